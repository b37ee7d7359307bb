"""The rows of the page of postings: what waits, hangs, hung, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.postings import ARCHIVABLE, WANTS_ANEW, PostingState
from gwgk_desktop.ui.rows import Column
from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.services.postings import Listed


@dataclass(frozen=True, slots=True)
class Row:
    """A released sheet that waits to be put up, or a posting."""

    sheet: MadeSheet | None = None
    listed: Listed | None = None

    @property
    def state(self) -> str:
        """Where it is in its life."""
        if self.listed is None:
            return words.WAITING
        return words.state(self.listed.record, self.listed.standing)

    @property
    def number(self) -> str:
        """The number of its sheet."""
        if self.listed is None:
            return str(self.sheet.number) if self.sheet else ""
        return self.listed.record.posting.sheet or words.FROM_PAPER

    @property
    def village(self) -> str:
        """Whose board it is on, or will be."""
        if self.listed is None:
            return self.sheet.number.village if self.sheet else ""
        return self.listed.record.posting.village

    @property
    def title(self) -> str:
        """What it is about."""
        if self.listed is None:
            return self.sheet.title if self.sheet else ""
        return self.listed.record.posting.title


def _of(it: Row, tell: Callable[[Listed], str]) -> str:
    return tell(it.listed) if it.listed is not None else ""


COLUMNS: tuple[Column[Row], ...] = (
    Column(
        "记录",
        lambda it: it.listed.record.id if it.listed else 0,
        lambda number: str(number or ""),
        number=True,
        width=5,
    ),
    Column("状态", lambda it: it.state, width=23),
    Column("公示单", lambda it: it.number, width=16),
    Column("村（社区）", lambda it: it.village, width=9),
    Column(
        "上墙时间",
        lambda it: _of(
            it, lambda one: one.record.posting.posted_at.isoformat(" ", "minutes")
        ),
        width=16,
    ),
    Column(
        "应贴到",
        lambda it: _of(it, lambda one: wording.day(one.standing.least_end)),
        width=11,
    ),
    Column(
        "已贴",
        lambda it: it.listed.standing.days if it.listed else 0,
        lambda days: f"{days}天" if days else "",
        number=True,
        width=5,
    ),
    Column(
        "照片",
        lambda it: len(it.listed.record.photos) if it.listed else 0,
        lambda count: str(count or ""),
        number=True,
        width=5,
    ),
    Column("公开栏", lambda it: _of(it, lambda one: one.record.posting.place)),
    Column("标题", lambda it: it.title),
)
ANY, DUE = "全部", "要办的"
SHELVES = {
    words.WAITING: frozenset[PostingState](),
    "张贴中": frozenset({PostingState.HANGING, PostingState.OBJECTED}),
    "已撤下、已重贴": ARCHIVABLE,
    "已归档": frozenset({PostingState.ARCHIVED}),
}
_WRONG = frozenset({PostingState.TO_TAKE_DOWN, PostingState.WITHDRAWN})
_DUE = WANTS_ANEW | {
    PostingState.OBJECTED,
    PostingState.TO_TAKE_DOWN,
    PostingState.DISPLAY_DONE,
    PostingState.TAKEN_DOWN,
}


def is_urgent(it: Row) -> bool:
    """Return whether its sheet was wrong, and hangs or is not corrected yet."""
    return it.listed is not None and it.listed.standing.state in _WRONG


def is_on(shelf: str, it: Row) -> bool:
    """Return whether a row is shown under a heading of the filter."""
    if shelf == ANY:
        return True
    if it.listed is None:
        return shelf in {DUE, words.WAITING}
    states = _DUE if shelf == DUE else SHELVES[shelf]
    return it.listed.standing.state in states


def nothing_here(shelf: str, village: str, every: Sequence[Row]) -> Iterator[str]:
    """Yield what is to be said where the filters let nothing through.

    How many rows there are under each of the others, and what is done next of them.
    """
    own = [it for it in every if village in {ANY, it.village}]
    where = "" if village == ANY else village
    yield f"{where}没有{'要办的' if shelf == DUE else f'“{shelf}”的'}。"
    counts = {name: sum(is_on(name, it) for it in own) for name in SHELVES}
    found = [f"“{name}”{count}项" for name, count in counts.items() if count]
    if found:
        yield f"筛选换成{'、'.join(found)}，或“{ANY}”，可以看到。"
    ends = [
        it.listed.standing.least_end
        for it in own
        if it.listed is not None and it.listed.standing.state is PostingState.HANGING
    ]
    if ends:
        yield f"张贴中的最早等到{min(ends)}贴满，之后这里会提示撤下。"
