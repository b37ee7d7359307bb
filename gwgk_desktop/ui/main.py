"""Opening the window on a data folder."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from gwgk_desktop import wording
from gwgk_desktop.desk import LOG, Desk, log_bug
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.ui.lock import Lock
from gwgk_desktop.ui.look import dress, speak_chinese
from gwgk_desktop.ui.screen_lock import ScreenLock
from gwgk_desktop.ui.sign_in_dialog import FirstStartDialog, let_in
from gwgk_desktop.ui.tasks import Lane, Lanes
from gwgk_desktop.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext


def open_window(folder: Path, refuse: Callable[[Refusal], int]) -> int:
    """Open the window on a data folder; return the exit status when it closes.

    Without a screen `refuse` says so, and its status ends the program.
    """
    speak_chinese()
    application = _application(refuse)
    application.setApplicationName(wording.PRODUCT)
    dress(application)
    try:
        desk = Desk(folder)
    except Refusal as refusal:
        QMessageBox.warning(None, wording.PRODUCT, wording.describe(refusal.problem))
        return 1
    with desk:
        try:
            if not let_in(desk):
                return 0
        except Refusal as refusal:
            told = wording.describe(refusal.problem)
            QMessageBox.warning(None, wording.PRODUCT, told)
            return 1
        window = make_window(desk)
        sys.excepthook = _excepthook(window)
        window.show()
        return application.exec()


def _application(refuse: Callable[[Refusal], int]) -> QApplication:
    """Return the application; where there is no screen, end the program in words.

    Qt knows only to abort then, in English; its last message comes before it does.
    """

    def told(kind: QtMsgType, _context: QMessageLogContext, _text: str | None) -> None:
        if kind == QtMsgType.QtFatalMsg:
            status = refuse(Refusal(Code.NO_SCREEN))
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    before = qInstallMessageHandler(told)
    application = QApplication(sys.argv[:1])
    qInstallMessageHandler(before)
    return application


def make_window(desk: Desk) -> Window:
    """Return the window of a desk; its pages fill once the store is open."""
    lanes = Lanes(
        work=Lane(desk.open_store),
        look=Lane(desk.open_look_up),
        spare=Lane(desk.open_look_up),
    )
    window = Window(lanes, desk.folder / LOG, _today)
    _guard(window, desk)
    window.office.users.protect_wanted.connect(
        lambda: window.let_go(partial(_protect, window, desk))
    )
    # The work lane upgrades the store before anybody looks into it.
    window.go_on()
    return window


def _guard(window: Window, desk: Desk) -> None:
    """Let the window lock, or its title say that there is nothing to lock by."""
    if not desk.protected:
        window.setWindowTitle(f"{wording.PRODUCT}（{wording.UNPROTECTED}）")
        return
    window.setWindowTitle(wording.PRODUCT)
    lock = Lock(window, desk.who, desk.verify)
    window.guard(lock)
    ScreenLock(window).locked.connect(lock.lock)


def _protect(window: Window, desk: Desk) -> None:
    """Let an unprotected folder be protected; nobody has its store open."""
    if FirstStartDialog(desk, may_stay=False).exec():
        _guard(window, desk)
    window.go_on()


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
