"""The rows below a header: payouts, totals, and what is neither."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from gwgk_desktop.documents import cells, headings
from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code, Place, Problem
from gwgk_desktop.domain.readings import (
    ColumnUse,
    Field,
    PayoutRecord,
    PayoutTable,
    StatedTotal,
)
from gwgk_desktop.domain.work import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Cell, Row, Sheet
    from gwgk_desktop.domain.work import Steps

_PART = re.compile(r"[页组村]|社区|小计|累计")
_TOTAL = re.compile(
    r"(?:[\u3400-\u9fff\d]{0,8}(?:[页村组镇乡队屯]|社区))?(?:小计|合计|总计|累计|共计|总合计)"
    r"(?:金额|人民币)?(?:\d+[人户笔])?(?:\((?:大写|小写|元)\))?:?"
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整]*:?|计:?"
)
"""Labels of total rows: 合计, 一组小计, 梅岭村合计(大写): and the capitals."""
_SIGNATURE = re.compile(r":|签字|盖章|签名|审核|填表|制表|经办|负责人|说明|^注")
AT_ONCE = 2_000
"""How many rows are read between two reports of progress."""
_SHOWN_IN_FACTS = 12
"""A cell's text up to this length, and without long numbers, may be repeated."""
_LONG_NUMBER = re.compile(r"\d{6}")


