"""The same work from the command line: the second front end."""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.cli import cancelled, passwords
from gwgk_desktop.cli.answers import Answer
from gwgk_desktop.cli.arguments import parse
from gwgk_desktop.cli.command import Needs
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.desk import (
    LOG,
    STORE,
    WANTS_BACKUP,
    Desk,
    damage_of,
    has_traces,
    is_used,
    log_bug,
)
from gwgk_desktop.domain.personal_data import visible
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import history
from gwgk_desktop.services.backups import guarded
from gwgk_desktop.services.checking import told_on_opening
from gwgk_desktop.services.sheet_making import SheetFaults

__all__ = ["data_folder", "main", "parse", "refuse", "run"]

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from gwgk_desktop.cli.command import Command
    from gwgk_desktop.store.database import Store

REFUSED, BUG = 1, 3
OUTPUT_LOST = "命令已经做完，但结果没有写到标准输出：磁盘已满，或输出位置不能写入。"


def main(args: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 refused, 2 wrong usage (SystemExit), 130 stopped."""
    return run(parse(args))


def run(wanted: Namespace) -> int:
    """Run the command that was parsed and return its exit status."""
    try:
        answer = _answer(wanted)
    except Refusal as refusal:
        return refuse(wanted, refusal)
    except KeyboardInterrupt:
        answer = cancelled.somewhere(_command(wanted), data_folder(wanted))
    try:
        return _tell(wanted, answer)
    except KeyboardInterrupt:
        return _tell(wanted, cancelled.untold(answer))


def refuse(wanted: Namespace, refusal: Refusal) -> int:
    """Say why something was not done, in the form that was asked for."""
    message = wording.describe(refusal.problem)
    asides: tuple[str, ...] = (message,)
    if isinstance(refusal, SheetFaults):
        faults = refusal.faults
        asides = tuple(f"{village}：{wording.describe(it)}" for village, it in faults)
    document = {"refused": {"code": refusal.problem.code, "message": message}}
    return _tell(wanted, Answer(document, (), asides, status=REFUSED))


def data_folder(wanted: Namespace) -> Path:
    """Return the data folder that was asked for, or the platform's own."""
    given = wanted.data or os.environ.get("GWGK_DATA")
    return Path(given) if given else paths.default_data()


def _command(wanted: Namespace) -> Command:
    """Return the command; one that needs no store is given it where that is asked."""
    command = COMMANDS[wanted.command]
    if getattr(wanted, "with_store", False):
        return replace(command, needs=Needs.STORE)
    if command.needs is Needs.IF_THERE:
        there = bool(wanted.data) and is_used(data_folder(wanted))
        return replace(command, needs=Needs.STORE if there else Needs.NOTHING)
    return command


def _answer(wanted: Namespace) -> Answer:
    command = _command(wanted)
    if command.needs is Needs.NOTHING:
        return command.run(None, wanted)
    folder = data_folder(wanted)
    if command.needs in {Needs.STORE, Needs.FOLDER} and not is_used(folder):
        if not has_traces(folder):
            raise Refusal(Code.NO_STORE, folder=str(folder))
        if command.unopened is None:
            raise Refusal(Code.STORE_GONE, folder=str(folder))
    if command.needs is Needs.NO_STORE and (is_used(folder) or has_traces(folder)):
        raise Refusal(Code.STORE_EXISTS, folder=str(folder))
    only_if_empty = command.needs is Needs.EMPTY and not is_used(folder)
    with Desk(folder, only_if_empty=only_if_empty) as desk:
        try:
            if command.needs is Needs.STORE:
                answer = _run_on_store(command, desk, wanted)
            else:
                answer = command.run(desk, wanted)
            told = tuple(map(wording.describe, desk.warnings))
            return replace(answer, asides=(*told, *answer.asides))
        except Refusal:
            raise
        except Exception as bug:
            if damaged := damage_of(bug, desk.folder / STORE):
                desk.stop_if_damaged()
                raise damaged from bug
            log_bug(bug)
            said = f"{wording.BUG}{desk.folder / LOG}"
            return Answer({}, (), (said,), status=BUG)


def _run_on_store(command: Command, desk: Desk, wanted: Namespace) -> Answer:
    try:
        try:
            passwords.sign_in(desk, wanted)
        except KeyboardInterrupt:
            return cancelled.before()
        store = desk.open_store(unlike_ours=command.looks_at_damage)
    except Refusal as refusal:
        if command.unopened is None or refusal.problem.code not in WANTS_BACKUP:
            raise
        answer = command.unopened(desk, wanted, refusal)
        said = wording.describe(refusal.problem)
        return replace(answer, asides=(said, *answer.asides))
    earlier = frozenset(store.begun)
    try:
        if command.changes(wanted):
            store.refuse_stopped()
            store.refuse_looker()  # before anything is read, shown or backed up
        try:
            answer = _safely(command, store, wanted)
        except KeyboardInterrupt:
            return cancelled.within(history.kept_of(store, store.begun - earlier))
        told = tuple(map(wording.describe, told_on_opening(store)))
    finally:
        store.close()
    advice = () if desk.decided else (wording.PROTECT_IT,)
    return replace(answer, asides=(*told, *answer.asides, *advice))


def _safely(command: Command, store: Store, wanted: Namespace) -> Answer:
    """Run a command with the backup that goes before it, or after it.

    A backup that fails is told, and the command is done anyway.
    """
    if command.backs_up is None:
        return command.run(store, wanted)
    answer, problem = guarded(
        store, command.backs_up, lambda it: command.run(it, wanted)
    )
    if problem is None:
        return answer
    return replace(answer, asides=(*answer.asides, wording.describe(problem)))


def _tell(wanted: Namespace, answer: Answer) -> int:
    """Write an answer and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.stderr.writelines(map(_line, answer.asides))
        if not wanted.json:
            sys.stdout.writelines(map(_line, answer.lines))
        elif answer.document:
            json.dump(answer.document, sys.stdout, ensure_ascii=False, indent=1)
            sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError as error:
        # Python writes what is left once more at its end, and would stumble again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"{OUTPUT_LOST}\n")
        return REFUSED
    return answer.status


def _line(text: str) -> str:
    """Return one line, whatever is in the names that it tells; tabs part columns."""
    return "\t".join(map(visible, text.split("\t"))) + "\n"
