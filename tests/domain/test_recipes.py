"""Recipes: recognised by their headings, however these are spaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gwgk_desktop.domain.readings import ChosenBy, Field, MappedColumn
from gwgk_desktop.domain.recipes import (
    Difference,
    Recipe,
    difference,
    headings_of,
    mapping_of,
    nearest,
    recipe_of,
    recognise,
)
from tests.township import TODAY, id_number

RECIPE = Recipe(
    "县农业农村局", ("姓名", "账号", "金额（元）"), {"姓名": Field.NAME}, TODAY
)
EARLIER = replace(RECIPE, name="农商行", used_on=date(2026, 1, 5))


def column(heading: str, field: Field | None = None) -> MappedColumn:
    return MappedColumn("公示表", "A", heading, field)


def test_a_recipe_is_recognised_by_its_headings_in_any_order_and_spacing() -> None:
    assert recognise([RECIPE], ["金额(元)", "姓　名", "账 号"]) is RECIPE
    assert recognise([RECIPE], ["姓名", "账号"]) is None
    assert recognise([], ["姓名"]) is None


def test_another_unit_is_another_heading() -> None:
    assert recognise([RECIPE], ["姓名", "账号", "金额（万元）"]) is None


def test_of_two_recipes_alike_the_one_used_last_is_taken() -> None:
    assert recognise([EARLIER, RECIPE], RECIPE.headings) is RECIPE
    assert nearest([EARLIER, RECIPE], RECIPE.headings[:2]) is RECIPE


@pytest.mark.parametrize(
    ("headings", "found"),
    [(("姓名", "账号", "村"), RECIPE), (("姓名", "村", "组"), None)],
)
def test_the_nearest_shares_three_fifths_of_its_headings(
    headings: tuple[str, ...], found: Recipe | None
) -> None:
    assert nearest([RECIPE], headings) is found


def test_a_recipe_without_headings_is_near_to_nothing() -> None:
    assert nearest([replace(RECIPE, headings=())], ("姓名",)) is None


def test_a_difference_names_what_is_new_and_what_is_gone() -> None:
    found = difference(RECIPE, ("姓 名", "社保卡号", "金额（元）"))
    assert found == Difference(("社保卡号",), ("账号",))
    assert found
    assert not difference(RECIPE, RECIPE.headings)


def test_personal_data_is_no_heading() -> None:
    columns = [column("姓名"), column(id_number()), column(""), column("姓 名")]
    assert headings_of(columns) == ("姓名",)


def test_a_recipe_keeps_what_every_heading_means() -> None:
    columns = (column("姓名", Field.NAME), column("户编号"))
    made = recipe_of("农商行", columns, TODAY)
    assert made == Recipe(
        "农商行", ("姓名", "户编号"), {"姓名": Field.NAME, "户编号": None}, TODAY
    )


def test_a_heading_of_two_meanings_is_left_to_the_reader_or_the_clerk() -> None:
    head = column("户主", Field.HOUSEHOLD_HEAD)
    name = column("户主", Field.NAME)
    assert recipe_of("甲", (head, name), TODAY).mapping == {}
    by_clerk = replace(name, chosen_by=ChosenBy.CLERK)
    assert recipe_of("甲", (head, by_clerk), TODAY).mapping == {"户主": Field.NAME}


def test_a_mapping_is_read_as_it_was_written() -> None:
    assert mapping_of({"姓名": "name", "户编号": None}) == {
        "姓名": Field.NAME,
        "户编号": None,
    }
    with pytest.raises(ValueError, match="nonsense"):
        mapping_of({"姓名": "nonsense"})
