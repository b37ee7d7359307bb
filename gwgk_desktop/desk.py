"""A data folder as both front ends need it: locked, logged, its store open."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Self

import filelock

from gwgk_desktop import paths, wording
from gwgk_desktop.domain.backups import Aside, Backup, DrillRecord, Loss, Reason
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backups, checking, drills, office, restoring, users
from gwgk_desktop.store import connections, keys, places, protecting, seals, swaps
from gwgk_desktop.store.database import Site, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from gwgk_desktop.domain.work import Steps

STORE = "desk.db"
CHOSEN_UNPROTECTED = "unprotected"
"""A file by this name: somebody has said that this folder is to stay unprotected."""
LOCK = "desk.lock"
LOG = Path("logs") / "desk.log"
LOG_BYTES = 1_000_000
LOGS_KEPT = 3
WANTS_BACKUP = frozenset(
    {
        Code.NO_STORE,
        Code.STORE_GONE,
        Code.NOT_A_STORE,
        Code.STORE_DAMAGED,
        Code.STORE_INCOMPLETE,
        Code.STORE_CUT_SHORT,
        Code.STORE_NOT_PROTECTED,
        Code.KEYS_FOREIGN,
        Code.KEYS_MISSING,
        Code.KEYS_DAMAGED,
    }
)
"""Why a store cannot be opened that a backup can help: by itself, or by its keys."""

_SAID_OF_DAMAGE = (*connections.SAID_OF_DAMAGE, "disk I/O error")
_UNLIKE_OURS = (ValueError, KeyError, TypeError)
"""What is raised of a value that we would never have written."""

_log = logging.getLogger("gwgk_desktop")


class Desk:
    """One data folder in use; nobody else uses it until it is closed."""

    def __init__(self, folder: Path, *, only_if_empty: bool = False) -> None:
        """Take the folder, making it where it is not there yet.

        Raises Refusal where another program has it, where it cannot be used or is no
        place for a store, or where it should be empty and is not; such a folder is
        left untouched.  One that is in use in such a place opens, with a warning.
        One that is in use and cannot be written in, or has no room, opens to be
        looked at: `reading` says why.
        """
        self.folder = folder
        self.reading: Problem | None = None
        self._looking: int | None = None
        self.warnings = _unfit(folder)
        if self.warnings and not (is_used(folder) or has_traces(folder)):
            problem = self.warnings[0]
            raise Refusal(problem.code, **problem.facts)
        try:
            if only_if_empty:
                _refuse_not_empty(folder)
            self._take()
        except filelock.Timeout as error:
            raise Refusal(Code.FOLDER_IN_USE, folder=str(folder)) from error
        except OSError as error:
            self._look_only(error)
        self._handler = _start_log(folder / LOG)
        self._key: keys.DataKey | None = None
        self._user: User | None = None
        self._taken: tuple[Path, Path | None] | None = None
        self._before: tuple[keys.DataKey | None, User | None] = None, None

    def _take(self) -> None:
        """Take the folder to work in; raise OSError where nothing can be written."""
        self._lock = filelock.FileLock(self.folder / LOCK, mode=0o600)
        _make_private(self.folder)
        self._lock.acquire(blocking=False)
        try:
            paths.refuse_full(self.folder)
        except OSError as error:
            if not paths.is_full(error):
                self._lock.release()
            raise

    def _look_only(self, error: OSError) -> None:
        """Take a folder that is in use to look only, for nothing can be written."""
        told: dict[str, object] = {"folder": str(self.folder)}
        full = paths.is_full(error)
        if not is_used(self.folder):
            self._lock.release()
            if full:
                raise Refusal(Code.DISK_FULL, file=self.folder.name) from error
            raise Refusal(Code.FOLDER_UNUSABLE, **told) from error
        if not self._lock.is_locked:
            self._looking = _looked_at(self.folder / LOCK)
        code = Code.DISK_FULL_READING if full else Code.FOLDER_READING
        self.reading = Problem(code, facts=told)

    @property
    def protected(self) -> bool:
        """Whether the folder opens by a password alone."""
        return (self.folder / keys.FILE).exists()

    @property
    def bare(self) -> bool:
        """Whether there is nothing of a store here: nothing that could be lost."""
        left = is_used(self.folder) or has_traces(self.folder)
        return not (left or swaps.store_files(self.folder))

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
        return _open_users(self._keys())

    def seconds_to_wait(self, name: str) -> int:
        """Return how long a user must wait after wrong passwords."""
        return keys.seconds_to_wait(self._keys(), name, datetime.now())

    def refuse_without_keys(self) -> None:
        """Refuse a protected store whose keys file has gone."""
        if self.protected or self._taken:  # a backup without keys needs none
            return
        if connections.is_sealed(self.folder / STORE):
            raise Refusal(Code.KEYS_MISSING, folder=str(self.folder))

    def sign_in(self, name: str, password: str) -> None:
        """Open a protected folder for a user."""
        path, now = self.folder / keys.FILE, datetime.now()
        self._settle()
        self._key, self._user = keys.unlock(path, name, password, now)

    def sign_out(self) -> None:
        """Forget who has signed in; the folder opens by a password alone again."""
        self._key = self._user = None

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

    def reset_by_recovery(self, code: str, name: str, password: str) -> None:
        """Give a user another password by the recovery sheet, and sign the user in.

        Where the store cannot be opened, who has the sheet is signed in as a head:
        the backups can be restored.
        """
        keys.checked(password, name)
        self.recover(code)
        try:
            store = self.open_store()
        except Refusal as refusal:
            if refusal.problem.code in WANTS_BACKUP:
                return
            raise
        with closing(store):
            users.reset(store, name, password)
        self.sign_in(name, password)

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
        if sheet is not None:
            paths.refuse_astray(sheet)  # before the conversion
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
        """Remove what an unprotected folder left when it was protected.

        Refuses where no protected backup can be made before.
        """
        if not protecting.has_old(self.folder):
            raise Refusal(Code.NOTHING_OLD)
        store = self.open_store()
        try:
            users.refuse_unless_head(store)
            finish(backups.make(store, Reason.ASKED))
            with store.operation(Kind.FORGET_OLD) as operation:
                count = protecting.forget_old(self.folder)
                operation.facts["count"] = count
        finally:
            store.close()
        return count

    def open_store(self, *, unlike_ours: bool = False) -> Store:
        """Open the store to work on; its programmes are there from the first.

        One that holds values which we would never have written is refused as damaged,
        unless somebody wants to look at just that.
        """
        path = self._store_path()
        self._refuse_gone(path)
        store = self._opened(path)
        checking.look_over(store)
        for trouble in store.troubles:
            _log.warning("%s", trouble.code)
        if self._user is None or self._user.role is not Role.READ_ONLY:
            _seed_programmes(store, unlike_ours=unlike_ours)
        return store

    def _opened(self, path: Path) -> Store:
        """Open the store to work on, or to look at where the disk is full."""
        if self.reading is None:
            try:
                return Store(
                    path,
                    key=self._key,
                    user=self._user,
                    before_upgrade=backups.before_upgrade,
                )
            except Refusal as refusal:
                if refusal.problem.code is not Code.DISK_FULL:
                    raise
            facts: dict[str, object] = {"folder": str(self.folder)}
            self.reading = Problem(Code.DISK_FULL_READING, facts=facts)
        return Store(path, key=self._key, user=self._user, reading=self.reading)

    @property
    def stopped(self) -> bool:
        """Whether nothing is saved here, though it can be looked at."""
        damaged = seals.damage_path(self.folder / STORE).exists()
        return damaged or self.reading is not None

    def stop_if_damaged(self) -> None:
        """Let nothing more be saved where not every page of the store can be read."""
        checking.stop_if_damaged(self._site())

    def store_is_damaged(self, error: BaseException) -> Problem | None:
        """Return what to tell where an error means that the store is damaged."""
        damaged = damage_of(error, self.folder / STORE)
        return damaged.problem if damaged else None

    def store_if_readable(self) -> Store | None:
        """Open the store; return None where only a backup can help."""
        try:
            return self.open_store()
        except Refusal as refusal:
            if refusal.problem.code in WANTS_BACKUP:
                return None
            raise

    def _refuse_gone(self, path: Path) -> None:
        """Refuse to begin a new store where there was one."""
        there = path.exists() and path.stat().st_size > 0
        begun = self.protected and not path.exists()
        if not there and (begun or has_traces(self.folder)):
            raise Refusal(Code.STORE_GONE, folder=str(self.folder))

    def why_not(self) -> Problem | None:
        """Return why nobody can sign in here, or begin anew; None where one can."""
        try:
            if not is_used(self.folder):
                self._refuse_gone(self.folder / STORE)
            self.refuse_without_keys()
            if self.protected:
                self._keys()
            else:
                connections.refuse_unlike(self.folder / STORE, None)
        except Refusal as refusal:
            return refusal.problem
        return None

    def lacks_keys(self) -> bool:
        """Return whether a backup must give its keys before anybody can sign in."""
        if not self.protected:
            return not connections.is_plain(self.folder / STORE)
        if self._key is None:
            problem = self.why_not()
            return problem is not None and problem.code is Code.KEYS_DAMAGED
        try:
            connections.refuse_unlike(self.folder / STORE, self._key)
        except Refusal as refusal:
            return refusal.problem.code is Code.KEYS_FOREIGN
        return False

    @contextmanager
    def keys_of(
        self, backup: Callable[[], Backup], *, unprotected: bool = False
    ) -> Iterator[None]:
        """Take over the keys of a backup where there are none that serve.

        Whatever is raised inside leaves the folder as it was.  A backup without
        keys leaves the folder unprotected: refused unless that was said.
        """
        if self.lacks_keys():
            self._take_keys(backup(), unprotected=unprotected)
        try:
            yield
        except BaseException:
            self.let_go_of_keys()
            raise
        self._taken = None

    @property
    def keys_taken(self) -> bool:
        """Whether the keys that are there now are a backup's, until it helps."""
        return self._taken is not None

    def _take_keys(self, backup: Backup, *, unprotected: bool) -> None:
        """Take over the keys of a backup, so that its users can sign in here.

        Keys that cannot be read, or open nothing here, stay aside.
        """
        restoring.refuse_unusable(backup)
        there, path = backup.folder / keys.FILE, self.folder / keys.FILE
        mark = self.folder / CHOSEN_UNPROTECTED
        if not there.exists():
            if not connections.is_plain(backup.folder / STORE):
                raise Refusal(Code.BACKUP_WITHOUT_KEYS, backup=backup.name)
            if not (unprotected or mark.exists()):
                raise Refusal(Code.BACKUP_UNPROTECTED, backup=backup.name)
        aside = None
        if path.exists():
            aside = paths.free_name(path.with_name(f"{keys.FILE}.damaged"))
            path.replace(aside)
        self._before = self._key, self._user
        self.sign_out()
        if there.exists():
            self._taken = path, aside
            paths.replace_file(path, there.read_bytes(), private=True)
        else:  # what was said before stays said
            self._taken = path if mark.exists() else mark, aside
            self.begin_unprotected()

    def let_go_of_keys(self) -> None:
        """Leave a folder as it was before it took over the keys of a backup."""
        if self._taken is not None:
            taken, aside = self._taken
            taken.unlink(missing_ok=True)
            if aside is not None:
                aside.replace(self.folder / keys.FILE)
            self._taken = None
            self._key, self._user = self._before

    def rescue(
        self,
        backup: Backup,
        sign_in: Callable[[], object],
        *,
        unprotected: bool = False,
        agreed: bool = False,
    ) -> Steps[str | None]:
        """Let a backup help where the store, or its keys, cannot be read.

        `sign_in` opens the folder for somebody, with the keys that are there then.
        `unprotected` says that the folder may stay without protection, as such a
        backup was, `agreed` that somebody was told what is lost where the folder was
        in use: refused with NotAgreed else.  Where the keys of the backup are all
        that was missing, nothing is restored and None returned; else what the files
        that were there are called now, or nothing.  Whatever is raised leaves the
        folder as it was.
        """
        bare, used = self.bare, is_used(self.folder)
        with self.keys_of(lambda: backup, unprotected=unprotected):
            if self.protected and self._key is None:
                sign_in()
            store = self.store_if_readable() if used else None
            if store is not None:
                store.close()
                return None
            if not (bare or agreed):
                raise restoring.NotAgreed(backup, self.known_to_be_lost(backup))
            return (yield from self.restore_unopened(backup))

    def known_to_be_lost(self, backup: Backup) -> Loss:
        """Return what a backup lacks of what was here, as far as that is known."""
        return restoring.what_is_known_to_be_lost(self.bare_site(), backup)

    def restore_unopened(self, backup: Backup) -> Steps[str]:
        """Restore a backup where there is no store, or none that can be opened.

        Returns what the files that were there are called now, or nothing.
        """
        return (yield from restoring.restore_unopened(self._site(), backup))

    def backups(self) -> list[Backup]:
        """Return the backups that can be reached, also where the store cannot."""
        return backups.every(self.bare_site())

    def newest(self) -> Backup:
        """Return the newest whole backup that can be reached, whosever it is."""
        whole = [it for it in self.backups() if it.whole]
        if not whole:
            raise Refusal(Code.NO_BACKUP)
        return whole[0]

    def drill_unopened(self, backup: Backup) -> Steps[DrillRecord]:
        """Drill a backup where there is no store, or none that can be opened."""
        return (yield from drills.drill(self._site(), backup))

    def backups_below(self, folder: Path) -> list[Backup]:
        """Return the backups that are found in a folder, or on a stick."""
        return backups.below(folder)

    def users_of(self, backup: Backup) -> list[str]:
        """Return who may sign in by a backup, where its keys will be taken over.

        None where nobody need sign in: the keys here serve, or it is not protected.
        """
        path = backup.folder / keys.FILE
        if not (self.lacks_keys() and path.exists()):
            return []
        return _open_users(keys.load(path))

    def second_not_protected(self) -> Problem | None:
        """Return what to tell of backups in the second place that are not protected."""
        return backups.not_protected(self.bare_site())

    def backup_called(self, name: str) -> Backup:
        """Return the backup of that name or folder."""
        found = backups.called(self.bare_site(), name)
        if isinstance(found, Aside):
            raise Refusal(Code.BACKUP_UNKNOWN, backup=name)
        return found

    def _site(self) -> Site:
        path = self._store_path()
        return Site(path, datetime.now, key=self._key, user=self._user)

    def bare_site(self) -> Site:
        """Return where the store stands, for those who look at what is beside it."""
        return Site(self.folder / STORE, datetime.now)

    def open_look_up(self) -> Store:
        """Open the same store to look only, beside the one that works."""
        path, reading = self._store_path(), self.reading
        return Store(
            path, read_only=True, key=self._key, user=self._user, reading=reading
        )

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
        if self._looking is not None:
            os.close(self._looking)

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


