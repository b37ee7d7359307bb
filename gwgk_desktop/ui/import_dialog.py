"""The preview of a payout workbook: what would be imported, and what is wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QInputDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.services import backups, office, payouts
from gwgk_desktop.ui.batch_terms_form import BatchTermsForm
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.figures_panel import CHECKING, FiguresPanel
from gwgk_desktop.ui.help_dialog import show_help
from gwgk_desktop.ui.new_villages_dialog import NewVillagesDialog
from gwgk_desktop.ui.notices import NoticeBar, Tone
from gwgk_desktop.ui.parts import Deed, after_a_pause, bar, button, fit, panel
from gwgk_desktop.ui.preview_tabs import PreviewTabs
from gwgk_desktop.ui.preview_work import Opened, Seen, look, open_file
from gwgk_desktop.ui.progress import show_progress, walk_shown
from gwgk_desktop.ui.refused_rows import NOT_KEPT, RefusedRowsButton
from gwgk_desktop.ui.reveal import RevealBar
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.tasks import Cancelled, Job
from gwgk_desktop.ui.understanding import PAUSE_MS, Understanding

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import Imported
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.ui.tasks import Lanes

PASSWORD_TRIES = 3


class ImportDialog(QDialog):
    """Reads a workbook, shows what it would become, and imports it."""

    imported = Signal(object)
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, path: Path, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导入发放表 — {path.name}")
        fit(self, 1300, 680)
        self._lanes = lanes
        self._path = path
        self._tries = 0
        self._seen: Seen | None = None
        self._stopped = False
        """Whether it cannot be imported so at all, as the notice says."""
        self._timer = after_a_pause(self, self._ask_preview, PAUSE_MS)
        self.notice = NoticeBar(stays=True)  # of files, not of what is typed
        self.refused_rows = RefusedRowsButton(lanes, path, self.notice)
        pass_on(self.refused_rows, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting(path.name))
        self._stack.addWidget(self._content(path.name, today))
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)
        self._job = Job()
        self._open("")

    def reject(self) -> None:
        """Close without importing; a file that is still read is let go."""
        self._job.cancel()
        self._timer.stop()
        self.understanding.let_go()
        super().reject()

    # The page while the file is opened, and the page of the preview

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
        villages: dict[int, str] = {}
        self.tabs = PreviewTabs(villages)
        self.understanding = Understanding(
            self._lanes, self.tabs.mapping, self.tabs.repairs, self.notice, self
        )
        self.understanding.changed.connect(self._settle)
        self.understanding.understood.connect(self._terms_changed)
        pass_on(self.understanding, self)
        self.terms = BatchTermsForm(name, today, self.understanding.recipe, villages)
        self.terms.changed.connect(self._terms_changed)
        side = self._side()
        self.lacking = QLabel()
        self.import_button = button(
            "导入", self._import, main=True, needs=Needs.CHANGING
        )
        self.import_button.setEnabled(False)
        self.help_button = button("能读什么表", lambda: show_help(self))
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.understanding.layout_bar)
        body = bar(side)
        numbered = partial(self.tabs.numbered, name)
        self.reveal = RevealBar(self._lanes, numbered, self.tabs.with_numbers)
        pass_on(self.reveal, self)
        self.tabs.currentChanged.connect(self.reveal.hide_numbers)
        right = QVBoxLayout()
        right.addWidget(self.tabs, 1)
        right.addWidget(self.reveal)
        body.addLayout(right, 1)
        layout.addLayout(body, 1)
        layout.addLayout(
            bar(
                self.help_button,
                self.refused_rows,
                None,
                self.understanding.busy_text,
                self.understanding.busy_bar,
                self.understanding.stop_button,
                self.lacking,
                button("取消", self.reject),
                self.import_button,
            )
        )
        return page

    def _side(self) -> QWidget:
        self.figures = FiguresPanel()
        self.leave_out = QCheckBox()
        self.accept_warnings = QCheckBox()
        self.add_villages = button("登记这些村…", self._add_villages)
        self.take_proposals = button("采用补全的身份证号", self._take_proposals)
        self.terms.day_agreed.toggled.connect(self._settle)
        self.leave_out.toggled.connect(self._settle)
        self.accept_warnings.toggled.connect(self._settle)
        side = panel(
            self.terms,
            self.terms.day_agreed,
            self.figures,
            self.add_villages,
            self.take_proposals,
            self.leave_out,
            self.accept_warnings,
        )
        area = QScrollArea()  # a low screen shows it all, if not at once
        area.setWidget(side)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(396)
        return area

    # Opening the file

    def _open(self, password: str) -> None:
        self.refused_rows.password = password
        self._job = self._lanes.look.walk(
            partial(open_file, path=self._path, password=password),
            done=self._show_opened,
            failed=self._open_failed,
            progressed=partial(show_progress, self._progress),
        )

    def _open_failed(self, error: Exception) -> None:
        locked = isinstance(error, Refusal) and error.problem.code is Code.ENCRYPTED
        if locked and self._tries < PASSWORD_TRIES:
            self._tries += 1
            again = "密码不对。" if self._tries > 1 else ""
            password, given = QInputDialog.getText(
                self,
                "打开密码",
                f"{again}“{self._path.name}”设有打开密码，请输入（不会保存）：",
                QLineEdit.EchoMode.Password,
            )
            if given:
                self._open(password)
                return
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        super().reject()

    def _show_opened(self, opened: Opened) -> None:
        self.terms.offer(opened.programmes, opened.villages, opened.likely)
        self._stack.setCurrentIndex(1)
        self.understanding.begin(opened)
        self._show_seen(None)
        self.terms.programme.setFocus()

    # The terms and the preview

    def _terms_changed(self) -> None:
        if self._stopped:
            self.figures.show_figures(None)
        self._seen, self._stopped = None, False
        self._settle()
        self._timer.start()

    def _ask_preview(self) -> None:
        reading = self.understanding.reading
        if reading is None:
            return
        self._lanes.look.run(
            partial(
                look,
                reading=reading,
                terms=self.terms.terms(),
                village=self.terms.village_name(),
            ),
            done=self._previewed,
            failed=self._preview_failed,
        )

    def _previewed(self, seen: Seen) -> None:
        preview = seen.preview
        reading = self.understanding.reading
        if preview.terms != self.terms.terms() or preview.reading is not reading:
            return  # the clerk has gone on; a newer one is on its way
        if preview.reading.fatal:
            fatal = Problem(preview.reading.fatal, facts=preview.reading.seen)
            self.notice.say(wording.describe(fatal), Tone.ADVICE)
        elif preview.terms is None:
            asked = Problem(Code.PROGRAMME_NOT_CHOSEN)
            self.notice.say(wording.describe(asked), Tone.ADVICE)
        else:
            self.notice.hide()
        self._show_seen(seen)

    def _preview_failed(self, error: Exception) -> None:
        if not isinstance(error, Refusal):
            self.failed.emit(error)
            return
        self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        self._stopped = True
        self._show_seen(None)

    def _show_seen(self, seen: Seen | None) -> None:
        self._seen = seen
        reading = self.understanding.reading
        if reading is None:
            return
        instead = "没有核对，原因见上面的提示。" if self._stopped else CHECKING
        self.figures.show_figures(seen.figures if seen else None, instead)
        self.tabs.show_seen(reading, seen)
        self.refused_rows.offer(reading, seen.preview if seen else None)
        refused = seen.preview.refused if seen else 0
        warnings = seen.warnings if seen else 0
        self.add_villages.setVisible(bool(seen and seen.unknown_villages))
        proposed = seen.codes.get(Code.REPAIR_PROPOSED, 0) if seen else 0
        self.take_proposals.setText(f"采用补全的{proposed}个身份证号")
        self.take_proposals.setVisible(bool(proposed))
        self.leave_out.setText(f"不收有错误的{refused}行，只导入其余各行")
        self.leave_out.setToolTip(NOT_KEPT)
        self.leave_out.setVisible(bool(refused))
        self.leave_out.setChecked(False)
        self.accept_warnings.setText(f"已逐条核对，接受{warnings}处提醒")
        self.accept_warnings.setVisible(bool(warnings))
        self.accept_warnings.setChecked(False)
        self._settle()

    def _settle(self) -> None:
        """Enable the import when nothing stands in its way any more; else say what."""
        lacking = self._lacking()
        self.import_button.setEnabled(lacking == "")
        self.lacking.setText(lacking or self.terms.day_taken())

    def _lacking(self) -> str:
        """Return what is still wanting before the import; "" where nothing is."""
        seen = self._seen
        if seen is None or not self.understanding.is_settled:
            return "不能导入，原因见上面的提示" if self._stopped else CHECKING
        if seen.preview.terms is None:
            return "还没有选补贴项目"
        if self.understanding.asks_for_layout:
            return "请先确认版式的变化"
        if seen.blocked:
            wrong = seen.blocked is Code.TOTAL_MISMATCH
            why = "合计或小计与各行不符，" if wrong else ""
            return f"{why}整份清单不能导入，见“问题”第一行"
        if not seen.preview.lines:
            return "没有一行可以导入"
        day_agreed = self.terms.day_agreed
        asked = (
            ("同意不收", seen.preview.refused, self.leave_out),
            ("接受提醒", seen.warnings, self.accept_warnings),
            ("发放日期", not day_agreed.isHidden(), day_agreed),
        )
        wanting = [name for name, count, box in asked if count and not box.isChecked()]
        return f"还要勾选：{'、'.join(wanting)}" if wanting else ""

    def _add_villages(self) -> None:
        """Ask which of the unknown names are villages of this township."""
        unknown = self._seen.unknown_villages if self._seen else ()
        dialog = NewVillagesDialog(self._lanes, unknown, self)
        pass_on(dialog, self)
        if dialog.exec():
            self._lanes.look.run(
                office.villages, done=self._villages_added, failed=self._preview_failed
            )

    def _villages_added(self, villages: list[Village]) -> None:
        self.terms.offer_villages(villages)
        self._terms_changed()

    def _take_proposals(self) -> None:
        """Take the identity numbers that earlier batches propose for damaged ones."""
        reading = self.understanding.reading
        if reading is None:
            return
        self._lanes.look.run(
            partial(
                payouts.with_proposals,
                reading=reading,
                village=self.terms.village_name(),
            ),
            done=self._proposals_taken,
            failed=self._preview_failed,
        )

    def _proposals_taken(self, reading: PayoutReading) -> None:
        self.understanding.reading = reading
        self._terms_changed()

    # The import

    def _import(self) -> None:
        if self._seen is None:
            return
        self._job = walk_shown(
            self._lanes.work,
            partial(
                backups.first,
                reason=Reason.IMPORT,
                work=partial(
                    payouts.import_batch,
                    preview=self._seen.preview,
                    accept_warnings=self.accept_warnings.isChecked(),
                    leave_out_errors=self.leave_out.isChecked(),
                    recipe=self.understanding.recipe_name,
                ),
            ),
            "正在导入",
            self,
            done=self._was_imported,
            failed=self._import_failed,
        )
        self.import_button.setEnabled(False)

    def _was_imported(self, done: tuple[Imported, Problem | None]) -> None:
        imported, unsaved = done
        self.imported.emit(imported)
        if unsaved:
            self.deed_done.emit(Deed("", frozenset(), backup_problem=unsaved))
        self.accept()

    def _import_failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self.notice.say("已取消，什么都没有导入。", Tone.ADVICE)
            self._settle()
        else:
            self._preview_failed(error)
