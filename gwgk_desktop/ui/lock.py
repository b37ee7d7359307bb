"""The lock of the window: nothing to be seen, nothing lost.

A dialog that is hidden ends, and what was typed is gone with it.  So nothing is hidden:
each window gets a plain cover over all it shows, its title says nothing, and a
dialog before them all asks for the password of who is signed in.  Whatever opens
meanwhile, a message of a job that ended, say, is covered before it is first drawn.  The
lanes know nothing of it: what runs, runs on.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QToolTip, QWidget

from gwgk_desktop import wording
from gwgk_desktop.domain.users import IDLE_MINUTES
from gwgk_desktop.ui.asking import Asking, secret_line
from gwgk_desktop.ui.clipboard import clipboard
from gwgk_desktop.ui.reveal import RevealBar

if TYPE_CHECKING:
    from collections.abc import Callable

TICK_MS = 1000
_MOST_POPUPS = 20
_BY_HAND = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.InputMethod,
        QEvent.Type.Drop,
    }
)
"""What shows that somebody is at the desk."""
_KEPT_OUT = _BY_HAND | {
    QEvent.Type.KeyRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.Shortcut,
    QEvent.Type.ContextMenu,
    QEvent.Type.DragEnter,
    QEvent.Type.DragMove,
    QEvent.Type.ToolTip,
    QEvent.Type.TouchEnd,
}
_AT_THE_WINDOWS = frozenset(
    {
        QEvent.Type.Show,
        QEvent.Type.Resize,
        QEvent.Type.ChildAdded,
        QEvent.Type.WindowTitleChange,
    }
)


class LockDialog(Asking):
    """Stands before everything until who is signed in comes back, or it is ended."""

    opened = Signal()
    quit_wanted = Signal()

    def __init__(self, who: str, verify: Callable[[str], None]) -> None:
        super().__init__("已锁定", f"“{who}”正在使用。没有做完的都还在。", self._unlock)
        self._verify = verify
        self._sure = False
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        self.password = secret_line()
        self.password.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.form.addRow(f"“{who}”的密码", self.password)
        self.go_button.setText("解锁")

    def _unlock(self) -> None:
        secret = self.password.text()
        self.password.clear()
        self._verify(secret)

    def done_well(self) -> None:
        self.opened.emit()

    def reject(self) -> None:
        """Stay: neither Escape nor the window's cross opens the desk."""

    def go_away(self) -> None:
        """End the program, when that was asked for twice."""
        if self._sure:
            self.quit_wanted.emit()
            return
        self._sure = True
        self.cancel_button.setText("确定退出")
        self.say(
            "退出会丢弃正在填写、还没有保存的内容，正在进行的导入也会停下；"
            "已经保存的不受影响。"
        )

    def begin(self) -> None:
        """Ask anew."""
        self._sure = False
        self.cancel_button.setText("退出程序…")
        self.told.clear()
        self.password.clear()
        self.password.setFocus()


