"""What is asked of a store to find damage: each check yields what it finds.

None of them trusts what another one checks: indexes are not relied upon where they
may be gone, and a value is compared before it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.store.checking import (
    batches,
    boards,
    bulk,
    catalogue,
    chain,
    files,
    lists,
    papers,
    postings,
    reviews,
    rows,
    values,
)
from gwgk_desktop.store.checking.chain import (
    anchored,
    is_among,
    left_behind,
    of_chain,
)
from gwgk_desktop.store.checking.known import Known, gather

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gwgk_desktop.domain.checking import Finding
    from gwgk_desktop.store.database import Store

__all__ = [
    "Known",
    "anchored",
    "checks",
    "gather",
    "is_among",
    "left_behind",
    "of_chain",
]


def checks() -> tuple[Callable[[Store, Known], Iterator[Finding]], ...]:
    """Return the checks that need no anchors, in their order."""
    return (
        files.file,
        files.found_on_opening,
        files.seal,
        files.schema,
        files.sequences,
        chain.entries,
        chain.told_by_entries,
        chain.images,
        rows.rows,
        bulk.written,
        bulk.unrecorded,
        rows.references,
        rows.people,
        rows.names,
        values.amounts,
        values.decimals,
        values.days,
        values.values,
        values.period_days,
        values.json_columns,
        batches.corrections,
        batches.batches,
        batches.undone,
        batches.supplements,
        batches.lines,
        papers.sheets,
        reviews.contents,
        reviews.review_rows,
        reviews.releases,
        reviews.withdrawals,
        postings.rows,
        postings.photos,
        papers.returns,
        papers.kept_files,
        boards.photos,
        boards.parts,
        lists.lists_and_payments,
        catalogue.versions,
        catalogue.rules,
        catalogue.what_rests_on_it,
    )
