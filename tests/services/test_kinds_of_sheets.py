"""Sheets of several batches, of groups, of a matter, of totals; pictures; one file."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from PIL import Image

from gwgk_desktop import wording
from gwgk_desktop.documents import stamps
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.pages import Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    catalogue_departures,
    catalogue_imports,
    checking,
    free_sheets,
    glyph_pictures,
    history,
    notice_sheets,
    occasions,
    office,
    payouts,
    postings,
    putting_up,
    releases,
    sheet_files,
)
from gwgk_desktop.services.catalogue_departures import Departing
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.putting_up import PostTerms
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from tests.readers import pdf_pages, pdf_sizes, squeezed
from tests.services.deeds import add, agreed, drafts, released
from tests.services.posted import BOARD, hung
from tests.township import reading, record, table

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.sheet_making import MadeSheets
    from gwgk_desktop.store.database import Store
    from tests.services.posted import Hands

FROM = date(2026, 9, 16)
RARE = "\U000323af"
SECOND = reading(table(record(4), record(5, group="二组")), sha256="cd" * 32)


def make(store: Store, **changes: Any) -> MadeSheets:
    return finish(notice_sheets.make(store, SheetTerms(1, FROM, **changes)))


def free(store: Store, kind: SheetKind, **changes: Any) -> MadeSheet:
    [sheet] = free_sheets.make(store, FreeTerms(kind, FROM, **changes)).sheets
    return sheet


def text_of(store: Store, sheet: MadeSheet) -> str:
    return squeezed("".join(pdf_pages(sheet_files.content(store, sheet))))


def png(wide: int = 16) -> bytes:
    out = io.BytesIO()
    Image.new("L", (wide, 16)).save(out, "PNG")
    return out.getvalue()


def test_several_batches_stand_on_one_sheet(township: Store) -> None:
    add(township)
    add(township, SECOND, period="第二批")
    made = make(township, further_batch_ids=[2, 1])
    meiling, shiqiao = made.sheets
    assert (meiling.line_count, meiling.total_fen) == (4, 4 * 88_492)
    text = text_of(township, meiling)
    assert "2026年第二批耕地地力保护补贴" in text
    for row in ("1第1批一组王小明", "4第二批二组"):
        assert row in text
    assert "期别" in text
    assert "期别" not in text_of(township, shiqiao)  # only one batch pays there
    assert finish(checking.check(township)) == []
    again = make(township, further_batch_ids=[2])
    assert [str(it.number) for it in again.sheets] == [
        *("梅岭村-2026-001-2", "石桥村-2026-001-2")
    ]


def test_batches_of_other_programmes_or_years_do_not_share_a_sheet(
    township: Store,
) -> None:
    add(township)
    other = reading(table(record(4)), sha256="cd" * 32)
    add(township, other, programme="农村低保")
    with pytest.raises(Refusal) as refused:
        make(township, further_batch_ids=[2])
    assert refused.value.problem.code is Code.BATCHES_APART


def test_each_villager_group_gets_a_sheet(township: Store) -> None:
    rows = (
        *(record(1), record(2, group="二组"), record(3, group="2组")),
        record(4, group=""),
    )
    add(township, reading(table(*rows)))
    made = make(township, per_group=True)
    assert [(it.group, it.line_count) for it in made.sheets] == [
        *(("一组", 1), ("二组", 2), ("未分组", 1))
    ]
    assert len({it.number for it in made.sheets}) == 3
    text = text_of(township, made.sheets[1])
    assert "云溪镇梅岭村二组2026年" in text
    assert "村民小组" not in text
    assert make(township, per_group=True).sheets[1].number.version == 2
    assert make(township).sheets[0].number.serial == 4
    assert finish(checking.check(township)) == []


def corrected(store: Store, order: int, **changes: Any) -> Operation:
    """Correct one line of the first batch, in the order of its rows."""
    line = payouts.lines(store, 1, order, 1)[0]
    new = LineCorrection(
        *(line.group, line.name, line.id_number, line.bank_account),
        *(line.quantity, line.rate, line.amount_fen, "报错了"),
    )
    return payouts.correct_line(store, line.id, replace(new, **changes))


def marked(store: Store) -> dict[str, int]:
    """Return how many corrected lines are told, by group."""
    sheets = notice_sheets.sheets(store)
    return {it.group: it.corrected for it in sheets if not it.superseded}


def totals_differ(store: Store) -> bool:
    found = finish(checking.check(store))
    return Damage.SHEET_TOTAL in {it.damage for it in found}


def test_a_correction_marks_the_sheet_of_its_group_and_that_where_it_goes(
    township: Store,
) -> None:
    rows = (record(1), record(2, group="二组"), record(3, group=""))
    add(township, reading(table(*rows)))
    make(township, per_group=True)
    assert marked(township) == {"一组": 0, "二组": 0, "未分组": 0}
    corrected(township, 1, amount_fen=5)
    assert marked(township) == {"一组": 0, "二组": 1, "未分组": 0}
    corrected(township, 2, group="第一组", amount_fen=7)
    assert marked(township) == {"一组": 1, "二组": 1, "未分组": 1}
    make(township, per_group=True)
    assert marked(township) == {"一组": 0, "二组": 0, "未分组": 1}


def test_the_totals_of_sheets_of_groups_are_held_against_their_lines(
    township: Store,
) -> None:
    rows = (record(1), record(2, group="2组"), record(3, group="二组"), record(4))
    add(township, reading(table(*rows)))
    make(township, per_group=True)
    corrected(township, 1, group="一组", amount_fen=5)
    corrected(township, 3, amount_fen=9)
    assert not totals_differ(township)
    make(township, per_group=True)
    again = make(township, per_group=True)
    assert [(it.group, it.line_count, it.total_fen) for it in again.sheets] == [
        *(("一组", 3, 88_492 + 5 + 9), ("二组", 1, 88_492))
    ]
    assert not totals_differ(township)
    with township.operation(Kind.MAKE_SHEETS):
        township.db.execute_sql(
            "UPDATE notice_sheet SET total_fen = 1"
            " WHERE group_name = '二组' AND version = 3"
        )
    assert totals_differ(township)


def test_a_line_on_the_wall_is_corrected_knowingly_and_its_sheet_is_to_be_withdrawn(
    township: Store,
) -> None:
    add(township)
    village, other = released(township)
    with pytest.raises(Refusal) as refused:
        corrected(township, 0, amount_fen=5)
    assert refused.value.problem.code is Code.LINE_ON_THE_WALL
    assert refused.value.problem.facts == {"numbers": [str(village.number)]}
    line = payouts.lines(township, 1, 0, 1)[0]
    new = LineCorrection(
        *(line.group, line.name, line.id_number, line.bank_account),
        *(line.quantity, line.rate, 5, "报错了"),
    )
    operation = payouts.correct_line(township, line.id, new, on_the_wall=True)
    assert operation.facts["numbers"] == [str(village.number)]
    marks = {str(it.number): it for it in notice_sheets.sheets(township)}
    assert marks[str(other.number)].corrected == 0
    now = marks[str(village.number)]
    assert wording.sheet_state(now) == "已发布（有更正）"
    assert "请撤回、从公开栏撤下" in wording.corrected_since(now)
    releases.withdraw(township, [now], "面积有误", "刘审核")
    [gone] = [it for it in notice_sheets.sheets(township) if it.number == now.number]
    assert wording.corrected_since(gone) == ""
    [new_one, _] = drafts(township)
    assert (new_one.number.version, new_one.corrected) == (2, 0)


def test_what_was_corrected_since_is_not_released(township: Store) -> None:
    add(township)
    approved = agreed(township, drafts(township))
    corrected(township, 0, amount_fen=5)
    [now] = [it for it in notice_sheets.sheets(township) if it.corrected]
    assert wording.sheet_state(now).endswith("（有更正）")
    with pytest.raises(SheetFaults) as refused:
        finish(releases.release(township, [now], "刘审核"))
    assert [it.code for _, it in refused.value.faults] == [Code.SHEET_CORRECTED]
    assert approved


def test_a_sheet_keeps_how_it_is_set_and_what_it_says(township: Store) -> None:
    add(township)
    made = make(
        township, paper=Paper.A3, direction=Direction.ACROSS, size=TypeSize.LARGE
    )
    sheet = made.sheets[0]
    assert sheet.setting == Setting(Paper.A3, Direction.ACROSS, TypeSize.LARGE)
    assert pdf_sizes(sheet_files.content(township, sheet)) == {(420, 297)}
    assert sheet_files.page_sizes(township, sheet)[0] == pytest.approx(
        (1190.55, 841.89), abs=0.1
    )
    told = sheet_files.content_text(township, sheet)
    assert hashlib.sha256(told).hexdigest() == sheet.content_sha256
    assert told.decode().startswith("gwgk-content\t1\nnumber\t云溪镇-梅岭村-2026-001\n")


def test_totals_of_all_villages_hang_at_the_township(township: Store) -> None:
    add(township)
    sheet = free(township, SheetKind.TOTALS, batch_id=1)
    assert str(sheet.number) == "本级-2026-001"
    assert (sheet.line_count, sheet.total_fen) == (3, 3 * 88_492)
    text = text_of(township, sheet)
    assert "梅岭村2" in text
    assert "王小明" not in text
    assert sheet.notice.days == 7
    assert finish(checking.check(township)) == []
    assert free(township, SheetKind.TOTALS, batch_id=1).number.version == 2


def test_a_matter_is_numbered_among_the_villages_sheets(township: Store) -> None:
    add(township)
    make(township)
    meiling = office.village_called(township, "梅岭村").id
    words = {"title": "路灯公示", "text": "项目\t金额\n路灯\t5.00", "days": 10}
    first = free(township, SheetKind.MATTER, village_id=meiling, **words)
    assert str(first.number) == "梅岭村-2026-002"
    assert (first.kind, first.notice.days) == (SheetKind.MATTER, 10)
    again = free(township, SheetKind.MATTER, village_id=meiling, **words)
    assert str(again.number) == "梅岭村-2026-002-2"
    item = free(township, SheetKind.ITEM, title="机构职能", text="一段")
    assert str(item.number) == "本级-2026-001"
    other = free(township, SheetKind.ITEM, title="领导分工", text="一段")
    assert str(other.number) == "本级-2026-002"
    assert finish(checking.check(township)) == []


def test_a_matter_without_words_or_with_personal_data_is_refused(
    township: Store,
) -> None:
    with pytest.raises(Refusal) as refused:
        free(township, SheetKind.MATTER, title="公示", text=" \n")
    assert refused.value.problem.code is Code.SHEET_WITHOUT_WORDS
    with pytest.raises(SheetFaults) as faults:
        free(township, SheetKind.MATTER, title="公示", text=record(1).id_number)
    assert faults.value.problem.code is Code.PERSONAL_DATA_ON_SHEET
    assert notice_sheets.sheets(township) == []
    blocked = history.entries(township)[0]
    assert blocked.kind is Kind.BLOCK_LEAK
    assert (blocked.facts["leak_place"], blocked.facts["count"]) == ("正文", 1)
    assert "身份证号" in wording.deed(blocked)[1]


def test_all_that_is_personal_is_told_at_once_with_its_line(township: Store) -> None:
    one = record(1)
    text = f"第一行\n\n电话13812345678\n姓名\t证号\n王\t{one.id_number}"
    with pytest.raises(SheetFaults) as faults:
        free(township, SheetKind.MATTER, title=f"公示{one.id_number}", text=text)
    told = [wording.describe(it).split("，")[0] for _, it in faults.value.faults]
    assert told == [
        "公示单“证号”（单上第1行）含有身份证号",
        "公示单“标题”含有身份证号",
        "公示单“正文”（单上第2行）含有手机号",
    ]
    places = [it.facts["leak_place"] for it in history.entries(township)[:3]]
    assert sorted(map(str, places)) == ["标题", "正文", "证号"]


def test_a_cover_tells_the_days_that_were_written_on_a_sheet_by_hand(
    desk: Store, hands: Hands
) -> None:
    add(desk)
    [sheet] = [it for it in released(desk) if it.number.village == "梅岭村"]
    hands.set(25)
    places = putting_up.placements(desk, [sheet], [BOARD])
    terms = PostTerms(hands(), "张网格", day_by_hand=True)
    putting_up.post(desk, places, terms)
    text = text_of(desk, free(desk, SheetKind.COVER, agreed=True))
    assert "20260925至1001" in text
    assert "20260916至" not in text


def test_a_cover_lists_what_hangs_where_and_what_hangs_nowhere(
    desk: Store, hands: Hands
) -> None:
    def refused() -> bool:
        with pytest.raises(Refusal) as told:
            free(desk, SheetKind.COVER)
        return told.value.problem.code is Code.NO_SHEETS_TO_LIST

    assert refused()
    add(desk)
    make(desk)
    assert refused(), "drafts are listed"
    sheets = released(desk)
    text = text_of(desk, free(desk, SheetKind.COVER))
    assert "已经发布、没有登记上墙的2份" in text
    meiling = [it for it in sheets if it.number.village == "梅岭村"]
    posting = hung(desk, hands, meiling)
    text = text_of(desk, free(desk, SheetKind.COVER))
    assert "正在张贴的公示单1份" in text
    assert BOARD in text
    assert "已经发布、没有登记上墙的1份" in text
    village = office.village_called(desk, "梅岭村").id
    text = text_of(desk, free(desk, SheetKind.COVER, village_id=village))
    assert "没有登记上墙" not in text
    hands.set(2, 10)
    postings.take_down(desk, posting, hands(), "张网格")
    assert refused(), "one came down, the other's last day was the 22nd"


def test_totals_of_few_sensitive_people_are_made_with_consent_alone(
    township: Store,
) -> None:
    add(township, programme="孤儿")
    with pytest.raises(NotAgreed) as refused:
        free(township, SheetKind.TOTALS, batch_id=1)
    assert {it.code for _, it in refused.value.warnings} == {Code.SMALL_LIST}
    assert notice_sheets.sheets(township) == []
    sheet = free(township, SheetKind.TOTALS, batch_id=1, agreed=True)
    assert "艾滋病" not in text_of(township, sheet)
    assert history.entries(township)[0].facts["agreed"]


def test_all_sheets_are_saved_as_one_file_with_bookmarks(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    made = make(township)
    path = sheet_files.save_joined(township, made.sheets, tmp_path / "出")
    assert path.name == "草稿-公示单合订-2份.pdf"
    reader = pypdf.PdfReader(path)
    titles = [it.title for it in reader.outline]  # type: ignore[union-attr]
    assert titles == [f"{it.number} {it.title}" for it in made.sheets]
    assert len(reader.pages) == sum(it.page_count for it in made.sheets)


def test_groups_are_made_and_joined_in_their_natural_order(
    township: Store, tmp_path: Path
) -> None:
    groups = ("十组", "三组", "上屋组", "1组", "第二村民小组")
    rows = [record(at, group=it) for at, it in enumerate(groups, start=1)]
    add(township, reading(table(*rows)))
    make(township, per_group=True)
    newest_first = notice_sheets.sheets(township)
    path = sheet_files.save_joined(township, newest_first, tmp_path / "出")
    titles = [it.title for it in pypdf.PdfReader(path).outline]  # type: ignore[union-attr]
    told = [str(it).partition("梅岭村")[2].partition("梅岭村")[2] for it in titles]
    assert [it.partition("2026年")[0] for it in told] == [
        *("1组", "第二村民小组", "三组", "十组", "上屋组")
    ]


def test_a_character_with_a_picture_no_longer_stops_a_sheet(township: Store) -> None:
    add(township, reading(table(record(1, name=f"王{RARE}"))))
    with pytest.raises(SheetFaults):
        make(township)
    glyph_pictures.keep(township, RARE, png(), " ⿰亻 山 ")
    assert glyph_pictures.pictures(township)[RARE].description == "⿰亻 山"
    made = make(township)
    assert len(made.sheets) == 1
    said = [wording.describe(it) for _, it in made.notes]
    assert any(f"有1处用字图代替字库里没有的字：王{RARE}" in it for it in said)
    ahead = finish(notice_sheets.look_ahead(township, SheetTerms(1, FROM)))
    assert Code.GLYPHS_PICTURED in {it.code for _, it in ahead}
    deed = glyph_pictures.keep(township, RARE, png())
    assert deed.facts["replaced"] is True
    assert finish(checking.check(township)) == []
    operation = glyph_pictures.remove(township, RARE)
    assert glyph_pictures.pictures(township) == {}
    history.undo(township, operation.id)
    assert list(glyph_pictures.pictures(township)) == [RARE]
    assert finish(checking.check(township)) == []


@pytest.mark.parametrize(
    ("character", "picture", "code"),
    [
        ("王明", png(), Code.NOT_ONE_CHARACTER),
        ("", png(), Code.NOT_ONE_CHARACTER),
        (" ", png(), Code.NOT_ONE_CHARACTER),
        ("\u200b", png(), Code.NOT_ONE_CHARACTER),
        (RARE, b"text", Code.NOT_A_PICTURE),
        (RARE, png() + bytes(1_000_000), Code.NOT_A_PICTURE),
        (RARE, png(wide=4000), Code.PICTURE_NOT_SQUARE),
        ("赵", png(), Code.PICTURE_NOT_NEEDED),
        ("8", png(), Code.PICTURE_NOT_NEEDED),
    ],
)
def test_only_a_picture_of_one_character_is_kept(
    store: Store, character: str, picture: bytes, code: Code
) -> None:
    with pytest.raises(Refusal) as refused:
        glyph_pictures.keep(store, character, picture)
    assert refused.value.problem.code is code


@pytest.mark.parametrize("says", ["13912345678", "⿰王340824199003302359"])
def test_what_stands_for_a_character_is_no_number_of_a_person(
    store: Store, says: str
) -> None:
    with pytest.raises(Refusal) as refused:
        glyph_pictures.keep(store, RARE, png(), says)
    assert refused.value.problem.code is Code.NUMBER_IN_TEXT
    assert "字图的代替文字" in wording.describe(refused.value.problem)
    assert glyph_pictures.pictures(store) == {}


def test_a_withdrawn_sheet_is_looked_at_as_withdrawn_and_not_as_a_draft(
    township: Store,
) -> None:
    add(township, reading(table(record(1))))
    [sheet] = released(township)
    releases.withdraw(township, [sheet], "面积有误", "刘审核")
    [gone] = notice_sheets.sheets(township)
    made = sheet_files.content(township, gone)
    pages = sheet_files.Pages(36)
    [seen] = sheet_files.page_images(township, gone, pages)
    [said] = pages.drawn(stamps.stamped(made, stamp=stamps.WITHDRAWN))
    [draft] = pages.drawn(stamps.stamped(made))
    assert seen.pixels == said.pixels != draft.pixels


def test_what_the_lead_leaves_out_is_said_once_and_no_longer_when_it_is_on_file(
    township: Store,
) -> None:
    add(township, reading(table(record(1), record(2))))

    def lacking() -> list[str]:
        return [
            wording.describe(it)
            for village, it in make(township).notes
            if it.code is Code.LEAD_INCOMPLETE and not village
        ]

    [said] = lacking()
    assert "没有写政策名称和文号、补贴对象、资金来源、发放方式：" in said
    ahead = finish(notice_sheets.look_ahead(township, SheetTerms(1, FROM)))
    assert [it.code for _, it in ahead].count(Code.LEAD_INCOMPLETE) == 1
    known = office.programme_called(township, "耕地地力保护补贴")
    told = replace(known, policy="《通知》（财农〔2026〕1号）", funding="中央财政")
    office.save_programme(township, told)
    [said] = lacking()
    assert "没有写补贴对象、发放方式：" in said
    told = replace(told, audience="种地农民", payment="通过“一卡通”发放")
    office.save_programme(township, told)
    assert lacking() == []


@pytest.mark.parametrize("field", ["policy", "audience", "funding", "payment"])
def test_what_the_lead_says_holds_no_number_of_a_person(
    township: Store, field: str
) -> None:
    known = office.programme_called(township, "耕地地力保护补贴")
    told: dict[str, Any] = {field: "找13912345678"}
    with pytest.raises(Refusal) as refused:
        office.save_programme(township, replace(known, **told))
    assert refused.value.problem.code is Code.NUMBER_IN_TEXT


def test_what_has_no_picture_cannot_lose_it(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        glyph_pictures.remove(store, "王")
    assert refused.value.problem.code is Code.NO_PICTURE


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"item_code": "V999"}, Code.ITEM_UNKNOWN),
        ({"occasion": "2026Q3"}, Code.OCCASION_WITHOUT_ITEM),
        ({"item_code": "V014", "occasion": "三季度"}, Code.OCCASION_UNKNOWN),
        ({"item_code": "V014", "occasion": "event:9"}, Code.EVENT_UNKNOWN),
    ],
)
def test_an_item_or_occasion_that_nobody_knows_is_refused(
    township: Store, about: dict[str, Any], code: Code
) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    words = FreeTerms(SheetKind.ITEM, FROM, 1, title="宅基地", text="无。", **about)
    with pytest.raises(Refusal) as refused:
        free_sheets.make(township, words)
    assert refused.value.problem.code is code


@pytest.mark.parametrize(
    ("item", "least", "days"),
    [
        ("V014", "", 15),
        ("V014", "20", 20),
        ("V001", "", 15),  # hangs always: as any posting
        ("", "", 15),
    ],
)
def test_a_sheet_of_an_item_is_on_notice_as_long_as_the_item_hangs(
    township: Store, item: str, least: str, days: int
) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    if least:
        tighter = Departing(
            Departure.TIGHTER, date(2026, 7, 1), "村规", least_display=least
        )
        villages = [office.village_called(township, "梅岭村")]
        catalogue_departures.depart(township, villages, [item], tighter)
    words = FreeTerms(SheetKind.ITEM, FROM, 1, None, "宅基地", "无。", item_code=item)
    [sheet] = free_sheets.make(township, words).sheets
    assert sheet.notice.days == days
    matter = replace(words, kind=SheetKind.MATTER, item_code="")
    assert free_sheets.days_unsaid(township, matter) == 7


def test_occasions_are_offered_as_a_village_has_them(township: Store) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 7, 1))
    offered = occasions.offered(township, 1, "V014")
    assert offered[0].on > offered[-1].on
    assert {"2026Q3", "2026Q4"} <= {it.text for it in offered}
    assert occasions.offered(township, None, "V014") == []


def test_an_item_is_one_of_the_catalogue_in_force(township: Store) -> None:
    asked = {"item_code": "ZZZ999", "title": "宅基地", "text": "已审批。"}
    with pytest.raises(NotAgreed) as told:
        free(township, SheetKind.ITEM, **asked)
    [(_, problem)] = told.value.warnings
    assert problem.code is Code.ITEM_WITHOUT_CATALOGUE
    catalogue_imports.adopt(township, Scope.VILLAGE, FROM.replace(month=1))
    with pytest.raises(Refusal) as refused:
        free(township, SheetKind.ITEM, **asked)
    assert refused.value.problem.code is Code.ITEM_UNKNOWN
    free(township, SheetKind.ITEM, **{**asked, "item_code": "V014"})
