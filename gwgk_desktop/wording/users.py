"""Who works at the desk: roles, passwords and keys, the recovery sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.users import Role

if TYPE_CHECKING:
    from collections.abc import Mapping


ROLES = {
    Role.CLERK: "经办人",
    Role.REVIEWER: "复核人",
    Role.HEAD: "主任",
    Role.READ_ONLY: "只能查看",
}
HANDED_OUT = {"saved": "另存", "printed": "打印"}
CLERK_NEEDED = "您只能查看，不能改动数据；请由经办人登录后来做"
HEAD_NEEDED = "只有主任可以做这件事"
RECOVERY_USER = "恢复单"
"""Who opened the folder, where it was the code on the recovery sheet."""
RECOVERY_TITLE = "恢复单（内部资料　严禁张贴）"
RECOVERY_SHEET = """\

乡镇政务公开台　数据文件夹编号 {store}　{day} 打印

数据文件夹是加密的。所有密码都忘记了，或只剩一份备份时，
用下面的恢复码可以打开；只有打印出来的这一份。

{{code}}

怎样用：登录窗口点“忘记密码…”，输入恢复码，就能设新密码。
没有窗口的，把恢复码写进一个文本文件，然后
gwgk-desktop users --reset 用户名 --recovery-file 文件
大小写、空格、横线都不要紧；每组末一位是校验，写错会指出是哪一组。

怎样保管：装入信封，交单位保险柜；不要拍照，不要存在电脑里。
谁拿到恢复码和数据，谁就能读出全部内容。
丢失或泄露的，请主任马上在“设置—用户”里更换恢复码，旧码随即作废。
"""
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.STORE_NOT_PROTECTED: (
        "{file}没有加密，而这个数据文件夹是加密的，没有打开",
        "多半是别处的数据库放了进来；请从备份恢复原来的数据库",
    ),
    Code.STORE_CUT_SHORT: (
        "{file}不完整：文件比应有的短",
        "多半是复制没有做完；请从备份恢复，或重新完整复制",
    ),
    Code.KEYS_MISSING: (
        "“{folder}”里的数据库读不出：像是加密的，而钥匙文件 keys.json 不见了",
        "请从备份取回 keys.json，放回这个文件夹；没有加密过的，请从备份恢复数据库",
    ),
    Code.KEYS_DAMAGED: (
        "“{folder}”里的钥匙文件 keys.json 已损坏或被改动；与密码无关",
        "请从备份取回 keys.json",
    ),
    Code.KEYS_TOO_NEW: ("钥匙文件是更新的程序写的，本程序不认识", "请升级程序"),
    Code.KEYS_FOREIGN: (
        "{file}与钥匙文件 keys.json 不是一套，没有打开",
        "请把同一份备份里的数据库和 keys.json 一起放回",
    ),
    Code.NOT_SIGNED_IN: ("“{folder}”是加密的，还没有登录", "请先用密码登录"),
    Code.USER_NOT_NAMED: (
        "没有说是哪个用户",
        "请填写用户名；命令行用 --user 或环境变量 GWGK_USER",
    ),
    Code.USER_NAME_INVALID: (
        "用户名超过{longest}个字，或含有看不见的字符",
        "请用姓名作用户名",
    ),
    Code.USER_UNKNOWN: ("没有名为“{user}”的用户", "请核对用户名；新来的请由主任添加"),
    Code.USER_CLOSED: (
        "用户“{user}”已于{day}停用，不能再登录",
        "请换一个用户登录",
    ),
    Code.USER_EXISTS: (
        "用户“{user}”已经有了，停用的也算",
        "请换一个名字，如加上组别",
    ),
    Code.LAST_HEAD: (
        "“{user}”是最后一名主任，不能停用",
        "请先添加另一名主任",
    ),
    Code.HEAD_ONLY: (
        "“{user}”不是主任，不能管理用户、改审核设置",
        "请由主任来做",
    ),
    Code.LOOKS_ONLY: ("“{user}”只能查看，不能改动数据", "请由经办人登录后来做"),
    Code.PASSWORD_MISSING: (
        "没有给出密码",
        "请输入密码（命令行用 --password-file 或环境变量 GWGK_PASSWORD，在终端上会询问）",
    ),
    Code.PASSWORD_WRONG: (
        "“{user}”的密码不对",
        "请检查大小写和输入法；忘记了请由主任重设，或用恢复单",
    ),
    Code.PASSWORD_LENGTH: (
        "密码应为{shortest}到{longest}个字符",
        "请换一个密码，长的比花样多的好",
    ),
    Code.PASSWORD_WEAK: (
        "这个密码太容易猜：常见的、重复或连续的字符、用户名加几个字，都不收",
        "请换一个，如把几个不相干的词连在一起",
    ),
    Code.PASSWORDS_DIFFER: ("两次输入的密码不一样", "请重新输入"),
    Code.TRY_LATER: (
        "“{user}”的密码连续输错多次，还要等{seconds}秒才能再试",
        "忘记密码请由主任重设，或用恢复单",
    ),
    Code.RECOVERY_LENGTH: (
        "恢复码应为{wanted}个字符，这里是{found}个",
        "请对照恢复单逐组输入",
    ),
    Code.RECOVERY_MISTYPED: ("恢复码的第{group}组有误", "请对照恢复单重新输入这一组"),
    Code.RECOVERY_WRONG: (
        "恢复码本身没有写错，但打不开这个数据文件夹",
        "请找这个文件夹最近一次打印的恢复单；换过恢复码的，旧的已作废",
    ),
    Code.RECOVERY_NOT_COPIED: (
        "抄下的第{group}组与恢复码不符",
        "请照恢复码重新抄写、核对，再输入这一组",
    ),
    Code.NOT_PROTECTED: (
        "“{folder}”没有加密，没有用户可管理",
        "需要加密的，请在“设置—用户”里加密（命令行用 protect）",
    ),
    Code.IDLE_MINUTES: ("自动锁定的时间应在1到{longest}分钟之间", "请重新填写"),
    Code.NO_NUMBER: ("这一行没有登记号码", "请选有号码的一行"),
    Code.REVEAL_REASON_MISSING: (
        "显示完整号码必须写明原因",
        "请填写为什么要看，如：银行退回，核对账号",
    ),
    Code.ALREADY_PROTECTED: ("“{folder}”已经是加密的", "不必再次加密"),
    Code.NOT_CONVERTED: (
        "加密后的数据与原来的不完全相同，没有采用，原来的数据未动",
        "请重试；再次出现的，请检查磁盘",
    ),
    Code.NOTHING_OLD: ("没有留着未加密的旧数据", "不必删除"),
    Code.STORE_EXISTS: (
        "“{folder}”里已经有数据，没有另建",
        "请另选一个空的文件夹（--data）；要把已有的数据加密，请在“设置—用户”里加密（命令行用 protect）",
    ),
}
