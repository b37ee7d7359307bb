"""Recipes: reading an issuing office's next workbook as its last one was read."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents.headings import heading_key
from gwgk_desktop.domain import personal_data, recipes
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.readings import Choices, Field
from gwgk_desktop.domain.recipes import Recipe, Recognised
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks, payout_readings
from gwgk_desktop.services.office import nearest_name
from gwgk_desktop.store import recipes as kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gwgk_desktop.documents.payout_sheet import Book
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

FORMAT = "gwgk-recipes/1"
"""What an exported file calls itself."""
LARGEST_FILE = 4_000_000
"""Bytes: thousands of recipes; a larger file is something else."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a file of recipes brought."""

    operation: Operation | None
    """None where all of it was here already."""
    recipes: tuple[str, ...]
    meanings: tuple[str, ...]


def every(store: Store) -> list[Recipe]:
    """Return the recipes by name."""
    return kept.recipes(store.db)


def called(store: Store, name: str) -> Recipe:
    """Return the recipe of that name; refuse an unknown one."""
    known = {it.name: it for it in kept.recipes(store.db)}
    if name not in known:
        nearest = nearest_name(name, list(known))
        raise Refusal(Code.RECIPE_UNKNOWN, recipe=name, known=nearest)
    return known[name]


def recognise(
    store: Store, reading: PayoutReading, name: str = ""
) -> Recognised | None:
    """Return the recipe of a workbook that was read, and how its layout differs.

    With a `name`, that one; else the one of the same headings, else the nearest.
    """
    headings = recipes.headings_of(reading.mapping)
    known = kept.recipes(store.db)
    if name:
        found: Recipe | None = called(store, name)
    else:
        found = recipes.recognise(known, headings) or recipes.nearest(known, headings)
    if found is None:
        return None
    return Recognised(found, recipes.difference(found, headings))


def read(
    store: Store, book: Book, by_clerk: Choices, name: str = ""
) -> Steps[tuple[PayoutReading, Recognised | None]]:
    """Understand a workbook by the recipe of its layout, or by the one named.

    A recipe whose layout has changed since is told, but not used: the clerk shall
    see the difference first.  A workbook that is understood only with a recipe is
    read by the one that fits it exactly.  One that is not understood is returned
    with `fatal` set where it has columns, for the clerk to say what they mean, and
    with the recipe that is most like it; else refused.
    """
    reading = yield from payout_readings.look_into(store, book, by_clerk)
    if reading.fatal:
        return (yield from _read_by_any(store, book, by_clerk, name, reading))
    found = recognise(store, reading, name)
    if found and not found.difference and not _changes_nothing(found.recipe, reading):
        reading = yield from understand(store, book, by_clerk, found.recipe)
    return reading, found


def understand(
    store: Store, book: Book, by_clerk: Choices, recipe: Recipe | None
) -> Steps[PayoutReading]:
    """Understand a workbook by the clerk's choices, and those of a recipe below.

    One without payouts is returned with `fatal` set where it has columns.
    """
    chosen = _choices(recipe, by_clerk)
    reading = yield from payout_readings.look_into(store, book, chosen)
    if not reading.mapping:
        refuse_fatal(reading)
    return reading


def refuse_fatal(reading: PayoutReading) -> None:
    """Refuse a workbook that holds no payouts."""
    if reading.fatal:
        raise Refusal(reading.fatal, **reading.seen)


def refuse_changed_layout(reading: PayoutReading, found: Recognised) -> None:
    """Refuse a workbook whose layout is no longer that of its recipe."""
    if found.difference:
        raise Refusal(
            Code.LAYOUT_CHANGED,
            file=reading.file,
            recipe=found.recipe.name,
            new=list(found.difference.new),
            gone=list(found.difference.gone),
        )


