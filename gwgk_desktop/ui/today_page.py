"""The page of the day (今日): what is to be done by when, and where to do it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.domain.postings import REPOSTABLE
from gwgk_desktop.domain.reminders import Concern, Group
from gwgk_desktop.services import reminders
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.first_steps import FirstSteps
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.parts import Deed, SeenPage, button, empty_text, heading, narrow
from gwgk_desktop.ui.photos_dialog import PhotosDialog
from gwgk_desktop.ui.posting_dialogs import PostDialog, RepostDialog, TakeDownDialog
from gwgk_desktop.ui.posting_paper_dialogs import ReplyDialog
from gwgk_desktop.ui.put_up_dialog import PutUpDialog
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import (
    Column,
    RowsModel,
    chosen,
    chosen_all,
    table_of,
)
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.search_field import search_field
from gwgk_desktop.ui.why_off import CHOOSE_FIRST, settle
from gwgk_desktop.wording import in_window
from gwgk_desktop.wording import reminders as words
from gwgk_desktop.wording.plan import sheet_of_planned
from gwgk_desktop.wording.time_limits import weekday

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from gwgk_desktop.services.reminders import Today, ToDo
    from gwgk_desktop.ui.deed_dialog import DeedDialog
    from gwgk_desktop.ui.tasks import Lanes

LOOKING = "正在看今天要办什么……"
ALL_PLACES = "全部村（社区）"
EMPTY = (
    "还没有什么可以到期。\n\n"
    "照上面的次序办，办好一件少一件；什么时候哪个村要贴什么，以后就列在这里。\n\n"
    "只想先看看的，在“设置”里点“填入示例乡镇…”。"
)
_GROUPS_WIDTH = 150
_EMPTY, _LISTS = 1, 2
"""Of the stack; before anything is known it says that it looks."""
_UP, _MAKE, _RELEASE = "登记已上墙…", "制作公示单…", "审核发布…"
_CORRECT = "制作更正的公示单…"
_DEEDS = {
    Concern.POST: _UP,
    Concern.HANG: _UP,
    Concern.CORRECT: _CORRECT,
    Concern.REPOST: "重贴…",
    Concern.RECALL: "撤下…",
    Concern.TAKE_DOWN: "撤下…",
    Concern.REPLY: "答复…",
    Concern.EVIDENCE: "补照片…",
}
"""What is done at once; all else is done on the page that it belongs to."""
_POST_SHEETS = "上墙登记…"
_NO_DEED = "办理…"
MAKE_ONE = "公示单一次制作一个事项的，或同一批发放的：请只选一项"
ONE_ALONE = "请在列表里只选一项"
NONE_LISTED = "列表里没有要办的事，没有可导出的"
DIFFERENT_DEEDS = "选中的要办的不是同一种事：请分开选"
ELSEWHERE = "这一项不在这里办：请点“转到…”，到那一页去办"
URGENT_GROUPS = frozenset({Group.RECALL, Group.CORRECT})
"""What was wrong: it comes down at once, and a right one takes its place."""


class TodayPage(SeenPage):
    """Shows what is to be done, does it, or leads to where it is done."""

    title = "今日"
    watches = reminders.RESTS_ON
    deed_done = Signal(object)
    failed = Signal(Exception)
    told = Signal(str)
    """How it stands, once, when it is first known."""
    plan_wanted = Signal(object)
    """What of the plan is to be shown."""
    posting_wanted = Signal(int)
    sheet_wanted = Signal(object)
    """Which released sheet waits to go up."""
    days_off_wanted = Signal()
    catalogue_wanted = Signal()
    make_wanted = Signal(object)
    """What of the plan, all of one batch or one of an item, wants its sheet made."""
    corrected_wanted = Signal(object)
    """Which postings, of one batch or a single one, want their sheets corrected."""
    sheets_wanted = Signal(object)
    """Sheets are to be looked at: reviewed, or released."""

    def __init__(self, lanes: Lanes, today: Callable[[], date]) -> None:
        super().__init__(self._gather)
        self._lanes, self._today = lanes, today
        self._found: Today | None = None
        self.rows: RowsModel[ToDo] = RowsModel(
            self._columns(), self, urgent=lambda it: it.group in URGENT_GROUPS
        )
        self.table = table_of(self.rows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self.table.doubleClicked.connect(lambda _: self._go())
        self.groups = QListWidget()
        self.groups.setFixedWidth(_GROUPS_WIDTH)
        self.groups.setSpacing(3)
        self.groups.setAccessibleName("分类")
        self.groups.currentRowChanged.connect(lambda _: self._show_filtered())
        self.place = QComboBox()
        self.place.addItem(ALL_PLACES, "")
        self.place.setAccessibleName("村（社区）")
        self.place.currentIndexChanged.connect(lambda _: self._show_counted())
        self.words = search_field("事项名称或编号的一部分")
        self.words.textChanged.connect(lambda _: self._show_counted())
        changing = Needs.CHANGING
        self.steps = FirstSteps()
        self.up_button = button(_UP, self._put_up_anyway, needs=changing)
        """Of what has no sheet yet: it hangs all the same, and that is noted."""
        self.do_button = button(_NO_DEED, self._do, main=True, needs=changing)
        self.go_button = button("转到…", self._go)
        self.save_button = button("导出日历…", self._save)
        self.day = QLabel()
        self.day.setObjectName("hint")
        self.why = QLabel()
        self.why.setObjectName("hint")
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        narrow(self.why)
        self._stack = QStackedWidget()
        self._lay_out()
        self._settle()

    def _columns(self) -> tuple[Column[ToDo], ...]:
        return (
            Column(
                "期限",
                lambda it: words.by_when(it.reminder, self._today()),
                width=15,
                order=lambda it: it.reminder.due,
            ),
            Column("要办", lambda it: words.CONCERNS[it.reminder.concern], width=10),
            Column("村（社区）", lambda it: it.reminder.village, width=9),
            Column("事项", lambda it: words.title(it.reminder)),
            Column(
                "为什么",
                lambda it: it.item.phrase if it.item else words.advice(it.reminder),
            ),
        )

    def _lay_out(self) -> None:
        lists = QWidget()
        side = QHBoxLayout(lists)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.groups)
        side.addWidget(self.table, 1)
        for widget in (empty_text(LOOKING), empty_text(EMPTY), lists):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.addWidget(heading(self.title))
        layout.addWidget(self.day)
        layout.addWidget(self.steps)
        layout.addLayout(
            FlowLayout(
                self.do_button,
                self.up_button,
                self.go_button,
                self.place,
                self.words,
                self.save_button,
            )
        )
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.why)

    def _gather(self) -> None:
        """Gather anew what is to be done."""
        self._lanes.look.run(reminders.today, done=self._show, failed=self.failed.emit)

    def _show(self, found: Today) -> None:
        first, self._found = self._found is None, found
        known = self.place.currentData()
        self.place.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.place.clear()
        self.place.addItem(ALL_PLACES, "")
        for name, count in found.villages.items():
            self.place.addItem(f"{name}（{count}）", name)
        self.place.setCurrentIndex(max(self.place.findData(known), 0))
        self.place.blockSignals(False)  # noqa: FBT003
        told = words.said(found.counts)
        stands = words.standing(
            found.counts, found.first_steps, any_todo=bool(found.todo)
        )
        self.day.setText(f"{weekday(found.day)}　{stands}".rstrip("　"))
        self.steps.show_steps(found.first_steps)
        self._stack.setCurrentIndex(_LISTS if found.begun or found.todo else _EMPTY)
        self._show_counted()
        if first and told:
            self.told.emit(told)

    def _wanted(self) -> Sequence[ToDo]:
        """Return what the filters of village and item let through."""
        if self._found is None:
            return ()
        place = self.place.currentData()
        return reminders.chosen(
            self._found, (place,) if place else (), self.words.text()
        )

    def _show_counted(self) -> None:
        """Show the groups with what the filters let through, then their rows."""
        some = self._wanted()
        item = self.groups.currentItem()
        was = item.data(Qt.ItemDataRole.UserRole) if item else ""
        self.groups.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.groups.clear()
        self._add_group("全部", "", len(some))
        for group, name in words.GROUPS.items():
            count = sum(it.group is group for it in some)
            if count:
                self._add_group(name, group.value, count)
        rows = range(self.groups.count())
        data = [self.groups.item(it).data(Qt.ItemDataRole.UserRole) for it in rows]
        self.groups.setCurrentRow(data.index(was) if was in data else 0)
        self.groups.blockSignals(False)  # noqa: FBT003
        self._show_filtered()

    def _add_group(self, name: str, group: str, count: int) -> None:
        item = QListWidgetItem(f"{name}　{count}")
        item.setData(Qt.ItemDataRole.UserRole, group)
        self.groups.addItem(item)

    def _show_filtered(self) -> None:
        item = self.groups.currentItem()
        group = item.data(Qt.ItemDataRole.UserRole) if item else ""
        shown = [it for it in self._wanted() if not group or it.group is Group(group)]
        show_in_place(self.table, self.rows, shown, lambda it: it.reminder.key)
        self._settle()

    def _settle(self) -> None:
        some: list[ToDo] = chosen_all(self.table)
        deeds = set(map(_deed_of, some))
        deed = next(iter(deeds)) if len(deeds) == 1 else ""
        wants_sheet = deed in {_MAKE, _RELEASE} and all(it.planned for it in some)
        self.up_button.setVisible(wants_sheet)
        self.do_button.setText(deed or _NO_DEED)
        batches = set(map(_batch_of, some))
        one = len(some) == 1 or (len(batches) == 1 and None not in batches)
        alike = one or deed not in {
            _MAKE,
            _CORRECT,
        }
        # of sheets of several matters each is made by itself
        can = bool(deed) and alike and all(map(_can_be_done, some))
        settle(
            (
                (self.do_button, "" if can else _why_not(some, deeds, alike=alike)),
                (self.go_button, "" if len(some) == 1 else ONE_ALONE),
                (self.save_button, "" if self.rows.all_rows() else NONE_LISTED),
            )
        )
        told: list[str] = []
        if len(some) == 1:
            it = some[0]
            item = it.item
            phrase, basis = (item.phrase, item.basis) if item else ("", "")
            told = list(words.why(it.reminder, it.due, phrase, basis))
            if it.planned is not None:
                told += map(in_window, sheet_of_planned(it.planned))
        self.why.setText("\n".join(told))
        self.why.setVisible(bool(told))

    def _do(self) -> None:
        some: list[ToDo] = chosen_all(self.table)
        deed = _deed_of(some[0]) if some else ""
        planned = tuple(it.planned for it in some if it.planned is not None)
        if deed == _MAKE and planned:
            self.make_wanted.emit(planned)
        elif deed == _CORRECT:
            self.corrected_wanted.emit([it.listed for it in some if it.listed])
        elif deed == _RELEASE:
            self.sheets_wanted.emit([it.sheet for it in planned if it.sheet])
        else:
            self._do_here(some)

    def _put_up_anyway(self) -> None:
        self._do_here(chosen_all(self.table))

    def _do_here(self, some: list[ToDo]) -> None:
        """Do in a dialog what can be done from here."""
        if not some:
            return
        # The clerk's own clock, on the day that the desk goes by.
        now = datetime.combine(self._today(), datetime.now().time())  # noqa: DTZ005
        planned = [it.planned for it in some if it.planned is not None]
        sheets = [it.sheet for it in some if it.sheet is not None]
        listed = [it.listed for it in some if it.listed is not None]
        window = self.window()
        dialog: DeedDialog
        match some[0].reminder.concern:
            case Concern.POST if sheets:
                dialog = PostDialog(self._lanes, sheets, now, window)
            case Concern.POST | Concern.HANG:
                dialog = PutUpDialog(self._lanes, planned, now, window)
            case Concern.REPOST:
                dialog = RepostDialog(self._lanes, listed, now, window)
            case Concern.TAKE_DOWN | Concern.RECALL:
                dialog = TakeDownDialog(self._lanes, listed, now, window)
            case Concern.REPLY:
                dialog = ReplyDialog(self._lanes, listed, now, window)
            case Concern.EVIDENCE:
                dialog = PhotosDialog(self._lanes, listed, (), window)
            case _:
                return
        pass_on(dialog, self)
        dialog.exec()

    def _go(self) -> None:
        """Lead to the page, and the row, of what is chosen."""
        it: ToDo | None = chosen(self.table)
        if it is None:
            return
        if it.planned is not None:
            self.plan_wanted.emit(it.planned)
        elif it.listed is not None:
            self.posting_wanted.emit(it.listed.record.id)
        elif it.sheet is not None:
            self.sheet_wanted.emit(it.sheet)
        elif it.reminder.concern is Concern.DAYS_OFF:
            self.days_off_wanted.emit()
        else:
            self.catalogue_wanted.emit()

    def _save(self) -> None:
        """Save what is shown as a calendar file."""
        some = tuple(self.rows.all_rows())
        suggested = f"{words.CALENDAR}-{self._today():%Y%m%d}.ics"
        name = file_dialogs.save_file(self, "导出日历", suggested, "日历文件 (*.ics)")
        if name:
            self._lanes.work.run(
                partial(
                    reminders.save_calendar,
                    some=some,
                    to=Path(name),
                    overwrite=True,  # the dialog has asked
                ),
                done=self._saved,
                failed=self.failed.emit,
            )

    def _saved(self, path: Path) -> None:
        self.deed_done.emit(Deed(f"日历已存为 {path}", frozenset()))


def _why_not(some: Sequence[ToDo], deeds: Collection[str], *, alike: bool) -> str:
    """Return why what is chosen cannot be done from here."""
    if not some:
        return CHOOSE_FIRST
    if not alike:
        return MAKE_ONE
    if len(deeds) > 1:
        return DIFFERENT_DEEDS
    return ELSEWHERE


def _deed_of(it: ToDo) -> str:
    """Return what is to be done next of something: what has no sheet, make it first."""
    deed = _POST_SHEETS if it.sheet else _DEEDS.get(it.reminder.concern, "")
    if deed != _UP or it.planned is None or it.planned.is_released:
        return deed
    return _RELEASE if it.planned.sheet is not None else _MAKE


def _batch_of(it: ToDo) -> int | None:
    """Return of which batch something is; None of none."""
    if it.planned is not None:
        return it.planned.key.batch_id
    return it.listed.record.posting.batch_id if it.listed else None


def _can_be_done(it: ToDo) -> bool:
    """Return whether it can be done here; what is wrong wants a new sheet first."""
    if it.reminder.concern is Concern.REPOST:
        return it.listed is not None and it.listed.standing.state in REPOSTABLE
    return True
