"""What may be written on the command line, and what is said of a mistake."""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import __main__, __version__, cli, paths
from gwgk_desktop.cli.arguments import parse
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.comparisons import Decision, ListKind
from gwgk_desktop.domain.pages import Paper

if TYPE_CHECKING:
    from tests.cli.running import Terminal

IMPORT = ("import", "a.xlsx", "--programme", "地力补贴", "--year", "2026")


@pytest.mark.parametrize(
    "args",
    [
        ["--data", "d", "--json", "batches"],
        ["batches", "--data", "d", "--json"],
        ["--data", "d", "batches", "--json"],
        ["--json", "batches", "--data", "d"],
        ["--data", "other", "batches", "--data", "d", "--json"],
        ["--json", "--data=d", "batches", "--json"],
    ],
)
def test_global_options_stand_before_or_after_the_command(args: list[str]) -> None:
    wanted = parse(args)
    assert (wanted.command, wanted.data, wanted.json) == ("batches", "d", True)


def test_without_global_options_nothing_is_asked_for() -> None:
    wanted = parse(["batches"])
    assert (wanted.data, wanted.json) == (None, False)
    assert parse([]).command is None


def test_an_import_is_paid_today_where_no_day_is_given() -> None:
    wanted = parse(IMPORT)
    assert (wanted.paid_on, wanted.period, wanted.village) == (None, "", "")
    assert not wanted.accept_warnings
    assert not wanted.leave_out_errors
    assert parse([*IMPORT, "--paid-on", "2026-09-01"]).paid_on == date(2026, 9, 1)


def test_a_day_may_lie_a_year_ahead_but_not_more() -> None:
    today = datetime.now().astimezone().date()
    for days in (0, 366):
        day = today + timedelta(days=days)
        assert parse([*IMPORT, "--paid-on", str(day)]).paid_on == day
    with pytest.raises(SystemExit):
        parse([*IMPORT, "--paid-on", str(today + timedelta(days=367))])


def test_sheets_are_a4_unless_a3_is_asked_for() -> None:
    args = ["sheets", "--batch", "1", "--out", "o"]
    assert parse(args).paper is Paper.A4
    assert parse([*args, "--paper", "A3"]).paper is Paper.A3
    assert parse([*args, "--paper", "a3"]).paper is Paper.A3
    assert parse([*args, "--from", "2026-09-01"]).notice_from == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["2026Q3", "2026年第三季度"])
def test_a_quarter_is_written_either_way(text: str) -> None:
    assert parse(["return", text, "--out", "o.xlsx"]).quarter == Quarter(2026, 3)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["import", "a.xlsx", "--year", "2026"], "缺少参数: --programme"),
        ([*IMPORT[:4], "--year", "1999"], "“1999”不是年度"),
        ([*IMPORT[:4], "--year", "二〇二六"], "不是年度"),
        ([*IMPORT, "--paid-on", "9月1日"], "“9月1日”不是日期"),
        ([*IMPORT, "--paid-on", "1990-01-01"], "“1990-01-01”不在 2000-01-01 至 "),
        ([*IMPORT, "--paid-on", "2099-01-01"], "“2099-01-01”不在 2000-01-01 至 "),
        ([*IMPORT, "--paid-on"], "后面要跟一个值"),
        ([*IMPORT, "--paid", "2026-09-01"], "不认识的参数: --paid"),
        (["--password=秘密", "batches"], "不认识的参数: --password"),
        (["batches", "--password", "秘密"], "不认识的参数: --password"),
        (["users", "--add", ""], "没有说是哪个用户"),
        (["users", "--close", " 　"], "没有说是哪个用户"),
        (["users", "--reset", "王\n会计"], "用户名超过30个字，或含有看不见的字符"),
        (["recipes", "--export", ""], "文件的名称是空的"),
        (["recipes", "--remove", ""], "模板要有名称"),
        ([*IMPORT, "--refused-to", ""], "文件的名称是空的"),
        (["init", "--recovery-sheet", ""], "文件的名称是空的"),
        (["verify", "--batch", "1", "--out", ""], "文件夹的名称是空的"),
        (["resend", "--batch", "1", "--out", ""], "文件夹的名称是空的"),
        (["return", "2026Q5", "--out", "o"], "“2026Q5”不是季度"),
        (["return", "0000Q1", "--out", "o"], "“0000Q1”不是季度"),
        (["sheets", "--batch", "一", "--out", "o"], "应为整数"),
        (["sheets", "--batch", "1", "--paper", "A5", "--out", "o"], "“A5”不是纸张"),
        (["sheets", "--batch", "1", "--out", ""], "文件夹的名称是空的"),
        (["return", "2026Q3", "--out", "a.pdf"], "“a.pdf”不是 .xlsx 文件名"),
        (["return", "2026Q3", "--out", "a"], "“a”不是 .xlsx 文件名"),
        (["batches", "--data", ""], "文件夹的名称是空的"),
        (["villages", "--add"], "后面至少要跟一个值"),
        (["users", "--add", "王会计", "--role", "king"], "“king”不是角色"),
        (["unheard-of"], "没有这个选项"),
        (["batches", "extra"], "不认识的参数"),
        (["--unheard-of"], "不认识的参数"),
    ],
)
def test_wrong_usage_is_said_in_chinese_and_ends_with_2(
    terminal: Terminal, args: list[str], said: str
) -> None:
    ran = terminal.run_bare(*args)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("用法不对：")
    assert said in ran.err
    assert "用法：" in ran.err
    assert "usage" not in ran.err
    assert not terminal.data.exists()


