"""Refused rows: given back as the clerk's own workbook, taken in again once repaired.

Repaired rows form a supplementary batch linked to the first.  It counts as a batch of
its own: it has its own sheets, marked 补充, and its own place in the returns.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import refused_book
from gwgk_desktop.domain import money
from gwgk_desktop.domain.payouts import Supplement
from gwgk_desktop.domain.problems import Code, Place, Problem, Refusal
from gwgk_desktop.domain.readings import row_key, rows_in_error
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import batches as kept_batches
from gwgk_desktop.store import history as kept_history
from gwgk_desktop.store import payouts as kept

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Sequence
    from decimal import Decimal

    from gwgk_desktop.domain.payouts import BatchTerms, PayoutLine, Preview
    from gwgk_desktop.domain.readings import PayoutReading, RowKey
    from gwgk_desktop.domain.returned import Returned
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Store


def refused_workbook(
    store: Store, source: Path | bytes, preview: Preview, out: Path, password: str = ""
) -> Steps[Path]:
    """Write the clerk's own workbook with the refused rows marked; return where.

    `source` is the file that was read, or its bytes; `out` a folder or a file, whose
    name is made to say 内部.  A private output: the history records it.  Refuses where
    no row is refused, and where the file is no longer the one that was read.  What
    `out` names is replaced; `refuse_other_file` looks at it before.
    """
    paths.refuse_astray(out)
    reading = preview.reading
    rows = len(rows_in_error(preview.problems))
    if not rows:
        raise Refusal(Code.NOTHING_REFUSED, file=reading.file)
    content = source if isinstance(source, bytes) else _content(source)
    if hashlib.sha256(content).hexdigest() != reading.sha256:
        raise Refusal(Code.FILE_CHANGED, file=reading.file)
    written = yield from refused_book.write(
        content, reading, preview.problems, password
    )
    path = target(out, reading)
    if isinstance(source, Path) and path.resolve() == source.resolve():
        path = paths.free_name(path)  # the clerk's own file is never overwritten
    facts: dict[str, object] = {
        "original": reading.file,
        "rows": rows,
        "file": path.name,
        "sha256": hashlib.sha256(written).hexdigest(),
    }
    with store.operation(Kind.GIVE_BACK_ROWS, facts):
        paths.replace_file(path, written, private=True)
    return path


def refuse_other_file(store: Store, out: Path, reading: PayoutReading) -> None:
    """Refuse a target that is there and is not as this program wrote it."""
    ours = kept_history.given_back(store.db)
    paths.refuse_other_file(target(out, reading), ours)


def target(out: Path, reading: PayoutReading) -> Path:
    """Return where the refused rows of a workbook go, `out` being a folder or a file.

    A file in a folder never takes the place of another; one that the clerk named may.
    """
    if out.suffix.lower() != ".xlsx" or out.is_dir():
        return paths.free_name(out / file_name(reading))
    return out if _INTERNAL in out.name else out.with_name(f"{_INTERNAL}_{out.name}")


def file_name(reading: PayoutReading) -> str:
    """Return what the workbook of refused rows is called."""
    returned = reading.returned
    original = returned.file if returned and returned.file else reading.file
    return f"{_INTERNAL}_{Path(original).stem}_退回行.xlsx"


def first_batch(
    store: Store, returned: Returned, terms: BatchTerms | None
) -> tuple[int, BatchTerms] | None:
    """Return the batch that a returned workbook supplements; None where there is none.

    Of several that its file was imported as, it is the one of the same terms, else the
    newest of the same programme.
    """
    found = kept_batches.of_file(store.db, returned.sha256)
    if terms is not None:
        found = [it for it in found if it[1].programme_id == terms.programme_id]
        wanted = (terms.year, terms.period)
        same = [it for it in found if (it[1].year, it[1].period) == wanted]
        found = same or found
    return found[0] if found else None


def narrowed(
    store: Store, preview: Preview, lines: Sequence[tuple[RowKey, PayoutLine]]
) -> Preview:
    """Return a preview of what is taken: of a returned workbook, the repaired rows.

    Rows that were imported already are left out, and so is every row that was not
    refused; each is named.  `lines` are all of the workbook's, the wrong ones too.
    """
    returned = preview.reading.returned
    if returned is None:
        return preview
    found = first_batch(store, returned, preview.terms)
    if found is None:
        if returned.whole:
            return preview  # nothing of it was imported: it is a list like any other
        missing = Problem(Code.FIRST_BATCH_MISSING, facts={"file": returned.file})
        return replace(preview, problems=(*preview.problems, missing))
    first, _ = found
    unread = False
    family = kept_batches.family(store.db, first)
    imprints = {key: kept.imprint(line) for key, line in lines}
    known = _known(store, family, set(imprints.values()))
    taken: dict[Place, int] = {}
    already, strange = [], []
    for table, record in preview.reading.records():
        at = Place(table.sheet, record.row, panel=table.panel)
        batch = known.get(imprints.get(row_key(at)))
        if batch is not None:
            already.append(Problem(Code.ALREADY_IN_BATCH, at, {"batch": batch}))
        elif not returned.asks((at.sheet, at.row)):
            strange.append(Problem(Code.NOT_AMONG_REFUSED, at, {"batch": first}))
        else:
            taken[at] = record.amount_fen
            unread = unread or record.amount is None
    refused = rows_in_error(preview.problems)
    keys = {row_key(place) for place in taken} - refused
    right = [(key, line) for key, line in lines if key in keys]
    problems = [it for it in preview.problems if _concerns(it, taken)]
    problems += strange
    if returned.owed is not None and not unread:
        paid = sum(family.values()) + sum(taken.values())
        problems += _total_mismatch(first, returned.owed, money.from_fen(paid))
    return replace(
        preview,
        lines=tuple(line for _, line in right),
        keys=tuple(key for key, _ in right),
        refused=len(taken) - len(right),
        problems=tuple(problems),
        supplement=Supplement(first, tuple(family), sum(family.values())),
        left_out=tuple(already),
    )


def refuse_if_joined_since(store: Store, preview: Preview) -> None:
    """Refuse a supplement whose first batch is not as the preview found it."""
    supplement = preview.supplement
    if supplement is None:
        return
    if tuple(kept_batches.family(store.db, supplement.first)) != supplement.family:
        raise Refusal(Code.FAMILY_CHANGED, batch=supplement.first)


def refuse_while_supplemented(store: Store, batch_id: int) -> None:
    """Refuse to undo a batch that supplements rest on."""
    later = [it for it in kept_batches.family(store.db, batch_id) if it != batch_id]
    if later:
        raise Refusal(Code.SUPPLEMENT_STANDS, batch=batch_id, later=later)


def _known(
    store: Store, batches: Iterable[int], wanted: Collection[kept.Imprint]
) -> dict[kept.Imprint | None, int]:
    """Return which of some imprints were imported already, and in which batch."""
    return {
        it: batch
        for batch in batches
        for it in kept.imprints(store.db, batch)
        if it in wanted
    }


def _concerns(problem: Problem, taken: Container[Place]) -> bool:
    """Return whether a problem is one of the rows that are taken, or of the whole."""
    at = problem.place
    return (
        at is None
        or problem.code is Code.TOTAL_MISMATCH
        or replace(at, column="") in taken
    )


def _total_mismatch(first: int, owed: Decimal, found: Decimal) -> list[Problem]:
    """Return a problem where all batches of a list do not give its total.

    Rows that are still wrong count with what they say.
    """
    if abs(found - owed) <= money.TOLERANCE:
        return []
    facts = {"batch": first, "stated": owed, "found": found}
    return [Problem(Code.SUPPLEMENT_TOTAL_MISMATCH, facts=facts)]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error


_INTERNAL = "内部"
