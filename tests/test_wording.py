"""Everything that can happen can be told to the clerk, in whole sentences."""

from __future__ import annotations

import ast
import re
import string
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import gwgk_desktop
from gwgk_desktop import paths, wording
from gwgk_desktop.cli.commands import COMMANDS
from gwgk_desktop.domain.backups import Difference, Reason
from gwgk_desktop.domain.calendar import NoticePeriod
from gwgk_desktop.domain.catalogue import Scope, Section
from gwgk_desktop.domain.catalogue_readings import RuleBy
from gwgk_desktop.domain.catalogue_versions import Change, Departure
from gwgk_desktop.domain.comparisons import ListKind
from gwgk_desktop.domain.notice_sheets import MadeSheet, SheetNumber
from gwgk_desktop.domain.office import (
    Publication,
    Sensitivity,
    Source,
    VillageKind,
)
from gwgk_desktop.domain.pages import Paper
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity
from gwgk_desktop.domain.readings import ChosenBy, Field, RepairKind
from gwgk_desktop.domain.returns import SentReturn
from gwgk_desktop.domain.reviews import (
    Check,
    Disclosure,
    Means,
    Ruling,
    SheetState,
    Standing,
    Step,
    Verdict,
)
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.domain.work import HistoryEntry, Kind
from tests.conftest import NOW, TODAY
from tests.documentation import DAMAGE, PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum

PLACE = Place("公示表", 7, "D")
FILE: Mapping[str, object] = {"file": "发放表.xlsx"}
WHO: Mapping[str, object] = {"name": "王小明", "length": 17, "odd": False}
FOLDER: Mapping[str, object] = {"folder": "数据"}
USER: Mapping[str, object] = {"user": "王会计"}
NUMBER: Mapping[str, object] = {"number": "梅岭村-2026-001-2"}
OTHERS: Mapping[str, object] = {"name": "王小明", "others": (Place("公示表", 9, "D"),)}

PICTURED: Mapping[str, object] = {"number": "云溪镇-梅岭村-2026-001"}
HUNG: Mapping[str, object] = {"posting": 7, "title": "补贴公示"}
PAID: Mapping[str, object] = {"name": "王小明", "batch": 3, "day": date(2026, 9, 1)}

NUMBERS_FIT: Mapping[str, object] = {"people": 2, "fitting": 996, "order": ""}

