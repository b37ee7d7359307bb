"""The workbook that goes back keeps its form, destroys nothing, and is read again."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import openpyxl
import pytest
from openpyxl.styles import Font

from gwgk_desktop.documents import refused_book, refused_extract, tables
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.readings import rows_in_error
from gwgk_desktop.domain.work import finish
from tests.documents.reading import read
from tests.readers import workbook, xlsx, xlsx_looks, xlsx_parts, xlsx_states
from tests.township import card, id_number

if TYPE_CHECKING:
    from gwgk_desktop.domain.readings import PayoutReading

DATA = Path(__file__).parents[1] / "data"
WRONG = "360299195006190609"
RED, YELLOW = "FFFFB3B3", "FFFFF2A8"


def given_back(content: bytes, name: str = "发放表.xlsx") -> bytes:
    """Return what goes back of a file, all its problems being the reader's."""
    found = read(content, name)
    return finish(refused_book.write(content, found, found.problems))


def rows_alone(
    content: bytes, monkeypatch: pytest.MonkeyPatch, name: str = "发放表.xlsx"
) -> bytes:
    monkeypatch.setattr(refused_book, "MOST_ROWS", 0)
    return given_back(content, name)


def texts(content: bytes, sheet: str = "公示表") -> list[list[str]]:
    """Return a sheet's rows as texts."""
    cells = xlsx(content)[sheet]
    last = max(int(it.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for it in cells.cells)
    return [list(cells.row(row).values()) for row in range(1, last + 1)]


def what_was_refused(found: PayoutReading) -> list[tuple[str, ...]]:
    refused = rows_in_error(found.problems)
    return [
        (it.village, it.group, it.name, it.id_number, it.bank_account, str(it.amount))
        for table, it in found.records()
        if table.key(it) in refused
    ]


def test_cells_are_coloured_and_the_reason_stands_beside_the_row() -> None:
    drawing = f"""
        村名 姓名 身份证号 数量 标准 金额
        梅岭村 王小明 {id_number(1)} #2 #3 #7
        梅岭村 李四 {WRONG} #2 #3 #6
        梅岭村 张三 {id_number(3)} #2 #3 #6
        """
    back = given_back(workbook(("公示表", drawing)))
    sheet = xlsx(back)["公示表"]
    assert sheet.cells["G1"].text == "退回原因"
    assert sheet.cells["G3"].text.startswith("身份证号校验码不符，至少有一位写错。")
    assert "〔原表第3行·" in sheet.cells["G3"].text
    assert {place for place in sheet.cells if place.startswith("G")} == {"G1", "G3"}
    assert xlsx_looks(back, "C3")[0] == RED
    assert xlsx_looks(back, "F2")[0] == YELLOW
    assert xlsx_looks(back, "C4")[0] not in {RED, YELLOW}


def test_the_form_and_the_formulas_of_the_workbook_stay() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(("公示表", f"村名 姓名 身份证号 金额\n梅岭村 李四 {WRONG} #6"))
        )
    )
    paper = book.worksheets[0]
    paper["A1"].font = Font(name="黑体", size=20, bold=True)
    paper.column_dimensions["B"].width = 33
    paper.freeze_panes = "A2"
    paper["D3"] = "=SUM(D2:D2)"
    paper["B4"] = "=1+1"
    paper["B4"].data_type = "s"
    paper["A3"] = "合计"
    out = io.BytesIO()
    book.save(out)
    back = given_back(out.getvalue())
    sheet = xlsx(back)["公示表"]
    assert sheet.cells["D3"].is_formula
    assert not sheet.cells["B4"].is_formula
    assert sheet.cells["B4"].text == "=1+1"
    part = xlsx_parts(back)["xl/worksheets/sheet1.xml"].decode()
    assert 'width="33"' in part
    assert 'topLeftCell="A2"' in part
    assert "内部资料 严禁张贴" in part
    assert "黑体" in xlsx_parts(back)["xl/styles.xml"].decode()


