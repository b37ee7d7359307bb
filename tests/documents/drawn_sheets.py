"""Sheets drawn for tests, and what is read of them without our own reader."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pypdf
import pypdfium2
from reportlab.lib.units import mm

from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.domain.pages import AS_USUAL, Setting
from gwgk_desktop.domain.payout_sheets import compose
from tests.township import FORMS, TODAY, line, sheet_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.payouts import PayoutLine

POINT = 1.0


def sheet_of(*lines: PayoutLine) -> NoticeSheet:
    return compose(sheet_request(*lines, with_remark=True))[0]


def pdf_of(*lines: PayoutLine, setting: Setting = AS_USUAL) -> bytes:
    return wall_sheets.draw(sheet_of(*lines), FORMS, setting, TODAY).content


def many(count: int) -> list[PayoutLine]:
    return [
        line(name=f"姓名{at}号", amount_fen=100_000 + at, row=at) for at in range(count)
    ]


MANY = pdf_of(*many(120))


def words(pages: Iterable[str]) -> str:
    """Return the text of pages without the white space between."""
    return "".join("".join(pages).split())


EVERY_SETTING = list(FORMS.looks)


class Box(NamedTuple):
    """Where a character stands."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Drawn:
    """A page as lines and characters."""

    rules: list[Box]
    characters: list[tuple[str, Box]]


def drawn(content: bytes) -> list[Drawn]:
    """Return what is drawn where: the rules by pypdf, the characters by pdfium."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    document = pypdfium2.PdfDocument(content)
    found = []
    for page, other in zip(reader.pages, document, strict=True):
        text = other.get_textpage()
        characters = [
            (text.get_text_range(at, 1), Box(*text.get_charbox(at)))
            for at in range(text.count_chars())
        ]
        found.append(Drawn(_rules(page), characters))
        text.close()
        other.close()
    document.close()
    return found


def _rules(page: pypdf.PageObject) -> list[Box]:
    contents = page.get_contents()
    assert contents is not None
    rules, at = [], (0.0, 0.0)
    for operands, operator in contents.operations:
        if operator in {b"m", b"l"}:
            to = (float(operands[0]), float(operands[1]))
            if operator == b"l":
                (left, right), (low, high) = (
                    sorted([at[0], to[0]]),
                    sorted([at[1], to[1]]),
                )
                rules.append(Box(left, low, right, high))
            at = to
    return rules


def crossed(page: Drawn) -> list[str]:
    """Return the characters that a rule runs through."""
    return [
        character
        for character, box in page.characters
        for rule in page.rules
        if rule.left < box.right - POINT
        and rule.right > box.left + POINT
        and rule.bottom < box.top - POINT
        and rule.top > box.bottom + POINT
    ]


def outside(page: Drawn, setting: Setting = AS_USUAL) -> list[str]:
    """Return the characters that do not stand on the printable page."""
    look = FORMS.looks[setting]
    least = look.margin * mm - POINT
    return [
        character
        for character, box in page.characters
        if character.strip()
        and not (
            box.left >= least
            and box.right <= look.width * mm - least
            and box.bottom >= least - look.note
            and box.top <= look.height * mm - least
        )
    ]
