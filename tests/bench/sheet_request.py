"""The sheets that are drawn again and again: all payouts of a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from gwgk_desktop.documents import sheet_forms
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.notice_sheets import SheetNumber
from gwgk_desktop.domain.office import (
    Office,
    Village,
)
from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
from gwgk_desktop.domain.sheet_requests import SheetRequest
from tests import invented
from tests.bench import payout_file
from tests.township import PROGRAMME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bench.payout_file import FiledPayout

_OFFICE = Office(invented.TOWNSHIP, "昌溪县", "0798-2623456", "0798-2623457")


def of_file(path: Path) -> Iterator[SheetRequest]:
    """Yield the requests for the sheets of a file's payouts, village after village."""
    by_village = groupby(payout_file.read(path), lambda it: it.village)
    for number, (name, some) in enumerate(by_village, start=1):
        yield _request(Village(number, name), [_line(it) for it in some])


def _line(it: FiledPayout) -> PayoutLine:
    return PayoutLine(
        village_id=1,
        group=it.group,
        name=it.name,
        id_number=it.id_number,
        bank_account=it.bank_account,
        phone=it.phone,
        address=it.address,
        quantity=Decimal(it.quantity),
        rate=Decimal(it.rate),
        amount_fen=int(it.amount.replace(".", "")),
        remark="",
        extras=payout_file.EXTRAS,
        sheet=payout_file.SHEET,
        row=it.row,
    )


def _request(village: Village, lines: list[PayoutLine]) -> SheetRequest:
    batch = BatchSummary(
        id=1,
        programme_id=PROGRAMME.id,
        programme=PROGRAMME.name,
        year=2026,
        period="",
        paid_on=date(2026, 9, 15),
        file_name="payouts.xlsx",
        file_sha256="0" * 64,
        imported_on=date(2026, 9, 15),
        line_count=len(lines),
        total_fen=sum(line.amount_fen for line in lines),
        villages=1,
        sheets=0,
    )
    return SheetRequest(
        office=_OFFICE,
        village=village,
        programme=PROGRAMME,
        batch=batch,
        lines=lines,
        notice=NoticePeriod(date(2026, 9, 10), 7),
        number=SheetNumber(village.name, 2026, 1, 1),
        sentences=sheet_forms.standard().sentences,
    )
