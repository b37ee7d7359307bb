"""Every deed is told in the history, with what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.work import HistoryEntry, Kind
from tests.begun import NOW
from tests.problem_facts import asked_for

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    Kind.POST_SHEETS: {**UP_AT, "day_by_hand": True, "anew": "3、4", "places": []}
    | {"down": "2026-09-20 09:00"},
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
        "reply_worked": True,
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
    Kind.ADD_BOARD: {"board": "梅岭村 村务公开栏"},
    Kind.EDIT_BOARD: {"board": "梅岭村 村务公开栏"},
    Kind.REMOVE_BOARD: {"board": "梅岭村 村务公开栏"},
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
        "vouched_for": ["V012 款物分配"],
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
        "lacking": "清明",
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
