"""Accidents in full: how many were tried, and what was lost."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests import damages
from tests.accidents import corrupting, shim, trials
from tests.accidents.carving import days
from tests.accidents.trials import Trial
from tests.soak.reporting import Asked, Report, again, say, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_OFTEN = 50
_MOST_TOLD = 12


def _run(
    name: str,
    asked: Asked,
    tried: Callable[[Iterable[int], Path], Iterable[Trial]],
    wrong: str = "lost or half",
) -> Report:
    seeds = range(asked.seed, asked.seed + asked.count)
    kinds: Counter[str] = Counter()
    faults: list[Trial] = []
    saved = done = 0
    with tempfile.TemporaryDirectory() as folder:
        for done, trial in enumerate(tried(seeds, Path(folder)), start=1):
            kinds[trial.what] += 1
            saved += trial.saved
            if trial.fault:
                faults.append(trial)
            if done % _OFTEN == 0:
                say(f"{name}: {done:,}, {len(faults)} {wrong}")
    figures = (
        ("tried", f"{done:,}"),
        *((f"of these {what}", f"{count:,}") for what, count in kinds.most_common()),
        ("deeds called saved", f"{saved:,}"),
        (wrong, share(len(faults), done)),
    )
    told = tuple(
        f"seed {it.seed} ({it.what}): {it.fault}\n    {again(name, it.seed)}"
        for it in faults[:_MOST_TOLD]
    )
    return Report(figures, told)


def _not_here() -> Report:
    """Say that a job could not be done: nothing that was not tried has passed."""
    return Report((("tried", "0"),), (f"not done on this machine: {shim.WHY_NOT}",))


def kills(asked: Asked) -> Report:
    """Kill -9 at random moments."""
    return _run("kills", asked, trials.kills)


def power(asked: Asked) -> Report:
    """Cut the power at random moments."""
    if shim.library() is None:
        return _not_here()
    return _run("power", asked, trials.power_cuts)


def disk(asked: Asked) -> Report:
    """Let the disk be full, and fail, at the n-th write."""
    if shim.library() is None:
        return _not_here()
    return _run("disk", asked, trials.disk_faults)


def logs(asked: Asked) -> Report:
    """Put other logs beside stores, and spoil the right ones."""
    return _run("logs", asked, trials.logs, "lost in silence")


def carving(asked: Asked) -> Report:
    """Spend days at a desk, and carve its disk after each step."""
    return _run("carving", asked, days, "read in clear")


def races(asked: Asked) -> Report:
    """Let two programs take one folder."""
    return _run("races", asked, trials.races)


def flips(asked: Asked) -> Report:
    """Flip bits of files at rest; without the seal, too, to know what it adds."""
    report = _run("flips", asked, trials.flips, "not found")

    def unsealed(seeds: Iterable[int], here: Path) -> Iterable[Trial]:
        return trials.flips(seeds, here, sealed=False)

    few = Asked(asked.seed, max(asked.count // 5, 1))
    bare = _run("flips", few, unsealed, "not found")
    name, figure = bare.figures[-1]
    more = (f"store alone, without its seal, {name}", f"{figure} of {few.count}")
    return Report((*report.figures, more), report.failures)


def corruptions(asked: Asked) -> Report:
    """Damage the live store, then start; a good backup is offered, and untouched."""
    return _run("corruptions", asked, corrupting.corruptions, "not as promised")


def clean(asked: Asked) -> Report:
    """Check stores in which nothing is wrong."""
    return _run("clean", asked, trials.clean, "false alarms")


def damage(asked: Asked) -> Report:
    """Do every kind of damage by hand, in several variants."""

    def tried(seeds: Iterable[int], here: Path) -> Iterator[Trial]:
        kinds = list(damages.DAMAGES)
        made = here / "made"
        made.mkdir()
        damages.make(made)
        for seed in seeds:
            variant, which = divmod(seed - 1, len(kinds))
            kind = kinds[which]
            folder = here / str(seed)
            found = damages.found_after(made, folder, kind, variant)
            missed = "" if kind in found else f"{kind}, variant {variant}: {found}"
            yield Trial(seed, "damage", missed)
            shutil.rmtree(folder)

    return _run("damage", asked, tried, "not named")
