"""The life of a sheet: steps of its review, release and withdrawal, and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import reviews
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.reviews import Means, Ruling, SheetState, Step, Verdict
from gwgk_desktop.wording.sheets import SET_ASIDE, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.reviews import Review, ReviewRule, SheetRecord

REVIEW_STEPS = reviews.STEPS
_WAITS_FOR = {
    Step.VILLAGE_COMMITTEE: "待村委会",
    Step.SUPERVISION_COMMITTEE: "待监委会",
    Step.TOWNSHIP: "待乡镇",
    Step.SIGN_OFF: "待签审单",
}
RULINGS = reviews.RULINGS
CHECKS = reviews.CHECKS
DISCLOSURES = reviews.DISCLOSURES
SHEET_STATES = {
    SheetState.DRAFT: "草稿",
    SheetState.IN_REVIEW: "审核中",
    SheetState.APPROVED: "待发布",
    SheetState.RELEASED: "已发布",
    SheetState.WITHDRAWN: WITHDRAWN,
    SheetState.SET_ASIDE: SET_ASIDE,
}
_CLOSED = {SheetState.RELEASED, SheetState.WITHDRAWN, SheetState.SET_ASIDE}
LEVELS_TOLD = {1: "一级审核", 2: "二级审核", 3: "三级审核（三审）"}
VERDICTS = {
    Verdict.RELEASED: "是发布的原件，一字不差",
    Verdict.WITHDRAWN: "曾是发布的原件，已经撤回，不能再张贴",
    Verdict.ALTERED: "不是发布的原件：与发布的那一份不同",
    Verdict.UNRELEASED: "还没有发布",
    Verdict.SET_ASIDE: "没有发布过，已经作废，不能张贴",
    Verdict.UNKNOWN: "不是本台发布的公示单，或已被改动",
}
MEANS = {
    Means.ACCOUNT: "本人登录",
    Means.PAPER: "纸上签字",
    Means.NAMED: "未加密，报名",
}
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.SHEET_UNKNOWN: (
        "没有编号为“{number}”的公示单{printed_as}",
        "请照公示单上的编号写；全部列在“公示单”页（命令行用 review）",
    ),
    Code.SHEET_OUTDATED: (
        "公示单{number}已有新的一版{newer}",
        "请审核、发布最新的一版",
    ),
    Code.SHEET_CORRECTED: (
        "公示单{number}制作之后更正过{count}行明细，所示的已不准",
        "请重新制作一版，再审核发布",
    ),
    Code.LINE_ON_THE_WALL: (
        "这一行在已发布的公示单{numbers}上",
        "可以照样更正：更正后请撤回这份公示单，从公开栏撤下，重新制作（更正）",
    ),
    Code.SHEET_WITHDRAWN: (
        "公示单{number}已经撤回",
        "撤回的不能再打印、另存或发布；请更正后重新制作，编号相同、版次加一",
    ),
    Code.SHEET_SET_ASIDE: (
        "公示单{number}已经作废，没有发布过",
        "作废的不能再审核、发布、打印或另存；作废错了的，在“历史”里撤销这一步",
    ),
    Code.SET_ASIDE_REASON_MISSING: (
        "作废没有写明理由",
        "请写明为什么作废，如：重复制作；理由记入历史",
    ),
    Code.ALREADY_RELEASED: (
        "公示单{number}已经发布，不能再改",
        "有错的请撤回，更正后重新制作新的一版",
    ),
    Code.NOT_RELEASED: ("公示单{number}没有发布过", "只有发布了的才能撤回"),
    Code.NOT_APPROVED: (
        "公示单{number}还没有审完，下一步是{step}",
        "先审后发：请先完成审核（review）",
    ),
    Code.NOT_PROACTIVE: (
        "公示单{number}的公开属性是“{disclosure}”，不能发布",
        "只有主动公开的才能上墙；属性定错的，请在审核前改正（classify）",
    ),
    Code.GROUND_MISSING: (
        "不予公开要写明理由和依据",
        "请写明理由（如 商业秘密、个人隐私）和依据的条款",
    ),
    Code.LINES_SHOWN_TWICE: (
        "公示单{number}与{other}列了同一批次的同一些人，公示期又重叠，会让人以为发了两次",
        "只发布其中一份；另一份已经发布的，请先撤回",
    ),
    Code.DRAFT_REPLACED: (
        "没有发布的公示单{other}由新的一版代替，不再审核、发布",
        "",
    ),
    Code.STILL_HANGS: (
        "公示单{other}已经发布，还在公示；撤回之前做的新版没有写明（更正），不能发布",
        "要更正的请先撤回再制作；没有变动的村不必重做",
    ),
    Code.NOTICE_OVER: (
        "公示单{number}上写的公示期到{last}已经结束，不能再发布",
        "请重新制作一版，写明新的公示期，再审核发布",
    ),
    Code.NOTICE_BEGUN: (
        "公示单{number}写的公示期{days}天，从{first}已经开始，今天发布，群众只能看到{left}天",
        "请重新制作一版，从张贴之日起算；确实已按时张贴的，再次确认后发布",
    ),
    Code.RELEASE_NOT_AGREED: (
        "有{count}处要再次确认，公示单没有发布",
        "确认无误的，请勾选同意（命令行加 --agree）后再发布",
    ),
    Code.EARLIER_STILL_RELEASED: (
        "公示单{number}的前一版{earlier}还在公示",
        "请先撤回前一版，再发布这一版",
    ),
    Code.CORRECTION_NOT_TOLD: (
        "公示单{number}没有写明（更正），也没有写明更正的是已撤回的{wrong}，不能发布",
        "请重新制作一版：撤回之后制作的会写明，再审核发布",
    ),
    Code.CONTENT_NOT_KEPT: (
        "公示单{number}是旧程序制作的，没有留存内容文本，不能发布",
        "请重新制作一版，再审核发布",
    ),
    Code.NOTHING_TO_REVIEW: ("公示单{number}已经审完", "可以发布了（release）"),
    Code.STEP_NOT_NEXT: (
        "公示单{number}的下一步是{next}，不是{step}",
        "请按次序审核",
    ),
    Code.REVIEWER_NOT_NAMED: (
        "没有写明是谁{at_desk}",
        "请填写审核人或经办人的姓名",
    ),
    Code.SIGNER_NOT_NAMED: (
        "没有写明是谁在纸上签的字",
        "请填写在纸上签字的人的姓名",
    ),
    Code.ONE_NAME_MANY_VILLAGES: (
        "“{by}”一个人要代表{villages}的{step}审核",
        "各村由本村的人审核：请只选一个村的公示单；确实是同一个人的，再次确认后登记",
    ),
    Code.REVIEW_NOT_AGREED: (
        "有{count}处要再次确认，审核没有记下",
        "确认无误的，请勾选同意（命令行加 --agree）后再登记",
    ),
    Code.UNCHANGED_SINCE_SENT_BACK: (
        "公示单{number}退回之后没有重新制作，还是原来的一份",
        "请更正后重新制作；不用改的，在“意见”里写明为什么，再登记同意",
    ),
    Code.REVIEW_DAY_INVALID: ("审核日期早于制作之日，或晚于今天", "请核对日期"),
    Code.REVIEW_REASON_MISSING: ("退回、撤回都要写明理由", "请填写理由"),
    Code.CHECKS_MISSING: (
        "五关还没有逐项核对，缺：{checks}",
        "请逐项核对后勾选；有一关不过就退回",
    ),
    Code.DRAFTER_ALONE: (
        "公示单{number}的起草人不能是唯一的审核人（{by}）",
        "请由另一人审核；确实只有一人经办的，请在“设置”里选单人经办，打印签审单由另一人签字",
    ),
    Code.DRAFTER_UNKNOWN: (
        "公示单{number}没有记下起草人，只有一个人审核，看不出是不是起草人自己审的",
        "请写上经办人重新制作（命令行 sheets 加 --drafter 姓名），再由另一人审核",
    ),
    Code.SAME_PERSON_SUPERVISES: (
        "公示单{number}的村（居）民委员会一步已由“{by}”签过，村务监督委员会不能是同一个人",
        "请由监委会成员签字（《村民委员会组织法》第三十七条：村委会成员不得兼任）",
    ),
    Code.REVIEWERS_ONLY: (
        "“{user}”是经办人，不能代表乡镇审核",
        "请由复核人或主任登录后审核；没有账号的审核人可在签审单上签字，由您登记",
    ),
    Code.HAS_ACCOUNT: (
        "“{by}”有账号，不能由别人代为登记",
        "请本人登录后审核",
    ),
    Code.PAGE_UNSUITABLE: (
        "文件{file}不是签字页的照片或PDF，或打不开、不完整、有密码，或大于{largest}",
        "请先打开看一遍，必要时重新拍照或扫描；用 .pdf、.jpg 或 .png",
    ),
    Code.PAGE_IS_DRAFT: (
        "文件{file}是公示单{number}本身的草稿（二维码或文件里写明了），不是签字页，没有登记",
        "请在签审单上签字，附签审单的照片或扫描件",
    ),
    Code.PAGE_OF_OTHER_SHEET: (
        "文件{file}里的二维码是公示单{number}的，不是要审核的{wanted}，没有登记",
        "请核对是哪一份的签字页，换成这一份的再登记",
    ),
    Code.PAGE_WANTED: (
        "“{by}”不在电脑前，是在纸上签的字，没有附签字页，不能凭空登记",
        "请附上签字页的照片或PDF（命令行 --page）；有账号的请本人登录后审核",
    ),
    Code.OWN_NAME_ON_PAPER: (
        "“{by}”就是现在登录的人；{step}这一步写的是在纸上签的字，却没有附签字页",
        "请写在纸上签字的人的姓名，附上签字页；确由本人审核的，不要勾选“在纸上签的字”（命令行去掉 --on-paper）",
    ),
    Code.SIGN_OFF_NOT_PRINTED: (
        "公示单{number}还没有出过代替第二人的签审单，不能登记第二人的签字",
        "请先出签审单（命令行 sign-off），打印后由另一人签字，再附上签字页登记",
    ),
    Code.SIGNED_BEFORE_PRINTED: (
        "公示单{number}的签审单{printed_on}才出，签字不能早于这一天",
        "请核对签字日期",
    ),
    Code.RELEASED_SHEETS_REST_ON_IT: (
        "公示单{numbers}是按这批发布的，还在公示，不能撤销",
        "请先撤回这些公示单（withdraw），从公开栏撤下，再撤销导入",
    ),
}


def corrected_since(it: MadeSheet) -> str:
    """Return what to do with a sheet whose lines were corrected since; "" if none."""
    if not it.corrected or not (it.is_released or it.is_open):
        return ""
    todo = "请撤回、从公开栏撤下，再" if it.is_released else "请"
    return f"制作之后更正过{it.corrected}行明细，所示的已不准：{todo}重新制作。"


def to_withdraw(numbers: Iterable[str]) -> str:
    """Return what to do with released sheets that show what was corrected."""
    told = "、".join(numbers)
    return f"公示单{told}所示的已不准，请撤回、从公开栏撤下，再重新制作。"


def sheet_state(it: MadeSheet) -> str:
    """Return where a sheet is in its life, in a few words."""
    told = SHEET_STATES[it.state]
    if it.void and not it.is_released:
        return f"已作废（{told}）" if it.state is SheetState.WITHDRAWN else "已作废"
    if it.superseded and it.state not in _CLOSED:
        return f"已有第{it.newest}版"
    if corrected_since(it):
        return f"{told}（有更正）"
    if it.standing.sent_back:
        return f"{told}（退回）"
    if it.state is SheetState.IN_REVIEW and it.standing.next_step:
        return _WAITS_FOR[it.standing.next_step]
    return told


def whole_state(it: MadeSheet) -> str:
    """Return where a sheet is in its life, and by its number what takes its place."""
    told = sheet_state(it)
    return f"{told}，新的一版是{it.newer}" if it.newer else told


def corrected_already(numbers: Sequence[str]) -> str:
    """Return that corrected sheets were made already, and what is next."""
    return f"更正的{'、'.join(numbers)}已经制作，请审核、发布，再登记上墙。"


def newer_version(it: MadeSheet) -> str:
    """Return which version takes the place of a sheet; "" where none does."""
    return f"已有新的一版：{it.newer}。" if it.newer else ""


def set_aside(count: int) -> str:
    """Return what is said once drafts were set aside."""
    return f"已作废{count}份公示单草稿；编号不再使用，可以在“历史”里撤销。"


def review_line(it: Review) -> str:
    """Return what one reviewer decided as one line."""
    reason = f"，{it.reason}" if it.reason else ""
    if it.ruling is Ruling.SET_ASIDE:
        return f"{it.decided_on}　{RULINGS[it.ruling]}　{it.by}{reason}"
    checks = "、".join(CHECKS[one][0] for one in it.checks)
    checks = f"（{checks}）" if checks and it.step is Step.TOWNSHIP else ""
    return (
        f"{it.decided_on}　{REVIEW_STEPS[it.step]}　{RULINGS[it.ruling]}{checks}　"
        f"{it.by}（{MEANS[it.means]}）{reason}"
    )


def review_record(it: SheetRecord) -> tuple[str, ...]:
    """Return all that is on record of a sheet's review, a line each."""
    drafted = [f"起草：{it.drafted_by}"] if it.drafted_by else []
    lines = [*drafted, *map(review_line, it.reviews)]
    if it.release:
        signed = any(one.step is Step.SIGN_OFF for one in it.reviews)
        alone = "，单人经办，以签审单代替第二人" if signed else ""
        lines.append(f"{it.release.at:%Y-%m-%d %H:%M}　发布　{it.release.by}{alone}")
    if it.withdrawal:
        gone = it.withdrawal
        lines.append(f"{gone.at:%Y-%m-%d %H:%M}　撤回　{gone.by}，{gone.reason}")
    return tuple(lines)


