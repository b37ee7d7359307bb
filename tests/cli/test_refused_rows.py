"""Refused rows given back, and repaired workbooks that supplement a batch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

from tests.cli.running import SAMPLES
from tests.cli.telling import refused
from tests.readers import workbook

if TYPE_CHECKING:
    from tests.cli.running import Terminal

ERRORS = ("import", str(SAMPLES / "errors.xlsx"), "--programme", "地力补贴")
WHEN = ("--year", "2026", "--paid-on", "2026-09-15")
CONSENT = ("--leave-out-errors", "--accept-warnings")


def test_refused_rows_are_given_back_where_that_is_asked_for(
    yunxi: Terminal, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = yunxi.run("--json", *ERRORS, *WHEN, "--refused-to", str(out))
    refused(ran, "errors_not_left_out")
    first = ran.document["refused_file"]
    assert first == str(out / "内部_errors_退回行.xlsx")
    assert f"未收的行已写入{first}，含个人信息，仅供内部改正，不得张贴。" in ran.err
    ran = yunxi.run("--json", *ERRORS, *WHEN, *CONSENT, "--refused-to", str(out))
    assert ran.status == 0
    assert ran.document["refused_file"] == str(out / "内部_errors_退回行(2).xlsx")
    assert "supplements" not in ran.document["batch"]
    named = str(tmp_path / "内部.xlsx")
    ran = yunxi.run("--json", *ERRORS, *WHEN, "--refused-to", named)
    refused(ran, "already_imported")
    assert Path(ran.document["refused_file"]).is_file()
    refused(yunxi.run("--json", *ERRORS, *WHEN), "already_imported")
    kinds = [it["kind"] for it in yunxi.json("history")["operations"]]
    assert kinds.count("give_back_rows") == 3


def test_without_refused_rows_no_file_is_written(
    yunxi: Terminal, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    ran = yunxi.import_sample(
        "plain.xlsx", "地力补贴", "--json", "--refused-to", str(out)
    )
    assert ran.document["refused_file"] is None
    assert not out.exists()


def test_the_refused_rows_replace_no_other_file(
    yunxi: Terminal, tmp_path: Path
) -> None:
    named = tmp_path / "内部.xlsx"
    named.write_bytes(b"mine")
    asked = ("--json", *ERRORS, *WHEN, *CONSENT, "--refused-to", str(named))
    refused(yunxi.run(*asked), "file_exists")
    assert named.read_bytes() == b"mine"
    assert yunxi.json("batches")["batches"] == []
    named.unlink()
    again = (*asked, "--period", "二")
    assert [yunxi.run(*it).status for it in (asked, again)] == [0, 0]


def test_where_the_refused_rows_cannot_be_written_nothing_is_imported(
    yunxi: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file")
    out = str(tmp_path / "out" / "a.xlsx")
    ran = yunxi.run("--json", *ERRORS, *WHEN, *CONSENT, "--refused-to", out)
    refused(ran, "output_unwritable")
    assert yunxi.json("batches")["batches"] == []


def test_a_repaired_workbook_becomes_a_supplement(
    yunxi: Terminal, tmp_path: Path
) -> None:
    named = (*ERRORS, *WHEN, "--period", "上半年", *CONSENT)
    first = yunxi.json(*named, "--refused-to", str(tmp_path))
    book = openpyxl.load_workbook(first["refused_file"])
    book.worksheets[0]["C12"] = "赵六"
    book.save(tmp_path / "改好.xlsx")
    mended = ("import", str(tmp_path / "改好.xlsx"), "--programme", "地力补贴")
    ran = yunxi.run("--json", *mended, "--year", "2026", *CONSENT)
    assert ran.status == 0, ran.err
    batch = ran.document["batch"]
    assert (batch["supplements"], batch["period"]) == (1, "上半年")
    assert batch["paid_on"] == "2026-09-15"
    assert (ran.document["imported"], ran.document["refused_rows"]) == (1, 5)
    assert {it["code"] for it in ran.document["left_out"]} == {"already_in_batch"}
    assert len(ran.document["left_out"]) == 14
    newest = yunxi.run("batches").out.splitlines()[0]
    assert newest.endswith("\t补充第1批")
    assert "（补充）" in newest
    told = yunxi.json("history")["operations"]
    assert [it["kind"] for it in told[:3]] == [
        *("import_payouts", "import_payouts", "give_back_rows")
    ]
    assert told[0]["note"].endswith("第2批（补充第1批）")
    undone = yunxi.run("--json", "undo", str(told[2]["id"]))
    refused(undone, "not_undoable")
    refused(yunxi.run("--json", "undo", str(told[1]["id"])), "supplement_stands")


def test_a_supplement_is_held_against_the_total_of_the_first_list(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    rows = "梅岭村 王小明 #1.5\n梅岭村 . #2\n合计 . #3.5"
    path.write_bytes(workbook(("表", f"村名 姓名 金额\n{rows}")))
    asked = ("--programme", "地力补贴", *WHEN, *CONSENT)
    back = ("--refused-to", str(tmp_path))
    first = yunxi.json("import", str(path), *asked, *back)
    assert (first["stated_total"], first["difference"]) == ("3.50", "2.00")
    book = openpyxl.load_workbook(first["refused_file"])
    book.worksheets[0]["B3"] = "赵六"
    book.save(tmp_path / "改好.xlsx")
    second = yunxi.json("import", str(tmp_path / "改好.xlsx"), *asked)
    assert second["batch"]["supplements"] == 1
    assert (second["stated_total"], second["difference"]) == ("3.50", "0.00")


def test_people_are_told_how_many_rows_were_imported_before(
    yunxi: Terminal, tmp_path: Path
) -> None:
    first = yunxi.json(*ERRORS, *WHEN, *CONSENT, "--refused-to", str(tmp_path))
    book = openpyxl.load_workbook(first["refused_file"])
    book.worksheets[0]["C12"] = "赵六"
    book.save(tmp_path / "改好.xlsx")
    file = str(tmp_path / "改好.xlsx")
    ran = yunxi.run("import", file, "--programme", "地力补贴", *WHEN, *CONSENT)
    assert "未收5行，其余14行此前已导入。" in ran.out
