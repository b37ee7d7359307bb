"""Searching what somebody may read for personal data: the leak gate's rules.

A document is a number of passages; a passage is lines of cells in reading order.
Within a cell every pattern counts and every value of the people in the store, however
it is parted.  Across neighbouring cells (to the right, from a line to the next, down a
column) only what cannot be chance counts: values of the store, and identity numbers
of eighteen characters with a date and the right check character, both made of whole
groups of digits.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import people, personal_data
from gwgk_desktop.domain.personal_data import BETWEEN, PersonalData
from gwgk_desktop.domain.problems import column_letters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

CELL, LINE = "\ufdd0", "\ufdd1"
"""What stands between cells and lines while they are searched: no characters."""
SHORTEST = 7
"""Digits of the shortest value that is looked for: a telephone without its area."""
LONG = 11
"""Values of so many digits are no chance wherever they stand in a cell."""
SHORTEST_TAIL = 6
"""Characters of the shortest end of an address that is looked for."""
_MOST_STACKED, _MOST_STACKED_UNKNOWN = 6, 3
"""Groups that a telephone of the store, and an unknown identity number, may be made of
where they go over lines: a column of small numbers makes every telephone by chance."""
_NO_CHANCE = 15
"""Digits of the store's values that no column makes by chance."""
_WHOLE, _OF_COUNTY = 18, 6
"""Characters of an identity number, and digits of its county."""
_STEM = 15
_NEAR = 60
_CALLED = re.compile(
    r"(?:电话|热线|手机|拨打|致电)[^\u4e00-\u9fff]*(?:[或和转][^\u4e00-\u9fff]*)?$"
)
"""What stands before a telephone that is called one."""
_SHOWN = 2
"""Characters that a masked value shows."""
_RUN = re.compile(rf"[0-9](?:[{BETWEEN}]{{0,3}}[0-9Xx]){{{LONG - 1},}}")
_SPAN = re.compile(
    rf"[0-9](?:[{BETWEEN}]{{0,3}}(?:[{CELL}{LINE}][{BETWEEN}]{{0,3}}){{0,4}}[0-9Xx])"
    rf"{{{LONG - 1},}}"
)
_CHINESE_DIGITS = {
    **{ord(it): str(at) for at, it in enumerate("〇一二三四五六七八九")},
    **{ord(it): str(at) for at, it in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{ord(it): str(at) for it, at in {"幺": 1, "两": 2, "貳": 2, "參": 3}.items()},
    **{ord(it): str(at) for it, at in {"陸": 6, "○": 0, "洞": 0}.items()},
}
_CHINESE_DIGIT = re.compile(r"[〇零○幺一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖]{3}")
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
_GROUP = re.compile(r"[0-9Xx]+")
_SHORT = re.compile(
    rf"(?<![0-9.,])[0-9](?:[{BETWEEN}]{{0,3}}[0-9]){{{SHORTEST - 1},{LONG - 2}}}"
    r"(?![0-9]|[.,][0-9])"
)
_GAPS = re.compile(rf"[{BETWEEN}{CELL}{LINE}]+")
_ANY_GAP = re.compile(rf"[{BETWEEN}]+")
_BLANK = re.compile(rf"[\s{CELL}{LINE}]+")
_INNER_BLANK = re.compile(r"\s+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_OVER = re.compile(rf"[{CELL}{LINE}]")
_BELOW_VILLAGE = re.compile(r".*(?:[村屯]委会|社区|村)(?=.)")
_BELOW_GROUP = re.compile(r".*?(?:小组|[组队])(?=.)")


class Why(StrEnum):
    """Why a file, or a part of one, could not be searched."""

    MISSING = "missing"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    IMAGE = "image"
    IMAGE_ONLY = "image_only"
    """A page that has a picture, or drawn shapes, where its text should be."""
    OLD_WORD = "old_word"
    UNKNOWN = "unknown"


class Numbering(Enum):
    """How a cell of a passage is called."""

    NONE = 0
    CELLS = 1
    """As spreadsheets do: C7."""
    LINES = 2
    """By its line."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that can be read in a document."""

    where: str
    """Which part of the document: `page 3`, the name of a sheet, of a part."""
    lines: Sequence[Sequence[str]]
    numbering: Numbering = Numbering.NONE
    top: int = 0
    """The number of the first line, counted from 0."""
    left: int = 0
    neighbours: bool = True
    """Whether a cell goes on in the next one, and a line in the next line."""
    read_before: bool = False
    """Whether all of it is read elsewhere cell by cell: only what goes over several
    cells counts then."""
    raw: bool = False
    """Whether it is how a file stores what is read elsewhere, too: what has been found
    there is not told again."""

    def place(self, line: int, cell: int) -> str:
        """Return what a cell is called."""
        if self.numbering is Numbering.CELLS:
            letters = column_letters(self.left + cell)
            return f"{self.where}!{letters}{self.top + line + 1}"
        if self.numbering is Numbering.LINES:
            return f"{self.where} line {self.top + line + 1}".strip()
        return self.where


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A part of a document that could not be read, "" for all of it, and why."""

    where: str
    why: Why


@dataclass(frozen=True, slots=True)
class Leak:
    """Personal data where nobody should read any; never the value itself."""

    place: str
    kind: PersonalData
    masked: str
    """Its first characters; the rest is stars."""
    key: int = field(repr=False)
    """Equal for equal values, in this process; nobody can tell the value by it."""
    stem: int = field(repr=False)
    """Equal for values that begin alike: spreadsheets store fifteen digits of a number
    that they show with eighteen."""


@dataclass(frozen=True, slots=True)
class Exempt:
    """A text that may stand at a place: the tail that tells two namesakes apart."""

    text: str
    place: str = ""
    """As a leak names it; "": anywhere."""
    behind: str = ""
    """What must stand right before it, without blanks."""


class Known:
    """The numbers and ends of addresses of all people in the store, to look up.

    Sets by length: what a look-up costs does not grow with the people.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, bool], dict[PersonalData, set[int]]] = {}
        self._tails: dict[str, set[str]] = {}
        self.allowed: frozenset[str] = frozenset()
        """Digits of the office's own telephones."""
        self.lengths: tuple[int, ...] = ()
        """How long the values are that count wherever they stand."""
        self.short = False
        """Whether there are shorter ones."""

    def allow(self, telephones: Iterable[str]) -> None:
        """Let the office's telephones stand in every document, as `may_stand` tells."""
        digits = (re.sub(r"\D", "", it) for it in telephones)
        self.allowed = frozenset(filter(None, digits))

    def add_id_numbers(self, values: Iterable[str]) -> None:
        """Look for identity numbers, the form that they had before, and their ends.

        The six digits of the county everybody knows: the other twelve tell it all.
        """
        for value in values:
            self._add(PersonalData.ID_NUMBER, value)
            if old := people.old_form(value):
                self._add(PersonalData.ID_NUMBER, old)
            if len(value) == _WHOLE:
                self._add(PersonalData.ID_NUMBER, value[_OF_COUNTY:])

    def add(self, kind: PersonalData, values: Iterable[str]) -> None:
        """Look for accounts or telephones."""
        for value in values:
            self._add(kind, value)

    def add_addresses(self, values: Iterable[str]) -> None:
        """Look for the ends of addresses, below the villager group."""
        for value in values:
            if tail := tail_of(value):
                self._tails.setdefault(tail[:SHORTEST_TAIL], set()).add(tail)

    def kind(self, digits: str) -> PersonalData | None:
        """Return what a value is, where somebody has it."""
        return next(self._kinds(digits), None)

    def kinds(self, digits: str) -> frozenset[PersonalData]:
        """Return all that a value is, where several have it."""
        return frozenset(self._kinds(digits))

    def may_stand(self, found: _Found, before: str, *, raw: bool) -> bool:
        """Return whether a value is a telephone of the office, where one may stand.

        What is somebody's account or identity number may stand nowhere; what is also
        somebody's telephone, only where it is called one.
        """
        if found.value not in self.allowed or found.kind is not PersonalData.PHONE:
            return found.value in self.allowed and not self.kinds(found.value)
        kinds = self.kinds(found.value)
        if not kinds <= {PersonalData.PHONE}:
            return False
        return not kinds or raw or _CALLED.search(_BLANK.sub("", before)) is not None

    def _kinds(self, digits: str) -> Iterator[PersonalData]:
        odd = digits.endswith("X")
        if "X" in digits[:-1]:
            return
        by_kind = self._numbers.get((len(digits), odd))
        if by_kind:
            value = int(digits[:-1] if odd else digits)
            yield from (kind for kind, them in by_kind.items() if value in them)

    @property
    def has_tails(self) -> bool:
        """Whether any end of an address is known."""
        return bool(self._tails)

    def tails(self, flat: str) -> Iterator[tuple[int, str]]:
        """Yield the ends of addresses in a text without blanks, and where."""
        tails = self._tails
        width = SHORTEST_TAIL
        for at in range(len(flat) - width + 1):
            if flat[at : at + width] in tails:
                for tail in tails[flat[at : at + width]]:
                    glued = tail[0].isdigit() and at and flat[at - 1].isdigit()
                    if flat.startswith(tail, at) and not glued:
                        yield at, tail

    def _add(self, kind: PersonalData, value: str) -> None:
        digits = value
        if not (value.isascii() and value.isdigit()):
            plain = unicodedata.normalize("NFKC", value).upper()
            digits = _ANY_GAP.sub("", plain)
        odd = digits.endswith("X")
        bare = digits[:-1] if odd else digits
        if len(bare) < SHORTEST or not (bare.isascii() and bare.isdigit()):
            return
        by_kind = self._numbers.setdefault((len(digits), odd), {})
        by_kind.setdefault(kind, set()).add(int(bare))
        if len(digits) < LONG:
            self.short = True
        elif len(digits) not in self.lengths:
            self.lengths = tuple(sorted((*self.lengths, len(digits))))


