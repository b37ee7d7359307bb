"""A page whose writing cannot be read out of it is never called clean."""

from __future__ import annotations

import io
import math
from random import Random
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)
from PySide6.QtGui import QPainterPath, QRawFont
from reportlab.graphics.barcode import code128
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import paths
from gwgk_desktop.documents import pdf_streams, qr_codes, stamps, typefaces
from gwgk_desktop.domain.passages import Why
from tests import planted, searched
from tests.documents.drawn_sheets import many, pdf_of
from tests.township import card, id_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QApplication
    from reportlab.pdfgen.pathobject import PDFPathObject

    Draw = Callable[[Canvas], object]

ID, ACCOUNT, MOBILE = id_number(), card(), "13800000001"
ROWS = [f"汪来福 {ID}", f"程金枝 {ACCOUNT}", f"吴大有 {MOBILE}", f"方小妹 {ID}"]
ILLEGIBLE = [("page 1", Why.ILLEGIBLE)]
IMAGE_ONLY = [("page 1", Why.IMAGE_ONLY)]
PARAGRAPH = "现将桐岭镇峙滩村二〇二六年度耕地地力保护补贴发放情况予以公示，请村民监督。"


def unread(content: bytes) -> list[tuple[str, Why]]:
    return [(it.where, it.why) for it in searched.look(content)[1]]


def places(content: bytes) -> set[tuple[str, str]]:
    return {(it.place, it.kind.value) for it in searched.look(content)[0]}


def page(*draws: Draw) -> bytes:
    """Return a page with what is drawn, and no text but what that writes."""
    out = io.BytesIO()
    canvas = Canvas(
        out,
        initialFontName=typefaces.load().fontName,  # type: ignore[arg-type]
    )
    for draw in draws:
        draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def typed(*lines: str) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(typefaces.load().fontName, 12)
        for number, line in enumerate(lines):
            canvas.drawString(60, 780 - 20 * number, line)

    return draw


def glyphs(text: str, size: float) -> list[QPainterPath]:
    """Return the outlines of a text, each glyph where it stands on its line."""
    face = QRawFont(str(paths.RESOURCES / "fonts/NotoSansSC-Regular.ttf"), size)
    drawn, at = [], 0.0
    numbers = face.glyphIndexesForString(text)
    for number, advance in zip(
        numbers, face.advancesForGlyphIndexes(numbers), strict=True
    ):
        drawn.append(face.pathForGlyph(number).translated(at, 0))
        at += advance.x()
    return drawn


def outlined(
    rows: Sequence[str], top: float = 600, size: float = 12, *, joined: bool = False
) -> Draw:
    """Return what draws rows of text as outlines, a path a glyph, or a row."""

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            foot = top - 1.6 * size * number
            path = canvas.beginPath()
            for glyph in glyphs(row, size):
                trace(path, glyph, 60, foot)
                if not joined:
                    canvas.drawPath(path, stroke=0, fill=1)
                    path = canvas.beginPath()
            if joined:
                canvas.drawPath(path, stroke=0, fill=1)

    return draw


def trace(path: PDFPathObject, glyph: QPainterPath, left: float, foot: float) -> None:
    every = range(glyph.elementCount())
    points: list[Any] = [glyph.elementAt(it) for it in every]  # Qt's types lack all
    kinds = QPainterPath.ElementType
    at = 0
    while at < len(points):
        it = points[at]
        x, y = left + it.x, foot - it.y
        if it.type == kinds.MoveToElement:
            path.moveTo(x, y)
        elif it.type == kinds.LineToElement:
            path.lineTo(x, y)
        else:
            ends = [(left + one.x, foot - one.y) for one in points[at + 1 : at + 3]]
            path.curveTo(x, y, *ends[0], *ends[1])
            at += 2
        at += 1


