"""Personal data where it must not stand: of which kind, where in a file, how much."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from gwgk_desktop.domain.leaks import FOLDER_NAME, FoundLeak
from gwgk_desktop.domain.passages import Why
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gwgk_desktop.domain.leaks import FileFound, Scanned, UnreadFile

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
    Why.PICTURE: "有大幅图片，图片里的内容没有查",
    Why.ILLEGIBLE: "有文字读不出来（文字转成了图形，或文件没有说明是什么字）",
    Why.LINK: "是链接，没有打开；请查它指向的文件",
    Why.OLD_WORD: "是旧版Word文件（.doc），请另存为.docx",
    Why.UNKNOWN: "不是能读的格式",
}
"""Why a file could not be searched for personal data."""
PROBLEMS: Mapping[Code, tuple[str, str]] = {
    Code.PERSONAL_DATA_ON_SHEET: (
        "公示单“{column}”{at_row}含有{kind}，已拦下",
        "请去掉那里的个人信息；名单的一列，也可以不公开这一列",
    ),
    Code.LEAK_FOUND: (
        "{file}里有{by_kind}，第一处在{leak_place}，是{personal}（{masked}），已拦下：没有保存、打印或发布",
        "名单里的请更正来源数据，自己写的标题、正文请改所写的文字，再重新制作",
    ),
    Code.LEAK_UNSEARCHED: (
        "{file}{leak_place}{why}，查不出有没有个人信息，已拦下",
        "请重新制作；再出现时请保留文件并联系技术人员",
    ),
    Code.OWN_DATA_ON_SHEET: (
        "公示单“{column}”{at_row}写着本人的{kind}，已拦下",
        "请在该列去掉个人信息，或不公开这一列",
    ),
}


def by_kind(counts: Mapping[str, int]) -> str:
    """Return how many values of each kind were found."""
    return "、".join(
        f"{PERSONAL_DATA[PersonalData(kind)]}{count}处"
        for kind, count in counts.items()
    )


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


_ENDS = r"(?=$|[/!]| line )"
_PLACES_IN_FILES = tuple(
    (re.compile(rf"(?:^|(?<=/))\s*{pattern}"), words)
    for pattern, words in (
        (r"revision (\d+) page (\d+)$", r"早先版本\1的第\2页"),
        (r"revisions$", "早先版本"),
        (rf"{FOLDER_NAME}$", "文件夹名"),
        (r"name$", "文件名"),
        (r"page (\d+)$", r"第\1页"),
        (rf"object (\d+){_ENDS}", r"页面之外（对象\1）"),
        (rf"embedded (\d+){_ENDS}", r"嵌在网页里的文件\1"),
        (rf"contact (\d+){_ENDS}", r"第\1张名片"),
        (r"objects$", "页面之外"),
        (r"metadata(?=$|/)", "文件属性"),
        (r"names$", "里面的文件名"),
        (r"attachments$", "附件名"),
        (rf"attachment (\d+){_ENDS}", r"附件\1"),
        (rf"part (\d+){_ENDS}", r"第\1部分"),
        (r"comment$", "压缩包的注释"),
        (r"headers$", "邮件头"),
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
        (r"meta\.xml$", "文件属性"),
        (r"\x05(?:Document)?SummaryInformation$", "文件属性"),
        (r"(?:Work)?[Bb]ook$", "工作簿里没有显示的内容"),
        (r"_SX_DB_CUR/.*$", "数据透视表的缓存"),
        (r"content\.xml line (\d+)$", r"正文第\1段（行）"),
        (r"content\.xml$", "正文"),
        (r"customXml/.*$", "自定义数据"),
        (r"Doc_\d+/Pages/Page_(\d+)/.*$", r"第\1号版面"),
        (r"word/glossary/.*$", "文档部件（自动图文集）"),
        (r"(?:word|xl|ppt)/vbaProject\.bin.*$", "宏"),
        (r"(?:word|xl|ppt)/media/", "图片"),
        (r"(?:word|xl|ppt)/embeddings/", "嵌入的文件"),
        (r"(?:word|xl|ppt)/(?:diagrams|charts)/.*$", "图形"),
        (r"word/settings\.xml$", "文档设置"),
        (r"word/people\.xml$", "批注人、修订人"),
        (r"word/(?=[^/]+\.(?:mht|html?|rtf|docx))", "嵌入的内容"),
        (r"ppt/slides/slide(\d+)\.xml$", r"第\1张幻灯片"),
        (r"ppt/notesSlides/notesSlide(\d+)\.xml$", r"第\1张幻灯片的备注"),
        (r"xl/pivot(?:Cache|Tables)/.*$", "数据透视表的缓存"),
        (r"xl/externalLinks/.*$", "外部链接的缓存"),
        (r"xl/model/.*$", "数据模型"),
        (r"xl/tables/.*$", "表格的列名"),
        (r"xl/(?:connections|queryTables/.*)\.xml$", "数据连接"),
        (r"xl/slicers?(?:Caches)?/.*$", "切片器"),
        (r"xl/revisions/.*$", "修订记录"),
        (r"xl/styles\.xml$", "单元格的格式"),
        (r"styles\.xml$", "样式、页眉、页脚"),
        (r"xl/printerSettings/.*$", "打印设置"),
        (r"xl/drawings/.*$", "图形"),
        (r"xl/workbook\.xml$", "工作簿里定义的名称"),
        (r"xl/worksheets/.*$", "工作表的公式、页眉、页脚等"),
        (r"xl/sharedStrings\.xml$", "没有显示的文字"),
        (r"((?:word|xl|ppt)/[\w/.\-]+)$", r"文件内部（\1）"),
        (r"(.*)\bline (\d+)$", r"\1第\2行"),
    )
)
