"""Workbooks that ask for a password: opening them with the one that was given."""

from __future__ import annotations

import io
import re

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError

from gwgk_desktop.documents.sheets import Unreadable
from gwgk_desktop.domain.problems import Code

_UNASKED = "VelvetSweatshop"
"""With this one Excel opens a file without asking ([MS-OFFCRYPTO] 2.4.2.3)."""
_SPINS = re.compile(rb'spinCount="(\d+)"')
_MOST_SPINS = 1_000_000
"""Rounds of hashing: Excel and WPS do 100,000; ten million take minutes."""


def unlocked(content: bytes, password: str) -> bytes:
    """Return an Office file without its password.

    Raises Unreadable: `encrypted` where the password is missing or wrong or the
    kind of encryption unknown, `damaged` where the file is.
    """
    if any(int(it) > _MOST_SPINS for it in _SPINS.findall(content)):
        raise Unreadable(Code.DAMAGED)
    out = io.BytesIO()
    try:
        locked = msoffcrypto.OfficeFile(io.BytesIO(content))
        if locked.format == "ooxml":
            locked.load_key(password=password or _UNASKED, verify_password=True)
        else:
            locked.load_key(password=password or _UNASKED)
        locked.decrypt(out)
    except (DecryptionError, FileFormatError) as error:
        raise Unreadable(Code.ENCRYPTED) from error
    except Exception as error:  # the library stumbles over damaged files in many ways
        code = Code.DAMAGED if password else Code.ENCRYPTED
        raise Unreadable(code) from error
    return out.getvalue()
