"""Comparison lists (比对名单), whom they hit, and what is decided of each hit.

A list says who has died, moved away, is in prison, is paid by the state, or is a
cadre's relative.  A payout line that it names is to be verified by people: it is
printed on a 核实单, signed, and recorded; nothing is ever deleted because of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from gwgk_desktop.domain.notice_sheets import sheet_group
from gwgk_desktop.domain.office import group_key
from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn
from gwgk_desktop.domain.payouts import of_year
from gwgk_desktop.domain.problems import Code, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.payouts import BatchSummary, PayoutLine


class ListKind(StrEnum):
    """What a comparison list says of those on it."""

    DEAD = "dead"
    MOVED_AWAY = "moved_away"
    IMPRISONED = "imprisoned"
    ON_PAYROLL = "on_payroll"
    CADRE = "cadre"
    """Village cadres and their relatives."""


LIST_KINDS = {
    ListKind.DEAD: "死亡",
    ListKind.MOVED_AWAY: "迁出",
    ListKind.IMPRISONED: "服刑",
    ListKind.ON_PAYROLL: "财政供养",
    ListKind.CADRE: "村干部及亲属",
}
"""What the office calls them, on sheets and on the screen."""


class Decision(StrEnum):
    """What was decided of a hit, on paper and signed."""

    CONTINUE = "continue"
    STOP = "stop"
    RECOVER = "recover"
    """The payout is to be taken back."""
    MISTAKE = "mistake"
    """It is somebody else, or the list is wrong."""


DECISIONS = {
    Decision.CONTINUE: "继续发放",
    Decision.STOP: "停发",
    Decision.RECOVER: "追回",
    Decision.MISTAKE: "误报",
}
"""What the office calls them, on sheets and on the screen."""


@dataclass(frozen=True, slots=True)
class ListTerms:
    """What the clerk says of a list: what of, from whom, of which day."""

    kind: ListKind
    source: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """Somebody on a comparison list; empty is what the list does not say."""

    name: str
    id_number: str
    village: str
    since_on: date | None
    """The day of death, of moving, of sentence, …."""
    relation: str
    """Of a cadre's relative: whose and which."""
    remark: str
    sheet: str
    row: int
    id: int = 0


