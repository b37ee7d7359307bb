"""Backup, restore and drill from the command line."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.desk import is_used
from gwgk_desktop.domain.backups import read_seal
from gwgk_desktop.store import connections
from tests.cli.running import Ran, Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


HEAD, SECRET = "刘主任", "a long password"


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that is not the data folder's."""
    return tmp_path_factory.mktemp("stick")


def villages(terminal: Terminal) -> list[str]:
    return [it["name"] for it in terminal.json("villages")["villages"]]


def refused(ran: Ran) -> str:
    """Return the code of a refusal."""
    assert ran.status == 1
    code: str = ran.document["refused"]["code"]
    return code


def names(some: Iterable[dict[str, str]]) -> list[str]:
    return [it["name"] for it in some]


def test_a_backup_is_made_listed_and_drilled(yunxi: Terminal) -> None:
    made = yunxi.json("backup", "--keep")
    assert made["backup"]["whole"] is True
    assert made["backup"]["kept"] is True
    assert made["backup"]["rows"]["village"] == 6
    listed = yunxi.json("backup", "--list")
    assert made.pop("problems") == []
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
    listed = yunxi.json("backup", "--list")["backups"]
    assert [it["differs"] for it in listed] == [["database"]]
    assert "不可用：数据库文件的校验和" in yunxi.run("backup", "--list").out
    assert "已标为不可用" in yunxi.run("drill", made["name"]).out
    (database.parent / "seal.json").write_text("{}")
    assert "不可用：没有封存记录" in yunxi.run("backup", "--list").out
    assert yunxi.json("restore", made["name"], "--forget") == {
        "forgotten": made["name"]
    }
    assert not database.exists()


def test_a_backup_that_would_be_skipped_is_read_first(yunxi: Terminal) -> None:
    first = yunxi.json("backup")["backup"]
    database = Path(first["folder"]) / "desk.db"
    content = database.read_bytes()
    database.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    ran = yunxi.run("drill")
    assert "备份没有通过核对，未与现有数据逐行比较" in ran.out
    assert "下一步：" in ran.out
    (Path(first["folder"]) / "unusable.json").unlink()
    ran = yunxi.run("--json", "backup")
    assert ran.status == 0
    assert ran.document["backup"]["name"] != first["name"]
    assert [it["code"] for it in ran.document["problems"]] == ["backup_unusable"]
    assert "不可用（数据库文件的校验和），已另做一份" in ran.err
    ran = yunxi.run("--json", "check", "--thorough")
    assert ran.status == 1
    [found] = ran.document["findings"]
    assert (found["code"], found["facts"]["name"]) == ("backup_unusable", first["name"])
    told = yunxi.run("check", "--thorough").out
    assert f"备份{first['name']}不可用（数据库文件的校验和）" in told
    database.write_bytes(content)
    assert yunxi.run("drill", first["name"]).status == 0
    assert yunxi.run("check", "--thorough").status == 0


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
    refused_ = bare.run("--json", "restore", made["folder"], "--yes")
    assert refused(refused_) == "backup_unprotected"
    assert not is_used(bare.data)
    assert not (bare.data / "unprotected").exists()
    bare.json("restore", str(stick), "--yes", "--unprotected")
    assert villages(bare) == villages(yunxi)


def test_the_second_place_is_remembered(yunxi: Terminal, stick: Path) -> None:
    made = yunxi.json("backup", "--second", str(stick))
    assert made["second"] == str(stick)
    assert [it["second"] for it in made["backups"]].count(True) == 1
    (stick / "gwgk-desktop-backups").rename(stick / "gone")
    ran = yunxi.run("--json", "backup")
    assert ran.status == 0
    assert [it["code"] for it in ran.document["problems"]] == ["second_not_ours"]
    assert "备份只做在本机" in ran.err
    assert not (stick / "gwgk-desktop-backups").exists()
    (yunxi.data / "backups.json").write_text("{")
    assert "不知道第二存放处在哪里" in yunxi.run("backup", "--list").err
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
    for name in ("desk.db", "desk.acknowledged", "desk.seal"):
        (yunxi.data / name).rename(yunxi.data / "restoring-1" / name)
    (yunxi.data / "restore.json").write_text(
        '{"prepared": "restoring-1", "aside": "aside-1", "at": "2026-09-15 08:30:00"}'
    )
    assert villages(yunxi) == before
    assert names(yunxi.json("backup", "--list")["asides"]) == ["aside-1"]


# Protected folders, bare computers, stores that no longer open.


