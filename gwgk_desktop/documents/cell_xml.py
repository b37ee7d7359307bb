"""What a piece of a sheet's XML says of its cells, found by plain searches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents.sheets import Merge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.documents.sheets import Spot

_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\bhidden="(?:1|true)"[^>]*>')
_LONG_NUMBER = re.compile(rb"<(?:\w+:)?v>(\d{16,})(?:\.0*)?</")
_STYLED_NUMBER = re.compile(
    rb"""(<c\s[^>]*?\bs\s*=\s*["'](\d+)["'][^>]*>)(?:<f\b[^>]*>[^<]*</f>|<f\b[^>]*/>)?<v>(\d+)</"""
)
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>(?:[^<]*</(?:\w+:)?f>)?"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_ERROR = re.compile(rb"<(?:\w+:)?v>(#[A-Z0-9/_!?]{2,20})</")
_ERROR_KIND = re.compile(rb"""\st\s*=\s*["']e["']""")
_CELL = re.compile(rb"<c\s[^>]*>")
REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d{1,6})["']""")
ROW = re.compile(rb"""\sr\s*=\s*["'](\d{1,9})["']""")
_TEXT_KIND = re.compile(rb"""\st\s*=\s*["'](?!n["'])""")
_RANGE = re.compile(rb"""\sref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")


def is_idle(chunk: bytes) -> bool:
    """Return whether a chunk has nothing but blank cells that say where they are."""
    return (
        b"c>" not in chunk
        and b"mergeCell" not in chunk
        and chunk.count(b"</") == chunk.count(b"</row>")
        and chunk.count(b"<row") == chunk.count(b'<row r="')
    )


def hidden_rows(chunk: bytes) -> set[int]:
    """Return the hidden rows that a piece names, counted from 0."""
    if b"hidden=" not in chunk:
        return set()
    tags = (it[0] for it in _HIDDEN_ROW.finditer(chunk))
    return {int(told[1]) - 1 for tag in tags if (told := ROW.search(tag))}


def hides_unnamed(chunk: bytes) -> bool:
    """Return whether a hidden row does not say which it is."""
    return b"hidden=" in chunk and any(
        not ROW.search(it[0]) for it in _HIDDEN_ROW.finditer(chunk)
    )


def long_numbers(chunk: bytes, spot: Spot | None = None) -> dict[Spot, str]:
    """Return the digits of numbers longer than a cell keeps, by where they stand."""
    found = {}
    for it in _LONG_NUMBER.finditer(chunk):
        cell = _cell_before(chunk, it.start())
        at = spot or spot_of(cell)
        if at and not _TEXT_KIND.search(cell):
            found[at] = it[1].decode()
    return found


def padded_numbers(
    chunk: bytes, zeros: Mapping[bytes, int], spot: Spot | None = None
) -> dict[Spot, str]:
    """Return the digits of numbers that are shown with zeros before them."""
    found = {}
    for it in _STYLED_NUMBER.finditer(chunk):
        digits, width = it[3], zeros.get(it[2], 0)
        at = spot or spot_of(it[1])
        if at and len(digits) < width and not _TEXT_KIND.search(it[1]):
            found[at] = digits.decode().zfill(width)
    return found


def without_result(chunk: bytes, spot: Spot | None = None) -> set[Spot]:
    """Return where formulas stand without the value that they gave."""
    found = set()
    for it in _NO_RESULT.finditer(chunk):
        cell = _cell_before(chunk, it.start())
        at = spot or spot_of(cell)
        empty_text = it[1] and _TEXT_KIND.search(cell)
        if at and not empty_text:
            found.add(at)
    return found


def errors_in(chunk: bytes, spot: Spot | None = None) -> dict[Spot, str]:
    """Return the errors that stand in cells, by where they stand."""
    found = {}
    for it in _ERROR.finditer(chunk):
        cell = _cell_before(chunk, it.start())
        at = spot or spot_of(cell)
        if at and _ERROR_KIND.search(cell):
            found[at] = it[1].decode()
    return found


def struck_cells(tags: bytes, styles: frozenset[int]) -> set[Spot]:
    """Return where cells stand that have one of these styles and are not blank."""
    return {
        spot
        for tag in _CELL.findall(tags)
        if not tag.endswith(b"/>")
        and (told := _STYLE.search(tag))
        and int(told[1]) in styles
        and (spot := spot_of(tag))
    }


def _cell_before(chunk: bytes, at: int) -> bytes:
    """Return the start tag of the cell that a place is in."""
    found = _CELL.match(chunk, max(chunk.rfind(b"<c", 0, at), 0), at)
    return found[0] if found else b""


def spot_of(tag: bytes) -> Spot | None:
    """Return where the cell of a start tag says that it stands."""
    told = REFERENCE.search(tag)
    return (int(told[2]) - 1, column_number(told[1])) if told else None


def merged(attributes: bytes) -> list[Merge]:
    """Return the merged ranges that a tag names."""
    return [
        Merge(int(top) - 1, column_number(left), int(bottom) - 1, column_number(right))
        for left, top, right, bottom in _RANGE.findall(attributes)
    ]


def column_number(letters: bytes) -> int:
    """Return a column's number, counted from 0: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
