"""Ctrl+C at the command line: what is said, what is kept, the exit status."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import __main__, cli
from gwgk_desktop.cli import cancelled, passwords
from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.services import office, sheet_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal


def ctrl_c(*_: object, **__: object) -> None:
    signal.raise_signal(signal.SIGINT)


def sheets_to(folder: Path) -> tuple[str, ...]:
    return (
        "sheets",
        "--batch",
        "1",
        "--from",
        "2026-09-16",
        "--agree",
        "--out",
        str(folder),
    )


def test_what_is_stopped_half_way_keeps_nothing_and_says_so(
    yunxi: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    monkeypatch.setattr(wall_sheets, "draw", ctrl_c)
    ran = yunxi.run(*sheets_to(tmp_path))
    assert (ran.status, ran.out) == (130, "")
    assert ran.err.splitlines()[-1] == "已取消，什么都没有保存；需要时再做一遍。"
    assert "Traceback" not in ran.err
    monkeypatch.undo()
    titles = [it["title"] for it in yunxi.json("history")["operations"]]
    assert "制作公示单" not in titles
    assert yunxi.run("check").status == 0


def test_drafts_that_were_kept_are_told_by_their_numbers(
    yunxi: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    monkeypatch.setattr(sheet_files, "save", ctrl_c)
    ran = yunxi.run("--json", *sheets_to(tmp_path / "出"))
    monkeypatch.undo()
    assert ran.status == 130
    assert ran.document["refused"]["code"] == "cancelled"
    [kept] = ran.document["kept"]
    newest = yunxi.json("history")["operations"][0]
    assert (kept["operation"], kept["title"]) == (newest["id"], "制作公示单")
    numbers = newest["facts"]["numbers"]
    assert numbers
    assert all(number in ran.err for number in numbers)
    assert "save" in ran.err
    saved = yunxi.run("save", *numbers, "--out", str(tmp_path / "出"))
    assert saved.status == 0


def test_what_needs_no_store_keeps_nothing(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gwgk_desktop.cli.scanning.leaks.scan", ctrl_c)
    ran = terminal.run("scan", str(tmp_path))
    assert ran.status == 130
    assert "什么都没有保存" in ran.err


def test_a_folder_begun_is_told_and_one_not_begun_is_not_there(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "chosen", ctrl_c)
    ran = terminal.run("--user", "王主任", "init")
    assert ran.status == 130
    assert "什么都没有保存" in ran.err
    monkeypatch.setattr(office, "save_office", ctrl_c)
    ran = terminal.run("init", "--unprotected", "--township", "桐岭镇")
    assert ran.status == 130
    assert "已经建立" in ran.err


def test_who_gives_up_at_the_password_has_kept_nothing(
    yunxi: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "sign_in", ctrl_c)
    ran = yunxi.run("office", "--township", "桐岭镇")
    assert ran.status == 130
    assert "什么都没有保存" in ran.err


def test_stopped_while_it_answers_a_command_says_that_it_was_done(
    yunxi: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    line = cli._line

    def once(text: str) -> str:
        if not told:
            told.append(text)
            ctrl_c()
        return line(text)

    monkeypatch.setattr(cli, "_line", once)
    ran = yunxi.run("office", "--township", "桐岭镇")
    assert ran.status == 130
    assert "命令已经做完" in ran.err


STARTED = """
import signal, sys
from gwgk_desktop import __main__

class CtrlC:
    def find_spec(name, *_):
        if name == "{module}":
            signal.raise_signal(signal.SIGINT)

sys.meta_path.insert(0, CtrlC)
sys.exit(__main__.main({args}))
"""


@pytest.mark.parametrize(
    ("module", "args"),
    [
        ("gwgk_desktop.cli", ["villages"]),
        ("gwgk_desktop.cli", ["--json", "villages"]),
        ("gwgk_desktop.store.database", ["villages"]),
        ("gwgk_desktop.ui.window", []),
    ],
)
def test_ctrl_c_while_the_program_is_loaded_says_that_nothing_was_kept(
    tmp_path: Path, module: str, args: list[str]
) -> None:
    data = tmp_path / "data"
    script = STARTED.format(module=module, args=["--data", str(data), *args])
    ran = subprocess.run(  # noqa: S603 - our own Python
        [sys.executable, "-c", script], capture_output=True, check=False
    )
    told = cancelled.before()
    [message] = told.asides
    said = ran.stderr.decode().splitlines()
    assert (ran.returncode, said) == (130, [message])
    document = json.loads(ran.stdout) if "--json" in args else None
    assert document == (told.document if "--json" in args else None)
    assert bool(ran.stdout) == ("--json" in args)
    assert not data.exists()
    assert __main__.STOPPED == cancelled.STOPPED


def test_ctrl_c_is_as_it_was_once_all_is_loaded(
    yunxi: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(cli, "run", ctrl_c)
    assert __main__.main(["--data", str(yunxi.data), "villages"]) == 130
    assert signal.getsignal(signal.SIGINT) is before
