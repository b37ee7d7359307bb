"""Pictures for characters that no typeface has: kept once, drawn on every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import category

from gwgk_desktop.documents import typefaces, wall_sheets
from gwgk_desktop.domain.characters import code_of
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks
from gwgk_desktop.store import glyph_pictures as kept

if TYPE_CHECKING:
    from gwgk_desktop.documents.wall_sheets import GlyphPicture
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store

MOST_BYTES = 1_000_000
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
"""Kinds of characters that nobody sees: nothing is printed for them."""


def pictures(store: Store) -> dict[str, GlyphPicture]:
    """Return the picture of each character that has one."""
    return {
        character: wall_sheets.GlyphPicture(store.shelf.get(sha256), told)
        for character, (sha256, told) in kept.pictures(store.db).items()
    }


@dataclass(frozen=True, slots=True)
class Pictured:
    """A character that has a picture, and what is copied out in its place."""

    character: str
    image: bytes
    description: str


def every(store: Store) -> list[Pictured]:
    """Return the characters that have a picture."""
    return [
        Pictured(character, it.image, it.description)
        for character, it in pictures(store).items()
    ]


def keep(
    store: Store, character: str, picture: bytes, description: str = ""
) -> Operation:
    """Keep a picture (PNG or JPEG) for a character, in place of any earlier one.

    Refuses what is no picture, not square or over a megabyte, anything but one
    character that is seen, one that a typeface has, and a description with a number
    of a person.  The deed's facts say whether it `replaced` an earlier picture.
    """
    if len(character) != 1 or category(character) in _UNSEEN:
        raise Refusal(Code.NOT_ONE_CHARACTER, text=character)
    if not typefaces.missing([character]):
        code = code_of(character)
        raise Refusal(Code.PICTURE_NOT_NEEDED, character=character, code=code)
    size = wall_sheets.picture_size(picture)
    if len(picture) > MOST_BYTES or size is None:
        raise Refusal(Code.NOT_A_PICTURE)
    if size[0] != size[1]:
        raise Refusal(Code.PICTURE_NOT_SQUARE, width=size[0], height=size[1])
    leaks.refuse_numbers(store, {"says": description})
    facts: dict[str, object] = {"character": character, "code": code_of(character)}
    if character in kept.pictures(store.db):
        facts["replaced"] = True
    with store.operation(Kind.KEEP_GLYPH, facts) as operation:
        sha256 = store.shelf.keep(picture)
        kept.keep(store.db, character, sha256, " ".join(description.split()))
    return operation


def remove(store: Store, character: str) -> Operation:
    """Remove the picture of a character."""
    facts: dict[str, object] = {"character": character, "code": code_of(character)}
    with store.operation(Kind.REMOVE_GLYPH, facts) as operation:
        if not kept.remove(store.db, character):
            raise Refusal(Code.NO_PICTURE, character=character)
    return operation
