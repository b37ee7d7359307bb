"""Backups on the disk: made, found, thinned out, and swapped with the store.

A place holds `backup-…/` folders, each a database with its seal, and `kept/`, the
files that rows name, each once under the hash of its bytes, shared by all backups
of the place.  A backup is written under another name, synced, opened again and
checked; only then is it renamed, and counts.

Nothing here knows what is in the files: databases are opened by a function that is
given (it knows the key), all other files are copied as bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import __version__, paths
from gwgk_desktop.domain.backups import (
    Aside,
    Backup,
    Difference,
    Reason,
    Seal,
    read_seal,
    thinned_out,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Progress, Steps
from gwgk_desktop.store import connections, seals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.database import Store

Connect = Callable[[Path], sqlite3.Connection]
"""Opens a database of this desk, whatever protects it."""

DATABASE = "desk.db"
GOES_WITH = ("keys.json",)
"""Files of the data folder without which its database is worth nothing."""
SHELF = "kept"
SEAL = "seal.json"
LIST = "kept.list"
PLACE = "backups"
SWAP = "restore.json"
ASIDE = "aside.json"
_UNFINISHED = ".making-"
_PREPARED, _DRILL = "restoring-", "drill-"
_AT_ONCE = 1024 * 1024
_STRAY_AFTER = 24 * 3600
"""Seconds after which an unfinished or unnamed file of a place is nobody's."""
_making = threading.Lock()
"""One backup at a time: the timer's would else meet the one before an import."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a backup is to be made."""

    reason: Reason
    now: datetime
    kept: bool = False
    thorough: bool = False
    """Whether the whole structure of the copy is checked, not only its rows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the list of kept files."""

    sha256: str
    size: int
    changed_ns: int
    name: str
    """Its path below the shelf."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a database says of itself."""

    origin: str
    head: str
    deeds: int
    schema: int
    counts: dict[str, int]


def make(connect: Connect, store: Path, place: Path, terms: Terms) -> Steps[Backup]:
    """Back a store up into a place; return the backup, checked and in place.

    Where nothing has changed since the newest good one, that one is returned.
    Refuses with DISK_FULL, OUTPUT_UNWRITABLE, FILE_IN_USE or BACKUP_NOT_SOUND;
    whatever happens, the backups that are there stay as they are.
    """
    with _making, in_words(place):
        yield Progress(0)
        paths.check_writable(place)
        place.mkdir(parents=True, exist_ok=True)
        _clear_strays(place)
        with closing(connect(store)) as source:
            source.execute("BEGIN")  # one view of the store, whoever works on it
            state = _state(source)
            mine = of_origin(found(place), state.origin)
            last = max(mine, key=lambda it: it.seal.serial, default=None)
            if last and not _wanted(last, state, store.parent, terms):
                return last
            with _removed_unless_done(place, terms.now) as unfinished:
                with closing(connect(unfinished / DATABASE)) as copy:
                    source.backup(copy)
                    # One file, which opens where nothing can be written.
                    copy.execute("PRAGMA journal_mode = DELETE")
                yield Progress(0)
                lines = yield from _copy_shelf(store.parent / SHELF, place, last)
                files = _copy_beside(store.parent, unfinished)
                seal = _seal(unfinished, state, lines, files, terms)
                seal = replace(seal, serial=last.seal.serial + 1 if last else 1)
                yield Progress(0)
                _refuse_unsound(connect, unfinished, seal, thorough=terms.thorough)
                yield Progress(0)
                folder = _free(place / f"backup-{terms.now:%Y%m%d-%H%M%S}")
                paths.replace_file(unfinished / SEAL, seal.written().encode())
                unfinished.rename(folder)
                paths.sync_folder(place)
        return Backup(folder, seal, _size(folder))


@contextmanager
def _removed_unless_done(place: Path, now: datetime) -> Iterator[Path]:
    """Give a folder to write a backup in; it goes where that comes to nothing."""
    unfinished = _free(place / f"{_UNFINISHED}{now:%Y%m%d-%H%M%S}")
    unfinished.mkdir()
    try:
        yield unfinished
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _refuse_unsound(
    connect: Connect, unfinished: Path, seal: Seal, *, thorough: bool
) -> None:
    database = unfinished / DATABASE
    if wrong := wrong_inside(connect, database, seal, thorough=thorough):
        raise Refusal(Code.BACKUP_NOT_SOUND, differs=wrong)


def found(place: Path, *, second: bool = False) -> list[Backup]:
    """Return the backups of a place, the newest first; none where it is not there."""
    try:
        folders = [it for it in place.iterdir() if it.name.startswith("backup-")]
    except OSError:
        return []
    some = [_backup(it, second=second) for it in folders if it.is_dir()]
    return sorted(some, key=lambda it: (it.seal.serial, it.name), reverse=True)


