"""What hangs where: postings, post, repost, take-down, spoil."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.cli.sheets import not_agreed, sheet_document
from gwgk_desktop.domain.postings import STAGES, Stage
from gwgk_desktop.services import (
    boards,
    office,
    postings,
    putting_up,
    reviews,
)
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.services.sheet_making import NotAgreed
from gwgk_desktop.wording import postings as words

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from gwgk_desktop.domain.postings import ArchiveRecord, Objection, PostingPhoto
    from gwgk_desktop.services.postings import Done, Listed
    from gwgk_desktop.store.database import Store

_STAGE_NAMES = "、".join(STAGES.values())


def add_numbers(parser: ArgumentParser) -> None:
    """Ask for the numbers of postings."""
    parser.add_argument(
        "numbers", nargs="+", type=int, metavar="记录号", help="张贴记录的编号"
    )


def add_when(parser: ArgumentParser, what: str) -> None:
    """Ask when something was done, and by whom."""
    parser.add_argument(
        "--at", type=values.moment, metavar="时间", help=f"{what}，默认现在"
    )
    parser.add_argument(
        "--by", default="", metavar="姓名", help="由谁办的；默认登录用户"
    )


def _add_postings(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", type=int, metavar="记录号")
    parser.add_argument("--village", default="", metavar="村", help="只列这个村的")


def _postings(store: Store, wanted: Namespace) -> Answer:
    """List postings, and the released sheets that were not put up yet."""
    name = office.village_called(store, wanted.village).name if wanted.village else ""
    if wanted.numbers:
        some, sheets = postings.called(store, wanted.numbers), []
    else:
        some, sheets = postings.postings(store), postings.waiting(store)
    some = [it for it in some if not name or it.record.posting.village == name]
    sheets = [it for it in sheets if not name or it.number.village == name]
    lines = [f"\t{words.WAITING}\t{it.number}\t{it.title}" for it in sheets]
    document: Document = {
        "postings": [posting_document(it) for it in some],
        "waiting": [sheet_document(it) for it in sheets],
    }
    return Answer(document, (*map(_line, some), *lines))


def _line(it: Listed) -> str:
    posting = it.record.posting
    told = (
        str(posting.id),
        words.state(it.record, it.standing),
        posting.sheet or words.FROM_PAPER,
        posting.village,
        posting.place or words.NO_BOARD,
        posting.posted_at.isoformat(" ", "minutes"),
        posting.title,
    )
    return "\t".join(told)


def _add_terms(parser: ArgumentParser) -> None:
    add_when(parser, "上墙时间")
    parser.add_argument(
        "--days", type=values.days, metavar="天数", help="至少张贴几天；默认按规则"
    )
    parser.add_argument("--until", type=values.day, metavar="日期", help="计划贴到哪天")
    parser.add_argument("--lasting", action="store_true", help="长期公开，不撤")
    parser.add_argument(
        "--day-by-hand",
        action="store_true",
        help="纸上印的日期已用笔改成上墙那天：从那天起算",
    )
    parser.add_argument("--note", default="", metavar="备注")
    parser.add_argument(
        "--group-board",
        action="store_true",
        help="全村的只贴在小组的公开栏上，其他组看不到，仍要登记",
    )


def _add_matter(parser: ArgumentParser) -> None:
    """Ask what a posting is of."""
    parser.add_argument(
        "--stage",
        type=_stage,
        metavar="阶段",
        help=f"{_STAGE_NAMES}；默认按公示单所写（纸面的按发放日期）或照旧",
    )
    parser.add_argument("--item", default="", metavar="代码", help="公开目录的事项")
    parser.add_argument(
        "--occasion", default="", metavar="期次", help="如 2026Q1、2026-02、event:7"
    )


def _add_post(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", metavar="编号", help="公示单编号")
    parser.add_argument(
        "--board",
        action="extend",
        nargs="+",
        default=[],
        metavar="公开栏",
        help="贴在哪块公开栏",
    )
    _add_terms(parser)
    _add_matter(parser)
    paper = parser.add_argument_group("纸面补登（没有公示单编号的）")
    paper.add_argument("--paper", default="", metavar="标题", help="纸面上的标题")
    paper.add_argument("--village", default="", metavar="村", help="空着是镇本级")
    paper.add_argument("--group", default="", metavar="组")
    paper.add_argument("--place", default="", metavar="位置")
    parser.add_argument(
        "--agree",
        action="store_true",
        help="没有公开栏、没写贴在哪里、没到时候或另有待上墙的，同样的登记过的，仍登记",
    )


def _stage(text: str) -> Stage:
    for stage, name in STAGES.items():
        if text in {stage.value, name}:
            return stage
    raise ArgumentTypeError(f"“{text}”不是阶段，应为 {_STAGE_NAMES}")


def _sheets_or_paper(wanted: Namespace) -> str:
    if bool(wanted.numbers) == bool(wanted.paper):
        return "要么给公示单编号，要么给 --paper"
    if wanted.paper and len(wanted.board) + bool(wanted.place.strip()) > 1:
        return "纸面补登的，一次只写一处：一块公开栏（--board）或一个位置（--place）"
    return ""


def _terms(store: Store, wanted: Namespace) -> PostTerms:
    return PostTerms(
        posted_at=at_or_now(store, wanted),
        by=wanted.by,
        days=wanted.days,
        until=wanted.until,
        lasting=wanted.lasting,
        day_by_hand=wanted.day_by_hand,
        stage=wanted.stage,
        item_code=wanted.item,
        occasion=wanted.occasion,
        note=wanted.note,
        groups_alone=wanted.group_board,
    )


def at_or_now(store: Store, wanted: Namespace) -> datetime:
    """Return when something was done: as said, else now."""
    told: datetime | None = wanted.at
    return told or store.now().replace(second=0, microsecond=0)


def _post(store: Store, wanted: Namespace) -> Answer:
    terms = replace(_terms(store, wanted), agreed=wanted.agree, unready=wanted.agree)
    if wanted.paper:
        paper = _paper(store, wanted)
        return _agreed(lambda: putting_up.post_from_paper(store, paper, terms))
    sheets = reviews.called(store, wanted.numbers)
    places = putting_up.placements(store, sheets, wanted.board)
    return _agreed(lambda: putting_up.post(store, places, terms))


def _agreed(do: Callable[[], Done]) -> Answer:
    """Do a deed, and tell of it, or of what has to be agreed to first."""
    try:
        return _told(do())
    except NotAgreed as refusal:
        return not_agreed(refusal)


def _paper(store: Store, wanted: Namespace) -> OnPaper:
    """Return what hung on paper: on the board that is named, else on the only one.

    Where its place is told in words, that is where it hung.
    """
    village = office.village_called(store, wanted.village) if wanted.village else None
    number = village.id if village else None
    own = [it for it in boards.boards(store) if it.village_id == number]
    board: int | None = None
    if wanted.board:
        board = boards.called(store, wanted.board[0], number).id
    elif len(own) == 1 and not wanted.place:
        board = own[0].id
    return OnPaper(wanted.paper, number, wanted.group, board, wanted.place)


def _add_repost(parser: ArgumentParser) -> None:
    add_numbers(parser)
    parser.add_argument(
        "--board", default="", metavar="公开栏", help="换到本村哪块公开栏；默认原处"
    )
    _add_terms(parser)
    _add_matter(parser)


def _repost(store: Store, wanted: Namespace) -> Answer:
    some = postings.called(store, wanted.numbers)
    terms = _terms(store, wanted)
    return _agreed(lambda: putting_up.repost(store, some, terms, wanted.board))


def _add_take_down(parser: ArgumentParser) -> None:
    add_numbers(parser)
    add_when(parser, "撤下时间")
    parser.add_argument("--reason", default="", metavar="原因", help="未满期的必填")


def _take_down(store: Store, wanted: Namespace) -> Answer:
    some = postings.called(store, wanted.numbers)
    at = at_or_now(store, wanted)
    return _told(postings.take_down(store, some, at, wanted.by, wanted.reason))


def _add_spoil(parser: ArgumentParser) -> None:
    add_numbers(parser)
    add_when(parser, "发现时间")
    parser.add_argument("--reason", required=True, metavar="情况", help="如 被雨淋湿")


def _spoil(store: Store, wanted: Namespace) -> Answer:
    some = postings.called(store, wanted.numbers)
    at = at_or_now(store, wanted)
    return _told(postings.note_spoiled(store, some, at, wanted.reason, wanted.by))


def _told(done: Done) -> Answer:
    return done_answer(done.operation.id, done.postings)


def done_answer(operation: int, some: Sequence[Listed]) -> Answer:
    """Return what a deed on postings answers."""
    document: Document = {
        "operation": operation,
        "postings": [posting_document(it) for it in some],
    }
    return Answer(document, tuple(map(_line, some)))


def posting_document(it: Listed) -> Document:
    """Return a posting, and all that came of it."""
    record, posting, standing = it.record, it.record.posting, it.standing
    notice, down, spoilt = posting.notice, record.taken_down, record.spoiling
    return {
        "id": posting.id,
        "state": standing.state,
        "village": posting.village,
        "group": posting.group,
        "place": posting.place,
        "sheet": posting.sheet,
        "title": posting.title,
        "item": posting.item_code,
        "batch": posting.batch_id,
        "occasion": posting.occasion,
        "stage": posting.stage,
        "posted_at": posting.posted_at.isoformat(" "),
        "posted_by": posting.posted_by,
        "notice": notice and [notice.first.isoformat(), notice.last.isoformat()],
        "day_by_hand": posting.day_by_hand,
        "least_days": posting.min_display_days,
        "least_end": standing.least_end.isoformat(),
        "comes_down": _day(standing.comes_down),
        "lasting": posting.lasting,
        "days": standing.days,
        "full": standing.full,
        "replaces": posting.replaces,
        "replaced_by": record.replaced_by,
        "taken_down": down
        and {"at": down.at.isoformat(" "), "by": down.by, "reason": down.reason},
        "spoiled": spoilt
        and {"at": spoilt.at.isoformat(" "), "by": spoilt.by, "reason": spoilt.reason},
        "objections": [objection_document(one) for one in record.objections],
        "photos": [photo_document(one) for one in record.photos],
        "archive": record.archive and archive_document(record.archive),
        "note": posting.note,
    }


def objection_document(it: Objection) -> Document:
    """Return an objection and its answer; never who objects."""
    reply = it.reply
    return {
        "id": it.id,
        "posting": it.posting_id,
        "received_at": it.received_at.isoformat(" "),
        "received_by": it.received_by,
        "text": it.text,
        "reply_due": it.reply_due.isoformat(),
        "explain": list(words.objection_explained(it)),
        "named": bool(it.name or it.phone),
        "reply": reply
        and {
            "at": reply.at.isoformat(" "),
            "by": reply.by,
            "text": reply.text,
            "outcome": reply.outcome,
        },
    }


def photo_document(it: PostingPhoto) -> Document:
    """Return what is known of a photo that is kept."""
    return {
        "id": it.id,
        "file": it.file_name,
        "sha256": it.file_sha256,
        "taken_at": it.taken_at and it.taken_at.isoformat(" "),
        "added_at": it.added_at.isoformat(" "),
        "matched": it.matched,
    }


def archive_document(it: ArchiveRecord) -> Document:
    """Return where papers are kept, and for how long."""
    return {
        "number": it.number,
        "year": it.year,
        "papers": it.papers,
        "retention_years": it.retention_years,
        "kept_through": it.kept_through,
        "place": it.place,
        "at": it.at.isoformat(" "),
        "by": it.by,
    }


def _day(day: date | None) -> str | None:
    return wording.day(day) if day else None


COMMANDS = {
    "postings": Command(
        "列出张贴记录和发布了还没有上墙的公示单", _postings, _add_postings
    ),
    "post": Command(
        "登记上墙：公示单，或按纸面补登",
        _post,
        _add_post,
        changes=always,
        amiss=_sheets_or_paper,
    ),
    "take-down": Command("登记撤下", _take_down, _add_take_down, changes=always),
    "spoil": Command("登记损毁、丢失", _spoil, _add_spoil, changes=always),
    "repost": Command(
        "登记重贴：原处或换一块栏，重新计算", _repost, _add_repost, changes=always
    ),
}
