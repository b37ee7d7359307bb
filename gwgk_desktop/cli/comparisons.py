"""Comparison lists: compare, verify, decide."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.cli import readings, values
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.releases import verify_file
from gwgk_desktop.domain import money
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.comparisons import (
    DECISIONS,
    LIST_KINDS,
    Decision,
    ListTerms,
)
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import comparisons

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.comparisons import (
        ComparisonList,
        ListKind,
        Verification,
    )
    from gwgk_desktop.store.database import Store

_LIST_KINDS = "、".join(LIST_KINDS.values())
_DECISIONS = "、".join(DECISIONS.values())


def _add_compare(parser: ArgumentParser) -> None:
    readings.of_file(parser, optional=True)
    parser.add_argument("--kind", type=_list_kind, metavar="种类", help=_LIST_KINDS)
    parser.add_argument("--source", default="", metavar="单位", help="名单由谁提供")
    parser.add_argument("--dated", type=values.day, metavar="日期", help="名单的日期")


def _with_file(wanted: Namespace) -> bool:
    return bool(wanted.file)


def _lacking(wanted: Namespace) -> str:
    """Return what an import of a list needs, and a listing does not."""
    if wanted.file:
        for name in ("kind", "dated"):
            if getattr(wanted, name) is None:
                return f"the following arguments are required: --{name}"
    return ""


def _list_kind(text: str) -> ListKind:
    named = {name: kind for kind, name in LIST_KINDS.items()}
    if text in named:
        return named[text]
    raise ArgumentTypeError(f"“{text}”不是名单的种类，应为 {_LIST_KINDS}")


def _compare(store: Store, wanted: Namespace) -> Answer:
    if not wanted.file:
        lists = comparisons.lists(store)
        lines = tuple(
            f"{it.id}\t{wording.LIST_KINDS[it.terms.kind]}\t{it.terms.source}\t"
            f"{it.terms.dated_on}\t{it.people}人\t待核实{it.undecided}项\t{it.file_name}"
            for it in lists
        )
        return Answer({"lists": [comparison_list_document(it) for it in lists]}, lines)
    terms = ListTerms(wanted.kind, wanted.source.strip(), wanted.dated)
    password = readings.file_password(wanted)
    reading = finish(comparisons.read_list(store, Path(wanted.file), password))
    imported = finish(comparisons.import_list(store, reading, terms))
    [made] = [it for it in comparisons.lists(store) if it.id == imported.list_id]
    document: Document = {
        "list": comparison_list_document(made),
        "operation": imported.operation.id,
        "problems": problems(reading.problems),
    }
    line = f"已导入{wording.LIST_KINDS[terms.kind]}名单：{imported.people}人。"
    asides = tuple(wording.describe(problem) for problem in reading.problems)
    return Answer(document, (line,), asides)


def comparison_list_document(it: ComparisonList) -> Document:
    """Return a comparison list."""
    return {
        "id": it.id,
        "kind": wording.LIST_KINDS[it.terms.kind],
        "source": it.terms.source,
        "dated_on": it.terms.dated_on.isoformat(),
        "imported_on": it.imported_on.isoformat(),
        "file": it.file_name,
        "sha256": it.file_sha256,
        "people": it.people,
        "hits": it.hits,
        "undecided": it.undecided,
    }


def _add_verify(parser: ArgumentParser) -> None:
    parser.add_argument(
        "file", nargs="?", default="", metavar="文件", help="公示单 PDF 或内容文本"
    )
    parser.add_argument("--batch", type=int, metavar="编号", help="出核实单（内部）")
    parser.add_argument("--out", type=values.folder, metavar="文件夹")


def _of_batch(wanted: Namespace) -> bool:
    return wanted.batch is not None


def _both_or_neither(wanted: Namespace) -> str:
    if bool(wanted.file) == _of_batch(wanted):
        return "要么给一个文件，要么给 --batch"
    if wanted.file and wanted.out:
        return "核对文件不写出什么，--out 只和 --batch 一起用"
    return ""


def _verify(store: Store, wanted: Namespace) -> Answer:
    if wanted.file:
        return verify_file(store, wanted)
    if wanted.out:
        paths.refuse_astray(Path(wanted.out))  # before anything is kept
    verified = comparisons.verify(store, wanted.batch)
    asked = verified.verifications
    file = ""
    if wanted.out and asked:
        file = str(
            comparisons.save_verifications(store, wanted.batch, Path(wanted.out))[1]
        )
    document: Document = {
        "operation": verified.operation.id if verified.operation else None,
        "added": verified.added,
        "file": file,
        "verifications": [verification_document(it) for it in asked],
    }
    told = f"第{wanted.batch}批对上{len(asked)}项，其中新增{verified.added}项。"
    lines = tuple(
        f"{it.id}\t{it.village}\t{it.hit.line.name}\t"
        f"{wording.LIST_KINDS[it.hit.terms.kind]}\t{it.hit.terms.source}\t"
        f"{wording.DECISIONS[it.decision] if it.decision else '待核实'}"
        for it in asked
    )
    saved = (f"核实单（内部）：{file}",) if file else ()
    return Answer(document, (told, *lines, *saved))


def verification_document(it: Verification) -> Document:
    """Return what is to be verified; it names nobody's number."""
    line, listed, terms = it.hit.line, it.hit.listed, it.hit.terms
    return {
        "id": it.id,
        "batch": it.batch_id,
        "village": it.village,
        "group": line.group,
        "name": line.name,
        "amount": money.exact_yuan(money.from_fen(line.amount_fen)),
        "kind": wording.LIST_KINDS[terms.kind],
        "source": terms.source,
        "dated_on": terms.dated_on.isoformat(),
        "relation": listed.relation,
        "since": listed.since_on.isoformat() if listed.since_on else None,
        "certain": it.hit.certain,
        "days_late": it.days_late,
        "payouts_late": it.payouts_late,
        "found_on": it.found_on.isoformat(),
        "decision": wording.DECISIONS[it.decision] if it.decision else None,
        "decided_by": it.decided_by,
        "decided_on": it.decided_on.isoformat() if it.decided_on else None,
        "reason": it.reason,
    }


