"""What the headings of payout workbooks mean: the table in `resources`.

A heading is compared whole.  What only looks like a known one is a proposal for
the clerk and nothing more.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from gwgk_desktop import paths
from gwgk_desktop.domain.readings import Choices, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASIDE = re.compile(
    r"\((?:单位:?)?(?:(?:[十百千万]?元|角|分|亩|公顷|平方米|㎡|公斤|斤|吨|人|户|个?月|年|天|学期|头|只|台|套|座|次|米)"
    r"(?:[/·.每][^)]*)?|必填|选填|小写|人民币|18位|一卡通|一折通|社保卡|存折)\)"
)
"""What headings add in brackets without meaning another thing by it."""
_NUMBERED = re.compile(r"\s*[①-⑳](?:\s*=.*)?\s*$", re.DOTALL)
"""How headings number themselves, and say of what they are made: 金额④=①×②."""
_NOT_WORDS = re.compile(r"[\W_]+")
_MONEY_UNIT = re.compile(r"(?P<unit>[十百千万]?)元|(?P<part>[角分])(?=$|[)/、,;])")
_UNITS = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000}
_EITHER = re.compile(r"[/、|]|或")
LIKE_ENOUGH = 72
"""How alike, of 100, an unknown heading must be to a known one to be proposed."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means; `rank` orders headings that mean the same field."""

    field: Field | None
    rank: int


def compact(text: str) -> str:
    """Return a text as it is compared: NFKC, without any space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def heading_key(text: str) -> str:
    """Return what a heading is compared by: no spaces, units or punctuation."""
    return _NOT_WORDS.sub("", _ASIDE.sub("", compact(_NUMBERED.sub("", text))))


def money_unit(text: str) -> tuple[str, int] | None:
    """Return the unit in which a heading or unit line counts money, and how many yuan.

    None where it names none, or one that is less than a yuan.
    """
    match = _MONEY_UNIT.search(compact(text))
    if match is None or match["part"]:
        return None
    return match[0], _UNITS[match["unit"]]


def field_of(text: str) -> Field | None:
    """Return the field that a heading means by the table alone, if any."""
    meaning = _table().get(heading_key(text))
    return meaning.field if meaning else None


class Meanings:
    """What headings mean to this office: the table, its additions, the clerk's word."""

    def __init__(self, choices: Choices) -> None:
        added = {
            heading_key(heading): Meaning(field, 0)
            for heading, field in choices.meanings.items()
        }
        self._known: Mapping[str, Meaning] = {**_table(), **added}
        self._chosen = {
            heading_key(heading): Meaning(field, -1)
            for heading, field in choices.mapping.items()
        }
        self._of: dict[str, Meaning | None] = {}

    def of(self, text: str) -> Meaning | None:
        """Return what a heading means, or None where it is no known heading."""
        if text not in self._of:
            key = heading_key(text)
            self._of[text] = (
                self._chosen.get(key) or self._known.get(key) or self._either(text)
            )
        return self._of[text]

    def _either(self, text: str) -> Meaning | None:
        """Return what a heading of two words means where both mean the same.

        One that is not known counts for nothing: 姓名/单位名称.
        """
        words = [heading_key(word) for word in _EITHER.split(_ASIDE.sub("", text))]
        told = [it for it in map(self._known.get, words) if it is not None]
        same = len({it.field for it in told}) == 1
        return told[0] if len(words) > 1 and same and told[0].field else None

    def chosen(self, text: str) -> Meaning | None:
        """Return what the clerk said of a heading, if anything."""
        return self._chosen.get(heading_key(text))

    def proposal(self, text: str) -> Field | None:
        """Return the field whose headings an unknown one is most like, if any is."""
        key = heading_key(text)
        if len(key) < 2:
            return None
        found = process.extractOne(
            key, self._known.keys(), scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH
        )
        return self._known[found[0]].field if found else None


@cache
def _table() -> dict[str, Meaning]:
    table = tomllib.loads((paths.RESOURCES / "headings.toml").read_text("utf-8"))
    meanings: dict[str, Meaning] = {}
    for name, headings in table.items():
        field = None if name == "other" else Field(name)
        for rank, heading in enumerate(headings):
            meanings[heading] = Meaning(field, rank)
    return meanings
