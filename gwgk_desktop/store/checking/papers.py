"""Sheets, returns, and the files that are kept of them."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.checking import Damage, Finding
from gwgk_desktop.domain.notice_sheets import TOWNSHIP, SheetKind, sheet_group
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.store.inspecting import named_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.checking.known import Known
    from gwgk_desktop.store.database import Store


_NO_LINE = (0, 0, 0, "")


class _Then:
    """Amounts and payment dates as they were after an operation of the past."""

    def __init__(self, store: Store, known: Known) -> None:
        self._changes = iter([*known.changes, (2**62, "", 0, {})])
        self._next = next(self._changes)
        self._holds: dict[int, tuple[int, int, str]] = {}
        self._paid_on: dict[int, str] = {}
        self._db = store.db
        self._groups: dict[int, dict[tuple[int, str], tuple[int, int]]] = {}
        self.base = {
            (batch, village): (count, fen)
            for batch, village, count, fen in store.db.execute_sql(
                "SELECT batch_id, village_id, count(*), sum(amount_fen)"
                " FROM payout_line GROUP BY batch_id, village_id"
            )
        }
        corrected = {image.get("line_id") for *_, image in known.changes}
        self._lines = {
            number: (batch, village, fen, group)
            for number, batch, village, fen, group in store.db.execute_sql(
                "SELECT id, batch_id, village_id, amount_fen, group_name"
                " FROM payout_line WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([it for it in corrected if isinstance(it, int)]),),
            )
        }

    def go_on_to(self, number: int) -> None:
        """Go on to just after an operation; never back."""
        while self._next[0] <= number:
            _, table, row, image = self._next
            self._holds.pop(row, None) if table == "line_correction" else None
            if image and table == "payout_batch":
                self._paid_on[row] = str(image.get("paid_on"))
            elif image and not image.get("superseded"):
                self._holds[row] = (
                    image.get("line_id", 0),
                    image.get("amount_fen", 0),
                    str(image.get("group_name", "")),
                )
            self._next = next(self._changes)

    def paid(self, batches: set[int], village: int | None = None) -> tuple[int, int]:
        """Return how many lines and how much some batches had, in fen."""
        lines = total = 0
        for (batch, where), (count, fen) in self.base.items():
            if batch in batches and village in {None, where}:
                lines, total = lines + count, total + (fen or 0)
        for line, fen, _ in self._holds.values():
            batch, where, was, _ = self._lines.get(line, _NO_LINE)
            if batch in batches and village in {None, where}:
                total += fen - was
        return lines, total

    def paid_to(self, batches: set[int], village: int, group: str) -> tuple[int, int]:
        """Return the same of one villager group, which corrections may change."""
        wanted = group_key(group)
        lines = total = 0
        for batch in batches:
            count, fen = self._of_groups(batch).get((village, wanted), (0, 0))
            lines, total = lines + count, total + fen
        for line, fen, now in self._holds.values():
            batch, where, was, first = self._lines.get(line, _NO_LINE)
            if batch in batches and where == village:
                if sheet_group(first) == wanted:
                    lines, total = lines - 1, total - was
                if sheet_group(now) == wanted:
                    lines, total = lines + 1, total + fen
        return lines, total

    def _of_groups(self, batch: int) -> dict[tuple[int, str], tuple[int, int]]:
        """Return what a batch brought by village and group; asked for once."""
        if batch not in self._groups:
            found: dict[tuple[int, str], tuple[int, int]] = {}
            for village, name, count, fen in self._db.execute_sql(
                "SELECT village_id, group_name, count(*), sum(amount_fen)"
                " FROM payout_line WHERE batch_id = ? GROUP BY village_id, group_name",
                (batch,),
            ):
                lines, total = found.get((village, sheet_group(name)), (0, 0))
                place = village, sheet_group(name)
                found[place] = lines + count, total + (fen or 0)
            self._groups[batch] = found
        return self._groups[batch]

    def paid_on(self, batch: int) -> str:
        """Return the payment date of a batch."""
        return self._paid_on.get(batch, "")


def _shown(store: Store, table: str, column: str) -> dict[int, list[int]]:
    shown: dict[int, list[int]] = defaultdict(list)
    for paper, batch in store.db.execute_sql(f"SELECT {column}, batch_id FROM {table}"):
        shown[paper].append(batch)
    return shown


def _comparable(store: Store) -> set[int]:
    """Return the batches whose lines are still there to be counted."""
    return {
        batch
        for (batch,) in store.db.execute_sql(
            "SELECT id FROM payout_batch WHERE undone = 0 AND resends_id IS NULL"
        )
    }


def kept_as_it_was(store: Store, sha256: str) -> bool | None:
    """Return whether a kept file is as it was; None where it is missing."""
    try:
        store.shelf.get(sha256)
    except Refusal:
        return False if store.shelf.has(sha256) else None
    return True


def sheets(store: Store, known: Known) -> Iterator[Finding]:
    """Hold each sheet against its file and its batches as they were then."""
    shown = _shown(store, "notice_sheet_batch", "sheet_id")
    there, then = _comparable(store), _Then(store, known)
    made: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    made_by = known.made_by
    rows = store.db.execute_sql(
        "SELECT sheet.id, coalesce(village_id, 0), coalesce(village.name, ?), year,"
        " serial, version, line_count, total_fen, file_sha256, sheet.kind, group_name,"
        " content_sha256 FROM notice_sheet AS sheet"
        " LEFT JOIN village ON village.id = village_id ORDER BY sheet.id",
        (TOWNSHIP,),
    ).fetchall()
    for row in sorted(rows, key=lambda it: made_by.get(("notice_sheet", it[0]), 0)):
        sheet, village, name, year, serial, version, lines, total, sha256 = row[:9]
        kind, group, content_sha256 = row[9:]
        facts = {"sheet": f"{name}-{year}-{serial:03d}" + f"-{version}"}
        made[village, year].append((serial, version))
        for file in filter(None, (sha256, content_sha256)):
            kept = kept_as_it_was(store, str(file))
            if not kept:
                missing = kept is None
                damage = (
                    Damage.SHEET_FILE_MISSING if missing else Damage.SHEET_FILE_ALTERED
                )
                yield Finding(damage, facts)
        batches = set(shown.get(sheet, ()))
        then.go_on_to(made_by.get(("notice_sheet", sheet), 0))
        of_batches = kind in {SheetKind.PAYOUTS, SheetKind.TOTALS}
        if of_batches and not batches:
            yield Finding(Damage.SHEET_WITHOUT_BATCH, facts)
        elif of_batches and batches <= there:
            paid = (
                then.paid_to(batches, village, group)
                if group
                else then.paid(batches, village or None)
            )
            if paid != (lines, total):
                yield Finding(Damage.SHEET_TOTAL, facts)
    yield from _numbers(made)


def _numbers(
    made: dict[tuple[int, int], list[tuple[int, int]]],
) -> Iterator[Finding]:
    """Sheets of a village and year count 1, 2, 3, and so do versions of one."""
    for (village, year), numbers in made.items():
        place = {"village_number": village, "year": year}
        serials = {serial for serial, _ in numbers}
        for serial in range(1, max(serials)):
            if serial not in serials:
                yield Finding(Damage.SHEET_NUMBER_GAP, {**place, "serial": serial})
        for serial in sorted(serials):
            versions = [version for it, version in numbers if it == serial]
            facts = {**place, "serial": serial}
            if len(set(versions)) < len(versions):
                yield Finding(Damage.SHEET_NUMBER_TWICE, facts)
            elif versions != list(range(1, len(versions) + 1)):
                yield Finding(Damage.SHEET_VERSION_ORDER, facts)


def returns(store: Store, known: Known) -> Iterator[Finding]:
    """Hold each return against its file and its batches as they were then."""
    counted = _shown(store, "county_return_batch", "return_id")
    there, then = _comparable(store), _Then(store, known)
    for number, quarter, total, sha256 in store.db.execute_sql(
        "SELECT id, quarter, total_fen, file_sha256 FROM county_return ORDER BY id"
    ).fetchall():
        facts = {"return": number, "quarter": quarter}
        kept = kept_as_it_was(store, str(sha256))
        if not kept:
            missing = kept is None
            damage = (
                Damage.RETURN_FILE_MISSING if missing else Damage.RETURN_FILE_ALTERED
            )
            yield Finding(damage, facts)
        batches = counted.get(number, [])
        then.go_on_to(known.made_by.get(("county_return", number), 0))
        if not batches:
            yield Finding(Damage.RETURN_WITHOUT_BATCH, facts)
        elif len(set(batches)) < len(batches):
            yield Finding(Damage.RETURN_BATCH_TWICE, facts)
        elif set(batches) <= there and then.paid(set(batches))[1] != total:
            yield Finding(Damage.RETURN_TOTAL, facts)
        parsed = Quarter.parse(str(quarter))
        if parsed is None:
            continue
        first, last = parsed.first_day.isoformat(), parsed.last_day.isoformat()
        for batch in sorted(set(batches)):
            if not first <= then.paid_on(batch) <= last:
                yield Finding(Damage.RETURN_BATCH_OUTSIDE, {**facts, "batch": batch})


def kept_files(store: Store, _: Known) -> Iterator[Finding]:
    """Files that no row names: as they were, a crash left them; else damaged."""
    named = named_files(store.db.connection())
    for name, whole in store.shelf.strays(named):
        damage = Damage.KEPT_FILE_ORPHAN if whole else Damage.KEPT_FILE_ALTERED
        yield Finding(damage, {"name": name[:12]})
