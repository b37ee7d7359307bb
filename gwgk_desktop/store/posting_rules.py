"""How long objections wait and papers are kept, in the store: one row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_rules import PostingRule
from gwgk_desktop.domain.time_limits import Unit
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    import peewee as pw


def rule(db: pw.Database) -> PostingRule:
    """Return how long sheets hang and papers are kept; the default at first."""
    row = next(iter(tables.PostingRuleTable.select().execute(db)), None)
    if row is None:
        return PostingRule()
    return PostingRule(
        display_basis=row.display_basis,
        display_since=date.fromisoformat(row.display_since),
        reply_days=row.reply_days,
        reply_basis=row.reply_basis,
        retention_years=row.retention_years,
        finance_retention_years=row.finance_retention_years,
        reply_unit=Unit(row.reply_unit),
    )


def save_rule(db: pw.Database, new: PostingRule) -> None:
    """Keep how long sheets hang and papers are kept."""
    table = tables.PostingRuleTable
    values = {
        "display_basis": new.display_basis,
        "display_since": new.display_since.isoformat(),
        "reply_days": new.reply_days,
        "reply_basis": new.reply_basis,
        "retention_years": new.retention_years,
        "finance_retention_years": new.finance_retention_years,
        "reply_unit": new.reply_unit.value,
    }
    if not table.update(values).execute(db):
        table.insert(values).execute(db)
