"""Every problem is told in whole sentences, and asks for no more than it is given."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import gwgk_desktop
from gwgk_desktop import wording
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity
from tests.documentation import PROBLEMS
from tests.problem_facts import FACTS, FOLDER, NUMBERS_FIT, PAID, asked_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PLACE = Place("公示表", 7, "D")
MILDER: Mapping[tuple[Code, Severity], Mapping[str, object]] = {
    (Code.DUPLICATE_ID_NUMBER, Severity.WARNING): {**PAID, "village": "石桥村"},
    (Code.PAYEE_DIFFERS, Severity.NOTE): FACTS[Code.PAYEE_DIFFERS],
    (Code.FEW_NUMBERS_FIT, Severity.WARNING): {
        **NUMBERS_FIT,
        "order": "昌民〔2026〕3号",
    },
    (Code.FEW_NUMBERS_FIT, Severity.NOTE): NUMBERS_FIT,
    (Code.FOLDER_ON_NETWORK, Severity.WARNING): FOLDER,
    (Code.FOLDER_SYNCED, Severity.WARNING): {**FOLDER, "service": "坚果云"},
}
"""And of those that weigh less in some circumstances."""
EVERY = [
    *((Problem(code, PLACE, FACTS[code]), wording.PROBLEMS[code]) for code in Code),
    *(
        (Problem(code, PLACE, MILDER[code, weighed], weighed), sentence)
        for (code, weighed), sentence in wording.MILDER.items()
    ),
]
WORKED_OUT = {"doubts", "more_people", "difference", "at_row", "official_told"}
"""What the wording adds of its own."""


@pytest.mark.parametrize("problem", [it for it, _ in EVERY], ids=lambda it: it.code)
def test_every_problem_is_a_whole_sentence(problem: Problem) -> None:
    told = wording.describe(problem)
    assert told.startswith("公示表 D7：")
    assert told.endswith("。")
    for leak in ("{", "}", "None", "Decimal", "“”", "。。", "：。", "，，", "Code."):
        assert leak not in told


ASKED_IN_OTHER_WORDS = {
    Code.PASSWORD_MISSING,
    Code.BACKUP_UNPROTECTED,
    Code.RESTORE_NOT_AGREED,
    Code.NO_SCREEN,
}
"""What the window never says: it has a field, or a question, in the place of these."""


@pytest.mark.parametrize("problem", [it for it, _ in EVERY], ids=lambda it: it.code)
def test_the_window_says_nothing_of_options_of_the_command_line(
    problem: Problem,
) -> None:
    told = wording.explain_in_window(problem)
    assert told.endswith("。")
    for word in ("（）", "，。", "；。", "，，"):
        assert word not in told
    if problem.code not in ASKED_IN_OTHER_WORDS:
        assert "--" not in told
        assert "命令" not in told
        words = set(re.findall(r"(?<![\w.-])[a-z-]+(?![\w.-])", told))
        assert not words & set(COMMANDS)


def test_what_several_villages_have_in_common_is_said_once() -> None:
    missing = Problem(Code.TELEPHONE_MISSING)
    faults = [(f"{name}村", missing) for name in ("东", "南", "西", "北")]
    told = wording.describe(missing)
    assert wording.faults_told(faults) == [f"东村、南村、西村等4份：{told}"]
    assert wording.faults_told(faults[:2]) == [f"东村、南村：{told}"]


@pytest.mark.parametrize(("problem", "sentence"), EVERY, ids=lambda it: str(it)[:9])
def test_every_sentence_asks_for_nothing_but_what_it_is_given(
    problem: Problem, sentence: tuple[str, str]
) -> None:
    assert asked_for(*sentence) <= problem.facts.keys() | WORKED_OUT


def test_what_weighs_less_has_a_sentence_only_where_it_differs() -> None:
    for code, weighed in wording.MILDER:
        assert weighed is not Problem(code).severity
        assert Problem(code, weighed=weighed).severity is weighed


def test_every_problem_has_its_sentence_in_one_room_alone() -> None:
    rooms = Path(wording.__file__).parent.glob("*.py")
    told = [
        ast.unparse(key)
        for path in rooms
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.AnnAssign)
        and ast.unparse(node.target).endswith("PROBLEMS")
        and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if key is not None
    ]
    assert sorted(told) == sorted(f"Code.{code.name}" for code in Code)


def test_the_table_of_problems_is_what_the_program_says() -> None:
    """Where it is not: `python3 dev.py docs`."""
    table = PROBLEMS.read_text("utf-8")
    assert table == wording.problem_table()
    rows = [line.split(" | ") for line in table.splitlines() if line[:3] == "| `"]
    assert len(rows) == len(Code) + len(wording.MILDER)
    for row in rows:
        code, severity = Code(row[0].strip("| `")), row[1].split("`")[1]
        assert len(row) == 4
        assert Severity(severity) is Problem(code).severity or (
            (code, Severity(severity)) in wording.MILDER
        )
        assert "{" not in "".join(row)


SOURCES = sorted(Path(gwgk_desktop.__file__).parent.rglob("*.py"))
MADE_BY = {"Problem", "Refusal"}


def given_facts(tree: ast.AST) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the code of every problem a module makes, with the names of its facts.

    A code that weighs something else than usual is given with that: "EMPTY note".
    Facts that are handed on from elsewhere cannot be told, and are passed over.
    """
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        named: dict[str, ast.expr] = {}
        for node in _in_order(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named[node.targets[0].id] = node.value
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                told = _facts(node, named) if node.func.id in MADE_BY else None
                if told is not None and node.args and _is_code(node.args[0]):
                    weighed = [ast.unparse(it) for it in node.args[3:]]
                    names = (ast.unparse(node.args[0]), *weighed)
                    yield " ".join(it.rpartition(".")[2] for it in names), told


def _in_order(function: ast.FunctionDef) -> list[ast.expr | ast.stmt]:
    told = (ast.expr, ast.stmt)
    nodes = [node for node in ast.walk(function) if isinstance(node, told)]
    return sorted(nodes, key=lambda node: (node.lineno, node.col_offset))


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Code"


def _facts(call: ast.Call, named: dict[str, ast.expr]) -> frozenset[str] | None:
    if isinstance(call.func, ast.Name) and call.func.id == "Refusal":
        if any(keyword.arg is None for keyword in call.keywords):
            return None
        return frozenset(keyword.arg or "" for keyword in call.keywords)
    by_name = {keyword.arg: keyword.value for keyword in call.keywords}
    facts = by_name.get(
        "facts", call.args[2] if len(call.args) > 2 else ast.Dict([], [])
    )
    if isinstance(facts, ast.Name):
        facts = named.get(facts.id, facts)
    if not isinstance(facts, ast.Dict):
        return None
    return frozenset(ast.literal_eval(key) for key in facts.keys if key)


def test_the_search_for_facts_finds_them() -> None:
    source = """
def work(place, other):
    facts = {"a": 1}
    yield Problem(Code.EMPTY, place, facts)
    facts = {"b": 1, "c": 2}
    yield Problem(Code.EMPTY, facts=facts)
    yield Problem(Code.EMPTY, place)
    yield Problem(Code.EMPTY, place, other)
    yield Problem(Code.EMPTY, place, facts, Severity.NOTE)
    raise Refusal(Code.DAMAGED, file=place) from other
    raise Refusal(Code.DAMAGED, **other)
    raise Refusal(other.code)
"""
    assert list(given_facts(ast.parse(source))) == [
        ("EMPTY", frozenset({"a"})),
        ("EMPTY", frozenset({"b", "c"})),
        ("EMPTY", frozenset()),
        ("EMPTY NOTE", frozenset({"b", "c"})),
        ("DAMAGED", frozenset({"file"})),
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_program_gives_every_sentence_the_facts_it_asks_for(path: Path) -> None:
    for name, facts in given_facts(ast.parse(path.read_text("utf-8"))):
        code, _, weighed = name.partition(" ")
        known = Severity.__members__.get(weighed, Severity.ERROR)
        milder = wording.MILDER.get((Code[code], known))
        asked = asked_for(*(milder or wording.PROBLEMS[Code[code]]))
        assert not asked - facts - WORKED_OUT, name


def test_the_facts_of_most_problems_are_found_in_the_program() -> None:
    found = {
        code
        for path in SOURCES
        for code, _ in given_facts(ast.parse(path.read_text("utf-8")))
    }
    assert len(found) > len(Code) / 2


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem(Code.VILLAGE_UNKNOWN, PLACE, {"village": "梅林村", "nearest": ""}),
            (
                "公示表 D7：本镇没有登记“梅林村”。"
                "请核对村名；确是本镇的村，先在“设置”里添加。"
            ),
        ),
        (
            Problem(Code.TOTAL_MISMATCH, None, FACTS[Code.TOTAL_MISMATCH]),
            (
                "“合计”行写的是1000，逐行相加是1000.5，相差0.5。"
                "请让发来的单位核对：要么合计写错，要么缺行或多行。"
            ),
        ),
        (
            Problem(Code.AMOUNT_NEGATIVE, None, {"amount": Decimal("-5.0")}),
            "金额-5为负数。退款、扣回不要列在发放表里。",
        ),
        (
            Problem(Code.ROW_LEFT_OUT, Place("公示表", 9)),
            "公示表 第9行：此行不是发放记录（说明、签字等），未读取。",
        ),
        (
            Problem(Code.SHEET_LEFT_OUT, Place("汇总"), {"left_out": "summary"}),
            "工作表“汇总”：工作表未读取：是汇总表，没有姓名列。",
        ),
        (
            Problem(Code.GLYPH_MISSING, None, FACTS[Code.GLYPH_MISSING]),
            (
                "户主姓名（单上第3行）“王㐱”中的“㐱”（U+3431）字库里没有，印不出来。"
                "请核对这个字；是自造字的，请改用它的国标编码；"
                "确是生僻字的，请先为它存一张字图再制作。"
            ),
        ),
        (
            Problem(
                Code.GLYPH_MISSING,
                None,
                {
                    **FACTS[Code.GLYPH_MISSING],
                    "column": "正文",
                    "number": 0,
                    "text": "",
                },
            ),
            (
                "正文中的“㐱”（U+3431）字库里没有，印不出来。"
                "请核对这个字；是自造字的，请改用它的国标编码；"
                "确是生僻字的，请先为它存一张字图再制作。"
            ),
        ),
        (
            Problem(
                Code.GLYPH_MISSING,
                None,
                {
                    **FACTS[Code.GLYPH_MISSING],
                    "character": "\ue81e",
                    "code": "U+E81E",
                    "text": "王\ue81e",
                    "official": "U+9FB4 龴",
                },
            ),
            (
                "户主姓名（单上第3行）“王\ue81e”中的“\ue81e”（U+E81E）是自造字，国标编码是"
                "U+9FB4 龴，字库里没有，印不出来。"
                "请核对这个字；是自造字的，请改用它的国标编码；"
                "确是生僻字的，请先为它存一张字图再制作。"
            ),
        ),
        (
            Problem(
                Code.PERSONAL_DATA_ON_SHEET, None, FACTS[Code.PERSONAL_DATA_ON_SHEET]
            ),
            (
                "公示单“备注”（单上第3行）含有身份证号，已拦下。"
                "请去掉那里的个人信息；名单的一列，也可以不公开这一列。"
            ),
        ),
    ],
)
def test_sentences_read_as_people_write(problem: Problem, sentence: str) -> None:
    assert wording.describe(problem) == sentence


