"""The form of an item of the catalogue."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.catalogue import (
    STANDING,
    UNTIL_EVENT,
    Scope,
    as_texts,
    categories,
    item_of,
    responsible,
)
from gwgk_desktop.services import catalogue_edits
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.ui.catalogue_dialogs import CatalogueDialog, reason_line
from gwgk_desktop.ui.parts import allow, choose, day_box, day_of
from gwgk_desktop.ui.phrase_box import CONFIRM, PhraseBox
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.services.catalogue import Overview
    from gwgk_desktop.ui.tasks import Lanes

_LONG = ("content", "basis", "procedure", "note")
"""Fields of several lines."""
_FIELDS = (
    *("category", "section", "first_level", "second_level", "content", "basis"),
    *("phrase", "holds_from", "body", "channels", "audience", "method", "level"),
    *("procedure", "least_display", "display_basis", "display_from", "sensitivity"),
    *("bodies", "village_relation", "note"),
)
_OFFERED = {
    "audience": ("全社会", "本村村民", "全体村民", "全体成员"),
    "method": ("主动公开", "依申请公开"),
    "level": ("村级", "乡级", "县级、乡级", "乡级、村级"),
    "least_display": ("15", "7", "30", STANDING, UNTIL_EVENT),
    "sensitivity": ("低", "中", "高", "高(健康)", "高(未成年人)"),
}
"""What is often said; anything else may be typed."""
_HINTS = {
    "holds_from": "如 2026-01-01；不清楚就留空",
    "display_from": "如 2026-01-01；不清楚就留空",
    "note": "如：法定依据已变更",
}


class ItemDialog(CatalogueDialog):
    """Shows every field of an item; a phrase that was typed is read back."""

    def __init__(
        self,
        lanes: Lanes,
        overview: Overview,
        item: CatalogueItem | None,
        today: date,
        parent: QWidget,
    ) -> None:
        """Show an item of the newest version, or none to add one."""
        title = f"修改 {words.item_name(item)}" if item else "新增事项"
        super().__init__(lanes, title, self._save, parent)
        self.resize(720, 600)
        self._overview = overview
        self._item = item
        items = overview.newest.items
        self._texts = as_texts(item) if item else _blank(overview)
        offered = {
            **_OFFERED,
            "category": categories(items),
            "body": responsible(items),
            "channels": tuple(dict.fromkeys(it.channels for it in items)),
        }
        self.fields: dict[str, QWidget] = {}
        form = QFormLayout()
        for name in _FIELDS:
            if name == "village_relation" and overview.newest.scope is Scope.VILLAGE:
                continue
            if name == "bodies" and overview.newest.scope is Scope.TOWNSHIP:
                continue
            self.fields[name] = self._field(name, offered.get(name, ()), today)
            form.addRow(words.ITEM_FIELDS[name], self.fields[name])
        inner = QWidget()
        inner.setLayout(form)
        self._area = QScrollArea()
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        self._layout.insertWidget(1, self._area, 1)
        newest = overview.newest.version
        begins = max(today, newest.holds_from) if newest else today
        self.holds_from = day_box(begins)
        self.reason = reason_line("年度审核调整；县里文件修订")
        self.form.addRow("从哪天起施行", self.holds_from)
        self.form.addRow("修订理由", self.reason)
        self.end()
        self._settle()

    @property
    def phrase(self) -> PhraseBox:
        """The time limit."""
        box = self.fields["phrase"]
        assert isinstance(box, PhraseBox)  # noqa: S101 - it was made so
        return box

    def _field(self, name: str, offered: Iterable[str], today: date) -> QWidget:
        text = self._texts[name]
        if name == "phrase":
            box = PhraseBox(self._lanes, today, text, self._texts["rule"])
            box.changed.connect(self._settle)
            box.failed.connect(self.failed)
            return box
        if name in _LONG:
            lines = QPlainTextEdit(text)
            lines.setTabChangesFocus(True)
            lines.setPlaceholderText(_HINTS.get(name, ""))
            lines.setMaximumHeight(64)
            return lines
        if name in {"section", "bodies"}:
            return self._choice(name, text)
        if offered:
            box_ = QComboBox()
            box_.setEditable(True)
            box_.addItems([it for it in offered if it])
            box_.setCurrentText(text)
            return box_
        line = QLineEdit(text)
        line.setPlaceholderText(_HINTS.get(name, ""))
        return line

    def _choice(self, name: str, code: str) -> QComboBox:
        """Return a box of the sections, or of the kinds of villages; blank: by kind."""
        box = QComboBox()
        if name == "section":
            box.addItem("按类别", "")
            for section, told in words.SECTIONS.items():
                box.addItem(told, section.value)
        else:
            box.addItem("按类别", "")
            kinds = wording.VILLAGE_KINDS
            for kind, told in kinds.items():
                box.addItem(f"只有{told}", kind.value)
            box.addItem("村和社区都有", ",".join(sorted(kinds)))
        choose(box, code)
        return box

    def _text(self, name: str) -> str:
        field = self.fields.get(name)
        match field:
            case PhraseBox():
                return field.phrase
            case QPlainTextEdit():
                return field.toPlainText()
            case QComboBox() if field.isEditable():
                return field.currentText()
            case QComboBox():
                return str(field.currentData())
            case QLineEdit():
                return field.text().strip()
            case _:
                return self._texts[name]

    def _settle(self) -> None:
        if "phrase" in self.fields:
            settled = self.phrase.is_settled
            allow(self.save_button, ("" if settled else CONFIRM,), self.lacking)
            if not settled:
                self._area.ensureWidgetVisible(self.phrase.confirmed)

    def _save(self) -> None:
        texts = {**self._texts, **{name: self._text(name) for name in self.fields}}
        texts["rule"] = self.phrase.rule
        revising = Revising(day_of(self.holds_from), self.reason.text())
        before = self._item or item_of(self._texts)
        work = partial(
            catalogue_edits.save_told, texts=texts, before=before, revising=revising
        )
        said = f"已保存“{texts['second_level'] or texts['first_level']}”。"
        self.do(work, said, "撤销修改" if self._item else "撤销新增")


def _blank(overview: Overview) -> dict[str, str]:
    """Return the fields of an item that is yet to be filled in."""
    items = overview.newest.items
    last = max((it.sequence for it in items), default=0)
    is_village = overview.newest.scope is Scope.VILLAGE
    told = dict.fromkeys(words.ITEM_FIELDS, "")
    return {
        **told,
        "scope": overview.newest.scope,
        "sequence": str(last + 1),
        "category_code": "affairs" if is_village else "government",
        "method": "主动公开",
        "level": "村级" if is_village else "乡级",
        "least_display": "15" if is_village else "",
    }
