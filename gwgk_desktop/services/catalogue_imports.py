"""Catalogues come in: the standard ones that the program brings, or an office's own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from gwgk_desktop import paths, wording
from gwgk_desktop.documents import catalogue_sheet, payout_sheet
from gwgk_desktop.domain import phrases
from gwgk_desktop.domain.catalogue import (
    CatalogueItem,
    Scope,
    Section,
    as_texts,
    item_of,
    next_code,
)
from gwgk_desktop.domain.catalogue_readings import CataloguePreview, ReadItem, RuleBy
from gwgk_desktop.domain.catalogue_versions import Change, compare
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import catalogue
from gwgk_desktop.services.catalogue import Catalogue, Changes, Revising
from gwgk_desktop.services.catalogue_edits import reading_problems
from gwgk_desktop.wording import catalogue as words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.catalogue_readings import CatalogueReading, CatalogueRow
    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store

_FOLDER = paths.RESOURCES / "catalogues"
_SECTIONS = (
    ("党", Section.PARTY),
    ("财务", Section.FINANCE),
    ("服务", Section.SERVICE),
    ("居务", Section.COMMUNITY),
    ("政", Section.POLICY),
)
"""What the name of a category says of where it hangs, where no code does."""


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """How a catalogue is to be imported."""

    revising: Revising
    warnings_accepted: bool = False
    errors_left_out: bool = False
    remove_missing: bool = False
    """Whether items that the file lacks are taken out of the catalogue."""


def read(store: Store, path: Path, password: str = "") -> Steps[CatalogueReading]:
    """Read a catalogue from a file; changes nothing.

    Raises Refusal where the file cannot be read or holds no catalogue.
    """
    del store  # whatever is read on a lane is handed one
    book = yield from payout_sheet.open_book(path, password)
    if book.fatal:
        wrong = {"wrong_password": True} if password else {}
        raise Refusal(book.fatal, file=book.file, **wrong)
    return catalogue_sheet.understand(book)


def preview(store: Store, reading: CatalogueReading, scope: Scope) -> CataloguePreview:
    """Return what an import of a file would change, and how each rule was read."""
    now = catalogue.newest(store, scope)
    shown = _preview(reading, now, catalogue.codes_ever(store, scope))
    [other] = (it for it in Scope if it is not scope)
    theirs = _names(store, other) - _names(store, scope)
    foreign = [it for it in map(_name, reading.rows) if it in theirs]
    if 2 * len(foreign) <= len(reading.rows):
        return shown
    facts = {"count": len(foreign), "catalogue": other.value, "example": foreign[0]}
    problem = Problem(Code.CATALOGUE_OF_OTHERS, facts=facts)
    return replace(shown, problems=(problem, *shown.problems))


def _names(store: Store, scope: Scope) -> set[str]:
    """Return the codes and titles of all items that a catalogue has, or might have."""
    usual = (it.item for it in standard(scope).items)
    items = (*catalogue.newest(store, scope).items, *usual)
    return {name for it in items for name in (it.code, _titles(as_texts(it)))}


def _name(row: CatalogueRow) -> str:
    """Return the code of a row; its titles, where it has none."""
    return row.texts.get("code") or _titles(row.texts)


def _titles(texts: Mapping[str, str]) -> str:
    levels = (texts.get(it, "") for it in ("first_level", "second_level"))
    return " / ".join(filter(None, levels))


def import_file(store: Store, shown: CataloguePreview, terms: ImportTerms) -> Operation:
    """Import what a preview has shown, all of it or nothing.

    Refuses rows in error and warnings that nobody has agreed to, a catalogue that has
    changed since, and whatever a revision refuses.
    """
    if shown.refused and not terms.errors_left_out:
        raise Refusal(Code.ERRORS_NOT_LEFT_OUT, count=len(shown.refused))
    if shown.warnings and not terms.warnings_accepted:
        raise Refusal(Code.WARNINGS_NOT_ACCEPTED, count=len(shown.warnings))
    now = catalogue.newest(store, shown.scope)
    if preview(store, shown.reading, shown.scope) != shown:
        raise Refusal(Code.FILE_CHANGED, file=shown.reading.file)
    by_change: dict[Change, list[CatalogueItem]] = {it: [] for it in Change}
    for it in shown.changes:
        by_change[it.change].append(it.item)
    gone = by_change[Change.REMOVED] if terms.remove_missing else []
    changed = [*by_change[Change.ADDED], *by_change[Change.CHANGED]]
    if not (changed or gone):
        raise Refusal(Code.CATALOGUE_SAME, file=shown.reading.file)
    facts: dict[str, object] = {
        "file": shown.reading.file,
        "sha256": shown.reading.sha256,
        "added": len(by_change[Change.ADDED]),
        "changed": len(by_change[Change.CHANGED]),
        "removed": len(gone),
    }
    revising = replace(terms.revising, kind=Kind.IMPORT_CATALOGUE, facts=facts)
    return catalogue.revise(store, now, Changes(changed, gone), revising)


def adopt(store: Store, scope: Scope, holds_from: date) -> Operation:
    """Put the standard catalogue in force from a day on; refuse where there is one."""
    now = catalogue.newest(store, scope)
    if now.version is not None:
        raise Refusal(Code.CATALOGUE_EXISTS, catalogue=scope.value)
    items = [it.item for it in standard(scope).items]
    facts: dict[str, object] = {"count": len(items)}
    reason = words.STANDARD_ADOPTED
    revising = Revising(holds_from, reason, Kind.ADOPT_CATALOGUE, facts)
    return catalogue.revise(store, now, Changes(items), revising)


@cache
def standard(scope: Scope) -> CataloguePreview:
    """Return the standard catalogue that the program brings, read as any file is."""
    file = _FOLDER / f"{scope}.csv"
    book = payout_sheet.open_content(file.name, file.read_bytes())
    return _preview(catalogue_sheet.understand(book), Catalogue(scope, None), set())


def _preview(
    reading: CatalogueReading, now: Catalogue, codes_ever: set[str]
) -> CataloguePreview:
    problems = list(reading.problems)
    known = {it.code: it for it in now.items}
    by_title = {(it.first_level, it.second_level): it.code for it in now.items}
    read_items: dict[str, ReadItem] = {}
    named = codes_ever | {it.texts.get("code", "") for it in reading.rows}
    for number, row in enumerate(reading.rows, start=1):
        texts = dict(row.texts)
        titles = texts.get("first_level", ""), texts.get("second_level", "")
        own = texts.get("code") or by_title.get(titles)
        code = own or next_code(now.scope, named | read_items.keys())
        if code in read_items:
            facts = {"item_code": code}
            problems.append(Problem(Code.ITEM_TWICE, row.place, facts))
            continue
        texts |= {"code": code, "scope": now.scope}
        before = known.get(code)
        texts.setdefault("sequence", str(before.sequence if before else number))
        found = _item(texts, row, before)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        read_items[code] = found
        problems += _of_rule(found)
    items = tuple(read_items.values())
    changes = compare(now.items, [it.item for it in items])
    same = len(items) - sum(it.change is not Change.REMOVED for it in changes)
    return CataloguePreview(reading, now.scope, items, changes, same, tuple(problems))


def _item(
    texts: dict[str, str], row: CatalogueRow, old: CatalogueItem | None
) -> ReadItem | Problem:
    """Return the item of a row; what the file has no column for stays as it was."""
    told = {**(as_texts(old) if old else {}), **_by_codes(texts)}
    if not told.get("category_code"):
        told["category_code"] = _section_of(told)
    if old is None:
        _rest_display_on_the_law(told)
    rule, rule_by = _rule(texts, old)
    told["rule"] = rule
    try:
        item = catalogue.checked(item_of(told))
    except Refusal as refusal:
        return Problem(refusal.problem.code, row.place, refusal.problem.facts)
    except ValueError:
        facts = _unreadable(told)
        return Problem(Code.ITEM_VALUE_INVALID, row.place, facts)
    return ReadItem(item, rule_by, row.place)


def _by_codes(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts with the names of sections and villages as their codes."""
    told = dict(texts)
    sections = {name: code for code, name in words.SECTIONS.items()}
    kinds = {name: kind for kind, name in wording.VILLAGE_KINDS.items()}
    told["section"] = sections.get(texts.get("section", ""), texts.get("section", ""))
    named = filter(None, texts.get("bodies", "").split("、"))
    told["bodies"] = ",".join(sorted(kinds.get(it, it) for it in named))
    return told


