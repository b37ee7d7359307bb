"""Users as a service: what the window asks of it beyond the command line."""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.desk import Desk
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role, Roster
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import history, users
from gwgk_desktop.store import keys
from tests.begun import TODAY
from tests.township import id_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from gwgk_desktop.store.database import Store

HEAD, SECRET, OTHER = "刘主任", "first password", "another password"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "数据") as opened:
        opened.begin_protected(HEAD, SECRET, None)
        yield opened


@pytest.fixture
def opened(desk: Desk) -> Iterator[Store]:
    with closing(desk.open_store()) as store:
        yield store


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> Code:
    return refused.value.problem.code


def test_the_roster_says_who_works_here(opened: Store, store: Store) -> None:
    roster = users.roster(opened)
    assert [it.name for it in roster.users] == [HEAD]
    assert roster.me == roster.users[0]
    assert roster.is_head
    assert users.roster(store) == Roster()
    assert not users.roster(store).is_head


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"minutes": 0}', '{"minutes": 999}']
)
def test_settings_that_cannot_be_read_lock_after_five_minutes(
    content: str, opened: Store
) -> None:
    (opened.path.parent / users.SETTINGS).write_text(content, "utf-8")
    assert users.idle_minutes(opened) == 5


@pytest.mark.parametrize("minutes", [0, -1, 61])
def test_the_desk_locks_neither_never_nor_at_once(minutes: int, opened: Store) -> None:
    with pytest.raises(Refusal) as refused:
        users.lock_after(opened, minutes)
    assert code_of(refused) is Code.IDLE_MINUTES
    assert users.idle_minutes(opened) == 5


def test_the_sheet_of_another_code_is_not_handed_out(
    opened: Store, tmp_path: Path
) -> None:
    code, _ = users.new_recovery(opened)
    users.new_recovery(opened)
    with pytest.raises(Refusal) as refused:
        users.save_recovery(opened, code, tmp_path / "x.pdf")
    assert code_of(refused) is Code.RECOVERY_WRONG
    assert list(tmp_path.glob("*.pdf")) == []


def test_the_recovery_sheet_shows_nobodys_data(
    opened: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever locks it away need not know any villager."""
    code, _ = users.new_recovery(opened, tmp_path / "a.pdf")
    monkeypatch.setattr(wording, "RECOVERY_TITLE", f"恢复单 {id_number()}")
    deeds: list[Callable[[], object]] = [
        lambda: users.save_recovery(opened, code, tmp_path / "b.pdf"),
        lambda: users.print_recovery(opened, code, 20),
        lambda: users.new_recovery(opened, tmp_path / "c.pdf"),
        lambda: users.write_sheet(tmp_path / "d.pdf", code, "0" * 32, TODAY),
    ]
    for deed in deeds:
        with pytest.raises(Refusal) as refused:
            deed()
        assert code_of(refused) is Code.LEAK_FOUND
    assert [it.name for it in tmp_path.glob("*.pdf")] == ["内部_a.pdf"]
    newest = history.entries(opened)[:3]
    assert {it.kind for it in newest} == {Kind.BLOCK_LEAK}


def test_a_sheet_that_cannot_be_written_is_no_deed(
    opened: Store, tmp_path: Path
) -> None:
    code, _ = users.new_recovery(opened)
    before = len(history.entries(opened))
    (tmp_path / "内部").mkdir()
    with pytest.raises(Refusal):
        users.save_recovery(opened, code, tmp_path / "内部")
    assert len(history.entries(opened)) == before


def test_a_wrong_password_at_the_lock_loses_no_user_that_is_added_meanwhile(
    desk: Desk, opened: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deed waits behind an import while somebody tries passwords at the lock."""
    tried, go_on = threading.Event(), threading.Event()
    true_unlock = keys._unlock

    def slow(path: Path, name: str, password: str, now: datetime) -> object:
        tried.set()
        go_on.wait(5)
        return true_unlock(path, name, password, now)

    monkeypatch.setattr(keys, "_unlock", slow)
    refusals: list[Refusal] = []

    def guess() -> None:
        try:
            desk.verify("wrong password")
        except Refusal as refusal:
            refusals.append(refusal)

    trying = threading.Thread(target=guess)
    trying.start()
    assert tried.wait(5)
    threading.Timer(0.05, go_on.set).start()
    users.add(opened, "王会计", Role.CLERK, OTHER)  # waits for its turn
    trying.join()
    assert [it.problem.code for it in refusals] == [Code.PASSWORD_WRONG]
    assert [it.name for it in users.every(opened)] == [HEAD, "王会计"]
