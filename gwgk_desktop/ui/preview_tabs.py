"""The tables of a preview: lines, columns, repairs, problems, refused, passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget

from gwgk_desktop.domain.readings import row_key
from gwgk_desktop.domain.reveals import Numbered, numbers_of
from gwgk_desktop.ui.line_columns import REFUSED_COLUMNS, line_columns
from gwgk_desktop.ui.mapping_tab import MappingTab
from gwgk_desktop.ui.problems_tab import PROBLEM_COLUMNS, ProblemsTab
from gwgk_desktop.ui.repairs_tab import RepairsTab, numbered
from gwgk_desktop.ui.rows import RowsModel, choose_row, chosen, table_of

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.domain.problems import Place, Problem
    from gwgk_desktop.domain.readings import PayoutReading, Repair
    from gwgk_desktop.ui.preview_work import RefusedRow, Seen


class PreviewTabs(QTabWidget):
    """Shows what would be imported, and all that would not, each with its reason."""

    def __init__(self, villages: dict[int, str]) -> None:
        """Lay out the tables; `villages` names them by number, also those to come."""
        super().__init__()
        self.lines: RowsModel[PayoutLine] = RowsModel(line_columns(villages))
        self.lines_table = table_of(
            self.lines,
            empty="没有一行可以导入。\n各行为什么不收，见“未收的行”和“问题”。",
        )
        self.mapping = MappingTab()
        self.repairs = RepairsTab()
        self.problems = ProblemsTab()
        self.problems.row_wanted.connect(self._show_row)
        self.refused: RowsModel[RefusedRow] = RowsModel(REFUSED_COLUMNS)
        self.refused_table = table_of(self.refused)
        self.left_out: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS[1:])
        self.with_numbers = (self.lines_table, self.repairs.table, self.refused_table)
        """Tables whose rows have numbers of people, which can be shown."""
        for tab in (
            self.lines_table,
            self.mapping,
            self.repairs,
            self.problems,
            self.refused_table,
            table_of(self.left_out),
        ):
            self.addTab(tab, "")

    def show_seen(self, reading: PayoutReading, seen: Seen | None) -> None:
        """Show a preview; None while it is made, and where there is none."""
        self.lines.show_rows(seen.preview.lines if seen else ())
        self.refused.show_rows(seen.refused if seen else ())
        problems = seen.problems if seen else ()
        self.problems.show_problems(problems, seen.codes if seen else {})
        left_out = (*reading.left_out, *(seen.preview.left_out if seen else ()))
        self.left_out.show_rows(left_out)
        proposals = self.mapping.proposals
        for place, text in enumerate(
            (
                f"将导入的明细（{self.lines.rowCount()}）",
                f"列的含义（{proposals}处待定）" if proposals else "列的含义",
                f"自动整理（{self.repairs.count}）",
                f"问题（{len(problems)}）",
                f"未收的行（{self.refused.rowCount()}）",
                f"未读取（{len(left_out)}）",
            )
        ):
            self.setTabText(place, text)

    def numbered(self, file: str) -> Numbered | None:
        """Return the numbers of the row that is chosen in the tab that is shown."""
        shown = self.currentWidget()
        if shown is self.repairs:
            repair: Repair | None = chosen(self.repairs.table)
            return None if repair is None else numbered(repair, file)
        if shown is self.refused_table:
            refused: RefusedRow | None = chosen(self.refused_table)
            if refused is None:
                return None
            record, sheet = refused.record, refused.place.sheet
            numbers = numbers_of(record)
            return Numbered(record.name, numbers, sheet, record.row, file=file)
        line: PayoutLine | None = None
        if shown is self.lines_table:
            line = chosen(self.lines_table)
        if line is None:
            return None
        return Numbered(line.name, numbers_of(line), line.sheet, line.row, file=file)

    def _show_row(self, place: Place) -> None:
        """Lead to the row that a problem speaks of, taken or refused."""
        where = row_key(place)
        if choose_row(self.refused_table, lambda it: row_key(it.place) == where):
            self.setCurrentWidget(self.refused_table)
        elif choose_row(self.lines_table, lambda it: (it.sheet, it.row) == where[:2]):
            self.setCurrentWidget(self.lines_table)
