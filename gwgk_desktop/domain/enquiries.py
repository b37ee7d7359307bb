"""What a villager asks at the counter: what was posted about me?

Asked by name and own identity number, which is held against the store and goes nowhere
else.  What is told is what the sheet said on the wall, row by row, not what the store
knows beyond it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn
from gwgk_desktop.domain.people import full_form, name_key, old_form
from gwgk_desktop.domain.posting_papers import withdrawal_told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from gwgk_desktop.domain.postings import Posting, PostingRecord

_BEHIND_NAME = re.compile(r"（(?:尾号(?P<tail>\w+)|(?P<head>\d+)\*+(?P<last>\w+))）$")
"""Digits that tell people of one name apart, as a sheet writes them."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A payout line of whoever asks, as far as a row can be known by it."""

    batch_id: int
    village_id: int
    group: str
    names: tuple[str, ...]
    """Their name; who stands on a sheet in a minor's place."""
    amounts_fen: tuple[int, ...]
    """As it was imported, and as it was corrected."""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a sheet, and the headings above it."""

    columns: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def told(self) -> str:
        """The row as a sentence: 户主姓名：王小明，补贴金额（元）：884.92."""
        pairs = zip(self.columns, self.cells, strict=False)
        return "，".join(f"{heading}：{cell}" for heading, cell in pairs if cell)


@dataclass(frozen=True, slots=True)
class Posted:
    """A sheet that hung, where and when, and what it said of whoever asks."""

    sheet: str
    title: str
    postings: tuple[PostingRecord, ...]
    rows: tuple[ShownRow, ...]
    """None where it did not name them: minors are counted only, say."""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What somebody was told."""

    name: str
    sheet: str
    """The number that they asked about; "" for all."""
    posted: tuple[Posted, ...]


def forms_of(id_number: str) -> tuple[str, ...]:
    """Return how an identity number may stand in the store; () where it is none."""
    bare = "".join(id_number.split()).upper()
    full = full_form(bare)
    if not re.fullmatch(r"\d{17}[\dX]", full):
        return ()
    return tuple(dict.fromkeys(filter(None, (full, old_form(full)))))


def rows_naming(
    content: str, lines: Sequence[OwnLine], id_number: str
) -> tuple[ShownRow, ...]:
    """Return the rows of a content text that are of whoever asks.

    A row is theirs that has their name, with no digits behind it but their own, and
    the amount of one of their lines; where several are so, those of their group.  More
    rows than they have lines are somebody's of the same name: then none is told.
    """
    names = {name_key(name) for line in lines for name in line.names if name}
    amounts = {
        money.exact_yuan(money.from_fen(fen)) for it in lines for fen in it.amounts_fen
    }
    found = [
        row
        for row in _rows(content)
        if _names(row, names, id_number) and _has_amount(row, amounts)
    ]
    if len(found) > len(lines):
        groups = {it.group for it in lines if it.group}
        found = [row for row in found if groups & set(row.cells)]
    return tuple(map(_plain, found)) if len(found) <= len(lines) else ()


def _plain(row: ShownRow) -> ShownRow:
    """Return a row without digits behind its name: whoever asks knows their own."""
    return ShownRow(row.columns, tuple(_BEHIND_NAME.sub("", it) for it in row.cells))


def _rows(content: str) -> Iterator[ShownRow]:
    columns: tuple[str, ...] = ()
    for line in content.splitlines():
        what, *texts = line.split("\t")
        if what == "columns":
            columns = tuple(texts)
        elif what == "row":
            yield ShownRow(columns, tuple(texts))


def _names(row: ShownRow, names: Collection[str], id_number: str) -> bool:
    for cell in row.cells:
        shown = _BEHIND_NAME.search(cell)
        bare = cell[: shown.start()] if shown else cell
        if name_key(bare) in names:
            return shown is None or _fits(shown, id_number)
    return False


def _fits(shown: re.Match[str], id_number: str) -> bool:
    tail = shown["tail"] or shown["last"]
    return id_number.endswith(tail) and id_number.startswith(shown["head"] or "")


def _has_amount(row: ShownRow, amounts: Collection[str]) -> bool:
    return any(cell.replace(",", "") in amounts for cell in row.cells)


_SLIP_COLUMNS = (
    SheetColumn("公示单编号"),
    SheetColumn("标题", is_free=True),
    SheetColumn("张贴地点和时间", is_free=True),
    SheetColumn("公示单上的内容", is_free=True),
)
_NOT_NAMED = "没有列出本人姓名（按规定只计人数或不列名）"


def slip(it: Enquiry, township: str, today: date) -> PrintedSheet:
    """Return what somebody was told, to be handed to them and nobody else."""
    about = f"（公示单{it.sheet}）" if it.sheet else ""
    return PrintedSheet(
        number=f"{township}-查询-{today:%Y%m%d}",
        title=("公示情况", "查询单"),
        lead=(
            f"应{it.name}本人当面查询{about}，{today.isoformat()}止登记的张贴情况如下。",
            "以下只列公示单上已经张贴过的内容，以张贴的公示单为准。",
        ),
        columns=_SLIP_COLUMNS,
        rows=tuple(_slip_row(one) for one in it.posted),
        total_row=(),
        closing=("本单交查询人本人，不得张贴或转交他人。",),
        signatures=(
            f"{township}人民政府（盖章）：",
            "经办人（签字）：",
            "查询人（签字）：",
        ),
        banner="查询单　只交本人　不张贴",
    )


def _slip_row(it: Posted) -> tuple[str, ...]:
    hung = "；".join(hung_told(one) for one in it.postings)
    said = "；".join(row.told for row in it.rows) or _NOT_NAMED
    return (it.sheet, it.title, hung, said)


def hung_told(it: PostingRecord) -> str:
    """Return where a sheet hung and from when to when, in words."""
    posting: Posting = it.posting
    place = posting.place or "公开栏"
    until = it.ended_at.date().isoformat() if it.ended_at else "今仍在张贴"
    withdrawn = withdrawal_told(it)
    after = f"（{withdrawn}）" if withdrawn else ""
    return f"{posting.village}{place}，{posting.posted_on.isoformat()}至{until}{after}"
