"""Sheets drawn as PDF: those for the wall, and those to be signed in the office.

A sheet is laid out page by page (`sheet_layout`) and drawn with text objects.  A
sheet for the wall gets the QR code that vouches for what it says.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from PIL import Image
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import qr_codes, stamps, typefaces
from gwgk_desktop.documents.sheet_layout import Layout
from gwgk_desktop.documents.sheet_pages import FACES
from gwgk_desktop.documents.typefaces import Face
from gwgk_desktop.domain import characters, sheet_content
from gwgk_desktop.domain.notice_sheets import NoticeSheet
from gwgk_desktop.domain.pages import SheetTable
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.shown_tails import DigitsAt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from gwgk_desktop.documents.sheet_pages import Page
    from gwgk_desktop.domain.pages import PrintedSheet, Setting
    from gwgk_desktop.domain.sheet_forms import Look, SheetForms

RULE = 0.5
_GETA = "〓"


@dataclass(frozen=True, slots=True)
class GlyphPicture:
    """A picture that stands for a character that no typeface has."""

    image: bytes
    """A PNG or JPEG of the character alone, as high as it is wide."""
    description: str = ""
    """What is copied out in its place; 〓 where it says nothing."""


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return how wide and high a picture is, in dots; None where it cannot be drawn.

    PNG and JPEG can.
    """
    if not content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        return None
    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
            return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def missing_glyphs(
    sheet: PrintedSheet, pictures: Mapping[str, GlyphPicture] | None = None
) -> list[Problem]:
    """Return a problem for each character that cannot be printed, nor is pictured."""
    problems: list[Problem] = []
    pictured = (pictures or {}).keys()
    lacking = {it for it in typefaces.missing(sheet.texts()) if it not in pictured}
    if not lacking:
        return []
    tables = [it for it in sheet.further if isinstance(it, SheetTable)]
    told: set[str] = set()
    for table in (sheet.table, *tables):
        for number, row in enumerate(table.rows, start=1):
            for column, cell in zip(table.columns, row, strict=True):
                if lacking.isdisjoint(cell):
                    continue
                found = [it for it in typefaces.missing([cell]) if it in lacking]
                told.update(found)
                problems += [
                    Problem(
                        Code.GLYPH_MISSING,
                        facts={
                            "character": character,
                            "code": characters.code_of(character),
                            "official": _official(character),
                            "text": cell,
                            "number": number,
                            "column": column.heading,
                        },
                    )
                    for character in found
                ]
    problems += [
        Problem(
            Code.GLYPH_MISSING,
            facts={
                "character": character,
                "code": characters.code_of(character),
                "official": _official(character),
                "text": "",
                "number": 0,
                "column": "正文",
            },
        )
        for character in sorted(lacking - told)
    ]
    return problems


def pictured_glyphs(
    sheet: PrintedSheet, pictures: Mapping[str, GlyphPicture]
) -> list[Problem]:
    """Return a note of what is printed with pictures, where anything is."""
    if not pictures:
        return []
    drawn = {it for it in typefaces.missing(sheet.texts()) if it in pictures}
    if not drawn:
        return []
    texts = [it for it in sheet.texts() if not drawn.isdisjoint(it)]
    told = list(dict.fromkeys(texts))
    facts: dict[str, object] = {"count": len(texts), "texts": told}
    return [Problem(Code.GLYPHS_PICTURED, facts=facts)]


def _official(character: str) -> str:
    """Return the official code, and the character, that a private code stands for."""
    official = characters.official_of(character)
    return f"{characters.code_of(official)} {official}" if official else ""


@dataclass(frozen=True, slots=True)
class DrawnSheet:
    """A finished PDF."""

    content: bytes
    page_count: int
    text: str = ""
    """What a notice sheet says, as its `content.txt`; the QR code holds its hash."""
    shown: tuple[DigitsAt, ...] = ()
    """The digits of identity numbers that it shows on purpose, each at its place."""


