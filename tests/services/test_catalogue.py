"""The clerk revises the catalogue, lets villages depart, and reviews it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.catalogue import CatalogueItem, Scope, Section
from gwgk_desktop.domain.catalogue_versions import Change, Departure
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from gwgk_desktop.services import (
    catalogue,
    catalogue_dates,
    catalogue_departures,
    catalogue_edits,
    catalogue_imports,
    history,
    office,
)
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_departures import Departing
from gwgk_desktop.store.database import Store
from tests import begun
from tests.begun import TODAY
from tests.domain.test_catalogue import an_item
from tests.services.test_reveals import NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gwgk_desktop.domain.office import Village

FIRST = date(2026, 1, 1)
NOW = Revising(TODAY, "年度调整")


@pytest.fixture
def adopted(tmp_path: Path) -> Iterator[Store]:
    """Give a township that has put the basic catalogue in force."""
    with begun.opened(tmp_path, with_catalogue) as store:
        yield store


def with_catalogue(folder: Path) -> None:
    begun.township(folder)
    store = Store(folder / begun.STORE, now=lambda: begun.NOW)
    catalogue_imports.adopt(store, Scope.VILLAGE, FIRST)
    store.close()


def refused(work: Callable[[], object]) -> Code:
    with pytest.raises(Refusal) as refusal:
        work()
    return refusal.value.problem.code


def item(store: Store, code: str = "V012", day: date = TODAY) -> CatalogueItem:
    return catalogue.item(store, code, day)


def village(store: Store) -> Village:
    return office.villages(store)[0]


def depart(store: Store, departing: Departing, code: str = "V012") -> list[Code]:
    _, told = catalogue_departures.depart(store, [village(store)], [code], departing)
    return [it.code for it in told]


def tighter(**changes: object) -> Departing:
    return replace(Departing(Departure.TIGHTER, TODAY, "村民要求"), **changes)  # type: ignore[arg-type]


def test_both_standard_catalogues_can_be_put_in_force(township: Store) -> None:
    for scope, count in ((Scope.VILLAGE, 74), (Scope.TOWNSHIP, 48)):
        catalogue_imports.adopt(township, scope, FIRST)
        assert len(catalogue.on_day(township, scope, TODAY).items) == count
        again = refused(lambda it=scope: catalogue_imports.adopt(township, it, FIRST))  # type: ignore[misc]
        assert again is Code.CATALOGUE_EXISTS


def test_the_laws_least_display_says_what_it_rests_on(adopted: Store) -> None:
    basis = "村民委员会组织法（2025修正）第三十五条"
    found = item(adopted)
    assert (found.display_basis, found.display_from) == (basis, FIRST)
    assert item(adopted, "V018").display_basis == ""
    assert item(adopted, "V072").display_basis == "城市居民委员会组织法（2025修订）"


def test_what_held_is_still_there_after_a_revision(adopted: Store) -> None:
    before = item(adopted)
    after = replace(before, phrase="每月公布一次", rule="monthly")
    later = TODAY + timedelta(days=30)
    catalogue.save_items(adopted, [after], Revising(later, "县里改了"))
    assert item(adopted) == before
    assert item(adopted, day=later) == after
    [change] = catalogue.differences(adopted, Scope.VILLAGE, 1, 2)
    assert [it.field for it in change.fields] == ["phrase", "rule"]
    [(version, last), (_, first)] = catalogue.history_of(adopted, Scope.VILLAGE, "V012")
    assert (version.reason, last, first.change) == ("县里改了", change, Change.ADDED)


def test_revisions_of_one_day_are_one_version(adopted: Store) -> None:
    for code in ("V001", "V002"):
        catalogue.save_items(adopted, [replace(item(adopted, code), note="改")], NOW)
    assert len(catalogue.versions(adopted, Scope.VILLAGE)) == 2


def test_what_held_yesterday_is_never_changed(tmp_path: Path) -> None:
    days = iter(range(1000))
    start = datetime(2026, 9, 15, 8, 0)
    store = Store(
        tmp_path / "desk.db", now=lambda: start + timedelta(hours=next(days) // 4)
    )
    catalogue_imports.adopt(store, Scope.VILLAGE, TODAY)
    catalogue.save_items(store, [replace(item(store), note="一")], NOW)
    while store.now().date() == TODAY:
        pass
    tomorrow = TODAY + timedelta(days=1)
    changed = replace(item(store), note="二")
    assert refused(lambda: catalogue.save_items(store, [changed], NOW)) is (
        Code.VERSION_TOO_EARLY
    )
    catalogue.save_items(store, [changed], Revising(tomorrow, "再改"))
    notes = [
        catalogue.of_version(store, Scope.VILLAGE, number).items[11].note
        for number in (1, 2)
    ]
    assert notes == ["一", "二"]
    store.close()


def test_a_revision_is_undone_the_newest_first(adopted: Store) -> None:
    noted = replace(item(adopted), note="一")
    first = catalogue.save_items(adopted, [noted], NOW)
    later = Revising(TODAY + timedelta(days=9), "再改")
    second = catalogue.save_items(adopted, [replace(noted, note="二")], later)
    assert refused(lambda: history.undo(adopted, first.id)) is Code.CHANGED_SINCE
    history.undo(adopted, second.id)
    history.undo(adopted, first.id)
    assert [it.number for it in catalogue.versions(adopted, Scope.VILLAGE)] == [1]
    assert item(adopted).note == ""


def test_an_item_of_the_offices_own_gets_a_code_that_was_never_used(
    adopted: Store,
) -> None:
    own = an_item(code="", second_level="水费收缴")
    catalogue.save_items(adopted, [own], NOW)
    assert item(adopted, "X001").second_level == "水费收缴"
    catalogue.remove_items(adopted, ["X001"], NOW)
    catalogue.save_items(adopted, [own], Revising(TODAY, "又要了"))
    assert item(adopted, "X002").title == "水费收缴"


def test_an_item_that_was_taken_out_is_in_the_versions_before(adopted: Store) -> None:
    later = Revising(TODAY + timedelta(days=1), "不再是法定必列")
    catalogue.remove_items(adopted, ["V011"], later)
    assert item(adopted, "V011").first_level == "计划生育"
    assert refused(lambda: item(adopted, "V011", later.holds_from)) is Code.ITEM_UNKNOWN
    assert refused(lambda: catalogue.remove_items(adopted, ["V911"], NOW)) is (
        Code.ITEM_UNKNOWN
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body": " "}, Code.ITEM_INCOMPLETE),
        ({"least_display": "很久"}, Code.ITEM_VALUE_INVALID),
        ({"sensitivity": "机密"}, Code.ITEM_VALUE_INVALID),
        ({"rule": "weekly"}, Code.RULE_INVALID),
        ({"content": f"联系人{NUMBER}"}, Code.NUMBER_IN_TEXT),
        ({}, Code.NOTHING_CHANGED),
    ],
)
def test_an_item_that_nobody_could_go_by_is_refused(
    adopted: Store, changes: dict[str, str], code: Code
) -> None:
    changed = replace(item(adopted), **changes)  # type: ignore[arg-type]
    assert refused(lambda: catalogue.save_items(adopted, [changed], NOW)) is code


def test_a_revision_without_a_reason_is_refused(adopted: Store) -> None:
    noted = replace(item(adopted), note="改")
    assert refused(
        lambda: catalogue.save_items(adopted, [noted], Revising(TODAY, " "))
    ) is (Code.CATALOGUE_REASON_MISSING)


def test_typed_words_of_a_time_limit_are_read_anew(adopted: Store) -> None:
    before = item(adopted)
    told = catalogue_edits.item_as_told({"phrase": "每季度首月15日前"}, before)
    assert told.rule == "quarterly month 1 day 15"
    assert catalogue_edits.item_as_told({"phrase": "看情况"}, before).rule == ""
    assert catalogue_edits.item_as_told({"note": "改"}, before).rule == before.rule
    with pytest.raises(Refusal):
        catalogue_edits.item_as_told({"holds_from": "去年"}, before)


def test_an_item_moves_to_another_section_of_the_board(adopted: Store) -> None:
    moved = replace(item(adopted), section=Section.FINANCE)
    catalogue.save_items(adopted, [moved], NOW)
    assert item(adopted).board_section is Section.FINANCE


def test_a_village_switches_an_item_off_with_a_reason(adopted: Store) -> None:
    off = Departing(Departure.OFF, TODAY, "本村没有移民")
    depart(adopted, off, "V026")
    own = {
        it.item.code: it
        for it in catalogue_departures.of_village(adopted, village(adopted), TODAY)
    }
    assert not own["V026"].is_on
    assert own["V012"].is_on
    every = office.villages(adopted)
    all_items = (catalogue_departures.of_village(adopted, it, TODAY) for it in every)
    assert sum(not it.is_on for one in all_items for it in one) == 1
    assert refused(lambda: depart(adopted, replace(off, reason=""), "V026")) is (
        Code.CATALOGUE_REASON_MISSING
    )
    depart(adopted, replace(off, departure=Departure.NONE, reason="有了"), "V026")
    assert all(
        it.is_on
        for it in catalogue_departures.of_village(adopted, village(adopted), TODAY)
    )


def test_a_village_may_be_stricter_and_never_laxer(adopted: Store) -> None:
    monthly = {"phrase": "每月公布一次", "rule": "monthly"}
    assert depart(adopted, tighter(**monthly, least_display="20")) == []
    yearly = tighter(phrase="每年", rule="annual")
    assert refused(lambda: depart(adopted, yearly)) is Code.DEPARTURE_NOT_TIGHTER
    shorter = tighter(least_display="10")
    assert refused(lambda: depart(adopted, shorter)) is Code.DEPARTURE_NOT_TIGHTER
    assert refused(lambda: depart(adopted, tighter())) is Code.NOTHING_CHANGED
    unread = tighter(phrase="看情况")
    assert refused(lambda: depart(adopted, unread)) is Code.ITEM_INCOMPLETE
    odd = tighter(least_display="很久")
    assert refused(lambda: depart(adopted, odd)) is Code.ITEM_VALUE_INVALID


def test_what_cannot_be_compared_is_kept_only_where_somebody_vouches_for_it(
    adopted: Store,
) -> None:
    other = tighter(
        phrase="事项发生之日起5日内",
        rule="within 5 calendar_day after matter_occurs",
    )
    assert refused(lambda: depart(adopted, other)) is Code.DEPARTURE_NOT_COMPARED
    assert depart(adopted, replace(other, stricter_confirmed=True)) == []
    newest = history.entries(adopted)[0]
    assert "经人工核对更严：V012" in wording.deed(newest)[1]


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("V001", "quarterly"),  # it always hangs
        ("V066", "window 3 calendar_day"),  # it is due within five days
    ],
)
def test_a_limit_of_another_kind_that_asks_for_less_is_refused(
    adopted: Store, code: str, rule: str
) -> None:
    own = tighter(phrase="照此", rule=rule, stricter_confirmed=True)
    assert refused(lambda: depart(adopted, own, code)) is Code.DEPARTURE_NOT_TIGHTER


def test_a_shorter_window_is_no_tightening(adopted: Store) -> None:
    seven = replace(item(adopted), phrase="公示期为7天", rule="window 7 calendar_day")
    catalogue.save_items(adopted, [seven], NOW)
    for rule in ("window 5 calendar_day", "window 5 working_day"):
        own = tighter(phrase="公示5天", rule=rule)
        assert refused(lambda it=own: depart(adopted, it)) is Code.DEPARTURE_NOT_TIGHTER  # type: ignore[misc]
    own = tighter(phrase="公示10天", rule="window 10 calendar_day")
    assert depart(adopted, own) == []


def test_a_tightening_replaces_the_one_before_and_says_so(adopted: Store) -> None:
    assert depart(adopted, tighter(phrase="每月公布一次", rule="monthly")) == []
    assert depart(adopted, tighter(least_display="20")) == [Code.DEPARTURE_REPLACED]
    [held] = catalogue_dates.detail(adopted, item(adopted), TODAY).departures
    assert (held.rule, held.least_display) == ("", "20")


def test_a_village_departs_only_from_what_it_has(adopted: Store) -> None:
    off = Departing(Departure.OFF, TODAY, "没有")
    for code in ("V071", "W001"):  # a community's, and the township's
        with pytest.raises(Refusal) as refusal:
            depart(adopted, off, code)
        assert refusal.value.problem.code is Code.ITEM_NOT_OF_VILLAGES


def test_a_yearly_review_says_who_when_what_and_why(adopted: Store) -> None:
    assert catalogue.year_to_review(adopted, Scope.VILLAGE) is None
    catalogue.save_items(adopted, [replace(item(adopted), note="改")], NOW)
    catalogue.review(adopted, Scope.VILLAGE, "刘主任", "依据已更新", TODAY)
    [told], changes = catalogue.since_review(adopted, Scope.VILLAGE)
    assert (told.year, told.reviewed_by, told.version) == (2026, "刘主任", 2)
    assert changes == ()
    for by, conclusion in (("", "无变化"), ("刘主任", " ")):
        assert refused(
            lambda by=by, it=conclusion: catalogue.review(  # type: ignore[misc]
                adopted, Scope.VILLAGE, by, it, TODAY
            )
        ) is (Code.CATALOGUE_REVIEW_INCOMPLETE)
    assert refused(
        lambda: catalogue.review(adopted, Scope.TOWNSHIP, "刘主任", "无", TODAY)
    ) is (Code.NO_CATALOGUE)


def test_a_time_limit_is_told_by_its_next_days(adopted: Store) -> None:
    told = catalogue_dates.detail(adopted, item(adopted, "V014"), TODAY)
    assert told.meant.recurs
    assert [str(it.on) for it in told.meant.due] == [
        "2026-10-20",
        "2027-01-20",
        "2027-04-20",
        "2027-07-20",
    ]
    read = catalogue_dates.of_words(adopted, "信息形成之日起20个工作日内", TODAY)
    assert (read.recurs, [str(it.on) for it in read.due]) == (False, ["2026-10-19"])
    assert catalogue_dates.of_words(adopted, "3个什么", TODAY).rule is None


def test_an_item_is_due_as_the_village_that_is_looked_at_has_it(
    township: Store,
) -> None:
    rule = f"quarterly month 1 day 20; for {FINANCE_HEAVY}: monthly day 15"
    [village] = [it for it in office.villages(township) if it.name == "石桥村"]
    busy = replace(village, finance_heavy_from=date(2026, 11, 1))
    day = date(2026, 9, 16)
    for looked_at, wanted in (
        (None, ["2026-10-20", "2027-01-20", "2027-04-20", "2027-07-20"]),
        (village, ["2026-10-20", "2027-01-20", "2027-04-20", "2027-07-20"]),
        (busy, ["2026-10-20", "2026-11-15", "2026-12-15", "2027-01-15"]),
    ):
        meant = catalogue_dates.of_rule(township, rule, day, looked_at)
        assert [it.on.isoformat() for it in meant.due] == wanted
