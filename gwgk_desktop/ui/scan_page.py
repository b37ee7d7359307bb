"""The page that searches old files for personal data (查漏)."""

from __future__ import annotations

from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gwgk_desktop import paths, wording
from gwgk_desktop.domain.leaks import FileFound, FoundLeak, UnreadFile, by_file
from gwgk_desktop.services import leaks
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.parts import (
    Deed,
    accept_files,
    bar,
    button,
    dropped_files,
    empty_text,
    heading,
    narrow,
)
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from gwgk_desktop.domain.leaks import Scanned
    from gwgk_desktop.ui.tasks import Lanes

Line = FoundLeak | UnreadFile


def _path(it: FileFound) -> str:
    return it.file


FILE_COLUMNS: tuple[Column[FileFound], ...] = (
    Column("文件", lambda it: PurePath(it.file).name, hint=_path),
    Column(
        "处数",
        lambda it: it.count,
        lambda count: str(count) if count else "",
        number=True,
        width=7,
    ),
    Column("查到什么", wording.scan_kinds, width=38),
    Column("所在文件夹", lambda it: str(PurePath(it.file).parent), hint=_path),
)
LINE_COLUMNS: tuple[Column[Line], ...] = (
    Column("位置", wording.scan_place),
    Column("查到什么", wording.scan_kind, width=38),
    Column(
        "数量",
        lambda it: it.count if isinstance(it, FoundLeak) else 0,
        lambda count: str(count) if count else "",
        number=True,
        width=7,
    ),
)


class ScanPage(QWidget):
    """Searches files and folders; shows where and how many, never what."""

    title = "查漏"
    watches: frozenset[str] = frozenset()
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._lanes = lanes
        self._scanned: Scanned | None = None
        self.files: RowsModel[FileFound] = RowsModel(FILE_COLUMNS, self)
        self.file_table = table_of(self.files)
        self.file_table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.file_table.selectionModel().selectionChanged.connect(self._show_places)
        self.rows: RowsModel[Line] = RowsModel(LINE_COLUMNS, self)
        self.table = table_of(self.rows)
        self.places = QLabel()
        self.places.setTextFormat(Qt.TextFormat.PlainText)
        narrow(self.places)
        self.folder_button = button("查一个文件夹…", self._ask_folder, main=True)
        self.files_button = button("查几个文件…", self._ask_files)
        self.export_button = button("导出清单…", self._ask_export)
        self.told = QLabel("把文件夹或文件拖到这里，或点上面的按钮。")
        self.told.setObjectName("hint")
        self.told.setWordWrap(True)
        self.told.setAccessibleName("查漏结果")
        layout = QVBoxLayout(self)
        hint = (
            "查以前张贴、上传的PDF、Excel、Word、网页、邮件、文本和压缩包里有没有身份证号、"
            "银行账号、手机号和住址；只说在哪里、有多少，不显示内容，不改动文件。"
        )
        layout.addWidget(heading(self.title, hint))
        layout.addLayout(
            bar(self.folder_button, self.files_button, None, self.export_button)
        )
        layout.addWidget(self.told)
        self._room = empty_text(
            "还没有查过。\n查到的按文件列在这里：没有查成的在最前，其余多的在前。"
        )
        layout.addWidget(self._room, 1)
        layout.addWidget(self.file_table, 3)
        layout.addWidget(self.places)
        layout.addWidget(self.table, 2)
        self._settle()

    def refresh(self) -> None:
        """Nothing that is done in the store changes what was found in files."""

    def scan(self, files: Sequence[Path]) -> None:
        """Search files and folders, with the values of the people in the store, too."""
        for one in (self.folder_button, self.files_button):
            one.setEnabled(False)
        walk_shown(
            self._lanes.spare,
            lambda store: leaks.scan(files, store),
            "查漏",
            self,
            done=self._show,
            failed=self._not_done,
        )

    def export(self, to: Path) -> None:
        """Write what was found as text: no values, which nobody has here."""
        if self._scanned is not None:
            text = "\n".join((*wording.scanned(self._scanned), ""))
            self._lanes.spare.run(
                lambda _: paths.replace_file(to, text.encode("utf-8-sig")),
                done=partial(self._exported, to),
                failed=self.failed.emit,
            )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if files := dropped_files(event):
            self.scan(files)

    def _show(self, scanned: Scanned) -> None:
        self._end()
        self._scanned = scanned
        self.told.setText(wording.scan_summary(scanned))
        self._room.setText("")  # what was found says it all
        self.files.show_rows(by_file(scanned))
        self.file_table.selectRow(0)
        self._show_places()
        self._settle()

    def _show_places(self) -> None:
        """Show what there is in the chosen file, place by place."""
        found: FileFound | None = chosen(self.file_table)
        self.rows.show_rows((*found.unread, *found.leaks) if found else ())
        name = PurePath(found.file).name if found else ""
        self.places.setText(f"“{name}”里的各处：" if found else "")

    def _not_done(self, error: Exception) -> None:
        self._end()
        self.failed.emit(error)

    def _end(self) -> None:
        for one in (self.folder_button, self.files_button):
            one.setEnabled(True)

    def _settle(self) -> None:
        any_found = bool(self.files.rowCount())
        for one in (self.file_table, self.places, self.table):
            one.setVisible(any_found)
        self._room.setVisible(not any_found)
        why = "" if self._scanned is not None else "还没有查过，没有可存的"
        settle(((self.export_button, why),))

    def _exported(self, to: Path, _: None) -> None:
        self.deed_done.emit(Deed(f"清单已存到 {to}", frozenset()))

    def _ask_folder(self) -> None:
        name = file_dialogs.folder(self, "查哪个文件夹")
        if name:
            self.scan([Path(name)])

    def _ask_files(self) -> None:
        names = file_dialogs.open_files(self, "查哪些文件")
        if names:
            self.scan([Path(name) for name in names])

    def _ask_export(self) -> None:
        name = file_dialogs.save_file(self, "导出清单", "查漏清单.txt", "文本 (*.txt)")
        if name:
            self.export(Path(name))
