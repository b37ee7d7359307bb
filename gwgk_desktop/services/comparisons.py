"""What the clerk can do with comparison lists: import, compare, verify, decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.documents import comparison_sheet, payout_sheet, pdf_pages
from gwgk_desktop.domain.comparisons import still_shown, verification_sheet
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import leaks, papers
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import comparisons as kept
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payouts as kept_payouts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.comparisons import (
        ComparisonList,
        Decision,
        Hit,
        ListKind,
        ListReading,
        ListTerms,
        Verification,
    )
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

AT_ONCE = 5_000
"""How many people or lines are taken between two reports of progress."""


@dataclass(frozen=True, slots=True)
class ImportedList:
    """What the import of a list wrote."""

    operation: Operation
    list_id: int
    people: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What a comparison of a batch found, new and known."""

    operation: Operation | None
    """None where nothing new was found."""
    added: int
    verifications: tuple[Verification, ...]


def read_list(store: Store, path: Path, password: str = "") -> Steps[ListReading]:
    """Read a comparison list; changes nothing.

    Raises Refusal where the file cannot be read or holds no list.
    """
    book = yield from payout_sheet.open_book(path, password)
    if book.fatal:
        wrong = {"wrong_password": True} if password else {}
        raise Refusal(book.fatal, file=book.file, **wrong)
    return (yield from comparison_sheet.understand(book, store.now().date()))


def import_list(
    store: Store, reading: ListReading, terms: ListTerms
) -> Steps[ImportedList]:
    """Import a comparison list, all of its people or nothing."""
    if not terms.source.strip():
        raise Refusal(Code.LIST_SOURCE_MISSING)
    leaks.refuse_numbers(store, {"source": terms.source})
    if not reading.people:
        raise Refusal(Code.NOBODY_LISTED, file=reading.file)
    if earlier := kept.day_imported(store.db, reading.sha256, terms.kind):
        raise Refusal(Code.LIST_ALREADY_IMPORTED, file=reading.file, day=earlier)
    total = len(reading.people)
    facts: dict[str, object] = {
        "kind": terms.kind,
        "source": terms.source,
        "dated_on": terms.dated_on.isoformat(),
        "file": reading.file,
        "sha256": reading.sha256,
        "people": total,
    }
    with store.operation(Kind.IMPORT_COMPARISON_LIST, facts) as operation:
        list_id = kept.add_list(store.db, reading, terms, store.now().date())
        operation.facts["list"] = list_id
        for start in range(0, total, AT_ONCE):
            yield Progress(start, total)
            kept.add_people(store.db, list_id, reading.people[start : start + AT_ONCE])
    return ImportedList(operation, list_id, total)


def lists(store: Store) -> list[ComparisonList]:
    """Return the lists, the newest first."""
    return kept.lists(store.db)


def hits(store: Store, lines: Sequence[PayoutLine]) -> list[Hit]:
    """Return which lines a comparison list names, in their order."""
    return kept.hits(store.db, lines)


def warnings(
    store: Store, lines: Sequence[PayoutLine], paid_on: date | None
) -> list[Problem]:
    """Return a warning for each hit among lines that are to be imported."""
    return [hit.warning(paid_on) for hit in hits(store, lines)]


def verify(store: Store, batch_id: int) -> Verified:
    """Compare a batch's lines as they hold now; keep each new hit to be verified."""
    _batch(store, batch_id)
    found = hits(store, kept_payouts.lines(store.db, batch_id))
    known = {
        (it.hit.line.id, it.hit.listed.id)
        for it in kept.verifications(store.db, batch_id)
    }
    new = [hit for hit in found if (hit.line.id, hit.listed.id) not in known]
    operation = None
    if new:
        facts: dict[str, object] = {"batch": batch_id, "found": len(new)}
        with store.operation(Kind.VERIFY_BATCH, facts) as operation:
            kept.add_verifications(store.db, new, store.now().date())
    return Verified(operation, len(new), tuple(verifications(store, batch_id)))


def verifications(store: Store, batch_id: int) -> list[Verification]:
    """Return what is to be verified of a batch, and what was decided of it."""
    return kept.verifications(store.db, batch_id)


