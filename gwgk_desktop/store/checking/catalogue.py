"""The catalogue: its versions, its rules, and what names its items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import rule_text
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.time_limits import NotARuleError
from gwgk_desktop.store.checking.known import named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


def versions(store: Store, _: Known) -> Iterator[Finding]:
    """Versions are counted from 1 without a gap, and none holds before an earlier."""
    last: dict[str, tuple[int, str]] = {}
    for scope, number, holds_from in store.db.execute_sql(
        "SELECT scope, number, holds_from FROM catalogue_version"
        " ORDER BY scope, number, id"
    ):
        if scope not in set(Scope):
            continue  # told as a value that is unknown
        before, day = last.get(scope, (0, ""))
        facts: dict[str, object] = {"catalogue": scope, "version": number}
        if number != before + 1:
            wanted = {"catalogue": scope, "version": before + 1}
            yield Finding(Damage.CATALOGUE_VERSION_GAP, wanted)
        if holds_from < day:
            yield Finding(Damage.CATALOGUE_VERSION_ORDER, facts)
        last[scope] = number, holds_from


def rules(store: Store, _: Known) -> Iterator[Finding]:
    """Every rule can be read."""
    known: dict[str, bool] = {"": True}
    for table in ("catalogue_item", "village_departure"):
        for number, rule in store.db.execute_sql(f"SELECT id, rule FROM {table}"):
            if rule not in known:
                known[rule] = _is_rule(str(rule))
            if not known[rule]:
                facts = named(table, number)
                yield Finding(Damage.CATALOGUE_RULE_UNREADABLE, facts)


def _is_rule(text: str) -> bool:
    try:
        return str(rule_text.parse(text)) == text
    except NotARuleError:
        return False


def what_rests_on_it(store: Store, _: Known) -> Iterator[Finding]:
    """Departures name items that there are or were, reviews versions."""
    for number, code in store.db.execute_sql(
        "SELECT id, code FROM village_departure"
        " WHERE code NOT IN (SELECT code FROM catalogue_item)"
    ):
        facts: dict[str, object] = {"row": number, "item_code": code}
        yield Finding(Damage.CATALOGUE_ITEM_UNKNOWN, facts)
    for number, version in store.db.execute_sql(
        "SELECT id, version FROM catalogue_review AS review WHERE NOT EXISTS"
        " (SELECT 1 FROM catalogue_version"
        " WHERE scope = review.scope AND number = review.version)"
    ):
        facts = {"row": number, "version": version}
        yield Finding(Damage.CATALOGUE_REVIEW_UNFOUNDED, facts)
