"""The data that jobs and floors work on: made once a run, by a process of its own.

python -m tests.bench.making NAME FOLDER SIZE
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from gwgk_desktop.desk import CHOSEN_UNPROTECTED
from gwgk_desktop.documents import sheet_forms
from gwgk_desktop.documents.sheet_layout import Layout
from gwgk_desktop.domain.pages import AS_USUAL
from gwgk_desktop.domain.payout_sheets import compose
from gwgk_desktop.services import office
from gwgk_desktop.store import payouts as kept
from gwgk_desktop.store.database import Store
from tests import invented
from tests.bench import payout_file, sheet_request, stores, year_of_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.invented import InventedPayout

BATCHES = 10
"""How many batches a township's year has here; each pays everybody."""
CORRECTED_EVERY = 1_000
"""Which of the lines have been corrected since, each tenth to another person."""
ASKED = 20
"""How many names a measurement asks for."""


def workbook(folder: Path, size: int) -> None:
    """Make a workbook of so many payouts."""
    rows = invented.sheet_rows(_payouts(size))
    invented.write_xlsx(folder / "payouts.xlsx", rows)


def empty_store(folder: Path, size: int) -> None:
    """Make so many payouts to be stored, and a store that waits for them."""
    payout_file.write(folder / "payouts.csv", _payouts(size))
    _store(folder)


def sheets(folder: Path, size: int) -> None:
    """Make so many payouts, and say what stands where on the villages' sheets."""
    by_village = sorted(_payouts(size), key=lambda it: it.person.village)
    payout_file.write(folder / "payouts.csv", by_village)
    forms = sheet_forms.standard()
    places = []
    for request in sheet_request.of_file(folder / "payouts.csv"):
        composed, _ = compose(request)
        layout = Layout(composed, forms.looks[AS_USUAL], forms.sentences, code="-")
        pages = [
            (
                [
                    (it.x, it.y, it.style.face, it.style.size, it.words)
                    for it in page.texts
                ],
                page.rules,
            )
            for page in layout.pages(layout.count())
        ]
        places.append(pages)
    (folder / "pages.json").write_text(json.dumps(places), "utf-8")


def township(folder: Path, size: int) -> None:
    """Make a store of so many people, each paid in every batch of a year."""
    _store(folder)
    people = invented.people(size)
    with closing(sqlite3.connect(folder / stores.FILE)) as con:
        villages = dict(con.execute("SELECT name, id FROM village"))
        con.executemany(
            "INSERT INTO person (id_number, name, village_id, group_name)"
            " VALUES (?, ?, ?, ?)",
            ((it.id_number, it.name, villages[it.village], it.group) for it in people),
        )
        for batch in range(1, BATCHES + 1):
            paid = list(invented.payouts(people, seed=batch, rate=Decimal(batch)))
            con.execute(
                "INSERT INTO payout_batch (programme_id, year, period, paid_on,"
                " file_name, file_sha256, imported_on, line_count, village_count,"
                " total_fen, lines_sha256, undone)"
                " VALUES (?, 2026, '', '2026-09-15', ?, ?, '2026-09-15',"
                " ?, ?, ?, '', 0)",
                (
                    *(batch, f"{batch}.xlsx", f"{batch:064}"),
                    *(size, len(villages), sum(_fen(it) for it in paid)),
                ),
            )
            con.executemany(kept._ADD_LINE, _lines(batch, paid, villages))
        con.execute(
            "INSERT INTO line_correction (line_id, person_id, village_id, group_name,"
            " name, quantity, rate, amount_fen, bank_account, reason, at, superseded)"
            " SELECT line.id, person.id, line.village_id, person.group_name,"
            " person.name, line.quantity, line.rate, line.amount_fen + 1,"
            " line.bank_account, '录入错误', '2026-09-20 10:00:00', 0"
            " FROM payout_line AS line"
            " JOIN person ON person.id ="
            " iif(line.id % (10 * ?1), line.person_id, 1 + line.person_id % ?2)"
            " WHERE line.id % ?1 = 0",
            (CORRECTED_EVERY, size),
        )
        con.commit()
    asked = {
        "name": [person.name for person in people[:: max(size // ASKED, 1)]],
        "surname": list(invented.SURNAMES[:ASKED]),
    }
    (folder / "names.json").write_text(json.dumps(asked), "utf-8")


def planned_township(folder: Path, size: int) -> None:
    """Make the same, with catalogues, boards and events."""
    township(folder, size)
    year_of_plan.furnish(folder / stores.FILE)


MAKERS: Mapping[str, Callable[[Path, int], None]] = {
    "workbook": workbook,
    "empty_store": empty_store,
    "sheets": sheets,
    "township": township,
    "planned_township": planned_township,
}


def _store(folder: Path) -> None:
    """Make a store that knows the villages and the programmes."""
    (folder / CHOSEN_UNPROTECTED).touch()  # so that the window asks nothing first
    store = Store(folder / stores.FILE)
    office.seed_programmes(store)
    office.add_villages(store, invented.VILLAGES)
    store.close()


def _payouts(
    size: int, villages: tuple[str, ...] = invented.VILLAGES
) -> Iterator[InventedPayout]:
    return invented.payouts(invented.people(size, villages=villages))


def _lines(
    batch: int, paid: list[InventedPayout], villages: dict[str, int]
) -> Iterator[tuple[object, ...]]:
    extras = json.dumps(payout_file.EXTRAS, ensure_ascii=False)
    for number, payout in enumerate(paid, start=1):
        person = payout.person
        yield (
            *(batch, number, villages[person.village], person.group, person.name),
            *(payout_file.plain(str(payout.quantity)), str(payout.rate), _fen(payout)),
            *(person.bank_account, person.phone, person.address, "", extras),
            *(payout_file.SHEET, number + 2, "", "", "", ""),
        )


def _fen(payout: InventedPayout) -> int:
    return int(payout.amount.scaleb(2))


def main(args: list[str]) -> int:
    """Make the data of one name."""
    name, folder, size = args
    Path(folder).mkdir(parents=True)
    MAKERS[name](Path(folder), int(size))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
