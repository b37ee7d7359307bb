"""What a pattern read of one time limit, and how a pattern is made to read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.time_limits import Limit


@dataclass(frozen=True, slots=True)
class LimitRead:
    """A limit, and all words around it that it did not need."""

    limit: Limit
    before: str
    """What stands before it: of what it speaks, as a rule."""
    after: str
    event_named: str = ""
    """Of what it speaks, where that is the event itself: 收到异议5日内."""
    event_assumed: str = ""
    """The event that was taken where the words name none."""
    notice_assumed: bool = False
    """Whether its days were taken for a notice (公示), where the words do not say."""

    @property
    def rest(self) -> str:
        """All that it did not need."""
        return f"{self.before} {self.after}"

    @property
    def subject(self) -> str:
        """Of what it speaks."""
        return self.before or self.event_named


def reader(
    pattern: str, make: Callable[[re.Match[str]], Limit | None]
) -> Callable[[str], LimitRead | None]:
    """Return what reads a text by a pattern; `make` has the limit that it means."""
    compiled = re.compile(pattern)

    def read(text: str) -> LimitRead | None:
        match = compiled.search(text)
        limit = make(match) if match else None
        if match is None or limit is None:
            return None
        return LimitRead(limit, text[: match.start()], text[match.end() :])

    return read
