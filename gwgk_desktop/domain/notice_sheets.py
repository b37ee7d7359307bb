"""Notice sheets (公示单): what a sheet for the wall says, before it is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, personal_data
from gwgk_desktop.domain.office import PublicColumn, Source
from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn
from gwgk_desktop.domain.people import household_key
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.reviews import FOR_ALL, JUST_MADE, SheetState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.office import Office, Programme, Village
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.reviews import Classification, Standing


class Paper(StrEnum):
    """The paper of a sheet; A3 shows the same, larger."""

    A4 = "A4"
    A3 = "A3"


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
    id: int = 0
    superseded: bool = False
    """Whether a later version of the same number exists."""
    void: bool = False
    """Whether a batch that it shows was undone since: it must not be posted."""
    content_sha256: str = ""
    """Of its content as plain text, `content.txt`; "" of sheets from before that."""
    drafted_by: str = ""
    """Who made it; "" where the folder has no users and nobody said."""
    classification: Classification = FOR_ALL
    standing: Standing = JUST_MADE

    @property
    def state(self) -> SheetState:
        """Where it is in its life from draft to withdrawal."""
        return self.standing.state

    @property
    def is_released(self) -> bool:
        """Whether it may hang on the wall as it is."""
        return self.state is SheetState.RELEASED

    @property
    def is_open(self) -> bool:
        """Whether it may still be reviewed, and then released."""
        past = {SheetState.RELEASED, SheetState.WITHDRAWN}
        return self.state not in past and not (self.void or self.superseded)


@dataclass(frozen=True, slots=True)
class NoticeSheet(PrintedSheet):
    """A sheet for the wall: what stands on it, everybody may read."""


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """What a sheet is made of: one batch in one village, and the notice."""

    office: Office
    village: Village
    programme: Programme
    batch: BatchSummary
    lines: Sequence[PayoutLine]
    notice: NoticePeriod
    number: SheetNumber
    with_remark: bool = False
    """Whether the 备注 column is shown; what it holds is nobody's promise."""
    paid: Collection[int] = ()
    """The numbers of the lines that a bank's return file calls paid."""
    corrects: SheetNumber | None = None
    """The withdrawn sheet that this one takes the place of."""

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
                column.heading, column.source in _NUMBERS, column.source in _FREE
            )
            for column in columns
        ),
        rows=_rows(request, columns),
        total_row=_total_row(request, columns),
        closing=(_sum_line(request), *_correction(request), *_closing(request)),
        signatures=(
            f"{request.village.committee}（盖章）：",
            "村务监督委员会主任（签字）：",
            "经办人（签字）：",
            "日期：　　　　年　　月　　日",
        ),
    )
    return sheet, problems + _faults(request, sheet)


def title_of(request: SheetRequest) -> tuple[str, ...]:
    """Return the title in the official manner: place and time, then what is told.

    A supplement says so: it hangs beside the first batch's sheet, not in its place.
    A correction does too: it takes the place of a sheet that was withdrawn.
    """
    batch = request.batch
    place = f"{request.office.township}{request.village.name}"
    supplement = "（补充）" if batch.supplements else ""
    correction = "（更正）" if request.corrects else ""
    return (
        f"{place}{batch.year}年{batch.period}",
        request.programme.title,
        f"{request.state}情况公示{supplement}{correction}",
    )


