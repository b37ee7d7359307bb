"""Where no store opens: what the backups can give back, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.desk.folder import is_used
from gwgk_desktop.desk.opening import OpenDesk
from gwgk_desktop.desk.signing_in import names_of_open
from gwgk_desktop.domain.backups import Aside, Backup, DrillRecord, Loss
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.services import backups, drills, restoring
from gwgk_desktop.store import keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gwgk_desktop.domain.work import Steps


class Desk(OpenDesk):
    """One data folder in use, with all that can be done where its store is not."""

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
        return names_of_open(keys.load(path))

    def second_not_protected(self) -> Problem | None:
        """Return what to tell of backups in the second place that are not protected."""
        return backups.not_protected(self.bare_site())

    def backup_called(self, name: str) -> Backup:
        """Return the backup of that name or folder."""
        found = backups.called(self.bare_site(), name)
        if isinstance(found, Aside):
            raise Refusal(Code.BACKUP_UNKNOWN, backup=name)
        return found
