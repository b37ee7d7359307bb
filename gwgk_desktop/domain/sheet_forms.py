"""How sheets look and what their fixed sentences say: an office's own to change."""

from __future__ import annotations

import string
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.domain.pages import Setting


class Part(StrEnum):
    """A part of a sheet that has a typeface of its own."""

    TITLE = "title"
    LEAD = "lead"
    HEADING = "heading"
    BODY = "body"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet is set: lengths in millimetres, type in points."""

    width: float
    height: float
    margin: float
    title: float
    lead: float
    body: float
    least_body: float
    """How small the list may be set before words are broken."""
    note: float
    panels: int
    """How many times at most the list stands side by side."""
    faces: Mapping[Part, str]
    """The typeface of each part, by its name in `FACES`."""
    page_subtotal: bool
    code: float
    """The side of the QR code with its quiet zone."""


FACES = frozenset({"宋体", "粗宋", "黑体", "楷体"})
"""The typefaces that a form may name."""

PLACES: Mapping[str, frozenset[str]] = {
    "basis": frozenset({"policy"}),
    "opening": frozenset({"basis", "village", "what", "state"}),
    "to_be_paid": frozenset(),
    "partly_paid": frozenset({"count", "amount"}),
    "audience": frozenset({"audience"}),
    "rate": frozenset({"rate", "unit"}),
    "rates_differ": frozenset(),
    "funding": frozenset({"funding"}),
    "payment": frozenset({"payment"}),
    "department": frozenset({"department"}),
    "sum": frozenset({"count", "counted", "state", "amount", "capitals"}),
    "period": frozenset({"first", "last", "days"}),
    "objection": frozenset({"last", "township", "supervision_phone", "enquiries"}),
    "township_objection": frozenset(
        {"last", "township", "supervision_phone", "enquiries"}
    ),
    "enquiries": frozenset({"enquiry_phone"}),
    "hidden": frozenset(),
    "page_subtotal": frozenset(),
    "total": frozenset(),
    "code": frozenset(),
    "number": frozenset({"number"}),
    "folio": frozenset({"page", "count"}),
    "code_page": frozenset({"page"}),
    "continued": frozenset({"title"}),
}
"""The fixed sentences, and what each may name in braces."""
SIGNATURE_PLACES = frozenset({"committee", "township"})


@dataclass(frozen=True, slots=True)
class Sentences:
    """The fixed sentences of sheets, with places for what differs."""

    texts: Mapping[str, str]
    signatures: tuple[str, ...]
    """The lines that a village's sheet ends with, to be signed and sealed."""
    township_signatures: tuple[str, ...]
    """Those of the township's own sheets."""

    def say(self, key: str, **told: object) -> str:
        """Return a sentence with its places filled."""
        return self.texts[key].format_map(told)


@dataclass(frozen=True, slots=True)
class SheetForms:
    """All that a file of forms says."""

    looks: Mapping[Setting, Look]
    sentences: Sentences


def places_of(text: str) -> set[str] | None:
    """Return what a sentence names in braces; None where the braces are wrong."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return None
    if any(form or turned for _, _, form, turned in parsed):
        return None
    return {name for _, name, _, _ in parsed if name is not None}
