"""The text form of a rule, which people can read: `str` writes it, `parse` reads it.

    quarterly month 1 day 20                 on a day of each period
    quarterly next month 1 day 15            of the period that follows
    monthly day last                         on the last day of the month
    annual                                   each period; the office's day is taken
    within 20 working_day after formed_or_changed
    within unspecified after progress        the office's days are taken
    within 10 working_day after made_or_obtained then window 7 working_day
    within 20 working_day after formed_or_changed then continuous
    staged within unspecified after stage_completed
    7 working_day before hearing_date
    window 7 calendar_day                    how long it is on notice
    display 15 calendar_day                  how long it hangs, whenever it is posted
    continuous                               hangs always
    continuous renewed                       … and anew when it changes
    external "卫健委"                         somebody else says when

`return` before it means that it is reported upwards, `for X:` that it holds for some
only: `finance_heavy`, or what is quoted.  `; ` joins rules that hold side by side,
` | ` such of which the office must choose one; `day 15 or 8` names, after the day that
holds, what it is elsewhere.  An event is a name of `Anchor`, or quoted words.
"""

from __future__ import annotations

import re

from gwgk_desktop.domain.time_limits import (
    FINANCE_HEAVY,
    LAST,
    After,
    Anchor,
    Before,
    Clause,
    Continuous,
    Count,
    Every,
    External,
    Limit,
    NotARuleError,
    PeriodDay,
    Recurring,
    Rule,
    Unit,
    Window,
)


def parse(text: str) -> Rule:
    """Return the rule that a text form says.

    Raises NotARuleError where it says none.
    """
    words = [it[0] for it in _WORD.finditer(text)]
    if _WORD.sub("", text).strip():
        raise NotARuleError(text)
    marks = {it for it in words if it in {";", "|"}}
    if len(marks) > 1:
        raise NotARuleError(text)
    parts: list[list[str]] = [[]]
    for word in words:
        if word in marks:
            parts.append([])
        else:
            parts[-1].append(word)
    try:
        clauses = tuple(_Words(it).clause() for it in parts)
        return Rule(clauses, choice="|" in marks)
    except (IndexError, ValueError) as error:
        raise NotARuleError(text) from error


_WORD = re.compile(r'"[^"]*"|[;|:]|[A-Za-z0-9_]+')


class _Words:
    """The words of one clause, read from the left."""

    def __init__(self, words: list[str]) -> None:
        self._words = words

    def clause(self) -> Clause:
        returned, whom = self._take("return"), ""
        if self._take("for"):
            whom = self._name()
            self._expect(":")
        limit = self._limit()
        if self._words:
            raise NotARuleError
        return Clause(limit, whom, returned)

    def _limit(self) -> Limit:
        if self._take("continuous"):
            return Continuous(renewed=self._take("renewed"))
        if self._take("external"):
            return External(self._name() if self._words else "")
        if self._words[0] in {"window", "display"}:
            hangs = self._words.pop(0) == "display"
            return Window(self._count(), hangs)
        if self._words[0] in set(Every):
            return self._recurring()
        staged = self._take("staged")
        if self._take("within"):
            return self._after(staged=staged)
        if staged:
            raise NotARuleError
        count = self._count()
        self._expect("before")
        return Before(self._name(), count)

    def _recurring(self) -> Recurring:
        every = Every(self._words.pop(0))
        if not self._words:
            return Recurring(every)
        following = self._take("next")
        month = self._number() if self._take("month") else 1
        self._expect("day")
        day = LAST if self._take("last") else self._day()
        on = PeriodDay(month, day, following, self._others())
        return Recurring(every, on)

    def _after(self, *, staged: bool) -> After:
        count = None if self._take("unspecified") else self._count()
        self._expect("after")
        anchor, window, continuous = self._name(), None, False
        if self._take("then"):
            continuous = self._take("continuous")
            if not continuous:
                self._expect("window")
                window = self._count()
        return After(anchor, count, window, continuous, staged)

    def _count(self) -> Count:
        number, others = self._number(), self._others()
        return Count(number, Unit(self._words.pop(0)), others)

    def _others(self) -> tuple[int, ...]:
        others: tuple[int, ...] = ()
        while self._take("or"):
            others = (*others, self._number())
        return others

    def _number(self) -> int:
        return int(self._words.pop(0))

    def _day(self) -> int:
        """Take the number of a day: LAST is written as a word."""
        day = self._number()
        if day == LAST:
            raise NotARuleError
        return day

    def _name(self) -> str:
        word = self._words.pop(0)
        if word.startswith('"'):
            return word.strip('"')
        return FINANCE_HEAVY if word == FINANCE_HEAVY else Anchor(word)

    def _take(self, word: str) -> bool:
        if self._words and self._words[0] == word:
            del self._words[0]
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise NotARuleError


def period_day(text: str) -> PeriodDay | None:
    """Return the day of a period that a rule names; None where it names none."""
    try:
        limit = parse(text).main.limit
    except NotARuleError:
        return None
    return limit.on if isinstance(limit, Recurring) else None


def text_of_day(every: Every, on: PeriodDay) -> str:
    """Return the rule that names this day of a period."""
    return str(Recurring(every, on))
