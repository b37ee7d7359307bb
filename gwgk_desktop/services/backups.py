"""Backups: made before what is risky, thinned, found, in two places."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from gwgk_desktop.domain.backups import (
    SECOND_DUE,
    Aside,
    Backup,
    Reason,
    Standing,
    newest,
)
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Progress, Steps, finish
from gwgk_desktop.services.backup_settings import (
    FOLDER_IN_SECOND,
    mark_again,
    place_in,
    refuse_unfit,
    remember,
    second_missing,
    second_place,
    settings,
    settings_damaged,
)
from gwgk_desktop.store import backups as kept
from gwgk_desktop.store import connections, inspecting, seals, swaps
from gwgk_desktop.store.files import DATABASE
from gwgk_desktop.store.places import PLACE, at, discard, found, of_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gwgk_desktop.store.database import Site, Store

T = TypeVar("T")
_OF_A_PLACE = frozenset({Code.BACKUP_UNUSABLE, Code.BACKUP_FILES_MENDED})
"""What is told of each place; all else is of the store, and told once."""
THOROUGH_AFTER, THOROUGH_LATEST = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, and what became of the one in the second place."""

    backup: Backup
    """The newest one before, where nothing had changed since."""
    second: Backup | None = None
    problems: tuple[Problem, ...] = ()
    """What is to be told besides, the gravest first: backups that turned out to be
    unusable, kept files that are lost, why there is none in the second place."""

    @property
    def problem(self) -> Problem | None:
        """What is to be told first."""
        return self.problems[0] if self.problems else None


def make(
    store: Store, reason: Reason, *, keep: bool = False, thorough: bool = False
) -> Steps[Made]:
    """Back the store up beside it, and in the second place where that is there.

    Refuses where it cannot be made beside the store; one that was asked for, where
    nothing is saved there any more.
    """
    if reason is Reason.ASKED:
        store.refuse_stopped()
    terms = kept.Terms(reason, store.now(), keep, thorough)
    first = yield from _make_in(store, _first(store), terms)
    made = replace(first, problems=(*first.problems, *_some(settings_damaged(store))))
    if thorough:
        remember(store, thorough_on=store.now().date())
    second, missing = second_place(store), second_missing(store)
    if second is None or (missing and reason is not Reason.ASKED):
        return made  # a stick need not be plugged in all day
    if missing:
        return replace(made, problems=(*made.problems, missing))
    try:
        mark_again(store, second)
        terms = replace(terms, thorough=False)
        there = yield from _make_in(store, second, terms)
    except Refusal as refusal:
        return replace(made, problems=(*made.problems, refusal.problem))
    told = (it for it in there.problems if it.code in _OF_A_PLACE)
    return replace(made, second=there.backup, problems=(*made.problems, *told))


def make_in(store: Store, folder: Path, *, keep: bool = False) -> Steps[Made]:
    """Back the store up into a folder that the clerk names; refuse an unfit one.

    All that is kept leaves the desk with it: who may only look is refused.
    """
    store.refuse_looker()
    refuse_unfit(store, folder)
    terms = kept.Terms(Reason.ASKED, store.now(), keep)
    return (yield from _make_in(store, place_in(folder), terms))


def _make_in(store: Store, place: Path, terms: kept.Terms) -> Steps[Made]:
    try:
        made = yield from kept.make(store, place, terms)
    except Refusal as refusal:
        if _store_is_damaged(store, refusal.problem.code):
            seals.note_damage(store.path)
            raise Refusal(Code.STORE_UNSOUND, file=store.path.name) from refusal
        raise
    if terms.reason is not Reason.RESTORE:  # the one to be restored must not go
        kept.thin(place, made.backup.seal.origin, terms.now, settings(store).budget)
    problems = []
    if it := made.distrusted:
        facts: dict[str, object] = {"backup": it.name, "differs": it.differs}
        problems.append(Problem(Code.BACKUP_UNUSABLE, facts=facts))
    if made.lost:
        problems.append(Problem(Code.KEPT_FILES_LOST, facts={"count": len(made.lost)}))
    if made.mended:
        facts = {"count": made.mended, "folder": str(place)}
        problems.append(Problem(Code.BACKUP_FILES_MENDED, facts=facts))
    return Made(made.backup, problems=tuple(problems))


def _store_is_damaged(store: Store, why: Code) -> bool:
    """Return whether a backup failed because of the store, not of where it goes."""
    if why is Code.BACKUP_FAILED:
        return not inspecting.reads_well(store.connect, store.path)
    if why is Code.BACKUP_NOT_SOUND:
        return not inspecting.is_sound(store.connect, store.path)
    return False


