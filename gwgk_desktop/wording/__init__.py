"""The Chinese that the clerk reads, where it is not the label of one widget.

Every problem has a sentence that says what and where, and an advice that says
what to do next; every deed has a title and a sentence for the history.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gwgk_desktop.domain import comparisons, money, personal_data, reviews
from gwgk_desktop.domain.backups import Difference, Reason
from gwgk_desktop.domain.checking import TOLD_ONLY, Damage, Witness
from gwgk_desktop.domain.handover import Section, Waiting
from gwgk_desktop.domain.leaks import FOLDER_NAME, FoundLeak
from gwgk_desktop.domain.office import (
    Publication,
    Sensitivity,
    Source,
    VillageKind,
)
from gwgk_desktop.domain.passages import Why
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Place, Problem, Severity
from gwgk_desktop.domain.readings import ChosenBy, Field, RepairKind
from gwgk_desktop.domain.reviews import Means, Ruling, SheetState, Step, Verdict
from gwgk_desktop.domain.shown_tails import FEW, TOO_FEW, Mask
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.wording import catalogue as catalogue
from gwgk_desktop.wording import plan_prints as plan_prints
from gwgk_desktop.wording import postings
from gwgk_desktop.wording import time_limits as time_limits
from gwgk_desktop.wording.boards import (
    BOARD_DAMAGES,
    BOARD_DEEDS,
    BOARD_PROBLEMS,
)
from gwgk_desktop.wording.boards import BOARD_KINDS as BOARD_KINDS
from gwgk_desktop.wording.boards import MATERIALS as MATERIALS
from gwgk_desktop.wording.boards import SUBJECTS as SUBJECTS
from gwgk_desktop.wording.boards import capacity as capacity
from gwgk_desktop.wording.boards import subjects as subjects
from gwgk_desktop.wording.plan import PLAN_PROBLEMS
from gwgk_desktop.wording.plan import PLAN_STATES as PLAN_STATES
from gwgk_desktop.wording.plan import TOWNSHIP_PLACE as TOWNSHIP_PLACE
from gwgk_desktop.wording.plan import occasion as occasion
from gwgk_desktop.wording.plan import piece as piece
from gwgk_desktop.wording.plan import plan_summary as plan_summary
from gwgk_desktop.wording.plan import proposal as proposal
from gwgk_desktop.wording.plan import proposals as proposals
from gwgk_desktop.wording.plan import unplaced as unplaced
from gwgk_desktop.wording.time_limits import TIME_LIMIT_DEEDS, TIME_LIMIT_PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from gwgk_desktop.domain.backups import Backup, DrillRecord, Loss, Standing
    from gwgk_desktop.domain.checking import Checked, Compared, Finding, MonthDigest
    from gwgk_desktop.domain.handover import Handover, OpenWork
    from gwgk_desktop.domain.leaks import FileFound, Scanned, UnreadFile
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.returns import SentReturn
    from gwgk_desktop.domain.reviews import Review, ReviewRule, SheetRecord
    from gwgk_desktop.domain.tie_out import TieOut
    from gwgk_desktop.domain.work import HistoryEntry

DRAFT = "草稿"
DRAFT_TOLD = "未经审核发布　严禁张贴"
WITHDRAWN = "已撤回"
WITHDRAWN_TOLD = "曾经发布　不能再张贴"
SET_ASIDE = "已作废"
SET_ASIDE_TOLD = "从未发布　不能张贴"
"""What stands across every page of a sheet that was not released."""
_QUOTED_FACT = re.compile(r"“?\{\w+\}”?")
PRODUCT = "乡镇政务公开台"
BUG = "程序出错，这一步没有做成，数据未改动。出错的位置已记在："

PROBLEMS: Mapping[Code, tuple[str, str]] = {
    **BOARD_PROBLEMS,
    **PLAN_PROBLEMS,
    **TIME_LIMIT_PROBLEMS,
    # A file that cannot be read at all
    Code.ENCRYPTED: (
        "文件{file}设有打开密码，{wrong_password}无法读取",
        "请填写打开密码（命令行用 --file-password-file）；或去掉密码后另存一份，再重新选择",
    ),
    Code.DAMAGED: (
        "文件{file}已损坏，无法读取",
        "请向发来的单位重新要一份，或用 WPS/Excel 打开后另存为 .xlsx",
    ),
    Code.TOO_LARGE: (
        "文件{file}过大，或解压后过大，未读取",
        "请确认文件来源；正常的发放表不会这样大，可拆成几个文件",
    ),
    Code.NOT_A_WORKBOOK: (
        "文件{file}不是电子表格",
        "请选择 .xlsx、.xls、.et、.ods、.csv 文件或装有它们的 .zip；网页存档（.mht）请先另存为 .xlsx",
    ),
    Code.EMPTY: ("文件{file}里没有任何内容", "请确认选对了文件"),
    Code.NO_TABLE: (
        "文件{file}里找不到发放表：表头至少要有“姓名”和“金额”两列",
        "请检查表头的写法；汇总表不是发放清单",
    ),
    **catalogue.PROBLEMS,
    # Cells and rows
    Code.CELL_ERROR: (
        "单元格是公式错误 {error}，没有值",
        "请在原表里改正公式，或直接填上数值",
    ),
    Code.FORMULA_WITHOUT_VALUE: (
        "单元格是公式，但文件里没有存下算出的值",
        "请用 WPS/Excel 打开原表，重新计算并保存后再导入",
    ),
    Code.HIDDEN_ROW: (
        "此行在原表里是隐藏的",
        "请核对这一行是否应发；确认应发的可以接受",
    ),
    Code.ROW_TOO_LONG: (
        "此行的列数比表头多，可能是金额里的逗号把一列分成了两列",
        "请用 WPS/Excel 打开，把金额改成不带逗号的数字后另存",
    ),
    Code.NUMBERS_NOT_USED: (
        "“{heading}”一列像是身份证号或账号，但没有认出是哪一项，没有采用",
        "请在“列的含义”里指定；确实不用的可以接受",
    ),
    Code.PEOPLE_NOT_READ: (
        "这里有{count}行像是发放记录（有身份证号或账号），但没有认出表头，都没有读取",
        "请在“列的含义”里指定姓名和金额两列，或在原表补上表头；确实不是发放表的可以接受",
    ),
    Code.CELL_NOTE: ("原表此处有批注{text}", ""),
    Code.NAME_MISSING: ("姓名为空", "请在原表补上姓名"),
    Code.GROUP_MISSING: ("组名为空，留空读入", ""),
    Code.GROUP_IS_DATE: (
        "组名是一个日期（{text}），多半是电子表格把“1-2”一类的写法改成了日期",
        "请在原表把该列设为文本后改正；确认无误的可以接受",
    ),
    Code.FILLED_DOWN: ("此列只在变动处填写，有{count}个空格按上一行的内容读入", ""),
    Code.COLUMN_WITHOUT_HEADING: ("此列有内容而没有标题，未读取", ""),
    Code.VILLAGE_MISSING: ("村名为空，且不能由上一行确定", "请在原表补上村名"),
    Code.VILLAGE_UNKNOWN: (
        "本镇没有登记“{village}”{nearest}",
        "请核对村名；确是本镇的村，先在“设置”里添加",
    ),
    Code.VILLAGE_NOT_TOLD: (
        "有 {count} 行既没有村名列，标题里也没有村名",
        "请指定这份清单属于哪个村（--village）",
    ),
    Code.ID_NUMBER_DAMAGED: (
        "身份证号已被电子表格当作数字破坏，末几位丢失",
        "请向发来的单位要原始数据，或在原表里把该列设为文本后重新录入",
    ),
    Code.ID_NUMBER_LENGTH: (
        "身份证号应为18位数字（末位可为X），这里是{length}位{odd}",
        "请核对原件后改正",
    ),
    Code.ID_NUMBER_DATE: ("身份证号中的出生日期不存在或不合理", "请核对原件后改正"),
    Code.ID_NUMBER_CHECKSUM: ("身份证号校验码不符，至少有一位写错", "请核对原件后改正"),
    Code.ID_NUMBER_ROUNDED: (
        "身份证号末三位是000，校验码相符",
        "请核对原件：可能本来如此，也可能被电子表格改过；无误的可以接受",
    ),
    Code.ID_NUMBER_OLD_FORM: (
        "身份证号是15位旧号",
        "请换成18位号码；确无新号的可以接受",
    ),
    Code.BANK_ACCOUNT_DAMAGED: (
        "银行账号已被电子表格当作数字破坏，末几位丢失",
        "请向发来的单位要原始数据，或在原表里把该列设为文本后重新录入",
    ),
    Code.BANK_ACCOUNT_INVALID: (
        "银行账号含有数字以外的字符，或位数不对",
        "请核对存折或卡片后改正",
    ),
    Code.BANK_ACCOUNT_CHECKSUM: (
        "银行卡号校验位不符，至少有一位写错",
        "请核对卡片；确认无误的可以接受",
    ),
    Code.AMOUNT_MISSING: (
        "金额为空{formula}",
        "请补上金额；由公式得出的，请先在电子表格里重新计算并保存",
    ),
    Code.AMOUNT_INVALID: (
        "金额{text}{too_large}不是有效的数字",
        "请核对是否填错了列，改成数字",
    ),
    Code.AMOUNT_COLUMN_UNCLEAR: (
        "有几列都像是金额（{columns}），各行数字不同，又看不出哪一列是合计",
        "现取此列；不对的，请在“列的含义”里改选",
    ),
    Code.AMOUNT_UNIT: ("金额以{unit}为单位，已换算成元", ""),
    Code.TIMES_COUNTED: ("金额是数量×标准的{times}倍（如{times}个月），已按此核对", ""),
    Code.AMOUNT_NEGATIVE: ("金额{amount}为负数", "退款、扣回不要列在发放表里"),
    Code.AMOUNT_FRACTION: (
        "金额{amount}不足一分的部分按四舍五入记为{kept}",
        "请核对；接受后按记下的数发放、公示",
    ),
    Code.AMOUNT_MISMATCH: (
        "数量{quantity}×标准{rate}{factor}＝{product}，与金额{amount}不符",
        "请核对数量、标准和金额；确属部分兑付的可以接受",
    ),
    Code.QUANTITY_INVALID: ("数量{text}不是有效的数字", "请改成数字"),
    Code.QUANTITY_NEGATIVE: ("数量{quantity}为负数", "请核对；扣减不要列在发放表里"),
    Code.PAID_ON_INVALID: ("发放日期不是有效的日期", "请核对；接受后此行不记日期"),
    Code.RATE_INVALID: ("标准{text}不是有效的数字", "请改成数字"),
    Code.NAME_UNPRINTABLE: (
        "姓名“{name}”里有丢失的字、印不出的字，或字母、数字",
        "请核对身份证后在原表改正；确实如此的可以接受",
    ),
    Code.AMOUNT_ZERO: ("金额为零", "请核对是否应发；确实不发的，不必列入清单"),
    # Across rows
    Code.DUPLICATE_ID_NUMBER: (
        "“{name}”的身份证号与{others}相同",
        "同一人在同一批只能有一行；请核对是重复还是写错",
    ),
    Code.SHARED_BANK_ACCOUNT: (
        "“{name}”的银行账号与{others}相同",
        "请核对；一家人共用一个账户的可以接受",
    ),
    Code.DUPLICATE_LINE: (
        "“{name}”的村、组、姓名、金额与{other}完全相同，又都没有身份证号",
        "请核对是否重复；确是两个人的可以接受",
    ),
    Code.TOTAL_UNREAD: ("“{label}”行没有能读出的金额，没有核对", ""),
    Code.COUNT_MISMATCH: (
        "合计行写的是{stated}（人、户），实际读到{found}行",
        "请核对是否缺行或多行；无误的可以接受",
    ),
    Code.TOTAL_MISMATCH: (
        "“{label}”行写的是{stated}，逐行相加是{found}，相差{difference}",
        "请让发来的单位核对：要么合计写错，要么缺行或多行",
    ),
    # Against what the store knows
    Code.ID_NUMBER_TWO_NAMES: (
        "“{name}”的身份证号，以前的清单里是“{other}”的",
        "请核对是号码写错还是姓名写错；改过名的可以接受",
    ),
    Code.ID_NUMBER_TWO_FORMS: (
        "“{name}”与“{other}”是同一个身份证号的15位、18位两种写法",
        "请核对是否同一人，统一写18位；只是换了新号的可以接受",
    ),
    Code.AGE_OUT_OF_RANGE: (
        "“{name}”在发放日{age}周岁，本项目应{least}{most}",
        "请核对身份证号和对象资格；当地规定不同的可以接受",
    ),
    Code.EXCLUSIVE_PROGRAMMES: (
        "“{name}”已在第{batch}批（{day}发放）领取“{programme}”，两项不得同时享受（{basis}）",
        "请与主管部门核对该停发哪一项；已经停发的可以接受",
    ),
    Code.PAYEE_DIFFERS: (
        "“{name}”的补贴由“{payee}”收款，不是同一人",
        "请核对有无代领手续；手续齐全的可以接受",
    ),
    Code.GROUP_UNKNOWN: (
        "{village}没有登记“{group}”{nearest}",
        "请核对组名；确有此组的，先在“设置”里给这个村添上",
    ),
    Code.GROUP_IS_ADDRESS: (
        "“{name}”的组里写的像是住址，不是组名",
        "住址不得公示：请在原表里只留组名，或导入后用“更正明细”改；公示单上查出住址的会拦下",
    ),
    Code.QUANTITY_JUMP: (
        "“{name}”的数量{before_year}年是{before}，{year}年是{quantity}，变动超过三成",
        "请核对有无流转、征地、新增的依据；属实的可以接受",
    ),
    Code.HOUSEHOLD_NEW: (
        "“{name}”不在{before_year}年的名单上，是新增户",
        "请核对新增的依据",
    ),
    Code.HOUSEHOLDS_GONE: (
        "{before_year}年名单上有、这次没有的共{count}户，如{names}",
        "请核对是去世、迁出、流转还是漏报",
    ),
    Code.REPAIR_PROPOSED: (
        "“{name}”的身份证号可按第{batch}批的登记补为{proposed}",
        "核对后可采用建议（--accept-proposals）；不采用则此行退回",
    ),
    Code.PROPOSAL_TAKEN: (
        "“{name}”的身份证号已按第{batch}批的登记补为{proposed}",
        "",
    ),
    Code.VILLAGE_ALIAS_USED: (
        "清单里的“{alias}”按现在的“{village}”登记",
        "如不是同一个村，请先在“设置”里删除这个别名",
    ),
    # What a reader passed over
    Code.SHEET_LEFT_OUT: ("工作表未读取：{left_out}", ""),
    Code.ROW_LEFT_OUT: ("此行不是发放记录（说明、签字等），未读取", ""),
    # A workbook that was given back and comes in again
    Code.ALREADY_IN_BATCH: ("此行已在第{batch}批里，不再导入", ""),
    Code.NOT_AMONG_REFUSED: (
        "此行不在当初退回的行里，又与第{batch}批已导入的不同，未导入",
        "已导入的行要改，请在“查看明细”里更正；新增的人请另列一份清单",
    ),
    Code.FIRST_BATCH_MISSING: (
        "这份文件只有{file}退回的行，其余各行还没有按这个项目导入过",
        "请先导入原来的清单，再导入这份；确要单独成一批的可以接受",
    ),
    Code.SUPPLEMENT_TOTAL_MISMATCH: (
        "第{batch}批和补充的各行相加是{found}，原清单合计是{stated}，相差{difference}",
        "请核对改正时有没有改动金额、删行或加行；确认无误的可以接受",
    ),
    Code.FAMILY_CHANGED: (
        "第{batch}批或它的补充批次在预览之后有变动",
        "请重新打开这份文件",
    ),
    Code.SUPPLEMENT_STANDS: (
        "第{batch}批还有补充批次（第{later}批），不能先撤销",
        "请先在“历史”里撤销补充批次的导入",
    ),
    Code.NOTHING_REFUSED: ("{file}没有要退回的行", "不必导出"),
    Code.FILE_CHANGED: (
        "文件{file}在读取之后改动过，退回的行没有导出",
        "请重新打开这份文件，按新的内容核对",
    ),
    # What a workbook says against what the clerk has chosen
    Code.VILLAGE_CONTRADICTS: (
        "选的是{village}，清单里有{count}行写的是别的村；这些行仍按清单所写的村记",
        "请核对选的村；清单所写无误的可以接受",
    ),
    Code.UNIT_CONTRADICTS: (
        "“{heading}”一列的单位是{unit}，所选项目“{programme}”按{wanted}发放",
        "请核对补贴项目选得对不对；确是这个项目的可以接受",
    ),
    # An import
    Code.ALREADY_IMPORTED: (
        "{file}已于{day}按同一项目、同一期别导入过",
        "不必再次导入；确要重来，请先在“历史”里撤销那次导入",
    ),
    Code.ERRORS_NOT_LEFT_OUT: (
        "有{count}行存在错误，尚未同意退回",
        "改正后重新导入，或同意退回错误行、只导入其余各行（--leave-out-errors）",
    ),
    Code.WARNINGS_NOT_ACCEPTED: (
        "有{count}处提醒尚未接受",
        "逐条核对后接受（--accept-warnings）",
    ),
    Code.TOTALS_DISAGREE: (
        "文件里的合计与逐行相加不符（{count}处），整份清单未导入",
        "请让发来的单位核对后重发",
    ),
    Code.NOTHING_TO_IMPORT: ("{file}里没有一行可以导入", "请改正错误后重新导入"),
    # Mappings and recipes
    Code.LAYOUT_CHANGED: (
        "{file}的版式与模板“{recipe}”不同{new}{gone}",
        "请核对各列的含义；确认后再导入（--accept-layout；不用模板的加 --no-recipe）",
    ),
    Code.HEADING_UNKNOWN: (
        "{file}里没有标题为“{heading}”的列{known}",
        "请照表头的写法写，多级表头用“/”连接，如 种植面积/早稻",
    ),
    Code.RECIPE_UNKNOWN: (
        "没有名为“{recipe}”的模板{known}",
        "请看模板列表里的名称",
    ),
    Code.RECIPE_NAME_MISSING: (
        "模板还没有名称",
        "请写发来单位的名称，如 县农业农村局",
    ),
    Code.NOT_RECIPES: (
        "{file}不是导出的模板文件",
        "请选用本程序导出的模板文件（.json）",
    ),
    Code.MEANING_UNUSABLE: (
        "这一列的标题不能记住：它不是文字，或含有个人信息",
        "请只为本表指定这一列的含义",
    ),
    Code.MEANING_UNKNOWN: ("没有添加过标题“{heading}”", "请刷新后重试"),
    # Other deeds
    Code.PROGRAMME_UNKNOWN: (
        "没有名为“{programme}”的补贴项目{known}",
        "请用项目的全称、简称或编码",
    ),
    Code.PROGRAMME_NOT_CHOSEN: ("还没有选补贴项目", "请选择补贴项目，然后才能导入"),
    Code.VILLAGE_NOT_LISTED: (
        "本镇没有登记“{village}”{known}",
        "请核对村名，或先添加这个村",
    ),
    Code.VILLAGE_EXISTS: ("“{village}”已经登记过", "不必重复添加"),
    Code.VILLAGE_ALIAS_TAKEN: (
        "“{alias}”已是“{village}”的名称或别名",
        "一个名称只能指一个村；请核对，或先删除原来的别名",
    ),
    Code.VILLAGE_ALIAS_UNKNOWN: ("没有登记别名“{alias}”{known}", "请核对要删除的别名"),
    Code.TABLE_UNREADABLE: (
        "对照表“{table}”写得不对，读不出来",
        "请按程序自带的同名文件改正；删去它就按自带的执行",
    ),
    Code.VILLAGE_NAME_MISSING: ("村名是空的", "请写上村（社区）的名称"),
    Code.VILLAGE_NAME_INVALID: (
        "村名里有数字、字母或符号，没有添加",
        "村（社区）的名称只能是汉字，请核对",
    ),
    Code.BATCH_UNKNOWN: (
        "没有编号为{batch}的发放批次",
        "请看批次列表里的编号；撤销了的批次不再列出",
    ),
    Code.LINE_UNKNOWN: ("没有编号为{line}的发放明细", "请刷新后重试"),
    Code.NO_LINES_IN_VILLAGE: (
        "第{batch}批没有{village}的发放明细",
        "请核对村名和批次",
    ),
    Code.REASON_MISSING: ("更正必须写明原因", "请填写更正原因"),
    Code.NOTHING_CHANGED: ("没有改动任何内容", "请修改后再保存"),
    Code.TELEPHONE_MISSING: (
        "还没有登记监督电话，公示单不能制作",
        "请在“设置”里填写监督电话，命令行用 office --supervision-phone",
    ),
    Code.TELEPHONE_INVALID: (
        "{told_in}填的不是电话号码，没有保存",
        (
            "请填固定电话（带区号）、400电话、12345这样的短号或手机号，"
            "多个用“、”分开；身份证号、卡号不能填在这里"
        ),
    ),
    Code.TELEPHONE_OF_PERSON: (
        "填的电话与数据里某人的{personal}相同，没有保存",
        "填在这里的号码会印上公示单，请换一个办公电话",
    ),
    Code.TELEPHONE_NOT_AGREED: (
        "填的电话也是清单里某人的手机或电话，还没有保存",
        (
            "确是办公用的，请确认后保存：写明是“电话”的地方会放行、印出来，"
            "别处出现仍然拦住；不是就换一个办公电话（命令行确认用--agree）"
        ),
    ),
    Code.NUMBER_IN_TEXT: (
        "填写的{told_in}里有{personal}，没有保存",
        "这里写的内容会留在记录里、印到纸上，请去掉号码和住址再试",
    ),
    Code.OFFICE_NAME_MISSING: (
        "还没有登记乡镇名称，公示单不能制作",
        "请在“设置”里填写乡镇名称",
    ),
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
    Code.PERSONAL_DATA_ON_SHEET: (
        "公示单“{column}”{at_row}含有{kind}，已拦下",
        "请去掉那里的个人信息；名单的一列，也可以不公开这一列",
    ),
    Code.LEAK_FOUND: (
        "{file}{leak_place}有{personal}（{masked}），共{count}处，已拦下：没有保存、打印或发布",
        "请更正那一处的来源数据，再重新制作",
    ),
    Code.LEAK_UNSEARCHED: (
        "{file}{leak_place}{why}，查不出有没有个人信息，已拦下",
        "请重新制作；再出现时请保留文件并联系技术人员",
    ),
    Code.OWN_DATA_ON_SHEET: (
        "公示单“{column}”{at_row}写着本人的{kind}，已拦下",
        "请在该列去掉个人信息，或不公开这一列",
    ),
    Code.COLUMN_NOT_PUBLIC: (
        "“{column}”是{kind}，不得列入公示单",
        "任何规定都不能公开这一项；同名的人由程序注明身份证号末位",
    ),
    Code.COLUMN_HEADING_MISSING: ("有一列没有标题", "请填上标题，或删去这一列"),
    Code.COLUMN_RULE_MISSING: (
        "“{columns}”不在默认公开的列之内，要有规定才能公开",
        "请填写规定的文号，如“民发〔2021〕57号第二十四条”",
    ),
    Code.COLUMN_NOT_IN_RULE: (
        "此项目敏感，没有登记公开“{column}”的规定，公示单未列此列",
        "确有规定的，请在“设置→补贴项目”里填写文号",
    ),
    Code.DIVISION_CODE_INVALID: (
        "行政区划代码应为6位数字，没有保存",
        "请填写本县身份证号的前六位，或留空由程序按登记的人推断",
    ),
    Code.MASK_ORDER_MISSING: (
        "“前6后4”露出的位数过多，没有县里的文件不能使用",
        "请填写县里文件的文号；没有的，请用“最短的尾号”",
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
    Code.FORM_UNKNOWN: (
        "没有名为“{form}”的报表格式，现有：{forms}",
        "请选用现有的报表格式",
    ),
    Code.NOTHING_PAID: (
        "{quarter}没有任何发放批次",
        "请核对季度；批次按发放日期归入季度",
    ),
    Code.OPERATION_UNKNOWN: ("历史里没有编号为{number}的操作", "请看历史列表里的编号"),
    Code.NOT_UNDOABLE: (
        "第{number}号操作不能撤销：用户和密码的管理、恢复备份，已离开本机的公示单、报表、核实单和退回的行",
        "需要改动的，请更正后重新制作；恢复的备份，可在“备份”里换回原来的数据",
    ),
    Code.ALREADY_UNDONE: ("第{number}号操作已被第{by}号操作撤销", "不必再次撤销"),
    Code.IMPORT_AGAIN: ("撤销导入之后不能恢复", "请重新导入原来的文件"),
    Code.CHANGED_SINCE: ("这条记录后来又有改动，不能撤销", "请先撤销后来的改动"),
    # Comparison lists and what is verified by them
    Code.ON_COMPARISON_LIST: (
        "“{name}”在{source}提供的{kind}名单上（{dated_on}）{late}{certain}",
        "请核实本人情况；导入后可出核实单，由负责人签字决定，程序不会自行删除",
    ),
    Code.NO_LIST_TABLE: (
        "文件{file}里找不到名单：表头要有“姓名”，并有“身份证号”或“村”",
        "请检查表头的写法，或向提供名单的单位重新要一份",
    ),
    Code.LIST_ALREADY_IMPORTED: (
        "{file}已于{day}作为同类名单导入过",
        "不必再次导入；确要重来，请先在“历史”里撤销那次导入",
    ),
    Code.LIST_SOURCE_MISSING: (
        "还没有写明名单由哪个单位提供",
        "请填写来源，如“县民政局”（--source）",
    ),
    Code.NOBODY_LISTED: ("{file}里没有一行可以比对", "请确认选对了文件"),
    Code.LISTED_UNMATCHABLE: (
        "此行没有可用的身份证号，也没有村名，无法比对",
        "请向提供名单的单位补要身份证号",
    ),
    Code.DAY_UNREADABLE: (
        "日期{text}读不懂，按没有日期处理",
        "请写成 2026-09-01 的样子",
    ),
    Code.VERIFICATION_UNKNOWN: (
        "没有编号为{number}的核实事项",
        "请看核实单上的编号",
    ),
    Code.NOTHING_TO_VERIFY: (
        "第{batch}批没有需要核实的明细",
        "名单有更新的，请先导入新的比对名单",
    ),
    Code.DECISION_INCOMPLETE: (
        "核实结果必须写明由谁决定、依据什么",
        "请按签字的核实单填写决定人和理由",
    ),
    Code.VERIFICATIONS_REST_ON_IT: (
        "已有{count}项核实结果以此为依据，不能撤销",
        "确要撤销，请先在“历史”里撤销这些核实结果",
    ),
    # What the bank returns, and what is sent to it again
    Code.NO_PAYMENT_TABLE: (
        "文件{file}里找不到回盘表：表头要有“金额”“状态”，并有账号、身份证号或姓名",
        "请检查表头的写法，或向银行重新要一份",
    ),
    Code.PAYMENTS_ALREADY_READ: (
        "{file}已于{day}作为第{batch}批的回盘导入过",
        "不必再次导入；确要重来，请先在“历史”里撤销那次导入",
    ),
    Code.PAYMENT_STATUS_UNKNOWN: (
        "支付状态{text}不认识，此行未记",
        "请问清银行是成功、失败还是退回；常用的写法可加进 resources/bank_words.toml",
    ),
    Code.PAYMENT_UNMATCHED: (
        "此行对不上本批任何一条明细，未记",
        "请核对账号、身份证号、姓名和金额，并确认选对了批次",
    ),
    Code.PAYMENT_AMBIGUOUS: (
        "此行同时对上本批{count}条明细，未记",
        "请向银行要带身份证号或账号的回盘",
    ),
    Code.PAYMENT_CONTRADICTED: (
        "同一条明细在回盘里有{count}行，结果不一致，都未记",
        "请问清银行以哪一行为准",
    ),
    Code.PAYMENT_OUTDATED: (
        "此行的日期{happened_on}早于已记的结果，未记",
        "已记的结果较新，一般不必处理",
    ),
    Code.LINE_NOT_RETURNED: ("“{name}”不在回盘里，支付结果仍不知道", ""),
    Code.NO_PAYMENT_MATCHED: (
        "{file}里没有一行对得上第{batch}批",
        "请确认选对了文件和批次",
    ),
    Code.NOTHING_TO_RESEND: (
        "第{batch}批没有失败或退回、而又未重发的明细",
        "失败、退回以银行回盘为准，请先导入回盘",
    ),
    Code.PAYMENTS_REST_ON_IT: (
        "第{batch}批已导入银行回盘，不能撤销",
        "确要撤销，请先在“历史”里撤销回盘的导入",
    ),
    Code.LATER_PAYMENTS_READ: (
        "第{batch}批后来又导入过回盘，不能撤销这一份",
        "请先撤销后来的回盘",
    ),
    Code.RESEND_RESTS_ON_IT: (
        "第{batch}批是据此重新发放的，不能撤销",
        "确要撤销，请先在“历史”里撤销那次重新发放",
    ),
    Code.RESEND_HAS_NO_SHEETS: (
        "第{batch}批是第{first}批的重新发放，不另出公示单",
        "请制作原批次的公示单，已发放的情况会一并反映",
    ),
    # The data folder and files
    Code.FOLDER_IN_USE: (
        "数据文件夹“{folder}”正被另一个程序使用",
        "请先关闭已打开的窗口；如有另一条命令正在运行，请等它做完",
    ),
    Code.FOLDER_NOT_EMPTY: (
        "这个数据文件夹已经在用，没有写入示例",
        "用过的文件夹不再写入示例，撤销过的也算；请为示例另选一个空的数据文件夹（--data）",
    ),
    Code.FOLDER_UNUSABLE: (
        "数据文件夹“{folder}”不能写入",
        "请检查权限，或另选一个文件夹（--data）",
    ),
    Code.FOLDER_ON_NETWORK: (
        "“{folder}”在网络上，不能作数据文件夹",
        "请选本机硬盘上的文件夹（--data）：断线会写坏数据库，别的电脑也能打开",
    ),
    Code.FOLDER_SYNCED: (
        "“{folder}”在网盘的同步文件夹（{service}）里，不能作数据文件夹",
        "请选同步文件夹之外的位置（--data）：个人信息不能上传，同步会把数据库写坏",
    ),
    Code.NOT_A_STORE: (
        "{file}不是本程序的数据库",
        "原文件未动；请检查数据文件夹选得对不对，选得对就从最近的备份恢复",
    ),
    Code.STORE_TOO_NEW: (
        "数据库的版本是{found}，本程序只认到{supported}",
        "请升级程序",
    ),
    Code.STORE_DAMAGED: (
        "数据库{file}已损坏，读不下去",
        "请先不要再用这个数据文件夹，也不要删除损坏的文件；从最近的备份恢复",
    ),
    Code.STORE_INCOMPLETE: (
        "数据库{file}已损坏，缺少其中的{missing}",
        "原文件未动，请不要删除；从最近的备份恢复",
    ),
    Code.STORE_GONE: (
        "“{folder}”里原来有数据，现在数据库文件不见了，或成了空文件",
        "没有另建新的；请从备份恢复",
    ),
    Code.STORE_STOPPED: (
        "数据库{file}已查出损坏，现在只能查看，什么也不再保存",
        "请从损坏之前的备份恢复（“备份”页，或命令 restore）；磁盘修好、再核对无误后可以继续",
    ),
    Code.DISK_FULL_READING: (
        "“{folder}”所在的磁盘已满，现在只能查看，什么也不能保存",
        "请腾出几兆以上的空间，再重新打开程序；要带走的文件请存到别的磁盘",
    ),
    Code.FOLDER_READING: (
        "数据文件夹“{folder}”不能写入，现在只能查看，什么也不能保存",
        "请检查权限、磁盘是否写保护，再重新打开程序；要带走的文件请存到别处",
    ),
    Code.WRITING_NEEDED: (
        "数据库{file}要先写入才能打开（上次没有正常关闭，或是旧版本的），现在写不进去",
        "原有内容未动；请腾出磁盘空间，或检查权限，再重新打开",
    ),
    Code.LOG_SET_ASIDE: (
        "数据库旁有一份不属于它的旧日志，没有采用，已改名为“{log}”",
        "请用“核对”检查一遍；文件夹里的文件不要单独拷回、同步",
    ),
    Code.COMMITS_LOST: (
        "数据库是旧的，或上次没有正常关闭：已经保存的第{acknowledged}号操作不见了，历史只到第{last}号{copy}",
        "请先不要继续录入；从最近的备份恢复，或补做缺少的操作；留存的日志请交技术人员",
    ),
    Code.SEAL_DIFFERS: (
        "数据库不是上次关闭时的那一份：关闭时历史到第{sealed}号，现在到第{last}号",
        "如不是您自己恢复了备份，请用“核对”检查一遍",
    ),
    Code.STORE_ALTERED: (
        "数据库文件{name}与上次关闭时不一样，关闭以后被改动过：不是本程序改的",
        "请先不要继续录入；用“核对”检查一遍；如不是您自己换上的，请从备份恢复",
    ),
    Code.SIDECARS_MISSING: (
        "数据库旁边的{names}不见了、读不出来或落在历史后面，有没有丢失操作无从核对",
        "如不是您自己搬动了文件，请用“核对”对照备份和纸上的摘要",
    ),
    Code.BEHIND_BACKUP: (
        "备份“{backup}”里历史已到第{deeds}号，现在的历史只到第{last}号，或与它不同{copy}",
        "请先不要继续录入；从那份备份恢复，或补做缺少的操作",
    ),
    Code.FOUND_UNREADABLE: (
        "打开时所发现问题的记录{name}损坏，读不出来",
        "请用“核对”检查一遍；磁盘可能有故障，请检查",
    ),
    Code.NOTHING_TO_SETTLE: ("打开时没有发现过问题，或都已处置", "不必处置"),
    Code.SETTLING_REASON_MISSING: ("处置打开时发现的问题，必须写明原因", "请填写原因"),
    Code.DIGEST_EMPTY: (
        "摘要码是空的",
        "请照月度摘要输入八组字符；不对照纸上的摘要，就不要写这一项",
    ),
    Code.NO_SUCH_FOLDER: ("找不到文件夹“{folder}”", "请检查名称和位置；U盘是否插好"),
    Code.DIGEST_MISTYPED: (
        "摘要码{groups}不对，或抄漏、抄错了",
        "请照月度摘要上的八组字符逐组核对；每组末位是校验字符",
    ),
    Code.FILE_MISSING: ("找不到文件{file}", "请检查文件名和位置"),
    Code.FILE_IN_USE: (
        "文件{file}打不开或不能写入",
        "如正在 WPS/Excel 中打开，请先关闭；并检查有无权限",
    ),
    Code.DISK_FULL: ("磁盘已满，{file}没有写成", "原有内容未动；请腾出空间后重试"),
    Code.DISK_FAILED: (
        "磁盘读写出错，{file}没有写成",
        "原有内容未动；请先做一份备份到别的磁盘，再请人检查这块磁盘",
    ),
    Code.KEPT_FILE_MISSING: (
        "留存的文件{sha256}丢失或已被改动",
        "请从备份恢复数据文件夹",
    ),
    Code.NO_STORE: (
        "“{folder}”里没有本程序的数据",
        "请核对数据文件夹（--data）；第一次使用，请先打开窗口，或用 init、example 建立",
    ),
    Code.NO_SCREEN: (
        "这里没有可用的屏幕，窗口打不开",
        "请在有桌面的电脑上打开，或改用命令（--help 列出各条命令）",
    ),
    Code.IS_A_FOLDER: ("{file}是文件夹，不是文件", "请选择文件，不要选文件夹"),
    Code.OUTPUT_UNWRITABLE: (
        "“{folder}”这个位置不能写入",
        "请检查名称和权限，或另选一个文件夹",
    ),
    Code.FOLDER_MISSING: (
        "没有“{folder}”这个文件夹，什么也没有写",
        "请核对位置有没有写错，或先建好这个文件夹",
    ),
    Code.FILE_EXISTS: (
        "文件{file}已经存在，不是本程序原样导出的，没有覆盖",
        "请另取一个文件名，或先把原来的文件移走",
    ),
    Code.SHEETS_NOT_SAVED: (
        "公示单{numbers}已经制作并留存，只是没有存到“{folder}”",
        "请检查磁盘空间和权限，再打开窗口，在“公示单”里另存为 PDF，不必重新制作",
    ),
    Code.SHEET_VOID: (
        "公示单{number}已作废：所依据的批次已撤销",
        "作废的不能再打印或另存；请重新导入后另行制作",
    ),
    # Review, release and withdrawal of sheets
    Code.SHEET_UNKNOWN: (
        "没有编号为“{number}”的公示单",
        "请照公示单上的编号写，如 梅岭村-2026-001；review 列出全部",
    ),
    Code.SHEET_OUTDATED: (
        "公示单{number}已有新的一版",
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
        "没有写明是谁",
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
    Code.PAGE_WANTED: (
        "“{by}”不在电脑前，是在纸上签的字，没有附签字页，不能凭空登记",
        "请附上签字页的照片或PDF（命令行 --page）；有账号的请本人登录后审核",
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
    # Keys and users of a protected folder
    Code.STORE_NOT_PROTECTED: (
        "{file}没有加密，而这个数据文件夹是加密的，没有打开",
        "多半是别处的数据库放了进来；请从备份恢复原来的数据库",
    ),
    Code.STORE_CUT_SHORT: (
        "{file}不完整：文件比应有的短",
        "多半是复制没有做完；请从备份恢复，或重新完整复制",
    ),
    Code.KEYS_MISSING: (
        "“{folder}”里的数据库读不出：像是加密的，而钥匙文件 keys.json 不见了",
        "请从备份取回 keys.json，放回这个文件夹；没有加密过的，请从备份恢复数据库",
    ),
    Code.KEYS_DAMAGED: (
        "“{folder}”里的钥匙文件 keys.json 已损坏或被改动；与密码无关",
        "请从备份取回 keys.json",
    ),
    Code.KEYS_TOO_NEW: ("钥匙文件是更新的程序写的，本程序不认识", "请升级程序"),
    Code.KEYS_FOREIGN: (
        "{file}与钥匙文件 keys.json 不是一套，没有打开",
        "请把同一份备份里的数据库和 keys.json 一起放回",
    ),
    Code.NOT_SIGNED_IN: ("“{folder}”是加密的，还没有登录", "请先用密码登录"),
    Code.USER_NOT_NAMED: (
        "没有说是哪个用户",
        "请填写用户名；命令行用 --user 或环境变量 GWGK_USER",
    ),
    Code.USER_NAME_INVALID: (
        "用户名超过{longest}个字，或含有看不见的字符",
        "请用姓名作用户名",
    ),
    Code.USER_UNKNOWN: ("没有名为“{user}”的用户", "请核对用户名；新来的请由主任添加"),
    Code.USER_CLOSED: (
        "用户“{user}”已于{day}停用，不能再登录",
        "请换一个用户登录",
    ),
    Code.USER_EXISTS: (
        "用户“{user}”已经有了，停用的也算",
        "请换一个名字，如加上组别",
    ),
    Code.LAST_HEAD: (
        "“{user}”是最后一名主任，不能停用",
        "请先添加另一名主任",
    ),
    Code.HEAD_ONLY: (
        "“{user}”不是主任，不能管理用户、改审核设置",
        "请由主任来做",
    ),
    Code.LOOKS_ONLY: ("“{user}”只能查看，不能改动数据", "请由经办人登录后来做"),
    Code.PASSWORD_MISSING: (
        "没有给出密码",
        "命令行用 --password-file 或环境变量 GWGK_PASSWORD，在终端上会询问",
    ),
    Code.PASSWORD_WRONG: (
        "“{user}”的密码不对",
        "请检查大小写和输入法；忘记了请由主任重设，或用恢复单",
    ),
    Code.PASSWORD_LENGTH: (
        "密码应为{shortest}到{longest}个字符",
        "请换一个密码，长的比花样多的好",
    ),
    Code.PASSWORD_WEAK: (
        "这个密码太容易猜：常见的、重复或连续的字符、用户名加几个字，都不收",
        "请换一个，如把几个不相干的词连在一起",
    ),
    Code.PASSWORDS_DIFFER: ("两次输入的密码不一样", "请重新输入"),
    Code.TRY_LATER: (
        "“{user}”的密码连续输错多次，还要等{seconds}秒才能再试",
        "忘记密码请由主任重设，或用恢复单",
    ),
    Code.RECOVERY_LENGTH: (
        "恢复码应为{wanted}个字符，这里是{found}个",
        "请对照恢复单逐组输入",
    ),
    Code.RECOVERY_MISTYPED: ("恢复码的第{group}组有误", "请对照恢复单重新输入这一组"),
    Code.RECOVERY_WRONG: (
        "恢复码本身没有写错，但打不开这个数据文件夹",
        "请找这个文件夹最近一次打印的恢复单；换过恢复码的，旧的已作废",
    ),
    Code.RECOVERY_NOT_COPIED: (
        "抄下的第{group}组与恢复码不符",
        "请照恢复码重新抄写、核对，再输入这一组",
    ),
    Code.NOT_PROTECTED: (
        "“{folder}”没有加密，没有用户可管理",
        "需要加密的，请用 protect 命令",
    ),
    Code.IDLE_MINUTES: ("自动锁定的时间应在1到{longest}分钟之间", "请重新填写"),
    Code.NO_NUMBER: ("这一行没有登记号码", "请选有号码的一行"),
    Code.REVEAL_REASON_MISSING: (
        "显示完整号码必须写明原因",
        "请填写为什么要看，如：银行退回，核对账号",
    ),
    Code.ALREADY_PROTECTED: ("“{folder}”已经是加密的", "不必再次加密"),
    Code.NOT_CONVERTED: (
        "加密后的数据与原来的不完全相同，没有采用，原来的数据未动",
        "请重试；再次出现的，请检查磁盘",
    ),
    Code.NOTHING_OLD: ("没有留着未加密的旧数据", "不必删除"),
    Code.STORE_EXISTS: (
        "“{folder}”里已经有数据，没有另建",
        "请另选一个空的文件夹（--data）；要把已有的数据加密，请用 protect 命令",
    ),
    # Backups and restoring
    Code.BACKUP_FAILED: (
        "备份没有做成：“{folder}”里的数据库写不进或读不出",
        "数据和以前的备份未动；请检查磁盘后再备份一次，仍不行请换一个位置",
    ),
    Code.BACKUP_NOT_SOUND: (
        "备份写完后核对不符（{differs}），没有采用",
        "以前的备份未动；请先做一次演练，并检查磁盘有无故障",
    ),
    Code.STORE_UNSOUND: (
        "数据库{file}的结构有损坏，读不完整，这次的备份没有采用",
        "以前的备份未动；请在“历史—核对”看是什么，再用损坏之前的备份恢复（可先演练），并检查磁盘有无故障",
    ),
    Code.BACKUP_DAMAGED: (
        "备份“{backup}”与封存时不一样（{differs}），没有恢复",
        "现有数据未动；请改用另一个备份",
    ),
    Code.BACKUP_UNUSABLE: (
        "备份“{backup}”不可用（{differs}），已另做一份",
        "请检查存放备份的磁盘；新的备份可用演练再核对一次",
    ),
    Code.BACKUP_IS_WHOLE: (
        "备份“{backup}”没有发现损坏，没有删除",
        "多余的备份会自动清理；只有不可用的才能这样删除",
    ),
    Code.BACKUP_SETTINGS_DAMAGED: (
        "备份的设置{file}读不出来，不知道第二存放处在哪里",
        "请在“备份”页重新选定第二存放处（或 backup --second）",
    ),
    Code.BACKUP_WITHOUT_KEYS: (
        "备份“{backup}”是加密的，里面却没有钥匙文件 keys.json，这里没有钥匙能打开它",
        "什么也没有改动；请改用带钥匙文件的备份，或恢复到原来的数据文件夹",
    ),
    Code.BACKUP_UNPROTECTED: (
        "备份“{backup}”没有加密：恢复以后这个数据文件夹也不加密，电脑丢失时别人能读出全部身份证号和账号",
        "同意不加密，请加 --unprotected；要加密，请先 init 建一个加密的文件夹再恢复到那里，或恢复以后用 protect 命令",
    ),
    Code.BACKUP_FILES_MENDED: (
        "“{folder}”里有{count}个留存文件缺失或损坏，已用现有的好文件补上",
        "请检查存放备份的磁盘；所有备份可以再核对一次（check --thorough）",
    ),
    Code.KEPT_FILES_LOST: (
        "留存的公示单、报表文件有{count}个丢失或损坏，坏的没有写进备份",
        "以前备份里的好文件未动；请在“历史—核对”找回（或 check --mend）",
    ),
    Code.NOTHING_TO_MEND_FROM: (
        "能读到的备份里没有这{count}个留存文件的好文件，没有找回",
        "什么也没有改动；请接上第二存放处的U盘再试一次",
    ),
    Code.BACKUP_OTHER_KEY: (
        "备份“{backup}”是加密的，这个数据文件夹的钥匙打不开它，没有恢复",
        "现有数据未动；请恢复到一个空的文件夹，用备份当时的密码或恢复码打开",
    ),
    Code.NO_BACKUP: ("还没有好的备份", "请先备份一次"),
    Code.BACKUP_UNKNOWN: (
        "没有“{backup}”这个备份",
        "在“备份”页可以看到全部备份（backup --list）；第二存放处的备份要先接上它",
    ),
    Code.BACKUP_TARGET_NETWORK: (
        "“{folder}”在网络上，不能存放备份",
        "请选本机的另一块硬盘或U盘：网络上的位置别人也能打开，断线时会写坏",
    ),
    Code.BACKUP_TARGET_SYNCED: (
        "“{folder}”在网盘的同步文件夹（{service}）里，不能存放备份",
        "请选本机的另一块硬盘或U盘：备份里有个人信息，不能上传",
    ),
    Code.BACKUP_TARGET_OWN: (
        "“{folder}”就是数据文件夹，或在它里面，不能作第二存放处",
        "请选另一块硬盘或U盘：同一个位置坏了，备份也就没有了",
    ),
    Code.BACKUP_TARGET_FULL: (
        "“{folder}”放不下：需要{needed}，只剩{free}",
        "请腾出空间，或另选一个位置",
    ),
    Code.SECOND_MISSING: (
        "第二存放处“{folder}”现在没有接上，备份只做在本机",
        "请接上它再备份一次",
    ),
    Code.SECOND_NOT_OURS: (
        "“{folder}”里没有本机的记号：U盘没有接上，或换成了别的盘，备份只做在本机",
        "请接上原来的U盘；要改用这一个，请重新选定第二存放处",
    ),
    Code.RESTORE_NOT_AGREED: (
        "恢复“{backup}”之前要先同意，没有恢复",
        "确认要恢复，请加 --yes；现有数据会留在一旁，可以换回来",
    ),
    Code.NO_BACKUP_THERE: (
        "“{folder}”里没有找到备份",
        "请选U盘，或备份所在的文件夹：它的名称以 backup- 开头",
    ),
    Code.SECOND_NOT_PROTECTED: (
        "第二存放处“{folder}”还有{count}份未加密的备份，谁拿到都能读出",
        "请自行删除，或改用另一个U盘；加密以后做的备份不受影响",
    ),
    **postings.PROBLEMS,
}

MILDER: Mapping[tuple[Code, Severity], tuple[str, str]] = {
    (Code.DUPLICATE_ID_NUMBER, Severity.WARNING): (
        "“{name}”已在第{batch}批（{day}发放，{village}）领过同一项目、同一期",
        "请核对是否重复发放；补发、分次发放的可以接受",
    ),
    (Code.FEW_NUMBERS_FIT, Severity.WARNING): (
        "按表上所示，与{people}人中最少的一人相符的身份证号有{fitting}个，不足10000{order}",
        "请确认确需注明；能用组名等区分的更好",
    ),
    (Code.FEW_NUMBERS_FIT, Severity.NOTE): (
        "同村同名的{people}人注明了身份证号末位；按表上所示，相符的号码至少还有{fitting}个",
        "",
    ),
    (Code.PAYEE_DIFFERS, Severity.NOTE): ("“{name}”的补贴由户主“{payee}”代领", ""),
    (Code.FOLDER_ON_NETWORK, Severity.WARNING): (
        "数据文件夹“{folder}”在网络上：断线会写坏数据库，别的电脑也能打开",
        "请先备份到U盘，再恢复到本机硬盘上的文件夹",
    ),
    (Code.FOLDER_SYNCED, Severity.WARNING): (
        "数据文件夹“{folder}”在网盘的同步文件夹（{service}）里：个人信息会被上传，同步会把数据库写坏",
        "请先备份到U盘，再恢复到同步文件夹之外的位置",
    ),
}
"""What a problem says where it weighs less than its code does elsewhere."""

WHAT_IS_READ = """\
**什么文件**：.xlsx、.xlsm、.xls、WPS 的 .et、.ods，以及 CSV、文本（UTF-8、GBK、UTF-16）；看内容，不看扩展名。设有打开密码的会问密码，密码不保存。宏不运行，外部链接不打开，公式不重算（只取文件里存着的结果）。