class Lock(QObject):
    """Locks every window of a protected folder: when left alone, and when told to."""

    def __init__(
        self, window: QWidget, who: str, verify: Callable[[str], None]
    ) -> None:
        """`verify` refuses what is not the password of who is signed in."""
        super().__init__(window)
        self._window = window
        self._covers: dict[QWidget, tuple[QFrame, str]] = {}
        self._active: QWidget | None = None
        self.minutes = IDLE_MINUTES
        self.locked = False
        self.dialog = LockDialog(who, verify)
        self.dialog.opened.connect(self.unlock)
        self.dialog.quit_wanted.connect(self._quit)
        self._used = (time.monotonic(), time.time())
        self._clock = QTimer(self)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        self._application().installEventFilter(self)
        self._application().focusWindowChanged.connect(self._stay_before)

    def set_minutes(self, minutes: int) -> None:
        """Lock after so many minutes without anybody at the desk."""
        self.minutes = minutes

    def end(self) -> None:
        """Watch no longer: the window is closing."""
        self._clock.stop()
        self._application().removeEventFilter(self)
        self._application().focusWindowChanged.disconnect(self._stay_before)
        self.locked = False
        self.dialog.hide()  # it does not let itself be closed
        self.dialog.deleteLater()
        clipboard().forget_number()

    def look(self) -> None:
        """Lock where nobody was at the desk for long enough.

        By two clocks: one stands still while the computer sleeps, one may be set.
        """
        now = (time.monotonic(), time.time())
        idle = max(now[0] - self._used[0], now[1] - self._used[1])
        if not self.locked and idle >= self.minutes * 60:
            self.lock()

    def lock(self) -> None:
        """Cover everything, and ask for the password."""
        if self.locked:
            return
        self.locked = True
        self._active = QApplication.activeWindow()
        _close_popups()
        QToolTip.hideText()
        clipboard().forget()
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._cover(window)
        self.dialog.begin()
        self._come_forward()

    def unlock(self) -> None:
        """Show everything again as it was left."""
        self.locked = False
        self._used = (time.monotonic(), time.time())
        self.dialog.hide()
        for window, (cover, title) in self._covers.items():
            if shiboken6.isValid(window) and shiboken6.isValid(cover):
                window.setWindowTitle(title)
                cover.hide()
                cover.deleteLater()
        self._covers.clear()
        if self._active is not None and shiboken6.isValid(self._active):
            self._active.activateWindow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self.locked:
            if kind in _KEPT_OUT:
                return self._is_foreign(watched)
            if kind in _AT_THE_WINDOWS and isinstance(watched, QWidget):
                self._at_window(watched, kind)
        elif kind in _BY_HAND and event.spontaneous():
            self._used = (time.monotonic(), time.time())
            if isinstance(event, QKeyEvent) and _is_lock_key(event):
                self.lock()
                return True
        return False

    def _is_foreign(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and watched.window() is not self.dialog

    def _at_window(self, window: QWidget, kind: QEvent.Type) -> None:
        """Keep what opens or changes while the desk is locked behind its cover."""
        if window is self.dialog or not window.isWindow():
            return
        if kind == QEvent.Type.Show and window not in self._covers:
            self._cover(window)
            if window.windowType() in {Qt.WindowType.Popup, Qt.WindowType.ToolTip}:
                QTimer.singleShot(0, window, window.hide)
            elif window.isModal():
                # What is modal and came last has the say: the password must.
                QTimer.singleShot(0, self, self._come_forward)
        known = self._covers.get(window)
        if known is None:
            return
        cover, _ = known
        if kind == QEvent.Type.WindowTitleChange:
            self._hide_title(window, cover)
        else:
            cover.setGeometry(window.rect())
            QTimer.singleShot(0, cover, cover.raise_)

    def _cover(self, window: QWidget) -> None:
        for shown in window.findChildren(RevealBar):
            shown.hide_numbers()
        cover = QFrame(window)
        cover.setObjectName("cover")
        cover.setAutoFillBackground(True)
        cover.setGeometry(window.rect())
        cover.show()
        cover.raise_()
        self._covers[window] = (cover, "")
        self._hide_title(window, cover)

    def _hide_title(self, window: QWidget, cover: QFrame) -> None:
        title = window.windowTitle()
        if title and title != wording.LOCKED_TITLE:
            self._covers[window] = (cover, title)
            window.setWindowTitle(wording.LOCKED_TITLE)

    def _come_forward(self) -> None:
        if self.locked:
            self.dialog.hide()
            self.dialog.show()
            self.dialog.raise_()
            self.dialog.activateWindow()

    def _stay_before(self) -> None:
        if self.locked and QApplication.activeWindow() is not self.dialog:
            self.dialog.raise_()
            self.dialog.activateWindow()

    def _quit(self) -> None:
        """Leave every dialog, and close: what was saved stays, the rest goes."""
        self.dialog.hide()
        for window in reversed(QApplication.topLevelWidgets()):
            if isinstance(window, QDialog) and window is not self.dialog:
                window.done(QDialog.DialogCode.Rejected)
        QTimer.singleShot(0, self._window.close)

    def _application(self) -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - for the types
        return application


def _close_popups() -> None:
    for _ in range(_MOST_POPUPS):
        popup = QApplication.activePopupWidget()
        if popup is None:
            return
        popup.close()


def _is_lock_key(event: QKeyEvent) -> bool:
    by_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return by_control and event.key() == Qt.Key.Key_L
