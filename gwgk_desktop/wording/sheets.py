"""Sheets: why one is not made, what the clerk is asked, what stands across it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.shown_tails import FEW, TOO_FEW
from gwgk_desktop.wording.payouts import NOT_TAKEN_OUT

if TYPE_CHECKING:
    from collections.abc import Mapping


DRAFT = "草稿"
DRAFT_TOLD = "未经审核发布　严禁张贴"
WITHDRAWN = "已撤回"
WITHDRAWN_TOLD = "曾经发布　不能再张贴"
SET_ASIDE = "已作废"
SET_ASIDE_TOLD = "从未发布　不能张贴"
"""What stands across every page of a sheet that was not released."""
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.GLYPH_MISSING: (
        "{column}{at_row}{text}中的“{character}”（{code}）{official_told}字库里没有，印不出来",
        "请核对这个字；是自造字的，请改用它的国标编码；确是生僻字的，请先为它存一张字图再制作",
    ),
    Code.SHEET_WITHOUT_WORDS: ("公示单要有标题和正文", "请写好标题和正文再制作"),
    Code.TEXT_NOT_UTF8: ("{file}不是 UTF-8 文本", "请另存为 UTF-8 编码的文本文件"),
    Code.NO_PRINTER: (
        "这台电脑上没有打印机",
        "请接好打印机、装好驱动，或另存为 PDF 拿到别处打印",
    ),
    Code.PRINTER_OFF: (
        "打印机“{printer}”没有开机、没有连上，或已停用，什么也没有打印",
        "请开机、接好线、装好纸之后再打印",
    ),
    Code.NO_SHEETS_TO_LIST: (
        "没有已经发布、正在公示期内的公示单，出不了目录",
        "草稿、公示期已经结束的不列入；请先审核、发布公示单",
    ),
    Code.BATCHES_APART: (
        "第{batch}批与第{first}批不是同一年、同一个补贴项目，不能印在一份公示单上",
        "请只选同一年、同一个项目的批次",
    ),
    Code.NOT_ONE_CHARACTER: ("{text}不是一个字", "字图只为一个字存，请只写这一个字"),
    Code.NOT_A_PICTURE: (
        "这个文件不是能用的图片，或超过1兆字节",
        "请用 PNG 或 JPEG，图上只有这一个字，高和宽相等",
    ),
    Code.PICTURE_NOT_SQUARE: (
        "这张图宽{width}、高{height}，不是正方形，没有保存",
        "请把图裁成高和宽相等，图上只有这一个字",
    ),
    Code.PICTURE_NOT_NEEDED: (
        "“{character}”（{code}）字库里有，不用字图，没有保存",
        "字图只给字库里没有的字；印出来的字形不对的，请核对发放表里用的是不是这个字",
    ),
    Code.GLYPHS_PICTURED: (
        "有{count}处用字图代替字库里没有的字：{texts}",
        "请看一遍印出来的字对不对",
    ),
    Code.NO_PICTURE: ("没有为“{character}”存过字图", "请核对这个字"),
    Code.SHEET_FORM_WRONG: (
        "公示单的版式文件{file}{form_key}写得不对：{form_fault}",
        "请改好这一处；删去数据文件夹里的这个文件，就用自带的版式",
    ),
    Code.COLUMN_NOT_IN_RULE: (
        "此项目敏感，没有登记公开“{column}”的规定，公示单未列此列",
        "确有规定的，请在“设置→补贴项目”里填写文号",
    ),
    Code.FEW_NUMBERS_FIT: (
        "按表上所示，与{people}人中至少一人相符的身份证号只有{fitting}个，不足1000，不得公示",
        "请更正明细里的姓名或组名使同名的人能分清，或不公开年龄等列；县里有文件的，请在“设置”里填写文号",
    ),
    Code.NAMESAKES_ALIKE: (
        "有{people}人与同村同名的人在表上分不清，未注身份证号末位",
        "请核对；可以在明细里更正姓名（如注明大、小）或组名",
    ),
    Code.MINORS_COUNTED: ("有{people}名未成年人只计人数和金额，不列姓名", ""),
    Code.GUARDIANS_NAMED: ("有{people}名未成年人列的是监护人（代领人、户主）姓名", ""),
    Code.SMALL_LIST: (
        "“{programme}”属敏感项目，只有{people}人，有人数和金额就容易认出是谁。规定：{rule}",
        "请再次确认确应公示；也可以不在村里张贴",
    ),
    Code.NOTICE_PAST_PAYMENT: (
        "公示到{last}，第{batch}批{day}就发放：公示期没有结束",
        "请推迟发放，或早些公示；发放日期登记错的请先核对，确应照此公示的，再次确认",
    ),
    Code.DOUBTED_STILL_SHOWN: (
        "比对名单上的人，{doubts}，仍在表上：{names}{more_people}",
        f"待核实的请先在“比对核实”记录结果（命令行 decide）；{NOT_TAKEN_OUT}；确应照此公示的，再次确认",
    ),
    Code.CORRECTS_NOTHING: (
        "内容与撤回的{other}一样，没有改动，仍写（更正）",
        "请核对该改的是不是已经改了（明细、项目、单位资料）；只是重新张贴的可以不改",
    ),
    Code.CONTENT_CHANGED: ("与已有的{other}相比，内容有变动", ""),
    Code.PAYMENT_NOT_CONFIRMED: (
        "第{batch}批的发放日期{paid_on}已到，银行回盘还没有全部确认，公示单写“拟发放”",
        "已经发完的，请先在“补贴发放”导入银行回盘（命令行 paid），没有回盘的用“登记已发…”（命令行 paid --on），再制作就写“已发放”",
    ),
    Code.HITS_NOT_VERIFIED: (
        "表上有{lines}行的人在比对名单上，还没有比对核实过",
        "请先在“比对核实”比对这一批、记录核实结果（命令行 verify --batch、decide）；确应照此公示的，再次确认",
    ),
    Code.NEVER_COMPARED: (
        (
            "第{batch}批的{lines}行没有与死亡人员名单比对过，还没有导入过这种名单："
            "“{programme}”按{frequency}发，人去世了容易照发"
        ),
        "请在“比对核实”导入名单，再比对这一批（命令行 compare、verify --batch）；没有名单的，请村里核对",
    ),
    Code.CORRECTED_BATCH_GONE: (
        "公示单{number}所列的第{batch}批已撤销导入，还没有同一项目、年度、期别的新批次",
        "请先在“补贴发放”导入更正后的发放表，再制作更正的公示单，编号接着原来的",
    ),
    Code.PERIOD_ALREADY_OVER: (
        "公示期{first}至{last}已经结束，制作出来不能发布",
        "请改公示开始日（命令行 --from）；早先在墙上公示过的，用“纸面补登”登记，不必补做公示单",
    ),
    Code.PERIOD_BEFORE_LIST: (
        "公示从{first}开始，早于这批名单导入或发放的日子{since}，那时还没有这份名单",
        "请核对公示开始日（命令行 --from）",
    ),
    Code.DRAFTER_MISSING: (
        "没有写明经办人（起草人），审核时无从核对起草人不是唯一的审核人",
        "请写上经办人再制作（命令行加 --drafter 姓名）",
    ),
    Code.ITEM_WITHOUT_CATALOGUE: (
        "还没有启用公开目录，无从核对事项编码“{item_code}”",
        "请先在“公开目录”启用目录（命令行 catalogue adopt），或再次确认这个编码",
    ),
    Code.REMARK_NOT_THERE: (
        "“{programme}”公开的列里没有备注，公示单未列备注栏",
        "确要公开备注的，请先在“设置—补贴项目”里加上备注一列",
    ),
    Code.SHEETS_NOT_AGREED: (
        "有{count}处要再次确认，公示单没有制作",
        "确认无误的，请勾选同意（命令行加 --agree）后再做",
    ),
    Code.COLUMN_LEFT_OUT: ("清单里没有“{column}”的内容，公示单未列此列", ""),
    Code.LEAD_INCOMPLETE: (
        "公示单开头没有写{unsaid}：“{programme}”没有登记",
        "请在“设置—补贴项目”里填写（命令行 programmes），填好再制作；确实没有的可以不填",
    ),
    Code.NOTICE_PERIOD_ASSUMED: (
        "此项目没有查到公示天数，按本单位默认的{days}天",
        "如县里另有规定，请在“设置”里修改",
    ),
    Code.NOTICE_UNDER_LEAST: (
        "公示{days}天，少于此事项按规定至少要张贴的{least}天",
        "天数不填就按规定；县里确有另外规定的，勾选同意后再制作（命令行加 --agree）",
    ),
    # The data folder and files
    Code.SHEETS_NOT_SAVED: (
        "公示单{numbers}已经制作并留存，只是没有存到“{folder}”",
        "请检查磁盘空间和权限，再打开窗口，在“公示单”里另存为 PDF，不必重新制作",
    ),
    Code.SHEET_VOID: (
        "公示单{number}已作废：所依据的批次已撤销",
        "作废的不能再打印或另存；请重新导入后另行制作",
    ),
}


def numbers_fitting(count: int) -> str:
    """Say how many identity numbers fit what is shown, and what that means."""
    meaning = "可以"
    if count < TOO_FEW:
        meaning = "不得公示（县里有文件的除外）"
    elif count < FEW:
        meaning = "要再次确认"
    return f"只看这些数字，身份证号还有{count:,}种可能，{meaning}"
