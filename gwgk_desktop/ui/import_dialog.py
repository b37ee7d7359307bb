"""The preview of a payout workbook: what would be imported, and what is wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QSpinBox,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.services import office, payouts
from gwgk_desktop.ui.notices import NoticeBar, Tone
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    choice,
    choose,
    chosen_value,
    day_box,
    day_of,
    fill,
    panel,
    show_day,
)
from gwgk_desktop.ui.progress import ProgressBox
from gwgk_desktop.ui.refused_rows import RefusedRowsButton
from gwgk_desktop.ui.rows import Column, RowsModel, table_of
from gwgk_desktop.ui.tasks import Cancelled

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.payouts import (
        Imported,
        LikelyTerms,
        PayoutLine,
        Preview,
    )
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.domain.work import Operation, Progress
    from gwgk_desktop.ui.tasks import Job, Lanes

PREVIEW_AFTER_MS = 250
"""How long the clerk must have stopped typing before the preview is made anew."""

PROBLEM_COLUMNS: tuple[Column[Problem], ...] = (
    Column(
        "级别",
        lambda it: list(Severity).index(it.severity),
        lambda rank: wording.SEVERITIES[list(Severity)[rank]],
        width=6,
    ),
    Column("位置", lambda it: wording.place(it.place) if it.place else "", width=22),
    Column("问题和办法", wording.explain),
)


def line_columns(villages: dict[int, str]) -> tuple[Column[PayoutLine], ...]:
    """Return the columns of payout lines; full numbers are never shown."""
    return (
        Column("村", lambda it: villages.get(it.village_id, ""), width=10),
        Column("组", lambda it: it.group, width=8),
        Column("姓名", lambda it: it.name),
        Column("身份证号", lambda it: wording.masked(it.id_number), width=11),
        Column("银行账号", lambda it: wording.masked(it.bank_account), width=11),
        Column("数量", lambda it: it.quantity or 0, _number, number=True, width=9),
        Column("标准", lambda it: it.rate or 0, _number, number=True, width=9),
        Column(
            "金额（元）", lambda it: it.amount_fen, wording.yuan, number=True, width=14
        ),
        Column("原表位置", lambda it: f"{it.sheet} 第{it.row}行", width=18),
    )


def _number(value: Any) -> str:
    return wording.decimal(value) if value else ""


class ImportDialog(QDialog):
    """Reads a workbook, shows what it would become, and imports it."""

    imported = Signal(object)
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, path: Path, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导入发放表 — {path.name}")
        self.resize(1180, 660)
        self._lanes = lanes
        self._reading: PayoutReading | None = None
        self._preview: Preview | None = None
        self._villages: dict[int, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self._ask_preview)
        self.notice = NoticeBar()
        self.refused_rows = RefusedRowsButton(lanes, path, self.notice)
        self.refused_rows.deed_done.connect(self.deed_done)
        self.refused_rows.failed.connect(self.failed)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting(path.name))
        self._stack.addWidget(self._content(path.name, today))
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)
        self._job: Job = lanes.look.walk(
            partial(_read, path=path),
            done=self._show_reading,
            failed=self._read_failed,
            progressed=self._show_progress,
        )

    def reject(self) -> None:
        """Close without importing; a file that is still read is let go."""
        self._job.cancel()
        self._timer.stop()
        super().reject()

    def _waiting(self, name: str) -> QWidget:
        page = QWidget()
        self._progress = QProgressBar()
        self._progress.setMaximum(0)
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(QLabel(f"正在读取“{name}”…"))
        layout.addWidget(self._progress)
        layout.addLayout(bar(None, button("取消", self.reject)))
        layout.addStretch(1)
        return page

    def _content(self, name: str, today: date) -> QWidget:
        self.programme = choice("输入名称的任一部分")
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(today.year)
        self.period = QLineEdit()
        self.period.setPlaceholderText("如 第三季度、9月；全年一次的不填")
        self.paid_on = day_box(today)
        self.village = choice("清单里没有村名时才需要选")
        form = QFormLayout()
        form.addRow("文件", QLabel(name))
        form.addRow("补贴项目", self.programme)
        form.addRow("年度", self.year)
        form.addRow("期别", self.period)
        form.addRow("发放日期", self.paid_on)
        form.addRow("所属村", self.village)
        fields = QWidget()
        fields.setLayout(form)
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.leave_out = QCheckBox()
        self.accept_warnings = QCheckBox()
        self.add_villages = button("登记这些村…", self._add_villages)
        self.take_proposals = button("采用补全的身份证号", self._take_proposals)
        side = panel(
            fields,
            self.summary,
            self.add_villages,
            self.take_proposals,
            self.leave_out,
            self.accept_warnings,
        )
        side.setFixedWidth(370)
        self.lines: RowsModel[PayoutLine] = RowsModel(line_columns(self._villages))
        self.problems: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS)
        self.left_out: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS[1:])
        self.tabs = QTabWidget()
        self.tabs.addTab(table_of(self.lines), "")
        self.tabs.addTab(table_of(self.problems), "")
        self.tabs.addTab(table_of(self.left_out), "")
        self.import_button = button("导入", self._import, main=True)
        self.import_button.setEnabled(False)
        for changed in (
            self.programme.currentTextChanged,
            self.year.valueChanged,
            self.period.textChanged,
            self.paid_on.dateChanged,
            self.village.currentTextChanged,
        ):
            changed.connect(self._terms_changed)
        self.leave_out.toggled.connect(self._settle)
        self.accept_warnings.toggled.connect(self._settle)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        body = bar(side)
        body.addWidget(self.tabs, 1)
        layout.addLayout(body, 1)
        cancel = button("取消", self.reject)
        layout.addLayout(bar(self.refused_rows, None, cancel, self.import_button))
        return page

    def _show_progress(self, progress: Progress) -> None:
        self._progress.setMaximum(progress.total)
        self._progress.setValue(progress.done)

    def _read_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        super().reject()

    def _show_reading(
        self,
        found: tuple[PayoutReading, LikelyTerms, list[Programme], list[Village]],
    ) -> None:
        self._reading, likely, programmes, villages = found
        fill(self.programme, ((it.name, it.id) for it in programmes))
        self._fill_villages(villages)
        if likely.programme_id is not None:
            choose(self.programme, likely.programme_id)
        if likely.year is not None:
            self.year.setValue(likely.year)
        self.period.setText(likely.period)
        if likely.paid_on is not None:
            show_day(self.paid_on, likely.paid_on)
        self._stack.setCurrentIndex(1)
        self._show_preview(None)
        self._terms_changed()
        self.programme.setFocus()

    def _fill_villages(self, villages: list[Village]) -> None:
        chosen = chosen_value(self.village)
        self._villages.update({it.id: it.name for it in villages})
        fill(
            self.village, (("（按清单）", ""), *((it.name, it.name) for it in villages))
        )
        choose(self.village, chosen or "")

    def _terms_changed(self) -> None:
        self._preview = None
        self._settle()
        self._timer.start()

    def _terms(self) -> BatchTerms | None:
        programme = chosen_value(self.programme)
        if not isinstance(programme, int):
            return None
        period = self.period.text().strip()
        return BatchTerms(programme, self.year.value(), period, day_of(self.paid_on))

    def _ask_preview(self) -> None:
        if self._reading is None:
            return
        self._lanes.look.run(
            partial(
                payouts.preview,
                reading=self._reading,
                terms=self._terms(),
                village=str(chosen_value(self.village) or ""),
            ),
            done=self._previewed,
            failed=self._preview_failed,
        )

    def _previewed(self, preview: Preview) -> None:
        if preview.terms != self._terms():
            return  # the clerk has gone on typing; a newer one is on its way
        if preview.terms is None:
            asked = Problem(Code.PROGRAMME_NOT_CHOSEN)
            self.notice.say(wording.describe(asked), Tone.ADVICE)
        else:
            self.notice.hide()
        self._show_preview(preview)

    def _preview_failed(self, error: Exception) -> None:
        if not isinstance(error, Refusal):
            self.failed.emit(error)
            return
        self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        self._show_preview(None)

    def _show_preview(self, preview: Preview | None) -> None:
        self._preview = preview
        reading = self._reading
        if reading is None:
            return
        problems = preview.problems if preview else reading.problems
        self.lines.show_rows(preview.lines if preview else ())
        self.problems.show_rows(problems)
        left_out = (*reading.left_out, *(preview.left_out if preview else ()))
        self.left_out.show_rows(left_out)
        self.refused_rows.offer(reading, preview)
        count = len(preview.lines) if preview else 0
        self.tabs.setTabText(0, f"将导入的明细（{count}）")
        self.tabs.setTabText(1, f"问题（{len(problems)}）")
        self.tabs.setTabText(2, f"未读取（{len(left_out)}）")
        self.summary.setText(_summary(reading, preview))
        self.add_villages.setVisible(bool(_unknown_villages(preview)))
        proposed = sum(it.code is Code.REPAIR_PROPOSED for it in problems)
        self.take_proposals.setText(f"采用补全的{proposed}个身份证号")
        self.take_proposals.setVisible(bool(proposed))
        refused = preview.refused if preview else 0
        warnings = preview.warnings if preview else 0
        self.leave_out.setText(f"退回有错误的{refused}行，只导入其余各行")
        self.leave_out.setVisible(bool(refused))
        self.leave_out.setChecked(False)
        self.accept_warnings.setText(f"已逐条核对，接受{warnings}处提醒")
        self.accept_warnings.setVisible(bool(warnings))
        self.accept_warnings.setChecked(False)
        self._settle()

    def _settle(self) -> None:
        """Enable the import when nothing stands in its way any more."""
        preview = self._preview
        self.import_button.setEnabled(
            preview is not None
            and preview.terms is not None
            and bool(preview.lines)
            and not preview.blocking
            and (not preview.refused or self.leave_out.isChecked())
            and (not preview.warnings or self.accept_warnings.isChecked())
        )

    def _add_villages(self) -> None:
        names = _unknown_villages(self._preview)
        self._lanes.work.run(
            lambda store: (office.add_villages(store, names), office.villages(store)),
            done=self._villages_added,
            failed=self._preview_failed,
        )

    def _villages_added(self, done: tuple[Operation, list[Village]]) -> None:
        operation, villages = done
        self._fill_villages(villages)
        self.deed_done.emit(Deed("已登记新的村。", operation.touched, operation.id))
        self._terms_changed()

    def _take_proposals(self) -> None:
        """Take the identity numbers that earlier batches propose for damaged ones."""
        if self._reading is None:
            return
        self._lanes.look.run(
            partial(
                payouts.with_proposals,
                reading=self._reading,
                village=str(chosen_value(self.village) or ""),
            ),
            done=self._proposals_taken,
            failed=self._preview_failed,
        )

    def _proposals_taken(self, reading: PayoutReading) -> None:
        self._reading = reading
        self._terms_changed()

    def _import(self) -> None:
        preview = self._preview
        if preview is None:
            return
        box = ProgressBox("正在导入", self)
        self._job = self._lanes.work.walk(
            partial(
                payouts.import_batch,
                preview=preview,
                accept_warnings=self.accept_warnings.isChecked(),
                leave_out_errors=self.leave_out.isChecked(),
            ),
            done=partial(self._was_imported, box),
            failed=partial(self._import_failed, box),
            progressed=box.show,
        )
        box.follow(self._job)
        self.import_button.setEnabled(False)

    def _was_imported(self, box: ProgressBox, imported: Imported) -> None:
        box.close()
        self.imported.emit(imported)
        self.accept()

    def _import_failed(self, box: ProgressBox, error: Exception) -> None:
        box.close()
        if isinstance(error, Cancelled):
            self.notice.say("已取消，什么都没有导入。", Tone.ADVICE)
            self._settle()
        else:
            self._preview_failed(error)


def _read(store: Any, path: Path) -> Any:
    """Read the workbook and what the form offers, in one piece of work."""
    reading = yield from payouts.read_here(store, path)
    likely = payouts.likely_terms(store, reading)
    return reading, likely, office.programmes(store), office.villages(store)


def _unknown_villages(preview: Preview | None) -> list[str]:
    problems = preview.problems if preview else ()
    unknown = (it for it in problems if it.code is Code.VILLAGE_UNKNOWN)
    return list(dict.fromkeys(str(it.facts["village"]) for it in unknown))


def _summary(reading: PayoutReading, preview: Preview | None) -> str:
    told = [f"读到 {reading.count} 行，金额合计 {reading.total:,.2f} 元"]
    totals = [total for table in reading.tables for total in table.totals]
    if totals:
        told.append(f"表内 {len(totals)} 处合计已逐一核对")
    if preview:
        told.append(
            f"将导入 {len(preview.lines)} 行，{wording.yuan(preview.total_fen)} 元"
        )
        if preview.refused:
            told.append(f"退回 {preview.refused} 行")
        if preview.blocking:
            told.append("有问题使整份清单不能导入，见“问题”")
    return "<br>".join(told)
