"""Workbooks as read: what is wrong with them, what columns and repairs are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.readings import ChosenBy, Field, RepairKind

if TYPE_CHECKING:
    from collections.abc import Mapping


WHAT_IS_READ = """\
**什么文件**：.xlsx、.xlsm、.xls、WPS 的 .et、.ods，以及 CSV、文本（UTF-8、GBK、UTF-16）；看内容，不看扩展名。设有打开密码的会问密码，密码不保存。宏不运行，外部链接不打开，公式不重算（只取文件里存着的结果）。

**什么样的表**：表里要有“姓名”和“金额”两列。标题、单位、填表日期、签字可以在表的上下；表头可以有一到三行，可以合并单元格；可以一村一张工作表，也可以每页重复表头、几张表上下相接；村、组可以只写一次或合并单元格。

**列是怎么认的**：按标题的意思，整条标题对得上才算；“可能是……”只是猜测，您采用了才算数。都像是金额的几列，取加总相符的那一列，并写明理由。认错的在“列的含义”里改；“以后都这样认”对所有的表有效，“保存为模板”只对同一个单位、同一种版式的表有效。版式变了，先给您看变在哪里。

**自动整理了什么**：空格、全角数字、小写 x、文本标记、只由数字格式显示的前导零（xlsx）、金额符号、万元、数量里与标题相同的单位，都在“自动整理”里写明“原来的”和“整理后”，每一处都可以不采用。此外一个字也不改。

**其余的怎么办**

* 有错误的行：不收，写明位置、原因和办法；同意之后，其余的行才导入。
* 有疑问的行：给出提醒，逐条核对并接受之后才导入。
* 小计、合计、累计的行：不当作发放记录，用来核对；对不上就整份不收。
* 看来不该发的行（备注、状态写着死亡、停发、不发、作废等，是否发放写着否，整行划了删除线，列在“以下人员暂不发放”下面，或在“作废”表里）：给出提醒，由您定。颜色不看；.xls、.ods、.et 里的删除线看不到，单元格里只划了几个字的也看不到。
* 说明、签字等行，汇总表、空表、隐藏的工作表：不读，列在“未读取”里。
* 认不出的列：随那一行原样保留，不公示。
* 读不了的文件（损坏、过大、不是表格）：整份不收，说明原因。

