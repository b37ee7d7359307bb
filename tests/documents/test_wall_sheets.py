"""Wall sheets, read back by readers that did not write them."""

from __future__ import annotations

import hashlib
import io
import math
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from reportlab.lib.units import mm

from gwgk_desktop.documents import line_breaking, pdf_pages, typefaces, wall_sheets
from gwgk_desktop.domain import sheet_content
from gwgk_desktop.domain.notice_sheets import NoticeSheet
from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.domain.pages import (
    AS_USUAL,
    Direction,
    Paper,
    PrintedSheet,
    Setting,
    SheetColumn,
    SheetTable,
    TypeSize,
)
from gwgk_desktop.domain.payout_sheets import compose
from gwgk_desktop.domain.problems import Code
from tests import readers
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
    from collections.abc import Callable, Iterable

    from gwgk_desktop.domain.payouts import PayoutLine

ROOT = Path(__file__).parents[2]
POINT = 1.0
RARE = "𬭎𬱖𠅤㛃䶮嫑犇燊堃"
"""Characters of the samples' names, some beyond U+FFFF."""


def sheet_of(*lines: PayoutLine) -> NoticeSheet:
    return compose(sheet_request(*lines, with_remark=True))[0]


def pdf_of(*lines: PayoutLine, setting: Setting = AS_USUAL) -> bytes:
    return wall_sheets.draw(sheet_of(*lines), FORMS, setting, TODAY).content


def many(count: int) -> list[PayoutLine]:
    return [
        line(name=f"姓名{at}号", amount_fen=100_000 + at, row=at) for at in range(count)
    ]


PAGES_OF_MANY = 6
MANY = pdf_of(*many(120))


def words(pages: Iterable[str]) -> str:
    """Return the text of pages without the white space between."""
    return "".join("".join(pages).split())


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
        "import sys; from tests.documents import test_wall_sheets as it;"
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


EVERY_SETTING = list(FORMS.looks)


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


def test_rows_that_need_two_pages_fill_one_or_are_shared_by_both() -> None:
    pages = readers.pdf_pages(pdf_of(*many(20), setting=LARGE_ACROSS))
    assert [len(re.findall(r"姓名\d+号", page)) for page in pages] == [10, 10]


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


def codes_on(content: bytes, page: int = -1, dots: float = 150) -> list[str]:
    """Return the codes that a scanner at so many dots per inch reads off a page."""
    return [it.text for it in barcodes_on(content, page, dots)]


def barcodes_on(content: bytes, page: int, dots: float) -> list[Any]:
    """Return the codes on a rendered page, each with its corners in dots."""
    image = pdf_pages.images(content, dots)[page]
    size = (image.width, image.height)
    picture = Image.frombuffer("RGB", size, image.pixels, "raw", "BGRX", image.stride)
    return list(zxingcpp.read_barcodes(picture.convert("L")))


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
@pytest.mark.parametrize("dots", [100, 150, 300])
def test_the_code_says_number_days_and_the_hash_of_the_content(
    setting: Setting, dots: float
) -> None:
    result = wall_sheets.draw(sheet_of(*many(30)), FORMS, setting, TODAY)
    [code] = codes_on(result.content, dots=dots)
    sha256 = hashlib.sha256(result.text.encode()).hexdigest()
    assert code.splitlines() == [
        "云溪镇-梅岭村-2026-001",
        "2026-09-10/2026-09-16",
        f"SHA256 {sha256}",
    ]


@pytest.mark.parametrize("turned", [0, 7, -13, 33])
def test_the_code_is_read_from_a_photo_that_is_askew_dim_and_blurred(
    turned: float,
) -> None:
    setting = Setting(Paper.A3, Direction.ACROSS, TypeSize.LARGE)
    sheet = sheet_of(*many(60))
    made = wall_sheets.draw(sheet, FORMS, setting, TODAY)
    document = pypdfium2.PdfDocument(made.content)
    page = document[len(document) - 1].render(scale=150 / 72).to_pil().convert("L")
    document.close()
    photo = page.rotate(
        turned, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC
    )
    photo = photo.filter(ImageFilter.GaussianBlur(1.5)).point(lambda it: 40 + it * 0.3)
    photo = Image.blend(photo, Image.effect_noise(photo.size, 28), 0.12)
    kept = io.BytesIO()
    photo.save(kept, "JPEG", quality=45)
    told = zxingcpp.read_barcodes(Image.open(kept))
    assert [it.text for it in told] == [sheet_content.code_text(sheet, made.text)]


@pytest.mark.parametrize("setting", EVERY_SETTING, ids=str)
def test_the_code_itself_is_32_millimetres_or_more_on_a_page_of_every_form(
    setting: Setting,
) -> None:
    content = wall_sheets.draw(sheet_of(line()), FORMS, setting, TODAY).content
    [code] = barcodes_on(content, -1, 300)
    assert min(sides(code, 300)) >= 32


def test_the_code_of_a_short_text_is_32_millimetres_in_the_least_side() -> None:
    least = replace(FORMS.looks[AS_USUAL], code=39)  # a smaller one is refused
    forms = replace(FORMS, looks={AS_USUAL: least})
    sheet = replace(sheet_of(line()), number="镇-村-2026-001")
    content = wall_sheets.draw(sheet, forms, AS_USUAL, TODAY).content
    [code] = barcodes_on(content, -1, 300)
    assert min(sides(code, 300)) >= 32


