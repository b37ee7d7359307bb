"""Every kind of damage that the check can name, done to a store by hand.

A variant is a function of a number: it takes another row, another value, another
file.  The store is changed as somebody with a database browser would, past every
guard of ours.
"""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.checking import Damage
from gwgk_desktop.domain.problems import Code, Problem
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups, checking
from gwgk_desktop.store import journal, opening, seals
from gwgk_desktop.store.database import Store
from tests.stories import Clock, begun, rich

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class Scene:
    """A store under the knife, and which variant is wanted."""

    def __init__(self, folder: Path, variant: int) -> None:
        self.folder = folder
        self.path = folder / "desk.db"
        self.variant = variant
        self.con = sqlite3.connect(self.path)
        self.con.execute("PRAGMA ignore_check_constraints = 1")
        self._guards = self.con.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in self._guards:
            self.con.execute(f"DROP TRIGGER {name}")

    def put_back(self) -> None:
        """Put the guards back that stood in the way, and leave the store."""
        for _, statement in self._guards:
            self.con.execute(statement)
        self.con.commit()
        self.con.close()

    def pick(self, query: str) -> int:
        """Return one of the numbers that a query finds, another for each variant."""
        found = [number for (number,) in self.con.execute(query)]
        return int(found[self.variant % len(found)])

    def run(self, *statements: str) -> None:
        """Run statements; {n} is the variant."""
        for statement in statements:
            self.con.execute(statement.replace("{n}", str(self.variant)))

    def set(self, table: str, column: str, value: object, where: str = "1") -> None:
        """Change one row."""
        number = self.pick(f"SELECT id FROM {table} WHERE {where} ORDER BY id")
        self.con.execute(
            f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, number)
        )

    def remove(self, table: str, where: str = "1") -> None:
        """Remove one row."""
        number = self.pick(f"SELECT id FROM {table} WHERE {where} ORDER BY id")
        self.con.execute(f"DELETE FROM {table} WHERE id = ?", (number,))

    def kept_file(self, table: str, column: str = "file_sha256") -> Path:
        """Return the kept file of a row."""
        query = f"SELECT {column} FROM {table} WHERE {column} <> '' ORDER BY id"
        found = [sha256 for (sha256,) in self.con.execute(query)]
        sha256 = str(found[self.variant % len(found)])
        return self.folder / "kept" / sha256[:2] / sha256

    def schema(self, name: str, old: str, new: str) -> None:
        """Rewrite the statement that made a part of the schema."""
        self.run("PRAGMA writable_schema = 1")
        query = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = ?"
        self.con.execute(query, (old, new, name))


def flip(path: Path, place: int, bit: int = 0) -> None:
    """Flip a bit of a file."""
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit % 8
    path.write_bytes(content)


def _one_of(scene: Scene, *choices: Callable[[Scene], None]) -> None:
    choices[scene.variant % len(choices)](scene)


def _rewritten(scene: Scene) -> None:
    """Change an entry, and reckon the whole chain anew, as one who knows how."""
    number = scene.pick("SELECT id FROM operation WHERE id > 1 ORDER BY id")
    scene.run(f"UPDATE operation SET who = 'x{{n}}' WHERE id = {number}")
    previous = ""
    rows = scene.con.execute(
        "SELECT id, kind, facts, who, at, undoes, digest FROM operation ORDER BY id"
    ).fetchall()
    for row in rows:
        told = journal.hash_of((previous, *row))
        scene.con.execute(
            "UPDATE operation SET previous = ?, hash = ? WHERE id = ?",
            (previous, told, row[0]),
        )
        previous = told


def _cut(scene: Scene) -> None:
    last = scene.pick("SELECT id FROM operation WHERE id > 3 ORDER BY id DESC")
    scene.run(
        f"DELETE FROM operation WHERE id >= {last}",
        f"DELETE FROM change WHERE operation_id >= {last}",
        f"UPDATE sqlite_sequence SET seq = {last - 1} WHERE name = 'operation'",
    )


