"""Every kind of file that a desk is sent: its cells, and what stands beside them."""

from __future__ import annotations

import contextlib
import io
import re
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msoffcrypto
import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from gwgk_desktop.documents import payout_sheet
from gwgk_desktop.documents.sheets import Merge, Opened, Sheet, Unreadable
from gwgk_desktop.documents.workbooks import read_sheets
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from tests.documents.test_workbooks import archive
from tests.readers import workbook, xlsx_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DATA = Path(__file__).parents[1] / "data"
PART = "xl/worksheets/sheet1.xml"
ID_NUMBER = "360299195006190608"
LIST = workbook(("表", "姓名 金额\n王小明 #5\n李四 #6"))
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


def opened(content: bytes, password: str = "") -> Opened:
    return finish(read_sheets(content, "名", password))


def only(content: bytes) -> Sheet:
    [sheet] = opened(content).sheets
    return sheet


def fault(content: bytes, password: str = "") -> tuple[Code, str]:
    with pytest.raises(Unreadable) as unreadable:
        opened(content, password)
    return unreadable.value.code, unreadable.value.part


def changed(change: Callable[[bytes], bytes], part: str = PART) -> bytes:
    parts = xlsx_parts(LIST)
    return archive(parts | {part: change(parts.get(part, b"<sst/>"))})


def with_rows(rows: bytes) -> bytes:
    return changed(lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def locked(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


# What an xlsx says beside its cells


def test_long_numbers_keep_the_digits_that_stand_in_the_file() -> None:
    sheet = only(
        with_rows(
            b'<row r="4"><c r="A4"><v>%b</v></c>'
            b'<c r="B4" t="n"><v>6222000000000000123.0</v></c>'
            b'<c r="C4"><v>123456789012345</v></c>'
            b'<c r="D4" t="str"><f>A1</f><v>%b</v></c></row>'
            % (ID_NUMBER.encode(), ID_NUMBER.encode())
        )
    )
    assert sheet.stored == {(3, 0): ID_NUMBER, (3, 1): "6222000000000000123"}


def test_a_formula_without_result_is_told_from_one_that_gives_no_text() -> None:
    sheet = only(
        with_rows(
            b'<row r="4"><c r="A4"><f>1+1</f></c><c r="B4"><f>1+1</f><v></v></c>'
            b'<c r="C4"><f>1+1</f><v>2</v></c><c r="D4"><f t="shared" si="0"/></c>'
            b'<c r="E4" t="str"><f>""</f><v></v></c></row>'
        )
    )
    assert sheet.uncached == {(3, 0), (3, 1), (3, 3)}


def test_hidden_rows_and_notes_are_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(LIST))
    book["表"].row_dimensions[2].hidden = True
    book["表"]["A3"].comment = Comment("已去世", "某")
    out = io.BytesIO()
    book.save(out)
    sheet = only(out.getvalue())
    assert sheet.hidden_rows == {1}
    assert sheet.notes == {(2, 0): "已去世"}


# Sheets that lie about their size


@pytest.mark.parametrize("told", [b"A1:A1", b"A1:XFD1048576", b"nonsense"])
def test_the_dimension_that_a_sheet_states_changes_nothing(told: bytes) -> None:
    def stated(xml: bytes) -> bytes:
        found = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="%b"' % told, xml)
        assert told in found
        return found

    assert only(changed(stated)).rows == only(LIST).rows


@pytest.mark.parametrize(
    ("place", "row", "column"),
    [("A1048576", LAST_ROW, 1), ("XFD9", 9, LAST_COLUMN), ("XFD1048576", None, None)],
)
def test_a_cell_far_away_costs_next_to_nothing(
    place: str, row: int | None, column: int | None
) -> None:
    row, column = row or LAST_ROW, column or LAST_COLUMN
    begin = time.perf_counter()
    sheet = only(
        with_rows(b'<row r="%d"><c r="%b"><v>7</v></c></row>' % (row, place.encode()))
    )
    assert time.perf_counter() - begin < 3
    assert (len(sheet.rows), len(sheet.rows[row - 1])) == (row, column)
    assert sheet.rows[row - 1][column - 1] == 7
    assert sheet.rows[1][:2] == ["王小明", 5]
    if row > 1000:
        assert len({id(blank) for blank in sheet.rows[3:-1]}) == 1


def test_styled_blank_rows_to_the_end_are_no_rows() -> None:
    blank = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (it, it, it)
        for it in range(100, LAST_ROW)
    )
    sheet = only(with_rows(blank + b'<row r="1048576"><c r="A1048576"/></row>'))
    assert len(sheet.rows) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: re.sub(rb'<c r="\w+"', b"<c", xml),
        lambda xml: re.sub(rb'<c r="(\w+)"', rb"<c r = '\1'", xml),
        lambda xml: re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml).replace(
            b"xmlns=", b"xmlns:x="
        ),
        lambda xml: xml.replace(b"<row ", b"<!-- here --><row "),
    ],
    ids=["no places", "other quotes", "a prefix", "comments"],
)
def test_xml_as_no_spreadsheet_writes_it_is_read_alike(
    change: Callable[[bytes], bytes],
) -> None:
    assert only(changed(change)).rows == only(LIST).rows


