"""The leak gate, and the search of any old files for personal data.

Every public document goes through `gate` when it is finished and before it is saved,
printed or released: it is read again from its bytes.  Nothing is told but where, of
which kind and how many.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from gwgk_desktop.documents import headings, legible
from gwgk_desktop.documents.archives import LARGEST_FILE
from gwgk_desktop.domain import leaks
from gwgk_desktop.domain.headed_columns import Columns
from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.leaks import FoundLeak, Leak, Scanned, UnreadFile
from gwgk_desktop.domain.passages import Passage, Unsearched, Why
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Progress, finish
from gwgk_desktop.store import leaks as kept
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store.connections import DAMAGED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.leaks import Exempt
    from gwgk_desktop.domain.personal_data import PersonalData
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.store.database import Store

MOST_PASSED = 1_000
_STEP = 20
"""Passages between two looks at whether the clerk has cancelled."""


class Leaked(Refusal):
    """Raised where a public document, or a text, holds personal data.

    Or where it cannot be searched.
    """

    def __init__(self, code: Code, /, **facts: object) -> None:
        super().__init__(code, **facts)
        self.recorded = False


@dataclass(slots=True)
class _Remembered:
    """What this process knows of a store, so that it is not asked for each document."""

    known: Known = field(default_factory=Known)
    seen: kept.Seen = field(default_factory=dict)
    passed: set[tuple[object, ...]] = field(default_factory=set)


_REMEMBERED: WeakKeyDictionary[Store, _Remembered] = WeakKeyDictionary()


def known_of(store: Store) -> Known:
    """Return the personal data of all people in the store, to search for.

    What was undone since the program was started is searched for all the same.
    """
    return _remembered(store).known


def gate(
    store: Store | None, content: bytes, name: str, exempt: Collection[Exempt] = ()
) -> None:
    """Search a finished public document from its bytes; refuse it where it leaks.

    By form alone where there is no store yet.

    Raises Leaked: LEAK_FOUND with place, kind and how many, masked; LEAK_UNSEARCHED
    where a part of it cannot be read.  The history tells of it: at once, or within
    an operation, which it undoes, when `recorded` is left.
    """
    if store is None:
        _refuse_leaks(content, name, _nobody(), exempt)
        return
    remembered = _remembered(store)
    digest = hashlib.sha256(content).digest()
    key = (digest, frozenset(exempt), remembered.known.allowed)
    if key in remembered.passed:
        return
    try:
        _refuse_leaks(content, name, remembered.known, exempt)
    except Leaked as leaked:
        if not store.db.in_transaction():
            _record(store, leaked)
        raise
    if len(remembered.passed) < MOST_PASSED:
        remembered.passed.add(key)


def refuse_numbers(store: Store | None, told: Mapping[str, str]) -> None:
    """Refuse texts, by what they are, that hold personal data of anybody.

    For whatever somebody may write freely that goes on a paper or into the history;
    by their form alone where no store is given, as one that may be damaged.
    Raises Leaked with NUMBER_IN_TEXT: what it is, which kind; never the value.  The
    history tells of it as it does of the gate's.
    """
    known = _known_to_deeds(store) if store else _nobody()
    for told_in, text in told.items():
        passage = Passage("", [[text]])
        for leak in leaks.search(passage, known):
            facts = {"told_in": told_in, "personal": leak.kind.value}
            leaked = Leaked(Code.NUMBER_IN_TEXT, **facts)
            if store is not None and not store.db.in_transaction():
                _record(store, leaked)
            raise leaked


def _known_to_deeds(store: Store) -> Known:
    """Return what is known; where that cannot be read, refuse as a stopped store does.

    Such a store takes no deeds any more: that, not the damage, is told again.
    """
    try:
        return known_of(store)
    except DAMAGED:
        store.refuse_stopped()
        raise


def kinds_of(store: Store, digits: str) -> frozenset[PersonalData]:
    """Return what a number is in the store, whosever it is; the same without area."""
    return known_of(store).kinds(digits)


@contextmanager
def recorded(store: Store) -> Iterator[None]:
    """Write into the history what the gate refuses within, once the deed is undone."""
    try:
        yield
    except Leaked as leaked:
        _record(store, leaked)
        raise


def search(
    content: bytes, name: str, known: Known, exempt: Collection[Exempt] = ()
) -> Steps[tuple[list[Leak], list[Unsearched]]]:
    """Search a file from its bytes; return each value once a place, and what is unread.

    What a file stores of what it shows is told only where it was not shown.
    """
    found: list[Leak] = []
    unread: list[Unsearched] = []
    keys: set[int] = set()
    stems: set[int] = set()
    told: set[tuple[str, int]] = set()
    columns = Columns(headings.field_of)
    try:
        for number, it in enumerate(legible.passages(content, name)):
            if number % _STEP == 0:
                yield Progress(0)
            if isinstance(it, Unsearched):
                unread.append(Unsearched(tellable_name(it.where), it.why))
                continue
            for leak in leaks.search(it, known, exempt, columns):
                again = (leak.place, leak.key) in told
                if it.raw:
                    stored = leak.rounded and leak.stem in stems
                    again = stored or not leak.within.isdisjoint(keys)
                if not again:
                    found.append(leak)
                keys.add(leak.key)
                stems.add(leak.stem)
                told.add((leak.place, leak.key))
    except Exception:  # noqa: BLE001 - whatever a file does, it stops no other
        unread.append(Unsearched("", Why.DAMAGED))
    return found, unread


def scan(paths: Sequence[Path], store: Store | None = None) -> Steps[Scanned]:
    """Search files and whole folders for personal data; changes nothing.

    Without a store by their form alone, with one for the values of its people, too.
    Names of files, and of folders below the paths, are searched too.
    Links within folders are not followed: they are told as unread.  A path where
    nothing is does not stop the search of others: it is told as unread, and refused
    where it is the only one.
    """
    missing = [path for path in paths if not path.exists()]
    if len(missing) == len(paths):
        raise Refusal(Code.FILE_MISSING, file=", ".join(leaks.tellable_paths(missing)))
    known = known_of(store) if store else _nobody()
    every = [it for path in paths for it in _below(path)]
    files = [path for path, is_folder in every if not is_folder]
    folders = [path for path, is_folder in every if is_folder]
    found = _in_names(folders, known)
    unread: list[UnreadFile] = []
    given, searched = frozenset(paths), 0
    for done, (file, name) in enumerate(
        zip(files, leaks.tellable_paths(files), strict=True)
    ):
        yield Progress(done, len(files))
        link = file.is_symlink() and file not in given
        leaked, missed = yield from _of_file(file, known, link=link)
        searched += file.is_file() and not link
        counts = Counter((it.place, it.kind) for it in leaked)
        found += [
            FoundLeak(name, place, kind, count)
            for (place, kind), count in counts.items()
        ]
        why: dict[Why, list[str]] = {}
        for it in missed:
            why.setdefault(it.why, []).append(it.where)
        unread += [
            UnreadFile(name, it, tuple(filter(None, wheres)))
            for it, wheres in why.items()
        ]
    return Scanned(searched, tuple(found), tuple(unread))


def _nobody() -> Known:
    known = Known()
    known.today = datetime.now().date()  # noqa: DTZ005 - the clerk's own day
    return known


def _remembered(store: Store) -> _Remembered:
    remembered = _REMEMBERED.setdefault(store, _Remembered())
    newest = kept.newest(store.db)
    if newest != remembered.seen:
        kept.learn(store.db, remembered.known, remembered.seen)
        remembered.seen = newest
        remembered.passed.clear()
    remembered.known.today = store.now().date()
    remembered.known.allow(kept_office.office(store.db).telephones)
    return remembered


def _refuse_leaks(
    content: bytes, name: str, known: Known, exempt: Collection[Exempt]
) -> None:
    found, every = finish(search(content, name, known, exempt))
    # On papers of ours pictures are characters and photos that the clerk has seen.
    unread = [it for it in every if it.why is not Why.PICTURE]
    if found:
        first = found[0]
        facts: dict[str, object] = {
            "file": tellable_name(name),
            "leak_place": first.place,
            "personal": first.kind.value,
            "masked": first.masked,
            "count": len(found),
            "by_kind": dict(Counter(it.kind.value for it in found)),
        }
        raise Leaked(Code.LEAK_FOUND, **facts)
    if unread:
        where, why = unread[0].where, unread[0].why
        file = tellable_name(name)
        raise Leaked(Code.LEAK_UNSEARCHED, file=file, leak_place=where, why=why.value)


def _record(store: Store, leaked: Leaked) -> None:
    """Tell the history, without any part of the value, where this user may write."""
    if leaked.recorded:
        return
    leaked.recorded = True
    record_blocked(store, leaked.problem.facts)


def record_blocked(store: Store, found: Mapping[str, object]) -> None:
    """Tell the history what was blocked: file, place, kind and how many, no value.

    Nothing is told where the store was opened only to be looked at.
    """
    facts = {**found}
    facts.pop("masked", None)
    if "told_in" in facts:
        facts["written_in"] = facts.pop("told_in")
    if not store.writes:
        return
    with suppress(Refusal), store.operation(Kind.BLOCK_LEAK, facts):
        pass


def _below(path: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the files below a path in their order; links stand among them.

    Folders, told by True, come before what is in them.  One that cannot be looked
    into, or a path where nothing is, stands among the files, too.
    """
    entries = None
    if path.is_dir():
        with suppress(OSError):
            entries = sorted(path.iterdir())
    yield path, entries is not None
    for entry in entries or ():
        if entry.is_symlink():
            yield entry, False
        elif entry.is_dir() or entry.is_file():
            yield from _below(entry)