def tail_of(address: str) -> str:
    """Return the end of an address that tells where somebody lives, or "".

    That is what stands below the villager group; where that is short, 8号, with the
    group before it.  What names nothing but village and group tells nothing.
    """
    plain = "".join(unicodedata.normalize("NFKC", address).split())
    below = _BELOW_VILLAGE.sub("", plain, count=1)
    tail = _BELOW_GROUP.sub("", below, count=1)
    if len(tail) >= SHORTEST_TAIL:
        return tail
    told = any(it.isdigit() or it in "号室栋幢" for it in tail) and tail != below
    return below if told and len(below) >= SHORTEST_TAIL else ""


class _Found(NamedTuple):
    at: int
    kind: PersonalData
    value: str


def search(
    passage: Passage, known: Known, exempt: Collection[Exempt] = ()
) -> Iterator[Leak]:
    """Yield the personal data in a passage, each where it begins."""
    text = LINE.join(map(CELL.join, passage.lines))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    finder = _Places(passage, text)
    allowed = known.allowed
    told: set[tuple[int, str]] = set()
    for found in _found(passage, text, known):
        if (found.at, found.value) in told:
            continue
        before = text[max(found.at - _NEAR, 0) : found.at] if allowed else ""
        if allowed and known.may_stand(found, before, raw=passage.raw):
            continue
        told.add((found.at, found.value))
        place = finder.place(found.at)
        if not any(_exempts(it, place, found, text, raw=passage.raw) for it in exempt):
            key, stem = hash(found.value), hash(found.value[:_STEM])
            yield Leak(place, found.kind, masked(found.value), key, stem)


