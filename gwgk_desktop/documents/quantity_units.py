"""In what a column of quantities counts: its heading says it, or else its cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents.headings import compact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gwgk_desktop.documents.workbooks import Cell

_UNIT = (
    r"亩|公顷|平方米|立方米|m2|m3|公斤|千克|斤|吨|人次|人|户次|户|个|个?月|年|天|学期"
    r"|头|只|羽|口|尾|箱|株|棵|台|套|辆|条|座|次|公里|千米|米"
)
"""What quantities are counted in, as `compact` has it."""
_UNIT_ASIDE = re.compile(rf"\((?:单位:?)?(?P<unit>{_UNIT})\)")
_WITH_UNIT = re.compile(rf"(?P<number>[-+]?[\d.,]*\d)(?P<unit>{_UNIT})")


def in_cell(cell: Cell) -> tuple[str, str] | None:
    """Return the number and the unit in a cell such as 7.63亩; None for any other."""
    if not isinstance(cell, str) or cell.isascii():
        return None
    match = _WITH_UNIT.fullmatch(compact(cell))
    return (match["number"], match["unit"]) if match else None


def of_column(heading: str, column: Iterable[Cell]) -> frozenset[str]:
    """Return the unit of a heading; where it has none, those in the cells below it."""
    if match := _UNIT_ASIDE.search(compact(heading)):
        return frozenset({match["unit"]})
    return frozenset(told[1] for told in map(in_cell, column) if told is not None)
