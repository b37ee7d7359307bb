"""The check, the digests, and what opening found, told by the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

from tests.cli.telling import refused
from tests.readers import pdf_pages

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.running import Terminal


def test_a_value_that_nobody_of_ours_would_write_is_named_by_the_check(
    yunxi: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(yunxi.data / "desk.db")) as con, con:
        con.execute("PRAGMA ignore_check_constraints = 1")
        con.execute("UPDATE subsidy_programme SET sensitivity = 'odd' WHERE id = 2")
    ran = yunxi.run("--json", "check")
    assert ran.status == 1
    named = [it["facts"] for it in ran.document["findings"]]
    assert any("subsidy_programme" in it.values() for it in named), named
    assert "subsidy_programme" in yunxi.run("check").out
    refused(yunxi.run("--json", "villages"), "store_damaged")
    caplog.clear()  # what was found on opening is logged


def test_backups_that_prove_nothing_are_no_clean_check(
    yunxi: Terminal, tmp_path: Path
) -> None:
    empty = tmp_path / "stick"
    empty.mkdir()
    ran = yunxi.run("check", "--backups", str(empty))
    assert (ran.status, "里没有可以对照的备份" in ran.out) == (1, True)
    assert yunxi.run("check").status == 0
    assert yunxi.run("backup", "--to", str(empty)).status == 0
    assert yunxi.run("check", "--backups", str(empty)).status == 0


def test_check_says_what_is_wrong_and_how_it_ends(
    yunxi: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    ran = yunxi.run("check")
    first, *compared = ran.out.splitlines()
    assert (ran.status, first) == (0, "核对完毕，没有发现问题。")
    assert compared == [
        "对照了上次关闭时的封存记录（历史到第2号）。",
        "对照了保存记录（历史到第2号）。",
        f"“{yunxi.data / 'backups'}”里没有可以对照的备份。",
    ]
    with closing(sqlite3.connect(yunxi.data / "desk.db")) as con, con:
        con.execute("UPDATE staff_member SET name = '李四' WHERE id = 1")
    ran = yunxi.run("--json", "check")
    assert ran.status == 1
    assert not ran.document["whole"]
    codes = {it["code"] for it in ran.document["findings"]}
    assert codes == {"row_changed", "file_altered", "found_on_opening"}
    assert {it.getMessage() for it in caplog.records} == {"store_altered"}
    assert "关闭以后被改动过" in ran.err
    caplog.clear()


def test_a_digest_is_typed_in_again(
    yunxi: Terminal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    month = f"{datetime.now():%Y-%m}"
    out = str(tmp_path / "摘要.pdf")
    document = yunxi.json("digest", month, "--out", out)
    assert document["entries"] == document["entries_in_month"] == 2
    assert yunxi.json("check", "--against", document["code"])["whole"]
    wrong = document["code"][:-1] + ("0" if document["code"][-1] != "0" else "1")
    told = refused(yunxi.run("--json", "check", "--against", wrong), "digest_mistyped")
    assert "摘要码第8组不对" in told
    with closing(sqlite3.connect(yunxi.data / "desk.db")) as con, con:
        con.execute("DELETE FROM operation WHERE id = 2")
        con.execute("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'operation'")
    ran = yunxi.run("check", "--against", document["code"])
    assert "历史与纸上的月度摘要不符：当时已到第2号，现在只到第1号" in ran.out
    assert "已经保存的第2号操作不见了" in ran.err
    caplog.clear()


def test_what_cannot_be_compared_is_refused_or_told(
    yunxi: Terminal, tmp_path: Path
) -> None:
    gone = str(tmp_path / "没有")
    told = refused(yunxi.run("--json", "check", "--backups", gone), "no_such_folder")
    assert gone in told
    refused(yunxi.run("--json", "check", "--against", " "), "digest_empty")
    (tmp_path / "空").mkdir()
    ran = yunxi.run("--json", "check", "--backups", str(tmp_path / "空"))
    document = ran.document
    assert (ran.status, document["whole"]) == (1, True)
    told_of = {it["name"]: it for it in document["compared"] if it["with"] == "backups"}
    assert not told_of[str(tmp_path / "空")]["done"]
    yunxi.json("backup")
    [seal, noted, backups] = yunxi.json("check")["compared"]
    assert (seal["with"], noted["with"]) == ("seal", "acknowledged")
    assert (backups["count"], backups["entries"], backups["done"]) == (1, [2], True)


def test_a_digest_of_a_month_that_goes_on_says_so(
    yunxi: Terminal, tmp_path: Path
) -> None:
    ran = yunxi.run(
        "digest", f"{datetime.now():%Y-%m}", "--out", str(tmp_path / "a.pdf")
    )
    assert "本月还没有结束" in ran.err
    [page] = pdf_pages((tmp_path / "a.pdf").read_bytes())
    assert "本月还没有结束" in page
    ran = yunxi.run("digest", "2099-01", "--out", str(tmp_path / "b.pdf"))
    assert "本月还没有开始" in ran.err
    document = yunxi.json("digest", "2020-01", "--out", str(tmp_path / "c.pdf"))
    assert document["month_ended"]


def test_what_opening_found_is_told_by_every_check_until_it_is_settled(
    yunxi: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    early = (yunxi.data / "desk.db").read_bytes()
    yunxi.run("villages", "--add", "新开村")
    (yunxi.data / "desk.db").write_bytes(early)
    assert "第3号操作不见了" in yunxi.run("villages").err
    for _ in range(2):
        ran = yunxi.run("check")
        assert ran.status == 1
        assert "打开数据库时发现、还没有处置：" in ran.out
        assert "上次没有正常关闭：已经保存的第3号操作不见了" in ran.out
        yunxi.run("villages", "--add", "另一村")
    (yunxi.data / "desk.found").unlink()  # the history has it by now
    assert yunxi.run("check").status == 1
    refused(yunxi.run("--json", "check", "--settle", " "), "settling_reason_missing")
    settled = yunxi.json("check", "--settle", "停电，已补录")
    assert settled["whole"]
    refused(yunxi.run("--json", "check", "--settle", "再一次"), "nothing_to_settle")
    [entry, *_] = yunxi.json("history")["operations"]
    assert entry["id"] == settled["operation"]
    assert entry["title"] == "处置打开时发现的问题"
    assert entry["note"].endswith("原因：停电，已补录")
    caplog.clear()


def test_what_was_wrong_on_opening_is_told_with_any_command(
    yunxi: Terminal, caplog: pytest.LogCaptureFixture
) -> None:
    (yunxi.data / "desk.db-wal").write_bytes(b"stale" * 99)
    ran = yunxi.run("villages")
    assert ran.status == 0
    assert "数据库旁有一份不属于它的旧日志" in ran.err
    assert [it.message for it in caplog.records] == ["log_set_aside"]
    caplog.clear()
    assert yunxi.run("villages").err == ""
