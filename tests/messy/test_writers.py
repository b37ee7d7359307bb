"""Drawn files are what they say they are: other readers find in them what was drawn."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from defusedxml import ElementTree

from tests.messy.drawing import draw
from tests.messy.traits import Trait

WRITTEN = (
    *(Trait.INLINE_TEXTS, Trait.ODD_PARTS, Trait.NO_REFERENCES, Trait.FORMULAS),
    *(Trait.XLSM, Trait.WPS_ZIP, Trait.SMALL_DIMENSION, Trait.SHEETS_NAMED),
)


@pytest.mark.parametrize("trait", WRITTEN)
def test_openpyxl_finds_the_people_of_a_drawn_xlsx(trait: Trait) -> None:
    drawn = draw(3, [trait])
    book = openpyxl.load_workbook(io.BytesIO(drawn.content), data_only=True)
    for row in drawn.truth.rows:
        values = [cell.value for cell in book[row.sheet][row.row]]
        assert row.values["name"] in values
        assert float(row.values["amount"]) in values


def test_the_xml_of_a_prefixed_workbook_is_the_same_but_for_the_prefix() -> None:
    plain, prefixed = draw(3, []), draw(3, [Trait.PREFIXED])
    assert b"<x:worksheet" in _part(prefixed.content, "xl/worksheets/sheet1.xml")
    for name in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"):
        one, other = (
            [(it.tag, it.text, it.attrib) for it in ElementTree.fromstring(part).iter()]
            for part in (_part(plain.content, name), _part(prefixed.content, name))
        )
        assert one == other


def test_an_ods_holds_the_names_as_they_were_drawn() -> None:
    drawn = draw(3, [Trait.ODS])
    root = ElementTree.fromstring(_part(drawn.content, "content.xml"))
    texts = {it.text for it in root.iter()}
    assert {row.values["name"] for row in drawn.truth.rows} <= texts


def _part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)
