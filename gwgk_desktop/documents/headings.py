"""What the headings of payout workbooks mean: the table in `resources`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache

from gwgk_desktop import paths
from gwgk_desktop.domain.readings import Field

_UNIT = re.compile(
    r"\((?:单位:?)?(?:万?元|角|分|亩|公顷|平方米|㎡|公斤|斤|吨|人|户|个月|月|年|头|只|台|套|座|次)"
    r"(?:/[^)]*)?\)"
)
_NOT_WORDS = re.compile(r"[\W_]+")
_TEN_THOUSAND_YUAN = re.compile(r"万元")


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
    return _NOT_WORDS.sub("", _UNIT.sub("", compact(text)))


def meaning(text: str) -> Meaning | None:
    """Return what a heading means, or None where it is no known heading."""
    return _meanings().get(heading_key(text))


def in_ten_thousands(text: str) -> bool:
    """Return whether a heading or unit line counts in 万元."""
    return bool(_TEN_THOUSAND_YUAN.search(compact(text)))


def names_a_unit(text: str) -> bool:
    """Return whether a heading says in brackets what it counts in."""
    return bool(_UNIT.search(compact(text)))


@cache
def _meanings() -> dict[str, Meaning]:
    table = tomllib.loads((paths.RESOURCES / "headings.toml").read_text("utf-8"))
    meanings: dict[str, Meaning] = {}
    for name, headings in table.items():
        field = None if name == "other" else Field(name)
        for rank, heading in enumerate(headings):
            meanings[heading] = Meaning(field, rank)
    return meanings
