"""The handover sheet (交接单): what is open, what runs, and where the backups are."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gwgk_desktop import __version__, paths, wording
from gwgk_desktop.documents import section_pages
from gwgk_desktop.domain.backups import newest
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.handover import (
    BackupPlace,
    Handover,
    OpenWork,
    RecoveryTold,
    RunningNotice,
    Waiting,
)
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.payouts import of_year
from gwgk_desktop.domain.postings import WANTS_ANEW, PostingState
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import (
    backup_settings,
    backups,
    leaks,
    payouts,
    postings,
    users,
)
from gwgk_desktop.store import handover as kept
from gwgk_desktop.store import history as kept_history
from gwgk_desktop.store import inspecting, migrations, notice_sheets, payments
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import places as backup_places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


def draw_up(store: Store) -> Handover:
    """Return how the desk stands; changes nothing."""
    today = store.now().date()
    batches = payouts.batches(store)
    sheets = notice_sheets.sheets(store.db)
    quarter, chosen = Quarter.containing(today), backup_settings.settings(store)
    found = [
        *_of_imports(store, batches, today),
        *_of_sheets(store, batches, sheets, today),
        *_of_postings(store, today),
        *_of_returns(store, batches, today),
        *_of_bank(store, batches, today),
        *_of_verifications(store, batches, today),
    ]
    order = list(Waiting)
    running = [it for it in sheets if it.counts]
    return Handover(
        township=kept_office.office(store.db).township,
        made_at=store.now(),
        made_by=store.user.name if store.user else "",
        program=__version__,
        schema=migrations.LATEST,
        folder=store.path.parent,
        protected=store.key is not None,
        open_work=tuple(
            sorted(found, key=lambda it: (order.index(it.waiting), it.batch or 0))
        ),
        running=tuple(
            RunningNotice(it.number, it.title, it.notice.first, it.notice.last)
            for it in sorted(running, key=lambda it: (it.notice.last, it.id))
            if it.notice.last >= today
        ),
        quarter=quarter,
        quarter_batches=len(_not_counted(store, batches).get(quarter, ())),
        places=tuple(_places(store)),
        deeds_since=backups.standing(store).deeds_since,
        drilled=chosen.drilled,
        drilled_at=chosen.drilled_at,
        drill_passed=chosen.drill_passed,
        recovery=_recovery(store),
        users=users.every(store) if store.key is not None else (),
    )


def write(store: Store, to: Path) -> tuple[Handover, Operation]:
    """Write the handover sheet as PDF at `to`; the history keeps that it was.

    Refuses to replace any file: what was signed stays as it was; and one that would
    leak personal data.
    """
    paths.refuse_astray(to)
    paths.refuse_other_file(to, ())
    told = draw_up(store)
    content = _drawn(told)
    leaks.gate(store, content, to.name)
    facts: dict[str, object] = {
        "file": to.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "open": len(told.open_work),
    }
    with store.operation(Kind.HAND_OVER, facts) as operation:
        paths.replace_file(to, content, private=True)
    return told, operation


def _drawn(told: Handover) -> bytes:
    """Return the handover sheet as PDF."""
    foot = f"{told.township}{wording.HANDOVER_TITLE}　{told.made_at:%Y-%m-%d}"
    printed = section_pages.Printed(wording.HANDOVER_TITLE, foot, told.made_at.date())
    return section_pages.draw(wording.handover(told), printed)


def _of_imports(
    store: Store, batches: list[BatchSummary], today: date
) -> Iterator[OpenWork]:
    titles = {it.id: it.title for it in batches}
    for number, (count, on) in kept.refused_rows(store.db).items():
        days = (today - on).days
        yield OpenWork(Waiting.ROWS_REFUSED, titles[number], count, days, number)
    for it in kept.undone_imports(store.db):
        title = f"{of_year(it.year, it.period, gap=' ')} {it.programme}"
        days = (today - it.on).days
        yield OpenWork(Waiting.IMPORT_UNDONE, title, it.lines, days, it.batch_id)


def _of_sheets(
    store: Store, batches: list[BatchSummary], sheets: list[MadeSheet], today: date
) -> Iterator[OpenWork]:
    summaries = {it.id: it for it in batches}
    for number, count in kept.without_sheet(store.db).items():
        batch = summaries[number]
        days = (today - batch.imported_on).days
        yield OpenWork(Waiting.NO_SHEET, batch.title, count, days, number)
    for sheet in reversed(sheets):
        if sheet.superseded or sheet.is_set_aside:
            continue
        if sheet.void:
            if sheet.notice.last >= today:
                yield OpenWork(Waiting.SHEET_VOID, str(sheet.number), 1)
        elif sheet.corrected:
            yield OpenWork(Waiting.SHEET_OUTDATED, str(sheet.number), sheet.corrected)


def _of_postings(store: Store, today: date) -> Iterator[OpenWork]:
    wall = postings.wall(store)
    for sheet in reversed(wall.waiting):
        yield OpenWork(Waiting.SHEET_NOT_POSTED, str(sheet.number), 1)
    for it in reversed(wall.postings):
        subject = it.record.posting.sheet or it.record.posting.title
        if it.standing.state in WANTS_ANEW | {PostingState.TO_TAKE_DOWN}:
            yield OpenWork(Waiting.POSTING_TO_MEND, subject, 1)
        if it.standing.reply_due is not None:
            late = max((today - it.standing.reply_due).days, 0)
            count = len(it.record.open_objections)
            yield OpenWork(Waiting.OBJECTION_OPEN, subject, count, late)


def _not_counted(store: Store, batches: list[BatchSummary]) -> dict[Quarter, set[int]]:
    """Return the batches that a quarter's newest return lacks, has too many, or wrong.

    A quarter without a return lacks all; one in which nothing differs is left out.
    """
    paid: dict[Quarter, set[int]] = {}
    for it in batches:
        if it.resends is None:
            paid.setdefault(Quarter.containing(it.paid_on), set()).add(it.id)
    told, corrected = kept.last_returns(store.db), kept.corrected_since_return(store.db)
    quarters = {*paid, *told}
    differing = {
        it: (paid.get(it, set()) ^ told.get(it, set())) | corrected.get(it, set())
        for it in quarters
    }
    return {it: those for it, those in sorted(differing.items()) if those}


def _of_returns(
    store: Store, batches: list[BatchSummary], today: date
) -> Iterator[OpenWork]:
    sent = kept.last_returns(store.db)
    for quarter, those in _not_counted(store, batches).items():
        days = (today - quarter.last_day).days
        if quarter in sent:
            yield OpenWork(Waiting.RETURN_OUTDATED, str(quarter), len(those))
        elif days > 0:
            count = len(those)
            yield OpenWork(Waiting.RETURN_NOT_SENT, str(quarter), count, days)


def _of_bank(
    store: Store, batches: list[BatchSummary], today: date
) -> Iterator[OpenWork]:
    counts = payments.counts(store.db)
    sent_on = {it.resends: it.paid_on for it in reversed(batches) if it.resends}
    for it in batches:
        told, days = counts.get(it.id, payments.Counts()), (today - it.paid_on).days
        silent = it.line_count - sum(told)
        if it.resends is not None:
            continue
        if silent > 0 and days >= 0:
            yield OpenWork(Waiting.NO_BANK_WORD, it.title, silent, days, it.id)
        if not told.failed + told.returned:
            continue
        words = [
            word
            for word in payments.words(store.db, it.id).values()
            if word.status is not PaymentStatus.PAID
        ]
        waits = [(today - word.since).days for word in words if not word.resent]
        if waits:
            longest = max(waits)
            yield OpenWork(Waiting.BANK_FAILED, it.title, len(waits), longest, it.id)
        if again := len(words) - len(waits):
            days = (today - sent_on[it.id]).days
            yield OpenWork(Waiting.RESEND_UNANSWERED, it.title, again, days, it.id)


def _of_verifications(
    store: Store, batches: list[BatchSummary], today: date
) -> Iterator[OpenWork]:
    titles = {it.id: it.title for it in batches}
    for number, (count, on) in kept.open_verifications(store.db).items():
        days = (today - on).days
        yield OpenWork(Waiting.VERIFICATION_OPEN, titles[number], count, days, number)


def _places(store: Store) -> Iterator[BackupPlace]:
    origin = inspecting.state_of(store.connect, store.path)[0]
    for number, folder in enumerate(backups.places(store)):
        second = bool(number)
        some = backup_places.of_origin(
            backup_places.found(folder, second=second), origin
        )
        reachable = not second or backup_settings.second_missing(store) is None
        yield BackupPlace(folder, second, reachable, len(some), newest(some))


def _recovery(store: Store) -> RecoveryTold | None:
    """Return when the recovery code was made that holds, by the history."""
    if store.key is None:
        return None
    entry = kept_history.newest_of(store.db, (Kind.PROTECT_FOLDER, Kind.NEW_RECOVERY))
    if entry is None:
        return None
    file = str(entry.facts.get("recovery_sheet", ""))
    return RecoveryTold(entry.at.date(), entry.who, file)
