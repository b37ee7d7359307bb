"""LibreOffice turning the same rows from xlsx into PDF: what offices do today."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests import invented
from tests.bench import payout_file

LONGEST = 900
"""Seconds after which it is given up."""


def seconds(folder: Path) -> float | None:
    """Return how long it takes; None where LibreOffice is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        home = Path(name)
        book = home / "payouts.xlsx"
        heading = ("序号", "村民小组", "户主姓名", "补贴面积", "补贴标准", "补贴金额")
        rows = [
            (str(number), it.group, it.name, it.quantity, it.rate, it.amount)
            for number, it in enumerate(payout_file.read(folder / "payouts.csv"), 1)
        ]
        invented.write_xlsx(book, [heading, *rows])
        began = time.perf_counter()
        subprocess.run(  # noqa: S603 - found on this machine's path
            [
                program,
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                *("--headless", "--convert-to", "pdf", "--outdir", name, str(book)),
            ],
            check=True,
            capture_output=True,
            timeout=LONGEST,
        )
        took = time.perf_counter() - began
        return took if book.with_suffix(".pdf").exists() else None
