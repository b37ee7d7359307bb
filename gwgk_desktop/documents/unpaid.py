"""Words and marks by which a list says that somebody in it is not to be paid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop.documents import cells, headings
from gwgk_desktop.documents.payout_findings import quoted, repeatable
from gwgk_desktop.domain.problems import Code, Place, Problem, column_letters
from gwgk_desktop.domain.readings import Field

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from gwgk_desktop.documents.payout_findings import Findings, Listed, Notes
    from gwgk_desktop.documents.workbooks import Cell

_ENDED = (
    r"(?<![未无没非不])(?:死亡|去世|已故|亡故|病故|身故|过世|作废|已?注销(?!旧|原)|不予发|不予补"
    r"|不再发|不(?:应|得|宜)?享受|不符合|不合格|取消资格|资格取消)|(?<![\u3400-\u9fff])不发(?!生|达)"
    r"|[,，;；、。]不发(?!生|达)|不予发放|不发放|拒绝?领|放弃(?:领|享|补)"
)
_HELD = (
    r"(?<![未无没非不])(?:停发|停止发放|暂停|暂不发|暂缓|缓发|退回|退款|重复(?!率)"
    r"|已?取消|退出)"
)
_STOPPED = re.compile(f"{_ENDED}|{_HELD}")
_ENDED_ONLY = re.compile(_ENDED)
_PAID_AGAIN = re.compile(r"恢复|补发|重发|续发|已解决|已更正")
_ASKED_YES = re.compile(
    r"^是否(?:停发|死亡|去世|注销|作废|取消|退出|暂停|缓发|重复|剔除)"
)
_ASKED_NO = re.compile(
    r"^(?:是否)?(?:继续)?(?:发放|享受|领取|补贴|打卡|正常|在世|健在|存活|符合|合格|有效|兑付|通过|纳入)"
    r"(?:条件|资格|补贴|发放|状态|情况|与否)?$"
)
_DAY_OF_END = re.compile(r"^(?:死亡|去世|注销|停发|取消|退出)(?:时间|日期|年月|原因)$")
_YES = frozenset({"是", "√", "✓", "✔", "Y", "YES", "已停发", "有"})
_NO = frozenset({"否", "×", "✗", "✘", "X", "N", "NO", "不", "不是", "F", "FALSE", "╳"})
_BLANKS = frozenset({"", "无", "/", "-", "—", "——", "0"})
_LISTED = re.compile(r"以下|下列|下面|下述|名单|人员|:$")
_COLOURS = re.compile(
    r"(?:[红黄绿蓝橙紫灰黑粉](?:色|字|底)|标[红黄绿蓝]|颜色|底色|删除线).{0,6}?"
    r"(?:为|是|表示|代表|的|指|:|=)"
)
_TAKEN = frozenset(Field) - {Field.REMARK}


def says_unpaid(text: str) -> bool:
    """Return whether a text says that somebody is dead, or that a payout is stopped."""
    bare = headings.compact(text)
    if _PAID_AGAIN.search(bare):
        return _ENDED_ONLY.search(bare) is not None
    return _STOPPED.search(bare) is not None


def begins_unpaid(texts: Sequence[str]) -> bool:
    """Return whether a row says of those below it that they are not paid."""
    return any(says_unpaid(it) and _LISTED.search(it) for it in texts)


def colours_told(place: Place, texts: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each text that says what colours mean: they are not read."""
    for text in texts:
        if _COLOURS.search(headings.compact(text)):
            yield Problem(Code.COLOURS_TELL, place, {"text": quoted([text])})


class Unpaid:
    """Finds the payouts of a table that its own marks and words speak against."""

    def __init__(
        self,
        listed: Listed,
        columns: Mapping[Field, int],
        notes: Notes,
        findings: Findings,
    ) -> None:
        self._sheet, self._notes, self._findings = listed.sheet, notes, findings
        self._columns = frozenset(it.column for it in listed.header.headings)
        taken = {columns[field] for field in _TAKEN & columns.keys()}
        self._asked = [
            (it.column, headings.heading_key(it.text), it.whole)
            for it in listed.header.headings
            if it.column not in taken and it.text != "序号"
        ]
        self._memos: dict[int, dict[Cell, bool]] = {}
        self._struck = [
            columns[it]
            for it in (
                *(Field.NAME, Field.ID_NUMBER, Field.BANK_ACCOUNT, Field.AMOUNT),
            )
            if it in columns
        ]

    def look(self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]) -> None:
        """Note each payout that seems not to be paid, and what is noted to others."""
        self._findings.problems += self._marked(numbers, columns)
        if self._sheet.struck:
            self._findings.problems += self._struck_through(numbers)
        for number in numbers if self._sheet.hidden_rows else ():
            if number in self._sheet.hidden_rows:
                hidden = Problem(Code.HIDDEN_ROW, self._notes.row(number))
                self._findings.problems.append(hidden)
        if self._sheet.notes:
            self._noted(frozenset(numbers))

    def _noted(self, numbers: Collection[int]) -> None:
        """Tell what somebody noted at the cells of payouts."""
        for (row, column), text in self._sheet.notes.items():
            if row not in numbers or column not in self._columns:
                continue
            place = self._notes.row(row, column_letters(column))
            if says_unpaid(text):
                facts = {"heading": "", "text": quoted([text])}
                marked = Problem(Code.MARKED_UNPAID, place, facts)
                self._findings.problems.append(marked)
            else:
                noted = Problem(Code.CELL_NOTE, place, {"text": repeatable(text)})
                self._findings.notes.append(noted)

    def _marked(
        self, numbers: Sequence[int], columns: Sequence[Sequence[Cell]]
    ) -> Iterator[Problem]:
        for column, key, whole in self._asked:
            memo = self._memos.setdefault(column, {"": False})
            for number, cell in zip(numbers, columns[column], strict=True):
                against = memo.get(cell)
                if against is None:
                    against = memo[cell] = _speaks_against(key, cell)
                if against:
                    place = self._notes.row(number, column_letters(column))
                    facts = {"heading": whole, "text": quoted([cell])}
                    yield Problem(Code.MARKED_UNPAID, place, facts)

    def _struck_through(self, numbers: Sequence[int]) -> Iterator[Problem]:
        for number in numbers:
            at = [it for it in self._struck if (number, it) in self._sheet.struck]
            if at:
                place = self._notes.row(number, column_letters(at[0]))
                yield Problem(Code.STRUCK_THROUGH, place)


def _speaks_against(key: str, cell: Cell) -> bool:
    """Return whether what stands below a heading says that nothing is paid."""
    text = headings.compact(cells.text_of(cell))
    if _DAY_OF_END.search(key):
        return text not in _BLANKS
    if _ASKED_YES.search(key):
        return text.upper() in _YES or says_unpaid(text)
    if _ASKED_NO.search(key) and text.upper() in _NO:
        return True
    return says_unpaid(text)
