"""What the clerk reads of postings: problems, deeds, damage, states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import postings
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.domain.unready import Unready
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.wording.desk import HANDS_OFF
from gwgk_desktop.wording.time_limits import explained

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gwgk_desktop.domain.posting_rules import PostingRule
    from gwgk_desktop.domain.postings import Objection, PostingRecord, Standing

STATES = {state.value: name for state, name in postings.STATES.items()}
OUTCOMES = {outcome.value: name for outcome, name in postings.OUTCOMES.items()}
FROM_PAPER = "纸面补登"
"""What stands in the place of a sheet's number where there is no sheet."""
NO_BOARD = "没有登记公开栏"
WAITING = "待上墙"
UNREADY: Mapping[str, str] = {
    Unready.NO_SHEET.value: "没有能贴的公示单",
    Unready.NOT_DUE.value: "还没到时候",
    Unready.NO_BOARD.value: NO_BOARD,
    Unready.NO_PLACE.value: "没有写贴在哪里（公开栏或位置）",
}
"""Why it is in doubt that something hangs."""
INSTEAD = "已发布、还没上墙的另一份："
"""Before what is offered in the place of something without a sheet."""

PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.POSTING_UNKNOWN: (
        "没有编号为{posting}的张贴记录",
        "请看张贴记录的编号（postings）；可能已在“历史”里撤销",
    ),
    Code.NOTHING_TO_POST: (
        "没有要登记的公示单",
        "请先选公示单，或按纸面补登（标题必填）",
    ),
    Code.NOT_RELEASED_YET: (
        "公示单{number}还没有发布，不能登记上墙",
        "先审核、发布；草稿、内部联和核实单都不能张贴",
    ),
    Code.POSTED_AHEAD: (
        "上墙时间{at}还没有到",
        "请在张贴之后登记，并核对日期和时刻",
    ),
    Code.POSTED_BEFORE_RELEASE: (
        "公示单{number}于{released}发布，登记的上墙时间{at}在发布之前",
        "请核对时间；程序之外贴的，请按纸面补登",
    ),
    Code.POSTED_OTHER_DAY: (
        "公示单{number}印的公示期从{printed}起共{days}天，实际是{posted}上墙",
        (
            "要么重新制作公示单、写上新的日期；要么在纸上用笔改好日期，"
            "再登记为“日期以手写为准”（--day-by-hand），从上墙那天起算"
        ),
    ),
    Code.POSTING_STILL_UP: (
        "“{title}”还张贴在{village}{place}（第{posting}号记录）",
        "请先登记撤下或损毁，再登记重贴",
    ),
    Code.BOARD_NOT_CHOSEN: (
        "{village}登记了{count}块公开栏（{boards}），没有说贴在哪一块",
        "请指明公开栏（--board）",
    ),
    Code.BOARD_NOT_LISTED: (
        "没有登记名为“{board}”的公开栏{known}",
        "请核对名称，或先在“设置”里登记公开栏",
    ),
    Code.BOARD_HAS_POSTINGS: (
        "公开栏“{board}”有张贴记录，不能删除",
        "记录和证明要用到它；不再使用的请保留",
    ),
    Code.DISPLAY_DAYS_FEW: (
        "张贴{days}天，少于最少的{least}天（{basis}）",
        "请按规则的天数，或写更长的",
    ),
    Code.HANGS_UNTIL_EARLY: (
        "计划撤下日{until}早于最少张贴的最后一天{last}",
        "请改成那天或以后，或留空",
    ),
    Code.POSTING_TITLE_MISSING: ("没有写张贴的是什么", "请照纸面上的标题填写"),
    Code.POSTING_WHO_MISSING: ("没有写经办人", "请填写是谁办的（--by）"),
    Code.POSTING_REASON_MISSING: ("没有写原因", "请填写原因（--reason）"),
    Code.POSTING_NOT_UP: (
        "第{posting}号“{title}”已经不在墙上{taken_down_at}{spoilt_at}",
        "不必再登记；登记错了的，请先在“历史”里撤销（命令行 undo）",
    ),
    Code.POSTING_REPLACED: (
        "第{posting}号“{title}”已由第{by}号重贴",
        "请在重贴的那条记录上登记",
    ),
    Code.POSTING_TIME_INVALID: (
        "时间不对：第{posting}号“{title}”于{posted}上墙",
        "应在上墙之后、现在之前，请核对日期和时刻",
    ),
    Code.POSTING_ARCHIVED: (
        "第{posting}号“{title}”已经归档，不能再改",
        "确要补记的，请先在“历史”里撤销归档",
    ),
    Code.TAKEN_DOWN_EARLY: (
        "{village}“{title}”只张贴了{days}整天，最少{wanted}天，应张贴到{last}",
        "请到期再撤；确已撤下的写明原因（--reason），并要重新张贴、重新计算",
    ),
    Code.OBJECTION_UNKNOWN: (
        "没有编号为{objection}的异议",
        "请看异议的编号（objection）",
    ),
    Code.OBJECTION_ANSWERED: (
        "第{objection}号异议已经答复",
        "答错了的，请先在“历史”里撤销那次答复",
    ),
    Code.OBJECTION_WORDS_MISSING: (
        "没有写异议或答复的内容",
        "请写明内容，不要写号码和住址",
    ),
    Code.OBJECTION_OPEN: (
        "第{posting}号“{title}”还有{count}件异议没有答复，不能归档",
        "请先答复（reply）",
    ),
    Code.NOT_ARCHIVABLE: (
        "第{posting}号“{title}”现在是“{posting_state}”，还不能归档",
        "期满撤下之后归档；损毁、未满期和要更正的，重贴之后归档",
    ),
    Code.ARCHIVE_NUMBER_TAKEN: (
        "档号“{archive}”已经用过",
        "请换一个档号，或留空自动编",
    ),
    Code.ARCHIVE_INCOMPLETE: (
        "归档要写类别、存放位置和保管年限（1至{most}年）",
        "请补齐；一次归档多份的，档号由程序自动编",
    ),
    Code.POSTING_RULE_INVALID: (
        "答复的天数应为1至{days}，保管年限应为1至{years}，并写明依据",
        "请核对后重填",
    ),
    Code.PHOTO_UNSUITABLE: (
        "{file}不是照片（JPG、PNG、BMP、WebP），或超过{largest}",
        "请换成照片；太大的请缩小后再选",
    ),
    Code.PHOTO_HEIF: (
        "{file}是HEIC格式的照片，本程序打不开",
        "请在苹果手机“设置—相机—格式”里选“兼容性最佳”，或先另存为JPG",
    ),
    Code.PHOTO_DAMAGED: (
        "照片{file}已损坏或没有传完，打不开",
        "请从手机或U盘重新复制一次",
    ),
    Code.PHOTO_TOO_LARGE: (
        "照片{file}超过{most}万像素",
        "请把相机调成普通照片（如1200万像素）后重拍，或缩小后再选",
    ),
    Code.PHOTO_KEPT_ALREADY: (
        "照片{file}已经留存在第{posting}号记录里",
        "不必重复添加",
    ),
    Code.PHOTO_WITHOUT_CODE: (
        "照片{file}里没有认出公示单的二维码",
        "二维码印在公示单最后一页：请走近些、对着那一页重拍；或看照片，人工指定张贴记录",
    ),
    Code.PHOTO_CODE_FOREIGN: (
        "照片里有一个二维码不是公示单上的",
        "不影响其他公示单；没有拍到公示单的，请人工指定",
    ),
    Code.PHOTO_SHEET_UNKNOWN: (
        "照片里的公示单{number}不在本程序里",
        "可能是别的乡镇、别的电脑上制作的；请核对",
    ),
    Code.PHOTO_OTHER_VERSION: (
        "照片里的公示单{number}和存档的内容不一样",
        "墙上的不是留存的那一份：请到现场核对，换上发布的公示单",
    ),
    Code.PHOTO_SHEET_WITHDRAWN: (
        "照片里的公示单{number}已经撤回",
        "如果还在墙上，请撤下；撤回之前拍的，请人工指定张贴记录",
    ),
    Code.PHOTO_NOT_POSTED: (
        "照片里的公示单{number}还没有登记上墙",
        "请先登记上墙（post），再添加照片",
    ),
    Code.PHOTO_OTHER_TIME: (
        "照片拍摄于{at}，公示单{number}那时没有登记在墙上",
        "请核对手机的时间和上墙、撤下的时间；无误的，请人工指定张贴记录",
    ),
    Code.PHOTO_SEVERAL_POSTINGS: (
        "公示单{number}有{count}条张贴记录（{postings}），分不清照片是哪一条",
        "请人工指定张贴记录",
    ),
    Code.REPLY_BEFORE_OBJECTION: (
        "答复的时间早于异议：第{objection}号异议是{received}收到的",
        "应在收到异议之后、现在之前，请核对日期和时刻",
    ),
    Code.PAPER_NOTED_ALREADY: (
        "{village}的“{title}”{at}在同一地方上墙，已经登记过（第{posting}号）",
        "登记重了的不必再登；确实另有一份的，确认后再登（命令行加 --agree）",
    ),
    Code.POSTING_NOT_AGREED: (
        "有{count}份全村的公示单只登记贴在小组的公开栏上",
        "请在村的公开栏也贴一份；确实只贴在那里的，确认后再登（命令行加 --group-board）",
    ),
    Code.GROUP_BOARD_ALONE: (
        "{village}的“{title}”是全村的，只贴在{boards}，{unseen_by}看不到",
        "村务公开栏面向全村：请在村的公开栏也贴一份",
    ),
    Code.POSTED_UNREADY: (
        "{village}的“{title}”{among}{unready}{opens_on}{instead}",
        "登记了就算已经上墙：请先核对，确实已经贴出来的再登记",
    ),
    Code.UNREADY_NOT_AGREED: (
        "有{count}处要再次确认，没有登记上墙",
        "确实已经贴出来的，确认后再登（命令行加 --agree）",
    ),
    Code.PHOTO_OF_DRAFT: (
        "照片里的公示单{number}是草稿，不是发布的公示单",
        "草稿不能上墙，也不能作证明：请换上发布后打印的公示单，重拍",
    ),
    Code.PHOTO_OTHER_VILLAGE: (
        "照片里的公示单{number}不是{village}的，不能归到第{posting}号张贴记录",
        "请核对照片和记录号；照片里还有本村公示单的，请对着它重拍",
    ),
    Code.PHOTO_TIME_AHEAD: (
        "照片上的拍摄时间{at}还没有到，没有自动归到公示单{number}的张贴记录",
        "请核对手机的时间；照片无误的，请人工指定张贴记录，上墙证明会注明时间存疑",
    ),
    Code.PHOTO_CHANGED: (
        "照片{file}在识别之后变了，没有留存",
        "请重新添加这张照片",
    ),
    Code.NO_PHOTOS: ("没有照片可以留存", "请选照片（JPG、PNG、BMP、WebP）或文件夹"),
    Code.ENQUIRER_INCOMPLETE: (
        "查询要写姓名，并核对本人的身份证号（15位或18位）",
        "请当面核对身份证；只能查本人的",
    ),
    Code.ENQUIRER_UNKNOWN: (
        "没有姓名和身份证号都相符的发放对象",
        "请当面核对身份证上的姓名和号码；相符而查不到的，是没有发放过",
    ),
}

