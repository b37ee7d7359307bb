"""What all kinds of sheets are made by: numbers, drawing, the gate, consent."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gwgk_desktop.documents import (
    sheet_forms,
    wall_sheets,
)
from gwgk_desktop.domain.notice_sheets import (
    MadeSheet,
    SheetNumber,
)
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Problem, Refusal, Severity
from gwgk_desktop.domain.reviews import FOR_ALL, Classification
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import glyph_pictures, leaks
from gwgk_desktop.services.sheet_files import CONTENT, shown_in_text, shown_on_pages
from gwgk_desktop.store import notice_sheets as kept
from gwgk_desktop.store import payments as kept_payments
from gwgk_desktop.store import reviews as kept_reviews

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from gwgk_desktop.documents.wall_sheets import GlyphPicture
    from gwgk_desktop.domain.calendar import NoticePeriod
    from gwgk_desktop.domain.notice_sheets import NoticeSheet
    from gwgk_desktop.domain.pages import Setting
    from gwgk_desktop.domain.sheet_forms import SheetForms
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class MadeSheets:
    """The sheets that one deed made, and what it has to say of them."""

    operation: Operation
    sheets: tuple[MadeSheet, ...]
    notes: tuple[tuple[str, Problem], ...]
    """What was left out or assumed, each with the village."""


class SheetFaults(Refusal):
    """Raised where sheets cannot be made; `faults` says why, village by village."""

    def __init__(self, faults: Sequence[tuple[str, Problem]]) -> None:
        village, first = faults[0]
        super().__init__(first.code, **{**first.facts, "village": village})
        self.faults = tuple(faults)


class NotAgreed(Refusal):
    """Raised where a deed wants the clerk's consent; `warnings` say what to."""

    def __init__(
        self,
        warnings: Sequence[tuple[str, Problem]],
        code: Code = Code.SHEETS_NOT_AGREED,
        notes: Sequence[tuple[str, Problem]] = (),
    ) -> None:
        super().__init__(code, count=len(warnings))
        self.warnings = tuple(warnings)
        self.told = tuple(notes) or self.warnings
        """All that is to be known of the deed, the warnings among it."""


@contextmanager
def _recorded(store: Store) -> Iterator[None]:
    """Write into the history which personal data kept sheets from being made.

    Whether it was found before a sheet was drawn or, by the gate, in the finished one.
    """
    try:
        with leaks.recorded(store):
            yield
    except SheetFaults as refused:
        counts = Counter(
            (
                village,
                str(it.facts["column"]),
                PersonalData(str(it.facts["kind"])).value,
            )
            for village, it in refused.faults
            if it.code in {Code.PERSONAL_DATA_ON_SHEET, Code.OWN_DATA_ON_SHEET}
        )
        for (village, where, kind), count in counts.items():
            facts: dict[str, object] = {
                "file": f"{village}公示单",
                "leak_place": where,
                "personal": kind,
                "count": count,
            }
            leaks.record_blocked(store, facts)
        raise


@dataclass(frozen=True, slots=True)
class How:
    """How sheets of the office are drawn."""

    forms: SheetForms
    pictures: Mapping[str, GlyphPicture]


def how_drawn(store: Store) -> How:
    """Return how sheets of the office are drawn; refuse forms that are wrong."""
    return How(sheet_forms.load(store.path.parent), glyph_pictures.pictures(store))


