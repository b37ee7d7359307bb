"""The commands deadline and days-off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.telling import refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Terminal

PASSED = "周末 01-31至02-01、周末 02-07至02-08、春节 02-15至02-23、周末 03-01"
FORMED = "信息形成或者变更之日起20个工作日内"


def deadline(terminal: Terminal, *args: str) -> dict[str, Any]:
    ran = terminal.run("deadline", *args, "--json")
    assert ran.status == 0, ran.err
    return dict(ran.document)


def test_a_deadline_is_told_with_its_reasons_and_without_a_store(
    terminal: Terminal,
) -> None:
    told = deadline(terminal, FORMED, "--from", "2026-01-30")
    explain = told.pop("explain")
    assert told == {
        "rule": "within 20 working_day after formed_or_changed",
        "due": "2026-03-05",
        "counts": "working_day",
        "needs_human": False,
        "assumed": None,
    }
    assert explain == [
        "用语：信息形成或者变更之日起20个工作日内",
        "读作：信息形成或者变更之日起20个工作日内公开",
        "起算：2026-01-30（周五），当日不计（民法典第二百零一条）",
        "自2026-01-31（周六）起数20个工作日，到2026-03-05（周四）",
        "调休上班的周末算工作日：2026-02-14、2026-02-28",
        f"其间休息日14天：{PASSED}",
    ]


def test_what_recurs_has_its_period_and_all_dates_until_a_day(
    terminal: Terminal,
) -> None:
    asked = ("每季度的首个月20日", "--from", "2026-01-30", "--until", "2026-12-31")
    told = deadline(terminal, *asked)
    assert (told["due"], told["period"], told["counts"]) == (
        "2026-04-20",
        "2026Q2",
        "calendar",
    )
    assert told["dates"] == ["2026-04-20", "2026-07-20", "2026-10-20"]
    assert any("2026年第一季度的内容" in line for line in told["explain"])


@pytest.mark.parametrize(
    ("phrase", "human"),
    [
        ("长期公开", False),
        ("长期公开,发生变更及时更新并公开", True),
        ("按卫健委要求单独公开", True),
        ("月公开、季公开、年公开、及时公开(四类频次)", False),
    ],
)
def test_what_hangs_always_or_others_decide_is_due_never(
    terminal: Terminal, phrase: str, *, human: bool
) -> None:
    told = deadline(terminal, phrase, "--from", "2026-01-30")
    assert (told["due"], told["counts"], told["needs_human"]) == (None, None, human)


def test_a_default_is_told_as_one(terminal: Terminal) -> None:
    told = deadline(terminal, "随时公布", "--from", "2026-01-30")
    assert (told["due"], told["needs_human"]) == ("2026-02-09", True)
    assert told["assumed"] == "10日内：原文没有写明，按默认值，非规定"


def test_a_year_without_its_notice_is_told(terminal: Terminal) -> None:
    told = deadline(terminal, FORMED, "--from", "2027-01-04")
    assert "2027年的放假安排没有录入" in told["explain"][-1]


def test_a_village_with_much_money_is_due_monthly(terminal: Terminal) -> None:
    phrase = "每季度的首个月20日(集体财务往来较多的,财务收支情况应每月公布一次)"
    usual = deadline(terminal, phrase, "--from", "2026-01-30")
    heavy = deadline(terminal, phrase, "--from", "2026-01-30", "--finance-heavy")
    assert (usual["due"], heavy["due"]) == ("2026-04-20", "2026-02-15")
    assert usual["rule"] == "quarterly month 1 day 20; for finance_heavy: monthly"


def test_people_are_told_in_lines(terminal: Terminal) -> None:
    out = terminal.run("deadline", FORMED, "--from", "2026-01-30").out
    assert out.splitlines()[0] == "到期日：2026-03-05（周四）"


@pytest.mark.parametrize("phrase", ["每周公布一次", "公开"])
def test_a_wording_that_cannot_be_read_is_refused(
    terminal: Terminal, phrase: str
) -> None:
    ran = terminal.run("deadline", phrase, "--from", "2026-01-30", "--json")
    assert ran.status == 1
    assert ran.document["refused"]["code"] == "phrase_unreadable"
    assert phrase in ran.err


@pytest.mark.parametrize(
    "phrase",
    [
        *("每月32日前", "每季度第4个月10日前", "1000个工作日内", "每年植树节前"),
        *("每月0日前", "每季度首月0日前", "每年2月30日前", "项目开工前和完工后5日内"),
    ],
)
def test_what_no_rule_can_hold_is_refused_and_does_not_break(
    terminal: Terminal, phrase: str
) -> None:
    ran = terminal.run("deadline", phrase, "--from", "2026-01-30", "--json")
    assert ran.status == 1
    assert ran.document["refused"]["code"] == "phrase_unreadable"


def test_words_that_were_not_read_are_told_and_ask_for_a_person(
    terminal: Terminal,
) -> None:
    phrase = "每季度首月20日前,并公布结果"
    told = deadline(terminal, phrase, "--from", "2026-01-30")
    assert told["needs_human"]
    assert any("没有读进去：“结果”" in line for line in told["explain"])


def test_the_event_that_was_taken_is_told_as_assumed(terminal: Terminal) -> None:
    told = deadline(terminal, "三日前公布", "--from", "2026-01-30")
    assert "会议召开之日" in told["assumed"]
    assert any("会议召开之日" in line for line in told["explain"])
    told = deadline(terminal, "20个工作日内", "--from", "2026-01-30")
    assert "信息形成或者变更之日" in told["assumed"]


def test_each_of_several_dates_has_its_own_reasons(terminal: Terminal) -> None:
    asked = ("每季度首月20日", "--from", "2026-11-01", "--until", "2028-02-01")
    told = deadline(terminal, *asked)
    assert [it["due"] for it in told["each"]] == told["dates"]
    by_day = {it["due"]: it for it in told["each"]}
    assert by_day["2027-01-20"]["unnoticed"] == [2027]
    assert any("2027年的放假安排" in it for it in by_day["2027-04-20"]["explain"])
    assert any("2028年的放假安排" in it for it in by_day["2028-01-20"]["explain"])
    asked = ("每月20日", "--from", "2026-06-01", "--until", "2026-09-30")
    told = deadline(terminal, *asked)
    off = {it["due"]: it["worked_before"] for it in told["each"]}
    assert off == {
        "2026-06-20": "2026-06-18",
        "2026-07-20": None,
        "2026-08-20": None,
        "2026-09-20": None,
    }
    lines = terminal.run("deadline", *asked).out.splitlines()
    assert sum("前一个工作日是2026-06-18" in line for line in lines) == 2


def test_a_day_that_a_month_lacks_is_told_where_its_last_was_taken(
    terminal: Terminal,
) -> None:
    asked = ("每年2月29日前", "--from", "2027-01-01", "--until", "2028-12-31")
    told = deadline(terminal, *asked)
    moved, kept = told["each"]
    assert (moved["due"], kept["due"]) == ("2027-02-28", "2028-02-29")
    line = "2027年2月没有29日，按最后一天"
    assert line in told["explain"]
    assert line in moved["explain"]
    assert not any("没有29日" in it for it in kept["explain"])


def test_days_on_the_wall_count_from_the_next_day_and_a_notice_from_its_first(
    terminal: Terminal,
) -> None:
    posted = deadline(terminal, "张贴不少于15天", "--from", "2026-01-30")
    assert (posted["rule"], posted["due"]) == ("display 15 calendar_day", "2026-02-14")
    assert "读作：张贴不少于15日" in posted["explain"]
    line = "张贴当日不计，自2026-01-31（周六）至2026-02-14（周六），共15日"
    assert line in posted["explain"]
    noticed = deadline(terminal, "公示不少于15天", "--from", "2026-01-30")
    bare = deadline(terminal, "不少于15天", "--from", "2026-01-30")
    assert noticed["due"] == bare["due"] == "2026-02-13"
    doubt = "没有写明是公示还是张贴，按公示计首日"
    assert any(doubt in it for it in bare["explain"])
    assert not any(doubt in it for it in noticed["explain"] + posted["explain"])


def test_until_is_not_before_from(terminal: Terminal) -> None:
    asked = ("deadline", "每月", "--from", "2026-02-01", "--until", "2026-01-01")
    assert terminal.run(*asked).status == 2


def notice(tmp_path: Path, text: str) -> str:
    path = tmp_path / "通知.txt"
    path.write_text(text, "utf-8")
    return str(path)


def test_days_off_are_entered_counted_by_and_removed(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.run("example")
    file = notice(tmp_path, "元旦：1月1日至8日放假。")
    asked = ("--import", file, "--year", "2027", "--document", "国办发明电〔2026〕9号")
    refused(terminal.run("days-off", *asked, "--json"), "holidays_lacking")
    told = terminal.json("days-off", *asked, "--accept-warnings")
    assert told["years"] == [
        {
            "year": 2027,
            "lacking": ["春节", "清明", "劳动节", "端午", "中秋", "国庆"],
            "source": "office",
            "document": "国办发明电〔2026〕9号",
            "off": [{"day": f"2027-01-0{it}", "name": "元旦"} for it in range(1, 9)],
            "worked": [],
        }
    ]
    phrase = ("颁布或印发之日起5个工作日内", "--from", "2026-12-31")
    told = deadline(terminal, *phrase)
    assert told["due"] == "2027-01-15"
    assert terminal.run("days-off", "--remove", "--year", "2027").status == 0
    assert deadline(terminal, *phrase)["due"] == "2027-01-07"


def test_a_notice_that_is_wrong_is_told_and_not_kept(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.run("example")
    file = notice(tmp_path, "元旦：1月1日（周四）放假，共2天。\n春节：初一放假3日。")
    ran = terminal.run("--json", "days-off", "--import", file, "--year", "2027")
    assert ran.status == 1
    assert [it["code"] for it in ran.document["problems"]] == [
        "weekday_differs",
        "days_off_count",
        "days_off_unreadable",
    ]
    years = terminal.json("days-off")["years"]
    assert years[-1]["year"] == 2026


def test_the_built_in_years_are_listed(terminal: Terminal) -> None:
    terminal.run("example")
    out = terminal.run("days-off", "--year", "2026").out
    assert out == "2026\t内置\t放假33天\t调休上班6天\t国办发明电〔2025〕7号\n"


def test_whose_notice_it_is_must_be_told(terminal: Terminal, tmp_path: Path) -> None:
    file = notice(tmp_path, "元旦：1月1日放假。")
    assert terminal.run("days-off", "--import", file).status == 2
