"""A store of every schema that was ever in use, kept as it was then.

`python -m tests.kept_stores` makes those of the present schema, unprotected and
protected, where they are lacking.  They are frozen from then on: nothing is ever
made anew that is there.  Each is an archive of a data folder with a backup of it, and
beside that every row as JSON, so that no program of ours is needed to tell what the
store held.  The first two were made by the command lines of the programs of then.
"""

from __future__ import annotations

import io
import json
import shutil
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from gwgk_desktop.desk import CHOSEN_UNPROTECTED, STORE, Desk
from gwgk_desktop.domain import days_off
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.comparisons import (
    Decision,
    ListedPerson,
    ListKind,
    ListReading,
    ListTerms,
)
from gwgk_desktop.domain.counting import Counting, Defaults
from gwgk_desktop.domain.notice_sheets import SheetKind
from gwgk_desktop.domain.payments import BankReading, BankRow, PaymentStatus
from gwgk_desktop.domain.readings import Choices, Field
from gwgk_desktop.domain.reviews import LEVELS, ReviewRule
from gwgk_desktop.domain.time_limits import Count, Unit
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import (
    classifications,
    comparisons,
    example,
    free_sheets,
    glyph_pictures,
    history,
    office,
    payments,
    payout_readings,
    payouts,
    recipes,
    reviews,
    time_limits,
)
from gwgk_desktop.services.free_sheets import FreeTerms
from gwgk_desktop.store import backups, connections, keys, migrations, places, seals
from gwgk_desktop.store.database import Site
from tests import signed
from tests.services.deeds import DATA
from tests.stories import (
    ON_REQUEST,
    boarded,
    catalogued,
    correct,
    hang,
    import_list,
    plain,
    release,
    shelve,
    withdraw,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping

    from gwgk_desktop.store.database import Store
    from gwgk_desktop.store.keys import DataKey

STORES = Path(__file__).parent / "data" / "stores"
USER, PASSWORD = "主任", "kept for the tests alone"
LARGEST = 250_000
"""Bytes of one file: an archive past it is cut into parts, as encryption is not
pressed smaller."""
MOVED: Mapping[tuple[str, str], tuple[str, str] | None] = {}
"""Where a migration has put a column since: table and column then, and now; None
where it is gone.  What is not named stands where it stood."""
_PARTS_OF_A_FOLDER = (
    STORE,
    seals.seal_path(Path(STORE)).name,
    seals.acknowledged_path(Path(STORE)).name,
    keys.FILE,
    CHOSEN_UNPROTECTED,
    places.SHELF,
    places.PLACE,
)
_ALIVE = "operation"
"""The one table that a restore adds a row to."""

Rows = dict[str, list[dict[str, object]]]
"""Of each table its rows, each by its columns."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A data folder that is kept, with a backup of it."""

    name: str

    @property
    def version(self) -> int:
        """The schema of its store."""
        return int(self.name.partition("-")[0])

    @property
    def protected(self) -> bool:
        """Whether it opens by a password."""
        return self.name.endswith("-protected")

    @property
    def rows(self) -> Rows:
        """Every row that it held when it was made."""
        told: Rows = json.loads(_joined(f"{self.name}.json"))
        return told

    def unpack(self, folder: Path) -> Path:
        """Lay it out as a data folder, which is returned."""
        packed = io.BytesIO(_joined(f"{self.name}.tar.xz"))
        with tarfile.open(fileobj=packed, mode="r:xz") as archive:
            archive.extractall(folder, filter="data")
        return folder

    def key(self, folder: Path) -> DataKey | None:
        """Return what opens it, once it is laid out in a folder."""
        if not self.protected:
            return None
        path = folder / keys.FILE
        return keys.unlock(path, USER, PASSWORD, datetime.now())[0]

    def sign_in(self, desk: Desk) -> None:
        """Let its user in, where it is protected."""
        if self.protected:
            desk.sign_in(USER, PASSWORD)


def every() -> list[Kept]:
    """Return all that are kept, the oldest schema first."""
    names = {it.name.partition(".")[0] for it in STORES.glob("*.json*")}
    return [Kept(it) for it in sorted(names)]


def _joined(name: str) -> bytes:
    """Return a file that may have been cut into parts."""
    return b"".join(it.read_bytes() for it in sorted(STORES.glob(f"{name}*")))


def _cut(name: str, lines: Iterable[bytes]) -> None:
    """Keep a file, in parts where it is large; no line is torn."""
    parts: list[bytes] = []
    for line in lines:
        if not parts or len(parts[-1]) + len(line) > LARGEST:
            parts.append(b"")
        parts[-1] += line
    for number, part in enumerate(parts, start=1):
        end = f".{number:02}" if len(parts) > 1 else ""
        (STORES / f"{name}{end}").write_bytes(part)


def rows_of(con: sqlite3.Connection) -> Rows:
    """Return every row of a store that is open."""
    return {
        table: list(_rows(con, table))
        for (table,) in con.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        ).fetchall()
    }


