"""Backups on the disk: made, checked, copied out, thinned out.

A backup is written under another name, synced, opened again and checked; only then
is it renamed, and counts.  Where one stands, and what stands with it: `places`.

Nothing here knows what is in the files: databases are opened by the site (it knows
the key), all other files are copied as bytes.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop import __version__, paths
from gwgk_desktop.domain.backups import (
    Backup,
    Difference,
    Reason,
    Seal,
    newest,
    thinned_out,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Progress, Steps
from gwgk_desktop.store import places
from gwgk_desktop.store.files import (
    DATABASE,
    copied,
    free,
    in_words,
    sha256_of,
    size_of,
    sync,
    tree,
)
from gwgk_desktop.store.inspecting import (
    Connect,
    State,
    check_kept,
    is_same,
    read_again,
    state_in,
    wrong_inside,
)
from gwgk_desktop.store.places import GOES_WITH, LIST, SEAL, SHELF, Kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from gwgk_desktop.store.database import Site

_SURE = frozenset({Reason.ASKED, Reason.IMPORT, Reason.RESTORE, Reason.UPGRADE})
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

    @property
    def sure(self) -> bool:
        """Whether somebody relies on it now: it is read, also where it is not new."""
        return self.thorough or self.reason in _SURE


@dataclass(frozen=True, slots=True)
class Made:
    """A backup in its place, and what was found on the way."""

    backup: Backup
    """The newest one before, where nothing had changed since."""
    distrusted: Backup | None = None
    """The newest one before, where it was found out to be unusable."""
    lost: tuple[str, ...] = ()
    """Kept files that are not in the store as they were kept: their names."""
    mended: int = 0
    """Kept files that the place had lost, or not as they were, and has again."""


def make(site: Site, place: Path, terms: Terms) -> Steps[Made]:
    """Back a store up into a place; return the backup, checked and in place.

    Where nothing has changed since the newest good one, that one is returned; where
    somebody relies on it now, it is read first, and marked where it is not whole.
    A kept file that is not whole is never copied: the good one of an earlier backup
    stays.  Refuses with DISK_FULL, OUTPUT_UNWRITABLE, FILE_IN_USE or
    BACKUP_NOT_SOUND; whatever happens, the backups that are there stay as they are.
    """
    with _making, in_words(place):
        made = yield from _made(site, place, terms)
    if terms.thorough:  # it takes its time, and nobody waits for it
        try:
            _refuse_unsound(site.connect, made.backup, thorough=True)
        except Refusal:
            with _making:
                places.discard(made.backup)
            raise
    return made


def _made(site: Site, place: Path, terms: Terms) -> Steps[Made]:
    yield Progress(0)
    paths.check_writable(place)
    place.mkdir(parents=True, exist_ok=True)
    places.clear_strays(place)
    with closing(site.connect(site.path)) as source:
        source.execute("BEGIN")  # one view of the store, whoever works on it
        state = state_in(source)
        mine = [it for it in places.found(place) if it.seal.origin == state.origin]
        last, distrusted = newest(mine), None
        new = not last or _is_new(last, state, site.path.parent, terms)
        wrong: tuple[Difference, ...] = ()
        if last and not new and terms.sure:
            wrong = yield from read_again(site, last)
        if last and wrong:
            distrusted, new = places.mark(last, wrong), True
        if last and not (new or terms.sure):
            return Made(last)
        shelf = yield from _copy_shelf(site, place, mine, state.named, terms)
        lines, lost, mended = shelf
        if terms.sure:
            yield from _take_back(site, mine)
        if last and not new and _names(lines) == _names(places.kept_files(last) or ()):
            return Made(last, None, lost, mended)
        with _removed_unless_done(place, terms.now) as unfinished:
            with closing(site.connect(unfinished / DATABASE)) as copy:
                source.backup(copy)
                # One file, which opens where nothing can be written.
                copy.execute("PRAGMA journal_mode = DELETE")
            yield Progress(0)
            files = _copy_beside(site.path.parent, unfinished)
            seal = _seal(unfinished, state, lines, files, terms)
            serial = max((it.seal.serial for it in mine), default=0) + 1
            seal = replace(seal, serial=serial)
            yield Progress(0)
            _refuse_unsound(site.connect, Backup(unfinished, seal, 0))
            yield Progress(0)
            folder = free(place / f"backup-{terms.now:%Y%m%d-%H%M%S}")
            paths.replace_file(unfinished / SEAL, seal.written().encode())
            unfinished.rename(folder)
            paths.sync_folder(place)
    return Made(Backup(folder, seal, size_of(folder)), distrusted, lost, mended)


@contextmanager
def _removed_unless_done(place: Path, now: datetime) -> Iterator[Path]:
    """Give a folder to write a backup in; it goes where that comes to nothing."""
    unfinished = free(place / f"{places.UNFINISHED}{now:%Y%m%d-%H%M%S}")
    unfinished.mkdir()
    try:
        yield unfinished
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _refuse_unsound(
    connect: Connect, backup: Backup, *, thorough: bool = False
) -> None:
    database = backup.folder / DATABASE
    if wrong := wrong_inside(connect, database, backup.seal, thorough=thorough):
        raise Refusal(Code.BACKUP_NOT_SOUND, differs=wrong)


def thin(place: Path, origin: str, now: datetime, budget: int) -> int:
    """Remove the backups that are no longer wanted; return how many.

    Only the store of that origin is thinned: another desk may share the place.
    """
    with _making, in_words(place):
        gone = thinned_out(places.of_origin(places.found(place), origin), now, budget)
        for it in gone:
            places.discard(it)
        if gone:
            places.sweep(place)
    return len(gone)


def space_needed(store: Path, place: Path) -> int:
    """Return how many bytes a backup of a store would add to a place, at most."""
    there = size_of(place / SHELF)
    return store.stat().st_size + max(size_of(store.parent / SHELF) - there, 0)


# Making.


def _is_new(last: Backup, state: State, folder: Path, terms: Terms) -> bool:
    """Return whether a new backup would hold anything that the last does not."""
    if terms.thorough or (terms.kept and not last.seal.kept):
        return True
    files = {name: sha256_of(folder / name) for name in _going_with(folder)}
    return (last.seal.head, last.seal.files) != (state.head, files)


def _going_with(folder: Path) -> list[str]:
    return [name for name in GOES_WITH if (folder / name).exists()]


def _copy_beside(folder: Path, unfinished: Path) -> dict[str, str]:
    """Copy what goes with the database; return the SHA-256 of each."""
    return {
        name: copied(folder / name, unfinished / name) for name in _going_with(folder)
    }


def _seal(
    unfinished: Path,
    state: State,
    lines: list[Kept],
    files: dict[str, str],
    terms: Terms,
) -> Seal:
    """Write the list of kept files, and return the seal of all there is."""
    listed = places.written(lines)
    paths.replace_file(unfinished / LIST, listed)
    sync(unfinished / DATABASE)
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
        database_sha256=sha256_of(unfinished / DATABASE),
        database_bytes=(unfinished / DATABASE).stat().st_size,
        files=files,
        counts=state.counts,
        shelf_sha256=hashlib.sha256(listed).hexdigest(),
        shelf_files=len(lines),
    )


def _copy_shelf(
    site: Site, place: Path, mine: list[Backup], named: frozenset[str], terms: Terms
) -> Steps[tuple[list[Kept], tuple[str, ...], int]]:
    """Copy the kept files that the place lacks, or has not whole.

    Returns the list of all, the lost, and how many the place had not as it should.

    What has the size and the time that the last list gives it is not read again,
    unless somebody relies on it now.  Of a file that is missing, or is not what its
    name says, the line of the last list stays where the place has it still, whole.
    """
    folder, kept = site.path.parent / SHELF, site.shelf
    lists = (places.kept_files(it) for it in sorted(mine, key=_rank, reverse=True))
    known = {it.name: it for it in next(filter(None, lists), ())}
    there = [it.as_posix() for it in tree(folder) if not it.name.startswith(".")]
    missing = {kept.name_of(it) for it in named} - set(there)
    lines, lost, mended = [], sorted(missing), 0
    for at, name in enumerate(there):
        yield Progress(at, len(there))
        told, line = (folder / name).stat(), known.get(name)
        as_before = line and (line.size, line.changed_ns) == (
            told.st_size,
            told.st_mtime_ns,
        )
        if line is None or terms.sure or not as_before:
            if not kept.is_whole(folder / name, name):
                lost.append(name)
                continue
            sha256 = sha256_of(folder / name)
            line = Kept(sha256, told.st_size, told.st_mtime_ns, name)
        copied_again = _share(folder / name, place, line, sure=terms.sure)
        mended += copied_again and name in known
        lines.append(line)
    for name in lost:
        line = known.get(name)
        if line and kept.is_whole(places.shared(place, line.sha256), name):
            lines.append(line)
    return sorted(lines, key=lambda it: it.name), tuple(lost), mended


def _share(path: Path, place: Path, line: Kept, *, sure: bool) -> bool:
    """Let the place have a kept file, whole; return whether it had it not."""
    there = places.shared(place, line.sha256)
    whole = there.exists() and there.stat().st_size == line.size
    if whole and (not sure or is_same(there, line.sha256)):
        return False
    there.parent.mkdir(parents=True, exist_ok=True)
    beside = there.with_name(f"{places.UNFINISHED}{line.sha256}")
    copied(path, beside)
    if sha256_of(beside) != line.sha256:
        raise Refusal(Code.BACKUP_NOT_SOUND, differs=(Difference.SHELF,))
    beside.replace(there)
    paths.sync_folder(there.parent)
    return True


def _take_back(site: Site, mine: list[Backup]) -> Steps[None]:
    """Rely again on the backups that lacked nothing but kept files that are back."""
    for it in mine:
        if it.differs == (Difference.SHELF,) and (yield from check_kept(site, it)):
            places.unmark(it)


def _rank(it: Backup) -> tuple[bool, int]:
    return it.whole, it.seal.serial


def _names(lines: Iterable[Kept]) -> set[tuple[str, str]]:
    return {(it.name, it.sha256) for it in lines}