**什么样的表**：表里要有“姓名”和“金额”两列。标题、单位、填表日期、签字可以在表的上下；表头可以有一到三行，可以合并单元格；可以一村一张工作表，也可以每页重复表头、几张表上下相接；村、组可以只写一次或合并单元格。

**列是怎么认的**：按标题的意思，整条标题对得上才算；“可能是……”只是猜测，您采用了才算数。都像是金额的几列，取加总相符的那一列，并写明理由。认错的在“列的含义”里改；“以后都这样认”对所有的表有效，“保存为模板”只对同一个单位、同一种版式的表有效。版式变了，先给您看变在哪里。

**自动整理了什么**：空格、全角数字、小写 x、文本标记、金额符号、万元，都在“自动整理”里写明“原来的”和“整理后”，每一处都可以不采用。此外一个字也不改。

**其余的怎么办**

* 有错误的行：退回，写明位置、原因和办法；同意之后，其余的行才导入。
* 有疑问的行：给出提醒，逐条核对并接受之后才导入。
* 小计、合计、累计的行：不当作发放记录，用来核对；对不上就整份不收。
* 说明、签字等行，汇总表、空表、隐藏的工作表：不读，列在“未读取”里。
* 认不出的列：随那一行原样保留，不公示。
* 读不了的文件（损坏、过大、不是表格）：整份不收，说明原因。

