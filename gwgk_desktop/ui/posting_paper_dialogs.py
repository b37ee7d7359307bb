"""The dialogs of what comes of postings: objections, archive, enquiries, the rule."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QListWidgetItem,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.domain.enquiries import hung_told
from gwgk_desktop.domain.posting_rules import MOST_DAYS, MOST_YEARS, PAPERS
from gwgk_desktop.domain.postings import OUTCOMES
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.reveals import Numbered
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.services import archives, enquiries, objections, postings
from gwgk_desktop.services.archives import ArchiveTerms
from gwgk_desktop.services.objections import ObjectionTerms, ReplyTerms
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    day_box,
    day_of,
    enum_box,
    heading,
    moment_of,
)
from gwgk_desktop.ui.posting_dialog import PostingDialog, called
from gwgk_desktop.ui.posting_dialogs import AS_THE_RULE_SAYS
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gwgk_desktop.domain.enquiries import Enquiry
    from gwgk_desktop.domain.posting_rules import PostingRule
    from gwgk_desktop.domain.postings import Objection
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.objections import Answered
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.ui.tasks import Lanes


class ObjectionDialog(PostingDialog):
    """Takes an objection to postings; who objects stays within the office."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = "登记收到的异议。异议人的姓名、电话只在本机留存，不打印、不公示。"
        super().__init__(lanes, "异议", told, now, parent, go=self.go)
        self._some = list(some)
        self.list.addItems([called(it) for it in some])
        self.text = QLineEdit()
        self.text.setPlaceholderText("必填：对哪一处、有什么异议；不写号码和住址")
        self.name = QLineEdit()
        self.phone = QLineEdit()
        for one in (self.name, self.phone):
            one.setPlaceholderText("可以不填")
        self.form.addRow("收到时间", self.at)
        self.form.addRow("接收人", self.by)
        self.form.addRow("异议内容", self.text)
        self.form.addRow("异议人姓名", self.name)
        self.form.addRow("异议人电话", self.phone)

    def go(self) -> None:
        """Record it."""
        terms = ObjectionTerms(
            received_at=moment_of(self.at),
            text=self.text.text(),
            by=self.by.text(),
            name=self.name.text(),
            phone=self.phone.text(),
        )
        self._lanes.work.run(
            partial(objections.record, some=self._some, terms=terms),
            done=self._recorded,
            failed=self._refused,
        )

    def _recorded(self, done: Answered) -> None:
        due = max(it.reply_due for it in done.objections)
        said = f"已登记异议{len(done.objections)}件，请在{due}前答复。"
        self._end(said, done.operation, "撤销登记异议")