@dataclass(slots=True)
class Findings:
    """What is wrong with the rows of a sheet, and what they left out."""

    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands above a table: its texts, and the one village that they name."""

    titles: Sequence[str]
    village: str


def read_table(
    sheet: Sheet,
    header: Header,
    spans: Iterable[range],
    told: Told,
    findings: Findings,
) -> Steps[PayoutTable]:
    """Return the table under a header."""
    return (yield from _RowReader(sheet, header, told, findings).read(spans))


class _RowReader:
    """Reads the rows of one table."""

    def __init__(
        self, sheet: Sheet, header: Header, told: Told, findings: Findings
    ) -> None:
        taken = header.columns()
        self._sheet = sheet
        self._header = header
        self._village = told.village
        self._findings = findings
        self._at = {field: heading.column for field, heading in taken.items()}
        self._uses = {
            field: ColumnUse(get_column_letter(heading.column + 1), heading.whole)
            for field, heading in taken.items()
        }
        self._extra = [
            (heading.column, heading.whole)
            for heading in header.headings
            if heading.column not in self._at.values() and heading.text != "序号"
        ]
        self._factor = _amount_factor(taken[Field.AMOUNT].whole, told.titles)
        self._problems_before = len(findings.problems)

    def read(self, spans: Iterable[range]) -> Steps[PayoutTable]:
        """Return the table with its records and totals."""
        records: list[PayoutRecord] = []
        totals: list[StatedTotal] = []
        rows = self._sheet.rows
        village = _Carried(self._sheet, self._at.get(Field.VILLAGE), spans)
        group = _Carried(self._sheet, self._at.get(Field.GROUP), spans)
        for number in (number for span in spans for number in span):
            row = rows[number]
            if number % AT_ONCE == 0:
                yield Progress(number, len(rows))
            if not any(cell != "" for cell in row):
                continue
            label = self._total_label(row)
            if label is not None:
                totals.append(self._total(row, number, label, records, totals))
            elif self._is_payout(row):
                if self._is_bare_sum(row, records, totals):
                    totals.append(self._total(row, number, "", records, totals))
                    continue
                if village.enters(number):
                    group.forget()
                where = village.at(number) or ("" if village.present else self._village)
                records.append(self._record(row, number, where, group.at(number)))
            else:
                place = Place(self._sheet.name, number + 1)
                self._findings.left_out.append(Problem(Code.ROW_LEFT_OUT, place))
        return PayoutTable(
            self._sheet.name,
            self._header.first_row + 1,
            self._uses,
            tuple(records),
            tuple(totals),
        )

    def _cell(self, row: Row, field: Field) -> Cell:
        column = self._at.get(field)
        return row[column] if column is not None and column < len(row) else ""

    def _total_label(self, row: Row) -> str | None:
        """Return the label of a total row; None where the row is no total."""
        for cell in row:
            if cell == "" or not isinstance(cell, str):
                continue
            label = headings.compact(cell)
            return label.rstrip(":") if _TOTAL.fullmatch(label) else None
        return None

    def _is_payout(self, row: Row) -> bool:
        """Return whether a row speaks of a payout, however badly."""
        if any(
            len(re.sub(r"\D", "", cells.text_of(self._cell(row, field)))) >= 6
            for field in (Field.ID_NUMBER, Field.BANK_ACCOUNT)
        ):
            return True
        if cells.number_of(self._cell(row, Field.AMOUNT)) is not None:
            return True
        name = cells.text_of(self._cell(row, Field.NAME))
        written = headings.compact("".join(cells.text_of(cell) for cell in row))
        return bool(name) and not _SIGNATURE.search(written)

    def _is_bare_sum(
        self, row: Row, records: Sequence[PayoutRecord], totals: Sequence[StatedTotal]
    ) -> bool:
        """Return whether a row without label or person repeats the sum above it."""
        bare = (Field.NAME, Field.ID_NUMBER, Field.BANK_ACCOUNT, Field.PHONE)
        if any(cells.text_of(self._cell(row, field)) for field in bare):
            return False
        amount = cells.number_of(self._cell(row, Field.AMOUNT))
        starts = {0, totals[-1].last if totals else 0}
        return any(
            len(records) - start > 1
            and sum((it.amount or Decimal() for it in records[start:]), Decimal())
            == amount
            for start in starts
        )

    def _total(
        self,
        row: Row,
        number: int,
        label: str,
        records: Sequence[PayoutRecord],
        totals: Sequence[StatedTotal],
    ) -> StatedTotal:
        amount = cells.number_of(self._cell(row, Field.AMOUNT))
        return StatedTotal(
            row=number + 1,
            label=label,
            partial=bool(_PART.search(label)),
            quantity=cells.number_of(self._cell(row, Field.QUANTITY)),
            amount=None if amount is None else amount * self._factor,
            first=totals[-1].last if totals else 0,
            last=len(records),
        )

    def _record(self, row: Row, number: int, village: str, group: str) -> PayoutRecord:
        id_number, lost = cells.id_number_of(self._cell(row, Field.ID_NUMBER))
        if lost:
            self._note(lost, number, Field.ID_NUMBER)
        account, lost = cells.account_of(self._cell(row, Field.BANK_ACCOUNT))
        if lost:
            self._note(lost, number, Field.BANK_ACCOUNT)
        if not village and Field.VILLAGE in self._at:
            self._note(Code.VILLAGE_MISSING, number, Field.VILLAGE)
        if not cells.holds(self._cell(row, Field.AMOUNT)):
            self._note(Code.AMOUNT_MISSING, number, Field.AMOUNT)
        texts = ((heading, column) for column, heading in self._extra)
        return PayoutRecord(
            row=number + 1,
            village=village,
            group=group,
            name=cells.name_of(self._cell(row, Field.NAME)),
            id_number=id_number,
            bank_account=account,
            phone=cells.text_of(self._cell(row, Field.PHONE)),
            address=cells.text_of(self._cell(row, Field.ADDRESS)),
            quantity=self._number(row, number, Field.QUANTITY, Code.QUANTITY_INVALID),
            rate=self._number(row, number, Field.RATE, Code.RATE_INVALID),
            amount=self._number(
                row, number, Field.AMOUNT, Code.AMOUNT_INVALID, self._factor
            ),
            remark=cells.text_of(self._cell(row, Field.REMARK)),
            extras=tuple(
                (heading, text)
                for heading, column in texts
                if column < len(row) and (text := cells.text_of(row[column]))
            ),
        )

    def _number(
        self, row: Row, number: int, field: Field, invalid: Code, factor: int = 1
    ) -> Decimal | None:
        cell = self._cell(row, field)
        if not cells.holds(cell):
            return None
        value = cells.number_of(cell)
        if value is None or abs(value * factor) >= money.TOO_LARGE:
            self._note(invalid, number, field, text=_repeatable(cells.text_of(cell)))
            return None
        return value * factor

    def _note(self, code: Code, number: int, field: Field, **facts: object) -> None:
        use = self._uses.get(field)
        place = Place(self._sheet.name, number + 1, use.letter if use else "")
        self._findings.problems.append(Problem(code, place, facts))


class _Carried:
    """A column whose cells may be merged, or filled only where they change.

    A blank takes the value above it where the column never repeats a value from
    one row to the next; where it does, a blank is a gap, and nothing is guessed.
    """

    def __init__(
        self, sheet: Sheet, column: int | None, spans: Iterable[range]
    ) -> None:
        self.present = column is not None
        self._texts: dict[int, str] = {}
        self._merged: dict[int, str] = {}
        self._last = ""
        if column is None:
            return
        for number in (number for span in spans for number in span):
            row = sheet.rows[number]
            self._texts[number] = (
                cells.name_of(row[column]) if column < len(row) else ""
            )
        for merge in sheet.merges:
            if merge.left <= column <= merge.right:
                text = self._texts.get(merge.top, "")
                self._merged |= dict.fromkeys(range(merge.top, merge.bottom + 1), text)
        told = [self._texts[number] for number in sorted(self._texts)]
        pairs = itertools.pairwise(told)
        self._filled_once = not any(one and one == two for one, two in pairs)

    def enters(self, number: int) -> bool:
        """Return whether a new value begins in this row."""
        return bool(self._texts.get(number)) and self._texts[number] != self._last

    def at(self, number: int) -> str:
        """Return the value of a row, the rows being asked in their order."""
        if not self.present:
            return ""
        text = self._texts[number] or self._merged.get(number, "")
        if text or not self._filled_once:
            self._last = text
        return self._last

    def forget(self) -> None:
        """Let nothing be carried over from above."""
        self._last = ""


def _amount_factor(heading: str, titles: Iterable[str]) -> int:
    """Return by what amounts are multiplied: 10,000 where 万元 is their unit."""
    if headings.in_ten_thousands(heading):
        return 10_000
    if headings.names_a_unit(heading):
        return 1
    units = (text for text in titles if "单位" in text)
    return 10_000 if any(headings.in_ten_thousands(text) for text in units) else 1


def _repeatable(text: str) -> str:
    """Return a cell's text as a message may repeat it: short, no long number."""
    short = text if len(text) <= _SHOWN_IN_FACTS else text[:_SHOWN_IN_FACTS] + "…"
    return "" if _LONG_NUMBER.search(text) else short
