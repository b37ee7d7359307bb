"""Long work in steps, and what may be undone."""

from __future__ import annotations

import gc

import pytest

from gwgk_desktop.domain.problems import SEVERITIES, Code, Problem, Refusal, Severity
from gwgk_desktop.domain.work import (
    HistoryEntry,
    Kind,
    Progress,
    Steps,
    finish,
    uncollected,
)
from tests.begun import NOW


def test_finished_work_gives_its_result() -> None:
    def work() -> Steps[str]:
        yield Progress(0, 2)
        yield Progress(1, 2)
        return "done"

    assert finish(work()) == "done"


@pytest.mark.parametrize("kind", list(Kind))
def test_papers_that_left_the_desk_are_not_undone(kind: Kind) -> None:
    entry = HistoryEntry(1, kind, {}, "", NOW, None, None)
    left = {
        Kind.MAKE_SHEETS,
        Kind.EXPORT_RETURN,
        Kind.EXPORT_PACKETS,
        Kind.GIVE_BACK_ROWS,
        Kind.PRINT_VERIFICATIONS,
        Kind.PRINT_INTERNAL_COPIES,
        Kind.HAND_OVER,
    }
    left |= {Kind.FORGET_OLD, Kind.PROTECT_FOLDER, Kind.ADD_USER, Kind.CLOSE_USER}
    left |= {Kind.MEND_KEPT, Kind.HAND_OUT_RECOVERY, Kind.SET_IDLE_LOCK, Kind.REVEAL}
    left |= {Kind.RESET_PASSWORD, Kind.CHANGE_PASSWORD, Kind.NEW_RECOVERY, Kind.RESTORE}
    left |= {Kind.SETTLE_FOUND, Kind.BLOCK_LEAK}
    left |= {Kind.PRINT_SIGN_OFF, Kind.RELEASE_SHEETS, Kind.WITHDRAW_SHEETS}
    left |= {Kind.PRINT_CERTIFICATES, Kind.ENQUIRE, Kind.PRINT_ENQUIRY}
    assert entry.undoable is (kind not in left)


def test_what_is_undone_is_not_undone_again() -> None:
    assert not HistoryEntry(1, Kind.EDIT_OFFICE, {}, "", NOW, None, 2).undoable


def test_a_problem_is_an_error_unless_said_otherwise() -> None:
    assert Problem(Code.NAME_MISSING).severity is Severity.ERROR
    assert Problem(Code.AMOUNT_MISMATCH).severity is Severity.WARNING
    assert Severity.ERROR not in SEVERITIES.values()


def test_a_refusal_carries_its_problem() -> None:
    refusal = Refusal(Code.FILE_MISSING, file="a.xlsx")
    assert refusal.problem == Problem(Code.FILE_MISSING, None, {"file": "a.xlsx"})


def test_a_fact_may_have_any_name() -> None:
    facts = {"code": "U+3431", "self": 1}
    assert Refusal(Code.GLYPH_MISSING, **facts).problem.facts == facts


def test_the_collector_rests_until_the_outermost_work_is_done() -> None:
    gc.enable()
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
