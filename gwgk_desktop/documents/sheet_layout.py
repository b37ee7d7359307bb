"""How a sheet is laid out: what stands where on which page, before it is drawn.

From the top down: the title, the lead, the tables (`sheet_tables`), and what closes
the sheet, kept together: sums, days, telephones, what is signed, the code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.lib.units import mm

from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.line_breaking import paragraph_lines, title_lines
from gwgk_desktop.documents.sheet_pages import LEADING, Pages, styled
from gwgk_desktop.documents.sheet_tables import Tables
from gwgk_desktop.domain.sheet_forms import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.documents.sheet_pages import Page
    from gwgk_desktop.domain.pages import PrintedSheet
    from gwgk_desktop.domain.sheet_forms import Look, Sentences

SIGNATURE = 2.6
"""Height of a line that is signed, in the lead's type size."""


class Layout:
    """Places a sheet's parts on pages, from the top down."""

    def __init__(
        self, sheet: PrintedSheet, look: Look, sentences: Sentences, code: str = ""
    ) -> None:
        self._sheet, self._look, self._say = sheet, look, sentences.say
        self._code = code
        self._title_style = styled(look, Part.TITLE, look.title)
        self._lead_style = styled(look, Part.LEAD, look.lead)
        self._pages = Pages(sheet, look, sentences, coded=bool(code))
        self._table_of_sheet = sheet.table
        self._tables = Tables(self._pages, look, sentences, self._closing_height())

    def count(self) -> int:
        """Return how many pages there will be."""
        self._pages.counting = True
        count = sum(1 for _ in self.pages(0))
        self._pages.counting = False
        return count

    def pages(self, count: int) -> Iterator[Page]:
        """Yield the pages, each as soon as it is full."""
        self._pages.begin(count)
        for _ in self._parts():
            yield from self._pages.full()
        self._pages.end()
        yield from self._pages.full()

    def _parts(self) -> Iterator[None]:
        """Place all parts; yield wherever a page may be full."""
        self._title()
        for paragraph in self._sheet.lead:
            yield from self._paragraph(paragraph)
        if self._sheet.columns:
            self._pages.y -= self._look.lead / 2
            yield from self._tables.place(self._table_of_sheet, closes=not self._more)
            if self._more:
                self._pages.y -= self._look.lead / 2
        for part in self._sheet.further:
            if isinstance(part, str):
                yield from self._paragraph(part)
            else:
                self._pages.y -= self._look.lead / 2
                last = part is self._sheet.further[-1]
                yield from self._tables.place(part, closes=last)
                if not last:  # what closes the sheet begins with room of its own
                    self._pages.y -= self._look.lead / 2
        yield from self._close()

    @property
    def _more(self) -> bool:
        return bool(self._sheet.further)

    def _title(self) -> None:
        style = self._title_style
        for line in title_lines(self._sheet.title, style, self._pages.room):
            self._pages.y -= style.size * LEADING
            self._pages.put_amid(style, line, self._pages.y + style.size * 0.3)
        self._pages.y -= style.size / 2

    def _paragraph(self, text: str) -> Iterator[None]:
        style = self._lead_style
        for line in paragraph_lines(text, style, self._pages.room):
            if self._pages.left() < style.size * LEADING:
                self._pages.turn()
                yield
            self._pages.y -= style.size * LEADING
            self._pages.put(
                self._pages.margin, style, line, self._pages.y + style.size * 0.4
            )

    def _code_side(self) -> float:
        return self._look.code * mm if self._code else 0.0

    def _signed_room(self) -> float:
        gap = self._look.lead if self._code else 0.0
        return self._pages.room - self._code_side() - gap

    def _signatures(self) -> list[Sequence[str]]:
        """Return the lines to be signed, two side by side where they fit."""
        style, told = self._lead_style, self._sheet.signatures
        widest = max(
            (typefaces.width(it, style.size, style.face) for it in told), default=0.0
        )
        beside = 2 if widest + style.size <= self._signed_room() / 2 else 1
        return [told[at : at + beside] for at in range(0, len(told), beside)]

    def _closing_height(self) -> float:
        size, sheet = self._look.lead, self._sheet
        lines = sum(
            len(paragraph_lines(it, self._lead_style, self._pages.room))
            for it in sheet.closing
        )
        return size * (2 + lines * LEADING) + self._signed_height()

    def _signed_height(self) -> float:
        signed = len(self._signatures()) * SIGNATURE * self._look.lead
        coded = (
            self._code_side() + self._pages.note_style.size * LEADING
            if self._code
            else 0
        )
        return max(signed, coded)

    def _close(self) -> Iterator[None]:
        """Place what stands below the table, kept together on one page."""
        sheet, style = self._sheet, self._lead_style
        whole = self._closing_height()
        if self._pages.left() < whole <= self._pages.below_head():
            self._pages.turn()
        self._pages.y -= style.size
        for paragraph in sheet.closing:
            yield from self._paragraph(paragraph)
        self._pages.y -= style.size
        if self._pages.left() < self._signed_height():
            self._pages.turn()
            yield
        top = self._pages.y
        for texts in self._signatures():
            self._pages.y -= style.size * SIGNATURE
            for place, text in enumerate(texts):
                x = self._pages.margin + place * self._signed_room() / 2
                self._pages.put(x, style, text, self._pages.y + style.size)
        if self._code and not self._pages.counting:
            side = self._code_side()
            left = self._pages.wide - self._pages.margin - side
            self._pages.page.code = (left, top - side, side, self._code)
            caption, note = self._say("code"), self._pages.note_style
            wide = typefaces.width(caption, note.size, note.face)
            x = left + (side - wide) / 2
            x = min(x, self._pages.wide - self._pages.margin - wide)
            self._pages.put(x, note, caption, top - side - note.size)