DEEDS: Mapping[Kind, tuple[str, str]] = {
    Kind.POST_SHEETS: ("登记上墙", "{titles}，{at}，{by}{day_by_hand}{anew}{down}"),
    Kind.TAKE_DOWN_SHEETS: ("登记撤下", "{titles}，{at}，{by}{early}"),
    Kind.NOTE_SPOILED: ("登记损毁", "{titles}，{at}，{by}，{reason}"),
    Kind.RECORD_OBJECTION: ("登记异议", "{titles}，{at}收到，应在{due}前答复"),
    Kind.ANSWER_OBJECTIONS: ("答复异议", "{titles}，{at}，{by}：{outcome}"),
    Kind.KEEP_PHOTOS: ("留存照片", "{titles}，{count}张"),
    Kind.ARCHIVE_POSTINGS: ("归档", "{archives}，{years}年，存放：{place}"),
    Kind.PRINT_CERTIFICATES: ("出上墙证明", "{titles}{saved_as}"),
    Kind.EXPORT_PACKETS: ("导出张贴材料（内部）", "{titles}，存为{folders}"),
    Kind.ENQUIRE: ("村民查询", "{name}{of_sheet}：{found}"),
    Kind.PRINT_ENQUIRY: ("出查询单", "{name}，{count}项{saved_as}"),
    Kind.SET_POSTING_RULE: (
        "设置张贴规则",
        "异议{reply_days}天内答复{reply_worked}，保管{years}年、{finance_years}年",
    ),
}
_RESTORE = "请在“历史—核对”里从备份找回（命令行用 check --mend）；找不回的从最近一份核对无误的备份恢复"
DAMAGES: Mapping[Damage, tuple[str, str]] = {
    Damage.PHOTO_FILE_MISSING: ("第{posting}号张贴记录的照片丢失", _RESTORE),
    Damage.PHOTO_FILE_ALTERED: ("第{posting}号张贴记录的照片已被改动或损坏", _RESTORE),
    Damage.POSTING_OF_UNRELEASED: (
        "第{posting}号张贴记录的公示单没有发布过",
        "请核对张贴的公示单；" + HANDS_OFF,
    ),
    Damage.POSTING_DAYS_CROSSED: (
        "第{posting}号张贴记录的撤下、损毁、异议或归档早于上墙，或答复早于异议",
        HANDS_OFF,
    ),
    Damage.ARCHIVED_WHILE_UP: ("第{posting}号张贴记录没有撤下就归档了", HANDS_OFF),
    Damage.REPLACED_WHILE_UP: ("第{posting}号张贴记录还在墙上就重贴了", HANDS_OFF),
}
TOLD_IN: Mapping[str, str] = {
    "title": "标题",
    "note": "备注",
    "objection": "异议内容",
    "answer": "答复内容",
    "objector": "异议人姓名",
    "papers": "类别",
    "archive_number": "档号",
}
PATTERNS: Mapping[str, str] = {
    "day_by_hand": "（日期以手写为准）",
    "anew": "，重贴第{}号",
    "reply_worked": "（按工作日算）",
    "early": "，未满期，原因：{}",
    "down": "，{}已撤下",
    "of_sheet": "，公示单{}",
    "among": "等{}份",
    "opens_on": "（{}起才能上墙）",
    "instead": "；那里已发布、还没上墙的是{}",
}


