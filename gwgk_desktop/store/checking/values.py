"""Values: amounts, numbers, days, words, JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from gwgk_desktop.domain.boards import BoardKind, Material
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.catalogue import Scope, Section
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.comparisons import ListKind
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.office import (
    Publication,
    Sensitivity,
    VillageKind,
)
from gwgk_desktop.domain.pages import Direction, Paper, TypeSize
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.postings import Matched, Outcome, Stage
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.reviews import Disclosure, Means, Ruling, Step
from gwgk_desktop.domain.rule_text import period_day
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.domain.time_limits import Every, Unit
from gwgk_desktop.store.checking.known import MOST_TOLD, loaded, named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


def amounts(store: Store, _: Known) -> Iterator[Finding]:
    """Amounts are whole fen, and not below zero."""
    for table, column in (
        ("payout_line", "amount_fen"),
        ("line_correction", "amount_fen"),
        ("payout_batch", "total_fen"),
        ("notice_sheet", "total_fen"),
        ("county_return", "total_fen"),
    ):
        for (number,) in store.db.execute_sql(
            f"SELECT id FROM {table} WHERE typeof({column}) <> 'integer'"
            f" OR {column} < 0 LIMIT {MOST_TOLD}"
        ):
            yield Finding(Damage.AMOUNT_INVALID, named(table, number))


def decimals(store: Store, _: Known) -> Iterator[Finding]:
    """Quantities and rates are decimal numbers."""
    for table in ("payout_line", "line_correction"):
        for column in ("quantity", "rate"):
            for (number,) in store.db.execute_sql(
                f"SELECT id FROM {table} WHERE {column} IS NOT NULL AND"
                f" (typeof({column}) <> 'text' OR {column} GLOB '*[^-0-9.]*'"
                f" OR {column} NOT GLOB '*[0-9]*' OR {column} LIKE '%.%.%'"
                f" OR {column} GLOB '?*-*') LIMIT {MOST_TOLD}"
            ):
                facts = {**named(table, number), "column": column}
                yield Finding(Damage.DECIMAL_INVALID, facts)


def _day(text: object) -> bool:
    try:
        return date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        return False


def is_time(text: object) -> bool:
    """Return whether a value is a time as the program writes it."""
    try:
        return datetime.fromisoformat(str(text)).isoformat(" ", "seconds") == text
    except ValueError:
        return False


def _day_or_none(text: object) -> bool:
    return not text or _day(text)


def _time_or_none(text: object) -> bool:
    return not text or is_time(text)


def days(store: Store, _: Known) -> Iterator[Finding]:
    """Days are days."""
    for table, column, right in (
        ("payout_batch", "paid_on", _day),
        ("payout_batch", "imported_on", _day),
        ("notice_sheet", "notice_from", _day),
        ("notice_sheet", "made_on", _day),
        ("county_return", "made_on", _day),
        ("recipe", "used_on", _day),
        ("comparison_list", "imported_on", _day),
        ("comparison_list", "dated_on", _day),
        ("verification", "found_on", _day),
        ("payment_file", "read_on", _day),
        ("line_correction", "at", is_time),
        ("sheet_review", "decided_on", _day),
        ("sheet_review", "recorded_at", is_time),
        ("sheet_release", "released_at", is_time),
        ("sheet_withdrawal", "withdrawn_at", is_time),
        ("catalogue_version", "holds_from", _day),
        ("catalogue_version", "made_at", is_time),
        ("catalogue_item", "holds_from", _day_or_none),
        ("catalogue_item", "display_from", _day_or_none),
        ("village_departure", "holds_from", _day),
        ("village_departure", "made_at", is_time),
        ("catalogue_review", "reviewed_on", _day),
        ("catalogue_review", "recorded_at", is_time),
        ("board", "in_use_from", _day_or_none),
        ("village", "finance_heavy_from", _day_or_none),
        ("board", "in_use_until", _day_or_none),
        ("village_event", "happened_on", _day),
        ("posting_rule", "display_since", _day),
        ("posting", "posted_at", is_time),
        ("posting", "hangs_until", _day_or_none),
        ("posting", "notice_from", _day_or_none),
        ("posting", "notice_to", _day_or_none),
        ("posting_take_down", "taken_down_at", is_time),
        ("posting_spoiling", "found_at", is_time),
        ("objection", "received_at", is_time),
        ("objection_reply", "replied_at", is_time),
        ("posting_photo", "taken_at", _time_or_none),
        ("posting_photo", "added_at", is_time),
        ("archive_record", "archived_at", is_time),
        ("enquiry", "asked_at", is_time),
        ("day_off", "day", _day),
    ):
        for number, value in store.db.execute_sql(f"SELECT id, {column} FROM {table}"):
            if not right(value):
                facts = {**named(table, number), "column": column}
                yield Finding(Damage.DAY_INVALID, facts)


def values(store: Store, _: Known) -> Iterator[Finding]:
    """Words out of a fixed list are of that list."""
    for table, column, words in (
        ("office", "mask", Mask),
        ("village", "kind", VillageKind),
        ("board", "kind", BoardKind),
        ("board", "material", Material),
        ("subsidy_programme", "publication", Publication),
        ("subsidy_programme", "sensitivity", Sensitivity),
        ("notice_sheet", "paper", Paper),
        ("notice_sheet", "kind", SheetKind),
        ("notice_sheet", "direction", Direction),
        ("notice_sheet", "type_size", TypeSize),
        ("heading_meaning", "field", Field),
        ("comparison_list", "kind", ListKind),
        ("payment", "status", PaymentStatus),
        ("sheet_review", "step", Step),
        ("sheet_review", "ruling", Ruling),
        ("sheet_review", "means", Means),
        ("sheet_classification", "disclosure", Disclosure),
        ("programme_classification", "disclosure", Disclosure),
        ("catalogue_version", "scope", Scope),
        ("catalogue_item", "category_code", Section),
        ("catalogue_item", "section", (*Section, "")),
        ("village_departure", "departure", Departure),
        ("catalogue_review", "scope", Scope),
        ("posting", "stage", Stage),
        ("objection_reply", "outcome", Outcome),
        ("posting_photo", "matched", Matched),
        ("time_limit_setting", "prompt_unit", Unit),
        ("time_limit_setting", "regular", Every),
        ("posting_rule", "reply_unit", Unit),
        ("objection", "reply_unit", Unit),
    ):
        known = set(map(str, words))
        for number, value in store.db.execute_sql(f"SELECT id, {column} FROM {table}"):
            if value not in known:
                facts = {**named(table, number), "column": column}
                yield Finding(Damage.VALUE_UNKNOWN, facts)
    for table, column, several in (
        ("review_rule", "steps", set(Step)),
        ("sheet_release", "steps", set(Step)),
        ("catalogue_item", "bodies", {*VillageKind, ""}),
    ):
        for number, value in store.db.execute_sql(f"SELECT id, {column} FROM {table}"):
            if not set(str(value).split(",")) <= several:
                facts = {**named(table, number), "column": column}
                yield Finding(Damage.VALUE_UNKNOWN, facts)
    for number, value in store.db.execute_sql("SELECT id, quarter FROM county_return"):
        quarter = Quarter.parse(str(value))
        if quarter is None or str(quarter) != value:
            facts = {**named("county_return", number), "column": "quarter"}
            yield Finding(Damage.VALUE_UNKNOWN, facts)


def period_days(store: Store, _: Known) -> Iterator[Finding]:
    """Days of a period are written as rules."""
    for column in ("month_day", "quarter_day", "half_year_day", "year_day"):
        query = f"SELECT id, {column} FROM time_limit_setting"
        for number, value in store.db.execute_sql(query):
            if period_day(str(value)) is None:
                facts = {**named("time_limit_setting", number), "column": column}
                yield Finding(Damage.VALUE_UNKNOWN, facts)


def json_columns(store: Store, _: Known) -> Iterator[Finding]:
    """What is written as JSON can be read."""
    for table, column, kind in (
        ("recipe", "headings", list),
        ("recipe", "mapping", (list, dict)),
        ("subsidy_programme", "columns", list),
        ("sheet_review", "checks", list),
        ("notice_sheet", "shown_digits", list),
    ):
        for number, value in store.db.execute_sql(f"SELECT id, {column} FROM {table}"):
            if not isinstance(loaded(value), kind):
                facts = {**named(table, number), "column": column}
                yield Finding(Damage.JSON_UNREADABLE, facts)
    for (number,) in store.db.execute_sql(
        "SELECT id FROM payout_line WHERE extras <> '' AND NOT json_valid(extras)"
        f" LIMIT {MOST_TOLD}"
    ):
        facts = {**named("payout_line", number), "column": "extras"}
        yield Finding(Damage.JSON_UNREADABLE, facts)
