"""The tab of users (用户): who signs in, passwords, the recovery code, the lock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import MOST_IDLE_MINUTES, Role, Roster, User
from gwgk_desktop.services import users
from gwgk_desktop.ui.asking import secret_line
from gwgk_desktop.ui.notices import NoticeBar, Tone
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    empty_text,
    sure,
)
from gwgk_desktop.ui.recovery_dialog import show_code
from gwgk_desktop.ui.rights import Needs, rights
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.until_answered import until_answered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lane, Lanes

USER_COLUMNS: tuple[Column[User], ...] = (
    Column("用户", lambda it: it.name),
    Column("角色", lambda it: wording.ROLES[it.role], width=14),
    Column("添加日期", lambda it: it.since, wording.day, width=14),
    Column(
        "停用日期",
        lambda it: it.closed_on.isoformat() if it.closed_on else "",
        width=14,
    ),
)
_UNPROTECTED, _PROTECTED = range(2)


class UsersTab(QWidget):
    """Shows who signs in; a head manages them, everybody changes the own password."""

    deed_done = Signal(object)
    failed = Signal(Exception)
    protect_wanted = Signal()
    lock_wanted = Signal()
    minutes_known = Signal(int)
    """After how many minutes the desk shall lock."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._roster = Roster()
        self.rows: RowsModel[User] = RowsModel(USER_COLUMNS, self)
        self.table = table_of(self.rows)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self.told = QLabel()
        self.told.setObjectName("hint")
        self.told.setWordWrap(True)
        self.add_button = button("添加用户…", self._add, main=True, needs=Needs.HEAD)
        self.reset_button = button("重设密码…", self._reset, needs=Needs.HEAD)
        self.close_button = button("停用…", self._close, needs=Needs.HEAD)
        self.password_button = button("修改我的密码…", self._change)
        self.recovery_button = button(
            "更换恢复码…", self._new_recovery, needs=Needs.HEAD
        )
        self.minutes = QSpinBox()
        self.minutes.setRange(1, MOST_IDLE_MINUTES)
        self.minutes.setSuffix(" 分钟")
        self.minutes_button = button("保存", self._save_minutes, needs=Needs.HEAD)
        self.lock_button = button("现在锁定（Ctrl+L）", self.lock_wanted.emit)
        self.protect_button = button(
            "加密这个文件夹…", self.protect_wanted.emit, main=True
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._unprotected())
        self._stack.addWidget(self._protected())
        until_answered(self._stack)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _unprotected(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(
            empty_text(
                "这个数据文件夹没有加密，所以没有用户，也不会锁定：\n"
                "谁打开这台电脑，都能看到身份证号和账号，历史也分不清是谁做的。\n"
                "加密以后，每人用自己的用户名和密码登录。"
            )
        )
        layout.addLayout(bar(None, self.protect_button, None))
        layout.addStretch(2)
        return page

    def _protected(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addWidget(self.told)
        layout.addLayout(
            bar(
                self.add_button,
                self.reset_button,
                self.close_button,
                None,
                self.password_button,
                self.recovery_button,
            )
        )
        layout.addWidget(self.table, 1)
        layout.addLayout(
            bar(
                QLabel("无人操作多久以后锁定"),
                self.minutes,
                self.minutes_button,
                None,
                self.lock_button,
            )
        )
        return page

    def refresh(self) -> None:
        """Look again at who works here."""
        self._lanes.look.run(users.roster, done=self._show, failed=self.failed.emit)

    def _show(self, roster: Roster) -> None:
        self._roster = roster
        rights().settle(roster)
        show_in_place(self.table, self.rows, roster.users, lambda it: it.name)
        self.minutes.setValue(roster.idle_minutes)
        self._stack.setCurrentIndex(_PROTECTED if roster.users else _UNPROTECTED)
        self.told.setText(_told(roster))
        self.minutes_known.emit(roster.idle_minutes)
        self._settle()

    def _settle(self) -> None:
        user: User | None = chosen(self.table)
        head = self._roster.is_head
        open_one = user is not None and user.closed_on is None
        self.minutes.setEnabled(head)
        self.reset_button.setEnabled(open_one)
        self.close_button.setEnabled(open_one)
        me = self._roster.me
        by_password = me is not None and me.name != wording.RECOVERY_USER
        self.password_button.setEnabled(by_password)

    def _add(self) -> None:
        name, role = QLineEdit(), QComboBox()
        for it, label in wording.ROLES.items():
            role.addItem(label, it)
        dialog = PasswordDialog(
            "添加用户",
            [("用户名（用姓名）", name), ("角色", role)],
            lambda password: partial(
                users.add,
                name=name.text(),
                role=Role(role.currentData()),
                password=password,
            ),
            self._lanes.work,
            self,
        )
        self._ask(dialog, lambda: f"已添加用户“{name.text().strip()}”。")

    def _reset(self) -> None:
        user: User | None = chosen(self.table)
        if user is not None:
            dialog = PasswordDialog(
                f"重设“{user.name}”的密码",
                [],
                lambda password: partial(
                    users.reset, name=user.name, password=password
                ),
                self._lanes.work,
                self,
            )
            said = f"已重设“{user.name}”的密码，请当面告诉本人，并让本人登录后修改。"
            self._ask(dialog, lambda: said)

    def _change(self) -> None:
        old = secret_line()
        dialog = PasswordDialog(
            "修改我的密码",
            [("现在的密码", old)],
            lambda password: partial(
                users.change_password, old=old.text(), password=password
            ),
            self._lanes.work,
            self,
        )
        self._ask(dialog, lambda: "已修改密码，下次用新密码登录。")

    def _ask(self, dialog: PasswordDialog, said: Callable[[], str]) -> None:
        dialog.done_well.connect(lambda operation: self._done(said(), operation))
        dialog.failed.connect(self.failed)
        dialog.exec()

    def _close(self) -> None:
        user: User | None = chosen(self.table)
        if user is None:
            return
        own = self._roster.me is not None and user.name == self._roster.me.name
        text = f"停用“{user.name}”？停用后不能再登录，做过的事仍留在历史里。"
        if own:
            text += "\n这是您自己：锁定或退出以后，您就进不来了。"
        if sure(self, text):
            self._do(partial(users.close, name=user.name), f"已停用“{user.name}”。")

    def _new_recovery(self) -> None:
        if sure(self, "更换恢复码？原来的恢复单随即作废。"):
            self._lanes.work.run(
                users.new_recovery, done=self._recovery_made, failed=self.failed.emit
            )

    def _recovery_made(self, done: tuple[str, object]) -> None:
        self.deed_done.emit(Deed("已更换恢复码，旧的作废。", frozenset({"operation"})))
        show_code(done[0], self._lanes.work, self)
        self.deed_done.emit(Deed("", frozenset({"operation"})))

    def _save_minutes(self) -> None:
        minutes = self.minutes.value()
        said = f"无人操作{minutes}分钟后锁定。"
        self._do(partial(users.lock_after, minutes=minutes), said)

    def _do(self, work: Callable[[Any], Operation], said: str) -> None:
        self._lanes.work.run(
            work, done=partial(self._done, said), failed=self.failed.emit
        )

    def _done(self, said: str, operation: Operation) -> None:
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))
        self.refresh()


