"""How sheets look and what their fixed sentences say, read from `forms`.

A file is taken whole or refused: each mistake with the file, the key and the reason.
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from gwgk_desktop import paths
from gwgk_desktop.domain.pages import Direction, Paper, Setting, TypeSize
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.sheet_forms import (
    FACES,
    PLACES,
    SIGNATURE_PLACES,
    Look,
    Part,
    Sentences,
    SheetForms,
    places_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

FILE = "notice_sheets.toml"
"""The file of forms: in `forms`, and the office's own in the data folder."""
MISSING, UNKNOWN, KIND, RANGE, BRACES = "missing", "unknown", "kind", "range", "braces"
_SIZES = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0)}
_BOUNDS = {
    "margin": (5.0, 50.0),
    "title": (12.0, 90.0),
    "lead": (8.0, 48.0),
    "body": (8.0, 48.0),
    "least_body": (6.0, 48.0),
    "note": (6.0, 36.0),
    "panels": (1.0, 4.0),
    "code": (39.0, 80.0),
}
"""What each length and size may be; a code under 32 mm is not read from a photo,
and the quiet zone takes up to a sixth of its side."""


def load(folder: Path) -> SheetForms:
    """Return the office's own forms in its data folder, else those delivered.

    Raises Refusal with SHEET_FORM_WRONG: the file, the key, and why.
    """
    own = folder / FILE
    return _read(own) if own.exists() else standard()


@cache
def standard() -> SheetForms:
    """Return the forms that are delivered."""
    return _read(paths.FORMS / FILE)


def _read(path: Path) -> SheetForms:
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise paths.refusal_of(error, path) from error
    except ValueError as error:
        raise _wrong(path, "", KIND) from error
    return _Reader(path).forms(told)


class _Reader:
    """Takes what a file says apart, and refuses what it should not say."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def forms(self, told: dict[str, Any]) -> SheetForms:
        self._keys(told, "", ("look", "faces", "lines", "sentences"))
        faces = self._table(told, "faces")
        self._keys(faces, "faces.", list(Part))
        for key, face in faces.items():
            if face not in FACES:
                raise _wrong(self._path, f"faces.{key}", UNKNOWN)
        lines = self._table(told, "lines")
        self._keys(
            lines, "lines.", ("page_subtotal", "signatures", "township_signatures")
        )
        if not isinstance(lines["page_subtotal"], bool):
            raise _wrong(self._path, "lines.page_subtotal", KIND)
        texts = self._table(told, "sentences")
        self._keys(texts, "sentences.", list(PLACES))
        for key, text in texts.items():
            self._sentence(f"sentences.{key}", text, PLACES[key])
        sentences = Sentences(
            texts,
            self._signatures(lines, "signatures"),
            self._signatures(lines, "township_signatures"),
        )
        by_part = {Part(key): str(face) for key, face in faces.items()}
        looks = {}
        papers = self._table(told, "look")
        self._keys(papers, "look.", list(Paper))
        for paper in Paper:
            sizes = self._table(papers, paper, "look.")
            self._keys(sizes, f"look.{paper}.", list(TypeSize))
            for size in TypeSize:
                prefix = f"look.{paper}.{size}."
                table = self._table(sizes, size, f"look.{paper}.")
                numbers = self._numbers(table, prefix)
                for direction in Direction:
                    short, long = _SIZES[paper]
                    upright = direction is Direction.UPRIGHT
                    looks[Setting(paper, direction, size)] = Look(
                        width=short if upright else long,
                        height=long if upright else short,
                        faces=by_part,
                        page_subtotal=lines["page_subtotal"],
                        panels=int(numbers.pop("panels")),
                        **numbers,
                    )
                    numbers["panels"] = float(table["panels"])
        return SheetForms(looks, sentences)

    def _table(
        self, told: dict[str, Any], key: str, prefix: str = ""
    ) -> dict[str, Any]:
        table = told[key]
        if not isinstance(table, dict):
            raise _wrong(self._path, f"{prefix}{key}", KIND)
        return table

    def _keys(self, told: dict[str, Any], prefix: str, wanted: Collection[str]) -> None:
        """Refuse keys that nobody knows and those that lack."""
        for key in told:
            if key not in wanted:
                raise _wrong(self._path, f"{prefix}{key}", UNKNOWN)
        for key in wanted:
            if key not in told:
                raise _wrong(self._path, f"{prefix}{key}", MISSING)

    def _numbers(self, table: dict[str, Any], prefix: str) -> dict[str, float]:
        self._keys(table, prefix, list(_BOUNDS))
        for key, value in table.items():
            low, high = _BOUNDS[key]
            kinds = (int,) if key == "panels" else (int, float)
            if isinstance(value, bool) or not isinstance(value, kinds):
                raise _wrong(self._path, prefix + key, KIND)
            if not low <= value <= high:
                raise _wrong(self._path, prefix + key, RANGE)
        if table["least_body"] > table["body"]:
            raise _wrong(self._path, f"{prefix}least_body", RANGE)
        return {key: float(value) for key, value in table.items()}

    def _signatures(self, lines: dict[str, Any], key: str) -> tuple[str, ...]:
        told = lines[key]
        if not isinstance(told, list):
            raise _wrong(self._path, f"lines.{key}", KIND)
        for text in told:
            self._sentence(f"lines.{key}", text, SIGNATURE_PLACES)
        return tuple(told)

    def _sentence(self, key: str, text: object, places: Iterable[str]) -> None:
        if not isinstance(text, str):
            raise _wrong(self._path, key, KIND)
        found = places_of(text)
        if found is None or not found <= set(places):
            raise _wrong(self._path, key, BRACES)


def _wrong(path: Path, key: str, reason: str) -> Refusal:
    facts: dict[str, object] = {"file": path.name, "form_key": key}
    return Refusal(Code.SHEET_FORM_WRONG, **facts, form_fault=reason)
