"""Sheets and returns written from the command line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal
from tests.cli.telling import SHEET, TRUTH, refused
from tests.readers import pdf_pages, pdf_sizes, workbook, xlsx
from tests.township import id_number

if TYPE_CHECKING:
    from tests.cli.running import Terminal


def test_sheets_are_written_and_told(yunxi: Terminal, tmp_path: Path) -> None:
    yunxi.import_sample("bank_export.xls", "地力补贴")
    out = tmp_path / "sheets"
    made = yunxi.json("sheets", "--batch", "1", *SHEET, "--out", str(out))
    names = [it["village"] for it in made["sheets"]]
    assert len(names) == yunxi.json("batches")["batches"][0]["villages"]
    assert yunxi.json("batches")["batches"][0]["sheets"] == len(names)
    for sheet in made["sheets"]:
        content = Path(sheet["file"]).read_bytes()
        assert Path(sheet["file"]) == out / f"草稿-{sheet['number']}.pdf"
        assert len(pdf_pages(content)) == sheet["pages"]
        assert (sheet["from"], sheet["to"]) == ("2026-09-16", "2026-09-22")
    total = sum(Decimal(it["total"]) for it in made["sheets"])
    assert total == Decimal(TRUTH["bank_export.xls"]["total"])
    assert sum(it["lines"] for it in made["sheets"]) == 75


def test_sheets_are_told_to_people_too(yunxi: Terminal, tmp_path: Path) -> None:
    yunxi.import_sample("gb18030.csv", "农村低保")
    ran = yunxi.run("sheets", "--batch", "1", *SHEET, "--out", str(tmp_path))
    assert ran.out == f"2页\t{tmp_path / '草稿-东湖村-2026-001.pdf'}\n"
    notes = yunxi.json("sheets", "--batch", "1", *SHEET, "--out", str(tmp_path))[
        "notes"
    ]
    told = [
        (f"{it['village']}：" if it["village"] else "") + it["message"]
        for it in notes
        if it["code"] != "draft_replaced"  # the second time there was one already
    ]
    assert ran.err.splitlines() == told
    assert len(notes) == len(told) + 1


def test_a_sheet_can_be_made_for_one_village_on_a3(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("bank_export.xls", "地力补贴")
    only = ("--village", "梅岭", "--paper", "A3", "--with-remark")
    made = yunxi.json("sheets", "--batch", "1", *only, "--out", str(tmp_path))
    [sheet] = made["sheets"]
    assert (sheet["village"], sheet["paper"], sheet["version"]) == ("梅岭村", "A3", 1)
    assert pdf_sizes(Path(sheet["file"]).read_bytes()) == {(297, 420)}


def test_sheets_that_cannot_be_made_say_why_for_each_village(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "发放表.xlsx"
    rows = f"梅岭村 王\U000323af #1\n石桥村 李{id_number()} #2"
    path.write_bytes(workbook(("表", f"村名 姓名 金额\n{rows}")))
    terms = ("--programme", "农村低保", "--year", "2026")
    imported = yunxi.run("import", str(path), *terms, "--accept-warnings")
    assert imported.status == 0
    assert "姓名“李…”" in imported.err
    ran = yunxi.run("sheets", "--batch", "1", "--out", str(tmp_path / "o"), "--json")
    assert ran.status == 1
    assert ran.document["refused"]["code"] == "glyph_missing"
    lines = ran.err.splitlines()
    assert [line.partition("：")[0] for line in lines] == ["梅岭村", "石桥村"]
    assert "身份证号，已拦下" in lines[1]
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("out", ["file", "file/folder"])
def test_sheets_that_could_not_be_written_take_no_number(
    yunxi: Terminal, tmp_path: Path, out: str
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    (tmp_path / "file").write_bytes(b"mine")
    told = yunxi.json("history")
    ran = yunxi.run("sheets", "--batch", "1", "--out", str(tmp_path / out), "--json")
    assert str(tmp_path / out) in refused(ran, "output_unwritable")
    assert yunxi.json("history") == told
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_copy_that_fails_leaves_the_sheets_kept_and_says_so(
    yunxi: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    out = tmp_path / "out"

    def fails(path: Path, content: bytes, **how: bool) -> None:
        if path.is_relative_to(out):
            raise Refusal(Code.DISK_FULL, file=path.name)
        replace_file(path, content, **how)

    replace_file = paths.replace_file
    monkeypatch.setattr(paths, "replace_file", fails)
    ran = yunxi.run("sheets", "--batch", "1", "--out", str(out), "--json")
    message = refused(ran, "sheets_not_saved")
    assert "梅岭村-2026-001已经制作并留存" in message
    assert "另存为 PDF" in message
    assert yunxi.json("batches")["batches"][0]["sheets"] == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--batch", "7"), "batch_unknown"),
        (("--batch", "1", "--village", "石桥村"), "no_lines_in_village"),
        (("--batch", "1", "--village", "无此村"), "village_not_listed"),
    ],
)
def test_sheets_may_be_refused(
    yunxi: Terminal, tmp_path: Path, more: tuple[str, ...], code: str
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    ran = yunxi.run("sheets", *more, "--out", str(tmp_path / "o"), "--json")
    refused(ran, code)


def short_list(yunxi: Terminal, tmp_path: Path) -> tuple[str, ...]:
    """Import two people of a sensitive programme; return the command for sheets."""
    path = tmp_path / "发放表.xlsx"
    rows = f"梅岭村 王小明 {id_number()} 1\n梅岭村 李四 {id_number(2)} 2"
    path.write_bytes(workbook(("表", f"村名 姓名 身份证号 金额\n{rows}")))
    terms = ("--programme", "农村低保", "--year", "2026")
    assert yunxi.run("import", str(path), *terms, "--accept-warnings").status == 0
    return ("sheets", "--batch", "1", "--out", str(tmp_path / "出"))


def test_a_short_list_of_a_sensitive_programme_is_made_when_agreed_to(
    yunxi: Terminal, tmp_path: Path
) -> None:
    command = short_list(yunxi, tmp_path)
    ran = yunxi.run(*command, "--json")
    refused(ran, "sheets_not_agreed")
    *others, note = ran.document["notes"]
    assert [(it["village"], it["code"]) for it in others] == [
        *(("", "lead_incomplete"), ("", "drafter_missing")),
        *(("", "payment_not_confirmed"), ("", "never_compared")),
        ("梅岭村", "column_left_out"),
    ]
    assert (note["village"], note["code"]) == ("梅岭村", "small_list")
    assert f"梅岭村：{note['message']}" in ran.err
    assert all(it["message"] in ran.err for it in others)
    assert yunxi.run(*command).out == ""
    assert not (tmp_path / "出").exists()
    [sheet] = yunxi.json(*command, "--agree")["sheets"]
    assert sheet["number"] == "梅岭村-2026-001"
    assert "已再次确认：梅岭村名单不足五人" in yunxi.run("history").out


def test_an_internal_copy_is_written_and_is_no_sheet(
    yunxi: Terminal, tmp_path: Path
) -> None:
    command = (*short_list(yunxi, tmp_path), "--internal", "--village", "梅岭")
    document = yunxi.json(*command)
    [file] = document["files"]
    assert document["lines"] == 2
    assert Path(file).name.startswith("内部-内部联-梅岭村-第1批-")
    pages = pdf_pages(Path(file).read_bytes())
    assert all("严禁张贴" in page for page in pages)
    assert id_number() in "".join(pages)
    assert yunxi.json("batches")["batches"][0]["sheets"] == 0
    told = yunxi.run(*command)
    assert told.out == f"内部联（严禁张贴）：{file[:-4]}(2).pdf\n"
    assert "出内部联（内部）" in yunxi.run("history").out


def test_a_return_is_written_and_told(yunxi: Terminal, tmp_path: Path) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    out = tmp_path / "2026Q3.xlsx"
    document = yunxi.json("return", "2026Q3", "--out", str(out))
    assert (document["quarter"], document["form"]) == ("2026Q3", "quarter_return")
    assert (document["total"], document["file"]) == ("30335.99", str(out))
    assert document["rows"] == [
        {
            "programme": "耕地地力保护补贴",
            "village": "梅岭村",
            "lines": 37,
            "households": 37,
            "quantity": "285.22",
            "unit": "亩",
            "amount": "30335.99",
            "sheets": 0,
            "postings": {
                "due": 1,
                "posted": 0,
                "in_time": 0,
                "hung": 0,
                "photographed": 0,
            },
        }
    ]
    [sheet] = xlsx(out.read_bytes()).values()
    assert sheet.row(4)["I"] == "30335.99"
    text = yunxi.run("return", "2026年第三季度", "--out", str(out)).out
    assert text == f"2026Q3：1行，30,335.99元，已写入{out}\n"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("2026Q1",), "nothing_paid"),
        (("2026Q3", "--form", "无"), "form_unknown"),
    ],
)
def test_a_return_may_be_refused(
    yunxi: Terminal, tmp_path: Path, more: tuple[str, ...], code: str
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    ran = yunxi.run("return", *more, "--out", str(tmp_path / "a.xlsx"), "--json")
    refused(ran, code)
    assert not (tmp_path / "a.xlsx").exists()


def test_what_holds_of_all_sheets_is_told_at_the_first_refusal(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    out = tmp_path / "稿"
    over = ("sheets", "--batch", "1", "--from", "2026-01-05", "--out", str(out))
    ran = yunxi.run(*over)
    assert ran.status == 1
    for told in ("没有写明经办人", "公示单开头没有写", "处要再次确认"):
        assert told in ran.err
    codes = {it["code"] for it in yunxi.run(*over, "--json").document["notes"]}
    assert {"drafter_missing", "lead_incomplete", "period_already_over"} <= codes
    assert not list(out.glob("*"))
