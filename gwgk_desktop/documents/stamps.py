"""A word across a page: 内部资料 严禁张贴, large and pale, through everything."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gwgk_desktop.documents import typefaces

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

REACH = 0.8
"""How much of the page's diagonal the word takes."""
PALE = 0.6
"""Grey that a copier still takes and that can be read through."""
OPACITY = 0.35


def draw(canvas: Canvas, word: str, width: float, height: float) -> None:
    """Draw a word from corner to corner of a page; what it crosses stays legible."""
    font = typefaces.load().fontName
    diagonal = math.hypot(width, height)
    size = REACH * diagonal / typefaces.width(word, 1.0)
    canvas.saveState()
    canvas.setFillGray(PALE, OPACITY)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(math.degrees(math.atan2(height, width)))
    canvas.setFont(font, size)
    canvas.drawCentredString(0, -size * 0.35, word)
    canvas.restoreState()