def of_origin(some: list[Backup], origin: str) -> list[Backup]:
    """Return the whole backups of one store; another's may share the place."""
    return [it for it in some if it.whole and it.seal.origin == origin]


def thin(place: Path, origin: str, now: datetime, budget: int) -> int:
    """Remove the backups that are no longer wanted; return how many.

    Only the store of that origin is thinned: another desk may share the place.
    """
    with _making, in_words(place):
        gone = thinned_out(of_origin(found(place), origin), now, budget)
        for it in gone:
            # Under the name of an unfinished one first: half removed, it is none.
            going = _free(place / f"{_UNFINISHED}{it.name}")
            it.folder.rename(going)
            shutil.rmtree(going)
        if gone:
            _sweep_shelf(place)
    return len(gone)


def state_of(connect: Connect, store: Path) -> tuple[str, str, int]:
    """Return origin, head and number of deeds of a store."""
    with closing(connect(store)) as con:
        origin, head, deeds = _chain(con)
    return origin, head, deeds


def hashes_of(connect: Connect, folder: Path) -> dict[int, str]:
    """Return the hash of each entry of a backup's history, by its number."""
    with in_words(folder), closing(connect(folder / DATABASE)) as con:
        return dict(con.execute("SELECT id, hash FROM operation"))


def space_needed(store: Path, place: Path) -> int:
    """Return how many bytes a backup of a store would add to a place, at most."""
    there = _size(place / SHELF)
    return store.stat().st_size + max(_size(store.parent / SHELF) - there, 0)


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
            if _copy(backup.folder / DATABASE, into / DATABASE) != seal.database_sha256:
                wrong.append(Difference.DATABASE)
        except FileNotFoundError:
            wrong.append(Difference.DATABASE)
        yield Progress(backup.size, backup.size)
        for name, sha256 in seal.files.items():
            try:
                if _copy(backup.folder / name, into / name) != sha256:
                    wrong.append(Difference.KEYS)
            except FileNotFoundError:
                wrong.append(Difference.KEYS)
    return tuple(wrong)


def kept_files(backup: Backup) -> list[Kept] | None:
    """Return the kept files that a backup names; None where the list was changed."""
    try:
        written = (backup.folder / LIST).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(written).hexdigest() != backup.seal.shelf_sha256:
        return None
    return _lines(written)


def check_kept(
    backup: Backup, shelf: Path | None = None, into: Path | None = None
) -> Steps[bool]:
    """Return whether all kept files of a backup are there, byte for byte.

    With `shelf` and `into`, those that the shelf lacks, or has otherwise, are copied
    into that folder.
    """
    lines = kept_files(backup)
    if lines is None:
        return False
    place = backup.folder.parent
    with in_words(into or place):
        for at, line in enumerate(lines):
            yield Progress(at, len(lines))
            try:
                if shelf and _hash(shelf / line.name) == line.sha256:
                    continue
            except FileNotFoundError:
                pass
            source = _shared(place, line.sha256)
            try:
                if into is None:
                    sha256 = _hash(source)
                else:
                    (into / line.name).parent.mkdir(parents=True, exist_ok=True)
                    sha256 = _copy(source, into / line.name)
            except FileNotFoundError:
                return False
            if sha256 != line.sha256:
                return False
    return True


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
            state = _state(con)
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
    """Return whether the whole structure of a database is as it should be."""
    try:
        with closing(connect(database)) as con:
            told = con.execute("PRAGMA integrity_check(1)").fetchone()
            return told == ("ok",) and not _loose_ends(con)
    except connections.DAMAGED:
        return False


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


# Restoring: what is prepared is swapped whole, or not at all.


def prepared_folder(folder: Path, now: datetime) -> Path:
    """Return a folder of the data folder for what is to be swapped in."""
    return _free(folder / f"{_PREPARED}{now:%Y%m%d-%H%M%S}")


def drill_folder(folder: Path, now: datetime) -> Path:
    """Return a folder of the data folder to try a backup in."""
    return _free(folder / f"{_DRILL}{now:%Y%m%d-%H%M%S}")


@contextmanager
def opened(open_store: Callable[[Path], Store], database: Path) -> Iterator[Store]:
    """Open a copy as a store, upgraded; close it lasting and alone in its folder."""
    with in_words(database.parent):
        store = open_store(database)
        try:
            yield store
            # One file, whatever happens before it is opened in its new place.
            store.db.execute_sql("PRAGMA journal_mode = DELETE")
        finally:
            store.close()
        seals.seal_path(database).unlink(missing_ok=True)  # opening it changes the file
        for copy in database.parent.glob(f"{DATABASE}.*.bak"):
            copy.unlink()  # of the upgrade: the backup is still there
        _sync(database)
        paths.sync_folder(database.parent)


