"""Payout lists read from drawings and bytes, as the tests look at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.documents import payout_sheet
from gwgk_desktop.domain.readings import Choices, Field, PayoutReading, PayoutRecord
from gwgk_desktop.domain.work import finish
from tests.readers import workbook
from tests.township import TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET = "公示表"


def read(
    content: bytes, name: str = "发放表.xlsx", known: Sequence[str] = ()
) -> PayoutReading:
    """Return what is read from the bytes of a file."""
    book = payout_sheet.open_content(name, content)
    return finish(payout_sheet.understand(book, TODAY, Choices(tuple(known))))


def read_drawn(drawing: str, known: Sequence[str] = ()) -> PayoutReading:
    """Return what is read from a workbook of one drawn sheet."""
    return read(workbook((SHEET, drawing)), known=known)


def told(record: PayoutRecord) -> str:
    """Return a record as a line: its row and what it holds, in the order of fields."""
    values = [getattr(record, field.value) for field in Field]
    return " ".join(str(it) for it in [record.row, *values] if it not in {"", None})


def drawn_back(reading: PayoutReading) -> list[str]:
    """Return every record as a line."""
    return [told(record) for _, record in reading.records()]
