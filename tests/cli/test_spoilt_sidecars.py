"""Whatever stands in the small files beside a store, every command answers in words."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gwgk_desktop.domain.backups import _sum as sum_of_backup
from gwgk_desktop.domain.backups import read_seal
from gwgk_desktop.store import keys, seals
from tests.accidents.working import fresh

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal

HEAD, SECRET = "刘主任", "first password"
COMMANDS = (
    ("check",),
    ("history",),
    ("backup", "--list"),
    ("villages", "--add", "新开村"),
    ("drill",),
    ("backup",),
    ("restore", "--yes"),
    ("check", "--settle", "查过了"),
)
BESIDE = ("desk.seal", "desk.acknowledged", "desk.found", "desk.damaged")
SETTINGS = ("backups.json", "keys.json", "users.json")
OF_A_BACKUP = ("seal.json", "unusable.json", "keys.json", "kept.list")
FILES = (*BESIDE, *SETTINGS, *(f"backups/*/{it}" for it in OF_A_BACKUP))
FOLDER = None
"""Stands for a folder in the place of the file."""

plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda it: st.lists(it, max_size=3) | st.dictionaries(st.text(), it, max_size=3),
    max_leaves=6,
)


STATES = ("plain", "protected")
_MADE: dict[str, Path] = {}
"""The folder of each state, made once."""


@pytest.fixture(params=STATES)
def ground(
    request: pytest.FixtureRequest,
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Terminal:
    """Give a terminal of a store with a backup that lacks its last deed."""
    state = request.param
    if state == "protected":
        monkeypatch.setenv("GWGK_USER", HEAD)
        monkeypatch.setenv("GWGK_PASSWORD", SECRET)
    if state not in _MADE:
        made = terminal.at(tmp_path_factory.mktemp(state) / "data")
        plain = ("--unprotected",) * (state == "plain")
        assert made.run("init", *plain, "--township", "云溪镇").status == 0
        assert made.run("backup").status == 0
        assert made.run("villages", "--add", "梅岭村").status == 0
        _MADE[state] = made.data
    return terminal.at(_MADE[state])


def spoil(folder: Path, name: str, content: bytes | None) -> None:
    for path in list(folder.glob(name)) or ([] if "*" in name else [folder / name]):
        path.unlink(missing_ok=True)
        path.mkdir() if content is FOLDER else path.write_bytes(content or b"")


def answers(ground: Terminal, name: str, content: bytes | None, *only: int) -> None:
    """Try every command in a folder where one file holds something else."""
    for number, command in enumerate(COMMANDS):
        if only and number not in only:
            continue
        copy = fresh(ground.data, ground.data.with_name("copy"))
        spoil(copy, name, content)
        terminal = ground.at(copy)
        names = [it.name for it in (copy / "backups").glob("backup-*")]
        ran = terminal.run(*command, *names * (command[0] == "restore"))
        assert ran.status in {0, 1, 2}, (name, content, command, ran.err)


ODD = (b"", b"[1]", b"[" * 5000, FOLDER)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("number", range(len(ODD)))
def test_no_spoilt_file_ends_a_command(
    ground: Terminal, caplog: pytest.LogCaptureFixture, name: str, number: int
) -> None:
    turn = FILES.index(name) + number
    answers(ground, name, ODD[number], turn % 8, (turn + 3) % 8)
    caplog.clear()  # what was found on opening is logged


@pytest.mark.parametrize("name", ["desk.seal", "keys.json"])
@pytest.mark.parametrize("content", [b"[1]", FOLDER])
def test_no_spoilt_seal_or_keys_end_any_command(
    ground: Terminal,
    caplog: pytest.LogCaptureFixture,
    name: str,
    content: bytes | None,
) -> None:
    answers(ground, name, content)
    caplog.clear()


def summed(name: str, told: object) -> bytes:
    """Return what is told as a file of that name would say it, its sum right."""
    if name == "desk.acknowledged":
        said = f"{told}".encode(errors="replace")
        return said + f" {zlib.crc32(said):08x}\n".encode()
    if isinstance(told, dict):
        whole = {key: value for key, value in told.items() if key != "sum"}
        total = seals.sum_of(whole)
        told = {**whole, "sum": total, "sha256": keys._checksum(whole)}
    return json.dumps(told).encode()


NAMES = (
    *("history_entries", "history_head", "counts", "size", "sha256", "changed_ns"),
    *("found", "second", "budget", "thorough_on", "drilled_at", "differs", "minutes"),
    *("format", "store", "users", "recovery"),
)


@given(data=st.data())
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_a_file_says_with_a_right_sum_ends_no_command(
    ground: Terminal, caplog: pytest.LogCaptureFixture, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(FILES))
    told = data.draw(
        st.dictionaries(st.sampled_from(NAMES), plain_json)
        | plain_json
        | st.from_regex(r"-?[0-9]{1,30} [0-9a-f]* [-=~0-9a-f]{0,17}", fullmatch=True)
    )
    content = data.draw(st.just(summed(name, told)) | st.binary(max_size=40))
    answers(ground, name, content, data.draw(st.integers(0, len(COMMANDS) - 1)))
    caplog.clear()


@given(value=plain_json)
def test_a_seal_of_a_backup_whose_words_are_others_is_none(value: object) -> None:
    names = read_seal.__globals__["Seal"].__dataclass_fields__
    told = {**dict.fromkeys(names, value), "made_at": "2026-09-01", "reason": "asked"}
    text = json.dumps({**told, "sum": sum_of_backup(told)})
    assert read_seal(text) is None


def test_keys_that_are_a_folder_are_damaged_keys(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GWGK_USER", HEAD)
    monkeypatch.setenv("GWGK_PASSWORD", SECRET)
    assert terminal.run("init", "--township", "云溪镇").status == 0
    assert terminal.run("backup").status == 0
    spoil(terminal.data, "keys.json", FOLDER)
    assert terminal.run("backup", "--list").status == 0
    assert terminal.run("drill").status == 0
    [backup] = (terminal.data / "backups").glob("backup-*")
    assert terminal.run("restore", backup.name, "--yes").status == 0
    assert terminal.run("check").status == 0