def _index_damage(scene: Scene) -> None:
    """Let an index lack a row that its table has."""
    scene.run("DROP INDEX person_id_number")
    number = scene.pick("SELECT id FROM person ORDER BY id")
    scene.run(
        "CREATE UNIQUE INDEX person_id_number ON person (id_number)"
        f" WHERE id <> {number}"
    )
    scene.schema("person_id_number", f"id <> {number}", "id_number <> ''")


def _add_sheet_row(scene: Scene, serial: str, version: str) -> None:
    number = scene.pick("SELECT id FROM notice_sheet ORDER BY id")
    columns = (
        "title, notice_from, notice_days, paper, made_on, page_count, line_count,"
        " total_fen, file_sha256"
    )
    scene.run(
        "DROP INDEX notice_sheet_number",
        f"INSERT INTO notice_sheet (village_id, year, serial, version, {columns})"
        f" SELECT village_id, year, {serial}, {version}, {columns}"
        f" FROM notice_sheet WHERE id = {number}",
    )


def _twin(scene: Scene) -> None:
    number = scene.pick("SELECT id FROM person WHERE id_number <> '' ORDER BY id")
    scene.run(
        "DROP INDEX person_id_number",
        "INSERT INTO person (id_number, name, village_id, group_name)"
        f" SELECT id_number, name || '{{n}}', village_id, group_name"
        f" FROM person WHERE id = {number}",
    )


def _list(scene: Scene) -> None:
    scene.run(
        "INSERT INTO comparison_list (kind, source, dated_on, imported_on, file_name,"
        " file_sha256, entry_count, undone) VALUES ('dead', '民政', '2026-09-01',"
        " '2026-09-01', 'a', 'b', {n} + 1, 0)"
    )


def _payment(scene: Scene) -> None:
    line = scene.pick("SELECT id FROM payout_line WHERE batch_id <> 1 ORDER BY id")
    scene.run(
        "INSERT INTO payment_file (batch_id, file_name, file_sha256, read_on,"
        " paid_count, failed_count, returned_count)"
        " VALUES (1, 'a', 'b', '2026-09-01', 1, 0, 0)",
        "INSERT INTO payment (file_id, line_id, status, reason, happened_on)"
        f" VALUES (last_insert_rowid(), {line}, 'paid', '', '')",
    )


def _lost_once(scene: Scene) -> None:
    problem = Problem(Code.COMMITS_LOST, facts={"last": scene.variant})
    opening.keep(scene.path, problem, Clock().time)


def _found_unreadable(scene: Scene) -> None:
    opening.found_path(scene.path).write_text(_BAD_JSON[scene.variant % 6])


def _strange_file(scene: Scene) -> None:
    path = scene.folder / "kept" / "ab" / f"{'ab' * 31}{scene.variant % 100:02d}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"something")


def _unreadable_backup(scene: Scene) -> None:
    content = _BAD_JSON[scene.variant % len(_BAD_JSON)]
    [seal] = (scene.folder / "backups").glob("backup-*/seal.json")
    seal.write_text(content)


def _unusable_backup(scene: Scene) -> None:
    [backup] = (scene.folder / "backups").glob("backup-*")
    if scene.variant % 3 == 0:
        (backup / "kept.list").unlink()
    elif scene.variant % 3 == 1:
        (backup / "desk.db").write_bytes(b"cut short")
    else:
        (backup / "seal.json").unlink()


def _written(path: Path, content: str) -> None:
    path.write_text(content)


_OWN = "undone = 0 AND resends_id IS NULL"
"""Batches that have lines of their own."""
_OF_RELEASED = (
    "id = (SELECT max(id) FROM sheet_review WHERE step = 'township'"
    " AND sheet_id IN (SELECT sheet_id FROM sheet_release))"
)
_BAD_NUMBERS = ("8,5", "八", "", "1.2.3", "--3", "3-", b"\x01", "1e5", ".", "8 ")
_BAD_DAYS = ("2026-13-01", "", "20260910", "2026-9-1", "昨天", "2026-02-30")
_BAD_JSON = ("", "{", "[1", "null", '"a"', "7")
_BAD_AMOUNTS = (-1, 0.5, "x", b"\x00", -99999)

