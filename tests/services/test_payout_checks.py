"""What earlier lists make doubtful of a new one; nothing is refused for it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.problems import Code, Place, Problem, Refusal, Severity
from gwgk_desktop.domain.readings import Field, StatedTotal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import history, office, payout_checks, payouts
from tests.begun import TODAY
from tests.services.deeds import PAID_ON, add, preview, terms_of
from tests.township import COLUMNS, card, id_number, reading, record, table

if TYPE_CHECKING:
    from gwgk_desktop.domain.payouts import Imported
    from gwgk_desktop.domain.readings import PayoutReading, PayoutRecord
    from gwgk_desktop.store.database import Store

OLD_FORM = "360299500619001"
"""The number of the first person, as it was written before 1999."""


def read(*records: PayoutRecord, name: str = "b") -> PayoutReading:
    """Return a list; `name` tells its file from others."""
    return reading(table(*records), sha256=name * 32)


def paid(
    store: Store, *records: PayoutRecord, name: str = "a", **terms: Any
) -> Imported:
    """Import a list under these terms."""
    seen = payouts.preview(store, read(*records, name=name), terms_of(store, **terms))
    steps = payouts.import_batch(
        store, seen, accept_warnings=True, leave_out_errors=True
    )
    return finish(steps)


def found(store: Store, *records: PayoutRecord, **terms: Any) -> list[Problem]:
    """Return what is doubtful of a list, but for what is wrong with it alone.

    And but for its quantities: these lists are of 亩, whatever programme is chosen.
    """
    listed = read(*records)
    seen = payouts.preview(store, listed, terms_of(store, **terms))
    others = (it for it in seen.problems if it not in listed.problems)
    return [it for it in others if it.code is not Code.QUANTITY_NOT_WHOLE]


def codes(problems: list[Problem]) -> list[Code]:
    return [it.code for it in problems]


def at(row: int, field: Field) -> Place:
    return Place("公示表", row, COLUMNS[field].letter)


def test_a_list_of_which_nothing_is_known_is_not_doubted(township: Store) -> None:
    assert found(township, record(1), record(2, village="石桥村")) == []


def test_who_was_paid_for_the_same_period_is_a_warning_with_batch_day_and_village(
    township: Store,
) -> None:
    paid(township, record(1), record(2))
    [problem] = found(township, record(1, village="石桥村", row=9), record(3))
    assert (problem.code, problem.severity) == (
        Code.DUPLICATE_ID_NUMBER,
        Severity.WARNING,
    )
    assert problem.place == at(9, Field.ID_NUMBER)
    assert problem.facts == {
        "name": "王小明",
        "batch": 1,
        "day": PAID_ON,
        "village": "梅岭村",
    }
    assert "第1批（2026-09-10发放，梅岭村）" in wording.describe(problem)


def test_within_one_list_the_same_number_twice_stays_an_error(township: Store) -> None:
    seen = preview(township, read(record(1), record(2, id_number=id_number(1))))
    assert {it.severity for it in seen.problems} == {Severity.ERROR}
    assert seen.refused == 2


@pytest.mark.parametrize(
    "terms",
    [
        {"programme": "公益林"},
        {"year": 2025, "period": "第二批"},
        {"period": "第二批"},
    ],
)
def test_another_programme_or_period_is_no_repetition(
    township: Store, terms: dict[str, Any]
) -> None:
    paid(township, record(1), **terms)
    assert found(township, record(1)) == []


def test_an_undone_batch_is_forgotten(township: Store) -> None:
    history.undo(township, paid(township, record(1)).operation_id)
    assert found(township, record(1)) == []


def test_what_counts_is_the_person_that_a_line_names_since_it_was_corrected(
    township: Store,
) -> None:
    paid(township, record(1))
    line = payouts.lines(township, 1, 0, 1)[0]
    new = LineCorrection(
        group=line.group,
        name="赵六",
        id_number=id_number(9),
        bank_account=line.bank_account,
        quantity=line.quantity,
        rate=line.rate,
        amount_fen=line.amount_fen,
        reason="写错了人",
    )
    payouts.correct_line(township, line.id, new)
    assert found(township, record(1)) == []
    nine = record(9, name="赵六")
    assert codes(found(township, nine)) == [Code.DUPLICATE_ID_NUMBER]
    assert codes(found(township, record(9), period="二")) == [Code.ID_NUMBER_TWO_NAMES]


def test_the_old_form_of_a_number_is_the_same_person(township: Store) -> None:
    paid(township, record(1, id_number=OLD_FORM))
    forms, twice = found(township, record(1))
    assert (forms.code, twice.code) == (
        Code.ID_NUMBER_TWO_FORMS,
        Code.DUPLICATE_ID_NUMBER,
    )
    assert forms.place == at(5, Field.ID_NUMBER)
    assert forms.facts == {"name": "王小明", "other": "王小明"}


def test_an_old_form_is_known_again_where_the_new_one_was_paid(township: Store) -> None:
    paid(township, record(1))
    [problem] = found(township, record(1, id_number=OLD_FORM), period="第二批")
    assert problem.code is Code.ID_NUMBER_TWO_FORMS


def test_both_forms_in_one_list_are_found(township: Store) -> None:
    [problem] = found(township, record(1), record(2, id_number=OLD_FORM))
    assert problem.code is Code.ID_NUMBER_TWO_FORMS
    assert problem.place == at(6, Field.ID_NUMBER)
    assert problem.facts == {"name": "王小明二", "other": "王小明"}


def test_a_row_without_a_name_has_no_other_name(township: Store) -> None:
    paid(township, record(1), programme="公益林")
    assert found(township, record(1, name="")) == []


def test_one_number_under_two_names_is_doubtful(township: Store) -> None:
    paid(township, record(1), programme="公益林")
    [problem] = found(township, record(1, name="王晓明"))
    assert problem.code is Code.ID_NUMBER_TWO_NAMES
    assert problem.place == at(5, Field.NAME)
    assert problem.facts == {"name": "王晓明", "other": "王小明"}
    paid(township, record(1, name="王晓明"), name="c", programme="公益林", year=2025)
    assert found(township, record(1, name="王晓明")) == []  # it was accepted once


def test_a_name_that_is_only_spaced_otherwise_is_the_same(township: Store) -> None:
    paid(township, record(1, name="阿依•买买提"), programme="公益林")
    assert found(township, record(1, name="阿依·买买提")) == []


@pytest.mark.parametrize(
    ("programme", "born", "doubtful"),
    [
        ("高龄津贴", "19460910", False),
        ("高龄津贴", "19460911", True),
        ("养老服务补", "19660910", False),
        ("养老服务补", "19660911", True),
        ("孤儿", "20080911", False),
        ("孤儿", "20080910", True),
        ("地力补贴", "20200101", False),
    ],
)
def test_age_is_counted_on_the_day_of_payment(
    township: Store, programme: str, born: str, *, doubtful: bool
) -> None:
    whose = record(1, id_number=id_number(born=born))
    problems = found(township, whose, record(2, id_number=""), programme=programme)
    problems = [it for it in problems if it.place and it.place.row == 5]
    assert codes(problems) == [Code.AGE_OUT_OF_RANGE] * doubtful


def test_an_age_is_told_with_what_the_programme_asks_for(township: Store) -> None:
    young = record(1, id_number=id_number(born="19460911"))
    [problem] = found(township, young, programme="高龄津贴")
    assert problem.facts == {"name": "王小明", "age": 79, "youngest": 80, "oldest": ""}
    assert "79周岁，本项目应满80周岁。" in wording.describe(problem)
    old = record(1, id_number=id_number(born="20000101"))
    [problem] = found(township, old, programme="孤儿")
    assert "26周岁，本项目应不超过17周岁。" in wording.describe(problem)


def test_a_number_without_a_date_has_no_age(township: Store) -> None:
    read_wrong = record(1, id_number="360299194613010010")
    assert found(township, read_wrong, programme="高龄津贴") == []


def test_programmes_that_exclude_one_another_are_told_with_the_rule(
    township: Store,
) -> None:
    paid(township, record(1), programme="农村低保", period="2月")
    later = {"period": "1月", "paid_on": date(2026, 9, 1)}
    paid(township, record(1), record(2), name="c", programme="农村低保", **later)
    paid(township, record(3), name="d", programme="农村低保", year=2025)
    first, second = found(
        township, record(1), record(2), record(3), programme="农村特困"
    )
    assert (first.code, first.place) == (
        Code.EXCLUSIVE_PROGRAMMES,
        at(5, Field.NAME),
    )
    assert first.facts == {
        "name": "王小明",
        "batch": 1,  # the latest payment, not the latest import
        "day": PAID_ON,
        "programme": "农村居民最低生活保障金",
        "basis": "国发〔2016〕14号：纳入特困供养的，不再适用低保",
    }
    assert second.facts["batch"] == 2


def test_what_is_excluded_goes_both_ways(township: Store) -> None:
    paid(township, record(1), programme="农村特困")
    assert codes(found(township, record(1), programme="农村低保")) == [
        Code.EXCLUSIVE_PROGRAMMES
    ]
    assert found(township, record(1), programme="公益林") == []


def test_every_programme_of_the_delivered_table_is_known(township: Store) -> None:
    programmes = office.programmes(township)
    for short in ("农村特困", "城市特困", "农村低保", "城市低保", "孤儿", "残疾生活"):
        whose = office.programme_called(township, short).id
        assert payout_checks._excluding(township, whose, programmes)


def test_the_offices_own_table_holds_alone(township: Store) -> None:
    own = township.path.parent / payout_checks.EXCLUSIVE
    own.write_text(
        '[[pair]]\none = ["地力补贴"]\nother = ["公益林"]\nbasis = "昌农〔2026〕8号"\n',
        "utf-8",
    )
    paid(township, record(1), programme="公益林")
    [problem] = found(township, record(1))
    assert problem.facts["basis"] == "昌农〔2026〕8号"
    paid(township, record(2), name="c", programme="农村特困")
    assert found(township, record(2), programme="农村低保") == []


@pytest.mark.parametrize(
    "text", ["[[pair", "pair = 3", "[[pair]]\none = []", 'pair = ["a"]']
)
def test_a_table_that_cannot_be_read_is_refused_by_name(
    township: Store, text: str
) -> None:
    (township.path.parent / payout_checks.EXCLUSIVE).write_text(text, "utf-8")
    with pytest.raises(Refusal) as refused:
        found(township, record(1))
    assert refused.value.problem.code is Code.TABLE_UNREADABLE
    assert refused.value.problem.facts == {"table": "exclusive_programmes.toml"}


@pytest.mark.parametrize(
    ("other", "number", "head", "severity"),
    [
        ("", "", "", None),
        ("王小明", "", "", None),
        ("王 小明", id_number(1), "", None),
        ("王小明", OLD_FORM, "", None),
        ("王小明", id_number(2), "", Severity.WARNING),
        ("王大明", "", "", Severity.WARNING),
        ("王大明", id_number(2), "王二明", Severity.WARNING),
        ("王大明", id_number(2), "王大明", Severity.NOTE),
    ],
)
def test_a_payee_who_is_another_is_pointed_out_and_the_head_only_noted(
    township: Store, other: str, number: str, head: str, severity: Severity | None
) -> None:
    line = record(1, payee=other, payee_id_number=number, household_head=head)
    problems = found(township, line)
    assert [(it.code, it.severity) for it in problems] == (
        [(Code.PAYEE_DIFFERS, severity)] if severity else []
    )
    for problem in problems:
        assert problem.place == at(5, Field.PAYEE)
        assert problem.facts == {"name": "王小明", "payee": other}


@pytest.mark.parametrize(
    ("group", "nearest"), [("九组", "二组"), ("河边组", ""), ("第七村民小组", "")]
)
def test_a_group_that_its_village_has_not_is_told_with_the_nearest(
    township: Store, group: str, nearest: str
) -> None:
    problems = found(township, record(1, group=group), record(2, group=group))
    assert codes(problems) == [Code.GROUP_UNKNOWN] * 2
    assert problems[1].place == at(6, Field.GROUP)
    facts = dict(problems[0].facts)
    assert facts.pop("nearest") in {nearest, *("一组", "三组", "四组", "五组", "六组")}
    assert facts == {"village": "梅岭村", "group": group}


def test_a_group_that_is_an_address_is_told_without_it(township: Store) -> None:
    address = "江西省某县云溪镇石桥村一组12号"
    [problem] = found(township, record(1, group=address))
    assert (problem.code, problem.severity) == (
        *(Code.GROUP_IS_ADDRESS, Severity.WARNING),
    )
    assert problem.place == at(5, Field.GROUP)
    assert problem.facts == {"name": "王小明"}


@pytest.mark.parametrize("group", ["", "3组", "第三村民小组"])
def test_a_group_is_known_however_it_is_written(township: Store, group: str) -> None:
    assert found(township, record(1, group=group)) == []


def test_a_village_that_has_named_no_groups_doubts_none(township: Store) -> None:
    village = office.villages(township)[0]
    office.save_village(township, replace(village, groups=()))
    assert found(township, record(1, group="九组")) == []


def last_year(store: Store, *records: PayoutRecord, **terms: Any) -> None:
    paid(store, *records, **({"year": 2025} | terms))


@pytest.mark.parametrize(
    ("quantity", "jumps"),
    [("10", False), ("13", False), ("13.01", True), ("7", False), ("6.99", True)],
)
def test_a_quantity_that_changed_by_more_than_three_tenths_is_doubtful(
    township: Store, quantity: str, *, jumps: bool
) -> None:
    last_year(township, record(1, quantity=Decimal(10)))
    now = record(1, quantity=Decimal(quantity), amount=Decimal("884.92"), rate=None)
    problems = found(township, now)
    assert codes(problems) == [Code.QUANTITY_JUMP] * jumps
    for problem in problems:
        assert problem.place == at(5, Field.QUANTITY)
        assert problem.facts == {
            "name": "王小明",
            "before_year": 2025,
            "before": Decimal(10),
            "year": 2026,
            "quantity": Decimal(quantity),
        }


@pytest.mark.parametrize(("was", "now"), [(None, "5"), ("5", None), ("0", "5")])
def test_what_was_not_counted_or_is_not_cannot_jump(
    township: Store, was: str | None, now: str | None
) -> None:
    def counted(text: str | None) -> PayoutRecord:
        return record(1, quantity=None if text is None else Decimal(text), rate=None)

    last_year(township, counted(was))
    assert found(township, counted(now)) == []


def test_new_households_and_those_gone_are_noted_once_a_year_is_known(
    township: Store,
) -> None:
    last_year(township, *(record(at) for at in range(1, 9)))
    new, gone = found(township, record(1), record(9))
    assert (new.code, new.severity) == (Code.HOUSEHOLD_NEW, Severity.NOTE)
    assert new.place == at(6 + 7, Field.NAME)
    assert new.facts == {"name": "王小明九", "before_year": 2025}
    assert (gone.code, gone.severity, gone.place) == (
        Code.HOUSEHOLDS_GONE,
        Severity.NOTE,
        None,
    )
    assert gone.facts == {
        "before_year": 2025,
        "count": 7,
        "names": ["王小明二", "王小明三", "王小明四", "王小明五", "王小明六"],
    }


def test_villages_without_a_list_then_or_now_are_not_compared(township: Store) -> None:
    last_year(township, record(1), record(2, village="大坑村"))
    assert found(township, record(1), record(3, village="石桥村")) == []


def test_a_household_paid_by_another_batch_of_this_year_is_not_gone(
    township: Store,
) -> None:
    last_year(township, record(1), record(2))
    paid(township, record(1), name="c")
    assert found(township, record(2)) == []


def test_the_year_before_is_the_last_that_is_stored_with_the_same_period(
    township: Store,
) -> None:
    last_year(township, record(1), year=2022)
    last_year(township, record(2), year=2024, name="c", period="第二批")
    last_year(township, record(3), year=2024, name="d", period="第一批")
    assert found(township, record(2), period="第二批") == []
    assert found(township, record(3), period="第一批") == []
    assert found(township, record(4)) == []  # two periods, and neither is this one


def test_a_year_of_one_period_is_compared_whatever_it_is_called(
    township: Store,
) -> None:
    last_year(township, record(1), period="全年")
    assert codes(found(township, record(1), record(2))) == [Code.HOUSEHOLD_NEW]


def test_households_without_a_number_are_known_by_where_they_are(
    township: Store,
) -> None:
    bare = [record(at, id_number="") for at in (1, 2)]
    last_year(township, *bare, record(3))
    assert found(township, record(1), *(bare[1]._replace(group="第1组"),)) == [
        Problem(
            Code.HOUSEHOLDS_GONE,
            None,
            {"before_year": 2025, "count": 1, "names": ["王小明三"]},
        )
    ]
    three = record(3, id_number="")
    assert found(township, *bare, three) == []
    four = record(4, id_number="")
    assert codes(found(township, *bare, three, four)) == [Code.HOUSEHOLD_NEW]
    other = record(3, id_number=id_number(33))
    assert Code.HOUSEHOLD_NEW in codes(found(township, *bare, other))


def test_a_households_lines_are_counted_together(township: Store) -> None:
    def part(row: int, quantity: str | None) -> PayoutRecord:
        counted = None if quantity is None else Decimal(quantity)
        return record(1, row=row, id_number="", quantity=counted, rate=None)

    last_year(township, record(1, id_number="", quantity=Decimal(10), rate=None))
    assert found(township, part(5, "6"), part(6, "4"), part(7, None)) == []
    [problem] = found(township, part(5, None), part(6, "4"))
    assert (problem.code, problem.facts["quantity"]) == (Code.QUANTITY_JUMP, Decimal(4))


def test_without_terms_only_what_needs_none_is_asked(township: Store) -> None:
    paid(township, record(1))
    listed = read(record(1, name="王晓明", group="河边组"))
    seen = payouts.preview(township, listed, None)
    assert codes(list(seen.problems)) == [Code.GROUP_UNKNOWN, Code.ID_NUMBER_TWO_NAMES]


def damaged(*numbers: int, **changes: Any) -> PayoutReading:
    """Return a list in which these people's identity numbers are damaged."""
    lost = [record(it, **({"id_number": ""} | changes)) for it in numbers]
    whole = read(*lost)
    problems = tuple(
        Problem(Code.ID_NUMBER_DAMAGED, at(it.row, Field.ID_NUMBER)) for it in lost
    )
    return replace(whole, problems=(*whole.problems, *problems))


