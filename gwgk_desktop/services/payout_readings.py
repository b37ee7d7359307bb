"""Workbooks read, with what the township knows in mind; nothing is imported by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.documents import payout_sheet
from gwgk_desktop.documents.payout_sheet import NO_CHOICES
from gwgk_desktop.domain.payouts import LikelyTerms
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import payout_terms, refused_rows
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import recipes as kept_recipes

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.domain.readings import Choices, PayoutReading
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Store


def read(
    path: Path, today: date, password: str = "", choices: Choices = NO_CHOICES
) -> Steps[PayoutReading]:
    """Read a workbook by itself; needs no store and changes nothing."""
    book = yield from payout_sheet.open_book(path, password)
    return (yield from payout_sheet.understand(book, today, choices))


def open_book(path: Path, password: str = "") -> Steps[Book]:
    """Open a workbook, to be understood as often as the clerk's choices change.

    Raises Refusal where the file cannot be read at all.
    """
    book = yield from payout_sheet.open_book(path, password)
    if book.fatal:
        wrong = {"wrong_password": True} if password else {}
        raise Refusal(book.fatal, file=book.file, **wrong)
    return book


def understand(
    store: Store, book: Book, choices: Choices = NO_CHOICES
) -> Steps[PayoutReading]:
    """Read a workbook with what the township knows in mind; changes nothing.

    Raises Refusal where it holds no payouts at all.
    """
    reading = yield from look_into(store, book, choices)
    if reading.fatal:
        raise Refusal(reading.fatal, file=reading.file)
    return reading


def look_into(
    store: Store, book: Book, choices: Choices = NO_CHOICES
) -> Steps[PayoutReading]:
    """Do the same; a workbook without payouts is told by `fatal`, with its columns."""
    villages = kept_office.villages(store.db)
    names = tuple(name for village in villages for name in village.names)
    meanings = {**kept_recipes.meanings(store.db), **choices.meanings}
    known = replace(choices, villages=names, meanings=meanings)
    reading = yield from payout_sheet.understand(book, store.now().date(), known)
    if not choices.refused:
        return reading
    stand = (it for it in reading.repairs if it.place not in choices.refused)
    return replace(reading, repairs=tuple(stand))


def likely_terms(store: Store, reading: PayoutReading) -> LikelyTerms:
    """Return the programme and year that the workbook's own titles name, if any.

    The day too, where all rows say the same one.
    A proposal for the clerk to see and change; nothing is imported by it alone.  A
    workbook that was given back proposes what the batch says that it supplements.
    """
    returned = reading.returned
    if returned and (first := refused_rows.first_batch(store, returned, None)):
        terms = first[1]
        return LikelyTerms(terms.programme_id, terms.year, terms.period, terms.paid_on)
    told = payout_terms.own_titles(reading)
    of_lines = {text for _, record in reading.records() for _, text in record.extras}
    found = max(
        (
            (len(name), programme.id)
            for programme in kept_office.programmes(store.db)
            for name in programme.names
            if name in told or name in of_lines
        ),
        default=(0, None),
    )
    days = {record.paid_on for _, record in reading.records()}
    return LikelyTerms(
        found[1],
        payout_terms.own_year(reading),
        paid_on=days.pop() if len(days) == 1 else None,
    )
