"""The posting plan: the command plan."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.calendar import month_of
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.services import office, plan, plan_prints, village_events
from gwgk_desktop.services.plan_prints import PRINTS, PlanPrint

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.posting_plan import Conflict, Planned
    from gwgk_desktop.services.village_events import Started
    from gwgk_desktop.store.database import Store

MOST_DAYS = 3 * 366
_PRINTS = "、".join(f"{it.value}（{name}）" for it, name in PRINTS.items())


def _add_plan(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--from", dest="first", type=values.any_day, metavar="日期", help="默认本月1日"
    )
    parser.add_argument(
        "--until",
        dest="last",
        type=values.any_day,
        metavar="日期",
        help="默认那个月的月末",
    )
    parser.add_argument(
        "--village",
        action="extend",
        nargs="+",
        metavar="村",
        help="只要这些村；可写几个",
    )
    parser.add_argument("--events", action="store_true", help="列出登记的事件")
    parser.add_argument("--event", metavar="编号", help="登记事件：公开目录里的编号")
    parser.add_argument("--on", type=values.day, metavar="日期", help="事件发生日期")
    parser.add_argument("--title", default="", metavar="说明", help="发生了什么")
    parser.add_argument("--note", default="", metavar="备注")
    parser.add_argument("--remove-event", type=int, metavar="编号", help="删除事件")
    parser.add_argument(
        "--print", dest="what", type=_print, metavar="种类", help=_PRINTS
    )
    parser.add_argument(
        "--day", type=values.any_day, metavar="日期", help="打印哪一天的"
    )
    parser.add_argument("--out", type=values.pdf, metavar="文件", help="PDF 存到哪里")


def _print(text: str) -> PlanPrint:
    try:
        return PlanPrint(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不认识，应为 {_PRINTS}") from error


def _amiss(wanted: Namespace) -> str:
    if wanted.event and not (wanted.on and wanted.title.strip()):
        return "登记事件要有 --on 和 --title"
    if bool(wanted.what) != bool(wanted.out):
        return "--print 和 --out 要一起用"
    if wanted.first and wanted.last:
        days = (wanted.last - wanted.first).days
        if not 0 <= days <= MOST_DAYS:
            return "--until 不能早于 --from，时段最长三年"
    return ""


def _changes(wanted: Namespace) -> bool:
    return bool(wanted.event or wanted.remove_event)


def _plan(store: Store, wanted: Namespace) -> Answer:
    villages = [office.village_called(store, it) for it in wanted.village or ()]
    if wanted.remove_event:
        operation = village_events.remove(store, wanted.remove_event)
        document: Document = {"operation": operation.id, **_events(store)}
        return Answer(document, (f"已删除第{wanted.remove_event}号事件。",))
    if wanted.event:
        return _record(store, wanted, villages)
    if wanted.events:
        names = {it.id: it.name for it in office.villages(store)}
        lines = tuple(
            f"{it.id}\t{it.happened_on}\t"
            f"{names.get(it.village_id or 0, wording.TOWNSHIP_PLACE)}\t"
            f"{it.item_code}\t{it.title}"
            for it in village_events.events(store)
        )
        return Answer(_events(store), lines)
    if wanted.what:
        return _save(store, wanted, villages)
    return _show(store, wanted, villages)


def _record(store: Store, wanted: Namespace, villages: Sequence[Village]) -> Answer:
    places: list[int | None] = [it.id for it in villages] or [None]
    some = [
        VillageEvent(0, it, wanted.event, wanted.on, wanted.title.strip(), wanted.note)
        for it in places
    ]
    operation = village_events.record(store, some)
    line = f"已登记{len(some)}件：{wanted.title.strip()}。"
    started = village_events.started_by(store, some)
    document: Document = {
        "operation": operation.id,
        **_events(store),
        "started": [_started_document(it) for it in started],
    }
    told = (wording.event_due(it.place, it.due) for it in started)
    return Answer(document, (line, *told))


def _started_document(it: Started) -> Document:
    return {
        "place": it.place,
        "item_code": it.item.code,
        "due": it.due.on.isoformat(),
        "explain": list(
            wording.time_limits.explained(it.due, it.item.phrase, it.item.basis)
        ),
    }


def _events(store: Store) -> Document:
    names: dict[int | None, str] = {it.id: it.name for it in office.villages(store)}
    return {
        "events": [
            {
                "id": it.id,
                "village": names.get(it.village_id),
                "item_code": it.item_code,
                "happened_on": it.happened_on.isoformat(),
                "title": it.title,
                "note": it.note,
                "occasion": it.occasion,
            }
            for it in village_events.events(store)
        ]
    }


def _save(store: Store, wanted: Namespace, villages: Sequence[Village]) -> Answer:
    day = wanted.day or store.now().date()
    some = villages or office.villages(store)
    path = plan_prints.save(
        store, wanted.what, day, [it.id for it in some], Path(wanted.out)
    )
    document: Document = {"file": str(path), "day": day.isoformat()}
    return Answer(document, (f"{PRINTS[wanted.what]}：{path}",))


def _show(store: Store, wanted: Namespace, villages: Sequence[Village]) -> Answer:
    today = store.now().date()
    first = wanted.first or (wanted.last or today).replace(day=1)
    last = wanted.last or month_of(first)[1]
    made = plan.plan(store, first, last)
    ids = {it.id for it in villages}
    shown = [it for it in made.planned if not ids or it.key.village_id in ids]
    conflicts = [
        it
        for it in made.conflicts
        if not ids or not it.keys or it.keys[0].village_id in ids
    ]
    boards = {it.id: it.name for it in made.boards}
    document: Document = {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "today": today.isoformat(),
        "planned": [planned_document(it, boards) for it in shown],
        "conflicts": [_conflict_document(it) for it in conflicts],
        "unnoticed": list(made.unnoticed),
    }
    lines = tuple(
        f"{wording.PLAN_STATES[it.state][0]}\t{it.place}\t{it.title}\t"
        f"{wording.occasion(it)}\t{it.due_on or ''}\t{it.up_on}\t"
        f"{it.hangs_until or ''}\t{boards.get(it.board_id or 0, '')}"
        for it in shown
    )
    told = wording.plan_summary(made, shown)
    asides = tuple(
        f"{wording.explain(it.problem)}{wording.proposals(it)}" for it in conflicts
    )
    return Answer(document, (told, *lines), asides)


def planned_document(it: Planned, boards: dict[int, str]) -> Document:
    """Return a posting of the plan; `boards` says what the boards are called."""
    key = it.key
    return {
        "place": it.place,
        "item_code": key.item_code,
        "batch": key.batch_id,
        "occasion": key.occasion,
        "group": key.group or None,
        "stage": key.stage,
        "title": it.title,
        "state": it.state.value,
        "opens_on": _day(it.opens_on),
        "due_on": _day(it.due_on),
        "up_on": _day(it.up_on),
        "notice_until": _day(it.notice_until),
        "hangs_until": _day(it.hangs_until),
        "down_on": _day(it.down_on),
        "board": boards.get(it.board_id or 0),
        "paper": it.size.paper.value,
        "pages": it.size.pages,
        "posting": it.posting_id,
        "late_days": it.late_days,
    }


def _conflict_document(it: Conflict) -> Document:
    return {
        "code": it.problem.code.value,
        "on": it.on.isoformat(),
        "message": wording.explain(it.problem),
        "proposals": [wording.proposal(one) for one in it.proposals],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


COMMANDS = {
    "plan": Command(
        "上墙排期：什么时候哪个村要贴什么、贴在哪块栏；登记事件；打印清单",
        _plan,
        _add_plan,
        changes=_changes,
        amiss=_amiss,
    ),
}
