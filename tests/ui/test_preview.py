"""The preview of a workbook: what its columns mean, what was mended, what adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QInputDialog, QLabel, QWidget

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.readings import Field
from gwgk_desktop.services import history, payout_readings, recipes
from gwgk_desktop.ui.help_dialog import show_help
from gwgk_desktop.ui.import_dialog import PASSWORD_TRIES, ImportDialog
from gwgk_desktop.ui.mapping_tab import _FieldBox
from tests.begun import TODAY
from tests.readers import workbook
from tests.township import card, id_number
from tests.ui.seen import DATA, drawn, now_lanes
from tests.ui.test_import_dialog import choose_programme, settle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store

    Opener = Callable[..., ImportDialog]

SESAME = "芝麻开门"
HEADINGS = "村名 姓名 身份证号 账号 应发金额 户编号"
SAMPLES = {
    "plain": f"""
        {HEADINGS}
        梅岭村 王小明 {id_number(1)} {card(1)} #9.5 A1
        梅岭村 李__四 {id_number(2)} {card(2)} ¥1.50 A2
        梅岭村 . {id_number(3)} {card(3)} #3 A3
        合计 . . . #14 .
        """,
    "summed": f"""
        {HEADINGS}
        梅岭村 王小明 {id_number(1)} {card(1)} #9.5 A1
        梅岭村 李四 {id_number(2)} {card(2)} #1.5 A2
        小计 . . . #11 .
        梅岭村 赵六 {id_number(3)} {card(3)} #3 A3
        小计 . . . #3 .
        合计 . . . #114 .
        """,
    "changed": f"""
        村名 姓名 身份证号 社保卡号 应发金额 户编号
        梅岭村 王小明 {id_number(1)} {card(1)} #9.5 A1
        """,
    "joined": f"""
        甲栏 姓名 身份证号 账号 乙栏 户编号 丙栏
        梅岭村 王小明 {id_number(1)} {card(1)} #9.5 A1 x
        """,
    "strange": f"""
        甲栏 姓名 身份证号 账号 乙栏 户编号
        梅岭村 王小明 {id_number(1)} {card(1)} #9.5 A1
        """,
}


@pytest.fixture
def opened(township: Store, qtbot: QtBot, tmp_path: Path) -> Opener:
    parent = QWidget()
    qtbot.addWidget(parent)

    def open_preview(name: str = "plain", programme: str = "地力补贴") -> ImportDialog:
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(workbook(("公示表", SAMPLES[name])))
        dialog = ImportDialog(now_lanes(township), path, TODAY, parent)
        choose_programme(dialog, township, programme)
        return dialog

    return open_preview


def reread(dialog: ImportDialog) -> None:
    """Let the workbook be read anew now, not after the clerk's pause."""
    dialog.understanding._timer.stop()
    dialog.understanding._reread()
    settle(dialog)


def choose_column(dialog: ImportDialog, heading: str) -> int:
    row = dialog.tabs.mapping.columns.place_of(lambda it: it.heading == heading)
    assert row is not None
    dialog.tabs.mapping.table.selectRow(row)
    return row


def say(dialog: ImportDialog, heading: str, field: Field | None) -> None:
    """Choose what a column holds, in its cell."""
    row = choose_column(dialog, heading)
    index = dialog.tabs.mapping.columns.index(row, 3)
    delegate = dialog.tabs.mapping.table.itemDelegateForColumn(3)
    assert isinstance(delegate, _FieldBox)
    box = QComboBox(dialog)
    for it in (None, *Field):
        box.addItem("", it)
    delegate.setEditorData(box, index)
    box.setCurrentIndex([None, *Field].index(field))
    delegate.setModelData(box, dialog.tabs.mapping.columns, index)


def meaning(dialog: ImportDialog, heading: str) -> str:
    [line] = [it for it in drawn(dialog.tabs.mapping.table) if f" {heading} " in it]
    return line.split(" | ", 3)[3]


