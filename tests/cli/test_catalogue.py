"""The catalogue on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest

from gwgk_desktop import cli, paths
from tests.begun import begun

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Ran, Terminal

CSV = str(paths.RESOURCES / "catalogues" / "village.csv")
FROM = ("--from", "2026-01-01")
WHY = ("--reason", "县里改了")


@pytest.fixture
def adopted(terminal: Terminal) -> Terminal:
    """Give a desk that has put the basic catalogue in force."""
    begun(terminal.data, with_catalogue)
    return terminal


def with_catalogue(folder: Path) -> None:
    assert cli.main(["--data", str(folder), "example"]) == 0
    assert cli.main(["--data", str(folder), "catalogue", "adopt", *FROM]) == 0


def code_of(ran: Ran) -> str:
    assert ran.status == 1
    return str(ran.document["refused"]["code"])


def test_without_a_catalogue_the_list_says_what_to_do(terminal: Terminal) -> None:
    terminal.run("example")
    ran = terminal.run("catalogue")
    assert (ran.status, ran.out) == (0, "")
    assert "catalogue adopt" in ran.err


def test_the_standard_catalogue_is_put_in_force_and_listed(adopted: Terminal) -> None:
    told = adopted.json("catalogue")
    assert (told["catalogue"], told["version"]["number"]) == ("village", 1)
    assert told["version"]["holds_from"] == "2026-01-01"
    assert len(told["items"]) == 74
    first = told["items"][0]
    assert (first["code"], first["title"]) == ("V001", "党支部设置及党员构成")
    found = adopted.json("catalogue", "list", "--search", "残疾人")["items"]
    assert [it["code"] for it in found] == ["V021"]
    finance = adopted.json("catalogue", "--category", "财务公开")["items"]
    assert len(finance) == 14


def test_one_item_answers_what_how_when_and_where(adopted: Terminal) -> None:
    told = adopted.json("catalogue", "show", "V014")
    assert told["item"]["phrase"] == "每季度的首个月20日"
    assert told["item"]["rule"] == "quarterly month 1 day 20"
    assert told["sentence"] == "每季度第1个月20日前公开"
    assert told["recurs"]
    assert all(it["due"][-2:] == "20" for it in told["next"])
    lines = adopted.run("catalogue", "show", "V014").out
    for words in ("公开主体：行政村", "读作：", "下次到期：", "公开栏栏目：政务"):
        assert words in lines
    assert code_of(adopted.run("--json", "catalogue", "show", "V0")) == "item_unknown"


def test_an_item_is_edited_and_the_versions_are_compared(adopted: Terminal) -> None:
    setting = ("--set", "公开时限=每季度首月15日前", "公开栏栏目=财务")
    told = adopted.json("catalogue", "edit", "V012", *setting, *WHY)
    assert told["item"]["rule"] == "quarterly month 1 day 15"
    assert told["item"]["section"] == "finance"
    versions = adopted.json("catalogue", "versions")["versions"]
    assert [it["reason"] for it in versions] == ["启用标准目录", "县里改了"]
    [change] = adopted.json("catalogue", "compare", "1", "2")["changes"]
    assert {it["field"] for it in change["fields"]} == {"phrase", "rule", "section"}
    assert "公开时限" in adopted.run("catalogue", "compare", "1", "2").out
    assert "相同" in adopted.run("catalogue", "compare", "2", "2").out
    wrong = adopted.run("--json", "catalogue", "compare", "1", "9")
    assert code_of(wrong) == "version_unknown"
    removed = adopted.json("catalogue", "remove", "V011", *WHY)
    assert removed["operation"]
    assert len(adopted.json("catalogue")["items"]) == 73
    assert len(adopted.json("catalogue", "--version", "1")["items"]) == 74


def test_a_time_limit_that_cannot_be_read_is_kept_only_when_accepted(
    adopted: Terminal,
) -> None:
    edit = ("catalogue", "edit", "V012", "--set", "公开时限=胡乱", *WHY)
    ran = adopted.run("--json", *edit)
    assert code_of(ran) == "rule_unread"
    assert "读不出规则" in ran.err
    assert adopted.json("catalogue", "show", "V012")["item"]["rule"]
    told = adopted.json(*edit, "--accept-warnings")
    assert (told["item"]["rule"], told["sentence"], told["next"]) == ("", "", [])
    assert [it["code"] for it in told["problems"]] == ["rule_unread"]
    lines = {
        line.split("\t")[0]: line
        for line in adopted.run("catalogue", "list").out.splitlines()
    }
    assert [code for code, it in lines.items() if it.endswith("没有规则")] == ["V012"]
    assert "没有时限规则" in adopted.run("catalogue", "show", "V012").out
    other = ("catalogue", "edit", "V012", "--set", "备注=待定", *WHY)
    assert adopted.json(*other)["problems"] == []


def test_a_field_that_no_item_has_is_told_with_those_that_there_are(
    adopted: Terminal,
) -> None:
    ran = adopted.run("catalogue", "edit", "V012", "--set", "不存在=1", *WHY)
    assert ran.status == 2
    [told] = [it for it in ran.err.splitlines() if "不存在" in it]
    assert "事项没有“不存在”这一项，能改的有：类别、一级事项、" in told
    assert told.endswith("、备注")
    ran = adopted.run("catalogue", "edit", "--set", "公开主体=村委会", "V012", *WHY)
    assert (ran.status, "事项编码写在 --set 前面" in ran.err) == (2, True)


def test_an_item_that_is_not_there_is_told_as_such(adopted: Terminal) -> None:
    edit = ("catalogue", "edit", "V999", "--set", "公开主体=村委会", *WHY)
    assert code_of(adopted.run("--json", *edit)) == "item_unknown"
    ran = adopted.run(*edit)
    assert (ran.status, "目录里没有事项“V999”" in ran.err) == (1, True)
    assert "用法" not in ran.err


@pytest.mark.parametrize(
    "phrase", ["每月32日前", "每季度第4个月10日前", "每月0日前", "每季度首月0日前"]
)
def test_a_number_that_no_rule_has_is_refused(adopted: Terminal, phrase: str) -> None:
    setting = ("--set", f"公开时限={phrase}")
    ran = adopted.run("--json", "catalogue", "edit", "V012", *setting, *WHY)
    assert (ran.status, code_of(ran)) == (1, "rule_unread")


def test_a_time_limit_is_told_back_as_it_was_read(adopted: Terminal) -> None:
    edit: tuple[str, ...] = ("catalogue", "edit", "V012", "--set")
    ran = adopted.run(*edit, "公开时限=每季度首月15日前", *WHY)
    assert "读作：每季度第1个月15日前公开" in ran.out
    assert "下次到期：" in ran.out
    ran = adopted.run(*edit, "公开时限=20个工作日内公开", *WHY)
    assert "按信息形成或者变更之日计算" in ran.err
    ran = adopted.run(*edit, "公开时限=不少于15天", *WHY)
    assert "没有写明是公示还是张贴，按公示计首日" in ran.err
    left: tuple[str, ...] = (*edit, "公开时限=每月公开党费收缴", *WHY)
    assert code_of(adopted.run("--json", *left)) == "rule_words_left"
    told = adopted.json(*left, "--accept-warnings")
    assert (told["item"]["rule"], told["sentence"]) == (
        "monthly",
        "每月公开一次（没有写明，按本单位默认值，非规定）",
    )
    tighten = ("catalogue", "tighten", "V014", "--village", "石桥村", *WHY)
    other = (*tighten, "--phrase", "事项发生之日起5日内")
    assert code_of(adopted.run("--json", *other)) == "departure_not_compared"
    adopted.json(*other, "--accept-warnings")
    assert "经人工核对更严：V014" in adopted.run("history").out
    left = (*tighten, "--phrase", "每月公开党费收缴")
    assert code_of(adopted.run("--json", *left)) == "rule_words_left"
    ran = adopted.run(*left, "--accept-warnings")
    assert "读作：每月公开一次" in ran.out
    assert "没有读进去：党费收缴" in ran.err


def test_villages_depart_from_the_catalogue(adopted: Terminal) -> None:
    adopted.json("catalogue", "off", "V026", "--village", "石桥村", "梅岭村", *WHY)
    shown = adopted.json("catalogue", "--village", "石桥村")["items"]
    assert {it["code"]: it["departure"] for it in shown}["V026"] == "off"
    tighter = ("--village", "石桥村", "--phrase", "每月公布一次", "--days", "20")
    adopted.json("catalogue", "tighten", "V012", *tighter, *WHY)
    [told] = adopted.json("catalogue", "show", "V012")["departures"]
    assert (told["village"], told["rule"]) == ("石桥村", "monthly")
    wider = adopted.run(
        *("--json", "catalogue", "tighten", "V012", "--village", "石桥村"),
        *("--days", "10", *WHY),
    )
    assert code_of(wider) == "departure_not_tighter"
    unread = adopted.run(
        *("--json", "catalogue", "tighten", "V012", "--village", "石桥村"),
        *("--phrase", "看情况", *WHY),
    )
    assert code_of(unread) == "rule_unread"
    adopted.json("catalogue", "restore", "V026", "--village", "石桥村", *WHY)
    shown = adopted.json("catalogue", "--village", "石桥村")["items"]
    assert {it["code"]: it["departure"] for it in shown}["V026"] is None


def test_a_catalogue_leaves_and_comes_back(adopted: Terminal, tmp_path: Path) -> None:
    path, printed = tmp_path / "目录.xlsx", tmp_path / "目录.pdf"
    adopted.json("catalogue", "export", str(path), "--boxes")
    assert openpyxl.load_workbook(path).sheetnames == ["村级基本目录"]
    adopted.json("catalogue", "print", str(printed))
    assert len(pypdf.PdfReader(printed).pages) == 9
    told = adopted.json("catalogue", "import", str(path), "--dry-run")
    assert (told["same"], told["changes"], told["operation"]) == (74, [], None)
    same = adopted.run("--json", "catalogue", "import", str(path), *WHY)
    assert code_of(same) == "catalogue_same"


def test_a_catalogue_is_imported_from_a_csv(terminal: Terminal) -> None:
    terminal.run("example")
    told = terminal.json("catalogue", "import", CSV, *WHY, *FROM)
    assert len(told["changes"]) == 74
    assert {it["by"] for it in told["rules"]} == {"phrase"}
    assert {it["code"] for it in told["problems"]} == {"rule_event_assumed"}
    assert len(terminal.json("catalogue")["items"]) == 74


def test_the_yearly_review_is_recorded_and_told(adopted: Terminal) -> None:
    assert adopted.json("catalogue", "review")["reviews"] == []
    told = adopted.json(
        "catalogue", "review", "--by", "刘主任", "--conclusion", "依据都有效"
    )
    [review] = told["reviews"]
    assert (review["reviewed_by"], review["version"]) == ("刘主任", 1)
    lacking = adopted.run("--json", "catalogue", "review", "--by", "刘主任")
    assert code_of(lacking) == "catalogue_review_incomplete"


def test_a_review_is_not_recorded_twice(adopted: Terminal) -> None:
    review = ("catalogue", "review", "--by", "刘主任", "--conclusion", "依据都有效")
    adopted.json(*review)
    again = adopted.run("--json", *review)
    assert (again.status, code_of(again)) == (1, "catalogue_review_known")
    told = adopted.json(*review[:-1], "第二次核对，依据都有效")
    assert len(told["reviews"]) == 2


@pytest.mark.parametrize("with_codes", [True, False])
def test_a_catalogue_is_not_taken_in_as_the_other_one(
    adopted: Terminal, tmp_path: Path, *, with_codes: bool
) -> None:
    rows = (paths.RESOURCES / "catalogues" / "village.csv").read_text("utf-8-sig")
    if not with_codes:
        cut = (line.partition(",")[2] for line in rows.splitlines())
        rows = "\n".join(cut)
    path = tmp_path / "目录.csv"
    path.write_text(rows, "utf-8-sig")
    asked = ("catalogue", "import", str(path), "--scope", "township", *WHY)
    ran = adopted.run(*asked, "--dry-run")
    assert "74项是村级基本目录的" in ran.err
    assert "提醒，接受要加 --accept-warnings" in ran.out
    ran = adopted.run("--json", *asked)
    assert (ran.status, code_of(ran)) == (1, "warnings_not_accepted")
    assert ran.document["problems"][0]["code"] == "catalogue_of_others"
    assert "74项是村级基本目录的" in ran.err
    told = adopted.json("catalogue", "import", str(path), *WHY, "--dry-run")
    assert "catalogue_of_others" not in {it["code"] for it in told["problems"]}


def test_a_dry_run_ends_with_what_would_really_happen(
    adopted: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "目录.csv"
    lines = (paths.RESOURCES / "catalogues" / "village.csv").read_text("utf-8-sig")
    some = "\n".join(lines.splitlines()[:11])
    path.write_text(some.replace("党务公开栏", "党务栏", 1), "utf-8-sig")
    asked = ("catalogue", "import", str(path), *WHY)
    out = adopted.run(*asked, "--dry-run").out
    assert "删去　" not in out
    told = "新增0项、修改1项、删去0项；文件里没有的64项保留不动"
    assert out.splitlines()[-1].startswith(f"没有导入。照此导入会{told}")
    out = adopted.run(*asked, "--dry-run", "--remove-missing").out
    assert out.count("删去　") == 64
    assert "删去64项。" in out.splitlines()[-1]
    assert f"已导入：{told}" in adopted.run(*asked).out
    assert len(adopted.json("catalogue")["items"]) == 74


@pytest.mark.parametrize(
    "args",
    [
        ("show",),
        ("compare", "1"),
        ("compare", "一", "二"),
        ("off", "V001"),
        ("export", "a.pdf"),
        ("print", "a.xlsx"),
        ("list", "V001"),
        ("edit", "V001", "--set", "没有=1"),
        ("--scope", "county"),
        ("burn",),
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_status_2(
    terminal: Terminal, args: tuple[str, ...]
) -> None:
    ran = terminal.run("catalogue", *args)
    assert ran.status == 2
    assert "用法" in ran.err
