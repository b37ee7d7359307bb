"""The dialogs of release and withdrawal, and of what a sheet is classified as."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.review_papers import LOOK_THERE, NOT_NOTED
from gwgk_desktop.services import backups, classifications, releases, reviews
from gwgk_desktop.services.sheet_making import NotAgreed
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.classification_fields import ClassificationFields
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.main_button import stand_out
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import Deed, bar, button
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rows import Column, RowsModel, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.review_papers import TakeDown
    from gwgk_desktop.services.reviews import Done, Seat
    from gwgk_desktop.ui.tasks import Lanes

BOARD_COLUMNS: tuple[Column[TakeDown], ...] = (
    Column("公示单", lambda it: it.number, width=18),
    Column("公开栏", lambda it: it.board or NOT_NOTED, width=16),
    Column("位置", lambda it: it.place or ("" if it.board else LOOK_THERE)),
    Column("登记的上墙时间", lambda it: it.since or "没有登记", width=18),
)
NO_FOLDER = "没有选撤下清单的文件夹，公示单没有撤回；不存清单的，点“只撤回”。"


class _OfSheets(DeedDialog):
    """A dialog about some sheets, with a name where the folder has no users."""

    def __init__(
        self,
        lanes: Lanes,
        sheets: Sequence[MadeSheet],
        title: str,
        told: str,
        parent: QWidget,
    ) -> None:
        super().__init__(lanes, parent)
        self._sheets = list(sheets)
        self.setWindowTitle(title)
        self.setMinimumSize(640, 420)
        self.by = QLineEdit()
        self.by.setPlaceholderText("您的姓名")
        self.form = QFormLayout()
        self.body = QVBoxLayout(self)
        self.body.addWidget(self.notice)
        label = QLabel(told)
        label.setWordWrap(True)
        self.body.addWidget(label)

    def _add_buttons(self, *buttons: QWidget) -> None:
        self.body.addLayout(bar(None, button("取消", self.reject), *buttons))

    def _ask_who(self) -> None:
        """Ask for a name, unless somebody is signed in."""
        self.form.addRow("经办人", self.by)
        self._lanes.look.run(reviews.seat, done=self._seated, failed=self.failed.emit)

    def _seated(self, seat: Seat) -> None:
        if seat.user:
            self.by.setText(seat.user)
            self.by.setEnabled(False)


def _listed(sheets: Sequence[MadeSheet]) -> QListWidget:
    """Return sheets as a list of their numbers and titles."""
    made = QListWidget()
    made.addItems([f"{it.number}　{it.title}" for it in sheets])
    return made


class ReleaseDialog(_OfSheets):
    """Releases sheets that all have agreed on."""

    def __init__(
        self, lanes: Lanes, sheets: Sequence[MadeSheet], parent: QWidget
    ) -> None:
        told = (
            f"以下{len(sheets)}份公示单已经审完。发布之后一个字也不能再改，"
            "有错只能撤回、更正后出新的一版。点“发布”后，程序会先自动做一份备份。"
        )
        super().__init__(lanes, sheets, "发布公示单", told, parent)
        self.list = _listed(sheets)
        self.agree = QCheckBox("以上提醒已核对，仍然发布（记入历史）")
        self.agree.hide()
        self.release_button = button("发布", self._release, main=True)
        self._ask_who()
        self.body.addWidget(self.list, 1)
        self.body.addLayout(self.form)
        self.body.addWidget(self.agree)
        self._add_buttons(self.release_button)
        lanes.look.run(
            partial(releases.to_agree, sheets=self._sheets),
            done=self._ask_consent,
            failed=self.failed.emit,
        )

    def _ask_consent(self, doubts: Sequence[tuple[str, Problem]]) -> None:
        """Say what is to be agreed to before they are released."""
        if doubts:
            told = map(wording.in_window, wording.of_many(doubts))
            self.notice.say(" ".join(told), Tone.ADVICE)
            self.agree.show()

    def _release(self) -> None:
        work = partial(
            releases.release,
            sheets=self._sheets,
            by=self.by.text(),
            agreed=self.agree.isChecked(),
        )
        walk_shown(
            self._lanes.work,
            lambda store: backups.first(store, Reason.RELEASE, work),
            "正在发布公示单",
            self,
            done=self._released,
            failed=self._not_released,
        )

    def _released(self, told: tuple[Done, Problem | None]) -> None:
        done, problem = told
        said = f"已发布{len(done.sheets)}份公示单，可以另存、打印、张贴了。"
        touched = done.operation.touched
        deed = Deed(said, touched, backed_up=True, backup_problem=problem)
        self.deed_done.emit(deed)
        self.accept()

    def _not_released(self, error: Exception) -> None:
        if isinstance(error, NotAgreed):
            self._ask_consent(error.warnings)
        else:
            self._refused(error)


class WithdrawDialog(_OfSheets):
    """Withdraws released sheets, and says which boards may carry them."""

    def __init__(
        self, lanes: Lanes, sheets: Sequence[MadeSheet], parent: QWidget
    ) -> None:
        told = (
            f"撤回{len(sheets)}份公示单。撤回后还挂着的要从公开栏撤下；更正之后重新制作，"
            "编号相同、版次加一，会写明更正的是哪一份。"
        )
        super().__init__(lanes, sheets, "撤回公示单", told, parent)
        self.boards: RowsModel[TakeDown] = RowsModel(BOARD_COLUMNS, self)
        self.table = table_of(self.boards)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("必填，如：二组王小明的面积录错")
        self.form.addRow("撤回理由", self.reason)
        self._ask_who()
        self.only_button = button("只撤回", partial(self._withdraw, save=False))
        self.withdraw_button = button(
            "撤回并存撤下清单…", partial(self._withdraw, save=True), main=True
        )
        self.body.addWidget(self.table, 1)
        self.body.addStretch()  # the room of the table, where there is none
        self.body.addLayout(self.form)
        self._add_buttons(self.only_button, self.withdraw_button)
        lanes.look.run(
            partial(releases.boards, sheets=self._sheets),
            done=self._show_boards,
            failed=self.failed.emit,
        )

    def _show_boards(self, boards: list[TakeDown]) -> None:
        self.boards.show_rows(boards)
        self.table.setVisible(bool(boards))
        if not boards:
            self.notice.say(f"{wording.NOTHING_HANGS}。", Tone.ADVICE)
            stand_out(self.only_button, instead_of=self.withdraw_button)

    def _withdraw(self, *, save: bool) -> None:
        """Withdraw; where the list is to be saved, only once its folder is known."""
        folder = ""
        if save and self.reason.text().strip():
            folder = file_dialogs.folder(self, "撤下清单存到哪个文件夹")
            if not folder:
                self.notice.say(NO_FOLDER, Tone.ADVICE)
                return
        work = partial(
            releases.withdraw,
            sheets=self._sheets,
            reason=self.reason.text(),
            by=self.by.text(),
        )
        self._lanes.work.run(
            lambda store: backups.guarded(store, Reason.RELEASE, work),
            done=partial(self._withdrawn, folder=folder),
            failed=self._refused,
        )

    def _withdrawn(self, told: tuple[Done, Problem | None], *, folder: str) -> None:
        done, problem = told
        said = wording.withdrawn(len(done.sheets), hangs=bool(self.boards.all_rows()))
        touched = done.operation.touched
        deed = Deed(said, touched, advice=True, backed_up=True, backup_problem=problem)
        self.deed_done.emit(deed)
        if folder:
            self._save_list(done, Path(folder))
        self.accept()

    def _save_list(self, done: Done, to: Path) -> None:
        self._lanes.work.run(
            partial(releases.save_take_down, sheets=done.sheets, to=to),
            done=self._list_saved,
            failed=self.failed.emit,
        )

    def _list_saved(self, path: Path) -> None:
        said = f"撤下清单已存为 {path}"
        self.deed_done.emit(Deed(said, frozenset()))


class SetAsideDialog(_OfSheets):
    """Sets drafts aside that are not to be released."""

    def __init__(
        self, lanes: Lanes, sheets: Sequence[MadeSheet], parent: QWidget
    ) -> None:
        told = (
            f"以下{len(sheets)}份公示单没有发布，作废后不再审核、发布、打印，也不计入"
            "任何统计；编号留着，不再使用。作废错了的，可以撤销。"
        )
        super().__init__(lanes, sheets, "作废公示单草稿", told, parent)
        self.list = _listed(sheets)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("必填，如：选错了批次，重复制作")
        self.form.addRow("作废理由", self.reason)
        self._ask_who()
        self.set_aside_button = button("作废", self._set_aside, main=True)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(self.form)
        self._add_buttons(self.set_aside_button)

    def typed(self) -> bool:
        return bool(self.reason.text().strip())

    def _set_aside(self) -> None:
        self._lanes.work.run(
            partial(
                reviews.set_aside,
                sheets=self._sheets,
                reason=self.reason.text(),
                by=self.by.text(),
            ),
            done=self._done,
            failed=self._refused,
        )

    def _done(self, done: Done) -> None:
        said = f"已作废{len(done.sheets)}份公示单草稿。"
        self._end(said, done.operation, "撤销作废")


class ClassifyDialog(_OfSheets):
    """Decides whether sheets may be seen by all."""

    def __init__(
        self, lanes: Lanes, sheets: Sequence[MadeSheet], parent: QWidget
    ) -> None:
        told = f"认定{len(sheets)}份公示单的公开属性；只有主动公开的才能发布。"
        super().__init__(lanes, sheets, "公开属性", told, parent)
        self.setMinimumSize(620, 260)
        self.fields = ClassificationFields(sheets[0].classification)
        self.fields.add_to(self.form)
        self.save_button = button("认定", self._classify, main=True)
        self.body.addLayout(self.form)
        self.body.addStretch(1)
        self._add_buttons(self.save_button)

    def _classify(self) -> None:
        self._lanes.work.run(
            partial(
                classifications.classify, sheets=self._sheets, new=self.fields.value()
            ),
            done=self._classified,
            failed=self._refused,
        )

    def _classified(self, done: Done) -> None:
        name = wording.DISCLOSURES[done.sheets[0].classification.disclosure]
        said = f"已认定{len(done.sheets)}份公示单：{name}。"
        self._end(said, done.operation, "撤销认定")