def proposals(store: Store, listed: PayoutReading) -> dict[Place | None, object]:
    """Return what is proposed in the preview of a list, by place."""
    seen = payouts.preview(store, listed, terms_of(store, period="第二批"))
    return {
        it.place: it.facts["proposed"]
        for it in seen.problems
        if it.code is Code.REPAIR_PROPOSED
    }


def test_a_damaged_number_is_proposed_from_earlier_batches_and_never_shown(
    township: Store,
) -> None:
    paid(township, record(1), record(2))
    listed = damaged(1)
    seen = payouts.preview(township, listed, terms_of(township, period="第二批"))
    [problem] = [it for it in seen.problems if it.code is Code.REPAIR_PROPOSED]
    assert problem.place == at(5, Field.ID_NUMBER)
    assert problem.severity is Severity.NOTE
    masked = wording.masked(id_number(1))
    assert problem.facts == {"name": "王小明", "batch": 1, "proposed": masked}
    assert id_number(1) not in json.dumps(wording.describe(problem))
    assert (seen.lines, seen.refused) == ((), 1)  # nothing is taken unasked
    [it] = payout_checks.proposed_repairs(
        township, listed, [replace(payouts.lines(township, 1, 0, 1)[0], id_number="")]
    )
    assert (it.place, it.id_number) == (problem.place, id_number(1))


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "王晓明"},
        {"group": "二组"},
        {"village": "石桥村"},
        {"bank_account": card(2)},
        {"bank_account": ""},
        {"bank_account": "123"},
    ],
)
def test_a_proposal_needs_the_same_name_group_village_and_account(
    township: Store, changes: dict[str, Any]
) -> None:
    paid(township, record(1))
    assert proposals(township, damaged(1)) != {}
    assert proposals(township, damaged(1, **changes)) == {}


