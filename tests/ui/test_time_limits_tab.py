"""Time limits are tried, days off entered and removed, defaults set in the window."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from gwgk_desktop.domain.time_limits import Count, Every, PeriodDay, Unit
from gwgk_desktop.services import time_limits
from gwgk_desktop.ui.days_off_dialog import DaysOffDialog
from gwgk_desktop.ui.parts import choose, show_day
from gwgk_desktop.ui.rows import choose_row
from gwgk_desktop.ui.time_limits_tab import TimeLimitsTab
from tests.ui.seen import drawn, now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store

NOTICE = "元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。"


def tab_of(store: Store, qtbot: QtBot) -> TimeLimitsTab:
    tab = TimeLimitsTab(now_lanes(store))
    qtbot.addWidget(tab)
    tab.deed_done.connect(lambda _: tab.refresh())
    tab.refresh()
    return tab


def test_a_wording_is_tried_and_shown_back_with_its_dates(
    store: Store, qtbot: QtBot
) -> None:
    tab = tab_of(store, qtbot)
    show_day(tab.start, date(2026, 1, 30))
    tab.phrase.setText("每季度的首个月20日")
    lines = tab.told.text().splitlines()
    assert lines[0] == "到期日：2026-04-20（周一）\t2026年第二季度"
    assert lines[1] == "读作：每季度第1个月20日前公开"
    assert lines[-1] == "以后：2026-07-20、2026-10-20"
    tab.phrase.setText("每周公布一次")
    assert tab.told.text().startswith("时限用语读不懂：“每周公布一次”")
    tab.phrase.clear()
    assert tab.told.text() == ""


def test_a_notice_is_pasted_read_back_kept_and_removed(
    store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tab = tab_of(store, qtbot)
    said: list[str] = []

    def answer(dialog: DaysOffDialog) -> int:
        assert dialog.year.value() == 2027
        dialog.text.setPlainText(NOTICE.replace("周五", "周四"))
        said.append(dialog.told.text())
        assert not dialog.save_button.isEnabled()
        dialog.text.setPlainText(NOTICE)
        said.append(dialog.told.text())
        dialog.document.setText("国办发明电〔2026〕9号")
        assert not dialog.save_button.isEnabled()
        dialog.agree.setChecked(True)
        dialog.save_button.click()
        return dialog.result()

    monkeypatch.setattr(DaysOffDialog, "exec", answer)
    tab.add_button.click()
    assert "2027-01-01写作周四，与日历不符" in said[0]
    read, missing = said[1].splitlines()
    assert read == "2027年放假3天：元旦 01-01至01-03；调休上班1天：01-09"
    assert missing.startswith("2027年的安排里没有春节、清明、劳动节、端午、中秋、国庆")
    assert drawn(tab.table)[0] == "2027 | 本单位录入 | 3 | 1 | 国办发明电〔2026〕9号"
    monkeypatch.setattr(
        QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes
    )
    assert choose_row(tab.table, lambda it: it.year == 2026)
    tab.remove_button.click()
    assert "内置" in tab.days.text()
    assert choose_row(tab.table, lambda it: it.year == 2027)
    tab.remove_button.click()
    assert 2027 not in time_limits.years(store)


def test_days_off_are_read_from_a_file(
    store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    right, wrong = tmp_path / "放假.csv", tmp_path / "别的.csv"
    right.write_text("日期,类型,名称\n2027-01-01,放假,元旦\n", "utf-8")
    wrong.write_text("姓名,金额\n王小明,1\n", "utf-8")
    dialog = DaysOffDialog(now_lanes(store), 2027, tab_of(store, qtbot))
    qtbot.addWidget(dialog)
    for path in (wrong, right):
        monkeypatch.setattr(
            QFileDialog, "getOpenFileName", lambda *_, it=path: (str(it), "")
        )
        dialog.file_button.click()
        if path is wrong:
            assert "里没有放假安排表" in dialog.notice.text
    assert "--" not in dialog.told.text()  # commands are of no use here
    dialog.agree.setChecked(True)
    dialog.save_button.click()
    assert set(time_limits.years(store)[2027].off) == {date(2027, 1, 1)}


def test_what_the_office_takes_is_set(store: Store, qtbot: QtBot) -> None:
    tab = tab_of(store, qtbot)
    tab.display_days.setValue(20)
    tab.prompt_days.setValue(5)
    choose(tab.prompt_unit, Unit.WORKING_DAY)
    choose(tab.regular, Every.MONTH)
    tab.display_first.setChecked(True)
    tab.boxes[Every.QUARTER].show(PeriodDay(3, 0))
    tab.save_button.click()
    terms = time_limits.terms(store)
    assert terms.defaults.prompt == Count(5, Unit.WORKING_DAY)
    assert terms.defaults.quarter == PeriodDay(3, 0)
    assert (terms.defaults.regular, terms.defaults.display_days) == (Every.MONTH, 20)
    assert terms.counting.display_counts_first_day
    tab.phrase.setText("每季度")
    assert "最后一天" in tab.told.text()
