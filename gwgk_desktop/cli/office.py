"""The office itself, as it stands on every sheet: the command office."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.services import office

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.office import Office
    from gwgk_desktop.store.database import Store

LABELS = {
    "township": "乡镇名称",
    "county": "所属县（市、区）",
    "supervision_phone": "监督电话",
    "enquiry_phone": "咨询电话",
    "notice_days": "默认公示天数",
}


def add_office(parser: ArgumentParser) -> None:
    """Take what is known of the office; what is not told stays as it is."""
    parser.add_argument("--township", metavar="乡镇", help="乡镇名称")
    parser.add_argument("--county", metavar="县", help="县名称")
    parser.add_argument("--supervision-phone", metavar="电话", help="监督电话")
    parser.add_argument("--enquiry-phone", metavar="电话", help="咨询电话")
    parser.add_argument(
        "--notice-days", type=values.days, metavar="天数", help="默认公示天数"
    )


def _add_office(parser: ArgumentParser) -> None:
    add_office(parser)
    parser.add_argument(
        "--agree",
        action="store_true",
        help="电话也是清单里某人的，核对过，仍作办公电话公开",
    )


def changed(known: Office, wanted: Namespace) -> Office:
    """Return the office as it was told to be; an empty text takes a thing away."""
    told = {name: getattr(wanted, name) for name in LABELS}
    new: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in told.items()
        if value is not None
    }
    return replace(known, **new)


def changes(wanted: Namespace) -> bool:
    """Return whether anything of the office was told."""
    return any(getattr(wanted, name) is not None for name in LABELS)


def _office(store: Store, wanted: Namespace) -> Answer:
    known = office.office(store)
    document: Document = {}
    if changes(wanted):
        new = changed(known, wanted)
        document["operation"] = office.save_office(store, new, agreed=wanted.agree).id
        known = new
    told = {name: getattr(known, name) for name in LABELS}
    document |= told
    lines = tuple(f"{LABELS[name]}\t{value}" for name, value in told.items())
    return Answer(document, lines)


COMMANDS = {
    "office": Command(
        "列出单位信息，或修改名称、电话", _office, _add_office, changes=changes
    ),
}
