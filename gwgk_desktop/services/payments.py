"""What the clerk can do with bank return files: read, record, send again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.documents import bank_return, resend_book
from gwgk_desktop.documents.resend_book import ResendRow
from gwgk_desktop.domain.payments import (
    BY_HAND,
    BankReading,
    BankRow,
    PaymentPreview,
    PaymentStatus,
    UnpaidLine,
    match,
)
from gwgk_desktop.domain.payouts import SentFile, lines_digest
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import leaks, payout_readings, payouts
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payments as kept
from gwgk_desktop.store import payouts as kept_payouts

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

AT_ONCE = 5_000
"""How many rows are written between two reports of progress."""
_NOT_TAKEN = frozenset(
    {
        Code.AMOUNT_INVALID,
        Code.AMOUNT_MISSING,
        Code.PAYMENT_STATUS_UNKNOWN,
        Code.PAYMENT_UNMATCHED,
        Code.PAYMENT_AMBIGUOUS,
        Code.PAYMENT_CONTRADICTED,
        Code.PAYMENT_OUTDATED,
    }
)


@dataclass(frozen=True, slots=True)
class PaymentsRead:
    """What the reading of a return file recorded."""

    operation: Operation
    batch_id: int
    paid: int
    failed: int
    returned: int
    refused: int


@dataclass(frozen=True, slots=True)
class Resent:
    """A resend batch, and the workbook that was made for the bank."""

    operation: Operation
    batch_id: int
    lines: int
    total_fen: int
    file: Path


def read(path: Path, password: str = "") -> Steps[BankReading]:
    """Read a bank's return file; needs no store and changes nothing.

    Raises Refusal where the file cannot be read or is no return file.
    """
    book = yield from payout_readings.open_book(path, password)
    return (yield from bank_return.understand(book))


def preview(store: Store, reading: BankReading, batch_id: int) -> PaymentPreview:
    """Say which line each row speaks of, and what matches nothing; changes nothing.

    Raises Refusal where the file was read before.
    """
    payouts.batch(store, batch_id)
    day = kept.day_read(store.db, reading.sha256, batch_id)
    if day:
        facts: dict[str, object] = {"file": reading.file, "batch": batch_id, "day": day}
        raise Refusal(Code.PAYMENTS_ALREADY_READ, **facts)
    lines = kept_payouts.lines(store.db, batch_id)
    words = kept.words(store.db, batch_id)
    # whatever day the clerk said: the bank knows it better
    words = {it: word for it, word in words.items() if word.is_banks}
    taken, problems = match(reading.rows, lines, words)
    every = (*reading.problems, *problems)
    refused = {it.place for it in every if it.code in _NOT_TAKEN}
    return PaymentPreview(reading, batch_id, tuple(taken), every, len(refused))


def record(store: Store, preview: PaymentPreview) -> Steps[PaymentsRead]:
    """Record what a return file says of the lines that it matches."""
    batch_id, reading = preview.batch_id, preview.reading
    if not preview.taken:
        raise Refusal(Code.NO_PAYMENT_MATCHED, file=reading.file, batch=batch_id)
    counts = preview.counts
    told = {status.value: counts[status] for status in PaymentStatus}
    facts: dict[str, object] = {
        "batch": batch_id,
        "file": reading.file,
        "sha256": reading.sha256,
        **told,
        "refused": preview.refused,
    }
    total = len(preview.taken)
    with store.operation(Kind.READ_PAYMENTS, facts) as operation:
        first = kept.first_batch(store.db, batch_id)
        after = {it: word.status for it, word in kept.words(store.db, first).items()}
        after |= {line.id: row.status for line, row in preview.taken}
        today = store.now().date()
        stands = kept.counts_of(after.values())
        file_id = kept.add_file(store.db, preview, today, stands)
        operation.facts["payment_file"] = file_id
        for start in range(0, total, AT_ONCE):
            yield Progress(start, total)
            some = preview.taken[start : start + AT_ONCE]
            kept.add_payments(store.db, file_id, some)
    return PaymentsRead(operation, batch_id, refused=preview.refused, **told)


def unspoken(store: Store, batch_id: int) -> list[PayoutLine]:
    """Return the lines of a batch of which nobody has said what became of them.

    Of a resend batch those that are not paid by what was said before.
    """
    words = kept.words(store.db, batch_id)
    again = kept.first_batch(store.db, batch_id) != batch_id
    return [
        line
        for line in kept_payouts.lines(store.db, batch_id)
        if (word := words.get(line.id)) is None
        or (again and word.status is not PaymentStatus.PAID)
    ]


def say_paid(
    store: Store, batch_id: int, paid_on: date, by: str = ""
) -> Steps[PaymentsRead]:
    """Record that a batch was paid on a day, where no return file ever comes.

    The clerk's word on every line of which the bank has said nothing; a return file
    that comes all the same takes its place.  Undone as a return file is.  Refuses a
    day to come, and a batch of which everything is known.
    """
    payouts.batch(store, batch_id)
    if paid_on > store.now().date():
        raise Refusal(Code.PAID_AHEAD, paid_on=paid_on)
    leaks.refuse_numbers(store, {"who": by})
    lines = unspoken(store, batch_id)
    if not lines:
        raise Refusal(Code.PAYMENTS_ALL_KNOWN, batch=batch_id)
    who = store.user.name if store.user else by.strip()
    told = f"{who or '经办人'}确认已于{paid_on}发放（没有回盘）"
    rows = [_said(line, paid_on) for line in lines]
    digest = f"{batch_id} {told} {[it.id for it in lines]}"
    sha256 = hashlib.sha256(digest.encode()).hexdigest()
    reading = BankReading(told, sha256, tuple(rows), ())
    taken = tuple(zip(lines, rows, strict=True))
    return (yield from record(store, PaymentPreview(reading, batch_id, taken, (), 0)))


def _said(line: PayoutLine, paid_on: date) -> BankRow:
    """Return what the clerk says of a line, as a return file would say it."""
    paid = PaymentStatus.PAID
    return BankRow(line.name, "", "", line.amount_fen, paid, BY_HAND, paid_on, "", 0)


def unpaid(store: Store, batch_id: int) -> list[UnpaidLine]:
    """Return the lines of a batch that failed or came back, the oldest first."""
    today = store.now().date()
    words = {
        number: word
        for number, word in kept.words(store.db, batch_id).items()
        if word.status is not PaymentStatus.PAID
    }
    lines = kept_payouts.lines_called(store.db, list(words))
    found = [
        UnpaidLine(lines[number], word, (today - word.since).days)
        for number, word in words.items()
    ]
    return sorted(found, key=lambda it: (-it.days, it.line.id))


def resend(store: Store, batch_id: int, to: Path) -> Resent:
    """Make a batch of the lines that failed or came back, and its workbook in `to`.

    Lines that were sent again and of which the bank has not spoken since are not
    sent a third time.  The workbook is private: its name says so (内部).
    """
    paths.refuse_astray(to)
    first = payouts.batch(store, kept.first_batch(store.db, batch_id))
    due = [it for it in unpaid(store, batch_id) if not it.word.resent]
    due.sort(key=lambda it: it.line.id)
    if not due:
        raise Refusal(Code.NOTHING_TO_RESEND, batch=batch_id)
    villages = {it.id: it.name for it in kept_office.villages(store.db)}
    lines = [it.line for it in due]
    today = store.now().date()
    title = f"{first.title} 第{first.id}批重新发放清单 {today.isoformat()}"
    content = resend_book.fill(
        title,
        [
            ResendRow(
                village=villages[it.line.village_id],
                group=it.line.group,
                name=it.line.name,
                id_number=it.line.id_number,
                account=it.line.bank_account,
                amount_fen=it.line.amount_fen,
                before=_told(it),
            )
            for it in due
        ],
    )
    path = paths.free_name(to / f"内部-重新发放-第{first.id}批-{today:%Y%m%d}.xlsx")
    digest = lines_digest(lines, villages)
    sent = SentFile(path.name, hashlib.sha256(content).hexdigest(), today, digest)
    total = sum(line.amount_fen for line in lines)
    facts: dict[str, object] = {
        "resends": first.id,
        "lines": len(lines),
        "total_fen": total,
        "file": path.name,
        "sha256": sent.sha256,
        "lines_sha256": digest,
    }
    with store.operation(Kind.RESEND_PAYOUTS, facts) as operation:
        number = kept_batches.add_resend_batch(store.db, first, lines, sent)
        operation.facts["batch"] = number
        answers = [(it.line.id, it.word.payment_id) for it in due]
        kept.add_resent(store.db, number, answers)
        paths.replace_file(path, content, private=True)
    return Resent(operation, number, len(lines), total, path)


def _told(it: UnpaidLine) -> str:
    status = wording.PAYMENT_STATUSES[it.word.status]
    return f"{status}：{it.word.reason}" if it.word.reason else status
