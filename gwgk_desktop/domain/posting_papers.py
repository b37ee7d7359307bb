"""What is printed of postings for others: the certificate (上墙证明).

Who objected never stands on it, only that somebody did and what was answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.domain.pages import PrintedSheet, SheetColumn, SheetTable
from gwgk_desktop.domain.postings import (
    MATCHED,
    OUTCOMES,
    STAGES,
    STATES,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from gwgk_desktop.domain.postings import PostingPhoto, PostingRecord, Standing

TIME_DOUBTFUL = "（晚于留存时间，存疑）"
_FACTS = (SheetColumn("项目"), SheetColumn("内容", is_free=True))
_PHOTOS = (
    SheetColumn("照片"),
    SheetColumn("拍摄时间"),
    SheetColumn("认定"),
    SheetColumn("SHA-256", is_free=True),
)
_OBJECTIONS = (
    SheetColumn("收到异议"),
    SheetColumn("答复"),
    SheetColumn("结果"),
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What hung where, from when to when, and what proves it."""

    township: str
    county: str
    committee: str
    """The body that put it up; "" where the township did."""
    record: PostingRecord
    standing: Standing
    file_sha256: str
    """Of the released PDF; "" where it was noted from paper."""
    content_sha256: str


def certificate_sheet(it: Certificate, today: date) -> PrintedSheet:
    """Return the certificate of one posting."""
    posting, record = it.record.posting, it.record
    further: list[str | SheetTable] = []
    if record.photos:
        further += [
            f"现场照片{len(record.photos)}张，原件存档：",
            SheetTable(
                _PHOTOS,
                tuple(
                    (str(at), photo_time(one), MATCHED[one.matched], one.file_sha256)
                    for at, one in enumerate(record.photos, start=1)
                ),
            ),
        ]
    if record.objections:
        further += [
            f"张贴期间收到异议{len(record.objections)}件：",
            SheetTable(_OBJECTIONS, tuple(_objection_rows(record))),
        ]
    of_village = (f"{it.committee}（盖章）：", "村务监督委员会（签字）：")
    return PrintedSheet(
        number=f"{it.township}-上墙证明-{posting.id}",
        title=("公示（公开）事项", "上墙证明"),
        lead=(f"兹证明以下内容在{posting.village}公开栏张贴，情况如下。",),
        columns=_FACTS,
        rows=tuple(_facts(it)),
        total_row=(),
        closing=(
            "以上由本单位张贴登记生成；公示单原件、照片原件存档备查，可按SHA-256核对。",
        ),
        signatures=(
            *(of_village if it.committee else ()),
            f"{it.township}人民政府（盖章）：",
            f"出具日期：{today.isoformat()}",
        ),
        further=tuple(further),
    )


def _facts(it: Certificate) -> list[tuple[str, str]]:
    posting, record = it.record.posting, it.record
    notice = posting.notice
    period = f"{notice.first}至{notice.last}（{notice.days}天）" if notice else ""
    if notice and posting.day_by_hand:
        period += "，日期以手写为准"
    down, spoilt = record.taken_down, record.spoiling
    full = "已满" if it.standing.full else "未满"
    told = (
        ("标题", posting.title),
        ("公示单编号", posting.sheet or "无（纸面补登）"),
        ("类别", STAGES[posting.stage]),
        ("张贴地点", f"{posting.village}{posting.group}　{posting.place}".strip()),
        ("上墙时间", f"{told_time(posting.posted_at)}，{posting.posted_by}"),
        ("公示期", period),
        ("撤下时间", f"{told_time(down.at)}，{down.by}" if down else ""),
        ("未满期撤下的原因", down.reason if down else ""),
        ("损毁", f"{told_time(spoilt.at)}：{spoilt.reason}" if spoilt else ""),
        (
            "张贴天数",
            (
                f"{it.standing.days}整天（最少{posting.min_display_days}天，"
                f"应张贴到{it.standing.least_end.isoformat()}，{full}）"
            ),
        ),
        ("公示单撤回", withdrawal_told(record)),
        ("重贴", f"代替第{posting.replaces}号张贴" if posting.replaces else ""),
        ("目前情况", STATES[it.standing.state]),
        ("档号", record.archive.number if record.archive else ""),
        ("公示单SHA-256", it.file_sha256),
        ("内容文本SHA-256", it.content_sha256),
    )
    return [(name, text) for name, text in told if text]


def _objection_rows(record: PostingRecord) -> list[tuple[str, str, str]]:
    return [
        (
            told_time(one.received_at),
            told_time(one.reply.at) if one.reply else "还没有答复",
            OUTCOMES[one.reply.outcome] if one.reply else "",
        )
        for one in record.objections
    ]


def told_time(at: datetime) -> str:
    """Return a time as papers have it."""
    return at.isoformat(" ", "minutes")


def withdrawal_told(record: PostingRecord) -> str:
    """Return that the sheet of a posting was withdrawn, as papers have it; or ""."""
    if not record.sheet_withdrawn:
        return ""
    return "异议成立，公示单已撤回" if record.was_upheld else "公示单已撤回"


def photo_time(it: PostingPhoto) -> str:
    """Return when a photo was taken, as papers have it; the camera may be wrong."""
    if it.taken_at is None:
        return "照片没有记时间"
    doubt = TIME_DOUBTFUL if it.is_time_doubtful else ""
    return f"{told_time(it.taken_at)}{doubt}"
