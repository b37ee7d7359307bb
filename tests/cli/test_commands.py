"""Commands as they are called: the document, the refusals, the data folder."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import cli, paths
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.desk import LOG
from tests.cli.running import SAMPLES
from tests.cli.telling import refused

if TYPE_CHECKING:
    from tests.cli.running import Terminal

COMMAND_LINES = [
    ["example"],
    ["read", str(SAMPLES / "plain.xlsx")],
    ["villages"],
    ["batches"],
    ["recipes"],
    ["history"],
    ["init", "--unprotected"],
    ["check"],
    ["backup"],
    ["backup", "--list"],
]


@pytest.mark.parametrize("args", COMMAND_LINES, ids=lambda args: args[0])
def test_json_is_one_document_and_nothing_else(
    terminal: Terminal, args: list[str]
) -> None:
    if args[0] not in {"example", "read", "init"}:
        terminal.run("example")
    ran = terminal.run("--json", *args)
    assert ran.status == 0
    assert isinstance(ran.document, dict)
    assert ran.err == ""


def test_every_command_is_tried_here() -> None:
    texts = Path(__file__).parent.glob("test_*.py")
    text = "".join(it.read_text("utf-8") for it in texts)
    for name in COMMANDS:
        assert f'"{name}"' in text


def test_the_manual_says_of_every_command_what_it_does_and_answers() -> None:
    readme = (paths.ROOT / "README.md").read_text("utf-8")
    for heading in ("| command | does |", "| command | document |"):
        table = readme.partition(heading)[2].partition("\n\n")[0]
        told = "".join(row.split(" | ")[0] for row in table.splitlines())
        assert [it for it in COMMANDS if not re.search(rf"`{it}[ `]", told)] == []


def test_no_room_takes_a_command_of_another() -> None:
    names = (f"gwgk_desktop.cli.{it.name}" for it in iter_modules(cli.__path__))
    rooms = [vars(import_module(it)).get("COMMANDS", COMMANDS) for it in names]
    told = [name for room in rooms if room is not COMMANDS for name in room]
    assert sorted(told) == sorted(COMMANDS)


def test_a_folder_that_cannot_be_used_is_refused(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    ran = terminal.run_bare("--data", str(tmp_path / "file" / "x"), "--json", "example")
    refused(ran, "folder_unusable")


@pytest.mark.parametrize(
    "args",
    [
        *(["batches"], ["villages"], ["history"], ["undo", "1"]),
        ["import", "a.xlsx", "--programme", "地力补贴", "--year", "2026"],
        ["sheets", "--batch", "1", "--out", "o"],
        ["return", "2026Q3", "--out", "o.xlsx"],
    ],
    ids=lambda args: args[0],
)
def test_a_mistyped_data_folder_is_not_made_into_a_new_store(
    terminal: Terminal, args: list[str]
) -> None:
    message = refused(terminal.run("--json", *args), "no_store")
    assert str(terminal.data) in message
    assert not terminal.data.exists()
    terminal.data.mkdir()
    refused(terminal.run("--json", *args), "no_store")
    assert list(terminal.data.iterdir()) == []


def test_a_township_is_not_begun_by_its_villages(terminal: Terminal) -> None:
    refused(terminal.run("--json", "villages", "--add", "白沙村"), "no_store")
    assert not terminal.data.exists()


def test_a_used_folder_stays_used_and_the_advice_says_so(yunxi: Terminal) -> None:
    yunxi.run("undo", "2")
    message = refused(yunxi.run("--json", "example"), "folder_not_empty")
    assert "撤销过的也算" in message


def test_a_folder_given_for_a_workbook_is_called_a_folder(
    terminal: Terminal, tmp_path: Path
) -> None:
    message = refused(terminal.run("--json", "read", str(tmp_path)), "is_a_folder")
    assert "WPS" not in message


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("form", ["--json", "--data=x"])
def test_an_answer_that_cannot_be_written_is_said_in_one_sentence(form: str) -> None:
    start = [sys.executable, "-m", "gwgk_desktop", form, "read"]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(  # noqa: S603 - our own Python
            [*start, str(SAMPLES / "plain.xlsx")],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1
    assert ran.stderr.decode().splitlines() == [cli.OUTPUT_LOST]


def test_who_stops_listening_is_not_told(terminal: Terminal) -> None:
    start = [sys.executable, "-m", "gwgk_desktop", "--json", "read"]
    with subprocess.Popen(  # noqa: S603 - our own Python
        [*start, str(SAMPLES / "plain.xlsx")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1
    assert not terminal.data.exists()


def test_a_store_that_is_none_is_refused(terminal: Terminal) -> None:
    terminal.data.mkdir()
    (terminal.data / "desk.db").write_text("no store" * 200)
    refused(terminal.run("--json", "batches"), "not_a_store")


def test_the_data_folder_may_come_from_the_variable(
    yunxi: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GWGK_DATA", str(yunxi.data))
    assert len(yunxi.run_bare("villages").out.splitlines()) == 6


def test_a_bug_of_ours_is_told_in_words_and_logged_by_place(
    yunxi: Terminal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("360299195006190608")

    monkeypatch.setattr("gwgk_desktop.services.payouts.batches", broken)
    ran = yunxi.run("batches")
    assert ran.status == 3
    assert ran.err.startswith("程序出错，这一步没有做成，数据未改动。")
    log = (yunxi.data / LOG).read_text("utf-8")
    assert "ValueError at test_commands.py:" in log
    assert "36029919500619" not in log + ran.out + ran.err
    caplog.clear()


def test_a_store_that_cannot_be_read_is_refused(yunxi: Terminal) -> None:
    path = yunxi.data / "desk.db"
    content = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as con:
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'operation'"
        [(page,)] = con.execute(query)
    content[4096 * (page - 1) : 4096 * page] = b"x" * 4096
    path.write_bytes(content)
    (yunxi.data / "desk.seal").unlink()
    refused(yunxi.run("--json", "check"), "store_damaged")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (("--enquiry-phone", "0559-12"), "咨询电话填的不是电话号码"),
        (("--supervision-phone", "问王主任2"), "监督电话填的不是电话号码"),
        (("--division-code", "34"), "没有保存"),
        (("--mask", "前6后4"), ""),
        (("--county", "13912345678"), "县名"),
    ],
)
def test_a_folder_is_not_begun_where_what_is_told_of_the_office_is_refused(
    terminal: Terminal, told: tuple[str, ...], said: str
) -> None:
    asked = ("init", "--unprotected", "--township", "桐岭镇")
    ran = terminal.run(*asked, *told)
    assert ran.status == 1
    assert said in ran.err
    assert {it.name for it in terminal.data.iterdir()} == {"desk.lock", "logs"}
    again = terminal.run(*asked, "--supervision-phone", "0559-1234567")
    assert again.status == 0
