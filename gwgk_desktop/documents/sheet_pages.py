"""The pages of a sheet, filled from the top down: what stands where, what is left."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from reportlab.lib.units import mm

from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.line_breaking import Style, wrapped
from gwgk_desktop.documents.typefaces import Face
from gwgk_desktop.domain.sheet_forms import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.domain.pages import PrintedSheet
    from gwgk_desktop.domain.sheet_forms import Look, Sentences

FOOT = 14 * mm
LEADING = 1.5
FACES = {
    "宋体": Face.SERIF,
    "粗宋": Face.BOLD,
    "黑体": Face.SANS,
    "楷体": Face.KAI,
}


class Text(NamedTuple):
    """A line of text and where it begins."""

    x: float
    y: float
    style: Style
    words: str


@dataclass(slots=True)
class Page:
    """What stands where on a page: texts, rules from point to point, the QR code."""

    texts: list[Text]
    rules: list[tuple[float, float, float, float]]
    code: tuple[float, float, float, str] | None = None
    """Left, bottom, side, text."""


class Pages:
    """Pages that are filled one after the other, each with its foot and its head."""

    def __init__(
        self, sheet: PrintedSheet, look: Look, sentences: Sentences, *, coded: bool
    ) -> None:
        self._sheet, self._say = sheet, sentences.say
        self.coded = coded
        """Whether the last page has a code, which the others then tell of."""
        self.wide, self._high = look.width * mm, look.height * mm
        self.margin = look.margin * mm
        self.room = self.wide - 2 * self.margin
        """How wide a line may be."""
        self.note_style = styled(look, Part.NOTE, look.note)
        title = self._say("continued", title="".join(sheet.title))
        self._running_head = wrapped(title, look.note, self.room, self.note_style.face)
        self._foot_height = max(FOOT, look.note * 2)
        self._count = 0
        self._number = 0
        self.counting = False
        """Whether pages are only counted: nothing need be put on them."""
        self.page = Page([], [])
        self._done: deque[Page] = deque()
        self.y = 0.0
        """How far this page is filled, in points from its foot."""

    def begin(self, count: int) -> None:
        """Begin with the first of so many pages."""
        self._count, self._number = count, 0
        self._begin_page()

    def full(self) -> Iterator[Page]:
        """Yield the pages that are full and were not yielded before."""
        while self._done:
            yield self._done.popleft()

    def _begin_page(self) -> None:
        self.page = Page([], [])
        self._number += 1
        self.y = self._high - self.margin

    def end(self) -> None:
        """Put the number of the sheet and of the page at the foot, and be done."""
        style = self.note_style
        number = self._say("number", number=self._sheet.number)
        folio = self._say("folio", page=self._number, count=self._count)
        if self.coded and self._number < self._count:
            folio = f"{self._say('code_page', page=self._count)}　{folio}"
        wide = typefaces.width(folio, style.size, style.face)
        self.put(self.margin, style, number, self.margin)
        if banner := self._sheet.banner:
            self.put_amid(style, banner, self._high - self.margin * 0.75)
        self.put(self.wide - self.margin - wide, style, folio, self.margin)
        self._done.append(self.page)

    def turn(self) -> None:
        """Begin a page, under a running head that says which sheet it belongs to."""
        self.end()
        self._begin_page()
        style = self.note_style
        for line in self._running_head:
            self.y -= style.size * LEADING
            self.put_amid(style, line, self.y + style.size * 0.4)
        self.y -= style.size / 2

    def put(self, x: float, style: Style, text: str, y: float) -> None:
        """Put a line of text on this page; x and y say where it begins."""
        if text and not self.counting:
            self.page.texts.append(Text(x, y, style, text))

    def put_amid(self, style: Style, text: str, y: float) -> None:
        """Put a line of text into the middle of this page."""
        wide = typefaces.width(text, style.size, style.face)
        self.put((self.wide - wide) / 2, style, text, y)

    def rule(self, left: float, low: float, right: float, high: float) -> None:
        """Put a rule on this page, from one point to another."""
        if not self.counting:
            self.page.rules.append((left, low, right, high))

    def left(self) -> float:
        """Return how much of this page is left above its foot."""
        return self.y - self.margin - self._foot_height

    def below_head(self) -> float:
        """Return how much of a page that begins anew is left below its running head."""
        head = self.note_style.size * (LEADING * len(self._running_head) + 0.5)
        return self._high - 2 * self.margin - self._foot_height - head


def styled(look: Look, part: Part, size: float) -> Style:
    """Return how a part of a sheet is set, in some size."""
    return Style(FACES[look.faces[part]], size)
