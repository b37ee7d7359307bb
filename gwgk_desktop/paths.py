"""Where things are, frozen or not, and how a file appears whole or not at all."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = ROOT / "resources"
FORMS = ROOT / "forms"
FONTS = RESOURCES / "fonts"
SYNC_SERVICES = (
    *("onedrive", "坚果云", "nutstore", "百度网盘", "baidunetdisk", "baidusyncdisk"),
    *("百度云", "dropbox", "google drive", "googledrive", "icloud", "阿里云盘"),
    *("aliyundrive", "微云", "weiyun", "wps云盘", "wpsdrive", "seafile", "syncthing"),
    *("nextcloud", "owncloud", "夸克网盘", "天翼云盘"),
)
"""What the folders are called that a program uploads; in small letters."""
NETWORK_SYSTEMS = (
    *("nfs", "cifs", "smb", "fuse.sshfs", "davfs", "fuse.rclone", "afpfs", "9p"),
    *("fuse.gvfsd", "ncpfs"),
)
_REMOTE_DRIVE = 4
"""What Windows calls a drive of the network: DRIVE_REMOTE of GetDriveTypeW."""
LEAST_SPACE = 256 * 1024
"""Bytes; where there are fewer, nothing that is worth it could be saved."""
_MOUNTS = Path("/proc/mounts")
_OWN_FILE, _OWN_FOLDER = 0o600, 0o700
_FULL = {errno.ENOSPC, errno.EDQUOT}


def default_data() -> Path:
    """Return the data folder of this user on this platform."""
    return Path(platformdirs.user_data_dir("gwgk-desktop", appauthor=False))


def replace_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write `content` beside `path` and move it into place, synced to the disk.

    Whatever happens meanwhile, `path` holds either the old content or the new.
    A `private` one is from the first readable by its owner alone.
    Refuses with OUTPUT_UNWRITABLE, IS_A_FOLDER, FILE_IN_USE or DISK_FULL.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error, path.parent) from error
    try:
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            beside.touch(_OWN_FILE if private else 0o666)
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


@contextlib.contextmanager
def all_or_none(folders: Sequence[Path]) -> Iterator[list[Path]]:
    """Give new folders to be filled, one for each; they appear when all are filled.

    They and what is in them are their owner's alone.  Whatever happens meanwhile, none
    of them is there, or all are.  Refuses as `replace_file` does.
    """
    beside = [it.with_name(f".{it.name}.{os.getpid()}.tmp") for it in folders]
    done: list[Path] = []
    try:
        for folder in beside:
            folder.mkdir(_OWN_FOLDER, parents=True)
        yield beside
        for made, folder in zip(beside, folders, strict=True):
            made.rename(folder)
            done.append(folder)
            sync_folder(folder.parent)
    except BaseException as error:
        for folder in (*beside, *done):
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise _unwritable(error, folders[0].parent) from error
        raise


def fill_folder(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files below a folder, their owner's alone; `/` parts their paths."""
    for name, content in files:
        path = folder.joinpath(*name.split("/"))
        path.parent.mkdir(_OWN_FOLDER, exist_ok=True)
        replace_file(path, content, private=True)


def clear_unfinished(folder: Path) -> None:
    """Remove what programs were writing in a folder when they were killed."""
    for path in folder.glob(".*.*.tmp"):
        process = path.name.split(".")[-2]
        if process.isdecimal() and not _is_running(int(process)):
            with contextlib.suppress(OSError):
                path.unlink()


def _is_running(process: int) -> bool:
    """Return whether a process may be alive; on Windows asking would end it."""
    if os.name == "nt" or process == os.getpid():
        return process == os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def make_private(path: Path) -> None:
    """Let nobody but its owner read a file or folder of ours.

    A file that is not there yet is made.  Where the system keeps no such rights, or
    the file is another's, nothing is changed.
    """
    with contextlib.suppress(OSError):
        if path.is_dir():
            path.chmod(_OWN_FOLDER)
            return
        if not path.exists():
            path.touch(_OWN_FILE)
        path.chmod(_OWN_FILE)


