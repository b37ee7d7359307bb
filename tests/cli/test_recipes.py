"""Recipes and mappings on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.readers import workbook
from tests.township import card, id_number

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Ran, Terminal

OFFICE = "县农业农村局"
HEADINGS = ("村名", "姓名", "身份证号", "账号", "应发金额", "户编号")
TERMS = ("--programme", "地力补贴", "--year", "2026")


def file_of(folder: Path, headings: tuple[str, ...] = HEADINGS) -> str:
    values = ("梅岭村", "王小明", id_number(), card(), "#9.5", "A1")
    path = folder / "a.xlsx"
    drawing = f"{' '.join(headings)}\n{' '.join(values)}"
    path.write_bytes(workbook(("公示表", drawing)))
    return str(path)


def code_of(ran: Ran) -> str:
    assert ran.status == 1
    return str(ran.document["refused"]["code"])


def test_the_mapping_is_told_and_can_be_said(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = file_of(tmp_path)
    [*_, last] = terminal.json("read", file)["mapping"]
    assert last == {
        "sheet": "公示表",
        "column": "F",
        "heading": "户编号",
        "field": None,
        "chosen_by": "heading",
        "proposal": None,
    }
    document = terminal.json("read", file, "--map", "户编号=备注", "--map", "账号=不用")
    told = {it["heading"]: it["field"] for it in document["mapping"]}
    assert (told["户编号"], told["账号"]) == ("remark", None)
    assert document["records"][0]["remark"] == "A1"
    by_code = terminal.json("read", file, "--map", "户编号=remark")
    assert by_code["records"][0]["remark"] == "A1"


def test_repairs_and_counts_are_told(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"姓名,身份证号,金额\n王　五,{id_number()},¥1\n,{id_number(2)},2\n")
    document = terminal.json("read", str(path))
    assert document["counts"] == {"right": 0, "repaired": 1, "refused": 1}
    assert document["repairs"][0] == {
        "sheet": "a",
        "row": 2,
        "column": "A",
        "field": "name",
        "kind": "spaces",
        "original": "王　五",
        "new": "王五",
    }


@pytest.mark.parametrize("told", ["户编号", "=备注", "户编号=颜色"])
def test_a_mapping_that_says_nothing_is_wrong_usage(
    terminal: Terminal, tmp_path: Path, told: str
) -> None:
    ran = terminal.run("read", file_of(tmp_path), "--map", told)
    assert ran.status == 2
    assert "应如 社保卡号=银行账号" in ran.err


@pytest.mark.parametrize("command", [("read",), ("import", *TERMS)])
def test_a_mapping_of_another_workbook_is_refused(
    yunxi: Terminal, tmp_path: Path, command: tuple[str, ...]
) -> None:
    ran = yunxi.run("--json", *command, file_of(tmp_path), "--map", "卡号2=银行账号")
    assert code_of(ran) == "heading_unknown"


def test_a_recipe_is_kept_recognised_and_used(yunxi: Terminal, tmp_path: Path) -> None:
    file = file_of(tmp_path)
    first = yunxi.json(
        *("import", file, *TERMS, "--map", "户编号=备注", "--keep-recipe", OFFICE)
    )
    assert first["recipe"] == ""
    [recipe] = yunxi.json("recipes")["recipes"]
    assert recipe["name"] == OFFICE
    assert recipe["headings"] == list(HEADINGS)
    assert recipe["mapping"]["户编号"] == "remark"
    told = yunxi.run("recipes").out
    assert told.startswith(f"{OFFICE}\t6列\t20")
    again = yunxi.json("import", file, *TERMS, "--period", "第二批")
    assert again["recipe"] == OFFICE
    without = yunxi.json("import", file, *TERMS, "--period", "三", "--no-recipe")
    assert without["recipe"] == ""


def test_a_changed_layout_must_be_accepted(yunxi: Terminal, tmp_path: Path) -> None:
    yunxi.json("import", file_of(tmp_path), *TERMS, "--keep-recipe", OFFICE)
    changed = file_of(tmp_path, (*HEADINGS[:3], "社保卡号", *HEADINGS[4:]))
    asked = ("--json", "import", changed, *TERMS, "--period", "第二批")
    for more in ((), ("--recipe", OFFICE)):
        ran = yunxi.run(*asked, *more)
        assert code_of(ran) == "layout_changed"
        assert "新增的列：社保卡号，没有了的列：账号" in ran.err
    assert code_of(yunxi.run(*asked, "--recipe", "农商行")) == "recipe_unknown"
    accepted = yunxi.run(*asked, "--accept-layout")
    assert accepted.document["recipe"] == OFFICE
    refused = yunxi.run(*asked, "--recipe", OFFICE, "--no-recipe")
    assert refused.status == 2
    assert "不能同时用于" in refused.err


def test_a_changed_layout_is_shown_though_only_the_recipe_knows_the_amount(
    yunxi: Terminal, tmp_path: Path
) -> None:
    heads = (*HEADINGS[:4], "乙栏", "户编号")
    told = ("--map", "乙栏=金额", "--keep-recipe", OFFICE)
    yunxi.json("import", file_of(tmp_path, heads), *TERMS, *told)
    changed = file_of(tmp_path, (*heads[:5], "户号"))
    asked = ("--json", "import", changed, *TERMS, "--period", "第二批")
    assert code_of(yunxi.run(*asked)) == "layout_changed"
    assert code_of(yunxi.run(*asked, "--no-recipe")) == "no_table"
    accepted = yunxi.run(*asked, "--accept-layout")
    assert accepted.document["recipe"] == OFFICE


@pytest.mark.parametrize("command", [("read",), ("import", *TERMS, "--no-recipe")])
def test_a_wrong_heading_is_told_before_the_missing_amount(
    yunxi: Terminal, tmp_path: Path, command: tuple[str, ...]
) -> None:
    file = file_of(tmp_path, (*HEADINGS[:4], "乙栏", "户编号"))
    ran = yunxi.run("--json", *command, file, "--map", "没有的=金额")
    assert code_of(ran) == "heading_unknown"


def test_recipes_are_exported_removed_and_imported(
    yunxi: Terminal, tmp_path: Path
) -> None:
    yunxi.json("import", file_of(tmp_path), *TERMS, "--keep-recipe", OFFICE)
    file = tmp_path / "模板.json"
    exported = yunxi.json("recipes", "--export", str(file))
    assert exported["file"] == str(file)
    assert id_number() not in file.read_text("utf-8")
    assert yunxi.run("recipes", "--export", str(file)).out.startswith("已导出1个模板")
    removed = yunxi.json("recipes", "--remove", OFFICE)
    assert removed["recipes"] == []
    assert code_of(yunxi.run("--json", "recipes", "--remove", OFFICE)) == (
        "recipe_unknown"
    )
    taken = yunxi.json("recipes", "--import", str(file))
    assert taken["taken_in"] == [OFFICE]
    assert [it["name"] for it in taken["recipes"]] == [OFFICE]
    again = yunxi.run("recipes", "--import", str(file))
    assert again.out == "已导入0个模板、0个标题。\n"
    assert yunxi.json("undo", str(taken["operation"]))
    assert yunxi.json("recipes")["recipes"] == []


def test_headings_come_along_with_recipes(yunxi: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "模板.json"
    document = {
        "format": "gwgk-recipes/1",
        "recipes": [],
        "meanings": {"户编号": "remark"},
    }
    file.write_text(json.dumps(document))
    assert yunxi.run("recipes", "--import", str(file)).out == (
        "已导入0个模板、1个标题。\n"
    )
    assert yunxi.run("recipes").out == "“户编号”＝备注\n"
    assert yunxi.json("recipes")["meanings"] == {"户编号": "remark"}


def test_a_workbook_that_is_not_understood_is_refused(
    yunxi: Terminal, tmp_path: Path
) -> None:
    strange = file_of(tmp_path, ("甲栏", "姓名", "身份证号", "账号", "乙栏", "丙栏"))
    asked = ("--json", "import", strange, *TERMS)
    assert code_of(yunxi.run(*asked)) == "no_table"
    told = ("--map", "甲栏=村", "--map", "乙栏=金额")
    assert yunxi.run(*asked, *told).document["imported"] == 1


@pytest.mark.parametrize("name", ["", " "])
def test_a_recipe_wants_a_name(yunxi: Terminal, tmp_path: Path, name: str) -> None:
    ran = yunxi.run("import", file_of(tmp_path), *TERMS, "--keep-recipe", name)
    assert ran.status == 2
    assert "模板要有名称" in ran.err
