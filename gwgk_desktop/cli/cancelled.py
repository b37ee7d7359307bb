"""A command that was stopped by Ctrl+C: what it had kept by then, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Needs
from gwgk_desktop.desk import is_used
from gwgk_desktop.domain.work import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gwgk_desktop.cli.command import Command
    from gwgk_desktop.domain.work import HistoryEntry

STOPPED = 130
"""The exit status of what was stopped by SIGINT, as every shell has it."""
_CODE = "cancelled"
_NOTHING = "已取消，什么都没有保存；需要时再做一遍。"
_UNTOLD = "已取消，结果没有写完；命令已经做完，改动了什么，用 history 可以看到。"
_PERHAPS = (
    "已取消：这条命令可能已经做了一部分，请先用 history 和 check 看清楚，"
    "再决定要不要重做。"
)
_BEGUN = (
    "已取消，但数据文件夹“{folder}”已经建立：请用 office 看清楚，接着填写；"
    "没有看到恢复码的，用 users --new-recovery 换一个。"
)
_SHEETS_KEPT = (
    "公示单草稿已经留下，可能没有另存成文件，请用 save 编号… --out 文件夹 另存"
)
_OTHERS_KEPT = "已保存的不要重做，请用 history 看清楚"


def before() -> Answer:
    """Return what is said where the work had not begun."""
    return _answer(_NOTHING)


def within(kept: Sequence[HistoryEntry]) -> Answer:
    """Return what is said where the work was stopped: deeds kept, and what to do."""
    if not kept:
        return _answer(_NOTHING)
    deeds = [(it.id, *wording.deed(it)) for it in kept]
    told = "；".join(
        f"第{number}号操作 {title}：{note}" for number, title, note in deeds
    )
    made = any(it.kind is Kind.MAKE_SHEETS for it in kept)
    advice = _SHEETS_KEPT if made else _OTHERS_KEPT
    return _answer(f"已取消，但已经保存了{told}。{advice}。", deeds)


def somewhere(command: Command, folder: Path) -> Answer:
    """Return what is said where nobody can tell how far a command had come."""
    if command.needs is Needs.NOTHING or not is_used(folder):
        return _answer(_NOTHING)
    if command.needs in {Needs.NO_STORE, Needs.EMPTY}:
        return _answer(_BEGUN.format(folder=folder))
    return _answer(_PERHAPS)


def untold(answer: Answer) -> Answer:
    """Return what is said where a command was stopped while it answered."""
    if answer.status == STOPPED:
        return answer
    return Answer({}, (), (_UNTOLD,), status=STOPPED)


def _answer(message: str, deeds: Sequence[tuple[int, str, str]] = ()) -> Answer:
    document: Document = {
        "refused": {"code": _CODE, "message": message},
        "kept": [
            {"operation": number, "title": title, "note": note}
            for number, title, note in deeds
        ],
    }
    return Answer(document, (), (message,), status=STOPPED)
