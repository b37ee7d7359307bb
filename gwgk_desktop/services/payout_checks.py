"""What is doubtful of a payout list in the light of all that was paid before.

Nothing here refuses a row: what the store remembers may itself be wrong, so the
clerk decides.  Each question is asked of the store once for the whole list.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.domain import people, personal_data
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.payouts import PayoutLine, RepairProposal
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.domain.reading_checks import check_totals
from gwgk_desktop.domain.readings import Field, cells_in_error, rows_in_error
from gwgk_desktop.services import office
from gwgk_desktop.services.households import changes_since, comparable
from gwgk_desktop.services.new_lists import NewList, Where, where_of
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payout_checks as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gwgk_desktop.domain.office import Programme, Village
    from gwgk_desktop.domain.payouts import BatchTerms
    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.readings import PayoutReading, PayoutTable
    from gwgk_desktop.store.database import Store

EXCLUSIVE = "exclusive_programmes.toml"
"""The table of programmes that exclude one another: in `resources`, and the office's
own in the data folder, which then holds alone."""
_ACCOUNT_TAIL = 4


def against_store(
    store: Store,
    reading: PayoutReading,
    lines: Sequence[PayoutLine],
    terms: BatchTerms | None,
) -> list[Problem]:
    """Return what is doubtful of a list's lines, those of rows in error included.

    Without terms only what does not depend on programme, year and period.
    """
    new = NewList(reading, lines)
    villages = {it.id: it for it in kept_office.villages(store.db)}
    problems = [
        *_groups(new, villages),
        *_payees(new),
        *_spellings(store, new),
        *_proposed(store, reading, lines),
    ]
    if terms is None:
        return problems
    programmes = kept_office.programmes(store.db)
    programme = next(it for it in programmes if it.id == terms.programme_id)
    batches = kept.batches(store.db, [programme.id])
    problems += _ages(new, terms, programme)
    same = {
        it.id: it
        for it in batches
        if (it.year, it.period) == (terms.year, terms.period)
    }
    paid = list(kept.paid_in(store.db, same))
    problems += _paid_already(new, same, paid, villages)
    problems += _excluded(store, new, terms, programmes)
    before = comparable(batches, terms)
    if before:
        was = list(kept.paid_in(store.db, [it.id for it in before]))
        problems += changes_since(new, terms, before[0].year, was, paid)
    return problems


def proposed_repairs(
    store: Store, reading: PayoutReading, lines: Sequence[PayoutLine]
) -> list[RepairProposal]:
    """Return what the damaged identity numbers of a list may have been.

    It is proposed where earlier lists know exactly one number for the same name,
    village, group and last four digits of the account, and this list does not give
    it to anybody else.  Nothing is changed: see `with_repairs`.
    """
    damaged = _damaged(reading)
    if not damaged:
        return []
    new = NewList(reading, lines)
    wanted = {
        place: line
        for line in lines
        if (place := new.place(line, Field.ID_NUMBER)) in damaged
        and len(line.bank_account) >= _ACCOUNT_TAIL
    }
    found: dict[tuple[Where, str], dict[str, int]] = {}
    names = {line.name for line in wanted.values()}
    for known in kept.lines_of_people_called(store.db, names):
        where = (known.village_id, group_key(known.group), known.name)
        those = found.setdefault((where, known.bank_account[-_ACCOUNT_TAIL:]), {})
        those[people.full_form(known.id_number)] = known.batch_id
    proposals = []
    taken = [number for _, number in new.numbered()]
    for place, line in wanted.items():
        those = found.get((where_of(line), line.bank_account[-_ACCOUNT_TAIL:]), {})
        if len(those) == 1:
            [(number, batch_id)] = those.items()
            taken.append(number)
            proposals.append(RepairProposal(place, line.name, number, batch_id))
    times = Counter(taken)
    return [it for it in proposals if times[it.id_number] == 1]


def with_repairs(
    reading: PayoutReading, proposals: Sequence[RepairProposal]
) -> PayoutReading:
    """Return a reading with the proposals that the clerk took, each of them noted."""
    values = {it.place: it for it in proposals}
    tables = tuple(_repaired(table, values) for table in reading.tables)
    problems = [
        problem
        for problem in reading.problems
        if problem.code is not Code.TOTAL_MISMATCH
        and not (problem.code is Code.ID_NUMBER_DAMAGED and problem.place in values)
    ]
    problems += [Problem(Code.PROPOSAL_TAKEN, it.place, _told(it)) for it in proposals]
    problems += check_totals(tables, rows_in_error(problems), cells_in_error(problems))
    return replace(reading, tables=tables, problems=tuple(problems))


def _groups(new: NewList, villages: Mapping[int, Village]) -> Iterator[Problem]:
    """Yield the groups that are addresses, and those that their village has not.

    A village may have named none.  An address is told without its text.
    """
    addresses = {
        group
        for group in {line.group for line in new.lines}
        if personal_data.is_address(group)
    }
    known = {
        village.id: {group_key(name) for name in village.groups}
        for village in villages.values()
        if village.groups
    }
    nearest: dict[tuple[int, str], str | None] = {}
    for line in new.lines:
        asked = (line.village_id, line.group)
        if line.group in addresses:
            place = new.place(line, Field.GROUP)
            told = {"name": people.tellable(line.name)}
            yield Problem(Code.GROUP_IS_ADDRESS, place, told)
            continue
        if not line.group or line.village_id not in known:
            continue
        if asked not in nearest:
            groups = villages[line.village_id].groups
            is_known = group_key(line.group) in known[line.village_id]
            nearest[asked] = (
                None if is_known else office.nearest_name(line.group, groups)
            )
        if nearest[asked] is not None:
            facts = {
                "village": villages[line.village_id].name,
                "group": line.group,
                "nearest": nearest[asked],
            }
            place = new.place(line, Field.GROUP)
            yield Problem(Code.GROUP_UNKNOWN, place, facts)


def _payees(new: NewList) -> Iterator[Problem]:
    """Yield the lines that pay somebody else; the head of the household often is."""
    for line in new.lines:
        if not line.payee or _is(line, line.payee, line.payee_id_number):
            continue
        facts = {
            "name": people.tellable(line.name),
            "payee": people.tellable(line.payee),
        }
        is_head = people.name_key(line.payee) == people.name_key(line.household_head)
        weighed = Severity.NOTE if is_head else None
        place = new.place(line, Field.PAYEE)
        yield Problem(Code.PAYEE_DIFFERS, place, facts, weighed)


def _is(line: PayoutLine, name: str, id_number: str) -> bool:
    """Return whether a line is for the person of that name and identity number."""
    if people.name_key(name) != people.name_key(line.name):
        return False
    whole = people.full_form
    return not (id_number and line.id_number) or whole(id_number) == whole(
        line.id_number
    )


def _spellings(store: Store, new: NewList) -> Iterator[Problem]:
    """Yield identity numbers under another name, or in their other form, than before.

    The other form may stand in the same list as well.
    """
    asked = {number for _, number in new.numbered()}
    asked |= {line.id_number for line in new.lines}
    asked |= set(map(people.old_form, asked))
    by_number = {
        number: (person_id, name)
        for person_id, number, name in kept.people(store.db, asked)
    }
    doubtful = []
    first: dict[str, PayoutLine] = {}
    for line, number in new.numbered():
        other = first.setdefault(number, line)
        if other.id_number != line.id_number:
            yield _two_forms(new, line, other.name)
        same = by_number.get(line.id_number)
        if line.name and same and same[1] != line.name:
            doubtful.append((line, same[0], Code.ID_NUMBER_TWO_NAMES))
        form = people.old_form(number) if line.id_number == number else number
        if form in by_number:
            doubtful.append((line, by_number[form][0], Code.ID_NUMBER_TWO_FORMS))
    names = kept.names_of(store.db, {person_id for _, person_id, _ in doubtful})
    for line, person_id, code in doubtful:
        known = names.get(person_id)
        if known and code is Code.ID_NUMBER_TWO_FORMS:
            yield _two_forms(new, line, known[-1])
        elif known and people.name_key(line.name) not in map(people.name_key, known):
            facts = {
                "name": people.tellable(line.name),
                "other": people.tellable(known[-1]),
            }
            place = new.place(line, Field.NAME)
            yield Problem(Code.ID_NUMBER_TWO_NAMES, place, facts)


def _two_forms(new: NewList, line: PayoutLine, other: str) -> Problem:
    facts = {"name": people.tellable(line.name), "other": other}
    place = new.place(line, Field.ID_NUMBER)
    return Problem(Code.ID_NUMBER_TWO_FORMS, place, facts)


def _proposed(
    store: Store, reading: PayoutReading, lines: Sequence[PayoutLine]
) -> Iterator[Problem]:
    for it in proposed_repairs(store, reading, lines):
        yield Problem(Code.REPAIR_PROPOSED, it.place, _told(it))


def _told(proposal: RepairProposal) -> dict[str, object]:
    """Return what may be shown and logged of a proposal."""
    return {
        "name": people.tellable(proposal.name),
        "batch": proposal.batch_id,
        "proposed": wording.masked(proposal.id_number),
    }


def _damaged(reading: PayoutReading) -> set[Place | None]:
    return {it.place for it in reading.problems if it.code is Code.ID_NUMBER_DAMAGED}


def _repaired(
    table: PayoutTable, values: Mapping[Place, RepairProposal]
) -> PayoutTable:
    rows = {(place.sheet, place.row) for place in values}
    records = tuple(
        record._replace(id_number=values[place].id_number)
        if (table.sheet, record.row) in rows
        and (place := table.place(record.row, Field.ID_NUMBER)) in values
        else record
        for record in table.records
    )
    return replace(table, records=records)


def _ages(new: NewList, terms: BatchTerms, programme: Programme) -> Iterator[Problem]:
    """Yield those too young or too old for the programme on the day of payment."""
    limits = office.age_limits(programme)
    if limits is None:
        return
    least, most = limits
    for line, number in new.numbered():
        age = people.age_on(number, terms.paid_on)
        if age is not None and not least <= age <= (most or age):
            facts = {
                "name": people.tellable(line.name),
                "age": age,
                "youngest": least or "",
                "oldest": most or "",
            }
            place = new.place(line, Field.ID_NUMBER)
            yield Problem(Code.AGE_OUT_OF_RANGE, place, facts)


def _paid_already(
    new: NewList,
    batches: Mapping[int, kept.Batch],
    paid: Iterable[kept.Paid],
    villages: Mapping[int, Village],
) -> Iterator[Problem]:
    """Yield those whom a batch of the same programme and period pays already."""
    by_number = {people.full_form(it.id_number): it for it in paid if it.id_number}
    for line, number in new.numbered():
        earlier = by_number.get(number)
        if earlier is not None:
            facts = {
                "name": people.tellable(line.name),
                "batch": earlier.batch_id,
                "day": batches[earlier.batch_id].paid_on,
                "village": villages[earlier.village_id].name,
            }
            place = new.place(line, Field.ID_NUMBER)
            yield Problem(Code.DUPLICATE_ID_NUMBER, place, facts, Severity.WARNING)


def _excluded(
    store: Store, new: NewList, terms: BatchTerms, programmes: Sequence[Programme]
) -> Iterator[Problem]:
    """Yield those whom a programme pays in that year that excludes this one."""
    basis = _excluding(store, terms.programme_id, programmes)
    batches = {
        it.id: it for it in kept.batches(store.db, basis) if it.year == terms.year
    }
    if not batches:
        return
    latest: dict[str, kept.Batch] = {}
    for paid in kept.paid_in(store.db, batches):
        number, batch = people.full_form(paid.id_number), batches[paid.batch_id]
        if number not in latest or latest[number].paid_on < batch.paid_on:
            latest[number] = batch
    for line, number in new.numbered():
        other = latest.get(number)
        if other is not None:
            facts = {
                "name": people.tellable(line.name),
                "batch": other.id,
                "day": other.paid_on,
                "programme": other.programme,
                "basis": basis[other.programme_id],
            }
            place = new.place(line, Field.NAME)
            yield Problem(Code.EXCLUSIVE_PROGRAMMES, place, facts)


def _excluding(
    store: Store, programme_id: int, programmes: Sequence[Programme]
) -> dict[int, str]:
    """Return the programmes that exclude this one, each with the rule that says so.

    Refuses with TABLE_UNREADABLE where the office's own table is written wrongly.
    """
    own = store.path.parent / EXCLUSIVE
    path = own if own.exists() else paths.RESOURCES / EXCLUSIVE
    excluding: dict[int, str] = {}
    try:
        for pair in tomllib.loads(path.read_text("utf-8")).get("pair", []):
            sides = [
                {it.id for it in programmes if any(map(it.called, pair[side]))}
                for side in ("one", "other")
            ]
            for side, opposite in (sides, reversed(sides)):
                if programme_id in side:
                    excluding |= dict.fromkeys(opposite, str(pair["basis"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refusal(Code.TABLE_UNREADABLE, table=EXCLUSIVE) from error
    return excluding
