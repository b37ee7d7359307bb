"""Who is stopped, or to be verified still, goes on no wall without a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.comparisons import Decision, still_shown
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.reviews import LEVELS, Check, ReviewRule
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    comparisons,
    history,
    notice_sheets,
    office,
    payouts,
    releases,
    reviews,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from tests.services.deeds import agreed, drafts
from tests.services.reviewed import AGREE, release
from tests.services.test_comparisons import add_list
from tests.services.test_notice_sheets import FROM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.comparisons import Verification
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.store.database import Store


@pytest.fixture
def compared(paid: Store) -> Store:
    """Give a batch of which one in each village stands on the list of the dead."""
    add_list(paid)
    comparisons.verify(paid, 1)
    return paid


def stop(store: Store, decision: Decision = Decision.STOP) -> None:
    comparisons.decide(store, 1, decision, "李镇长", "八月已故")


def told(some: Sequence[tuple[str, Problem]]) -> list[tuple[str, str]]:
    """Return what is said of people in doubt, village by village."""
    return [
        (village, wording.describe(it).split("。")[0])
        for village, it in some
        if it.code is Code.DOUBTED_STILL_SHOWN
    ]


SAID = [
    ("梅岭村", "比对名单上的人，1人已决定停发，仍在表上：王小明"),
    ("石桥村", "比对名单上的人，1人待核实，仍在表上：王小明三"),
]


def test_a_sheet_with_somebody_in_doubt_is_made_with_consent_and_says_it(
    compared: Store,
) -> None:
    stop(compared)
    terms = SheetTerms(1, FROM)
    assert told(finish(notice_sheets.look_ahead(compared, terms))) == SAID
    with pytest.raises(NotAgreed) as refused:
        finish(notice_sheets.make(compared, terms))
    assert told(refused.value.warnings) == SAID
    made = finish(notice_sheets.make(compared, SheetTerms(1, FROM, agreed=True)))
    assert told(made.notes) == SAID
    consents = history.entries(compared)[0].facts["agreed"]
    assert ["梅岭村", Code.DOUBTED_STILL_SHOWN] in consents  # type: ignore[operator]


def test_whoever_may_be_paid_is_no_matter_for_the_sheet(compared: Store) -> None:
    for number, decision in ((1, Decision.CONTINUE), (2, Decision.MISTAKE)):
        comparisons.decide(compared, number, decision, "李镇长", "同名")
    assert not told(finish(notice_sheets.look_ahead(compared, SheetTerms(1, FROM))))
    assert not told(finish(notice_sheets.make(compared, SheetTerms(1, FROM))).notes)


def test_of_groups_only_the_sheet_that_shows_them_says_it(compared: Store) -> None:
    terms = SheetTerms(1, FROM, per_group=True)
    every = finish(notice_sheets.look_ahead(compared, terms))
    assert len(told(every)) == 2


def test_a_review_tells_it_and_a_release_wants_consent(compared: Store) -> None:
    sheets = drafts(compared)
    stop(compared, Decision.RECOVER)  # only now
    done = reviews.review(compared, sheets, ReviewTerms(AGREE, "王主任", agreed=True))
    back = ("梅岭村", "比对名单上的人，1人已决定追回，仍在表上：王小明")
    assert told(done.notes) == [back, SAID[1]]
    sheets = agreed(compared, done.sheets, ("赵监督", "刘审核"))
    with pytest.raises(NotAgreed) as refused:
        release(compared, sheets)
    assert told(refused.value.warnings) == [back, SAID[1]]
    finish(releases.release(compared, sheets, "刘审核", agreed=True))


def test_many_in_doubt_are_counted_and_the_first_are_named(compared: Store) -> None:
    [asked, _] = comparisons.verifications(compared, 1)

    def of(number: int) -> Verification:
        line = replace(asked.hit.line, id=number, id_number="", name=f"甲{number}")
        return replace(asked, hit=replace(asked.hit, line=line))

    [problem] = still_shown([of(it) for it in range(12)], "梅岭村")
    words = wording.describe(problem)
    assert "12人待核实" in words
    assert "甲9等12人" in words
    assert "甲10" not in words


def test_a_review_says_where_no_drafter_is_on_record(paid: Store) -> None:
    sheets = drafts(paid, drafted_by="")
    terms = ReviewTerms(AGREE, "王主任", agreed=True)
    told = {it.code for _, it in reviews.review(paid, sheets, terms).notes}
    assert told == {Code.DRAFTER_MISSING}
    reviews.save_rule(paid, ReviewRule(LEVELS[1]))
    again = drafts(paid, drafted_by="")
    checked = ReviewTerms(AGREE, "刘审核", checks=tuple(Check), agreed=True)
    with pytest.raises(SheetFaults) as refused:
        reviews.review(paid, again, checked)
    words = wording.describe(refused.value.problem)
    assert "没有记下起草人" in words
    assert "--drafter" in words


def codes(store: Store, code: Code) -> list[tuple[str, object]]:
    ahead = finish(notice_sheets.look_ahead(store, SheetTerms(1, FROM)))
    return [(place, it.facts["lines"]) for place, it in ahead if it.code is code]


def test_whom_a_list_names_and_nobody_compared_is_counted_and_not_named(
    paid: Store,
) -> None:
    assert codes(paid, Code.HITS_NOT_VERIFIED) == []
    add_list(paid)
    assert codes(paid, Code.HITS_NOT_VERIFIED) == [("梅岭村", 1), ("石桥村", 1)]
    with pytest.raises(NotAgreed) as refused:
        finish(notice_sheets.make(paid, SheetTerms(1, FROM)))
    said = wording.describe(refused.value.warnings[0][1])
    assert said.startswith("表上有1行的人在比对名单上，还没有比对核实过。")
    assert "王小明" not in said
    comparisons.verify(paid, 1)
    assert codes(paid, Code.HITS_NOT_VERIFIED) == []


def test_what_is_paid_month_by_month_wants_a_list_of_the_dead(paid: Store) -> None:
    assert codes(paid, Code.NEVER_COMPARED) == []  # it is paid once a year
    [asked] = [it for it in payouts.batches(paid) if it.id == 1]
    programme = next(
        it for it in office.programmes(paid) if it.id == asked.programme_id
    )
    office.save_programme(paid, replace(programme, frequency="月"))
    assert codes(paid, Code.NEVER_COMPARED) == [("", asked.line_count)]
    add_list(paid)
    assert codes(paid, Code.NEVER_COMPARED) == []
