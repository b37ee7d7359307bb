"""Payout batches and their lines, as imported, corrected and kept."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code, Severity
from gwgk_desktop.domain.readings import repaired_rows, row_key, rows_in_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from gwgk_desktop.domain.problems import Place, Problem
    from gwgk_desktop.domain.readings import PayoutReading, PayoutRecord, RowKey


_quoted = json.encoder.encode_basestring
"""A text as JSON, one by one: json.dumps takes five times as long for a line."""


@dataclass(frozen=True, slots=True)
class BatchTerms:
    """What the clerk says of a batch: which programme, for when, paid when."""

    programme_id: int
    year: int
    period: str
    paid_on: date


@dataclass(frozen=True, slots=True)
class LikelyTerms:
    """What a workbook itself says of its terms; None where it does not say."""

    programme_id: int | None
    year: int | None
    period: str = ""
    paid_on: date | None = None
    """Told by its rows, or by the batch that a returned workbook supplements."""


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """A payout as it is kept: who was paid what."""

    village_id: int
    group: str
    name: str
    id_number: str
    bank_account: str
    phone: str
    address: str
    quantity: Decimal | None
    rate: Decimal | None
    amount_fen: int
    remark: str
    extras: tuple[tuple[str, str], ...]
    sheet: str
    row: int
    household_head: str = ""
    household_head_id_number: str = ""
    payee: str = ""
    payee_id_number: str = ""
    id: int = 0
    corrected: bool = False

    @classmethod
    def of(cls, record: PayoutRecord, sheet: str, village_id: int) -> PayoutLine:
        """Return the line that a workbook's record becomes."""
        return cls(
            village_id,
            record.group,
            record.name,
            record.id_number,
            record.bank_account,
            record.phone,
            record.address,
            record.quantity,
            record.rate,
            record.amount_fen,
            record.remark,
            record.extras,
            sheet,
            record.row,
            record.household_head,
            record.household_head_id_number,
            record.payee,
            record.payee_id_number,
        )

    @property
    def others(self) -> tuple[str, str, str, str]:
        """The head of the household and the payee, where they are other people."""
        return (
            self.household_head,
            self.household_head_id_number,
            self.payee,
            self.payee_id_number,
        )


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """A batch as lists show it; its figures count the corrections in."""

    id: int
    programme_id: int
    programme: str
    year: int
    period: str
    paid_on: date
    file_name: str
    file_sha256: str
    imported_on: date
    line_count: int
    total_fen: int
    villages: int
    sheets: int
    """How many notice sheets show it."""
    supplements: int | None = None
    """The batch whose refused rows it brings after they were repaired."""
    resends: int | None = None
    """The batch whose failed lines it sends to the bank again, if it does."""
    paid: int = 0
    """How many of its lines the bank's return files call paid; failed; returned."""
    failed: int = 0
    returned: int = 0
    released: int = 0
    """How many of its sheets hang: released and not withdrawn, whatever version."""

    @property
    def title(self) -> str:
        """What the clerk calls it: 2026年 第三季度 耕地地力保护补贴（补充）."""
        supplement = "（补充）" if self.supplements else ""
        when = of_year(self.year, self.period, gap=" ")
        return f"{when} {self.programme}{supplement}"


def of_year(year: int, *periods: str, gap: str = "") -> str:
    """Return periods with their year, once: 2026年第三季度, also of 2026年第三季度.

    `gap` stands between the year and a period that does not name it.
    """
    named = f"{year}年"
    bare = [re.sub(rf"^{year}(?:年|$)", "", it) for it in periods]
    rest = "、".join(filter(None, bare))
    return named + (gap if rest and bare == list(periods) else "") + rest


@dataclass(frozen=True, slots=True)
class LineCorrection:
    """What shall hold instead of a line, and why."""

    group: str
    name: str
    id_number: str
    bank_account: str
    quantity: Decimal | None
    rate: Decimal | None
    amount_fen: int
    reason: str


