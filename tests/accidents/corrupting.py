"""A store damaged behind the program's back: what the next start makes of it.

Pass: no good backup is touched, a restore is offered with its date wherever the store
cannot be relied on, it brings back what the backup held, and the damaged file stays.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from gwgk_desktop.desk import WANTS_BACKUP, Desk, damage_of
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, checking, example, office, restoring
from gwgk_desktop.store import keys, wrapping
from tests.accidents.trials import Trial
from tests.accidents.working import fresh
from tests.store.contents import Rows, contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from gwgk_desktop.domain.backups import Backup
    from gwgk_desktop.store.database import Store

HEAD, SECRET = "刘主任", "first password"
STALE = "stale-log"
PAGE = 4096


@dataclass(frozen=True, slots=True)
class Base:
    """A folder to damage: what it holds, and what its good backup does."""

    folder: Path
    live: dict[str, Rows]
    saved: dict[str, Rows]


def base(folder: Path, *, protected: bool) -> Base:
    """Make a desk with a backup, a deed since, and a log of an earlier day."""
    usual, keys.STRETCHING = keys.STRETCHING, wrapping.Stretching(8, 1, 1)
    try:
        with Desk(folder) as desk:
            if protected:
                desk.begin_protected(HEAD, SECRET, None)
            else:
                desk.begin_unprotected()
            store = desk.open_store()
            example.fill(store)
            log = folder / "desk.db-wal"
            shutil.copy(log, folder / STALE)
            store.shelf.keep(b"a sheet")
            finish(backups.make(store, Reason.ASKED))
            saved = contents(store)
            office.add_villages(store, ["坑口村"])
            live = contents(store)
            store.close()
    finally:
        keys.STRETCHING = usual
    return Base(folder, live, saved)


def _header(path: Path, random: Random) -> None:
    _spoil(path, random.randrange(100), random)


def _page(path: Path, random: Random) -> None:
    _spoil(path, random.randrange(PAGE, path.stat().st_size), random)


def _zeros(path: Path, random: Random) -> None:
    at = random.randrange(path.stat().st_size // PAGE) * PAGE
    _write(path, at, bytes(PAGE))


def _truncated(path: Path, random: Random) -> None:
    with path.open("r+b") as file:
        file.truncate(random.randrange(1, path.stat().st_size))


def _empty(path: Path, random: Random) -> None:
    del random
    path.write_bytes(b"")


def _gone(path: Path, random: Random) -> None:
    del random
    path.unlink()


def _foreign(path: Path, random: Random) -> None:
    path.write_bytes(random.randbytes(8192 * random.randint(1, 9)))


def _stale_log(path: Path, random: Random) -> None:
    del random
    shutil.copy(path.parent / STALE, path.with_name("desk.db-wal"))


def _keys(path: Path, random: Random) -> None:
    ring = path.with_name(keys.FILE)
    if not ring.exists():
        _header(path, random)
    elif random.random() < 0.5:
        ring.unlink()
    else:
        _spoil(ring, random.randrange(ring.stat().st_size), random)


WAYS: tuple[Callable[[Path, Random], None], ...] = (
    *(_header, _page, _zeros, _truncated, _empty, _gone, _foreign, _stale_log, _keys),
)


def _spoil(path: Path, at: int, random: Random) -> None:
    old = path.read_bytes()[at]
    _write(path, at, bytes([old ^ random.randint(1, 255)]))


def _write(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def corruptions(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
    """Damage the live store, way by way, by turns protected and not."""
    made = [base(here / f"made-{it}", protected=it) for it in (False, True)]
    for seed in seeds:
        protected = bool(seed % 2)
        way = WAYS[seed // 2 % len(WAYS)]
        folder = fresh(made[protected].folder, here / "damaged")
        way(folder / "desk.db", Random(f"corrupt {seed}"))  # noqa: S311
        what, fault = _after(folder, made[protected])
        kind = "protected" if protected else "unprotected"
        name = way.__name__.strip("_").replace("_", " ")
        yield Trial(seed, what, fault and f"{name}, {kind}: {fault}")


def _after(folder: Path, was: Base) -> tuple[str, str]:
    """Start, as the window does; return what happened, and what was wrong with it."""
    [good] = (folder / "backups").glob("backup-*")
    before, damaged = _sums(good), _content(folder / "desk.db")
    with Desk(folder) as desk:
        what, fault = _start(desk, was)
        if what == "restored" and not fault:
            fault = _not_kept(folder, damaged)
    if _sums(good) != before:
        fault = f"{what}, and the good backup was changed: {fault}"
    return what, fault


def _start(desk: Desk, was: Base) -> tuple[str, str]:
    problem = desk.why_not()
    if problem is None:
        try:
            _sign_in(desk)
            store = desk.open_store()
        except Refusal as refusal:
            problem = refusal.problem
        else:
            return _opened(store, was)
    if problem.code not in WANTS_BACKUP:
        return "refused", f"no restore was offered: {problem.code}"
    offered = [it for it in desk.backups() if it.whole]
    if len(offered) != 1 or not offered[0].seal.made_at:
        return "refused", f"{problem.code}, and offered {offered}"
    aside = finish(
        desk.rescue(offered[0], lambda: _sign_in(desk), unprotected=True, agreed=True)
    )
    store = desk.open_store()
    now = contents(store)
    store.close()
    if aside is None:
        return "keys taken", "" if now == was.live else "other rows than before"
    return "restored", "" if now == was.saved else "other rows than the backup's"


def _opened(store: Store, was: Base) -> tuple[str, str]:
    """Let the timer run on a store that opened; what is wrong with it is told."""
    told = bool(store.troubles)
    try:
        told = told or any(it.grave for it in finish(checking.check(store)))
        whole = contents(store) == was.live
    except Exception as error:  # noqa: BLE001 - what the window tells as damage
        if damage_of(error, store.path) is None:
            return "opened", f"stumbled: {error!r}"
        told, whole = True, False
    refused = _timer(store)
    [good] = [it for it in backups.every(store) if it.seal.serial == 1]
    if whole:
        store.close()
        return "opened, nothing lost", ""
    if not told and not refused:
        return "opened", "damage that nobody tells"
    fault = _restored(store, good, was)
    return "opened, damage told, restored", fault


def _timer(store: Store) -> bool:
    try:
        finish(backups.on_timer(store))
    except Refusal:
        return True
    return False


def _restored(store: Store, good: Backup, was: Base) -> str:
    restoring.what_would_be_lost(store, good)
    finish(restoring.restore(store, good))
    restoring.swap(store)
    with_key = type(store)(store.path, key=store.key, user=store.user)
    now = contents(with_key)
    with_key.close()
    return "" if now == was.saved else "other rows than the backup's"


def _sign_in(desk: Desk) -> None:
    if desk.protected:
        desk.sign_in(HEAD, SECRET)


def _not_kept(folder: Path, damaged: bytes) -> str:
    """Return what is wrong where the damaged file did not stay as it was."""
    if not damaged:
        return ""
    kept = [_content(it / "desk.db") for it in folder.glob("aside-*")]
    return "" if damaged in kept else "the damaged file was not kept"


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _sums(folder: Path) -> dict[str, str]:
    return {
        it.name: hashlib.sha256(it.read_bytes()).hexdigest() for it in folder.iterdir()
    }
