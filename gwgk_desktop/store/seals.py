"""What stands beside the store so that no accident passes in silence.

SQLite survives a crash by its write-ahead log, and believes what the log says: a
stale one put back writes old pages over new ones, one flipped bit in a live one ends
it early, and every check of SQLite's own comes back clean.  Two small files tell:

* `desk.seal` is written when the store is closed with an empty log: head of the
  history, entries, size and SHA-256 of the file.  It goes before the first change.
  While it stands, a log that is not empty does not belong there.
* `desk.acknowledged` gets a synced line for each operation that was committed, with
  the salts of the log.  After a crash the history must hold the last of them.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.checking import Head

if TYPE_CHECKING:
    from pathlib import Path

MOST_SUMMED = 64 * 1024 * 1024
"""Bytes of a store that is held against its seal whenever it is opened: 0.1 s."""
NO_SALTS = "-"
"""Work begins: no log of this session is known yet."""
UNSEALED, SEALED = "~", "="
"""The store stands without a seal, and that is right; it was sealed."""
_MARKS = frozenset({NO_SALTS, UNSEALED, SEALED})
_SALTS = re.compile("[0-9a-f]{16}")
UNREADABLE = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError),
    *(ArithmeticError, RecursionError),
)
"""What is raised by what stands beside a store and is not as we write it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says of the store that was closed."""

    head: Head
    size: int
    sha256: str
    counts: tuple[tuple[str, int], ...] = ()
    changed_ns: int = 0
    """When the file was last changed, by the clock of its disk; 0 where not told."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An operation that was called saved, and the salts of the log it went to."""

    head: Head
    salts: str


def seal_path(store: Path) -> Path:
    """Return where the seal of a store stands."""
    return store.with_suffix(".seal")


def acknowledged_path(store: Path) -> Path:
    """Return where the acknowledged operations of a store stand."""
    return store.with_suffix(".acknowledged")


def read_seal(store: Path) -> Seal | None:
    """Return the seal of a store; None where there is none that can be read."""
    with contextlib.suppress(*UNREADABLE):
        told = json.loads(seal_path(store).read_bytes())
        if told.pop("sum") == sum_of(told):
            return Seal(
                Head(int(told["history_entries"]), str(told["history_head"])),
                int(told["size"]),
                str(told["sha256"]),
                tuple(told["counts"].items()),
                int(told.get("changed_ns", 0)),
            )
    return None


def write_seal(store: Path, head: Head, counts: dict[str, int]) -> None:
    """Seal a store that was closed, whole or not at all."""
    size, sha256 = file_sum(store)
    told: dict[str, object] = {
        "history_head": head.hash,
        "history_entries": head.entries,
        "counts": counts,
        "size": size,
        "sha256": sha256,
        "changed_ns": store.stat().st_mtime_ns,
    }
    written = json.dumps({**told, "sum": sum_of(told)}, ensure_ascii=False, indent=1)
    paths.replace_file(seal_path(store), written.encode(), private=True)


def looks_changed(store: Path, seal: Seal) -> bool:
    """Return whether a store may not be as it was sealed, without reading it."""
    there = store.stat()
    return (there.st_size, there.st_mtime_ns) != (seal.size, seal.changed_ns)


def is_broken(store: Path) -> bool:
    """Return whether a store is not, byte for byte, as it was sealed."""
    seal = read_seal(store)
    return seal is not None and file_sum(store) != (seal.size, seal.sha256)


def damage_path(store: Path) -> Path:
    """Return where it is noted that a store was found damaged."""
    return store.with_suffix(".damaged")


def note_damage(store: Path) -> None:
    """Note for good that a store was found damaged: nothing more is saved in it.

    The note goes aside with the store when a backup is restored.
    """
    with contextlib.suppress(OSError):
        paths.make_private(damage_path(store))


def forget_damage(store: Path) -> None:
    """Take the note away: the store was looked through and is whole."""
    with contextlib.suppress(OSError):
        damage_path(store).unlink(missing_ok=True)


def file_sum(path: Path) -> tuple[int, str]:
    """Return the size and the SHA-256 of a file."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), sha256


def read_acknowledged(store: Path) -> tuple[Acknowledged | None, int]:
    """Return the last operation acknowledged, and how many lines cannot be read.

    A last line without its end is one that was being written when the power went.
    """
    try:
        content = acknowledged_path(store).read_bytes()
    except OSError:
        return None, 0
    *lines, _ = content.split(b"\n")
    good = [it for it in map(_acknowledged, lines) if it is not None]
    return (good[-1] if good else None), len(lines) - len(good)


def every_acknowledged(store: Path) -> list[Head]:
    """Return the operations that were acknowledged, as far as they are noted."""
    try:
        lines = acknowledged_path(store).read_bytes().split(b"\n")
    except OSError:
        return []
    return list({it.head: None for it in map(_acknowledged, lines) if it})


def line_of(told: Acknowledged) -> bytes:
    """Return an operation that was acknowledged as its line says it."""
    said = f"{told.head.entries} {told.head.hash} {told.salts}".encode()
    return said + f" {zlib.crc32(said):08x}\n".encode()


def is_cut(store: Path) -> bool:
    """Return whether the last acknowledged line lacks its end."""
    try:
        content = acknowledged_path(store).read_bytes()
    except OSError:
        return False
    return bool(content) and not content.endswith(b"\n")


def append(store: Path, told: Acknowledged) -> None:
    """Add a line to what was acknowledged, synced; raise OSError where it cannot be."""
    cut = is_cut(store)
    with acknowledged_path(store).open("ab", buffering=0) as file:
        file.write(b"\n" * cut + line_of(told))
        os.fsync(file.fileno())


def write_over(store: Path, told: Acknowledged) -> None:
    """Leave one line alone, where none can be added: that needs no room.

    Where not even that can be done, the file is emptied.
    """
    path = acknowledged_path(store)
    try:
        with path.open("r+b", buffering=0) as file:
            file.write(line_of(told))
            file.truncate()
            os.fsync(file.fileno())
    except OSError:
        path.write_bytes(b"")
        raise


def note_unsealed(store: Path) -> None:
    """Note that a store stands without its seal, and that this is right."""
    last = read_acknowledged(store)[0]
    if last and last.salts != UNSEALED:
        with contextlib.suppress(OSError):
            append(store, Acknowledged(last.head, UNSEALED))


def put_aside(path: Path) -> None:
    """Let a folder that stands where a file of ours belongs go aside."""
    if path.is_dir():
        path.replace(paths.free_name(path.with_name(f"{path.name}.strange")))


def _acknowledged(line: bytes) -> Acknowledged | None:
    told, _, check = line.rpartition(b" ")
    try:
        if check != f"{zlib.crc32(told):08x}".encode():
            return None
        entries, hash_, salts = told.decode().split(" ")
        if salts not in _MARKS and not _SALTS.fullmatch(salts):
            return None
        return Acknowledged(Head(int(entries), hash_), salts)
    except ValueError:
        return None


def sum_of(told: dict[str, object]) -> str:
    """Return the SHA-256 of what a sidecar says, written in one way."""
    written = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
