"""Reading a catalogue from any workbook: the national form, its variants, our own.

Columns are known by their headings alone.  What the form parts in columns to tick is
put into words; a file of ours holds the exact words beside the ticks, and they count
as long as nobody has changed the ticks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, tables
from gwgk_desktop.documents.headings import heading_key
from gwgk_desktop.documents.listed_rows import best_columns, meanings
from gwgk_desktop.domain.catalogue import (
    EVERYBODY,
    OTHER,
    SOMEBODY,
    Level,
    Method,
    channels_of,
    levels_of,
    methods_of,
    tidy,
)
from gwgk_desktop.domain.catalogue_readings import CatalogueReading, CatalogueRow
from gwgk_desktop.domain.problems import Code, Place, Problem, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.documents.tables import Header
    from gwgk_desktop.documents.workbooks import Row, Sheet

KIND = "catalogue"
_TITLES = frozenset({"first_level", "second_level"})
_WORDS = frozenset({"content", "basis", "phrase", "body"})
_LEAST_KNOWN = 4
"""Headings of a row that make it one of a catalogue."""
_CARRIED = ("category", "category_code", "first_level")
"""Columns that catalogues fill only where they change."""
_TICKED = re.compile("[√✓✔■☑vVyY]|是")
_BOX = re.compile("([■☑√✓✔□☐])")
_EMPTY_BOXES = frozenset("□☐")
_LEVELS = (
    ("county", Level.COUNTY, "县级"),
    ("township", Level.TOWNSHIP, "乡级"),
    ("village", Level.VILLAGE, "村级"),
)
_METHODS = (
    ("proactive", Method.PROACTIVE, "主动公开"),
    ("on_request", Method.ON_REQUEST, "依申请公开"),
)


def understand(book: Book) -> CatalogueReading:
    """Return the rows of a catalogue, and what of the file was not read.

    Raises Refusal where the file holds no catalogue.
    """
    rows: list[CatalogueRow] = []
    problems = list(book.left_out)
    for sheet in book.sheets:
        headers = [] if sheet.hidden else tables.headers_where(sheet, _heads)
        if not headers:
            blank = all(cell == "" for row in sheet.rows for cell in row)
            reason = "hidden" if sheet.hidden else "empty" if blank else "no_catalogue"
            facts = {"left_out": reason}
            problems.append(Problem(Code.SHEET_LEFT_OUT, Place(sheet.name), facts))
        ends = [it.first_row for it in headers[1:]] + [len(sheet.rows)]
        for header, end in zip(headers, ends, strict=False):
            for found in _below(sheet, header, end):
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    rows.append(found)
    if not rows:
        raise Refusal(Code.NO_CATALOGUE_TABLE, file=book.file)
    return CatalogueReading(book.file, book.sha256, tuple(rows), tuple(problems))


def _heads(row: Row) -> bool:
    texts = [it for it in row if isinstance(it, str) and it]
    if len(texts) < sum(it != "" for it in row):
        return False
    known = meanings(KIND)
    told = {it[0] for text in texts if (it := known.get(heading_key(text)))}
    return len(told) >= _LEAST_KNOWN and bool(told & _TITLES and told & _WORDS)


def _below(sheet: Sheet, header: Header, end: int) -> Iterator[CatalogueRow | Problem]:
    at = best_columns(header, meanings(KIND))
    merged = _merged(sheet)
    carried: dict[str, str] = {}
    filled = 0
    for number in range(header.last_row + 1, end):
        row = sheet.rows[number]
        if not any(cells.holds(cell) for cell in row):
            continue
        texts = {}
        for field, column in at.items():
            top, left = merged.get((number, column), (number, column))
            above = sheet.rows[top]
            texts[field] = tidy(_text(above[left])) if left < len(above) else ""
        place = Place(sheet.name, number + 1)
        if not (texts.get("first_level") or texts.get("second_level")):
            if _holds_words(texts):
                yield Problem(Code.ITEM_WITHOUT_TITLE, place)
            else:
                yield Problem(Code.ITEM_ROW_LEFT_OUT, place)
            continue
        for field in _CARRIED:
            if field in texts and not texts[field] and carried.get(field):
                texts[field] = carried[field]
                filled += 1
        carried = texts
        yield CatalogueRow(_in_words(texts), place)
    if filled:
        facts: dict[str, object] = {"count": filled}
        yield Problem(Code.FILLED_DOWN, Place(sheet.name), facts)


def _holds_words(texts: Mapping[str, str]) -> bool:
    return sum(bool(texts.get(it)) for it in _WORDS) > 1


def _merged(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for each cell of a merged range the one that holds its value."""
    return {
        (row, column): (merge.top, merge.left)
        for merge in sheet.merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
    }


def _text(cell: object) -> str:
    """Return what a cell shows, its lines kept."""
    return cell if isinstance(cell, str) else cells.text_of(cell)  # type: ignore[arg-type]


def _in_words(told: dict[str, str]) -> dict[str, str]:
    """Return a row's texts with words in the place of ticks and boxes."""
    texts = dict(told)
    ticked = {it for it in told if _is_ticked(told[it])}
    if "township_village" in ticked:
        ticked |= {"township", "village"}
    if told.keys() & {"county", "township", "village", "township_village"}:
        levels = tuple(level for name, level, _ in _LEVELS if name in ticked)
        words = "、".join(word for _, level, word in _LEVELS if level in levels)
        exact = told.get("level_words", "")
        texts["level"] = exact if levels_of(exact) == levels else words
    if told.keys() & {"proactive", "on_request"}:
        methods = tuple(method for name, method, _ in _METHODS if name in ticked)
        words = "、".join(word for _, method, word in _METHODS if method in methods)
        exact = told.get("method_words", "")
        texts["method"] = exact if methods_of(exact) == methods else words
    if told.keys() & {"everybody", "somebody"}:
        words = _audience(told.get("everybody", ""), told.get("somebody", ""))
        exact = told.get("audience_words", "")
        same = audience_ticks(exact) == audience_ticks(words)
        texts["audience"] = exact if exact and same else words
    if _BOX.search(told.get("channels", "")):
        boxes = _boxes(told["channels"])
        exact = told.get("channels_words", "")
        same = channels_of(exact) == channels_of("；".join(boxes))
        texts["channels"] = exact if exact and same else "；".join(boxes)
    return texts


def audience_ticks(audience: str) -> tuple[bool, bool]:
    """Return whether everybody is told, and whether somebody in particular is."""
    rest = audience.replace(EVERYBODY, "").strip("/、；; ")
    return EVERYBODY in audience, bool(rest)


def _audience(everybody: str, somebody: str) -> str:
    told = EVERYBODY if _is_ticked(everybody) else ""
    whose = SOMEBODY if _is_ticked(somebody) else somebody
    return "/".join(filter(None, (told, whose)))


def _is_ticked(text: str) -> bool:
    return bool(_TICKED.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def _boxes(text: str) -> list[str]:
    """Return the channels whose boxes are ticked; words beside 其他 are one of them."""
    parts = _BOX.split(text)
    found = []
    for box, words in zip(parts[1::2], parts[2::2], strict=True):
        name = words.strip(" \n　:：")
        if box in _EMPTY_BOXES or not name:
            continue
        beside = name.removeprefix(OTHER).strip("_ :：()（）")
        found.append(beside if name.startswith(OTHER) and beside else name)
    return found
