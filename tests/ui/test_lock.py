"""The lock: nothing to be seen or pasted, nothing lost, whatever is open."""

from __future__ import annotations

import ctypes
import itertools
import shutil
import subprocess
import sys
from ctypes import wintypes
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QSpinBox,
    QTableView,
    QWidget,
)

from gwgk_desktop import paths, wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.comparisons import ListKind, ListTerms
from gwgk_desktop.domain.posting_plan import Key, Planned, Site
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    boards,
    catalogue,
    catalogue_imports,
    comparisons,
    notice_sheets,
    office,
    payments,
    payouts,
    photos,
    postings,
    putting_up,
)
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.store.database import Store
from gwgk_desktop.ui import lock as lock_module
from gwgk_desktop.ui import screen_lock
from gwgk_desktop.ui.asking import secret_line
from gwgk_desktop.ui.batch_dialogs import CorrectionDialog, LinesDialog, TermsDialog
from gwgk_desktop.ui.board_dialog import BoardDialog
from gwgk_desktop.ui.catalogue_changes import ReviewCatalogueDialog, VersionsDialog
from gwgk_desktop.ui.catalogue_dialogs import AdoptDialog, DepartDialog, RemoveDialog
from gwgk_desktop.ui.catalogue_import_dialog import CatalogueImportDialog
from gwgk_desktop.ui.check_dialog import CheckDialog
from gwgk_desktop.ui.clipboard import clipboard
from gwgk_desktop.ui.comparison_dialogs import DecisionDialog, ListDialog
from gwgk_desktop.ui.days_off_dialog import DaysOffDialog
from gwgk_desktop.ui.event_dialog import EventDialog
from gwgk_desktop.ui.glyphs_tab import GlyphDialog
from gwgk_desktop.ui.help_dialog import HelpDialog
from gwgk_desktop.ui.import_dialog import ImportDialog
from gwgk_desktop.ui.internal_copies_dialog import InternalCopiesDialog
from gwgk_desktop.ui.item_dialog import ItemDialog
from gwgk_desktop.ui.kept_photos_dialog import KeptPhotosDialog
from gwgk_desktop.ui.lock import Lock
from gwgk_desktop.ui.main import make_window
from gwgk_desktop.ui.make_sheets_dialog import MakeSheetsDialog
from gwgk_desktop.ui.new_villages_dialog import NewVillagesDialog
from gwgk_desktop.ui.notice_dialog import NoticeDialog
from gwgk_desktop.ui.notices import FaultsDialog
from gwgk_desktop.ui.paper_dialog import PaperDialog
from gwgk_desktop.ui.payment_dialogs import PaymentsDialog, SayPaidDialog, UnpaidDialog
from gwgk_desktop.ui.photos_dialog import PhotosDialog
from gwgk_desktop.ui.posting_dialogs import (
    PostDialog,
    RepostDialog,
    SpoilDialog,
    TakeDownDialog,
)
from gwgk_desktop.ui.posting_paper_dialogs import (
    ArchiveDialog,
    EnquiryDialog,
    ObjectionDialog,
    ReplyDialog,
    RuleDialog,
)
from gwgk_desktop.ui.preview_work import UnknownVillage
from gwgk_desktop.ui.put_up_dialog import PutUpDialog
from gwgk_desktop.ui.record_dialog import RecordDialog
from gwgk_desktop.ui.recovery_dialog import RecoveryCodeDialog
from gwgk_desktop.ui.release_dialogs import (
    ClassifyDialog,
    ReleaseDialog,
    WithdrawDialog,
)
from gwgk_desktop.ui.review_dialog import ReviewDialog
from gwgk_desktop.ui.screen_lock import ScreenLock
from gwgk_desktop.ui.signed_pages import SignedPagesDialog
from gwgk_desktop.ui.users_tab import PasswordDialog
from tests import begun
from tests.begun import NOW, TODAY
from tests.services.deeds import drafts
from tests.stories import photo
from tests.ui.seen import DATA, drawn, now_lanes
from tests.ui.test_pages import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.domain.catalogue import CatalogueItem

EXEC = QDialog.exec
"""Qt's own, before the tests forbid it."""
SECRET = "first password"  # noqa: S105 - of nobody
pytestmark = pytest.mark.qt_log_ignore("plugin does not support", extend=True)
CYCLES = 6
LIST, RETURNED = "死亡名单.csv", "回盘.csv"
NUMBER = "360299195006190608"