def _add_decide(parser: ArgumentParser) -> None:
    parser.add_argument("number", type=int, metavar="编号", help="核实单上的编号")
    parser.add_argument(
        "--decision", required=True, type=_decision, metavar="结果", help=_DECISIONS
    )
    parser.add_argument("--by", required=True, metavar="姓名", help="由谁决定")
    parser.add_argument("--reason", required=True, metavar="理由")


def _decision(text: str) -> Decision:
    named = {name: decision for decision, name in DECISIONS.items()}
    if text in named:
        return named[text]
    raise ArgumentTypeError(f"“{text}”不是核实结果，应为 {_DECISIONS}")


def _decide(store: Store, wanted: Namespace) -> Answer:
    operation = comparisons.decide(
        store, wanted.number, wanted.decision, wanted.by, wanted.reason
    )
    decision = wording.DECISIONS[wanted.decision]
    document: Document = {
        "operation": operation.id,
        "verification": wanted.number,
        "decision": decision,
    }
    taken_out = wanted.decision in {Decision.STOP, Decision.RECOVER}
    then = (f"{wording.NOT_TAKEN_OUT}。",) if taken_out else ()
    told = f"已记录第{wanted.number}项核实结果：{decision}。"
    return Answer(document, (told,), then)


COMMANDS = {
    "compare": Command(
        "导入一份比对名单；不带文件时列出已导入的",
        _compare,
        _add_compare,
        backs_up=Reason.IMPORT,
        amiss=_lacking,
        changes=_with_file,
    ),
    "verify": Command(
        "核对一份公示单文件是不是发布的原件；带 --batch 时把批次与比对名单相比",
        _verify,
        _add_verify,
        changes=_of_batch,
        amiss=_both_or_neither,
    ),
    "decide": Command("记录一项核实结果", _decide, _add_decide, changes=always),
}
