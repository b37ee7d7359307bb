"""The recovery code: its sheet, and the code instead of a password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.cli import values

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gwgk_desktop.cli.answers import Document


def add_sheet(parser: ArgumentParser) -> None:
    """Take where the recovery sheet is to be written."""
    parser.add_argument(
        "--recovery-sheet",
        type=values.file,
        metavar="文件",
        help="把恢复单写成 PDF（文件名会带“内部”）；不写就只在屏幕上显示一次",
    )


def add_file(parser: ArgumentParser) -> None:
    """Take the recovery code instead of a password."""
    parser.add_argument(
        "--recovery-file",
        metavar="文件",
        help="第一行是恢复码的文本文件：代替密码，以主任身份打开",
    )


def sheet(wanted: Namespace) -> Path | None:
    """Return where the recovery sheet is to be written, if anywhere."""
    return Path(wanted.recovery_sheet) if wanted.recovery_sheet else None


def document(code: str, written: Path | None) -> Document:
    """Return the code, or where its sheet was written instead."""
    return {
        "recovery_code": None if written else code,
        "recovery_sheet": str(written) if written else None,
    }


def told(code: str, written: Path | None) -> str:
    """Return what is to be done with the code."""
    if written:
        return f"恢复单已写入{written}：请打印后装入信封锁好，再删除这个文件。"
    return f"恢复码只显示这一次，请抄在纸上锁好：{code}"
