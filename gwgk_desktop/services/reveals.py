"""Showing a full number: nobody sees one that the history does not know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind

if TYPE_CHECKING:
    from gwgk_desktop.domain.reveals import Numbered
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


def reveal(store: Store, asked: Numbered, reason: str) -> Operation:
    """Record that a row's numbers are shown, and why; then they may be.

    Recorded are the fields, never a number: one that was typed into the reason or
    stands in a name is masked.  Who may only look is refused, for showing is a deed.
    """
    if not asked.numbers:
        raise Refusal(Code.NO_NUMBER)
    if not reason.strip():
        raise Refusal(Code.REVEAL_REASON_MISSING)
    facts: dict[str, object] = {
        "name": wording.masked_within(asked.name),
        "fields": [field.value for field, _ in asked.numbers],
        "sheet": wording.masked_within(asked.sheet),
        "row": asked.row,
        "reason": wording.masked_within(reason.strip()),
    }
    if asked.batch_id:
        facts |= {"of_batch": asked.batch_id, "line": asked.line_id}
    else:
        facts["file"] = wording.masked_within(asked.file)
    with store.operation(Kind.REVEAL, facts) as operation:
        return operation
