"""pdfium is asked by one lane at a time; without that two of them end the program."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.documents import pdf_pages, pdfium, stamps
from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import leaks
from tests.documents.drawn_sheets import many, pdf_of

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 10


def together(*works: Callable[[], object]) -> list[set[object]]:
    """Return what each work gave, done over and over beside the others."""
    given: list[set[object]] = [set() for _ in works]

    def work(number: int) -> None:
        for _ in range(ROUNDS):
            given[number].add(works[number]())

    threads = [threading.Thread(target=work, args=(it,)) for it in range(len(works))]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    return given


def test_sheets_are_searched_drawn_and_stamped_at_the_same_time() -> None:
    sheet = pdf_of(*many(60))

    def searched() -> object:
        found, unread = finish(leaks.search(sheet, "sheet.pdf", Known()))
        return (len(found), len(unread))

    def shown() -> object:
        return tuple(it.pixels for it in pdf_pages.images(sheet, 40))

    def stamped() -> object:
        return len(stamps.stamped(sheet))  # pdfium numbers each file anew

    alone = [{searched()}, {shown()}, {stamped()}]
    assert together(searched, shown, stamped) == alone


def test_sheets_made_at_the_same_time_are_the_same_to_the_byte() -> None:
    one, other = many(90), many(40)

    alone = [{pdf_of(*one)}, {pdf_of(*other)}]

    assert together(lambda: pdf_of(*one), lambda: pdf_of(*other)) == alone


def test_nobody_asks_pdfium_while_another_does() -> None:
    asking: list[int] = []
    most: list[int] = []
    pause = threading.Event()

    @pdfium.alone
    def ask() -> None:
        asking.append(1)
        most.append(len(asking))
        pause.wait(0.01)
        asking.pop()

    together(ask, ask)

    assert set(most) == {1}


def test_whoever_asks_pdfium_waits_for_the_others() -> None:
    rooms = Path(pdfium.__file__).parent.glob("*.py")
    asking = {it.stem for it in rooms if "pypdfium2" in it.read_text("utf-8")}

    waiting = {
        it for it in asking if "@alone" in _text(it) or it == pdfium.__name__[-6:]
    }

    assert asking == waiting
    assert len(asking) > 1


def _text(room: str) -> str:
    return Path(pdfium.__file__).with_name(f"{room}.py").read_text("utf-8")