原文件从不改动；导入之后可以在“历史”里整批撤销。
"""
"""What the help page of the import says; README says the same to its readers."""

SEVERITIES = {
    Severity.ERROR: "错误",
    Severity.WARNING: "提醒",
    Severity.NOTE: "说明",
}

_RESTORE = "请从最近一份核对无误的备份恢复，并把现在的数据文件夹留存备查"
_HANDS_OFF = "有人在程序之外改过数据库；请从备份恢复，并查明是谁改的"
DAMAGES: Mapping[Damage, tuple[str, str]] = {
    **BOARD_DAMAGES,
    # The file and its schema
    Damage.FILE_DAMAGED: ("数据库文件损坏，有的内容读不出来{where}", _RESTORE),
    Damage.FILE_ALTERED: (
        "数据库文件{name}与上次关闭时不同：程序之外有人或有故障改动过它",
        _RESTORE,
    ),
    Damage.FOUND_ON_OPENING: (
        "打开数据库时发现、还没有处置：{told}",
        "查明后请写明原因，记入历史（“已阅，记入历史”，或命令 check --settle 原因）",
    ),
    Damage.ACKNOWLEDGED_MISSING: (
        "保存记录{name}不见了、读不出来或落在历史后面，有没有丢失操作无从核对",
        "请对照备份和纸上的月度摘要核对，并查明是谁删改的",
    ),
    Damage.SEAL_UNREADABLE: (
        "封存记录{name}损坏，读不出来",
        "再打开、关闭一次程序就会重写；磁盘可能有故障，请检查",
    ),
    Damage.ACKNOWLEDGED_UNREADABLE: (
        "保存记录{name}里有{count}行损坏",
        "其余各项核对无误的，不影响数据；磁盘可能有故障，请检查",
    ),
    Damage.SETTING_DIFFERS: (
        "数据库的设置{setting}是{found}，应为{right}",
        _HANDS_OFF,
    ),
    Damage.SCHEMA_UNKNOWN: ("数据库里多了不认识的{what}“{name}”", _HANDS_OFF),
    Damage.SCHEMA_MISSING: ("数据库里缺少{what}“{name}”", _RESTORE),
    Damage.SCHEMA_DIFFERS: ("数据库里的{what}“{name}”与程序建立的不同", _HANDS_OFF),
    Damage.SEQUENCE_BEHIND: (
        "表{table}的编号计数落在已用的编号后面，新的编号会与旧的重复",
        _HANDS_OFF,
    ),
    # The history
    Damage.ENTRY_ALTERED: ("历史第{number}号操作的记录被改动过", _HANDS_OFF),
    Damage.ENTRY_MISSING: (
        "历史缺少{span}操作",
        "有人删过历史；请从备份恢复，并查明是谁删的",
    ),
    Damage.ENTRY_UNFINISHED: ("历史第{number}号操作没有结尾", _HANDS_OFF),
    Damage.ENTRY_UNREADABLE: ("历史第{number}号操作的内容读不出来", _HANDS_OFF),
    Damage.CHAIN_BROKEN: ("历史第{number}号操作与它前面的一号接不上", _HANDS_OFF),
    Damage.IMAGES_ALTERED: (
        "历史第{number}号操作留存的改动前后内容被改动过",
        _HANDS_OFF,
    ),
    Damage.IMAGE_WITHOUT_ENTRY: (
        "留存的改动前后内容属于历史里没有的第{number}号操作",
        _HANDS_OFF,
    ),
    Damage.UNDO_UNFOUNDED: (
        "历史第{number}号撤销的是第{undoes}号，那一号在它之后，或已经撤销过",
        _HANDS_OFF,
    ),
    Damage.CLOCK_WENT_BACK: (
        "历史第{number}号操作的时间{at}早于前面的{before}，电脑的时钟拨回过",
        "请核对电脑的日期和时间；公示日期、期限按时钟计算",
    ),
    Damage.HISTORY_REWRITTEN: (
        "历史与{source}不符：{span}被改写过",
        "请把现在的数据文件夹留存备查，报告负责人；{remedy}",
    ),
    Damage.HISTORY_CUT: (
        "历史与{source}不符：当时已到第{number}号，现在只到第{last}号",
        "有操作丢失或被删；请把现在的数据文件夹留存备查；{remedy}",
    ),
    # Rows against the history
    Damage.ROW_CHANGED: (
        "表{table}第{row}行与历史最后记下的不同，不是通过本程序改的",
        _HANDS_OFF,
    ),
    Damage.ROW_MISSING: ("表{table}第{row}行不见了，历史没有删除的记录", _HANDS_OFF),
    Damage.ROW_UNRECORDED: ("表{table}第{row}行在历史里没有来历", _HANDS_OFF),
    Damage.ROWS_ALTERED: (
        "表{table}第{first}行至第{last}行与历史第{number}号操作写入时的指纹不符，有人改过",
        _HANDS_OFF,
    ),
    # Rows against each other
    Damage.REFERENCE_MISSING: (
        "表{table}第{row}行指到表{parent}里没有的一行",
        _RESTORE,
    ),
    Damage.LINE_WITHOUT_BATCH: ("发放明细第{row}行不属于任何批次", _RESTORE),
    Damage.LINE_WITHOUT_PERSON: ("发放明细第{row}行的人没有登记", _RESTORE),
    Damage.LINE_WITHOUT_VILLAGE: ("发放明细第{row}行的村没有登记", _RESTORE),
    Damage.CORRECTION_WITHOUT_LINE: ("第{row}号更正所更正的明细不见了", _RESTORE),
    Damage.CORRECTIONS_UNCLEAR: (
        "第{line}行明细的几次更正分不清哪一次有效",
        _HANDS_OFF,
    ),
    Damage.PERSON_WITHOUT_LINE: ("登记的第{row}人没有任何发放明细", _HANDS_OFF),
    Damage.PERSON_TWICE: ("登记的第{row}人与另一人身份证号相同", _HANDS_OFF),
    Damage.OFFICE_TWICE: ("单位信息有{count}份，应只有一份", _HANDS_OFF),
    Damage.VILLAGE_NAME_TWICE: (
        "“{name}”这个名称同时指两个村（社区）",
        "请在“设置”里改名，或删除其中一个别名",
    ),
    # Values
    Damage.AMOUNT_INVALID: ("表{table}第{row}行的金额不是零或正的整数分", _HANDS_OFF),
    Damage.DECIMAL_INVALID: ("表{table}第{row}行的{column}不是数字", _HANDS_OFF),
    Damage.DAY_INVALID: ("表{table}第{row}行的{column}不是日期", _HANDS_OFF),
    Damage.VALUE_UNKNOWN: ("表{table}第{row}行的{column}不是程序认得的", _HANDS_OFF),
    Damage.JSON_UNREADABLE: ("表{table}第{row}行的{column}读不出来", _HANDS_OFF),
    # Batches
    Damage.BATCH_COUNT: (
        "第{batch}批应有{stated}行明细，实际有{found}行",
        _RESTORE,
    ),
    Damage.BATCH_TOTAL: (
        "第{batch}批合计应为{stated}分，明细相加是{found}分",
        _RESTORE,
    ),
    Damage.BATCH_VILLAGES: (
        "第{batch}批应涉及{stated}个村，明细里有{found}个",
        _RESTORE,
    ),
    Damage.BATCH_LINES_CHANGED: (
        "第{batch}批的明细与导入时的指纹不符，有人改过",
        _HANDS_OFF,
    ),
    Damage.BATCH_UNLIKE_ENTRY: (
        "第{batch}批的行数、合计或指纹与历史第{number}号导入记下的不同",
        _HANDS_OFF,
    ),
    Damage.BATCH_WITHOUT_ENTRY: ("第{batch}批在历史里没有导入的记录", _HANDS_OFF),
    Damage.UNDONE_BATCH_HAS_LINES: ("第{batch}批已经撤销，却还有明细", _HANDS_OFF),
    Damage.BATCH_UNDONE_UNLIKE_ENTRY: (
        "第{batch}批是否撤销，与历史所记的不同",
        _HANDS_OFF,
    ),
    Damage.SUPPLEMENT_OF_UNDONE: (
        "第{batch}批补充的第{first}批已经撤销",
        "请在“历史”里撤销补充批次的导入",
    ),
    Damage.SUPPLEMENT_UNFOUNDED: (
        "第{batch}批补充的第{first}批不是首批，或比它还晚",
        _HANDS_OFF,
    ),
    # Sheets, returns, kept files
    Damage.SHEET_FILE_MISSING: ("公示单{sheet}留存的文件丢失", _RESTORE),
    Damage.SHEET_FILE_ALTERED: ("公示单{sheet}留存的文件已被改动或损坏", _RESTORE),
    Damage.SHEET_NUMBER_GAP: (
        "{year}年第{village_number}号村的公示单缺第{serial}号",
        _HANDS_OFF,
    ),
    Damage.SHEET_NUMBER_TWICE: (
        "{year}年第{village_number}号村的公示单第{serial}号有两份同版",
        _HANDS_OFF,
    ),
    Damage.SHEET_VERSION_ORDER: (
        "{year}年第{village_number}号村的公示单第{serial}号缺版，或先后颠倒",
        _HANDS_OFF,
    ),
    Damage.SHEET_TOTAL: (
        "公示单{sheet}的行数或合计与制作时的批次不符",
        "请核对张贴的公示单；" + _HANDS_OFF,
    ),
    Damage.SHEET_WITHOUT_BATCH: ("公示单{sheet}不知是哪个批次的", _HANDS_OFF),
    Damage.RETURN_FILE_MISSING: ("{quarter}第{return}份报表留存的文件丢失", _RESTORE),
    Damage.RETURN_FILE_ALTERED: (
        "{quarter}第{return}份报表留存的文件已被改动或损坏",
        _RESTORE,
    ),
    Damage.RETURN_TOTAL: (
        "{quarter}第{return}份报表的合计与导出时的批次不符",
        "请核对报出的报表；" + _HANDS_OFF,
    ),
    Damage.RETURN_BATCH_TWICE: (
        "{quarter}第{return}份报表把同一批次算了两次",
        _HANDS_OFF,
    ),
    Damage.RETURN_WITHOUT_BATCH: (
        "{quarter}第{return}份报表不知计入了哪些批次",
        _HANDS_OFF,
    ),
    Damage.RETURN_BATCH_OUTSIDE: (
        "{quarter}第{return}份报表计入了不在这一季度发放的第{batch}批",
        _HANDS_OFF,
    ),
    Damage.KEPT_FILE_ALTERED: (
        "留存的文件{name}已被改动或损坏，又没有记录用到它",
        "不影响已有的公示单和报表；磁盘可能有故障，请检查",
    ),
    Damage.KEPT_FILE_ORPHAN: (
        "留存的文件{name}没有记录用到它：多半是恢复到了较早的备份，或制作到一半断了电",
        "不必处理",
    ),
    # Review and release
    Damage.CONTENT_FILE_MISSING: ("公示单{sheet}留存的内容文本丢失", _RESTORE),
    Damage.CONTENT_FILE_ALTERED: (
        "公示单{sheet}留存的内容文本已被改动或损坏",
        _RESTORE,
    ),
    Damage.REVIEW_PAGE_MISSING: (
        "公示单{sheet}第{row}号审核的签字页丢失",
        _RESTORE,
    ),
    Damage.REVIEW_PAGE_ALTERED: (
        "公示单{sheet}第{row}号审核的签字页已被改动或损坏",
        _RESTORE,
    ),
    Damage.REVIEW_WITHOUT_NAME: ("公示单{sheet}第{row}号审核没有写是谁", _HANDS_OFF),
    Damage.REVIEW_WITHOUT_REASON: (
        "公示单{sheet}第{row}号审核退回而没有写理由",
        _HANDS_OFF,
    ),
    Damage.REVIEW_WITHOUT_CHECKS: (
        "公示单{sheet}第{row}号乡镇审核同意了，五关却没有核对全",
        _HANDS_OFF,
    ),
    Damage.REVIEW_AFTER_RELEASE: (
        "公示单{sheet}第{row}号审核在发布之后",
        _HANDS_OFF,
    ),
    Damage.RELEASE_UNLIKE_SHEET: (
        "公示单{sheet}发布时记下的文件与现在留存的不是同一份",
        "请核对张贴的公示单；" + _HANDS_OFF,
    ),
    Damage.RELEASE_WITHOUT_REVIEW: (
        "公示单{sheet}没有审完就发布了，缺：{step}",
        "请核对张贴的公示单；" + _HANDS_OFF,
    ),
    Damage.RELEASE_BY_DRAFTER_ALONE: (
        "公示单{sheet}只有起草人自己审核就发布了",
        "请核对张贴的公示单；" + _HANDS_OFF,
    ),
    Damage.RELEASE_NOT_PROACTIVE: (
        "公示单{sheet}不是主动公开的，却发布了",
        "请马上从公开栏撤下；" + _HANDS_OFF,
    ),
    Damage.RELEASED_TWICE: (
        "公示单{sheet}有两版同时在公示",
        "请撤回旧的一版；" + _HANDS_OFF,
    ),
    Damage.WITHDRAWN_WITHOUT_REASON: ("公示单{sheet}撤回而没有写理由", _HANDS_OFF),
    Damage.WITHDRAWN_UNRELEASED: ("公示单{sheet}没有发布过，却撤回了", _HANDS_OFF),
    **postings.DAMAGES,
    # Comparison lists and payments
    Damage.LIST_COUNT: (
        "第{list}份比对名单应有{stated}人，实际有{found}人",
        _RESTORE,
    ),
    Damage.PAYMENT_OF_OTHER_BATCH: (
        "第{file}份银行回盘记到了别的批次的明细上",
        _HANDS_OFF,
    ),
    Damage.PAYMENT_COUNT: (
        "第{file}份银行回盘的结果与导入时不符：导入时{stated}，现在{found}（成功、失败、退回）",
        _RESTORE,
    ),
    Damage.RESENT_COUNT: (
        "重新发放的第{batch}批应有{stated}条明细，实际有{found}条",
        _RESTORE,
    ),
    **catalogue.DAMAGES,
    # Backups
    Damage.BACKUP_SEAL_UNREADABLE: (
        "备份{name}的封存记录读不出来，没有用它核对",
        "请另做一份备份，并检查存放备份的磁盘",
    ),
    Damage.BACKUP_UNUSABLE: (
        "备份{name}不可用（{differs}）",
        "恢复时不会用它；请另做一份备份，检查存放备份的磁盘，再把它删除（备份页，或 restore --forget）",
    ),
    Damage.BACKUP_SETTINGS_UNREADABLE: (
        "备份的设置{file}读不出来，不知道第二存放处在哪里",
        "请在“备份”页重新选定第二存放处",
    ),
}
"""What each kind of damage is, and what to do."""
WHOLE = "核对完毕，没有发现问题。"


def finding(it: Finding) -> str:
    """Return what the check found as one line of Chinese."""
    text, advice = DAMAGES[it.damage]
    facts = dict(it.facts)
    source = facts.get("source")
    facts["source"] = "纸上的月度摘要" if source == "digest" else f"备份“{source}”"
    facts["remedy"] = _OTHER_REMEDY if source == "digest" else _THAT_BACKUP
    facts["span"] = _span(it)
    facts["where"] = _where(it)
    if it.damage is Damage.FOUND_ON_OPENING:
        known = facts.get("code") in set(Code)
        code = Code(str(facts["code"])) if known else Code.FOUND_UNREADABLE
        facts["told"] = explain(Problem(code, facts=it.facts)).removesuffix("。")
    if "what" in facts:
        facts["what"] = _SCHEMA_PARTS.get(str(facts["what"]), "部件")
    if "step" in facts:
        names = {step.value: name for step, name in REVIEW_STEPS.items()}
        facts["step"] = names.get(str(facts["step"]), facts["step"])
    words = _Blank({name: str(fact) for name, fact in facts.items()})
    differs = facts.get("differs")
    if isinstance(differs, tuple):
        words["differs"] = _differing(differs)
    return f"{text.format_map(words)}。{advice.format_map(words)}。"


_THAT_BACKUP = "可以从那份备份恢复"
_OTHER_REMEDY = "从与这张摘要核对得上的备份恢复"


def _span(it: Finding) -> str:
    """Return the entries that a finding speaks of, as a span or as one."""
    number, last = it.facts.get("number"), it.facts.get("last")
    if it.damage is Damage.HISTORY_REWRITTEN:
        number, last = it.facts.get("first"), number
    return f"第{number}号" if number == last else f"第{number}号至第{last}号"


def _where(it: Finding) -> str:
    """Return where a file is damaged, as far as that is known."""
    page, count = it.facts.get("page"), it.facts.get("count")
    if page:
        return f"（第{page}页）"
    return f"（{count}处）" if count else ""


_SCHEMA_PARTS = {"table": "表", "index": "索引", "view": "视图", "trigger": "触发器"}


def checked(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return what a check found as lines, the grave first, and how many there are."""
    every = sorted(findings, key=lambda it: not it.grave)
    grave = sum(it.grave for it in every)
    aside = len(every) - grave
    last = f"核对完毕，发现{grave}处问题。" if grave else WHOLE
    if aside and not grave:
        last = f"核对完毕，没有发现问题；另有{aside}处说明，请看上面。"
    return (*map(finding, every), last)


