"""A time limit as it is worded in Chinese, read into a rule.

Read is what the grammar knows; where a number, a word of time, or a word that may turn
the limit into another is left over, the phrase is not read at all: nothing is guessed.
Whatever else it says and nothing accounts for is told beside the rule.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.limit_phrases import read_limit
from gwgk_desktop.domain.limit_words import has_time
from gwgk_desktop.domain.numerals import NUMERAL, number_of
from gwgk_desktop.domain.spare_words import is_glued, left_over, turns_a_limit
from gwgk_desktop.domain.time_limits import (
    FINANCE_HEAVY,
    After,
    Before,
    Clause,
    Continuous,
    Count,
    NotARuleError,
    PeriodDay,
    Recurring,
    Rule,
    Window,
)

if TYPE_CHECKING:
    from gwgk_desktop.domain.limit_reads import LimitRead
    from gwgk_desktop.domain.time_limits import Limit


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says."""

    rule: Rule | None
    """None where it cannot be read."""
    unread: str = ""
    """The part that could not be read."""
    event_assumed: str = ""
    """Where it names no event: the one from which, or back from which, days are
    counted."""
    notice_assumed: bool = False
    """Whether days were taken for those of a notice, as it does not say: 不少于15天."""
    left_over: tuple[str, ...] = ()
    """Words of which the rule holds nothing: a person has to see if they matter."""

    @property
    def needs_human(self) -> bool:
        """Whether a person has to say when it is due, or what is meant."""
        return self.rule is None or self.rule.needs_human or bool(self.left_over)


def read(phrase: str) -> Reading:
    """Read a phrase; several ways of saying it may be parted by " / ".

    Ways that mean the same are one rule; such that differ in a number alone, the
    first with the others told beside it; all others are a choice.
    """
    try:
        return _read(phrase)
    except NotARuleError:
        # Numbers that no rule has: 每月32日前, 1000个工作日内.
        return Reading(None, phrase.strip())


def _read(phrase: str) -> Reading:
    plain = _plain(phrase)
    said = [_Said(way) for way in re.split(r"\s*/\s+|\s+/\s*", plain)]
    # 征求意见时间 / 评估结果公示不少于15日: the first has no limit of its own.
    told = [it for it in said if it.clauses or has_time(it.text)]
    unread = next((it.unread for it in told if it.unread), "")
    if unread or not told:
        return Reading(None, unread or phrase.strip())
    untold = [it for way in said if way not in told for it in left_over(way.text)]
    if turning := next(filter(turns_a_limit, untold), ""):
        return Reading(None, turning)
    spare = (*(it for way in told for it in way.left_over), *untold)
    assumed = next((it.event_assumed for it in told if it.event_assumed), "")
    rule = _joined([it.rule for it in told])
    as_notice = any(it.notice_assumed for it in told)
    return Reading(rule, "", assumed, as_notice, tuple(dict.fromkeys(spare)))


_WIDE = str.maketrans(
    {"，": ",", "；": ";", "。": ";", "：": ":", "≥": ">=", "﹐": ","}
)
_COUNTED = re.compile(
    rf"(?<![第\d])({NUMERAL})(?=个?(?:工作日|自然日|月|季|周|星期)|[日天号年](?!度?[底末])|/)"
    rf"|(?<=第)({NUMERAL})(?=个|周|季|月)"
)
_QUOTES = re.compile(r"[《》“”\"‘’「」]")


def _plain(phrase: str) -> str:
    """Return the phrase half width, its numbers in digits, without spaces or quotes."""
    text = unicodedata.normalize("NFKC", phrase.translate(_WIDE))
    text = _QUOTES.sub("", text.translate(_WIDE))
    text = re.sub(r"\s*/\s+|\s+/\s*", "\x00", text.strip())
    text = "".join(text.split()).replace("\x00", " / ")

    def digits(match: re.Match[str]) -> str:
        number = number_of(match[1] or match[2])
        return match[0] if number is None else str(number)

    return _COUNTED.sub(digits, text)


_HEAVY = r"(?:集体)?财务(?:收支)?往来(?:比较|较)多的?村?[,:]?"
_NOISE = re.compile(
    r"法律、?(?:和)?法规另有规定的,?从其规定|少于\d+[日天]的?应当重新公布"
    r"|(?:法律规定)?(?:按(?:月|季度?|年)|随时)(?:公布|公开)的,"
)
_BRACKET = re.compile(r"\(([^()]*)\)")


