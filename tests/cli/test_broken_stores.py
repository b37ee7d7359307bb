"""Stores broken in odd ways: every command answers in words, and a backup helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.store import keys, wrapping
from tests.accidents.working import fresh
from tests.cli import broken_stores
from tests.cli.broken_stores import (
    ANSWERED,
    EVERY,
    HEAD,
    PASSWORD,
    REFUSED,
    SIGNED_IN,
    TURNS,
    WAYS,
    store_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Give a folder of each state, with a backup, and a deed since."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "STRETCHING", wrapping.Stretching(8, 1, 1))
        return broken_stores.make(tmp_path_factory.mktemp("broken"))


@pytest.fixture
def broken(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    made: dict[str, Path],
    request: pytest.FixtureRequest,
) -> Terminal:
    """Give a terminal of a folder whose store was broken in a way."""
    it = request.param
    broken_stores.break_copy(made, terminal.data, it)
    if it.state == "protected":
        for name, value in SIGNED_IN.items():
            monkeypatch.setenv(name, value)
    monkeypatch.chdir(terminal.data.parent)
    return terminal


every_way = pytest.mark.parametrize("broken", EVERY, ids=str, indirect=True)


@pytest.mark.parametrize(
    ("broken", "turn"),
    [(it, at + at // len(WAYS)) for at, it in enumerate(EVERY)],
    ids=map(str, EVERY),
    indirect=["broken"],
)
def test_whatever_asks_for_a_broken_store_says_what_happened_and_what_next(
    broken: Terminal, turn: int
) -> None:
    """Every third command by turns; the soak gives all of them in each store."""
    broken_stores.ask_in_vain(broken, turn)


def test_every_command_is_tried_in_each_state() -> None:
    assert len(EVERY) >= 2 * 2 * TURNS
    assert {it.state for it in EVERY[::TURNS]} == {it.state for it in EVERY}


@every_way
def test_backups_are_listed_drilled_and_restored_without_the_store(
    broken: Terminal,
) -> None:
    was = store_of(broken)
    [backup] = (broken.data / "backups").glob("backup-*")
    for args in ANSWERED:
        ran = broken.run(
            "--json", *(backup.name if it == "NAME" else it for it in args)
        )
        assert ran.status == 0, (args, ran.err)
        assert ran.err, "nobody says that the store is broken"
        assert store_of(broken) == was, args
    assert broken.json("backup", "--list")["backups"][0]["name"] == backup.name
    shown = broken.run("restore", backup.name, "--show")
    assert (shown.status, store_of(broken)) == (0, was)
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
