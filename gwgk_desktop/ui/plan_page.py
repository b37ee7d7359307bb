"""The page of the posting plan (上墙排期): list, calendar, matrix, boards."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.posting_plan import TO_COME_DOWN, TO_PUT_UP, PlanState
from gwgk_desktop.services import plan as plans
from gwgk_desktop.services import village_events
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.event_dialog import EventDialog
from gwgk_desktop.ui.flow import FlowLayout
from gwgk_desktop.ui.parts import Deed, SeenPage, button, empty_text, heading, hint
from gwgk_desktop.ui.plan_boards import BoardsOfDay
from gwgk_desktop.ui.plan_calendar import CalendarView
from gwgk_desktop.ui.plan_matrix import MatrixView
from gwgk_desktop.ui.plan_output import PlanOutput
from gwgk_desktop.ui.plan_rows import (
    CONFLICT_COLUMNS,
    event_columns,
    plan_columns,
    why_off,
)
from gwgk_desktop.ui.plan_span import Length, SpanBar
from gwgk_desktop.ui.put_up_dialog import PutUpDialog
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import (
    RowsModel,
    choose_row,
    chosen,
    chosen_all,
    table_of,
)
from gwgk_desktop.ui.rows_in_place import show_in_place
from gwgk_desktop.ui.search_field import search_field
from gwgk_desktop.ui.until_answered import until_answered
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from gwgk_desktop.domain.posting_plan import Conflict, Key, Plan, Planned
    from gwgk_desktop.domain.village_events import VillageEvent
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes

EMPTY = (
    "还没有可排的内容。先在“公开目录”启用目录，在“设置—公开栏”登记公开栏，"
    "这里就会列出每个村什么时候要贴什么。"
)
UNCATALOGUED = (
    "还没有启用目录，这里只有发放批次和已登记张贴的内容。"
    "在“公开目录”启用以后，各村按期要贴的都会列出来。"
)
NO_EVENTS = (
    "还没有登记过事件。会议、招投标、人员变动等发生以后点“登记事件…”，"
    "随事件起算的公开期限就排进来。"
)
ALL_PLACES, ALL_STATES, TO_DO = "全部村（社区）", "全部状态", "要动手的"
_LIST, _CALENDAR, _MATRIX, _BOARDS, _CONFLICTS, _EVENTS = range(6)
_WANTS_HANDS = TO_PUT_UP - {PlanState.AHEAD} | TO_COME_DOWN


class PlanPage(SeenPage):
    """Shows what hangs where and when, and takes a row on to the next step."""

    title = "上墙排期"
    watches = plans.RESTS_ON
    deed_done = Signal(object)
    failed = Signal(Exception)
    sheet_wanted = Signal(object)
    """What of one batch is planned whose sheets are to be made."""
    notice_wanted = Signal(object)
    """What is planned that any other sheet is to be made for."""

    def __init__(self, lanes: Lanes, today: Callable[[], date]) -> None:
        super().__init__(self._make)
        self._lanes, self._today = lanes, today
        self._plan: Plan | None = None
        self._listed: list[Planned] = []
        """All of the plan, in the order of the list."""
        self._wanted_key: Key | None = None
        self.rows: RowsModel[Planned] = RowsModel(
            plan_columns(self._board, today), self
        )
        self.table = table_of(self.rows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.selectionModel().selectionChanged.connect(self._settle)
        self.calendar = CalendarView()
        self.calendar.opened.connect(self._show_day)
        self.matrix = MatrixView()
        self.matrix.opened.connect(self._show_field)
        self.boards = BoardsOfDay(today)
        self.conflicts: RowsModel[Conflict] = RowsModel(CONFLICT_COLUMNS, self)
        self.conflict_table = table_of(self.conflicts)
        self.conflict_table.setWordWrap(True)
        self.conflict_table.verticalHeader().setSectionResizeMode(
            QHeaderView.ResizeMode.ResizeToContents
        )
        self.conflict_table.doubleClicked.connect(lambda _: self._show_conflict())
        self.events: RowsModel[VillageEvent] = RowsModel(
            event_columns(self._place), self
        )
        self.event_table = table_of(self.events)
        self.event_pages = QStackedWidget()
        self.event_pages.addWidget(empty_text(NO_EVENTS))
        self.event_pages.addWidget(self.event_table)
        until_answered(self.event_pages)
        self.event_table.selectionModel().selectionChanged.connect(self._settle)
        self.told = QLabel()
        self.told.setObjectName("hint")
        self.told.setWordWrap(True)
        self.uncatalogued = hint(UNCATALOGUED)
        self.uncatalogued.hide()
        self._make_buttons()
        self._make_filters()
        self._lay_out()
        self._settle()

    def _make_buttons(self) -> None:
        changing = Needs.CHANGING
        self.put_up_button = button(
            "登记已上墙…", self._put_up, main=True, needs=changing
        )
        self.sheet_button = button("制作公示单…", self._make_sheet, needs=changing)
        self.event_button = button("登记事件…", self._add_event, needs=changing)
        self.remove_event_button = button(
            "删除事件", self._remove_event, needs=changing
        )
        self.output = PlanOutput(self._lanes, lambda: self.boards.day, self._wanted)
        pass_on(self.output, self)

    def _make_filters(self) -> None:
        self.span = SpanBar(self._today)
        self.span.changed.connect(self.refresh)
        self.span.now_button.clicked.connect(self.calendar.return_to_today)
        self.place = QComboBox()
        self.place.addItem(ALL_PLACES, "")
        self.place.setAccessibleName("村（社区）")
        self.state = QComboBox()
        self.state.setAccessibleName("状态")
        self.state.addItem(ALL_STATES, frozenset(PlanState))
        self.state.addItem(TO_DO, _WANTS_HANDS)
        for state, (name, _) in wording.PLAN_STATES.items():
            self.state.addItem(name, frozenset({state}))
        self.words = search_field("事项名称或编号的一部分")
        self.place.currentIndexChanged.connect(lambda _: self._show_filtered())
        self.state.currentIndexChanged.connect(lambda _: self._show_filtered())
        self.words.textChanged.connect(lambda _: self._show_filtered())

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        for widget, name in (
            (self.table, "列表"),
            (self.calendar, "日历"),
            (self.matrix, "村×事项"),
            (self.boards, "公开栏"),
            (self.conflict_table, "冲突"),
            (self.event_pages, "事件"),
        ):
            self.tabs.addTab(widget, name)
        self.tabs.currentChanged.connect(lambda _: self._settle())
        self._stack = QStackedWidget()
        self._stack.addWidget(empty_text(EMPTY))
        self._stack.addWidget(self.tabs)
        until_answered(self._stack)
        layout = QVBoxLayout(self)
        layout.addWidget(heading(self.title))
        layout.addLayout(
            FlowLayout(
                self.put_up_button,
                self.sheet_button,
                self.event_button,
                self.remove_event_button,
                *self.output.widgets,
            )
        )
        layout.addLayout(FlowLayout(self.span, self.place, self.state, self.words))
        layout.addWidget(self.told)
        layout.addWidget(self.uncatalogued)
        layout.addWidget(self._stack, 1)

    def _make(self) -> None:
        """Make the plan of the span anew."""
        first, last = self.span.span
        self._lanes.look.run(
            partial(plans.plan, first=first, last=last),
            done=self._show_plan,
            failed=self.failed.emit,
        )
        self._lanes.look.run(
            village_events.events, done=self._show_events, failed=self.failed.emit
        )

    def _show_plan(self, plan: Plan) -> None:
        if (plan.first, plan.last) != self.span.span:
            return  # another span was chosen meanwhile
        self._plan, self._listed = plan, plan.urgent_first
        known = self.place.currentText()
        self.place.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.place.clear()
        self.place.addItem(ALL_PLACES, "")
        for site in plan.sites:
            self.place.addItem(site.name, site.name)
        self.place.setCurrentIndex(max(self.place.findText(known), 0))
        self.place.blockSignals(False)  # noqa: FBT003
        catalogued = any(it.items for it in plan.sites)
        self._stack.setCurrentIndex(1 if catalogued or plan.planned else 0)
        self.uncatalogued.setHidden(catalogued or not plan.planned)
        self.calendar.show_days(
            plan.first,
            plan.last,
            today=plan.today,
            why_off=plan.calendar.why_off,
        )
        self.boards.show_plan(plan)
        self.conflicts.show_rows(plan.conflicts)
        self.tabs.setTabText(_CONFLICTS, f"冲突（{len(plan.conflicts)}）")
        self._show_filtered()
        if self._wanted_key is not None:
            self._choose(self._wanted_key)
            self._wanted_key = None

    def _show_filtered(self) -> None:
        plan = self._plan
        if plan is None:
            return
        place, words = self.place.currentData(), self.words.text().strip().lower()
        states = self.state.currentData()
        shown = [
            it
            for it in self._listed
            if (not place or it.place == place)
            and it.state in states
            and words in f"{it.key.item_code} {it.title}".lower()
        ]
        show_in_place(self.table, self.rows, shown, lambda it: (it.key, it.posting_id))
        self.calendar.show_plan(shown)
        sites = [it for it in plan.sites if not place or it.name == place]
        known = {it.code: it for site in sites for it in (*site.items, *site.off)}
        # Whatever one village has switched off, an item has its place in the catalogue.
        ordered = sorted(
            known.values(),
            key=lambda it: (it.scope is Scope.TOWNSHIP, it.sequence, it.code),
        )
        items = {
            it.code: it.title
            for it in ordered
            if words in f"{it.code} {it.title}".lower()
        }
        self.matrix.model.show_matrix(
            [(it.village_id, it.name) for it in sites], list(items.items()), plan.matrix
        )
        self.told.setText(wording.plan_summary(plan, shown))
        self._settle()

    def _show_events(self, events: list[VillageEvent]) -> None:
        self.event_pages.setCurrentIndex(1 if events else 0)
        show_in_place(self.event_table, self.events, events[::-1], lambda it: it.id)

    def _place(self, village_id: int | None) -> str:
        sites = self._plan.sites if self._plan else ()
        return next((it.name for it in sites if it.village_id == village_id), "")

    def _board(self, number: int | None) -> str:
        some = self._plan.boards if self._plan else ()
        return next((it.name for it in some if it.id == number), "")

    def _in_sight(self) -> list[Planned]:
        """Return what is chosen in the list, while that is what the clerk sees."""
        listed = self.tabs.currentIndex() == _LIST
        return chosen_all(self.table) if listed else []

    def _settle(self) -> None:
        some = self._in_sight()
        of_events = self.tabs.currentIndex() == _EVENTS
        event = chosen(self.event_table) if of_events else None
        buttons = self.put_up_button, self.sheet_button, self.remove_event_button
        settle(zip(buttons, why_off(some, event), strict=True))

    def show_planned(self, planned: Planned) -> None:
        """Choose a posting in the list, as soon as the plan of its days is there."""
        self._wanted_key = planned.key
        first, last = self.span.span
        if first <= planned.up_on <= last:
            self.refresh()
        else:
            self.span.choose(Length.MONTH, planned.up_on)

    def _choose(self, key: Key) -> None:
        """Choose a posting in the list, whatever the filters were."""
        self.state.setCurrentIndex(0)
        self.words.clear()
        self.place.setCurrentText(self._place(key.village_id))
        self.tabs.setCurrentIndex(_LIST)
        self.table.clearSelection()
        choose_row(self.table, lambda it: it.key == key)

    def _show_day(self, day: date) -> None:
        """Show the boards of a day; from a month the week first."""
        if self.span.is_week:
            self.boards.show_day(day)
            self.tabs.setCurrentIndex(_BOARDS)
        else:
            self.span.choose(Length.WEEK, day)

    def _show_field(self, village_id: int | None, code: str) -> None:
        """Show in the list what a field of the matrix stands for."""
        self.place.setCurrentText(self._place(village_id))
        self.words.setText(code)
        self.tabs.setCurrentIndex(_LIST)

    def _show_conflict(self) -> None:
        conflict = chosen(self.conflict_table)
        if conflict is not None and conflict.keys:
            self._choose(conflict.keys[0])

    def _put_up(self) -> None:
        some = [it for it in self._in_sight() if it.state in TO_PUT_UP]
        if some:
            now = datetime.combine(self._today(), datetime.now().time())  # noqa: DTZ005 - the clerk's own clock
            dialog = PutUpDialog(self._lanes, some, now, self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _make_sheet(self) -> None:
        some = self._in_sight()
        if some and some[0].key.batch_id is not None:
            self.sheet_wanted.emit(tuple(some))
        elif some:
            self.notice_wanted.emit(some[0])

    def _add_event(self) -> None:
        if self._plan is not None:
            dialog = EventDialog(
                self._lanes, self._plan.sites, self._today(), self.window()
            )
            pass_on(dialog, self)
            dialog.exec()

    def _remove_event(self) -> None:
        event = chosen(self.event_table)
        if event is not None:
            self._lanes.work.run(
                partial(village_events.remove, number=event.id),
                done=self._event_removed,
                failed=self.failed.emit,
            )

    def _event_removed(self, operation: Operation) -> None:
        deed = Deed("已删除事件。", operation.touched, operation.id, "撤销")
        self.deed_done.emit(deed)

    def _wanted(self) -> Iterator[int | None]:
        """Yield the places that the filter lets through."""
        place = self.place.currentData()
        for site in self._plan.sites if self._plan else ():
            if not place or site.name == place:
                yield site.village_id
