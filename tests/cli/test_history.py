"""The history told and undone from the command line; the handover sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.telling import SHEET, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal


def test_the_history_is_told_newest_first(yunxi: Terminal) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    newest, *_, oldest = yunxi.json("history")["operations"]
    assert (newest["kind"], newest["title"]) == ("import_payouts", "导入发放清单")
    assert newest["facts"]["lines"] == 37
    assert (newest["undoes"], newest["undone_by"]) == (None, None)
    assert newest["undoable"]
    assert "30,335.99元" in newest["note"]
    assert oldest["kind"] == "seed_programmes"
    yunxi.run("undo", str(newest["id"]))
    lines = yunxi.run("history").out.splitlines()
    assert len(lines) == 4
    assert lines[1].endswith("（已被第4号撤销）")


def test_an_undo_names_the_papers_to_take_back(yunxi: Terminal, tmp_path: Path) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    yunxi.run("sheets", "--batch", "1", *SHEET, "--out", str(tmp_path))
    yunxi.run("return", "2026Q3", "--out", str(tmp_path / "a.xlsx"))
    ran = yunxi.run("undo", "3", "--json")
    assert ran.status == 0
    document = ran.document
    assert (document["undoes"], document["operation"]) == (3, 6)
    assert [it["number"] for it in document["sheets"]] == ["梅岭村-2026-001"]
    assert [it["quarter"] for it in document["returns"]] == ["2026Q3"]
    assert "请收回或重新制作：梅岭村-2026-001" in ran.err
    assert "请重新导出：2026Q3（a.xlsx）" in ran.err
    assert yunxi.json("batches") == {"batches": []}


def test_an_undo_names_a_file_once_that_was_exported_twice(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    for _ in range(2):
        yunxi.run("return", "2026Q3", "--out", str(tmp_path / "a.xlsx"))
    assert yunxi.run("undo", "3").err.count("2026Q3（a.xlsx）") == 1


def test_an_undo_is_told_to_people_too(yunxi: Terminal) -> None:
    yunxi.run("villages", "--add", "白沙村")
    assert yunxi.run("undo", "3").out == "已撤销第3号操作。\n"


@pytest.mark.parametrize(
    ("number", "code"), [("99", "operation_unknown"), ("3", "already_undone")]
)
def test_an_undo_may_be_refused(yunxi: Terminal, number: str, code: str) -> None:
    yunxi.run("villages", "--add", "白沙村")
    yunxi.run("undo", "3")
    refused(yunxi.run("--json", "undo", number), code)


def test_the_handover_sheet_is_written_and_told(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    out = tmp_path / "交接单.pdf"
    document = yunxi.json("handover", "--out", str(out))
    assert document.keys() == {
        *("file", "operation", "program", "schema", "folder", "protected"),
        *("open_work", "notices", "quarter", "quarter_batches", "backups"),
        *("deeds_since", "drill", "recovery", "users"),
    }
    assert document["file"] == str(out)
    assert document["open_work"][0] == {
        "waiting": "no_sheet",
        "batch": 1,
        "subject": "2026年 耕地地力保护补贴",
        "count": 1,
        "days": 0,
        "message": "还没有制作公示单",
    }
    assert (document["drill"], document["recovery"], document["users"]) == (
        *(None, None, []),
    )
    assert yunxi.json("history")["operations"][0]["kind"] == "hand_over"
    refused(yunxi.run("--json", "handover", "--out", str(out)), "file_exists")
    yunxi.run("sheets", "--batch", "1", "--out", str(tmp_path))
    yunxi.run("drill")
    other = tmp_path / "二.pdf"
    told = yunxi.run("handover", "--out", str(other)).out
    assert told.endswith(f"交接单已写入{other}\n")
    document = yunxi.json("handover", "--out", str(tmp_path / "三.pdf"))
    [notice] = document["notices"]
    assert notice.keys() == {"number", "from", "to"}
    assert document["drill"]["passed"] is True
