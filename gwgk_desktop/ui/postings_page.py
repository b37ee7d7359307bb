"""The page of postings (张贴记录): what hangs where, and what came of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.services import certificates, packets, postings
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.kept_photos_dialog import KeptPhotosDialog
from gwgk_desktop.ui.paper_dialog import PaperDialog
from gwgk_desktop.ui.parts import (
    Deed,
    accept_files,
    button,
    dropped_files,
    empty_text,
    heading,
    hint,
)
from gwgk_desktop.ui.photos_dialog import PhotosDialog
from gwgk_desktop.ui.posting_dialogs import (
    PostDialog,
    RepostDialog,
    SpoilDialog,
    TakeDownDialog,
)
from gwgk_desktop.ui.posting_paper_dialogs import (
    ArchiveDialog,
    EnquiryDialog,
    ObjectionDialog,
    ReplyDialog,
    RuleDialog,
)
from gwgk_desktop.ui.posting_rows import (
    ANY,
    COLUMNS,
    DUE,
    SHELVES,
    Row,
    is_on,
    is_urgent,
    nothing_here,
    of_posting,
    shelf_of,
    why_off,
)
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import RowsModel, choose_row, chosen_all, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.until_answered import until_answered
from gwgk_desktop.ui.why_off import settle
from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from gwgk_desktop.domain.posting_rules import PostingRule
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.postings import Listed, Wall
    from gwgk_desktop.ui.deed_dialog import DeedDialog
    from gwgk_desktop.ui.tasks import Lanes


class PostingsPage(QWidget):
    """Shows what hangs, what waits, what is done; each step is one click from here."""

    title = "张贴记录"
    watches = frozenset(
        {"posting", "posting_take_down", "posting_spoiling", "objection"}
        | {"objection_reply", "posting_photo", "archive_record", "posting_rule"}
        | {"sheet_release", "sheet_withdrawal", "board", "village"}
    )
    deed_done = Signal(object)
    failed = Signal(Exception)
    corrected_wanted = Signal(object)
    """Which postings want their sheets corrected, made anew."""

    def __init__(
        self, lanes: Lanes, now: Callable[[], datetime] = datetime.now
    ) -> None:
        super().__init__()
        self._lanes = lanes
        self._now = now
        self._every: list[Row] = []
        self._rule: PostingRule | None = None
        self.setAcceptDrops(True)
        self.rows: RowsModel[Row] = RowsModel(COLUMNS, self, urgent=is_urgent)
        self.table = table_of(self.rows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        needs = Needs.CHANGING
        self.post_button = button("上墙登记…", self._post, main=True, needs=needs)
        self.take_down_button = button(
            "撤下…", partial(self._open, TakeDownDialog), needs=needs
        )
        self.spoil_button = button(
            "损毁…", partial(self._open, SpoilDialog), needs=needs
        )
        self.repost_button = button(
            "重贴…", partial(self._open, RepostDialog), needs=needs
        )
        self.correct_button = button("更正重贴…", self._correct, needs=needs)
        self.objection_button = button(
            "异议…", partial(self._open, ObjectionDialog), needs=needs
        )
        self.reply_button = button(
            "答复…", partial(self._open, ReplyDialog), needs=needs
        )
        self.archive_button = button(
            "归档…", partial(self._open, ArchiveDialog), needs=needs
        )
        self.photos_button = button("照片…", self._add_photos, needs=needs)
        self.look_button = button("查看照片…", self._look_at_photos)
        self.packet_button = button("导出材料…", self._export, needs=needs)
        self.certificate_button = button("上墙证明…", self._certify, needs=needs)
        self.paper_button = button("纸面补登…", self._note_paper, needs=needs)
        self.enquiry_button = button("村民查询…", self._enquire, needs=needs)
        self.rule_button = button("张贴规则…", self._set_rule, needs=needs)
        self.filter = QComboBox()
        self.filter.addItems([DUE, ANY, *SHELVES])
        self.filter.setAccessibleName("按状态筛选")
        self.village = QComboBox()
        self.village.setAccessibleName("按村筛选")
        for box in (self.filter, self.village):
            box.currentTextChanged.connect(self._show_filtered)
        self.counts = QLabel()
        self.counts.setObjectName("hint")
        self.record = QLabel()
        self.record.setObjectName("hint")
        self.record.setWordWrap(True)
        self.record.setTextFormat(Qt.TextFormat.PlainText)
        self.record.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.moved = hint()
        """Where what was chosen is, once it has left the filter; a link leads there."""
        self.moved.linkActivated.connect(self._follow)
        self._gone: set[tuple[str, int]] = set()
        self.elsewhere = empty_text("")
        """Where the filters let nothing through: what there is, and what comes next."""
        self._stack = QStackedWidget()
        self._lay_out()
        self._settle()

    def _lay_out(self) -> None:
        self._stack.addWidget(
            empty_text(
                "还没有张贴过公示单。\n"
                "公示单审完、发布之后出现在这里，张贴后点“上墙登记…”；"
                "程序之外张贴的，点“纸面补登…”。"
            )
        )
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.elsewhere)
        until_answered(self._stack)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading(
                "张贴记录",
                "什么时候、在哪块公开栏贴了什么，贴够没有，有没有异议；可以选多行一并登记。",
            )
        )
        layout.addLayout(
            FlowLayout(
                self.post_button,
                self.take_down_button,
                self.spoil_button,
                self.repost_button,
                self.correct_button,
                self.objection_button,
                self.reply_button,
                self.photos_button,
                self.look_button,
                self.archive_button,
                self.certificate_button,
                self.packet_button,
            )
        )
        layout.addLayout(
            FlowLayout(
                self.filter,
                self.village,
                self.counts,
                self.paper_button,
                self.enquiry_button,
                self.rule_button,
            )
        )
        layout.addWidget(self.moved)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.record)

    def refresh(self) -> None:
        """Ask for the postings again."""
        self._lanes.look.run(postings.wall, done=self._show, failed=self.failed.emit)

    def _show(self, wall: Wall) -> None:
        self._rule = wall.rule
        self._every = [Row(sheet=it) for it in wall.waiting]
        self._every += [of_posting(it, self._now().date()) for it in wall.postings]
        names = [ANY, *dict.fromkeys(it.village for it in self._every)]
        if names != [self.village.itemText(at) for at in range(self.village.count())]:
            was = self.village.currentText()
            self.village.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.village.clear()
            self.village.addItems(names)
            self.village.setCurrentText(was if was in names else ANY)
            self.village.blockSignals(False)  # noqa: FBT003
        held = {it.key for it in chosen_all(self.table)}
        due = sum(is_on(DUE, it) for it in self._every)
        self.counts.setText(f"要办的{due}项，共{len(self._every)}项")
        self._show_filtered()
        shown = {it.key for it in self.rows.all_rows()}
        self._say_where([it for it in self._every if it.key in held - shown])

    def _say_where(self, gone: Sequence[Row]) -> None:
        """Say under which filter is now what was chosen and has left this one."""
        self._gone = {it.key for it in gone}
        where = dict.fromkeys(map(shelf_of, gone))
        links = "、".join(f'<a href="{escape(it)}">{escape(it)}</a>' for it in where)
        names = "、".join(escape(it.number) for it in gone[:_NAMED])
        more = f"等{len(gone)}项" if len(gone) > _NAMED else ""
        self.moved.setText(f"{names}{more} 办好了，现在列在 {links}。" if gone else "")
        self.moved.setVisible(bool(gone))

    def _follow(self, shelf: str) -> None:
        """Show what has left the filter under the other, chosen."""
        wanted = self._gone
        self.filter.setCurrentText(shelf)
        choose_row(self.table, lambda it: it.key in wanted)

    def show_posting(self, number: int) -> None:
        """Choose a posting, whatever the filters were."""
        self.filter.setCurrentText(ANY)
        self.village.setCurrentText(ANY)
        choose_row(
            self.table,
            lambda it: it.listed is not None and it.listed.record.id == number,
        )

    def show_waiting(self, sheet_id: int) -> None:
        """Choose a sheet that waits to go up, whatever the filters were."""
        self.filter.setCurrentText(ANY)
        self.village.setCurrentText(ANY)
        choose_row(
            self.table, lambda it: it.sheet is not None and it.sheet.id == sheet_id
        )

    def _show_filtered(self) -> None:
        shelf, village = self.filter.currentText(), self.village.currentText()
        shown = [
            it
            for it in self._every
            if is_on(shelf, it) and village in {ANY, it.village}
        ]
        show_in_place(self.table, self.rows, shown, lambda it: it.key)
        self._say_where(())
        page = _ROWS if self.rows.all_rows() else _ELSEWHERE
        self._stack.setCurrentIndex(page if self._every else _EMPTY)
        self.elsewhere.setText("\n".join(nothing_here(shelf, village, self._every)))
        self._settle()

    def _settle(self) -> None:
        some: list[Row] = chosen_all(self.table)
        listed = _listed(some)
        why = why_off(some)
        hung = any(it.listed for it in self._every)
        settle(
            (
                (self.post_button, why.post),
                (self.take_down_button, why.on_board),
                (self.spoil_button, why.on_board),
                (self.repost_button, why.repost),
                (self.correct_button, why.correct),
                (self.objection_button, why.objection),
                (self.reply_button, why.reply),
                (self.archive_button, why.archive),
                (self.certificate_button, why.papers),
                (self.packet_button, why.papers),
                (self.look_button, why.look),
                (self.photos_button, "" if hung else "还没有登记过上墙"),
                (self.rule_button, "" if self._rule else "正在读取张贴规则"),
            )
        )
        told = words.record(listed[0].record, listed[0].standing) if listed else ()
        self.record.setText("\n".join(told) if len(some) == 1 else "")
        self.record.setVisible(bool(self.record.text()))

    def _post(self) -> None:
        some = [it.sheet for it in chosen_all(self.table) if it.sheet is not None]
        if some:
            self._exec(PostDialog(self._lanes, some, self._now(), self.window()))

    def _open(self, kind: Callable[..., DeedDialog]) -> None:
        """Show a dialog about the chosen postings."""
        some = _listed(chosen_all(self.table))
        if some:
            self._exec(kind(self._lanes, some, self._now(), self.window()))

    def _correct(self) -> None:
        some = _listed(chosen_all(self.table))
        if some:
            self.corrected_wanted.emit(some)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if files := dropped_files(event):
            self._add_photos(files)

    def _add_photos(self, files: Sequence[Path] = ()) -> None:
        """Take photos in; they may be of any posting that is not archived."""
        some = [it.listed for it in self._every if it.listed is not None]
        some = [it for it in some if it.record.archive is None]
        self._exec(PhotosDialog(self._lanes, some, files, self.window()))

    def _look_at_photos(self) -> None:
        some = _listed(chosen_all(self.table))
        if len(some) == 1:
            self._exec(KeptPhotosDialog(self._lanes, some[0], self.window()))

    def _export(self) -> None:
        """Write the papers of the chosen postings, a folder each."""
        some = _listed(chosen_all(self.table))
        name = file_dialogs.folder(self, "张贴材料（内部）存到哪个文件夹")
        if not (name and some):
            return
        walk_shown(
            self._lanes.work,
            lambda store: packets.save(store, some, Path(name)),
            "导出材料",
            self,
            done=self._exported,
            failed=self.failed.emit,
        )

    def _exported(self, done: tuple[Operation, list[Path]]) -> None:
        operation, folders = done
        said = f"已导出{len(folders)}份张贴材料（内部），在 {folders[0].parent}"
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))

    def _note_paper(self) -> None:
        self._exec(PaperDialog(self._lanes, self._now(), self.window()))

    def _enquire(self) -> None:
        self._exec(EnquiryDialog(self._lanes, self.window()))

    def _set_rule(self) -> None:
        if self._rule is not None:
            self._exec(RuleDialog(self._lanes, self._rule, self.window()))

    def _exec(self, dialog: DeedDialog) -> None:
        pass_on(dialog, self)
        dialog.exec()

    def _certify(self) -> None:
        some = _listed(chosen_all(self.table))
        name = file_dialogs.folder(self, "上墙证明存到哪个文件夹")
        if name and some:
            self._lanes.work.run(
                partial(certificates.save, some=some, to=Path(name)),
                done=self._certified,
                failed=self.failed.emit,
            )

    def _certified(self, done: tuple[Operation, Path]) -> None:
        operation, path = done
        said = f"上墙证明已存为 {path}"
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))


_EMPTY, _ROWS, _ELSEWHERE = range(3)
"""Of the stack."""
_NAMED = 3
"""Of rows that have left the filter."""


def _listed(some: Sequence[Row]) -> list[Listed]:
    return [it.listed for it in some if it.listed is not None]
