"""Drawing a messy workbook from a seed: the bytes, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from gwgk_desktop.domain import money
from tests.invented import BANK, TOWNSHIP
from tests.messy import biff, wordings, writers
from tests.messy import traits as kinds
from tests.messy.cells import Cell, Grid, letter
from tests.messy.entries import CODES, Entry, entries
from tests.messy.traits import (
    BY_SHEET,
    BY_TITLE,
    NO_VILLAGE_COLUMN,
    PAGED,
    PANELLED,
    Trait,
    legal,
    some,
)
from tests.messy.truth import Expected, TrueRow, TrueTotal, Truth
from tests.messy.values import Pen, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FILE = "补贴发放表"
_NUMBERED = ("early", "quantity", "monthly", "amount")
"""Fields that are summed, from left to right."""
_FAR = (500, 30_000)
"""Rows where somebody once pressed the space bar."""
_Named = tuple[str, tuple[str, ...]]
"""A field and its headings from the top down."""
_C6 = (5, 2)
"""Row and column of C6, counted from 0."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn workbook."""

    name: str
    content: bytes
    truth: Truth
    traits: frozenset[Trait]


def draw(seed: int, traits: Iterable[Trait] | None = None) -> Drawn:
    """Return the workbook of a seed: with these traits, or with some of its own."""
    random = Random(f"messy {seed}")  # noqa: S311 - made to be repeated
    drawing = _Drawing(random, traits_of(seed) if traits is None else legal(traits))
    drawing.lay_out()
    name, content = _written(drawing.grids, drawing.traits)
    return Drawn(name, content, drawing.truth, drawing.traits)


