"""Review before release (先审后发、一事一审): the life of a sheet for the wall.

A sheet is a draft until somebody reviews it, step by step in the order that the
office has set; sent back, it is a draft again.  When all have agreed it may be
released, and from then on it never changes: a mistake is withdrawn and replaced by
the next version of its number.  What is said here is computed from the rows of the
reviews alone, so nothing can say that a step was taken which nobody took.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn
from gwgk_desktop.domain.people import name_key
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime


class Step(StrEnum):
    """Who reviews a sheet, one after the other."""

    VILLAGE_COMMITTEE = "village_committee"
    SUPERVISION_COMMITTEE = "supervision_committee"
    TOWNSHIP = "township"
    """Content, secrecy and personal data: the five checks."""
    SIGN_OFF = "sign_off"
    """Where one person works alone: somebody else signs the sign-off sheet (签审单)."""


class Ruling(StrEnum):
    """What a reviewer decides."""

    AGREE = "agree"
    SEND_BACK = "send_back"


class Check(StrEnum):
    """The five checks (五关) that the township's reviewer ticks, each by its name."""

    POLITICS = "politics"
    LAW = "law"
    POLICY = "policy"
    SECRECY = "secrecy"
    LANGUAGE = "language"


class Means(StrEnum):
    """How a decision came into the record."""

    ACCOUNT = "account"
    """The reviewer was signed in."""
    PAPER = "paper"
    """The reviewer signed on paper, and somebody else recorded it."""
    NAMED = "named"
    """The folder is unprotected: whoever it was gave this name."""


