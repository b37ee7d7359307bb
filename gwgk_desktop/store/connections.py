"""A connection to a store file: plain SQLite, or SQLCipher with the data key.

Both drivers speak the same SQL; what differs is the key, said before all else, and
the classes of their errors.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import peewee as pw
from sqlcipher3 import dbapi2 as sqlcipher

from gwgk_desktop import paths
from gwgk_desktop.domain.problems import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gwgk_desktop.store.keys import DataKey

PLAIN_HEAD = b"SQLite format 3\0"
PAGE_SIZE = 8192
"""Of a protected store: scans take 0.6 of the time they take with 4,096."""
UNREADABLE = (sqlite3.DatabaseError, sqlcipher.DatabaseError)
"""What both drivers raise on a file that is none of theirs, or is damaged."""
DAMAGED = (*UNREADABLE, pw.DatabaseError, UnicodeDecodeError)
"""What is raised, by peewee too, of a file that cannot be read on."""
UNREACHABLE = (
    sqlite3.OperationalError,
    sqlcipher.OperationalError,
    pw.OperationalError,
)
"""What is raised, among other things, of a disk that does not answer."""
SAID_OF_DAMAGE = (
    *("malformed", "not a database", "unsupported file format"),
    "Could not decode",  # bytes that are no text where text was
)
"""What the drivers say of a file whose content is damaged."""
LOOKS = "mode=ro"
"""Beside who works on it: what that one commits is seen."""
STANDS_STILL = "mode=ro&immutable=1"
"""Where nothing can be written, not even what SQLite keeps beside a store."""
LOG_STANDS_STILL = "mode=ro&readonly_shm=1"
"""The same with a log that counts: its index is made in memory."""
_SALT = 16


def database(
    path: Path, key: DataKey | None, pragmas: dict[str, Any], how: str = ""
) -> pw.SqliteDatabase:
    """Return the database of a store file as peewee sees it, not yet connected.

    `how` it is opened, where not to be changed: one of the words above.
    """
    name, uri = _named(path, how), bool(how)
    if key is None:
        return pw.SqliteDatabase(name, uri=uri, pragmas=pragmas)
    return _SealedDatabase(name, key, uri=uri, pragmas=pragmas)


def connect(path: Path, key: DataKey | None, how: str = "") -> sqlite3.Connection:
    """Return a bare connection to a store file, made where there is none."""
    if key is None:
        return sqlite3.connect(_named(path, how), uri=bool(how))
    con: sqlite3.Connection = sqlcipher.connect(_named(path, how), uri=bool(how))
    _say_key(con, key)
    return con


def _named(path: Path, how: str) -> str:
    return f"{path.absolute().as_uri()}?{how}" if how else str(path)


def key_words(key: DataKey) -> str:
    """Return the key as SQLCipher's PRAGMA key and ATTACH take it.

    The first 16 bytes of the file, SQLCipher's salt, are made of the data key, too:
    by them a file of another store is told from a damaged one.
    """
    return f"x'{key.subkey('database').hex()}{_salt(key).hex()}'"


def is_sealed(path: Path) -> bool:
    """Return whether a file is there that might be a protected store.

    Its pages look like noise; what is named otherwise is none.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_HEAD))
        size = path.stat().st_size
    except OSError:
        return False
    return bool(head) and head != PLAIN_HEAD and not size % PAGE_SIZE


def is_plain(path: Path) -> bool:
    """Return whether a file is there that is a store without protection."""
    try:
        with path.open("rb") as file:
            return file.read(len(PLAIN_HEAD)) == PLAIN_HEAD
    except OSError:
        return False


def refuse_unlike(path: Path, key: DataKey | None) -> None:
    """Refuse a file that is none of the key's: foreign, unprotected, or cut short.

    One that is not there, or empty, may become a store.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(PLAIN_HEAD))
    except FileNotFoundError:
        return
    except OSError as error:
        raise Refusal(Code.NOT_A_STORE, file=str(path)) from error
    if not head:
        return
    if key is None:
        if head != PLAIN_HEAD[: len(head)]:
            raise Refusal(Code.NOT_A_STORE, file=str(path))
    elif head == PLAIN_HEAD:
        raise Refusal(Code.STORE_NOT_PROTECTED, file=str(path))
    elif head != _salt(key):
        raise Refusal(Code.KEYS_FOREIGN, file=str(path))
    elif path.stat().st_size < PAGE_SIZE:
        raise Refusal(Code.STORE_CUT_SHORT, file=str(path))


def unreadable(path: Path, key: DataKey | None, error: Exception) -> Refusal:
    """Return what to tell of a file that failed at its very first page."""
    if "malformed" in str(error):  # it has fewer pages than the first one says
        return Refusal(Code.STORE_CUT_SHORT, file=str(path))
    code = Code.NOT_A_STORE if key is None else Code.STORE_DAMAGED
    return Refusal(code, file=str(path))


def told_by(error: BaseException) -> str:
    """Return what the driver said, and what was stumbled over after it.

    SQLite rolls back by itself where the disk is full, and peewee stumbles over that.
    """
    cause: BaseException | None
    told, cause = "", error
    while cause:
        told, cause = f"{told} {cause}", cause.__context__
    return told


def is_damage(error: BaseException) -> bool:
    """Return whether an error can come of nothing but a damaged file."""
    told = told_by(error)
    return any(it in told for it in SAID_OF_DAMAGE)


@contextmanager
def disk_told(path: Path) -> Iterator[None]:
    """Say in words that the disk is full or fails, or holds no text where text was.

    Nothing was changed then.
    """
    try:
        yield
    except UNREACHABLE as error:
        told = told_by(error)
        failed = "disk I/O error" in told  # also where no index of the log can be made
        if "disk is full" in told or (failed and paths.is_full_at(path.parent)):
            raise Refusal(Code.DISK_FULL, file=path.name) from error
        if failed:
            raise Refusal(Code.DISK_FAILED, file=path.name) from error
        if "Could not decode" in told:
            raise Refusal(Code.STORE_DAMAGED, file=path.name) from error
        raise


class _SealedDatabase(pw.SqliteDatabase):
    """As peewee opens SQLite, with SQLCipher's driver and the key before all else."""

    server_version = sqlcipher.sqlite_version_info

    def __init__(self, name: str, key: DataKey, **others: Any) -> None:
        self._key = key
        super().__init__(name, **others)

    def _connect(self) -> sqlite3.Connection:
        con: sqlite3.Connection = sqlcipher.connect(
            self.database,
            timeout=self._timeout,  # type: ignore[attr-defined]
            isolation_level=None,
            **self.connect_params,
        )
        try:
            _say_key(con, self._key)
            self._add_conn_hooks(con)  # type: ignore[attr-defined]
        except BaseException:
            con.close()
            raise
        return con


def _say_key(con: sqlite3.Connection, key: DataKey) -> None:
    con.execute("PRAGMA cipher_log_level = NONE")  # errors are told, not printed
    con.execute(f'PRAGMA key = "{key_words(key)}"')
    con.execute(f"PRAGMA cipher_page_size = {PAGE_SIZE}")


def _salt(key: DataKey) -> bytes:
    return key.subkey("database salt", _SALT)
