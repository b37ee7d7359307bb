"""Villages are added, a line each; refused, what was typed stays where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from gwgk_desktop import wording
from gwgk_desktop.services import office
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.parts import bar, button, fit, hint
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from gwgk_desktop.domain.office import GivenVillages
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes


class AddVillagesDialog(DeedDialog):
    """Adds what is new; names that are registered or repeated are passed over."""

    def __init__(self, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle("添加村（社区）")
        fit(self, 520, 420)
        self.names = QPlainTextEdit()
        self.names.setAccessibleName("村（社区）的名称，每行一个")
        self.names.setPlaceholderText("梅岭村\n东湖社区")
        self.names.setTabChangesFocus(True)
        self.names.textChanged.connect(self._settle)
        self.add_button = button("添加", self._add, main=True)
        self.add_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.addWidget(hint("每行一个村（社区）的名称。已经登记的不会重复添加。"))
        layout.addWidget(self.notice)
        layout.addWidget(self.names, 1)
        layout.addLayout(bar(None, button("取消", self.reject), self.add_button))
        self._settle()

    def typed(self) -> bool:
        return bool(self._given())

    def _given(self) -> list[str]:
        lines = (line.strip() for line in self.names.toPlainText().splitlines())
        return [line for line in lines if line]

    def _settle(self) -> None:
        some = bool(self._given())
        settle(((self.add_button, "" if some else "请先写村（社区）的名称"),))

    def _add(self) -> None:
        names = self._given()
        self._lanes.work.run(
            lambda store: office.add_new_villages(store, names),
            done=self._added,
            failed=self._refused,
        )

    def _added(self, done: tuple[Operation, GivenVillages]) -> None:
        operation, given = done
        self._end(wording.villages_added(given), operation, "撤销")
