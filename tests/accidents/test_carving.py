"""After a full day nobody reads anything personal on the disk of a protected desk."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.accidents import carving

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill")


def test_a_day_leaves_nothing_to_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    day = carving.Day(tmp_path, 1)
    moments = []
    for moment in day.spend():
        assert day.hits() == {}, moment
        moments.append(moment)
    assert len(moments) == 16
    assert day.files > 500
    assert day.lines
    caplog.clear()  # the bug that was logged on purpose


def test_the_carving_finds_what_can_be_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    day = carving.Day(tmp_path, 1, protected=False)
    spent = day.spend()
    for _ in range(2):
        next(spent)
    assert day.hits() == {}
    day.protected = True
    assert "desk.db" in day.hits()
    day.protected = False
    secret = sorted(carving.SECRETS)[5]
    for number, text in enumerate((secret.encode(), secret.encode("utf-16-be"))):
        (day.temporary / str(number)).write_bytes(b"\x01" + text)
    (day.data / "logs" / "desk.log").write_text("2026-09-15 here\n")
    assert set(day.hits()) == {"0", "1", "lines of the log"}
    spent.close()
    caplog.clear()
