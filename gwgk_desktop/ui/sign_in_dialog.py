"""Opening a data folder: who are you, or, the first time, shall it be protected."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.desk import is_used
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.ui.parts import bar, button, heading
from gwgk_desktop.ui.recovery_dialog import RecoveryDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from gwgk_desktop.desk import Desk

WIDTH = 460


def let_in(desk: Desk) -> bool:
    """Ask what must be asked before the window opens; return whether it may.

    Refuses a folder that cannot be opened by anybody.
    """
    desk.refuse_without_keys()
    if desk.protected:
        return bool(SignInDialog(desk).exec())
    return desk.decided or bool(FirstStartDialog(desk).exec())


class Asking(QDialog):
    """A dialog that stays open, and says why, until what it asks is right."""

    def __init__(self, title: str, hint: str, away: str = "取消") -> None:
        super().__init__()
        self.setWindowTitle(wording.PRODUCT)
        self.setMinimumWidth(WIDTH)
        self.form = QFormLayout()
        self.told = QLabel()
        self.told.setObjectName("refused")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.go_button = button("确定", self.go, main=True)
        self.go_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(heading(title, hint))
        layout.addLayout(self.form)
        layout.addWidget(self.told)
        self.away_button = button(away, self.go_away)
        self.buttons = bar(None, self.away_button, self.go_button)
        layout.addLayout(self.buttons)

    def go(self) -> None:
        """Do what was asked for; say it where it is refused."""
        self.told.clear()
        self.go_button.setEnabled(False)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.do()
        except Refusal as refusal:
            self.say(wording.describe(refusal.problem))
            return
        finally:
            QApplication.restoreOverrideCursor()
            self.go_button.setEnabled(True)
        self.done_well()

    def do(self) -> None:
        raise NotImplementedError

    def done_well(self) -> None:
        self.accept()

    def say(self, text: str) -> None:
        """Say why not; the dialog grows with what it says."""
        self.told.setText(text)
        layout = self.layout()
        needed = layout.totalHeightForWidth(self.width()) if layout else 0
        self.resize(self.width(), max(self.height(), needed))

    def go_away(self) -> None:
        self.reject()


class SignInDialog(Asking):
    """Asks for a user and the password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("登录", "数据是加密的，请用自己的用户名和密码打开。")
        self._desk = desk
        self.user = QComboBox()
        self.user.addItems(desk.open_users())
        self.password = secret_line()
        self.form.addRow("用户", self.user)
        self.form.addRow("密码", self.password)
        self.forgotten_button = button("忘记密码…", self.recover)
        self.buttons.insertWidget(0, self.forgotten_button)
        self.password.setFocus()

    def recover(self) -> None:
        """Let who forgot the password in by the code on the recovery sheet."""
        if RecoverDialog(self._desk).exec():
            self.accept()

    def do(self) -> None:
        password = self.password.text()
        self.password.clear()
        self._desk.sign_in(self.user.currentText(), password)


class RecoverDialog(Asking):
    """Asks for the code on the recovery sheet."""

    def __init__(self, desk: Desk) -> None:
        hint = (
            "主任能重设别人的密码；没有主任记得密码的，请取出恢复单，输入上面的恢复码。"
            "打开后在“设置—用户”里重设密码。"
        )
        super().__init__("用恢复码打开", hint)
        self._desk = desk
        self.code = QLineEdit()
        self.form.addRow("恢复码", self.code)

    def do(self) -> None:
        self._desk.recover(self.code.text())


class FirstStartDialog(Asking):
    """Asks whether a folder is to be protected, and who its first user is."""

    def __init__(self, desk: Desk, *, may_stay: bool = True) -> None:
        """`may_stay`: whether the folder may be left unprotected."""
        used = is_used(desk.folder)
        hint = "电脑丢失、被盗时，加密的数据别人读不出。"
        if used:
            hint += "现有的数据会先加密、逐行核对，旧数据另外留着。"
        super().__init__("这里的数据要不要加密" if may_stay else "加密这个文件夹", hint)
        self._desk = desk
        self._used = used
        self.code = ""
        self.protect = QRadioButton("加密（推荐），由我作第一个用户（主任）")
        self.protect.setChecked(True)
        self.leave = QRadioButton("不加密：谁拿到这台电脑都能读出身份证号和账号")
        self.name, self.password, self.again = QLineEdit(), secret_line(), secret_line()
        self.form.addRow(self.protect)
        self._fields: list[QWidget] = [self.name, self.password, self.again]
        labels = ("姓名", "密码（8位以上）", "再输入一次")
        for label, field in zip(labels, self._fields, strict=True):
            self.form.addRow(label, field)
            self.protect.toggled.connect(field.setEnabled)
        self.form.addRow(self.leave)
        for choice in (self.protect, self.leave):
            choice.setVisible(may_stay)
        self.name.setFocus()

    def do(self) -> None:
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
        if self.code:
            RecoveryDialog(self.code, _AtOnce(self._desk), self).exec()
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


def secret_line() -> QLineEdit:
    """Return a line for a password; nothing of it is shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


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
