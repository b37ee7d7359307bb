"""A county's form and a quarter's figures → a filled workbook."""

from __future__ import annotations

import io
import tomllib
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl

from gwgk_desktop import paths
from gwgk_desktop.domain import money
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.returns import POSTING_FIGURES, Totals

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from gwgk_desktop.domain.returns import PayoutFigure, QuarterReturn

DEFAULT_FORM = "quarter_return"

_STYLES = ("font", "border", "fill", "alignment", "number_format", "protection")

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the county's: which figure goes in which cell."""

    name: str
    title: str
    sheet: str
    cells: dict[str, str]
    columns: dict[str, str]
    item: int
    subtotal: int
    total: int


def forms() -> list[Form]:
    """Return the forms that `forms/` holds, by name."""
    return [form(path.stem) for path in sorted(paths.FORMS.glob("*_return.toml"))]


def form(name: str) -> Form:
    """Return a form; refuse an unknown name."""
    path = paths.FORMS / f"{name}.toml"
    if not path.is_file():
        known = "、".join(it.stem for it in sorted(paths.FORMS.glob("*_return.toml")))
        raise Refusal(Code.FORM_UNKNOWN, form=name, forms=known)
    table = tomllib.loads(path.read_text("utf-8"))
    rows = table["rows"]
    return Form(
        name=name,
        title=table["title"],
        sheet=table["sheet"],
        cells=table["cells"],
        columns=rows["columns"],
        item=rows["item"],
        subtotal=rows["subtotal"],
        total=rows["total"],
    )


def fill(form: Form, drawn_up: QuarterReturn) -> bytes:
    """Return the form as xlsx, filled with a quarter's figures.

    Amounts and counts are numbers; texts are texts, whatever they begin with.
    """
    book = openpyxl.load_workbook(paths.FORMS / f"{form.name}.xlsx")
    sheet = book[form.sheet]
    quarter, day = drawn_up.quarter, drawn_up.drawn_up_on
    told = {
        "office": f"{drawn_up.county}{drawn_up.township}",
        "quarter": f"{quarter.year}年第{'一二三四'[quarter.number - 1]}季度",
        "drawn_up_on": f"{day.year}年{day.month}月{day.day}日",
    }
    for name, place in form.cells.items():
        _write(sheet[place], told[name])
    rows = _rows(form, drawn_up)
    _make_room(sheet, form, len(rows))
    looks = {row: _look(sheet, row) for row in {form.item, form.subtotal, form.total}}
    for number, (look, values) in enumerate(rows, start=form.item):
        _dress(sheet, number, looks[look])
        for name, column in form.columns.items():
            _write(sheet[f"{column}{number}"], values.get(name))
    book.properties.creator = ""
    book.properties.lastModifiedBy = ""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_OF_ITEMS = ("sequence", "programme", "village", *POSTING_FIGURES)
"""What a row says of the catalogue's items, of which nothing is paid."""


def _rows(form: Form, drawn_up: QuarterReturn) -> list[tuple[int, dict[str, Value]]]:
    """Return every row of the table: whose look it takes, and its values."""
    rows: list[tuple[int, dict[str, Value]]] = []
    sequence = 0
    for programme, figures in drawn_up.by_programme():
        for figure in figures:
            sequence += 1
            rows.append((form.item, _item(sequence, figure)))
        values = _sums(f"{programme}　小计", Totals.of(figures))
        rows.append((form.subtotal, {**values, "unit": figures[0].unit}))
    for it in drawn_up.items:
        sequence += 1
        told = _item(sequence, it)
        rows.append((form.item, {name: told[name] for name in _OF_ITEMS}))
    rows.append((form.total, _sums("合　计", drawn_up.totals)))
    return rows


def _item(sequence: int, figure: PayoutFigure) -> dict[str, Value]:
    return {
        "sequence": sequence,
        "programme": figure.programme,
        "department": figure.department,
        "village": figure.village,
        "lines": figure.lines,
        "households": figure.households,
        "quantity": figure.quantity,
        "unit": figure.unit,
        "amount": money.from_fen(figure.total_fen),
        "sheets": figure.sheets,
        **{name: getattr(figure, name) for name in POSTING_FIGURES},
    }


def _sums(label: str, totals: Totals) -> dict[str, Value]:
    return {
        "programme": label,
        "lines": totals.lines,
        "households": totals.households,
        "quantity": totals.quantity,
        "amount": money.from_fen(totals.total_fen),
        "sheets": totals.sheets,
        **{name: getattr(totals, name) for name in POSTING_FIGURES},
    }


def _write(cell: Any, value: Value) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, even where it begins like one
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
    elif isinstance(value, Decimal):
        # Left to itself, openpyxl writes 93936490.99 as 93936490.98999999.
        cell._value = money.plain(value)  # noqa: SLF001


def _make_room(sheet: Worksheet, form: Form, rows: int) -> None:
    """Move what stands below the sample rows so far down that `rows` rows fit."""
    shift = rows - (form.total - form.item + 1)
    below = form.total + 1
    merged = [it for it in sheet.merged_cells.ranges if it.min_row >= below]
    heights = {
        row: sheet.row_dimensions[row].height for row in range(below, sheet.max_row + 1)
    }
    for area in merged:
        sheet.merged_cells.remove(area)
    edge = sheet.cell(sheet.max_row, sheet.max_column).coordinate
    sheet.move_range(f"A{below}:{edge}", rows=shift)
    for area in merged:
        area.shift(row_shift=shift)
        sheet.merged_cells.add(area)
    for row, height in heights.items():
        sheet.row_dimensions[row + shift].height = height


def _look(sheet: Worksheet, row: int) -> tuple[float | None, list[dict[str, Any]]]:
    """Return how a row looks: its height, and the style of each cell."""
    return sheet.row_dimensions[row].height, [
        {name: copy(getattr(cell, name)) for name in _STYLES} for cell in sheet[row]
    ]


def _dress(
    sheet: Worksheet, row: int, look: tuple[float | None, list[dict[str, Any]]]
) -> None:
    """Let a row look so."""
    height, styles = look
    sheet.row_dimensions[row].height = height
    for column, style in enumerate(styles, start=1):
        cell = sheet.cell(row, column)
        for name, value in style.items():
            setattr(cell, name, value)
