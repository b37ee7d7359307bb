"""The Chinese of one time limit: each pattern, and the limit that it means.

The text is plain already (`phrases`): half width, numbers in digits, no brackets.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.limit_reads import LimitRead, reader
from gwgk_desktop.domain.limit_words import (
    BEFORE,
    COUNT,
    COUNT_2,
    EACH,
    EVENT_WORDS,
    MEETS,
    SINCE,
    TAKES_PLACE,
    WITHIN,
    count_of,
    event_of,
    has_time,
)
from gwgk_desktop.domain.period_phrases import RECURRING
from gwgk_desktop.domain.time_limits import (
    After,
    Anchor,
    Before,
    Continuous,
    Count,
    Every,
    External,
    Recurring,
    Unit,
    Window,
)

if TYPE_CHECKING:
    from collections.abc import Callable


# The patterns.  Each takes a text, and returns what it read or None.


_BARE = reader(
    r"(?:(?:每1?个?|按)(?P<every>月|季度?|半年|年度?)|(?P<open>月|季|半年|年)(?=公开|公布|公示))"
    r"(?![底末\d])",
    lambda match: Recurring(EACH[match["every"] or match["open"]]),
)
_ROLLING = reader(
    rf"(?:定期(?:公开|公布),?)?(?:间隔)?(?:最长|最迟|至迟)?(?:不得?超过|不得?长于){COUNT}",
    lambda match: (
        After(Anchor.LAST_PUBLICATION, count_of(match))
        if "定期" in match[0] or "间隔" in match[0]
        else None
    ),
)
_WINDOW_WORDS = (
    r"(?:预?公告|公示|张贴|公布|公开|展示|上墙|征求意见|保留)"
    r"(?:的)?(?:期限|时间|期|时长)?"
)
_NOTICE = r"公[示告](?!栏)|征求意见"
_HANGS = r"张贴|张榜|上墙|展示|保留"
_DAYS_OF = re.compile(rf".*(?:(?P<notice>{_NOTICE})|(?P<hangs>{_HANGS}))")
"""The last word that tells whether days are those of a notice, or on the wall."""
_WINDOW_FOUND = reader(
    rf"(?:{_WINDOW_WORDS},?(?:应当|应|须)?(?:为|是|共|满|:|不得少于|不少于|不低于|至少|>=)?"
    rf"|不得少于|不少于|至少保留|至少){COUNT}(?!{WITHIN}|{BEFORE}|后)(?:以上|及以上)?",
    lambda match: Window(count_of(match)) if match["unit"] not in "月年" else None,
)


def _window_read(text: str) -> LimitRead | None:
    """Read for how many days: of a notice, or on the wall; of neither a notice's."""
    read = _WINDOW_FOUND(text)
    if read is None or not isinstance(read.limit, Window):
        return None
    told = _DAYS_OF.match(text[: len(text) - len(read.after)])
    limit = replace(read.limit, hangs=bool(told and told["hangs"]))
    return replace(read, limit=limit, notice_assumed=told is None)


def _event_read(text: str) -> LimitRead | None:
    """Read so many days after something: 自…之日起…日内, …后…日内, …日内."""
    match = re.search(
        r"(?P<event>[^,;]*?)(?:(?P<start>(?:之日|之时|当日|次日)?起算?|之日|以后|之后|后|时),?的?)?"
        rf"(?:最长|最迟|至迟)?(?:(?P<most>不得?超过){COUNT}|{COUNT_2}{WITHIN})",
        text,
    )
    return _event_limit(match, text) if match else None


def _event_limit(match: re.Match[str], text: str) -> LimitRead | None:
    count = count_of(match, "" if match["most"] else "2")
    subject, words = _subject_and_event(match["event"])
    if has_time(words) or words.endswith("前") or "次日" in (match["start"] or ""):
        return None
    before, after = text[: match.start()] + subject, text[match.end() :]
    anchor, of_event = event_of(words)
    if isinstance(anchor, Anchor) or (match["start"] and words):
        named = "" if match["start"] else words
        return LimitRead(After(anchor, count), before + of_event, after, named)
    if match["start"] or not _UNNAMED.fullmatch(words):
        return None
    if _NOT_POSTED.search(before + after):
        return None
    taken = Anchor.FORMED_OR_CHANGED
    return LimitRead(After(taken, count), before + words, after, event_assumed=taken)


