"""The catalogue as the user of the window sees it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPushButton,
)

from gwgk_desktop import paths
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.services import (
    catalogue,
    catalogue_departures,
    catalogue_imports,
    history,
    office,
)
from gwgk_desktop.ui.catalogue_changes import ReviewCatalogueDialog, VersionsDialog
from gwgk_desktop.ui.catalogue_dialogs import AdoptDialog, DepartDialog, RemoveDialog
from gwgk_desktop.ui.catalogue_import_dialog import CatalogueImportDialog
from gwgk_desktop.ui.catalogue_page import CataloguePage
from gwgk_desktop.ui.item_dialog import ItemDialog
from gwgk_desktop.ui.parts import choose, day_of, show_day
from tests import stories
from tests.begun import TODAY
from tests.ui.seen import drawn, now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.parts import Deed


@pytest.fixture
def page(township: Store, qtbot: QtBot) -> CataloguePage:
    """Give the page over a township without a catalogue."""
    shown = CataloguePage(now_lanes(township), lambda: TODAY)
    qtbot.addWidget(shown)
    shown.deeds = []  # type: ignore[attr-defined]
    shown.deed_done.connect(shown.deeds.append)  # type: ignore[attr-defined]
    shown.deed_done.connect(lambda _: shown.refresh())
    shown.failed.connect(lambda error: pytest.fail(str(error)))
    shown.refresh()
    return shown


@pytest.fixture
def filled(township: Store, page: CataloguePage) -> CataloguePage:
    """Give the page over a basic catalogue that was revised and departed from."""
    stories.catalogued(township)
    page.refresh()
    return page


def last_deed(page: CataloguePage) -> Deed:
    return page.deeds[-1]  # type: ignore[attr-defined,no-any-return]


def answered(monkeypatch: pytest.MonkeyPatch, kind: type[QDialog], act: Any) -> None:
    """Let a dialog be answered by `act` when it is shown."""

    def answer(dialog: QDialog) -> int:
        act(dialog)
        return dialog.result()

    monkeypatch.setattr(kind, "exec", answer)


def shown_text(page: CataloguePage) -> str:
    return page.panel.toPlainText()


def test_an_empty_page_says_what_to_do_first(
    page: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert page._stack.currentIndex() == 0
    assert not page.adopt_button.isHidden()
    assert not page.export_button.isEnabled()

    def adopt(dialog: AdoptDialog) -> None:
        assert day_of(dialog.holds_from) == TODAY
        assert "项逾期" not in dialog.at_once.text()
        show_day(dialog.holds_from, date(2026, 1, 1))
        assert "从2026-01-01起计" in dialog.at_once.text()
        assert re.search(r"会列出\d+项逾期", dialog.at_once.text())
        dialog.save_button.click()

    answered(monkeypatch, AdoptDialog, adopt)
    page.adopt_button.click()
    assert last_deed(page).said == "已启用村级基本目录。"
    assert page._stack.currentIndex() == 1
    assert page.adopt_button.isHidden()
    assert page.rows.rowCount() == 74
    assert "第1版　2026年1月1日起施行" in page.standing.text()


def test_one_screen_answers_what_how_when_and_where(filled: CataloguePage) -> None:
    filled.table.selectRow(11)
    text = shown_text(filled)
    for words in (
        "V012 款物分配和物资管理",
        "公开什么",
        "村民委员会组织法(2025修正)第35条",
        "怎样公开",
        "村/社区",
        "何时公开",
        "每季度公开一次",
        "下次到期：2026-10-15（周四）",
        "15天（村民委员会组织法（2025修正）第三十五条，2026-01-01起）",
        "在哪里公开",
        "村务公开栏",
        "政务",
        "与目录不同的村",
        "梅岭村",
        "修订记录",
    ):
        assert words in text


def test_filters_and_words_narrow_the_list(filled: CataloguePage) -> None:
    choose(filled.category, "财务公开")
    assert filled.rows.rowCount() == 14
    filled.search.setText("工程")
    assert drawn(filled.table) != []
    assert filled.rows.rowCount() == 1
    filled.search.setText("没有这样的事")
    assert "没有符合条件的事项" in shown_text(filled)
    filled.search.clear()
    filled.category.setCurrentIndex(0)
    choose(filled.section, "party")
    assert filled.rows.rowCount() == 9


def test_a_villages_own_catalogue_is_shown(filled: CataloguePage) -> None:
    [of_all] = [it for it in filled.rows.all_rows() if it.item.code == "V012"]
    assert of_all.told == "1个村不同"
    filled.village.setCurrentIndex(1)
    rows = {it.item.code: it for it in filled.rows.all_rows()}
    assert "V071" not in rows  # a community's
    assert (rows["V012"].told, rows["V012"].item.least_display) == ("加严", "20")


def test_the_townships_own_catalogue_stands_beside_it(
    township: Store, filled: CataloguePage
) -> None:
    filled.scope.setCurrentIndex(1)
    assert filled._stack.currentIndex() == 0
    catalogue_imports.adopt(township, Scope.TOWNSHIP, TODAY)
    filled.refresh()
    assert filled.rows.rowCount() == 48
    assert not filled.depart_button.isEnabled()


def test_a_phrase_is_read_back_and_confirmed_before_it_is_saved(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(dialog: ItemDialog) -> None:
        phrase = dialog.phrase
        assert dialog.save_button.isEnabled()
        phrase.line.setText("每季度首月10日前")
        assert not dialog.save_button.isEnabled()
        phrase.read()
        assert "推算规则：每季度第1个月10日前公开" in phrase.read_back.text()
        assert "下次到期：2026-10-10" in phrase.read_back.text()
        told = phrase.read_back.text().splitlines()
        [off] = [it for it in told if it.startswith("下次到期：2027-04-10")]
        assert "休息日，前一个工作日是2027-04-09（周五）" in off
        assert "2027年的放假安排没有录入或不全" in off
        phrase.confirmed.setChecked(True)
        dialog.save_button.click()
        assert "写明理由" in dialog.notice.text  # it stays open, and says why
        dialog.show()
        QTest.keyClicks(dialog.reason, "2")
        assert dialog.notice.text == ""
        dialog.reason.setText("县里改了")
        dialog.save_button.click()

    answered(monkeypatch, ItemDialog, edit)
    filled.table.selectRow(11)
    filled.edit_button.click()
    assert last_deed(filled).said == "已保存“款物分配和物资管理”。"
    saved = catalogue.item(township, "V012", TODAY)
    assert (saved.phrase, saved.rule) == (
        "每季度首月10日前",
        "quarterly month 1 day 10",
    )
    history.undo(township, last_deed(filled).operation)
    assert catalogue.item(township, "V012", TODAY).phrase == "每季度"


def test_a_phrase_that_cannot_be_read_is_kept_without_a_rule_only_when_agreed(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(dialog: ItemDialog) -> None:
        dialog.phrase.line.setText("看3天情况")
        dialog.phrase.read()
        assert "读不出" in dialog.phrase.read_back.text()
        assert dialog.phrase.confirmed.text() == "知道读不出，到期日人工填写"
        assert not dialog.save_button.isEnabled()
        dialog.phrase.confirmed.setChecked(True)
        dialog.reason.setText("照原文")
        dialog.save_button.click()

    answered(monkeypatch, ItemDialog, edit)
    filled.table.selectRow(11)
    filled.edit_button.click()
    assert catalogue.item(township, "V012", TODAY).rule == ""
    filled.table.selectRow(11)
    assert "到期日要人工填写" in shown_text(filled)


def test_an_item_of_ones_own_is_added(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_in(dialog: ItemDialog) -> None:
        def typed(name: str) -> QLineEdit:
            field = dialog.fields[name]
            assert isinstance(field, QLineEdit)
            return field

        typed("first_level").setText("水费")
        typed("second_level").setText("收缴情况")
        for name, text in (("category", "村务公开"), ("body", "村民委员会")):
            box = dialog.fields[name]
            assert isinstance(box, QComboBox)
            box.setCurrentText(text)
        dialog.phrase.line.setText("每月公布一次")
        dialog.phrase.read()
        dialog.phrase.confirmed.setChecked(True)
        dialog.reason.setText("村民要求")
        dialog.save_button.click()

    answered(monkeypatch, ItemDialog, fill_in)
    filled.add_button.click()
    added = catalogue.item(township, "X001", TODAY)
    assert (added.title, added.sequence, added.rule) == ("收缴情况", 75, "monthly")


def test_several_items_are_switched_off_for_several_villages_at_once(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(dialog: DepartDialog) -> None:
        assert dialog.phrase.isHidden()
        dialog.reason.setText("本村没有")
        dialog.save_button.click()
        assert "哪些村" in dialog.notice.text
        for row in (1, 2):
            dialog.villages.item(row).setCheckState(Qt.CheckState.Checked)
        dialog.save_button.click()

    answered(monkeypatch, DepartDialog, decide)
    filled.table.clearSelection()
    for row in (24, 25):
        index = filled.rows.index(row, 0)
        flag = filled.table.selectionModel().SelectionFlag
        filled.table.selectionModel().select(index, flag.Select | flag.Rows)
    filled.depart_button.click()
    off = [
        it
        for it in catalogue_departures.departures(township)
        if it.departure is Departure.OFF
    ]
    assert sorted((it.village_id, it.code) for it in off) == [
        *((2, "V025"), (2, "V026"), (3, "V025"), (3, "V026"))
    ]
    assert last_deed(filled).undo == "撤销记录"


def test_a_tighter_phrase_is_read_back_too(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(dialog: DepartDialog) -> None:
        choose(dialog.departure, Departure.TIGHTER)
        assert not dialog.phrase.isHidden()
        dialog.choose_villages([1])
        dialog.phrase.line.setText("每年公布一次")
        dialog.phrase.read()
        dialog.phrase.confirmed.setChecked(True)
        dialog.reason.setText("财务往来较多")
        dialog.save_button.click()
        assert "比目录宽" in dialog.notice.text
        dialog.phrase.line.setText("每月公布一次")
        dialog.phrase.read()
        dialog.phrase.confirmed.setChecked(True)
        dialog.save_button.click()

    answered(monkeypatch, DepartDialog, decide)
    filled.table.selectRow(54)
    filled.depart_button.click()
    told = catalogue_departures.departures(township)[-1]
    assert (told.code, told.rule) == ("V055", "monthly")


def test_what_cannot_be_compared_is_vouched_for_in_the_form(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(dialog: DepartDialog) -> None:
        choose(dialog.departure, Departure.TIGHTER)
        dialog.choose_villages([1])
        assert dialog.vouched.isHidden()
        dialog.phrase.line.setText("事项发生之日起5日内")
        dialog.phrase.read()
        dialog.phrase.confirmed.setChecked(True)
        dialog.reason.setText("村民要求")
        dialog.save_button.click()
        assert "比不出松紧" in dialog.notice.text
        assert not dialog.vouched.isHidden()
        dialog.vouched.setChecked(True)
        dialog.save_button.click()

    answered(monkeypatch, DepartDialog, decide)
    filled.table.selectRow(54)
    filled.depart_button.click()
    told = catalogue_departures.departures(township)[-1]
    assert told.rule == "within 5 calendar_day after matter_occurs"


def test_a_form_grows_with_what_a_time_limit_was_read_as(
    township: Store, filled: CataloguePage, qtbot: QtBot
) -> None:
    items = catalogue.newest(township, Scope.VILLAGE).items[:1]
    some = office.villages(township)
    dialog = DepartDialog(now_lanes(township), some, items, TODAY, filled)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    choose(dialog.departure, Departure.TIGHTER)
    dialog.phrase.line.setText(
        "每季度首月20日前，财务往来较多的每月公布一次；信息形成之日起5个工作日内"
    )
    dialog.phrase.read()
    read_back = dialog.phrase.read_back

    def nothing_is_cut_off() -> None:
        assert read_back.height() >= read_back.label.heightForWidth(read_back.width())
        assert read_back.verticalScrollBar().maximum() == 0

    qtbot.waitUntil(nothing_is_cut_off, timeout=2000)
    assert read_back.text().count("\n") > 3


def test_items_are_taken_out_from_a_day_on(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(dialog: RemoveDialog) -> None:
        dialog.reason.setText("不再是法定必列")
        dialog.save_button.click()

    answered(monkeypatch, RemoveDialog, decide)
    filled.table.selectRow(10)
    filled.remove_button.click()
    assert filled.rows.rowCount() == 73
    assert len(catalogue.of_version(township, Scope.VILLAGE, 1).items) == 74


def test_two_versions_are_compared(
    filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(dialog: VersionsDialog) -> None:
        seen.append(dialog.tabs.tabText(1))
        row = [dialog.changes.index(0, column).data() for column in range(5)]
        seen.extend(row)
        choose(dialog.after, 1)
        seen.append(str(dialog.changes.rowCount()))

    answered(monkeypatch, VersionsDialog, look)
    filled.versions_button.click()
    assert seen == [
        *(
            "比较两版（1项不同）",
            "修改",
            "V001 党支部设置及党员构成",
            "备注",
            "",
            "已核对",
        ),
        "0",
    ]


def test_versions_that_cannot_be_compared_are_not_passed_over_in_silence(
    filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Exception] = []

    def lost(*_: object, **__: object) -> None:
        message = "the disk is gone"
        raise OSError(message)

    monkeypatch.setattr(catalogue, "differences", lost)
    answered(monkeypatch, VersionsDialog, lambda it: choose(it.after, 1))
    filled.failed.disconnect()
    filled.failed.connect(told.append)
    filled.versions_button.click()
    assert list(map(str, told)) == ["the disk is gone"]


def test_the_yearly_review_shows_what_has_changed_since_the_last(
    township: Store, filled: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(dialog: ReviewCatalogueDialog) -> None:
        assert dialog.reviews.rowCount() == 1
        assert dialog.changes.toPlainText() == "没有改动"
        dialog.by.setText("刘主任")
        dialog.save_button.click()
        assert "结论" in dialog.notice.text
        dialog.conclusion.setPlainText("依据都有效")
        dialog.save_button.click()

    answered(monkeypatch, ReviewCatalogueDialog, decide)
    filled.review_button.click()
    assert len(catalogue.reviews(township, Scope.VILLAGE)) == 2


def test_a_review_that_waits_is_told(township: Store, qtbot: QtBot) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 1, 1))
    page = CataloguePage(now_lanes(township), lambda: TODAY + timedelta(days=9))
    qtbot.addWidget(page)
    page.refresh()
    assert "目录审核还没有做" not in page.standing.text()


def test_a_file_is_seen_before_it_is_imported(
    page: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(dialog: CatalogueImportDialog) -> None:
        assert dialog.tabs.tabText(0) == "改动（74项，另有0项相同）"
        assert dialog.tabs.tabText(2) == "问题（1）"
        read = [dialog.rules.index(13, column).data() for column in range(5)]
        assert read[2:] == [
            *("每季度的首个月20日", "每季度第1个月20日前公开", "由时限用语读出")
        ]
        dialog.reason.setText("县里的目录")
        dialog.save_button.click()

    answered(monkeypatch, CatalogueImportDialog, decide)
    page.import_file(paths.RESOURCES / "catalogues" / "village.csv")
    assert page.rows.rowCount() == 74
    assert last_deed(page).undo == "撤销导入"


def test_warnings_and_errors_are_agreed_to_before_the_import(
    township: Store,
    page: CataloguePage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "序号,一级事项,公开内容,公开依据,公开时限,公开主体\n"
        "1,水费,明细,规定,看3天情况,村委会\n2,电费,明细,规定,每月,\n",
        "utf-8",
    )

    def decide(dialog: CatalogueImportDialog) -> None:
        assert not dialog.save_button.isEnabled()
        dialog.accept_warnings.setChecked(True)
        assert not dialog.save_button.isEnabled()
        dialog.leave_out_errors.setChecked(True)
        dialog.reason.setText("试一试")
        dialog.save_button.click()

    answered(monkeypatch, CatalogueImportDialog, decide)
    page.import_file(path)
    known = catalogue.newest(township, Scope.VILLAGE).items
    assert [it.first_level for it in known] == ["水费"]


def test_a_file_of_the_other_catalogue_is_told_and_wants_consent(
    township: Store, page: CataloguePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decide(dialog: CatalogueImportDialog) -> None:
        assert "项是乡镇标准目录的（如W001），像是导错了目录" in dialog.notice.text
        assert "--scope" not in dialog.notice.text
        assert not dialog.save_button.isEnabled()
        assert dialog.lacking.text() == "还差：接受提醒"
        dialog.accept_warnings.setChecked(True)
        assert dialog.save_button.isEnabled()
        dialog.accept_warnings.setChecked(False)
        assert not dialog.save_button.isEnabled()

    def import_it(dialog: CatalogueImportDialog) -> None:
        assert not dialog.notice.text
        assert not dialog.lacking.text()
        dialog.reason.setText("县里的目录")
        dialog.save_button.click()

    file = paths.RESOURCES / "catalogues" / "township.csv"
    answered(monkeypatch, CatalogueImportDialog, decide)
    page.import_file(file)
    assert not catalogue.newest(township, Scope.VILLAGE).items
    choose(page.scope, Scope.TOWNSHIP)
    answered(monkeypatch, CatalogueImportDialog, import_it)
    page.import_file(file)
    assert len(catalogue.newest(township, Scope.TOWNSHIP).items) == 48


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("Excel 工作簿 (*.xlsx)", ".xlsx"), ("PDF (*.pdf)", ".pdf")],
)
def test_the_catalogue_is_saved_as_its_reader_wants_it(
    filled: CataloguePage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: str,
    ending: str,
) -> None:
    chosen = (str(tmp_path / "目录"), kind)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    filled.export_button.click()
    assert (tmp_path / f"目录{ending}").stat().st_size > 1000
    assert str(tmp_path) in last_deed(filled).said


def told(page: CataloguePage, *names: str) -> dict[str, str]:
    buttons = {it.text().removesuffix("…"): it for it in page.findChildren(QPushButton)}
    assert not any(buttons[it].isEnabled() for it in names)
    return {it: buttons[it].toolTip() for it in names}


def test_a_button_that_is_off_says_why(township: Store, page: CataloguePage) -> None:
    every = ("新增", "另存", "打印", "版本", "年度审核")
    assert set(told(page, *every).values()) == {
        "还没有目录：请先点“启用标准目录…”或“导入…”"
    }
    for scope in Scope:
        catalogue_imports.adopt(township, scope, TODAY)
    page.refresh()
    page.table.clearSelection()
    chosen_first = dict.fromkeys(("修改", "删去", "各村差异"), "请先在列表里选")
    assert told(page, *chosen_first) == chosen_first
    page.table.selectAll()
    assert told(page, "修改") == {"修改": "一次只能改一项"}
    assert page.remove_button.toolTip() == ""
    choose(page.scope, Scope.TOWNSHIP)
    page.table.selectRow(0)
    assert told(page, "各村差异") == {"各村差异": "乡镇标准目录没有各村差异"}
