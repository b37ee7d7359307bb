"""What a row is: a payout, a total, a signature, the name of a place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents import headings
from gwgk_desktop.domain import money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from gwgk_desktop.documents.workbooks import Cell, Row

_PART = re.compile(r"[页组村]|社区|小计|累计|户计")
_TOTAL = re.compile(
    r"(?:[本各该全第]?[\u3400-\u9fff\d]{1,8}(?:[页组村户镇乡队屯]|社区)|[页组户])计:?"
    r"|总数:?|总?汇总:?|[∑Σ]|(?:sub|grand)?total:?|sum"
    r"|(?:过|转|移)(?:次|下)?页|(?:承|接)(?:前|上)?页|结转(?:下|次)页"
    r"|(?:[\u3400-\u9fff\d]{0,8}(?:[页村组镇乡队屯]|社区))?(?:小计|合计|总计|累计|共计|总合计)"
    r"(?:金额|人民币)*:?(?:[(]?[共计]*(?P<count>\d+)[人户笔行][)]?)?(?:\((?:大写|小写|元|人民币)\))*:?"
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整]*:?|计:?"
    r"|共计?(?P<alone>\d+)[人户笔行]:?"
    r"|(?:人民币|金额|总?金额|合计金额)*\(?大写(?:金额|人民币)?\)?:?"
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整]*"
)
"""Labels of total rows: 合计, 一组小计, 梅岭村合计(大写): and the capitals."""
_SENTENCE = re.compile(
    r"(?:[\u3400-\u9fff]{0,8})(?:小计|合计|总计|累计|共计)[:,]?(?:共?计?(?P<count>\d+)[人户笔行][,;、]?)?"
    r"(?:(?:发放|补贴|补助|资金|金额|共计|计|人民币){0,3}[:]?(?P<amount>\d[\d,]*(?:\.\d+)?)(?P<unit>万?元))?"
)
"""A total that is told in a sentence."""
_ASIDE = re.compile(
    r"\(?(?:以下|下面|此行以下)(?:空白|为空|无正文|无)\)?|其中[::]?|\(?(?:本页)?空白\)?"
)
"""What stands for the name in rows that are nobody's."""
_TITLE = re.compile(
    r"(?:[表册]|名单|清单)(?:\([^()]*\))?$|(?:19|20)\d\d年(?=.{2})|^第\d+页"
)
_FEWEST_OF_A_TITLE = 5
_COUNTED = re.compile(r"(?:共计?|合?计)?:?(\d+)[人户笔行]次?")
_COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?(?:=.*)?|[甲乙丙丁戊己庚辛壬癸]|[①-⑳]")
FEWEST_NUMBERS = 3
"""From so many numbered columns on, a row is no payout but numbers them."""
_SIGNATURE = re.compile(r":|签字|盖章|签名|审核|填表|制表|经办|负责人|说明|^注")
_VILLAGE_ALONE = re.compile(
    r"[\u3400-\u9fff]{1,8}(?:村|社区)(?:委会|民委员会|居委会|居民委员会)?"
)
_GROUP_ALONE = re.compile(
    r"第?[一二三四五六七八九十\d]{1,3}(?:村民)?(?:小组|组|队|社|屯)"
)
_NOBODY = re.compile(
    rf"{_GROUP_ALONE.pattern}|{_VILLAGE_ALONE.pattern}"
    r"|[\u3400-\u9fff]+(?:局|政府|办公室|委员会|财政所|管理站|服务中心|专班)"
)
_VILLAGE_AND_GROUP = re.compile(
    r"(?:[\u3400-\u9fff]{1,8}?(?:省|市|县|镇|乡|街道)){0,4}"
    r"(?P<village>[\u3400-\u9fff]{1,8}?(?:村(?!民小?组)|社区))(?:委会|村委会|居委会)?"
    r"(?P<group>[\u3400-\u9fff\d]{1,6}(?:组|队|屯|社|片))"
)
_DIGITS = re.compile(r"\d")
FEWEST_OF_A_PERSON = 6
"""From so many digits on, a text may be a person's number."""
_NAME_LIKE = re.compile(r"[\u3400-\u9fff·•・‧\s]+")
_NUMBER_LIKE = re.compile(r"\s*[¥￥]?[-\d,.\s]+(?:元|万元)?\s*")
_NUMBER_TYPES = frozenset({int, float})


def is_name(cell: Cell) -> bool:
    """Return whether a cell looks like a name beyond doubt."""
    return (
        isinstance(cell, str)
        and _NAME_LIKE.fullmatch(cell) is not None
        and not cell.isspace()
    )


