"""Which posting a photo shows: told by the codes of the sheets in it, never guessed.

A code says the number of a sheet and the hash of what it says.  Only where both are
those of one sheet in the store, and only one posting of it can be meant, the photo is
that posting's.  Else it is said why not, and somebody looks at the photo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.postings import is_ahead
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.reviews import SheetState
from gwgk_desktop.domain.sheet_content import read_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.postings import Posting, PostingRecord
    from gwgk_desktop.domain.sheet_content import SheetCode


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet in a photo: the posting that it is, or why that cannot be said."""

    number: str
    """The number that its code says; "" where the code is no sheet's."""
    posting_id: int | None = None
    problem: Problem | None = None


class Known:
    """The sheets and postings that a photo may show."""

    def __init__(
        self, sheets: Iterable[MadeSheet], records: Iterable[PostingRecord]
    ) -> None:
        self._by_content: dict[str, MadeSheet] = {}
        self._by_number: dict[str, MadeSheet] = {}
        self._records: dict[int, list[PostingRecord]] = {}
        for sheet in sheets:
            self._by_number[str(sheet.number)] = sheet
            if sheet.content_sha256:
                self._by_content[sheet.content_sha256] = sheet
        for record in records:
            if record.posting.sheet_id is not None:
                of_it = self._records.setdefault(record.posting.sheet_id, [])
                of_it.append(record)

    def shown(
        self, texts: Iterable[str], taken_at: datetime | None, now: datetime
    ) -> list[Shown]:
        """Return what the codes of a photo show, in their order; a sheet once.

        A photo of a day that is still to come has a wrong clock: nobody can say by it
        what hung then.
        """
        found: dict[tuple[str, int | None], Shown] = {}
        for text in texts:
            code = read_code(text)
            it = self._sheet(code, taken_at) if code else _FOREIGN
            if it.posting_id is not None and taken_at and is_ahead(taken_at, now):
                told = taken_at.isoformat(" ", "minutes")
                it = _unclear(Code.PHOTO_TIME_AHEAD, it.number, at=told)
            found.setdefault((it.number, it.posting_id), it)
        return list(found.values())

    def _sheet(self, code: SheetCode, taken_at: datetime | None) -> Shown:
        if code.is_draft:
            return _unclear(Code.PHOTO_OF_DRAFT, code.number)
        sheet = self._by_content.get(code.sha256)
        if sheet is None or not _is_number(code.number, sheet):
            known = any(_is_number(code.number, it) for it in self._like(code.number))
            unlike = Code.PHOTO_OTHER_VERSION if known else Code.PHOTO_SHEET_UNKNOWN
            return _unclear(unlike, code.number)
        records = self._records.get(sheet.id, [])
        return _of_sheet(sheet, records, taken_at)

    def _like(self, number: str) -> Iterable[MadeSheet]:
        """Return the sheets of a number, with or without the township before it."""
        for it in (number, number.partition("-")[2]):
            if it in self._by_number:
                yield self._by_number[it]


_FOREIGN = Shown("", problem=Problem(Code.PHOTO_CODE_FOREIGN))


def is_not_of(shown: Iterable[Shown], posting: Posting) -> Problem | None:
    """Return why a photo cannot be of a posting, whoever says so; None if it can.

    It cannot where every sheet in it that can be read is another village's, or was
    printed before its release.  One of the same village may hang beside it.
    """
    told = [it for it in shown if it.number]
    drafts = [it.problem for it in told if _is_draft(it)]
    if any(
        _is_of_village(it.number, posting.village) and not _is_draft(it) for it in told
    ):
        return None
    if drafts or not told:
        return drafts[0] if drafts else None
    facts: dict[str, object] = {
        "number": told[0].number,
        "posting": posting.id,
        "village": posting.village,
    }
    return Problem(Code.PHOTO_OTHER_VILLAGE, facts=facts)


def _is_draft(it: Shown) -> bool:
    return it.problem is not None and it.problem.code is Code.PHOTO_OF_DRAFT


def _is_of_village(number: str, village: str) -> bool:
    """Return whether a printed number is of a village; the township may precede it."""
    return f"-{village}-" in f"-{number}"


def _is_number(told: str, sheet: MadeSheet) -> bool:
    """Return whether a printed number is a sheet's; the township stands before it."""
    number = str(sheet.number)
    return told == number or told.endswith(f"-{number}")


def _of_sheet(
    sheet: MadeSheet, records: Sequence[PostingRecord], taken_at: datetime | None
) -> Shown:
    number = str(sheet.number)
    withdrawn = sheet.state is SheetState.WITHDRAWN
    then = records if taken_at is None else _up_at(records, taken_at)
    if withdrawn and (taken_at is None or not then):
        # It may hang against the rule, or the photo be from before.
        return _unclear(Code.PHOTO_SHEET_WITHDRAWN, number)
    if not records:
        unlike = Code.PHOTO_NOT_POSTED if sheet.is_released else Code.NOT_RELEASED_YET
        return _unclear(unlike, number)
    if taken_at is not None and not then:
        told = taken_at.isoformat(" ", "minutes")
        return _unclear(Code.PHOTO_OTHER_TIME, number, at=told)
    return _only(then, number)


def _up_at(records: Sequence[PostingRecord], at: datetime) -> Sequence[PostingRecord]:
    """Return what was up on a day; where that is several, at that very moment.

    Hours are noted as people remember them, so they tell nothing where the day does.
    Spoilt and put up again on one day is what they are for.
    """
    day = at.date()
    then = [
        it
        for it in records
        if it.posting.posted_on <= day
        and (it.ended_at is None or day <= it.ended_at.date())
    ]
    if len(then) < 2:
        return then
    exact = [
        it
        for it in then
        if it.posting.posted_at <= at and (it.ended_at is None or at < it.ended_at)
    ]
    return exact or then


def _only(records: Sequence[PostingRecord], number: str) -> Shown:
    if len(records) == 1:
        return Shown(number, records[0].id)
    ids = sorted(it.id for it in records)
    told = "、".join(map(str, ids))
    facts = {"count": len(ids), "postings": told}
    return _unclear(Code.PHOTO_SEVERAL_POSTINGS, number, **facts)


def _unclear(code: Code, number: str, **facts: object) -> Shown:
    return Shown(number, problem=Problem(code, facts={"number": number, **facts}))
