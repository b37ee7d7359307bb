"""A store with the least that payouts need."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.office import VillageKind
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import office
from gwgk_desktop.store.database import Store
from gwgk_desktop.store.keys import DataKey
from tests import begun
from tests.begun import NOW
from tests.township import OFFICE, PROGRAMME, programme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = DataKey("ab" * 16, bytes(range(32)))
FOREST = programme(key="lin", name="公益林补偿", short_name="公益林", code="")


@pytest.fixture(params=[None, KEY], ids=["plain", "sealed"])
def store(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Give an empty store, unprotected and protected: all must hold for both."""
    key = request.param
    is_small = "small" in request.fixturenames
    begun.begun(tmp_path, begin_small(key) if is_small else begun.empty(key))
    opened = Store(tmp_path / begun.STORE, now=lambda: NOW, key=key)
    yield opened
    assert not opened.db.in_transaction(), "a transaction was left open"
    opened.close()


@pytest.fixture
def small(store: Store) -> Store:
    """Give a store with two programmes and the villages 1 梅岭村 and 2 石桥村."""
    return store


@cache
def begin_small(key: DataKey | None) -> Callable[[Path], None]:
    """Return what begins a small store."""

    def begin(folder: Path) -> None:
        store = Store(folder / begun.STORE, now=lambda: NOW, key=key)
        with store.operation(Kind.SET_UP_EXAMPLE):
            office.save_office(store.db, OFFICE)
            office.add_programmes(store.db, [PROGRAMME, FOREST])
            for name in ("梅岭村", "石桥村"):
                office.add_village(store.db, name, VillageKind.VILLAGE)
        store.close()

    return begin
