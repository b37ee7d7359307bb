"""A desk whose clock the test sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.store.database import Store
from tests import begun
from tests.begun import NOW
from tests.services.posted import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def hands() -> Hands:
    """Give the hands of the desk's clock."""
    return Hands(NOW)


@pytest.fixture
def desk(tmp_path: Path, hands: Hands) -> Iterator[Store]:
    """Give the example township on a desk whose clock goes by those hands."""
    begun.begun(tmp_path, begun.township)
    opened = Store(tmp_path / begun.STORE, now=hands)
    yield opened
    opened.close()
