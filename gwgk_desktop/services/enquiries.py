"""What a villager asks at the counter, with a line in the history before the answer.

The identity number is held against the store and given up: it stands in no entry, no
row, no answer and on no slip.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.domain.enquiries import (
    Enquiry,
    OwnLine,
    Posted,
    forms_of,
    rows_naming,
    slip,
)
from gwgk_desktop.domain.people import name_key
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, papers, sheet_files
from gwgk_desktop.services.reviews import called
from gwgk_desktop.store import enquiries as kept
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import posting_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.postings import PostingRecord
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


def ask(store: Store, name: str, id_number: str, number: str = "") -> Enquiry:
    """Return what was posted about somebody, under their own identity number alone.

    `number` is that of a sheet, where they ask about one.  The history has the look-up
    before anything is told, and where nobody fits as well: ENQUIRER_UNKNOWN.
    """
    forms, asked = forms_of(id_number), name.strip()
    if not forms or not asked:
        raise Refusal(Code.ENQUIRER_INCOMPLETE)
    leaks.refuse_numbers(store, {"name": asked})
    wanted = called(store, [number]) if number.strip() else []
    facts: dict[str, object] = {
        "name": wording.masked_within(asked),
        "of_sheet": str(wanted[0].number) if wanted else "",
    }
    with store.operation(Kind.ENQUIRE, facts) as operation:
        own = [it for it in kept.own_lines(store.db, forms) if _is_called(it, asked)]
        posted = tuple(_posted(store, own, wanted, forms[0])) if own else ()
        kept.add(
            store.db,
            at=store.now(),
            by=store.user.name if store.user else "",
            name=asked,
            sheet=str(facts["of_sheet"]),
            found=len(posted) if own else None,
        )
        operation.facts["found"] = f"{len(posted)}份公示单" if own else "没有对上"
    if not own:
        raise Refusal(Code.ENQUIRER_UNKNOWN)
    return Enquiry(asked, str(facts["of_sheet"]), posted)


def save_slip(store: Store, it: Enquiry, to: Path) -> tuple[Operation, Path]:
    """Save what somebody was told as PDF in the folder `to`, for them alone.

    It is searched as any paper, for numbers; the name in its file's name says whose.
    """
    today = store.now().date()
    township = kept_office.office(store.db).township
    path = paths.free_name(to / f"查询单-{it.name}-{today:%Y%m%d}.pdf")
    content = papers.drawn(store, slip(it, township, today))
    leaks.gate(store, content, path.name)
    facts: dict[str, object] = {
        "name": wording.masked_within(it.name),
        "count": len(it.posted),
        "saved_as": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    with store.operation(Kind.PRINT_ENQUIRY, facts) as operation:
        paths.replace_file(path, content, private=True)
    return operation, path


def _is_called(line: OwnLine, name: str) -> bool:
    return name_key(line.names[0]) == name_key(name)


def _posted(
    store: Store, own: Sequence[OwnLine], wanted: Sequence[MadeSheet], id_number: str
) -> Iterator[Posted]:
    """Yield the sheets that hung and show lines of somebody, the newest first."""
    hung: dict[int, list[PostingRecord]] = {}
    for one in posting_records.records(store.db):
        if one.posting.sheet_id is not None:
            hung.setdefault(one.posting.sheet_id, []).insert(0, one)
    names = {it.id: it.name for it in kept_office.villages(store.db)}
    some = wanted or kept_sheets.sheets(store.db)
    for sheet in (it for it in some if it.id in hung and it.content_sha256):
        shown = set(kept_sheets.shown_batches(store.db, sheet.id))
        village = sheet.number.village
        lines = [
            it
            for it in own
            if it.batch_id in shown and names.get(it.village_id) == village
        ]
        if lines:
            text = sheet_files.content_text(store, sheet).decode()
            rows = rows_naming(text, lines, id_number)
            yield Posted(str(sheet.number), sheet.title, tuple(hung[sheet.id]), rows)