def _read_by_any(
    store: Store, book: Book, by_clerk: Choices, name: str, unread: PayoutReading
) -> Steps[tuple[PayoutReading, Recognised | None]]:
    """Try the recipes, the one used last first.

    Where none fits exactly, the workbook is returned unread, with the recipe that
    is most like it: its columns may have been joined by others.
    """
    known = [called(store, name)] if name else kept.recipes(store.db)
    for recipe in sorted(known, key=lambda it: it.used_on, reverse=True):
        chosen = _choices(recipe, by_clerk)
        reading = yield from payout_readings.look_into(store, book, chosen)
        found = recognise(store, reading, recipe.name)
        if found and not reading.fatal and not found.difference:
            return reading, found
    if not unread.mapping:
        refuse_fatal(unread)
    alike = recognise(store, unread, name)
    return unread, alike if alike and alike.difference else None


def _choices(recipe: Recipe | None, by_clerk: Choices) -> Choices:
    """Return the clerk's choices over those of a recipe."""
    if recipe is None:
        return by_clerk
    said = {recipes.heading_key(it) for it in by_clerk.mapping}
    of_recipe = {
        heading: field
        for heading, field in recipe.mapping.items()
        if recipes.heading_key(heading) not in said
    }
    return replace(by_clerk, mapping=of_recipe | dict(by_clerk.mapping))


def _changes_nothing(recipe: Recipe, reading: PayoutReading) -> bool:
    """Return whether a workbook read without the recipe is read as it says."""
    told = {recipes.heading_key(it): field for it, field in recipe.mapping.items()}
    return all(
        told.get(recipes.heading_key(column.heading), column.field) is column.field
        for column in reading.mapping
    )


def refuse_unknown_headings(
    reading: PayoutReading, mapping: Mapping[str, Field | None]
) -> None:
    """Refuse a mapping that speaks of a heading the workbook does not have.

    A workbook without any columns is refused for that: see `refuse_fatal`.
    """
    if not reading.mapping:
        return
    names = [column.heading for column in reading.mapping]
    known = {heading_key(name) for name in names}
    for heading in mapping:
        if heading_key(heading) not in known:
            nearest = nearest_name(heading, names)
            raise Refusal(
                Code.HEADING_UNKNOWN, file=reading.file, heading=heading, known=nearest
            )


def keep(store: Store, name: str, reading: PayoutReading) -> Operation:
    """Keep how a workbook is read as the recipe of the office that sent it."""
    called_now = name.strip()
    if not called_now:
        raise Refusal(Code.RECIPE_NAME_MISSING)
    leaks.refuse_numbers(store, {"recipe": called_now})
    recipe = recipes.recipe_of(called_now, reading.mapping, store.now().date())
    facts: dict[str, object] = {
        "recipe": recipe.name,
        "headings": len(recipe.headings),
    }
    with store.operation(Kind.KEEP_RECIPE, facts) as operation:
        kept.save(store.db, recipe)
    return operation


def remove(store: Store, name: str) -> Operation:
    """Remove a recipe; refuse an unknown one."""
    recipe = called(store, name)
    with store.operation(Kind.REMOVE_RECIPE, {"recipe": recipe.name}) as operation:
        kept.remove(store.db, recipe.name)
    return operation


def meanings(store: Store) -> dict[str, Field]:
    """Return the headings that this office added to the table of meanings."""
    return kept.meanings(store.db)


def keep_meaning(store: Store, heading: str, field: Field) -> Operation:
    """Let a heading always mean a field, in every workbook that is read here."""
    key = heading_key(heading)
    if not key or personal_data.find(heading):
        raise Refusal(Code.MEANING_UNUSABLE)
    leaks.refuse_numbers(store, {"heading": heading})
    if kept.meanings(store.db).get(key) is field:
        raise Refusal(Code.NOTHING_CHANGED)
    facts: dict[str, object] = {"heading": key, "field": field}
    with store.operation(Kind.KEEP_MEANING, facts) as operation:
        kept.save_meaning(store.db, key, field)
    return operation


