"""A catalogue leaves the desk: as xlsx in the national form, or printed as PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import catalogue_book, pdf_pages, section_pages
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.services import leaks, office
from gwgk_desktop.wording import catalogue as words
from gwgk_desktop.wording.catalogue_prints import catalogue_sections, catalogue_title

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.catalogue_versions import Version
    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.services.catalogue import Catalogue
    from gwgk_desktop.store.database import Store


def export(store: Store, told: Catalogue, path: Path, *, boxes: bool = False) -> None:
    """Write a catalogue as xlsx in the columns of the national form.

    With `boxes` the channels stand as the form's boxes to tick, else in their words.
    Refuses to replace a file that is there, and one that would leak personal data.
    """
    version = _version(told)
    township = office.office(store).township
    content = catalogue_book.workbook(township, version, told.items, boxes=boxes)
    _write(store, path, content)


def save_pdf(store: Store, told: Catalogue, path: Path) -> None:
    """Write a catalogue as PDF; refuses what `export` refuses."""
    _write(store, path, pdf(store, told))


def pdf(store: Store, told: Catalogue) -> bytes:
    """Return a catalogue as PDF; it has not been through the gate yet."""
    version = _version(told)
    title = catalogue_title(office.office(store).township, told.scope)
    sections = catalogue_sections(title, version, told.items)
    foot = f"{title}　第{version.number}版"
    made_on = store.now().date()
    printed = section_pages.Printed(title, foot, made_on, across=True)
    return section_pages.draw(sections, printed)


def pages_to_print(store: Store, told: Catalogue, dots: float) -> list[PageImage]:
    """Return the pages of a catalogue as pictures, once they are through the gate."""
    content = pdf(store, told)
    leaks.gate(store, content, f"{words.CATALOGUES[told.scope]}.pdf")
    return pdf_pages.images(content, dots)


def _version(told: Catalogue) -> Version:
    if told.version is None:
        raise Refusal(Code.NO_CATALOGUE, catalogue=told.scope.value)
    return told.version


def _write(store: Store, path: Path, content: bytes) -> None:
    paths.refuse_astray(path)
    paths.refuse_other_file(path, ())
    leaks.gate(store, content, path.name)
    paths.replace_file(path, content)
