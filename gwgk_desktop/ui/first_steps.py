"""What a new office does first, step by step: each button leads to where it is done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.parts import button, hint
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.wording.reminders import FIRST_STEPS, steps_left

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QPushButton

    from gwgk_desktop.domain.reminders import FirstStep


class FirstSteps(QWidget):
    """Shows the steps that are still to be done; what is done vanishes."""

    wanted = Signal(object)
    """The step that is to be done."""

    def __init__(self) -> None:
        super().__init__()
        self._told = hint()
        self._buttons: dict[FirstStep, QPushButton] = {
            step: button(text, partial(self._ask, step), needs=Needs.CHANGING)
            for step, text in FIRST_STEPS.items()
        }
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._told)
        layout.addLayout(FlowLayout(*self._buttons.values()))
        self.show_steps(())

    @property
    def buttons(self) -> list[QPushButton]:
        """The buttons of what is still to be done, in its order."""
        return [it for it in self._buttons.values() if not it.isHidden()]

    def show_steps(self, steps: Sequence[FirstStep]) -> None:
        """Show what is still to be done, the next of it in blue."""
        for step, one in self._buttons.items():
            one.setVisible(step in steps)
            one.setProperty("main", step in steps[:1])
            one.style().polish(one)
        self._told.setText(steps_left(steps))
        self.setVisible(bool(steps))

    def _ask(self, step: FirstStep) -> None:
        self.wanted.emit(step)
