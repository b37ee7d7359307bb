"""Whatever a file holds is read out of it, or said to be unread."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest
from PIL import Image, features
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop.documents import legible
from gwgk_desktop.documents.archives import Budget
from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.passages import Passage, Unsearched, Why
from gwgk_desktop.domain.personal_data import PersonalData
from tests import planted, searched
from tests.readers import xlsx_parts
from tests.township import card, id_number

if TYPE_CHECKING:
    from collections.abc import Mapping

ID, ACCOUNT, MOBILE = id_number(), card(), "13800000001"
BASE_85 = base64.a85encode(zlib.compress(f"({ID})".encode())) + b"~>"


def places(content: bytes) -> list[tuple[str, str]]:
    return [(it.place, it.kind.value) for it in searched.look(content)[0]]


def unread(content: bytes) -> list[tuple[str, Why]]:
    return [(it.where, it.why) for it in searched.look(content)[1]]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 60), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


def test_each_kind_of_leak_is_told_with_its_place() -> None:
    assert places(planted.IN_CELLS["pdf"]((ID,))) == [("page 1", "id_number")]
    assert places(planted.IN_CELLS["xlsx"]((ACCOUNT,))) == [
        ("汇总表!F12", "bank_account")
    ]
    assert places(planted.IN_CELLS["csv"]((MOBILE,))) == [("line 10", "phone")]
    assert places(planted.IN_CELLS["zip in zip"]((MOBILE,))) == [
        ("a.zip/b.csv line 10", "phone")
    ]
    assert places(planted.IN_CELLS["pdf earlier revision"]((ID,))) == [
        ("revision 1 page 1", "id_number")
    ]
    attached = planted.IN_ONE["pdf attached book"]((ID,))
    assert places(attached) == [("b.xlsx/汇总表!F12", "id_number")]
    assert places(planted.IN_ONE["docx header"]((ID,))) == [
        ("word/header1.xml", "id_number")
    ]


@pytest.mark.parametrize("value", [ID[:17] + "8", ACCOUNT, MOBILE])
def test_numbers_that_a_spreadsheet_rounds_are_told_once(value: str) -> None:
    assert [place for place, _ in places(planted.as_number(value))] == ["汇总表!G5"]


@pytest.mark.parametrize("seed", range(120))
def test_whatever_is_planted_is_found(seed: int) -> None:
    assert searched.missed(seed) == ""


@pytest.mark.parametrize("seed", range(24))
def test_in_clean_documents_nothing_is(seed: int) -> None:
    assert searched.alarmed(seed) == ""


def filtered(names: str, content: bytes, more: str = "") -> bytes:
    """Return a PDF with a stream behind filters, that no page shows."""
    about = f"<< /Length {len(content)} /Filter {names} {more} >>".encode()
    stream = b"99 0 obj\n" + about + b"\nstream\n" + content + b"\nendstream\nendobj\n"
    return planted.pdf() + stream


def packed_bits(content: bytes) -> bytes:
    """Return bytes in PDF's run lengths, the first three as a run of their own."""
    rest = content[3:]
    return (
        bytes([2]) + content[:3] + bytes([len(rest) - 1]) + rest + b"\xff00" + b"\x80"
    )


def png_rows(content: bytes, kind: int) -> bytes:
    """Return bytes in rows of eight, each with a predictor of PNG."""
    rows, above = b"", bytes(8)
    for at in range(0, len(content), 8):
        row = content[at : at + 8].ljust(8)
        coded = bytearray()
        for place, byte in enumerate(row):
            left = row[place - 1] if place else 0
            corner = above[place - 1] if place else 0
            near = left + above[place] - corner
            guess = {
                0: 0,
                1: left,
                2: above[place],
                3: (left + above[place]) // 2,
                4: min((left, above[place], corner), key=lambda it: abs(near - it)),
            }[kind]
            coded.append((byte - guess) & 0xFF)
        rows += bytes([kind]) + bytes(coded)
        above = row
    return rows


