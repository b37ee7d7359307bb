"""Pictures for rare characters, kept and removed in the window."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gwgk_desktop.services import glyph_pictures
from gwgk_desktop.ui.glyphs_tab import SIDE, GlyphDialog, GlyphsTab
from tests.ui.seen import drawn, now_lanes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from gwgk_desktop.store.database import Store

RARE = "\U000323af"


def test_a_picture_is_kept_seen_and_removed(
    township: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = io.BytesIO()
    Image.new("L", (16, 16)).save(out, "PNG")
    (tmp_path / "字.png").write_bytes(out.getvalue())
    tab = GlyphsTab(now_lanes(township))
    qtbot.addWidget(tab)
    tab.deed_done.connect(lambda _: tab.refresh())
    said: list[str] = []

    def answer(dialog: GlyphDialog) -> int:
        dialog.save_button.click()
        said.append(dialog.notice.text)
        for name in ("", str(tmp_path / "没有.png"), str(tmp_path / "字.png")):
            monkeypatch.setattr(
                QFileDialog, "getOpenFileName", lambda *_, name=name: (name, "")
            )
            dialog.file_button.click()
            said.append(dialog.notice.text)
        dialog.character.setText(f" {RARE} ")
        dialog.says.setText("⿰亻山")
        dialog.save_button.click()
        return dialog.result()

    monkeypatch.setattr(GlyphDialog, "exec", answer)
    tab.add_button.click()
    assert "一个字" in said[0]
    assert "没有.png" in said[2]
    assert drawn(tab.table) == [f"{RARE} | U+323AF | ⿰亻山"]
    [kept] = glyph_pictures.every(township)
    assert (kept.character, kept.image) == (RARE, out.getvalue())
    tab.table.selectRow(0)
    assert tab.picture.pixmap().width() == SIDE
    for reply in (QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes):
        monkeypatch.setattr(QMessageBox, "question", lambda *_, it=reply, **__: it)
        tab.table.selectRow(0)
        tab.remove_button.click()
    assert drawn(tab.table) == []
    tab.remove_button.click()