def _columns(request: SheetRequest) -> tuple[list[PublicColumn], list[Problem]]:
    """Return the public columns that have a source, and notes on those that lack it."""
    programme = request.programme
    wanted = programme.columns or SUMMARY_COLUMNS
    if not programme.names_people:
        summed = (it for it in wanted if it.source in _SUMMED)
        wanted = tuple(summed) or SUMMARY_COLUMNS
    shown, problems = [], []
    for column in wanted:
        if column.source is Source.REMARK and not request.with_remark:
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
    """Return the paragraphs above the table: the policy, the rate, who pays."""
    batch, programme = request.batch, request.programme
    basis = f"根据{programme.policy}，" if programme.policy else ""
    what = f"{batch.year}年{batch.period}{programme.name}"
    first = (
        f"{basis}现将{request.village.name}{what}{request.state}情况公示如下。"
        f"{_paid_told(request)}"
    )
    rates = {line.rate for line in request.lines if line.rate is not None}
    second = f"主管部门：{programme.department}。" if programme.department else ""
    if len(rates) == 1:
        unit = f"元/{programme.unit}" if programme.unit else "元"
        second = f"补贴标准：{money.plain(rates.pop())}{unit}。{second}"
    elif rates:
        second = f"补贴标准：按档发放，见表内各行。{second}"
    return (first, second) if second else (first,)


def _paid_told(request: SheetRequest) -> str:
    """Return what is said of the payment where not all of it is done."""
    if request.all_paid:
        return ""
    paid = [line for line in request.lines if line.id in request.paid]
    if not paid:
        return "本表为拟发放情况，以银行实际发放为准。"
    amount = money.grouped(sum(line.amount_fen for line in paid))
    return (
        f"本表为拟发放情况，其中银行已发放{len(paid)}笔、{amount}元，"
        "其余以银行实际发放为准。"
    )


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
    return tuple(
        "合计" if column is label else sums.get(column.source, "") for column in columns
    )


def _amount(request: SheetRequest) -> int:
    return sum(line.amount_fen for line in request.lines)


def _sum_line(request: SheetRequest) -> str:
    """Return the total in figures and in capitals."""
    counted = "人" if request.programme.unit.startswith("人") else "户"
    amount = _amount(request)
    return (
        f"合计{_households(request)}{counted}，{request.state}金额{money.grouped(amount)}元"
        f"（大写：{money.capitals(amount)}）。"
    )


def _correction(request: SheetRequest) -> tuple[str, ...]:
    """Return which withdrawn sheet this one takes the place of."""
    if request.corrects is None:
        return ()
    wrong = f"{request.office.township}-{request.corrects}"
    return (f"本表更正编号{wrong}的公示单，原表已撤回，以本表为准。",)


def _closing(request: SheetRequest) -> tuple[str, ...]:
    """Return what stands below the table: until when, and where to object."""
    notice, office = request.notice, request.office
    enquiries = f"；咨询电话：{office.enquiry_phone}" if office.enquiry_phone else ""
    span = f"{written_day(notice.first)}至{written_day(notice.last)}"
    bodies = f"村务监督委员会或{office.township}人民政府"
    phones = f"监督电话：{office.supervision_phone}{enquiries}"
    return (
        f"公示时间：{span}（共{notice.days}天）。",
        f"对以上内容有异议的，请在公示期内向{bodies}反映。{phones}。",
        "本表已隐去身份证号、银行账号等个人信息。",
    )


def written_day(day: date) -> str:
    """Return a day as sheets write it: 2026年9月10日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _faults(request: SheetRequest, sheet: NoticeSheet) -> list[Problem]:
    """Return what forbids the sheet."""
    problems = []
    office = request.office
    if not office.township:
        problems.append(Problem(Code.OFFICE_NAME_MISSING))
    if not office.supervision_phone:
        problems.append(Problem(Code.TELEPHONE_MISSING))
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in zip(sheet.columns, row, strict=True):
            kind = personal_data.find(cell)
            if kind:
                facts = {"kind": kind, "column": column.heading, "number": number}
                problems.append(Problem(Code.PERSONAL_DATA_ON_SHEET, facts=facts))
    told = (*sheet.title, *sheet.lead, *sheet.closing)
    kind = personal_data.find(" ".join(told), office.telephones)
    if kind:
        facts = {"kind": kind, "column": "正文", "number": 0}
        problems.append(Problem(Code.PERSONAL_DATA_ON_SHEET, facts=facts))
    return problems
