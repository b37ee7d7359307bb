"""Restoring where no window can open yet: a new computer, or a damaged store."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
)

from gwgk_desktop import wording
from gwgk_desktop.desk import LOG, log_bug
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services.backups import looked_at_again
from gwgk_desktop.services.restoring import NotAgreed
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.parts import bar, button, fill, fit, heading, sure
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.tasks import Cancelled, Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.desk import Desk
    from gwgk_desktop.domain.backups import Backup
    from gwgk_desktop.domain.problems import Problem

COLUMNS: tuple[Column[Backup], ...] = (
    Column(
        "备份时间",
        lambda it: it.seal.made_at,
        lambda at: f"{at:%Y-%m-%d %H:%M}",
        width=17,
    ),
    Column("原因", lambda it: wording.BACKUP_REASONS[it.seal.reason], width=12),
    Column("状态", wording.backup_state, width=15),
    Column("大小", lambda it: it.size, wording.size, number=True, width=9),
    Column(
        "历史到", lambda it: it.seal.deeds, lambda n: f"{n}号", number=True, width=8
    ),
    Column("　里面有", lambda it: f"　{wording.backup_held(it)}", width=28),
    Column("位置", wording.backup_place),
)


class RescueDialog(QDialog):
    """Says what has happened, offers the backups that can be reached, restores one.

    What is there of a store stays aside.  Work is done on a lane of its own.
    """

    def __init__(self, desk: Desk, problem: Problem | None = None) -> None:
        """Offer it because of a problem, or on a new computer."""
        super().__init__()
        self.setWindowTitle(wording.PRODUCT)
        fit(self, 1080, 480)
        self._desk = desk
        self._lane = Lane(partial(_Lent, desk), self)
        title = "数据打不开，可以从备份恢复" if problem else "从备份恢复"
        self.happened = QLabel(
            wording.in_window(wording.describe(problem)) if problem else ""
        )
        self.happened.setObjectName("refused")
        self.happened.setWordWrap(True)
        self.happened.setTextFormat(Qt.TextFormat.PlainText)
        self.happened.setVisible(problem is not None)
        hint = "请选一份状态完好的备份，通常选最新的。"
        if problem:
            hint += "现有的文件不会删除，会留在一旁。"
        if problem and problem.code in {Code.KEYS_MISSING, Code.KEYS_DAMAGED}:
            hint = "钥匙文件可以从备份取回；数据还读得出的，只取钥匙，不动数据。"
        self.rows: RowsModel[Backup] = RowsModel(COLUMNS, self)
        self.table = table_of(self.rows)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self.empty = QLabel("这台电脑上没有找到备份：请接上U盘，再点“选择文件夹…”。")
        self.empty.setObjectName("hint")
        self.empty.hide()
        self._lay_out_keys()
        self.told = QLabel()
        self.told.setObjectName("refused")
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.find_button = button("选择文件夹…", self._choose_folder)
        self.quit_button = button("退出" if problem else "取消", self.reject)
        self.go_button = button("恢复", self._go, main=True)
        layout = QVBoxLayout(self)
        layout.addWidget(heading(title, hint))
        layout.addWidget(self.happened)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty)
        layout.addLayout(self.form)
        layout.addWidget(self.told)
        layout.addLayout(bar(self.find_button, None, self.quit_button, self.go_button))
        self._settle()
        self._lane.run(
            lambda lent: lent.desk.backups(), done=self._found, failed=self._failed
        )

    def _lay_out_keys(self) -> None:
        """Lay out what is asked where the keys of the backup are taken over."""
        self.form = QFormLayout()
        self.user = QComboBox()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.by_code = QCheckBox("忘记密码，改用恢复单上的恢复码")
        self.by_code.toggled.connect(self._settle_keys)
        self.form.addRow("备份当时的用户", self.user)
        self.form.addRow("密码", self.password)
        self.form.addRow("", self.by_code)

    def look_in(self, folder: Path) -> None:
        """Offer the backups in a folder that was chosen: a stick, say."""
        self.told.clear()

        def done(found: list[Backup]) -> None:
            if found:
                self._found(found)
            else:
                self._failed(Refusal(Code.NO_BACKUP_THERE, folder=str(folder)))

        self._lane.run(
            lambda lent: lent.desk.backups_below(folder),
            done=done,
            failed=self._failed,
        )

    def _go(self) -> None:
        self.go()

    def go(self, *, unprotected: bool = False, agreed: bool = False) -> None:
        """Restore what is chosen, by the password or the recovery code.

        `unprotected` says that the folder may stay without protection, `agreed` that
        somebody was told what is lost.
        """
        backup = chosen(self.table)
        if backup is None:
            return
        self.told.clear()
        name, secret = self.user.currentText(), self.password.text()
        by_code = self.by_code.isChecked()

        def sign_in() -> None:
            if by_code:
                self._desk.recover(secret)
            else:
                self._desk.sign_in(name, secret)

        walk_shown(
            self._lane,
            lambda lent: lent.desk.rescue(
                backup, sign_in, unprotected=unprotected, agreed=agreed
            ),
            "正在恢复",
            self,
            done=partial(self._rescued, backup),
            failed=partial(self._not_rescued, unprotected=unprotected),
        )
        self._working(on=True)

    def done(self, result: int) -> None:
        """Close; the lane ends first, what it is doing is cancelled."""
        self._lane.close()
        super().done(result)

    def _choose_folder(self) -> None:
        name = file_dialogs.folder(self, "备份在哪个文件夹或U盘")
        if name:
            self.look_in(Path(name))

    def _found(self, found: list[Backup]) -> None:
        self.rows.show_rows(found)
        self.empty.setVisible(not found)
        for row, it in enumerate(found):
            if it.whole:
                self.table.selectRow(row)
                break
        self._settle()

    def _look_again(self) -> None:
        """Show what is known of the backups now: one may have turned out unusable."""
        again = looked_at_again(self.rows.all_rows())
        show_in_place(self.table, self.rows, again, lambda it: it.folder)

    def _settle(self) -> None:
        backup = chosen(self.table)
        self.go_button.setEnabled(backup is not None and backup.whole)
        users: list[str] = []
        if backup is not None and backup.whole:
            try:
                users = self._desk.users_of(backup)
            except Refusal as refusal:
                self.told.setText(wording.in_window(wording.describe(refusal.problem)))
                self.go_button.setEnabled(False)
        fill(self.user, [(name, name) for name in users])
        self.user.setCurrentIndex(0 if users else -1)
        self._settle_keys()

    def _settle_keys(self) -> None:
        asked, by_code = bool(self.user.count()), self.by_code.isChecked()
        self.form.setRowVisible(self.user, asked and not by_code)
        self.form.setRowVisible(self.password, asked)
        self.form.setRowVisible(self.by_code, asked)
        label = self.form.labelForField(self.password)
        if isinstance(label, QLabel):
            label.setText("恢复码" if by_code else "密码")
        # The code is copied from paper, group by group: it must be seen to be right.
        echo = QLineEdit.EchoMode
        self.password.setEchoMode(echo.Normal if by_code else echo.Password)

    def _working(self, *, on: bool) -> None:
        for it in (self.go_button, self.find_button, self.quit_button, self.table):
            it.setEnabled(not on)

    def _rescued(self, backup: Backup, aside: str | None) -> None:
        told = wording.rescued(backup, aside)
        QMessageBox.information(self, wording.PRODUCT, told)
        self.accept()

    def _not_rescued(self, error: Exception, *, unprotected: bool) -> None:
        self._working(on=False)
        name = self.user.currentText()
        self._look_again()
        self._settle()
        if name:
            self.user.setCurrentText(name)
        if isinstance(error, NotAgreed):
            text = "\n".join([*wording.would_be_lost(error.lost), "就恢复这一份吗？"])
            self._ask(text, lambda: self.go(unprotected=unprotected, agreed=True))
        elif (
            isinstance(error, Refusal) and error.problem.code is Code.BACKUP_UNPROTECTED
        ):
            self._ask(wording.RESTORE_UNPROTECTED, lambda: self.go(unprotected=True))
        else:
            self._failed(error)

    def _ask(self, text: str, go_on: Callable[[], None]) -> None:
        """Go on only where somebody says so."""
        if sure(self, text, wording.PRODUCT):
            go_on()
        else:
            self.told.setText("没有恢复，什么也没有改动。")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self.told.setText("已取消，什么也没有改动。")
        elif isinstance(error, Refusal):
            self.told.setText(wording.in_window(wording.describe(error.problem)))
        else:
            log_bug(error)
            self.told.setText(f"{wording.BUG}{self._desk.folder / LOG}")


class _Lent:
    """The desk as a lane keeps it: closing the lane leaves the desk open."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def close(self) -> None:
        """Nothing to close."""
