"""What the clerk can do with internal copies (内部联): write them, and nothing else.

They are private outputs: written where the clerk says, 内部 in their name, across
every page that they must not be posted, and an entry in the history.  They never
become notice sheets, so nothing that releases or schedules those can take them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gwgk_desktop import paths
from gwgk_desktop.documents import sheet_forms, wall_sheets
from gwgk_desktop.domain.internal_copies import compose_internal
from gwgk_desktop.domain.pages import Direction, Paper, Setting
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.work import Kind, Progress
from gwgk_desktop.services import glyph_pictures, payouts
from gwgk_desktop.store import office as kept_office
from gwgk_desktop.store import payouts as kept_payouts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gwgk_desktop.domain.work import Operation, Steps
    from gwgk_desktop.store.database import Store


@dataclass(frozen=True, slots=True)
class InternalCopies:
    """The internal copies that one deed wrote."""

    operation: Operation
    files: tuple[Path, ...]
    lines: int


def save(
    store: Store,
    batch_id: int,
    to: Path,
    village_ids: Sequence[int] = (),
    paper: Paper = Paper.A4,
) -> Steps[InternalCopies]:
    """Write the internal copy of a batch in each village into the folder `to`.

    The history has the deed before the first file is there; what was written stays
    where a later one cannot be.  No other file is written over.
    """
    batch = payouts.batch(store, batch_id)
    if batch.resends:
        raise Refusal(Code.RESEND_HAS_NO_SHEETS, batch=batch.id, first=batch.resends)
    township = kept_office.office(store.db).township
    by_id = {it.id: it for it in kept_office.villages(store.db)}
    paid_in = kept_payouts.villages_of(store.db, batch.id)
    for village_id in village_ids:
        if village_id not in paid_in:
            facts = {"village": by_id[village_id].name, "batch": batch.id}
            raise Refusal(Code.NO_LINES_IN_VILLAGE, **facts)
    wanted = [it for it in paid_in if not village_ids or it in village_ids]
    paths.refuse_astray(to)
    paths.check_writable(to)
    forms = sheet_forms.load(store.path.parent)
    setting = Setting(paper, Direction.ACROSS)
    pictures = glyph_pictures.pictures(store)
    today = store.now().date()
    drawn: list[tuple[Path, bytes]] = []
    count = 0
    for done, village_id in enumerate(wanted):
        yield Progress(done, len(wanted))
        village = by_id[village_id]
        lines = kept_payouts.lines(store.db, batch.id, village_id=village_id)
        sheet = compose_internal(township, village, batch, lines, today)
        for problem in wall_sheets.missing_glyphs(sheet, pictures):
            raise Refusal(problem.code, **problem.facts)
        name = f"内部-内部联-{village.name}-第{batch.id}批-{today:%Y%m%d}.pdf"
        made = wall_sheets.draw(sheet, forms, setting, today, pictures)
        drawn.append((paths.free_name(to / name), made.content))
        count += len(lines)
    said: dict[str, object] = {
        "batch": batch.id,
        "title": batch.title,
        "lines": count,
        "files": [path.name for path, _ in drawn],
    }
    with store.operation(Kind.PRINT_INTERNAL_COPIES, said) as operation:
        pass
    for path, content in drawn:
        paths.replace_file(path, content, private=True)
    return InternalCopies(operation, tuple(path for path, _ in drawn), count)
