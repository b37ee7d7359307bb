"""A field to search by: wide enough for what it says while it is empty."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

_BESIDE = 40
"""Of its frame, its padding and the button that clears it."""


def search_field(told: str) -> QLineEdit:
    """Return a field that says what is searched for, uncut."""
    made = QLineEdit()
    made.setPlaceholderText(told)
    made.setClearButtonEnabled(True)
    made.setMinimumWidth(made.fontMetrics().horizontalAdvance(told) + _BESIDE)
    return made
