"""The office's own facts: each edit is a deed, and names are what they mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.boards import Board
from gwgk_desktop.domain.office import (
    Office,
    PublicColumn,
    Source,
    StaffMember,
    VillageKind,
)
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import boards, example, history, office
from tests.services.deeds import add
from tests.store.contents import contents
from tests.township import OFFICE, PROGRAMME, card, id_number, reading, record, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from gwgk_desktop.store.database import Store


def last_deed(store: Store) -> tuple[Kind, dict[str, object]]:
    entry = history.entries(store, 1)[0]
    return entry.kind, dict(entry.facts)


def test_programmes_are_seeded_once_and_no_edit_is_lost(store: Store) -> None:
    office.seed_programmes(store)
    assert len(office.programmes(store)) == 57
    edited = replace(office.programmes(store)[0], policy="昌农〔2026〕8号")
    office.save_programme(store, edited)
    assert last_deed(store) == (Kind.EDIT_PROGRAMME, {"programme": edited.name})
    office.seed_programmes(store)
    assert last_deed(store)[0] is Kind.EDIT_PROGRAMME  # nothing was done
    assert office.programmes(store)[0] == edited


def test_programmes_that_are_new_to_the_program_are_added(store: Store) -> None:
    office.seed_programmes(store)
    with store.operation(Kind.EDIT_PROGRAMME):
        store.db.execute_sql("DELETE FROM subsidy_programme WHERE id > 55")
    office.seed_programmes(store)
    assert last_deed(store) == (
        Kind.SEED_PROGRAMMES,
        {"count": 2, "sealed": True},
    )
    assert len(office.programmes(store)) == 57


@pytest.mark.parametrize("text", ["耕地地力保护补贴", "地力补贴", "2130122"])
def test_a_programme_is_found_by_any_of_its_names(store: Store, text: str) -> None:
    office.seed_programmes(store)
    assert office.programme_called(store, text).key == "2130122"


@pytest.mark.parametrize(
    ("text", "nearest"), [("地力补帖", "地力补贴"), ("完全不同的东西", "")]
)
def test_an_unknown_programme_is_refused_with_the_nearest(
    store: Store, text: str, nearest: str
) -> None:
    office.seed_programmes(store)
    with pytest.raises(Refusal) as refused:
        office.programme_called(store, text)
    assert refused.value.problem.code is Code.PROGRAMME_UNKNOWN
    assert refused.value.problem.facts == {"programme": text, "known": nearest}


def test_the_office_is_saved_as_a_deed(store: Store) -> None:
    assert office.save_office(store, OFFICE).touched == {"office"}
    assert office.office(store) == OFFICE
    assert last_deed(store) == (Kind.EDIT_OFFICE, {"township": "云溪镇"})


def test_villages_are_added_under_their_plain_name(store: Store) -> None:
    office.add_villages(store, ["梅岭村委会", "石桥", "东湖社区居委会"])
    assert [(it.name, it.kind) for it in office.villages(store)] == [
        ("梅岭村", VillageKind.VILLAGE),
        ("石桥村", VillageKind.VILLAGE),
        ("东湖社区", VillageKind.COMMUNITY),
    ]
    assert last_deed(store)[0] is Kind.ADD_VILLAGES


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["石桥村", "梅岭村民委员会"], Code.VILLAGE_EXISTS),
        (["石桥村", "石桥"], Code.VILLAGE_EXISTS),
        (["石桥村", " "], Code.VILLAGE_NAME_MISSING),
        (["石桥村", "360299196102020013"], Code.VILLAGE_NAME_INVALID),
        (["石桥村", "Shiqiao"], Code.VILLAGE_NAME_INVALID),
        (["石桥村", "大坑村!"], Code.VILLAGE_NAME_INVALID),
    ],
)
def test_of_villages_all_are_added_or_none(
    store: Store, names: list[str], code: Code
) -> None:
    office.add_villages(store, ["梅岭村"])
    with pytest.raises(Refusal) as refused:
        office.add_villages(store, names)
    assert refused.value.problem.code is code
    assert [it.name for it in office.villages(store)] == ["梅岭村"]


def test_a_village_keeps_its_name_to_itself(township: Store) -> None:
    first, second = office.villages(township)[:2]
    with pytest.raises(Refusal) as refused:
        office.save_village(township, replace(second, name="梅岭村委会"))
    assert refused.value.problem.code is Code.VILLAGE_EXISTS
    renamed = replace(first, name="新梅岭村", groups=("一组", "七组"))
    office.save_village(township, renamed)
    assert office.villages(township)[0] == renamed
    assert last_deed(township) == (Kind.EDIT_VILLAGE, {"village": "新梅岭村"})


@pytest.mark.parametrize("name", ["梅岭村", "梅岭", " 梅岭村委会 ", "梅岭村村民委员会"])
def test_a_village_is_found_however_it_is_written(township: Store, name: str) -> None:
    assert office.village_called(township, name).name == "梅岭村"


@pytest.mark.parametrize(("name", "nearest"), [("梅林村", "梅岭村"), ("北京市", "")])
def test_an_unknown_village_is_refused_with_the_nearest(
    township: Store, name: str, nearest: str
) -> None:
    with pytest.raises(Refusal) as refused:
        office.village_called(township, name)
    assert refused.value.problem.code is Code.VILLAGE_NOT_LISTED
    assert refused.value.problem.facts == {"village": name, "known": nearest}


def test_boards_are_added_changed_and_removed_as_deeds(township: Store) -> None:
    before = boards.boards(township)
    village = office.villages(township)[0]
    boards.save_board(township, Board(0, village.id, "新公开栏", "路口", 1000, 800))
    [new] = [it for it in boards.boards(township) if it not in before]
    boards.save_board(township, replace(new, width_mm=2000))
    assert replace(new, width_mm=2000) in boards.boards(township)
    boards.remove_board(township, new)
    assert boards.boards(township) == before
    deeds = [(it.kind, it.facts["board"]) for it in history.entries(township)[:3]]
    told = f"{village.name} 新公开栏"
    assert deeds == [
        (Kind.REMOVE_BOARD, told),
        (Kind.EDIT_BOARD, told),
        (Kind.ADD_BOARD, told),
    ]


def test_staff_are_added_changed_and_removed_as_deeds(township: Store) -> None:
    before = office.staff(township)
    office.save_staff_member(township, StaffMember(0, "王干事", "经办人"))
    new = office.staff(township)[-1]
    office.save_staff_member(township, replace(new, post="审核人"))
    assert office.staff(township)[-1].post == "审核人"
    office.remove_staff_member(township, new)
    assert office.staff(township) == before
    assert last_deed(township) == (Kind.EDIT_STAFF, {"name": "王干事"})


def test_the_example_is_the_township_of_the_samples(store: Store) -> None:
    operation = example.fill(store)
    assert operation.touched == {
        *("office", "village", "villager_group", "board", "staff_member")
    }
    told = office.office(store)
    assert (told.township, told.county) == ("云溪镇", "昌溪县")
    assert told.supervision_phone
    assert len(office.villages(store)) == 6
    assert all(len(it.groups) == 6 for it in office.villages(store))
    assert len(boards.boards(store)) == 9
    assert len(office.staff(store)) == 2


def test_the_example_never_touches_a_store_in_use(store: Store) -> None:
    office.add_villages(store, ["梅岭村"])
    before = contents(store)
    with pytest.raises(Refusal) as refused:
        example.fill(store)
    assert refused.value.problem.code is Code.FOLDER_NOT_EMPTY
    assert contents(store) == before


def test_the_example_never_touches_an_office_that_has_a_name(store: Store) -> None:
    office.save_office(store, OFFICE)
    with pytest.raises(Refusal):
        example.fill(store)
    assert office.villages(store) == []


def test_an_alias_leads_to_the_village_of_today(township: Store) -> None:
    operation = office.add_alias(township, "老石桥", "石桥村委会")
    assert operation.touched == {"village_alias"}
    assert office.village_called(township, "老石桥村委会").name == "石桥村"
    assert office.villages(township)[1].names == ("石桥村", "老石桥村")
    told: dict[str, object] = {"alias": "老石桥村", "village": "石桥村"}
    assert last_deed(township) == (Kind.ADD_VILLAGE_ALIAS, told)
    removed = office.remove_alias(township, "老石桥村")
    assert office.villages(township)[1].aliases == ()
    assert last_deed(township) == (Kind.REMOVE_VILLAGE_ALIAS, told)
    history.undo(township, removed.id)
    assert office.villages(township)[1].aliases == ("老石桥村",)
    history.undo(township, operation.id)
    assert office.villages(township)[1].aliases == ()


@pytest.mark.parametrize(
    ("alias", "code", "facts"),
    [
        ("梅岭", "village_alias_taken", {"alias": "梅岭村", "village": "梅岭村"}),
        ("石桥村", "village_alias_taken", {"alias": "石桥村", "village": "石桥村"}),
        ("坪上", "village_alias_taken", {"alias": "坪上村", "village": "梅岭村"}),
        (" ", "village_not_listed", {"village": " ", "known": ""}),
    ],
)
def test_a_name_means_one_village(
    township: Store, alias: str, code: Code, facts: dict[str, object]
) -> None:
    office.add_alias(township, "坪上村", "梅岭村")
    before = contents(township)
    with pytest.raises(Refusal) as refused:
        office.add_alias(township, alias, "石桥村")
    assert (refused.value.problem.code, refused.value.problem.facts) == (code, facts)
    assert contents(township) == before


def test_an_alias_is_a_name_as_a_village_has_it(township: Store) -> None:
    with pytest.raises(Refusal) as refused:
        office.add_alias(township, "x1", "大坑村")
    assert refused.value.problem.code is Code.VILLAGE_NAME_INVALID


def test_an_alias_is_no_name_for_a_new_village(township: Store) -> None:
    office.add_alias(township, "坪上村", "梅岭村")
    second = office.villages(township)[1]
    with pytest.raises(Refusal):
        office.add_villages(township, ["坪上"])
    with pytest.raises(Refusal):
        office.save_village(township, replace(second, name="坪上村"))


@pytest.mark.parametrize("alias", ["石桥村委会", "梅岭村", "坪上"])
def test_a_village_is_not_saved_with_an_alias_that_means_another_or_itself(
    township: Store, alias: str
) -> None:
    office.add_alias(township, "坪上村", "大坑村")
    first = office.villages(township)[0]
    with pytest.raises(Refusal) as refused:
        office.save_village(township, replace(first, aliases=(alias,)))
    assert refused.value.problem.code is Code.VILLAGE_ALIAS_TAKEN


def test_aliases_are_saved_with_their_village(township: Store) -> None:
    first = office.villages(township)[0]
    office.save_village(
        township, replace(first, aliases=("坪上", "坪上村委会", "古塘"))
    )
    assert office.villages(township)[0].aliases == ("坪上村", "古塘村")
    office.save_village(township, replace(first, aliases=("古塘村",)))
    assert office.villages(township)[0].aliases == ("古塘村",)


def test_an_alias_that_is_none_is_not_removed(township: Store) -> None:
    office.add_alias(township, "坪上村", "梅岭村")
    with pytest.raises(Refusal) as refused:
        office.remove_alias(township, "坪下")
    assert refused.value.problem.code is Code.VILLAGE_ALIAS_UNKNOWN
    assert refused.value.problem.facts == {"alias": "坪下", "known": "坪上村"}


def test_a_village_is_not_renamed_to_what_is_no_name(township: Store) -> None:
    village = office.villages(township)[0]
    for name, code in (
        *(("", Code.VILLAGE_NAME_MISSING), ("3村", Code.VILLAGE_NAME_INVALID)),
    ):
        with pytest.raises(Refusal) as refused:
            office.save_village(township, replace(village, name=name))
        assert refused.value.problem.code is code
        assert refused.value.problem.facts == {}
    assert office.villages(township)[0] == village


def test_the_digits_of_the_county_and_the_mask_are_kept(store: Store) -> None:
    told = replace(
        OFFICE, division_code="360299", mask=Mask.SIX_FOUR, mask_order="昌民〔2026〕3号"
    )
    office.save_office(store, told)
    assert office.office(store) == told


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"division_code": "3602"}, Code.DIVISION_CODE_INVALID),
        ({"division_code": "060299"}, Code.DIVISION_CODE_INVALID),
        ({"division_code": "３６０２９９"}, Code.DIVISION_CODE_INVALID),
        ({"mask": Mask.SIX_FOUR}, Code.MASK_ORDER_MISSING),
    ],
)
def test_more_digits_than_are_safe_want_the_countys_order(
    store: Store, changes: dict[str, Any], code: Code
) -> None:
    with pytest.raises(Refusal) as refused:
        office.save_office(store, replace(OFFICE, **changes))
    assert refused.value.problem.code is code
    assert office.office(store) == Office()


def test_public_columns_are_edited_with_the_rule_behind_them(township: Store) -> None:
    programme = office.programme_called(township, "地力补贴")
    columns = (*programme.columns, PublicColumn("树种", Source.EXTRA))
    with pytest.raises(Refusal) as refused:
        office.save_programme(
            township, replace(programme, columns=columns, rule="见通知")
        )
    assert refused.value.problem.code is Code.COLUMN_RULE_MISSING
    assert refused.value.problem.facts == {"columns": ["树种"]}
    ruled = replace(programme, columns=columns, rule="昌林〔2026〕8号")
    office.save_programme(township, ruled)
    assert office.programme_called(township, "地力补贴") == ruled
    kind, facts = last_deed(township)
    assert kind is Kind.EDIT_PROGRAMME
    assert facts["by_rule"] == "昌林〔2026〕8号"
    assert facts["public_columns"] == [it.heading for it in columns]


def test_a_column_that_a_store_had_already_wants_no_rule_anew(township: Store) -> None:
    programme = office.programme_called(township, "地力补贴")
    fewer = replace(programme, columns=programme.columns[2:], rule="")
    office.save_programme(township, fewer)
    assert office.programme_called(township, "地力补贴") == fewer


def test_a_sensitive_programme_wants_a_rule_for_more_than_name_and_amount(
    township: Store,
) -> None:
    programme = office.programme_called(township, "临时救助金")
    group = PublicColumn("组", Source.GROUP)
    with pytest.raises(Refusal) as refused:
        office.save_programme(
            township, replace(programme, columns=(*programme.columns, group))
        )
    assert refused.value.problem.facts == {"columns": ["组"]}


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("身份证号", PersonalData.ID_NUMBER),
        ("公民 身份 号码", PersonalData.ID_NUMBER),
        ("一卡通帐号", PersonalData.BANK_ACCOUNT),
        ("开户行", PersonalData.BANK_ACCOUNT),
        ("联系方式", PersonalData.PHONE),
        ("家庭住址", PersonalData.ADDRESS),
        (id_number(), PersonalData.ID_NUMBER),
    ],
)
def test_no_rule_opens_a_column_of_personal_data(
    township: Store, heading: str, kind: PersonalData
) -> None:
    programme = office.programme_called(township, "地力补贴")
    columns = (*programme.columns, PublicColumn(heading, Source.EXTRA))
    before = contents(township)
    with pytest.raises(Refusal) as refused:
        office.save_programme(
            township, replace(programme, columns=columns, rule="昌农〔2026〕8号")
        )
    assert refused.value.problem.code is Code.COLUMN_NOT_PUBLIC
    assert refused.value.problem.facts["kind"] is kind
    assert contents(township) == before


def test_a_column_wants_a_heading(township: Store) -> None:
    programme = office.programme_called(township, "地力补贴")
    with pytest.raises(Refusal) as refused:
        office.save_programme(
            township, replace(programme, columns=(PublicColumn(" ", Source.NAME),))
        )
    assert refused.value.problem.code is Code.COLUMN_HEADING_MISSING


def test_a_programme_that_was_never_kept_is_held_to_the_same(store: Store) -> None:
    with pytest.raises(Refusal) as refused:
        office.save_programme(store, PROGRAMME)
    assert refused.value.problem.code is Code.COLUMN_RULE_MISSING


def test_the_ages_of_a_programme_are_known_where_a_rule_tells_them(
    township: Store,
) -> None:
    assert office.age_limits(office.programme_called(township, "高龄津贴")) == (80, 0)
    assert office.age_limits(office.programme_called(township, "地力补贴")) is None


@pytest.mark.parametrize(
    "field", ["supervision_phone", "enquiry_phone", "township", "county", "mask_order"]
)
@pytest.mark.parametrize("number", [id_number(4), card(4)])
def test_no_field_of_the_office_takes_a_number_of_a_person(
    store: Store, field: str, number: str
) -> None:
    """Whatever stands in a telephone's field may stand on every sheet."""
    texts = [number, f"云溪镇{number}", "、".join((number[:9], number[9:]))]
    for text in texts[: None if field.endswith("phone") else 2]:
        changes: dict[str, Any] = {field: text}
        with pytest.raises(Refusal) as refused:
            office.save_office(store, replace(OFFICE, **changes))
        phone = field.endswith("phone")
        code = Code.TELEPHONE_INVALID if phone else Code.NUMBER_IN_TEXT
        assert refused.value.problem.code is code
        assert number not in repr(refused.value.problem)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0798-2623456",
        "（0798）2623456、13900000002",
        "0571-5550100 转 802",
        "12345、400-800-1234",
        "+86 139 0000 0002（李会计）",
        "2623456/2623457",
        "０７９８－２６２３４５６",
        "0798-12345；12388",
    ],
)
def test_all_that_is_shaped_like_a_telephone_is_taken(store: Store, text: str) -> None:
    office.save_office(store, replace(OFFICE, supervision_phone=text))
    assert office.office(store).supervision_phone == text


