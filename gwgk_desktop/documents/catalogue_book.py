"""A catalogue → xlsx in the columns of the national form, and back without loss.

The form's columns come first and are what is printed.  To their right stand those that
the program needs to take the file in again just as it was: codes, rules, and the exact
words of what the form only ticks.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gwgk_desktop import wording
from gwgk_desktop.documents import memory_book
from gwgk_desktop.documents.catalogue_sheet import audience_ticks
from gwgk_desktop.domain.catalogue import (
    CHANNELS,
    EVERYBODY,
    CatalogueItem,
    Level,
    Method,
    Scope,
    as_texts,
    channels_of,
)
from gwgk_desktop.wording import catalogue as words
from gwgk_desktop.wording.catalogue_prints import catalogue_title

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gwgk_desktop.domain.catalogue_versions import Version

Told = tuple[str, str, float, "Callable[[CatalogueItem], str]"]
"""A column: the heading above, its own, its width, what it says of an item."""
TICK = "√"
_FACE = "宋体"
_THIN = Side(style="thin")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_OURS = PatternFill("solid", fgColor="F2F2F2")


def _of(field: str) -> Callable[[CatalogueItem], str]:
    return lambda item: as_texts(item)[field]


def _level(level: Level) -> Callable[[CatalogueItem], str]:
    return lambda item: TICK if level in item.levels else ""


def _method(method: Method) -> Callable[[CatalogueItem], str]:
    return lambda item: TICK if method in item.methods else ""


def _everybody(item: CatalogueItem) -> str:
    return TICK if EVERYBODY in item.audience else ""


def _somebody(item: CatalogueItem) -> str:
    whose = item.audience.replace(EVERYBODY, "").strip("/、；; ")
    return whose if audience_ticks(item.audience)[1] else ""


def _boxes(item: CatalogueItem) -> str:
    """Return every channel of the form with its box, the ticked ones filled."""
    told = channels_of(item.channels)
    return "\n".join(f"{'■' if it in told else '□'}{it}" for it in CHANNELS)


def _section(item: CatalogueItem) -> str:
    return words.SECTIONS[item.section] if item.section else ""


def _bodies(item: CatalogueItem) -> str:
    kinds = wording.VILLAGE_KINDS.items()
    return "、".join(name for kind, name in kinds if kind in (item.bodies or ()))


def _national(scope: Scope, *, boxes: bool) -> tuple[Told, ...]:
    category = "公开类别" if scope is Scope.VILLAGE else "试点领域"
    return (
        ("", "序号", 6, _of("sequence")),
        ("", category, 12, _of("category")),
        ("公开事项", "一级事项", 14, _of("first_level")),
        ("公开事项", "二级事项", 18, _of("second_level")),
        ("", "公开内容（要素）", 34, _of("content")),
        ("", "公开依据", 26, _of("basis")),
        ("", "公开时限", 22, _of("phrase")),
        ("", "公开主体", 16, _of("body")),
        ("", "公开渠道和载体", 30, _boxes if boxes else _of("channels")),
        ("公开对象", "全社会", 7, _everybody),
        ("公开对象", "特定群体", 12, _somebody),
        ("公开方式", "主动", 6, _method(Method.PROACTIVE)),
        ("公开方式", "依申请", 7, _method(Method.ON_REQUEST)),
        ("公开层级", "县级", 6, _level(Level.COUNTY)),
        ("公开层级", "乡级", 6, _level(Level.TOWNSHIP)),
        ("公开层级", "村级", 6, _level(Level.VILLAGE)),
    )


_PROGRAM: tuple[Told, ...] = (
    ("", "公开程序", 30, _of("procedure")),
    ("", "最短上墙天数", 9, _of("least_display")),
    ("", "敏感级别", 9, _of("sensitivity")),
    ("", "与村级关系", 16, _of("village_relation")),
    ("", "公开栏栏目", 9, _section),
    ("", "适用范围", 9, _bodies),
    ("", "事项编码", 9, _of("code")),
    ("", "类别代码", 10, _of("category_code")),
    ("", "时限规则", 30, _of("rule")),
    ("", "时限代码", 8, _of("timing_code")),
    ("", "时限施行日", 11, _of("holds_from")),
    ("", "最短上墙依据", 20, _of("display_basis")),
    ("", "最短上墙施行日", 11, _of("display_from")),
    ("", "渠道原文", 20, _of("channels")),
    ("", "对象原文", 12, _of("audience")),
    ("", "方式原文", 10, _of("method")),
    ("", "层级原文", 12, _of("level")),
    ("", "证据等级", 8, _of("evidence")),
    ("", "来源", 14, _of("sources")),
    ("", "时限来源", 14, _of("timing_origin")),
    ("", "备注", 20, _of("note")),
)


def workbook(
    township: str,
    version: Version,
    items: Sequence[CatalogueItem],
    *,
    boxes: bool = False,
) -> bytes:
    """Return a catalogue as xlsx.

    With `boxes` the channels stand as the form's list of boxes; else in their words.
    """
    national = _national(version.scope, boxes=boxes)
    columns = (*national, *_PROGRAM)
    book = openpyxl.Workbook()
    paper: Any = book.active
    paper.title = words.CATALOGUES[version.scope]
    last = get_column_letter(len(national))
    _say(paper, 1, 1, catalogue_title(township, version.scope))
    paper["A1"].font = Font(_FACE, size=16, bold=True)
    paper["A1"].alignment = Alignment(horizontal="center", vertical="center")
    paper.merge_cells(f"A1:{last}1")
    paper.row_dimensions[1].height = 30
    _say(paper, 2, 1, words.catalogue_version(version))
    paper.merge_cells(f"A2:{last}2")
    _head(paper, columns, len(national))
    for row, item in enumerate(items, start=5):
        for place, (_, heading, _, told) in enumerate(columns, start=1):
            cell = _say(paper, row, place, told(item), number=heading == "序号")
            cell.border = _FRAME
            cell.font = Font(_FACE, size=9)
            cell.alignment = _alignment(centred=place > 9 or place == 1)
    paper.freeze_panes = "E5"
    paper.print_title_rows = "3:4"
    paper.print_area = f"A1:{last}{4 + len(items)}"
    paper.page_setup.orientation = "landscape"
    paper.page_setup.paperSize = paper.PAPERSIZE_A3
    paper.page_setup.fitToWidth, paper.page_setup.fitToHeight = 1, 0
    paper.sheet_properties.pageSetUpPr.fitToPage = True
    book.properties.creator = ""
    book.properties.lastModifiedBy = ""
    return memory_book.saved(book)


def _head(paper: Any, columns: Sequence[Told], national: int) -> None:
    """Put the two rows of headings, merged as the form has them."""
    for place, (above, heading, width, _) in enumerate(columns, start=1):
        letter = get_column_letter(place)
        paper.column_dimensions[letter].width = width
        for row, text in ((3, above or heading), (4, heading)):
            cell = _say(paper, row, place, text)
            cell.font = Font(_FACE, size=9, bold=True)
            cell.alignment = _alignment(centred=True)
            cell.border = _FRAME
            if place > national:
                cell.fill = _OURS
        if not above:
            paper.merge_cells(f"{letter}3:{letter}4")
    place = 1
    for above, run in groupby(columns, key=lambda it: it[0]):
        count = len(list(run))
        if above:
            first, last = get_column_letter(place), get_column_letter(place + count - 1)
            paper.merge_cells(f"{first}3:{last}3")
        place += count
    paper.row_dimensions[3].height = paper.row_dimensions[4].height = 18


def _alignment(*, centred: bool) -> Alignment:
    across = "center" if centred else "left"
    return Alignment(horizontal=across, vertical="center", wrap_text=True)


def _say(paper: Any, row: int, column: int, text: str, *, number: bool = False) -> Any:
    """Write a text, which is never a formula, or a number, and return its cell."""
    cell = paper.cell(row, column)
    if not text:
        return cell
    cell.value = int(text) if number else text
    if not number:
        cell.data_type = "s"
        cell.quotePrefix = text[:1] in {"=", "+", "-", "@"}
    return cell
