"""Whether old files hold personal data: the command scan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, Needs
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import leaks

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.leaks import Scanned
    from gwgk_desktop.store.database import Store


MOST_LINES = 20
"""Of one file; `--json` tells all."""


def _add_scan(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=values.file,
        metavar="文件或文件夹",
        help="文件夹连同里面的都查",
    )
    parser.add_argument(
        "--with-store",
        action="store_true",
        help="连同数据文件夹里每个人的号码、账号、电话、住址一起查",
    )


def _scan(store: Store | None, wanted: Namespace) -> Answer:
    found = finish(leaks.scan([Path(it) for it in wanted.paths], store))
    lines = wording.scanned(found, MOST_LINES)
    return Answer(scanned_document(found), lines, status=1 if found.leaks else 0)


def scanned_document(found: Scanned) -> Document:
    """Return what a search of files has found: places, kinds, numbers, no values."""
    return {
        "files": found.files,
        "leaks": [
            {"file": it.file, "place": it.place, "kind": it.kind, "count": it.count}
            for it in found.leaks
        ],
        "unreadable": [
            {
                "file": it.file,
                "why": f"{it.why} ({', '.join(it.places)})" if it.places else it.why,
            }
            for it in found.unread
        ],
    }


COMMANDS = {
    "scan": Command(
        "查旧文件里有没有个人信息，只说在哪里、有多少",
        _scan,
        _add_scan,
        Needs.NOTHING,
    ),
}