def masked(value: str) -> str:
    """Return the first characters of a value, and stars for the rest."""
    return value[:_SHOWN] + "*" * (len(value) - _SHOWN)


def _exempts(
    exempt: Exempt, place: str, found: _Found, text: str, *, raw: bool
) -> bool:
    plain = unicodedata.normalize("NFKC", exempt.text).upper()
    if found.value not in {_GAPS.sub("", plain), _BLANK.sub("", plain)}:
        return False
    if raw:  # how a file stores it, where neither pages nor words before it are known
        return True
    behind = unicodedata.normalize("NFKC", exempt.behind)
    before = _BLANK.sub("", text[: found.at])
    return exempt.place in {"", place} and before.endswith(behind)


def _found(passage: Passage, text: str, known: Known) -> Iterator[_Found]:
    if not passage.read_before:
        yield from _in_cells(text, known)
    if passage.neighbours:
        yield from _across(text, known)
    if known.has_tails and _CHINESE.search(text):
        yield from _addresses(passage, text, known)


def _addresses(passage: Passage, text: str, known: Known) -> Iterator[_Found]:
    """Yield the ends of addresses, over the cells where these are neighbours."""
    blank = _BLANK if passage.neighbours else _INNER_BLANK
    flat = blank.sub("", text)
    places: list[int] = []
    for at, tail in known.tails(flat):
        if not places:
            places = [it for it, c in enumerate(text) if not blank.fullmatch(c)]
        start, end = places[at], places[at + len(tail) - 1]
        over = _OVER.search(text, start, end)
        if over or not passage.read_before:
            yield _Found(start, PersonalData.ADDRESS, tail)


