"""The same cells at the same places and the same lines, by reportlab's canvas alone."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.typefaces import Face
from tests.bench.measuring import Measured, Stopwatch
from tests.bench.pdf_words import words

if TYPE_CHECKING:
    from pathlib import Path

RULE = 0.5


def measure(folder: Path) -> Measured:
    """Draw the pages of `pages.json`: each its texts and its lines, by text objects."""
    sheets = json.loads((folder / "pages.json").read_text("utf-8"))
    told = []
    with Stopwatch() as watch:
        for pages in sheets:
            out = io.BytesIO()
            canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
            for texts, rules in pages:
                text = canvas.beginText()
                current: tuple[str, float] | None = None
                for x, y, face, size, words_ in texts:
                    if (face, size) != current:
                        text.setFont(typefaces.load(Face(face)).fontName, size)
                        current = (face, size)
                    text.setTextOrigin(x, y)
                    text.textOut(words_)
                canvas.drawText(text)
                canvas.setLineWidth(RULE)
                canvas.lines(rules)
                canvas.showPage()
            canvas.save()
            told.append(out.getvalue())
    return watch.measured(", ".join(map(words, told)))