class PasswordDialog(QDialog):
    """Asks for a new password, twice, and does with it what it is wanted for.

    It stays open, with everything that was typed, until that is done.
    """

    done_well = Signal(object)
    failed = Signal(Exception)

    def __init__(
        self,
        title: str,
        fields: Sequence[tuple[str, QWidget]],
        deed: Callable[[str], Callable[[Any], Operation]],
        lane: Lane,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self._deed = deed
        self._lane = lane
        self.fields = [field for _, field in fields]
        self.notice = NoticeBar()
        self.password, self.again = secret_line(), secret_line()
        form = QFormLayout()
        for label, field in fields:
            form.addRow(label, field)
        form.addRow("新密码（8位以上）", self.password)
        form.addRow("再输入一次", self.again)
        self.go_button = button("确定", self._go, main=True)
        self.go_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addLayout(bar(None, button("取消", self.reject), self.go_button))

    def _go(self) -> None:
        if self.password.text() != self.again.text():
            self._refused(Refusal(Code.PASSWORDS_DIFFER))
            self.again.setFocus()
            self.again.selectAll()
            return
        self.go_button.setEnabled(False)  # a password takes its time
        deed = self._deed(self.password.text())
        self._lane.run(deed, done=self._done, failed=self._refused)

    def _done(self, operation: Operation) -> None:
        self.done_well.emit(operation)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.go_button.setEnabled(True)
        if isinstance(error, Refusal):
            self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        else:
            self.failed.emit(error)


def _told(roster: Roster) -> str:
    """Say who is signed in, and what that lets them do here."""
    me = roster.me
    if me is None:
        return ""
    if me.name == wording.RECOVERY_USER:
        return "您是用恢复码打开的：请重设忘记的密码，然后用新密码重新登录。"
    who = f"现在登录的是“{me.name}”（{wording.ROLES[me.role]}）。"
    if me.role is Role.HEAD:
        return f"{who}离开的人请停用：不能再登录，做过的事仍留在历史里。"
    if me.role is Role.READ_ONLY:
        return f"{who}您可以修改自己的密码；其余的只能查看，管理用户请找主任。"
    return f"{who}您可以修改自己的密码；添加、停用用户和重设密码请找主任。"
