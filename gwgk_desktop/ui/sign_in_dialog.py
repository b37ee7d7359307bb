"""Opening a data folder: who are you, or, the first time, shall it be protected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.desk import is_used
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.ui.parts import bar, button, heading

if TYPE_CHECKING:
    from collections.abc import Generator

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


class _Asking(QDialog):
    """A dialog that stays open, and says why, until what it asks is right."""

    def __init__(self, title: str, hint: str) -> None:
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
        layout.addLayout(bar(None, button("取消", self.reject), self.go_button))

    def go(self) -> None:
        """Do what was asked for; say it where it is refused."""
        self.told.clear()
        self.go_button.setEnabled(False)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self.do()
        except Refusal as refusal:
            self.told.setText(wording.describe(refusal.problem))
            return
        finally:
            QApplication.restoreOverrideCursor()
            self.go_button.setEnabled(True)
        self.done_well()

    def do(self) -> None:
        raise NotImplementedError

    def done_well(self) -> None:
        self.accept()


class SignInDialog(_Asking):
    """Asks for a user and the password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("登录", "数据是加密的，请用自己的用户名和密码打开。")
        self._desk = desk
        self.user = QComboBox()
        self.user.addItems(desk.open_users())
        self.password = _secret()
        self.form.addRow("用户", self.user)
        self.form.addRow("密码", self.password)
        self.password.setFocus()

    def do(self) -> None:
        password = self.password.text()
        self.password.clear()
        self._desk.sign_in(self.user.currentText(), password)


class FirstStartDialog(_Asking):
    """Asks whether a folder is to be protected, and who its first user is."""

    def __init__(self, desk: Desk) -> None:
        used = is_used(desk.folder)
        hint = "电脑丢失、被盗时，加密的数据别人读不出。"
        if used:
            hint += "现有的数据会先加密、逐行核对，旧数据另外留着。"
        super().__init__("这里的数据要不要加密", hint)
        self._desk = desk
        self._used = used
        self.code = ""
        self.protect = QRadioButton("加密（推荐），由我作第一个用户（主任）")
        self.protect.setChecked(True)
        self.leave = QRadioButton("不加密：谁拿到这台电脑都能读出身份证号和账号")
        self.name, self.password, self.again = QLineEdit(), _secret(), _secret()
        self.form.addRow(self.protect)
        self._fields: list[QWidget] = [self.name, self.password, self.again]
        labels = ("姓名", "密码（8位以上）", "再输入一次")
        for label, field in zip(labels, self._fields, strict=True):
            self.form.addRow(label, field)
            self.protect.toggled.connect(field.setEnabled)
        self.form.addRow(self.leave)
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
            show_code(self.code)
        self.accept()


def show_code(code: str) -> None:
    """Show the recovery code, this once."""
    box = QMessageBox()
    box.setWindowTitle(wording.PRODUCT)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"恢复码（只显示这一次）：\n\n{code}")
    box.setInformativeText(
        "请抄在纸上，装入信封锁好：所有密码都忘记时，只有它能打开数据。"
        "不要拍照，不要存在电脑里。"
    )
    box.addButton("已经抄好", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def _secret() -> QLineEdit:
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
