"""Comparison lists: imported, compared with payouts, decided on, printed, undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.comparisons import (
    Decision,
    ListedPerson,
    ListKind,
    ListReading,
    ListTerms,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import comparisons, history, payouts
from gwgk_desktop.store import tables
from tests.begun import TODAY
from tests.readers import found_in, pdf_pages, pdf_sizes, workbook
from tests.services.deeds import PAID_ON, READING, add, preview
from tests.store.contents import contents, rows
from tests.township import id_number, reading, record, table

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.services.comparisons import ImportedList
    from gwgk_desktop.store.database import Store

DEAD = ListTerms(ListKind.DEAD, "县民政局", date(2026, 9, 1))
LISTED = ListedPerson("王小明", id_number(), "", date(2026, 3, 1), "", "", "名单", 3)
BARE = replace(LISTED, name="王小明三", id_number="", village="石桥村村委会", row=4)
LIST = ListReading("死亡.xlsx", "cd" * 32, (LISTED, BARE), ())


def add_list(
    store: Store, read: ListReading = LIST, terms: ListTerms = DEAD
) -> ImportedList:
    return finish(comparisons.import_list(store, read, terms))


def refusal_of(work: object) -> Code:
    assert callable(work)
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.problem.code


def test_a_list_is_imported_with_its_source_and_date(township: Store) -> None:
    imported = add_list(township)
    [kept] = comparisons.lists(township)
    assert (kept.id, kept.terms, kept.people) == (imported.list_id, DEAD, 2)
    assert (kept.imported_on, kept.file_name) == (TODAY, "死亡.xlsx")
    assert (kept.hits, kept.undecided) == (0, 0)
    entry = history.entries(township)[0]
    assert (entry.kind, entry.facts["people"]) == (Kind.IMPORT_COMPARISON_LIST, 2)
    assert id_number() not in str(entry.facts)


def test_a_file_is_read_into_a_list(township: Store, tmp_path: Path) -> None:
    file = tmp_path / "死亡.xlsx"
    file.write_bytes(workbook(("表", f"姓名 身份证号\n王小明 {id_number()}")))
    read = finish(comparisons.read_list(township, file))
    assert [it.id_number for it in read.people] == [id_number()]
    file.write_bytes(b"")
    assert refusal_of(lambda: finish(comparisons.read_list(township, file))) is (
        Code.EMPTY
    )


def test_what_cannot_be_a_list_is_refused(township: Store) -> None:
    nobody = replace(LIST, people=())
    unsaid = replace(DEAD, source=" ")
    before = contents(township)
    for work, code in (
        (lambda: add_list(township, nobody), Code.NOBODY_LISTED),
        (lambda: add_list(township, terms=unsaid), Code.LIST_SOURCE_MISSING),
    ):
        assert refusal_of(work) is code
    assert contents(township) == before


def test_the_same_file_is_imported_once_for_a_kind(township: Store) -> None:
    imported = add_list(township)
    assert refusal_of(lambda: add_list(township)) is Code.LIST_ALREADY_IMPORTED
    add_list(township, terms=replace(DEAD, kind=ListKind.MOVED_AWAY))
    history.undo(township, imported.operation.id)
    add_list(township)
    assert len(comparisons.lists(township)) == 2


def test_the_preview_of_an_import_warns_of_those_on_a_list(township: Store) -> None:
    assert preview(township).warnings == 0
    add_list(township)
    told = preview(township)
    assert [(it.code, it.facts["name"]) for it in told.problems] == [
        (Code.ON_COMPARISON_LIST, "王小明"),
        (Code.ON_COMPARISON_LIST, "王小明三"),
    ]
    assert [it.facts["certain"] for it in told.problems] == [True, False]
    late = (PAID_ON - date(2026, 3, 1)).days
    assert {it.facts["late"] for it in told.problems} == {late}
    assert told.warnings == 2
    assert not told.blocking
    without = payouts.preview(township, READING, None)
    assert {it.facts["late"] for it in without.problems} == {""}


def test_a_village_is_known_by_its_other_names(township: Store) -> None:
    add(township)
    renamed = replace(BARE, village="老石桥村")
    add_list(township, replace(LIST, people=(renamed,)))
    lines = payouts.lines(township, 1, 0, 10)
    assert comparisons.hits(township, lines) == []
    with township.operation(Kind.EDIT_VILLAGE, {"village": "石桥村"}):
        tables.VillageAlias.insert(village=2, name="老石桥").execute(township.db)
    [hit] = comparisons.hits(township, lines)
    assert (hit.line.name, hit.certain) == ("王小明三", False)


def test_a_batch_is_verified_once_for_each_hit(township: Store) -> None:
    add(township)
    add_list(township)
    verified = comparisons.verify(township, 1)
    assert verified.added == 2
    assert verified.operation
    assert [
        (it.id, it.village, it.hit.line.name, it.hit.certain, it.decision)
        for it in verified.verifications
    ] == [(1, "梅岭村", "王小明", True, None), (2, "石桥村", "王小明三", False, None)]
    again = comparisons.verify(township, 1)
    assert (again.added, again.operation) == (0, None)
    assert again.verifications == verified.verifications
    [kept] = comparisons.lists(township)
    assert (kept.hits, kept.undecided) == (2, 2)


def test_an_unknown_batch_cannot_be_verified(township: Store) -> None:
    assert refusal_of(lambda: comparisons.verify(township, 9)) is Code.BATCH_UNKNOWN


def test_how_often_somebody_was_paid_since_is_counted(township: Store) -> None:
    add(township)
    add(township, period="第二批")
    add_list(township)
    first = comparisons.verify(township, 1).verifications[0]
    assert first.days_late == (PAID_ON - date(2026, 3, 1)).days
    assert first.payouts_late == 2
    undated = replace(LISTED, since_on=None, row=9)
    late = replace(LISTED, since_on=PAID_ON + timedelta(1), row=10)
    more = ListReading("b.xlsx", "ef" * 32, (undated, late), ())
    add_list(township, more)
    comparisons.verify(township, 1)
    told = [
        (it.days_late, it.payouts_late)
        for it in comparisons.verifications(township, 1)
        if it.hit.listed.row > 4
    ]
    assert told == [(0, 0), (0, 0)]


def test_a_decision_is_kept_with_who_when_and_why(township: Store) -> None:
    add(township)
    add_list(township)
    comparisons.verify(township, 1)
    operation = comparisons.decide(
        township, 1, Decision.RECOVER, " 张镇长 ", "已于3月去世 "
    )
    first = comparisons.verifications(township, 1)[0]
    assert (first.decision, first.decided_by) == (Decision.RECOVER, "张镇长")
    assert (first.decided_on, first.reason) == (TODAY, "已于3月去世")
    assert comparisons.lists(township)[0].undecided == 1
    assert history.entries(township)[0].facts["by"] == "张镇长"
    assert len(payouts.lines(township, 1, 0, 10)) == 3, "nothing is deleted"
    history.undo(township, operation.id)
    assert comparisons.verifications(township, 1)[0].decision is None


@pytest.mark.parametrize(
    ("number", "by", "reason", "code"),
    [
        (1, "", "因为", Code.DECISION_INCOMPLETE),
        (1, "张镇长", " ", Code.DECISION_INCOMPLETE),
        (9, "张镇长", "因为", Code.VERIFICATION_UNKNOWN),
    ],
)
def test_a_decision_needs_somebody_and_a_reason(
    township: Store, number: int, by: str, reason: str, code: Code
) -> None:
    add(township)
    add_list(township)
    comparisons.verify(township, 1)
    stop = Decision.STOP
    assert (
        refusal_of(lambda: comparisons.decide(township, number, stop, by, reason))
        is code
    )


def test_undoing_a_list_takes_what_waits_along(township: Store) -> None:
    add(township)
    imported = add_list(township)
    comparisons.verify(township, 1)
    undone = history.undo(township, imported.operation.id)
    assert comparisons.lists(township) == []
    assert comparisons.verifications(township, 1) == []
    assert rows(township, "comparison_entry") == []
    assert (
        refusal_of(lambda: history.undo(township, undone.operation.id))
        is Code.IMPORT_AGAIN
    )


def test_what_was_decided_keeps_its_list_and_its_import(township: Store) -> None:
    imported = add(township)
    listed = add_list(township)
    comparisons.verify(township, 1)
    decided = comparisons.decide(township, 1, Decision.MISTAKE, "张镇长", "同名")
    for number in (listed.operation.id, imported.operation_id):
        assert (
            refusal_of(lambda number=number: history.undo(township, number))
            is Code.VERIFICATIONS_REST_ON_IT
        )
    history.undo(township, decided.id)
    history.undo(township, imported.operation_id)
    assert rows(township, "verification") == []


def test_the_sheet_to_be_signed_is_private(township: Store, tmp_path: Path) -> None:
    add(township)
    add_list(township)
    comparisons.verify(township, 1)
    operation, file = comparisons.save_verifications(township, 1, tmp_path)
    assert file.name == "内部-核实单-第1批-20260915.pdf"
    content = file.read_bytes()
    for page in pdf_pages(content):
        assert "内部资料" in page
    assert pdf_sizes(content) == {(297, 210)}
    secrets = [id_number(), id_number(3), READING.tables[0].records[0].bank_account]
    assert found_in(content, secrets) == set()
    assert found_in(content, ["王小明三", "县民政局"]) == {"王小明三", "县民政局"}
    entry = history.entries(township)[0]
    assert (entry.id, entry.kind) == (operation.id, Kind.PRINT_VERIFICATIONS)
    assert not entry.undoable
    assert entry.facts["saved_as"] == file.name
    _, second = comparisons.save_verifications(township, 1, tmp_path)
    assert second.name == "内部-核实单-第1批-20260915(2).pdf"


def test_printing_is_recorded_as_well(township: Store) -> None:
    add(township)
    add_list(township)
    comparisons.verify(township, 1)
    operation, pages = comparisons.print_verifications(township, 1, 40)
    assert len(pages) == 1
    assert history.entries(township)[0].id == operation.id


def test_nothing_to_verify_is_no_sheet(township: Store) -> None:
    add(township)
    assert (
        refusal_of(lambda: comparisons.verification_pdf(township, 1))
        is Code.NOTHING_TO_VERIFY
    )


def test_what_no_typeface_prints_is_refused(township: Store) -> None:
    odd = "王\ue000"
    add(township, reading(table(record(1, name=odd))))
    add_list(township)
    comparisons.verify(township, 1)
    assert (
        refusal_of(lambda: comparisons.verification_pdf(township, 1))
        is Code.GLYPH_MISSING
    )
