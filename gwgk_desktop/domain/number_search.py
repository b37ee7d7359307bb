"""Where a text of cells holds numbers and addresses of people, however parted.

Within a cell every pattern counts and every value of the people in the store.  Across
neighbouring cells (to the right, from a line to the next, down a column) only what
cannot be chance counts: values of the store, and identity numbers of eighteen
characters with a date and the right check character, both made of whole groups of
digits.  Running text goes on in the next line: `broken_lines`.

Most cells hold too few digits to be anybody's number: they are left out before
anything else is asked, so that the time goes into those that matter.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import (
    broken_lines,
    called_numbers,
    mistaken_digits,
    number_shapes,
    personal_data,
)
from gwgk_desktop.domain.chinese_numerals import NUMERALS, SEVERAL, as_digits
from gwgk_desktop.domain.known_data import LONG, OF_COUNTY, SHORTEST, WHOLE
from gwgk_desktop.domain.number_shapes import Number
from gwgk_desktop.domain.passages import CELL, LINE, Numbering
from gwgk_desktop.domain.personal_data import BETWEEN, PersonalData

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.known_data import Known
    from gwgk_desktop.domain.passages import Passage

_MOST_STACKED, _MOST_STACKED_UNKNOWN = 6, 3
"""Groups that a telephone of the store, and an unknown identity number, may be made of
where they go over lines: a column of small numbers makes every telephone by chance."""
_NO_CHANCE = 15
"""Digits of the store's values that no column makes by chance."""
_RUN = re.compile(rf"[0-9](?:[{BETWEEN}]{{0,3}}[0-9Xx]){{{LONG - 1},}}")
_SPAN = re.compile(
    rf"[0-9](?:[{BETWEEN}]{{0,3}}(?:[{CELL}{LINE}][{BETWEEN}]{{0,3}}){{0,4}}[0-9Xx])"
    rf"{{{LONG - 1},}}"
)
_ENOUGH = re.compile(
    rf"[0-9{NUMERALS}](?:[^0-9{NUMERALS}{CELL}{LINE}]*[0-9{NUMERALS}])"
    rf"{{{SHORTEST - 1}}}[^{CELL}{LINE}]*"
)
"""From the first digit of a cell that has as many as the shortest value, to its end."""
_WIDE = re.compile(
    rf"[0-9](?:[^0-9{CELL}{LINE}]{{0,3}}?[0-9]|[^0-9{CELL}{LINE}]{{0,3}}?[Xx](?![A-Za-z]))"
    rf"{{{LONG - 1},}}"
)
"""Digits with anything between them, within a cell."""
_NARROW = re.compile(
    rf"[0-9](?:[^0-9A-Za-z{CELL}{LINE}]{{0,2}}[0-9]){{{LONG - 1},}}"
    rf"(?:[^0-9A-Za-z{CELL}{LINE}]{{0,2}}[Xx](?![A-Za-z]))?"
)
"""The same with up to two characters, where nobody is known to have it."""
_MAY_BE_CODE = re.compile(r"[A-Za-z]|[0-9]{18}")
"""Fingerprints have letters; credit codes, too, or eighteen digits in a row."""
_GROUP = re.compile(r"[0-9Xx]+")
_SHORT = re.compile(
    rf"(?<![0-9])(?<![0-9][.,])[0-9](?:[^0-9A-Za-z\u4e00-\u9fff{CELL}{LINE}]{{0,3}}[0-9])"
    rf"{{{SHORTEST - 1},{LONG - 2}}}(?![0-9]|[.,][0-9])"
)
"""The digits of a short value, with any signs between them but letters."""
_NO_DIGIT = re.compile(r"[^0-9]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_OVER = re.compile(rf"[{CELL}{LINE}]")
_BLANK = re.compile(rf"[\s{CELL}{LINE}]+")
_INNER_BLANK = re.compile(r"\s+")


class Found(NamedTuple):
    """Personal data in a text."""

    at: int
    """Where it begins."""
    kind: PersonalData
    value: str
    """Without what parts it."""


def found(passage: Passage, text: str, known: Known) -> Iterator[Found]:
    """Yield the personal data in a passage whose cells make this text (NFKC)."""
    if not passage.read_before:
        yield from _in_cells(text, known)
    if passage.neighbours:
        yield from _across(passage, text, known)
    if known.has_tails and _CHINESE.search(text):
        yield from _addresses(passage, text, known)


def _addresses(passage: Passage, text: str, known: Known) -> Iterator[Found]:
    """Yield the ends of addresses, over the cells where these are neighbours."""
    blank = _BLANK if passage.neighbours else _INNER_BLANK
    cells = text
    if passage.neighbours:
        cells = text.replace(CELL, " ").replace(LINE, " ")
    flat = "".join(cells.split())
    places: list[int] = []
    for at, tail in known.tails(flat):
        if not places:
            places = [it for it, c in enumerate(text) if not blank.fullmatch(c)]
        start, end = places[at], places[at + len(tail) - 1]
        over = _OVER.search(text, start, end)
        if over or not passage.read_before:
            yield Found(start, PersonalData.ADDRESS, tail)
    for house in known.houses.with_sign(flat):
        places = places or [it for it, c in enumerate(text) if not blank.fullmatch(c)]
        start, end = places[house.start], places[house.end - 1]
        if not passage.read_before or _OVER.search(text, start, end):
            yield Found(start, PersonalData.ADDRESS, flat[house.start : house.end])
    if not passage.read_before:
        for house in known.houses.at_ends(text):
            value = text[house.start : house.end]
            yield Found(house.start, PersonalData.ADDRESS, value)


class _Telling:
    """The cells of a text that hold digits enough for a number, and where they are."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._begins: list[int] = []
        cells, at = [], 0
        for enough in _ENOUGH.finditer(text):
            first, end = enough.span()
            start = max(text.rfind(CELL, 0, first), text.rfind(LINE, 0, first)) + 1
            self._starts.append(start)
            self._begins.append(at)
            cells.append(text[start:end])
            at += end - start + len(LINE)
        self.text = LINE.join(cells)

    def place(self, at: int) -> int:
        """Return where in the whole text stands what stands here at a place."""
        cell = bisect_right(self._begins, at) - 1
        return self._starts[cell] + at - self._begins[cell]


def _in_cells(text: str, known: Known) -> Iterator[Found]:
    """Yield what stands within single cells."""
    telling = _Telling(text)
    if telling.text:
        for it in _in_telling(telling.text, known):
            yield Found(telling.place(it.at), it.kind, it.value)
    houses = []
    for house in personal_data.houses(text):
        if called_numbers.of_office(text, house.start()):
            continue
        houses.append(house.start())
        yield Found(house.start(), PersonalData.ADDRESS, house[0])
    for home in called_numbers.homes(text):
        if not any(home.at <= it < home.at + len(home.text) for it in houses):
            yield Found(home.at, PersonalData.ADDRESS, home.text)


def _in_telling(text: str, known: Known) -> Iterator[Found]:
    spans: list[tuple[int, int]] = []
    for number in personal_data.numbers(text, known.today):
        spans.append((number.start, number.end))
        yield Found(number.start, number.kind, number.digits)
    if known.lengths:
        for run in _RUN.finditer(text):
            yield from _windows(run, known, spans)
        yield from _however_parted(text, known, spans)
        for at, digits in mistaken_digits.words(text):
            if kind := known.kind(digits):
                yield Found(at, kind, digits)
    if known.short:
        yield from _short(text, known)
    yield from _whole_parted(text, spans, known.today)


def _windows(
    run: re.Match[str], known: Known, spans: Sequence[tuple[int, int]]
) -> Iterator[Found]:
    """Yield the values of the store within a run of digits, wherever they begin."""
    joined = _Joined(run)
    digits, at = joined.digits, 0
    while at <= len(digits) - known.lengths[0]:
        for length in reversed(known.lengths):
            part = digits[at : at + length]
            if len(part) < length:
                continue
            kind = known.kind(part)
            if kind is None:
                continue
            if not _within(joined.places[at], spans):
                yield Found(joined.places[at], kind, part)
            at += length - 1
            break
        at += 1


def _numerals(text: str) -> str:
    """Return a text of the same length with its Chinese numerals as digits."""
    return as_digits(text) if SEVERAL.search(text) else text


class _Joined:
    """The digits of a run without what stands between them."""

    def __init__(self, run: re.Match[str]) -> None:
        self.sizes: list[int] = []
        self.places: list[int] = []
        self.edges = {0}
        """Where a group begins or ends."""
        self.groups: list[tuple[int, str]] = []
        digits = []
        for group in _GROUP.finditer(run[0]):
            start = run.start() + group.start()
            self.groups.append((start, group[0]))
            self.places += range(start, start + len(group[0]))
            self.edges.add(len(self.places))
            self.sizes.append(len(group[0]))
            digits.append(group[0].upper())
        self.digits = "".join(digits)


def _however_parted(
    text: str, known: Known, spans: Sequence[tuple[int, int]]
) -> Iterator[Found]:
    """Yield the values of the store within a cell, whatever stands between the digits.

    They must be whole groups of digits, but for those that no list makes by chance;
    sums, areas and rates beside one another are no telephone.
    """
    plain = _numerals(text)
    sums = ""
    for run in _WIDE.finditer(plain):
        joined = _Joined(run)
        if len(joined.sizes) < 2 and plain is text:
            continue  # what is in one piece has been looked at
        sums = sums or personal_data.amounts_hidden(plain)
        for at, end, kind in _known_in(joined, known):
            first, last = joined.places[at], joined.places[end - 1]
            chance = end - at < _NO_CHANCE and "\x04" in sums[first : last + 1]
            if not chance and not _within(first, spans):
                yield Found(first, kind, joined.digits[at:end])


def _known_in(joined: _Joined, known: Known) -> Iterator[tuple[int, int, PersonalData]]:
    """Yield where values of the store are among joined digits, the longest first."""
    digits, edges = joined.digits, joined.edges
    at = 0
    while at <= len(digits) - known.lengths[0]:
        for length in reversed(known.lengths):
            end = at + length
            whole = length >= _NO_CHANCE or (at in edges and end in edges)
            if end > len(digits) or not whole:
                continue
            if kind := known.kind(digits[at:end]):
                yield at, end, kind
                at = end - 1
                break
        at += 1


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in spans)


def _whole_parted(
    text: str, spans: Sequence[tuple[int, int]], today: date
) -> Iterator[Found]:
    """Yield whole numbers of a person that punctuation parts, nobody's or not."""
    if not _NARROW.search(text):
        return
    for run in _NARROW.finditer(personal_data.blanked(text)):
        joined = _Joined(run)
        if len(joined.sizes) < 2:
            continue
        for at in range(len(joined.digits) - WHOLE + 1):
            part, first = joined.digits[at : at + WHOLE], joined.places[at]
            whole = number_shapes.is_whole_id_number(part, today)
            if not whole or _within(first, spans):
                continue
            if number_shapes.begins_in_day(joined.groups, at):
                continue
            yield Found(first, PersonalData.ID_NUMBER, part)
        kind = number_shapes.of_shape(joined.digits, tuple(joined.sizes))
        first, last = joined.places[0], joined.places[-1]
        if kind and not _within(first, spans):
            number = Number(first, last + 1, kind, joined.digits)
            if not called_numbers.is_excused(text, number, today):
                yield _found(number)


def _short(text: str, known: Known) -> Iterator[Found]:
    """Yield the short values that are all the digits of a cell."""
    plain = _numerals(text)
    sums = ""
    for run in _SHORT.finditer(plain):
        kind = known.kind(digits := _NO_DIGIT.sub("", run[0]))
        if kind is None:
            continue
        begin = plain.rfind(LINE, 0, run.start()) + 1
        end = plain.find(LINE, run.end())
        around = (
            plain[begin : run.start()] + plain[run.end() : end if end >= 0 else None]
        )
        sums = sums or personal_data.amounts_hidden(plain)
        amount = "\x04" in sums[run.start() : run.end()]
        if not amount and not any(it.isdigit() for it in around):
            yield Found(run.start(), kind, digits)


def _across(passage: Passage, text: str, known: Known) -> Iterator[Found]:
    """Yield what several cells make together."""
    if CELL not in text and LINE not in text:
        return
    goes_on = LINE in text and passage.numbering is not Numbering.CELLS
    if not passage.raw:
        yield from map(_found, broken_lines.called(text, goes_on=goes_on))
    for run in _spans(text):
        if CELL in run[0] or LINE in run[0]:
            yield from _of_groups(run, known)
        if goes_on and LINE in run[0]:
            yield from map(_found, broken_lines.numbers(text, *run.span()))
    if goes_on and not passage.read_before and not passage.raw:
        yield from map(_found, broken_lines.upright(text))
    if goes_on and not passage.raw:  # strings of a stream are no lines of a text
        yield from map(_found, broken_lines.starred(text))
        if SEVERAL.search(text):
            yield from _spelt_over_lines(text)


def _spans(text: str) -> Iterator[re.Match[str]]:
    """Yield the digits that stand in neighbouring cells and lines."""
    # Amounts hide most of the digits; what is left is rarely worth another look.
    hidden = personal_data.amounts_hidden(text)
    plain = (
        personal_data.codes_hidden(hidden) if _MAY_BE_CODE.search(hidden) else hidden
    )
    yield from _SPAN.finditer(plain)


def _spelt_over_lines(text: str) -> Iterator[Found]:
    """Yield what goes on in the next line in Chinese numerals, wholly or in part."""
    plain = as_digits(text)
    for run in _spans(plain):
        if LINE in run[0]:
            for it in broken_lines.numbers(plain, *run.span()):
                if SEVERAL.search(text, it.start, it.end):
                    yield _found(it)


def _found(it: Number) -> Found:
    return Found(it.start, it.kind, it.digits)


def _of_groups(run: re.Match[str], known: Known) -> Iterator[Found]:
    """Yield values that are whole groups of digits, and go over cells."""
    groups = list(_GROUP.finditer(run[0]))
    digits = "".join(it[0] for it in groups).upper()
    # How many digits, other cells and other lines stand before each group.
    befores = [0, *accumulate(len(it[0]) for it in groups)]
    gaps = [run[0][one.end() : other.start()] for one, other in pairwise(groups)]
    cells = [0, *accumulate(CELL in it or LINE in it for it in gaps)]
    lines = [0, *accumulate(LINE in it for it in gaps)]
    ends = {before: number for number, before in enumerate(befores)}
    for length in sorted({WHOLE, *known.lengths}):
        for start in befores:
            after = ends.get(start + length)
            if after is None:
                continue
            first, last = ends[start], after - 1
            if cells[last] == cells[first]:
                continue
            stacked = lines[last] > lines[first]
            count = last - first + 1 if stacked else 1
            if first == 0 and last == len(groups) - 1:
                count = 1  # nothing else stands there: no list of small numbers
            if count > _MOST_STACKED and length < _NO_CHANCE:
                continue
            value = digits[start : start + length]
            if kind := _over_cells(value, count, known):
                yield Found(run.start() + groups[first].start(), kind, value)


def _over_cells(value: str, count: int, known: Known) -> PersonalData | None:
    """Return what a value is that so many groups make, one below the other."""
    kind = known.kind(value)
    if kind is None and len(value) == WHOLE and count <= _MOST_STACKED_UNKNOWN:
        whole = number_shapes.is_whole_id_number(value, known.today)
        kind = PersonalData.ID_NUMBER if whole else None
    # The number is told, not its end once more.
    end = len(value) == WHOLE - OF_COUNTY and kind is PersonalData.ID_NUMBER
    return None if end else kind