def verify(secret: str) -> None:
    if secret != SECRET:
        raise Refusal(Code.PASSWORD_WRONG, user="王会计")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Give a window that shows something."""
    made = QWidget()
    made.setWindowTitle("乡镇政务公开台")
    QLineEdit("王小明 0608", made)
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.show()
    return made


@pytest.fixture
def lock(window: QWidget) -> Iterator[Lock]:
    made = Lock(window, "王会计", verify)
    yield made
    made.end()


def is_locked(lock: Lock) -> bool:
    return lock.locked


def others(lock: Lock) -> list[QWidget]:
    return [
        it
        for it in QApplication.topLevelWidgets()
        if it.isVisible() and it is not lock.dialog
    ]


def nothing_is_seen(lock: Lock) -> None:
    for shown in others(lock):
        picture = shown.grab().toImage()
        plain = QImage(picture.size(), picture.format())
        plain.setDevicePixelRatio(picture.devicePixelRatio())
        plain.fill(picture.pixelColor(0, 0))
        assert picture == plain, shown
        assert shown.windowTitle() in {"", wording.LOCKED_TITLE}
    assert QApplication.clipboard().text() == ""


def typed(dialog: QWidget) -> list[Any]:
    """Return everything that stands in a dialog's fields, and what is chosen."""
    state: list[Any] = [
        (it.text(), it.cursorPosition()) for it in dialog.findChildren(QLineEdit)
    ]
    state += [it.toPlainText() for it in dialog.findChildren(QPlainTextEdit)]
    state += [it.currentText() for it in dialog.findChildren(QComboBox)]
    state += [it.value() for it in dialog.findChildren(QSpinBox)]
    state += [it.isChecked() for it in dialog.findChildren(QAbstractButton)]
    state += [
        it.currentIndex().row()
        for it in dialog.findChildren(QTableView)
        if isinstance(it.model(), QAbstractItemModel)
    ]
    return state


def half_fill(dialog: QWidget) -> None:
    for number, line in enumerate(dialog.findChildren(QLineEdit)):
        if line.isVisible() and line.isEnabled() and not line.isReadOnly():
            QTest.keyClicks(line, f"half {number}")
    for table in dialog.findChildren(QTableView):
        if table.isVisible():
            table.selectRow(0)


def leave_alone(lock: Lock) -> None:
    monotonic, wall = lock._used
    lock._used = (monotonic - lock.minutes * 60, wall)
    lock.look()


def wake_later(lock: Lock) -> None:
    """Lock by the other clock: the computer slept."""
    monotonic, wall = lock._used
    lock._used = (monotonic, wall - lock.minutes * 60)
    lock.look()