def examined(checked_: Checked) -> tuple[str, ...]:
    """Return what a check found, then what it held the store against, as lines."""
    *found, last = checked(checked_.findings)
    if checked_.whole and checked_.paper_silent:
        last = "核对完毕，没有发现问题；但纸上的月度摘要没有对照上，见下。"
    return (*found, last, *map(compared, checked_.compared))


def compared(it: Compared) -> str:
    """Return what the store was held against, or could not be, as a line."""
    known, left = _entries(it.entries), _entries(it.left_behind)
    besides = f"（其中{left}已随恢复备份舍去，不作依据）" if left else ""
    if it.witness is Witness.SEAL:
        return (
            f"对照了上次关闭时的封存记录（历史到{known}）。"
            if known
            else "没有封存记录可对照：本次已有改动，或上次没有正常关闭。"
        )
    if it.witness is Witness.ACKNOWLEDGED:
        return f"对照了保存记录（历史到{known}）。" if known else "没有保存记录可对照。"
    if it.witness is Witness.BACKUPS:
        return (
            f"对照了“{it.name}”里的备份{it.count}份，历史到{known}{besides}。"
            if known
            else f"“{it.name}”里没有可以对照的备份。"
        )
    if it.witness is Witness.PAPER:
        if it.done:
            return f"对照了纸上的月度摘要，历史到{known}。"
        return (
            f"纸上的月度摘要所记的{left}，后来恢复备份（或处置丢失）时已经舍去，"
            "证明不了现在的历史；请用恢复之后打印的摘要核对。"
            if left
            else "纸上的月度摘要是第一号操作之前的，没有可对照的历史。"
        )
    return (
        f"表{it.name}有{it.rows}行是旧版程序写入的，没有留下指纹，其中有的列核对不到。"
    )


