"""What office files hold beyond what they show is read, and its place is said."""

from __future__ import annotations

import base64
import re
import struct
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.documents import cached_numbers
from gwgk_desktop.domain.known_data import Known
from gwgk_desktop.domain.leaks import FoundLeak
from gwgk_desktop.domain.passages import Why
from gwgk_desktop.domain.personal_data import PersonalData
from tests import planted, searched
from tests.messy import biff
from tests.messy.cells import Grid
from tests.township import id_number

if TYPE_CHECKING:
    from collections.abc import Mapping

ID, MOBILE, ACCOUNT = id_number(), "13800000001", "20001234567890"
LIST = f"<html><table><tr><td>账号</td></tr><tr><td>{ACCOUNT}</td></tr></table></html>"
_FILE = re.compile(r"[\w.]+\.(?:xlsx|docx|csv|eml|mht|html?|zip)(?=[/!　 ]|$)")
_CELL = re.compile(r"!?[A-Z]+[0-9]+$")
QUOTED = "ENCODING=QUOTED-PRINTABLE"
CARD_21 = f"""BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;{QUOTED}:=E7=8E=8B;=E5=B0=8F=E6=98=8E
TEL;CELL:138-0000-0001
TEL;HOME;{QUOTED}:=30=37=39=38=32=36=31=31=31=31=31
ADR;HOME;CHARSET=GBK;{QUOTED}:;;=CF=C2=CE=DD=D7=E9=
58=BA=C5;=D6=C5=CC=B2=B4=E5;;;
END:VCARD
"""
CARD_30 = f"""BEGIN:VCARD
VERSION:3.0
FN:王小明
item1.TEL;TYPE=HOME:0798-2611111
TEL;TYPE=CELL:1380000
 0001
ADR;TYPE=HOME:;;二组58号\\, 峙滩村;;;;
NOTE:身份证 {ID}
END:VCARD
"""


def told(content: bytes) -> list[tuple[str, str]]:
    """Return where a clerk reads that a file holds what, searched by form alone."""
    return [
        (wording.scan_place(FoundLeak("", it.place, it.kind, 1)), it.kind.value)
        for it in searched.look(content, Known())[0]
    ]


def kinds(content: bytes) -> list[str]:
    """Return what a file holds."""
    return [kind for _, kind in told(content)]


def unread(content: bytes) -> list[tuple[str, Why]]:
    """Return what of a file was not read."""
    return [(it.where, it.why) for it in searched.look(content, Known())[1]]


def book(parts: Mapping[str, str]) -> bytes:
    """Return a workbook with more parts."""
    return planted.repacked(
        planted.book(), {name: text.encode() for name, text in parts.items()}
    )


