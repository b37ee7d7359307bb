"""Figures as people read them: amounts, quantities, days, sizes, masked numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, personal_data

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


def yuan(fen: int) -> str:
    """Return an amount as people read it: 1,234.56."""
    return money.grouped(fen)


def exact(yuan: Decimal) -> str:
    """Return an amount in yuan, grouped, to the fen or as exact as it is."""
    whole = money.whole_fen(yuan)
    return f"{yuan:,.2f}" if whole else f"{yuan.normalize():,f}"


def decimal(number: Decimal | None) -> str:
    """Return a quantity or rate; nothing where there is none."""
    return "" if number is None else money.plain(number)


def masked(number: str) -> str:
    """Return a number as the desk's own screens show it: its last four only."""
    return "****" + number[-4:] if len(number) > 8 else "*" * len(number)


def masked_within(text: str) -> str:
    """Return a text as the desk's own screens show it: numbers of people masked."""
    for start, end in reversed(personal_data.numbers_in(text)):
        text = text[:start] + masked(text[start:end]) + text[end:]
    return text


def day(when: date) -> str:
    """Return a day as lists show it: 2026-09-10."""
    return when.isoformat()


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / 1e6:,.1f} MB"
