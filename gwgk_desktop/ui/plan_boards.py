"""The boards as the plan has them on a day, one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from gwgk_desktop import wording
from gwgk_desktop.domain.board_pictures import on_day
from gwgk_desktop.ui.board_picture import BoardPicture
from gwgk_desktop.ui.parts import bar, day_box, day_of, show_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from gwgk_desktop.domain.posting_plan import Plan

NO_BOARDS = "还没有登记公开栏：请到“设置—公开栏”登记。"


class BoardsOfDay(QWidget):
    """Shows a chosen board on a chosen day."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self.board = QComboBox()
        self.board.setAccessibleName("公开栏")
        self.day_box = day_box(today())
        self.picture = BoardPicture()
        self.told = QLabel(NO_BOARDS)
        self.told.setObjectName("hint")
        self.told.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addLayout(bar(self.board, self.day_box, None))
        layout.addWidget(self.picture, 1)
        layout.addWidget(self.told)
        self.board.currentIndexChanged.connect(lambda _: self._show())
        self.day_box.dateChanged.connect(lambda _: self._show())

    @property
    def day(self) -> date:
        """The day that is shown."""
        return day_of(self.day_box)

    def show_day(self, day: date) -> None:
        """Show the boards of another day."""
        show_day(self.day_box, day)

    def show_plan(self, plan: Plan) -> None:
        """Show the boards as this plan has them."""
        self._plan = plan
        known = self.board.currentData()
        names = {it.village_id: it.name for it in plan.sites}
        self.board.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.board.clear()
        for it in plan.boards:
            place = names.get(it.village_id, wording.TOWNSHIP_PLACE)
            self.board.addItem(f"{place}　{it.name}", it.id)
        self.board.setCurrentIndex(max(self.board.findData(known), 0))
        self.board.blockSignals(False)  # noqa: FBT003
        if not plan.first <= self.day <= plan.last:
            inside = plan.first <= plan.today <= plan.last
            show_day(self.day_box, plan.today if inside else plan.first)
        self._show()

    def _show(self) -> None:
        plan, number = self._plan, self.board.currentData()
        board = next(
            (it for it in (plan.boards if plan else ()) if it.id == number), None
        )
        if plan is None or board is None:
            self.picture.show_picture(None)
            self.told.setText(NO_BOARDS)
            return
        picture = on_day(board, plan, self.day)
        self.picture.show_picture(picture)
        left = wording.unplaced("、".join(picture.unplaced)) if picture.unplaced else ""
        self.told.setText("　".join(filter(None, (wording.capacity(board), left))))