def remove_meaning(store: Store, heading: str) -> Operation:
    """Let a heading mean again what the program's own table says."""
    field = kept.meanings(store.db).get(heading)
    if field is None:
        raise Refusal(Code.MEANING_UNKNOWN, heading=heading)
    facts: dict[str, object] = {"heading": heading, "field": field}
    with store.operation(Kind.REMOVE_MEANING, facts) as operation:
        kept.remove_meaning(store.db, heading)
    return operation


def export(store: Store, path: Path, *, overwrite: bool = False) -> list[Recipe]:
    """Write all recipes and added headings to a file, for another desk.

    Refuses, unless the clerk has agreed to `overwrite` it, a file that is there and
    holds no recipes.
    """
    paths.refuse_astray(path)
    if not overwrite:
        _refuse_other_file(path)
    known = kept.recipes(store.db)
    document = {
        "format": FORMAT,
        "recipes": [
            {
                "name": recipe.name,
                "headings": recipe.headings,
                "mapping": recipe.mapping,
                "used_on": recipe.used_on.isoformat(),
            }
            for recipe in known
        ],
        "meanings": kept.meanings(store.db),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    paths.replace_file(path, text.encode() + b"\n")
    return known


def take_in(store: Store, path: Path) -> TakenIn:
    """Take the recipes and headings of an exported file.

    Ours of the same name give way.  Refuses a file that is none, and one with a number
    of a person.
    """
    new, words = _read(path)
    for recipe in new:
        leaks.refuse_numbers(store, {"recipe": recipe.name})
    for heading in (*words, *(one for it in new for one in it.headings)):
        leaks.refuse_numbers(store, {"heading": heading})
    before = {it.name: it for it in kept.recipes(store.db)}
    changed = [it for it in new if not _same(before.get(it.name), it)]
    known = kept.meanings(store.db)
    added = {key: field for key, field in words.items() if known.get(key) is not field}
    names = tuple(it.name for it in changed)
    if not changed and not added:
        return TakenIn(None, (), ())
    facts: dict[str, object] = {"recipes": list(names), "meanings": list(added)}
    with store.operation(Kind.TAKE_IN_RECIPES, facts) as operation:
        for recipe in changed:
            kept.save(store.db, recipe)
        for key, field in added.items():
            kept.save_meaning(store.db, key, field)
    return TakenIn(operation, names, tuple(added))


def _refuse_other_file(path: Path) -> None:
    try:
        _read(path)
    except Refusal as refusal:
        if refusal.problem.code is Code.NOT_RECIPES:
            raise Refusal(Code.FILE_EXISTS, file=str(path)) from refusal
        if refusal.problem.code is not Code.FILE_MISSING:
            raise


def _same(one: Recipe | None, other: Recipe) -> bool:
    return one is not None and replace(one, used_on=other.used_on) == other


def _read(path: Path) -> tuple[list[Recipe], dict[str, Field]]:
    """Return what an exported file holds; refuse whatever is not just that."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    try:
        return _recipes_in(content)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refusal(Code.NOT_RECIPES, file=path.name) from error


def _recipes_in(content: bytes) -> tuple[list[Recipe], dict[str, Field]]:
    """Return what the bytes hold; raises one of several errors where they do not."""
    if len(content) > LARGEST_FILE:
        raise ValueError(content[:9])
    document = json.loads(content)
    if document["format"] != FORMAT:
        raise ValueError(document["format"])
    found = [
        Recipe(
            _words(it["name"]),
            tuple(_words(heading) for heading in it["headings"]),
            recipes.mapping_of(
                {_words(key): it["mapping"][key] for key in it["mapping"]}
            ),
            date.fromisoformat(it["used_on"]),
        )
        for it in document["recipes"]
    ]
    meant = _worded(document["meanings"])
    return found, {heading_key(it): Field(field) for it, field in meant.items()}


def _worded(written: Mapping[str, str]) -> dict[str, str]:
    return {_words(heading): field for heading, field in written.items()}


def _words(text: object) -> str:
    """Return a name or heading; raises ValueError where it is none."""
    if not isinstance(text, str) or not text.strip() or personal_data.find(text):
        raise ValueError(type(text))
    return text