def letter() -> bytes:
    """Return a message with a page, a workbook and a notice."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@b.c", "x@y.z", "名册"
    made.set_content(f"账号 {ACCOUNT}")
    made.add_alternative(LIST, subtype="html")
    for name, content in (
        ("名册.xlsx", planted.IN_CELLS["xlsx"]((ID,))),
        ("通知.docx", planted.docx(f"<w:p><w:r><w:t>{ID}</w:t></w:r></w:p>")),
    ):
        made.add_attachment(content, "application", "octet-stream", filename=name)
    return made.as_bytes()


@pytest.mark.parametrize("card", [CARD_21, CARD_30])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_telephones_and_homes_on_contact_cards_are_told(card: str, ends: str) -> None:
    found = told(card.replace("\n", ends).encode())
    assert {place for place, _ in found} == {"第1张名片"}
    noted = ["id_number"] if "NOTE" in card else []
    assert sorted(kind for _, kind in found) == ["address", *noted, "phone", "phone"]


def test_the_telephone_on_an_offices_card_is_nobodys() -> None:
    office = "\n".join(
        (
            *("BEGIN:VCARD", "VERSION:3.0", "FN:云溪镇政府", "ORG:云溪镇政府"),
            *("TEL:0798-2611111", "END:VCARD"),
        )
    )
    assert told(office.encode()) == []
    assert told(office.replace("0798-2611111", MOBILE).encode()) == [
        ("第1张名片", "phone")
    ]


def test_each_card_of_several_is_told_and_pictures_in_them_are_unread() -> None:
    picture = base64.b64encode(b"\x89PNG\r\n" + bytes(60)).decode()
    other = f"BEGIN:VCARD\nFN:程金枝\nPHOTO;ENCODING=b;TYPE=PNG:{picture}\nEND:VCARD\n"
    cards = (other + CARD_30 + "BEGIN:VCARD\nFN:cut").encode()
    assert {place for place, _ in told(cards)} == {"第2张名片"}
    assert unread(cards) == [("contact 1", Why.IMAGE)]


def test_a_page_within_a_notice_is_read_as_one() -> None:
    notice = planted.docx(parts={"word/afchunk.htm": LIST.encode()})
    assert told(notice) == [("嵌入的内容afchunk.htm!A2", "bank_account")]


def test_what_the_links_of_a_page_hold_is_read() -> None:
    def page(kind: str, content: bytes) -> bytes:
        coded = base64.b64encode(content).decode()
        return f"<html><img src='data:{kind};base64,{coded}'></html>".encode()

    assert told(page("text/plain", ID.encode())) == [
        ("嵌在网页里的文件1 第1行", "id_number")
    ]
    picture = b"\x89PNG\r\n" + bytes(2_000)
    assert unread(page("image/png", picture)) == [("embedded 1", Why.IMAGE)]
    assert unread(page("image/png", picture[:100])) == []


def test_a_data_model_is_unread() -> None:
    assert unread(book({"xl/model/item.data": "\0\1"})) == [
        ("xl/model/item.data", Why.UNKNOWN)
    ]


def test_a_text_of_opendocument_is_read_with_the_headings_of_its_tables() -> None:
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{it}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{other}</text:p></table:table-cell></table:table-row>"
        for it, other in (("姓名", "账号"), ("王小明", ACCOUNT))
    )
    content = f"<office:text><table:table>{rows}</table:table></office:text>".encode()
    kind = b"application/vnd.oasis.opendocument.text"
    made = planted.packed({"mimetype": kind, "content.xml": content})
    assert kinds(made) == ["bank_account"]


def test_numbers_that_an_old_workbook_keeps_of_others_are_read() -> None:
    row = struct.pack("<BBH", 2, 0, 0)
    row += struct.pack("<BHB", 2, 2, 1) + "姓名".encode("utf-16-le")
    row += struct.pack("<B8x", 0) + struct.pack("<Bd", 1, float(MOBILE))
    sheet = Grid("表")
    assert told(biff.xls([sheet], biff.record(0x5A, row))) == [
        ("工作簿里没有显示的内容", "phone")
    ]
    assert told(biff.xls([sheet])) == []


def test_numbers_of_an_old_pivot_table_are_read() -> None:
    stream = biff.record(0xCD, b"\1\0\0a") + biff.record(
        0xC9, struct.pack("<d", float(MOBILE))
    )
    assert cached_numbers.of_stream("_SX_DB_CUR/0001", stream) == [MOBILE]
    for cut in range(len(stream)):
        assert cached_numbers.of_stream("_SX_DB_CUR/0001", stream[:cut]) == []
    assert cached_numbers.of_stream("Ctls", stream) == []


HELD = {
    "message": letter(),
    "zip": planted.packed({"转.eml": letter(), "表.html": LIST.encode()}),
    "web archive": planted.IN_CELLS["mht"]((ID,)),
    "chart": book({"xl/charts/chart1.xml": f"<v>{ID}</v>"}),
    "pivot": book({"xl/pivotCache/pivotCacheRecords1.xml": f"<s v='{ID}'/>"}),
    "others": book({"xl/externalLinks/externalLink1.xml": f"<v>{ID}</v>"}),
    "xml": book({"customXml/item1.xml": f"<a>{ID}</a>"}),
    "slicer": book({"xl/slicerCaches/slicerCache1.xml": f"<i v='{ID}'/>"}),
    "connection": book({"xl/connections.xml": f"<i v='{ID}'/>"}),
    "columns": book({"xl/tables/table1.xml": f"<i v='{ID}'/>"}),
    "variables": planted.docx(parts={"word/settings.xml": f"<w val='{ID}'/>".encode()}),
    "picture of words": planted.docx(
        parts={"word/diagrams/data1.xml": f"<t>{ID}</t>".encode()}
    ),
    "notes": planted.docx(parts={"word/footnotes.xml": f"<w>{ID}</w>".encode()}),
    "slides": planted.packed(
        {
            "[Content_Types].xml": b"<a/>",
            "ppt/slides/slide1.xml": f"<t>{ID}</t>".encode(),
            "ppt/notesSlides/notesSlide1.xml": f"<t>{MOBILE}</t>".encode(),
        }
    ),
}


@pytest.mark.parametrize("content", HELD.values(), ids=HELD)
def test_a_clerk_reads_places_in_chinese(content: bytes) -> None:
    found = told(content)
    assert found
    for place, _ in found:
        bare = _CELL.sub("", _FILE.sub("", place))
        assert re.search("[A-Za-z]", bare) is None, place


def test_places_that_files_name_stay_as_they_are() -> None:
    def place(where: str) -> str:
        return wording.scan_place(FoundLeak("", where, PersonalData.PHONE, 1))

    assert place("part 2!B2") == "第2部分!B2"
    assert place("a.eml/part 2!B2") == "a.eml/第2部分!B2"
    assert place("part 3 line 1") == "第3部分 第1行"
    assert place("party 2!B2") == "party 2!B2"
    assert place("名册.xlsx/Sheet1!C7") == "名册.xlsx/Sheet1!C7"
    assert place("xl/other/thing1.bin") == "文件内部（xl/other/thing1.bin）"
