"""Boards and the plan from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.cli.test_reviews import refused
from tests.stories import photo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal


@pytest.fixture
def furnished(yunxi: Terminal) -> Terminal:
    """Give a terminal at the example township, with its catalogue."""
    yunxi.json("catalogue", "adopt", "--from", "2026-01-01")
    return yunxi


def test_boards_are_listed_imported_and_removed(
    yunxi: Terminal, tmp_path: Path
) -> None:
    first = yunxi.json("boards", "--village", "梅岭村")["boards"][0]
    assert (first["name"], first["width_mm"]) == ("村务公开栏", 2400)
    assert first["capacity"] == {"A4": 30, "A3": 15}
    path = tmp_path / "栏.csv"
    path.write_text(
        "村,名称,位置,宽（厘米）,高（厘米）\n"
        "石桥村,便民栏,路口,180,120\n"
        "石桥村,村务公开栏,石桥头,240,120\n",
        "utf-8",
    )
    done = yunxi.json("boards", "--import", str(path))
    assert [it["name"] for it in done["added"]] == ["便民栏"]
    assert [it["code"] for it in done["problems"]] == ["board_already_known"]
    gone = yunxi.json("boards", "--remove", "便民栏", "--village", "石桥村")
    assert [it["name"] for it in gone["boards"]] == ["村务公开栏"]
    unknown = yunxi.run("boards", "--remove", "没有", "--village", "石桥村")
    assert (unknown.status, "没有“没有”这块公开栏" in unknown.err) == (1, True)
    assert yunxi.run("boards", "--remove", "便民栏").status == 2


def test_a_board_is_changed_in_what_is_said_and_in_nothing_else(
    yunxi: Terminal, tmp_path: Path
) -> None:
    picture = tmp_path / "栏.jpg"
    picture.write_bytes(photo())
    edit = ("boards", "--edit", "村务公开栏", "--village", "石桥村")
    before = yunxi.json("boards", "--village", "石桥村")["boards"][0]
    [now] = yunxi.json(
        *(*edit, "--place", "桥东", "--size", "3000x1500mm", "--photo", str(picture)),
        *("--section", "党务=0,0,1000x1500mm:党务"),
        *("--section", "财务=1000,0,1000x1500mm", "--fixture", "电话=2100,0,300x200mm"),
        *("--in-use-from", "2026-01-01"),
    )["boards"]
    assert (now["place"], now["width_mm"], now["height_mm"]) == ("桥东", 3000, 1500)
    assert [it["name"] for it in now["sections"]] == ["党务", "财务"]
    assert now["sections"][0]["subjects"] == ["party"]
    assert len(now["photo_sha256"]) == 64
    same = ("id", "name", "kind", "margin_mm", "gap_mm", "material", "in_use_until")
    assert {it: now[it] for it in same} == {it: before[it] for it in same}
    [less] = yunxi.json(*edit, "--drop-section", "党务", "--in-use-from", "无")[
        "boards"
    ]
    assert [it["name"] for it in less["sections"]] == ["财务"]
    assert (less["in_use_from"], less["fixtures"]) == (None, now["fixtures"])
    refused = yunxi.run(*edit, "--drop-fixture", "时钟")
    assert (refused.status, "没有“时钟”" in refused.err) == (1, True)
    for wrong in (
        edit,
        (*edit, "--size", "3x1"),
        (*edit, "--section", "党务"),
        ("boards", "--place", "桥东"),
    ):
        assert yunxi.run(*wrong).status == 2


def test_a_list_of_which_nothing_is_taken_ends_with_1_and_says_what_would_do(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "栏.csv"
    path.write_text(
        "村,名称,宽（厘米）,高（厘米）,类别\n石桥村,新栏,180,120,组\n", "utf-8"
    )
    ran = yunxi.run("boards", "--import", str(path))
    assert ran.status == 1
    assert "：“组”不认识" in ran.err
    assert "可填：村、社区、村民小组、乡镇" in ran.err
    known = "村,名称,宽（厘米）,高（厘米）\n石桥村,村务公开栏,240,120\n"
    path.write_text(known, "utf-8")
    assert yunxi.run("boards", "--import", str(path)).status == 0


def test_the_plan_says_what_is_due_where(furnished: Terminal) -> None:
    span = ("--from", "2026-01-01", "--until", "2026-12-31")
    told = furnished.json("plan", *span, "--village", "石桥村")
    assert (told["first"], told["last"]) == ("2026-01-01", "2026-12-31")
    assert {it["place"] for it in told["planned"]} == {"石桥村"}
    last = [it for it in told["planned"] if it["item_code"] == "V014"][-1]
    assert (last["occasion"], last["due_on"]) == ("2026Q4", "2026-10-20")
    assert {"state", "up_on", "hangs_until", "board", "stage"} <= last.keys()
    lines = furnished.run("plan", *span).out.splitlines()
    assert lines[0].startswith("共")
    backwards = ("--from", "2026-02-01", "--until", "2026-01-01")
    assert furnished.run("plan", *backwards).status == 2


def test_several_villages_are_named_at_once(furnished: Terminal) -> None:
    for option in (
        ("--village", "梅岭村", "石桥村"),
        ("--village", "梅岭村", "--village", "石桥村"),
    ):
        told = furnished.json("plan", *option)["planned"]
        assert {it["place"] for it in told} == {"梅岭村", "石桥村"}
        reminders = furnished.json("today", *option)["reminders"]
        assert {it["village"] for it in reminders} == {"梅岭村", "石桥村"}


def test_events_are_noted_listed_and_removed(furnished: Terminal) -> None:
    event = ("--event", "V008", "--on", "2026-09-10", "--title", "通过修路方案")
    villages = ("--village", "梅岭村", "--village", "石桥村")
    done = furnished.json("plan", *event, *villages)
    assert [it["village"] for it in done["events"]] == ["梅岭村", "石桥村"]
    assert done["events"][0]["occasion"] == "event:1"
    assert [(it["place"], it["due"]) for it in done["started"]] == [
        ("梅岭村", "2026-09-20"),
        ("石桥村", "2026-09-20"),
    ]
    assert any("默认值" in line for line in done["started"][0]["explain"])
    for code in ("V016", "V001"):
        wrong = furnished.run("plan", "--event", code, *event[2:], *villages)
        assert (wrong.status, "没有随事件起算的时限" in wrong.err) == (1, True)
    told = furnished.run("plan", *event, "--village", "梅岭村").out
    assert "梅岭村：最迟2026-09-20（周日）公开" in told
    furnished.json("plan", "--remove-event", "3")
    furnished.json("plan", "--remove-event", "2")
    [left] = furnished.json("plan", "--events")["events"]
    assert left["title"] == "通过修路方案"
    assert furnished.run("plan", "--event", "V008").status == 2
    assert furnished.run("plan", "--remove-event", "9").status == 1


@pytest.mark.parametrize("what", ["morning", "checklist", "boards"])
def test_lists_are_printed_as_pdf(
    furnished: Terminal, tmp_path: Path, what: str
) -> None:
    to = tmp_path / "清单.pdf"
    told = furnished.json(
        "plan", "--print", what, "--out", str(to), "--village", "梅岭村"
    )
    assert told["file"] == str(to)
    assert "梅岭村" in PdfReader(to).pages[0].extract_text()
    again = ("plan", "--print", what, "--out", str(to), "--village", "石桥村")
    assert furnished.json(*again)["file"] == str(to)
    assert "石桥村" in PdfReader(to).pages[0].extract_text()
    to.write_bytes(to.read_bytes() + b"\n")
    refused(furnished.run(*again, "--json"), "file_exists")
    assert furnished.run("plan", "--print", what).status == 2
