"""Photos of what hangs: the command photos."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import answers, values
from gwgk_desktop.cli.answers import Answer, Document
from gwgk_desktop.cli.command import Command, always
from gwgk_desktop.domain.postings import Matched
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import photos, postings
from gwgk_desktop.wording import photos as words

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from gwgk_desktop.domain.problems import Problem
    from gwgk_desktop.services.photos import LookedAt, Match
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store


def _add_photos(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=values.file,
        metavar="照片或文件夹",
        help="手机、U盘上的照片；文件夹连同里面的都看",
    )
    parser.add_argument(
        "--posting",
        type=int,
        metavar="记录号",
        help="二维码认不出张贴记录的照片，都归到这一条",
    )


def _photos(store: Store, wanted: Namespace) -> Answer:
    """Keep every photo that can be matched; exit 1 where one is left over."""
    chosen: Listed | None = None
    if wanted.posting is not None:
        [chosen] = postings.called(store, [wanted.posting])  # before photos are read
    looked = finish(photos.look(store, [Path(it) for it in wanted.paths]))
    some = photos.matches(looked.photos, chosen)
    operation = finish(photos.keep(store, some)).operation.id if some else None
    document: Document = {
        "operation": operation,
        "photos": [_document(it, some, chosen) for it in looked.photos],
        "passed_over": looked.passed_over,
    }
    lines = [
        words.kept(it.name, [one.posting_id for one in of_it])
        for it in looked.photos
        if (of_it := [one for one in some if one.photo is it])
    ]
    asides = [
        f"{it.name}：{wording.describe(problem)}"
        for it in looked.photos
        for problem in _problems(it, some, chosen)
    ]
    if looked.passed_over:
        asides.append(words.passed_over(looked.passed_over))
    left = any(not _is_settled(it, some) for it in looked.photos)
    return Answer(document, tuple(lines), tuple(asides), int(left))


def _is_settled(it: LookedAt, some: Sequence[Match]) -> bool:
    return bool(it.kept_with) or any(one.photo is it for one in some)


def _problems(
    it: LookedAt, some: Sequence[Match], chosen: Listed | None
) -> list[Problem]:
    """Return all that is to be said of a photo, and why it was not kept as chosen.

    That no code is in it matters no more once it is kept.
    """
    found = it.problems()
    if _is_settled(it, some):
        return [one for one in found if one.code is not Code.PHOTO_WITHOUT_CODE]
    if chosen and it.is_readable:
        wrong = photos.unfit(it, chosen)
        found += [wrong] if wrong and wrong not in found else []
    return found


def _document(it: LookedAt, some: Sequence[Match], chosen: Listed | None) -> Document:
    """Return a photo, what it shows and with which postings it is kept now."""
    of_it = [one for one in some if one.photo is it]
    by_hand = [one.posting_id for one in of_it if one.matched is Matched.HAND]
    return {
        "file": it.name,
        "sha256": it.sha256,
        "taken_at": it.taken_at and it.taken_at.isoformat(" "),
        "shown": [
            {
                "sheet": one.number,
                "posting": one.posting_id,
                "why": one.problem and one.problem.code,
            }
            for one in it.shown
        ],
        "kept_with": [one.posting_id for one in of_it],
        "by_hand": by_hand,
        "kept_before": list(it.kept_with),
        "problems": answers.problems(_problems(it, some, chosen)),
    }


COMMANDS = {
    "photos": Command(
        "留存现场照片：按公示单上的二维码归到张贴记录",
        _photos,
        _add_photos,
        changes=always,
    ),
}
