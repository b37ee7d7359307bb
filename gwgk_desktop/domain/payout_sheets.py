"""Lists of payouts for the wall: what such a sheet says, before it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import money, shown_people
from gwgk_desktop.domain.notice_sheets import NoticeSheet
from gwgk_desktop.domain.office import Source
from gwgk_desktop.domain.pages import SheetColumn, Summed
from gwgk_desktop.domain.payout_columns import (
    FREE,
    NUMBERS,
    rows_of,
    shown_columns,
    total_row_of,
)
from gwgk_desktop.domain.payouts import of_year
from gwgk_desktop.domain.sheet_faults import faults, own_data, told_of_people
from gwgk_desktop.domain.sheet_phrases import (
    CORRECTION,
    correction_told,
    notice_told,
)
from gwgk_desktop.domain.shown_people import Listed
from gwgk_desktop.domain.telling_apart import told_apart

if TYPE_CHECKING:
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.sheet_requests import SheetRequest

_SUMS = {Source.QUANTITY: Summed.PLAIN, Source.AMOUNT: Summed.MONEY}


def compose(request: SheetRequest) -> tuple[NoticeSheet, list[Problem]]:
    """Return a sheet's text, and what the clerk must know or mend before print.

    Errors among the problems forbid the sheet: a telephone that is missing, or
    personal data in a column that the public would see, or digits of identity
    numbers that only few could have.  Warnings want the clerk's consent.  Notes say
    which columns were left out for want of a source, and who is not named.
    """
    who = _listed(request)
    columns, problems = shown_columns(request, who)
    sheet = NoticeSheet(
        number=f"{request.office.township}-{request.number}",
        title=title_of(request),
        lead=_lead(request),
        columns=tuple(
            SheetColumn(
                column.heading,
                column.source in NUMBERS,
                column.source in FREE,
                _SUMS.get(column.source, Summed.NO)
                if request.programme.names_people
                else Summed.NO,
            )
            for column in columns
        ),
        rows=rows_of(request, who, columns),
        total_row=total_row_of(request, columns),
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
    problems += own_data(request, who, columns, sheet)
    problems += told_of_people(request, who)
    sheet, betrayed = told_apart(request, who, columns, sheet)
    return sheet, problems + betrayed


def title_of(request: SheetRequest) -> tuple[str, ...]:
    """Return the title in the official manner: place and time, then what is told.

    A supplement says so: it hangs beside the first batch's sheet, not in its place.
    A correction does too: it takes the place of a sheet that was withdrawn.
    """
    batch = request.batch
    place = f"{request.office.township}{request.village.name}{request.group}"
    supplements = all(it.supplements for it in request.batches)
    supplement = "（补充）" if supplements else ""
    correction = CORRECTION if request.corrects else ""
    return (
        f"{place}{of_year(batch.year, *request.periods)}",
        request.programme.title,
        f"{request.state}情况公示{supplement}{correction}",
    )


def _listed(request: SheetRequest) -> Listed:
    """Return who is named: nobody is where the programme gives totals only."""
    if request.programme.names_people:
        return shown_people.listed(request.lines, request.notice.first)
    lines = tuple(request.lines)
    places = tuple(range(len(lines)))
    return Listed(lines, places, guarded=0, minors=(), minor_people=0)


def _lead(request: SheetRequest) -> tuple[str, ...]:
    """Return the paragraphs above the table: the policy, who, the rate, who pays.

    Only what the programme says: what it does not is left out, never guessed.
    """
    batch, programme, say = request.batch, request.programme, request.sentences.say
    basis = say("basis", policy=programme.policy) if programme.policy else ""
    where = f"{request.village.name}{request.group}"
    what = f"{of_year(batch.year, *request.periods)}{programme.public_name}"
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
            say("department", department=programme.departments) if department else "",
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


def _sum_line(request: SheetRequest) -> str:
    """Return the total in figures and in capitals."""
    amount = request.amount_fen
    return request.sentences.say(
        "sum",
        count=request.households,
        counted="人" if request.programme.unit.startswith("人") else "户",
        state=request.state,
        amount=money.grouped(amount),
        capitals=money.capitals(amount),
    )


def _closing(request: SheetRequest) -> tuple[str, ...]:
    """Return what stands below the table: until when, and where to object."""
    sentences = request.sentences
    told = notice_told(sentences, request.office, request.notice, of_village=True)
    return (*told, sentences.say("hidden"))
