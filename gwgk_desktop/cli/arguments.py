"""What may be written on the command line, and what is said of a mistake in it."""

from __future__ import annotations

import argparse
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from gwgk_desktop import __version__
from gwgk_desktop.cli import values
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.wording import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Sequence

_MISTAKES = {
    "the following arguments are required": "缺少参数",
    "unrecognized arguments": "不认识的参数",
    "expected one argument": "后面要跟一个值",
    "expected at least one argument": "后面至少要跟一个值",
    "invalid choice": "没有这个选项",
    "choose from": "可选",
    "not allowed with argument": "不能同时用于",
    "invalid int value": "应为整数",
    "argument ": "参数 ",
}


class _Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese, and takes no option cut short.

    `--password` would else be `--password-file`, and a password in its place be told.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and end with status 2."""
        for english, chinese in _MISTAKES.items():
            message = message.replace(english, chinese)
        self.exit(2, f"用法不对：{message}\n{self.format_usage()}")

    def format_usage(self) -> str:
        """Return the usage line."""
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        """Return the whole help."""
        text = super().format_help().replace("usage:", "用法：", 1)
        for english, chinese in (
            ("positional arguments:", "参数："),
            ("options:", "选项："),
            ("show this help message and exit", "显示此帮助"),
        ):
            text = text.replace(english, chinese)
        return text


def parse(args: Sequence[str] | None) -> argparse.Namespace:
    """Return what was asked; ends the program with status 2 on wrong usage."""
    parser, parsers = _parsers()
    wanted, unknown = parser.parse_known_args(args)
    if unknown:
        told = f"unrecognized arguments: {' '.join(unknown)}"
        parsers.get(wanted.command, parser).error(told)
    if wanted.command and (amiss := COMMANDS[wanted.command].amiss(wanted)):
        parsers[wanted.command].error(amiss)
    return wanted


@cache
def _parsers() -> tuple[_Parser, dict[str, _Parser]]:
    """Return the parser, and those of the commands by their names."""
    before, after = _globals(final=False), _globals(final=True)
    parser = _Parser(
        prog="gwgk-desktop",
        description=f"{PRODUCT}：不带命令时打开窗口。",
        parents=[before],
    )
    parser.add_argument(
        "--version", action="version", version=__version__, help="显示版本"
    )
    parser.set_defaults(data=None, json=False, user=None, password_file=None)
    commands = parser.add_subparsers(dest="command", title="命令", metavar="命令")
    parsers: dict[str, _Parser] = {}
    for name, command in COMMANDS.items():
        told = command.told
        added = commands.add_parser(name, help=told, description=told, parents=[after])
        command.arguments(added)
        parsers[name] = added
    return parser, parsers


def _globals(*, final: bool) -> _Parser:
    """Return the options that stand before or after the command.

    After it they have no default, so that none is lost that stood before.
    """
    parser = _Parser(add_help=False)
    unset = argparse.SUPPRESS if final else None
    parser.add_argument(
        "--data", type=values.folder, metavar="文件夹", default=unset, help="数据文件夹"
    )
    parser.add_argument(
        "--user", metavar="用户", default=unset, help="用户名（或 GWGK_USER）"
    )
    parser.add_argument(
        "--password-file",
        metavar="文件",
        default=unset,
        help="第一行是登录密码的文本文件（或用环境变量 GWGK_PASSWORD）",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS if final else False,
        help="输出一份 JSON",
    )
    return parser
