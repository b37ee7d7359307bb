"""A data folder taken: nobody else uses it until it is closed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Self

import filelock

from gwgk_desktop import paths
from gwgk_desktop.desk import logs
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.store import keys, places, protecting, seals, swaps

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from gwgk_desktop.domain.users import User

STORE = "desk.db"
CHOSEN_UNPROTECTED = "unprotected"
"""A file by this name: somebody has said that this folder is to stay unprotected."""
LOCK = "desk.lock"


class Folder:
    """One data folder in use; nobody else uses it until it is closed."""

    def __init__(self, folder: Path, *, only_if_empty: bool = False) -> None:
        """Take the folder, making it where it is not there yet.

        Raises Refusal where another program has it, where it cannot be used or is no
        place for a store, or where it should be empty and is not; such a folder is
        left untouched.  One that is in use in such a place opens, with a warning.
        One that is in use and cannot be written in, or has no room, opens to be
        looked at: `reading` says why.
        """
        self.folder = folder
        self.reading: Problem | None = None
        self._looking: int | None = None
        self.warnings = _unfit(folder)
        if self.warnings and not (is_used(folder) or has_traces(folder)):
            problem = self.warnings[0]
            raise Refusal(problem.code, **problem.facts)
        try:
            if only_if_empty:
                _refuse_not_empty(folder)
            self._take()
        except filelock.Timeout as error:
            raise Refusal(Code.FOLDER_IN_USE, folder=str(folder)) from error
        except OSError as error:
            self._look_only(error)
        self._handler = logs.started(folder / logs.LOG)
        self._key: keys.DataKey | None = None
        self._user: User | None = None
        self._taken: tuple[Path, Path | None] | None = None
        self._before: tuple[keys.DataKey | None, User | None] = None, None

    def _take(self) -> None:
        """Take the folder to work in; raise OSError where nothing can be written."""
        self._lock = filelock.FileLock(self.folder / LOCK, mode=0o600)
        _make_private(self.folder)
        self._lock.acquire(blocking=False)
        try:
            paths.refuse_full(self.folder)
        except OSError as error:
            if not paths.is_full(error):
                self._lock.release()
            raise

    def _look_only(self, error: OSError) -> None:
        """Take a folder that is in use to look only, for nothing can be written."""
        told: dict[str, object] = {"folder": str(self.folder)}
        full = paths.is_full(error)
        if not is_used(self.folder):
            self._lock.release()
            if full:
                raise Refusal(Code.DISK_FULL, file=self.folder.name) from error
            raise Refusal(Code.FOLDER_UNUSABLE, **told) from error
        if not self._lock.is_locked:
            self._looking = _looked_at(self.folder / LOCK)
        code = Code.DISK_FULL_READING if full else Code.FOLDER_READING
        self.reading = Problem(code, facts=told)

    @property
    def protected(self) -> bool:
        """Whether the folder opens by a password alone."""
        return (self.folder / keys.FILE).exists()

    @property
    def bare(self) -> bool:
        """Whether there is nothing of a store here: nothing that could be lost."""
        left = is_used(self.folder) or has_traces(self.folder)
        return not (left or swaps.store_files(self.folder))

    @property
    def decided(self) -> bool:
        """Whether somebody has said if the folder is to be protected."""
        return self.protected or (self.folder / CHOSEN_UNPROTECTED).exists()

    @property
    def old(self) -> Path:
        """Where the files stay that were there before the folder was protected."""
        return self.folder / protecting.OLD

    def _settle(self) -> None:
        """End what a power cut may have left open."""
        swaps.end_swap(self.folder)
        if self.protected:  # until its keys are written, a conversion does not count
            protecting.settle(self.folder / STORE)

    def close(self) -> None:
        """Leave the folder to others."""
        logs.stop(self._handler)
        self._lock.release()
        if self._looking is not None:
            os.close(self._looking)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def is_used(folder: Path) -> bool:
    """Return whether a folder holds a store, or the keys of one."""
    return any((folder / name).exists() for name in (STORE, keys.FILE, swaps.SWAP))


def has_traces(folder: Path) -> bool:
    """Return whether there is something that only a store leaves beside it."""
    path = folder / STORE
    if seals.seal_path(path).exists() or seals.read_acknowledged(path)[0]:
        return True
    left = (*folder.glob("aside-*"), *(folder / places.PLACE).glob("backup-*"))
    return bool(left) or any((folder / places.SHELF).glob("*/*"))


def _unfit(folder: Path) -> tuple[Problem, ...]:
    """Return why a folder is no place for a store, as a warning."""
    told: dict[str, object] = {"folder": str(folder)}
    if paths.is_remote(folder):
        return (Problem(Code.FOLDER_ON_NETWORK, None, told, Severity.WARNING),)
    if service := paths.sync_service(folder):
        told["service"] = service
        return (Problem(Code.FOLDER_SYNCED, None, told, Severity.WARNING),)
    return ()


def _looked_at(lock: Path) -> int | None:
    """Keep those who could work in a folder out of it while somebody looks.

    Returns what to close in the end; nothing where there is no lock to hold.
    Raises Refusal where somebody works in it.
    """
    if sys.platform == "win32" or not lock.exists():
        return None
    import fcntl  # noqa: PLC0415 - Windows has none

    handle = os.open(lock, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise Refusal(Code.FOLDER_IN_USE, folder=str(lock.parent)) from error
    return handle


def _refuse_not_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(Code.FOLDER_NOT_EMPTY, folder=str(folder))


def _make_private(folder: Path) -> None:
    """Make the folder, or make it private where it is ours; another's stays open."""
    if not folder.exists() or (folder / STORE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        paths.make_private(folder)
    told = (folder / logs.LOG).parent
    told.mkdir(exist_ok=True)
    paths.make_private(told)
