"""Stories of a desk: what clerks do in a year, to be checked, damaged and killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.comparisons import (
    Decision,
    ListedPerson,
    ListKind,
    ListReading,
    ListTerms,
)
from gwgk_desktop.domain.payments import BankReading, BankRow, PaymentStatus
from gwgk_desktop.domain.payouts import BatchTerms, LineCorrection, Supplement
from gwgk_desktop.domain.readings import Choices
from gwgk_desktop.domain.reviews import (
    LEVELS,
    Check,
    Classification,
    Disclosure,
    ReviewRule,
    Ruling,
    SheetState,
)
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    comparisons,
    example,
    history,
    notice_sheets,
    office,
    payments,
    payouts,
    recipes,
    releases,
    returns,
    reviews,
)
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.store.database import Store
from tests.services.deeds import DATA
from tests.township import reading, record, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import Imported
    from gwgk_desktop.domain.readings import PayoutReading

PAID_ON = date(2026, 9, 10)
THIRD = Quarter(2026, 3)
ON_REQUEST = Classification(Disclosure.ON_REQUEST)


class Clock:
    """A clock that goes on by a minute whenever it is looked at."""

    def __init__(self) -> None:
        self.time = datetime(2026, 9, 15, 8, 30)

    def __call__(self) -> datetime:
        self.time += timedelta(minutes=1)
        return self.time


def begun(path: Path) -> Store:
    """Open a store and set the example township up in it."""
    store = Store(path, now=Clock())
    office.seed_programmes(store)
    example.fill(store)
    return store


def listed(number: int, count: int = 4) -> PayoutReading:
    """Return a list of some people in two villages; another number, another file."""
    records = [
        record(
            it + 1,
            village="梅岭村" if it % 2 else "石桥村",
            address="" if it % 3 else "一组8号",
            extras=(("树种", "松"),) if it % 2 else (),
        )
        for it in range(count)
    ]
    return reading(
        table(*records), file=f"发放表{number}.xlsx", sha256=f"{number:02x}" * 32
    )


def import_list(  # noqa: PLR0913, PLR0917 - a story says what it needs
    store: Store,
    number: int,
    programme: str = "地力补贴",
    paid_on: date = PAID_ON,
    count: int = 4,
    supplements: int = 0,
) -> Imported:
    """Import a list."""
    terms = BatchTerms(
        office.programme_called(store, programme).id, 2026, f"第{number}批", paid_on
    )
    seen = payouts.preview(store, listed(number, count), terms)
    if supplements:
        seen = replace(seen, supplement=Supplement(supplements, (supplements,)))
    return finish(
        payouts.import_batch(store, seen, accept_warnings=True, leave_out_errors=True)
    )


def make_sheets(store: Store, batch: int) -> None:
    """Make the sheets of a batch."""
    terms = SheetTerms(batch, date(2026, 9, 16), agreed=True)
    finish(notice_sheets.make(store, terms))


def release(store: Store, batch: int, page: Path | None = None) -> list[MadeSheet]:
    """Make the sheets of a batch, have them sent back once, and release them."""
    tomorrow = store.now().date() + timedelta(days=1)
    terms = SheetTerms(batch, tomorrow, drafted_by="陈经办", agreed=True)
    sheets = finish(notice_sheets.make(store, terms)).sheets
    back = ReviewTerms(Ruling.SEND_BACK, "王主任", reason="二组少一户")
    reviews.review(store, sheets, back)
    for name in ("王主任", "赵监督", "刘审核"):
        agree = ReviewTerms(
            Ruling.AGREE,
            name,
            reason="户数已核实",
            checks=tuple(Check),
            page=page,
            agreed=True,
        )
        sheets = reviews.review(store, sheets, agree).sheets
    return list(finish(releases.release(store, sheets, "刘审核")).sheets)


def withdraw(store: Store, sheets: Sequence[MadeSheet]) -> None:
    """Withdraw sheets."""
    releases.withdraw(store, sheets, "金额录错", "刘审核")


def export(store: Store, quarter: Quarter = THIRD) -> None:
    """Export the return of a quarter beside the store."""
    to = store.path.parent / "out" / f"{quarter}-{store.now():%H%M}.xlsx"
    to.parent.mkdir(exist_ok=True)
    returns.export(store, returns.draw_up(store, quarter), to)


def correct(store: Store, batch: int, amount_fen: int, place: int = 0) -> int:
    """Correct the amount of a line and return the operation."""
    line = payouts.lines(store, batch, place, 1)[0]
    new = LineCorrection(
        group=line.group,
        name=line.name,
        id_number=line.id_number,
        bank_account=line.bank_account,
        quantity=Decimal("8.3"),
        rate=line.rate,
        amount_fen=amount_fen,
        reason="录入错误",
    )
    return payouts.correct_line(store, line.id, new).id


def plain(store: Store) -> None:
    """One list, its sheets, the return."""
    batch = import_list(store, 1).batch_id
    make_sheets(store, batch)
    export(store)


def corrected(store: Store) -> None:
    """Corrections before and after sheets in versions, one of them undone."""
    batch = import_list(store, 1).batch_id
    make_sheets(store, batch)
    correct(store, batch, 90000)
    make_sheets(store, batch)
    last = correct(store, batch, 91000)
    export(store)
    history.undo(store, last)
    export(store)
    make_sheets(store, batch)
    other = correct(store, batch, 55500, 1)
    make_sheets(store, batch)
    export(store)
    history.undo(store, other)


def undone(store: Store) -> None:
    """An import undone after its sheets and return, and imported again."""
    first = import_list(store, 1)
    correct(store, first.batch_id, 12345)
    make_sheets(store, first.batch_id)
    export(store)
    history.undo(store, first.operation_id)
    second = import_list(store, 2, count=7)
    make_sheets(store, second.batch_id)
    export(store)


def renamed(store: Store) -> None:
    """A village renamed after its lines were imported, aliases, a batch moved."""
    batch = import_list(store, 1).batch_id
    make_sheets(store, batch)
    village = office.village_called(store, "梅岭村")
    office.add_alias(store, "老石桥村", "石桥村")
    office.save_village(store, replace(village, name="新梅岭村"))
    make_sheets(store, batch)
    export(store)
    terms = BatchTerms(
        payouts.batch(store, batch).programme_id, 2026, "", date(2026, 10, 8)
    )
    payouts.correct_batch(store, batch, terms)
    export(store, Quarter(2026, 4))


def reviewed(store: Store) -> None:
    """Sheets released, withdrawn and replaced; an import undone after its sheets."""
    first = import_list(store, 1)
    withdraw(store, release(store, first.batch_id))
    correct(store, first.batch_id, 12345)
    withdraw(store, release(store, first.batch_id))
    history.undo(store, first.operation_id)
    second = import_list(store, 1)
    sheets = release(store, second.batch_id)
    releases.save_take_down(store, withdrawn(store), store.path.parent / "out")
    reviews.save_rule(store, ReviewRule(LEVELS[1], one_person=True))
    make_sheets(store, second.batch_id)
    reviews.classify(store, notice_sheets.sheets(store)[:1], ON_REQUEST)
    assert sheets[0].number.version == 3


def withdrawn(store: Store) -> list[MadeSheet]:
    """Return the sheets that were withdrawn."""
    every = notice_sheets.sheets(store)
    return [it for it in every if it.state is SheetState.WITHDRAWN]


def rich(store: Store) -> None:
    """Do something of everything."""
    book = finish(payouts.open_book(DATA / "plain.xlsx"))
    read = finish(payouts.understand(store, book, Choices()))
    recipes.keep(store, "县农业农村局", read)
    corrected(store)
    correct(store, 1, 77700, 1)
    correct(store, 1, 77800, 1)
    other = import_list(store, 2, "农村低保", count=9)
    make_sheets(store, other.batch_id)
    third = import_list(store, 3, "高龄津贴", date(2026, 6, 30))
    make_sheets(store, third.batch_id)
    export(store, Quarter(2026, 2))
    import_list(store, 5, "高龄津贴", date(2026, 6, 30), supplements=third.batch_id)
    fourth = import_list(store, 4, "稻谷补贴")
    make_sheets(store, fourth.batch_id)
    history.undo(store, fourth.operation_id)
    office.add_alias(store, "老石桥村", "石桥村")
    compared(store, 21)
    paid(store, 31)
    export(store)
    fifth = import_list(store, 6, "农村低保")
    page = store.path.parent / "签字.pdf"
    page.write_bytes(b"%PDF-1.4 signed")
    withdraw(store, release(store, fifth.batch_id, page))
    release(store, fifth.batch_id)


def compared(store: Store, number: int = 1) -> None:
    """A list of the dead compared with a batch, one hit decided on, one list undone."""
    batch = import_list(store, number).batch_id
    person = listed(number).tables[0].records[0]
    entry = ListedPerson(
        person.name, person.id_number, "", date(2026, 3, 1), "", "", "名单", 3
    )
    terms = ListTerms(ListKind.DEAD, "县民政局", date(2026, 9, 1))
    read = ListReading("死亡.xlsx", f"{number:04d}" * 16, (entry,), ())
    finish(comparisons.import_list(store, read, terms))
    comparisons.verify(store, batch)
    found, *_ = comparisons.verifications(store, batch)
    comparisons.decide(store, found.id, Decision.STOP, "刘主任", "已经核实")
    moved = replace(terms, kind=ListKind.MOVED_AWAY)
    second = finish(comparisons.import_list(store, read, moved))
    history.undo(store, second.operation.id)


def paid(store: Store, first: int = 1) -> None:
    """What the bank says of two batches in turn, and a resend of what failed."""
    batches = [
        import_list(store, first + at, programme).batch_id
        for at, programme in enumerate(("地力补贴", "农村低保"))
    ]
    for batch in batches:
        lines = payouts.lines(store, batch, 0, 4)
        statuses = (*PaymentStatus, PaymentStatus.FAILED)
        rows = tuple(
            BankRow(
                it.name,
                it.id_number,
                it.bank_account,
                it.amount_fen,
                status,
                "" if status is PaymentStatus.PAID else "户名不符",
                date(2026, 9, 11),
                "回盘",
                at,
            )
            for at, (it, status) in enumerate(zip(lines, statuses, strict=True), 2)
        )
        read = BankReading("回盘.xlsx", f"{batch:02d}" * 32, rows, ())
        seen = payments.preview(store, read, batch)
        finish(payments.record(store, seen))
    out = store.path.parent / "out"
    out.mkdir(exist_ok=True)
    payments.resend(store, batches[0], out)


STORIES: tuple[Callable[[Store], None], ...] = (
    plain,
    corrected,
    undone,
    renamed,
    reviewed,
    rich,
    compared,
    paid,
)