def test_help_is_in_chinese(terminal: Terminal) -> None:
    ran = terminal.run_bare("--help")
    assert ran.status == 0
    for word in ("用法：", "选项：", "命令", "显示此帮助", "batches", "--json"):
        assert word in ran.out
    of_command = terminal.run_bare("import", "--help").out
    assert "参数：" in of_command
    assert "--leave-out-errors" in of_command
    for english in ("usage", "options", "positional", "show this"):
        assert english not in ran.out + of_command


def test_the_version_can_be_asked_for(terminal: Terminal) -> None:
    assert terminal.run_bare("--version").out == f"{__version__}\n"


def test_the_version_is_told_before_anything_is_loaded() -> None:
    asked = (
        "import sys; from gwgk_desktop.__main__ import main;"
        "main(['--version']); print('argparse' in sys.modules)"
    )
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True
    )
    assert ran.stdout.split() == [__version__, "False"]


def test_the_data_folder_is_the_option_else_the_variable_else_the_platforms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GWGK_DATA", "from-variable")
    assert cli.data_folder(parse(["--data", "d", "batches"])) == Path("d")
    assert cli.data_folder(parse(["batches"])) == Path("from-variable")
    monkeypatch.delenv("GWGK_DATA")
    assert cli.data_folder(parse(["batches"])) == paths.default_data()
    assert paths.default_data().name == "gwgk-desktop"


def test_the_program_with_a_command_is_the_command_line(
    yunxi: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["--data", str(yunxi.data), "batches", "--json"]
    capsys.readouterr()
    assert __main__.main(args) == 0
    assert capsys.readouterr().out.split() == ["{", '"batches":', "[]", "}"]


SHEETS = ("sheets", "--batch", "1", "--out", "o")
NOTICE = ("notice", "--out", "o", "--kind")
WORDS = ("--title", "公示", "--text", "a.txt")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("verify", "a.pdf", "--out", "o"), "--out 只和 --batch 一起用"),
        ((*SHEETS, "--internal", "--further", "2"), "不用 --further"),
        (
            (*SHEETS, "--internal", "--from", "2026-09-01", "--large", "--across"),
            "内部联（--internal）不用 --from、--across、--large",
        ),
        (
            (*SHEETS, "--internal", "--with-remark", "--per-group", "--one-file"),
            "不用 --with-remark、--per-group、--one-file",
        ),
        (
            (*SHEETS, "--internal", "--drafter", "陈", "--as", "主动公开", "--agree"),
            "不用 --drafter、--as、--agree",
        ),
        ((*SHEETS, "--ground", "国家秘密"), "要和 --as 一起写"),
        ((*NOTICE, "事项", *WORDS, "--batch", "1"), "--batch 只用于分村汇总"),
        ((*NOTICE, "张贴目录", *WORDS), "不写 --title、--text"),
        ((*NOTICE, "张贴目录", "--basis", "条例"), "要和 --as 一起写"),
        (
            ("classify", "1", "--as", "主动公开", "--ground", "国家秘密"),
            "主动公开的不写 --ground、--basis",
        ),
        (
            ("review", "--by", "王", "--reason", "少一户"),
            "--by、--reason 要和 --decision",
        ),
        (("review", "1", "--page", "a.jpg"), "--page 要和 --decision 一起写"),
        (("programmes", "--funding", "中央财政"), "请写明是哪一个项目"),
        (("character", "--says", "⿰亻山"), "请写明是哪一个字"),
        (("character", "山", "--remove", "--says", "山"), "删去字图不写 --says"),
    ],
)
def test_options_that_mean_nothing_together_are_refused(
    args: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(args)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


LIST = ("compare", "a.xlsx", "--kind", "死亡", "--dated", "2026-09-01")


def test_a_list_is_of_a_kind_that_the_office_knows() -> None:
    assert parse(LIST).kind is ListKind.DEAD
    assert parse(["compare"]).file == ""
    ruling = ["decide", "3", "--decision", "追回", "--by", "张", "--reason", "因"]
    assert (parse(ruling).number, parse(ruling).decision) == (3, Decision.RECOVER)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (LIST[:4], "缺少参数: --dated"),
        (("compare", "a.xlsx", "--dated", "2026-09-01"), "缺少参数: --kind"),
        ((*LIST, "--kind", "升官"), "不是名单的种类，应为 死亡、迁出"),
        (
            ("decide", "3", "--decision", "算了", "--by", "张", "--reason", "因"),
            "不是核实结果，应为 继续发放、停发、追回、误报",
        ),
    ],
)
def test_mistakes_in_lists_and_decisions_are_told(
    args: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(args)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_an_option_of_several_values_may_be_given_again() -> None:
    wanted = parse(
        [
            "sheets",
            "--batch",
            "2",
            "--further",
            "1",
            "4",
            "--further",
            "3",
            "--out",
            ".",
        ]
    )
    assert wanted.further == [1, 4, 3]
    for name, command in COMMANDS.items():
        parser = argparse.ArgumentParser(name)
        command.arguments(parser)
        for action in parser._actions:
            if action.option_strings and action.nargs in {"+", "*"}:
                told = (name, *action.option_strings)
                assert type(action).__name__ == "_ExtendAction", told
