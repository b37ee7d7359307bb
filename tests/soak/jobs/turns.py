"""What the suite tries by turns, in full: every value, statement, write and command."""

from __future__ import annotations

import io
import tempfile
import traceback
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import damages, failed_upgrades, kept_stores
from tests.accidents import working
from tests.begun import opened
from tests.cli import broken_stores
from tests.cli.running import Terminal
from tests.services import failing
from tests.services.deeds import begin_small
from tests.soak.reporting import Asked, Report, again, share
from tests.store import changed_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.soak.reporting import Figures

_OF_A_RESTORE = 3
"""Of so many writes of a restore one is let fail; beginning with another, others."""


def columns(asked: Asked) -> Report:
    """Change every column of a table to one of its other values, then to the other."""
    tables = list(changed_columns.tables())

    def tried(seed: int, here: Path) -> str:
        made = here.parent / "made"
        if not made.exists():
            done = here.parent / "done"
            done.mkdir()
            changed_columns.make(damages.make(done), made)
        # Seeds of one table follow those of another: their turns are one apart.
        turn, at = divmod(seed - 1, len(tables))
        missed = changed_columns.missed(made, here, tables[at], turn)
        assert not missed, missed
        return f"turn {turn % 2 + 1}"

    return _run("columns", asked, tried)


def upgrades(asked: Asked) -> Report:
    """Let the upgrade of every kept store fail at each of its statements."""
    every = kept_stores.every()

    def tried(seed: int, here: Path) -> str:
        first, which = divmod(seed - 1, len(every))
        first = 1 + first % failed_upgrades.EACH
        with pytest.MonkeyPatch.context() as patch:
            failed_upgrades.try_every(every[which], here, first, patch)
        return f"from statement {first} on"

    return _run("upgrades", asked, tried)


def writes(asked: Asked) -> Report:
    """Let each write of a restore fail, and all after it."""

    def tried(seed: int, here: Path) -> str:
        first = (seed - 1) % _OF_A_RESTORE
        with opened(here, begin_small) as store, pytest.MonkeyPatch.context() as patch:
            failing.restore(store, patch, range(first, 99, _OF_A_RESTORE))
        return f"from write {first + 1} on"

    return _run("writes", asked, tried)


def broken(asked: Asked) -> Report:
    """Give every command over a store that is broken in each of many ways."""
    every = broken_stores.EVERY

    def tried(seed: int, here: Path) -> str:
        made = {it: here.parent / it for it in broken_stores.STATES}
        if not all(it.exists() for it in made.values()):
            broken_stores.make(here.parent)
        turn, which = divmod(seed - 1, len(every))
        it = every[which]
        broken_stores.break_copy(made, here / "data", it)
        with pytest.MonkeyPatch.context() as patch:
            if it.state == "protected":
                for name, value in broken_stores.SIGNED_IN.items():
                    patch.setenv(name, value)
            patch.chdir(here)
            said = Said()
            with redirect_stdout(said.out), redirect_stderr(said.err):
                broken_stores.ask_in_vain(Terminal(here / "data", said), turn + which)
        return it.state

    return _run("broken", asked, tried)


class Said:
    """What was said on both outputs since it was last asked for, as pytest has it."""

    def __init__(self) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()

    def readouterr(self) -> tuple[str, str]:
        """Return what was said since; both are empty then."""
        told = self.out.getvalue(), self.err.getvalue()
        for it in (self.out, self.err):
            it.seek(0)
            it.truncate()
        return told


def _run(name: str, asked: Asked, tried: Callable[[int, Path], str]) -> Report:
    """Try so many seeds, each in a folder of its own."""
    working.quick_passwords()
    kinds: Counter[str] = Counter()
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(asked.seed, asked.seed + asked.count):
            here = Path(folder) / f"seed {seed}"
            here.mkdir()
            try:
                kinds[tried(seed, here)] += 1
            except AssertionError:
                told = traceback.format_exc(limit=-2)
                failures.append(f"seed {seed}: {told}    {again(name, seed)}")
    figures: Figures = (
        ("tried", f"{asked.count:,}"),
        *((f"of these {what}", f"{count:,}") for what, count in sorted(kinds.items())),
        ("failed", share(len(failures), asked.count)),
    )
    return Report(figures, tuple(failures))
