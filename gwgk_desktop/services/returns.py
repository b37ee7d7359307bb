"""The county's quarterly return: draw it up, look at it, export it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import return_book
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.returns import (
    DonePosting,
    DueItem,
    QuarterReturn,
    SentReturn,
    of_items,
    owed,
    with_postings,
)
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, plan, postings
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import returns as kept
from gwgk_desktop.wording.plan import RETURN_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.calendar import Quarter
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store

DEFAULT_FORM = return_book.DEFAULT_FORM


def forms() -> list[tuple[str, str]]:
    """Return the forms there are: name and title."""
    return [(form.name, form.title) for form in return_book.forms()]


def draw_up(store: Store, quarter: Quarter) -> QuarterReturn:
    """Return the figures of a quarter; changes nothing."""
    office = kept_office.office(store.db)
    wall = postings.postings(store)
    done = list(_done(store, wall))
    return QuarterReturn(
        quarter=quarter,
        township=office.township,
        county=office.county,
        drawn_up_on=store.now().date(),
        figures=tuple(
            with_postings(
                kept.figures(store.db, quarter),
                owed(kept.paid(store.db, quarter), done),
                done,
            )
        ),
        batch_ids=tuple(kept.batches_paid_in(store.db, quarter)),
        unreleased=kept.unreleased(store.db, quarter),
        items=tuple(of_items(RETURN_ITEMS, _items(store, quarter, wall))),
    )


_AROUND = timedelta(days=92)
"""What is due in a quarter may go up so long before; later, whenever it does."""


def _items(store: Store, quarter: Quarter, wall: Sequence[Listed]) -> Iterator[DueItem]:
    """Yield what was due of the villages' catalogue in a quarter, place by place."""
    last = max(quarter.last_day, store.now().date()) + _AROUND
    made = plan.plan(store, quarter.first_day - _AROUND, last, wall)
    by_id = {it.record.id: it for it in wall}
    first, end = quarter.first_day, quarter.last_day
    order = {it.village_id: number for number, it in enumerate(made.sites)}
    for it in sorted(made.planned, key=lambda one: order.get(one.key.village_id, 0)):
        of_village = it.key.item_code and it.key.village_id is not None
        if of_village and it.due_on and first <= it.due_on <= end:
            hung = by_id.get(it.posting_id or 0)
            up = hung is not None and not hung.record.sheet_withdrawn
            yield DueItem(
                it.place,
                posted=up,
                in_time=up and not it.late_days,
                hung=up and hung is not None and hung.standing.full,
                photographed=up and hung is not None and bool(hung.record.photos),
            )


def _done(store: Store, wall: Sequence[Listed]) -> Iterator[DonePosting]:
    """Yield what hung of batches; what was withdrawn since counts for nothing.

    What was put up again is proved by a photo of the newest posting alone, as
    reminders ask for it.
    """
    batches = kept.batches_of_postings(store.db)
    stages = {it.record.id: it.record.posting.stage for it in wall}
    for it in wall:
        record = it.record
        is_newest = stages.get(record.replaced_by or 0) is not record.posting.stage
        if not record.sheet_withdrawn:
            for batch_id in batches.get(record.id, ()):
                yield DonePosting(
                    record.posting.village,
                    batch_id,
                    record.posting.stage,
                    record.posting.posted_on,
                    it.standing.full,
                    is_newest and bool(record.photos),
                )


def export(
    store: Store,
    drawn_up: QuarterReturn,
    to: Path,
    form_name: str = DEFAULT_FORM,
    *,
    overwrite: bool = False,
) -> SentReturn:
    """Write a return into its form at `to`; the history keeps what was sent.

    Refuses a quarter in which nothing was paid, and unless the clerk has agreed
    to `overwrite` it, a file that is there and is not a return of ours, untouched;
    and one that would leak personal data.
    """
    if not drawn_up.figures:
        raise Refusal(Code.NOTHING_PAID, quarter=str(drawn_up.quarter))
    paths.refuse_astray(to)
    if not overwrite:
        ours = {it.file_sha256 for it in kept.sent(store.db)}
        paths.refuse_other_file(to, ours)
    name = tellable_name(to.name)
    form = return_book.form(form_name)
    content = return_book.fill(form, drawn_up)
    leaks.gate(store, content, to.name)
    total = drawn_up.totals.total_fen
    facts: dict[str, object] = {
        "quarter": str(drawn_up.quarter),
        "form": form.title,
        "total_fen": total,
        "file": name,
    }
    with store.operation(Kind.EXPORT_RETURN, facts) as operation:
        sent = SentReturn(
            quarter=str(drawn_up.quarter),
            form=form_name,
            made_on=drawn_up.drawn_up_on,
            total_fen=total,
            file_name=name,
            file_sha256=store.shelf.keep(content),
        )
        operation.facts["sha256"] = sent.file_sha256
        kept.add(store.db, sent, drawn_up.batch_ids)
        paths.replace_file(to, content)
    return sent


def sent(store: Store) -> list[SentReturn]:
    """Return the returns that were exported, the newest first."""
    return kept.sent(store.db)
