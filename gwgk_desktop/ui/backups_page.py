"""The page of backups (备份): made, drilled, restored, swapped back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTabWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Aside, Backup, Reason
from gwgk_desktop.services import backup_settings, backups, drills, restoring
from gwgk_desktop.ui import file_dialogs
from gwgk_desktop.ui.parts import Deed, bar, button, fit, heading, sure
from gwgk_desktop.ui.printing import chosen_printer
from gwgk_desktop.ui.progress import walk_shown
from gwgk_desktop.ui.rights import Needs
from gwgk_desktop.ui.rows import Column, RowsModel, chosen, table_of
from gwgk_desktop.ui.why_off import CHOOSE_FIRST, settle

if TYPE_CHECKING:
    from datetime import datetime

    from gwgk_desktop.domain.backups import DrillRecord, Loss
    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.services.backups import Made
    from gwgk_desktop.services.restoring import Decided
    from gwgk_desktop.ui.tasks import Lanes


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


BACKUP_COLUMNS: tuple[Column[Backup], ...] = (
    Column(
        "时间", lambda it: it.seal.made_at, lambda at: f"{at:%m-%d %H:%M}", width=14
    ),
    Column("原因", lambda it: wording.BACKUP_REASONS[it.seal.reason], width=12),
    Column("状态", wording.backup_state, width=24),
    Column("大小", lambda it: it.size, wording.size, number=True, width=12),
    Column(
        "历史到", lambda it: it.seal.deeds, lambda n: f"{n}号", number=True, width=9
    ),
    Column("存放处", lambda it: "第二存放处" if it.second else "本机", width=12),
    Column("名称", lambda it: it.name, exact=True),
)
ASIDE_COLUMNS: tuple[Column[Aside], ...] = (
    Column("换下时间", lambda it: it.at, _minute, width=20),
    Column("大小", lambda it: it.size, wording.size, number=True, width=12),
    Column("名称", lambda it: it.name, exact=True),
)


class BackupsPage(QWidget):
    """Shows the backups, the newest first, and what restores have put aside."""

    title = "备份"
    watches = frozenset({"*"})
    deed_done = Signal(object)
    failed = Signal(Exception)
    swap_wanted = Signal(object)
    """A restore is decided for: whoever has the store open must let it go."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__()
        self._lanes = lanes
        self.rows: RowsModel[Backup] = RowsModel(BACKUP_COLUMNS, self)
        self.table = table_of(
            self.rows,
            empty="还没有备份。\n导入、撤销之前会自动做；也可以点“立即备份”。",
        )
        self.asides: RowsModel[Aside] = RowsModel(ASIDE_COLUMNS, self)
        self.aside_table = table_of(
            self.asides, empty="没有换下的数据：还没有恢复过备份。"
        )
        self.second = QLabel()
        self.second.setWordWrap(True)
        self.bare = QLabel()
        self.bare.setObjectName("refused")
        self.bare.setWordWrap(True)
        self.bare.hide()
        self.make_button = button("立即备份", self.make, main=True)
        self.drill_button = button("演练", self._drill)
        self.restore_button = button("恢复…", self._ask_restore, needs=Needs.CHANGING)
        self.remove_button = button(
            "删除不可用的…", self._ask_remove, needs=Needs.CHANGING
        )
        self.second_button = button(
            "第二存放处…", self._choose_second, needs=Needs.CHANGING
        )
        self.no_second_button = button(
            "不用第二存放处", partial(self.use_second, None), needs=Needs.CHANGING
        )
        self.back_button = button("换回…", self._ask_back, needs=Needs.CHANGING)
        self.forget_button = button("删除…", self._ask_forget, needs=Needs.CHANGING)
        for table in (self.table, self.aside_table):
            table.selectionModel().selectionChanged.connect(self._settle)
        aside_tab = QWidget()
        aside_layout = QVBoxLayout(aside_tab)
        aside_layout.addLayout(bar(self.back_button, self.forget_button, None))
        aside_layout.addWidget(self.aside_table, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.table, "备份")
        self.tabs.addTab(aside_tab, "恢复时换下的数据")
        layout = QVBoxLayout(self)
        told = "退出时、每半小时、导入和撤销之前自动备份；写完都打开核对过才算数。"
        layout.addWidget(heading("备份", told))
        layout.addLayout(
            bar(
                *(self.make_button, self.drill_button, self.restore_button),
                *(self.remove_button, None),
                *(self.second_button, self.no_second_button),
            )
        )
        layout.addWidget(self.second)
        layout.addWidget(self.bare)
        layout.addWidget(self.tabs, 1)
        self._settle()

    def refresh(self) -> None:
        """Look for backups again; on the spare lane, a stick may be slow."""
        self._lanes.spare.run(
            lambda store: (
                backups.every(store),
                backups.asides(store),
                backup_settings.settings(store).second,
                (
                    backup_settings.settings_damaged(store),
                    backup_settings.second_missing(store),
                    backups.not_protected(store),
                ),
            ),
            done=self._show,
            failed=self.failed.emit,
        )

    def _show(
        self,
        found: tuple[list[Backup], list[Aside], str, tuple[Problem | None, ...]],
    ) -> None:
        every, asides, second, problems = found
        self.rows.show_rows(every)
        self.asides.show_rows(asides)
        self.second.setText(
            f"第二存放处：{second or '还没有选定。请选一个U盘或移动硬盘'}"
        )
        told = [wording.describe(it) for it in problems if it]
        self.bare.setText("\n".join(told))
        self.bare.setVisible(bool(told))
        self.no_second_button.setVisible(bool(second))
        self._settle()

    def _settle(self) -> None:
        backup, aside = chosen(self.table), chosen(self.aside_table)
        none = "" if backup else CHOOSE_FIRST
        whole = backup is not None and backup.whole
        sealed = backup is not None and bool(backup.seal.serial)
        settle(
            (
                (self.restore_button, none or ("" if whole else "这份备份不完整")),
                (self.drill_button, none or ("" if sealed else "这份备份没有封条")),
                (self.remove_button, none or ("只能删不完整的" if whole else "")),
                (self.back_button, "" if aside else CHOOSE_FIRST),
                (self.forget_button, "" if aside else CHOOSE_FIRST),
            )
        )

    # Making

    def make(self) -> None:
        """Back up now, and in the second place where that is there."""
        walk_shown(
            self._lanes.spare,
            partial(backups.make, reason=Reason.ASKED),
            "正在备份",
            self,
            done=self._made,
            failed=self.failed.emit,
        )

    def _made(self, made: Made) -> None:
        said = f"已备份：{made.backup.name}"
        if made.second:
            said += "，第二存放处也已备份"
        self.refresh()
        told = "".join([f"{said}。", *map(wording.describe, made.problems)])
        advice, problem = bool(made.problems), made.problem
        self.deed_done.emit(
            Deed(
                told, frozenset(), advice=advice, backed_up=True, backup_problem=problem
            )
        )

    # The second place

    def _choose_second(self) -> None:
        name = file_dialogs.folder(self, "第二存放处：U盘或移动硬盘")
        if name:
            self.use_second(Path(name))

    def use_second(self, folder: Path | None) -> None:
        """Remember a second place, or none, and back up there at once."""
        self._lanes.spare.run(
            partial(backup_settings.choose_second, folder=folder),
            done=lambda _: self.make() if folder else self.refresh(),
            failed=self.failed.emit,
        )

    # The drill

    def _drill(self) -> None:
        backup = chosen(self.table)
        if backup is None:
            return
        walk_shown(
            self._lanes.spare,
            partial(drills.drill, backup=backup),
            "正在演练",
            self,
            done=self._drilled,
            failed=self.failed.emit,
        )

    def _drilled(self, record: DrillRecord) -> None:
        self.refresh()  # it may count no longer, or again
        DrillDialog(record, self).open()

    # Restoring

    def _ask_restore(self) -> None:
        self._ask(chosen(self.table))

    def _ask_back(self) -> None:
        self._ask(chosen(self.aside_table))

    def _ask(self, source: Backup | Aside | None) -> None:
        if source is not None:
            self._lanes.spare.run(
                partial(restoring.what_would_be_lost, source=source),
                done=partial(self._agree, source),
                failed=self.failed.emit,
            )

    def _agree(self, source: Backup | Aside, loss: Loss) -> None:
        kept = "现有的数据会换到一旁，以后可以换回来。"
        text = "\n".join([f"恢复{source.name}？", *wording.would_be_lost(loss), kept])
        if not sure(self, text, "恢复"):
            return
        walk_shown(
            self._lanes.work,
            partial(restoring.restore, source=source),
            "正在恢复",
            self,
            done=self._decided,
            failed=self.failed.emit,
        )

    def _decided(self, decided: Decided) -> None:
        self.swap_wanted.emit(decided)

    def _ask_forget(self) -> None:
        text = "删除恢复时换下的这份数据？删除后不能再换回来。"
        self._forget(chosen(self.aside_table), text)

    def _ask_remove(self) -> None:
        backup = chosen(self.table)
        state = wording.backup_state(backup) if backup else ""
        self._forget(backup, f"删除这份备份？它{state}。删除后不能再找回。")

    def _forget(self, it: Backup | Aside | None, text: str) -> None:
        if it is not None and sure(self, text, "删除"):
            self._lanes.spare.run(
                partial(backups.forget, it=it),
                done=lambda _: self.refresh(),
                failed=self.failed.emit,
            )


class DrillDialog(QDialog):
    """The record of a drill, to be printed and filed."""

    def __init__(self, record: DrillRecord, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("演练记录")
        fit(self, 620, 320)
        self.page = QTextBrowser()
        title, *lines = wording.drill_record(record)
        self.page.setMarkdown("\n\n".join([f"# {title}", *lines]))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        printing = buttons.addButton("打印…", QDialogButtonBox.ButtonRole.ActionRole)
        printing.clicked.connect(self._print)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page, 1)
        layout.addWidget(buttons)

    def _print(self) -> None:
        printer = chosen_printer(self, self.windowTitle(), full_page=False)
        if printer is not None:
            self.page.print_(printer)