def _rows(con: sqlite3.Connection, table: str) -> Iterator[dict[str, object]]:
    found = con.execute(f"SELECT * FROM {table} ORDER BY rowid")
    names = [it[0] for it in found.description]
    return (dict(zip(names, row, strict=True)) for row in found)


def rows_in(path: Path, key: DataKey | None) -> Rows:
    """Return every row of a store that nobody has open."""
    with closing(connections.connect(path, key)) as con:
        return rows_of(con)


def schema_in(path: Path, key: DataKey | None) -> list[tuple[object, ...]]:
    """Return the version of a sound store that nobody has open, and its schema."""
    with closing(connections.connect(path, key)) as con:
        version = con.execute("PRAGMA user_version").fetchone()
        assert con.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [version, *con.execute("SELECT * FROM sqlite_master").fetchall()]


def differences(before: Rows, now: Rows) -> list[str]:
    """Return what rows of then are not as they were, or are too many; [] if none.

    Only the history may have gone on.  Columns that came since are not looked at.
    """
    found = []
    for table, rows in before.items():
        place = {it: MOVED.get((table, it), (table, it)) for it in _columns(rows)}
        for there in {where[0] for where in place.values() if where}:
            names = {
                old: where[1]
                for old, where in place.items()
                if where and where[0] == there
            }
            wanted = [{new: row[old] for old, new in names.items()} for row in rows]
            held = [{new: row.get(new) for new in names.values()} for row in now[there]]
            if there == _ALIVE:
                held = held[: len(wanted)]
            found += [
                f"{table}: {one} is now {other}"
                for one, other in zip(wanted, held, strict=False)
                if one != other
            ]
            if len(held) != len(wanted):
                found.append(f"{table}: {len(wanted)} rows are now {len(held)}")
    return found


def _columns(rows: list[dict[str, object]]) -> list[str]:
    return list(rows[0]) if rows else []


def keep(folder: Path, name: str, key: DataKey | None = None) -> Kept:
    """Keep a data folder whose store nobody has open; back it up before.

    The schema stays what it is.
    """
    if list(STORES.glob(f"{name}.json*")):
        raise FileExistsError(name)
    connect = partial(connections.connect, key=key)
    site = Site(folder / STORE, key=key)
    terms = backups.Terms(Reason.ASKED, datetime.now(), kept=True)
    made = finish(backups.make(site, folder / places.PLACE, terms)).backup
    with closing(connect(folder / STORE)) as con:
        told = rows_of(con)
    if key is not None:
        # Encrypted twice it would be twice as large: the store is its own backup.
        shutil.copyfile(made.folder / STORE, folder / STORE)
        with closing(connect(folder / STORE)) as con:
            con.execute("PRAGMA journal_mode = WAL")  # as it stood
        seal = seals.read_seal(folder / STORE)
        if seal is not None:
            seals.write_seal(folder / STORE, seal.head, dict(seal.counts))
    STORES.mkdir(exist_ok=True)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:xz", preset=9) as archive:
        for part in _PARTS_OF_A_FOLDER:
            if (folder / part).exists():
                archive.add(folder / part, part)
    content = packed.getvalue()
    cuts = range(0, len(content), LARGEST)
    _cut(f"{name}.tar.xz", (content[at : at + LARGEST] for at in cuts))
    _cut(f"{name}.json", _written(told).encode().splitlines(keepends=True))
    return Kept(name)


def _written(told: Rows) -> str:
    """Return rows as JSON, each on a line of its own."""
    tables = [
        f"{json.dumps(table)}: [\n"
        + ",\n".join(json.dumps(it, ensure_ascii=False) for it in rows)
        + "\n]"
        for table, rows in told.items()
    ]
    return "{\n" + ",\n".join(tables) + "\n}\n"