@pytest.mark.parametrize(
    ("names", "content", "more"),
    [
        ("/FlateDecode", zlib.compress(f"({ID})".encode()), ""),
        ("/ASCIIHexDecode", f"({ID})".encode().hex().encode() + b">", ""),
        (
            "[/ASCIIHexDecode /FlateDecode]",
            zlib.compress(ID.encode()).hex().encode(),
            "",
        ),
        ("[/A85 /Fl]", BASE_85, ""),
        ("/RunLengthDecode", packed_bits(f"({ID})".encode()), ""),
        ("/FlateDecode", zlib.compress(f"({ID})".encode())[:-6], ""),
        ("/Unheard", f"({ID})".encode(), ""),
        *(
            (
                "/FlateDecode",
                zlib.compress(png_rows(f"({ID})".encode(), kind)),
                "/DecodeParms << /Predictor 15 /Columns 8 >>",
            )
            for kind in range(5)
        ),
    ],
)
def test_streams_are_unpacked_whatever_packs_them(
    names: str, content: bytes, more: str
) -> None:
    assert places(filtered(names, content, more)) == [("object 99", "id_number")]


@pytest.mark.skipif(not features.check("libtiff"), reason="nothing writes LZW here")
def test_streams_packed_by_lzw_are_unpacked() -> None:
    """TIFF's LZW is that of PDF."""
    text = (f"({ID}) Tj " * 400).encode()
    out = io.BytesIO()
    Image.frombytes("L", (len(text), 1), text).save(out, "TIFF", compression="tiff_lzw")
    image = Image.open(io.BytesIO(out.getvalue()))
    start = image.tag_v2[273][0]  # type: ignore[attr-defined]
    length = image.tag_v2[279][0]  # type: ignore[attr-defined]
    strip = out.getvalue()[start : start + length]
    assert places(filtered("/LZWDecode", strip)) == [("object 99", "id_number")]


@pytest.mark.parametrize(
    "text",
    [
        f"({ID[:6]}\\\n{ID[6:]})",
        "(" + "".join(f"\\{ord(it):03o}" for it in ID) + ")",
        f"<{ID.encode().hex()}>",
        f"<feff{ID.encode('utf-16-be').hex()}>",
        f"(a (b {ID}) c)",
        ID,
    ],
)
def test_strings_are_decoded_however_they_are_written(text: str) -> None:
    content = planted.pdf() + f"98 0 obj\n<< /Secret {text} >>\nendobj\n".encode()
    assert places(content) == [("objects", "id_number")]


def test_a_short_account_is_found_where_no_page_shows_it() -> None:
    known = Known()
    known.add(PersonalData.BANK_ACCOUNT, ["80123456"])
    for way in ("pdf metadata", "pdf bookmark", "xlsx keywords", "docx properties"):
        assert searched.search(planted.IN_ONE[way](("80123456",)), known), way


def test_rare_characters_do_not_move_what_stands_behind_them() -> None:
    """They are two units of UTF-16, and cells would be taken for one number."""

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 330, "𬭎𬱖𠅤")
        canvas.drawString(80, 300, "电话 139 0000 0001")
        canvas.drawString(80, 280, "1390000")
        canvas.drawString(230, 280, "0002")

    [leak] = searched.search(planted.pdf(draw), Known())
    assert leak.kind is PersonalData.PHONE


def test_a_page_that_is_a_picture_is_not_clean() -> None:
    out = io.BytesIO()
    Image.new("RGB", (400, 600), (255, 255, 255)).save(out, "PDF")
    assert unread(out.getvalue()) == [("page 1", Why.IMAGE_ONLY)]


@pytest.mark.parametrize(
    ("covers", "missed"),
    [(1.0, True), (0.75, True), (0.4, False), (0.05, False)],
)
def test_a_page_mostly_covered_by_a_picture_is_not_clean_whatever_is_typed_over_it(
    covers: float,
    missed: bool,  # noqa: FBT001
) -> None:
    def draw(canvas: Canvas) -> None:
        picture = ImageReader(Image.new("RGB", (40, 60), (255, 255, 255)))
        canvas.drawImage(picture, 0, 0, 595, 842 * covers)

    told = [("page 1", Why.IMAGE_ONLY)] if missed else []
    assert unread(planted.pdf(draw)) == told


def test_a_page_of_shapes_is_not_clean_and_a_blank_one_is() -> None:
    def page(shapes: int) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out)
        for number in range(shapes):
            canvas.circle(100 + number, 100, 3)
        canvas.showPage()
        canvas.save()
        return out.getvalue()

    assert unread(page(0)) == []
    assert unread(page(150)) == [("page 1", Why.IMAGE_ONLY)]


