"""Comparison lists, bank returns and resends from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.running import SAMPLES
from tests.cli.telling import refused

if TYPE_CHECKING:
    from tests.cli.running import Terminal


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
    mistaken = yunxi.run("decide", "1", *ruling)
    assert "误报" in mistaken.out
    assert "更正这一行" not in mistaken.err
    stopped = yunxi.run("decide", "1", "--decision", "停发", *ruling[2:])
    assert "名单也不会变" in stopped.err
    assert "撤销这次导入（命令行 undo）" in stopped.err


def test_a_batch_is_said_to_be_paid_where_no_return_comes(yunxi: Terminal) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    for wrong in (
        ("--batch", "1"),
        ("a.csv", "--batch", "1", "--on", "2026-09-11"),
        ("a.csv", "--batch", "1", "--by", "陈经办"),
    ):
        assert yunxi.run("paid", *wrong).status == 2
    said = ("paid", "--batch", "1", "--on", "2026-09-11", "--by", "陈经办")
    told = yunxi.json(*said)
    assert (told["paid"], told["batch"]["paid"], told["unpaid"]) == (37, 37, [])
    refused(yunxi.run(*said, "--json"), "payments_all_known")
    yunxi.json("undo", str(told["operation"]))
    ran = yunxi.run(*said)
    assert ran.out == "第1批：已登记37笔已经发放。\n"


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