def make(folder: Path, name: str) -> Kept:
    """Make a store of the present schema in which something of everything was done."""
    key = None
    with Desk(folder) as desk:
        if name.endswith("-protected"):
            desk.begin_protected(USER, PASSWORD, None)
        else:
            desk.begin_unprotected()
        store = desk.open_store()
        example.fill(store)
        everything(store)
        key = store.key
        store.close()
    return keep(folder, name, key)


def everything(store: Store) -> None:
    """Do something of everything, with few sheets: each is 50 kB of typeface."""
    book = finish(payout_readings.open_book(DATA / "plain.xlsx"))
    recipes.keep(
        store,
        "县农业农村局",
        finish(payout_readings.understand(store, book, Choices())),
    )
    recipes.keep_meaning(store, "社保卡", Field.BANK_ACCOUNT)
    plain(store)
    correct(store, 1, 90000)
    history.undo(store, correct(store, 1, 91000, 1))
    correct(store, 1, 92000)
    import_list(
        store, 2, "高龄津贴", supplements=import_list(store, 3, "高龄津贴").batch_id
    )
    history.undo(store, import_list(store, 4, "稻谷补贴").operation_id)
    office.add_alias(store, "老石桥村", "石桥村")
    office.set_finance_heavy(store, ["石桥村"], date(2026, 3, 1))
    catalogued(store)
    boarded(store)
    compare_and_pay(store)
    post_a_matter(store)
    review(store)
    set_time_limits(store)


def set_time_limits(store: Store) -> None:
    """Set how the office counts, and enter a notice of days off."""
    defaults = Defaults(
        prompt=Count(5, Unit.WORKING_DAY), display_days=20, until_replaced=True
    )
    counting = Counting(display_counts_first_day=True)
    time_limits.save_settings(store, counting, defaults)
    notice = "元旦：1月1日（周五）至3日（周日）放假，共3天。10月9日（周六）上班。"
    read = days_off.read_notice(2027, notice, "国办发明电〔2026〕99号")
    time_limits.keep_days_off(store, read, accept_warnings=True)


def post_a_matter(store: Store) -> None:
    """Make a sheet of the township's own, and keep a picture for a character."""
    picture = io.BytesIO()
    Image.new("L", (8, 8)).save(picture, "PNG")
    glyph_pictures.keep(store, "\U000323af", picture.getvalue(), "⿰亻山")
    words = FreeTerms(
        SheetKind.MATTER, date(2026, 9, 16), title="公示", text="已完成。"
    )
    free_sheets.make(store, words)


def review(store: Store) -> None:
    """Release the sheets of a batch, put them up, withdraw them; set what can be."""
    page = store.path.parent / "签字.pdf"
    page.write_bytes(signed.page("PDF"))
    sheets = release(store, 2, page)
    hang(store, sheets)
    shelve(store)
    withdraw(store, sheets)
    page.unlink()
    programme = office.programme_called(store, "高龄津贴")
    classifications.classify_programme(store, programme, ON_REQUEST)
    reviews.save_rule(store, ReviewRule(LEVELS[2], one_person=True))


def compare_and_pay(store: Store) -> None:
    """Compare the first batch with a list, decide; let the bank speak, send again."""
    lines = payouts.lines(store, 1, 0, 3)
    dead = [
        ListedPerson(it.name, it.id_number, "", date(2026, 3, 1), "", "", "名单", row)
        for row, it in enumerate(lines, start=2)
    ]
    terms = ListTerms(ListKind.DEAD, "县民政局", date(2026, 9, 1))
    reading = ListReading("死亡.xlsx", "cd" * 32, tuple(dead), ())
    finish(comparisons.import_list(store, reading, terms))
    asked = comparisons.verify(store, 1).verifications
    comparisons.decide(store, asked[0].id, Decision.MISTAKE, "张镇长", "同名")
    told = [
        BankRow(
            *(it.name, it.id_number, it.bank_account, it.amount_fen, status),
            *("账号不符", date(2026, 9, 20), "回盘", row),
        )
        for row, (it, status) in enumerate(
            zip(lines, PaymentStatus, strict=True), start=2
        )
    ]
    read = BankReading("回盘.xlsx", "ef" * 32, tuple(told), ())
    finish(payments.record(store, payments.preview(store, read, 1)))
    payments.resend(store, 1, store.path.parent / "out")


def main() -> None:
    """Make what is lacking of the present schema."""
    there = {it.name for it in every()}
    for name in (f"{migrations.LATEST}", f"{migrations.LATEST}-protected"):
        if name not in there:
            with tempfile.TemporaryDirectory() as folder:
                make(Path(folder), name)


if __name__ == "__main__":
    main()
