"""A full day at a desk, and what somebody reads who carves its disk afterwards.

Every byte of every file counts: the store and its log while the program runs and
after it was killed, backups, what stands aside, the lock, the log file, and whatever
was put into the folder for temporary files.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import signal
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from gwgk_desktop import cli
from gwgk_desktop.desk import LOG, Desk, log_bug
from gwgk_desktop.domain.backups import Reason
from gwgk_desktop.domain.work import finish
from gwgk_desktop.services import backups
from tests import stories
from tests.accidents import trials, working
from tests.readers import found_in, workbook
from tests.township import card, id_number

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

SAMPLES = Path(__file__).parents[1] / "data"
TRUTH: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text("utf-8"))
PHONES = {"13800000001"}
SECRETS = frozenset(
    {
        record[field]
        for truth in TRUTH.values()
        for record in truth["records"]
        for field in ("id_number", "bank_account", "phone")
        if field in record
    }
    | {it(number) for number in range(1, 301) for it in (id_number, card)}
    | PHONES
)
_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|WARNING|ERROR) \S.*")
_DIGITS = re.compile(rb"[0-9X]{8,}")
_PROGRAMMES = {
    "plain.xlsx": "耕地地力保护补贴",
    "two_level.xlsx": "稻谷补贴",
    "merged_villages.xlsx": "实际种粮农民一次性补贴",
}
_TERMS = ("--year", "2026", "--paid-on", "2026-09-15")
_LONGEST_S = 0.4


class Day:
    """A desk in a folder, and everything around it that might hold something."""

    def __init__(self, here: Path, seed: int, *, protected: bool = True) -> None:
        self.data, self.out = here / "data", here / "out"
        self.temporary, self.stick = here / "temporary", here / "stick"
        self.given = here / "given"
        self.protected = protected
        self.random = Random(f"day {seed}")  # noqa: S311 - made to be repeated
        self.lines = 0
        """Lines of the log file that were looked at."""
        self.files = 0
        self._seen: dict[bytes, set[str]] = {}
        """What was found in a content: most stay the same from moment to moment."""
        for folder in (self.out, self.temporary, self.stick, self.given):
            folder.mkdir(parents=True)

    def hits(self) -> dict[str, set[str]]:
        """Return what can be read that should not be, and where."""
        folders = [self.temporary, self.data / "logs"]
        if self.protected:
            folders += [self.data, self.stick]
        files = {it for folder in folders for it in folder.rglob("*") if it.is_file()}
        files |= {it for it in self.out.rglob("*") if "内部" not in str(it)}
        found: dict[str, set[str]] = {}
        for path in sorted(it for it in files if it.is_file()):
            self.files += 1
            content, packed = path.read_bytes(), self._is_document(path)
            digest = hashlib.sha256(content).digest() + bytes([packed])
            if digest not in self._seen:
                self._seen[digest] = read_in(content, packed=packed)
            if some := self._seen[digest]:
                found[path.name] = some
        return found | self._strange_lines()

    def _is_document(self, path: Path) -> bool:
        """Return whether a file may be packed; all that a desk keeps is sealed."""
        kept = path.is_relative_to(self.data) or path.is_relative_to(self.stick)
        return path.suffix == ".log" or not (kept and self.protected)

    def _strange_lines(self) -> dict[str, set[str]]:
        """Return lines of the log that do not begin as ours do."""
        logs = (self.data / LOG).parent
        text = "".join(it.read_text("utf-8") for it in logs.glob("*.log*"))
        lines = text.splitlines()
        self.lines = max(self.lines, len(lines))
        strange = {it for it in lines if not _LINE.fullmatch(it)}
        return {"lines of the log": strange} if strange else {}

    def do(self, *args: str, status: int = 0) -> dict[str, Any]:
        """Give a command, and return its document."""
        said, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
            done = cli.main(["--json", "--data", str(self.data), *args])
        assert done == status, (args, told.getvalue())
        document: dict[str, Any] = json.loads(said.getvalue())
        return document

    def spend(self) -> Generator[str, None, None]:
        """Work for a day; yield moments at which somebody takes the disk."""
        with _environment(self.temporary, protected=self.protected):
            yield from self._work()

    def _work(self) -> Iterator[str]:
        self.do("example")
        yield "begun"
        for name, programme in _PROGRAMMES.items():
            asked = ("import", str(SAMPLES / name), "--programme", programme, *_TERMS)
            self.do(*asked, "--accept-warnings")
        refused = str(self.out / "退回")
        faulty = ("import", str(SAMPLES / "errors.xlsx"), "--programme", "轮作休耕")
        given_back = ("--leave-out-errors", "--refused-to", refused)
        self.do(*faulty, *_TERMS, "--accept-warnings", *given_back)
        yield "imported, some rows given back"
        for batch in self.do("batches")["batches"]:
            out = ("--from", "2026-09-16", "--agree", "--out", str(self.out))
            self.do("sheets", "--batch", str(batch["id"]), *out)
        self.do("return", "2026Q3", "--out", str(self.out / "2026Q3.xlsx"))
        yield "sheets and the return"
        self._compare_and_pay()
        yield "compared and paid"
        yield from self._crash()
        self.do("backup", "--second", str(self.stick))
        self.do("villages", "--add", "坑口村")
        assert self.do("drill")["passed"]
        yield "backed up and drilled"
        listed = self.do("backup", "--list")["backups"]
        self.do("restore", self.random.choice(listed)["name"], "--yes")
        yield "restored"
        aside = self.do("backup", "--list")["asides"][0]["name"]
        self.do("restore", aside, "--yes")
        last = self.do("history")["operations"]
        undoable = [it["id"] for it in last if it["undoable"]]
        self.do("undo", str(undoable[0]))
        self.do("check")
        self.do("digest", "2026-09", "--out", str(self.out / "摘要.pdf"))
        yield "swapped back, undone, checked"
        yield from self._with_the_window_open()

    def _compare_and_pay(self) -> None:
        records = TRUTH["plain.xlsx"]["records"]
        dead, paid = records[0], records[1:6]
        path = self.given / f"死亡{dead['id_number']}.xlsx"
        drawn = f"姓名 身份证号\n{dead['name']} {dead['id_number']}"
        path.write_bytes(workbook(("表", drawn)))
        terms = ("--kind", "死亡", "--source", "县民政局", "--dated", "2026-09-01")
        self.do("compare", str(path), *terms)
        self.do("verify", "--batch", "1", "--out", str(self.out))
        said = "".join(
            f"\n{it['name']} {it['bank_account']} {it['amount']} "
            + ("成功" if at else "失败")
            for at, it in enumerate(paid)
        )
        book = self.given / "回盘.xlsx"
        book.write_bytes(workbook(("表", f"户名 账号 金额 状态{said}")))
        self.do("paid", str(book), "--batch", "1")
        self.do("resend", "--batch", "1", "--out", str(self.out))

    def _crash(self) -> Iterator[str]:
        """Kill an import, and look before and after the folder is opened again."""
        name, programme = "bank_export.xls", "地力补贴"
        for period in ("第二批", "第三批", "第四批"):
            asked = ("import", str(SAMPLES / name), "--programme", programme, *_TERMS)
            child = trials.forked(
                lambda asked=asked, period=period: self.do(  # type: ignore[misc]
                    *asked, "--period", period, "--accept-warnings"
                ),
                self.given,
            )
            time.sleep(self.random.uniform(0.02, _LONGEST_S))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            yield "killed"
            self.do("batches")
            yield "opened after it was killed"

    def _with_the_window_open(self) -> Iterator[str]:
        """Work as the window does, and look while its connections are open."""
        with Desk(self.data) as desk:
            working.sign_in(desk)
            store, look = desk.open_store(), desk.open_look_up()
            stories.import_list(store, 77, "农村低保", count=300)
            assert (self.data / "desk.db-wal").stat().st_size
            yield "running, its log alive"
            finish(backups.make(store, Reason.TIMER))
            with contextlib.suppress(_Stopped), store.db.atomic():
                steps = backups.make(store, Reason.ASKED, thorough=True)
                next(steps)
                yield "in the middle of a backup"
                steps.close()
                raise _Stopped
            first = min(SECRETS)
            log_bug(ValueError(f"bad row\n{first}\n2026-09-15 ERROR {card()}"))
            look.close()
            store.close()
        yield "closed"


class _Stopped(Exception):  # noqa: N818 - it says what happened
    """Raised to leave a transaction as it was."""


def read_in(content: bytes, *, packed: bool) -> set[str]:
    """Return which secrets can be read in some bytes, at whatever place they begin.

    What is or may be a document is unpacked, too.
    """
    runs = b"|".join(_DIGITS.findall(content.replace(b"\0", b""))).decode()
    found = {it for it in SECRETS if it in runs} if runs else set()
    return found | found_in(content, SECRETS) if packed else found


@contextlib.contextmanager
def _environment(temporary: Path, *, protected: bool) -> Iterator[None]:
    """Let temporary files go to a watched place, and passwords be quick."""
    working.quick_passwords()
    names = ("TMPDIR", "SQLITE_TMPDIR", "GWGK_USER", "GWGK_PASSWORD")
    before = {name: os.environ.pop(name, None) for name in names}
    os.environ |= {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    if protected:
        os.environ |= {"GWGK_USER": working.HEAD, "GWGK_PASSWORD": working.SECRET}
    place, tempfile.tempdir = tempfile.tempdir, str(temporary)
    try:
        yield
    finally:
        tempfile.tempdir = place
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


def days(seeds: Iterable[int], here: Path) -> Iterator[trials.Trial]:
    """Spend a day for each seed; every third one is of an unprotected folder."""
    for seed in seeds:
        protected = seed % 3 != 0
        folder = here / f"day {seed}"
        day = Day(folder, seed, protected=protected)
        faults, moments = [], 0
        for moment in day.spend():
            moments += 1
            if hits := day.hits():
                faults.append(f"{moment}: {hits}")
        shutil.rmtree(folder)
        what = "protected" if protected else "plain: logs, temporary, what is given out"
        yield trials.Trial(seed, what, "; ".join(faults), moments)
