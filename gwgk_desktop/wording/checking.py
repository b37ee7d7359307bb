"""What the check found and held the store against; the digest of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.checking import Damage, Witness
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.wording.backups import differing
from gwgk_desktop.wording.damages import DAMAGES
from gwgk_desktop.wording.facts import Blank
from gwgk_desktop.wording.figures import yuan
from gwgk_desktop.wording.problems import explain
from gwgk_desktop.wording.reviews import REVIEW_STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gwgk_desktop.domain.checking import Checked, Compared, Finding, MonthDigest

WHOLE = "核对完毕，没有发现问题。"


def finding(it: Finding) -> str:
    """Return what the check found as one line of Chinese."""
    text, advice = DAMAGES[it.damage]
    facts = dict(it.facts)
    source = facts.get("source")
    facts["source"] = "纸上的月度摘要" if source == "digest" else f"备份“{source}”"
    facts["remedy"] = _OTHER_REMEDY if source == "digest" else _THAT_BACKUP
    facts["span"] = _span(it)
    facts["where"] = _where(it)
    if it.damage is Damage.FOUND_ON_OPENING:
        known = facts.get("code") in set(Code)
        code = Code(str(facts["code"])) if known else Code.FOUND_UNREADABLE
        facts["told"] = explain(Problem(code, facts=it.facts)).removesuffix("。")
    if "what" in facts:
        facts["what"] = _SCHEMA_PARTS.get(str(facts["what"]), "部件")
    if "step" in facts:
        names = {step.value: name for step, name in REVIEW_STEPS.items()}
        facts["step"] = names.get(str(facts["step"]), facts["step"])
    words = Blank({name: str(fact) for name, fact in facts.items()})
    differs = facts.get("differs")
    if isinstance(differs, tuple):
        words["differs"] = differing(differs)
    return f"{text.format_map(words)}。{advice.format_map(words)}。"


_THAT_BACKUP = "可以从那份备份恢复"
_OTHER_REMEDY = "从与这张摘要核对得上的备份恢复"


def _span(it: Finding) -> str:
    """Return the entries that a finding speaks of, as a span or as one."""
    number, last = it.facts.get("number"), it.facts.get("last")
    if it.damage is Damage.HISTORY_REWRITTEN:
        number, last = it.facts.get("first"), number
    return f"第{number}号" if number == last else f"第{number}号至第{last}号"


def _where(it: Finding) -> str:
    """Return where a file is damaged, as far as that is known."""
    page, count = it.facts.get("page"), it.facts.get("count")
    if page:
        return f"（第{page}页）"
    return f"（{count}处）" if count else ""


_SCHEMA_PARTS = {"table": "表", "index": "索引", "view": "视图", "trigger": "触发器"}


def checked(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return what a check found as lines, the grave first, and how many there are."""
    every = sorted(findings, key=lambda it: not it.grave)
    grave = sum(it.grave for it in every)
    aside = len(every) - grave
    last = f"核对完毕，发现{grave}处问题。" if grave else WHOLE
    if aside and not grave:
        last = f"核对完毕，没有发现问题；另有{aside}处说明，请看上面。"
    return (*map(finding, every), last)


def examined(checked_: Checked) -> tuple[str, ...]:
    """Return what a check found, then what it held the store against, as lines."""
    *found, last = checked(checked_.findings)
    if checked_.whole and checked_.paper_silent:
        last = "核对完毕，没有发现问题；但纸上的月度摘要没有对照上，见下。"
    return (*found, last, *map(compared, checked_.compared))


def compared(it: Compared) -> str:
    """Return what the store was held against, or could not be, as a line."""
    known, left = _entries(it.entries), _entries(it.left_behind)
    besides = f"（其中{left}已随恢复备份舍去，不作依据）" if left else ""
    if it.witness is Witness.SEAL:
        return (
            f"对照了上次关闭时的封存记录（历史到{known}）。"
            if known
            else "没有封存记录可对照：本次已有改动，或上次没有正常关闭。"
        )
    if it.witness is Witness.ACKNOWLEDGED:
        return f"对照了保存记录（历史到{known}）。" if known else "没有保存记录可对照。"
    if it.witness is Witness.BACKUPS:
        return (
            f"对照了“{it.name}”里的备份{it.count}份，历史到{known}{besides}。"
            if known
            else f"“{it.name}”里没有可以对照的备份。"
        )
    if it.witness is Witness.PAPER:
        if it.done:
            return f"对照了纸上的月度摘要，历史到{known}。"
        return (
            f"纸上的月度摘要所记的{left}，后来恢复备份（或处置丢失）时已经舍去，"
            "证明不了现在的历史；请用恢复之后打印的摘要核对。"
            if left
            else "纸上的月度摘要是第一号操作之前的，没有可对照的历史。"
        )
    return (
        f"表{it.name}有{it.rows}行是旧版程序写入的，没有留下指纹，其中有的列核对不到。"
    )


def _entries(numbers: Sequence[int]) -> str:
    """Return numbers of entries, the first and last few of many."""
    some = [f"第{it}号" for it in numbers]
    if len(some) > _MOST_ENTRIES:
        some = [*some[:2], f"…（共{len(some)}个）", *some[-2:]]
    return "、".join(some)


_MOST_ENTRIES = 6


def digest_title(digest: MonthDigest) -> str:
    """Return the title of a month's digest."""
    return f"{digest.township}政务公开台 {digest.year}年{digest.month}月摘要"


def digest_unfinished(digest: MonthDigest) -> str:
    """Return what to say of a month that was not over; nothing where it was."""
    if digest.ended:
        return ""
    told = "还没有开始" if digest.to_come else "还没有结束"
    return f"注意：打印时本月{told}，所列不是全月；请在月后另打一份存档。"


def digest(
    digest: MonthDigest,
) -> tuple[str, tuple[str, ...], Row4, tuple[Row4, ...], tuple[str, ...]]:
    """Return what a month's digest says: title, lines, table head, rows, foot."""
    entries = (
        f"历史共{digest.head.entries}号操作，其中本月{digest.entries_in_month}号。"
    )
    made = f"本月制作公示单{digest.sheets}份，导出报表{digest.returns}份。"
    code = "摘要码（核对时照此输入，字母不分大小写，每组末位是校验字符）："
    unfinished = digest_unfinished(digest)
    rows = [
        (it.programme, str(it.batches), str(it.lines), yuan(it.total_fen))
        for it in digest.totals
    ]
    counts = (
        sum(it.batches for it in digest.totals),
        sum(it.lines for it in digest.totals),
    )
    total = yuan(sum(it.total_fen for it in digest.totals))
    rows.append(("合　计", str(counts[0]), str(counts[1]), total))
    return (
        digest_title(digest),
        (*((unfinished,) if unfinished else ()), entries, made, code),
        ("补贴项目（按发放日期）", "批次", "笔数", "金额（元）"),
        tuple(rows),
        (
            f"打印日期：{digest.made_on}　　经办人：　　　　　　　　负责人：",
            "本页不含个人信息；请存档，每年用“历史—核对”对照一次。",
        ),
    )


Row4 = tuple[str, str, str, str]
