"""Nothing crosses a rule or leaves the page, whatever the texts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop.documents import line_breaking, typefaces, wall_sheets
from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.domain.pages import AS_USUAL, Setting
from gwgk_desktop.domain.payout_sheets import compose
from tests import readers
from tests.documents.drawn_sheets import (
    EVERY_SETTING,
    MANY,
    Box,
    Drawn,
    crossed,
    drawn,
    many,
    outside,
    pdf_of,
    sheet_of,
    words,
)
from tests.township import (
    FORMS,
    PROGRAMME,
    TODAY,
    VILLAGE,
    line,
    programme,
    sheet_request,
)

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import PayoutLine


def test_the_search_for_crossed_characters_can_find_some() -> None:
    page = drawn(pdf_of(line()))[0]
    assert page.rules
    _, box = page.characters[-1]
    through = Box(0, (box.bottom + box.top) / 2, 999, (box.bottom + box.top) / 2)
    assert crossed(Drawn([through], page.characters))


LONG = line(
    name="阿卜杜热合曼·阿卜杜外力·买买提艾合买提",
    group="第十二村民小组（原石桥自然村）",
    quantity=Decimal("12345.6789012"),
    remark="土地流转给云溪镇丰收粮食种植专业合作社统一经营",
)


@pytest.mark.parametrize(
    "lines", [[line()], [LONG], [line(), LONG, line()], [LONG] * 60], ids=len
)
def test_long_texts_are_wrapped_inside_their_column(lines: list[PayoutLine]) -> None:
    content = pdf_of(*lines)
    for page in drawn(content):
        assert crossed(page) == []
        assert outside(page) == []
    text = words(readers.pdfium_pages(content))
    assert text.count("阿") == 2 * sum(it is LONG for it in lines)


def test_a_row_higher_than_a_page_goes_on_on_the_next() -> None:
    content = pdf_of(line(), line(remark="很长的备注" * 400), line(name="末一位"))
    pages = drawn(content)
    assert len(pages) > 2
    for page in pages:
        assert crossed(page) == []
        assert outside(page) == []
    text = words(readers.pdfium_pages(content))
    assert text.count("很") == 400
    assert "末一位" in text


TEXTS = st.text("王小明买提·（）亩，。0123456789 ABCxyz", max_size=40)


@pytest.mark.parametrize("digits", [20, 28, 40])
@pytest.mark.parametrize("setting", EVERY_SETTING)
def test_a_long_number_as_a_group_stays_on_the_page(
    setting: Setting, digits: int
) -> None:
    content = pdf_of(line(name="A", group="0" * digits, remark=""), setting=setting)
    for page in drawn(content):
        assert crossed(page) == []
        assert outside(page, setting) == []
    assert words(readers.pdfium_pages(content)).count("0") >= digits


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8),
    times=st.integers(1, 12),
    setting=st.sampled_from(EVERY_SETTING),
)
def test_whatever_the_texts_nothing_crosses_a_rule_or_leaves_the_page(
    cells: list[tuple[str, str, str]], times: int, setting: Setting
) -> None:
    lines = [line(name=a, group=b, remark=c) for a, b, c in cells * times]
    content = pdf_of(*lines, setting=setting)
    for page in drawn(content):
        assert crossed(page) == []
        assert outside(page, setting) == []
    told = words(readers.pdfium_pages(content))
    assert told.count("106.36") >= len(lines)


@pytest.mark.parametrize("count", [1, 2, 9])
def test_a_form_that_is_much_too_large_still_comes_to_an_end(count: int) -> None:
    huge = {
        setting: replace(look, title=90, lead=48, body=48, least_body=48, margin=50)
        for setting, look in FORMS.looks.items()
    }
    for setting in EVERY_SETTING:
        forms = replace(FORMS, looks=huge)
        sheet = sheet_of(*many(count))
        result = wall_sheets.draw(sheet, forms, setting, TODAY)
        names = re.findall(r"姓名\d+号", words(readers.pdfium_pages(result.content)))
        assert set(names) == {f"姓名{at}号" for at in range(count)}


@pytest.mark.parametrize("count", range(18, 40))
def test_sums_and_signatures_are_kept_together(count: int) -> None:
    pages = [words([page]) for page in readers.pdf_pages(pdf_of(*many(count)))]
    for page in pages:
        assert ("公示时间" in page) == ("盖章" in page) == ("日期：" in page)
        assert ("公示时间" in page) == ("大写" in page) == ("监督电话" in page)
    assert "".join(pages).count("公示时间") == 1


@pytest.mark.parametrize("count", [*range(18, 34), *range(52, 64)])
def test_no_page_is_without_two_rows_of_the_list(count: int) -> None:
    for page in readers.pdf_pages(pdf_of(*many(count))):
        assert len(re.findall(r"姓名\d+号", page)) >= 2


def test_every_page_says_which_sheet_it_belongs_to() -> None:
    title = "云溪镇梅岭村2026年耕地地力保护补贴拟发放情况公示"
    first, *others = (words([page]) for page in readers.pdf_pages(MANY))
    assert first.startswith(title)
    assert others
    for page in others:
        assert page.startswith(f"{title}（续）")


def test_figures_are_never_broken_and_the_remark_gives_way_first() -> None:
    rich = line(
        name="阿卜杜热合曼·买买提",
        quantity=Decimal("12345.67"),
        rate=Decimal("124.9788302"),
        amount_fen=12_345_678_901,
        remark="很长的备注" * 80,
    )
    lines = readers.pdfium_pages(pdf_of(line(), rich, line(name="欧阳小明")))
    text = "\n".join(lines)
    for whole in ("123,456,789.01", "12,345.67", "124.9788302", "欧阳小明"):
        assert whole in text
    assert words(lines).count("很长的备注") == 80
    assert "耕地地力保护补贴" in text


def test_a_last_row_stays_with_its_totals_where_two_are_too_high() -> None:
    high = line(name="高行", remark="很长的备注" * 70)
    pages = readers.pdf_pages(pdf_of(*many(4), high, line(name="末一位")))
    assert "末一位" in pages[-1]
    assert "高行" not in pages[-1]
    for page in pages:
        assert "公示时间" not in page or "合计" in page


def test_a_heading_is_broken_into_even_lines() -> None:
    long = line(remark="很长的备注" * 9, amount_fen=12_345_678_901, name="甲" * 30)
    text = readers.pdfium_pages(pdf_of(long, line(rate=Decimal(1))))[0]
    assert "补贴标\n" not in text.replace("\r", "")


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        (("云溪镇梅岭村2026年", "高龄津贴", "公示"), 1),
        (("云溪镇梅岭村2026年第三季度", "大中型水库移民扶持补助", "发放情况公示"), 2),
        (("云溪镇梅岭村2026年", "“福彩圆梦·事实无人抚养儿童助学工程”补助", "公示"), 2),
    ],
)
def test_a_title_is_broken_between_its_parts_where_they_fit(
    parts: tuple[str, ...], lines: int
) -> None:
    sheet = replace(sheet_of(line()), title=parts)
    content = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY).content
    told = readers.pdf_pages(content)[0].splitlines()[:lines]
    assert "".join(told) == "".join(parts)
    joints = {"".join(parts[:at]) for at in range(len(parts) + 1)}
    assert all("".join(told[: at + 1]) in joints for at in range(lines))


def test_a_long_title_is_broken_between_its_parts_into_even_lines() -> None:
    village = replace(VILLAGE, name="云溪经济开发区东湖社区")
    told = replace(PROGRAMME, name="新一轮退耕还林还草延长期补助及生态林抚育补助")
    asked = sheet_request(village=village, programme=told)
    asked = replace(asked, batch=replace(asked.batch, programme=told.name))
    page = drawn(wall_sheets.draw(compose(asked)[0], FORMS, AS_USUAL, TODAY).content)[0]
    assert outside(page) == []
    heights = {round(box.top) for character, box in page.characters[:60] if character}
    assert len(heights) > 2
    [text] = readers.pdf_pages(
        wall_sheets.draw(compose(asked)[0], FORMS, AS_USUAL, TODAY).content
    )
    lines = text.splitlines()[:4]
    assert "".join(lines).startswith("".join(compose(asked)[0].title))


def test_wide_tables_are_set_smaller_before_they_are_broken() -> None:
    columns = [PublicColumn(f"第{at}栏", Source.EXTRA) for at in range(9)]
    extras = tuple((column.heading, "内容较长的栏") for column in columns)
    told = programme(columns=tuple(columns))
    sheet, _ = compose(sheet_request(line(extras=extras), programme=told))
    page = drawn(wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY).content)[0]
    assert crossed(page) == []
    assert outside(page) == []


@given(
    text=st.text("王小明，。（）《》：abc123", min_size=1, max_size=60),
    room=st.floats(30, 300),
)
def test_broken_lines_hold_the_whole_text_and_fit(text: str, room: float) -> None:
    lines = line_breaking.wrapped(text, 10, room)
    assert "".join(lines) == text
    assert all(typefaces.width(it, 10) <= room + 0.001 for it in lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("王小明，李四", ["王小", "明，李", "四"]),
        ("王小，李四张", ["王小，", "李四张"]),
        ("王小（明李）", ["王小", "（明", "李）"]),
        ("王小（明）李", ["王小", "（明）", "李"]),
        ("王（（明李四", ["王", "（（明", "李四"]),
        ("王小明。。。", ["王小", "明。。", "。"]),  # it fits; more cannot be asked
        ("，，，，王", ["，，，", "，王"]),
        ("王1234）", ["王", "1234）"]),
    ],
)
def test_lines_begin_and_end_as_printers_have_them(text: str, lines: list[str]) -> None:
    assert line_breaking.wrapped(text, 10, 35) == lines


@pytest.mark.parametrize(
    ("name", "room", "lines"),
    [
        (
            "阿卜杜拉·买买提江·艾力肯·依明尼亚孜",
            9.5,
            ["阿卜杜拉·买买提江·", "艾力肯·依明尼亚孜"],
        ),
        ("阿卜杜拉·买买提江", 9.5, ["阿卜杜拉·买买提江"]),
        ("阿卜杜拉·买买提江", 5.0, ["阿卜杜拉·", "买买提江"]),
        ("古丽·阿卜杜热依木江艾山", 6.0, ["古丽·", "阿卜杜热依木", "江艾山"]),
    ],
)
def test_a_name_of_several_parts_is_broken_behind_a_dot(
    name: str, room: float, lines: list[str]
) -> None:
    style = line_breaking.Style(typefaces.Face.SERIF, 10.0)
    assert line_breaking.broken(name, style, room * 10) == lines
