"""The dialogs of what hangs: put up, put up again, noted from paper, down, spoilt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLineEdit,
    QListWidgetItem,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.posting_rules import MOST_DAYS
from gwgk_desktop.domain.postings import STAGES, Stage, too_early
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import office, postings, putting_up
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import (
    bar,
    choice,
    chosen_value,
    day_box,
    day_of,
    fill,
    moment_of,
    sure,
)
from gwgk_desktop.ui.posting_dialog import PostingDialog, called
from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.services.putting_up import Placement
    from gwgk_desktop.ui.tasks import Lanes

ONE_DAY, USUAL_DAYS = timedelta(days=1), timedelta(days=16)
AS_THE_RULE_SAYS = "按规则"
_ANOTHER = "确实另有一份，仍要登记吗？"


class _WallDialog(PostingDialog):
    """What is asked wherever something goes up."""

    def __init__(
        self, lanes: Lanes, title: str, told: str, now: datetime, parent: QWidget
    ) -> None:
        super().__init__(lanes, title, told, now, parent)
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
        )


class _DatedDialog(_WallDialog):
    """Asks what to do where it went up later than the sheet says."""

    def _ask_of_days(self) -> None:
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

    def is_late(self) -> bool:
        """Whether it went up after the first day that it says."""
        raise NotImplementedError

    def _settle(self) -> None:
        late = self.is_late()
        self.other_day.setVisible(late)
        self.go_button.setEnabled(not late or self.by_hand.isChecked())

    def _by_hand(self) -> bool:
        return self.is_late() and self.by_hand.isChecked()


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
        )
        self._sheets = list(sheets)
        self._places: list[Placement] = []
        self.same = QComboBox()
        self.same.setPlaceholderText("勾选各村同名的公开栏")
        self.same.textActivated.connect(self._check_same)
        self.stage = QComboBox()
        self.stage.addItem("按发放日期自动认定", None)
        for stage, name in STAGES.items():
            self.stage.addItem(name, stage)
        self.form.insertRow(0, "公开栏", self.same)
        self.form.addRow("阶段", self.stage)
        self._ask_of_days()
        lanes.look.run(
            partial(putting_up.possible, sheets=self._sheets),
            done=self._show_places,
            failed=self.failed.emit,
        )

    def is_late(self) -> bool:
        """Whether one went up after the first day that it says."""
        day = moment_of(self.at).date()
        return any(day > it.notice.first for it in self._sheets)

    def _show_places(self, places: list[Placement]) -> None:
        self._places = places
        names = dict.fromkeys(it.board.name for it in places if it.board)
        self.same.addItems(list(names))
        self.same.setCurrentIndex(-1)
        for it in places:
            board = it.board
            where = f"{board.name}（{board.place}）" if board else words.NO_BOARD
            item = QListWidgetItem(f"{it.sheet.number}　{where}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            alone = sum(one.sheet.id == it.sheet.id for one in places) == 1
            item.setCheckState(_checked(checked=alone))
            self.list.addItem(item)

    def _check_same(self, name: str) -> None:
        for row, it in enumerate(self._places):
            if it.board is not None and it.board.name == name:
                self.list.item(row).setCheckState(Qt.CheckState.Checked)

    def go(self) -> None:
        """Note that those that are ticked went up."""
        places = [
            it
            for row, it in enumerate(self._places)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]
        missing = {it.id for it in self._sheets} - {it.sheet.id for it in places}
        if missing:
            told = f"还有{len(missing)}份没有勾选贴在哪里。"
            self.notice.say(told, Tone.REFUSED)
            return
        terms = self.terms(day_by_hand=self._by_hand())
        stage: Stage | None = self.stage.currentData()
        self.run(
            lambda store: putting_up.post(store, places, _with_stage(terms, stage)),
            "已登记上墙{count}处。",
            "撤销上墙登记",
        )


class RepostDialog(_DatedDialog):
    """Notes that what was spoilt, or came down too early, is up again."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = (
            f"在原处重贴{len(some)}处：张贴天数重新计算。"
            "公示单改过的，请选新的一版“上墙登记”。"
        )
        super().__init__(lanes, "重贴", told, now, parent)
        self._some = list(some)
        self.list.addItems([called(it) for it in some])
        self._ask_of_days()

    def is_late(self) -> bool:
        """Whether one goes up after the first day that it says."""
        day = moment_of(self.at).date()
        notices = (it.record.posting.notice for it in self._some)
        return any(it is not None and day > it.first for it in notices)

    def go(self) -> None:
        """Note that they are up again."""
        terms = self.terms(day_by_hand=self._by_hand())
        self.run(
            lambda store: putting_up.repost(store, self._some, terms),
            "已登记重贴{count}处，重新计算张贴天数。",
            "撤销重贴登记",
        )


