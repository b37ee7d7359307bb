"""Rows between payouts: whose the payouts below them are, and whether they are paid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents import headings, row_kinds, unpaid
from gwgk_desktop.documents.payout_findings import quoted
from gwgk_desktop.documents.village_names import villages_in
from gwgk_desktop.domain.office import village_key
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gwgk_desktop.documents.payout_findings import Findings, Known, Listed, Notes
    from gwgk_desktop.documents.workbooks import Cell

_LONGEST_OF_NAMES = 4
"""Characters of a name that a village's could be a part of: 欧阳村上."""
_ORDER = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,3}[)、.])")
_LABEL = re.compile(
    r"^(?:(?:所[在属]|行政)?村(?:名称?|别|组|委会|\((?:居|社区)\)(?:名称?)?)?|社区(?:名称?)?"
    r"|组(?:名|别)?|(?:村民)?小组|(?:填报|发放|所属)?单位(?:名称)?):"
)
_COUNT = re.compile(
    r"\(?(?:共?计?\d+[户人名][,、]?)+\)?$|:$|\((?:续表?|补|第?\d+页?)\)$"
)


class Sections:
    """What the rows between payouts say of those below them."""

    def __init__(
        self,
        listed: Listed,
        known: Known,
        findings: Findings,
        at: Collection[Field],
        notes: Notes,
    ) -> None:
        self._known = known.choices.villages
        self._findings, self._notes = findings, notes
        self._has = frozenset(at)
        self.village = listed.village
        """Where the payouts that come next belong; "" where that is not told."""
        self.group = ""
        self._unclear: tuple[int, str] | None = None
        self._unpaid: tuple[int, str] | None = None

    def is_one(self, text: str) -> bool:
        """Return whether a text that stands alone begins a section, and is no name."""
        return (
            row_kinds.is_title(text)
            or self._place(text) is not None
            or (
                len(text) > _LONGEST_OF_NAMES and bool(villages_in([text], self._known))
            )
        )

    def take(self, number: int, row: Sequence[Cell]) -> None:
        """Take a row that is no payout, and say what became of it."""
        texts = [
            headings.compact(cell) for cell in row if isinstance(cell, str) and cell
        ]
        told = quoted(row)
        place = self._notes.row(number)
        if texts:
            self._unpaid = (number, told) if unpaid.begins_unpaid(texts) else None
            self._findings.problems += unpaid.colours_told(place, texts)
        if self._tells_place(number, texts, told):
            taken = Problem(Code.PLACE_TAKEN, place, {"text": told})
            self._findings.notes.append(taken)
        else:
            left_out = Problem(Code.ROW_LEFT_OUT, place, {"text": told})
            self._findings.left_out.append(left_out)

    def check(self, numbers: Sequence[int]) -> None:
        """Note what the section that they stand in makes doubtful of payouts."""
        for code, section in (
            (Code.SECTION_UNCLEAR, self._unclear),
            (Code.LISTED_UNPAID, self._unpaid),
        ):
            if section is None:
                continue
            facts = {"section": section[0] + 1, "text": section[1]}
            self._findings.problems += [
                Problem(code, self._notes.row(number), facts) for number in numbers
            ]

    def _tells_place(self, number: int, texts: Sequence[str], told: str) -> bool:
        """Take the village and group that a row names; return whether it did.

        Where a row names another village and its words are not understood, nobody
        knows where the payouts below belong.
        """
        places = [it for text in texts if (it := self._place(text))]
        villages = {village for village, _ in places if village}
        groups = {group for _, group in places if group}
        if places and len(villages) <= 1 and len(groups) <= 1:
            village, group = next(iter(villages), ""), next(iter(groups), "")
            if village and Field.VILLAGE not in self._has:
                if village_key(village) != village_key(self.village):
                    self.group = ""
                self.village, self._unclear = village, None
            if group and Field.GROUP not in self._has:
                self.group = group
            return bool(
                (village and Field.VILLAGE not in self._has)
                or (group and Field.GROUP not in self._has)
            )
        if Field.VILLAGE not in self._has:
            named = villages_in(texts, self._known) - {village_key(self.village)}
            if named:
                self.village, self.group, self._unclear = "", "", (number, told)
        return False

    def _place(self, text: str) -> tuple[str, str] | None:
        """Return the village and group, or one of both, that are all a text says."""
        bare = _LABEL.sub("", _ORDER.sub("", text))
        bare = _COUNT.sub("", bare)
        if row_kinds.is_group(bare):
            return "", bare
        if both := row_kinds.village_and_group(bare):
            return both
        if row_kinds.is_village(bare) or row_kinds.is_title(bare):
            named = villages_in([bare], self._known)
            if len(named) == 1:
                return next(iter(named)), ""
            return (bare, "") if row_kinds.is_village(bare) else None
        return None
