"""What the clerk reads of photos and of the packets that papers are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain import posting_papers
from gwgk_desktop.domain.postings import Matched
from gwgk_desktop.wording.problems import explain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from gwgk_desktop.domain.postings import PostingPhoto
    from gwgk_desktop.domain.problems import Problem

PHOTO_PAGE = "现场照片（缩图，原件存档）"
NO_TIME = "没有拍摄时间"
"""Where nothing beside it says of what."""
NOT_SHOWN = "（这张照片打不开，原件存档）"
_HOW = {Matched.CODE: "按照片里的二维码归到", Matched.HAND: "人工指定"}


def kept(name: str, postings: Sequence[int]) -> str:
    """Return that a photo was kept, and with which postings."""
    told = "、".join(f"第{it}号" for it in postings)
    return f"{name}\t{told}"


def passed_over(count: int) -> str:
    """Return that files in folders were not looked at."""
    return f"文件夹里另有{count}个文件不是照片，没有看。"


def picture(number: int, taken: str) -> str:
    """Return what stands below a small picture."""
    return f"照片{number}　拍摄时间：{taken}"


def folio(page: int, count: int) -> str:
    """Return which page it is."""
    return f"第{page}页　共{count}页"


def taken(at: datetime | None) -> str:
    """Return when a photo was taken."""
    return at.isoformat(" ", "minutes") if at else "没有记"


def in_list(number: int, it: PostingPhoto) -> str:
    """Return what stands below the small picture of a kept photo in a list."""
    return f"照片{number}\n{_time(it) if it.taken_at else NO_TIME}"


def _time(it: PostingPhoto) -> str:
    doubt = posting_papers.TIME_DOUBTFUL if it.is_time_doubtful else ""
    return f"{taken(it.taken_at)}{doubt}"


def about(it: PostingPhoto) -> tuple[str, ...]:
    """Return all that is on record of a kept photo, a line each."""
    kept_at = it.added_at.isoformat(" ", "minutes")
    who = f"　{it.added_by}" if it.added_by else ""
    return (
        f"拍摄时间（照相机的钟）：{_time(it)}　　文件名：{it.file_name}",
        f"留存：{kept_at}{who}　　{_HOW[it.matched]}",
        f"SHA-256：{it.file_sha256}",
    )


def goes_to(
    matched: Sequence[int],
    by_hand: int | None,
    kept: Sequence[int],
    villages: Mapping[int, str],
) -> str:
    """Return with which postings a photo is kept, or is going to be, and where they are.

    `villages` are those of postings, by their number.
    """

    def called(posting: int) -> str:
        return f"第{posting}号{villages.get(posting, '')}"

    told = list(map(called, matched))
    if by_hand is not None and by_hand not in {*matched, *kept}:
        told.append(f"{called(by_hand)}（人工）")
    told += [f"{called(it)}（已留存）" for it in kept]
    return "、".join(told) or "没有认出"


def why(problems: Sequence[Problem]) -> str:
    """Return all that is to be said of a photo, in one line."""
    return "　".join(map(explain, problems))


def done(count: int) -> str:
    """Return that photos were kept."""
    return f"已留存照片{count}张。"


def copied(name: str) -> str:
    """Return that a copy of a kept photo was written, and how it is to be treated."""
    return f"已导出 {name}，与留存的原件一模一样；照片里可能有群众，只供内部使用。"


def left(count: int, rest: int) -> str:
    """Return that photos were kept, and how many were not."""
    return f"已留存{count}张；还有{rest}张没有归到张贴记录，可以人工指定。"
