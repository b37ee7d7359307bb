"""Values of a small township, to be taken as they are or with a change or two."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gwgk_desktop.documents import sheet_forms
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import SheetNumber
from gwgk_desktop.domain.office import (
    Office,
    Programme,
    Publication,
    PublicColumn,
    Sensitivity,
    Source,
    Village,
)
from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
from gwgk_desktop.domain.reading_checks import check_tables, check_totals
from gwgk_desktop.domain.readings import (
    ColumnUse,
    Field,
    PayoutReading,
    PayoutRecord,
    PayoutTable,
    rows_in_error,
)
from gwgk_desktop.domain.sheet_requests import SheetRequest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.readings import StatedTotal

TODAY = date(2026, 9, 15)
FORMS = sheet_forms.standard()


def id_number(order: int = 1, born: str = "19500619", place: str = "360299") -> str:
    """Return an identity number whose check character is right.

    ISO 7064 MOD 11-2 says it so: the sum of all digits, each times a power of
    two, is 1 modulo 11.
    """
    first = f"{place}{born}{order:03d}"
    weighted = sum(int(digit) << (17 - at) for at, digit in enumerate(first))
    check = (1 - weighted) % 11
    return first + ("X" if check == 10 else str(check))


def card(order: int = 1) -> str:
    """Return a bank card of 19 digits that passes Luhn."""
    first = f"62{order:016d}"
    doubled = [int(d) * (2 - at % 2) for at, d in enumerate(reversed(first))]
    total = sum(number // 10 + number % 10 for number in doubled)
    return first + str(-total % 10)


OFFICE = Office("云溪镇", "昌溪县", "0798-2623456", "0798-2623457")
VILLAGE = Village(1, "梅岭村", groups=("一组", "二组"))
PROGRAMME = Programme(
    id=1,
    key="2130122",
    name="耕地地力保护补贴",
    short_name="地力补贴",
    code="2130122",
    department="农业农村局",
    unit="亩",
    frequency="年一次",
    notice_rule="发放前公示",
    notice_days=7,
    publication=Publication.LIST,
    sensitivity=Sensitivity.LOW,
    columns=(
        PublicColumn("序号", Source.SEQUENCE),
        PublicColumn("村民小组", Source.GROUP),
        PublicColumn("户主姓名", Source.NAME),
        PublicColumn("补贴面积（亩）", Source.QUANTITY),
        PublicColumn("补贴标准（元/亩）", Source.RATE),
        PublicColumn("补贴金额（元）", Source.AMOUNT),
        PublicColumn("备注", Source.REMARK),
    ),
)
LINE = PayoutLine(
    village_id=1,
    group="一组",
    name="王小明",
    id_number=id_number(),
    bank_account=card(),
    phone="13800000001",
    address="梅岭村一组8号",
    quantity=Decimal("8.32"),
    rate=Decimal("106.36"),
    amount_fen=88492,
    remark="",
    extras=(),
    sheet="公示表",
    row=5,
)
BATCH = BatchSummary(
    id=1,
    programme_id=1,
    programme=PROGRAMME.name,
    year=2026,
    period="",
    paid_on=TODAY,
    file_name="发放表.xlsx",
    file_sha256="ab" * 32,
    imported_on=TODAY,
    line_count=1,
    total_fen=88492,
    villages=1,
    sheets=0,
)
RECORD = PayoutRecord(
    row=5,
    village="梅岭村",
    group="一组",
    name="王小明",
    id_number=LINE.id_number,
    bank_account=LINE.bank_account,
    phone=LINE.phone,
    quantity=LINE.quantity,
    rate=LINE.rate,
    amount=Decimal("884.92"),
)
COLUMNS = {
    field: ColumnUse("ABCDEFGHIJKLMNOPQ"[place], field.value)
    for place, field in enumerate(Field)
}
"""Every field in a column of its own, in the order of `Field`: village is A."""


def programme(**changes: Any) -> Programme:
    """Return the programme of the examples, changed."""
    return replace(PROGRAMME, **changes)


def line(**changes: Any) -> PayoutLine:
    """Return a payout line, changed."""
    return replace(LINE, **changes)


def numeral(number: int) -> str:
    """Return a number in Chinese digits, as a name may hold it: 二, 一〇."""
    return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


def record(number: int = 1, **changes: Any) -> PayoutRecord:
    """Return the record of the person of that number, changed."""
    whose: dict[str, Any] = {
        "row": number + 4,
        "name": "王小明" if number == 1 else f"王小明{numeral(number)}",
        "id_number": id_number(number),
        "bank_account": card(number),
    }
    return RECORD._replace(**(whose | changes))


def table(
    *records: PayoutRecord,
    totals: Sequence[StatedTotal] = (),
    sheet: str = "公示表",
    without: Sequence[Field] = (),
) -> PayoutTable:
    """Return a table of records, `without` some columns."""
    columns = {field: use for field, use in COLUMNS.items() if field not in without}
    return PayoutTable(sheet, 4, columns, records, tuple(totals))


def reading(
    *tables: PayoutTable, file: str = "发放表.xlsx", sha256: str = "ab" * 32
) -> PayoutReading:
    """Return what the reader would make of these tables, problems and all."""
    problems = check_tables(tables, TODAY)
    problems += check_totals(tables, rows_in_error(problems))
    return PayoutReading(file, sha256, None, tables, tuple(problems))


def sheet_request(*lines: PayoutLine, **changes: Any) -> SheetRequest:
    """Return what a sheet is made of: some lines in the village, changed."""
    asked = SheetRequest(
        office=OFFICE,
        village=VILLAGE,
        programme=PROGRAMME,
        batch=BATCH,
        lines=lines or (LINE,),
        notice=NoticePeriod(date(2026, 9, 10), 7),
        number=SheetNumber("梅岭村", 2026, 1, 1),
        sentences=FORMS.sentences,
    )
    return replace(asked, **changes)
