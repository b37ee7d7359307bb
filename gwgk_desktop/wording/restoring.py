"""Restoring: what it would cost and what came of it; drills and files brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.backups import Difference
from gwgk_desktop.wording.backups import backup_state, differing
from gwgk_desktop.wording.deeds import deed

if TYPE_CHECKING:
    from gwgk_desktop.domain.backups import Backup, DrillRecord, Loss

DRILL_FAILED = (
    "下一步：这份备份已标为不可用，恢复时不会用它。请立即再备份一次并演练新的备份；"
    "再检查存放备份的磁盘。若是U盘没有接好，接好后重新演练，合格即恢复可用。"
)
DRILL_FAILED_ROWS = (
    "下一步：备份与封存时一样，是现有数据被绕过本程序改动或损坏。"
    "请到“历史—核对”看是什么，再决定是否恢复这份备份。"
)
DRILL_INCOMPARABLE = "下一步：请到“历史—核对”看现有数据缺什么，再用这份备份恢复。"
"""What the record of a drill says is to be done."""
NOTHING_THERE = "这里还没有数据，恢复不会失去什么。"
UNREADABLE_THERE = (
    "现有的数据打不开或不在了，会失去哪些操作不能逐一列出；打不开的文件会留在一旁。"
)
RESTORE_UNPROTECTED = (
    "这份备份没有加密。恢复以后，这个数据文件夹也不加密，"
    "电脑丢失时别人能读出全部身份证号和账号。就这样恢复吗？\n"
    "恢复以后可以在“设置—用户”里加密（命令行用 protect）。"
)
KEYS_THERE = "数据读得出，只缺钥匙文件：只会从这份备份取回 keys.json，不动数据。"
LOST_SHOWN = 20
"""How many deeds are named one by one before a restore."""
NEWER_SHOWN = 3


def rescued(backup: Backup, aside: str | None) -> str:
    """Return what came of a restore where the store, or its keys, could not be read."""
    if aside is None:
        return "已从备份取回钥匙文件，数据没有动。"
    made = f"{backup.seal.made_at:%Y-%m-%d %H:%M}"
    told = f"已恢复到{made}的备份（历史到{backup.seal.deeds}号）；之后做的要补做。"
    return told + (f"原来打不开的文件留在“{aside}”，没有删除。" if aside else "")


def would_be_lost(it: Loss) -> tuple[str, ...]:
    """Return what a restore would cost, deed by deed."""
    passed = tuple(map(_passed_over, it.passed_over))
    if it.unreadable:
        return (*passed, UNREADABLE_THERE, *_known_to_be_lost(it))
    if not it.deeds:
        return (*passed, "现有数据里没有备份之外的操作，恢复不会失去什么。")
    head = f"会失去{len(it.deeds)}步操作，其中发放批次{it.batches}个、公示单{it.sheets}份："
    if it.foreign:
        head = f"这是另一套数据的备份，现有的数据会全部换下。{head}"
    shown = it.deeds[:LOST_SHOWN]
    lines = [f"{one.at:%Y-%m-%d %H:%M} {'，'.join(deed(one))}" for one in shown]
    more = len(it.deeds) - len(shown)
    return (*passed, head, *lines, *([f"……另有{more}步"] if more else []))


def _known_to_be_lost(it: Loss) -> tuple[str, ...]:
    """Return what a backup lacks of a store that cannot be asked."""
    told = []
    if it.foreign:
        told.append("这是另一套数据的备份：这里的备份都是别的一套。")
    elif it.saved > it.reaches:
        told.append(
            f"这里的保存记录到第{it.saved}号，这份只到第{it.reaches}号："
            f"第{it.reaches + 1}号以后的操作这份里没有。"
        )
    if it.newer:
        shown = "、".join(
            f"{one.name}（到第{one.seal.deeds}号）" for one in it.newer[:NEWER_SHOWN]
        )
        more = "" if len(it.newer) <= NEWER_SHOWN else f"等{len(it.newer)}份"
        told.append(f"还有更新的备份：{shown}{more}。")
    return tuple(told)


def _passed_over(it: Backup) -> str:
    return f"那里更新的{it.name}没有用（{backup_state(it)}），改用了较早的一份。"


def drill_record(it: DrillRecord) -> tuple[str, ...]:
    """Return the record of a drill, to be printed and filed."""
    told = differing(it.differences)
    compared = "备份没有通过核对，未与现有数据逐行比较"
    if it.incomparable:
        compared = "现有数据有缺损，没能与它逐行比较；备份本身与封存时一样"
    elif it.changed:
        compared = "现有数据在备份之后已有改动，未逐行比较"
    elif Difference.ROWS in it.differences:
        compared = "与现有数据逐行比较：有不一致"
    elif it.compared is not None:
        compared = f"与现有数据逐行比较：{it.compared}行，全部一致"
    next_: tuple[str, ...] = ()
    if it.differences == (Difference.ROWS,):
        next_ = (DRILL_FAILED_ROWS,)
    elif told:
        next_ = (DRILL_FAILED,)
    if it.incomparable:
        next_ = (*next_, DRILL_INCOMPARABLE)
    if it.lost:
        next_ = (*next_, _drill_lost(it.lost))
    return (
        "备份恢复演练记录",
        f"备份：{it.backup}（{it.made_at:%Y-%m-%d %H:%M}）",
        f"演练时间：{it.drilled_at:%Y-%m-%d %H:%M}，用时{it.seconds:.1f}秒",
        f"结果：{f'不合格，与封存时不一样的有：{told}' if told else '合格，可以恢复'}",
        f"数据表{len(it.rows)}张，共{sum(it.rows.values())}行；留存文件{it.kept_files}个",
        f"{compared}。",
        *next_,
    )


def _drill_lost(count: int) -> str:
    told = f"现有数据里的留存文件有{count}个丢失或损坏"
    return f"{told}：请在“历史—核对”找回（或 check --mend）。"


def mended(back: int, still_lost: int) -> str:
    """Return what came of bringing kept files back from the backups."""
    if not back:
        return "留存的文件都完好，没有要找回的。"
    left = f"还缺{still_lost}个，能读到的备份里没有好的。" if still_lost else ""
    return f"已从备份找回{back}个留存的文件。{left}"
