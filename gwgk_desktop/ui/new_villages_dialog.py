"""Which of the villages that a workbook names, and nobody knows, are really ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gwgk_desktop.services import office
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.parts import bar, button, fit
from gwgk_desktop.ui.rows import Column, table_of
from gwgk_desktop.ui.ticked_rows import TickedRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.preview_work import UnknownVillage
    from gwgk_desktop.ui.tasks import Lanes


def _advice(it: UnknownVillage) -> str:
    if it.like:
        return f"与已登记的“{it.like}”相近，可能是同一个村写错了，请核对"
    return "" if it.fits else "不像村名，请核对这一列"


COLUMNS: tuple[Column[UnknownVillage], ...] = (
    Column("清单里的村名", lambda it: it.name, width=26),
    Column("行数", lambda it: it.rows, number=True, width=8),
    Column("提示", _advice),
)


class NewVillagesDialog(DeedDialog):
    """Adds the villages that are ticked; those that may be slips are not at first."""

    def __init__(
        self, lanes: Lanes, unknown: Sequence[UnknownVillage], parent: QWidget
    ) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle("登记新的村（社区）")
        fit(self, 760, 460)
        hint = QLabel(
            "清单里有这些村名还没有登记。只勾选确是本镇的村；"
            "写错的不要登记，请把清单改正后再导入，或在“设置”里记为别名。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.rows: TickedRows[UnknownVillage] = TickedRows(
            "登记", COLUMNS, lambda it: it.name, self._settle, self
        )
        self.rows.left.update(it.name for it in unknown if it.like or not it.fits)
        self.table = table_of(self.rows)
        self.rows.show_rows(unknown)
        self.add_button = button("登记", self._add, main=True)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(self.notice)
        layout.addWidget(self.table, 1)
        layout.addLayout(bar(None, button("取消", self.reject), self.add_button))
        self._settle()

    def _settle(self) -> None:
        count = len(self.rows.ticked())
        self.add_button.setText(f"登记这{count}个村" if count else "登记")
        self.add_button.setEnabled(bool(count))

    def _add(self) -> None:
        names = [it.name for it in self.rows.ticked()]
        self._lanes.work.run(
            lambda store: office.add_villages(store, names),
            done=self._added,
            failed=self._refused,
        )

    def _added(self, operation: Operation) -> None:
        names = "、".join(it.name for it in self.rows.ticked())
        self._end(f"已登记：{names}。", operation, "撤销")
