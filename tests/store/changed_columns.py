"""Other values in every column of a store, written past the program."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image

from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.reviews import LEVELS, Classification, Disclosure, ReviewRule
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    checking,
    classifications,
    glyph_pictures,
    office,
    recipes,
    reviews,
)
from gwgk_desktop.store import migrations, seals
from gwgk_desktop.store.database import Store
from tests.kept_stores import set_time_limits
from tests.stories import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@cache
def tables() -> dict[str, list[str]]:
    """Return every table of the schema with its columns."""
    with closing(sqlite3.connect(":memory:")) as con:
        con.executescript("".join(migrations.STEPS))
        names = con.execute(
            "SELECT name FROM sqlite_master"
            " WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        ).fetchall()
        return {
            name: [row[1] for row in con.execute(f"PRAGMA table_info({name})")]
            for (name,) in names
        }


def make(done: Path, folder: Path) -> Path:
    """Copy a folder in which a bit of everything was done; do more, leave no seal."""
    shutil.copytree(done, folder)
    store = Store(folder / "desk.db", now=Clock())
    recipes.keep_meaning(store, "实发", Field.AMOUNT)
    picture = io.BytesIO()
    Image.new("L", (8, 8)).save(picture, "PNG")
    glyph_pictures.keep(store, "\U000323af", picture.getvalue(), "⿰亻山")
    reviews.save_rule(store, ReviewRule(LEVELS[1]))
    programme = next(it for it in office.programmes(store) if it.id)
    classifications.classify_programme(
        store, programme, Classification(Disclosure.ON_REQUEST)
    )
    set_time_limits(store)
    store.close()
    seals.seal_path(folder / "desk.db").unlink()
    return folder


def others(con: sqlite3.Connection, table: str, column: str) -> Iterator[object]:
    """Yield other values for the last row: another row's, and one of nobody's."""
    query = f"SELECT {column} FROM {table} ORDER BY id DESC LIMIT 1"
    [(now,)] = con.execute(query)
    row = con.execute(
        f"SELECT {column} FROM {table} WHERE {column} IS NOT ? LIMIT 1", (now,)
    ).fetchone()
    if row and column != "id":
        yield row[0]
    yield now + 9_000 if isinstance(now, int) else f"{now or ''}8"


def changed(path: Path, table: str, column: str, value: object) -> bool:
    """Change the last row of a table; return whether the schema allows it."""
    with closing(sqlite3.connect(path)) as con:
        con.execute("PRAGMA ignore_check_constraints = 1")
        con.execute("PRAGMA foreign_keys = 0")
        last = f"(SELECT max(id) FROM {table})"
        try:
            with con:
                con.execute(
                    f"UPDATE {table} SET {column} = ? WHERE id = {last}", (value,)
                )
        except sqlite3.IntegrityError:  # two of one name, say
            return False
    return True


def missed(made: Path, folder: Path, table: str, turn: int) -> set[tuple[str, str]]:
    """Change each column of a table in a copy; return those where it is not found.

    A column has one or two other values: the turn says which of them comes first, and
    the columns of a table take turns, too.  One that the schema refuses gives way.
    """
    folder.mkdir(exist_ok=True)
    shutil.copy(made / "desk.acknowledged", folder)
    shutil.copytree(made / "kept", folder / "kept")
    found = set()
    for place, column in enumerate(tables()[table]):
        with closing(sqlite3.connect(made / "desk.db")) as con:
            values = list(others(con, table, column))
        first = (place + turn) % len(values)
        for value in (*values[first:], *values[:first]):
            shutil.copy(made / "desk.db", folder)
            if changed(folder / "desk.db", table, column, value):
                if not is_found(folder):
                    found.add((table, column))
                seals.forget_damage(folder / "desk.db")
                break
    return found


def is_found(folder: Path) -> bool:
    """Return whether the check finds anything grave in a folder."""
    with closing(Store(folder / "desk.db", read_only=True)) as store:
        return any(it.grave for it in finish(checking.check(store)))
