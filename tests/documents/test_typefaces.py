"""The typefaces: what they print, and that it is copied out as it was written."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop.documents import pdf_streams, typefaces
from gwgk_desktop.documents.archives import Budget
from gwgk_desktop.documents.typefaces import Face
from gwgk_desktop.domain import characters
from tests import readers

ON_A_LINE, ON_A_PAGE = 50, 2500


def printed(text: str, face: Face = Face.SERIF) -> bytes:
    """Return a PDF of the text, 50 characters a line and 50 lines a page."""
    out = io.BytesIO()
    canvas = Canvas(out, initialFontName=typefaces.load().fontName)  # type: ignore[arg-type]
    for start in range(0, len(text), ON_A_PAGE):
        words = canvas.beginText(30, 800)
        for line in range(start, min(start + ON_A_PAGE, len(text)), ON_A_LINE):
            for one, some in typefaces.runs(text[line : line + ON_A_LINE], face):
                words.setFont(typefaces.load(one).fontName, 10)
                words.textOut(some)
            words.moveCursor(0, 14)
        canvas.drawText(words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_every_ideograph_of_gb_18030_is_printed_and_copied_out_the_same() -> None:
    """At least 99.9 % were asked for; it is all of them, in their order."""
    every = "".join(characters.ideographs())
    assert typefaces.missing([every]) == []
    pages = readers.pdfium_pages(printed(every))
    assert "".join("".join(pages).split()) == every


def test_the_faces_share_the_ideographs_as_documented() -> None:
    chosen = typefaces._faces(Face.SERIF)
    counted = Counter(chosen[it] for it in characters.ideographs())
    assert counted == {Face.SERIF: 27_783, Face.HANA: 60_104}


def stored(content: bytes) -> str:
    """Return the strings that pages show, as they are stored: without their fonts."""
    streams = pdf_streams.streams(content, pdf_streams.packed(content), Budget())
    shown = [it.content for it in streams if b" Tj" in it.content]
    return "".join(text for it in shown for text in pdf_streams.texts(it))


def test_in_a_stream_digits_are_digits_and_words_are_none() -> None:
    """Whoever searches the bytes for numbers, without the fonts, finds no others."""
    every = "".join(map(chr, range(0x4E00, 0x5200)))
    number = "360281199001011234"
    made = printed(every + number)
    told = stored(made)
    assert number in told
    assert not any(it.isdecimal() for it in told.replace(number, ""))
    assert "".join(readers.pdfium_pages(made)[0].split()) == every + number


def test_a_text_may_be_given_in_bytes_as_reportlab_takes_it() -> None:
    canvas = Canvas(io.BytesIO())
    font, document = typefaces.load(), vars(canvas)["_doc"]
    assert font.splitString("年2".encode(), document) == [(0, b"\x012")]
    assert font.splitString("2\xa0\u0378", document) == [(0, b"2 \0")]


@pytest.mark.parametrize("face", list(Face))
def test_a_text_in_any_face_is_copied_out_the_same(face: Face) -> None:
    text = "云溪镇𬭎𠮷㛃䶮，2026年。ABC"
    [page] = readers.pdfium_pages(printed(text, face))
    assert page.strip() == text
    fonts = readers.pdf_fonts(printed(text, face))
    assert all(fonts.values())


def test_a_character_that_a_face_lacks_is_taken_from_another() -> None:
    assert typefaces.runs("王𠮷云", Face.SERIF) == [
        (Face.SERIF, "王"),
        (Face.HANA, "𠮷"),
        (Face.SERIF, "云"),
    ]
    assert typefaces.runs("王小明", Face.KAI) == [(Face.KAI, "王小明")]
    assert typefaces.runs("", Face.KAI) == [(Face.KAI, "")]


def test_what_no_face_has_stands_in_the_wanted_one() -> None:
    assert typefaces.runs("王\U000323af", Face.SERIF) == [
        (Face.SERIF, "王"),
        (Face.SERIF, "\U000323af"),
    ]
    assert typefaces.width("\U000323af", 10) == 10


def test_a_private_code_is_missing_even_where_a_face_has_a_picture_for_it() -> None:
    kai = typefaces.load(Face.KAI).face.charToGlyph
    private = [chr(it) for it in kai if characters.is_private(chr(it))]
    assert private
    assert typefaces.missing(private) == private


def test_widths_are_those_of_the_face_that_prints() -> None:
    hana = typefaces.load(Face.HANA)
    assert hana.face.charWidths[ord("𠮷")] == 1000
    assert typefaces.width("𠮷A", 10) == pytest.approx(
        10 + typefaces.load().face.charWidths[ord("A")] / 100
    )
