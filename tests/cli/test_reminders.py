"""What is to be done today, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import icalendar
import pytest

from tests.cli.telling import refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal


@pytest.fixture
def furnished(yunxi: Terminal) -> Terminal:
    """Give a terminal at the example township, with its catalogue."""
    yunxi.json("catalogue", "adopt", "--from", "2026-01-01")
    return yunxi


def test_a_new_desk_has_nothing_to_do(yunxi: Terminal) -> None:
    ran = yunxi.run("today", "--item", "没有这样的事项")
    assert (ran.status, ran.out) == (0, "没有要办的事。\n")


def test_the_first_steps_of_an_office_are_listed_as_the_window_has_them(
    yunxi: Terminal,
) -> None:
    assert yunxi.json("today")["first_steps"] == ["catalogue", "list"]
    lines = yunxi.run("today").out.splitlines()
    assert lines == [
        "开始使用，依次办好这几件（已办3件，还有2件）：",
        "启用公开目录（命令行 catalogue adopt）",
        "导入发放名单（命令行 import）",
    ]


def test_today_says_what_is_to_be_done_where_and_by_when(furnished: Terminal) -> None:
    told = furnished.json("today", "--village", "石桥村")
    assert {it["village"] for it in told["reminders"]} == {"石桥村"}
    assert sum(told["counts"].values()) == len(told["reminders"])
    assert {"group", "concern", "due", "title", "item_code", "occasion", "posting"} <= {
        name for it in told["reminders"] for name in it
    }
    lines = furnished.run("today", "--village", "石桥村").out.splitlines()
    assert len(lines) == len(told["reminders"])
    group, concern, village, title, when = lines[0].split("\t")
    assert village == "石桥村"
    assert all((group, concern, title, when))
    assert furnished.run("today", "--days", "-1").status == 2
    unknown = furnished.run("today", "--json", "--village", "白沙村")
    refused(unknown, "village_not_listed")


def test_today_is_saved_as_a_calendar(furnished: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "今日.ics"
    told = furnished.json("today", "--village", "石桥村", "--ics", str(path))
    assert told["file"] == str(path)
    again = ("today", "--village", "石桥村", "--ics", str(path))
    assert furnished.json(*again)["file"] == str(path)
    path.write_bytes(path.read_bytes().replace(b"TRANSPARENT", b"OPAQUE", 1))
    refused(furnished.run(*again, "--json"), "file_exists")
    assert furnished.json(*again, "--replace")["file"] == str(path)
    assert furnished.run("today", "--replace").status == 2
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    summaries = [str(it["SUMMARY"]) for it in calendar.walk("VEVENT")]
    assert len(summaries) == len(told["reminders"])
    assert all("石桥村：" in it for it in summaries)
