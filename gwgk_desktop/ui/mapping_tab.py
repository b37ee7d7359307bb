"""What each column of a workbook is taken for, and the clerk's say in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.readings import ChosenBy, Field, MappedColumn
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.parts import button, choose
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.rows_in_place import show_in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PySide6.QtCore import QAbstractItemModel

    Index = QModelIndex | QPersistentModelIndex

KEPT_AS_IT_IS = f"{wording.UNUSED}（原样保留）"
_FIELD_COLUMN = 3


def field_text(field: Field | None) -> str:
    """Return what a column is called in the boxes of this tab."""
    return KEPT_AS_IT_IS if field is None else wording.FIELDS[field]


class _MappingModel(RowsModel[MappedColumn]):
    """The columns of a workbook; what they hold can be changed in place."""

    def __init__(
        self,
        columns: Sequence[Column[MappedColumn]],
        changed: Callable[[str, Field | None], None],
        parent: QWidget,
    ) -> None:
        super().__init__(columns, parent)
        self._changed = changed

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == _FIELD_COLUMN:
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        column = self.row(index)
        if column is None or role != Qt.ItemDataRole.EditRole:
            return False
        if value is not column.field:
            self._changed(column.heading, value)
        return True


class _FieldBox(QStyledItemDelegate):
    """Lets the clerk choose a field in the cell itself."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        del option, index
        box = QComboBox(parent)
        for field in (None, *Field):
            box.addItem(field_text(field), field)
        box.setMaxVisibleItems(box.count())
        box.activated.connect(lambda: self.commitData.emit(box))
        box.activated.connect(lambda: self.closeEditor.emit(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        model = index.model()
        if isinstance(editor, QComboBox) and isinstance(model, _MappingModel):
            column = model.row(index)
            choose(editor, column.field if column else None)

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, QComboBox):
            told = editor.currentData()
            model.setData(index, None if told is None else Field(told))


class MappingTab(QWidget):
    """Shows every column with its meaning and why; a change is told by signals."""

    changed = Signal(str, object)
    """A heading, and the field it holds by the clerk's word, or None."""
    always_wanted = Signal(str, object)
    """A heading that shall mean a field in every workbook from now on."""
    recipe_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._by_clerk: Collection[str] = ()
        self._by_recipe = ""
        self.columns: RowsModel[MappedColumn] = _MappingModel(
            (
                Column("工作表", lambda it: it.sheet, width=14),
                Column("列", lambda it: it.letter, width=4, order=_rank),
                Column("标题", lambda it: it.heading),
                Column(
                    "是什么",
                    lambda it: it.field,
                    lambda it: f"{field_text(it)} ▾",
                    width=22,
                    order=lambda it: field_text(it.field),
                ),
                Column("怎么认出的", self._why, width=24),
            ),
            self.changed.emit,
            self,
        )
        self.table = table_of(self.columns)
        self.table.setItemDelegateForColumn(_FIELD_COLUMN, _FieldBox(self.table))
        self.table.setEditTriggers(self.table.EditTrigger.EditKeyPressed)
        self.table.clicked.connect(self._clicked)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self.columns.modelReset.connect(self._settle)
        hint = QLabel(
            "点“是什么”一格可以改；同一标题的列一起改，改后按新的含义重新读取。"
            "“可能是”只是猜测，不采用就不算数。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.adopt_button = button("采用建议", self._adopt)
        self.always_button = button(
            "以后都这样认", self._ask_always, needs=Needs.CHANGING
        )
        self.recipe_button = button(
            "保存为模板…", self.recipe_wanted.emit, needs=Needs.CHANGING
        )
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(self.table, 1)
        layout.addLayout(
            FlowLayout(self.adopt_button, self.always_button, self.recipe_button)
        )
        self._settle()

    def show_mapping(
        self,
        mapping: Sequence[MappedColumn],
        by_clerk: Collection[str],
        recipe: str,
    ) -> None:
        """Show the columns; what is not by the clerk's hand is by the recipe's."""
        self._by_clerk, self._by_recipe = by_clerk, recipe
        show_in_place(
            self.table, self.columns, mapping, lambda it: (it.sheet, it.letter)
        )

    @property
    def proposals(self) -> int:
        """How many columns may mean something that nobody has confirmed."""
        return sum(it.proposal is not None for it in self.columns.all_rows())

    def _why(self, column: MappedColumn) -> str:
        if column.proposal is not None:
            return f"可能是 {wording.FIELDS[column.proposal]}"
        by_hand = column.chosen_by is ChosenBy.CLERK
        if by_hand and self._by_recipe and column.heading not in self._by_clerk:
            return f"模板“{self._by_recipe}”"
        if column.field is None and not by_hand:
            return ""
        return wording.CHOSEN_BY[column.chosen_by]

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == _FIELD_COLUMN:
            self.table.edit(index)

    def _settle(self) -> None:
        column: MappedColumn | None = chosen(self.table)
        self.adopt_button.setEnabled(bool(column and column.proposal))
        self.always_button.setEnabled(bool(column and column.heading and column.field))

    def _adopt(self) -> None:
        column: MappedColumn | None = chosen(self.table)
        if column is not None and column.proposal is not None:
            self.changed.emit(column.heading, column.proposal)

    def _ask_always(self) -> None:
        column: MappedColumn | None = chosen(self.table)
        if column is not None and column.field is not None:
            self.always_wanted.emit(column.heading, column.field)


def _rank(column: MappedColumn) -> tuple[int, str]:
    """Return what puts column AA behind Z."""
    return len(column.letter), column.letter
