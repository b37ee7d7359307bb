"""Reminders as a calendar file (.ics, RFC 5545) for the office's own calendar.

Every reminder is a whole day without a time zone: the day is the same wherever it is
looked at.  What is overdue stands on the day of the file, where somebody sees it, and
says its true day.  It has an alarm at nine that morning.  A file that is taken in again
changes what was taken in before, since each reminder keeps its UID.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import icalendar

from gwgk_desktop import wording
from gwgk_desktop.wording import reminders as words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gwgk_desktop.domain.reminders import Reminder

ALARM_AT = timedelta(hours=9)
"""After the day begins."""
_UID = 32
"""Characters of a hash: more than enough to tell reminders apart."""


def draw(some: Iterable[Reminder], origin: str, now: datetime) -> bytes:
    """Return reminders as a calendar file.

    `origin` tells this desk's reminders from those of others; `now` has a time zone, or
    is the computer's own time.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{wording.PRODUCT}//gwgk-desktop//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.CALENDAR)
    today, stamp = now.date(), now.astimezone(UTC).replace(microsecond=0)
    for it in some:
        event = icalendar.Event()
        event.add("uid", uid(it, origin))
        event.add("dtstamp", stamp)
        day = max(it.due, today)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", words.summary(it))
        event.add("description", words.in_calendar(it, today))
        event.add("categories", [words.CONCERNS[it.concern]])
        event.add("transp", "TRANSPARENT")
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", words.summary(it))
        alarm.add("trigger", ALARM_AT)
        event.add_component(alarm)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def uid(it: Reminder, origin: str) -> str:
    """Return what a calendar calls a reminder: the same until it is done."""
    told = hashlib.sha256(f"{origin}\n{it.key}".encode()).hexdigest()[:_UID]
    return f"{told}@gwgk-desktop"