def state(record: PostingRecord, standing: Standing) -> str:
    """Return where a posting is in its life, with what its date is about."""
    told = postings.STATES[standing.state]
    if standing.state is postings.PostingState.OBJECTED and standing.reply_due:
        return f"{told}（{standing.reply_due.isoformat()}前）"
    if standing.state is postings.PostingState.HANGING:
        until = standing.comes_down
        return f"{told}（至{until.isoformat()}）" if until else "长期公开"
    if record.replaced_by is not None and record.archive is None:
        return f"{told}（第{record.replaced_by}号）"
    return told


def record(it: PostingRecord, standing: Standing) -> tuple[str, ...]:
    """Return all that is on record of a posting, a line each; nobody who objects."""
    posting, notice = it.posting, it.posting.notice
    least = f"至少{posting.min_display_days}天，应贴到{standing.least_end.isoformat()}"
    up = f"{_at(posting.posted_at)} {posting.posted_by}上墙"
    lines = [f"{up}；{least}，已贴{standing.days}整天"]
    if notice is not None:
        by_hand = "，日期以手写为准" if posting.day_by_hand else ""
        lines.append(f"公示期{notice.first}至{notice.last}{by_hand}")
    if it.spoiling is not None:
        told = it.spoiling
        lines.append(f"{_at(told.at)} {told.by}登记损毁：{told.reason}")
    if it.taken_down is not None:
        down = it.taken_down
        why = f"，未满期：{down.reason}" if down.reason else ""
        lines.append(f"{_at(down.at)} {down.by}撤下{why}")
    for one in it.objections:
        answer = "还没有答复"
        if one.reply is not None:
            outcome = postings.OUTCOMES[one.reply.outcome]
            answer = (
                f"{_at(one.reply.at)} {one.reply.by}答复（{outcome}）：{one.reply.text}"
            )
        lines.append(f"{_at(one.received_at)} 收到异议：{one.text}；{answer}")
    if it.photos:
        lines.append(f"照片{len(it.photos)}张")
    if it.archive is not None:
        kept = it.archive
        through = f"保管到{kept.kept_through}年"
        lines.append(f"{_at(kept.at)} 归档：{kept.number}，{kept.place}，{through}")
    return tuple(lines)


