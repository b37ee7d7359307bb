"""Workbooks read and imported from the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import SAMPLES
from tests.cli.telling import TRUTH, refused
from tests.readers import workbook
from tests.township import card, id_number

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal


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


def test_without_a_day_of_payment_the_answer_says_that_today_was_taken(
    yunxi: Terminal,
) -> None:
    file = ("import", str(SAMPLES / "plain.xlsx"), "--programme", "地力补贴")
    ran = yunxi.run("--json", *file, "--year", "2026")
    today = ran.document["batch"]["paid_on"]
    [note] = ran.document["notes"]
    assert (note["code"], note["severity"]) == ("day_of_payment_taken", "note")
    assert f"发放日期没有写，按今天{today}算" in note["message"]
    assert note["message"] in ran.err
    told = yunxi.run(*file, "--year", "2026", "--period", "二", "--paid-on", today)
    assert (told.status, told.err) == (0, "")


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
        f"{Decimal(kept['total']):,}元，未收{left}行。\n"
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
    said = "原表合计120.50元：逐行相加与表内合计一分不差；未收1行，计20.50元。"
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
    terms = ("--programme", "地力补贴", "--year", "2026", "--paid-on", "2026-09-15")
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


def test_a_wrong_total_below_right_subtotals_is_what_the_file_states(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    rows = "梅岭村 王小明 #100\n小计 . #100\n梅岭村 李四 #20.5\n小计 . #20.5"
    path.write_bytes(workbook(("表", f"村名 姓名 金额\n{rows}\n合计 . #220.5")))
    asked = ("import", str(path), "--programme", "地力补贴", "--year", "2026")
    refused_ = yunxi.run(*asked, "--json")
    told = refused_.document
    assert (refused_.status, told["refused"]["code"]) == (1, "totals_disagree")
    assert (told["stated_total"], told["difference"]) == ("220.50", "100.00")
    assert "一分不差" not in refused_.err
