"""What a user of a page sees, as text; and lanes that work at once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gwgk_desktop.ui.tasks import Job, Lanes

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QTableView

    from gwgk_desktop.store.database import Store


DATA = Path(__file__).parent.parent / "data"
"""The sample workbooks."""


class NowLane:
    """A lane that does its work at once, on the test's own thread."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store

    def run(
        self,
        work: Callable[[Any], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:
        try:
            result = work(self._store)
        except Exception as error:  # noqa: BLE001 - as the real lane does
            failed(error)
        else:
            done(result)

    def walk(
        self,
        work: Callable[[Any], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[Any], None],
    ) -> Job:
        def walk_through(store: Any) -> Any:
            with closing(work(store)) as steps:
                while True:
                    try:
                        progressed(next(steps))
                    except StopIteration as stop:
                        return stop.value

        self.run(walk_through, done=done, failed=failed)
        return Job()

    def release(self, done: Callable[[], None]) -> None:
        done()

    def close(self) -> None:
        """Nothing to close: the test's store is the fixture's."""


def now_lanes(store: Store | None = None) -> Lanes:
    """Return lanes that work at once on a store."""
    lane: Any = NowLane(store)
    return Lanes(lane, lane, lane)


def drawn(table: QTableView) -> list[str]:
    """Return a table as its user reads it, a line a row, hidden columns left out."""
    model = table.model()
    columns = [c for c in range(model.columnCount()) if not table.isColumnHidden(c)]
    return [
        " | ".join(str(model.index(row, column).data()) for column in columns)
        for row in range(model.rowCount())
    ]


def headings(table: QTableView) -> list[str]:
    """Return the titles of a table's columns."""
    model = table.model()
    across = table.horizontalHeader().orientation()
    return [str(model.headerData(c, across)) for c in range(model.columnCount())]
