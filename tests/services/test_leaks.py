"""Nothing that leaks is kept, saved, printed or exported; old files are searched."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop import wording
from gwgk_desktop.documents import digest_sheet, legible, return_book, wall_sheets
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.comparisons import (
    Decision,
    ListedPerson,
    ListKind,
    ListReading,
    ListTerms,
)
from gwgk_desktop.domain.leaks import Exempt, FoundLeak
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.passages import Unsearched, Why
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Problem, Refusal
from gwgk_desktop.domain.reviews import (
    LEVELS,
    Check,
    Classification,
    Disclosure,
    ReviewRule,
    Ruling,
    SheetState,
    Step,
)
from gwgk_desktop.domain.users import Role, User
from gwgk_desktop.domain.work import Kind, Progress, finish
from gwgk_desktop.services import (
    checking,
    classifications,
    comparisons,
    free_sheets,
    history,
    internal_copies,
    leaks,
    notice_sheets,
    office,
    payouts,
    releases,
    returns,
    reviews,
    sheet_files,
)
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.sheet_files import Pages
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store.database import Store
from tests import planted, searched
from tests.begun import TODAY
from tests.readers import found_in
from tests.services.deeds import add, agreed, drafts, released
from tests.store.contents import contents
from tests.township import OFFICE, card, id_number, reading, record, table

if TYPE_CHECKING:
    from collections.abc import Callable


MOBILE = "13800000001"
QUARTER = Quarter(2026, 3)


def leaking_pdf(value: str) -> bytes:
    return planted.IN_CELLS["pdf"]((value,))


def refused(store: Store, content: bytes, *exempt: Exempt) -> dict[str, object]:
    with pytest.raises(leaks.Leaked) as told:
        leaks.gate(store, content, "公示单.pdf", exempt)
    return {**told.value.problem.facts, "code": told.value.problem.code}


def blocked(store: Store) -> list[dict[str, object]]:
    entries = history.entries(store)
    return [dict(it.facts) for it in entries if it.kind is Kind.BLOCK_LEAK]


def test_a_hit_is_refused_masked_and_written_into_the_history(township: Store) -> None:
    add(township)
    told = refused(township, leaking_pdf(id_number(2)))
    assert told == {
        "code": Code.LEAK_FOUND,
        "file": "公示单.pdf",
        "leak_place": "page 1",
        "personal": "id_number",
        "masked": "36****************",
        "count": 1,
        "by_kind": {"id_number": 1},
    }
    del told["code"], told["masked"]
    assert blocked(township) == [told]
    [entry, *_] = history.entries(township)
    assert not entry.undoable


def test_each_kind_is_told_with_its_count(township: Store) -> None:
    add(township)
    told = refused(township, leaking_pdf(f"{id_number(2)} {id_number(3)} {card(2)}"))
    assert told["by_kind"] == {"id_number": 2, "bank_account": 1}
    del told["code"]
    words = wording.describe(Problem(Code.LEAK_FOUND, facts=told))
    assert "公示单.pdf”里有身份证号2处、银行账号1处，第一处在第1页" in words


def test_what_is_clean_passes_and_is_not_searched_again(
    township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(township)
    leaks.gate(township, planted.pdf(), "公示单.pdf")
    monkeypatch.setattr(legible, "passages", lambda *_: pytest.fail("searched again"))
    leaks.gate(township, planted.pdf(), "公示单.pdf")
    monkeypatch.undo()
    add(township, reading(table(record(5)), sha256="cd" * 32), period="第四季度")
    leaks.gate(township, planted.pdf(), "公示单.pdf")
    assert blocked(township) == []


def test_more_than_so_many_are_not_remembered(
    township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaks, "MOST_PASSED", 0)
    leaks.gate(township, planted.pdf(), "公示单.pdf")
    monkeypatch.setattr(legible, "passages", lambda *_: [Unsearched("", Why.IMAGE)])
    assert refused(township, planted.pdf())["why"] == "image"


def test_short_values_and_tails_of_the_store_are_found(township: Store) -> None:
    odd = record(
        1,
        bank_account="80123456",
        phone="2611111",
        address="云溪镇梅岭村一组王家湾老屋场6号",
        extras=(("备注二", "老人机 139 0000 0002"),),
    )
    add(township, reading(table(odd)))
    for value in ("80123456", "2611111", "王家湾老屋场6号", "13900000002"):
        told = refused(township, planted.IN_CELLS["xlsx"]((value,)))
        assert told["leak_place"] == "汇总表!F12"
    leaks.gate(township, planted.IN_CELLS["xlsx"](("80123457",)), "a.xlsx")


def test_corrected_accounts_and_listed_people_are_looked_for(township: Store) -> None:
    add(township)
    [*_, line] = payouts.lines(township, 1, first=0, most=1)
    change = LineCorrection(
        *(line.group, line.name, line.id_number, card(77)),
        *(line.quantity, line.rate, line.amount_fen, "账号填错"),
    )
    payouts.correct_line(township, line.id, change)
    listed = ListedPerson("李四", id_number(88), "", None, "", "", "名单", 3)
    terms = ListTerms(ListKind.DEAD, "县民政局", TODAY)
    read = ListReading("死亡.xlsx", "cd" * 32, (listed,), ())
    finish(comparisons.import_list(township, read, terms))
    for value in (card(77), line.bank_account, id_number(88)):
        gap = " ".join(value)
        assert refused(township, leaking_pdf(gap))["count"] == 1


def test_the_offices_telephones_and_what_is_exempt_may_stand(township: Store) -> None:
    office.save_office(
        township, replace(office.office(township), supervision_phone="13800000009")
    )
    leaks.gate(township, leaking_pdf("13800000009"), "公示单.pdf")
    add(township, reading(table(record(1, bank_account="80123456"))))
    content = leaking_pdf("80123456")
    leaks.gate(township, content, "公示单.pdf", [Exempt("80123456", "page 1")])
    assert refused(township, content, Exempt("80123456", "page 2"))["count"] == 1


def test_an_office_telephone_that_is_somebodys_may_stand_where_it_is_called_one(
    township: Store,
) -> None:
    told = replace(office.office(township), supervision_phone="80123456、13900000002")
    office.save_office(township, told)
    lines = (
        record(1, phone="13900000002"),
        record(2, bank_account="80123456", phone=""),
    )
    add(township, reading(table(*lines)))
    leaks.gate(township, leaking_pdf("监督电话：0798-2623456、13900000002。"), "a.pdf")
    assert refused(township, leaking_pdf("甲13900000002"))["personal"] == "phone"
    told_of = refused(township, leaking_pdf("电话：80123456"))
    assert told_of["personal"] == "bank_account"


def test_what_is_no_telephone_is_not_let_through_by_a_telephones_field(
    township: Store,
) -> None:
    """A store of an earlier program may hold anything there."""
    value = id_number(4)
    with township.operation(Kind.EDIT_OFFICE, {}):
        kept_office.save_office(township.db, replace(OFFICE, supervision_phone=value))
    assert refused(township, leaking_pdf(value))["personal"] == "id_number"


def namesakes() -> tuple[str, str]:
    """Return two numbers that only nine characters tell apart."""
    first = id_number(1, "19500619")
    years = (id_number(1, f"{year}0619") for year in range(1931, 1990))
    return first, next(
        it for it in years if it[-8:] == first[-8:] and it[-9] != first[-9]
    )


def test_digits_that_a_sheet_chose_to_show_may_stand_there_and_nowhere_else(
    township: Store, tmp_path: Path
) -> None:
    """They happen to be somebody's account; kept with the sheet they pass for good."""
    first, second = namesakes()
    order = replace(office.office(township), mask_order="县府发〔2026〕7号")
    office.save_office(township, order)
    lines = (
        record(1, name="王小明", id_number=first),
        record(2, name="王小明", id_number=second),
        record(3, name="李四", bank_account=first[-9:]),
    )
    add(township, reading(table(*lines)))
    [sheet] = finish(
        notice_sheets.make(township, SheetTerms(1, TODAY, agreed=True))
    ).sheets
    made = sheet_files.content(township, sheet)
    text = sheet_files.content_text(township, sheet)
    assert [it.digits for it in sheet.shown] == [first[-9:], second[-9:]]
    lines_of = text.decode().splitlines()
    assert all(it.digits in lines_of[it.line - 1] for it in sheet.shown)
    assert refused(township, made)["leak_place"] == "page 1"
    wrong = Exempt(first[-9:], "page 1", "电话")
    assert refused(township, made, wrong)["count"] == 1
    sheet_files.save(township, [sheet], tmp_path)
    others = drafts(township)
    sheet_files.save_joined(township, [*others, *others, sheet], tmp_path)
    assert sheet_files.pages_to_print(township, sheet, Pages(20, 1))
    [agreed_on] = agreed(township, others)
    done = finish(releases.release(township, [agreed_on], "刘审核"))
    sheet_files.save(township, done.sheets, tmp_path)
    sheet_files.save_joined(township, done.sheets, tmp_path)
    assert blocked(township)[0]["leak_place"] == "page 1"
    assert len(blocked(township)) == 2


