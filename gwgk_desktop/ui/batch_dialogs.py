"""The dialogs of a batch: its lines, the correction of a line, and of its terms."""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain import money
from gwgk_desktop.domain.payouts import BatchTerms, LineCorrection, PayoutLine
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reveals import of_line
from gwgk_desktop.services import office, payouts
from gwgk_desktop.ui.deed_dialog import DeedDialog, pass_on
from gwgk_desktop.ui.line_columns import line_columns
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import (
    bar,
    button,
    choice,
    choose,
    chosen_value,
    day_box,
    day_of,
    fill,
    fit,
)
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, PagesModel, chosen, table_of

if TYPE_CHECKING:
    from decimal import Decimal

    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.reveals import Numbered
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes


_CORRECTED: Column[PayoutLine] = Column(
    "更正", lambda it: it.corrected, lambda it: "已更正" if it else "", width=8
)


class LinesDialog(DeedDialog):
    """Shows a batch's lines as they hold now; one may be corrected."""

    def __init__(self, lanes: Lanes, batch: BatchSummary, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"第{batch.id}批 {batch.title}")
        fit(self, 1140, 640)
        self._batch = batch
        self._villages: dict[int, str] = {}
        columns = (*line_columns(self._villages), _CORRECTED)
        self.rows: PagesModel[PayoutLine] = PagesModel(columns, self._ask, self)
        self.table = table_of(self.rows, sorted_by_click=False)
        self.correct_button = button("更正这一行…", self._correct, needs=Needs.CHANGING)
        told = QLabel(
            f"{batch.line_count}行，{wording.yuan(batch.total_fen)}元；{batch.file_name}"
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(told)
        layout.addWidget(self.table, 1)
        self.reveal = self._reveal_bar(self._numbered, [self.table])
        layout.addWidget(self.reveal)
        layout.addLayout(bar(self.correct_button, None, button("关闭", self.accept)))
        lanes.look.run(
            office.villages, done=self._villages_known, failed=self.failed.emit
        )

    def _villages_known(self, villages: list[Village]) -> None:
        self._villages.update({it.id: it.name for it in villages})
        self.rows.show_count(self._batch.line_count)

    def _ask(self, first: int, most: int) -> None:
        self._lanes.look.run(
            partial(payouts.lines, batch_id=self._batch.id, first=first, most=most),
            done=partial(self.rows.show_page, first),
            failed=self.failed.emit,
        )

    def _numbered(self) -> Numbered | None:
        line: PayoutLine | None = chosen(self.table)
        return None if line is None else of_line(line, self._batch.id)

    def _correct(self) -> None:
        line = chosen(self.table)
        if line is None:
            return
        dialog = CorrectionDialog(self._lanes, line, self)
        pass_on(dialog, self)
        dialog.deed_done.connect(lambda: self.rows.show_count(self._batch.line_count))
        dialog.exec()


class CorrectionDialog(DeedDialog):
    """Corrects one line; what it said before stays on file with the reason."""

    def __init__(self, lanes: Lanes, line: PayoutLine, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"更正“{line.name}”（{line.sheet} 第{line.row}行）")
        self._line = line
        self._on_the_wall = False
        self.group = QLineEdit(line.group)
        self.name = QLineEdit(line.name)
        self.id_number = _secret(line.id_number)
        self.bank_account = _secret(line.bank_account)
        self.quantity = QLineEdit(wording.decimal(line.quantity))
        self.rate = QLineEdit(wording.decimal(line.rate))
        self.amount = QLineEdit(str(money.from_fen(line.amount_fen)))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("必填，如：村里报来的面积有误，已核实")
        form = QFormLayout()
        for text, field in (
            ("组", self.group),
            ("姓名", self.name),
            ("身份证号", self.id_number),
            ("银行账号", self.bank_account),
            ("数量", self.quantity),
            ("标准", self.rate),
            ("金额（元）", self.amount),
            ("更正原因", self.reason),
        ):
            form.addRow(text, field)
        self.save_button = button(
            "保存更正", self._save, main=True, needs=Needs.CHANGING
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addWidget(QLabel("原来的内容不会丢失，连同原因和时间一起留存。"))
        layout.addLayout(bar(None, button("取消", self.reject), self.save_button))
        self.setMinimumWidth(520)

    def _save(self) -> None:
        numbers = [_number(it.text()) for it in (self.quantity, self.rate, self.amount)]
        if None in numbers or not numbers[2] or numbers[2][0] is None:
            self.notice.say("数量、标准、金额应填数字。", Tone.REFUSED)
            return
        told = [it[0] if it else None for it in numbers]
        amount = told[2]
        if amount is None or amount < 0 or not money.whole_fen(amount):
            self.notice.say("金额应为不小于零的数，到分为止。", Tone.REFUSED)
            return
        new = LineCorrection(
            group=self.group.text().strip(),
            name=self.name.text().strip(),
            id_number=self.id_number.text().strip().upper() or self._line.id_number,
            bank_account=self.bank_account.text().strip() or self._line.bank_account,
            quantity=told[0],
            rate=told[1],
            amount_fen=money.to_fen(amount),
            reason=self.reason.text().strip(),
        )
        self._lanes.work.run(
            partial(
                payouts.correct_line,
                line_id=self._line.id,
                new=new,
                on_the_wall=self._on_the_wall,
            ),
            done=self._saved,
            failed=self._refused,
        )

    def _saved(self, operation: Operation) -> None:
        said = f"已更正“{self._line.name}”这一行。"
        numbers = operation.facts.get("numbers")
        if isinstance(numbers, list):
            said += wording.to_withdraw(numbers)
        self._end(said, operation, "撤销更正")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Refusal) and error.problem.code is Code.LINE_ON_THE_WALL:
            self._on_the_wall = True
            self.save_button.setText("仍要更正")
            self.notice.say(wording.describe(error.problem), Tone.ADVICE)
        else:
            super()._refused(error)


class TermsDialog(DeedDialog):
    """Corrects a batch's programme, year, period or payment date."""

    def __init__(self, lanes: Lanes, batch: BatchSummary, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"更正第{batch.id}批")
        self.setMinimumWidth(520)
        self._batch = batch
        self.programme = choice()
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(batch.year)
        self.period = QLineEdit(batch.period)
        self.paid_on = day_box(batch.paid_on)
        form = QFormLayout()
        form.addRow("补贴项目", self.programme)
        form.addRow("年度", self.year)
        form.addRow("期别", self.period)
        form.addRow("发放日期", self.paid_on)
        self.save_button = button(
            "保存更正", self._save, main=True, needs=Needs.CHANGING
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addLayout(bar(None, button("取消", self.reject), self.save_button))
        lanes.look.run(
            office.programmes, done=self._programmes_known, failed=self.failed.emit
        )

    def _programmes_known(self, programmes: list[Programme]) -> None:
        fill(self.programme, ((it.name, it.id) for it in programmes))
        choose(self.programme, self._batch.programme_id)

    def _save(self) -> None:
        programme = chosen_value(self.programme)
        if not isinstance(programme, int):
            self.notice.say("请选择补贴项目。", Tone.REFUSED)
            return
        period = self.period.text().strip()
        terms = BatchTerms(programme, self.year.value(), period, day_of(self.paid_on))
        self._lanes.work.run(
            partial(payouts.correct_batch, batch_id=self._batch.id, terms=terms),
            done=self._saved,
            failed=self._refused,
        )

    def _saved(self, operation: Operation) -> None:
        said = f"已更正第{self._batch.id}批。"
        self._end(said, operation, "撤销更正")


def _secret(number: str) -> QLineEdit:
    """Return an empty field that says which number it would replace."""
    field = QLineEdit()
    now = wording.masked(number) or "无"
    field.setPlaceholderText(f"现为 {now}；不改则留空")
    return field


def _number(text: str) -> tuple[Decimal | None] | None:
    """Return (number,) or, for an empty text, (None,); None where it is no number."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return (None,)
    number = money.read_decimal(plain)
    return None if number is None else (number,)
