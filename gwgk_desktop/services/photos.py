"""Photos of what hangs: looked at, matched by the codes in them, and kept.

The original file is kept, to the byte; on a protected desk it is encrypted.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import photo_codes, photo_files
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.photos import Known, Shown, is_not_of
from gwgk_desktop.domain.postings import Matched, PostingPhoto
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import postings
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import posting_records
from gwgk_desktop.store import postings as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.work import Steps
    from gwgk_desktop.services.postings import Done, Listed
    from gwgk_desktop.store.database import Store

SHOWN = (800, 800)
"""The most pixels of a photo on the screen."""
ENDINGS = (".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".webp", ".heic", ".heif")
"""What photos in a folder are called; HEIC is looked at to be refused by its name."""


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A photo that was looked at: what it shows, or why nobody can tell."""

    file: Path
    name: str
    """What it is called, without the numbers that may stand in names."""
    sha256: str = ""
    taken_at: datetime | None = None
    shown: tuple[Shown, ...] = ()
    kept_with: tuple[int, ...] = ()
    """The postings with which this very file is kept already."""
    problem: Problem | None = None
    """Why it cannot be read, or that no code is in it."""

    @property
    def is_readable(self) -> bool:
        """Whether it is a photo that can be kept."""
        no_code = self.problem is not None and (
            self.problem.code is Code.PHOTO_WITHOUT_CODE
        )
        return self.problem is None or no_code

    @property
    def matched(self) -> list[int]:
        """The postings that it shows by its codes and is not kept with yet."""
        shown = (it.posting_id for it in self.shown)
        return [it for it in shown if it is not None and it not in self.kept_with]

    def problems(self) -> list[Problem]:
        """Return all that is to be said of it."""
        found = [self.problem] if self.problem else []
        found += [it.problem for it in self.shown if it.problem]
        for it in self.kept_with:
            facts = {"file": self.name, "posting": it}
            found.append(Problem(Code.PHOTO_KEPT_ALREADY, facts=facts))
        return found


