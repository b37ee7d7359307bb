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
    # Boards and the plan of what hangs on them
    NO_BOARD_TABLE = "no_board_table"
    BOARD_NAME_MISSING = "board_name_missing"
    BOARD_NAME_TAKEN = "board_name_taken"
    BOARD_WITHOUT_VILLAGE = "board_without_village"
    BOARD_GROUP_UNKNOWN = "board_group_unknown"
    BOARD_SIZE_INVALID = "board_size_invalid"
    BOARD_SIZE_UNREADABLE = "board_size_unreadable"
    BOARD_UNIT_MISSING = "board_unit_missing"
    BOARD_WORD_UNKNOWN = "board_word_unknown"
    BOARD_ALREADY_KNOWN = "board_already_known"
    BOARD_DAYS_REVERSED = "board_days_reversed"
    BOARD_AREA_OUTSIDE = "board_area_outside"
    BOARD_AREAS_MEET = "board_areas_meet"
    BOARD_PART_UNKNOWN = "board_part_unknown"
    BOARD_PHOTO_INVALID = "board_photo_invalid"
    BOARD_SUBJECT_UNKNOWN = "board_subject_unknown"
    BOARD_UNKNOWN = "board_unknown"
    NO_BOARD_TO_DRAW = "no_board_to_draw"
    PLAN_NO_BOARD = "plan_no_board"
    PLAN_NO_ROOM = "plan_no_room"
    PLAN_DUE_TOGETHER = "plan_due_together"
    PLAN_NOTICE_MEETS_RESULT = "plan_notice_meets_result"
    NOTICE_PAST_PAYMENT = "notice_past_payment"
    EVENT_STARTS_NOTHING = "event_starts_nothing"
    EVENT_TITLE_MISSING = "event_title_missing"
    EVENT_HAS_POSTINGS = "event_has_postings"
    EVENT_UNKNOWN = "event_unknown"
    OCCASION_UNKNOWN = "occasion_unknown"
    OCCASION_WITHOUT_ITEM = "occasion_without_item"
    # Cells and rows of a payout workbook
    CELL_ERROR = "cell_error"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    HIDDEN_ROW = "hidden_row"
    ROW_TOO_LONG = "row_too_long"
    AMOUNT_PARTED = "amount_parted"
    SECTION_UNCLEAR = "section_unclear"
    MARKED_UNPAID = "marked_unpaid"
    LISTED_UNPAID = "listed_unpaid"
    STRUCK_THROUGH = "struck_through"
    SHEET_UNPAID = "sheet_unpaid"
    COLOURS_TELL = "colours_tell"
    SHEET_OF_YEAR = "sheet_of_year"
    SHEETS_OF_PROGRAMMES = "sheets_of_programmes"
    MONEY_UNITS_DIFFER = "money_units_differ"
    NUMBERS_NOT_USED = "numbers_not_used"
    PEOPLE_NOT_READ = "people_not_read"
    CELL_NOTE = "cell_note"
    NAME_MISSING = "name_missing"
    GROUP_MISSING = "group_missing"
    GROUP_IS_DATE = "group_is_date"
    FILLED_DOWN = "filled_down"
    MERGED_DOWN = "merged_down"
    MEMBERS_LEFT_OUT = "members_left_out"
    COLUMN_WITHOUT_HEADING = "column_without_heading"
    VILLAGE_MISSING = "village_missing"
    VILLAGE_UNKNOWN = "village_unknown"
    VILLAGE_NOT_TOLD = "village_not_told"
    ID_NUMBER_DAMAGED = "id_number_damaged"
    ID_NUMBER_LENGTH = "id_number_length"
    ID_NUMBER_DATE = "id_number_date"
    ID_NUMBER_CHECKSUM = "id_number_checksum"
    ID_NUMBER_ROUNDED = "id_number_rounded"
    ID_NUMBER_OLD_FORM = "id_number_old_form"
    BANK_ACCOUNT_DAMAGED = "bank_account_damaged"
    BANK_ACCOUNT_INVALID = "bank_account_invalid"
    BANK_ACCOUNT_CHECKSUM = "bank_account_checksum"
    AMOUNT_MISSING = "amount_missing"
    AMOUNT_INVALID = "amount_invalid"
    AMOUNT_NEGATIVE = "amount_negative"
    AMOUNT_FRACTION = "amount_fraction"
    AMOUNT_MISMATCH = "amount_mismatch"
    AMOUNT_COLUMN_UNCLEAR = "amount_column_unclear"
    AMOUNT_UNIT = "amount_unit"
    TIMES_COUNTED = "times_counted"
    QUANTITY_INVALID = "quantity_invalid"
    QUANTITY_UNIT = "quantity_unit"
    QUANTITY_NEGATIVE = "quantity_negative"
    RATE_INVALID = "rate_invalid"
    PAID_ON_INVALID = "paid_on_invalid"
    NAME_UNPRINTABLE = "name_unprintable"
    NAME_IS_NONE = "name_is_none"
    NAME_OF_SEVERAL = "name_of_several"
    NAME_WITH_REMARK = "name_with_remark"
    CELL_OF_OTHER_KIND = "cell_of_other_kind"
    AMOUNT_ZERO = "amount_zero"
    # Across rows
    DUPLICATE_ID_NUMBER = "duplicate_id_number"
    SEVERAL_PLOTS = "several_plots"
    SHARED_BANK_ACCOUNT = "shared_bank_account"
    DUPLICATE_LINE = "duplicate_line"
    TOTAL_MISMATCH = "total_mismatch"
    TOTAL_UNREAD = "total_unread"
    BELOW_TOTAL = "below_total"
    COUNT_MISMATCH = "count_mismatch"
    # Against what the store knows
    ID_NUMBER_TWO_NAMES = "id_number_two_names"
    ID_NUMBER_TWO_FORMS = "id_number_two_forms"
    AGE_OUT_OF_RANGE = "age_out_of_range"
    EXCLUSIVE_PROGRAMMES = "exclusive_programmes"
    PAYEE_DIFFERS = "payee_differs"
    GROUP_UNKNOWN = "group_unknown"
    GROUP_IS_ADDRESS = "group_is_address"
    QUANTITY_JUMP = "quantity_jump"
    HOUSEHOLD_NEW = "household_new"
    HOUSEHOLDS_GONE = "households_gone"
    REPAIR_PROPOSED = "repair_proposed"
    PROPOSAL_TAKEN = "proposal_taken"
    VILLAGE_ALIAS_USED = "village_alias_used"
    # What a reader passed over
    SHEET_LEFT_OUT = "sheet_left_out"
    ROW_LEFT_OUT = "row_left_out"
    PLACE_TAKEN = "place_taken"
    # A workbook that was given back and comes in again
    ALREADY_IN_BATCH = "already_in_batch"
    NOT_AMONG_REFUSED = "not_among_refused"
    FIRST_BATCH_MISSING = "first_batch_missing"
    SUPPLEMENT_TOTAL_MISMATCH = "supplement_total_mismatch"
    FAMILY_CHANGED = "family_changed"
    SUPPLEMENT_STANDS = "supplement_stands"
    NOTHING_REFUSED = "nothing_refused"
    FILE_CHANGED = "file_changed"
    # What a workbook says against what the clerk has chosen
    VILLAGE_CONTRADICTS = "village_contradicts"
    UNIT_CONTRADICTS = "unit_contradicts"
    YEAR_CONTRADICTS = "year_contradicts"
    PROGRAMME_CONTRADICTS = "programme_contradicts"
    QUANTITY_NOT_WHOLE = "quantity_not_whole"
    MONTHS_AS_PEOPLE = "months_as_people"
    AMOUNT_OF_MONTHS = "amount_of_months"
    DAY_OF_PAYMENT_TAKEN = "day_of_payment_taken"
    # Refusals of an import
    ALREADY_IMPORTED = "already_imported"
    ERRORS_NOT_LEFT_OUT = "errors_not_left_out"
    WARNINGS_NOT_ACCEPTED = "warnings_not_accepted"
    TOTALS_DISAGREE = "totals_disagree"
    NOTHING_TO_IMPORT = "nothing_to_import"
    # Refusals of mappings and recipes
    LAYOUT_CHANGED = "layout_changed"
    HEADING_UNKNOWN = "heading_unknown"
    RECIPE_UNKNOWN = "recipe_unknown"
    RECIPE_NAME_MISSING = "recipe_name_missing"
    NOT_RECIPES = "not_recipes"
    MEANING_UNUSABLE = "meaning_unusable"
    MEANING_UNKNOWN = "meaning_unknown"
    # Refusals of other deeds
    PROGRAMME_UNKNOWN = "programme_unknown"
    PROGRAMME_NOT_CHOSEN = "programme_not_chosen"
    VILLAGE_NOT_LISTED = "village_not_listed"
    VILLAGE_EXISTS = "village_exists"
    VILLAGE_ALIAS_TAKEN = "village_alias_taken"
    VILLAGE_ALIAS_UNKNOWN = "village_alias_unknown"
    TABLE_UNREADABLE = "table_unreadable"
    VILLAGE_NAME_MISSING = "village_name_missing"
    VILLAGE_NAME_INVALID = "village_name_invalid"
    BATCH_UNKNOWN = "batch_unknown"
    LINE_UNKNOWN = "line_unknown"
    NO_LINES_IN_VILLAGE = "no_lines_in_village"
    REASON_MISSING = "reason_missing"
    NOTHING_CHANGED = "nothing_changed"
    TELEPHONE_MISSING = "telephone_missing"
    TELEPHONE_INVALID = "telephone_invalid"
    TELEPHONE_OF_PERSON = "telephone_of_person"
    TELEPHONE_NOT_AGREED = "telephone_not_agreed"
    NUMBER_IN_TEXT = "number_in_text"
    OFFICE_NAME_MISSING = "office_name_missing"
    GLYPH_MISSING = "glyph_missing"
    SHEET_FORM_WRONG = "sheet_form_wrong"
    SHEET_WITHOUT_WORDS = "sheet_without_words"
    TEXT_NOT_UTF8 = "text_not_utf8"
    NO_PRINTER = "no_printer"
    PRINTER_OFF = "printer_off"
    NO_SHEETS_TO_LIST = "no_sheets_to_list"
    BATCHES_APART = "batches_apart"
    NOT_ONE_CHARACTER = "not_one_character"
    NOT_A_PICTURE = "not_a_picture"
    PICTURE_NOT_SQUARE = "picture_not_square"
    PICTURE_NOT_NEEDED = "picture_not_needed"
    GLYPHS_PICTURED = "glyphs_pictured"
    NO_PICTURE = "no_picture"
    PERSONAL_DATA_ON_SHEET = "personal_data_on_sheet"
    LEAK_FOUND = "leak_found"
    LEAK_UNSEARCHED = "leak_unsearched"
    OWN_DATA_ON_SHEET = "own_data_on_sheet"
    # What a sheet shows of whom
    COLUMN_NOT_PUBLIC = "column_not_public"
    COLUMN_HEADING_MISSING = "column_heading_missing"
    COLUMN_RULE_MISSING = "column_rule_missing"
    COLUMN_NOT_IN_RULE = "column_not_in_rule"
    DIVISION_CODE_INVALID = "division_code_invalid"
    MASK_ORDER_MISSING = "mask_order_missing"
    FEW_NUMBERS_FIT = "few_numbers_fit"
    NAMESAKES_ALIKE = "namesakes_alike"
    MINORS_COUNTED = "minors_counted"
    GUARDIANS_NAMED = "guardians_named"
    SMALL_LIST = "small_list"
    SHEETS_NOT_AGREED = "sheets_not_agreed"
    COLUMN_LEFT_OUT = "column_left_out"
    NOTICE_PERIOD_ASSUMED = "notice_period_assumed"
    NOTICE_UNDER_LEAST = "notice_under_least"
    LEAD_INCOMPLETE = "lead_incomplete"
    FORM_UNKNOWN = "form_unknown"
    NOTHING_PAID = "nothing_paid"
    IMPORT_AGAIN = "import_again"
    OPERATION_UNKNOWN = "operation_unknown"
    NOT_UNDOABLE = "not_undoable"
    ALREADY_UNDONE = "already_undone"
    CHANGED_SINCE = "changed_since"
    # The catalogue
    NO_CATALOGUE = "no_catalogue"
    NO_CATALOGUE_TABLE = "no_catalogue_table"
    CATALOGUE_EXISTS = "catalogue_exists"
    CATALOGUE_SAME = "catalogue_same"
    ITEM_UNKNOWN = "item_unknown"
    ITEM_WITHOUT_TITLE = "item_without_title"
    ITEM_ROW_LEFT_OUT = "item_row_left_out"
    ITEM_TWICE = "item_twice"
    ITEM_VALUE_INVALID = "item_value_invalid"
    ITEM_INCOMPLETE = "item_incomplete"
    RULE_UNREAD = "rule_unread"
    RULE_BY_CODE = "rule_by_code"
    RULE_WORDS_LEFT = "rule_words_left"
    RULE_EVENT_ASSUMED = "rule_event_assumed"
    RULE_NOTICE_ASSUMED = "rule_notice_assumed"
    RULE_INVALID = "rule_invalid"
    VERSION_TOO_EARLY = "version_too_early"
    VERSION_UNKNOWN = "version_unknown"
    CATALOGUE_REASON_MISSING = "catalogue_reason_missing"
    CATALOGUE_OF_OTHERS = "catalogue_of_others"
    CATALOGUE_REVIEW_KNOWN = "catalogue_review_known"
    DEPARTURE_NOT_TIGHTER = "departure_not_tighter"
    DEPARTURE_NOT_COMPARED = "departure_not_compared"
    DEPARTURE_REPLACED = "departure_replaced"
    ITEM_NOT_OF_VILLAGES = "item_not_of_villages"
    CATALOGUE_REVIEW_INCOMPLETE = "catalogue_review_incomplete"
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
    PAID_AHEAD = "paid_ahead"
    PAYMENTS_ALL_KNOWN = "payments_all_known"
    NOTHING_TO_RESEND = "nothing_to_resend"
    PAYMENTS_REST_ON_IT = "payments_rest_on_it"
    LATER_PAYMENTS_READ = "later_payments_read"
    RESEND_RESTS_ON_IT = "resend_rests_on_it"
    RESEND_HAS_NO_SHEETS = "resend_has_no_sheets"
    # The data folder and files
    FOLDER_IN_USE = "folder_in_use"
    FOLDER_NOT_EMPTY = "folder_not_empty"
    FOLDER_UNUSABLE = "folder_unusable"
    FOLDER_ON_NETWORK = "folder_on_network"
    FOLDER_SYNCED = "folder_synced"
    NOT_A_STORE = "not_a_store"
    STORE_TOO_NEW = "store_too_new"
    STORE_DAMAGED = "store_damaged"
    STORE_INCOMPLETE = "store_incomplete"
    STORE_GONE = "store_gone"
    STORE_STOPPED = "store_stopped"
    DISK_FULL_READING = "disk_full_reading"
    FOLDER_READING = "folder_reading"
    WRITING_NEEDED = "writing_needed"
    LOG_SET_ASIDE = "log_set_aside"
    COMMITS_LOST = "commits_lost"
    SEAL_DIFFERS = "seal_differs"
    STORE_ALTERED = "store_altered"
    SIDECARS_MISSING = "sidecars_missing"
    BEHIND_BACKUP = "behind_backup"
    FOUND_UNREADABLE = "found_unreadable"
    NOTHING_TO_SETTLE = "nothing_to_settle"
    SETTLING_REASON_MISSING = "settling_reason_missing"
    DIGEST_MISTYPED = "digest_mistyped"
    DIGEST_EMPTY = "digest_empty"
    NO_SUCH_FOLDER = "no_such_folder"
    FILE_MISSING = "file_missing"
    FILE_IN_USE = "file_in_use"
    DISK_FULL = "disk_full"
    DISK_FAILED = "disk_failed"
    KEPT_FILE_MISSING = "kept_file_missing"
    NO_STORE = "no_store"
    NO_SCREEN = "no_screen"
    IS_A_FOLDER = "is_a_folder"
    OUTPUT_UNWRITABLE = "output_unwritable"
    FOLDER_MISSING = "folder_missing"
    FILE_EXISTS = "file_exists"
    SHEETS_NOT_SAVED = "sheets_not_saved"
    SHEET_VOID = "sheet_void"
    # Review, release and withdrawal of sheets
    SHEET_UNKNOWN = "sheet_unknown"
    SHEET_OUTDATED = "sheet_outdated"
    SHEET_CORRECTED = "sheet_corrected"
    LINE_ON_THE_WALL = "line_on_the_wall"
    SHEET_WITHDRAWN = "sheet_withdrawn"
    SHEET_SET_ASIDE = "sheet_set_aside"
    SET_ASIDE_REASON_MISSING = "set_aside_reason_missing"
    ALREADY_RELEASED = "already_released"
    NOT_RELEASED = "not_released"
    NOT_APPROVED = "not_approved"
    NOT_PROACTIVE = "not_proactive"
    GROUND_MISSING = "ground_missing"
    LINES_SHOWN_TWICE = "lines_shown_twice"
    DOUBTED_STILL_SHOWN = "doubted_still_shown"
    CORRECTS_NOTHING = "corrects_nothing"
    CONTENT_CHANGED = "content_changed"
    PAYMENT_NOT_CONFIRMED = "payment_not_confirmed"
    HITS_NOT_VERIFIED = "hits_not_verified"
    NEVER_COMPARED = "never_compared"
    CORRECTED_BATCH_GONE = "corrected_batch_gone"
    PERIOD_ALREADY_OVER = "period_already_over"
    PERIOD_BEFORE_LIST = "period_before_list"
    DRAFTER_MISSING = "drafter_missing"
    DRAFTER_UNKNOWN = "drafter_unknown"
    REMARK_NOT_THERE = "remark_not_there"
    ITEM_WITHOUT_CATALOGUE = "item_without_catalogue"
    DRAFT_REPLACED = "draft_replaced"
    STILL_HANGS = "still_hangs"
    NOTICE_OVER = "notice_over"
    NOTICE_BEGUN = "notice_begun"
    RELEASE_NOT_AGREED = "release_not_agreed"
    EARLIER_STILL_RELEASED = "earlier_still_released"
    CORRECTION_NOT_TOLD = "correction_not_told"
    CONTENT_NOT_KEPT = "content_not_kept"
    NOTHING_TO_REVIEW = "nothing_to_review"
    STEP_NOT_NEXT = "step_not_next"
    REVIEWER_NOT_NAMED = "reviewer_not_named"
    SIGNER_NOT_NAMED = "signer_not_named"
    ONE_NAME_MANY_VILLAGES = "one_name_many_villages"
    REVIEW_NOT_AGREED = "review_not_agreed"
    UNCHANGED_SINCE_SENT_BACK = "unchanged_since_sent_back"
    REVIEW_DAY_INVALID = "review_day_invalid"
    REVIEW_REASON_MISSING = "review_reason_missing"
    CHECKS_MISSING = "checks_missing"
    DRAFTER_ALONE = "drafter_alone"
    SAME_PERSON_SUPERVISES = "same_person_supervises"
    REVIEWERS_ONLY = "reviewers_only"
    HAS_ACCOUNT = "has_account"
    PAGE_UNSUITABLE = "page_unsuitable"
    PAGE_IS_DRAFT = "page_is_draft"
    PAGE_OF_OTHER_SHEET = "page_of_other_sheet"
    PAGE_WANTED = "page_wanted"
    OWN_NAME_ON_PAPER = "own_name_on_paper"
    SIGN_OFF_NOT_PRINTED = "sign_off_not_printed"
    SIGNED_BEFORE_PRINTED = "signed_before_printed"
    RELEASED_SHEETS_REST_ON_IT = "released_sheets_rest_on_it"
    # The life of a posting
    POSTING_UNKNOWN = "posting_unknown"
    NOTHING_TO_POST = "nothing_to_post"
    NOT_RELEASED_YET = "not_released_yet"
    POSTED_AHEAD = "posted_ahead"
    POSTED_BEFORE_RELEASE = "posted_before_release"
    POSTED_OTHER_DAY = "posted_other_day"
    POSTING_STILL_UP = "posting_still_up"
    BOARD_NOT_CHOSEN = "board_not_chosen"
    BOARD_NOT_LISTED = "board_not_listed"
    BOARD_HAS_POSTINGS = "board_has_postings"
    DISPLAY_DAYS_FEW = "display_days_few"
    HANGS_UNTIL_EARLY = "hangs_until_early"
    POSTING_TITLE_MISSING = "posting_title_missing"
    POSTING_WHO_MISSING = "posting_who_missing"
    POSTING_REASON_MISSING = "posting_reason_missing"
    POSTING_NOT_UP = "posting_not_up"
    POSTING_REPLACED = "posting_replaced"
    POSTING_TIME_INVALID = "posting_time_invalid"
    POSTING_ARCHIVED = "posting_archived"
    TAKEN_DOWN_EARLY = "taken_down_early"
    OBJECTION_UNKNOWN = "objection_unknown"
    OBJECTION_ANSWERED = "objection_answered"
    OBJECTION_WORDS_MISSING = "objection_words_missing"
    OBJECTION_OPEN = "objection_open"
    NOT_ARCHIVABLE = "not_archivable"
    ARCHIVE_NUMBER_TAKEN = "archive_number_taken"
    ARCHIVE_INCOMPLETE = "archive_incomplete"
    POSTING_RULE_INVALID = "posting_rule_invalid"
    PHOTO_UNSUITABLE = "photo_unsuitable"
    PHOTO_HEIF = "photo_heif"
    PHOTO_DAMAGED = "photo_damaged"
    PHOTO_TOO_LARGE = "photo_too_large"
    PHOTO_KEPT_ALREADY = "photo_kept_already"
    PHOTO_WITHOUT_CODE = "photo_without_code"
    PHOTO_CODE_FOREIGN = "photo_code_foreign"
    PHOTO_SHEET_UNKNOWN = "photo_sheet_unknown"
    PHOTO_OTHER_VERSION = "photo_other_version"
    PHOTO_SHEET_WITHDRAWN = "photo_sheet_withdrawn"
    PHOTO_NOT_POSTED = "photo_not_posted"
    PHOTO_OTHER_TIME = "photo_other_time"
    PHOTO_SEVERAL_POSTINGS = "photo_several_postings"
    PHOTO_CHANGED = "photo_changed"
    REPLY_BEFORE_OBJECTION = "reply_before_objection"
    PAPER_NOTED_ALREADY = "paper_noted_already"
    POSTING_NOT_AGREED = "posting_not_agreed"
    GROUP_BOARD_ALONE = "group_board_alone"
    POSTED_UNREADY = "posted_unready"
    UNREADY_NOT_AGREED = "unready_not_agreed"
    PHOTO_OF_DRAFT = "photo_of_draft"
    PHOTO_OTHER_VILLAGE = "photo_other_village"
    PHOTO_TIME_AHEAD = "photo_time_ahead"
    NO_PHOTOS = "no_photos"
    ENQUIRER_INCOMPLETE = "enquirer_incomplete"
    ENQUIRER_UNKNOWN = "enquirer_unknown"
    # Keys and users of a protected folder
    STORE_NOT_PROTECTED = "store_not_protected"
    STORE_CUT_SHORT = "store_cut_short"
    KEYS_MISSING = "keys_missing"
    KEYS_DAMAGED = "keys_damaged"
    KEYS_TOO_NEW = "keys_too_new"
    KEYS_FOREIGN = "keys_foreign"
    NOT_SIGNED_IN = "not_signed_in"
    USER_NOT_NAMED = "user_not_named"
    USER_NAME_INVALID = "user_name_invalid"
    USER_UNKNOWN = "user_unknown"
    USER_CLOSED = "user_closed"
    USER_EXISTS = "user_exists"
    LAST_HEAD = "last_head"
    HEAD_ONLY = "head_only"
    LOOKS_ONLY = "looks_only"
    PASSWORD_MISSING = "password_missing"  # noqa: S105 - the name of a problem
    PASSWORD_WRONG = "password_wrong"  # noqa: S105 - the name of a problem
    PASSWORD_LENGTH = "password_length"  # noqa: S105 - the name of a problem
    PASSWORD_WEAK = "password_weak"  # noqa: S105 - the name of a problem
    PASSWORDS_DIFFER = "passwords_differ"
    TRY_LATER = "try_later"
    RECOVERY_LENGTH = "recovery_length"
    RECOVERY_MISTYPED = "recovery_mistyped"
    RECOVERY_WRONG = "recovery_wrong"
    RECOVERY_NOT_COPIED = "recovery_not_copied"
    NOT_PROTECTED = "not_protected"
    ALREADY_PROTECTED = "already_protected"
    NOT_CONVERTED = "not_converted"
    NOTHING_OLD = "nothing_old"
    STORE_EXISTS = "store_exists"
    IDLE_MINUTES = "idle_minutes"
    NO_NUMBER = "no_number"
    REVEAL_REASON_MISSING = "reveal_reason_missing"
    # Backups and restoring
    BACKUP_FAILED = "backup_failed"
    BACKUP_NOT_SOUND = "backup_not_sound"
    STORE_UNSOUND = "store_unsound"
    BACKUP_DAMAGED = "backup_damaged"
    BACKUP_UNUSABLE = "backup_unusable"
    BACKUP_IS_WHOLE = "backup_is_whole"
    BACKUP_SETTINGS_DAMAGED = "backup_settings_damaged"
    BACKUP_WITHOUT_KEYS = "backup_without_keys"
    BACKUP_UNPROTECTED = "backup_unprotected"
    KEPT_FILES_LOST = "kept_files_lost"
    BACKUP_FILES_MENDED = "backup_files_mended"
    NOTHING_TO_MEND_FROM = "nothing_to_mend_from"
    BACKUP_OTHER_KEY = "backup_other_key"
    NO_BACKUP = "no_backup"
    BACKUP_UNKNOWN = "backup_unknown"
    BACKUP_TARGET_NETWORK = "backup_target_network"
    BACKUP_TARGET_SYNCED = "backup_target_synced"
    BACKUP_TARGET_OWN = "backup_target_own"
    BACKUP_TARGET_FULL = "backup_target_full"
    SECOND_MISSING = "second_missing"
    SECOND_NOT_OURS = "second_not_ours"
    RESTORE_NOT_AGREED = "restore_not_agreed"
    NO_BACKUP_THERE = "no_backup_there"
    SECOND_NOT_PROTECTED = "second_not_protected"
    # Time limits and days off
    PHRASE_UNREADABLE = "phrase_unreadable"
    NO_DAYS_OFF = "no_days_off"
    HOLIDAYS_LACKING = "holidays_lacking"
    NO_DAYS_OFF_TABLE = "no_days_off_table"
    DAYS_OFF_UNREADABLE = "days_off_unreadable"
    DAYS_OFF_COUNT = "days_off_count"
    DAYS_OFF_UNKNOWN = "days_off_unknown"
    DAY_OF_OTHER_YEAR = "day_of_other_year"
    DAY_TWICE = "day_twice"
    WORKED_NO_WEEKEND = "worked_no_weekend"
    WEEKDAY_DIFFERS = "weekday_differs"


