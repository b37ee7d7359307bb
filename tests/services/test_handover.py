"""The handover sheet tells what is open, what runs, and where the backups are."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.calendar import Quarter
from gwgk_desktop.domain.handover import BackupPlace, RecoveryTold, Waiting
from gwgk_desktop.domain.payouts import BatchTerms
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import (
    backup_settings,
    backups,
    drills,
    handover,
    history,
    payments,
    payouts,
    users,
)
from gwgk_desktop.store import keys
from gwgk_desktop.store.database import Store
from tests import kept_stores
from tests.begun import NOW, TODAY
from tests.kept_stores import compare_and_pay
from tests.readers import found_in, pdf_pages, pdfium_pages, squeezed
from tests.services.deeds import add
from tests.stories import begun, correct, export, import_list, make_sheets
from tests.township import reading, record, table

if TYPE_CHECKING:
    from pathlib import Path

    from gwgk_desktop.domain.handover import Handover, OpenWork


def open_of(told: Handover, waiting: Waiting) -> list[OpenWork]:
    return [it for it in told.open_work if it.waiting is waiting]


def opened(store: Store) -> dict[Waiting, list[tuple[str | int, int]]]:
    """Return what is open: by kind, batch or subject, and how much."""
    found: dict[Waiting, list[tuple[str | int, int]]] = {}
    for it in handover.draw_up(store).open_work:
        found.setdefault(it.waiting, []).append((it.batch or it.subject, it.count))
    return found


@pytest.fixture
def busy(tmp_path: Path) -> Store:
    """Give a store with a batch of four lines in two villages, paid on 10 September."""
    store = begun(tmp_path / "desk.db")
    import_list(store, 1)
    return store


def test_an_empty_desk_has_nothing_open(township: Store) -> None:
    told = handover.draw_up(township)
    assert [told.open_work, told.running, told.users] == [(), (), ()]
    assert (told.quarter, told.quarter_batches) == (Quarter(2026, 3), 0)
    assert (told.recovery, told.drilled_at, told.made_by) == (None, None, "")
    assert told.folder == township.path.parent
    [place] = told.places
    assert (place.second, place.reachable, place.count, place.newest) == (
        *(False, True, 0, None),
    )


def test_a_batch_lacks_sheets_until_every_village_has_one(busy: Store) -> None:
    assert opened(busy)[Waiting.NO_SHEET] == [(1, 2)]
    make_sheets(busy, 1)
    assert Waiting.NO_SHEET not in opened(busy)


def test_a_sheet_is_outdated_by_a_correction_until_it_is_made_anew(busy: Store) -> None:
    make_sheets(busy, 1)
    assert Waiting.SHEET_OUTDATED not in opened(busy)
    correct(busy, 1, 90000)
    [(number, count)] = opened(busy)[Waiting.SHEET_OUTDATED]
    assert (str(number)[-8:], count) == ("2026-001", 1)
    make_sheets(busy, 1)
    assert Waiting.SHEET_OUTDATED not in opened(busy)
    history.undo(busy, correct(busy, 1, 91000))
    assert len(opened(busy)[Waiting.SHEET_OUTDATED]) == 1


def test_a_sheet_of_an_undone_batch_is_to_be_taken_down_while_it_hangs(
    tmp_path: Path,
) -> None:
    busy = begun(tmp_path / "desk.db")
    imported = import_list(busy, 1)
    make_sheets(busy, 1)
    [first, second] = handover.draw_up(busy).running
    assert (first.first, first.last) == (date(2026, 9, 16), date(2026, 9, 22))
    assert first.number != second.number
    history.undo(busy, imported.operation_id)
    told = handover.draw_up(busy)
    assert len(open_of(told, Waiting.SHEET_VOID)) == 2
    assert told.running == ()
    [undone] = open_of(told, Waiting.IMPORT_UNDONE)
    assert (undone.count, undone.days, undone.batch) == (4, 0, 1)
    import_list(busy, 1)
    assert Waiting.IMPORT_UNDONE not in opened(busy)
    late = Store(busy.path, now=lambda: datetime(2026, 10, 1, 9))
    assert Waiting.SHEET_VOID not in opened(late)
    late.close()


def test_a_return_is_open_when_its_quarter_is_over(busy: Store) -> None:
    told = handover.draw_up(busy)
    assert (told.quarter_batches, open_of(told, Waiting.RETURN_NOT_SENT)) == (1, [])
    late = Store(busy.path, now=lambda: datetime(2026, 10, 3, 9))
    [it] = open_of(handover.draw_up(late), Waiting.RETURN_NOT_SENT)
    assert (it.subject, it.count, it.days) == ("2026Q3", 1, 3)
    late.close()
    export(busy)
    assert handover.draw_up(busy).quarter_batches == 0
    imported = import_list(busy, 2, "农村低保")
    assert opened(busy)[Waiting.RETURN_OUTDATED] == [("2026Q3", 1)]
    export(busy)
    assert Waiting.RETURN_OUTDATED not in opened(busy)
    history.undo(busy, imported.operation_id)
    assert opened(busy)[Waiting.RETURN_OUTDATED] == [("2026Q3", 1)]
    batch = payouts.batch(busy, 1)
    terms = BatchTerms(batch.programme_id, 2026, "第1批", date(2026, 7, 1))
    payouts.correct_batch(busy, 1, replace(terms, paid_on=date(2026, 6, 1)))
    found = handover.draw_up(busy)
    assert [it.subject for it in open_of(found, Waiting.RETURN_OUTDATED)] == ["2026Q3"]
    assert [it.subject for it in open_of(found, Waiting.RETURN_NOT_SENT)] == ["2026Q2"]


def test_a_return_is_outdated_by_a_correction_of_its_figures_alone(
    busy: Store,
) -> None:
    correct(busy, 1, 11100)  # before the return: it counts there
    export(busy)
    assert Waiting.RETURN_OUTDATED not in opened(busy)
    corrected = correct(busy, 1, 77700)
    assert opened(busy)[Waiting.RETURN_OUTDATED] == [("2026Q3", 1)]
    history.undo(busy, corrected)
    assert Waiting.RETURN_OUTDATED not in opened(busy)


def test_a_second_place_that_is_not_plugged_in_is_told_with_what_to_do(
    busy: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stick = tmp_path_factory.mktemp("stick")
    backup_settings.choose_second(busy, stick)
    shutil.rmtree(stick)
    sections = wording.handover(handover.draw_up(busy))
    section = sections[-3]
    [line] = [it for it in section.lines if it.startswith("第二存放处")]
    assert "没有接上" in line
    assert "请接上再打印" in line


def test_what_the_bank_has_and_has_not_said_is_open(busy: Store) -> None:
    [it] = open_of(handover.draw_up(busy), Waiting.NO_BANK_WORD)
    assert (it.batch, it.count, it.days) == (1, 4, 5)
    import_list(busy, 2, "农村低保", paid_on=date(2026, 9, 30))
    assert [at for at, _ in opened(busy)[Waiting.NO_BANK_WORD]] == [1]
    compare_and_pay(busy)
    sent = history.entries(busy)[0]
    assert sent.kind is Kind.RESEND_PAYOUTS
    found = opened(busy)
    assert found[Waiting.NO_BANK_WORD] == [(1, 1)]
    assert found[Waiting.RESEND_UNANSWERED] == [(1, 2)]
    assert Waiting.BANK_FAILED not in found
    history.undo(busy, sent.id)
    [it] = open_of(handover.draw_up(busy), Waiting.BANK_FAILED)
    assert (it.batch, it.count, it.days) == (1, 2, -5)  # the story's bank is ahead
    assert Waiting.RESEND_UNANSWERED not in opened(busy)
    assert payments.unpaid(busy, 1)


def test_hits_wait_for_a_decision(busy: Store) -> None:
    compare_and_pay(busy)
    [it] = open_of(handover.draw_up(busy), Waiting.VERIFICATION_OPEN)
    assert (it.batch, it.count, it.days) == (1, 2, 0)


def test_refused_rows_wait_until_they_come_in_again(township: Store) -> None:
    wrong = record(4, id_number="11010119900307001X")
    add(township, reading(table(record(1), record(2), wrong)))
    [seen] = history.entries(township, 1)
    assert opened(township)[Waiting.ROWS_REFUSED] == [(1, 1)]
    history.undo(township, seen.id)
    assert Waiting.ROWS_REFUSED not in opened(township)


def test_a_supplement_brings_refused_rows_in(busy: Store) -> None:
    wrong = reading(table(record(1), record(4, id_number="11010119900307001X")))
    first = add(busy, wrong, programme="高龄津贴").batch_id
    assert opened(busy)[Waiting.ROWS_REFUSED] == [(first, 1)]
    import_list(busy, 7, "高龄津贴", supplements=first)
    assert Waiting.ROWS_REFUSED not in opened(busy)


def test_it_tells_where_the_backups_are_and_the_last_drill(
    busy: Store, tmp_path: Path
) -> None:
    stick = tmp_path.parent / f"{tmp_path.name}-stick"
    backup_settings.choose_second(busy, stick)
    made = finish(backups.make(busy, Reason.ASKED)).backup
    assert finish(drills.drill(busy)).passed
    import_list(busy, 2, "农村低保")
    told = handover.draw_up(busy)
    here, there = told.places
    assert (here.newest, here.count, told.deeds_since) == (made, 1, 1)
    assert (there.second, there.reachable, there.count) == (True, True, 1)
    assert (told.drilled, told.drill_passed) == (made.name, True)
    assert told.drilled_at
    assert told.made_at - told.drilled_at < timedelta(hours=1)
    (made.folder / "desk.db").write_bytes(b"")
    assert not finish(drills.drill(busy, made)).passed
    assert not handover.draw_up(busy).drill_passed
    there.folder.rename(tmp_path / "elsewhere")
    stick.rmdir()
    assert not handover.draw_up(busy).places[1].reachable


def test_users_and_the_recovery_sheet_are_told_but_no_code(tmp_path: Path) -> None:
    [kept] = [it for it in kept_stores.every() if it.name == "2-protected"]
    folder = kept.unpack(tmp_path)
    key, user = keys.unlock(
        folder / keys.FILE, kept_stores.USER, kept_stores.PASSWORD, datetime.now()
    )
    store = Store(folder / "desk.db", lambda: NOW, key=key, user=user)
    users.add(store, "王会计", Role.CLERK, "another password")
    users.close(store, "王会计")
    code, _ = users.new_recovery(store, tmp_path / "恢复单.pdf")
    told, operation = handover.write(store, tmp_path / "交接单.pdf")
    assert told.recovery == RecoveryTold(TODAY, kept_stores.USER, "内部_恢复单.pdf")
    assert [it.name for it in told.users] == [kept_stores.USER, "王会计"]
    content = (tmp_path / "交接单.pdf").read_bytes()
    assert not found_in(content, {code, code.replace("-", ""), *code.split("-")})
    text = squeezed("".join(pdfium_pages(content)))
    for words in ("主任", "王会计", "内部_恢复单.pdf", "2026-09-15停用", "已加密"):
        assert squeezed(words) in text
    assert history.entries(store, 1)[0].id == operation.id
    store.close()


def test_a_history_that_knows_no_recovery_code_says_so(tmp_path: Path) -> None:
    ring, key, _ = keys.new("王主任", "a password of today", TODAY)
    keys.save(tmp_path / keys.FILE, ring)
    store = Store(tmp_path / "desk.db", lambda: NOW, key=key)
    told = handover.draw_up(store)
    assert (told.protected, told.recovery) == (True, None)
    assert "历史里没有记录" in words_of(told)
    store.close()


def words_of(told: Handover) -> str:
    """Return all that the sheet says."""
    parts = wording.handover(told)
    return "".join(
        squeezed("".join([it.heading, *it.lines, *(x for row in it.rows for x in row)]))
        for it in parts
    )


def test_what_is_not_known_is_said(township: Store, tmp_path: Path) -> None:
    told = handover.draw_up(township)
    for words in (
        "没有程序知道的未办事项",
        "没有公示期未满的公示单",
        "报送期限程序里没有登记",
        "还没有选定",
        "还没有做过演练",
        "未加密",
    ):
        assert squeezed(words) in words_of(told)
    away = BackupPlace(tmp_path, second=True, reachable=False)
    at = datetime(2026, 9, 1, 9)
    shown = RecoveryTold(TODAY, "", "")
    other = replace(
        told,
        places=(*told.places, away),
        protected=True,
        recovery=shown,
        drilled="backup-1",
        drilled_at=at,
    )
    for words in ("现在没有接上", "2026-09-01 09:00，backup-1，不合格", "只显示过一次"):
        assert squeezed(words) in words_of(other)


def test_the_sheet_is_written_once_and_the_history_has_it(
    busy: Store, tmp_path: Path
) -> None:
    to = tmp_path / "交接单.pdf"
    told, operation = handover.write(busy, to)
    [entry] = history.entries(busy, 1)
    assert (entry.id, entry.kind, entry.undoable) == (
        *(operation.id, Kind.HAND_OVER, False),
    )
    assert entry.facts["file"] == "交接单.pdf"
    assert entry.facts["open"] == len(told.open_work)
    before = to.read_bytes()
    with pytest.raises(Refusal) as refused:
        handover.write(busy, to)
    assert refused.value.problem.code is Code.FILE_EXISTS
    assert to.read_bytes() == before
    assert history.entries(busy, 1) == [entry]


def test_it_names_nobody_who_receives_a_payout(busy: Store, tmp_path: Path) -> None:
    make_sheets(busy, 1)
    compare_and_pay(busy)
    handover.write(busy, tmp_path / "交接单.pdf")
    content = (tmp_path / "交接单.pdf").read_bytes()
    people = {
        text
        for row in busy.db.execute_sql(
            "SELECT name, bank_account, phone, address FROM payout_line"
            " UNION SELECT name, id_number, '', '' FROM person"
        )
        for text in row
        if text
    }
    assert len(people) > 8
    assert found_in(content, people) == set()
    assert found_in(content, {"梅岭村-2026-001"})


def test_it_runs_over_pages_that_are_counted(busy: Store, tmp_path: Path) -> None:
    for number in range(2, 40):
        import_list(busy, number, "农村低保")
    handover.write(busy, tmp_path / "交接单.pdf")
    content = (tmp_path / "交接单.pdf").read_bytes()
    pages = [squeezed(it) for it in pdf_pages(content)]
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page
    assert "事项批次" in pages[1]
    whole = "".join(pages)
    for number in range(1, 40):
        assert f"第{number}批2026年第{number}批" in whole
    assert whole.endswith(f"共{len(pages)}页")
    assert "六、签字" in pages[-1]
