"""People and payouts that nobody ever was or had, made from a seed.

The same seed gives the same people for ever, so a test or a benchmark can name
what it expects.  Identity numbers carry right check characters under a county
code that was never assigned; cards begin with 62 and pass Luhn.  Workbooks are
written as bare XML in a zip: a hundred thousand rows take seconds.
"""

from __future__ import annotations

import csv
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

Cell = str | int | Decimal | None
Row = tuple[Cell, ...]

COUNTY_CODE = "360299"
"""No county has it: a number under it is nobody's."""
TOWNSHIP = "云溪镇"
BANK = "云溪农商银行"
VILLAGES = (
    *("梅岭村", "石桥村", "大坑村", "上源村", "东湖村", "新塘村", "白沙村", "枫林村"),
    *("竹山村", "黄泥村", "龙潭村", "莲塘村", "古楼村", "下洲村", "马鞍村", "杨梅村"),
    *("金鸡村", "樟树村", "罗家村", "官田村", "沙洲村", "横路村", "柏树村", "井头村"),
    *("双溪村", "高坪村", "岭背村", "田心村", "水口村", "云溪社区"),
)
"""As many as a large township has; the first six are those of the samples."""
GROUPS = ("一组", "二组", "三组", "四组", "五组", "六组", "七组", "八组")
RATE = Decimal("106.36")

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘"
    "蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江"
)
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "皇甫", "诸葛", "夏侯", "令狐", "尉迟")
GIVEN = (
    "国建华明玉英秀兰金梅春红生福财祥德荣文武军平海林水火土木根新小大冬腊月花香云"
    "凤莲桂芳珍爱民援跃进胜利立志勇强伟刚东南西北阳保庆早有毛丽君燕娟萍"
)
RARE_GIVEN = "𬭎𬱖𠅤㛃䶮嫑犇燊堃喆昇玥叕璟镕祎"
"""Characters of the samples that old fonts and encodings lack."""
MINORITY_FIRST = ("阿依古丽", "买买提", "洛桑", "古丽娜尔", "次仁", "努尔兰", "卓玛")
MINORITY_LAST = ("艾合买提", "吐尔逊", "扎西", "热合曼", "多吉", "阿不都拉", "央金")

_EARLIEST_BIRTH = date(1936, 1, 1)
_BIRTH_DAYS = 25_000
_MOBILE_PREFIXES = (
    "130",
    "133",
    "138",
    "139",
    "151",
    "157",
    "172",
    "178",
    "185",
    "188",
)
_FEN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody invented, with all that a payout workbook says of a person."""

    village: str
    group: str
    name: str
    id_number: str
    bank_account: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class InventedPayout:
    """What an invented person was paid: the amount is the rounded product."""

    person: InventedPerson
    quantity: Decimal
    rate: Decimal
    amount: Decimal


def people(
    count: int, seed: int = 1, villages: Sequence[str] = VILLAGES
) -> list[InventedPerson]:
    """Return people, village by village and group by group.

    No two share an identity number, an account or a telephone.
    """
    random = Random(seed)  # noqa: S311 - made to be repeated
    places = [(village, group) for village in villages for group in GROUPS]
    taken: set[str] = set()
    found = []
    for number in range(count):
        village, group = places[number * len(places) // count]
        found.append(
            InventedPerson(
                village=village,
                group=group,
                name=_name(random),
                id_number=_unused(taken, _id_number, random),
                bank_account=_unused(taken, _bank_account, random),
                phone=_unused(taken, _phone, random),
                address=f"{TOWNSHIP}{village}{group}{random.randrange(1, 200)}号",
            )
        )
    return found


def payouts(
    whom: Iterable[InventedPerson], seed: int = 1, rate: Decimal = RATE
) -> Iterator[InventedPayout]:
    """Yield a payout for each person: some area at one rate, exact to the fen."""
    random = Random(f"payouts {seed}")  # noqa: S311 - made to be repeated
    for person in whom:
        quantity = Decimal(random.randrange(30, 3_000)).scaleb(-2)
        amount = (quantity * rate).quantize(_FEN, ROUND_HALF_UP)
        yield InventedPayout(person, quantity, rate, amount)


HEADINGS = (
    *("序号", "乡镇", "村名", "组别", "户主姓名", "身份证号", "一卡通账号", "开户银行"),
    *(
        "联系电话",
        "家庭住址",
        "计补面积（亩）",
        "补贴标准（元/亩）",
        "补贴金额（元）",
        "备注",
    ),
)


def sheet_rows(whom: Iterable[InventedPayout]) -> Iterator[Row]:
    """Yield a payout sheet of 14 columns: title, headings, a row each, the total."""
    yield (f"{TOWNSHIP}2026年耕地地力保护补贴资金发放明细表",)
    yield HEADINGS
    area = paid = Decimal()
    for number, payout in enumerate(whom, start=1):
        person = payout.person
        area += payout.quantity
        paid += payout.amount
        yield (
            number,
            TOWNSHIP,
            person.village,
            person.group,
            person.name,
            person.id_number,
            person.bank_account,
            BANK,
            person.phone,
            person.address,
            payout.quantity,
            payout.rate,
            payout.amount,
            "流转土地" if number % 50 == 0 else None,
        )
    yield ("合计", *[None] * 9, area, None, paid, None)


def write_csv(path: Path, rows: Iterable[Row], encoding: str = "gb18030") -> None:
    """Write rows as a text file with commas."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)