def draw(
    sheet: PrintedSheet,
    forms: SheetForms,
    setting: Setting,
    made_on: date,
    pictures: Mapping[str, GlyphPicture] | None = None,
) -> DrawnSheet:
    """Return the sheet as PDF; the same sheet made on a day gives the same bytes."""
    rl_config.useA85 = 0  # bytes as bytes: half the time, a third off the file
    text = code = ""
    if isinstance(sheet, NoticeSheet):
        text = sheet_content.content_text(sheet)
        code = sheet_content.code_text(sheet, text)
    look = forms.looks[setting]
    layout = Layout(sheet, look, forms.sentences, code=code)
    count = layout.count()
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(look.width * mm, look.height * mm),
        invariant=1,
        pageCompression=1,
        # else Helvetica, which is not embedded
        initialFontName=typefaces.load().fontName,  # type: ignore[arg-type]
    )
    canvas.setTitle("".join(sheet.title))
    canvas.setAuthor("")
    canvas.setSubject(sheet.number)
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{made_on:%Y%m%d}000000+08'00'")
    pen = _Pen(canvas, sheet, pictures or {}, look)
    shown: list[DigitsAt] = []
    for number, page in enumerate(layout.pages(count + sheet.pages_behind), start=1):
        pen.draw(page)
        canvas.showPage()
        if isinstance(sheet, NoticeSheet) and sheet.exempt:
            shown += _shown_on(sheet, page, number)
    canvas.save()
    return DrawnSheet(out.getvalue(), count, text, tuple(shown))


def _shown_on(sheet: NoticeSheet, page: Page, number: int) -> Iterator[DigitsAt]:
    """Yield the digits that a page shows on purpose, behind the names they are of."""
    flat = "".join("".join(it.words for it in page.texts).split())
    for it in sheet.exempt:
        cell = sheet.rows[it.row - 1][it.column]
        if "".join(cell.split()) in flat:
            line = sheet_content.line_of(sheet, it.row)
            yield DigitsAt(it.head, it.tail, number, line)


class _Codes(dict[int, str]):
    """The escaped code of each character in its subset of a face, as `translate` wants.

    A character is given its code when it is first met.
    """

    def __init__(self, canvas: Canvas, face: Face) -> None:
        super().__init__()
        self._face = face
        self._document = vars(canvas)["_doc"]  # what subsets are made for
        self._first = ""
        self._later: dict[str, str] = {}
        """The font of each character that is in none but a later subset."""

    def __missing__(self, point: int) -> str:
        font, character = typefaces.load(self._face), chr(point)
        [(subset, code)] = font.splitString(character, self._document)
        name = font.getSubsetInternalName(subset, self._document)
        if subset:
            self._later[character] = name
        else:
            self._first = name
        told = code.decode("latin-1")
        escaped = (
            f"\\{ord(told):03o}" if told in "()\\" or told < " " or told > "~" else told
        )
        self[point] = escaped
        return escaped

    def of(self, words: str) -> list[tuple[str, str]]:
        """Return a text as codes of the subsets' fonts, each with its font's name."""
        codes = words.translate(self)
        if self._later.keys().isdisjoint(words):  # nearly all, and quickly
            return [(self._first, codes)]
        return [
            (name, "".join(some).translate(self))
            for name, some in groupby(words, self._font_of)
        ]

    def _font_of(self, character: str) -> str:
        return self._later.get(character, self._first)


