"""An unprotected folder becomes a protected one, with its old files kept aside.

The sealed store and kept files are made beside the old ones and compared with them,
row by row and file by file.  Then `keys.json` is written: from that moment on the
folder is protected, and `settle` puts everything in its place, whenever it is next
opened, should the power go in between.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing, contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as sqlcipher

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Progress
from gwgk_desktop.store import connections, migrations, opening, seals
from gwgk_desktop.store.shelf import Shelf

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.keys import DataKey

OLD = "内部-未加密的旧数据"
"""The folder in which the old files stay until somebody lets them go."""
AT_ONCE = 10_000
_SEALED = ".sealed"
_OF_ITS_HISTORY = (seals.acknowledged_path, opening.found_path)
"""What stands beside a store and is as true of the sealed one."""
_KEPT, _BACKUPS, _LOCK = "kept", "backups", "desk.lock"


def convert(path: Path, key: DataKey) -> Steps[None]:
    """Make the sealed store and kept files beside the old ones; they do not count yet.

    The store at `path` is of the latest schema and nobody has it open.  Refuses with
    NOT_CONVERTED where a row or file is not the same afterwards.
    """
    sealed, kept = _beside(path), _beside(path.parent / _KEPT)
    with _in_words(path):
        sealed.unlink(missing_ok=True)
        shutil.rmtree(kept, ignore_errors=True)
        _export(path, sealed, key)
        yield from _compare(path, sealed, key)
        before, after = Shelf(path.parent / _KEPT), Shelf(kept, key)
        for sha256 in _kept_files(path.parent / _KEPT):
            content = before.get(sha256)
            after.keep(content)
            if after.get(sha256) != content:
                raise Refusal(Code.NOT_CONVERTED)
            yield Progress(0)


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Say what the disk refuses, instead of raising its error."""
    try:
        with connections.disk_told(path):
            yield
    except OSError as error:
        raise paths.refusal_of(error, path) from error


def settle(path: Path) -> None:
    """Put a converted store in the place of the old one; do nothing where none is."""
    if _beside(path).exists():
        with _in_words(path):
            _settle(path)


def _settle(path: Path) -> None:
    sealed, folder = _beside(path), path.parent
    old = folder / OLD
    old.mkdir(exist_ok=True)
    seals.note_unsealed(path)  # the seal is of the file that goes
    stay = {_LOCK, *(it(path).name for it in _OF_ITS_HISTORY)}
    of_store = (it for it in folder.glob(f"{path.stem}.*") if it not in (path, sealed))
    others = (it for it in of_store if it.name not in stay)
    for plain in (*others, *folder.glob("aside-*"), folder / _BACKUPS, path):
        if plain.exists():
            plain.replace(old / plain.name)
    kept, kept_sealed = folder / _KEPT, _beside(folder / _KEPT)
    if kept.exists() and not (old / _KEPT).exists():
        kept.replace(old / _KEPT)
    if kept_sealed.exists():
        kept_sealed.replace(kept)
    sealed.replace(path)


def has_old(folder: Path) -> bool:
    """Return whether old files are still kept aside."""
    return (folder / OLD).exists()


def forget_old(folder: Path) -> int:
    """Overwrite and remove the old files; return how many there were.

    On a solid-state disk what was overwritten may still be there for a while.
    """
    count = 0
    with _in_words(folder / OLD):
        for file in (it for it in (folder / OLD).rglob("*") if it.is_file()):
            with file.open("r+b") as content:
                content.write(bytes(file.stat().st_size))
                content.flush()
                os.fsync(content.fileno())
            count += 1
    shutil.rmtree(folder / OLD, ignore_errors=True)
    return count


def _beside(path: Path) -> Path:
    return path.with_name(path.name + _SEALED)


def _kept_files(folder: Path) -> list[str]:
    """Return the hashes of all kept files, but not what a broken writing left."""
    return sorted(it.name for it in folder.glob("*/*") if not it.name.startswith("."))


def _export(path: Path, sealed: Path, key: DataKey) -> None:
    with closing(sqlcipher.connect(str(path), isolation_level=None)) as con:
        words = connections.key_words(key)
        con.execute(f'ATTACH DATABASE ? AS sealed KEY "{words}"', (str(sealed),))
        con.execute(f"PRAGMA sealed.cipher_page_size = {connections.PAGE_SIZE}")
        con.execute("SELECT sqlcipher_export('sealed')")
        con.execute(f"PRAGMA sealed.application_id = {migrations.APPLICATION_ID}")
        con.execute(f"PRAGMA sealed.user_version = {migrations.LATEST}")


def _compare(path: Path, sealed: Path, key: DataKey) -> Steps[None]:
    with (
        closing(connections.connect(path, None)) as old,
        closing(connections.connect(sealed, key)) as new,
        closing(_everything(old)) as old_rows,
        closing(_everything(new)) as new_rows,
    ):
        pairs = zip_longest(old_rows, new_rows)
        for done, (was, is_) in enumerate(pairs):
            if was != is_:
                raise Refusal(Code.NOT_CONVERTED)
            if done % AT_ONCE == 0:
                yield Progress(done)


def _everything(con: sqlite3.Connection) -> Generator[tuple[object, ...], None, None]:
    """Yield the whole schema, then every row of every table, in one order."""
    schema = con.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    ).fetchall()
    yield from schema
    for kind, name, _, _ in schema:
        if name == "sqlite_sequence":  # a table made anew has its row elsewhere
            yield from con.execute(f"SELECT * FROM {name} ORDER BY name")
        elif kind == "table":
            yield (name,)
            yield from con.execute(f"SELECT rowid, * FROM {name} ORDER BY rowid")
