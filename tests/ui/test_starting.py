"""Starting where Qt cannot: a child process, because Qt ends the one it is in."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from gwgk_desktop import wording
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.ui import look

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

NO_SCREEN = wording.describe(Problem(Code.NO_SCREEN))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a screen")
@pytest.mark.parametrize("screen", [{}, {"DISPLAY": ":4077"}], ids=["none", "broken"])
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["words", "json"])
def test_without_a_screen_the_window_is_refused_in_words(
    tmp_path: Path, screen: dict[str, str], form: list[str]
) -> None:
    unset = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    others = {name: it for name, it in os.environ.items() if name not in unset}
    data = tmp_path / "data"
    start = [sys.executable, "-m", "gwgk_desktop", "--data", str(data), *form]
    ran = subprocess.run(  # noqa: S603 - our own Python
        start, env=others | screen, capture_output=True, check=False
    )
    assert ran.returncode == 1
    assert ran.stderr.decode().splitlines() == [NO_SCREEN]
    out = ran.stdout.decode()
    if form:
        refused = {"code": "no_screen", "message": NO_SCREEN}
        assert json.loads(out) == {"refused": refused}
    else:
        assert out == ""
    assert not data.exists()


def test_the_words_that_qts_translation_lacks_are_chinese(qapp: QApplication) -> None:
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    look.dress(qapp)
    assert qapp.translate("QFileDialog", "Folder") == "文件夹"
    assert qapp.translate("QFileDialog", "A word of nobody") == "A word of nobody"
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def test_characters_that_few_typefaces_have_are_drawn_in_the_window(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "RARE_AFTER_MS", 0)
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    look.dress(qapp)
    rare = [QLabel(it) for it in "𠀀𪚥𬀩"]
    for label in rare:
        qtbot.addWidget(label)
        label.show()

    def all_different() -> bool:
        drawn = [label.grab().toImage() for label in rare]
        return all(a != b for a, b in itertools.combinations(drawn, 2))

    qtbot.waitUntil(all_different)  # boxes are all alike
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def test_days_in_qts_dialogs_are_chinese_whatever_the_system_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LC_TIME", "en_US.UTF-8")
    look.speak_chinese()
    assert "LC_ALL" not in os.environ  # it would overrule the others
    assert os.environ["LANG"] == "C.UTF-8"
    assert os.environ["LC_TIME"].startswith("zh_CN")
