"""Small parts that several pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QDateTime, QEvent, QObject, Qt, QTime, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDateEdit,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.ui.main_button import press_on_enter
from gwgk_desktop.ui.read_back import ReadBack
from gwgk_desktop.ui.rights import DeedButton, Needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

    from gwgk_desktop.domain.problems import Problem

DAYS_AHEAD = 366
_STEPS_WIDTH = 48
"""Of a box for numbers: its frame, its padding and its two arrows."""
_QUESTION_WIDTH = 560
_NO_DAY = QDate(1999, 12, 31)
_READ = "*.xlsx *.xlsm *.xls *.et *.ods *.csv *.txt *.xml *.htm *.html *.zip"


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done: what to say of it, what it touched, and how to undo it."""

    said: str
    touched: frozenset[str]
    operation: int = 0
    """The operation that the bar offers to undo; 0 where it cannot be."""
    undo: str = ""
    """What the button says, such as 撤销导入."""
    advice: bool = False
    """Whether the clerk should read it before going on."""
    backed_up: bool = False
    """Whether it was a backup."""
    backup_problem: Problem | None = None
    """Why the backup that goes with it was not made."""


def heading(title: str, hint: str = "") -> QWidget:
    """Return the head of a page: its title and what it is for."""
    head = QWidget()
    layout = QVBoxLayout(head)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    name = QLabel(title)
    name.setObjectName("title")
    layout.addWidget(name)
    if hint:
        told = QLabel(hint)
        told.setObjectName("hint")
        told.setWordWrap(True)
        layout.addWidget(told)
    return head


def button(
    text: str,
    clicked: Callable[[], object],
    *,
    main: bool = False,
    needs: Needs | None = None,
) -> QPushButton:
    """Return a button; the main one of a page stands out.

    One that `needs` a right is off for those who do not have it.
    """
    made = QPushButton(text) if needs is None else DeedButton(text, needs)
    made.setProperty("main", main)
    if main:
        press_on_enter(made)
    made.clicked.connect(lambda: clicked())  # noqa: PLW0108 - drops Qt's "checked"
    return made


def kinds_of_files(name: str) -> str:
    """Return what a file dialog offers where a workbook is asked for."""
    return f"{name} ({_READ});;所有文件 (*)"


def fit(window: QWidget, width: int, height: int) -> None:
    """Make a window as large as this, or as its screen has room for."""
    room = window.screen().availableSize()
    window.resize(min(width, room.width() - 24), min(height, room.height() - 48))


def grow(window: QWidget) -> None:
    """Make a window as high as its contents ask for, if its screen has room for that.

    What wraps its words asks for more the narrower it is, which no size hint tells.
    """
    layout = window.layout()
    wanted = 0
    if layout is not None:
        wraps = layout.hasHeightForWidth()
        hint = layout.totalSizeHint().height()
        wanted = layout.totalHeightForWidth(window.width()) if wraps else hint
    if wanted > window.height():
        fit(window, window.width(), wanted)
        if window.isVisible():  # it has its place, and must not grow off the screen
            room, frame = window.screen().availableGeometry(), window.frameGeometry()
            over = max(frame.bottom() - room.bottom(), 0)
            window.move(frame.x(), max(frame.y() - over, room.y()))


class GrowingDialog(QDialog):
    """A dialog that grows with what it has to say, so that nothing of it is cut off.

    Qt itself opens none higher than two thirds of the screen, and squeezes its fields.
    """

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            grow(self)
        return done


class SeenPage(QWidget):
    """A page that is looked up anew only while somebody sees it.

    Nearly every deed touches what it shows, and to look it up takes a while.
    """

    def __init__(self, look: Callable[[], None]) -> None:
        super().__init__()
        self._look = look
        self._stale = False

    def refresh(self) -> None:
        """Look it up anew, off the window's own thread; unseen, once it is seen."""
        self._stale = not self.isVisible()
        if not self._stale:
            self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()


def accept_files(event: QDragEnterEvent) -> None:
    """Let files that are dragged over a widget be dropped there."""
    if event.mimeData().hasUrls():
        event.acceptProposedAction()


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the files that are dropped on a widget."""
    event.acceptProposedAction()
    names = (url.toLocalFile() for url in event.mimeData().urls())
    return [Path(name) for name in names if name]


class Question(GrowingDialog):
    """A question of many words, to be answered by yes or no."""

    def __init__(self, parent: QWidget, question: str, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(_QUESTION_WIDTH, 0)
        self.asked = ReadBack(question)
        answers = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(answers.Yes | answers.No)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(answers.No).setDefault(True)
        self.buttons.button(answers.Yes).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.asked)
        layout.addWidget(self.buttons)


def sure(parent: QWidget, question: str, title: str = "请确认") -> bool:
    """Return whether the clerk says yes; no is what a hasty Enter says."""
    answer = QMessageBox.StandardButton
    asked = wording.in_window(question)
    if _is_long(parent, asked):
        return Question(parent, asked, title).exec() == QDialog.DialogCode.Accepted
    said = QMessageBox.question(parent, title, asked, defaultButton=answer.No)
    return said == answer.Yes


def _is_long(parent: QWidget, asked: str) -> bool:
    """Return whether Qt's own box would perhaps be higher than the screen."""
    label = QLabel(asked)
    label.setWordWrap(True)
    room = parent.screen().availableSize().height()
    return label.heightForWidth(_QUESTION_WIDTH) > room // 2


