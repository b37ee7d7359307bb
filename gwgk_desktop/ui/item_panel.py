"""One item of the catalogue on one screen: what, how, when and where to disclose."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTextBrowser

from gwgk_desktop import wording
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.catalogue_versions import ItemChange
    from gwgk_desktop.services.catalogue_dates import Detail, Meant

Line = tuple[str, str]
"""What is told, and what is said of it."""


class ItemPanel(QTextBrowser):
    """Shows an item as questions and answers; its text can be copied."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("事项详情")
        self.setOpenLinks(False)
        self.setMinimumWidth(300)

    def show_detail(self, detail: Detail, villages: Mapping[int, str]) -> None:
        """Show an item; villages by their numbers."""
        item = detail.item
        title = escape(words.item_name(item))
        parts = [f"<h3>{title}</h3>"]
        parts += [
            _part("公开什么", _what(item)),
            _part("怎样公开", _how(item)),
            _part("何时公开", [*_when(item), *meant_lines(detail.meant)]),
            _part("在哪里公开", _where(item)),
        ]
        own = [
            (villages.get(it.village_id, ""), words.departure(it))
            for it in detail.departures
        ]
        if own:
            parts.append(_part("与目录不同的村", own))
        changed = [
            (f"第{version.number}版", f"{version.holds_from}起，{_change(it)}")
            for version, it in detail.history
        ]
        parts.append(_part("修订记录", changed))
        self.setHtml("".join(parts))

    def show_nothing(self, told: str) -> None:
        """Say why no item is shown."""
        self.setHtml(f"<p>{escape(told)}</p>")


def meant_lines(meant: Meant) -> list[Line]:
    """Return what a time limit means, and the days on which it is next due."""
    if meant.rule is None:
        told = f"“{meant.unread}”读不出" if meant.unread else "还没有规则"
        return [("推算规则", f"{told}，到期日要人工填写")]
    lines = [("推算规则", wording.time_limits.rule_sentence(meant.rule))]
    doubts = wording.time_limits.doubts(
        meant.event_assumed, meant.left_over, as_notice=meant.notice_assumed
    )
    lines += [("疑点", it) for it in doubts]
    lines += [("", it) for it in words.due_told(meant.due, recurs=meant.recurs)]
    return lines


def _what(item: CatalogueItem) -> list[Line]:
    return [
        ("类别", item.category),
        ("事项", " / ".join(filter(None, (item.first_level, item.second_level)))),
        ("内容", item.content),
        ("依据", item.basis),
        ("敏感级别", item.sensitivity),
        ("备注", item.note),
    ]


def _how(item: CatalogueItem) -> list[Line]:
    return [
        ("公开主体", item.body),
        ("方式", item.method),
        ("对象", item.audience),
        ("层级", item.level),
        ("程序", item.procedure),
    ]


def _when(item: CatalogueItem) -> list[Line]:
    since = f"（{item.holds_from}起施行）" if item.holds_from else ""
    return [
        ("时限", item.phrase + since),
        ("最短上墙", words.least_display(item)),
    ]


def _where(item: CatalogueItem) -> list[Line]:
    return [
        ("渠道和载体", item.channels),
        ("公开栏栏目", words.SECTIONS[item.board_section]),
        ("与村级关系", item.village_relation),
    ]


def _change(it: ItemChange) -> str:
    named = "、".join(words.ITEM_FIELDS[one.field] for one in it.fields)
    return words.CHANGES[it.change] + (f"：{named}" if named else "")


def _part(heading: str, lines: Iterable[Line]) -> str:
    rows = "".join(
        f"<tr><td width='76'>{escape(name)}</td><td>{_written(text)}</td></tr>"
        for name, text in lines
        if text
    )
    return f"<p><b>{heading}</b></p><table cellpadding='2'>{rows}</table>"


def _written(text: str) -> str:
    return escape(wording.masked_within(words.pointed(text))).replace("\n", "<br>")
