"""A sheet of payouts that is asked for, held against all that the desk knows.

Who on it is in doubt, whether anybody can see its days, which other sheets show the
same, and whether it says anything new beside the version before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.comparisons import ListKind, still_shown
from gwgk_desktop.domain.notice_sheets import repeats
from gwgk_desktop.domain.problems import Code, Problem, Severity
from gwgk_desktop.domain.sheet_content import content_text, same_list
from gwgk_desktop.domain.sheet_faults import told_of_payment, told_of_period
from gwgk_desktop.services import comparisons, sheet_files
from gwgk_desktop.store import notice_sheets as kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.comparisons import Verification
    from gwgk_desktop.domain.notice_sheets import MadeSheet, NoticeSheet
    from gwgk_desktop.domain.office import Programme
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.sheet_requests import SheetRequest
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet that is asked for: what it is made of, and what is known of it."""

    done: int
    """How many villages are done."""
    request: SheetRequest
    sheet: MadeSheet
    batch_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Known:
    """What the desk has of batches, by their numbers."""

    sheets: Mapping[int, Sequence[MadeSheet]]
    doubted: Mapping[int, Sequence[Verification]]
    """What is to be verified, and what was decided."""
    unverified: frozenset[int]
    """The lines whose people a comparison list names, and that were never compared."""


def known_of(store: Store, batches: Sequence[BatchSummary]) -> Known:
    """Return what the desk has of batches."""
    return Known(
        {it.id: kept.sheets(store.db, batch_id=it.id) for it in batches},
        {it.id: comparisons.verifications(store, it.id) for it in batches},
        frozenset(
            line for it in batches for line in comparisons.unverified(store, it.id)
        ),
    )


def never_compared(
    store: Store, programme: Programme, batches: Sequence[BatchSummary]
) -> list[Problem]:
    """Return which batches nobody can have compared with a list of the dead.

    Of what is paid month by month: there is no such list on the desk at all.
    """
    if not programme.is_paid_for_life or comparisons.has_list(store, ListKind.DEAD):
        return []
    return [
        Problem(
            Code.NEVER_COMPARED,
            facts={
                "programme": programme.public_name,
                "frequency": programme.frequency,
                "batch": it.id,
                "lines": it.line_count,
            },
        )
        for it in batches
    ]


def unconfirmed(batches: Sequence[BatchSummary], today: date) -> list[Problem]:
    """Return which batches should be paid by now, of which the bank has not said so.

    Their sheets tell what is to be paid, whatever the clerk may expect.
    """
    return [
        Problem(
            Code.PAYMENT_NOT_CONFIRMED, facts={"batch": it.id, "paid_on": it.paid_on}
        )
        for it in batches
        if it.paid_on <= today and it.paid < it.line_count
    ]


def known_of_sheet(
    store: Store, asked: Asked, sheet: NoticeSheet, known: Known
) -> list[Problem]:
    """Return what the desk knows of a sheet beyond its text."""
    some = [one for it in asked.batch_ids for one in known.doubted[it]]
    request = asked.request
    village, group = request.village.name, request.group
    done = [
        it.paid_on if request.all_paid else it.imported_on for it in request.batches
    ]
    since = max(*done, *(it.imported_on for it in request.batches))
    return [
        *still_shown(some, village, group),
        *_unverified(asked, known),
        *told_of_period(request.notice, store.now().date(), since),
        *_repeated(asked, known.sheets),
        *_earlier(asked, known.sheets),
        *_beside_earlier(store, asked, sheet, known.sheets),
        *told_of_payment(request.notice, request.batches, store.now().date()),
    ]


def _unverified(asked: Asked, known: Known) -> list[Problem]:
    """Return how many lines of a sheet name somebody whom nobody has verified."""
    count = sum(it.id in known.unverified for it in asked.request.lines)
    facts: dict[str, object] = {"lines": count}
    return [Problem(Code.HITS_NOT_VERIFIED, facts=facts)] if count else []


def _beside_earlier(
    store: Store,
    asked: Asked,
    sheet: NoticeSheet,
    known: Mapping[int, Sequence[MadeSheet]],
) -> list[Problem]:
    """Return whether a sheet says other things than the version before it.

    A correction should, and whoever looks for what has changed should know.
    """
    earlier = [it for it in _versions(asked, known) if it.content_sha256]
    if not earlier:
        return []
    own = content_text(sheet)

    def is_same(it: MadeSheet) -> bool:
        return same_list(sheet_files.content_text(store, it).decode(), own)

    # A draft of the correction may stand between it and what it corrects.
    wrong = [it for it in earlier if it.number == asked.request.corrects]
    if any(map(is_same, wrong)):
        facts: dict[str, object] = {"other": str(wrong[0].number)}
        return [Problem(Code.CORRECTS_NOTHING, facts=facts)]
    before = max(earlier, key=lambda it: it.number.version)
    same = is_same(before)
    facts = {"other": str(before.number)}
    if not same and (before.is_released or before.is_open):
        return [Problem(Code.CONTENT_CHANGED, facts=facts)]
    return []


def _versions(
    asked: Asked, known: Mapping[int, Sequence[MadeSheet]]
) -> list[MadeSheet]:
    """Return the other versions of a sheet's number, but those that were set aside."""
    number = asked.sheet.number
    versions = {
        it.id: it
        for batch_id in asked.batch_ids
        for it in known[batch_id]
        if replace(it.number, version=number.version) == number and not it.is_set_aside
    }
    return list(versions.values())


def _repeated(asked: Asked, known: Mapping[int, Sequence[MadeSheet]]) -> list[Problem]:
    """Return which sheets show the same lines: to be agreed to where one hangs."""
    others = {
        it.id: it
        for batch_id in asked.batch_ids
        for it in known[batch_id]
        if (it.is_released or it.is_open) and repeats(asked.sheet, it)
    }
    number = str(asked.sheet.number)
    return [
        Problem(
            Code.LINES_SHOWN_TWICE,
            facts={"number": number, "other": str(it.number)},
            weighed=Severity.WARNING if it.is_released else Severity.NOTE,
        )
        for it in others.values()
    ]


def _earlier(asked: Asked, known: Mapping[int, Sequence[MadeSheet]]) -> list[Problem]:
    """Return which earlier version is replaced by a sheet, or hangs in its place."""
    return [
        Problem(
            Code.STILL_HANGS if it.is_released else Code.DRAFT_REPLACED,
            facts={"other": str(it.number)},
        )
        for it in _versions(asked, known)
        if it.is_released or it.is_open
    ]
