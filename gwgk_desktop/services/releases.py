"""What leaves the desk: release, withdrawal, and whether a file is what left it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import pdf_pages
from gwgk_desktop.domain import review_papers, reviews
from gwgk_desktop.domain.notice_sheets import repeats
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.review_papers import Gone, TakeDown
from gwgk_desktop.domain.reviews import (
    Disclosure,
    Release,
    SheetRecord,
    SheetState,
    Step,
    Verdict,
    Withdrawal,
)
from gwgk_desktop.domain.sheet_phrases import tells_correction
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import (
    comparisons,
    leaks,
    papers,
    sheet_files,
)
from gwgk_desktop.services.sheet_making import NotAgreed
from gwgk_desktop.store import boards as kept_boards
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_records
from gwgk_desktop.store import reviews as kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.postings import PostingRecord
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Store
from gwgk_desktop.services.reviews import (
    Done,
    as_now,
    closed,
    numbers_of,
    record,
    refuse_faults,
    unknown,
    whose,
)

_TOLD_BY = 4_096
"""Within so many bytes of its beginning a content text names its sheet."""


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


def release(
    store: Store, sheets: Sequence[MadeSheet], by: str = "", *, agreed: bool = False
) -> Steps[Done]:
    """Release sheets that all have agreed on: all of them, or none.

    From then on nothing of them changes.  Raises SheetFaults with a fault for each
    sheet that may not be released, NotAgreed unless the clerk has `agreed` to notice
    periods that have begun already and to people in doubt who are shown, and Leaked
    where the gate finds personal data in the very bytes that are kept of one.  What was
    not made as a sheet, an internal copy say, is refused with SHEET_UNKNOWN.
    """
    who = whose(store, by)
    how = kept.rule(store.db)
    every, today = kept_sheets.sheets(store.db), store.now().date()
    _refuse_others(store, sheets, every)
    faults: list[tuple[MadeSheet, Problem]] = []
    for done, sheet in enumerate(sheets):
        yield Progress(done, len(sheets))
        faults += [(sheet, it) for it in _unreleasable(sheet, every, today)]
        faults += [(sheet, it) for it in _untold(store, sheet, every)]
        faults += [(sheet, it) for it in _shown_twice(store, sheet, sheets)]
        if not faults:
            sheet_files.refuse_leaks(store, sheet)
    refuse_faults(faults)
    doubts = to_agree(store, sheets)
    if doubts and not agreed:
        raise NotAgreed(doubts, Code.RELEASE_NOT_AGREED)
    facts: dict[str, object] = {
        "numbers": numbers_of(sheets),
        "by": who,
        "one_person": any(
            one.step is Step.SIGN_OFF
            for it in sheets
            for one in record(store, it).reviews
        ),
        "files": [it.file_sha256 for it in sheets],
        "contents": [it.content_sha256 for it in sheets],
    }
    if doubts:
        facts["agreed"] = [[it, one.code] for it, one in doubts]
    with store.operation(Kind.RELEASE_SHEETS, facts) as operation:
        for sheet in sheets:
            new = Release(
                store.now(),
                who,
                sheet.file_sha256,
                sheet.content_sha256,
                sheet.number.reviewed_by(how),
            )
            kept.add_release(store.db, sheet.id, new)
    return Done(operation, as_now(store, sheets))


def to_agree(store: Store, sheets: Sequence[MadeSheet]) -> list[tuple[str, Problem]]:
    """Return what the clerk must agree to before sheets are released.

    Notice periods that have begun, and people in doubt who are shown.
    """
    today = store.now().date()
    begun = [(it.number.village, one) for it in sheets for one in _begun(it, today)]
    return begun + comparisons.shown_on(store, sheets)


def withdraw(
    store: Store, sheets: Sequence[MadeSheet], reason: str, by: str = ""
) -> Done:
    """Withdraw released sheets: they are taken down, and may be replaced.

    The next sheet of the same batch, or of the batch that was imported in its place,
    is the next version of the number and says what it corrects.
    """
    faults = []
    for sheet in sheets:
        if not sheet.is_released:
            gone = sheet.state is SheetState.WITHDRAWN
            code = Code.SHEET_WITHDRAWN if gone else Code.NOT_RELEASED
            faults.append((sheet, Problem(code, facts={"number": str(sheet.number)})))
    refuse_faults(faults)  # who and why is asked only where it can be done
    who = whose(store, by)
    if not reason.strip():
        raise Refusal(Code.REVIEW_REASON_MISSING)
    leaks.refuse_numbers(store, {"reason": reason})
    gone_from = boards(store, sheets)
    facts: dict[str, object] = {
        "numbers": numbers_of(sheets),
        "by": who,
        "reason": reason.strip(),
        "boards": [f"{it.village}：{it.board}" for it in gone_from if it.board],
    }
    with store.operation(Kind.WITHDRAW_SHEETS, facts) as operation:
        for sheet in sheets:
            new = Withdrawal(store.now(), who, reason.strip())
            kept.add_withdrawal(store.db, sheet.id, new)
    return Done(operation, as_now(store, sheets))


def boards(store: Store, sheets: Sequence[MadeSheet]) -> list[TakeDown]:
    """Return where sheets hang, and the boards where they may: a row for each.

    First those on which they were noted as put up, then the other boards of their
    villages; those that they came down from are left out.
    """
    ids = {it.name: it.id for it in kept_office.villages(store.db)}
    known = kept_boards.boards(store.db)
    hung = posting_records.records(store.db, sheet_ids=[it.id for it in sheets])
    rows = []
    for sheet in sheets:
        of_it = [it for it in hung if it.posting.sheet_id == sheet.id]
        there = [it for it in known if it.village_id == ids.get(sheet.number.village)]
        rows += _take_downs(sheet, there, of_it)
    return rows


def _take_downs(
    sheet: MadeSheet,
    boards: Sequence[Board],
    hung: Sequence[PostingRecord],
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
                since.isoformat(" ", "minutes"),
            )
        )
    noted = {it.posting.board_id for it in hung}
    rows += [
        TakeDown(number, village, it.name, it.place)
        for it in boards
        if it.id not in noted
    ]
    if not rows and not hung:
        rows.append(TakeDown(number, village, "", ""))
    return rows


def take_down(store: Store, sheets: Sequence[MadeSheet]) -> list[TakeDown]:
    """Return the boards that carry withdrawn sheets, or may, as far as is known.

    A village without any board on record, and without a posting, has a row, too.
    """
    _gone(store, sheets)
    return boards(store, sheets)


def _gone(store: Store, sheets: Sequence[MadeSheet]) -> list[Gone]:
    """Return withdrawn sheets, each with when and why; refuse any other."""
    found = []
    for sheet in sheets:
        withdrawal = record(store, sheet).withdrawal
        if withdrawal is None:
            raise Refusal(Code.NOT_RELEASED, number=str(sheet.number))
        day, number = withdrawal.at.date(), str(sheet.number)
        found.append(Gone(number, sheet.title, day, withdrawal.reason))
    return found


def save_take_down(store: Store, sheets: Sequence[MadeSheet], to: Path) -> Path:
    """Save the tick list of boards in the folder `to`; never over another file."""
    paths.refuse_astray(to)
    paths.check_writable(to)
    township, today = kept_office.office(store.db).township, store.now().date()
    gone, rows = _gone(store, sheets), boards(store, sheets)
    sheet = review_papers.take_down_sheet(township, gone, rows, today)
    path = paths.free_name(to / f"撤下清单-{today:%Y%m%d}.pdf")
    content = papers.drawn(store, sheet)
    leaks.gate(store, content, path.name)
    paths.replace_file(path, content)
    return path


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
            aside = Verdict.SET_ASIDE if sheet.is_set_aside else Verdict.UNRELEASED
            verdict = Verdict.ALTERED if told.release else aside
            return Verified(path.name, sha256, verdict, "", sheet, told)
    return Verified(path.name, sha256, Verdict.UNKNOWN)


def _refuse_others(
    store: Store, sheets: Sequence[MadeSheet], every: Sequence[MadeSheet]
) -> None:
    """Refuse what the store has not as a sheet: other papers are to be kept private."""
    files = {it.id: (it.file_sha256, it.content_sha256) for it in every}
    for sheet in sheets:
        if files.get(sheet.id) != (sheet.file_sha256, sheet.content_sha256):
            raise unknown(store, str(sheet.number))


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


def _untold(
    store: Store, sheet: MadeSheet, every: Sequence[MadeSheet]
) -> list[Problem]:
    """Return which withdrawn sheet one replaces without saying so.

    What a sheet corrects is written when it is made: one that was made before the
    withdrawal does not say it.
    """
    withdrawn = [
        it.number
        for it in every
        if it.state is SheetState.WITHDRAWN
        and _of_one_number(it, sheet)
        and it.number.version < sheet.number.version
    ]
    if not withdrawn or not sheet.content_sha256:
        return []
    wrong = str(max(withdrawn, key=lambda it: it.version))
    if tells_correction(sheet_files.content_text(store, sheet).decode(), wrong):
        return []
    facts = {"number": str(sheet.number), "wrong": wrong}
    return [Problem(Code.CORRECTION_NOT_TOLD, facts=facts)]


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
    if past := closed(sheet):
        return past
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


def _named_in(content: bytes) -> str:
    """Return the number that a file gives itself, or ""."""
    if content.startswith(b"%PDF-"):
        return reviews.number_in(pdf_pages.told(content).get("Subject", ""))
    return reviews.number_in(content[:_TOLD_BY].decode("utf-8", "ignore"))
