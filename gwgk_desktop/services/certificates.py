"""Certificates of postings (上墙证明) for the county: what hung where and when."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import pdf_pages, photo_pages
from gwgk_desktop.documents.photo_pages import Picture
from gwgk_desktop.domain.posting_papers import (
    Certificate,
    certificate_sheet,
    photo_time,
)
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, papers, photos, postings
from gwgk_desktop.store import notice_sheets as kept_sheets
from gwgk_desktop.store import office as kept_office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.services.postings import Listed
    from gwgk_desktop.store.database import Store


def certificates(store: Store, some: Sequence[Listed]) -> list[Certificate]:
    """Return what can be certified of postings; changes nothing."""
    office = kept_office.office(store.db)
    villages = {it.id: it for it in kept_office.villages(store.db)}
    sheets = {it.id: it for it in kept_sheets.sheets(store.db)}
    found = []
    for one in some:
        it = one.record.posting
        village, sheet = villages.get(it.village_id or 0), sheets.get(it.sheet_id or 0)
        found.append(
            Certificate(
                township=office.township,
                county=office.county,
                committee=village.committee if village else "",
                record=one.record,
                standing=one.standing,
                file_sha256=sheet.file_sha256 if sheet else "",
                content_sha256=sheet.content_sha256 if sheet else "",
            )
        )
    return found


def pdf(store: Store, some: Sequence[Listed]) -> bytes:
    """Return the certificates of postings as one PDF, one after the other.

    Raises Leaked where the gate finds personal data in it.
    """
    if not some:
        raise Refusal(Code.NOTHING_TO_POST)
    today = store.now().date()
    content = pdf_pages.joined(
        part for it in certificates(store, some) for part in _parts(store, it, today)
    )
    leaks.gate(store, content, "上墙证明.pdf")
    return content


def _parts(store: Store, it: Certificate, today: date) -> Iterator[bytes]:
    """Yield the certificate of a posting, and its photos as small pictures."""
    sheet = certificate_sheet(it, today)
    pictures = [
        Picture(
            photos.photo(store, one),
            photo_time(one),
            one.file_sha256,
        )
        for one in it.record.photos
    ]
    behind = photo_pages.count(len(pictures))
    sheet = replace(sheet, pages_behind=behind)
    paper = papers.counted(store, sheet, papers.UPRIGHT)
    yield paper.content
    if pictures:
        foot = papers.foot(store, sheet.number, papers.UPRIGHT)
        yield photo_pages.draw(foot, pictures, today, paper.page_count)


def save(store: Store, some: Sequence[Listed], to: Path) -> tuple[Operation, Path]:
    """Save the certificates of postings in the folder `to`; the history tells of it."""
    content = pdf(store, some)
    first = some[0].record.posting
    name = first.sheet or f"第{first.id}号" if len(some) == 1 else f"{len(some)}份"
    path = paths.free_name(to / f"上墙证明-{name}.pdf")
    facts: dict[str, object] = {
        "titles": postings.titles(some),
        "postings": [it.record.id for it in some],
        "saved_as": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    with store.operation(Kind.PRINT_CERTIFICATES, facts) as operation:
        paths.replace_file(path, content)
    return operation, path
