"""The command `programmes`: what the lead of a programme's sheets says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.readers import pdf_pages, squeezed

if TYPE_CHECKING:
    from tests.cli.running import Terminal


def test_what_is_said_of_a_programme_stands_on_its_sheets(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.import_sample("plain.xlsx", "地力补贴")
    told = [*("--policy", "《通知》（财农〔2026〕1号）", "--funding", "中央财政")]
    told += ("--audience", "种地农民", "--payment", "通过“一卡通”发放")
    said = yunxi.json("programmes", "地力补贴", *told)
    [kept] = said["programmes"]
    assert (kept["funding"], kept["code"]) == ("中央财政", "2130122")
    newest = yunxi.json("history")["operations"][0]
    assert said["operation"] == newest["id"]
    made = yunxi.json("sheets", "--batch", "1", "--out", str(tmp_path))
    assert "lead_incomplete" not in {it["code"] for it in made["notes"]}
    content = Path(made["sheets"][0]["file"]).read_bytes()
    text = squeezed("".join(pdf_pages(content)))
    assert "根据《通知》（财农〔2026〕1号），现将" in text
    assert "资金来源：中央财政。发放方式：通过“一卡通”发放。" in text
    [kept] = yunxi.json("programmes", "地力补贴", "--funding", "")["programmes"]
    assert (kept["funding"], kept["payment"]) == ("", "通过“一卡通”发放")


def test_all_programmes_are_listed_and_an_unknown_one_is_refused(
    yunxi: Terminal,
) -> None:
    every = yunxi.json("programmes")["programmes"]
    assert len(every) > 50
    assert "耕地地力保护补贴" in yunxi.run("programmes").out
    ran = yunxi.run("--json", "programmes", "没有的补贴", "--funding", "中央")
    assert ran.document["refused"]["code"] == "programme_unknown"