def test_where_two_numbers_are_possible_none_is_proposed(township: Store) -> None:
    paid(township, record(1), record(2, name="王小明", bank_account=card(1)))
    assert proposals(township, damaged(1)) == {}


def test_the_two_forms_of_one_number_are_one_proposal(township: Store) -> None:
    paid(township, record(1, id_number=OLD_FORM))
    paid(township, record(1), name="c", programme="公益林")
    assert list(proposals(township, damaged(1)).values()) == [
        wording.masked(id_number(1))
    ]


def test_a_number_that_the_list_gives_to_another_is_not_proposed(
    township: Store,
) -> None:
    paid(township, record(1))
    twice = damaged(1)
    [only] = twice.tables
    other = record(2, id_number=id_number(1))
    listed = replace(twice, tables=(replace(only, records=(*only.records, other)),))
    assert proposals(township, listed) == {}
    same = only.records[0]._replace(row=6)
    both = replace(
        twice,
        tables=(replace(only, records=(*only.records, same)),),
        problems=(
            *twice.problems,
            Problem(Code.ID_NUMBER_DAMAGED, at(6, Field.ID_NUMBER)),
        ),
    )
    assert proposals(township, both) == {}


def test_proposals_are_taken_where_the_clerk_asks_for_it(township: Store) -> None:
    paid(township, record(1))
    listed = damaged(1, 2)
    repaired = payouts.with_proposals(township, listed)
    assert [it.id_number for _, it in repaired.records()] == [id_number(1), ""]
    assert [(it.code, it.place) for it in repaired.problems] == [
        (Code.ID_NUMBER_DAMAGED, at(6, Field.ID_NUMBER)),
        (Code.PROPOSAL_TAKEN, at(5, Field.ID_NUMBER)),
    ]
    seen = payouts.preview(township, repaired, terms_of(township, period="第二批"))
    assert [it.id_number for it in seen.lines] == [id_number(1)]


