"""The same cells at the same places and the same lines, by reportlab's canvas alone."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop.documents import typefaces
from tests.bench.measuring import Measured, Stopwatch
from tests.bench.pdf_words import words

if TYPE_CHECKING:
    from pathlib import Path

RULE = 0.5


def measure(folder: Path) -> Measured:
    """Draw the pages of `pages.json`: each its texts and its lines."""
    pages = json.loads((folder / "pages.json").read_text("utf-8"))
    with Stopwatch() as watch:
        name = typefaces.load().fontName
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
        for texts, rules in pages:
            current = 0.0
            for x, y, size, text in texts:
                if size != current:
                    canvas.setFont(name, size)
                    current = size
                canvas.drawString(x, y, text)
            canvas.setLineWidth(RULE)
            canvas.lines(rules)
            canvas.showPage()
        canvas.save()
    return watch.measured(words(out.getvalue()))