@pytest.mark.parametrize("joined", [False, True])
@pytest.mark.parametrize("size", [6, 12, 40])
def test_writing_made_outlines_is_unread_beside_a_line_of_text(
    qapp: QApplication,  # noqa: ARG001 - Qt knows no typeface without it
    size: float,
    joined: bool,  # noqa: FBT001
) -> None:
    rows = outlined(ROWS, size=size, joined=joined)
    assert unread(page(typed("桐岭镇补贴发放公示"), rows)) == ILLEGIBLE
    assert unread(page(typed(*[PARAGRAPH] * 3), rows)) == ILLEGIBLE
    assert unread(page(rows)) == IMAGE_ONLY


def test_a_single_outlined_number_is_unread_where_there_is_hardly_any_text(
    qapp: QApplication,  # noqa: ARG001
) -> None:
    for joined in (False, True):
        number = outlined([MOBILE], joined=joined)
        assert unread(page(typed("桐岭镇补贴发放公示"), number)) == ILLEGIBLE
        assert unread(page(number)) == IMAGE_ONLY


def test_outlines_in_a_form_that_is_drawn_smaller_are_unread(
    qapp: QApplication,  # noqa: ARG001
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("rows", 0, 0, 60_000, 84_000)
        outlined(ROWS, top=50_000, size=1_200, joined=True)(canvas)
        canvas.endForm()
        canvas.scale(0.01, 0.01)
        canvas.doForm("rows")

    assert unread(page(typed(PARAGRAPH), draw)) == ILLEGIBLE


SEVEN = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgecd",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
}
STROKES = {
    "a": (0, 20, 10, 20),
    "b": (10, 20, 10, 10),
    "c": (10, 10, 10, 0),
    "d": (0, 0, 10, 0),
    "e": (0, 0, 0, 10),
    "f": (0, 10, 0, 20),
    "g": (0, 10, 10, 10),
}


def test_numbers_in_plain_strokes_are_unread_on_a_page_without_text() -> None:
    def draw(canvas: Canvas) -> None:
        for place, digit in enumerate(MOBILE):
            for it in SEVEN[digit]:
                x, y, to_x, to_y = STROKES[it]
                left = 60 + 16 * place
                canvas.line(left + x, 700 + y, left + to_x, 700 + to_y)

    assert unread(page(draw)) == IMAGE_ONLY


def empty_form(canvas: Canvas) -> None:
    canvas.grid(range(60, 540, 40), range(100, 700, 24))
    for number in range(18):
        canvas.rect(60 + 22 * number, 720, 18, 18)
    canvas.line(300, 60, 500, 60)


