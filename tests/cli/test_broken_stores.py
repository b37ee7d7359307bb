"""Stores broken in odd ways: every command answers in words, and a backup helps."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.desk import WANTS_BACKUP, Desk
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, office
from gwgk_desktop.store import connections, keys, wrapping
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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a folder of each state, with a backup, and a deed since."""
    here = tmp_path_factory.mktemp("broken")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "STRETCHING", wrapping.Stretching(8, 1, 1))
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


@pytest.fixture
def broken(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    made: dict[str, Path],
    request: pytest.FixtureRequest,
) -> Terminal:
    """Give a terminal of a folder whose store was broken in a way."""
    state, way = request.param
    fresh(made[state], terminal.data)
    if state == "protected":
        monkeypatch.setenv("GWGK_USER", HEAD)
        monkeypatch.setenv("GWGK_PASSWORD", PASSWORD)
        key, _ = keys.unlock(terminal.data / keys.FILE, HEAD, PASSWORD, datetime.now())
        WAYS[way](terminal.data / "desk.db", key)
    else:
        WAYS[way](terminal.data / "desk.db", None)
    monkeypatch.chdir(terminal.data.parent)
    return terminal


every_way = pytest.mark.parametrize(
    "broken",
    [(state, way) for state in STATES for way in WAYS],
    ids=[f"{state}, {way}" for state in STATES for way in WAYS],
    indirect=True,
)


def _store_of(terminal: Terminal) -> bytes | None:
    path = terminal.data / "desk.db"
    return path.read_bytes() if path.is_file() else None


@every_way
def test_whatever_asks_for_a_broken_store_says_what_happened_and_what_next(
    broken: Terminal,
) -> None:
    was = _store_of(broken)
    for args in REFUSED:
        ran = broken.run("--json", *args)
        assert ran.status == 1, (args, ran.err)
        told = ran.document["refused"]
        if args[0] != "protect":
            assert Code(told["code"]) in WANTS_BACKUP, args
            assert "备份" in told["message"], args
        assert _store_of(broken) == was, args


@every_way
def test_backups_are_listed_drilled_and_restored_without_the_store(
    broken: Terminal,
) -> None:
    was = _store_of(broken)
    [backup] = (broken.data / "backups").glob("backup-*")
    for args in ANSWERED:
        ran = broken.run(
            "--json", *(backup.name if it == "NAME" else it for it in args)
        )
        assert ran.status == 0, (args, ran.err)
        assert ran.err, "nobody says that the store is broken"
        assert _store_of(broken) == was, args
    assert broken.json("backup", "--list")["backups"][0]["name"] == backup.name
    shown = broken.run("restore", backup.name, "--show")
    assert (shown.status, _store_of(broken)) == (0, was)
    assert broken.json("restore", backup.name, "--yes")["backup"] == backup.name
    listed = broken.json("villages")["villages"]
    assert [it["name"] for it in listed] == ["云溪村"]
    assert broken.json("check")["whole"]
    if was:
        kept = [it.read_bytes() for it in broken.data.glob("aside-*/desk.db")]
        assert kept == [was], "the broken file was not kept"


def test_every_command_is_among_those_that_are_tried() -> None:
    tried = {it[0] for it in (*REFUSED, *ANSWERED)} | {"restore"}
    assert set(COMMANDS) - tried == {"init", "example", "read", "deadline"}


@pytest.mark.parametrize("args", [("drill",), ("backup", "--list")], ids=" ".join)
@pytest.mark.parametrize("left", [True, False])
def test_a_backup_of_another_place_is_drilled_by_its_own_keys(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    made: dict[str, Path],
    args: tuple[str, ...],
    *,
    left: bool,
) -> None:
    fresh(made["protected"], terminal.data)
    monkeypatch.setenv("GWGK_USER", HEAD)
    monkeypatch.setenv("GWGK_PASSWORD", PASSWORD)
    ring = terminal.data / keys.FILE
    if left:
        ring.write_bytes(b"{}")
    else:
        ring.unlink()
    ran = terminal.run(*args)
    assert (ran.status, bool(ran.err)) == (0, True)
    assert ring.exists() is left
    if left:
        assert ring.read_bytes() == b"{}"
    assert not (terminal.data / "unprotected").exists()


def test_without_a_backup_there_is_nothing_to_drill(terminal: Terminal) -> None:
    assert terminal.run("init", "--unprotected").status == 0
    (terminal.data / "desk.db").write_text("a")
    assert terminal.run("--json", "drill").document["refused"]["code"] == "no_backup"


def test_where_there_was_a_store_nobody_says_that_there_never_was(
    terminal: Terminal, made: dict[str, Path]
) -> None:
    fresh(made["unprotected"], terminal.data)
    (terminal.data / "desk.db").unlink()
    assert terminal.run("--json", "batches").document["refused"]["code"] == "store_gone"
