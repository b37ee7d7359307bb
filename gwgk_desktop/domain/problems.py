"""What can be wrong with what we were given, and where it is.

A Problem is a plain value, so a reader can collect a hundred of them and the
clerk sees them all at once.  A Refusal is the one exception whose message is
meant for the clerk; every other exception that escapes is a bug of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """What a problem means for the row, sheet or file that has it."""

    ERROR = "error"
    """The row is refused; without a row, the whole is."""
    WARNING = "warning"
    """The row may be taken when the clerk accepts it."""
    NOTE = "note"
    """Said so that nothing happens in silence; nothing to decide."""


class Code(StrEnum):
    """Every problem the program knows; its wording is in `wording`."""

    # A file that cannot be read at all
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    NOT_A_WORKBOOK = "not_a_workbook"
    EMPTY = "empty"
    NO_TABLE = "no_table"
    # Cells and rows of a payout workbook
    NAME_MISSING = "name_missing"
    VILLAGE_MISSING = "village_missing"
    VILLAGE_UNKNOWN = "village_unknown"
    VILLAGE_NOT_TOLD = "village_not_told"
    ID_NUMBER_DAMAGED = "id_number_damaged"
    ID_NUMBER_LENGTH = "id_number_length"
    ID_NUMBER_DATE = "id_number_date"
    ID_NUMBER_CHECKSUM = "id_number_checksum"
    ID_NUMBER_OLD_FORM = "id_number_old_form"
    BANK_ACCOUNT_DAMAGED = "bank_account_damaged"
    BANK_ACCOUNT_INVALID = "bank_account_invalid"
    BANK_ACCOUNT_CHECKSUM = "bank_account_checksum"
    AMOUNT_MISSING = "amount_missing"
    AMOUNT_INVALID = "amount_invalid"
    AMOUNT_NEGATIVE = "amount_negative"
    AMOUNT_FRACTION = "amount_fraction"
    AMOUNT_MISMATCH = "amount_mismatch"
    QUANTITY_INVALID = "quantity_invalid"
    RATE_INVALID = "rate_invalid"
    # Across rows
    DUPLICATE_ID_NUMBER = "duplicate_id_number"
    SHARED_BANK_ACCOUNT = "shared_bank_account"
    TOTAL_MISMATCH = "total_mismatch"
    # What a reader passed over
    SHEET_LEFT_OUT = "sheet_left_out"
    ROW_LEFT_OUT = "row_left_out"
    # Refusals of an import
    ALREADY_IMPORTED = "already_imported"
    ERRORS_NOT_LEFT_OUT = "errors_not_left_out"
    WARNINGS_NOT_ACCEPTED = "warnings_not_accepted"
    TOTALS_DISAGREE = "totals_disagree"
    NOTHING_TO_IMPORT = "nothing_to_import"
    # Refusals of other deeds
    PROGRAMME_UNKNOWN = "programme_unknown"
    PROGRAMME_NOT_CHOSEN = "programme_not_chosen"
    VILLAGE_NOT_LISTED = "village_not_listed"
    VILLAGE_EXISTS = "village_exists"
    BATCH_UNKNOWN = "batch_unknown"
    LINE_UNKNOWN = "line_unknown"
    NO_LINES_IN_VILLAGE = "no_lines_in_village"
    REASON_MISSING = "reason_missing"
    NOTHING_CHANGED = "nothing_changed"
    TELEPHONE_MISSING = "telephone_missing"
    OFFICE_NAME_MISSING = "office_name_missing"
    GLYPH_MISSING = "glyph_missing"
    PERSONAL_DATA_ON_SHEET = "personal_data_on_sheet"
    COLUMN_LEFT_OUT = "column_left_out"
    NOTICE_PERIOD_ASSUMED = "notice_period_assumed"
    FORM_UNKNOWN = "form_unknown"
    NOTHING_PAID = "nothing_paid"
    IMPORT_AGAIN = "import_again"
    OPERATION_UNKNOWN = "operation_unknown"
    NOT_UNDOABLE = "not_undoable"
    ALREADY_UNDONE = "already_undone"
    CHANGED_SINCE = "changed_since"
    # Comparison lists and what is verified by them
    ON_COMPARISON_LIST = "on_comparison_list"
    NO_LIST_TABLE = "no_list_table"
    LIST_ALREADY_IMPORTED = "list_already_imported"
    LIST_SOURCE_MISSING = "list_source_missing"
    NOBODY_LISTED = "nobody_listed"
    LISTED_UNMATCHABLE = "listed_unmatchable"
    DAY_UNREADABLE = "day_unreadable"
    VERIFICATION_UNKNOWN = "verification_unknown"
    NOTHING_TO_VERIFY = "nothing_to_verify"
    DECISION_INCOMPLETE = "decision_incomplete"
    VERIFICATIONS_REST_ON_IT = "verifications_rest_on_it"
    # What the bank returns, and what is sent to it again
    NO_PAYMENT_TABLE = "no_payment_table"
    PAYMENTS_ALREADY_READ = "payments_already_read"
    PAYMENT_STATUS_UNKNOWN = "payment_status_unknown"
    PAYMENT_UNMATCHED = "payment_unmatched"
    PAYMENT_AMBIGUOUS = "payment_ambiguous"
    PAYMENT_CONTRADICTED = "payment_contradicted"
    PAYMENT_OUTDATED = "payment_outdated"
    LINE_NOT_RETURNED = "line_not_returned"
    NO_PAYMENT_MATCHED = "no_payment_matched"
    NOTHING_TO_RESEND = "nothing_to_resend"
    PAYMENTS_REST_ON_IT = "payments_rest_on_it"
    LATER_PAYMENTS_READ = "later_payments_read"
    RESEND_RESTS_ON_IT = "resend_rests_on_it"
    RESEND_HAS_NO_SHEETS = "resend_has_no_sheets"
    # The data folder and files
    FOLDER_IN_USE = "folder_in_use"
    FOLDER_NOT_EMPTY = "folder_not_empty"
    FOLDER_UNUSABLE = "folder_unusable"
    NOT_A_STORE = "not_a_store"
    STORE_TOO_NEW = "store_too_new"
    FILE_MISSING = "file_missing"
    FILE_IN_USE = "file_in_use"
    DISK_FULL = "disk_full"
    KEPT_FILE_MISSING = "kept_file_missing"


SEVERITIES: Mapping[Code, Severity] = {
    Code.ID_NUMBER_OLD_FORM: Severity.WARNING,
    Code.AMOUNT_FRACTION: Severity.WARNING,
    Code.AMOUNT_MISMATCH: Severity.WARNING,
    Code.BANK_ACCOUNT_CHECKSUM: Severity.WARNING,
    Code.SHARED_BANK_ACCOUNT: Severity.WARNING,
    Code.SHEET_LEFT_OUT: Severity.NOTE,
    Code.ROW_LEFT_OUT: Severity.NOTE,
    Code.COLUMN_LEFT_OUT: Severity.NOTE,
    Code.NOTICE_PERIOD_ASSUMED: Severity.NOTE,
    Code.ON_COMPARISON_LIST: Severity.WARNING,
    Code.LISTED_UNMATCHABLE: Severity.WARNING,
    Code.DAY_UNREADABLE: Severity.WARNING,
    Code.PAYMENT_OUTDATED: Severity.WARNING,
    Code.LINE_NOT_RETURNED: Severity.NOTE,
}
"""Codes that are not errors."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell, row or sheet of a workbook, numbered as Excel shows it."""

    sheet: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, as a code, a place, and the facts its wording needs.

    Facts never hold an identity number, account or telephone: a problem may be
    shown, printed and logged.
    """

    code: Code
    place: Place | None = None
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """What it means for the row or file that has it."""
        return SEVERITIES.get(self.code, Severity.ERROR)


class Refusal(Exception):  # noqa: N818 - it is not an error of ours
    """Raised when the clerk asked for something that cannot be done."""

    def __init__(self, code: Code, /, **facts: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts=facts)
