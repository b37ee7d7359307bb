"""Refused rows go back as the clerk's workbook and come in again once repaired."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import openpyxl
import pytest

from gwgk_desktop.documents import refused_book
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    history,
    notice_sheets,
    payout_readings,
    payouts,
    refused_rows,
    sheet_files,
)
from tests.begun import TODAY
from tests.readers import (
    flat,
    found_in,
    pdf_pages,
    workbook,
    xlsx,
    xlsx_looks,
    xlsx_states,
)
from tests.services.deeds import PAID_ON, read_here, terms_of
from tests.store.contents import contents
from tests.township import card, id_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.domain.payouts import Imported, Preview
    from gwgk_desktop.store.database import Store

WRONG, RIGHT = "360299195006190609", id_number(2)
LIST = f"""
    云溪镇2026年公益林补偿发放表
    村名 组 姓名 身份证号 账号 金额
    梅岭村 一组 王小明 {id_number(1)} {card(1)} #100
    梅岭村 一组 李四 {WRONG} {card(2)} #200.5
    梅岭村 二组 张三 {id_number(3)} {card(3)} #300
    石桥村 一组 . {id_number(4)} {card(4)} #400
    合计 . . . . #1000.5
    """
"""Row 4 has a wrong number, row 6 no name."""
ID, NAME = "D4", "C6"


class Desk:
    """A clerk who imports files, gives rows back, and repairs them."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder

    def file(self, content: bytes, name: str = "发放表.xlsx") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def preview(
        self, path: Path, period: str = "", programme: str = "公益林"
    ) -> Preview:
        reading = read_here(self.store, path)
        terms = terms_of(self.store, programme, period=period)
        return payouts.preview(self.store, reading, terms)

    def add(self, path: Path, period: str = "") -> Imported:
        seen = self.preview(path, period)
        return finish(
            payouts.import_batch(
                self.store, seen, accept_warnings=True, leave_out_errors=True
            )
        )

    def give_back(self, path: Path, out: Path | None = None) -> Path:
        reading = read_here(self.store, path)
        seen = payouts.preview(self.store, reading, None)
        steps = refused_rows.refused_workbook(
            self.store, path, seen, out or self.folder / "退回"
        )
        return finish(steps)

    def repaired(
        self,
        path: Path,
        cells: Mapping[str, str | float | None],
        name: str = "改好.xlsx",
    ) -> Path:
        """Change cells of a workbook, as a clerk does, and save it."""
        book = openpyxl.load_workbook(path)
        for place, value in cells.items():
            book.worksheets[0][place] = value
        out = io.BytesIO()
        book.save(out)
        return self.file(out.getvalue(), name)

    def names(self, batch: int) -> list[str]:
        return [it.name for it in payouts.lines(self.store, batch, 0, 99)]


@pytest.fixture
def desk(township: Store, tmp_path: Path) -> Desk:
    return Desk(township, tmp_path)


@pytest.fixture
def listed(desk: Desk) -> Path:
    """Give a list of four rows, two of them wrong."""
    return desk.file(workbook(("公示表", LIST)))


def codes(preview: Preview) -> list[tuple[str, int]]:
    return [(it.code.value, it.place.row if it.place else 0) for it in preview.problems]


def reasons(content: bytes) -> dict[str, str]:
    [sheet] = [it for name, it in xlsx(content).items() if name != "_gwgk"]
    return {
        place: cell.text for place, cell in sheet.cells.items() if "原表第" in cell.text
    }


