"""What forbids a sheet, and what the clerk must know or agree to before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import personal_data, shown_people
from gwgk_desktop.domain.payout_columns import NUMBERS
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.office import Office, Programme, PublicColumn
    from gwgk_desktop.domain.pages import SheetTable
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.personal_data import PersonalData
    from gwgk_desktop.domain.sheet_requests import SheetRequest
    from gwgk_desktop.domain.shown_people import Listed


LEAD = ("policy", "audience", "funding", "payment")
"""What a list's lead says of the programme, where that is on file."""
IN_TOTALS = ("policy",)
"""The same of totals by village."""


def faults(office: Office, sheet: NoticeSheet) -> list[Problem]:
    """Return what forbids a sheet: no telephone, or personal data on it."""
    problems = []
    if not office.township:
        problems.append(Problem(Code.OFFICE_NAME_MISSING))
    if not office.supervision_phone:
        problems.append(Problem(Code.TELEPHONE_MISSING))
    tables = [it for it in sheet.further if not isinstance(it, str)]
    for table in (sheet.table, *tables):
        problems += _in_table(table)
    return problems + _in_words(office, sheet)


def _in_table(table: SheetTable) -> list[Problem]:
    """Return which cells of a table hold personal data, and which headings."""
    # Most cells are met again and again: each text is looked through once.
    texts = {cell for row in table.rows for cell in row}
    found = {it: kinds for it in texts if (kinds := _kinds(it))}
    named = ((tellable_name(it.heading), it.heading) for it in table.columns)
    problems = [
        _found(kind, f"表头“{name}”") for name, it in named for kind in _kinds(it)
    ]
    if not found:
        return problems
    return problems + [
        _found(kind, tellable_name(it.heading), number)
        for number, row in enumerate(table.rows, start=1)
        for it, cell in zip(table.columns, row, strict=True)
        for kind in found.get(cell, ())
    ]


def _in_words(office: Office, sheet: NoticeSheet) -> list[Problem]:
    """Return which lines of a sheet's words hold personal data.

    The lines of the body are counted as they were written, without the empty ones; what
    goes over several lines is told of the body.
    """
    lines: list[tuple[str, int, str]] = [("标题", 0, "".join(sheet.title))]
    lines += [("正文", 0, it) for it in sheet.lead]
    number = 0
    for part in sheet.further:
        number += 1
        if isinstance(part, str):
            lines.append(("正文", number, part))
        else:
            number += len(part.rows)
    lines += [("结尾", 0, it) for it in sheet.closing]
    ours = office.telephones
    problems = [
        _found(kind, where, number)
        for where, number, text in lines
        for kind in _kinds(text, ours)
    ]
    told = {it.facts["kind"] for it in problems}
    whole = " ".join(text for _, _, text in lines)
    over = [it for it in _kinds(whole, ours) if it not in told]
    return problems + [_found(it, "正文") for it in over]


def _kinds(
    text: str, allowed: frozenset[str] = frozenset()
) -> tuple[PersonalData, ...]:
    return tuple(dict.fromkeys(personal_data.kinds(text, allowed)))


def _found(kind: PersonalData, where: str, number: int = 0) -> Problem:
    facts: dict[str, object] = {"kind": kind, "column": where, "number": number}
    return Problem(Code.PERSONAL_DATA_ON_SHEET, facts=facts)


def own_data(
    request: SheetRequest,
    who: Listed,
    columns: Sequence[PublicColumn],
    sheet: NoticeSheet,
) -> list[Problem]:
    """Return where a cell holds its own person's data in a form of no pattern."""
    texts = [at for at, it in enumerate(columns) if it.source not in NUMBERS]
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


def unsaid_in_lead(programme: Programme, wanted: Sequence[str] = LEAD) -> list[Problem]:
    """Return a note of what a sheet's lead leaves out, as its programme says it not."""
    unsaid = [name for name in wanted if not getattr(programme, name)]
    if not unsaid:
        return []
    facts: dict[str, object] = {"programme": programme.public_name, "unsaid": unsaid}
    return [Problem(Code.LEAD_INCOMPLETE, facts=facts)]


def told_of_people(request: SheetRequest, who: Listed) -> list[Problem]:
    """Return what the clerk must know of who is named: minors, very short lists."""
    programme, problems = request.programme, []
    for code, people in (
        (Code.MINORS_COUNTED, who.minor_people),
        (Code.GUARDIANS_NAMED, who.guarded),
    ):
        if people:
            problems.append(Problem(code, facts={"people": people}))
    return problems + told_of_few(programme, request.households)


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


def told_of_period(notice: NoticePeriod, today: date, since: date) -> list[Problem]:
    """Return what the clerk must agree to of a notice period: that nobody can see it.

    `since`: the first day on which what the sheet tells was known, or done.
    """
    facts: dict[str, object] = {"first": notice.first, "last": notice.last}
    if notice.last < today:
        return [Problem(Code.PERIOD_ALREADY_OVER, facts=facts)]
    if notice.first < since:
        facts["since"] = since
        return [Problem(Code.PERIOD_BEFORE_LIST, facts=facts)]
    return []


def told_of_payment(
    notice: NoticePeriod, batches: Iterable[BatchSummary], today: date
) -> list[Problem]:
    """Return which batches are to be paid while people may still object.

    What should be paid by now is told of elsewhere: nobody can pay it later.
    """
    return [
        Problem(
            Code.NOTICE_PAST_PAYMENT,
            facts={"last": notice.last, "batch": it.id, "day": it.paid_on},
        )
        for it in batches
        if today < it.paid_on <= notice.last and it.paid < it.line_count
    ]


def told_of_drafter(drafted_by: str) -> list[Problem]:
    """Return a note where nobody is on record as having drafted a sheet."""
    return [] if drafted_by else [Problem(Code.DRAFTER_MISSING)]
