"""The office itself, as it stands on every sheet: the command office."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.shown_tails import Mask
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
    "division_code": "行政区划代码",
    "mask": "同村同名的人注明",
    "mask_order": "县里文件的文号",
}
_MASKS = {
    "最短尾号": Mask.SHORTEST,
    "前2后3": Mask.TWO_THREE,
    "前6后4": Mask.SIX_FOUR,
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
    parser.add_argument(
        "--division-code",
        metavar="代码",
        help="身份证号前六位，用来算还有多少号码对得上；空的按登记的人推断",
    )
    parser.add_argument(
        "--mask",
        type=_mask,
        metavar="方式",
        help=f"同村同名的人怎样区分：{'、'.join(_MASKS)}",
    )
    parser.add_argument(
        "--mask-order", metavar="文号", help="县里要求多露几位的文件；前6后4必须有"
    )


def _mask(text: str) -> Mask:
    for name, mask in _MASKS.items():
        if text in {mask.value, name}:
            return mask
    raise ArgumentTypeError(f"“{text}”不是区分方式，应为 {'、'.join(_MASKS)}")


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
        name: value.strip() if type(value) is str else value
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
    shown = told | {"mask": wording.MASKS[known.mask]}
    lines = tuple(f"{LABELS[name]}\t{value}" for name, value in shown.items())
    return Answer(document, lines)


COMMANDS = {
    "office": Command(
        "列出单位信息，或修改名称、电话、同名的人怎样区分",
        _office,
        _add_office,
        changes=changes,
    ),
}
