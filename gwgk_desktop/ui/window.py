"""The main window: navigation, pages, the bar that says what happened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.desk import log_bug
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.domain.reminders import FirstStep
from gwgk_desktop.services import backups, checking, made_again, payouts
from gwgk_desktop.ui.backup_standing import BackupStanding
from gwgk_desktop.ui.backups_page import BackupsPage
from gwgk_desktop.ui.catalogue_page import CataloguePage
from gwgk_desktop.ui.clipboard import clipboard
from gwgk_desktop.ui.comparisons_page import ComparisonsPage
from gwgk_desktop.ui.history_page import HistoryPage
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.notice_dialog import NoticeDialog
from gwgk_desktop.ui.notices import NoticeBar, Tone, show_bug
from gwgk_desktop.ui.office_page import OfficePage
from gwgk_desktop.ui.parts import Deed, accept_files, dropped_files, fit
from gwgk_desktop.ui.payouts_page import PayoutsPage
from gwgk_desktop.ui.plan_page import PlanPage
from gwgk_desktop.ui.postings_page import PostingsPage
from gwgk_desktop.ui.returns_page import ReturnsPage
from gwgk_desktop.ui.rights import Needs, rights
from gwgk_desktop.ui.scan_page import ScanPage
from gwgk_desktop.ui.sheets_page import SheetsPage
from gwgk_desktop.ui.tasks import Cancelled
from gwgk_desktop.ui.today_page import TodayPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.posting_plan import Planned
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.services.made_again import MadeAgain
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.services.restoring import Decided
    from gwgk_desktop.ui.lock import Lock
    from gwgk_desktop.ui.tasks import Lanes

Page = (
    TodayPage
    | CataloguePage
    | PayoutsPage
    | ComparisonsPage
    | SheetsPage
    | PlanPage
    | PostingsPage
    | ReturnsPage
    | ScanPage
    | HistoryPage
    | BackupsPage
    | OfficePage
)
"""A page has a `title`, the tables it `watches` (`*` is any), and `refresh`."""
NAVIGATION_WIDTH = 150
EVERYTHING = frozenset({"*"})


def _shortcut(number: int) -> str:
    """Return the keys of a page, counted from 1: Ctrl+1 to Ctrl+0, then with Shift."""
    keys = "Ctrl" if number <= 10 else "Ctrl+Shift"
    return f"{keys}+{number % 10}"


class Window(QMainWindow):
    """Holds the pages, says what was done, and refreshes what it touched."""

    def __init__(
        self,
        lanes: Lanes,
        log: Path,
        today: Callable[[], date],
        damage_of: Callable[[Exception], Problem | None] = lambda _: None,
    ) -> None:
        """Lay out the pages; `damage_of` tells what errors the store's damage is."""
        super().__init__()
        self._damage_of = damage_of
        self.setWindowTitle(wording.PRODUCT)
        fit(self, 1240, 720)
        self.setAcceptDrops(True)
        self._lanes = lanes
        self._log = log
        self._today = today
        self.today = TodayPage(lanes, today)
        self.catalogue = CataloguePage(lanes, today)
        self.payouts = PayoutsPage(lanes, today)
        self.comparisons = ComparisonsPage(lanes, today)
        self.sheets = SheetsPage(lanes, today)
        self.plan = PlanPage(lanes, today)
        self.postings = PostingsPage(lanes)
        self.returns = ReturnsPage(lanes, today)
        self.scan = ScanPage(lanes)
        self.history = HistoryPage(lanes)
        self.backups = BackupsPage(lanes)
        self.office = OfficePage(lanes)
        self._pages: list[Page] = [
            self.today,
            self.catalogue,
            self.payouts,
            self.comparisons,
            self.sheets,
            self.plan,
            self.postings,
            self.returns,
            self.scan,
            self.history,
            self.backups,
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
            self._add_page(number, page)
        self.navigation.clicked.connect(self.notice.pass_by)
        self.navigation.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._connect_pages()
        self.standing = BackupStanding(lanes)
        self.standing.backed_up.connect(self.backups.refresh)
        self.standing.failed.connect(self.show_failure)
        self._lay_out()
        self.backups.swap_wanted.connect(self._swap)
        self.office.users.lock_wanted.connect(self.lock_now)
        self.office.users.minutes_known.connect(self._lock_after)
        self._lock: Lock | None = None
        self._add_shortcut_of_lock()
        self._started = False
        self._show_page(self.today)

    def _add_page(self, number: int, page: Page) -> None:
        self.navigation.addItem(page.title)
        self._stack.addWidget(page)
        page.deed_done.connect(self._deed_done)
        page.failed.connect(self.show_failure)
        go = QAction(self)
        go.setShortcut(QKeySequence(_shortcut(number)))
        go.triggered.connect(partial(self.navigation.setCurrentRow, number - 1))
        go.triggered.connect(self.notice.pass_by)
        self.addAction(go)

    def _connect_pages(self) -> None:
        """Let pages lead on to what others of them do."""
        self.payouts.sheets_wanted.connect(self._make_sheets)
        self.sheets.make_wanted.connect(partial(self._make_sheets, None))
        self.sheets.notice_wanted.connect(partial(self._make_notice, None))
        self.plan.sheet_wanted.connect(self._make_sheets_of)
        self.plan.notice_wanted.connect(self._make_notice)
        self.today.told.connect(self._tell_of_today)
        self.today.plan_wanted.connect(self._show_planned)
        self.today.posting_wanted.connect(self._show_posting)
        self.today.sheet_wanted.connect(self._show_waiting)
        self.today.days_off_wanted.connect(self._show_days_off)
        self.today.steps.wanted.connect(self._show_first)
        self.today.make_wanted.connect(self._make_of_planned)
        self.today.corrected_wanted.connect(self._make_corrected)
        self.postings.corrected_wanted.connect(self._make_corrected)
        self.today.sheets_wanted.connect(self._show_sheets)
        self.today.catalogue_wanted.connect(partial(self._show_page, self.catalogue))

    def _add_shortcut_of_lock(self) -> None:
        lock = QAction(self)
        lock.setShortcut(QKeySequence("Ctrl+L"))
        lock.triggered.connect(self.lock_now)
        self.addAction(lock)

    def _lay_out(self) -> None:
        content = QWidget()
        right = QVBoxLayout(content)
        right.addWidget(self._stack, 1)
        right.addWidget(self.notice)  # below: it comes and goes, and moves no button
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(content, 1)
        self.setCentralWidget(middle)
        self.statusBar().addWidget(self.standing, 1)

    def start(self, troubles: Sequence[Problem]) -> None:
        """Fill the pages and start the clock of the backups: the store is open.

        Say what was wrong with it when it was opened.
        """
        self._started = True
        self.refresh()
        self.standing.start()
        if troubles:
            told = "".join(map(wording.describe, troubles))
            self.notice.say(told, Tone.REFUSED, lasting=True)

    def guard(self, lock: Lock) -> None:
        """Let the window be locked."""
        self._lock = lock

    @property
    def guarded(self) -> bool:
        """Whether it can be locked."""
        return self._lock is not None

    def lock_now(self) -> None:
        """Lock; say why not where the folder is open to everybody anyway."""
        if self._lock is not None:
            self._lock.lock()
        else:
            said = "这个数据文件夹没有加密，没有密码可问，不能锁定；见“设置—用户”。"
            self.notice.say(said, Tone.ADVICE)

    def _lock_after(self, minutes: int) -> None:
        if self._lock is not None:
            self._lock.set_minutes(minutes)

    def let_go(self, then: Callable[[], None]) -> None:
        """Let every lane go of the store, with nobody asking for it meanwhile."""
        lanes = self._lanes
        self.standing.clock.stop()
        self.setEnabled(False)
        last = partial(lanes.spare.release, then)
        lanes.work.release(partial(lanes.look.release, last))

    def refresh(self, touched: frozenset[str] = EVERYTHING) -> None:
        """Let the pages look again that watch what was touched."""
        for page in self._pages:
            if EVERYTHING in (touched, page.watches) or touched & page.watches:
                page.refresh()

    def show_failure(self, error: Exception) -> None:
        """Tell the clerk why something was not done, or that we have a bug."""
        if isinstance(error, Cancelled):
            self.notice.say("已取消，数据未改动。", Tone.ADVICE)
        elif isinstance(error, Refusal):
            self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        elif damage := self._damage_of(error):
            self.notice.say(wording.describe(damage), Tone.REFUSED, lasting=True)
            self._lanes.spare.run(
                checking.stop_if_damaged, done=lambda _: None, failed=lambda _: None
            )
        else:
            log_bug(error)
            show_bug(self, self._log)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.standing.clock.stop()
        clipboard().forget_number()
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.end()
        self.hide()  # the last backup may take its time
        self._lanes.look.close()  # first: the store is sealed when nobody reads it
        self._lanes.work.close()
        problems: list[Problem | None] = []
        if self._started:
            self._lanes.spare.run(
                lambda store: problems.append(backups.at_quit(store)),
                done=lambda _: None,
                failed=lambda _: None,
            )
        self._lanes.spare.close()
        for problem in filter(None, problems):
            # What stands in the window already is not told again.
            if wording.describe(problem) != self.standing.problem:
                told = wording.not_backed_up(problem)
                QMessageBox.warning(self, wording.PRODUCT, told)
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        accept_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if why_not := rights().why_not(Needs.CHANGING):
            self.notice.say(why_not, Tone.ADVICE)
            return
        self._show_page(self.payouts)
        self.payouts.import_files(files)

    def _deed_done(self, deed: Deed) -> None:
        tone = Tone.ADVICE if deed.advice else Tone.DONE
        if deed.said:
            self.notice.say(deed.said, tone, operation=deed.operation, undo=deed.undo)
        self.standing.note(deed)
        if deed.touched:
            self.refresh(deed.touched)

    def _swap(self, decided: Decided) -> None:
        """Let every lane go of the store, so that what is decided for can be done."""
        lanes = self._lanes

        def ended(_: object) -> None:
            # What looked meanwhile may have the old store open still.
            lanes.look.release(lambda: lanes.spare.release(told))

        def told() -> None:
            said = (
                f"已恢复；原来的数据在“备份”页的“恢复时换下的数据”（{decided.aside}）。"
            )
            self._deed_done(Deed(said, EVERYTHING, backup_problem=decided.problem))

        def reopen() -> None:
            lanes.work.run(lambda _: None, done=ended, failed=self.show_failure)

        lanes.spare.release(
            lambda: lanes.look.release(lambda: lanes.work.release(reopen))
        )

    def _show_page(self, page: Page) -> None:
        self.navigation.setCurrentRow(self._pages.index(page))

    def _tell_of_today(self, told: str) -> None:
        """Say how it stands, unless the bar says something already."""
        if self.notice.isHidden():
            self.notice.say(told, Tone.ADVICE)

    def _show_planned(self, planned: Planned) -> None:
        self.plan.show_planned(planned)
        self._show_page(self.plan)

    def _show_posting(self, number: int) -> None:
        self.postings.show_posting(number)
        self._show_page(self.postings)

    def _show_waiting(self, sheet: MadeSheet) -> None:
        self.postings.show_waiting(sheet.id)
        self._show_page(self.postings)

    def _show_days_off(self) -> None:
        self.office.show_days_off()
        self._show_page(self.office)

    def _show_first(self, step: FirstStep) -> None:
        """Lead to where one of the first steps of an office is done."""
        pages: dict[FirstStep, Page] = {
            FirstStep.CATALOGUE: self.catalogue,
            FirstStep.LIST: self.payouts,
        }
        if page := pages.get(step):
            self._show_page(page)
        else:
            self.office.show_first(step)
            self._show_page(self.office)

    def _make_of_planned(self, some: tuple[Planned, ...]) -> None:
        """Make the sheets that something planned wants before it can go up."""
        if some[0].key.batch_id is not None:
            self._make_sheets_of(some)
        else:
            self._make_notice(some[0])

    def _make_sheets(
        self,
        batch: BatchSummary | None,
        planned: tuple[Planned, ...] = (),
        again: MadeAgain | None = None,
    ) -> None:
        day = self._today()
        dialog = MakeSheetsDialog(self._lanes, batch, day, self, planned, again=again)
        dialog.deed_done.connect(self._deed_done)
        dialog.failed.connect(self.show_failure)
        if dialog.exec():
            self._show_page(self.sheets)

    def _make_sheets_of(self, planned: tuple[Planned, ...]) -> None:
        """Make the sheets of a batch as the plan has them."""
        self._lanes.look.run(
            partial(payouts.batch, batch_id=planned[0].key.batch_id or 0),
            done=partial(self._make_sheets, planned=planned),
            failed=self.show_failure,
        )

    def _make_corrected(self, some: Sequence[Listed]) -> None:
        """Make the sheets anew that were wrong, as they were made."""
        ids = {it.record.posting.sheet_id for it in some}
        self._lanes.look.run(
            partial(made_again.made_again, sheet_ids=[it for it in ids if it]),
            done=self._make_again,
            failed=self.show_failure,
        )

    def _make_again(self, again: MadeAgain) -> None:
        if again.newer or again.problem:  # nothing to make: what is there is shown
            self._show_sheets(again.newer or again.wrong)
            told = wording.corrected_already([str(it.number) for it in again.newer])
            if again.problem and not again.newer:
                told = wording.in_window(wording.describe(again.problem))
            self.notice.say(told, Tone.ADVICE)
        elif again.first.kind is SheetKind.PAYOUTS:
            self._make_sheets(again.batches[0], again=again)
        else:
            self._make_notice(None, again)

    def _show_sheets(self, some: Sequence[MadeSheet]) -> None:
        """Lead to sheets in their list."""
        self._show_page(self.sheets)
        self.sheets.show_sheets(some)

    def _make_notice(
        self, planned: Planned | None, again: MadeAgain | None = None
    ) -> None:
        dialog = NoticeDialog(self._lanes, self._today(), self, planned, again=again)
        dialog.deed_done.connect(self._deed_done)
        dialog.failed.connect(self.show_failure)
        dialog.exec()