def commit_swap(folder: Path, prepared: Path, now: datetime) -> Path:
    """Decide for what is prepared; from here on the swap happens, crash or no crash.

    Returns the folder in which the present store will be put aside.
    """
    aside = _free(folder / f"aside-{now:%Y%m%d-%H%M%S}")
    told = {
        "prepared": prepared.name,
        "aside": aside.name,
        "at": now.isoformat(" ", "seconds"),
    }
    try:
        paths.replace_file(folder / SWAP, json.dumps(told).encode())
    except BaseException:
        (folder / SWAP).unlink(missing_ok=True)  # told as not done, it is not done
        raise
    return aside


def swap_is_open(folder: Path) -> bool:
    """Return whether a swap was decided for and has not ended."""
    return (folder / SWAP).exists()


def end_swap(folder: Path) -> None:
    """Do the swap that was decided for, or go on with it; nobody has the store open.

    Whatever a restore or drill left behind that was not decided for is removed.
    Renaming is repeated without harm: first all that is present goes aside, which
    ends with a note there; then what is prepared takes its place.
    """
    if swap_is_open(folder):
        with in_words(folder):
            _swap(folder, json.loads((folder / SWAP).read_text("utf-8")))
            (folder / SWAP).unlink()
            paths.sync_folder(folder)
    for prefix in (_PREPARED, _DRILL):
        for left in folder.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)


def _swap(folder: Path, told: dict[str, str]) -> None:
    prepared, aside = folder / told["prepared"], folder / told["aside"]
    coming = [it for it in _tree(prepared) if it != Path(ASIDE)]
    if not (aside / ASIDE).exists():
        if Path(DATABASE) not in coming:
            return  # somebody has removed it: nothing goes aside for nothing
        for name in _present(folder, coming):
            _move(folder / name, aside / name)
        aside.mkdir(exist_ok=True)
        paths.replace_file(aside / ASIDE, json.dumps(told).encode())
    for name in coming:
        _move(prepared / name, folder / name)
    paths.sync_folder(folder)
    shutil.rmtree(prepared, ignore_errors=True)


def asides(folder: Path) -> list[Aside]:
    """Return what restores have put aside, the newest first."""
    some = []
    for it in folder.glob("aside-*"):
        with suppress(OSError, ValueError, KeyError):
            told = json.loads((it / ASIDE).read_text("utf-8"))
            at = datetime.fromisoformat(told["at"])
            some.append(Aside(it, at, _size(it)))
    return sorted(some, key=lambda it: (it.at, it.name), reverse=True)


def forget(aside: Aside) -> None:
    """Remove what a restore put aside, for good."""
    with in_words(aside.folder):
        (aside.folder / ASIDE).unlink()  # half removed, it is not offered any more
        shutil.rmtree(aside.folder)


