"""The papers of a posting as a folder that anybody can check."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import paths
from gwgk_desktop.domain.postings import Outcome
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import history, objections, packets, photos, postings
from gwgk_desktop.services.objections import ObjectionTerms, ReplyTerms
from gwgk_desktop.services.photos import NewPhoto
from tests.readers import pdf_pages
from tests.services.deeds import add
from tests.services.posted import hung
from tests.services.test_postings import codes
from tests.stories import photo
from tests.township import id_number

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store
    from tests.services.posted import Hands

PHONE = "13912345678"


@pytest.fixture
def posted(desk: Store, hands: Hands) -> list[Listed]:
    """Give two postings; the first with photos and an objection that was answered."""
    add(desk)
    first, second = hung(desk, hands)
    at = hands.set(17)
    asked = objections.record(
        desk, [first], ObjectionTerms(at, "面积少了", "李会计", "王大山", PHONE)
    )
    reply = ReplyTerms(hands.set(18), "已核实", Outcome.REJECTED, "王主任")
    objections.answer(desk, asked.objections, reply)
    some = [
        NewPhoto(first.record.id, photo(1), f"{id_number()}.jpg", at),
        NewPhoto(first.record.id, photo(2), "近景?.jpg"),
    ]
    photos.keep_photos(desk, some)
    both = [first.record.id, second.record.id]
    return postings.called(desk, both)


def save(store: Store, some: list[Listed], to: Path) -> list[Path]:
    return finish(packets.save(store, some, to))[1]


def files(folder: Path) -> dict[str, bytes]:
    found = sorted(it for it in folder.rglob("*") if it.is_file())
    return {it.relative_to(folder).as_posix(): it.read_bytes() for it in found}


def test_a_packet_holds_every_paper_and_says_how_it_is_checked(
    desk: Store, posted: list[Listed], tmp_path: Path
) -> None:
    [folder, other] = save(desk, posted, tmp_path)
    assert folder.name == "内部-张贴材料-第1号-梅岭村-2026-001"
    held = files(folder)
    names = [it for it in held if not it.startswith("现场照片/")]
    assert set(names) == {
        *("公示单.pdf", "content.txt", "审核记录.txt", "张贴经过.txt"),
        *("异议与答复.txt", "上墙证明.pdf", "说明.txt", "SHA256SUMS"),
    }
    pictures = {it: held[it] for it in held if it.startswith("现场照片/")}
    assert list(pictures.values()) == [photo(1), photo(2)]
    assert "现场照片/02_近景_.jpg" in pictures
    record = posted[0].record
    assert hashlib.sha256(held["content.txt"]).hexdigest() in str(
        history.entries(desk, 9)
    )
    assert "王主任" in held["审核记录.txt"].decode("utf-8-sig")
    assert "面积少了" in held["异议与答复.txt"].decode("utf-8-sig")
    told = held["说明.txt"].decode("utf-8-sig")
    assert "sha256sum -c SHA256SUMS" in told
    assert "内部资料" in told
    assert "现场照片（2份）" in told
    assert len(pdf_pages(held["上墙证明.pdf"])) == 2
    assert record.photos[0].file_sha256 in held["张贴经过.txt"].decode("utf-8-sig")
    assert "异议与答复.txt" not in files(other)
    if sys.platform != "win32":
        assert folder.stat().st_mode & 0o077 == 0


def test_nothing_in_a_packet_says_who_objected_or_anybodys_number(
    desk: Store, posted: list[Listed], tmp_path: Path
) -> None:
    [folder] = save(desk, posted[:1], tmp_path)
    for name, content in files(folder).items():
        text = content if not name.endswith(".pdf") else b""
        if name.endswith(".pdf"):
            text = "".join(pdf_pages(content)).encode()
        for told in ("王大山", PHONE, id_number()[:14]):
            assert told not in text.decode("utf-8", "replace")
            assert told not in name


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_the_sums_are_checked_without_the_program(
    desk: Store, posted: list[Listed], tmp_path: Path
) -> None:
    [folder] = save(desk, posted[:1], tmp_path)
    check = ["sha256sum", "-c", "SHA256SUMS"]
    ran = subprocess.run(check, cwd=folder, capture_output=True, check=False)  # noqa: S603
    assert ran.returncode == 0
    sums = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    assert len(sums) == len(files(folder)) - 1
    text = folder / "张贴经过.txt"
    text.write_bytes(text.read_bytes().replace("张网格".encode(), "王网格".encode()))
    ran = subprocess.run(check, cwd=folder, capture_output=True, check=False)  # noqa: S603
    assert ran.returncode == 1


def test_a_second_packet_stands_beside_the_first_and_the_history_tells_of_both(
    desk: Store, posted: list[Listed], tmp_path: Path
) -> None:
    [first] = save(desk, posted[:1], tmp_path)
    [second] = save(desk, posted[:1], tmp_path)
    assert first.name != second.name
    assert files(first).keys() == files(second).keys()
    entries = history.entries(desk, 2)
    assert [it.kind for it in entries] == [Kind.EXPORT_PACKETS] * 2
    assert not any(it.undoable for it in entries)


def test_where_one_cannot_be_written_none_is_there(
    desk: Store,
    posted: list[Listed],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, left = paths.replace_file, [12]

    def fails(path: Path, content: bytes, *, private: bool = False) -> None:
        left[0] -= 1
        if not left[0]:
            raise Refusal(Code.DISK_FULL, file=path.name)
        real(path, content, private=private)

    monkeypatch.setattr(paths, "replace_file", fails)
    before = history.entries(desk, 1)
    out = tmp_path / "out"
    out.mkdir()
    assert codes(lambda: save(desk, posted, out)) == [Code.DISK_FULL]
    assert list(out.iterdir()) == []
    assert history.entries(desk, 1) == before
    assert codes(lambda: save(desk, [], out)) == [Code.NOTHING_TO_POST]


def test_a_cancelled_packet_leaves_nothing(
    desk: Store, posted: list[Listed], tmp_path: Path
) -> None:
    steps = packets.save(desk, posted, tmp_path)
    next(steps)
    next(steps)
    steps.close()
    assert not list(tmp_path.glob("*内部*"))
    assert history.entries(desk, 1)[0].kind is not Kind.EXPORT_PACKETS
