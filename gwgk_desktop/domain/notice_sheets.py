"""Notice sheets (公示单): what a sheet for the wall says, before it is drawn."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, personal_data, shown_people, shown_tails
from gwgk_desktop.domain.office import (
    PublicColumn,
    Sensitivity,
    Source,
    group_key,
)
from gwgk_desktop.domain.pages import (
    Direction,
    Paper,
    PrintedSheet,
    Setting,
    SheetColumn,
    Summed,
    TypeSize,
)
from gwgk_desktop.domain.people import household_key, name_key
from gwgk_desktop.domain.problems import Code, Problem, Severity
from gwgk_desktop.domain.reviews import FOR_ALL, JUST_MADE, SheetState
from gwgk_desktop.domain.shown_people import Listed
from gwgk_desktop.domain.shown_tails import (
    CLOSES,
    NOTHING,
    OPENS,
    DigitsAt,
    Named,
    ShownDigits,
    Told,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.office import Office, Programme, Village
    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine
    from gwgk_desktop.domain.reviews import Classification, Standing
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


def repeats(one: MadeSheet, other: MadeSheet) -> bool:
    """Return whether two lists that share a batch show lines of it twice at once.

    They are of one village, of one group or one of them of all groups, are no versions
    of one another, and hang on days of which some are the same.
    """
    a, b = one.number, other.number
    groups = {group_key(one.group), group_key(other.group)}
    return (
        one.kind is other.kind is SheetKind.PAYOUTS
        and a.village == b.village
        and (a.year, a.serial) != (b.year, b.serial)
        and ("" in groups or len(groups) == 1)
        and one.notice.first <= other.notice.last
        and other.notice.first <= one.notice.last
    )


NO_GROUP = "未分组"
"""What the sheet of those is called whose line names no villager group."""
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


def sheet_group(name: str) -> str:
    """Return the key of a line's group, as the sheet of that group alone has it."""
    return group_key(name) or group_key(NO_GROUP)


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
    """Of what it says as plain text, `content.txt`, as its QR code has it; "" of sheets
    from before that."""
    id: int = 0
    superseded: bool = False
    """Whether a later version of the same number exists."""
    void: bool = False
    """Whether a batch that it shows was undone since: it must not be posted."""
    drafted_by: str = ""
    """Who made it; "" where the folder has no users and nobody said."""
    classification: Classification = FOR_ALL
    standing: Standing = JUST_MADE
    shown: tuple[DigitsAt, ...] = ()
    """The digits of identity numbers that it shows on purpose, each at its place."""
    corrected: int = 0
    """How many of its lines were corrected after it was made."""

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
    exempt: tuple[ShownDigits, ...] = ()
    """The digits of identity numbers that it shows on purpose, each at its place."""


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
    ages: tuple[int, int] = (0, 0)
    """The least and most age of the programme's people, as its name tells; 0: none."""
    corrects: SheetNumber | None = None
    """The withdrawn sheet that this one takes the place of."""

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of its batches, in order; each once."""
        told = [batch.period for batch, _ in self.parts] or [self.batch.period]
        return tuple(dict.fromkeys(filter(None, told)))

    def period_of(self, place: int) -> str:
        """Return the period of the line at this place, counted from 0."""
        ends = list(accumulate(count for _, count in self.parts))
        batch, _ = self.parts[bisect_left(ends, place + 1)]
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
        return state_told(all_paid=self.all_paid)


def state_told(*, all_paid: bool) -> str:
    """Return what every sheet calls payouts: 拟发放, or 已发放 once all are paid."""
    return "已发放" if all_paid else "拟发放"


CORRECTION = "（更正）"
"""What the title of a sheet says that takes the place of a withdrawn one."""
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
    personal data in a column that the public would see, or digits of identity
    numbers that only few could have.  Warnings want the clerk's consent.  Notes say
    which columns were left out for want of a source, and who is not named.
    """
    who = _listed(request)
    columns, problems = _columns(request, who)
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
        rows=_rows(request, who, columns),
        total_row=_total_row(request, columns),
        closing=(
            _sum_line(request),
            *correction_told(request.office, request.corrects),
            *_closing(request),
        ),
        signatures=tuple(
            it.format(
                committee=request.village.committee, township=request.office.township
            )
            for it in request.sentences.signatures
        ),
        notice=request.notice,
    )
    problems += faults(request.office, sheet)
    problems += _own_data(request, who, columns, sheet)
    problems += _told_of_people(request, who)
    sheet, betrayed = _told_apart(request, who, columns, sheet)
    return sheet, problems + betrayed


