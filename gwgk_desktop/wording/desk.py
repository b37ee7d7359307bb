"""The desk itself: its name, its data folder and files, what of its history is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping


PRODUCT = "乡镇政务公开台"
BUG = "程序出错，这一步没有做成，数据未改动。出错的位置已记在："
LOCKED_TITLE = f"{PRODUCT}（已锁定）"
UNPROTECTED = "未加密"
"""What the window's title says of a folder without protection."""
PROTECT_IT = "这个数据文件夹没有加密，电脑丢失时别人能读出全部身份证号和账号；加密请用 protect 命令。"
HANDS_OFF = "有人在程序之外改过数据库；请从备份恢复，并查明是谁改的"
"""What to do where the database was changed past the program."""
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    # The history: what can be undone
    Code.OPERATION_UNKNOWN: ("历史里没有编号为{number}的操作", "请看历史列表里的编号"),
    Code.NOT_UNDOABLE: (
        "第{number}号操作不能撤销：用户和密码的管理、恢复备份，已离开本机的公示单、报表、核实单和导出的未收的行",
        "需要改动的，请更正后重新制作；恢复的备份，可在“备份”里换回原来的数据",
    ),
    Code.ALREADY_UNDONE: ("第{number}号操作已被第{by}号操作撤销", "不必再次撤销"),
    Code.IMPORT_AGAIN: ("撤销导入之后不能恢复", "请重新导入原来的文件"),
    Code.CHANGED_SINCE: ("这条记录后来又有改动，不能撤销", "请先撤销后来的改动"),
    # The data folder and files
    Code.FOLDER_IN_USE: (
        "数据文件夹“{folder}”正被另一个程序使用",
        "请先关闭已打开的窗口；还有导入、备份等没做完的，请等它做完",
    ),
    Code.FOLDER_NOT_EMPTY: (
        "这个数据文件夹已经在用，没有写入示例",
        "用过的文件夹不再写入示例，撤销过的也算；请为示例另选一个空的数据文件夹（--data）",
    ),
    Code.FOLDER_UNUSABLE: (
        "数据文件夹“{folder}”不能写入",
        "请检查权限，或另选一个文件夹（--data）",
    ),
    Code.FOLDER_ON_NETWORK: (
        "“{folder}”在网络上，不能作数据文件夹",
        "请选本机硬盘上的文件夹（--data）：断线会写坏数据库，别的电脑也能打开",
    ),
    Code.FOLDER_SYNCED: (
        "“{folder}”在网盘的同步文件夹（{service}）里，不能作数据文件夹",
        "请选同步文件夹之外的位置（--data）：个人信息不能上传，同步会把数据库写坏",
    ),
    Code.NOT_A_STORE: (
        "{file}不是本程序的数据库",
        "原文件未动；请检查数据文件夹选得对不对，选得对就从最近的备份恢复",
    ),
    Code.STORE_TOO_NEW: (
        "数据库的版本是{found}，本程序只认到{supported}",
        "请升级程序",
    ),
    Code.STORE_DAMAGED: (
        "数据库{file}已损坏，读不下去",
        "请先不要再用这个数据文件夹，也不要删除损坏的文件；从最近的备份恢复",
    ),
    Code.STORE_INCOMPLETE: (
        "数据库{file}已损坏，缺少其中的{missing}",
        "原文件未动，请不要删除；从最近的备份恢复",
    ),
    Code.STORE_GONE: (
        "“{folder}”里原来有数据，现在数据库文件不见了，或成了空文件",
        "没有另建新的；请从备份恢复",
    ),
    Code.STORE_STOPPED: (
        "数据库{file}已查出损坏，现在只能查看，什么也不再保存",
        "请在“备份”页从损坏之前的备份恢复（命令行用 restore）；磁盘修好、再核对无误后可以继续",
    ),
    Code.DISK_FULL_READING: (
        "“{folder}”所在的磁盘已满，现在只能查看，什么也不能保存",
        "请腾出几兆以上的空间，再重新打开程序；要带走的文件请存到别的磁盘",
    ),
    Code.FOLDER_READING: (
        "数据文件夹“{folder}”不能写入，现在只能查看，什么也不能保存",
        "请检查权限、磁盘是否写保护，再重新打开程序；要带走的文件请存到别处",
    ),
    Code.WRITING_NEEDED: (
        "数据库{file}要先写入才能打开（上次没有正常关闭，或是旧版本的），现在写不进去",
        "原有内容未动；请腾出磁盘空间，或检查权限，再重新打开",
    ),
    Code.LOG_SET_ASIDE: (
        "数据库旁有一份不属于它的旧日志，没有采用，已改名为“{log}”",
        "请用“核对”检查一遍；文件夹里的文件不要单独拷回、同步",
    ),
    Code.COMMITS_LOST: (
        "数据库是旧的，或上次没有正常关闭：已经保存的第{acknowledged}号操作不见了，历史只到第{last}号{copy}",
        "请先不要继续录入；从最近的备份恢复，或补做缺少的操作；留存的日志请交技术人员",
    ),
    Code.SEAL_DIFFERS: (
        "数据库不是上次关闭时的那一份：关闭时历史到第{sealed}号，现在到第{last}号",
        "如不是您自己恢复了备份，请用“核对”检查一遍",
    ),
    Code.STORE_ALTERED: (
        "数据库文件{name}与上次关闭时不一样，关闭以后被改动过：不是本程序改的",
        "请先不要继续录入；用“核对”检查一遍；如不是您自己换上的，请从备份恢复",
    ),
    Code.SIDECARS_MISSING: (
        "数据库旁边的{names}不见了、读不出来或落在历史后面，有没有丢失操作无从核对",
        "如不是您自己搬动了文件，请用“核对”对照备份和纸上的摘要",
    ),
    Code.BEHIND_BACKUP: (
        "备份“{backup}”里历史已到第{deeds}号，现在的历史只到第{last}号，或与它不同{copy}",
        "请先不要继续录入；从那份备份恢复，或补做缺少的操作",
    ),
    Code.FOUND_UNREADABLE: (
        "打开时所发现问题的记录{name}损坏，读不出来",
        "请用“核对”检查一遍；磁盘可能有故障，请检查",
    ),
    Code.NOTHING_TO_SETTLE: ("打开时没有发现过问题，或都已处置", "不必处置"),
    Code.SETTLING_REASON_MISSING: ("处置打开时发现的问题，必须写明原因", "请填写原因"),
    Code.DIGEST_EMPTY: (
        "摘要码是空的",
        "请照月度摘要输入八组字符；不对照纸上的摘要，就不要写这一项",
    ),
    Code.NO_SUCH_FOLDER: ("找不到文件夹“{folder}”", "请检查名称和位置；U盘是否插好"),
    Code.DIGEST_MISTYPED: (
        "摘要码{groups}不对，或抄漏、抄错了",
        "请照月度摘要上的八组字符逐组核对；每组末位是校验字符",
    ),
    Code.FILE_MISSING: ("找不到文件{file}", "请检查文件名和位置"),
    Code.FILE_IN_USE: (
        "文件{file}打不开或不能写入",
        "如正在 WPS/Excel 中打开，请先关闭；并检查有无权限",
    ),
    Code.DISK_FULL: ("磁盘已满，{file}没有写成", "原有内容未动；请腾出空间后重试"),
    Code.DISK_FAILED: (
        "磁盘读写出错，{file}没有写成",
        "原有内容未动；请先做一份备份到别的磁盘，再请人检查这块磁盘",
    ),
    Code.KEPT_FILE_MISSING: (
        "留存的文件{sha256}丢失或已被改动",
        "请从备份恢复数据文件夹",
    ),
    Code.NO_STORE: (
        "“{folder}”里没有本程序的数据",
        "请核对数据文件夹（--data）；第一次使用，请打开窗口建立（命令行用 init 或 example）",
    ),
    Code.NO_SCREEN: (
        "这里没有可用的屏幕，窗口打不开",
        "请在有桌面的电脑上打开，或改用命令（--help 列出各条命令）",
    ),
    Code.IS_A_FOLDER: ("{file}是文件夹，不是文件", "请选择文件，不要选文件夹"),
    Code.OUTPUT_UNWRITABLE: (
        "“{folder}”这个位置不能写入{in_way}",
        "请检查名称和权限，或另选一个文件夹",
    ),
    Code.FOLDER_MISSING: (
        "没有“{folder}”这个文件夹，什么也没有写",
        "请核对位置有没有写错，或先建好这个文件夹",
    ),
    Code.FILE_EXISTS: (
        "文件{file}已经存在，不是本程序原样导出的，没有覆盖",
        "请另取一个文件名，或先把原来的文件移走",
    ),
}
