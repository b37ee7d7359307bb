"""The history: its chain, what its entries say, heads known from elsewhere."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import journal, opening
from gwgk_desktop.store.checking.known import Known, loaded
from gwgk_desktop.store.checking.values import is_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gwgk_desktop.domain.checking import Anchor
    from gwgk_desktop.store.database import Store


def of_chain(store: Store) -> Iterator[Finding]:
    """Follow the chain of the history from its first entry."""
    return entries(store, Known())


def left_behind(store: Store) -> set[tuple[int, str]]:
    """Return the entries that were left behind, as the history names them."""
    return opening.parted(store.db)


def anchored(store: Store, anchors: Sequence[Anchor]) -> Iterator[Finding]:
    """Hold the history against heads known from elsewhere.

    The first that does not fit is told, with the last before it that does: what was
    written anew begins between the two.
    """
    row = store.db.execute_sql("SELECT max(id) FROM operation").fetchone()
    last, good = int(row[0] or 0), 0
    left = left_behind(store)
    for anchor in sorted(anchors, key=lambda it: it.head.entries):
        number = anchor.head.entries
        if not number or is_among(anchor, left):
            continue
        facts: dict[str, object] = {"source": anchor.source, "number": number}
        if number > last:
            yield Finding(Damage.HISTORY_CUT, {**facts, "last": last})
            return
        found = store.db.execute_sql(
            "SELECT hash FROM operation WHERE id = ?", (number,)
        ).fetchone()
        if not found or not str(found[0]).startswith(anchor.head.hash):
            yield Finding(
                Damage.HISTORY_REWRITTEN, {**facts, "first": min(good + 1, number)}
            )
            return
        good = number


def is_among(anchor: Anchor, left: set[tuple[int, str]]) -> bool:
    """Return whether a head, or as many digits of it as paper holds, was left."""
    return any(
        number == anchor.head.entries
        and (hash_.startswith(anchor.head.hash) or anchor.head.hash.startswith(hash_))
        for number, hash_ in left
    )


def entries(store: Store, _: Known) -> Iterator[Finding]:
    """Follow the chain from its first entry."""
    digests = _digests(store)
    expected, previous = 1, ""
    for row in store.db.execute_sql(
        "SELECT id, kind, facts, who, at, undoes, digest, previous, hash"
        " FROM operation ORDER BY id"
    ):
        number, kind, facts, who, at, undoes, digest, told_previous, told = row
        place = {"number": number}
        if number != expected:
            missing = {"number": expected, "last": number - 1}
            yield Finding(Damage.ENTRY_MISSING, missing)
        elif told_previous != previous:
            yield Finding(Damage.CHAIN_BROKEN, place)
        expected = number + 1
        if not told:
            yield Finding(Damage.ENTRY_UNFINISHED, place)
        elif told != journal.hash_of(
            (told_previous, number, kind, facts, who, at, undoes, digest)
        ):
            yield Finding(Damage.ENTRY_ALTERED, place)
        if digest != digests.get(number, hashlib.sha256()).hexdigest() and told:
            yield Finding(Damage.IMAGES_ALTERED, place)
        previous = told
    [(last,)] = store.db.execute_sql(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'operation'"
    )
    if last >= expected:
        yield Finding(Damage.ENTRY_MISSING, {"number": expected, "last": last})


def told_by_entries(store: Store, _: Known) -> Iterator[Finding]:
    """Read what the entries say, each by itself and after those before it."""
    kinds, latest = set(Kind), ""
    undone: set[int] = set()
    for number, kind, facts, at, undoes in store.db.execute_sql(
        "SELECT id, kind, facts, at, undoes FROM operation ORDER BY id"
    ):
        place = {"number": number}
        if kind not in kinds or not isinstance(loaded(facts), dict) or not is_time(at):
            yield Finding(Damage.ENTRY_UNREADABLE, place)
        elif at < latest:
            yield Finding(Damage.CLOCK_WENT_BACK, {**place, "at": at, "before": latest})
        if undoes is not None and (undoes >= number or undoes in undone):
            yield Finding(Damage.UNDO_UNFOUNDED, {**place, "undoes": undoes})
        undone.add(undoes)
        latest = max(latest, str(at))


def _digests(store: Store) -> dict[int, Any]:
    """Return the running digest of each operation's row images."""
    digests: dict[int, Any] = {}
    for number, *image in store.db.execute_sql(
        "SELECT operation_id, table_name, row_id, before, after FROM change ORDER BY id"
    ):
        digest = digests.setdefault(number, hashlib.sha256())
        digest.update(journal.written_image(tuple(image)))
    return digests


def images(store: Store, _: Known) -> Iterator[Finding]:
    """Row images belong to entries that are there."""
    for (number,) in store.db.execute_sql(
        "SELECT DISTINCT operation_id FROM change"
        " WHERE operation_id NOT IN (SELECT id FROM operation)"
    ):
        yield Finding(Damage.IMAGE_WITHOUT_ENTRY, {"number": number})
