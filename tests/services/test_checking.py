"""The check finds every kind of damage, and nothing where nothing is wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gwgk_desktop import wording
from gwgk_desktop.domain.checking import Damage, Finding, Head, grouped_code
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, finish
from gwgk_desktop.services import checking, example, history, office
from gwgk_desktop.store import checking as kept
from gwgk_desktop.store import keys
from gwgk_desktop.store.database import Store
from tests import damages
from tests.begun import TODAY
from tests.readers import pdf_pages
from tests.stories import STORIES, Clock, begun, paid, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def made(done_in: Path) -> Path:
    """Give a folder in which a bit of everything was done: to be copied, not used."""
    return done_in


@pytest.mark.parametrize("story", STORIES)
def test_nothing_is_found_where_nothing_is_wrong(
    tmp_path: Path, story: Callable[[Store], None]
) -> None:
    store = begun(tmp_path / "desk.db")
    story(store)
    assert finish(checking.check(store)) == []
    store.close()
    again = Store(tmp_path / "desk.db", now=Clock())
    assert finish(checking.check(again)) == []
    assert checking.told_on_opening(again) == ()
    again.close()


def test_kept_files_of_a_protected_folder_are_checked_alike(tmp_path: Path) -> None:
    _, key, _ = keys.new("刘主任", "first password", TODAY)
    store = Store(tmp_path / "desk.db", now=Clock(), key=key)
    office.seed_programmes(store)
    example.fill(store)
    plain(store)
    assert finish(checking.check(store)) == []

    def found() -> set[Damage]:
        return {it.damage for it in finish(checking.check(store))}

    strange = store.shelf.path_of(store.shelf.keep(b"nobody's"))
    assert found() == {Damage.KEPT_FILE_ORPHAN}
    damages.flip(strange, 60)
    assert found() == {Damage.KEPT_FILE_ALTERED}
    strange.unlink()
    rows = store.db.execute_sql("SELECT file_sha256 FROM notice_sheet").fetchall()
    first, second = (store.shelf.path_of(sha256) for (sha256,) in rows[:2])
    first.rename(second)  # whole, but another's
    assert found() == {Damage.SHEET_FILE_MISSING, Damage.SHEET_FILE_ALTERED}
    store.close()


def test_words_of_banks_that_cannot_be_read_are_told_of_their_entry(
    tmp_path: Path,
) -> None:
    store = begun(tmp_path / "desk.db")
    paid(store)
    store.close()
    with closing(sqlite3.connect(tmp_path / "desk.db")) as con, con:
        con.execute("UPDATE operation SET facts = '7' WHERE kind LIKE 're%'")
    again = Store(tmp_path / "desk.db", read_only=True)
    found = {it.damage for it in finish(checking.check(again))}
    again.close()
    assert Damage.ENTRY_UNREADABLE in found
    assert not found & {Damage.PAYMENT_COUNT, Damage.RESENT_COUNT}


def test_what_was_undone_of_the_banks_words_is_no_damage(tmp_path: Path) -> None:
    store = begun(tmp_path / "desk.db")
    paid(store)
    kinds = (Kind.RESEND_PAYOUTS, Kind.READ_PAYMENTS)
    undoable = [it for it in history.entries(store, 9) if it.kind in kinds]
    for entry in undoable:
        history.undo(store, entry.id)
    assert finish(checking.check(store)) == []
    store.close()


def test_an_empty_store_is_whole(store: Store) -> None:
    assert finish(checking.check(store)) == []


def test_the_store_to_be_damaged_is_whole(made: Path) -> None:
    assert damages.check(made) == set()


@pytest.mark.parametrize(
    ("damage", "variant"), [(it, at % 3) for at, it in enumerate(Damage)]
)
def test_every_kind_of_damage_is_named(
    made: Path, tmp_path: Path, damage: Damage, variant: int
) -> None:
    """One variant of each, by turns; the soak does many of all."""
    assert damage in damages.found_after(made, tmp_path / "it", damage, variant)


@pytest.mark.parametrize(
    ("damage", "variant"),
    [
        (Damage.ENTRY_MISSING, -1),
        *((Damage.DAY_INVALID, it) for it in range(6)),
        *((Damage.VALUE_UNKNOWN, it) for it in range(10)),
        *((Damage.JSON_UNREADABLE, it) for it in range(5)),
    ],
)
def test_a_kind_of_damage_is_named_wherever_it_is(
    made: Path, tmp_path: Path, damage: Damage, variant: int
) -> None:
    assert damage in damages.found_after(made, tmp_path / "it", damage, variant)


@pytest.mark.parametrize("damage", list(Damage))
def test_every_kind_of_damage_has_its_words(damage: Damage) -> None:
    text, advice = wording.DAMAGES[damage]
    assert text
    assert advice
    told = wording.finding(Finding(damage, {"source": "digest", "what": "table"}))
    assert "{" not in told
    assert told.endswith("。")


def test_there_are_more_than_thirty_kinds() -> None:
    assert len(Damage) >= 30
    assert wording.DAMAGES.keys() == damages.DAMAGES.keys() == set(Damage)


def test_a_code_from_paper_proves_the_past(made: Path, tmp_path: Path) -> None:
    whole = Store(made / "desk.db", read_only=True)
    code = checking.digest(whole, 2026, 9).code
    assert finish(checking.check(whole, code.lower().replace("-", " "))) == []
    whole.close()
    folder = tmp_path / "it"
    damages.found_after(made, folder, Damage.HISTORY_REWRITTEN, 3)
    forged = Store(folder / "desk.db", read_only=True)
    found = {it.damage: it for it in finish(checking.check(forged, code))}
    forged.close()
    told = wording.finding(found[Damage.HISTORY_REWRITTEN])
    assert told.startswith("历史与纸上的月度摘要不符：第1号至第")


def test_the_first_bad_entry_lies_after_the_last_good_head(tmp_path: Path) -> None:
    store = begun(tmp_path / "desk.db")
    plain(store)
    known = checking.typed_in(checking.digest(store, 2026, 9).code)
    early = replace(known, head=replace(known.head, entries=2, hash=""))
    good = store.db.execute_sql("SELECT hash FROM operation WHERE id = 2").fetchone()[0]
    early = replace(early, head=replace(early.head, hash=good))
    bad = replace(known, head=replace(known.head, hash="00" * 15))
    [finding] = kept.anchored(store, [bad, early])
    assert finding.facts["first"] == 3
    store.close()


def test_a_slip_of_the_fingers_is_told_by_group() -> None:
    with pytest.raises(Refusal) as refused:
        checking.typed_in("XXXX")
    assert refused.value.problem.code is Code.DIGEST_MISTYPED
    assert refused.value.problem.facts == {"groups": []}
    code = grouped_code(Head(47, "5c" * 32))
    with pytest.raises(Refusal) as refused:
        checking.typed_in(code[:7] + ("0" if code[7] != "0" else "1") + code[8:])
    assert refused.value.problem.facts == {"groups": [2]}


def test_a_digest_is_one_page_without_personal_data(made: Path, tmp_path: Path) -> None:
    store = Store(made / "desk.db", read_only=True)
    told = checking.write_digest(store, 2026, 9, tmp_path / "摘要.pdf")
    assert told.totals
    store.close()
    text = "".join(pdf_pages((tmp_path / "摘要.pdf").read_bytes()))
    for group in told.code.split("-"):
        assert group in text
    assert "云溪镇" in text
    assert "王小明" not in text


def test_a_month_without_deeds_has_no_head(store: Store) -> None:
    told = checking.digest(store, 2020, 12)
    assert (told.head.entries, told.entries_in_month) == (0, 0)
    anchor = checking.typed_in(told.code)
    assert finish(checking.check(store, told.code)) == []
    assert anchor.head == told.head
