"""What can be wrong with what the desk itself keeps, and how its past is proved.

A Finding is to the store what a Problem is to a workbook: a value, so that all of
them can be collected and told.  The past is proved by heads: the hash of an entry
covers all before it, so a head known elsewhere (in a backup, on paper) cannot be met
by a history that was written anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


class Damage(StrEnum):
    """Every kind of damage that the check can name; its wording is in `wording`."""

    # The file and its schema
    FILE_DAMAGED = "file_damaged"
    FILE_ALTERED = "file_altered"
    FOUND_ON_OPENING = "found_on_opening"
    ACKNOWLEDGED_MISSING = "acknowledged_missing"
    SEAL_UNREADABLE = "seal_unreadable"
    ACKNOWLEDGED_UNREADABLE = "acknowledged_unreadable"
    SETTING_DIFFERS = "setting_differs"
    SCHEMA_UNKNOWN = "schema_unknown"
    SCHEMA_MISSING = "schema_missing"
    SCHEMA_DIFFERS = "schema_differs"
    SEQUENCE_BEHIND = "sequence_behind"
    # The history
    ENTRY_ALTERED = "entry_altered"
    ENTRY_MISSING = "entry_missing"
    ENTRY_UNFINISHED = "entry_unfinished"
    ENTRY_UNREADABLE = "entry_unreadable"
    CHAIN_BROKEN = "chain_broken"
    IMAGES_ALTERED = "images_altered"
    IMAGE_WITHOUT_ENTRY = "image_without_entry"
    UNDO_UNFOUNDED = "undo_unfounded"
    CLOCK_WENT_BACK = "clock_went_back"
    HISTORY_REWRITTEN = "history_rewritten"
    HISTORY_CUT = "history_cut"
    # Rows against the history
    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    ROW_UNRECORDED = "row_unrecorded"
    ROWS_ALTERED = "rows_altered"
    # Rows against each other
    REFERENCE_MISSING = "reference_missing"
    LINE_WITHOUT_BATCH = "line_without_batch"
    LINE_WITHOUT_PERSON = "line_without_person"
    LINE_WITHOUT_VILLAGE = "line_without_village"
    CORRECTION_WITHOUT_LINE = "correction_without_line"
    CORRECTIONS_UNCLEAR = "corrections_unclear"
    PERSON_WITHOUT_LINE = "person_without_line"
    PERSON_TWICE = "person_twice"
    OFFICE_TWICE = "office_twice"
    VILLAGE_NAME_TWICE = "village_name_twice"
    # Values
    AMOUNT_INVALID = "amount_invalid"
    DECIMAL_INVALID = "decimal_invalid"
    DAY_INVALID = "day_invalid"
    VALUE_UNKNOWN = "value_unknown"
    JSON_UNREADABLE = "json_unreadable"
    # Batches
    BATCH_COUNT = "batch_count"
    BATCH_TOTAL = "batch_total"
    BATCH_VILLAGES = "batch_villages"
    BATCH_LINES_CHANGED = "batch_lines_changed"
    BATCH_UNLIKE_ENTRY = "batch_unlike_entry"
    BATCH_WITHOUT_ENTRY = "batch_without_entry"
    UNDONE_BATCH_HAS_LINES = "undone_batch_has_lines"
    BATCH_UNDONE_UNLIKE_ENTRY = "batch_undone_unlike_entry"
    SUPPLEMENT_OF_UNDONE = "supplement_of_undone"
    SUPPLEMENT_UNFOUNDED = "supplement_unfounded"
    # Sheets, returns, kept files
    SHEET_FILE_MISSING = "sheet_file_missing"
    SHEET_FILE_ALTERED = "sheet_file_altered"
    SHEET_NUMBER_GAP = "sheet_number_gap"
    SHEET_NUMBER_TWICE = "sheet_number_twice"
    SHEET_VERSION_ORDER = "sheet_version_order"
    SHEET_TOTAL = "sheet_total"
    SHEET_WITHOUT_BATCH = "sheet_without_batch"
    RETURN_FILE_MISSING = "return_file_missing"
    RETURN_FILE_ALTERED = "return_file_altered"
    RETURN_TOTAL = "return_total"
    RETURN_BATCH_TWICE = "return_batch_twice"
    RETURN_WITHOUT_BATCH = "return_without_batch"
    RETURN_BATCH_OUTSIDE = "return_batch_outside"
    KEPT_FILE_ALTERED = "kept_file_altered"
    KEPT_FILE_ORPHAN = "kept_file_orphan"
    # Review and release
    CONTENT_FILE_MISSING = "content_file_missing"
    CONTENT_FILE_ALTERED = "content_file_altered"
    REVIEW_PAGE_MISSING = "review_page_missing"
    REVIEW_PAGE_ALTERED = "review_page_altered"
    REVIEW_WITHOUT_NAME = "review_without_name"
    REVIEW_WITHOUT_REASON = "review_without_reason"
    REVIEW_WITHOUT_CHECKS = "review_without_checks"
    REVIEW_AFTER_RELEASE = "review_after_release"
    RELEASE_UNLIKE_SHEET = "release_unlike_sheet"
    RELEASE_WITHOUT_REVIEW = "release_without_review"
    RELEASE_BY_DRAFTER_ALONE = "release_by_drafter_alone"
    RELEASE_NOT_PROACTIVE = "release_not_proactive"
    RELEASED_TWICE = "released_twice"
    WITHDRAWN_WITHOUT_REASON = "withdrawn_without_reason"
    WITHDRAWN_UNRELEASED = "withdrawn_unreleased"
    # Boards
    BOARD_PHOTO_MISSING = "board_photo_missing"
    BOARD_PHOTO_ALTERED = "board_photo_altered"
    BOARD_PART_INVALID = "board_part_invalid"
    # Postings
    PHOTO_FILE_MISSING = "photo_file_missing"
    PHOTO_FILE_ALTERED = "photo_file_altered"
    POSTING_OF_UNRELEASED = "posting_of_unreleased"
    POSTING_DAYS_CROSSED = "posting_days_crossed"
    ARCHIVED_WHILE_UP = "archived_while_up"
    REPLACED_WHILE_UP = "replaced_while_up"
    # Comparison lists and payments
    LIST_COUNT = "list_count"
    PAYMENT_OF_OTHER_BATCH = "payment_of_other_batch"
    PAYMENT_COUNT = "payment_count"
    RESENT_COUNT = "resent_count"
    # The catalogue
    CATALOGUE_VERSION_GAP = "catalogue_version_gap"
    CATALOGUE_VERSION_ORDER = "catalogue_version_order"
    CATALOGUE_RULE_UNREADABLE = "catalogue_rule_unreadable"
    CATALOGUE_ITEM_UNKNOWN = "catalogue_item_unknown"
    CATALOGUE_REVIEW_UNFOUNDED = "catalogue_review_unfounded"
    # Backups
    BACKUP_SEAL_UNREADABLE = "backup_seal_unreadable"
    BACKUP_UNUSABLE = "backup_unusable"
    BACKUP_SETTINGS_UNREADABLE = "backup_settings_unreadable"


TOLD_ONLY = frozenset({Damage.CLOCK_WENT_BACK, Damage.KEPT_FILE_ORPHAN})
"""What can come about without anything being wrong: a clock put right, a crash
between keeping a file and committing its row."""

MENDABLE = frozenset(
    {
        Damage.SHEET_FILE_MISSING,
        Damage.SHEET_FILE_ALTERED,
        Damage.RETURN_FILE_MISSING,
        Damage.RETURN_FILE_ALTERED,
        Damage.BOARD_PHOTO_MISSING,
        Damage.BOARD_PHOTO_ALTERED,
        Damage.PHOTO_FILE_MISSING,
        Damage.PHOTO_FILE_ALTERED,
    }
)
"""What a backup can mend alone, without a restore: it may have the file, whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with what is kept; `facts` say where, without personal data."""

    damage: Damage
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def grave(self) -> bool:
        """Whether something is wrong, not only worth telling."""
        return self.damage not in TOLD_ONLY


@dataclass(frozen=True, slots=True)
class Head:
    """How far a history went, and the hash of its last entry.

    A head that was typed in from paper has only the beginning of the hash.
    """

    entries: int
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head known from elsewhere: from a backup, or from paper."""

    head: Head
    source: str


