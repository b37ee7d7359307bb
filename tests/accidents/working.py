"""What is done while an accident happens, and the judge of what it left."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    checking,
    example,
    history,
    notice_sheets,
    office,
    payouts,
)
from gwgk_desktop.store import migrations
from gwgk_desktop.store.database import Store
from tests import stories

if TYPE_CHECKING:
    from pathlib import Path

ACKS = "acks"
_PROGRAMMES = ("地力补贴", "农村低保", "高龄津贴", "稻谷补贴")


def base(folder: Path) -> Path:
    """Make the folder that accidents happen to: a store with something in it."""
    folder.mkdir(parents=True)
    store = stories.begun(folder / "desk.db")
    stories.plain(store)
    store.close()
    return folder


def old_base(folder: Path) -> Path:
    """Make a folder whose store is of the first schema and waits to be upgraded."""
    folder.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "desk.db")) as con:
        con.executescript(migrations.STEPS[0])
        con.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        con.execute("PRAGMA user_version = 1")
        con.execute("PRAGMA journal_mode = wal")
    return folder


def work(folder: Path, seed: int, most: int = 10_000) -> None:
    """Do deeds of all kinds; each is noted in a file once it was called saved."""
    random = Random(f"work {seed}")  # noqa: S311 - made to be repeated
    store = Store(folder / "desk.db")
    if not office.villages(store):
        office.seed_programmes(store)
        example.fill(store)
    acks = os.open(folder / ACKS, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for number in range(most):
        _deed(store, random, seed * 100 + number)
        [(last,)] = store.db.execute_sql("SELECT max(id) FROM operation")
        os.write(acks, f"{last}\n".encode())
    store.close()
    os.close(acks)


def _deed(store: Store, random: Random, number: int) -> None:
    """Do one deed, as the seed has it."""
    batches = [it.id for it in payouts.batches(store)]
    kinds = ("import", "import", "sheets", "release", "export", "correct", "undo")
    what = random.choice(kinds)
    if what == "import" or not batches:
        programme = random.choice(_PROGRAMMES)
        count = random.randint(3, 300)
        stories.import_list(store, number + 10, programme, count=count)
    elif what == "sheets":
        stories.make_sheets(store, random.choice(batches))
    elif what == "release":
        _release(store, random.choice(batches))
    elif what == "export":
        stories.export(store)
    elif what == "correct":
        stories.correct(store, random.choice(batches), random.randint(1, 10**6))
    else:
        undoable = [it.id for it in history.entries(store, 9) if it.undoable]
        try:
            history.undo(store, random.choice(undoable))
        except (IndexError, Refusal):
            stories.export(store)


def _release(store: Store, batch: int) -> None:
    """Release the sheets of a batch; those that hang are withdrawn before."""
    hanging = [it for it in notice_sheets.sheets(store) if it.is_released]
    if hanging:
        stories.withdraw(store, hanging)
    stories.release(store, batch)


def acknowledged(folder: Path) -> int:
    """Return the last operation that was called saved; 0 for none."""
    try:
        lines = (folder / ACKS).read_text("ascii").split("\n")
    except FileNotFoundError:
        return 0
    return max((int(it) for it in lines[:-1]), default=0)


def fault(folder: Path, saved: int) -> str:
    """Return what is wrong with a folder after an accident; "" where nothing is.

    `saved` is the last operation that was called saved.
    """
    try:
        store = Store(folder / "desk.db")
    except Refusal as refusal:
        return f"does not open: {refusal.problem.code}"
    try:
        troubles = [it.code for it in store.troubles]
        [(last,)] = store.db.execute_sql("SELECT coalesce(max(id), 0) FROM operation")
        found = [it.damage for it in finish(checking.check(store)) if it.grave]
    finally:
        store.close()
    if set(troubles) - {Code.LOG_SET_ASIDE} or troubles:
        return f"told on opening: {troubles}"
    if last < saved:
        return f"lost: {saved} was saved, {last} is there"
    if found:
        return f"check: {found}"
    for path in (folder / "out").glob("[!.]*.xlsx"):
        if not zipfile.is_zipfile(path):
            return f"half a file: {path.name}"
    return ""


def fresh(made: Path, folder: Path) -> Path:
    """Return a copy of a folder to have an accident in."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    return folder
