"""Backup, restore and drill from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.desk import is_used
from tests.cli.running import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that is not the data folder's."""
    return tmp_path_factory.mktemp("stick")


def villages(terminal: Terminal) -> list[str]:
    return [it["name"] for it in terminal.json("villages")["villages"]]


def names(some: Iterable[dict[str, str]]) -> list[str]:
    return [it["name"] for it in some]


def test_a_backup_is_made_listed_and_drilled(yunxi: Terminal) -> None:
    made = yunxi.json("backup", "--keep")
    assert made["backup"]["whole"] is True
    assert made["backup"]["kept"] is True
    assert made["backup"]["rows"]["village"] == 6
    listed = yunxi.json("backup", "--list")
    assert listed == {k: v for k, v in made.items() if k != "backup"}
    lines = yunxi.run("backup", "--list").out
    assert "手动" in lines
    assert "完好，长期保留" in lines
    record = yunxi.json("drill")
    assert (record["passed"], record["differences"]) == (True, [])
    assert record["compared"] == sum(record["rows"].values())
    told = yunxi.run("drill", made["backup"]["name"]).out
    assert "合格，可以恢复" in told
    assert "全部一致" in told


def test_a_damaged_backup_fails_its_drill(yunxi: Terminal) -> None:
    made = yunxi.json("backup")["backup"]
    database = Path(made["folder"]) / "desk.db"
    content = database.read_bytes()
    database.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    yunxi.run("villages", "--add", "坑口村")
    ran = yunxi.run("drill", made["name"])
    assert ran.status == 1
    assert "不合格，与封存时不一样的有：数据库文件的校验和" in ran.out
    assert "未逐行比较" in ran.out
    ran = yunxi.run("restore", made["name"], "--yes")
    assert ran.status == 1
    assert "与封存时不一样（数据库文件的校验和）" in ran.err
    (database.parent / "seal.json").write_text("{}")
    assert "已损坏" in yunxi.run("backup", "--list").out


def test_a_restore_says_what_it_costs_and_can_be_swapped_back(yunxi: Terminal) -> None:
    made = yunxi.json("backup")["backup"]["name"]
    yunxi.run("villages", "--add", "坑口村")
    shown = yunxi.json("restore", made, "--show")
    assert [it["kind"] for it in shown["lost"]["deeds"]] == ["add_villages"]
    ran = yunxi.run("restore", made)
    assert ran.status == 1
    assert "会失去1步操作，其中发放批次0个、公示单0份" in ran.err
    assert "请加 --yes" in ran.err
    done = yunxi.json("restore", made, "--yes")
    assert "坑口村" not in villages(yunxi)
    assert "恢复备份" in yunxi.run("history").out
    asides = yunxi.json("backup", "--list")["asides"]
    assert names(asides) == [done["aside"]]
    assert "恢复时换下" in yunxi.run("backup", "--list").out
    assert yunxi.run("drill", done["aside"]).status == 1
    yunxi.json("restore", done["aside"], "--yes")
    assert "坑口村" in villages(yunxi)
    [left] = yunxi.json("backup", "--list")["asides"]
    assert yunxi.run("restore", made, "--forget").status == 1
    assert yunxi.json("restore", left["name"], "--forget") == {
        "forgotten": left["name"]
    }
    assert yunxi.json("backup", "--list")["asides"] == []


def test_a_restore_that_costs_nothing_says_so(yunxi: Terminal) -> None:
    made = yunxi.json("backup")["backup"]["name"]
    assert "不会失去什么" in yunxi.run("restore", made, "--show").out


def test_a_bare_computer_is_restored_from_a_stick(
    yunxi: Terminal, stick: Path, tmp_path: Path
) -> None:
    made = yunxi.json("backup", "--to", str(stick))["backup"]
    bare = Terminal(tmp_path / "bare", yunxi._capsys)
    assert bare.run("restore", str(stick / "none"), "--yes").status == 1
    assert not is_used(bare.data)
    bare.json("restore", made["folder"], "--yes")
    assert villages(bare) == villages(yunxi)


def test_the_second_place_is_remembered(yunxi: Terminal, stick: Path) -> None:
    made = yunxi.json("backup", "--second", str(stick))
    assert made["second"] == str(stick)
    assert [it["second"] for it in made["backups"]].count(True) == 1
    (stick / "gwgk-desktop-backups").rename(stick / "gone")
    (stick / "gwgk-desktop-backups").write_text("")
    ran = yunxi.run("backup")
    assert ran.status == 0
    assert "不能写入" in ran.err
    assert yunxi.json("backup", "--no-second", "--list")["second"] == ""


def test_deeds_are_backed_up_and_a_failing_backup_stops_none(
    yunxi: Terminal, tmp_path: Path
) -> None:
    agreed = ("--accept-warnings", "--leave-out-errors")
    ran = yunxi.import_sample("titled.xlsx", "地力补贴", *agreed)
    assert ran.status == 0, ran.err
    yunxi.json("return", "2026Q3", "--out", str(tmp_path / "r.xlsx"))
    found = yunxi.json("backup", "--list")["backups"]
    assert [(it["reason"], it["kept"]) for it in found][:2] == [
        *(("return", True), ("import", False))
    ]
    [place] = yunxi.data.glob("backups")
    place.rename(tmp_path / "gone")
    place.write_text("")
    ran = yunxi.run("return", "2026Q3", "--out", str(tmp_path / "r2.xlsx"))
    assert ran.status == 0
    assert "不能写入" in ran.err
    ran = yunxi.import_sample("plain.xlsx", "公益林", *agreed)
    assert "不能写入" in ran.err


def test_a_restore_that_was_cut_off_is_ended_by_the_next_command(
    yunxi: Terminal,
) -> None:
    before = villages(yunxi)
    (yunxi.data / "restoring-1").mkdir()
    (yunxi.data / "desk.db").rename(yunxi.data / "restoring-1" / "desk.db")
    (yunxi.data / "restore.json").write_text(
        '{"prepared": "restoring-1", "aside": "aside-1", "at": "2026-09-15 08:30:00"}'
    )
    assert villages(yunxi) == before
    assert names(yunxi.json("backup", "--list")["asides"]) == ["aside-1"]