def test_a_locked_pdf_is_not_clean() -> None:
    for word in ("", "geheim"):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(planted.pdf()))
        writer.encrypt(word, "owner", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        assert unread(out.getvalue()) == [("", Why.ENCRYPTED)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (picture(), Why.IMAGE),
        (b"\xff\xd8\xff\xe0 jpeg", Why.IMAGE),
        (b"%PDF-1.7 cut", Why.DAMAGED),
        (b"PK\x03\x04 cut", Why.DAMAGED),
        (b"{\\rtf1 text", Why.DAMAGED),
        (bytes(range(1, 32)) * 40, Why.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), Why.UNKNOWN),
    ],
)
def test_what_cannot_be_read_is_said(content: bytes, why: Why) -> None:
    assert [it for _, it in unread(content)] == [why]


def test_an_empty_file_holds_nothing() -> None:
    assert searched.look(b"") == ([], [])
    assert searched.look(b" \r\n") == ([], [])


def test_pictures_and_locked_files_in_a_zip_are_told_by_name() -> None:
    content = planted.packed({"a/扫描.png": picture(), "b.csv": planted.csv(("备注",))})
    assert unread(content) == [("a/扫描.png", Why.IMAGE)]
    with_logo = planted.repacked(planted.book(), {"xl/media/image1.png": picture()})
    assert unread(with_logo) == [("xl/media/image1.png", Why.IMAGE)]


def test_a_bomb_and_a_chain_of_zips_are_refused() -> None:
    assert unread(planted.packed({"a.txt": bytes(60 * 2**20)})) == [("", Why.TOO_LARGE)]
    chain = planted.csv((MOBILE,))
    for _ in range(legible.DEEPEST + 2):
        chain = planted.packed({"a": chain})
    [(where, why)] = unread(chain)
    assert why is Why.TOO_DEEP
    assert where.count("a") == legible.DEEPEST + 1


def test_a_stream_that_unpacks_to_too_much_is_refused() -> None:
    budget = Budget()
    budget.bytes = 10_000
    content = filtered("/FlateDecode", zlib.compress(bytes(10**6)))
    found = [
        it for it in legible.passages(content, "", budget) if isinstance(it, Unsearched)
    ]
    assert found == [Unsearched("", Why.TOO_LARGE)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-be"])
def test_text_is_read_in_the_encodings_of_china(encoding: str) -> None:
    content = f"公示说明\n电话 {MOBILE}\n\x07完".encode(encoding)
    assert places(content) == [("line 2", "phone")]


def test_comments_and_attributes_of_a_web_page_are_read() -> None:
    page = f"<html><!-- {ID} --><p title='{ACCOUNT}'>1<br>380000<b>0001</b></p></html>"
    assert sorted(kind for _, kind in places(page.encode())) == [
        *("bank_account", "id_number")
    ]


def test_deleted_text_of_word_is_read() -> None:
    body = f"<w:p><w:del><w:r><w:delText>{ID}</w:delText></w:r></w:del></w:p>"
    assert places(planted.docx(body)) == [("word/document.xml line 10", "id_number")]


def test_a_long_sheet_is_read_to_its_end() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("长表")
    for row in range(1, 4_100):
        sheet.append([row, MOBILE if row in {2_000, 4_099} else "甲"])
    out = io.BytesIO()
    book.save(out)
    assert places(out.getvalue()) == [("长表!B2000", "phone"), ("长表!B4099", "phone")]


def test_a_passage_of_a_file_within_keeps_what_it_is() -> None:
    inner = planted.packed({"b.csv": planted.csv(("备注",))})
    told = [it for it in legible.passages(inner, "") if isinstance(it, Passage)]
    assert {it.where for it in told} == {"names", "b.csv"}


def test_notes_names_and_parts_of_a_workbook_are_read() -> None:
    parts: Mapping[str, bytes] = xlsx_parts(planted.IN_ONE["xlsx comment"]((ID,)))
    assert any(ID.encode() in it for it in parts.values())
    assert places(planted.packed(parts)) == [("汇总表 notes", "id_number")]
    commented = io.BytesIO(planted.packed({"a.txt": "甲\n".encode()}))
    with zipfile.ZipFile(commented, "a") as archive:
        archive.comment = ID.encode()
    assert places(commented.getvalue()) == [("comment", "id_number")]
