"""What happened in villages is noted: it starts the time limit of an item."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.services import village_events
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.parts import (
    allow,
    bar,
    button,
    choice,
    chosen_value,
    day_box,
    day_of,
    fill,
    hint,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.posting_plan import Site
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.village_events import Started
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.tasks import Lanes


class EventDialog(DeedDialog):
    """Asks what happened, when and where; in several villages at once if need be."""

    def __init__(
        self, lanes: Lanes, sites: Sequence[Site], today: date, parent: QWidget
    ) -> None:
        super().__init__(lanes, parent)
        self._sites = sites
        self.setWindowTitle("登记事件")
        self.setMinimumWidth(560)
        self.item = choice("输入编号或名称的一部分")
        items = {it.code: it.title for site in sites for it in site.items}
        fill(self.item, ((f"{code} {title}", code) for code, title in items.items()))
        self.day = day_box(today)
        self.title = QLineEdit()
        self.title.setPlaceholderText("如 村民代表会议通过道路硬化方案")
        self.note = QLineEdit()
        self.places = QListWidget()
        self.places.setAccessibleName("村（社区）")
        form = QFormLayout()
        form.addRow("事项", self.item)
        form.addRow("发生日期", self.day)
        form.addRow("发生了什么", self.title)
        form.addRow("备注", self.note)
        form.addRow("在哪里", self.places)
        self.lacking = hint()
        self.save_button = button("保存", self._save, main=True)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.notice)
        layout.addLayout(
            bar(self.lacking, None, button("取消", self.reject), self.save_button)
        )
        self.item.currentTextChanged.connect(lambda _: self._offer_places())
        self.title.textChanged.connect(lambda _: self._settle())
        self.places.itemChanged.connect(lambda _: self._settle())
        self._settle()

    def _offer_places(self) -> None:
        """Offer the places that have the chosen item; the only one is chosen."""
        code = chosen_value(self.item)
        there = [it for it in self._sites if any(one.code == code for one in it.items)]
        self.places.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.places.clear()
        for site in there:
            row = QListWidgetItem(site.name)
            row.setData(Qt.ItemDataRole.UserRole, site.village_id)
            alone = len(there) == 1
            row.setCheckState(
                Qt.CheckState.Checked if alone else Qt.CheckState.Unchecked
            )
            self.places.addItem(row)
        self.places.blockSignals(False)  # noqa: FBT003
        self._settle()

    @property
    def events(self) -> list[VillageEvent]:
        """What is to be noted, one for each place that is ticked."""
        rows = (self.places.item(it) for it in range(self.places.count()))
        code = chosen_value(self.item)
        return [
            VillageEvent(
                0,
                row.data(Qt.ItemDataRole.UserRole),
                str(code),
                day_of(self.day),
                self.title.text().strip(),
                self.note.text().strip(),
            )
            for row in rows
            if row.checkState() == Qt.CheckState.Checked
        ]

    def _settle(self) -> None:
        allow(
            self.save_button,
            (
                "" if chosen_value(self.item) else "事项",
                "" if self.title.text().strip() else "发生了什么",
                "" if self.events else "在哪里",
            ),
            self.lacking,
        )

    def _save(self) -> None:
        self._lanes.work.run(
            partial(_record, some=self.events),
            done=self._saved,
            failed=self._refused,
        )

    def _saved(self, done: tuple[Operation, list[Started]]) -> None:
        operation, started = done
        told = "；".join(wording.event_due(it.place, it.due) for it in started)
        self._end(f"已登记事件。{told}。", operation, "撤销")


def _record(
    store: Store, some: Sequence[VillageEvent]
) -> tuple[Operation, list[Started]]:
    """Note what happened, and return by when it is to be posted about."""
    return village_events.record(store, some), village_events.started_by(store, some)