@pytest.fixture
def opened(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal of a protected folder with a village, its head signed in."""
    monkeypatch.setenv("GWGK_USER", HEAD)
    monkeypatch.setenv("GWGK_PASSWORD", SECRET)
    assert terminal.run("init", "--township", "云溪镇").status == 0
    assert terminal.run("villages", "--add", "梅岭村").status == 0
    return terminal


def bare_beside(terminal: Terminal, tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "bare", terminal._capsys)


def test_a_stick_and_the_password_restore_on_a_bare_computer(
    opened: Terminal, stick: Path, tmp_path: Path
) -> None:
    made = opened.json("backup", "--to", str(stick))["backup"]
    bare = bare_beside(opened, tmp_path)
    told = bare.json("restore", made["folder"])
    assert told["aside"] is None
    assert villages(bare) == ["梅岭村"]
    assert bare.json("check")["whole"]
    [entry, *_] = bare.json("history")["operations"]
    assert (entry["kind"], entry["who"]) == ("restore", HEAD)
    assert not list(bare.data.glob("aside-*"))


def test_a_stick_and_the_recovery_sheet_restore_on_a_bare_computer(
    opened: Terminal, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = opened.json("users", "--new-recovery")["recovery_code"]
    made = opened.json("backup", "--to", str(stick))["backup"]
    monkeypatch.delenv("GWGK_PASSWORD")
    written = tmp_path / "code.txt"
    written.write_text(code, "utf-8")
    bare = bare_beside(opened, tmp_path)
    bare.json("restore", made["folder"], "--recovery-file", str(written))
    monkeypatch.setenv("GWGK_PASSWORD", SECRET)
    assert villages(bare) == ["梅岭村"]


def test_a_wrong_password_leaves_a_bare_computer_bare(
    opened: Terminal, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened.json("backup", "--to", str(stick))["backup"]
    monkeypatch.setenv("GWGK_PASSWORD", "wrong password")
    bare = bare_beside(opened, tmp_path)
    assert refused(bare.run("--json", "restore", made["folder"])) == "password_wrong"
    assert not is_used(bare.data)
    told = bare.run("--json", "restore", made["folder"], "--show")
    assert told.document["refused"]["code"] == "password_wrong"


def test_what_a_bare_computer_would_lose_is_nothing(
    opened: Terminal, stick: Path, tmp_path: Path
) -> None:
    made = opened.json("backup", "--to", str(stick))["backup"]
    bare = bare_beside(opened, tmp_path)
    ran = bare.run("restore", made["folder"], "--show")
    assert ran.out == "这里还没有数据，恢复不会失去什么。\n"
    assert not is_used(bare.data)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:10_000])


def scrambled(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:16] + b"x" * 30_000)


def removed(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [cut_short, scrambled, removed])
def test_a_store_that_no_longer_opens_stands_aside_for_a_backup(
    opened: Terminal, damage: Callable[[Path], None]
) -> None:
    made = opened.json("backup")["backup"]["name"]
    opened.run("villages", "--add", "石桥村")
    damage(opened.data / "desk.db")
    assert opened.run("villages").status == 1
    ran = opened.run("--json", "restore", made)
    assert refused(ran) == "restore_not_agreed"
    assert "不能逐一列出" in ran.err
    told = opened.json("restore", made, "--yes")
    there = opened.data / told["aside"]
    assert (there / "desk.db").exists() is (damage is not removed)
    assert villages(opened) == ["梅岭村"]
    assert opened.json("check")["whole"]


def test_lost_keys_come_back_from_a_backup(opened: Terminal) -> None:
    made = opened.json("backup")["backup"]
    (opened.data / "keys.json").unlink()
    assert refused(opened.run("--json", "villages")) == "keys_missing"
    ran = opened.run("restore", made["folder"], "--show")
    assert "只会从这份备份取回 keys.json" in ran.out
    ran = opened.run("--json", "restore", made["folder"])
    assert refused(ran) == "restore_not_agreed"
    assert not (opened.data / "keys.json").exists()
    assert opened.run("restore", made["folder"], "--yes").status == 0
    assert villages(opened) == ["梅岭村"]
    assert opened.json("backup", "--list")["asides"] == []
    (opened.data / "keys.json").write_text("{}", "utf-8")
    assert refused(opened.run("--json", "villages")) == "keys_damaged"
    assert opened.run("restore", made["folder"], "--yes").status == 0
    assert (opened.data / "keys.json.damaged").read_text("utf-8") == "{}"
    assert villages(opened) == ["梅岭村"]


def test_a_backup_of_another_key_is_refused(
    opened: Terminal, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened.json("backup", "--to", str(stick))["backup"]
    other = bare_beside(opened, tmp_path)
    other.json("init")
    ran = other.run("--json", "restore", made["folder"], "--yes")
    assert refused(ran) == "backup_other_key"
    monkeypatch.delenv("GWGK_USER")
    plain = Terminal(tmp_path / "plain", opened._capsys)
    plain.json("init", "--unprotected")
    ran = plain.run("--json", "restore", made["folder"], "--yes")
    assert refused(ran) == "backup_other_key"


def test_a_backup_from_before_the_protection_is_protected_on_the_way(
    yunxi: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴", "--accept-warnings")
    told, made = yunxi.json("batches"), yunxi.json("backup")["backup"]
    monkeypatch.setenv("GWGK_USER", HEAD)
    monkeypatch.setenv("GWGK_PASSWORD", SECRET)
    yunxi.json("protect")
    [moved] = yunxi.data.glob(f"内部*/backups/{made['name']}")
    yunxi.run("villages", "--add", "新的村")
    yunxi.json("restore", str(moved), "--yes")
    assert yunxi.json("batches") == told
    assert "新的村" not in villages(yunxi)
    assert yunxi.json("check")["whole"]
    assert not connections.is_plain(yunxi.data / "desk.db")
    assert [
        it for it in yunxi.data.glob("kept/*/*") if it.read_bytes()[:2] == b"PK"
    ] == []
    yunxi.json("protect", "--forget-old")
    assert not list(yunxi.data.glob("内部*"))


def test_what_a_restore_left_behind_is_no_damage(yunxi: Terminal) -> None:
    early = yunxi.json("backup")["backup"]["name"]
    yunxi.run("villages", "--add", "新的村")
    yunxi.json("backup")
    aside = yunxi.json("restore", early, "--yes")["aside"]
    assert yunxi.json("check")["whole"]
    yunxi.run("villages", "--add", "又一村")
    yunxi.json("backup")
    yunxi.json("restore", aside, "--yes")
    assert "新的村" in villages(yunxi)
    assert yunxi.json("check")["whole"]


def test_neither_a_digest_nor_a_recovery_sheet_replaces_another_file(
    opened: Terminal, tmp_path: Path
) -> None:
    other = tmp_path / "内部_别的.pdf"
    other.write_text("precious", "utf-8")
    ran = opened.run(
        "--json", "users", "--new-recovery", "--recovery-sheet", str(other)
    )
    assert refused(ran) == "file_exists"
    ran = opened.run("--json", "digest", "2026-09", "--out", str(other))
    assert refused(ran) == "file_exists"
    assert other.read_text("utf-8") == "precious"
    sheet = tmp_path / "内部_恢复单.pdf"
    opened.json("users", "--new-recovery", "--recovery-sheet", str(sheet))
    assert sheet.stat().st_mode & 0o077 == 0 or os.name == "nt"


def test_a_protected_backup_without_its_keys_says_what_is_missing(
    opened: Terminal, stick: Path, tmp_path: Path
) -> None:
    made = opened.json("backup", "--to", str(stick))["backup"]
    folder = Path(made["folder"])
    keys = (folder / "keys.json").read_bytes()
    (folder / "keys.json").unlink()
    bare = bare_beside(opened, tmp_path)
    ran = bare.run("--json", "restore", made["folder"], "--yes")
    assert refused(ran) == "backup_damaged"
    assert "密钥文件" in ran.err
    assert not is_used(bare.data)
    (folder / "keys.json").write_bytes(keys)
    (folder / "seal.json").unlink()  # and one cut short: it is not laid to the keys
    (folder / "desk.db").write_bytes((folder / "desk.db").read_bytes()[:5000])
    for terminal in (bare, opened):
        ran = terminal.run("--json", "restore", made["folder"], "--yes")
        assert refused(ran) == "backup_damaged"
        assert "封存记录" in ran.err


def test_a_backup_sealed_without_keys_is_explained(
    opened: Terminal, stick: Path, tmp_path: Path
) -> None:
    made = opened.json("backup", "--to", str(stick))["backup"]
    folder = Path(made["folder"])
    (folder / "keys.json").unlink()
    seal = read_seal((folder / "seal.json").read_text("utf-8"))
    assert seal is not None
    (folder / "seal.json").write_text(replace(seal, files={}).written(), "utf-8")
    bare = bare_beside(opened, tmp_path)
    ran = bare.run("--json", "restore", made["folder"], "--unprotected")
    assert refused(ran) == "backup_without_keys"
    assert not is_used(bare.data)


def test_lost_kept_files_are_told_and_brought_back(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴", "--accept-warnings")
    yunxi.json("return", "2026Q3", "--out", str(tmp_path / "r.xlsx"))
    [kept] = (yunxi.data / "kept").glob("*/*")
    content = kept.read_bytes()
    kept.write_bytes(b"bad")
    ran = yunxi.run("--json", "backup")
    assert [it["code"] for it in ran.document["problems"]] == ["kept_files_lost"]
    assert yunxi.run("check").status == 1
    told = yunxi.json("check", "--mend")
    assert (told["mended"]["back"], told["mended"]["left"]) == (1, 0)
    assert told["whole"]
    assert kept.read_bytes() == content
    assert "从备份找回1个，还缺0个" in yunxi.run("history").out
    ran = yunxi.run("check", "--mend")
    assert "没有要找回的" in ran.out


@pytest.mark.parametrize("left", [None, b""], ids=["gone", "emptied"])
def test_where_the_store_has_gone_a_restore_says_what_an_older_backup_lacks(
    yunxi: Terminal, left: bytes | None
) -> None:
    old = yunxi.json("backup")["backup"]
    for name in ("坑口村", "东坑村", "西坑村", "南坑村"):
        assert yunxi.run("villages", "--add", name).status == 0
        assert yunxi.run("backup").status == 0
    newest = yunxi.json("backup", "--list")["backups"][0]
    database = yunxi.data / "desk.db"
    database.unlink()
    if left is not None:
        database.write_bytes(left)
    for args in ((), ("--show",)):
        ran = yunxi.run("restore", old["name"], *args)
        assert ran.status == (0 if args else 1)
        told = ran.out + ran.err
        said = f"保存记录到第{newest['deeds']}号，这份只到第{old['deeds']}号"
        assert said in told
        assert f"还有更新的备份：{newest['name']}（到第{newest['deeds']}号）" in told
        assert "等4份" in told
        assert database.exists() is (left is not None)
    ran = yunxi.run("--json", "restore", old["name"])
    assert refused(ran) == "restore_not_agreed"
    assert ran.document["lost"]["newer"][0] == newest["name"]
    assert "请加 --yes" in ran.err
    ran = yunxi.run("restore", newest["name"])
    assert ran.status == 1
    assert "更新的备份" not in ran.err
    yunxi.json("restore", newest["name"], "--yes")
    assert "南坑村" in villages(yunxi)


def test_where_anything_of_a_store_stands_nothing_is_restored_unasked(
    yunxi: Terminal, stick: Path
) -> None:
    yunxi.json("backup", "--to", str(stick))
    for it in yunxi.data.iterdir():
        if it.name != "desk.acknowledged":
            shutil.rmtree(it) if it.is_dir() else it.unlink()
    args = ("restore", str(stick), "--unprotected")
    assert refused(yunxi.run("--json", *args)) == "restore_not_agreed"
    (yunxi.data / "desk.acknowledged").rename(yunxi.data / "desk.damaged")
    assert refused(yunxi.run("--json", *args)) == "restore_not_agreed"
    (yunxi.data / "desk.damaged").unlink()
    yunxi.json(*args)


def test_another_stores_backup_is_told_where_the_store_has_gone(
    yunxi: Terminal, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    time.sleep(1)  # histories that begin alike in one second are one to the desk
    other = Terminal(stick / "other", capsys)
    other.run("init", "--unprotected")
    other.run("villages", "--add", "外村")
    made = other.json("backup")["backup"]
    yunxi.run("backup")
    (yunxi.data / "desk.db").unlink()
    ran = yunxi.run("restore", made["folder"])
    assert ran.status == 1
    assert "另一套数据的备份" in ran.err


def test_a_newer_backup_of_a_stick_is_not_passed_over_in_silence(
    yunxi: Terminal, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    early = yunxi.json("backup", "--to", str(stick))["backup"]
    yunxi.run("villages", "--add", "坑口村")
    late = yunxi.json("backup", "--to", str(stick))["backup"]
    seal = Path(late["folder"]) / "seal.json"
    seal.unlink()
    bare = Terminal(stick / "bare", capsys)
    ran = bare.run("--json", "restore", str(stick), "--unprotected")
    assert refused(ran) == "restore_not_agreed"
    assert ran.document["lost"] is None
    assert f"更新的{late['name']}没有用（不可用：没有封存记录" in ran.err
    assert not (bare.data / "desk.db").exists()
    ran = yunxi.run("restore", str(stick))
    assert f"更新的{late['name']}没有用" in ran.err
    assert bare.run("restore", early["folder"], "--unprotected").status == 0


def test_a_check_against_a_folder_without_a_name_is_refused(yunxi: Terminal) -> None:
    ran = yunxi.run("check", "--backups", "")
    assert ran.status == 2
    assert "文件夹的名称是空的" in ran.err
