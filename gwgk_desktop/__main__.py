"""No command: the window; a command: the command line."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from gwgk_desktop import cli

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(args: Sequence[str] | None = None) -> int:
    """Run what is asked for and return its exit status."""
    wanted = cli.parse(args)
    if wanted.command is not None:
        return cli.run(wanted)
    # Qt is loaded only where a window is wanted: look-ups start in half the time.
    from gwgk_desktop.ui.main import open_window  # noqa: PLC0415

    return open_window(cli.data_folder(wanted), partial(cli.refuse, wanted))


if __name__ == "__main__":
    sys.exit(main())
