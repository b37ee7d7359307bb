"""The page of settings (设置): the office, villages, boards, staff, programmes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.office import (
    Programme,
    Publication,
    Sensitivity,
    StaffMember,
    Village,
    VillageKind,
)
from gwgk_desktop.domain.reminders import FirstStep
from gwgk_desktop.services import office
from gwgk_desktop.ui.add_villages_dialog import AddVillagesDialog
from gwgk_desktop.ui.boards_tab import BoardsTab
from gwgk_desktop.ui.columns_editor import ColumnsEditor
from gwgk_desktop.ui.deed_dialog import pass_on
from gwgk_desktop.ui.glyphs_tab import GlyphsTab
from gwgk_desktop.ui.office_tab import OfficeTab
from gwgk_desktop.ui.parts import (
    Deed,
    bar,
    button,
    enum_box,
    heading,
    optional_day_box,
    optional_day_of,
    sure,
)
from gwgk_desktop.ui.recipes_tab import RecipesTab
from gwgk_desktop.ui.record_dialog import RecordDialog
from gwgk_desktop.ui.review_tab import ReviewTab
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.time_limits_tab import TimeLimitsTab
from gwgk_desktop.ui.users_tab import UsersTab
from gwgk_desktop.ui.why_off import settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes

EDIT, REMOVE = "修改…", "删除…"
NO_VILLAGES = (
    "还没有登记村（社区）。\n"
    "登记以后，清单里的村名才认得，公示单才能按村制作、按村排期。"
)
VILLAGE_COLUMNS: tuple[Column[Village], ...] = (
    Column("名称", lambda it: it.name, width=20),
    Column("类别", lambda it: wording.VILLAGE_KINDS[it.kind], width=10),
    Column("村民小组", lambda it: "、".join(it.groups)),
    Column("别名", lambda it: "、".join(it.aliases), width=20),
    Column(
        "财务往来较多",
        lambda it: wording.heavy_since(it.finance_heavy_from),
        width=14,
    ),
)
STAFF_COLUMNS: tuple[Column[StaffMember], ...] = (
    Column("姓名", lambda it: it.name, width=16),
    Column("职务", lambda it: it.post),
    Column("电话", lambda it: it.telephone, width=20, exact=True),
)
PROGRAMME_COLUMNS: tuple[Column[Programme], ...] = (
    Column("补贴项目", lambda it: it.name),
    Column("简称", lambda it: it.short_name, width=16),
    Column("主管部门", lambda it: it.department, width=18),
    Column("单位", lambda it: it.unit, width=14),
    Column("公示方式", lambda it: wording.PUBLICATIONS[it.publication], width=14),
    Column(
        "公示天数",
        lambda it: it.notice_days or 0,
        lambda days: str(days) if days else "按默认",
        number=True,
        width=9,
    ),
    Column("敏感级别", lambda it: wording.SENSITIVITIES[it.sensitivity], width=18),
)


class OfficePage(QWidget):
    """Shows what the desk knows of its own township, and lets it be changed."""

    title = "设置"
    watches = frozenset(
        {"office", "village", "villager_group", "staff_member"}
        | {"board", "board_section", "board_fixture"}
        | {"subsidy_programme", "village_alias", "recipe", "heading_meaning"}
        | {"review_rule", "programme_classification", "glyph_picture"}
        | {"time_limit_setting", "days_off_year", "day_off"}
    )
    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self._villages: list[Village] = []
        self.villages: RowsModel[Village] = RowsModel(VILLAGE_COLUMNS, self)
        self.staff: RowsModel[StaffMember] = RowsModel(STAFF_COLUMNS, self)
        self.programmes: RowsModel[Programme] = RowsModel(PROGRAMME_COLUMNS, self)
        self.tabs = QTabWidget()
        self.own = OfficeTab(lanes)
        pass_on(self.own, self)
        self.tabs.addTab(self.own, "单位")
        self.village_table = table_of(self.villages, empty=NO_VILLAGES)
        self.tabs.addTab(
            self._list_tab(
                self.village_table,
                "村（社区）",
                ("添加村（社区）…", self._add_villages),
                (EDIT, self._edit_village),
            ),
            "村（社区）",
        )
        self.boards = BoardsTab(lanes)
        pass_on(self.boards, self)
        self.tabs.addTab(self.boards, "公开栏")
        self.staff_table = table_of(
            self.staff, empty="还没有登记人员。\n点“添加人员…”登记负责公示的人。"
        )
        self.tabs.addTab(
            self._list_tab(
                self.staff_table,
                "人",
                ("添加人员…", partial(self._edit_staff, new=True)),
                (EDIT, self._edit_staff),
                (REMOVE, self._remove_staff),
            ),
            "人员",
        )
        self.programme_table = table_of(self.programmes)
        self.tabs.addTab(
            self._list_tab(
                self.programme_table, "补贴项目", (EDIT, self._edit_programme)
            ),
            "补贴项目",
        )
        self.recipes = RecipesTab(lanes)
        pass_on(self.recipes, self)
        self.tabs.addTab(self.recipes, "模板")
        self.users = UsersTab(lanes)
        pass_on(self.users, self)
        self.tabs.addTab(self.users, "用户")
        self.review = ReviewTab(lanes)
        pass_on(self.review, self)
        self.tabs.addTab(self.review, "审核")
        self.glyphs = GlyphsTab(lanes)
        pass_on(self.glyphs, self)
        self.tabs.addTab(self.glyphs, "字图")
        self.time_limits = TimeLimitsTab(lanes)
        pass_on(self.time_limits, self)
        self.tabs.addTab(self.time_limits, "时限与节假日")
        layout = QVBoxLayout(self)
        layout.addWidget(heading("设置", "这里登记的内容印在每一份公示单上。"))
        layout.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Look again at everything."""
        look, failed = self._lanes.look, self.failed.emit
        self.own.refresh()
        look.run(office.villages, done=self._show_villages, failed=failed)
        self.boards.refresh()
        look.run(office.staff, done=self.staff.show_rows, failed=failed)
        look.run(office.programmes, done=self.programmes.show_rows, failed=failed)
        self.recipes.refresh()
        self.glyphs.refresh()
        self.users.refresh()
        self.review.refresh()
        self.time_limits.refresh()

    def show_first(self, step: FirstStep) -> None:
        """Show where one of the first steps of an office is done."""
        names = {FirstStep.VILLAGES: "村（社区）", FirstStep.BOARDS: "公开栏"}
        wanted = names.get(step, "单位")
        places = range(self.tabs.count())
        place = next(it for it in places if self.tabs.tabText(it) == wanted)
        self.tabs.setCurrentIndex(place)

    def show_days_off(self) -> None:
        """Show where the days off of a year are entered."""
        self.tabs.setCurrentWidget(self.time_limits)

    def _list_tab(
        self,
        table: QTableView,
        listed: str,
        *deeds: tuple[str, Callable[[], object]],
    ) -> QWidget:
        """Return a list with its buttons; what is done to a row wants one chosen."""
        tab = QWidget()
        layout = QVBoxLayout(tab)
        buttons = [button(text, deed, needs=Needs.CHANGING) for text, deed in deeds]
        of_row = [it for it in buttons if it.text() in {EDIT, REMOVE}]

        def settled() -> None:
            why = "" if chosen(table) is not None else f"请先在列表里选一个{listed}"
            settle((it, why) for it in of_row)

        table.selectionModel().selectionChanged.connect(settled)
        table.model().modelReset.connect(settled)
        settled()
        layout.addLayout(bar(*buttons, None))
        layout.addWidget(table, 1)
        return tab

    def _show_villages(self, villages: list[Village]) -> None:
        self._villages = villages
        self.boards.show_villages(villages)
        self.villages.show_rows(villages)
        self.own.offer_example(no_villages=not villages)

    def _do(self, work: Callable[[Any], Operation], said: str) -> None:
        self._lanes.work.run(
            work, done=partial(self._done, said), failed=self.failed.emit
        )

    def _done(self, said: str, operation: Operation) -> None:
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))

    def _add_villages(self) -> None:
        dialog = AddVillagesDialog(self._lanes, self.window())
        pass_on(dialog, self)
        dialog.exec()

    def _edit_village(self) -> None:
        village = chosen(self.village_table)
        if village is None:
            return
        name = QLineEdit(village.name)
        kind = enum_box(wording.VILLAGE_KINDS, village.kind)
        groups = QPlainTextEdit("\n".join(village.groups))
        aliases = QPlainTextEdit("\n".join(village.aliases))
        aliases.setPlaceholderText("清单里还在用的旧名，或并入本村的村；每行一个")
        heavy = optional_day_box(village.finance_heavy_from, "不是")
        heavy.setToolTip("财务往来较多的村，财务收支自这一天起按月公开")
        dialog = RecordDialog(
            "修改村（社区）",
            [
                ("名称", name),
                ("类别", kind),
                ("村民小组（每行一个）", groups),
                ("别名（每行一个）", aliases),
                ("财务往来较多，自", heavy),
            ],
            self,
        )
        if dialog.exec():
            new = Village(
                village.id,
                name.text().strip(),
                VillageKind(kind.currentData()),
                _lines_of(groups),
                _lines_of(aliases),
                optional_day_of(heavy),
            )
            self._do(partial(office.save_village, village=new), "已修改。")

    def _edit_staff(self, *, new: bool = False) -> None:
        member = StaffMember(0, "", "") if new else chosen(self.staff_table)
        if member is None:
            return
        name, post = QLineEdit(member.name), QLineEdit(member.post)
        telephone = QLineEdit(member.telephone)
        fields = [("姓名", name), ("职务", post), ("电话", telephone)]
        if RecordDialog("人员", fields, self, required=(name,)).exec():
            kept = StaffMember(
                member.id,
                name.text().strip(),
                post.text().strip(),
                telephone.text().strip(),
            )
            self._do(partial(office.save_staff_member, member=kept), "已保存人员。")

    def _remove_staff(self) -> None:
        member = chosen(self.staff_table)
        if member is not None and sure(self, f"删除“{member.name}”？"):
            self._do(partial(office.remove_staff_member, member=member), "已删除。")

    def _edit_programme(self) -> None:
        programme = chosen(self.programme_table)
        if programme is None:
            return
        policy = QLineEdit(programme.policy)
        policy.setPlaceholderText("印在公示单开头，如 《……通知》（×财农〔2026〕1号）")
        audience, funding, payment = (
            QLineEdit(told)
            for told in (programme.audience, programme.funding, programme.payment)
        )
        audience.setPlaceholderText("如 拥有耕地承包权的种地农民；不填就不印")
        funding.setPlaceholderText("如 中央财政；不填就不印")
        payment.setPlaceholderText("如 通过“一卡通”发放；不填就不印")
        days = QSpinBox()
        days.setRange(0, 365)
        days.setSpecialValueText("按单位默认")
        days.setValue(programme.notice_days or 0)
        publication = enum_box(wording.PUBLICATIONS, programme.publication)
        sensitivity = enum_box(wording.SENSITIVITIES, programme.sensitivity)
        rule = QLineEdit(programme.rule)
        rule.setPlaceholderText("公开这些列所依据的规定，如 民发〔2021〕57号第二十四条")
        rule.setCursorPosition(0)
        columns = ColumnsEditor(programme.columns)
        hint = QLabel(
            "身份证号、账号、电话、住址任何项目都不能公开。\n"
            "敏感项目没有登记规定的，只公示姓名、人数、金额。"
        )
        hint.setObjectName("hint")
        dialog = RecordDialog(
            programme.name,
            [
                ("政策依据", policy),
                ("补贴对象", audience),
                ("资金来源", funding),
                ("发放方式", payment),
                ("公示天数", days),
                ("公示方式", publication),
                ("敏感级别", sensitivity),
                ("公示规定", QLabel(programme.notice_rule)),
                ("公开的列", columns),
                ("列的依据", rule),
                ("", hint),
            ],
            self,
        )
        if dialog.exec():
            kept = replace(
                programme,
                policy=policy.text().strip(),
                audience=audience.text().strip(),
                funding=funding.text().strip(),
                payment=payment.text().strip(),
                notice_days=days.value() or None,
                publication=Publication(publication.currentData()),
                sensitivity=Sensitivity(sensitivity.currentData()),
                columns=columns.columns,
                rule=rule.text().strip(),
            )
            self._do(partial(office.save_programme, programme=kept), "已保存补贴项目。")


def _lines_of(box: QPlainTextEdit) -> tuple[str, ...]:
    """Return what was written, a line each, without blanks and repetitions."""
    lines = (line.strip() for line in box.toPlainText().splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))
