"""Recipes and added headings in the store."""

from __future__ import annotations

import json
from datetime import date

import peewee as pw

from gwgk_desktop.domain.readings import Field
from gwgk_desktop.domain.recipes import Recipe, mapping_of
from gwgk_desktop.store import tables


def recipes(db: pw.Database) -> list[Recipe]:
    """Return the recipes by name, each with the day it was last used."""
    table, batch = tables.Recipe, tables.PayoutBatch
    last = batch.select(batch.source, pw.fn.MAX(batch.imported_on))
    last = last.where(batch.source != "").group_by(batch.source)
    used = dict(last.tuples().execute(db))
    found = table.select(table.name, table.headings, table.mapping, table.used_on)
    return [
        Recipe(
            name,
            tuple(json.loads(headings)),
            mapping_of(json.loads(mapping)),
            date.fromisoformat(max(kept_on, used.get(name, ""))),
        )
        for name, headings, mapping, kept_on in found.order_by(table.name)
        .tuples()
        .execute(db)
    ]


def save(db: pw.Database, recipe: Recipe) -> None:
    """Keep a recipe; one of the same name gives way to it."""
    table = tables.Recipe
    values = {
        "headings": json.dumps(recipe.headings, ensure_ascii=False),
        "mapping": json.dumps(recipe.mapping, ensure_ascii=False),
        "used_on": recipe.used_on.isoformat(),
    }
    changed = table.update(values).where(table.name == recipe.name)
    if not changed.execute(db):
        table.insert(values | {"name": recipe.name}).execute(db)


def mark_used(db: pw.Database, name: str, batch_id: int) -> None:
    """Let a batch remember the recipe it was read by."""
    batch = tables.PayoutBatch
    batch.update(source=name).where(batch.id == batch_id).execute(db)


def remove(db: pw.Database, name: str) -> None:
    """Remove a recipe."""
    table = tables.Recipe
    table.delete().where(table.name == name).execute(db)


def meanings(db: pw.Database) -> dict[str, Field]:
    """Return the headings that this office added to the table of meanings."""
    table = tables.HeadingMeaning
    found = table.select(table.heading, table.field).order_by(table.heading)
    return {heading: Field(field) for heading, field in found.tuples().execute(db)}


def save_meaning(db: pw.Database, heading: str, field: Field) -> None:
    """Add a heading, or keep what it means now."""
    table = tables.HeadingMeaning
    changed = table.update(field=field).where(table.heading == heading)
    if not changed.execute(db):
        table.insert(heading=heading, field=field).execute(db)


def remove_meaning(db: pw.Database, heading: str) -> None:
    """Remove a heading that was added."""
    table = tables.HeadingMeaning
    table.delete().where(table.heading == heading).execute(db)
