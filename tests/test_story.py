"""One quarter's work from the command line, files in and files out."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import zipfile
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gwgk_desktop.documents import return_book, wall_sheets
from gwgk_desktop.domain.notice_sheets import NoticeSheet
from gwgk_desktop.domain.pages import AS_USUAL, SheetColumn
from tests.cli.running import SAMPLES, Terminal
from tests.readers import found_in, pdf_pages, squeezed, xlsx
from tests.test_forms import LAND, RETURN
from tests.township import FORMS, TODAY, card, id_number

if TYPE_CHECKING:
    from collections.abc import Iterator

TRUTH: dict[str, Any] = json.loads((SAMPLES / "truth.json").read_text("utf-8"))
IMPORTED = {
    "plain.xlsx": ["耕地地力保护补贴"],
    "titled.xlsx": ["耕地地力保护补贴"],
    "two_level.xlsx": ["稻谷补贴"],
    "sheets_per_village.xlsx": ["公益林"],
    "merged_villages.xlsx": ["实际种粮农民一次性补贴"],
    "bank_export.xls": ["地力补贴", "--period", "第二批"],
    "gb18030.csv": ["农村低保", "--period", "第三季度"],
}
REFUSED = {"ids_as_numbers.xlsx": "高龄津贴", "errors.xlsx": "轮作休耕"}
SECRETS = {
    record[field]
    for truth in TRUTH.values()
    for record in truth["records"]
    for field in ("id_number", "bank_account", "phone")
    if field in record
}
QUARTER_TOTAL = sum(Decimal(TRUTH[name]["total"]) for name in IMPORTED)


@dataclass(frozen=True)
class Quarter:
    """What a quarter's work has left: the data folder, the papers, what was said."""

    terminal: Terminal
    out: Path
    made: list[dict[str, Any]]
    sent: dict[str, Any]
    said: str

    def papers(self) -> list[Path]:
        """Return every file that was written for somebody else."""
        return sorted(path for path in self.out.rglob("*") if path.is_file())


_DONE: list[Quarter] = []
"""The quarter's work, once it is done: the tests look at it, and leave it as it is."""


