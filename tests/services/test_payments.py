"""Bank return files: read, recorded, undone; and what is sent to the bank again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.payments import BankReading, BankRow, PaymentStatus
from gwgk_desktop.domain.payouts import LineCorrection
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    history,
    notice_sheets,
    payments,
    payouts,
    returns,
    sheet_files,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from tests.begun import TODAY
from tests.readers import flat, pdf_pages, workbook, xlsx
from tests.services.deeds import PAID_ON, READING, add, terms_of
from tests.store.contents import rows
from tests.township import card, id_number, numeral

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gwgk_desktop.services.payments import PaymentsRead, Resent
    from gwgk_desktop.store.database import Store

PAID, FAILED, RETURNED = PaymentStatus
DAY = date(2026, 9, 11)


def row(
    number: int, status: PaymentStatus, day: date | None = DAY, **changes: object
) -> BankRow:
    reason = "" if status is PAID else "户名不符"
    name = "王小明" if number == 1 else f"王小明{numeral(number)}"
    told = BankRow(name, "", card(number), 88492, status, reason, day, "回盘", number)
    return replace(told, **changes)  # type: ignore[arg-type]


def bank(*some: BankRow, sha256: str = "aa" * 32) -> BankReading:
    return BankReading("回盘.xlsx", sha256, some, ())


def tell(
    store: Store, *some: BankRow, batch: int = 1, sha256: str = "aa" * 32
) -> PaymentsRead:
    preview = payments.preview(store, bank(*some, sha256=sha256), batch)
    return finish(payments.record(store, preview))


def states(store: Store) -> dict[int, tuple[int, int, int]]:
    """Return paid, failed and returned of each batch."""
    return {it.id: (it.paid, it.failed, it.returned) for it in payouts.batches(store)}


def refusal_of(work: Callable[[], object]) -> Code:
    with pytest.raises(Refusal) as refused:
        work()
    return refused.value.problem.code


FIRST = (row(1, PAID), row(2, FAILED), row(3, RETURNED))


@pytest.fixture
def told(township: Store) -> Store:
    """Give a township whose only batch has one line paid, failed and returned."""
    add(township)
    tell(township, *FIRST)
    return township


def test_a_return_file_tells_what_became_of_the_lines(township: Store) -> None:
    add(township)
    assert states(township) == {1: (0, 0, 0)}
    read = tell(township, *FIRST, row(9, PAID, name="无名"))
    assert (read.paid, read.failed, read.returned, read.refused) == (1, 1, 1, 1)
    assert states(township) == {1: (1, 1, 1)}
    entry = history.entries(township)[0]
    assert (entry.kind, entry.facts["paid"]) == (Kind.READ_PAYMENTS, 1)
    assert card() not in str(entry.facts)


def test_the_preview_changes_nothing_and_tells_everything(township: Store) -> None:
    add(township)
    seen = payments.preview(township, bank(row(1, PAID), row(9, PAID, name="无")), 1)
    assert [(line.name, it.status) for line, it in seen.taken] == [("王小明", PAID)]
    assert flat(seen.problems) == [
        ("payment_unmatched", 9, ""),
        ("line_not_returned", 6, ""),
        ("line_not_returned", 7, ""),
    ]
    assert seen.refused == 1
    assert states(township) == {1: (0, 0, 0)}


def test_a_file_is_read_from_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "回盘.csv"
    file.write_text("户名,金额,状态\n王小明,884.92,成功\n", "utf-8")
    [read] = finish(payments.read(file)).rows
    assert (read.name, read.amount_fen, read.status) == ("王小明", 88492, PAID)
    file.write_bytes(b"")
    assert refusal_of(lambda: finish(payments.read(file))) is Code.EMPTY


def test_the_same_file_is_read_once_for_a_batch(told: Store) -> None:
    assert refusal_of(lambda: tell(told, *FIRST)) is Code.PAYMENTS_ALREADY_READ
    add(told, period="第二批")
    assert tell(told, *FIRST, batch=2).paid == 1


def test_a_file_that_matches_nothing_is_refused(township: Store) -> None:
    add(township)
    stranger = row(9, PAID, name="无名")
    assert refusal_of(lambda: tell(township, stranger)) is Code.NO_PAYMENT_MATCHED
    assert refusal_of(lambda: tell(township, stranger, batch=7)) is Code.BATCH_UNKNOWN
    assert rows(township, "payment_file") == []


def test_the_newest_word_holds(told: Store) -> None:
    tell(told, row(2, PAID, date(2026, 9, 14)), sha256="bb" * 32)
    assert states(told) == {1: (2, 0, 1)}
    tell(told, row(2, RETURNED, date(2026, 9, 15)), sha256="cc" * 32)
    assert states(told) == {1: (1, 0, 2)}


def test_an_older_word_changes_nothing(told: Store) -> None:
    old = row(2, PAID, date(2026, 9, 1))
    seen = payments.preview(told, bank(old, sha256="bb" * 32), 1)
    assert seen.taken == ()
    assert flat(seen.problems) == [("payment_outdated", 2, "")]


def test_what_failed_is_listed_the_oldest_first(township: Store) -> None:
    add(township)
    tell(township, row(1, FAILED, None), row(2, FAILED), row(3, PAID))
    unpaid = payments.unpaid(township, 1)
    assert [(it.line.name, it.days) for it in unpaid] == [
        ("王小明二", (TODAY - DAY).days),
        ("王小明", 0),
    ]
    assert unpaid[0].word.reason == "户名不符"


def test_a_return_file_is_undone_the_newest_first(told: Store) -> None:
    first = history.entries(told)[0].id
    second = tell(told, row(2, PAID), sha256="bb" * 32).operation.id
    assert refusal_of(lambda: history.undo(told, first)) is Code.LATER_PAYMENTS_READ
    history.undo(told, second)
    assert states(told) == {1: (1, 1, 1)}
    undone = history.undo(told, first)
    assert states(told) == {1: (0, 0, 0)}
    assert rows(told, "payment") == []
    again = undone.operation.id
    assert refusal_of(lambda: history.undo(told, again)) is Code.IMPORT_AGAIN


def test_an_import_of_which_the_bank_has_spoken_is_not_undone(told: Store) -> None:
    imported = next(
        it.id for it in history.entries(told) if it.kind is Kind.IMPORT_PAYOUTS
    )
    assert refusal_of(lambda: history.undo(told, imported)) is Code.PAYMENTS_REST_ON_IT


def resend(store: Store, to: Path, batch: int = 1) -> Resent:
    return payments.resend(store, batch, to)


def test_what_failed_is_sent_again_as_a_batch_of_its_own(
    told: Store, tmp_path: Path
) -> None:
    resent = resend(told, tmp_path)
    batch = payouts.batch(told, resent.batch_id)
    assert (batch.resends, batch.line_count, batch.total_fen) == (1, 2, 2 * 88492)
    assert (batch.programme, batch.paid_on) == (payouts.batch(told, 1).programme, TODAY)
    assert [it.name for it in payouts.lines(told, 2, 0, 9)] == ["王小明二", "王小明三"]
    assert states(told) == {1: (1, 1, 1), 2: (0, 0, 0)}
    assert resent.file.name == "内部-重新发放-第1批-20260915.xlsx"
    [sheet] = xlsx(resent.file.read_bytes()).values()
    assert sheet.row(4)["F"] == card(2)
    assert sheet.row(4)["H"] == "失败：户名不符"
    entry = history.entries(told)[0]
    assert (entry.kind, entry.facts["batch"]) == (Kind.RESEND_PAYOUTS, 2)
    assert card(2) not in str(entry.facts)


def test_a_failure_without_a_reason_is_sent_as_such(
    township: Store, tmp_path: Path
) -> None:
    add(township)
    tell(township, row(1, FAILED, reason=""))
    [sheet] = xlsx(resend(township, tmp_path).file.read_bytes()).values()
    assert sheet.row(4)["H"] == "失败"


def test_a_corrected_account_is_what_the_bank_gets(told: Store, tmp_path: Path) -> None:
    line = payments.unpaid(told, 1)[0].line
    new = LineCorrection(
        *("一组", line.name, line.id_number, card(20), line.quantity, line.rate),
        amount_fen=line.amount_fen,
        reason="账号有误",
    )
    payouts.correct_line(told, line.id, new)
    [sheet] = xlsx(resend(told, tmp_path).file.read_bytes()).values()
    assert sheet.row(4)["F"] == card(20)
    paid = row(2, PAID, account=card(20))
    assert tell(told, paid, batch=2, sha256="bb" * 32).paid == 1


def test_a_line_paid_by_the_resend_is_paid(told: Store, tmp_path: Path) -> None:
    resend(told, tmp_path)
    tell(told, row(2, PAID), row(3, FAILED), batch=2, sha256="bb" * 32)
    assert states(told) == {1: (2, 1, 0), 2: (1, 1, 0)}
    assert [it.line.name for it in payments.unpaid(told, 2)] == ["王小明三"]


def test_nothing_is_sent_again_before_the_bank_has_answered(
    told: Store, tmp_path: Path
) -> None:
    resend(told, tmp_path)
    assert all(it.word.resent for it in payments.unpaid(told, 1))
    nothing = Code.NOTHING_TO_RESEND
    assert refusal_of(lambda: resend(told, tmp_path, 1)) is nothing
    assert refusal_of(lambda: resend(told, tmp_path, 2)) is nothing
    tell(told, row(2, PAID), row(3, FAILED), batch=2, sha256="bb" * 32)
    third = resend(told, tmp_path, 2)
    assert (third.lines, payouts.batch(told, 3).resends) == (1, 1)


def test_a_resend_doubles_nothing(told: Store, tmp_path: Path) -> None:
    """It counts in the quarter of the first batch, whatever day the bank pays it."""
    before = returns.draw_up(told, Quarter.containing(PAID_ON))
    told._now = lambda: datetime(2026, 10, 20, 9)
    resend(told, tmp_path)
    tell(told, row(2, PAID), row(3, PAID), batch=2, sha256="bb" * 32)
    after = returns.draw_up(told, Quarter.containing(PAID_ON))
    assert (after.totals, after.batch_ids) == (before.totals, (1,))
    later = returns.draw_up(told, Quarter(2026, 4))
    assert (later.figures, later.batch_ids) == ((), ())
    found = payouts.payouts_to(told, "王小明二")
    assert [len(person.paid) for person in found] == [1]


def test_a_correction_of_the_first_batch_holds_for_its_resend(
    told: Store, tmp_path: Path
) -> None:
    resend(told, tmp_path)
    terms = terms_of(told, "公益林", 2025, "全年", date(2026, 9, 1))
    payouts.correct_batch(told, 1, terms)
    again, first = payouts.batches(told)
    assert again.title == first.title
    assert (again.paid_on, first.paid_on) == (TODAY, date(2026, 9, 1))


def test_a_resend_can_be_undone_until_the_bank_answers(
    told: Store, tmp_path: Path
) -> None:
    read = history.entries(told)[0].id
    resent = resend(told, tmp_path)
    assert refusal_of(lambda: history.undo(told, read)) is Code.RESEND_RESTS_ON_IT
    answer = tell(told, row(2, PAID), batch=2, sha256="bb" * 32)
    number = resent.operation.id
    assert refusal_of(lambda: history.undo(told, number)) is Code.PAYMENTS_REST_ON_IT
    history.undo(told, answer.operation.id)
    history.undo(told, number)
    assert states(told) == {1: (1, 1, 1)}
    assert len(payouts.lines(told, 1, 0, 9)) == 3
    assert not any(it.word.resent for it in payments.unpaid(told, 1))


def sheet_texts(store: Store) -> list[str]:
    made = finish(notice_sheets.make(store, SheetTerms(1, TODAY)))
    pages = (pdf_pages(sheet_files.content(store, it)) for it in made.sheets)
    return ["".join("".join(it).split()) for it in pages]


def test_a_sheet_says_paid_once_the_bank_has_paid_its_village(told: Store) -> None:
    """梅岭村 has a line that failed; 石桥村 has one, and it came back."""
    assert all("拟发放金额" in text for text in sheet_texts(told))
    tell(told, row(2, PAID), sha256="bb" * 32)
    meiling, shiqiao = sheet_texts(told)
    assert "已发放情况公示" in meiling
    assert "拟发放" not in meiling
    assert "拟发放情况公示" in shiqiao


def test_a_resend_has_no_sheets_of_its_own(told: Store, tmp_path: Path) -> None:
    resend(told, tmp_path)
    code = refusal_of(lambda: finish(notice_sheets.make(told, SheetTerms(2, TODAY))))
    assert code is Code.RESEND_HAS_NO_SHEETS


def test_a_resend_is_no_second_payment_to_anybody(told: Store, tmp_path: Path) -> None:
    """A list of the same people is doubtful because of the first batch alone."""
    resend(told, tmp_path)
    again = replace(READING, sha256="ee" * 32)
    found = payouts.preview(told, again, terms_of(told)).problems
    doubtful = [it for it in found if it.code is Code.DUPLICATE_ID_NUMBER]
    assert [it.facts["batch"] for it in doubtful] == [1, 1, 1]
    assert len(doubtful) == len(found)


def test_what_cannot_be_written_is_not_sent(told: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code = refusal_of(lambda: resend(told, tmp_path / "file"))
    assert code is Code.OUTPUT_UNWRITABLE
    assert len(payouts.batches(told)) == 1
    assert Decimal(len(payments.unpaid(told, 1))) == 2


def test_the_whole_way_from_a_file(township: Store, tmp_path: Path) -> None:
    add(township)
    file = tmp_path / "回盘.xlsx"
    drawing = f"身份证号 金额 处理结果\n{id_number()} #884.92 发放成功"
    file.write_bytes(workbook(("回盘", drawing)))
    preview = payments.preview(township, finish(payments.read(file)), 1)
    assert finish(payments.record(township, preview)).paid == 1


def say(store: Store, batch: int = 1, day: date = DAY) -> PaymentsRead:
    return finish(payments.say_paid(store, batch, day, "陈经办"))


def test_a_batch_without_a_return_file_is_said_to_be_paid_and_that_is_undone(
    township: Store,
) -> None:
    add(township)
    before = rows(township, "payment")
    said = say(township)
    assert (said.paid, said.failed, said.returned) == (3, 0, 0)
    assert states(township) == {1: (3, 0, 0)}
    entry = history.entries(township)[0]
    assert entry.kind is Kind.READ_PAYMENTS
    assert entry.facts["file"] == "陈经办确认已于2026-09-11发放（没有回盘）"
    assert payments.unspoken(township, 1) == []
    assert refusal_of(lambda: say(township)) is Code.PAYMENTS_ALL_KNOWN
    history.undo(township, entry.id)
    assert rows(township, "payment") == before
    assert say(township).paid == 3  # it may be said again


def test_nobody_is_paid_on_a_day_to_come_nor_said_so_with_a_number(
    township: Store,
) -> None:
    add(township)
    assert refusal_of(lambda: say(township, day=date(2026, 9, 16))) is Code.PAID_AHEAD
    with_number = payments.say_paid(township, 1, DAY, f"陈经办 {id_number(1)}")
    assert refusal_of(lambda: finish(with_number)) is Code.NUMBER_IN_TEXT
    assert refusal_of(lambda: say(township, batch=9)) is Code.BATCH_UNKNOWN
    assert states(township) == {1: (0, 0, 0)}


def test_what_the_bank_has_said_stays_and_what_it_says_later_holds(
    told: Store,
) -> None:
    assert refusal_of(lambda: say(told)) is Code.PAYMENTS_ALL_KNOWN
    assert states(told) == {1: (1, 1, 1)}


def test_the_banks_own_word_takes_the_place_of_the_clerks_whatever_its_day(
    township: Store,
) -> None:
    add(township)
    say(township)
    earlier = DAY.replace(day=9)
    read = tell(township, row(1, PAID, earlier), row(2, FAILED, earlier))
    assert (read.paid, read.failed, read.refused) == (1, 1, 0)
    assert states(township) == {1: (2, 1, 0)}


def test_what_was_sent_again_is_said_to_be_paid_too(
    told: Store, tmp_path: Path
) -> None:
    resent = payments.resend(told, 1, tmp_path)
    assert say(told, resent.batch_id).paid == 2
    assert states(told) == {1: (3, 0, 0), resent.batch_id: (2, 0, 0)}