BOARD: Mapping[str, object] = {"board": "村务公开栏", "village": "梅岭村"}
TOGETHER: Mapping[str, object] = {
    "place": "梅岭村",
    "title": "稻谷补贴",
    "until": date(2026, 9, 20),
    "day": date(2026, 9, 15),
}
FACTS: Mapping[Code, Mapping[str, object]] = {
    Code.PHRASE_UNREADABLE: {"rest": "每周公布一次"},
    Code.NO_DAYS_OFF: {"year": 2027},
    Code.NO_DAYS_OFF_TABLE: FILE,
    Code.DAYS_OFF_UNREADABLE: {"text": "放假三天"},
    Code.DAYS_OFF_COUNT: {"told": 9, "days": 8},
    Code.DAYS_OFF_UNKNOWN: {"year": 2027},
    Code.DAY_OF_OTHER_YEAR: {"day": "2028-01-01", "year": 2027},
    Code.DAY_TWICE: {"day": "2027-01-01"},
    Code.WORKED_NO_WEEKEND: {"day": "2027-01-04"},
    Code.WEEKDAY_DIFFERS: {"day": "2027-01-01", "weekday": "周四"},
    Code.ENCRYPTED: {**FILE, "wrong_password": True},
    Code.DAMAGED: FILE,
    Code.TOO_LARGE: FILE,
    Code.NOT_A_WORKBOOK: FILE,
    Code.EMPTY: FILE,
    Code.NO_TABLE: FILE,
    Code.CELL_ERROR: {"error": "#N/A"},
    Code.FORMULA_WITHOUT_VALUE: {},
    Code.HIDDEN_ROW: {},
    Code.ROW_TOO_LONG: {},
    Code.NUMBERS_NOT_USED: {"heading": "卡号（折）"},
    Code.PEOPLE_NOT_READ: {"count": 12},
    Code.CELL_NOTE: {"text": "已核实"},
    Code.NAME_MISSING: {},
    Code.GROUP_MISSING: {},
    Code.GROUP_IS_DATE: {"text": "2026-01-02"},
    Code.FILLED_DOWN: {"count": 12},
    Code.COLUMN_WITHOUT_HEADING: {},
    Code.ID_NUMBER_ROUNDED: {},
    Code.AMOUNT_COLUMN_UNCLEAR: {"columns": ["补贴金额", "补助金额"]},
    Code.AMOUNT_UNIT: {"unit": "万元"},
    Code.TIMES_COUNTED: {"times": 3},
    Code.QUANTITY_NEGATIVE: {"quantity": "-3"},
    Code.PAID_ON_INVALID: {},
    Code.DUPLICATE_LINE: {"name": "王小明", "other": Place("公示表", 4, "C")},
    Code.TOTAL_UNREAD: {"label": "合计"},
    Code.COUNT_MISMATCH: {"stated": 11, "found": 10},
    Code.VILLAGE_MISSING: {},
    Code.VILLAGE_UNKNOWN: {"village": "梅林村", "nearest": "梅岭村"},
    Code.VILLAGE_NOT_TOLD: {"count": 20},
    Code.ID_NUMBER_DAMAGED: {},
    Code.ID_NUMBER_LENGTH: WHO,
    Code.ID_NUMBER_DATE: WHO,
    Code.ID_NUMBER_CHECKSUM: WHO,
    Code.ID_NUMBER_OLD_FORM: WHO,
    Code.BANK_ACCOUNT_DAMAGED: {},
    Code.BANK_ACCOUNT_INVALID: {"name": "王小明"},
    Code.BANK_ACCOUNT_CHECKSUM: {"name": "王小明"},
    Code.AMOUNT_MISSING: {"formula": True},
    Code.AMOUNT_INVALID: {"text": "三百", "too_large": False},
    Code.AMOUNT_NEGATIVE: {"amount": Decimal("-5.0")},
    Code.AMOUNT_FRACTION: {"amount": Decimal("0.125"), "kept": Decimal("0.13")},
    Code.AMOUNT_MISMATCH: {
        "quantity": "8.32",
        "rate": "106.36",
        "factor": "3",
        "product": "884.9152",
        "amount": Decimal("884.5"),
    },
    Code.QUANTITY_INVALID: {"text": "八亩"},
    Code.RATE_INVALID: {"text": ""},
    Code.DUPLICATE_ID_NUMBER: OTHERS,
    Code.SHARED_BANK_ACCOUNT: OTHERS,
    Code.TOTAL_MISMATCH: {
        "label": "合计",
        "stated": Decimal(1000),
        "found": Decimal("1000.50"),
        "refused_unread": 0,
    },
    Code.NAME_UNPRINTABLE: {"name": "王□明"},
    Code.AMOUNT_ZERO: {},
    Code.ID_NUMBER_TWO_NAMES: {"name": "王小明", "other": "王晓明"},
    Code.ID_NUMBER_TWO_FORMS: {"name": "王小明", "other": "王晓明"},
    Code.AGE_OUT_OF_RANGE: {"name": "王小明", "age": 79, "least": 80, "most": ""},
    Code.EXCLUSIVE_PROGRAMMES: {
        **PAID,
        "programme": "农村低保",
        "basis": "国发〔2016〕14号",
    },
    Code.PAYEE_DIFFERS: {"name": "王小明", "payee": "王大明"},
    Code.GROUP_IS_ADDRESS: {"name": "王小明"},
    Code.GROUP_UNKNOWN: {"village": "梅岭村", "group": "九组", "nearest": ""},
    Code.QUANTITY_JUMP: {
        "name": "王小明",
        "before_year": 2025,
        "before": Decimal("8.320"),
        "year": 2026,
        "quantity": Decimal(12),
    },
    Code.HOUSEHOLD_NEW: {"name": "王小明", "before_year": 2025},
    Code.HOUSEHOLDS_GONE: {
        "before_year": 2025,
        "count": 9,
        "names": ["王小明", "李四"],
    },
    Code.REPAIR_PROPOSED: {"name": "王小明", "batch": 3, "proposed": "****0608"},
    Code.PROPOSAL_TAKEN: {"name": "王小明", "batch": 3, "proposed": "****0608"},
    Code.VILLAGE_ALIAS_USED: {"alias": "老石桥村", "village": "石桥村"},
    Code.SHEET_LEFT_OUT: {"left_out": "summary"},
    Code.ROW_LEFT_OUT: {},
    Code.ALREADY_IN_BATCH: {"batch": 7},
    Code.NOT_AMONG_REFUSED: {"batch": 7},
    Code.FIRST_BATCH_MISSING: FILE,
    Code.SUPPLEMENT_TOTAL_MISMATCH: {
        "batch": 7,
        "stated": Decimal(1000),
        "found": Decimal("1000.50"),
    },
    Code.FAMILY_CHANGED: {"batch": 7},
    Code.SUPPLEMENT_STANDS: {"batch": 7, "later": [8, 9]},
    Code.NOTHING_REFUSED: FILE,
    Code.FILE_CHANGED: FILE,
    Code.ALREADY_IMPORTED: {**FILE, "day": date(2026, 9, 1)},
    Code.ERRORS_NOT_LEFT_OUT: {"count": 3},
    Code.WARNINGS_NOT_ACCEPTED: {"count": 3},
    Code.TOTALS_DISAGREE: {"count": 1},
    Code.NOTHING_TO_IMPORT: FILE,
    Code.PROGRAMME_UNKNOWN: {"programme": "地力", "known": "地力补贴"},
    Code.PROGRAMME_NOT_CHOSEN: {},
    Code.VILLAGE_NOT_LISTED: {"village": "梅林村", "known": ""},
    Code.VILLAGE_EXISTS: {"village": "梅岭村"},
    Code.VILLAGE_ALIAS_TAKEN: {"alias": "老石桥村", "village": "石桥村"},
    Code.VILLAGE_ALIAS_UNKNOWN: {"alias": "老石桥", "known": "老石桥村"},
    Code.TABLE_UNREADABLE: {"table": "exclusive_programmes.toml"},
    Code.NO_CATALOGUE: {"catalogue": "village"},
    Code.NO_CATALOGUE_TABLE: FILE,
    Code.CATALOGUE_EXISTS: {"catalogue": "township"},
    Code.CATALOGUE_SAME: FILE,
    Code.ITEM_UNKNOWN: {"item_code": "V100", "known": "V010"},
    Code.ITEM_WITHOUT_TITLE: {},
    Code.ITEM_ROW_LEFT_OUT: {},
    Code.ITEM_TWICE: {"item_code": "V001"},
    Code.ITEM_VALUE_INVALID: {"item_field": "least_display", "text": "很久"},
    Code.ITEM_INCOMPLETE: {"item_field": "body"},
    Code.RULE_UNREAD: {"phrase": "择机"},
    Code.RULE_BY_CODE: {"phrase": "择机", "timing_code": "T29"},
    Code.RULE_EVENT_ASSUMED: {"phrase": "20个工作日内"},
    Code.RULE_INVALID: {"rule": "weekly"},
    Code.VERSION_TOO_EARLY: {"day": date(2026, 1, 1), "least": date(2026, 9, 15)},
    Code.VERSION_UNKNOWN: {"version": 7},
    Code.CATALOGUE_REASON_MISSING: {},
    Code.DEPARTURE_NOT_TIGHTER: {"item": "V012 款物分配"},
    Code.DEPARTURE_NOT_COMPARED: {"item": "V012 款物分配"},
    Code.ITEM_NOT_OF_VILLAGES: {"item": "V071 居委会简介", "village": "梅岭村"},
    Code.CATALOGUE_REVIEW_INCOMPLETE: {},
    Code.BATCH_UNKNOWN: {"batch": 7},
    Code.LINE_UNKNOWN: {"line": 7},
    Code.NO_LINES_IN_VILLAGE: {"village": "梅岭村", "batch": 7},
    Code.REASON_MISSING: {},
    Code.NOTHING_CHANGED: {},
    Code.TELEPHONE_MISSING: {},
    Code.TELEPHONE_INVALID: {"told_in": "supervision_phone"},
    Code.TELEPHONE_NOT_AGREED: {},
    Code.TELEPHONE_OF_PERSON: {"personal": "bank_account"},
    Code.NUMBER_IN_TEXT: {"told_in": "reason", "personal": "id_number"},
    Code.OFFICE_NAME_MISSING: {},
    Code.GLYPH_MISSING: {
        "character": "㐱",
        "code": "U+3431",
        "official": "",
        "text": "王㐱",
        "number": 3,
        "column": "户主姓名",
    },
    Code.SHEET_FORM_WRONG: {
        "file": "notice_sheets.toml",
        "form_key": "faces.title",
        "form_fault": "unknown",
    },
    Code.SHEET_WITHOUT_WORDS: {},
    Code.TEXT_NOT_UTF8: {"file": "正文.txt"},
    Code.NO_PRINTER: {},
    Code.PRINTER_OFF: {"printer": "办公室"},
    Code.NO_SHEETS_TO_LIST: {},
    Code.BATCHES_APART: {"batch": 8, "first": 7},
    Code.NOT_ONE_CHARACTER: {"text": "王明"},
    Code.NOT_A_PICTURE: {},
    Code.PICTURE_NOT_SQUARE: {"width": 40, "height": 30},
    Code.PICTURE_NOT_NEEDED: {"character": "王", "code": "U+738B"},
    Code.GLYPHS_PICTURED: {"count": 2, "texts": ["王某", "李某"]},
    Code.NO_PICTURE: {"character": "王"},
    Code.PERSONAL_DATA_ON_SHEET: {
        "kind": PersonalData.ID_NUMBER,
        "column": "备注",
        "number": 3,
    },
    Code.COLUMN_LEFT_OUT: {"column": "树种"},
    Code.NOTICE_PERIOD_ASSUMED: {"days": 7},
    Code.FORM_UNKNOWN: {"form": "x", "forms": "quarter_return"},
    Code.NOTHING_PAID: {"quarter": "2026Q3"},
    Code.OPERATION_UNKNOWN: {"number": 7},
    Code.NOT_UNDOABLE: {"number": 7},
    Code.ALREADY_UNDONE: {"number": 7, "by": 8},
    Code.IMPORT_AGAIN: {"number": 7},
    Code.CHANGED_SINCE: {},
    Code.ON_COMPARISON_LIST: {
        "name": "王小明",
        "kind": ListKind.DEAD,
        "source": "县民政局",
        "dated_on": date(2026, 9, 1),
        "late": 177,
        "certain": False,
    },
    Code.NO_LIST_TABLE: FILE,
    Code.LIST_ALREADY_IMPORTED: {**FILE, "day": date(2026, 9, 1)},
    Code.LIST_SOURCE_MISSING: {},
    Code.NOBODY_LISTED: FILE,
    Code.LISTED_UNMATCHABLE: {},
    Code.DAY_UNREADABLE: {"text": "去年冬天"},
    Code.VERIFICATION_UNKNOWN: {"number": 7},
    Code.NOTHING_TO_VERIFY: {"batch": 7},
    Code.DECISION_INCOMPLETE: {},
    Code.VERIFICATIONS_REST_ON_IT: {"count": 3},
    Code.NO_PAYMENT_TABLE: FILE,
    Code.PAYMENTS_ALREADY_READ: {**FILE, "batch": 7, "day": date(2026, 9, 1)},
    Code.PAYMENT_STATUS_UNKNOWN: {"text": "待定"},
    Code.PAYMENT_UNMATCHED: {},
    Code.PAYMENT_AMBIGUOUS: {"count": 2},
    Code.PAYMENT_CONTRADICTED: {"count": 2},
    Code.PAYMENT_OUTDATED: {"happened_on": date(2026, 9, 1)},
    Code.LINE_NOT_RETURNED: {"name": "王小明"},
    Code.NO_PAYMENT_MATCHED: {**FILE, "batch": 7},
    Code.NOTHING_TO_RESEND: {"batch": 7},
    Code.PAYMENTS_REST_ON_IT: {"batch": 7},
    Code.LATER_PAYMENTS_READ: {"batch": 7},
    Code.RESEND_RESTS_ON_IT: {"batch": 8},
    Code.RESEND_HAS_NO_SHEETS: {"batch": 8, "first": 7},
    Code.FOLDER_IN_USE: {"folder": "数据"},
    Code.FOLDER_NOT_EMPTY: {"folder": "数据"},
    Code.FOLDER_UNUSABLE: {"folder": "数据"},
    Code.FOLDER_MISSING: {"folder": "数据"},
    Code.NOT_A_STORE: {"file": "desk.db"},
    Code.STORE_TOO_NEW: {"found": 9, "supported": 1},
    Code.LOG_SET_ASIDE: {"log": "desk.db-wal.stale-20260915-083000"},
    Code.COMMITS_LOST: {"last": 8, "acknowledged": 9, "copy": "desk.db-wal.crashed"},
    Code.SEAL_DIFFERS: {"last": 8, "sealed": 9},
    Code.STORE_ALTERED: {"name": "desk.db"},
    Code.SIDECARS_MISSING: {"names": ["desk.seal", "desk.acknowledged"]},
    Code.BEHIND_BACKUP: {
        "backup": "backup-20260915-083000",
        "deeds": 9,
        "last": 8,
        "copy": "desk.db-wal.crashed",
    },
    Code.FOUND_UNREADABLE: {"name": "desk.found"},
    Code.NOTHING_TO_SETTLE: {},
    Code.SETTLING_REASON_MISSING: {},
    Code.DIGEST_EMPTY: {},
    Code.NO_SUCH_FOLDER: {"folder": "E:/"},
    Code.DIGEST_MISTYPED: {"groups": [2, 3]},
    Code.FILE_MISSING: FILE,
    Code.FILE_IN_USE: FILE,
    Code.DISK_FULL: FILE,
    Code.DISK_FAILED: FILE,
    Code.KEPT_FILE_MISSING: {"sha256": "abcdef012345"},
    Code.LAYOUT_CHANGED: {
        "file": "a.xlsx",
        "recipe": "县农业农村局",
        "new": ["社保卡号"],
        "gone": ["账号"],
    },
    Code.HEADING_UNKNOWN: {"file": "a.xlsx", "heading": "金额2", "known": "金额"},
    Code.RECIPE_UNKNOWN: {"recipe": "农商银行", "known": "农商行"},
    Code.NOT_RECIPES: {"file": "a.json"},
    Code.RECIPE_NAME_MISSING: {},
    Code.MEANING_UNUSABLE: {},
    Code.MEANING_UNKNOWN: {"heading": "种粮亩数"},
    Code.NO_STORE: {"folder": "数据"},
    Code.NO_SCREEN: {},
    Code.IS_A_FOLDER: FILE,
    Code.OUTPUT_UNWRITABLE: {"folder": "公示单"},
    Code.FOLDER_MISSING: {"folder": "D:/没有"},
    Code.FILE_EXISTS: FILE,
    Code.SHEETS_NOT_SAVED: {"numbers": ["梅岭村-2026-001"], "folder": "公示单"},
    Code.BACKUP_FAILED: {"folder": "/backups"},
    Code.STORE_UNSOUND: {"file": "desk.db"},
    Code.BACKUP_NOT_SOUND: {"differs": tuple(Difference)},
    Code.BACKUP_DAMAGED: {
        "backup": "backup-20260915-083000",
        "differs": (Difference.DATABASE,),
    },
    Code.BACKUP_UNUSABLE: {
        "backup": "backup-20260915-083000",
        "differs": (Difference.DATABASE,),
    },
    Code.BACKUP_IS_WHOLE: {"backup": "backup-20260915-083000"},
    Code.BACKUP_SETTINGS_DAMAGED: {"file": "backups.json"},
    Code.BACKUP_WITHOUT_KEYS: {"backup": "backup-20260915-083000"},
    Code.BACKUP_UNPROTECTED: {"backup": "backup-20260915-083000"},
    Code.KEPT_FILES_LOST: {"count": 2},
    Code.BACKUP_FILES_MENDED: {"count": 2, "folder": "/backups"},
    Code.NOTHING_TO_MEND_FROM: {"count": 2},
    Code.SECOND_MISSING: {"folder": "/mnt/usb"},
    Code.SECOND_NOT_OURS: {"folder": "/mnt/usb"},
    Code.BACKUP_OTHER_KEY: {"backup": "backup-20260915-083000"},
    Code.NO_BACKUP: {},
    Code.BACKUP_UNKNOWN: {"backup": "backup-20260915-083000"},
    Code.BACKUP_TARGET_NETWORK: {"folder": "/mnt"},
    Code.BACKUP_TARGET_SYNCED: {"folder": "/mnt", "service": "OneDrive"},
    Code.BACKUP_TARGET_OWN: {"folder": "/mnt"},
    Code.BACKUP_TARGET_FULL: {"folder": "/mnt", "needed": "2 GB", "free": "1 GB"},
    Code.RESTORE_NOT_AGREED: {"backup": "backup-20260915-083000"},
    Code.LEAK_FOUND: {
        "file": "梅岭村-2026-001.pdf",
        "leak_place": "page 3",
        "personal": "id_number",
        "masked": "36****************",
        "count": 2,
    },
    Code.LEAK_UNSEARCHED: {
        "file": "梅岭村-2026-001.pdf",
        "leak_place": "page 3",
        "why": "image_only",
    },
    Code.SHEET_UNKNOWN: NUMBER,
    Code.SHEET_OUTDATED: NUMBER,
    Code.SHEET_CORRECTED: {**NUMBER, "count": 2},
    Code.LINE_ON_THE_WALL: {"numbers": ["梅岭村-2026-001"]},
    Code.SHEET_WITHDRAWN: NUMBER,
    Code.SHEET_SET_ASIDE: NUMBER,
    Code.SET_ASIDE_REASON_MISSING: {},
    Code.ALREADY_RELEASED: NUMBER,
    Code.NOT_RELEASED: NUMBER,
    Code.NOT_APPROVED: {**NUMBER, "step": "township"},
    Code.NOT_PROACTIVE: {**NUMBER, "disclosure": "on_request"},
    Code.GROUND_MISSING: {},
    Code.LINES_SHOWN_TWICE: {**NUMBER, "other": "梅岭村-2026-012"},
    Code.NOTICE_OVER: {**NUMBER, "last": date(2026, 9, 22)},
    Code.DRAFT_REPLACED: {"other": "梅岭村-2026-001"},
    Code.STILL_HANGS: {"other": "梅岭村-2026-001"},
    Code.NOTICE_BEGUN: {
        **NUMBER,
        "first": date(2026, 9, 16),
        "days": 7,
        "left": 5,
    },
    Code.RELEASE_NOT_AGREED: {"count": 2},
    Code.EARLIER_STILL_RELEASED: {**NUMBER, "earlier": "梅岭村-2026-001"},
    Code.CORRECTION_NOT_TOLD: {**NUMBER, "wrong": "梅岭村-2026-001"},
    Code.CONTENT_NOT_KEPT: NUMBER,
    Code.NOTHING_TO_REVIEW: NUMBER,
    Code.STEP_NOT_NEXT: {**NUMBER, "step": "township", "next": "village_committee"},
    Code.REVIEWER_NOT_NAMED: {},
    Code.SIGNER_NOT_NAMED: {},
    Code.ONE_NAME_MANY_VILLAGES: {
        "by": "王主任",
        "villages": ["梅岭村", "石桥村"],
        "step": "village_committee",
    },
    Code.REVIEW_NOT_AGREED: {"count": 1},
    Code.UNCHANGED_SINCE_SENT_BACK: NUMBER,
    Code.REVIEW_DAY_INVALID: {},
    Code.REVIEW_REASON_MISSING: {},
    Code.CHECKS_MISSING: {"checks": ["法律关", "文字关"]},
    Code.DRAFTER_ALONE: {**NUMBER, "by": "陈经办"},
    Code.SAME_PERSON_SUPERVISES: {**NUMBER, "by": "王主任"},
    Code.REVIEWERS_ONLY: USER,
    Code.HAS_ACCOUNT: {"by": "刘审核"},
    Code.PAGE_UNSUITABLE: {"file": "签字.bmp", "largest": "20 MB"},
    Code.PAGE_WANTED: {"by": "周会计"},
    Code.SIGN_OFF_NOT_PRINTED: NUMBER,
    Code.SIGNED_BEFORE_PRINTED: {**NUMBER, "printed_on": date(2026, 9, 15)},
    Code.RELEASED_SHEETS_REST_ON_IT: {"numbers": ["梅岭村-2026-001"]},
    Code.SHEET_VOID: {"number": "梅岭村-2026-001"},
    Code.POSTING_UNKNOWN: {"posting": 9},
    Code.NOTHING_TO_POST: {},
    Code.NOT_RELEASED_YET: NUMBER,
    Code.POSTED_AHEAD: {"at": "2026-09-16 09:00"},
    Code.POSTED_BEFORE_RELEASE: {
        **NUMBER,
        "released": "2026-09-15 10:00",
        "at": "2026-09-14 09:00",
    },
    Code.POSTED_OTHER_DAY: {
        **NUMBER,
        "printed": date(2026, 9, 16),
        "posted": date(2026, 9, 19),
        "days": 7,
    },
    Code.POSTING_STILL_UP: {**HUNG, "village": "梅岭村", "place": "村务公开栏"},
    Code.BOARD_NOT_CHOSEN: {
        "village": "梅岭村",
        "count": 2,
        "boards": "村务公开栏、三组公开栏",
    },
    Code.BOARD_NOT_LISTED: {"board": "村务公开拦", "known": "村务公开栏"},
    Code.BOARD_HAS_POSTINGS: {"board": "村务公开栏"},
    Code.NO_BOARD_TABLE: {"file": "公开栏.xlsx"},
    Code.BOARD_NAME_MISSING: {},
    Code.BOARD_NAME_TAKEN: BOARD,
    Code.BOARD_WITHOUT_VILLAGE: {},
    Code.BOARD_GROUP_UNKNOWN: {"village": "梅岭村", "group": "九组"},
    Code.BOARD_SIZE_INVALID: {"least": 200, "most": 20000},
    Code.BOARD_SIZE_UNREADABLE: {"text": "很宽"},
    Code.BOARD_UNIT_MISSING: {"text": "240"},
    Code.BOARD_WORD_UNKNOWN: {"text": "木头", "known": "橱窗、磁性板"},
    Code.BOARD_ALREADY_KNOWN: BOARD,
    Code.BOARD_DAYS_REVERSED: {},
    Code.BOARD_AREA_OUTSIDE: {"area": "党务"},
    Code.BOARD_AREAS_MEET: {"area": "党务", "other": "财务"},
    Code.BOARD_PHOTO_INVALID: {"file": "IMG_1.heic"},
    Code.BOARD_SUBJECT_UNKNOWN: {"area": "党务", "text": "党物"},
    Code.BOARD_UNKNOWN: {"board": "村务公开拦"},
    Code.NO_BOARD_TO_DRAW: {},
    Code.PLAN_NO_BOARD: {"place": "梅岭村"},
    Code.PLAN_NO_ROOM: {
        "place": "梅岭村",
        "day": date(2026, 9, 15),
        "count": 3,
        "title": "误工补贴人员及标准",
    },
    Code.PLAN_DUE_TOGETHER: {**TOGETHER, "other": "宅基地审批情况"},
    Code.PLAN_NOTICE_MEETS_RESULT: TOGETHER,
    Code.EVENT_TITLE_MISSING: {},
    Code.EVENT_HAS_POSTINGS: {"event": 7},
    Code.EVENT_UNKNOWN: {"event": 7},
    Code.DISPLAY_DAYS_FEW: {"days": 10, "least": 15, "basis": "某法第三十五条"},
    Code.HANGS_UNTIL_EARLY: {"until": date(2026, 9, 20), "last": date(2026, 9, 30)},
    Code.POSTING_TITLE_MISSING: {},
    Code.POSTING_WHO_MISSING: {},
    Code.POSTING_REASON_MISSING: {},
    Code.POSTING_NOT_UP: HUNG,
    Code.POSTING_REPLACED: {**HUNG, "by": 8},
    Code.POSTING_TIME_INVALID: {**HUNG, "posted": "2026-09-16 09:00"},
    Code.POSTING_ARCHIVED: HUNG,
    Code.TAKEN_DOWN_EARLY: {
        "village": "梅岭村",
        "title": "补贴公示",
        "days": 3,
        "wanted": 15,
        "last": date(2026, 10, 1),
    },
    Code.OBJECTION_UNKNOWN: {"objection": 3},
    Code.OBJECTION_ANSWERED: {"objection": 3},
    Code.OBJECTION_WORDS_MISSING: {},
    Code.OBJECTION_OPEN: {**HUNG, "count": 1},
    Code.NOT_ARCHIVABLE: {**HUNG, "posting_state": "hanging"},
    Code.ARCHIVE_NUMBER_TAKEN: {"archive": "梅岭村-2026-村务公开-001"},
    Code.ARCHIVE_INCOMPLETE: {"most": 100},
    Code.POSTING_RULE_INVALID: {"days": 365, "years": 100},
    Code.PHOTO_UNSUITABLE: {"file": "IMG_1.heic", "largest": "50 MB"},
    Code.PHOTO_KEPT_ALREADY: {"file": "IMG_1.jpg", "posting": 7},
    Code.PHOTO_HEIF: {"file": "IMG_1.heic"},
    Code.PHOTO_DAMAGED: {"file": "IMG_1.jpg"},
    Code.PHOTO_TOO_LARGE: {"file": "IMG_1.jpg", "most": 12_000},
    Code.PHOTO_WITHOUT_CODE: {"file": "IMG_1.jpg"},
    Code.PHOTO_CODE_FOREIGN: {},
    Code.PHOTO_SHEET_UNKNOWN: PICTURED,
    Code.PHOTO_OTHER_VERSION: PICTURED,
    Code.PHOTO_SHEET_WITHDRAWN: PICTURED,
    Code.PHOTO_NOT_POSTED: PICTURED,
    Code.PHOTO_OTHER_TIME: {**PICTURED, "at": "2026-09-18 10:20"},
    Code.PHOTO_SEVERAL_POSTINGS: {**PICTURED, "count": 2, "postings": "7、8"},
    Code.PHOTO_CHANGED: {"file": "IMG_1.jpg"},
    Code.NO_PHOTOS: {},
    Code.ENQUIRER_INCOMPLETE: {},
    Code.ENQUIRER_UNKNOWN: {},
    Code.STORE_NOT_PROTECTED: FILE,
    Code.STORE_DAMAGED: FILE,
    Code.STORE_STOPPED: FILE,
    Code.DISK_FULL_READING: FOLDER,
    Code.FOLDER_READING: FOLDER,
    Code.WRITING_NEEDED: FILE,
    Code.STORE_INCOMPLETE: {**FILE, "missing": "village.name"},
    Code.STORE_CUT_SHORT: FILE,
    Code.KEYS_MISSING: FOLDER,
    Code.KEYS_DAMAGED: FOLDER,
    Code.KEYS_TOO_NEW: {},
    Code.KEYS_FOREIGN: FILE,
    Code.NOT_SIGNED_IN: FOLDER,
    Code.USER_NOT_NAMED: {},
    Code.USER_NAME_INVALID: {"longest": 30},
    Code.USER_UNKNOWN: USER,
    Code.USER_CLOSED: {**USER, "day": "2026-09-01"},
    Code.USER_EXISTS: USER,
    Code.LAST_HEAD: USER,
    Code.HEAD_ONLY: USER,
    Code.LOOKS_ONLY: USER,
    Code.PASSWORD_MISSING: {},
    Code.PASSWORD_WRONG: USER,
    Code.PASSWORD_LENGTH: {"shortest": 8, "longest": 200},
    Code.PASSWORD_WEAK: {},
    Code.PASSWORDS_DIFFER: {},
    Code.TRY_LATER: {**USER, "seconds": 5},
    Code.RECOVERY_LENGTH: {"wanted": 36, "found": 35},
    Code.RECOVERY_MISTYPED: {"group": 3},
    Code.RECOVERY_WRONG: {},
    Code.RECOVERY_NOT_COPIED: {"group": 3},
    Code.NOT_PROTECTED: FOLDER,
    Code.ALREADY_PROTECTED: FOLDER,
    Code.NOT_CONVERTED: {},
    Code.NOTHING_OLD: {},
    Code.STORE_EXISTS: FOLDER,
    Code.IDLE_MINUTES: {"longest": 60},
    Code.NO_NUMBER: {},
    Code.REVEAL_REASON_MISSING: {},
    Code.VILLAGE_CONTRADICTS: {"village": "石桥村", "count": 3},
    Code.UNIT_CONTRADICTS: {
        "heading": "补贴面积（亩）",
        "unit": "亩",
        "programme": "农村低保",
        "wanted": "户·月",
    },
    Code.VILLAGE_NAME_MISSING: {},
    Code.VILLAGE_NAME_INVALID: {},
    Code.OWN_DATA_ON_SHEET: {
        "kind": PersonalData.BANK_ACCOUNT,
        "column": "备注",
        "number": 7,
    },
    Code.COLUMN_NOT_PUBLIC: {"kind": PersonalData.PHONE, "column": "联系电话"},
    Code.COLUMN_HEADING_MISSING: {},
    Code.COLUMN_RULE_MISSING: {"columns": ["树种", "备注"]},
    Code.COLUMN_NOT_IN_RULE: {"column": "学期"},
    Code.DIVISION_CODE_INVALID: {},
    Code.MASK_ORDER_MISSING: {},
    Code.FEW_NUMBERS_FIT: NUMBERS_FIT,
    Code.NAMESAKES_ALIKE: {"people": 2},
    Code.LEAD_INCOMPLETE: {
        "programme": "耕地地力保护补贴",
        "unsaid": ["policy", "funding"],
    },
    Code.MINORS_COUNTED: {"people": 2},
    Code.GUARDIANS_NAMED: {"people": 2},
    Code.SMALL_LIST: {"programme": "农村低保", "people": 3, "rule": "初审公示7天"},
    Code.SHEETS_NOT_AGREED: {"count": 2},
    Code.FOLDER_ON_NETWORK: FOLDER,
    Code.FOLDER_SYNCED: {**FOLDER, "service": "坚果云"},
    Code.STORE_GONE: FOLDER,
    Code.NO_BACKUP_THERE: FOLDER,
    Code.SECOND_NOT_PROTECTED: {**FOLDER, "count": 3},
}
"""What the program says of each problem, as it says it."""
MILDER: Mapping[tuple[Code, Severity], Mapping[str, object]] = {
    (Code.DUPLICATE_ID_NUMBER, Severity.WARNING): {**PAID, "village": "石桥村"},
    (Code.PAYEE_DIFFERS, Severity.NOTE): FACTS[Code.PAYEE_DIFFERS],
    (Code.FEW_NUMBERS_FIT, Severity.WARNING): {
        **NUMBERS_FIT,
        "order": "昌民〔2026〕3号",
    },
    (Code.FEW_NUMBERS_FIT, Severity.NOTE): NUMBERS_FIT,
    (Code.FOLDER_ON_NETWORK, Severity.WARNING): FOLDER,
    (Code.FOLDER_SYNCED, Severity.WARNING): {**FOLDER, "service": "坚果云"},
}
"""And of those that weigh less in some circumstances."""
EVERY = [
    *((Problem(code, PLACE, FACTS[code]), wording.PROBLEMS[code]) for code in Code),
    *(
        (Problem(code, PLACE, MILDER[code, weighed], weighed), sentence)
        for (code, weighed), sentence in wording.MILDER.items()
    ),
]
IN_THE_TEXT = {"column": "正文", "number": 0, "text": ""}
WORKED_OUT = {"difference", "at_row", "official_told"}
"""What the wording adds of its own."""