@pytest.fixture
def quarter(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> Quarter:
    """Give what a quarter's work has left, and a terminal to look at it."""
    if not _DONE:
        _DONE.append(work_done(Terminal(tmp_path_factory.mktemp("q") / "data", capsys)))
    return replace(_DONE[0], terminal=Terminal(_DONE[0].terminal.data, capsys))


def work_done(terminal: Terminal) -> Quarter:
    """Do a quarter's work: example, imports, sheets, return, undo."""
    out = terminal.data.with_name("out")
    out.mkdir()
    said = []

    def do(*args: str, status: int = 0) -> dict[str, Any]:
        ran = terminal.run("--json", *args)
        assert ran.status == status, ran.err
        said.extend([ran.out, ran.err])
        return ran.document

    do("example")
    for name, programme in (IMPORTED | {it: [REFUSED[it]] for it in REFUSED}).items():
        terms = ["--year", "2026", "--paid-on", "2026-09-15"]
        asked = ["import", str(SAMPLES / name), "--programme", *programme, *terms]
        do(*asked, status=1 if name in REFUSED else 0)
    made = []
    for batch in reversed(do("batches")["batches"]):
        asked = ["sheets", "--batch", str(batch["id"]), "--from", "2026-09-16"]
        asked.append("--agree")  # whatever day it is when this is tested
        made += do(*asked, "--out", str(out / "公示表"))["sheets"]
    sent = do("return", "2026Q3", "--out", str(out / "2026Q3.xlsx"))
    for batch in do("batches")["batches"]:
        assert batch["sheets"] == batch["villages"]
    imports = [
        it["id"] for it in do("history")["operations"] if it["kind"] == "import_payouts"
    ]
    do("undo", str(imports[0]))
    do("history")
    return Quarter(terminal, out, made, sent, "".join(said))


def test_every_batch_is_on_the_wall(quarter: Quarter) -> None:
    assert sum(Decimal(it["total"]) for it in quarter.made) == QUARTER_TOTAL
    lines = sum(TRUTH[name]["count"] for name in IMPORTED)
    assert sum(it["lines"] for it in quarter.made) == lines
    text = "".join(
        squeezed("".join(pdf_pages(Path(it["file"]).read_bytes())))
        for it in quarter.made
    )
    for name in IMPORTED:
        for record in TRUTH[name]["records"]:
            assert squeezed(record["name"]) in text
            assert f"{Decimal(record['amount']):,.2f}" in text
    numbers = [it["number"] for it in quarter.made]
    assert len(set(numbers)) == len(numbers) == len(list(quarter.out.rglob("*.pdf")))


def test_the_return_holds_the_quarter(quarter: Quarter) -> None:
    assert Decimal(quarter.sent["total"]) == QUARTER_TOTAL
    [sheet] = xlsx((quarter.out / "2026Q3.xlsx").read_bytes()).values()
    rows = [sheet.row(number) for number in range(4, 60)]
    items = [row for row in rows if row.get("A", "").isdigit()]
    assert [row["A"] for row in items] == [str(at + 1) for at in range(len(items))]
    assert sum(Decimal(row["I"]) for row in items) == QUARTER_TOTAL
    assert sum(int(row["J"]) for row in items) == 0  # drafts hang nowhere
    assert quarter.sent["unreleased_sheets"] == len(quarter.made)
    [total] = [row for row in rows if row.get("B") == "合　计"]
    assert Decimal(total["I"]) == QUARTER_TOTAL


def test_the_undone_batch_is_gone(quarter: Quarter, tmp_path: Path) -> None:
    batches = quarter.terminal.json("batches")["batches"]
    assert "gb18030.csv" not in {it["file"] for it in batches}
    assert len(batches) == len(IMPORTED) - 1
    shutil.copytree(quarter.terminal.data, tmp_path / "data")
    terminal = quarter.terminal.at(tmp_path / "data")
    again = terminal.json("return", "2026Q3", "--out", str(tmp_path / "b.xlsx"))
    undone = Decimal(TRUTH["gb18030.csv"]["total"])
    assert Decimal(again["total"]) == QUARTER_TOTAL - undone
    assert "请收回或重新制作：东湖村-2026-" in quarter.said


def test_nothing_personal_has_left_the_desk(quarter: Quarter) -> None:
    assert len(SECRETS) > 800
    papers = quarter.papers()
    assert {path.suffix for path in papers} == {".pdf", ".xlsx"}
    kept = [
        path
        for path in quarter.terminal.data.rglob("*")
        if path.is_file() and not path.name.startswith("desk.db")
    ]
    assert len(kept) >= len(papers)
    contents = {path.read_bytes() for path in [*papers, *kept]}
    assert set().union(*(found_in(it, SECRETS) for it in contents)) == set()
    assert found_in(quarter.said.encode(), SECRETS) == set()
    logs = list((quarter.terminal.data / "logs").iterdir())
    assert all(found_in(path.read_bytes(), SECRETS) == set() for path in logs)


def test_the_store_itself_does_hold_them(quarter: Quarter) -> None:
    """So the search is for what is really there."""
    stored = b"".join(
        path.read_bytes() for path in quarter.terminal.data.glob("desk.db*")
    )
    assert len(found_in(stored, SECRETS)) > len(SECRETS) / 2


# The search must be able to find what it searches for.


def planted(text: str) -> Iterator[bytes]:
    """Yield files of every kind that hold a text."""
    sheet = NoticeSheet(
        number="云溪镇-梅岭村-2026-001",
        title=("标题",),
        lead=("导语",),
        columns=(SheetColumn("姓名"), SheetColumn("备注")),
        rows=(("王小明", text),),
        total_row=(),
        closing=("公示时间",),
        signatures=("经办人：",),
    )
    for place in (sheet, replace(sheet, rows=(), closing=(text,))):
        yield wall_sheets.draw(place, FORMS, AS_USUAL, TODAY).content
    yield wall_sheets.draw(
        replace(sheet, rows=(), number=text), FORMS, AS_USUAL, TODAY
    ).content
    form = return_book.form("quarter_return")
    yield return_book.fill(
        form, replace(RETURN, figures=(replace(LAND, village=text),))
    )
    yield text.encode()
    yield f"2026-09-15 ERROR {text}\n".encode("utf-16-le")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/app.xml", f"<a>{text}</a>")
    yield packed.getvalue()


@pytest.mark.parametrize("every", [18, 4, 1])
@pytest.mark.parametrize("gap", [" ", "-", "　"])
def test_the_search_finds_what_is_hidden(every: int, gap: str) -> None:
    secrets = {id_number(), card(), "13800000001"}
    parted = (
        gap.join(it[at : at + every] for at in range(0, len(it), every))
        for it in sorted(secrets)
    )
    for content in planted("；".join(parted)):
        assert found_in(content, {*secrets, id_number(99), "没有的词"}) == secrets


def test_the_search_finds_words_as_well() -> None:
    for content in planted("梅岭村的备注"):
        assert found_in(content, {"梅岭村的备注", "没有的词"}) == {"梅岭村的备注"}


def test_the_search_finds_nothing_where_nothing_is() -> None:
    for content in planted("没有号码"):
        assert found_in(content, SECRETS) == set()
    assert found_in(gzip.compress(b"nothing"), SECRETS) == set()
