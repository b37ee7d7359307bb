"""Files and folders are asked for; each dialog begins where the last one ended.

The folder is kept in memory for the session and nowhere else, for its name may be a
person's.  Qt would write the folders that its dialogs were in into its own settings.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileInfo, QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

_WRITTEN_BY_QT = ("FileDialog/history", "FileDialog/lastVisited")


class _Last:
    """Where the last dialog of this session ended; empty before the first."""

    folder = ""


def open_file(parent: QWidget, title: str, kinds: str = "") -> str:
    """Return the file that was chosen; empty where none was."""
    with _nothing_written():
        name, _ = QFileDialog.getOpenFileName(parent, title, _begin(), kinds)
    _ended_at(name)
    return name


def open_files(parent: QWidget, title: str, kinds: str = "") -> list[str]:
    """Return the files that were chosen; none where nobody chose."""
    with _nothing_written():
        names, _ = QFileDialog.getOpenFileNames(parent, title, _begin(), kinds)
    _ended_at(names[0] if names else "")
    return list(names)


def save_file(
    parent: QWidget, title: str, name: str, kinds: str = "", *, confirm: bool = True
) -> str:
    """Return under which name a file is to be saved; empty where it is not to be.

    A `name` with a folder of its own is suggested there.  Unless told not to `confirm`,
    the dialog asks before it returns a file that is there already.
    """
    return save_file_as(parent, title, name, kinds, confirm=confirm)[0]


def save_file_as(
    parent: QWidget, title: str, name: str, kinds: str, *, confirm: bool = True
) -> tuple[str, str]:
    """Return the same, and as which of the kinds."""
    suggested = str(Path(_begin()) / name)
    with _nothing_written():
        if confirm:
            chosen = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
        else:
            unasked = QFileDialog.Option.DontConfirmOverwrite
            chosen = QFileDialog.getSaveFileName(
                parent, title, suggested, kinds, options=unasked
            )
    path, kind = chosen
    _ended_at(path)
    return path, kind


def folder(parent: QWidget, title: str) -> str:
    """Return the folder that was chosen; empty where none was."""
    with _nothing_written():
        name = QFileDialog.getExistingDirectory(parent, title, _begin())
    if name:
        _Last.folder = name
    return name


def _begin() -> str:
    """Return where to begin: where the last one ended, else among the user's documents.

    Qt's own choice is the folder that the program was started in, which is its own.
    """
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    home = QStandardPaths.StandardLocation.HomeLocation
    some = (_Last.folder, *map(QStandardPaths.writableLocation, (documents, home)))
    return next((it for it in some if it and QFileInfo(it).isDir()), "")


def _ended_at(name: str) -> None:
    """Remember the folder of a file that was chosen."""
    if name:
        _Last.folder = str(Path(name).parent)


@contextmanager
def _nothing_written() -> Iterator[None]:
    """Let Qt's settings say of folders what they said before a dialog."""
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    before = {it: settings.value(it) for it in _WRITTEN_BY_QT}
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                settings.remove(key)
            elif settings.value(key) != value:
                settings.setValue(key, value)
        settings.sync()