class ReplyDialog(PostingDialog):
    """Answers the open objections to some postings."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = "勾选这次答复的异议。成立的要撤回公示单、更正后重贴，重新计算。"
        super().__init__(lanes, "答复异议", told, now, parent, go=self.go)
        self._open: list[Objection] = [
            it for one in some for it in one.record.open_objections
        ]
        for it in self._open:
            item = QListWidgetItem(words.objection(it))
            item.setToolTip("\n".join(words.objection_explained(it)))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.reveal = self._reveal_bar(self._numbered)
        self.list.currentRowChanged.connect(self.reveal.hide_numbers)
        self.more.addWidget(self.reveal)
        self.outcome = QComboBox()
        for outcome, name in OUTCOMES.items():
            self.outcome.addItem(name, outcome)
        self.outcome.setCurrentIndex(-1)
        self.text = QLineEdit()
        self.text.setPlaceholderText("必填：核实的情况和答复的内容")
        self.form.addRow("答复时间", self.at)
        self.form.addRow("答复人", self.by)
        self.form.addRow("结果", self.outcome)
        self.form.addRow("答复内容", self.text)

    def _numbered(self) -> Numbered | None:
        """Return who made the objection that is chosen, to be shown on request."""
        row = self.list.currentRow()
        if row < 0:
            return None
        it = self._open[row]
        told = ((Field.NAME, it.name), (Field.PHONE, it.phone))
        numbers = tuple((field, text) for field, text in told if text)
        return Numbered("异议人", numbers, "异议", it.id, file="张贴记录")

    def go(self) -> None:
        """Record the answer to those that are ticked."""
        some = [
            it
            for row, it in enumerate(self._open)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]
        if not some or self.outcome.currentIndex() < 0:
            self.notice.say("请勾选异议，并选结果。", Tone.REFUSED)
            return
        at, outcome = moment_of(self.at), self.outcome.currentData()
        terms = ReplyTerms(at, self.text.text(), outcome, self.by.text())
        self._lanes.work.run(
            partial(objections.answer, some=some, terms=terms),
            done=self._answered,
            failed=self._refused,
        )

    def _answered(self, done: Answered) -> None:
        said = f"已登记答复{len(done.objections)}件。"
        self._end(said, done.operation, "撤销答复")


class ArchiveDialog(PostingDialog):
    """Notes where the papers of postings are kept."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = f"归档{len(some)}份张贴材料。归档之后不能再补照片和异议。"
        super().__init__(lanes, "归档", told, now, parent, go=self.go)
        self._some = list(some)
        for it in some:
            lacking = "" if it.record.photos else "　没有照片"
            self.list.addItem(called(it) + lacking)
        self.place = QLineEdit()
        self.place.setPlaceholderText("必填，如：档案室2号柜3格")
        self.papers = QLineEdit(PAPERS)
        self.years = QSpinBox()
        self.years.setRange(0, MOST_YEARS)
        self.years.setSpecialValueText(AS_THE_RULE_SAYS)
        self.years.setSuffix(" 年")
        self.number = QLineEdit()
        self.number.setPlaceholderText("空着就按村、年度自动编")
        self.number.setEnabled(len(some) == 1)
        self.form.addRow("存放位置", self.place)
        self.form.addRow("类别", self.papers)
        self.form.addRow("保管年限", self.years)
        self.form.addRow("档号", self.number)
        self.form.addRow("归档人", self.by)

    def go(self) -> None:
        """Archive them."""
        terms = ArchiveTerms(
            place=self.place.text(),
            number=self.number.text(),
            papers=self.papers.text(),
            years=self.years.value() or None,
            by=self.by.text(),
        )
        work = partial(archives.archive, some=self._some, terms=terms)
        self.run(work, "已归档{count}份。", "撤销归档")