def _entries(numbers: Sequence[int]) -> str:
    """Return numbers of entries, the first and last few of many."""
    some = [f"第{it}号" for it in numbers]
    if len(some) > _MOST_ENTRIES:
        some = [*some[:2], f"…（共{len(some)}个）", *some[-2:]]
    return "、".join(some)


_MOST_ENTRIES = 6


def digest_title(digest: MonthDigest) -> str:
    """Return the title of a month's digest."""
    return f"{digest.township}政务公开台 {digest.year}年{digest.month}月摘要"


def digest_unfinished(digest: MonthDigest) -> str:
    """Return what to say of a month that was not over; nothing where it was."""
    if digest.ended:
        return ""
    told = "还没有开始" if digest.to_come else "还没有结束"
    return f"注意：打印时本月{told}，所列不是全月；请在月后另打一份存档。"


def digest(
    digest: MonthDigest,
) -> tuple[str, tuple[str, ...], Row4, tuple[Row4, ...], tuple[str, ...]]:
    """Return what a month's digest says: title, lines, table head, rows, foot."""
    entries = (
        f"历史共{digest.head.entries}号操作，其中本月{digest.entries_in_month}号。"
    )
    made = f"本月制作公示单{digest.sheets}份，导出报表{digest.returns}份。"
    code = "摘要码（核对时照此输入，字母不分大小写，每组末位是校验字符）："
    unfinished = digest_unfinished(digest)
    rows = [
        (it.programme, str(it.batches), str(it.lines), yuan(it.total_fen))
        for it in digest.totals
    ]
    counts = (
        sum(it.batches for it in digest.totals),
        sum(it.lines for it in digest.totals),
    )
    total = yuan(sum(it.total_fen for it in digest.totals))
    rows.append(("合　计", str(counts[0]), str(counts[1]), total))
    return (
        digest_title(digest),
        (*((unfinished,) if unfinished else ()), entries, made, code),
        ("补贴项目（按发放日期）", "批次", "笔数", "金额（元）"),
        tuple(rows),
        (
            f"打印日期：{digest.made_on}　　经办人：　　　　　　　　负责人：",
            "本页不含个人信息；请存档，每年用“历史—核对”对照一次。",
        ),
    )


Row4 = tuple[str, str, str, str]


WAITING: Mapping[Waiting, tuple[str, str, str]] = {
    Waiting.ROWS_REFUSED: (
        "上次导入退回的行还没有改好再导入",
        "{count}行",
        "补贴发放—导入发放表",
    ),
    Waiting.IMPORT_UNDONE: ("导入已撤销，还没有重新导入", "{count}行", "补贴发放"),
    Waiting.NO_SHEET: ("还没有制作公示单", "{count}个村", "补贴发放—制作公示单"),
    Waiting.SHEET_OUTDATED: (
        "公示单制作之后明细又有更正，请核对要不要重做",
        "{count}行",
        "公示单",
    ),
    Waiting.SHEET_VOID: ("公示单已作废（批次撤销），请收回", "{count}份", "公示单"),
    Waiting.SHEET_NOT_POSTED: ("已发布，还没有登记上墙", "{count}份", "张贴记录"),
    Waiting.POSTING_TO_MEND: ("要重贴、更正或撤下", "{count}处", "张贴记录"),
    Waiting.OBJECTION_OPEN: ("异议还没有答复", "{count}件", "张贴记录"),
    Waiting.RETURN_NOT_SENT: ("季度已过，报表还没有导出", "{count}个批次", "报表"),
    Waiting.RETURN_OUTDATED: (
        "报表导出之后批次又有增减或更正，请重新导出",
        "{count}个批次",
        "报表",
    ),
    Waiting.NO_BANK_WORD: ("银行回盘没有说到", "{count}笔", "补贴发放—银行回盘"),
    Waiting.BANK_FAILED: ("银行发放失败、退回，还没有重发", "{count}笔", "补贴发放"),
    Waiting.RESEND_UNANSWERED: ("已重新发放，等银行回盘", "{count}笔", "补贴发放"),
    Waiting.VERIFICATION_OPEN: ("比对核实还没有记录结果", "{count}项", "比对核实"),
}
"""What is left to do: what, how it is counted, and where in the program."""
HANDOVER_TITLE = "交接单"


def open_work(it: OpenWork) -> tuple[str, str, str, str, str]:
    """Return a piece of open work: what, of what, how much, how long, where."""
    told, counted, where = WAITING[it.waiting]
    subject = it.subject if it.batch is None else f"第{it.batch}批 {it.subject}"
    days = "" if it.days is None else f"{it.days}天"
    return told, subject, counted.format(count=it.count), days, where


def handover(it: Handover) -> tuple[Section, ...]:
    """Return what the handover sheet says, part by part."""
    by = f"，{it.made_by}" if it.made_by else ""
    state = "已加密" if it.protected else UNPROTECTED
    head = (
        f"{it.township or '（乡镇名称没有登记）'}　{it.made_at:%Y-%m-%d %H:%M} 生成{by}",
        f"程序 {PRODUCT} {it.program}，数据库版本 {it.schema}",
        f"数据文件夹（{state}）：{it.folder}",
        "本单不含领取人的任何信息；各项以程序里当时的情况为准。",
    )
    work = tuple(map(open_work, it.open_work))
    return (
        Section(HANDOVER_TITLE, head),
        Section("一、先做什么", _first_steps(it)),
        Section(
            "二、没有办完的事",
            () if work else ("没有程序知道的未办事项。",),
            ("事项", "批次、编号或季度", "多少", "已有", "在哪里办"),
            work,
            (34, 36, 12, 9, 18),
        ),
        *_handover_days(it),
        _handover_backups(it),
        _handover_users(it),
        Section(
            "六、签字",
            (
                "交班人：　　　　　　　　　　接班人：　　　　　　　　　　监交人：",
                "日期：　　　　年　　月　　日",
            ),
        ),
    )


def _first_steps(it: Handover) -> tuple[str, ...]:
    sign_in = (
        "2. 用自己的用户名登录；没有的，请主任用 users --add 添加，不要借用别人的。"
        if it.protected
        else "2. 数据文件夹没有加密，打开就能看；建议用 protect 加密。"
    )
    return (
        "1. 打开程序，确认数据文件夹就是上面写的那个。",
        sign_in,
        "3. “历史”—“核对”一遍：数据、历史、留存的文件都应没有问题。",
        "4. “备份”—“立即备份”，再“演练”一次最近的备份；接上第二存放处的U盘。",
        "5. 照第二部分逐项办理；办完一项划去一项。",
    )


def _handover_days(it: Handover) -> tuple[Section, ...]:
    rows = tuple(
        (str(one.number), one.title, day(one.first), day(one.last))
        for one in it.running
    )
    quarter = (
        f"{it.quarter}到{day(it.quarter.last_day)}为止，"
        f"已有{it.quarter_batches}个批次还没有计入报表。"
        "报表的报送期限程序里没有登记，请照县里的通知。"
    )
    told = (
        "公示期还没有满的公示单（期内可能有人来提异议）："
        if rows
        else ("没有公示期未满的公示单。")
    )
    return (
        Section(
            "三、日期",
            (quarter, told),
            ("编号", "标题", "公示开始", "公示到") if rows else (),
            rows,
            (26, 48, 17, 17),
        ),
    )


