"""Desks for the tests of deeds: by a set clock, backed up, with batches paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.services import postings
from gwgk_desktop.store.database import Store
from tests import begun
from tests.begun import NOW
from tests.services.deeds import add, begin_paid, begin_small
from tests.services.posted import UP_AT, Hands, hung
from tests.services.reviewed import PHOTO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gwgk_desktop.services.postings import Listed


@pytest.fixture
def hands() -> Hands:
    """Give the hands of the desk's clock."""
    return Hands(NOW)


@pytest.fixture
def desk(
    tmp_path: Path, hands: Hands, request: pytest.FixtureRequest
) -> Iterator[Store]:
    """Give the example township on a desk whose clock goes by those hands."""
    hangs = "up" in request.fixturenames
    begun.begun(tmp_path, with_sheets_up if hangs else begun.township)
    opened = Store(tmp_path / begun.STORE, now=hands)
    yield opened
    opened.close()


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[list[Store]]:
    """Give a list with one store of a batch; stores added to it are closed."""
    begun.begun(tmp_path, begin_small)
    stores = [Store(tmp_path / begun.STORE, now=lambda: NOW)]
    yield stores
    for it in stores:
        it.close()


@pytest.fixture
def used(stores: list[Store]) -> Store:
    """Give a store of a small township with a batch and a kept file."""
    return stores[0]


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that is not the data folder's."""
    return tmp_path_factory.mktemp("stick")


@pytest.fixture
def paid(tmp_path: Path) -> Iterator[Store]:
    """Give a township with one batch in two villages."""
    with begun.opened(tmp_path, begin_paid) as opened:
        yield opened


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Give the photo of a signed page."""
    made = tmp_path / "签字.jpg"
    made.write_bytes(PHOTO)
    return made


@pytest.fixture
def up(desk: Store, hands: Hands) -> list[Listed]:
    """Give what hangs: the sheets of one batch, put up on their first day."""
    hands.now = UP_AT
    return sorted(postings.postings(desk), key=lambda it: it.record.id)


def with_sheets_up(folder: Path) -> None:
    """Begin the example township with the sheets of one batch, put up."""
    begun.begun(folder, begun.township)
    hands = Hands(NOW)
    store = Store(folder / begun.STORE, now=hands)
    add(store)
    made = hung(store, hands)
    assert hands.now == UP_AT
    assert made == sorted(postings.postings(store), key=lambda it: it.record.id)
    store.close()
