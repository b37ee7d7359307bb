"""Opening the window on a data folder."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QStandardPaths, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox, QProgressDialog

from gwgk_desktop import wording
from gwgk_desktop.desk import LOG, WANTS_BACKUP, Desk, log_bug
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import checking
from gwgk_desktop.ui.collecting import Collector
from gwgk_desktop.ui.lock import Lock
from gwgk_desktop.ui.look import dress, speak_chinese
from gwgk_desktop.ui.rescue_dialog import RescueDialog
from gwgk_desktop.ui.screen_lock import ScreenLock
from gwgk_desktop.ui.sign_in_dialog import FirstStartDialog, let_in
from gwgk_desktop.ui.tasks import Lane, Lanes
from gwgk_desktop.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

    from gwgk_desktop.domain.problems import Problem

OPENING_SHOWN_AFTER_MS = 600
"""A store that opens sooner shows nothing of it."""


def open_window(folder: Path, refuse: Callable[[Refusal], int]) -> int:
    """Open the window on a data folder; return the exit status when it closes.

    Without a screen `refuse` says so, and its status ends the program.
    """
    speak_chinese()
    application = _application(refuse)
    Collector(application)
    application.setApplicationName(wording.PRODUCT)
    dress(application)
    try:
        desk = Desk(folder.absolute())
    except Refusal as refusal:
        _tell_not_opened(folder, refusal.problem)
        return 1
    begin_in_documents()
    with desk:
        try:
            if not let_in(desk):
                return 0
        except Refusal as refusal:
            _tell_not_opened(folder, refusal.problem)
            return 1
        opened = _Opened()
        window = make_window(desk, opened)
        sys.excepthook = _excepthook(window)
        if not opened.wait():
            window.close()
            return 1
        window.show()
        return application.exec()


def _tell_not_opened(folder: Path, problem: Problem) -> None:
    told = wording.not_opened(str(folder), problem)
    QMessageBox.warning(None, f"{wording.PRODUCT}没有打开", told)


def begin_in_documents() -> None:
    """Let file dialogs begin where the user keeps files, not beside the program."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    with suppress(OSError):  # there may be none
        os.chdir(QStandardPaths.writableLocation(place))


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


class _Opened:
    """Waits, with a sign of life, until the store is open or it is clear it will not.

    The window is shown only then: an empty one would tell nobody what has happened.
    """

    def __init__(self) -> None:
        self._loop = QEventLoop()
        self._sign = QProgressDialog("正在打开数据…", "", 0, 0)
        self._sign.setWindowTitle(wording.PRODUCT)
        self._sign.setCancelButton(None)
        self._sign.setMinimumDuration(OPENING_SHOWN_AFTER_MS)

    def __call__(self, *, well: bool) -> None:
        """Note how it ended."""
        self._loop.exit(int(well))

    def look_away(self) -> None:
        """Take the sign away: somebody is asked something."""
        self._sign.reset()

    def wait(self) -> bool:
        """Return whether the store is open."""
        well = bool(self._loop.exec())
        self._sign.reset()
        self._sign.deleteLater()
        return well


def make_window(desk: Desk, opened: _Opened | None = None) -> Window:
    """Return the window of a desk; its pages fill once the store is open.

    Where only a backup can help, one is offered first; `opened` is told what came
    of it.
    """
    lanes = Lanes(
        work=Lane(desk.open_store),
        look=Lane(desk.open_look_up),
        spare=Lane(desk.open_look_up),
    )
    window = Window(lanes, desk.folder / LOG, _today, desk.store_is_damaged)
    opening = _Opening(desk, lanes.work, window, opened or (lambda **_: None))
    window.office.users.protect_wanted.connect(
        lambda: window.let_go(partial(_protect, opening))
    )
    opening.begin()
    return window


def _protect(opening: _Opening) -> None:
    """Let an unprotected folder be protected; nobody has its store open."""
    FirstStartDialog(opening.desk, to_protect=True).exec()
    opening.window.setEnabled(True)
    opening.begin()


def _guard(window: Window, desk: Desk) -> None:
    """Let the window lock, or its title say that there is nothing to lock by."""
    if not desk.protected:
        window.setWindowTitle(f"{wording.PRODUCT}（{wording.UNPROTECTED}）")
    elif not window.guarded:
        window.setWindowTitle(wording.PRODUCT)
        lock = Lock(window, desk.who, desk.verify)
        window.guard(lock)
        ScreenLock(window).locked.connect(lock.lock)


@dataclass(frozen=True, slots=True)
class _Opening:
    """Opens the store on the work lane, which upgrades it before anybody looks."""

    desk: Desk
    lane: Lane
    window: Window
    opened: _Opened | Callable[..., None]

    def begin(self) -> None:
        """Open the store; once more, where a backup has taken its place."""
        self.lane.run(checking.told_on_opening, done=self._done, failed=self._not_done)

    def _done(self, troubles: Sequence[Problem]) -> None:
        _guard(self.window, self.desk)
        if self.desk.stopped:
            self.window.setWindowTitle(f"{self.window.windowTitle()}（只能查看）")
        self.window.start([*self.desk.warnings, *troubles])
        self.opened(well=True)

    def _not_done(self, error: Exception) -> None:
        if isinstance(self.opened, _Opened):
            self.opened.look_away()
        if not isinstance(error, Refusal):
            self.window.show_failure(error)
        elif error.problem.code not in WANTS_BACKUP:
            _tell_not_opened(self.desk.folder, error.problem)
        elif RescueDialog(self.desk, error.problem).exec():
            self.begin()
            return
        self.opened(well=False)


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
