"""A sheet is decided on: the commands review, sign-off, classify, review-rule."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import classification, values
from gwgk_desktop.cli.answers import Answer, Document, saved
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.sheets import (
    add_folder,
    folder_to_write,
    not_agreed,
    notes,
    of_villages,
    sheet_document,
)
from gwgk_desktop.domain.reviews import (
    CHECKS,
    LEVELS,
    OF_REVIEWERS,
    RULINGS,
    Classification,
    ReviewRule,
    Step,
)
from gwgk_desktop.services import (
    classifications,
    notice_sheets,
    office,
    reviews,
    sign_offs,
)
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.services.sheet_making import NotAgreed

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.reviews import Check, Review, Ruling, SheetRecord
    from gwgk_desktop.store.database import Store

_STEP_NAMES = {
    Step.VILLAGE_COMMITTEE: ("村委会", "居委会"),
    Step.SUPERVISION_COMMITTEE: ("监委会",),
    Step.TOWNSHIP: ("乡镇",),
    Step.SIGN_OFF: ("签审单",),
}
_STEPS = "、".join(names[0] for names in _STEP_NAMES.values())
_CHECKS = "、".join(name for name, _ in CHECKS.values())
_RULINGS = "、".join(RULINGS[it] for it in OF_REVIEWERS)


def _add_review(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", metavar="编号", help="如 梅岭村-2026-001")
    parser.add_argument("--decision", type=_ruling, metavar="结果", help=_RULINGS)
    parser.add_argument(
        "--step", type=_step, metavar="步骤", help=f"默认是下一步；{_STEPS}"
    )
    parser.add_argument("--by", default="", metavar="姓名", help="由谁审核")
    parser.add_argument("--reason", default="", metavar="意见", help="退回必填")
    parser.add_argument(
        "--checked",
        action="extend",
        nargs="+",
        default=[],
        type=_check,
        metavar="关",
        help=f"乡镇审核逐项核对过的：{_CHECKS}",
    )
    parser.add_argument(
        "--on", type=values.day, metavar="日期", help="签字日期，默认今天"
    )
    parser.add_argument("--on-paper", action="store_true", help="是在纸上签的字")
    parser.add_argument(
        "--page", type=values.file, metavar="文件", help="签字页的照片或PDF，一并留存"
    )
    parser.add_argument(
        "--agree", action="store_true", help="同一个人代表几个村，已核对无误"
    )


def _ruling(text: str) -> Ruling:
    for ruling in OF_REVIEWERS:
        if text in {ruling.value, RULINGS[ruling]}:
            return ruling
    raise ArgumentTypeError(f"“{text}”不是审核结果，应为 {_RULINGS}")


def _step(text: str) -> Step:
    for step, names in _STEP_NAMES.items():
        if text in {step.value, *names}:
            return step
    raise ArgumentTypeError(f"“{text}”不是审核步骤，应为 {_STEPS}")


def _check(text: str) -> Check:
    for check, (name, _) in CHECKS.items():
        if text in {check.value, name, name.removesuffix("关")}:
            return check
    raise ArgumentTypeError(f"“{text}”不是五关之一，应为 {_CHECKS}")


def _decided(wanted: Namespace) -> bool:
    return wanted.decision is not None


_OF_A_DECISION = {
    "step": "--step",
    "by": "--by",
    "reason": "--reason",
    "checked": "--checked",
    "on": "--on",
    "on_paper": "--on-paper",
    "page": "--page",
    "agree": "--agree",
}


def _review_amiss(wanted: Namespace) -> str:
    """Return what belongs to a decision where none is given."""
    idle = [name for key, name in _OF_A_DECISION.items() if getattr(wanted, key)]
    if idle and not _decided(wanted):
        return f"{'、'.join(idle)} 要和 --decision 一起写"
    return ""


def _review(store: Store, wanted: Namespace) -> Answer:
    """Record a decision; without one, say how it stands with sheets."""
    if not _decided(wanted):
        every = notice_sheets.sheets(store)
        sheets = reviews.called(store, wanted.numbers) if wanted.numbers else every
        return _reviewed(store, sheets, detailed=bool(wanted.numbers))
    if not wanted.numbers:
        raise reviews.unknown(store, "")
    terms = ReviewTerms(
        ruling=wanted.decision,
        by=wanted.by,
        step=wanted.step,
        reason=wanted.reason,
        checks=tuple(wanted.checked),
        decided_on=wanted.on,
        on_paper=wanted.on_paper,
        page=Path(wanted.page) if wanted.page else None,
        agreed=wanted.agree,
    )
    try:
        done = reviews.review(store, reviews.called(store, wanted.numbers), terms)
    except NotAgreed as refusal:
        return not_agreed(refusal)
    answer = _reviewed(store, done.sheets, detailed=False)
    own: Document = {"operation": done.operation.id, "notes": notes(done.notes)}
    asides = of_villages(done.notes)
    return replace(answer, document=answer.document | own, asides=asides)


def _reviewed(store: Store, sheets: Sequence[MadeSheet], *, detailed: bool) -> Answer:
    """Return how it stands with sheets; in detail, with every decision."""
    told = [(it, reviews.record(store, it)) for it in sheets] if detailed else []
    documents = [sheet_document(it) | record_document(one) for it, one in told]
    lines = [f"{it.number}\t{wording.whole_state(it)}\t{it.title}" for it in sheets]
    for _, one in told:
        lines += wording.review_record(one)
    return Answer(
        {"sheets": documents or [sheet_document(it) for it in sheets]}, tuple(lines)
    )


def review_document(it: Review) -> Document:
    """Return what one reviewer decided."""
    return {
        "step": it.step,
        "decision": it.ruling,
        "by": it.by,
        "on": it.decided_on.isoformat(),
        "means": it.means,
        "reason": it.reason,
        "checks": list(it.checks),
        "recorded_at": it.recorded_at.isoformat(" "),
        "recorded_by": it.recorded_by,
        "page": it.page_name,
    }


def record_document(it: SheetRecord) -> Document:
    """Return all that is on record of a sheet's review."""
    gone, back = it.release, it.withdrawal
    return {
        "reviews": [review_document(one) for one in it.reviews],
        "release": gone
        and {
            "at": gone.at.isoformat(" "),
            "by": gone.by,
            "sha256": gone.file_sha256,
            "content_sha256": gone.content_sha256,
            "rule": rule_document(gone.rule),
        },
        "withdrawal": back
        and {"at": back.at.isoformat(" "), "by": back.by, "reason": back.reason},
    }


