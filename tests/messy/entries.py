"""Who is paid what in a drawn workbook, and what is wrong with whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tests import invented
from tests.messy.traits import FAULTS, PANELLED, Trait
from tests.messy.truth import ANY

if TYPE_CHECKING:
    from random import Random

    from tests.invented import InventedPerson

RATES = ("106.36", "124.9788302", "12.5", "300", "9.8")
DOTS = "·・•"
ORGANISATIONS = (
    *("梅岭丰收种植专业合作社", "富民家庭农场", "昌溪县绿源农业发展有限公司"),
    *("石桥村股份经济合作社", "云溪镇中心敬老院", "云溪供销合作社"),
)
REMARKS = ("流转土地", "新增", "外出务工", "五保", "代耕 3.5 亩", "见附表")
FEN = Decimal("0.01")

CODES = {
    Trait.UNCACHED: ANY,
    Trait.DAMAGED_ID: {"id_number_damaged"},
    Trait.DAMAGED_ID_TEXT: {"id_number_damaged"},
    Trait.DAMAGED_ACCOUNT: {"bank_account_damaged"},
    Trait.WRONG_CHECK: {"id_number_checksum"},
    Trait.WRONG_LENGTH: {"id_number_length"},
    Trait.WRONG_DATE: {"id_number_date"},
    Trait.OLD_FORM: {"id_number_old_form"},
    Trait.WRONG_LUHN: {"bank_account_checksum"},
    Trait.SHARED_ACCOUNT: {"shared_bank_account"},
    Trait.TWICE: {"duplicate_id_number"},
    Trait.NEGATIVE: {"amount_negative"},
    Trait.NO_AMOUNT: {"amount_missing"},
    Trait.NO_NAME: {"name_missing"},
    Trait.MISMATCH: {"amount_mismatch"},
    Trait.HIDDEN_ROW: {"hidden_row"},
}
"""The codes by which each fault of a row may be pointed out."""
OF_TWO = frozenset({Trait.SHARED_ACCOUNT, Trait.TWICE})


@dataclass(slots=True)
class Entry:
    """One payout."""

    person: InventedPerson
    quantity: Decimal
    rate: Decimal
    amount: Decimal
    head: InventedPerson
    payee: InventedPerson
    remark: str = ""
    faults: set[Trait] = field(default_factory=set)


def entries(random: Random, traits: frozenset[Trait]) -> list[Entry]:
    """Return payouts in some villages, in their order; panels are of one village."""
    many = 1 if traits & PANELLED else random.choice((2, 2, 3))
    villages = random.sample(invented.VILLAGES, many)
    count = random.randrange(18, 42)
    together = random.choice((1, 3, 4))
    whom = [
        _in_fewer_groups(it, together)
        for it in invented.people(3 * count, random.randrange(10**9), villages)
        if not it.id_number.endswith("000")  # a float would have left it so
    ]
    rate = Decimal(random.choice(RATES))
    found = []
    for at in range(0, len(whom) - 2, 3):
        person = _named(random, whom[at], traits)
        quantity = Decimal(random.randrange(30, 3_000)).scaleb(-2)
        amount = (quantity * rate).quantize(FEN, ROUND_HALF_UP)
        if Trait.TWO_AMOUNTS in traits:
            amount = Decimal(random.randrange(200, 900) * 3)
        same = random.random() < 0.3
        head, payee = (person, person) if same else (whom[at + 1], whom[at + 2])
        found.append(Entry(person, quantity, rate, amount, head, payee))
    if Trait.REMARKS in traits:
        for entry in random.sample(found, len(found) // 3):
            entry.remark = random.choice(REMARKS)
    if Trait.TWO_AMOUNTS not in traits:
        _some_round_numbers(random, found)
    _add_faults(random, found, traits)
    return found


def _in_fewer_groups(person: InventedPerson, together: int) -> InventedPerson:
    """Return a person in a larger group: so many groups are taken as one."""
    at = invented.GROUPS.index(person.group) // together
    return replace(person, group=invented.GROUPS[at])


def credit_code(random: Random) -> str:
    """Return a unified social credit code with both its check characters."""
    body = f"{random.randrange(10**8):08d}"
    rest = -sum(
        int(digit) * weight
        for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    first = f"93{invented.COUNTY_CODE}{body}{'0123456789X'[rest % 11]}"
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(sign) * 3**at for at, sign in enumerate(first))
    return first + signs[-total % 31]


def _named(
    random: Random, person: InventedPerson, traits: frozenset[Trait]
) -> InventedPerson:
    if Trait.DOTTED_NAMES in traits and random.random() < 0.3:
        first = random.choice(invented.MINORITY_FIRST)
        last = random.choice(invented.MINORITY_LAST)
        return replace(person, name=first + random.choice(DOTS) + last)
    if Trait.SPACED_NAMES in traits and random.random() < 0.4:
        return replace(person, name=person.name[0] + random.choice(invented.GIVEN))
    if Trait.LOWER_X in traits and random.random() < 0.3:
        return replace(person, id_number=_ending_in_x(person.id_number))
    if Trait.ORGANISATIONS in traits and random.random() < 0.2:
        name = random.choice(ORGANISATIONS)
        return replace(person, name=name, id_number=credit_code(random))
    return person


def _ending_in_x(id_number: str) -> str:
    for order in range(int(id_number[14:17]), int(id_number[14:17]) + 1_000):
        first = f"{id_number[:14]}{order % 1_000:03d}"
        if _check(first) == "X":
            return first + "X"
    return id_number


def _check(first: str) -> str:
    total = sum(int(digit) << (17 - at) for at, digit in enumerate(first))
    return "0123456789X"[(1 - total) % 11]


def _some_round_numbers(random: Random, found: list[Entry]) -> None:
    """Let some areas be whole, so that amounts such as 600 and 1250.5 are drawn."""
    for entry in random.sample(found, len(found) // 4):
        entry.quantity = Decimal(random.randrange(1, 40))
        entry.amount = (entry.quantity * entry.rate).quantize(FEN, ROUND_HALF_UP)


def _add_faults(random: Random, found: list[Entry], traits: frozenset[Trait]) -> None:
    faults = sorted((traits & FAULTS) - {Trait.WRONG_TOTAL})
    people = [it for it in found if it.person.id_number[:2] == "36"]
    free = random.sample(people, len(people))
    for fault in faults:
        if len(free) < 2:
            return
        whose = [free.pop(), free.pop()] if fault in OF_TWO else [free.pop()]
        for entry in whose:
            entry.faults.add(fault)
            entry.person = _at_fault(fault, whose[0].person, entry.person)
        if fault is Trait.NEGATIVE:
            whose[0].amount = -whose[0].amount
        elif fault is Trait.MISMATCH:
            whose[0].amount += 10
        elif fault is Trait.NO_AMOUNT:
            whose[0].amount = Decimal()


def _at_fault(
    fault: Trait, first: InventedPerson, person: InventedPerson
) -> InventedPerson:
    """Return a person with the fault; `first` is the other whom it is shared with."""
    number, account = person.id_number, person.bank_account
    century = "50" if number[6] == "2" else number[8:10]
    changed: dict[Trait, dict[str, str]] = {
        Trait.WRONG_CHECK: {"id_number": number[:-1] + "34"[number[-1] == "3"]},
        Trait.WRONG_LENGTH: {"id_number": number[:-1]},
        Trait.WRONG_DATE: {"id_number": _checked(f"{number[:10]}13{number[12:17]}")},
        Trait.OLD_FORM: {"id_number": number[:6] + century + number[10:17]},
        Trait.WRONG_LUHN: {"bank_account": account[:-1] + _other_digit(account[-1])},
        Trait.SHARED_ACCOUNT: {"bank_account": first.bank_account},
        Trait.TWICE: {"id_number": first.id_number, "name": first.name},
        Trait.NO_NAME: {"name": ""},
    }
    return replace(person, **changed.get(fault, {}))


def _checked(first: str) -> str:
    return first + _check(first)


def _other_digit(digit: str) -> str:
    return str((int(digit) + 1) % 10)