def test_rows_that_name_no_village_are_repaired_in_the_village_that_is_named(
    township: Store,
) -> None:
    paid(township, record(1))
    listed = damaged(1, village="")
    repaired = payouts.with_proposals(township, listed, "梅岭村")
    assert [it.id_number for _, it in repaired.records()] == [id_number(1)]


def test_totals_are_checked_anew_with_the_rows_that_were_repaired(
    township: Store,
) -> None:
    paid(township, record(1))
    stated = StatedTotal(
        9, "合计", None, Decimal("884.92"), partial=False, first=0, last=2
    )
    listed = damaged(1)
    [only] = listed.tables
    both = replace(only, records=(*only.records, record(2)), totals=(stated,))
    repaired = payouts.with_proposals(township, replace(listed, tables=(both,)))
    assert Code.TOTAL_MISMATCH in [it.code for it in repaired.problems]


def test_a_list_that_still_uses_an_old_name_goes_to_the_village_of_today(
    township: Store,
) -> None:
    office.add_alias(township, "老石桥", "石桥村")
    extra = (("原村名", "老石桥村"),)
    old = [record(at, village="老石桥村委会", extras=extra) for at in (1, 2)]
    seen = preview(township, read(*old, record(3, village="石桥村")))
    number = office.village_called(township, "石桥村").id
    assert {line.village_id for line in seen.lines} == {number}
    assert seen.lines[0].extras == extra
    assert seen.problems == (
        Problem(
            Code.VILLAGE_ALIAS_USED,
            at(5, Field.VILLAGE),
            {"alias": "老石桥村委会", "village": "石桥村"},
        ),
    )
    assert seen.warnings == 0


def test_a_batch_may_be_looked_up_on_any_day(township: Store) -> None:
    """The clock plays no part: what counts is the day of payment."""
    assert TODAY > PAID_ON
    later = {"programme": "高龄津贴", "paid_on": date(2027, 9, 11)}
    whose = record(1, id_number=id_number(born="19460911"))
    assert found(township, whose, **later) == []
    assert add(township)
