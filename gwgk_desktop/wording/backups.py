"""Backups: why one fails or is of no use, why it was made, how it stands with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.backups import Difference, Reason
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.domain.backups import Backup, Standing

BACKUP_REASONS = {
    Reason.ASKED: "手动",
    Reason.QUIT: "退出时",
    Reason.TIMER: "定时",
    Reason.IMPORT: "导入之前",
    Reason.RELEASE: "制作、发布公示单之前",
    Reason.UNDO: "撤销之前",
    Reason.RESTORE: "恢复之前",
    Reason.UPGRADE: "升级之前",
    Reason.RETURN: "导出报表",
}
DIFFERENCES = {
    Difference.SEAL: "封存记录",
    Difference.DATABASE: "数据库文件的校验和",
    Difference.KEYS: "密钥文件的校验和",
    Difference.SHELF: "留存的文件",
    Difference.STRUCTURE: "数据库的结构",
    Difference.COUNTS: "各表行数",
    Difference.HEAD: "历史记录的末尾",
    Difference.CHAIN: "历史记录的前后衔接",
    Difference.ROWS: "与现有数据逐行比较",
}
BACKUP_HELD = (
    ("payout_batch", "批次"),
    ("payout_line", "明细"),
    ("notice_sheet", "公示单"),
)
"""What is said of the rows of a backup, and of which tables."""
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.BACKUP_FAILED: (
        "备份没有做成：“{folder}”里的数据库写不进或读不出",
        "数据和以前的备份未动；请检查磁盘后再备份一次，仍不行请换一个位置",
    ),
    Code.BACKUP_NOT_SOUND: (
        "备份写完后核对不符（{differs}），没有采用",
        "以前的备份未动；请先做一次演练，并检查磁盘有无故障",
    ),
    Code.STORE_UNSOUND: (
        "数据库{file}的结构有损坏，读不完整，这次的备份没有采用",
        "以前的备份未动；请在“历史—核对”看是什么，再用损坏之前的备份恢复（可先演练），并检查磁盘有无故障",
    ),
    Code.BACKUP_DAMAGED: (
        "备份“{backup}”与封存时不一样（{differs}），没有恢复",
        "现有数据未动；请改用另一个备份",
    ),
    Code.BACKUP_UNUSABLE: (
        "备份“{backup}”不可用（{differs}），已另做一份",
        "请检查存放备份的磁盘；新的备份可用演练再核对一次",
    ),
    Code.BACKUP_IS_WHOLE: (
        "备份“{backup}”没有发现损坏，没有删除",
        "多余的备份会自动清理；只有不可用的才能这样删除",
    ),
    Code.BACKUP_SETTINGS_DAMAGED: (
        "备份的设置{file}读不出来，不知道第二存放处在哪里",
        "请在“备份”页重新选定第二存放处（或 backup --second）",
    ),
    Code.BACKUP_WITHOUT_KEYS: (
        "备份“{backup}”是加密的，里面却没有钥匙文件 keys.json，这里没有钥匙能打开它",
        "什么也没有改动；请改用带钥匙文件的备份，或恢复到原来的数据文件夹",
    ),
    Code.BACKUP_UNPROTECTED: (
        "备份“{backup}”没有加密：恢复以后这个数据文件夹也不加密，电脑丢失时别人能读出全部身份证号和账号",
        "同意不加密，请加 --unprotected；要加密，请先 init 建一个加密的文件夹再恢复到那里，或恢复以后用 protect 命令",
    ),
    Code.BACKUP_FILES_MENDED: (
        "“{folder}”里有{count}个留存文件缺失或损坏，已用现有的好文件补上",
        "请检查存放备份的磁盘；所有备份可以再核对一次（check --thorough）",
    ),
    Code.KEPT_FILES_LOST: (
        "留存的公示单、报表文件有{count}个丢失或损坏，坏的没有写进备份",
        "以前备份里的好文件未动；请在“历史—核对”找回（或 check --mend）",
    ),
    Code.NOTHING_TO_MEND_FROM: (
        "能读到的备份里没有这{count}个留存文件的好文件，没有找回",
        "什么也没有改动；请接上第二存放处的U盘再试一次",
    ),
    Code.BACKUP_OTHER_KEY: (
        "备份“{backup}”是加密的，这个数据文件夹的钥匙打不开它，没有恢复",
        "现有数据未动；请恢复到一个空的文件夹，用备份当时的密码或恢复码打开",
    ),
    Code.NO_BACKUP: ("还没有好的备份", "请先备份一次"),
    Code.BACKUP_UNKNOWN: (
        "没有“{backup}”这个备份",
        "在“备份”页可以看到全部备份（backup --list）；第二存放处的备份要先接上它",
    ),
    Code.BACKUP_TARGET_NETWORK: (
        "“{folder}”在网络上，不能存放备份",
        "请选本机的另一块硬盘或U盘：网络上的位置别人也能打开，断线时会写坏",
    ),
    Code.BACKUP_TARGET_SYNCED: (
        "“{folder}”在网盘的同步文件夹（{service}）里，不能存放备份",
        "请选本机的另一块硬盘或U盘：备份里有个人信息，不能上传",
    ),
    Code.BACKUP_TARGET_OWN: (
        "“{folder}”就是数据文件夹，或在它里面，不能作第二存放处",
        "请选另一块硬盘或U盘：同一个位置坏了，备份也就没有了",
    ),
    Code.BACKUP_TARGET_FULL: (
        "“{folder}”放不下：需要{needed}，只剩{free}",
        "请腾出空间，或另选一个位置",
    ),
    Code.SECOND_MISSING: (
        "第二存放处“{folder}”现在没有接上，备份只做在本机",
        "请接上它再备份一次",
    ),
    Code.SECOND_NOT_OURS: (
        "“{folder}”里没有本机的记号：U盘没有接上，或换成了别的盘，备份只做在本机",
        "请接上原来的U盘；要改用这一个，请重新选定第二存放处",
    ),
    Code.RESTORE_NOT_AGREED: (
        "恢复“{backup}”之前要先同意，没有恢复",
        "确认要恢复，请加 --yes；现有数据会留在一旁，可以换回来",
    ),
    Code.NO_BACKUP_THERE: (
        "“{folder}”里没有找到备份",
        "请选U盘，或备份所在的文件夹：它的名称以 backup- 开头",
    ),
    Code.SECOND_NOT_PROTECTED: (
        "第二存放处“{folder}”还有{count}份未加密的备份，谁拿到都能读出",
        "请自行删除，或改用另一个U盘；加密以后做的备份不受影响",
    ),
}


def backup_state(it: Backup) -> str:
    """Return whether a backup is there as it was sealed, and whether it stays."""
    if it.differs == (Difference.SEAL,):
        return "不可用：没有封存记录，或记录读不出"
    if it.differs:
        return f"不可用：{differing(it.differs)}"
    return "完好，长期保留" if it.seal.kept else "完好"


def differing(differs: tuple[Difference, ...]) -> str:
    """Return in what a backup differs from its seal, by name."""
    return "、".join(DIFFERENCES[it] for it in differs)


def backup_held(it: Backup) -> str:
    """Return what a backup holds, in a few figures."""
    some = (f"{name}{it.seal.counts.get(table, 0):,}" for table, name in BACKUP_HELD)
    return "　".join(some) if it.seal.serial else ""


def backup_place(it: Backup) -> str:
    """Return where a backup stands: in the second place, or its folder."""
    return "第二存放处" if it.second else str(it.folder.parent)


def backup_standing(it: Standing) -> str:
    """Return how it stands with the backups, as the foot of the window says it."""
    told = "还没有备份"
    if it.newest:
        made = it.newest.seal.made_at
        told = f"最近备份 {made:%m-%d %H:%M}"
    if it.deeds_since:
        told += (
            f"，之后有{it.deeds_since}步操作未备份"
            if it.newest
            else f"，{it.deeds_since}步操作只在本机"
        )
    if it.second_due:
        last = it.second_newest
        since = f"{last.seal.made_at:%m-%d}以来" if last else ""
        hint = "请备份一次" if it.second_there else "请接上它"
        told += f"；第二存放处{since}没有备份，{hint}（{it.second}）"
    return told
