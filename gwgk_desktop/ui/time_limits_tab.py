"""The tab of time limits and days off (时限与节假日): tried, entered, set."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain import due_dates, phrases
from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.time_limits import LAST, MONTHS, Count, Every, PeriodDay, Unit
from gwgk_desktop.domain.working_days import Source, YearOfDays
from gwgk_desktop.services import time_limits
from gwgk_desktop.ui.days_off_dialog import DaysOffDialog
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.parts import Deed, bar, button, choose, day_box, day_of
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of

if TYPE_CHECKING:
    from gwgk_desktop.domain.due_dates import Terms
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes

words = wording.time_limits
COLUMNS: tuple[Column[YearOfDays], ...] = (
    Column("年度", lambda it: it.year, number=True, width=8),
    Column("来源", lambda it: words.SOURCES_OF_DAYS[it.source], width=12),
    Column("放假（天）", lambda it: len(it.off), number=True, width=10),
    Column("调休上班（天）", lambda it: len(it.worked), number=True, width=12),
    Column("文号", lambda it: it.document),
)
TRY_HINT = "如：每季度的首个月20日；信息形成之日起20个工作日内；公示7天"


class DayBoxes:
    """A month of a period, or of the one that follows, and a day of it."""

    def __init__(self, every: Every) -> None:
        self.month = QComboBox()
        for following in (True, False):
            for number in range(1, MONTHS[every] + 1):
                told = words.month_of(every, number, following=following)
                self.month.addItem(told, (following, number))
        self.day = QComboBox()
        for number in range(1, 32):
            self.day.addItem(f"{number}日", number)
        self.day.addItem("最后一天", LAST)

    @property
    def on(self) -> PeriodDay:
        """What is chosen."""
        following, month = self.month.currentData()
        return PeriodDay(month, self.day.currentData(), following)

    def show(self, on: PeriodDay) -> None:
        """Show a day of a period."""
        choose(self.month, (on.next, on.month))
        choose(self.day, on.day)

    def row(self) -> QHBoxLayout:
        """Return both boxes in a row."""
        return bar(self.month, self.day, None)


class TimeLimitsTab(QWidget):
    """Tries wordings, shows the days off of every year, keeps what the office takes."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._terms: Terms = time_limits.built_in_terms()
        below = QHBoxLayout()
        below.addLayout(self._years(), 3)
        below.addLayout(self._settings(), 2)
        layout = QVBoxLayout(self)
        layout.addLayout(self._trying())
        layout.addLayout(below, 1)

    def _trying(self) -> QVBoxLayout:
        self.phrase = QLineEdit()
        self.phrase.setPlaceholderText(TRY_HINT)
        self.start = day_box(date.today())  # noqa: DTZ011 - the clerk's own day
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.phrase.textChanged.connect(self._try)
        self.start.dateChanged.connect(self._try)
        layout = QVBoxLayout()
        layout.addLayout(
            bar(QLabel("试读一句时限"), self.phrase, QLabel("从"), self.start)
        )
        layout.addWidget(self.told)
        return layout

    def _years(self) -> QVBoxLayout:
        self.years: RowsModel[YearOfDays] = RowsModel(COLUMNS, self)
        self.table = table_of(self.years)
        self.table.selectionModel().selectionChanged.connect(self._show_year)
        self.missing = QLabel()
        self.missing.setObjectName("hint")
        self.missing.setWordWrap(True)
        self.days = QLabel()
        self.days.setWordWrap(True)
        self.add_button = button(
            "录入放假安排…", self._enter, main=True, needs=Needs.CHANGING
        )
        self.remove_button = button("删除…", self._remove, needs=Needs.CHANGING)
        layout = QVBoxLayout()
        layout.addLayout(bar(self.add_button, self.remove_button, None))
        layout.addWidget(self.missing)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.days)
        return layout

    def _settings(self) -> QVBoxLayout:
        self.notice_first = QCheckBox("公示期计首日（3月11日至17日为7天）")
        self.display_first = QCheckBox("张贴天数计首日（默认从次日起算）")
        self.display_days = QSpinBox()
        self.display_days.setRange(1, 365)
        self.display_days.setSuffix(" 天")
        self.until_replaced = QCheckBox("期满不撤，贴到下一期替换为止")
        self.until_replaced.setToolTip(
            "按月、按季、按半年、按年公开的目录事项：满期后留在墙上，下一期上墙时再撤"
        )
        self.prompt_days = QSpinBox()
        self.prompt_days.setRange(1, 365)
        self.prompt_unit = QComboBox()
        self.prompt_unit.addItem("日", Unit.CALENDAR_DAY)
        self.prompt_unit.addItem("个工作日", Unit.WORKING_DAY)
        self.regular = QComboBox()
        for every in MONTHS:
            self.regular.addItem(words.EVERY[every], every)
        self.boxes = {every: DayBoxes(every) for every in MONTHS}
        form = QFormLayout()
        form.addRow(self.notice_first)
        form.addRow(self.display_first)
        form.addRow("最少张贴", self.display_days)
        form.addRow("", self.until_replaced)
        form.addRow("随时、及时", bar(self.prompt_days, self.prompt_unit, None))
        form.addRow("定期", self.regular)
        for every, boxes in self.boxes.items():
            form.addRow(words.EVERY[every], boxes.row())
        hint = QLabel("原文没有写明天数、日子的，按这里的默认值算，并注明“非规定”。")
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self.save_button = button("保存", self._save, needs=Needs.CHANGING)
        layout = QVBoxLayout()
        layout.addWidget(hint)
        layout.addLayout(form)
        layout.addLayout(bar(self.save_button, None))
        layout.addStretch(1)
        return layout

    def refresh(self) -> None:
        """Look again at everything."""
        self._lanes.look.run(
            time_limits.terms, done=self._show, failed=self.failed.emit
        )

    def _show(self, terms: Terms) -> None:
        self._terms = terms
        known = terms.calendar.years
        self.years.show_rows(sorted(known.values(), key=lambda it: -it.year))
        today = date.today()  # noqa: DTZ011 - the clerk's own day
        lacking = [it for it in (today.year, today.year + 1) if it not in known]
        self.missing.setText(words.notices_missing(lacking))
        self.notice_first.setChecked(terms.counting.notice_counts_first_day)
        self.display_first.setChecked(terms.counting.display_counts_first_day)
        defaults = terms.defaults
        self.display_days.setValue(defaults.display_days)
        self.until_replaced.setChecked(defaults.until_replaced)
        self.prompt_days.setValue(defaults.prompt.number)
        choose(self.prompt_unit, defaults.prompt.unit)
        choose(self.regular, defaults.regular)
        for every, boxes in self.boxes.items():
            boxes.show(defaults.day_of(every))
        self._try()

    def _try(self) -> None:
        phrase = self.phrase.text().strip()
        reading = phrases.read(phrase)
        if not phrase:
            self.told.clear()
        elif reading.rule is None:
            facts = {"rest": reading.unread or phrase}
            self.told.setText(
                wording.describe(Problem(Code.PHRASE_UNREADABLE, facts=facts))
            )
        else:
            start = day_of(self.start)
            last = date(start.year + 1, start.month, 1)
            found = due_dates.look_up(reading.rule, start, last, self._terms)
            lines = [words.due_line(found), *words.looked_up(reading, found)]
            if later := found.all[1:4]:
                lines.append("以后：" + "、".join(it.on.isoformat() for it in later))
            self.told.setText("\n".join(lines))

    def _show_year(self) -> None:
        year = chosen(self.table)
        self.days.setText("" if year is None else words.year_told(year))

    def _enter(self) -> None:
        dialog = DaysOffDialog(self._lanes, self._next_year(), self.window())
        pass_on(dialog, self)
        dialog.exec()

    def _next_year(self) -> int:
        return max(self._terms.calendar.years) + 1

    def _remove(self) -> None:
        year = chosen(self.table)
        if year is None:
            return
        if year.source is Source.BUILT_IN:
            self.days.setText(f"{year.year}年是程序内置的，不用删除。")
            return
        question = f"删除本单位录入的{year.year}年放假安排？"
        answer = QMessageBox.question(self, "请确认", question)
        if answer == QMessageBox.StandardButton.Yes:
            self._lanes.work.run(
                partial(time_limits.remove_days_off, year=year.year),
                done=partial(self._done, f"已删除{year.year}年的放假安排。"),
                failed=self.failed.emit,
            )

    def _save(self) -> None:
        counting = Counting(
            notice_counts_first_day=self.notice_first.isChecked(),
            display_counts_first_day=self.display_first.isChecked(),
        )
        # Qt gives plain texts back.
        prompt = Count(self.prompt_days.value(), Unit(self.prompt_unit.currentData()))
        days = {every: boxes.on for every, boxes in self.boxes.items()}
        defaults = Defaults(
            prompt,
            days[Every.MONTH],
            days[Every.QUARTER],
            days[Every.HALF_YEAR],
            days[Every.YEAR],
            Every(self.regular.currentData()),
            self.display_days.value(),
            self.until_replaced.isChecked(),
        )
        self._lanes.work.run(
            partial(time_limits.save_settings, counting=counting, defaults=defaults),
            done=partial(self._done, "已保存时限设置。"),
            failed=self.failed.emit,
        )

    def _done(self, said: str, operation: Operation) -> None:
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))
