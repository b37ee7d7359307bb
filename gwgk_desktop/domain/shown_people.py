"""Who stands on a public list by name: minors do not, their guardians may."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gwgk_desktop.domain import people
from gwgk_desktop.domain.personal_data import PersonalData

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gwgk_desktop.domain.payouts import PayoutLine

MINORS = "未成年人"
OF_AGE = 18
"""Whole years at which somebody is no minor (民法典 第十七条)."""
SMALL = 5
"""A list of fewer people tells who they are, whatever it leaves out."""
_GUARDIAN = re.compile(r"监护人|代领人|代理人|领取人")
_SHORTEST_PHONE, _SHORTEST_ACCOUNT = 7, 8
_BETWEEN = re.compile(r"[\s\-–—_.·*\u200b-\u200f\u2060\ufeff]")
_BELOW_GROUP = re.compile(r"\d|号|室|栋|幢")
"""What an address has that is more than village and group."""
_NOT_A_NAME = re.compile(r"号|电话|账|证|关系|住址|地址")


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines of a list as the public may see them."""

    lines: tuple[PayoutLine, ...]
    """Those that are named; of a minor with a guardian, the guardian's name."""
    places: tuple[int, ...]
    """Which line of the list each of them is, counted from 0."""
    guarded: int
    """How many of the lines bear the name of a minor's guardian."""
    minors: tuple[PayoutLine, ...]
    """Lines of minors that no guardian stands for, without names: only counted."""
    minor_people: int
    """How many people these are."""


def listed(lines: Iterable[PayoutLine], day: date) -> Listed:
    """Return the lines of a list as they may hang from `day` on.

    A minor, by the identity number on that day, is not named: a guardian in the
    same line stands for the minor, else the minor is counted.  Nothing else is
    told of a minor: no remark and no further column, which may hold school or
    illness.
    """
    shown: list[PayoutLine] = []
    places: list[int] = []
    minors: list[PayoutLine] = []
    guarded = 0
    for place, line in enumerate(lines):
        if not is_minor(line.id_number, day):
            shown.append(line)
        elif guardian := guardian_of(line, day):
            name, number = guardian
            bare = replace(line, name=f"{name}（监护人）", id_number=number)
            shown.append(replace(bare, extras=(), remark=""))
            guarded += 1
        else:
            minors.append(line)
            continue
        places.append(place)
    return Listed(
        tuple(shown),
        tuple(places),
        guarded,
        tuple(
            replace(it, name=MINORS, group="", id_number="", extras=(), remark="")
            for it in minors
        ),
        len({people.full_form(it.id_number) for it in minors}),
    )


def is_minor(id_number: str, day: date) -> bool:
    """Return whether a person of that identity number is under eighteen on a day."""
    if people.is_credit_code(id_number):
        return False
    age = people.age_on(id_number, day) if id_number else None
    return age is not None and age < OF_AGE


def own_data_in(text: str, line: PayoutLine) -> PersonalData | None:
    """Return which of a line's own personal data a text holds, or None.

    Whatever form they have: an account of twelve digits is no pattern, but it is
    this person's.  Spaces, hyphens and full width do not hide them.
    """
    if len(text) < _SHORTEST_PHONE:
        return None
    plain = _plain(text)
    for number in (
        line.id_number,
        line.household_head_id_number,
        line.payee_id_number,
    ):
        old = people.old_form(number)
        if number and (number in plain or (old and old in plain)):
            return PersonalData.ID_NUMBER
    if len(line.bank_account) >= _SHORTEST_ACCOUNT and line.bank_account in plain:
        return PersonalData.BANK_ACCOUNT
    phone = _plain(line.phone)
    if len(phone) >= _SHORTEST_PHONE and phone in plain:
        return PersonalData.PHONE
    address = _plain(line.address)
    if _BELOW_GROUP.search(address) and address in plain:
        return PersonalData.ADDRESS
    return None


def _plain(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()


def guardian_of(line: PayoutLine, day: date) -> tuple[str, str] | None:
    """Return name and identity number of the adult who stands in a minor's line.

    In this order: a column 监护人 or 代领人 of the workbook, who receives the money,
    the head of the household; the number is "" where the line has none.
    """
    told = [
        (text, "")
        for heading, text in line.extras
        if _GUARDIAN.search(heading) and not _NOT_A_NAME.search(heading)
    ]
    told.append((line.payee, line.payee_id_number))
    told.append((line.household_head, line.household_head_id_number))
    for name, number in told:
        another = people.name_key(name) != people.name_key(line.name)
        usable = name.strip() and people.name_fault(name) is None
        if usable and another and not is_minor(number, day):
            return name.strip(), number
    return None
