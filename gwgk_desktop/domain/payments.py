"""What the bank says became of the lines of a batch: paid, failed, returned.

The newest word on a line holds.  A resend batch holds no lines of its own: it
names the lines that are sent to the bank again, so that nothing counts twice.
A line counts once, in the batch, sheet and quarter it was first imported for,
whether the first attempt paid it or a resend.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.payouts import PayoutLine


BY_HAND = "经办人确认，没有银行回盘"
"""The reason of a word that is the clerk's own; the bank's, if it comes, is better."""


class PaymentStatus(StrEnum):
    """What became of a line at the bank."""

    PAID = "paid"
    FAILED = "failed"
    """The bank could not pay it."""
    RETURNED = "returned"
    """It was paid and came back."""


@dataclass(frozen=True, slots=True)
class BankRow:
    """A row of a bank's return file; empty is what the file does not say."""

    name: str
    id_number: str
    account: str
    amount_fen: int
    status: PaymentStatus
    reason: str
    happened_on: date | None
    sheet: str
    row: int

    @property
    def word(self) -> tuple[PaymentStatus, str, date | None]:
        """What it says of its line."""
        return (self.status, self.reason, self.happened_on)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.sheet, self.row)

    def found_by(self) -> Iterator[Key]:
        """Yield what it can be matched by, the surest first."""
        yield from _keys(self.account, self.id_number, self.name, self.amount_fen)


@dataclass(frozen=True, slots=True)
class BankReading:
    """A bank's return file as read, and what is wrong with its rows."""

    file: str
    sha256: str
    rows: tuple[BankRow, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """The newest word on a line."""

    status: PaymentStatus
    reason: str
    happened_on: date | None
    read_on: date
    payment_id: int
    resent: bool = False
    """Whether the line was sent to the bank again since."""

    @property
    def is_banks(self) -> bool:
        """Whether the bank said it; else the clerk has, without a return file."""
        return self.reason != BY_HAND

    @property
    def since(self) -> date:
        """The day from which it is so: the bank's, else that of the reading."""
        return self.happened_on or self.read_on


@dataclass(frozen=True, slots=True)
class UnpaidLine:
    """A line that failed or came back, and for how long it has."""

    line: PayoutLine
    word: Word
    days: int


@dataclass(frozen=True, slots=True)
class PaymentPreview:
    """What the reading of a return file would record."""

    reading: BankReading
    batch_id: int
    taken: tuple[tuple[PayoutLine, BankRow], ...]
    problems: tuple[Problem, ...]
    """Those of the file and those of the matching, the lines that it lacks in."""
    refused: int
    """How many rows are not taken."""

    @property
    def counts(self) -> Counter[PaymentStatus]:
        """How many lines it calls paid, failed, returned."""
        return Counter(row.status for _, row in self.taken)


Key = tuple[str, str, int]
"""What is compared, its value, and the amount in fen."""


def _keys(account: str, id_number: str, name: str, fen: int) -> Iterator[Key]:
    for what, value in (("account", account), ("id", id_number), ("name", name)):
        if value:
            yield (what, value, fen)


@dataclass(slots=True)
class _Matching:
    """The rows of a file and the lines of a batch, found by each key."""

    lines: dict[int, PayoutLine]
    by_key: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    rows_of: dict[int, list[BankRow]] = field(default_factory=lambda: defaultdict(list))
    unclear: dict[tuple[int, ...], list[BankRow]] = field(
        default_factory=lambda: defaultdict(list)
    )
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: BankRow) -> None:
        """Match a row by the first key that leaves one line only."""
        found: list[int] = []
        for key in row.found_by():
            those = self.by_key.get(key, [])
            found = [it for it in found if it in those] or found or those
            if len(found) == 1:
                self.rows_of[found[0]].append(row)
                return
        if found:
            self.unclear[tuple(found)].append(row)
        else:
            self.problems.append(Problem(Code.PAYMENT_UNMATCHED, row.place))

    def settle(self) -> None:
        """Take as many rows as lines where all of them say the same."""
        for those, rows in self.unclear.items():
            free = [it for it in those if it not in self.rows_of]
            if len(free) == len(rows) and len({row.word for row in rows}) == 1:
                for line_id, row in zip(free, rows, strict=True):
                    self.rows_of[line_id].append(row)
                continue
            facts = {"count": len(those)}
            self.problems += [
                Problem(Code.PAYMENT_AMBIGUOUS, row.place, facts) for row in rows
            ]


def match(
    rows: Sequence[BankRow], lines: Iterable[PayoutLine], words: Mapping[int, Word]
) -> tuple[list[tuple[PayoutLine, BankRow]], list[Problem]]:
    """Return each line with the row that speaks of it, and what does not match.

    By account and amount, else identity number and amount, else name and amount.
    Rows that several lines answer to, rows that contradict each other, rows older
    than the word that holds (`words`, by line) and lines without any word are
    told; nothing is guessed.
    """
    matching = _Matching({line.id: line for line in lines})
    for line in matching.lines.values():
        keys = _keys(line.bank_account, line.id_number, line.name, line.amount_fen)
        for key in keys:
            matching.by_key[key].append(line.id)
    for row in rows:
        matching.add(row)
    matching.settle()
    taken, problems = [], matching.problems
    for line_id, those in matching.rows_of.items():
        if len({row.word for row in those}) > 1:
            facts: dict[str, object] = {"count": len(those)}
            problems += [
                Problem(Code.PAYMENT_CONTRADICTED, row.place, facts) for row in those
            ]
            continue
        row, known = those[0], words.get(line_id)
        before, now = known and known.happened_on, row.happened_on
        if before and now and now < before:
            facts = {"happened_on": now}
            problems.append(Problem(Code.PAYMENT_OUTDATED, row.place, facts))
            continue
        taken.append((matching.lines[line_id], row))
    problems += [
        Problem(
            Code.LINE_NOT_RETURNED, Place(line.sheet, line.row), {"name": line.name}
        )
        for line in matching.lines.values()
        if line.id not in matching.rows_of and line.id not in words
    ]
    return taken, problems