class _Pen:
    """Draws pages on a canvas."""

    def __init__(
        self,
        canvas: Canvas,
        sheet: PrintedSheet,
        pictures: Mapping[str, GlyphPicture],
        look: Look,
    ) -> None:
        self._canvas = canvas
        self._paper = (look.width * mm, look.height * mm)
        self._sheet = sheet
        self._pictures = {
            character: (ImageReader(io.BytesIO(it.image)), it.description)
            for character in (typefaces.missing(sheet.texts()) if pictures else ())
            if (it := pictures.get(character))
        }
        self._codes = {face: _Codes(canvas, face) for face in Face}
        # Most cells hold nothing rare: they need not be looked through one by one.
        every = set().union(*sheet.texts())
        self._rare = {
            face: {
                it for it in every if typefaces.runs(it, face) != [(face, it)]
            }.union(self._pictures)
            for face in {FACES[name] for name in look.faces.values()}
        }

    def draw(self, page: Page) -> None:
        """Draw a page: the texts, rules and the code, and its watermark over all.

        The operators are written directly: reportlab's own numbers and strings cost
        more than all the rest.
        """
        pictured: list[tuple[float, float, float, str]] = []
        written = self._texts(page, pictured)
        self._canvas.addLiteral("\n".join(["BT", *written, "ET"]))
        for at, y, size, character in pictured:
            self._picture(character, at, y, size)
        lines = [f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for a, b, c, d in page.rules]
        self._canvas.addLiteral("\n".join([f"{RULE} w", *lines, "S"]))
        if page.code:
            qr_codes.draw(self._canvas, *page.code)
        if self._sheet.watermark:
            stamps.draw(self._canvas, self._sheet.watermark, self._paper)

    def _texts(
        self, page: Page, pictured: list[tuple[float, float, float, str]]
    ) -> Iterator[str]:
        """Yield the operators of a page's texts; `pictured` gets what is no text."""
        font, set_in = "", 0.0
        height, high = 0.0, f"{0:.2f}"
        for x, y, (face, size), words in page.texts:
            if y != height:
                height, high = y, f"{y:.2f}"
            yield f"1 0 0 1 {x:.2f} {high} Tm"
            pieces: Iterable[tuple[Face | None, str]] = ((face, words),)
            if not self._rare[face].isdisjoint(words):
                pieces = self._pieces(words, face)
            at = x
            for one, some in pieces:
                wide = typefaces.width(some, size, face) if some is not words else 0.0
                if one is None:
                    pictured.append((at, y, size, some))
                    yield from self._unseen(some, size)
                    font = ""
                    yield f"1 0 0 1 {at + wide:.2f} {high} Tm"
                else:
                    for name, codes in self._codes[one].of(some):
                        if name != font or size != set_in:
                            font, set_in = name, size
                            yield f"{name} {size:g} Tf"
                        yield f"({codes}) Tj"
                at += wide

    def _pieces(self, words: str, face: Face) -> Iterator[tuple[Face | None, str]]:
        """Yield a text in runs of a face; a character with a picture has none."""
        plain = ""
        for character in words:
            if character in self._pictures:
                if plain:
                    yield from typefaces.runs(plain, face)
                yield None, character
                plain = ""
            else:
                plain += character
        if plain:
            yield from typefaces.runs(plain, face)

    def _unseen(self, character: str, size: float) -> Iterator[str]:
        """Yield what is copied out where a character is drawn as a picture.

        It is set there unseen, as wide as the picture: ActualText would say it, but
        few readers heed that, and pdfium drops what it says beyond U+FFFF.  What no
        typeface has is 〓, which printers set for a missing type.
        """
        _, description = self._pictures[character]
        told = description or character
        lacking = typefaces.missing([told])
        told = "".join(_GETA if it in lacking else it for it in told)
        yield f"3 Tr {100 * size / typefaces.width(told, size):.2f} Tz"
        for face, some in typefaces.runs(told):
            for name, codes in self._codes[face].of(some):
                yield f"{name} {size:g} Tf ({codes}) Tj"
        yield "0 Tr 100 Tz"

    def _picture(self, character: str, x: float, y: float, size: float) -> None:
        """Draw a character's picture; what it says stands among the texts."""
        image, _ = self._pictures[character]
        self._canvas.drawImage(image, x, y - size * 0.12, size, size, mask="auto")
