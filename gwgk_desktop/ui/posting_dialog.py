"""What every dialog about postings has: which they are, when, and by whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.services import reviews
from gwgk_desktop.services.sheet_making import NotAgreed
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.parts import bar, button, moment_box, sure
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gwgk_desktop.services.postings import Done, Listed
    from gwgk_desktop.services.reviews import Seat
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.tasks import Lanes


_SURE = {
    Code.POSTING_NOT_AGREED: "确实只贴在那里，仍要登记吗？",
    Code.UNREADY_NOT_AGREED: "确实已经贴出来了，仍要登记吗？",
}


def called(it: Listed) -> str:
    """Return what a posting is called in a list."""
    posting = it.record.posting
    number = posting.sheet or words.FROM_PAPER
    return f"第{posting.id}号　{number}　{posting.village}{posting.place}"


class PostingDialog(DeedDialog):
    """A dialog about some postings: when, by whom, and what its own fields say."""

    faults_title = "没有登记，原因如下"

    def __init__(
        self,
        lanes: Lanes,
        title: str,
        told: str,
        now: datetime,
        parent: QWidget,
        *,
        go: Callable[[], None],
    ) -> None:
        """`go` does what the main button is for."""
        super().__init__(lanes, parent)
        self.setWindowTitle(title)
        self.setMinimumSize(620, 380)
        hint = QLabel(told)
        hint.setWordWrap(True)
        self.list = QListWidget()
        self.at = moment_box(now)
        self.by = QLineEdit()
        self.by.setPlaceholderText("由谁办的，必填")
        self.form = QFormLayout()
        self.more = QVBoxLayout()
        self._go = go
        self.agreed: set[Code] = set()
        """What the clerk was asked since 登记 was clicked, and agreed to."""
        self.go_button = button("登记", self._begin, main=True, needs=Needs.CHANGING)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(hint)
        layout.addWidget(self.list, 1)
        layout.addLayout(self.form)
        layout.addLayout(self.more)
        layout.addLayout(bar(None, button("取消", self.reject), self.go_button))
        lanes.look.run(reviews.seat, done=self._seated, failed=self.failed.emit)

    def _seated(self, seat: Seat) -> None:
        if seat.user and not self.by.text():
            self.by.setText(seat.user)

    def _begin(self) -> None:
        self.agreed.clear()
        self._go()

    def run(self, work: Callable[[Store], Done], said: str, undo: str) -> None:
        """Do a deed on the work lane; close when it is done, else say why not."""
        self._lanes.work.run(
            work, done=partial(self._done, said, undo), failed=self._refused
        )

    def _done(self, said: str, undo: str, done: Done) -> None:
        told = said.format(count=len(done.postings))
        self._end(told, done.operation, undo)

    def agrees(self, code: Code, question: str) -> bool:
        """Ask whether it is done all the same; if so, do it, and ask so no more."""
        if code in self.agreed or not sure(self, question):
            return False
        self.agreed.add(code)
        self._go()
        return True

    def _refused(self, error: Exception) -> None:
        if isinstance(error, NotAgreed):
            told = [wording.describe(it) for _, it in error.warnings]
            question = "\n".join((*told, _SURE[error.problem.code]))
            if self.agrees(error.problem.code, question):
                return
        super()._refused(error)
