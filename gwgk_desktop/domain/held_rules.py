"""Which time limit of an item held when: a stricter one makes nothing late afterwards.

What is due is due by the rule that held on its due day.  A rule that took another's
place asks for nothing before its first day; what it would have asked for by then stays
due as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gwgk_desktop.domain.due_dates import Due


@dataclass(frozen=True, slots=True)
class HeldRule:
    """A rule, and the day from which it held; until then it was another."""

    rule: str
    """In its text form; "" while the item had none, or was not there at all."""
    holds_from: date


def changed_rules(
    seen: Sequence[tuple[date, Mapping[str, str]]],
) -> dict[str, tuple[HeldRule, ...]]:
    """Return the rules of the items whose rule changed, the earliest first.

    `seen`: days on which something changed, the first one first, and the rule of each
    item from then on, by its code.
    """
    codes = dict.fromkeys(code for _, rules in seen for code in rules)
    found: dict[str, tuple[HeldRule, ...]] = {}
    for code in codes:
        held: list[HeldRule] = []
        for day, rules in seen:
            rule = rules.get(code, "")
            if not held or held[-1].rule != rule:
                held.append(HeldRule(rule, day))
        if len(held) > 1:
            found[code] = tuple(held)
    return found


def rule_on(held: Iterable[HeldRule], day: date) -> str:
    """Return the rule that held on a day; the first before it."""
    known = list(held)
    return next((it.rule for it in reversed(known) if it.holds_from <= day), "") or (
        known[0].rule
    )


def due_in_turn(turns: Sequence[tuple[date, list[Due]]]) -> list[Due]:
    """Return what is due where rules held one after the other.

    `turns`: from which day each held, and all that it would make due.
    """
    (_, found), *later = turns
    for begins, dues in later:
        missed = [it for it in dues if it.on < begins]
        told = missed[-1].tells_of if missed else None
        ended = told.last_day if told else date.min
        found = [it for it in found if it.on < begins or _tells_of(it) <= ended]
        known = {it.tells_of for it in found}
        found += [it for it in dues if it.on >= begins and it.tells_of not in known]
    return found


def _tells_of(due: Due) -> date:
    """Return the last day of what is posted then."""
    return due.tells_of.last_day if due.tells_of else date.max
