"""Importing payouts: all or nothing, once only, and what the clerk must settle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.payouts import LikelyTerms, LineCorrection
from gwgk_desktop.domain.problems import Code, Place, Refusal
from gwgk_desktop.domain.readings import Field, PayoutReading, StatedTotal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import history, office, payout_readings, payouts, returns
from tests.begun import TODAY
from tests.readers import flat, workbook
from tests.services.deeds import (
    DATA,
    PAID_ON,
    READING,
    add,
    preview,
    read_here,
    terms_of,
)
from tests.store.contents import contents, rows
from tests.township import card, id_number, reading, record, table

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.database import Store

WRONG_ID = "360299195006190609"
FAULTY = reading(table(record(1), record(2, id_number=WRONG_ID), record(3)))
DOUBTFUL = reading(table(record(1), record(2, amount=Decimal("884.93"))))


def total(stated: str, records: int) -> StatedTotal:
    return StatedTotal(
        row=99,
        label="合计",
        quantity=None,
        amount=Decimal(stated),
        partial=False,
        first=0,
        last=records,
    )


def refusal_of(
    store: Store, read: PayoutReading, village: str = "", **consent: Any
) -> tuple[Code, dict[str, object]]:
    """Return why an import is refused; nothing may have been written."""
    before = contents(store)
    with pytest.raises(Refusal) as refused:
        finish(payouts.import_batch(store, preview(store, read, village), **consent))
    assert contents(store) == before
    return refused.value.problem.code, dict(refused.value.problem.facts)


def test_a_workbook_is_imported_whole(township: Store) -> None:
    imported = add(township)
    [batch] = payouts.batches(township)
    assert (batch.id, batch.line_count, batch.villages) == (imported.batch_id, 3, 2)
    assert batch.total_fen == imported.total_fen == 3 * 88492
    assert (batch.programme, batch.paid_on) == ("耕地地力保护补贴", PAID_ON)
    assert imported.touched >= {"payout_batch", "payout_line", "person"}
    names = [it.name for it in payouts.lines(township, batch.id, 0, 9)]
    assert names == ["王小明", "王小明二", "王小明三"]


def test_the_history_says_what_was_imported(township: Store) -> None:
    add(township, period="第二批")
    entry = history.entries(township)[0]
    assert entry.kind is Kind.IMPORT_PAYOUTS
    facts = dict(entry.facts)
    assert len(str(facts.pop("lines_sha256"))) == 64
    assert set(facts.pop("rows_sha256")) == {"schema", "payout_line"}  # type: ignore[call-overload]
    assert facts == {
        "programme": "耕地地力保护补贴",
        "year": 2026,
        "period": "第二批",
        "file": "发放表.xlsx",
        "lines": 3,
        "refused": 0,
        "total_fen": 3 * 88492,
        "batch": 1,
    }


def test_the_same_file_is_refused_by_name_and_day(township: Store) -> None:
    add(township)
    with pytest.raises(Refusal) as refused:
        preview(township)
    assert refused.value.problem.code is Code.ALREADY_IMPORTED
    assert refused.value.problem.facts == {"file": "发放表.xlsx", "day": TODAY}


def test_the_same_file_is_refused_even_when_looked_at_before(township: Store) -> None:
    seen = preview(township)
    add(township)
    with pytest.raises(Refusal) as refused:
        finish(payouts.import_batch(township, seen))
    assert refused.value.problem.code is Code.ALREADY_IMPORTED
    assert len(payouts.batches(township)) == 1


def test_the_same_file_may_serve_another_programme_or_period(township: Store) -> None:
    add(township)
    add(township, period="第二批")
    add(township, programme="公益林")
    assert len(payouts.batches(township)) == 3


def test_an_undone_import_frees_its_file(township: Store) -> None:
    imported = add(township)
    history.undo(township, imported.operation_id)
    assert payouts.batches(township) == []
    again = add(township)
    assert again.batch_id == imported.batch_id + 1


@pytest.mark.parametrize("steps_taken", [1, 2, 3, 4])
def test_cancelling_half_way_leaves_nothing(
    township: Store, monkeypatch: pytest.MonkeyPatch, steps_taken: int
) -> None:
    monkeypatch.setattr(payouts, "AT_ONCE", 1)
    before = contents(township)
    steps = payouts.import_batch(township, preview(township))
    for _ in range(steps_taken):
        next(steps)
    steps.close()
    assert contents(township) == before
    assert history.entries(township)[0].kind is Kind.SET_UP_EXAMPLE


def test_progress_is_told_in_lines(
    township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payouts, "AT_ONCE", 2)
    steps = payouts.import_batch(township, preview(township))
    assert [(it.done, it.total) for it in steps] == [(0, 3), (0, 3), (2, 3), (3, 3)]


def test_errors_are_refused_until_they_are_left_out(township: Store) -> None:
    assert refusal_of(township, FAULTY) == (Code.ERRORS_NOT_LEFT_OUT, {"count": 1})
    imported = finish(
        payouts.import_batch(township, preview(township, FAULTY), leave_out_errors=True)
    )
    assert (imported.line_count, imported.refused) == (2, 1)
    rows_kept = [it.row for it in payouts.lines(township, imported.batch_id, 0, 9)]
    assert rows_kept == [5, 7]


def test_warnings_are_refused_until_they_are_accepted(township: Store) -> None:
    assert refusal_of(township, DOUBTFUL) == (Code.WARNINGS_NOT_ACCEPTED, {"count": 1})
    assert refusal_of(township, DOUBTFUL, leave_out_errors=True)[0] == (
        Code.WARNINGS_NOT_ACCEPTED
    )
    imported = finish(
        payouts.import_batch(
            township, preview(township, DOUBTFUL), accept_warnings=True
        )
    )
    assert imported.line_count == 2


def test_a_right_import_needs_no_consent(township: Store) -> None:
    assert finish(payouts.import_batch(township, preview(township))).refused == 0


def test_where_every_row_is_in_error_there_is_nothing_to_import(
    township: Store,
) -> None:
    read = reading(table(record(1, name=""), record(2, name="")))
    code, facts = refusal_of(township, read, leave_out_errors=True)
    assert (code, facts) == (Code.NOTHING_TO_IMPORT, {"file": "发放表.xlsx"})


def test_a_total_that_disagrees_blocks_the_whole(township: Store) -> None:
    read = reading(table(record(1), record(2), totals=[total("1769.85", 2)]))
    refused = refusal_of(township, read, leave_out_errors=True, accept_warnings=True)
    assert refused == (Code.TOTALS_DISAGREE, {"count": 1})


def test_a_difference_that_the_refused_rows_make_is_left_to_the_clerk(
    township: Store,
) -> None:
    """The file's total counts a row that cannot be read, or leaves it out."""
    unread = record(2, amount=None, name="")
    for stated in ("1769.84", "884.92"):
        read = reading(
            table(record(1), unread, totals=[total(stated, 2)]), sha256=stated * 8
        )
        imported = add(township, read)
        assert (imported.line_count, imported.refused) == (1, 1)


