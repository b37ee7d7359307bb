"""What can be decided of sheets: their steps, what all may see, by which rule.

Each sheet's record stands by itself (一事一审), though one deed may treat many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import page_codes, pdf_pages
from gwgk_desktop.domain import review_faults
from gwgk_desktop.domain.people import name_key
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.postings import Stage
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.review_faults import Paperwork
from gwgk_desktop.domain.reviews import (
    Check,
    Means,
    Review,
    ReviewRule,
    Ruling,
    SheetRecord,
    SheetState,
    Step,
)
from gwgk_desktop.domain.sheet_faults import told_of_drafter, told_of_payment
from gwgk_desktop.domain.sheet_phrases import stage_said
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import (
    comparisons,
    leaks,
    users,
)
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import history as kept_history
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import reviews as kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store

SCREEN_DOTS = 96
LARGEST_PAGE = 20 * 1024**2
_FOR_TOWNSHIP = frozenset({Role.REVIEWER, Role.HEAD})
"""Who may decide for the township, or record what was decided on paper."""
_PAGES = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n")
"""How the files begin that a signed page may be: PDF, JPEG, PNG."""


@dataclass(frozen=True, slots=True)
class ReviewTerms:
    """What somebody decided of some sheets, and how it came to the desk."""

    ruling: Ruling
    by: str = ""
    """Who decided; for the township, the signed-in user where nobody is named."""
    step: Step | None = None
    """Which step it is; None: the one that comes next."""
    reason: str = ""
    checks: tuple[Check, ...] = ()
    decided_on: date | None = None
    """When; None: today."""
    on_paper: bool = False
    page: Path | None = None
    """The signed page, a photo or PDF, to be kept."""
    agreed: bool = False
    """Whether the clerk has agreed that one person speaks for several villages."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed did, and the sheets as they are after it."""

    operation: Operation
    sheets: tuple[MadeSheet, ...]
    notes: tuple[tuple[str, Problem], ...] = ()
    """What is to be known of them all the same, each with the village."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the desk, and how the office reviews."""

    rule: ReviewRule
    user: str
    """"" where the folder has no users."""
    reviews_for_township: bool
    """Whether a decision of the township may be the user's own."""
    sets_rule: bool
    """Whether the user may set how the office reviews."""


def seat(store: Store) -> Seat:
    """Return who sits at the desk, as far as that matters for a review."""
    user = store.user
    if user is None:
        how = kept.rule(store.db)
        return Seat(how, "", reviews_for_township=True, sets_rule=True)
    return Seat(
        kept.rule(store.db),
        user.name,
        reviews_for_township=user.role in _FOR_TOWNSHIP,
        sets_rule=user.role is Role.HEAD,
    )


def rule(store: Store) -> ReviewRule:
    """Return how the office reviews."""
    return kept.rule(store.db)


def save_rule(store: Store, new: ReviewRule) -> Operation:
    """Keep how the office reviews; in a protected folder its head alone may."""
    users.refuse_other_than_head(store)
    facts: dict[str, object] = {"steps": list(new.steps), "one_person": new.one_person}
    with store.operation(Kind.SET_REVIEW_RULE, facts) as operation:
        kept.save_rule(store.db, new)
    return operation


def called(store: Store, numbers: Sequence[str]) -> list[MadeSheet]:
    """Return the sheets of these numbers, with or without the township before them.

    Refuses an unknown one; what a number looks like is said as sheets print it.
    """
    township = kept_office.office(store.db).township
    known = {str(it.number): it for it in kept_sheets.sheets(store.db)}
    found = []
    for number in dict.fromkeys(numbers):
        bare = number.strip().removeprefix(f"{township}-")
        if bare not in known:
            raise unknown(store, number)
        found.append(known[bare])
    return found


def unknown(store: Store, number: str) -> Refusal:
    """Return the refusal of a number that no sheet has, with one as sheets print it."""
    made = [str(it.number) for it in kept_sheets.sheets(store.db)]
    villages = kept_office.villages(store.db)
    first = [f"{it.name}-{store.now():%Y}-001" for it in villages]
    asked = [it.name for it in villages if it.name in number]
    own = [it for it in (*made, *first) if any(name in it for name in asked)]
    some = next(iter((*own, *made, *first)), "")
    told = f"{kept_office.office(store.db).township}-{some}".strip("-") if some else ""
    return Refusal(Code.SHEET_UNKNOWN, number=number, printed_as=told)


def record(store: Store, sheet: MadeSheet) -> SheetRecord:
    """Return all that is on record of a sheet's review."""
    return kept.records(store.db, {sheet.id: sheet.drafted_by})[sheet.id]


def signed_page(store: Store, review: Review) -> bytes:
    """Return the signed page that is kept with a decision."""
    return store.shelf.get(review.page_sha256)