class Disclosure(StrEnum):
    """Whether a sheet may be seen by all (公开属性); decided at the source."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"
    NON_DISCLOSURE = "non_disclosure"


class Verdict(StrEnum):
    """What a file is, held against what was released."""

    RELEASED = "released"
    """To the byte what was released, and it still holds."""
    WITHDRAWN = "withdrawn"
    """To the byte what was released; it was withdrawn since."""
    ALTERED = "altered"
    """It names a sheet that was released otherwise."""
    UNRELEASED = "unreleased"
    """It is, or names, a sheet that was not released."""
    UNKNOWN = "unknown"


class SheetState(StrEnum):
    """Where a sheet is in its life."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    """All have agreed: it may be released."""
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


STEPS: Mapping[Step, str] = {
    Step.VILLAGE_COMMITTEE: "村（居）民委员会",
    Step.SUPERVISION_COMMITTEE: "村务监督委员会",
    Step.TOWNSHIP: "乡镇审核",
    Step.SIGN_OFF: "签审单（第二人）",
}
RULINGS: Mapping[Ruling, str] = {Ruling.AGREE: "同意", Ruling.SEND_BACK: "退回"}
CHECKS: Mapping[Check, tuple[str, str]] = {
    Check.POLITICS: ("政治关", "导向正确，称谓、表述规范"),
    Check.LAW: ("法律关", "公开有依据，公示期和异议渠道齐全，未成年人从严"),
    Check.POLICY: ("政策关", "项目、对象、标准与政策文件一致"),
    Check.SECRECY: (
        "保密关",
        "没有国家秘密、工作秘密和敏感信息；身份证号、账号、电话、住址已隐去",
    ),
    Check.LANGUAGE: ("文字关", "村名、姓名、数字、日期无误，合计相符"),
}
"""What each check is called, and what is looked at."""
DISCLOSURES: Mapping[Disclosure, str] = {
    Disclosure.PROACTIVE: "主动公开",
    Disclosure.ON_REQUEST: "依申请公开",
    Disclosure.NON_DISCLOSURE: "不予公开",
}
_REGULATIONS = "《中华人民共和国政府信息公开条例》"
GROUNDS: Mapping[str, str] = {
    "国家秘密": f"{_REGULATIONS}第十四条",
    "法律、行政法规禁止公开": f"{_REGULATIONS}第十四条",
    "公开后可能危及国家安全、公共安全、经济安全、社会稳定": f"{_REGULATIONS}第十四条",
    "商业秘密、个人隐私": f"{_REGULATIONS}第十五条",
    "内部事务信息": f"{_REGULATIONS}第十六条",
    "过程性信息": f"{_REGULATIONS}第十六条",
    "行政执法案卷信息": f"{_REGULATIONS}第十六条",
}
"""The grounds on which disclosure is withheld, each with its basis."""
LEVELS: Mapping[int, tuple[Step, ...]] = {
    1: (Step.TOWNSHIP,),
    2: (Step.SUPERVISION_COMMITTEE, Step.TOWNSHIP),
    3: (Step.VILLAGE_COMMITTEE, Step.SUPERVISION_COMMITTEE, Step.TOWNSHIP),
}
"""How many reviewers there are (一审、二审、三审); the township is always the last."""


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """How the office reviews."""

    steps: tuple[Step, ...] = LEVELS[3]
    one_person: bool = False
    """Whether one person does it all; a signed sign-off sheet is the second then."""

    @property
    def levels(self) -> int:
        """How many reviewers there are."""
        return len(self.steps)


@dataclass(frozen=True, slots=True)
class Classification:
    """Whether something may be seen by all, and why not where it may not."""

    disclosure: Disclosure = Disclosure.PROACTIVE
    ground: str = ""
    basis: str = ""

    def faults(self) -> list[Problem]:
        """Return what it lacks: who withholds says on what ground and basis."""
        withheld = self.disclosure is Disclosure.NON_DISCLOSURE
        if withheld and not (self.ground and self.basis):
            return [Problem(Code.GROUND_MISSING)]
        return []


FOR_ALL = Classification()


@dataclass(frozen=True, slots=True)
class Review:
    """What one reviewer decided of one sheet."""

    step: Step
    ruling: Ruling
    by: str
    decided_on: date
    recorded_at: datetime
    means: Means
    recorded_by: str = ""
    reason: str = ""
    checks: tuple[Check, ...] = ()
    page_name: str = ""
    """What the signed page was called that is kept; "" where none is."""
    page_sha256: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Release:
    """The moment from which a sheet never changes."""

    at: datetime
    by: str
    file_sha256: str
    content_sha256: str
    rule: ReviewRule
    """How the office reviewed then."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a released sheet holds no longer."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a sheet is in its life, and what comes next."""

    state: SheetState = SheetState.DRAFT
    next_step: Step | None = Step.VILLAGE_COMMITTEE
    """Who is to review it; None where nobody is."""
    sent_back: str = ""
    """The comment with which it was sent back, until it is reviewed again."""


JUST_MADE = Standing()


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """All that is on record of one sheet's review: it stands by itself (一事一审)."""

    drafted_by: str = ""
    classification: Classification = FOR_ALL
    reviews: tuple[Review, ...] = ()
    """Everything that was decided, in its order; what was sent back stays."""
    release: Release | None = None
    withdrawal: Withdrawal | None = None


def in_force(reviews: Sequence[Review]) -> Sequence[Review]:
    """Return what was agreed since the sheet was last sent back."""
    back = [at for at, it in enumerate(reviews) if it.ruling is Ruling.SEND_BACK]
    return reviews[back[-1] + 1 :] if back else reviews


def is_alone(drafted_by: str, reviewers: Collection[str]) -> bool:
    """Return whether nobody but the drafter may have reviewed.

    Where nobody knows who drafted, of two reviewers one at least did not.
    """
    others = set(reviewers) - {drafted_by}
    return len(others) < (1 if drafted_by else 2)


def next_step(
    rule: ReviewRule, drafted_by: str, reviews: Sequence[Review]
) -> Step | None:
    """Return who is to review next; None where all have agreed.

    Where only the drafter has reviewed, the last step is to be done by another, or
    the sign-off sheet takes the second's place.
    """
    agreed = in_force(reviews)
    done = {it.step for it in agreed}
    for step in rule.steps:
        if step not in done:
            return step
    if is_alone(drafted_by, {it.by for it in agreed}):
        return Step.SIGN_OFF if rule.one_person else rule.steps[-1]
    return None