def add_numbers(parser: ArgumentParser) -> None:
    """Take the numbers of sheets."""
    parser.add_argument("numbers", nargs="+", metavar="编号", help="公示单编号")


def add_saved(parser: ArgumentParser) -> None:
    """Take sheets, and the folder in which what comes of them is written."""
    add_numbers(parser)
    add_folder(parser)


def _sign_off(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out)
    sheets = reviews.called(store, wanted.numbers)
    return saved("签审单", *sign_offs.save(store, sheets, folder))


def _add_classify(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", metavar="编号")
    parser.add_argument(
        "--programme", default="", metavar="项目", help="这个项目以后制作的都这样"
    )
    classification.add(parser, required=True)


def _both_or_neither(wanted: Namespace) -> str:
    if bool(wanted.numbers) == bool(wanted.programme):
        return "要么给公示单编号，要么给 --programme"
    return classification.amiss(wanted)


def _classify(store: Store, wanted: Namespace) -> Answer:
    told = classification.told(wanted) or Classification()
    name = wording.DISCLOSURES[wanted.disclosure]
    if wanted.programme:
        programme = office.programme_called(store, wanted.programme)
        operation = classifications.classify_programme(store, programme, told)
        document: Document = {"programme": programme.name}
        line = f"“{programme.name}”以后制作的公示单：{name}。"
    else:
        done = classifications.classify(
            store, reviews.called(store, wanted.numbers), told
        )
        operation = done.operation
        document = {"sheets": [sheet_document(it) for it in done.sheets]}
        line = f"{len(done.sheets)}份公示单：{name}。"
    document |= {"operation": operation.id, **classification.document(told)}
    return Answer(document, (line,))


def _add_rule(parser: ArgumentParser) -> None:
    parser.add_argument("--levels", type=int, choices=sorted(LEVELS), help="几级审核")
    people = parser.add_mutually_exclusive_group()
    people.add_argument(
        "--one-person",
        action="store_const",
        const=True,
        help="单人经办：签审单代替第二人",
    )
    people.add_argument(
        "--two-people", dest="one_person", action="store_const", const=False
    )


def _rule_told(wanted: Namespace) -> bool:
    return wanted.levels is not None or wanted.one_person is not None


def _review_rule(store: Store, wanted: Namespace) -> Answer:
    rule = reviews.rule(store)
    document: Document = {}
    if _rule_told(wanted):
        alone = rule.one_person if wanted.one_person is None else wanted.one_person
        steps = LEVELS[wanted.levels] if wanted.levels else rule.steps
        rule = ReviewRule(steps, one_person=alone)
        document["operation"] = reviews.save_rule(store, rule).id
    document |= rule_document(rule)
    return Answer(document, (wording.review_rule(rule),))


def rule_document(it: ReviewRule) -> Document:
    """Return how an office reviews."""
    return {"levels": it.levels, "steps": list(it.steps), "one_person": it.one_person}


COMMANDS = {
    "review": Command(
        "审核公示单；不带 --decision 时列出状态和记录",
        _review,
        _add_review,
        changes=_decided,
        amiss=_review_amiss,
    ),
    "sign-off": Command(
        "出签审单（PDF）：没有账号的在纸上签字", _sign_off, add_saved, changes=always
    ),
    "classify": Command(
        "认定公示单或项目的公开属性",
        _classify,
        _add_classify,
        changes=always,
        amiss=_both_or_neither,
    ),
    "review-rule": Command(
        "查看或设置审核步骤", _review_rule, _add_rule, changes=_rule_told
    ),
}
