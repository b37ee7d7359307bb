"""The columns of a list of payouts that the public sees, and what stands in them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, shown_people
from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from gwgk_desktop.domain.payouts import PayoutLine
    from gwgk_desktop.domain.sheet_requests import SheetRequest
    from gwgk_desktop.domain.shown_people import Listed

SUMMARY_COLUMNS = (
    PublicColumn("村（社区）", Source.VILLAGE),
    PublicColumn("人数", Source.PEOPLE),
    PublicColumn("总金额（元）", Source.AMOUNT),
)
"""What a programme shows that names nobody and lists no columns."""
NUMBERS = frozenset(
    {
        Source.QUANTITY,
        Source.RATE,
        Source.AMOUNT,
        Source.PEOPLE,
        Source.HOUSEHOLDS,
    }
)
BATCH_COLUMN = PublicColumn("期别", Source.BATCH)
"""Stands on a sheet of several batches."""
FREE = frozenset({Source.REMARK, Source.EXTRA})
_SUMMED = NUMBERS | {Source.VILLAGE}
"""What can be said of all lines together without naming anybody."""
_UNIT = re.compile(r"[（(].*?[)）]")


def _wanted(request: SheetRequest) -> tuple[Sequence[PublicColumn], list[Problem]]:
    """Return the columns that the programme may show, and why others are barred."""
    programme = request.programme
    if not programme.names_people:
        summed = [it for it in programme.columns if it.source in _SUMMED]
        return summed or SUMMARY_COLUMNS, []
    problems = []
    for column in programme.columns:
        remark = column.source is Source.REMARK and not request.with_remark
        if kind := column.never_public:
            facts: dict[str, object] = {"kind": kind, "column": column.heading}
            problems.append(Problem(Code.COLUMN_NOT_PUBLIC, facts=facts))
        elif column not in programme.shown_columns and not remark:
            facts = {"column": column.heading}
            problems.append(Problem(Code.COLUMN_NOT_IN_RULE, facts=facts))
    return programme.shown_columns or SUMMARY_COLUMNS, problems


def shown_columns(
    request: SheetRequest, who: Listed
) -> tuple[list[PublicColumn], list[Problem]]:
    """Return the public columns that have a source, and notes on those that lack it."""
    wanted, problems = _wanted(request)
    if request.parts and request.programme.names_people:
        at = 1 if wanted[0].source is Source.SEQUENCE else 0
        wanted = (*wanted[:at], BATCH_COLUMN, *wanted[at:])
    shown = []
    lines = (*who.lines, *who.minors)
    for column in wanted:
        if column.source is Source.REMARK and not request.with_remark:
            continue
        if column.source is Source.GROUP and request.group:
            continue
        if any(_cell(request, column, line, (1, 0)) for line in lines):
            shown.append(column)
        else:
            facts = {"column": column.heading}
            problems.append(Problem(Code.COLUMN_LEFT_OUT, facts=facts))
    if request.with_remark and not any(it.source is Source.REMARK for it in wanted):
        facts = {"programme": request.programme.public_name}
        problems.append(Problem(Code.REMARK_NOT_THERE, facts=facts))
    return shown, problems


def rows_of(
    request: SheetRequest, who: Listed, columns: Sequence[PublicColumn]
) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a list; where nobody is named, one for all lines together."""
    if not request.programme.names_people:
        return (tuple(_summary_cell(request, column) for column in columns),)
    decimals = request.decimals
    rows = [
        tuple(
            _in_column(line.quantity, decimals)
            if column.source is Source.QUANTITY
            else _cell(request, column, line, (number, place))
            for column in columns
        )
        for number, (line, place) in enumerate(
            zip(who.lines, who.places, strict=True), start=1
        )
    ]
    if who.minors:
        rows.append(_minors_row(request, who, columns))
    return tuple(rows)


def _minors_row(
    request: SheetRequest, who: Listed, columns: Sequence[PublicColumn]
) -> tuple[str, ...]:
    """Return the row that counts the minors whom no guardian stands for."""
    counted = replace(request, lines=who.minors)
    told = {
        Source.SEQUENCE: str(len(who.lines) + 1),
        Source.VILLAGE: request.village.name,
        Source.NAME: f"{shown_people.MINORS}{who.minor_people}人",
        Source.QUANTITY: _in_column(counted.quantity, request.decimals),
        Source.AMOUNT: money.grouped(counted.amount_fen),
        Source.PEOPLE: str(who.minor_people),
        Source.HOUSEHOLDS: str(who.minor_people),
    }
    return tuple(told.get(column.source, "") for column in columns)


def _cell(
    request: SheetRequest,
    column: PublicColumn,
    line: PayoutLine,
    stands: tuple[int, int],
) -> str:
    """Return what a column shows of a line; "" where the line has nothing for it.

    `stands` says where: its number on the sheet, and its place among the lines.
    """
    number, place = stands
    match column.source:
        case Source.SEQUENCE:
            return str(number)
        case Source.VILLAGE:
            return request.village.name
        case Source.EXTRA:
            return _extra(line, column.heading)
        case Source.BATCH:
            return request.period_of(place)
        case source:
            return _OF_LINE[source](line)


_OF_LINE: Mapping[Source, Callable[[PayoutLine], str]] = {
    Source.GROUP: lambda line: line.group,
    Source.NAME: lambda line: line.name,
    Source.QUANTITY: lambda line: _plain(line.quantity),
    Source.RATE: lambda line: _plain(line.rate),
    Source.AMOUNT: lambda line: money.grouped(line.amount_fen),
    Source.REMARK: lambda line: line.remark,
    Source.PEOPLE: lambda _: "1",
    Source.HOUSEHOLDS: lambda _: "1",
}


def _in_column(number: Decimal | None, decimals: int) -> str:
    return "" if number is None else money.marked(number, decimals)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else money.plain(number)


def _summary_cell(request: SheetRequest, column: PublicColumn) -> str:
    """Return what a column shows of all lines together."""
    lines = request.lines
    match column.source:
        case Source.PEOPLE | Source.HOUSEHOLDS:
            return str(request.households)
        case Source.AMOUNT:
            return money.grouped(request.amount_fen)
        case Source.QUANTITY:
            return request.quantity_told
        case Source.RATE:
            rates = {line.rate for line in lines if line.rate is not None}
            return money.plain(rates.pop()) if len(rates) == 1 else "分档"
        case _:
            return request.village.name


def _extra(line: PayoutLine, heading: str) -> str:
    """Return the workbook's column under the same heading, units apart."""
    wanted = _bare(heading)
    return next((text for told, text in line.extras if _bare(told) == wanted), "")


def _bare(heading: str) -> str:
    return "".join(_UNIT.sub("", heading).split())


def total_row_of(
    request: SheetRequest, columns: Sequence[PublicColumn]
) -> tuple[str, ...]:
    """Return the last row of the list: its label and the sums of its columns."""
    if not request.programme.names_people:
        return ()
    sums = {
        Source.QUANTITY: request.quantity_told,
        Source.AMOUNT: money.grouped(request.amount_fen),
    }
    label = next((it for it in columns if it.source not in sums), None)
    said = request.sentences.say("total")
    return tuple(
        said if column is label else sums.get(column.source, "") for column in columns
    )
