"""Papers that are signed or handed out, drawn as sheets are: A4 on its long side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.documents import sheet_forms, wall_sheets
from gwgk_desktop.documents.photo_pages import Foot
from gwgk_desktop.domain.pages import Direction, Setting
from gwgk_desktop.domain.problems import Refusal
from gwgk_desktop.services import glyph_pictures

if TYPE_CHECKING:
    from gwgk_desktop.documents.wall_sheets import DrawnSheet
    from gwgk_desktop.domain.pages import PrintedSheet
    from gwgk_desktop.store.database import Store

ACROSS = Setting(direction=Direction.ACROSS)
"""How lists to be signed are set: A4, on its long side."""
UPRIGHT = Setting()


def drawn(store: Store, sheet: PrintedSheet, setting: Setting = ACROSS) -> bytes:
    """Return a paper as PDF; refuse a character that no typeface has."""
    return counted(store, sheet, setting).content


def foot(store: Store, number: str, setting: Setting) -> Foot:
    """Return how the foot of a paper's pages looks, for pages that go with it."""
    forms = sheet_forms.load(store.path.parent)
    look = forms.looks[setting]
    told = forms.sentences.say("number", number=number)
    return Foot(told, look.margin, look.note)


def counted(store: Store, sheet: PrintedSheet, setting: Setting) -> DrawnSheet:
    """Return a paper as `drawn` does, with how many pages it has."""
    pictures = glyph_pictures.pictures(store)
    for problem in wall_sheets.missing_glyphs(sheet, pictures):
        raise Refusal(problem.code, **problem.facts)
    forms, today = sheet_forms.load(store.path.parent), store.now().date()
    return wall_sheets.draw(sheet, forms, setting, today, pictures)
