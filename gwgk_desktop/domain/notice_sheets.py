"""Notice sheets (公示单): their kinds and numbers, and those that were made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.pages import (
    Direction,
    Paper,
    PrintedSheet,
    Setting,
    TypeSize,
)
from gwgk_desktop.domain.reviews import FOR_ALL, JUST_MADE, SheetState
from gwgk_desktop.domain.sheet_phrases import stage_said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.reviews import Classification, ReviewRule, Standing
    from gwgk_desktop.domain.shown_tails import DigitsAt, ShownDigits

NO_GROUP = "未分组"
"""What the sheet of those is called whose line names no villager group."""
TOWNSHIP = "本级"
"""Stands in the number of the township's own sheets where the village would."""


class SheetKind(StrEnum):
    """What a sheet is about."""

    PAYOUTS = "payouts"
    """Who is paid what of a programme, in a village or a villager group."""
    TOTALS = "totals"
    """What each village is paid of a programme: for the township's own board."""
    MATTER = "matter"
    """A single matter, in the office's own words."""
    ITEM = "item"
    """An item of the catalogue, in words and tables."""
    COVER = "cover"
    """What hangs where: the sheets of a village, or of all."""


KINDS: Mapping[SheetKind, str] = {
    SheetKind.PAYOUTS: "发放明细",
    SheetKind.TOTALS: "分村汇总",
    SheetKind.MATTER: "事项公示（自拟正文）",
    SheetKind.ITEM: "目录事项（文字和表格）",
    SheetKind.COVER: "张贴目录",
}
"""What each kind is called on paper."""
IN_WORDS = frozenset({SheetKind.MATTER, SheetKind.ITEM})
"""Kinds that the office writes itself; what the others say, the program does."""


@dataclass(frozen=True, slots=True)
class SheetNumber:
    """The number of a sheet: counted within a village's year, with its version."""

    village: str
    year: int
    serial: int
    version: int

    @property
    def is_of_township(self) -> bool:
        """Whether it is of a sheet of the township's own, of no village's."""
        return self.village == TOWNSHIP

    def reviewed_by(self, rule: ReviewRule) -> ReviewRule:
        """Return how its sheet is reviewed where the office reviews by this rule."""
        return rule.without_village if self.is_of_township else rule

    def __str__(self) -> str:
        again = f"-{self.version}" if self.version > 1 else ""
        return f"{self.village}-{self.year}-{self.serial:03d}{again}"


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A sheet that was made and is kept."""

    number: SheetNumber
    title: str
    notice: NoticePeriod
    paper: Paper
    made_on: date
    page_count: int
    line_count: int
    total_fen: int
    file_sha256: str
    kind: SheetKind = SheetKind.PAYOUTS
    group: str = ""
    """The villager group that it is for; "" where it is for all."""
    direction: Direction = Direction.UPRIGHT
    size: TypeSize = TypeSize.ORDINARY
    content_sha256: str = ""
    """Of what it says as plain text, `content.txt`, as its QR code has it; "" of sheets
    from before that."""
    id: int = 0
    newest: int = 0
    """The newest version of its number that was not set aside, where that is a later
    one; 0 where there is none."""
    void: bool = False
    """Whether a batch that it shows was undone since: it must not be posted."""
    drafted_by: str = ""
    """Who made it; "" where the folder has no users and nobody said."""
    classification: Classification = FOR_ALL
    standing: Standing = JUST_MADE
    shown: tuple[DigitsAt, ...] = ()
    """The digits of identity numbers that it shows on purpose, each at its place."""
    corrected: int = 0
    """How many of its lines were corrected after it was made."""
    item_code: str = ""
    """Of which item of the catalogue it is; "" of none."""
    occasion: str = ""
    """What of the item it is for, as a posting has it: 2026Q1, event:7."""

    @property
    def state(self) -> SheetState:
        """Where it is in its life from draft to withdrawal."""
        return self.standing.state

    @property
    def is_released(self) -> bool:
        """Whether it may hang on the wall as it is."""
        return self.state is SheetState.RELEASED

    @property
    def is_open(self) -> bool:
        """Whether it may still be reviewed, and then released."""
        past = {SheetState.RELEASED, SheetState.WITHDRAWN}
        return self.state not in past and self.counts

    @property
    def superseded(self) -> bool:
        """Whether a later version of the same number exists that was not set aside."""
        return self.newest > 0

    @property
    def newer(self) -> SheetNumber | None:
        """The number of that version; None where there is none."""
        return replace(self.number, version=self.newest) if self.newest else None

    @property
    def is_set_aside(self) -> bool:
        """Whether it was set aside by hand before it was released."""
        return self.state is SheetState.SET_ASIDE

    @property
    def counts(self) -> bool:
        """Whether it is the newest of its number, and neither void nor set aside."""
        return not (self.void or self.superseded or self.is_set_aside)

    @property
    def setting(self) -> Setting:
        """How it is set, and on what paper."""
        return Setting(self.paper, self.direction, self.size)


@dataclass(frozen=True, slots=True)
class NoticeSheet(PrintedSheet):
    """A sheet for the wall: what stands on it, everybody may read.

    It is drawn with a QR code that vouches for what it says (`sheet_content`).
    """

    notice: NoticePeriod | None = None
    exempt: tuple[ShownDigits, ...] = ()
    """The digits of identity numbers that it shows on purpose, each at its place."""


def repeats(one: MadeSheet, other: MadeSheet) -> bool:
    """Return whether two lists that share a batch show lines of it twice at once.

    They are of one village, of one group or one of them of all groups, are no versions
    of one another, and hang on days of which some are the same.  What is to be paid and
    what was paid are told by two.
    """
    a, b = one.number, other.number
    groups = {group_key(one.group), group_key(other.group)}
    return (
        one.kind is other.kind is SheetKind.PAYOUTS
        and a.village == b.village
        and (a.year, a.serial) != (b.year, b.serial)
        and ("" in groups or len(groups) == 1)
        and stage_said(one.title) == stage_said(other.title)
        and one.notice.first <= other.notice.last
        and other.notice.first <= one.notice.last
    )


def sheet_group(name: str) -> str:
    """Return the key of a line's group, as the sheet of that group alone has it."""
    return group_key(name) or group_key(NO_GROUP)
