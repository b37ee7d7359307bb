"""Drafts that are set aside: they go no further and count nowhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gwgk_desktop.domain.handover import Waiting
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.reviews import Classification, SheetState
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    checking,
    classifications,
    handover,
    history,
    notice_sheets,
    releases,
    reviews,
    sheet_files,
    sign_offs,
)
from gwgk_desktop.services.sheet_files import Pages
from tests.readers import pdf_pages
from tests.services.deeds import add, agreed, drafts, released
from tests.services.reviewed import flat, refusal, release, review, withdraw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.store.database import Store


def set_aside(store: Store, sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    return list(reviews.set_aside(store, sheets, "重复制作", "陈经办").sheets)


def test_a_draft_that_is_set_aside_goes_no_further(paid: Store, tmp_path: Path) -> None:
    [first, second] = agreed(paid, drafts(paid))
    for reason, by, code in (
        (" ", "陈经办", Code.SET_ASIDE_REASON_MISSING),
        ("重复制作", "", Code.REVIEWER_NOT_NAMED),
        ("电话13812345678", "陈经办", Code.NUMBER_IN_TEXT),
    ):
        told = partial(reviews.set_aside, paid, [first], reason, by)
        assert refusal(told) == [code]
    [gone] = set_aside(paid, [first])
    assert (gone.state, gone.is_open) == (SheetState.SET_ASIDE, False)
    assert gone.standing.next_step is None
    for deed in (
        lambda: review(paid, [gone]),
        lambda: release(paid, [gone]),
        lambda: set_aside(paid, [gone]),
        lambda: sheet_files.save(paid, [gone], tmp_path),
        lambda: sheet_files.save_joined(paid, [gone], tmp_path),
        lambda: sheet_files.pages_to_print(paid, gone, Pages(36)),
        lambda: sign_offs.save(paid, [gone], tmp_path),
        lambda: classifications.classify(paid, [gone], Classification()),
    ):
        assert refusal(deed) == [Code.SHEET_SET_ASIDE]
    assert refusal(lambda: withdraw(paid, [gone])) == [Code.NOT_RELEASED]
    # That it cannot be done is told before it is asked who does it, and why.
    nameless = partial(releases.withdraw, paid, [gone], " ", "")
    assert refusal(nameless) == [Code.NOT_RELEASED]
    again = partial(reviews.set_aside, paid, [gone], " ", "")
    assert refusal(again) == [Code.SHEET_SET_ASIDE]
    entry = history.entries(paid)[0]
    assert entry.kind is Kind.SET_ASIDE_SHEETS
    assert entry.facts["reason"] == "重复制作"
    history.undo(paid, entry.id)
    [first] = release(paid, [first])
    assert refusal(lambda: set_aside(paid, [first])) == [Code.ALREADY_RELEASED]
    assert second.state is SheetState.APPROVED
    assert finish(checking.check(paid)) == []


def test_a_number_that_was_set_aside_is_never_used_again(paid: Store) -> None:
    [first, other] = drafts(paid)
    set_aside(paid, [first])
    [again, _] = drafts(paid)
    assert str(again.number) == f"{first.number}-2"
    set_aside(paid, [again])
    [third, _] = drafts(paid)
    assert str(third.number) == f"{first.number}-3"
    assert third.is_open
    assert str(other.number) == "石桥村-2026-001"


def test_what_a_set_aside_version_had_replaced_counts_again(paid: Store) -> None:
    [first, _] = released(paid)
    [mistake, _] = drafts(paid)
    [mistake] = set_aside(paid, [mistake])
    [now] = [it for it in notice_sheets.sheets(paid) if it.id == first.id]
    assert (now.superseded, now.is_released) == (False, True)
    assert not mistake.counts


def test_a_village_whose_only_sheet_was_set_aside_has_none(paid: Store) -> None:
    [first, second] = drafts(paid)
    before = handover.draw_up(paid).open_work
    set_aside(paid, [first])
    told = handover.draw_up(paid)
    [lacking] = [it for it in told.open_work if it not in before]
    assert (lacking.waiting, lacking.count) == (Waiting.NO_SHEET, 1)
    assert [it.number for it in told.running] == [second.number]


def test_a_correction_goes_on_past_a_version_that_was_set_aside(paid: Store) -> None:
    [first, second] = released(paid)
    withdraw(paid, [first, second])
    [mistake, _] = drafts(paid)
    set_aside(paid, [mistake])
    history.undo(paid, 3)
    add(paid)
    [again, _] = drafts(paid, batch=2)
    assert str(again.number) == f"{first.number}-3"
    text = flat("".join(pdf_pages(sheet_files.content(paid, again))))
    assert f"更正编号云溪镇-{first.number}的公示单" in text
