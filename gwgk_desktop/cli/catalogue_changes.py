"""What the command catalogue changes: adopted, imported, edited, departed from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop import wording
from gwgk_desktop.cli import readings
from gwgk_desktop.cli.answers import Answer, Document, problems
from gwgk_desktop.cli.catalogue_documents import (
    change_document,
    item_document,
    meant_document,
    meant_lines,
)
from gwgk_desktop.domain import phrases
from gwgk_desktop.domain.catalogue import as_texts
from gwgk_desktop.domain.catalogue_versions import Change
from gwgk_desktop.domain.problems import Problem, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    catalogue,
    catalogue_dates,
    catalogue_departures,
    catalogue_edits,
    catalogue_imports,
    office,
)
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_departures import Departing
from gwgk_desktop.services.catalogue_imports import ImportTerms
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from gwgk_desktop.domain.catalogue_versions import Departure
    from gwgk_desktop.store.database import Store


def adopt(store: Store, wanted: Namespace) -> Answer:
    """Adopt a standard catalogue."""
    day = wanted.holds_from or store.now().date()
    operation = catalogue_imports.adopt(store, wanted.scope, day)
    told = catalogue.newest(store, wanted.scope)
    said = f"已启用{words.CATALOGUES[wanted.scope]}，{len(told.items)}项，{day}起施行。"
    document = {"operation": operation.id, "items": len(told.items)}
    return Answer(document, (said,))


def import_file(store: Store, wanted: Namespace) -> Answer:
    """Import a file, or tell what it would change."""
    path, password = Path(wanted.operands[0]), readings.file_password(wanted)
    reading = finish(catalogue_imports.read(store, path, password))
    shown = catalogue_imports.preview(store, reading, wanted.scope)
    document: Document = {
        "operation": None,
        "same": shown.same,
        "changes": [change_document(it) for it in shown.changes],
        "missing_removed": wanted.remove_missing,
        "rules": [
            {"code": it.item.code, "phrase": it.item.phrase, "rule": it.item.rule}
            | {"by": it.rule_by}
            for it in shown.items
        ],
        "problems": problems(shown.problems),
    }
    asides = tuple(wording.describe(it) for it in shown.problems)
    if not wanted.dry_run:
        terms = ImportTerms(
            _revising(store, wanted),
            warnings_accepted=wanted.accept_warnings,
            errors_left_out=wanted.leave_out_errors,
            remove_missing=wanted.remove_missing,
        )
        try:
            document["operation"] = catalogue_imports.import_file(
                store, shown, terms
            ).id
        except Refusal as refusal:
            message = wording.describe(refusal.problem)
            refused = {"code": refusal.problem.code, "message": message}
            return Answer({"refused": refused, **document}, (), (*asides, message), 1)
    lines = tuple(
        words.item_change(it)
        for it in shown.changes
        if wanted.remove_missing or it.change is not Change.REMOVED
    )
    done = words.import_outcome(
        shown, remove_missing=wanted.remove_missing, done=not wanted.dry_run
    )
    return Answer(document, (*lines, done), asides)


def _revising(store: Store, wanted: Namespace) -> Revising:
    return Revising(wanted.holds_from or store.now().date(), wanted.reason)


def edit(store: Store, wanted: Namespace) -> Answer:
    """Edit an item; its time limit is told back as it was read."""
    revising = _revising(store, wanted)
    newest = catalogue.newest_item(store, wanted.operands[0])
    texts = {**as_texts(newest), **dict(wanted.settings)}
    operation, found = catalogue_edits.save_unconfirmed(
        store, texts, newest, revising, warnings_accepted=wanted.accept_warnings
    )
    saved = catalogue.newest_item(store, newest.code)
    meant = catalogue_dates.of_rule(store, saved.rule, store.now().date())
    document = {
        "operation": operation.id,
        "item": item_document(saved),
        **meant_document(meant),
        "problems": problems(found),
    }
    lines = (*words.item_told(saved), *meant_lines(meant))
    return Answer(document, lines, tuple(map(wording.describe, found)))


def remove(store: Store, wanted: Namespace) -> Answer:
    """Remove items."""
    operation = catalogue.remove_items(store, wanted.operands, _revising(store, wanted))
    said = f"已删去{len(wanted.operands)}项。"
    return Answer({"operation": operation.id}, (said,))


def depart(departure: Departure) -> Callable[[Store, Namespace], Answer]:
    """Return the deed by which villages depart so from items."""

    def deed(store: Store, wanted: Namespace) -> Answer:
        rule, found = "", list[Problem]()
        if wanted.phrase:
            reading = phrases.read(wanted.phrase)
            found += catalogue_edits.reading_problems(reading, wanted.phrase)
            accepted = wanted.accept_warnings and reading.rule is not None
            catalogue_edits.refuse_warnings(found, accepted=accepted)
            rule = str(reading.rule)
        departing = Departing(
            departure,
            wanted.holds_from or store.now().date(),
            wanted.reason,
            wanted.phrase,
            rule,
            wanted.days,
            wanted.accept_warnings,
        )
        villages = [office.village_called(store, it) for it in wanted.village]
        operation, told = catalogue_departures.depart(
            store, villages, wanted.operands, departing
        )
        meant = catalogue_dates.of_rule(store, rule, store.now().date())
        document: Document = {
            "operation": operation.id,
            **meant_document(meant),
            "problems": problems([*found, *told]),
        }
        count = len(villages) * len(wanted.operands)
        said = f"已记录{count}处：{words.DEPARTURES[departure]}。"
        lines = (said, *(meant_lines(meant) if rule else ()))
        return Answer(document, lines, tuple(map(wording.describe, (*found, *told))))

    return deed


def imports(wanted: Namespace) -> bool:
    """Return whether an import changes anything."""
    return not wanted.dry_run