def review_rule(it: ReviewRule) -> str:
    """Return how an office reviews."""
    steps = " → ".join(REVIEW_STEPS[step] for step in it.steps)
    alone = "；单人经办，以签审单代替第二人" if it.one_person else ""
    return f"{LEVELS_TOLD[it.levels]}：{steps}{alone}。"


def verdict(
    file: str,
    told: Verdict,
    sheet: MadeSheet | None = None,
    record: SheetRecord | None = None,
) -> tuple[str, ...]:
    """Return what a file is, held against what was released."""
    named = f"编号{sheet.number}的公示单，" if sheet else ""
    closed = record and (record.release or told is Verdict.SET_ASIDE)
    lines = review_record(record) if record and closed else ()
    newer = (newer_version(sheet),) if sheet and sheet.newer else ()
    return (f"{file}：{named}{VERDICTS[told]}。", *newer, *lines)


NOTHING_HANGS = "按登记，这些公示单现在都没有挂在公开栏上，撤回后不用再去撤下"


def withdrawn(count: int, *, hangs: bool) -> str:
    """Return that sheets were withdrawn, and whether any is to be taken down."""
    told = "请从公开栏撤下" if hangs else "按登记没有还挂着的，不用再去撤下"
    return f"已撤回{count}份公示单，{told}。"
