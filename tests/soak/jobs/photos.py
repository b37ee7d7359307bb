"""Photos as phones take them, matched with the postings that they show."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.photo_trials import Trial, Wall
from tests.soak.reporting import Asked, Report, again, say, share

LEAST = 0.95
"""Of the sheets in the photos so many are to be matched; none wrongly."""
_OFTEN = 20


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
    figures = (
        ("photos", f"{len(trials):,}"),
        ("with two or three sheets", f"{sum(it.how.sheets > 1 for it in trials):,}"),
        ("sheets of ours in them", f"{sheets:,}"),
        ("sheets matched", share(matched, sheets)),
        ("photos matched whole", share(len(trials) - len(missed), len(trials))),
        ("photos matched wrongly", share(len(wrong), len(trials))),
    )
    told = [f"seed {it.seed}: {it.how}\n    {again('photos', it.seed)}" for it in wrong]
    if len(missed) > (1 - LEAST) * len(trials):
        told += [f"missed in seed {it.seed}: {it.how}" for it in missed]
    return Report(figures, tuple(told))
