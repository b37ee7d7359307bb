"""Making sheets: all of a batch or none, each with its number, each kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.office import Publication, Sensitivity
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.problems import Code, Refusal, Severity
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    history,
    notice_sheets,
    office,
    payouts,
    releases,
    sheet_files,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.sheet_files import Pages
from gwgk_desktop.services.sheet_making import MadeSheets, NotAgreed, SheetFaults
from tests.begun import TODAY
from tests.readers import pdf_pages, pdf_sizes, squeezed
from tests.services.deeds import add, agreed, drafts, released
from tests.services.test_payments import PAID, row, tell
from tests.store.contents import contents
from tests.township import id_number, reading, record, table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.store.database import Store
    from tests.services.posted import Hands

FROM = date(2026, 9, 16)
NO_GLYPH = "\U000323af"


def make(store: Store, batch_id: int = 1, **changes: Any) -> MadeSheets:
    terms = SheetTerms(batch_id, FROM, **{"drafted_by": "陈经办", **changes})
    return finish(notice_sheets.make(store, terms))


def village_ids(store: Store, *names: str) -> list[int]:
    return [office.village_called(store, name).id for name in names]


def numbers(made: MadeSheets) -> list[str]:
    return [str(sheet.number) for sheet in made.sheets]


def text_of(store: Store, made: MadeSheets) -> list[str]:
    contents_ = (sheet_files.content(store, sheet) for sheet in made.sheets)
    return [squeezed("".join(pdf_pages(content))) for content in contents_]


def test_a_batch_gets_a_sheet_for_each_of_its_villages(township: Store) -> None:
    add(township)
    made = make(township)
    assert numbers(made) == ["梅岭村-2026-001", "石桥村-2026-001"]
    assert [(it.line_count, it.total_fen) for it in made.sheets] == [
        *((2, 176_984), (1, 88_492))
    ]
    meiling, shiqiao = text_of(township, made)
    assert "王小明二" in meiling
    assert "王小明三" in shiqiao
    assert "王小明三" not in meiling


def test_a_sheet_says_from_when_to_when_and_what_it_is(township: Store) -> None:
    add(township)
    [sheet, _] = make(township).sheets
    assert (sheet.notice.first, sheet.notice.last) == (FROM, date(2026, 9, 22))
    assert (sheet.made_on, sheet.page_count, sheet.paper) == (TODAY, 1, Paper.A4)
    assert sheet.title == "云溪镇梅岭村2026年耕地地力保护补贴拟发放情况公示"
    assert not sheet.superseded


def test_the_kept_file_is_the_sheet(township: Store) -> None:
    add(township)
    for sheet in make(township).sheets:
        content = sheet_files.content(township, sheet)
        assert hashlib.sha256(content).hexdigest() == sheet.file_sha256
        assert content.startswith(b"%PDF")


def test_making_is_one_deed_that_cannot_be_undone(township: Store) -> None:
    add(township)
    made = make(township)
    entry = history.entries(township)[0]
    assert (entry.id, entry.kind) == (made.operation.id, Kind.MAKE_SHEETS)
    assert entry.facts == {
        "batch": 1,
        "title": "2026年 耕地地力保护补贴",
        "paper": "A4",
        "numbers": ["梅岭村-2026-001", "石桥村-2026-001"],
    }
    with pytest.raises(Refusal) as refused:
        history.undo(township, entry.id)
    assert refused.value.problem.code is Code.NOT_UNDOABLE


def test_the_same_sheet_made_again_is_a_new_version(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    first = make(township)
    office.save_office(township, replace(office.office(township), county="新县"))
    second = make(township, with_remark=True)
    assert numbers(second) == ["梅岭村-2026-001-2", "石桥村-2026-001-2"]
    every = notice_sheets.sheets(township)
    assert [(it.number.version, it.superseded) for it in every] == [
        *((2, False), (2, False), (1, True), (1, True))
    ]
    both = [first.sheets[0], second.sheets[0]]
    saved = sheet_files.save(township, both, tmp_path)
    assert [path.name for path in saved] == [
        *("草稿-梅岭村-2026-001.pdf", "草稿-梅岭村-2026-001-2.pdf")
    ]


def test_what_hangs_is_made_again_knowingly_and_a_draft_is_replaced(
    township: Store,
) -> None:
    add(township)

    def told() -> list[tuple[str, Code]]:
        ahead = finish(notice_sheets.look_ahead(township, SheetTerms(1, TODAY)))
        codes = {Code.DRAFT_REPLACED, Code.STILL_HANGS}
        return [(village, it.code) for village, it in ahead if it.code in codes]

    def wanted() -> list[bool]:
        return [it.wants_sheet for it in notice_sheets.offered(township, [1])]

    assert (told(), wanted()) == ([], [True, True])
    [first, second] = drafts(township)
    replaced = [(it, Code.DRAFT_REPLACED) for it in ("梅岭村", "石桥村")]
    assert (told(), wanted()) == (replaced, [False, False])
    [gone] = finish(releases.release(township, agreed(township, [first]), "刘")).sheets
    hangs = ("梅岭村", Code.STILL_HANGS)
    assert (told(), wanted()) == ([hangs, replaced[1]], [False, False])
    with pytest.raises(NotAgreed):
        make(township)
    releases.withdraw(township, [gone], "金额错", "刘")
    assert (told(), wanted()) == ([replaced[1]], [True, False])
    made = make(township)
    assert [it.facts["other"] for _, it in made.notes if it.code is Code.DRAFT_REPLACED]
    states = {str(it.number): it.is_open for it in notice_sheets.sheets(township)}
    assert not states[str(second.number)]


def test_the_next_batch_takes_the_next_number(township: Store) -> None:
    add(township)
    add(township, programme="公益林")
    make(township, 1)
    assert numbers(make(township, 2)) == ["梅岭村-2026-002", "石桥村-2026-002"]


def test_saving_never_writes_over_another_file(township: Store, tmp_path: Path) -> None:
    add(township)
    sheet = make(township).sheets[0]
    (tmp_path / "草稿-梅岭村-2026-001.pdf").write_text("mine")
    [saved] = sheet_files.save(township, [sheet], tmp_path)
    assert saved.name == "草稿-梅岭村-2026-001(2).pdf"
    [again] = sheet_files.save(township, [sheet], tmp_path)
    assert again.name.endswith("(3).pdf")
    assert (tmp_path / "草稿-梅岭村-2026-001.pdf").read_text() == "mine"
    pages = pdf_pages(saved.read_bytes())
    assert pages == pdf_pages(sheet_files.printable(township, sheet))


def test_sheets_can_be_made_for_some_villages_only(township: Store) -> None:
    add(township)
    made = make(township, village_ids=village_ids(township, "石桥村"))
    assert numbers(made) == ["石桥村-2026-001"]


def test_a_village_without_lines_is_refused(township: Store) -> None:
    add(township)
    before = contents(township)
    with pytest.raises(Refusal) as refused:
        make(township, village_ids=village_ids(township, "石桥村", "新塘村"))
    assert refused.value.problem.code is Code.NO_LINES_IN_VILLAGE
    assert refused.value.problem.facts == {"village": "新塘村", "batch": 1}
    assert contents(township) == before


def test_an_undone_batch_has_no_sheets(township: Store) -> None:
    imported = add(township)
    history.undo(township, imported.operation_id)
    with pytest.raises(Refusal) as refused:
        make(township)
    assert refused.value.problem.code is Code.BATCH_UNKNOWN


def test_a3_is_remembered(township: Store) -> None:
    add(township)
    made = make(township, paper=Paper.A3)
    assert made.sheets[0].paper is Paper.A3
    assert pdf_sizes(sheet_files.content(township, made.sheets[0])) == {(297, 420)}


FAULTY = reading(
    table(
        record(1),
        record(2, village="石桥村", name=f"王{NO_GLYPH}"),
        record(3, village="大坑村", group=f"一组{id_number(3)}"),
        record(4, village="大坑村", group=f"一组{NO_GLYPH}"),
    )
)


def test_all_sheets_are_made_or_none_and_every_fault_is_told(township: Store) -> None:
    add(township, FAULTY)
    before, deeds = contents(township), len(history.entries(township))
    with pytest.raises(SheetFaults) as refused:
        make(township)
    assert [(village, it.code) for village, it in refused.value.faults] == [
        ("石桥村", Code.GLYPH_MISSING),
        ("大坑村", Code.PERSONAL_DATA_ON_SHEET),
        ("大坑村", Code.GLYPH_MISSING),
    ]
    assert refused.value.problem.code is Code.GLYPH_MISSING
    assert refused.value.problem.facts["village"] == "石桥村"
    assert contents(township) == before
    [blocked] = history.entries(township)[:-deeds]
    assert blocked.kind is Kind.BLOCK_LEAK
    assert (blocked.facts["file"], blocked.facts["count"]) == ("大坑村公示单", 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"supervision_phone": ""}, Code.TELEPHONE_MISSING),
        ({"township": ""}, Code.OFFICE_NAME_MISSING),
    ],
)
def test_without_telephone_or_name_no_sheet_is_made(
    township: Store, changes: dict[str, str], code: Code
) -> None:
    add(township)
    told = replace(office.office(township), **changes)  # type: ignore[arg-type]
    office.save_office(township, told)
    with pytest.raises(SheetFaults) as refused:
        make(township)
    assert [it for it in refused.value.faults if it[1].code is not code] == []
    assert notice_sheets.sheets(township) == []


def test_cancelling_half_way_takes_no_number(township: Store) -> None:
    add(township)
    before = contents(township)
    steps = notice_sheets.make(township, SheetTerms(1, FROM))
    next(steps)
    next(steps)  # the first village is done
    steps.close()
    assert contents(township) == before
    assert numbers(make(township)) == ["梅岭村-2026-001", "石桥村-2026-001"]


def test_progress_is_told_in_villages(township: Store) -> None:
    add(township)
    steps = notice_sheets.make(township, SheetTerms(1, FROM))
    assert [(it.done, it.total) for it in steps] == [(0, 2), (1, 2)]


def test_what_was_left_out_or_assumed_is_told_with_the_village(
    township: Store,
) -> None:
    add(township, reading(table(record(1, group=""))))
    programme = office.programme_called(township, "地力补贴")
    office.save_programme(township, replace(programme, notice_days=None))
    made = make(township)
    notes = [(village, it.code, dict(it.facts)) for village, it in made.notes]
    assert notes[0] == ("", Code.NOTICE_PERIOD_ASSUMED, {"days": 7})
    assert notes[1][:2] == ("", Code.LEAD_INCOMPLETE)
    paid_on = {"batch": 1, "paid_on": date(2026, 9, 10)}
    assert notes[2] == ("", Code.PAYMENT_NOT_CONFIRMED, paid_on)
    assert {village for village, _, _ in notes[3:]} == {"梅岭村"}
    assert {code for _, code, _ in notes[3:]} == {Code.COLUMN_LEFT_OUT}
    assert made.sheets[0].notice.days == 7


def test_the_offices_own_notice_days_hold_where_the_rule_names_none(
    township: Store,
) -> None:
    add(township)
    programme = office.programme_called(township, "地力补贴")
    office.save_programme(township, replace(programme, notice_days=None))
    office.save_office(township, replace(office.office(township), notice_days=10))
    assert make(township).sheets[0].notice.days == 10


def test_remarks_are_shown_only_on_request(township: Store) -> None:
    add(township, reading(table(record(1, remark="流转土地"))))
    assert "流转土地" not in text_of(township, make(township))[0]
    assert "流转土地" in text_of(township, make(township, with_remark=True))[0]


@pytest.mark.parametrize(
    "changes",
    [{"publication": Publication.SUMMARY}, {"sensitivity": Sensitivity.NO_LIST}],
)
def test_where_the_list_is_not_public_nobody_is_named(
    township: Store, changes: dict[str, Any]
) -> None:
    add(township)
    programme = office.programme_called(township, "地力补贴")
    office.save_programme(township, replace(programme, **changes))
    text = "".join(text_of(township, make(township, agreed=True)))
    assert "王小明" not in text
    assert "1,769.84" in text


def test_a_sheet_shows_the_lines_as_they_hold_now(township: Store) -> None:
    imported = add(township)
    line = payouts.lines(township, imported.batch_id, 0, 1)[0]
    new = LineCorrection(
        group="一组",
        name="更正后的名字",
        id_number=line.id_number,
        bank_account=line.bank_account,
        quantity=None,
        rate=None,
        amount_fen=5,
        reason="原因",
    )
    payouts.correct_line(township, line.id, new)
    made = make(township)
    assert "更正后的名字" in text_of(township, made)[0]
    assert made.sheets[0].total_fen == 88_492 + 5


def test_pages_can_be_looked_at(township: Store) -> None:
    add(township)
    sheet = make(township).sheets[0]
    [page] = sheet_files.page_images(township, sheet, Pages(72))
    assert (page.width, page.height) == (596, 842)


def test_a_sheet_whose_batch_was_undone_is_neither_printed_nor_saved(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    sheet = make(township).sheets[0]
    assert not sheet.void
    pages = sheet_files.pages_to_print(township, sheet, Pages(20))
    assert pages == sheet_files.page_images(township, sheet, Pages(20))
    imported = history.entries(township)[1]
    history.undo(township, imported.id)
    assert all(it.void for it in notice_sheets.sheets(township))
    void = notice_sheets.sheets(township)[-1]
    assert sheet_files.page_images(township, void, Pages(20)) == pages  # to look at
    for deed in (
        lambda: sheet_files.pages_to_print(township, void, Pages(20)),
        lambda: sheet_files.save(township, [void], tmp_path),
    ):
        with pytest.raises(Refusal) as refused:
            deed()
        assert refused.value.problem.code is Code.SHEET_VOID
        assert refused.value.problem.facts == {"number": "梅岭村-2026-001"}
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_sheet_says_on_which_day_it_was_made(township: Store) -> None:
    add(township)
    content = sheet_files.content(township, make(township).sheets[0])
    assert b"D:20260915000000+08'00'" in content


def sensitive(store: Store) -> None:
    """Import a list of two people of a sensitive programme in one village."""
    add(store, reading(table(record(1), record(2))), programme="农村低保")


def test_a_short_list_of_a_sensitive_programme_wants_consent(township: Store) -> None:
    sensitive(township)
    before = contents(township)
    with pytest.raises(NotAgreed) as refused:
        make(township)
    assert refused.value.problem.code is Code.SHEETS_NOT_AGREED
    assert refused.value.problem.facts == {"count": 1}
    [(village, warning)] = refused.value.warnings
    assert (village, warning.code) == ("梅岭村", Code.SMALL_LIST)
    assert "57号" in str(warning.facts["rule"])
    assert contents(township) == before
    made = make(township, agreed=True)
    assert [it.code for _, it in made.notes[:-1]] == [
        *(Code.LEAD_INCOMPLETE, Code.PAYMENT_NOT_CONFIRMED, Code.NEVER_COMPARED)
    ]
    assert made.notes[-1:] == refused.value.warnings
    facts = history.entries(township)[0].facts
    assert facts["agreed"] == [["梅岭村", "small_list"]]


def test_consent_to_nothing_is_not_recorded(township: Store) -> None:
    add(township)
    make(township, agreed=True)
    assert "agreed" not in history.entries(township)[0].facts


def test_looking_ahead_tells_the_same_and_writes_nothing(township: Store) -> None:
    sensitive(township)
    before = contents(township)
    terms = SheetTerms(1, FROM, drafted_by="陈经办")
    told = finish(notice_sheets.look_ahead(township, terms))
    assert [(village, it.code) for village, it in told] == [
        ("", Code.LEAD_INCOMPLETE),
        ("", Code.PAYMENT_NOT_CONFIRMED),
        ("", Code.NEVER_COMPARED),
        ("梅岭村", Code.SMALL_LIST),
    ]
    assert contents(township) == before
    assert notice_sheets.sheets(township) == []


def test_people_of_one_name_are_told_apart_on_the_wall(township: Store) -> None:
    lines = (record(1), record(2, name="王小明"), record(3, name="李四"))
    add(township, reading(table(*lines)))
    made = make(township)
    [text] = text_of(township, made)
    shown = [f"王小明（尾号{id_number(it)[-1]}）" for it in (1, 2)]
    assert all(it in text for it in shown)
    assert "李四（" not in text
    [(_, lead), _, (_, note)] = made.notes
    assert lead.code is Code.LEAD_INCOMPLETE
    assert note.code is Code.FEW_NUMBERS_FIT
    assert note.severity is Severity.NOTE


def test_the_ages_of_a_programme_count_with_the_tail(township: Store) -> None:
    lines = [
        record(it, name="王小明", group="", id_number=id_number(it, "19400619"))
        for it in (1, 2)
    ]
    add(township, reading(table(*lines)), programme="高龄津贴")
    add(township, reading(table(*lines)), programme="公益林")
    counts = [
        int(str(it.facts["fitting"]))
        for batch in (1, 2)
        for _, it in make(township, batch).notes
        if it.code is Code.FEW_NUMBERS_FIT
    ]
    assert counts[0] < counts[1] / 2


def codes(told: Iterable[tuple[str, Problem]]) -> set[Code]:
    return {it.code for _, it in told}


def test_a_period_that_nobody_can_see_wants_consent(desk: Store, hands: Hands) -> None:
    add(desk)
    for first, code in (
        (date(2020, 1, 1), Code.PERIOD_ALREADY_OVER),
        (date(2026, 9, 14), Code.PERIOD_BEFORE_LIST),
    ):
        terms = SheetTerms(1, first)
        assert code in codes(finish(notice_sheets.look_ahead(desk, terms)))
        with pytest.raises(NotAgreed) as refused:
            finish(notice_sheets.make(desk, terms))
        assert codes(refused.value.warnings) == {code}
    hands.set(18)
    begun = finish(notice_sheets.look_ahead(desk, SheetTerms(1, FROM)))
    over = {Code.PERIOD_ALREADY_OVER, Code.PERIOD_BEFORE_LIST}
    assert not over & codes(begun), "a day or two late is told at the release"


def test_remarks_that_no_column_shows_are_told(township: Store) -> None:
    sensitive(township)
    assert Code.REMARK_NOT_THERE in codes(
        make(township, with_remark=True, agreed=True).notes
    )
    assert Code.REMARK_NOT_THERE not in codes(make(township, agreed=True).notes)


def test_who_drafts_is_asked_for_where_nobody_is_named(township: Store) -> None:
    add(township)
    assert Code.DRAFTER_MISSING in codes(make(township, drafted_by="").notes)
    assert Code.DRAFTER_MISSING not in codes(make(township).notes)


def test_what_is_new_beside_the_version_before_is_told(township: Store) -> None:
    add(township)
    make(township)
    again = SheetTerms(1, date(2026, 9, 21), drafted_by="陈经办")
    told = finish(notice_sheets.look_ahead(township, again))
    assert Code.CONTENT_CHANGED not in codes(told), "other days are no other content"
    new = replace(office.office(township), supervision_phone="0559-1234567")
    office.save_office(township, new)
    told = finish(notice_sheets.look_ahead(township, again))
    assert {village for village, it in told if it.code is Code.CONTENT_CHANGED} == {
        *("梅岭村", "石桥村")
    }


def test_a_correction_that_changes_nothing_is_told(paid: Store) -> None:
    gone = releases.withdraw(paid, released(paid), "面积录错", "刘审核").sheets
    assert gone
    told = [it for _, it in make(paid).notes if it.code is Code.CORRECTS_NOTHING]
    assert [it.facts["other"] for it in told] == [str(it.number) for it in gone]
    third = [it for _, it in make(paid).notes if it.code is Code.CORRECTS_NOTHING]
    assert third == told, "a draft of the correction stands between"
    line = payouts.lines(paid, 1, 0, 1)[0]
    new = LineCorrection(
        *(line.group, "王小民", line.id_number, line.bank_account),
        *(line.quantity, line.rate, line.amount_fen, "错字"),
    )
    payouts.correct_line(paid, line.id, new)
    again = [v for v, it in make(paid).notes if it.code is Code.CORRECTS_NOTHING]
    assert again == ["石桥村"], "what was corrected is another village's"


def test_a_correction_keeps_its_number_in_the_next_year(
    desk: Store, hands: Hands
) -> None:
    add(desk)
    gone = releases.withdraw(desk, released(desk), "面积录错", "刘审核").sheets
    hands.now = hands.now.replace(month=12, day=31)
    terms = SheetTerms(1, date(2027, 1, 4), drafted_by="陈经办")
    made = finish(notice_sheets.make(desk, terms))
    assert numbers(made) == [f"{it.number}-2" for it in gone]
    assert all("（更正）" in it.title for it in made.sheets)
    again = finish(notice_sheets.make(desk, terms))
    assert numbers(again) == [f"{it.number}-3" for it in gone]


def test_what_was_paid_is_a_sheet_of_its_own_beside_the_notice(paid: Store) -> None:
    released(paid)
    tell(paid, *(row(it, PAID) for it in (1, 2, 3)))
    made = make(paid)
    assert numbers(made) == ["梅岭村-2026-002", "石桥村-2026-002"]
    assert all("已发放" in it.title for it in made.sheets)
    beside = {Code.LINES_SHOWN_TWICE, Code.STILL_HANGS, Code.PAYMENT_NOT_CONFIRMED}
    assert not beside & codes(made.notes)