@dataclass(frozen=True, slots=True)
class Making:
    """Sheets as one deed makes them: all of them, or none."""

    store: Store
    how: How
    operation: Operation
    agreed: bool
    """Whether the clerk has agreed to what the sheets warn of."""
    made: list[MadeSheet] = field(default_factory=list)
    notes: list[tuple[str, Problem]] = field(default_factory=list)
    """What is to be said, each with the village; the warnings are among it."""
    warnings: list[tuple[str, Problem]] = field(default_factory=list)
    faults: list[tuple[str, Problem]] = field(default_factory=list)

    def keep(
        self,
        asked: MadeSheet,
        sheet: NoticeSheet,
        problems: Sequence[Problem],
        village_id: int | None,
        batch_ids: Sequence[int],
    ) -> None:
        """Draw and keep a sheet, unless it, or one before it, may not be made."""
        pictures = self.how.pictures
        self._tell(asked.number.village, problems)
        self._tell(asked.number.village, wall_sheets.missing_glyphs(sheet, pictures))
        self._tell(asked.number.village, wall_sheets.pictured_glyphs(sheet, pictures))
        if self.faults or (self.warnings and not self.agreed):
            return
        new = self._drawn(asked, sheet)
        kept.add(self.store.db, village_id, new, batch_ids)
        self.made.append(new)

    def _drawn(self, asked: MadeSheet, sheet: NoticeSheet) -> MadeSheet:
        """Draw a sheet and search what it says; it and its content go on the shelf."""
        drawn = wall_sheets.draw(
            sheet, self.how.forms, asked.setting, asked.made_on, self.how.pictures
        )
        text = drawn.text.encode()
        made = replace(asked, page_count=drawn.page_count, shown=drawn.shown)
        name, store = str(asked.number), self.store
        leaks.gate(store, drawn.content, f"{name}.pdf", shown_on_pages(made))
        leaks.gate(store, text, f"{name}{CONTENT}", shown_in_text(made))
        return replace(
            made,
            file_sha256=store.shelf.keep(drawn.content),
            content_sha256=store.shelf.keep(text),
        )

    def _tell(self, village: str, problems: Sequence[Problem]) -> None:
        for it in problems:
            if it.severity is Severity.ERROR:
                self.faults.append((village, it))
                continue
            self.notes.append((village, it))
            if it.severity is Severity.WARNING:
                self.warnings.append((village, it))

    def end(self) -> None:
        """Refuse the whole deed where a sheet may not be made; else note what it was.

        Raises SheetFaults, or NotAgreed where there are warnings without consent.
        """
        if self.faults:
            raise SheetFaults(self.faults)
        if self.warnings and not self.agreed:
            raise NotAgreed(self.warnings, notes=self.notes)
        if self.warnings:
            agreed = [[village, it.code] for village, it in self.warnings]
            self.operation.facts["agreed"] = agreed
        self.operation.facts["numbers"] = [str(it.number) for it in self.made]

    def result(self) -> MadeSheets:
        """Return the sheets, once the deed is done, as the store knows them now."""
        by_number = {it.number: it for it in kept.sheets(self.store.db)}
        made = tuple(by_number[it.number] for it in self.made)
        return MadeSheets(self.operation, made, tuple(self.notes))


@contextmanager
def making(
    store: Store, how: How, said: dict[str, object], *, agreed: bool
) -> Iterator[Making]:
    """Make sheets, as drafts, in one deed, of which the history tells what is `said`.

    Raises SheetFaults or NotAgreed at its end, and Leaked where the gate finds
    personal data in a finished sheet.
    """
    with _recorded(store), store.operation(Kind.MAKE_SHEETS, said) as operation:
        work = Making(store, how, operation, agreed)
        yield work
        work.end()


def classified_as(
    store: Store, told: Classification | None, programme_id: int | None
) -> Classification:
    """Return what new sheets are classified as; refuse what says no ground."""
    if told is None:
        known = kept_reviews.programme_classifications(store.db)
        return FOR_ALL if programme_id is None else known.get(programme_id, FOR_ALL)
    for problem in told.faults():
        raise Refusal(problem.code, **problem.facts)
    leaks.refuse_numbers(store, {"ground": told.ground, "basis": told.basis})
    return told


def drafter(store: Store, named: str) -> str:
    """Return who drafts a sheet; refuse a name that holds a number of a person."""
    leaks.refuse_numbers(store, {"who": named})
    return store.user.name if store.user else named.strip()


def paid_lines(store: Store, batch_id: int) -> Collection[int]:
    """Return the lines of a batch that the bank calls paid."""
    return kept_payments.paid_lines(store.db, batch_id)


def outlined(
    number: SheetNumber, notice: NoticePeriod, setting: Setting, store: Store
) -> MadeSheet:
    """Return what is known of a sheet before it is composed."""
    return MadeSheet(
        number=number,
        title="",
        notice=notice,
        paper=setting.paper,
        made_on=store.now().date(),
        page_count=0,
        line_count=0,
        total_fen=0,
        file_sha256="",
        direction=setting.direction,
        size=setting.size,
    )


def numbered(
    store: Store, asked: MadeSheet, village_id: int | None, batch_ids: Sequence[int]
) -> tuple[SheetNumber, SheetNumber | None]:
    """Return the number of a new sheet, and of the withdrawn one that it corrects."""
    number = asked.number
    found = kept.number_for(store.db, asked, village_id, batch_ids)
    wrong = kept_reviews.withdrawn_version(store.db, village_id, *found[:2])
    new = SheetNumber(number.village, *found)
    return new, None if wrong is None else replace(new, version=wrong)
