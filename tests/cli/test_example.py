"""The example township, as the command line begins and tells it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import SAMPLES
from tests.cli.telling import TRUTH, refused

if TYPE_CHECKING:
    from tests.cli.running import Terminal

FIELDS = {
    *("village", "group", "name", "id_number", "bank_account", "phone"),
    *("quantity", "rate", "amount"),
}
"""Those that truth.json speaks of."""


def test_the_example_is_told(terminal: Terminal) -> None:
    document = terminal.json("example")
    assert document["township"] == "云溪镇"
    assert [it["name"] for it in document["villages"]] == [
        *("梅岭村", "石桥村", "大坑村", "上源村", "东湖村", "新塘村")
    ]
    assert (document["boards"], document["programmes"]) == (9, 57)
    assert document["villages"][0] == {
        "id": 1,
        "name": "梅岭村",
        "kind": "village",
        "groups": ["一组", "二组", "三组", "四组", "五组", "六组"],
        "aliases": [],
        "finance_heavy_from": None,
    }


def test_the_example_is_told_to_people_too(terminal: Terminal) -> None:
    assert terminal.run("example").out == (
        "已建立示例云溪镇：梅岭村、石桥村、大坑村、上源村、东湖村、新塘村，公开栏9块。\n"
    )


@pytest.mark.parametrize(
    "before", [("example",), ("init", "--unprotected", "--township", "云溪镇")]
)
def test_the_example_never_touches_a_folder_in_use(
    terminal: Terminal, before: tuple[str, ...]
) -> None:
    terminal.run(*before)
    told = terminal.json("history")
    refused(terminal.run("--json", "example"), "folder_not_empty")
    assert terminal.json("history") == told


def test_the_example_fills_a_folder_that_was_only_begun(terminal: Terminal) -> None:
    assert terminal.run("init", "--unprotected").status == 0
    assert terminal.json("example")["township"] == "云溪镇"
    assert len(terminal.json("villages")["villages"]) == 6
    refused(terminal.run("--json", "example"), "folder_not_empty")


def test_the_example_fills_a_protected_folder_that_was_only_begun(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GWGK_USER", "刘主任")
    monkeypatch.setenv("GWGK_PASSWORD", "first password")
    assert terminal.run("init").status == 0
    assert terminal.json("example")["township"] == "云溪镇"
    assert (terminal.data / "keys.json").exists()


def test_the_example_never_touches_somebody_elses_folder(terminal: Terminal) -> None:
    terminal.data.mkdir()
    (terminal.data / "照片.txt").write_text("mine")
    refused(terminal.run("--json", "example"), "folder_not_empty")
    assert [it.name for it in terminal.data.iterdir()] == ["照片.txt"]


@pytest.mark.parametrize("name", TRUTH)
def test_read_agrees_with_the_truth(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("GWGK_DATA", str(Path(__file__) / "no folder at all"))
    ran = terminal.run_bare("read", str(SAMPLES / name), "--json")
    assert (ran.status, ran.err) == (0, "")
    document, truth = ran.document, TRUTH[name]
    assert [
        {field: value for field, value in it.items() if field in FIELDS}
        for it in document["records"]
    ] == truth["records"]
    assert (document["file"], document["fatal"]) == (name, None)
    assert document["count"] == truth["count"]
    assert document["total"] == truth["total"]
    assert sorted({it["code"] for it in document["problems"]}) == truth["problems"]
    assert not any(it["code"].startswith("village") for it in document["problems"])