def traits_of(seed: int) -> frozenset[Trait]:
    """Return the traits of a seed's workbook."""
    return some(Random(f"traits {seed}"))  # noqa: S311 - see above


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its field, and its headings from the top down."""

    field: str
    headings: tuple[str, ...]


@dataclass(slots=True)
class _Sum:
    """What stands above a total row: areas and amounts."""

    quantity: Decimal = Decimal()
    amount: Decimal = Decimal()
    first_row: int = -1

    def add(self, entry: Entry, row: int) -> None:
        self.quantity += entry.quantity
        self.amount += entry.amount
        self.first_row = row if self.first_row < 0 else self.first_row


class _Drawing:
    """A workbook in the making."""

    def __init__(self, random: Random, traits: frozenset[Trait]) -> None:
        self.random, self.traits = random, traits
        self.pen = Pen(random, traits)
        self.truth = Truth()
        self.truth.one_sheet = bool(
            traits & (kinds.TEXTS | kinds.PAGES_OF_THE_WEB | {Trait.ZIPPED})
        )
        self.grids: list[Grid] = []
        self.entries = entries(random, traits)
        self.villages = list(dict.fromkeys(it.person.village for it in self.entries))
        self.columns = self._columns()

    def has(self, *traits: Trait) -> bool:
        return bool(self.traits & set(traits))

    def lay_out(self) -> None:
        """Write the sheets."""
        if self.traits & BY_SHEET:
            for village in self.villages:
                named = Trait.SHEETS_NAMED in self.traits
                name = village if named else f"Sheet{len(self.grids) + 1}"
                self._new_sheet(name)
                place = TOWNSHIP if named else TOWNSHIP + village
                _Block(self, self._of(village), place).draw(*self._corner())
        elif Trait.STACKED in self.traits:
            self._new_sheet("公示表")
            row, column = self._corner()
            for village in self.villages:
                block = _Block(self, self._of(village), TOWNSHIP + village)
                row = block.draw(row, column) + self.random.randrange(3)
        elif self.traits & PANELLED:
            self._new_sheet("公示表")
            self._panels(self.villages[0])
        else:
            self._new_sheet(self.random.choice(("Sheet1", "公示表", "发放明细")))
            _Block(self, self.entries, TOWNSHIP).draw(*self._corner())
        self._dimensions()
        if Trait.OTHER_SHEETS in self.traits:
            self._other_sheets()

    def _new_sheet(self, name: str) -> None:
        self.grids.append(Grid(name))

    def _dimensions(self) -> None:
        for grid in self.grids:
            if Trait.STRAY_CELL in self.traits:
                grid.put(self.random.choice(_FAR), self.random.choice((20, 60)), " ")
            if Trait.SMALL_DIMENSION in self.traits:
                grid.dimension = self.random.choice(("A1", "A1:A1"))
            if Trait.LARGE_DIMENSION in self.traits:
                grid.dimension = "A1:XFD1048576"
                grid.last_blank_row = 1_048_576

    def _of(self, village: str) -> list[Entry]:
        return [it for it in self.entries if it.person.village == village]

    def _corner(self) -> tuple[int, int]:
        return _C6 if Trait.OFFSET in self.traits else (0, 0)

    def _panels(self, village: str) -> None:
        """Write two panels that share their title and rows; the left is read first."""
        row, column = self._corner()
        half = (len(self.entries) + 1) // 2
        gap = 1 if Trait.PANELS_APART in self.traits else 0
        left = _Block(self, self.entries[:half], TOWNSHIP + village)
        right = _Block(self, self.entries[half:], "")
        width = len(self.columns)
        row = left.above(row, column, 2 * width + gap)
        end = left.table(row, column)
        right.table(row, column + width + gap)
        left.below(end, column)

    def _columns(self) -> list[_Column]:
        """Return the columns, with a path of headings each."""
        deep = 3 if self.has(Trait.THREE_ROWS) else 1
        deep = max(deep, 2) if self.has(Trait.TWO_ROWS, Trait.RICE) else deep
        person = self._person_fields()
        fields: list[_Named] = [(it, (self._heading(it),)) for it in person]
        above = self.random.choice(wordings.PERSON_ABOVE)
        if deep > 1 and self.random.random() < 0.5:
            fields = [(it, (above, *path)) for it, path in fields]
        money_fields = self._money_fields(deep)
        columns = [_Column(*it) for it in (*fields, *money_fields)]
        if self.random.random() < 0.7:
            number = wordings.decorated(self.random, "序号", self.traits)
            columns.insert(0, _Column("number", (number,)))
        if Trait.DATES in self.traits:
            columns.append(_Column("day", (self._heading("发放日期"),)))
        if Trait.REMARKS in self.traits or self.random.random() < 0.5:
            columns.append(_Column("remark", (self._heading("remark"),)))
        return columns

    def _heading(self, field: str) -> str:
        return wordings.heading(self.random, field, self.traits)

    def _person_fields(self) -> list[str]:
        found = [] if self.traits & NO_VILLAGE_COLUMN else ["village"]
        if self.random.random() < 0.2:
            found.insert(0, "乡镇")
        if Trait.NO_GROUP not in self.traits:
            found.append("group")
        if Trait.THREE_PEOPLE in self.traits:
            found += ["household_head", "household_head_id_number", "name", "id_number"]
            found += ["payee", "payee_id_number", "bank_account"]
            return found
        found += ["name", "id_number", "bank_account"]
        if self.random.random() < 0.4 and not self.traits & PANELLED:
            found += ["开户银行", "phone"]
        return found

    def _money_fields(self, deep: int) -> list[_Named]:
        above: tuple[str, ...] = ()
        if deep > 1:
            above = (self.random.choice(wordings.MONEY_ABOVE),)
        if Trait.ONLY_AMOUNT in self.traits:
            if self.traits & kinds.TEXTS:
                above = ()  # nothing would say that it stands above one column
            return [("amount", (*above, self._heading("amount")))]
        if Trait.TWO_AMOUNTS in self.traits:
            monthly = self.random.choice(("月保障金", "月保障金额"))
            return [
                ("monthly", (*above, monthly)),
                ("amount", (*above, self._heading("amount"))),
            ]
        if Trait.RICE in self.traits:
            above = above if deep > 2 else ()
            area = (*above, self._heading("rice"))
            quantity: list[_Named] = [
                ("early", (*area, "早稻")),
                ("late", (*area, "晚稻")),
                ("quantity", (*area, self.random.choice(("合计", "小计")))),
            ]
        else:
            if deep > 2:
                above = (self.random.choice(wordings.MONEY_ABOVE), "2026年")
            quantity = [("quantity", (*above, self._heading("quantity")))]
        return [
            *quantity,
            ("rate", (*above, self._heading("rate"))),
            ("amount", (*above, self._heading("amount"))),
        ]

    def _other_sheets(self) -> None:
        summary, notes = Grid("汇总"), Grid("填表说明")
        for at, text in enumerate(("序号", "村名", "户数", "面积（亩）", "金额（元）")):
            summary.put(0, at, text)
        for row, village in enumerate(self.villages, start=1):
            those = self._of(village)
            values = (row, len(those), *map(sum, zip(*_sums(those), strict=True)))
            summary.put(row, 1, village)
            for at, value in zip((0, 2, 3, 4), values, strict=True):
                summary.put(row, at, Cell(str(value), plain(Decimal(value))))
        for row, text in enumerate(
            ("填表说明", *wordings.NOTES, "身份证号用文本格式。")
        ):
            notes.put(row, 0, text)
        hidden = Grid("参数", hidden=True)
        for at, text in enumerate(("姓名", "身份证号", "金额")):
            hidden.put(0, at, text)
            hidden.put(1, at, ("旧数据", "360299195006190608", "12")[at])
        reasons = {"汇总": "summary", "填表说明": "no_table", "Sheet9": "empty"}
        self.truth.left_out |= {**reasons, "参数": "hidden"}
        first = self.random.random() < 0.5
        self.grids = [summary, *self.grids] if first else [*self.grids, summary]
        self.grids += [notes, Grid("Sheet9"), hidden]


def _sums(those: Iterable[Entry]) -> list[tuple[Decimal, Decimal]]:
    return [(it.quantity, it.amount) for it in those] or [(Decimal(), Decimal())]


class _Block:
    """One table with what stands above and below it."""

    def __init__(self, drawing: _Drawing, whom: Sequence[Entry], place: str) -> None:
        self.drawing, self.entries, self.place = drawing, whom, place
        self.random, self.pen = drawing.random, drawing.pen
        self.columns = drawing.columns
        self.grid = drawing.grids[-1]
        self.left = 0
        self.title = wordings.title(self.random, place, drawing.traits)
        self.at = {it.field: number for number, it in enumerate(self.columns)}
        self.runs = _Runs(self.grid)
        self.all = _Sum()
        self.label_among_names = self.random.random() < 0.3
        self.page_label = self.random.choice(("本页小计", "本页合计"))
        self.group_label = self.random.choice(("小计", "{}小计", "小　计"))

    def has(self, *traits: Trait) -> bool:
        return self.drawing.has(*traits)

    def draw(self, row: int, column: int) -> int:
        """Write all of it; return the row after it."""
        row = self.above(row, column, len(self.columns))
        row = self.table(row, column)
        return self.below(row, column)

    def above(self, row: int, left: int, width: int) -> int:
        """Write titles and the unit line; return the row below."""
        by_title = self.drawing.traits & BY_TITLE - {Trait.SHEETS_NAMED}
        if self.has(Trait.TITLE) and self.random.random() < 0.6:
            self.grid.put(row, left, self.random.choice(wordings.ABOVE_TITLES))
            row += 1
        if self.has(Trait.TITLE, Trait.PAGES_WITH_TITLE) or by_title:
            row = self._title(row, left, width)
        if self.has(Trait.UNIT_LINE, Trait.WAN_UNIT_LINE):
            texts = wordings.unit_line(self.random, self.drawing.traits)
            if self.random.random() < 0.4:
                texts = ("　　".join(texts), "", "")
            for at, text in zip((0, width // 2, width - 2), texts, strict=True):
                self.grid.put(row, left + at, text)
            row += 1
        return row

    def _title(self, row: int, left: int, width: int) -> int:
        self.grid.put(row, left, self.title)
        if not self.pen.textual or self.has(Trait.HTML_UTF8, Trait.HTML_GBK):
            self.grid.merge(row, left, row, left + width - 1)
        return row + 1

    def header(self, row: int) -> int:
        """Write the header; return the row below."""
        deep = max(len(it.headings) for it in self.columns)
        paths = [it.headings for it in self.columns]
        text = bool(self.drawing.traits & kinds.TEXTS)
        for level in range(deep):
            at = 0
            while at < len(paths):
                path = paths[at]
                end = at
                if level < len(path) - 1:
                    while end + 1 < len(paths) and (
                        paths[end + 1][: level + 1] == path[: level + 1]
                        and len(paths[end + 1]) > level + 1
                    ):
                        end += 1
                if level < len(path):
                    self.grid.put(row + level, self.left + at, path[level])
                    bottom = deep - 1 if level == len(path) - 1 else level
                    if not text:
                        corner = (row + level, self.left + at)
                        self.grid.merge(*corner, row + bottom, self.left + end)
                at = end + 1
        return row + deep

    def table(self, row: int, left: int) -> int:
        """Write header, payouts and totals; return the row below."""
        self.left = left
        row = self.header(row)
        part, page = _Sum(), _Sum()
        length = self.random.randrange(6, 12)
        paged = self.has(Trait.PAGE_TOTALS, *PAGED)
        previous: Entry | None = None
        for number, entry in enumerate(self.entries, start=1):
            if previous and _where(previous) != _where(entry):
                row = self._group_total(row, previous, part)
                part = _Sum()
            if number > 1 and number % length == 1 and paged:
                row = self._page_end(row, page)
                page = _Sum()
            if self.has(Trait.SECTIONS) and _village(previous) != _village(entry):
                row = self._section(row, entry)
            if self.has(Trait.BLANK_ROWS) and self.random.random() < 0.12:
                row += 1
            self._payout(row, number, entry)
            for total in (self.all, part, page):
                total.add(entry, row)
            previous = entry
            row += 1
        if previous:
            row = self._group_total(row, previous, part)
            row = self._last_totals(row, page)
        self.runs.flush()
        return row

    def below(self, row: int, column: int) -> int:
        """Write signatures and notes; return the row below."""
        if self.has(Trait.NOTES):
            self.grid.put(row, column, self.random.choice(wordings.NOTES))
            row += 1
        if self.has(Trait.SIGNATURES):
            row += self.random.randrange(2)
            texts = self.random.choice(wordings.SIGNATURES)
            step = max(len(self.columns) // len(texts), 1)
            for at, text in enumerate(texts):
                self.grid.put(row, column + at * step, text)
            row += 1
        return row

    def _section(self, row: int, entry: Entry) -> int:
        """Write the name of the village above its payouts; return the row below."""
        self.runs.flush()
        self.grid.put(row, self.left, entry.person.village)
        if not self.pen.textual:
            self.grid.merge(row, self.left, row, self.left + len(self.columns) - 1)
        return row + 1

    def _group_total(self, row: int, last: Entry, part: _Sum) -> int:
        if not self.has(Trait.GROUP_TOTALS) or Trait.NO_GROUP in self.drawing.traits:
            return row
        return self._total(row, self.group_label.format(last.person.group), part)

    def _page_end(self, row: int, page: _Sum) -> int:
        if self.has(Trait.PAGE_TOTALS):
            row = self._total(row, self.page_label, page)
            row = self._total(row, "累计", self.all)
        if self.has(*PAGED):
            self.runs.flush()
            if self.has(Trait.PAGES_WITH_TITLE):
                row = self._title(row, self.left, len(self.columns))
            row = self.header(row)
        return row

    def _last_totals(self, row: int, page: _Sum) -> int:
        if self.has(Trait.PAGE_TOTALS):
            row = self._total(row, self.page_label, page)
        wrong = self.has(Trait.WRONG_TOTAL) and not self.drawing.truth.totals_wrong
        if self.has(Trait.TOTAL, Trait.MERGED_TOTAL) or wrong:
            counted = f"合计{len(self.entries)}户"
            labels = ("合计", "总计", "合  计", "合计：", "总　计", counted)
            label = self.random.choice(labels)
            row = self._total(row, label, self.all, wrong=wrong)
        if self.has(Trait.CAPITALS):
            written = money.capitals(money.to_fen(self.all.amount))
            label = self.random.choice(("大写：", "合计（大写）：", "金额大写：人民币"))
            self.grid.put(row, self.left, label + written)
            row += 1
            if self.has(Trait.UNCACHED):
                self.drawing.truth.allowed.add((self.grid.name, row))
        return row

    def _total(self, row: int, label: str, total: _Sum, *, wrong: bool = False) -> int:
        """Write a total row; return the row below."""
        truth, sheet = self.drawing.truth, self.grid.name
        self.runs.interrupt()
        numbers = [
            self.at[it]
            for it in ("early", "quantity", "monthly", "amount")
            if it in self.at
        ]
        among_names = not self.has(Trait.MERGED_TOTAL) and self.label_among_names
        self.grid.put(row, self.left + self.at["name"] * among_names, label)
        if self.has(Trait.MERGED_TOTAL):
            self.grid.merge(row, self.left, row, self.left + min(numbers) - 1)
        stated = total.amount + 100 if wrong else total.amount
        amount, column = self.pen.amount(stated), self.left + self.at["amount"]
        if self.has(Trait.FORMULAS, Trait.UNCACHED):
            extent = f"{letter(column)}{total.first_row + 1}:{letter(column)}{row}"
            number = plain(stated)
            amount = Cell(f"{stated:.2f}", number, f"SUBTOTAL(9,{extent})")
        self.grid.put(row, column, amount)
        if "quantity" in self.at:
            area = self.pen.number(total.quantity)
            self.grid.put(row, self.left + self.at["quantity"], area)
        truth.totals.append(TrueTotal(sheet, row + 1, plain(stated)))
        if self.has(Trait.UNCACHED):
            truth.allowed.add((sheet, row + 1))
        if wrong:
            truth.totals_wrong = True
            code = frozenset({"total_mismatch"})
            truth.problems.append(Expected(sheet, row + 1, code))
        return row + 1

    def _payout(self, row: int, number: int, entry: Entry) -> None:
        """Write a payout and what it truly says."""
        person = entry.person
        values = {
            "village": person.village,
            "group": person.group if "group" in self.at else "",
            "name": person.name,
            "id_number": person.id_number,
            "bank_account": person.bank_account,
            "phone": person.phone if "phone" in self.at else "",
            "quantity": plain(entry.quantity) if "quantity" in self.at else "",
            "rate": plain(entry.rate) if "rate" in self.at else "",
            "amount": plain(entry.amount),
            "remark": entry.remark if "remark" in self.at else "",
        }
        if "payee" in self.at:
            values["household_head"] = entry.head.name
            values["household_head_id_number"] = entry.head.id_number
            values["payee"] = entry.payee.name
            values["payee_id_number"] = entry.payee.id_number
            if entry.payee is not person:
                self.drawing.truth.allowed.add((self.grid.name, row + 1))
        cells = self._cells(row, entry)
        cells["number"] = Cell(str(number), str(number))
        day = date(2026, 9, 1) + timedelta(self.random.randrange(30))
        cells["day"] = self.pen.day(day)
        self._faults(row, entry, values, cells)
        for field, at in self.at.items():
            if field not in {"village", "group"}:
                self.grid.put(row, self.left + at, cells[field])
        self._where(row, entry)
        kept = {name: value for name, value in values.items() if value}
        days = (day.isoformat(),) if "day" in self.at else ()
        told = TrueRow(self.grid.name, row + 1, kept, days)
        self.drawing.truth.rows.append(told)

    def _cells(self, row: int, entry: Entry) -> dict[str, Cell]:
        pen, person = self.pen, entry.person
        early = (entry.quantity * Decimal("0.4")).quantize(Decimal("0.01"))
        amount = pen.amount(entry.amount)
        if self.has(Trait.FORMULAS) and {"quantity", "rate"} <= self.at.keys():
            factors = (self.left + self.at[it] for it in ("quantity", "rate"))
            amount = pen.product(entry.amount, row, *factors)
        return {
            "name": pen.name(person.name),
            "id_number": pen.id_number(person.id_number),
            "bank_account": pen.account(person.bank_account),
            "phone": pen.phone(person.phone),
            "开户银行": Cell(BANK),
            "乡镇": Cell(TOWNSHIP),
            "early": pen.number(early),
            "late": pen.number(entry.quantity - early),
            "quantity": pen.number(entry.quantity),
            "rate": pen.number(entry.rate),
            "monthly": pen.amount(entry.amount / 3),
            "amount": amount,
            "remark": Cell(entry.remark),
            "household_head": pen.name(entry.head.name),
            "household_head_id_number": pen.id_number(entry.head.id_number),
            "payee": pen.name(entry.payee.name),
            "payee_id_number": pen.id_number(entry.payee.id_number),
        }

    def _faults(
        self, row: int, entry: Entry, values: dict[str, str], cells: dict[str, Cell]
    ) -> None:
        truth, sheet, person = self.drawing.truth, self.grid.name, entry.person
        for fault in entry.faults:
            if fault is Trait.MISMATCH and "quantity" not in self.at:
                continue
            if fault in {Trait.DAMAGED_ID, Trait.DAMAGED_ID_TEXT}:
                values["id_number"] = ""
                damaged = fault is Trait.DAMAGED_ID
                write = self.pen.damaged if damaged else self.pen.damaged_text
                cells["id_number"] = write(person.id_number)
            elif fault is Trait.DAMAGED_ACCOUNT:
                values["bank_account"] = ""
                cells["bank_account"] = self.pen.damaged(person.bank_account)
            elif fault is Trait.NO_AMOUNT:
                values["amount"] = ""
                cells["amount"] = cells["monthly"] = Cell("")
            elif fault is Trait.UNCACHED:
                values["amount"] = ""
                cells["amount"] = Cell("", formula="ROUND(1+1,2)", cached=False)
            elif fault is Trait.HIDDEN_ROW:
                self.grid.hidden_rows.add(row)
            truth.problems.append(Expected(sheet, row + 1, frozenset(CODES[fault])))

    def _where(self, row: int, entry: Entry) -> None:
        """Write village and group, in each row or once for a run of rows."""
        person = entry.person
        way = next(iter(self.drawing.traits & {Trait.MERGED, Trait.FILLED_ONCE}), None)
        for field, value in (("village", person.village), ("group", person.group)):
            if field in self.at:
                key = (person.village, value)
                shown = self.pen.padded(value)
                self.runs.write(way, row, self.left + self.at[field], key, shown)


class _Runs:
    """The columns of village and group: each row filled, filled once, or merged."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.open: dict[int, tuple[tuple[str, str], int, int]] = {}
        """By column: the value, its first row and its last row."""
        self.merged = False

    def write(
        self, way: Trait | None, row: int, column: int, key: tuple[str, str], shown: str
    ) -> None:
        """Write a value that may go on from the row above; `key` tells it."""
        self.merged = way is Trait.MERGED
        if way and column in self.open and self.open[column][0] == key:
            self.open[column] = (key, self.open[column][1], row)
            return
        self._close(column)
        self.grid.put(row, column, shown)
        if way:
            self.open[column] = (key, row, row)

    def interrupt(self) -> None:
        """End merged ranges where a total row comes; what is filled once goes on."""
        if self.merged:
            self.flush()

    def flush(self) -> None:
        """End all runs: on the next row every value is written again."""
        for column in list(self.open):
            self._close(column)

    def _close(self, column: int) -> None:
        if column in self.open:
            _, first, last = self.open.pop(column)
            if self.merged:
                self.grid.merge(first, column, last, column)


