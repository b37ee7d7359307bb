"""Finding the village that a title or a sheet's name speaks of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents.headings import compact
from gwgk_desktop.domain.office import village_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TIME = re.compile(
    r"[\d〇零一二三四五六七八九十]+年度?|\d+月份?|第?[一二三四1-4]季度|[上下]半年度?|\d+日"
)
_UPPER_PLACE = re.compile(
    r".+?(?:[省市县镇乡]|(?<!社)区|街道)(?=[\u3400-\u9fff]+?(?:村|社区))"
)
_VILLAGE = re.compile(r"[\u3400-\u9fff]{1,7}?(?:社区|村)(?!民(?!委))")
_STEM = re.compile(r"(?:社区|村)$")
_REMARK = re.compile(r"说明|备注|附注|注[:：\d]|填表说明")
_NO_VILLAGE = re.compile(
    r"(?:由|经|报|以|按|农|乡|全|本|各|该|所在|行政|自然|贫困|脱贫|新农|镇|多)村$|^.?社区$"
)


def villages_in(texts: Iterable[str], known: Sequence[str]) -> frozenset[str]:
    """Return the villages that the texts name; what is noted to a table names none.

    Villages that are known are found first, under any name of theirs (a sheet may
    be called 大坑 alone); others by their ending, after the township's name.
    """
    told: set[str] = set()
    for text in texts:
        bare = compact(text)
        if _REMARK.match(bare):
            continue
        those = [name for name in known if name in bare]
        longest = max(those, key=len, default="")
        stems = [name for name in known if _STEM.sub("", name) == bare]
        found = longest or next(iter(stems), "") or _by_ending(bare)
        if found:
            told.add(village_key(found))
    return frozenset(told)


def _by_ending(text: str) -> str:
    for part in re.split(r"[^\u3400-\u9fff]+", _TIME.sub(" ", text)):
        rest = part
        while (upper := _UPPER_PLACE.match(rest)) is not None:
            rest = rest[upper.end() :]
        match = _VILLAGE.match(rest)
        if match and not _NO_VILLAGE.search(match[0]):
            return match[0]
    return ""
