"""Where files may be written: one rule for every option that names a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.running import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal

IMPORT = (
    *("import", str(SAMPLES / "errors.xlsx"), "--programme", "地力补贴"),
    *("--year", "2026", "--leave-out-errors", "--accept-warnings"),
)


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("digest", "2026-09", "--out"), "摘要.pdf"),
        (("handover", "--out"), "交接单.pdf"),
        (("return", "2026Q3", "--out"), "报表.xlsx"),
        (("recipes", "--export"), "模板.json"),
        (("sheets", "--batch", "1", "--out"), "公示单"),
        (("verify", "--batch", "1", "--out"), "核实单"),
        (("resend", "--batch", "1", "--out"), "清单"),
        ((*IMPORT, "--refused-to"), "退回.xlsx"),
        ((*IMPORT, "--refused-to"), "退回"),
        (("backup", "--to"), "备份"),
        (("backup", "--second"), "备份"),
    ],
    ids=lambda it: it if isinstance(it, str) else it[0],
)
def test_no_output_makes_the_folders_in_which_it_stands(
    yunxi: Terminal, tmp_path: Path, args: tuple[str, ...], named: str
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    before = yunxi.json("history")["operations"]
    there = set(tmp_path.rglob("*"))
    slip = tmp_path / "打错" / "的位置"
    ran = yunxi.run("--json", *args, str(slip / named))
    assert ran.status == 1
    told = ran.document["refused"]
    assert told["code"] == "folder_missing"
    assert f"没有“{slip}”这个文件夹" in told["message"]
    assert not {it for it in set(tmp_path.rglob("*")) - there if "打错" in str(it)}
    assert yunxi.json("history")["operations"] == before


@pytest.mark.parametrize("command", ["init", "protect", "example"])
def test_a_recovery_sheet_makes_no_folders_and_begins_nothing(
    terminal: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    if command == "protect":
        terminal.json("init", "--unprotected")
    monkeypatch.setenv("GWGK_USER", "刘主任")
    monkeypatch.setenv("GWGK_PASSWORD", "first password")
    slip = tmp_path / "打错" / "恢复单.pdf"
    ran = terminal.run("--json", command, "--recovery-sheet", str(slip))
    assert ran.document["refused"]["code"] == "folder_missing"
    assert not slip.parent.exists()
    assert not (terminal.data / "keys.json").exists()


def test_a_folder_to_write_into_may_itself_be_new(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    new = tmp_path / "新的"
    args = ("--batch", "1", "--from", "2026-09-16", "--agree", "--out", str(new))
    assert yunxi.json("sheets", *args)["sheets"]
    assert list(new.glob("*.pdf"))
