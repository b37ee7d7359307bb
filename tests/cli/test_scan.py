"""Old files are searched from the command line, without any store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import planted
from tests.township import card, id_number

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal


def test_what_leaks_is_told_and_the_status_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    folder = tmp_path / "旧文件"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(planted.IN_CELLS["pdf"]((id_number(),)))
    (folder / "b.csv").write_bytes(planted.csv((card(), "13800000001")))
    (folder / "c.pdf").write_bytes(b"%PDF-1.7 cut")
    (folder / "d.docx").write_bytes(planted.docx())
    image = planted.packed({"扫描.png": b"\x89PNG\r\n"})
    (folder / "e.zip").write_bytes(image)
    ran = terminal.run_bare("scan", str(folder), "--json")
    assert ran.status == 1
    assert ran.document == {
        "files": 5,
        "leaks": [
            {
                "file": str(folder / "a.pdf"),
                "place": "page 1",
                "kind": "id_number",
                "count": 1,
            },
            {
                "file": str(folder / "b.csv"),
                "place": "line 10",
                "kind": "bank_account",
                "count": 1,
            },
            {
                "file": str(folder / "b.csv"),
                "place": "line 10",
                "kind": "phone",
                "count": 1,
            },
        ],
        "unreadable": [
            {"file": str(folder / "c.pdf"), "why": "damaged"},
            {"file": str(folder / "e.zip"), "why": "image (扫描.png)"},
        ],
    }
    told = terminal.run_bare("scan", str(folder))
    assert told.status == 1
    for value in (id_number(), card(), "13800000001"):
        assert value not in ran.out + ran.err + told.out + told.err
    assert f"{folder / 'a.pdf'}　第1页　身份证号　1处" in told.out
    assert f"{folder / 'e.zip'}　扫描.png　没有查：是图片" in told.out
    assert "查了5个文件，2个含有个人信息，共3处。有2个文件没有查或没有查全" in told.out
    assert not terminal.data.exists()


def test_clean_files_end_well(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(planted.pdf())
    ran = terminal.run_bare("scan", str(tmp_path / "a.pdf"))
    assert (ran.status, ran.out) == (0, "查了1个文件，没有查到个人信息。\n")


def test_the_values_of_a_store_are_searched_for_where_that_is_asked(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(planted.csv(("8012", "34567890123")))
    assert terminal.run("scan", str(file)).status == 0
    assert terminal.run("scan", str(file), "--with-store").status == 1
    assert "没有" in terminal.run("scan", str(file), "--with-store").err
    terminal.json("example")
    assert terminal.run("scan", str(file), "--with-store").status == 0


def test_a_path_where_nothing_is_is_refused(terminal: Terminal) -> None:
    ran = terminal.run_bare("scan", "nichts.pdf", "--json")
    assert ran.status == 1
    assert ran.document["refused"]["code"] == "file_missing"
