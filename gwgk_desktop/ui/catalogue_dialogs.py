"""The dialogs of the catalogue: adopt, take out, what villages have otherwise."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import (
    catalogue,
    catalogue_dates,
    catalogue_departures,
    catalogue_imports,
)
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_departures import Departing
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import (
    Deed,
    allow,
    bar,
    button,
    day_box,
    day_of,
    hint,
)
from gwgk_desktop.ui.phrase_box import CONFIRM, PhraseBox
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem, Scope
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.catalogue_dates import AtOnce
    from gwgk_desktop.ui.tasks import Lanes


class CatalogueDialog(DeedDialog):
    """A form that stays open, and says why, until what it asks for can be done."""

    def __init__(
        self, lanes: Lanes, title: str, save: Callable[[], None], parent: QWidget
    ) -> None:
        """`save` does what the main button is for."""
        super().__init__(lanes, parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        self.form = QFormLayout()
        self.save_button = button("保存", save, main=True, needs=Needs.CHANGING)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.notice)
        self._layout.addLayout(self.form)
        self.lacking = hint()
        """What is still missing, while the main button is grey."""
        self._foot = bar(
            self.lacking, None, button("取消", self.reject), self.save_button
        )

    def end(self) -> None:
        """Put the buttons below everything else."""
        self._layout.addLayout(self._foot)

    def do(self, work: Callable[[Any], Operation], said: str, undo: str) -> None:
        """Do something on the work lane; close when it is done."""
        self._lanes.work.run(
            work,
            done=lambda operation: self._end(said, operation, undo),
            failed=self._refused,
        )


def reason_line(hint: str) -> QLineEdit:
    """Return a line for a reason that has to be given."""
    line = QLineEdit()
    line.setPlaceholderText(f"必填，如：{hint}")
    return line


class AdoptDialog(CatalogueDialog):
    """Puts the standard catalogue in force from a day on."""

    def __init__(
        self, lanes: Lanes, scope: Scope, today: date, parent: QWidget
    ) -> None:
        name = words.CATALOGUES[scope]
        super().__init__(lanes, f"启用{name}", self._save, parent)
        self._scope = scope
        self._items = [it.item for it in catalogue_imports.standard(scope).items]
        self.holds_from = day_box(today)
        count = len(self._items)
        told = QLabel(
            f"程序带有一份{name}，共{count}项，取自各地公布的目录和法律、法规。"
            "启用以后请逐项核对，改成本县的规定。"
        )
        told.setWordWrap(True)
        self.form.addRow(told)
        self.form.addRow("从哪天起施行", self.holds_from)
        self.at_once = hint()
        self.form.addRow("", self.at_once)
        self.holds_from.dateChanged.connect(lambda _: self._ask())
        self.save_button.setText("启用")
        self.end()
        self._ask()

    def _ask(self) -> None:
        """Ask what it means to begin on that day."""
        day = day_of(self.holds_from)
        self._lanes.look.run(
            partial(
                catalogue_dates.at_once,
                items=self._items,
                scope=self._scope,
                holds_from=day,
            ),
            done=partial(self._show_at_once, day),
            failed=self.failed.emit,
        )

    def _show_at_once(self, day: date, told: AtOnce) -> None:
        if day == day_of(self.holds_from):
            self.at_once.setText(_said_at_once(day, told))

    def _save(self) -> None:
        work = partial(
            catalogue_imports.adopt,
            scope=self._scope,
            holds_from=day_of(self.holds_from),
        )
        self.do(work, f"已启用{words.CATALOGUES[self._scope]}。", "撤销启用")


def _said_at_once(day: date, told: AtOnce) -> str:
    return words.at_once(day, told.overdue, told.always, told.villages)


class RemoveDialog(CatalogueDialog):
    """Takes items out of the catalogue from a day on."""

    def __init__(
        self, lanes: Lanes, items: Sequence[CatalogueItem], today: date, parent: QWidget
    ) -> None:
        super().__init__(lanes, "从目录删去", self._save, parent)
        self._codes = [it.code for it in items]
        self.holds_from = day_box(today)
        self.reason = reason_line("不再是法定必列事项")
        told = QLabel(words.items_named(items))
        told.setWordWrap(True)
        self.form.addRow("事项", told)
        self.form.addRow("从哪天起", self.holds_from)
        self.form.addRow("理由", self.reason)
        self.save_button.setText("删去")
        hint = QLabel("旧版目录里仍看得到；只有个别村没有的，用“各村差异”停用。")
        hint.setObjectName("hint")
        self._layout.addWidget(hint)
        self.end()

    def _save(self) -> None:
        revising = Revising(day_of(self.holds_from), self.reason.text())
        work = partial(catalogue.remove_items, codes=self._codes, revising=revising)
        self.do(work, f"已从目录删去{len(self._codes)}项。", "撤销删去")


class DepartDialog(CatalogueDialog):
    """Switches items off for some villages, tightens them, or takes that back."""

    def __init__(
        self,
        lanes: Lanes,
        villages: Sequence[Village],
        items: Sequence[CatalogueItem],
        today: date,
        parent: QWidget,
    ) -> None:
        super().__init__(lanes, "各村差异", self._save, parent)
        self._villages = villages
        self._codes = [it.code for it in items]
        self.departure = QComboBox()
        for departure, name in words.DEPARTURES.items():
            self.departure.addItem(name, departure)
        self.departure.currentIndexChanged.connect(self._settle)
        self.villages = QListWidget()
        self.villages.setAccessibleName("哪些村")
        for village in villages:
            entry = QListWidgetItem(village.name)
            entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            entry.setCheckState(Qt.CheckState.Unchecked)
            self.villages.addItem(entry)
        self.villages.setMaximumHeight(150)
        self.phrase = PhraseBox(lanes, today, "", "")
        self.phrase.changed.connect(self._settle)
        self.phrase.failed.connect(self.failed)
        self.days = QLineEdit()
        self.days.setPlaceholderText("不改就留空；如 20")
        self.vouched = QCheckBox("程序比不出松紧，我已核对确实更严")
        self.holds_from = day_box(today)
        self.reason = reason_line("本村没有移民；财务往来较多，按月公开")
        told = QLabel(words.items_named(items))
        told.setWordWrap(True)
        self.form.addRow("事项", told)
        self.form.addRow("怎样", self.departure)
        self.form.addRow("哪些村", self.villages)
        self.form.addRow("公开时限", self.phrase)
        self.form.addRow("最短上墙天数", self.days)
        self.form.addRow("", self.vouched)
        self.form.addRow("从哪天起", self.holds_from)
        self.form.addRow("理由", self.reason)
        self.end()
        self._settle()

    def choose_villages(self, numbers: Collection[object]) -> None:
        """Tick these villages."""
        for row, village in enumerate(self._villages):
            ticked = village.id in numbers
            state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
            self.villages.item(row).setCheckState(state)

    def _settle(self) -> None:
        tighter = self.departure.currentData() == Departure.TIGHTER
        self.form.setRowVisible(self.phrase, tighter)
        self.form.setRowVisible(self.days, tighter)
        if not (tighter and self.phrase.is_settled):
            self._ask_to_vouch(asked=False)
        settled = not tighter or self.phrase.is_settled
        allow(self.save_button, ("" if settled else CONFIRM,), self.lacking)

    def _save(self) -> None:
        departure = Departure(self.departure.currentData())
        tighter = departure is Departure.TIGHTER
        departing = Departing(
            departure,
            day_of(self.holds_from),
            self.reason.text(),
            self.phrase.phrase if tighter else "",
            self.phrase.rule if tighter else "",
            self.days.text().strip() if tighter else "",
            self.vouched.isChecked(),
        )
        some = [
            village
            for row, village in enumerate(self._villages)
            if self.villages.item(row).checkState() is Qt.CheckState.Checked
        ]
        if not some:
            self.notice.say("请勾选是哪些村。", Tone.REFUSED)
            return
        self._lanes.work.run(
            partial(
                catalogue_departures.depart,
                villages=some,
                codes=self._codes,
                departing=departing,
            ),
            done=self._departed,
            failed=self._refused,
        )

    def _refused(self, error: Exception) -> None:
        """Say why it was not done; ask for somebody's word where that is missing."""
        super()._refused(error)
        if isinstance(error, Refusal):
            asked = error.problem.code is Code.DEPARTURE_NOT_COMPARED
            self._ask_to_vouch(asked=asked)

    def _ask_to_vouch(self, *, asked: bool) -> None:
        self.form.setRowVisible(self.vouched, asked)
        if not asked:
            self.vouched.setChecked(False)

    def _departed(self, done: tuple[Operation, list[Problem]]) -> None:
        operation, told = done
        said = "已记录各村差异。" + "".join(map(wording.describe, told))
        deed = Deed(
            said, operation.touched, operation.id, "撤销记录", advice=bool(told)
        )
        self.deed_done.emit(deed)
        self.accept()
