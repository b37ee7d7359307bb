"""What versions of a catalogue changed: compared, and looked through once a year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.services import catalogue
from gwgk_desktop.ui.catalogue_dialogs import CatalogueDialog
from gwgk_desktop.ui.deed_dialog import DeedDialog
from gwgk_desktop.ui.parts import bar, button, choose, day_box, day_of
from gwgk_desktop.ui.rows import Column, RowsModel, table_of
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from gwgk_desktop.domain.catalogue import Scope
    from gwgk_desktop.domain.catalogue_versions import (
        FieldChange,
        ItemChange,
        Version,
        YearlyReview,
    )
    from gwgk_desktop.ui.tasks import Lanes


REVIEW_COLUMNS: tuple[Column[YearlyReview], ...] = (
    Column("年度", lambda it: it.year, number=True, width=6),
    Column("日期", lambda it: it.reviewed_on, wording.day, width=12),
    Column("审核人", lambda it: it.reviewed_by, width=10),
    Column("版本", lambda it: it.version, number=True, width=6),
    Column("结论", lambda it: it.conclusion),
)


class ReviewCatalogueDialog(CatalogueDialog):
    """Records that the catalogue was gone through; shows the reviews before."""

    def __init__(
        self, lanes: Lanes, scope: Scope, today: date, parent: QWidget
    ) -> None:
        title = f"{words.CATALOGUES[scope]}年度审核"
        super().__init__(lanes, title, self._save, parent)
        self.resize(680, 560)
        self._scope = scope
        self.by = QLineEdit()
        self.by.setPlaceholderText("必填")
        self.reviewed_on = day_box(today)
        self.conclusion = QPlainTextEdit()
        self.conclusion.setPlaceholderText(
            "必填：核对了哪些依据，改了什么、为什么；没有改动也写明"
        )
        self.conclusion.setTabChangesFocus(True)
        self.conclusion.setMaximumHeight(110)
        self.changes = QPlainTextEdit()
        self.changes.setReadOnly(True)
        self.changes.setTabChangesFocus(True)
        self.changes.setAccessibleName("上次审核以来的改动")
        self.form.addRow("审核人", self.by)
        self.form.addRow("审核日期", self.reviewed_on)
        self.form.addRow("结论和理由", self.conclusion)
        self.form.addRow("上次以来的改动", self.changes)
        self.reviews: RowsModel[YearlyReview] = RowsModel(REVIEW_COLUMNS, self)
        self._layout.addWidget(QLabel("以前的审核"))
        self._layout.addWidget(table_of(self.reviews), 1)
        self.save_button.setText("记下审核")
        self.end()
        lanes.look.run(
            partial(catalogue.since_review, scope=scope),
            done=self._show,
            failed=self._refused,
        )

    def _show(self, told: tuple[list[YearlyReview], tuple[ItemChange, ...]]) -> None:
        reviews, changes = told
        self.reviews.show_rows(reviews[::-1])
        lines = [words.item_change(it) for it in changes]
        self.changes.setPlainText("\n".join(lines) or "没有改动")

    def _save(self) -> None:
        work = partial(
            catalogue.review,
            scope=self._scope,
            by=self.by.text(),
            conclusion=self.conclusion.toPlainText(),
            reviewed_on=day_of(self.reviewed_on),
        )
        self.do(work, "已记下年度审核。", "撤销记录")


VERSION_COLUMNS: tuple[Column[Version], ...] = (
    Column("版本", lambda it: it.number, number=True, width=6),
    Column("施行日", lambda it: it.holds_from, wording.day, width=12),
    Column("理由", lambda it: it.reason),
    Column("经办", lambda it: it.made_by, width=10),
    Column("记录时间", lambda it: f"{it.made_at:%Y-%m-%d %H:%M}", width=16),
)
Changed = tuple["ItemChange", "FieldChange | None"]
CHANGE_COLUMNS: tuple[Column[Changed], ...] = (
    Column("改动", lambda it: words.CHANGES[it[0].change], width=6),
    Column("事项", lambda it: words.item_name(it[0].item), width=24),
    Column(
        "项目", lambda it: words.ITEM_FIELDS[it[1].field] if it[1] else "", width=14
    ),
    Column("原来", lambda it: words.before_told(it[1]) if it[1] else ""),
    Column("现在", lambda it: words.after_told(it[1]) if it[1] else ""),
)


class VersionsDialog(DeedDialog):
    """Shows the versions of a catalogue, and what differs between two of them."""

    def __init__(self, lanes: Lanes, scope: Scope, parent: QWidget) -> None:
        super().__init__(lanes, parent)
        self.setWindowTitle(f"{words.CATALOGUES[scope]}的版本")
        self.resize(960, 600)
        self._scope = scope
        self.versions: RowsModel[Version] = RowsModel(VERSION_COLUMNS, self)
        self.changes: RowsModel[Changed] = RowsModel(CHANGE_COLUMNS, self)
        self.before, self.after = QComboBox(), QComboBox()
        for box, name in ((self.before, "原来的版本"), (self.after, "现在的版本")):
            box.setAccessibleName(name)
            box.currentIndexChanged.connect(self._compare)
        self.tabs = QTabWidget()
        self.tabs.addTab(table_of(self.versions), "版本")
        compared = QWidget()
        below = QVBoxLayout(compared)
        below.addLayout(bar(QLabel("从"), self.before, QLabel("到"), self.after, None))
        below.addWidget(table_of(self.changes), 1)
        self.tabs.addTab(compared, "比较两版")
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(bar(None, button("关闭", self.accept)))
        lanes.look.run(
            partial(catalogue.versions, scope=scope),
            done=self._show,
            failed=self._refused,
        )

    def _show(self, versions: list[Version]) -> None:
        self.versions.show_rows(versions[::-1])
        for box in (self.before, self.after):
            box.blockSignals(True)  # noqa: FBT003 - Qt's signature
            for it in versions:
                box.addItem(f"第{it.number}版（{it.holds_from}起）", it.number)
            box.blockSignals(False)  # noqa: FBT003
        choose(self.before, max(1, len(versions) - 1))
        choose(self.after, len(versions))
        self._compare()

    def _compare(self) -> None:
        before, after = self.before.currentData(), self.after.currentData()
        if before is None or after is None:
            return
        self._lanes.look.run(
            partial(
                catalogue.differences, scope=self._scope, before=before, after=after
            ),
            done=self._show_changes,
            failed=self._refused,
        )

    def _show_changes(self, changes: tuple[ItemChange, ...]) -> None:
        self.changes.show_rows(changed_rows(changes))
        self.tabs.setTabText(1, f"比较两版（{len(changes)}项不同）")


def changed_rows(changes: Sequence[ItemChange]) -> list[Changed]:
    """Return a row for each field that changed, one for what came or went whole."""
    return [(it, field) for it in changes for field in (it.fields or (None,))]
