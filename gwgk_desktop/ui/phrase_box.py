"""A time limit as it is typed: read back as a sentence and its next days, confirmed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from gwgk_desktop.services import catalogue_dates
from gwgk_desktop.ui.item_panel import meant_lines
from gwgk_desktop.ui.parts import after_a_pause
from gwgk_desktop.ui.read_back import ReadBack

if TYPE_CHECKING:
    from datetime import date

    from gwgk_desktop.services.catalogue_dates import Meant
    from gwgk_desktop.ui.tasks import Lanes

CONFIRM = "勾选确认时限读得对不对"
PAUSE_MS = 300
"""After the last key before the words are read."""


class PhraseBox(QWidget):
    """Takes the words of a time limit; what they were read as has to be confirmed."""

    changed = Signal()
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, today: date, phrase: str, rule: str) -> None:
        """Begin with the words and the rule that hold, which are confirmed already."""
        super().__init__()
        self._lanes = lanes
        self._today = today
        self._known = phrase
        self.rule = rule
        self.line = QLineEdit(phrase)
        self.line.setPlaceholderText("如：每季度首月20日前；信息形成之日起20个工作日内")
        self.read_back = ReadBack()
        self.read_back.label.setObjectName("hint")
        self.confirmed = QCheckBox("读得对，按此推算到期日")
        self.confirmed.setVisible(False)
        self.confirmed.toggled.connect(self.changed)
        self._timer = after_a_pause(self, self.read, PAUSE_MS)
        self.line.textChanged.connect(self._typed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.line, self.read_back, self.confirmed):
            layout.addWidget(part)
        self.setFocusProxy(self.line)
        if phrase:
            lanes.look.run(
                partial(catalogue_dates.of_rule, rule=rule, today=today),
                done=partial(self._show, phrase),
                failed=self.failed.emit,
            )

    @property
    def phrase(self) -> str:
        """The words."""
        return self.line.text().strip()

    @property
    def is_settled(self) -> bool:
        """Whether nothing was typed that is still to be confirmed."""
        return self.phrase == self._known or self.confirmed.isChecked()

    def _typed(self) -> None:
        self.confirmed.setChecked(False)
        self.confirmed.setVisible(self.phrase != self._known)
        self.confirmed.setEnabled(False)
        self._timer.start()
        self.changed.emit()

    def read(self) -> None:
        """Read the words now."""
        self._timer.stop()
        phrase = self.phrase
        if not phrase:
            self._show(phrase, catalogue_dates.Meant(None))
            return
        self._lanes.look.run(
            partial(catalogue_dates.of_words, phrase=phrase, today=self._today),
            done=partial(self._show, phrase),
            failed=self.failed.emit,
        )

    def _show(self, phrase: str, meant: Meant) -> None:
        if phrase != self.phrase:
            return  # typed on meanwhile
        if not phrase:
            self.read_back.setText("")
            self.rule = ""
        else:
            told = (
                f"{name}：{text}" if name else text for name, text in meant_lines(meant)
            )
            self.read_back.setText("\n".join(told))
            self.rule = str(meant.rule) if meant.rule else ""
        label = "读得对，按此推算到期日" if self.rule else "知道读不出，到期日人工填写"
        self.confirmed.setText(label)
        self.confirmed.setEnabled(True)
        self.changed.emit()
