"""What the command boards changes of one board: its sides, days, parts, photo."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.domain.boards import Area, BoardSection, Fixture, Material, Subject
from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.boards import Board

_SUBJECTS = {name: it for it, name in wording.SUBJECTS.items()}
_MATERIALS = {name: it for it, name in wording.MATERIALS.items()}
_AREA = re.compile(r"(\d+),(\d+),(\d+)[x×](\d+)mm")
_SIDES = re.compile(r"(\d+)[x×](\d+)mm")
_FORM = "名称=左,上,宽x高mm"


class Part(NamedTuple):
    """A part of a board as it was typed: its name, where it is, what it is for."""

    name: str
    area: Area
    told: str = ""


def part(text: str) -> Part:
    """Read `党务=0,0,800x1200mm` or `党务=0,0,800x1200mm:党务,村务`."""
    name, _, rest = text.partition("=")
    where, _, told = rest.partition(":")
    found = _AREA.fullmatch(where)
    if not name.strip() or found is None:
        message = f"“{text}”应写作 {_FORM}，如 党务=0,0,800x1200mm"
        raise ArgumentTypeError(message)
    return Part(name.strip(), Area(*map(int, found.groups())), told)


def section(text: str) -> BoardSection:
    """Read a part as a section, with the subjects whose sheets hang in it."""
    name, area, told = part(text)
    subjects: list[Subject] = []
    for word in filter(None, re.split("[,，、]", told)):
        if word not in _SUBJECTS:
            known = "、".join(_SUBJECTS)
            message = f"没有“{word}”这类内容，可填：{known}"
            raise ArgumentTypeError(message)
        subjects.append(_SUBJECTS[word])
    return BoardSection(name, area, tuple(it.value for it in subjects))


def fixture(text: str) -> Fixture:
    """Read a part as what hangs for good, with the item that it discloses."""
    return Fixture(*part(text))


def sides(text: str) -> tuple[int, int]:
    """Read `2400x1200mm`: width and height; their unit is never guessed."""
    found = _SIDES.fullmatch(text)
    if found is None:
        message = f"“{text}”应写作 宽x高mm，如 2400x1200mm"
        raise ArgumentTypeError(message)
    return int(found[1]), int(found[2])


def material(text: str) -> Material:
    """Read what a board is made of."""
    if text not in _MATERIALS:
        message = f"没有“{text}”这种材质，可填：{'、'.join(_MATERIALS)}"
        raise ArgumentTypeError(message)
    return _MATERIALS[text]


def day_or_none(text: str) -> tuple[date | None]:
    """Read a day; `无` takes away what was said.  In a tuple: None was said, then."""
    return (None if text == "无" else values.any_day(text),)


def add_edits(parser: ArgumentParser) -> None:
    """Add what of a board can be changed."""
    told = parser.add_argument_group("修改一块（--edit）")
    told.add_argument("--name", metavar="新名称")
    told.add_argument("--place", metavar="位置")
    told.add_argument("--size", type=sides, metavar="宽x高mm", help="如 2400x1200mm")
    told.add_argument("--margin", type=int, metavar="毫米", help="四边留空")
    told.add_argument("--gap", type=int, metavar="毫米", help="两张之间留空")
    told.add_argument("--material", type=material, metavar="材质")
    told.add_argument(
        "--in-use-from", dest="in_use_from", type=day_or_none, metavar="日期|无"
    )
    told.add_argument(
        "--in-use-until", dest="in_use_until", type=day_or_none, metavar="日期|无"
    )
    told.add_argument("--photo", type=values.file, metavar="照片", help="换上这张照片")
    for option, read, what in (
        ("--section", section, f"{_FORM}[:内容,…]，同名的改，没有的加"),
        ("--fixture", fixture, f"{_FORM}[:目录编号]，同名的改，没有的加"),
    ):
        told.add_argument(
            option, type=read, action="append", default=[], metavar=_FORM, help=what
        )
    for option in ("--drop-section", "--drop-fixture"):
        told.add_argument(option, action="append", default=[], metavar="名称")


_FIELDS = ("name", "place", "margin", "gap", "material", "in_use_from", "in_use_until")
_NAMES = {"margin": "margin_mm", "gap": "gap_mm"}
_EDITS = (
    *("--name", "--place", "--size", "--margin", "--gap", "--material"),
    *("--in-use-from", "--in-use-until", "--photo"),
    *("--section", "--fixture", "--drop-section", "--drop-fixture"),
)


def wanted_edits(argv: Namespace) -> list[str]:
    """Return which options of an edit were given."""
    given = vars(argv)
    return [it for it in _EDITS if given[it.removeprefix("--").replace("-", "_")]]


def edited(board: Board, wanted: Namespace) -> Board:
    """Return a board with what is wanted of it; refuse a part that it does not have."""
    told = {
        _NAMES.get(it, it): getattr(wanted, it)
        for it in _FIELDS
        if getattr(wanted, it) is not None
    }
    for name in told.keys() & {"in_use_from", "in_use_until"}:
        [told[name]] = told[name]
    if wanted.size:
        told["width_mm"], told["height_mm"] = wanted.size
    sections = {it.name: it for it in board.sections}
    fixtures = {it.title: it for it in board.fixtures}
    _drop(sections, wanted.drop_section)
    _drop(fixtures, wanted.drop_fixture)
    sections |= {it.name: it for it in wanted.section}
    fixtures |= {it.title: it for it in wanted.fixture}
    told |= {"sections": tuple(sections.values()), "fixtures": tuple(fixtures.values())}
    return replace(board, **told)


def _drop(
    known: dict[str, BoardSection] | dict[str, Fixture], names: Sequence[str]
) -> None:
    for name in names:
        if name not in known:
            raise Refusal(Code.BOARD_PART_UNKNOWN, area=name)
        del known[name]
