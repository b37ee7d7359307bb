"""The township as the desk knows it: villages, staff, programmes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from gwgk_desktop.domain import called_numbers, personal_data
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.domain.time_limits import FINANCE_HEAVY

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.domain.personal_data import PersonalData

_BODY = re.compile(r"(村民委员会|居民委员会|村委会|居委会|行政村)$")
_STEM = re.compile(r"(社区|村)$")
_GROUP = re.compile(r"(?:村民|居民)?小?组$")
_WRITTEN_OUT = re.compile("[局部委办厅联会站所室院]$|中心$|部门$|政府$")
"""How the whole name of an office ends: 农业农村局, 残联."""
_LEADING_NUMBER = re.compile(r"[0-9]{1,3}")
_COUNTED = re.compile(r"[0-9]+|[一二三四五六七八九十]+")
_DIGITS: tuple[str, ...] = ("", *"一二三四五六七八九")
_BETWEEN_TELEPHONES = re.compile(r"[、,;/|\n]|或者?|(?<=[0-9)])\s+(?=0[0-9]{2,3}-)")
_EXTENSION = re.compile(r"(?:转|ext\.?)([0-9]{1,5})$", re.IGNORECASE)
_SHORT = 5
"""Digits of the longest number that nobody's could be taken for: 12345, 95588."""
_TELEPHONE = re.compile(
    r"0[0-9]{2,3}(?:[1-9][0-9]{6,7}|1[0-9]{4})"  # with its area; 0798-12345
    r"|[2-8][0-9]{6,7}"
    r"|[48]00[0-9]{7}"
    r"|1[0-9]{2,4}|9[0-9]{4}"  # 12345, 110, 95588
    r"|(?:\+?86)?1[3-9][0-9]{9}"
)
"""What a telephone is, without what parts its digits."""


class VillageKind(StrEnum):
    """What kind of body a village is; law sets them different rhythms."""

    VILLAGE = "village"
    """An administrative village (行政村)."""
    COMMUNITY = "community"
    """An urban community (社区)."""


@dataclass(frozen=True, slots=True)
class Village:
    """A village or community with its villager groups in their order."""

    id: int
    name: str
    kind: VillageKind = VillageKind.VILLAGE
    groups: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names under which lists still know it: an old one, or a village that
    was merged into it; each as `village_key` writes it."""
    finance_heavy_from: date | None = None
    """From when on its finances are busy (财务往来较多): what law has such villages
    disclose every month is due there every month (`time_limits.FINANCE_HEAVY`)."""

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, its name of today first."""
        return (self.name, *self.aliases)

    @property
    def conditions(self) -> frozenset[str]:
        """Which conditions of rules it meets, or will from a day that is known."""
        return frozenset({FINANCE_HEAVY} if self.finance_heavy_from else ())

    def conditions_on(self, day: date) -> frozenset[str]:
        """Return which conditions of rules it meets on a day."""
        since = self.finance_heavy_from
        return self.conditions if since and since <= day else frozenset()

    @property
    def committee(self) -> str:
        """The body that posts its sheets and seals them."""
        kind = "村民" if self.kind is VillageKind.VILLAGE else "居民"
        return f"{self.name}{kind}委员会"


@dataclass(frozen=True, slots=True)
class GivenVillages:
    """Names of villages that were given to be added, as they are kept."""

    new: tuple[str, ...]
    repeated: tuple[str, ...]
    """Those of the new that were given more than once."""
    known: tuple[str, ...]
    """Names and aliases that are registered already."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who works at the desk or signs its sheets."""

    id: int
    name: str
    post: str
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """The township office: what stands at the foot of every sheet."""

    township: str = ""
    county: str = ""
    supervision_phone: str = ""
    """Where anybody may object to, or report, what is posted."""
    enquiry_phone: str = ""
    """Where anybody may ask about it."""
    notice_days: int = 7
    """Days of public notice where the programme's rule names none."""
    division_code: str = ""
    """The six digits that its people's identity numbers begin with; blank: those
    that most of them begin with."""
    mask: Mask = Mask.SHORTEST
    """How two people of one name are told apart on its sheets."""
    mask_order: str = ""
    """The number of the county's order that wants more digits than are safe."""

    @property
    def telephones(self) -> frozenset[str]:
        """The office's own numbers, which may stand on public sheets.

        What is no telephone by its shape is none, whatever field it stands in.
        """
        written = f"{self.supervision_phone}/{self.enquiry_phone}"
        return frozenset(it for it in telephones_in(written)[0] if len(it) > _SHORT)


