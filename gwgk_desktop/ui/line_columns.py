"""Columns of payout lines and of refused rows; full numbers are never shown."""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from gwgk_desktop import wording
from gwgk_desktop.ui.rows import Column

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.ui.preview_work import (
        RefusedRow,
    )


ZERO = Decimal()


def line_columns(villages: dict[int, str]) -> tuple[Column[PayoutLine], ...]:
    """Return the columns of payout lines; full numbers are never shown."""
    return (
        Column("村", lambda it: villages.get(it.village_id, ""), width=9),
        Column("组", lambda it: it.group, width=6),
        Column("姓名", lambda it: it.name),
        Column("身份证号", lambda it: wording.masked(it.id_number), width=9),
        Column("银行账号", lambda it: wording.masked(it.bank_account), width=9),
        Column("数量", lambda it: it.quantity or ZERO, _number, number=True, width=8),
        Column("标准", lambda it: it.rate or ZERO, _number, number=True, width=7),
        Column(
            "金额（元）", lambda it: it.amount_fen, wording.yuan, number=True, width=12
        ),
        Column(
            "原表位置",
            lambda it: f"{it.sheet} 第{it.row}行",
            width=15,
            order=lambda it: (it.sheet, it.row),
        ),
    )


def _number(value: Any) -> str:
    return wording.decimal(value) if value else ""


REFUSED_COLUMNS: tuple[Column[RefusedRow], ...] = (
    Column(
        "原表位置",
        lambda it: it.place,
        wording.place,
        width=16,
        order=attrgetter("place.sheet", "place.row"),
    ),
    Column("村", lambda it: it.record.village, width=10),
    Column("组", lambda it: it.record.group, width=8),
    Column("姓名", lambda it: it.record.name, width=10),
    Column(
        "金额（元）",
        lambda it: it.record.amount_fen,
        wording.yuan,
        number=True,
        width=12,
    ),
    Column(
        "未收的原因",
        lambda it: it.reason,
        lambda it: wording.explain_in_window(it) if it else "",
        order=lambda it: it.reason.code if it.reason else "",
    ),
)
