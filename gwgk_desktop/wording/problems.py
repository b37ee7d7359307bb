"""Problems said: a sentence that tells what and where, an advice that tells what to do."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code, Problem, Severity
from gwgk_desktop.wording import (
    backups,
    catalogue,
    desk,
    leaks,
    office,
    payouts,
    postings,
    readings,
    reviews,
    sheets,
    users,
)
from gwgk_desktop.wording.boards import BOARD_PROBLEMS
from gwgk_desktop.wording.facts import VALUE, in_words, place
from gwgk_desktop.wording.plan import PLAN_PROBLEMS
from gwgk_desktop.wording.time_limits import TIME_LIMIT_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_QUOTED_FACT = re.compile(r"“?\{\w+\}”?")
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    **desk.PROBLEMS,
    **users.PROBLEMS,
    **backups.PROBLEMS,
    **office.PROBLEMS,
    **readings.PROBLEMS,
    **payouts.PROBLEMS,
    **sheets.PROBLEMS,
    **leaks.PROBLEMS,
    **reviews.PROBLEMS,
    **catalogue.PROBLEMS,
    **TIME_LIMIT_PROBLEMS,
    **BOARD_PROBLEMS,
    **PLAN_PROBLEMS,
    **postings.PROBLEMS,
}
"""What each problem says and advises; its room has the subject that it speaks of."""
MILDER: Mapping[tuple[Code, Severity], tuple[str, str]] = {
    (Code.DUPLICATE_ID_NUMBER, Severity.WARNING): (
        "“{name}”已在第{batch}批（{day}发放，{village}）领过同一项目、同一期",
        "请核对是否重复发放；补发、分次发放的可以接受",
    ),
    (Code.FEW_NUMBERS_FIT, Severity.WARNING): (
        "按表上所示，与{people}人中最少的一人相符的身份证号有{fitting}个，不足10000{order}",
        "请确认确需注明；能用组名等区分的更好",
    ),
    (Code.FEW_NUMBERS_FIT, Severity.NOTE): (
        "同村同名的{people}人注明了身份证号末位；按表上所示，相符的号码至少还有{fitting}个",
        "",
    ),
    (Code.PAYEE_DIFFERS, Severity.NOTE): ("“{name}”的补贴由户主“{payee}”代领", ""),
    (Code.FOLDER_ON_NETWORK, Severity.WARNING): (
        "数据文件夹“{folder}”在网络上：断线会写坏数据库，别的电脑也能打开",
        "请先备份到U盘，再恢复到本机硬盘上的文件夹",
    ),
    (Code.FOLDER_SYNCED, Severity.WARNING): (
        "数据文件夹“{folder}”在网盘的同步文件夹（{service}）里：个人信息会被上传，同步会把数据库写坏",
        "请先备份到U盘，再恢复到同步文件夹之外的位置",
    ),
}
"""What a problem says where it weighs less than its code does elsewhere."""
SEVERITIES = {
    Severity.ERROR: "错误",
    Severity.WARNING: "提醒",
    Severity.NOTE: "说明",
}


def describe(problem: Problem) -> str:
    """Return a problem as one line of Chinese: place, what, and what to do."""
    where = f"{place(problem.place)}：" if problem.place else ""
    return where + explain(problem)


def explain_in_window(problem: Problem) -> str:
    """Return what is wrong and what to do about it in the window."""
    return in_window(explain(problem))


def not_opened(folder: str, problem: Problem) -> str:
    """Return why the window does not open: what happened, what is kept, what next."""
    next_ = _FOLDER_MOVED if problem.code in _OF_THE_PLACE else ""
    return (
        f"没有打开数据文件夹“{folder}”。\n\n{explain_in_window(problem)}\n\n"
        f"里面原有的数据都还在，没有删除。{next_}照上面说的办好以后，再打开本程序。"
    )


def not_backed_up(problem: Problem) -> str:
    """Return what is said where the window has closed without its backup."""
    told = in_window(describe(problem))
    return f"窗口已关闭，做过的都已保存；只是关闭时的备份有问题。\n\n{told}"


def of_many(notes: Iterable[tuple[str, Problem]]) -> list[str]:
    """Return what is told of several villages, a sentence for each kind of problem.

    The villages of which it is told stand before it.  Where there are several, people
    are added up, the least of the numbers that still fit counts, and of names the first
    three stand for all.
    """
    by_code: dict[Code, dict[tuple[str, str], tuple[str, Problem]]] = {}
    for note in notes:
        village, problem = note
        same = by_code.setdefault(problem.code, {})
        same.setdefault((village, describe(problem)), note)
    return [_of_several(tuple(it.values())) for it in by_code.values()]


def _of_several(some: Sequence[tuple[str, Problem]]) -> str:
    first = some[0][1]
    facts = {
        name: _as_one(name, [it.facts.get(name) for _, it in some])
        for name in first.facts
    }
    villages = _first_few(village for village, _ in some if village)
    told = describe(replace(first, facts=facts))
    return f"{villages}：{told}" if villages else told


def _as_one(name: str, every: Sequence[object]) -> object:
    """Return the facts of several villages as one."""
    if all(it == every[0] for it in every) and name not in _ADDED_UP:
        return every[0]
    numbers = [it for it in every if type(it) is int]
    if len(numbers) == len(every):
        return min(numbers) if name == "fitting" else sum(numbers)
    lists = [it for it in every if isinstance(it, list)]
    if len(lists) == len(every):
        return [one for it in lists for one in it]
    return _first_few(map(str, every))


_ADDED_UP = frozenset({"people", "count", "stopped", "recovered", "undecided"})
"""Numbers that several villages have together, be they alike or not."""


def _first_few(names: Iterable[str]) -> str:
    several = list(dict.fromkeys(names))
    more = f"等{len(several)}个" if len(several) > _FEW else ""
    return "、".join(several[:_FEW]) + more


_FEW = 3


def explain(problem: Problem) -> str:
    """Return what is wrong and what to do, without the place."""
    _, usual = _sentence(problem.code, problem.severity)
    by_facts = (
        it for fact, it in readings.ADVISED_BY.items() if problem.facts.get(fact)
    )
    advice = next(by_facts, usual)
    told = what_is_wrong(problem)
    return f"{told}。{advice}。" if advice else f"{told}。"


def what_is_wrong(problem: Problem) -> str:
    """Return that alone, as a sentence without its full stop."""
    text, _ = _sentence(problem.code, problem.severity)
    return text.format_map(in_words(problem.facts))


def in_window(text: str) -> str:
    """Return what was said without the words that only the command line knows."""
    return _FOR_COMMANDS.sub("", text)


def faults_told(faults: Sequence[tuple[str, Problem]]) -> list[str]:
    """Return why sheets were not made; what several villages have in common, once."""
    villages: dict[str, list[str]] = {}
    for village, problem in faults:
        villages.setdefault(describe(problem), []).append(village)
    return [
        f"{'、'.join(names[:3])}等{len(names)}份：{told}"
        if len(names) > 3
        else f"{'、'.join(names)}：{told}"
        for told, names in villages.items()
    ]


def in_general(code: Code) -> str:
    """Return what a kind of problem is, without the facts of any one."""
    text = _QUOTED_FACT.sub("…", PROBLEMS[code][0])
    return text.strip("…")


def problem_table() -> str:
    """Return every problem as a Markdown table: code, severity, sentence, advice.

    It is kept in docs/problems.md, which `dev.py docs` writes anew.
    """
    known = [(code, Problem(code).severity) for code in Code]
    rows = sorted(
        {*known, *MILDER},
        key=lambda it: (list(Code).index(it[0]), list(Severity).index(it[1])),
    )
    told = [(*it, *_sentence(*it)) for it in rows]
    return _TABLE_HEAD + "".join(
        f"| `{code}` | {SEVERITIES[severity]} `{severity}` |"
        f" {VALUE.sub('…', text)} | {advice} |\n"
        for code, severity, text, advice in told
    )


_TABLE_HEAD = """\
# 问题代码一览

