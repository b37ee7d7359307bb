"""What the clerk can do with payout lists: preview, import, look up, correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import payout_months, people
from gwgk_desktop.domain.office import village_key
from gwgk_desktop.domain.payouts import (
    BatchTerms,
    Imported,
    PayoutLine,
    PersonPayouts,
    Preview,
    lines_digest,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.readings import Field, rows_in_error
from gwgk_desktop.domain.work import Kind, Progress, uncollected
from gwgk_desktop.services import (
    comparisons,
    leaks,
    office,
    payout_checks,
    payout_terms,
    refused_rows,
)
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payouts as kept
from gwgk_desktop.store import people as kept_people
from gwgk_desktop.store import recipes as kept_recipes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import BatchSummary, LineCorrection
    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.readings import PayoutReading, RowKey
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

AT_ONCE = 5_000
"""How many lines are written between two reports of progress."""
MOST_FOUND = 200


def preview(
    store: Store, reading: PayoutReading, terms: BatchTerms | None, village: str = ""
) -> Preview:
    """Say what an import of a workbook would write.

    `village` is where the rows belong that name none.  Without terms the lines can
    be looked at, but not imported.  Raises Refusal where the workbook was imported
    before for the same programme and period.  Of a workbook that was given back for
    its refused rows, only these are taken, once the rest of it has been imported.
    """
    if terms and (
        earlier := kept_batches.day_imported(store.db, reading.sha256, terms)
    ):
        raise Refusal(Code.ALREADY_IMPORTED, file=reading.file, day=earlier)
    kept_office.villages(store.db)
    default = office.village_called(store, village) if village else None
    lines, problems = _lines(store, reading, default)
    told = [line for _, line in lines]
    problems += payout_terms.contradictions(store, reading, terms, default, told)
    if terms:
        known = kept_office.programmes(store.db)
        programme = next(it for it in known if it.id == terms.programme_id)
        problems += payout_months.contradictions(reading, programme)
    problems += payout_checks.against_store(store, reading, told, terms)
    problems += comparisons.warnings(store, told, terms.paid_on if terms else None)
    every = (*reading.problems, *problems)
    refused = rows_in_error(every)
    right = [(key, line) for key, line in lines if key not in refused]
    whole = Preview(
        reading,
        terms,
        tuple(line for _, line in right),
        reading.count - len(right),
        every,
        keys=tuple(key for key, _ in right),
    )
    return refused_rows.narrowed(store, whole, lines)


def with_proposals(
    store: Store, reading: PayoutReading, village: str = ""
) -> PayoutReading:
    """Return a reading whose damaged identity numbers are those of earlier batches.

    Only where the clerk asks for it; each is noted in the reading's problems, and
    those for which there is no certain proposal stay damaged.  `village` as in
    `preview`.
    """
    default = office.village_called(store, village) if village else None
    lines, _ = _lines(store, reading, default)
    told = [line for _, line in lines]
    proposals = payout_checks.proposed_repairs(store, reading, told)
    return payout_checks.with_repairs(reading, proposals)


def import_batch(
    store: Store,
    preview: Preview,
    *,
    accept_warnings: bool = False,
    leave_out_errors: bool = False,
    recipe: str = "",
) -> Steps[Imported]:
    """Import what the clerk saw in the preview, all of it or nothing.

    `recipe` names the one that the workbook was read by; the batch remembers it.
    Raises Refusal where rows are in error that the clerk has not agreed to leave
    out, where warnings were not accepted, or where something blocks the whole.
    """
    _refuse_unless_settled(
        preview, accept_warnings=accept_warnings, leave_out_errors=leave_out_errors
    )
    terms, reading = preview.terms, preview.reading
    if terms is None:
        raise Refusal(Code.PROGRAMME_NOT_CHOSEN)
    leaks.refuse_numbers(None, {"period": terms.period})
    refused_rows.refuse_if_joined_since(store, preview)
    programme = next(
        it for it in kept_office.programmes(store.db) if it.id == terms.programme_id
    )
    if earlier := kept_batches.day_imported(store.db, reading.sha256, terms):
        raise Refusal(Code.ALREADY_IMPORTED, file=reading.file, day=earlier)
    villages = {it.id: it.name for it in kept_office.villages(store.db)}
    digest = lines_digest(preview.lines, villages)
    total = len(preview.lines)
    today = store.now().date()
    facts: dict[str, object] = {
        "programme": programme.name,
        "year": terms.year,
        "period": terms.period,
        "file": reading.file,
        "lines": total,
        "refused": preview.refused,
        "total_fen": preview.total_fen,
        "lines_sha256": digest,
    }
    if preview.supplement:
        facts["supplements"] = preview.supplement.first
    yield Progress(0, total)
    with store.operation(Kind.IMPORT_PAYOUTS, facts) as operation:
        batch_id = kept_batches.add_batch(store.db, preview, terms, today, digest)
        operation.facts["batch"] = batch_id
        if recipe:
            operation.facts["recipe"] = recipe
            kept_recipes.mark_used(store.db, recipe, batch_id)
        with uncollected():
            payees = kept_people.of_lines(store.db, preview.lines)
            for start in range(0, total, AT_ONCE):
                yield Progress(start, total)
                some = preview.lines[start : start + AT_ONCE]
                kept.add_lines(store.db, batch_id, some, payees)
        operation.touched |= {"payout_line", "person"}
        yield Progress(total, total)
    return Imported(
        operation.id,
        batch_id,
        total,
        preview.total_fen,
        preview.refused,
        operation.touched,
    )


def batches(store: Store) -> list[BatchSummary]:
    """Return the batches, the newest first."""
    return kept_batches.summaries(store.db)


def batch(store: Store, batch_id: int) -> BatchSummary:
    """Return one batch; refuse an unknown number."""
    found = next((it for it in batches(store) if it.id == batch_id), None)
    if found is None:
        raise Refusal(Code.BATCH_UNKNOWN, batch=batch_id)
    return found


def lines(store: Store, batch_id: int, first: int, most: int) -> list[PayoutLine]:
    """Return some of a batch's lines, as they hold now."""
    return kept.lines(store.db, batch_id, first=first, most=most)