@pytest.mark.parametrize(
    ("count", "others"),
    [(1, "公示表 D9"), (3, "公示表 D9、公示表 D10、公示表 D11")],
)
def test_a_few_other_places_are_all_named(count: int, others: str) -> None:
    places = tuple(Place("公示表", 9 + at, "D") for at in range(count))
    told = Problem(Code.SHARED_BANK_ACCOUNT, None, {"name": "王", "others": places})
    assert wording.explain(told).startswith(f"“王”的银行账号与{others}相同。")


def test_places_that_are_not_named_are_counted_as_well() -> None:
    places = tuple(Place("表", 9 + at, "D") for at in range(5))
    facts = {"name": "王", "others": places, "more": 995}
    told = Problem(Code.SHARED_BANK_ACCOUNT, None, facts)
    assert "与表 D9、表 D10、表 D11等1000处相同" in wording.explain(told)


def test_many_other_places_are_counted() -> None:
    places = tuple(Place("表", 9 + at, "D") for at in range(5))
    told = Problem(Code.SHARED_BANK_ACCOUNT, None, {"name": "王", "others": places})
    assert "与表 D9、表 D10、表 D11等5处相同" in wording.explain(told)


def test_a_file_that_is_no_signed_page_is_told_its_size_not_an_age() -> None:
    told = wording.describe(
        Problem(Code.PAGE_UNSUITABLE, None, FACTS[Code.PAGE_UNSUITABLE])
    )
    assert "或大于20 MB" in told
    assert "周岁" not in told


