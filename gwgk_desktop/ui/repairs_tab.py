"""Every cell that was mended: what it was, what it is now, and whether it shall be."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from gwgk_desktop import wording
from gwgk_desktop.domain.readings import Field, Repair, RepairKind
from gwgk_desktop.domain.reveals import NUMBER_FIELDS, Numbered
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.parts import button
from gwgk_desktop.ui.rows import Column, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.ticked_rows import TickedRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.problems import Place

_IN_ORDER = attrgetter("place.sheet", "place.row", "place.column")
_KIND = attrgetter("kind")
_PLACE = attrgetter("place")


class RepairsTab(QWidget):
    """Shows the repairs, refused ones too; `changed` when the clerk decides anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: Sequence[Repair] = ()
        self.repairs: TickedRows[Repair] = TickedRows(
            "采用",
            (
                Column(
                    "位置",
                    lambda it: it.place,
                    wording.place,
                    width=20,
                    order=_IN_ORDER,
                ),
                Column("列", lambda it: wording.FIELDS[it.field], width=12),
                Column("整理", lambda it: wording.REPAIRS[it.kind], width=22),
                Column("原来的", _original),
                Column("整理后", _new),
            ),
            _PLACE,
            self.changed.emit,
            self,
        )
        self.table = table_of(self.repairs)
        self.kind = QComboBox()
        self.kind.setAccessibleName("整理的种类")
        self.kind.currentIndexChanged.connect(self._filter)
        self.refuse_button = button("这些都不采用", self._refuse_shown)
        self.take_button = button("这些都采用", self._take_shown)
        hint = QLabel(
            "这些单元格经过整理才读得出来。不采用的按原样读取；"
            "读不出的那一行不收。证件号、账号只显示末四位。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addLayout(FlowLayout(self.kind, self.refuse_button, self.take_button))
        layout.addWidget(self.table, 1)

    @property
    def refused(self) -> frozenset[Place]:
        """The places whose repairs the clerk does not want."""
        rows = self.repairs
        return frozenset(it.place for it in self._known if it.place in rows.left)

    @property
    def count(self) -> int:
        """How many repairs there are, refused ones too."""
        return len(self._known)

    def show_repairs(
        self, repairs: Sequence[Repair], refused: frozenset[Place]
    ) -> None:
        """Show repairs, those too that the clerk has refused."""
        self._known = repairs
        self.repairs.left.clear()
        self.repairs.left.update(refused)
        self._offer_kinds()
        self._filter()

    def _offer_kinds(self) -> None:
        counts = Counter(map(_KIND, self._known))
        chosen = self.kind.currentData()
        self.kind.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.kind.clear()
        self.kind.addItem(f"全部（{len(self._known)}）", None)
        for kind in RepairKind:
            if kind in counts:
                label = f"{wording.REPAIRS[kind]}（{counts[kind]}）"
                self.kind.addItem(label, kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)  # noqa: FBT003

    def _filter(self) -> None:
        kind = self.kind.currentData()
        shown = self._known
        if kind is not None:
            shown = [it for it in shown if it.kind == kind]
        show_in_place(self.table, self.repairs, shown, lambda it: (it.place, it.field))
        for one in (self.refuse_button, self.take_button):
            one.setEnabled(bool(shown))

    def _refuse_shown(self) -> None:
        self.repairs.left.update(it.place for it in self.repairs.all_rows())
        self._decided()

    def _take_shown(self) -> None:
        self.repairs.left.difference_update(it.place for it in self.repairs.all_rows())
        self._decided()

    def _decided(self) -> None:
        self.repairs.show_again()
        self.changed.emit()


def numbered(repair: Repair, file: str) -> Numbered:
    """Return the number of a mended cell, as it is now; none where it holds none."""
    told = ((repair.field, repair.new),) if repair.field in NUMBER_FIELDS else ()
    place = repair.place
    return Numbered(wording.place(place), told, place.sheet, place.row, file=file)


def _original(repair: Repair) -> str:
    return _shown(repair.field, repair.original)


def _new(repair: Repair) -> str:
    return _shown(repair.field, repair.new)


def _shown(field: Field, text: str) -> str:
    return wording.masked(text) if field in NUMBER_FIELDS else text
