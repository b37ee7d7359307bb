"""Pictures that stand for characters that no typeface has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.store import tables

if TYPE_CHECKING:
    import peewee as pw


def pictures(db: pw.Database) -> dict[str, tuple[str, str]]:
    """Return by character the SHA-256 of its picture, and its description."""
    table = tables.GlyphPictureTable
    query = table.select(table.character, table.picture_sha256, table.description)
    rows = query.order_by(table.character).tuples().execute(db)
    return {character: (sha256, told) for character, sha256, told in rows}


def keep(db: pw.Database, character: str, sha256: str, description: str) -> None:
    """Keep a picture for a character, in place of any earlier one."""
    table = tables.GlyphPictureTable
    values = {"picture_sha256": sha256, "description": description}
    changed = table.update(values).where(table.character == character).execute(db)
    if not changed:
        table.insert(character=character, **values).execute(db)


def remove(db: pw.Database, character: str) -> bool:
    """Remove the picture of a character; return whether there was one."""
    table = tables.GlyphPictureTable
    return bool(table.delete().where(table.character == character).execute(db))
