"""Damaged workbooks: none may fail, hang, fill the memory or change the store."""

from __future__ import annotations

import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING

from tests.messy.subjects import mutant
from tests.messy.trying import Trial, Trier
from tests.soak.reporting import Asked, Report, again, say, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_OFTEN = 500
_MOST_TRIERS = 4
_MOST_SEEDS = 12
_NUMBERS = re.compile(r"(?<!:)\b\d+(?:-\d+)?")
"""Numbers of an exception's message, but not the line that raised it."""


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
    if asked.keep and faults:
        asked.keep.mkdir(parents=True, exist_ok=True)
        for seed in faults:
            name, content = mutant(seed)
            (asked.keep / f"{seed}-{name}").write_bytes(content)
    return Report(figures, tuple(_told(faults)))


def _told(faults: Mapping[int, Trial]) -> Iterator[str]:
    """Yield each kind of fault once, with the first seeds that have it."""
    kinds: dict[str, list[int]] = {}
    for seed in sorted(faults):
        kinds.setdefault(_NUMBERS.sub("#", faults[seed].fault), []).append(seed)
    for seeds in kinds.values():
        shown = ", ".join(map(str, seeds[:_MOST_SEEDS]))
        more = f" and {len(seeds) - _MOST_SEEDS} more" * (len(seeds) > _MOST_SEEDS)
        first = f"{faults[seeds[0]].fault}\n    {again('mutants', seeds[0])}"
        yield f"{first}\n    seeds {shown}{more}"


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