@dataclass(frozen=True, slots=True)
class RepairProposal:
    """What a damaged identity number may have been; the clerk decides.

    Not to be shown or logged as it is: it holds the number.
    """

    place: Place
    name: str
    id_number: str
    batch_id: int
    """The latest batch that gives this number to the same person and account."""


@dataclass(frozen=True, slots=True)
class Supplement:
    """What repaired rows join: the first batch, and all that was imported of it."""

    first: int
    family: tuple[int, ...]
    """The first batch and its earlier supplements."""
    paid_fen: int = 0
    """What these paid together, as imported."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The very lines that an import would write, and what stands in its way."""

    reading: PayoutReading
    terms: BatchTerms | None
    """None while the clerk has not said which programme it is."""
    lines: tuple[PayoutLine, ...]
    refused: int
    """How many rows are in error and would be left out."""
    problems: tuple[Problem, ...]
    """Those of the workbook and those that only the store can tell."""
    supplement: Supplement | None = None
    """Set where only the repaired rows of a returned workbook are taken."""
    left_out: tuple[Problem, ...] = ()
    """Rows of a returned workbook that are not taken, each with the reason."""
    keys: tuple[RowKey, ...] = ()
    """The row of the workbook that each line comes from, in the same order."""

    @property
    def total_fen(self) -> int:
        """The sum of the lines that would be written."""
        return sum(line.amount_fen for line in self.lines)

    @property
    def repaired(self) -> int:
        """How many of the lines have a repaired cell."""
        mended = repaired_rows(self.reading.repairs)
        return sum(key in mended for key in self.keys)

    @property
    def right(self) -> int:
        """How many of the lines are as the workbook has them."""
        return len(self.lines) - self.repaired

    @property
    def warnings(self) -> int:
        """How many warnings the clerk must accept."""
        refused = rows_in_error(self.problems)
        return sum(
            problem.severity is Severity.WARNING
            and (problem.place is None or row_key(problem.place) not in refused)
            for problem in self.problems
        )

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """What forbids the import whatever the clerk accepts."""
        return tuple(
            problem
            for problem in self.problems
            if (problem.place is None and problem.severity is Severity.ERROR)
            or (
                problem.code is Code.TOTAL_MISMATCH
                and not problem.facts.get("refused_unread")
            )
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote."""

    operation_id: int
    batch_id: int
    line_count: int
    total_fen: int
    refused: int
    touched: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A workbook of lines that was made for the bank."""

    name: str
    sha256: str
    made_on: date
    lines_sha256: str


@dataclass(frozen=True, slots=True)
class PersonPayouts:
    """A person and what they were paid, batch by batch."""

    name: str
    village: str
    group: str
    paid: tuple[tuple[BatchSummary, PayoutLine], ...]


def lines_digest(lines: Iterable[PayoutLine], villages: Mapping[int, str]) -> str:
    """Return the SHA-256 of lines in their canonical form.

    A line is a JSON array of village, group, name, identity number, account,
    telephone, address, quantity, rate, fen, remark, extras, sheet and row,
    and where a line names them, household head and payee with their numbers; each
    ends with a line feed.
    """
    digest = hashlib.sha256()
    extras: dict[tuple[tuple[str, str], ...], str] = {}
    for line in lines:
        if line.extras not in extras:
            extras[line.extras] = json.dumps(line.extras, ensure_ascii=False)
        canonical = (
            *map(_quoted, (villages[line.village_id], line.group, line.name)),
            *map(_quoted, (line.id_number, line.bank_account)),
            *map(_quoted, (line.phone, line.address)),
            _quoted_number(line.quantity),
            _quoted_number(line.rate),
            str(line.amount_fen),
            _quoted(line.remark),
            extras[line.extras],
            _quoted(line.sheet),
            str(line.row),
            *map(_quoted, line.others if any(line.others) else ()),
        )
        digest.update(f"[{', '.join(canonical)}]\n".encode())
    return digest.hexdigest()


def _quoted_number(number: Decimal | None) -> str:
    return "null" if number is None else f'"{money.plain(number)}"'
