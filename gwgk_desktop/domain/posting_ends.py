"""Why a posting cannot have ended so: at that moment, or before its days are over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_rules import days_between
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from gwgk_desktop.domain.postings import PostingRecord, Standing


def faults_of_end(record: PostingRecord, at: datetime, now: datetime) -> list[Problem]:
    """Return why a posting cannot have ended at a moment; empty where it can."""
    it = record.posting
    facts: dict[str, object] = {"posting": it.id, "title": it.title}
    if record.archive is not None:
        return [Problem(Code.POSTING_ARCHIVED, facts=facts)]
    if record.ended_at is not None:
        down, spoilt = record.taken_down, record.spoiling
        facts |= {"taken_down_at": down.at.isoformat(" ", "minutes")} if down else {}
        facts |= {"spoilt_at": spoilt.at.isoformat(" ", "minutes")} if spoilt else {}
        return [Problem(Code.POSTING_NOT_UP, facts=facts)]
    if not it.posted_at <= at <= now:
        facts |= {"posted": it.posted_at.isoformat(" ", "minutes")}
        return [Problem(Code.POSTING_TIME_INVALID, facts=facts)]
    return []


def too_early(record: PostingRecord, at: Standing, end: datetime) -> list[Problem]:
    """Return that a sheet would come down before its days are over, if it would.

    One that was withdrawn must come down whenever it is.
    """
    it, day = record.posting, end.date()
    if record.sheet_withdrawn or day > at.least_end:
        return []
    days = days_between(it.posted_on, day, first_day_counts=at.first_day_counts)
    facts: dict[str, object] = {
        "title": it.title,
        "village": it.village,
        "last": at.least_end,
        "days": days,
        "wanted": it.min_display_days,
    }
    return [Problem(Code.TAKEN_DOWN_EARLY, facts=facts)]
