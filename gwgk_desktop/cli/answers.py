"""What a command answers: lines for people, one JSON document for programs.

The documents are described in README.md, in one table; each stands in the room of its
subject, here those that all rooms need.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gwgk_desktop import wording

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.work import Operation

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say."""

    document: Document
    lines: tuple[str, ...] = ()
    asides: tuple[str, ...] = field(default=())
    """Lines for the error stream: problems, notes."""
    status: int = 0


def saved(called: str, operation: Operation, file: Path) -> Answer:
    """Answer that a paper was written: what it is called, and where it is."""
    document = {"operation": operation.id, "file": str(file)}
    return Answer(document, (f"{called}：{file}",))


def problems(some: Iterable[Problem]) -> list[Document]:
    """Return problems, each with its place and sentence."""
    return [
        {
            "code": problem.code,
            "severity": problem.severity,
            "sheet": problem.place.sheet if problem.place else "",
            "row": problem.place.row if problem.place else 0,
            "column": problem.place.column if problem.place else "",
            "message": wording.describe(problem),
        }
        for problem in some
    ]
