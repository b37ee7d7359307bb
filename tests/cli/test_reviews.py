"""Review, release, withdrawal and verification from the command line."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import cli
from tests import signed
from tests.begun import begun
from tests.cli.running import SAMPLES, example

if TYPE_CHECKING:
    from tests.cli.running import Ran, Terminal

TODAY = datetime.now().date()
NUMBER = f"梅岭村-{TODAY.year}-001"
TERMS = ("--programme", "地力补贴")
CHECKS = ("政治", "法律关", "policy", "保密", "文字")


@pytest.fixture
def drafted(
    terminal: Terminal, tmp_path: Path, request: pytest.FixtureRequest
) -> Terminal:
    """Give a terminal with one sheet, drafted by 陈经办."""
    is_released = "released" in request.fixturenames
    begun(tmp_path, with_release if is_released else with_draft)
    return terminal


def with_draft(folder: Path) -> None:
    begun(folder / "data", example)
    on_15th = ("--year", "2026", "--paid-on", "2026-09-15")
    give(folder, "import", str(SAMPLES / "plain.xlsx"), *TERMS, *on_15th)
    hangs = ("--batch", "1", "--from", TODAY.isoformat(), "--drafter", "陈经办")
    give(folder, "sheets", *hangs, "--out", str(folder / "稿"))


def with_release(folder: Path) -> None:
    begun(folder, with_draft)
    agree = ("review", NUMBER, "--decision", "同意", "--by")
    give(folder, *agree, "王主任", "--step", "村委会")
    give(folder, *agree, "赵监督")
    give(folder, *agree, "刘审核", "--checked", *CHECKS)
    give(folder, "release", NUMBER, "--by", "刘审核", "--out", str(folder / "出"))


def give(folder: Path, *args: str) -> None:
    assert cli.main(["--data", str(folder / "data"), *args]) == 0


def review(terminal: Terminal, by: str, *more: str) -> Ran:
    return terminal.run("review", NUMBER, "--decision", "同意", "--by", by, *more)


@pytest.fixture
def released(drafted: Terminal) -> Terminal:
    """Give a terminal whose sheet was released and saved."""
    [sheet] = drafted.json("review")["sheets"]
    assert sheet["state"] == "released"
    return drafted


def refused(ran: Ran, code: str) -> str:
    assert ran.status == 1
    document = ran.document["refused"]
    assert document["code"] == code
    return str(document["message"])


def test_a_draft_is_saved_as_one(drafted: Terminal, tmp_path: Path) -> None:
    assert [it.name for it in (tmp_path / "稿").iterdir()] == [f"草稿-{NUMBER}.pdf"]
    [sheet] = drafted.json("review")["sheets"]
    assert (sheet["state"], sheet["next_step"]) == ("draft", "village_committee")
    assert (sheet["drafted_by"], sheet["disclosure"]) == ("陈经办", "proactive")


def test_decisions_are_recorded_and_told(drafted: Terminal, tmp_path: Path) -> None:
    page = tmp_path / "签字.jpg"
    page.write_bytes(signed.page())
    review(drafted, "王主任", "--page", str(page), "--reason", "属实")
    ran = drafted.run(
        *("review", NUMBER, "--decision", "退回", "--by", "赵监督"),
        *("--reason", "二组少一户", "--json"),
    )
    assert ran.document["operation"] == 6
    [sheet] = drafted.json("review", f"云溪镇-{NUMBER}")["sheets"]
    assert sheet["sent_back"] == "二组少一户"
    first, second = sheet["reviews"]
    assert (first["by"], first["means"], first["page"]) == (
        *("王主任", "paper", "签字.jpg"),
    )
    assert (second["decision"], second["step"]) == (
        *("send_back", "supervision_committee"),
    )
    assert (sheet["release"], sheet["withdrawal"]) == (None, None)
    told = drafted.run("review", NUMBER).out
    assert "草稿（退回）" in told
    assert "赵监督（未加密，报名），二组少一户" in told


def test_what_is_not_reviewed_is_not_released(drafted: Terminal) -> None:
    ran = drafted.run("release", NUMBER, "--by", "刘", "--json")
    assert "下一步是村（居）民委员会" in refused(ran, "not_approved")
    ran = drafted.run("review", "--decision", "同意", "--json")
    refused(ran, "sheet_unknown")
    ran = drafted.run("release", "没有-2026-001", "--json")
    assert "没有-2026-001" in refused(ran, "sheet_unknown")


def test_a_notice_that_has_begun_is_released_with_consent_and_none_that_is_over(
    yunxi: Terminal, tmp_path: Path
) -> None:
    assert yunxi.import_sample("plain.xlsx", "地力补贴").status == 0
    for before, code in ((2, "release_not_agreed"), (30, "notice_over")):
        first = TODAY - timedelta(days=before)
        out = str(tmp_path / code)
        made = yunxi.json(
            *("sheets", "--batch", "1", "--from", first.isoformat()),
            *("--agree", "--out", out),
        )
        [number] = [it["number"] for it in made["sheets"]]
        for by in ("王主任", "赵监督", "刘审核"):
            agree = ("--decision", "同意", "--by", by, "--checked", *CHECKS)
            assert yunxi.run("review", number, *agree).status == 0
        asked = ("release", number, "--by", "刘审核", "--json")
        told = refused(yunxi.run(*asked), code)
        assert ("--agree" in told) is (before == 2)
        done = yunxi.run(*asked, "--agree")
        assert done.status == (0 if before == 2 else 1)
        if before == 2:
            gone = ("withdraw", number, "--by", "刘审核", "--reason", "换一版")
            assert yunxi.run(*gone).status == 0


def test_a_released_set_is_checked_without_this_program(
    released: Terminal, tmp_path: Path
) -> None:
    [sheet] = released.json("review", NUMBER)["sheets"]
    text = tmp_path / "出" / f"{NUMBER}.content.txt"
    sha256 = hashlib.sha256(text.read_bytes()).hexdigest()
    assert sheet["content_sha256"] == sheet["release"]["content_sha256"] == sha256
    backups = released.json("backup", "--list")["backups"]
    assert "release" in {it["reason"] for it in backups}


def test_a_file_is_verified(released: Terminal, tmp_path: Path) -> None:
    pdf = tmp_path / "出" / f"{NUMBER}.pdf"
    document = released.json("verify", str(pdf))
    assert (document["verdict"], document["what"]) == ("released", "pdf")
    assert document["sheet"]["number"] == NUMBER
    assert document["release"]["by"] == "刘审核"
    told = released.run("verify", str(pdf))
    assert "是发布的原件" in told.out
    assert "发布　刘审核" in told.out
    draft = tmp_path / "稿" / f"草稿-{NUMBER}.pdf"
    ran = released.run("verify", str(draft), "--json")
    assert (ran.status, ran.document["verdict"]) == (1, "altered")
    pdf.write_bytes(b"something")
    ran = released.run("verify", str(pdf), "--json")
    assert (ran.status, ran.document["verdict"], ran.document["sheet"]) == (
        *(1, "unknown", None),
    )


def test_a_withdrawal_lists_the_boards(released: Terminal, tmp_path: Path) -> None:
    out = str(tmp_path / "撤下")
    done = released.json(
        "withdraw", NUMBER, "--reason", "面积录错", "--by", "刘审核", "--out", out
    )
    assert [it["board"] for it in done["boards"]] == ["村务公开栏", "三组公开栏"]
    assert Path(done["file"]).exists()
    assert done["sheets"][0]["state"] == "withdrawn"
    ran = released.run("save", NUMBER, "--out", out, "--json")
    refused(ran, "sheet_withdrawn")
    again = released.json("take-down-list", NUMBER, "--out", out)
    assert again["boards"] == done["boards"]
    assert again["file"] != done["file"]
    assert Path(again["file"]).exists()
    pdf = tmp_path / "出" / f"{NUMBER}.pdf"
    assert released.run("verify", str(pdf)).status == 1
    assert "撤回　刘审核，面积录错" in released.run("review", NUMBER).out


@pytest.mark.parametrize("deed", [("release",), ("set-aside", "--reason", "错")])
def test_a_deed_without_a_name_says_where_to_write_it(
    drafted: Terminal, deed: tuple[str, ...]
) -> None:
    ran = drafted.run(deed[0], NUMBER, *deed[1:], "--json")
    assert "--by" in refused(ran, "reviewer_not_named")


WITHOUT_NAME = ("withdraw", NUMBER, "--reason", "错", "--json")


def test_a_withdrawal_without_a_name_says_where_to_write_it(
    released: Terminal,
) -> None:
    ran = released.run(*WITHOUT_NAME)
    assert "--by" in refused(ran, "reviewer_not_named")


def test_who_withdraws_is_asked_only_of_what_can_be_withdrawn(
    drafted: Terminal,
) -> None:
    assert NUMBER in refused(drafted.run(*WITHOUT_NAME), "not_released")


def test_a_draft_is_set_aside_and_that_is_undone(
    drafted: Terminal, tmp_path: Path
) -> None:
    ran = drafted.run("set-aside", NUMBER, "--reason", "重复制作", "--by", "陈经办")
    assert "已作废1份公示单草稿" in ran.out
    assert "作废　陈经办，重复制作" in drafted.run("review", NUMBER).out
    ran = drafted.run("save", NUMBER, "--out", str(tmp_path / "再"), "--json")
    assert "重复制作" not in refused(ran, "sheet_set_aside")
    draft = tmp_path / "稿" / f"草稿-{NUMBER}.pdf"
    ran = drafted.run("verify", str(draft), "--json")
    assert (ran.status, ran.document["verdict"]) == (1, "set_aside")
    assert "没有发布过，已经作废" in drafted.run("verify", str(draft)).out
    again = ("set-aside", NUMBER, "--reason", "又", "--by", "陈经办", "--json")
    refused(drafted.run(*again), "sheet_set_aside")
    drafted.json("undo", str(drafted.json("history")["operations"][0]["id"]))
    [sheet] = drafted.json("review", NUMBER)["sheets"]
    assert (sheet["state"], sheet["reviews"]) == ("draft", [])
    done = drafted.json(*again[:-1])
    assert done["sheets"][0]["state"] == "set_aside"


def test_which_version_takes_the_place_of_a_draft_is_told(
    drafted: Terminal, tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path / "再"), "--drafter", "陈经办")
    again = ("sheets", "--batch", "1", "--from", TODAY.isoformat(), "--agree", *out)
    [new] = drafted.json(*again)["sheets"]
    assert (new["number"], new["newer"]) == (f"{NUMBER}-2", None)
    told = drafted.run("review").out
    assert f"已有第2版，新的一版是{NUMBER}-2" in told
    draft = tmp_path / "稿" / f"草稿-{NUMBER}.pdf"
    assert f"已有新的一版：{NUMBER}-2。" in drafted.run("verify", str(draft)).out
    ran = drafted.run("verify", str(draft), "--json")
    assert ran.document["sheet"]["newer"] == f"{NUMBER}-2"
    told = refused(
        review(drafted, "王主任", "--step", "村委会", "--json"), "sheet_outdated"
    )
    assert f"已有新的一版{NUMBER}-2" in told


def test_without_a_folder_nothing_is_written(released: Terminal) -> None:
    ran = released.run("withdraw", NUMBER, "--reason", "错", "--by", "刘审核")
    assert "撤下清单" not in ran.out
    assert "村务公开栏" in ran.out


def test_a_released_sheet_is_saved_again(released: Terminal, tmp_path: Path) -> None:
    [sheet] = released.json("save", NUMBER, "--out", str(tmp_path / "再"))["sheets"]
    assert Path(sheet["file"]).name == f"{NUMBER}.pdf"


def test_an_import_with_released_sheets_is_not_undone(released: Terminal) -> None:
    message = refused(released.run("undo", "3", "--json"), "released_sheets_rest_on_it")
    assert NUMBER in message
    assert "请先撤回" in message


def test_one_person_and_the_sign_off_sheet(drafted: Terminal, tmp_path: Path) -> None:
    assert drafted.json("review-rule")["levels"] == 3
    told = drafted.json("review-rule", "--levels", "1", "--one-person")
    assert (told["steps"], told["one_person"]) == (["township"], True)
    assert drafted.json("review-rule", "--two-people")["one_person"] is False
    assert "签审单代替第二人" in drafted.run("review-rule", "--one-person").out
    assert review(drafted, "陈经办", "--checked", *CHECKS).status == 0
    ran = review(drafted, "李镇长", "--step", "签审单", "--json")
    refused(ran, "sign_off_not_printed")
    file = drafted.json("sign-off", NUMBER, "--out", str(tmp_path / "签"))["file"]
    assert Path(file).name == f"签审单-{NUMBER}.pdf"
    second = ("李镇长", "--step", "签审单")
    assert "没有附签字页" in review(drafted, *second).err
    page = tmp_path / "签字.jpg"
    page.write_bytes(signed.page())
    assert review(drafted, *second, "--page", str(page)).status == 0
    assert drafted.run("release", NUMBER, "--by", "陈经办").status == 0
    assert "以签审单代替第二人" in drafted.run("review", NUMBER).out


def test_sheets_and_programmes_are_classified(drafted: Terminal) -> None:
    document = drafted.json(
        "classify", NUMBER, "--as", "不予公开", "--ground", "国家秘密"
    )
    [sheet] = document["sheets"]
    assert sheet["disclosure"] == "non_disclosure"
    assert sheet["basis"].endswith("第十四条")
    document = drafted.json("classify", "--programme", "地力补贴", "--as", "on_request")
    assert document["programme"] == "耕地地力保护补贴"
    ran = drafted.run("classify", NUMBER, "--as", "不予公开", "--json")
    refused(ran, "ground_missing")


@pytest.mark.parametrize(
    "args",
    [
        ("verify",),
        ("verify", "a.pdf", "--batch", "1"),
        ("classify", "--as", "主动公开"),
        ("classify", NUMBER, "--programme", "x", "--as", "主动公开"),
        ("classify", NUMBER, "--as", "秘密"),
        ("review", NUMBER, "--decision", "好"),
        ("review", NUMBER, "--step", "县里"),
        ("review", NUMBER, "--checked", "海关"),
        ("withdraw", NUMBER),
        ("set-aside", NUMBER),
        ("review", NUMBER, "--decision", "作废"),
        ("release",),
        ("review-rule", "--levels", "4"),
        ("review-rule", "--one-person", "--two-people"),
    ],
)
def test_what_is_said_wrongly_is_wrong_usage(
    yunxi: Terminal, args: tuple[str, ...]
) -> None:
    assert yunxi.run(*args).status == 2
