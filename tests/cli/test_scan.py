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


def test_a_number_in_the_name_of_a_file_leaks(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "王小明13800000001.txt").write_text("公示说明", encoding="utf-8")
    ran = terminal.run_bare("scan", str(tmp_path))
    assert ran.status == 1
    assert "文件名　手机号　1处" in ran.out
    assert "13800000001" not in ran.out + ran.err


def test_of_a_long_list_the_sums_are_told(terminal: Terminal, tmp_path: Path) -> None:
    rows = (f"甲,{id_number(at)},{card(at)},139{at:08d}" for at in range(1, 83))
    file = tmp_path / "名册.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    told = terminal.run_bare("scan", str(file)).out.splitlines()
    assert len(told) == 22
    assert told[-2].endswith(
        "还有226处没有列出；这个文件共246处：身份证号82处、银行账号82处、手机号82处"
    )
    assert len(terminal.run_bare("scan", str(file), "--json").document["leaks"]) == 246


def test_a_file_that_is_not_there_is_not_called_closed(
    terminal: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("公示说明", encoding="utf-8")
    paths = (str(tmp_path / "a.txt"), str(tmp_path / "b.xlsx"))
    told = terminal.run_bare("scan", *paths)
    assert f"{paths[1]}　没有查：找不到" in told.out


def test_a_path_where_nothing_is_is_refused(terminal: Terminal) -> None:
    ran = terminal.run_bare("scan", "nichts.pdf", "--json")
    assert ran.status == 1
    assert ran.document["refused"]["code"] == "file_missing"
