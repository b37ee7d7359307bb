"""The rows of the page of postings: what waits, hangs, hung, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.postings import ARCHIVABLE, REPOSTABLE, PostingState
from gwgk_desktop.domain.reminders import Concern, Group, concerns
from gwgk_desktop.ui.rows import Column
from gwgk_desktop.ui.why_off import CHOOSE_FIRST, unfit_for
from gwgk_desktop.wording import postings as words
from gwgk_desktop.wording.reminders import GROUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.services.postings import Listed


@dataclass(frozen=True, slots=True)
class Row:
    """A released sheet that waits to be put up, or a posting."""

    sheet: MadeSheet | None = None
    listed: Listed | None = None
    concerns: frozenset[Concern] = frozenset()
    """What 今日 has to say of the posting."""

    @property
    def key(self) -> tuple[str, int]:
        """What it is known by, as long as it is the same row."""
        if self.listed is not None:
            return "posting", self.listed.record.id
        return "sheet", self.sheet.id if self.sheet else 0

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


def of_posting(listed: Listed, today: date) -> Row:
    """Return the row of a posting, as it is on a day."""
    told = concerns(listed.record, listed.standing, today)
    return Row(listed=listed, concerns=frozenset(concern for concern, _ in told))


def _of(it: Row, tell: Callable[[Listed], str]) -> str:
    return tell(it.listed) if it.listed is not None else ""


def _photos(it: Row) -> int:
    return len(it.listed.record.photos) if it.listed else 0


NO_PHOTO = "缺"
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
        lambda it: NO_PHOTO if Concern.EVIDENCE in it.concerns else _photos(it) or "",
        number=True,
        width=5,
        order=_photos,
    ),
    Column(
        "公开栏", lambda it: _of(it, lambda one: one.record.posting.place), width=20
    ),
    Column("标题", lambda it: it.title),
)
ANY, DUE = "全部", "要办的"
SHELVES = {
    words.WAITING: frozenset[PostingState](),
    "张贴中": frozenset({PostingState.HANGING, PostingState.OBJECTED}),
    GROUPS[Group.EVIDENCE]: frozenset({Concern.EVIDENCE}),
    GROUPS[Group.NOTICE_ENDS]: frozenset({Concern.NOTICE_ENDS}),
    "已撤下、已重贴": ARCHIVABLE,
    "已归档": frozenset({PostingState.ARCHIVED}),
}
"""What is shown under each heading: by its state, or by what 今日 says of it."""
_DUE = frozenset(Concern) - {Concern.NOTICE_ENDS} | {PostingState.TAKEN_DOWN}
"""What somebody has to do: all that 今日 asks for, and the papers into the archive."""
_WRONG = frozenset({Concern.RECALL, Concern.CORRECT})


def is_urgent(it: Row) -> bool:
    """Return whether its sheet was wrong, and hangs or is not corrected yet."""
    return bool(it.concerns & _WRONG)


def is_on(shelf: str, it: Row) -> bool:
    """Return whether a row is shown under a heading of the filter."""
    if shelf == ANY:
        return True
    if it.listed is None:
        return shelf in {DUE, words.WAITING}
    wanted = _DUE if shelf == DUE else SHELVES[shelf]
    return bool(wanted & {it.listed.standing.state, *it.concerns})


def shelf_of(it: Row) -> str:
    """Return under which heading of the filter a row is shown, whatever is due."""
    return next((name for name in SHELVES if is_on(name, it)), ANY)


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


@dataclass(frozen=True, slots=True)
class WhyOff:
    """Why what is chosen cannot be treated so; "" where it can."""

    post: str
    on_board: str
    """To be taken down, or noted as spoilt."""
    repost: str
    correct: str
    """To have a corrected sheet made, of what was withdrawn."""
    objection: str
    reply: str
    archive: str
    papers: str
    """Its certificate, its papers as files."""
    look: str


def why_off(some: Sequence[Row]) -> WhyOff:
    """Return why the chosen rows cannot be treated one way or the other."""

    def unfit(told: str, fits: Callable[[Listed], bool]) -> str:
        def both(it: Row) -> bool:
            return it.listed is not None and fits(it.listed)

        return unfit_for(some, both, told, _called)

    def is_open(it: Listed) -> bool:
        return it.standing.state is not PostingState.ARCHIVED

    open_told = "只能选已经上墙、没有归档的"
    answerable = any(it.listed and it.listed.record.open_objections for it in some)
    photos = len(some) == 1 and _photos(some[0]) > 0
    batches = {
        it.listed.record.posting.batch_id or -at
        for at, it in enumerate(some, start=1)
        if it.listed
    }
    look = "" if photos else "这一条还没有照片" if len(some) == 1 else "请只选一条"
    return WhyOff(
        post=unfit_for(some, lambda it: it.listed is None, "只能选待上墙的", _called),
        on_board=unfit(
            "只能选还贴着的", lambda it: is_open(it) and it.record.ended_at is None
        ),
        repost=unfit(
            "只能选损毁或未满期、还没有重贴的（要更正的，点“更正重贴…”）",
            lambda it: it.standing.state in REPOSTABLE,
        ),
        correct=unfit(
            "只能选公示单已撤回的（有错的，先在“公示单”撤回）",
            lambda it: it.record.sheet_withdrawn and is_open(it),
        )
        or ("" if len(batches) == 1 else "一次只能选同一批次的"),
        objection=unfit(open_told, is_open),
        reply=unfit(open_told, is_open)
        or ("" if answerable else "选中的没有待答复的异议"),
        archive=unfit(
            "只能选已撤下、已重贴的", lambda it: it.standing.state in ARCHIVABLE
        ),
        papers=unfit("只能选已经上墙的", lambda _: True),
        look=look if some else CHOOSE_FIRST,
    )


def _called(it: Row) -> str:
    return f"{it.number}（{it.state}）"