def title_of(request: SheetRequest) -> tuple[str, ...]:
    """Return the title in the official manner: place and time, then what is told.

    A supplement says so: it hangs beside the first batch's sheet, not in its place.
    A correction does too: it takes the place of a sheet that was withdrawn.
    """
    batch = request.batch
    place = f"{request.office.township}{request.village.name}{request.group}"
    supplements = all(it.supplements for it in _batches(request))
    supplement = "（补充）" if supplements else ""
    correction = CORRECTION if request.corrects else ""
    return (
        f"{place}{batch.year}年{'、'.join(request.periods)}",
        request.programme.title,
        f"{request.state}情况公示{supplement}{correction}",
    )


def _batches(request: SheetRequest) -> list[BatchSummary]:
    return [batch for batch, _ in request.parts] or [request.batch]


def _listed(request: SheetRequest) -> Listed:
    """Return who is named: nobody is where the programme gives totals only."""
    if request.programme.names_people:
        return shown_people.listed(request.lines, request.notice.first)
    lines = tuple(request.lines)
    places = tuple(range(len(lines)))
    return Listed(lines, places, guarded=0, minors=(), minor_people=0)


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


def _columns(
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
    return shown, problems


def _rows(
    request: SheetRequest, who: Listed, columns: Sequence[PublicColumn]
) -> tuple[tuple[str, ...], ...]:
    if not request.programme.names_people:
        return (tuple(_summary_cell(request, column) for column in columns),)
    decimals = _decimals(request)
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
        Source.QUANTITY: _in_column(_quantity(counted), _decimals(request)),
        Source.AMOUNT: money.grouped(_amount(counted)),
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


def _decimals(request: SheetRequest) -> int:
    """Return how many decimals each quantity has: the column is read downwards."""
    told = (line.quantity for line in request.lines)
    return money.most_decimals(it for it in told if it is not None)


def _in_column(number: Decimal | None, decimals: int) -> str:
    return "" if number is None else money.marked(number, decimals)


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
            return _quantity_told(request)
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


def _quantity_told(request: SheetRequest) -> str:
    """Return the sum of all quantities, with the decimals of the column."""
    return money.marked(_quantity(request) or Decimal(), _decimals(request))


def _lead(request: SheetRequest) -> tuple[str, ...]:
    """Return the paragraphs above the table: the policy, who, the rate, who pays.

    Only what the programme says: what it does not is left out, never guessed.
    """
    batch, programme, say = request.batch, request.programme, request.sentences.say
    basis = say("basis", policy=programme.policy) if programme.policy else ""
    where = f"{request.village.name}{request.group}"
    what = f"{batch.year}年{'、'.join(request.periods)}{programme.public_name}"
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
        Source.QUANTITY: _quantity_told(request),
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


def correction_told(office: Office, corrects: SheetNumber | None) -> tuple[str, ...]:
    """Return which withdrawn sheet a sheet takes the place of; () where none."""
    if corrects is None:
        return ()
    wrong = f"{office.township}-{corrects}"
    return (f"本表更正编号{wrong}的公示单，原表已撤回，以本表为准。",)


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
        # Most cells are met again and again: each text is looked through once.
        texts = {cell for row in table.rows for cell in row}
        found = {it: kind for it in texts if (kind := personal_data.find(it))}
        if not found:
            continue
        problems += [
            Problem(
                Code.PERSONAL_DATA_ON_SHEET,
                facts={"kind": found[cell], "column": it.heading, "number": number},
            )
            for number, row in enumerate(table.rows, start=1)
            for it, cell in zip(table.columns, row, strict=True)
            if cell in found
        ]
    paragraphs = [it for it in sheet.further if isinstance(it, str)]
    told = (*sheet.title, *sheet.lead, *paragraphs, *sheet.closing)
    kind = personal_data.find(" ".join(told), office.telephones)
    if kind:
        facts = {"kind": kind, "column": "正文", "number": 0}
        problems.append(Problem(Code.PERSONAL_DATA_ON_SHEET, facts=facts))
    return problems


def _own_data(
    request: SheetRequest,
    who: Listed,
    columns: Sequence[PublicColumn],
    sheet: NoticeSheet,
) -> list[Problem]:
    """Return where a cell holds its own person's data in a form of no pattern."""
    texts = [at for at, it in enumerate(columns) if it.source not in _NUMBERS]
    problems = []
    for number, (place, row) in enumerate(
        zip(who.places, sheet.rows, strict=False), start=1
    ):
        line = request.lines[place]
        for at in texts:
            kind = shown_people.own_data_in(row[at], line)
            if kind and not personal_data.find(row[at]):
                heading = columns[at].heading
                facts = {"kind": kind, "column": heading, "number": number}
                problems.append(Problem(Code.OWN_DATA_ON_SHEET, facts=facts))
    return problems


def _told_of_people(request: SheetRequest, who: Listed) -> list[Problem]:
    """Return what the clerk must know of who is named: minors, very short lists."""
    programme, problems = request.programme, []
    for code, people in (
        (Code.MINORS_COUNTED, who.minor_people),
        (Code.GUARDIANS_NAMED, who.guarded),
    ):
        if people:
            problems.append(Problem(code, facts={"people": people}))
    return problems + told_of_few(programme, _households(request))


def told_of_few(programme: Programme, people: int) -> list[Problem]:
    """Return what the clerk must agree to where few people of a programme are shown.

    Of a sensitive one they are told by their number and their sum alone.
    """
    if not programme.is_sensitive or not 0 < people < shown_people.SMALL:
        return []
    rules = filter(None, (programme.notice_rule, programme.rule))
    facts: dict[str, object] = {
        "programme": programme.public_name,
        "people": people,
        "rule": "；".join(rules) or "没有登记",
    }
    return [Problem(Code.SMALL_LIST, facts=facts)]


def _told_apart(
    request: SheetRequest,
    who: Listed,
    columns: Sequence[PublicColumn],
    sheet: NoticeSheet,
) -> tuple[NoticeSheet, list[Problem]]:
    """Return the sheet with digits behind names that are alike, and what they betray.

    Where the group stands on the sheet it tells people apart without any digit.  A
    sensitive programme shows what its rule lists, so no digits.
    """
    sources = [column.source for column in columns]
    if not request.programme.names_people or Source.NAME not in sources:
        return sheet, []
    by_group = Source.GROUP in sources
    labels = [
        (name_key(it.name), group_key(it.group) if by_group else "") for it in who.lines
    ]
    met = Counter(labels)
    named = [
        Named(number, "\n".join(label), shown_tails.tail_source(it.id_number))
        for number, (label, it) in enumerate(
            zip(labels, who.lines, strict=True), start=1
        )
        if met[label] > 1
    ]
    alike = shown_tails.tell_apart(named, request.office.mask)
    digits, untold = alike.shown, alike.untold
    if request.programme.sensitivity is Sensitivity.HIGH:
        untold += len({one.number for one in named if one.row in digits})
        digits = {}
    problems = []
    if untold:
        problems.append(Problem(Code.NAMESAKES_ALIKE, facts={"people": untold}))
    at = sources.index(Source.NAME)
    exempt = tuple(
        ShownDigits(row, at, tail, head) for row, (head, tail) in sorted(digits.items())
    )
    betrayed = _betrayed(request, columns, sheet, exempt)
    return _with_digits(sheet, exempt), problems + betrayed


def _with_digits(sheet: NoticeSheet, exempt: tuple[ShownDigits, ...]) -> NoticeSheet:
    if not exempt:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for it in exempt:
        rows[it.row - 1][it.column] += f"{OPENS}{it.written}{CLOSES}"
    note = "为区分同村同名的人，姓名后注有身份证号的末几位，其余各位已隐去。"
    return replace(
        sheet,
        rows=tuple(map(tuple, rows)),
        closing=(*sheet.closing, note),
        exempt=exempt,
    )


def _betrayed(
    request: SheetRequest,
    columns: Sequence[PublicColumn],
    sheet: NoticeSheet,
    exempt: Sequence[ShownDigits],
) -> list[Problem]:
    """Return how few identity numbers fit what is shown of one person at least.

    Counted with everything on the sheet: the digits, cells of age, birth and sex,
    and the ages of which alone the programme is.
    """
    day, office = request.notice.first, request.office
    telling = [at for at, it in enumerate(columns) if it.source is Source.EXTRA]
    digits = {it.row: Told(it.head, it.tail) for it in exempt}
    everybody = shown_tails.of_ages(*request.ages, day)
    counts: list[int] = []
    division = office.division_code
    for number, row in enumerate(sheet.rows, start=1):
        told = digits.get(number, NOTHING)
        for at in telling:
            cell = shown_tails.told_by(columns[at].heading, row[at], day)
            told = told.and_also(cell)
        if told == NOTHING:
            continue
        division = division or shown_tails.division_of(
            line.id_number for line in request.lines
        )
        count = shown_tails.fitting(division, day, told.and_also(everybody))
        if number in digits or count < shown_tails.FEW:
            counts.append(count)
    if not counts:
        return []
    least, weighed = min(counts), Severity.NOTE
    if least < shown_tails.FEW:
        weighed = Severity.WARNING
    if least < shown_tails.TOO_FEW and not office.mask_order:
        weighed = Severity.ERROR
    facts = {"people": len(counts), "fitting": least, "order": office.mask_order}
    return [Problem(Code.FEW_NUMBERS_FIT, facts=facts, weighed=weighed)]