def standing(rule: ReviewRule, record: SheetRecord) -> Standing:
    """Return where a sheet is in its life."""
    if record.withdrawal is not None:
        return Standing(SheetState.WITHDRAWN, None)
    if record.release is not None:
        return Standing(SheetState.RELEASED, None)
    following = next_step(rule, record.drafted_by, record.reviews)
    if following is None:
        return Standing(SheetState.APPROVED, None)
    agreed = in_force(record.reviews)
    if agreed:
        return Standing(SheetState.IN_REVIEW, following)
    last = record.reviews[-1].reason if record.reviews else ""
    return Standing(SheetState.DRAFT, following, last)


def faults(
    rule: ReviewRule,
    record: SheetRecord,
    new: Review,
    number: str,
    days: tuple[date, date],
) -> list[Problem]:
    """Return why a review cannot be recorded; empty where it can.

    `days` are the day on which the sheet was made, and today.
    """
    wanted = next_step(rule, record.drafted_by, record.reviews)
    problems = []
    if wanted is None:
        problems.append(Problem(Code.NOTHING_TO_REVIEW, facts={"number": number}))
    elif new.step is not wanted:
        facts = {"number": number, "step": new.step, "next": wanted}
        problems.append(Problem(Code.STEP_NOT_NEXT, facts=facts))
    if not new.by:
        problems.append(Problem(Code.REVIEWER_NOT_NAMED))
    if not days[0] <= new.decided_on <= days[1]:
        problems.append(Problem(Code.REVIEW_DAY_INVALID))
    if new.ruling is Ruling.SEND_BACK:
        if not new.reason:
            problems.append(Problem(Code.REVIEW_REASON_MISSING))
        return problems
    return problems + _faults_of_agreement(rule, record, new, number)


def _faults_of_agreement(
    rule: ReviewRule, record: SheetRecord, new: Review, number: str
) -> list[Problem]:
    problems = []
    if new.step is Step.TOWNSHIP and (lacking := set(Check) - set(new.checks)):
        told = [CHECKS[it][0] for it in Check if it in lacking]
        problems.append(Problem(Code.CHECKS_MISSING, facts={"checks": told}))
    agreed = in_force(record.reviews)
    committees = {Step.VILLAGE_COMMITTEE, Step.SUPERVISION_COMMITTEE}
    if new.step in committees and any(
        it.step in committees and name_key(it.by) == name_key(new.by) for it in agreed
    ):
        facts = {"number": number, "by": new.by}
        problems.append(Problem(Code.SAME_PERSON_SUPERVISES, facts=facts))
    reviewers = {it.by for it in agreed} | {new.by}
    last = new.step is rule.steps[-1] and not rule.one_person
    if (last or new.step is Step.SIGN_OFF) and is_alone(record.drafted_by, reviewers):
        facts = {"number": number, "by": record.drafted_by or new.by}
        problems.append(Problem(Code.DRAFTER_ALONE, facts=facts))
    return problems


_NUMBERED = re.compile(r"(?:[^-\s]+-)?([^-\s]+-\d{4}-\d{3,}(?:-\d+)?)")


def number_in(text: str) -> str:
    """Return the number of a sheet that a text names, without its township, or ""."""
    found = _NUMBERED.search(text)
    return found[1] if found else ""