SEVERITIES: Mapping[Code, Severity] = {
    Code.HOLIDAYS_LACKING: Severity.WARNING,
    Code.GROUP_BOARD_ALONE: Severity.WARNING,
    Code.POSTED_UNREADY: Severity.WARNING,
    Code.HIDDEN_ROW: Severity.WARNING,
    Code.MARKED_UNPAID: Severity.WARNING,
    Code.LISTED_UNPAID: Severity.WARNING,
    Code.STRUCK_THROUGH: Severity.WARNING,
    Code.SHEET_UNPAID: Severity.WARNING,
    Code.COLOURS_TELL: Severity.WARNING,
    Code.SHEET_OF_YEAR: Severity.WARNING,
    Code.SHEETS_OF_PROGRAMMES: Severity.WARNING,
    Code.MONEY_UNITS_DIFFER: Severity.WARNING,
    Code.BELOW_TOTAL: Severity.WARNING,
    Code.PLACE_TAKEN: Severity.NOTE,
    Code.NUMBERS_NOT_USED: Severity.WARNING,
    Code.PEOPLE_NOT_READ: Severity.WARNING,
    Code.CELL_NOTE: Severity.NOTE,
    Code.GROUP_MISSING: Severity.NOTE,
    Code.GROUP_IS_DATE: Severity.WARNING,
    Code.FILLED_DOWN: Severity.NOTE,
    Code.MERGED_DOWN: Severity.NOTE,
    Code.MEMBERS_LEFT_OUT: Severity.NOTE,
    Code.COLUMN_WITHOUT_HEADING: Severity.NOTE,
    Code.ID_NUMBER_ROUNDED: Severity.WARNING,
    Code.ID_NUMBER_OLD_FORM: Severity.WARNING,
    Code.AMOUNT_COLUMN_UNCLEAR: Severity.WARNING,
    Code.AMOUNT_UNIT: Severity.NOTE,
    Code.TIMES_COUNTED: Severity.NOTE,
    Code.QUANTITY_NEGATIVE: Severity.WARNING,
    Code.PAID_ON_INVALID: Severity.WARNING,
    Code.DUPLICATE_LINE: Severity.WARNING,
    Code.TOTAL_UNREAD: Severity.NOTE,
    Code.COUNT_MISMATCH: Severity.WARNING,
    Code.AMOUNT_FRACTION: Severity.WARNING,
    Code.AMOUNT_MISMATCH: Severity.WARNING,
    Code.BANK_ACCOUNT_CHECKSUM: Severity.WARNING,
    Code.SHARED_BANK_ACCOUNT: Severity.WARNING,
    Code.NAME_UNPRINTABLE: Severity.WARNING,
    Code.NAME_IS_NONE: Severity.WARNING,
    Code.NAME_OF_SEVERAL: Severity.WARNING,
    Code.NAME_WITH_REMARK: Severity.WARNING,
    Code.CELL_OF_OTHER_KIND: Severity.WARNING,
    Code.AMOUNT_ZERO: Severity.WARNING,
    Code.ID_NUMBER_TWO_NAMES: Severity.WARNING,
    Code.ID_NUMBER_TWO_FORMS: Severity.WARNING,
    Code.AGE_OUT_OF_RANGE: Severity.WARNING,
    Code.EXCLUSIVE_PROGRAMMES: Severity.WARNING,
    Code.PAYEE_DIFFERS: Severity.WARNING,
    Code.GROUP_UNKNOWN: Severity.WARNING,
    Code.GROUP_IS_ADDRESS: Severity.WARNING,
    Code.QUANTITY_JUMP: Severity.WARNING,
    Code.HOUSEHOLD_NEW: Severity.NOTE,
    Code.HOUSEHOLDS_GONE: Severity.NOTE,
    Code.REPAIR_PROPOSED: Severity.NOTE,
    Code.PROPOSAL_TAKEN: Severity.NOTE,
    Code.VILLAGE_ALIAS_USED: Severity.NOTE,
    Code.VILLAGE_CONTRADICTS: Severity.WARNING,
    Code.UNIT_CONTRADICTS: Severity.WARNING,
    Code.YEAR_CONTRADICTS: Severity.NOTE,
    Code.PROGRAMME_CONTRADICTS: Severity.WARNING,
    Code.QUANTITY_NOT_WHOLE: Severity.WARNING,
    Code.MONTHS_AS_PEOPLE: Severity.WARNING,
    Code.AMOUNT_OF_MONTHS: Severity.WARNING,
    Code.DAY_OF_PAYMENT_TAKEN: Severity.NOTE,
    Code.SHEET_LEFT_OUT: Severity.NOTE,
    Code.ROW_LEFT_OUT: Severity.NOTE,
    Code.ALREADY_IN_BATCH: Severity.NOTE,
    Code.NOT_AMONG_REFUSED: Severity.WARNING,
    Code.FIRST_BATCH_MISSING: Severity.WARNING,
    Code.SUPPLEMENT_TOTAL_MISMATCH: Severity.WARNING,
    Code.COLUMN_LEFT_OUT: Severity.NOTE,
    Code.COLUMN_NOT_IN_RULE: Severity.NOTE,
    Code.NAMESAKES_ALIKE: Severity.NOTE,
    Code.MINORS_COUNTED: Severity.NOTE,
    Code.GLYPHS_PICTURED: Severity.NOTE,
    Code.GUARDIANS_NAMED: Severity.NOTE,
    Code.SMALL_LIST: Severity.WARNING,
    Code.DOUBTED_STILL_SHOWN: Severity.WARNING,
    Code.CORRECTS_NOTHING: Severity.NOTE,
    Code.CONTENT_CHANGED: Severity.NOTE,
    Code.PAYMENT_NOT_CONFIRMED: Severity.NOTE,
    Code.HITS_NOT_VERIFIED: Severity.WARNING,
    Code.NEVER_COMPARED: Severity.NOTE,
    Code.PERIOD_ALREADY_OVER: Severity.WARNING,
    Code.PERIOD_BEFORE_LIST: Severity.WARNING,
    Code.DRAFTER_MISSING: Severity.NOTE,
    Code.REMARK_NOT_THERE: Severity.NOTE,
    Code.ITEM_WITHOUT_CATALOGUE: Severity.WARNING,
    Code.NOTICE_BEGUN: Severity.WARNING,
    Code.DRAFT_REPLACED: Severity.NOTE,
    Code.STILL_HANGS: Severity.WARNING,
    Code.ONE_NAME_MANY_VILLAGES: Severity.WARNING,
    Code.NOTICE_PERIOD_ASSUMED: Severity.NOTE,
    Code.NOTICE_UNDER_LEAST: Severity.WARNING,
    Code.ITEM_ROW_LEFT_OUT: Severity.NOTE,
    Code.RULE_UNREAD: Severity.WARNING,
    Code.RULE_BY_CODE: Severity.NOTE,
    Code.RULE_WORDS_LEFT: Severity.WARNING,
    Code.RULE_EVENT_ASSUMED: Severity.NOTE,
    Code.RULE_NOTICE_ASSUMED: Severity.NOTE,
    Code.CATALOGUE_OF_OTHERS: Severity.WARNING,
    Code.DEPARTURE_NOT_COMPARED: Severity.WARNING,
    Code.DEPARTURE_REPLACED: Severity.NOTE,
    Code.LEAD_INCOMPLETE: Severity.NOTE,
    Code.ON_COMPARISON_LIST: Severity.WARNING,
    Code.LISTED_UNMATCHABLE: Severity.WARNING,
    Code.DAY_UNREADABLE: Severity.WARNING,
    Code.PAYMENT_OUTDATED: Severity.WARNING,
    Code.LINE_NOT_RETURNED: Severity.NOTE,
    Code.BOARD_ALREADY_KNOWN: Severity.NOTE,
    Code.PLAN_NO_BOARD: Severity.WARNING,
    Code.PLAN_NO_ROOM: Severity.WARNING,
    Code.PLAN_DUE_TOGETHER: Severity.WARNING,
    Code.PLAN_NOTICE_MEETS_RESULT: Severity.WARNING,
    Code.NOTICE_PAST_PAYMENT: Severity.WARNING,
    Code.LOG_SET_ASIDE: Severity.WARNING,
    Code.COMMITS_LOST: Severity.WARNING,
    Code.SEAL_DIFFERS: Severity.WARNING,
    Code.STORE_ALTERED: Severity.WARNING,
    Code.SIDECARS_MISSING: Severity.WARNING,
    Code.BEHIND_BACKUP: Severity.WARNING,
    Code.FOUND_UNREADABLE: Severity.WARNING,
    Code.SECOND_NOT_PROTECTED: Severity.WARNING,
    Code.BACKUP_UNUSABLE: Severity.WARNING,
    Code.BACKUP_SETTINGS_DAMAGED: Severity.WARNING,
    Code.KEPT_FILES_LOST: Severity.WARNING,
    Code.BACKUP_FILES_MENDED: Severity.WARNING,
    Code.SECOND_MISSING: Severity.WARNING,
    Code.SECOND_NOT_OURS: Severity.WARNING,
}
"""Codes that are not errors."""


def column_letters(column: int) -> str:
    """Return what spreadsheets call a column, counted from 0: A, Z, AA."""
    written = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        written = chr(ord("A") + place) + written
    return written


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell, row or sheet of a workbook, numbered as Excel shows it."""

    sheet: str
    row: int = 0
    column: str = ""
    panel: int = 0
    """Which of several tables side by side, counted from the left."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, as a code, a place, and the facts its wording needs.

    Facts never hold an identity number, account or telephone: a problem may be
    shown, printed and logged.
    """

    code: Code
    place: Place | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    weighed: Severity | None = None
    """What it means here, where that is not what its code means everywhere: one
    identity number twice is an error in a workbook, a warning across batches."""

    @property
    def severity(self) -> Severity:
        """What it means for the row or file that has it."""
        return self.weighed or SEVERITIES.get(self.code, Severity.ERROR)


class Refusal(Exception):  # noqa: N818 - it is not an error of ours
    """Raised when the clerk asked for something that cannot be done."""

    def __init__(self, code: Code, /, **facts: object) -> None:
        super().__init__(code)
        self.problem = Problem(code, facts=facts)