def write_xlsx(path: Path, rows: Iterable[Row], sheet: str = "公示表") -> None:
    """Write rows as a workbook of one sheet, as a spreadsheet itself would.

    Texts are shared strings, numbers are numbers; the same rows give the same
    bytes.
    """
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(_entry(name), content.format(sheet=escape(sheet)))
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w") as part:
            part.write(f"{_XML}<worksheet {_MAIN}><sheetData>".encode())
            for number, row in enumerate(rows, start=1):
                part.write(_row_xml(number, row, texts).encode())
            part.write(b"</sheetData></worksheet>")
        with archive.open(_entry("xl/sharedStrings.xml"), "w") as part:
            part.write(f'{_XML}<sst {_MAIN} uniqueCount="{len(texts)}">'.encode())
            for text in texts:
                part.write(f"<si><t>{escape(text)}</t></si>".encode())
            part.write(b"</sst>")


def _name(random: Random) -> str:
    kind = random.randrange(100)
    if kind == 0:
        return f"{random.choice(MINORITY_FIRST)}·{random.choice(MINORITY_LAST)}"
    if kind <= 2:
        surname = random.choice(COMPOUND_SURNAMES)
    else:  # the first surnames are the commonest, as they are in life
        surname = SURNAMES[int(random.random() ** 2 * len(SURNAMES))]
    given = random.choice(RARE_GIVEN if kind == 3 else GIVEN)
    return surname + given + (random.choice(GIVEN) if random.random() < 0.8 else "")


def _id_number(random: Random) -> str:
    born = _EARLIEST_BIRTH + timedelta(random.randrange(_BIRTH_DAYS))
    first = f"{COUNTY_CODE}{born:%Y%m%d}{random.randrange(1, 1000):03d}"
    weighted = sum(int(digit) * 2 ** (17 - at) for at, digit in enumerate(first))
    rest = (12 - weighted) % 11  # ISO 7064 MOD 11-2: all weighted, 1 modulo 11
    return first + ("X" if rest == 10 else str(rest))


def _bank_account(random: Random) -> str:
    first = f"62{random.randrange(10**16):016d}"
    total = 0
    for at, digit in enumerate(reversed(first)):
        doubled = int(digit) * (2 if at % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return first + str(-total % 10)


def _phone(random: Random) -> str:
    return f"{random.choice(_MOBILE_PREFIXES)}{random.randrange(10**8):08d}"


def _unused(taken: set[str], invent: Callable[[Random], str], random: Random) -> str:
    while (found := invent(random)) in taken:
        pass
    taken.add(found)
    return found


def _row_xml(number: int, row: Row, texts: dict[str, int]) -> str:
    cells = []
    for letter, cell in zip(_LETTERS, row, strict=False):
        if isinstance(cell, str):
            at = texts.setdefault(cell, len(texts))
            cells.append(f'<c r="{letter}{number}" t="s"><v>{at}</v></c>')
        elif cell is not None:
            written = f"{Decimal(cell).normalize():f}"
            cells.append(f'<c r="{letter}{number}"><v>{written}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # dated 1980, whenever it is written
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORMATS = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_FORMATS}/spreadsheetml/2006/main"'
_WITHIN = f"{_FORMATS}/officeDocument/2006/relationships"
_SHEET_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": (
        f'{_XML}<Types xmlns="{_FORMATS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        f' ContentType="{_SHEET_TYPES}.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml"'
        f' ContentType="{_SHEET_TYPES}.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml"'
        f' ContentType="{_SHEET_TYPES}.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_XML}<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_WITHIN}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_XML}<workbook {_MAIN} xmlns:r="{_WITHIN}"><sheets>'
        '<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_XML}<Relationships xmlns="{_FORMATS}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_WITHIN}/worksheet"'
        ' Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_WITHIN}/sharedStrings"'
        ' Target="sharedStrings.xml"/></Relationships>'
    ),
}
