"""What is done while an accident happens, and the judge of what it left.

Whoever works says so in a file, a line at a time: `begin DEED` before, `done NUMBER
HASH` (the head of the history) after, `backup NAME`.  The judge opens the folder as
the program does, and holds it against those words.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any, Self

from PIL import Image

from gwgk_desktop import paths
from gwgk_desktop.desk import STORE, Desk
from gwgk_desktop.domain import days_off
from gwgk_desktop.domain.backups import LAST_KEPT, Reason
from gwgk_desktop.domain.boards import Area, BoardSection
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    backups,
    boards,
    catalogue,
    catalogue_imports,
    checking,
    drills,
    example,
    free_sheets,
    glyph_pictures,
    handover,
    history,
    notice_sheets,
    office,
    packets,
    payouts,
    photos,
    postings,
    restoring,
    returns,
    time_limits,
    users,
    village_events,
)
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.store import (
    connections,
    keys,
    migrations,
    places,
    protecting,
    seals,
    swaps,
    tables,
    wrapping,
)
from tests import signed, stories

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.store.keys import DataKey

ACKS = "acks"
HEAD, SECRET = "刘主任", "first password"
PLAIN, PROTECTED = "plain", "protected"
OLD_PLAIN, OLD_PROTECTED = "old plain", "old protected"
STATES = (PLAIN, PROTECTED)
OPEN = "open"
"""No deed of the clerk's: what is done before the first one, an upgrade included."""
_PROGRAMMES = ("地力补贴", "农村低保", "高龄津贴", "稻谷补贴")
_IN_CLEAR = re.compile(rb"36029919500619\d{3}[\dX]|62000000000000\d{5}|1380000000\d")
"""Identity numbers, cards and telephones of the people in `tests.township`."""


def quick_passwords() -> None:
    """Let a password be made a key in no time, in this process."""
    keys.STRETCHING = wrapping.Stretching(8, 1, 1)


# The folders that accidents happen to.


def ground(here: Path, state: str) -> Path:
    """Return a folder in some state, made once: its store has something in it.

    There is a backup, and a deed that this backup lacks.
    """
    folder = here / f"ground {state}"
    if folder.exists():
        return folder
    quick_passwords()
    if state.startswith("old"):
        # Its history must say nothing that an earlier program could not have said.
        _make(folder, state.removeprefix("old "), _without_sheets)
        _grow_old(folder)
        return folder
    _make(folder, state, stories.plain)
    return folder


def _without_sheets(store: Store) -> None:
    stories.import_list(store, 1)
    stories.export(store)


def _make(folder: Path, state: str, story: Callable[[Store], None]) -> None:
    with Desk(folder) as desk:
        if state == PROTECTED:
            desk.begin_protected(HEAD, SECRET, None)
        else:
            desk.begin_unprotected()
        store = desk.open_store()
        example.fill(store)
        story(store)
        finish(backups.make(store, Reason.ASKED))
        stories.correct(store, 1, 4711)
        store.close()


def _grow_old(folder: Path, version: int = 1) -> None:
    """Make the store of a folder one of an earlier schema, with the same rows.

    What the earlier one had no column for is emptied first: the images of an older
    program do not tell of it.
    """
    path = folder / STORE
    with Desk(folder) as desk:
        sign_in(desk)
        store = desk.open_store()
        key = store.key
        with store.operation(Kind.SEED_PROGRAMMES, {"count": 0}):
            tables.ProgrammeTable.update(rule="").execute(store.db)
            boards_then = {"kind": "village", "group_name": ""}
            tables.BoardTable.update(boards_then).execute(store.db)
        store.close()
    new = path.with_name("new.db")
    with (
        closing(connections.connect(path, key)) as now,
        closing(connections.connect(new, key)) as then,
    ):
        then.executescript("".join(migrations.STEPS[:version]))
        for table in (*_tables(then), "sqlite_sequence"):
            _copy_rows(now, then, table)
        then.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        then.execute(f"PRAGMA user_version = {version}")
        then.commit()
        then.execute("PRAGMA journal_mode = wal")
    seals.note_unsealed(path)
    seals.seal_path(path).unlink()
    new.replace(path)