原文件从不改动；导入之后可以在“历史”里整批撤销。
"""
"""What the help page of the import says; README says the same to its readers."""
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
    RepairKind.SHOWN_ZEROS: "补上单元格显示的前导零",
    RepairKind.MONEY_SIGN: "去掉金额符号、千分位",
    RepairKind.TEN_THOUSANDS: "万元换算成元",
    RepairKind.UNIT: "去掉单位（与本列的相同）",
    RepairKind.SPLIT: "村和组分开",
}
ADVISED_BY: Mapping[str, str] = {
    "unread_cells": "请先改好没有读出的单元格，再看是否相符",
}
"""Facts that let another advice be given than their problem has else."""
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
PROBLEMS: Mapping[Code, tuple[str, str]] = {
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
        "文件{file}里找不到发放表：表头至少要有“姓名”和“金额”两列{taken}{untaken}",
        "请在“列的含义”里指明各列（命令行用 --map）：哪一列是姓名，哪一列是金额；金额分列几列（如千、百、十、元各一格，或几项补贴各一列）的，先在原表合成一列；汇总表不是发放清单",
    ),
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
    Code.AMOUNT_PARTED: (
        "金额像是{text}，被里面的逗号分成了几列，后面的列也跟着移了位",
        "请用 WPS/Excel 打开原表，把金额改成不带逗号的数字后另存",
    ),
    Code.SECTION_UNCLEAR: (
        "上面第{section}行写的是{text}，提到别的村，看不出此行归哪个村",
        "请在原表里把那一行改成只写村名，或加一列村名",
    ),
    Code.MARKED_UNPAID: (
        "{heading}此处写的是{text}，看来不应发放",
        "请核对；不应发的，请在原表里删去这一行再导入；确认应发的可以接受",
    ),
    Code.LISTED_UNPAID: (
        "上面第{section}行写的是{text}，此行看来不应发放",
        "请核对；不应发的，请在原表里删去这一行再导入；确认应发的可以接受",
    ),
    Code.STRUCK_THROUGH: (
        "此行在原表里划了删除线",
        "请核对；不应发的，请在原表里删去这一行再导入；确认应发的可以接受",
    ),
    Code.SHEET_UNPAID: (
        "表名或标题写的是{text}，表里的人看来不应发放",
        "请核对；不应发的，请在原表里删去这张表再导入；确认应发的可以接受",
    ),
    Code.COLOURS_TELL: (
        "这里写的是{text}；本程序不看颜色",
        "请按颜色逐行核对；不应发的，请在原表里删去再导入",
    ),
    Code.SHEET_OF_YEAR: (
        "这张表写的是{year}年，与别的表不是同一年",
        "请核对；不属于本次发放的，请在原表里删去这张表再导入",
    ),
    Code.SHEETS_OF_PROGRAMMES: (
        "各表像是不同的补贴项目（{sheets}），会记成同一个项目、同一批",
        "请核对；不是一个项目的，请分成几个文件分别导入",
    ),
    Code.MONEY_UNITS_DIFFER: (
        "金额的单位写法不一：按{unit}读入，另有一处写的是{others}",
        "请核对金额的单位；读入的单位无误的可以接受",
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
    Code.MERGED_DOWN: ("此列有合并的单元格，其中{count}行按合并格里的内容读入", ""),
    Code.MEMBERS_LEFT_OUT: (
        "第{first}行至第{last}行里有{count}行是户里的成员（按“与户主关系”），没有金额和账号，未读取",
        "",
    ),
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
        "有几列都像是金额或扣减（{columns}），各行数字不同，看不出实发的是哪一列",
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
    Code.QUANTITY_UNIT: (
        "数量{text}的单位是“{unit}”，与这一列的“{units}”不同",
        "请换算成同一个单位，只写数字",
    ),
    Code.QUANTITY_NEGATIVE: ("数量{quantity}为负数", "请核对；扣减不要列在发放表里"),
    Code.PAID_ON_INVALID: ("发放日期不是有效的日期", "请核对；接受后此行不记日期"),
    Code.RATE_INVALID: ("标准{text}不是有效的数字", "请改成数字"),
    Code.NAME_UNPRINTABLE: (
        "姓名“{name}”里有丢失的字、印不出的字，或字母、数字",
        "请核对身份证后在原表改正；确实如此的可以接受",
    ),
    Code.NAME_IS_NONE: (
        "姓名写的是“{name}”，不像人名",
        "请核对是不是填错了列：在原表写上真名，不是人的删去此行；确实叫这个名字的可以接受",
    ),
    Code.NAME_OF_SEVERAL: (
        "姓名“{name}”像是两个人",
        "请在原表分成两行，各写各的身份证号和金额；确是一个人的可以接受",
    ),
    Code.NAME_WITH_REMARK: (
        "姓名“{name}”里有姓名以外的话，会照样贴到墙上",
        "请在原表只留姓名，其余写进备注；确要这样写的可以接受",
    ),
    Code.CELL_OF_OTHER_KIND: (
        "“{name}”的{field}像是{looks}，可能与别的格填颠倒了",
        "请核对原件后在原表改正；确认无误的可以接受",
    ),
    Code.AMOUNT_ZERO: ("金额为零", "请核对是否应发；确实不发的，不必列入清单"),
    # Across rows
    Code.DUPLICATE_ID_NUMBER: (
        "“{name}”的身份证号与{others}相同",
        "同一人在同一批只能有一行；请核对是重复还是写错",
    ),
    Code.SEVERAL_PLOTS: (
        "“{name}”的身份证号、账号与{others}相同，像是一个人的几块地；{rows}行并成一行是{merged}金额{sum}",
        "同一人在同一批只能有一行：请在原表照此并成一行，删去其余的行，再重新导入；合计不变",
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
    Code.BELOW_TOTAL: (
        "“{label}”下面还有{count}行，共{amount}元，{label}不含这些行",
        "请核对下面各行是否属于本次发放；确实属于的可以接受",
    ),
    Code.COUNT_MISMATCH: (
        "合计行写的是{stated}（人、户），实际读到{found}行",
        "请核对是否缺行或多行；无误的可以接受",
    ),
    Code.TOTAL_MISMATCH: (
        "“{label}”行{in_quantity}写的是{stated}，逐行相加是{found}，相差{difference}{unread_cells}",
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
        "“{name}”在发放日{age}周岁，本项目应{youngest}{oldest}",
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
        "核对后可采用建议（--accept-proposals）；不采用则此行不收",
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
    Code.ROW_LEFT_OUT: ("此行{text}不是发放记录（说明、签字等），未读取", ""),
    Code.PLACE_TAKEN: ("此行{text}用作下面各行的村、组", ""),
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
}
