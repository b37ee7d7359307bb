"""The papers of postings as folders: private outputs for the office's own archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import archive_packet
from gwgk_desktop.documents.archive_packet import Packet
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import certificates, photos, postings, reviews
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.wording import packets as words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gwgk_desktop.documents.archive_packet import File
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.postings import PostingPhoto
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store


def save(
    store: Store, some: Sequence[Listed], to: Path
) -> Steps[tuple[Operation, list[Path]]]:
    """Write the papers of postings below `to`, a folder each: all of them, or none.

    A private output: the history records it, it is marked 内部, and it is never undone.
    Refuses kept files that are missing or altered; raises Leaked where the gate finds
    personal data in a certificate.
    """
    if not some:
        raise Refusal(Code.NOTHING_TO_POST)
    paths.refuse_astray(to)
    sheets = {it.id: it for it in kept_sheets.sheets(store.db)}
    folders = [paths.free_name(to / words.folder(one.record)) for one in some]
    facts: dict[str, object] = {
        "titles": postings.titles(some),
        "postings": [one.record.id for one in some],
        "folders": [it.name for it in folders],
    }
    with (
        store.operation(Kind.EXPORT_PACKETS, facts) as operation,
        paths.all_or_none(folders) as unfinished,
    ):
        for number, (one, folder) in enumerate(zip(some, unfinished, strict=True)):
            yield Progress(number, len(some))
            sheet = sheets.get(one.record.posting.sheet_id or 0)
            paths.fill_folder(folder, archive_packet.files(_packet(store, one, sheet)))
    return operation, folders


def save_photo(store: Store, it: PostingPhoto, to: Path) -> tuple[Operation, Path]:
    """Write a kept photo into the folder `to`, as it was taken; return where.

    A private output as the papers are, with one of them in the place of the folders.
    Refuses a photo that is missing or altered; writes over no file.
    """
    content = photos.photo(store, it)
    paths.refuse_astray(to)
    path = paths.free_name(to / archive_packet.safe_name(words.photo(it)))
    of_it = postings.called(store, [it.posting_id])
    facts: dict[str, object] = {
        "titles": postings.titles(of_it),
        "postings": [it.posting_id],
        "folders": [path.name],
        "sha256": it.file_sha256,
    }
    with store.operation(Kind.EXPORT_PACKETS, facts) as operation:
        paths.replace_file(path, content)
    return operation, path


def _packet(store: Store, one: Listed, sheet: MadeSheet | None) -> Packet:
    record = one.record
    certificate = certificates.pdf(store, [one])
    kept = ((it.file_name, photos.photo(store, it)) for it in record.photos)
    if sheet is None:
        return Packet(record, certificate, photos=kept)
    return Packet(
        record,
        certificate,
        sheet=store.shelf.get(sheet.file_sha256),
        content=store.shelf.get(sheet.content_sha256) if sheet.content_sha256 else b"",
        review=reviews.record(store, sheet),
        photos=kept,
        signed=_signed(store, sheet),
    )


def _signed(store: Store, sheet: MadeSheet) -> Iterator[File]:
    for it in reviews.record(store, sheet).reviews:
        if it.page_sha256:
            yield it.page_name, reviews.signed_page(store, it)
