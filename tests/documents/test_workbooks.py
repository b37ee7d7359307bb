"""Files of every kind: what they hold, or why they cannot be read at all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gwgk_desktop.documents import payout_sheet, workbooks
from gwgk_desktop.documents.workbooks import Merge, Unreadable, read_sheets
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from tests.documents.reading import drawn_back, read
from tests.readers import workbook, xlsx_parts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

DATA = Path(__file__).parents[1] / "data"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN = workbook(("公示表", "姓名 金额\n王小明 #5"))
CSV = "姓名,金额\r\n王小明,5\r\n李四,6.5\r\n"
OTHER_XLSX = [DATA / f"{name}.xlsx" for name in ("titled", "two_level", "errors")]


def archive(parts: Mapping[str, bytes | str], *, flags: int = 0) -> bytes:
    """Return a zip of some parts; `flags` are set in every header."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    packet = bytearray(out.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packet.find(mark)
        while at >= 0:
            packet[at + place] |= flags
            at = packet.find(mark, at + 4)
    return bytes(packet)


def ole(stream: str) -> bytes:
    """Return the beginning of a compound file with a stream of that name."""
    return OLE + bytes(504) + stream.encode("utf-16-le") + bytes(1024)


BANK_XLS = (DATA / "bank_export.xls").read_bytes()
NO_BOOK = BANK_XLS.replace(
    "Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")
)
BOMB = archive({"[Content_Types].xml": "", "xl/worksheets/sheet1.xml": bytes(11 << 20)})
MANY = archive({"[Content_Types].xml": ""} | {str(n): "" for n in range(10_001)})
ODT = archive({"mimetype": "application/vnd.oasis.opendocument.text"})
XLSB = archive({"[Content_Types].xml": "", "xl/workbook.bin": ""})
DOCX = archive({"[Content_Types].xml": "", "word/document.xml": "<w/>"})
PPTX = archive({"[Content_Types].xml": "", "ppt/presentation.xml": "<p/>"})


@pytest.mark.parametrize(
    ("content", "fatal"),
    [
        pytest.param(b"", "empty", id="no bytes"),
        pytest.param(workbook(("空", ".")), "empty", id="no cells"),
        pytest.param(workbook(("空", "'")), "no_table", id="an apostrophe"),
        pytest.param(workbook(("表", "甲 乙\n1 2")), "no_table", id="no table"),
        pytest.param("甲,乙\n1,2\n".encode(), "no_table", id="csv without table"),
        pytest.param(ole("EncryptedPackage"), "encrypted", id="xlsx with a password"),
        pytest.param(archive(xlsx_parts(PLAIN), flags=1), "encrypted", id="zip"),
        pytest.param(ole("Workbook"), "damaged", id="broken xls"),
        pytest.param(PLAIN[:200], "damaged", id="half an xlsx"),
        pytest.param(PLAIN[:-30], "damaged", id="an xlsx cut short"),
        pytest.param(archive({"[Content_Types].xml": ""}), "damaged", id="no workbook"),
        pytest.param(bytes(workbooks.LARGEST_FILE + 1), "too_large", id="large file"),
        pytest.param(BOMB, "too_large", id="zip bomb"),
        pytest.param(MANY, "too_large", id="too many parts"),
        pytest.param(b"%PDF-1.4\n1,2,3\n", "not_a_workbook", id="pdf"),
        pytest.param(XLSB, "not_a_workbook", id="xlsb"),
        pytest.param(DOCX, "not_a_workbook", id="docx"),
        pytest.param(PPTX, "not_a_workbook", id="pptx"),
        pytest.param(ODT, "not_a_workbook", id="odt"),
        pytest.param(ole("WordDocument"), "not_a_workbook", id="doc"),
        pytest.param(ole("Catalog"), "not_a_workbook", id="Thumbs.db"),
        pytest.param(NO_BOOK, "not_a_workbook", id="an OLE file without workbook"),
        pytest.param(archive({"a.txt": "a"}), "not_a_workbook", id="some zip"),
        pytest.param(archive({}), "not_a_workbook", id="empty zip"),
        pytest.param(b"<html><td>1,2</td>", "not_a_workbook", id="html"),
        pytest.param(b"{\\rtf1 a,b}", "not_a_workbook", id="rtf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0,,,", "not_a_workbook", id="png"),
        pytest.param("一段没有分隔符的话".encode(), "not_a_workbook", id="prose"),
        pytest.param(b"MIME-Version: 1.0\na,b\n", "not_a_workbook", id="mht"),
        pytest.param(b"\xef\xbb\xbf\xff,,", "not_a_workbook", id="marked, no utf-8"),
        pytest.param(b"a,b\n1\r2,3\n", "damaged", id="a lone carriage return"),
    ],
)
def test_why_a_file_cannot_be_read(content: bytes, fatal: str) -> None:
    reading = read(content)
    assert reading.fatal == fatal
    assert (reading.count, reading.problems) == (0, ())
    assert len(reading.sha256) == 64


@pytest.mark.parametrize("protected", [b"", b"\x86\0\0\0"])
def test_an_xls_with_a_password_is_encrypted(protected: bytes) -> None:
    content = (DATA / "bank_export.xls").read_bytes()
    begins = bytes.fromhex("0908100000060500")
    at = content.index(begins) + 20
    password = protected + bytes.fromhex("2f0006000000") + bytes(4)
    locked = content[:at] + password + content[at + len(password) :]
    assert read(locked, "银行.xls").fatal == "encrypted"


def test_a_small_part_is_no_bomb_however_well_it_packs() -> None:
    parts = xlsx_parts(PLAIN) | {"xl/media/blank.bmp": bytes(5 << 20)}
    assert read(archive(parts)).count == 1


