"""What commands tell, as several tests ask for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.cli.running import SAMPLES

if TYPE_CHECKING:
    from tests.cli.running import Ran

TRUTH: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text("utf-8"))
SHEET = ("--from", "2026-09-16", "--agree")
"""On notice on days of which some tests know; that they may be over is agreed to."""


def refused(ran: Ran, code: str) -> str:
    """Return the message of a refusal, which must be the same in both forms."""
    assert ran.status == 1
    told = ran.document["refused"]
    assert told["code"] == code
    assert told["message"] in ran.err
    message: str = told["message"]
    return message
