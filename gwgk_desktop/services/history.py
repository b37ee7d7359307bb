"""The history of deeds, and their undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import refused_rows, users
from gwgk_desktop.store import (
    comparisons,
    notice_sheets,
    payments,
    payouts,
    people,
    returns,
)
from gwgk_desktop.store import history as kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.returns import SentReturn
    from gwgk_desktop.domain.work import HistoryEntry, Operation
    from gwgk_desktop.store.database import Store

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo put back, and the papers that had counted it."""

    operation: Operation
    sheets: tuple[MadeSheet, ...] = ()
    returns: tuple[SentReturn, ...] = ()


def entries(
    store: Store, most: int = MOST_SHOWN, before: int | None = None
) -> list[HistoryEntry]:
    """Return the deeds, the newest first."""
    return kept.entries(store.db, most, before)


def kept_of(store: Store, numbers: Iterable[int]) -> list[HistoryEntry]:
    """Return those deeds that are in the history, the oldest first."""
    found = [kept.entry(store.db, number) for number in sorted(numbers)]
    return [it for it in found if it is not None]


def papers_counting(
    store: Store, number: int
) -> tuple[list[MadeSheet], list[SentReturn]]:
    """Return the sheets and returns that an undo of this deed would make untrue."""
    entry = kept.entry(store.db, number)
    if entry is None or entry.kind is not Kind.IMPORT_PAYOUTS:
        return [], []
    batch_id = int(str(entry.facts["batch"]))
    return (
        notice_sheets.sheets(store.db, batch_id=batch_id),
        returns.sent(store.db, batch_id=batch_id),
    )


def undo(store: Store, number: int) -> Undone:
    """Put back what a deed changed, as a deed of its own.

    An undone import leaves the batch's number to the sheets and returns that
    counted it; they are named.  Refuses what was undone before, what has left the
    desk on paper, what has changed since, and an import whose sheets are released:
    those are withdrawn first.
    """
    entry = kept.entry(store.db, number)
    if entry is None:
        raise Refusal(Code.OPERATION_UNKNOWN, number=number)
    if entry.undone_by is not None:
        raise Refusal(Code.ALREADY_UNDONE, number=number, by=entry.undone_by)
    if not entry.undoable:
        raise Refusal(Code.NOT_UNDOABLE, number=number)
    if Kind.SET_REVIEW_RULE in {entry.kind, entry.facts.get("of")}:
        users.refuse_other_than_head(store)
    if entry.kind in _BULK_UNDO:
        return _BULK_UNDO[entry.kind](store, entry)
    if entry.kind is Kind.UNDO and _undid_an_import(store, entry):
        raise Refusal(Code.IMPORT_AGAIN, number=number)
    with store.operation(Kind.UNDO, {"of": entry.kind}, undoes=number) as operation:
        store.revert(number)
        if entry.kind is Kind.CORRECT_LINE:
            people.remove_unnamed(store.db)
    return Undone(operation)


def _undo_import(store: Store, entry: HistoryEntry) -> Undone:
    batch_id = int(str(entry.facts["batch"]))
    refused_rows.refuse_while_supplemented(store, batch_id)
    if count := comparisons.decided(store.db, batch_id=batch_id):
        raise Refusal(Code.VERIFICATIONS_REST_ON_IT, count=count)
    if payments.has_files(store.db, batch_id):
        raise Refusal(Code.PAYMENTS_REST_ON_IT, batch=batch_id)
    sheets, sent = papers_counting(store, entry.id)
    if released := [str(it.number) for it in sheets if it.is_released]:
        raise Refusal(Code.RELEASED_SHEETS_REST_ON_IT, numbers=released)
    facts: dict[str, object] = {
        "of": entry.kind,
        "batch": batch_id,
        "lines": entry.facts["lines"],
        "total_fen": entry.facts["total_fen"],
        "lines_sha256": entry.facts["lines_sha256"],
        "sheets": [str(sheet.number) for sheet in sheets],
        "returns": [it.quarter for it in sent],
    }
    with store.operation(Kind.UNDO, facts, undoes=entry.id) as operation:
        payouts.remove_lines(store.db, batch_id)
        operation.touched |= {"payout_line", "person"}
    return Undone(operation, tuple(sheets), tuple(sent))


def _undo_list(store: Store, entry: HistoryEntry) -> Undone:
    list_id = int(str(entry.facts["list"]))
    if count := comparisons.decided(store.db, list_id=list_id):
        raise Refusal(Code.VERIFICATIONS_REST_ON_IT, count=count)
    facts: dict[str, object] = {"of": entry.kind, "list": list_id}
    with store.operation(Kind.UNDO, facts, undoes=entry.id) as operation:
        comparisons.remove_list(store.db, list_id)
    return Undone(operation)


def _undo_payments(store: Store, entry: HistoryEntry) -> Undone:
    file_id = int(str(entry.facts["payment_file"]))
    batch_id = int(str(entry.facts["batch"]))
    resend = payments.resend_after(store.db, file_id)
    if resend is not None:
        raise Refusal(Code.RESEND_RESTS_ON_IT, batch=resend)
    first = payments.first_batch(store.db, batch_id)
    if payments.later_file(store.db, file_id, first):
        raise Refusal(Code.LATER_PAYMENTS_READ, batch=first)
    facts: dict[str, object] = {"of": entry.kind, "payment_file": file_id}
    with store.operation(Kind.UNDO, facts, undoes=entry.id) as operation:
        payments.remove_file(store.db, file_id)
    return Undone(operation)


_BULK_UNDO: Mapping[Kind, Callable[[Store, HistoryEntry], Undone]] = {
    Kind.IMPORT_PAYOUTS: _undo_import,
    Kind.RESEND_PAYOUTS: _undo_import,
    Kind.IMPORT_COMPARISON_LIST: _undo_list,
    Kind.READ_PAYMENTS: _undo_payments,
}
"""Deeds that filled bulk tables: their rows have no images, so each has its undo."""


def _undid_an_import(store: Store, entry: HistoryEntry) -> bool:
    undone = kept.entry(store.db, entry.undoes) if entry.undoes else None
    return undone is not None and undone.kind in _BULK_UNDO
