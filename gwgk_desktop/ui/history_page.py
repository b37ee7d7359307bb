"""The page of the history (历史): every deed, and its undo."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QInputDialog,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.services import backups, checking, handover, history
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.check_dialog import CheckDialog
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    heading,
    sure,
)
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.why_off import CHOOSE_FIRST, settle

if TYPE_CHECKING:
    from gwgk_desktop.domain.checking import MonthDigest
    from gwgk_desktop.domain.handover import Handover
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.returns import SentReturn
    from gwgk_desktop.domain.work import HistoryEntry, Operation
    from gwgk_desktop.services.history import Undone
    from gwgk_desktop.ui.tasks import Lanes

ENTRY_COLUMNS: tuple[Column[HistoryEntry], ...] = (
    Column("编号", lambda it: it.id, number=True, width=7),
    Column("时间", lambda it: it.at, lambda at: f"{at:%Y-%m-%d %H:%M:%S}", width=20),
    Column("谁", lambda it: it.who, width=10),
    Column("操作", lambda it: wording.deed(it)[0], width=16),
    Column("内容", lambda it: wording.deed(it)[1]),
    Column(
        "状态",
        lambda it: it.undone_by or 0,
        lambda by: f"已被{by}号撤销" if by else "",
        width=12,
    ),
)


_WHO, _STATE = ([it.title for it in ENTRY_COLUMNS].index(it) for it in ("谁", "状态"))


class HistoryPage(QWidget):
    """Shows the deeds, the newest first."""

    title = "历史"
    watches = frozenset({"*"})
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self.rows: RowsModel[HistoryEntry] = RowsModel(ENTRY_COLUMNS, self)
        self.table = table_of(self.rows)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self.undo_button = button("撤销这次操作…", self._ask_undo, needs=Needs.CHANGING)
        layout = QVBoxLayout(self)
        layout.addWidget(
            heading("历史", "做过的每一件事都记在这里；公示单和报表一经制作不能撤销。")
        )
        self.check_button = button("核对…", self.ask_to_check)
        self.digest_button = button("打印月度摘要…", self._ask_month)
        self.handover_button = button(
            "交接单…", self._ask_handover, needs=Needs.CHANGING
        )
        layout.addLayout(
            bar(
                *(self.undo_button, None, self.check_button),
                *(self.digest_button, self.handover_button),
            )
        )
        layout.addWidget(self.table, 1)
        self._settle()

    def refresh(self) -> None:
        """Ask for the history again."""
        self._lanes.look.run(
            history.entries, done=self._show_entries, failed=self.failed.emit
        )

    def _show_entries(self, entries: list[HistoryEntry]) -> None:
        self.table.setColumnHidden(_WHO, not any(it.who for it in entries))
        self.table.setColumnHidden(_STATE, not any(it.undone_by for it in entries))
        self.rows.show_rows(entries)
        self._settle()

    def _settle(self) -> None:
        entry = chosen(self.table)
        why = "" if entry else CHOOSE_FIRST
        if entry is not None and not entry.undoable:
            gone = f"这一条已由第{entry.undone_by}条撤销"
            why = gone if entry.undone_by else "这一种记下就不再撤销，留作凭据"
        settle(((self.undo_button, why),))

    def ask_to_check(self) -> None:
        """Let the clerk check what is kept."""
        dialog = CheckDialog(self._lanes, self)
        pass_on(dialog, self)
        dialog.exec()

    def _ask_month(self) -> None:
        """Ask for a month, the last whole one at first, and for a file."""
        today = datetime.now().date()
        last = today.replace(day=1) - timedelta(days=1)
        months = [last.replace(day=1), today.replace(day=1)]
        for _ in range(22):
            months.append((min(months) - timedelta(days=1)).replace(day=1))
        names = [f"{it:%Y-%m}" for it in months]
        month, wanted = QInputDialog.getItem(
            self, "打印月度摘要", "月份：", names, 0, editable=False
        )
        if not wanted:
            return
        name = file_dialogs.save_file(
            self, "打印月度摘要", f"{month}摘要.pdf", "PDF (*.pdf)"
        )
        if name:
            year, number = month.split("-")
            self.write_digest(int(year), int(number), Path(name))

    def write_digest(self, year: int, month: int, to: Path) -> None:
        """Write a month's digest, to be printed and kept."""
        self._lanes.work.run(
            partial(checking.write_digest, year=year, month=month, to=to),
            done=partial(self._digest_written, to),
            failed=self.failed.emit,
        )

    def _digest_written(self, to: Path, digest: MonthDigest) -> None:
        said = f"{wording.digest_title(digest)}已存到 {to}，请打印存档"
        unfinished = wording.digest_unfinished(digest)
        told = f"{said}。{unfinished}" if unfinished else said
        self.deed_done.emit(Deed(told, frozenset(), advice=bool(unfinished)))

    def _ask_handover(self) -> None:
        """Ask where the handover sheet is to be written."""
        name = file_dialogs.save_file(
            self,
            wording.HANDOVER_TITLE,
            f"{wording.HANDOVER_TITLE}{datetime.now():%Y%m%d}.pdf",
            "PDF (*.pdf)",
            confirm=False,
        )
        if name:
            self.write_handover(Path(name))

    def write_handover(self, to: Path) -> None:
        """Write what somebody needs who takes the desk over, to be printed."""
        self._lanes.work.run(
            partial(handover.write, to=to),
            done=partial(self._handover_written, to),
            failed=self.failed.emit,
        )

    def _handover_written(self, to: Path, done: tuple[Handover, Operation]) -> None:
        told, operation = done
        said = f"交接单已存到 {to}，没有办完的{len(told.open_work)}项；请打印签字"
        self.deed_done.emit(Deed(said, operation.touched | {"operation"}))

    def _ask_undo(self) -> None:
        entry = chosen(self.table)
        if entry is None:
            return
        title, told = wording.deed(entry)
        self._look_and_ask(entry.id, f"撤销第{entry.id}号操作“{title}”？\n{told}")

    def undo(self, number: int) -> None:
        """Undo a deed that was just done; ask first where papers counted it since."""
        self._look_and_ask(number, "")

    def _look_and_ask(self, number: int, question: str) -> None:
        self._lanes.look.run(
            partial(history.papers_counting, number=number),
            done=partial(self._ask, number, question),
            failed=self.failed.emit,
        )

    def _ask(
        self,
        number: int,
        question: str,
        papers: tuple[list[MadeSheet], list[SentReturn]],
    ) -> None:
        told = wording.papers_counting(*papers)
        if told:
            question = question or f"撤销第{number}号操作？"
        text = "\n\n".join([question, *told])
        if not question or sure(self, text, "撤销"):
            self._undo(number)

    def _undo(self, number: int) -> None:
        self._lanes.work.run(
            partial(
                backups.guarded,
                reason=Reason.UNDO,
                work=partial(history.undo, number=number),
            ),
            done=partial(self._undone, number),
            failed=self.failed.emit,
        )

    def _undone(self, number: int, done: tuple[Undone, Problem | None]) -> None:
        undone, unsaved = done
        papers = wording.papers_counting(undone.sheets, undone.returns)
        said = "。".join([f"已撤销第{number}号操作", *papers]) + "。"
        touched = undone.operation.touched
        self.deed_done.emit(
            Deed(said, touched, advice=bool(papers), backup_problem=unsaved)
        )
