"""What the township posts as its own is decided by the township alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.reviews import (
    LEVELS,
    Check,
    Means,
    Review,
    ReviewRule,
    Ruling,
    SheetState,
    Step,
)
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    checking,
    free_sheets,
    office,
    reviews,
    sheet_files,
    sign_offs,
)
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.store import reviews as kept
from tests.begun import NOW
from tests.readers import pdf_pages
from tests.services.reviewed import flat, refusal, release, review

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.store.database import Store

FROM = date(2026, 9, 16)


def matter(store: Store, village_id: int | None = None, by: str = "") -> MadeSheet:
    """Make a notice in the office's own words."""
    terms = FreeTerms(
        SheetKind.MATTER,
        FROM,
        village_id=village_id,
        title="便民服务中心工作时间公示",
        text="周一至周五上午八时起。",
        drafted_by=by,
    )
    [sheet] = free_sheets.make(store, terms).sheets
    return sheet


def said_on(store: Store, sheet: MadeSheet) -> str:
    return flat("".join(pdf_pages(sheet_files.content(store, sheet))))


def test_no_village_reviews_it(township: Store) -> None:
    own = matter(township, by="陈经办")
    assert own.standing.next_step is Step.TOWNSHIP
    asked = {"step": Step.VILLAGE_COMMITTEE}
    assert refusal(lambda: review(township, [own], **asked)) == [Code.STEP_NOT_NEXT]
    [agreed] = review(township, [own])
    assert agreed.state is SheetState.APPROVED
    [gone] = release(township, [agreed])
    told = reviews.record(township, gone)
    assert told.release is not None
    assert told.release.rule == ReviewRule((Step.TOWNSHIP,))
    assert finish(checking.check(township)) == []


def test_a_villages_sheet_is_reviewed_there_all_the_same(township: Store) -> None:
    meiling = office.village_called(township, "梅岭村").id
    theirs = matter(township, meiling)
    assert theirs.standing.next_step is Step.VILLAGE_COMMITTEE
    assert "向村务监督委员会或云溪镇人民政府反映" in said_on(township, theirs)


@pytest.mark.parametrize("levels", LEVELS)
def test_one_step_is_left_at_least_and_alone_the_sign_off_sheet(levels: int) -> None:
    own = ReviewRule(LEVELS[levels], one_person=True).without_village
    assert own == ReviewRule((Step.TOWNSHIP,), one_person=True)


def test_its_own_people_object_at_the_township(township: Store) -> None:
    told = said_on(township, matter(township))
    assert "向云溪镇人民政府反映" in told
    assert "村务监督委员会" not in told


def test_its_sign_off_sheet_names_the_township_alone_and_what_it_is(
    township: Store, tmp_path: Path
) -> None:
    _, file = sign_offs.save(township, [matter(township, by="陈经办")], tmp_path)
    told = flat("".join(pdf_pages(file.read_bytes())))
    assert "乡镇审核" in told
    assert "委员会" not in told
    assert "事项公示（自拟正文），1页，公示2026年9月16日" in told
    assert "0行" not in told


def test_what_a_village_agreed_to_before_stays_agreed(township: Store) -> None:
    own = matter(township, by="陈经办")
    with township.operation(Kind.REVIEW_SHEETS, {"numbers": [str(own.number)]}):
        for step in LEVELS[3]:
            kept.add_review(
                township.db,
                own.id,
                Review(
                    step,
                    Ruling.AGREE,
                    f"{step}的人",
                    FROM,
                    NOW,
                    Means.NAMED,
                    checks=tuple(Check) if step is Step.TOWNSHIP else (),
                ),
            )
    [agreed] = reviews.as_now(township, [own])
    assert agreed.state is SheetState.APPROVED
    [gone] = release(township, [agreed])
    assert len(reviews.record(township, gone).reviews) == 3
    assert finish(checking.check(township)) == []