def seal(canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(0.8, 0.1, 0.1)
    canvas.circle(400, 200, 60)
    canvas.circle(400, 200, 56)
    star = canvas.beginPath()
    for corner in range(10):
        reach, turn = (20, 8)[corner % 2], math.pi * corner / 5
        point = (400 + reach * math.sin(turn), 200 + reach * math.cos(turn))
        (star.lineTo if corner else star.moveTo)(*point)
    star.close()
    canvas.drawPath(star, fill=1)


def chart(canvas: Canvas) -> None:
    line = canvas.beginPath()
    line.moveTo(80, 300)
    for month in range(24):
        high = 300 + 60 * math.sin(month)
        canvas.rect(80 + 18 * month, 100, 12, 5 * (month % 7) + 10, fill=1)
        line.lineTo(80 + 18 * month, high)
        canvas.circle(80 + 18 * month, high, 3, fill=1)
        canvas.roundRect(80 + 18 * month, 400, 14, 10, 2, fill=1)
        canvas.line(80 + 18 * month, 96, 80 + 18 * month, 100)
    canvas.drawPath(line)
    for part in range(6):
        canvas.wedge(350, 500, 450, 600, 60 * part, 60, fill=1)


def emblem(canvas: Canvas) -> None:
    """Draw many small shapes, no two alike, as emblems and maps have them."""
    random = Random(7)  # noqa: S311 - drawn the same each time
    for _ in range(400):
        left, low = random.uniform(100, 500), random.uniform(300, 700)
        size = random.uniform(3, 9)
        path = canvas.beginPath()
        path.moveTo(left, low)
        for _ in range(random.randint(6, 20)):
            points = [
                (left + random.uniform(0, size), low + random.uniform(0, size))
                for _ in range(3)
            ]
            path.curveTo(*points[0], *points[1], *points[2])
        canvas.drawPath(path, fill=1)


def codes(canvas: Canvas) -> None:
    qr_codes.draw(canvas, 60, 400, 90, "https://example.org/" + "a" * 90)
    code128.Code128("BOX 20260101").drawOn(canvas, 200, 420)


def signature(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(320, 64)
    for it in range(5):
        x = 320 + 20 * it
        path.curveTo(x + 5, 90, x + 10, 40, x + 20, 64 + it)
    canvas.drawPath(path)


@pytest.mark.parametrize("draw", [empty_form, seal, chart, codes, signature, emblem])
@pytest.mark.parametrize("lines", [["情况表"], [PARAGRAPH] * 4])
def test_rules_seals_charts_codes_and_signatures_leave_a_page_clean(
    draw: Draw, lines: list[str]
) -> None:
    assert unread(page(typed(*lines), draw)) == []


def test_a_logo_leaves_a_page_clean(
    qapp: QApplication,  # noqa: ARG001
) -> None:
    logo = outlined(["桐岭镇政务公开 TONGLING"], top=800, size=9)
    assert unread(page(typed(*[PARAGRAPH] * 4), logo)) == []


@pytest.mark.parametrize("draw", [empty_form, seal])
def test_a_page_of_nothing_but_rules_or_a_seal_is_clean(draw: Draw) -> None:
    assert unread(page(draw)) == []


def mapped_by(content: bytes, lines: Sequence[str] = ()) -> bytes:
    """Return a PDF whose fonts map their glyphs as the lines say, or not at all."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for it in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        font = it.get_object()
        font.pop("/ToUnicode")
        if lines:
            told = writer._add_object(character_map(lines))
            font[NameObject("/ToUnicode")] = told
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def character_map(lines: Sequence[str]) -> DecodedStreamObject:
    stream = DecodedStreamObject()
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
    space = "1 begincodespacerange <00> <FF> endcodespacerange"
    told = "\n".join(lines)
    listed = f"{len(lines)} beginbfchar\n{told}\nendbfchar"
    stream.set_data(f"{head}\n{space}\n{listed}\nendcmap end end".encode())
    return stream


def test_glyphs_without_characters_are_unread() -> None:
    content = page(typed("张三、李四、王五、赵六、孙七、周八"))
    assert unread(content) == []
    assert unread(mapped_by(content)) == ILLEGIBLE


def test_a_map_that_lacks_some_digits_hides_no_number() -> None:
    digits = [f"<{ord(it):02X}> <{ord(it):04X}>" for it in "0123456789"]
    content = page(typed(f"{MOBILE} "))
    private = [f"<{ord(it):02X}> <{0xE000 + ord(it):04X}>" for it in "0123456789"]
    assert unread(mapped_by(content, digits)) == []
    assert unread(mapped_by(content, [*digits[:8], private[8], digits[9]])) == ILLEGIBLE
    assert unread(mapped_by(content, [*private[:9], digits[9]])) == ILLEGIBLE


def test_bullets_without_a_character_leave_a_page_clean() -> None:
    private = [f"<{ord(it):02X}> <F0B7>" for it in "0123456789"]
    content = page(*[typed(*["0"] * 30)])
    assert unread(mapped_by(content, private)) == []


def in_drawn_letters(texts: Sequence[str], lines: Sequence[str] = ()) -> bytes:
    """Return a page with texts in a Type 3 font, whose glyphs are drawings.

    The lines say which characters they are, from the code of A on.
    """
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(page(typed(PARAGRAPH))))
    called = [f"g{it}" for it in range(10)]
    drawings = DictionaryObject()
    for digit, name in enumerate(called):
        strokes = " ".join(
            "{} {} m {} {} l S".format(*STROKES[it]) for it in SEVEN[str(digit)]
        )
        drawing = DecodedStreamObject()
        drawing.set_data(f"14 0 d0 1 w {strokes}".encode())
        drawings[NameObject(f"/{name}")] = writer._add_object(drawing)
    told = [NumberObject(65), *(NameObject(f"/{it}") for it in called)]
    encoding = {NameObject("/Differences"): ArrayObject(told)}
    numbers: dict[str, list[float]] = {
        "/FontBBox": [0, 0, 10, 20],
        "/FontMatrix": [0.05, 0, 0, 0.05, 0, 0],
        "/Widths": [14] * 10,
    }
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type3"),
            NameObject("/FirstChar"): NumberObject(65),
            NameObject("/LastChar"): NumberObject(74),
            NameObject("/Encoding"): DictionaryObject(encoding),
            NameObject("/CharProcs"): drawings,
            NameObject("/Resources"): DictionaryObject(),
            **{
                NameObject(name): ArrayObject(map(FloatObject, them))
                for name, them in numbers.items()
            },
        }
    )
    if lines:
        told_by = writer._add_object(character_map(lines))
        font[NameObject("/ToUnicode")] = told_by
    shown = [it.translate(str.maketrans("0123456789", "ABCDEFGHIJ")) for it in texts]
    drawn = DecodedStreamObject()
    rows = " ".join(f"({it}) Tj 0 -20 Td" for it in shown)
    drawn.set_data(f"BT /Drawn 12 Tf 60 600 Td {rows} ET".encode())
    first = writer.pages[0]
    first["/Resources"]["/Font"][NameObject("/Drawn")] = font  # type: ignore[index]
    both = [first.raw_get("/Contents"), writer._add_object(drawn)]
    first[NameObject("/Contents")] = ArrayObject(both)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_letters_that_are_drawings_are_unread_unless_they_are_told() -> None:
    assert unread(in_drawn_letters([MOBILE])) == ILLEGIBLE
    told = [f"<{65 + it:02X}> <{48 + it:04X}>" for it in range(10)]
    assert places(in_drawn_letters([MOBILE], told)) == {("page 1", "phone")}


def test_a_stamp_is_read_as_it_is_shown_though_it_is_hidden() -> None:
    for flags in (0, 2, 4, 32):
        content = planted.stamped(MOBILE, flags=flags)
        assert places(content) == {("page 1", "phone")}, flags
        assert unread(content) == []


def test_what_a_form_of_xfa_holds_is_read() -> None:
    value = f"{ID[:6]}</b><b>{ID[6:]}"
    xml = f'<xfa:datasets xmlns:xfa="x"><b>{value}</b></xfa:datasets>'
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(planted.pdf()))
    stream = DecodedStreamObject()
    stream.set_data(xml.encode())
    writer.root_object[NameObject("/XFA")] = writer._add_object(stream.flate_encode())
    out = io.BytesIO()
    writer.write(out)
    [(_, kind)] = places(out.getvalue())
    assert kind == "id_number"


def test_our_own_sheets_are_sure_to_tell_their_characters_and_drafts_are() -> None:
    sheet = pdf_of(*many(60))
    for content in (sheet, stamps.stamped(sheet), page(typed(PARAGRAPH))):
        outside = pdf_streams.outside(content, pdf_streams.packed(content))
        assert pdf_streams.all_fonts_tell(outside)
        assert unread(content) == []
    strange = mapped_by(page(typed(PARAGRAPH)))
    outside = pdf_streams.outside(strange, pdf_streams.packed(strange))
    assert not pdf_streams.all_fonts_tell(outside)
