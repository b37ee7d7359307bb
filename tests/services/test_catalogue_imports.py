"""Catalogues come in from any workbook, and leave so that they come back the same."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdf
import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.catalogue import Scope, as_texts
from gwgk_desktop.domain.catalogue_readings import RuleBy
from gwgk_desktop.domain.catalogue_versions import Change
from gwgk_desktop.domain.problems import Code, Refusal, Severity
from gwgk_desktop.domain.rule_text import parse
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import catalogue, catalogue_imports, catalogue_papers
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_imports import ImportTerms
from tests.begun import TODAY
from tests.services.test_catalogue import item, refused
from tests.services.test_reveals import NUMBER

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.catalogue_readings import CataloguePreview
    from gwgk_desktop.store.database import Store

FOLDER = paths.RESOURCES / "catalogues"
COLUMNS = {
    "item_code": "code",
    "序号": "sequence",
    "类别": "category",
    "试点领域": "category",
    "category_code": "category_code",
    "一级事项": "first_level",
    "二级事项": "second_level",
    "公开内容(要素)": "content",
    "公开依据": "basis",
    "公开时限": "phrase",
    "公开时限(原文)": "phrase",
    "timing_code": "timing_code",
    "公开主体": "body",
    "公开渠道和载体": "channels",
    "公开对象": "audience",
    "公开方式": "method",
    "公开层级": "level",
    "公开程序": "procedure",
    "最短上墙天数": "least_display",
    "敏感级别": "sensitivity",
    "与村级关系": "village_relation",
    "证据等级": "evidence",
    "来源": "sources",
    "timing_origin": "timing_origin",
}
FORM = """\
某镇社会救助领域基层政务公开标准目录
序号,公开事项,,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,公开对象,,公开方式,,公开层级
,一级事项,二级事项,,,,,,全社会,特定群体,主动,依申请,乡级,村级
1,最低生活保障,审核信息,名单,办法,制定或获取信息之日起10个工作日内,乡镇政府,■政府网站|□政府公报|■其他：微信群,,√,√,,√,√
2,,审批信息,名单,办法,20个工作日内,乡镇政府,□政府网站|■便民服务站,√,低保家庭,√,,√,
,注：本目录自公布之日起施行。"""
"""A published catalogue; a line break within a cell is written |."""
TERMS = ImportTerms(Revising(TODAY, "县里换新目录"))
HEAD = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体"


def previewed(
    store: Store, path: Path, scope: Scope = Scope.VILLAGE
) -> CataloguePreview:
    reading = finish(catalogue_imports.read(store, path))
    return catalogue_imports.preview(store, reading, scope)


def written(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "目录.csv"
    path.write_text("\n".join((head, *rows)), "utf-8")
    return path


def codes(shown: CataloguePreview) -> list[Code]:
    return [it.code for it in shown.problems]


@pytest.mark.parametrize("scope", Scope)
def test_the_standard_catalogues_are_taken_in_to_the_letter(scope: Scope) -> None:
    with (FOLDER / f"{scope}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    items = [as_texts(it.item) for it in catalogue_imports.standard(scope).items]
    assert len(items) == len(rows) == {"village": 74, "township": 48}[scope]
    for row, texts in zip(rows, items, strict=True):
        told = {COLUMNS[heading]: cell for heading, cell in row.items()}
        assert {name: texts[name] for name in told} == told


@pytest.mark.parametrize("scope", Scope)
def test_every_standard_time_limit_has_a_rule(scope: Scope) -> None:
    shown = catalogue_imports.standard(scope)
    assert not shown.refused
    assert not shown.warnings
    for it in shown.items:
        assert str(parse(it.item.rule)) == it.item.rule
        assert it.rule_by in {RuleBy.PHRASE, RuleBy.CODE}


@pytest.mark.parametrize("boxes", [False, True])
@pytest.mark.parametrize("scope", Scope)
def test_a_catalogue_leaves_as_xlsx_and_comes_back_the_same(
    township: Store, tmp_path: Path, scope: Scope, *, boxes: bool
) -> None:
    catalogue_imports.adopt(township, scope, TODAY)
    told = catalogue.newest(township, scope)
    path = tmp_path / "目录.xlsx"
    catalogue_papers.export(township, told, path, boxes=boxes)
    shown = previewed(township, path, scope)
    assert (shown.same, shown.changes, shown.refused) == (len(told.items), (), ())
    # And into a desk that has no catalogue at all.
    fresh = catalogue_imports._preview(
        shown.reading, catalogue.Catalogue(scope, None), set()
    )
    assert tuple(it.item for it in fresh.items) == told.items


def test_the_xlsx_has_the_columns_of_the_national_form(
    township: Store, tmp_path: Path
) -> None:
    catalogue_imports.adopt(township, Scope.TOWNSHIP, TODAY)
    path = tmp_path / "目录.xlsx"
    told = catalogue.newest(township, Scope.TOWNSHIP)
    catalogue_papers.export(township, told, path, boxes=True)
    sheet: Any = openpyxl.load_workbook(path).active
    assert sheet["A1"].value == "云溪镇政务公开标准公开目录"
    heads = [
        [sheet.cell(row, column).value for column in range(1, 17)] for row in (3, 4)
    ]
    assert heads[0][2:4] == ["公开事项", None]
    assert heads[1][2:4] == ["一级事项", "二级事项"]
    assert [it for it in heads[0] if it] == [
        *("序号", "试点领域", "公开事项", "公开内容（要素）", "公开依据"),
        *("公开时限", "公开主体", "公开渠道和载体", "公开对象", "公开方式", "公开层级"),
    ]
    first = [sheet.cell(5, column).value for column in range(1, 17)]
    assert first[9:] == ["√", None, "√", None, None, "√", "√"]
    assert "■政府网站\n□政府公报" in first[8]
    assert sheet.print_area.endswith("$P$52")


def test_a_tick_that_was_changed_in_the_file_counts(
    township: Store, tmp_path: Path
) -> None:
    catalogue_imports.adopt(township, Scope.TOWNSHIP, TODAY)
    path = tmp_path / "目录.xlsx"
    told = catalogue.newest(township, Scope.TOWNSHIP)
    catalogue_papers.export(township, told, path)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    sheet["P5"].value = None  # 村级
    sheet["M5"].value = "√"  # 依申请
    book.save(path)
    [change] = previewed(township, path, Scope.TOWNSHIP).changes
    assert {it.field: it.after for it in change.fields} == {
        "method": "主动公开、依申请公开",
        "level": "乡级",
    }


def test_words_that_were_changed_in_the_file_are_read_anew(
    township: Store, tmp_path: Path
) -> None:
    """The rule beside them is the old one, and does not count."""
    catalogue_imports.adopt(township, Scope.VILLAGE, TODAY)
    path = tmp_path / "目录.xlsx"
    told = catalogue.newest(township, Scope.VILLAGE)
    catalogue_papers.export(township, told, path)
    book = openpyxl.load_workbook(path)
    sheet: Any = book.active
    assert sheet["G16"].value == "每季度"
    sheet["G16"].value = "每季度首月10日前"
    book.save(path)
    shown = previewed(township, path)
    [change] = shown.changes
    assert {it.field: it.after for it in change.fields} == {
        "phrase": "每季度首月10日前",
        "rule": "quarterly month 1 day 10",
    }
    catalogue_imports.import_file(township, shown, TERMS)
    assert item(township).rule == "quarterly month 1 day 10"


def test_what_a_file_lacks_goes_only_where_that_is_asked_for(
    township: Store, tmp_path: Path
) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, TODAY)
    path = written(
        tmp_path,
        "1,救灾救济,款物分配和物资管理,资金、物资,法,每月公布一次,村委会",
        "2,水费,收缴情况,明细,规定,每月公布一次,村委会",
    )
    shown = previewed(township, path)
    assert [(it.change, it.item.code) for it in shown.changes[:2]] == [
        (Change.CHANGED, "V012"),
        (Change.ADDED, "X001"),
    ]
    assert sum(it.change is Change.REMOVED for it in shown.changes) == 73
    catalogue_imports.import_file(township, shown, TERMS)
    known = catalogue.newest(township, Scope.VILLAGE).items
    assert len(known) == 75
    # What the file has no column for stays as it was.
    assert item(township).channels == "村务公开栏"
    shown = previewed(township, path)
    catalogue_imports.import_file(township, shown, replace(TERMS, remove_missing=True))
    assert len(catalogue.newest(township, Scope.VILLAGE).items) == 2


def test_a_published_form_is_read_with_its_merged_cells_ticks_and_notes(
    township: Store, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in FORM.splitlines():
        sheet.append([it.replace("|", "\n") or None for it in row.split(",")])
    for area in ("A1:N1", "B2:C2", "I2:J2", "K2:L2", "M2:N2", "B4:B5", "B6:N6"):
        sheet.merge_cells(area)
    for letter in "ADEFGH":
        sheet.merge_cells(f"{letter}2:{letter}3")
    path = tmp_path / "国家格式.xlsx"
    book.save(path)
    shown = previewed(township, path, Scope.TOWNSHIP)
    first, second = (it.item for it in shown.items)
    assert (first.first_level, second.first_level) == ("最低生活保障", "最低生活保障")
    assert (first.audience, second.audience) == ("特定群体", "全社会/低保家庭")
    assert (first.level, second.level) == ("乡级、村级", "乡级")
    assert (first.channels, second.channels) == ("政府网站；微信群", "便民服务站")
    assert first.method == "主动公开"
    assert second.rule == "within 20 working_day after formed_or_changed"


def test_rows_that_cannot_be_taken_are_told_with_their_place(
    township: Store, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "1,水费,收缴,明细,规定,每月公布一次,村委会,15",
        "2,,,明细,规定,每月公布一次,村委会,15",
        "3,电费,收缴,明细,规定,每月公布一次,村委会,很久",
        "4,网费,收缴,明细,规定,看情况,村委会,15",
        "5,气费,收缴,明细,规定,每月公布一次,,15",
        "说明：以上由各村公布",
        head=f"{HEAD},最短上墙天数",
    )
    shown = previewed(township, path)
    assert [(it.code, it.place.row if it.place else 0) for it in shown.problems] == [
        (Code.ITEM_WITHOUT_TITLE, 3),
        (Code.ITEM_ROW_LEFT_OUT, 7),
        (Code.ITEM_VALUE_INVALID, 4),
        (Code.RULE_UNREAD, 5),
        (Code.ITEM_INCOMPLETE, 6),
    ]
    for terms, code in (
        (TERMS, Code.ERRORS_NOT_LEFT_OUT),
        (replace(TERMS, errors_left_out=True), Code.WARNINGS_NOT_ACCEPTED),
    ):
        with pytest.raises(Refusal) as refusal:
            catalogue_imports.import_file(township, shown, terms)
        assert refusal.value.problem.code is code
    agreed = replace(TERMS, errors_left_out=True, warnings_accepted=True)
    catalogue_imports.import_file(township, shown, agreed)
    known = catalogue.newest(township, Scope.VILLAGE).items
    assert [(it.first_level, it.rule) for it in known] == [
        ("水费", "monthly"),
        ("网费", ""),
    ]


def test_a_code_that_stands_twice_is_told(township: Store, tmp_path: Path) -> None:
    row = "1,水费,收缴,明细,规定,每月公布一次,村委会,V001"
    path = written(tmp_path, row, row, head=f"{HEAD},事项编码")
    assert codes(previewed(township, path)) == [Code.ITEM_TWICE]


def test_blanks_take_what_stands_above_them(township: Store, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "1,水费,收缴,明细,规定,每月公布一次,村委会",
        "2,,使用,明细,规定,每月公布一次,村委会",
    )
    shown = previewed(township, path)
    assert [it.item.first_level for it in shown.items] == ["水费", "水费"]
    assert [(it.code, it.severity) for it in shown.problems] == [
        (Code.FILLED_DOWN, Severity.NOTE)
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("姓名,金额\n王小明,5\n", Code.NO_CATALOGUE_TABLE),
        ("", Code.EMPTY),
        (f"{HEAD}\n", Code.NO_CATALOGUE_TABLE),
    ],
)
def test_a_file_without_a_catalogue_is_refused(
    township: Store, tmp_path: Path, content: str, code: Code
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    assert refused(lambda: previewed(township, path)) is code


def test_an_import_of_what_is_there_is_refused(township: Store) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, TODAY)
    shown = previewed(township, FOLDER / "village.csv")
    assert shown.changes == ()
    assert refused(lambda: catalogue_imports.import_file(township, shown, TERMS)) is (
        Code.CATALOGUE_SAME
    )


def test_a_catalogue_that_changed_since_the_preview_is_looked_at_again(
    township: Store, tmp_path: Path
) -> None:
    path = written(tmp_path, "1,水费,收缴,明细,规定,每月公布一次,村委会")
    shown = previewed(township, path)
    catalogue_imports.adopt(township, Scope.VILLAGE, TODAY)
    assert refused(lambda: catalogue_imports.import_file(township, shown, TERMS)) is (
        Code.FILE_CHANGED
    )


def test_a_catalogue_with_somebodys_number_is_not_imported(
    township: Store, tmp_path: Path
) -> None:
    path = written(tmp_path, f"1,水费,收缴,找{NUMBER},规定,每月公布一次,村委会")
    shown = previewed(township, path)
    assert refused(lambda: catalogue_imports.import_file(township, shown, TERMS)) is (
        Code.NUMBER_IN_TEXT
    )


def test_the_printed_catalogue_names_every_item(
    township: Store, tmp_path: Path
) -> None:
    catalogue_imports.adopt(township, Scope.VILLAGE, date(2026, 1, 1))
    told = catalogue.newest(township, Scope.VILLAGE)
    path = tmp_path / "目录.pdf"
    catalogue_papers.save_pdf(township, told, path)
    pages = pypdf.PdfReader(path).pages
    text = "".join("".join(it.extract_text().split()) for it in pages)
    assert "云溪镇村（社区）级事项公开目录" in text
    assert "第1版2026年1月1日起施行" in text
    for it in told.items:
        assert "".join(it.content.split())[:4] in text
    assert refused(lambda: catalogue_papers.save_pdf(township, told, path)) is (
        Code.FILE_EXISTS
    )


def test_without_a_catalogue_nothing_is_saved(township: Store, tmp_path: Path) -> None:
    told = catalogue.newest(township, Scope.VILLAGE)
    for write in (catalogue_papers.export, catalogue_papers.save_pdf):
        assert refused(lambda it=write: it(township, told, tmp_path / "a")) is (  # type: ignore[misc]
            Code.NO_CATALOGUE
        )
    assert not list(tmp_path.glob("a*"))