def _handover_backups(it: Handover) -> Section:
    lines = []
    for one in it.places:
        where = "第二存放处" if one.second else "本机"
        told = f"有{one.count}份" if one.reachable else SECOND_UNPLUGGED
        lines.append(f"{where}：{one.folder}，{told}。")
        if one.newest:
            seal = one.newest.seal
            at = f"{seal.made_at:%Y-%m-%d %H:%M}"
            lines.append(
                f"　　最近一份：{at}，历史到第{seal.deeds}号，{one.newest.name}"
            )
    if len(it.places) == 1:
        lines.append("第二存放处：还没有选定。请选一个U盘或移动硬盘。")
    if it.deeds_since:
        lines.append(f"本机最近的备份之后还有{it.deeds_since}步操作没有备份。")
    if it.drilled_at:
        told = "合格" if it.drill_passed else "不合格"
        lines.append(
            f"最近一次演练：{it.drilled_at:%Y-%m-%d %H:%M}，{it.drilled}，{told}。"
        )
    else:
        lines.append("还没有做过演练。")
    return Section("四、备份", tuple(lines))


def _handover_users(it: Handover) -> Section:
    if not it.protected:
        return Section("五、用户和恢复单", ("没有加密，不设用户，也没有恢复单。",))
    code = it.recovery
    told = "恢复单：历史里没有记录，请主任用 users --new-recovery 更换一份。"
    if code:
        by = f"，{code.by}" if code.by else ""
        told = f"恢复单：{day(code.on)}{by}，"
        if code.file:
            told += f"写成“{code.file}”打印。它应在单位保险柜的信封里：请当面看信封"
            told += "在不在、封口完好，不要拆开抄录。"
        else:
            told += "恢复码没有写成文件，只显示过一次；请问清抄件锁在哪里，没有的请主任更换。"
    rows = tuple(
        (
            user.name,
            ROLES[user.role],
            day(user.since),
            f"{day(user.closed_on)}停用" if user.closed_on else "",
        )
        for user in it.users
    )
    return Section(
        "五、用户和恢复单",
        (told,),
        ("用户", "角色", "从何时起", "停用"),
        rows,
        (30, 26, 26, 26),
    )


def damage_table() -> str:
    """Return every kind of damage as a Markdown table, kept in docs/damage.md."""
    rows = "".join(
        f"| `{damage}` | {'说明' if damage in TOLD_ONLY else '问题'} |"
        f" {_VALUE.sub('…', text)} | {advice} |\n"
        for damage, (text, advice) in DAMAGES.items()
    )
    return _DAMAGE_HEAD + rows


_DAMAGE_HEAD = """\
# 核对能发现什么

`gwgk-desktop check` 和“历史—核对”查的每一种问题；有“问题”时退出状态是 1，“说明”只是告知。

本表由 `python3 dev.py docs` 按程序生成，请勿手改。

| 代码 | 级别 | 说什么 | 怎么办 |
|---|---|---|---|
"""


DEEDS: Mapping[Kind, tuple[str, str]] = {
    **TIME_LIMIT_DEEDS,
    Kind.SET_UP_EXAMPLE: ("建立示例", "写入示例乡镇“云溪镇”"),
    Kind.SEED_PROGRAMMES: ("载入补贴项目", "载入{count}个补贴项目"),
    Kind.EDIT_OFFICE: ("修改单位信息", "{township}"),
    Kind.ADD_VILLAGES: ("添加村（社区）", "{names}"),
    Kind.EDIT_VILLAGE: ("修改村（社区）", "{village}"),
    Kind.SET_FINANCE_HEAVY: (
        "登记财务往来较多的村",
        "{names}：自{since}起财务收支按月公开",
    ),
    Kind.SET_FINANCE_USUAL: ("登记财务往来不多的村", "{names}：财务收支不再按月公开"),
    Kind.ADD_VILLAGE_ALIAS: ("添加村名别名", "{alias} → {village}"),
    Kind.REMOVE_VILLAGE_ALIAS: ("删除村名别名", "{alias} → {village}"),
    **BOARD_DEEDS,
    Kind.EDIT_STAFF: ("修改人员", "{name}"),
    Kind.EDIT_PROGRAMME: ("修改补贴项目", "{programme}{public_columns}{by_rule}"),
    **catalogue.DEEDS,
    Kind.IMPORT_PAYOUTS: (
        "导入发放清单",
        "{year}年{period}{programme}，{file}，{lines}行，{total}元，退回{refused}行，第{batch}批{supplements}",
    ),
    Kind.CORRECT_BATCH: ("更正批次", "第{batch}批：{was} → {is}"),
    Kind.CORRECT_LINE: ("更正明细", "第{batch}批“{name}”，原因：{reason}"),
    Kind.MAKE_SHEETS: ("制作公示单", "{title}，{numbers}{agreed}"),
    Kind.PRINT_INTERNAL_COPIES: (
        "出内部联（内部）",
        "{title}，第{batch}批，{lines}行，{files}",
    ),
    Kind.KEEP_GLYPH: ("存字图", "“{character}”（{code}）"),
    Kind.REMOVE_GLYPH: ("删去字图", "“{character}”（{code}）"),
    Kind.EXPORT_RETURN: ("导出报表", "{quarter}，{form}，{total}元，{file}"),
    Kind.BLOCK_LEAK: ("拦下泄露", "{file}{leak_place}{personal}{why}，已拦下"),
    Kind.KEEP_RECIPE: ("保存模板", "{recipe}，{headings}列"),
    Kind.REMOVE_RECIPE: ("删除模板", "{recipe}"),
    Kind.TAKE_IN_RECIPES: ("导入模板", "{recipes}{meanings}"),
    Kind.KEEP_MEANING: ("添加标题", "“{heading}”以后都作{field}"),
    Kind.REMOVE_MEANING: ("删除标题", "“{heading}”不再作{field}"),
    Kind.GIVE_BACK_ROWS: ("导出退回的行", "{original}，退回{rows}行，{file}"),
    Kind.IMPORT_COMPARISON_LIST: (
        "导入比对名单",
        "{kind}名单，{source}，{dated_on}，{file}，{people}人",
    ),
    Kind.VERIFY_BATCH: ("比对批次", "第{batch}批，新增待核实{found}项"),
    Kind.DECIDE_VERIFICATION: (
        "记录核实结果",
        "第{batch}批“{name}”：{decision}，{by}，理由：{reason}",
    ),
    Kind.PRINT_VERIFICATIONS: ("出核实单（内部）", "第{batch}批，{count}项{saved_as}"),
    Kind.READ_PAYMENTS: (
        "导入银行回盘",
        "第{batch}批，{file}，成功{paid}，失败{failed}，退回{returned}，未记{refused}行",
    ),
    Kind.RESEND_PAYOUTS: (
        "重新发放（内部清单）",
        "第{resends}批中{lines}行，{total}元，另立第{batch}批，{file}",
    ),
    Kind.PROTECT_FOLDER: ("加密数据文件夹", "首个用户{user}{recovery_sheet}"),
    Kind.FORGET_OLD: ("删除未加密的旧数据", "{count}个文件"),
    Kind.ADD_USER: ("添加用户", "{user}，{role}"),
    Kind.CLOSE_USER: ("停用用户", "{user}"),
    Kind.RESET_PASSWORD: ("重设密码", "{user}"),
    Kind.CHANGE_PASSWORD: ("修改密码", "{user}"),
    Kind.NEW_RECOVERY: ("更换恢复码", "原来的恢复码已作废{recovery_sheet}"),
    Kind.HAND_OVER: ("出交接单", "{file}，没有办完的{open}项"),
    Kind.HAND_OUT_RECOVERY: ("出恢复单（内部）", "恢复单已{handed_out}{saved_as}"),
    Kind.SET_IDLE_LOCK: ("设置自动锁定", "无人操作{minutes}分钟后锁定"),
    Kind.REVEAL: (
        "显示完整号码",
        "{name}的{fields}，{of_batch}{file}{sheet}第{row}行，原因：{reason}",
    ),
    Kind.MEND_KEPT: ("找回留存的文件", "从备份找回{count}个，还缺{left}个"),
    Kind.RESTORE: ("恢复备份", "{backup}{lost_deeds}"),
    Kind.SET_REVIEW_RULE: ("设置审核步骤", "{steps}{one_person}"),
    Kind.CLASSIFY_SHEETS: ("认定公开属性", "{numbers}：{disclosure}{ground}"),
    Kind.CLASSIFY_PROGRAMME: (
        "认定项目的公开属性",
        "“{programme}”：{disclosure}{ground}",
    ),
    Kind.REVIEW_SHEETS: (
        "审核公示单",
        "{numbers}，{step}：{ruling}，{by}{on_paper}{review_reason}",
    ),
    Kind.PRINT_SIGN_OFF: ("出签审单", "{numbers}{second}{saved_as}"),
    Kind.RELEASE_SHEETS: ("发布公示单", "{numbers}，{by}{one_person}{agreed}"),
    Kind.WITHDRAW_SHEETS: ("撤回公示单", "{numbers}，{by}，理由：{reason}"),
    Kind.SET_ASIDE_SHEETS: ("作废公示单", "{numbers}，{by}，理由：{reason}"),
    **postings.DEEDS,
    Kind.SETTLE_FOUND: ("处置打开时发现的问题", "{what}，原因：{reason}"),
    Kind.UNDO: ("撤销", "撤销第{undoes}号操作：{of}"),
}

ROLES = {
    Role.CLERK: "经办人",
    Role.REVIEWER: "复核人",
    Role.HEAD: "主任",
    Role.READ_ONLY: "只能查看",
}
HANDED_OUT = {"saved": "另存", "printed": "打印"}
CLERK_NEEDED = "您只能查看，不能改动数据；请由经办人登录后来做"
HEAD_NEEDED = "只有主任可以做这件事"
RECOVERY_USER = "恢复单"
"""Who opened the folder, where it was the code on the recovery sheet."""
LOCKED_TITLE = f"{PRODUCT}（已锁定）"
UNPROTECTED = "未加密"
"""What the window's title says of a folder without protection."""
PROTECT_IT = "这个数据文件夹没有加密，电脑丢失时别人能读出全部身份证号和账号；加密请用 protect 命令。"
RECOVERY_TITLE = "恢复单（内部资料　严禁张贴）"
RECOVERY_SHEET = """\

乡镇政务公开台　数据文件夹编号 {store}　{day} 打印

数据文件夹是加密的。所有密码都忘记了，或只剩一份备份时，
用下面的恢复码可以打开；只有打印出来的这一份。

{{code}}

怎样用：登录窗口点“忘记密码…”，输入恢复码，就能设新密码。
没有窗口的，把恢复码写进一个文本文件，然后
gwgk-desktop users --reset 用户名 --recovery-file 文件
大小写、空格、横线都不要紧；每组末一位是校验，写错会指出是哪一组。

怎样保管：装入信封，交单位保险柜；不要拍照，不要存在电脑里。
谁拿到恢复码和数据，谁就能读出全部内容。
丢失或泄露的，请主任马上在“设置—用户”里更换恢复码，旧码随即作废。
"""
FIELDS = {
    Field.VILLAGE: "村",
    Field.GROUP: "组",
    Field.NAME: "姓名",
    Field.HOUSEHOLD_HEAD: "户主",
    Field.HOUSEHOLD_HEAD_ID_NUMBER: "户主身份证号",
    Field.PAYEE: "收款人",
    Field.PAYEE_ID_NUMBER: "收款人身份证号",
    Field.PAID_ON: "发放日期",
    Field.ID_NUMBER: "身份证号",
    Field.BANK_ACCOUNT: "银行账号",
    Field.PHONE: "电话",
    Field.ADDRESS: "住址",
    Field.QUANTITY: "数量",
    Field.RATE: "标准",
    Field.AMOUNT: "金额",
    Field.REMARK: "备注",
}
UNUSED = "不用"
"""What is said of a column that holds none of the fields."""
CHOSEN_BY = {
    ChosenBy.HEADING: "标题",
    ChosenBy.SUM: "加总相符",
    ChosenBy.CLERK: "您选定",
}
REPAIRS = {
    RepairKind.SPACES: "去掉空格、连字符",
    RepairKind.WIDTH: "全角改半角",
    RepairKind.CASE: "小写x改大写X",
    RepairKind.TEXT_TRICK: "去掉文本标记",
    RepairKind.STORED_DIGITS: "取回文件里存着的原数字",
    RepairKind.MONEY_SIGN: "去掉金额符号、千分位",
    RepairKind.TEN_THOUSANDS: "万元换算成元",
    RepairKind.SPLIT: "村和组分开",
}
BACKUP_REASONS = {
    Reason.ASKED: "手动",
    Reason.QUIT: "退出时",
    Reason.TIMER: "定时",
    Reason.IMPORT: "导入之前",
    Reason.RELEASE: "制作、发布公示单之前",
    Reason.UNDO: "撤销之前",
    Reason.RESTORE: "恢复之前",
    Reason.UPGRADE: "升级之前",
    Reason.RETURN: "导出报表",
}
DIFFERENCES = {
    Difference.SEAL: "封存记录",
    Difference.DATABASE: "数据库文件的校验和",
    Difference.KEYS: "密钥文件的校验和",
    Difference.SHELF: "留存的文件",
    Difference.STRUCTURE: "数据库的结构",
    Difference.COUNTS: "各表行数",
    Difference.HEAD: "历史记录的末尾",
    Difference.CHAIN: "历史记录的前后衔接",
    Difference.ROWS: "与现有数据逐行比较",
}

DRILL_FAILED = (
    "下一步：这份备份已标为不可用，恢复时不会用它。请立即再备份一次并演练新的备份；"
    "再检查存放备份的磁盘。若是U盘没有接好，接好后重新演练，合格即恢复可用。"
)
DRILL_FAILED_ROWS = (
    "下一步：备份与封存时一样，是现有数据被绕过本程序改动或损坏。"
    "请到“历史—核对”看是什么，再决定是否恢复这份备份。"
)
DRILL_INCOMPARABLE = "下一步：请到“历史—核对”看现有数据缺什么，再用这份备份恢复。"
"""What the record of a drill says is to be done."""
SECOND_UNPLUGGED = (
    "现在没有接上，里面有几份、最近到哪一天，这里都没有核对；请接上再打印一次交接单"
)
"""What the handover sheet says of a second place that cannot be reached."""
BACKUP_HELD = (
    ("payout_batch", "批次"),
    ("payout_line", "明细"),
    ("notice_sheet", "公示单"),
)
"""What is said of the rows of a backup, and of which tables."""
NOTHING_THERE = "这里还没有数据，恢复不会失去什么。"
UNREADABLE_THERE = (
    "现有的数据打不开或不在了，会失去哪些操作不能逐一列出；打不开的文件会留在一旁。"
)
RESTORE_UNPROTECTED = (
    "这份备份没有加密。恢复以后，这个数据文件夹也不加密，"
    "电脑丢失时别人能读出全部身份证号和账号。就这样恢复吗？\n"
    "（恢复以后可以用 protect 命令加密。）"
)
KEYS_THERE = "数据读得出，只缺钥匙文件：只会从这份备份取回 keys.json，不动数据。"
LOST_SHOWN = 20
"""How many deeds are named one by one before a restore."""
NEWER_SHOWN = 3

