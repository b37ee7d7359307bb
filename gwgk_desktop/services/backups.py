"""Backups: made before what is risky, thinned, drilled, restored, swapped back."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import (
    SECOND_DUE,
    Aside,
    Backup,
    Difference,
    DrillRecord,
    Loss,
    Reason,
    Settings,
    Standing,
    newest,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind, Progress, Steps, finish
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store import checking, connections, history, protecting

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.store.database import Site, Store

T = TypeVar("T")
Facts = dict[str, object]
SETTINGS = "backups.json"
FOLDER_IN_SECOND = "gwgk-desktop-backups"
THOROUGH_AFTER, THOROUGH_LATEST = timedelta(days=7), timedelta(days=14)
PARTED_DIGITS = 16
"""Of the hash of each deed that a restore left behind: its history still names it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, and what became of the one in the second place."""

    backup: Backup
    """The newest one before, where nothing had changed since."""
    second: Backup | None = None
    problem: Problem | None = None
    """Why there is none in the second place, although that is there."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A restore that is decided for: it ends when nobody has the store open."""

    aside: str
    """What the present store will be called, put aside."""
    problem: Problem | None = None
    """Why the present store was not backed up before."""


def make(
    store: Store, reason: Reason, *, keep: bool = False, thorough: bool = False
) -> Steps[Made]:
    """Back the store up beside it, and in the second place where that is there.

    Refuses where it cannot be made beside the store.
    """
    terms = kept.Terms(reason, store.now(), keep, thorough)
    made = Made((yield from _make_in(store, _first(store), terms)))
    if thorough:
        chosen = replace(settings(store), thorough_on=store.now().date())
        _write_settings(store, chosen)
    second = _second(store)
    if second is not None and second.parent.is_dir():
        try:
            there = yield from _make_in(store, second, replace(terms, thorough=False))
            made = replace(made, second=there)
        except Refusal as refusal:
            made = replace(made, problem=refusal.problem)
    return made


def make_in(store: Store, folder: Path, *, keep: bool = False) -> Steps[Backup]:
    """Back the store up into a folder that the clerk names; refuse an unfit one."""
    refuse_unfit(store, folder)
    terms = kept.Terms(Reason.ASKED, store.now(), keep)
    return (yield from _make_in(store, _place(folder), terms))


def _make_in(store: Store, place: Path, terms: kept.Terms) -> Steps[Backup]:
    made = yield from kept.make(store.connect, store.path, place, terms)
    if terms.reason is not Reason.RESTORE:  # the one to be restored must not go
        kept.thin(place, made.seal.origin, terms.now, settings(store).budget)
    return made


def before(store: Store, reason: Reason) -> Problem | None:
    """Back up before a deed; return why that failed: the deed is done anyway.

    After a return was exported, that backup is kept for ever.
    """
    try:
        return finish(make(store, reason, keep=reason is Reason.RETURN)).problem
    except Refusal as refusal:
        return refusal.problem


def first(
    store: Store, reason: Reason, work: Callable[[Store], Steps[T]]
) -> Steps[tuple[T, Problem | None]]:
    """Back up, then do the work; return what came of it, and why no backup did."""
    yield Progress(0)
    problem = before(store, reason)
    return (yield from work(store)), problem


def guarded(
    store: Store, reason: Reason, work: Callable[[Store], T]
) -> tuple[T, Problem | None]:
    """Do the same for short work; after it, where a return is exported."""
    problem = None if reason is Reason.RETURN else before(store, reason)
    done = work(store)
    return done, before(store, reason) if reason is Reason.RETURN else problem


def on_timer(store: Store, *, idle: bool = True) -> Steps[Made]:
    """Back up as the window does every half hour; once a week check throughout.

    That takes its time, and the backup before an import would wait for it: so it is
    done when the desk is idle, and only after another week in any case.  Refuses
    with STORE_UNSOUND, each time, where the structure of the store is damaged.
    """
    last = settings(store).thorough_on
    since = THOROUGH_LATEST if last is None else store.now().date() - last
    due = since >= (THOROUGH_AFTER if idle else THOROUGH_LATEST)
    try:
        return (yield from make(store, Reason.TIMER, thorough=due))
    except Refusal as refusal:
        if due and not kept.is_sound(store.connect, store.path):
            raise Refusal(Code.STORE_UNSOUND, file=store.path.name) from refusal
        raise


def before_upgrade(site: Site) -> None:
    """Back up a store that is to be upgraded, before it is.

    The upgrade keeps a copy of its own, so it is not held up where that fails.
    """
    terms = kept.Terms(Reason.UPGRADE, site.now())
    with suppress(Refusal):
        finish(kept.make(site.connect, site.path, _first(site), terms))


# Where backups stand.