class EnquiryDialog(DeedDialog):
    """Tells a villager what was posted about them, under their own number alone."""

    def __init__(self, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle("村民查询")
        self.setMinimumSize(720, 480)
        self._told: Enquiry | None = None
        self.name = QLineEdit()
        self.id_number = QLineEdit()
        self.id_number.setEchoMode(QLineEdit.EchoMode.Password)
        self.id_number.setPlaceholderText(
            "照本人身份证输入，只用来核对，不保存、不显示"
        )
        self.sheet = QLineEdit()
        self.sheet.setPlaceholderText("可以不填，如 梅岭村-2026-001")
        form = QFormLayout()
        form.addRow("姓名", self.name)
        form.addRow("身份证号", self.id_number)
        form.addRow("公示单编号", self.sheet)
        self.answer = QTextEdit()
        self.answer.setReadOnly(True)
        self.answer.setAccessibleName("查询结果")
        self.ask_button = button("查询", self.ask, main=True, needs=Needs.CHANGING)
        self.ask_button.setDefault(True)
        self.slip_button = button("存查询单…", self._save, needs=Needs.CHANGING)
        self.slip_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading("村民查询", "当面核对本人身份证；每查一次，历史里先记一笔。")
        )
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addLayout(bar(None, self.ask_button))
        layout.addWidget(self.answer, 1)
        layout.addLayout(bar(None, button("关闭", self.reject), self.slip_button))

    def ask(self) -> None:
        """Look it up; the number is given up at once."""
        self._told = None
        self.answer.clear()
        self.slip_button.setEnabled(False)
        number = self.id_number.text()
        self.id_number.clear()
        work = partial(
            enquiries.ask,
            name=self.name.text(),
            id_number=number,
            number=self.sheet.text(),
        )
        self._lanes.work.run(work, done=self._show, failed=self._refused)

    def _show(self, told: Enquiry) -> None:
        self._told = told
        self.notice.hide()
        lines = [f"{told.name}：登记张贴过的公示单{len(told.posted)}份。"]
        for it in told.posted:
            lines += ["", f"{it.sheet}　{it.title}"]
            lines += [f"　{hung_told(one)}" for one in it.postings]
            lines += [f"　{row.told}" for row in it.rows] or ["　没有列出本人姓名"]
        self.answer.setPlainText("\n".join(lines))
        self.slip_button.setEnabled(bool(told.posted))
        self.deed_done.emit(Deed("", frozenset({"operation", "enquiry"})))

    def _save(self) -> None:
        told = self._told
        name = file_dialogs.folder(self, "查询单存到哪个文件夹")
        if name and told is not None:
            self._lanes.work.run(
                partial(enquiries.save_slip, it=told, to=Path(name)),
                done=self._saved,
                failed=self._refused,
            )

    def _saved(self, done: tuple[Operation, Path]) -> None:
        operation, path = done
        said = f"查询单已存为 {path}，只交本人。"
        self.notice.say(said)
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        if isinstance(error, Refusal):  # the history has it all the same
            self.deed_done.emit(Deed("", frozenset({"operation", "enquiry"})))


class RuleDialog(DeedDialog):
    """Sets how long sheets hang, objections wait and papers are kept."""

    def __init__(self, lanes: Lanes, rule: PostingRule, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle("张贴规则")
        self.setMinimumWidth(640)
        self._rule = rule
        self.display_basis = QLineEdit(rule.display_basis)
        self.display_since = day_box(rule.display_since)
        self.reply_days = _number(rule.reply_days, MOST_DAYS, "")
        self.reply_unit = enum_box(words.REPLY_UNITS, rule.reply_unit)
        self.reply_basis = QLineEdit(rule.reply_basis)
        self.years = _number(rule.retention_years, MOST_YEARS, " 年")
        self.finance_years = _number(rule.finance_retention_years, MOST_YEARS, " 年")
        form = QFormLayout()
        for label, field in (
            ("张贴天数的依据", self.display_basis),
            ("从哪天起", self.display_since),
            ("异议几天内答复", bar(self.reply_days, self.reply_unit, None)),
            ("答复天数的依据", self.reply_basis),
            ("材料保管", self.years),
            ("补贴、财务材料保管", self.finance_years),
        ):
            form.addRow(label, field)
        self.save_button = button("保存", self._save, main=True, needs=Needs.CHANGING)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading("张贴规则", "至少张贴几天在“设置—时限与节假日”里改；改动只管以后。")
        )
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addLayout(bar(None, button("取消", self.reject), self.save_button))

    def _save(self) -> None:
        new = replace(
            self._rule,
            display_basis=self.display_basis.text(),
            display_since=day_of(self.display_since),
            reply_days=self.reply_days.value(),
            reply_unit=Unit(self.reply_unit.currentData()),
            reply_basis=self.reply_basis.text(),
            retention_years=self.years.value(),
            finance_retention_years=self.finance_years.value(),
        )
        self._lanes.work.run(
            partial(postings.save_rule, new=new),
            done=lambda operation: self._end("张贴规则已保存。", operation, "撤销修改"),
            failed=self._refused,
        )


def _number(value: int, most: int, unit: str) -> QSpinBox:
    box = QSpinBox()
    box.setRange(1, most)
    box.setSuffix(unit)
    box.setValue(value)
    return box
