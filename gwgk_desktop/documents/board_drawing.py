"""Boards drawn as PDF, one a page: their sections, and every sheet at its place."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop import wording
from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.line_breaking import wrapped
from gwgk_desktop.documents.section_pages import LONG, MARGIN, SHORT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.board_pictures import Picture, Piece
    from gwgk_desktop.domain.boards import Area

TITLE, LINE, LEAST, MOST = 16.0, 9.5, 5.0, 10.0
LEADING = 1.25
_HEAD, _FOOT = 46.0, 40.0
_GREY, _PALE = 0.35, 0.93
_PAD = 2.0


def draw(pictures: Sequence[tuple[str, Picture]], day: date) -> bytes:
    """Return the boards of a day, each under its title, a page of A4 each."""
    out = io.BytesIO()
    font = str(typefaces.load().fontName)
    canvas = Canvas(
        out,
        pagesize=(LONG, SHORT),
        invariant=1,
        initialFontName=font,  # type: ignore[arg-type]
    )
    title = wording.plan_prints.BOARD_PICTURES
    canvas.setTitle(title)
    canvas.setAuthor("")
    canvas.setCreator(wording.PRODUCT)
    canvas.setProducer(wording.PRODUCT)
    canvas.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000+08'00'")
    for number, (place, picture) in enumerate(pictures, start=1):
        _Page(canvas, picture).draw(f"{place}　{picture.board.name}", day)
        canvas.setFont(font, LINE)
        folio = f"{title}　第{number}页 共{len(pictures)}页"
        canvas.drawRightString(LONG - MARGIN, MARGIN - LINE, folio)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Page:
    """Draws one board on a page."""

    def __init__(self, canvas: Canvas, picture: Picture) -> None:
        self._canvas, self._picture = canvas, picture
        board = picture.board
        across = (LONG - 2 * MARGIN) / board.width_mm
        down = (SHORT - 2 * MARGIN - _HEAD - _FOOT) / board.height_mm
        self._scale = min(across, down)
        self._font = str(typefaces.load().fontName)
        self._top = SHORT - MARGIN - _HEAD

    def draw(self, title: str, day: date) -> None:
        """Draw the board below its title, and what has no place below it."""
        canvas, board = self._canvas, self._picture.board
        canvas.setFont(self._font, TITLE)
        canvas.drawString(MARGIN, SHORT - MARGIN, title)
        canvas.setFont(self._font, LINE)
        told = f"{day:%Y年%m月%d日}　{board.place}　{wording.capacity(board)}"
        canvas.drawString(MARGIN, SHORT - MARGIN - 2 * LINE, told)
        canvas.setLineWidth(1.5)
        self._rect(0, 0, board.width_mm, board.height_mm)
        canvas.setLineWidth(0.5)
        for section in board.sections:
            self._section(section.area, section.name)
        for piece in self._picture.pieces:
            self._piece(piece)
        if self._picture.unplaced:
            canvas.setFont(self._font, LINE)
            left = "、".join(self._picture.unplaced)
            lines = wrapped(wording.unplaced(left), LINE, LONG - 2 * MARGIN)
            bottom = self._top - board.height_mm * self._scale
            for place, line in enumerate(lines[:2], start=1):
                canvas.drawString(MARGIN, bottom - place * LINE * LEADING, line)

    def _rect(
        self, x: int, y: int, width: int, height: int, *, fill: bool = False
    ) -> None:
        scale = self._scale
        bottom = self._top - (y + height) * scale
        self._canvas.rect(
            MARGIN + x * scale, bottom, width * scale, height * scale, fill=int(fill)
        )

    def _section(self, area: Area, name: str) -> None:
        canvas = self._canvas
        canvas.setDash(3, 2)
        canvas.setStrokeGray(_GREY)
        self._rect(area.x, area.y, area.width, area.height)
        canvas.setDash()
        canvas.setStrokeGray(0)
        canvas.setFont(self._font, LINE)
        right, bottom = self._point(area.right, area.bottom)
        canvas.drawRightString(right - _PAD, bottom + _PAD, name)

    def _piece(self, piece: Piece) -> None:
        canvas, area = self._canvas, piece.area
        canvas.setFillGray(_PALE if piece.state is None else 1)
        self._rect(area.x, area.y, area.width, area.height, fill=True)
        canvas.setFillGray(0)
        width, height = area.width * self._scale, area.height * self._scale
        size = min(max(width / 7, LEAST), MOST)
        canvas.setFont(self._font, size)
        left, top = self._point(area.x, area.y)
        fits = int((height - _PAD) / (size * LEADING))
        lines = wrapped(wording.piece(piece), size, width - 2 * _PAD)
        for place, line in enumerate(lines[:fits], start=1):
            canvas.drawString(left + _PAD, top - place * size * LEADING, line)

    def _point(self, x: int, y: int) -> tuple[float, float]:
        return MARGIN + x * self._scale, self._top - y * self._scale
