"""The preview of a catalogue that comes from a file, before anything is changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QTabWidget, QWidget

from gwgk_desktop import wording
from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.catalogue_versions import Change
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.services import catalogue_imports
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_imports import ImportTerms
from gwgk_desktop.ui.catalogue_changes import CHANGE_COLUMNS, Changed, changed_rows
from gwgk_desktop.ui.catalogue_dialogs import CatalogueDialog, reason_line
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import allow, day_box, day_of
from gwgk_desktop.ui.problems_tab import PROBLEM_COLUMNS
from gwgk_desktop.ui.rows import Column, RowsModel, table_of
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.catalogue import Scope
    from gwgk_desktop.domain.catalogue_readings import (
        CataloguePreview,
        CatalogueReading,
        ReadItem,
    )
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.ui.tasks import Lanes


def _sentence(it: ReadItem) -> str:
    rule = it.item.rule
    return wording.time_limits.rule_sentence(rule_text.parse(rule)) if rule else ""


RULE_COLUMNS: tuple[Column[ReadItem], ...] = (
    Column("编码", lambda it: it.item.code, width=6),
    Column("事项", lambda it: it.item.title, width=22),
    Column("公开时限", lambda it: it.item.phrase, width=26),
    Column("读作", _sentence),
    Column("怎样得来", lambda it: words.RULE_BY[it.rule_by], width=16),
)


class CatalogueImportDialog(CatalogueDialog):
    """Shows what is new, changed and missing, how time limits were read; imports it."""

    def __init__(
        self, lanes: Lanes, path: Path, scope: Scope, today: date, parent: QWidget
    ) -> None:
        title = f"导入{words.CATALOGUES[scope]} — {path.name}"
        super().__init__(lanes, title, self._save, parent)
        self.resize(980, 620)
        self._scope = scope
        self._shown: CataloguePreview | None = None
        self.changes: RowsModel[Changed] = RowsModel(CHANGE_COLUMNS, self)
        self.rules: RowsModel[ReadItem] = RowsModel(RULE_COLUMNS, self)
        self.problems: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS, self)
        self.tabs = QTabWidget()
        self.tabs.addTab(table_of(self.changes), "改动")
        self.tabs.addTab(table_of(self.rules), "时限怎样读")
        self.tabs.addTab(table_of(self.problems), "问题")
        self._layout.insertWidget(1, self.tabs, 1)
        self.holds_from = day_box(today)
        self.reason = reason_line("县里下发2026年目录")
        self.remove_missing = QCheckBox("文件里没有的事项，从目录删去")
        self.accept_warnings = QCheckBox("提醒已逐条核对，接受")
        self.leave_out_errors = QCheckBox("有错误的行不导入")
        self.form.addRow("从哪天起施行", self.holds_from)
        self.form.addRow("修订理由", self.reason)
        for box in (self.remove_missing, self.accept_warnings, self.leave_out_errors):
            box.setVisible(False)
            box.toggled.connect(self._settle)
            self.form.addRow(box)
        self.save_button.setText("导入")
        self.save_button.setEnabled(False)
        self.end()
        self._job = lanes.look.walk(
            partial(catalogue_imports.read, path=path),
            done=self._read,
            failed=self._refused,
            progressed=lambda _: None,
        )

    def reject(self) -> None:
        """Close without importing; a file that is still read is let go."""
        self._job.cancel()
        super().reject()

    def _read(self, reading: CatalogueReading) -> None:
        self._lanes.look.run(
            partial(catalogue_imports.preview, reading=reading, scope=self._scope),
            done=self._show,
            failed=self._refused,
        )

    def _show(self, shown: CataloguePreview) -> None:
        self._shown = shown
        gone = sum(it.change is Change.REMOVED for it in shown.changes)
        self.changes.show_rows(changed_rows(shown.changes))
        self.rules.show_rows(shown.items)
        self.problems.show_rows(shown.problems)
        count = len(shown.changes) - gone
        self.tabs.setTabText(0, f"改动（{count}项，另有{shown.same}项相同）")
        self.tabs.setTabText(2, f"问题（{len(shown.problems)}）")
        self.remove_missing.setText(f"文件里没有的{gone}项，从目录删去")
        self.remove_missing.setVisible(gone > 0)
        self.accept_warnings.setText(f"{len(shown.warnings)}处提醒已逐条核对，接受")
        self.accept_warnings.setVisible(bool(shown.warnings))
        self.leave_out_errors.setText(f"有错误的{len(shown.refused)}行不导入")
        self.leave_out_errors.setVisible(bool(shown.refused))
        for it in shown.warnings:
            if it.code is Code.CATALOGUE_OF_OTHERS:  # it is of the file, not of a row
                self.notice.say(wording.describe(it), Tone.ADVICE)
        self._settle()

    def _settle(self) -> None:
        shown = self._shown
        if shown is not None:
            agreed = self.accept_warnings.isChecked() or not shown.warnings
            left = self.leave_out_errors.isChecked() or not shown.refused
            lacking = ("" if agreed else "接受提醒", "" if left else "略过有错误的行")
            allow(self.save_button, lacking, self.lacking)

    def _save(self) -> None:
        if self._shown is None:
            return
        terms = ImportTerms(
            Revising(day_of(self.holds_from), self.reason.text()),
            warnings_accepted=self.accept_warnings.isChecked(),
            errors_left_out=self.leave_out_errors.isChecked(),
            remove_missing=self.remove_missing.isChecked(),
        )
        work = partial(catalogue_imports.import_file, shown=self._shown, terms=terms)
        self.do(work, f"已导入{words.CATALOGUES[self._scope]}。", "撤销导入")
