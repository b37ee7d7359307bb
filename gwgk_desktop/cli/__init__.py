"""The same work from the command line: the second front end."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.cli.arguments import parse
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.desk import LOG, Desk, log_bug
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services.notice_sheets import SheetFaults

__all__ = ["data_folder", "main", "parse", "run"]

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

REFUSED, BUG = 1, 3


def main(args: Sequence[str] | None = None) -> int:
    """Run one command: 0 done, 1 refused, 2 wrong usage (by SystemExit)."""
    return run(parse(args))


def run(wanted: Namespace) -> int:
    """Run the command that was parsed and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run(wanted)
    except Refusal as refusal:
        return _refuse(wanted, refusal)


def data_folder(wanted: Namespace) -> Path:
    """Return the data folder that was asked for, or the platform's own."""
    given = wanted.data or os.environ.get("GWGK_DATA")
    return Path(given) if given else paths.default_data()


def _run(wanted: Namespace) -> int:
    command = COMMANDS[wanted.command]
    if not command.needs_store:
        answer = command.run(None, wanted)
    else:
        with Desk(data_folder(wanted), only_if_empty=command.only_if_empty) as desk:
            store = desk.open_store()
            try:
                answer = command.run(store, wanted)
            except Refusal:
                raise
            except Exception as bug:  # noqa: BLE001 - told in words, logged by place
                log_bug(bug)
                sys.stderr.write(f"{wording.BUG}{desk.folder / LOG}\n")
                return BUG
            finally:
                store.close()
    for line in answer.asides:
        sys.stderr.write(line + "\n")
    if wanted.json:
        sys.stdout.write(
            json.dumps(answer.document, ensure_ascii=False, indent=1) + "\n"
        )
    else:
        sys.stdout.writelines(line + "\n" for line in answer.lines)
    return answer.status


def _refuse(wanted: Namespace, refusal: Refusal) -> int:
    problem = refusal.problem
    if isinstance(refusal, SheetFaults):
        for village, fault in refusal.faults:
            sys.stderr.write(f"{village}：{wording.describe(fault)}\n")
    message = wording.describe(problem)
    if not isinstance(refusal, SheetFaults):
        sys.stderr.write(message + "\n")
    if wanted.json:
        document = {"refused": {"code": problem.code, "message": message}}
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    return REFUSED
