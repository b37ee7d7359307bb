"""No command: the window; a command: the command line.

Until all is loaded Ctrl+C ends the program there and then, with the sentence that is
said of whatever was stopped before it began.  So hardly anything is imported before
`main`.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # as typing has it, which takes its time to load
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from typing import NoReturn

STOPPED = 130
"""The exit status of what was stopped by SIGINT, as every shell has it."""
_NOTHING = "已取消，什么都没有保存；需要时再做一遍。"
"""As `cli.cancelled` says it, which is not loaded yet."""
_DOCUMENT = (
    f'{{"refused": {{"code": "cancelled", "message": "{_NOTHING}"}}, "kept": []}}'
)


def main(args: Sequence[str] | None = None) -> int:
    """Run what is asked for and return its exit status."""
    # An exception would not do: imports turn some into others, or tell of them.
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    asked = sys.argv[1:] if args is None else args
    if usual:
        signal.signal(signal.SIGINT, _end_as_json if "--json" in asked else _end)
    try:
        run = _loaded(args)
    finally:
        if usual:
            signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return run()
    except KeyboardInterrupt:
        return STOPPED


def _loaded(args: Sequence[str] | None) -> Callable[[], int]:
    """Return what is asked for, with all that it needs in memory."""
    if (sys.argv[1:] if args is None else args) == ["--version"]:
        return _tell_version
    from functools import partial  # noqa: PLC0415 - see above

    from gwgk_desktop import cli  # noqa: PLC0415

    wanted: Namespace = cli.parse(args)
    if wanted.command is not None:
        return partial(cli.run, wanted)
    # Qt is loaded only where a window is wanted: look-ups start in half the time.
    from gwgk_desktop.ui.main import open_window  # noqa: PLC0415

    return partial(open_window, cli.data_folder(wanted), partial(cli.refuse, wanted))


def _tell_version() -> int:
    """Say the version, for which nothing else is loaded: the command line says it so.

    Through its parser it takes as long as any command does to load.
    """
    from gwgk_desktop import __version__  # noqa: PLC0415

    _write(1, __version__)
    return 0


def _end(*_: object) -> NoReturn:
    """End with a word on standard error; a window without a terminal has none."""
    _write(2, _NOTHING)
    os._exit(STOPPED)


def _end_as_json(*_: object) -> NoReturn:
    """End with the document that was asked for, too."""
    _write(1, _DOCUMENT)
    _end()


def _write(stream: int, text: str) -> None:
    """Write a line past Python's own streams, which may just be written to."""
    try:  # noqa: SIM105 - contextlib would have to be loaded
        os.write(stream, f"{text}{os.linesep}".encode())
    except OSError:
        pass


if __name__ == "__main__":
    sys.exit(main())
