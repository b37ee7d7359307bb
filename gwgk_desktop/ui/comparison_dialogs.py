"""The dialogs of comparisons: the preview of a list, and the decision of a hit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.comparisons import ListTerms
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.reveals import Numbered
from gwgk_desktop.services import comparisons
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import Deed, bar, button, day_box, day_of, fit, hint
from gwgk_desktop.ui.problems_tab import PROBLEM_COLUMNS
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.comparisons import (
        ListedPerson,
        ListReading,
        Verification,
    )
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.comparisons import ImportedList
    from gwgk_desktop.ui.tasks import Lanes

NOT_CHOSEN = "请选核实结果"
PEOPLE_COLUMNS: tuple[Column[ListedPerson], ...] = (
    Column("姓名", lambda it: it.name, width=14),
    Column("身份证号", lambda it: wording.masked(it.id_number), width=12),
    Column("村", lambda it: it.village, width=12),
    Column("日期", lambda it: it.since_on.isoformat() if it.since_on else "", width=12),
    Column("关系", lambda it: it.relation, width=16),
    Column("备注", lambda it: it.remark),
    Column("原表位置", lambda it: f"{it.sheet} 第{it.row}行", width=18),
)


class ListDialog(DeedDialog):
    """Reads a comparison list, shows who is on it, and imports it."""

    def __init__(self, lanes: Lanes, path: Path, today: date, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"导入比对名单 — {path.name}")
        fit(self, 980, 600)
        self._reading: ListReading | None = None
        self.kind = QComboBox()
        for kind, name in wording.LIST_KINDS.items():
            self.kind.addItem(name, kind)
            if name in path.stem:
                self.kind.setCurrentText(name)
        self.source = QLineEdit()
        self.source.setPlaceholderText("必填，如：县民政局、县公安局")
        self.dated_on = day_box(today)
        form = QFormLayout()
        form.addRow("名单种类", self.kind)
        form.addRow("由谁提供", self.source)
        form.addRow("名单日期", self.dated_on)
        self.people: RowsModel[ListedPerson] = RowsModel(PEOPLE_COLUMNS, self)
        self.problems: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS, self)
        self.tabs = QTabWidget()
        self.people_table = table_of(self.people)
        self.tabs.addTab(self.people_table, "名单")
        self.tabs.addTab(table_of(self.problems), "问题")
        self.import_button = button(
            "导入", self._import, main=True, needs=Needs.CHANGING
        )
        self.import_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(self.tabs, 1)
        self._file = path.name
        self.reveal = self._reveal_bar(self._numbered, [self.people_table])
        layout.addWidget(self.reveal)
        layout.addWidget(QLabel("名单只用于比对，身份证号不会出现在任何公示材料上。"))
        layout.addLayout(bar(None, button("取消", self.reject), self.import_button))
        self._job = lanes.look.walk(
            partial(comparisons.read_list, path=path),
            done=self._show_reading,
            failed=self._refused,
            progressed=lambda _: None,
        )

    def reject(self) -> None:
        """Close without importing; a file that is still read is let go."""
        self._job.cancel()
        super().reject()

    def _numbered(self) -> Numbered | None:
        person: ListedPerson | None = chosen(self.people_table)
        if person is None:
            return None
        number = person.id_number
        told = ((Field.ID_NUMBER, number),) if number else ()
        return Numbered(person.name, told, person.sheet, person.row, file=self._file)

    def _show_reading(self, reading: ListReading) -> None:
        self._reading = reading
        self.people.show_rows(reading.people)
        self.problems.show_rows(reading.problems)
        self.tabs.setTabText(0, f"名单（{len(reading.people)}人）")
        self.tabs.setTabText(1, f"问题（{len(reading.problems)}）")
        self.import_button.setEnabled(bool(reading.people))

    def _import(self) -> None:
        if self._reading is None:
            return
        terms = ListTerms(
            self.kind.currentData(), self.source.text().strip(), day_of(self.dated_on)
        )
        self._job = walk_shown(
            self._lanes.work,
            partial(comparisons.import_list, reading=self._reading, terms=terms),
            "正在导入",
            self,
            done=self._imported,
            failed=self._refused,
        )

    def _imported(self, imported: ImportedList) -> None:
        operation = imported.operation
        said = f"已导入{self.kind.currentText()}名单，{imported.people}人。"
        touched = operation.touched | {"comparison_entry"}
        self.deed_done.emit(Deed(said, touched, operation.id, "撤销导入"))
        self.accept()


class DecisionDialog(DeedDialog):
    """Records what was decided of a hit, as signed on the 核实单."""

    def __init__(self, lanes: Lanes, asked: Verification, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        line, terms = asked.hit.line, asked.hit.terms
        self.setWindowTitle(f"核实结果：第{asked.id}项“{line.name}”")
        self.setMinimumWidth(520)
        self._asked = asked
        self.decision = QComboBox()
        self.decision.addItem(NOT_CHOSEN, None)  # nobody decides by a hasty Enter
        for decision, name in wording.DECISIONS.items():
            self.decision.addItem(name, decision)
        if asked.decision:
            self.decision.setCurrentText(wording.DECISIONS[asked.decision])
        self.by = QLineEdit(asked.decided_by)
        self.by.setPlaceholderText("在核实单上签字的人")
        self.reason = QLineEdit(asked.reason)
        self.reason.setPlaceholderText("必填，如：村委会证明本人于3月去世")
        form = QFormLayout()
        where = f"{asked.village}{line.group} {line.name}"
        form.addRow("明细", QLabel(f"{where}，{wording.yuan(line.amount_fen)}元"))
        listed = f"{wording.LIST_KINDS[terms.kind]}，{terms.source}，{terms.dated_on}"
        form.addRow("名单", QLabel(listed))
        form.addRow("核实结果", self.decision)
        form.addRow("由谁决定", self.by)
        form.addRow("依据和理由", self.reason)
        self.save_button = button(
            "记下结果", self._save, main=True, needs=Needs.CHANGING
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        then = wording.in_window(wording.NOT_TAKEN_OUT)
        layout.addWidget(hint(f"这里只记录决定。{then}。"))
        layout.addLayout(bar(None, button("取消", self.reject), self.save_button))

    def _save(self) -> None:
        if self.decision.currentData() is None:
            self.notice.say("还没有选核实结果，没有记下。", Tone.REFUSED)
            self.decision.setFocus()
            return
        self._lanes.work.run(
            partial(
                comparisons.decide,
                number=self._asked.id,
                decision=self.decision.currentData(),
                by=self.by.text(),
                reason=self.reason.text(),
            ),
            done=self._saved,
            failed=self._refused,
        )

    def _saved(self, operation: Operation) -> None:
        said = f"已记录“{self._asked.hit.line.name}”的核实结果。"
        self._end(said, operation, "撤销记录")
