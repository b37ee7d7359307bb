"""The main window: navigation, pages, the bar that says what happened."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.desk import log_bug
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.ui.comparisons_page import ComparisonsPage
from gwgk_desktop.ui.history_page import HistoryPage
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notices import NoticeBar, Tone, show_bug
from gwgk_desktop.ui.office_page import OfficePage
from gwgk_desktop.ui.payouts_page import PayoutsPage
from gwgk_desktop.ui.returns_page import ReturnsPage
from gwgk_desktop.ui.sheets_page import SheetsPage
from gwgk_desktop.ui.tasks import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.ui.parts import Deed
    from gwgk_desktop.ui.tasks import Lanes

Page = (
    PayoutsPage | ComparisonsPage | SheetsPage | ReturnsPage | HistoryPage | OfficePage
)
"""A page has a `title`, the tables it `watches` (`*` is any), and `refresh`."""
NAVIGATION_WIDTH = 150
EVERYTHING = frozenset({"*"})


class Window(QMainWindow):
    """Holds the pages, says what was done, and refreshes what it touched."""

    def __init__(self, lanes: Lanes, log: Path, today: Callable[[], date]) -> None:
        super().__init__()
        self.setWindowTitle(wording.PRODUCT)
        self.resize(1240, 720)
        self.setAcceptDrops(True)
        self._lanes = lanes
        self._log = log
        self._today = today
        self.payouts = PayoutsPage(lanes, today)
        self.comparisons = ComparisonsPage(lanes, today)
        self.sheets = SheetsPage(lanes)
        self.returns = ReturnsPage(lanes, today)
        self.history = HistoryPage(lanes)
        self.office = OfficePage(lanes)
        self._pages: list[Page] = [
            self.payouts,
            self.sheets,
            self.returns,
            self.comparisons,
            self.history,
            self.office,
        ]
        self.navigation = QListWidget()
        self.navigation.setObjectName("navigation")
        self.navigation.setFixedWidth(NAVIGATION_WIDTH)
        self.navigation.setAccessibleName("导航")
        self.notice = NoticeBar()
        self.notice.undo_wanted.connect(self.history.undo)
        self._stack = QStackedWidget()
        for number, page in enumerate(self._pages, start=1):
            self.navigation.addItem(page.title)
            self._stack.addWidget(page)
            page.deed_done.connect(self._deed_done)
            page.failed.connect(self.show_failure)
            go = QAction(self)
            go.setShortcut(QKeySequence(f"Ctrl+{number}"))
            go.triggered.connect(partial(self.navigation.setCurrentRow, number - 1))
            self.addAction(go)
        self.navigation.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.payouts.sheets_wanted.connect(self._make_sheets)
        self.sheets.make_wanted.connect(partial(self._make_sheets, None))
        content = QWidget()
        right = QVBoxLayout(content)
        right.addWidget(self.notice)
        right.addWidget(self._stack, 1)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(content, 1)
        self.setCentralWidget(middle)
        self.navigation.setCurrentRow(0)

    def refresh(self, touched: frozenset[str] = EVERYTHING) -> None:
        """Let the pages look again that watch what was touched."""
        for page in self._pages:
            if EVERYTHING in (touched, page.watches) or touched & page.watches:
                page.refresh()

    def opened(self, troubles: Sequence[Problem]) -> None:
        """Fill the pages; say what was wrong with the store when it was opened."""
        self.refresh()
        if troubles:
            told = "".join(map(wording.describe, troubles))
            self.notice.say(told, Tone.REFUSED)

    def show_failure(self, error: Exception) -> None:
        """Tell the clerk why something was not done, or that we have a bug."""
        if isinstance(error, Cancelled):
            self.notice.say("已取消，数据未改动。", Tone.ADVICE)
        elif isinstance(error, Refusal):
            self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        else:
            log_bug(error)
            show_bug(self, self._log)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._lanes.look.close()  # first: the store is sealed when nobody reads it
        self._lanes.work.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        names = [url.toLocalFile() for url in event.mimeData().urls()]
        event.acceptProposedAction()
        self.navigation.setCurrentRow(0)
        self.payouts.import_files(Path(name) for name in names if name)

    def _deed_done(self, deed: Deed) -> None:
        tone = Tone.ADVICE if deed.advice else Tone.DONE
        self.notice.say(deed.said, tone, operation=deed.operation, undo=deed.undo)
        if deed.touched:
            self.refresh(deed.touched)

    def _make_sheets(self, batch: BatchSummary | None) -> None:
        dialog = MakeSheetsDialog(self._lanes, batch, self._today(), self)
        dialog.deed_done.connect(self._deed_done)
        dialog.failed.connect(self.show_failure)
        if dialog.exec():
            self.navigation.setCurrentRow(self._pages.index(self.sheets))