def test_repaired_rows_come_in_as_a_supplement_of_the_first_batch(
    desk: Desk, listed: Path
) -> None:
    first = desk.add(listed, period="上半年")
    assert desk.names(first.batch_id) == ["王小明", "张三"]
    back = desk.give_back(listed)
    mended = desk.repaired(back, {ID: RIGHT, NAME: "赵六"})
    seen = desk.preview(mended, period="上半年")
    assert (seen.problems, seen.refused) == ((), 0)
    assert flat(seen.left_out) == [("already_in_batch", row, "") for row in (3, 5)]
    assert seen.left_out[0].facts == {"batch": first.batch_id}
    second = desk.add(mended, period="上半年")
    assert desk.names(second.batch_id) == ["李四", "赵六"]
    newest, oldest = payouts.batches(desk.store)
    assert (newest.supplements, oldest.supplements) == (first.batch_id, None)
    assert newest.title.endswith("（补充）")
    assert newest.total_fen + oldest.total_fen == 100050
    lines = payouts.lines(desk.store, second.batch_id, 0, 9)
    assert all(not line.extras for line in lines), "the reason is no column of the list"
    assert history.entries(desk.store)[0].facts["supplements"] == first.batch_id


def test_the_same_returned_workbook_is_taken_once(desk: Desk, listed: Path) -> None:
    desk.add(listed)
    mended = desk.repaired(desk.give_back(listed), {ID: RIGHT, NAME: "赵六"})
    desk.add(mended)
    with pytest.raises(Refusal) as refused:
        desk.preview(mended)
    assert refused.value.problem.code is Code.ALREADY_IMPORTED
    saved_again = desk.repaired(mended, {"H1": "又存了一次"}, "再存.xlsx")
    seen = desk.preview(saved_again)
    assert (seen.lines, seen.refused, len(seen.left_out)) == ((), 0, 4)
    with pytest.raises(Refusal) as refused:
        finish(payouts.import_batch(desk.store, seen))
    assert refused.value.problem.code is Code.NOTHING_TO_IMPORT


def test_what_is_still_wrong_goes_round_again(desk: Desk, listed: Path) -> None:
    desk.add(listed)
    half = desk.repaired(desk.give_back(listed), {ID: RIGHT})
    assert codes(desk.preview(half)) == [("name_missing", 6)]
    second = desk.add(half)
    assert (desk.names(second.batch_id), second.refused) == (["李四"], 1)
    again = desk.give_back(half)
    assert again.name == "内部_发放表_退回行(2).xlsx"
    told = reasons(again.read_bytes())
    assert list(told) == ["G6"]
    assert "姓名为空" in told["G6"]
    third = desk.add(desk.repaired(again, {NAME: "赵六"}, "三.xlsx"))
    assert desk.names(third.batch_id) == ["赵六"]
    assert [it.supplements for it in payouts.batches(desk.store)] == [1, 1, None]


def test_rows_are_known_wherever_they_were_moved(desk: Desk, listed: Path) -> None:
    desk.add(listed)
    book = openpyxl.load_workbook(desk.give_back(listed))
    book.worksheets[0].insert_rows(3)
    book.worksheets[0]["D5"] = RIGHT
    book.save(desk.folder / "改.xlsx")
    seen = desk.preview(desk.folder / "改.xlsx")
    assert [it.name for it in seen.lines] == ["李四"]
    assert codes(seen) == [("name_missing", 7)]


