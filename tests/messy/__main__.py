"""Draw a workbook, say how it is read, and keep it where it is wanted.

python -m tests.messy 17                       the workbook of a seed
python -m tests.messy 17 --traits PANELS DATES   with these traits and no others
python -m tests.messy 17 --out FOLDER          writes it there as well
python -m tests.messy --each                   every trait alone, what fails
python -m tests.messy --many 400               so many seeds, what fails and why
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.messy.drawing import draw
from tests.messy.judge import Outcome
from tests.messy.running import judged, shrunk
from tests.messy.traits import Trait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.messy.drawing import Drawn
    from tests.messy.judge import Judgement


def main(args: Sequence[str] | None = None) -> int:
    """Do what is asked."""
    parser = argparse.ArgumentParser(prog="messy")
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--traits", nargs="*", choices=[it.name for it in Trait])
    parser.add_argument("--out", type=Path, help="a folder for the workbook")
    parser.add_argument("--each", action="store_true", help="every trait alone")
    parser.add_argument("--many", type=int, help="how many seeds from SEED on")
    wanted = parser.parse_args(args)
    if wanted.each:
        return _each(wanted.seed)
    if wanted.many:
        return _many(wanted.seed, wanted.many)
    named = wanted.traits
    drawn = draw(wanted.seed, None if named is None else [Trait[it] for it in named])
    found = judged(drawn)
    print("\n".join(_told(drawn, found, 50)))
    if wanted.out:
        wanted.out.mkdir(parents=True, exist_ok=True)
        (wanted.out / drawn.name).write_bytes(drawn.content)
    return found.outcome is not Outcome.EXACT


def _each(seed: int) -> int:
    """Say which traits fail by themselves."""
    failed = 0
    for trait in Trait:
        drawn = draw(seed, [trait])
        found = judged(drawn)
        if found.outcome is not Outcome.EXACT:
            failed += 1
            print("\n".join(_told(drawn, found)))
    return failed > 0


def _many(first: int, count: int) -> int:
    """Say which seeds fail, once for each smallest set of traits that fails so."""
    outcomes: Counter[Outcome] = Counter()
    seen: set[frozenset[Trait]] = set()
    for seed in range(first, first + count):
        drawn = draw(seed)
        outcome = judged(drawn).outcome
        outcomes[outcome] += 1
        if outcome is Outcome.EXACT or any(it <= drawn.traits for it in seen):
            continue
        least = shrunk(seed, drawn.traits, outcome)
        seen.add(least)
        smaller = draw(seed, sorted(least))
        names = " ".join(sorted(it.name for it in least))
        print(f"python -m tests.messy {seed} --traits {names}")
        print("\n".join(_told(smaller, judged(smaller))))
    print(", ".join(f"{it} {outcomes[it]}" for it in Outcome))
    return outcomes[Outcome.EXACT] < count


def _told(drawn: Drawn, found: Judgement, most: int = 3) -> list[str]:
    names = " ".join(sorted(it.name for it in drawn.traits)) or "plain"
    return [
        f"{found.outcome}: {names} ({found.exact_rows} of {found.rows} rows exact)",
        *(f"  silent  {it}" for it in found.silent[:most]),
        *(f"  wanting {it}" for it in found.wanting[:most]),
    ]


if __name__ == "__main__":
    sys.exit(main())
