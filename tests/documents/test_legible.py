"""Whatever a file holds is read out of it, or said to be unread."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from email.message import EmailMessage
from typing import TYPE_CHECKING

import openpyxl
import pypdf
import pytest
from PIL import Image, features
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gwgk_desktop.documents import legible, messages
from gwgk_desktop.documents.archives import Budget
from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.passages import Passage, Unsearched, Why
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import leaks
from tests import planted, searched
from tests.readers import xlsx_parts
from tests.township import card, id_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
    ("covers", "told"),
    [
        (1.0, Why.IMAGE_ONLY),
        (0.75, Why.IMAGE_ONLY),
        (0.4, Why.PICTURE),
        (0.25, Why.PICTURE),
        (0.15, None),
        (0.05, None),
    ],
)
def test_a_page_with_a_picture_larger_than_a_letterhead_is_not_clean_whatever_is_typed(
    covers: float, told: Why | None
) -> None:
    def draw(canvas: Canvas) -> None:
        picture = ImageReader(Image.new("RGB", (40, 60), (255, 255, 255)))
        canvas.drawImage(picture, 0, 0, 595, 842 * covers)

    assert unread(planted.pdf(draw)) == ([("page 1", told)] if told else [])


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


def locked(content: bytes, word: str, way: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.add_metadata({"/Subject": "13812345678"})
    writer.encrypt(word, "owner", algorithm=way)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_locked_pdf_is_not_clean() -> None:
    assert unread(locked(planted.pdf(), "geheim", "RC4-128")) == [("", Why.ENCRYPTED)]


@pytest.mark.parametrize("way", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_everybody_may_open_is_searched_whole(way: str) -> None:
    found, missed = searched.look(locked(planted.pdf(), "", way))
    assert [it.kind for it in found] == [PersonalData.PHONE]
    assert not missed


def test_what_such_a_pdf_was_before_is_not_clean() -> None:
    once = locked(planted.pdf(), "", "AES-128")
    assert unread(once + b"\n%%EOF\n") == [("revisions", Why.ENCRYPTED)]


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


@pytest.mark.parametrize("first", ["a.pdf", "说明.txt"])
def test_a_zip_that_holds_a_pdf_unpacked_is_searched_whole(first: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(first, "说明" if first.endswith("txt") else planted.pdf())
        archive.writestr("b.pdf", planted.pdf())
        number = id_number()
        archive.writestr(
            "c.txt", f"身份证 {number}", compress_type=zipfile.ZIP_DEFLATED
        )
    assert {where for where, _ in places(out.getvalue())} == {"c.txt line 1"}


def test_a_text_that_speaks_of_pdf_is_a_text() -> None:
    assert unread(b"%PDF- is how they begin, 13812345678".replace(b"%", b"see %")) == []


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


def message(head: str, body: str) -> bytes:
    return f"{head}\n\n{body}".encode()


QUOTED = "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable"
CODED = "From: a\nContent-Transfer-Encoding: base64"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (QUOTED, f"{ID[:4]}=\n{ID[4:]}"),
        (QUOTED, "".join(f"={ord(it):02X}" for it in ID)),
        (f"{QUOTED}\nContent-Type: text/html", f"<td>{ID[:6]}<b>{ID[6:]}</b></td>"),
        (f"{QUOTED}\nContent-Type: text/html", f"No {ID[:6]}<b>{ID[6:]}</b>"),
        (CODED, base64.b64encode(f"身份证 {ID}".encode("gb18030")).decode()),
        (
            f"{CODED}\nContent-Type: text/plain; charset=utf-16",
            "".join(base64.b64encode(f"身份证 {ID}".encode("utf-16")).decode()),
        ),
        (
            "From 1@2 Mon\nFrom: a\nTo: b\nSubject: c\n\nFrom 1@2 Mon\n" + CODED,
            base64.b64encode(ID.encode()).decode(),
        ),
        (
            "MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + CODED,
            base64.b64encode(ID.encode()).decode(),
        ),
    ],
)
def test_what_a_message_codes_is_read(head: str, body: str) -> None:
    assert [kind for _, kind in places(message(head, body))] == ["id_number"]
    assert unread(message(head, body)) == []


def test_heads_and_names_of_a_message_are_read() -> None:
    subject = base64.b64encode(f"身份证{ID}".encode()).decode()
    fields = f"{QUOTED}\nSubject: =?utf-8?B?{subject}?=\nMessage-ID: <{MOBILE}@a>"
    assert places(message(fields, "见附件")) == [("headers", "id_number")]
    named = f'{QUOTED}\nContent-Disposition: attachment; filename="{ID}.txt"'
    assert places(message(named, "见附件")) == [("headers", "id_number")]


@pytest.mark.parametrize("ending", ["mht", "doc"])
def test_a_web_archive_is_read_whatever_it_is_called(ending: str) -> None:
    content = planted.IN_CELLS["mht"]((ID,))
    told, missed = finish(leaks.search(content, f"名单.{ending}", Known()))
    assert [it.place for it in told] == ["list.htm!A1"]
    assert missed == []
    part = {"word/afchunk.mht": content}
    assert [kind for _, kind in places(planted.docx(parts=part))] == ["id_number"]


def test_parts_of_a_message_that_cannot_be_read_are_told() -> None:
    letter = EmailMessage()
    letter.set_content("见附件")
    letter.add_attachment(picture(), "image", "png", filename="扫描.png")
    assert unread(letter.as_bytes()) == [("扫描.png", Why.IMAGE)]
    assert unread(message(CODED, "~~~~")) == [("part 1", Why.DAMAGED)]
    strange = "MIME-Version: 1.0\nContent-Transfer-Encoding: x-strange"
    assert unread(message(strange, "abc")) == [("part 1", Why.DAMAGED)]
    lost = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b"
    assert unread(message(lost, "abc")) == [("part 1", Why.DAMAGED)]


def test_texts_with_colons_are_no_messages() -> None:
    for text in ("Name: a\nPhone: b\n\n甲", "From: a\n甲 乙", "电话: 1\nTo: b\n"):
        assert not messages.is_message(text.encode())
        assert places(f"{text}\n{MOBILE}".encode())[0][1] == "phone"


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


@pytest.mark.parametrize(
    "formula",
    [
        f'="{ID[:6]}"&"{ID[6:]}"',
        f'=CONCATENATE("{ID[:6]}", "{ID[6:14]}", "{ID[14:]}")',
        f'=IF(A1>0,{ID[:6]}&"{ID[6:]}","")',
        f'=_xlfn.TEXTJOIN("",TRUE,"x")&_xlfn.CONCAT("{ID[:9]}","{ID[9:]}")',
    ],
)
def test_texts_that_a_formula_puts_together_are_read(formula: str) -> None:
    book = planted.book(lambda it: it.worksheets[0].__setitem__("H3", formula))
    assert [kind for _, kind in places(book)] == ["id_number"]
    quoted = '"' + formula.replace('"', '""') + '"'
    assert places(f"甲,{quoted}\n乙,丙".encode()) == [("line 1", "id_number")]


def test_numbers_in_the_sums_of_formulas_make_none() -> None:
    sums = '=SUM(1380,0000,0001)&"元"&IF(A1>13800,"0000001","1380")'
    assert places(planted.book(lambda it: it.worksheets[0].append([sums]))) == []


def rich(body: str, more: str = "") -> bytes:
    faces = r"{\fonttbl{\f0\fcharset134 \'cb\'ce;}{\f1\fcharset0 Arial;}}"
    return rf"{{\rtf1\ansi\ansicpg936{faces}\f0 {body}{more}}}".encode()


def hexed(text: str, encoding: str = "gb18030") -> str:
    return "".join(f"\\'{it:02x}" for it in text.encode(encoding))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (ID, ("line 1", "id_number")),
        (hexed(f"身份证号{ID}"), ("line 1", "id_number")),
        (rf"{hexed('甲乙')}\par {{\b {ID[:6]}}}{ID[6:]}", ("line 2", "id_number")),
        ("".join(rf"\u{ord(it)}?" for it in MOBILE), ("line 1", "phone")),
        (rf"\uc2\u30005 {hexed('话')} {MOBILE}", ("line 1", "phone")),
        (
            rf"\trowd {ID[:6]}\cell {ID[6:14]}\cell {ID[14:]}\cell\row",
            ("line 1", "id_number"),
        ),
        (rf"a{{\header {ACCOUNT}}}\par b", ("line 4", "bank_account")),
        (rf"a{{\info{{\title {MOBILE}}}{{\author 1}}}}", ("line 3", "phone")),
        (rf"{{\*\fldinst HYPERLINK \'22tel:{MOBILE}\'22}}", ("line 2", "phone")),
        (rf"{{\v {MOBILE}}}", ("line 1", "phone")),
    ],
)
def test_rich_text_is_read_as_it_is_meant(body: str, told: tuple[str, str]) -> None:
    """Its body comes first, then the table of faces, heads and the like."""
    assert places(rich(body)) == [told]
    assert unread(rich(body)) == []


def test_an_address_in_rich_text_is_read_in_its_code_page() -> None:
    known = Known()
    known.add_addresses(["云溪镇梅岭村一组王家湾老屋场6号"])
    for text in (
        hexed("王家湾老屋场6号"),
        r"\u29579?\u23478?\u28286?" + hexed("老屋场6号"),
    ):
        [leak] = searched.search(rich(text), known)
        assert leak.kind is PersonalData.ADDRESS


def test_pictures_and_files_in_rich_text_are_told() -> None:
    assert unread(rich(r"{\pict\pngblip 89504e47}")) == [("", Why.IMAGE)]
    inner = (b"\1\5\0\0" + planted.IN_CELLS["xlsx"]((ID,))).hex()
    held = rich(rf"{{\object{{\*\objdata {inner}}}}}")
    assert places(held) == [("object 1/汇总表!F12", "id_number")]
    unknown = rich(r"{\object{\*\objdata 01050000}}")
    assert unread(unknown) == [("object 1", Why.UNKNOWN)]
    assert unread(rich(ID)[:-1]) == [("", Why.DAMAGED)]
    assert places(rich(ID)[:-1]) == [("line 1", "id_number")]


@pytest.mark.parametrize("foot", [(), ("page 1 / 2",), ("x", "page 1 / 2")])
def test_what_goes_over_a_page_is_told_where_it_begins(foot: tuple[str, ...]) -> None:
    out = io.BytesIO()
    canvas = Canvas(out)
    for down, text in enumerate(("1", f"a {ID[:8]}", *foot)):
        canvas.drawString(80, 200 - 20 * down, text)
    canvas.showPage()
    for down, text in enumerate((*foot, f"{ID[8:]} b", "2")):
        canvas.drawString(80, 800 - 20 * down, text)
    canvas.showPage()
    canvas.save()
    assert places(out.getvalue()) == [("page 1", "id_number")]


def test_a_cell_of_a_page_called_xls_is_told_once() -> None:
    page = f"<html><table><tr><td>甲</td><td>{ID}</td></tr></table></html>"
    assert places(page.encode()) == [("文件!B1", "id_number")]
    book = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spread'
        'sheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:N'
        'ame="表"><Table><Row><Cell><Data ss:Type="String">'
        f"{ID}</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    assert places(book.encode()) == [("表!A1", "id_number")]


def test_two_people_are_two_though_their_numbers_begin_alike() -> None:
    parts = {
        f"word/{name}.xml": f"<w:hdr><w:p><w:t>{number}</w:t></w:p></w:hdr>".encode()
        for name, number in (("header1", ID), ("header2", id_number(2)))
    }
    assert ID[:15] == id_number(2)[:15]
    assert len(places(planted.docx(parts=parts))) == 2


def test_numbers_in_tables_of_a_header_are_read_over_the_cells() -> None:
    cells = "".join(map(planted.cell, (ID[:6], ID[6:14], ID[14:])))
    part = f"<w:hdr><w:tbl><w:tr>{cells}</w:tr></w:tbl></w:hdr>".encode()
    content = planted.docx(parts={"word/header1.xml": part})
    assert places(content) == [("word/header1.xml", "id_number")]


def face(text: bytes = b"") -> bytes:
    """Return a typeface with numbers of people among its outlines, a text as name."""
    outlines = f"|{ID}|{ACCOUNT}|{MOBILE}|".encode()
    tables = {b"BASE": b"", b"FFTM": b"", b"glyf": outlines, b"name": text}
    at = 12 + 16 * len(tables)
    directory, data = b"", b""
    for tag, body in tables.items():
        directory += struct.pack(">4sIII", tag, 0, at + len(data), len(body))
        data += body
    counts = struct.pack(">HHHH", len(tables), 0, 0, 0)
    return b"\0\1\0\0" + counts + directory + data


def compact(text: bytes) -> bytes:
    """Return a typeface in the Compact Font Format, with a text among its strings."""

    def index(item: bytes) -> bytes:
        return b"\0\1\1" + bytes((1, len(item) + 1)) + item

    outlines = f"|{ID}|".encode()
    return b"\1\0\4\1" + index(b"Song") + index(b"\0") + index(text) + outlines


@pytest.mark.parametrize("made", [face, compact])
def test_outlines_of_a_typeface_are_no_numbers_and_its_names_are_read(
    made: Callable[[bytes], bytes],
) -> None:
    plain, telling = made(b"Song"), made(f" {MOBILE} ".encode())
    assert places(filtered("/Unheard", plain)) == []
    assert places(filtered("/Unheard", telling)) == [("object 99", "phone")]
    assert searched.look(planted.packed({"a.ttf": plain})) == ([], [])
    assert places(planted.packed({"a.ttf": telling})) == [("a.ttf", "phone")]


def test_what_is_put_behind_a_typeface_is_read() -> None:
    behind = face() + f"\n{MOBILE}\n".encode()
    assert places(planted.packed({"a.ttf": behind})) == [("a.ttf", "phone")]


def test_so_are_those_that_word_keeps_in_secret() -> None:
    secret = bytes(it ^ 0x5A for it in face(f" {MOBILE} ".encode())[:32])
    content = secret + face(f" {MOBILE} ".encode())[32:]
    told = places(planted.docx(parts={"word/fonts/font1.odttf": content}))
    assert told == [("word/fonts/font1.odttf", "phone")]


def test_type_1_outlines_are_no_numbers() -> None:
    head = b"%!PS-AdobeFont-1.0: Song\n/FullName (Song) currentfile eexec\n"
    tail = b"\n" + b"0" * 64 + b"\ncleartomark\n"
    assert places(filtered("/Unheard", head + ID.encode() + tail)) == []
    behind = head + ID.encode() + tail + f"({MOBILE})".encode()
    assert places(filtered("/Unheard", behind)) == [("object 99", "phone")]


def test_numbers_in_names_within_are_not_told_with_the_place() -> None:
    book = planted.book(lambda it: setattr(it.worksheets[0], "title", MOBILE))
    content = planted.packed({f"{ID}.xlsx": book, f"{MOBILE}.png": picture()})
    told, missed = searched.look(content)
    assert told
    for text in (*(it.place for it in told), *(it.where for it in missed)):
        assert ID not in text
        assert MOBILE not in text


def test_a_number_with_a_digit_before_it_where_it_is_stored_is_told_once() -> None:
    account = "62170012345678901"
    book = planted.IN_CELLS["xlsx"]((account,))
    stored = f"4{account}".encode("utf-16-le")
    content = planted.repacked(book, {"xl/printerSettings/p.bin": stored})
    assert places(content) == [("汇总表!F12", "bank_account")]
    alone = planted.repacked(planted.book(), {"xl/printerSettings/p.bin": stored})
    assert places(alone) == [("xl/printerSettings/p.bin", "bank_account")]
