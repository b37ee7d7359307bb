"""Searching what somebody may read for personal data: the leak gate's rules.

A document is a number of passages; what counts within one, `number_search` says.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right, insort
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from gwgk_desktop.domain import called_numbers, number_search
from gwgk_desktop.domain.known_data import SHORTEST
from gwgk_desktop.domain.number_shapes import is_card
from gwgk_desktop.domain.passages import CELL, LINE, Numbering
from gwgk_desktop.domain.personal_data import BETWEEN, PersonalData, tellable_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from gwgk_desktop.domain.headed_columns import Columns, Table
    from gwgk_desktop.domain.known_data import Known
    from gwgk_desktop.domain.number_search import Found
    from gwgk_desktop.domain.passages import Passage, Why

_STEM = 15
_WRITTEN = 17
"""Digits that a spreadsheet writes of a long number into its file, and then zeros."""
_NEAR = 60
_MOST_NEAR = 9
"""Values that may begin so near before another that they reach into it."""
FOLDER_NAME = "folder name"
"""The place of what stands in a folder's own name."""
_SHOWN = 2
"""Characters that a masked value shows."""
_FRACTIONS = "¼½¾"
"""No digit of a number; in a stream they are codes of words, which NFKC would undo."""
_GAPS = re.compile(rf"[{BETWEEN}{CELL}{LINE}]+")
_BLANK = re.compile(rf"[\s{CELL}{LINE}]+")


@dataclass(frozen=True, slots=True)
class Leak:
    """Personal data where nobody should read any; never the value itself."""

    place: str
    """Without numbers, which names of sheets and of files within others may hold."""
    kind: PersonalData
    masked: str
    """Its first characters; the rest is stars."""
    key: int = field(repr=False)
    """Equal for equal values, in this process; nobody can tell the value by it."""
    stem: int = field(repr=False)
    """Equal for values that begin alike: spreadsheets store fifteen digits of a number
    that they show with eighteen."""
    rounded: bool = field(default=False, repr=False, compare=False)
    """Whether it may be such a number: another may then be meant by it."""
    within: frozenset[int] = field(default=frozenset(), repr=False, compare=False)
    """The keys of the numbers within it, where it is how a file stores something: there
    the length of a text may look like a digit before it."""


@dataclass(frozen=True, slots=True)
class Exempt:
    """A text that may stand at a place: the tail that tells two namesakes apart."""

    text: str
    place: str = ""
    """As a leak names it; "": anywhere."""
    behind: str = ""
    """What must stand right before it, without blanks."""


def search(
    passage: Passage,
    known: Known,
    exempt: Collection[Exempt] = (),
    columns: Columns | None = None,
) -> Iterator[Leak]:
    """Yield the personal data in a passage, each where it begins.

    `columns` are those of its document, whose passages come one after the other.
    """
    text = LINE.join(map(CELL.join, passage.lines))
    if not text.isascii():
        for fraction in _FRACTIONS:
            text = text.replace(fraction, "/")
        text = unicodedata.normalize("NFKC", text)
    finder = _Places(passage, text)
    allowed = known.allowed
    told: set[tuple[int, str]] = set()
    for found in _found(passage, text, known, columns):
        if (found.at, found.value) in told:
            continue
        before = text[max(found.at - _NEAR, 0) : found.at] if allowed else ""
        if allowed and known.may_stand(
            found.value, found.kind, before, raw=passage.raw
        ):
            continue
        told.add((found.at, found.value))
        place = finder.place(found.at)
        if not any(_exempts(it, place, found, text, raw=passage.raw) for it in exempt):
            value = found.value
            key, stem = hash(value), hash(value[:_STEM])
            told_at, shown = tellable_name(place), masked(value)
            within = _keys_within(value) if passage.raw else frozenset()
            yield Leak(
                told_at, found.kind, shown, key, stem, _is_rounded(value), within
            )


def _found(
    passage: Passage, text: str, known: Known, columns: Columns | None
) -> Iterator[Found]:
    """Yield what is found by itself, and what headings say; codes are left out."""
    table = columns.of(passage, text) if columns else None
    if columns is None or (table is None and not columns.excused):
        yield from number_search.found(passage, text, known)
        return
    told: dict[int, int] = {}
    headed = list(table.found()) if table else []
    ids = {it.start for it in headed if it.kind is PersonalData.ID_NUMBER}
    for by_form in number_search.found(passage, text, known):
        it = _as_headed(by_form, known) if by_form.at in ids else by_form
        if not _is_code(it, table, columns, known, raw=passage.raw):
            told[it.at] = max(told.get(it.at, 0), it.at + len(it.value))
            yield it
    starts = sorted(told)
    for other in headed:
        before = bisect_right(starts, other.end - 1)
        near = starts[max(before - _MOST_NEAR, 0) : before]
        if not any(other.start < told[at] for at in near):
            insort(starts, other.start)
            told[other.start] = other.end
            yield number_search.Found(other.start, other.kind, other.value)