def test_whose_data_came_to_the_desk_since_stops_a_release(township: Store) -> None:
    words = FreeTerms(
        *(SheetKind.MATTER, TODAY),
        title="公示",
        text="工单80123456已办。",
        drafted_by="陈经办",
    )
    made = free_sheets.make(township, words).sheets
    [sheet] = agreed(township, made, by=("刘审核",))
    add(township, reading(table(record(1, bank_account="80123456"))))
    with pytest.raises(leaks.Leaked) as told:
        finish(releases.release(township, [sheet], "刘审核"))
    assert told.value.problem.facts["file"] == f"{sheet.number}.pdf"
    assert [it["leak_place"] for it in blocked(township)] == ["page 1"]
    assert {it.state for it in notice_sheets.sheets(township)} == {SheetState.APPROVED}


def test_what_cannot_be_searched_is_refused(
    township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = refused(township, b"%PDF-1.7 cut")
    assert told["code"] is Code.LEAK_UNSEARCHED
    assert told["why"] == "damaged"
    assert blocked(township)[0]["why"] == "damaged"

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(legible, "passages", broken)
    assert refused(township, b"anything")["why"] == "damaged"


def test_a_sheet_that_leaks_is_not_made(
    township: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(township)
    before = contents(township)
    drawn = wall_sheets.DrawnSheet(leaking_pdf(card(3)), 1)
    monkeypatch.setattr(wall_sheets, "draw", lambda *_: drawn)
    with pytest.raises(leaks.Leaked):
        finish(notice_sheets.make(township, SheetTerms(1, TODAY)))
    assert notice_sheets.sheets(township) == []
    [told] = blocked(township)
    assert told["file"] == "梅岭村-2026-001.pdf"
    after = contents(township)
    assert {it for it in after if after[it] != before[it]} <= {"operation"}


def test_a_sheet_that_leaks_is_neither_saved_nor_printed(
    township: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add(township)
    [sheet, *_] = finish(notice_sheets.make(township, SheetTerms(1, TODAY))).sheets
    monkeypatch.setattr(sheet_files, "content", lambda *_: leaking_pdf(id_number()))
    with pytest.raises(leaks.Leaked):
        sheet_files.save(township, [sheet], tmp_path / "out")
    assert list((tmp_path / "out").glob("*")) == []
    with pytest.raises(leaks.Leaked):
        sheet_files.pages_to_print(township, sheet, Pages(30))
    assert len(blocked(township)) == 2


def test_a_return_and_a_digest_that_leak_are_not_written(
    township: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add(township)
    leaking = planted.IN_ONE["xlsx comment"]((id_number(),))
    monkeypatch.setattr(return_book, "fill", lambda *_: leaking)
    with pytest.raises(leaks.Leaked):
        returns.export(
            township, returns.draw_up(township, QUARTER), tmp_path / "a.xlsx"
        )
    monkeypatch.setattr(digest_sheet, "draw", lambda _: leaking_pdf(MOBILE))
    with pytest.raises(leaks.Leaked):
        checking.write_digest(township, 2026, 9, tmp_path / "b.pdf")
    assert not (tmp_path / "a.xlsx").exists()
    assert not (tmp_path / "b.pdf").exists()
    assert len(blocked(township)) == 2


def test_who_may_only_look_is_told_of_a_leak_all_the_same(township: Store) -> None:
    add(township)
    township.user = User("李四", Role.READ_ONLY, TODAY)
    assert refused(township, leaking_pdf(card(2)))["code"] is Code.LEAK_FOUND
    assert blocked(township) == []


def test_a_leak_is_written_once_however_it_is_passed_on(township: Store) -> None:
    add(township)
    with pytest.raises(leaks.Leaked), leaks.recorded(township):
        leaks.gate(township, leaking_pdf(card(2)), "公示单.pdf")
    assert len(blocked(township)) == 1


def old_files(folder: Path) -> Path:
    """Write old files into a folder: some leak, one is broken, one is a link."""
    (folder / "乙").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(leaking_pdf(id_number()))
    (folder / "乙" / "b.csv").write_bytes(planted.csv((MOBILE,)))
    (folder / "乙" / "c.docx").write_bytes(planted.docx())
    (folder / "d.pdf").write_bytes(b"%PDF-1.7 cut")
    (folder / "e.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "tail.txt").write_text("住一组一一八号", "utf-8")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    with suppress(OSError):
        (folder / "loop").symlink_to(folder)
    return folder


def test_links_are_told_once_and_not_followed_unless_they_are_asked_for(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "旧文件"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(leaking_pdf(id_number()))
    links = {"gone": tmp_path / "nothing", "loop": folder, "same": folder / "a.pdf"}
    try:
        for name, target in links.items():
            (folder / name).symlink_to(target)
    except OSError:
        pytest.skip("no links here")

    found = finish(leaks.scan([folder]))

    assert found.files == 1
    told = [(Path(it.file).name, it.why) for it in found.unread]
    assert told == [("gone", Why.LINK), ("loop", Why.LINK), ("same", Why.LINK)]
    asked = finish(leaks.scan([folder / "same"]))
    assert (asked.files, len(asked.leaks), asked.unread) == (1, 1, ())


def test_files_and_folders_are_searched_in_their_order(tmp_path: Path) -> None:
    folder = old_files(tmp_path / "旧文件")
    found = finish(leaks.scan([folder, folder / "a.pdf"]))
    assert found.files == 7
    assert [(Path(it.file).name, it.place, it.kind) for it in found.leaks] == [
        ("a.pdf", "page 1", PersonalData.ID_NUMBER),
        ("tail.txt", "line 1", PersonalData.ADDRESS),
        ("b.csv", "line 10", PersonalData.PHONE),
        ("a.pdf", "page 1", PersonalData.ID_NUMBER),
    ]
    first = FoundLeak(str(folder / "a.pdf"), "page 1", PersonalData.ID_NUMBER, 1)
    assert found.leaks[0] == first
    assert [(Path(it.file).name, it.why) for it in found.unread] == [
        ("d.pdf", Why.DAMAGED),
        ("e.doc", Why.UNKNOWN),
        *([("loop", Why.LINK)] if (folder / "loop").is_symlink() else []),
    ]


def test_with_a_store_its_values_are_found_as_well(
    township: Store, tmp_path: Path
) -> None:
    add(township, reading(table(record(1, bank_account="80123456"))))
    (tmp_path / "a.csv").write_bytes(planted.csv(("80123456",)))
    assert finish(leaks.scan([tmp_path / "a.csv"])).leaks == ()
    assert finish(leaks.scan([tmp_path / "a.csv"], township)).leaks


def test_the_search_tells_how_far_it_is_and_may_be_left(tmp_path: Path) -> None:
    folder = old_files(tmp_path / "旧文件")
    steps = leaks.scan([folder])
    links = (folder / "loop").is_symlink()
    assert next(steps) == Progress(0, 6 + links)
    steps.close()


def test_a_path_with_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as told:
        finish(leaks.scan([tmp_path / "nichts"]))
    assert told.value.problem.code is Code.FILE_MISSING


def test_what_cannot_be_opened_or_is_too_large_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b.csv").write_bytes(planted.csv((MOBILE,)))
    (tmp_path / "c.csv").write_bytes(b"1,2")
    true = Path.read_bytes

    def closed(path: Path) -> bytes:
        if path.name == "c.csv":
            raise PermissionError
        return true(path)

    def locked(path: Path) -> Any:
        if path.name == "a":
            raise PermissionError
        return iter([tmp_path / "a", tmp_path / "b.csv", tmp_path / "c.csv"])

    monkeypatch.setattr(Path, "read_bytes", closed)
    monkeypatch.setattr(Path, "iterdir", locked)
    monkeypatch.setattr(leaks, "LARGEST_FILE", 20)
    found = finish(leaks.scan([tmp_path]))
    assert [(Path(it.file).name, it.why.value) for it in found.unread] == [
        *(("a", "closed"), ("b.csv", "too_large"), ("c.csv", "closed"))
    ]


def test_two_thousand_people_leave_nothing_of_theirs_in_any_output(
    township: Store,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every output that exists, searched by readers and by the gate's own."""
    whom = searched.people()
    names = sorted({it.village for it in whom})
    known = {it.name for it in office.villages(township)}
    office.add_villages(township, [it for it in names if it not in known])
    records = [
        record(
            number,
            village=it.village,
            group=it.group,
            name=it.name,
            id_number=it.id_number,
            bank_account=it.bank_account,
            phone=it.phone,
            address=it.address,
        )
        for number, it in enumerate(whom, start=1)
    ]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    add(township, reading(table(*records)))
    made = finish(notice_sheets.make(township, SheetTerms(1, TODAY)))
    files = sheet_files.save(township, made.sheets, tmp_path / "单")
    returned = tmp_path / "报表.xlsx"
    returns.export(township, returns.draw_up(township, QUARTER), returned)
    checking.write_digest(township, 2026, 9, tmp_path / "摘要.pdf")
    outputs = [it.read_bytes() for it in (*files, returned, tmp_path / "摘要.pdf")]
    told = "\n".join(f"{it.kind} {it.facts}" for it in history.entries(township))
    outputs += [told.encode(), caplog.text.encode()]
    assert len(files) == len(names)
    for content in outputs:
        assert searched.search(content) == []
    sample = [*outputs[:2], *outputs[len(files) :]]
    values = [
        value
        for it in whom
        for value in (it.id_number, it.bank_account, it.phone, it.address)
    ]
    assert [found_in(it, values) for it in sample] == [set()] * len(sample)
    assert list(temporary.iterdir()) == []


def test_what_may_be_written_freely_takes_no_number_of_a_person(
    township: Store,
) -> None:
    """Names, reasons and grounds go on papers and into the history."""
    add(township)
    later = reading(table(record(5)), sha256="cd" * 32)
    second = add(township, later, period="第四季度").batch_id
    value = id_number(2)
    made, up = drafts(township), released(township, second)
    told = reviews.ReviewTerms
    withheld = Classification(Disclosure.NON_DISCLOSURE, value, "条例")
    deeds: list[Callable[[], object]] = [
        lambda: reviews.review(township, made, told(Ruling.AGREE, by=f"王{value}")),
        lambda: reviews.review(
            township, made, told(Ruling.AGREE, by="王村", reason="、".join(value))
        ),
        lambda: classifications.classify(township, made, withheld),
        lambda: releases.withdraw(township, up, f"账号{card(2)}有误", "刘审核"),
        lambda: releases.withdraw(township, up, "有误", value),
        lambda: finish(releases.release(township, made, value)),
        lambda: drafts(township, drafted_by=value),
        lambda: add(township, period=value),
    ]
    before = contents(township)
    for deed in deeds:
        with pytest.raises(Refusal) as refused_with:
            deed()
        assert refused_with.value.problem.code is Code.NUMBER_IN_TEXT
        assert value not in repr(refused_with.value.problem)
    assert contents(township) == before


@pytest.mark.parametrize(
    "value",
    [id_number(2), "、".join(id_number(9)), "139 0000 0002", "８０１２－３４５６"],
)
def test_what_is_decided_listed_corrected_or_signed_off_takes_none_either(
    township: Store, value: str
) -> None:
    """Of anybody by its form, of the people in the store whatever it is."""
    add(township, reading(table(record(1, bank_account="80123456"), record(2))))
    listed = ListedPerson("王小明", id_number(), "", None, "", "", "名单", 3)
    read = ListReading("死亡.xlsx", "cd" * 32, (listed,), ())
    dead = ListTerms(ListKind.DEAD, "县民政局", date(2026, 9, 1))
    finish(comparisons.import_list(township, read, dead))
    comparisons.verify(township, 1)
    [line, *_] = payouts.lines(township, 1, 0, 10)
    changed = LineCorrection(
        *(line.group, line.name, line.id_number, line.bank_account),
        *(line.quantity, line.rate, line.amount_fen + 1, f"更正：{value}"),
    )
    reviews.save_rule(township, ReviewRule(LEVELS[1], one_person=True))
    checked = reviews.ReviewTerms(Ruling.AGREE, by="陈经办", checks=tuple(Check))
    made = reviews.review(township, drafts(township), checked).sheets
    assert {it.standing.next_step for it in made} == {Step.SIGN_OFF}
    signed = reviews.ReviewTerms(Ruling.AGREE, by="王村", on_paper=True)
    stop = Decision.STOP
    other = replace(read, sha256="ef" * 32)
    deeds: list[Callable[[], object]] = [
        lambda: comparisons.decide(township, 1, stop, f"张{value}", "已去世"),
        lambda: comparisons.decide(township, 1, stop, "张镇长", f"已去世，{value}"),
        lambda: finish(
            comparisons.import_list(
                township, other, replace(dead, source=f"民政局{value}")
            )
        ),
        lambda: payouts.correct_line(township, line.id, changed),
        lambda: reviews.review(township, made, replace(signed, by=value)),
        lambda: reviews.review(township, made, replace(signed, reason=value)),
        lambda: classifications.classify(township, made, Classification(basis=value)),
    ]
    before = contents(township)
    for deed in deeds:
        with pytest.raises(Refusal) as refused_with:
            deed()
        problem = refused_with.value.problem
        assert problem.code is Code.NUMBER_IN_TEXT
        assert value not in wording.describe(problem)
    assert contents(township) == before


def test_a_number_that_was_written_somewhere_is_told_to_the_history_without_it(
    township: Store,
) -> None:
    add(township)
    made, stranger = drafts(township), "18612345678"
    before = len(history.entries(township))
    with pytest.raises(Refusal):
        reviews.set_aside(township, made, f"电话{stranger}", "陈经办")
    [entry, *others] = history.entries(township)
    assert len(others) == before
    assert entry.kind is Kind.BLOCK_LEAK
    assert entry.facts == {"written_in": "reason", "personal": "phone"}
    assert wording.deed(entry) == (*("拦下泄露", "填写的原因或意见里的手机号，已拦下"),)
    with closing(Store(township.path, read_only=True)) as looking:
        for one in (looking, None):
            with pytest.raises(Refusal):
                leaks.refuse_numbers(one, {"reason": stranger})
    assert len(history.entries(township)) == before + 1


def test_what_is_to_be_kept_private_is_never_released_or_hung(
    township: Store, tmp_path: Path
) -> None:
    """Neither the internal copy nor the 核实单 is a sheet, whatever it is called."""
    add(township)
    listed = ListedPerson("王小明", id_number(), "", None, "", "", "名单", 3)
    read = ListReading("死亡.xlsx", "cd" * 32, (listed,), ())
    terms = ListTerms(ListKind.DEAD, "县民政局", date(2026, 9, 1))
    finish(comparisons.import_list(township, read, terms))
    comparisons.verify(township, 1)
    copies = finish(internal_copies.save(township, 1, tmp_path))
    _, verification = comparisons.save_verifications(township, 1, tmp_path)
    private = [*copies.files, verification]
    assert notice_sheets.sheets(township) == []
    for file in private:
        for name in (file.name, file.stem):
            with pytest.raises(Refusal) as refused_with:
                reviews.called(township, [name])
            assert refused_with.value.problem.code is Code.SHEET_UNKNOWN
    [sheet, *_] = agreed(township, drafts(township))
    for file in private:
        kept = township.shelf.keep(file.read_bytes())
        for forged in (replace(sheet, file_sha256=kept), replace(sheet, id=99)):
            with pytest.raises(Refusal) as refused_with:
                finish(releases.release(township, [forged], "刘审核"))
            assert refused_with.value.problem.code is Code.SHEET_UNKNOWN
    assert not any(it.is_released for it in notice_sheets.sheets(township))


def test_lists_to_be_signed_or_ticked_pass_the_gate(
    township: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(township)
    sheets = drafts(township)
    done = finish(releases.release(township, agreed(township, sheets), "刘审核"))
    gone = releases.withdraw(township, done.sheets, "金额有误", "刘审核").sheets
    passed: list[str] = []
    monkeypatch.setattr(leaks, "gate", lambda _, __, name: passed.append(name))
    path = releases.save_take_down(township, gone, tmp_path)
    assert passed == [path.name]


def test_a_path_with_nothing_there_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(leaking_pdf(id_number()))
    found = finish(leaks.scan([tmp_path / "nichts", tmp_path / "a.pdf"]))
    assert found.files == 1
    assert [it.place for it in found.leaks] == ["page 1"]
    assert [(Path(it.file).name, it.why) for it in found.unread] == [
        ("nichts", Why.MISSING)
    ]


def test_the_name_of_a_folder_is_searched_as_well(tmp_path: Path) -> None:
    (tmp_path / f"王小明{id_number()}" / "2026").mkdir(parents=True)
    found = finish(leaks.scan([tmp_path]))
    assert [(it.place, it.kind.value, it.count) for it in found.leaks] == [
        ("folder name", "id_number", 1)
    ]
    assert id_number() not in found.leaks[0].file
    assert found.files == 0


def test_the_name_of_a_file_is_searched_as_well(tmp_path: Path) -> None:
    (tmp_path / f"王小明{id_number()}.txt").write_text("甲", "utf-8")
    (tmp_path / "公示20260915.txt").write_text("甲", "utf-8")
    found = finish(leaks.scan([tmp_path]))
    assert [(it.place, it.kind.value) for it in found.leaks] == [("name", "id_number")]


@pytest.mark.parametrize("content", [leaking_pdf(MOBILE), b"%PDF-1.4"])
def test_what_the_gate_refuses_is_told_without_the_number_in_its_name(
    township: Store, content: bytes
) -> None:
    """Neither to the clerk nor to the history, in digits or in Chinese."""
    for number in ("13865593296", "一三八六五五九三二九六"):
        with pytest.raises(leaks.Leaked) as refused_with:
            leaks.gate(township, content, f"{number}村-2026-001.pdf")
        problem = refused_with.value.problem
        assert problem.code in {Code.LEAK_FOUND, Code.LEAK_UNSEARCHED}
        assert number not in wording.describe(problem)
        assert number not in str(problem.facts)
        entry = history.entries(township)[0]
        assert entry.kind is Kind.BLOCK_LEAK
        assert number not in str(entry.facts)
        assert f"＊＊＊＊{number[-4:]}村-2026-001" in " ".join(wording.deed(entry))


def test_names_in_refusals_are_told_without_numbers(township: Store) -> None:
    number = "一三八六五五九三二九六"
    with pytest.raises(Refusal) as refused_with:
        office.village_called(township, f"{number}村")
    assert number not in wording.describe(refused_with.value.problem)
