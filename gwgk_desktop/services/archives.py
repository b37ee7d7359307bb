"""Where the papers of postings are kept when they are done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.notice_sheets import TOWNSHIP
from gwgk_desktop.domain.posting_rules import (
    MOST_YEARS,
    PAPERS,
    PostingRule,
    archive_number,
)
from gwgk_desktop.domain.postings import (
    ARCHIVABLE,
    ArchiveRecord,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, postings
from gwgk_desktop.services.sheet_making import SheetFaults
from gwgk_desktop.store import posting_rules as kept_rules
from gwgk_desktop.store import postings as kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.services.postings import Done, Listed
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class ArchiveTerms:
    """Where the papers of postings go."""

    place: str
    number: str = ""
    """"": the next of the village's year; required to be so for several at once."""
    papers: str = PAPERS
    years: int | None = None
    """For how long; None: as the office's rule says."""
    by: str = ""


def archive(store: Store, some: Sequence[Listed], terms: ArchiveTerms) -> Done:
    """Note where the papers of postings are kept: of all of them, or of none.

    Raises SheetFaults with a fault for each that is not done yet.  From then on nothing
    is added to a posting.
    """
    who, how = postings.who_did(store, terms.by), kept_rules.rule(store.db)
    place, papers = terms.place.strip(), terms.papers.strip()
    many = bool(terms.number.strip()) and len(some) > 1
    right = terms.years is None or 0 < terms.years <= MOST_YEARS
    if not (place and papers and right) or many:
        raise Refusal(Code.ARCHIVE_INCOMPLETE, most=MOST_YEARS)
    told = {"place": place, "papers": papers, "archive_number": terms.number}
    leaks.refuse_numbers(store, told)
    faults = [
        (one.record.posting.village, problem)
        for one in some
        for problem in _unarchivable(one)
    ]
    if faults:
        raise SheetFaults(faults)
    taken = kept.archive_numbers(store.db)
    if terms.number.strip() in taken:
        raise Refusal(Code.ARCHIVE_NUMBER_TAKEN, archive=terms.number.strip())
    new: list[ArchiveRecord] = []
    for one in some:
        it = one.record.posting
        year = it.posted_on.year
        number = terms.number.strip() or archive_number(
            it.village or TOWNSHIP, year, taken
        )
        taken.add(number)
        years = terms.years or _years(one, how)
        new.append(ArchiveRecord(number, year, papers, years, place, store.now(), who))
    facts: dict[str, object] = {
        "archives": [it.number for it in new],
        "postings": [one.record.id for one in some],
        "years": "、".join(map(str, sorted({it.retention_years for it in new}))),
        "place": place,
        "by": who,
    }
    with store.operation(Kind.ARCHIVE_POSTINGS, facts) as operation:
        for one, record in zip(some, new, strict=True):
            kept.add_archive(store.db, one.record.id, record)
    return postings.done(store, operation, some)


def _years(one: Listed, how: PostingRule) -> int:
    """Return for how long papers are kept: those of payouts longer."""
    paid = one.record.posting.batch_id is not None
    return how.finance_retention_years if paid else how.retention_years


def _unarchivable(one: Listed) -> list[Problem]:
    it = one.record.posting
    facts: dict[str, object] = {"posting": it.id, "title": it.title}
    if one.record.archive is not None:
        return [Problem(Code.POSTING_ARCHIVED, facts=facts)]
    if count := len(one.record.open_objections):
        facts["count"] = count
        return [Problem(Code.OBJECTION_OPEN, facts=facts)]
    if one.standing.state not in ARCHIVABLE:
        facts["posting_state"] = one.standing.state.value
        return [Problem(Code.NOT_ARCHIVABLE, facts=facts)]
    return []
