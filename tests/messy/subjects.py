"""The workbooks that mutants are made of: samples, and drawn ones."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.messy.drawing import draw
from tests.messy.mutations import mutate

DATA = Path(__file__).parents[1] / "data"
SAMPLES = sorted(
    it.name for it in DATA.iterdir() if it.is_file() and it.suffix != ".json"
)


def mutant(seed: int) -> tuple[str, bytes]:
    """Return the name and the bytes of the mutant of a seed."""
    random = Random(f"subject {seed}")  # noqa: S311 - made to be repeated
    if random.random() < 0.4:
        name = random.choice(SAMPLES)
        return name, mutate((DATA / name).read_bytes(), seed)
    drawn = draw(random.randrange(1_000))
    return drawn.name, mutate(drawn.content, seed)
