"""How the values of a payout are written into cells, one way or another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.messy.cells import AS_TEXT, DAY, GENERAL, GROUPED, WHOLE, Cell, letter
from tests.messy.traits import (
    FILES,
    TEXTS,
    TRICKS,
    WANS,
    WRITTEN_AMOUNTS,
    Trait,
)

if TYPE_CHECKING:
    from decimal import Decimal
    from random import Random

_FULL = str.maketrans("0123456789.,X", "０１２３４５６７８９．，Ｘ")
_FIRST_DAY = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar."""
_TEXTUAL = TEXTS | {Trait.HTML_UTF8, Trait.HTML_GBK}


def plain(number: Decimal) -> str:
    """Return a decimal without exponent or idle zeros."""
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes values as the traits of a workbook have them."""

    random: Random
    traits: frozenset[Trait]

    @property
    def textual(self) -> bool:
        """Whether the kind of file knows nothing but text."""
        return bool(self.traits & _TEXTUAL)

    def amount(self, yuan: Decimal) -> Cell:
        """Return an amount as it is written here."""
        if self.traits & WANS:
            return self.number(yuan / 10_000)
        ways = sorted(self.traits & WRITTEN_AMOUNTS)
        way = self.random.choice([*ways, ways[0]]) if ways else None
        shown = f"{yuan:.2f}"
        if way is None:
            style = self.random.choice((GENERAL, GROUPED))
            return Cell(shown, self._stored(yuan), style=style)
        sign, bare = ("-", f"{-yuan:.2f}") if yuan < 0 else ("", shown)
        written = {
            Trait.COMMAS: f"{yuan:,.2f}",
            Trait.YEN: f"{sign}{self.random.choice('¥￥')}{abs(yuan):,.2f}",
            Trait.YUAN: f"{sign}{bare}元",
            Trait.FULL_WIDTH: shown.translate(_FULL),
            Trait.TEXT_NUMBERS: shown,
        }[way]
        return Cell(written, style=AS_TEXT)

    def number(self, value: Decimal) -> Cell:
        """Return an area or rate."""
        written = plain(value)
        if Trait.TEXT_NUMBERS in self.traits:
            return Cell(written, style=AS_TEXT)
        if Trait.FULL_WIDTH in self.traits and self.random.random() < 0.3:
            return Cell(written.translate(_FULL), style=AS_TEXT)
        return Cell(written, self._stored(value))

    def padded(self, text: str) -> str:
        """Return a text with spaces around it, where they are drawn."""
        if Trait.PADDED not in self.traits:
            return text
        pads = ("", " ", "　", "  ", "\u00a0", "\n")
        return self.random.choice(pads) + text + self.random.choice(pads)

    def name(self, name: str) -> Cell:
        """Return a name; a short one may be spaced to the width of three."""
        if Trait.SPACED_NAMES in self.traits and len(name) == 2:
            return Cell(self.random.choice("　 　").join(name))
        return Cell(self.padded(name) if name else "")

    def id_number(self, number: str) -> Cell:
        """Return an identity number, by some trick or none."""
        if Trait.LOWER_X in self.traits and len(number) == 18 and number[-1] == "X":
            number = number[:-1] + "x"
        way = self._trick()
        if way is Trait.FOURS:
            parts = (number[:6], number[6:14], number[14:])
            return Cell(self.random.choice(" -　").join(it for it in parts if it))
        if way is Trait.STORED_DIGITS:
            if not (number.isdecimal() and len(number) == 18):
                return Cell(number, style=AS_TEXT)
            return Cell(f"{float(number):.5E}", number, style=WHOLE)
        return self._digits(number, way)

    def account(self, number: str) -> Cell:
        """Return an account, by some trick or none."""
        way = self._trick()
        if way is Trait.FOURS:
            parts = [number[at : at + 4] for at in range(0, len(number), 4)]
            return Cell(" ".join(parts))
        return self._digits(number, way)

    def damaged(self, number: str) -> Cell:
        """Return what a spreadsheet leaves of a long number."""
        kept = number[:15]
        exponent = len(number) - 1
        written = self.random.choice(
            (
                kept + "0" * (len(number) - 15),
                f"{kept[0]}.{kept[1:]}E+{exponent}",
                f"{kept[0]}.{kept[1:14]}99E+{exponent}",
            )
        )
        return Cell(f"{float(written):.5E}", written)

    def damaged_text(self, number: str) -> Cell:
        """Return a long number as its cell showed it before it was copied."""
        return Cell(f"{number[0]}.{number[1:6]}E+{len(number) - 1}")

    def phone(self, number: str) -> Cell:
        """Return a telephone number: text, or a number as most type it."""
        if self.random.random() < 0.5:
            return Cell(number, number)
        return Cell(number)

    def day(self, when: date) -> Cell:
        """Return a day in one of six styles."""
        style = self.random.randrange(6)
        if style == 0 and not self.textual and Trait.XLS not in self.traits:
            serial = str((when - _FIRST_DAY) // timedelta(1))
            return Cell(when.isoformat(), serial, style=DAY)
        written = (
            f"{when:%Y-%m-%d}",
            f"{when:%Y-%m-%d}",
            f"{when.year}/{when.month}/{when.day}",
            f"{when.year}.{when.month}.{when.day}",
            f"{when:%Y%m%d}",
            f"{when.year}年{when.month}月{when.day}日",
        )[style]
        return Cell(written)

    def product(self, yuan: Decimal, at: int, quantity: int, rate: int) -> Cell:
        """Return an amount as the formula that a clerk would type."""
        factors = f"{letter(quantity)}{at + 1}*{letter(rate)}{at + 1}"
        return Cell(f"{yuan:.2f}", plain(yuan), f"ROUND({factors},2)")

    def _stored(self, value: Decimal) -> str:
        """Return the digits that the file holds: as typed, or as the float has them."""
        if Trait.BINARY_NOISE in self.traits:
            return f"{float(value):.17g}"
        return plain(value)

    def _trick(self) -> Trait | None:
        ways = sorted(self.traits & TRICKS)
        if not ways or (len(ways) > 1 and self.random.random() < 0.3):
            return None
        return self.random.choice(ways)

    def _digits(self, number: str, way: Trait | None) -> Cell:
        if Trait.FULL_WIDTH in self.traits and self.random.random() < 0.3:
            return Cell(number.translate(_FULL))
        if way is Trait.EQUALS_TRICK:
            plain_file = not self.traits & FILES
            if plain_file and self.random.random() < 0.5:
                return Cell(number, formula=f'"{number}"')
            return Cell(f'="{number}"')
        if way is Trait.APOSTROPHE:
            return Cell(f"'{number}")
        if way is Trait.TAB:
            return Cell(f"\t{number}")
        return Cell(number, style=AS_TEXT)
