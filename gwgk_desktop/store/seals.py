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
import shutil
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.checking import Head
from gwgk_desktop.domain.problems import Code, Problem, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

_MOST_ACKNOWLEDGED = 1 << 16
"""Bytes; a longer file keeps its last line alone when the store is closed."""
MOST_SUMMED = 64 * 1024 * 1024
"""Bytes of a store that is held against its seal whenever it is opened: 0.1 s."""
_NO_SALTS = "-"
_LOG_HEADER = 32
"""Bytes before the first frame of a log; the salts are at 16 to 24."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says of the store that was closed."""

    head: Head
    size: int
    sha256: str
    counts: tuple[tuple[str, int], ...] = ()


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
    try:
        told = json.loads(seal_path(store).read_bytes())
        said = {name: told[name] for name in told if name != "sum"}
        if told["sum"] != _sum(said):
            return None
        return Seal(
            Head(told["history_entries"], told["history_head"]),
            told["size"],
            told["sha256"],
            tuple(told["counts"].items()),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
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
    }
    written = json.dumps({**told, "sum": _sum(told)}, ensure_ascii=False, indent=1)
    paths.replace_file(seal_path(store), written.encode(), private=True)


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


def _line(told: Acknowledged) -> bytes:
    said = f"{told.head.entries} {told.head.hash} {told.salts}".encode()
    return said + f" {zlib.crc32(said):08x}\n".encode()


def is_cut(store: Path) -> bool:
    """Return whether the last acknowledged line lacks its end."""
    path = acknowledged_path(store)
    return path.is_file() and not path.read_bytes().endswith(b"\n")


def _acknowledged(line: bytes) -> Acknowledged | None:
    told, _, check = line.rpartition(b" ")
    try:
        if check != f"{zlib.crc32(told):08x}".encode():
            return None
        entries, hash_, salts = told.decode().split(" ")
        return Acknowledged(Head(int(entries), hash_), salts)
    except ValueError:
        return None


