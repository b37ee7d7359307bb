"""Places of backups: what stands in them, what of it can be relied on, what goes.

A place holds `backup-…/` folders, each a database with its seal, and `kept/`, the
files that rows name, each once under the hash of its bytes, shared by all backups
of the place.  A backup that was found out to be unusable has a mark beside its seal,
which says why.  Nothing here knows what is in the files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import Backup, Difference, Reason, Seal, read_seal
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.store.files import DATABASE, free, in_words, size_of, tree

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

GOES_WITH = ("keys.json",)
"""Files of the data folder without which its database is worth nothing."""
SHELF = "kept"
SEAL = "seal.json"
LIST = "kept.list"
PLACE = "backups"
UNFINISHED = ".making-"
MARK = "unusable.json"
_NAMED = "backup-"
_STRAY_AFTER = 24 * 3600
"""Seconds after which an unnamed file of a place is nobody's."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the list of kept files."""

    sha256: str
    size: int
    changed_ns: int
    name: str
    """Its path below the shelf."""


def found(place: Path, *, second: bool = False) -> list[Backup]:
    """Return the backups of a place, the newest first; none where it is not there."""
    try:
        folders = [it for it in place.iterdir() if it.name.startswith(_NAMED)]
    except OSError:
        return []
    some = [_backup(it, second=second) for it in folders if it.is_dir()]
    return sorted(some, key=lambda it: (it.seal.serial, it.name), reverse=True)


def at(folder: Path) -> Backup | None:
    """Return the backup that a folder is, whatever it is called; None where it is none.

    One that has lost its seal is known by its list of kept files.
    """
    if not any((folder / name).is_file() for name in (SEAL, LIST)):
        return None
    return _backup(folder, second=False)


def of_origin(some: list[Backup], origin: str) -> list[Backup]:
    """Return the usable backups of one store; another's may share the place."""
    return [it for it in some if it.whole and it.seal.origin == origin]


def mark(backup: Backup, differs: tuple[Difference, ...]) -> Backup:
    """Say beside a backup that it cannot be relied on, and why.

    Where nothing can be written there, it is known to the caller alone.
    """
    told = json.dumps({"differs": differs}).encode()
    with suppress(Refusal):
        paths.replace_file(backup.folder / MARK, told)
    return replace(backup, differs=differs)


def unmark(backup: Backup) -> None:
    """Take back that a backup cannot be relied on: it was read again, and is whole."""
    with in_words(backup.folder):
        (backup.folder / MARK).unlink(missing_ok=True)


def discard(backup: Backup) -> None:
    """Remove a backup for good."""
    with in_words(backup.folder):
        # Under the name of an unfinished one first: half removed, it is none.
        going = free(backup.folder.with_name(f"{UNFINISHED}{backup.name}"))
        backup.folder.rename(going)
        shutil.rmtree(going)


def kept_files(backup: Backup) -> list[Kept] | None:
    """Return the kept files that a backup names; None where the list was changed."""
    try:
        listed = (backup.folder / LIST).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(listed).hexdigest() != backup.seal.shelf_sha256:
        return None
    return lines(listed)


def written(some: Iterable[Kept]) -> bytes:
    """Return the list of kept files as it is written."""
    return "".join(
        f"{it.sha256}\t{it.size}\t{it.changed_ns}\t{it.name}\n" for it in some
    ).encode()


def lines(listed: bytes) -> list[Kept]:
    """Return the kept files that a list names."""
    some = []
    for text in listed.decode().splitlines():
        sha256, size, changed_ns, name = text.split("\t", 3)
        some.append(Kept(sha256, int(size), int(changed_ns), name))
    return some


def shared(place: Path, sha256: str) -> Path:
    """Return where a place keeps the file of that hash."""
    return place / SHELF / sha256[:2] / sha256


def sweep(place: Path) -> None:
    """Remove the shared files that no backup of the place names any more.

    Where one list cannot be read, none is removed.
    """
    named: set[str] = set()
    for it in found(place):
        listed = kept_files(it)
        if listed is None:
            return
        named |= {line.sha256 for line in listed}
    for path in tree(place / SHELF):
        file = place / SHELF / path
        if path.name not in named and _is_stray(file):
            file.unlink()


def clear_strays(place: Path) -> None:
    """Remove what backups that never ended have left."""
    for it in place.glob(f"{UNFINISHED}*"):
        shutil.rmtree(it, ignore_errors=True)


def _is_stray(path: Path) -> bool:
    return abs(time.time() - path.stat().st_mtime) > _STRAY_AFTER


def _backup(folder: Path, *, second: bool) -> Backup:
    try:
        seal = read_seal((folder / SEAL).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        seal = None
    differs = _missing(folder, seal) if seal else (Difference.SEAL,)
    return Backup(
        folder, seal or _no_seal(folder), size_of(folder), differs, second=second
    )


def _missing(folder: Path, seal: Seal) -> tuple[Difference, ...]:
    """Return what can be seen to be wrong without reading it, or was found before."""
    if (folder / MARK).exists():
        try:
            return _marked((folder / MARK).read_bytes())
        except OSError:
            return (Difference.SEAL,)
    wrong, database = [], folder / DATABASE
    if not database.is_file() or database.stat().st_size != seal.database_bytes:
        wrong.append(Difference.DATABASE)
    if not all((folder / name).is_file() for name in seal.files):
        wrong.append(Difference.KEYS)
    if not (folder / LIST).is_file():
        wrong.append(Difference.SHELF)
    return tuple(wrong)


def _marked(told: bytes) -> tuple[Difference, ...]:
    try:
        return tuple(Difference(it) for it in json.loads(told)["differs"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return (Difference.SEAL,)


def _no_seal(folder: Path) -> Seal:
    """Return what stands for a seal that cannot be read; its serial is 0."""
    return Seal(
        serial=0,
        made_at=datetime.fromtimestamp(folder.stat().st_mtime),
        reason=Reason.ASKED,
        kept=False,
        origin="",
        head="",
        deeds=0,
        schema=0,
        program="",
        database_sha256="",
        database_bytes=0,
        files={},
        counts={},
        shelf_sha256="",
        shelf_files=0,
    )
