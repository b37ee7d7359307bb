"""Numbers of people that the end of a line parts, told by their form alone.

The end of one row and the beginning of the next make many numbers by chance: only
running text counts, where words stand right before the number or right behind it.
An identity number of which stars hide little is told by itself: no rows make one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.domain import number_shapes, personal_data
from gwgk_desktop.domain.called_numbers import ACCOUNT
from gwgk_desktop.domain.number_shapes import BETWEEN, MOBILE, Number, PersonalData
from gwgk_desktop.domain.passages import CELL, LINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GROUP = re.compile(r"[0-9Xx]+")
_NEXT_LINE = re.compile(rf"{LINE}([^{CELL}{LINE}]*)")
"""The end of a line, and behind it the first cell of the next."""
_LONGEST_CARD, _LONGEST_ACCOUNT = 19, 30
_SHORTEST = 11
"""Digits of a mobile number; the line's end comes to them."""
_MOST_GROUPS = 4
"""On one line: 6217 0000 1000 1234."""
_CALLED = re.compile(
    rf"(?:电话|热线|手机|联系|拨打|致电|{ACCOUNT.pattern}|身份证|:)[码是为:\s{CELL}]*$"
)
_ACCOUNT_CALLED = re.compile(rf"{ACCOUNT.pattern}[码是为:\s{CELL}]*$")
_WORD_BEFORE = re.compile(r"[\u4e00-\u9fff,;(]$")
_SUM = re.compile(
    rf"(?:[合总共小累]计|[金总数余]额|面积|共[\u4e00-\u9fff]{{0,4}}|计)[为是:\s{CELL}]*$"
)
_UNIT = re.compile(r"[年月日元角分户人亩条项款个岁页公]")
"""1388612 and 2026年 are a sum and a year."""
_ITEM = re.compile(r"[0-9]{1,4}[、.)]")
"""The number of an item: 12、"""
_WORD_BEHIND = re.compile(r"[\u4e00-\u9fff,。;)]")
_OVER = re.compile(rf"[{CELL}{LINE}]")


def _called_parts(over: str) -> re.Pattern[str]:
    """Return what finds digits behind what they are called, parted by any of these."""
    gap = rf"[{BETWEEN}]{{0,3}}[{over}]?[{BETWEEN}]{{0,3}}"
    return re.compile(
        rf"(?:电话|手机|联系方式|身份证|{ACCOUNT.pattern})(?:号码?)?[:为是\s]{{0,3}}"
        rf"[{over}]?(?P<parts>[0-9](?:{gap}[0-9Xx]){{10,29}})(?![0-9])"
    )


_NAME_BEGINS = re.compile("电话|手机|联系方式|身份证|账|帐|存折|卡|折|一卡|一折")
"""So much of a name is sought fast; few texts have more than one."""
_IN_ROW, _IN_TEXT = _called_parts(CELL), _called_parts(CELL + LINE)
_UPRIGHT = re.compile(
    rf"(?<![^{LINE}])[0-9](?:{LINE}[0-9]){{{_SHORTEST - 1},}}(?![^{LINE}])"
)
_SHORTEST_ACCOUNT, _ID_LENGTHS = 12, frozenset({15, 17, 18})
_NEAR = 20
_STAR = re.compile(r"[0-9][*×xX●■□•?#_]|[*×xX●■□•?#_][0-9]")
_STARRED = r"[0-9A-Za-z*×●■□•?#_]{1,20}"
"""Digits and stars: a sign more than an identity number has, so that it is seen."""
_STARS_BEFORE, _STARS_BEHIND = re.compile(f"{_STARRED}$"), re.compile(_STARRED)


def numbers(text: str, begin: int, end: int) -> Iterator[Number]:
    """Yield the numbers that go over the end of a line within a part of a text (NFKC).

    The part holds digits, what people put between them, and ends of cells and lines.
    """
    before = begin
    for it in _NEXT_LINE.finditer(text, begin, end):
        at, last = it.start(), it.end()
        first = max(before, text.rfind(CELL, before, at) + 1)
        before = at + 1
        if last - first > _SHORTEST:  # most rows end with too little
            left = _groups(text, first, at)[-_MOST_GROUPS:]
            right = _groups(text, at + 1, last)[:_MOST_GROUPS]
            if left and right and (number := _joined(text, left, right)):
                yield number