def at_quit(store: Store) -> Problem | None:
    """Back up before the window closes, where anything was saved at all."""
    return None if store.stopped else before(store, Reason.QUIT)


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

    That takes its time: so it is done when the desk is idle, and only after another
    week in any case.  Refuses with STORE_UNSOUND, each time, where the structure of
    the store is damaged.
    """
    last = settings(store).thorough_on
    since = THOROUGH_LATEST if last is None else store.now().date() - last
    due = since >= (THOROUGH_AFTER if idle else THOROUGH_LATEST)
    return (yield from make(store, Reason.TIMER, thorough=due))


def before_upgrade(site: Site) -> None:
    """Back up a store that is to be upgraded, before it is.

    The upgrade keeps a copy of its own, so it is not held up where that fails.
    """
    terms = kept.Terms(Reason.UPGRADE, site.now())
    with suppress(Refusal):
        finish(kept.make(site, _first(site), terms))


# Where backups stand.


def every(site: Site) -> list[Backup]:
    """Return the backups beside the store and in the second place, newest first.

    Those that cannot be relied on come last.
    """
    second = second_place(site)
    there = found(second, second=True) if second else []
    return sorted(
        [*found(_first(site)), *there],
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
        some += [it, it / FOLDER_IN_SECOND, it / PLACE]
    every = {it.folder: it for place in some for it in found(place)}
    if itself := at(folder):
        every.setdefault(itself.folder, itself)
    return sorted(every.values(), key=_age, reverse=True)


def _folders(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [it for it in folder.iterdir() if it.is_dir()]
    return []


def _age(it: Backup) -> tuple[bool, datetime, int, str]:
    return it.whole, it.seal.made_at, it.seal.serial, it.name


def looked_at_again(some: Iterable[Backup]) -> list[Backup]:
    """Return what is known now of backups: one may have turned out to be unusable."""
    there = ((it, at(it.folder)) for it in some)
    return [replace(again, second=it.second) for it, again in there if again]


def not_protected(site: Site) -> Problem | None:
    """Return what to tell of backups in the second place that anybody can read."""
    second = second_place(site)
    if second is None or connections.is_plain(site.path):
        return None
    databases = (it.folder / DATABASE for it in found(second))
    count = sum(map(connections.is_plain, databases))
    if not count:
        return None
    facts: dict[str, object] = {"folder": str(second), "count": count}
    return Problem(Code.SECOND_NOT_PROTECTED, facts=facts)


def places(site: Site) -> list[Path]:
    """Return where backups stand: beside the store, and the second place, if any."""
    return [it for it in (_first(site), second_place(site)) if it is not None]


def called(site: Site, name: str) -> Backup | Aside:
    """Return the backup of that name or folder, or what a restore put aside.

    A folder may have another name than when it was made; its database may be named
    instead; of a stick or another place of backups it is the newest.
    """
    folder = Path(name).absolute()
    if folder.name == DATABASE:
        folder = folder.parent
    some: list[Backup | Aside] = [*every(site), *asides(site)]
    some += filter(None, [at(folder)])
    for it in some:
        if it.name == name or it.folder == folder:
            return it
    for it in below(folder):
        if it.whole:
            return it
    raise Refusal(Code.BACKUP_UNKNOWN, backup=name)


def passed_over(chosen: Backup | Aside, name: str) -> tuple[Backup, ...]:
    """Return the newer backups that were not taken where a place of them was named.

    One without its seal says by its name alone when it was made.
    """
    folder = Path(name).absolute()
    named = (chosen.folder, chosen.folder / DATABASE)
    if isinstance(chosen, Aside) or name == chosen.name or folder in named:
        return ()

    def is_newer(it: Backup) -> bool:
        if it.seal.serial:
            return it.seal.made_at >= chosen.seal.made_at
        return it.name > chosen.name

    return tuple(it for it in below(folder) if not it.whole and is_newer(it))


def asides(site: Site) -> list[Aside]:
    """Return what restores have put aside, the newest first."""
    return swaps.asides(site.path.parent)


def forget(store: Store, it: Backup | Aside) -> None:
    """Remove what a restore put aside, or an unusable backup: the clerk says so.

    Refuses to remove a backup that can be relied on.
    """
    store.refuse_looker()
    if isinstance(it, Aside):
        swaps.forget(it)
    elif it.whole:
        raise Refusal(Code.BACKUP_IS_WHOLE, backup=it.name)
    else:
        discard(it)


def standing(store: Site) -> Standing:
    """Return how it stands with the backups: what is not backed up, what is due."""
    origin, head, deeds = inspecting.state_of(store.connect, store.path)
    last = newest(of_origin(found(_first(store)), origin))
    since = deeds
    if last is not None:
        since = 0 if last.seal.head == head else max(deeds - last.seal.deeds, 1)
    second = second_place(store)
    if second is None:
        return Standing(last, since)
    there = newest(of_origin(found(second, second=True), origin))
    due = there is None or store.now() - there.seal.made_at > SECOND_DUE
    chosen = settings(store).second
    return Standing(last, since, chosen, there, due, second_missing(store) is None)


def _first(site: Site) -> Path:
    return site.path.parent / PLACE


def _some(problem: Problem | None) -> tuple[Problem, ...]:
    return (problem,) if problem else ()
