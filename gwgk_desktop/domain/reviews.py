"""Review before release (先审后发、一事一审): the life of a sheet for the wall.

A sheet is a draft until somebody reviews it, step by step in the order that the
office has set; sent back, it is a draft again.  When all have agreed it may be
released, and from then on it never changes: a mistake is withdrawn and replaced by
the next version of its number; what is not to be released at all is set aside (作废).
What is said here is computed from the rows of the reviews alone, so nothing can say
that a step was taken which nobody took.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.people import name_key
from gwgk_desktop.domain.problems import Code, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
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
    """What is decided of a sheet."""

    AGREE = "agree"
    SEND_BACK = "send_back"
    SET_ASIDE = "set_aside"
    """Whoever sits at the desk: it is not to be released, at whatever step it stood."""


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
    SET_ASIDE = "set_aside"
    """It is, or names, a sheet that was set aside and never released."""
    UNKNOWN = "unknown"


class SheetState(StrEnum):
    """Where a sheet is in its life."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    """All have agreed: it may be released."""
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    SET_ASIDE = "set_aside"
    """It never was released, and never will be; its number is not used again."""


STEPS: Mapping[Step, str] = {
    Step.VILLAGE_COMMITTEE: "村（居）民委员会",
    Step.SUPERVISION_COMMITTEE: "村务监督委员会",
    Step.TOWNSHIP: "乡镇审核",
    Step.SIGN_OFF: "签审单（第二人）",
}
RULINGS: Mapping[Ruling, str] = {
    Ruling.AGREE: "同意",
    Ruling.SEND_BACK: "退回",
    Ruling.SET_ASIDE: "作废",
}
OF_REVIEWERS = (Ruling.AGREE, Ruling.SEND_BACK)
"""What a reviewer may decide at a step."""
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
OF_A_VILLAGE = frozenset({Step.VILLAGE_COMMITTEE, Step.SUPERVISION_COMMITTEE})
"""Steps of committees that each village has of its own, and the township has not."""


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

    @property
    def without_village(self) -> ReviewRule:
        """How the township's own sheets are reviewed: no village has a say in them."""
        steps = tuple(it for it in self.steps if it not in OF_A_VILLAGE)
        return replace(self, steps=steps or (Step.TOWNSHIP,))


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
    """What somebody decided of one sheet, at the step where it stood."""

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
    """Return what was agreed since the sheet was last sent back, or set aside."""
    back = [at for at, it in enumerate(reviews) if it.ruling is not Ruling.AGREE]
    return reviews[back[-1] + 1 :] if back else reviews


def is_alone(drafted_by: str, reviewers: Collection[str]) -> bool:
    """Return whether nobody but the drafter may have reviewed.

    Where nobody knows who drafted, of two reviewers one at least did not.
    """
    others = set(map(name_key, reviewers)) - {name_key(drafted_by)}
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


def set_aside(reviews: Sequence[Review]) -> Review | None:
    """Return by which decision a sheet was set aside; None where it was not."""
    return next((it for it in reviews if it.ruling is Ruling.SET_ASIDE), None)


def standing(rule: ReviewRule, record: SheetRecord) -> Standing:
    """Return where a sheet is in its life."""
    if record.withdrawal is not None:
        return Standing(SheetState.WITHDRAWN, None)
    if record.release is not None:
        return Standing(SheetState.RELEASED, None)
    if set_aside(record.reviews) is not None:
        return Standing(SheetState.SET_ASIDE, None)
    following = next_step(rule, record.drafted_by, record.reviews)
    if following is None:
        return Standing(SheetState.APPROVED, None)
    agreed = in_force(record.reviews)
    if agreed:
        return Standing(SheetState.IN_REVIEW, following)
    last = record.reviews[-1].reason if record.reviews else ""
    return Standing(SheetState.DRAFT, following, last)


_NUMBERED = re.compile(r"(?:[^-\s]+-)?([^-\s]+-\d{4}-\d{3,}(?:-\d+)?)")


def number_in(text: str) -> str:
    """Return the number of a sheet that a text names, without its township, or ""."""
    found = _NUMBERED.search(text)
    return found[1] if found else ""


def wants_second(rule: ReviewRule, record: SheetRecord) -> bool:
    """Return whether a sign-off sheet printed now takes the second's place."""
    reviewers = {it.by for it in in_force(record.reviews)}
    return rule.one_person and is_alone(record.drafted_by, reviewers)