@dataclass(frozen=True, slots=True)
class Looked:
    """The photos that were looked at, and how many files were none."""

    photos: tuple[LookedAt, ...]
    passed_over: int = 0
    """Files in folders that are not called as photos are."""


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo, and the posting that it shows."""

    posting_id: int
    content: bytes = field(repr=False)
    file_name: str
    taken_at: datetime | None = None
    matched: Matched = Matched.HAND


@dataclass(frozen=True, slots=True)
class Match:
    """A photo that was looked at, and the posting with which it is to be kept."""

    photo: LookedAt
    posting_id: int
    matched: Matched


def look(store: Store, paths_: Sequence[Path]) -> Steps[Looked]:
    """Look at photos, and at those in folders; changes nothing.

    The same file under two names is looked at once.  A file that is no photo, or is
    damaged, is told with its problem and does not stop the others.
    """
    files, passed_over = _files(paths_)
    if not files:
        raise Refusal(Code.NO_PHOTOS)
    records = posting_records.records(store.db)
    known = Known(kept_sheets.sheets(store.db), records)
    kept_with: dict[str, list[int]] = defaultdict(list)
    for record in records:
        for one in record.photos:
            kept_with[one.file_sha256].append(record.id)
    found: dict[str, LookedAt] = {}
    for number, file in enumerate(files):
        yield Progress(number, len(files))
        it = _looked_at(file, known, kept_with, store.now())
        found.setdefault(it.sha256 or str(file), it)
    return Looked(tuple(found.values()), passed_over)


def matches(photos: Iterable[LookedAt], by_hand: Listed | None = None) -> list[Match]:
    """Return what is to be kept with which posting.

    A photo is kept with every posting that its codes show; where they show none, with
    the posting that somebody chose, unless its codes say that it is not of that.
    """
    found = []
    for it in photos:
        if not it.is_readable:
            continue
        found += [Match(it, one, Matched.CODE) for one in it.matched]
        shows = any(one.posting_id is not None for one in it.shown)
        if by_hand is not None and not shows and not _kept_or_unfit(it, by_hand):
            found.append(Match(it, by_hand.record.id, Matched.HAND))
    return found


def unfit(it: LookedAt, chosen: Listed) -> Problem | None:
    """Return why a photo cannot be of the posting that somebody chose, if it cannot."""
    return is_not_of(it.shown, chosen.record.posting)


def _kept_or_unfit(it: LookedAt, chosen: Listed) -> bool:
    return chosen.record.id in it.kept_with or unfit(it, chosen) is not None


def keep(store: Store, some: Sequence[Match]) -> Steps[Done]:
    """Keep photos that were looked at: all of them, or none.

    Raises Refusal with PHOTO_CHANGED where a file is not what it was then, and where
    one was given by hand to a posting that it is not of.
    """
    if not some:
        raise Refusal(Code.NO_PHOTOS)
    by_id = _postings(store, (it.posting_id for it in some))  # before files are read
    for it in some:
        wrong = unfit(it.photo, by_id[it.posting_id])
        if it.matched is Matched.HAND and wrong:
            raise Refusal(wrong.code, **wrong.facts)
    shelved: set[str] = set()
    for number, it in enumerate(some):
        yield Progress(number, len(some))
        if it.photo.sha256 not in shelved:
            content = _content(it.photo.file)
            if hashlib.sha256(content).hexdigest() != it.photo.sha256:
                raise Refusal(Code.PHOTO_CHANGED, file=it.photo.name)
            shelved.add(store.shelf.keep(content))
    return _keep(
        store,
        [
            _row(store, it.posting_id, it.photo.sha256, it.photo, it.matched)
            for it in some
        ],
    )


def keep_photos(store: Store, some: Sequence[NewPhoto]) -> Done:
    """Keep photos with their postings, as they are: all of them, or none.

    Refuses what is no photo, one that its posting has already, and a posting that is
    archived.
    """
    _postings(store, (it.posting_id for it in some))
    for one in some:
        photo_files.refuse_damaged(one.content, tellable_name(one.file_name))
    return _keep(
        store,
        [
            _row(store, it.posting_id, store.shelf.keep(it.content), it, it.matched)
            for it in some
        ],
    )


def photo(store: Store, it: PostingPhoto) -> bytes:
    """Return a photo as it was taken."""
    return store.shelf.get(it.file_sha256)


def kept_image(store: Store, it: PostingPhoto, most: tuple[int, int]) -> PageImage:
    """Return a kept photo as a picture for the screen, of no more than these pixels.

    It is opened in memory alone.  Refuses one that is missing or altered.
    """
    return photo_files.image(photo(store, it), most, it.file_name)


def image_of(it: LookedAt) -> PageImage:
    """Return a photo that was looked at as a picture for the screen."""
    return photo_files.image(_content(it.file), SHOWN, it.name)


def _row(
    store: Store,
    posting_id: int,
    sha256: str,
    told: NewPhoto | LookedAt,
    matched: Matched,
) -> PostingPhoto:
    name = told.file_name if isinstance(told, NewPhoto) else told.file.name
    return PostingPhoto(
        posting_id=posting_id,
        file_sha256=sha256,
        file_name=tellable_name(name),
        taken_at=told.taken_at,
        added_at=store.now(),
        matched=matched,
        added_by=store.user.name if store.user else "",
    )


def _postings(store: Store, numbers: Iterable[int]) -> dict[int, Listed]:
    """Return some postings by their numbers; refuse one that is archived."""
    found = {it.record.id: it for it in postings.called(store, numbers)}
    for one in found.values():
        if one.record.archive is not None:
            it = one.record.posting
            raise Refusal(Code.POSTING_ARCHIVED, posting=it.id, title=it.title)
    return found


def _keep(store: Store, some: Sequence[PostingPhoto]) -> Done:
    by_id = _postings(store, (it.posting_id for it in some))
    seen = {(it, one.file_sha256) for it in by_id for one in by_id[it].record.photos}
    for it in some:
        if (it.posting_id, it.file_sha256) in seen:
            told = {"file": it.file_name, "posting": it.posting_id}
            raise Refusal(Code.PHOTO_KEPT_ALREADY, **told)
        seen.add((it.posting_id, it.file_sha256))
    files = list(dict.fromkeys(it.file_sha256 for it in some))
    facts: dict[str, object] = {
        "titles": postings.titles(by_id.values()),
        "postings": list(by_id),
        "count": len(files),
        "files": files,
    }
    with store.operation(Kind.KEEP_PHOTOS, facts) as operation:
        for it in some:
            kept.add_photo(store.db, it)
    return postings.done(store, operation, by_id.values())


def _looked_at(
    file: Path, known: Known, kept_with: dict[str, list[int]], now: datetime
) -> LookedAt:
    name = tellable_name(file.name)
    try:
        content = _content(file)
        seen = photo_codes.read(content, name)
    except Refusal as refusal:
        return LookedAt(file, name, problem=refusal.problem)
    sha256 = hashlib.sha256(content).hexdigest()
    shown = known.shown((it.text for it in seen.codes), seen.taken_at, now)
    without = Problem(Code.PHOTO_WITHOUT_CODE, facts={"file": name})
    return LookedAt(
        file,
        name,
        sha256,
        seen.taken_at,
        tuple(shown),
        tuple(kept_with.get(sha256, ())),
        None if shown else without,
    )


def _content(file: Path) -> bytes:
    """Return a photo's bytes; one that is far too large is not read at all."""
    try:
        if file.stat().st_size > photo_files.LARGEST:
            most = f"{photo_files.LARGEST // 1024**2} MB"
            name = tellable_name(file.name)
            raise Refusal(Code.PHOTO_UNSUITABLE, file=name, largest=most)
        return file.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, file) from error


def _files(some: Sequence[Path]) -> tuple[list[Path], int]:
    """Return the photos at some paths, those in folders in their order, and the rest.

    Links within folders are not followed; hidden files are the system's.
    """
    found: list[Path] = []
    passed_over = 0
    for path in some:
        if not path.is_dir():
            found.append(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(it for it in folders if not it.startswith("."))
            for name in sorted(it for it in names if not it.startswith(".")):
                file = Path(folder, name)
                if file.suffix.lower() in ENDINGS and not file.is_symlink():
                    found.append(file)
                else:
                    passed_over += 1
    return found, passed_over