def starred(text: str) -> Iterator[Number]:
    """Yield the identity numbers with stars that go over the end of a line."""
    if not _STAR.search(text):
        return
    for at in (it.start() for it in re.finditer(LINE, text)):
        left = _STARS_BEFORE.search(text[max(at - _NEAR, 0) : at])
        right = _STARS_BEHIND.match(text, at + 1)
        if left is None or right is None:
            continue
        start = at - len(left[0])
        for it in personal_data.starred(left[0] + right[0]):
            if it.start < len(left[0]) < it.end:
                yield Number(start + it.start, start + it.end + 1, it.kind, it.digits)


def called(text: str, *, goes_on: bool) -> Iterator[Number]:
    """Yield the numbers behind their names that several cells hold in parts.

    A digit a cell, or as people part them: nothing else stands in between.  Lines
    count as cells where the text goes on in the next one.
    """
    named = _IN_TEXT if goes_on else _IN_ROW
    for name in _NAME_BEGINS.finditer(text):
        found = named.match(text, name.start())
        if found is None:
            continue
        parts = [it[0] for it in _GROUP.finditer(found["parts"])]
        digits, sizes = "".join(parts).upper(), tuple(map(len, parts))
        if not _OVER.search(found[0]):
            continue
        kind = number_shapes.of_shape(digits, sizes)
        if kind is None and set(sizes) == {1}:
            account = ACCOUNT.match(found[0])
            if account and len(digits) >= _SHORTEST_ACCOUNT:
                kind = PersonalData.BANK_ACCOUNT
            elif found[0].startswith("身份证") and len(digits) in _ID_LENGTHS:
                kind = PersonalData.ID_NUMBER
        if kind:
            yield Number(*found.span("parts"), kind, digits)


def upright(text: str) -> Iterator[Number]:
    """Yield the numbers that are written downward, a digit a line and nothing else."""
    for found in _UPRIGHT.finditer(text):
        digits = found[0].replace(LINE, "")
        if kind := number_shapes.of_shape(digits, (1,) * len(digits)):
            yield Number(*found.span(), kind, digits)


def _groups(text: str, begin: int, end: int) -> list[tuple[int, str]]:
    return [(it.start(), it[0].upper()) for it in _GROUP.finditer(text, begin, end)]


def _joined(
    text: str, left: Sequence[tuple[int, str]], right: Sequence[tuple[int, str]]
) -> Number | None:
    """Return the number that the end of a line and the next one's beginning make."""
    for first in range(len(left)):
        for last in range(len(right), 0, -1):
            before = [it for _, it in left[first:]]
            after = [it for _, it in right[:last]]
            start = left[first][0]
            end = right[last - 1][0] + len(right[last - 1][1])
            if not _among_words(text, start, end):
                continue
            called = _ACCOUNT_CALLED.search(text, max(start - _NEAR, 0), start)
            kind = _kind(before, after, account=called is not None)
            if kind:
                return Number(start, end, kind, "".join((*before, *after)))
    return None


def _among_words(text: str, start: int, end: int) -> bool:
    near = text[max(start - _NEAR, text.rfind(LINE, 0, start) + 1, 0) : start]
    item = _ITEM.match(text, text.find(LINE, start) + 1)
    if item or _SUM.search(near) or _UNIT.match(text, end):
        return False
    if _CALLED.search(near) or _WORD_BEFORE.search(near):
        return True
    alone = CELL not in near and not near.strip()
    return alone and _WORD_BEHIND.match(text, end) is not None


def _kind(
    before: Sequence[str], after: Sequence[str], *, account: bool
) -> PersonalData | None:
    """Return what groups are whose last and first may be one that the line parted."""
    digits = "".join((*before, *after))
    if not digits.isdigit():
        return None
    glued = (*before[:-1], before[-1] + after[0], *after[1:])
    if len(glued) == 1:
        return _solid(digits, account=account)
    for groups in (glued, (*before, *after)):
        if kind := number_shapes.of_shape(digits, tuple(map(len, groups))):
            return kind
    return None


def _solid(digits: str, *, account: bool) -> PersonalData | None:
    if number_shapes.is_mobiles(digits):
        return PersonalData.PHONE
    if account and _LONGEST_CARD < len(digits) <= _LONGEST_ACCOUNT:
        return PersonalData.BANK_ACCOUNT
    kind = number_shapes.solid(digits)
    if kind is not PersonalData.BANK_ACCOUNT:
        return kind if len(digits) != 11 or MOBILE.fullmatch(digits) else None
    return kind if account or digits.startswith("62") else None
