"""What a database says of itself, and whether a backup is still as it was sealed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.domain.backups import Difference
from gwgk_desktop.domain.work import Progress, Steps
from gwgk_desktop.store import connections, places, shelf
from gwgk_desktop.store.files import DATABASE, copied, in_words, sha256_of
from gwgk_desktop.store.places import SHELF

if TYPE_CHECKING:
    from gwgk_desktop.domain.backups import Backup, Seal
    from gwgk_desktop.store.database import Site

Connect = Callable[[Path], sqlite3.Connection]
"""Opens a database of this desk, whatever protects it."""


@dataclass(frozen=True, slots=True)
class State:
    """What a database says of itself."""

    origin: str
    head: str
    deeds: int
    schema: int
    counts: dict[str, int]
    named: frozenset[str]
    """SHA-256 of the kept files that its rows name."""


def state_of(connect: Connect, store: Path) -> tuple[str, str, int]:
    """Return origin, head and number of deeds of a store."""
    with closing(connect(store)) as con:
        origin, head, deeds = _chain(con)
    return origin, head, deeds


def hashes_of(connect: Connect, folder: Path) -> dict[int, str]:
    """Return the hash of each entry of a backup's history, by its number."""
    with in_words(folder), closing(connect(folder / DATABASE)) as con:
        return dict(con.execute("SELECT id, hash FROM operation"))


def copy_out(backup: Backup, into: Path) -> Steps[tuple[Difference, ...]]:
    """Copy a backup's database, and what goes with it, into a folder.

    Returns what is not as it was sealed.
    """
    seal, wrong = backup.seal, []
    with in_words(into):
        if not seal.serial:
            return (Difference.SEAL,)
        into.mkdir(parents=True)
        yield Progress(0, backup.size)
        try:
            if (
                copied(backup.folder / DATABASE, into / DATABASE)
                != seal.database_sha256
            ):
                wrong.append(Difference.DATABASE)
        except FileNotFoundError:
            wrong.append(Difference.DATABASE)
        yield Progress(backup.size, backup.size)
        for name, sha256 in seal.files.items():
            try:
                if copied(backup.folder / name, into / name) != sha256:
                    wrong.append(Difference.KEYS)
            except FileNotFoundError:
                wrong.append(Difference.KEYS)
    return tuple(wrong)


def unlike_seal(
    backup: Backup, good: dict[Path, bool]
) -> Steps[tuple[Difference, ...]]:
    """Return which files of a backup are not byte for byte as they were sealed.

    `good` remembers which shared files were read already: backups of a place name
    the same ones.
    """
    wrong = yield from _unlike_own(backup)
    listed = places.kept_files(backup)
    place = backup.folder.parent
    for at, line in enumerate(listed or ()):
        yield Progress(at, len(listed or ()))
        path = places.shared(place, line.sha256)
        if path not in good:
            good[path] = is_same(path, line.sha256)
    every = (good[places.shared(place, line.sha256)] for line in listed or ())
    if listed is None or not all(every):
        wrong = (*wrong, Difference.SHELF)
    return wrong


def _unlike_own(backup: Backup) -> Steps[tuple[Difference, ...]]:
    """Return which of a backup's own files are not as they were sealed."""
    seal, wrong = backup.seal, []
    if not seal.serial:
        return (Difference.SEAL,)
    yield Progress(0, backup.size)
    if not is_same(backup.folder / DATABASE, seal.database_sha256):
        wrong.append(Difference.DATABASE)
    yield Progress(backup.size, backup.size)
    if not all(
        is_same(backup.folder / it, sha256) for it, sha256 in seal.files.items()
    ):
        wrong.append(Difference.KEYS)
    return tuple(wrong)


def read_again(site: Site, backup: Backup) -> Steps[tuple[Difference, ...]]:
    """Return what is wrong with a backup that is to be relied on once more."""
    wrong = yield from _unlike_own(backup)
    if places.kept_files(backup) is None:
        wrong = (*wrong, Difference.SHELF)
    database = backup.folder / DATABASE
    return wrong or wrong_inside(site.connect, database, backup.seal)


def is_same(path: Path, sha256: str) -> bool:
    """Return whether a file is there, with that SHA-256."""
    try:
        return sha256_of(path) == sha256
    except OSError:
        return False


def check_kept(site: Site, backup: Backup) -> Steps[bool]:
    """Return whether all kept files of a backup are there, as they were kept."""
    listed, place = places.kept_files(backup), backup.folder.parent
    for at, line in enumerate(listed or ()):
        yield Progress(at, len(listed or ()))
        path = places.shared(place, line.sha256)
        kept = Path(line.name).name == line.sha256 or site.shelf.is_whole(
            path, line.name
        )
        if not (kept and is_same(path, line.sha256)):
            return False
    return listed is not None


