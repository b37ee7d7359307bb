"""Every change is a named operation: all of it or nothing, and none outside."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from typing import TYPE_CHECKING

import peewee as pw
import pytest

from gwgk_desktop.domain.boards import Board
from gwgk_desktop.domain.office import Office, Village, VillageKind
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Operation
from gwgk_desktop.store import boards, history, office, tables
from tests.store.contents import contents, rows
from tests.township import OFFICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gwgk_desktop.store.database import Store


def add_village(store: Store, name: str = "梅岭村") -> Operation:
    with store.operation(Kind.ADD_VILLAGES, {"names": [name]}) as operation:
        number = office.add_village(store.db, name, VillageKind.VILLAGE)
        office.save_village(store.db, Village(number, name, groups=("一组",)))
    return operation


def rename(store: Store, name: str) -> Operation:
    with store.operation(Kind.EDIT_VILLAGE, {"village": name}) as operation:
        tables.VillageTable.update(name=name).execute(store.db)
    return operation


def undo(store: Store, operation: Operation) -> Operation:
    with store.operation(Kind.UNDO, undoes=operation.id) as undone:
        store.revert(operation.id)
    return undone


def test_an_operation_tells_what_it_touched(store: Store) -> None:
    assert add_village(store).touched == {"village", "villager_group"}


def test_an_operation_may_add_to_what_it_touched(store: Store) -> None:
    with store.operation(Kind.IMPORT_PAYOUTS) as operation:
        operation.touched |= {"payout_line"}
        office.save_office(store.db, OFFICE)
    assert operation.touched == {"payout_line", "office"}


def test_an_operation_is_an_entry_of_the_history(store: Store) -> None:
    operation = add_village(store)
    [entry] = history.entries(store.db, 10)
    assert (entry.id, entry.kind) == (operation.id, Kind.ADD_VILLAGES)
    assert (entry.at, entry.facts) == (store.now(), {"names": ["梅岭村"]})
    assert (entry.undoes, entry.undone_by) == (None, None)


def test_facts_that_come_up_on_the_way_are_kept(store: Store) -> None:
    with store.operation(Kind.IMPORT_PAYOUTS) as operation:
        operation.facts["batch"] = 7
    assert history.entries(store.db, 1)[0].facts == {"batch": 7}


ALL_TABLES = [it._meta.table_name for it in (*tables.JOURNALED, *tables.BULK)]


CHANGES = [
    "INSERT INTO {0} DEFAULT VALUES",
    "UPDATE {0} SET id = 5",
    "DELETE FROM {0}",
]


@pytest.mark.parametrize("table", ALL_TABLES)
def test_no_change_outside_an_operation(store: Store, table: str) -> None:
    store.db.execute_sql("PRAGMA foreign_keys = 0")
    store.db.execute_sql("PRAGMA ignore_check_constraints = 1")
    with store.operation(Kind.IMPORT_PAYOUTS):
        fill_one_row(store, table)
    [row] = rows(store, table)
    for change in CHANGES:
        with pytest.raises(pw.DatabaseError, match="readonly"):
            store.db.execute_sql(change.format(table))
        assert rows(store, table) == [row]


def fill_one_row(store: Store, table: str) -> None:
    """Put a row of nonsense into a table, whatever its columns are."""
    about = list(store.db.execute_sql(f"PRAGMA table_info({table})"))
    names = ", ".join(column[1] for column in about)
    marks = ", ".join("?" * len(about))
    values = [1 if column[2] == "INTEGER" else "x" for column in about]
    store.db.execute_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)


def test_a_failed_operation_leaves_nothing(store: Store) -> None:
    add_village(store)
    before = contents(store)
    with pytest.raises(ZeroDivisionError), store.operation(Kind.EDIT_OFFICE):
        office.save_office(store.db, OFFICE)
        raise ZeroDivisionError
    assert contents(store) == before
    assert len(history.entries(store.db, 10)) == 1
    with pytest.raises(pw.DatabaseError, match="readonly"):
        office.save_office(store.db, OFFICE)


def test_a_generator_that_is_closed_leaves_nothing(store: Store) -> None:
    def steps() -> Iterator[None]:
        with store.operation(Kind.EDIT_OFFICE):
            office.save_office(store.db, OFFICE)
            yield

    running = steps()
    next(running)
    running.close()  # type: ignore[attr-defined]
    assert office.office(store.db) == Office()
    assert history.entries(store.db, 10) == []


def test_undo_and_redo(store: Store) -> None:
    empty = contents(store)
    added = add_village(store)
    full = contents(store)
    undone = undo(store, added)
    assert contents(store) == empty
    undo(store, undone)
    assert contents(store) == full


def test_undo_puts_changed_and_removed_rows_back(store: Store) -> None:
    add_village(store)
    with store.operation(Kind.EDIT_BOARD):
        boards.save_board(store.db, Board(0, 1, "公开栏", "村口", 2400, 1200))
    before = contents(store)
    with store.operation(Kind.EDIT_BOARD) as removed:
        boards.remove_board(store.db, 1)
        tables.VillageTable.update(name="石桥村", position=5).execute(store.db)
    undo(store, removed)
    assert contents(store) == before


def test_undo_refuses_what_changed_since(store: Store) -> None:
    added = add_village(store)
    renamed = rename(store, "石桥村")
    before = contents(store)
    with pytest.raises(Refusal) as refused:
        undo(store, added)
    assert refused.value.problem.code is Code.CHANGED_SINCE
    assert contents(store) == before
    undo(store, renamed)
    undo(store, added)
    assert contents(store)["village"] == []


def test_undo_refuses_what_was_removed_since(store: Store) -> None:
    renamed = (add_village(store), rename(store, "石桥村"))[1]
    with store.operation(Kind.EDIT_VILLAGE):
        tables.VillagerGroup.delete().execute(store.db)
        tables.VillageTable.delete().execute(store.db)
    with pytest.raises(Refusal) as refused:
        undo(store, renamed)
    assert refused.value.problem.code is Code.CHANGED_SINCE


def test_undo_refuses_what_later_rows_rest_on(store: Store) -> None:
    added = add_village(store)
    with store.operation(Kind.EDIT_BOARD):
        boards.save_board(store.db, Board(0, 1, "公开栏", "村口", 2400, 1200))
    with pytest.raises(Refusal) as refused:
        undo(store, added)
    assert refused.value.problem.code is Code.CHANGED_SINCE
    assert len(contents(store)["village"]) == 1


def test_undo_refuses_to_make_two_of_what_must_be_one(store: Store) -> None:
    add_village(store)
    renamed = rename(store, "石桥村")
    with store.operation(Kind.ADD_VILLAGES):
        office.add_village(store.db, "梅岭村", VillageKind.VILLAGE)
    with pytest.raises(Refusal) as refused:
        undo(store, renamed)
    assert refused.value.problem.code is Code.CHANGED_SINCE


def test_the_entries_are_a_chain_of_hashes(store: Store) -> None:
    """Each hash is worked out again here, from what the store holds."""
    added = add_village(store)
    with store.operation(Kind.EDIT_OFFICE):
        office.save_office(store.db, OFFICE)
    undo(store, added)
    head = ""
    entries = store.db.execute_sql(
        "SELECT previous, id, kind, facts, who, at, undoes, digest, hash"
        " FROM operation ORDER BY id"
    )
    for *told, own in entries.fetchall():
        assert told[0] == head
        images = store.db.execute_sql(
            "SELECT table_name, row_id, before, after FROM change"
            " WHERE operation_id = ? ORDER BY id",
            (told[1],),
        )
        lines = [json.dumps(image, ensure_ascii=False) + "\n" for image in images]
        assert told[7] == hashlib.sha256("".join(lines).encode()).hexdigest()
        written = json.dumps(told, ensure_ascii=False)
        assert own == hashlib.sha256(written.encode()).hexdigest()
        head = own
    assert head


def test_old_images_may_be_pruned_and_the_chain_stays_whole(store: Store) -> None:
    add_village(store)
    before = rows(store, "operation")
    with closing(store.connect(store.path)) as con, con:
        con.execute("DELETE FROM change")
    rename(store, "石桥村")
    assert rows(store, "operation")[:-1] == before
    assert rows(store, "operation")[-1][-2] == before[-1][-1]


def test_the_history_is_told_in_pages_newest_first(store: Store) -> None:
    for number in range(5):
        add_village(store, f"村{number}")
    assert [it.id for it in history.entries(store.db, 2)] == [5, 4]
    assert [it.id for it in history.entries(store.db, 2, before=4)] == [3, 2]
    assert [it.id for it in history.entries(store.db, 9, before=2)] == [1]


def test_an_entry_names_the_deed_that_undid_it(store: Store) -> None:
    added = add_village(store)
    undone = undo(store, added)
    entry, by = history.entry(store.db, added.id), history.entry(store.db, undone.id)
    assert entry is not None
    assert by is not None
    assert (entry.undone_by, by.undoes) == (undone.id, added.id)
    assert history.entry(store.db, 99) is None
