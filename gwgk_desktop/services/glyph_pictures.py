"""Pictures for characters that no typeface has: kept once, drawn on every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop.documents import wall_sheets
from gwgk_desktop.domain.characters import code_of
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.store import glyph_pictures as kept

if TYPE_CHECKING:
    from gwgk_desktop.documents.wall_sheets import GlyphPicture
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store

MOST_BYTES = 1_000_000


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

    Refuses what is no picture or over a megabyte, and anything but one character.
    """
    if len(character) != 1 or character.isspace():
        raise Refusal(Code.NOT_ONE_CHARACTER, text=character)
    if len(picture) > MOST_BYTES or not wall_sheets.is_picture(picture):
        raise Refusal(Code.NOT_A_PICTURE)
    facts: dict[str, object] = {"character": character, "code": code_of(character)}
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
