"""Stories of a desk: what clerks do in a year, to be checked, damaged and killed."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from PIL import Image

from gwgk_desktop.domain.boards import Area, BoardSection, Fixture, Material
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.catalogue import Scope
from gwgk_desktop.domain.catalogue_versions import Departure
from gwgk_desktop.domain.comparisons import (
    Decision,
    ListedPerson,
    ListKind,
    ListReading,
    ListTerms,
)
from gwgk_desktop.domain.payments import BankReading, BankRow, PaymentStatus
from gwgk_desktop.domain.payouts import BatchTerms, LineCorrection, Supplement
from gwgk_desktop.domain.posting_rules import PostingRule
from gwgk_desktop.domain.postings import Outcome
from gwgk_desktop.domain.problems import Refusal
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
from gwgk_desktop.domain.village_events import VillageEvent
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    archives,
    boards,
    catalogue,
    catalogue_departures,
    catalogue_imports,
    certificates,
    classifications,
    comparisons,
    enquiries,
    example,
    history,
    notice_sheets,
    objections,
    office,
    payments,
    payout_readings,
    payouts,
    photos,
    postings,
    putting_up,
    recipes,
    releases,
    returns,
    reviews,
    village_events,
)
from gwgk_desktop.services.archives import ArchiveTerms
from gwgk_desktop.services.catalogue import Revising
from gwgk_desktop.services.catalogue_departures import Departing
from gwgk_desktop.services.notice_sheets import SheetTerms
from gwgk_desktop.services.objections import ObjectionTerms, ReplyTerms
from gwgk_desktop.services.photos import NewPhoto
from gwgk_desktop.services.putting_up import OnPaper, PostTerms
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.store.database import Store
from tests import signed
from tests.services.deeds import DATA
from tests.township import reading, record, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gwgk_desktop.domain.catalogue import CatalogueItem
    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.domain.payouts import Imported
    from gwgk_desktop.domain.readings import PayoutReading
    from gwgk_desktop.domain.work import Operation

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


def photo(shade: int = 0) -> bytes:
    """Return a small photo."""
    out = io.BytesIO()
    Image.new("L", (8, 8), shade).save(out, "JPEG")
    return out.getvalue()


def hang(store: Store, sheets: Sequence[MadeSheet]) -> None:
    """Put sheets up; one is spoilt and put up again, another objected to."""
    now = store.now()
    places = [it for it in putting_up.possible(store, sheets) if it.board]
    done = putting_up.post(store, places, PostTerms(now, "张网格"))
    first, last = done.postings[0], done.postings[-1]
    spoilt = postings.note_spoiled(store, [first], store.now(), "被雨淋湿", "张网格")
    again = PostTerms(store.now(), "张网格", day_by_hand=True)
    putting_up.repost(store, spoilt.postings, again)
    terms = ObjectionTerms(store.now(), "面积不对", "李会计", "王大山", "13912345678")
    asked = objections.record(store, [last], terms)
    reply = ReplyTerms(store.now(), "已核实无误", Outcome.REJECTED, "王主任")
    objections.answer(store, asked.objections, reply)
    near = NewPhoto(last.record.id, photo(), "近景.jpg", now)
    photos.keep_photos(store, [near])
    at = store.now()
    postings.take_down(store, done.postings[1:-1], at, "张网格", "公开栏翻修")


def shelve(store: Store) -> None:
    """Note from paper what hung, archive and certify it; somebody asks about it."""
    postings.save_rule(store, PostingRule(retention_years=12))
    village = office.village_called(store, "梅岭村")
    up, down = (store.now() - timedelta(days=days) for days in (40, 10))
    paper = OnPaper("第二季度财务公开", village.id, place="老公开栏")
    terms = PostTerms(up, "老会计", item_code="V021", occasion="2026Q2")
    done = putting_up.post_from_paper(store, paper, terms)
    done = postings.take_down(store, done.postings, down, "老会计")
    kept = archives.archive(store, done.postings, ArchiveTerms("2号柜", by="周主任"))
    out = store.path.parent / "out"
    out.mkdir(exist_ok=True)
    certificates.save(store, kept.postings, out)
    person = listed(1).tables[0].records[0]
    with suppress(Refusal):  # their lines may be undone
        enquiries.ask(store, person.name, person.id_number)


def put_up(store: Store) -> None:
    """Sheets put up and what came of them; one withdrawn while it hangs."""
    sheets = release(store, import_list(store, 1).batch_id)
    hang(store, sheets)
    shelve(store)
    withdraw(store, sheets[:1])


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
    classifications.classify(store, notice_sheets.sheets(store)[:1], ON_REQUEST)
    assert sheets[0].number.version == 3


def withdrawn(store: Store) -> list[MadeSheet]:
    """Return the sheets that were withdrawn."""
    every = notice_sheets.sheets(store)
    return [it for it in every if it.state is SheetState.WITHDRAWN]


def rich(store: Store) -> None:
    """Do something of everything."""
    book = finish(payout_readings.open_book(DATA / "plain.xlsx"))
    read = finish(payout_readings.understand(store, book, Choices()))
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
    catalogued(store)
    boarded(store)
    fifth = import_list(store, 6, "农村低保")
    page = store.path.parent / "签字.pdf"
    page.write_bytes(signed.page("PDF"))
    withdraw(store, release(store, fifth.batch_id, page))
    hang(store, release(store, fifth.batch_id))
    shelve(store)


def catalogued(store: Store) -> None:
    """Put a catalogue in force, revise it, let a village depart, go through it."""
    day = store.now().date()
    catalogue_imports.adopt(store, Scope.VILLAGE, date(2026, 1, 1))
    first = catalogue.on_day(store, Scope.VILLAGE, day).items[0]
    revise_item(store, replace(first, note="已核对"))
    [village, *_] = office.villages(store)
    terms = Departing(Departure.TIGHTER, day, "村民要求", least_display="20")
    catalogue_departures.depart(store, [village], ["V012"], terms)
    monthly = Departing(
        Departure.TIGHTER, day, "财务往来较多", "每月公布一次", "monthly"
    )
    catalogue_departures.depart(store, [village], ["V058"], monthly)
    catalogue.review(store, Scope.VILLAGE, "刘主任", "无变化", day)


def boarded(store: Store) -> None:
    """Divide a board, photograph it, note what happened in two villages."""
    board = next(it for it in boards.boards(store) if not it.group)
    photo = store.path.parent / "公开栏.png"
    Image.new("RGB", (16, 9), (30, 90, 160)).save(photo)
    divided = replace(
        board,
        width_mm=board.width_mm + 4,
        height_mm=board.height_mm + 6,
        material=Material.CASE,
        in_use_from=date(2024, 3, 1),
        in_use_until=date(2030, 12, 31),
        sections=(
            BoardSection("党务", Area(0, 0, 700, 900), ("party",)),
            BoardSection("财务", Area(720, 0, 900, 900), ("finance", "subsidy")),
        ),
        fixtures=(
            Fixture("监督电话", Area(1650, 20, 297, 210)),
            Fixture("组织架构", Area(1650, 300, 420, 297), "V001"),
        ),
    )
    boards.save_board(store, divided, photo)
    photo.unlink()
    village_events.record(
        store,
        [
            VillageEvent(
                0, it.id, "V008", store.now().date(), "支部通过修路方案", "附图"
            )
            for it in office.villages(store)[:2]
        ],
    )


def revise_item(store: Store, item: CatalogueItem) -> Operation:
    """Keep an item as it is from today on."""
    terms = Revising(store.now().date(), "年度调整")
    return catalogue.save_items(store, [item], terms)


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
    put_up,
    rich,
    compared,
    paid,
)
