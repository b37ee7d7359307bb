"""The catalogue: the command catalogue, what it does as its first argument."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import readings, values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.catalogue_changes import (
    adopt,
    depart,
    edit,
    import_file,
    imports,
    remove,
)
from gwgk_desktop.cli.catalogue_documents import (
    change_document,
    departure_document,
    item_document,
    meant_document,
    meant_lines,
    review_document,
    version_document,
)
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.catalogue import Filter, Scope
from gwgk_desktop.domain.catalogue_versions import Departure, newest_of
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.services import (
    catalogue,
    catalogue_dates,
    catalogue_departures,
    catalogue_papers,
    office,
)
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable
    from datetime import date

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store

_SCOPES = {"village": Scope.VILLAGE, "township": Scope.TOWNSHIP}
_EDITED = (
    *("category", "first_level", "second_level", "content", "basis", "phrase", "body"),
    *("channels", "audience", "method", "level", "procedure", "least_display"),
    *("sensitivity", "village_relation", "section", "holds_from", "display_basis"),
    *("display_from", "note"),
)
"""Fields that `catalogue edit` sets, by `--set 名称=内容`."""


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action",
        nargs="?",
        default="list",
        choices=list(_ACTIONS),
        metavar="做什么",
        help="、".join(f"{name} {told}" for name, (told, *_) in _ACTIONS.items()),
    )
    parser.add_argument(
        "operands", nargs="*", metavar="对象", help="事项编码、文件或版本号"
    )
    parser.add_argument(
        "--scope",
        type=_scope,
        default=Scope.VILLAGE,
        metavar="目录",
        help="village 村级基本目录（默认）、township 乡镇标准目录",
    )
    parser.add_argument("--search", default="", metavar="词", help="标题、内容里的词")
    parser.add_argument("--category", default="", metavar="类别")
    parser.add_argument("--body", default="", metavar="公开主体")
    parser.add_argument(
        "--village", action="extend", nargs="+", default=[], metavar="村"
    )
    parser.add_argument("--on", type=values.day, metavar="日期", help="看哪一天的目录")
    parser.add_argument(
        "--version", type=int, dest="number", metavar="版本", help="看第几版"
    )
    parser.add_argument(
        "--from", type=values.day, dest="holds_from", metavar="日期", help="哪天起施行"
    )
    parser.add_argument("--reason", default="", metavar="理由")
    parser.add_argument("--by", default="", metavar="姓名", help="谁审核的")
    parser.add_argument("--conclusion", default="", metavar="结论")
    parser.add_argument("--phrase", default="", metavar="时限", help="加严后的公开时限")
    parser.add_argument(
        "--days", default="", metavar="天数", help="加严后的最短上墙天数"
    )
    parser.add_argument(
        "--set",
        action="extend",
        nargs="+",
        type=_setting,
        default=[],
        dest="settings",
        metavar="名称=内容",
        help="要改的项，如 公开主体=村民委员会",
    )
    parser.add_argument("--boxes", action="store_true", help="渠道按国家格式列成勾选框")
    parser.add_argument(
        "--remove-missing", action="store_true", help="文件里没有的事项从目录删去"
    )
    parser.add_argument("--accept-warnings", action="store_true", help="接受全部提醒")
    parser.add_argument(
        "--leave-out-errors", action="store_true", help="略过有错误的行"
    )
    parser.add_argument("--dry-run", action="store_true", help="只看会改什么，不导入")
    readings.password_of_file(parser)


def _scope(text: str) -> Scope:
    if text in _SCOPES:
        return _SCOPES[text]
    raise ArgumentTypeError(f"“{text}”不是目录，应为 village 或 township")


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    named = {words.ITEM_FIELDS[it]: it for it in _EDITED}
    field = named.get(name.strip(), name.strip())
    if not sign:
        told = f"“{text}”看不懂，应如 公开主体=村民委员会；事项编码写在 --set 前面"
        raise ArgumentTypeError(told)
    if field not in _EDITED:
        told = f"事项没有“{name.strip()}”这一项，能改的有：{'、'.join(named)}"
        raise ArgumentTypeError(told)
    if field == "section":
        sections = {told: code for code, told in words.SECTIONS.items()}
        value = sections.get(value.strip(), value)
    return field, value.strip()


def _changes(wanted: Namespace) -> bool:
    changing = _ACTIONS[wanted.action][2]
    return changing(wanted) if callable(changing) else changing


def _amiss(wanted: Namespace) -> str:
    least, most = _ACTIONS[wanted.action][3]
    given = len(wanted.operands)
    if not least <= given <= most:
        return f"catalogue {wanted.action} 后面要跟{_COUNTED[wanted.action]}"
    if wanted.action == "compare" and not all(it.isdecimal() for it in wanted.operands):
        return "catalogue compare 后面要跟两个版本号"
    kind = _FILES.get(wanted.action)
    if kind and not wanted.operands[0].lower().endswith(kind):
        return f"“{wanted.operands[0]}”不是 {kind} 文件名"
    if wanted.action in {"off", "tighten", "restore"} and not wanted.village:
        return "缺少参数：--village"
    return ""


def _catalogue(store: Store, wanted: Namespace) -> Answer:
    return _ACTIONS[wanted.action][1](store, wanted)


def _told(store: Store, wanted: Namespace) -> catalogue.Catalogue:
    if wanted.number is not None:
        return catalogue.of_version(store, wanted.scope, wanted.number)
    return catalogue.on_day(store, wanted.scope, _day(store, wanted))


def _day(store: Store, wanted: Namespace) -> date:
    day: date = wanted.on or store.now().date()
    return day


def _list(store: Store, wanted: Namespace) -> Answer:
    told = _told(store, wanted)
    chosen = Filter(wanted.search, wanted.category, wanted.body)
    off: dict[str, Departure] = {}
    items = told.items
    if wanted.village:
        village = office.village_called(store, wanted.village[0])
        own = catalogue_departures.of_village(store, village, _day(store, wanted))
        items = tuple(it.item for it in own)
        off = {it.item.code: it.departure.departure for it in own if it.departure}
    shown = [it for it in items if chosen.passes(it)]
    document: Document = {
        "catalogue": told.scope,
        "version": version_document(told.version) if told.version else None,
        "items": [{**item_document(it), "departure": off.get(it.code)} for it in shown],
    }
    lines = tuple(
        "\t".join(
            (it.code, it.category, it.title, it.phrase, it.body)
            + ((words.DEPARTURES[off[it.code]],) if it.code in off else ())
            + (() if it.rule else (words.NO_RULE,))
        )
        for it in shown
    )
    none = "" if told.version else wording.describe(_none(told.scope))
    return Answer(document, lines, (none,) if none else ())


def _none(scope: Scope) -> Problem:
    facts = {"catalogue": scope.value}
    return Problem(Code.NO_CATALOGUE, facts=facts)


def _show(store: Store, wanted: Namespace) -> Answer:
    day = _day(store, wanted)
    item = catalogue.item(store, wanted.operands[0], day)
    village = None
    if wanted.village:
        village = office.village_called(store, wanted.village[0])
        own = catalogue_departures.of_village(store, village, day)
        item = next((it.item for it in own if it.item.code == item.code), item)
    meant = catalogue_dates.of_rule(store, item.rule, day, village)
    villages = {it.id: it.name for it in office.villages(store)}
    departures = [
        it for it in catalogue_departures.departures(store) if it.code == item.code
    ]
    changes = catalogue.history_of(store, item.scope, item.code)
    held = newest_of(departures, item.code, day).values()
    document: Document = {
        "item": item_document(item),
        **meant_document(meant),
        "departures": [
            {
                **departure_document(it),
                "village": villages[it.village_id],
                "holds": it in held,
            }
            for it in departures
        ],
        "history": [
            {"version": version_document(version), **change_document(it)}
            for version, it in changes
        ],
    }
    lines = (
        *words.item_told(item),
        *meant_lines(meant),
        *(
            f"{villages[it.village_id]}："
            f"{words.departure_standing(it, day, holds=it in held)}"
            for it in departures
        ),
    )
    return Answer(document, lines)


def _export(store: Store, wanted: Namespace) -> Answer:
    path = Path(wanted.operands[0])
    catalogue_papers.export(store, _told(store, wanted), path, boxes=wanted.boxes)
    return Answer({"file": str(path)}, (f"已写入 {path}",))


def _print(store: Store, wanted: Namespace) -> Answer:
    path = Path(wanted.operands[0])
    catalogue_papers.save_pdf(store, _told(store, wanted), path)
    return Answer({"file": str(path)}, (f"已写入 {path}",))


def _versions(store: Store, wanted: Namespace) -> Answer:
    known = catalogue.versions(store, wanted.scope)
    lines = tuple(map(words.catalogue_version, known))
    return Answer({"versions": [version_document(it) for it in known]}, lines)


def _compare(store: Store, wanted: Namespace) -> Answer:
    before, after = map(int, wanted.operands)
    changes = catalogue.differences(store, wanted.scope, before, after)
    document: Document = {
        "before": before,
        "after": after,
        "changes": [change_document(it) for it in changes],
    }
    lines = tuple(words.item_change(it) for it in changes)
    return Answer(document, lines or ("两版完全相同。",))


def _review(store: Store, wanted: Namespace) -> Answer:
    operation: Operation | None = None
    if _reviews(wanted):
        day = _day(store, wanted)
        operation = catalogue.review(
            store, wanted.scope, wanted.by, wanted.conclusion, day
        )
    known = catalogue.reviews(store, wanted.scope)
    due = catalogue.year_to_review(store, wanted.scope)
    document: Document = {
        "operation": operation.id if operation else None,
        "due": due,
        "reviews": [review_document(it) for it in known],
    }
    waits = (f"{due}年度的审核还没有做。",) if due else ()
    return Answer(document, (*map(words.yearly_review, known), *waits))


def _reviews(wanted: Namespace) -> bool:
    return bool(wanted.by or wanted.conclusion)


_NONE, _ONE, _SOME, _TWO = (0, 0), (1, 1), (1, 999), (2, 2)
_ACTIONS: dict[
    str,
    tuple[
        str,
        Callable[[Store, Namespace], Answer],
        bool | Callable[[Namespace], bool],
        tuple[int, int],
    ],
] = {
    "list": ("列出", _list, False, _NONE),
    "show": ("看一项", _show, False, _ONE),
    "adopt": ("启用标准目录", adopt, True, _NONE),
    "import": ("导入", import_file, imports, _ONE),
    "export": ("另存 xlsx", _export, False, _ONE),
    "print": ("另存 PDF", _print, False, _ONE),
    "edit": ("修改一项", edit, True, _ONE),
    "remove": ("删去", remove, True, _SOME),
    "off": ("某村停用", depart(Departure.OFF), True, _SOME),
    "tighten": ("某村加严", depart(Departure.TIGHTER), True, _SOME),
    "restore": ("某村恢复按目录", depart(Departure.NONE), True, _SOME),
    "versions": ("列出版本", _versions, False, _NONE),
    "compare": ("比较两版", _compare, False, _TWO),
    "review": ("年度审核", _review, _reviews, _NONE),
}
"""What can be done: what it is called, the deed, whether it changes anything, and how
many operands it takes."""
_FILES = {"export": ".xlsx", "print": ".pdf"}
_COUNTED = {
    name: {_ONE: "一个编码或文件", _SOME: "事项编码", _TWO: "两个版本号"}.get(
        it[3], "选项，不跟别的"
    )
    for name, it in _ACTIONS.items()
}
COMMANDS = {
    "catalogue": Command(
        "公开目录：列出、启用、导入、导出、修改、各村差异、版本、年度审核",
        _catalogue,
        _add,
        changes=_changes,
        amiss=_amiss,
    ),
}
