"""Reading bank return files (银行回盘): what became of each payout."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import cells
from gwgk_desktop.documents.headings import compact
from gwgk_desktop.documents.listed_rows import ListedRow, read, repeatable
from gwgk_desktop.domain import money
from gwgk_desktop.domain.payments import BankReading, BankRow, PaymentStatus
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.domain.work import Steps

_PARTS = re.compile(r"[:\-,(，、;]")


def understand(book: Book) -> Steps[BankReading]:
    """Say what a bank's return file tells and everything that is wrong with it.

    Raises Refusal where the file is none.
    """
    rows, problems = yield from read(
        book, "bank_return", _is_return, _row, Code.NO_PAYMENT_TABLE
    )
    return BankReading(book.file, book.sha256, rows, problems)


def status_of(text: str) -> tuple[PaymentStatus | None, str]:
    """Return what a bank's word means, and the reason that it holds besides."""
    whole = compact(text).upper()
    words = _words()
    if whole in words:
        return words[whole], ""
    parts = _PARTS.split(whole, maxsplit=1)
    if len(parts) == 2 and parts[0] in words:
        return words[parts[0]], parts[1].rstrip(")")
    return None, ""


def _is_return(fields: frozenset[str]) -> bool:
    return {"amount", "status"} <= fields and bool(
        fields & {"account", "id_number", "name"}
    )


def _row(row: ListedRow) -> tuple[BankRow | None, list[Problem]]:
    """Return a row, or None where it cannot be recorded, and what is wrong with it."""
    told = row.text("status")
    status, reason = status_of(told)
    amount = cells.number_of(row.cells["amount"])
    day, unread = row.day("happened_on")
    problems = [unread] if unread else []
    if amount is None:
        text = repeatable(row.text("amount"))
        code = Code.AMOUNT_INVALID if text else Code.AMOUNT_MISSING
        facts = {"text": text} if text else {}
        problems.append(Problem(code, row.place("amount"), facts))
    if status is None:
        place = row.place("status")
        facts = {"text": repeatable(told)}
        problems.append(Problem(Code.PAYMENT_STATUS_UNKNOWN, place, facts))
    if amount is None or status is None:
        return None, problems
    return (
        BankRow(
            name=row.name("name"),
            id_number=_whole(cells.id_number_of(row.cells.get("id_number", ""))[0]),
            account=_whole(cells.account_of(row.cells.get("account", ""))[0]),
            amount_fen=money.to_fen(abs(amount)),
            status=status,
            reason=row.text("reason") or reason,
            happened_on=day,
            sheet=row.sheet,
            row=row.row,
        ),
        problems,
    )


def _whole(number: str) -> str:
    """Return a number; nothing where the bank has masked it."""
    return "" if "*" in number else number


@cache
def _words() -> dict[str, PaymentStatus]:
    table = tomllib.loads((paths.RESOURCES / "bank_words.toml").read_text("utf-8"))
    return {
        word.upper(): PaymentStatus(status)
        for status, words in table.items()
        for word in words
    }
