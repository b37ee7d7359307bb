"""The commands `sheets`, `notice` and `character` with all they may be told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.readers import pdf_sizes

if TYPE_CHECKING:
    from tests.cli.running import Terminal

FROM = ("--from", "2026-09-16", "--agree")
"""Days that these tests know; that they may be over is agreed to."""
HELD = ("--from", "2026-01-01")


def words(folder: Path) -> str:
    path = folder / "正文.txt"
    path.write_text("路灯已安装。\n项目\t金额\n路灯\t5.00\n", "utf-8")
    return str(path)


def refusal(yunxi: Terminal, *args: str) -> str:
    """Give a command that is refused, and return the code."""
    ran = yunxi.run("--json", *args)
    assert ran.status == 1
    return str(ran.document["refused"]["code"])


def test_sheets_are_set_large_across_by_group_and_in_one_file(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    how = ("--paper", "A3", "--across", "--large", "--per-group", "--one-file")
    made = yunxi.json("sheets", "--batch", "1", *FROM, *how, "--out", str(tmp_path))
    sheets = made["sheets"]
    assert len({it["group"] for it in sheets}) == len(sheets) > 1
    [file] = {it["file"] for it in sheets}
    assert pdf_sizes(Path(file).read_bytes()) == {(420, 297)}
    for it in sheets:
        assert (it["direction"], it["type_size"]) == ("across", "large")
        assert len(it["content_sha256"]) == 64


@pytest.mark.parametrize(
    ("kind", "more", "number"),
    [
        ("事项", ("--village", "梅岭村", "--days", "10"), "梅岭村-2026-001"),
        ("目录事项", (), "本级-2026-001"),
        ("分村汇总", ("--batch", "1"), "本级-2026-001"),
    ],
)
def test_notices_of_all_kinds_are_made(
    yunxi: Terminal, tmp_path: Path, kind: str, more: tuple[str, ...], number: str
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    if kind != "分村汇总":
        more += ("--title", "公示", "--text", words(tmp_path))
    made = yunxi.json("notice", "--kind", kind, *FROM, *more, "--out", str(tmp_path))
    [sheet] = made["sheets"]
    assert sheet["number"] == number
    assert Path(sheet["file"]) == tmp_path / f"草稿-{number}.pdf"
    cover = ("notice", "--kind", "张贴目录", *FROM, "--out", str(tmp_path))
    assert refusal(yunxi, *cover) == "no_sheets_to_list"  # drafts do not hang


def test_an_items_notice_is_as_long_as_it_has_to_hang(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.json("catalogue", "adopt", *HELD)
    about = ("--item", "V014", "--village", "梅岭村", "--title", "宅基地")
    more = (*about, "--text", words(tmp_path), *FROM, "--out", str(tmp_path))
    asked = ("notice", "--kind", "目录事项", *more)
    [sheet] = yunxi.json(*asked)["sheets"]
    assert (sheet["from"], sheet["to"]) == ("2026-09-16", "2026-09-30")
    unasked = [it for it in asked if it != "--agree"]
    ran = yunxi.run("--json", *unasked, "--days", "7")
    assert ran.document["refused"]["code"] == "sheets_not_agreed"
    assert "notice_under_least" in {it["code"] for it in ran.document["notes"]}
    [sheet] = yunxi.json(*asked, "--days", "7", "--agree")["sheets"]
    assert sheet["to"] == "2026-09-22"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--kind", "分村汇总"), "--batch"),
        (("--kind", "分村汇总", "--batch", "1", "--village", "梅岭村"), "--village"),
        (("--kind", "事项", "--title", "公示"), "--text"),
        (("--kind", "张贴目录", "--days", "0"), "1 到 365"),
    ],
)
def test_a_notice_that_lacks_something_is_wrong_usage(
    yunxi: Terminal, tmp_path: Path, asked: tuple[str, ...], said: str
) -> None:
    ran = yunxi.run("notice", *asked, "--out", str(tmp_path))
    assert ran.status == 2
    assert said in ran.err


def test_what_all_may_see_is_decided_where_it_is_made(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    withheld = ("--as", "不予公开", "--ground", "商业秘密、个人隐私")
    out = ("--out", str(tmp_path))
    matter = ("notice", "--kind", "事项", "--title", "公示", "--text", words(tmp_path))
    for command in (("sheets", "--batch", "1"), matter):
        [sheet] = yunxi.json(*command, *FROM, *withheld, *out)["sheets"]
        assert sheet["disclosure"] == "non_disclosure"
        assert sheet["basis"].endswith("第十五条")
        bare = (*command, *FROM, *withheld[:2], *out)
        assert refusal(yunxi, *bare) == "ground_missing"
        [sheet] = yunxi.json(*command, *FROM, *out)["sheets"]
        assert sheet["disclosure"] == "proactive"


def test_a_text_that_is_missing_or_in_another_encoding_is_refused(
    yunxi: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "正文.txt"
    asked = ("notice", "--kind", "事项", "--title", "公示", "--text", str(path))
    assert refusal(yunxi, *asked, "--out", str(tmp_path)) == "file_missing"
    path.write_bytes("公示".encode("gb18030"))
    assert refusal(yunxi, *asked, "--out", str(tmp_path)) == "text_not_utf8"


def test_a_character_is_given_a_picture_and_loses_it(
    yunxi: Terminal, tmp_path: Path
) -> None:
    out = io.BytesIO()
    Image.new("L", (16, 16)).save(out, "PNG")
    path = tmp_path / "字.png"
    path.write_bytes(out.getvalue())
    rare = "\U000323af"
    kept = yunxi.json("character", rare, "--picture", str(path), "--says", "⿰亻山")
    told = {"character": rare, "code": "U+323AF", "says": "⿰亻山"}
    assert kept == {"characters": [told], "replaced": False}
    again = yunxi.run("character", rare, "--picture", str(path), "--says", "⿰亻山")
    assert "原来的字图已换成这一张" in again.err
    assert yunxi.run("character").out == f"{rare}\tU+323AF\t⿰亻山\n"
    assert yunxi.json("character", rare, "--remove") == {"characters": []}
    lost = ("character", rare, "--picture", str(tmp_path / "无.png"))
    assert refusal(yunxi, *lost) == "file_missing"


@pytest.mark.parametrize(
    "asked", [("--remove",), ("字",), ("字", "--remove", "--picture", "x.png")]
)
def test_a_character_is_said_with_one_deed(
    yunxi: Terminal, asked: tuple[str, ...]
) -> None:
    assert yunxi.run("character", *asked).status == 2
