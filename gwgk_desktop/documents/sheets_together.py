"""What a workbook's sheets say of themselves: void, of another year or programme."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from gwgk_desktop.documents import headings, unpaid
from gwgk_desktop.documents.payout_findings import quoted
from gwgk_desktop.domain.problems import Code, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gwgk_desktop.documents.payout_findings import Listed

_YEAR = re.compile(r"(20\d\d)年")
_PROGRAMME = re.compile(
    r"(?P<stem>[\u3400-\u9fff]{2})(?:补贴|津贴|补助|补偿|救助|抚恤|奖补|奖励|供养|低保)"
)
_NO_STEM = re.compile(
    r"[村镇乡县组批月年度季]|资金|财政|发放|项目|惠农|惠民|各项|其他|农业|政策|领取|享受|应得|实发|补发"
)
_SHEET_VOID = re.compile(r"重复|作废|废弃|旧表|草稿|样表|示例")


def doubtful_sheets(
    listed: Sequence[Listed], known: Sequence[str]
) -> Iterator[Problem]:
    """Yield a problem for each sheet of payouts whose words speak against it."""
    for it in listed:
        place = Place(it.sheet.name, it.header.first_row + 1)
        yield from unpaid.colours_told(place, it.titles)
        against = [
            text
            for text in dict.fromkeys([it.sheet.name, *it.titles])
            if unpaid.says_unpaid(text)
            or (text == it.sheet.name and _SHEET_VOID.search(text))
        ]
        if against:
            facts = {"text": quoted(against[:1])}
            yield Problem(Code.SHEET_UNPAID, place, facts)
    by_sheet: dict[str, list[str]] = {}
    for it in listed:
        texts = by_sheet.setdefault(it.sheet.name, [])
        texts += map(headings.compact, [it.sheet.name, *it.titles])
    if len(by_sheet) > 1:
        yield from _of_other_years(by_sheet)
        yield from _of_programmes(by_sheet, known)


def _of_other_years(by_sheet: dict[str, list[str]]) -> Iterator[Problem]:
    """Yield a problem for each sheet of an earlier year than another.

    A sheet that is called by its year is so beside one that names no year.
    """
    years = {
        name: {year for text in texts for year in _YEAR.findall(text)}
        for name, texts in by_sheet.items()
    }
    latest = max((year for those in years.values() for year in those), default="")
    bare = any(not those for those in years.values())
    alone = len({year for those in years.values() for year in those}) == 1
    for name, those in years.items():
        own = _YEAR.search(name)
        earlier = those and max(those) < latest
        if earlier or (bare and own and alone):
            facts = {"year": max(those)}
            yield Problem(Code.SHEET_OF_YEAR, Place(name, 1), facts)


def _of_programmes(
    by_sheet: dict[str, list[str]], known: Sequence[str]
) -> Iterator[Problem]:
    """Yield a problem where two sheets name programmes that differ."""
    stems = {name: _stems(texts, known) for name, texts in by_sheet.items()}
    told = {name: those for name, those in stems.items() if those}
    differ = {
        sheet
        for one, other in combinations(told, 2)
        if not _share(told[one], by_sheet[other])
        and not _share(told[other], by_sheet[one])
        for sheet in (one, other)
    }
    if differ:
        named = [it for it in by_sheet if it in differ]
        facts = {"sheets": [quoted([it]) for it in named]}
        yield Problem(Code.SHEETS_OF_PROGRAMMES, Place(named[0]), facts)


def _stems(texts: Iterable[str], known: Sequence[str]) -> set[str]:
    """Return the words right before 补贴 and its like: 稻谷, 高龄; no village."""
    villages = "".join(known)
    found = (it["stem"] for text in texts for it in _PROGRAMME.finditer(text))
    return {it for it in found if not _NO_STEM.search(it) and it not in villages}


def _share(stems: Iterable[str], texts: Iterable[str]) -> bool:
    return any(stem in text for stem in stems for text in texts)
