"""Who may open a protected folder: the command users."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import passwords, recovery, values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command
from gwgk_desktop.domain.users import Role
from gwgk_desktop.services import users
from gwgk_desktop.wording import ROLES

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.domain.users import User
    from gwgk_desktop.store.database import Store


def _add_users(parser: ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--add", type=values.user, metavar="用户", help="添加（主任）")
    one.add_argument("--close", type=values.user, metavar="用户", help="停用（主任）")
    one.add_argument(
        "--reset", type=values.user, metavar="用户", help="重设密码（主任）"
    )
    one.add_argument("--change-password", action="store_true", help="修改自己的密码")
    one.add_argument(
        "--new-recovery", action="store_true", help="更换恢复码（主任），旧码作废"
    )
    roles = "、".join(f"{role} {label}" for role, label in ROLES.items())
    parser.add_argument(
        "--role", type=_role, default=Role.CLERK, metavar="角色", help=roles
    )
    parser.add_argument(
        "--new-password-file",
        metavar="文件",
        help="第一行是新密码的文本文件（或用环境变量 GWGK_NEW_PASSWORD）",
    )
    recovery.add_file(parser)
    recovery.add_sheet(parser)


def _role(text: str) -> Role:
    for role, label in ROLES.items():
        if text in {role.value, label}:
            return role
    raise ArgumentTypeError(f"“{text}”不是角色，应为 {'、'.join(Role)}")


def _users(store: Store, wanted: Namespace) -> Answer:
    document: Document = {}
    told: tuple[str, ...] = ()
    if wanted.add or wanted.close or wanted.reset or wanted.new_recovery:
        users.refuse_unless_head(store)  # before a password is asked for
    if wanted.add:
        password = passwords.chosen_anew(wanted)
        users.add(store, wanted.add, wanted.role, password)
        told = (f"已添加用户“{wanted.add}”（{wording.ROLES[wanted.role]}）。",)
    if wanted.close:
        users.close(store, wanted.close)
        told = (f"已停用用户“{wanted.close}”。",)
    if wanted.reset:
        users.reset(store, wanted.reset, passwords.chosen_anew(wanted))
        told = (f"已重设“{wanted.reset}”的密码。",)
    if wanted.change_password:
        old = passwords.old(wanted)
        users.change_password(store, old, passwords.chosen_anew(wanted))
        told = ("密码已修改。",)
    if wanted.new_recovery:
        sheet = recovery.sheet(wanted)
        code, written = users.new_recovery(store, sheet)
        document |= recovery.document(code, written)
        told = ("原来的恢复码已作废。", recovery.told(code, written))
    every = users.every(store)
    document["users"] = [user_document(it) for it in every]
    lines = tuple(
        f"{it.name}\t{wording.ROLES[it.role]}\t{it.since}"
        + (f"\t{it.closed_on} 停用" if it.closed_on else "")
        for it in every
    )
    return Answer(document, told or lines)


def user_document(it: User) -> Document:
    """Return a user."""
    return {
        "name": it.name,
        "role": it.role,
        "since": it.since.isoformat(),
        "closed_on": it.closed_on.isoformat() if it.closed_on else None,
    }


COMMANDS = {
    "users": Command(
        "列出用户，或添加、停用、重设密码、更换恢复码", _users, _add_users
    ),
}
