"""Files and folders of ours: hashed, copied, synced, counted."""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.store import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "desk.db"
"""What a store is called, in the data folder and in each backup."""
_AT_ONCE = 1024 * 1024


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copied(source: Path, to: Path) -> str:
    """Copy a file, synced; return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, to.open("wb") as writing:
        while some := reading.read(_AT_ONCE):
            digest.update(some)
            writing.write(some)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def sync(path: Path) -> None:
    """Make a file that was written lasting."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def tree(folder: Path) -> list[Path]:
    """Return the files below a folder, as paths below it; the database last."""
    some = [it.relative_to(folder) for it in folder.rglob("*") if it.is_file()]
    return sorted(some, key=lambda it: (it.name == DATABASE, it))


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum((folder / it).stat().st_size for it in tree(folder))


def free(path: Path) -> Path:
    """Return the path, or the first like it, numbered, that is not taken."""
    free, number = path, 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


@contextmanager
def in_words(place: Path) -> Iterator[None]:
    """Say what the disk or the database refuses, instead of raising its error."""
    try:
        yield
    except OSError as error:
        raise paths.refusal_of(error, Path(error.filename or place)) from error
    except connections.DAMAGED as error:
        if "disk is full" in connections.told_by(error):
            raise Refusal(Code.DISK_FULL, file=place.name) from error
        raise Refusal(Code.BACKUP_FAILED, folder=str(place)) from error
