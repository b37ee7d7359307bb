"""The page of settings (设置): the office, villages, boards, staff, programmes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.office import (
    Office,
    Programme,
    Publication,
    Sensitivity,
    StaffMember,
    Village,
    VillageKind,
)
from gwgk_desktop.domain.shown_tails import Mask, Told, fitting, of_ages
from gwgk_desktop.services import example, office
from gwgk_desktop.ui.boards_tab import BoardsTab
from gwgk_desktop.ui.columns_editor import ColumnsEditor
from gwgk_desktop.ui.glyphs_tab import GlyphsTab
from gwgk_desktop.ui.parts import Deed, bar, button, choose, heading
from gwgk_desktop.ui.recipes_tab import RecipesTab
from gwgk_desktop.ui.record_dialog import RecordDialog
from gwgk_desktop.ui.review_tab import ReviewTab
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.time_limits_tab import TimeLimitsTab
from gwgk_desktop.ui.users_tab import UsersTab

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.ui.tasks import Lanes

VILLAGE_COLUMNS: tuple[Column[Village], ...] = (
    Column("名称", lambda it: it.name, width=20),
    Column("类别", lambda it: wording.VILLAGE_KINDS[it.kind], width=10),
    Column("村民小组", lambda it: "、".join(it.groups)),
    Column("别名", lambda it: "、".join(it.aliases), width=20),
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
        self.tabs.addTab(self._office_tab(), "单位")
        self.village_table = table_of(self.villages)
        self.tabs.addTab(
            self._list_tab(
                self.village_table,
                ("添加村（社区）…", self._add_villages),
                ("修改…", self._edit_village),
            ),
            "村（社区）",
        )
        self.boards = BoardsTab(lanes)
        self.boards.deed_done.connect(self.deed_done)
        self.boards.failed.connect(self.failed)
        self.tabs.addTab(self.boards, "公开栏")
        self.staff_table = table_of(self.staff)
        self.tabs.addTab(
            self._list_tab(
                self.staff_table,
                ("添加人员…", partial(self._edit_staff, new=True)),
                ("修改…", self._edit_staff),
                ("删除…", self._remove_staff),
            ),
            "人员",
        )
        self.programme_table = table_of(self.programmes)
        self.tabs.addTab(
            self._list_tab(self.programme_table, ("修改…", self._edit_programme)),
            "补贴项目",
        )
        self.recipes = RecipesTab(lanes)
        self.recipes.deed_done.connect(self.deed_done)
        self.recipes.failed.connect(self.failed)
        self.tabs.addTab(self.recipes, "模板")
        self.users = UsersTab(lanes)
        self.users.deed_done.connect(self.deed_done)
        self.users.failed.connect(self.failed)
        self.tabs.addTab(self.users, "用户")
        self.review = ReviewTab(lanes)
        self.review.deed_done.connect(self.deed_done)
        self.review.failed.connect(self.failed)
        self.tabs.addTab(self.review, "审核")
        self.glyphs = GlyphsTab(lanes)
        self.glyphs.deed_done.connect(self.deed_done)
        self.glyphs.failed.connect(self.failed)
        self.tabs.addTab(self.glyphs, "字图")
        self.time_limits = TimeLimitsTab(lanes)
        self.time_limits.deed_done.connect(self.deed_done)
        self.time_limits.failed.connect(self.failed)
        self.tabs.addTab(self.time_limits, "时限与节假日")
        layout = QVBoxLayout(self)
        layout.addWidget(heading("设置", "这里登记的内容印在每一份公示单上。"))
        layout.addWidget(self.tabs, 1)

    def refresh(self) -> None:
        """Look again at everything."""
        look, failed = self._lanes.look, self.failed.emit
        look.run(office.office, done=self._show_office, failed=failed)
        look.run(office.villages, done=self._show_villages, failed=failed)
        self.boards.refresh()
        look.run(office.staff, done=self.staff.show_rows, failed=failed)
        look.run(office.programmes, done=self.programmes.show_rows, failed=failed)
        self.recipes.refresh()
        self.glyphs.refresh()
        self.users.refresh()
        self.review.refresh()
        self.time_limits.refresh()

    def _office_tab(self) -> QWidget:
        self.township = QLineEdit()
        self.township.setPlaceholderText("如 云溪镇")
        self.county = QLineEdit()
        self.supervision_phone = QLineEdit()
        self.supervision_phone.setPlaceholderText("必填：没有监督电话，公示单不能制作")
        self.enquiry_phone = QLineEdit()
        self.notice_days = QSpinBox()
        self.notice_days.setRange(1, 365)
        self.notice_days.setSuffix(" 天")
        self._mask_fields()
        form = QFormLayout()
        form.addRow("乡镇名称", self.township)
        form.addRow("所属县（市、区）", self.county)
        form.addRow("监督电话", self.supervision_phone)
        form.addRow("咨询电话", self.enquiry_phone)
        form.addRow("默认公示天数", self.notice_days)
        form.addRow("行政区划代码", self.division_code)
        form.addRow("同村同名的人注明", self.mask_box)
        form.addRow("县里文件的文号", self.mask_order)
        form.addRow("", self.mask_figure)
        self.save_button = button(
            "保存", self._save_office, main=True, needs=Needs.CHANGING
        )
        self.example_button = button(
            "填入示例乡镇…", self._fill_example, needs=Needs.CHANGING
        )
        hint = QLabel("第一次使用、只想看看？可以先填入虚构的示例乡镇“云溪镇”。")
        hint.setObjectName("hint")
        self._example_hint = hint
        tab = QWidget()
        layout = QVBoxLayout(tab)
        layout.addLayout(form)
        layout.addLayout(bar(self.save_button, None))
        layout.addSpacing(24)
        layout.addWidget(hint)
        layout.addLayout(bar(self.example_button, None))
        layout.addStretch(1)
        return tab

    def _mask_fields(self) -> None:
        self.division_code = QLineEdit()
        self.division_code.setPlaceholderText("身份证号前六位；留空按登记的人推断")
        self.division_code.setMaxLength(6)
        self.mask_box = _enum_box(wording.MASKS, Mask.SHORTEST)
        self.mask_order = QLineEdit()
        self.mask_order.setPlaceholderText("县里要求多露几位的文件；没有就留空")
        self.mask_figure = QLabel()
        self.mask_figure.setObjectName("hint")
        self.mask_figure.setWordWrap(True)
        self.division_code.textChanged.connect(self._show_figure)
        self.mask_box.currentIndexChanged.connect(self._show_figure)
        self._show_figure()

    def _show_figure(self) -> None:
        """Say how many numbers fit what the mask shows: of all ages, and from 80."""
        mask = Mask(self.mask_box.currentData())
        head, tail = mask.shown or (0, 4)
        division = self.division_code.text().strip() or "000000"
        told = Told(division[:head], "0" * tail)
        today = date.today()  # noqa: DTZ011 - the clerk's own day
        old = told.and_also(of_ages(80, 0, today))
        if not division.isdecimal():
            self.mask_figure.clear()
            return
        shown = wording.MASKS[mask].partition("（")[0] if head else f"注{tail}位尾号"
        every = wording.numbers_fitting(fitting(division, today, told))
        aged = wording.numbers_fitting(fitting(division, today, old))
        self.mask_figure.setText(
            f"{shown}：{every}；又知道满80周岁（高龄津贴）的，{aged}。"
            "制作公示单前按每张表再算一遍。"
        )

    def _list_tab(
        self, table: QWidget, *deeds: tuple[str, Callable[[], object]]
    ) -> QWidget:
        tab = QWidget()
        layout = QVBoxLayout(tab)
        layout.addLayout(
            bar(
                *(button(text, deed, needs=Needs.CHANGING) for text, deed in deeds),
                None,
            )
        )
        layout.addWidget(table, 1)
        return tab

    def _show_office(self, told: Office) -> None:
        self.township.setText(told.township)
        self.county.setText(told.county)
        self.supervision_phone.setText(told.supervision_phone)
        self.enquiry_phone.setText(told.enquiry_phone)
        self.notice_days.setValue(told.notice_days)
        self.division_code.setText(told.division_code)
        choose(self.mask_box, told.mask)
        self.mask_order.setText(told.mask_order)
        self._offer_example()

    def _show_villages(self, villages: list[Village]) -> None:
        self._villages = villages
        self.boards.show_villages(villages)
        self.villages.show_rows(villages)
        self._offer_example()

    def _offer_example(self) -> None:
        fresh = not self._villages and not self.township.text()
        self.example_button.setVisible(fresh)
        self._example_hint.setVisible(fresh)

    def _do(self, work: Callable[[Any], Operation], said: str) -> None:
        self._lanes.work.run(
            work, done=partial(self._done, said), failed=self.failed.emit
        )

    def _done(self, said: str, operation: Operation) -> None:
        self.deed_done.emit(Deed(said, operation.touched, operation.id, "撤销"))

    def _fill_example(self) -> None:
        self._do(example.fill, "已填入示例乡镇“云溪镇”。")

    def _save_office(self) -> None:
        new = Office(
            self.township.text().strip(),
            self.county.text().strip(),
            self.supervision_phone.text().strip(),
            self.enquiry_phone.text().strip(),
            self.notice_days.value(),
            self.division_code.text().strip(),
            Mask(self.mask_box.currentData()),
            self.mask_order.text().strip(),
        )
        self._do(partial(office.save_office, new=new), "已保存单位信息。")

    def _add_villages(self) -> None:
        text, said = QInputDialog.getMultiLineText(
            self, "添加村（社区）", "每行一个村（社区）的名称："
        )
        names = [line.strip() for line in text.splitlines() if line.strip()]
        if said and names:
            told = f"已添加{len(names)}个村（社区）。"
            self._do(partial(office.add_villages, names=names), told)

    def _edit_village(self) -> None:
        village = chosen(self.village_table)
        if village is None:
            return
        name = QLineEdit(village.name)
        kind = _enum_box(wording.VILLAGE_KINDS, village.kind)
        groups = QPlainTextEdit("\n".join(village.groups))
        aliases = QPlainTextEdit("\n".join(village.aliases))
        aliases.setPlaceholderText("清单里还在用的旧名，或并入本村的村；每行一个")
        dialog = RecordDialog(
            "修改村（社区）",
            [
                ("名称", name),
                ("类别", kind),
                ("村民小组（每行一个）", groups),
                ("别名（每行一个）", aliases),
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
        if member is not None and self._sure(f"删除“{member.name}”？"):
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
        publication = _enum_box(wording.PUBLICATIONS, programme.publication)
        sensitivity = _enum_box(wording.SENSITIVITIES, programme.sensitivity)
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

    def _sure(self, question: str) -> bool:
        answer = QMessageBox.question(self, "请确认", question)
        return answer == QMessageBox.StandardButton.Yes


def _lines_of(box: QPlainTextEdit) -> tuple[str, ...]:
    """Return what was written, a line each, without blanks and repetitions."""
    lines = (line.strip() for line in box.toPlainText().splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def _enum_box(labels: dict[Any, str], value: object) -> QComboBox:
    box = QComboBox()
    for member, label in labels.items():
        box.addItem(label, member)
    choose(box, value)
    return box
