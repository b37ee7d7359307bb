"""The same rows into the same tables and indexes, by `executemany` alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from gwgk_desktop.store import database
from tests.bench import payout_file, stores
from tests.bench.measuring import Measured, Stopwatch

if TYPE_CHECKING:
    from pathlib import Path

_ADD_BATCH = (
    "INSERT INTO payout_batch (programme_id, year, period, paid_on, file_name,"
    " file_sha256, imported_on, line_count, village_count, total_fen, lines_sha256,"
    " undone) SELECT id, 2026, '', '2026-09-15', '', '', '2026-09-15', 0, 0, 0, '', 0"
    " FROM subsidy_programme WHERE name = ?"
)
_ADD_PERSON = "INSERT INTO person VALUES (?, ?, ?, ?, ?)"
_ADD_LINE = f"INSERT INTO payout_line VALUES ({', '.join('?' * 20)})"


def measure(folder: Path) -> Measured:
    """Write the people and lines of `payouts.csv`, already made into rows."""
    extras = json.dumps(payout_file.EXTRAS, ensure_ascii=False)
    with stores.copied(folder) as path:
        with closing(sqlite3.connect(path, isolation_level=None)) as con:
            for name, value in {**database._PRAGMAS, "journal_mode": "wal"}.items():
                con.execute(f"PRAGMA {name} = {value}")
            villages = dict(con.execute("SELECT name, id FROM village"))
            people, lines = [], []
            filed = payout_file.read(folder / "payouts.csv")
            for number, it in enumerate(filed, start=1):
                village = villages[it.village]
                people.append((number, it.id_number, it.name, village, it.group))
                lines.append(
                    (
                        *(number, 1, number, village, it.group, it.name),
                        *(payout_file.plain(it.quantity), payout_file.plain(it.rate)),
                        *(int(it.amount.replace(".", "")), it.bank_account, it.phone),
                        *(it.address, "", extras, payout_file.SHEET, it.row),
                        *("", "", "", ""),
                    )
                )
            with Stopwatch() as watch:
                con.execute("BEGIN IMMEDIATE")
                con.execute(_ADD_BATCH, (stores.PROGRAMME,))
                con.executemany(_ADD_PERSON, people)
                con.executemany(_ADD_LINE, lines)
                con.execute("COMMIT")
        return watch.measured(stores.content(path))