def signed_images(store: Store, review: Review) -> list[PageImage]:
    """Return the signed page that is kept with a decision as pictures for the screen.

    Refuses what is no picture and no PDF after all, though it began like one.
    """
    try:
        return pdf_pages.of_scan(signed_page(store, review), SCREEN_DOTS)
    except ValueError as error:
        most = f"{LARGEST_PAGE // 1024**2} MB"
        facts = {"file": review.page_name, "largest": most}
        raise Refusal(Code.PAGE_UNSUITABLE, **facts) from error


def review(store: Store, sheets: Sequence[MadeSheet], terms: ReviewTerms) -> Done:
    """Record what somebody decided of sheets: of all of them, or of none.

    A decision of the signed-in user is recorded as such, any other as signed on
    paper; who has an account decides by it.  Raises SheetFaults with a fault for each
    sheet that cannot be reviewed so, and NotAgreed where one name stands for the
    committees of several villages and the clerk has not `agreed` to that.
    """
    leaks.refuse_numbers(store, {"who": terms.by, "reason": terms.reason})
    step = terms.step or sheets[0].standing.next_step or Step.TOWNSHIP
    new = _decision(store, step, terms)
    how = kept.rule(store.db)
    today = store.now().date()
    faults = []
    for sheet in sheets:
        problems = closed(sheet)
        if not problems:
            number = str(sheet.number)
            printed = kept_history.second_sign_offs(store.db, number)
            known = Paperwork(number, sheet.made_on, today, printed)
            problems = review_faults.faults(
                sheet.number.reviewed_by(how), record(store, sheet), new, known
            )
        faults += [(sheet, problem) for problem in problems]
    refuse_faults(faults)
    alone = review_faults.for_many_villages(new, [it.number.village for it in sheets])
    if alone and not terms.agreed:
        raise NotAgreed(alone, Code.REVIEW_NOT_AGREED)
    page = None if terms.page is None else _page(store, terms.page, sheets)
    facts: dict[str, object] = {
        "numbers": numbers_of(sheets),
        "step": step,
        "ruling": new.ruling,
        "by": new.by,
        "decided_on": new.decided_on.isoformat(),
        "on_paper": new.means is Means.PAPER,
        "review_reason": new.reason,
        "checks": list(new.checks),
    }
    if alone:
        facts["agreed"] = [["", it.code] for _, it in alone]
    with store.operation(Kind.REVIEW_SHEETS, facts) as operation:
        if page is not None:
            new = replace(new, page_sha256=store.shelf.keep(page))
        for sheet in sheets:
            kept.add_review(store.db, sheet.id, new)
    notes = tuple(to_know(store, sheets))
    return Done(operation, as_now(store, sheets), notes)


def to_know(store: Store, sheets: Sequence[MadeSheet]) -> list[tuple[str, Problem]]:
    """Return what reviewers are to know of sheets, each with the village.

    Who on them is in doubt, where nobody is on record as their drafter, and what is to
    be paid before their notice is over.
    """
    unsigned = [
        (it.number.village, problem)
        for it in sheets
        for problem in told_of_drafter(it.drafted_by)
    ]
    return comparisons.shown_on(store, sheets) + unsigned + _paid_before(store, sheets)


def _paid_before(
    store: Store, sheets: Sequence[MadeSheet]
) -> list[tuple[str, Problem]]:
    """Return which batches are to be paid before a sheet's notice is over."""
    batches = {it.id: it for it in kept_batches.summaries(store.db)}
    today = store.now().date()
    return [
        (sheet.number.village, problem)
        for sheet in sheets
        if stage_said(sheet.title) is Stage.NOTICE
        for problem in told_of_payment(
            sheet.notice,
            [batches[it] for it in kept_sheets.shown_batches(store.db, sheet.id)],
            today,
        )
    ]


def set_aside(
    store: Store, sheets: Sequence[MadeSheet], reason: str, by: str = ""
) -> Done:
    """Set sheets aside that are not to be released (作废); their numbers stay taken.

    Raises Refusal where no reason is given or nobody is named, and SheetFaults with a
    fault for each sheet that is no open draft any more.
    """
    refuse_faults([(it, problem) for it in sheets for problem in closed(it)])
    why = reason.strip()
    if not why:
        raise Refusal(Code.SET_ASIDE_REASON_MISSING)
    who = whose(store, by)
    leaks.refuse_numbers(store, {"reason": why})
    how = kept.rule(store.db)
    facts: dict[str, object] = {
        "numbers": numbers_of(sheets),
        "by": who,
        "reason": why,
    }
    user, now = store.user, store.now()
    with store.operation(Kind.SET_ASIDE_SHEETS, facts) as operation:
        for sheet in sheets:
            new = Review(
                step=sheet.standing.next_step
                or sheet.number.reviewed_by(how).steps[-1],
                ruling=Ruling.SET_ASIDE,
                by=who,
                decided_on=now.date(),
                recorded_at=now,
                means=Means.ACCOUNT if user else Means.NAMED,
                recorded_by=user.name if user else "",
                reason=why,
            )
            kept.add_review(store.db, sheet.id, new)
    return Done(operation, as_now(store, sheets))


