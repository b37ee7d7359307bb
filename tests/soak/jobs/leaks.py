"""Values planted in finished documents of all kinds, and documents without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests import searched
from tests.soak.reporting import Asked, Report, again, say

if TYPE_CHECKING:
    from collections.abc import Callable

_OFTEN = 200


def leaks(asked: Asked) -> Report:
    """Plant one value in each of so many documents: all must be found."""
    return _tried("leaks", asked, searched.missed, "not found")


def run(asked: Asked) -> Report:
    """Do the same, under the name of the module."""
    return leaks(asked)


def alarms(asked: Asked) -> Report:
    """Search so many clean documents: nothing may be found."""
    return _tried("alarms", asked, searched.alarmed, "false alarms")


def _tried(job: str, asked: Asked, fault: Callable[[int], str], told: str) -> Report:
    faults: dict[int, str] = {}
    for done, seed in enumerate(range(asked.seed, asked.seed + asked.count), start=1):
        if found := fault(seed):
            faults[seed] = found
        if done % _OFTEN == 0:
            say(f"{job}: {done:,}")
    figures = (("documents", f"{asked.count:,}"), (told, f"{len(faults):,}"))
    lines = (f"{it}\n    {again(job, seed)}" for seed, it in faults.items())
    return Report(figures, tuple(lines))