def answer(monkeypatch: pytest.MonkeyPatch, *texts: str | None) -> list[str]:
    """Answer what the window asks for, one text after the other; None cancels."""
    asked: list[str] = []
    left = list(texts)

    def get_text(*args: Any) -> tuple[str, bool]:
        _, title, told, *_ = args
        asked.append(f"{title}：{told}")
        text = left.pop(0)
        return text or "", text is not None

    monkeypatch.setattr(QInputDialog, "getText", get_text)
    return asked


def test_the_counters_and_the_figures_tie_out(opened: Opener) -> None:
    dialog = opened()
    assert dialog.figures.counters() == ["正确 1", "已整理 1", "未收 1"]
    assert dialog.figures.figures() == [
        "读到 3 3 — 14.00",
        "将导入 2 2 — 11.00",
        "表内合计 — — — 14.00",
        "差额 — — — 0.00",
    ]
    assert dialog.figures.sentence.text() == (
        "逐行相加与表内合计一分不差；未收1行，计3.00元。"
    )


def test_a_wrong_total_is_red_and_the_first_of_the_problems(opened: Opener) -> None:
    dialog = opened("summed")
    figures = dialog.figures
    assert figures.figures()[2:] == ["表内合计 — — — 114.00", "差额 — — — 100.00"]
    assert figures.sentence.text() == "逐行相加与表内合计相差100.00元。"
    assert [
        it.text() for it in figures.findChildren(QLabel) if it.property("differs")
    ] == [
        "100.00",
        "逐行相加与表内合计相差100.00元。",
    ]
    assert "“合计”行写的是114，逐行相加是14" in drawn(dialog.tabs.problems.table)[0]
    assert not dialog.import_button.isEnabled()
    assert dialog.lacking.text() == (
        "合计或小计与各行不符，整份清单不能导入，见“问题”第一行"
    )


def test_every_column_is_shown_with_its_meaning(opened: Opener) -> None:
    dialog = opened()
    assert drawn(dialog.tabs.mapping.table)[1] == "公示表 | B | 姓名 | 姓名 ▾ | 标题"
    assert meaning(dialog, "户编号") == "不用（原样保留） ▾ | "


def test_a_column_can_be_given_another_meaning(opened: Opener) -> None:
    dialog = opened()
    dialog.terms.period.setText("第二批")
    say(dialog, "户编号", Field.REMARK)
    assert not dialog.import_button.isEnabled()
    assert dialog.understanding._timer.isActive()
    reread(dialog)
    assert meaning(dialog, "户编号") == "备注 ▾ | 您选定"
    assert [line.remark for line in dialog.tabs.lines.all_rows()] == ["A1", "A2"]
    assert dialog.terms.period.text() == "第二批"
    dialog.leave_out.setChecked(True)
    dialog.accept_warnings.setChecked(True)
    assert dialog.import_button.isEnabled()


def test_the_same_meaning_again_is_no_change(opened: Opener) -> None:
    dialog = opened()
    say(dialog, "姓名", Field.NAME)
    assert not dialog.understanding._timer.isActive()


def test_the_box_in_the_cell_offers_every_field(
    opened: Opener, qtbot: QtBot, qtlog: Any
) -> None:
    dialog = opened()
    dialog.show()
    dialog.tabs.setCurrentWidget(dialog.tabs.mapping)
    row = choose_column(dialog, "户编号")
    index = dialog.tabs.mapping.columns.index(row, 3)
    dialog.tabs.mapping._clicked(dialog.tabs.mapping.columns.index(row, 2))
    assert dialog.tabs.mapping.table.indexWidget(index) is None
    with qtlog.disabled():  # the offscreen screen cannot grab the keyboard
        dialog.tabs.mapping._clicked(index)
        [box] = dialog.tabs.mapping.table.viewport().findChildren(QComboBox)
        assert box.count() == len(Field) + 1
        qtbot.waitUntil(lambda: box.view().isVisible())
        box.hidePopup()
    box.setCurrentIndex(box.findText("备注"))
    box.activated.emit(box.currentIndex())
    assert dialog.understanding._chosen.mapping == {"户编号": Field.REMARK}


