"""Full numbers on request: a reason, thirty seconds, and a line in the history."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.services import reveals
from gwgk_desktop.ui.clipboard import clipboard
from gwgk_desktop.ui.parts import Deed, button
from gwgk_desktop.ui.rights import Needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtWidgets import QTableView

    from gwgk_desktop.domain.reveals import Numbered
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes

SHOWN_FOR = 30
"""Seconds."""
_GROUPS_OF = 4
_ID_NUMBER = 18
_ALL = "全部号码"


class RevealBar(QFrame):
    """Below a table: shows the numbers of its chosen row, for a while."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(
        self,
        lanes: Lanes,
        chosen: Callable[[], Numbered | None],
        tables: Iterable[QTableView] = (),
    ) -> None:
        """`chosen` tells whose numbers to show; another row in a table masks them."""
        super().__init__()
        self._lanes = lanes
        self._chosen = chosen
        self._asked: Numbered | None = None
        self._wanted: Numbered | None = None
        """What of it shall be shown, and then is."""
        self._left = 0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self.ask_button = button("显示完整号码…", self.ask, needs=Needs.CHANGING)
        self.which = QComboBox()
        self.which.setAccessibleName("哪个号码")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(
            "为什么要看？必填，会记入历史。如：银行退回，核对账号"
        )
        self.reason.returnPressed.connect(self._reveal)
        self.show_button = button("显示", self._reveal, main=True)
        self.cancel_button = button("取消", self.hide_numbers)
        self.told = QLabel()
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.mask_button = button("遮住", self.hide_numbers)
        self.copies = QHBoxLayout()
        asking = QHBoxLayout()
        asking.setContentsMargins(0, 0, 0, 0)
        asking.addWidget(self.ask_button)
        asking.addWidget(self.which)
        asking.addWidget(self.reason, 1)
        asking.addWidget(self.show_button)
        asking.addWidget(self.cancel_button)
        asking.addLayout(self.copies)
        asking.addWidget(self.mask_button)
        asking.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.told)
        layout.addLayout(asking)
        for table in tables:
            table.selectionModel().currentRowChanged.connect(self.hide_numbers)
            table.model().modelReset.connect(self.hide_numbers)
        self.hide_numbers()

    def ask(self) -> None:
        """Ask why the numbers of the chosen row are wanted."""
        self._asked = self._chosen()
        if self._asked is None:
            self._say("请先选一行。")
        elif not self._asked.numbers:
            self._say(wording.describe(Problem(Code.NO_NUMBER)))
        else:
            self._say(wording.masked_within(self._asked.name), refused=False)
            for field, _ in self._asked.numbers:
                self.which.addItem(wording.FIELDS[field], field)
            if self.which.count() > 1:
                self.which.addItem(_ALL)
            for one in (self.which, self.reason, self.show_button, self.cancel_button):
                one.show()
            self.ask_button.hide()
            self.reason.setFocus()

    def hide_numbers(self) -> None:
        """Show no number, and ask for nothing."""
        self._asked = self._wanted = None
        self._clock.stop()
        self._say("")
        self.reason.clear()
        self.which.clear()
        while self.copies.count():
            copy = self.copies.takeAt(0).widget()
            copy.hide()
            copy.deleteLater()
        asking: tuple[QWidget, ...] = (self.which, self.reason, self.show_button)
        for one in (*asking, self.cancel_button, self.mask_button):
            one.hide()
        self.ask_button.show()

    def _say(self, text: str, *, refused: bool = True) -> None:
        self.told.setObjectName("refused" if refused else "number")
        self.told.style().polish(self.told)
        self.told.setText(text)
        self.told.setVisible(bool(text))

    def _reveal(self) -> None:
        asked = self._asked
        if asked is not None:
            field = self.which.currentData()
            if field is not None:  # no more than what is wanted
                told = tuple(it for it in asked.numbers if it[0] == field)
                asked = replace(asked, numbers=told)
            self._wanted = asked
            self._lanes.work.run(
                partial(reveals.reveal, asked=asked, reason=self.reason.text()),
                done=partial(self._revealed, asked),
                failed=partial(self._refused, asked),
            )

    def _revealed(self, asked: Numbered, operation: Operation) -> None:
        self.deed_done.emit(Deed("", operation.touched | {"operation"}))
        if asked is not self._wanted:
            return  # another row was chosen meanwhile
        self.hide_numbers()
        self._wanted = asked
        for field, number in asked.numbers:
            name = wording.FIELDS[field]
            lend = partial(clipboard().lend, number)
            self.copies.addWidget(button(f"复制{name}", lend))
        self._left = SHOWN_FOR
        self._show_numbers()
        self._clock.start()
        self.ask_button.hide()
        self.mask_button.show()

    def _refused(self, asked: Numbered, error: Exception) -> None:
        if not isinstance(error, Refusal):
            self.failed.emit(error)
        elif asked is self._wanted:
            self._say(wording.describe(error.problem))

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._show_numbers()
        else:
            self.hide_numbers()

    def _show_numbers(self) -> None:
        if self._wanted is not None:
            told = "　".join(
                f"{wording.FIELDS[field]} {_grouped(number)}"
                for field, number in self._wanted.numbers
            )
            name = wording.masked_within(self._wanted.name)
            self._say(f"{name}：{told}　（{self._left}秒后遮住）", refused=False)


def _grouped(number: str) -> str:
    """Return a number as it is read aloud: an identity number by its parts."""
    if len(number) == _ID_NUMBER:
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    starts = range(0, len(number), _GROUPS_OF)
    return " ".join(number[at : at + _GROUPS_OF] for at in starts)
