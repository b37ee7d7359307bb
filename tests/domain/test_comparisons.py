"""Who is hit by a comparison list, and what stands on the 核实单."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gwgk_desktop.domain.comparisons import (
    Decision,
    Hit,
    ListedPerson,
    ListKind,
    ListTerms,
    Verification,
    match,
    verification_sheet,
)
from gwgk_desktop.domain.problems import Code, Severity
from tests.township import BATCH, LINE, TODAY, id_number, line

TERMS = ListTerms(ListKind.DEAD, "县民政局", date(2026, 9, 1))
LISTED = ListedPerson(
    "王小明", LINE.id_number, "梅岭村", date(2026, 3, 1), "", "", "名单", 3, id=7
)
VILLAGES = {1: frozenset({"梅岭村", "老梅村"}), 2: frozenset({"石桥村"})}


def hits(line_id_number: str, listed: ListedPerson, **changes: object) -> list[bool]:
    """Return whether each hit of one line by one listed person is certain."""
    told = [(listed, TERMS)]
    by_number = {listed.id_number: told} if listed.id_number else {}
    by_name = {listed.name: {listed.village: told}} if listed.village else {}
    lines = [line(id_number=line_id_number, **changes)]
    return [hit.certain for hit in match(lines, VILLAGES, by_number, by_name)]


def test_the_same_number_is_a_certain_hit_whatever_the_name() -> None:
    assert hits(LINE.id_number, LISTED) == [True]
    assert hits(LINE.id_number, LISTED, name="王晓明", village_id=2) == [True]


@pytest.mark.parametrize("own", [LINE.id_number, ""])
@pytest.mark.parametrize("village", ["梅岭村", "老梅村"])
def test_name_and_village_are_a_doubtful_hit_where_a_number_lacks(
    own: str, village: str
) -> None:
    nameless = replace(LISTED, id_number="", village=village)
    assert hits(own, nameless) == [False]
    assert hits(own, nameless, village_id=2) == []
    assert hits(own, nameless, name="王小红") == []


def test_two_numbers_tell_two_people_apart() -> None:
    assert hits(id_number(2), LISTED) == []
    assert hits("", LISTED) == [False]


def test_how_late_a_payout_comes_is_counted_in_days() -> None:
    hit = Hit(LINE, LISTED, TERMS, certain=True)
    assert hit.days_late(date(2026, 9, 9)) == 192
    assert hit.days_late(date(2026, 2, 1)) == 0
    assert hit.days_late(None) == 0
    undated = Hit(LINE, replace(LISTED, since_on=None), TERMS, certain=True)
    assert undated.days_late(TODAY) == 0


def test_the_warning_names_the_list_but_no_number() -> None:
    problem = Hit(LINE, LISTED, TERMS, certain=True).warning(date(2026, 9, 9))
    assert (problem.code, problem.severity) == (
        *(Code.ON_COMPARISON_LIST, Severity.WARNING),
    )
    assert problem.place is not None
    assert (problem.place.sheet, problem.place.row) == (LINE.sheet, LINE.row)
    assert problem.facts == {
        "name": "王小明",
        "kind": ListKind.DEAD,
        "source": "县民政局",
        "dated_on": date(2026, 9, 1),
        "late": 192,
        "certain": True,
    }
    assert LINE.id_number not in str(problem)


def test_the_sheet_to_be_signed_says_what_was_found_and_leaves_room() -> None:
    hit = Hit(LINE, LISTED, TERMS, certain=True)
    first = Verification(1, 1, "梅岭村", hit, TODAY, days_late=198, payouts_late=2)
    relative = replace(LISTED, since_on=None, relation="村支书之妻")
    second = replace(
        first,
        id=2,
        hit=Hit(LINE, relative, TERMS, certain=False),
        days_late=0,
        decision=Decision.MISTAKE,
        decided_by="张镇长",
    )
    sheet = verification_sheet(
        "云溪镇", BATCH, [first, second], ["****0011", ""], TODAY
    )
    whose = ("梅岭村", "一组", "王小明")
    assert sheet.rows == (
        *(
            (
                *("1", *whose, "****0011", "884.92", "死亡", "县民政局", "2026-09-01"),
                *("身份证号", "2026-03-01起；已过198天，发2笔", "", ""),
            ),
            (
                *("2", *whose, "", "884.92", "死亡", "县民政局", "2026-09-01"),
                *("姓名和村", "村支书之妻", "误报", ""),
            ),
        ),
    )
    assert sheet.banner == "内部资料　严禁张贴"
    assert "".join(sheet.title) == "云溪镇2026年耕地地力保护补贴核实单"
    assert LINE.id_number not in "".join(sheet.texts())
