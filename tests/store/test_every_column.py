"""Whatever is changed behind the program's back, in whatever column: it is found."""

from __future__ import annotations

import io
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
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

NOT_FOUND: dict[tuple[str, str], str] = {}
"""Table and column in which a change is not found, and why that may be."""


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


@pytest.fixture(scope="module")
def made(done_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which a bit of everything was done, without its seal."""
    folder = tmp_path_factory.mktemp("made") / "it"
    shutil.copytree(done_in, folder)
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


@pytest.mark.parametrize("table", list(tables()))
def test_a_change_of_any_column_is_found(
    made: Path, tmp_path: Path, table: str
) -> None:
    folder = tmp_path / "it"
    folder.mkdir()
    shutil.copy(made / "desk.acknowledged", folder)
    shutil.copytree(made / "kept", folder / "kept")
    missed = []
    for column in tables()[table]:
        with closing(sqlite3.connect(made / "desk.db")) as con:
            values = list(others(con, table, column))
        for number, value in enumerate(values):
            shutil.copy(made / "desk.db", folder)
            if not changed(folder / "desk.db", table, column, value):
                continue
            with closing(Store(folder / "desk.db", read_only=True)) as store:
                found = finish(checking.check(store))
            seals.forget_damage(folder / "desk.db")
            if not any(it.grave for it in found):
                missed.append((table, column, number))
    assert {it[:2] for it in missed} == {it for it in NOT_FOUND if it[0] == table}


def test_where_nothing_was_changed_nothing_is_found(made: Path) -> None:
    with closing(Store(made / "desk.db", read_only=True)) as store:
        assert not any(it.grave for it in finish(checking.check(store)))