def _in_cells(text: str, known: Known) -> Iterator[_Found]:
    """Yield what stands within single cells."""
    spans: list[tuple[int, int]] = []
    for number in personal_data.numbers(text):
        spans.append((number.start, number.end))
        yield _Found(number.start, number.kind, number.digits)
    for house in personal_data.houses(text):
        yield _Found(house.start(), PersonalData.ADDRESS, house[0])
    if known.lengths:
        for run in _RUN.finditer(text):
            yield from _windows(run, known, spans)
        yield from _however_parted(text, known, spans)
    if known.short:
        yield from _short(text, known)
    yield from _whole_parted(text, spans)


def _windows(
    run: re.Match[str], known: Known, spans: Sequence[tuple[int, int]]
) -> Iterator[_Found]:
    """Yield the values of the store within a run of digits, wherever they begin."""
    places: list[int] = []
    digits = ""
    for group in _GROUP.finditer(run[0]):
        places += range(run.start() + group.start(), run.start() + group.end())
        digits += group[0].upper()
    at = 0
    while at <= len(digits) - known.lengths[0]:
        for length in reversed(known.lengths):
            part = digits[at : at + length]
            if len(part) < length:
                continue
            kind = known.kind(part)
            if kind is None:
                continue
            start = places[at]
            if not any(first <= start < last for first, last in spans):
                yield _Found(start, kind, part)
            at += length - 1
            break
        at += 1


def _numerals(text: str) -> str:
    """Return a text of the same length with its Chinese numerals as digits."""
    return text.translate(_CHINESE_DIGITS) if _CHINESE_DIGIT.search(text) else text


class _Joined:
    """The digits of a run without what stands between them."""

    def __init__(self, run: re.Match[str]) -> None:
        self.sizes: list[int] = []
        self.places: list[int] = []
        self.edges = {0}
        """Where a group begins or ends."""
        digits = []
        for group in _GROUP.finditer(run[0]):
            start = run.start() + group.start()
            self.places += range(start, start + len(group[0]))
            self.edges.add(len(self.places))
            self.sizes.append(len(group[0]))
            digits.append(group[0].upper())
        self.digits = "".join(digits)


def _however_parted(
    text: str, known: Known, spans: Sequence[tuple[int, int]]
) -> Iterator[_Found]:
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
                yield _Found(first, kind, joined.digits[at:end])


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


