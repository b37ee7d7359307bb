"""Pictures of characters that no typeface has: the command character."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.characters import code_of
from gwgk_desktop.services import glyph_pictures

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.store.database import Store


def _add_character(parser: ArgumentParser) -> None:
    parser.add_argument("character", nargs="?", default="", metavar="字")
    parser.add_argument(
        "--picture", type=values.file, metavar="文件", help="PNG 或 JPEG"
    )
    parser.add_argument(
        "--says", default="", metavar="文字", help="复制时代替这个字的文字，如 ⿰亻山"
    )
    parser.add_argument("--remove", action="store_true", help="删去这个字的字图")


def _of_character(wanted: Namespace) -> bool:
    return bool(wanted.character)


def _character_lacks(wanted: Namespace) -> str:
    if not wanted.character:
        told = wanted.picture or wanted.remove or wanted.says
        return "请写明是哪一个字" if told else ""
    if bool(wanted.picture) is wanted.remove:
        return "请给出 --picture 或 --remove，二者之一"
    if wanted.remove and wanted.says:
        return "删去字图不写 --says"
    return ""


def _character(store: Store, wanted: Namespace) -> Answer:
    asides: tuple[str, ...] = ()
    replaced = False
    if wanted.remove:
        glyph_pictures.remove(store, wanted.character)
    elif wanted.character:
        path = Path(wanted.picture)
        try:
            picture = path.read_bytes()
        except OSError as error:
            raise paths.refusal_of(error, path) from error
        deed = glyph_pictures.keep(store, wanted.character, picture, wanted.says)
        replaced = bool(deed.facts.get("replaced"))
        if replaced:
            asides = (f"“{wanted.character}”原来的字图已换成这一张。",)
    kept = glyph_pictures.pictures(store)
    document: Document = {
        "characters": [
            {"character": it, "code": code_of(it), "says": picture.description}
            for it, picture in kept.items()
        ]
    }
    if wanted.picture:
        document["replaced"] = replaced
    lines = (f"{it}\t{code_of(it)}\t{kept[it].description}" for it in kept)
    return Answer(document, tuple(lines), asides)


COMMANDS = {
    "character": Command(
        "为字库里没有的字存一张字图；不带字时列出已存的",
        _character,
        _add_character,
        changes=_of_character,
        amiss=_character_lacks,
    ),
}
