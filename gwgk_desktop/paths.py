"""Where things are, frozen or not, and how a file appears whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path

import platformdirs

from gwgk_desktop.domain.problems import Code, Refusal

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = ROOT / "resources"
FORMS = ROOT / "forms"
FONTS = RESOURCES / "fonts"
_FULL = {errno.ENOSPC, errno.EDQUOT}


def default_data() -> Path:
    """Return the data folder of this user on this platform."""
    return Path(platformdirs.user_data_dir("gwgk-desktop", appauthor=False))


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` beside `path` and move it into place, synced to the disk.

    Whatever happens meanwhile, `path` holds either the old content or the new.
    Refuses with OUTPUT_UNWRITABLE, IS_A_FOLDER, FILE_IN_USE or DISK_FULL.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error, path.parent) from error
    try:
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with beside.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise refusal_of(error, path) from error


def check_writable(folder: Path) -> None:
    """Refuse a folder that cannot be made or written in; leave nothing behind."""
    made: list[Path] = []
    try:
        for part in (*reversed(folder.parents), folder):
            if not part.is_dir():
                part.mkdir()
                made.append(part)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _unwritable(error, folder) from error
    finally:
        for part in reversed(made):
            part.rmdir()


def free_name(path: Path) -> Path:
    """Return `path`, or the first like it, numbered, that is not taken."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}({number}){path.suffix}")
    return free


def refusal_of(error: OSError, path: Path) -> Refusal:
    """Return what to tell the clerk of a file that could not be read or written."""
    if error.errno in _FULL:
        return Refusal(Code.DISK_FULL, file=path.name)
    if path.is_dir():
        return Refusal(Code.IS_A_FOLDER, file=str(path))
    if isinstance(error, FileNotFoundError):
        return Refusal(Code.FILE_MISSING, file=str(path))
    return Refusal(Code.FILE_IN_USE, file=str(path))


def sync_folder(folder: Path) -> None:
    """Make the renaming itself lasting, where the system can be asked to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(error: OSError, folder: Path) -> Refusal:
    if error.errno in _FULL:
        return Refusal(Code.DISK_FULL, file=folder.name)
    return Refusal(Code.OUTPUT_UNWRITABLE, folder=str(folder))