class Witness(StrEnum):
    """What the store can be held against."""

    SEAL = "seal"
    ACKNOWLEDGED = "acknowledged"
    BACKUPS = "backups"
    PAPER = "paper"
    DIGESTS = "digests"


@dataclass(frozen=True, slots=True)
class Compared:
    """What the store was held against, and what could not be."""

    witness: Witness
    name: str = ""
    """The folder of backups; the table that digests are of."""
    entries: tuple[int, ...] = ()
    """The entries of the history whose heads were known there."""
    left_behind: tuple[int, ...] = ()
    """Those of them that a restore has left behind: they prove nothing of today."""
    count: int = 0
    """How many backups with a seal that can be read."""
    rows: int = 0
    """Rows that no digest covers."""

    @property
    def done(self) -> bool:
        """Whether there was anything to compare with."""
        if self.witness is Witness.DIGESTS:
            return not self.rows
        return bool(set(self.entries) - set(self.left_behind))


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and what it held the store against."""

    findings: tuple[Finding, ...]
    compared: tuple[Compared, ...] = ()
    uncovered: Mapping[str, int] = field(default_factory=dict)
    """Table → rows that were written before digests were."""

    @property
    def whole(self) -> bool:
        """Whether nothing grave was found."""
        return not any(it.grave for it in self.findings)

    @property
    def paper_silent(self) -> bool:
        """Whether a code from paper was given that proves nothing of today."""
        return any(it.witness is Witness.PAPER and not it.done for it in self.compared)

    def backups_silent(self, folders: Iterable[str]) -> bool:
        """Return whether one of the folders that were given has nothing to compare."""
        wanted = set(folders)
        return any(
            it.witness is Witness.BACKUPS and it.name in wanted and not it.done
            for it in self.compared
        )


@dataclass(frozen=True, slots=True)
class ProgrammeTotal:
    """What one programme paid in a month."""

    programme: str
    batches: int
    lines: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class MonthDigest:
    """A month of the desk on one page, without personal data."""

    township: str
    year: int
    month: int
    made_on: date
    head: Head
    """The last entry of the month, with all before it."""
    entries_in_month: int
    totals: tuple[ProgrammeTotal, ...]
    sheets: int
    returns: int

    @property
    def ended(self) -> bool:
        """Whether the month was over: until then its head is not its last."""
        made = self.made_on
        return (self.year, self.month) < (made.year, made.month)

    @property
    def to_come(self) -> bool:
        """Whether the month had not even begun."""
        made = self.made_on
        return (self.year, self.month) > (made.year, made.month)

    @property
    def code(self) -> str:
        """The head as somebody can type it in again."""
        return grouped_code(self.head)


_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U, which are taken for others on paper."""
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_ENTRIES_BYTES, _HASH_BYTES, _GROUP = 5, 15, 4
_SYMBOL_COUNT = (_ENTRIES_BYTES + _HASH_BYTES) * 8 // 5
GROUPS = _SYMBOL_COUNT // _GROUP


