"""Money, quantities and rates: exact decimals in, exact decimals out.

Amounts are whole fen once they are accepted; quantities and rates keep every
decimal they came with (a rate of 124.9788302 yuan a mu is real).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

TOLERANCE = Decimal("0.005")
"""How far quantity × rate may lie from the amount before it is a mismatch."""
TOO_LARGE = Decimal(10) ** 10
"""From here on a number is no payout: an identity number in the wrong column, say."""
SPREADSHEET_DIGITS = 15
"""How many digits a spreadsheet keeps and shows of a number."""

_WRITTEN = re.compile(
    r"[¥￥]?\s*(?P<sign>[-+−]?)\s*[¥￥]?\s*"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?P<part>\.\d*)?\s*(?P<unit>万元|元整|元|圆)?"
)
_TEN_THOUSAND = 10_000

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_CAPITALS = re.compile(
    rf"(?=[{_DIGITS}拾佰仟万亿]+[元圆角分])"
    rf"(?:(?P<yuan>[{_DIGITS}拾佰仟万亿]+)[元圆])?零?"
    rf"(?:(?P<jiao>[{_DIGITS}])角)?零?(?:(?P<fen>[{_DIGITS}])分)?"
)
_IN_PARTS = re.compile(
    r"(?P<yuan>\d{1,3}(?:,\d{3})+|\d+)[元圆](?:(?P<jiao>\d)角)?(?:(?P<fen>\d)分)?整?"
)
_MYRIAD = re.compile(r"(?P<number>\d+(?:\.\d+)?)万")
_MYRIADS = ("", "万", "亿", "万")


def read_decimal(text: str) -> Decimal | None:
    """Return the number a person wrote, or None where it is not one.

    `text` is NFKC-normalised.  Understood: `1,234.50`, `¥1,234.50`, `1234.50元`,
    `1.2万元`; a comma must group three digits.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or (not match["whole"] and match["part"] in {None, "."}):
        return None
    whole = (match["whole"] or "0").replace(",", "")
    number = Decimal(whole + (match["part"] or ""))
    if match["unit"] == "万元":
        number *= _TEN_THOUSAND
    return -number if match["sign"] in {"-", "−"} else number


def read_amount(text: str) -> Decimal | None:
    """Return the yuan that a person wrote, also in words; None where they are none.

    Beyond `read_decimal`: `1.2万`, `1234元5角6分`, `人民币900元`, `壹仟贰佰元整`.
    """
    written = text.strip().removeprefix("人民币").strip(" :")
    number = read_decimal(written)
    if number is not None:
        return number
    if match := _IN_PARTS.fullmatch(written):
        fen = int(match["jiao"] or 0) * 10 + int(match["fen"] or 0)
        return Decimal(match["yuan"].replace(",", "")) + from_fen(fen)
    if match := _MYRIAD.fullmatch(written):
        return Decimal(match["number"]) * _TEN_THOUSAND
    capitals_only = written.rstrip("整正")
    return read_capitals(written) if _CAPITALS.fullmatch(capitals_only) else None


def decimal_of(number: float) -> Decimal | None:
    """Return the number that a spreadsheet shows for a float; None for nan, inf.

    Spreadsheets compute in binary and show fifteen digits: 0.1 + 0.2 is 0.3.
    """
    exact = Decimal(repr(number))
    if not exact.is_finite():
        return None
    if len(exact.as_tuple().digits) > SPREADSHEET_DIGITS:
        exact = Decimal(f"{number:.{SPREADSHEET_DIGITS}g}")
    return exact


def plain(number: Decimal) -> str:
    """Return a decimal without exponent or idle zeros: 16, 8.32, 124.9788302."""
    written = str(number)
    if "E" in written:
        written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def marked(number: Decimal, decimals: int) -> str:
    """Return a decimal as in a column of them: as many decimals each, 1,234.50."""
    return f"{number:,.{decimals}f}"


def most_decimals(numbers: Iterable[Decimal]) -> int:
    """Return how many decimals the longest of some numbers has, idle zeros apart."""
    return max((len(plain(it).partition(".")[2]) for it in set(numbers)), default=0)


