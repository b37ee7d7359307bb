"""A table whose columns share the room there is, so that it need not be scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView, QVBoxLayout

from gwgk_desktop.ui.parts import empty_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from PySide6.QtGui import QResizeEvent

LEAST_DIGITS = 22
"""A column that fills the room is no narrower than so many digits."""
_CUT_DIGITS = 12
"""A column of words that has to be cut is no narrower: days (2026-09-16) never are."""
_MARGIN = 14
"""Beside the words of a heading."""
_MEASURED = 1000
"""So many rows at most are all looked at."""
_STEP = 4
"""Pixels by which columns are made narrower, the widest first."""


class FittedTable(QTableView):
    """A table some of whose columns fill the room that the others leave.

    Qt's own stretching makes them as narrow as nothing; these stay readable.  Where the
    room is little, columns become as narrow as what stands in them, then the widest of
    words are cut: the tooltip has the whole.  Numbers are never cut, nor is a column
    that the clerk has made as wide as it is.  What still has no room is scrolled to.
    """

    def __init__(self) -> None:
        super().__init__()
        self._wished: dict[int, int] = {}
        self._whole: set[int] = set()
        self._by_hand: set[int] = set()
        self._needs: dict[int, int] = {}
        """How wide columns that are never cut have to be, once it was asked."""
        self._filling: list[int] = []
        self._digit = 0
        self._settling = False
        self._unread = False

    def fit(
        self,
        wished: Mapping[int, int],
        whole: Collection[int],
        digit: int,
        *,
        unread: bool = False,
    ) -> None:
        """Give columns the width that is wished, in pixels; all others fill the room.

        `whole` are those that are never cut; `digit` is how wide one is; `unread`:
        nobody knows how wide its texts are, for they come when they are seen.
        """
        self._unread = unread
        self._wished = dict(wished)
        self._whole = set(whole)
        self._digit = digit
        header = self.horizontalHeader()
        header.setResizeContentsPrecision(0)  # what is seen: no look at all rows
        every = range(header.count())
        self._filling = [it for it in every if it not in self._wished]
        for place in self._filling:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
        header.sectionResized.connect(self._resized)
        self.model().modelReset.connect(self._fill_anew)
        self._fill()

    def _fill_anew(self) -> None:
        self._needs.clear()
        self._fill()

    def say_when_empty(self, text: str) -> None:
        """Say something in the place of the rows while there are none."""
        self.hint = empty_text(text)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QVBoxLayout(self.viewport()).addWidget(self.hint)
        self.model().modelReset.connect(self._settle_hint)
        self._settle_hint()

    def _settle_hint(self) -> None:
        self.hint.setVisible(self.model().rowCount() == 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def _resized(self, column: int, before: int, now: int) -> None:
        """Keep what the clerk makes of a column; hidden and shown it is as it was."""
        if self._settling or column in self._filling:
            return
        if before and now:
            self._wished[column] = now
            self._by_hand.add(column)
            self._fill()
        else:  # about to be hidden, or shown: Qt tells of it before it is
            QTimer.singleShot(0, self, self._fill)

    def _fill(self) -> None:
        filling = [it for it in self._filling if not self.isColumnHidden(it)]
        least = LEAST_DIGITS * self._digit
        room = self.viewport().width()
        self._settling = True
        widths = self._widths(room - least * len(filling))
        for place, width in widths.items():
            self.setColumnWidth(place, width)
        left = room - sum(map(self.columnWidth, widths))
        for at, place in enumerate(filling):
            share = max(left // (len(filling) - at), least)
            left -= share
            self.setColumnWidth(place, share)
        self._settling = False

    def _need(self, column: int, width: int) -> int:
        """Return how wide a column is by what stands in it.

        Of what is never cut in all rows, be they seen or not; so many that they are
        not looked at have the width that was wished.
        """
        if column not in self._whole:
            return self.sizeHintForColumn(column)
        model = self.model()
        if self._unread or model.rowCount() > _MEASURED:
            return width
        if column not in self._needs:
            metrics = self.fontMetrics()
            texts = {
                str(model.index(row, column).data()) for row in range(model.rowCount())
            }
            widest = max(map(metrics.horizontalAdvance, texts), default=0)
            self._needs[column] = widest + _MARGIN
        return self._needs[column]

    def _widths(self, room: int) -> dict[int, int]:
        """Return how wide the columns are that do not fill the room."""
        wished = {
            it: width
            for it, width in self._wished.items()
            if not self.isColumnHidden(it)
        }
        if sum(wished.values()) <= room:
            return wished
        # Not what Qt asks for: that has room for an arrow over every column.
        header, model = self.horizontalHeader(), self.model()
        metrics, least = header.fontMetrics(), header.minimumSectionSize()
        titles = {it: model.headerData(it, Qt.Orientation.Horizontal) for it in wished}
        heads = {
            it: max(metrics.horizontalAdvance(str(title)) + _MARGIN, least)
            for it, title in titles.items()
        }
        full = {
            it: width
            if it in self._by_hand
            else min(width, max(heads[it], self._need(it, width)))
            for it, width in wished.items()
        }
        cut, kept = _CUT_DIGITS * self._digit, self._by_hand | self._whole
        floors = {
            it: width if it in kept else min(width, max(heads[it], cut))
            for it, width in full.items()
        }
        cap, widths = max(full.values()), full
        while sum(widths.values()) > room and cap > cut:
            cap -= _STEP
            widths = {it: min(full[it], max(cap, floors[it])) for it in full}
        return widths
