"""Who asks, and with which password: from a file, the environment or the keyboard.

Never from an argument: others on the machine could see it.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from argparse import Namespace

    from gwgk_desktop.desk import Desk


def first_line(file: str) -> str:
    """Return the first line of a text file: UTF-8, or as Chinese Windows writes it."""
    path = Path(file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    return next(iter(text.splitlines()), "")


def user(wanted: Namespace) -> str:
    """Return who is said to ask; nobody where that is not said."""
    named: str = wanted.user or os.environ.get("GWGK_USER", "")
    return named


def given(wanted: Namespace) -> str:
    """Return the password that was given beforehand; nothing where none was."""
    if wanted.password_file is not None:
        return first_line(wanted.password_file)
    return os.environ.get("GWGK_PASSWORD", "")


def old(wanted: Namespace) -> str:
    """Return the password that is to be changed."""
    return given(wanted) or _asked("原密码：")


def chosen(wanted: Namespace) -> str:
    """Return the password for a new folder; at a terminal it is asked for twice."""
    return given(wanted) or _asked_twice("设置密码（8位以上）：")


def chosen_anew(wanted: Namespace) -> str:
    """Return the new password of somebody who is there already, or is added."""
    if wanted.new_password_file is not None:
        return first_line(wanted.new_password_file)
    return os.environ.get("GWGK_NEW_PASSWORD", "") or _asked_twice("新密码：")


def sign_in(desk: Desk, wanted: Namespace) -> None:
    """Open a protected folder for who asks; an unprotected one needs nobody."""
    if not desk.protected:
        return
    code_file = getattr(wanted, "recovery_file", None)
    if code_file is not None:
        desk.recover(first_line(code_file))
        return
    name = user(wanted) or desk.only_user()
    desk.sign_in(name, given(wanted) or _asked(f"{name}的密码："))


def _asked_twice(prompt: str) -> str:
    password = _asked(prompt)
    if password and _asked("再输入一次：") != password:
        raise Refusal(Code.PASSWORDS_DIFFER)
    return password


def _asked(prompt: str) -> str:
    """Ask at the terminal; where there is none, nothing is answered."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else ""
