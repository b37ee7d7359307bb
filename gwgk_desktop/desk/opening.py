"""The store of a data folder: opened, begun, and made a protected one."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.desk.damage import WANTS_BACKUP, damage_of, is_strange
from gwgk_desktop.desk.folder import CHOSEN_UNPROTECTED, STORE
from gwgk_desktop.desk.logs import log
from gwgk_desktop.desk.signing_in import SignedIn
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import backups, checking, leaks, office, users
from gwgk_desktop.store import keys, protecting, seals, swaps
from gwgk_desktop.store.database import Site, Store

if TYPE_CHECKING:
    from gwgk_desktop.domain.work import Steps


class OpenDesk(SignedIn):
    """A data folder whose store can be opened, begun and protected."""

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
            log.warning("%s", trouble.code)
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

    def open_look_up(self) -> Store:
        """Open the same store to look only, beside the one that works."""
        path, reading = self._store_path(), self.reading
        return Store(
            path, read_only=True, key=self._key, user=self._user, reading=reading
        )

    def _site(self) -> Site:
        path = self._store_path()
        return Site(path, datetime.now, key=self._key, user=self._user)

    def bare_site(self) -> Site:
        """Return where the store stands, for those who look at what is beside it."""
        return Site(self.folder / STORE, datetime.now)

    def _store_path(self) -> Path:
        """Return the store; refuse one that nobody has opened yet."""
        self.refuse_without_keys()
        if self._key is None and self.protected:
            raise Refusal(Code.NOT_SIGNED_IN, folder=str(self.folder))
        self._settle()
        return self.folder / STORE

    def begin_protected(
        self, name: str, password: str, sheet: Path | None
    ) -> tuple[str, Path | None]:
        """Protect a folder that has no store yet; its first user is signed in.

        Returns the recovery code and where its sheet was written.  Where the sheet
        cannot be written, nothing has begun.
        """
        leaks.refuse_numbers(None, {"user": name})
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
        leaks.refuse_numbers(None, {"user": name})
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


def _seed_programmes(store: Store, *, unlike_ours: bool) -> None:
    """Let the programmes be there; refuse a store in which they cannot be read."""
    try:
        if store.stopped:
            office.programmes(store)
        else:
            office.seed_programmes(store)
    except BaseException as error:
        strange = is_strange(error)
        if unlike_ours and strange:
            return
        store.close()
        if strange:
            raise Refusal(Code.STORE_DAMAGED, file=store.path.name) from error
        if damage := damage_of(error, store.path):
            raise damage from error
        raise
