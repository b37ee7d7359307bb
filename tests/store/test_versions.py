"""The schema: migrations agree with the models, old files upgrade, others do not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import peewee as pw
import pytest
from playhouse.schema_diff import diff_models

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import migrations, office, seals, tables
from gwgk_desktop.store.database import Store, upgrade
from tests.store.contents import indexes_and_tables
from tests.township import OFFICE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MODELS = [*tables.JOURNALED, *tables.BULK]
PARTIAL_INDEXES = {
    "person_id_number": "WHERE id_number <> ''",
    "person_village_id_group_name_name": "WHERE id_number = ''",
    "payout_batch_file": "WHERE undone = 0",
    "line_correction_current": "WHERE superseded = 0",
    "posting_replaces_posting_id": "WHERE replaces_posting_id IS NOT NULL",
    "notice_sheet_number": "(coalesce(village_id, 0), year, serial, version)",
}
"""The models leave them to the migrations: a class's Meta cannot say them."""


def refusal_of(path: Path) -> Code:
    with pytest.raises(Refusal) as refused:
        Store(path)
    return refused.value.problem.code


def test_models_and_migrations_agree(store: Store) -> None:
    with store.db.bind_ctx(MODELS):
        found = diff_models(store.db, MODELS)
    assert found.create_tables == []
    assert found.add_columns == []
    assert found.drop_columns == []
    assert found.add_indexes == []
    assert {it.name for it in found.drop_indexes} == PARTIAL_INDEXES.keys()


def test_partial_indexes_are_unique_where_they_hold(store: Store) -> None:
    schema = dict(indexes_and_tables(store))
    for name, condition in PARTIAL_INDEXES.items():
        assert schema[name].startswith("CREATE UNIQUE INDEX")
        assert schema[name].endswith(condition)


@pytest.mark.parametrize("model", MODELS)
def test_columns_have_the_types_that_the_models_say(
    store: Store, model: type[tables.Table]
) -> None:
    """Only INTEGER and TEXT, so that a row is a JSON object."""
    about = store.db.execute_sql(f"PRAGMA table_info({model._meta.table_name})")
    assert {row[1]: row[2] for row in about} == {
        it.column_name: "TEXT" if isinstance(it, pw.TextField) else "INTEGER"
        for it in model._meta.sorted_fields
    }


def test_the_view_of_current_lines_has_the_columns_of_its_model(store: Store) -> None:
    about = store.db.execute_sql("PRAGMA table_info(current_line)")
    fields = tables.CurrentLine._meta.sorted_fields
    assert {row[1] for row in about} == {it.column_name for it in fields}


@pytest.mark.parametrize("model", MODELS)
def test_columns_may_be_null_where_the_models_say(
    store: Store, model: type[tables.Table]
) -> None:
    about = store.db.execute_sql(f"PRAGMA table_info({model._meta.table_name})")
    null = {row[1] for row in about if not row[3] and not row[5]}
    assert null == {it.column_name for it in model._meta.sorted_fields if it.null}


@pytest.mark.parametrize("model", MODELS)
def test_no_foreign_key_lets_a_row_go_that_others_name(
    store: Store, model: type[tables.Table]
) -> None:
    keys = store.db.execute_sql(f"PRAGMA foreign_key_list({model._meta.table_name})")
    told = {(row[3], row[2], row[6]) for row in keys}
    assert told == {
        (it.column_name, it.rel_model._meta.table_name, "RESTRICT")
        for it in model._meta.sorted_fields
        if isinstance(it, pw.ForeignKeyField)
    }


def made_by(path: Path, steps: Sequence[str]) -> None:
    """Write a store as the program was when it knew only these steps."""
    with closing(sqlite3.connect(path)) as con:
        con.executescript("".join(steps))
        con.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        con.execute(f"PRAGMA user_version = {len(steps)}")


@pytest.mark.parametrize("version", range(1, migrations.LATEST))
def test_every_old_store_upgrades_and_keeps_a_copy(
    tmp_path: Path, version: int, store: Store
) -> None:
    path = tmp_path / "old.db"
    made_by(path, migrations.STEPS[:version])
    upgraded = Store(path)
    assert indexes_and_tables(upgraded) == indexes_and_tables(store)
    upgraded.close()
    with closing(sqlite3.connect(tmp_path / f"old.db.v{version}.bak")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (version,)


@pytest.fixture
def one_step_more(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the program know one step more than it does."""
    steps = (*migrations.STEPS, "CREATE TABLE later (id INTEGER PRIMARY KEY)")
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "LATEST", len(steps))
    return "later"


def test_an_upgrade_keeps_what_was_there_and_a_copy_of_it(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "desk.db"
    before = Store(path)
    with before.operation(Kind.EDIT_OFFICE):
        office.save_office(before.db, OFFICE)
    before.close()
    table = request.getfixturevalue("one_step_more")
    after = Store(path)
    assert office.office(after.db) == OFFICE
    assert table in dict(indexes_and_tables(after))
    after.close()
    copy = Store(tmp_path / f"desk.db.v{migrations.LATEST - 1}.bak", read_only=True)
    assert office.office(copy.db) == OFFICE
    assert table not in dict(indexes_and_tables(copy))
    copy.close()


def test_an_upgrade_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.db"
    Store(path).close()
    before = path.read_bytes()
    bad = "CREATE TABLE later (id INTEGER PRIMARY KEY); CREATE TABLE later (x)"
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, bad))
    monkeypatch.setattr(migrations, "LATEST", migrations.LATEST + 1)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        upgrade(path)
    assert path.read_bytes() == before


def test_a_store_of_today_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Store(path).close()
    Store(path).close()
    assert not list(tmp_path.glob("*.bak"))
    with closing(sqlite3.connect(path)) as con:
        assert con.execute("PRAGMA user_version").fetchone() == (migrations.LATEST,)
        assert con.execute("PRAGMA application_id").fetchone() == (0x6777676B,)
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert con.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_newer_store_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as con:
        con.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    assert refusal_of(path) is Code.STORE_DAMAGED  # its seal tells: nobody wrote that
    seals.seal_path(path).unlink()  # as a newer program would, before it changes it
    assert refusal_of(path) is Code.STORE_TOO_NEW
    assert path.read_bytes() == before


def test_somebody_elses_file_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(b"not sqlite " * 999)
    assert refusal_of(path) is Code.NOT_A_STORE
    assert path.read_bytes() == b"not sqlite " * 999


def test_somebody_elses_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as con:
        con.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    assert refusal_of(path) is Code.NOT_A_STORE
    assert path.read_bytes() == before


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert refusal_of(tmp_path) is Code.NOT_A_STORE