def test_macros_stay_behind() -> None:
    content = workbook(("公示表", f"村名 姓名 身份证号 金额\n梅岭村 李四 {WRONG} #6"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.save(out := io.BytesIO())
    back = given_back(out.getvalue(), "发放表.xlsm")
    assert not [name for name in xlsx_parts(back) if "vba" in name.lower()]


def test_repeated_headers_are_headed_again_and_notes_at_the_side_stay() -> None:
    drawing = f"""
        村名 姓名 身份证号 金额 . 旁注
        梅岭村 李四 {WRONG} #6 . .
        村名 姓名 身份证号 金额 . .
        梅岭村 张三 {WRONG[:-1]}1 #6 . .
        """
    content = workbook(("公示表", drawing))
    back = given_back(content)
    sheet = xlsx(back)["公示表"]
    assert [sheet.cells[it].text for it in ("G1", "G3")] == ["退回原因", "退回原因"]
    assert sheet.cells["F1"].text == "旁注"
    assert what_was_refused(read(back)) == what_was_refused(read(content))


@pytest.mark.parametrize(
    "name",
    [
        *("errors.xlsx", "ids_as_numbers.xlsx", "bank_export.xls", "two_level.xlsx"),
        *("merged_villages.xlsx", "sheets_per_village.xlsx", "gb18030.csv"),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_what_goes_back_of_a_sample_is_read_as_before(
    monkeypatch: pytest.MonkeyPatch, name: str, *, whole: bool
) -> None:
    """Where a sample has no wrong row, each row of the first table is made wrong."""
    content = (DATA / name).read_bytes()
    monkeypatch.setattr(refused_book, "MOST_ROWS", 20_000 if whole else 0)
    found = read(content, name)
    problems = list(found.problems)
    if not rows_in_error(problems):
        problems += [
            Problem(Code.NAME_MISSING, table.place(record.row))
            for table, record in found.records()
            if record.row % 3 == 0
        ]
    refused = rows_in_error(problems)
    back = finish(refused_book.write(content, found, problems))
    again = read(back)
    assert again.returned is not None
    assert again.returned.sha256 == found.sha256
    assert len(again.returned.rows) == len(refused)

    def told(reading: PayoutReading) -> list[tuple[object, ...]]:
        return [
            (it.village, it.group, it.name, it.id_number, it.bank_account, it.amount)
            for table, it in reading.records()
            if (
                table.key(it) in refused
                if reading is found
                else again.returned and (table.sheet, it.row) in again.returned.rows
            )
        ]

    assert told(again) == told(found)
    assert told(found)


def test_rows_alone_keep_titles_headers_and_what_stood_once_above(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawing = f"""
        云溪镇发放表（单位：万元） < < < <
        村名 人员 < 身份证号 金额
        ^ 组 姓名 ^ ^
        梅岭村 一组 王小明 {id_number(1)} #1
        ^ ^ 李四 {WRONG} #2
        石桥村 二组 张三 {id_number(3)} #3
        ^ ^ 赵六 {WRONG[:-1]}1 #4.5
        合计 . . . #10.5
        制表人：张三 . . . .
        """
    content = workbook(("公示表", drawing))
    back = rows_alone(content, monkeypatch)
    assert [row[:5] for row in texts(back)] == [
        ["云溪镇发放表（单位：万元）"],
        ["村名", "人员", "身份证号", "金额", "退回原因"],
        ["组", "姓名"],
        ["梅岭村", "一组", "李四", WRONG, "2"],
        ["石桥村", "二组", "赵六", WRONG[:-1] + "1", "4.5"],
    ]
    assert xlsx(back)["公示表"].merges == {
        *("A1:E1", "A2:A3", "B2:C2", "D2:D3", "E2:E3")
    }
    assert what_was_refused(read(back)) == what_was_refused(read(content))
    assert "内部资料 严禁张贴" in xlsx_parts(back)["xl/worksheets/sheet1.xml"].decode()
    assert xlsx_states(back)["_gwgk"] == "veryHidden"


def test_every_table_of_a_sheet_keeps_its_own_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawing = f"""
        梅岭村发放表 < <
        姓名 身份证号 金额
        王小明 {id_number(1)} #1
        石桥村发放表 < <
        姓名 身份证号 金额
        李四 {WRONG} #2
        """
    content = workbook(("公示表", drawing))
    back = rows_alone(content, monkeypatch)
    assert [it[2:4] for it in what_was_refused(read(back))] == [("李四", WRONG)]
    known = ("梅岭村", "石桥村")
    [record] = [it for _, it in read(back, known=known).records()]
    assert record.village == "石桥村"


def test_numbers_of_people_go_back_as_text_and_amounts_as_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = (
        "村名,姓名,身份证号,账号,面积,金额,备注\n"
        f"梅岭村,李四,{WRONG},{card(2)},8.50,200.5,=1+1\n"
        f'梅岭村,张三,{WRONG},="{card(3)}",x,"1,200.5",-3\n'
        "梅岭村,赵六\n"
    )
    back = rows_alone(text.encode(), monkeypatch, "发放:表.csv")
    sheet = xlsx(back)["发放_表"]
    assert not any(cell.is_formula for cell in sheet.cells.values())
    assert not sheet.cells["C2"].is_number
    assert not sheet.cells["D2"].is_number
    assert (sheet.cells["E2"].is_number, sheet.cells["F2"].is_number) == (True, True)
    assert (sheet.cells["G2"].text, sheet.cells["G3"].text) == ("=1+1", "-3")
    assert sheet.cells["F3"].text == "1,200.5"
    assert xlsx_looks(back, "C2") == (RED, "49")
    assert xlsx_looks(back, "D2")[1] == "49", "text: Excel keeps what is typed over it"
    assert xlsx_looks(back, "F4")[0] == RED


def test_a_damaged_number_never_becomes_a_whole_looking_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawing = """
        村名 姓名 身份证号 账号 金额
        梅岭村 李四 #360299195006190608 #6222021234 x
        """
    back = rows_alone(workbook(("公示表", drawing)), monkeypatch)
    sheet = xlsx(back)["公示表"]
    assert sheet.cells["C2"].is_number
    assert sheet.cells["D2"].text == "6222021234"
    assert not sheet.cells["D2"].is_number
    assert {it.code.value for it in read(back).problems} == {
        *("id_number_damaged", "amount_invalid")
    }


def test_sheets_are_given_names_that_excel_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "村名,姓名,金额\n梅岭村,李四,x\n".encode()
    long = "二〇二六年第三季度" * 5
    assert next(iter(xlsx(rows_alone(text, monkeypatch, f"{long}.csv")))) == long[:31]
    assert refused_extract._free_title("表", {"表", "表(2)"}) == "表(3)"


def test_a_workbook_that_openpyxl_does_not_understand_goes_back_as_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object, **__: object) -> NoReturn:
        raise TypeError

    content = workbook(("公示表", f"村名 姓名 身份证号 金额\n梅岭村 李四 {WRONG} #6"))
    monkeypatch.setattr(openpyxl, "load_workbook", fails)
    assert read(given_back(content)).returned is not None


def test_no_temporary_file_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook(("公示表", f"村名 姓名 身份证号 金额\n梅岭村 李四 {WRONG} #6"))

    def fails(*_: object, **__: object) -> NoReturn:
        pytest.fail("a temporary file")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, fails)
    monkeypatch.setattr("openpyxl.worksheet._writer.NamedTemporaryFile", fails)
    given_back(content)
    rows_alone(content, monkeypatch)


def test_long_work_tells_its_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gwgk_desktop.documents.refused_extract.AT_ONCE", 2)
    monkeypatch.setattr(refused_book, "MOST_ROWS", 0)
    rows = "\n".join(f"梅岭村 李四 {WRONG} #6" for _ in range(5))
    content = workbook(("公示表", f"村名 姓名 身份证号 金额\n{rows}"))
    found = read(content)
    steps = list(refused_book.write(content, found, found.problems))
    assert [it.done for it in steps][-4:] == [2, 4, 6, 5]


def test_what_a_list_pays_in_all() -> None:
    def owed(drawing: str) -> str:
        return str(refused_book.owed(read(workbook(("表", f"姓名 金额\n{drawing}")))))

    assert owed("甲 #1\n乙 #2") == "3.00"
    assert (
        owed("甲 #1\n乙 x\n合计 #3") == "3.0" or owed("甲 #1\n乙 x\n合计 #3") == "3.00"
    )
    assert owed("甲 #1\n乙 x") == "None"
    assert owed("甲 #1\n小计 #1\n乙 #2\n小计 #2") == "3.00"


def test_the_heading_goes_where_no_header_was_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mapping that the clerk chose may know a header that the meanings do not."""
    content = workbook(("公示表", f"村名 姓名 身份证号 金额\n梅岭村 李四 {WRONG} #6"))
    found = read(content)
    monkeypatch.setattr(tables, "find_headers", lambda *_: [])
    back = finish(refused_book.write(content, found, found.problems))
    assert "退回原因" in xlsx(back)["公示表"].row(1).values()
    monkeypatch.setattr(refused_book, "MOST_ROWS", 0)
    alone = finish(refused_book.write(content, found, found.problems))
    assert "退回原因" in xlsx(alone)["公示表"].row(1).values()
