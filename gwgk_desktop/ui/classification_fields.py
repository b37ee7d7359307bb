"""Whether all may see a sheet (公开属性), as fields of a form."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit

from gwgk_desktop import wording
from gwgk_desktop.domain.reviews import GROUNDS, Classification, Disclosure
from gwgk_desktop.ui.parts import choice, choose


class ClassificationFields:
    """The fields of a classification: a ground brings its basis with it."""

    def __init__(self, shown: Classification) -> None:
        self._form: QFormLayout | None = None
        self._asked = True
        self.disclosure = QComboBox()
        for member, label in wording.DISCLOSURES.items():
            self.disclosure.addItem(label, member)
        self.ground = choice("不予公开必填，可选可写")
        self.ground.addItems(list(GROUNDS))
        self.ground.setCurrentText(shown.ground)
        self.basis = QLineEdit(shown.basis)
        self.basis.setPlaceholderText("不予公开必填：哪部法规第几条")
        self.ground.currentTextChanged.connect(self._ground_chosen)
        self.disclosure.currentIndexChanged.connect(self._settle)
        choose(self.disclosure, shown.disclosure)
        self._settle()

    def add_to(self, form: QFormLayout) -> None:
        """Put the fields into a form."""
        self._form = form
        form.addRow("公开属性", self.disclosure)
        form.addRow("理由", self.ground)
        form.addRow("依据", self.basis)
        self._settle()

    def show_rows(self, *, on: bool) -> None:
        """Show the fields in their form, or hide them where they are not asked."""
        self._asked = on
        self._settle()

    def value(self) -> Classification:
        """Return what was decided; of what all may see no ground is kept."""
        member = Disclosure(self.disclosure.currentData())
        if member is Disclosure.PROACTIVE:
            return Classification()
        ground = self.ground.currentText().strip()
        return Classification(member, ground, self.basis.text().strip())

    def _ground_chosen(self, text: str) -> None:
        if text in GROUNDS:
            self.basis.setText(GROUNDS[text])

    def _settle(self) -> None:
        withheld = self.disclosure.currentData() != Disclosure.PROACTIVE
        for one, shown in (
            (self.disclosure, self._asked),
            (self.ground, self._asked and withheld),
            (self.basis, self._asked and withheld),
        ):
            one.setEnabled(shown)
            if self._form is not None:
                self._form.setRowVisible(one, shown)
