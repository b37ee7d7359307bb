"""A desk that is killed while it works, and what is found when it is opened again.

As a program (`python -m tests.killing FOLDER SEED`) it is the one that is killed: it
adds villages, backs up, restores and swaps back, and says on its standard output what
it was told is done.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.backups import LAST_KEPT, Reason
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, office
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store.connections import connect
from tests.township import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.database import Store

LONGEST = 0.6
"""Seconds after its first word in which the desk is killed."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one kill left behind."""

    words: int
    """What had been acknowledged."""
    cut_off: str
    """What was going on."""
    restores: int
    backups: int
    fault: str = ""


def name_of(number: int) -> str:
    """Return the name of the village of that number."""
    return f"坑{numeral(number)}村"


def work(folder: Path, seed: int) -> None:
    """Work until somebody kills this process, and say each thing that is done."""
    draw = random.Random(seed)  # noqa: S311 - the same desk again
    with Desk(folder) as desk:
        store = desk.open_store()
        number = 0
        while True:
            number += 1
            say(f"begin add {number}")
            store.shelf.keep(b"%d" % number * draw.randint(1, 200_000))
            office.add_villages(store, [name_of(number)])
            say(f"added {number}")
            say("begin backup")
            made = finish(backups.make(store, Reason.ASKED)).backup
            say(f"backed up {made.name}")
            if draw.random() < 0.5:
                chosen = draw.choice([it for it in backups.every(store) if it.whole])
                say("begin restore")
                decided = finish(backups.restore(store, chosen))
                say(f"decided {decided.aside}")
                backups.swap(store)
                store = desk.open_store()
                say(f"restored {chosen.name}")
                for aside in backups.asides(store)[2:]:
                    backups.forget(store, aside)
            if draw.random() < 0.2 and backups.asides(store):
                say("begin restore")
                finish(backups.restore(store, backups.asides(store)[0]))
                backups.swap(store)
                store = desk.open_store()
                say("restored")


def say(word: str) -> None:
    """Acknowledge something to whoever watches."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def kill_once(folder: Path, seed: int) -> Found:
    """Let a desk work, kill it, open it again and look for what was lost."""
    command = [sys.executable, "-m", "tests.killing", str(folder), str(seed)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(  # noqa: S603 - our own Python
        command, stdout=subprocess.PIPE, text=True, cwd=root
    ) as child:
        stream = child.stdout
        assert stream is not None
        first = stream.readline()
        moment = random.Random(-seed)  # noqa: S311 - the same moment again
        time.sleep(moment.uniform(0, LONGEST))
        child.kill()
        words = [first, *stream.readlines()]
    words = [it.strip() for it in words if it.endswith("\n")]
    with Desk(folder) as desk:
        store = desk.open_store()
        faults = [*_lost(store, words), *_bad_backups(store, words), *_left(folder)]
        if store.db.execute_sql("PRAGMA integrity_check").fetchone() != ("ok",):
            faults.append("the store is damaged")
        count = len(backups.every(store))
        store.close()
    done = [it for it in words if not it.startswith("begin")]
    restores = sum(it.startswith("restored") for it in done)
    last = words[-1] if words else ""
    return Found(len(done), last, restores, count, "; ".join(faults))


def _lost(store: Store, words: list[str]) -> Iterator[str]:
    """Yield what was called added and is gone.

    It is in the store; where a restore was asked to take it out, it is in what stands
    aside, or in a backup.
    """
    added = {name_of(int(it.split()[1])) for it in words if it.startswith("added")}
    here = {it.name for it in office.villages(store)}
    if missing := added - here - elsewhere(store.path.parent):
        yield f"lost {sorted(missing)}"
    restoring = any(it.startswith("begin restore") for it in words)
    if not restoring and (missing := added - here):
        yield f"not in the store: {sorted(missing)}"


def _bad_backups(store: Store, words: list[str]) -> Iterator[str]:
    """Yield the backups that fail their drill, and those that are gone unthinned."""
    every = backups.every(store)
    for it in every:
        record = finish(backups.drill(store, it))
        if not record.passed:
            yield f"{it.name}: {record.differences}"
    named = {it.split()[2] for it in words if it.startswith("backed up")}
    missing = named - {it.name for it in every}
    if missing and len(every) < LAST_KEPT:
        yield f"backups gone: {sorted(missing)}"


def _left(folder: Path) -> Iterator[str]:
    """Yield what should have been cleared away when the folder was opened."""
    for it in folder.iterdir():
        if it.name.startswith(("restoring-", "drill-", kept.SWAP)):
            yield f"left behind: {it.name}"


def elsewhere(folder: Path) -> set[str]:
    """Return the villages of what stands aside and of the backups."""
    names: set[str] = set()
    databases = [
        *folder.glob("aside-*/desk.db"),
        *folder.glob("backups/backup-*/desk.db"),
    ]
    for database in databases:
        with closing(connect(database, None)) as con:
            names |= {name for (name,) in con.execute("SELECT name FROM village")}
    return names


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
