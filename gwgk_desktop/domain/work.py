"""What work is: named operations on the store, and long work in steps.

Long work is a generator that yields Progress and returns its result.  Every
`yield` is a place where it may be cancelled: whoever runs it closes the
generator, its `with` blocks unwind, and nothing is left half done.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

T = TypeVar("T")


class Kind(StrEnum):
    """What the clerk did; the history names it so, and the undo."""

    SET_UP_EXAMPLE = "set_up_example"
    SEED_PROGRAMMES = "seed_programmes"
    EDIT_OFFICE = "edit_office"
    ADD_VILLAGES = "add_villages"
    EDIT_VILLAGE = "edit_village"
    SET_FINANCE_HEAVY = "set_finance_heavy"
    SET_FINANCE_USUAL = "set_finance_usual"
    ADD_VILLAGE_ALIAS = "add_village_alias"
    REMOVE_VILLAGE_ALIAS = "remove_village_alias"
    ADD_BOARD = "add_board"
    EDIT_BOARD = "edit_board"
    REMOVE_BOARD = "remove_board"
    IMPORT_BOARDS = "import_boards"
    RECORD_EVENT = "record_event"
    REMOVE_EVENT = "remove_event"
    EDIT_STAFF = "edit_staff"
    EDIT_PROGRAMME = "edit_programme"
    ADOPT_CATALOGUE = "adopt_catalogue"
    IMPORT_CATALOGUE = "import_catalogue"
    EDIT_CATALOGUE = "edit_catalogue"
    DEPART_FROM_CATALOGUE = "depart_from_catalogue"
    REVIEW_CATALOGUE = "review_catalogue"
    IMPORT_PAYOUTS = "import_payouts"
    CORRECT_BATCH = "correct_batch"
    CORRECT_LINE = "correct_line"
    MAKE_SHEETS = "make_sheets"
    PRINT_INTERNAL_COPIES = "print_internal_copies"
    KEEP_GLYPH = "keep_glyph"
    REMOVE_GLYPH = "remove_glyph"
    EXPORT_RETURN = "export_return"
    BLOCK_LEAK = "block_leak"
    KEEP_RECIPE = "keep_recipe"
    REMOVE_RECIPE = "remove_recipe"
    TAKE_IN_RECIPES = "take_in_recipes"
    KEEP_MEANING = "keep_meaning"
    REMOVE_MEANING = "remove_meaning"
    GIVE_BACK_ROWS = "give_back_rows"
    IMPORT_COMPARISON_LIST = "import_comparison_list"
    VERIFY_BATCH = "verify_batch"
    DECIDE_VERIFICATION = "decide_verification"
    PRINT_VERIFICATIONS = "print_verifications"
    READ_PAYMENTS = "read_payments"
    RESEND_PAYOUTS = "resend_payouts"
    PROTECT_FOLDER = "protect_folder"
    FORGET_OLD = "forget_old"
    ADD_USER = "add_user"
    CLOSE_USER = "close_user"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a deed
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - the name of a deed
    NEW_RECOVERY = "new_recovery"
    HAND_OUT_RECOVERY = "hand_out_recovery"
    SET_IDLE_LOCK = "set_idle_lock"
    REVEAL = "reveal"
    HAND_OVER = "hand_over"
    MEND_KEPT = "mend_kept"
    RESTORE = "restore"
    SET_REVIEW_RULE = "set_review_rule"
    CLASSIFY_SHEETS = "classify_sheets"
    CLASSIFY_PROGRAMME = "classify_programme"
    REVIEW_SHEETS = "review_sheets"
    PRINT_SIGN_OFF = "print_sign_off"
    RELEASE_SHEETS = "release_sheets"
    WITHDRAW_SHEETS = "withdraw_sheets"
    SET_ASIDE_SHEETS = "set_aside_sheets"
    POST_SHEETS = "post_sheets"
    TAKE_DOWN_SHEETS = "take_down_sheets"
    NOTE_SPOILED = "note_spoiled"
    RECORD_OBJECTION = "record_objection"
    ANSWER_OBJECTIONS = "answer_objections"
    KEEP_PHOTOS = "keep_photos"
    ARCHIVE_POSTINGS = "archive_postings"
    PRINT_CERTIFICATES = "print_certificates"
    EXPORT_PACKETS = "export_packets"
    ENQUIRE = "enquire"
    PRINT_ENQUIRY = "print_enquiry"
    SET_POSTING_RULE = "set_posting_rule"
    SETTLE_FOUND = "settle_found"
    SET_TIME_LIMITS = "set_time_limits"
    KEEP_DAYS_OFF = "keep_days_off"
    REMOVE_DAYS_OFF = "remove_days_off"
    UNDO = "undo"


LASTING = frozenset(
    {
        Kind.MAKE_SHEETS,
        Kind.PRINT_INTERNAL_COPIES,
        Kind.EXPORT_RETURN,
        Kind.BLOCK_LEAK,
        Kind.GIVE_BACK_ROWS,
        Kind.PRINT_VERIFICATIONS,
        Kind.PROTECT_FOLDER,
        Kind.FORGET_OLD,
        Kind.ADD_USER,
        Kind.CLOSE_USER,
        Kind.RESET_PASSWORD,
        Kind.CHANGE_PASSWORD,
        Kind.NEW_RECOVERY,
        Kind.HAND_OUT_RECOVERY,
        Kind.SET_IDLE_LOCK,
        Kind.REVEAL,
        Kind.HAND_OVER,
        Kind.MEND_KEPT,
        Kind.RESTORE,
        Kind.PRINT_SIGN_OFF,
        Kind.RELEASE_SHEETS,
        Kind.WITHDRAW_SHEETS,
        Kind.PRINT_CERTIFICATES,
        Kind.EXPORT_PACKETS,
        Kind.ENQUIRE,
        Kind.PRINT_ENQUIRY,
        Kind.SETTLE_FOUND,
    }
)
"""Deeds whose result has left the store, on paper or as a file: never undone.

Nor is a restore: what it put aside is swapped back, by another restore; nor a number
that was shown: it was seen; nor what was mended: nothing was lost by it."""
OPEN_TO_ALL = frozenset({Kind.CHANGE_PASSWORD})
"""Deeds of those, too, who may only look: they concern nobody else."""


@dataclass(slots=True)
class Operation:
    """A deed in the history; once done, it knows which tables it touched."""

    id: int
    facts: dict[str, object] = field(default_factory=dict)
    """What the history says of it: plain values without personal data."""
    touched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An operation as the history shows it."""

    id: int
    kind: Kind
    facts: Mapping[str, object]
    who: str
    at: datetime
    undoes: int | None
    undone_by: int | None

    @property
    def undoable(self) -> bool:
        """Whether the clerk may still ask for its undo."""
        return self.undone_by is None and self.kind not in LASTING


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work has come; `total` is 0 while it is not known."""

    done: int
    total: int = 0


Steps = Generator[Progress, None, T]


def finish(steps: Steps[T]) -> T:
    """Run the work to its end without reporting, and return its result.

    Stopped between two steps, by Ctrl+C for one, the work is unwound at once.
    """
    with closing(steps):
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                result: T = stop.value
                return result


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector rest: what is made by the million stays anyway."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