程序发现的每一处问题都有一个代码（`--json` 输出里的 `code`）、一个级别、一句话和处理办法。
“…”处是当时的村名、数字等；其中从不出现身份证号、银行账号和电话。

* 错误 `error`：所在的行不收；没有指到某一行的，整份不收。
* 提醒 `warning`：逐条核对、接受之后才能导入。
* 说明 `note`：只是告知，不必处理。

本表由 `python3 dev.py docs` 按程序生成，请勿手改。

| 代码 | 级别 | 说什么 | 怎么办 |
|---|---|---|---|
"""


def _sentence(code: Code, severity: Severity) -> tuple[str, str]:
    return MILDER.get((code, severity)) or PROBLEMS[code]


_OF_THE_PLACE = {Code.FOLDER_ON_NETWORK, Code.FOLDER_SYNCED, Code.FOLDER_UNUSABLE}
_FOLDER_MOVED = "数据放在哪个文件夹，由安装时的设置决定，要换请找装机的人。"
_FOR_COMMANDS = re.compile(
    r"（[^（）]*(?:--[a-z]|命令行)[^（）]*）|（[a-z]{4,}(?:-[a-z]+)*）"
    r"|[，；]命令行[^，；。（）]*"
)
"""Advice for the command line, which the window leaves out: a command in brackets."""
