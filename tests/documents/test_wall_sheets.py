"""Sheets for the wall: all that is said stands on them, readable and copied whole."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pypdfium2
import pytest

from gwgk_desktop.documents import pdf_pages, typefaces, wall_sheets
from gwgk_desktop.domain import sheet_content
from gwgk_desktop.domain.notice_sheets import NoticeSheet
from gwgk_desktop.domain.pages import (
    AS_USUAL,
    Direction,
    Paper,
    Setting,
    SheetColumn,
    SheetTable,
    TypeSize,
)
from gwgk_desktop.domain.payout_sheets import compose
from gwgk_desktop.domain.problems import Code
from tests import readers
from tests.documents.drawn_sheets import (
    EVERY_SETTING,
    MANY,
    crossed,
    drawn,
    many,
    outside,
    pdf_of,
    sheet_of,
    words,
)
from tests.township import FORMS, TODAY, line, programme, sheet_request

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
RARE = "𬭎𬱖𠅤㛃䶮嫑犇燊堃"
"""Characters of the samples' names, some beyond U+FFFF."""
PAGES_OF_MANY = 6


@pytest.mark.parametrize("read", [readers.pdf_pages, readers.pdfium_pages])
def test_every_line_stands_on_the_sheet_in_its_order(
    read: Callable[[bytes], list[str]],
) -> None:
    text = words(read(MANY))
    expected = [
        f"{at + 1}一组姓名{at}号8.32106.36{1000 + at / 100:,.2f}" for at in range(120)
    ]
    places = [text.find(row) for row in expected]
    assert -1 not in places
    assert places == sorted(places)
    assert "合计998.40120,071.40" in text


def test_the_header_stands_on_each_page_that_has_rows() -> None:
    for page in readers.pdf_pages(MANY):
        if re.search(r"姓名\d+号", page):
            for heading in ("序号", "村民小组", "户主姓名", "补贴金额"):
                assert page.count(heading) == 1


def test_every_page_says_which_of_how_many_it_is_and_the_number() -> None:
    pages = readers.pdf_pages(MANY)
    assert len(pages) == PAGES_OF_MANY
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页　共{PAGES_OF_MANY}页" in page
        assert "编号：云溪镇-梅岭村-2026-001" in page


def test_every_text_of_the_sheet_is_printed() -> None:
    told = programme(policy="昌溪县2026年耕地地力保护补贴实施方案（昌农〔2026〕8号）")
    sheet, _ = compose(sheet_request(programme=told))
    text = words(
        readers.pdf_pages(wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY).content)
    )
    for part in sheet.texts():
        assert "".join(part.split()) in text


def test_every_font_is_embedded() -> None:
    fonts = readers.pdf_fonts(pdf_of(line(name=f"{RARE}𠮷")))
    names = {name.partition("+")[2].split("-")[0] for name in fonts}
    assert names == {"NotoSerifSC", "NotoSansSC", "HanaMinB"}
    assert all(fonts.values())


def test_the_same_sheet_gives_the_same_bytes() -> None:
    first = pdf_of(*many(3))
    pdf_of(line(name=RARE))  # another between them uses other characters
    assert pdf_of(*many(3)) == first


def test_another_run_of_the_program_gives_the_same_bytes() -> None:
    again = (
        "import sys; from tests.documents import drawn_sheets as it;"
        "sys.stdout.buffer.write(it.pdf_of(*it.many(3)))"
    )
    elsewhere = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", again], check=True, capture_output=True, cwd=ROOT
    )
    assert elsewhere.stdout == pdf_of(*many(3))


@pytest.mark.parametrize("read", [readers.pdf_pages, readers.pdfium_pages])
@pytest.mark.parametrize("name", [*RARE, f"王{RARE}", "唐𬭎文", "A𬭎B"])
def test_rare_characters_are_copied_out_exactly(
    read: Callable[[bytes], list[str]],
    name: str,
) -> None:
    assert f"1一组{name}8.32" in words(read(pdf_of(line(name=name))))


def test_a_sheet_of_more_characters_than_a_subset_holds_is_copied_out_exactly() -> None:
    """Subsets hold 256 characters: a word's may be of several."""
    every = "".join(chr(it) for it in range(0x4E00, 0x4E00 + 600))
    mixed = [every[at::200] for at in range(200)]
    content = pdf_of(*(line(name=name, row=at) for at, name in enumerate(mixed)))
    for read in (readers.pdf_pages, readers.pdfium_pages):
        text = words(read(content))
        assert all(name in text for name in mixed)


