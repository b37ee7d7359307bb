"""Whatever is changed behind the program's back, in whatever column: it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.store import changed_columns
from tests.store.changed_columns import is_found, missed, tables

if TYPE_CHECKING:
    from pathlib import Path

NOT_FOUND: dict[tuple[str, str], str] = {}
"""Table and column in which a change is not found, and why that may be."""


@pytest.fixture(scope="module")
def made(done_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which a bit of everything was done, without its seal."""
    return changed_columns.make(done_in, tmp_path_factory.mktemp("made") / "it")


@pytest.mark.parametrize(("turn", "table"), list(enumerate(tables())))
def test_a_change_of_any_column_is_found(
    made: Path, tmp_path: Path, table: str, turn: int
) -> None:
    """To another row's value or to nobody's, by turns; the soak does both."""
    wanted = {it for it in NOT_FOUND if it[0] == table}
    assert missed(made, tmp_path / "it", table, turn) == wanted


def test_where_nothing_was_changed_nothing_is_found(made: Path) -> None:
    assert not is_found(made)
