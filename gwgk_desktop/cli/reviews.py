"""A sheet's life after it was made: from review to withdrawal.

The commands review, release, withdraw, sign-off, save, classify and review-rule, and
verify where it is given a file.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.sheets import (
    add_agree,
    classification_document,
    folder_to_write,
    not_agreed,
    sheet_document,
)
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import (
    CHECKS,
    DISCLOSURES,
    GROUNDS,
    LEVELS,
    RULINGS,
    Classification,
    ReviewRule,
    Step,
    Verdict,
)
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import notice_sheets, office, reviews
from gwgk_desktop.services.reviews import ReviewTerms

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.reviews import (
        Check,
        Disclosure,
        Review,
        Ruling,
        SheetRecord,
        TakeDown,
    )
    from gwgk_desktop.services.reviews import Verified
    from gwgk_desktop.store.database import Store

_STEP_NAMES = {
    Step.VILLAGE_COMMITTEE: ("村委会", "居委会"),
    Step.SUPERVISION_COMMITTEE: ("监委会",),
    Step.TOWNSHIP: ("乡镇",),
    Step.SIGN_OFF: ("签审单",),
}
_STEPS = "、".join(names[0] for names in _STEP_NAMES.values())
_CHECKS = "、".join(name for name, _ in CHECKS.values())
_RULINGS = "、".join(RULINGS.values())
_DISCLOSURES = "、".join(DISCLOSURES.values())


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


def _ruling(text: str) -> Ruling:
    for ruling, name in RULINGS.items():
        if text in {ruling.value, name}:
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


def _review(store: Store, wanted: Namespace) -> Answer:
    """Record a decision; without one, say how it stands with sheets."""
    if not _decided(wanted):
        every = notice_sheets.sheets(store)
        sheets = reviews.called(store, wanted.numbers) if wanted.numbers else every
        return _reviewed(store, sheets, detailed=bool(wanted.numbers))
    if not wanted.numbers:
        raise Refusal(Code.SHEET_UNKNOWN, number="")
    terms = ReviewTerms(
        ruling=wanted.decision,
        by=wanted.by,
        step=wanted.step,
        reason=wanted.reason,
        checks=tuple(wanted.checked),
        decided_on=wanted.on,
        on_paper=wanted.on_paper,
        page=Path(wanted.page) if wanted.page else None,
    )
    done = reviews.review(store, reviews.called(store, wanted.numbers), terms)
    answer = _reviewed(store, done.sheets, detailed=False)
    return replace(answer, document=answer.document | {"operation": done.operation.id})


def _reviewed(store: Store, sheets: Sequence[MadeSheet], *, detailed: bool) -> Answer:
    """Return how it stands with sheets; in detail, with every decision."""
    told = [(it, reviews.record(store, it)) for it in sheets] if detailed else []
    documents = [sheet_document(it) | record_document(one) for it, one in told]
    lines = [f"{it.number}\t{wording.sheet_state(it)}\t{it.title}" for it in sheets]
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


def _add_release(parser: ArgumentParser) -> None:
    _add_numbers(parser)
    _add_who(parser)
    add_agree(parser)
    parser.add_argument(
        "--out", type=values.folder, metavar="文件夹", help="存下PDF和内容文本"
    )


def _add_numbers(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="+", metavar="编号", help="公示单编号")


def _add_who(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by", default="", metavar="姓名", help="经办人；加密的以登录用户为准"
    )


def _release(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out) if wanted.out else None
    sheets = reviews.called(store, wanted.numbers)
    try:
        done = finish(reviews.release(store, sheets, wanted.by, agreed=wanted.agree))
    except notice_sheets.NotAgreed as refusal:
        return not_agreed(refusal)
    answer = _save_in(store, done.sheets, folder)
    lines = (f"已发布{len(done.sheets)}份公示单。", *answer.lines)
    document = answer.document | {"operation": done.operation.id}
    return Answer(document, lines)


def _add_withdraw(parser: ArgumentParser) -> None:
    _add_numbers(parser)
    _add_who(parser)
    parser.add_argument("--reason", required=True, metavar="理由")
    parser.add_argument(
        "--out", type=values.folder, metavar="文件夹", help="存下撤下清单（PDF）"
    )


def _withdraw(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out) if wanted.out else None
    sheets = reviews.called(store, wanted.numbers)
    done = reviews.withdraw(store, sheets, wanted.reason, wanted.by)
    boards = reviews.take_down(store, done.sheets)
    file = str(reviews.save_take_down(store, done.sheets, folder)) if folder else ""
    document: Document = {
        "operation": done.operation.id,
        "sheets": [sheet_document(it) for it in done.sheets],
        "boards": [take_down_document(it) for it in boards],
        "file": file,
    }
    lines = [f"已撤回{len(done.sheets)}份公示单，请从以下公开栏撤下："]
    lines += [
        f"{it.number}\t{it.village}\t{it.board or '没有登记公开栏'}\t{it.place}"
        for it in boards
    ]
    return Answer(document, (*lines, *([f"撤下清单：{file}"] if file else [])))


def take_down_document(it: TakeDown) -> Document:
    """Return a board that may carry a withdrawn sheet."""
    return {
        "number": it.number,
        "village": it.village,
        "board": it.board,
        "place": it.place,
        "since": it.since,
    }


def _add_saved(parser: ArgumentParser) -> None:
    _add_numbers(parser)
    parser.add_argument("--out", required=True, type=values.folder, metavar="文件夹")


def _sign_off(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out)
    sheets = reviews.called(store, wanted.numbers)
    operation, file = reviews.save_sign_off(store, sheets, folder)
    document: Document = {"operation": operation.id, "file": str(file)}
    return Answer(document, (f"签审单：{file}",))


def _save(store: Store, wanted: Namespace) -> Answer:
    folder = folder_to_write(wanted.out)
    return _save_in(store, reviews.called(store, wanted.numbers), folder)


def _save_in(store: Store, sheets: Sequence[MadeSheet], to: Path | None) -> Answer:
    """Save sheets where a folder is named, and say where."""
    if to is None:
        return Answer({"sheets": [sheet_document(it) for it in sheets]})
    files = notice_sheets.save(store, sheets, to)
    pairs = list(zip(sheets, files, strict=True))
    document: Document = {"sheets": [sheet_document(it, str(at)) for it, at in pairs]}
    return Answer(document, tuple(str(file) for file in files))


def _add_classify(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", metavar="编号")
    parser.add_argument(
        "--programme", default="", metavar="项目", help="这个项目以后制作的都这样"
    )
    parser.add_argument(
        "--as",
        dest="disclosure",
        required=True,
        type=_disclosure,
        metavar="属性",
        help=_DISCLOSURES,
    )
    parser.add_argument("--ground", default="", metavar="理由", help="不予公开必填")
    parser.add_argument("--basis", default="", metavar="依据", help="不予公开必填")


def _disclosure(text: str) -> Disclosure:
    for disclosure, name in DISCLOSURES.items():
        if text in {disclosure.value, name}:
            return disclosure
    raise ArgumentTypeError(f"“{text}”不是公开属性，应为 {_DISCLOSURES}")


def _both_or_neither(wanted: Namespace) -> str:
    if bool(wanted.numbers) == bool(wanted.programme):
        return "要么给公示单编号，要么给 --programme"
    return ""


def _classify(store: Store, wanted: Namespace) -> Answer:
    ground = wanted.ground.strip()
    basis = wanted.basis.strip() or GROUNDS.get(ground, "")
    told = Classification(wanted.disclosure, ground, basis)
    name = wording.DISCLOSURES[wanted.disclosure]
    if wanted.programme:
        programme = office.programme_called(store, wanted.programme)
        operation = reviews.classify_programme(store, programme, told)
        document: Document = {"programme": programme.name}
        line = f"“{programme.name}”以后制作的公示单：{name}。"
    else:
        done = reviews.classify(store, reviews.called(store, wanted.numbers), told)
        operation = done.operation
        document = {"sheets": [sheet_document(it) for it in done.sheets]}
        line = f"{len(done.sheets)}份公示单：{name}。"
    document |= {"operation": operation.id, **classification_document(told)}
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


def verify_file(store: Store, wanted: Namespace) -> Answer:
    """Say whether a file is what was released: the command verify, given a file."""
    found = reviews.verify(store, Path(wanted.file))
    status = 0 if found.verdict is Verdict.RELEASED else 1
    told = wording.verdict(found.file, found.verdict, found.sheet, found.record)
    return Answer(verified_document(found), told, status=status)


def verified_document(it: Verified) -> Document:
    """Return what a file is, held against what was released."""
    told: Document = {
        "file": it.file,
        "sha256": it.sha256,
        "verdict": it.verdict,
        "what": it.what,
        "sheet": it.sheet and sheet_document(it.sheet),
    }
    return told | (record_document(it.record) if it.record else {})


COMMANDS = {
    "review": Command(
        "审核公示单；不带 --decision 时列出状态和记录",
        _review,
        _add_review,
        changes=_decided,
    ),
    "release": Command(
        "发布审完的公示单；发布之后不能再改",
        _release,
        _add_release,
        backs_up=Reason.RELEASE,
        changes=always,
    ),
    "withdraw": Command(
        "撤回发布了的公示单，列出要撤下的公开栏",
        _withdraw,
        _add_withdraw,
        backs_up=Reason.RELEASE,
        changes=always,
    ),
    "sign-off": Command(
        "出签审单（PDF）：没有账号的在纸上签字", _sign_off, _add_saved, changes=always
    ),
    "save": Command(
        "另存公示单：发布了的是原件，没有发布的印有“草稿”", _save, _add_saved
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
