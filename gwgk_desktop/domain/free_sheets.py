"""Sheets beside the lists of payouts: a matter, a catalogue item, totals, a cover."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain import money
from gwgk_desktop.domain.notice_sheets import NoticeSheet
from gwgk_desktop.domain.pages import SheetColumn, SheetTable, Summed, subtotal
from gwgk_desktop.domain.payouts import of_year
from gwgk_desktop.domain.sheet_faults import (
    IN_TOTALS,
    faults,
    told_of_few,
    unsaid_in_lead,
)
from gwgk_desktop.domain.sheet_phrases import (
    CORRECTION,
    correction_told,
    notice_told,
    state_told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.notice_sheets import MadeSheet, SheetNumber
    from gwgk_desktop.domain.office import Office, Programme, Village
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.sheet_forms import Sentences

_LONGEST_WORD = 8
"""A column whose texts are all this short holds words; else it is free text."""


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """What every sheet of the office has: whose it is, until when, its number."""

    office: Office
    village: Village | None
    """The village that posts it; None where the township does."""
    notice: NoticePeriod
    number: SheetNumber
    sentences: Sentences
    corrects: SheetNumber | None = None
    """The withdrawn sheet that this one takes the place of."""


@dataclass(frozen=True, slots=True)
class VillageTotal:
    """What a village is paid of a programme's batch."""

    village: str
    people: int
    quantity: Decimal | None
    amount_fen: int
    lines: int
    paid_lines: int
    """How many of the lines a bank's return file calls paid."""
    paid_fen: int

    @property
    def unpaid_fen(self) -> int:
        """What is still to be paid."""
        return self.amount_fen - self.paid_fen


class _Said(NamedTuple):
    title: tuple[str, ...]
    lead: tuple[str, ...]
    table: SheetTable
    further: tuple[str | SheetTable, ...] = ()
    closing: tuple[str, ...] = ()


NO_TABLE = SheetTable((), ())


def compose_free(
    frame: SheetFrame, title: str, text: str
) -> tuple[NoticeSheet, list[Problem]]:
    """Return a sheet in the office's own words, and what forbids it.

    A line is a paragraph; lines with tabs, as spreadsheets copy them, are a table,
    the first of them its headings.
    """
    return _sheet(frame, _Said((title,), (), NO_TABLE, tuple(parts_of(text))))


def parts_of(text: str) -> Iterator[str | SheetTable]:
    """Yield the paragraphs and tables that a text consists of."""
    lines = (line.rstrip() for line in text.splitlines())
    for tabbed, some in groupby(filter(None, lines), lambda line: "\t" in line):
        if tabbed:
            yield _table([line.split("\t") for line in some])
        else:
            yield from (line.strip() for line in some)


def _table(rows: Sequence[Sequence[str]]) -> SheetTable:
    """Return rows as a table; shorter ones are filled up with empty cells."""
    count = max(map(len, rows))
    head, *body = (
        tuple(cell.strip() for cell in (*row, *[""] * (count - len(row))))
        for row in rows
    )
    columns = []
    for place, heading in enumerate(head):
        cells = [row[place] for row in body if row[place]]
        is_number = bool(cells) and all(map(money.read_decimal, cells))
        is_free = not is_number and any(len(it) > _LONGEST_WORD for it in cells)
        columns.append(SheetColumn(heading, is_number, is_free))
    return SheetTable(tuple(columns), tuple(body))


def compose_totals(
    frame: SheetFrame,
    programme: Programme,
    batch: BatchSummary,
    totals: Sequence[VillageTotal],
) -> tuple[NoticeSheet, list[Problem]]:
    """Return what each village is paid of a batch: for the township's own board.

    In the words of the villages' own sheets: 拟发放 until the bank has paid all of it.
    Where it has paid a part, columns say how much of each village's is paid.
    """
    say = frame.sentences.say
    counted = "人" if programme.unit.startswith("人") else "户"
    has_quantity = any(it.quantity is not None for it in totals)
    columns = [
        SheetColumn("序号"),
        SheetColumn("村（社区）"),
        SheetColumn(f"{counted}数", is_number=True, summed=Summed.PLAIN),
        SheetColumn("补贴金额（元）", is_number=True, summed=Summed.MONEY),
    ]
    rows = [
        [str(number), it.village, f"{it.people:,}", money.grouped(it.amount_fen)]
        for number, it in enumerate(totals, start=1)
    ]
    if has_quantity:
        unit = f"（{programme.unit}）" if programme.unit else ""
        column = SheetColumn(f"数量{unit}", is_number=True, summed=Summed.PLAIN)
        columns.insert(3, column)
        decimals = money.most_decimals(
            it.quantity for it in totals if it.quantity is not None
        )
        for row, it in zip(rows, totals, strict=True):
            told = it.quantity
            row.insert(3, "" if told is None else money.marked(told, decimals))
    paid_lines = sum(it.paid_lines for it in totals)
    all_paid = paid_lines == sum(it.lines for it in totals)
    if paid_lines and not all_paid:
        columns += PAID_COLUMNS
        for row, it in zip(rows, totals, strict=True):
            row += [money.grouped(it.paid_fen), money.grouped(it.unpaid_fen)]
    amount = sum(it.amount_fen for it in totals)
    state = state_told(all_paid=all_paid)
    basis = say("basis", policy=programme.policy) if programme.policy else ""
    what = f"{of_year(batch.year, batch.period)}{programme.public_name}"
    township = frame.office.township
    opening = say("opening", basis=basis, village=township, what=what, state=state)
    if paid_lines and not all_paid:
        paid = money.grouped(sum(it.paid_fen for it in totals))
        opening += say("partly_paid", count=paid_lines, amount=paid)
    elif not all_paid:
        opening += say("to_be_paid")
    closing = say(
        "sum",
        count=sum(it.people for it in totals),
        counted=counted,
        state=state,
        amount=money.grouped(amount),
        capitals=money.capitals(amount),
    )
    title = (
        f"{township}{of_year(batch.year, batch.period)}",
        programme.title,
        f"分村{state}情况公示",
    )
    body = tuple(map(tuple, rows))
    total_row = subtotal(columns, body, say("total"))
    table = SheetTable(tuple(columns), body, total_row)
    sheet, problems = _sheet(frame, _Said(title, (opening,), table, (), (closing,)))
    problems += unsaid_in_lead(programme, IN_TOTALS)
    few = [one for it in totals for one in told_of_few(programme, it.people)]
    return sheet, problems + few


