"""Rows of a household's members below its head, who alone is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells
from gwgk_desktop.documents.headings import heading_key
from gwgk_desktop.documents.stated_totals import cell_of
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.documents.payout_findings import Notes
    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Row, Sheet

_RELATION = frozenset(
    {"与户主关系", "户主关系", "关系", "家庭关系", "与申请人关系", "与持证人关系"}
)
_HEADS = frozenset({"户主", "本人", "申请人", "本人户主", "户主本人", "持证人"})


class Members:
    """Tells the members of households from those who are paid."""

    def __init__(self, sheet: Sheet, header: Header, at: Mapping[Field, int]) -> None:
        self._rows: list[int] = []
        self._sheet, self._at = sheet, at
        columns = [
            it.column for it in header.headings if heading_key(it.text) in _RELATION
        ]
        self._relation = columns[0] if columns else None

    def take(self, number: int, row: Row) -> bool:
        """Take a row of a member: related to the head, with neither money nor account.

        A cell whose amount was lost is no empty one.
        """
        if self._relation is None:
            return False
        relation = heading_key(cells.text_of(cell_of(row, self._relation)))
        spot = (number, self._at[Field.AMOUNT])
        lost = spot in self._sheet.uncached or spot in self._sheet.errors
        filled = (
            cells.holds(cell_of(row, self._at.get(field)))
            for field in (Field.AMOUNT, Field.BANK_ACCOUNT)
            if field in self._at
        )
        if not relation or relation in _HEADS or lost or any(filled):
            return False
        self._rows.append(number)
        return True

    def tell(self, notes: Notes, header: int) -> None:
        """Note how many rows were taken for members, and between which."""
        if self._rows:
            first, last = self._rows[0] + 1, self._rows[-1] + 1
            facts = {"count": len(self._rows), "first": first, "last": last}
            notes.note(Code.MEMBERS_LEFT_OUT, header, Field.NAME, **facts)