def refuse_other_file(path: Path, ours: Container[str]) -> None:
    """Refuse with FILE_EXISTS to write over a file of none of these SHA-256."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise refusal_of(error, path) from error
    if sha256 not in ours:
        raise Refusal(Code.FILE_EXISTS, file=str(path))


def refuse_astray(out: Path) -> None:
    """Refuse with FOLDER_MISSING an output whose own folder is not there.

    The clerk names a file, or a folder that may be new; a slip of the fingers in what
    stands before it must not leave private files where nobody looks for them.
    """
    folder = out.absolute().parent
    try:
        folder.stat()
    except FileNotFoundError as error:
        raise Refusal(Code.FOLDER_MISSING, folder=str(folder)) from error
    except OSError:
        return  # whoever writes there will say why it cannot be


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


def refuse_full(folder: Path) -> None:
    """Try to write as much as the least work needs; leave nothing behind.

    Raises OSError where that cannot be done: see `is_full`.
    """
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(LEAST_SPACE))


def is_full_at(folder: Path) -> bool:
    """Return whether the disk has no room left for the least work in a folder."""
    try:
        refuse_full(folder)
    except OSError as error:
        return is_full(error)
    return False


def is_full(error: OSError) -> bool:
    """Return whether an error says that the disk, or our share of it, is full."""
    return error.errno in _FULL


def is_remote(folder: Path) -> bool:
    """Return whether a folder, or what it leads to, is on another machine."""
    return _is_remote(str(folder)) or _is_remote(str(folder.resolve()))


def sync_service(folder: Path) -> str:
    """Return the part of a path that a program uploads; nothing where none does."""
    for path in (folder.absolute(), folder.resolve()):
        home = Path.home()  # somebody may be called like a service
        below = path.relative_to(home) if path.is_relative_to(home) else path
        for part in below.parts:
            if part.casefold().startswith(SYNC_SERVICES):
                return part
    return ""


def _is_remote(path: str) -> bool:
    """Return whether a folder is on another machine."""
    if path.startswith(("\\\\", "//")):
        return True
    windows = getattr(ctypes, "windll", None)
    if windows is not None:
        drive = Path(path).anchor
        return bool(windows.kernel32.GetDriveTypeW(drive) == _REMOTE_DRIVE)
    mounts = _MOUNTS.read_text("utf-8", "replace") if _MOUNTS.exists() else ""
    above = {str(it) for it in (Path(path), *Path(path).parents)}
    found = [it.split()[1:3] for it in mounts.splitlines()]
    inside = [(len(at), kind) for at, kind in found if at in above]
    return bool(inside) and max(inside)[1].startswith(NETWORK_SYSTEMS)


def free_name(path: Path) -> Path:
    """Return `path`, or the first like it, numbered, that is not taken."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}({number}){path.suffix}")
    return free


def refusal_of(error: OSError, path: Path) -> Refusal:
    """Return what to tell the clerk of a file that could not be read or written."""
    if is_full(error):
        return Refusal(Code.DISK_FULL, file=path.name)
    if path.is_dir():
        return Refusal(Code.IS_A_FOLDER, file=str(path))
    if isinstance(error, FileNotFoundError):
        return Refusal(Code.FILE_MISSING, file=str(path))
    return Refusal(Code.FILE_IN_USE, file=str(path))


def _unwritable(error: OSError, folder: Path) -> Refusal:
    if is_full(error):
        return Refusal(Code.DISK_FULL, file=folder.name)
    in_way = next((str(it) for it in (folder, *folder.parents) if it.is_file()), "")
    return Refusal(Code.OUTPUT_UNWRITABLE, folder=str(folder), in_way=in_way)


def sync_folder(folder: Path) -> None:
    """Make the renaming itself lasting, where the system can be asked to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