DAMAGES: Mapping[Damage, Callable[[Scene], None]] = {
    Damage.FILE_DAMAGED: _index_damage,
    Damage.FILE_ALTERED: lambda it: it.run("PRAGMA user_version = 2"),
    Damage.FOUND_ON_OPENING: lambda it: _one_of(it, _lost_once, _found_unreadable),
    Damage.ACKNOWLEDGED_MISSING: lambda it: seals.acknowledged_path(it.path).unlink(),
    Damage.SEAL_UNREADABLE: lambda it: flip(
        seals.seal_path(it.path), 17 * it.variant + 3, it.variant
    ),
    Damage.ACKNOWLEDGED_UNREADABLE: lambda it: flip(
        seals.acknowledged_path(it.path), 31 * it.variant, it.variant % 7
    ),
    Damage.SETTING_DIFFERS: lambda it: _one_of(
        it,
        lambda it: it.run("PRAGMA journal_mode = delete"),
        lambda it: it.run("PRAGMA journal_mode = truncate"),
    ),
    Damage.SCHEMA_UNKNOWN: lambda it: _one_of(
        it,
        lambda it: it.run("CREATE TABLE theirs{n} (x)"),
        lambda it: it.run("CREATE VIEW theirs{n} AS SELECT 1"),
        lambda it: it.run("CREATE INDEX theirs{n} ON person (name)"),
        lambda it: it.run(
            "CREATE TRIGGER theirs{n} AFTER INSERT ON payment BEGIN SELECT 1; END"
        ),
    ),
    Damage.SCHEMA_MISSING: lambda it: _one_of(
        it,
        lambda it: it.run("DROP INDEX payout_batch_file"),
        lambda it: it.run("DROP INDEX line_correction_current"),
        lambda it: it.run("DROP INDEX village_name"),
        lambda it: it.run("DROP INDEX change_operation_id"),
    ),
    Damage.SCHEMA_DIFFERS: lambda it: _one_of(
        it,
        lambda it: it.schema("payout_line", "amount_fen >= 0", "amount_fen >= -1"),
        lambda it: it.run("ALTER TABLE recipe ADD COLUMN x{n} TEXT"),
        lambda it: it.schema("village", "name <> ''", "name <> 'x'"),
    ),
    Damage.SEQUENCE_BEHIND: lambda it: _one_of(
        it,
        lambda it: it.run("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'village'"),
        lambda it: it.run("DELETE FROM sqlite_sequence WHERE name = 'payout_line'"),
        lambda it: it.run("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'person'"),
        lambda it: it.run("DELETE FROM sqlite_sequence WHERE name = 'operation'"),
    ),
    Damage.ENTRY_ALTERED: lambda it: _one_of(
        it,
        lambda it: it.set("operation", "at", "2020-01-01 00:00:00"),
        lambda it: it.set("operation", "who", "somebody"),
        lambda it: it.set("operation", "facts", "{}", "facts <> '{}'"),
        lambda it: it.set("operation", "hash", "ab" * 32),
    ),
    Damage.ENTRY_MISSING: lambda it: it.remove("operation"),
    Damage.ENTRY_UNFINISHED: lambda it: it.set("operation", "hash", ""),
    Damage.ENTRY_UNREADABLE: lambda it: _one_of(
        it,
        lambda it: it.set("operation", "facts", "{"),
        lambda it: it.set("operation", "kind", "embezzle"),
        lambda it: it.set("operation", "at", "gestern"),
    ),
    Damage.CHAIN_BROKEN: lambda it: it.set("operation", "previous", "cd" * 32),
    Damage.IMAGES_ALTERED: lambda it: _one_of(
        it,
        lambda it: it.set("change", "after", '{"id":1}', "after IS NOT NULL"),
        lambda it: it.remove("change"),
        lambda it: it.set("change", "row_id", 99),
    ),
    Damage.IMAGE_WITHOUT_ENTRY: lambda it: it.set(
        "change", "operation_id", 900 + it.variant
    ),
    Damage.UNDO_UNFOUNDED: lambda it: _one_of(
        it,
        lambda it: it.set("operation", "undoes", 1000 + it.variant, "undoes > 0"),
        lambda it: it.run(
            "UPDATE operation SET undoes = (SELECT max(undoes) FROM operation)"
            " WHERE id = (SELECT max(id) - {n} % 2 FROM operation)"
        ),
    ),
    Damage.CLOCK_WENT_BACK: lambda it: it.set(
        "operation", "at", "2019-01-01 00:00:00", "id > 1"
    ),
    Damage.HISTORY_REWRITTEN: _rewritten,
    Damage.HISTORY_CUT: _cut,
    Damage.ROW_CHANGED: lambda it: _one_of(
        it,
        lambda it: it.set("staff_member", "name", "李四{n}"),
        lambda it: it.set("payout_batch", "paid_on", "2026-08-01"),
        lambda it: it.set("subsidy_programme", "notice_days", 1),
        lambda it: it.set("notice_sheet", "title", "x"),
    ),
    Damage.ROW_MISSING: lambda it: _one_of(
        it,
        lambda it: it.remove("board"),
        lambda it: it.remove("village_alias"),
        lambda it: it.remove("line_correction"),
        lambda it: it.remove("staff_member"),
    ),
    Damage.ROW_UNRECORDED: lambda it: it.run(
        "INSERT INTO staff_member (name, post, telephone) VALUES ('赵{n}', '', '')"
    ),
    Damage.ROWS_ALTERED: lambda it: _one_of(
        it,
        lambda it: it.set("person", "name", f"赵{it.variant}"),
        lambda it: it.run(
            "UPDATE payment SET status = (SELECT other.status FROM payment AS other"
            " WHERE other.id = 3 - payment.id) WHERE id < 3"
        ),
        lambda it: it.set("comparison_entry", "since_on", "2025-01-01"),
        lambda it: it.run("UPDATE resent_line SET line_id = line_id + 1"),
        lambda it: it.set("payment", "reason", "账户冻结"),
    ),
    Damage.REFERENCE_MISSING: lambda it: _one_of(
        it,
        lambda it: it.set("board", "village_id", 900 + it.variant),
        lambda it: it.set("notice_sheet_batch", "batch_id", 900 + it.variant),
        lambda it: it.set("payout_batch", "programme_id", 900 + it.variant),
    ),
    Damage.LINE_WITHOUT_BATCH: lambda it: it.set("payout_line", "batch_id", 900),
    Damage.LINE_WITHOUT_PERSON: lambda it: _one_of(
        it,
        lambda it: it.set("payout_line", "person_id", 900 + it.variant),
        lambda it: it.remove("person"),
    ),
    Damage.LINE_WITHOUT_VILLAGE: lambda it: it.set("payout_line", "village_id", 900),
    Damage.CORRECTION_WITHOUT_LINE: lambda it: it.set(
        "line_correction", "line_id", 900 + it.variant
    ),
    Damage.CORRECTIONS_UNCLEAR: lambda it: _one_of(
        it,
        lambda it: it.set("line_correction", "superseded", 1, "superseded = 0"),
        lambda it: it.run(
            "DROP INDEX line_correction_current",
            "UPDATE line_correction SET superseded = 0",
        ),
        lambda it: it.run(
            "DROP INDEX line_correction_current",
            "UPDATE line_correction SET superseded = 1 - superseded",
        ),
    ),
    Damage.PERSON_WITHOUT_LINE: lambda it: it.run(
        "INSERT INTO person (id_number, name, village_id, group_name)"
        " VALUES ('', '赵{n}', 1, '')"
    ),
    Damage.PERSON_TWICE: _twin,
    Damage.OFFICE_TWICE: lambda it: it.run(
        "INSERT INTO office (township, county, supervision_phone, enquiry_phone,"
        " notice_days) VALUES ('x', '', '', '', {n} + 1)"
    ),
    Damage.VILLAGE_NAME_TWICE: lambda it: it.run(
        "INSERT INTO village_alias (village_id, name) SELECT max(id), ("
        "SELECT name FROM village ORDER BY id LIMIT 1 OFFSET {n} % 5) FROM village"
    ),
    Damage.AMOUNT_INVALID: lambda it: it.set(
        ("payout_line", "line_correction")[it.variant % 2],
        "amount_fen",
        _BAD_AMOUNTS[it.variant % len(_BAD_AMOUNTS)],
    ),
    Damage.DECIMAL_INVALID: lambda it: it.set(
        ("payout_line", "line_correction")[it.variant % 2],
        ("quantity", "rate")[it.variant // 2 % 2],
        _BAD_NUMBERS[it.variant % len(_BAD_NUMBERS)],
    ),
    Damage.DAY_INVALID: lambda it: it.set(
        *(
            ("payout_batch", "paid_on"),
            ("notice_sheet", "made_on"),
            ("line_correction", "at"),
            ("county_return", "made_on"),
            ("comparison_list", "dated_on"),
            ("verification", "found_on"),
        )[it.variant % 6],
        _BAD_DAYS[it.variant % len(_BAD_DAYS)],
    ),
    Damage.VALUE_UNKNOWN: lambda it: it.set(
        *(
            ("village", "kind"),
            ("notice_sheet", "paper"),
            ("county_return", "quarter"),
            ("subsidy_programme", "publication"),
            ("comparison_list", "kind"),
            ("payment", "status"),
            ("sheet_release", "steps"),
            ("board", "kind"),
            ("board", "material"),
            ("board_section", "subjects"),
        )[it.variant % 10],
        f"x{it.variant}",
    ),
    Damage.JSON_UNREADABLE: lambda it: _one_of(
        it,
        lambda it: it.set("recipe", "headings", _BAD_JSON[it.variant % 6]),
        lambda it: it.set("recipe", "mapping", _BAD_JSON[it.variant % 6]),
        lambda it: it.set("subsidy_programme", "columns", _BAD_JSON[it.variant % 6]),
        lambda it: it.set("notice_sheet", "shown_digits", _BAD_JSON[it.variant % 6]),
        lambda it: it.set("payout_line", "extras", "[[1"),
    ),
    Damage.BATCH_COUNT: lambda it: _one_of(
        it,
        lambda it: it.set("payout_batch", "line_count", 77, _OWN),
        lambda it: it.remove("payout_line"),
    ),
    Damage.BATCH_TOTAL: lambda it: _one_of(
        it,
        lambda it: it.set("payout_batch", "total_fen", 77, _OWN),
        lambda it: it.set("payout_line", "amount_fen", 100 + it.variant),
    ),
    Damage.BATCH_VILLAGES: lambda it: it.set(
        "payout_batch", "village_count", 9 + it.variant, _OWN
    ),
    Damage.BATCH_LINES_CHANGED: lambda it: _one_of(
        it,
        lambda it: it.set("payout_line", "name", "赵某"),
        lambda it: it.set("payout_line", "bank_account", "6222" + "0" * 15),
        lambda it: it.set("person", "id_number", "36029919500619999X"),
        lambda it: it.set("payout_batch", "lines_sha256", "ab" * 32, _OWN),
        lambda it: it.set("payout_line", "quantity", "99.5"),
    ),
    Damage.BATCH_UNLIKE_ENTRY: lambda it: _one_of(
        it,
        lambda it: it.set("payout_batch", "total_fen", 5, _OWN),
        lambda it: it.set("payout_batch", "lines_sha256", "cd" * 32, _OWN),
    ),
    Damage.BATCH_WITHOUT_ENTRY: lambda it: it.remove(
        "operation", "kind = 'import_payouts' AND id < 20"
    ),
    Damage.UNDONE_BATCH_HAS_LINES: lambda it: it.set(
        "payout_batch",
        "undone",
        1,
        "undone = 0 AND EXISTS"
        " (SELECT 1 FROM payout_line WHERE batch_id = payout_batch.id)",
    ),
    Damage.BATCH_UNDONE_UNLIKE_ENTRY: lambda it: it.run(
        "UPDATE payout_batch SET undone = 1 - undone WHERE id = "
        + str(it.pick("SELECT id FROM payout_batch WHERE resends_id IS NULL"))
    ),
    Damage.SUPPLEMENT_OF_UNDONE: lambda it: _one_of(
        it,
        lambda it: it.run(
            "UPDATE payout_batch SET undone = 1 WHERE id IN"
            " (SELECT supplements_id FROM payout_batch)"
        ),
        lambda it: it.run(
            "UPDATE payout_batch SET supplements_id ="
            " (SELECT id FROM payout_batch WHERE undone = 1)"
            " WHERE id = (SELECT max(id) FROM payout_batch WHERE undone = 0)"
        ),
    ),
    Damage.SUPPLEMENT_UNFOUNDED: lambda it: it.run(
        "UPDATE payout_batch SET supplements_id ="
        " (SELECT max(id) FROM payout_batch) WHERE id = 1 + {n} % 3"
    ),
    Damage.SHEET_FILE_MISSING: lambda it: it.kept_file("notice_sheet").unlink(),
    Damage.SHEET_FILE_ALTERED: lambda it: flip(
        it.kept_file("notice_sheet"), 997 * it.variant, it.variant
    ),
    Damage.SHEET_NUMBER_GAP: lambda it: _one_of(
        it,
        lambda it: it.run(
            "DELETE FROM notice_sheet_batch WHERE sheet_id IN"
            " (SELECT id FROM notice_sheet WHERE serial = 1)",
            "DELETE FROM notice_sheet WHERE serial = 1",
        ),
        lambda it: _add_sheet_row(it, "serial + 9", "1"),
    ),
    Damage.SHEET_NUMBER_TWICE: lambda it: _add_sheet_row(it, "serial", "version"),
    Damage.SHEET_VERSION_ORDER: lambda it: _one_of(
        it,
        lambda it: it.set("notice_sheet", "version", 9 + it.variant),
        lambda it: _add_sheet_row(it, "serial", "version + 7"),
    ),
    Damage.SHEET_TOTAL: lambda it: it.set(
        "notice_sheet",
        ("total_fen", "line_count")[it.variant % 2],
        7 + it.variant,
        "id NOT IN (SELECT sheet_id FROM notice_sheet_batch JOIN payout_batch"
        " ON payout_batch.id = batch_id WHERE undone)",
    ),
    Damage.SHEET_WITHOUT_BATCH: lambda it: it.remove("notice_sheet_batch"),
    Damage.RETURN_FILE_MISSING: lambda it: it.kept_file("county_return").unlink(),
    Damage.RETURN_FILE_ALTERED: lambda it: flip(
        it.kept_file("county_return"), 997 * it.variant, it.variant
    ),
    Damage.RETURN_TOTAL: lambda it: it.set("county_return", "total_fen", it.variant),
    Damage.RETURN_BATCH_TWICE: lambda it: it.run(
        "INSERT INTO county_return_batch (return_id, batch_id)"
        " SELECT return_id, batch_id FROM county_return_batch"
        f" WHERE id = {it.pick('SELECT id FROM county_return_batch')}"
    ),
    Damage.RETURN_WITHOUT_BATCH: lambda it: it.run(
        "DELETE FROM county_return_batch WHERE return_id ="
        f" {it.pick('SELECT id FROM county_return')}"
    ),
    Damage.RETURN_BATCH_OUTSIDE: lambda it: it.set(
        "county_return", "quarter", f"{2027 + it.variant}Q1"
    ),
    Damage.KEPT_FILE_ALTERED: _strange_file,
    Damage.KEPT_FILE_ORPHAN: lambda it: it.run(
        f"DELETE FROM notice_sheet WHERE id = {it.pick('SELECT id FROM notice_sheet')}"
    ),
    Damage.CONTENT_FILE_MISSING: lambda it: it.kept_file(
        "notice_sheet", "content_sha256"
    ).unlink(),
    Damage.CONTENT_FILE_ALTERED: lambda it: flip(
        it.kept_file("notice_sheet", "content_sha256"), 97 * it.variant, it.variant
    ),
    Damage.REVIEW_PAGE_MISSING: lambda it: it.kept_file(
        "sheet_review", "page_sha256"
    ).unlink(),
    Damage.REVIEW_PAGE_ALTERED: lambda it: flip(
        it.kept_file("sheet_review", "page_sha256"), 5 * it.variant, it.variant
    ),
    Damage.REVIEW_WITHOUT_NAME: lambda it: it.set("sheet_review", "decided_by", ""),
    Damage.REVIEW_WITHOUT_REASON: lambda it: _one_of(
        it,
        lambda it: it.set("sheet_review", "reason", "", "ruling = 'send_back'"),
        lambda it: it.run(
            "UPDATE sheet_review SET ruling = 'send_back', reason = ''"
            " WHERE id = (SELECT min(id) FROM sheet_review WHERE ruling = 'agree')"
        ),
    ),
    Damage.REVIEW_WITHOUT_CHECKS: lambda it: it.set(
        "sheet_review",
        "checks",
        ('["law", "policy"]', "[]", "{")[it.variant % 3],
        "step = 'township'",
    ),
    Damage.REVIEW_AFTER_RELEASE: lambda it: it.set(
        "sheet_review",
        "recorded_at",
        f"2026-12-0{it.variant % 9 + 1} 10:00:00",
        "sheet_id IN (SELECT sheet_id FROM sheet_release)",
    ),
    Damage.RELEASE_UNLIKE_SHEET: lambda it: it.set(
        ("sheet_release", "notice_sheet")[it.variant % 2],
        ("content_sha256", "file_sha256")[it.variant // 2 % 2],
        "ab" * 32,
        ("1", "id IN (SELECT sheet_id FROM sheet_release)")[it.variant % 2],
    ),
    Damage.RELEASE_WITHOUT_REVIEW: lambda it: _one_of(
        it,
        lambda it: it.remove("sheet_review", _OF_RELEASED),
        lambda it: it.run(
            "INSERT INTO sheet_release (sheet_id, released_at, released_by,"
            " file_sha256, content_sha256, steps, one_person)"
            " SELECT id, '2026-09-16 10:00:00', 'x', file_sha256,"
            " content_sha256, 'township', 0 FROM notice_sheet"
            " WHERE id NOT IN (SELECT sheet_id FROM sheet_release) LIMIT 1"
        ),
        lambda it: it.set("sheet_review", "step", "sign_off", _OF_RELEASED),
    ),
    Damage.RELEASE_BY_DRAFTER_ALONE: lambda it: _one_of(
        it,
        lambda it: it.run("UPDATE sheet_review SET decided_by = '陈经办'"),
        lambda it: it.run(
            "UPDATE sheet_review SET decided_by = 'x{n}'",
            "UPDATE notice_sheet SET drafted_by = ''",
        ),
    ),
    Damage.RELEASE_NOT_PROACTIVE: lambda it: it.set(
        "sheet_classification",
        "disclosure",
        ("on_request", "non_disclosure")[it.variant % 2],
        "sheet_id IN (SELECT sheet_id FROM sheet_release)",
    ),
    Damage.RELEASED_TWICE: lambda it: it.run("DELETE FROM sheet_withdrawal"),
    Damage.WITHDRAWN_WITHOUT_REASON: lambda it: it.set(
        "sheet_withdrawal", "reason", ""
    ),
    Damage.WITHDRAWN_UNRELEASED: lambda it: it.set(
        "sheet_withdrawal",
        "sheet_id",
        it.pick(
            "SELECT id FROM notice_sheet"
            " WHERE id NOT IN (SELECT sheet_id FROM sheet_release)"
        ),
    ),
    Damage.BOARD_PHOTO_MISSING: lambda it: it.kept_file(
        "board", "photo_sha256"
    ).unlink(),
    Damage.BOARD_PHOTO_ALTERED: lambda it: flip(
        it.kept_file("board", "photo_sha256"), 3 * it.variant, it.variant
    ),
    Damage.BOARD_PART_INVALID: lambda it: _one_of(
        it,
        lambda it: it.set("board_section", "width_mm", 9_000),
        lambda it: it.set("board_fixture", "x_mm", 2_300),
        lambda it: it.set("board", "kind", "township", "photo_sha256 <> ''"),
    ),
    Damage.PHOTO_FILE_MISSING: lambda it: it.kept_file("posting_photo").unlink(),
    Damage.PHOTO_FILE_ALTERED: lambda it: flip(
        it.kept_file("posting_photo"), 3 * it.variant, it.variant
    ),
    Damage.POSTING_OF_UNRELEASED: lambda it: it.set(
        "posting",
        "sheet_id",
        it.pick(
            "SELECT id FROM notice_sheet"
            " WHERE id NOT IN (SELECT sheet_id FROM sheet_release)"
        ),
        "sheet_id IS NOT NULL",
    ),
    Damage.POSTING_DAYS_CROSSED: lambda it: it.set(
        *(
            ("posting_take_down", "taken_down_at"),
            ("posting_spoiling", "found_at"),
            ("objection", "received_at"),
            ("objection_reply", "replied_at"),
            ("archive_record", "archived_at"),
        )[it.variant % 5],
        "2020-01-01 08:00:00",
    ),
    Damage.ARCHIVED_WHILE_UP: lambda it: it.remove(
        "posting_take_down", "posting_id IN (SELECT posting_id FROM archive_record)"
    ),
    Damage.REPLACED_WHILE_UP: lambda it: it.remove("posting_spoiling"),
    Damage.LIST_COUNT: _list,
    Damage.PAYMENT_OF_OTHER_BATCH: _payment,
    Damage.PAYMENT_COUNT: lambda it: _one_of(
        it,
        lambda it: it.remove("payment"),
        lambda it: it.set("payment", "status", "paid", "status <> 'paid'"),
        lambda it: it.set("payment", "status", "returned", "status = 'paid'"),
    ),
    Damage.RESENT_COUNT: lambda it: it.remove("resent_line"),
    Damage.CATALOGUE_VERSION_GAP: lambda it: it.set(
        "catalogue_version", "number", 7 + it.variant
    ),
    Damage.CATALOGUE_VERSION_ORDER: lambda it: it.set(
        "catalogue_version", "holds_from", "2025-12-31", "number > 1"
    ),
    Damage.CATALOGUE_RULE_UNREADABLE: lambda it: it.set(
        ("catalogue_item", "village_departure")[it.variant % 2], "rule", "weekly"
    ),
    Damage.CATALOGUE_ITEM_UNKNOWN: lambda it: it.set(
        "village_departure", "code", f"V9{it.variant:02}"
    ),
    Damage.CATALOGUE_REVIEW_UNFOUNDED: lambda it: it.set(
        "catalogue_review", "version", 40 + it.variant
    ),
    Damage.BACKUP_SEAL_UNREADABLE: _unreadable_backup,
    Damage.BACKUP_UNUSABLE: _unusable_backup,
    Damage.BACKUP_SETTINGS_UNREADABLE: lambda it: _written(
        it.folder / "backups.json", _BAD_JSON[it.variant % len(_BAD_JSON)]
    ),
}


def make(folder: Path) -> Path:
    """Make the store that is damaged, with a backup beside it."""
    path = folder / "desk.db"
    store = begun(path)
    rich(store)
    finish(backups.make(store, Reason.ASKED))
    store.close()
    return folder


def found_after(made: Path, folder: Path, damage: Damage, variant: int) -> set[Damage]:
    """Damage a copy of a store and return what the check finds of it."""
    shutil.copytree(made, folder)
    scene = Scene(folder, variant)
    DAMAGES[damage](scene)
    scene.put_back()
    return check(folder)


def check(folder: Path) -> set[Damage]:
    """Return what the check finds in a folder."""
    store = Store(folder / "desk.db", read_only=True)
    try:
        found = finish(checking.check(store, None, [folder / "backups"]))
    finally:
        store.close()
    return {it.damage for it in found}
