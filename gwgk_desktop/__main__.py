"""No command: the window; a command: the command line.

Until all is loaded Ctrl+C ends the program there and then, without a word: nothing has
begun yet that could be told of.  So hardly anything is imported before `main`.
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


def main(args: Sequence[str] | None = None) -> int:
    """Run what is asked for and return its exit status."""
    # An exception would not do: imports turn some into others, or tell of them.
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if usual:
        signal.signal(signal.SIGINT, _end)
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
    from functools import partial  # noqa: PLC0415 - see above

    from gwgk_desktop import cli  # noqa: PLC0415

    wanted: Namespace = cli.parse(args)
    if wanted.command is not None:
        return partial(cli.run, wanted)
    # Qt is loaded only where a window is wanted: look-ups start in half the time.
    from gwgk_desktop.ui.main import open_window  # noqa: PLC0415

    return partial(open_window, cli.data_folder(wanted), partial(cli.refuse, wanted))


def _end(*_: object) -> NoReturn:
    os._exit(STOPPED)


if __name__ == "__main__":
    sys.exit(main())
