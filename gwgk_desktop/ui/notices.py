"""How the window says things: a bar for what happened, a dialog for a bug."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QTableWidget,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.ui.parts import fit, narrow
from gwgk_desktop.ui.read_back import ReadBack
from gwgk_desktop.ui.rights import DeedButton

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from PySide6.QtCore import QObject, SignalInstance

SHOWN_FOR_MS = 12_000
"""How long a success stays; what needs the clerk stays until it is closed."""


class Tone(StrEnum):
    """What a notice is, and so its colour."""

    DONE = "done"
    ADVICE = "advice"
    REFUSED = "refused"


class NoticeBar(QFrame):
    """One line at the edge of the window: what was done, or why not and what next."""

    undo_wanted = Signal(int)

    def __init__(self, *, stays: bool = False) -> None:
        """`stays`: whatever is changed in its dialog, a refusal is still true."""
        super().__init__()
        self._stays = stays
        self.setObjectName("notice")
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Preferred, policy.Maximum)
        self._text = ReadBack()
        narrow(self._text.label)
        self._text.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._operation = 0
        self._lasting = False
        self._heard: list[QObject] = []
        """What of a dialog is listened to; held, or the same would be heard twice."""
        self.undo_button = DeedButton()
        self.undo_button.clicked.connect(lambda: self.undo_wanted.emit(self._operation))
        close = QToolButton()
        close.setText("×")
        close.setToolTip("关闭")
        close.setAccessibleName("关闭提示")
        close.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.addWidget(self._text, 1)
        for one in (self.undo_button, close):
            # Aligned, or the bar would be no higher than they are.
            layout.addWidget(one, alignment=Qt.AlignmentFlag.AlignVCenter)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fade)
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says now; nothing while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def say(
        self,
        text: str,
        tone: Tone = Tone.DONE,
        *,
        operation: int = 0,
        undo: str = "",
        lasting: bool = False,
    ) -> None:
        """Show a line; with `undo`, offer to undo that operation.

        A `lasting` one is true of the whole desk: it stays until somebody closes it.
        """
        self._lasting = lasting
        self._operation = operation
        self._text.setText(wording.in_window(text))
        self.undo_button.setText(undo)
        self.undo_button.setVisible(bool(undo))
        self.setProperty("tone", tone.value)
        self.style().polish(self)
        self.show()
        if tone is Tone.REFUSED:
            self._listen()
        if tone is Tone.DONE:
            self._timer.start(SHOWN_FOR_MS)
        else:
            self._timer.stop()

    def pass_by(self) -> None:
        """Go with the page that it was said on, unless it is of the whole desk."""
        if not self._lasting:
            self.hide()

    def changed(self) -> None:
        """Go where something of what was refused has been changed since."""
        if self.property("tone") == Tone.REFUSED and not self._stays:
            self.hide()

    def _listen(self) -> None:
        """In a dialog, go as soon as the clerk changes anything that it asks for."""
        window = self.window()
        if not isinstance(window, QDialog):
            return
        for field in window.findChildren(QWidget):
            signal = _edited(field)
            if signal is not None and field not in self._heard:
                self._heard.append(field)
                ticked = isinstance(field, QListWidget)
                signal.connect(self._ticked if ticked else self.changed)

    def _ticked(self, item: QListWidgetItem) -> None:
        """Go where a row was ticked: rows without a box are changed by the dialog."""
        if item.data(Qt.ItemDataRole.CheckStateRole) is not None:
            self.changed()

    def _fade(self) -> None:
        """Go, unless somebody is about to click here."""
        if self.underMouse():
            self._timer.start(SHOWN_FOR_MS)
        else:
            self.hide()


def _edited(field: QWidget) -> SignalInstance | None:
    """Return what tells of a change by the clerk, of a field; None of all else.

    Where Qt has a signal for the clerk's own changes it is that: a dialog that sets
    its fields right after a refusal must not thereby hide why.
    """
    if isinstance(field, QAbstractButton) and not field.isCheckable():
        return None
    names = (name for kind, name in _EDITED.items() if isinstance(field, kind))
    name = next(names, None)
    return getattr(field, name) if name else None


_EDITED: Mapping[type[QWidget], str] = {
    QLineEdit: "textEdited",
    QComboBox: "activated",
    QAbstractButton: "clicked",
    QPlainTextEdit: "textChanged",
    QTextEdit: "textChanged",
    QDateTimeEdit: "dateTimeChanged",
    QSpinBox: "valueChanged",
    QListWidget: "itemChanged",
    QTableWidget: "itemChanged",
}


class FaultsDialog(QDialog):
    """Several reasons why something was not done, each on its line."""

    def __init__(self, title: str, faults: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        fit(self, 760, 360)
        self.faults = QListWidget()
        self.faults.addItems([wording.in_window(it) for it in faults])
        self.faults.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(QLabel(title))
        layout.addWidget(self.faults)
        layout.addWidget(buttons)


def show_bug(parent: QWidget, log: Path) -> None:
    """Tell of a bug of ours in one plain dialog; the log has where, not what."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(wording.PRODUCT)
    box.setText(f"{wording.BUG}{log}")
    box.setInformativeText("请把这个文件交给维护人员。")
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    copy = box.addButton("复制路径", QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QApplication.clipboard().setText(str(log)))
    box.exec()
