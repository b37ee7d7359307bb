"""The part of the documentation that is taken from the program: `dev.py docs`."""

from __future__ import annotations

from pathlib import Path

from gwgk_desktop import wording

PROBLEMS = Path(__file__).parents[1] / "docs" / "problems.md"
DAMAGE = PROBLEMS.with_name("damage.md")

if __name__ == "__main__":
    PROBLEMS.parent.mkdir(exist_ok=True)
    PROBLEMS.write_text(wording.problem_table(), "utf-8")
    DAMAGE.write_text(wording.damage_table(), "utf-8")