class Sensitivity(StrEnum):
    """How much of a programme's list may hang on the wall."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    """Only what the rule names is shown."""
    NO_LIST = "no_list"
    """Nobody is named: totals only."""


class Publication(StrEnum):
    """What a programme's sheet shows unless the office decides otherwise."""

    LIST = "list"
    SUMMARY = "summary"
    NONE = "none"


class Source(StrEnum):
    """Where a public column takes its cells from."""

    SEQUENCE = "sequence"
    VILLAGE = "village"
    GROUP = "group"
    NAME = "name"
    QUANTITY = "quantity"
    RATE = "rate"
    AMOUNT = "amount"
    REMARK = "remark"
    EXTRA = "extra"
    """A column of the workbook under the same heading."""
    PEOPLE = "people"
    HOUSEHOLDS = "households"
    BATCH = "batch"
    """The period of the batch, on a sheet of several."""


BY_DEFAULT = frozenset(Source) - {Source.REMARK, Source.EXTRA}
"""What a list may show without a rule that names the column."""
OF_SENSITIVE = BY_DEFAULT - {Source.GROUP, Source.RATE}
"""The same of a sensitive programme: who, how many people, how much."""


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """A column that the programme's rule lets the public see."""

    heading: str
    source: Source

    @property
    def never_public(self) -> PersonalData | None:
        """Return the personal data that its heading calls for or holds, if any."""
        heading = "".join(unicodedata.normalize("NFKC", self.heading).split())
        for kind, words in called_numbers.HEADINGS.items():
            if re.search(words, heading):
                return kind
        return personal_data.find(heading)


@dataclass(frozen=True, slots=True)
class Programme:
    """A subsidy programme (补贴项目)."""

    id: int
    key: str
    name: str
    short_name: str
    code: str
    department: str
    unit: str
    frequency: str
    notice_rule: str
    notice_days: int | None
    publication: Publication
    sensitivity: Sensitivity
    columns: tuple[PublicColumn, ...]
    policy: str = ""
    """The policy's title and document number, as the sheet's lead names them."""
    audience: str = ""
    """Who is entitled, as the sheet's lead says it; so the next two."""
    funding: str = ""
    """Where the money comes from."""
    payment: str = ""
    """How it is paid."""
    rule: str = ""
    """The rule behind the public columns, by its document number."""

    @property
    def beyond_default(self) -> tuple[PublicColumn, ...]:
        """The columns that only a rule allows to be shown."""
        free = OF_SENSITIVE if self.sensitivity is Sensitivity.HIGH else BY_DEFAULT
        return tuple(it for it in self.columns if it.source not in free)

    @property
    def shown_columns(self) -> tuple[PublicColumn, ...]:
        """The columns that its sheets may show.

        Of a sensitive programme those that its rule lists, never a remark; without a
        rule on file people, their number and the amount alone.
        """
        if self.sensitivity is not Sensitivity.HIGH:
            return self.columns
        barred = () if self.rule else self.beyond_default
        return tuple(
            it
            for it in self.columns
            if it not in barred and it.source is not Source.REMARK
        )

    @property
    def departments(self) -> str:
        """The department as a notice writes it: 农业农村、财政部门.

        The standard list of programmes has the short names of offices of one kind,
        parted by strokes; what is written out, as 县农业农村局, stays as it is.
        """
        names = [it.strip() for it in self.department.split("/")]
        if not any(map(_WRITTEN_OUT.search, names)):
            return f"{'、'.join(names)}部门"
        whole = (it if _WRITTEN_OUT.search(it) else f"{it}部门" for it in names)
        return "、".join(whole)

    @property
    def names_people(self) -> bool:
        """Whether its sheets list people; else they give totals only."""
        return (
            self.publication is Publication.LIST
            and self.sensitivity is not Sensitivity.NO_LIST
        )

    @property
    def title(self) -> str:
        """What a sheet's title calls it: its name without what brackets add to it."""
        return re.sub(r"（[^（）]*）", "", self.name) or self.name

    @property
    def is_paid_for_life(self) -> bool:
        """Whether it is paid month by month, to whoever lives and is entitled still.

        What is paid so goes on by itself when somebody has died or moved away.
        """
        return "月" in self.frequency or self.frequency.startswith("季")

    @property
    def is_sensitive(self) -> bool:
        """Whether to be on its list tells of illness, hardship or family."""
        return self.sensitivity in {Sensitivity.HIGH, Sensitivity.NO_LIST}

    @property
    def public_name(self) -> str:
        """What the words of a sheet call it: of a sensitive one no more than its title.

        The brackets of its name may say of what illness people are.
        """
        return self.title if self.is_sensitive else self.name

    @property
    def names(self) -> tuple[str, ...]:
        """What it is called: its name, those that the name holds in brackets, short."""
        parts = re.split(r"[（）、/]", self.name)
        return tuple(filter(None, (self.name, *parts, self.short_name)))

    def called(self, text: str) -> bool:
        """Return whether `text` is one of its names or its code."""
        return text in self.names or (bool(text) and text == self.code)


