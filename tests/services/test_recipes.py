"""Recipes: kept, recognised, shown when the layout has changed, carried elsewhere."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.readings import Choices, Field
from gwgk_desktop.domain.recipes import Difference, Recognised
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import history, payout_readings, payouts, recipes
from gwgk_desktop.store.database import Store
from tests.conftest import NOW, TODAY
from tests.readers import workbook
from tests.services.deeds import add, terms_of
from tests.store.contents import contents
from tests.township import card, id_number

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.readings import PayoutReading

OFFICE = "县农业农村局"
HEADINGS = ["村名", "姓名", "身份证号", "账号", "应发金额", "户编号"]


def book_of(folder: Path, headings: list[str] = HEADINGS, name: str = "a.xlsx") -> Any:
    """Return a workbook of two payouts, opened."""
    cells = [("梅岭村", "王小明", id_number(n), card(n), "#9.5", "1") for n in (1, 2)]
    rows = [" ".join((*it, "x")[: len(headings)]) for it in cells]
    drawing = "\n".join([" ".join(headings), *rows])
    path = folder / name
    path.write_bytes(workbook(("公示表", drawing)))
    return finish(payout_readings.open_book(path))


def read(
    store: Store, book: Any, name: str = "", **choices: Any
) -> tuple[PayoutReading, Recognised | None]:
    return finish(recipes.read(store, book, Choices(**choices), name))


def refusal_of(work: Any) -> tuple[Code, dict[str, object]]:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.problem.code, dict(refused.value.problem.facts)


def field_of(reading: PayoutReading, heading: str) -> Field | None:
    [column] = [it for it in reading.mapping if it.heading == heading]
    return column.field


@pytest.fixture
def kept(township: Store, tmp_path: Path) -> Store:
    """Give a township that keeps a recipe: the house number is a remark."""
    book = book_of(tmp_path)
    reading, found = read(township, book, mapping={"户编号": Field.REMARK})
    assert found is None
    recipes.keep(township, f" {OFFICE} ", reading)
    return township


def test_a_recipe_is_recognised_and_read_by(kept: Store, tmp_path: Path) -> None:
    book = book_of(tmp_path)
    plain = finish(payout_readings.understand(kept, book))
    assert field_of(plain, "户编号") is None
    reading, found = read(kept, book)
    assert found is not None
    assert (found.recipe.name, bool(found.difference)) == (OFFICE, False)
    assert field_of(reading, "户编号") is Field.REMARK
    recipes.refuse_changed_layout(reading, found)


def test_the_clerks_word_is_above_the_recipes(kept: Store, tmp_path: Path) -> None:
    book = book_of(tmp_path)
    reading, _ = read(kept, book, mapping={"户 编号": None})
    assert field_of(reading, "户编号") is None


def test_a_recipe_that_changes_nothing_costs_no_second_reading(
    township: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = book_of(tmp_path)
    reading, _ = read(township, book)
    recipes.keep(township, OFFICE, reading)
    monkeypatch.setattr(recipes, "understand", None)
    _, found = read(township, book)
    assert found is not None


def test_a_changed_layout_is_told_and_not_used(kept: Store, tmp_path: Path) -> None:
    book = book_of(tmp_path, ["村名", "姓名", "身份证号", "社保卡号", *HEADINGS[4:]])
    reading, found = read(kept, book)
    assert found is not None
    assert found.difference == Difference(("社保卡号",), ("账号",))
    assert field_of(reading, "户编号") is None
    code, facts = refusal_of(lambda: recipes.refuse_changed_layout(reading, found))
    assert code is Code.LAYOUT_CHANGED
    assert facts == {
        "file": "a.xlsx",
        "recipe": OFFICE,
        "new": ["社保卡号"],
        "gone": ["账号"],
    }
    confirmed = finish(recipes.understand(kept, book, Choices(), found.recipe))
    assert field_of(confirmed, "户编号") is Field.REMARK


def test_an_office_may_be_named(kept: Store, tmp_path: Path) -> None:
    book = book_of(tmp_path, ["姓名", "应发金额"])
    assert read(kept, book)[1] is None
    _, found = read(kept, book, OFFICE)
    assert found is not None
    assert found.difference.gone == ("村名", "身份证号", "账号", "户编号")
    code, facts = refusal_of(lambda: read(kept, book, "县农业局"))
    assert (code, facts) == (
        Code.RECIPE_UNKNOWN,
        {"recipe": "县农业局", "known": OFFICE},
    )


STRANGE = ["甲栏", "姓名", "身份证号", "账号", "乙栏", "户编号"]


def test_a_workbook_is_read_by_the_recipe_without_which_it_is_not(
    kept: Store, tmp_path: Path
) -> None:
    book = book_of(tmp_path, STRANGE)
    unread, found = read(kept, book)
    assert unread.fatal is Code.NO_TABLE
    assert found is not None  # most of its headings are the recipe's
    assert found.difference == Difference(("甲栏", "乙栏"), ("村名", "应发金额"))
    assert refusal_of(lambda: recipes.refuse_fatal(unread))[0] is Code.NO_TABLE
    told = {"乙栏": Field.AMOUNT, "甲栏": Field.VILLAGE}
    reading = finish(recipes.understand(kept, book, Choices(mapping=told), None))
    assert (reading.count, reading.fatal) == (2, None)
    recipes.refuse_fatal(reading)
    recipes.keep(kept, "农商行", reading)
    for name in ("", "农商行"):
        again, found = read(kept, book, name)
        assert found is not None
        assert (again.count, found.recipe.name) == (2, "农商行")


ONLY_BY_RECIPE = ["村名", "姓名", "身份证号", "账号", "乙栏", "户编号"]


@pytest.mark.parametrize("name", ["", "农商行"])
def test_a_recipe_is_recognised_where_it_alone_knows_the_amount(
    township: Store, tmp_path: Path, name: str
) -> None:
    first = book_of(tmp_path, ONLY_BY_RECIPE)
    reading, found = read(township, first, mapping={"乙栏": Field.AMOUNT})
    assert found is None
    recipes.keep(township, "农商行", reading)
    joined = book_of(tmp_path, [*ONLY_BY_RECIPE, "丙栏"])
    unread, found = read(township, joined, name)
    assert unread.fatal is Code.NO_TABLE
    assert found is not None
    assert found.difference == Difference(("丙栏",), ())
    confirmed = finish(recipes.understand(township, joined, Choices(), found.recipe))
    assert (confirmed.count, confirmed.fatal) == (2, None)


def test_a_recipe_that_no_longer_helps_is_not_offered(
    township: Store, tmp_path: Path
) -> None:
    book = book_of(tmp_path, ONLY_BY_RECIPE)
    told, _ = read(township, book, mapping={"乙栏": Field.AMOUNT})
    recipes.keep(township, "农商行", told)
    unread, found = read(township, book, mapping={"乙栏": None})
    assert (unread.fatal, found) == (Code.NO_TABLE, None)


def test_a_workbook_without_any_column_is_refused(kept: Store, tmp_path: Path) -> None:
    path = tmp_path / "说明.xlsx"
    path.write_bytes(workbook(("说明", "填表说明")))
    book = finish(payout_readings.open_book(path))
    for work in (
        lambda: read(kept, book),
        lambda: read(kept, book, mapping={"户编号": Field.REMARK}),
        lambda: finish(recipes.understand(kept, book, Choices(), None)),
    ):
        assert refusal_of(work)[0] is Code.NO_TABLE


def test_a_mapping_of_an_unknown_heading_is_refused(
    kept: Store, tmp_path: Path
) -> None:
    reading, _ = read(kept, book_of(tmp_path))
    recipes.refuse_unknown_headings(reading, {"户 编号": None})
    code, facts = refusal_of(
        lambda: recipes.refuse_unknown_headings(reading, {"户编": None})
    )
    assert code is Code.HEADING_UNKNOWN
    assert facts == {"file": "a.xlsx", "heading": "户编", "known": "户编号"}
    nothing = replace(reading, mapping=())
    recipes.refuse_unknown_headings(nothing, {"户编": None})  # refused for itself


def test_a_recipe_wants_a_name(township: Store, tmp_path: Path) -> None:
    reading, _ = read(township, book_of(tmp_path))
    refused = refusal_of(lambda: recipes.keep(township, " ", reading))
    assert refused == (Code.RECIPE_NAME_MISSING, {})


def test_keeping_a_recipe_again_replaces_it_and_can_be_undone(
    kept: Store, tmp_path: Path
) -> None:
    [before] = recipes.every(kept)
    reading, _ = read(kept, book_of(tmp_path), mapping={"户编号": None})
    deed = recipes.keep(kept, OFFICE, reading)
    [after] = recipes.every(kept)
    assert after.mapping["户编号"] is None
    assert history.entries(kept, 1)[0].facts == {"recipe": OFFICE, "headings": 6}
    history.undo(kept, deed.id)
    assert recipes.every(kept) == [before]


def test_a_recipe_can_be_removed_and_the_removal_undone(kept: Store) -> None:
    before = recipes.every(kept)
    deed = recipes.remove(kept, OFFICE)
    assert recipes.every(kept) == []
    assert refusal_of(lambda: recipes.remove(kept, OFFICE))[0] is Code.RECIPE_UNKNOWN
    history.undo(kept, deed.id)
    assert recipes.every(kept) == before


def test_a_batch_remembers_its_recipe_and_so_the_recipe_its_use(
    kept: Store, tmp_path: Path
) -> None:
    later = Store(kept.path, now=lambda: NOW.replace(month=12))
    reading, _ = read(later, book_of(tmp_path))
    preview = payouts.preview(later, reading, terms_of(later))
    finish(
        payouts.import_batch(
            later, preview, accept_warnings=True, leave_out_errors=True, recipe=OFFICE
        )
    )
    assert recipes.called(later, OFFICE).used_on == TODAY.replace(month=12)
    assert history.entries(later, 1)[0].facts["recipe"] == OFFICE
    later.close()


def test_a_batch_without_a_recipe_is_no_use_of_any(kept: Store) -> None:
    add(kept)
    assert recipes.called(kept, OFFICE).used_on == TODAY
    assert "recipe" not in history.entries(kept, 1)[0].facts


def test_a_heading_that_was_added_is_known_from_then_on(
    township: Store, tmp_path: Path
) -> None:
    book = book_of(tmp_path)
    deed = recipes.keep_meaning(township, "户 编号", Field.REMARK)
    assert recipes.meanings(township) == {"户编号": Field.REMARK}
    assert field_of(finish(payout_readings.understand(township, book)), "户编号") is (
        Field.REMARK
    )
    again = refusal_of(lambda: recipes.keep_meaning(township, "户编号", Field.REMARK))
    assert again[0] is Code.NOTHING_CHANGED
    recipes.keep_meaning(township, "户编号", Field.ADDRESS)
    recipes.remove_meaning(township, "户编号")
    assert recipes.meanings(township) == {}
    assert refusal_of(lambda: recipes.remove_meaning(township, "户编号"))[0] is (
        Code.MEANING_UNKNOWN
    )
    assert refusal_of(lambda: history.undo(township, deed.id))[0] is Code.CHANGED_SINCE
    kinds = [it.kind for it in history.entries(township, 2)]
    assert kinds == [Kind.REMOVE_MEANING, Kind.KEEP_MEANING]


@pytest.mark.parametrize("heading", ["", "（）", id_number()])
def test_what_is_no_heading_is_never_kept(township: Store, heading: str) -> None:
    work = lambda: recipes.keep_meaning(township, heading, Field.NAME)  # noqa: E731
    assert refusal_of(work)[0] is Code.MEANING_UNUSABLE


def test_an_export_replaces_recipes_and_no_other_file(
    kept: Store, tmp_path: Path
) -> None:
    file = tmp_path / "模板.json"
    recipes.export(kept, file)
    recipes.export(kept, file)
    file.write_bytes(b"mine")
    code, facts = refusal_of(lambda: recipes.export(kept, file))
    assert (code, facts) == (Code.FILE_EXISTS, {"file": str(file)})
    assert file.read_bytes() == b"mine"
    assert refusal_of(lambda: recipes.export(kept, tmp_path))[0] is Code.IS_A_FOLDER
    recipes.export(kept, file, overwrite=True)
    assert file.read_bytes() != b"mine"


def test_recipes_are_carried_to_another_desk(kept: Store, tmp_path: Path) -> None:
    recipes.keep_meaning(kept, "户编号", Field.REMARK)
    file = tmp_path / "模板.json"
    assert recipes.export(kept, file) == recipes.every(kept)
    assert id_number(1) not in file.read_text("utf-8")
    there = Store(tmp_path / "there.db", now=lambda: NOW)
    taken = recipes.take_in(there, file)
    assert taken.recipes == (OFFICE,)
    assert taken.meanings == ("户编号",)
    assert recipes.every(there) == recipes.every(kept)
    assert recipes.meanings(there) == recipes.meanings(kept)
    assert recipes.take_in(there, file).operation is None
    assert taken.operation is not None
    history.undo(there, taken.operation.id)
    assert recipes.every(there) == []
    assert recipes.meanings(there) == {}
    there.close()


def test_a_file_gives_way_to_nothing_but_what_has_changed(
    kept: Store, tmp_path: Path
) -> None:
    file = tmp_path / "模板.json"
    recipes.export(kept, file)
    document = json.loads(file.read_text("utf-8"))
    document["recipes"][0]["mapping"]["户编号"] = None
    file.write_text(json.dumps(document))
    assert recipes.take_in(kept, file).recipes == (OFFICE,)
    assert recipes.called(kept, OFFICE).mapping["户编号"] is None


def altered(**changes: Any) -> str:
    recipe = {
        "name": "农商行",
        "headings": ["姓名"],
        "mapping": {"姓名": "name"},
        "used_on": "2026-09-15",
    }
    document = {"format": recipes.FORMAT, "recipes": [recipe], "meanings": {}}
    recipe.update({key: it for key, it in changes.items() if key in recipe})
    document.update({key: it for key, it in changes.items() if key in document})
    return json.dumps(document)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "null", "{}", "PK", "\udcff", "[" * 100_000, " " * 4_000_001),
        altered(format="another"),
        altered(recipes=[1]),
        altered(meanings=[]),
        altered(meanings={"姓名": "nonsense"}),
        altered(meanings={" ": "name"}),
        altered(name=""),
        altered(name=7),
        altered(headings=7),
        altered(headings=[id_number()]),
        altered(mapping={"姓名": "nonsense"}),
        altered(mapping={"姓名": []}),
        altered(used_on="yesterday"),
        altered(used_on=7),
    ],
)
def test_any_other_file_is_refused_and_nothing_changed(
    kept: Store, tmp_path: Path, text: str
) -> None:
    before = contents(kept)
    file = tmp_path / "别的.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    code, facts = refusal_of(lambda: recipes.take_in(kept, file))
    assert contents(kept) == before
    assert (code, facts) == (Code.NOT_RECIPES, {"file": "别的.json"})


def test_a_file_that_is_not_there_is_said_so(kept: Store, tmp_path: Path) -> None:
    work = lambda: recipes.take_in(kept, tmp_path / "没有.json")  # noqa: E731
    assert refusal_of(work)[0] is Code.FILE_MISSING


def test_a_recipe_is_the_same_whatever_day_it_was_used(kept: Store) -> None:
    [one] = recipes.every(kept)
    assert recipes._same(one, replace(one, used_on=TODAY.replace(month=1)))
    assert not recipes._same(None, one)
