"""The packet of a posting: all its papers as files, with sums that anybody can check.

A packet holds the released PDF and its content text, the record of its review with the
signed pages, the photos as they were taken, objections and answers, and the
certificate.  `SHA256SUMS` names each file with its SHA-256 as `sha256sum -c` reads it;
a page in Chinese says what each file is and how it is checked without this program.
Who objected is on none of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.domain.personal_data import tellable_name
from gwgk_desktop.domain.sheet_content import FILE_NAME as CONTENT
from gwgk_desktop.wording import packets as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gwgk_desktop.domain.postings import PostingRecord
    from gwgk_desktop.domain.reviews import SheetRecord

MANIFEST = "SHA256SUMS"
File = tuple[str, bytes]
"""A path below the packet, parted by /, and what is in it."""


@dataclass(frozen=True, slots=True)
class Packet:
    """The papers of one posting; large ones are read when they are written."""

    record: PostingRecord
    certificate: bytes
    sheet: bytes = b""
    """The released PDF; b"" where it was noted from paper."""
    content: bytes = b""
    review: SheetRecord | None = None
    photos: Iterable[File] = field(default=())
    """The photos in the order of the record, each with what it is called."""
    signed: Iterable[File] = field(default=())
    """The signed pages in the order of the review."""


def files(packet: Packet) -> Iterator[File]:
    """Yield the files of a packet, one after the other; the manifest is the last."""
    sums: list[tuple[str, str]] = []
    for name, content in _papers(packet):
        sums.append((name, hashlib.sha256(content).hexdigest()))
        yield name, content
    told = words.read_me(packet.record, [name for name, _ in sums])
    read_me = words.READ_ME, _text(told)
    sums.insert(0, (read_me[0], hashlib.sha256(read_me[1]).hexdigest()))
    yield read_me
    yield MANIFEST, "".join(f"{it}  {name}\n" for name, it in sums).encode()


def _papers(packet: Packet) -> Iterator[File]:
    if packet.sheet:
        yield words.SHEET, packet.sheet
    if packet.content:
        yield CONTENT, packet.content
    if packet.review is not None:
        yield words.REVIEW, _text(wording.review_record(packet.review))
    yield from _numbered(words.SIGNED, packet.signed)
    yield words.COURSE, _text(words.course(packet.record))
    if packet.record.objections:
        yield words.OBJECTIONS, _text(words.objections(packet.record.objections))
    yield from _numbered(words.PHOTOS, packet.photos)
    yield words.CERTIFICATE, packet.certificate


def _numbered(folder: str, some: Iterable[File]) -> Iterator[File]:
    """Yield files below a folder, numbered, so that two of one name stay apart."""
    for number, (name, content) in enumerate(some, start=1):
        yield f"{folder}/{number:02d}_{safe_name(tellable_name(name))}", content


def safe_name(name: str) -> str:
    """Return a name that every system can write, and a manifest can hold."""
    kept = (it if it.isprintable() and it not in '\\/:*?"<>|' else "_" for it in name)
    return "".join(kept).strip(" .") or "_"


def _text(lines: Iterable[str]) -> bytes:
    """Return lines as a text that the editor of any Windows opens."""
    return "".join(f"{it}\r\n" for it in lines).encode("utf-8-sig")
