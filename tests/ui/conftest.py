"""Fixtures of the window's tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from gwgk_desktop.domain.users import Roster
from gwgk_desktop.ui import window
from gwgk_desktop.ui.rights import rights

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail the test that opens a dialog which nobody is there to answer.

    A bug that reaches the window fails it as well, with the bug itself.
    """
    bugs: list[str] = []

    def asked(*_: Any, **__: Any) -> NoReturn:
        pytest.fail("a dialog waits for an answer")

    monkeypatch.setattr(QDialog, "exec", asked)
    monkeypatch.setattr(QMessageBox, "exec", asked)
    for name in ("question", "warning", "critical", "information"):
        monkeypatch.setattr(QMessageBox, name, asked)

    def bug(_window: object, log: Path) -> None:
        bugs.append(log.read_text("utf-8"))

    monkeypatch.setattr(window, "show_bug", bug)
    yield
    if QApplication.instance() is not None:
        rights().settle(Roster())  # who was signed in is not, in the next test
    assert not bugs
