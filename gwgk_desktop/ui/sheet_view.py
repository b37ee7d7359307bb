"""The pages of a chosen sheet, asked for on the look-up lane as they are seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from gwgk_desktop.services import sheet_files
from gwgk_desktop.services.sheet_files import Pages
from gwgk_desktop.ui.pdf_view import PagesView

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.ui.tasks import Lanes

    Draw = Callable[[Store, MadeSheet, Pages], list[PageImage]]


class SheetView(PagesView):
    """Shows one sheet; what comes late, when another is chosen, is not shown."""

    failed = Signal(Exception)

    def __init__(self, lanes: Lanes, draw: Draw = sheet_files.page_images) -> None:
        """`draw` says how: as it would be printed, or as it would be released."""
        super().__init__()
        self._lanes = lanes
        self._draw = draw
        self._sheet: MadeSheet | None = None
        self.wanted.connect(self._ask_page)

    @property
    def sheet(self) -> MadeSheet | None:
        """The sheet that is shown."""
        return self._sheet

    def show_sheet(self, sheet: MadeSheet | None) -> None:
        """Show another sheet, or none."""
        self._sheet = sheet
        self.clear()
        if sheet is not None:
            self._lanes.look.run(
                partial(sheet_files.page_sizes, sheet=sheet),
                done=partial(self._show_sizes, sheet),
                failed=self.failed.emit,
            )

    def _show_sizes(self, sheet: MadeSheet, sizes: list[tuple[float, float]]) -> None:
        if sheet == self._sheet:
            self.show_document(sizes)

    def _ask_page(self, number: int, dots: float) -> None:
        sheet = self._sheet
        if sheet is not None:
            self._lanes.look.run(
                lambda store: self._draw(store, sheet, Pages(dots, 1, number)),
                done=partial(self._show_image, sheet, number, dots),
                failed=self.failed.emit,
            )

    def _show_image(
        self, sheet: MadeSheet, number: int, dots: float, pages: list[PageImage]
    ) -> None:
        if sheet == self._sheet:
            self.show_page(number, dots, pages[0])