def test_an_unknown_village_is_an_error_of_its_row_with_the_nearest_name(
    township: Store,
) -> None:
    seen = preview(township, reading(table(record(1), record(2, village="梅林村"))))
    [problem] = seen.problems
    assert problem.code is Code.VILLAGE_UNKNOWN
    assert problem.place == Place("公示表", 6, "A")
    assert problem.facts == {"village": "梅林村", "nearest": "梅岭村"}
    assert (seen.refused, len(seen.lines)) == (1, 1)


def test_villages_are_known_however_they_are_written(township: Store) -> None:
    written = ("梅岭", "梅岭村委会", "梅 岭 村")
    records = (record(at, village=name) for at, name in enumerate(written, 1))
    seen = preview(township, reading(table(*records)))
    assert {line.village_id for line in seen.lines} == {
        office.village_called(township, "梅岭村").id
    }


def test_rows_without_a_village_wait_for_the_clerk_to_name_one(
    township: Store,
) -> None:
    read = reading(table(record(1, village=""), without=[Field.VILLAGE]))
    assert flat(preview(township, read).problems) == [("village_not_told", 0, "")]
    assert refusal_of(township, read, leave_out_errors=True) == (
        Code.VILLAGE_NOT_TOLD,
        {"count": 1},
    )
    imported = add(township, read, village="石桥")
    [line] = payouts.lines(township, imported.batch_id, 0, 9)
    assert line.village_id == office.village_called(township, "石桥村").id