PAID_COLUMNS = (
    SheetColumn("其中已发放（元）", is_number=True, summed=Summed.MONEY),
    SheetColumn("尚未发放（元）", is_number=True, summed=Summed.MONEY),
)
"""Stand on totals of what is paid in part."""
NOWHERE: Mapping[str, str] = MappingProxyType({})
COVER_COLUMNS = (
    SheetColumn("序号"),
    SheetColumn("编号"),
    SheetColumn("公示内容", is_free=True),
    SheetColumn("公示起止"),
    SheetColumn("页数", is_number=True),
)


@dataclass(frozen=True, slots=True)
class HungSheet:
    """A sheet that hangs on a board, as was noted."""

    sheet: MadeSheet
    board: str
    """What the board is called, or the place where it is; "" where nobody said."""
    notice: NoticePeriod | None = None
    """The notice period that counts, where another was written on it by hand."""


def compose_cover(
    frame: SheetFrame, hung: Sequence[HungSheet], waiting: Sequence[MadeSheet] = ()
) -> tuple[NoticeSheet, list[Problem]]:
    """Return the list of what hangs where: in a village, or in all of them.

    `waiting` were released and are noted on no board: in a list of their own.
    """
    where = frame.village.name if frame.village else ""
    title = (f"{frame.office.township}{where}{frame.number.year}年", "公开栏张贴目录")
    board = SheetColumn("公开栏", is_free=True)
    columns = (*COVER_COLUMNS[:-1], board, COVER_COLUMNS[-1])
    rows = tuple(
        (
            *_in_cover(number, it.sheet, it.notice),
            it.board,
            str(it.sheet.page_count),
        )
        for number, it in enumerate(hung, start=1)
    )
    pages = sum(it.sheet.page_count for it in hung)
    lead = f"正在张贴的公示单{len(hung)}份，共{pages}页，目录如下。" if hung else ""
    first = SheetTable(columns, rows)
    others = SheetTable(
        COVER_COLUMNS,
        tuple(
            (*_in_cover(number, it), str(it.page_count))
            for number, it in enumerate(waiting, start=1)
        ),
    )
    told = f"已经发布、没有登记上墙的{len(waiting)}份："
    if not hung:
        return _sheet(frame, _Said(title, (told,), others))
    further = (told, others) if waiting else ()
    return _sheet(frame, _Said(title, (lead,), first, further))


def _in_cover(
    number: int, it: MadeSheet, notice: NoticePeriod | None = None
) -> tuple[str, ...]:
    return (str(number), str(it.number), it.title, _days(notice or it.notice))


def _days(notice: NoticePeriod) -> str:
    """Return a period as lists show it: 2026-09-10至09-16."""
    last = f"{notice.last:%m-%d}"
    if notice.last.year != notice.first.year:
        last = notice.last.isoformat()
    return f"{notice.first}至{last}"


def _sheet(frame: SheetFrame, said: _Said) -> tuple[NoticeSheet, list[Problem]]:
    """Return a sheet with the notice, the number and the lines to be signed."""
    sentences, office = frame.sentences, frame.office
    signed = sentences.signatures if frame.village else sentences.township_signatures
    committee = frame.village.committee if frame.village else ""
    sheet = NoticeSheet(
        number=f"{office.township}-{frame.number}",
        title=(*said.title, CORRECTION) if frame.corrects else said.title,
        lead=said.lead,
        columns=said.table.columns,
        rows=said.table.rows,
        total_row=said.table.total_row,
        further=said.further,
        closing=(
            *said.closing,
            *correction_told(office, frame.corrects),
            *notice_told(
                sentences,
                office,
                frame.notice,
                of_village=frame.village is not None,
            ),
        ),
        signatures=tuple(
            it.format(committee=committee, township=office.township) for it in signed
        ),
        notice=frame.notice,
    )
    return sheet, faults(office, sheet)
