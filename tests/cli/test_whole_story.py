"""From the plan to the archive: what hangs in a village, by the command line alone."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.store.database import Site
from tests.cli.running import SAMPLES
from tests.phone_photos import Taken, page, photo
from tests.readers import pdf_pages, xlsx

if TYPE_CHECKING:
    from tests.cli.running import Terminal

NUMBER = "梅岭村-2026-001"
VILLAGE = ("--village", "梅岭村")
ON_BOARD = ("--board", "村务公开栏", "--by", "张网格")
PAID = ("--programme", "地力补贴", "--year", "2026", "--paid-on", "2026-09-28")
SPAN = ("--from", "2026-09-01", "--until", "2026-12-31")
CHECKED = ("--checked", "政治", "法律关", "policy", "保密", "文字")


class Clock:
    """What the commands take for the time."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 10, 9)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock that commands look at, on the 10th of September."""
    clock = Clock()
    monkeypatch.setattr(Site, "now", lambda _: clock.now)
    return clock


@pytest.fixture
def desk(clock: Clock, yunxi: Terminal) -> Terminal:
    """Give a terminal with the catalogue in force, and a batch to be paid soon."""
    del clock
    yunxi.json("catalogue", "adopt", "--from", "2026-01-01")
    yunxi.json("import", str(SAMPLES / "plain.xlsx"), *PAID)
    return yunxi


def planned(desk: Terminal) -> list[dict[str, Any]]:
    return list(desk.json("plan", *SPAN, *VILLAGE)["planned"])


def of_batch(desk: Terminal) -> dict[str, tuple[str, int | None]]:
    """Return how the plan stands with notice and result, and by which posting."""
    of_it = [it for it in planned(desk) if it["batch"] == 1]
    return {it["stage"]: (it["state"], it["posting"]) for it in of_it}


def up_on(desk: Terminal) -> str:
    """Return when the plan has the notice go up."""
    notice = [it for it in planned(desk) if it["stage"] == "notice"]
    return str(next(it["up_on"] for it in notice if it["batch"] == 1))


def printed(desk: Terminal, to: Path) -> Path:
    """Make, review and release the sheet of the batch; return its PDF."""
    desk.json("sheets", "--batch", "1", "--from", "2026-09-11", "--out", str(to))
    for by in ("王主任", "赵监督", "刘审核"):
        agreed = ("--decision", "同意", "--by", by, *CHECKED)
        desk.json("review", NUMBER, *agreed)
    done = desk.json("release", NUMBER, "--by", "刘审核", "--out", str(to))
    return Path(done["sheets"][0]["file"])


def test_from_the_plan_to_the_archive(
    desk: Terminal, clock: Clock, tmp_path: Path
) -> None:
    assert of_batch(desk) == {"notice": ("open", None), "result": ("ahead", None)}
    assert up_on(desk) == "2026-09-21", "the last day on which it still can"
    sheet = printed(desk, tmp_path)
    assert up_on(desk) == "2026-09-11", "the day that it is printed with"
    clock.now = datetime(2026, 9, 11, 9)
    desk.json("post", NUMBER, *ON_BOARD)
    assert of_batch(desk)["notice"] == ("hanging", 1)

    shot = tmp_path / "IMG_0001.jpg"
    hung = page(sheet.read_bytes())
    how = Taken(1, long_side=1600, tilt=3, taken_at=clock.now)
    shot.write_bytes(photo([hung], how))
    [seen] = desk.json("photos", str(shot))["photos"]
    assert (seen["kept_with"], seen["by_hand"]) == ([1], [])

    clock.now = datetime(2026, 9, 27, 9)
    assert of_batch(desk)["notice"] == ("to_take_down", 1)
    to_do = tmp_path / "清单.pdf"
    desk.json("plan", "--print", "morning", *VILLAGE, "--out", str(to_do))
    assert "耕地地力保护补贴" in "".join("".join(pdf_pages(to_do.read_bytes())).split())
    [down] = desk.json("take-down", "1", "--by", "张网格")["postings"]
    assert (down["state"], down["full"]) == ("taken_down", True)
    assert of_batch(desk) == {"notice": ("done", 1), "result": ("ahead", None)}

    papers = ("--place", "档案室2柜", "--by", "周主任", "--packet", str(tmp_path))
    [packet] = map(Path, desk.json("archive", "1", *papers)["packets"])
    sums = (packet / "SHA256SUMS").read_text("utf-8").splitlines()
    for line in sums:
        sha256, name = line.split("  ", 1)
        assert hashlib.sha256((packet / name).read_bytes()).hexdigest() == sha256
    kept = {hashlib.sha256(it.read_bytes()).digest() for it in packet.rglob("*.*")}
    for file in (sheet, shot):
        assert hashlib.sha256(file.read_bytes()).digest() in kept

    paper = desk.json("certificate", "1", "--out", str(tmp_path))["file"]
    certified = "".join(pdf_pages(Path(paper).read_bytes()))
    for fact in ("上墙证明", NUMBER, "2026-09-11", "2026-09-27", "村务公开栏"):
        assert fact in certified

    clock.now = datetime(2026, 9, 29, 9)
    paid = ("post", NUMBER, *ON_BOARD, "--stage", "公布", "--day-by-hand")
    [told] = desk.json(*paid)["postings"]
    assert (told["stage"], told["replaces"]) == ("result", None)
    assert of_batch(desk) == {"notice": ("done", 1), "result": ("hanging", 2)}
    [row] = desk.json("return", "2026Q3", "--out", str(tmp_path / "季报.xlsx"))["rows"]
    assert list(row["postings"].values()) == [2, 2, 2, 1, 1], "notice and result"
    filled = xlsx((tmp_path / "季报.xlsx").read_bytes())
    assert "有照片" in str(filled)
    assert desk.json("check")["whole"]


def test_what_hung_on_paper_fulfils_the_plan_of_its_item(
    desk: Terminal, clock: Clock
) -> None:
    def of_item() -> set[tuple[str, int | None]]:
        of_it = [it for it in planned(desk) if it["item_code"] == "V014"]
        quarter = [it for it in of_it if it["occasion"] == "2026Q4"]
        return {(it["state"], it["posting"]) for it in quarter}

    assert of_item() == {("ahead", None)}
    clock.now = datetime(2026, 10, 12, 16)
    title = ("--paper", "宅基地审批情况", *VILLAGE, "--at", "2026-10-12T09:00")
    named = ("--item", "V014", "--occasion", "2026Q4", "--stage", "公布")
    post = ("post", *title, *named, "--by", "张网格")
    ran = desk.run(*post, "--json")
    assert ran.document["refused"]["code"] == "unready_not_agreed"
    nowhere = "梅岭村的“宅基地审批情况”没有写贴在哪里（公开栏或位置）。"
    assert ran.err.startswith(nowhere)
    assert ran.err.count("梅岭村") == 1
    assert of_item() == {("open", None)}
    desk.json(*post, "--agree")
    assert of_item() == {("hanging", 1)}
    spoilt = desk.json("spoil", "1", "--reason", "被雨淋湿", "--by", "张网格")
    assert ("again", None) in of_item()
    desk.json("undo", str(spoilt["operation"]))
    assert of_item() == {("hanging", 1)}
