"""What the clerk reads of photos and of the packets that papers are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERNAL = "内部"
NOTHING_SHOWN = "没有认出公示单"
KEPT_BEFORE = "已留存"


def kept(name: str, postings: Sequence[int]) -> str:
    """Return that a photo was kept, and with which postings."""
    told = "、".join(f"第{it}号" for it in postings)
    return f"{name}\t{told}"


def passed_over(count: int) -> str:
    """Return that files in folders were not looked at."""
    return f"文件夹里另有{count}个文件不是照片，没有看。"
