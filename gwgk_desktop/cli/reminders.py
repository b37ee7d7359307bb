"""What is to be done by when: the command today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.services import office, reminders
from gwgk_desktop.wording import reminders as words
from gwgk_desktop.wording.plan import UNCONFIRMED

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.services.reminders import ToDo
    from gwgk_desktop.store.database import Store


def _add_today(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--village",
        action="extend",
        nargs="+",
        metavar="村",
        help="只要这些村；可写几个",
    )
    parser.add_argument(
        "--item", default="", metavar="事项", help="只要编号或名称里有这几个字的"
    )
    parser.add_argument(
        "--days",
        type=int,
        default=reminders.DAYS_AHEAD,
        metavar="天数",
        help=f"看到几天以后，默认{reminders.DAYS_AHEAD}天",
    )
    parser.add_argument(
        "--ics", type=values.file, metavar="文件", help="另存为日历文件（.ics）"
    )
    parser.add_argument(
        "--replace", action="store_true", help="日历文件已有时换掉它；不带就不动它"
    )


def _amiss(wanted: Namespace) -> str:
    if wanted.replace and not wanted.ics:
        return "--replace 要和 --ics 一起用"
    if not 0 <= wanted.days <= reminders.MOST_DAYS:
        return f"--days 应在 0 至 {reminders.MOST_DAYS} 之间"
    return ""


def _today(store: Store, wanted: Namespace) -> Answer:
    villages = [office.village_called(store, it).name for it in wanted.village or ()]
    found = reminders.today(store, wanted.days)
    some = reminders.chosen(found, villages, wanted.item)
    document: Document = {
        "today": found.day.isoformat(),
        "counts": {
            group.value: sum(it.group is group for it in some) for group in words.GROUPS
        },
        "reminders": [_document(it) for it in some],
        "first_steps": list(found.first_steps),
    }
    lines = [
        f"{words.GROUPS[it.group]}\t{words.CONCERNS[it.reminder.concern]}\t"
        f"{it.reminder.village}\t{words.title(it.reminder)}\t"
        f"{words.by_when(it.reminder, found.day)}"
        for it in some
    ]
    unpaid = any(it.planned and it.planned.unconfirmed for it in some)
    if found.first_steps and not (villages or wanted.item.strip()):
        # of a village or an item there are none: they are the whole office's
        lines.append(words.steps_left(found.first_steps))
        lines += map(words.step_told, found.first_steps)
    lines = lines or [words.NOTHING]
    if wanted.ics:
        path = reminders.save_calendar(
            store, some, Path(wanted.ics), overwrite=wanted.replace
        )
        document["file"] = str(path)
        lines.append(f"{words.CALENDAR}：{path}")
    return Answer(document, tuple(lines), (UNCONFIRMED,) if unpaid else ())


def _document(it: ToDo) -> Document:
    told = it.reminder
    key = it.planned.key if it.planned else None
    return {
        "group": it.group.value,
        "concern": told.concern.value,
        "due": told.due.isoformat(),
        "village": told.village or None,
        "title": told.title or words.title(told),
        "item_code": told.item_code or None,
        "batch": key.batch_id if key else None,
        "occasion": told.occasion or None,
        "posting": told.posting_id,
        "advice": _advice(it),
    }


def _advice(it: ToDo) -> str:
    """Return what is to be done; of what should be paid by now, how that is said."""
    unpaid = it.planned is not None and it.planned.unconfirmed
    return words.advice(it.reminder) + (UNCONFIRMED if unpaid else "")


COMMANDS = {
    "today": Command(
        "今天要办什么：逾期的、今天和本周到期的、缺照片的、期满可撤的；可存为日历文件",
        _today,
        _add_today,
        amiss=_amiss,
    ),
}