def test_rows_out_of_order_are_all_there() -> None:
    row = b'<row r="%d"><c r="A%d"><v>%d</v></c></row>'
    sheet = only(with_rows(row % (9, 9, 9) + row % (6, 6, 6)))
    assert [sheet.rows[at][:1] for at in (5, 8)] == [[6], [9]]


def test_squeezed_sheets_keep_dates_merges_formulas_and_hidden_rows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(LIST))
    sheet = book["表"]
    sheet["C3"] = date(2026, 9, 1)
    sheet["D3"] = "=1+1"
    sheet["XFA900000"] = True
    sheet.merge_cells("A5:B6")
    sheet["A5"] = "并"
    sheet.row_dimensions[3].hidden = True
    out = io.BytesIO()
    book.save(out)
    read = only(out.getvalue())
    assert read.rows[2] == ["李四", 6, date(2026, 9, 1)]
    assert read.rows[899_999][-1] is True
    assert read.merges == (Merge(4, 0, 5, 1),)
    assert (set(read.hidden_rows), set(read.uncached)) == ({2}, {(2, 3)})


def test_cells_strewn_over_the_whole_sheet_are_too_large() -> None:
    rows = b"".join(
        b'<row r="%d"><c r="%b%d"><v>1</v></c></row>'
        % (it * 50, get_column_letter(it).encode(), it * 50)
        for it in range(1, 16_000)
    )
    assert fault(changed(lambda xml: re.sub(rb"<row.*</row>", rows, xml))) == (
        Code.TOO_LARGE,
        "",
    )


# Hostility


@pytest.mark.parametrize(
    "part", [PART, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_entities_are_refused_wherever_they_stand(part: str) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    content = changed(lambda xml: laughs + xml.replace(b"?>", b"?><!---->"), part)
    assert fault(content) == (Code.DAMAGED, "")


def test_a_part_that_unpacks_to_more_than_it_says_is_damaged() -> None:
    packed = bytearray(archive(xlsx_parts(LIST)))
    central = packed.rfind(b"PK\x01\x02", 0, packed.rfind(PART.encode()))
    packed[central + 24 : central + 28] = (99).to_bytes(4, "little")
    assert fault(bytes(packed))[0] is Code.DAMAGED


@pytest.mark.parametrize(
    "page",
    [b"<!--" * 50_000, b"<a " * 100_000, b"<td>" * 20_000, b"&" * 200_000],
)
def test_a_hostile_page_is_done_with_soon(page: bytes) -> None:
    begin = time.perf_counter()
    with contextlib.suppress(Unreadable):
        opened(b"<html><table><tr><td>1</td></tr>" + page)
    assert time.perf_counter() - begin < 10


def test_more_rows_than_any_spreadsheet_has_are_too_large() -> None:
    assert fault(b"a,b\n" * (LAST_ROW + 1)) == (Code.TOO_LARGE, "")


# Passwords


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (locked(LIST, "云溪123"), "云溪123"),
        ((DATA / "locked.xls").read_bytes(), "gw8"),
    ],
    ids=["xlsx", "xls"],
)
def test_a_workbook_opens_with_its_password_only(content: bytes, password: str) -> None:
    assert fault(content)[0] is Code.ENCRYPTED
    assert fault(content, "错的")[0] is Code.ENCRYPTED
    assert opened(content, password).sheets[0].rows[1][0] in {"王小明", "姓名"}


def test_an_ods_with_a_password_is_encrypted() -> None:
    content = (DATA / "locked.ods").read_bytes()
    assert fault(content, "gw8")[0] is Code.ENCRYPTED


def test_a_damaged_workbook_with_a_password_is_damaged() -> None:
    content = bytearray(locked(LIST, "1"))
    content[512:1024] = bytes(512)
    assert fault(bytes(content), "1")[0] in {Code.DAMAGED, Code.ENCRYPTED}


def test_a_password_that_takes_minutes_to_try_is_damage() -> None:
    content = locked(LIST, "1").replace(b'spinCount="100000"', b'spinCount="9999999"')
    assert fault(content, "1")[0] is Code.DAMAGED


# Zips of workbooks


def test_the_sheets_of_a_zip_follow_one_another_and_the_rest_is_said() -> None:
    inner = archive({"a.csv": "甲,乙\n1,2\n"})
    read = opened(
        archive(
            {
                "村/梅岭村.xlsx": LIST,
                "说明.txt": "请查收",
                "竹溪村.csv": "姓名,金额\n王五,5\n",
                "旧/竹溪村.csv": "姓名,金额\n王五,6\n",
                "再压.zip": inner,
                "空.csv": "",
            }
        )
    )
    assert [it.name for it in read.sheets] == [
        "梅岭村/表",
        "竹溪村.csv/竹溪村",
        "旧/竹溪村.csv/竹溪村",
    ]
    said = [(it.place.sheet, it.facts["left_out"]) for it in read.left_out if it.place]
    assert said == [
        ("说明.txt", "not_a_workbook"),
        ("再压.zip", "not_a_workbook"),
        ("空.csv", "empty"),
    ]


