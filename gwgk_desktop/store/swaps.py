"""The swap of a restore: what is prepared takes the store's place whole, or not at all.

What stood there is put aside, and can be swapped back.
"""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.domain.backups import Aside
from gwgk_desktop.store import seals
from gwgk_desktop.store.files import DATABASE, free, in_words, size_of, sync, tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gwgk_desktop.store.database import Store

SWAP = "restore.json"
ASIDE = "aside.json"
_PREPARED, _DRILL = "restoring-", "drill-"


def prepared_folder(folder: Path, now: datetime) -> Path:
    """Return a folder of the data folder for what is to be swapped in."""
    return free(folder / f"{_PREPARED}{now:%Y%m%d-%H%M%S}")


def drill_folder(folder: Path, now: datetime) -> Path:
    """Return a folder of the data folder to try a backup in."""
    return free(folder / f"{_DRILL}{now:%Y%m%d-%H%M%S}")


@contextmanager
def opened(open_store: Callable[[Path], Store], database: Path) -> Iterator[Store]:
    """Open a copy as a store, upgraded; close it lasting and alone in its folder."""
    with in_words(database.parent):
        store = open_store(database)
        try:
            yield store
            # One file, whatever happens before it is opened in its new place.
            store.db.execute_sql("PRAGMA journal_mode = DELETE")
        finally:
            store.close()
        seals.note_unsealed(database)
        seals.seal_path(database).unlink(missing_ok=True)  # opening it changes the file
        for copy in database.parent.glob(f"{DATABASE}.*.bak"):
            copy.unlink()  # of the upgrade: the backup is still there
        sync(database)
        paths.sync_folder(database.parent)


def commit_swap(folder: Path, prepared: Path, now: datetime) -> Path:
    """Decide for what is prepared; from here on the swap happens, crash or no crash.

    Returns the folder in which the present store will be put aside.
    """
    aside = free(folder / f"aside-{now:%Y%m%d-%H%M%S}")
    told = {
        "prepared": prepared.name,
        "aside": aside.name,
        "at": now.isoformat(" ", "seconds"),
    }
    try:
        paths.replace_file(folder / SWAP, json.dumps(told).encode())
    except BaseException:
        (folder / SWAP).unlink(missing_ok=True)  # told as not done, it is not done
        raise
    return aside


def swap_is_open(folder: Path) -> bool:
    """Return whether a swap was decided for and has not ended."""
    return (folder / SWAP).exists()


def end_swap(folder: Path) -> None:
    """Do the swap that was decided for, or go on with it; nobody has the store open.

    Whatever a restore or drill left behind that was not decided for is removed.
    Renaming is repeated without harm: first all that is present goes aside, which
    ends with a note there; then what is prepared takes its place.
    """
    if swap_is_open(folder):
        with in_words(folder):
            _swap(folder, json.loads((folder / SWAP).read_text("utf-8")))
            (folder / SWAP).unlink()
            paths.sync_folder(folder)
    for prefix in (_PREPARED, _DRILL):
        for left in folder.glob(f"{prefix}*"):
            shutil.rmtree(left, ignore_errors=True)


def _swap(folder: Path, told: dict[str, str]) -> None:
    prepared, aside = folder / told["prepared"], folder / told["aside"]
    coming = [it for it in tree(prepared) if it != Path(ASIDE)]
    if not (aside / ASIDE).exists():
        if Path(DATABASE) not in coming:
            return  # somebody has removed it: nothing goes aside for nothing
        for name in _present(folder, coming):
            _move(folder / name, aside / name)
        aside.mkdir(exist_ok=True)
        paths.replace_file(aside / ASIDE, json.dumps(told).encode())
    for name in coming:
        _move(prepared / name, folder / name)
    paths.sync_folder(folder)
    shutil.rmtree(prepared, ignore_errors=True)


def asides(folder: Path) -> list[Aside]:
    """Return what restores have put aside, the newest first."""
    some = []
    for it in folder.glob("aside-*"):
        with suppress(OSError, ValueError, KeyError):
            told = json.loads((it / ASIDE).read_text("utf-8"))
            at = datetime.fromisoformat(told["at"])
            some.append(Aside(it, at, size_of(it)))
    return sorted(some, key=lambda it: (it.at, it.name), reverse=True)


def forget(aside: Aside) -> None:
    """Remove what a restore put aside, for good."""
    with in_words(aside.folder):
        (aside.folder / ASIDE).unlink()  # half removed, it is not offered any more
        shutil.rmtree(aside.folder)


def store_files(folder: Path) -> list[Path]:
    """Return what stands in a folder of a store itself, as paths below it."""
    return [
        Path(it.name)
        for it in folder.glob("desk.*")
        if it.name != "desk.lock" and it.suffix != ".bak"
    ]


def remove_tree(folder: Path) -> None:
    """Remove a folder of ours, as far as that goes; the next start does the rest."""
    shutil.rmtree(folder, ignore_errors=True)


def _move(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    source.replace(to)
    paths.sync_folder(to.parent)


def _present(folder: Path, coming: list[Path]) -> list[Path]:
    """Return what of the data folder goes aside: the store, and what is replaced."""
    replaced = [it for it in coming if len(it.parts) > 1 and (folder / it).exists()]
    return [*_in_the_way(folder, coming), *replaced, *store_files(folder)]


def _in_the_way(folder: Path, coming: list[Path]) -> list[Path]:
    """Return files that stand where what comes needs a folder."""
    needed = {above for it in coming for above in it.parents if above.parts}
    return sorted(it for it in needed if (folder / it).is_file())