def asked_for(*texts: str) -> set[str]:
    """Return the names of the facts that sentences ask for."""
    parsed = (part for text in texts for part in string.Formatter().parse(text))
    return {name for _, name, _, _ in parsed if name}


@pytest.mark.parametrize("problem", [it for it, _ in EVERY], ids=lambda it: it.code)
def test_every_problem_is_a_whole_sentence(problem: Problem) -> None:
    told = wording.describe(problem)
    assert told.startswith("公示表 D7：")
    assert told.endswith("。")
    for leak in ("{", "}", "None", "Decimal", "“”", "。。", "：。", "，，", "Code."):
        assert leak not in told


ASKED_IN_OTHER_WORDS = {
    Code.PASSWORD_MISSING,
    Code.BACKUP_UNPROTECTED,
    Code.RESTORE_NOT_AGREED,
    Code.NO_SCREEN,
}
"""What the window never says: it has a field, or a question, in the place of these."""


@pytest.mark.parametrize("problem", [it for it, _ in EVERY], ids=lambda it: it.code)
def test_the_window_says_nothing_of_options_of_the_command_line(
    problem: Problem,
) -> None:
    told = wording.explain_in_window(problem)
    assert told.endswith("。")
    for word in ("（）", "，。", "；。", "，，"):
        assert word not in told
    if problem.code not in ASKED_IN_OTHER_WORDS:
        assert "--" not in told
        assert "命令" not in told
        assert not set(re.findall(r"(?<![\w.-])[a-z-]+(?![\w.-])", told)) & set(
            COMMANDS
        )


