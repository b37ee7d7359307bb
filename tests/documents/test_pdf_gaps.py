"""Digits that are placed one by one on a page are read as they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from gwgk_desktop.documents import typefaces
from tests import planted, searched
from tests.township import card, id_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

PHONE, ID, ACCOUNT = "13865593217", id_number(), card()
FOURS = [ACCOUNT[at : at + 4] for at in range(0, len(ACCOUNT), 4)]
SIZE = 12
NOT_HELD = "STSong-Light"
"""A typeface that the file names and does not hold."""


def placed(
    parts: Sequence[str], gap: float, *, face: str = "", rules: bool = False
) -> bytes:
    """Return a sheet with words so many points apart, and rules between them."""

    def draw(canvas: Canvas) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(NOT_HELD))
        font = face or str(typefaces.load().fontName)
        canvas.setFont(font, SIZE)
        left = 60.0
        for part in parts:
            canvas.drawString(left, 300, part)
            left += canvas.stringWidth(part, font, SIZE) + gap
            if rules:
                canvas.line(left - gap / 2, 290, left - gap / 2, 320)

    return planted.pdf(draw)


def kinds(content: bytes) -> list[str]:
    return sorted({it.kind.value for it in searched.search(content)})


@pytest.mark.parametrize("face", ["", "Helvetica", NOT_HELD])
@pytest.mark.parametrize("gap", [2.4, 5, 8.4])
@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (["138", "6559", "3217"], "phone"),
        (["138", "-", "6559", "-", "3217"], "phone"),
        (FOURS, "bank_account"),
        (["341024", "680314", "123"], "id_number"),
    ],
)
def test_groups_that_are_placed_one_by_one_are_a_number(
    parts: Sequence[str], kind: str, gap: float, face: str
) -> None:
    assert kinds(placed(parts, gap, face=face)) == [kind]


@pytest.mark.parametrize("gap", [2.4, 3.3, 5, 8.4])
def test_so_they_are_behind_their_name(gap: float) -> None:
    mistyped = ["身份证号：", "341024", "19680314", "1375"]
    assert kinds(placed(mistyped, gap)) == ["id_number"]
    assert kinds(placed(["联系电话：138", "6559", "3217"], gap)) == ["phone"]


@pytest.mark.parametrize("face", ["", "Helvetica", NOT_HELD])
@pytest.mark.parametrize("gap", [0, 2, 8])
@pytest.mark.parametrize(
    ("number", "kind"), [(PHONE, "phone"), (ID, "id_number"), (ACCOUNT, "bank_account")]
)
def test_digits_that_are_placed_one_by_one_are_a_number(
    number: str, kind: str, gap: float, face: str
) -> None:
    assert kinds(placed(list(number), gap, face=face)) == [kind]


@pytest.mark.parametrize("face", ["", NOT_HELD])
def test_so_are_those_that_stand_one_below_the_other(face: str) -> None:
    def draw(canvas: Canvas) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(NOT_HELD))
        canvas.setFont(face or str(typefaces.load().fontName), SIZE)
        for place, digit in enumerate(PHONE):
            canvas.drawString(500, 400 - 14 * place, digit)

    assert kinds(planted.pdf(draw)) == ["phone"]


@pytest.mark.parametrize("gap", [12, 20, 60])
def test_figures_in_columns_are_none(gap: float) -> None:
    assert kinds(placed(["峙滩村", "138", "6559", "3217"], gap)) == []


@pytest.mark.parametrize("gap", [3, 5, 8])
def test_nor_are_those_with_rules_between_them(gap: float) -> None:
    assert kinds(placed(["峙滩村", "138", "6559", "3217"], gap, rules=True)) == []


def test_nor_are_sums_that_stand_near_one_another() -> None:
    assert kinds(placed(["138.50", "6559.32", "17.00"], 5)) == []