class _Said:
    """One way of saying it, read into clauses."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.unread = ""
        self.clauses: list[Clause] = []
        self.choice = False
        self.event_assumed = ""
        self.notice_assumed = False
        self._of_first = ""
        """Of what the first clause speaks."""
        self._spare: list[str] = []
        self._read(self._without_brackets(_NOISE.sub("", text)))

    @property
    def rule(self) -> Rule:
        """The rule that it means."""
        return Rule(tuple(self.clauses), choice=self.choice)

    @property
    def left_over(self) -> tuple[str, ...]:
        """Words that no clause accounts for."""
        first = self.clauses[0].holds_for if self.clauses else ""
        of_first = () if first else left_over(self._of_first)
        return (*of_first, *self._spare)

    def _read(self, text: str) -> None:
        if frequencies := _frequencies(text):
            self.clauses, self.choice = frequencies, True
            return
        for piece in _pieces(text):
            self._piece(piece)

    def _piece(self, piece: _Piece) -> None:
        found = _understood(piece.text)
        if found is None or _has_more(found, piece.text):
            self._in_parts(piece)
            return
        self.event_assumed = self.event_assumed or found.event_assumed
        self.notice_assumed = self.notice_assumed or found.notice_assumed
        whom, told = piece.whom, _subject(found.subject)
        limit = _of_the_last(found.limit, piece.text)
        if whom:
            self._spare += () if told == whom else left_over(found.before)
        elif self.clauses:
            whom = told
            first = self.clauses[0]
            if not told and not first.holds_for and first.limit.needs_human:
                self.clauses[0] = replace(first, holds_for=self._of_first)
        else:
            self._of_first = _subject(found.before)
        self._spare += left_over(found.after)
        self._add(Clause(limit, whom, piece.returned))

    def _add(self, clause: Clause) -> None:
        """Add a clause; a day of a period takes the place of the bare period."""
        limit = clause.limit
        if isinstance(limit, Recurring) and limit.on:
            bare = replace(clause, limit=Recurring(limit.every))
            self.clauses = [it for it in self.clauses if it != bare]
        self.clauses.append(clause)

    def _in_parts(self, piece: _Piece) -> None:
        """Read a piece at its commas, where each part has a limit of its own."""
        parts = _parted(",", piece.text)
        if len(parts) > 1 and all(map(_understood, parts)):
            for part in parts:
                returned = _is_returned(part)
                self._piece(replace(piece, text=part, returned=returned))
        else:
            self.unread = self.unread or _at_fault(piece.text)

    def _without_brackets(self, text: str) -> str:
        """Put into the text what brackets say of time; note what else they say."""

        def said(match: re.Match[str]) -> str:
            inner = match[1]
            if re.search(_HEAVY, inner):
                return f";{inner}"
            if inner in {"变更", "或变更", "或者变更"}:
                return "或变更"
            if re.fullmatch(r"\d+[日号天]?(?:/\d+[日号天]?)*", inner):
                return f"/{inner}"
            if has_time(inner):
                return f",{inner},"
            spare = left_over(inner)
            self._spare += spare
            if any(map(turns_a_limit, spare)):
                self.unread = inner
            return ""

        return _BRACKET.sub(said, text)


_CONTRARY = re.compile(
    r"早于|方可|暂缓|除外|不再|停止|顺延|遇.{0,4}[节假休]|提前[到至]|(?<!另)有规定的"
)
"""Words that turn a limit into another one."""


def _understood(text: str) -> LimitRead | None:
    """Return the limit that a text says, where nothing left over may bear on it."""
    found = None if _CONTRARY.search(text) else read_limit(text)
    return None if found is None or _bears_on(found) else found


def _at_fault(text: str) -> str:
    """Return the words for which a text is not read; all of it where none stand out."""
    found = None if _CONTRARY.search(text) else read_limit(text)
    if found is None or has_time(found.rest):
        return text
    words = (*left_over(found.before), *left_over(found.after))
    turning = [it for it in words if turns_a_limit(it)]
    return "、".join(turning or words)


def _bears_on(found: LimitRead) -> bool:
    """Return whether words around a limit may make it another one."""
    if has_time(found.rest):
        return True
    before, after = left_over(found.before), left_over(found.after)
    if any(map(turns_a_limit, after)):
        return True
    match found.limit:
        case Window():
            return False  # it is as long whatever it hangs before: 发放前公示不少于7天
        case Continuous() | After(continuous=True):
            glued = False
        case _:
            glued = is_glued(found.after)
    return glued or any(map(turns_a_limit, before))


_HASTE = re.compile("随时|及时")


def _has_more(found: LimitRead, text: str) -> bool:
    """Return whether another part of a text has a limit that is told by haste alone."""
    limit = found.limit
    if isinstance(limit, Continuous | Window) or not _HASTE.search(found.rest):
        return False
    if isinstance(limit, After) and limit.window:
        return False
    parts = _parted(",", text)
    return len(parts) > 1 and all(map(_understood, parts))


_FREQUENCY = r"(?:月|季度?|半年|年|及时|随时|长期|定期|逐段|常年)(?:公开|公布)"


def _frequencies(text: str) -> list[Clause]:
    """Return the ways of which a list lets one choose; none where it is no list."""
    if not re.fullmatch(rf"{_FREQUENCY}(?:[、,和或]{_FREQUENCY})+", text):
        return []
    limits = (read_limit(it) for it in re.split("[、,和或]", text))
    return [Clause(it.limit) for it in limits if it]


_LIMIT_SIGN = re.compile(
    r"每|\d(?:个?工作日|[日天周]|个月)|随时|及时|分段|事前|定期|长期|季度|[底末]前"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a phrase that has a time limit of its own."""

    text: str
    whom: str
    """For whom it holds, where that is told before the limit."""
    returned: bool


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    for part in re.split(";+", text):
        listed, returned = _parted("、", part), _is_returned(part)
        for item in listed:
            whom = FINANCE_HEAVY if re.search(_HEAVY, item) else ""
            ways = _parted("或者?", re.sub(_HEAVY, "", item))
            if len(listed) > 1 and not whom:
                whom = _subject(_before_number(ways[0]))
            pieces += [_Piece(it, whom, returned) for it in ways if it.strip(",")]
    return sorted(pieces, key=lambda it: it.whom == FINANCE_HEAVY)


