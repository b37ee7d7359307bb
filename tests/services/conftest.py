"""A desk whose clock the test sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.services import example, office
from gwgk_desktop.store.database import Store
from tests.conftest import NOW
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
    opened = Store(tmp_path / "desk.db", now=hands)
    office.seed_programmes(opened)
    example.fill(opened)
    yield opened
    opened.close()
