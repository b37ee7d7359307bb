"""People of one name on a sheet: digits behind their names, and what these betray."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain import shown_tails
from gwgk_desktop.domain.office import Sensitivity, Source, group_key
from gwgk_desktop.domain.people import name_key
from gwgk_desktop.domain.problems import Code, Problem, Severity
from gwgk_desktop.domain.shown_tails import (
    CLOSES,
    NOTHING,
    OPENS,
    Named,
    ShownDigits,
    Told,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.office import PublicColumn
    from gwgk_desktop.domain.sheet_requests import SheetRequest
    from gwgk_desktop.domain.shown_people import Listed


def told_apart(
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