def test_rows_are_known_when_their_reasons_were_cleared(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    back = desk.give_back(listed)
    mended = desk.repaired(
        back, {ID: RIGHT, NAME: "赵六", "G2": None, "G4": None, "G6": None}
    )
    assert [it.name for it in desk.preview(mended).lines] == ["李四", "赵六"]


@pytest.mark.parametrize("as_text", [False, True])
def test_rows_are_known_without_the_hidden_sheet(
    desk: Desk, listed: Path, *, as_text: bool
) -> None:
    desk.add(listed)
    mended = desk.repaired(desk.give_back(listed), {ID: RIGHT, NAME: "赵六"})
    book = openpyxl.load_workbook(mended)
    del book["_gwgk"]
    if as_text:
        rows = book.worksheets[0].iter_rows(values_only=True)
        text = "\n".join(",".join(str(it or "") for it in row) for row in rows)
        bare = desk.file(text.encode("gb18030"), "改.csv")
    else:
        bare = desk.folder / "改.xlsx"
        book.save(bare)
    seen = desk.preview(bare)
    assert [it.name for it in seen.lines] == ["李四", "赵六"]
    assert seen.supplement is not None
    assert codes(seen) == []


def test_a_row_that_was_not_refused_is_not_taken_however_it_was_changed(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    back = desk.give_back(listed)
    changed = desk.repaired(back, {ID: RIGHT, NAME: "赵六", "F3": 900, "F7": 1800.5})
    seen = desk.preview(changed)
    assert codes(seen) == [("not_among_refused", 3)]
    assert [it.name for it in seen.lines] == ["李四", "赵六"]
    assert seen.warnings == 1
    with pytest.raises(Refusal) as refused:
        finish(payouts.import_batch(desk.store, seen))
    assert refused.value.problem.code is Code.WARNINGS_NOT_ACCEPTED


def test_batch_and_supplement_are_held_against_the_total_of_the_list(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    back = desk.give_back(listed)
    dearer = desk.repaired(
        back, {ID: RIGHT, NAME: "赵六", "F4": 201, "F7": 1001}, "贵.xlsx"
    )
    seen = desk.preview(dearer)
    assert codes(seen) == [("supplement_total_mismatch", 0)]
    facts = seen.problems[0].facts
    assert (str(facts["stated"]), str(facts["found"])) == ("1000.5", "1001.00")
    unread = desk.repaired(back, {ID: RIGHT, NAME: "赵六", "F4": "二百"}, "字.xlsx")
    assert codes(desk.preview(unread)) == [("amount_invalid", 4), ("total_mismatch", 7)]
    own_total = desk.repaired(back, {ID: RIGHT, NAME: "赵六", "F4": 201}, "改.xlsx")
    assert desk.preview(own_total).blocking, "the workbook's own total disagrees"


def test_a_repaired_row_that_repeats_an_imported_one_stays_refused(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    twice = desk.repaired(desk.give_back(listed), {ID: id_number(1), NAME: "赵六"})
    seen = desk.preview(twice)
    told = {("duplicate_id_number", 4), ("id_number_two_names", 4)}
    assert set(codes(seen)) == told
    assert seen.refused
    assert [it.name for it in seen.lines] == ["赵六"]


def test_without_marks_a_workbook_is_a_list_like_any_other(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    other = desk.file(workbook(("公示表", LIST.replace("王小明", "王大明"))), "另.xlsx")
    seen = desk.preview(other)
    assert (seen.supplement, len(seen.lines), seen.left_out) == (None, 2, ())


def test_a_column_of_reasons_that_is_not_ours_stays(desk: Desk) -> None:
    bank = desk.file(workbook(("表", "村名 姓名 金额 退回原因\n梅岭村 甲 #1 户名不符")))
    seen = desk.preview(bank)
    assert seen.supplement is None
    assert seen.lines[0].extras == (("退回原因", "户名不符"),)


def test_reasons_of_two_files_in_one_are_not_taken_for_one(desk: Desk) -> None:
    drawing = "村名 姓名 金额 退回原因\n梅岭村 甲 #1 错〔原表第3行·0123abcd〕\n"
    drawing += "梅岭村 乙 #1 错〔原表第4行·99999999〕"
    seen = desk.preview(desk.file(workbook(("表", drawing))))
    assert (seen.supplement, len(seen.lines)) == (None, 2)


def test_before_anything_was_imported_the_repaired_whole_comes_in_whole(
    desk: Desk, listed: Path
) -> None:
    mended = desk.repaired(desk.give_back(listed), {ID: RIGHT, NAME: "赵六"})
    seen = desk.preview(mended)
    assert (seen.supplement, len(seen.lines), seen.problems) == (None, 4, ())


def test_refused_rows_alone_want_their_first_batch(
    desk: Desk, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_book, "MOST_ROWS", 1)
    back = desk.give_back(listed)
    mended = desk.repaired(back, {"D3": RIGHT, "C4": "赵六"})
    assert codes(desk.preview(mended)) == [("first_batch_missing", 0)]
    desk.add(listed)
    seen = desk.preview(mended)
    assert codes(seen) == []
    assert [it.name for it in seen.lines] == ["李四", "赵六"]
    less = desk.repaired(back, {"D3": RIGHT, "C4": "赵六", "F4": 40}, "少.xlsx")
    assert codes(desk.preview(less)) == [("supplement_total_mismatch", 0)]


def test_refused_rows_alone_go_round_again(
    desk: Desk, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_book, "MOST_ROWS", 1)
    desk.add(listed)
    half = desk.repaired(desk.give_back(listed), {"D3": RIGHT})
    desk.add(half)
    again = desk.give_back(half)
    assert list(reasons(again.read_bytes())) == ["G3"]
    assert "〔原表第6行·" in reasons(again.read_bytes())["G3"]
    third = desk.add(desk.repaired(again, {"C3": "赵六"}, "三.xlsx"))
    assert desk.names(third.batch_id) == ["赵六"]


def test_a_returned_workbook_proposes_what_its_first_batch_says(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed, period="上半年")
    mended = desk.repaired(desk.give_back(listed), {ID: RIGHT})
    likely = payout_readings.likely_terms(desk.store, read_here(desk.store, mended))
    terms = terms_of(desk.store, "公益林")
    assert likely.programme_id == terms.programme_id
    assert (likely.year, likely.period, likely.paid_on) == (2026, "上半年", PAID_ON)


def test_the_batch_of_the_same_terms_is_supplemented(desk: Desk, listed: Path) -> None:
    first = desk.add(listed, period="上半年")
    second = desk.add(listed, period="下半年")
    mended = desk.repaired(desk.give_back(listed), {ID: RIGHT})

    def supplemented(period: str) -> int:
        found = desk.preview(mended, period).supplement
        assert found is not None
        return found.first

    assert supplemented("上半年") == first.batch_id
    assert supplemented("下半年") == supplemented("补发") == second.batch_id
    assert desk.preview(mended, programme="地力补贴").supplement is None


def test_a_batch_is_not_undone_while_a_supplement_rests_on_it(
    desk: Desk, listed: Path
) -> None:
    first = desk.add(listed)
    mended = desk.repaired(desk.give_back(listed), {ID: RIGHT})
    second = desk.add(mended)
    before = contents(desk.store)
    with pytest.raises(Refusal) as refused:
        history.undo(desk.store, first.operation_id)
    assert refused.value.problem.code is Code.SUPPLEMENT_STANDS
    assert refused.value.problem.facts == {"batch": 1, "later": [2]}
    assert contents(desk.store) == before
    history.undo(desk.store, second.operation_id)
    again = desk.preview(mended)
    assert [it.name for it in again.lines] == ["李四"]
    history.undo(desk.store, first.operation_id)
    assert payouts.batches(desk.store) == []


def test_a_supplement_whose_first_batch_changed_meanwhile_is_not_imported(
    desk: Desk, listed: Path
) -> None:
    first = desk.add(listed)
    seen = desk.preview(desk.repaired(desk.give_back(listed), {ID: RIGHT, NAME: "赵"}))
    history.undo(desk.store, first.operation_id)
    with pytest.raises(Refusal) as refused:
        finish(payouts.import_batch(desk.store, seen))
    assert refused.value.problem.code is Code.FAMILY_CHANGED


def test_the_sheet_of_a_supplement_says_so(desk: Desk, listed: Path) -> None:
    desk.add(listed)
    mended = desk.repaired(desk.give_back(listed), {ID: RIGHT, NAME: "赵六"})
    second = desk.add(mended)
    terms = notice_sheets.SheetTerms(second.batch_id, TODAY)
    made = finish(notice_sheets.make(desk.store, terms))
    for sheet in made.sheets:
        [path] = sheet_files.save(desk.store, [sheet], desk.folder)
        assert "发放情况公示（补充）" in "".join(pdf_pages(path.read_bytes())).replace(
            "\n", ""
        )


def test_giving_back_is_recorded_without_personal_data(
    desk: Desk, listed: Path
) -> None:
    content = desk.give_back(listed).read_bytes()
    entry = history.entries(desk.store)[0]
    assert entry.kind is Kind.GIVE_BACK_ROWS
    assert entry.facts == {
        "original": "发放表.xlsx",
        "rows": 2,
        "file": "内部_发放表_退回行.xlsx",
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    assert not entry.undoable
    with pytest.raises(Refusal):
        history.undo(desk.store, entry.id)


def test_the_hidden_sheet_holds_no_personal_data(desk: Desk, listed: Path) -> None:
    back = desk.give_back(listed).read_bytes()
    assert xlsx_states(back) == {"公示表": "visible", "_gwgk": "veryHidden"}
    hidden = xlsx(back)["_gwgk"]
    told = " ".join(cell.text for cell in hidden.cells.values())
    numbers = {WRONG, id_number(1), id_number(4), card(1), card(2), "李四"}
    assert not found_in(told.encode(), numbers)
    assert "1000.5" in told


def test_the_name_always_says_that_it_is_internal(desk: Desk, listed: Path) -> None:
    into = desk.folder / "out"
    into.mkdir()
    assert desk.give_back(listed, into / "给村里.xlsx") == into / "内部_给村里.xlsx"
    named = into / "内部退回.xlsx"
    assert desk.give_back(listed, named) == desk.give_back(listed, named) == named
    assert desk.give_back(listed, into).name == "内部_发放表_退回行.xlsx"
    assert desk.give_back(listed, into).name == "内部_发放表_退回行(2).xlsx"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights")
def test_only_its_owner_can_read_what_goes_back(desk: Desk, listed: Path) -> None:
    assert desk.give_back(listed).stat().st_mode & 0o077 == 0


def test_the_clerks_own_file_is_never_overwritten(desk: Desk) -> None:
    content = workbook(("公示表", LIST))
    own = desk.file(content, "内部清单.xlsx")
    assert desk.give_back(own, own).name == "内部清单(2).xlsx"
    assert own.read_bytes() == content


def test_only_a_file_of_ours_that_nobody_changed_may_be_replaced(
    desk: Desk, listed: Path
) -> None:
    named = desk.give_back(listed, desk.folder / "内部.xlsx")
    reading = desk.preview(listed).reading
    desk.file(b"another's", "内部_部.xlsx")
    for free in (named, desk.folder / "内部2.xlsx", desk.folder):
        refused_rows.refuse_other_file(desk.store, free, reading)
    named.write_bytes(b"repaired by hand")
    for taken in (named, desk.folder / "部.xlsx"):
        with pytest.raises(Refusal) as refused:
            refused_rows.refuse_other_file(desk.store, taken, reading)
        assert refused.value.problem.code is Code.FILE_EXISTS


def refusal_of(desk: Desk, source: Path | bytes, seen: Preview, out: Path) -> Code:
    before = len(history.entries(desk.store))
    with pytest.raises(Refusal) as refused:
        finish(refused_rows.refused_workbook(desk.store, source, seen, out))
    assert len(history.entries(desk.store)) == before
    assert not list(desk.folder.rglob("内部*"))
    return refused.value.problem.code


def test_a_file_that_changed_since_it_was_read_is_refused(
    desk: Desk, listed: Path
) -> None:
    seen = desk.preview(listed)
    out = desk.folder / "out"
    listed.write_bytes(workbook(("公示表", LIST.replace("张三", "张四"))))
    assert refusal_of(desk, listed, seen, out) is Code.FILE_CHANGED
    listed.unlink()
    assert refusal_of(desk, listed, seen, out) is Code.FILE_MISSING
    assert refusal_of(desk, b"other", seen, out) is Code.FILE_CHANGED


def test_the_bytes_of_the_file_serve_as_well(desk: Desk, listed: Path) -> None:
    seen, content = desk.preview(listed), listed.read_bytes()
    listed.unlink()
    out = desk.folder / "out"
    steps = refused_rows.refused_workbook(desk.store, content, seen, out)
    assert finish(steps).is_file()


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, Code.DISK_FULL), (errno.EACCES, Code.FILE_IN_USE)],
)
def test_a_target_that_cannot_be_written_leaves_nothing(
    desk: Desk,
    listed: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: Code,
) -> None:
    def fails(*_: Any) -> NoReturn:
        raise OSError(number, os.strerror(number))

    seen = desk.preview(listed)
    monkeypatch.setattr(Path, "replace", fails)
    assert refusal_of(desk, listed, seen, desk.folder / "out") is code


def test_where_nothing_is_refused_nothing_goes_back(desk: Desk) -> None:
    right = desk.file(workbook(("表", "村名 姓名 金额\n梅岭村 甲 #1")))
    seen = desk.preview(right)
    assert refusal_of(desk, right, seen, desk.folder) is Code.NOTHING_REFUSED


def test_cancelling_leaves_nothing(desk: Desk, listed: Path) -> None:
    seen, out = desk.preview(listed), desk.folder / "out"
    steps = refused_rows.refused_workbook(desk.store, listed, seen, out)
    next(steps)
    steps.close()
    assert not out.exists()


def test_a_hidden_sheet_whose_form_was_changed_leaves_the_reasons(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    book = openpyxl.load_workbook(desk.give_back(listed))
    book["_gwgk"].delete_rows(2)
    book.save(desk.folder / "改.xlsx")
    seen = desk.preview(desk.folder / "改.xlsx")
    assert seen.supplement is not None
    assert len(seen.left_out) == 2


def test_a_sheet_without_refused_rows_is_given_back_as_it_is(desk: Desk) -> None:
    right = "村名 姓名 金额 退回原因\n梅岭村 甲 #1 上年退过"
    path = desk.file(workbook(("一", right), ("二", "村名 姓名 金额\n石桥村 . #2")))
    first = desk.add(path)
    back = desk.give_back(path)
    assert "原表第" not in str(xlsx(back.read_bytes())["一"].cells)
    book = openpyxl.load_workbook(back)
    book["二"]["B2"] = "乙"
    book.save(desk.folder / "改.xlsx")
    second = desk.add(desk.folder / "改.xlsx")
    assert desk.names(first.batch_id) == ["甲"]
    assert desk.names(second.batch_id) == ["乙"]


def test_colours_of_rows_that_were_repaired_are_taken_away(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    back = desk.give_back(listed)
    assert xlsx_looks(back.read_bytes(), ID)[0] == "FFFFB3B3"
    again = desk.give_back(desk.repaired(back, {ID: RIGHT}))
    assert xlsx_looks(again.read_bytes(), ID)[0] != "FFFFB3B3"
    assert xlsx_looks(again.read_bytes(), NAME)[0] == "FFFFB3B3"


def test_cells_that_were_merged_since_do_no_harm(desk: Desk, listed: Path) -> None:
    desk.add(listed)
    book = openpyxl.load_workbook(desk.give_back(listed))
    book.worksheets[0].merge_cells("G8:G9")
    book.save(desk.folder / "改.xlsx")
    again = desk.give_back(desk.folder / "改.xlsx")
    assert list(reasons(again.read_bytes())) == ["G4", "G6"]


def test_a_sheet_that_was_renamed_gives_no_row_away(desk: Desk, listed: Path) -> None:
    """With its reasons cleared as well, nothing says which rows were refused."""
    first = desk.add(listed)
    book = openpyxl.load_workbook(desk.give_back(listed))
    for row in (2, 4, 6):
        book["公示表"][f"G{row}"] = None
    book["公示表"].title = "改过"
    book.save(desk.folder / "改.xlsx")
    seen = desk.preview(desk.folder / "改.xlsx")
    assert seen.lines == ()
    assert codes(seen)[:2] == [("not_among_refused", 4), ("not_among_refused", 6)]
    history.undo(desk.store, first.operation_id)
    again = desk.give_back(desk.folder / "改.xlsx")
    assert list(reasons(again.read_bytes())) == ["G4", "G6"]


def test_a_renamed_sheet_whose_reasons_stand_goes_round_again(
    desk: Desk, listed: Path
) -> None:
    desk.add(listed)
    book = openpyxl.load_workbook(desk.give_back(listed))
    book["公示表"].title = "改过"
    book.save(desk.folder / "改.xlsx")
    again = desk.give_back(desk.folder / "改.xlsx")
    assert list(reasons(again.read_bytes())) == ["G4", "G6"]
