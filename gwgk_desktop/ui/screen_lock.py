"""Being told that somebody locks the screen, or that the computer goes to sleep.

Linux tells it over D-Bus, each desktop in its own way; Windows by a message to a
window that has asked for it.  Where a system tells nothing, the idle lock remains.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from ctypes import wintypes
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    SLOT,
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
    Signal,
    Slot,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SESSION = "org.freedesktop.login1.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_CHANGED = "PropertiesChanged", "changed(QString,QVariantMap)"
_SYSTEM_BUS = (
    ("", SESSION, "Lock", "locked_now()"),
    ("", "org.freedesktop.login1.Manager", "PrepareForSleep", "became(bool)"),
    ("org.freedesktop.login1", _PROPERTIES, *_CHANGED),
)
_SESSION_BUS = (
    ("", "org.freedesktop.ScreenSaver", "ActiveChanged", "became(bool)"),
    ("", "org.gnome.ScreenSaver", "ActiveChanged", "became(bool)"),
    ("", "org.mate.ScreenSaver", "ActiveChanged", "became(bool)"),
    ("", "org.cinnamon.ScreenSaver", "ActiveChanged", "became(bool)"),
    ("", "org.ukui.ScreenSaver", "lock", "locked_now()"),
    ("com.deepin.SessionManager", _PROPERTIES, *_CHANGED),
)
"""(service, interface, signal, slot): logind; desktops, Kylin's and UOS's too.

Any service may say that the screen is locked: the worst that a lie does is to lock.
Properties change all the time, so those are heard of one service alone.
"""
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 7
WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 4
_THIS_SESSION = 0


class ScreenLock(QObject):
    """Tells when the screen is locked."""

    locked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._filter: _Messages | None = None
        if sys.platform == "win32":
            self._filter = _Messages(self)
            application = QCoreApplication.instance()
            if application is not None:
                application.installNativeEventFilter(self._filter)
            with suppress(OSError, AttributeError):
                handle = wintypes.HWND(window.winId())
                ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification(
                    handle, _THIS_SESSION
                )
        else:
            _listen(self)

    @Slot()
    def locked_now(self) -> None:
        self.locked.emit()

    @Slot(bool)
    def became(self, active: bool) -> None:  # noqa: FBT001 - D-Bus' own argument
        if active:
            self.locked.emit()

    @Slot(str, "QVariantMap")  # type: ignore[arg-type] # Qt's own name of the type
    def changed(self, _interface: str, properties: dict[str, Any]) -> None:
        if properties.get("LockedHint") or properties.get("Locked"):
            self.locked.emit()


class _Messages(QAbstractNativeEventFilter):
    """Sees the messages of Windows."""

    def __init__(self, told: ScreenLock) -> None:
        super().__init__()
        self._told = told

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        name = kind.data() if isinstance(kind, QByteArray) else kind
        if bytes(name) == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            if (told.message, told.wParam) in {
                (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
                (WM_POWERBROADCAST, PBT_APMSUSPEND),
            }:
                self._told.locked_now()
        return False, 0


def _listen(told: ScreenLock) -> None:
    """Ask both buses; a bus, or Qt's way to it, may be missing."""
    try:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - see above
    except ImportError:
        return
    for bus, signals in (
        (QDBusConnection.systemBus(), _SYSTEM_BUS),
        (QDBusConnection.sessionBus(), _SESSION_BUS),
    ):
        if bus.isConnected():
            for service, interface, name, slot in signals:
                # PySide wants the text here, whatever its stub says; where another
                # version does not, the screen is not heard, and the window opens.
                method: Any = SLOT(slot)
                with suppress(TypeError, ValueError):
                    bus.connect(service, "", interface, name, told, method)
