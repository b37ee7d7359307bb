"""Photos drawn from seeds, looked at, and held against what they show."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import example, office, photos
from gwgk_desktop.store.database import Store
from tests import phone_photos
from tests.services.deeds import add, released
from tests.services.posted import Hands, hung
from tests.township import reading, record, table

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from tests.phone_photos import Taken

VILLAGES = ("梅岭村", "石桥村", "大坑村")
OFTEN_FOREIGN = 8
"""Of so many photos one also shows a sheet that looks like ours and is not."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a photo shows, and what was made of it."""

    seed: int
    how: Taken
    wanted: frozenset[int]
    found: frozenset[int]
    content: bytes
    seconds: float
    """Of the processor's time, for looking at it."""

    @property
    def wrong(self) -> frozenset[int]:
        """The postings that it was matched with and does not show."""
        return self.found - self.wanted

    @property
    def is_whole(self) -> bool:
        """Whether every sheet in it was matched, and nothing else."""
        return self.found == self.wanted


class Wall:
    """Released sheets of three villages on their boards, ready to be photographed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        hands = Hands(datetime(2026, 9, 15, 10))
        self.store = _desk(folder / "desk.db", hands)
        self.pages: dict[int, Image.Image] = {}
        """The page with the code, by the number of the posting."""
        for it in hung(self.store, hands):
            posting = it.record.posting
            self.pages[posting.id] = self._page(self.store, posting.sheet_id or 0)
        other = _desk(folder / "other.db", hands, more=1)
        [foreign, *_] = released(other)
        self.foreign = self._page(other, foreign.id)
        other.close()
        hands.set(18, hour=11)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def try_one(self, seed: int, how: Taken | None = None) -> Trial:
        """Take the photo of a seed and look at it."""
        how = how or phone_photos.drawn(seed)
        ids = sorted(self.pages)
        some = [ids[(seed + at) % len(ids)] for at in range(how.sheets)]
        pages = [self.pages[it] for it in some]
        if seed % OFTEN_FOREIGN == 0:
            pages[-1], some = self.foreign, some[:-1]
        content = phone_photos.photo(pages, how, seed)
        file = self._folder / f"IMG_{seed}.jpg"
        file.write_bytes(content)
        began = time.process_time()
        [seen] = finish(photos.look(self.store, [file])).photos
        took = time.process_time() - began
        file.unlink()
        matched = frozenset(seen.matched)
        return Trial(seed, how, frozenset(some), matched, content, took)

    @staticmethod
    def _page(store: Store, sheet_id: int) -> Image.Image:
        rows = store.db.execute_sql(
            "SELECT file_sha256 FROM notice_sheet WHERE id = ?", (sheet_id,)
        )
        [(sha256,)] = rows.fetchall()
        return phone_photos.page(store.shelf.get(sha256))


def _desk(path: Path, hands: Hands, more: int = 0) -> Store:
    """Return a desk of its own with payouts in three villages."""
    store = Store(path, now=hands)
    office.seed_programmes(store)
    example.fill(store)
    rows = [
        record(1 + at * 40 + number, village=village)
        for at, village in enumerate(VILLAGES)
        for number in range(3 + 9 * at + more)
    ]
    add(store, reading(table(*rows)))
    return store
