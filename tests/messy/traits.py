"""What can be messy about a workbook, and what goes together.

A drawn workbook has a set of traits.  `legal` drops, from any set, what the kind of
file cannot hold or what contradicts another trait; what is left is drawn.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random


class Trait(StrEnum):
    """One way in which a workbook differs from a plain table in A1."""

    # The kind of file; without any, an .xlsx
    XLSM = "xlsm"
    WPS_ZIP = "et that is a zip"
    ZIPPED = "zip of a workbook"
    XLS = "xls"
    ODS = "ods"
    CSV_UTF8 = "csv, utf-8, commas"
    CSV_BOM = "csv, utf-8 with mark, semicolons"
    CSV_GB18030 = "csv, gb18030, commas"
    CSV_GB18030_TABS = "text, gb18030, tabs"
    CSV_UTF16 = "text, utf-16, tabs"
    HTML_UTF8 = "html as xls, utf-8"
    HTML_GBK = "html as xls, gb18030"
    # How the sheets are laid out; without any, one table
    PAGES = "header repeated for each printed page"
    PAGES_WITH_TITLE = "title and header repeated for each printed page"
    STACKED = "tables below one another, each village with its title"
    PANELS = "two panels side by side"
    PANELS_APART = "two panels with a blank column between"
    SHEETS_NAMED = "a sheet per village, named after it"
    SECTIONS = "village in a row of its own above its payouts"
    SHEETS_TITLED = "a sheet per village, told by the title"
    # Where the village and the group stand; without any, in each row
    MERGED = "village and group merged"
    FILLED_ONCE = "village and group filled once"
    NO_GROUP = "no group column"
    # Around the table
    TITLE = "titles"
    UNIT_LINE = "unit line and filing date"
    SIGNATURES = "signatures below"
    NOTES = "notes below"
    OFFSET = "table begins at C6"
    BLANK_ROWS = "blank rows"
    OTHER_SHEETS = "summary, instruction, empty and hidden sheets"
    # The header
    TWO_ROWS = "header of two rows"
    THREE_ROWS = "header of three rows"
    RICE = "area over early, late and all rice"
    SPACED_HEADINGS = "headings with spaces"
    BROKEN_HEADINGS = "headings with line breaks"
    UNITS = "units in headings"
    TWO_AMOUNTS = "monthly and quarterly amount"
    # Totals
    GROUP_TOTALS = "subtotal of each group"
    PAGE_TOTALS = "page totals and running totals"
    TOTAL = "total"
    CAPITALS = "total in capitals"
    MERGED_TOTAL = "label of the total merged"
    # How values are written
    FORMULAS = "formulas with values"
    COMMAS = "amounts 1,234.50"
    YEN = "amounts ¥1,234.50"
    YUAN = "amounts 1234.50元"
    FULL_WIDTH = "full-width digits"
    TEXT_NUMBERS = "numbers as text"
    WAN_HEADING = "万元 in the heading"
    WAN_UNIT_LINE = "万元 in the unit line"
    SPACED_NAMES = "spaces in short names"
    DOTTED_NAMES = "middle dots in names"
    LOWER_X = "lower-case x"
    EQUALS_TRICK = 'digits as ="36…"'
    APOSTROPHE = "digits behind an apostrophe"
    TAB = "digits behind a tab"
    FOURS = "digits in groups of four"
    STORED_DIGITS = "numbers of eighteen digits in the file"
    DATES = "dates in six styles"
    ORGANISATIONS = "organisations with a credit code"
    THREE_PEOPLE = "household head, beneficiary and payee"
    REMARKS = "remarks"
    ONLY_AMOUNT = "neither area nor rate"
    PADDED = "spaces around texts"
    BINARY_NOISE = "numbers with all seventeen digits of a float"
    # How the file is written, and what it says of itself
    INLINE_TEXTS = "texts within their cells, some in runs"
    PREFIXED = "elements with a prefix"
    ODD_PARTS = "parts under other names and absolute addresses"
    NO_REFERENCES = "cells without references"
    STRAY_CELL = "a space in a cell far away"
    SMALL_DIMENSION = "dimension A1:A1"
    LARGE_DIMENSION = "dimension of a million rows"
    # Faults that must be pointed out, and nothing else
    UNCACHED = "formulas without values"
    DAMAGED_ID = "identity number damaged"
    DAMAGED_ID_TEXT = "identity number 3.6E+17"
    DAMAGED_ACCOUNT = "account damaged"
    WRONG_CHECK = "identity number with wrong check character"
    WRONG_LENGTH = "identity number too short"
    WRONG_DATE = "identity number without a date"
    OLD_FORM = "identity number of fifteen digits"
    WRONG_LUHN = "account that fails Luhn"
    SHARED_ACCOUNT = "account of two people"
    TWICE = "person twice"
    NEGATIVE = "negative amount"
    NO_AMOUNT = "amount missing"
    NO_NAME = "name missing"
    MISMATCH = "amount is not the product"
    WRONG_TOTAL = "wrong total"
    HIDDEN_ROW = "hidden row"


def _of(first: Trait, last: Trait) -> frozenset[Trait]:
    every = list(Trait)
    return frozenset(every[every.index(first) : every.index(last) + 1])


FILES = _of(Trait.XLSM, Trait.HTML_GBK)
TEXTS = _of(Trait.CSV_UTF8, Trait.CSV_UTF16)
PAGES_OF_THE_WEB = _of(Trait.HTML_UTF8, Trait.HTML_GBK)
LAYOUTS = _of(Trait.PAGES, Trait.SHEETS_TITLED)
PANELLED = frozenset({Trait.PANELS, Trait.PANELS_APART})
PAGED = frozenset({Trait.PAGES, Trait.PAGES_WITH_TITLE})
BY_SHEET = frozenset({Trait.SHEETS_NAMED, Trait.SHEETS_TITLED})
BY_TITLE = frozenset({Trait.STACKED, *BY_SHEET, *PANELLED})
"""Layouts in which a title or a sheet's name tells the village."""
NO_VILLAGE_COLUMN = BY_TITLE | {Trait.SECTIONS}
WRITTEN_AMOUNTS = _of(Trait.COMMAS, Trait.TEXT_NUMBERS)
WANS = _of(Trait.WAN_HEADING, Trait.WAN_UNIT_LINE)
TRICKS = _of(Trait.EQUALS_TRICK, Trait.STORED_DIGITS)
DIMENSIONS = _of(Trait.SMALL_DIMENSION, Trait.LARGE_DIMENSION)
FAULTS = _of(Trait.UNCACHED, Trait.HIDDEN_ROW)

