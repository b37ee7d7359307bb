"""Stores broken in odd ways, and all that can be asked for over them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.desk import WANTS_BACKUP, Desk
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, office
from gwgk_desktop.store import connections, keys
from gwgk_desktop.store.keys import DataKey
from tests.accidents.working import fresh
from tests.cli.running import SAMPLES

if TYPE_CHECKING:
    from tests.cli.running import Terminal

HEAD, PASSWORD = "刘主任", "first password"
TABLES = ("village", "payout_line", "operation", "office", "subsidy_programme")
COLUMNS = {"village": "name", "payout_batch": "year", "operation": "hash"}
FOREIGN = "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('buy tea')"

Way = Callable[[Path, DataKey | None], None]


def _sql(*steps: str) -> Way:
    def broken(path: Path, key: DataKey | None) -> None:
        with closing(connections.connect(path, key)) as con:
            con.execute("PRAGMA legacy_alter_table = ON")
            con.execute("PRAGMA foreign_keys = OFF")
            for step in steps:
                con.execute(step)
            con.commit()

    return broken


def _foreign(path: Path, key: DataKey | None) -> None:
    del key
    path.unlink()
    with closing(sqlite3.connect(path)) as con:
        con.executescript(FOREIGN)


def _folder(path: Path, key: DataKey | None) -> None:
    del key
    path.unlink()
    path.mkdir()


def _emptied(path: Path, key: DataKey | None) -> None:
    del key
    path.write_bytes(b"")


def _text(path: Path, key: DataKey | None) -> None:
    del key
    path.write_text("no database\n" * 900)


def _letter(path: Path, key: DataKey | None) -> None:
    del key
    path.write_text("a")


def _gone(path: Path, key: DataKey | None) -> None:
    del key
    path.unlink()


WAYS: dict[str, Way] = {
    **{f"no table {it}": _sql(f"ALTER TABLE {it} RENAME TO lost") for it in TABLES},
    **{
        f"no column {table}.{it}": _sql(f"ALTER TABLE {table} RENAME COLUMN {it} TO x")
        for table, it in COLUMNS.items()
    },
    "no view": _sql("DROP VIEW current_line"),
    "no tables at all": _sql(
        "PRAGMA writable_schema = ON", "DELETE FROM sqlite_master"
    ),
    **{f"version {it}": _sql(f"PRAGMA user_version = {it}") for it in (0, 1, -7, 77)},
    "application": _sql("PRAGMA application_id = 5"),
    "empty file": _emptied,
    "text file": _text,
    "short text": _letter,
    "foreign database": _foreign,
    "no file": _gone,
    "a folder": _folder,
}
BATCH = ("--batch", "1")
PDF, BOOK = ("--out", "a.pdf"), ("--out", "a.xlsx")
TERMS = ("--programme", "x", "--year", "2026", "--paid-on", "2026-09-15")
DECIDED = ("--decision", "误报", "--by", "刘", "--reason", "同名")
SHEET = "梅岭村-2026-001"
REFUSED = (
    ("users",),
    ("programmes",),
    ("today",),
    ("office",),
    ("import", str(SAMPLES / "gengdi.xlsx"), *TERMS),
    ("villages",),
    ("villages", "--add", "坑口村"),
    ("batches",),
    ("sheets", *BATCH, "--out", "."),
    ("notice", "--kind", "张贴目录", "--out", "."),
    ("character",),
    ("review",),
    ("release", SHEET, "--by", "刘"),
    ("withdraw", SHEET, "--by", "刘", "--reason", "错"),
    ("set-aside", SHEET, "--by", "刘", "--reason", "错"),
    ("take-down-list", SHEET, "--out", "."),
    ("sign-off", SHEET, "--out", "."),
    ("save", SHEET, "--out", "."),
    ("classify", SHEET, "--as", "依申请公开"),
    ("review-rule",),
    ("scan", str(SAMPLES / "gengdi.xlsx"), "--with-store"),
    ("return", "2026Q3", *BOOK),
    ("recipes",),
    ("catalogue",),
    ("catalogue", "adopt"),
    ("days-off",),
    ("boards",),
    ("plan",),
    ("postings",),
    ("post", SHEET, "--by", "张"),
    ("photos", str(SAMPLES)),
    ("take-down", "1", "--by", "张"),
    ("spoil", "1", "--by", "张", "--reason", "破损"),
    ("repost", "1", "--by", "张"),
    ("objection",),
    ("reply", "1", "--by", "王", "--text", "属实", "--outcome", "不成立"),
    ("archive", "1", "--by", "周", "--place", "2柜"),
    ("certificate", "1", "--out", "."),
    ("enquiry", "--name", "王小明"),
    ("posting-rule",),
    ("compare",),
    ("verify", *BATCH),
    ("decide", "1", *DECIDED),
    ("paid", "a.xlsx", *BATCH),
    ("resend", *BATCH, "--out", "."),
    ("history",),
    ("check",),
    ("digest", "2026-09", *PDF),
    ("handover", *PDF),
    ("undo", "1"),
    ("backup",),
    ("protect", "--forget-old"),
)
"""What asks for the store."""
ANSWERED = (("backup", "--list"), ("drill",), ("drill", "NAME"))
"""What does without it."""
STATES = ("unprotected", "protected")
TURNS = 3
"""Of so many commands one is tried in a turn."""


class Broken(NamedTuple):
    """A store in some state, and how it is broken."""

    state: str
    way: str

    def __str__(self) -> str:
        return f"{self.state}, {self.way}"


EVERY = [Broken(state, way) for state in STATES for way in WAYS]
SIGNED_IN = {"GWGK_USER": HEAD, "GWGK_PASSWORD": PASSWORD}


def make(here: Path) -> dict[str, Path]:
    """Make a folder of each state, with a backup, and a deed since."""
    for state in STATES:
        with Desk(here / state) as desk:
            if state == "protected":
                desk.begin_protected(HEAD, PASSWORD, None)
            else:
                desk.begin_unprotected()
            store = desk.open_store()
            office.add_villages(store, ["云溪村"])
            finish(backups.make(store, Reason.ASKED))
            office.add_villages(store, ["坑口村"])
            store.close()
    return {state: here / state for state in STATES}


def break_copy(made: dict[str, Path], folder: Path, it: Broken) -> None:
    """Break the store of a copy."""
    fresh(made[it.state], folder)
    key = None
    if it.state == "protected":
        key, _ = keys.unlock(folder / keys.FILE, HEAD, PASSWORD, datetime.now())
    WAYS[it.way](folder / "desk.db", key)


def store_of(terminal: Terminal) -> bytes | None:
    """Return what stands where the store should."""
    path = terminal.data / "desk.db"
    return path.read_bytes() if path.is_file() else None


def ask_in_vain(terminal: Terminal, turn: int) -> None:
    """Ask for a broken store: each command says what happened, and what next.

    In each turn a third of the commands.
    """
    was = store_of(terminal)
    for args in REFUSED[turn % TURNS :: TURNS]:
        ran = terminal.run("--json", *args)
        assert ran.status == 1, (args, ran.err)
        told = ran.document["refused"]
        if args[0] != "protect":
            assert Code(told["code"]) in WANTS_BACKUP, args
            assert "备份" in told["message"], args
        assert store_of(terminal) == was, args
