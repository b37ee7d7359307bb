"""Labels and values as people read them; every member has its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import paths, wording
from gwgk_desktop.domain.backups import Difference, Reason
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.catalogue import Scope, Section
from gwgk_desktop.domain.catalogue_readings import RuleBy
from gwgk_desktop.domain.catalogue_versions import Change, Departure
from gwgk_desktop.domain.due_dates import Terms, due_of_event
from gwgk_desktop.domain.notice_sheets import MadeSheet, SheetNumber
from gwgk_desktop.domain.office import Publication, Sensitivity, Source, VillageKind
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Severity
from gwgk_desktop.domain.readings import ChosenBy, Field, RepairKind
from gwgk_desktop.domain.returns import SentReturn
from gwgk_desktop.domain.reviews import (
    Check,
    Disclosure,
    Means,
    Ruling,
    SheetState,
    Standing,
    Step,
    Verdict,
)
from gwgk_desktop.domain.rule_text import parse
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.domain.work import Kind
from tests.begun import TODAY
from tests.documentation import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum


@pytest.mark.parametrize(
    ("labels", "members"),
    [
        (wording.SEVERITIES, Severity),
        (wording.FIELDS, Field),
        (wording.CHOSEN_BY, ChosenBy),
        (wording.REPAIRS, RepairKind),
        (wording.VILLAGE_KINDS, VillageKind),
        (wording.SENSITIVITIES, Sensitivity),
        (wording.PUBLICATIONS, Publication),
        (wording.PERSONAL_DATA, PersonalData),
        (wording.PROBLEMS, Code),
        (wording.DEEDS, Kind),
        (wording.BACKUP_REASONS, Reason),
        (wording.DIFFERENCES, Difference),
        (wording.SOURCES, Source),
        (wording.MASKS, Mask),
        (wording.catalogue.CATALOGUES, Scope),
        (wording.catalogue.SECTIONS, Section),
        (wording.catalogue.CHANGES, Change),
        (wording.catalogue.DEPARTURES, Departure),
        (wording.catalogue.RULE_BY, RuleBy),
        (wording.REVIEW_STEPS, Step),
        (wording.RULINGS, Ruling),
        (wording.CHECKS, Check),
        (wording.MEANS, Means),
        (wording.DISCLOSURES, Disclosure),
        (wording.SHEET_STATES, SheetState),
        (wording.VERDICTS, Verdict),
    ],
)
def test_every_member_has_its_own_label(
    labels: Mapping[StrEnum, object], members: type[StrEnum]
) -> None:
    assert labels.keys() == set(members)
    assert all(labels.values())
    assert len(set(map(str, labels.values()))) == len(labels)


SHEET = MadeSheet(
    number=SheetNumber("梅岭村", 2026, 1, 2),
    title="",
    notice=NoticePeriod(TODAY, 7),
    paper=Paper.A4,
    made_on=TODAY,
    page_count=1,
    line_count=1,
    total_fen=1,
    file_sha256="",
)
SENT = SentReturn("2026Q3", "quarter_return", TODAY, 5, "季报.xlsx", "")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "草稿"),
        ({"standing": Standing(sent_back="少一户")}, "草稿（退回）"),
        (
            {"standing": Standing(SheetState.IN_REVIEW, Step.TOWNSHIP)},
            "待乡镇",
        ),
        ({"standing": Standing(SheetState.APPROVED, None)}, "待发布"),
        ({"standing": Standing(SheetState.RELEASED, None)}, "已发布"),
        (
            {"standing": Standing(SheetState.RELEASED, None), "newest": 3},
            "已发布",
        ),
        ({"newest": 3}, "已有第3版"),
        ({"void": True, "newest": 3}, "已作废"),
        (
            {"void": True, "standing": Standing(SheetState.WITHDRAWN, None)},
            "已作废（已撤回）",
        ),
        ({"standing": Standing(SheetState.WITHDRAWN, None)}, "已撤回"),
    ],
)
def test_where_a_sheet_is_in_its_life_is_told_in_a_few_words(
    changes: Mapping[str, Any], told: str
) -> None:
    sheet = replace(SHEET, **changes)
    assert wording.sheet_state(sheet) == told
    if sheet.newest:
        assert sheet.newer == replace(SHEET.number, version=3)
        assert wording.whole_state(sheet) == f"{told}，新的一版是{sheet.newer}"
        assert wording.newer_version(sheet) == f"已有新的一版：{sheet.newer}。"
    else:
        assert (wording.whole_state(sheet), wording.newer_version(sheet)) == (told, "")


def test_papers_that_counted_an_undone_batch_are_named() -> None:
    assert wording.papers_counting([], []) == ()
    assert wording.papers_counting([SHEET], [SENT]) == (
        "以下公示单是按这批制作的，请收回或重新制作：梅岭村-2026-001-2",
        "以下报表已计入这批，请重新导出：2026Q3（季报.xlsx）",
    )


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (36_525, "只看这些数字，身份证号还有36,525种可能，可以"),
        (10_000, "只看这些数字，身份证号还有10,000种可能，可以"),
        (9_999, "只看这些数字，身份证号还有9,999种可能，要再次确认"),
        (1_000, "只看这些数字，身份证号还有1,000种可能，要再次确认"),
        (999, "只看这些数字，身份证号还有999种可能，不得公示（县里有文件的除外）"),
    ],
)
def test_how_many_numbers_fit_is_told_with_what_it_means(count: int, told: str) -> None:
    assert wording.numbers_fitting(count) == told


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        *(("", ""), ("12345678", "********"), ("123456789", "****6789")),
        ("360299195006190608", "****0608"),
    ],
)
def test_screens_show_the_last_four_of_a_long_number(number: str, masked: str) -> None:
    assert wording.masked(number) == masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("账号6228480402564890018不存在", "账号****0018不存在"),
        ("３６０２９９１９５００６１９０６０８", "****０６０８"),
        ("王小明 138 1234 5678 联系", "王小明 ****5678 联系"),
        ("130682 19800101 0013", "****0013"),
        ("2026-09-15 08:30:00", "2026-09-15 08:30:00"),
        ("第3批，1,234,567.89元", "第3批，1,234,567.89元"),
        ("", ""),
    ],
)
def test_numbers_within_a_text_are_masked_and_the_rest_is_not(
    text: str, shown: str
) -> None:
    assert wording.masked_within(text) == shown


def test_values_are_shown_as_people_read_them() -> None:
    assert wording.yuan(123456) == "1,234.56"
    assert wording.day(date(2026, 9, 1)) == "2026-09-01"
    assert (wording.decimal(Decimal("8.320")), wording.decimal(None)) == ("8.32", "")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("window 15 calendar_day", "青山村：公示到2026-02-13（周五）"),
        ("display 15 calendar_day", "青山村：张贴到2026-02-14（周六）"),
    ],
)
def test_what_an_event_starts_is_told_as_a_notice_or_on_the_wall(
    rule: str, told: str
) -> None:
    due = due_of_event(parse(rule).main, date(2026, 1, 30), Terms())
    assert due is not None
    assert wording.event_due("青山村", due) == told


def test_the_readme_says_what_is_read_as_the_window_does() -> None:
    readme = (paths.ROOT / "README.md").read_text("utf-8")
    assert wording.WHAT_IS_READ in readme


def test_the_table_of_damage_is_what_the_program_says() -> None:
    """Where it is not: `python3 dev.py docs`."""
    assert DAMAGE.read_text("utf-8") == wording.damage_table()
