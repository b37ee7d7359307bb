"""The office and its villages, told and changed from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.telling import refused

if TYPE_CHECKING:
    from tests.cli.running import Terminal


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


def test_villages_that_are_known_or_repeated_do_not_keep_others_out(
    yunxi: Terminal,
) -> None:
    done = yunxi.run("villages", "--add", "白沙村", "白沙", "梅岭村", "东湖社区")
    assert done.out.splitlines()[-2:] == ["7\t白沙村", "8\t东湖社区"]
    told = "已添加2个村（社区）。“梅岭村”已经登记过，没有再添加。"
    told += "“白沙村”写了不止一次，只添加一个。"
    assert done.err.splitlines() == [told]


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