class Watch:
    """Watches over one store while it is open to be changed."""

    def __init__(
        self, store: Path, now: Callable[[], datetime], *, touches: bool = True
    ) -> None:
        """Look at what stands beside the store, before SQLite opens it.

        A log that does not belong there is set aside, never read.  Who does not
        touch anything leaves it, and all else, where it is.
        """
        self._touches = touches
        self.log_counts = False
        """Whether there is a log, and it belongs to the store."""
        self.as_sealed: bool | None = None
        """Whether the file is as it was sealed; None where that cannot be told."""
        self._store = store
        self._log = store.with_name(f"{store.name}-wal")
        self._stamp = f"{now():%Y%m%d-%H%M%S}"
        self._seal = read_seal(store) if store.is_file() else None
        self.as_sealed = self._is_as_sealed() if self._seal else None
        self._acknowledged, unreadable = read_acknowledged(store)
        self._torn = bool(unreadable) or is_cut(store)
        self._copy: Path | None = None
        self._changed = False
        self.troubles: list[Problem] = []
        if not self._log.exists() or not self._log.stat().st_size:
            return
        self.log_counts = self._seal is None and not self._is_stale()
        if not touches:
            return
        try:
            self._see_to_log()
        except OSError as error:
            raise paths.refusal_of(error, store) from error

    def _see_to_log(self) -> None:
        if not self.log_counts:
            self._set_aside()
        else:
            # SQLite will fold the log into the store; should a commit turn out to
            # be missing, this copy is all there is to find it in.
            self._copy = self._aside("crashed")
            paths.make_private(self._copy)
            shutil.copyfile(self._log, self._copy)

    def compare(self, hash_of: Callable[[int], str | None], head: Head) -> None:
        """Hold the history, now that it is open, against what was acknowledged."""
        lost = self._acknowledged
        if lost and hash_of(lost.head.entries) != lost.head.hash:
            facts: dict[str, object] = {
                "last": head.entries,
                "acknowledged": lost.head.entries,
                "copy": self._copy.name if self._copy else "",
            }
            self.troubles.append(Problem(Code.COMMITS_LOST, facts=facts))
            self._copy = None
        elif self._seal and self._seal.head != head:
            told = {"last": head.entries, "sealed": self._seal.head.entries}
            self.troubles.append(Problem(Code.SEAL_DIFFERS, facts=told))
        if self._copy:
            self._copy.unlink()
            self._copy = None
        if self._touches and self._seal is None and self._torn and lost:
            with contextlib.suppress(Refusal):
                paths.replace_file(
                    acknowledged_path(self._store), _line(lost), private=True
                )

    def will_change(self) -> None:
        """Break the seal, before the first change.

        The log that begins now has salts of its own, so those noted before say
        nothing of it.
        """
        if self._changed:
            return
        seal_path(self._store).unlink(missing_ok=True)
        paths.sync_folder(self._store.parent)
        self._changed = True
        if self._acknowledged:
            self._note(self._acknowledged.head, _NO_SALTS)

    def acknowledge(self, head: Head) -> None:
        """Note, synced, that an operation was committed.

        Where it cannot be noted the operation stands all the same; the file is
        taken away, for an old line in it would say nothing of newer ones.
        """
        self._note(head, self._salts())

    def _note(self, head: Head, salts: str) -> None:
        line = _line(Acknowledged(head, salts))
        path = acknowledged_path(self._store)
        try:
            new = not path.exists()
            if new:
                paths.make_private(path)
            with path.open("ab", buffering=0) as file:
                file.write(line)
                os.fsync(file.fileno())
            if new:
                paths.sync_folder(path.parent)
        except OSError:
            with contextlib.suppress(OSError):
                path.unlink()

    def leave(self, head: Head, counts: dict[str, int]) -> None:
        """Seal the store, now closed; nothing is done where nothing has changed.

        Without a seal the next start compares the history as after a crash.
        """
        if not self._changed and seal_path(self._store).exists():
            return
        path = acknowledged_path(self._store)
        with contextlib.suppress(OSError, Refusal):
            if path.exists() and path.stat().st_size > _MOST_ACKNOWLEDGED:
                last = path.read_bytes().split(b"\n")[-2]
                paths.replace_file(path, last + b"\n", private=True)
            if not self._log.exists() or not self._log.stat().st_size:
                write_seal(self._store, head, counts)

    def _is_as_sealed(self) -> bool | None:
        """Hold the file against its seal; of a large one only the size."""
        with contextlib.suppress(OSError):
            size = self._store.stat().st_size
            if self._seal and size == self._seal.size and size > MOST_SUMMED:
                return True
            return not is_broken(self._store)
        return None

    def _is_stale(self) -> bool:
        """Return whether the log is older than what was acknowledged.

        SQLite counts the first salt up by one whenever it begins the log anew, so
        that of the last commit, or one more, is right.
        """
        salts = self._salts()
        known = self._acknowledged.salts if self._acknowledged else _NO_SALTS
        if _NO_SALTS in {salts, known} or salts == known:
            return False
        return (int(salts[:8], 16) - int(known[:8], 16)) % 2**32 != 1

    def _salts(self) -> str:
        try:
            with self._log.open("rb") as file:
                header = file.read(_LOG_HEADER)
        except OSError:
            return _NO_SALTS
        return header[16:24].hex() or _NO_SALTS

    def _set_aside(self) -> None:
        aside = self._aside("stale")
        self._log.replace(aside)
        self._store.with_name(f"{self._store.name}-shm").unlink(missing_ok=True)
        paths.sync_folder(self._store.parent)
        facts: dict[str, object] = {"log": aside.name}
        self.troubles.append(Problem(Code.LOG_SET_ASIDE, facts=facts))

    def _aside(self, what: str) -> Path:
        name = f"{self._log.name}.{what}-{self._stamp}"
        return paths.free_name(self._log.with_name(name))


def _sum(told: dict[str, object]) -> str:
    written = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