def press(lock: Lock) -> None:
    QTest.keyClick(others(lock)[-1], Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


WAYS: tuple[Callable[[Lock], None], ...] = (
    leave_alone,
    press,
    Lock.lock,
    wake_later,
)


def cycle(lock: Lock, way: Callable[[Lock], None]) -> None:
    QApplication.clipboard().setText(NUMBER)
    clipboard()._ours = NUMBER  # as copied from a window of ours that is active
    way(lock)
    assert is_locked(lock)
    assert lock.dialog.isVisible()
    nothing_is_seen(lock)
    for shown in others(lock):
        QTest.keyClicks(shown, "nobody")  # as it would come through all the same
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.keyClick(lock.dialog, Qt.Key.Key_Escape)
    lock.dialog.password.setText("wrong")
    lock.dialog.go_button.click()
    assert "密码不对" in lock.dialog.told.text()
    assert is_locked(lock)
    nothing_is_seen(lock)
    lock.dialog.password.setText(SECRET)
    lock.dialog.go_button.click()
    assert not is_locked(lock)
    assert not lock.dialog.isVisible()


def beside(store: Store, name: str) -> Path:
    return store.path.parent / name


def standard_items() -> list[CatalogueItem]:
    return [it.item for it in catalogue_imports.standard(Scope.VILLAGE).items[:2]]


def lines(store: Store, parent: QWidget) -> QDialog:
    return LinesDialog(now_lanes(store), payouts.batches(store)[0], parent)


def correction(store: Store, parent: QWidget) -> QDialog:
    return CorrectionDialog(now_lanes(store), payouts.lines(store, 1, 0, 1)[0], parent)


def message(_store: Store, parent: QWidget) -> QDialog:
    box = QMessageBox(parent)
    box.setWindowTitle("王小明")
    box.setText("删除“王小明”？")
    box.setStandardButtons(QMessageBox.StandardButton.Yes)
    return box


def name_asked(_store: Store, parent: QWidget) -> QDialog:
    return QInputDialog(parent)


def file_asked(_store: Store, parent: QWidget) -> QDialog:
    dialog = QFileDialog(parent, "选择发放表")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog


def progress(_store: Store, parent: QWidget) -> QDialog:
    return QProgressDialog("正在导入", "取消", 0, 0, parent)


def password(store: Store, parent: QWidget) -> QDialog:
    lane = now_lanes(store).work
    old: list[tuple[str, QWidget]] = [("现在的密码", secret_line())]
    return PasswordDialog("修改我的密码", old, lambda _: pytest.fail, lane, parent)


def of_postings(kind: Callable[..., QDialog], store: Store, parent: QWidget) -> QDialog:
    return kind(now_lanes(store), postings.postings(store), NOW, parent)


def photographed(store: Store, parent: QWidget) -> QDialog:
    paper = OnPaper("第二季度财务公开", place="政府门前")
    [it] = putting_up.post_from_paper(store, paper, PostTerms(NOW, "张网格")).postings
    near = NewPhoto(it.record.id, photo(), "a.jpg")
    [it] = photos.keep_photos(store, [near]).postings
    return KeptPhotosDialog(now_lanes(store), it, parent)


PLANNED = Planned(Key(1, "V001", None, "", "result"), "梅岭村", "王小明", "", TODAY)
DIALOGS: dict[str, Callable[[Store, QWidget], QDialog]] = {
    "import": lambda store, parent: ImportDialog(
        now_lanes(store), DATA / "titled.xlsx", TODAY, parent
    ),
    "lines": lines,
    "correction": correction,
    "terms": lambda store, parent: TermsDialog(
        now_lanes(store), payouts.batches(store)[0], parent
    ),
    "payments": lambda store, parent: PaymentsDialog(
        now_lanes(store), payouts.batches(store)[0], beside(store, RETURNED), parent
    ),
    "said paid": lambda store, parent: SayPaidDialog(
        now_lanes(store), payouts.batches(store)[0], TODAY, parent
    ),
    "unpaid": lambda store, parent: UnpaidDialog(
        now_lanes(store), payouts.batches(store)[0], parent
    ),
    "list": lambda store, parent: ListDialog(
        now_lanes(store), beside(store, LIST), TODAY, parent
    ),
    "decision": lambda store, parent: DecisionDialog(
        now_lanes(store), comparisons.verifications(store, 1)[0], parent
    ),
    "sheets": lambda store, parent: MakeSheetsDialog(
        now_lanes(store), payouts.batches(store)[0], TODAY, parent
    ),
    "internal": lambda store, parent: InternalCopiesDialog(
        now_lanes(store), payouts.batches(store)[0], parent
    ),
    "notice": lambda store, parent: NoticeDialog(now_lanes(store), TODAY, parent),
    "review": lambda store, parent: ReviewDialog(
        now_lanes(store), drafts(store), TODAY, parent
    ),
    "release": lambda store, parent: ReleaseDialog(
        now_lanes(store), drafts(store), parent
    ),
    "withdraw": lambda store, parent: WithdrawDialog(
        now_lanes(store), drafts(store), parent
    ),
    "classify": lambda store, parent: ClassifyDialog(
        now_lanes(store), drafts(store), parent
    ),
    "signed": lambda store, parent: SignedPagesDialog(
        now_lanes(store), drafts(store)[0], parent
    ),
    "adopt": lambda store, parent: AdoptDialog(
        now_lanes(store), Scope.VILLAGE, TODAY, parent
    ),
    "item": lambda store, parent: ItemDialog(
        now_lanes(store),
        catalogue.overview(store, Scope.VILLAGE, TODAY),
        None,
        TODAY,
        parent,
    ),
    "depart": lambda store, parent: DepartDialog(
        now_lanes(store), office.villages(store), standard_items(), TODAY, parent
    ),
    "remove": lambda store, parent: RemoveDialog(
        now_lanes(store), standard_items(), TODAY, parent
    ),
    "catalogue review": lambda store, parent: ReviewCatalogueDialog(
        now_lanes(store), Scope.VILLAGE, TODAY, parent
    ),
    "versions": lambda store, parent: VersionsDialog(
        now_lanes(store), Scope.VILLAGE, parent
    ),
    "catalogue import": lambda store, parent: CatalogueImportDialog(
        now_lanes(store),
        paths.RESOURCES / "catalogues" / "village.csv",
        Scope.VILLAGE,
        TODAY,
        parent,
    ),
    "board": lambda store, parent: BoardDialog(
        now_lanes(store), boards.boards(store)[0], office.villages(store), parent
    ),
    "event": lambda store, parent: EventDialog(
        now_lanes(store), [Site(1, "梅岭村", ())], TODAY, parent
    ),
    "put up": lambda store, parent: PutUpDialog(
        now_lanes(store), [PLANNED], NOW, parent
    ),
    "days off": lambda store, parent: DaysOffDialog(now_lanes(store), 2027, parent),
    "post": lambda store, parent: PostDialog(
        now_lanes(store), notice_sheets.sheets(store), NOW, parent
    ),
    "paper": lambda store, parent: PaperDialog(now_lanes(store), NOW, parent),
    "kept photos": photographed,
    "photos": lambda store, parent: PhotosDialog(now_lanes(store), [], [], parent),
    "enquiry": lambda store, parent: EnquiryDialog(now_lanes(store), parent),
    **{
        kind.__name__: partial(of_postings, kind)
        for kind in (
            RepostDialog,
            TakeDownDialog,
            SpoilDialog,
            ObjectionDialog,
            ReplyDialog,
            ArchiveDialog,
        )
    },
    "rule": lambda store, parent: RuleDialog(
        now_lanes(store), postings.rule(store), parent
    ),
    "glyph": lambda store, parent: GlyphDialog(now_lanes(store), "王", parent),
    "record": lambda _, parent: RecordDialog(
        "人员", [("姓名", QLineEdit("王小明")), ("简介", QPlainTextEdit("x"))], parent
    ),
    "villages": lambda store, parent: NewVillagesDialog(
        now_lanes(store), [UnknownVillage("赤水村", 3, "", fits=True)], parent
    ),
    "help": lambda _, parent: HelpDialog(parent),
    "faults": lambda _, parent: FaultsDialog("没有做成", ["王小明"], parent),
    "check": lambda store, parent: CheckDialog(now_lanes(store), parent),
    "password": password,
    "recovery": lambda store, parent: RecoveryCodeDialog(
        "ABCDEF-ABCDEF-ABCDEF-ABCDEF-ABCDEF-ABCDEF", now_lanes(store).work, parent
    ),
    "message": message,
    "name": name_asked,
    "file": file_asked,
    "progress": progress,
}
"""Every dialog of the window."""


@pytest.fixture
def hit(tmp_path: Path) -> Iterator[Store]:
    """Give a store with a batch, somebody on a comparison list, and a failed line."""
    with begun.opened(tmp_path, begin_hit) as store:
        yield store


def begin_hit(folder: Path) -> None:
    begun.township(folder)
    store = Store(folder / begun.STORE, now=lambda: NOW)
    imported(store)
    first, second = payouts.lines(store, 1, 0, 2)
    (folder / LIST).write_text(
        f"姓名,身份证号,死亡日期\n{first.name},{first.id_number},2026-03-01\n", "utf-8"
    )
    (folder / RETURNED).write_text(
        "户名,账号,金额,状态,失败原因,日期\n"
        f"{first.name},{first.bank_account},884.92,成功,,2026-09-11\n"
        f"{second.name},{second.bank_account},1178.47,失败,户名不符,2026-09-11\n",
        "utf-8",
    )
    reading = finish(comparisons.read_list(store, folder / LIST))
    terms = ListTerms(ListKind.DEAD, "县民政局", TODAY)
    finish(comparisons.import_list(store, reading, terms))
    comparisons.verify(store, 1)
    returned = finish(payments.read(folder / RETURNED))
    finish(payments.record(store, payments.preview(store, returned, 1)))
    store.close()


@pytest.mark.parametrize("name", DIALOGS)
def test_no_lock_loses_or_shows_what_a_dialog_holds(
    name: str, hit: Store, lock: Lock, window: QWidget, qtbot: QtBot
) -> None:
    """Each six times: idle, by the key, by the screen, after sleep."""
    dialog = DIALOGS[name](hit, window)
    qtbot.addWidget(dialog)
    ended: list[int] = []
    faults: list[BaseException] = []

    def cycles() -> None:
        try:
            qtbot.wait(1)
            half_fill(dialog)
            QTest.qWait(350 if name == "import" else 0)  # its preview is made anew
            before = typed(dialog)
            title = dialog.windowTitle()
            for way in itertools.islice(itertools.cycle(WAYS), CYCLES):
                cycle(lock, way)
                assert typed(dialog) == before
                assert dialog.isVisible()
                assert (dialog.windowTitle(), ended) == (title, [])
        except BaseException as error:  # noqa: BLE001 - told below: here is Qt's loop
            faults.append(error)
        finally:
            dialog.done(7)

    QTimer.singleShot(0, cycles)
    ended.append(EXEC(dialog))
    if faults:
        raise faults[0]
    assert ended == [7]


def test_what_opens_while_it_is_locked_is_covered_and_the_password_stays_before(
    lock: Lock, window: QWidget, qtbot: QtBot
) -> None:
    lock.lock()
    lock.dialog.password.setText("half")
    box = message(None, window)  # type: ignore[arg-type]
    qtbot.addWidget(box)
    box.open()
    nothing_is_seen(lock)
    box.setWindowTitle("王小明二")
    QLineEdit("王小明", box).show()
    box.resize(700, 400)
    QApplication.processEvents()
    nothing_is_seen(lock)
    assert QApplication.activeModalWidget() is lock.dialog
    assert lock.dialog.password.text() == "half"
    lock.dialog.password.setText(SECRET)
    lock.dialog.go_button.click()
    assert box.isVisible()
    assert box.windowTitle() == "王小明二"
    box.done(0)


def test_a_list_that_hangs_open_is_closed(
    lock: Lock, window: QWidget, qtbot: QtBot
) -> None:
    box = QComboBox(window)
    box.addItems(["王小明", "王小红"])
    box.show()
    box.showPopup()
    assert QApplication.activePopupWidget()
    lock.lock()
    assert QApplication.activePopupWidget() is None
    QTimer.singleShot(0, box.showPopup)
    QTest.qWait(20)
    qtbot.waitUntil(lambda: others(lock) == [window])
    nothing_is_seen(lock)
    lock.unlock()


def test_a_dialog_that_ends_while_it_is_locked_is_gone_afterwards(
    lock: Lock, window: QWidget, qtbot: QtBot
) -> None:
    box = QProgressDialog("正在导入", "取消", 0, 0, window)
    qtbot.addWidget(box)
    box.show()
    lock.lock()
    lock.lock()  # twice is once
    box.close()
    box.deleteLater()
    QTest.qWait(1)
    lock.unlock()
    assert others(lock) == [window]


def test_whoever_works_is_not_locked_out(lock: Lock, window: QWidget) -> None:
    lock.set_minutes(10)
    lock._used = (lock._used[0] - 599, lock._used[1] - 599)
    QTest.mouseMove(window, QPoint(5, 5))
    QTest.keyClick(window, Qt.Key.Key_A)
    lock._used = (lock._used[0] - 599, lock._used[1] - 599)
    lock.look()
    assert not is_locked(lock)
    lock._used = (lock._used[0] - 2, lock._used[1])
    lock.look()
    assert is_locked(lock)
    lock.unlock()


def test_another_programs_clipboard_stays(lock: Lock) -> None:
    QApplication.clipboard().setText("别人的")
    clipboard()._ours = ""
    lock.lock()
    assert QApplication.clipboard().text() == "别人的"
    lock.unlock()
    QApplication.clipboard().clear()


def test_another_user_can_only_quit_and_is_asked_twice(
    lock: Lock, window: QWidget, qtbot: QtBot
) -> None:
    dialog = RecordDialog("人员", [("姓名", QLineEdit())], window)
    qtbot.addWidget(dialog)
    results: list[int] = []

    def quit_it() -> None:
        lock.lock()
        lock.dialog.cancel_button.click()
        assert "丢弃" in lock.dialog.told.text()
        assert dialog.isVisible()
        lock.unlock()
        lock.lock()
        assert lock.dialog.cancel_button.text() == "退出程序…"  # asked anew
        lock.dialog.cancel_button.click()
        lock.dialog.cancel_button.click()

    QTimer.singleShot(0, quit_it)
    results.append(EXEC(dialog))
    assert results == [0]
    qtbot.waitUntil(lambda: not window.isVisible())


# In the window of a folder


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "数据") as opened:
        yield opened


