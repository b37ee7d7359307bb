"""The life of a posting: its sheet, its days in their order, its photos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.store.checking.papers import kept_as_it_was

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store

_DOWN = """EXISTS (SELECT 1 FROM posting_take_down WHERE posting_id = {it})
 OR EXISTS (SELECT 1 FROM posting_spoiling WHERE posting_id = {it})"""
_CROSSED = """
SELECT it.id FROM posting AS it JOIN posting_take_down AS later
    ON later.posting_id = it.id AND later.taken_down_at < it.posted_at
UNION SELECT it.id FROM posting AS it JOIN posting_spoiling AS later
    ON later.posting_id = it.id AND later.found_at < it.posted_at
UNION SELECT it.id FROM posting AS it JOIN objection AS later
    ON later.posting_id = it.id AND later.received_at < it.posted_at
UNION SELECT it.posting_id FROM objection AS it JOIN objection_reply AS later
    ON later.objection_id = it.id AND later.replied_at < it.received_at
UNION SELECT it.id FROM posting AS it JOIN archive_record AS later
    ON later.posting_id = it.id AND later.archived_at < it.posted_at
ORDER BY 1
"""
_WRONG = (
    (
        Damage.POSTING_OF_UNRELEASED,
        (
            "SELECT it.id FROM posting AS it WHERE it.sheet_id IS NOT NULL AND"
            " it.sheet_id NOT IN (SELECT sheet_id FROM sheet_release) ORDER BY it.id"
        ),
    ),
    (Damage.POSTING_DAYS_CROSSED, _CROSSED),
    (
        Damage.ARCHIVED_WHILE_UP,
        (
            "SELECT it.posting_id FROM archive_record AS it WHERE NOT"
            f" ({_DOWN.format(it='it.posting_id')}) ORDER BY it.posting_id"
        ),
    ),
    (
        Damage.REPLACED_WHILE_UP,
        (
            "SELECT it.replaces_posting_id FROM posting AS it"
            " WHERE it.replaces_posting_id IS NOT NULL AND NOT"
            f" ({_DOWN.format(it='it.replaces_posting_id')}) ORDER BY it.id"
        ),
    ),
)


def rows(store: Store, _: Known) -> Iterator[Finding]:
    """What hung was released, and what came of it came afterwards."""
    for damage, query in _WRONG:
        for (number,) in store.db.execute_sql(query).fetchall():
            yield Finding(damage, {"posting": number})


def photos(store: Store, _: Known) -> Iterator[Finding]:
    """The photos are there as they were kept."""
    for posting, sha256 in store.db.execute_sql(
        "SELECT posting_id, file_sha256 FROM posting_photo ORDER BY id"
    ).fetchall():
        kept = kept_as_it_was(store, str(sha256))
        if not kept:
            missing = kept is None
            damage = Damage.PHOTO_FILE_MISSING if missing else Damage.PHOTO_FILE_ALTERED
            yield Finding(damage, {"posting": posting})
