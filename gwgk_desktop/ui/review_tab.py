"""The settings of review: how many steps, one person or two, what programmes show."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.reviews import LEVELS, ReviewRule
from gwgk_desktop.services import classifications, reviews
from gwgk_desktop.ui.classification_fields import ClassificationFields
from gwgk_desktop.ui.deed_dialog import DeedDialog, pass_on
from gwgk_desktop.ui.parts import Deed, bar, button, choose
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of

if TYPE_CHECKING:
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.classifications import ClassifiedProgramme
    from gwgk_desktop.services.reviews import Seat
    from gwgk_desktop.ui.tasks import Lanes


HEAD_SETS = "审核步骤、单人经办只有主任能改，请由主任登录后来改"
COLUMNS: tuple[Column[ClassifiedProgramme], ...] = (
    Column("补贴项目", lambda it: it.programme.name),
    Column(
        "公开属性",
        lambda it: wording.DISCLOSURES[it.classification.disclosure],
        width=14,
    ),
    Column("理由", lambda it: it.classification.ground, width=24),
    Column("依据", lambda it: it.classification.basis, width=40),
)


class ReviewTab(QWidget):
    """Shows and sets how the office reviews its sheets."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self.levels = QComboBox()
        for count in sorted(LEVELS, reverse=True):
            self.levels.addItem(wording.review_rule(ReviewRule(LEVELS[count])), count)
        self.one_person = QCheckBox(
            "单人经办：只有一人时，由另一人在打印的签审单上签字，代替第二人审核"
        )
        self.save_button = button("保存", self._save, main=True)
        form = QFormLayout()
        form.addRow("审核步骤", self.levels)
        form.addRow("", self.one_person)
        hint = QLabel(
            "先审后发，一事一审：全部同意后才能发布；起草人不能是唯一的审核人。"
            "下面是各项目公示单的公开属性，制作时带入，逐份可改；只有主动公开的才能发布。"
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.rows: RowsModel[ClassifiedProgramme] = RowsModel(COLUMNS, self)
        self.table = table_of(self.rows)
        self.classify_button = button("认定公开属性…", self._classify)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addLayout(bar(self.save_button, None))
        layout.addWidget(hint)
        layout.addLayout(bar(self.classify_button, None))
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Look again at everything."""
        look, failed = self._lanes.look, self.failed.emit
        look.run(reviews.rule, done=self._show_rule, failed=failed)
        look.run(reviews.seat, done=self._seated, failed=failed)
        look.run(
            classifications.classified_programmes,
            done=self.rows.show_rows,
            failed=failed,
        )

    def _show_rule(self, rule: ReviewRule) -> None:
        choose(self.levels, rule.levels)
        self.one_person.setChecked(rule.one_person)

    def _seated(self, seat: Seat) -> None:
        """Let the head alone set how the office reviews."""
        for one in (self.levels, self.one_person, self.save_button):
            one.setEnabled(seat.sets_rule)
            one.setToolTip("" if seat.sets_rule else HEAD_SETS)

    def _save(self) -> None:
        rule = ReviewRule(
            LEVELS[self.levels.currentData()], one_person=self.one_person.isChecked()
        )
        self._lanes.work.run(
            partial(reviews.save_rule, new=rule),
            done=partial(self._done, "已保存审核步骤。"),
            failed=self.failed.emit,
        )

    def _classify(self) -> None:
        row = chosen(self.table)
        if row is not None:
            dialog = ProgrammeClassificationDialog(self._lanes, row, self.window())
            pass_on(dialog, self)
            dialog.exec()

    def _done(self, said: str, operation: Operation) -> None:
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))


class ProgrammeClassificationDialog(DeedDialog):
    """Decides what a programme's sheets are unless somebody says otherwise."""

    def __init__(self, lanes: Lanes, row: ClassifiedProgramme, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(row.programme.name)
        self.setMinimumWidth(620)
        self._programme = row.programme
        self.fields = ClassificationFields(row.classification)
        form = QFormLayout()
        self.fields.add_to(form)
        self.save_button = button("认定", self._save, main=True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addLayout(form)
        layout.addLayout(bar(None, button("取消", self.reject), self.save_button))

    def _save(self) -> None:
        new = self.fields.value()
        self._lanes.work.run(
            partial(
                classifications.classify_programme, programme=self._programme, new=new
            ),
            done=self._saved,
            failed=self._refused,
        )

    def _saved(self, operation: Operation) -> None:
        said = f"已认定“{self._programme.name}”的公开属性。"
        self._end(said, operation, "撤销")