def _tables(con: sqlite3.Connection) -> list[str]:
    rows = con.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return [name for (name,) in rows]


def _copy_rows(now: sqlite3.Connection, then: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in then.execute(f"PRAGMA table_info({table})")]
    names, marks = ", ".join(columns), ", ".join("?" for _ in columns)
    then.execute(f"DELETE FROM {table}")
    rows = [
        tuple(row)
        for row in now.execute(f"SELECT {names} FROM {table}")
        if table != "sqlite_sequence" or row[0] in _tables(then)
    ]
    then.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def fresh(made: Path, folder: Path) -> Path:
    """Return a copy of a folder to have an accident in."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)
    return folder


def sign_in(desk: Desk) -> None:
    """Open a folder as its only user, where it has any."""
    if desk.protected:
        desk.sign_in(HEAD, SECRET)


# Working.


class Worker:
    """Somebody at work in a folder, who says what is done."""

    def __init__(self, folder: Path, seed: int, *, quiet: bool = False) -> None:
        """Take the folder; `seed` decides what is done to what.

        A quiet one leaves it to others to say that it opens the store.
        """
        quick_passwords()
        self.random = Random(f"work {seed}")  # noqa: S311 - made to be repeated
        self.number = seed * 100
        self._acks = os.open(folder / ACKS, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        if not quiet:
            self.say(f"begin {OPEN}")
        self.desk = Desk(folder)
        sign_in(self.desk)
        self.store: Store = self.desk.open_store()
        if not quiet:
            self.done()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.store.close()
        self.desk.close()
        os.close(self._acks)

    def say(self, word: str) -> None:
        """Acknowledge something."""
        os.write(self._acks, f"{word}\n".encode())

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last entry of the history."""
        [(last, hash_)] = self.store.db.execute_sql(
            "SELECT id, hash FROM operation ORDER BY id DESC LIMIT 1"
        )
        return last, hash_

    def done(self) -> None:
        """Say how far the history has come."""
        last, hash_ = self.head()
        self.say(f"done {last} {hash_}")

    def do(self, deed: str) -> None:
        """Do a deed, and say so."""
        self.say(f"begin {deed}")
        self.act(deed)
        self.done()

    def act(self, deed: str) -> None:
        """Do a deed."""
        self.number += 1
        DEEDS[deed](self)


def work(
    folder: Path, seed: int, first: Iterable[str] = (), most: int = 10_000
) -> None:
    """Do some deeds, then others of all kinds, often of those."""
    wanted = list(first)
    with Worker(folder, seed) as worker:
        for number in range(most):
            if number < len(wanted):
                deed = wanted[number]
            else:
                usual = [it for it in DEEDS if it != "protect"]
                deed = worker.random.choice(
                    worker.random.choice((wanted, usual)) or usual
                )
            if deed != OPEN:  # that is done
                worker.do(deed)


def _finance(worker: Worker) -> None:
    """Note that a village's finances are busy, or that they are not after all."""
    village = worker.random.choice(office.villages(worker.store))
    since = None if village.finance_heavy_from else worker.store.now().date()
    office.set_finance_heavy(worker.store, [village.name], since)


def _batch(worker: Worker) -> int:
    batches = [it.id for it in payouts.batches(worker.store) if not it.resends]
    if not batches:
        _import(worker)
        return _batch(worker)
    return worker.random.choice(batches)


def _import(worker: Worker) -> None:
    programme = worker.random.choice(_PROGRAMMES)
    count = worker.random.randint(3, 300)
    stories.import_list(worker.store, worker.number + 10, programme, count=count)


def _correct(worker: Worker) -> None:
    _take_down(worker)
    amount = worker.random.randint(1, 10**6)
    stories.correct(worker.store, _batch(worker), amount)


def _take_down(worker: Worker) -> None:
    """Withdraw the sheets that hang: what they show is else not changed."""
    hanging = [it for it in notice_sheets.sheets(worker.store) if it.is_released]
    if hanging:
        stories.withdraw(worker.store, hanging)