def _as_headed(found: Found, known: Known) -> Found:
    """Return what stands below 证件号码: no account that nobody has, but for cards."""
    by_form = found.kind is PersonalData.BANK_ACCOUNT and not is_card(found.value)
    if by_form and known.kind(found.value) is None:
        return found._replace(kind=PersonalData.ID_NUMBER)
    return found


def _is_code(
    found: Found, table: Table | None, columns: Columns, known: Known, *, raw: bool
) -> bool:
    """Return whether a number is nobody's and stands in a column of codes.

    Or whether it is how the file stores such a one.
    """
    if not called_numbers.may_be_code(found.kind, found.value, known.today):
        return False
    if known.holds(found.value):
        return False
    if raw and not columns.excused.isdisjoint(_keys_within(found.value)):
        return True
    of_paper = called_numbers.may_be_of_paper(found.kind, found.value)
    card = is_card(found.value)
    if table is None or not table.is_code(found.at, of_paper=of_paper, card=card):
        return False
    columns.excused.add(hash(found.value))
    return True


def _keys_within(value: str) -> frozenset[int]:
    ends = range(len(value) + 1)
    return frozenset(
        hash(value[begin:end])
        for begin in ends
        for end in ends[min(begin + SHORTEST, len(value)) :]
    )


def _is_rounded(value: str) -> bool:
    """Return whether a number is so long as only a spreadsheet has it: as a number."""
    if len(value) <= _STEM or not value.isdigit():
        return False
    return not value[_WRITTEN:].strip("0") or int(float(value)) == int(value)


def masked(value: str) -> str:
    """Return the first characters of a value, and stars for the rest."""
    return value[:_SHOWN] + "*" * (len(value) - _SHOWN)


def _exempts(exempt: Exempt, place: str, found: Found, text: str, *, raw: bool) -> bool:
    plain = unicodedata.normalize("NFKC", exempt.text).upper()
    if found.value not in {_GAPS.sub("", plain), _BLANK.sub("", plain)}:
        return False
    if raw:  # how a file stores it, where neither pages nor words before it are known
        return True
    behind = unicodedata.normalize("NFKC", exempt.behind)
    before = _BLANK.sub("", text[: found.at])
    return exempt.place in {"", place} and before.endswith(behind)


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
    """As `tellable_paths` writes it, so is that of an UnreadFile."""
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


@dataclass(frozen=True, slots=True)
class FileFound:
    """Everything that a search has to say of one file, or of a folder's name."""

    file: str
    leaks: tuple[FoundLeak, ...]
    unread: tuple[UnreadFile, ...]

    @property
    def count(self) -> int:
        """How many values it holds that nobody should read."""
        return sum(it.count for it in self.leaks)

    @property
    def kinds(self) -> dict[PersonalData, int]:
        """How many there are of each kind."""
        counts: Counter[PersonalData] = Counter()
        for it in self.leaks:
            counts[it.kind] += it.count
        return dict(counts)


def by_file(scanned: Scanned) -> list[FileFound]:
    """Return what was found, file by file.

    First those that could not be searched, as nobody knows what is in them; then the
    others, those with the most first.
    """
    leaks: dict[str, list[FoundLeak]] = {}
    unread: dict[str, list[UnreadFile]] = {}
    for leak in scanned.leaks:
        leaks.setdefault(leak.file, []).append(leak)
    for it in scanned.unread:
        unread.setdefault(it.file, []).append(it)
    every = (
        FileFound(file, tuple(leaks.get(file, ())), tuple(unread.get(file, ())))
        for file in {**unread, **leaks}
    )
    return sorted(every, key=lambda it: (not it.unread, -it.count, it.file))


def tellable_paths(paths: Sequence[PurePath]) -> list[str]:
    """Return paths as they may be told: of numbers in them only the last four digits.

    Those that read alike then are told apart by how many came before.
    """
    told = [_tellable(it) for it in paths]
    begun: Counter[str] = Counter()
    for at, (path, name) in enumerate(zip(paths, told, strict=True)):
        if name != str(path):
            begun[name] += 1
            told[at] = f"{name} ({begun[name]})" if begun[name] > 1 else name
    return told


def _tellable(path: PurePath) -> str:
    if not path.name:
        return str(path)
    above = path.parent
    return str(PurePath(_tellable(above), tellable_name(path.name)))