def exact_yuan(yuan: Decimal) -> str:
    """Return an amount with two decimals, or with more where it has more."""
    return f"{yuan:.2f}" if whole_fen(yuan) else plain(yuan)


def to_fen(yuan: Decimal) -> int:
    """Return an amount in whole fen; half a fen is rounded away from zero."""
    return int((yuan * 100).quantize(Decimal(1), ROUND_HALF_UP))


def amount_fault(yuan: Decimal) -> Code | None:
    """Return what is wrong with an amount as such: nobody is paid nothing, or less."""
    if yuan < 0:
        return Code.AMOUNT_NEGATIVE
    return None if yuan else Code.AMOUNT_ZERO


def whole_fen(yuan: Decimal) -> bool:
    """Return whether an amount is whole fen."""
    return yuan * 100 == (yuan * 100).to_integral_value()


def from_fen(fen: int) -> Decimal:
    """Return an amount in yuan, with two decimals."""
    return Decimal(fen).scaleb(-2)


def grouped(fen: int) -> str:
    """Return an amount as people read it: 123456 fen is 1,234.56."""
    return f"{from_fen(fen):,.2f}"


def capitals(fen: int) -> str:
    """Return an amount in the capitals of vouchers: 壹仟贰佰叁拾肆元伍角陆分.

    The form is that of 《会计基础工作规范》 第五十二条: capitals are followed by
    整 where there are no fen, a run of zeros is written once, and 零 stands
    before fen that follow no jiao.  Up to 10¹⁶ yuan.
    """
    sign, fen = ("负", -fen) if fen < 0 else ("", fen)
    yuan, rest = divmod(fen, 100)
    jiao, left = divmod(rest, 10)
    written = f"{_whole_capitals(yuan)}元" if yuan or not rest else ""
    if jiao:
        written += f"{_DIGITS[jiao]}角"
    elif left and yuan:
        written += "零"
    if left:
        written += f"{_DIGITS[left]}分"
    return sign + written + ("" if left else "整")


def read_capitals(text: str) -> Decimal | None:
    """Return the amount that a text states in capitals, or None where it does not.

    Read are the capitals of vouchers wherever they stand in the text, with 元 or 圆:
    合计（大写）：壹仟贰佰叁拾肆元伍角陆分.
    """
    match = _CAPITALS.search(text)
    if match is None:
        return None
    fen = _small(match["jiao"]) * 10 + _small(match["fen"])
    high = low = section = digit = 0
    for character in match["yuan"] or "":
        if character in _DIGITS:
            digit = _DIGITS.index(character)
        elif character in _PLACES:
            section += (digit or 1) * 10 ** _PLACES.index(character)
            digit = 0
        elif character == "万":
            low, section, digit = low + (section + digit) * 10**4, 0, 0
        else:
            high, low, section, digit = (low + section + digit) * 10**8, 0, 0, 0
    return from_fen((high + low + section + digit) * 100 + fen)


def _small(digit: str | None) -> int:
    return _DIGITS.index(digit) if digit else 0


def _whole_capitals(number: int) -> str:
    if number == 0:
        return "零"
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    written = ""
    zero_pending = False
    for position in range(len(groups) - 1, -1, -1):
        group = groups[position]
        if group == 0:
            zero_pending = bool(written)
            continue
        if written and (zero_pending or group < 1000):
            written += "零"
        written += _group_capitals(group) + _MYRIADS[position]
        if position == 3 and not groups[2]:
            written += _MYRIADS[2]  # 壹万亿, but 壹万贰仟亿
        zero_pending = False
    return written


def _group_capitals(group: int) -> str:
    written = ""
    zero_pending = False
    for position in (3, 2, 1, 0):
        digit = group // 10**position % 10
        if digit == 0:
            zero_pending = bool(written)
            continue
        if zero_pending:
            written += "零"
        written += _DIGITS[digit] + _PLACES[position]
        zero_pending = False
    return written
