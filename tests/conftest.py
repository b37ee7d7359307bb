"""Fixtures shared by all tests."""

from __future__ import annotations

import gc
import logging
import os
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from gwgk_desktop.store import keys, wrapping
from tests import begun, damages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gwgk_desktop.store.database import Store

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_stretched = cache(wrapping.stretched)

settings.register_profile(
    "house",
    deadline=None,  # machines differ; slowness is the benchmark's business
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def passwords_are_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a password be made a key in no time; one test looks at the true cost.

    Folders that were kept have the true cost: each of their passwords pays it once.
    """
    monkeypatch.setattr(keys, "STRETCHING", wrapping.Stretching(8, 1, 1))
    monkeypatch.setattr(keys, "stretched", _stretched)


@pytest.fixture(autouse=True)
def garbage_waits() -> Iterator[None]:
    """Collect garbage between tests, as the window does between events."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def done_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which a bit of everything was done: to be copied, not used."""
    return damages.make(tmp_path_factory.mktemp("done"))


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give a store whose clock stands still: empty, but for what `township` asks."""
    filled = "township" in request.fixturenames
    begin = begun.township if filled else begun.empty()
    with begun.opened(tmp_path, begin) as opened:
        yield opened


@pytest.fixture
def township(store: Store) -> Store:
    """Give a store that holds the programmes and the example township."""
    return store


@pytest.fixture(autouse=True)
def no_unexpected_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail the test that logs a warning nobody asked for.

    A test that asks for one looks at it and then calls `caplog.clear()`.
    """
    ours = logging.getLogger("gwgk_desktop")  # a Desk takes it from the root logger
    ours.addHandler(caplog.handler)
    yield
    ours.removeHandler(caplog.handler)
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, loud
