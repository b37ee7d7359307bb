"""Time limits: when a wording is due, and the days off of each year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command, Needs
from gwgk_desktop.domain import due_dates
from gwgk_desktop.domain.days_off import lacking
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import time_limits

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.days_off import DaysRead
    from gwgk_desktop.domain.due_dates import Due
    from gwgk_desktop.domain.working_days import YearOfDays
    from gwgk_desktop.store.database import Store


def _add_deadline(parser: ArgumentParser) -> None:
    parser.add_argument("phrase", metavar="用语", help="公开时限的原文，如“每季度末”")
    parser.add_argument(
        "--from",
        dest="start",
        required=True,
        type=values.any_day,
        metavar="日期",
        help="事件发生的日期；定期公开的从这一天看起",
    )
    parser.add_argument(
        "--until", type=values.any_day, metavar="日期", help="列出到这一天为止的各次"
    )
    parser.add_argument(
        "--finance-heavy", action="store_true", help="按财务往来较多的村计算"
    )


def _out_of_order(wanted: Namespace) -> str:
    if wanted.until and wanted.until < wanted.start:
        return "--until 不能早于 --from"
    return ""


def _deadline(store: Store | None, wanted: Namespace) -> Answer:
    """Say when a wording is due; with the office's settings where there is a store."""
    terms = time_limits.terms(store) if store else time_limits.built_in_terms()
    reading = time_limits.read_phrase(wanted.phrase)
    conditions = frozenset({FINANCE_HEAVY} if wanted.finance_heavy else ())
    found = due_dates.look_up(
        reading.rule, wanted.start, wanted.until, terms, conditions
    )
    due = found.first
    told = (
        f"用语：{wanted.phrase.strip()}",
        *wording.time_limits.looked_up(reading, found),
    )
    document: Document = {
        "rule": str(reading.rule),
        "due": due.on.isoformat() if due else None,
        "counts": found.counts,
        "needs_human": reading.needs_human,
        "assumed": wording.time_limits.assumed_in(found, reading.event_assumed),
        "explain": list(told),
    }
    if due and due.period:
        document["period"] = due.occasion
    if wanted.until:
        document["dates"] = [it.on.isoformat() for it in found.all]
        document["each"] = [_each_document(it) for it in found.all]
    lines = [wording.time_limits.due_line(found), *told]
    for it in found.all:
        lines.append(wording.time_limits.listed(it))
        lines += [f"\t{note}" for note in wording.time_limits.day_notes(it)]
    return Answer(document, tuple(lines))


def _each_document(it: Due) -> Document:
    """Return one of several due days, with its own reasons."""
    return {
        "due": it.on.isoformat(),
        "period": it.occasion or None,
        "worked_before": it.worked_before.isoformat() if it.worked_before else None,
        "unnoticed": list(it.unnoticed),
        "explain": list(wording.time_limits.explained(it)),
    }


def _add_days_off(parser: ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument(
        "--import",
        dest="take_in",
        type=values.file,
        metavar="文件",
        help="录入一年的放假安排：表（日期、类型），或放假通知的文本（.txt）",
    )
    one.add_argument("--remove", action="store_true", help="删除本单位录入的一年")
    parser.add_argument(
        "--accept-warnings", action="store_true", help="节日不全也照此录入"
    )
    parser.add_argument("--year", type=values.year, metavar="年度", help="哪一年的安排")
    parser.add_argument("--document", default="", metavar="文号", help="放假通知的文号")


def _year_wanted(wanted: Namespace) -> str:
    if (wanted.take_in or wanted.remove) and not wanted.year:
        return "请用 --year 写明是哪一年的安排"
    return ""


def _changes(wanted: Namespace) -> bool:
    return bool(wanted.take_in or wanted.remove)


def _days_off(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    told: tuple[str, ...] = ()
    if wanted.take_in:
        read = _read(wanted)
        if read.problems:
            told = tuple(map(wording.describe, read.problems))
            return Answer({"problems": problems(read.problems)}, (), told, status=1)
        year = read.year
        agreed = wanted.accept_warnings
        kept = time_limits.keep_days_off(store, read, accept_warnings=agreed)
        document["operation"] = kept.id
        told = (
            f"已录入{year.year}年：放假{len(year.off)}天，调休上班{len(year.worked)}天。",
            *map(wording.describe, lacking(year)),
        )
    if wanted.remove:
        document["operation"] = time_limits.remove_days_off(store, wanted.year).id
        told = (f"已删除本单位录入的{wanted.year}年放假安排。",)
    years = time_limits.years(store)
    shown = [it for it in years.values() if wanted.year in {None, it.year}]
    document["years"] = [_year_document(it) for it in shown]
    return Answer(document, told or tuple(map(_year_line, shown)))


def _read(wanted: Namespace) -> DaysRead:
    path = Path(wanted.take_in)
    if path.suffix.lower() != ".txt":
        return finish(time_limits.read_file(path, wanted.year, wanted.document))
    return time_limits.read_notice_file(path, wanted.year, wanted.document)


def _year_document(it: YearOfDays) -> Document:
    return {
        "year": it.year,
        "lacking": [one.name for one in it.lacking],
        "source": it.source,
        "document": it.document,
        "off": [
            {"day": day.isoformat(), "name": name}
            for day, name in sorted(it.off.items())
        ],
        "worked": [day.isoformat() for day in sorted(it.worked)],
    }


def _year_line(it: YearOfDays) -> str:
    source = wording.time_limits.SOURCES_OF_DAYS[it.source]
    days = f"放假{len(it.off)}天\t调休上班{len(it.worked)}天"
    return f"{it.year}\t{source}\t{days}\t{it.document}"


COMMANDS = {
    "deadline": Command(
        "读一句公开时限，算出应公开日并说明理由",
        _deadline,
        _add_deadline,
        Needs.IF_THERE,
        amiss=_out_of_order,
    ),
    "days-off": Command(
        "列出各年的放假安排，或录入、删除一年",
        _days_off,
        _add_days_off,
        changes=_changes,
        amiss=_year_wanted,
    ),
}
