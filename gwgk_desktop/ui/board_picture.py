"""A board is drawn: its sections, what hangs for good, the sheets of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from gwgk_desktop import wording
from gwgk_desktop.ui.plan_looks import ON_STATE, STATE_COLOURS

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHelpEvent, QPaintEvent

    from gwgk_desktop.domain.board_pictures import Picture, Piece
    from gwgk_desktop.domain.boards import Area

FACE, FRAME, PART, FIXED = "#fbf7ef", "#8a6d3b", "#b9a77f", "#e4e1d8"
INK = "#1f2933"
_EDGE = 10
_LEAST = QSize(360, 200)
_SMALLEST_TYPE, _LARGEST_TYPE = 7, 11


class BoardPicture(QWidget):
    """Draws a board as large as there is room, and says what each sheet is."""

    def __init__(self) -> None:
        super().__init__()
        self.picture: Picture | None = None
        self.setMinimumSize(_LEAST)
        self.setMouseTracking(True)
        self.setAccessibleName("公开栏的样子")

    def show_picture(self, picture: Picture | None) -> None:
        """Show a board, or none."""
        self.picture = picture
        self.setAccessibleDescription(self.told())
        self.update()

    def told(self) -> str:
        """Return what is drawn in words, for those who cannot see it."""
        if self.picture is None:
            return ""
        board = self.picture.board
        parts = [wording.piece(it) for it in self.picture.pieces]
        parts += [f"没有位置：{it}" for it in self.picture.unplaced]
        return f"{board.name}，{wording.capacity(board)}。" + "；".join(parts)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self.picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        board = self.picture.board
        face = QRectF(*self._point(0, 0), *self._size(board.width_mm, board.height_mm))
        painter.setPen(QPen(QColor(FRAME), 3))
        painter.setBrush(QColor(FACE))
        painter.drawRect(face)
        for section in board.sections:
            where = self._rect(section.area)
            painter.setPen(QPen(QColor(PART), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(where)
            painter.setPen(QColor(FRAME))
            align = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight
            painter.drawText(where.adjusted(2, 2, -4, -2), align, section.name)
        for piece in self.picture.pieces:
            self._draw(painter, piece)
        painter.end()

    def _draw(self, painter: QPainter, piece: Piece) -> None:
        where = self._rect(piece.area)
        state = piece.state
        colour = STATE_COLOURS[state] if state else FIXED
        painter.setPen(QPen(QColor(INK), 1))
        painter.setBrush(QColor(colour))
        painter.drawRect(where)
        painter.setPen(QColor(ON_STATE.get(state, INK) if state else INK))
        font = QFont(self.font())
        size = min(max(int(where.width() / 7), _SMALLEST_TYPE), _LARGEST_TYPE)
        font.setPointSize(size)
        painter.setFont(font)
        sign = f"{wording.PLAN_STATES[state][1]} " if state else ""
        pages = f" {piece.page}/{piece.of}" if piece.of > 1 else ""
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        wrap = int(flags) | int(Qt.TextFlag.TextWrapAnywhere)
        painter.drawText(
            where.adjusted(2, 1, -2, -1), wrap, f"{sign}{piece.title}{pages}"
        )

    def event(self, event: QEvent) -> bool:
        if event.type() == event.Type.ToolTip and self.picture is not None:
            self._say(event)  # type: ignore[arg-type]
            return True
        return super().event(event)

    def _say(self, event: QHelpEvent) -> None:
        at = QPointF(event.pos())
        found = (
            it
            for it in (self.picture.pieces if self.picture else ())
            if self._rect(it.area).contains(at)
        )
        piece = next(found, None)
        QToolTip.showText(event.globalPos(), wording.piece(piece) if piece else "")

    def _scale(self) -> float:
        if self.picture is None:
            return 1.0
        board = self.picture.board
        across = (self.width() - 2 * _EDGE) / board.width_mm
        down = (self.height() - 2 * _EDGE) / board.height_mm
        return max(min(across, down), 0.001)

    def _point(self, x: int, y: int) -> tuple[float, float]:
        return _EDGE + x * self._scale(), _EDGE + y * self._scale()

    def _size(self, width: int, height: int) -> tuple[float, float]:
        return width * self._scale(), height * self._scale()

    def _rect(self, area: Area) -> QRectF:
        return QRectF(
            *self._point(area.x, area.y), *self._size(area.width, area.height)
        )