def _in_names(folders: Sequence[Path], known: Known) -> list[FoundLeak]:
    """Return what the names of folders hold themselves."""
    return [
        FoundLeak(name, leaks.FOLDER_NAME, kind, count)
        for folder, name in zip(folders, leaks.tellable_paths(folders), strict=True)
        for kind, count in Counter(
            it.kind
            for it in leaks.search(Passage(leaks.FOLDER_NAME, [[folder.name]]), known)
        ).items()
    ]


def _of_file(
    file: Path, known: Known, *, link: bool
) -> Steps[tuple[list[Leak], list[Unsearched]]]:
    named = list(leaks.search(Passage("name", [[file.name]]), known))
    if link:
        return named, [Unsearched("", Why.LINK)]
    try:
        if not file.is_file():  # nothing, a folder that is closed, a pipe
            why = Why.CLOSED if file.exists() else Why.MISSING
            return named, [Unsearched("", why)]
        if file.stat().st_size > LARGEST_FILE:
            return named, [Unsearched("", Why.TOO_LARGE)]
        content = file.read_bytes()
    except FileNotFoundError:
        return named, [Unsearched("", Why.MISSING)]
    except OSError:
        return named, [Unsearched("", Why.CLOSED)]
    told, unread = yield from search(content, file.stem, known)
    return [*named, *told], unread
