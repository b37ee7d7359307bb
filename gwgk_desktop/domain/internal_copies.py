"""The internal copy (内部联) of a batch: what the office needs, never for the wall.

It is no notice sheet: it has no number of the village's year, no version, no notice
period, and nothing that releases or schedules a sheet takes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn
from gwgk_desktop.domain.payouts import of_year
from gwgk_desktop.domain.people import name_key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine

NEVER_TO_BE_POSTED = "内部资料　严禁张贴"
COLUMNS = (
    SheetColumn("序号"),
    SheetColumn("组"),
    SheetColumn("姓名"),
    # Like figures, these are never broken into lines: they would be read as others.
    SheetColumn("身份证号", is_number=True),
    SheetColumn("银行账号", is_number=True),
    SheetColumn("电话", is_number=True),
    SheetColumn("住址", is_free=True),
    SheetColumn("数量", is_number=True),
    SheetColumn("标准", is_number=True),
    SheetColumn("金额（元）", is_number=True),
    SheetColumn("户主、收款人", is_free=True),
    SheetColumn("其身份证号", is_number=True),
    SheetColumn("备注", is_free=True),
)


def compose_internal(
    township: str,
    village: Village,
    batch: BatchSummary,
    lines: Sequence[PayoutLine],
    today: date,
) -> PrintedSheet:
    """Return the internal copy of a batch in a village: every line in full.

    What stands across every page says that it must not be posted.
    """
    total = sum(line.amount_fen for line in lines)
    texts = [
        (
            str(number),
            it.group,
            it.name,
            it.id_number,
            it.bank_account,
            it.phone,
            it.address,
            "" if it.quantity is None else money.plain(it.quantity),
            "" if it.rate is None else money.plain(it.rate),
            money.grouped(it.amount_fen),
            *_others_of(it),
            it.remark,
        )
        for number, it in enumerate(lines, start=1)
    ]
    held = [at for at, column in enumerate(COLUMNS) if any(row[at] for row in texts)]
    sums = {"序号": "合计", "金额（元）": money.grouped(total)}
    return PrintedSheet(
        number=f"内部-{township}-{village.name}-第{batch.id}批-{today:%Y%m%d}",
        title=(
            f"{township}{village.name}{of_year(batch.year, batch.period)}",
            f"{batch.programme}发放清册（内部联）",
        ),
        lead=(
            (
                f"第{batch.id}批，发放日期{batch.paid_on.isoformat()}，来自"
                f"{batch.file_name}。本联含个人信息，仅供经办、复核和归档，"
                "不得张贴、复制、外传，用后归档或销毁。"
            ),
        ),
        columns=tuple(COLUMNS[at] for at in held),
        rows=tuple(tuple(row[at] for at in held) for row in texts),
        total_row=tuple(sums.get(COLUMNS[at].heading, "") for at in held),
        closing=(f"共{len(lines)}行，{money.grouped(total)}元。",),
        signatures=(
            "经办人（签字）：",
            "复核人（签字）：",
            "领用人（签字）：",
            "日期：　　　　年　　月　　日",
        ),
        banner=NEVER_TO_BE_POSTED,
        watermark=NEVER_TO_BE_POSTED,
    )


def _others_of(line: PayoutLine) -> tuple[str, str]:
    """Return names and numbers of head and payee, where they are other people."""
    told = (
        ("户主", line.household_head, line.household_head_id_number),
        ("收款", line.payee, line.payee_id_number),
    )
    own = name_key(line.name)
    others = [it for it in told if it[1] and name_key(it[1]) != own]
    names = "；".join(f"{role}{name}" for role, name, _ in others)
    return names, "；".join(dict.fromkeys(number for *_, number in others if number))
