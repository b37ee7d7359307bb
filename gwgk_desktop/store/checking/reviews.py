"""The life of a sheet: its content, its reviews, its release and withdrawal."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.reviews import Check, Ruling, Step, is_alone
from gwgk_desktop.store.checking.known import loaded, named
from gwgk_desktop.store.checking.papers import kept_as_it_was

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


_SHEET = (
    "coalesce(village.name, '?') || '-' || year || '-' || printf('%03d', serial)"
    " || '-' || version"
)
"""What a sheet is called in a finding."""
_OF_SHEET = (
    " JOIN notice_sheet AS sheet ON sheet.id = it.sheet_id"
    " LEFT JOIN village ON village.id = sheet.village_id"
)


def contents(store: Store, _: Known) -> Iterator[Finding]:
    """The content texts of sheets and the signed pages are there as they were."""
    for table, query, missing, altered in (
        (
            "notice_sheet",
            (
                f"SELECT it.id, {_SHEET}, it.content_sha256 FROM notice_sheet AS it"
                " LEFT JOIN village ON village.id = it.village_id"
                " WHERE it.content_sha256 <> ''"
            ),
            Damage.CONTENT_FILE_MISSING,
            Damage.CONTENT_FILE_ALTERED,
        ),
        (
            "sheet_review",
            (
                f"SELECT it.id, {_SHEET}, it.page_sha256 FROM sheet_review AS it"
                f"{_OF_SHEET} WHERE it.page_sha256 <> ''"
            ),
            Damage.REVIEW_PAGE_MISSING,
            Damage.REVIEW_PAGE_ALTERED,
        ),
    ):
        for number, sheet, sha256 in store.db.execute_sql(query).fetchall():
            kept = kept_as_it_was(store, str(sha256))
            if not kept:
                facts = {**named(table, number), "sheet": sheet}
                yield Finding(missing if kept is None else altered, facts)


def review_rows(store: Store, _: Known) -> Iterator[Finding]:
    """Each decision has what it needs, and none came after the release."""
    for number, sheet, step, ruling, by, reason, checks, late in store.db.execute_sql(
        f"SELECT it.id, {_SHEET}, step, ruling, decided_by, reason, checks,"
        " coalesce(it.recorded_at > gone.released_at, 0)"
        f" FROM sheet_review AS it{_OF_SHEET}"
        " LEFT JOIN sheet_release AS gone ON gone.sheet_id = it.sheet_id ORDER BY it.id"
    ):
        agreed = ruling == Ruling.AGREE
        ticked = loaded(checks)
        lacks = not isinstance(ticked, list) or set(map(str, ticked)) < set(Check)
        for damage, holds in (
            (Damage.REVIEW_WITHOUT_NAME, not by),
            (Damage.REVIEW_WITHOUT_REASON, not agreed and not reason),
            (Damage.REVIEW_WITHOUT_CHECKS, agreed and step == Step.TOWNSHIP and lacks),
            (Damage.REVIEW_AFTER_RELEASE, late),
        ):
            if holds:
                yield Finding(damage, {"sheet": sheet, "row": number})


def releases(store: Store, _: Known) -> Iterator[Finding]:
    """What was released is the sheet that was reviewed, by others than its drafter."""
    agreed: dict[int, dict[str, str]] = defaultdict(dict)
    for sheet, step, ruling, by in store.db.execute_sql(
        "SELECT sheet_id, step, ruling, decided_by FROM sheet_review ORDER BY id"
    ):
        if ruling != Ruling.AGREE:
            agreed[sheet].clear()
        else:
            agreed[sheet][step] = by
    holding: Counter[tuple[object, ...]] = Counter()
    for row in store.db.execute_sql(
        f"SELECT it.sheet_id, {_SHEET}, sheet.drafted_by, it.steps,"
        " it.file_sha256 <> sheet.file_sha256"
        " OR it.content_sha256 <> sheet.content_sha256,"
        " coalesce(said.disclosure, 'proactive') <> 'proactive',"
        " NOT EXISTS (SELECT 1 FROM sheet_withdrawal WHERE sheet_id = it.sheet_id),"
        " sheet.village_id, sheet.year, sheet.serial"
        f" FROM sheet_release AS it{_OF_SHEET}"
        " LEFT JOIN sheet_classification AS said ON said.sheet_id = it.sheet_id"
        " ORDER BY it.sheet_id"
    ).fetchall():
        sheet, name, drafted_by, steps, unlike, secret, holds, *number = row
        facts = {"sheet": name}
        if unlike:
            yield Finding(Damage.RELEASE_UNLIKE_SHEET, facts)
        if secret:
            yield Finding(Damage.RELEASE_NOT_PROACTIVE, facts)
        done = agreed.get(sheet, {})
        lacking = [it for it in str(steps).split(",") if it not in done]
        if lacking:
            yield Finding(Damage.RELEASE_WITHOUT_REVIEW, {**facts, "step": lacking[0]})
        if is_alone(drafted_by, set(done.values())):
            yield Finding(Damage.RELEASE_BY_DRAFTER_ALONE, facts)
        holding[tuple(number)] += holds
        if holds and holding[tuple(number)] > 1:
            yield Finding(Damage.RELEASED_TWICE, facts)


def withdrawals(store: Store, _: Known) -> Iterator[Finding]:
    """What was withdrawn had been released, and a reason was given."""
    for sheet, reason, released in store.db.execute_sql(
        f"SELECT {_SHEET}, it.reason,"
        " EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = it.sheet_id)"
        f" FROM sheet_withdrawal AS it{_OF_SHEET}"
    ):
        if not reason:
            yield Finding(Damage.WITHDRAWN_WITHOUT_REASON, {"sheet": sheet})
        if not released:
            yield Finding(Damage.WITHDRAWN_UNRELEASED, {"sheet": sheet})
