"""Notice sheets (公示单): what a sheet for the wall says, before it is drawn."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, personal_data
from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.domain.pages import (
    Direction,
    Paper,
    PrintedSheet,
    Setting,
    SheetColumn,
    Summed,
    TypeSize,
)
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.office import Office, Programme, Village
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.sheet_forms import Sentences


class SheetKind(StrEnum):
    """What a sheet is about."""

    PAYOUTS = "payouts"
    """Who is paid what of a programme, in a village or a villager group."""
    TOTALS = "totals"
    """What each village is paid of a programme: for the township's own board."""
    MATTER = "matter"
    """A single matter, in the office's own words."""
    ITEM = "item"
    """An item of the catalogue, in words and tables."""
    COVER = "cover"
    """What hangs where: the sheets of a village, or of all."""


TOWNSHIP = "本级"
"""Stands in the number of the township's own sheets where the village would."""


@dataclass(frozen=True, slots=True)
class SheetNumber:
    """The number of a sheet: counted within a village's year, with its version."""

    village: str
    year: int
    serial: int
    version: int

    def __str__(self) -> str:
        again = f"-{self.version}" if self.version > 1 else ""
        return f"{self.village}-{self.year}-{self.serial:03d}{again}"


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A sheet that was made and is kept."""

    number: SheetNumber
    title: str
    notice: NoticePeriod
    paper: Paper
    made_on: date
    page_count: int
    line_count: int
    total_fen: int
    file_sha256: str
    kind: SheetKind = SheetKind.PAYOUTS
    group: str = ""
    """The villager group that it is for; "" where it is for all."""
    direction: Direction = Direction.UPRIGHT
    size: TypeSize = TypeSize.ORDINARY
    content_sha256: str = ""
    """The hash of what it says, as its QR code has it; "" of sheets of old."""
    id: int = 0
    superseded: bool = False
    """Whether a later version of the same number exists."""
    void: bool = False
    """Whether a batch that it shows was undone since: it must not be posted."""

    @property
    def setting(self) -> Setting:
        """How it is set, and on what paper."""
        return Setting(self.paper, self.direction, self.size)


@dataclass(frozen=True, slots=True)
class NoticeSheet(PrintedSheet):
    """A sheet for the wall: what stands on it, everybody may read.

    It is drawn with a QR code that vouches for what it says (`sheet_content`).
    """

    notice: NoticePeriod | None = None


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """What a sheet is made of: a batch or more in one village, and the notice."""

    office: Office
    village: Village
    programme: Programme
    batch: BatchSummary
    lines: Sequence[PayoutLine]
    notice: NoticePeriod
    number: SheetNumber
    sentences: Sentences
    parts: Sequence[tuple[BatchSummary, int]] = ()
    """Where the sheet shows several batches of the programme: each, `batch` the first,
    with how many of the lines are its; the lines stand in this order."""
    group: str = ""
    """The villager group whose lines these are; "" for the whole village."""
    with_remark: bool = False
    """Whether the 备注 column is shown; what it holds is nobody's promise."""
    paid: Collection[int] = ()
    """The numbers of the lines that a bank's return file calls paid."""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of its batches, in order; each once."""
        told = [batch.period for batch, _ in self.parts] or [self.batch.period]
        return tuple(dict.fromkeys(filter(None, told)))

    def period_of(self, number: int) -> str:
        """Return the period of the line that is this number on the sheet."""
        ends = list(accumulate(count for _, count in self.parts))
        batch, _ = self.parts[bisect_left(ends, number)]
        return batch.period or f"第{batch.id}批"

    @property
    def all_paid(self) -> bool:
        """Whether the bank has paid every line; until then it is to be paid (拟发放).

        One line that failed or that no return file names keeps the whole sheet
        at 拟发放; how much is paid already is said in its lead.
        """
        return all(line.id in self.paid for line in self.lines)

    @property
    def state(self) -> str:
        """What the sheet tells of: 拟发放, or 已发放 once all of it is paid."""
        return "已发放" if self.all_paid else "拟发放"


SUMMARY_COLUMNS = (
    PublicColumn("村（社区）", Source.VILLAGE),
    PublicColumn("人数", Source.PEOPLE),
    PublicColumn("总金额（元）", Source.AMOUNT),
)
"""What a programme shows that names nobody and lists no columns."""

_NUMBERS = frozenset(
    {
        Source.QUANTITY,
        Source.RATE,
        Source.AMOUNT,
        Source.PEOPLE,
        Source.HOUSEHOLDS,
    }
)
_SUMS = {Source.QUANTITY: Summed.PLAIN, Source.AMOUNT: Summed.MONEY}
BATCH_COLUMN = PublicColumn("期别", Source.BATCH)
"""Stands on a sheet of several batches."""
_FREE = frozenset({Source.REMARK, Source.EXTRA})
_SUMMED = _NUMBERS | {Source.VILLAGE}
"""What can be said of all lines together without naming anybody."""
_UNIT = re.compile(r"[（(].*?[)）]")


def compose(request: SheetRequest) -> tuple[NoticeSheet, list[Problem]]:
    """Return a sheet's text, and what the clerk must know or mend before print.

    Errors among the problems forbid the sheet: a telephone that is missing, or
    personal data in a column that the public would see.  Notes say which columns
    were left out for want of a source.
    """
    columns, problems = _columns(request)
    sheet = NoticeSheet(
        number=f"{request.office.township}-{request.number}",
        title=title_of(request),
        lead=_lead(request),
        columns=tuple(
            SheetColumn(
                column.heading,
                column.source in _NUMBERS,
                column.source in _FREE,
                _SUMS.get(column.source, Summed.NO)
                if request.programme.names_people
                else Summed.NO,
            )
            for column in columns
        ),
        rows=_rows(request, columns),
        total_row=_total_row(request, columns),
        closing=(_sum_line(request), *_closing(request)),
        signatures=tuple(
            it.format(
                committee=request.village.committee, township=request.office.township
            )
            for it in request.sentences.signatures
        ),
        notice=request.notice,
    )
    return sheet, problems + faults(request.office, sheet)


def title_of(request: SheetRequest) -> tuple[str, ...]:
    """Return the title in the official manner: place and time, then what is told.

    A supplement says so: it hangs beside the first batch's sheet, not in its place.
    """
    batch = request.batch
    place = f"{request.office.township}{request.village.name}{request.group}"
    supplements = all(it.supplements for it in _batches(request))
    supplement = "（补充）" if supplements else ""
    return (
        f"{place}{batch.year}年{'、'.join(request.periods)}",
        request.programme.title,
        f"{request.state}情况公示{supplement}",
    )


def _batches(request: SheetRequest) -> list[BatchSummary]:
    return [batch for batch, _ in request.parts] or [request.batch]


def _columns(request: SheetRequest) -> tuple[list[PublicColumn], list[Problem]]:
    """Return the public columns that have a source, and notes on those that lack it."""
    programme = request.programme
    wanted = programme.columns or SUMMARY_COLUMNS
    if not programme.names_people:
        summed = (it for it in wanted if it.source in _SUMMED)
        wanted = tuple(summed) or SUMMARY_COLUMNS
    if request.parts and programme.names_people:
        at = 1 if wanted[0].source is Source.SEQUENCE else 0
        wanted = (*wanted[:at], BATCH_COLUMN, *wanted[at:])
    shown, problems = [], []
    for column in wanted:
        if column.source is Source.REMARK and not request.with_remark:
            continue
        if column.source is Source.GROUP and request.group:
            continue
        if any(_cell(request, column, line, 1) for line in request.lines):
            shown.append(column)
        else:
            facts = {"column": column.heading}
            problems.append(Problem(Code.COLUMN_LEFT_OUT, facts=facts))
    return shown, problems


def _rows(
    request: SheetRequest, columns: Sequence[PublicColumn]
) -> tuple[tuple[str, ...], ...]:
    if not request.programme.names_people:
        return (tuple(_summary_cell(request, column) for column in columns),)
    return tuple(
        tuple(_cell(request, column, line, number) for column in columns)
        for number, line in enumerate(request.lines, start=1)
    )


def _cell(
    request: SheetRequest, column: PublicColumn, line: PayoutLine, number: int
) -> str:
    """Return what a column shows of a line; "" where the line has nothing for it."""
    match column.source:
        case Source.SEQUENCE:
            return str(number)
        case Source.VILLAGE:
            return request.village.name
        case Source.EXTRA:
            return _extra(line, column.heading)
        case Source.BATCH:
            return request.period_of(number)
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


def _plain(number: Decimal | None) -> str:
    return "" if number is None else money.plain(number)


def _summary_cell(request: SheetRequest, column: PublicColumn) -> str:
    """Return what a column shows of all lines together."""
    lines = request.lines
    match column.source:
        case Source.PEOPLE | Source.HOUSEHOLDS:
            return str(_households(request))
        case Source.AMOUNT:
            return money.grouped(_amount(request))
        case Source.QUANTITY:
            return money.plain(_quantity(request) or Decimal())
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


def _households(request: SheetRequest) -> int:
    village = request.village.name
    return len(
        {
            household_key(line.id_number, village, line.group, line.name)
            for line in request.lines
        }
    )


def _quantity(request: SheetRequest) -> Decimal | None:
    told = [line.quantity for line in request.lines if line.quantity is not None]
    return sum(told, Decimal()) if told else None


def _lead(request: SheetRequest) -> tuple[str, ...]:
    """Return the paragraphs above the table: the policy, who, the rate, who pays.

    Only what the programme says: what it does not is left out, never guessed.
    """
    batch, programme, say = request.batch, request.programme, request.sentences.say
    basis = say("basis", policy=programme.policy) if programme.policy else ""
    where = f"{request.village.name}{request.group}"
    what = f"{batch.year}年{'、'.join(request.periods)}{programme.name}"
    first = say(
        "opening", basis=basis, village=where, what=what, state=request.state
    ) + _paid_told(request)
    audience, funding = programme.audience, programme.funding
    payment, department = programme.payment, programme.department
    second = "".join(
        (
            say("audience", audience=audience) if audience else "",
            _rate_told(request),
            say("funding", funding=funding) if funding else "",
            say("payment", payment=payment) if payment else "",
            say("department", department=department) if department else "",
        )
    )
    return (first, second) if second else (first,)


def _rate_told(request: SheetRequest) -> str:
    """Return what is said of the rate: the one there is, or that there are several."""
    rates = {line.rate for line in request.lines if line.rate is not None}
    if len(rates) > 1:
        return request.sentences.say("rates_differ")
    if not rates:
        return ""
    unit = f"元/{request.programme.unit}" if request.programme.unit else "元"
    return request.sentences.say("rate", rate=money.plain(rates.pop()), unit=unit)


def _paid_told(request: SheetRequest) -> str:
    """Return what is said of the payment where not all of it is done."""
    if request.all_paid:
        return ""
    paid = [line for line in request.lines if line.id in request.paid]
    if not paid:
        return request.sentences.say("to_be_paid")
    amount = money.grouped(sum(line.amount_fen for line in paid))
    return request.sentences.say("partly_paid", count=len(paid), amount=amount)


def _total_row(
    request: SheetRequest, columns: Sequence[PublicColumn]
) -> tuple[str, ...]:
    """Return the last row of the list: its label and the sums of its columns."""
    if not request.programme.names_people:
        return ()
    sums = {
        Source.QUANTITY: money.plain(_quantity(request) or Decimal()),
        Source.AMOUNT: money.grouped(_amount(request)),
    }
    label = next((it for it in columns if it.source not in sums), None)
    said = request.sentences.say("total")
    return tuple(
        said if column is label else sums.get(column.source, "") for column in columns
    )


def _amount(request: SheetRequest) -> int:
    return sum(line.amount_fen for line in request.lines)


def _sum_line(request: SheetRequest) -> str:
    """Return the total in figures and in capitals."""
    amount = _amount(request)
    return request.sentences.say(
        "sum",
        count=_households(request),
        counted="人" if request.programme.unit.startswith("人") else "户",
        state=request.state,
        amount=money.grouped(amount),
        capitals=money.capitals(amount),
    )


def _closing(request: SheetRequest) -> tuple[str, ...]:
    """Return what stands below the table: until when, and where to object."""
    sentences = request.sentences
    told = notice_told(sentences, request.office, request.notice)
    return (*told, sentences.say("hidden"))


def notice_told(
    sentences: Sentences, office: Office, notice: NoticePeriod
) -> tuple[str, ...]:
    """Return from when until when something hangs, and where to object until when."""
    phone = office.enquiry_phone
    enquiries = sentences.say("enquiries", enquiry_phone=phone) if phone else ""
    first, last = written_day(notice.first), written_day(notice.last)
    return (
        sentences.say("period", first=first, last=last, days=notice.days),
        sentences.say(
            "objection",
            last=last,
            township=office.township,
            supervision_phone=office.supervision_phone,
            enquiries=enquiries,
        ),
    )


def written_day(day: date) -> str:
    """Return a day as sheets write it: 2026年9月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def faults(office: Office, sheet: NoticeSheet) -> list[Problem]:
    """Return what forbids a sheet: no telephone, or personal data on it."""
    problems = []
    if not office.township:
        problems.append(Problem(Code.OFFICE_NAME_MISSING))
    if not office.supervision_phone:
        problems.append(Problem(Code.TELEPHONE_MISSING))
    tables = [it for it in sheet.further if not isinstance(it, str)]
    for table in (sheet.table, *tables):
        for number, row in enumerate(table.rows, start=1):
            for column, cell in zip(table.columns, row, strict=True):
                kind = personal_data.find(cell)
                if kind:
                    facts = {"kind": kind, "column": column.heading, "number": number}
                    problems.append(Problem(Code.PERSONAL_DATA_ON_SHEET, facts=facts))
    paragraphs = [it for it in sheet.further if isinstance(it, str)]
    told = (*sheet.title, *sheet.lead, *paragraphs, *sheet.closing)
    kind = personal_data.find(" ".join(told), office.telephones)
    if kind:
        facts = {"kind": kind, "column": "正文", "number": 0}
        problems.append(Problem(Code.PERSONAL_DATA_ON_SHEET, facts=facts))
    return problems