def copy_kept(site: Site, backup: Backup, into: Path) -> Steps[bool]:
    """Copy the kept files of a backup that the store has not, or not whole.

    Returns whether they were all there, byte for byte.
    """
    listed, place = places.kept_files(backup), backup.folder.parent
    with in_words(into):
        for at, line in enumerate(listed or ()):
            yield Progress(at, len(listed or ()))
            if site.shelf.is_whole(site.path.parent / SHELF / line.name, line.name):
                continue
            (into / SHELF / line.name).parent.mkdir(parents=True, exist_ok=True)
            try:
                source = places.shared(place, line.sha256)
                sha256 = copied(source, into / SHELF / line.name)
            except FileNotFoundError:
                return False
            if sha256 != line.sha256:
                return False
    return listed is not None


def wrong_inside(
    connect: Connect, database: Path, seal: Seal, *, thorough: bool = False
) -> tuple[Difference, ...]:
    """Return what a database, opened, holds otherwise than its seal says.

    A thorough look holds the indexes against the rows, too, and rows that name
    others against those.
    """
    check = "integrity_check" if thorough else "quick_check"
    try:
        with closing(connect(database)) as con:
            sound = con.execute(f"PRAGMA {check}(1)").fetchone() == ("ok",)
            # Every page of a protected one; of another, nothing.
            sound = (
                sound and not con.execute("PRAGMA cipher_integrity_check").fetchone()
            )
            if not sound or (thorough and _loose_ends(con)):
                return (Difference.STRUCTURE,)
            state = state_in(con)
    except connections.DAMAGED:
        return (Difference.STRUCTURE,)
    wrong = []
    if state.counts != seal.counts:
        wrong.append(Difference.COUNTS)
    if (state.origin, state.head, state.deeds) != (seal.origin, seal.head, seal.deeds):
        wrong.append(Difference.HEAD)
    return tuple(wrong)


def reads_well(connect: Connect, database: Path) -> bool:
    """Return whether every page of a database can be read, and they fit together.

    Of a disk that does not answer this says nothing.
    """
    try:
        with closing(connect(database)) as con:
            pages = con.execute("PRAGMA cipher_integrity_check").fetchall()
            if any("error reading" not in told for (told,) in pages):
                return False
            return bool(con.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except connections.DAMAGED as error:
        return not connections.is_damage(error)


def is_sound(connect: Connect, database: Path) -> bool:
    """Return whether the whole structure of a database is as it should be.

    Of a disk that does not answer this says nothing.
    """
    try:
        with closing(connect(database)) as con:
            told = con.execute("PRAGMA integrity_check(1)").fetchone()
            pages = con.execute("PRAGMA cipher_integrity_check").fetchone()
            return told == ("ok",) and not pages and not _loose_ends(con)
    except connections.DAMAGED as error:
        return not connections.is_damage(error)


def rows_compared(connect: Connect, one: Path, other: Path) -> Steps[int | None]:
    """Compare two databases row by row; return how many rows, None at a difference."""
    count = 0
    with closing(connect(one)) as left, closing(connect(other)) as right:
        for table in _tables(left):
            query = f"SELECT * FROM {table} ORDER BY rowid"
            theirs = right.execute(query)
            for row in left.execute(query):
                if row != theirs.fetchone():
                    return None
                count += 1
                if count % 10_000 == 0:
                    yield Progress(count)
            if theirs.fetchone():
                return None
    return count


def state_in(con: sqlite3.Connection) -> State:
    """Return what an open database says of itself."""
    origin, head, deeds = _chain(con)
    schema = con.execute("PRAGMA user_version").fetchone()[0]
    counts = {
        table: int(con.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in _tables(con)
    }
    return State(origin, head, deeds, schema, counts, named_files(con))


def named_files(con: sqlite3.Connection) -> frozenset[str]:
    """Return the SHA-256 of the kept files that rows name, of whatever schema.

    A picture of a character counts as long as the history has it: an undo may bring
    it back.
    """
    found: set[str] = set()
    for table, column in shelf.NAMED_IN:
        if column in {it[1] for it in con.execute(f"PRAGMA table_info({table})")}:
            query = f"SELECT {column} FROM {table} WHERE {column} <> ''"
            found |= {str(it) for (it,) in con.execute(query)}
    for images in con.execute(
        "SELECT before, after FROM change WHERE table_name = 'glyph_picture'"
    ):
        found |= set(filter(None, map(_picture_of, images)))
    return frozenset(found)


def _picture_of(image: str | None) -> str:
    try:
        told = json.loads(image or "{}")
    except ValueError:
        return ""  # told of the history, not of the picture
    return str(told.get("picture_sha256", "")) if isinstance(told, dict) else ""


def _chain(con: sqlite3.Connection) -> tuple[str, str, int]:
    first = con.execute("SELECT hash FROM operation ORDER BY id LIMIT 1").fetchone()
    last = con.execute(
        "SELECT hash, id FROM operation ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return (first[0], *last) if first else ("", "", 0)


def _tables(con: sqlite3.Connection) -> list[str]:
    rows = con.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    return [name for (name,) in rows]


def _loose_ends(con: sqlite3.Connection) -> bool:
    return con.execute("PRAGMA foreign_key_check").fetchone() is not None
