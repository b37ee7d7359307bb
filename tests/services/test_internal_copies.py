"""Internal copies: written where the clerk says, in the history, never a sheet."""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    history,
    internal_copies,
    notice_sheets,
    office,
    payouts,
)
from tests.readers import pdf_pages, pdf_sizes, squeezed
from tests.services.deeds import add
from tests.store.contents import contents
from tests.township import card, id_number, reading, record, table

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.services.internal_copies import InternalCopies
    from gwgk_desktop.store.database import Store

WORDS = "内部资料严禁张贴"


def save(store: Store, to: Path, *more: Any) -> InternalCopies:
    return finish(internal_copies.save(store, 1, to, *more))


def refusal_of(store: Store, to: Path, *more: Any) -> Code:
    with pytest.raises(Refusal) as refused:
        save(store, to, *more)
    return refused.value.problem.code


def test_a_copy_a_village_has_every_number_and_the_words_on_every_page(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    saved = save(township, tmp_path)
    assert [path.name for path in saved.files] == [
        "内部-内部联-梅岭村-第1批-20260915.pdf",
        "内部-内部联-石桥村-第1批-20260915.pdf",
    ]
    assert saved.lines == 3
    pages = [pdf_pages(path.read_bytes()) for path in saved.files]
    assert all(WORDS in squeezed(page) for some in pages for page in some)
    first = squeezed("".join(pages[0]))
    for number in (1, 2):
        assert id_number(number) in first
        assert card(number) in first
    assert id_number(3) not in first
    for path in saved.files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_history_has_it_and_nothing_of_anybody(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    saved = save(township, tmp_path, [office.village_called(township, "石桥村").id])
    entry = history.entries(township)[0]
    assert (entry.id, entry.kind) == (saved.operation.id, Kind.PRINT_INTERNAL_COPIES)
    assert entry.facts == {
        "batch": 1,
        "title": "2026年 耕地地力保护补贴",
        "lines": 1,
        "files": ["内部-内部联-石桥村-第1批-20260915.pdf"],
    }
    assert not entry.undoable


def test_it_never_becomes_a_sheet_and_is_kept_nowhere_else(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    before = contents(township)
    kept = {it.name for it in township.path.parent.rglob("*")}
    save(township, tmp_path / "出")
    assert notice_sheets.sheets(township) == []
    assert contents(township) == before
    new = {it.name for it in township.path.parent.rglob("*")} - kept
    assert {it for it in new if "desk.db" not in it} <= {
        *("出", "内部-内部联-梅岭村-第1批-20260915.pdf"),
        "内部-内部联-石桥村-第1批-20260915.pdf",
    }


def test_no_other_file_is_written_over(township: Store, tmp_path: Path) -> None:
    add(township)
    first = save(township, tmp_path)
    second = save(township, tmp_path)
    assert {it.name for it in second.files} == {
        "内部-内部联-梅岭村-第1批-20260915(2).pdf",
        "内部-内部联-石桥村-第1批-20260915(2).pdf",
    }
    assert all(it.exists() for it in first.files)


def test_on_a3_it_is_larger(township: Store, tmp_path: Path) -> None:
    add(township)
    saved = save(township, tmp_path, (), Paper.A3)
    assert pdf_sizes(saved.files[0].read_bytes()) == {(420, 297)}


def test_a_village_without_lines_and_an_unwritable_folder_are_refused(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    empty = office.village_called(township, "新塘村").id
    assert refusal_of(township, tmp_path, [empty]) is Code.NO_LINES_IN_VILLAGE
    file = tmp_path / "file"
    file.write_text("")
    assert refusal_of(township, file / "folder") is Code.OUTPUT_UNWRITABLE
    assert history.entries(township)[0].kind is Kind.IMPORT_PAYOUTS


def test_what_no_typeface_can_print_is_named(township: Store, tmp_path: Path) -> None:
    add(township, reading(table(record(1, name="王\U000323af"))))
    assert refusal_of(township, tmp_path) is Code.GLYPH_MISSING
    assert list(tmp_path.glob("内部*")) == []


def test_a_resend_has_no_copy_of_its_own(
    township: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = add(township)
    batch = payouts.batch(township, imported.batch_id)
    monkeypatch.setattr(payouts, "batch", lambda *_: replace(batch, resends=1))
    assert refusal_of(township, tmp_path) is Code.RESEND_HAS_NO_SHEETS


def test_the_history_has_it_even_where_the_disk_fails(
    township: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may have left the desk is never without an entry."""
    add(township)

    def full(*_: object, **__: object) -> None:
        raise Refusal(Code.DISK_FULL, file="内部.pdf")

    monkeypatch.setattr(paths, "replace_file", full)
    assert refusal_of(township, tmp_path) is Code.DISK_FULL
    assert history.entries(township)[0].kind is Kind.PRINT_INTERNAL_COPIES
