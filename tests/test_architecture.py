"""The house stands as it is drawn: layers, and a home for each library."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING

import grimp
import pytest
from importlinter.cli import lint_imports

from gwgk_desktop import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PACKAGE = "gwgk_desktop"
HOMES: Mapping[str, str] = {
    "PySide6": "ui",
    "shiboken6": "ui",
    "peewee": "store",
    "playhouse": "store",
    "sqlite3": "store",
    "sqlcipher3": "store",
    "openpyxl": "documents",
    "reportlab": "documents",
    "PIL": "documents",
    "python_calamine": "documents",
    "defusedxml": "documents",
    "msoffcrypto": "documents",
    "olefile": "documents",
    "pypdfium2": "documents",
    "zxingcpp": "documents",
    "icalendar": "documents",
    "rapidfuzz": "documents",
    "argon2": "store",
    "cryptography": "store",
    "chinese_calendar": "services",
    "filelock": "desk",
    "platformdirs": "paths",
}
"""Library → its one home: the module, or package, that alone may import it."""
STANDARD_LIBRARY = frozenset(sys.stdlib_module_names)


def homeless(
    imports: Iterable[tuple[str, str]], homes: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the imports (importer, library) that happen outside the library's home.

    What is neither ours, nor of the standard library, nor in the table has no home
    anywhere; the domain has none for anything but the standard library.
    """
    return [
        (importer, imported)
        for importer, imported in imports
        if not _at_home(importer, imported.partition(".")[0], homes)
    ]


def _at_home(importer: str, library: str, homes: Mapping[str, str]) -> bool:
    if library == PACKAGE:
        return True
    if library in homes:
        home = f"{PACKAGE}.{homes[library]}"
        return importer == home or importer.startswith(f"{home}.")
    return library in STANDARD_LIBRARY


def imports_of(package: str) -> list[tuple[str, str]]:
    """Return every import of a package, as (importer, imported)."""
    graph = grimp.build_graph(package, include_external_packages=True, cache_dir=None)
    return sorted(
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    )


@pytest.fixture
def our_log() -> Iterator[None]:
    """Keep our log on: import-linter sets logging up anew and turns it off."""
    yield
    logging.getLogger(PACKAGE).disabled = False


@pytest.mark.usefixtures("our_log")
def test_every_import_contract_is_kept() -> None:
    assert lint_imports() == 0


def test_the_drawing_names_every_module_once_and_no_other() -> None:
    text = (paths.ROOT / "ARCHITECTURE.md").read_text("utf-8")
    tree = text.partition(f"\n{PACKAGE}/\n")[2].partition("\ntests/")[0]
    drawn = [
        (folder[1], name)
        for folder in re.finditer(
            r"^  (\w+)/(.*?)(?=^  \w|\Z)", tree, re.MULTILINE | re.DOTALL
        )
        for name in re.findall(r"\b(\w+\.py)\b", folder[2])
    ]
    package = paths.ROOT / PACKAGE
    there = [(it.parent.name, it.name) for it in package.glob("*/*.py")]
    assert sorted(drawn) == sorted(it for it in there if it[1] != "__init__.py")


def test_each_library_has_one_home() -> None:
    assert homeless(imports_of(PACKAGE), HOMES) == []


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    domain = f"{PACKAGE}.domain"
    beyond = [
        (importer, imported)
        for importer, imported in imports_of(PACKAGE)
        if importer.startswith(domain)
        and not imported.startswith(domain)
        and imported.partition(".")[0] not in STANDARD_LIBRARY
    ]
    assert beyond == []


def test_the_graph_holds_the_whole_house() -> None:
    """An empty graph would keep every rule."""
    found = imports_of(PACKAGE)
    libraries = {imported.partition(".")[0] for _, imported in found}
    used = {"PySide6", "peewee", "sqlite3", "openpyxl", "reportlab", "filelock"}
    assert used <= libraries
    layers = ("domain", "wording", "paths", "store", "documents", "services", "cli")
    importers = {importer for importer, _ in found}
    for layer in layers:
        assert any(it.startswith(f"{PACKAGE}.{layer}") for it in importers)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("services.payouts", "peewee"),
        ("services.payouts", "PySide6.QtCore"),
        ("cli.commands", "openpyxl"),
        ("wording", "reportlab.pdfgen"),
        ("store.payouts", "openpyxl"),
        ("documents.workbooks", "sqlite3"),
        ("documents.workbooks", "playhouse"),
        ("domain.money", "sqlite3"),
        ("domain.money", "numpy"),
        ("ui.main", "peewee"),
        ("ui.main", "filelock"),
        ("services.office", "platformdirs"),
        ("storehouse.payouts", "peewee"),
        ("ui.main", "requests"),
        ("__main__", "PySide6"),
    ],
)
def test_an_import_outside_its_home_is_found(importer: str, imported: str) -> None:
    planted = (f"{PACKAGE}.{importer}", imported)
    right = (f"{PACKAGE}.store.payouts", "peewee")
    assert homeless([right, planted], HOMES) == [planted]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("ui.main", "PySide6.QtWidgets"),
        ("store.database", "sqlite3"),
        ("desk", "filelock"),
        ("paths", "platformdirs"),
        ("domain.money", "decimal"),
        ("services.payouts", "gwgk_desktop.store.payouts"),
    ],
)
def test_an_import_at_home_is_no_violation(importer: str, imported: str) -> None:
    assert homeless([(f"{PACKAGE}.{importer}", imported)], HOMES) == []


def test_planted_modules_are_seen_by_the_graph(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: a file on the disk with a wrong import is found."""
    folder = tmp_path_factory.mktemp("planted")
    package = folder / "planted_house"
    for name in ("", "domain", "services"):
        (package / name).mkdir(exist_ok=True)
        (package / name / "__init__.py").touch()
    (package / "services" / "payouts.py").write_text(
        "def late() -> None:\n    import peewee\n    import json\n"
    )
    monkeypatch.syspath_prepend(str(folder))
    found = imports_of("planted_house")
    assert ("planted_house.services.payouts", "peewee") in found
    assert homeless(found, HOMES) == [("planted_house.services.payouts", "peewee")]
