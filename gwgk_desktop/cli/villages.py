"""The villages of the township: the command villages."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.services import office

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.store.database import Store


def _add_villages(parser: ArgumentParser) -> None:
    parser.add_argument("--add", action="extend", nargs="+", default=[], metavar="村")
    parser.add_argument(
        "--alias",
        action="extend",
        nargs="+",
        type=_alias,
        default=[],
        metavar="旧名=现名",
        help="清单里仍写旧名的，算作现在的村",
    )
    parser.add_argument(
        "--remove-alias", action="extend", nargs="+", default=[], metavar="旧名"
    )


def _changes(wanted: Namespace) -> bool:
    return bool(wanted.add or wanted.alias or wanted.remove_alias)


def _alias(text: str) -> tuple[str, str]:
    alias, sign, name = (part.strip() for part in text.partition("="))
    if alias and sign and name:
        return alias, name
    raise ArgumentTypeError(f"“{text}”不是别名，应如 旧石桥村=石桥村")


def _villages(store: Store, wanted: Namespace) -> Answer:
    if wanted.add:
        office.add_villages(store, wanted.add)
    for alias in wanted.remove_alias:
        office.remove_alias(store, alias)
    for alias, name in wanted.alias:
        office.add_alias(store, alias, name)
    villages = office.villages(store)
    lines = tuple("\t".join((str(it.id), it.name, *it.aliases)) for it in villages)
    return Answer({"villages": [village_document(it) for it in villages]}, lines)


def village_document(it: Village) -> Document:
    """Return a village."""
    return {
        "id": it.id,
        "name": it.name,
        "kind": it.kind,
        "groups": list(it.groups),
        "aliases": list(it.aliases),
    }


COMMANDS = {
    "villages": Command(
        "列出村（社区），或添加，或登记别名", _villages, _add_villages, changes=_changes
    ),
}