def test_a_large_honest_sheet_is_no_bomb() -> None:
    rows = "\n".join(f"王{number} #{number}" for number in range(2000))
    assert read(workbook(("表", f"姓名 金额\n{rows}"))).count == 2000


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_of_every_encoding(
    encoding: str, mark: bytes, separator: str
) -> None:
    text = CSV.replace(",", separator).replace("王小明", "王𬭎")
    reading = read(mark + text.encode(encoding), "2026.csv")
    assert drawn_back(reading) == ["2 王𬭎 5", "3 李四 6.5"]
    assert reading.tables[0].sheet == "2026"


def test_quoted_cells_may_hold_separators_and_line_ends() -> None:
    text = '姓名,金额,备注\n王小明,"1,200.5","两行\n备注"\n'
    assert drawn_back(read(text.encode(), "a.csv")) == ["2 王小明 1200.5 两行 备注"]


def test_cells_stand_where_the_spreadsheet_shows_them() -> None:
    content = workbook(("表", ".\n. .\n. . 姓名 金额\n. . 王小明 #5\n. . 合计 <"))
    [sheet] = finish(read_sheets(content, "")).sheets
    assert sheet.rows[2:4] == [["", "", "姓名", "金额"], ["", "", "王小明", 5.0]]
    assert sheet.merges == (Merge(4, 2, 4, 3),)


def test_hidden_sheets_and_charts_hold_no_payouts() -> None:
    book = openpyxl.Workbook()
    for name, state in (("Sheet", "visible"), ("藏", "hidden"), ("深藏", "veryHidden")):
        sheet = book["Sheet"] if name == "Sheet" else book.create_sheet(name)
        sheet.sheet_state = state
        for row in (["姓名", "金额"], [name, 5]):
            sheet.append(row)
    book.create_chartsheet("图")
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue())
    assert drawn_back(reading) == ["2 Sheet 5.0"]
    assert [(it.place.sheet, it.facts) for it in reading.left_out if it.place] == [
        ("藏", {"left_out": "hidden"}),
        ("深藏", {"left_out": "hidden"}),
        ("图", {"left_out": "empty"}),
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path / "无.xlsx", Code.FILE_MISSING),
        (tmp_path, Code.IS_A_FOLDER),
    ):
        with pytest.raises(Refusal) as refused:
            finish(payout_sheet.open_book(path))
        assert refused.value.problem.code is code


@settings(max_examples=60)
@given(chance=st.randoms(), sample=st.sampled_from(OTHER_XLSX))
def test_a_damaged_workbook_is_a_problem_never_a_crash(
    chance: Random, sample: Path
) -> None:
    content = bytearray(sample.read_bytes())
    for _ in range(chance.choice([1, 5, 50])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    cut = chance.choice([len(content), chance.randrange(len(content))])
    reading = read(bytes(content[:cut]))
    assert reading.fatal is None or reading.fatal in {
        *(Code.DAMAGED, Code.NOT_A_WORKBOOK, Code.ENCRYPTED, Code.TOO_LARGE),
        *(Code.EMPTY, Code.NO_TABLE),
    }


@settings(max_examples=60)
@given(chance=st.randoms())
def test_damaged_xml_is_a_problem_never_a_crash(chance: Random) -> None:
    parts = xlsx_parts(OTHER_XLSX[0].read_bytes())
    for name in chance.sample(sorted(parts), 2):
        part = bytearray(parts[name])
        for _ in range(chance.choice([1, 5, 20])):
            part[chance.randrange(len(part))] = chance.randrange(256)
        parts[name] = bytes(part)
    reading = read(archive(parts))
    assert reading.fatal in {None, Code.DAMAGED, Code.NO_TABLE, Code.EMPTY}


@pytest.mark.parametrize("length", [8, 600, 10_000, 24_600, 25_000, 26_000])
def test_an_xls_cut_short_is_damaged(length: int) -> None:
    """Where the directory is half there, calamine panics."""
    content = (DATA / "bank_export.xls").read_bytes()[:length]
    with pytest.raises(Unreadable) as unreadable:
        finish(read_sheets(content, ""))
    assert unreadable.value.code is Code.DAMAGED


def test_a_circle_of_sectors_is_damage_and_fills_no_memory() -> None:
    content = bytearray((DATA / "bank_export.xls").read_bytes())
    fat = 512 * (1 + int.from_bytes(content[76:80], "little"))
    first = int.from_bytes(content[48:52], "little")  # of the directory
    content[fat + 4 * first : fat + 4 * first + 4] = first.to_bytes(4, "little")
    with pytest.raises(Unreadable) as refused:
        finish(workbooks.read_sheets(bytes(content), "a"))
    assert refused.value.code is Code.DAMAGED


def test_a_cell_beyond_the_last_column_of_an_xls_is_damage() -> None:
    content = (DATA / "bank_export.xls").read_bytes()
    at = content.index(b"\xfd\x00\x0a\x00")  # a cell of text: kind, size, row, column
    far = content[: at + 6] + b"\xff\xff" + content[at + 8 :]
    with pytest.raises(Unreadable) as refused:
        finish(workbooks.read_sheets(far, "a"))
    assert refused.value.code is Code.DAMAGED


def test_hidden_rows_of_an_xls_are_seen() -> None:
    content = bytearray((DATA / "bank_export.xls").read_bytes())
    at = content.index(b"\x08\x02\x10\x00\x03\x00")  # a row: kind, size, number 3
    content[at + 16] |= 0x20
    [sheet, *_] = finish(workbooks.read_sheets(bytes(content), "a")).sheets
    assert sheet.hidden_rows == {3}