def test_the_window_of_a_protected_folder_locks_and_its_jobs_run_on(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.begin_protected("刘主任", SECRET, None)
    made = make_window(desk)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: len(drawn(made.office.programme_table)) == 57)
    made.office.own.example_button.click()
    made.lock_now()
    lock = made._lock
    assert lock is not None
    qtbot.waitUntil(lambda: len(drawn(made.office.village_table)) == 6)
    nothing_is_seen(lock)
    for _ in range(6):
        lock.dialog.password.setText("wrong password")
        lock.dialog.go_button.click()
    assert "才能再试" in lock.dialog.told.text()
    lock.dialog.password.setText(SECRET)
    lock.dialog.go_button.click()
    assert lock.locked  # who guesses waits, the right one too
    made.close()


def test_who_came_by_the_recovery_sheet_unlocks_by_it(desk: Desk) -> None:
    code, _ = desk.begin_protected("刘主任", SECRET, None)
    desk.recover(code)
    desk.verify(code)
    with pytest.raises(Refusal):
        desk.verify(SECRET)


def test_an_unprotected_folder_says_why_it_is_not_locked(
    desk: Desk, qtbot: QtBot
) -> None:
    made = make_window(desk)
    qtbot.addWidget(made)
    made.show()
    with pytest.raises(Refusal):
        desk.verify("")
    made.lock_now()
    assert "没有加密" in made.notice.text
    qtbot.waitUntil(lambda: len(drawn(made.office.programme_table)) == 57)
    made.close()


