"""Words of a time limit that carry no rule, and what is left when they are taken away.

Every character of a phrase is accounted for: a pattern has read it, it stands here, or
it is left over, and whoever asked is told so.
"""

from __future__ import annotations

import re

_POSTED = (
    r"(?:预?公告|公示|公开|公布|张贴|张榜|上墙|展示|发布|告知|通知|供查阅|答复|汇总|"
    r"更新|保留|上报|报送|报告|报备案?|备案|报|发(?=通知))"
)
"""That something is posted or reported: what follows is of what it speaks."""
_NAMED = (
    r"公开日|公布日|公示结束|及时更新|政府信息公开|"
    # how it is posted, and where
    r"应当?|须|予以|进行|至少|一般|统一|单独|主动|集中|逐项逐笔|逐笔|逐项|保持|始终|"
    r"及时|一次|1次|每次|的|并|且|和|与|或者?|及|由|将|在|于|为|"
    r"向(?:全体|本村|全村|村民|居民|群众|社会)+|[在于]?(?:本?村|社区)?(?:的?(?:务|政务|党务|财务))*公[示开告]栏|邀请|"
    # of what it speaks
    r"法律、?法规规定|法律规定|涉及村民利益|历时较长|固定性|年度总体规划|决议|"
    r"(?:政府|公开|该)?信息|事项|情况|内容|材料|数据|进展|照片|时间|统计|工作|"
    r"财务收支|收支|村务|党务|政务|财务|居务|村级|镇级|乡镇|本村|本镇|重大事项|重大|评估结果|征求意见|"
    r"行政许可|行政处罚|许可|处罚|决定|部门|预决算|预算|决算|统一|"
    r"低保家庭|成员|代表|村民委员会|村民|会议议题|听证通知书|听证|通知书|"
    r"列明起止日|阶段性|长期性|临时性|"
    r"上1?个?(?:月|季度?|半年|年度?)|[四4][类种](?:频次|时限)|"
    # how it is worded that the office is to see to it
    r"(?:根据|按照?)(?:实际|进展)?情况|以上|及以上|其他|其它|其余"
)
_SPARE = re.compile(rf"{_NAMED}|{_POSTED}|[\s,;:、/()\-]")
_POSTS = re.compile(_POSTED)
_TURNS = re.compile(
    r"前|后|期间|期内|时$|时[,;]|节|假|遇|逢|顺延|推迟|延|左右|上下|[日天](?!常)|起|至|到"
    r"|止|内|外|不|未|非|免|暂|停|如|若|但|除|仅|只|才|另|随时|尽快|立即"
)
"""Words that may turn a limit into another: what holds them is not passed over."""


def left_over(text: str) -> tuple[str, ...]:
    """Return what of a text no word accounts for, run by run."""
    runs: list[str] = []
    place, begun = 0, None
    while place < len(text):
        if match := _SPARE.match(text, place):
            if begun is not None:
                runs.append(text[begun:place])
            begun, place = None, match.end()
            continue
        begun = place if begun is None else begun
        place += 1
    if begun is not None:
        runs.append(text[begun:])
    return tuple(runs)


def turns_a_limit(words: str) -> bool:
    """Return whether words left over may turn a limit into another one."""
    return bool(_TURNS.search(words))


def is_glued(after: str) -> bool:
    """Return whether what follows a limit may belong to it: 每月党员活动.

    What follows a comma, or tells that something is posted, speaks of what is posted.
    """
    first = re.split("[,; ]", after, maxsplit=1)[0]
    return not _POSTS.search(first) and bool(left_over(first))