SIGN_OFF_COLUMNS = (
    SheetColumn("步骤"),
    SheetColumn("审核内容", is_free=True),
    SheetColumn("结果（同意、退回）"),
    SheetColumn("姓名（签字）"),
    SheetColumn("日期"),
    SheetColumn("意见", is_free=True),
)


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a sign-off sheet tells of a sheet; nothing in it is personal data."""

    township: str
    number: str
    title: str
    facts: str
    """How many lines and pages, how much, which notice period."""
    file_sha256: str
    rule: ReviewRule
    record: SheetRecord


def sign_off_sheet(it: SignOff, today: date) -> PrintedSheet:
    """Return the 签审单 of one sheet: what was decided, and room for the rest.

    Where one person works alone it takes the second reviewer's place, and says so.
    """
    steps = it.rule.steps
    agreed = {one.step: one for one in in_force(it.record.reviews)}
    told = "没有账号的审核人在本单上签字，由经办人登记。"
    reviewers = {one.by for one in agreed.values()}
    if it.rule.one_person and is_alone(it.record.drafted_by, reviewers):
        steps = (*steps, Step.SIGN_OFF)
        told = "本单位由一人经办，本单由另一人签字，代替第二人审核。"
    drafted = f"起草：{it.record.drafted_by}。" if it.record.drafted_by else ""
    shown = DISCLOSURES[it.record.classification.disclosure]
    return PrintedSheet(
        number=f"{it.township}-{it.number}-签审",
        title=(f"{it.township}公示单签审单",),
        lead=(
            f"公示单编号：{it.township}-{it.number}。{it.title}。",
            f"{it.facts}。公开属性：{shown}。{drafted}",
            f"原件SHA-256：{it.file_sha256}",
            f"先审后发，一事一审：逐步审核，全部同意后才能发布。{told}",
        ),
        columns=SIGN_OFF_COLUMNS,
        rows=tuple(_step_row(step, agreed.get(step)) for step in steps),
        total_row=(),
        closing=tuple(f"□{name}：{looks}。" for name, looks in CHECKS.values()),
        signatures=("经办人（签字）：", f"打印日期：{today.isoformat()}"),
        banner="签审单　存档备查　不张贴",
    )


_LOOKS_AT: Mapping[Step, str] = {
    Step.VILLAGE_COMMITTEE: "对象、面积、金额属实，同意公示",
    Step.SUPERVISION_COMMITTEE: "程序合规，内容属实",
    Step.TOWNSHIP: "内容、保密、个人信息：五关逐项核对",
    Step.SIGN_OFF: "代替第二人审核，五关逐项核对",
}


_TO_SIGN, _TO_DATE, _TO_REMARK = "　" * 7, "　" * 5, "　" * 9
"""Cells to be written in by hand: as wide as that takes."""


def _step_row(step: Step, done: Review | None) -> tuple[str, ...]:
    looked = (STEPS[step], _LOOKS_AT[step])
    if done is None:
        return (*looked, "", _TO_SIGN, _TO_DATE, _TO_REMARK)
    day = done.decided_on.isoformat()
    return (*looked, RULINGS[done.ruling], done.by, day, done.reason)


TAKE_DOWN_COLUMNS = (
    SheetColumn("已撤下"),
    SheetColumn("公示单编号"),
    SheetColumn("村（社区）"),
    SheetColumn("公开栏"),
    SheetColumn("位置", is_free=True),
    SheetColumn("登记的上墙时间"),
    SheetColumn("撤下日期"),
    SheetColumn("撤下人（签字）"),
)


@dataclass(frozen=True, slots=True)
class TakeDown:
    """A board that may carry a withdrawn sheet, as far as is known."""

    number: str
    village: str
    board: str
    """"" where the village has no board on record."""
    place: str
    reason: str
    since: str = ""
    """When it was put up there; "" where that was not noted."""


def take_down_sheet(
    township: str, rows: Iterable[TakeDown], today: date
) -> PrintedSheet:
    """Return the list of boards to take withdrawn sheets down from, to be ticked."""
    every = tuple(rows)
    reasons = dict.fromkeys((it.number, it.reason) for it in every)
    return PrintedSheet(
        number=f"{township}-撤下-{today:%Y%m%d}",
        title=(f"{township}公示单", "撤下清单"),
        lead=(
            f"以下公示单已于{today.isoformat()}撤回，请逐处撤下，撤下一处勾一处。",
            *(f"{number}：{reason}" for number, reason in reasons),
        ),
        columns=TAKE_DOWN_COLUMNS,
        rows=tuple(
            (
                "□",
                it.number,
                it.village,
                it.board or "没有登记公开栏",
                it.place or ("" if it.board else "请到村里逐处查找"),
                it.since or "没有登记，请核对",
                _TO_DATE,
                _TO_SIGN,
            )
            for it in every
        ),
        total_row=(),
        closing=("撤下后请将本单交回存档；有更正的，按新的一版重新张贴。",),
        signatures=("经办人（签字）：", "日期：　　　　年　　月　　日"),
        banner="撤下清单　存档备查　不张贴",
    )
