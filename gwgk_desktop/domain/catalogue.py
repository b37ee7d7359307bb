"""The catalogue (公开目录): what must be disclosed, where, to whom and by when.

There are two: the basic catalogue of all villages, which a village may switch off or
tighten item by item, and the township's own standard catalogue beside it.  What an
item says stands in its own words; what the program reckons with is derived from them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from gwgk_desktop.domain.office import Sensitivity, VillageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Scope(StrEnum):
    """Whose catalogue it is."""

    VILLAGE = "village"
    """The basic catalogue of all villages and communities."""
    TOWNSHIP = "township"
    """The township's own standard catalogue."""


class Section(StrEnum):
    """A part of a board; also the kind of an item, which decides where it hangs."""

    PARTY = "party"
    POLICY = "policy"
    AFFAIRS = "affairs"
    FINANCE = "finance"
    SERVICE = "service"
    COMMUNITY = "community"
    GOVERNMENT = "government"
    """What the township itself discloses."""


class Hangs(StrEnum):
    """How long what is posted for an item has to hang at least."""

    DAYS = "days"
    STANDING = "standing"
    """Always: it is replaced and never taken down."""
    UNTIL_EVENT = "until_event"
    """Until the day of the meeting that it announces."""
    UNSAID = "unsaid"
    """The catalogue does not say: the law's least counts."""