VILLAGE_KINDS = {VillageKind.VILLAGE: "行政村", VillageKind.COMMUNITY: "社区"}
SENSITIVITIES = {
    Sensitivity.LOW: "一般",
    Sensitivity.MEDIUM: "较敏感",
    Sensitivity.HIGH: "敏感，只出规定的列",
    Sensitivity.NO_LIST: "不出名单",
}
PUBLICATIONS = {
    Publication.LIST: "公示名单",
    Publication.SUMMARY: "只公示汇总",
    Publication.NONE: "不公示名单",
}
SOURCES = {
    Source.SEQUENCE: "序号",
    Source.VILLAGE: "村（社区）",
    Source.GROUP: "村民小组",
    Source.NAME: "姓名",
    Source.QUANTITY: "数量（面积、人数等）",
    Source.RATE: "标准",
    Source.AMOUNT: "金额",
    Source.PEOPLE: "人数",
    Source.HOUSEHOLDS: "户数",
    Source.REMARK: "备注（要有规定）",
    Source.EXTRA: "原表的同名列（要有规定）",
    Source.BATCH: "期别（几个批次同列时）",
}
"""What a public column may show; no source is personal data."""
MASKS = {
    Mask.SHORTEST: "最短的尾号（推荐）",
    Mask.TWO_THREE: "前2后3",
    Mask.SIX_FOUR: "前6后4（要有县里的文件）",
}
PERSONAL_DATA = {
    PersonalData.ID_NUMBER: "身份证号",
    PersonalData.BANK_ACCOUNT: "银行账号",
    PersonalData.PHONE: "手机号",
    PersonalData.ADDRESS: "住址",
}
UNSEARCHED = {
    Why.MISSING: "找不到，请检查文件名和位置",
    Why.CLOSED: "打不开",
    Why.ENCRYPTED: "有密码",
    Why.DAMAGED: "文件损坏",
    Why.TOO_LARGE: "太大",
    Why.TOO_DEEP: "一层套一层太深",
    Why.IMAGE: "是图片",
    Why.IMAGE_ONLY: "只有图片，没有文字",
    Why.OLD_WORD: "是旧版Word文件（.doc），请另存为.docx",
    Why.UNKNOWN: "不是能读的格式",
}
"""Why a file could not be searched for personal data."""
AGREED = {
    Code.SMALL_LIST.value: "名单不足五人",
    Code.NOTICE_BEGUN.value: "公示期已经开始",
    Code.STILL_HANGS.value: "前一版还在公示",
    Code.ONE_NAME_MANY_VILLAGES.value: "由同一个人代表几个村",
    Code.LINES_SHOWN_TWICE.value: "同一些人已在另一份公示单上公示",
    Code.FEW_NUMBERS_FIT.value: "相符的身份证号不足一万个",
}
"""What the history says that the clerk has agreed to."""
LEFT_OUT = {
    "hidden": "工作表是隐藏的",
    "empty": "工作表是空的",
    "summary": "是汇总表，没有姓名列",
    "no_amount": "有姓名列，但没有认出金额列",
    "no_table": "没有发放表（如填表说明）",
    "not_a_workbook": "压缩包里的这个文件不是电子表格",
    "no_list": "没有可比对的表头",
    "no_catalogue": "没有公开目录的表头",
}
LIST_KINDS = comparisons.LIST_KINDS
DECISIONS = comparisons.DECISIONS
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
PAYMENT_STATUSES = {
    PaymentStatus.PAID: "已发",
    PaymentStatus.FAILED: "失败",
    PaymentStatus.RETURNED: "退回",
}


def describe(problem: Problem) -> str:
    """Return a problem as one line of Chinese: place, what, and what to do."""
    where = f"{place(problem.place)}：" if problem.place else ""
    return where + explain(problem)


def explain_in_window(problem: Problem) -> str:
    """Return what is wrong and what to do about it in the window."""
    return in_window(explain(problem))


def of_many(notes: Iterable[tuple[str, Problem]]) -> list[str]:
    """Return what is told of several villages, a sentence for each kind of problem.

    Where the villages differ, people are added up, the least of the numbers that still
    fit counts, and of names the first three stand for all.
    """
    by_code: dict[Code, dict[str, tuple[str, Problem]]] = {}
    for note in notes:
        problem = note[1]
        by_code.setdefault(problem.code, {}).setdefault(describe(problem), note)
    return [_of_several(tuple(it.values())) for it in by_code.values()]


def _of_several(some: Sequence[tuple[str, Problem]]) -> str:
    first = some[0][1]
    if len(some) == 1:
        return describe(first)
    facts: dict[str, object] = {}
    for name, fact in first.facts.items():
        every = [it.facts.get(name) for _, it in some]
        numbers = [it for it in every if type(it) is int]
        if len(numbers) < len(every):
            facts[name] = _first_few(map(str, every)) if len(set(every)) > 1 else fact
        else:
            facts[name] = min(numbers) if name == "fitting" else sum(numbers)
    villages = _first_few(village for village, _ in some)
    return f"{villages}：{describe(replace(first, facts=facts))}"


def _first_few(names: Iterable[str]) -> str:
    several = list(dict.fromkeys(names))
    more = f"等{len(several)}个" if len(several) > _FEW else ""
    return "、".join(several[:_FEW]) + more


_FEW = 3


def explain(problem: Problem) -> str:
    """Return what is wrong and what to do, without the place."""
    text, advice = _sentence(problem.code, problem.severity)
    told = text.format_map(_told(problem.facts))
    return f"{told}。{advice}。" if advice else f"{told}。"


def in_window(text: str) -> str:
    """Return what was said without the words that only the command line knows."""
    return _FOR_COMMANDS.sub("", text)


def faults_told(faults: Sequence[tuple[str, Problem]]) -> list[str]:
    """Return why sheets were not made; what several villages have in common, once."""
    villages: dict[str, list[str]] = {}
    for village, problem in faults:
        villages.setdefault(describe(problem), []).append(village)
    return [
        f"{'、'.join(names[:3])}等{len(names)}份：{told}"
        if len(names) > 3
        else f"{'、'.join(names)}：{told}"
        for told, names in villages.items()
    ]


def in_general(code: Code) -> str:
    """Return what a kind of problem is, without the facts of any one."""
    text = _QUOTED_FACT.sub("…", PROBLEMS[code][0])
    return text.strip("…")


def problem_table() -> str:
    """Return every problem as a Markdown table: code, severity, sentence, advice.

    It is kept in docs/problems.md, which `dev.py docs` writes anew.
    """
    known = [(code, Problem(code).severity) for code in Code]
    rows = sorted(
        {*known, *MILDER},
        key=lambda it: (list(Code).index(it[0]), list(Severity).index(it[1])),
    )
    told = [(*it, *_sentence(*it)) for it in rows]
    return _TABLE_HEAD + "".join(
        f"| `{code}` | {SEVERITIES[severity]} `{severity}` |"
        f" {_VALUE.sub('…', text)} | {advice} |\n"
        for code, severity, text, advice in told
    )


_VALUE = re.compile(r"(?:\{\w+\})+")
_TABLE_HEAD = """\
# 问题代码一览

程序发现的每一处问题都有一个代码（`--json` 输出里的 `code`）、一个级别、一句话和处理办法。
“…”处是当时的村名、数字等；其中从不出现身份证号、银行账号和电话。

* 错误 `error`：所在的行退回；没有指到某一行的，整份不收。
* 提醒 `warning`：逐条核对、接受之后才能导入。
* 说明 `note`：只是告知，不必处理。

本表由 `python3 dev.py docs` 按程序生成，请勿手改。

| 代码 | 级别 | 说什么 | 怎么办 |
|---|---|---|---|
"""


def _sentence(code: Code, severity: Severity) -> tuple[str, str]:
    return MILDER.get((code, severity)) or PROBLEMS[code]


def place(where: Place) -> str:
    """Return a place as a spreadsheet names it: 公示表 D7, 公示表 第7行."""
    if not where.row:
        return f"工作表“{where.sheet}”"
    if where.column:
        return f"{where.sheet} {where.column}{where.row}"
    return f"{where.sheet} 第{where.row}行".strip()


def scan_place(it: FoundLeak | UnreadFile) -> str:
    """Return where in its file something was found, or could not be read."""
    if isinstance(it, FoundLeak):
        return leak_place(it.place)
    shown = "、".join(map(leak_place, it.places[:3]))
    return f"{shown}等{len(it.places)}处" if len(it.places) > 3 else shown


def scan_kind(it: FoundLeak | UnreadFile) -> str:
    """Return what was found, or why nothing could be."""
    if isinstance(it, FoundLeak):
        return PERSONAL_DATA[it.kind]
    return f"没有查：{UNSEARCHED[it.why]}"


def scan_summary(it: Scanned) -> str:
    """Return what a search of files came to, in a sentence or two."""
    named = {leak.file for leak in it.leaks if leak.place == FOLDER_NAME}
    leaking = len({leak.file for leak in it.leaks} - named)
    unread = len({one.file for one in it.unread})
    told = (
        f"查了{it.files}个文件，{leaking}个含有个人信息，"
        f"共{sum(leak.count for leak in it.leaks)}处。"
        if leaking
        else f"查了{it.files}个文件，没有查到个人信息。"
    )
    return (
        told
        + (f"有{len(named)}个文件夹的名称含有个人信息。" if named else "")
        + (f"有{unread}个文件没有查或没有查全，不能当作没有。" if unread else "")
    )


def scan_kinds(it: FileFound) -> str:
    """Return what a file holds of each kind, and why some of it was not searched."""
    told = [f"{PERSONAL_DATA[kind]}{count}" for kind, count in it.kinds.items()]
    return "；".join(filter(None, ["、".join(told), *map(scan_kind, it.unread)]))


def scanned(it: Scanned, most: int | None = None) -> tuple[str, ...]:
    """Return what was found, line by line; never a value.

    Of a file with more than `most` lines only the first are told, then how much more
    there is and its sum by kinds.
    """
    lines: list[str] = []
    for file, grouped in groupby(it.leaks, key=lambda leak: leak.file):
        leaks = list(grouped)
        shown = leaks if most is None or len(leaks) <= most else leaks[:most]
        lines += [
            f"{file}　{scan_place(leak)}　{scan_kind(leak)}　{leak.count}处"
            for leak in shown
        ]
        if len(shown) < len(leaks):
            lines.append(f"{file}　{_the_rest(leaks, shown)}")
    lines += [
        "　".join(filter(None, (one.file, scan_place(one), scan_kind(one))))
        for one in it.unread
    ]
    return (*lines, scan_summary(it))


def _the_rest(leaks: Sequence[FoundLeak], shown: Sequence[FoundLeak]) -> str:
    """Return how much of a file is not told, and what all of it comes to."""
    sums: Counter[str] = Counter()
    for leak in leaks:
        sums[PERSONAL_DATA[leak.kind]] += leak.count
    kinds = "、".join(f"{kind}{count}处" for kind, count in sums.items())
    more = sum(it.count for it in leaks) - sum(it.count for it in shown)
    return f"……还有{more}处没有列出；这个文件共{sums.total()}处：{kinds}"


def leak_place(where: str) -> str:
    """Return where in a file something stands, as it is said: page 3 → 第3页."""
    for pattern, words in _PLACES_IN_FILES:
        where = pattern.sub(words, where)
    return where


def deed(entry: HistoryEntry) -> tuple[str, str]:
    """Return a deed's title and what the history says of it."""
    title, text = DEEDS[entry.kind]
    facts = dict(entry.facts)
    facts["undoes"] = entry.undoes
    if "of" in facts:
        facts["of"] = DEEDS[Kind(str(facts["of"]))][0]
    if "agreed" in facts:
        agreed: Any = facts["agreed"]
        facts["agreed"] = [f"{it}{AGREED.get(code, code)}" for it, code in agreed]
    if entry.kind is Kind.SETTLE_FOUND:
        facts["what"] = "；".join(_settled(facts))
    if "total_fen" in facts:
        facts["total"] = money.grouped(int(str(facts["total_fen"])))
    return title, text.format_map(_told(facts))


def _settled(facts: Mapping[str, object]) -> Iterator[str]:
    """Yield what was settled, with its numbers where the history has them."""
    known, told = set(Code), facts.get("told")
    if isinstance(told, list):
        for it in told:
            if isinstance(it, dict) and it.get("code") in known:
                yield PROBLEMS[Code(it["code"])][0].format_map(_told(it))
        return
    codes = facts.get("what")
    for it in codes if isinstance(codes, list) else ():
        if it in known:
            yield in_general(Code(it))


def figures_told(figures: TieOut) -> str:
    """Return in a sentence or two whether the figures of an import agree."""
    read, stated = figures.read.amount or Decimal(), figures.stated.amount
    taken = figures.taken.amount or Decimal()
    if stated is None:
        told = "清单里没有可核对的合计行"
    elif abs(stated - read) <= money.TOLERANCE:
        told = "逐行相加与表内合计一分不差"
    elif figures.refused and abs(stated - taken) <= money.TOLERANCE:
        told = "将导入的与表内合计一分不差，退回的行不在合计之内"
    else:
        told = f"逐行相加与表内合计相差{exact(abs(stated - read))}元"
        if figures.unread:
            told += f"（有{figures.unread}行的金额读不出）"
    if figures.set_aside:
        told += f"；只导入改好的行，其余{figures.set_aside}行这次不导入"
    elif figures.refused:
        told += f"；退回{figures.refused}行，计{exact(read - taken)}元"
    elif read != taken:
        told += f"；不足一分的部分四舍五入，相差{exact(abs(read - taken))}元"
    return f"{told}。"


def exact(yuan: Decimal) -> str:
    """Return an amount in yuan, grouped, to the fen or as exact as it is."""
    whole = money.whole_fen(yuan)
    return f"{yuan:,.2f}" if whole else f"{yuan.normalize():,f}"


def papers_counting(
    sheets: Iterable[MadeSheet], returns: Iterable[SentReturn]
) -> tuple[str, ...]:
    """Return what to do with the papers that counted a batch now undone."""
    numbers = "、".join(str(sheet.number) for sheet in sheets)
    files = dict.fromkeys(f"{it.quarter}（{it.file_name}）" for it in returns)
    quarters = "、".join(files)
    told = []
    if numbers:
        told.append(f"以下公示单是按这批制作的，请收回或重新制作：{numbers}")
    if quarters:
        told.append(f"以下报表已计入这批，请重新导出：{quarters}")
    return tuple(told)


def corrected_since(it: MadeSheet) -> str:
    """Return what to do with a sheet whose lines were corrected since; "" if none."""
    if not it.corrected or not (it.is_released or it.is_open):
        return ""
    todo = "请撤回、从公开栏撤下，再" if it.is_released else "请"
    return f"制作之后更正过{it.corrected}行明细，所示的已不准：{todo}重新制作。"


def unreleased(count: int) -> str:
    """Return how many sheets of a quarter are not counted; "" where all are."""
    if not count:
        return ""
    return f"。另有{count}份公示单没有发布或已撤回，不计入"


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
        return "已有新版"
    if corrected_since(it):
        return f"{told}（有更正）"
    if it.standing.sent_back:
        return f"{told}（退回）"
    if it.state is SheetState.IN_REVIEW and it.standing.next_step:
        return _WAITS_FOR[it.standing.next_step]
    return told


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
    return (f"{file}：{named}{VERDICTS[told]}。", *lines)


