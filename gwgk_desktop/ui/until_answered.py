"""What a page says before its first answer: not that there is nothing, nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.ui.parts import empty_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

READING = "正在读取…"


def until_answered(stack: QStackedWidget, text: str = READING) -> int:
    """Let a stack say that it is being looked up; return the place of that page.

    It is shown until the page shows another, as it does with its first answer.
    """
    place = stack.addWidget(empty_text(text))
    stack.setCurrentIndex(place)
    return place
