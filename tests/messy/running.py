"""Reading a drawn workbook as `gwgk-desktop read --json` does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import payout_readings
from tests.messy.drawing import draw
from tests.messy.judge import Judgement, Outcome, judge
from tests.township import TODAY

if TYPE_CHECKING:
    from tests.messy.drawing import Drawn
    from tests.messy.traits import Trait


def judged(drawn: Drawn) -> Judgement:
    """Return how well a drawn workbook is read; a crash is as bad as silence."""
    with tempfile.TemporaryDirectory(prefix="messy-") as folder:
        path = Path(folder, drawn.name)
        path.write_bytes(drawn.content)
        try:
            reading = finish(payout_readings.read(path, TODAY))
        except Exception as error:  # noqa: BLE001 - each is a finding
            return Judgement(len(drawn.truth.rows), 0, (), (f"crash: {error!r}",))
    return judge(drawn.truth, reading)


def shrunk(seed: int, traits: frozenset[Trait], outcome: Outcome) -> frozenset[Trait]:
    """Return a smallest part of some traits that is read no better with that seed."""
    for trait in sorted(traits):
        fewer = traits - {trait}
        if judged(draw(seed, sorted(fewer))).outcome is outcome:
            return shrunk(seed, fewer, outcome)
    return traits