def _whole_parted(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    """Yield whole numbers of a person that punctuation parts, nobody's or not."""
    if not _NARROW.search(text):
        return
    for run in _NARROW.finditer(personal_data.blanked(text)):
        joined = _Joined(run)
        if len(joined.sizes) < 2:
            continue
        for at in range(len(joined.digits) - 17):
            part, first = joined.digits[at : at + 18], joined.places[at]
            if personal_data.is_whole_id_number(part) and not _within(first, spans):
                yield _Found(first, PersonalData.ID_NUMBER, part)
        kind = personal_data.of_shape(joined.digits, tuple(joined.sizes))
        if kind and not _within(joined.places[0], spans):
            yield _Found(joined.places[0], kind, joined.digits)


def _short(text: str, known: Known) -> Iterator[_Found]:
    """Yield the short values that are all the digits of a cell."""
    for run in _SHORT.finditer(text):
        digits = _ANY_GAP.sub("", run[0])
        kind = known.kind(digits)
        if kind is None:
            continue
        begin = max(text.rfind(CELL, 0, run.start()), text.rfind(LINE, 0, run.start()))
        ends = (text.find(it, run.end()) for it in (CELL, LINE))
        end = min((it for it in ends if it >= 0), default=len(text))
        around = text[begin + 1 : run.start()] + text[run.end() : end]
        if not any(it.isdigit() for it in around):
            yield _Found(run.start(), kind, digits)


def _across(text: str, known: Known) -> Iterator[_Found]:
    """Yield what several cells make together."""
    if CELL not in text and LINE not in text:
        return
    for run in _SPAN.finditer(personal_data.blanked(text)):
        if CELL in run[0] or LINE in run[0]:
            yield from _of_groups(run, known)


def _of_groups(run: re.Match[str], known: Known) -> Iterator[_Found]:
    """Yield values that are whole groups of digits, and go over cells."""
    groups = list(_GROUP.finditer(run[0]))
    longest = max((18, *known.lengths))
    wanted = {18, *known.lengths}
    # Before which groups another cell, another line begins.
    gaps = [run[0][one.end() : other.start()] for one, other in pairwise(groups)]
    cells = [0, *(CELL in it or LINE in it for it in gaps)]
    lines = [0, *(LINE in it for it in gaps)]
    for first, begin in enumerate(groups):
        digits, stacked, parted = begin[0].upper(), 1, False
        for last in range(first + 1, len(groups)):
            digits += groups[last][0].upper()
            if len(digits) > longest:
                break
            stacked += lines[last]
            parted = parted or bool(cells[last])
            if not parted or len(digits) not in wanted:
                continue
            count = last - first + 1 if stacked > 1 else 1
            if first == 0 and last == len(groups) - 1:
                count = 1  # nothing else stands there: no list of small numbers
            kind = None
            if len(digits) >= _NO_CHANCE or count <= _MOST_STACKED:
                kind = known.kind(digits)
            if kind is None and len(digits) == 18 and count <= _MOST_STACKED_UNKNOWN:
                whole = personal_data.is_whole_id_number(digits)
                kind = PersonalData.ID_NUMBER if whole else None
            end = len(digits) == _WHOLE - _OF_COUNTY and kind is PersonalData.ID_NUMBER
            if kind and not end:  # the number is told, not its end once more
                yield _Found(run.start() + begin.start(), kind, digits)


class _Places:
    """Which cell stands at a place of the joined text, asked from left to right."""

    def __init__(self, passage: Passage, text: str) -> None:
        self._passage = passage
        self._text = text
        self._lines: list[int] | None = None

    def place(self, at: int) -> str:
        if self._passage.numbering is Numbering.NONE:
            return self._passage.place(0, 0)
        if self._lines is None:
            found = (it.end() for it in re.finditer(LINE, self._text))
            self._lines = [0, *found]
        line = bisect_right(self._lines, at) - 1
        cell = self._text.count(CELL, self._lines[line], at)
        return self._passage.place(line, cell)


@dataclass(frozen=True, slots=True)
class FoundLeak:
    """How many values of a kind a file holds at a place."""

    file: str
    place: str
    kind: PersonalData
    count: int


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be searched, or parts of it, and why."""

    file: str
    why: Why
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a search of files and folders has found."""

    files: int
    leaks: tuple[FoundLeak, ...]
    unread: tuple[UnreadFile, ...]
