"""The log of a data folder: what went wrong and where, never with values."""

from __future__ import annotations

import logging
import traceback
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

LOG = Path("logs") / "desk.log"
LOG_BYTES = 1_000_000
LOGS_KEPT = 3

log = logging.getLogger("gwgk_desktop")


def log_bug(error: BaseException) -> None:
    """Write where a bug struck: types, files and lines; no message, no values."""
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    log.error("%s at %s", type(error).__name__, where)


class _Log(RotatingFileHandler):
    """A log that says nothing where it cannot be written: the answer counts."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's
        del record

    def close(self) -> None:
        with suppress(OSError):
            super().close()


def started(path: Path) -> _Log:
    """Begin to log at a path; return what is to be stopped in the end."""
    handler = _Log(
        path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False
    return handler


def stop(handler: _Log) -> None:
    """Log no more where `started` began."""
    log.removeHandler(handler)
    handler.close()