def _village(entry: Entry | None) -> str:
    return entry.person.village if entry else ""


def _where(entry: Entry) -> tuple[str, str]:
    return entry.person.village, entry.person.group


def _written(grids: Sequence[Grid], traits: frozenset[Trait]) -> tuple[str, bytes]:
    """Return the name and the bytes of the file."""
    kind = next(iter(traits & kinds.FILES), None)
    separated = {
        Trait.CSV_UTF8: ("csv", ",", "utf-8", 0),
        Trait.CSV_BOM: ("csv", ";", "utf-8-sig", 2),
        Trait.CSV_GB18030: ("csv", ",", "gb18030", -1),
        Trait.CSV_GB18030_TABS: ("txt", "\t", "gb18030", -1),
        Trait.CSV_UTF16: ("txt", "\t", "utf-16", 1),
    }
    if kind in separated:
        ending, separator, encoding, more = separated[kind]
        content = writers.text(grids[0], separator, encoding, more)
        return f"{FILE}.{ending}", content
    if kind in kinds.PAGES_OF_THE_WEB:
        utf8 = ("utf-8", "utf-8")
        said = utf8 if kind is Trait.HTML_UTF8 else ("gb18030", "gb2312")
        return f"{FILE}.xls", writers.html(grids[0], *said)
    if kind is Trait.XLS:
        return f"{FILE}.xls", biff.xls(grids)
    if kind is Trait.ODS:
        return f"{FILE}.ods", writers.ods(grids)
    content = writers.xlsx(grids, traits)
    if kind is Trait.ZIPPED:
        return f"{FILE}.zip", writers.packed({f"{FILE}.xlsx": content})
    endings = {Trait.XLSM: "xlsm", Trait.WPS_ZIP: "et"}
    return f"{FILE}.{endings.get(kind, 'xlsx') if kind else 'xlsx'}", content
