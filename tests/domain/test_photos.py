"""Which posting a photo shows: exactly, or not at all and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import MadeSheet, SheetNumber
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.photos import Known, is_not_of
from gwgk_desktop.domain.postings import Posting, PostingRecord, Spoiling, TakenDown
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.reviews import SheetState, Standing
from gwgk_desktop.domain.sheet_content import draft_code, read_code

SHA = "ab" * 32
UP = datetime(2026, 9, 16, 9)
ON_THE_WALL = datetime(2026, 9, 18, 10, 20)
NOW = datetime(2026, 10, 12, 9)


def sheet(
    number: int = 1, sha256: str = SHA, state: SheetState = SheetState.RELEASED
) -> MadeSheet:
    return MadeSheet(
        SheetNumber("梅岭村", 2026, number, 1),
        "公示",
        NoticePeriod(UP.date(), 7),
        Paper.A4,
        date(2026, 9, 15),
        1,
        1,
        100,
        "cd" * 32,
        content_sha256=sha256,
        id=number,
        standing=Standing(state, None),
    )


def posting(number: int = 7, sheet_id: int = 1, at: datetime = UP) -> PostingRecord:
    return PostingRecord(
        Posting(1, "梅岭村", "公示", at, "张网格", 15, sheet_id=sheet_id, id=number)
    )


def ended(it: PostingRecord, at: datetime) -> PostingRecord:
    return replace(it, taken_down=TakenDown(at, "张网格"))


def code(number: str = "云溪镇-梅岭村-2026-001", sha256: str = SHA) -> str:
    return f"{number}\n2026-09-16/2026-09-22\nSHA256 {sha256}"


def told(
    known: Known, text: str | None = None, at: datetime | None = ON_THE_WALL
) -> tuple[int | None, Code | None]:
    [it] = known.shown([text or code()], at, NOW)
    return it.posting_id, it.problem.code if it.problem else None


def test_the_code_of_a_sheet_leads_to_its_posting_with_or_without_the_hour() -> None:
    known = Known([sheet()], [posting()])
    assert told(known) == (7, None)
    assert told(known, at=None) == (7, None)
    assert told(known, code("梅岭村-2026-001")) == (7, None)


@pytest.mark.parametrize(
    ("known", "text", "wanted"),
    [
        (Known([], []), code(), Code.PHOTO_SHEET_UNKNOWN),
        (Known([sheet()], []), code(), Code.PHOTO_NOT_POSTED),
        (
            Known([sheet(state=SheetState.DRAFT)], []),
            code(),
            Code.NOT_RELEASED_YET,
        ),
        (
            Known([sheet(state=SheetState.WITHDRAWN)], []),
            code(),
            Code.PHOTO_SHEET_WITHDRAWN,
        ),
        (
            Known([sheet()], [posting()]),
            code(sha256="00" * 32),
            Code.PHOTO_OTHER_VERSION,
        ),
        (
            Known([sheet()], [posting()]),
            code("云溪镇-石桥村-2026-001"),
            Code.PHOTO_SHEET_UNKNOWN,
        ),
        (Known([sheet()], [posting()]), "https://例.cn", Code.PHOTO_CODE_FOREIGN),
        (
            Known([sheet()], [posting(at=datetime(2026, 9, 19, 9))]),
            code(),
            Code.PHOTO_OTHER_TIME,
        ),
        (
            Known([sheet()], [ended(posting(), datetime(2026, 9, 17, 9))]),
            code(),
            Code.PHOTO_OTHER_TIME,
        ),
        (
            Known([sheet()], [posting(7), posting(8)]),
            code(),
            Code.PHOTO_SEVERAL_POSTINGS,
        ),
    ],
)
def test_what_cannot_be_told_for_sure_is_left_to_the_clerk(
    known: Known, text: str, wanted: Code
) -> None:
    assert told(known, text) == (None, wanted)


def test_of_two_boards_the_one_on_which_it_still_hung_is_meant() -> None:
    first = ended(posting(7), datetime(2026, 9, 17, 9))
    known = Known([sheet()], [first, posting(8)])
    assert told(known) == (8, None)
    assert told(known, at=None)[1] is Code.PHOTO_SEVERAL_POSTINGS


def test_spoilt_and_put_up_again_on_one_day_is_told_by_the_hour() -> None:
    torn = datetime(2026, 9, 18, 10)
    first = replace(posting(7), spoiling=Spoiling(torn, "张网格", "雨淋"))
    again = posting(8, at=datetime(2026, 9, 18, 10, 10))
    known = Known([sheet()], [first, again])
    assert told(known, at=datetime(2026, 9, 18, 9, 30)) == (7, None)
    assert told(known, at=datetime(2026, 9, 18, 10, 30)) == (8, None)
    between = datetime(2026, 9, 18, 10, 5)
    assert told(known, at=between)[1] is Code.PHOTO_SEVERAL_POSTINGS


def test_a_withdrawn_sheet_is_told_unless_it_was_up_when_it_was_taken() -> None:
    known = Known([sheet(state=SheetState.WITHDRAWN)], [posting()])
    assert told(known) == (7, None)
    assert told(known, at=None)[1] is Code.PHOTO_SHEET_WITHDRAWN
    early = datetime(2026, 9, 1)
    assert told(known, at=early)[1] is Code.PHOTO_SHEET_WITHDRAWN


def test_several_sheets_in_a_photo_are_told_each_once() -> None:
    other = "ef" * 32
    known = Known([sheet(), sheet(2, other)], [posting(7), posting(8, 2)])
    second = code("云溪镇-梅岭村-2026-002", other)
    found = known.shown([code(), second, code(), "x", "y"], ON_THE_WALL, NOW)
    assert [it.posting_id for it in found] == [7, 8, None]


def test_a_page_printed_before_the_release_is_told_as_a_draft() -> None:
    known = Known([sheet()], [posting()])
    draft = draft_code(code())
    assert told(known, draft) == (None, Code.PHOTO_OF_DRAFT)
    assert draft_code(draft) == draft
    assert draft_code("https://例.cn") == "https://例.cn"


def test_a_photo_of_a_day_to_come_proves_nothing_by_itself() -> None:
    known = Known([sheet()], [posting()])
    later = NOW.replace(hour=23)
    assert told(known, at=later) == (7, None)
    ahead = NOW.replace(year=2027)
    assert told(known, at=ahead) == (None, Code.PHOTO_TIME_AHEAD)
    draft = draft_code(code())
    assert told(known, draft, at=ahead) == (None, Code.PHOTO_OF_DRAFT)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ((), None),
        (("https://例.cn",), None),
        ((code("云溪镇-梅岭村-2026-009"),), None),
        ((code("梅岭村-2026-009-2"),), None),
        ((code("云溪镇-石桥村-2026-001"),), Code.PHOTO_OTHER_VILLAGE),
        ((code("云溪镇-大梅岭村-2026-001"),), Code.PHOTO_OTHER_VILLAGE),
        ((code("云溪镇-石桥村-2026-001"), code("梅岭村-2026-009")), None),
        ((draft_code(code()),), Code.PHOTO_OF_DRAFT),
        ((draft_code(code()), code("梅岭村-2026-009")), None),
    ],
)
def test_nobody_can_say_that_a_photo_shows_what_its_codes_deny(
    texts: tuple[str, ...], why: Code | None
) -> None:
    shown = Known([], []).shown(texts, None, NOW)
    problem = is_not_of(shown, posting().posting)
    assert (problem.code if problem else None) == why


@given(st.text("SHA256 \n/-0123456789abcdef云溪镇", max_size=120))
def test_no_text_is_taken_for_a_code_that_is_none(text: str) -> None:
    held = read_code(text)
    assert held is None or text.endswith((f"SHA256 {held.sha256}", "草稿"))
    known = Known([sheet()], [posting()])
    assert all(it.posting_id is None for it in known.shown([text], None, NOW))