_UNNAMED = re.compile(r"(?:[^前后]*(?:事项|信息|情况|内容|政策|文件))?")
"""What may stand before a count that names no event: of what it speaks."""
_NOT_POSTED = re.compile(r"答复|办结|办理|整改")


def _subject_and_event(words: str) -> tuple[str, str]:
    """Part what stands before 自 from the event after it."""
    match = re.search(rf"(?:应当|应|须)?(?<![来各]){SINCE}", words)
    if match:
        return words[: match.start()], EVENT_WORDS.sub("", words[match.end() :])
    return "", EVENT_WORDS.sub("", words)


def _before_read(text: str) -> LimitRead | None:
    """Read so many days before something: 提前…日, 在…前…日, …日前."""
    match = re.search(
        rf"(?P<event>[^,;]*?)(?:的)?(?:(?P<early>提前|{BEFORE}){COUNT}(?!{WITHIN})"
        rf"|{COUNT_2}{BEFORE})",
        text,
    )
    if match is None or re.search(r"起|第\d*$", match["event"]):
        return None
    count = count_of(match, "" if match["early"] else "2")
    words = EVENT_WORDS.sub("", match["event"])
    if has_time(words):
        return None
    before, after = text[: match.start()], text[match.end() :]
    anchor, of_event = event_of(words, TAKES_PLACE)
    if isinstance(anchor, Anchor):
        before += of_event.removesuffix("在")
        return LimitRead(Before(anchor, count), before, after)
    subject, _, event = words.rpartition("在")
    if words:
        before += of_event
        named = event if subject and event else words
        return LimitRead(Before(named, count), before + subject, after)
    taken = Anchor.MEETING_DATE
    assumed = "" if MEETS.search(after) else taken
    return LimitRead(Before(taken, count), before, after, event_assumed=assumed)


def _same_day_reader(pattern: str) -> Callable[[str], LimitRead | None]:
    compiled = re.compile(pattern)

    def read(text: str) -> LimitRead | None:
        match = compiled.search(text)
        if match is None:
            return None
        anchor, of_event = event_of(EVENT_WORDS.sub("", match["event"]))
        limit = After(anchor, Count(0, Unit.CALENDAR_DAY))
        before = text[: match.start()] + of_event
        return LimitRead(limit, before, text[match.end() :])

    return read


_SAME_DAY = _same_day_reader(
    r"(?:在|于)(?P<event>[^,;]+?)(?:的?同时|当日|当天|时)(?=,|公|在|张贴|$)"
)
_SAME_DAY_OF = _same_day_reader(
    r"(?P<event>[^,;]+?)(?:之?当日|之?当天)(?=公|在|张贴|$)"
)
_PROMPT = re.compile(
    r"(?P<event>[^,;]*?)(?P<how>随时|及时|第一时间|尽快|尽早|适时|按时)"
)


def _prompt_read(text: str) -> LimitRead | None:
    """Read a word that asks for haste and names no number."""
    match = _PROMPT.search(text)
    if match is None:
        return None
    before, words = match["event"], EVENT_WORDS.sub("", match["event"])
    anchor: str = Anchor.MATTER_OCCURS if match["how"] == "随时" else Anchor.PROGRESS
    if since := re.search(r"(?:自|在|于)?([^,;]+?)(?:之?后|之日起?)", words):
        anchor, of_event = event_of(since[1])
        before = words[: since.start()] + of_event + words[since.end() :]
    before = text[: match.start()] + before
    return LimitRead(After(anchor), before, text[match.end() :])


