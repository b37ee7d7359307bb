"""Of which item of the catalogue something is, and what of it: chosen from what is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gwgk_desktop.domain.occasions import OfItem
from gwgk_desktop.services import occasions
from gwgk_desktop.ui.parts import choice, choose, chosen_value, fill
from gwgk_desktop.wording import plan as words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QFormLayout

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.occasions import Occasion
    from gwgk_desktop.ui.tasks import Lanes

NO_ITEM = "不是目录里的事项就空着"
NO_OCCASION = "如 2026Q1；长期公开的空着"


class ItemFields(QObject):
    """Two boxes: the items of a place, and the occasions of the chosen one."""

    failed = Signal(Exception)
    changed = Signal()

    def __init__(self, lanes: Lanes, parent: QObject) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._place: int | None = None
        self._wanted = OfItem()
        self._titles: dict[str, str] = {}
        self.item = choice(NO_ITEM)
        self.occasion = choice(NO_OCCASION)
        self.item.currentTextChanged.connect(lambda _: self._ask_occasions())
        self.occasion.currentTextChanged.connect(lambda _: self.changed.emit())

    def add_to(self, form: QFormLayout) -> None:
        """Put the boxes at the end of a form."""
        form.addRow("目录事项", self.item)
        form.addRow("期次", self.occasion)

    def offer(self, village_id: int | None, wanted: OfItem | None = None) -> None:
        """Offer the items of a village, or the township; choose one that is wanted.

        Else what was chosen stays, where this place has it, too.
        """
        self._place, self._wanted = village_id, wanted or self.value
        self._lanes.look.run(
            partial(occasions.items, village_id=village_id),
            done=partial(self._show_items, village_id),
            failed=self.failed.emit,
        )

    def _show_items(
        self, village_id: int | None, items: Sequence[CatalogueItem]
    ) -> None:
        if village_id != self._place:
            return
        self._titles = {it.code: it.title for it in items}
        fill(self.item, ((f"{it.code} {it.title}", it.code) for it in items))
        self.item.setEditText("")
        choose(self.item, self._wanted.item_code)
        self._ask_occasions()

    def _ask_occasions(self) -> None:
        code = chosen_value(self.item)
        fill(self.occasion, ())
        self.occasion.setEditText("")
        if isinstance(code, str):
            self._lanes.look.run(
                partial(occasions.offered, village_id=self._place, item_code=code),
                done=partial(self._show_occasions, code),
                failed=self.failed.emit,
            )
        self.changed.emit()

    def _show_occasions(self, code: str, found: Sequence[Occasion]) -> None:
        if code != chosen_value(self.item):
            return
        fill(self.occasion, ((words.occasion_offered(it), it.text) for it in found))
        self.occasion.setEditText("")
        if code == self._wanted.item_code:
            known = {it.text for it in found}
            if self._wanted.occasion in known:
                choose(self.occasion, self._wanted.occasion)
            else:
                self.occasion.setEditText(self._wanted.occasion)
        self.changed.emit()

    @property
    def title(self) -> str:
        """What the chosen item is called; "" without one."""
        return self._titles.get(self.value.item_code, "")

    @property
    def value(self) -> OfItem:
        """What is chosen or typed; whether it is known the deed will say."""
        code, what = chosen_value(self.item), chosen_value(self.occasion)
        return OfItem(
            code if isinstance(code, str) else self.item.currentText().strip(),
            what if isinstance(what, str) else self.occasion.currentText().strip(),
        )
