"""A data folder as both front ends need it: locked, logged, its store open."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Self

import filelock

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import backups, office
from gwgk_desktop.store.database import Store, connect

if TYPE_CHECKING:
    from types import TracebackType

STORE = "desk.db"
LOG = Path("logs") / "desk.log"
LOG_BYTES = 1_000_000
LOGS_KEPT = 3

_log = logging.getLogger("gwgk_desktop")


class Desk:
    """One data folder in use; nobody else uses it until it is closed."""

    def __init__(self, folder: Path, *, only_if_empty: bool = False) -> None:
        """Take the folder, making it where it is not there yet.

        Raises Refusal where another program has it, where it cannot be used, or
        where it should be empty and is not; such a folder is left untouched.
        """
        self.folder = folder
        try:
            if only_if_empty and folder.exists() and any(folder.iterdir()):
                raise Refusal(Code.FOLDER_NOT_EMPTY, folder=str(folder))
            (folder / LOG).parent.mkdir(parents=True, exist_ok=True)
            self._lock = filelock.FileLock(folder / "desk.lock")
            self._lock.acquire(blocking=False)
        except filelock.Timeout as error:
            raise Refusal(Code.FOLDER_IN_USE, folder=str(folder)) from error
        except OSError as error:
            raise Refusal(Code.FOLDER_UNUSABLE, folder=str(folder)) from error
        self._handler = _start_log(folder / LOG)

    def open_store(self) -> Store:
        """Open the store to work on; its programmes are there from the first."""
        backups.ready(self.folder / STORE, connect, datetime.now)
        store = Store(self.folder / STORE)
        office.seed_programmes(store)
        return store

    def open_look_up(self) -> Store:
        """Open the same store to look only, beside the one that works."""
        return Store(self.folder / STORE, read_only=True)

    def close(self) -> None:
        """Leave the folder to others."""
        _log.removeHandler(self._handler)
        self._handler.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def log_bug(error: BaseException) -> None:
    """Write where a bug struck: types, files and lines; no message, no values."""
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    _log.error("%s at %s", type(error).__name__, where)


def _start_log(path: Path) -> RotatingFileHandler:
    handler = RotatingFileHandler(
        path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
    return handler