def _open_users(ring: keys.Keys) -> list[str]:
    return [it.name for it in ring.users if it.closed_on is None]


def has_traces(folder: Path) -> bool:
    """Return whether there is something that only a store leaves beside it."""
    path = folder / STORE
    if seals.seal_path(path).exists() or seals.read_acknowledged(path)[0]:
        return True
    left = (*folder.glob("aside-*"), *(folder / places.PLACE).glob("backup-*"))
    return bool(left) or any((folder / places.SHELF).glob("*/*"))


def damage_of(error: BaseException, file: Path) -> Refusal | None:
    """Return what to tell where an error means that the store is damaged."""
    if not isinstance(error, connections.DAMAGED):
        return None
    told = connections.told_by(error)
    if not any(it in told for it in _SAID_OF_DAMAGE):
        return None
    return Refusal(Code.STORE_DAMAGED, file=file.name)


def _unfit(folder: Path) -> tuple[Problem, ...]:
    """Return why a folder is no place for a store, as a warning."""
    told: dict[str, object] = {"folder": str(folder)}
    if paths.is_remote(folder):
        return (Problem(Code.FOLDER_ON_NETWORK, None, told, Severity.WARNING),)
    if service := paths.sync_service(folder):
        told["service"] = service
        return (Problem(Code.FOLDER_SYNCED, None, told, Severity.WARNING),)
    return ()