def _release(worker: Worker) -> None:
    """Release the sheets of a batch; those that hang are withdrawn before."""
    _take_down(worker)
    page = worker.store.path.parent / "out" / "签字.pdf"
    page.parent.mkdir(exist_ok=True)
    page.write_bytes(signed.page("PDF"))  # who works alone has others sign on paper
    stories.release(worker.store, _batch(worker), page)


def _post(worker: Worker) -> None:
    """Put sheets up; those that hang come down before."""
    store = worker.store
    up = [it for it in postings.postings(store) if it.record.ended_at is None]
    if up:
        postings.take_down(store, up, store.now(), "张网格", "换新")
    if not postings.waiting(store):
        _release(worker)
    stories.hang(store, postings.waiting(store))


def _photos(worker: Worker) -> None:
    """Keep a photo with what hangs, and write the papers of one posting."""
    store = worker.store
    up = [it for it in postings.postings(store) if it.record.ended_at is None]
    if not up:
        _post(worker)
        up = [it for it in postings.postings(store) if it.record.ended_at is None]
    name = f"IMG_{worker.number}.jpg"
    new = NewPhoto(up[0].record.id, stories.photo() + name.encode(), name)
    photos.keep_photos(store, [new])
    out = store.path.parent / "out"
    out.mkdir(exist_ok=True)
    finish(packets.save(store, up[:1], out))


def _export(worker: Worker) -> None:
    _batch(worker)  # of nothing there is no return
    drawn_up = returns.draw_up(worker.store, stories.THIRD)
    to = worker.store.path.parent / "out" / f"{worker.number}.xlsx"
    to.parent.mkdir(exist_ok=True)
    returns.export(worker.store, drawn_up, to)


def _notice(worker: Worker) -> None:
    words = FreeTerms(
        SheetKind.MATTER,
        date(2026, 9, 16),
        title=f"第{worker.number}项",
        text="完成。",
        agreed=True,  # its days are over, and nobody is told to have drafted it
    )
    free_sheets.make(worker.store, words)


def _board(worker: Worker) -> None:
    """Divide a board anew, with a photo of it."""
    board = worker.random.choice(boards.boards(worker.store))
    photo = worker.store.path.parent / "out" / f"{worker.number}.png"
    photo.parent.mkdir(exist_ok=True)
    Image.new("RGB", (16, 9), (worker.number % 256, 0, 0)).save(photo)
    width = worker.random.randint(1, board.width_mm)
    section = BoardSection("版块", Area(0, 0, width, board.height_mm))
    boards.save_board(worker.store, replace(board, sections=(section,)), photo)
    photo.unlink()


def _event(worker: Worker) -> None:
    """Note what happened in a village; what was noted last, did not after all."""
    known = village_events.events(worker.store)
    if known and worker.random.random() < 0.3:
        village_events.remove(worker.store, known[-1].id)
        return
    if not catalogue.newest(worker.store, Scope.VILLAGE).items:
        _catalogue(worker)
    village = worker.random.choice(office.villages(worker.store))
    day = worker.store.now().date()
    event = VillageEvent(0, village.id, "V008", day, f"第{worker.number}件")
    village_events.record(worker.store, [event])


def _catalogue(worker: Worker) -> None:
    """Put the catalogue in force, or revise it where it is."""
    known = catalogue.newest(worker.store, Scope.VILLAGE).items
    if not known:
        day = worker.store.now().date()
        catalogue_imports.adopt(worker.store, Scope.VILLAGE, day)
    else:
        noted = replace(known[worker.number % len(known)], note=f"{worker.number}")
        stories.revise_item(worker.store, noted)


def _glyph(worker: Worker) -> None:
    picture = io.BytesIO()
    Image.new("L", (8, 8), worker.number % 256).save(picture, "PNG")
    glyph_pictures.keep(worker.store, "\U000323af", picture.getvalue())


def _hand_over(worker: Worker) -> None:
    out = worker.store.path.parent / "out"
    out.mkdir(exist_ok=True)
    handover.write(worker.store, paths.free_name(out / f"交接单{worker.number}.pdf"))


