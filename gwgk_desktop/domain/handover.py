"""The handover sheet (交接单): what somebody needs who takes the desk over.

It names nobody who receives a payout, so that it may lie on a desk; users of the
program stand on it by name.  Days that no rule of the program gives are not made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from gwgk_desktop.domain.backups import Backup
    from gwgk_desktop.domain.calendar import Quarter
    from gwgk_desktop.domain.notice_sheets import SheetNumber
    from gwgk_desktop.domain.users import User


class Waiting(StrEnum):
    """What can be left to do; in the order in which it is told."""

    ROWS_REFUSED = "rows_refused"
    """Rows went back at the last import of a list and have not come in again."""
    IMPORT_UNDONE = "import_undone"
    """A list was undone and nothing was imported in its place."""
    NO_SHEET = "no_sheet"
    """A batch has villages without a sheet; counted are these."""
    SHEET_OUTDATED = "sheet_outdated"
    """Lines on a sheet were corrected after it was made; counted are the lines."""
    SHEET_VOID = "sheet_void"
    """A sheet whose batch was undone may still hang."""
    SHEET_NOT_POSTED = "sheet_not_posted"
    """A sheet was released and not noted as put up."""
    POSTING_TO_MEND = "posting_to_mend"
    """A sheet is to be put up again, corrected, or taken down once withdrawn."""
    OBJECTION_OPEN = "objection_open"
    """Objections wait for an answer; the days are those that are over."""
    RETURN_NOT_SENT = "return_not_sent"
    """A quarter is over and its return was not exported; counted are batches."""
    RETURN_OUTDATED = "return_outdated"
    """The last return of a quarter counts other batches than were paid in it."""
    NO_BANK_WORD = "no_bank_word"
    """No return file of the bank has spoken of some lines of a paid batch."""
    BANK_FAILED = "bank_failed"
    """Lines failed or came back, and were not sent again."""
    RESEND_UNANSWERED = "resend_unanswered"
    """Lines were sent again, and the bank has not spoken of them since."""
    VERIFICATION_OPEN = "verification_open"
    """Hits of comparison lists wait for a decision."""


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One thing that is left to do; nobody is named."""

    waiting: Waiting
    subject: str
    """The batch by its title, the number of the sheet, or the quarter."""
    count: int
    days: int | None = None
    """For how long; None where that is not known or does not matter."""
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class RunningNotice:
    """A sheet that hangs, or is to hang, and takes objections until its last day."""

    number: SheetNumber
    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """A place where backups of this store stand."""

    folder: Path
    second: bool
    reachable: bool
    count: int = 0
    """Of whole backups."""
    newest: Backup | None = None


@dataclass(frozen=True, slots=True)
class RecoveryTold:
    """What the history says of the recovery code that holds; never the code."""

    on: date
    by: str
    file: str
    """Name of the sheet as it was written; empty where the code was shown once."""


@dataclass(frozen=True, slots=True)
class Handover:
    """All that the handover sheet says."""

    township: str
    made_at: datetime
    made_by: str
    program: str
    schema: int
    folder: Path
    protected: bool
    open_work: tuple[OpenWork, ...]
    running: tuple[RunningNotice, ...]
    quarter: Quarter
    """The running one."""
    quarter_batches: int
    """How many batches were paid in it that no exported return counts yet."""
    places: tuple[BackupPlace, ...]
    deeds_since: int
    """Deeds that the newest backup beside the store does not hold."""
    drilled: str
    """The backup of the last drill; empty where none is known."""
    drilled_at: datetime | None
    drill_passed: bool
    recovery: RecoveryTold | None
    users: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet in words: paragraphs, and below them a table or none."""

    heading: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    shares: tuple[int, ...] = ()
    """How wide the columns are, in parts of the page."""

    @property
    def is_line(self) -> bool:
        """Whether it is a single line, to be filled in by hand say."""
        return not (self.lines or self.rows)