def test_what_the_typeface_lacks_is_found_before_printing() -> None:
    sheet = sheet_of(line(), line(name="王\U000323af", remark="\U000323af和\u0bd0"))
    problems = wall_sheets.missing_glyphs(sheet)
    assert [(it.code, it.facts["column"], it.facts["code"]) for it in problems] == [
        (Code.GLYPH_MISSING, "户主姓名", "U+323AF"),
        (Code.GLYPH_MISSING, "备注", "U+323AF"),
        (Code.GLYPH_MISSING, "备注", "U+0BD0"),
    ]
    assert problems[0].facts["text"] == "王\U000323af"
    assert problems[0].facts["number"] == 2


def test_what_the_typeface_lacks_is_found_outside_the_table_too() -> None:
    sheet = replace(sheet_of(line()), lead=("根据\u0bd0号文件",))
    [problem] = wall_sheets.missing_glyphs(sheet)
    assert (problem.facts["column"], problem.facts["number"]) == ("正文", 0)
    assert problem.facts["character"] == "\u0bd0"


def test_nothing_is_missing_of_what_the_sheets_themselves_say() -> None:
    assert wall_sheets.missing_glyphs(sheet_of(line(name=RARE))) == []
    assert typefaces.missing(["壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整零负　 \n"]) == []


@pytest.mark.parametrize(
    ("setting", "size"),
    [
        (AS_USUAL, (210, 297)),
        (Setting(Paper.A3), (297, 420)),
        (Setting(Paper.A3, Direction.ACROSS), (420, 297)),
        (Setting(Paper.A4, Direction.ACROSS, TypeSize.LARGE), (297, 210)),
    ],
)
def test_the_paper_is_what_was_asked_for(
    setting: Setting, size: tuple[int, int]
) -> None:
    assert readers.pdf_sizes(pdf_of(*many(40), setting=setting)) == {size}


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
@pytest.mark.parametrize("count", [1, 2, 20, 63, 120])
def test_however_it_is_set_every_line_stands_once_and_nothing_is_crossed(
    setting: Setting, count: int
) -> None:
    content = pdf_of(*many(count), setting=setting)
    pages = readers.pdfium_pages(content)
    names = re.findall(r"姓名\d+号", "".join(pages))
    assert sorted(names) == sorted(f"姓名{at}号" for at in range(count))
    for page in drawn(content):
        assert crossed(page) == []
        assert outside(page, setting) == []
    assert [("盖章" in page) for page in pages] == [*[False] * (len(pages) - 1), True]


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
def test_the_sums_of_the_pages_make_up_the_total(setting: Setting) -> None:
    pages = readers.pdf_pages(pdf_of(*MIXED, setting=setting))
    told = [_sum(page, "本页小计") for page in pages]
    assert len(told) > 1
    assert all(told)
    assert [it for page in pages if (it := _sum(page, "合计"))] == [sum(told)]
    assert sum(told) == Decimal(sum(it.amount_fen for it in MIXED)) / 100


def _sum(page: str, label: str) -> Decimal:
    """Return the amount in a row of sums; 0 where there is none."""
    told = re.search(
        rf"^{label}\s*(?:补贴金额（元）)?\s*([\d,.]+)\s*$", page, re.MULTILINE
    )
    return Decimal(told[1].replace(",", "")) if told else Decimal()


MIXED = [
    line(name=f"姓名{at}号", quantity=None, rate=None, amount_fen=1_000_003 + 13 * at)
    for at in range(200)
]


def test_a_single_page_has_no_sum_of_its_own() -> None:
    assert "本页小计" not in readers.pdf_pages(pdf_of(*many(3)))[0]


def test_an_office_may_do_without_the_sums_of_pages() -> None:
    looks = {
        setting: replace(look, page_subtotal=False)
        for setting, look in FORMS.looks.items()
    }
    forms = replace(FORMS, looks=looks)
    result = wall_sheets.draw(sheet_of(*many(80)), forms, AS_USUAL, TODAY)
    assert "本页小计" not in "".join(readers.pdf_pages(result.content))


def test_a_long_list_stands_in_panels_where_the_paper_is_wide() -> None:
    across = Setting(Paper.A3, Direction.ACROSS)
    upright = readers.pdf_pages(pdf_of(*many(120), setting=Setting(Paper.A4)))
    wide = readers.pdf_pages(pdf_of(*many(120), setting=across))
    assert len(wide) < len(upright)
    assert words(wide[:1]).count("户主姓名") >= 2
    assert readers.pdf_pages(pdf_of(*many(3), setting=across))[0].count("户主姓名") == 1