def test_the_village_that_is_named_holds_only_where_a_row_names_none(
    township: Store,
) -> None:
    seen = preview(township, READING, village="新塘村")
    names = {it.id: it.name for it in office.villages(township)}
    assert [names[it.village_id] for it in seen.lines] == [
        *("梅岭村", "梅岭村", "石桥村")
    ]


def test_a_gap_in_the_column_of_villages_is_not_filled_by_the_clerks_village(
    township: Store, tmp_path: Path
) -> None:
    rows_read = "梅岭村 甲 #1\n梅岭村 乙 #2\n. 丙 #3"
    path = tmp_path / "发放表.xlsx"
    path.write_bytes(workbook(("表", f"村名 姓名 金额\n{rows_read}")))
    seen = preview(township, read_here(township, path), "石桥村")
    assert flat(seen.problems) == [
        *(("village_missing", 4, "A"), ("village_contradicts", 0, ""))
    ]
    assert (seen.refused, [it.name for it in seen.lines]) == (1, ["甲", "乙"])
    alone = preview(township, read_here(township, path))
    assert (alone.refused, alone.problems) == (1, seen.problems[:1])


def test_a_village_to_fall_back_on_must_be_known(township: Store) -> None:
    with pytest.raises(Refusal) as refused:
        preview(township, READING, village="梅林村")
    assert refused.value.problem.code is Code.VILLAGE_NOT_LISTED


def test_lines_can_be_looked_at_before_the_programme_is_chosen(township: Store) -> None:
    seen = payouts.preview(township, READING, None)
    assert (len(seen.lines), seen.terms) == (3, None)
    with pytest.raises(Refusal) as refused:
        finish(payouts.import_batch(township, seen))
    assert refused.value.problem.code is Code.PROGRAMME_NOT_CHOSEN


def test_a_workbook_is_read_with_the_townships_villages_in_mind(
    township: Store,
) -> None:
    read = read_here(township, DATA / "two_level.xlsx")
    assert {it.village for _, it in read.records()} == {"大坑村"}
    alone = finish(payout_readings.read(DATA / "two_level.xlsx", TODAY))
    assert alone.count == read.count


def test_a_file_that_cannot_be_read_is_refused(township: Store) -> None:
    with pytest.raises(Refusal) as refused:
        read_here(township, DATA / "truth.json")
    assert refused.value.problem.code is Code.NO_TABLE
    assert refused.value.problem.facts == {"file": "truth.json"}


def test_a_file_that_is_no_workbook_is_refused(township: Store, tmp_path: Path) -> None:
    path = tmp_path / "发放表.xlsx"
    path.write_bytes(b"PK\3\4 and nothing more")
    with pytest.raises(Refusal) as refused:
        read_here(township, path)
    assert refused.value.problem.code is Code.DAMAGED


