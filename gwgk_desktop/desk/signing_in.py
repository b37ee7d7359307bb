"""Who opens a data folder, and with which keys: its own, or those of a backup."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.desk.folder import (
    CHOSEN_UNPROTECTED,
    STORE,
    Folder,
    has_traces,
    is_used,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.services import restoring
from gwgk_desktop.store import connections, keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gwgk_desktop.domain.backups import Backup


class SignedIn(Folder):
    """A data folder, and who has signed in there."""

    def only_user(self) -> str:
        """Return who signs in where nobody is named: the only one there is."""
        some = self.open_users()
        if len(some) != 1:
            raise Refusal(Code.USER_NOT_NAMED)
        return some[0]

    def open_users(self) -> list[str]:
        """Return the names of those who may sign in."""
        return names_of_open(self._keys())

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

    def begin_unprotected(self) -> None:
        """Let the folder stay unprotected, as somebody has said in so many words."""
        paths.replace_file(self.folder / CHOSEN_UNPROTECTED, b"")

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

    def _refuse_gone(self, path: Path) -> None:
        """Refuse to begin a new store where there was one."""
        there = path.exists() and path.stat().st_size > 0
        begun = self.protected and not path.exists()
        if not there and (begun or has_traces(self.folder)):
            raise Refusal(Code.STORE_GONE, folder=str(self.folder))

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

    def _keys(self) -> keys.Keys:
        return keys.load(self.folder / keys.FILE)


def names_of_open(ring: keys.Keys) -> list[str]:
    """Return the names of those who may sign in with some keys."""
    return [it.name for it in ring.users if it.closed_on is None]