LARGE_ACROSS = Setting(Paper.A3, Direction.ACROSS, TypeSize.LARGE)


def with_tails(count: int, each: int) -> NoticeSheet:
    """Return a sheet on which some are told apart by a digit, few by ten of them."""
    sheet = compose(sheet_request(*many(count)))[0]
    rows = []
    for at, row in enumerate(sheet.rows):
        name = "王小明（尾号10010）" if at % each == 1 else "李伟"
        if at % (6 * each) == 2:
            name = "王小明（尾号5198001010）"
        rows.append((*row[:2], name, *row[3:]))
    return replace(sheet, rows=tuple(rows))


def test_a_few_long_names_do_not_cost_a_panel() -> None:
    plain = wall_sheets.draw(with_tails(300, 301), FORMS, LARGE_ACROSS, TODAY)
    tailed = wall_sheets.draw(with_tails(300, 5), FORMS, LARGE_ACROSS, TODAY)
    for told in (plain, tailed):
        first = words(readers.pdf_pages(told.content)[:1])
        assert first.count("户主姓名") == 2
    assert tailed.page_count <= plain.page_count * 1.4


def test_a_name_that_is_too_long_is_broken_before_its_bracket() -> None:
    content = wall_sheets.draw(with_tails(300, 5), FORMS, LARGE_ACROSS, TODAY).content
    pages = readers.pdf_pages(content)
    assert not any("王小明（尾号5" in page for page in pages)
    assert sum(words([page]).count("（尾号5198001010）") for page in pages) == 10


@pytest.mark.parametrize(
    "setting", [LARGE_ACROSS, Setting(Paper.A4, size=TypeSize.LARGE), AS_USUAL]
)
def test_the_digits_behind_a_name_are_never_broken(setting: Setting) -> None:
    for tail in ("尾号5198001010", "尾号198001X", "360299***********010"):
        sheet = compose(sheet_request(*many(300)))[0]
        rows = list(sheet.rows)
        rows[7] = (*rows[7][:2], f"王小明（{tail}）", *rows[7][3:])
        told = wall_sheets.draw(replace(sheet, rows=tuple(rows)), FORMS, setting, TODAY)
        lines = "\n".join(readers.pdf_pages(told.content)).split()
        digits = tail.removeprefix("尾号")
        assert any(f"{digits}）" in it for it in lines)


def test_rows_that_need_two_pages_fill_the_first_and_some_stay_with_the_end() -> None:
    pages = readers.pdf_pages(pdf_of(*many(20), setting=LARGE_ACROSS))
    assert [len(re.findall(r"姓名\d+号", page)) for page in pages] == [16, 4]


def test_a_list_that_stands_on_one_page_alone_has_no_sum_of_that_page() -> None:
    setting = Setting(Paper.A4, Direction.ACROSS, TypeSize.LARGE)
    pages = readers.pdf_pages(pdf_of(line(), setting=setting))
    assert len(pages) == 2  # the title and the lead leave no room on the first
    assert "王小明" in pages[1]
    assert "本页小计" not in "".join(pages)


def test_no_more_panels_than_make_the_pages_fewer() -> None:
    across = Setting(Paper.A3, Direction.ACROSS)
    counts = {}
    for most in (1, 2, 3, 4):
        looks = {at: replace(it, panels=most) for at, it in FORMS.looks.items()}
        forms = replace(FORMS, looks=looks)
        made = wall_sheets.draw(sheet_of(*many(40)), forms, across, TODAY)
        counts[most] = made.page_count
        panels = words(readers.pdf_pages(made.content)[:1]).count("户主姓名")
        assert counts[panels] == made.page_count
        assert all(counts[fewer] > made.page_count for fewer in range(1, panels))


def test_a_unit_is_never_broken_within_its_brackets() -> None:
    large = Setting(Paper.A4, size=TypeSize.LARGE)
    rich = {
        "amount_fen": 123_456_789,
        "remark": "很长的备注" * 9,
        "group": "第一村民小组",
    }
    told = [line(name=f"甲乙丙丁{at}", quantity=Decimal(at), **rich) for at in range(9)]
    for page in readers.pdfium_pages(pdf_of(*told, setting=large)):
        lines = [it.strip() for it in page.splitlines()]
        assert "）" not in lines
        assert not any(it in {"（亩", "（元", "（元/亩"} for it in lines)


