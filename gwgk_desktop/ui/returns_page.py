"""The page of returns (报表): draw up a quarter, look at it, export it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSpinBox,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.services import backups, returns
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.parts import Deed, SeenPage, bar, button, empty_text, heading
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, table_of
from gwgk_desktop.ui.until_answered import until_answered
from gwgk_desktop.ui.why_off import settle
from gwgk_desktop.wording.plan import occasion_told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.returns import PayoutFigure, QuarterReturn, SentReturn
    from gwgk_desktop.ui.tasks import Lanes

LOOKING = "正在汇总…"
FIGURE_COLUMNS: tuple[Column[PayoutFigure], ...] = (
    Column("补贴项目", lambda it: it.programme),
    Column("村（社区）", lambda it: it.village, width=12),
    Column("笔数", lambda it: it.lines, number=True, width=8),
    Column("户数", lambda it: it.households, number=True, width=8),
    Column("数量", lambda it: it.quantity or 0, wording.decimal, number=True, width=12),
    Column("单位", lambda it: it.unit, width=16),
    Column("金额（元）", lambda it: it.total_fen, wording.yuan, number=True, width=16),
    Column("公示单", lambda it: it.sheets, number=True, width=8),
    Column("应上墙", lambda it: it.due, number=True, width=8),
    Column("已上墙", lambda it: it.posted, number=True, width=8),
    Column("按时", lambda it: it.in_time, number=True, width=6),
    Column("满期", lambda it: it.hung, number=True, width=6),
    Column("有照片", lambda it: it.photographed, number=True, width=8),
)
SENT_COLUMNS: tuple[Column[SentReturn], ...] = (
    Column("季度", lambda it: it.quarter, width=10),
    Column("导出日期", lambda it: it.made_on, wording.day, width=12),
    Column("金额（元）", lambda it: it.total_fen, wording.yuan, number=True, width=16),
    Column("文件", lambda it: it.file_name),
)


DRAWING_UP = "正在汇总这个季度的数据"
NO_PAYOUTS = "这个季度没有发放批次，没有可导出的数据；批次按“发放日期”归入季度"


class ReturnsPage(SeenPage):
    """Shows a quarter's figures as they would be sent, and what was sent before."""

    title = "报表"
    watches = frozenset(
        {"payout_batch", "payout_line", "line_correction", "notice_sheet"}
        | {"sheet_release", "sheet_withdrawal"}
        | {"county_return", "village", "subsidy_programme", "office"}
        | {"posting", "posting_take_down", "posting_spoiling", "posting_photo"}
        | {"catalogue_version", "catalogue_item", "village_departure", "village_event"}
        | {"time_limit_setting", "days_off_year", "day_off"}
    )
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, today: Callable[[], date]) -> None:
        super().__init__(self._draw_up)
        self._lanes = lanes
        self._drawn_up: QuarterReturn | None = None
        quarter = Quarter.containing(today())
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setSuffix(" 年")
        self.year.setValue(quarter.year)
        self.quarter = QComboBox()
        for number in range(1, 5):
            self.quarter.addItem(f"第{'一二三四'[number - 1]}季度", number)
        self.quarter.setCurrentIndex(quarter.number - 1)
        self.form = QComboBox()
        for name, title in returns.forms():
            self.form.addItem(title, name)
        self.year.valueChanged.connect(self.refresh)
        self.quarter.currentIndexChanged.connect(self.refresh)
        self.export_button = button(
            "导出 Excel…", self._export, main=True, needs=Needs.CHANGING
        )
        settle(((self.export_button, DRAWING_UP),))
        self.totals = QLabel()
        self.rows: RowsModel[PayoutFigure] = RowsModel(FIGURE_COLUMNS, self)
        self.sent: RowsModel[SentReturn] = RowsModel(SENT_COLUMNS, self)
        self.table = table_of(self.rows)
        self._stack = QStackedWidget()
        self._stack.addWidget(
            empty_text("这个季度没有发放批次。\n批次按“发放日期”归入季度。")
        )
        self._stack.addWidget(self.table)
        self._looking = until_answered(self._stack, LOOKING)
        self.tabs = QTabWidget()
        self.tabs.addTab(self._stack, "本季数据")
        self.tabs.addTab(table_of(self.sent), "已导出的报表")
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading("报表", "按补贴项目和村汇总，报县里；表内没有任何个人信息。")
        )
        layout.addLayout(
            bar(self.year, self.quarter, self.form, None, self.export_button)
        )
        layout.addWidget(self.totals)
        layout.addWidget(self.tabs, 1)

    def _draw_up(self) -> None:
        """Draw the quarter up again; nothing is said of one before that is done."""
        shown = self._drawn_up
        if shown is None or shown.quarter != self._quarter():
            self._stack.setCurrentIndex(self._looking)
            self.totals.clear()
            self.export_button.setEnabled(False)
        self._lanes.look.run(
            partial(returns.draw_up, quarter=self._quarter()),
            done=self._show_figures,
            failed=self.failed.emit,
        )
        self._lanes.look.run(
            returns.sent, done=self.sent.show_rows, failed=self.failed.emit
        )

    def _quarter(self) -> Quarter:
        return Quarter(self.year.value(), self.quarter.currentIndex() + 1)

    def _show_figures(self, drawn_up: QuarterReturn) -> None:
        if drawn_up.quarter != self._quarter():
            return
        self._drawn_up = drawn_up
        rows = (*drawn_up.figures, *drawn_up.items)
        self.rows.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        settle(((self.export_button, "" if drawn_up.figures else NO_PAYOUTS),))
        totals = drawn_up.totals
        self.totals.setText(
            f"{occasion_told(str(drawn_up.quarter))}共发放{totals.lines}笔、"
            f"{wording.yuan(totals.total_fen)}元；"
            f"发布了公示单{totals.sheets}份；"
            f"应当上墙{totals.due}处，已经上墙{totals.posted}处"
            f"{wording.unreleased(drawn_up.unreleased)}。"
        )

    def _export(self) -> None:
        drawn_up = self._drawn_up
        if drawn_up is None:
            return
        title = f"{drawn_up.township}{drawn_up.quarter}{self.form.currentText()}.xlsx"
        name = file_dialogs.save_file(self, "导出报表", title, "Excel 工作簿 (*.xlsx)")
        if name:
            path = Path(name)
            if path.suffix.lower() == ".xlsx":
                self.export_to(path, overwrite=True)  # the dialog has asked
            else:
                self.export_to(path.with_name(f"{path.name}.xlsx"))

    def export_to(self, path: Path, *, overwrite: bool = False) -> None:
        """Export the quarter that is shown into a file."""
        drawn_up = self._drawn_up
        if drawn_up is not None:
            self._lanes.work.run(
                partial(
                    backups.guarded,
                    reason=Reason.RETURN,
                    work=partial(
                        returns.export,
                        drawn_up=drawn_up,
                        to=path,
                        form_name=str(self.form.currentData()),
                        overwrite=overwrite,
                    ),
                ),
                done=partial(self._exported, path, drawn_up.unreleased),
                failed=self.failed.emit,
            )

    def _exported(
        self, path: Path, unreleased: int, done: tuple[SentReturn, Problem | None]
    ) -> None:
        sent, unsaved = done
        left = wording.unreleased(unreleased)
        said = f"{sent.quarter}报表已导出到 {path}{left}"
        touched = frozenset({"county_return"})
        self.deed_done.emit(
            Deed(said, touched, advice=bool(left), backup_problem=unsaved)
        )
