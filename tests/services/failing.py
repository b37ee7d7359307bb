"""Backups and restores while the n-th write fails, and all after it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, drills, restoring
from gwgk_desktop.store import places, swaps
from gwgk_desktop.store.database import Store
from tests.begun import NOW
from tests.services.backed_up import deed, make, restored
from tests.store.contents import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pytest

    from gwgk_desktop.domain.backups import Backup

T = TypeVar("T")


class Failing:
    """Lets the n-th call that writes fail, and all after it, as a full disk does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        self.left = number
        for module, name in (
            (os, "fsync"),
            (Path, "rename"),
            (Path, "replace"),
            (Path, "mkdir"),
        ):
            was = getattr(module, name)
            monkeypatch.setattr(module, name, self._wrap(was))

    def _wrap(self, was: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise OSError(28, "No space left on device")
            return was(*args, **named)

        return call


FULL = {Code.DISK_FULL, Code.OUTPUT_UNWRITABLE}


def unless_full(work: Callable[[], T]) -> T | None:
    """Work; return nothing where the disk was full, and nothing else is excused."""
    try:
        return work()
    except Refusal as refusal:
        if refusal.problem.code not in FULL:
            raise
        return None


def swapped(store: Store, made: Backup) -> bool:
    finish(restoring.restore(store, made))
    restoring.swap(store)
    return True


def back_up(
    used: Store, monkeypatch: pytest.MonkeyPatch, numbers: Iterable[int]
) -> None:
    """Back up while the disk fails at each of some writes: no good backup is lost."""
    good = make(used)
    used.shelf.keep(b"new")
    deed(used)
    for number in numbers:
        with monkeypatch.context() as failing:
            Failing(failing, number)
            made = unless_full(lambda: make(used))
        found = places.found(used.path.parent / "backups")
        assert good in found
        for it in found:
            assert finish(drills.drill(used, it)).passed
        if made:
            assert number > 8
            return
    raise AssertionError("never made")


def restore(
    used: Store, monkeypatch: pytest.MonkeyPatch, numbers: Iterable[int]
) -> None:
    """Restore while the disk fails at each of some writes: nothing is lost."""
    made = make(used, keep=True)
    old = contents(used)
    deed(used)
    new = contents(used)
    make(used)
    shutil.rmtree(used.path.parent / places.SHELF)
    store = used
    for number in numbers:
        with monkeypatch.context() as failing:
            Failing(failing, number)
            done = bool(unless_full(lambda store=store: swapped(store, made)))  # type: ignore[misc]
        store.close()
        swaps.end_swap(store.path.parent)  # the next start
        store = Store(store.path, now=lambda: NOW)
        if contents(store) == old:
            [aside] = backups.asides(store)
            store, _ = restored(store, aside)
            [aside] = backups.asides(store)
            backups.forget(store, aside)
        else:
            assert backups.asides(store) == []
        assert contents(store) == new
        if done:
            store.close()
            assert number > 15
            return
    raise AssertionError("never restored")