def _unreadable(told: Mapping[str, str]) -> dict[str, object]:
    """Return which field of an item cannot be read."""
    right = as_texts(item_of({**_RIGHT, "scope": told["scope"]}))
    for field in ("sequence", "category_code", "section", "bodies", *_DAYS):
        try:
            item_of({**right, field: told.get(field, "")})
        except ValueError:
            return {"item_field": field, "text": told.get(field, "")}
    return {"item_field": "code", "text": told.get("code", "")}


_DAYS = ("holds_from", "display_from")
_RIGHT = {"sequence": "1", "category_code": Section.AFFAIRS}


def _section_of(told: Mapping[str, str]) -> Section:
    if told["scope"] == Scope.TOWNSHIP:
        return Section.GOVERNMENT
    category = told.get("category", "")
    found = (section for word, section in _SECTIONS if word in category)
    return next(found, Section.AFFAIRS)


def _rest_display_on_the_law(told: dict[str, str]) -> None:
    """Say what the law's least display rests on, where the file does not."""
    law = _timing()["least_display"]
    if told.get("least_display") == str(law["days"]) and not told.get("display_basis"):
        of_community = told["category_code"] == Section.COMMUNITY
        told["display_basis"] = law["community" if of_community else "village"]
        told["display_from"] = law["holds_from"].isoformat()


def _rule(texts: Mapping[str, str], old: CatalogueItem | None) -> tuple[str, RuleBy]:
    """Return the rule of a row, and how it was come by; "" where it was not.

    Where the words were changed and the rule beside them was not, the words count.
    """
    phrase = texts.get("phrase", old.phrase if old else "")
    stale = old is not None and old.phrase != phrase
    given = texts.get("rule", "")
    if given and not (old is not None and stale and given == old.rule):
        return given, RuleBy.FILE
    if old is not None and old.rule and not stale:
        return old.rule, RuleBy.KEPT
    if rule := phrases.read(phrase).rule:
        return str(rule), RuleBy.PHRASE
    by_code: str | None = _timing()["rules"].get(texts.get("timing_code", ""))
    return (by_code, RuleBy.CODE) if by_code else ("", RuleBy.NOBODY)


def _of_rule(found: ReadItem) -> Iterable[Problem]:
    phrase = found.item.phrase
    if found.rule_by is RuleBy.CODE:
        facts = {"phrase": phrase, "timing_code": found.item.timing_code}
        yield Problem(Code.RULE_BY_CODE, found.place, facts)
    elif found.rule_by in {RuleBy.PHRASE, RuleBy.NOBODY}:
        yield from reading_problems(phrases.read(phrase), phrase, found.place)


@cache
def _timing() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "timing_codes.toml").read_text("utf-8"))
