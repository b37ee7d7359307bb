"""What the program is delivered with: programmes, headings, the example, fonts."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from gwgk_desktop import paths
from gwgk_desktop.documents import headings, wall_sheets
from gwgk_desktop.domain.office import (
    OF_SENSITIVE,
    Programme,
    PublicColumn,
    Sensitivity,
    Source,
    VillageKind,
    village_key,
)
from gwgk_desktop.domain.pages import AS_USUAL
from gwgk_desktop.domain.payments import PaymentStatus
from gwgk_desktop.domain.payout_sheets import compose
from gwgk_desktop.domain.problems import Severity
from gwgk_desktop.domain.readings import Choices, Field
from gwgk_desktop.services import office
from tests.township import FORMS, OFFICE, TODAY, line, sheet_request

SEED = paths.RESOURCES / "seed"
PROGRAMMES = office._programmes_of_resources()
ROWS = tomllib.loads((SEED / "programmes.toml").read_text("utf-8"))["programme"]
HEADINGS: dict[str, list[str]] = tomllib.loads(
    (paths.RESOURCES / "headings.toml").read_text("utf-8")
)
EXAMPLE: dict[str, Any] = tomllib.loads((SEED / "example.toml").read_text("utf-8"))
NEVER_PUBLIC = (
    "身份证",
    "证件",
    "账号",
    "帐号",
    "卡号",
    "电话",
    "手机",
    "地址",
    "住址",
)
FONTS = [
    ("NotoSerifSC-Regular", "NotoSerifSC"),
    ("NotoSerifSC-Bold", "NotoSerifSC"),
    ("NotoSansSC-Regular", "NotoSansSC"),
    ("LXGWWenKai-Regular", "LXGWWenKai"),
    ("HanaMinB", "HanaMinB"),
]


def test_there_are_57_programmes_each_with_its_own_key_and_name() -> None:
    """Their enums are valid, or they could not have been made."""
    assert len(PROGRAMMES) == 57
    for name in ("key", "name", "short_name"):
        assert len({getattr(it, name) for it in PROGRAMMES}) == 57
    assert all(it.key and it.name and it.short_name for it in PROGRAMMES)


def test_a_programme_row_says_what_the_program_reads_and_how_sure_it_is() -> None:
    known = {
        *("key", "code", "name", "short_name", "department", "unit", "frequency"),
        *("notice_rule", "notice_days", "publication", "sensitivity", "columns"),
        "evidence",
    }
    maybe = {"notice_days", "least_age", "most_age", "rule"}
    assert all(row.keys() - maybe == known - maybe for row in ROWS)
    assert {row["evidence"][0] for row in ROWS} == set("ABC")


def test_no_two_programmes_are_called_alike() -> None:
    called: dict[str, str] = {}
    for programme in PROGRAMMES:
        for name in {*programme.names, programme.code or programme.name}:
            assert called.setdefault(name, programme.name) == programme.name


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda it: it.key)
def test_no_public_column_is_called_like_personal_data(programme: Programme) -> None:
    for column in programme.columns:
        assert not any(word in column.heading for word in NEVER_PUBLIC)


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda it: it.key)
def test_a_list_says_who_was_paid_and_a_summary_how_much(programme: Programme) -> None:
    sources = [column.source for column in programme.columns]
    needed = Source.NAME if programme.names_people else Source.AMOUNT
    assert needed in sources or not sources
    assert sources or not programme.names_people
    single = [it for it in sources if it is not Source.EXTRA]
    assert len(set(single)) == len(single)


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda it: it.key)
def test_a_notice_lasts_at_least_as_long_as_rules_ask(programme: Programme) -> None:
    assert programme.notice_days is None or 3 <= programme.notice_days <= 30


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda it: it.key)
def test_a_sheet_of_every_programme_can_be_drawn(programme: Programme) -> None:
    told = line(extras=tuple((it.heading, "甲") for it in programme.columns))
    sheet, problems = compose(sheet_request(told, programme=programme))
    assert not [it for it in problems if it.severity is Severity.ERROR]
    assert wall_sheets.missing_glyphs(sheet) == []
    assert wall_sheets.draw(sheet, FORMS, AS_USUAL, TODAY).page_count == 1
    assert ("王小明" in sheet.texts()) == programme.names_people


def test_no_heading_stands_under_two_fields_or_twice() -> None:
    every = [heading for some in HEADINGS.values() for heading in some]
    assert len(set(every)) == len(every)


def test_every_heading_is_written_as_it_is_compared() -> None:
    every = {heading for some in HEADINGS.values() for heading in some}
    assert {headings.heading_key(heading) for heading in every} == every


def test_the_headings_are_those_of_the_fields() -> None:
    assert HEADINGS.keys() == {it.value for it in Field} | {"other"}


@pytest.mark.parametrize("field", list(Field))
def test_every_heading_means_its_field_the_first_most(field: Field) -> None:
    for rank, heading in enumerate(HEADINGS[field]):
        assert headings.Meanings(Choices()).of(heading) == headings.Meaning(field, rank)


@pytest.mark.parametrize("heading", HEADINGS["other"])
def test_other_headings_mean_no_field(heading: str) -> None:
    assert headings.Meanings(Choices()).of(heading) == headings.Meaning(
        None, HEADINGS["other"].index(heading)
    )


def test_the_example_names_the_six_villages_of_the_samples() -> None:
    names = [village["name"] for village in EXAMPLE["village"]]
    assert names == ["梅岭村", "石桥村", "大坑村", "上源村", "东湖村", "新塘村"]
    assert all(village_key(name) == name for name in names)
    kinds = {VillageKind(village["kind"]) for village in EXAMPLE["village"]}
    assert kinds == {VillageKind.VILLAGE}


def test_the_example_has_nine_boards_and_its_telephones() -> None:
    assert sum(len(village["board"]) for village in EXAMPLE["village"]) == 9
    assert EXAMPLE["office"]["township"] == OFFICE.township
    assert EXAMPLE["office"]["supervision_phone"]
    assert not any(member["telephone"] for member in EXAMPLE["staff"])


@pytest.mark.parametrize(("name", "family"), FONTS)
def test_a_font_stands_with_its_licence_and_may_be_embedded(
    name: str, family: str
) -> None:
    font = TTFontFile(str(paths.FONTS / f"{name}.ttf"))
    assert font.name.decode() == name
    assert len(font.charToGlyph) > 20_000
    licence = (paths.FONTS / f"{family}-OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in licence.upper()


@pytest.mark.parametrize("kind", ["comparison", "bank_return"])
def test_headings_of_lists_stand_as_they_are_compared_and_once(kind: str) -> None:
    table = tomllib.loads((paths.RESOURCES / "list_headings.toml").read_text("utf-8"))
    told = [it for those in table[kind].values() for it in those]
    assert [it for it in told if headings.heading_key(it) != it] == []
    assert len(set(told)) == len(told)


def test_a_bank_word_means_one_thing() -> None:
    table = tomllib.loads((paths.RESOURCES / "bank_words.toml").read_text("utf-8"))
    words = [word.upper() for those in table.values() for word in those]
    assert len(set(words)) == len(words)
    assert set(table) == set(PaymentStatus)


@pytest.mark.parametrize("field", ["id_number", "bank_account", "phone", "address"])
def test_a_public_column_called_as_workbooks_call_personal_data_is_known(
    field: str,
) -> None:
    """So no programme can show a column that the reader would not even leave over."""
    for told in HEADINGS[field]:
        assert PublicColumn(told, Source.EXTRA).never_public, told


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda it: it.key)
def test_what_a_programme_shows_beyond_the_usual_has_its_rule(
    programme: Programme,
) -> None:
    assert not any(it.never_public for it in programme.columns)
    if programme.names_people and programme.sensitivity is not Sensitivity.HIGH:
        assert re.search("[号条]", programme.rule)
    if programme.sensitivity is Sensitivity.HIGH and not programme.rule:
        assert all(it.source in OF_SENSITIVE for it in programme.shown_columns)
