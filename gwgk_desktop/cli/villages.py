"""The villages of the township: the command villages."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
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
    parser.add_argument(
        "--finance-heavy",
        action="extend",
        nargs="+",
        default=[],
        metavar="村",
        help="财务往来较多的村：财务收支按月公开",
    )
    parser.add_argument(
        "--finance-usual",
        action="extend",
        nargs="+",
        default=[],
        metavar="村",
        help="不再算财务往来较多的村",
    )
    parser.add_argument(
        "--from", dest="since", type=values.any_day, metavar="日期", help="默认今天起"
    )


def _changes(wanted: Namespace) -> bool:
    return bool(
        wanted.add
        or wanted.alias
        or wanted.remove_alias
        or wanted.finance_heavy
        or wanted.finance_usual
    )


def _amiss(wanted: Namespace) -> str:
    if wanted.since and not wanted.finance_heavy:
        return "--from 要和 --finance-heavy 一起用"
    return ""


def _alias(text: str) -> tuple[str, str]:
    alias, sign, name = (part.strip() for part in text.partition("="))
    if alias and sign and name:
        return alias, name
    raise ArgumentTypeError(f"“{text}”不是别名，应如 旧石桥村=石桥村")


def _villages(store: Store, wanted: Namespace) -> Answer:
    asides: tuple[str, ...] = ()
    if wanted.add:
        _, given = office.add_new_villages(store, wanted.add)
        asides = (wording.villages_added(given),)
    for alias in wanted.remove_alias:
        office.remove_alias(store, alias)
    for alias, name in wanted.alias:
        office.add_alias(store, alias, name)
    if wanted.finance_heavy:
        since = wanted.since or store.now().date()
        office.set_finance_heavy(store, wanted.finance_heavy, since)
    if wanted.finance_usual:
        office.set_finance_heavy(store, wanted.finance_usual, None)
    villages = office.villages(store)
    lines = tuple("\t".join((str(it.id), it.name, *it.aliases)) for it in villages)
    documents = [village_document(it) for it in villages]
    return Answer({"villages": documents}, lines, asides)


def village_document(it: Village) -> Document:
    """Return a village."""
    heavy = it.finance_heavy_from
    return {
        "id": it.id,
        "name": it.name,
        "kind": it.kind,
        "groups": list(it.groups),
        "aliases": list(it.aliases),
        "finance_heavy_from": heavy.isoformat() if heavy else None,
    }


COMMANDS = {
    "villages": Command(
        "列出村（社区），或添加，或登记别名，或登记哪些村财务往来较多",
        _villages,
        _add_villages,
        changes=_changes,
        amiss=_amiss,
    ),
}