def backup_state(it: Backup) -> str:
    """Return whether a backup is there as it was sealed, and whether it stays."""
    if it.differs == (Difference.SEAL,):
        return "不可用：没有封存记录，或记录读不出"
    if it.differs:
        return f"不可用：{_differing(it.differs)}"
    return "完好，长期保留" if it.seal.kept else "完好"


def _differing(differs: tuple[Difference, ...]) -> str:
    return "、".join(DIFFERENCES[it] for it in differs)


def backup_held(it: Backup) -> str:
    """Return what a backup holds, in a few figures."""
    some = (f"{name}{it.seal.counts.get(table, 0):,}" for table, name in BACKUP_HELD)
    return "　".join(some) if it.seal.serial else ""


def backup_place(it: Backup) -> str:
    """Return where a backup stands: in the second place, or its folder."""
    return "第二存放处" if it.second else str(it.folder.parent)


def rescued(backup: Backup, aside: str | None) -> str:
    """Return what came of a restore where the store, or its keys, could not be read."""
    if aside is None:
        return "已从备份取回钥匙文件，数据没有动。"
    made = f"{backup.seal.made_at:%Y-%m-%d %H:%M}"
    told = f"已恢复到{made}的备份（历史到{backup.seal.deeds}号）；之后做的要补做。"
    return told + (f"原来打不开的文件留在“{aside}”，没有删除。" if aside else "")


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / 1e6:,.1f} MB"


def would_be_lost(it: Loss) -> tuple[str, ...]:
    """Return what a restore would cost, deed by deed."""
    passed = tuple(map(_passed_over, it.passed_over))
    if it.unreadable:
        return (*passed, UNREADABLE_THERE, *_known_to_be_lost(it))
    if not it.deeds:
        return (*passed, "现有数据里没有备份之外的操作，恢复不会失去什么。")
    head = f"会失去{len(it.deeds)}步操作，其中发放批次{it.batches}个、公示单{it.sheets}份："
    if it.foreign:
        head = f"这是另一套数据的备份，现有的数据会全部换下。{head}"
    shown = it.deeds[:LOST_SHOWN]
    lines = [f"{one.at:%Y-%m-%d %H:%M} {'，'.join(deed(one))}" for one in shown]
    more = len(it.deeds) - len(shown)
    return (*passed, head, *lines, *([f"……另有{more}步"] if more else []))


def _known_to_be_lost(it: Loss) -> tuple[str, ...]:
    """Return what a backup lacks of a store that cannot be asked."""
    told = []
    if it.foreign:
        told.append("这是另一套数据的备份：这里的备份都是别的一套。")
    elif it.saved > it.reaches:
        told.append(
            f"这里的保存记录到第{it.saved}号，这份只到第{it.reaches}号："
            f"第{it.reaches + 1}号以后的操作这份里没有。"
        )
    if it.newer:
        shown = "、".join(
            f"{one.name}（到第{one.seal.deeds}号）" for one in it.newer[:NEWER_SHOWN]
        )
        more = "" if len(it.newer) <= NEWER_SHOWN else f"等{len(it.newer)}份"
        told.append(f"还有更新的备份：{shown}{more}。")
    return tuple(told)


def _passed_over(it: Backup) -> str:
    return f"那里更新的{it.name}没有用（{backup_state(it)}），改用了较早的一份。"


def drill_record(it: DrillRecord) -> tuple[str, ...]:
    """Return the record of a drill, to be printed and filed."""
    told = _differing(it.differences)
    compared = "备份没有通过核对，未与现有数据逐行比较"
    if it.incomparable:
        compared = "现有数据有缺损，没能与它逐行比较；备份本身与封存时一样"
    elif it.changed:
        compared = "现有数据在备份之后已有改动，未逐行比较"
    elif Difference.ROWS in it.differences:
        compared = "与现有数据逐行比较：有不一致"
    elif it.compared is not None:
        compared = f"与现有数据逐行比较：{it.compared}行，全部一致"
    next_: tuple[str, ...] = ()
    if it.differences == (Difference.ROWS,):
        next_ = (DRILL_FAILED_ROWS,)
    elif told:
        next_ = (DRILL_FAILED,)
    if it.incomparable:
        next_ = (*next_, DRILL_INCOMPARABLE)
    if it.lost:
        next_ = (*next_, _drill_lost(it.lost))
    return (
        "备份恢复演练记录",
        f"备份：{it.backup}（{it.made_at:%Y-%m-%d %H:%M}）",
        f"演练时间：{it.drilled_at:%Y-%m-%d %H:%M}，用时{it.seconds:.1f}秒",
        f"结果：{f'不合格，与封存时不一样的有：{told}' if told else '合格，可以恢复'}",
        f"数据表{len(it.rows)}张，共{sum(it.rows.values())}行；留存文件{it.kept_files}个",
        f"{compared}。",
        *next_,
    )


def _drill_lost(count: int) -> str:
    told = f"现有数据里的留存文件有{count}个丢失或损坏"
    return f"{told}：请在“历史—核对”找回（或 check --mend）。"


def mended(back: int, still_lost: int) -> str:
    """Return what came of bringing kept files back from the backups."""
    if not back:
        return "留存的文件都完好，没有要找回的。"
    left = f"还缺{still_lost}个，能读到的备份里没有好的。" if still_lost else ""
    return f"已从备份找回{back}个留存的文件。{left}"


def backup_standing(it: Standing) -> str:
    """Return how it stands with the backups, as the foot of the window says it."""
    told = "还没有备份"
    if it.newest:
        made = it.newest.seal.made_at
        told = f"最近备份 {made:%m-%d %H:%M}"
    if it.deeds_since:
        told += f"，之后有{it.deeds_since}步操作未备份"
    if it.second_due:
        last = it.second_newest
        since = f"{last.seal.made_at:%m-%d}以来" if last else ""
        hint = "请备份一次" if it.second_there else "请接上它"
        told += f"；第二存放处{since}没有备份，{hint}（{it.second}）"
    return told


def numbers_fitting(count: int) -> str:
    """Say how many identity numbers fit what is shown, and what that means."""
    meaning = "可以"
    if count < TOO_FEW:
        meaning = "不得公示（县里有文件的除外）"
    elif count < FEW:
        meaning = "要再次确认"
    return f"只看这些数字，身份证号还有{count:,}种可能，{meaning}"


def yuan(fen: int) -> str:
    """Return an amount as people read it: 1,234.56."""
    return money.grouped(fen)


def decimal(number: Decimal | None) -> str:
    """Return a quantity or rate; nothing where there is none."""
    return "" if number is None else money.plain(number)


def masked(number: str) -> str:
    """Return a number as the desk's own screens show it: its last four only."""
    return "****" + number[-4:] if len(number) > 8 else "*" * len(number)


def masked_within(text: str) -> str:
    """Return a text as the desk's own screens show it: numbers of people masked."""
    for start, end in reversed(personal_data.numbers_in(text)):
        text = text[:start] + masked(text[start:end]) + text[end:]
    return text


def day(when: date) -> str:
    """Return a day as lists show it: 2026-09-10."""
    return when.isoformat()


def heavy_since(when: date | None) -> str:
    """Return from when on a village's finances are busy, as its list shows it."""
    return f"{day(when)}起" if when else ""


def _told(facts: Mapping[str, object]) -> dict[str, str]:
    """Return facts as words; what a sentence wants and lacks is left blank."""
    told = _Blank({name: _word(name, fact) for name, fact in facts.items()})
    if facts.get("number"):
        told["at_row"] = f"（单上第{facts['number']}行）"
    if facts.get("official"):
        told["official_told"] = f"是自造字，国标编码是{facts['official']}，"
    stated, found = facts.get("stated"), facts.get("found")
    if stated is not None and found is not None:
        told["difference"] = money.plain(abs(stated - found))  # type: ignore[operator]
    others, more = facts.get("others"), facts.get("more", 0)
    if isinstance(others, tuple) and isinstance(more, int):
        told["others"] = _places(others, more)
    return told


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _word(name: str, fact: object) -> str:
    """Return a fact as its sentence wants it."""
    if name == "differs" and isinstance(fact, tuple):
        return _differing(fact)
    if name == "leak_place":
        return leak_place(str(fact))
    if name in _NAMED_LISTS and isinstance(fact, list):
        fact = [_NAMED_LISTS[name][it] for it in fact]
    if name == "steps" and isinstance(fact, list):
        fact = " → ".join(REVIEW_STEPS[it] for it in fact)
    if isinstance(fact, list):
        fact = "、".join(str(it) for it in fact)
    for kind, words in _KINDS_OF_FACTS:
        if isinstance(fact, kind):
            return words(fact)
    if name in _NAMED:
        return _NAMED[name][fact]
    if fact is False:
        return ""
    pattern = _PATTERNS.get(name, "{}") if fact else "{}"
    return pattern.format(fact)


_FOR_COMMANDS = re.compile(
    r"（[^（）]*(?:--[a-z]|命令行)[^（）]*）|[，；]命令行[^，；。（）]*"
)
"""Advice for the command line, which the window leaves out."""
_PLACES_IN_FILES = tuple(
    (re.compile(rf"(?:^|(?<=/))\s*{pattern}"), words)
    for pattern, words in (
        (r"revision (\d+) page (\d+)$", r"早先版本\1的第\2页"),
        (rf"{FOLDER_NAME}$", "文件夹名"),
        (r"name$", "文件名"),
        (r"page (\d+)$", r"第\1页"),
        (r"object (\d+)(?=$|/)", r"页面之外（对象\1）"),
        (r"objects$", "页面之外"),
        (r"metadata(?=$|/)", "文件属性"),
        (r"names$", "里面的文件名"),
        (r"attachments$", "附件名"),
        (r"attachment (\d+)(?=$|/)", r"附件\1"),
        (r"source$", "源文本"),
        (r"sheets$", "工作表名"),
        (r"(.+) notes$", r"\1的批注"),
        (r"word/document\d*\.xml line (\d+)$", r"正文第\1段（行）"),
        (r"word/document\d*\.xml$", "正文"),
        (r"word/header\d*\.xml$", "页眉"),
        (r"word/footer\d*\.xml$", "页脚"),
        (r"word/(?:foot|end)notes\.xml$", "脚注"),
        (r"(?:word|xl)/(?:threaded)?[Cc]omments?.*$", "批注"),
        (r"docProps/.*$", "文件属性"),
        (r"xl/printerSettings/.*$", "打印设置"),
        (r"xl/(?:drawings|charts)/.*$", "图形"),
        (r"xl/workbook\.xml$", "工作簿里定义的名称"),
        (r"xl/worksheets/.*$", "工作表的公式、页眉、页脚等"),
        (r"xl/sharedStrings\.xml$", "没有显示的文字"),
        (r"(.*)\bline (\d+)$", r"\1第\2行"),
    )
)


FORM_FAULTS: Mapping[str, str] = {
    "missing": "缺少这一项",
    "unknown": "没有这一项，或名称写错了",
    "kind": "内容的种类不对（数字、文字、清单或引号、括号写错了）",
    "range": "数值太大、太小，或与别的项冲突",
    "braces": "花括号里的名称不对，或括号不成对",
}
"""What a file of forms can be wrong in."""
TOLD_IN: Mapping[str, str] = {
    "name": "名称",
    "county": "县名",
    "order": "文件号",
    "place": "位置",
    "post": "职务",
    "rule": "公开依据",
    "period": "期次",
    "reason": "原因或意见",
    "who": "人名",
    "ground": "理由",
    "basis": "依据",
    "source": "来源",
    "section": "版块",
    "catalogue_item": "目录事项",
    "conclusion": "审核结论",
    **postings.TOLD_IN,
    "telephone": "电话",
    "supervision_phone": "监督电话",
    "enquiry_phone": "咨询电话",
    "says": "字图的代替文字",
    "policy": "政策名称和文号",
    "audience": "补贴对象",
    "funding": "资金来源",
    "payment": "发放方式",
}
"""What somebody may write freely."""
_CERTAIN = {True: "", False: "，只对上姓名和村，未必是同一人"}
_NAMED: Mapping[str, Mapping[Any, str]] = {
    "kind": LIST_KINDS,
    "left_out": LEFT_OUT,
    "form_fault": FORM_FAULTS,
    "certain": _CERTAIN,
    "decision": DECISIONS,
    "field": {field.value: label for field, label in FIELDS.items()},
    "told_in": TOLD_IN,
    "catalogue": {it.value: name for it, name in catalogue.CATALOGUES.items()},
    "departure": {it.value: name for it, name in catalogue.DEPARTURES.items()},
    "item_field": catalogue.ITEM_FIELDS,
    "personal": {kind.value: label for kind, label in PERSONAL_DATA.items()},
    "why": {why.value: label for why, label in UNSEARCHED.items()},
    "role": {role.value: label for role, label in ROLES.items()},
    "handed_out": HANDED_OUT,
    "step": REVIEW_STEPS,
    "next": REVIEW_STEPS,
    "ruling": RULINGS,
    "disclosure": DISCLOSURES,
    "outcome": postings.OUTCOMES,
    "posting_state": postings.STATES,
}
"""Facts that have a name in Chinese."""
_NAMED_LISTS: Mapping[str, Mapping[str, str]] = {
    "fields": _NAMED["field"],
    "unsaid": TOLD_IN,
}
"""Lists of such facts."""
_PATTERNS = {
    "form_key": "的“{}”",
    "new": "，新增的列：{}",
    "gone": "，没有了的列：{}",
    "recipes": "模板：{}。",
    "meanings": "标题：{}。",
    "text": "“{}”",
    "phrase": "“{}”",
    "lost_deeds": "，失去之后的{}步操作",
    "file": "“{}”",
    "groups": "第{}组",
    "missing": "“{}”",
    "copy": "（当时的日志留存为“{}”）",
    "original": "“{}”",
    "of_batch": "第{}批，",
    "supplements": "（补充第{}批）",
    "recovery_sheet": "，恢复单写入“{}”",
    "wrong_password": "给出的密码不对，",
    "nearest": "，最接近的是“{}”",
    "known": "，最接近的是“{}”",
    "factor": "×{}",
    "odd": "，且有不该有的字符",
    "formula": "（公式没有存下算出的值）",
    "too_large": "（数额过大）",
    "least": "满{}周岁",
    "most": "不超过{}周岁",
    "saved_as": "，存为“{}”",
    "fitting": "{:,}",
    "order": "（县里文件：{}）",
    "public_columns": "，公开的列：{}",
    "by_rule": "，依据{}",
    "agreed": "，已再次确认：{}",
    "second": "（{}单人经办，代替第二人）",
    "one_person": "（单人经办，以签审单代替第二人）",
    "on_paper": "（纸上签字）",
    "ground": "（{}）",
    "review_reason": "，意见：{}",
    **postings.PATTERNS,
    "document": "（{}）",
    "late": "，发放时离名单所载日期已{}天",
}


def _places(others: tuple[Place, ...], more: int = 0) -> str:
    """Return places by name; past three only how many there are, `more` unnamed."""
    shown = "、".join(place(other) for other in others[:3])
    count = len(others) + more
    return f"{shown}等{count}处" if count > 3 else shown


_KINDS_OF_FACTS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (tuple, _places),
    (Decimal, money.plain),
    (PersonalData, lambda fact: PERSONAL_DATA[fact]),
    (Place, place),
)