@pytest.mark.parametrize("paper", list(Paper))
def test_large_type_is_at_least_fourteen_points(paper: Paper) -> None:
    for direction in Direction:
        assert FORMS.looks[Setting(paper, direction, TypeSize.LARGE)].least_body >= 14
    large = Setting(paper, size=TypeSize.LARGE)
    document = pypdfium2.PdfDocument(pdf_of(*many(30), setting=large))
    text = document[0].get_textpage()
    at = text.search("姓名9号").get_next()[0]
    size = pypdfium2.raw.FPDFText_GetFontSize(text, at)
    text.close()
    document.close()
    assert size >= 14


def test_a_watermark_lies_across_every_page() -> None:
    draft = replace(sheet_of(*many(60)), watermark="草稿")
    result = wall_sheets.draw(draft, FORMS, AS_USUAL, TODAY)
    pages = readers.pdf_pages(result.content)
    assert len(pages) > 2
    assert all("草稿" in page for page in pages)
    assert result.text == sheet_content.content_text(sheet_of(*many(60)))


def test_paragraphs_and_tables_follow_the_list() -> None:
    columns = (SheetColumn("项目"), SheetColumn("金额", is_number=True))
    rows = tuple((f"第{at}项", f"{at}.00") for at in range(150))
    told = replace(
        sheet_of(line()), further=("另有说明。", SheetTable(columns, rows), "完。")
    )
    content = wall_sheets.draw(told, FORMS, AS_USUAL, TODAY).content
    pages = readers.pdf_pages(content)
    text = words(pages)
    assert text.index("另有说明。") < text.index("第0项") < text.index("第149项")
    assert text.index("第149项") < text.index("完。") < text.index("公示时间")
    assert len(pages) > 2
    for page in drawn(content):
        assert crossed(page) == []
        assert outside(page) == []


def test_long_paragraphs_go_on_on_the_next_page() -> None:
    told = replace(
        sheet_of(line()), further=("很长的说明，" * 600,), rows=(), columns=()
    )
    content = wall_sheets.draw(told, FORMS, AS_USUAL, TODAY).content
    assert words(readers.pdfium_pages(content)).count("很") == 600
    for page in drawn(content):
        assert outside(page) == []


def test_the_document_tells_no_author() -> None:
    about = pypdf.PdfReader(io.BytesIO(MANY)).metadata
    assert about is not None
    assert not about.author
    assert about.title == "云溪镇梅岭村2026年耕地地力保护补贴拟发放情况公示"
    assert about.creator == about.producer == "乡镇政务公开台"
    assert about.creation_date is not None
    assert about.creation_date.date() == TODAY


def test_a_sheet_of_totals_is_one_page_without_a_total_row() -> None:
    sheet = NoticeSheet(
        number="云溪镇-梅岭村-2026-001",
        title=("云溪镇梅岭村2026年", "孤儿基本生活费发放情况公示"),
        lead=("现将情况公示如下。",),
        columns=(SheetColumn("人数", is_number=True), SheetColumn("总金额（元）")),
        rows=(("2", "2,400.00"),),
        total_row=(),
        closing=("合计2人。",),
        signatures=("经办人：",),
    )
    result = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY)
    [text] = readers.pdf_pages(result.content)
    assert result.page_count == 1
    assert "2 2,400.00" in text


def test_pages_are_pictures_for_the_screen() -> None:
    pictures = pdf_pages.images(MANY, 72)
    assert len(pictures) == PAGES_OF_MANY
    first = pictures[0]
    assert (first.width, first.height) == (596, 842)
    assert len(first.pixels) == first.stride * first.height
    assert len(set(first.pixels)) > 2  # something is drawn on it
    assert pdf_pages.images(MANY, 72, most=1) == [first]
    larger = pdf_pages.images(MANY, 144, most=1)[0]
    assert larger.width == pytest.approx(2 * first.width, abs=2)


def test_a_sheet_for_the_office_lies_across_and_says_so_on_every_page() -> None:
    inner = replace(sheet_of(*many(60)), banner="内部资料　严禁张贴")
    across = Setting(direction=Direction.ACROSS)
    content = wall_sheets.draw(inner, FORMS, across, TODAY).content
    assert readers.pdf_sizes(content) == {(297, 210)}
    pages = readers.pdf_pages(content)
    assert len(pages) > 2
    assert all("内部资料" in page for page in pages)
    assert not any("内部资料" in page for page in readers.pdf_pages(MANY))