@pytest.mark.parametrize(
    ("titles", "file", "programme", "year"),
    [
        (("云溪镇2026年耕地地力保护补贴公示表",), "a.xlsx", "地力补贴", 2026),
        (("二〇二六年",), "2025年公益林.xlsx", "公益林", 2025),
        (("2025年和2026年",), "a.xlsx", "", None),
        (("发放 表", "稻 谷 补 贴"), "a.xlsx", "稻谷补贴", None),
        ((), "a.xlsx", "", None),
    ],
)
def test_titles_propose_the_programme_and_the_year(
    township: Store,
    titles: tuple[str, ...],
    file: str,
    programme: str,
    year: int | None,
) -> None:
    likely = payout_readings.likely_terms(
        township, replace(READING, titles=titles, file=file)
    )
    found = office.programme_called(township, programme).id if programme else None
    assert likely == LikelyTerms(found, year)


def test_a_column_of_the_lines_proposes_the_programme(township: Store) -> None:
    read = reading(table(record(1, extras=(("补贴项目", "高龄津贴"),))))
    found = office.programme_called(township, "高龄津贴").id
    assert payout_readings.likely_terms(township, read).programme_id == found


def test_lines_are_given_by_the_page(township: Store) -> None:
    add(township)
    assert [it.row for it in payouts.lines(township, 1, 1, 1)] == [6]
    assert [it.name for it in payouts.villages_of(township, 1)] == ["梅岭村", "石桥村"]


def test_an_unknown_batch_is_refused(township: Store) -> None:
    add(township)
    history.undo(township, history.entries(township)[0].id)
    for number in (1, 99):
        with pytest.raises(Refusal) as refused:
            payouts.batch(township, number)
        assert refused.value.problem.code is Code.BATCH_UNKNOWN


def test_the_terms_of_a_batch_can_be_corrected(township: Store) -> None:
    add(township)
    terms = terms_of(township, "公益林", 2025, "第一批", date(2025, 12, 31))
    operation = payouts.correct_batch(township, 1, terms)
    [batch] = payouts.batches(township)
    assert (batch.programme_id, batch.year) == (terms.programme_id, 2025)
    assert (batch.period, batch.paid_on) == ("第一批", date(2025, 12, 31))
    assert operation.facts == {
        "batch": 1,
        "was": "2026年 耕地地力保护补贴 2026-09-10",
        "is": f"{batch.title} 2025-12-31",
    }
    history.undo(township, operation.id)
    assert payouts.batch(township, 1).title == "2026年 耕地地力保护补贴"


def test_a_correction_that_changes_nothing_is_refused(township: Store) -> None:
    add(township)
    with pytest.raises(Refusal) as refused:
        payouts.correct_batch(township, 1, terms_of(township))
    assert refused.value.problem.code is Code.NOTHING_CHANGED


def test_a_batch_cannot_be_corrected_onto_another_of_the_same_file(
    township: Store,
) -> None:
    add(township)
    add(township, period="第二批")
    with pytest.raises(Refusal) as refused:
        payouts.correct_batch(township, 1, terms_of(township, period="第二批"))
    assert refused.value.problem.code is Code.ALREADY_IMPORTED
    later = terms_of(township, paid_on=date(2026, 9, 30))
    payouts.correct_batch(township, 1, later)  # only the day: it stays in its place
    assert payouts.batch(township, 1).paid_on == date(2026, 9, 30)


def test_undoing_a_correction_of_terms_may_have_become_impossible(
    township: Store,
) -> None:
    add(township)
    moved = payouts.correct_batch(township, 1, terms_of(township, period="第二批"))
    add(township)  # its old place is free, and now taken
    with pytest.raises(Refusal) as refused:
        history.undo(township, moved.id)
    assert refused.value.problem.code is Code.CHANGED_SINCE


NEW = LineCorrection(
    group="二组",
    name="王晓明",
    id_number=id_number(1),
    bank_account=card(1),
    quantity=Decimal(9),
    rate=Decimal("106.36"),
    amount_fen=95724,
    reason="面积录入错误",
)