def villages_of(store: Store, batch_id: int) -> list[Village]:
    """Return the villages that a batch pays in, in their order."""
    by_id = {it.id: it for it in kept_office.villages(store.db)}
    return [by_id[number] for number in kept.villages_of(store.db, batch_id)]


def correct_batch(store: Store, batch_id: int, terms: BatchTerms) -> Operation:
    """Correct a batch's programme, year, period or payment date."""
    leaks.refuse_numbers(store, {"period": terms.period})
    before = batch(store, batch_id)
    earlier = kept_batches.day_imported(store.db, before.file_sha256, terms)
    now = BatchTerms(before.programme_id, before.year, before.period, before.paid_on)
    if now == terms:
        raise Refusal(Code.NOTHING_CHANGED)
    same_place = (terms.programme_id, terms.year, terms.period) == (
        now.programme_id,
        now.year,
        now.period,
    )
    if earlier and not same_place:
        raise Refusal(Code.ALREADY_IMPORTED, file=before.file_name, day=earlier)
    with store.operation(Kind.CORRECT_BATCH, {"batch": batch_id}) as operation:
        operation.facts["was"] = f"{before.title} {before.paid_on}"
        kept_batches.save_terms(store.db, batch_id, terms)
        after = batch(store, batch_id)
        operation.facts["is"] = f"{after.title} {after.paid_on}"
    return operation


def correct_line(
    store: Store, line_id: int, new: LineCorrection, *, on_the_wall: bool = False
) -> Operation:
    """Correct one line; what it said before is kept, with the reason and the time.

    Refuses a line that a released sheet shows, unless `on_the_wall` says that it is
    known: such a sheet is then to be withdrawn and made anew.  The history names it.
    """
    if not new.reason.strip():
        raise Refusal(Code.REASON_MISSING)
    leaks.refuse_numbers(store, {"reason": new.reason})
    found = kept.line(store.db, line_id)
    if found is None:
        raise Refusal(Code.LINE_UNKNOWN, line=line_id)
    batch_id, line = found
    faults = (
        people.id_number_fault(new.id_number, store.now().date())
        if new.id_number != line.id_number
        else None,
        people.account_fault(new.bank_account)
        if new.bank_account != line.bank_account
        else None,
    )
    for fault in filter(None, faults):
        raise Refusal(fault, name=new.name, length=len(new.id_number))
    showing = kept_sheets.showing(store.db, line_id)
    released = [str(it.number) for it in showing if it.is_released]
    if released and not on_the_wall:
        raise Refusal(Code.LINE_ON_THE_WALL, numbers=released)
    facts: dict[str, object] = {
        "batch": batch_id,
        "line": line_id,
        "name": line.name,
        "reason": new.reason,
    }
    if released:
        facts["numbers"] = released
    with store.operation(Kind.CORRECT_LINE, facts) as operation:
        at = store.now().isoformat(" ", "seconds")
        kept.correct_line(store.db, line, new, at)
        operation.touched |= {"payout_line", "person"}
    return operation