def test_what_several_villages_have_in_common_is_said_once() -> None:
    missing = Problem(Code.TELEPHONE_MISSING)
    faults = [(f"{name}村", missing) for name in ("东", "南", "西", "北")]
    told = wording.describe(missing)
    assert wording.faults_told(faults) == [f"东村、南村、西村等4份：{told}"]
    assert wording.faults_told(faults[:2]) == [f"东村、南村：{told}"]


@pytest.mark.parametrize(("problem", "sentence"), EVERY, ids=lambda it: str(it)[:9])
def test_every_sentence_asks_for_nothing_but_what_it_is_given(
    problem: Problem, sentence: tuple[str, str]
) -> None:
    assert asked_for(*sentence) <= problem.facts.keys() | WORKED_OUT


def test_what_weighs_less_has_a_sentence_only_where_it_differs() -> None:
    for code, weighed in wording.MILDER:
        assert weighed is not Problem(code).severity
        assert Problem(code, weighed=weighed).severity is weighed


def test_every_problem_has_its_sentence_in_one_room_alone() -> None:
    rooms = Path(wording.__file__).parent.glob("*.py")
    told = [
        ast.unparse(key)
        for path in rooms
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.AnnAssign)
        and ast.unparse(node.target).endswith("PROBLEMS")
        and isinstance(node.value, ast.Dict)
        for key in node.value.keys
        if key is not None
    ]
    assert sorted(told) == sorted(f"Code.{code.name}" for code in Code)


