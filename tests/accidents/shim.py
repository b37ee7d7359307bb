"""The shim below the library: compiled once, where there is a C compiler."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
WHY_NOT = "needs Linux and a C compiler (Debian: apt-get install gcc libc6-dev)"


@functools.cache
def library() -> Path | None:
    """Return the compiled shim; None where it cannot be made here."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    made = Path(tempfile.gettempdir()) / f"gwgk-shim-{os.getuid()}-{digest}.so"
    if not made.exists():
        beside = made.with_suffix(f".{os.getpid()}")
        options = ["-O1", "-shared", "-fPIC", "-o", str(beside), str(SOURCE), "-ldl"]
        done = subprocess.run(  # noqa: S603 - our own source
            [compiler, *options], check=False, capture_output=True
        )
        if done.returncode:
            return None
        beside.replace(made)
    return made