def payouts_to(store: Store, name: str) -> list[PersonPayouts]:
    """Return the people whose name holds `name`, each with what they were paid."""
    text = "".join(name.split())
    if not text:
        return []
    villages = {it.id: it.name for it in kept_office.villages(store.db)}
    batches_by_id = {it.id: it for it in batches(store)}
    called = kept_people.called(store.db, text, MOST_FOUND)
    paid: dict[int, list[tuple[BatchSummary, PayoutLine]]] = {}
    for person_id, batch_id, line in kept.paid_to(store.db, [it[0] for it in called]):
        paid.setdefault(person_id, []).append((batches_by_id[batch_id], line))
    return [
        PersonPayouts(name, villages[village_id], group, tuple(paid.get(person_id, ())))
        for person_id, name, village_id, group in called
    ]


def _refuse_unless_settled(
    preview: Preview, *, accept_warnings: bool, leave_out_errors: bool
) -> None:
    if preview.blocking:
        first = preview.blocking[0]
        if first.code is Code.TOTAL_MISMATCH:
            raise Refusal(Code.TOTALS_DISAGREE, count=len(preview.blocking))
        raise Refusal(first.code, **first.facts)
    if preview.refused and not leave_out_errors:
        raise Refusal(Code.ERRORS_NOT_LEFT_OUT, count=preview.refused)
    if not preview.lines:
        raise Refusal(Code.NOTHING_TO_IMPORT, file=preview.reading.file)
    if preview.warnings and not accept_warnings:
        raise Refusal(Code.WARNINGS_NOT_ACCEPTED, count=preview.warnings)


def _lines(
    store: Store, reading: PayoutReading, default: Village | None
) -> tuple[list[tuple[RowKey, PayoutLine]], list[Problem]]:
    """Return every record as a line of its village; problems where none is known.

    An alias leads to the village of today, and is told once.
    """
    villages = kept_office.villages(store.db)
    township = kept_office.office(store.db).township
    by_key = {village_key(name): it for it in villages for name in it.names}
    names = [name for village in villages for name in village.names]
    lines: list[tuple[RowKey, PayoutLine]] = []
    problems: list[Problem] = []
    known: dict[str, Village | None] = {"": default}
    homeless = 0
    for table, record in reading.records():
        told = record.village
        if told not in known:
            # Lists name the township before the village: 云溪镇石桥村.
            bare = told.partition(township)[2] if township else ""
            known[told] = by_key.get(village_key(told)) or (
                by_key.get(village_key(bare)) if bare else None
            )
            problems += _alias_used(
                table.place(record.row, Field.VILLAGE), told, known[told]
            )
        village = known[told]
        if village is not None:
            line = PayoutLine.of(record, table.sheet, village.id)
            lines.append((table.key(record), line))
        elif told:
            facts = {"village": told, "nearest": office.nearest_name(told, names)}
            place = table.place(record.row, Field.VILLAGE)
            problems.append(Problem(Code.VILLAGE_UNKNOWN, place, facts))
        elif Field.VILLAGE not in table.columns:
            homeless += 1
    if homeless:
        problems.append(Problem(Code.VILLAGE_NOT_TOLD, facts={"count": homeless}))
    return lines, problems


def _alias_used(place: Place, told: str, village: Village | None) -> Iterator[Problem]:
    """Yield a note where a list calls a village by a name that is not today's."""
    if village is not None and village_key(told) in village.aliases:
        facts = {"alias": told, "village": village.name}
        yield Problem(Code.VILLAGE_ALIAS_USED, place, facts)