def test_without_its_amount_a_workbook_waits_to_be_explained(opened: Opener) -> None:
    dialog = opened()
    say(dialog, "应发金额", None)
    reread(dialog)
    assert "请在“列的含义”里指明各列" in dialog.notice.text
    assert dialog.tabs.lines.rowCount() == 0
    assert not dialog.import_button.isEnabled()
    say(dialog, "应发金额", Field.AMOUNT)
    reread(dialog)
    assert dialog.tabs.lines.rowCount() == 2


def test_a_workbook_of_strange_headings_can_be_explained(opened: Opener) -> None:
    dialog = opened("strange")
    assert "请在“列的含义”里指明各列" in dialog.notice.text
    say(dialog, "甲栏", Field.VILLAGE)
    say(dialog, "乙栏", Field.AMOUNT)
    reread(dialog)
    assert [line.amount_fen for line in dialog.tabs.lines.all_rows()] == [950]


def test_every_repair_is_shown_and_can_be_refused(opened: Opener) -> None:
    dialog = opened()
    assert dialog.tabs.tabText(2) == "自动整理（2）"
    table = dialog.tabs.repairs.table
    before = drawn(table)
    assert [it.split(" | ")[1:4] for it in before] == [
        ["公示表 B3", "姓名", "去掉空格、连字符"],
        ["公示表 E3", "金额", "去掉金额符号、千分位"],
    ]
    model = dialog.tabs.repairs.repairs
    box = model.index(0, 0)
    assert box.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.index(0, 1).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.setData(box, "x", Qt.ItemDataRole.EditRole)
    state = Qt.ItemDataRole.CheckStateRole
    assert model.setData(box, Qt.CheckState.Unchecked.value, state)
    reread(dialog)
    assert drawn(table) == before  # it stays to be seen, and to be taken after all
    assert model.data(model.index(0, 0), state) == Qt.CheckState.Unchecked
    assert model.data(model.index(1, 0), state) == Qt.CheckState.Checked
    assert model.setData(model.index(0, 0), Qt.CheckState.Checked.value, state)
    reread(dialog)
    assert dialog.tabs.repairs.refused == frozenset()


def test_all_repairs_of_a_kind_are_refused_at_once(opened: Opener) -> None:
    dialog = opened()
    tab = dialog.tabs.repairs
    tab.kind.setCurrentIndex(tab.kind.findText("去掉金额符号、千分位（1）"))
    assert len(drawn(tab.table)) == 1
    tab.refuse_button.click()
    reread(dialog)
    assert {place.column for place in tab.refused} == {"E"}
    assert dialog.figures.counters()[2] == "未收 2"  # ¥1.50 as it stands is no number
    tab.take_button.click()
    reread(dialog)
    assert dialog.figures.counters()[2] == "未收 1"


def test_numbers_are_masked_among_the_repairs(
    township: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    number = id_number(1)
    drawing = f"村名 姓名 身份证号 金额\n梅岭村 王小明 {number[:6]}_{number[6:]} #9"
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(("表", drawing)))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ImportDialog(now_lanes(township), path, TODAY, parent)
    [line] = drawn(dialog.tabs.repairs.table)
    assert line.endswith(f"****{number[-4:]} | ****{number[-4:]}")