def settings(site: Site) -> Settings:
    """Return what the office has chosen about its backups."""
    try:
        told = json.loads((site.path.parent / SETTINGS).read_text("utf-8"))
        day, drilled_at = told["thorough_on"], told.get("drilled_at")
        return Settings(
            second=str(told["second"]),
            budget=int(told["budget"]),
            thorough_on=date.fromisoformat(day) if day else None,
            drilled=str(told.get("drilled", "")),
            drilled_at=datetime.fromisoformat(drilled_at) if drilled_at else None,
            drill_passed=bool(told.get("drill_passed")),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Settings()


def choose_second(store: Store, folder: Path | None) -> None:
    """Remember the second place, or none; refuse an unfit folder."""
    store.refuse_looker()
    if folder is not None:
        refuse_unfit(store, folder)
        folder.mkdir(parents=True, exist_ok=True)
    second = "" if folder is None else str(folder.absolute())
    _write_settings(store, replace(settings(store), second=second))


def refuse_unfit(store: Store, folder: Path) -> None:
    """Refuse a folder that is no place for backups, and say why."""
    real, own = folder.resolve(), store.path.parent.resolve()
    if paths.is_remote(folder):
        raise Refusal(Code.BACKUP_TARGET_NETWORK, folder=str(folder))
    if service := paths.sync_service(folder):
        raise Refusal(Code.BACKUP_TARGET_SYNCED, folder=str(folder), service=service)
    if real == own or own in real.parents:
        raise Refusal(Code.BACKUP_TARGET_OWN, folder=str(folder))
    paths.refuse_astray(folder)
    paths.check_writable(folder)
    there = next(it for it in (real, *real.parents) if it.exists())
    needed = kept.space_needed(store.path, _place(folder))
    free = shutil.disk_usage(there).free
    if free < needed:
        raise Refusal(
            Code.BACKUP_TARGET_FULL,
            folder=str(folder),
            needed=_megabytes(needed),
            free=_megabytes(free),
        )


def every(site: Site) -> list[Backup]:
    """Return the backups beside the store and in the second place, newest first."""
    second = _second(site)
    there = kept.found(second, second=True) if second else []
    return sorted(
        [*kept.found(_first(site)), *there],
        key=_age,
        reverse=True,
    )


def below(folder: Path) -> list[Backup]:
    """Return the backups in a folder that somebody has chosen, newest first.

    It may be a backup itself, a place of backups, a stick or a data folder that has
    one, or what any of these stand in.
    """
    some = [folder.parent] if folder.name.startswith("backup-") else []
    for it in (folder, *_folders(folder)):
        some += [it, it / FOLDER_IN_SECOND, it / kept.PLACE]
    every = {it.folder: it for place in some for it in kept.found(place)}
    return sorted(every.values(), key=_age, reverse=True)


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [it for it in folder.iterdir() if it.is_dir()]
    return []


def _age(it: Backup) -> tuple[datetime, int, str]:
    return it.seal.made_at, it.seal.serial, it.name


def not_protected(site: Site) -> Problem | None:
    """Return what to tell of backups in the second place that anybody can read."""
    second = _second(site)
    if second is None or connections.is_plain(site.path):
        return None
    databases = (it.folder / kept.DATABASE for it in kept.found(second))
    count = sum(map(connections.is_plain, databases))
    if not count:
        return None
    facts: dict[str, object] = {"folder": str(second), "count": count}
    return Problem(Code.SECOND_NOT_PROTECTED, facts=facts)


def places(site: Site) -> list[Path]:
    """Return where backups stand: beside the store, and the second place, if any."""
    return [it for it in (_first(site), _second(site)) if it is not None]


def called(site: Site, name: str) -> Backup | Aside:
    """Return the backup of that name or folder, or what a restore put aside."""
    folder = Path(name).absolute()
    some: list[Backup | Aside] = [*every(site), *asides(site)]
    some += kept.found(folder.parent)
    for it in some:
        if it.name == name or it.folder == folder:
            return it
    raise Refusal(Code.BACKUP_UNKNOWN, backup=name)


def standing(store: Store) -> Standing:
    """Return how it stands with the backups: what is not backed up, what is due."""
    origin, head, deeds = kept.state_of(store.connect, store.path)
    last = newest(kept.of_origin(kept.found(_first(store)), origin))
    since = deeds
    if last is not None:
        since = 0 if last.seal.head == head else max(deeds - last.seal.deeds, 1)
    second = _second(store)
    if second is None:
        return Standing(last, since)
    there = newest(kept.of_origin(kept.found(second, second=True), origin))
    due = there is None or store.now() - there.seal.made_at > SECOND_DUE
    chosen = settings(store).second
    return Standing(last, since, chosen, there, due, second.parent.is_dir())


# Restoring.


def what_would_be_lost(store: Store, source: Backup | Aside) -> Loss:
    """Return what the store holds and a backup does not.

    Deeds since the last one that both histories have; they have parted where a
    backup was restored in between.
    """
    _refuse_others_key(store, source)
    return _lost_by(store, source.folder)


def _lost_by(store: Store, folder: Path) -> Loss:
    theirs = kept.hashes_of(store.connect, folder)
    try:
        ours = history.hashes(store.db)
        common = max((it for it in ours if ours[it] == theirs.get(it)), default=0)
        deeds = history.entries(store.db, len(ours))
        added = history.rows_added_since(store.db, common)
    except connections.DAMAGED:
        return Loss(unreadable=True)
    return Loss(
        tuple(it for it in deeds if it.id > common),
        added.get("payout_batch", 0),
        added.get("notice_sheet", 0),
        foreign=not common,
    )


def restore(store: Store, source: Backup | Aside) -> Steps[Decided]:
    """Prepare a backup to take the store's place, and decide for it.

    It does take its place when nobody has the store open any more; the
    present store then stands aside and can be restored in turn.  An older schema is
    upgraded; the history says what happened.  Refuses a backup that is not as it was
    sealed, naming what differs; the present store then stays as it is.
    """
    store.refuse_looker()
    problem = before(store, Reason.RESTORE)

    def parting(folder: Path) -> Facts:
        loss = _lost_by(store, folder)
        if loss.unreadable:
            left = _heads(store, source)
            return {"parted": _parted(store, folder, left)}
        ours = history.hashes(store.db)
        left = {(it.id, ours[it.id]) for it in loss.deeds}
        left |= checking.left_behind(store)
        facts: Facts = {"lost_deeds": len(loss.deeds)}
        return {**facts, "parted": _parted(store, folder, left)}

    if isinstance(source, Aside):
        _say_restored(store, source, source.folder, parting(source.folder))
        aside = kept.commit_swap(store.path.parent, source.folder, store.now())
        return Decided(aside.name, problem)
    return Decided((yield from _decide(store, source, parting)).name, problem)


def restore_unopened(site: Site, backup: Backup) -> Steps[str]:
    """Restore a backup where there is no store, or none that can be opened.

    What is there of it stands aside.  Returns how that is called, or nothing.
    """
    folder = site.path.parent

    def parting(folder: Path) -> Facts:
        return {"parted": _parted(site, folder, _heads(site, backup))}

    aside = yield from _decide(site, backup, parting)
    kept.end_swap(folder)
    there = next(it for it in kept.asides(folder) if it.folder == aside)
    if any(kept.store_files(aside)):
        return there.name
    kept.forget(there)
    return ""


def _heads(site: Site, source: Backup | Aside) -> set[tuple[int, str]]:
    """Return the heads of the backups: all that is known of a history not readable."""
    some = every(site)
    if isinstance(source, Backup):
        some = kept.of_origin(some, source.seal.origin)
    return {(it.seal.deeds, it.seal.head) for it in some if it.whole}


def _parted(
    site: Site, folder: Path, left: set[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Return the entries that a history lacks: from now on they lie on another way.

    Those are among them that were left behind by an earlier restore; a history that
    is gone back to knows nothing of it.
    """
    theirs = kept.hashes_of(site.connect, folder)
    return sorted(
        (number, hash_[:PARTED_DIGITS])
        for number, hash_ in left
        if not theirs.get(number, "").startswith(hash_)
    )


def _decide(
    site: Site, backup: Backup, parting: Callable[[Path], Facts]
) -> Steps[Path]:
    """Prepare a backup and decide for it; return where the present store will go."""
    folder, now = site.path.parent, site.now()
    prepared = kept.prepared_folder(folder, now)
    try:
        wrong = yield from _prepare(site, backup, prepared)
        _refuse_damaged(backup, wrong)
        _say_restored(site, backup, prepared, parting(prepared))
        yield from _protect(site, prepared)
        return kept.commit_swap(folder, prepared, now)
    except BaseException:
        kept.remove_tree(prepared)
        raise


def _refuse_others_key(site: Site, backup: Backup | Aside) -> None:
    """Refuse a protected backup that the key of this folder does not open."""
    database = backup.folder / kept.DATABASE
    if database.exists() and not connections.is_plain(database):
        try:
            connections.refuse_unlike(database, site.key)
        except Refusal as refusal:
            if refusal.problem.code is Code.STORE_CUT_SHORT:
                return  # that is told of the backup
            raise Refusal(Code.BACKUP_OTHER_KEY, backup=backup.name) from refusal


def _protect(site: Site, prepared: Path) -> Steps[None]:
    """Protect what was backed up before this folder was protected."""
    database = prepared / kept.DATABASE
    if site.key is not None and connections.is_plain(database):
        yield from protecting.convert(database, site.key)
        protecting.settle(database)
        kept.remove_tree(prepared / protecting.OLD)


def _prepare(site: Site, backup: Backup, into: Path) -> Steps[tuple[Difference, ...]]:
    """Copy all that is to be swapped in; return how it differs from its seal."""
    shelf = site.path.parent / kept.SHELF
    wrong = yield from _take_out(site, backup, into)
    if not wrong and not (yield from kept.check_kept(backup, shelf, into / kept.SHELF)):
        wrong = (Difference.SHELF,)
    if not wrong and _chain_is_broken(site, into):
        wrong = (Difference.CHAIN,)
    for name in backup.seal.files:  # the folder's own keys stay: they open it too
        (into / name).unlink(missing_ok=True)
    return wrong


def _refuse_damaged(backup: Backup, wrong: tuple[Difference, ...]) -> None:
    if wrong:
        raise Refusal(Code.BACKUP_DAMAGED, backup=backup.name, differs=wrong)


def swap(store: Store) -> None:
    """Close the store and let what was decided for take its place."""
    store.close()
    kept.end_swap(store.path.parent)


def asides(site: Site) -> list[Aside]:
    """Return what restores have put aside, the newest first."""
    return kept.asides(site.path.parent)


def forget(store: Store, aside: Aside) -> None:
    """Remove what a restore put aside, because the clerk says so."""
    store.refuse_looker()
    kept.forget(aside)


def drill(store: Store, backup: Backup | None = None) -> Steps[DrillRecord]:
    """Restore the newest backup, or that one, elsewhere, and hold it to its seal.

    Row by row against the store in use, too, where that has not changed since.
    """
    now, began = store.now(), time.monotonic()
    backup = backup or standing(store).newest
    if backup is None:
        raise Refusal(Code.NO_BACKUP)
    place, compared = kept.drill_folder(store.path.parent, now), None
    present = kept.state_of(store.connect, store.path)[1] == backup.seal.head
    try:
        wrong = yield from _take_out(store, backup, place, thorough=True)
        if not wrong and _chain_is_broken(store, place):
            wrong = (Difference.CHAIN,)
        if not wrong and present:  # opened, an older one has the tables of today
            copy = place / kept.DATABASE
            compared = yield from kept.rows_compared(store.connect, copy, store.path)
            wrong = (Difference.ROWS,) if compared is None else ()
        if not (yield from kept.check_kept(backup)):
            wrong = (*wrong, Difference.SHELF)
    finally:
        kept.remove_tree(place)
    _remember_drill(store, backup.name, passed=not wrong)
    return DrillRecord(
        backup=backup.name,
        made_at=backup.seal.made_at,
        drilled_at=now,
        rows=backup.seal.counts,
        compared=compared,
        kept_files=backup.seal.shelf_files,
        differences=wrong,
        seconds=time.monotonic() - began,
    )


def _remember_drill(store: Store, name: str, *, passed: bool) -> None:
    drilled = replace(settings(store), drilled=name, drilled_at=store.now())
    with suppress(Refusal):  # the record is on the screen, whatever the disk says
        _write_settings(store, replace(drilled, drill_passed=passed))


def _take_out(
    site: Site, backup: Backup, into: Path, *, thorough: bool = False
) -> Steps[tuple[Difference, ...]]:
    """Copy a backup's database into a folder; return how it differs from its seal."""
    _refuse_others_key(site, backup)
    wrong = yield from kept.copy_out(backup, into)
    if not wrong:
        copy = into / kept.DATABASE
        wrong = kept.wrong_inside(site.connect, copy, backup.seal, thorough=thorough)
    return wrong


def _chain_is_broken(site: Site, folder: Path) -> bool:
    with kept.opened(site.beside, folder / kept.DATABASE) as copy:
        return any(checking.of_chain(copy))


def _say_restored(
    site: Site, source: Backup | Aside, folder: Path, facts: Facts
) -> None:
    """Let the history of what is to be swapped in say so."""
    with (
        kept.opened(site.beside, folder / kept.DATABASE) as copy,
        copy.operation(Kind.RESTORE, {"backup": source.name, **facts}),
    ):
        pass


def _first(site: Site) -> Path:
    return site.path.parent / kept.PLACE


def _second(site: Site) -> Path | None:
    second = settings(site).second
    return _place(Path(second)) if second else None


def _place(folder: Path) -> Path:
    """Return where backups stand in a folder that people also use otherwise."""
    return folder if folder.name == FOLDER_IN_SECOND else folder / FOLDER_IN_SECOND


def _write_settings(store: Store, chosen: Settings) -> None:
    day, at = chosen.thorough_on, chosen.drilled_at
    told = {
        **asdict(chosen),
        "thorough_on": day.isoformat() if day else "",
        "drilled_at": at.isoformat(" ", "seconds") if at else "",
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    paths.replace_file(store.path.parent / SETTINGS, text.encode())


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
