"""Whatever is done, undoing all of it gives the first state back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from gwgk_desktop.domain.boards import Board
from gwgk_desktop.domain.office import Office, Village, VillageKind
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import batches, boards, history, office, payouts
from gwgk_desktop.store.database import Store
from tests.store.batches import TERMS, add_batch
from tests.store.contents import Rows, contents, is_undone
from tests.township import OFFICE, PROGRAMME, id_number, line

NAMES = st.text("王李张小明", min_size=1, max_size=4)
FEN = st.integers(0, 10**9)


def what_counts(store: Store) -> dict[str, Rows]:
    """Return the contents that an undo answers for.

    An undone import leaves its number; an undone correction leaves the person
    whom it brought in.
    """
    found = contents(store)
    found["payout_batch"] = [it for it in found["payout_batch"] if not is_undone(it)]
    del found["person"]
    return found


class Journal(RuleBasedStateMachine):
    """Deeds at random on one store, and their undo."""

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "desk.db")
        with self.store.operation(Kind.SET_UP_EXAMPLE):
            office.add_programmes(self.store.db, [PROGRAMME])
            office.add_village(self.store.db, "梅岭村", VillageKind.VILLAGE)
            office.add_village(self.store.db, "石桥村", VillageKind.VILLAGE)
        self.first = what_counts(self.store)
        self.deeds: list[tuple[int, int, dict[str, Rows]]] = []
        """Operation, its batch if it is an import, and what there was before."""

    @rule(payees=st.lists(st.tuples(st.integers(0, 3), NAMES, FEN), max_size=4))
    def import_batch(self, payees: list[tuple[int, str, int]]) -> None:
        before = what_counts(self.store)
        lines = [
            line(
                village_id=1 + row % 2,
                id_number=id_number(order) if order else "",
                name=name,
                amount_fen=fen,
                row=row,
            )
            for row, (order, name, fen) in enumerate(payees)
        ]
        sha256 = f"{len(history.entries(self.store.db, 999)):064}"
        batch, operation = add_batch(self.store, *lines, sha256=sha256)
        self.deeds.append((operation, batch, before))

    @rule(telephone=st.text("0123456789", max_size=8))
    def edit_office(self, telephone: str) -> None:
        self._do(
            Kind.EDIT_OFFICE,
            lambda: office.save_office(
                self.store.db, replace(OFFICE, supervision_phone=telephone)
            ),
        )

    @rule(name=NAMES, groups=st.lists(NAMES, unique=True, max_size=3))
    def edit_village(self, name: str, groups: list[str]) -> None:
        village = Village(1, f"{name}村", VillageKind.COMMUNITY, tuple(groups))
        self._do(Kind.EDIT_VILLAGE, lambda: office.save_village(self.store.db, village))

    @rule(name=NAMES)
    def add_board(self, name: str) -> None:
        board = Board(0, 2, name, "", 1000, 1000)
        self._do(Kind.EDIT_BOARD, lambda: boards.save_board(self.store.db, board))

    @precondition(lambda self: bool(boards.boards(self.store.db)))
    @rule()
    def remove_board(self) -> None:
        last = boards.boards(self.store.db)[-1]
        self._do(Kind.EDIT_BOARD, lambda: boards.remove_board(self.store.db, last.id))

    @precondition(lambda self: bool(batches.summaries(self.store.db)))
    @rule(year=st.integers(2000, 2030))
    def correct_batch(self, year: int) -> None:
        batch = batches.summaries(self.store.db)[-1]
        self._do(
            Kind.CORRECT_BATCH,
            lambda: batches.save_terms(
                self.store.db, batch.id, replace(TERMS, year=year)
            ),
        )

    @rule(order=st.integers(0, 5), name=NAMES, fen=FEN)
    def correct_line(self, order: int, name: str, fen: int) -> None:
        found = [
            it
            for batch in batches.summaries(self.store.db)
            for it in payouts.lines(self.store.db, batch.id)
        ]
        if not found:
            return
        number = id_number(order) if order else ""
        new = LineCorrection("", name, number, "", Decimal(1), None, fen, "原因")
        self._do(
            Kind.CORRECT_LINE,
            lambda: payouts.correct_line(self.store.db, found[0], new, "now"),
        )

    @precondition(lambda self: self.deeds)
    @rule()
    def undo_last(self) -> None:
        operation, batch, before = self.deeds.pop()
        self._undo(operation, batch)
        assert what_counts(self.store) == before

    @precondition(lambda self: self.deeds and not self.deeds[-1][1])
    @rule()
    def undo_last_and_redo(self) -> None:
        operation, _, before = self.deeds.pop()
        full = what_counts(self.store)
        again = self._undo(self._undo(operation, 0), 0)
        assert what_counts(self.store) == full
        self.deeds.append((again, 0, before))

    @precondition(lambda self: len(self.deeds) > 1)
    @rule(place=st.integers(0, 9))
    def undo_an_earlier_one_or_be_refused(self, place: int) -> None:
        operation, batch, _ = self.deeds[place % len(self.deeds)]
        if batch:
            return
        before = contents(self.store)
        refused = None
        try:
            undone = self._undo(operation, 0)
        except Refusal as refusal:
            refused = refusal.problem.code
        else:
            self._undo(undone, 0)  # so that the deeds stay in their order
        assert refused in {None, Code.CHANGED_SINCE}
        assert contents(self.store) == before

    @invariant()
    def sums_are_those_of_the_lines(self) -> None:
        for batch in batches.summaries(self.store.db):
            lines = payouts.lines(self.store.db, batch.id)
            assert batch.total_fen == sum(it.amount_fen for it in lines)
            assert batch.line_count == len(lines)

    @invariant()
    def no_row_names_one_that_is_gone(self) -> None:
        broken = self.store.db.execute_sql("PRAGMA foreign_key_check").fetchall()
        assert broken == []

    def _do(self, kind: Kind, work: object) -> None:
        assert callable(work)
        before = what_counts(self.store)
        with self.store.operation(kind) as operation:
            work()
        self.deeds.append((operation.id, 0, before))

    def _undo(self, operation: int, batch: int) -> int:
        with self.store.operation(Kind.UNDO, undoes=operation) as undone:
            if batch:
                payouts.remove_lines(self.store.db, batch)
            else:
                self.store.revert(operation)
        return undone.id

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        try:
            while self.deeds:
                operation, batch, _ = self.deeds.pop()
                self._undo(operation, batch)
            assert what_counts(self.store) == self.first
            assert office.office(self.store.db) == Office()
        finally:
            self.store.close()
            self.folder.cleanup()


TestJournal = Journal.TestCase
TestJournal.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
