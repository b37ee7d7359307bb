"""Every command: what it does, its document, its refusals and exit statuses."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from gwgk_desktop import cli, paths
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.desk import LOG
from gwgk_desktop.domain.problems import Code, Refusal
from tests.cli.running import SAMPLES
from tests.readers import pdf_pages, pdf_sizes, workbook, xlsx
from tests.township import card, id_number

if TYPE_CHECKING:
    from tests.cli.running import Ran, Terminal

TRUTH: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text("utf-8"))
FIELDS = {
    *("village", "group", "name", "id_number", "bank_account", "phone"),
    *("quantity", "rate", "amount"),
}
"""Those that truth.json speaks of."""
SHEET = ("--from", "2026-09-16")
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


def refused(ran: Ran, code: str) -> str:
    """Return the message of a refusal, which must be the same in both forms."""
    assert ran.status == 1
    told = ran.document["refused"]
    assert told["code"] == code
    assert told["message"] in ran.err
    message: str = told["message"]
    return message


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


def test_no_room_takes_a_command_of_another() -> None:
    names = (f"gwgk_desktop.cli.{it.name}" for it in iter_modules(cli.__path__))
    rooms = [vars(import_module(it)).get("COMMANDS", COMMANDS) for it in names]
    told = [name for room in rooms if room is not COMMANDS for name in room]
    assert sorted(told) == sorted(COMMANDS)


def test_the_example_is_told(terminal: Terminal) -> None:
    document = terminal.json("example")
    assert document["township"] == "云溪镇"
    assert [it["name"] for it in document["villages"]] == [
        *("梅岭村", "石桥村", "大坑村", "上源村", "东湖村", "新塘村")
    ]
    assert (document["boards"], document["programmes"]) == (9, 57)
    assert document["villages"][0] == {
        "id": 1,
        "name": "梅岭村",
        "kind": "village",
        "groups": ["一组", "二组", "三组", "四组", "五组", "六组"],
        "aliases": [],
        "finance_heavy_from": None,
    }


def test_the_example_is_told_to_people_too(terminal: Terminal) -> None:
    assert terminal.run("example").out == (
        "已建立示例云溪镇：梅岭村、石桥村、大坑村、上源村、东湖村、新塘村，公开栏9块。\n"
    )


@pytest.mark.parametrize(
    "before", [("example",), ("init", "--unprotected", "--township", "云溪镇")]
)
def test_the_example_never_touches_a_folder_in_use(
    terminal: Terminal, before: tuple[str, ...]
) -> None:
    terminal.run(*before)
    told = terminal.json("history")
    refused(terminal.run("--json", "example"), "folder_not_empty")
    assert terminal.json("history") == told


def test_the_example_fills_a_folder_that_was_only_begun(terminal: Terminal) -> None:
    assert terminal.run("init", "--unprotected").status == 0
    assert terminal.json("example")["township"] == "云溪镇"
    assert len(terminal.json("villages")["villages"]) == 6
    refused(terminal.run("--json", "example"), "folder_not_empty")


def test_the_example_fills_a_protected_folder_that_was_only_begun(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GWGK_USER", "刘主任")
    monkeypatch.setenv("GWGK_PASSWORD", "first password")
    assert terminal.run("init").status == 0
    assert terminal.json("example")["township"] == "云溪镇"
    assert (terminal.data / "keys.json").exists()


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


def test_the_example_never_touches_somebody_elses_folder(terminal: Terminal) -> None:
    terminal.data.mkdir()
    (terminal.data / "照片.txt").write_text("mine")
    refused(terminal.run("--json", "example"), "folder_not_empty")
    assert [it.name for it in terminal.data.iterdir()] == ["照片.txt"]


@pytest.mark.parametrize("name", TRUTH)
def test_read_agrees_with_the_truth(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("GWGK_DATA", str(Path(__file__) / "no folder at all"))
    ran = terminal.run_bare("read", str(SAMPLES / name), "--json")
    assert (ran.status, ran.err) == (0, "")
    document, truth = ran.document, TRUTH[name]
    assert [
        {field: value for field, value in it.items() if field in FIELDS}
        for it in document["records"]
    ] == truth["records"]
    assert (document["file"], document["fatal"]) == (name, None)
    assert document["count"] == truth["count"]
    assert document["total"] == truth["total"]
    assert sorted({it["code"] for it in document["problems"]}) == truth["problems"]
    assert not any(it["code"].startswith("village") for it in document["problems"])


def test_the_document_of_a_reading(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "发放表.xlsx"
    number, account = id_number(), card()
    drawing = f"""
        村名 户_主_姓_名 身份证号 账号 面积 应发金额 备注
        梅岭村 王小明 {number} {account} #8.320 884.9 流转
        梅岭村 李四 #3.6e17 . . x .
        合计 . . . . #884.9 .
        制表人：张三 . . . . . .
        """
    path.write_bytes(workbook(("公示表", drawing), ("说明", "填表说明")))
    ran = terminal.run_bare("--json", "read", str(path))
    document = ran.document
    assert len(document.pop("sha256")) == 64
    assert document == {
        "file": "发放表.xlsx",
        "fatal": None,
        "count": 2,
        "total": "884.90",
        "tables": [
            {
                "sheet": "公示表",
                "header_row": 1,
                "columns": {
                    "village": "村名",
                    "name": "户 主 姓 名",
                    "id_number": "身份证号",
                    "bank_account": "账号",
                    "quantity": "面积",
                    "amount": "应发金额",
                    "remark": "备注",
                },
            }
        ],
        "records": [
            {
                "sheet": "公示表",
                "row": 2,
                "village": "梅岭村",
                "name": "王小明",
                "id_number": number,
                "bank_account": account,
                "quantity": "8.32",
                "amount": "884.90",
                "remark": "流转",
            },
            {"sheet": "公示表", "row": 3, "village": "梅岭村", "name": "李四"},
        ],
        "problems": [
            {
                "code": "id_number_damaged",
                "severity": "error",
                "sheet": "公示表",
                "row": 3,
                "column": "C",
                "message": document["problems"][0]["message"],
            },
            {
                "code": "amount_invalid",
                "severity": "error",
                "sheet": "公示表",
                "row": 3,
                "column": "F",
                "message": "公示表 F3：金额“x”不是有效的数字。"
                "请核对是否填错了列，改成数字。",
            },
        ],
        "left_out": document["left_out"],
        "mapping": document["mapping"],
        "repairs": document["repairs"],
        "counts": {"right": 1, "repaired": 0, "refused": 1},
        "notes": [],
    }
    assert [(it["code"], it["sheet"], it["row"]) for it in document["left_out"]] == [
        *(("row_left_out", "公示表", 5), ("sheet_left_out", "说明", 0))
    ]
    text = terminal.run_bare("read", str(path)).out
    assert text.startswith("发放表.xlsx：2行，合计884.90元，2处问题。\n")
    assert "公示表 C3：" in text


def test_a_file_that_cannot_be_read_still_gives_its_document(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 no zip")
    ran = terminal.run_bare("read", str(path), "--json")
    assert ran.status == 1
    assert ran.document["fatal"] == "damaged"
    assert (ran.document["records"], ran.document["total"]) == ([], "0.00")
    assert "“a.xlsx”已损坏" in ran.err
    assert terminal.run_bare("read", str(path)).out == ""


def test_a_file_that_is_not_there_is_refused(terminal: Terminal) -> None:
    message = refused(terminal.run_bare("--json", "read", "无.xlsx"), "file_missing")
    assert "无.xlsx" in message
    ran = terminal.run_bare("read", "无.xlsx")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == message + "\n"


def test_an_import_is_told(yunxi: Terminal) -> None:
    ran = yunxi.import_sample("plain.xlsx", "地力补贴", "--json")
    assert (ran.status, ran.err) == (0, "")
    batch = ran.document["batch"]
    assert len(batch.pop("sha256")) == 64
    assert batch.pop("imported_on")
    assert batch == {
        "id": 1,
        "programme": "耕地地力保护补贴",
        "year": 2026,
        "period": "",
        "paid_on": "2026-09-15",
        "file": "plain.xlsx",
        "lines": 37,
        "villages": 1,
        "total": "30335.99",
        "sheets": 0,
        "released_sheets": 0,
        "resends": None,
        "paid": 0,
        "failed": 0,
        "returned": 0,
    }
    assert (ran.document["imported"], ran.document["refused_rows"]) == (37, 0)
    assert ran.document["problems"] == []
    listed = yunxi.json("batches")["batches"]
    assert [(it["id"], it["total"]) for it in listed] == [(1, "30335.99")]
    [line] = yunxi.run("batches").out.splitlines()
    assert line.split("\t")[1:4] == ["2026年 耕地地力保护补贴", "37行", "30,335.99元"]


def test_an_import_is_told_to_people_too(yunxi: Terminal) -> None:
    ran = yunxi.import_sample(
        "errors.xlsx", "地力补贴", "--leave-out-errors", "--accept-warnings"
    )
    assert ran.status == 0
    kept = yunxi.json("batches")["batches"][0]
    left = 20 - kept["lines"]
    assert left > 0
    assert ran.out == (
        f"已导入第1批 2026年 耕地地力保护补贴：{kept['lines']}行，"
        f"{Decimal(kept['total']):,}元，退回{left}行。\n"
    )
    assert "身份证号校验码不符" in ran.err


def test_a_villagers_telephone_becomes_the_offices_by_agreement(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    rows = "村名 姓名 手机号码 金额\n梅岭村 王小明 13900000002 #100"
    path.write_bytes(workbook(("表", rows)))
    asked = ("import", str(path), "--programme", "地力补贴", "--year", "2026")
    assert yunxi.run(*asked, "--accept-warnings").status == 0
    change = ("office", "--supervision-phone", "139 0000 0002")
    refused_ = yunxi.run(*change, "--json")
    assert refused_.status == 1
    assert refused_.document["refused"]["code"] == "telephone_not_agreed"
    assert "139" not in refused_.out + refused_.err
    assert yunxi.run(*change, "--agree").status == 0
    assert yunxi.json("office")["supervision_phone"] == "139 0000 0002"


def test_with_refused_rows_the_files_own_total_and_the_difference_are_said(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    rows = "梅岭村 王小明 #100\n梅岭村 . #20.5\n合计 . #120.5"
    path.write_bytes(workbook(("表", f"村名 姓名 金额\n{rows}")))
    asked = ("import", str(path), "--programme", "地力补贴", "--year", "2026")
    said = "原表合计120.50元：逐行相加与表内合计一分不差；退回1行，计20.50元。"
    refused_ = yunxi.run(*asked, "--json")
    assert (refused_.status, said in refused_.err) == (1, True)
    told = refused_.document
    assert (told["stated_total"], told["difference"]) == ("120.50", "20.50")
    taken = yunxi.run(*asked, "--leave-out-errors")
    assert taken.out.splitlines()[1] == said


@pytest.mark.parametrize(
    ("name", "more", "code"),
    [
        ("errors.xlsx", (), "errors_not_left_out"),
        ("errors.xlsx", ("--leave-out-errors",), "warnings_not_accepted"),
        ("ids_as_numbers.xlsx", ("--leave-out-errors",), "nothing_to_import"),
        ("plain.xlsx", ("--village", "无此村"), "village_not_listed"),
    ],
)
def test_an_import_may_be_refused(
    yunxi: Terminal, name: str, more: tuple[str, ...], code: str
) -> None:
    refused(yunxi.import_sample(name, "地力补贴", "--json", *more), code)
    assert yunxi.json("batches") == {"batches": []}


def test_a_refused_import_says_what_is_wrong_with_the_rows(yunxi: Terminal) -> None:
    ran = yunxi.import_sample("errors.xlsx", "地力补贴", "--json")
    codes = {it["code"] for it in ran.document["problems"]}
    assert codes == set(TRUTH["errors.xlsx"]["problems"])
    for problem in ran.document["problems"]:
        assert problem["message"] in ran.err


@pytest.mark.parametrize("name", ["王小明", "."])
def test_an_import_says_what_of_the_file_it_left_out(
    yunxi: Terminal, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "a.xlsx"
    drawing = f"村名 姓名 金额\n梅岭村 李四 #1\n梅岭村 {name} #2\n制表人：张三 . ."
    path.write_bytes(workbook(("表", drawing), ("续表", "梅岭村 王五 #3")))
    terms = ("--programme", "地力补贴", "--year", "2026")
    ran = yunxi.run("--json", "import", str(path), *terms)
    assert ran.status == (name == ".")
    told = ran.document["left_out"]
    assert [(it["code"], it["sheet"]) for it in told] == [
        *(("row_left_out", "表"), ("sheet_left_out", "续表"))
    ]
    notes = ran.document["notes"]
    assert notes == yunxi.json("read", str(path))["notes"]
    for it in (*told, *notes):
        assert it["message"] in ran.err


def test_the_same_file_twice_is_refused(yunxi: Terminal) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    again = yunxi.import_sample("plain.xlsx", "耕地地力保护补贴", "--json")
    assert "plain.xlsx" in refused(again, "already_imported")
    assert yunxi.import_sample("plain.xlsx", "地力补贴", "--period", "二批").status == 0


def test_one_reason_is_said_once_and_names_the_option(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(("表", "姓名 金额\n王小明 #1\n李四 #2")))
    terms = ("--programme", "地力补贴", "--year", "2026")
    ran = yunxi.run("import", str(path), *terms)
    [said] = ran.err.splitlines()
    assert (ran.status, "--village" in said) == (1, True)


def test_an_unknown_programme_is_refused_with_the_nearest(yunxi: Terminal) -> None:
    ran = yunxi.import_sample("plain.xlsx", "地力补帖", "--json")
    assert "最接近的是“地力补贴”" in refused(ran, "programme_unknown")


def test_villages_are_listed_and_added(yunxi: Terminal) -> None:
    added = yunxi.json("villages", "--add", "白沙村委会", "东湖社区")["villages"]
    assert [(it["name"], it["kind"]) for it in added[-2:]] == [
        *(("白沙村", "village"), ("东湖社区", "community"))
    ]
    assert yunxi.json("villages")["villages"] == added
    assert yunxi.run("villages").out.splitlines()[0] == "1\t梅岭村"
    refused(yunxi.run("villages", "--json", "--add", "白沙"), "village_exists")
    alias = ("--alias", "x1=大坑村")
    refused(yunxi.run("villages", "--json", *alias), "village_name_invalid")


def test_villages_with_busy_finances_are_noted_and_no_longer(yunxi: Terminal) -> None:
    def heavy() -> list[str]:
        known = yunxi.json("villages")["villages"]
        return [it["finance_heavy_from"] for it in known if it["finance_heavy_from"]]

    since = ("--finance-heavy", "梅岭村", "石桥村", "--from", "2026-03-01")
    assert yunxi.run("villages", *since).status == 0
    assert heavy() == ["2026-03-01"] * 2
    assert yunxi.run("villages", "--finance-usual", "石桥村").status == 0
    assert heavy() == ["2026-03-01"]
    unknown = yunxi.run("villages", "--json", "--finance-heavy", "白沙村")
    refused(unknown, "village_not_listed")
    assert yunxi.run("villages", "--from", "2026-03-01").status == 2


def test_the_office_is_told_and_changed(terminal: Terminal) -> None:
    terminal.json("init", "--unprotected", "--township", "云溪镇")
    told = {
        "township": "云溪镇",
        "county": "",
        "supervision_phone": "",
        "enquiry_phone": "",
        "notice_days": 7,
        "division_code": "",
        "mask": "shortest",
        "mask_order": "",
    }
    assert terminal.json("office") == told
    phone = ("--supervision-phone", " 0571-5550100 ", "--notice-days", "10")
    changed = terminal.json("office", *phone)
    [newest, *_] = terminal.json("history")["operations"]
    told |= {"supervision_phone": "0571-5550100", "notice_days": 10}
    assert changed == told | {"operation": newest["id"]}
    assert newest["kind"] == "edit_office"
    assert "监督电话\t0571-5550100" in terminal.run("office").out
    assert terminal.json("office", "--supervision-phone", "")["supervision_phone"] == ""
    assert terminal.run("office", "--notice-days", "0").status == 2


def test_how_people_of_one_name_are_told_apart_is_set(terminal: Terminal) -> None:
    terminal.json("init", "--unprotected", "--division-code", "421381")
    assert terminal.json("office")["division_code"] == "421381"
    six = ("office", "--json", "--mask", "前6后4")
    refused(terminal.run(*six), "mask_order_missing")
    told = terminal.json(*six, "--mask-order", " 云发〔2026〕3号 ")
    assert (told["mask"], told["mask_order"]) == ("6-4", "云发〔2026〕3号")
    shown = terminal.run("office").out
    assert "同村同名的人注明\t前6后4（要有县里的文件）" in shown
    assert terminal.json("office", "--mask", "2-3")["mask"] == "2-3"
    assert terminal.json("office", "--mask", "最短尾号")["mask"] == "shortest"
    refused(
        terminal.run("office", "--json", "--division-code", "4213"),
        "division_code_invalid",
    )
    assert terminal.run("office", "--mask", "全部").status == 2


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
    [note] = ran.document["notes"]
    assert (note["village"], note["code"]) == ("梅岭村", "small_list")
    assert f"梅岭村：{note['message']}" in ran.err
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


def people_of(terminal: Terminal, *rows: int) -> list[dict[str, str]]:
    """Return some of the records of the sample 梅岭村, as read."""
    records = terminal.json("read", str(SAMPLES / "plain.xlsx"))["records"]
    return [records[row] for row in rows]


def test_a_comparison_list_is_imported_and_listed(
    yunxi: Terminal, tmp_path: Path
) -> None:
    first, second = people_of(yunxi, 0, 1)
    file = tmp_path / "死亡.csv"
    file.write_text(
        "姓名,身份证号,死亡日期\n"
        f"{first['name']},{first['id_number']},2026-03-01\n"
        f"{second['name']},{second['id_number']},去年\n",
        "utf-8",
    )
    args = ("--kind", "死亡", "--source", "县民政局", "--dated", "2026-09-01")
    document = yunxi.json("compare", str(file), *args)
    assert [it["code"] for it in document["problems"]] == ["day_unreadable"]
    listed = document["list"]
    assert (listed["kind"], listed["source"], listed["people"]) == (
        *("死亡", "县民政局", 2),
    )
    assert yunxi.json("compare") == {"lists": [listed]}
    assert "县民政局\t2026-09-01\t2人" in yunxi.run("compare").out
    refused(yunxi.run("--json", "compare", str(file), *args), "list_already_imported")
    warned = yunxi.import_sample("plain.xlsx", "地力补贴", "--json")
    refused(warned, "warnings_not_accepted")
    assert first["id_number"] not in warned.out + warned.err


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


def test_a_batch_is_verified_and_decided_on(yunxi: Terminal, tmp_path: Path) -> None:
    [first] = people_of(yunxi, 0)
    file = tmp_path / "服刑.csv"
    file.write_text(f"姓名,村\n{first['name']},{first['village']}\n", "utf-8")
    args = ("--kind", "服刑", "--source", "司法所", "--dated", "2026-09-01")
    assert yunxi.run("compare", str(file), *args).out == "已导入服刑名单：1人。\n"
    yunxi.import_sample("plain.xlsx", "地力补贴", "--accept-warnings")
    out = tmp_path / "出"
    document = yunxi.json("verify", "--batch", "1", "--out", str(out))
    [asked] = document["verifications"]
    assert (asked["name"], asked["kind"], asked["certain"], asked["decision"]) == (
        *(first["name"], "服刑", False, None),
    )
    assert document["added"] == 1
    assert Path(document["file"]).name.startswith("内部-核实单-第1批")
    again = yunxi.run("verify", "--batch", "1")
    assert "待核实" in again.out
    assert "核实单（内部）" not in again.out
    ruling = ("--decision", "误报", "--by", "张镇长", "--reason", "同名")
    told = yunxi.json("decide", "1", *ruling)
    assert (told["verification"], told["decision"]) == (1, "误报")
    [after] = yunxi.json("verify", "--batch", "1")["verifications"]
    assert (after["decision"], after["decided_by"]) == ("误报", "张镇长")
    assert "误报" in yunxi.run("decide", "1", *ruling).out


def test_a_bank_return_is_told_and_what_failed_is_sent_again(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    some = people_of(yunxi, 0, 1)
    file = tmp_path / "回盘.csv"
    told = ("成功", "失败")
    rows = "".join(
        f"{it['bank_account']},{it['amount']},{status}\n"
        for it, status in zip(some, told, strict=True)
    )
    file.write_text(f"账号,金额,状态\n{rows}6217000000000000000,1,成功\n", "utf-8")
    document = yunxi.json("paid", str(file), "--batch", "1")
    assert (document["paid"], document["failed"], document["refused_rows"]) == (1, 1, 1)
    codes = [it["code"] for it in document["problems"]]
    assert codes.count("payment_unmatched") == 1
    assert codes.count("line_not_returned") == 35
    [unpaid] = document["unpaid"]
    assert (unpaid["name"], unpaid["status"]) == (some[1]["name"], "failed")
    assert (document["batch"]["paid"], document["batch"]["failed"]) == (1, 1)
    refused(
        yunxi.run("--json", "paid", str(file), "--batch", "1"), "payments_already_read"
    )
    sent = yunxi.json("resend", "--batch", "1", "--out", str(tmp_path))
    assert (sent["batch"]["resends"], sent["batch"]["lines"]) == (1, 1)
    assert "内部" in Path(sent["file"]).name
    again = yunxi.run("resend", "--batch", "1", "--out", str(tmp_path))
    assert again.status == 1
    file.write_text(f"账号,金额,状态\n{some[1]['bank_account']},1,成功\n", "utf-8")
    ran = yunxi.run("--json", "paid", str(file), "--batch", "2")
    refused(ran, "no_payment_matched")
    assert [it["code"] for it in ran.document["problems"]] == ["payment_unmatched"]
    file.write_text(
        f"账号,金额,状态\n{some[1]['bank_account']},{some[1]['amount']},成功\n", "utf-8"
    )
    ran = yunxi.run("paid", str(file), "--batch", "2")
    assert ran.out == "第2批：成功1笔，失败0笔，退回0笔。\n"
    listed = yunxi.json("batches")["batches"]
    assert [(it["id"], it["resends"], it["paid"]) for it in listed] == [
        *((2, 1, 1), (1, None, 2)),
    ]


def test_a_resend_is_told_to_people(yunxi: Terminal, tmp_path: Path) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    [first] = people_of(yunxi, 0)
    file = tmp_path / "回盘.csv"
    rows = f"{first['bank_account']},{first['amount']},退票\nx,1,不明\n"
    file.write_text(f"账号,金额,状态\n{rows}", "utf-8")
    ran = yunxi.run("paid", str(file), "--batch", "1")
    assert ran.out == "第1批：成功0笔，失败0笔，退回1笔，1行未记。\n"
    assert "不认识" in ran.err
    out = yunxi.run("resend", "--batch", "1", "--out", str(tmp_path)).out
    assert out.startswith("已立第2批，重新发放第1批中的1笔，884.92元；清单（内部）：")


def test_a_village_gets_an_alias_and_loses_it(terminal: Terminal) -> None:
    terminal.json("example")
    told = terminal.json("villages", "--alias", "老石桥=石桥村", "坪上村 = 梅岭")
    assert [it["aliases"] for it in told["villages"][:3]] == [
        ["坪上村"],
        ["老石桥村"],
        [],
    ]
    assert terminal.run("villages").out.splitlines()[1] == "2\t石桥村\t老石桥村"
    ran = terminal.run("--json", "villages", "--alias", "石桥村=梅岭村")
    refused(ran, "village_alias_taken")
    told = terminal.json("villages", "--remove-alias", "老石桥村", "坪上村")
    assert not any(it["aliases"] for it in told["villages"])
    assert terminal.run("villages", "--alias", "老石桥").status == 2


def test_damaged_numbers_are_taken_from_earlier_batches_when_it_is_asked(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.json("example")

    def listed(name: str, number: str) -> str:
        path = tmp_path / name
        heads = "村名 组 姓名 身份证号 银行账号 金额"
        row = f"梅岭村 一组 王小明 {number} {card()} #100"
        path.write_bytes(workbook(("表", f"{heads}\n{row}")))
        return str(path)

    terms = ("--programme", "地力补贴", "--paid-on", "2026-09-10")
    first = listed("a.xlsx", id_number())
    terminal.json("import", first, *terms, "--year", "2025")
    lost = ("import", listed("b.xlsx", "#360299195006190000"), *terms, "--year", "2026")
    ran = terminal.run("--json", *lost)
    refused(ran, "errors_not_left_out")
    assert [it["code"] for it in ran.document["problems"]] == [
        "id_number_damaged",
        "repair_proposed",
    ]
    told = terminal.json(*lost, "--accept-proposals")
    assert (told["imported"], told["refused_rows"]) == (1, 0)
    assert [it["code"] for it in told["problems"]] == ["proposal_taken"]
    assert id_number() not in json.dumps(told)


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
    assert f"退回的行已写入{first}，含个人信息，仅供内部改正，不得张贴。" in ran.err
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
    assert "退回5行，其余14行此前已导入。" in ran.out


def test_a_password_comes_from_a_file_or_the_environment(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = str(SAMPLES / "locked.xls")
    secret = tmp_path / "密码.txt"
    secret.write_bytes("\ufeffgw8\r\n第二行\r\n".encode())
    ran = terminal.run("--json", "read", locked, "--file-password-file", str(secret))
    assert (ran.document["fatal"], ran.document["count"]) == (None, 4)
    ran = terminal.run("--json", "read", locked)
    assert (ran.status, ran.document["fatal"]) == (1, "encrypted")
    assert "密码不对" not in ran.err
    monkeypatch.setenv("GWGK_FILE_PASSWORD", "gw8")
    assert terminal.json("read", locked)["count"] == 4
    secret.write_bytes("错的".encode("gb18030"))
    args = (locked, "--file-password-file", str(secret))
    assert "给出的密码不对" in terminal.run("read", *args).err
    terminal.run("example")
    ran = terminal.run(
        "--json", "import", *args, "--programme", "耕地地力保护补贴", "--year", "2026"
    )
    assert "给出的密码不对" in refused(ran, "encrypted")
    missing = ("read", locked, "--file-password-file", str(tmp_path / "无"))
    refused(terminal.run("--json", *missing), "file_missing")


def test_lists_and_return_files_may_have_a_password(
    yunxi: Terminal, tmp_path: Path
) -> None:
    locked, secret = str(SAMPLES / "locked.xls"), tmp_path / "密码.txt"
    terms = ("--kind", "死亡", "--source", "县民政局", "--dated", "2026-09-01")
    yunxi.import_sample("plain.xlsx", "地力补贴")
    secret.write_text("错的", "utf-8")
    for args in (("compare", locked, *terms), ("paid", locked, "--batch", "1")):
        assert "给出的密码不对" not in refused(yunxi.run("--json", *args), "encrypted")
        wrong = yunxi.run("--json", *args, "--file-password-file", str(secret))
        assert "给出的密码不对" in refused(wrong, "encrypted")
    secret.write_text("gw8", "utf-8")
    given = ("--file-password-file", str(secret))
    told = yunxi.json("compare", locked, *terms, *given)["list"]
    assert told["file"] == "locked.xls"
    ran = yunxi.run("--json", "paid", locked, "--batch", "1", *given)
    refused(ran, "no_payment_table")


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
