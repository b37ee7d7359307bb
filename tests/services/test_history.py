"""The history: every deed, and the undo of those that can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    history,
    notice_sheets,
    office,
    payouts,
    returns,
    sheet_files,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from tests.begun import TODAY
from tests.services.deeds import add
from tests.store.contents import contents, rows

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.database import Store


def refusal_of(store: Store, number: int) -> Code:
    before = contents(store)
    with pytest.raises(Refusal) as refused:
        history.undo(store, number)
    assert contents(store) == before
    return refused.value.problem.code


def test_the_newest_deed_stands_first(township: Store) -> None:
    add(township)
    assert [it.kind for it in history.entries(township)] == [
        *(Kind.IMPORT_PAYOUTS, Kind.SET_UP_EXAMPLE, Kind.SEED_PROGRAMMES)
    ]
    assert [it.id for it in history.entries(township, 1, before=3)] == [2]


def test_undoing_an_edit_puts_everything_back(township: Store) -> None:
    before = contents(township)
    told = office.office(township)
    edited = office.save_office(township, replace(told, county="新县"))
    undone = history.undo(township, edited.id)
    assert contents(township) == before
    assert undone.operation.touched == {"office"}
    assert (undone.sheets, undone.returns) == ((), ())
    entry = history.entries(township)[0]
    assert (entry.kind, entry.undoes) == (Kind.UNDO, edited.id)
    assert entry.facts == {"of": "edit_office"}


def test_undoing_the_undo_is_redo(township: Store) -> None:
    told = office.office(township)
    edited = office.save_office(township, replace(told, county="新县"))
    after = contents(township)
    undone = history.undo(township, edited.id)
    history.undo(township, undone.operation.id)
    assert contents(township) == after


def test_an_undone_import_takes_its_lines_and_people_along(township: Store) -> None:
    imported = add(township)
    undone = history.undo(township, imported.operation_id)
    assert undone.operation.touched >= {"payout_batch", "payout_line", "person"}
    assert rows(township, "payout_line") == []
    assert rows(township, "person") == []
    assert payouts.batches(township) == []


def test_the_undo_of_an_import_keeps_count_total_and_digest(township: Store) -> None:
    imported = add(township)
    done = history.entries(township)[0].facts
    history.undo(township, imported.operation_id)
    facts = history.entries(township)[0].facts
    for name in ("batch", "lines", "total_fen", "lines_sha256"):
        assert facts[name] == done[name]
    assert facts["of"] == "import_payouts"
    assert (facts["sheets"], facts["returns"]) == ([], [])


def test_the_undo_of_an_import_names_the_papers_that_counted_it(
    township: Store, tmp_path: Path
) -> None:
    imported = add(township)
    add(township, programme="公益林")
    finish(notice_sheets.make(township, SheetTerms(1, TODAY)))
    finish(notice_sheets.make(township, SheetTerms(2, TODAY)))
    drawn_up = returns.draw_up(township, Quarter(2026, 3))
    returns.export(township, drawn_up, tmp_path / "2026Q3.xlsx")
    undone = history.undo(township, imported.operation_id)
    assert [str(it.number) for it in undone.sheets] == [
        *("石桥村-2026-001", "梅岭村-2026-001")
    ]
    assert [it.quarter for it in undone.returns] == ["2026Q3"]
    facts = history.entries(township)[0].facts
    assert facts["sheets"] == ["石桥村-2026-001", "梅岭村-2026-001"]
    assert facts["returns"] == ["2026Q3"]
    for sheet in undone.sheets:  # what hangs on the wall can still be looked at
        assert sheet_files.content(township, sheet)


def test_an_undone_import_takes_its_corrections_along(township: Store) -> None:
    imported = add(township)
    line = payouts.lines(township, 1, 0, 1)[0]
    new = LineCorrection(
        group="二组",
        name="王晓明",
        id_number=line.id_number,
        bank_account=line.bank_account,
        quantity=None,
        rate=None,
        amount_fen=5,
        reason="原因",
    )
    corrected = payouts.correct_line(township, line.id, new)
    history.undo(township, imported.operation_id)
    assert rows(township, "line_correction") == []
    assert refusal_of(township, corrected.id) is Code.CHANGED_SINCE


def test_an_undone_import_is_not_redone(township: Store) -> None:
    imported = add(township)
    undone = history.undo(township, imported.operation_id)
    assert refusal_of(township, undone.operation.id) is Code.IMPORT_AGAIN


def test_what_is_undone_is_not_undone_again(township: Store) -> None:
    imported = add(township)
    history.undo(township, imported.operation_id)
    assert refusal_of(township, imported.operation_id) is Code.ALREADY_UNDONE


def test_an_unknown_deed_is_refused(township: Store) -> None:
    assert refusal_of(township, 99) is Code.OPERATION_UNKNOWN


def test_papers_cannot_be_undone(township: Store, tmp_path: Path) -> None:
    add(township)
    made = finish(notice_sheets.make(township, SheetTerms(1, TODAY)))
    assert refusal_of(township, made.operation.id) is Code.NOT_UNDOABLE
    drawn_up = returns.draw_up(township, Quarter(2026, 3))
    returns.export(township, drawn_up, tmp_path / "a.xlsx")
    exported = history.entries(township)[0].id
    assert refusal_of(township, exported) is Code.NOT_UNDOABLE


def test_villages_in_which_something_was_paid_stay(township: Store) -> None:
    """The undo would take away what later rows rest on."""
    add(township)
    seeded, example = (it.id for it in reversed(history.entries(township)[1:]))
    assert refusal_of(township, example) is Code.CHANGED_SINCE
    assert refusal_of(township, seeded) is Code.CHANGED_SINCE


def test_all_deeds_undone_one_by_one_leave_an_empty_store(store: Store) -> None:
    empty = contents(store)
    office.seed_programmes(store)
    office.add_villages(store, ["梅岭村", "石桥村"])
    office.save_village(
        store, replace(office.villages(store)[0], groups=("一组", "二组"))
    )
    for entry in history.entries(store):
        history.undo(store, entry.id)
    assert contents(store) == empty


def test_an_undone_correction_takes_the_person_along_whom_it_brought_in(
    township: Store,
) -> None:
    add(township)
    before = contents(township)
    line = payouts.lines(township, 1, 0, 1)[0]
    new = LineCorrection(
        *("一组", "新人", "360299198503176544", line.bank_account),
        *(line.quantity, line.rate, line.amount_fen, "身份证号写错"),
    )
    corrected = payouts.correct_line(township, line.id, new)
    assert "新人" in {row[2] for row in rows(township, "person")}
    history.undo(township, corrected.id)
    assert contents(township) == before


def test_the_papers_that_counted_a_batch_are_known_before_its_undo(
    township: Store,
) -> None:
    imported = add(township).operation_id
    assert history.papers_counting(township, imported) == ([], [])
    made = finish(notice_sheets.make(township, SheetTerms(1, TODAY)))
    sheets, sent = history.papers_counting(township, imported)
    assert {it.number for it in sheets} == {it.number for it in made.sheets}
    assert sent == []
    for other in (made.operation.id, 1, 99):
        assert history.papers_counting(township, other) == ([], [])