def _undo(worker: Worker) -> None:
    undoable = [it.id for it in history.entries(worker.store, 9) if it.undoable]
    if undoable:
        try:
            history.undo(worker.store, worker.random.choice(undoable))
        except Refusal as refusal:
            if refusal.problem.code in ON_FAILING_DISKS:
                raise  # the others: something rests on it


def _backup(worker: Worker) -> None:
    made = finish(backups.make(worker.store, Reason.ASKED)).backup
    worker.say(f"backup {made.name}")


def _reopen(worker: Worker) -> None:
    restoring.swap(worker.store)
    worker.store = worker.desk.open_store()


def _restore(worker: Worker) -> None:
    some = [it for it in backups.every(worker.store) if it.whole]
    if not some:  # those from before the folder was protected lie with the old files
        return _backup(worker)
    finish(restoring.restore(worker.store, worker.random.choice(some)))
    return _reopen(worker)


def _swap_back(worker: Worker) -> None:
    asides = backups.asides(worker.store)
    if not asides:
        return _restore(worker)
    finish(restoring.restore(worker.store, asides[0]))
    return _reopen(worker)


def _drill(worker: Worker) -> None:
    if backups.standing(worker.store).newest is None:
        _backup(worker)
    record = finish(drills.drill(worker.store))
    assert record.passed, record.differences


def _protect(worker: Worker) -> None:
    if worker.desk.protected:
        return _add_user(worker)
    worker.store.close()
    try:
        finish(worker.desk.protect(HEAD, SECRET, None))
    finally:
        worker.store = worker.desk.open_store()
    return None


def _add_user(worker: Worker) -> None:
    if not worker.desk.protected:
        return _correct(worker)
    name = f"王{worker.number}"
    users.add(worker.store, name, Role.CLERK, "another password")
    return None


def _days_off(worker: Worker) -> None:
    """Enter a year's days off anew, or how the office counts."""
    if worker.number % 2:
        text = f"元旦：1月1日至{worker.random.randint(2, 9)}日放假。"
        read = days_off.read_notice(2027 + worker.number % 9, text)
        time_limits.keep_days_off(worker.store, read, accept_warnings=True)
    else:
        defaults = Defaults(
            display_days=worker.number % 60 + 1,
            until_replaced=worker.number % 4 == 0,
        )
        time_limits.save_settings(worker.store, Counting(), defaults)


DEEDS: Mapping[str, Callable[[Worker], None]] = {
    "days off": _days_off,
    "import": _import,
    "sheets": lambda it: stories.make_sheets(it.store, _batch(it)),
    "release": _release,
    "post": _post,
    "photos": _photos,
    "archive": lambda it: stories.shelve(it.store),
    "notice": _notice,
    "catalogue": _catalogue,
    "board": _board,
    "event": _event,
    "finance": _finance,
    "glyph": _glyph,
    "return": _export,
    "correct": _correct,
    "undo": _undo,
    "backup": _backup,
    "restore": _restore,
    "swap back": _swap_back,
    "drill": _drill,
    "hand over": _hand_over,
    "user": _add_user,
    "protect": _protect,
}
_GOING_BACK = {"restore", "swap back"}
"""Deeds after which the history is another."""
ON_FAILING_DISKS = frozenset(
    {
        Code.DISK_FULL,
        Code.DISK_FAILED,
        Code.WRITING_NEEDED,
        Code.OUTPUT_UNWRITABLE,
        Code.FILE_IN_USE,
        Code.FOLDER_UNUSABLE,
        Code.BACKUP_FAILED,
        Code.BACKUP_NOT_SOUND,
    }
)
"""What may be said where a disk is full or fails."""


# Judging.