def store_files(folder: Path) -> list[Path]:
    """Return what stands in a folder of a store itself, as paths below it."""
    return [
        Path(it.name)
        for it in folder.glob("desk.*")
        if it.name != "desk.lock" and it.suffix != ".bak"
    ]


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours, as far as that goes; the next start does the rest."""
    shutil.rmtree(folder, ignore_errors=True)


# What a database says of itself.


def _state(con: sqlite3.Connection) -> _State:
    origin, head, deeds = _chain(con)
    schema = con.execute("PRAGMA user_version").fetchone()[0]
    counts = {
        table: int(con.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in _tables(con)
    }
    return _State(origin, head, deeds, schema, counts)


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


# Making.


def _wanted(last: Backup, state: _State, folder: Path, terms: Terms) -> bool:
    """Return whether a new backup would hold anything that the last does not."""
    if terms.thorough or (terms.kept and not last.seal.kept):
        return True
    files = {name: _hash(folder / name) for name in _going_with(folder)}
    return (last.seal.head, last.seal.files) != (state.head, files)


def _going_with(folder: Path) -> list[str]:
    return [name for name in GOES_WITH if (folder / name).exists()]


def _copy_beside(folder: Path, unfinished: Path) -> dict[str, str]:
    """Copy what goes with the database; return the SHA-256 of each."""
    return {
        name: _copy(folder / name, unfinished / name) for name in _going_with(folder)
    }


def _seal(
    unfinished: Path,
    state: _State,
    lines: list[Kept],
    files: dict[str, str],
    terms: Terms,
) -> Seal:
    """Write the list of kept files, and return the seal of all there is."""
    written = _written(lines)
    paths.replace_file(unfinished / LIST, written)
    _sync(unfinished / DATABASE)
    return Seal(
        serial=0,
        made_at=terms.now.replace(microsecond=0),
        reason=terms.reason,
        kept=terms.kept,
        origin=state.origin,
        head=state.head,
        deeds=state.deeds,
        schema=state.schema,
        program=__version__,
        database_sha256=_hash(unfinished / DATABASE),
        database_bytes=(unfinished / DATABASE).stat().st_size,
        files=files,
        counts=state.counts,
        shelf_sha256=hashlib.sha256(written).hexdigest(),
        shelf_files=len(lines),
    )


def _copy_shelf(shelf: Path, place: Path, last: Backup | None) -> Steps[list[Kept]]:
    """Copy the kept files that the place lacks; return the list of all.

    What has the size and the time that the last list gives it is not read again.
    """
    known = {it.name: it for it in (kept_files(last) if last else None) or ()}
    lines = []
    names = [it for it in _tree(shelf) if not it.name.startswith(".")]
    for at, path in enumerate(names):
        yield Progress(at, len(names))
        name, told = path.as_posix(), (shelf / path).stat()
        line = known.get(name)
        if line is None or (line.size, line.changed_ns) != (
            told.st_size,
            told.st_mtime_ns,
        ):
            sha256 = _hash(shelf / path)
            line = Kept(sha256, told.st_size, told.st_mtime_ns, name)
        shared = _shared(place, line.sha256)
        if not shared.exists() or shared.stat().st_size != line.size:
            shared.parent.mkdir(parents=True, exist_ok=True)
            beside = shared.with_name(f"{_UNFINISHED}{line.sha256}")
            _copy(shelf / path, beside)
            if _hash(beside) != line.sha256:
                raise Refusal(Code.BACKUP_NOT_SOUND, differs=(Difference.SHELF,))
            beside.replace(shared)
            paths.sync_folder(shared.parent)
        lines.append(line)
    return lines


def _written(lines: list[Kept]) -> bytes:
    return "".join(
        f"{it.sha256}\t{it.size}\t{it.changed_ns}\t{it.name}\n" for it in lines
    ).encode()


def _lines(written: bytes) -> list[Kept]:
    lines = []
    for text in written.decode().splitlines():
        sha256, size, changed_ns, name = text.split("\t", 3)
        lines.append(Kept(sha256, int(size), int(changed_ns), name))
    return lines


def _shared(place: Path, sha256: str) -> Path:
    return place / SHELF / sha256[:2] / sha256


def _sweep_shelf(place: Path) -> None:
    """Remove the shared files that no backup of the place names any more.

    Where one list cannot be read, none is removed.
    """
    named: set[str] = set()
    for it in found(place):
        lines = kept_files(it)
        if lines is None:
            return
        named |= {line.sha256 for line in lines}
    for path in _tree(place / SHELF):
        file = place / SHELF / path
        if path.name not in named and _is_stray(file):
            file.unlink()


def _clear_strays(place: Path) -> None:
    """Remove what backups that never ended have left."""
    for it in place.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(it, ignore_errors=True)


def _is_stray(path: Path) -> bool:
    return abs(time.time() - path.stat().st_mtime) > _STRAY_AFTER


def _backup(folder: Path, *, second: bool) -> Backup:
    try:
        seal = read_seal((folder / SEAL).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        seal = None
    whole = seal is not None and _is_whole(folder, seal)
    size = _size(folder)
    return Backup(folder, seal or _no_seal(folder), size, whole, second)


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


def _is_whole(folder: Path, seal: Seal) -> bool:
    database = folder / DATABASE
    return (
        database.is_file()
        and database.stat().st_size == seal.database_bytes
        and all((folder / name).is_file() for name in (LIST, *seal.files))
    )


# Files.


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, to: Path) -> str:
    """Copy a file, synced; return the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, to.open("wb") as writing:
        while some := reading.read(_AT_ONCE):
            digest.update(some)
            writing.write(some)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _move(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    source.replace(to)
    paths.sync_folder(to.parent)


def _present(folder: Path, coming: list[Path]) -> list[Path]:
    """Return what of the data folder goes aside: the store, and what is replaced."""
    replaced = [it for it in coming if len(it.parts) > 1 and (folder / it).exists()]
    return [*replaced, *store_files(folder)]


def _tree(folder: Path) -> list[Path]:
    """Return the files below a folder, as paths below it; the database last."""
    some = [it.relative_to(folder) for it in folder.rglob("*") if it.is_file()]
    return sorted(some, key=lambda it: (it.name == DATABASE, it))


def _size(folder: Path) -> int:
    return sum((folder / it).stat().st_size for it in _tree(folder))


def _free(path: Path) -> Path:
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