@dataclass(frozen=True, slots=True)
class ListReading:
    """A comparison list as read, and what is wrong with its rows."""

    file: str
    sha256: str
    people: tuple[ListedPerson, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ComparisonList:
    """A list that was imported."""

    id: int
    terms: ListTerms
    imported_on: date
    file_name: str
    file_sha256: str
    people: int
    hits: int
    """How many verifications rest on it."""
    undecided: int
    """How many of these wait for a decision."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A payout line that a comparison list names."""

    line: PayoutLine
    listed: ListedPerson
    terms: ListTerms
    certain: bool
    """By the identity number; else by name and village alone."""

    def days_late(self, paid_on: date | None) -> int:
        """Return how many days after the list's day a payout is made; 0 if not."""
        since = self.listed.since_on
        if since is None or paid_on is None:
            return 0
        return max((paid_on - since).days, 0)

    def warning(self, paid_on: date | None) -> Problem:
        """Return the hit as the preview of an import tells it."""
        facts = {
            "name": self.line.name,
            "kind": self.terms.kind,
            "source": self.terms.source,
            "dated_on": self.terms.dated_on,
            "late": self.days_late(paid_on) or "",
            "certain": self.certain,
        }
        place = Place(self.line.sheet, self.line.row)
        return Problem(Code.ON_COMPARISON_LIST, place, facts)


@dataclass(frozen=True, slots=True)
class Verification:
    """A hit of a stored line, and what was decided of it."""

    id: int
    batch_id: int
    village: str
    hit: Hit
    found_on: date
    days_late: int
    payouts_late: int
    """How many payouts this person has got after the list's day, this one in."""
    decision: Decision | None = None
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""


Listed = tuple[ListedPerson, ListTerms]


def match(
    lines: Iterable[PayoutLine],
    villages: Mapping[int, frozenset[str]],
    by_number: Mapping[str, Sequence[Listed]],
    by_name: Mapping[str, Mapping[str, Sequence[Listed]]],
) -> list[Hit]:
    """Return the hits among lines, in their order.

    `villages` gives the keys of each village's names; `by_name` holds the listed
    people under name and then village key.  Two people who both have a number are
    told apart by it, whatever their names.
    """
    hits = []
    for line in lines:
        number = line.id_number
        if number and number in by_number:
            hits += [
                Hit(line, listed, terms, certain=True)
                for listed, terms in by_number[number]
            ]
        if line.name in by_name:
            named = by_name[line.name]
            hits += [
                Hit(line, listed, terms, certain=False)
                for village in sorted(villages[line.village_id])
                for listed, terms in named.get(village, ())
                if not (number and listed.id_number)
            ]
    return hits


SHOWS_NO_MORE = (Decision.STOP, Decision.RECOVER, None)
"""What was decided, None while nothing was, of whom a sheet should not show unasked."""

NAMED_AT_MOST = 10
"""So many are named where a sheet shows more; the rest are counted."""


def still_shown(
    some: Iterable[Verification], village: str, group: str = ""
) -> list[Problem]:
    """Return whom a sheet of a village, or of one group, shows all the same.

    Those whose payout is stopped or taken back, and those of whom nothing is decided:
    each once, by the gravest of what is on record.  Empty where there are none.
    """
    found: dict[str | int, tuple[int, str]] = {}
    for it in some:
        line = it.hit.line
        own = not group or sheet_group(line.group) == group_key(group)
        if it.village == village and own and it.decision in SHOWS_NO_MORE:
            told = SHOWS_NO_MORE.index(it.decision), line.name
            who = line.id_number or line.id
            found[who] = min(found.get(who, told), told)
    if not found:
        return []
    ranked = sorted(found.values(), key=lambda it: it[0])
    counts = Counter(rank for rank, _ in ranked)
    names = [name for _, name in ranked]
    facts: dict[str, object] = {
        "stopped": counts[0],
        "recovered": counts[1],
        "undecided": counts[2],
        "names": names[:NAMED_AT_MOST],
        "people": len(names) if len(names) > NAMED_AT_MOST else 0,
    }
    return [Problem(Code.DOUBTED_STILL_SHOWN, facts=facts)]


VERIFICATION_COLUMNS = (
    SheetColumn("编号"),
    SheetColumn("村"),
    SheetColumn("组"),
    SheetColumn("姓名"),
    SheetColumn("身份证号"),
    SheetColumn("金额（元）", is_number=True),
    SheetColumn("名单"),
    SheetColumn("名单来源", is_free=True),
    SheetColumn("名单日期"),
    SheetColumn("相同处"),
    SheetColumn("情况", is_free=True),
    SheetColumn("核实结果"),
    SheetColumn("决定人签字"),
)


def verification_sheet(
    township: str,
    batch: BatchSummary,
    verifications: Sequence[Verification],
    masked_numbers: Sequence[str],
    today: date,
) -> PrintedSheet:
    """Return the 核实单 of a batch: private, to be signed on paper.

    `masked_numbers` are the people's identity numbers as they may stand on it.
    """
    rows = tuple(
        (
            str(it.id),
            it.village,
            it.hit.line.group,
            it.hit.line.name,
            masked,
            money.grouped(it.hit.line.amount_fen),
            LIST_KINDS[it.hit.terms.kind],
            it.hit.terms.source,
            it.hit.terms.dated_on.isoformat(),
            "身份证号" if it.hit.certain else "姓名和村",
            _found_told(it),
            _decision_told(it),
            "",
        )
        for it, masked in zip(verifications, masked_numbers, strict=True)
    )
    choices = "、".join(DECISIONS.values())
    return PrintedSheet(
        number=f"{township}-核实-第{batch.id}批-{today:%Y%m%d}",
        title=(
            f"{township}{of_year(batch.year, batch.period)}",
            f"{batch.programme}核实单",
        ),
        lead=(
            (
                f"第{batch.id}批，发放日期{batch.paid_on.isoformat()}，"
                f"与比对名单对上{len(rows)}项，请逐项核实本人情况。"
            ),
            f"核实结果填：{choices}。未经签字，任何一项都不得自行删除或停发。",
        ),
        columns=VERIFICATION_COLUMNS,
        rows=rows,
        total_row=(),
        closing=(
            "核实依据（证明、走访记录等）附后。本单只供内部核实，不得张贴、外传。",
        ),
        signatures=(
            "村委会核实人（签字）：",
            "乡镇经办人（签字）：",
            "分管领导（签字）：",
            "日期：　　　　年　　月　　日",
        ),
        banner="内部资料　严禁张贴",
    )


def _found_told(it: Verification) -> str:
    listed = it.hit.listed
    told = [f"{listed.since_on.isoformat()}起"] if listed.since_on else []
    if it.days_late:
        told.append(f"已过{it.days_late}天，发{it.payouts_late}笔")
    return "；".join([*told, listed.relation] if listed.relation else told)


def _decision_told(it: Verification) -> str:
    return DECISIONS[it.decision] if it.decision else ""
