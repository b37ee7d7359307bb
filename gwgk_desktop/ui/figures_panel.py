"""The three counters of a preview, and its figures against the workbook's totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gwgk_desktop import wording

if TYPE_CHECKING:
    from gwgk_desktop.domain.tie_out import Sums, TieOut

NO_FIGURE = "—"
CHECKING = "正在核对…"
_COUNTERS = (("right", "正确"), ("repaired", "已整理"), ("refused", "未收"))
_HEADINGS = ("行数", "户数", "数量", "金额（元）")
_ROWS = ("读到", "将导入", "表内合计", "差额")
_DIFFERENCE = _ROWS.index("差额")


class FiguresPanel(QWidget):
    """Shows how many rows are right, repaired and refused, and what they add up to."""

    def __init__(self) -> None:
        super().__init__()
        counters = QHBoxLayout()
        self._counters: dict[str, QLabel] = {}
        for name, label in _COUNTERS:
            counter = QLabel()
            counter.setObjectName("counter")
            counter.setProperty("counts", name)
            counter.setAlignment(Qt.AlignmentFlag.AlignCenter)
            counter.setAccessibleName(label)
            self._counters[name] = counter
            counters.addWidget(counter, 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        self._cells: list[list[QLabel]] = []
        for place, text in enumerate(_HEADINGS, start=1):
            grid.addWidget(_cell(text), 0, place)
        for row, text in enumerate(_ROWS, start=1):
            grid.addWidget(QLabel(text), row, 0)
            cells = [_cell("") for _ in _HEADINGS]
            for place, cell in enumerate(cells, start=1):
                grid.addWidget(cell, row, place)
            self._cells.append(cells)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(counters)
        layout.addLayout(grid)
        layout.addWidget(self.sentence)
        self.show_figures(None)

    def show_figures(self, figures: TieOut | None, instead: str = CHECKING) -> None:
        """Show the figures; without any, say instead why there are none (yet)."""
        for name, label in _COUNTERS:
            count = getattr(figures, name) if figures else NO_FIGURE
            self._counters[name].setText(f"{label}\n{count}")
        rows = (
            (figures.read, figures.taken, figures.stated, figures.difference)
            if figures
            else ()
        )
        for place, cells in enumerate(self._cells):
            texts = _texts(rows[place]) if rows else (NO_FIGURE,) * len(cells)
            differ = bool(figures) and place == _DIFFERENCE
            for cell, text in zip(cells, texts, strict=True):
                cell.setText(text)
                _mark(cell, differs=differ and any(it in text for it in "123456789"))
        self.sentence.setText(wording.figures_told(figures) if figures else instead)
        _mark(self.sentence, differs=figures is not None and not figures.agrees)

    def figures(self) -> list[str]:
        """Return the rows of the table as they are read."""
        return [
            f"{name} {' '.join(cell.text() for cell in cells)}"
            for name, cells in zip(_ROWS, self._cells, strict=True)
        ]

    def counters(self) -> list[str]:
        """Return the three counters as they are read."""
        return [it.text().replace("\n", " ") for it in self._counters.values()]


def _cell(text: str) -> QLabel:
    cell = QLabel(text)
    cell.setAlignment(Qt.AlignmentFlag.AlignRight)
    return cell


def _mark(label: QLabel, *, differs: bool) -> None:
    """Show in red what does not agree."""
    if label.property("differs") != differs:
        label.setProperty("differs", differs)
        label.style().polish(label)


def _texts(sums: Sums) -> tuple[str, ...]:
    return (
        NO_FIGURE if sums.rows is None else str(sums.rows),
        NO_FIGURE if sums.households is None else str(sums.households),
        NO_FIGURE if sums.quantity is None else f"{sums.quantity.normalize():,f}",
        NO_FIGURE if sums.amount is None else wording.exact(sums.amount),
    )