def sides(code: Any, dots: float) -> list[float]:
    """Return the four sides of a code without its quiet zone, in millimetres."""
    at = code.position
    corners = [at.top_left, at.top_right, at.bottom_right, at.bottom_left]
    return [
        math.hypot(one.x - other.x, one.y - other.y) / dots * 25.4
        for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]


def test_a_sheet_for_the_office_has_no_code() -> None:
    told = sheet_of(line())
    inner = PrintedSheet(
        **{it.name: getattr(told, it.name) for it in fields(PrintedSheet)}
    )
    result = wall_sheets.draw(inner, FORMS, AS_USUAL, TODAY)
    assert result.text == ""
    assert codes_on(result.content) == []


def png(colour: int = 0) -> bytes:
    out = io.BytesIO()
    Image.new("L", (40, 40), colour).save(out, "PNG")
    return out.getvalue()


def test_a_picture_stands_for_a_character_that_no_typeface_has() -> None:
    pictures = {"\U000323af": wall_sheets.GlyphPicture(png(), "⿰亻山")}
    sheet = sheet_of(line(name="王\U000323af明", remark="和\u0bd0"))
    [problem] = wall_sheets.missing_glyphs(sheet, pictures)
    assert problem.facts["code"] == "U+0BD0"
    sheet = sheet_of(line(name="王\U000323af明"))
    assert wall_sheets.missing_glyphs(sheet, pictures) == []
    content = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY, pictures).content
    [page] = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len(page.images) == 1
    for text in copied(content):
        assert "王⿰亻山明8.32" in text


@pytest.mark.parametrize(
    ("says", "told"),
    [("", "李〓8.32"), ("𬭎", "李𬭎8.32"), ("⿰\U000323b0山", "李⿰〓山8.32")],
)
def test_a_pictured_name_is_never_copied_out_shortened(says: str, told: str) -> None:
    pictures = {"\U000323af": wall_sheets.GlyphPicture(png(), says)}
    sheet = sheet_of(line(name="李\U000323af"))
    content = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY, pictures).content
    for text in copied(content):
        assert told in text


def copied(content: bytes) -> list[str]:
    """Return what is copied out of a PDF by each reader that there is, unspaced."""
    told = [words(readers.pdfium_pages(content)), words(readers.pdf_pages(content))]
    if shutil.which("pdftotext"):
        command = ["pdftotext", "-layout", "-", "-"]
        ran = subprocess.run(command, input=content, capture_output=True, check=True)  # noqa: S603
        told.append("".join(ran.stdout.decode().split()))
    return told


def test_a_picture_takes_no_place_of_a_character_that_a_typeface_has() -> None:
    pictures = {"王": wall_sheets.GlyphPicture(png(), "李")}
    sheet = sheet_of(line(name="王明"))
    assert wall_sheets.pictured_glyphs(sheet, pictures) == []
    content = wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY, pictures).content
    assert content == wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY).content


def test_only_whole_pictures_are_taken_for_pictures() -> None:
    assert wall_sheets.picture_size(png()) == (40, 40)
    assert not wall_sheets.picture_size(png()[:50])
    assert not wall_sheets.picture_size(b"GIF89a")
    assert not wall_sheets.picture_size(b"")


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


class Box(NamedTuple):
    """Where a character stands."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Drawn:
    """A page as lines and characters."""

    rules: list[Box]
    characters: list[tuple[str, Box]]


def drawn(content: bytes) -> list[Drawn]:
    """Return what is drawn where: the rules by pypdf, the characters by pdfium."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    document = pypdfium2.PdfDocument(content)
    found = []
    for page, other in zip(reader.pages, document, strict=True):
        text = other.get_textpage()
        characters = [
            (text.get_text_range(at, 1), Box(*text.get_charbox(at)))
            for at in range(text.count_chars())
        ]
        found.append(Drawn(_rules(page), characters))
        text.close()
        other.close()
    document.close()
    return found


def _rules(page: pypdf.PageObject) -> list[Box]:
    contents = page.get_contents()
    assert contents is not None
    rules, at = [], (0.0, 0.0)
    for operands, operator in contents.operations:
        if operator in {b"m", b"l"}:
            to = (float(operands[0]), float(operands[1]))
            if operator == b"l":
                (left, right), (low, high) = (
                    sorted([at[0], to[0]]),
                    sorted([at[1], to[1]]),
                )
                rules.append(Box(left, low, right, high))
            at = to
    return rules


def crossed(page: Drawn) -> list[str]:
    """Return the characters that a rule runs through."""
    return [
        character
        for character, box in page.characters
        for rule in page.rules
        if rule.left < box.right - POINT
        and rule.right > box.left + POINT
        and rule.bottom < box.top - POINT
        and rule.top > box.bottom + POINT
    ]


def test_the_search_for_crossed_characters_can_find_some() -> None:
    page = drawn(pdf_of(line()))[0]
    assert page.rules
    _, box = page.characters[-1]
    through = Box(0, (box.bottom + box.top) / 2, 999, (box.bottom + box.top) / 2)
    assert crossed(Drawn([through], page.characters))


def outside(page: Drawn, setting: Setting = AS_USUAL) -> list[str]:
    """Return the characters that do not stand on the printable page."""
    look = FORMS.looks[setting]
    least = look.margin * mm - POINT
    return [
        character
        for character, box in page.characters
        if character.strip()
        and not (
            box.left >= least
            and box.right <= look.width * mm - least
            and box.bottom >= least - look.note
            and box.top <= look.height * mm - least
        )
    ]


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


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=8),
    times=st.integers(1, 30),
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
