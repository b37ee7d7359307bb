"""Reminders in a calendar file, read back by a reader of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.documents import calendar_file
from gwgk_desktop.domain.reminders import Concern, Reminder

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 9, 20, 8, 30, tzinfo=UTC)
IT = Reminder(
    Concern.REPLY, date(2026, 12, 31), "reply:posting:7", "梅岭村", "补贴；公示, 甲\\乙"
)
OCTETS = 75
"""The most that a line may have (RFC 5545, 3.1)."""


def read(content: bytes) -> Iterator[dict[str, str]]:
    """Yield the events of a calendar, as RFC 5545 has them: name or name;parameters."""
    lines: list[str] = []
    *whole, last = content.split(b"\r\n")
    assert last == b""
    assert b"\n" not in b"".join(whole)
    assert all(len(line) <= OCTETS for line in whole)
    joined = content.replace(b"\r\n ", b"").decode()
    lines = joined.split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    event: dict[str, str] = {}
    within: list[str] = []
    for line in lines:
        name, _, value = line.partition(":")
        if name == "BEGIN":
            within.append(value)
            if value == "VEVENT":
                event = {}
        elif name == "END":
            assert within.pop() == value
            if value == "VEVENT":
                yield event
        elif within[-1] in {"VEVENT", "VALARM"}:
            part = "ALARM " if within[-1] == "VALARM" else ""
            event[part + name] = _plain(value)


def _plain(value: str) -> str:
    told, at = "", 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
            told += "\n" if value[at] in "nN" else value[at]
        else:
            told += value[at]
        at += 1
    return told


def test_a_reminder_is_a_whole_day_with_an_alarm_at_nine() -> None:
    [event] = read(calendar_file.draw([IT], "desk", NOW))
    assert event["DTSTART;VALUE=DATE"] == "20261231"
    assert event["DTEND;VALUE=DATE"] == "20270101"
    assert event["DTSTAMP"] == "20260920T083000Z"
    assert event["SUMMARY"] == "【答复异议】梅岭村：补贴；公示, 甲\\乙"
    assert "12月31日" in event["DESCRIPTION"]
    assert event["ALARM TRIGGER"] == "PT9H"
    assert event["ALARM ACTION"] == "DISPLAY"


def test_what_is_overdue_stands_on_the_day_of_the_file_and_says_since_when() -> None:
    it = Reminder(Concern.POST, date(2025, 9, 1), "post:1", "梅岭村", "财务收支")
    [event] = read(calendar_file.draw([it], "desk", NOW))
    assert event["DTSTART;VALUE=DATE"] == "20260920"
    assert event["DTEND;VALUE=DATE"] == "20260921"
    assert event["DESCRIPTION"].startswith("逾期384天（2025-09-01）。")
    [due] = read(calendar_file.draw([replace(it, due=NOW.date())], "desk", NOW))
    assert due["DTSTART;VALUE=DATE"] == "20260920"
    assert "逾期" not in due["DESCRIPTION"]


def test_a_reminder_keeps_its_name_until_it_is_done() -> None:
    later = datetime(2026, 9, 21, tzinfo=UTC)
    [first] = read(calendar_file.draw([IT], "desk", NOW))
    [second] = read(calendar_file.draw([IT], "desk", later))
    [other] = read(calendar_file.draw([IT], "another desk", NOW))
    assert first["UID"] == second["UID"] != other["UID"]


def test_no_reminder_is_a_calendar_all_the_same() -> None:
    assert list(read(calendar_file.draw([], "desk", NOW))) == []


@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=120))
def test_whatever_a_title_is_it_comes_back(title: str) -> None:
    it = Reminder(Concern.POST, date(2026, 2, 28), "post:1", "梅岭村", title)
    [event] = read(calendar_file.draw([it], "desk", NOW))
    assert event["SUMMARY"] == f"【上墙】梅岭村：{title}"
