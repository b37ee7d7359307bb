"""The problems of a workbook: by severity, by kind, and the way to the row."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOWHERE = Place("")
_in_order = attrgetter("sheet", "row", "column")
PROBLEM_COLUMNS: tuple[Column[Problem], ...] = (
    Column(
        "级别",
        lambda it: list(Severity).index(it.severity),
        lambda rank: wording.SEVERITIES[list(Severity)[rank]],
        width=6,
    ),
    Column(
        "位置",
        lambda it: wording.place(it.place) if it.place else "",
        width=22,
        order=lambda it: _in_order(it.place or _NOWHERE),
    ),
    Column("问题和办法", wording.explain_in_window, order=lambda it: it.code),
)


class ProblemsTab(QWidget):
    """Shows problems; a double click asks for the row of one."""

    row_wanted = Signal(object)
    """The place of a problem."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: Sequence[Problem] = ()
        self.problems: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS, self)
        self.table = table_of(self.problems)
        self.table.doubleClicked.connect(self._ask_row)
        self.severity = QComboBox()
        self.severity.setAccessibleName("级别")
        self.severity.addItem("全部级别", None)
        for severity, label in wording.SEVERITIES.items():
            self.severity.addItem(label, severity)
        self.severity.currentIndexChanged.connect(self._filter)
        self.code = QComboBox()
        self.code.setAccessibleName("问题的种类")
        self.code.currentIndexChanged.connect(self._filter)
        self.code.setMinimumWidth(300)
        hint = QLabel("双击一行，看它说的那一行。")
        hint.setObjectName("hint")
        layout = QVBoxLayout(self)
        layout.addLayout(FlowLayout(self.severity, self.code, hint))
        layout.addWidget(self.table, 1)

    def show_problems(
        self, problems: Sequence[Problem], counts: Mapping[Code, int] | None = None
    ) -> None:
        """Show problems; `counts` are how many there are of each kind, if counted."""
        self._problems = problems
        if counts is None:
            counts = Counter(it.code for it in problems)
        wanted = self.code.currentData()
        self.code.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.code.clear()
        self.code.addItem("全部问题", None)
        for code, count in counts.items():
            self.code.addItem(f"{wording.in_general(code)}（{count}）", code)
        self.code.setCurrentIndex(max(0, self.code.findData(wanted)))
        self.code.blockSignals(False)  # noqa: FBT003
        self._filter()

    def _filter(self) -> None:
        code, severity = self.code.currentData(), self.severity.currentData()
        shown = self._problems
        if code is not None:
            shown = [it for it in shown if it.code == code]
        if severity is not None:
            shown = [it for it in shown if it.severity == severity]
        self.problems.show_rows(shown)

    def _ask_row(self) -> None:
        problem: Problem | None = chosen(self.table)
        if problem is not None and problem.place is not None:
            self.row_wanted.emit(problem.place)
