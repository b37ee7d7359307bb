"""A data folder as both front ends need it: locked, logged, its store open."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Self

import filelock

from gwgk_desktop import paths, wording
from gwgk_desktop.domain.backups import Aside, Backup
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import backups, office, users
from gwgk_desktop.store import backups as swaps
from gwgk_desktop.store import connections, keys, protecting
from gwgk_desktop.store.database import Site, Store

if TYPE_CHECKING:
    from types import TracebackType

    from gwgk_desktop.domain.work import Steps

STORE = "desk.db"
CHOSEN_UNPROTECTED = "unprotected"
"""A file by this name: somebody has said that this folder is to stay unprotected."""
LOG = Path("logs") / "desk.log"
LOG_BYTES = 1_000_000
LOGS_KEPT = 3
WANTS_BACKUP = frozenset(
    {
        Code.NO_STORE,
        Code.NOT_A_STORE,
        Code.STORE_DAMAGED,
        Code.STORE_CUT_SHORT,
        Code.STORE_NOT_PROTECTED,
        Code.KEYS_FOREIGN,
    }
)
"""Why a store cannot be opened that a backup can take the place of."""

_log = logging.getLogger("gwgk_desktop")


class Desk:
    """One data folder in use; nobody else uses it until it is closed."""

    def __init__(self, folder: Path, *, only_if_empty: bool = False) -> None:
        """Take the folder, making it where it is not there yet.

        Raises Refusal where another program has it, where it cannot be used, or
        where it should be empty and is not; such a folder is left untouched.
        """
        self.folder = folder
        try:
            if only_if_empty and folder.exists() and any(folder.iterdir()):
                raise Refusal(Code.FOLDER_NOT_EMPTY, folder=str(folder))
            _make_private(folder)
            self._lock = filelock.FileLock(folder / "desk.lock", mode=0o600)
            self._lock.acquire(blocking=False)
        except filelock.Timeout as error:
            raise Refusal(Code.FOLDER_IN_USE, folder=str(folder)) from error
        except OSError as error:
            raise Refusal(Code.FOLDER_UNUSABLE, folder=str(folder)) from error
        self._handler = _start_log(folder / LOG)
        self._key: keys.DataKey | None = None
        self._user: User | None = None

    @property
    def protected(self) -> bool:
        """Whether the folder opens by a password alone."""
        return (self.folder / keys.FILE).exists()

    @property
    def decided(self) -> bool:
        """Whether somebody has said if the folder is to be protected."""
        return self.protected or (self.folder / CHOSEN_UNPROTECTED).exists()

    @property
    def old(self) -> Path:
        """Where the files stay that were there before the folder was protected."""
        return self.folder / protecting.OLD

    def only_user(self) -> str:
        """Return who signs in where nobody is named: the only one there is."""
        some = self.open_users()
        if len(some) != 1:
            raise Refusal(Code.USER_NOT_NAMED)
        return some[0]

    def open_users(self) -> list[str]:
        """Return the names of those who may sign in."""
        return [it.name for it in self._keys().users if it.closed_on is None]

    def refuse_without_keys(self) -> None:
        """Refuse a protected store whose keys file has gone."""
        if not self.protected and connections.is_sealed(self.folder / STORE):
            raise Refusal(Code.KEYS_MISSING, folder=str(self.folder))

    def sign_in(self, name: str, password: str) -> None:
        """Open a protected folder for a user."""
        path, now = self.folder / keys.FILE, datetime.now()
        self._settle()
        self._key, self._user = keys.unlock(path, name, password, now)

    def recover(self, code: str) -> None:
        """Open a protected folder by the code on its recovery sheet, as a head."""
        self._settle()
        self._key = keys.unlock_by_recovery(self._keys(), code)
        self._user = User(wording.RECOVERY_USER, Role.HEAD, datetime.now().date())

    def verify(self, secret: str) -> None:
        """Refuse what is not the password of who is signed in.

        Of who came by the recovery sheet, its code is asked for again.  Wrong ones
        are counted as at the sign-in.
        """
        if self._user is None:
            raise Refusal(Code.NOT_SIGNED_IN, folder=str(self.folder))
        if self._user.name == wording.RECOVERY_USER:
            keys.unlock_by_recovery(self._keys(), secret)
        else:
            path = self.folder / keys.FILE
            keys.unlock(path, self._user.name, secret, datetime.now())

    @property
    def who(self) -> str:
        """Return who is signed in; nobody in a folder without protection."""
        return self._user.name if self._user else ""

    def begin_unprotected(self) -> None:
        """Let the folder stay unprotected, as somebody has said in so many words."""
        paths.replace_file(self.folder / CHOSEN_UNPROTECTED, b"")

    def begin_protected(
        self, name: str, password: str, sheet: Path | None
    ) -> tuple[str, Path | None]:
        """Protect a folder that has no store yet; its first user is signed in.

        Returns the recovery code and where its sheet was written.  Where the sheet
        cannot be written, nothing has begun.
        """
        today = datetime.now().date()
        ring, key, code = keys.new(name, password, today)
        written = users.write_sheet(sheet, code, key.store_id, today)
        keys.save(self.folder / keys.FILE, ring)
        self._key, [self._user] = key, ring.users
        try:
            Store(self.folder / STORE, key=key, user=self._user).close()
            self._record(written)
        except BaseException:
            for begun in (Path(keys.FILE), *swaps.store_files(self.folder)):
                (self.folder / begun).unlink(missing_ok=True)
            raise
        return code, written

    def protect(
        self, name: str, password: str, sheet: Path | None
    ) -> Steps[tuple[str, Path | None]]:
        """Protect a folder whose store was not; the old files are kept aside.

        Returns the recovery code and where its sheet was written; its first user is
        signed in.  Whatever happens before the end, the folder is as it was.
        """
        if self.protected:
            raise Refusal(Code.ALREADY_PROTECTED, folder=str(self.folder))
        path, today = self._store_path(), datetime.now().date()
        ring, key, code = keys.new(name, password, today)
        self.open_store().close()  # of the latest schema, and nothing in its log
        yield from protecting.convert(path, key)
        written = users.write_sheet(sheet, code, key.store_id, today)
        keys.save(self.folder / keys.FILE, ring)
        protecting.settle(path)
        (self.folder / CHOSEN_UNPROTECTED).unlink(missing_ok=True)
        self._key, [self._user] = key, ring.users
        self._record(written)
        return code, written

    def forget_old(self) -> int:
        """Remove what an unprotected folder left when it was protected."""
        if not protecting.has_old(self.folder):
            raise Refusal(Code.NOTHING_OLD)
        store = self.open_store()
        try:
            users.refuse_unless_head(store)
            with store.operation(Kind.FORGET_OLD) as operation:
                count = protecting.forget_old(self.folder)
                operation.facts["count"] = count
        finally:
            store.close()
        return count

    def open_store(self) -> Store:
        """Open the store to work on; its programmes are there from the first."""
        path = self._store_path()
        if self.protected and not path.exists():
            raise Refusal(Code.NO_STORE, folder=str(self.folder))
        store = Store(
            path,
            key=self._key,
            user=self._user,
            before_upgrade=backups.before_upgrade,
        )
        for trouble in store.troubles:
            _log.warning("%s", trouble.code)
        if self._user is None or self._user.role is not Role.READ_ONLY:
            office.seed_programmes(store)
        return store

    def lacks_keys(self) -> bool:
        """Return whether the keys of a protected store are gone or damaged."""
        try:
            self.refuse_without_keys()
            if self.protected:
                self._keys()
        except Refusal as refusal:
            return refusal.problem.code in {Code.KEYS_MISSING, Code.KEYS_DAMAGED}
        return False

    def take_keys(self, backup: Path) -> None:
        """Take over the keys of a backup, so that its users can sign in here.

        For a folder without keys, or with keys that cannot be read: those stay
        aside.  A backup without keys leaves the folder unprotected.
        """
        there, path = backup / keys.FILE, self.folder / keys.FILE
        if not (backup / STORE).is_file():
            raise Refusal(Code.BACKUP_UNKNOWN, backup=str(backup))
        if not there.exists():
            self.begin_unprotected()
            return
        if path.exists():
            path.replace(paths.free_name(path.with_name(f"{keys.FILE}.damaged")))
        paths.replace_file(path, there.read_bytes(), private=True)

    def let_go_of_keys(self) -> None:
        """Leave a folder as it was found in which nothing was restored after all."""
        if not (self.folder / STORE).exists():
            for begun in (keys.FILE, CHOSEN_UNPROTECTED):
                (self.folder / begun).unlink(missing_ok=True)

    def restore_unopened(self, backup: Backup) -> Steps[str]:
        """Restore a backup where there is no store, or none that can be opened.

        Returns what the files that were there are called now, or nothing.
        """
        return (yield from backups.restore_unopened(self._site(), backup))

    def backups(self) -> list[Backup]:
        """Return the backups that can be reached, also where the store cannot."""
        return backups.every(self._site())

    def backup_called(self, name: str) -> Backup:
        """Return the backup of that name or folder."""
        found = backups.called(self._site(), name)
        if isinstance(found, Aside):
            raise Refusal(Code.BACKUP_UNKNOWN, backup=name)
        return found

    def _site(self) -> Site:
        path = self._store_path()
        return Site(path, datetime.now, key=self._key, user=self._user)

    def open_look_up(self) -> Store:
        """Open the same store to look only, beside the one that works."""
        return Store(self._store_path(), read_only=True, key=self._key, user=self._user)

    def _settle(self) -> None:
        """End what a power cut may have left open."""
        swaps.end_swap(self.folder)
        if self.protected:  # until its keys are written, a conversion does not count
            protecting.settle(self.folder / STORE)

    def _record(self, sheet: Path | None) -> None:
        """Let the history say that the folder is protected now."""
        store = self.open_store()
        facts: dict[str, object] = {
            "user": self._user.name if self._user else "",
            "recovery_sheet": sheet.name if sheet else "",
        }
        with store.operation(Kind.PROTECT_FOLDER, facts):
            pass
        store.close()

    def _store_path(self) -> Path:
        """Return the store; refuse one that nobody has opened yet."""
        self.refuse_without_keys()
        if self._key is None and self.protected:
            raise Refusal(Code.NOT_SIGNED_IN, folder=str(self.folder))
        self._settle()
        return self.folder / STORE

    def _keys(self) -> keys.Keys:
        return keys.load(self.folder / keys.FILE)

    def close(self) -> None:
        """Leave the folder to others."""
        _log.removeHandler(self._handler)
        self._handler.close()
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def is_used(folder: Path) -> bool:
    """Return whether a folder holds a store, or the keys of one."""
    return any((folder / name).exists() for name in (STORE, keys.FILE, swaps.SWAP))


def log_bug(error: BaseException) -> None:
    """Write where a bug struck: types, files and lines; no message, no values."""
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    _log.error("%s at %s", type(error).__name__, where)


def _make_private(folder: Path) -> None:
    """Make the folder, or make it private where it is ours; another's stays open."""
    if not folder.exists() or (folder / STORE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        paths.make_private(folder)
    logs = (folder / LOG).parent
    logs.mkdir(exist_ok=True)
    paths.make_private(logs)


def _start_log(path: Path) -> RotatingFileHandler:
    handler = RotatingFileHandler(
        path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
    return handler