_STAGED = reader(
    r"(?:按)?事前、?事中、?(?:和)?事后(?:分段|分阶段)?|分段|逐段|分阶段|每完成[1一]?个?阶段",
    lambda _: After(Anchor.STAGE_COMPLETED, staged=True),
)
_AFTER_WINDOW = reader(
    r"公示期?(?:结束|期满|届满)之?后",
    lambda _: After(Anchor.WINDOW_END),
)
_EXTERNAL = reader(
    r"(?:按照?|依照?|根据)(?P<by>[^,;]*?)(?:的)?(?:统一)?(?:要求|规定|部署|安排|通知)"
    r"(?:的时间|时限)?(?:单独|另行)?(?=公|执行|张贴|$)",
    lambda match: External(match["by"]),
)
_BEFORE_ELECTION = reader(
    rf"下1?届(?:村民?|居民?|社区|委员会|委会?|党|组织|总?支部?|两委|换届|的)*选举{BEFORE}",
    lambda _: Before(Anchor.ELECTION_DATE, Count(1, Unit.CALENDAR_DAY)),
)
"""By the last day before it."""
_BY_PRACTICE = reader(
    rf"未定天数,?实务(?:上|为)?{COUNT}",
    lambda match: Window(count_of(match)) if match["unit"] not in "月年" else None,
)
"""Law names no days, and everybody takes so many."""
_CONTINUOUS = re.compile(r"长期|永久|常年|常驻|始终")
_RENEWED = re.compile(
    r"(?:内容|信息)?(?:如有|发生|有)?(?:变更|更新|更改|变化|变动|调整)"
    r"(?:之?后|的|时)?,?(?:及时)?(?:更新)?"
)
_REGULAR = reader(r"(?<!不)定期(?=公|$)", lambda _: Recurring(Every.REGULAR))


def read_limit(text: str) -> LimitRead | None:
    """Return the time limit that a plain text says; None where it says none.

    What it does not need is left in `rest`; the caller sees whether time is left there.
    """
    for way in (*RECURRING, _BEFORE_ELECTION, _BY_PRACTICE):
        if read := way(text):
            return read
    for way in (_ROLLING, _event_read):
        if read := way(text):
            return _with_sequel(read)
    if re.search(r"\d", text):
        for way in (_BARE, _window_read, _before_read):
            if (read := way(text)) and not has_time(read.rest):
                return None if _CONTINUOUS.search(read.rest) else _with_start(read)
    return _without_number(text)


def _without_number(text: str) -> LimitRead | None:
    if always := _CONTINUOUS.search(text):
        renewed = bool(_RENEWED.search(text))
        rest = _RENEWED.sub("", text[always.end() :])
        after = _CONTINUOUS.sub("", rest)
        return LimitRead(Continuous(renewed), text[: always.start()], after)
    for way in (_STAGED, _BARE, _SAME_DAY, _SAME_DAY_OF, _AFTER_WINDOW):
        if read := way(text):
            return _with_sequel(read)
    if read := _prompt_read(text):
        return _with_sequel(read)
    return _EXTERNAL(text) or _REGULAR(text)


def _with_sequel(read: LimitRead) -> LimitRead:
    """Add what follows a limit: for how long, or that it hangs always then."""
    limit = read.limit
    if not isinstance(limit, After):
        return read
    window = _window_read(read.after)
    if window and isinstance(window.limit, Window):
        return _then(read, window.limit.count, window.rest)
    if _CONTINUOUS.search(read.rest):
        limit = After(limit.anchor, limit.count, continuous=True)
        before, after = (_CONTINUOUS.sub("", it) for it in (read.before, read.after))
        return replace(read, limit=limit, before=before, after=after)
    return read


def _then(read: LimitRead, window: Count, after: str) -> LimitRead:
    """Join what an event starts with the window that follows."""
    if not isinstance(read.limit, After):
        return read
    anchor = read.limit.anchor
    if read.limit.count is None and anchor == Anchor.PROGRESS:
        anchor = Anchor.READY
    joined = After(anchor, read.limit.count, window=window)
    return replace(read, limit=joined, after=after)


def _with_start(read: LimitRead) -> LimitRead:
    """Join a window with what starts it: 及时公开,公告期限为5个工作日."""
    if not isinstance(read.limit, Window):
        return read
    for way in (_SAME_DAY, _SAME_DAY_OF, _prompt_read):
        if start := way(read.before):
            return _then(start, read.limit.count, f"{start.after} {read.after}")
    return read
