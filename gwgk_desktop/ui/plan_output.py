"""The plan on paper: the day's list, the walk-round, the boards."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QWidget,
)

from gwgk_desktop.services import plan_prints
from gwgk_desktop.services.plan_prints import PRINTS, PlanPrint
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.parts import Deed, button
from gwgk_desktop.ui.printing import PRINTER_DOTS, chosen_printer, paint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from PySide6.QtPrintSupport import QPrinter

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.ui.tasks import Lanes


class PlanOutput(QObject):
    """Prints what is chosen of the plan of a day, or saves it as PDF."""

    deed_done = Signal(object)
    failed = Signal(Exception)

    def __init__(
        self,
        lanes: Lanes,
        day: Callable[[], date],
        places: Callable[[], Iterator[int | None]],
    ) -> None:
        """Ask `day` for the day and `places` for the villages when they are wanted."""
        super().__init__()
        self._lanes, self._day, self._places = lanes, day, places
        self.what = QComboBox()
        self.what.setAccessibleName("打印什么")
        for what, name in PRINTS.items():
            self.what.addItem(name, what)
        self.print_button = button("打印…", self._print)
        self.save_button = button("另存为 PDF…", self._save)

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """What stands above the plan for it, in this order."""
        return self.what, self.print_button, self.save_button

    def _save(self) -> None:
        what = PlanPrint(self.what.currentData())
        day = self._day()
        suggested = f"{PRINTS[what]}-{day:%Y%m%d}.pdf"
        name = file_dialogs.save_file(
            self.what, f"{PRINTS[what]}另存为", suggested, "PDF (*.pdf)"
        )
        if name:
            self._lanes.work.run(
                partial(
                    plan_prints.save,
                    what=what,
                    day=day,
                    village_ids=list(self._places()),
                    to=Path(name),
                    overwrite=True,  # the dialog has asked
                ),
                done=self._saved,
                failed=self.failed.emit,
            )

    def _saved(self, path: Path) -> None:
        self.deed_done.emit(Deed(f"已存为 {path}", frozenset()))

    def _print(self) -> None:
        what = PlanPrint(self.what.currentData())
        printer = chosen_printer(
            self.what, PRINTS[what], landscape=what is PlanPrint.BOARDS
        )
        if printer is None:
            return
        self._lanes.work.run(
            partial(
                plan_prints.pages,
                what=what,
                day=self._day(),
                village_ids=list(self._places()),
                dots=PRINTER_DOTS,
            ),
            done=partial(self._paint, printer),
            failed=self.failed.emit,
        )

    def _paint(self, printer: QPrinter, pages: list[PageImage]) -> None:
        if paint(printer, pages, self.failed.emit):
            self.deed_done.emit(Deed(f"已送往打印机，共{len(pages)}页。", frozenset()))