def unverified(store: Store, batch_id: int) -> set[int]:
    """Return the lines of a batch that a list names, and that were never compared.

    Their people are told in no verification: the list came after the batch, or the
    batch was imported though it was warned of them.
    """
    if not kept.lists(store.db):
        return set()
    found = hits(store, kept_payouts.lines(store.db, batch_id))
    known = {it.hit.line.id for it in kept.verifications(store.db, batch_id)}
    return {it.line.id for it in found} - known


def has_list(store: Store, kind: ListKind) -> bool:
    """Return whether a list of a kind was imported."""
    return any(it.terms.kind is kind for it in kept.lists(store.db))


def shown_on(store: Store, sheets: Sequence[MadeSheet]) -> list[tuple[str, Problem]]:
    """Return whom lists of payouts show though their payout is stopped or in doubt.

    By what is on record today; each with the village.
    """
    known: dict[int, list[Verification]] = {}
    told = []
    for sheet in sheets:
        if sheet.kind is not SheetKind.PAYOUTS:
            continue
        batches = kept_sheets.shown_batches(store.db, sheet.id)
        for it in batches:
            if it not in known:
                known[it] = verifications(store, it)
        some = [one for it in batches for one in known[it]]
        village = sheet.number.village
        told += [(village, it) for it in still_shown(some, village, sheet.group)]
    return told


def verification_pdf(store: Store, batch_id: int) -> bytes:
    """Return the 核实单 of a batch as PDF; private, and marked so on every page.

    Raises Refusal where nothing is to be verified, or cannot be printed.
    """
    batch = _batch(store, batch_id)
    asked = verifications(store, batch_id)
    if not asked:
        raise Refusal(Code.NOTHING_TO_VERIFY, batch=batch_id)
    sheet = verification_sheet(
        kept_office.office(store.db).township,
        batch,
        asked,
        [wording.masked(it.hit.line.id_number) for it in asked],
        store.now().date(),
    )
    return papers.drawn(store, sheet)


def save_verifications(store: Store, batch_id: int, to: Path) -> tuple[Operation, Path]:
    """Save the 核实单 of a batch in the folder `to`; the history records it.

    Its name says that it is private (内部); no other file is written over.
    """
    paths.refuse_astray(to)
    content = verification_pdf(store, batch_id)
    name = f"内部-核实单-第{batch_id}批-{store.now():%Y%m%d}.pdf"
    path = paths.free_name(to / name)
    with _printing(store, batch_id, path.name) as operation:
        paths.replace_file(path, content, private=True)
    return operation, path


def print_verifications(
    store: Store, batch_id: int, dots: float
) -> tuple[Operation, list[PageImage]]:
    """Return the pages of the 核实单 for a printer; the history records it."""
    pages = pdf_pages.images(verification_pdf(store, batch_id), dots)
    with _printing(store, batch_id, "") as operation:
        return operation, pages


def decide(
    store: Store, number: int, decision: Decision, by: str, reason: str
) -> Operation:
    """Record what was decided and signed; a later decision takes its place."""
    if not by.strip() or not reason.strip():
        raise Refusal(Code.DECISION_INCOMPLETE)
    leaks.refuse_numbers(store, {"who": by, "reason": reason})
    asked = kept.verification(store.db, number)
    if asked is None:
        raise Refusal(Code.VERIFICATION_UNKNOWN, number=number)
    facts: dict[str, object] = {
        "verification": number,
        "batch": asked.batch_id,
        "name": asked.hit.line.name,
        "decision": decision,
        "by": by.strip(),
        "reason": reason.strip(),
    }
    with store.operation(Kind.DECIDE_VERIFICATION, facts) as operation:
        ruled = replace(
            asked,
            decision=decision,
            decided_by=by.strip(),
            decided_on=store.now().date(),
            reason=reason.strip(),
        )
        kept.decide(store.db, ruled)
    return operation


def _printing(
    store: Store, batch_id: int, saved_as: str
) -> AbstractContextManager[Operation]:
    """Return the deed of handing out a batch's 核实单."""
    count = len(verifications(store, batch_id))
    facts: dict[str, object] = {
        "batch": batch_id,
        "count": count,
        "saved_as": saved_as,
    }
    return store.operation(Kind.PRINT_VERIFICATIONS, facts)


def _batch(store: Store, batch_id: int) -> BatchSummary:
    found = (it for it in kept_batches.summaries(store.db) if it.id == batch_id)
    batch = next(found, None)
    if batch is None:
        raise Refusal(Code.BATCH_UNKNOWN, batch=batch_id)
    return batch
