"""What a job of the soak has to say."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Figures = tuple[tuple[str, str], ...]
"""What was counted or measured, each with its name."""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a job, and what failed."""

    figures: Figures
    failures: tuple[str, ...] = ()
    """Each with the command that does it again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How much of a job is to be done, from which seed on."""

    seed: int
    count: int
    keep: Path | None = None
    """A folder for the files that failed."""


Run = Callable[[Asked], Report]


def say(text: str) -> None:
    """Tell how far it is, away from the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def again(job: str, seed: int) -> str:
    """Return the command that does one seed of a job again."""
    return f"python3 dev.py soak --only {job} --seed {seed} --count 1"


def share(part: int, whole: int) -> str:
    """Return a count with its share: 485 (97.0 %)."""
    return f"{part:,} ({100 * part / max(whole, 1):.1f} %)"
