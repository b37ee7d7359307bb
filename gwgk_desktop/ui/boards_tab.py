"""The tab of boards (公开栏): registered, changed, imported from a list, drawn."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QLabel,
    QMessageBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.board_pictures import bare
from gwgk_desktop.domain.boards import Board
from gwgk_desktop.services import boards
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.board_dialog import BoardDialog
from gwgk_desktop.ui.board_picture import BoardPicture
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.parts import Deed, bar, button, kinds_of_files
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.services.boards import ImportedBoards
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.tasks import Lanes

KINDS_OF_FILES = kinds_of_files("公开栏清单")
TOWNSHIP = "（乡镇）"
USUAL = (2400, 1200)
_LIST_WIDTH = 700


class BoardsTab(QWidget):
    """Lists the boards with their room, and draws the chosen one."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._villages: Sequence[Village] = ()
        self.rows: RowsModel[Board] = RowsModel(self._columns(), self)
        self.table = table_of(
            self.rows,
            empty="还没有登记公开栏。\n登记以后，公示单能排到栏上，撤回时能列出要去哪里撤。",
        )
        self.table.selectionModel().selectionChanged.connect(self._show_chosen)
        self.table.doubleClicked.connect(lambda _: self._edit())
        self.picture = BoardPicture()
        changing = Needs.CHANGING
        self.add_button = button("添加公开栏…", self._add, needs=changing)
        self.edit_button = button("修改…", self._edit, needs=changing)
        self.remove_button = button("删除…", self._remove, needs=changing)
        self.import_button = button("从清单导入…", self._import, needs=changing)
        self.hint = QLabel(
            "登记每块栏的宽和高，排期才知道贴得下几张。清单要有村、名称、宽、高，"
            "并写明单位。"
        )
        self.hint.setObjectName("hint")
        self.hint.setWordWrap(True)
        both = QSplitter()
        both.addWidget(self.table)
        both.addWidget(self.picture)
        both.setStretchFactor(0, 1)
        both.setStretchFactor(1, 1)
        both.setSizes([_LIST_WIDTH, _LIST_WIDTH // 2])
        layout = QVBoxLayout(self)
        layout.addWidget(self.hint)
        layout.addLayout(
            bar(
                self.add_button,
                self.edit_button,
                self.remove_button,
                self.import_button,
                None,
            )
        )
        layout.addWidget(both, 1)
        self._settle()

    def refresh(self) -> None:
        """Look again at the boards."""
        self._lanes.look.run(
            boards.boards, done=self._show_boards, failed=self.failed.emit
        )

    def _show_boards(self, found: list[Board]) -> None:
        show_in_place(self.table, self.rows, found, lambda it: it.id)
        if found and chosen(self.table) is None:
            self.table.selectRow(0)
        self._show_chosen()

    def show_villages(self, villages: Sequence[Village]) -> None:
        """Take note of what the villages are called."""
        self._villages = villages

    def _columns(self) -> tuple[Column[Board], ...]:
        return (
            Column("村（社区）", lambda it: self._place(it.village_id), width=12),
            Column("类别", lambda it: wording.BOARD_KINDS[it.kind], width=9),
            Column("名称", lambda it: it.name, width=14),
            Column("位置", lambda it: it.place),
            Column(
                "宽×高（毫米）", lambda it: f"{it.width_mm}×{it.height_mm}", width=13
            ),
            Column("贴得下", wording.capacity, width=24),
        )

    def _place(self, village_id: int | None) -> str:
        if village_id is None:
            return TOWNSHIP
        found = (it.name for it in self._villages if it.id == village_id)
        return next(found, "")

    def _show_chosen(self) -> None:
        board = chosen(self.table)
        self.picture.show_picture(bare(board) if board else None)
        self._settle()

    def _settle(self) -> None:
        why = "" if chosen(self.table) is not None else "请先在列表里选一块公开栏"
        settle(((self.edit_button, why), (self.remove_button, why)))

    def _add(self) -> None:
        self._open(Board(0, None, "", "", *USUAL))

    def _edit(self) -> None:
        board = chosen(self.table)
        if board is not None:
            self._open(board)

    def _open(self, board: Board) -> None:
        dialog = BoardDialog(self._lanes, board, self._villages, self.window())
        pass_on(dialog, self)
        dialog.exec()

    def _remove(self) -> None:
        board = chosen(self.table)
        if board is None:
            return
        question = f"删除公开栏“{board.name}”？"
        answer = QMessageBox.question(self, "请确认", question)
        if answer == QMessageBox.StandardButton.Yes:
            self._lanes.work.run(
                partial(boards.remove_board, board=board),
                done=self._removed,
                failed=self.failed.emit,
            )

    def _removed(self, operation: Operation) -> None:
        deed = Deed("已删除公开栏。", operation.touched, operation.id, "撤销")
        self.deed_done.emit(deed)

    def _import(self) -> None:
        name = file_dialogs.open_file(self, "选公开栏清单", KINDS_OF_FILES)
        if name:
            self._lanes.work.walk(
                partial(_import_all, path=Path(name)),
                done=self._imported,
                failed=self.failed.emit,
                progressed=lambda _: None,
            )

    def _imported(self, done: ImportedBoards) -> None:
        told = "".join(wording.describe(it) for it in done.problems)
        said = f"已导入{len(done.added)}块公开栏。{told}"
        operation = done.operation
        self.deed_done.emit(
            Deed(
                said,
                operation.touched if operation else frozenset(),
                operation.id if operation else 0,
                "撤销导入",
                advice=bool(done.problems),
            )
        )


def _import_all(store: Store, path: Path) -> Steps[ImportedBoards]:
    reading = yield from boards.read_boards(store, path)
    return boards.import_boards(store, reading)
