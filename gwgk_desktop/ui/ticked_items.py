"""Lists of the dialog that makes sheets: villages to be ticked, what is to be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from gwgk_desktop import wording

if TYPE_CHECKING:
    from PySide6.QtWidgets import QListWidget, QListWidgetItem

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.services.notice_sheets import Offered


def told_of(it: Offered) -> str:
    """Return a village's name, and the sheet that it has already."""
    if it.sheet is None:
        return it.village.name
    return (
        f"{it.village.name}（已有{it.sheet.number}，{wording.sheet_state(it.sheet)}）"
    )


def line_of(village: str, it: Problem) -> str:
    """Return what is to be known in a line; "" is what holds of all the sheets."""
    where = f"{village}：" if village else ""
    told = f"{wording.SEVERITIES[it.severity]}｜{where}{wording.describe(it)}"
    return wording.in_window(told)


def ticked(items: QListWidget) -> list[QListWidgetItem]:
    """Return the items that are ticked."""
    every = (items.item(place) for place in range(items.count()))
    return [it for it in every if it.checkState() is Qt.CheckState.Checked]


def numbers(items: list[QListWidgetItem]) -> list[int]:
    """Return the numbers of what items stand for."""
    return [int(it.data(Qt.ItemDataRole.UserRole)) for it in items]
