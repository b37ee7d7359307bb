"""Finished documents without any personal data, as an office makes them, by a seed.

They hold what is like it: amounts, areas, row numbers, days, sheet numbers, document
numbers, credit codes, fingerprints, the office's telephones, ages, counts.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl

from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.domain import people
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import SheetNumber
from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.domain.pages import Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.payout_sheets import compose
from gwgk_desktop.domain.sheet_requests import SheetRequest
from tests import invented, planted
from tests.township import BATCH, FORMS, LINE, OFFICE, PROGRAMME, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

CREDIT_CODE = "113602990148012342"


def sheet(random: Random, longest: int = 200) -> bytes:
    """Return a notice sheet of some programme, whole amounts or to the fen."""
    whole = random.random() < 0.5
    step = 100 if whole else 1
    rate = random.choice([Decimal("106.36"), Decimal(80), Decimal(1000), Decimal(300)])
    lines = tuple(
        replace(
            LINE,
            id=row,
            group=random.choice(invented.GROUPS),
            name=random.choice(invented.SURNAMES) + random.choice(invented.GIVEN),
            quantity=Decimal(random.randrange(1, 3000)).scaleb(random.choice([0, -2])),
            rate=rate,
            amount_fen=random.randrange(100, 2_000_000) * step,
            remark=random.choice(["", "", f"{random.randrange(1, 90)}岁", "低保户"]),
        )
        for row in range(1, random.randrange(2, longest))
    )
    columns = (
        *PROGRAMME.columns[:2],
        *PROGRAMME.columns[2:][: random.randrange(2, 6)],
        PublicColumn("备注", Source.REMARK),
    )
    begins = date(2026, 1, 1) + timedelta(random.randrange(365))
    batch = replace(BATCH, year=begins.year, line_count=len(lines))
    number = SheetNumber("梅岭村", begins.year, random.randrange(1, 900), 1)
    request = SheetRequest(
        office=OFFICE,
        village=VILLAGE,
        programme=replace(PROGRAMME, columns=tuple(dict.fromkeys(columns))),
        batch=batch,
        lines=lines,
        notice=NoticePeriod(begins, random.choice([5, 7, 10])),
        number=number,
        sentences=FORMS.sentences,
        with_remark=True,
    )
    made, _ = compose(request)
    setting = Setting(
        random.choice(list(Paper)),
        random.choice(list(Direction)),
        random.choice(list(TypeSize)),
    )
    return wall_sheets.draw(made, FORMS, setting, begins).content


def book(random: Random) -> bytes:
    """Return a return with sums, counts, days and floats."""
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.append(["序号", "村", "户数", "人数", "面积", "金额", "日期", "文号"])
    for row in range(1, random.randrange(3, 400)):
        area = random.randrange(1, 10**6) / 100 * 1.1
        day = date(2026, 1, 1) + timedelta(random.randrange(365))
        code = f"赣财农〔2026〕{random.randrange(1, 99)}号"
        page.append(
            [
                *(row, random.choice(invented.VILLAGES), random.randrange(1, 900)),
                *(random.randrange(1, 6), area, random.randrange(10**8) / 100),
                *(random.choice([day, f"{day:%Y%m%d}", f"{day:%Y-%m-%d}"]), code),
            ]
        )
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text(random: Random) -> bytes:
    """Return a list as text, with what looks like numbers of people."""
    codes = (CREDIT_CODE, credit_code(random))
    rows = [f"统一社会信用代码,{it},监督电话,0798-2623456" for it in codes]
    rows += [
        f"下屋,{random.randrange(1, 90)},桥头,159",
        "桥头159户、下屋58亩",
        f"合计：13{random.randrange(10**4, 10**5)}",
        "2026年9月15日",
        f"坐标118.{random.randrange(10**10, 10**11)}，29.13812345678。",
        f"凭证号{random.randrange(10**15, 2 * 10**15)}",
        "11341024003175246K",
    ]
    for row in range(1, random.randrange(3, 300)):
        ages = " ".join(str(random.randrange(10, 95)) for _ in range(5))
        stamp = f"2026{random.randrange(1, 13):02d}15083015"
        fingerprint = f"{random.getrandbits(256):064x}"
        amount = f"{random.randrange(10**9) / 100:.2f}"
        rows.append(f"{row},一组,{ages},{amount},{stamp},{fingerprint}")
    return "\r\n".join(rows).encode(random.choice(["utf-8", "gb18030", "utf-16"]))


def credit_code(random: Random) -> str:
    """Return the code of some organisation."""
    first = random.choice(["11", "12", "52", "54", "54", "91", "92", "93", "N1", "N2"])
    rest = "".join(random.choices("0123456789", k=9))
    seventeen = f"{first}360281{rest}"
    checks = (seventeen + it for it in "0123456789ABCDEFGHJKLMNPQRTUWXY")
    return next(it for it in checks if people.is_credit_code(it))


def rich(random: Random) -> bytes:
    """Return a list as rich text, with a code in each line."""
    rows = range(1, random.randrange(3, 60))
    return planted.rich(
        [
            (str(row), credit_code(random), f"{random.random() * 900:.2f}")
            for row in rows
        ]
    )


def word(random: Random) -> bytes:
    """Return a notice of Word with a table."""
    rows = "".join(
        "<w:tr>"
        + "".join(
            map(
                planted.cell,
                (
                    *(str(row), "王小明", str(random.randrange(1, 9))),
                    *(str(random.randrange(100, 9000)), f"{random.random() * 900:.2f}"),
                ),
            )
        )
        + "</w:tr>"
        for row in range(1, random.randrange(3, 100))
    )
    return planted.docx(f"<w:tbl>{rows}</w:tbl>")


def documents(random: Random, count: int) -> Sequence[bytes]:
    """Return documents of all kinds, three in four of them sheets."""
    makers = (sheet, sheet, sheet, random.choice([book, text, word]))
    return [makers[at % 4](random) for at in range(count)]
