"""Damaged workbooks: none may fail, hang, fill the memory or change the store."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING

from tests.messy.subjects import mutant
from tests.messy.trying import Trial, Trier
from tests.soak.reporting import Asked, Report, again, say, share

if TYPE_CHECKING:
    from collections.abc import Iterable

_OFTEN = 500
_MOST_TRIERS = 4


def run(asked: Asked) -> Report:
    """Try so many mutants, by several processes at a time."""
    seeds = range(asked.seed, asked.seed + asked.count)
    found = trials(seeds)
    outcomes = Counter(it.outcome for it in found.values())
    slowest = max(found, key=lambda seed: found[seed].seconds)
    largest = max(found, key=lambda seed: found[seed].peak_mib)
    faults = {seed: it for seed, it in found.items() if it.fault}
    figures = (
        *((it, share(count, asked.count)) for it, count in outcomes.most_common()),
        ("faults", share(len(faults), asked.count)),
        ("slowest", f"{found[slowest].seconds:.2f} s (seed {slowest})"),
        ("peak memory", f"{found[largest].peak_mib:.0f} MiB (seed {largest})"),
    )
    failures = (
        f"seed {seed}: {it.fault}\n    {again('mutants', seed)}"
        for seed, it in sorted(faults.items())
    )
    return Report(figures, tuple(failures))


def trials(seeds: Iterable[int]) -> dict[int, Trial]:
    """Return what became of the mutants of some seeds."""
    waiting: SimpleQueue[int | None] = SimpleQueue()
    for seed in seeds:
        waiting.put(seed)
    count = min(os.cpu_count() or 1, _MOST_TRIERS, max(waiting.qsize(), 1))
    for _ in range(count):
        waiting.put(None)
    found: dict[int, Trial] = {}

    def work() -> None:
        with Trier() as trier:
            while (seed := waiting.get()) is not None:
                name, content = mutant(seed)
                found[seed] = trier.trial(name, content, accept=seed % 2 == 0)
                if len(found) % _OFTEN == 0:
                    say(f"mutants: {len(found):,}")

    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(work) for _ in range(count)]:
            done.result()
    return found