@dataclass(slots=True)
class Words:
    """What was acknowledged, as the judge needs it."""

    doing: str = ""
    """The deed that was begun and not called done."""
    deeds: int = 0
    ways: list[tuple[int, str]] = field(default_factory=lambda: [(0, "")])
    """The last head that was called done of each way that the history went."""
    backups: set[str] = field(default_factory=set)

    def hear(self, word: str) -> None:
        """Take in a line."""
        match word.split(" ", 1):
            case ["begin", deed]:
                self.doing = deed
                if deed in _GOING_BACK:
                    self.ways.append((0, ""))
            case ["done", head]:
                number, hash_ = head.split()
                self.deeds, self.doing = self.deeds + 1, ""
                self.ways[-1] = (int(number), hash_)
            case ["backup", name]:
                self.backups.add(name)

    @classmethod
    def of(cls, text: str) -> Words:
        """Return what whole lines say."""
        words = cls()
        for line in text.split("\n")[:-1]:
            words.hear(line)
        return words


def heard(folder: Path) -> Words:
    """Return what was acknowledged in a folder."""
    path = folder / ACKS
    return Words.of(path.read_text("ascii") if path.exists() else "")


def fault(folder: Path, words: Words, state: str = PLAIN) -> str:
    """Return what is wrong with a folder after an accident; "" where nothing is."""
    quick_passwords()
    try:
        with Desk(folder) as desk:
            sign_in(desk)
            store = desk.open_store()
            try:
                found = [*_wrong(folder, store, words)]
            finally:
                store.close()
    except Refusal as refusal:
        return f"does not open: {refusal.problem.code}"
    if state.endswith(PROTECTED):
        found += in_clear(folder)
    return "; ".join(found)


def _wrong(folder: Path, store: Store, words: Words) -> Iterator[str]:
    if store.troubles:
        yield f"told on opening: {[it.code for it in store.troubles]}"
    found = finish(checking.check(store))
    if grave := [it for it in found if it.grave]:
        yield f"check: {[(it.damage.value, dict(it.facts)) for it in grave[:4]]}"
    yield from _lost(folder, store, words)
    yield from _bad_backups(store, words)
    left = ("restoring-", "drill-", swaps.SWAP)
    for it in folder.iterdir():
        if it.name.startswith(left) or (store.key and it.name.endswith(".sealed")):
            yield f"left behind: {it.name}"
    for path in (folder / "out").glob("[!.]*.xlsx"):
        if not zipfile.is_zipfile(path):
            yield f"half a file: {path.name}"


def _lost(folder: Path, store: Store, words: Words) -> Iterator[str]:
    """Yield what was called done and is in no history any more.

    It is in the store; where a restore was asked to take it out, it is in what stands
    aside or in a backup.
    """
    *before, here = words.ways
    if not _has(store.db.execute_sql, here):
        yield f"lost: {here[0]} was called done"
    others = [it for it in before if not _has(store.db.execute_sql, it)]
    for path in folder.rglob(STORE):
        if others and not path.parent.name.startswith(".") and path != store.path:
            with closing(_connect(path, store.key)) as con:
                others = [it for it in others if not _has(con.execute, it)]
    if others:
        yield f"lost by going back: {[number for number, _ in others]}"


def _connect(path: Path, key: DataKey | None) -> sqlite3.Connection:
    return connections.connect(path, None if connections.is_plain(path) else key)


def _has(execute: Callable[..., Any], head: tuple[int, str]) -> bool:
    number, hash_ = head
    row = execute("SELECT hash FROM operation WHERE id = ?", (number,)).fetchone()
    return not number or (row is not None and row[0] == hash_)


def _bad_backups(store: Store, words: Words) -> Iterator[str]:
    """Yield backups that fail their drill, and those that are gone unthinned."""
    every = backups.every(store)
    for it in every:
        record = finish(drills.drill(store, it))
        if not (it.whole and record.passed):
            yield f"{it.name}: {record.differences}"
    old = store.path.parent / protecting.OLD / places.PLACE
    there = {it.name for it in (*every, *places.found(old))}
    if (gone := words.backups - there) and len(there) < LAST_KEPT:
        yield f"backups gone: {sorted(gone)}"


def in_clear(folder: Path) -> list[str]:
    """Return the files in which something personal can be read."""
    files = (it for it in folder.rglob("*") if it.is_file())
    return [
        f"in clear: {it.relative_to(folder)}"
        for it in files
        if _IN_CLEAR.search(it.read_bytes())
    ]