def test_problems_are_filtered_by_severity_and_kind(
    township: Store, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ImportDialog(now_lanes(township), DATA / "errors.xlsx", TODAY, parent)
    settle(dialog)
    tab = dialog.tabs.problems
    assert len(drawn(tab.table)) == 9
    tab.severity.setCurrentIndex(tab.severity.findText("提醒"))
    assert len(drawn(tab.table)) == 3
    tab.severity.setCurrentIndex(0)
    tab.code.setCurrentIndex(tab.code.findText("姓名为空（1）"))
    [line] = drawn(tab.table)
    assert "Sheet C12" in line
    settle(dialog)
    assert len(drawn(tab.table)) == 1  # a newer preview keeps the filter


def test_a_double_click_leads_to_the_row(township: Store, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ImportDialog(now_lanes(township), DATA / "errors.xlsx", TODAY, parent)
    settle(dialog)
    tab = dialog.tabs.problems
    for row, (code, where) in enumerate(
        [(Code.NAME_MISSING, dialog.tabs.refused_table), (Code.AMOUNT_MISMATCH, None)]
    ):
        tab.code.setCurrentIndex(tab.code.findData(code))
        tab.table.selectRow(0)
        tab.table.doubleClicked.emit(tab.problems.index(0, 0))
        table = where or dialog.tabs.lines_table
        assert dialog.tabs.currentWidget() is table, row
        assert len(table.selectionModel().selectedRows()) == 1


def test_refused_rows_are_shown_with_their_reason(opened: Opener) -> None:
    dialog = opened()
    assert drawn(dialog.tabs.refused_table) == [
        "公示表 第4行 | 梅岭村 |  |  | 3.00 | 姓名为空。请在原表补上姓名。"
    ]


def keep(dialog: ImportDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, "农商行")
    dialog.tabs.mapping.recipe_button.click()


def test_a_mapping_is_kept_and_recognised(
    opened: Opener, township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened()
    say(dialog, "户编号", Field.REMARK)
    asked = answer(monkeypatch, None, "农商行", "农商行")
    dialog.tabs.mapping.recipe_button.click()
    assert recipes.every(township) == []
    assert asked == ["保存为模板：这份表是哪个单位发来的？同名的模板会被替换。"]
    dialog.tabs.mapping.recipe_button.click()
    assert "正在重新读取" in dialog.notice.text
    reread(dialog)
    dialog.tabs.mapping.recipe_button.click()
    assert "已保存模板“农商行”" in dialog.notice.text
    again = opened()
    assert again.understanding.recipe.currentText() == "农商行"
    assert meaning(again, "户编号") == "备注 ▾ | 模板“农商行”"
    again.understanding.recipe.setCurrentIndex(0)
    again.understanding.recipe.activated.emit(0)
    reread(again)
    assert meaning(again, "户编号") == "不用（原样保留） ▾ | "
    again.understanding.recipe.setCurrentIndex(1)
    again.understanding.recipe.activated.emit(1)
    reread(again)
    again.leave_out.setChecked(True)
    again.accept_warnings.setChecked(True)
    again.import_button.click()
    assert history.entries(township, 1)[0].facts["recipe"] == "农商行"


@pytest.mark.parametrize("use", [True, False])
def test_a_changed_layout_is_decided_on_before_anything_is_imported(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, *, use: bool
) -> None:
    first = opened()
    say(first, "户编号", Field.REMARK)
    reread(first)
    keep(first, monkeypatch)
    dialog = opened("changed")
    assert dialog.understanding.layout_bar.text == (
        "版式与模板“农商行”不同，请先核对再决定。新增的列：社保卡号。没有了的列：账号。"
    )
    assert not dialog.import_button.isEnabled()
    bar = dialog.understanding.layout_bar
    (bar.use_button if use else bar.leave_button).click()
    if use:
        reread(dialog)
    assert bar.text == ""
    assert dialog.import_button.isEnabled()
    assert [it.remark for it in dialog.tabs.lines.all_rows()] == ["A1" if use else ""]
    dialog.understanding.recipe.setCurrentIndex(
        dialog.understanding.recipe.findText("农商行")
    )
    dialog.understanding.recipe.activated.emit(1)
    assert bar.text  # the office was named, and its layout is another
    assert not dialog.import_button.isEnabled()


def test_a_changed_layout_is_shown_though_only_the_recipe_knows_the_amount(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened("strange")
    say(first, "甲栏", Field.VILLAGE)
    say(first, "乙栏", Field.AMOUNT)
    reread(first)
    keep(first, monkeypatch)
    dialog = opened("joined")
    assert dialog.understanding.layout_bar.text == (
        "版式与模板“农商行”不同，请先核对再决定。新增的列：丙栏。"
    )
    dialog.understanding.layout_bar.use_button.click()
    reread(dialog)
    assert [line.amount_fen for line in dialog.tabs.lines.all_rows()] == [950]
    assert dialog.import_button.isEnabled()


def test_a_heading_is_kept_for_good(opened: Opener, township: Store) -> None:
    dialog = opened()
    choose_column(dialog, "户编号")
    assert not dialog.tabs.mapping.always_button.isEnabled()
    say(dialog, "户编号", Field.REMARK)
    reread(dialog)
    choose_column(dialog, "户编号")
    dialog.tabs.mapping.always_button.click()
    assert recipes.meanings(township) == {"户编号": Field.REMARK}
    assert "以后标题是“户编号”的列都作备注" in dialog.notice.text
    dialog.tabs.mapping.always_button.click()
    assert "没有改动任何内容" in dialog.notice.text
    assert meaning(opened(), "户编号") == "备注 ▾ | 标题"


def test_a_proposal_is_taken_only_when_the_clerk_says_so(
    township: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    drawing = (
        f"村名 姓名 身份证号 金额 银行帐户号\n梅岭村 王小明 {id_number()} #9 {card()}"
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(("表", drawing)))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ImportDialog(now_lanes(township), path, TODAY, parent)
    settle(dialog)
    assert meaning(dialog, "银行帐户号") == "不用（原样保留） ▾ | 可能是 银行账号"
    assert dialog.tabs.tabText(1) == "列的含义（1处待定）"
    assert dialog.tabs.lines.all_rows()[0].bank_account == ""
    choose_column(dialog, "银行帐户号")
    dialog.tabs.mapping.adopt_button.click()
    reread(dialog)
    assert dialog.tabs.lines.all_rows()[0].bank_account == card()
    assert meaning(dialog, "银行帐户号") == "银行账号 ▾ | 您选定"


def test_reading_anew_can_be_stopped(opened: Opener) -> None:
    dialog = opened()
    say(dialog, "户编号", Field.REMARK)
    dialog.understanding._timer.stop()
    chosen = dialog.understanding._chosen
    from gwgk_desktop.ui.tasks import Cancelled  # noqa: PLC0415

    dialog.understanding._show_busy(on=True)
    dialog.understanding.stop_button.click()
    dialog.understanding._reread_failed(chosen, Cancelled())
    assert "已停止，仍按原来的选择" in dialog.notice.text
    assert meaning(dialog, "户编号") == "不用（原样保留） ▾ | "
    dialog.leave_out.setChecked(True)
    dialog.accept_warnings.setChecked(True)
    assert dialog.import_button.isEnabled()
    dialog.understanding._reread_failed(
        chosen, Cancelled()
    )  # an old answer changes nothing
    assert dialog.understanding._chosen is dialog.understanding._understood


@pytest.mark.parametrize(
    ("given", "asked"), [((None,), 1), (("1", "2", "3"), PASSWORD_TRIES)]
)
def test_a_locked_workbook_asks_for_its_password(
    township: Store,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    given: tuple[str | None, ...],
    asked: int,
) -> None:
    real, tried = payout_readings.open_book, []

    def locked(path: Path, password: str = "") -> Any:
        tried.append(password)
        if password != SESAME:
            raise Refusal(Code.ENCRYPTED, file=path.name)
        return (yield from real(path))

    monkeypatch.setattr(payout_readings, "open_book", locked)
    parent = QWidget()
    qtbot.addWidget(parent)
    told = answer(monkeypatch, *given)
    lanes = now_lanes(township)
    failures: list[Exception] = []
    monkeypatch.setattr(
        ImportDialog, "_open_failed", _noting(ImportDialog._open_failed, failures)
    )
    ImportDialog(lanes, DATA / "plain.xlsx", TODAY, parent)
    assert len(told) == asked
    assert tried == ["", *(it for it in given if it)]
    assert ("密码不对" in told[-1]) is (asked > 1)
    answer(monkeypatch, "wrong", SESAME)
    dialog = ImportDialog(lanes, DATA / "plain.xlsx", TODAY, parent)
    settle(dialog)
    assert dialog.tabs.lines.rowCount() == 37
    assert SESAME not in repr(vars(dialog))


def _noting(method: Any, failures: list[Exception]) -> Any:
    def noting(dialog: ImportDialog, error: Exception) -> None:
        failures.append(error)
        method(dialog, error)

    return noting


def test_the_help_says_what_is_read(opened: Opener, qtbot: QtBot) -> None:
    dialog = show_help(opened())
    qtbot.addWidget(dialog)
    text = dialog.page.toPlainText()
    assert "密码不保存" in text
    assert "其余的怎么办" in text
    assert "**" not in text
