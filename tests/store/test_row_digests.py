"""Bulk rows are held, column by column, against the entry that wrote them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import checking, history
from gwgk_desktop.store import migrations, row_digests
from gwgk_desktop.store.database import Store
from tests.stories import begun, compared, correct, import_list, paid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def paid_out(tmp_path: Path) -> Iterator[Store]:
    """Give a store with lists, a correction, banks' words, a resend, a comparison."""
    store = begun(tmp_path / "desk.db")
    paid(store)
    compared(store, 7)
    correct(store, 1, 77700)
    yield store
    store.close()


def found(store: Store) -> set[tuple[Damage, object]]:
    return {
        (it.damage, it.facts.get("table"))
        for it in finish(checking.check(store))
        if it.grave
    }


def behind(store: Store, *statements: str) -> Store:
    """Close a store, change it past every guard, and open it to look."""
    path = store.path
    store.close()
    with closing(sqlite3.connect(path)) as con, con:
        for statement in statements:
            con.execute(statement)
    return Store(path, read_only=True)


def test_what_is_written_into_bulk_tables_is_in_the_entry(paid_out: Store) -> None:
    written = {
        it.table
        for entry in history.entries(paid_out, 99)
        for it in row_digests.told_by(dict(entry.facts))
    }
    assert written == set(row_digests.covered())
    assert found(paid_out) == set()


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        (
            "payment",
            "UPDATE payment SET status = iif(id = 1, 'failed', 'paid') WHERE id < 3",
        ),
        ("payment", "UPDATE payment SET line_id = 9 - line_id WHERE line_id IN (1, 8)"),
        ("payment", "DELETE FROM payment WHERE id = (SELECT max(id) FROM payment)"),
        ("payout_line", "UPDATE person SET name = '赵某' WHERE id = 2"),
        ("payout_line", "UPDATE person SET village_id = 3 - village_id"),
        ("comparison_entry", "UPDATE comparison_entry SET id_number = ''"),
    ],
)
def test_what_was_changed_behind_its_back_is_found(
    paid_out: Store, table: str, statement: str
) -> None:
    store = behind(paid_out, statement)
    assert (Damage.ROWS_ALTERED, table) in found(store)
    store.close()


def test_rows_that_nobody_wrote_are_found(paid_out: Store) -> None:
    columns = "list_id, name, id_number, village_name, since_on, relation, remark"
    store = behind(
        paid_out,
        f"INSERT INTO comparison_entry (id, {columns}, sheet, row)"
        f" SELECT -1, {columns}, sheet, row FROM comparison_entry LIMIT 1",
        f"INSERT INTO comparison_entry ({columns}, sheet, row)"
        f" SELECT {columns}, sheet, row FROM comparison_entry LIMIT 1",
    )
    told = [
        it.facts["row"]
        for it in finish(checking.check(store))
        if it.damage is Damage.ROW_UNRECORDED
    ]
    store.close()
    assert told == [-1, 3]


def test_rows_that_an_undo_took_away_do_not_come_back(tmp_path: Path) -> None:
    store = begun(tmp_path / "desk.db")
    done = import_list(store, 1)
    correct(store, done.batch_id, 500)
    history.undo(store, done.operation_id)
    assert found(store) == set()
    second = import_list(store, 2)
    columns = ", ".join(
        it[1] for it in store.db.execute_sql("PRAGMA table_info(payout_line)")
    )
    again = behind(
        store,
        f"INSERT INTO payout_line ({columns}) SELECT"
        f" {columns.replace('id, ', '1, ', 1)} FROM payout_line WHERE batch_id ="
        f" {second.batch_id} LIMIT 1",
    )
    assert (Damage.ROWS_ALTERED, "payout_line") in found(again)
    again.close()


def test_a_correction_undone_and_done_again_is_as_it_was(tmp_path: Path) -> None:
    store = begun(tmp_path / "desk.db")
    batch = import_list(store, 1).batch_id
    number = correct(store, batch, 500)
    undone = history.undo(store, number).operation.id
    assert found(store) == set()
    history.undo(store, undone)
    assert found(store) == set()
    store.close()


def test_rows_of_earlier_programs_are_told_as_not_covered(tmp_path: Path) -> None:
    store = begun(tmp_path / "desk.db")
    real = row_digests.added
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(row_digests, "added", lambda *_: {})
        import_list(store, 1)
    assert row_digests.added is real
    import_list(store, 2)
    checked = finish(checking.examine(store))
    assert checked.findings == ()
    assert dict(checked.uncovered) == {"payout_line": 4}
    store.close()


def test_only_a_list_of_earlier_programs(tmp_path: Path) -> None:
    store = begun(tmp_path / "desk.db")
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(row_digests, "added", lambda *_: {})
        import_list(store, 1)
    assert dict(finish(checking.examine(store)).uncovered) == {"payout_line": 4}
    store.close()


def test_a_column_that_came_later_holds_what_it_came_with(
    paid_out: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = "ALTER TABLE payment ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';"
    steps = (*migrations.STEPS, step)
    path = paid_out.path
    paid_out.close()
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "LATEST", len(steps))
    monkeypatch.setattr(row_digests, "_KNOWN", range(1, len(steps) + 1))
    for it in (row_digests._columns, row_digests._query, row_digests.defaults):
        it.cache_clear()
    try:
        store = Store(path)
        assert found(store) == set()
        assert row_digests.defaults("payment") == {"mood": "calm"}
        again = behind(store, "UPDATE payment SET mood = 'angry' WHERE id = 1")
        assert (Damage.ROWS_ALTERED, "payment") in found(again)
        again.close()
    finally:
        for it in (row_digests._columns, row_digests._query, row_digests.defaults):
            it.cache_clear()


@pytest.mark.parametrize("library", [sqlite3, sqlcipher])
def test_a_row_is_written_the_same_for_ever(library: Any) -> None:
    """Another SQLite must not write what was digested years ago otherwise."""
    with closing(library.connect(":memory:")) as con:
        [(written,)] = con.execute(
            "SELECT json_array("
            "1, NULL, '王\"小\\明', char(9, 10, 1, 127), '𠮷', '/', -7)"
        )
    assert written == '[1,null,"王\\"小\\\\明","\\t\\n\\u0001\x7f","𠮷","/",-7]'


@pytest.mark.parametrize(
    "facts",
    [
        None,
        {},
        {"rows_sha256": 7},
        {"rows_sha256": {"schema": 900, "payment": [1, 2, "ab"]}},
        {"rows_sha256": {"schema": 2, "payment": [1, 2], "village": [1, 2, "ab"]}},
    ],
)
def test_what_says_nothing_of_rows_is_passed_over(facts: object) -> None:
    assert list(row_digests.told_by(facts)) == []


def test_a_deed_that_fills_no_bulk_table_says_nothing_of_it(store: Store) -> None:
    with store.operation(Kind.EDIT_OFFICE) as operation:
        pass
    assert operation.facts == {}