class Level(StrEnum):
    """Who discloses it, as the national form's columns have it."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class Method(StrEnum):
    """Whether it is disclosed unasked."""

    PROACTIVE = "proactive"
    ON_REQUEST = "on_request"


EVERYBODY = "全社会"
"""The audience that is no particular one, as the national form calls it."""
SOMEBODY = "特定群体"
"""What a tick without words in the other column says."""
CHANNELS = (
    "政府网站",
    "政府公报",
    "两微一端",
    "发布会/听证会",
    "广播电视",
    "纸质媒体",
    "公开查阅点",
    "政务服务中心",
    "便民服务站",
    "入户/现场",
    "社区/企事业单位/村公示栏(电子屏)",
    "精准推送",
    "其他",
)
"""The channels that the national form lists, each with a box to tick."""
OTHER = CHANNELS[-1]
STANDING, UNTIL_EVENT = "常驻", "至会议日"
MOST_DAYS = 366
"""Of display; more is a slip of the fingers."""
_SENSITIVITIES = {
    "低": Sensitivity.LOW,
    "中": Sensitivity.MEDIUM,
    "高": Sensitivity.HIGH,
}
_SENSITIVITY = re.compile(r"([低中高])(?:\([^()]*\))?")
_LEVELS = {
    Level.COUNTY: re.compile("[县市区]"),
    Level.TOWNSHIP: re.compile("[乡镇]|街道"),
    Level.VILLAGE: re.compile("村|社区|组"),
}
_ON_REQUEST = re.compile("依申请")
_PROACTIVE = re.compile("主动")
_CHANNEL_WORDS = {
    "政府网站": "政府网站|门户|官网",
    "政府公报": "公报",
    "两微一端": "两微一端|微信|微博|客户端|小程序",
    "发布会/听证会": "发布会|听证会",
    "广播电视": "广播|电视|喇叭",
    "纸质媒体": "纸质媒体|报纸|报刊",
    "公开查阅点": "查阅点",
    "政务服务中心": "政务服务中心",
    "便民服务站": "便民服务(?:站|中心)",
    "入户/现场": "入户|现场",
    "社区/企事业单位/村公示栏(电子屏)": "公[示开告]栏|电子(?:显示)?屏|张榜",
    "精准推送": "精准推送",
}
_CHANNEL_PATTERNS = {name: re.compile(it) for name, it in _CHANNEL_WORDS.items()}
_OWN = {Scope.VILLAGE: "X", Scope.TOWNSHIP: "Y"}
"""What the codes of items begin with that an office has added itself."""
_OF_COMMUNITIES = frozenset({VillageKind.COMMUNITY})
_OF_VILLAGES = frozenset({VillageKind.VILLAGE})
_BODIES = {
    Section.AFFAIRS: _OF_VILLAGES,
    Section.FINANCE: _OF_VILLAGES,
    Section.COMMUNITY: _OF_COMMUNITIES,
}
"""Where the law sets villages and communities different items; else both have it."""


@dataclass(frozen=True, slots=True)
class Display:
    """How long at least what is posted has to hang."""

    hangs: Hangs
    days: int = 0
    """Calendar days from the day after posting, where it is a number of days."""

    @property
    def text(self) -> str:
        """It as the catalogue writes it: 15, 常驻, 至会议日, or nothing."""
        words = {Hangs.STANDING: STANDING, Hangs.UNTIL_EVENT: UNTIL_EVENT}
        return str(self.days) if self.days else words.get(self.hangs, "")

    @classmethod
    def of(cls, text: str) -> Display | None:
        """Return what a catalogue's words mean; None where nobody can tell."""
        told = unicodedata.normalize("NFKC", text).strip()
        if told in {"", "-", "—"}:
            return cls(Hangs.UNSAID)
        if told in {STANDING, "长期"}:
            return cls(Hangs.STANDING)
        if told == UNTIL_EVENT:
            return cls(Hangs.UNTIL_EVENT)
        number = re.fullmatch(r"0*([1-9][0-9]{0,2})(?:日|天)?", told)
        if number and int(number[1]) <= MOST_DAYS:
            return cls(Hangs.DAYS, int(number[1]))
        return None


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """An item of the catalogue (目录事项), in the words of its columns."""

    code: str
    """Its name for ever: V001, W048; those of the office's own begin with X and Y."""
    scope: Scope
    sequence: int
    """Its number in the list as it is printed (序号)."""
    category: str
    """公开类别 of a village's item, 试点领域 of the township's."""
    category_code: Section
    first_level: str
    second_level: str
    content: str
    """What is disclosed, element by element (公开内容、要素)."""
    basis: str
    """The law or document that it rests on (公开依据)."""
    phrase: str
    """The time limit as worded (公开时限)."""
    rule: str = ""
    """The time limit as a rule, in its text form; "" where nobody has settled it."""
    body: str = ""
    """Who has to disclose it (公开主体)."""
    channels: str = ""
    audience: str = ""
    method: str = ""
    level: str = ""
    procedure: str = ""
    """The steps before it is disclosed (公开程序)."""
    least_display: str = ""
    """How long it has to hang at least: a number of days, 常驻, 至会议日."""
    sensitivity: str = ""
    village_relation: str = ""
    """What of a township's item hangs in the villages."""
    section: Section | None = None
    """Where it hangs on a board, if elsewhere than its kind says."""
    bodies: frozenset[VillageKind] | None = None
    """Which kinds of village have it, if others than its kind says."""
    holds_from: date | None = None
    """The day from which its time limit holds; None where it is not on file."""
    display_basis: str = ""
    """What the least display rests on, where that is not the item's own basis."""
    display_from: date | None = None
    """The day from which the least display holds."""
    timing_code: str = ""
    evidence: str = ""
    """How good the sources of the item are (证据等级)."""
    sources: str = ""
    """The keys of the sources that it was taken from."""
    timing_origin: str = ""
    """Where its time limit was taken from."""
    note: str = ""
    """What the office notes of it: 法定依据已变更."""

    @property
    def title(self) -> str:
        """What it is called: the second level, where it has one."""
        return self.second_level or self.first_level

    @property
    def board_section(self) -> Section:
        """The section of a board that it hangs in."""
        return self.section or self.category_code

    @property
    def display(self) -> Display:
        """How long it has to hang at least."""
        return Display.of(self.least_display) or Display(Hangs.UNSAID)

    @property
    def sensitivity_level(self) -> Sensitivity | None:
        """How sensitive it is; None where the catalogue does not say."""
        plain = unicodedata.normalize("NFKC", self.sensitivity)
        told = _SENSITIVITY.fullmatch(plain)
        return _SENSITIVITIES[told[1]] if told else None

    @property
    def levels(self) -> tuple[Level, ...]:
        """Who discloses it, as the columns of the national form."""
        return levels_of(self.level)

    @property
    def methods(self) -> tuple[Method, ...]:
        """Whether it is disclosed unasked, on request, or both."""
        return methods_of(self.method)

    def concerns(self, kind: VillageKind) -> bool:
        """Return whether villages of a kind have it."""
        own = self.bodies or _BODIES.get(self.category_code)
        return own is None or kind in own


