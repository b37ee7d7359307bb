"""The command line, run as a program would run it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from gwgk_desktop import cli

SAMPLES = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on the standard output; fails where there is more."""
        document: dict[str, Any] = json.loads(self.out)
        return document


class Said(Protocol):
    """What was said on both outputs since it was last asked for."""

    def readouterr(self) -> tuple[str, str]:
        """Return what was said; nothing is left of it."""


class Terminal:
    """A terminal at which commands are given, all for one data folder."""

    def __init__(self, data: Path, capsys: Said) -> None:
        self.data = data
        self._capsys = capsys

    def at(self, data: Path) -> Terminal:
        """Return a terminal for another data folder."""
        return Terminal(data, self._capsys)

    def run(self, *args: str) -> Ran:
        """Give a command."""
        return self.run_bare("--data", str(self.data), *args)

    def run_bare(self, *args: str) -> Ran:
        """Give a command without naming the data folder."""
        self._capsys.readouterr()
        try:
            status = cli.main(args)
        except SystemExit as leaving:
            status = int(str(leaving.code))
        out, err = self._capsys.readouterr()
        return Ran(status, out, err)

    def json(self, *args: str) -> dict[str, Any]:
        """Give a command that must do, and return its document."""
        ran = self.run("--json", *args)
        assert ran.status == 0, ran.err
        return ran.document

    def import_sample(self, name: str, programme: str, *more: str) -> Ran:
        """Import one of the samples, paid in the third quarter of 2026."""
        when = ("--year", "2026", "--paid-on", "2026-09-15")
        file = str(SAMPLES / name)
        return self.run("import", file, "--programme", programme, *when, *more)


def example(folder: Path) -> None:
    """Begin a data folder with the example township."""
    assert cli.main(["--data", str(folder), "example"]) == 0
