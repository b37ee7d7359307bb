"""Sheets as files and pages: looked at, saved, printed, always through the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import (
    joined_pdf,
    pdf_pages,
    stamps,
)
from gwgk_desktop.domain.leaks import Exempt
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import SheetState
from gwgk_desktop.services import leaks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import (
        MadeSheet,
    )
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.store.database import Store


CONTENT = ".content.txt"
"""What the name of a released sheet's content ends with, beside its PDF."""

_STAMPS: Mapping[SheetState, stamps.Stamp] = {
    SheetState.WITHDRAWN: stamps.WITHDRAWN,
    SheetState.SET_ASIDE: stamps.SET_ASIDE,
}
"""What lies across pages that are printed no more."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages of a sheet are wanted as pictures, and how fine."""

    dots: float
    """Dots per inch."""
    most: int | None = None
    """How many pages at the most; None: all."""
    first: int = 0
    """From which on, counted from 0."""

    def among(self, count: int) -> range:
        """Return the numbers of these pages of a sheet that has `count`."""
        end = count if self.most is None else min(count, self.first + self.most)
        return range(self.first, end)

    def drawn(self, made: bytes) -> list[PageImage]:
        """Return these pages of a PDF."""
        return pdf_pages.images(made, self.dots, self.most, self.first)


def shown_on_pages(sheet: MadeSheet, before: int = 0) -> list[Exempt]:
    """Return the digits that a PDF may show, each on its page, `before` pages on."""
    return [
        Exempt(it.digits, f"page {before + it.page}", it.behind) for it in sheet.shown
    ]


def shown_in_text(sheet: MadeSheet) -> list[Exempt]:
    """Return the digits that a content text may show, each on its line."""
    return [Exempt(it.digits, f"line {it.line}", it.behind) for it in sheet.shown]


def content(store: Store, sheet: MadeSheet) -> bytes:
    """Return the PDF of a sheet as it was made, and as it is when it is released."""
    return store.shelf.get(sheet.file_sha256)


def content_text(store: Store, sheet: MadeSheet) -> bytes:
    """Return what a sheet says as its `content.txt`; b"" of sheets of old."""
    return store.shelf.get(sheet.content_sha256) if sheet.content_sha256 else b""


def refuse_leaks(store: Store, sheet: MadeSheet) -> None:
    """Search a sheet's PDF and content text as they are kept; raise Leaked.

    Whose people came to the desk since it was made are looked for as well.  Refuses
    kept files that are missing or altered.
    """
    made, text = content(store, sheet), content_text(store, sheet)
    leaks.gate(store, made, f"{sheet.number}.pdf", shown_on_pages(sheet))
    leaks.gate(store, text, f"{sheet.number}{CONTENT}", shown_in_text(sheet))


def printable(store: Store, sheet: MadeSheet) -> bytes:
    """Return the PDF of a sheet as it may leave the desk: a draft is marked so."""
    made = content(store, sheet)
    return made if sheet.is_released else stamps.stamped(made)


def file_name(sheet: MadeSheet) -> str:
    """Return the file name that a sheet is saved under; a draft's says so."""
    return f"{sheet.number}.pdf" if sheet.is_released else f"草稿-{sheet.number}.pdf"


