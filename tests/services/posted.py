"""A desk whose clock can be set, with sheets that are released and put up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from gwgk_desktop.services import putting_up
from gwgk_desktop.services.putting_up import PostTerms
from tests.services.deeds import released

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store

BOARD = "村务公开栏"
"""What a board of every village of the example is called."""
PUT_UP = datetime(2026, 9, 16, 9, 0)
"""The first day that the sheets of these tests are printed with."""
UP_AT = PUT_UP.replace(hour=10)
"""When that is noted."""


class Hands:
    """The hands of a clock, to be set by the test."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, day: int, month: int = 9, hour: int = 10) -> datetime:
        """Set it to an hour of a day of 2026, which is returned."""
        self.now = datetime(2026, month, day, hour)
        return self.now


def hung(store: Store, hands: Hands, sheets: Sequence[MadeSheet] = ()) -> list[Listed]:
    """Put the sheets of the first batch up, at nine on their first day."""
    some = sheets or released(store)
    hands.now = max(hands.now, UP_AT)
    places = putting_up.placements(store, some, [BOARD])
    terms = PostTerms(PUT_UP, "张网格")
    return list(putting_up.post(store, places, terms).postings)
