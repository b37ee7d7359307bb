"""The tab of recipes (模板): what is kept of issuing offices, and added headings."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gwgk_desktop import wording
from gwgk_desktop.services import recipes
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    sure,
)
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.readings import Field
    from gwgk_desktop.domain.recipes import Recipe
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.recipes import TakenIn
    from gwgk_desktop.ui.tasks import Lanes

KINDS_OF_FILES = "模板 (*.json)"
RECIPE_COLUMNS: tuple[Column[Recipe], ...] = (
    Column("发来单位", lambda it: it.name, width=24),
    Column("列数", lambda it: len(it.headings), number=True, width=6),
    Column("最近使用", lambda it: it.used_on, wording.day, width=12),
    Column("标题", lambda it: "、".join(it.headings)),
)
MEANING_COLUMNS: tuple[Column[tuple[str, Field]], ...] = (
    Column("标题", lambda it: it[0]),
    Column("以后都作", lambda it: wording.FIELDS[it[1]], width=24),
)


class RecipesTab(QWidget):
    """Shows the recipes and the added headings; they are made in the import."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self.recipes: RowsModel[Recipe] = RowsModel(RECIPE_COLUMNS, self)
        self.recipe_table = table_of(
            self.recipes,
            empty="还没有模板。\n导入发放表时，在“列的含义”里点“保存为模板…”。",
        )
        self.meanings: RowsModel[tuple[str, Field]] = RowsModel(MEANING_COLUMNS, self)
        self.meaning_table = table_of(self.meanings, empty="还没有添加标题。")
        hint = QLabel("模板和标题在导入发放表时保存：见“列的含义”。")
        hint.setObjectName("hint")
        self.remove_button = button(
            "删除模板…", self._remove_recipe, needs=Needs.CHANGING
        )
        self.take_in_button = button("导入模板…", self._take_in, needs=Needs.CHANGING)
        self.export_button = button("导出模板…", self._export)
        self.forget_button = button(
            "删除标题…", self._remove_meaning, needs=Needs.CHANGING
        )
        layout = QVBoxLayout(self)
        layout.addLayout(
            bar(self.take_in_button, self.export_button, self.remove_button, None, hint)
        )
        layout.addWidget(self.recipe_table, 2)
        layout.addLayout(bar(QLabel("添加的标题"), None, self.forget_button))
        layout.addWidget(self.meaning_table, 1)

    def refresh(self) -> None:
        """Look again at the recipes and headings."""
        look, failed = self._lanes.look, self.failed.emit
        look.run(recipes.every, done=self.recipes.show_rows, failed=failed)
        look.run(recipes.meanings, done=self._show_meanings, failed=failed)

    def _show_meanings(self, meanings: dict[str, Field]) -> None:
        self.meanings.show_rows(list(meanings.items()))

    def _do(self, work: Callable[[Any], Operation], said: str) -> None:
        self._lanes.work.run(
            work, done=partial(self._done, said), failed=self.failed.emit
        )

    def _done(self, said: str, operation: Operation) -> None:
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))

    def _remove_recipe(self) -> None:
        recipe: Recipe | None = chosen(self.recipe_table)
        if recipe is not None and sure(self, f"删除模板“{recipe.name}”？"):
            self._do(partial(recipes.remove, name=recipe.name), "已删除模板。")

    def _remove_meaning(self) -> None:
        meaning: tuple[str, Field] | None = chosen(self.meaning_table)
        if meaning is not None and sure(self, f"删除标题“{meaning[0]}”？"):
            work = partial(recipes.remove_meaning, heading=meaning[0])
            self._do(work, "已删除标题。")

    def _export(self) -> None:
        name = file_dialogs.save_file(self, "导出模板", "模板.json", KINDS_OF_FILES)
        if name:
            self._lanes.work.run(
                partial(recipes.export, path=Path(name), overwrite=True),
                done=partial(self._exported, name),
                failed=self.failed.emit,
            )

    def _exported(self, name: str, exported: list[Recipe]) -> None:
        said = f"已导出{len(exported)}个模板到{name}。"
        self.deed_done.emit(Deed(said, frozenset()))

    def _take_in(self) -> None:
        name = file_dialogs.open_file(self, "导入模板", KINDS_OF_FILES)
        if name:
            self._lanes.work.run(
                partial(recipes.take_in, path=Path(name)),
                done=self._taken_in,
                failed=self.failed.emit,
            )

    def _taken_in(self, taken: TakenIn) -> None:
        if taken.operation is None:
            self.deed_done.emit(Deed("文件里的模板和标题这里都已有。", frozenset()))
            return
        said = f"已导入{len(taken.recipes)}个模板、{len(taken.meanings)}个标题。"
        self._done(said, taken.operation)