@pytest.mark.parametrize("text", ["abc", "无", "镇纪委", "、"])
def test_a_telephone_is_in_the_field_of_telephones(store: Store, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        office.save_office(store, replace(OFFICE, enquiry_phone=text))
    assert refused.value.problem.code is Code.TELEPHONE_INVALID
    assert "如 0559-4512345" in wording.describe(refused.value.problem)


def test_somebodys_account_is_no_telephone_of_the_office(township: Store) -> None:
    add(township, reading(table(record(1, bank_account="80123456"))))
    with pytest.raises(Refusal) as refused:
        office.save_office(township, replace(OFFICE, enquiry_phone="8012-3456"))
    assert refused.value.problem.code is Code.TELEPHONE_OF_PERSON


def test_somebodys_telephone_is_the_offices_only_where_the_clerk_agrees(
    township: Store,
) -> None:
    add(township, reading(table(record(1, phone="13900000002"))))
    told = replace(OFFICE, enquiry_phone="0798-2623456、139 0000 0002")
    with pytest.raises(Refusal) as refused:
        office.save_office(township, told)
    assert refused.value.problem.code is Code.TELEPHONE_NOT_AGREED
    assert "139" not in wording.describe(refused.value.problem)
    assert office.office(township).enquiry_phone != told.enquiry_phone
    operation = office.save_office(township, told, agreed=True)
    assert office.office(township) == told
    [entry] = [it for it in history.entries(township) if it.id == operation.id]
    assert entry.facts["shared_telephones"] == 1
    office.save_office(township, replace(told, county="新县"))  # asked once


def test_staff_boards_and_programmes_take_no_number_either(township: Store) -> None:
    member = StaffMember(0, "赵七", "经办人", id_number(4))
    board = Board(0, 1, f"公开栏{card(4)}", "村口", 1000, 1000)
    programme = replace(office.programmes(township)[0], unit=id_number(4))
    deeds: list[Callable[[], object]] = [
        lambda: office.save_staff_member(township, member),
        lambda: boards.save_board(township, board),
        lambda: office.save_programme(township, programme),
    ]
    for deed in deeds:
        with pytest.raises(Refusal):
            deed()
