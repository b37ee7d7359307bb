"""Drawn workbooks: how many are read exactly, and that none is misread in silence."""

from __future__ import annotations

import time
from collections import Counter

from tests.messy.drawing import draw
from tests.messy.judge import Outcome
from tests.messy.running import judged, shrunk
from tests.soak.reporting import Asked, Report, say, share

LEAST_EXACT = 0.97
"""The share of workbooks and of rows that must need no hand work."""
_OFTEN = 100


def run(asked: Asked) -> Report:
    """Draw, read and judge so many workbooks."""
    outcomes: Counter[Outcome] = Counter()
    rows = exact_rows = 0
    slowest = (0.0, asked.seed)
    silent: list[str] = []
    wanting: list[str] = []
    for number, seed in enumerate(range(asked.seed, asked.seed + asked.count), 1):
        drawn = draw(seed)
        began = time.perf_counter()
        found = judged(drawn)
        slowest = max(slowest, (time.perf_counter() - began, seed))
        outcomes[found.outcome] += 1
        rows += found.rows
        exact_rows += found.exact_rows
        if found.outcome is not Outcome.EXACT:
            least = shrunk(seed, drawn.traits, found.outcome)
            names = " ".join(sorted(it.name for it in least))
            if asked.keep:
                asked.keep.mkdir(parents=True, exist_ok=True)
                (asked.keep / f"{seed}-{drawn.name}").write_bytes(drawn.content)
            first = (*found.silent, *found.wanting)[0]
            told = f"python -m tests.messy {seed} --traits {names}\n    {first}"
            (silent if found.silent else wanting).append(f"{found.outcome}: {told}")
        if number % _OFTEN == 0:
            say(f"workbooks: {number:,} of {asked.count:,}")
    figures = (
        *((str(it), share(outcomes[it], asked.count)) for it in Outcome),
        ("rows exact", share(exact_rows, rows)),
        ("slowest", f"{slowest[0]:.2f} s (seed {slowest[1]})"),
    )
    enough = LEAST_EXACT * asked.count
    few = outcomes[Outcome.EXACT] < enough or exact_rows < LEAST_EXACT * rows
    return Report(figures, (*silent, *(wanting if few else ())))