@pytest.mark.parametrize(
    "code",
    [it for it in Code if asked_for(wording.PROBLEMS[it][0]) & {"least", "most"}],
)
def test_a_bound_is_told_in_the_unit_of_its_own_sentence(code: Code) -> None:
    """Ages were once told of days, of years and of millimetres."""
    assert "周岁" not in wording.explain(Problem(code, facts=FACTS[code]))


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem(Code.DISPLAY_DAYS_FEW, None, FACTS[Code.DISPLAY_DAYS_FEW]),
            "少于最少的15天",
        ),
        (
            Problem(Code.BOARD_SIZE_INVALID, None, FACTS[Code.BOARD_SIZE_INVALID]),
            "应在200到20000毫米之间",
        ),
        (
            Problem(Code.VERSION_TOO_EARLY, None, FACTS[Code.VERSION_TOO_EARLY]),
            "最早2026-09-15",
        ),
        (
            Problem(Code.ARCHIVE_INCOMPLETE, None, FACTS[Code.ARCHIVE_INCOMPLETE]),
            "（1至100年）",
        ),
        (
            Problem(Code.AGE_OUT_OF_RANGE, None, FACTS[Code.AGE_OUT_OF_RANGE]),
            "应满80周岁",
        ),
    ],
)
def test_days_years_and_millimetres_are_no_ages(
    problem: Problem, sentence: str
) -> None:
    assert sentence in wording.explain(problem)