def _seed_programmes(store: Store, *, unlike_ours: bool) -> None:
    """Let the programmes be there; refuse a store in which they cannot be read."""
    try:
        if store.stopped:
            office.programmes(store)
        else:
            office.seed_programmes(store)
    except BaseException as error:
        strange = _is_strange(error)
        if unlike_ours and strange:
            return
        store.close()
        if strange:
            raise Refusal(Code.STORE_DAMAGED, file=store.path.name) from error
        if damage := damage_of(error, store.path):
            raise damage from error
        raise


def _is_strange(error: BaseException) -> bool:
    """Return whether an error comes of rows, or an index, that are not as we wrote."""
    if isinstance(error, connections.DAMAGED):
        return "UNIQUE constraint" in connections.told_by(error)
    return isinstance(error, _UNLIKE_OURS)


def log_bug(error: BaseException) -> None:
    """Write where a bug struck: types, files and lines; no message, no values."""
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno}"
        for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    _log.error("%s at %s", type(error).__name__, where)


def _looked_at(lock: Path) -> int | None:
    """Keep those who could work in a folder out of it while somebody looks.

    Returns what to close in the end; nothing where there is no lock to hold.
    Raises Refusal where somebody works in it.
    """
    if sys.platform == "win32" or not lock.exists():
        return None
    import fcntl  # noqa: PLC0415 - Windows has none

    handle = os.open(lock, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise Refusal(Code.FOLDER_IN_USE, folder=str(lock.parent)) from error
    return handle


class _Log(RotatingFileHandler):
    """A log that says nothing where it cannot be written: the answer counts."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's
        del record

    def close(self) -> None:
        with suppress(OSError):
            super().close()


def _refuse_not_empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(Code.FOLDER_NOT_EMPTY, folder=str(folder))


def _make_private(folder: Path) -> None:
    """Make the folder, or make it private where it is ours; another's stays open."""
    if not folder.exists() or (folder / STORE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        paths.make_private(folder)
    logs = (folder / LOG).parent
    logs.mkdir(exist_ok=True)
    paths.make_private(logs)


def _start_log(path: Path) -> _Log:
    handler = _Log(
        path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)
    _log.propagate = False
    return handler