def _parted(by: str, text: str) -> list[str]:
    """Part a text, where each part has a time limit; else leave it whole."""
    parts = re.split(by, text)
    return parts if all(map(_LIMIT_SIGN.search, parts)) else [text]


def _before_number(text: str) -> str:
    sign = re.search(r"每|\d", text)
    return text[: sign.start()] if sign else ""


_GENERAL = re.compile(r"^(?:一般|其他|其它|其余)?(?:事项|的)?$")
_NOT_SUBJECT = re.compile(
    r"(?:应当|应|须|予以|至少|的|要|需|可以?|由|在|按|自|于)+$|^[,:并]+|[,:并]+$"
)


def _subject(words: str) -> str:
    """Return of what a clause speaks; "" where it is everything else."""
    told = words.strip()
    while (stripped := _NOT_SUBJECT.sub("", told).strip()) != told:
        told = stripped
    return "" if _GENERAL.match(told) else told


def _is_returned(piece: str) -> bool:
    return bool(
        re.search(r"报送|上报|报备|备案|报上|报[^,;纸刊道告名]*(?:数据|情况)", piece)
    )


def _of_the_last(limit: Limit, piece: str) -> Limit:
    """Anchor what tells of the period that ended (上一季度) at its end."""
    if not isinstance(limit, Recurring) or limit.on is None:
        return limit
    if limit.on.next or not re.search(r"上1?个?(?:月|季|半年|年)", piece):
        return limit
    return replace(limit, on=replace(limit.on, next=True))


def _joined(rules: list[Rule]) -> Rule:
    """Return the one rule that all of these mean, or their choice."""
    first, others = rules[0], [it for it in rules[1:] if it != rules[0]]
    if not others:
        return first
    together = [first, *others]
    if all(len(it.clauses) == 1 for it in together):
        limits = [it.main.limit for it in together]
        same = {str(_with_numbers(it, (1,))) for it in limits}
        if len(same) == 1:
            numbers = tuple(n for it in limits for n in _numbers(it))
            limit = _with_numbers(first.main.limit, numbers)
            return Rule((replace(first.main, limit=limit),))
    clauses = dict.fromkeys(clause for it in together for clause in it.clauses)
    return Rule(tuple(clauses), choice=True)


def _numbers(limit: Limit) -> tuple[int, ...]:
    match limit:
        case After(count=Count() as count) | Before(count=count) | Window(count=count):
            return (count.number, *count.others)
        case Recurring(on=PeriodDay() as on):
            return (on.day, *on.others)
        case _:
            return ()


def _with_numbers(limit: Limit, numbers: tuple[int, ...]) -> Limit:
    first, others = numbers[0], numbers[1:]
    match limit:
        case After(count=Count() as count) | Before(count=count) | Window(count=count):
            return replace(limit, count=Count(first, count.unit, others))
        case Recurring(on=PeriodDay() as on):
            return replace(limit, on=replace(on, day=first, others=others))
        case _:
            return limit