def _at(when: datetime) -> str:
    return when.isoformat(" ", "minutes")


def objection(it: Objection) -> str:
    """Return an objection in a line; of who objects only what tells them apart."""
    who = it.name[:1] + "＊" * (len(it.name) - 1) if it.name else ""
    phone = f"＊＊＊{it.phone[-4:]}" if it.phone else ""
    whose = f"（{who}{phone}）" if who or phone else ""
    return f"第{it.id}件，{it.reply_due.isoformat()}前答复：{it.text}{whose}"


REPLY_UNITS = {Unit.CALENDAR_DAY: "天", Unit.WORKING_DAY: "个工作日"}


def objection_explained(it: Objection) -> tuple[str, ...]:
    """Return how the day of an answer was found; nothing where nobody reckoned it."""
    return tuple(explained(it.due)) if it.due else ()


def posting_rule(it: PostingRule, days: int) -> tuple[str, ...]:
    """Return how long sheets hang, objections wait and papers are kept."""
    since = it.display_since.isoformat()
    days_told = f"{it.reply_days}{REPLY_UNITS[it.reply_unit]}"
    answered = (
        f"异议在{days_told}内答复（收到次日起算，末日休息的顺延）：{it.reply_basis}"
    )
    return (
        f"{since}起，每次张贴不少于{days}天（上墙次日起算）：{it.display_basis}",
        answered,
        f"材料保管{it.retention_years}年，补贴和财务{it.finance_retention_years}年（本程序的默认）",
    )
