"""Draw a workbook, say how it is read, and keep it where it is wanted.

python -m tests.messy 17                       the workbook of a seed
python -m tests.messy 17 --traits PANELS DATES   with these traits and no others
python -m tests.messy 17 --out FOLDER          writes it there as well
python -m tests.messy --each                   every trait alone, what fails
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.messy.drawing import draw
from tests.messy.judge import Outcome
from tests.messy.running import judged
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
    wanted = parser.parse_args(args)
    if wanted.each:
        for trait in Trait:
            drawn = draw(wanted.seed, [trait])
            found = judged(drawn)
            if found.outcome is not Outcome.EXACT:
                print("\n".join(_told(drawn, found)))
        return 0
    named = wanted.traits
    drawn = draw(wanted.seed, None if named is None else [Trait[it] for it in named])
    found = judged(drawn)
    print("\n".join(_told(drawn, found, 50)))
    if wanted.out:
        wanted.out.mkdir(parents=True, exist_ok=True)
        (wanted.out / drawn.name).write_bytes(drawn.content)
    return found.outcome is not Outcome.EXACT


def _told(drawn: Drawn, found: Judgement, most: int = 3) -> list[str]:
    names = " ".join(sorted(it.name for it in drawn.traits)) or "plain"
    return [
        f"{found.outcome}: {names} ({found.exact_rows} of {found.rows} rows exact)",
        *(f"  silent  {it}" for it in found.silent[:most]),
        *(f"  wanting {it}" for it in found.wanting[:most]),
    ]


if __name__ == "__main__":
    sys.exit(main())
