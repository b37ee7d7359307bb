"""Sign-off sheets (签审单): who has no account, or is the second, signs on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import pdf_pages
from gwgk_desktop.domain import money, review_papers, reviews
from gwgk_desktop.domain.notice_sheets import KINDS
from gwgk_desktop.domain.review_papers import SignOff
from gwgk_desktop.domain.sheet_phrases import written_day
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import (
    leaks,
    papers,
)
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import reviews as kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store
from gwgk_desktop.services.reviews import closed, numbers_of, record, refuse_faults


def drawn(store: Store, sheets: Sequence[MadeSheet]) -> bytes:
    """Return the sign-off sheets (签审单) of open sheets as one PDF, a sheet each."""
    faults = [(it, problem) for it in sheets for problem in closed(it)]
    refuse_faults(faults)
    how, office = kept.rule(store.db), kept_office.office(store.db)
    today = store.now().date()
    content = pdf_pages.joined(
        papers.drawn(
            store,
            review_papers.sign_off_sheet(
                SignOff(
                    township=office.township,
                    number=str(it.number),
                    title=it.title,
                    facts=_told(it),
                    file_sha256=it.file_sha256,
                    rule=it.number.reviewed_by(how),
                    record=record(store, it),
                ),
                today,
            ),
        )
        for it in sheets
    )
    leaks.gate(store, content, "签审单.pdf")
    return content


def save(store: Store, sheets: Sequence[MadeSheet], to: Path) -> tuple[Operation, Path]:
    """Save the sign-off sheets in the folder `to`; the history records it.

    It notes of which sheets they take the second's place, too.
    """
    paths.refuse_astray(to)
    paths.check_writable(to)
    content = drawn(store, sheets)
    name = str(sheets[0].number) if len(sheets) == 1 else f"{len(sheets)}份"
    path = paths.free_name(to / f"签审单-{name}.pdf")
    how = kept.rule(store.db)
    second = [
        it
        for it in sheets
        if reviews.wants_second(it.number.reviewed_by(how), record(store, it))
    ]
    facts: dict[str, object] = {"numbers": numbers_of(sheets), "saved_as": path.name}
    if second:
        facts["second"] = numbers_of(second)
    with store.operation(Kind.PRINT_SIGN_OFF, facts) as operation:
        paths.replace_file(path, content)
    return operation, path


def _told(sheet: MadeSheet) -> str:
    span = f"{written_day(sheet.notice.first)}至{written_day(sheet.notice.last)}"
    said = KINDS[sheet.kind]
    if sheet.line_count:
        said = f"{said}，{sheet.line_count}行，{money.grouped(sheet.total_fen)}元"
    return f"{said}，{sheet.page_count}页，公示{span}"