def is_amount(cell: Cell) -> bool:
    """Return whether a cell holds a number, or a text that looks like one."""
    return type(cell) in _NUMBER_TYPES or (
        isinstance(cell, str) and _NUMBER_LIKE.fullmatch(cell) is not None
    )


def is_village(text: str) -> bool:
    """Return whether a text is nothing but the name of a village."""
    return _VILLAGE_ALONE.fullmatch(headings.compact(text)) is not None


def is_group(text: str) -> bool:
    """Return whether a text is nothing but the name of a group."""
    return _GROUP_ALONE.fullmatch(headings.compact(text)) is not None


def is_nobody(text: str) -> bool:
    """Return whether a text that stands alone is a place, or who made the list."""
    return _NOBODY.fullmatch(headings.compact(text)) is not None


def is_title(text: str) -> bool:
    """Return whether a text that stands alone is the title of a list or a page."""
    bare = headings.compact(text)
    return len(bare) >= _FEWEST_OF_A_TITLE and _TITLE.search(bare) is not None


def is_aside(own: Row) -> bool:
    """Return whether a row is nobody's: 以下空白, 其中：, with nothing but a figure."""
    texts = [headings.compact(it) for it in own if isinstance(it, str) and it]
    return any(_ASIDE.fullmatch(it) for it in texts) and not any(
        len(_DIGITS.findall(it)) >= FEWEST_OF_A_PERSON for it in texts
    )


def is_signature(text: str) -> bool:
    """Return whether the text of a row is a signature or a remark to the table."""
    return _SIGNATURE.search(headings.compact(text)) is not None


def village_and_group(text: str) -> tuple[str, str] | None:
    """Return the village and the group that one text names, if it names both."""
    match = _VILLAGE_AND_GROUP.fullmatch(text)
    if match is None or len(match["village"]) < 2:
        return None
    return match["village"], match["group"]


def total_label(row: Iterable[Cell]) -> str | None:
    """Return the label of a total row; None where the row is no total."""
    for cell in row:
        if not isinstance(cell, str) or not cell.strip():
            continue
        label = headings.compact(cell).casefold()
        total = _TOTAL.fullmatch(label) or _SENTENCE.fullmatch(label.rstrip("。.;"))
        return label.rstrip(":") if total else None
    return None


def amount_in_words(row: Row) -> Decimal | None:
    """Return the amount that a total states in a sentence: 合计：11户，金额3.00元."""
    for cell in row:
        match = (
            _SENTENCE.search(headings.compact(cell)) if isinstance(cell, str) else None
        )
        if match and match["amount"]:
            return money.read_decimal(f"{match['amount']}{match['unit']}")
    return None


def is_column_numbers(cells: Sequence[Cell]) -> bool:
    """Return whether a row only numbers the columns: 1, 2, 3, 6=4×5; 甲, 乙, 丙."""
    told = [_numbered(cell) for cell in cells if cell != ""]
    return len(told) >= FEWEST_NUMBERS and all(told) and len(set(told)) == len(told)


def _numbered(cell: Cell) -> str:
    if isinstance(cell, (int, float)):
        return str(int(cell)) if cell == int(cell) and 0 < cell < 100 else ""
    text = headings.compact(cell) if isinstance(cell, str) else ""
    return text if _COLUMN_NUMBER.fullmatch(text) else ""


def is_of_a_part(label: str) -> bool:
    """Return whether a label says that it totals a part only: 小计, 本页合计."""
    return bool(_PART.search(label))


def count_in(label: str) -> int | None:
    """Return how many lines or households a label says that it counts."""
    match = _TOTAL.fullmatch(label)
    told = (match["count"] or match["alone"]) if match else None
    sentence = None if told else _SENTENCE.search(label)
    told = told or (sentence["count"] if sentence else None)
    return int(told) if told else None


def count_beside(row: Iterable[Cell]) -> list[int]:
    """Return the counts that cells of a total row tell by themselves: 共6户, 6人."""
    texts = (headings.compact(it) for it in row if isinstance(it, str))
    return [int(it[1]) for text in texts if (it := _COUNTED.fullmatch(text))]


def in_capitals(row: Row) -> Decimal | None:
    """Return the amount that a row states in capitals only, if it does."""
    found = (
        money.read_capitals(headings.compact(cell))
        for cell in row
        if isinstance(cell, str) and cell
    )
    return next((amount for amount in found if amount is not None), None)