class PaperDialog(_WallDialog):
    """Notes what went up without a sheet in the store."""

    def __init__(self, lanes: Lanes, now: datetime, parent: QWidget) -> None:
        told = "补登在程序之外张贴的：照纸面填写，不要写身份证号、电话、住址。"
        super().__init__(lanes, "纸面补登", told, now, parent)
        self._agreed = False
        self.list.hide()
        self.heading = QLineEdit()
        self.heading.setPlaceholderText("必填，如：2025年第四季度财务公开")
        self.village = choice("空着是镇本级")
        self.place = QLineEdit()
        self.place.setPlaceholderText("贴在哪里，如：村委会门前公开栏")
        self.stage = QComboBox()
        for stage, name in STAGES.items():
            self.stage.addItem(name, stage)
        self.stage.setCurrentText(STAGES[Stage.RESULT])
        self.form.insertRow(0, "标题", self.heading)
        self.form.insertRow(1, "村（社区）", self.village)
        self.form.insertRow(2, "位置", self.place)
        self.form.addRow("阶段", self.stage)
        lanes.look.run(
            office.villages, done=self._show_villages, failed=self.failed.emit
        )

    def _show_villages(self, villages: list[Village]) -> None:
        fill(self.village, [(it.name, it.id) for it in villages])

    def go(self) -> None:
        """Note it."""
        number = chosen_value(self.village)
        if self.village.currentText().strip() and number is None:
            self.notice.say("没有登记这个村，请从列表里选。", Tone.REFUSED)
            return
        paper = OnPaper(
            self.heading.text(),
            number if isinstance(number, int) else None,
            place=self.place.text(),
        )
        terms = _with_stage(self.terms(), self.stage.currentData())
        terms = replace(terms, agreed=self._agreed)
        self.run(
            lambda store: putting_up.post_from_paper(store, paper, terms),
            "已补登{count}处。",
            "撤销补登",
        )

    def _refused(self, error: Exception) -> None:
        """Ask whether it is another one, where the same was noted before."""
        problem = error.problem if isinstance(error, Refusal) else None
        again = problem is not None and problem.code is Code.PAPER_NOTED_ALREADY
        if problem and again and sure(self, f"{wording.explain(problem)}。{_ANOTHER}"):
            self._agreed = True
            self.go()
            self._agreed = False
        else:
            super()._refused(error)


class TakeDownDialog(PostingDialog):
    """Notes that sheets came down; too early only with a reason."""

    def __init__(
        self, lanes: Lanes, some: Sequence[Listed], now: datetime, parent: QWidget
    ) -> None:
        told = f"从公开栏撤下{len(some)}处。"
        super().__init__(lanes, "撤下", told, now, parent)
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
        super().__init__(lanes, "损毁", told, now, parent)
        self._some = list(some)
        self.list.addItems([called(it) for it in some])
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("必填，如：被雨淋湿")
        self.form.addRow("发现时间", self.at)
        self.form.addRow("发现人", self.by)
        self.form.addRow("情况", self.reason)

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


def _with_stage(terms: PostTerms, stage: Stage | None) -> PostTerms:
    return replace(terms, stage=stage)


def _checked(*, checked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
