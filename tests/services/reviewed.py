"""Sheets reviewed, released and withdrawn, for the tests that look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.reviews import OF_REVIEWERS, Check
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import releases, reviews
from gwgk_desktop.services.reviews import ReviewTerms
from gwgk_desktop.services.sheet_making import SheetFaults
from tests import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gwgk_desktop.domain.notice_sheets import MadeSheet
    from gwgk_desktop.store.database import Store

AGREE, BACK = OF_REVIEWERS
CHECKED = tuple(Check)
PHOTO = signed.page()


def review(
    store: Store, sheets: Sequence[MadeSheet], by: str = "王主任", **terms: Any
) -> list[MadeSheet]:
    given = {"checks": CHECKED, "ruling": AGREE, "agreed": True, **terms}
    done = reviews.review(store, sheets, ReviewTerms(by=by, **given))
    return list(done.sheets)


def release(store: Store, sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    return list(finish(releases.release(store, sheets, "刘审核")).sheets)


def withdraw(store: Store, sheets: Sequence[MadeSheet]) -> list[MadeSheet]:
    return list(releases.withdraw(store, sheets, "金额错", "刘审核").sheets)


def refusal(deed: Callable[[], object]) -> list[Code]:
    """Return all the codes with which a deed is refused."""
    with pytest.raises(Refusal) as refused:
        deed()
    if isinstance(refused.value, SheetFaults):
        return [it.code for _, it in refused.value.faults]
    return [refused.value.problem.code]


def flat(text: str) -> str:
    """Return a text without the breaks between its lines."""
    return "".join(text.split())
