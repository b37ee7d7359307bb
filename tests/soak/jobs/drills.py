"""Random backups of stores of every kept version, restored and compared row by row."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.desk import STORE, Desk
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, checking, history, office, payouts, restoring
from gwgk_desktop.store import connections, migrations
from gwgk_desktop.store import places as kept_backups
from gwgk_desktop.store.database import Store
from tests import kept_stores
from tests.soak.reporting import Asked, Report, again, say
from tests.stories import correct, import_list, make_sheets

if TYPE_CHECKING:
    from gwgk_desktop.domain.backups import Backup
    from gwgk_desktop.store.keys import DataKey

MOST_DEEDS = 12
OLDEST = 0.4
"""How often it is the kept backup itself, of the schema of then."""
WAYS = ("over what has gone on", "on a bare computer")


@dataclass(frozen=True, slots=True)
class Drill:
    """A backup that was restored: of which kept store, how, and what differed then."""

    version: int
    upgraded: bool
    """Whether the backup was of an older schema than the program's."""
    way: str
    rows: int
    differences: tuple[str, ...]


def run(asked: Asked) -> Report:
    """Restore so many backups, the kept versions by turns."""
    done: dict[int, Drill] = {}
    for seed in range(asked.seed, asked.seed + asked.count):
        with tempfile.TemporaryDirectory() as folder:
            done[seed] = drill(Path(folder), seed)
        say(f"drills: {len(done):,}")
    versions = Counter(f"of kept schema {it.version}" for it in done.values())
    ways = Counter(f"restored {it.way}" for it in done.values())
    counted = sorted(versions.items()) + sorted(ways.items())
    faults = {seed: it.differences for seed, it in done.items() if it.differences}
    figures = (
        ("restored", f"{len(done):,}"),
        *((name, f"{count:,}") for name, count in counted),
        ("made before an upgrade", f"{sum(it.upgraded for it in done.values()):,}"),
        ("rows compared", f"{sum(it.rows for it in done.values()):,}"),
        ("differing", f"{len(faults):,}"),
    )
    told = (f"{some[0]}\n    {again('drills', seed)}" for seed, some in faults.items())
    return Report(figures, tuple(told))


def drill(folder: Path, seed: int) -> Drill:
    """Work on from a kept store, backing up now and then; restore one of those."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    every = kept_stores.every()
    kept = every[seed % len(every)]
    kept.unpack(folder / "desk")
    key = kept.key(folder / "desk")
    with Desk(folder / "desk") as desk:
        kept.sign_in(desk)
        store = desk.open_store()
        held = {it.seal.head: kept.rows for it in desk.backups()}
        for number in range(chance.randint(2, MOST_DEEDS)):
            _deed(store, chance, number)
            if chance.random() < 0.4:
                made = finish(backups.make(store, Reason.ASKED)).backup
                held[made.seal.head] = _rows(store.path, key)
        some = [it for it in desk.backups() if it.seal.head in held]
        backup = some[-1] if chance.random() < OLDEST else chance.choice(some)
        way = WAYS[seed // len(every) % len(WAYS)]
        path = folder / "desk" / STORE
        if way == WAYS[0]:
            finish(restoring.restore(store, backup))
            restoring.swap(store)
        else:
            store.close()
            path = _bare(kept, backup, folder)
    wanted, now = held[backup.seal.head], _rows(path, key)
    found = kept_stores.differences(wanted, now)
    found += _unsound(path, key, len(now["operation"]) - len(wanted["operation"]))
    count = sum(map(len, wanted.values()))
    upgraded = backup.seal.schema < migrations.LATEST
    return Drill(kept.version, upgraded, way, count, tuple(found))


def _bare(kept: kept_stores.Kept, backup: Backup, folder: Path) -> Path:
    """Restore a backup from a stick, where there is nothing else."""
    stick = folder / "stick"
    backup.folder.parent.rename(stick)
    [there] = [it for it in kept_backups.found(stick) if it.name == backup.name]
    with Desk(folder / "new") as desk, desk.keys_of(lambda: there, unprotected=True):
        kept.sign_in(desk)
        finish(desk.restore_unopened(there))
    return folder / "new" / STORE


def _unsound(path: Path, key: DataKey | None, more: int) -> list[str]:
    """Return what the check finds, and deeds beside the one that the restore is."""
    store = Store(path, key=key)
    found = [f"check: {it.damage}" for it in finish(checking.check(store)) if it.grave]
    store.close()
    return found if more == 1 else [*found, f"history: {more} deeds too many"]


def _rows(path: Path, key: DataKey | None) -> kept_stores.Rows:
    with closing(connections.connect(path, key)) as con:
        return kept_stores.rows_of(con)


def _deed(store: Store, chance: random.Random, number: int) -> None:
    """Do one thing of many; some are refused, and nothing is done then."""
    batches = payouts.batches(store)
    with_lines = [it.id for it in batches if it.line_count and not it.resends]
    try:
        match chance.randrange(5):
            case 0:
                office.add_villages(store, ["新" + "东西南北中"[number % 5] * 2 + "村"])
            case 1:
                import_list(store, 20 + number, "农村低保", count=chance.randint(1, 40))
            case 2:
                make_sheets(store, chance.choice(with_lines))
            case 3:
                fen = chance.randint(1, 99_999)
                correct(store, chance.choice(with_lines), fen, 0)
            case _:
                last = history.entries(store, 5)
                history.undo(store, chance.choice(last).id)
    except Refusal:
        return
