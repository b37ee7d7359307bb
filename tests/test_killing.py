"""A desk killed at any moment opens again, has all its backups, and lost nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.killing import kill_once

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", range(4100, 4125))
def test_nothing_acknowledged_is_lost_and_every_backup_is_good(
    tmp_path: Path, seed: int
) -> None:
    assert kill_once(tmp_path / "data", seed).fault == ""