def grouped_code(head: Head) -> str:
    """Return a head as eight groups of five characters.

    40 bits of entries and the first 120 of the hash; the last character of each
    group checks it: one wrong character, two exchanged, or two groups exchanged are
    found, and the group that has them is known.
    """
    content = head.entries.to_bytes(_ENTRIES_BYTES, "big")
    content += bytes.fromhex(head.hash or "00" * _HASH_BYTES)[:_HASH_BYTES]
    number = int.from_bytes(content, "big")
    values = [
        number >> 5 * (_SYMBOL_COUNT - 1 - place) & 31 for place in range(_SYMBOL_COUNT)
    ]
    groups = []
    for place in range(GROUPS):
        group = values[_GROUP * place : _GROUP * (place + 1)]
        check = _check_value(group, place)
        groups.append("".join(_SYMBOLS[value] for value in (*group, check)))
    return "-".join(groups)


def read_code(text: str) -> Head | list[int]:
    """Return the head that was typed in, or which groups are wrong, counted from 1.

    Spaces, hyphens and small letters do not matter; every group is wrong where the
    length is.
    """
    bare = "".join(text.upper().split()).replace("-", "").translate(_LOOKALIKES)
    every = list(range(1, GROUPS + 1))
    if len(bare) != GROUPS * (_GROUP + 1) or set(bare) - set(_SYMBOLS):
        return every
    number, wrong = 0, []
    for place in range(GROUPS):
        start = place * (_GROUP + 1)
        *group, check = (_SYMBOLS.index(it) for it in bare[start : start + _GROUP + 1])
        if _check_value(group, place) != check:
            wrong.append(place + 1)
        for value in group:
            number = number << 5 | value
    if wrong:
        return wrong
    content = number.to_bytes(_ENTRIES_BYTES + _HASH_BYTES, "big")
    entries = int.from_bytes(content[:_ENTRIES_BYTES], "big")
    return Head(entries, content[_ENTRIES_BYTES:].hex() if entries else "")


def _check_value(group: list[int], place: int) -> int:
    """Return the check of a group: a sum in GF(32), each value times a power of 2."""
    total = place + 1
    for value in group:
        total ^= value
        total <<= 1
        if total & 32:
            total ^= 0b100101  # x^5 + x^2 + 1
    return total
