"""What hung without a sheet in the store is noted from its paper (纸面补登)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from gwgk_desktop import wording
from gwgk_desktop.domain.boards import of_village
from gwgk_desktop.domain.postings import STAGES, Stage, TakenDown
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import boards, office, putting_up
from gwgk_desktop.services.putting_up import OnPaper
from gwgk_desktop.ui.item_fields import ItemFields
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import (
    bar,
    choice,
    chosen_value,
    fill,
    moment_box,
    moment_of,
)
from gwgk_desktop.ui.posting_dialogs import WallDialog

if TYPE_CHECKING:
    from datetime import datetime

    from gwgk_desktop.domain.boards import Board
    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.ui.tasks import Lanes

_ANOTHER = "确实另有一份，仍要登记吗？"
ELSEWHERE = "不在登记的公开栏上"


class PaperDialog(WallDialog):
    """Notes what went up without a sheet in the store."""

    def __init__(self, lanes: Lanes, now: datetime, parent: QWidget) -> None:
        told = "补登在程序之外张贴的：照纸面填写，不要写身份证号、电话、住址。"
        super().__init__(lanes, "纸面补登", told, now, parent, go=self.go)
        self.list.hide()
        self._boards: list[Board] = []
        self.heading = QLineEdit()
        self.heading.setPlaceholderText("必填，如：2025年第四季度财务公开")
        self.village = choice("空着是镇本级")
        self.group = QLineEdit()
        self.group.setPlaceholderText("只在某个村民小组公开的才填")
        self.board = QComboBox()
        self.place = QLineEdit()
        self.place.setPlaceholderText("贴在哪里，如：村委会门前公开栏")
        self.stage = QComboBox()
        for stage, name in STAGES.items():
            self.stage.addItem(name, stage)
        self.stage.setCurrentText(STAGES[Stage.RESULT])
        self.is_down = QCheckBox("已撤下")
        self.down_at = moment_box(now)
        self.down_at.setEnabled(False)
        self.is_down.toggled.connect(self.down_at.setEnabled)
        for row, (label, widget) in enumerate(
            (
                ("标题", self.heading),
                ("村（社区）", self.village),
                ("村民小组", self.group),
                ("公开栏", self.board),
                ("位置", self.place),
            )
        ):
            self.form.insertRow(row, label, widget)
        self.form.addRow("阶段", self.stage)
        self.why_down = QLineEdit()
        self.why_down.setPlaceholderText("没贴满天数的写原因")
        self.why_down.setEnabled(False)
        self.is_down.toggled.connect(self.why_down.setEnabled)
        self.form.addRow("", bar(self.is_down, self.down_at, self.why_down))
        self.about = ItemFields(lanes, self)
        self.about.failed.connect(self.failed)
        self.about.add_to(self.form)
        self.village.currentTextChanged.connect(lambda _: self._settle_village())
        self.board.currentIndexChanged.connect(lambda _: self._settle_place())
        lanes.look.run(
            office.villages, done=self._show_villages, failed=self.failed.emit
        )
        lanes.look.run(boards.boards, done=self._show_boards, failed=self.failed.emit)

    def _show_villages(self, villages: list[Village]) -> None:
        fill(self.village, [(it.name, it.id) for it in villages])
        self.village.setEditText("")

    def _show_boards(self, known: list[Board]) -> None:
        self._boards = known
        self._settle_village()

    def _village_id(self) -> int | None:
        number = chosen_value(self.village)
        return number if isinstance(number, int) else None

    def _settle_village(self) -> None:
        """Offer the boards and items of the village; the only board is chosen."""
        there = of_village(self._boards, self._village_id())
        self.board.clear()
        if len(there) != 1:
            self.board.addItem("请选择" if there else ELSEWHERE, 0)
        for it in there:
            name = f"{it.name}（{it.place}）" if it.place else it.name
            self.board.addItem(name, it.id)
        if there:
            self.board.addItem(ELSEWHERE, None)
        self.about.offer(self._village_id())
        self._settle_place()

    def _settle_place(self) -> None:
        """A place is written only where no board on record is chosen."""
        self.form.setRowVisible(self.place, not self.board.currentData())

    def go(self) -> None:
        """Note it."""
        number = self._village_id()
        if self.village.currentText().strip() and number is None:
            self.notice.say("没有登记这个村，请从列表里选。", Tone.REFUSED)
            return
        board_id = self.board.currentData()
        if board_id == 0 and of_village(self._boards, number):
            self.notice.say("请选贴在哪块公开栏。", Tone.REFUSED)
            return
        paper = OnPaper(
            self.heading.text(),
            number,
            group=self.group.text().strip(),
            board_id=board_id or None,
            place="" if board_id else self.place.text(),
        )
        about = self.about.value
        terms = replace(
            self.terms(),
            stage=self.stage.currentData(),
            item_code=about.item_code,
            occasion=about.occasion,
            agreed=Code.PAPER_NOTED_ALREADY in self.agreed,
        )
        down = None
        if self.is_down.isChecked():
            down = TakenDown(moment_of(self.down_at), "", self.why_down.text().strip())
        self.run(
            partial(putting_up.post_from_paper, it=paper, terms=terms, down=down),
            "已补登{count}处。",
            "撤销补登",
        )

    def _refused(self, error: Exception) -> None:
        """Ask whether it is another one, where the same was noted before."""
        problem = error.problem if isinstance(error, Refusal) else None
        again = problem is not None and problem.code is Code.PAPER_NOTED_ALREADY
        question = f"{wording.explain(problem)}。{_ANOTHER}" if problem else ""
        if not (again and self.agrees(Code.PAPER_NOTED_ALREADY, question)):
            super()._refused(error)
