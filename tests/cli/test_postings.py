"""The life of a posting from the command line."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.postings import Matched
from gwgk_desktop.services import boards, photos
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.store.database import Site
from tests.cli.test_reviews import (
    NUMBER,
    TODAY,
    drafted,
    refused,
    released,
)
from tests.readers import pdf_pages

if TYPE_CHECKING:
    from tests.cli.running import Terminal

__all__ = ["drafted", "released"]
BOARD = ("--board", "村务公开栏", "--by", "张网格")
LATER = datetime.combine(TODAY + timedelta(days=17), time(10))


@pytest.fixture
def posted(released: Terminal) -> Terminal:
    """Give a terminal with one sheet on the wall."""
    done = released.json("post", NUMBER, *BOARD)
    [it] = done["postings"]
    assert (it["state"], it["sheet"], it["least_days"]) == ("hanging", NUMBER, 15)
    return released


def weeks_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Site, "now", lambda _: LATER)


def only(terminal: Terminal) -> dict[str, Any]:
    [it] = terminal.json("postings")["postings"]
    return dict(it)


def test_a_sheet_goes_up_is_photographed_comes_down_is_archived_and_certified(
    posted: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "JPEG")
    with Desk(posted.data) as desk:
        store = desk.open_store()
        photo = NewPhoto(1, out.getvalue(), "IMG.jpg", matched=Matched.CODE)
        photos.keep_photos(store, [photo])
        store.close()
    weeks_later(monkeypatch)
    assert only(posted)["state"] == "display_done"
    down = posted.json("take-down", "1", "--by", "张网格")["postings"][0]
    assert (down["state"], down["days"], down["full"]) == ("taken_down", 16, True)
    kept = posted.json("archive", "1", "--place", "档案室2柜", "--by", "周主任")
    archive = kept["postings"][0]["archive"]
    assert archive["number"] == f"梅岭村-{TODAY.year}-村务公开-001"
    assert archive["retention_years"] == 30
    paper = posted.json("certificate", "1", "--out", str(tmp_path))
    page, pictures = pdf_pages(Path(paper["file"]).read_bytes())
    assert "上墙证明" in page
    assert "照片1" in pictures
    assert only(posted)["state"] == "archived"
    assert only(posted)["photos"][0]["matched"] == "code"
    ran = posted.run("postings")
    assert f"已归档\t{NUMBER}" in ran.out


def test_what_waits_is_listed_until_it_is_up(released: Terminal) -> None:
    told = released.json("postings")
    assert told["postings"] == []
    assert [it["number"] for it in told["waiting"]] == [NUMBER]
    assert "待上墙" in released.run("postings", "--village", "梅岭村").out
    assert released.json("postings", "--village", "石桥村")["waiting"] == []


def test_a_draft_and_a_board_that_is_not_named_are_refused(drafted: Terminal) -> None:
    refused(drafted.run("--json", "post", NUMBER, *BOARD), "not_released_yet")
    refused(drafted.run("--json", "post", NUMBER, "--by", "张"), "board_not_chosen")
    assert drafted.run("post").status == 2
    assert drafted.run("post", NUMBER, "--paper", "公示").status == 2


def test_short_spoilt_and_put_up_again(
    posted: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = posted.run("--json", "take-down", "1", "--by", "张")
    refused(early, "taken_down_early")
    told = posted.json("spoil", "1", "--by", "张", "--reason", "被雨淋湿")
    assert told["postings"][0]["state"] == "spoiled"
    weeks_later(monkeypatch)
    refused(posted.run("--json", "repost", "1", "--by", "张"), "posted_other_day")
    new = posted.json("repost", "1", "--by", "张", "--day-by-hand")["postings"][0]
    assert (new["id"], new["replaces"], new["day_by_hand"]) == (2, 1, True)
    short = posted.json("take-down", "2", "--by", "张", "--reason", "栏要翻修")
    assert short["postings"][0]["state"] == "short"
    assert posted.run("undo", str(short["operation"])).status == 0
    assert posted.json("postings", "2")["postings"][0]["state"] == "hanging"


def test_the_same_paper_is_noted_once_unless_somebody_insists(
    released: Terminal,
) -> None:
    paper = (
        *("post", "--paper", "第二季度财务公开", "--village", "梅岭村"),
        *("--place", "老公开栏", "--at", f"{TODAY}T00:00", "--by", "张"),
    )
    assert released.json(*paper)["postings"][0]["id"] == 1
    refused(released.run("--json", *paper), "paper_noted_already")
    assert len(released.json("postings")["postings"]) == 1
    for other in (("--place", "村口"), ("--item", "V014", "--occasion", "2026Q2")):
        released.json(*paper, *other)
    assert released.json(*paper, "--agree")["postings"][0]["id"] == 4


@pytest.mark.parametrize(
    ("deed", "told"), [("take-down", "已登记撤下"), ("spoil", "已登记损毁")]
)
def test_what_came_down_is_not_spoilt_and_the_answer_says_since_when(
    posted: Terminal, deed: str, told: str
) -> None:
    how = ("--by", "张", "--reason", "被雨淋湿")
    [ended] = posted.json(deed, "1", *how)["postings"]
    at = (ended["taken_down"] or ended["spoiled"])["at"][:16]
    said = refused(posted.run("--json", "spoil", "1", *how), "posting_not_up")
    assert f"已经不在墙上：{at}{told}" in said
    assert "刷新" not in said


def test_a_paper_hangs_on_the_only_board_of_its_village(yunxi: Terminal) -> None:
    [board] = yunxi.json("boards", "--village", "石桥村")["boards"]
    paper = (
        *("post", "--paper", "2025年财务公开", "--village", "石桥村"),
        *("--at", "2025-12-20T09:00", "--by", "老会计"),
    )
    [it] = yunxi.json(*paper)["postings"]
    assert it["place"].startswith(board["name"])
    for same in (paper, (*paper, "--board", board["name"])):
        refused(yunxi.run("--json", *same), "paper_noted_already")
    [again] = yunxi.json(*paper, "--agree")["postings"]
    assert again["place"] == it["place"]
    [other] = yunxi.json(*paper, "--place", "村口")["postings"]
    assert other["place"] == "村口"


def test_a_paper_hangs_in_one_place_that_there_is(yunxi: Terminal) -> None:
    paper = ("post", "--paper", "财务公开", "--village", "梅岭村", "--by", "张")
    refused(yunxi.run("--json", *paper, "--board", "没有的栏"), "board_not_listed")
    for two in (("--board", "甲", "乙"), ("--board", "甲", "--place", "村口")):
        ran = yunxi.run(*paper, *two)
        assert (ran.status, "一次只写一处" in ran.err) == (2, True)
    assert yunxi.json("postings")["postings"] == []


def test_what_was_spoilt_goes_up_again_on_another_board_of_the_village(
    posted: Terminal,
) -> None:
    posted.json("spoil", "1", "--by", "张", "--reason", "被雨淋湿")
    again = ("repost", "1", "--by", "张", "--board")
    ran = posted.run("--json", *again, "没有")
    refused(ran, "board_not_listed")
    boards = posted.json("boards", "--village", "梅岭村")["boards"]
    [other] = [it["name"] for it in boards if it["name"] != BOARD[1]][:1]
    ran = posted.run("--json", *again, other)
    refused(ran, "posting_not_agreed")
    assert [it["code"] for it in ran.document["notes"]] == ["group_board_alone"]
    alone = (*again, other, "--group-board", "--note", "换了地方")
    [new] = posted.json(*alone)["postings"]
    assert new["place"].startswith(other)
    assert (new["replaces"], new["stage"], new["note"]) == (1, "notice", "换了地方")


def test_a_reply_before_its_objection_and_a_file_for_a_folder_are_told_as_such(
    posted: Terminal, tmp_path: Path
) -> None:
    posted.json("objection", "1", "--text", "面积不对", "--by", "李会计")
    early = ("--outcome", "解释", "--at", "2026-01-02T01:32", "--by", "王主任")
    ran = posted.run("reply", "1", "--text", "已核对", *early)
    assert ran.status == 1
    assert "答复的时间早于异议：第1号异议是" in ran.err
    there = tmp_path / "旧.pdf"
    there.write_bytes(b"mine")
    ran = posted.run("certificate", "1", "--out", str(there))
    assert ran.status == 1
    assert "旧.pdf”是一个文件，不是文件夹" in ran.err
    assert there.read_bytes() == b"mine"


def test_wrong_arguments_are_told_with_the_commands_own_usage(
    released: Terminal,
) -> None:
    ran = released.run("repost", "1", "--no-such")
    assert ran.status == 2
    assert "不认识的参数: --no-such" in ran.err
    assert "用法： gwgk-desktop repost" in ran.err


def test_an_objection_is_taken_and_answered(posted: Terminal, tmp_path: Path) -> None:
    (tmp_path / "name").write_text("王大山\n", "utf-8")
    (tmp_path / "phone").write_text("13912345678\n", "utf-8")
    told = posted.json(
        *("objection", "1", "--text", "面积不对", "--by", "李会计"),
        *("--name-file", str(tmp_path / "name")),
        *("--phone-file", str(tmp_path / "phone")),
    )
    [it] = told["objections"]
    assert it["named"]
    assert it["reply"] is None
    assert "王大山" not in posted.run("objection").out
    assert only(posted)["state"] == "objected"
    answer = ("reply", "1", "--text", "已丈量，无误", "--by", "王主任", "--outcome")
    assert posted.run(*answer, "好").status == 2
    posted.json(*answer, "不成立")
    assert posted.json("objection")["objections"][0]["reply"]["outcome"] == "rejected"
    assert only(posted)["state"] == "hanging"


def test_a_villager_asks_by_a_number_that_is_in_no_argument(
    posted: Terminal, tmp_path: Path
) -> None:
    asked = ("enquiry", "--name", "王五")
    refused(posted.run("--json", *asked), "enquirer_incomplete")
    (tmp_path / "number").write_text("36029919500619001X\n", "ascii")
    by_file = (*asked, "--id-number-file", str(tmp_path / "number"))
    message = refused(posted.run("--json", *by_file), "enquirer_unknown")
    assert "3602" not in message
    entries = posted.json("history")["operations"]
    assert [it["kind"] for it in entries[:1]] == ["enquire"]
    assert "360299" not in str(entries)


def test_what_was_done_on_paper_is_noted(yunxi: Terminal) -> None:
    told = yunxi.json(
        *("post", "--paper", "2025年财务公开", "--village", "梅岭村"),
        *("--place", "老公开栏", "--at", "2025-12-20T09:00", "--by", "老会计"),
        *("--stage", "公布", "--item", "V021", "--occasion", "2025Q4"),
    )
    [it] = told["postings"]
    assert (it["sheet"], it["least_days"], it["item"]) == ("", 0, "V021")
    assert "纸面补登" in yunxi.run("postings").out
    assert yunxi.run("post", "--paper", "x", "--at", "2025-12-20").status == 2


def test_the_rule_is_told_and_set(yunxi: Terminal) -> None:
    assert yunxi.json("posting-rule")["display_days"] == 15
    new = ("posting-rule", "--reply-days", "3", "--reply-basis", "县民发1号")
    assert yunxi.json(*new)["operation"] > 0
    told = yunxi.json("posting-rule")
    assert (told["reply_days"], told["reply_basis"]) == (3, "县民发1号")
    assert "3天内答复" in yunxi.run("posting-rule").out


def test_what_has_no_board_is_noted_once_that_was_agreed_to(released: Terminal) -> None:
    with Desk(released.data) as desk:
        store = desk.open_store()
        for board in boards.boards(store):
            boards.remove_board(store, board)
    told = released.run("post", NUMBER, "--by", "张网格")
    assert told.status != 0
    assert "没有登记公开栏。" in told.err
    assert "--agree" in told.err
    assert released.json("postings")["postings"] == []
    [it] = released.json("post", NUMBER, "--by", "张网格", "--agree")["postings"]
    assert it["sheet"] == NUMBER
