"""The dialogs of what hangs: put up, put up again, taken down, found spoilt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLineEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop.domain.boards import of_village
from gwgk_desktop.domain.notice_sheets import IN_WORDS
from gwgk_desktop.domain.occasions import OfItem
from gwgk_desktop.domain.posting_ends import too_early
from gwgk_desktop.domain.posting_rules import MOST_DAYS
from gwgk_desktop.domain.postings import STAGES
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.services import boards, office, postings, putting_up
from gwgk_desktop.services.putting_up import PostTerms
from gwgk_desktop.ui.board_ticks import BoardTicks, Possible
from gwgk_desktop.ui.item_fields import ItemFields
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import (
    bar,
    day_box,
    day_of,
    moment_of,
)
from gwgk_desktop.ui.posting_dialog import PostingDialog, called

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.services.putting_up import Placement
    from gwgk_desktop.ui.tasks import Lanes

ONE_DAY, USUAL_DAYS = timedelta(days=1), timedelta(days=16)
AS_THE_RULE_SAYS = "按规则"
SAME_PLACE = "原处"


class WallDialog(PostingDialog):
    """What is asked wherever something goes up."""

    def __init__(
        self,
        lanes: Lanes,
        title: str,
        told: str,
        now: datetime,
        parent: QWidget,
        *,
        go: Callable[[], None],
    ) -> None:
        super().__init__(lanes, title, told, now, parent, go=go)
        self.days = QSpinBox()
        self.days.setRange(0, MOST_DAYS)
        self.days.setSpecialValueText(AS_THE_RULE_SAYS)
        self.days.setSuffix(" 天")
        self.planned = QCheckBox("指定")
        self.down_on = day_box(now.date() + USUAL_DAYS)
        self.down_on.setEnabled(False)
        self.planned.toggled.connect(self.down_on.setEnabled)
        self.lasting = QCheckBox("长期公开，不撤")
        self.lasting.toggled.connect(lambda on: self._settle_planned(lasting=on))
        self.note = QLineEdit()
        self.form.addRow("上墙时间", self.at)
        self.form.addRow("张贴人", self.by)
        self.form.addRow("至少张贴", self.days)
        self.form.addRow("计划撤下日", bar(self.planned, self.down_on, None))
        self.form.addRow("", self.lasting)
        self.form.addRow("备注", self.note)

    def _settle_planned(self, *, lasting: bool) -> None:
        """What stays up has no day on which it comes down."""
        self.planned.setEnabled(not lasting)
        if lasting:
            self.planned.setChecked(False)

    def terms(self, *, day_by_hand: bool = False) -> PostTerms:
        """Return when and how it went up."""
        return PostTerms(
            posted_at=moment_of(self.at),
            by=self.by.text(),
            days=self.days.value() or None,
            until=day_of(self.down_on) - ONE_DAY if self.planned.isChecked() else None,
            lasting=self.lasting.isChecked(),
            day_by_hand=day_by_hand,
            note=self.note.text(),
            groups_alone=Code.POSTING_NOT_AGREED in self.agreed,
            unready=Code.UNREADY_NOT_AGREED in self.agreed,
        )


class _DatedDialog(WallDialog):
    """Asks what to do where it went up later than the sheet says."""

    def _ask_of_days(self, first_days: Sequence[date]) -> None:
        """Ask it below the form; `first_days` are those that the sheets say."""
        self._first_days = first_days
        self.other_day = QGroupBox("上墙日晚于公示单上印的开始日")
        self.new_sheet = QRadioButton("先不登记：重新制作公示单，写上新的日期")
        self.by_hand = QRadioButton("已在纸上用笔改成上墙那天：从那天起算")
        inside = QVBoxLayout(self.other_day)
        choices = QButtonGroup(self.other_day)
        for one in (self.new_sheet, self.by_hand):
            inside.addWidget(one)
            choices.addButton(one)
            one.toggled.connect(self._settle)
        self.more.addWidget(self.other_day)
        self.at.dateTimeChanged.connect(self._settle)
        self._settle()

    def _is_late(self) -> bool:
        """Whether one went up after the first day that it says."""
        day = moment_of(self.at).date()
        return any(day > first for first in self._first_days)

    def _settle(self) -> None:
        late = self._is_late()
        self.other_day.setVisible(late)
        self.go_button.setEnabled(not late or self.by_hand.isChecked())

    def _by_hand(self) -> bool:
        return self._is_late() and self.by_hand.isChecked()


class PostDialog(_DatedDialog):
    """Notes on which boards released sheets were put up."""

    def __init__(
        self, lanes: Lanes, sheets: Sequence[MadeSheet], now: datetime, parent: QWidget
    ) -> None:
        super().__init__(
            lanes,
            "上墙登记",
            f"{len(sheets)}份公示单已经张贴：勾选贴在哪些公开栏。",
            now,
            parent,
            go=self.go,
        )
        self._sheets = list(sheets)
        self._places: list[Placement] = []
        self.boards = BoardTicks(self.list)
        self.stage = QComboBox()
        self.stage.addItem("自动认定：按公示单所写，纸面的按发放日期", None)
        for stage, name in STAGES.items():
            self.stage.addItem(name, stage)
        self.form.insertRow(0, "公开栏", self.boards.same)
        self.form.addRow("阶段", self.stage)
        self.about = ItemFields(lanes, self)
        self.about.failed.connect(self.failed)
        if self._in_words():
            self.about.add_to(self.form)
            lanes.look.run(
                office.villages, done=self._offer_items, failed=self.failed.emit
            )
        self._ask_of_days([it.notice.first for it in sheets])
        lanes.look.run(
            partial(putting_up.possible, sheets=self._sheets),
            done=self._show_places,
            failed=self.failed.emit,
        )

    def _in_words(self) -> bool:
        """Whether it is one sheet that can be of an item of the catalogue."""
        return {it.kind for it in self._sheets} <= IN_WORDS and len(self._sheets) == 1

    def _offer_items(self, villages: list[Village]) -> None:
        [sheet] = self._sheets
        ids = {it.name: it.id for it in villages}
        about = OfItem(sheet.item_code, sheet.occasion)
        self.about.offer(ids.get(sheet.number.village), about)

    def _show_places(self, places: list[Placement]) -> None:
        self._places = places
        self.boards.show(
            [Possible(it.sheet.id, str(it.sheet.number), it.board) for it in places]
        )

    def go(self) -> None:
        """Note that those that are ticked went up."""
        if missing := self.boards.missing():
            self.notice.say(missing, Tone.REFUSED)
            return
        places = [self._places[it] for it in self.boards.ticked()]
        about = self.about.value if self._in_words() else OfItem()
        terms = replace(
            self.terms(day_by_hand=self._by_hand()),
            stage=self.stage.currentData(),
            item_code=about.item_code,
            occasion=about.occasion,
        )
        self.run(
            lambda store: putting_up.post(store, places, terms),
            "已登记上墙{count}处。",
            "撤销上墙登记",
        )


class RepostDialog(_DatedDialog):
    """Notes that what was spoilt, or came down too early, is up again."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = (
            f"重贴{len(some)}处：张贴天数重新计算。"
            "公示单改过的，请选新的一版“上墙登记”。"
        )
        super().__init__(lanes, "重贴", told, now, parent, go=self.go)
        self._some = list(some)
        self._today = now.date()
        self.list.addItems([called(it) for it in some])
        self.board = QComboBox()
        self.board.addItem(SAME_PLACE, "")
        self.form.insertRow(0, "贴在", self.board)
        notices = (it.record.posting.notice for it in some)
        self._ask_of_days([it.first for it in notices if it is not None])
        lanes.look.run(boards.boards, done=self._offer, failed=self.failed.emit)

    def _offer(self, every: list[Board]) -> None:
        """Offer the boards that every village of these postings has, by their names."""
        villages = {it.record.posting.village_id for it in self._some}
        there = [
            {it.name: it for it in of_village(every, one) if it.in_use(self._today)}
            for one in villages
        ]
        for name, board in there[0].items() if there else ():
            if all(name in it for it in there):
                alone = len(there) == 1 and board.place
                told = f"{name}（{board.place}）" if alone else name
                self.board.addItem(told, name)

    def go(self) -> None:
        """Note that they are up again: where they hung, or on the board named."""
        terms = self.terms(day_by_hand=self._by_hand())
        board = str(self.board.currentData())
        self.run(
            lambda store: putting_up.repost(store, self._some, terms, board),
            "已登记重贴{count}处，重新计算张贴天数。",
            "撤销重贴登记",
        )