def test_the_table_of_problems_is_what_the_program_says() -> None:
    """Where it is not: `python3 dev.py docs`."""
    table = PROBLEMS.read_text("utf-8")
    assert table == wording.problem_table()
    rows = [line.split(" | ") for line in table.splitlines() if line[:3] == "| `"]
    assert len(rows) == len(Code) + len(wording.MILDER)
    for row in rows:
        code, severity = Code(row[0].strip("| `")), row[1].split("`")[1]
        assert len(row) == 4
        assert Severity(severity) is Problem(code).severity or (
            (code, Severity(severity)) in wording.MILDER
        )
        assert "{" not in "".join(row)


SOURCES = sorted(Path(gwgk_desktop.__file__).parent.rglob("*.py"))
MADE_BY = {"Problem", "Refusal"}


def given_facts(tree: ast.AST) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the code of every problem a module makes, with the names of its facts.

    A code that weighs something else than usual is given with that: "EMPTY note".
    Facts that are handed on from elsewhere cannot be told, and are passed over.
    """
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        named: dict[str, ast.expr] = {}
        for node in _in_order(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named[node.targets[0].id] = node.value
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                told = _facts(node, named) if node.func.id in MADE_BY else None
                if told is not None and node.args and _is_code(node.args[0]):
                    weighed = [ast.unparse(it) for it in node.args[3:]]
                    names = (ast.unparse(node.args[0]), *weighed)
                    yield " ".join(it.rpartition(".")[2] for it in names), told


def _in_order(function: ast.FunctionDef) -> list[ast.expr | ast.stmt]:
    told = (ast.expr, ast.stmt)
    nodes = [node for node in ast.walk(function) if isinstance(node, told)]
    return sorted(nodes, key=lambda node: (node.lineno, node.col_offset))


def _is_code(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Code"


def _facts(call: ast.Call, named: dict[str, ast.expr]) -> frozenset[str] | None:
    if isinstance(call.func, ast.Name) and call.func.id == "Refusal":
        if any(keyword.arg is None for keyword in call.keywords):
            return None
        return frozenset(keyword.arg or "" for keyword in call.keywords)
    by_name = {keyword.arg: keyword.value for keyword in call.keywords}
    facts = by_name.get(
        "facts", call.args[2] if len(call.args) > 2 else ast.Dict([], [])
    )
    if isinstance(facts, ast.Name):
        facts = named.get(facts.id, facts)
    if not isinstance(facts, ast.Dict):
        return None
    return frozenset(ast.literal_eval(key) for key in facts.keys if key)


def test_the_search_for_facts_finds_them() -> None:
    source = """
def work(place, other):
    facts = {"a": 1}
    yield Problem(Code.EMPTY, place, facts)
    facts = {"b": 1, "c": 2}
    yield Problem(Code.EMPTY, facts=facts)
    yield Problem(Code.EMPTY, place)
    yield Problem(Code.EMPTY, place, other)
    yield Problem(Code.EMPTY, place, facts, Severity.NOTE)
    raise Refusal(Code.DAMAGED, file=place) from other
    raise Refusal(Code.DAMAGED, **other)
    raise Refusal(other.code)
