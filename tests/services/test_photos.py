"""Photos are matched by the codes in them, kept as they are, and each once."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.documents import stamps
from gwgk_desktop.domain.pages import SheetTable
from gwgk_desktop.domain.posting_papers import certificate_sheet
from gwgk_desktop.domain.postings import Matched
from gwgk_desktop.domain.problems import Code
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    archives,
    certificates,
    checking,
    history,
    photos,
    postings,
)
from gwgk_desktop.services.archives import ArchiveTerms
from gwgk_desktop.services.photos import Match
from tests import phone_photos
from tests.phone_photos import Taken
from tests.photo_trials import OFTEN_FOREIGN, Wall
from tests.services.deeds import add
from tests.services.posted import hung
from tests.services.test_postings import codes
from tests.stories import photo
from tests.township import id_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gwgk_desktop.services.photos import LookedAt
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store
    from tests.services.posted import Hands

CLEAR = Taken(1, long_side=1300)


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    """Give three sheets on their boards."""
    made = Wall(tmp_path_factory.mktemp("wall"))
    yield made
    made.close()


@pytest.fixture
def posted(desk: Store, hands: Hands) -> list[Listed]:
    """Give what hangs of one batch in two villages."""
    add(desk)
    return hung(desk, hands)


def taken(store: Store, some: list[Listed], folder: Path, name: str) -> Path:
    """Take a photo of what hangs."""
    pages = [
        phone_photos.page(store.shelf.get(_sha256(store, it.record.posting.sheet_id)))
        for it in some
    ]
    how = replace(CLEAR, sheets=len(pages), long_side=700 + 600 * len(pages))
    file = folder / name
    file.write_bytes(phone_photos.photo(pages, how))
    return file


def _sha256(store: Store, sheet_id: int | None) -> str:
    rows = store.db.execute_sql(
        "SELECT file_sha256 FROM notice_sheet WHERE id = ?", (sheet_id,)
    )
    return str(rows.fetchone()[0])


def look(store: Store, *files: Path) -> list[LookedAt]:
    return list(finish(photos.look(store, files)).photos)


def said(it: LookedAt) -> list[Code]:
    return [problem.code for problem in it.problems()]


@pytest.mark.parametrize("seed", [2, 7, 22])
def test_photos_as_phones_take_them_are_matched(wall: Wall, seed: int) -> None:
    trial = wall.try_one(seed)
    assert trial.wanted
    assert trial.found == trial.wanted


def test_a_sheet_of_another_desk_under_a_number_of_ours_is_never_matched(
    wall: Wall,
) -> None:
    trial = wall.try_one(OFTEN_FOREIGN, CLEAR)
    assert not trial.wanted
    assert not trial.found


def test_two_sheets_in_one_photo_are_kept_with_both_postings_and_undone(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    hands.set(18, hour=11)
    file = taken(desk, posted, tmp_path, f"{id_number()}.jpg")
    [it] = look(desk, file)
    assert sorted(it.matched) == sorted(one.record.id for one in posted)
    done = finish(photos.keep(desk, photos.matches([it])))
    for one in done.postings:
        [kept] = one.record.photos
        assert kept.matched is Matched.CODE
        assert photos.photo(desk, kept) == file.read_bytes()
        assert kept.taken_at == CLEAR.taken_at
        assert id_number()[:14] not in kept.file_name
    assert done.operation.facts["count"] == 1
    [again] = look(desk, file)
    assert again.matched == []
    assert said(again) == [Code.PHOTO_KEPT_ALREADY] * 2
    assert photos.matches([again], posted[0]) == []
    assert finish(checking.check(desk)) == []
    history.undo(desk, done.operation.id)
    assert not any(one.record.photos for one in postings.postings(desk))


def test_folders_are_searched_twins_known_and_what_is_no_photo_told(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    hands.set(18, hour=11)
    inner = tmp_path / "DCIM" / "100"
    inner.mkdir(parents=True)
    file = taken(desk, posted[:1], inner, "IMG_1.jpg")
    shutil.copy(file, inner / "IMG_1(1).JPG")
    (inner / "IMG_2.jpg").write_bytes(photo(3))
    (inner / "IMG_3.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0")
    (inner / "IMG_4.jpg").write_bytes(file.read_bytes()[:300])
    (inner / "Thumbs.db").write_bytes(b"x")
    (inner / ".hidden.jpg").write_bytes(b"x")
    found = finish(photos.look(desk, [tmp_path / "DCIM"]))
    told = {it.name: said(it) for it in found.photos}
    assert told == {
        "IMG_1(1).JPG": [],
        "IMG_2.jpg": [Code.PHOTO_WITHOUT_CODE],
        "IMG_3.heic": [Code.PHOTO_HEIF],
        "IMG_4.jpg": [Code.PHOTO_DAMAGED],
    }
    assert found.passed_over == 1
    by_hand = photos.matches(found.photos, posted[1])
    ways = {it.photo.name: (it.posting_id, it.matched) for it in by_hand}
    assert ways == {
        "IMG_1(1).JPG": (posted[0].record.id, Matched.CODE),
        "IMG_2.jpg": (posted[1].record.id, Matched.HAND),
    }


def test_a_photo_of_a_draft_proves_nothing_even_by_hand(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    hands.set(18, hour=11)
    made = desk.shelf.get(_sha256(desk, posted[0].record.posting.sheet_id))
    page = phone_photos.page(stamps.stamped(made))
    file = tmp_path / "IMG_1.jpg"
    file.write_bytes(phone_photos.photo([page], CLEAR))
    [it] = look(desk, file)
    assert said(it) == [Code.PHOTO_OF_DRAFT]
    assert photos.matches([it], posted[0]) == []
    chosen = Match(it, posted[0].record.id, Matched.HAND)
    keep = photos.keep(desk, [chosen])
    assert codes(lambda: finish(keep)) == [Code.PHOTO_OF_DRAFT]


def test_a_photo_of_another_villages_sheet_is_refused_by_hand(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    hands.set(20, hour=11)
    file = taken(desk, posted[:1], tmp_path, "IMG_1.jpg")
    postings.take_down(desk, posted[:1], hands.set(17, hour=9), "张网格", "测试")
    hands.set(20, hour=11)
    [it] = look(desk, file)
    assert said(it) == [Code.PHOTO_OTHER_TIME]
    assert photos.matches([it], posted[1]) == []
    wrong = Match(it, posted[1].record.id, Matched.HAND)
    keep = photos.keep(desk, [wrong])
    assert codes(lambda: finish(keep)) == [Code.PHOTO_OTHER_VILLAGE]
    [own] = photos.matches([it], posted[0])
    assert (own.posting_id, own.matched) == (posted[0].record.id, Matched.HAND)


def test_a_photo_from_a_day_to_come_is_kept_by_hand_and_its_time_doubted(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    hands.set(17, hour=11)
    file = taken(desk, posted[:1], tmp_path, "IMG_1.jpg")
    [it] = look(desk, file)
    assert said(it) == [Code.PHOTO_TIME_AHEAD]
    assert photos.matches([it]) == []
    done = finish(photos.keep(desk, photos.matches([it], posted[0])))
    [kept] = done.postings[0].record.photos
    assert kept.taken_at == CLEAR.taken_at
    [made] = certificates.certificates(desk, list(done.postings))
    table = certificate_sheet(made, hands.now.date()).further[1]
    assert isinstance(table, SheetTable)
    assert table.rows[0][1:3] == ("2026-09-18 10:20（晚于留存时间，存疑）", "人工指定")


def test_a_photo_that_changed_since_or_an_archived_posting_keeps_nothing(
    desk: Store, hands: Hands, posted: list[Listed], tmp_path: Path
) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(photo(1))
    [it] = look(desk, file)
    some = photos.matches([it], posted[0])
    file.write_bytes(photo(2))
    assert codes(lambda: finish(photos.keep(desk, some))) == [Code.PHOTO_CHANGED]
    assert codes(lambda: finish(photos.keep(desk, []))) == [Code.NO_PHOTOS]
    assert codes(lambda: look(desk)) == [Code.NO_PHOTOS]
    missing = look(desk, tmp_path / "gone.jpg")
    assert said(missing[0]) == [Code.FILE_MISSING]
    down = postings.take_down(desk, posted, hands.set(2, 10), "张网格").postings
    archives.archive(desk, list(down), ArchiveTerms("2号柜", by="周主任"))
    file.write_bytes(photo(1))
    assert codes(lambda: finish(photos.keep(desk, some))) == [Code.POSTING_ARCHIVED]
    assert history.entries(desk, 1)[0].kind is Kind.ARCHIVE_POSTINGS