def whose(store: Store, by: str) -> str:
    """Return who does a deed: the user, or who was named where there are no users."""
    who = store.user.name if store.user else by.strip()
    if not who:
        raise Refusal(Code.REVIEWER_NOT_NAMED, at_desk=True)
    leaks.refuse_numbers(store, {"who": who})
    return who


def _decision(store: Store, step: Step, terms: ReviewTerms) -> Review:
    """Return what was decided, by whom and how; refuse who may not decide it so."""
    user, by = store.user, terms.by.strip()
    paper = terms.on_paper or terms.page is not None or step is Step.SIGN_OFF
    if paper and not by:
        raise Refusal(Code.SIGNER_NOT_NAMED)
    silent = step is Step.TOWNSHIP and not by  # the user alone speaks for the township
    own = user is not None and (silent or name_key(by) == name_key(user.name))
    by = user.name if own and user else by
    if own and paper and terms.page is None and terms.ruling is Ruling.AGREE:
        raise Refusal(Code.OWN_NAME_ON_PAPER, by=by, step=step)
    if user is None:
        means = Means.PAPER if paper else Means.NAMED
    else:
        means = Means.ACCOUNT if own and not paper else Means.PAPER
        if own and step is Step.TOWNSHIP and user.role is Role.CLERK:
            raise Refusal(Code.REVIEWERS_ONLY, user=user.name)
        if not own and any(
            name_key(it.name) == name_key(by) and it.closed_on is None
            for it in users.every(store)
        ):
            raise Refusal(Code.HAS_ACCOUNT, by=by)
        vouched = user.role in _FOR_TOWNSHIP or terms.page is not None
        if step is Step.TOWNSHIP and not vouched:
            raise Refusal(Code.PAGE_WANTED, by=by)
    return Review(
        step=step,
        ruling=terms.ruling,
        by=by,
        decided_on=terms.decided_on or store.now().date(),
        recorded_at=store.now(),
        means=means,
        recorded_by=user.name if user else "",
        reason=terms.reason.strip(),
        checks=tuple(it for it in Check if it in terms.checks),
        page_name=tellable_name(terms.page.name) if terms.page else "",
    )


def closed(sheet: MadeSheet) -> list[Problem]:
    """Return why nothing of a sheet can be decided any more."""
    facts: dict[str, object] = {"number": str(sheet.number)}
    for code, holds in (
        (Code.ALREADY_RELEASED, sheet.is_released),
        (Code.SHEET_WITHDRAWN, sheet.state is SheetState.WITHDRAWN),
        (Code.SHEET_SET_ASIDE, sheet.is_set_aside),
        (Code.SHEET_VOID, sheet.void),
        (Code.SHEET_OUTDATED, sheet.superseded),
    ):
        if holds:
            told = facts | ({"newer": str(sheet.newer)} if sheet.superseded else {})
            return [Problem(code, facts=told)]
    return []


def _page(store: Store, path: Path, sheets: Sequence[MadeSheet]) -> bytes:
    """Return a signed page; refuse what is no whole photo or PDF, or too large.

    So is a draft as this program made it, and a page of another sheet, as far as codes
    tell.  It is opened here: years later nobody could have it signed again.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    suits = content.startswith(_PAGES) and len(content) <= LARGEST_PAGE
    if not suits or not pdf_pages.is_scan(content):
        most = f"{LARGEST_PAGE // 1024**2} MB"
        raise Refusal(Code.PAGE_UNSUITABLE, file=path.name, largest=most)
    name = tellable_name(path.name)
    try:
        codes = page_codes.on_page(content, name)
    except (ValueError, Refusal):
        codes = []  # that it opens was seen; it need not have a code that can be read
    township = kept_office.office(store.db).township
    _refuse(review_faults.of_page(name, codes, numbers_of(sheets), township))
    return content


def numbers_of(sheets: Sequence[MadeSheet]) -> list[str]:
    """Return the numbers of sheets, as the history names them."""
    return [str(it.number) for it in sheets]


def as_now(store: Store, sheets: Sequence[MadeSheet]) -> tuple[MadeSheet, ...]:
    """Return sheets as they are now, in their order."""
    known = {it.id: it for it in kept_sheets.sheets(store.db)}
    return tuple(known[it.id] for it in sheets)


def _refuse(problems: Sequence[Problem]) -> None:
    for problem in problems:
        raise Refusal(problem.code, **problem.facts)


def refuse_faults(faults: Sequence[tuple[MadeSheet, Problem]]) -> None:
    """Refuse with all that is wrong, told of each sheet."""
    if faults:
        raise SheetFaults([(it.number.village, problem) for it, problem in faults])
