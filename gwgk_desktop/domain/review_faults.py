"""Why a decision on a sheet cannot be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.people import name_key
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from gwgk_desktop.domain.sheet_content import SheetCode
from gwgk_desktop.domain.reviews import (
    CHECKS,
    OF_A_VILLAGE,
    Check,
    Means,
    Review,
    ReviewRule,
    Ruling,
    SheetRecord,
    Step,
    in_force,
    is_alone,
    next_step,
)

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Paperwork:
    """What is known of a sheet when a decision on it is recorded."""

    number: str
    made_on: date
    today: date
    printed: Sequence[datetime] = ()
    """When sign-off sheets were printed that take the second's place."""


def faults(
    rule: ReviewRule, record: SheetRecord, new: Review, known: Paperwork
) -> list[Problem]:
    """Return why a review cannot be recorded; empty where it can."""
    number = known.number
    wanted = next_step(rule, record.drafted_by, record.reviews)
    if wanted is None:
        return [Problem(Code.NOTHING_TO_REVIEW, facts={"number": number})]
    if new.step is not wanted:  # what else is lacking is no matter then
        facts = {"number": number, "step": new.step, "next": wanted}
        return [Problem(Code.STEP_NOT_NEXT, facts=facts)]
    problems = []
    if not new.by:
        problems.append(Problem(Code.REVIEWER_NOT_NAMED, facts={"at_desk": False}))
    if not known.made_on <= new.decided_on <= known.today:
        problems.append(Problem(Code.REVIEW_DAY_INVALID))
    if new.ruling is Ruling.SEND_BACK:
        if not new.reason:
            problems.append(Problem(Code.REVIEW_REASON_MISSING))
        return problems
    problems += _faults_of_paper(rule, record, new, known)
    return problems + _faults_of_agreement(rule, record, new, number)


def of_page(
    file: str, codes: Sequence[SheetCode], numbers: Sequence[str], township: str
) -> list[Problem]:
    """Return why a page with these codes is no signed page of sheets of these numbers.

    Paper may be crumpled: without any code nothing is said.
    """
    shown = [(it, it.number.removeprefix(f"{township}-")) for it in codes]
    for code, number in shown:
        if code.is_draft and number in numbers:
            facts: dict[str, object] = {"file": file, "number": number}
            return [Problem(Code.PAGE_IS_DRAFT, facts=facts)]
    if not shown or any(number in numbers for _, number in shown):
        return []
    facts = {"file": file, "number": shown[0][1], "wanted": "、".join(numbers)}
    return [Problem(Code.PAGE_OF_OTHER_SHEET, facts=facts)]


def for_many_villages(
    new: Review, villages: Sequence[str]
) -> list[tuple[str, Problem]]:
    """Return what wants consent: one member of a committee agrees for several villages.

    Each village has committees of its own; as the others, with the village ("": all).
    """
    several = list(dict.fromkeys(villages))
    agrees = new.ruling is Ruling.AGREE and new.step in OF_A_VILLAGE
    if not agrees or len(several) < _SEVERAL:
        return []
    facts: dict[str, object] = {"by": new.by, "villages": several, "step": new.step}
    return [("", Problem(Code.ONE_NAME_MANY_VILLAGES, facts=facts))]


def _is_on_paper(rule: ReviewRule, record: SheetRecord, new: Review) -> bool:
    """Return whether somebody can have agreed on paper only.

    Where one person works alone nobody else sits at the desk, whatever name is given.
    """
    if not rule.one_person or new.means is not Means.NAMED:
        return new.means is Means.PAPER
    named = [it.by for it in record.reviews if it.means is Means.NAMED]
    alone = record.drafted_by or next(iter(named), new.by)
    return name_key(new.by) != name_key(alone)


def _faults_of_paper(
    rule: ReviewRule, record: SheetRecord, new: Review, known: Paperwork
) -> list[Problem]:
    """Return what an agreement on paper lacks: the printed sheet, the page."""
    problems = []
    if new.step is Step.SIGN_OFF:
        back = [it for it in record.reviews if it.ruling is Ruling.SEND_BACK]
        printed = [it for it in known.printed if not back or it >= back[-1].recorded_at]
        facts: dict[str, object] = {"number": known.number}
        if not printed:
            problems.append(Problem(Code.SIGN_OFF_NOT_PRINTED, facts=facts))
        elif new.decided_on < (first := min(printed).date()):
            facts["printed_on"] = first
            problems.append(Problem(Code.SIGNED_BEFORE_PRINTED, facts=facts))
    if new.by and not new.page_name and _is_on_paper(rule, record, new):
        problems.append(Problem(Code.PAGE_WANTED, facts={"by": new.by}))
    return problems


def _faults_of_agreement(
    rule: ReviewRule, record: SheetRecord, new: Review, number: str
) -> list[Problem]:
    problems = []
    if new.step is Step.TOWNSHIP and (lacking := set(Check) - set(new.checks)):
        told = [CHECKS[it][0] for it in Check if it in lacking]
        problems.append(Problem(Code.CHECKS_MISSING, facts={"checks": told}))
    agreed = in_force(record.reviews)
    if record.reviews and not agreed and not new.reason:
        facts = {"number": number}
        problems.append(Problem(Code.UNCHANGED_SINCE_SENT_BACK, facts=facts))
    if new.step in OF_A_VILLAGE and any(
        it.step in OF_A_VILLAGE and name_key(it.by) == name_key(new.by) for it in agreed
    ):
        facts = {"number": number, "by": new.by}
        problems.append(Problem(Code.SAME_PERSON_SUPERVISES, facts=facts))
    reviewers = {it.by for it in agreed} | {new.by}
    last = new.step is rule.steps[-1] and not rule.one_person
    if (last or new.step is Step.SIGN_OFF) and is_alone(record.drafted_by, reviewers):
        facts = {"number": number, "by": record.drafted_by}
        known = Code.DRAFTER_ALONE if record.drafted_by else Code.DRAFTER_UNKNOWN
        problems.append(Problem(known, facts=facts))
    return problems
