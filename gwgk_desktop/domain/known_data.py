"""The personal data of the people in a store, to be looked for in documents."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from gwgk_desktop.domain import people
from gwgk_desktop.domain.known_houses import Houses
from gwgk_desktop.domain.passages import CELL, LINE
from gwgk_desktop.domain.personal_data import BETWEEN, PersonalData

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST = 7
"""Digits of the shortest value that is looked for: a telephone without its area."""
LONG = 11
"""Values of so many digits are no chance wherever they stand in a cell."""
SHORTEST_TAIL = 6
"""Characters of the shortest end of an address that is looked for."""
WHOLE, OF_COUNTY = 18, 6
"""Characters of an identity number, and digits of its county."""
_CALLED = re.compile(
    r"(?:电话|热线|手机|拨打|致电)[^\u4e00-\u9fff]*(?:[或和转][^\u4e00-\u9fff]*)?$"
)
"""What stands before a telephone that is called one."""
_GAP = re.compile(rf"[{BETWEEN}]+")
_BLANK = re.compile(rf"[\s{CELL}{LINE}]+")
_BELOW_VILLAGE = re.compile(r".*(?:[村屯]委会|社区|村)(?=.)")
_BELOW_GROUP = re.compile(r".*?(?:小组|[组队])(?=.)")


class Known:
    """The numbers and ends of addresses of all people in the store, to look up.

    Sets by length: what a look-up costs does not grow with the people.
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, bool], dict[PersonalData, set[int]]] = {}
        self._tails: dict[str, set[str]] = {}
        self._like_tails: re.Pattern[str] | None = None
        self.houses = Houses()
        """Where people live, by place and number."""
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
        self.add(PersonalData.ID_NUMBER, _ways_of_writing(values))

    def add(self, kind: PersonalData, values: Iterable[str]) -> None:
        """Look for numbers of a kind; what is none is left out."""
        alike: dict[tuple[int, bool], set[int]] = {}
        for value in values:
            bare = digits = value
            if not (value.isascii() and value.isdigit()):
                digits = _GAP.sub("", unicodedata.normalize("NFKC", value).upper())
                bare = digits.removesuffix("X")
                if not (bare.isascii() and bare.isdigit()):
                    continue
            if len(bare) < SHORTEST:
                continue
            form = len(digits), len(bare) < len(digits)
            them = alike.get(form)
            if them is None:
                them = alike[form] = self._alike(kind, form)
            them.add(int(bare))

    def add_addresses(self, values: Iterable[str]) -> None:
        """Look for the ends of addresses, below the villager group."""
        for value in values:
            below, tail = _parts(value)
            # 一组118号 is told with its group, 桥头59号 without.
            for part in {below, tail}:
                self.houses.add(part)
            if tail := _telling(below, tail):
                self._like_tails = None
                self._tails.setdefault(tail[:SHORTEST_TAIL], set()).add(tail)

    def kind(self, digits: str) -> PersonalData | None:
        """Return what a value is, where somebody has it."""
        kinds = self._kinds(digits)
        return kinds[0] if kinds else None

    def kinds(self, digits: str) -> frozenset[PersonalData]:
        """Return all that a value is, where several have it."""
        return frozenset(self._kinds(digits))

    def may_stand(
        self, value: str, kind: PersonalData, before: str, *, raw: bool
    ) -> bool:
        """Return whether a value is a telephone of the office, where one may stand.

        What is somebody's account or identity number may stand nowhere; what is also
        somebody's telephone, only where it is called one.
        """
        if value not in self.allowed or kind is not PersonalData.PHONE:
            return value in self.allowed and not self.kinds(value)
        them = self.kinds(value)
        if not them <= {PersonalData.PHONE}:
            return False
        return not them or raw or _CALLED.search(_BLANK.sub("", before)) is not None

    def _kinds(self, digits: str) -> list[PersonalData]:
        odd = digits.endswith("X")
        bare = digits[:-1] if odd else digits
        by_kind = self._numbers.get((len(digits), odd))
        if not by_kind or "X" in bare:
            return []
        value = int(bare)
        return [kind for kind, them in by_kind.items() if value in them]

    @property
    def has_tails(self) -> bool:
        """Whether any end of an address is known."""
        return bool(self._tails or self.houses)

    def tails(self, flat: str) -> Iterator[tuple[int, str]]:
        """Yield the ends of addresses in a text without blanks, and where."""
        tails = self._tails
        if tails and self._like_tails is None:
            # What may stand at each place: few places of a text look like an end.
            chars = (sorted(set(it)) for it in zip(*tails, strict=True))
            first, *rest = ("[" + "".join(map(re.escape, it)) + "]" for it in chars)
            self._like_tails = re.compile(f"{first}(?={''.join(rest)})")
        like = self._like_tails
        for at in (it.start() for it in like.finditer(flat)) if like else ():
            for tail in tails.get(flat[at : at + SHORTEST_TAIL], ()):
                glued = tail[0].isdigit() and at and flat[at - 1].isdigit()
                if flat.startswith(tail, at) and not glued:
                    yield at, tail

    def _alike(self, kind: PersonalData, form: tuple[int, bool]) -> set[int]:
        """Return the known values of a kind that are so long and end, or not, in X."""
        length, _ = form
        if length < LONG:
            self.short = True
        else:
            self.lengths = tuple(sorted({*self.lengths, length}))
        return self._numbers.setdefault(form, {}).setdefault(kind, set())


def _ways_of_writing(id_numbers: Iterable[str]) -> Iterator[str]:
    for it in id_numbers:
        yield it
        if old := people.old_form(it):
            yield old
        if len(it) == WHOLE:
            yield it[OF_COUNTY:]


def tail_of(address: str) -> str:
    """Return the end of an address that tells where somebody lives, or "".

    That is what stands below the villager group; where that is short, 8号, with the
    group before it.  What names nothing but village and group tells nothing.
    """
    return _telling(*_parts(address))


def _telling(below: str, tail: str) -> str:
    if len(tail) >= SHORTEST_TAIL:
        return tail
    told = any(it.isdigit() or it in "号室栋幢" for it in tail) and tail != below
    return below if told and len(below) >= SHORTEST_TAIL else ""


def _parts(address: str) -> tuple[str, str]:
    """Return what stands below the village in an address, and below the group."""
    plain = "".join(unicodedata.normalize("NFKC", address).split())
    below = _BELOW_VILLAGE.sub("", plain, count=1)
    return below, _BELOW_GROUP.sub("", below, count=1)
