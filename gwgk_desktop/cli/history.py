"""What was done at the desk: history, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.returns import sent_document
from gwgk_desktop.cli.sheets import sheet_document
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.services import history

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from gwgk_desktop.domain.work import HistoryEntry
    from gwgk_desktop.store.database import Store


def _history(store: Store, wanted: Namespace) -> Answer:
    del wanted
    entries = history.entries(store)
    lines = []
    for entry in entries:
        title, told = wording.deed(entry)
        undone = f"（已被第{entry.undone_by}号撤销）" if entry.undone_by else ""
        lines.append(f"{entry.id}\t{entry.at}\t{entry.who}\t{title}\t{told}{undone}")
    return Answer({"operations": [entry_document(it) for it in entries]}, tuple(lines))


def entry_document(it: HistoryEntry) -> Document:
    """Return a deed of the history."""
    title, told = wording.deed(it)
    facts: Mapping[str, object] = it.facts
    return {
        "id": it.id,
        "kind": it.kind,
        "at": it.at.isoformat(" "),
        "who": it.who,
        "title": title,
        "note": told,
        "facts": dict(facts),
        "undoes": it.undoes,
        "undone_by": it.undone_by,
        "undoable": it.undoable,
    }


def _add_undo(parser: ArgumentParser) -> None:
    parser.add_argument("number", type=int, metavar="编号")


def _undo(store: Store, wanted: Namespace) -> Answer:
    undone = history.undo(store, wanted.number)
    document: Document = {
        "operation": undone.operation.id,
        "undoes": wanted.number,
        "sheets": [sheet_document(sheet) for sheet in undone.sheets],
        "returns": [sent_document(it) for it in undone.returns],
    }
    asides = wording.papers_counting(undone.sheets, undone.returns)
    return Answer(document, (f"已撤销第{wanted.number}号操作。",), asides)


COMMANDS = {
    "history": Command("列出历史操作", _history),
    "undo": Command(
        "撤销一次操作", _undo, _add_undo, backs_up=Reason.UNDO, changes=always
    ),
}
