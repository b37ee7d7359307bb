"""On which boards sheets hang: a row for each that is possible, ticked by the clerk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem

from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from gwgk_desktop.domain.boards import Board

AS_PLANNED = "照计划勾选"
PLANNED = "（计划贴这里）"
_TICKED, _UNTICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass(frozen=True, slots=True)
class Possible:
    """A board that something can hang on."""

    what: Hashable
    """What hangs: the same in all rows of one."""
    told: str
    board: Board | None
    """None: the place has no board on record."""
    is_planned: bool = False
    """Whether the plan has it hang there."""
    is_asked: bool = False
    """Whether the clerk alone ticks it, and may leave it: it is in doubt."""
    is_other: bool = False
    """Whether it was not asked for: it is ticked by itself alone, not with others."""


class BoardTicks:
    """A list of boards to tick, and a box that ticks those of one name at once."""

    def __init__(self, boards: QListWidget) -> None:
        self.list = boards
        self.same = QComboBox()
        self.same.setPlaceholderText("勾选各村同名的公开栏")
        self.same.textActivated.connect(self._tick_same)
        self._rows: list[Possible] = []

    def show(self, rows: Sequence[Possible]) -> None:
        """Show the boards; the only one of something is ticked, of several none is.

        Nor is what is in doubt.
        """
        self._rows = list(rows)
        names = dict.fromkeys(it.board.name for it in rows if it.board)
        self.same.clear()
        if any(it.is_planned for it in rows):
            self.same.addItem(AS_PLANNED)
        self.same.addItems(list(names))
        self.same.setCurrentIndex(-1)
        self.list.clear()
        counts = Counter(it.what for it in rows)
        for it in rows:
            board = it.board
            where = words.NO_BOARD
            if board is not None:
                where = f"{board.name}（{board.place}）" if board.place else board.name
            alone = counts[it.what] == 1
            planned = PLANNED if it.is_planned and not alone else ""
            item = QListWidgetItem(f"{it.told}　{where}{planned}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = alone and not it.is_asked
            item.setCheckState(_TICKED if ticked else _UNTICKED)
            self.list.addItem(item)

    def _tick_same(self, name: str) -> None:
        for row, it in enumerate(self._rows):
            named = it.board is not None and it.board.name == name
            wanted = named or (name == AS_PLANNED and it.is_planned)
            if wanted and not it.is_other:
                self.list.item(row).setCheckState(_TICKED)

    def ticked(self) -> list[int]:
        """Return the rows that are ticked."""
        rows = range(len(self._rows))
        return [it for it in rows if self.list.item(it).checkState() is _TICKED]

    def missing(self) -> str:
        """Return what is to be said where something has no row ticked; "" else.

        What is in doubt may be left, but something has to be ticked.
        """
        ticked = {self._rows[it].what for it in self.ticked()}
        lacking = {it.what for it in self._rows if not (it.is_asked and ticked)}
        lacking -= ticked
        return f"还有{len(lacking)}份没有勾选贴在哪里。" if lacking else ""