def test_one_damaged_file_refuses_the_zip_and_is_named() -> None:
    content = archive({"好.xlsx": LIST, "坏.xlsx": LIST[:300]})
    assert fault(content) == (Code.DAMAGED, "坏.xlsx")
    assert payout_sheet.open_content("清单.zip", content).file == "清单.zip/坏.xlsx"


def test_names_of_chinese_windows_are_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("name.csv", "姓名,金额\n王五,5\n")
    content = out.getvalue().replace(b"name", "梅岭".encode("gbk"))
    assert opened(content).sheets[0].name == "梅岭/梅岭"


def test_the_bounds_hold_over_all_files_of_a_zip_together() -> None:
    parts: Mapping[str, bytes | str] = {"[Content_Types].xml": ""} | {
        str(it): "" for it in range(6_000)
    }
    content = archive({"a.xlsx": archive(parts), "b.xlsx": archive(parts)})
    assert fault(content)[0] in {Code.TOO_LARGE, Code.DAMAGED}


# Web pages and other XML


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312"><title>无</title>
<style>td {color: red}</style></head><body><h1>补贴发放表</h1>
<table><tr><td colspan=3>单位：元</td></tr>
<tr><th rowspan=2>村</th><th>姓名</th><th>金额</th></tr>
<tr style="display:none"><td style='mso-number-format:"\\@"'>001</td>
<td x:num="884.925">884.93</td></tr></table>
<table><tr><td>王&nbsp;五<br>备注<td x:num>5</table></body></html>"""


def test_a_web_page_is_one_sheet_from_top_to_bottom() -> None:
    sheet = only(PAGE.encode("gb18030"))
    assert sheet.rows == [
        ["补贴发放表"],
        ["单位：元"],
        ["村", "姓名", "金额"],
        ["", "001", "884.925"],
        ["王 五\n备注", "5"],
    ]
    assert sheet.merges == (Merge(1, 0, 1, 2), Merge(2, 0, 3, 0))
    assert sheet.hidden_rows == {3}


XML_2003 = f"""<?xml version="1.0" encoding="GB2312"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="表"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">标题</Data></Cell>
<Cell><Data ss:Type="String">右</Data></Cell></Row>
<Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2">
<Data ss:Type="Number">{ID_NUMBER}</Data>
<Comment><ss:Data>注</ss:Data></Comment></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-09-01T00:00:00.000</Data></Cell>
<Cell ss:Formula="=1"/></Row></Table></Worksheet>
<Worksheet ss:Name="藏"><Table/><WorksheetOptions xmlns="urn:x">
<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>"""


def test_excels_xml_of_2003_is_read() -> None:
    first, second = opened(XML_2003.encode("gb18030")).sheets
    assert first.rows == [
        ["标题", "", "右"],
        [],
        [],
        ["", float(ID_NUMBER), True, date(2026, 9, 1)],
    ]
    assert first.merges == (Merge(0, 0, 0, 1),)
    assert (set(first.hidden_rows), set(first.uncached)) == ({3}, {(3, 4)})
    assert (first.stored, first.notes) == ({(3, 1): ID_NUMBER}, {(3, 1): "注"})
    assert second.hidden


def test_entities_in_xml_of_2003_are_refused() -> None:
    laughs = XML_2003.replace("?>", '?><!DOCTYPE x [<!ENTITY a "ha">]>', 1)
    assert fault(laughs.encode("gb18030")) == (Code.DAMAGED, "")


def test_an_ods_tells_hidden_rows_and_sheets_merges_and_notes() -> None:
    first, second = opened((DATA / "rich.ods").read_bytes()).sheets
    assert first.rows[3][:2] == ["李  四", ID_NUMBER]
    assert first.rows[2][2:] == [12.5, date(2026, 9, 1)]
    assert first.merges == (Merge(0, 0, 0, 3), Merge(5, 0, 6, 0))
    assert (set(first.hidden_rows), dict(first.notes)) == ({3}, {(2, 0): "核实过"})
    assert second.hidden


# Text files


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_titles_above_do_not_mislead_about_the_separator(separator: str) -> None:
    text = "云溪镇，2026年补贴发放表\n填报单位：财政所;联系人, 某\n姓名|村|金额\n"
    text += "".join(f"王{it}|梅岭村|5\n" for it in range(9))
    rows = only(text.replace("|", separator).encode()).rows
    assert rows[3:5] == [["王0", "梅岭村", "5"], ["王1", "梅岭村", "5"]]
