"""How an issuing office's workbooks are read: the command recipes."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.cli.readings import add_map
from gwgk_desktop.services import recipes

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.recipes import Recipe
    from gwgk_desktop.store.database import Store


def add_recipe_choice(parser: ArgumentParser) -> None:
    """Take by which recipe a workbook is read, or is to be read from now on."""
    add_map(parser)
    by_recipe = parser.add_mutually_exclusive_group()
    by_recipe.add_argument(
        "--recipe", default="", metavar="模板", help="按这个发来单位的模板读取"
    )
    by_recipe.add_argument("--no-recipe", action="store_true", help="不用任何模板")
    parser.add_argument(
        "--accept-layout", action="store_true", help="版式与模板不同也按它读取"
    )
    parser.add_argument(
        "--keep-recipe",
        type=_named,
        metavar="模板",
        help="导入后把列的含义存为模板",
    )


def _named(text: str) -> str:
    if text.strip():
        return text.strip()
    raise ArgumentTypeError("模板要有名称，如 县农业农村局")


def _add_recipes(parser: ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--export", type=values.file, metavar="文件", help="导出全部模板")
    one.add_argument(
        "--import", dest="take_in", type=values.file, metavar="文件", help="导入模板"
    )
    one.add_argument("--remove", type=_named, metavar="模板", help="删除一个模板")


def _changes(wanted: Namespace) -> bool:
    return bool(wanted.take_in or wanted.remove)


def _recipes(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    told: tuple[str, ...] = ()
    if wanted.export:
        count = len(recipes.export(store, Path(wanted.export)))
        document["file"] = wanted.export
        told = (f"已导出{count}个模板到{wanted.export}。",)
    if wanted.take_in:
        taken = recipes.take_in(store, Path(wanted.take_in))
        document["operation"] = taken.operation.id if taken.operation else None
        document["taken_in"] = [*taken.recipes, *taken.meanings]
        told = (f"已导入{len(taken.recipes)}个模板、{len(taken.meanings)}个标题。",)
    if wanted.remove:
        document["operation"] = recipes.remove(store, wanted.remove).id
        told = (f"已删除模板“{wanted.remove}”。",)
    every, meanings = recipes.every(store), recipes.meanings(store)
    document["recipes"] = [recipe_document(it) for it in every]
    document["meanings"] = dict(meanings)
    lines = [f"{it.name}\t{len(it.headings)}列\t{it.used_on}" for it in every]
    lines += [f"“{it}”＝{wording.FIELDS[field]}" for it, field in meanings.items()]
    return Answer(document, told or tuple(lines))


def recipe_document(it: Recipe) -> Document:
    """Return a recipe."""
    return {
        "name": it.name,
        "headings": list(it.headings),
        "mapping": dict(it.mapping),
        "used_on": it.used_on.isoformat(),
    }


COMMANDS = {
    "recipes": Command(
        "列出模板，或导出、导入、删除", _recipes, _add_recipes, changes=_changes
    )
}
