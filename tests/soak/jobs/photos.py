"""Photos as phones take them, matched with the postings that they show."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.photo_trials import Trial, Wall
from tests.soak.reporting import Asked, Report, again, say, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.phone_photos import Taken

LEAST = 0.95
"""Of the sheets in the photos so many are to be matched; none wrongly."""
_OFTEN = 20


_KINDS: Mapping[str, Callable[[Taken], bool]] = {
    "one sheet": lambda how: how.sheets == 1,
    "two sheets": lambda how: how.sheets == 2,
    "three sheets": lambda how: how.sheets == 3,
    "turned by 10 degrees or more": lambda how: abs(how.tilt) >= 10,
    "slanted by a tenth or more": lambda how: how.slant >= 0.1,
    "dim": lambda how: how.light < 0.6,
    "in grain": lambda how: how.noise >= 12,
    "out of focus": lambda how: how.blur >= 1,
    "moved": lambda how: how.shake > 0,
    "packed hard": lambda how: how.quality < 70,
}
"""Kinds of photos; one photo may be of several."""


def run(asked: Asked) -> Report:
    """Take so many photos and look at each."""
    trials: list[Trial] = []
    with tempfile.TemporaryDirectory() as folder:
        wall = Wall(Path(folder))
        for seed in range(asked.seed, asked.seed + asked.count):
            it = wall.try_one(seed)
            trials.append(it)
            if asked.keep and not it.is_whole:
                (asked.keep / f"photo-{seed}.jpg").write_bytes(it.content)
            if len(trials) % _OFTEN == 0:
                say(f"photos: {len(trials):,}")
        wall.close()
    sheets = sum(len(it.wanted) for it in trials)
    matched = sum(len(it.wanted & it.found) for it in trials)
    wrong = [it for it in trials if it.wrong]
    missed = [it for it in trials if it.wanted - it.found]
    seconds = [it.seconds for it in trials]
    figures = (
        ("photos", f"{len(trials):,}"),
        ("with two or three sheets", f"{sum(it.how.sheets > 1 for it in trials):,}"),
        ("sheets of ours in them", f"{sheets:,}"),
        ("sheets matched", share(matched, sheets)),
        ("photos matched whole", share(len(trials) - len(missed), len(trials))),
        ("photos matched wrongly", share(len(wrong), len(trials))),
        *_by_kind(trials),
        ("seconds a photo, half under", f"{statistics.median(seconds):.1f}"),
        ("seconds a photo, the worst", f"{max(seconds):.1f}"),
    )
    told = [f"seed {it.seed}: {it.how}\n    {again('photos', it.seed)}" for it in wrong]
    if len(missed) > (1 - LEAST) * len(trials):
        told += [f"missed in seed {it.seed}: {it.how}" for it in missed]
    return Report(figures, tuple(told))


def _by_kind(trials: Sequence[Trial]) -> Iterator[tuple[str, str]]:
    """Yield how many photos of each kind were matched whole."""
    for name, is_so in _KINDS.items():
        of_it = [it for it in trials if is_so(it.how)]
        whole = sum(not it.wanted - it.found for it in of_it)
        yield f"  {name}", share(whole, len(of_it))