def save(store: Store, sheets: Sequence[MadeSheet], to: Path) -> list[Path]:
    """Save the PDFs of sheets in the folder `to`; never over another file.

    A released one gets its content as text beside it, under the same name and
    `.content.txt`, so that anybody can check it with `sha256sum`; what was not
    released has 草稿 across every page.  Returns the PDFs.

    Raises Refusal where one is void or would leak personal data, where the folder
    cannot be written in, or, naming the sheets that are kept all the same, where a
    copy fails.
    """
    _refuse_unfit(sheets)
    paths.refuse_astray(to)
    paths.check_writable(to)
    files: list[Path] = []
    finished: list[tuple[bytes, bytes | None]] = []
    for sheet in sheets:
        made = printable(store, sheet)
        text = content_text(store, sheet) if sheet.is_released else None
        leaks.gate(store, made, file_name(sheet), shown_on_pages(sheet))
        if text is not None:
            name = f"{sheet.number}{CONTENT}"
            leaks.gate(store, text, name, shown_in_text(sheet))
        finished.append((made, text))
    for done, (sheet, (made, text)) in enumerate(zip(sheets, finished, strict=True)):
        path = paths.free_name(to / file_name(sheet))
        try:
            paths.replace_file(path, made)
            if text is not None:
                beside = path.with_name(f"{path.stem}{CONTENT}")
                paths.replace_file(paths.free_name(beside), text)
        except Refusal as refusal:
            numbers = [str(it.number) for it in sheets[done:]]
            facts: dict[str, object] = {"numbers": numbers, "folder": str(to)}
            raise Refusal(Code.SHEETS_NOT_SAVED, **facts) from refusal
        files.append(path)
    return files


def save_joined(store: Store, sheets: Sequence[MadeSheet], to: Path) -> Path:
    """Save the sheets as one PDF in the folder `to`, each with its bookmark.

    Those that were not released have 草稿 across their pages.  Raises Refusal where one
    is void or would leak personal data, or where the folder cannot be written in.
    """
    _refuse_unfit(sheets)
    paths.refuse_astray(to)
    paths.check_writable(to)
    sheets = _in_order(sheets)
    parts = [(f"{it.number} {it.title}", content(store, it)) for it in sheets]
    joined = joined_pdf.join(parts)
    drafts: set[int] = set()
    shown: list[Exempt] = []
    first = 0
    for it in sheets:
        if not it.is_released:
            drafts.update(range(first, first + it.page_count))
        shown += shown_on_pages(it, first)
        first += it.page_count
    draft = "草稿-" if drafts else ""
    if drafts:
        joined = stamps.stamped(joined, drafts)
    name = f"{draft}公示单合订-{len(sheets)}份.pdf"
    leaks.gate(store, joined, name, shown)
    path = paths.free_name(to / name)
    paths.replace_file(path, joined)
    return path


def _in_order(sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    """Return sheets by village, then by number, which groups have in their order."""
    villages: dict[str, int] = {}
    for it in sheets:
        name = it.number.village
        villages[name] = min(villages.get(name, it.id), it.id)

    def order(it: MadeSheet) -> tuple[int, int, int, int]:
        number = it.number
        return villages[number.village], number.year, number.serial, number.version

    return sorted(sheets, key=order)


def pages_to_print(store: Store, sheet: MadeSheet, pages: Pages) -> list[PageImage]:
    """Return pages of a sheet for the printer, drawn from the bytes that are kept.

    Refuses one that must not hang, and one that would leak personal data.
    """
    _refuse_unfit([sheet])
    made = content(store, sheet)
    leaks.gate(store, made, file_name(sheet), shown_on_pages(sheet))
    return page_images(store, sheet, pages)


def page_images(store: Store, sheet: MadeSheet, pages: Pages) -> list[PageImage]:
    """Return pages of a sheet as pictures.

    They are as they would be printed: 草稿 across what was not released; 已撤回, 已作废
    across what was withdrawn, set aside, which is printed no more.
    """
    made = content(store, sheet)
    if not sheet.is_released:
        stamp = _STAMPS.get(sheet.state, stamps.DRAFT)
        made = stamps.stamped(made, pages.among(sheet.page_count), stamp)
    return pages.drawn(made)


def page_sizes(store: Store, sheet: MadeSheet) -> list[tuple[float, float]]:
    """Return how wide and high each page of a sheet is, in points."""
    return pdf_pages.sizes(content(store, sheet))


def _refuse_unfit(sheets: Sequence[MadeSheet]) -> None:
    for sheet in sheets:
        number = str(sheet.number)
        if sheet.state is SheetState.WITHDRAWN:
            raise Refusal(Code.SHEET_WITHDRAWN, number=number)
        if sheet.is_set_aside:
            raise Refusal(Code.SHEET_SET_ASIDE, number=number)
        if sheet.void:
            raise Refusal(Code.SHEET_VOID, number=number)
