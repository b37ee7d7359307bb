"""Opening the window on a data folder."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QMessageBox

from gwgk_desktop import wording
from gwgk_desktop.desk import LOG, Desk, log_bug
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.ui.look import dress
from gwgk_desktop.ui.tasks import Lane, Lanes
from gwgk_desktop.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path
    from types import TracebackType


def open_window(folder: Path) -> int:
    """Open the window on a data folder; return the exit status when it closes."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName(wording.PRODUCT)
    dress(application)
    try:
        desk = Desk(folder)
    except Refusal as refusal:
        QMessageBox.warning(None, wording.PRODUCT, wording.describe(refusal.problem))
        return 1
    with desk:
        window = make_window(desk)
        sys.excepthook = _excepthook(window)
        window.show()
        return application.exec()


def make_window(desk: Desk) -> Window:
    """Return the window of a desk; its pages fill once the store is open."""
    lanes = Lanes(work=Lane(desk.open_store), look=Lane(desk.open_look_up))
    window = Window(lanes, desk.folder / LOG, _today)
    # The work lane upgrades the store before anybody looks into it.
    lanes.work.run(
        lambda _: None, done=lambda _: window.refresh(), failed=window.show_failure
    )
    return window


def _today() -> date:
    return datetime.now().date()


def _excepthook(
    window: Window,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def hook(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        del kind, trace
        if isinstance(error, Exception):
            window.show_failure(error)
        else:
            log_bug(error)

    return hook
