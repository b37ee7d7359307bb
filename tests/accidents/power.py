"""Power cut at any moment: from a record of writes and syncs, what a disk may hold.

What was synced is there.  Of the rest any subset is, each write torn at 512 bytes;
of names made, changed and removed since their folder was synced, the first few are.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

SECTOR = 512


class Event(NamedTuple):
    """One call that changed a file, a name, or synced either."""

    kind: str
    path: str
    offset: int
    data: bytes


def events(record: Path) -> Iterator[Event]:
    """Yield what the shim recorded."""
    content = record.read_bytes()
    at = 0
    while at < len(content):
        kind, length = chr(content[at]), struct.unpack_from("<H", content, at + 1)[0]
        path = content[at + 3 : at + 3 + length].decode()
        offset, size = struct.unpack_from("<QQ", content, at + 3 + length)
        start = at + 19 + length
        yield Event(kind, path, offset, content[start : start + size])
        at = start + size


@dataclass(slots=True)
class _File:
    lasting: bytearray = field(default_factory=bytearray)
    waiting: list[Event] = field(default_factory=list)


class _Naming(NamedTuple):
    """Names that go and come at once: a file made, removed, or renamed, or a folder."""

    gone: tuple[str, ...]
    come: tuple[tuple[str, _File], ...]

    def do(self, names: dict[str, _File]) -> None:
        for name in self.gone:
            names.pop(name, None)
        names.update(self.come)


class Disk:
    """A disk that has been told of some events, and may lose power."""

    def __init__(self, root: Path, made: Path) -> None:
        """Begin with the files of `made`, lasting, as if they stood in `root`."""
        self._root = root
        self._names: dict[str, _File] = {}
        for path in made.rglob("*"):
            if path.is_file():
                name = str(root / path.relative_to(made))
                self._names[name] = _File(bytearray(path.read_bytes()))
        self._lasting = dict(self._names)
        self._renaming: list[_Naming] = []

    def take(self, event: Event) -> None:
        """Do what an event did."""
        if event.kind in "CRU":
            self._name(event)
        elif event.kind == "D":
            for naming in self._renaming:
                naming.do(self._lasting)
            self._renaming.clear()
        elif event.path in self._names:
            file = self._names[event.path]
            if event.kind == "S":
                self._sync(file)
            else:
                file.waiting.append(event)

    def _name(self, event: Event) -> None:
        naming = self._naming(event)
        self._renaming.append(naming)
        naming.do(self._names)

    def _naming(self, event: Event) -> _Naming:
        if event.kind == "C":
            return _Naming((), ((event.path, _File()),))
        if event.kind == "U":
            return _Naming((event.path,), ())
        new = event.data.decode()
        if event.path in self._names:
            return _Naming((event.path,), ((new, self._names[event.path]),))
        below = [it for it in self._names if it.startswith(f"{event.path}/")]
        come = [(new + it.removeprefix(event.path), self._names[it]) for it in below]
        return _Naming(tuple(below), tuple(come))

    def _sync(self, file: _File) -> None:
        """A file that is synced lasts with its name, as on ext4 and NTFS."""
        for waiting in file.waiting:
            _apply(file.lasting, waiting)
        file.waiting.clear()
        begun = [
            place
            for place, naming in enumerate(self._renaming)
            if not naming.gone and any(it is file for _, it in naming.come)
        ]
        if begun:  # with all that was named before it: the journal is in order
            for naming in self._renaming[: begun[0] + 1]:
                naming.do(self._lasting)
            del self._renaming[: begun[0] + 1]

    def cut(self, random: Random, to: Path) -> None:
        """Write down what the disk holds after the power went."""
        names = dict(self._lasting)
        for naming in self._renaming[: random.randint(0, len(self._renaming))]:
            naming.do(names)
        survive = random.choice((0.0, 0.1, 0.5, 0.9, 1.0))
        for name, file in names.items():
            if name.endswith("-shm"):
                continue  # memory shared between processes; gone with the power
            content = bytearray(file.lasting)
            for event in file.waiting:
                if event.kind == "T":
                    if random.random() < survive:
                        _apply(content, event)
                    continue
                for piece in _torn(event):
                    if random.random() < survive:
                        _apply(content, piece)
            path = to / Path(name).relative_to(self._root)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _torn(event: Event) -> Iterator[Event]:
    """Yield a write as the sectors that a disk writes at once."""
    at = 0
    while at < len(event.data):
        room = SECTOR - (event.offset + at) % SECTOR
        yield event._replace(offset=event.offset + at, data=event.data[at : at + room])
        at += room


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == "T":
        del content[event.offset :]
        content.extend(b"\0" * (event.offset - len(content)))
        return
    missing = event.offset - len(content)
    if missing > 0:
        content.extend(b"\0" * missing)
    content[event.offset : event.offset + len(event.data)] = event.data
