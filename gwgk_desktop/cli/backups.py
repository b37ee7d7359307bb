"""Backups and what comes of them: backup, restore, drill."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import passwords, recovery, values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command, Needs
from gwgk_desktop.cli.history import entry_document
from gwgk_desktop.desk import is_used
from gwgk_desktop.domain.backups import Aside, Loss, Reason
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backup_settings, backups, drills, restoring

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.desk import Desk
    from gwgk_desktop.domain.backups import Backup, DrillRecord
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Site, Store


def _add_backup(parser: ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--to", type=values.folder, metavar="文件夹", help="备份到这里")
    what.add_argument("--list", action="store_true", help="只列出备份")
    parser.add_argument("--keep", action="store_true", help="这个备份长期保留")
    second = parser.add_mutually_exclusive_group()
    second.add_argument(
        "--second", type=values.folder, metavar="文件夹", help="以后也备份到这里，如U盘"
    )
    second.add_argument("--no-second", action="store_true", help="不再用第二存放处")


def _backup(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    lines: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    steps: Steps[backups.Made] | None = None
    if wanted.second:
        backup_settings.choose_second(store, Path(wanted.second))
    if wanted.no_second:
        backup_settings.choose_second(store, None)
    if wanted.to:
        steps = backups.make_in(store, Path(wanted.to), keep=wanted.keep)
    elif not wanted.list:
        steps = backups.make(store, Reason.ASKED, keep=wanted.keep)
    if steps:
        made = finish(steps)
        document["backup"] = backup_document(made.backup)
        document["problems"] = problems(made.problems)
        there = [it for it in (made.backup, made.second) if it]
        lines = tuple(f"已备份到{it.folder}，{wording.size(it.size)}。" for it in there)
        asides = tuple(map(wording.describe, made.problems))
    listed = _listed(store)
    return Answer(
        document | listed.document, lines or listed.lines, asides or listed.asides
    )


def _listed(site: Site) -> Answer:
    """List the backups, and what restores have put aside."""
    every, asides = backups.every(site), backups.asides(site)
    lines = (
        f"{it.name}\t{it.seal.made_at}\t{wording.BACKUP_REASONS[it.seal.reason]}\t"
        f"{wording.size(it.size)}\t{wording.backup_state(it)}\t{it.folder.parent}"
        for it in every
    )
    others = (
        f"{it.name}\t{it.at}\t恢复时换下\t{wording.size(it.size)}" for it in asides
    )
    document: Document = {
        "second": backup_settings.settings(site).second,
        "backups": [backup_document(it) for it in every],
        "asides": [aside_document(it) for it in asides],
    }
    damaged = backup_settings.settings_damaged(site)
    told = (wording.describe(damaged),) if damaged else ()
    return Answer(document, (*lines, *others), told)


def _listed_unopened(desk: Desk, wanted: Namespace, refusal: Refusal) -> Answer:
    if not wanted.list:
        raise refusal
    return _listed(desk.bare_site())


def backup_document(it: Backup) -> Document:
    """Return a backup with what its seal says."""
    return {
        "name": it.name,
        "folder": str(it.folder),
        "made_at": it.seal.made_at.isoformat(" "),
        "reason": it.seal.reason,
        "kept": it.seal.kept,
        "whole": it.whole,
        "differs": list(it.differs),
        "second": it.second,
        "size": it.size,
        "deeds": it.seal.deeds,
        "head": it.seal.head,
        "schema": it.seal.schema,
        "program": it.seal.program,
        "sha256": it.seal.database_sha256,
        "rows": dict(it.seal.counts),
    }


def aside_document(it: Aside) -> Document:
    """Return what a restore put aside."""
    at = it.at.isoformat(" ")
    return {"name": it.name, "folder": str(it.folder), "at": at, "size": it.size}


def _add_restore(parser: ArgumentParser) -> None:
    parser.add_argument("backup", metavar="备份", help="名称，或备份所在的文件夹")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--yes", action="store_true", help="同意失去备份之后的操作")
    how.add_argument("--show", action="store_true", help="只看会失去什么")
    how.add_argument(
        "--forget", action="store_true", help="删除恢复时换下的数据，或不可用的备份"
    )
    parser.add_argument(
        "--unprotected", action="store_true", help="备份没有加密时，同意恢复后也不加密"
    )
    recovery.add_file(parser)


def _restore(desk: Desk, wanted: Namespace) -> Answer:
    bare, used = desk.bare, is_used(desk.folder)
    with desk.keys_of(
        lambda: desk.backup_called(wanted.backup), unprotected=wanted.unprotected
    ):
        passwords.sign_in(desk, wanted)
        store = desk.store_if_readable() if used else None
        if store is None:
            return _restore_unopened(desk, wanted, bare=bare)
        if desk.keys_taken:
            store.close()
            return _take_keys(desk, wanted)
    with closing(store):
        return _restore_opened(store, wanted)


def _take_keys(desk: Desk, wanted: Namespace) -> Answer:
    """Bring back the keys alone: they are all that was missing."""
    backup = desk.backup_called(wanted.backup)
    document: Document = {"backup": backup.name, "lost": None, "aside": None}
    if wanted.yes:
        return Answer(document, (wording.rescued(backup, None),))
    desk.let_go_of_keys()
    if wanted.show:
        return Answer(document, (wording.KEYS_THERE,))
    return _not_agreed(document, backup, (wording.KEYS_THERE,))


def _not_agreed(
    document: Document, source: Backup | Aside, told: tuple[str, ...]
) -> Answer:
    problem = Problem(Code.RESTORE_NOT_AGREED, facts={"backup": source.name})
    message = wording.describe(problem)
    document["refused"] = {"code": problem.code, "message": message}
    return Answer(document, (), (*told, message), status=1)


def _restore_unopened(desk: Desk, wanted: Namespace, *, bare: bool) -> Answer:
    """Restore where no store can be asked what would be lost."""
    backup = desk.backup_called(wanted.backup)
    lost = Loss() if bare else desk.known_to_be_lost(backup)
    lost = replace(lost, passed_over=backups.passed_over(backup, wanted.backup))
    known = None if bare else loss_document(lost)
    document: Document = {"backup": backup.name, "lost": known, "aside": None}
    at_once = bare and not lost.passed_over
    told = (wording.NOTHING_THERE,) if at_once else wording.would_be_lost(lost)
    if wanted.show:
        desk.let_go_of_keys()
        return Answer(document, told)
    if not (wanted.yes or at_once):
        desk.let_go_of_keys()
        return _not_agreed(document, backup, told)
    aside = finish(desk.restore_unopened(backup))
    lines = [f"已恢复{backup.name}。"]
    if aside:
        lines.append(f"原来打不开的文件留在{aside}。")
    return Answer({**document, "aside": aside or None}, tuple(lines))


def _restore_opened(store: Store, wanted: Namespace) -> Answer:
    source = backups.called(store, wanted.backup)
    if wanted.forget:
        backups.forget(store, source)
        return Answer({"forgotten": source.name}, (f"已删除{source.name}。",))
    lost = restoring.what_would_be_lost(store, source)
    lost = replace(lost, passed_over=backups.passed_over(source, wanted.backup))
    told = wording.would_be_lost(lost)
    document: Document = {"backup": source.name, "lost": loss_document(lost)}
    if wanted.show:
        return Answer({**document, "aside": None}, told)
    if not wanted.yes:
        return _not_agreed(document, source, told)
    decided = finish(restoring.restore(store, source))
    restoring.swap(store)
    asides = (wording.describe(decided.problem),) if decided.problem else ()
    line = f"已恢复{source.name}；原来的数据在{decided.aside}，可以换回来。"
    return Answer({**document, "aside": decided.aside}, (line,), asides)


def loss_document(it: Loss) -> Document:
    """Return what a restore would cost."""
    return {
        "deeds": [entry_document(one) for one in it.deeds],
        "batches": it.batches,
        "sheets": it.sheets,
        "foreign": it.foreign,
        "unreadable": it.unreadable,
        "saved": it.saved,
        "reaches": it.reaches,
        "newer": [one.name for one in it.newer],
        "passed_over": [one.name for one in it.passed_over],
    }


def _add_drill(parser: ArgumentParser) -> None:
    parser.add_argument(
        "backup", metavar="备份", nargs="?", default="", help="默认最近的一个"
    )


def _drill(store: Store, wanted: Namespace) -> Answer:
    found = backups.called(store, wanted.backup) if wanted.backup else None
    if isinstance(found, Aside):
        raise Refusal(Code.BACKUP_UNKNOWN, backup=wanted.backup)
    return _drilled(finish(drills.drill(store, found)))


def _drill_unopened(desk: Desk, wanted: Namespace, _: Refusal) -> Answer:
    """Drill without the store; where its keys do not serve, with the backup's."""
    backup = desk.backup_called(wanted.backup) if wanted.backup else desk.newest()
    with desk.keys_of(lambda: backup, unprotected=True):  # they go again
        passwords.sign_in(desk, wanted)
        record = finish(desk.drill_unopened(backup))
        desk.let_go_of_keys()
    return _drilled(record)


def _drilled(record: DrillRecord) -> Answer:
    status = 0 if record.passed else 1
    return Answer(drill_document(record), wording.drill_record(record), status=status)


def drill_document(it: DrillRecord) -> Document:
    """Return the record of a drill."""
    return {
        "backup": it.backup,
        "made_at": it.made_at.isoformat(" "),
        "drilled_at": it.drilled_at.isoformat(" ", "seconds"),
        "passed": it.passed,
        "differences": list(it.differences),
        "rows": dict(it.rows),
        "compared": it.compared,
        "incomparable": it.incomparable,
        "kept_files": it.kept_files,
        "kept_files_lost": it.lost,
        "seconds": round(it.seconds, 3),
    }


COMMANDS = {
    "backup": Command(
        "备份，或列出备份、选定第二存放处",
        _backup,
        _add_backup,
        unopened=_listed_unopened,
    ),
    "restore": Command(
        "恢复一个备份；原来的数据留在一旁", _restore, _add_restore, Needs.EITHER
    ),
    "drill": Command(
        "演练：在别处恢复一个备份并逐行核对",
        _drill,
        _add_drill,
        unopened=_drill_unopened,
    ),
}
