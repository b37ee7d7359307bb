"""A terminal, with and without the example township."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.begun import begun
from tests.cli.running import Terminal, example

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Give a terminal whose data folder is not there yet."""
    return Terminal(tmp_path / "data", capsys)


@pytest.fixture
def yunxi(terminal: Terminal) -> Terminal:
    """Give a terminal of the example township 云溪镇."""
    begun(terminal.data, example)
    return terminal
