"""Asking for the sheets of a batch: which villages, from when, on what paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Severity
from gwgk_desktop.domain.reviews import FOR_ALL
from gwgk_desktop.domain.sheet_faults import told_of_drafter
from gwgk_desktop.services import classifications, notice_sheets, payouts, reviews
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.sheet_making import NotAgreed, SheetFaults
from gwgk_desktop.ui.deed_dialog import DeedDialog, show_faults
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    choice,
    choose,
    chosen_value,
    day_box,
    day_of,
    fill,
    hint,
)
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.setting_boxes import SettingBoxes
from gwgk_desktop.ui.tasks import Cancelled
from gwgk_desktop.ui.ticked_items import line_of, numbers, ticked, told_of
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.payouts import BatchSummary
    from gwgk_desktop.domain.posting_plan import Planned
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.domain.reviews import Classification
    from gwgk_desktop.services.classifications import ClassifiedProgramme
    from gwgk_desktop.services.made_again import MadeAgain
    from gwgk_desktop.services.notice_sheets import Offered
    from gwgk_desktop.services.reviews import Seat
    from gwgk_desktop.services.sheet_making import MadeSheets
    from gwgk_desktop.ui.tasks import Lanes


_SAID_ELSEWHERE = frozenset(
    {
        Code.COLUMN_LEFT_OUT,
        Code.TELEPHONE_MISSING,
        Code.OFFICE_NAME_MISSING,
        Code.PERSONAL_DATA_ON_SHEET,
    }
)
"""What the bar says when the sheets are made, or the list of why they are not."""


_ANYBODY = "…"
"""Who drafts them is looked at as it is typed, not in all that is looked ahead at."""
_NAME = Qt.ItemDataRole.UserRole + 1
_NAMED = 3
"""So many villages are named, the others counted."""
_UNTICKED = Qt.CheckState.Unchecked
HAVE_SHEETS = (
    "{count}个村已有这一批的公示单，明细没有更正，没有勾选；{changed}"
    "要重做请勾选，没有发布的由新的一版代替。"
)
CHANGED = (
    "其中{villages}现在制作的话，内容与已有的不同（如电话、政策、收款情况有变动）；"
)
NO_BATCHES = (
    "还没有发放批次，没有名单可公示：请先在“补贴发放”导入发放表。"
    "自拟的事项，用“其他公示…”。"
)
NO_SUCH_BATCH = "没有叫“{typed}”的发放批次：接着输入，从列出的批次里点选一个。"
CORRECTS = (
    "更正{numbers}：批次、村和纸张照原来的填好了。"
    "先确认要改的（明细、项目、单位资料）已经改对，再点“制作”，新的一版写明更正。"
)
NOT_MADE = "公示单没有制作，原因如下"


class MakeSheetsDialog(DeedDialog):
    """Makes the wall sheets of one batch."""

    def __init__(
        self,
        lanes: Lanes,
        batch: BatchSummary | None,
        today: date,
        parent: QWidget,
        planned: Sequence[Planned] = (),
        *,
        again: MadeAgain | None = None,
    ) -> None:
        """Begin with a batch; with what of it is planned, or was wrong, if any."""
        super().__init__(lanes, parent)
        self._planned = tuple(planned)
        self._again = again
        self.setWindowTitle("制作更正的公示单" if again else "制作公示单")
        self.setMinimumSize(680, 640)
        self._wanted = batch.id if batch else None
        self._batches: dict[int, BatchSummary] = {}
        self._classified: dict[int, Classification] = {}
        self.disclosure = QLabel()
        self.batch = choice("选一个发放批次")
        self.batch.currentTextChanged.connect(self._batch_changed)
        self.notice_from = day_box(min((it.up_on for it in planned), default=today))
        self.with_remark = QCheckBox("列出备注栏（备注由原表带来，请先核对内容）")
        self.per_group = QCheckBox("每个村民小组一份")
        by_group = any(it.key.group for it in planned)
        self.per_group.setChecked(by_group or (again is not None and again.per_group))
        self.further = QListWidget()
        self.further.setMaximumHeight(72)
        self.further.setToolTip("同一年、同一项目的其他批次，列在同一份公示单上")
        self.further.itemChanged.connect(self._ask_villages)
        self.villages = QListWidget()
        self.villages.itemChanged.connect(self._say_ahead)
        self.told = QListWidget()
        self.agree = QCheckBox("以上提醒已逐条再次核对，同意公示（记入历史）")
        self._prepare_agreement()
        self._asked = 0
        self._ahead: list[tuple[str, Problem]] = []
        self._asked_of: list[tuple[str, Problem]] = []
        """What the clerk is to agree to."""
        self._have: set[str] = set()
        self.drafter = QLineEdit()
        self.drafter.setPlaceholderText("起草人；起草人不能是唯一的审核人")
        self.drafter.textChanged.connect(self._say_ahead)
        self._lay_out()
        if again is not None:
            self.boxes.show(again.first.setting)
        lanes.look.run(reviews.seat, done=self._seated, failed=self.failed.emit)
        lanes.look.run(
            classifications.classified_programmes,
            done=self._show_classified,
            failed=self.failed.emit,
        )
        lanes.look.run(
            payouts.batches, done=self._show_batches, failed=self.failed.emit
        )

    def _prepare_agreement(self) -> None:
        """What is to be agreed to is hidden until there is something."""
        self.told.setWordWrap(True)
        self.told.setMaximumHeight(150)
        self.told.hide()
        self.agree.toggled.connect(self._settle)
        self.agree.hide()
        self.notice_from.dateChanged.connect(self._look_ahead)
        self.with_remark.toggled.connect(self._look_ahead)
        self.per_group.toggled.connect(self._look_ahead)

    def _lay_out(self) -> None:
        self.form = form = QFormLayout()
        form.addRow("发放批次", self.batch)
        form.addRow("公示开始", self.notice_from)
        self.boxes = SettingBoxes(form)
        form.addRow("", self.per_group)
        form.addRow("", self.with_remark)
        form.addRow("一并列出", self.further)
        form.addRow("村（社区）", self.villages)
        form.addRow("公开属性", self.disclosure)
        form.addRow("经办人", self.drafter)
        self.lacking = hint()
        self.make_button = button("制作", self._make, main=True, needs=Needs.CHANGING)
        self.make_button.setEnabled(False)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        if self._again is not None:
            layout.addWidget(hint(CORRECTS.format(numbers=self._again.numbers)))
        layout.addLayout(form)
        rule = QLabel(
            "公示天数按补贴项目的规定；身份证号、银行账号、电话、住址一概不上公示单。"
        )
        rule.setObjectName("hint")
        rule.setWordWrap(True)
        layout.addWidget(rule)
        layout.addWidget(self.told)
        layout.addWidget(self.agree)
        layout.addLayout(
            bar(self.lacking, None, button("取消", self.reject), self.make_button)
        )

    def _seated(self, seat: Seat) -> None:
        """Who is signed in drafts; else a name is asked for."""
        if seat.user:
            self.drafter.setText(seat.user)
            self.drafter.setEnabled(False)

    def _show_classified(self, some: list[ClassifiedProgramme]) -> None:
        self._classified = {it.programme.id: it.classification for it in some}

    def _show_batches(self, batches: list[BatchSummary]) -> None:
        self._batches = {it.id: it for it in batches if it.resends is None}
        own = self._batches.values()
        fill(self.batch, ((f"第{it.id}批 {it.title}", it.id) for it in own))
        if not self._batches:
            self.notice.say(NO_BATCHES, Tone.ADVICE)
        only = next(iter(self._batches)) if len(self._batches) == 1 else None
        if (wanted := self._wanted or only) is not None:
            choose(self.batch, wanted)
        self._batch_changed()

    def _batch_changed(self) -> None:
        self.further.blockSignals(True)  # noqa: FBT003 - Qt takes it so
        self.further.clear()
        chosen = self._batches.get(self._batch_id())
        told = ""
        typed = self.batch.currentText().strip()
        if chosen is None and typed and self._batches:
            self.notice.say(NO_SUCH_BATCH.format(typed=typed), Tone.ADVICE)
        if chosen:
            known = self._classified.get(chosen.programme_id, FOR_ALL).disclosure
            told = f"{wording.DISCLOSURES[known]}（补贴项目的认定，制作后逐份可改）"
        self.disclosure.setText(told)
        for it in self._batches.values():
            same = chosen and (it.programme_id, it.year) == (
                chosen.programme_id,
                chosen.year,
            )
            if same and it is not chosen:
                item = QListWidgetItem(f"第{it.id}批 {it.title}")
                item.setData(Qt.ItemDataRole.UserRole, it.id)
                beside = self._again is not None and it in self._again.batches
                item.setCheckState(Qt.CheckState.Checked if beside else _UNTICKED)
                self.further.addItem(item)
        self.form.setRowVisible(self.further, self.further.count() > 0)
        self.further.blockSignals(False)  # noqa: FBT003 - Qt takes it so
        self._ask_villages()

    def _batch_id(self) -> int:
        chosen = chosen_value(self.batch)
        return chosen if isinstance(chosen, int) else 0

    def _batch_ids(self) -> list[int]:
        return [self._batch_id(), *numbers(ticked(self.further))]

    def _ask_villages(self) -> None:
        self.villages.clear()
        self._settle()
        batch_ids = self._batch_ids()
        if batch_ids[0]:
            self._lanes.look.run(
                partial(notice_sheets.offered, batch_ids=batch_ids),
                done=partial(self._show_villages, batch_ids),
                failed=self.failed.emit,
            )

    def _show_villages(self, batch_ids: list[int], villages: list[Offered]) -> None:
        if batch_ids != self._batch_ids():
            return
        self.villages.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.villages.clear()
        for it in villages:
            item = QListWidgetItem(told_of(it))
            item.setData(Qt.ItemDataRole.UserRole, it.village.id)
            item.setData(_NAME, it.village.name)
            wanted = it.wants_sheet and it.village.id in self._places(it.village.id)
            item.setCheckState(Qt.CheckState.Checked if wanted else _UNTICKED)
            self.villages.addItem(item)
        self.villages.blockSignals(False)  # noqa: FBT003
        self._have = {it.village.name for it in villages if not it.wants_sheet}
        self._look_ahead()

    def _say_known(self) -> None:
        """Say which villages have their sheets, and where these are out of date."""
        if not self._have:
            self.notice.hide()
            return
        of_code = [it for it, one in self._ahead if one.code is Code.CONTENT_CHANGED]
        other = [it for it in dict.fromkeys(of_code) if it in self._have]
        shown = "、".join(other[:_NAMED]) + (
            f"等{len(other)}个村" if len(other) > _NAMED else ""
        )
        changed = CHANGED.format(villages=shown) if other else ""
        told = HAVE_SHEETS.format(count=len(self._have), changed=changed)
        self.notice.say(told, Tone.ADVICE)

    def _places(self, usual: int) -> set[int | None]:
        """Return the villages of which the plan was chosen; else the usual one."""
        if self._again is not None and self._batch_id() == self._wanted:
            return {*self._again.village_ids}
        own = [it for it in self._planned if it.key.batch_id == self._batch_id()]
        return {it.key.village_id for it in own} or {usual}

    def _look_ahead(self) -> None:
        """Ask what is to be known of the sheets before they are made."""
        self._asked += 1
        self._show_ahead(self._asked, [])
        batch_id, *further = self._batch_ids()
        if batch_id and self.villages.count():
            terms = SheetTerms(
                batch_id,
                day_of(self.notice_from),
                with_remark=self.with_remark.isChecked(),
                further_batch_ids=further,
                per_group=self.per_group.isChecked(),
                drafted_by=_ANYBODY,
            )
            self._lanes.look.walk(
                partial(notice_sheets.look_ahead, terms=terms),
                done=partial(self._show_ahead, self._asked),
                failed=self.failed.emit,
                progressed=lambda _: None,
            )

    def _show_ahead(self, asked: int, ahead: list[tuple[str, Problem]]) -> None:
        if asked == self._asked:
            self._ahead = ahead
            self._say_known()
            self._say_ahead()

    def _say_ahead(self) -> None:
        """Say what is known of the villages that are ticked, the gravest first."""
        names = {str(item.data(_NAME)) for item in ticked(self.villages)}
        general = [("", it) for it in told_of_drafter(self.drafter.text().strip())]
        some = [
            (village, it)
            for village, it in (*general, *self._ahead)
            if village in {"", *names} and it.code not in _SAID_ELSEWHERE
        ]
        order = list(Severity)
        # what holds of all sheets comes after what only one has
        some.sort(key=lambda it: (order.index(it[1].severity), not it[0]))
        lines = list(dict.fromkeys(line_of(*it) for it in some))
        self.told.clear()
        self.told.addItems(lines)
        self.told.setVisible(bool(some))
        asked = [it for it in some if it[1].severity is Severity.WARNING]
        self.agree.setVisible(bool(asked))
        if asked != self._asked_of:  # what was agreed to is no longer what is asked
            self.agree.setChecked(False)
        self._asked_of = asked
        self._settle()

    def _settle(self) -> None:
        agreed = self.agree.isHidden() or self.agree.isChecked()
        why = ""
        if not self._batch_id():
            why = "还没有选发放批次"
        elif not self.villages.count():
            why = "这一批没有要公示的村"
        elif not agreed:
            why = "还要勾选：以上提醒已再次核对"
        self.lacking.setText(why)
        settle(((self.make_button, why),))

    def _make(self) -> None:
        batch_id, *further = self._batch_ids()
        wanted = numbers(ticked(self.villages))
        if not batch_id or not wanted:
            self.notice.say("请至少选一个村。", Tone.REFUSED)
            return
        setting = self.boxes.setting
        terms = SheetTerms(
            batch_id=batch_id,
            notice_from=day_of(self.notice_from),
            paper=setting.paper,
            direction=setting.direction,
            size=setting.size,
            village_ids=wanted,
            with_remark=self.with_remark.isChecked(),
            agreed=self.agree.isChecked(),
            drafted_by=self.drafter.text(),
            further_batch_ids=further,
            per_group=self.per_group.isChecked(),
        )
        walk_shown(
            self._lanes.work,
            partial(notice_sheets.make, terms=terms),
            "正在制作公示单",
            self,
            done=self._made,
            failed=self._not_made,
        )
        self.make_button.setEnabled(False)

    def _made(self, made: MadeSheets) -> None:
        notes = [wording.in_window(it) for it in wording.of_many(made.notes)]
        told = f"已制作{len(made.sheets)}份公示单，都是草稿，审核之后才能发布。"
        said = " ".join([told, *notes])
        touched = made.operation.touched
        self.deed_done.emit(Deed(said, touched, advice=bool(notes)))
        self.accept()

    def _not_made(self, error: Exception) -> None:
        self._settle()
        if isinstance(error, NotAgreed):  # clicked before it was known
            self._ahead = list(error.warnings)
            self._say_ahead()
            self.notice.say(wording.describe(error.problem), Tone.ADVICE)
        elif isinstance(error, SheetFaults):
            show_faults(NOT_MADE, error, self)
        elif isinstance(error, Cancelled):
            self.notice.say("已取消，没有制作公示单，也没有占用编号。", Tone.ADVICE)
        else:
            self._refused(error)
