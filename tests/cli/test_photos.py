"""Photos and packets from the command line."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from gwgk_desktop.desk import Desk
from gwgk_desktop.store.database import Site
from tests import phone_photos
from tests.cli.test_postings import BOARD, posted
from tests.cli.test_reviews import NUMBER, TODAY, drafted, refused, released
from tests.phone_photos import Taken
from tests.stories import photo

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.cli.running import Terminal

__all__ = ["BOARD", "drafted", "posted", "released"]
AT_TEN = datetime.combine(TODAY, time(10))


def take(terminal: Terminal, file: Path) -> Path:
    """Take a photo of the sheet on the wall, today at any hour."""
    with Desk(terminal.data) as desk:
        store = desk.open_store()
        rows = store.db.execute_sql("SELECT file_sha256 FROM notice_sheet WHERE id = 1")
        page = phone_photos.page(store.shelf.get(rows.fetchone()[0]))
        store.close()
    how = Taken(1, long_side=1300, tilt=-6, slant=0.1, taken_at=AT_TEN)
    file.write_bytes(phone_photos.photo([page], how))
    return file


def test_photos_find_their_posting_and_the_rest_is_told(
    posted: Terminal, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    take(posted, folder / "IMG_1.jpg")
    (folder / "IMG_2.jpg").write_bytes(photo(3))
    (folder / "notes.txt").write_text("x")
    ran = posted.run("--json", "photos", str(folder))
    assert ran.status == 1
    told = ran.document
    assert told["passed_over"] == 1
    first, second = told["photos"]
    assert first["shown"] == [{"sheet": NUMBER, "posting": 1, "why": None}]
    assert (first["kept_with"], first["by_hand"]) == ([1], [])
    assert first["taken_at"] == f"{TODAY} 10:00:00"
    assert second["kept_with"] == []
    assert [it["code"] for it in second["problems"]] == ["photo_without_code"]
    again = posted.run("--json", "photos", str(folder), "--posting", "1")
    assert again.status == 0
    first, second = again.document["photos"]
    assert (first["kept_before"], first["kept_with"]) == ([1], [])
    assert (second["kept_with"], second["by_hand"]) == ([1], [1])
    assert second["problems"] == []
    assert "重拍" not in again.err
    nothing = posted.run("photos", str(folder / "IMG_1.jpg"))
    assert nothing.status == 0
    assert "已经留存在第1号" in nothing.err
    kept = posted.json("postings", "1")["postings"][0]["photos"]
    assert [it["matched"] for it in kept] == ["code", "hand"]
    operation = str(again.document["operation"])
    assert posted.run("undo", operation).status == 0


def test_a_posting_or_path_that_is_not_there_is_refused(
    posted: Terminal, tmp_path: Path
) -> None:
    path = str(tmp_path)
    refused(posted.run("--json", "photos", path, "--posting", "9"), "posting_unknown")
    refused(posted.run("--json", "photos", path), "no_photos")
    gone = posted.run("--json", "photos", str(tmp_path / "a.jpg"))
    assert gone.status == 1
    assert gone.document["photos"][0]["problems"][0]["code"] == "file_missing"


def test_papers_are_written_before_and_with_the_archive(
    posted: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only = posted.json("archive", "1", "--packet", str(tmp_path / "a"))
    [folder] = only["packets"]
    assert "内部" in folder
    assert only["postings"][0]["archive"] is None
    assert posted.run("archive", "1").status == 2
    later = datetime.combine(TODAY + timedelta(days=17), time(10))
    monkeypatch.setattr(Site, "now", lambda _: later)
    posted.json("take-down", "1", "--by", "张网格")
    both = posted.json(
        *("archive", "1", "--place", "2号柜", "--by", "周主任"),
        *("--packet", str(tmp_path / "b")),
    )
    number = both["postings"][0]["archive"]["number"]
    [folder] = (tmp_path / "b").iterdir()
    assert number in (folder / "说明.txt").read_text("utf-8-sig")
    kinds = [it["kind"] for it in posted.json("history")["operations"][:2]]
    assert kinds == ["export_packets", "archive_postings"]
