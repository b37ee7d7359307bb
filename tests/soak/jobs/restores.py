"""A desk killed in the middle of adding, backing up and restoring."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from tests.killing import Found, kill_once
from tests.soak.reporting import Asked, Report, again, say

_OFTEN = 50


def run(asked: Asked) -> Report:
    """Kill so many desks, each in a folder of its own."""
    found: dict[int, Found] = {}
    for seed in range(asked.seed, asked.seed + asked.count):
        with tempfile.TemporaryDirectory() as folder:
            found[seed] = kill_once(Path(folder), seed)
        if len(found) % _OFTEN == 0:
            say(f"restores: {len(found):,}")
    cut = Counter(" ".join(it.cut_off.split()[:2]) for it in found.values())
    faults = {seed: it.fault for seed, it in found.items() if it.fault}
    figures = (
        ("killed", f"{len(found):,}"),
        ("acknowledged", f"{sum(it.words for it in found.values()):,}"),
        ("restores", f"{sum(it.restores for it in found.values()):,}"),
        ("backups drilled", f"{sum(it.backups for it in found.values()):,}"),
        *(
            (f"killed after “{word}”", f"{count:,}")
            for word, count in cut.most_common()
        ),
        ("faults", f"{len(faults):,}"),
    )
    told = (f"{fault}\n    {again('restores', seed)}" for seed, fault in faults.items())
    return Report(figures, tuple(told))