# The screen


def test_the_words_of_linux_lock(window: QWidget) -> None:
    watch = ScreenLock(window)
    told: list[int] = []
    watch.locked.connect(lambda: told.append(1))
    watch.locked_now()
    watch.became(True)  # noqa: FBT003 - as D-Bus calls it
    watch.changed(screen_lock.SESSION, {"LockedHint": True})
    assert len(told) == 3
    watch.became(False)  # noqa: FBT003
    watch.changed(screen_lock.SESSION, {"LockedHint": False})
    watch.changed(screen_lock.SESSION, {"IdleHint": True})
    assert len(told) == 3


ON_A_BUS = """
import subprocess, time
from PySide6.QtWidgets import QApplication, QWidget
from gwgk_desktop.ui.screen_lock import ScreenLock
application, told = QApplication([]), []
window = QWidget()
watch = ScreenLock(window)
watch.locked.connect(lambda: told.append(1))
login = "org.freedesktop.login1"
for path, name, *values in (
    ["/org/freedesktop/login1/session/_31", login + ".Session.Lock"],
    ["/org/freedesktop/login1", login + ".Manager.PrepareForSleep", "boolean:true"],
    ["/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true"],
    ["/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", "boolean:false"],
    ["/", "org.ukui.ScreenSaver.lock"],
):
    send = ["dbus-send", "--session", "--type=signal", path, name, *values]
    subprocess.run(send, check=True)
until = time.monotonic() + 5
while len(told) < 4 and time.monotonic() < until:
    application.processEvents()
print(len(told))
"""


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="no D-Bus here")
def test_what_a_bus_says_is_heard() -> None:
    by_env = 'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec "$0" -c "$1"'
    command = ["dbus-run-session", "--", "sh", "-c", by_env, sys.executable, ON_A_BUS]
    ran = subprocess.run(  # noqa: S603 - our own words
        command, capture_output=True, text=True, check=True, timeout=60
    )
    assert ran.stdout.strip() == "4"


def test_the_words_of_windows_lock(window: QWidget) -> None:
    watch = ScreenLock(window)
    told: list[int] = []
    watch.locked.connect(lambda: told.append(1))
    words = screen_lock._Messages(watch)
    for message, what, count in (
        (screen_lock.WM_WTSSESSION_CHANGE, screen_lock.WTS_SESSION_LOCK, 1),
        (screen_lock.WM_WTSSESSION_CHANGE, 8, 1),
        (screen_lock.WM_POWERBROADCAST, screen_lock.PBT_APMSUSPEND, 2),
    ):
        it = wintypes.MSG()
        it.message, it.wParam = message, what
        address = ctypes.addressof(it)
        assert words.nativeEventFilter(b"windows_generic_MSG", address) == (False, 0)
        assert words.nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)
        assert len(told) == count


def test_the_clock_looks_every_second() -> None:
    assert lock_module.TICK_MS <= 1000