@pytest.mark.parametrize(
    "code",
    [Code.REVIEWER_NOT_NAMED, Code.REVIEW_REASON_MISSING, Code.CHECKS_MISSING],
)
def test_what_the_window_asks_for_is_told_without_options(code: Code) -> None:
    assert "--" not in wording.describe(Problem(code, None, FACTS[code]))


def test_what_is_told_of_many_villages_is_one_sentence() -> None:
    def note(village: str, people: int, fitting: int) -> tuple[str, Problem]:
        facts = {"people": people, "fitting": fitting}
        return village, Problem(
            Code.FEW_NUMBERS_FIT, facts=facts, weighed=Severity.NOTE
        )

    villages = ("梅岭村", "石桥村", "大坑村", "东湖村", "西山村")
    notes = [note(it, 14, 20_000 + at) for at, it in enumerate(villages)]
    assumed = Problem(Code.NOTICE_PERIOD_ASSUMED, facts={"days": 7})
    told = wording.of_many([("", assumed), *notes, ("", assumed)])
    assert len(told) == 2
    assert told[1].startswith("梅岭村、石桥村、大坑村等5个：")
    assert "70人" in told[1]
    assert "20000个" in told[1].replace(",", "")


def test_what_is_told_of_one_village_of_several_names_it() -> None:
    minors = Problem(Code.MINORS_COUNTED, facts={"people": 1})
    [one] = wording.of_many([("梅岭村", minors)])
    assert one.startswith("梅岭村：有1名未成年人")
    [both] = wording.of_many([("梅岭村", minors), ("石桥村", minors)])
    assert both.startswith("梅岭村、石桥村：有2名未成年人")
