"""How the window looks: its typeface, colours and spacing, set in one place."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gwgk_desktop import paths

SMALLEST_TYPE = 10
"""Points; clerks are no longer young either."""

RARE_AFTER_MS = 300
"""The window is there by then; nobody waits for faces that few names need."""
_COMMON = "NotoSansSC-Regular"
"""Our own face for what the system's lacks: read in a millisecond."""
_RARE = "HanaMinB"
"""That for the rest, in file and family."""

_COLOURS = {
    QPalette.ColorRole.Window: "#f4f6f8",
    QPalette.ColorRole.WindowText: "#1f2933",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f7f9fb",
    QPalette.ColorRole.Text: "#1f2933",
    QPalette.ColorRole.Button: "#ffffff",
    QPalette.ColorRole.ButtonText: "#1f2933",
    QPalette.ColorRole.Highlight: "#1f5fa8",
    QPalette.ColorRole.HighlightedText: "#ffffff",
    QPalette.ColorRole.PlaceholderText: "#7b8794",
    QPalette.ColorRole.ToolTipBase: "#ffffff",
    QPalette.ColorRole.ToolTipText: "#1f2933",
}
URGENT = "#b02a2a"
"""The colour of rows that cannot wait."""
_STYLE = """
QListWidget#navigation { background: #1d3d63; color: #dbe6f2; border: 0;
    font-size: 13pt; outline: 0; padding-top: 8px; }
QListWidget#navigation::item { padding: 12px 18px; border-left: 4px solid transparent; }
QListWidget#navigation::item:selected { background: #2a5585; color: #ffffff;
    border-left: 4px solid #f2b134; }
QListWidget#navigation::item:hover:!selected { background: #254a75; }
QLabel#title { font-size: 17pt; font-weight: 600; }
QLabel#hint { color: #52606d; }
QLabel#refused { color: #b02a2a; }
QLabel#code { font-family: monospace; font-size: 20px; }
QLabel#counter { border: 1px solid #d5dde5; border-radius: 4px; padding: 3px;
    font-weight: 600; background: #f7f9fb; }
QLabel#counter[counts="right"] { color: #1b6e33; }
QLabel#counter[counts="repaired"] { color: #8a5a00; }
QLabel#counter[counts="refused"] { color: #b02a2a; }
QLabel[differs="true"] { color: #b02a2a; font-weight: 600; }
QLabel#number { color: #1f2933; font-weight: 600; background: #fff5dd;
    border: 1px solid #efc868; border-radius: 4px; padding: 4px; }
QLabel#code { font-size: 17pt; font-weight: 600; padding: 12px; background: #f7f9fb;
    border: 1px solid #d5dde5; border-radius: 4px; }
QFrame#cover { background: #1d3d63; border: 0; }
QLabel#empty { color: #52606d; font-size: 12pt; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { padding: 6px 16px; border: 1px solid #b8c4d0; border-radius: 4px;
    background: #ffffff; }
QPushButton:hover { background: #eef4fb; }
QPushButton:focus { border-color: #1f5fa8; }
QPushButton:disabled { color: #9aa5b1; background: #f4f6f8; }
QPushButton[main="true"] { background: #1f5fa8; color: #ffffff; border-color: #1f5fa8; }
QPushButton[main="true"]:hover { background: #2a70bf; }
QPushButton[main="true"]:disabled { background: #a9bfd8; border-color: #a9bfd8; }
QTableView { border: 1px solid #d5dde5; background: #ffffff; }
QHeaderView::section { background: #e9eef4; border: 0; border-right: 1px solid #d5dde5;
    border-bottom: 1px solid #d5dde5; padding: 6px; font-weight: 600; }
QStatusBar QLabel[tone="refused"] { color: #b3261e; }
QFrame#notice { border-radius: 4px; padding: 2px; }
QFrame#notice[tone="done"] { background: #e3f4e6; border: 1px solid #8fcf9b; }
QFrame#notice[tone="advice"] { background: #fff5dd; border: 1px solid #efc868; }
QFrame#notice[tone="refused"] { background: #fdeaea; border: 1px solid #e39a9a; }
QLabel#void { background: #fdeaea; border: 1px solid #e39a9a; border-radius: 4px;
    padding: 6px; color: #9b1c1c; font-weight: 600; }
QLineEdit, QSpinBox, QDateEdit, QDateTimeEdit, QComboBox { min-height: 26px; }
QFrame#panel { background: #ffffff; border: 1px solid #d5dde5; border-radius: 4px; }
"""


def speak_chinese() -> None:
    """Let Qt's own dialogs write days in Chinese; to be called before Qt starts.

    They ask the system for its ways and not the program; Linux takes them from here.
    """
    for_all = os.environ.pop("LC_ALL", "")
    if for_all:
        os.environ["LANG"] = for_all
    os.environ["LC_TIME"] = "zh_CN.UTF-8"


class _Words(QTranslator):
    """The words of Qt's file dialog that its own Chinese translation lacks."""

    def translate(  # type: ignore[override]
        self,
        context: str,
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        # PySide's stub leaves it out, but None is how Qt is told that a word is not
        # known here; an empty text would stand on the screen.
        del context, disambiguation, n
        return _LACKING.get(source)


_LACKING = {
    "Folder": "文件夹",
    "File": "文件",
    "File Folder": "文件夹",
}


def dress(application: QApplication) -> None:
    """Give the application its style, colours, typeface and Qt's own Chinese."""
    application.setStyle("Fusion")
    palette = QPalette()
    for role, colour in _COLOURS.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#9aa5b1"))
    application.setPalette(palette)
    application.setFont(_typeface(application.font()))
    QTimer.singleShot(RARE_AFTER_MS, application, _load_rare_characters)
    application.setStyleSheet(_STYLE)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    application.installTranslator(_Words(application))


def _load_rare_characters() -> None:
    QFontDatabase.addApplicationFont(str(paths.FONTS / f"{_RARE}.ttf"))
    for widget in QApplication.allWidgets():  # Qt draws none of them again by itself
        QWidget.update(widget)  # item views have one of their own


def _typeface(font: QFont) -> QFont:
    """Return the system's typeface; our own for what it lacks, or has no Chinese."""
    if sys.platform == "win32":
        font.setFamily("Microsoft YaHei UI")
    number = QFontDatabase.addApplicationFont(str(paths.FONTS / f"{_COMMON}.ttf"))
    own = QFontDatabase.applicationFontFamilies(number)
    # The last is named before it is loaded: Qt looks for it again when it is.
    font.setFamilies([*font.families(), *own, _RARE])
    if font.pointSize() < SMALLEST_TYPE:
        font.setPointSize(SMALLEST_TYPE)
    return font
