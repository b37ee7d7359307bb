"""The rows of the catalogue's list, its filters, and what stands above it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
)

from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import (
    Departure,
    VillageItem,
    in_village,
)
from gwgk_desktop.ui.parts import (
    choose,
)
from gwgk_desktop.ui.rows import Column
from gwgk_desktop.ui.why_off import CHOOSE_FIRST
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import (
        CatalogueItem,
    )
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.services.catalogue import Overview


NOT_BEGUN = "还没有目录：请先点“启用标准目录…”或“导入…”"


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as the list shows it."""

    item: CatalogueItem
    told: str
    """What of it is otherwise: in the chosen village, or in how many."""


COLUMNS: tuple[Column[Listed], ...] = (
    Column("编码", lambda it: it.item.code, width=6),
    Column("类别", lambda it: it.item.category, width=8),
    Column("事项", lambda it: it.item.title),
    Column("公开时限", lambda it: it.item.phrase, width=18),
    Column("差异", lambda it: it.told, width=9),
    Column("公开主体", lambda it: it.item.body, width=14),
)


def filter_box(name: str, any_told: str = "") -> QComboBox:
    """Return a box to filter by; its first item lets all through."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    if any_told:
        box.addItem(any_told, None)
    box.setMinimumContentsLength(6)
    box.setSizeAdjustPolicy(
        QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    )
    return box


def offer(box: QComboBox, items: Iterable[tuple[str, object]]) -> None:
    """Replace what a box offers after its first item; what was chosen stays so."""
    before = box.currentData()
    box.blockSignals(True)  # noqa: FBT003 - Qt's signature
    while box.count() > 1:
        box.removeItem(1)
    for text, value in items:
        box.addItem(text, value)
    box.setCurrentIndex(0)
    choose(box, before)
    box.blockSignals(False)  # noqa: FBT003


def departs(it: VillageItem) -> str:
    """Return how a village has an item otherwise; "" where it does not."""
    told = it.departure
    if told is None or told.departure is Departure.NONE:
        return ""
    return words.DEPARTURES[told.departure]


def listed(
    overview: Overview, village: Village | None, today: date
) -> Iterable[Listed]:
    """Return the items as a village has them; None: as all do, and how many differ."""
    items = overview.catalogue.items
    if village is not None:
        own = in_village(items, village, overview.departures, today)
        return [Listed(it.item, departs(it)) for it in own]
    counts: dict[str, int] = {}
    for one in overview.villages:
        for it in in_village(items, one, overview.departures, today):
            if it.departure is not None:
                counts[it.item.code] = counts.get(it.item.code, 0) + 1
    return [
        Listed(it, f"{counts[it.code]}个村不同" if it.code in counts else "")
        for it in items
    ]


def standing(overview: Overview, today: date) -> str:
    """Return which version is shown, which comes, and whether a review waits."""
    version, newest = overview.catalogue.version, overview.newest.version
    if version is None or newest is None:
        return ""
    count = len(overview.catalogue.items)
    told = [f"现行：{words.catalogue_version(version)}，共{count}项"]
    if newest.number != version.number:
        told.append(f"待施行：{words.catalogue_version(newest)}")
    if overview.year_to_review:
        told.append(f"{overview.year_to_review}年度的目录审核还没有做")
    if version.holds_from > today:
        told.append("现行版本的施行日还没有到")
    return "；".join(told)


def why_off(some: Sequence[Listed], scope: Scope) -> tuple[str, str, str]:
    """Return why what is chosen cannot be edited, removed, departed from; "" else."""
    none = "" if some else CHOOSE_FIRST
    one = none or ("" if len(some) == 1 else "一次只能改一项")
    shared = f"{words.CATALOGUES[Scope.TOWNSHIP]}没有各村差异"
    return one, none, none if scope is Scope.VILLAGE else shared