def telephones_in(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the digits of each telephone in a field, and whether it has nothing else.

    Words that hold no digit may stand there, too: 0798-2623456（工作日）.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = []
    clean = True
    for part in _BETWEEN_TELEPHONES.split(plain):
        bare = _EXTENSION.sub("", re.sub(r"[\s\-()]", "", part))
        # Only words before and after it are no part of a telephone.
        bare = re.sub(r"^[^0-9+]+|[^0-9]+$", "", bare)
        if _TELEPHONE.fullmatch(bare):
            found.append(bare.removeprefix("+"))
        elif any(it.isdigit() for it in part):
            clean = False
    return tuple(found), clean


def is_village_name(text: str) -> bool:
    """Return whether a text can be a village's name: Chinese characters alone."""
    return bool(text.strip()) and all(
        character in "〇·" or unicodedata.name(character, "").startswith("CJK ")
        for character in "".join(text.split())
    )


def village_key(name: str) -> str:
    """Return what two ways of writing one village's name have in common.

    梅岭村, 梅岭村委会 and 梅岭村村民委员会 are one village; 梅岭社区 is another.
    """
    compact = "".join(name.split())
    bare = _BODY.sub("", compact)
    if bare and not _STEM.search(bare):
        bare += "社区" if "居" in compact[len(bare) :] else "村"
    return bare or compact


@lru_cache(maxsize=4096)
def group_key(name: str) -> str:
    """Return what two ways of writing one villager group's name have in common.

    3组, 三组, 第三组 and 第三村民小组 are one group; 三组 and 十三组 are two.
    """
    compact = "".join(unicodedata.normalize("NFKC", name).split())
    told = _GROUP.sub("组", compact).removeprefix("第")
    number = _LEADING_NUMBER.match(told)
    if number is None:
        return told
    rest = told[number.end() :] or "组"  # a list may hold the bare number
    return f"{_numeral(int(number[0]))}{rest}"


def group_order(key: str) -> tuple[bool, int]:
    """Return where a group stands: 一组 to 十二组, then those with names."""
    found = _COUNTED.match(key)
    number = _numbers().get(found[0]) if found else None
    return number is None, number or 0


@cache
def _numbers() -> dict[str, int]:
    return {_numeral(number): number for number in range(1000)}


def _numeral(number: int) -> str:
    """Return a small number as groups are counted: 三, 十, 十三, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + _DIGITS[ones]
