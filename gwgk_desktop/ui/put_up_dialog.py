"""What the plan has to hang was put up: on which boards, when, and by whom."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QWidget

from gwgk_desktop.domain.problems import Code
from gwgk_desktop.services import planned_postings
from gwgk_desktop.services.putting_up import PostTerms
from gwgk_desktop.ui.board_ticks import BoardTicks, Possible
from gwgk_desktop.ui.notices import Tone
from gwgk_desktop.ui.parts import moment_of
from gwgk_desktop.ui.posting_dialog import PostingDialog
from gwgk_desktop.wording import plan as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gwgk_desktop.domain.posting_plan import Planned
    from gwgk_desktop.services.planned_postings import Offer
    from gwgk_desktop.ui.tasks import Lanes

HINT = (
    "勾选贴在哪些公开栏。有已发布公示单的，按那张公示单登记；"
    "没有的，按目录事项登记（补登）。"
    "没有公示单、还没到时候或没有登记公开栏的不预先勾选；不勾选的不登记。"
)


class PutUpDialog(PostingDialog):
    """Asks for day, hour and person once, and for the boards of all that was chosen."""

    def __init__(
        self, lanes: Lanes, planned: Sequence[Planned], now: datetime, parent: QWidget
    ) -> None:
        title = f"登记已上墙（{len(planned)}份）"
        super().__init__(lanes, title, HINT, now, parent, go=self.go)
        self._offers: list[Offer] = []
        self.boards = BoardTicks(self.list)
        self.by_hand = QCheckBox("晚于所印日期的，已在纸上用笔改成上墙那天：从那天起算")
        self.form.addRow("公开栏", self.boards.same)
        self.form.addRow("上墙时间", self.at)
        self.form.addRow("张贴人", self.by)
        self.more.addWidget(self.by_hand)
        lanes.look.run(
            partial(planned_postings.offers, planned=planned),
            done=self._show_offers,
            failed=self.failed.emit,
        )

    def _show_offers(self, offers: list[Offer]) -> None:
        self._offers = offers
        self.boards.show(
            [
                Possible(
                    it.planned.key,
                    words.offered(it.planned, it.sheet, instead=it.instead),
                    it.board,
                    is_planned=it.is_planned and not it.instead,
                    is_other=it.instead,
                    is_asked=it.instead or it.doubt is not None,
                )
                for it in offers
            ]
        )

    def go(self) -> None:
        """Note that they are up, each on the boards that are ticked for it."""
        if missing := self.boards.missing():
            self.notice.say(missing, Tone.REFUSED)
            return
        some = [self._offers[it] for it in self.boards.ticked()]
        terms = PostTerms(
            moment_of(self.at),
            self.by.text().strip(),
            day_by_hand=self.by_hand.isChecked(),
            groups_alone=Code.POSTING_NOT_AGREED in self.agreed,
            unready=Code.UNREADY_NOT_AGREED in self.agreed,
        )
        work = partial(
            planned_postings.record,
            planned=[
                replace(it.planned, board_id=it.board.id if it.board else None)
                for it in some
            ],
            asked=terms,
        )
        self.run(work, "已登记{count}份上墙。", "撤销")