"""
    assert list(given_facts(ast.parse(source))) == [
        ("EMPTY", frozenset({"a"})),
        ("EMPTY", frozenset({"b", "c"})),
        ("EMPTY", frozenset()),
        ("EMPTY NOTE", frozenset({"b", "c"})),
        ("DAMAGED", frozenset({"file"})),
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_program_gives_every_sentence_the_facts_it_asks_for(path: Path) -> None:
    for name, facts in given_facts(ast.parse(path.read_text("utf-8"))):
        code, _, weighed = name.partition(" ")
        known = Severity.__members__.get(weighed, Severity.ERROR)
        milder = wording.MILDER.get((Code[code], known))
        asked = asked_for(*(milder or wording.PROBLEMS[Code[code]]))
        assert not asked - facts - WORKED_OUT, name


def test_the_facts_of_most_problems_are_found_in_the_program() -> None:
    found = {
        code
        for path in SOURCES
        for code, _ in given_facts(ast.parse(path.read_text("utf-8")))
    }
    assert len(found) > len(Code) / 2


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (
            Problem(Code.VILLAGE_UNKNOWN, PLACE, {"village": "梅林村", "nearest": ""}),
            (
                "公示表 D7：本镇没有登记“梅林村”。"
                "请核对村名；确是本镇的村，先在“设置”里添加。"
            ),
        ),
        (
            Problem(Code.TOTAL_MISMATCH, None, FACTS[Code.TOTAL_MISMATCH]),
            (
                "“合计”行写的是1000，逐行相加是1000.5，相差0.5。"
                "请让发来的单位核对：要么合计写错，要么缺行或多行。"
            ),
        ),
        (
            Problem(Code.AMOUNT_NEGATIVE, None, {"amount": Decimal("-5.0")}),
            "金额-5为负数。退款、扣回不要列在发放表里。",
        ),
        (
            Problem(Code.ROW_LEFT_OUT, Place("公示表", 9)),
            "公示表 第9行：此行不是发放记录（说明、签字等），未读取。",
        ),
        (
            Problem(Code.SHEET_LEFT_OUT, Place("汇总"), {"left_out": "summary"}),
            "工作表“汇总”：工作表未读取：是汇总表，没有姓名列。",
        ),
        (
            Problem(Code.GLYPH_MISSING, None, FACTS[Code.GLYPH_MISSING]),
            (
                "户主姓名（单上第3行）“王㐱”中的“㐱”（U+3431）字库里没有，印不出来。"
                "请核对这个字；是自造字的，请改用它的国标编码；"
                "确是生僻字的，请先为它存一张字图再制作。"
            ),
        ),
        (
            Problem(
                Code.GLYPH_MISSING,
                None,
                {
                    **FACTS[Code.GLYPH_MISSING],
                    "column": "正文",
                    "number": 0,
                    "text": "",
                },
            ),
            (
                "正文中的“㐱”（U+3431）字库里没有，印不出来。"
                "请核对这个字；是自造字的，请改用它的国标编码；"
                "确是生僻字的，请先为它存一张字图再制作。"
            ),
        ),
        (
            Problem(
                Code.GLYPH_MISSING,
                None,
                {
                    **FACTS[Code.GLYPH_MISSING],
                    "character": "\ue81e",
                    "code": "U+E81E",
                    "text": "王\ue81e",
                    "official": "U+9FB4 龴",
                },
            ),
            (
                "户主姓名（单上第3行）“王\ue81e”中的“\ue81e”（U+E81E）是自造字，国标编码是"
                "U+9FB4 龴，字库里没有，印不出来。"
                "请核对这个字；是自造字的，请改用它的国标编码；"
                "确是生僻字的，请先为它存一张字图再制作。"
            ),
        ),
        (
            Problem(
                Code.PERSONAL_DATA_ON_SHEET, None, FACTS[Code.PERSONAL_DATA_ON_SHEET]
            ),
            (
                "公示单“备注”（单上第3行）含有身份证号，已拦下。"
                "请去掉那里的个人信息；名单的一列，也可以不公开这一列。"
            ),
        ),
    ],
)
def test_sentences_read_as_people_write(problem: Problem, sentence: str) -> None:
    assert wording.describe(problem) == sentence


@pytest.mark.parametrize(
    ("count", "others"),
    [(1, "公示表 D9"), (3, "公示表 D9、公示表 D10、公示表 D11")],
)
def test_a_few_other_places_are_all_named(count: int, others: str) -> None:
    places = tuple(Place("公示表", 9 + at, "D") for at in range(count))
    told = Problem(Code.SHARED_BANK_ACCOUNT, None, {"name": "王", "others": places})
    assert wording.explain(told).startswith(f"“王”的银行账号与{others}相同。")


def test_places_that_are_not_named_are_counted_as_well() -> None:
    places = tuple(Place("表", 9 + at, "D") for at in range(5))
    facts = {"name": "王", "others": places, "more": 995}
    told = Problem(Code.SHARED_BANK_ACCOUNT, None, facts)
    assert "与表 D9、表 D10、表 D11等1000处相同" in wording.explain(told)


def test_many_other_places_are_counted() -> None:
    places = tuple(Place("表", 9 + at, "D") for at in range(5))
    told = Problem(Code.SHARED_BANK_ACCOUNT, None, {"name": "王", "others": places})
    assert "与表 D9、表 D10、表 D11等5处相同" in wording.explain(told)


UP_AT: Mapping[str, object] = {
    "titles": ["梅岭村-2026-001"],
    "at": "2026-09-16 09:00",
    "by": "张网格",
}
EVENT: dict[str, object] = {
    "places": ["梅岭村", "石桥村"],
    "item": "党组织重大决策",
    "title": "支部通过修路方案",
    "happened_on": "2026-09-10",
}
DEEDS: Mapping[Kind, dict[str, object]] = {
    Kind.SET_REVIEW_RULE: {"steps": ["supervision_committee"], "one_person": True},
    Kind.CLASSIFY_SHEETS: {
        "numbers": ["梅岭村-2026-001"],
        "disclosure": "non_disclosure",
        "ground": "国家秘密",
        "basis": "条例第十四条",
    },
    Kind.CLASSIFY_PROGRAMME: {
        "programme": "农村低保",
        "disclosure": "proactive",
        "ground": "",
        "basis": "",
    },
    Kind.REVIEW_SHEETS: {
        "numbers": ["梅岭村-2026-001"],
        "step": "township",
        "ruling": "send_back",
        "by": "刘审核",
        "decided_on": "2026-09-15",
        "on_paper": True,
        "review_reason": "二组少一户",
        "checks": ["law"],
    },
    Kind.PRINT_SIGN_OFF: {
        "numbers": ["梅岭村-2026-001"],
        "saved_as": "签审单-梅岭村-2026-001.pdf",
        "second": ["梅岭村-2026-001"],
    },
    Kind.RELEASE_SHEETS: {
        "numbers": ["梅岭村-2026-001"],
        "by": "刘审核",
        "one_person": False,
        "agreed": [["梅岭村", "notice_begun"]],
        "files": ["ab" * 32],
        "contents": ["cd" * 32],
    },
    Kind.SET_ASIDE_SHEETS: {
        "numbers": ["梅岭村-2026-001"],
        "by": "陈经办",
        "reason": "重复制作",
    },
    Kind.WITHDRAW_SHEETS: {
        "numbers": ["梅岭村-2026-001"],
        "by": "刘审核",
        "reason": "金额错",
        "boards": ["梅岭村：村务公开栏"],
    },
    Kind.POST_SHEETS: {**UP_AT, "day_by_hand": True, "anew": "3、4", "places": []},
    Kind.TAKE_DOWN_SHEETS: {**UP_AT, "early": "公开栏翻修"},
    Kind.NOTE_SPOILED: {**UP_AT, "reason": "被雨淋湿"},
    Kind.RECORD_OBJECTION: {**UP_AT, "due": "2026-09-22"},
    Kind.ANSWER_OBJECTIONS: {**UP_AT, "outcome": "upheld"},
    Kind.KEEP_PHOTOS: {"titles": ["梅岭村-2026-001"], "count": 3},
    Kind.ARCHIVE_POSTINGS: {
        "archives": ["梅岭村-2026-村务公开-001"],
        "years": "30",
        "place": "2号柜",
    },
    Kind.EXPORT_PACKETS: {
        "titles": ["梅岭村-2026-001"],
        "folders": ["内部-张贴材料-第7号-梅岭村-2026-001"],
    },
    Kind.PRINT_CERTIFICATES: {
        "titles": ["梅岭村-2026-001"],
        "saved_as": "上墙证明-梅岭村-2026-001.pdf",
    },
    Kind.ENQUIRE: {"name": "王小明", "of_sheet": "", "found": "1份公示单"},
    Kind.PRINT_ENQUIRY: {"name": "王小明", "count": 1, "saved_as": "查询单.pdf"},
    Kind.SET_POSTING_RULE: {
        "reply_days": 5,
        "years": 10,
        "finance_years": 30,
    },
    Kind.SET_UP_EXAMPLE: {},
    Kind.SEED_PROGRAMMES: {"count": 57},
    Kind.EDIT_OFFICE: {"township": "云溪镇"},
    Kind.ADD_VILLAGES: {"names": ["梅岭村", "石桥村"]},
    Kind.EDIT_VILLAGE: {"village": "梅岭村"},
    Kind.SET_FINANCE_HEAVY: {"names": ["梅岭村"], "since": "2026-03-01"},
    Kind.SET_FINANCE_USUAL: {"names": ["梅岭村"]},
    Kind.ADD_VILLAGE_ALIAS: {"alias": "老石桥村", "village": "石桥村"},
    Kind.REMOVE_VILLAGE_ALIAS: {"alias": "老石桥村", "village": "石桥村"},
    Kind.EDIT_BOARD: {"board": "村务公开栏"},
    Kind.IMPORT_BOARDS: {"file": "公开栏.xlsx", "count": 60},
    Kind.RECORD_EVENT: EVENT,
    Kind.REMOVE_EVENT: EVENT,
    Kind.EDIT_STAFF: {"name": "李会计"},
    Kind.EDIT_PROGRAMME: {
        "programme": "农村低保",
        "public_columns": ["姓名", "金额"],
        "by_rule": "民发〔2021〕57号",
    },
    Kind.ADOPT_CATALOGUE: {"catalogue": "village", "count": 74, "day": "2026-01-01"},
    Kind.IMPORT_CATALOGUE: {
        "catalogue": "township",
        "version": 2,
        "file": "目录.xlsx",
        "added": 1,
        "changed": 2,
        "removed": 0,
        "day": "2026-10-01",
        "reason": "县里换新目录",
    },
    Kind.EDIT_CATALOGUE: {
        "catalogue": "village",
        "version": 2,
        "items": ["V012 款物分配和物资管理"],
        "day": "2026-10-01",
        "reason": "年度调整",
    },
    Kind.DEPART_FROM_CATALOGUE: {
        "village_names": ["梅岭村"],
        "items": ["V026 移民资金收支"],
        "departure": "off",
        "day": "2026-10-01",
        "reason": "本村没有移民",
    },
    Kind.REVIEW_CATALOGUE: {
        "catalogue": "village",
        "year": 2026,
        "by": "刘主任",
        "conclusion": "无变化",
    },
    Kind.IMPORT_PAYOUTS: {
        "programme": "农村低保",
        "year": 2026,
        "period": "",
        "file": "a.csv",
        "lines": 30,
        "refused": 0,
        "total_fen": 2482229,
        "lines_sha256": "ab" * 32,
        "batch": 7,
        "supplements": 6,
    },
    Kind.CORRECT_BATCH: {"batch": 7, "was": "2025年 低保", "is": "2026年 低保"},
    Kind.CORRECT_LINE: {"batch": 7, "line": 8, "name": "王小明", "reason": "录入错误"},
    Kind.MAKE_SHEETS: {
        "batch": 7,
        "title": "2026年 低保",
        "paper": "A4",
        "numbers": ["梅岭村-2026-001"],
        "agreed": [["梅岭村", "small_list"], ["石桥村", "few_numbers_fit"]],
    },
    Kind.PRINT_INTERNAL_COPIES: {
        "batch": 7,
        "title": "2026年 低保",
        "lines": 30,
        "files": ["内部-内部联-梅岭村-第7批-20260915.pdf"],
    },
    Kind.KEEP_GLYPH: {"character": "\U000323af", "code": "U+323AF"},
    Kind.REMOVE_GLYPH: {"character": "\U000323af", "code": "U+323AF"},
    Kind.EXPORT_RETURN: {
        "quarter": "2026Q3",
        "form": "季报表",
        "total_fen": 5,
        "file": "a.xlsx",
        "sha256": "ab" * 32,
    },
    Kind.IMPORT_COMPARISON_LIST: {
        "kind": "dead",
        "source": "县民政局",
        "dated_on": "2026-09-01",
        "file": "死亡名单.xlsx",
        "sha256": "ab" * 32,
        "people": 12,
        "list": 1,
    },
    Kind.VERIFY_BATCH: {"batch": 7, "found": 3},
    Kind.DECIDE_VERIFICATION: {
        "verification": 3,
        "batch": 7,
        "name": "王小明",
        "decision": "recover",
        "by": "张镇长",
        "reason": "已去世",
    },
    Kind.PRINT_VERIFICATIONS: {"batch": 7, "count": 3, "saved_as": "内部-核实单.pdf"},
    Kind.READ_PAYMENTS: {
        "batch": 7,
        "file": "回盘.xlsx",
        "sha256": "ab" * 32,
        "paid": 10,
        "failed": 1,
        "returned": 0,
        "refused": 0,
        "payment_file": 1,
    },
    Kind.RESEND_PAYOUTS: {
        "resends": 7,
        "batch": 8,
        "lines": 2,
        "total_fen": 176984,
        "file": "内部-重新发放.xlsx",
    },
    Kind.KEEP_RECIPE: {"recipe": "县农业农村局", "headings": 9},
    Kind.REMOVE_RECIPE: {"recipe": "县农业农村局"},
    Kind.TAKE_IN_RECIPES: {"recipes": ["农商行"], "meanings": ["种粮亩数"]},
    Kind.KEEP_MEANING: {"heading": "种粮亩数", "field": "quantity"},
    Kind.REMOVE_MEANING: {"heading": "种粮亩数", "field": "quantity"},
    Kind.GIVE_BACK_ROWS: {
        "original": "发放表.xlsx",
        "rows": 6,
        "file": "内部发放表.xlsx",
    },
    Kind.PROTECT_FOLDER: {"user": "刘主任", "recovery_sheet": "内部恢复单.pdf"},
    Kind.FORGET_OLD: {"count": 3},
    Kind.ADD_USER: {"user": "王会计", "role": "clerk"},
    Kind.CLOSE_USER: {"user": "王会计"},
    Kind.RESET_PASSWORD: {"user": "王会计"},
    Kind.CHANGE_PASSWORD: {"user": "王会计"},
    Kind.NEW_RECOVERY: {"recovery_sheet": "内部恢复单.pdf"},
    Kind.BLOCK_LEAK: {
        "file": "梅岭村-2026-001.pdf",
        "leak_place": "page 3",
        "written_in": "reason",
        "personal": "id_number",
        "count": 2,
        "why": "image_only",
    },
    Kind.HAND_OVER: {"file": "交接单.pdf", "open": 3},
    Kind.HAND_OUT_RECOVERY: {"handed_out": "saved", "saved_as": "内部-恢复单.pdf"},
    Kind.SET_IDLE_LOCK: {"minutes": 10},
    Kind.REVEAL: {
        "name": "王小明",
        "fields": ["id_number", "bank_account"],
        "of_batch": 7,
        "line": 12,
        "file": "",
        "sheet": "Sheet1",
        "row": 12,
        "reason": "银行退回",
    },
    Kind.MEND_KEPT: {"count": 2, "left": 1},
    Kind.RESTORE: {"backup": "backup-20260915-083000", "lost_deeds": 3},
    Kind.SETTLE_FOUND: {
        "settles": ["20260915-083000-1-commits_lost"],
        "what": ["commits_lost"],
        "reason": "停电",
        "parted": [[9, "ab" * 8]],
    },
    Kind.SET_TIME_LIMITS: {},
    Kind.KEEP_DAYS_OFF: {
        "year": 2027,
        "off": 30,
        "worked": 6,
        "document": "国办发明电〔2026〕7号",
    },
    Kind.REMOVE_DAYS_OFF: {"year": 2027},
    Kind.UNDO: {"of": "edit_office"},
}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_deed_has_its_title_and_sentence(kind: Kind) -> None:
    entry = HistoryEntry(9, kind, DEEDS[kind], "", NOW, 3, None)
    title, told = wording.deed(entry)
    assert title
    assert told
    for leak in ("{", "}", "None", "[", "“”", "_"):
        assert leak not in told


def test_a_file_that_is_no_signed_page_is_told_its_size_not_an_age() -> None:
    told = wording.describe(
        Problem(Code.PAGE_UNSUITABLE, None, FACTS[Code.PAGE_UNSUITABLE])
    )
    assert "或大于20 MB" in told
    assert "周岁" not in told


@pytest.mark.parametrize(
    "code",
    [Code.REVIEWER_NOT_NAMED, Code.REVIEW_REASON_MISSING, Code.CHECKS_MISSING],
)
def test_what_the_window_asks_for_is_told_without_options(code: Code) -> None:
    assert "--" not in wording.describe(Problem(code, None, FACTS[code]))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_deed_asks_for_nothing_but_what_it_is_given(kind: Kind) -> None:
    assert asked_for(wording.DEEDS[kind][1]) <= DEEDS[kind].keys() | {"undoes", "total"}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_deed_of_an_older_program_is_told_without_what_it_lacks(kind: Kind) -> None:
    title, told = wording.deed(HistoryEntry(9, kind, {}, "", NOW, None, None))
    assert title
    assert "{" not in told


def test_deeds_read_as_people_write() -> None:
    def told(kind: Kind) -> str:
        return wording.deed(HistoryEntry(9, kind, DEEDS[kind], "", NOW, 3, None))[1]

    assert told(Kind.UNDO) == "撤销第3号操作：修改单位信息"
    assert told(Kind.ADD_VILLAGES) == "梅岭村、石桥村"
    assert "24,822.29元" in told(Kind.IMPORT_PAYOUTS)
    assert told(Kind.MAKE_SHEETS).endswith(
        "，已再次确认：梅岭村名单不足五人、石桥村相符的身份证号不足一万个"
    )
    assert told(Kind.EDIT_PROGRAMME) == (
        "农村低保，公开的列：姓名、金额，依据民发〔2021〕57号"
    )


@pytest.mark.parametrize(
    ("labels", "members"),
    [
        (wording.SEVERITIES, Severity),
        (wording.FIELDS, Field),
        (wording.CHOSEN_BY, ChosenBy),
        (wording.REPAIRS, RepairKind),
        (wording.VILLAGE_KINDS, VillageKind),
        (wording.SENSITIVITIES, Sensitivity),
        (wording.PUBLICATIONS, Publication),
        (wording.PERSONAL_DATA, PersonalData),
        (wording.PROBLEMS, Code),
        (wording.DEEDS, Kind),
        (wording.BACKUP_REASONS, Reason),
        (wording.DIFFERENCES, Difference),
        (wording.SOURCES, Source),
        (wording.MASKS, Mask),
        (wording.catalogue.CATALOGUES, Scope),
        (wording.catalogue.SECTIONS, Section),
        (wording.catalogue.CHANGES, Change),
        (wording.catalogue.DEPARTURES, Departure),
        (wording.catalogue.RULE_BY, RuleBy),
        (wording.REVIEW_STEPS, Step),
        (wording.RULINGS, Ruling),
        (wording.CHECKS, Check),
        (wording.MEANS, Means),
        (wording.DISCLOSURES, Disclosure),
        (wording.SHEET_STATES, SheetState),
        (wording.VERDICTS, Verdict),
    ],
)
def test_every_member_has_its_own_label(
    labels: Mapping[StrEnum, object], members: type[StrEnum]
) -> None:
    assert labels.keys() == set(members)
    assert all(labels.values())
    assert len(set(map(str, labels.values()))) == len(labels)


SHEET = MadeSheet(
    number=SheetNumber("梅岭村", 2026, 1, 2),
    title="",
    notice=NoticePeriod(TODAY, 7),
    paper=Paper.A4,
    made_on=TODAY,
    page_count=1,
    line_count=1,
    total_fen=1,
    file_sha256="",
)
SENT = SentReturn("2026Q3", "quarter_return", TODAY, 5, "季报.xlsx", "")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "草稿"),
        ({"standing": Standing(sent_back="少一户")}, "草稿（退回）"),
        (
            {"standing": Standing(SheetState.IN_REVIEW, Step.TOWNSHIP)},
            "待乡镇",
        ),
        ({"standing": Standing(SheetState.APPROVED, None)}, "待发布"),
        ({"standing": Standing(SheetState.RELEASED, None)}, "已发布"),
        (
            {"standing": Standing(SheetState.RELEASED, None), "superseded": True},
            "已发布",
        ),
        ({"superseded": True}, "已有新版"),
        ({"void": True, "superseded": True}, "已作废"),
        (
            {"void": True, "standing": Standing(SheetState.WITHDRAWN, None)},
            "已作废（已撤回）",
        ),
        ({"standing": Standing(SheetState.WITHDRAWN, None)}, "已撤回"),
    ],
)
def test_where_a_sheet_is_in_its_life_is_told_in_a_few_words(
    changes: Mapping[str, Any], told: str
) -> None:
    assert wording.sheet_state(replace(SHEET, **changes)) == told


def test_papers_that_counted_an_undone_batch_are_named() -> None:
    assert wording.papers_counting([], []) == ()
    assert wording.papers_counting([SHEET], [SENT]) == (
        "以下公示单是按这批制作的，请收回或重新制作：梅岭村-2026-001-2",
        "以下报表已计入这批，请重新导出：2026Q3（季报.xlsx）",
    )


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (36_525, "只看这些数字，身份证号还有36,525种可能，可以"),
        (10_000, "只看这些数字，身份证号还有10,000种可能，可以"),
        (9_999, "只看这些数字，身份证号还有9,999种可能，要再次确认"),
        (1_000, "只看这些数字，身份证号还有1,000种可能，要再次确认"),
        (999, "只看这些数字，身份证号还有999种可能，不得公示（县里有文件的除外）"),
    ],
)
def test_how_many_numbers_fit_is_told_with_what_it_means(count: int, told: str) -> None:
    assert wording.numbers_fitting(count) == told


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        *(("", ""), ("12345678", "********"), ("123456789", "****6789")),
        ("360299195006190608", "****0608"),
    ],
)
def test_screens_show_the_last_four_of_a_long_number(number: str, masked: str) -> None:
    assert wording.masked(number) == masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("账号6228480402564890018不存在", "账号****0018不存在"),
        ("３６０２９９１９５００６１９０６０８", "****０６０８"),
        ("王小明 138 1234 5678 联系", "王小明 ****5678 联系"),
        ("130682 19800101 0013", "****0013"),
        ("2026-09-15 08:30:00", "2026-09-15 08:30:00"),
        ("第3批，1,234,567.89元", "第3批，1,234,567.89元"),
        ("", ""),
    ],
)
def test_numbers_within_a_text_are_masked_and_the_rest_is_not(
    text: str, shown: str
) -> None:
    assert wording.masked_within(text) == shown


def test_values_are_shown_as_people_read_them() -> None:
    assert wording.yuan(123456) == "1,234.56"
    assert wording.day(date(2026, 9, 1)) == "2026-09-01"
    assert (wording.decimal(Decimal("8.320")), wording.decimal(None)) == ("8.32", "")


def test_the_readme_says_what_is_read_as_the_window_does() -> None:
    readme = (paths.ROOT / "README.md").read_text("utf-8")
    assert wording.WHAT_IS_READ in readme


def test_the_table_of_damage_is_what_the_program_says() -> None:
    """Where it is not: `python3 dev.py docs`."""
    assert DAMAGE.read_text("utf-8") == wording.damage_table()


def test_what_is_told_of_many_villages_is_one_sentence() -> None:
    def note(village: str, people: int, fitting: int) -> tuple[str, Problem]:
        facts = {"people": people, "fitting": fitting}
        return village, Problem(
            Code.FEW_NUMBERS_FIT, facts=facts, weighed=Severity.NOTE
        )

    villages = ("梅岭村", "石桥村", "大坑村", "东湖村", "西山村")
    notes = [note(it, 14, 20_000 + at) for at, it in enumerate(villages)]
    assumed = Problem(Code.NOTICE_PERIOD_ASSUMED, facts={"days": 7})
    told = wording.of_many([("", assumed), *notes, ("", assumed)])
    assert len(told) == 2
    assert told[1].startswith("梅岭村、石桥村、大坑村等5个：")
    assert "70人" in told[1]
    assert "20000个" in told[1].replace(",", "")