_ONE_OF = (
    FILES,
    LAYOUTS,
    frozenset({Trait.MERGED, Trait.FILLED_ONCE}),
    frozenset({Trait.TWO_ROWS, Trait.THREE_ROWS}),
    frozenset({Trait.RICE, Trait.TWO_AMOUNTS, Trait.ONLY_AMOUNT}),
    frozenset({Trait.NO_REFERENCES, Trait.STRAY_CELL}),
    frozenset({Trait.NO_REFERENCES, *DIMENSIONS}),
    frozenset({Trait.SPACED_HEADINGS, Trait.BROKEN_HEADINGS}),
    WANS,
    DIMENSIONS,
)
_ONLY_XLSX = frozenset(
    {Trait.FORMULAS, Trait.UNCACHED, Trait.STORED_DIGITS, Trait.DAMAGED_ID}
    | {Trait.DAMAGED_ACCOUNT, Trait.BINARY_NOISE, Trait.INLINE_TEXTS, Trait.PREFIXED}
    | {Trait.ODD_PARTS, Trait.NO_REFERENCES, Trait.STRAY_CELL, *DIMENSIONS}
)
_NOT_IN_TEXT = frozenset(
    {*BY_SHEET, Trait.OTHER_SHEETS, Trait.MERGED, Trait.MERGED_TOTAL, Trait.HIDDEN_ROW}
)
_NOT_BESIDE: tuple[tuple[frozenset[Trait], frozenset[Trait]], ...] = (
    (FILES - {Trait.XLSM, Trait.WPS_ZIP, Trait.ZIPPED}, _ONLY_XLSX),
    (TEXTS, _NOT_IN_TEXT),
    (TEXTS, frozenset({Trait.THREE_ROWS})),
    (PAGES_OF_THE_WEB, frozenset({*BY_SHEET, Trait.OTHER_SHEETS, Trait.HIDDEN_ROW})),
    (frozenset({Trait.ODS, Trait.XLS}), frozenset({Trait.HIDDEN_ROW})),
    (
        PANELLED,
        frozenset({Trait.THREE_PEOPLE, Trait.THREE_ROWS, Trait.TWO_ROWS, Trait.RICE})
        | {Trait.MERGED, Trait.FILLED_ONCE, Trait.GROUP_TOTALS, Trait.PAGE_TOTALS}
        | {Trait.CAPITALS, Trait.MERGED_TOTAL, Trait.TWO_AMOUNTS, Trait.HIDDEN_ROW},
    ),
    (WANS, WRITTEN_AMOUNTS - {Trait.TEXT_NUMBERS} | {Trait.FORMULAS, Trait.UNCACHED}),
    (WANS, frozenset({Trait.TWO_AMOUNTS, Trait.CAPITALS})),
    (frozenset({Trait.UNCACHED}), frozenset({Trait.FORMULAS, Trait.WRONG_TOTAL})),
    (
        frozenset({Trait.TWO_AMOUNTS, Trait.ONLY_AMOUNT}),
        frozenset({Trait.MISMATCH, Trait.FORMULAS, Trait.UNCACHED}),
    ),
    (frozenset({Trait.TWO_AMOUNTS}), WANS),
    (frozenset({Trait.SECTIONS}), frozenset({Trait.MERGED, Trait.NO_GROUP})),
)
"""Where one of the first is there, none of the second is."""


def legal(traits: Iterable[Trait]) -> frozenset[Trait]:
    """Return the traits that go together: of two that do not, the one told first."""
    kept: set[Trait] = set()
    for trait in traits:
        if any(trait in those and kept & those for those in _ONE_OF):
            continue
        if any(
            (trait in ones and kept & others) or (trait in others and kept & ones)
            for ones, others in _NOT_BESIDE
        ):
            continue
        kept.add(trait)
    return frozenset(kept)


def some(random: Random) -> frozenset[Trait]:
    """Return a random set of traits, as lists come: most have a few, some many.

    One in three is at fault somewhere.
    """
    told: list[Trait] = []
    if random.random() < 0.5:
        told.append(random.choice(sorted(FILES)))
    if random.random() < 0.6:
        told.append(random.choice(sorted(LAYOUTS)))
    share = random.choice((0.08, 0.2, 0.35))
    shapes = sorted(set(Trait) - FILES - LAYOUTS - FAULTS)
    random.shuffle(shapes)
    told += [it for it in shapes if random.random() < share]
    if random.random() < 1 / 3:
        told += random.sample(sorted(FAULTS), random.choice((1, 1, 2, 4)))
    return legal(told)
