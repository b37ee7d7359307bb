"""A catalogue as it is printed: its title, and a table for each category."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.handover import Section
from gwgk_desktop.wording.catalogue import catalogue_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.catalogue_versions import Version

_PRINTED = (
    *("序号", "一级事项", "二级事项", "公开内容（要素）", "公开依据", "公开时限"),
    *("公开主体", "渠道和载体", "公开对象", "公开方式", "公开层级", "最短上墙"),
)
_SHARES = (4, 9, 10, 20, 14, 12, 9, 12, 7, 6, 6, 6)


def catalogue_title(township: str, scope: Scope) -> str:
    """Return what stands at the head of a catalogue."""
    what = "村（社区）级事项" if scope is Scope.VILLAGE else "政务公开标准"
    return f"{township}{what}公开目录"


def catalogue_sections(
    title: str, version: Version, items: Iterable[CatalogueItem]
) -> tuple[Section, ...]:
    """Return a catalogue as it is printed: a table for each category."""
    by_category: dict[str, list[CatalogueItem]] = {}
    for it in items:
        by_category.setdefault(it.category, []).append(it)
    tables = (
        Section(
            f"{category or '未分类'}（{len(some)}项）",
            head=_PRINTED,
            rows=tuple(map(_printed_row, some)),
            shares=_SHARES,
        )
        for category, some in by_category.items()
    )
    return (Section(title, (catalogue_version(version),)), *tables)


def _printed_row(it: CatalogueItem) -> tuple[str, ...]:
    days = f"{it.least_display}天" if it.display.days else it.least_display
    return (
        *(str(it.sequence), it.first_level, it.second_level, it.content, it.basis),
        *(it.phrase, it.body, it.channels, it.audience, it.method, it.level, days),
    )