def bar(*parts: QWidget | None) -> QHBoxLayout:
    """Return widgets in a row; None is the gap that grows."""
    layout = QHBoxLayout()
    for part in parts:
        if part is None:
            layout.addStretch(1)
        else:
            layout.addWidget(part)
    return layout


def allow(main: QPushButton, lacking: Iterable[str], told: QLabel) -> None:
    """Let the main button of a form be pressed; else say beside it what is missing."""
    missing = "、".join(filter(None, lacking))
    main.setEnabled(not missing)
    told.setText(f"还差：{missing}" if missing else "")


def panel(*parts: QWidget) -> QFrame:
    """Return widgets one below the other in a white frame."""
    frame = QFrame()
    frame.setObjectName("panel")
    layout = QVBoxLayout(frame)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return frame


def empty_text(text: str) -> QLabel:
    """Return what an empty page says instead of an empty table."""
    label = QLabel(text)
    label.setObjectName("empty")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label


def hint(text: str = "") -> QLabel:
    """Return a line that says more about what stands beside it."""
    label = QLabel(text)
    label.setObjectName("hint")
    label.setWordWrap(True)
    return label


def narrow(label: QLabel) -> None:
    """Let a label be as narrow as its window is, whatever it says.

    What cannot be broken, such as a path, else makes the window wider than the screen.
    """
    policy = label.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
    label.setSizePolicy(policy)


def after_a_pause(parent: QObject, do: Callable[[], None], ms: int) -> QTimer:
    """Return a timer that does something once nobody has started it for `ms`."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(ms)
    timer.timeout.connect(do)
    return timer


def choice(hint: str = "") -> QComboBox:
    """Return a box to choose from; typing any part of a name finds it."""
    box = QComboBox()
    box.setEditable(True)
    edit = box.lineEdit()
    if edit is not None:
        edit.setPlaceholderText(hint)
        # A long name is read from its beginning.
        box.currentIndexChanged.connect(lambda _: edit.home(False))  # noqa: FBT003 - Qt's
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = box.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    return box


def fill(box: QComboBox, items: Iterable[tuple[str, object]]) -> None:
    """Replace what a box offers; nothing is chosen."""
    box.blockSignals(True)  # noqa: FBT003 - Qt's signature
    box.clear()
    for text, value in items:
        box.addItem(text, value)
    box.setCurrentIndex(-1)
    box.blockSignals(False)  # noqa: FBT003


def choose(box: QComboBox, value: object) -> None:
    """Choose the item of a value, if the box has it."""
    for place in range(box.count()):
        if box.itemData(place) == value:
            box.setCurrentIndex(place)


def enum_box(labels: dict[Any, str], value: object) -> QComboBox:
    """Return a box of the members of an enumeration, each by its label."""
    box = QComboBox()
    for member, label in labels.items():
        box.addItem(label, member)
    choose(box, value)
    return box


def chosen_value(box: QComboBox) -> object:
    """Return the value whose text stands in the box; None for any other text."""
    place = box.findText(box.currentText().strip())
    return box.itemData(place) if place >= 0 else None


def optional_day_box(day: date | None, none_told: str = "没有登记") -> QDateEdit:
    """Return a box for a day that need not be known; the day before 2000 says so."""
    box = QDateEdit()
    box.setMinimumDate(_NO_DAY)
    box.setSpecialValueText(none_told)
    box.setDisplayFormat("yyyy-MM-dd")
    box.setCalendarPopup(True)
    box.setDate(QDate(day.year, day.month, day.day) if day else _NO_DAY)
    return box


def optional_day_of(box: QDateEdit) -> date | None:
    """Return the day in such a box; None where it holds none."""
    day = box.date()
    return None if day == _NO_DAY else date(day.year(), day.month(), day.day())


def day_box(day: date) -> QDateEdit:
    """Return a box for a day, with a calendar to click in.

    Days before 2000, and those more than a year ahead, are slips of the fingers.
    """
    shown = QDate(day.year, day.month, day.day)
    box = QDateEdit(shown)
    latest = max(day, date.today()) + timedelta(days=DAYS_AHEAD)  # noqa: DTZ011 - the clerk's own day
    box.setDateRange(
        min(QDate(2000, 1, 1), shown), QDate(latest.year, latest.month, latest.day)
    )
    box.setDisplayFormat("yyyy-MM-dd")
    box.setCalendarPopup(True)
    return box


def wide_enough(box: QSpinBox) -> None:
    """Let a box be no narrower than its longest number: cut, it reads as another."""
    longest = max((str(it) for it in (box.minimum(), box.maximum())), key=len)
    digits = box.fontMetrics().horizontalAdvance(f"{longest}{box.suffix()}")
    box.setMinimumWidth(digits + _STEPS_WIDTH)


def show_day(box: QDateEdit, day: date) -> None:
    """Let a box show a day."""
    box.setDate(QDate(day.year, day.month, day.day))


def day_of(box: QDateEdit) -> date:
    """Return the day in a box."""
    day = box.date()
    return date(day.year(), day.month(), day.day())


def moment_box(at: datetime) -> QDateTimeEdit:
    """Return a box for a day and an hour, with a calendar to click in."""
    day, time = QDate(at.year, at.month, at.day), QTime(at.hour, at.minute)
    box = QDateTimeEdit(QDateTime(day, time))
    box.setMinimumDate(QDate(2000, 1, 1))
    box.setDisplayFormat("yyyy-MM-dd HH:mm")
    box.setCalendarPopup(True)
    return box


def moment_of(box: QDateTimeEdit) -> datetime:
    """Return the day and hour in a box."""
    return datetime.fromisoformat(box.dateTime().toString("yyyy-MM-ddTHH:mm"))
