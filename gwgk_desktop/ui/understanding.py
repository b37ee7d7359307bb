"""How the workbook that is open is understood: by which recipe, meanings, repairs."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QInputDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.readings import Choices
from gwgk_desktop.domain.recipes import Recognised, difference, headings_of
from gwgk_desktop.services import recipes
from gwgk_desktop.ui.layout_bar import LayoutBar
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import Deed, after_a_pause, button, choose
from gwgk_desktop.ui.preview_work import reread
from gwgk_desktop.ui.progress import show_progress
from gwgk_desktop.ui.tasks import Cancelled, Job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.readings import Field, PayoutReading, Repair
    from gwgk_desktop.domain.recipes import Recipe
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.mapping_tab import MappingTab
    from gwgk_desktop.ui.notices import NoticeBar
    from gwgk_desktop.ui.preview_work import Opened
    from gwgk_desktop.ui.repairs_tab import RepairsTab
    from gwgk_desktop.ui.tasks import Lanes

PAUSE_MS = 250
"""How long the clerk must have stopped choosing before anything is made anew."""


class Understanding(QObject):
    """Reads a workbook anew as the clerk chooses; keeps recipes and meanings."""

    changed = Signal()
    """The clerk has chosen something, or what was chosen has been read."""
    understood = Signal()
    """The reading is another one."""
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(
        self,
        lanes: Lanes,
        mapping: MappingTab,
        repairs: RepairsTab,
        notice: NoticeBar,
        parent: QWidget,
    ) -> None:
        """Make what the clerk chooses by; `mapping` and `repairs` are shown anew."""
        super().__init__(parent)
        self._lanes = lanes
        self._mapping, self._repairs_tab = mapping, repairs
        self._notice, self._over = notice, parent
        self._book: Any = None
        self.reading: PayoutReading | None = None
        """The workbook as it is understood now; None until it is open."""
        self._repairs: Sequence[Repair] = ()
        self._recipes: list[Recipe] = []
        self._found: Recognised | None = None
        self._chosen = self._understood = _Chosen()
        self._timer = after_a_pause(self, self._reread, PAUSE_MS)
        self._job = Job()
        self.recipe = QComboBox()
        self.recipe.setToolTip("按发来单位保存的模板读取；没有模板的不用选")
        self.recipe.activated.connect(self._recipe_chosen)
        self.layout_bar = LayoutBar()
        self.layout_bar.decided.connect(self._layout_decided)
        self.busy_text = QLabel("正在按新的选择重新读取…")
        self.busy_bar = QProgressBar()
        self.busy_bar.setMaximumWidth(120)
        self.stop_button = button("停止", self._stop_reading)
        self._show_busy(on=False)
        mapping.changed.connect(self._meaning_chosen)
        mapping.always_wanted.connect(self._keep_meaning)
        mapping.recipe_wanted.connect(self._ask_recipe_name)
        repairs.changed.connect(self._repairs_decided)

    @property
    def is_settled(self) -> bool:
        """Whether the workbook is read as the clerk has chosen."""
        return self._chosen is self._understood

    @property
    def asks_for_layout(self) -> bool:
        """Whether a layout has changed and the clerk has not decided what then."""
        return self._found is not None

    @property
    def recipe_name(self) -> str:
        """The recipe that it is read by; "" where there is none."""
        recipe = self._understood.recipe
        return recipe.name if recipe else ""

    def begin(self, opened: Opened) -> None:
        """Begin with a workbook as it was opened."""
        self._book = opened.book
        self._recipes = opened.recipes
        found = opened.found
        if found and not found.difference:
            self._chosen = self._understood = _Chosen(recipe=found.recipe)
        else:
            self._found = found
        self._offer_recipes()
        self._repairs = opened.reading.repairs
        self._show_reading(opened.reading)

    def let_go(self) -> None:
        """Stop whatever is read."""
        self._job.cancel()
        self._timer.stop()

    def _show_reading(self, reading: PayoutReading) -> None:
        """Show a workbook as it is understood now, and tell that it is."""
        self.reading = reading
        self._show_understood(reading)
        self.understood.emit()

    def _show_understood(self, reading: PayoutReading) -> None:
        chosen = self._understood
        self._mapping.show_mapping(
            reading.mapping, chosen.mapping.keys(), self.recipe_name
        )
        self._repairs_tab.show_repairs(self._repairs, chosen.refused)

    # Understanding it anew

    def _meaning_chosen(self, heading: str, field: Field | None) -> None:
        mapping = {**self._chosen.mapping, heading: field}
        self._choose(replace(self._chosen, mapping=mapping))

    def _repairs_decided(self) -> None:
        self._choose(replace(self._chosen, refused=self._repairs_tab.refused))

    def _recipe_chosen(self) -> None:
        name = self.recipe.currentData()
        recipe = next((it for it in self._recipes if it.name == name), None)
        self._found = None
        if recipe is not None and self.reading is not None:
            headings = headings_of(self.reading.mapping)
            found = Recognised(recipe, difference(recipe, headings))
            if found.difference:
                self._found = found
                recipe = self._chosen.recipe
        self.layout_bar.ask(self._found)
        self.changed.emit()
        if recipe is not self._chosen.recipe:
            self._choose(replace(self._chosen, recipe=recipe))

    def _layout_decided(self, use: bool) -> None:  # noqa: FBT001 - a signal's value
        found, self._found = self._found, None
        recipe = found.recipe if use and found else None
        self._offer_recipes(recipe)
        self.changed.emit()
        if recipe is not self._chosen.recipe:
            self._choose(replace(self._chosen, recipe=recipe))

    def _choose(self, chosen: _Chosen) -> None:
        """Read the workbook anew once the clerk has stopped choosing."""
        self._chosen = chosen
        self.changed.emit()
        self._timer.start()

    def _reread(self) -> None:
        self._job.cancel()
        chosen = self._chosen
        self._show_busy(on=True)
        self._job = self._lanes.look.walk(
            partial(
                reread,
                book=self._book,
                by_clerk=Choices(mapping=chosen.mapping, refused=chosen.refused),
                recipe=chosen.recipe,
                known=self._repairs,
            ),
            done=partial(self._was_reread, chosen),
            failed=partial(self._reread_failed, chosen),
            progressed=partial(show_progress, self.busy_bar),
        )

    def _was_reread(
        self, chosen: _Chosen, done: tuple[PayoutReading, Sequence[Repair]]
    ) -> None:
        if chosen is not self._chosen:
            return  # the clerk has gone on choosing; a newer one is on its way
        self._show_busy(on=False)
        self._understood = chosen
        reading, self._repairs = done
        self._show_reading(reading)

    def _reread_failed(self, chosen: _Chosen, error: Exception) -> None:
        if chosen is not self._chosen:
            return
        self._show_busy(on=False)
        self._chosen = self._understood
        self._offer_recipes(self._understood.recipe)
        if self.reading is not None:
            self._show_understood(self.reading)
        self.changed.emit()
        if isinstance(error, Cancelled):
            self._notice.say("已停止，仍按原来的选择。", Tone.ADVICE)
        elif isinstance(error, Refusal):
            told = wording.describe(error.problem)
            self._notice.say(f"这样读不成，仍按原来的选择：{told}", Tone.REFUSED)
        else:
            self.failed.emit(error)

    def _stop_reading(self) -> None:
        self._job.cancel()

    def _show_busy(self, *, on: bool) -> None:
        for part in (self.busy_text, self.busy_bar, self.stop_button):
            part.setVisible(on)
        self.busy_bar.setMaximum(0)

    # Recipes and meanings

    def _offer_recipes(self, chosen: Recipe | None = None) -> None:
        recipe = chosen or self._chosen.recipe
        self.recipe.clear()
        self.recipe.addItem("（不用模板）", "")
        for it in self._recipes:
            self.recipe.addItem(it.name, it.name)
        self.recipe.setEnabled(bool(self._recipes))
        choose(self.recipe, recipe.name if recipe else "")
        self.layout_bar.ask(self._found)

    def _ask_recipe_name(self) -> None:
        reading = self.reading
        known = self._chosen.recipe.name if self._chosen.recipe else ""
        name, given = QInputDialog.getText(
            self._over,
            "保存为模板",
            "这份表是哪个单位发来的？同名的模板会被替换。",
            QLineEdit.EchoMode.Normal,
            known,
        )
        if not given or reading is None:
            return
        if not self.is_settled:
            self._notice.say("正在重新读取，读完再保存。", Tone.ADVICE)
            return
        self._lanes.work.run(
            lambda store: (recipes.keep(store, name, reading), recipes.every(store)),
            done=partial(self._recipe_kept, name.strip()),
            failed=self._deed_failed,
        )

    def _recipe_kept(self, name: str, done: tuple[Operation, list[Recipe]]) -> None:
        operation, self._recipes = done
        recipe = next(it for it in self._recipes if it.name == name)
        self._found = None
        if self.is_settled:
            self._chosen = self._understood = replace(self._chosen, recipe=recipe)
        else:  # the clerk has gone on choosing meanwhile
            self._choose(replace(self._chosen, recipe=recipe))
        self._offer_recipes()
        self.changed.emit()
        self._done(f"已保存模板“{name}”，下次收到同样版式的表就按它读取。", operation)

    def _keep_meaning(self, heading: str, field: Field) -> None:
        self._lanes.work.run(
            partial(recipes.keep_meaning, heading=heading, field=field),
            done=partial(self._meaning_kept, heading, field),
            failed=self._deed_failed,
        )

    def _meaning_kept(self, heading: str, field: Field, operation: Operation) -> None:
        self._done(f"以后标题是“{heading}”的列都作{wording.FIELDS[field]}。", operation)

    def _done(self, said: str, operation: Operation) -> None:
        self._notice.say(said, Tone.DONE)
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))

    def _deed_failed(self, error: Exception) -> None:
        if isinstance(error, Refusal):
            self._notice.say(wording.describe(error.problem), Tone.REFUSED)
        else:
            self.failed.emit(error)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the clerk has chosen for the workbook that is open."""

    recipe: Recipe | None = None
    mapping: Mapping[str, Field | None] = dataclasses.field(default_factory=dict)
    refused: frozenset[Place] = frozenset()
