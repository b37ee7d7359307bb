"""What the command line writes for people: lines that no name can forge."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.desk import LOG
from tests.cli.running import SAMPLES
from tests.township import id_number

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal

TERMS = ("--programme", "地力补贴", "--year", "2026", "--paid-on", "2026-09-15")


def test_the_history_says_who(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GWGK_USER", "刘主任")
    monkeypatch.setenv("GWGK_PASSWORD", "first password")
    terminal.json("init", "--township", "云溪镇")
    lines = [line.split("\t") for line in terminal.run("history").out.splitlines()]
    assert [it[2] for it in lines] == ["刘主任"] * len(lines)
    assert lines[0][3] == terminal.json("history")["operations"][0]["title"]


def test_a_name_of_a_file_forges_no_lines(yunxi: Terminal, tmp_path: Path) -> None:
    forged = tmp_path / "表\n99\t2026-09-01\t撤销导入\x1b[2J.xlsx"
    try:
        shutil.copy(SAMPLES / "plain.xlsx", forged)
    except OSError:
        pytest.skip("the system takes no such names")
    before = len(yunxi.run("history").out.splitlines())
    assert yunxi.run("import", str(forged), *TERMS).status == 0
    told = yunxi.run("history").out
    assert len(told.splitlines()) == before + 1
    assert "表␊99␉2026-09-01␉撤销导入␛[2J.xlsx" in told
    [batch] = yunxi.run("batches").out.splitlines()
    assert batch.count("\t") == 5
    missing = yunxi.run("import", str(tmp_path / "没有\n的.xlsx"), *TERMS)
    assert len(missing.err.splitlines()) == 1


def test_a_number_in_the_name_of_a_file_is_kept_nowhere(
    yunxi: Terminal, tmp_path: Path
) -> None:
    number = id_number(7)
    named = tmp_path / f"张三{number}.xlsx"
    shutil.copy(SAMPLES / "errors.xlsx", named)
    back, out = tmp_path / f"退回{number}.xlsx", tmp_path / f"报表{number}.xlsx"
    more = ("--leave-out-errors", "--accept-warnings", "--refused-to", str(back))
    made = yunxi.json("import", str(named), *TERMS, *more)
    assert made["batch"]["file"] == f"张三＊＊＊＊{number[-4:]}.xlsx"
    sent = yunxi.json("return", "2026Q3", "--out", str(out))
    assert sent["file"] == str(out)
    yunxi.json("handover", "--out", str(tmp_path / f"交接{number}.pdf"))
    history = yunxi.run("--json", "history").out
    assert number not in history
    assert history.count("＊＊＊＊") >= 4
    for log in (yunxi.data / LOG).parent.glob("*"):
        assert number not in log.read_text("utf-8")
    assert number not in yunxi.run("batches").out
