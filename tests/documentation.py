"""The part of the documentation that is taken from the program: `dev.py docs`."""

from __future__ import annotations

from pathlib import Path

from gwgk_desktop import wording

PROBLEMS = Path(__file__).parents[1] / "docs" / "problems.md"

if __name__ == "__main__":
    PROBLEMS.parent.mkdir(exist_ok=True)
    PROBLEMS.write_text(wording.problem_table(), "utf-8")
