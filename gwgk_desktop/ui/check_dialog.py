"""The dialog that checks the store (核对): against itself, backups and paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.checking import MENDABLE, Damage
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import checking, drills
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.parts import Deed, bar, button, fit
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import Needs

if TYPE_CHECKING:
    from gwgk_desktop.domain.checking import Checked
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.drills import Mended
    from gwgk_desktop.ui.tasks import Lanes


_OF_THE_CODE = frozenset({Code.DIGEST_MISTYPED, Code.DIGEST_EMPTY})


class CheckDialog(QDialog):
    """Checks, and shows what was found."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对")
        fit(self, 760, 460)
        self._lanes = lanes
        self._folders: list[Path] = []
        self.code = QLineEdit()
        self.code.setPlaceholderText("纸上月度摘要的八组字符，可以不填")
        self.code.setAccessibleName("摘要码")
        self.refused = QLabel()
        self.refused.setObjectName("refused")
        self.refused.setWordWrap(True)
        self.refused.setTextFormat(Qt.TextFormat.PlainText)
        self.refused.hide()
        self.backups = QLabel("没有另选备份")
        self.told = QPlainTextEdit()
        self.told.setReadOnly(True)
        self.told.setPlaceholderText(
            "核对数据库、历史、批次、公示单、报表和留存的文件；不改动任何数据。"
        )
        self.thorough = QCheckBox("逐字节核对全部备份（较慢）")
        self.check_button = button("开始核对", self.check, main=True)
        self.settle_button = button(
            "已阅，记入历史…", self._ask_reason, needs=Needs.CHANGING
        )
        self.settle_button.setToolTip("打开数据库时发现的问题，查明之后在这里写明原因")
        self.settle_button.hide()
        self.mend_button = button(
            "从备份找回留存的文件", self.mend, needs=Needs.CHANGING
        )
        self.mend_button.hide()
        layout = QVBoxLayout(self)
        layout.addWidget(self.code)
        layout.addWidget(self.refused)
        choose = button("用备份核对…", self._choose)
        layout.addLayout(bar(choose, self.backups, None, self.check_button))
        layout.addLayout(bar(self.thorough, None, self.mend_button))
        layout.addWidget(self.told, 1)
        layout.addLayout(bar(None, self.settle_button))

    def _choose(self) -> None:
        folder = file_dialogs.folder(self, "放备份的文件夹")
        if folder:
            self.add_backups(Path(folder))

    def add_backups(self, folder: Path) -> None:
        """Hold the history against the backups in a folder, too."""
        self._folders.append(folder)
        self.backups.setText("、".join(it.name for it in self._folders))

    def check(self) -> None:
        """Check, and show what was found."""
        self.told.clear()  # an earlier verdict says nothing of what is asked now
        self.refused.hide()
        self.settle_button.hide()
        self.check_button.setEnabled(False)
        work = partial(
            checking.examine,
            against=self.code.text() if self.code.text().strip() else None,
            backups=tuple(self._folders),
            thorough=self.thorough.isChecked(),
        )
        walk_shown(
            self._lanes.look,
            work,
            "核对",
            self,
            done=self._show,
            failed=self._not_done,
        )

    def _show(self, told: Checked) -> None:
        self._end()
        self.told.setPlainText("\n".join(wording.examined(told)))
        found = {it.damage for it in told.findings}
        self.settle_button.setVisible(Damage.FOUND_ON_OPENING in found)
        self.mend_button.setVisible(bool(found & set(MENDABLE)))

    def _ask_reason(self) -> None:
        reason, wanted = QInputDialog.getText(
            self, "处置打开时发现的问题", "查明的原因（记入历史，不能撤销）："
        )
        if wanted:
            self.settle(reason)

    def settle(self, reason: str) -> None:
        """Settle what was found on opening, and check again."""
        self._lanes.work.run(
            partial(checking.settle, reason=reason),
            done=self._settled,
            failed=self._not_done,
        )

    def _settled(self, operation: Operation) -> None:
        said = "打开时发现的问题已处置，原因已记入历史"
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))
        self.check()

    def mend(self) -> None:
        """Bring the kept files that were found wanting back from the backups."""
        self.check_button.setEnabled(False)
        self.mend_button.setEnabled(False)
        walk_shown(
            self._lanes.work,
            drills.mend,
            "找回留存的文件",
            self,
            done=self._mended,
            failed=self._not_done,
        )

    def _mended(self, mended: Mended) -> None:
        self._end()
        self.mend_button.hide()
        said = wording.mended(len(mended.back), len(mended.still_lost))
        self.told.setPlainText(said)
        self.deed_done.emit(Deed(said, frozenset({"operation"})))

    def _not_done(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Refusal):  # where it is read: a banner would be behind
            self.refused.setText(wording.in_window(wording.describe(error.problem)))
            self.refused.show()
            if error.problem.code in _OF_THE_CODE:
                self.code.setFocus()
                self.code.selectAll()
        else:
            self.failed.emit(error)

    def _end(self) -> None:
        self.check_button.setEnabled(True)
        self.mend_button.setEnabled(True)