def levels_of(text: str) -> tuple[Level, ...]:
    """Return which columns of the national form a level's words tick."""
    return tuple(level for level, words in _LEVELS.items() if words.search(text))


def methods_of(text: str) -> tuple[Method, ...]:
    """Return which columns of the national form the words of a method tick."""
    found = ((Method.PROACTIVE, _PROACTIVE), (Method.ON_REQUEST, _ON_REQUEST))
    return tuple(method for method, words in found if words.search(text))


def channels_of(text: str) -> tuple[str, ...]:
    """Return which boxes of the national form the words of the channels tick.

    The last one (其他) where the words name none of the others.
    """
    plain = unicodedata.normalize("NFKC", text)
    told = tuple(it for it, words in _CHANNEL_PATTERNS.items() if words.search(plain))
    return told or ((OTHER,) if plain.strip() else ())


def tidy(text: str) -> str:
    """Return a text as it is kept: no blanks at the ends of it and of its lines."""
    lines = (line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(lines).strip("\n")


def next_code(scope: Scope, known: Iterable[str]) -> str:
    """Return the code of the next item that the office adds itself."""
    prefix = _OWN[scope]
    taken = [int(it[1:]) for it in known if re.fullmatch(f"{prefix}[0-9]+", it)]
    return f"{prefix}{max(taken, default=0) + 1:03}"


def as_texts(item: CatalogueItem) -> dict[str, str]:
    """Return what each field of an item says, as text; the rule in its text form."""
    return {it.name: _text(getattr(item, it.name)) for it in fields(item)}


def item_of(texts: Mapping[str, object]) -> CatalogueItem:
    """Return the item that `as_texts` has written; other names are passed over.

    Raises ValueError where a field holds what it cannot.
    """
    told = {it.name: str(texts.get(it.name, "")) for it in fields(CatalogueItem)}
    read: dict[str, object] = {
        "scope": Scope(told["scope"]),
        "sequence": int(told["sequence"]),
        "category_code": Section(told["category_code"]),
        "section": Section(told["section"]) if told["section"] else None,
        "bodies": _bodies(told["bodies"]),
    }
    for name in ("holds_from", "display_from"):
        read[name] = date.fromisoformat(told[name]) if told[name] else None
    return CatalogueItem(**{**told, **read})  # type: ignore[arg-type]


def _bodies(text: str) -> frozenset[VillageKind] | None:
    return frozenset(map(VillageKind, text.split(","))) if text else None


def _text(value: object) -> str:
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items somebody looks for; a blank lets every item through."""

    words: str = ""
    """Any words of its title, content, basis, phrase or code, parted by spaces."""
    category: str = ""
    body: str = ""
    section: Section | None = None

    def passes(self, item: CatalogueItem) -> bool:
        """Return whether an item is looked for."""
        if self.category and item.category != self.category:
            return False
        if self.body and self.body != item.body:
            return False
        if self.section and item.board_section is not self.section:
            return False
        texts = "\n".join(as_texts(item).values()).lower()
        return all(word in texts for word in self.words.lower().split())


def categories(items: Iterable[CatalogueItem]) -> tuple[str, ...]:
    """Return the categories of items, in the order in which they come."""
    return tuple(dict.fromkeys(it.category for it in items))


def responsible(items: Iterable[CatalogueItem]) -> tuple[str, ...]:
    """Return who is responsible, those of most items first."""
    return tuple(body for body, _ in Counter(it.body for it in items).most_common())
