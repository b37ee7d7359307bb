"""The preview of a payout workbook: what would be imported, and what is wrong."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QInputDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.readings import Choices, row_key
from gwgk_desktop.domain.recipes import Recognised, difference, headings_of
from gwgk_desktop.domain.reveals import Numbered, numbers_of
from gwgk_desktop.services import backups, office, payouts, recipes
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.figures_panel import CHECKING, FiguresPanel
from gwgk_desktop.ui.help_dialog import show_help
from gwgk_desktop.ui.layout_bar import LayoutBar
from gwgk_desktop.ui.line_columns import REFUSED_COLUMNS, line_columns
from gwgk_desktop.ui.mapping_tab import MappingTab
from gwgk_desktop.ui.new_villages_dialog import NewVillagesDialog
from gwgk_desktop.ui.notices import NoticeBar, Tone
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
    fit,
    panel,
    show_day,
)
from gwgk_desktop.ui.preview_work import (
    Opened,
    RefusedRow,
    Seen,
    look,
    open_file,
    reread,
)
from gwgk_desktop.ui.problems_tab import PROBLEM_COLUMNS, ProblemsTab
from gwgk_desktop.ui.progress import ProgressBox
from gwgk_desktop.ui.refused_rows import RefusedRowsButton
from gwgk_desktop.ui.repairs_tab import RepairsTab, numbered
from gwgk_desktop.ui.reveal import RevealBar
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import RowsModel, choose_row, chosen, table_of
from gwgk_desktop.ui.tasks import Cancelled, Job

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.office import Village
    from gwgk_desktop.domain.payouts import Imported, PayoutLine
    from gwgk_desktop.domain.problems import Place
    from gwgk_desktop.domain.readings import Field, PayoutReading, Repair
    from gwgk_desktop.domain.recipes import Recipe
    from gwgk_desktop.domain.work import Operation, Progress
    from gwgk_desktop.ui.tasks import Lanes

PREVIEW_AFTER_MS = 250
"""How long the clerk must have stopped typing before the preview is made anew."""
PASSWORD_TRIES = 3


class ImportDialog(QDialog):
    """Reads a workbook, shows what it would become, and imports it."""

    imported = Signal(object)
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, path: Path, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"导入发放表 — {path.name}")
        fit(self, 1300, 680)
        self._lanes = lanes
        self._path = path
        self._tries = 0
        self._book: Any = None
        self._reading: PayoutReading | None = None
        self._repairs: Sequence[Repair] = ()
        self._seen: Seen | None = None
        self._stopped = False
        """Whether it cannot be imported so at all, as the notice says."""
        self._villages: dict[int, str] = {}
        self._recipes: list[Recipe] = []
        self._found: Recognised | None = None
        self._chosen = self._understood = _Chosen()
        self._timer = _after_a_pause(self, self._ask_preview)
        self._reread_timer = _after_a_pause(self, self._reread)
        self.notice = NoticeBar()
        self.refused_rows = RefusedRowsButton(lanes, path, self.notice)
        pass_on(self.refused_rows, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting(path.name))
        self._stack.addWidget(self._content(path.name, today))
        layout = QVBoxLayout(self)
        layout.addWidget(self.notice)
        layout.addWidget(self._stack, 1)
        self._job = Job()
        self._open("")

    def reject(self) -> None:
        """Close without importing; a file that is still read is let go."""
        self._job.cancel()
        self._timer.stop()
        self._reread_timer.stop()
        super().reject()

    # The page while the file is opened, and the page of the preview

    def _waiting(self, name: str) -> QWidget:
        page = QWidget()
        self._progress = QProgressBar()
        self._progress.setMaximum(0)
        layout = QVBoxLayout(page)
        layout.addStretch(1)
        layout.addWidget(QLabel(f"正在读取“{name}”…"))
        layout.addWidget(self._progress)
        layout.addLayout(bar(None, button("取消", self.reject)))
        layout.addStretch(1)
        return page

    def _content(self, name: str, today: date) -> QWidget:
        side = self._side(name, today)
        self.layout_bar = LayoutBar()
        self.layout_bar.decided.connect(self._layout_decided)
        self.lines: RowsModel[PayoutLine] = RowsModel(line_columns(self._villages))
        self.lines_table = table_of(self.lines)
        self.mapping = MappingTab()
        self.mapping.changed.connect(self._meaning_chosen)
        self.mapping.always_wanted.connect(self._keep_meaning)
        self.mapping.recipe_wanted.connect(self._ask_recipe_name)
        self.repairs = RepairsTab()
        self.repairs.changed.connect(self._repairs_decided)
        self.problems = ProblemsTab()
        self.problems.row_wanted.connect(self._show_row)
        self.refused: RowsModel[RefusedRow] = RowsModel(REFUSED_COLUMNS)
        self.refused_table = table_of(self.refused)
        self.left_out: RowsModel[Problem] = RowsModel(PROBLEM_COLUMNS[1:])
        self.tabs = QTabWidget()
        for tab in (
            self.lines_table,
            self.mapping,
            self.repairs,
            self.problems,
            self.refused_table,
            table_of(self.left_out),
        ):
            self.tabs.addTab(tab, "")
        self.lacking = QLabel()
        self.import_button = button(
            "导入", self._import, main=True, needs=Needs.CHANGING
        )
        self.import_button.setEnabled(False)
        self.help_button = button("能读什么表", lambda: show_help(self))
        self._busy_text = QLabel("正在按新的选择重新读取…")
        self._busy_bar = QProgressBar()
        self._busy_bar.setMaximumWidth(120)
        self.stop_button = button("停止", self._stop_reading)
        self._show_busy(on=False)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.layout_bar)
        body = bar(side)
        tables = (self.lines_table, self.repairs.table, self.refused_table)
        self.reveal = RevealBar(self._lanes, self._numbered, tables)
        pass_on(self.reveal, self)
        self.tabs.currentChanged.connect(self.reveal.hide_numbers)
        right = QVBoxLayout()
        right.addWidget(self.tabs, 1)
        right.addWidget(self.reveal)
        body.addLayout(right, 1)
        layout.addLayout(body, 1)
        layout.addLayout(
            bar(
                self.help_button,
                self.refused_rows,
                None,
                self._busy_text,
                self._busy_bar,
                self.stop_button,
                self.lacking,
                button("取消", self.reject),
                self.import_button,
            )
        )
        return page

    def _side(self, name: str, today: date) -> QWidget:
        self.programme = choice("输入名称的任一部分")
        self.year = QSpinBox()
        self.year.setRange(2000, 2100)
        self.year.setValue(today.year)
        self.period = QLineEdit()
        self.period.setPlaceholderText("如 第三季度、9月；全年一次的不填")
        self.paid_on = day_box(today)
        self.village = choice("清单里没有村名时才需要选")
        self.recipe = QComboBox()
        self.recipe.setToolTip("按发来单位保存的模板读取；没有模板的不用选")
        file = QLabel(name)
        file.setWordWrap(True)
        form = QFormLayout()
        form.addRow("文件", file)
        form.addRow("补贴项目", self.programme)
        form.addRow("年度", self.year)
        form.addRow("期别", self.period)
        form.addRow("发放日期", self.paid_on)
        form.addRow("所属村", self.village)
        form.addRow("单位模板", self.recipe)
        fields = QWidget()
        fields.setLayout(form)
        form.setContentsMargins(0, 0, 0, 0)
        self.figures = FiguresPanel()
        self.day_agreed = QCheckBox()
        self.day_agreed.setToolTip("发放日期决定这一批归入哪个季度的报表")
        self.leave_out = QCheckBox()
        self.accept_warnings = QCheckBox()
        self.add_villages = button("登记这些村…", self._add_villages)
        self.take_proposals = button("采用补全的身份证号", self._take_proposals)
        self.year.valueChanged.connect(self._ask_day)
        self.paid_on.dateChanged.connect(self._ask_day)
        self._ask_day()
        for changed in (
            self.programme.currentTextChanged,
            self.year.valueChanged,
            self.period.textChanged,
            self.paid_on.dateChanged,
            self.village.currentTextChanged,
        ):
            changed.connect(self._terms_changed)
        self.recipe.activated.connect(self._recipe_chosen)
        self.day_agreed.toggled.connect(self._settle)
        self.leave_out.toggled.connect(self._settle)
        self.accept_warnings.toggled.connect(self._settle)
        side = panel(
            fields,
            self.day_agreed,
            self.figures,
            self.add_villages,
            self.take_proposals,
            self.leave_out,
            self.accept_warnings,
        )
        area = QScrollArea()  # a low screen shows it all, if not at once
        area.setWidget(side)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(396)
        return area

    # Opening the file

    def _open(self, password: str) -> None:
        self.refused_rows.password = password
        self._job = self._lanes.look.walk(
            partial(open_file, path=self._path, password=password),
            done=self._show_opened,
            failed=self._open_failed,
            progressed=partial(_show_progress, self._progress),
        )

    def _open_failed(self, error: Exception) -> None:
        if _is(error, Code.ENCRYPTED) and self._tries < PASSWORD_TRIES:
            self._tries += 1
            again = "密码不对。" if self._tries > 1 else ""
            password, given = QInputDialog.getText(
                self,
                "打开密码",
                f"{again}“{self._path.name}”设有打开密码，请输入（不会保存）：",
                QLineEdit.EchoMode.Password,
            )
            if given:
                self._open(password)
                return
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        super().reject()

    def _show_opened(self, opened: Opened) -> None:
        self._book = opened.book
        self._recipes = opened.recipes
        fill(self.programme, ((it.name, it.id) for it in opened.programmes))
        self._fill_villages(opened.villages)
        if opened.likely.programme_id is not None:
            choose(self.programme, opened.likely.programme_id)
        if opened.likely.year is not None:
            self.year.setValue(opened.likely.year)
        self.period.setText(opened.likely.period)
        if opened.likely.paid_on is not None:
            show_day(self.paid_on, opened.likely.paid_on)
        found = opened.found
        if found and not found.difference:
            self._chosen = self._understood = _Chosen(recipe=found.recipe)
        else:
            self._found = found
        self._offer_recipes()
        self._stack.setCurrentIndex(1)
        self._repairs = opened.reading.repairs
        self._show_reading(opened.reading)
        self._show_seen(None)
        self.programme.setFocus()

    def _show_reading(self, reading: PayoutReading) -> None:
        """Show a workbook as it is understood now, and ask for its preview."""
        self._reading = reading
        self._show_understood(reading)
        self._terms_changed()

    def _show_understood(self, reading: PayoutReading) -> None:
        chosen = self._understood
        name = chosen.recipe.name if chosen.recipe else ""
        self.mapping.show_mapping(reading.mapping, chosen.mapping.keys(), name)
        self.repairs.show_repairs(self._repairs, chosen.refused)

    # Understanding it anew

    def _meaning_chosen(self, heading: str, field: Field | None) -> None:
        mapping = {**self._chosen.mapping, heading: field}
        self._choose(replace(self._chosen, mapping=mapping))

    def _repairs_decided(self) -> None:
        self._choose(replace(self._chosen, refused=self.repairs.refused))

    def _recipe_chosen(self) -> None:
        name = self.recipe.currentData()
        recipe = next((it for it in self._recipes if it.name == name), None)
        self._found = None
        if recipe is not None and self._reading is not None:
            headings = headings_of(self._reading.mapping)
            found = Recognised(recipe, difference(recipe, headings))
            if found.difference:
                self._found = found
                recipe = self._chosen.recipe
        self.layout_bar.ask(self._found)
        self._settle()
        if recipe is not self._chosen.recipe:
            self._choose(replace(self._chosen, recipe=recipe))

    def _layout_decided(self, use: bool) -> None:  # noqa: FBT001 - a signal's value
        found, self._found = self._found, None
        recipe = found.recipe if use and found else None
        self._offer_recipes(recipe)
        self._settle()
        if recipe is not self._chosen.recipe:
            self._choose(replace(self._chosen, recipe=recipe))

    def _choose(self, chosen: _Chosen) -> None:
        """Read the workbook anew once the clerk has stopped choosing."""
        self._chosen = chosen
        self._settle()
        self._reread_timer.start()

    def _reread(self) -> None:
        self._job.cancel()
        chosen = self._chosen
        self._show_busy(on=True)
        self._job = self._lanes.look.walk(
            partial(
                reread,
                book=self._book,
                by_clerk=Choices(mapping=chosen.mapping, refused=chosen.refused),
                recipe=chosen.recipe,
                known=self._repairs,
            ),
            done=partial(self._was_reread, chosen),
            failed=partial(self._reread_failed, chosen),
            progressed=partial(_show_progress, self._busy_bar),
        )

    def _was_reread(
        self, chosen: _Chosen, done: tuple[PayoutReading, Sequence[Repair]]
    ) -> None:
        if chosen is not self._chosen:
            return  # the clerk has gone on choosing; a newer one is on its way
        self._show_busy(on=False)
        self._understood = chosen
        reading, self._repairs = done
        self._show_reading(reading)

    def _reread_failed(self, chosen: _Chosen, error: Exception) -> None:
        if chosen is not self._chosen:
            return
        self._show_busy(on=False)
        self._chosen = self._understood
        self._offer_recipes(self._understood.recipe)
        if self._reading is not None:
            self._show_understood(self._reading)
        self._settle()
        if isinstance(error, Cancelled):
            self.notice.say("已停止，仍按原来的选择。", Tone.ADVICE)
        elif isinstance(error, Refusal):
            told = wording.describe(error.problem)
            self.notice.say(f"这样读不成，仍按原来的选择：{told}", Tone.REFUSED)
        else:
            self.failed.emit(error)

    def _stop_reading(self) -> None:
        self._job.cancel()

    def _show_busy(self, *, on: bool) -> None:
        for part in (self._busy_text, self._busy_bar, self.stop_button):
            part.setVisible(on)
        self._busy_bar.setMaximum(0)

    # Recipes and meanings

    def _offer_recipes(self, chosen: Recipe | None = None) -> None:
        recipe = chosen or self._chosen.recipe
        self.recipe.clear()
        self.recipe.addItem("（不用模板）", "")
        for it in self._recipes:
            self.recipe.addItem(it.name, it.name)
        self.recipe.setEnabled(bool(self._recipes))
        choose(self.recipe, recipe.name if recipe else "")
        self.layout_bar.ask(self._found)

    def _ask_recipe_name(self) -> None:
        reading = self._reading
        known = self._chosen.recipe.name if self._chosen.recipe else ""
        name, given = QInputDialog.getText(
            self,
            "保存为模板",
            "这份表是哪个单位发来的？同名的模板会被替换。",
            QLineEdit.EchoMode.Normal,
            known,
        )
        if not given or reading is None:
            return
        if self._chosen is not self._understood:
            self.notice.say("正在重新读取，读完再保存。", Tone.ADVICE)
            return
        self._lanes.work.run(
            lambda store: (recipes.keep(store, name, reading), recipes.every(store)),
            done=partial(self._recipe_kept, name.strip()),
            failed=self._deed_failed,
        )

    def _recipe_kept(self, name: str, done: tuple[Operation, list[Recipe]]) -> None:
        operation, self._recipes = done
        recipe = next(it for it in self._recipes if it.name == name)
        self._found = None
        if self._chosen is self._understood:
            self._chosen = self._understood = replace(self._chosen, recipe=recipe)
        else:  # the clerk has gone on choosing meanwhile
            self._choose(replace(self._chosen, recipe=recipe))
        self._offer_recipes()
        self._settle()
        said = f"已保存模板“{name}”，下次收到同样版式的表就按它读取。"
        self.notice.say(said, Tone.DONE)
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))

    def _keep_meaning(self, heading: str, field: Field) -> None:
        self._lanes.work.run(
            partial(recipes.keep_meaning, heading=heading, field=field),
            done=partial(self._meaning_kept, heading, field),
            failed=self._deed_failed,
        )

    def _meaning_kept(self, heading: str, field: Field, operation: Operation) -> None:
        said = f"以后标题是“{heading}”的列都作{wording.FIELDS[field]}。"
        self.notice.say(said, Tone.DONE)
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))

    def _deed_failed(self, error: Exception) -> None:
        if isinstance(error, Refusal):
            self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        else:
            self.failed.emit(error)

    # The terms and the preview

    def _fill_villages(self, villages: list[Village]) -> None:
        chosen = chosen_value(self.village)
        self._villages.update({it.id: it.name for it in villages})
        fill(
            self.village, (("（按清单）", ""), *((it.name, it.name) for it in villages))
        )
        choose(self.village, chosen or "")

    def _ask_day(self) -> None:
        """Ask to look at the day again where it lies in another year than the list.

        It stands at today until somebody chooses, and decides the quarter.
        """
        day, year = day_of(self.paid_on), self.year.value()
        self.day_agreed.setText(f"发放日期确是{day}，清单是{year}年度的")
        self.day_agreed.setChecked(False)
        self.day_agreed.setVisible(day.year != year)

    def _terms_changed(self) -> None:
        if self._stopped:
            self.figures.show_figures(None)
        self._seen, self._stopped = None, False
        self._settle()
        self._timer.start()

    def _terms(self) -> BatchTerms | None:
        programme = chosen_value(self.programme)
        if not isinstance(programme, int):
            return None
        period = self.period.text().strip()
        return BatchTerms(programme, self.year.value(), period, day_of(self.paid_on))

    def _ask_preview(self) -> None:
        if self._reading is None:
            return
        self._lanes.look.run(
            partial(
                look,
                reading=self._reading,
                terms=self._terms(),
                village=str(chosen_value(self.village) or ""),
            ),
            done=self._previewed,
            failed=self._preview_failed,
        )

    def _previewed(self, seen: Seen) -> None:
        preview = seen.preview
        if preview.terms != self._terms() or preview.reading is not self._reading:
            return  # the clerk has gone on; a newer one is on its way
        if preview.reading.fatal:
            told = wording.PROBLEMS[preview.reading.fatal][0]
            told = told.format(file=f"“{preview.reading.file}”")
            self.notice.say(f"{told}。请在“列的含义”里指明各列。", Tone.ADVICE)
        elif preview.terms is None:
            asked = Problem(Code.PROGRAMME_NOT_CHOSEN)
            self.notice.say(wording.describe(asked), Tone.ADVICE)
        else:
            self.notice.hide()
        self._show_seen(seen)

    def _preview_failed(self, error: Exception) -> None:
        if not isinstance(error, Refusal):
            self.failed.emit(error)
            return
        self.notice.say(wording.describe(error.problem), Tone.REFUSED)
        self._stopped = True
        self._show_seen(None)

    def _show_seen(self, seen: Seen | None) -> None:
        self._seen = seen
        reading = self._reading
        if reading is None:
            return
        instead = "没有核对，原因见上面的提示。" if self._stopped else CHECKING
        self.figures.show_figures(seen.figures if seen else None, instead)
        self.lines.show_rows(seen.preview.lines if seen else ())
        self.refused.show_rows(seen.refused if seen else ())
        problems = seen.problems if seen else ()
        self.problems.show_problems(problems, seen.codes if seen else {})
        left_out = (*reading.left_out, *(seen.preview.left_out if seen else ()))
        self.left_out.show_rows(left_out)
        self.refused_rows.offer(reading, seen.preview if seen else None)
        proposals = self.mapping.proposals
        for place, text in enumerate(
            (
                f"将导入的明细（{self.lines.rowCount()}）",
                f"列的含义（{proposals}处待定）" if proposals else "列的含义",
                f"自动整理（{self.repairs.count}）",
                f"问题（{len(problems)}）",
                f"退回的行（{self.refused.rowCount()}）",
                f"未读取（{len(left_out)}）",
            )
        ):
            self.tabs.setTabText(place, text)
        refused = seen.preview.refused if seen else 0
        warnings = seen.warnings if seen else 0
        self.add_villages.setVisible(bool(seen and seen.unknown_villages))
        proposed = seen.codes.get(Code.REPAIR_PROPOSED, 0) if seen else 0
        self.take_proposals.setText(f"采用补全的{proposed}个身份证号")
        self.take_proposals.setVisible(bool(proposed))
        self.leave_out.setText(f"退回有错误的{refused}行，只导入其余各行")
        self.leave_out.setVisible(bool(refused))
        self.leave_out.setChecked(False)
        self.accept_warnings.setText(f"已逐条核对，接受{warnings}处提醒")
        self.accept_warnings.setVisible(bool(warnings))
        self.accept_warnings.setChecked(False)
        self._settle()

    def _settle(self) -> None:
        """Enable the import when nothing stands in its way any more; else say what."""
        lacking = self._lacking()
        self.import_button.setEnabled(lacking == "")
        self.lacking.setText(lacking)

    def _lacking(self) -> str:
        """Return what is still wanting before the import; "" where nothing is."""
        seen = self._seen
        if seen is None or self._chosen is not self._understood:
            return "不能导入，原因见上面的提示" if self._stopped else CHECKING
        if seen.preview.terms is None:
            return "还没有选补贴项目"
        if self._found is not None:
            return "请先确认版式的变化"
        if seen.blocked:
            return "整份清单不能导入，原因见“问题”"
        if not seen.preview.lines:
            return "没有一行可以导入"
        asked = (
            ("同意退回", seen.preview.refused, self.leave_out),
            ("接受提醒", seen.warnings, self.accept_warnings),
            ("发放日期", not self.day_agreed.isHidden(), self.day_agreed),
        )
        wanting = [name for name, count, box in asked if count and not box.isChecked()]
        return f"还要勾选：{'、'.join(wanting)}" if wanting else ""

    def _show_row(self, place: Place) -> None:
        """Lead to the row that a problem speaks of, taken or refused."""
        where = row_key(place)
        if choose_row(self.refused_table, lambda it: row_key(it.place) == where):
            self.tabs.setCurrentWidget(self.refused_table)
        elif choose_row(self.lines_table, lambda it: (it.sheet, it.row) == where[:2]):
            self.tabs.setCurrentWidget(self.lines_table)

    def _numbered(self) -> Numbered | None:
        """Return the numbers of the row that is chosen in the tab that is shown."""
        shown, file = self.tabs.currentWidget(), self._path.name
        if shown is self.repairs:
            repair: Repair | None = chosen(self.repairs.table)
            return None if repair is None else numbered(repair, file)
        if shown is self.refused_table:
            refused: RefusedRow | None = chosen(self.refused_table)
            if refused is None:
                return None
            record, sheet = refused.record, refused.place.sheet
            numbers = numbers_of(record)
            return Numbered(record.name, numbers, sheet, record.row, file=file)
        line: PayoutLine | None = None
        if shown is self.lines_table:
            line = chosen(self.lines_table)
        if line is None:
            return None
        return Numbered(line.name, numbers_of(line), line.sheet, line.row, file=file)

    def _add_villages(self) -> None:
        """Ask which of the unknown names are villages of this township."""
        unknown = self._seen.unknown_villages if self._seen else ()
        dialog = NewVillagesDialog(self._lanes, unknown, self)
        pass_on(dialog, self)
        if dialog.exec():
            self._lanes.look.run(
                office.villages, done=self._villages_added, failed=self._preview_failed
            )

    def _villages_added(self, villages: list[Village]) -> None:
        self._fill_villages(villages)
        self._terms_changed()

    def _take_proposals(self) -> None:
        """Take the identity numbers that earlier batches propose for damaged ones."""
        if self._reading is None:
            return
        self._lanes.look.run(
            partial(
                payouts.with_proposals,
                reading=self._reading,
                village=str(chosen_value(self.village) or ""),
            ),
            done=self._proposals_taken,
            failed=self._preview_failed,
        )

    def _proposals_taken(self, reading: PayoutReading) -> None:
        self._reading = reading
        self._terms_changed()

    # The import

    def _import(self) -> None:
        if self._seen is None:
            return
        recipe = self._understood.recipe
        box = ProgressBox("正在导入", self)
        self._job = self._lanes.work.walk(
            partial(
                backups.first,
                reason=Reason.IMPORT,
                work=partial(
                    payouts.import_batch,
                    preview=self._seen.preview,
                    accept_warnings=self.accept_warnings.isChecked(),
                    leave_out_errors=self.leave_out.isChecked(),
                    recipe=recipe.name if recipe else "",
                ),
            ),
            done=partial(self._was_imported, box),
            failed=partial(self._import_failed, box),
            progressed=box.show,
        )
        box.follow(self._job)
        self.import_button.setEnabled(False)

    def _was_imported(
        self, box: ProgressBox, done: tuple[Imported, Problem | None]
    ) -> None:
        imported, unsaved = done
        box.close()
        self.imported.emit(imported)
        if unsaved:
            self.deed_done.emit(Deed("", frozenset(), backup_problem=unsaved))
        self.accept()

    def _import_failed(self, box: ProgressBox, error: Exception) -> None:
        box.close()
        if isinstance(error, Cancelled):
            self.notice.say("已取消，什么都没有导入。", Tone.ADVICE)
            self._settle()
        else:
            self._preview_failed(error)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the clerk has chosen for the workbook that is open."""

    recipe: Recipe | None = None
    mapping: Mapping[str, Field | None] = dataclasses.field(default_factory=dict)
    refused: frozenset[Place] = frozenset()


def _after_a_pause(parent: QWidget, do: Callable[[], None]) -> QTimer:
    """Return a timer that does something once the clerk has stopped."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(PREVIEW_AFTER_MS)
    timer.timeout.connect(do)
    return timer


def _show_progress(progress_bar: QProgressBar, progress: Progress) -> None:
    progress_bar.setMaximum(progress.total)
    progress_bar.setValue(progress.done)


def _is(error: Exception, code: Code) -> bool:
    return isinstance(error, Refusal) and error.problem.code is code
