"""Whether all may see a sheet (公开属性): how it is told, and how it is answered."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from gwgk_desktop.domain.reviews import DISCLOSURES, GROUNDS, Classification, Disclosure

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.cli.answers import Document

_NAMES = "、".join(DISCLOSURES.values())


def add(parser: ArgumentParser, *, required: bool = False) -> None:
    """Take what a sheet is classified as; a ground brings its basis with it."""
    parser.add_argument(
        "--as",
        dest="disclosure",
        required=required,
        type=_disclosure,
        metavar="属性",
        help=f"公开属性：{_NAMES}",
    )
    parser.add_argument("--ground", default="", metavar="理由", help="不予公开必填")
    parser.add_argument("--basis", default="", metavar="依据", help="不予公开必填")


def _disclosure(text: str) -> Disclosure:
    for disclosure, name in DISCLOSURES.items():
        if text in {disclosure.value, name}:
            return disclosure
    raise ArgumentTypeError(f"“{text}”不是公开属性，应为 {_NAMES}")


def amiss(wanted: Namespace) -> str:
    """Return what is said of a ground where nothing is withheld."""
    if not (wanted.ground or wanted.basis):
        return ""
    if wanted.disclosure is None:
        return "--ground、--basis 要和 --as 一起写"
    if wanted.disclosure is Disclosure.PROACTIVE:
        return "主动公开的不写 --ground、--basis"
    return ""


def told(wanted: Namespace) -> Classification | None:
    """Return what was told; None where nothing was."""
    if wanted.disclosure is None:
        return None
    ground = wanted.ground.strip()
    basis = wanted.basis.strip() or GROUNDS.get(ground, "")
    return Classification(wanted.disclosure, ground, basis)


def document(it: Classification) -> Document:
    """Return whether something may be seen by all, and why not."""
    return {"disclosure": it.disclosure, "ground": it.ground, "basis": it.basis}
