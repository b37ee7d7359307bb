"""The county's return: drawn up from the batches, exported once it has figures."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.posting_plan import PlanState
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reminders import Concern
from gwgk_desktop.domain.returns import POSTING_FIGURES
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    catalogue_imports,
    history,
    notice_sheets,
    office,
    payouts,
    photos,
    plan,
    planned_postings,
    postings,
    putting_up,
    releases,
    reminders,
    returns,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.services.putting_up import PostTerms
from tests.begun import NOW, TODAY
from tests.readers import xlsx
from tests.services.deeds import PAID_ON, add, drafts, released, terms_of
from tests.services.posted import hung
from tests.stories import photo
from tests.township import id_number, reading, record, table

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.store.database import Store
    from tests.services.posted import Hands

QUARTER = Quarter(2026, 3)


def figures(store: Store, quarter: Quarter = QUARTER) -> list[tuple[object, ...]]:
    return [
        (it.programme, it.village, it.lines, it.households, it.total_fen, it.sheets)
        for it in returns.draw_up(store, quarter).figures
    ]


def test_a_return_counts_by_programme_and_village(township: Store) -> None:
    add(township)
    add(township, programme="公益林")
    land, forest = "耕地地力保护补贴", payouts.batches(township)[0].programme
    assert figures(township) == [
        *((land, "梅岭村", 2, 2, 176_984, 0), (land, "石桥村", 1, 1, 88_492, 0)),
        *((forest, "梅岭村", 2, 2, 176_984, 0), (forest, "石桥村", 1, 1, 88_492, 0)),
    ]
    drawn_up = returns.draw_up(township, QUARTER)
    assert (drawn_up.township, drawn_up.county) == ("云溪镇", "昌溪县")
    assert (drawn_up.drawn_up_on, drawn_up.batch_ids) == (TODAY, (1, 2))


@pytest.mark.parametrize(
    ("paid_on", "quarter"),
    [
        (date(2026, 6, 30), Quarter(2026, 2)),
        (date(2026, 7, 1), Quarter(2026, 3)),
        (date(2026, 9, 30), Quarter(2026, 3)),
        (date(2026, 10, 1), Quarter(2026, 4)),
    ],
)
def test_a_batch_counts_in_the_quarter_of_its_payment(
    township: Store, paid_on: date, quarter: Quarter
) -> None:
    """Whatever its year and period say: correcting the day moves it."""
    add(township, period="2026年第一季度")
    if paid_on != PAID_ON:
        terms = terms_of(township, period="2026年第一季度", paid_on=paid_on)
        payouts.correct_batch(township, 1, terms)
    for other in (quarter.previous(), quarter, quarter.next()):
        assert bool(figures(township, other)) == (other == quarter)


def test_a_household_is_a_number_else_village_group_and_name(township: Store) -> None:
    nameless = {"id_number": "", "name": "王五", "bank_account": ""}
    lines = table(
        record(1),
        record(2, **nameless),
        record(3, **nameless),  # the same
        record(4, **nameless | {"group": "二组"}),
        record(5, **nameless | {"village": "石桥村"}),
    )
    add(township, reading(lines))
    add(township, reading(lines), period="第二批")
    assert [row[1:4] for row in figures(township)] == [
        *(("梅岭村", 8, 3), ("石桥村", 2, 1))
    ]


def test_undone_batches_do_not_count(township: Store) -> None:
    first = add(township)
    add(township, reading(table(record(7))), period="第二批")
    history.undo(township, first.operation_id)
    assert [row[2:5] for row in figures(township)] == [(1, 1, 88_492)]
    assert returns.draw_up(township, QUARTER).batch_ids == (2,)


def test_only_sheets_that_hang_are_counted(township: Store) -> None:
    add(township)

    def counted() -> tuple[list[object], int, int, int]:
        [batch] = payouts.batches(township)
        drawn_up = returns.draw_up(township, QUARTER)
        sheets = [row[5] for row in figures(township)]
        return sheets, drawn_up.unreleased, batch.released, batch.sheets

    finish(notice_sheets.make(township, SheetTerms(1, TODAY)))
    assert counted() == ([0, 0], 2, 0, 2)
    first, _ = released(township)
    assert counted() == ([1, 1], 0, 2, 4)
    drafts(township)
    assert counted() == ([1, 1], 0, 2, 6)
    releases.withdraw(township, [first], "金额错", "刘审核")
    assert counted() == ([0, 1], 1, 1, 6)


def test_a_return_is_exported_and_remembered(township: Store, tmp_path: Path) -> None:
    add(township)
    to = tmp_path / "2026Q3.xlsx"
    sent = returns.export(township, returns.draw_up(township, QUARTER), to)
    content = to.read_bytes()
    assert sent.file_sha256 == hashlib.sha256(content).hexdigest()
    assert township.shelf.get(sent.file_sha256) == content
    [kept] = returns.sent(township)
    assert (kept.quarter, kept.form, kept.file_name) == (
        *("2026Q3", "quarter_return", "2026Q3.xlsx"),
    )
    assert (kept.made_on, kept.total_fen) == (TODAY, 3 * 88_492)
    [sheet] = xlsx(content).values()
    assert sheet.row(4)["D"] == "梅岭村"
    entry = history.entries(township)[0]
    assert entry.kind is Kind.EXPORT_RETURN
    assert entry.facts["sha256"] == sent.file_sha256
    assert not entry.undoable


def test_a_quarter_without_payments_has_no_return(
    township: Store, tmp_path: Path
) -> None:
    to = tmp_path / "2026Q1.xlsx"
    with pytest.raises(Refusal) as refused:
        returns.export(township, returns.draw_up(township, Quarter(2026, 1)), to)
    assert refused.value.problem.code is Code.NOTHING_PAID
    assert refused.value.problem.facts == {"quarter": "2026Q1"}
    assert not to.exists()


@pytest.mark.parametrize("form", ["no_such", ""])
def test_an_unknown_form_is_refused(township: Store, tmp_path: Path, form: str) -> None:
    add(township)
    drawn_up = returns.draw_up(township, QUARTER)
    with pytest.raises(Refusal) as refused:
        returns.export(township, drawn_up, tmp_path / "a.xlsx", form)
    assert refused.value.problem.code is Code.FORM_UNKNOWN
    assert returns.sent(township) == []


def test_what_cannot_be_written_is_not_remembered(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    (tmp_path / "occupied.xlsx").mkdir()
    drawn_up = returns.draw_up(township, QUARTER)
    with pytest.raises(Refusal) as refused:
        returns.export(township, drawn_up, tmp_path / "occupied.xlsx")
    assert refused.value.problem.code is Code.IS_A_FOLDER
    assert returns.sent(township) == []
    assert history.entries(township)[0].kind is Kind.IMPORT_PAYOUTS
    assert list(tmp_path.glob(".*")) == []


def test_the_forms_there_are_can_be_listed() -> None:
    assert returns.forms() == [
        ("quarter_return", "惠民惠农财政补贴发放及公示情况季报表")
    ]


def test_drawing_up_changes_nothing(township: Store) -> None:
    add(township)
    before = len(history.entries(township))
    returns.draw_up(township, QUARTER)
    assert len(history.entries(township)) == before


def test_people_of_one_number_are_one_household_in_each_village(
    township: Store,
) -> None:
    same = id_number(1)
    add(township)
    moved = reading(table(record(1, village="石桥村", id_number=same)))
    add(township, moved, period="第二批")
    assert [row[1:4] for row in figures(township)] == [
        *(("梅岭村", 2, 2), ("石桥村", 2, 2))
    ]


def test_a_file_that_is_not_our_return_is_never_written_over(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    drawn_up, mine = returns.draw_up(township, QUARTER), tmp_path / "名册.xlsx"
    mine.write_bytes(b"mine")
    with pytest.raises(Refusal) as refused:
        returns.export(township, drawn_up, mine)
    assert refused.value.problem.code is Code.FILE_EXISTS
    assert mine.read_bytes() == b"mine"
    assert returns.sent(township) == []
    returns.export(township, drawn_up, mine, overwrite=True)
    assert mine.read_bytes() != b"mine"


def test_an_earlier_return_of_ours_is_replaced_unless_somebody_worked_in_it(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    drawn_up, path = returns.draw_up(township, QUARTER), tmp_path / "2026Q3.xlsx"
    returns.export(township, drawn_up, path)
    returns.export(township, drawn_up, path)
    assert len(returns.sent(township)) == 2
    path.write_bytes(path.read_bytes() + b"worked in")
    with pytest.raises(Refusal) as refused:
        returns.export(township, drawn_up, path)
    assert refused.value.problem.code is Code.FILE_EXISTS


def posting_figures(store: Store) -> list[tuple[int, ...]]:
    return [
        tuple(getattr(it, name) for name in POSTING_FIGURES)
        for it in returns.draw_up(store, QUARTER).figures
    ]


def test_a_return_tells_what_was_due_on_the_wall_and_what_was_done(
    desk: Store, hands: Hands
) -> None:
    add(desk)
    assert posting_figures(desk) == [(1, 0, 0, 0, 0)] * 2
    some = hung(desk, hands)
    assert posting_figures(desk) == [(2, 1, 1, 0, 0)] * 2
    photos.keep_photos(desk, [NewPhoto(some[0].record.id, photo(), "a.jpg")])
    hands.set(2, 10)
    assert posting_figures(desk) == [(2, 1, 1, 1, 1), (2, 1, 1, 1, 0)]
    sheets = [it for it in notice_sheets.sheets(desk) if it.is_released]
    releases.withdraw(desk, sheets[:1], "有错", "刘审核")
    assert min(posting_figures(desk)) == (1, 0, 0, 0, 0)


def wanting_photos(store: Store) -> list[int | None]:
    some = (it.reminder for it in reminders.today(store).todo)
    return [it.posting_id for it in some if it.concern is Concern.EVIDENCE]


def test_what_was_put_up_again_is_photographed_once_its_newest_posting_is(
    desk: Store, hands: Hands
) -> None:
    add(desk)
    some = hung(desk, hands)
    first = some[:1]
    new_photos = [NewPhoto(it.record.id, photo(), "a.jpg") for it in some]
    photos.keep_photos(desk, new_photos)
    assert posting_figures(desk) == [(2, 1, 1, 0, 1)] * 2
    now = hands.set(18)
    spoilt = postings.note_spoiled(desk, first, now, "雨淋", "张").postings
    assert posting_figures(desk) == [(2, 1, 1, 0, 1)] * 2
    terms = PostTerms(now, "张网格", day_by_hand=True)
    [again] = putting_up.repost(desk, spoilt, terms).postings
    assert wanting_photos(desk) == [again.record.id]
    assert posting_figures(desk) == [(2, 1, 1, 0, 0), (2, 1, 1, 0, 1)]
    photos.keep_photos(desk, [NewPhoto(again.record.id, photo(), "b.jpg")])
    assert wanting_photos(desk) == []
    assert posting_figures(desk) == [(2, 1, 1, 0, 1)] * 2


def test_a_batch_known_before_payment_owes_its_notice_and_its_result(
    desk: Store, hands: Hands
) -> None:
    add(desk)
    payouts.correct_batch(desk, 1, terms_of(desk, paid_on=date(2026, 9, 28)))
    assert posting_figures(desk) == [(2, 0, 0, 0, 0)] * 2
    hung(desk, hands)
    assert posting_figures(desk) == [(2, 1, 1, 0, 0)] * 2


def test_items_of_the_catalogue_are_counted_village_by_village(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    before = returns.draw_up(township, QUARTER)
    names = [it.name for it in office.villages(township)]
    assert [it.village for it in before.items] == names
    assert all(it.due and not it.posted and not it.total_fen for it in before.items)
    last = date(2026, 12, 31)
    wanted = next(
        it
        for it in plan.plan(township, TODAY, last).planned
        if (it.place, it.state) == ("梅岭村", PlanState.OVERDUE)
    )
    planned_postings.record(township, [wanted], PostTerms(NOW, "张网格", unready=True))
    drawn_up = returns.draw_up(township, QUARTER)
    first, *others = drawn_up.items
    assert (first.posted, first.in_time, first.hung) == (1, 0, 0)
    assert tuple(others) == before.items[1:]
    assert drawn_up.totals.due == sum(
        it.due for it in (*drawn_up.figures, *drawn_up.items)
    )
    to = tmp_path / "季报.xlsx"
    returns.export(township, drawn_up, to)
    sheet = xlsx(to.read_bytes())["季报"]
    rows = [sheet.row(number) for number in range(4, 20)]
    told = {(it.get("B"), it.get("D")): it for it in rows}
    row = told[first.programme, "梅岭村"]
    assert not set("EFGHIJ") & row.keys()
    assert (row["K"], row["L"]) == (str(first.due), "1")
