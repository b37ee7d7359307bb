"""For whoever takes the desk over: the command handover."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.users import user_document
from gwgk_desktop.services import handover

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.handover import Handover
    from gwgk_desktop.store.database import Store


def _add_handover(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=values.pdf, metavar="文件")


def _handover(store: Store, wanted: Namespace) -> Answer:
    told, operation = handover.write(store, Path(wanted.out))
    document = handover_document(told)
    document |= {"file": wanted.out, "operation": operation.id}
    lines = ("\t".join(filter(None, wording.open_work(it))) for it in told.open_work)
    return Answer(document, (*lines, f"交接单已写入{wanted.out}"))


def handover_document(told: Handover) -> Document:
    """Return what the handover sheet says."""
    recovery = told.recovery
    return {
        "program": told.program,
        "schema": told.schema,
        "folder": str(told.folder),
        "protected": told.protected,
        "open_work": [
            {
                "waiting": it.waiting,
                "batch": it.batch,
                "subject": it.subject,
                "count": it.count,
                "days": it.days,
                "message": wording.open_work(it)[0],
            }
            for it in told.open_work
        ],
        "notices": [
            {"number": str(it.number), "from": str(it.first), "to": str(it.last)}
            for it in told.running
        ],
        "quarter": str(told.quarter),
        "quarter_batches": told.quarter_batches,
        "backups": [
            {
                "folder": str(it.folder),
                "second": it.second,
                "reachable": it.reachable,
                "count": it.count,
                "newest": it.newest.name if it.newest else None,
            }
            for it in told.places
        ],
        "deeds_since": told.deeds_since,
        "drill": {
            "backup": told.drilled,
            "at": str(told.drilled_at),
            "passed": told.drill_passed,
        }
        if told.drilled_at
        else None,
        "recovery": {
            "on": str(recovery.on),
            "by": recovery.by,
            "file": recovery.file,
        }
        if recovery
        else None,
        "users": [user_document(it) for it in told.users],
    }


COMMANDS = {
    "handover": Command(
        "写出交接单（PDF）：未办的事、备份在哪里、用户",
        _handover,
        _add_handover,
        changes=always,
    ),
}
