"""What can be done of a sheet's review: decide, release, withdraw, verify.

Each sheet's record stands by itself (一事一审), though one deed may treat many.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import pdf_pages
from gwgk_desktop.domain import money, reviews
from gwgk_desktop.domain.notice_sheets import repeats, written_day
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.reviews import (
    FOR_ALL,
    Check,
    Classification,
    Disclosure,
    Means,
    Release,
    Review,
    ReviewRule,
    Ruling,
    SheetRecord,
    SheetState,
    SignOff,
    Step,
    TakeDown,
    Verdict,
    Withdrawal,
)
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import leaks, notice_sheets, papers, users
from gwgk_desktop.services.notice_sheets import NotAgreed, SheetFaults
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import postings as kept_postings
from gwgk_desktop.store import reviews as kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.office import Programme
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.postings import PostingRecord
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

SCREEN_DOTS = 96
LARGEST_PAGE = 20 * 1024**2
_FOR_TOWNSHIP = frozenset({Role.REVIEWER, Role.HEAD})
"""Who may decide for the township, or record what was decided on paper."""
_PAGES = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n")
"""How the files begin that a signed page may be: PDF, JPEG, PNG."""
_TOLD_BY = 4_096
"""Within so many bytes of its beginning a content text names its sheet."""


@dataclass(frozen=True, slots=True)
class ReviewTerms:
    """What somebody decided of some sheets, and how it came to the desk."""

    ruling: Ruling
    by: str = ""
    """Who decided; the signed-in user where nobody is named."""
    step: Step | None = None
    """Which step it is; None: the one that comes next."""
    reason: str = ""
    checks: tuple[Check, ...] = ()
    decided_on: date | None = None
    """When; None: today."""
    on_paper: bool = False
    page: Path | None = None
    """The signed page, a photo or PDF, to be kept."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a deed did, and the sheets as they are after it."""

    operation: Operation
    sheets: tuple[MadeSheet, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """What a file is, held against what was released."""

    file: str
    sha256: str
    verdict: Verdict
    what: str = ""
    """What was released with these bytes: "pdf" or "content"; "" where nothing was."""
    sheet: MadeSheet | None = None
    record: SheetRecord | None = None


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


@dataclass(frozen=True, slots=True)
class ClassifiedProgramme:
    """A programme, and what its sheets are unless somebody says otherwise."""

    programme: Programme
    classification: Classification


def classified_programmes(store: Store) -> list[ClassifiedProgramme]:
    """Return every programme with what its sheets are."""
    known = kept.programme_classifications(store.db)
    return [
        ClassifiedProgramme(it, known.get(it.id, FOR_ALL))
        for it in kept_office.programmes(store.db)
    ]


def classify_programme(
    store: Store, programme: Programme, new: Classification
) -> Operation:
    """Keep what the sheets of a programme are, unless one is said to be otherwise."""
    _refuse(new.faults())
    leaks.refuse_numbers(store, {"ground": new.ground, "basis": new.basis})
    facts: dict[str, object] = {"programme": programme.name, **_classified(new)}
    with store.operation(Kind.CLASSIFY_PROGRAMME, facts) as operation:
        kept.save_programme_classification(store.db, programme.id, new)
    return operation


def classify(store: Store, sheets: Sequence[MadeSheet], new: Classification) -> Done:
    """Say whether sheets may be seen by all; refuse what has been released."""
    _refuse(new.faults())
    leaks.refuse_numbers(store, {"ground": new.ground, "basis": new.basis})
    faults = [(it, problem) for it in sheets for problem in _closed(it)]
    _refuse_faults(faults)
    facts: dict[str, object] = {"numbers": _numbers(sheets), **_classified(new)}
    with store.operation(Kind.CLASSIFY_SHEETS, facts) as operation:
        for sheet in sheets:
            kept.save_classification(store.db, sheet.id, new)
    return Done(operation, _now(store, sheets))


def called(store: Store, numbers: Sequence[str]) -> list[MadeSheet]:
    """Return the sheets of these numbers, with or without the township before them."""
    township = kept_office.office(store.db).township
    known = {str(it.number): it for it in kept_sheets.sheets(store.db)}
    found = []
    for number in dict.fromkeys(numbers):
        bare = number.strip().removeprefix(f"{township}-")
        if bare not in known:
            raise Refusal(Code.SHEET_UNKNOWN, number=number)
        found.append(known[bare])
    return found


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
    sheet that cannot be reviewed so.
    """
    leaks.refuse_numbers(store, {"who": terms.by, "reason": terms.reason})
    step = terms.step or sheets[0].standing.next_step or Step.TOWNSHIP
    new = _decision(store, step, terms)
    how = kept.rule(store.db)
    today = store.now().date()
    faults = []
    for sheet in sheets:
        problems = _closed(sheet)
        if not problems:
            days = (sheet.made_on, today)
            number = str(sheet.number)
            problems = reviews.faults(how, record(store, sheet), new, number, days)
        faults += [(sheet, problem) for problem in problems]
    _refuse_faults(faults)
    if terms.page is not None:
        content = _page(terms.page)
        new = replace(
            new, page_name=terms.page.name, page_sha256=store.shelf.keep(content)
        )
    facts: dict[str, object] = {
        "numbers": _numbers(sheets),
        "step": step,
        "ruling": new.ruling,
        "by": new.by,
        "decided_on": new.decided_on.isoformat(),
        "on_paper": new.means is Means.PAPER,
        "review_reason": new.reason,
        "checks": list(new.checks),
    }
    with store.operation(Kind.REVIEW_SHEETS, facts) as operation:
        for sheet in sheets:
            kept.add_review(store.db, sheet.id, new)
    return Done(operation, _now(store, sheets))


def release(
    store: Store, sheets: Sequence[MadeSheet], by: str = "", *, agreed: bool = False
) -> Steps[Done]:
    """Release sheets that all have agreed on: all of them, or none.

    From then on nothing of them changes.  Raises SheetFaults with a fault for each
    sheet that may not be released, NotAgreed unless the clerk has `agreed` to notice
    periods that have begun already, and Leaked where the gate finds personal data in
    the very bytes that are kept of one.
    """
    who = _whose(store, by)
    how = kept.rule(store.db)
    every, today = kept_sheets.sheets(store.db), store.now().date()
    faults: list[tuple[MadeSheet, Problem]] = []
    for done, sheet in enumerate(sheets):
        yield Progress(done, len(sheets))
        faults += [(sheet, it) for it in _unreleasable(sheet, every, today)]
        faults += [(sheet, it) for it in _shown_twice(store, sheet, sheets)]
        if not faults:
            notice_sheets.refuse_leaks(store, sheet)
    _refuse_faults(faults)
    begun = [(it.number.village, one) for it in sheets for one in _begun(it, today)]
    if begun and not agreed:
        raise NotAgreed(begun, Code.RELEASE_NOT_AGREED)
    facts: dict[str, object] = {
        "numbers": _numbers(sheets),
        "by": who,
        "one_person": any(
            one.step is Step.SIGN_OFF
            for it in sheets
            for one in record(store, it).reviews
        ),
        "files": [it.file_sha256 for it in sheets],
        "contents": [it.content_sha256 for it in sheets],
    }
    if begun:
        facts["agreed"] = [[it, one.code] for it, one in begun]
    with store.operation(Kind.RELEASE_SHEETS, facts) as operation:
        for sheet in sheets:
            new = Release(
                store.now(), who, sheet.file_sha256, sheet.content_sha256, how
            )
            kept.add_release(store.db, sheet.id, new)
    return Done(operation, _now(store, sheets))


def withdraw(
    store: Store, sheets: Sequence[MadeSheet], reason: str, by: str = ""
) -> Done:
    """Withdraw released sheets: they are taken down, and may be replaced.

    The next sheet of the same batch, or of the batch that was imported in its place,
    is the next version of the number and says what it corrects.
    """
    who = _whose(store, by)
    if not reason.strip():
        raise Refusal(Code.REVIEW_REASON_MISSING)
    leaks.refuse_numbers(store, {"reason": reason})
    faults = []
    for sheet in sheets:
        if not sheet.is_released:
            gone = sheet.state is SheetState.WITHDRAWN
            code = Code.SHEET_WITHDRAWN if gone else Code.NOT_RELEASED
            faults.append((sheet, Problem(code, facts={"number": str(sheet.number)})))
    _refuse_faults(faults)
    gone_from = boards(store, sheets, reason.strip())
    facts: dict[str, object] = {
        "numbers": _numbers(sheets),
        "by": who,
        "reason": reason.strip(),
        "boards": [f"{it.village}：{it.board}" for it in gone_from if it.board],
    }
    with store.operation(Kind.WITHDRAW_SHEETS, facts) as operation:
        for sheet in sheets:
            new = Withdrawal(store.now(), who, reason.strip())
            kept.add_withdrawal(store.db, sheet.id, new)
    return Done(operation, _now(store, sheets))


def boards(
    store: Store, sheets: Sequence[MadeSheet], reason: str = ""
) -> list[TakeDown]:
    """Return where sheets hang, and the boards where they may: a row for each.

    First those on which they were noted as put up, then the other boards of their
    villages; those that they came down from are left out.
    """
    ids = {it.name: it.id for it in kept_office.villages(store.db)}
    known = kept_boards.boards(store.db)
    hung = kept_postings.records(store.db, sheet_ids=[it.id for it in sheets])
    rows = []
    for sheet in sheets:
        of_it = [it for it in hung if it.posting.sheet_id == sheet.id]
        there = [it for it in known if it.village_id == ids.get(sheet.number.village)]
        rows += _take_downs(sheet, there, of_it, reason)
    return rows


def _take_downs(
    sheet: MadeSheet,
    boards: Sequence[Board],
    hung: Sequence[PostingRecord],
    reason: str,
) -> list[TakeDown]:
    number, village = str(sheet.number), sheet.number.village
    names = {it.id: it for it in boards}
    rows = []
    for it in (one for one in hung if one.ended_at is None):
        board, since = names.get(it.posting.board_id or 0), it.posting.posted_at
        rows.append(
            TakeDown(
                number,
                village,
                board.name if board else "",
                board.place if board else it.posting.place,
                reason,
                since.isoformat(" ", "minutes"),
            )
        )
    noted = {it.posting.board_id for it in hung}
    rows += [
        TakeDown(number, village, it.name, it.place, reason)
        for it in boards
        if it.id not in noted
    ]
    if not rows and not hung:
        rows.append(TakeDown(number, village, "", "", reason))
    return rows


def take_down(store: Store, sheets: Sequence[MadeSheet]) -> list[TakeDown]:
    """Return the boards that carry withdrawn sheets, or may, as far as is known.

    A village without any board on record, and without a posting, has a row, too.
    """
    rows = []
    for sheet in sheets:
        gone = record(store, sheet).withdrawal
        if gone is None:
            raise Refusal(Code.NOT_RELEASED, number=str(sheet.number))
        rows += boards(store, [sheet], gone.reason)
    return rows


def save_take_down(store: Store, sheets: Sequence[MadeSheet], to: Path) -> Path:
    """Save the tick list of boards in the folder `to`; never over another file."""
    township, today = kept_office.office(store.db).township, store.now().date()
    sheet = reviews.take_down_sheet(township, take_down(store, sheets), today)
    path = paths.free_name(to / f"撤下清单-{today:%Y%m%d}.pdf")
    content = papers.drawn(store, sheet)
    leaks.gate(store, content, path.name)
    paths.replace_file(path, content)
    return path


def sign_off_pdf(store: Store, sheets: Sequence[MadeSheet]) -> bytes:
    """Return the sign-off sheets (签审单) of open sheets as one PDF, a sheet each."""
    faults = [(it, problem) for it in sheets for problem in _closed(it)]
    _refuse_faults(faults)
    how, office = kept.rule(store.db), kept_office.office(store.db)
    today = store.now().date()
    content = pdf_pages.joined(
        papers.drawn(
            store,
            reviews.sign_off_sheet(
                SignOff(
                    township=office.township,
                    number=str(it.number),
                    title=it.title,
                    facts=_told(it),
                    file_sha256=it.file_sha256,
                    rule=how,
                    record=record(store, it),
                ),
                today,
            ),
        )
        for it in sheets
    )
    leaks.gate(store, content, "签审单.pdf")
    return content


def save_sign_off(
    store: Store, sheets: Sequence[MadeSheet], to: Path
) -> tuple[Operation, Path]:
    """Save the sign-off sheets in the folder `to`; the history records it."""
    content = sign_off_pdf(store, sheets)
    name = str(sheets[0].number) if len(sheets) == 1 else f"{len(sheets)}份"
    path = paths.free_name(to / f"签审单-{name}.pdf")
    facts: dict[str, object] = {"numbers": _numbers(sheets), "saved_as": path.name}
    with store.operation(Kind.PRINT_SIGN_OFF, facts) as operation:
        paths.replace_file(path, content)
    return operation, path


def verify(store: Store, path: Path) -> Verified:
    """Say whether a PDF or content text is to the byte what was released."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    sha256 = hashlib.sha256(content).hexdigest()
    every = kept_sheets.sheets(store.db)
    found = kept.released(store.db, sha256)
    if found is not None:
        number, what = found
        [sheet] = [it for it in every if it.id == number]
        verdict = Verdict.RELEASED if sheet.is_released else Verdict.WITHDRAWN
        told = record(store, sheet)
        return Verified(path.name, sha256, verdict, what, sheet, told)
    named = _named_in(content)
    for sheet in every:
        hashes = {sheet.file_sha256, sheet.content_sha256}
        if sha256 in hashes or str(sheet.number) == named:
            told = record(store, sheet)
            verdict = Verdict.ALTERED if told.release else Verdict.UNRELEASED
            return Verified(path.name, sha256, verdict, "", sheet, told)
    return Verified(path.name, sha256, Verdict.UNKNOWN)


def _decision(store: Store, step: Step, terms: ReviewTerms) -> Review:
    """Return what was decided, by whom and how; refuse who may not decide it so."""
    user, by = store.user, terms.by.strip()
    own = user is not None and by in {"", user.name}
    by = user.name if own and user else by
    paper = terms.on_paper or terms.page is not None or step is Step.SIGN_OFF
    if user is None:
        means = Means.PAPER if paper else Means.NAMED
    else:
        means = Means.ACCOUNT if own and not paper else Means.PAPER
        if own and step is Step.TOWNSHIP and user.role is Role.CLERK:
            raise Refusal(Code.REVIEWERS_ONLY, user=user.name)
        if not own and any(
            it.name == by and it.closed_on is None for it in users.every(store)
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
    )


def _whose(store: Store, by: str) -> str:
    """Return who does a deed: the user, or who was named where there are no users."""
    who = store.user.name if store.user else by.strip()
    if not who:
        raise Refusal(Code.REVIEWER_NOT_NAMED)
    leaks.refuse_numbers(store, {"who": who})
    return who


def _closed(sheet: MadeSheet) -> list[Problem]:
    """Return why nothing of a sheet can be decided any more."""
    for code, holds in (
        (Code.ALREADY_RELEASED, sheet.is_released),
        (Code.SHEET_WITHDRAWN, sheet.state is SheetState.WITHDRAWN),
        (Code.SHEET_VOID, sheet.void),
        (Code.SHEET_OUTDATED, sheet.superseded),
    ):
        if holds:
            return [Problem(code, facts={"number": str(sheet.number)})]
    return []


def _shown_twice(
    store: Store, sheet: MadeSheet, together: Sequence[MadeSheet]
) -> list[Problem]:
    """Return which sheets show lines of this one, and hang or are released with it."""
    now = {it.id for it in together}
    others = {
        str(it.number)
        for batch in kept_sheets.shown_batches(store.db, sheet.id)
        for it in kept_sheets.sheets(store.db, batch_id=batch)
        if (it.is_released or it.id in now) and repeats(sheet, it)
    }
    number = str(sheet.number)
    return [
        Problem(Code.LINES_SHOWN_TWICE, facts={"number": number, "other": it})
        for it in sorted(others)
    ]


def _begun(sheet: MadeSheet, today: date) -> list[Problem]:
    """Return how many days people see of a notice that should hang already."""
    if sheet.notice.first >= today:
        return []
    facts: dict[str, object] = {
        "number": str(sheet.number),
        "first": sheet.notice.first,
        "days": sheet.notice.days,
        "left": (sheet.notice.last - today).days + 1,
    }
    return [Problem(Code.NOTICE_BEGUN, facts=facts)]


def _unreleasable(
    sheet: MadeSheet, every: Sequence[MadeSheet], today: date
) -> list[Problem]:
    """Return why a sheet may not be released; empty where it may."""
    number = str(sheet.number)
    facts: dict[str, object]
    if closed := _closed(sheet):
        return closed
    problems = []
    if sheet.state is not SheetState.APPROVED:
        facts = {"number": number, "step": sheet.standing.next_step}
        problems.append(Problem(Code.NOT_APPROVED, facts=facts))
    disclosure = sheet.classification.disclosure
    if disclosure is not Disclosure.PROACTIVE:
        facts = {"number": number, "disclosure": disclosure}
        problems.append(Problem(Code.NOT_PROACTIVE, facts=facts))
    if sheet.notice.last < today:
        facts = {"number": number, "last": sheet.notice.last}
        problems.append(Problem(Code.NOTICE_OVER, facts=facts))
    if sheet.corrected:
        facts = {"number": number, "count": sheet.corrected}
        problems.append(Problem(Code.SHEET_CORRECTED, facts=facts))
    if not sheet.content_sha256:
        problems.append(Problem(Code.CONTENT_NOT_KEPT, facts={"number": number}))
    for other in every:
        if other.is_released and _of_one_number(other, sheet):
            facts = {"number": number, "earlier": str(other.number)}
            problems.append(Problem(Code.EARLIER_STILL_RELEASED, facts=facts))
    return problems


def _of_one_number(one: MadeSheet, other: MadeSheet) -> bool:
    return replace(one.number, version=other.number.version) == other.number


def _page(path: Path) -> bytes:
    """Return a signed page; refuse what is neither photo nor PDF, or too large."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    if not content.startswith(_PAGES) or len(content) > LARGEST_PAGE:
        most = f"{LARGEST_PAGE // 1024**2} MB"
        raise Refusal(Code.PAGE_UNSUITABLE, file=path.name, largest=most)
    return content


def _named_in(content: bytes) -> str:
    """Return the number that a file gives itself, or ""."""
    if content.startswith(b"%PDF-"):
        return reviews.number_in(pdf_pages.told(content).get("Subject", ""))
    return reviews.number_in(content[:_TOLD_BY].decode("utf-8", "ignore"))


def _told(sheet: MadeSheet) -> str:
    span = f"{written_day(sheet.notice.first)}至{written_day(sheet.notice.last)}"
    return (
        f"{sheet.line_count}行，{money.grouped(sheet.total_fen)}元，"
        f"{sheet.page_count}页，公示{span}"
    )


def _classified(it: Classification) -> dict[str, object]:
    return {"disclosure": it.disclosure, "ground": it.ground, "basis": it.basis}


def _numbers(sheets: Sequence[MadeSheet]) -> list[str]:
    return [str(it.number) for it in sheets]


def _now(store: Store, sheets: Sequence[MadeSheet]) -> tuple[MadeSheet, ...]:
    """Return sheets as they are now, in their order."""
    known = {it.id: it for it in kept_sheets.sheets(store.db)}
    return tuple(known[it.id] for it in sheets)


def _refuse(problems: Sequence[Problem]) -> None:
    for problem in problems:
        raise Refusal(problem.code, **problem.facts)


def _refuse_faults(faults: Sequence[tuple[MadeSheet, Problem]]) -> None:
    """Refuse with all that is wrong, told of each sheet."""
    if faults:
        raise SheetFaults([(it.number.village, problem) for it, problem in faults])
