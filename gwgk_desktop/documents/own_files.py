"""Files of the day that are known again: the program wrote them, and nobody since.

A list of today, or a calendar file, is written anew every day in the same place.  It
bears the hash of its own bytes, so that the next one may take its place without a
question, and a file that somebody worked in may not.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 64 * 1024**2
"""Bytes; nothing that is written every day is larger."""
_LENGTH = 32
"""Hexadecimal digits of the hash: a line of a calendar file has 75 characters."""
_SEAL = re.compile(rb"(?:X-GWGK-SEAL:|%GWGK-SEAL )([0-9a-f]{32})\r?\n")
_CALENDAR = b"VERSION:2.0\r\n"


def sealed(content: bytes) -> bytes:
    """Return a PDF or a calendar file with the hash of its bytes.

    Readers skip it: a comment behind the end of a PDF, or a property of a calendar.
    """
    if content.startswith(b"%PDF"):
        content = content if content.endswith(b"\n") else content + b"\n"
        return content + b"%GWGK-SEAL " + _hash(content) + b"\n"
    before, first, after = content.partition(_CALENDAR)
    return before + first + b"X-GWGK-SEAL:" + _hash(content) + b"\r\n" + after


def is_ours(content: bytes) -> bool:
    """Return whether a file is as it was written here."""
    seals = list(_SEAL.finditer(content))
    if len(seals) != 1:
        return False
    [seal] = seals
    return _hash(content[: seal.start()] + content[seal.end() :]) == seal[1]


def refuse_other(path: Path) -> None:
    """Refuse with FILE_EXISTS to write over a file unless it is as it was written."""
    try:
        ours = path.stat().st_size <= LARGEST and is_ours(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    if not ours:
        raise Refusal(Code.FILE_EXISTS, file=str(path))


def _hash(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest()[:_LENGTH].encode()
