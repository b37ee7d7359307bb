"""Opening a data folder: who are you, or, the first time, shall it be protected."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QRadioButton,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.desk import WANTS_BACKUP, is_used
from gwgk_desktop.domain import recovery_code
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.ui.asking import Asking, secret_line
from gwgk_desktop.ui.parts import button
from gwgk_desktop.ui.recovery_dialog import show_code
from gwgk_desktop.ui.rescue_dialog import RescueDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from gwgk_desktop.desk import Desk

FORGOTTEN_WIDTH = 560
"""So that the whole recovery code is seen."""
SECOND_MS = 1000


def let_in(desk: Desk) -> bool:
    """Ask what must be asked before the window opens; return whether it may.

    Refuses a folder that cannot be opened by anybody, and not by a backup either.
    """
    problem = desk.why_not()
    if problem is not None:
        if problem.code not in WANTS_BACKUP:
            raise Refusal(problem.code, **problem.facts)
        return bool(RescueDialog(desk, problem).exec())
    if desk.protected:
        return bool(SignInDialog(desk).exec())
    return (
        desk.decided or desk.reading is not None or bool(FirstStartDialog(desk).exec())
    )


class SignInDialog(Asking):
    """Asks for a user and the password."""

    def __init__(self, desk: Desk) -> None:
        hint = "数据是加密的，请用自己的用户名和密码打开。"
        super().__init__("登录", hint, self._sign_in)
        self._desk = desk
        self.user = QComboBox()
        self.user.addItems(desk.open_users())
        self.password = secret_line()
        self.form.addRow("用户名", self.user)
        self.form.addRow("密码", self.password)
        self.forgotten_button = button("忘记密码…", self._forgotten)
        self.form.addRow("", self.forgotten_button)
        self._clock = QTimer(self)
        self._clock.setInterval(SECOND_MS)
        self._clock.timeout.connect(self.count_down)
        self.user.currentTextChanged.connect(self.count_down)
        self.count_down()
        self.password.setFocus()

    def _sign_in(self) -> None:
        password = self.password.text()
        self.password.clear()
        self._desk.sign_in(self.user.currentText(), password)

    def refused(self, problem: Problem) -> None:
        super().refused(problem)
        self.count_down()
        self.password.setFocus()

    def count_down(self) -> None:
        """Say how long it is until another password is looked at, and wait for it."""
        name = self.user.currentText()
        try:
            left = self._desk.seconds_to_wait(name)
        except Refusal as refusal:
            left = 0
            super().refused(refusal.problem)
        self.go_button.setEnabled(not left)
        if left:
            facts: dict[str, object] = {"user": name, "seconds": left}
            super().refused(Problem(Code.TRY_LATER, facts=facts))
            self._clock.start()
        elif self._clock.isActive():
            self._clock.stop()
            self.told.setText("现在可以再试。")

    def _forgotten(self) -> None:
        dialog = ForgottenDialog(self._desk, self.user.currentText())
        if dialog.exec():
            self.accept()


class ForgottenDialog(Asking):
    """Asks for the recovery code and a new password; who has both is signed in."""

    def __init__(self, desk: Desk, user: str) -> None:
        hint = "请拿出锁好的恢复单，照着输入；大小写、空格、横线都不要紧。"
        super().__init__("用恢复单重设密码", hint, self._reset)
        self.setMinimumWidth(FORGOTTEN_WIDTH)
        self._desk = desk
        self.code = QLineEdit()
        self.code.setPlaceholderText("六组，每组六个字符")
        self.typed = QLabel()
        self.typed.setObjectName("hint")
        self.user = QComboBox()
        self.user.addItems(desk.open_users())
        self.user.setCurrentText(user)
        self.password, self.again = secret_line(), secret_line()
        self.form.addRow("恢复码", self.code)
        self.form.addRow("", self.typed)
        self.form.addRow("给谁重设", self.user)
        self.form.addRow("新密码（8位以上）", self.password)
        self.form.addRow("再输入一次", self.again)
        self.code.textChanged.connect(self._look_at_code)
        self._look_at_code()
        self.code.setFocus()

    def _reset(self) -> None:
        if self.password.text() != self.again.text():
            raise Refusal(Code.PASSWORDS_DIFFER)
        self._desk.reset_by_recovery(
            self.code.text(), self.user.currentText(), self.password.text()
        )

    def _look_at_code(self) -> None:
        """Say which groups are wrong as soon as they are typed."""
        groups = recovery_code.groups_of(self.code.text())
        wrong = recovery_code.mistyped(self.code.text())
        whole = sum(len(it) > recovery_code.OF_GROUP for it in groups)
        told = f"已输入{whole}组，共{recovery_code.GROUPS}组"
        if wrong:
            told = f"第{'、'.join(map(str, wrong))}组有误，请对照恢复单"
        self.typed.setText(told)
        self.typed.setObjectName("refused" if wrong else "hint")
        self.typed.style().polish(self.typed)


class FirstStartDialog(Asking):
    """Asks whether a folder is to be protected, and who its first user is.

    Where there is nothing yet, a backup may begin it, too.
    """

    def __init__(self, desk: Desk, *, to_protect: bool = False) -> None:
        """`to_protect`: that is decided, and not what is asked."""
        used = is_used(desk.folder)
        hint = "电脑丢失、被盗时，加密的数据别人读不出。"
        if used:
            hint += "现有的数据会先加密、逐行核对，旧数据另外留着。"
        title = "加密这个文件夹" if to_protect else "这里的数据要不要加密"
        super().__init__(title, hint, self._begin)
        self._desk = desk
        self._used = used
        self.code = ""
        self.protect = QRadioButton("加密（推荐），由我作第一个用户（主任）")
        self.protect.setChecked(True)
        self.leave = QRadioButton("不加密：谁拿到这台电脑都能读出身份证号和账号")
        self.restore = QRadioButton("从备份恢复（新电脑、换了硬盘）…")
        self.restore.setVisible(not used)
        self.name, self.password, self.again = QLineEdit(), secret_line(), secret_line()
        self.form.addRow(self.protect)
        self._fields: list[QWidget] = [self.name, self.password, self.again]
        labels = ("用户名（用姓名）", "密码（8位以上）", "再输入一次")
        for label, field in zip(labels, self._fields, strict=True):
            self.form.addRow(label, field)
        for field in self._fields:
            self.protect.toggled.connect(field.setEnabled)
        self.form.addRow(self.leave)
        self.form.addRow(self.restore)
        for choice in (self.protect, self.leave) if to_protect else ():
            choice.hide()
        self.name.setFocus()

    def _begin(self) -> None:
        if self.restore.isChecked():
            return
        if self.leave.isChecked():
            self._desk.begin_unprotected()
            return
        name, password = self.name.text(), self.password.text()
        if password != self.again.text():
            raise Refusal(Code.PASSWORDS_DIFFER)
        if self._used:
            self.code, _ = _walk(self._desk.protect(name, password, None))
        else:
            self.code, _ = self._desk.begin_protected(name, password, None)

    def done_well(self) -> None:
        if self.restore.isChecked():
            if RescueDialog(self._desk).exec():
                self.accept()
            return
        if self.code:
            show_code(self.code, _AtOnce(self._desk))
        if self._used and (left := self._desk.second_not_protected()):
            told = wording.in_window(wording.describe(left))
            QMessageBox.warning(self, wording.PRODUCT, told)
        self.accept()


class _AtOnce:
    """Does work on the store at once: no window has opened it yet."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def run(
        self,
        work: Callable[[Any], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            with closing(self._desk.open_store()) as store:
                result = work(store)
        except Refusal as refusal:
            failed(refusal)
        else:
            done(result)


def _walk(
    steps: Generator[object, None, tuple[str, object]],
) -> tuple[str, object]:
    """Do long work while nothing else is open yet; the dialog stays drawn."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: tuple[str, object] = stop.value
            return result
        QApplication.processEvents()
