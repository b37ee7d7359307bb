"""Two thousand people to look for, and what a search of a document finds of them."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING

from gwgk_desktop.domain.known_data import Known, tail_of
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import leaks
from tests import clean, invented, planted
from tests.township import OFFICE

if TYPE_CHECKING:
    from gwgk_desktop.domain.leaks import Leak
    from gwgk_desktop.domain.passages import Unsearched


HOUSES = ("下屋58号", "桥头159号", "三里桥7号")
"""Short ends of addresses, below the group."""


@cache
def people() -> list[invented.InventedPerson]:
    """Return the people."""
    return invented.people(2_000, seed=5)


@cache
def known() -> Known:
    """Return their data, to look for."""
    found = Known()
    found.add_id_numbers(it.id_number for it in people())
    found.add(PersonalData.BANK_ACCOUNT, (it.bank_account for it in people()))
    found.add(PersonalData.PHONE, (it.phone for it in people()))
    found.add_addresses(it.address for it in people())
    found.add_addresses(f"云溪镇梅岭村三组{it}" for it in HOUSES)
    found.allow(OFFICE.telephones)
    return found


def search(content: bytes, whom: Known | None = None) -> list[Leak]:
    """Return what leaks; the document must be legible throughout."""
    found, unread = look(content, whom)
    assert not unread
    return found


def look(
    content: bytes, whom: Known | None = None
) -> tuple[list[Leak], list[Unsearched]]:
    """Return what leaks, and what cannot be read."""
    return finish(leaks.search(content, "文件", known() if whom is None else whom))


def missed(seed: int) -> str:
    """Plant a value in a document; return how, where the search does not find it."""
    random = Random(f"leak {seed}")  # noqa: S311 - made to be repeated
    values = [
        it for one in people() for it in (one.id_number, one.bank_account, one.phone)
    ]
    tails = [tail for one in people() if (tail := tail_of(one.address))]
    tails += HOUSES * (len(tails) // 10)
    how, content = planted.planted(values, tails, random)
    return "" if look(content)[0] else how


def alarmed(seed: int) -> str:
    """Search a clean document; return what is found or could not be read."""
    random = Random(f"clean {seed}")  # noqa: S311
    listed = (clean.book, clean.text, clean.word, clean.rich)
    makers = (clean.sheet, clean.sheet, clean.sheet, *listed)

    maker = random.choice(makers)
    found, unread = look(maker(random))
    return f"{maker.__name__}: {found} {unread}" if found or unread else ""