class TakeDownDialog(PostingDialog):
    """Notes that sheets came down; too early only with a reason."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = f"从公开栏撤下{len(some)}处。"
        super().__init__(lanes, "撤下", told, now, parent, go=self.go)
        self._some = list(some)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("未满期撤下的必填")
        self.form.addRow("撤下时间", self.at)
        self.form.addRow("撤下人", self.by)
        self.form.addRow("原因", self.reason)
        self.at.dateTimeChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        """Tell which would come down before their days are over."""
        at = moment_of(self.at)
        self.list.clear()
        for it in self._some:
            early = [
                f"　未满期，应贴到{problem.facts['last']}"
                for problem in too_early(it.record, it.standing, at)
            ]
            self.list.addItem(called(it) + "".join(early))

    def go(self) -> None:
        """Note that they came down."""
        work = partial(
            postings.take_down,
            some=self._some,
            at=moment_of(self.at),
            by=self.by.text(),
            reason=self.reason.text(),
        )
        self.run(work, "已登记撤下{count}处。", "撤销撤下登记")


class SpoilDialog(PostingDialog):
    """Notes that sheets were found spoilt."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = f"{len(some)}处损毁、丢失或被覆盖。没有满期的要重贴，重新计算。"
        super().__init__(lanes, "损毁", told, now, parent, go=self.go)
        self._some = list(some)
        self.list.addItems([called(it) for it in some])
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("必填，如：被雨淋湿")
        self.form.addRow("发现时间", self.at)
        self.form.addRow("发现人", self.by)
        self.form.addRow("原因", self.reason)

    def go(self) -> None:
        """Note it."""
        work = partial(
            postings.note_spoiled,
            some=self._some,
            at=moment_of(self.at),
            reason=self.reason.text(),
            by=self.by.text(),
        )
        self.run(work, "已登记损毁{count}处，请尽快重贴。", "撤销损毁登记")