def test_a_corrected_line_keeps_what_it_said_the_reason_and_the_time(
    township: Store,
) -> None:
    add(township)
    before = rows(township, "payout_line")
    operation = payouts.correct_line(township, 1, NEW)
    assert rows(township, "payout_line") == before
    line = payouts.lines(township, 1, 0, 1)[0]
    assert (line.name, line.amount_fen, line.corrected) == ("王晓明", 95724, True)
    [kept] = rows(township, "line_correction")
    assert kept[10:12] == ("面积录入错误", "2026-09-15 08:30:00")
    assert operation.facts == {
        "batch": 1,
        "line": 1,
        "name": "王小明",
        "reason": "面积录入错误",
        "rows_sha256": operation.facts["rows_sha256"],
    }
    assert payouts.batch(township, 1).total_fen == 3 * 88492 + 7232
    drawn_up = returns.draw_up(township, Quarter(2026, 3))
    assert drawn_up.totals.total_fen == 3 * 88492 + 7232
    assert drawn_up.totals.quantity == Decimal("25.64")


def test_undoing_a_correction_brings_the_line_back(township: Store) -> None:
    add(township)
    before = payouts.lines(township, 1, 0, 9)
    first = payouts.correct_line(township, 1, NEW)
    after = payouts.lines(township, 1, 0, 9)
    second = payouts.correct_line(township, 1, replace(NEW, amount_fen=1))
    history.undo(township, second.id)
    assert payouts.lines(township, 1, 0, 9) == after
    history.undo(township, first.id)
    assert payouts.lines(township, 1, 0, 9) == before


@pytest.mark.parametrize(
    ("line_id", "changes", "code"),
    [
        (1, {"reason": "  "}, Code.REASON_MISSING),
        (99, {}, Code.LINE_UNKNOWN),
        (1, {"id_number": WRONG_ID}, Code.ID_NUMBER_CHECKSUM),
        (1, {"id_number": "1"}, Code.ID_NUMBER_LENGTH),
        (1, {"bank_account": "存折"}, Code.BANK_ACCOUNT_INVALID),
    ],
)
def test_a_wrong_correction_is_refused(
    township: Store, line_id: int, changes: dict[str, str], code: Code
) -> None:
    add(township)
    before = contents(township)
    new = replace(NEW, **changes)  # type: ignore[arg-type]
    with pytest.raises(Refusal) as refused:
        payouts.correct_line(township, line_id, new)
    assert refused.value.problem.code is code
    assert contents(township) == before


def test_a_line_without_an_account_stays_without_one(township: Store) -> None:
    add(township, reading(table(record(1, bank_account="", id_number=""))))
    new = replace(NEW, bank_account="", id_number="")
    payouts.correct_line(township, 1, new)
    assert payouts.lines(township, 1, 0, 1)[0].name == "王晓明"


def test_people_are_found_with_all_they_were_paid(township: Store) -> None:
    add(township, programme="公益林")
    add(township)
    [first, *_] = payouts.payouts_to(township, " 王 小明")
    assert (first.name, first.village, first.group) == ("王小明", "梅岭村", "一组")
    assert [(batch.id, line.amount_fen) for batch, line in first.paid] == [
        *((1, 88492), (2, 88492))
    ]
    assert len(payouts.payouts_to(township, "小明")) == 3
    assert payouts.payouts_to(township, "  ") == []
    assert payouts.payouts_to(township, "没有此人") == []


def test_a_corrected_line_is_found_with_the_person_it_names_now(
    township: Store,
) -> None:
    add(township)
    new = replace(NEW, name="赵六", id_number=id_number(9))
    payouts.correct_line(township, 1, new)
    [found] = payouts.payouts_to(township, "赵六")
    assert [line.id for _, line in found.paid] == [1]
    [before] = [it for it in payouts.payouts_to(township, "王小明") if not it.paid]
    assert before.name == "王小明"


def test_a_workbook_without_payouts_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "说明.xlsx"
    path.write_bytes(workbook(("说明", "填表说明")))
    with pytest.raises(Refusal) as refused:
        read_here(store, path)
    assert refused.value.problem.code is Code.NO_TABLE
