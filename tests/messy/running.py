"""Reading a drawn workbook as `gwgk-desktop read --json` does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import payouts
from tests.messy.judge import Judgement, judge
from tests.township import TODAY

if TYPE_CHECKING:
    from tests.messy.drawing import Drawn


def judged(drawn: Drawn) -> Judgement:
    """Return how well a drawn workbook is read."""
    with tempfile.TemporaryDirectory(prefix="messy-") as folder:
        path = Path(folder, drawn.name)
        path.write_bytes(drawn.content)
        return judge(drawn.truth, finish(payouts.read(path, TODAY)))
