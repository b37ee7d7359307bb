"""Every command, in the order of the help; each is made in the room of its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.cli import (
    backups,
    boards,
    catalogue,
    characters,
    checks,
    comparisons,
    folders,
    handing_over,
    history,
    office,
    payments,
    payouts,
    photos,
    plan,
    posting_papers,
    posting_rules,
    postings,
    programmes,
    recipes,
    releases,
    reminders,
    returns,
    reviews,
    scanning,
    sheets,
    time_limits,
    users,
    villages,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gwgk_desktop.cli.command import Command

COMMANDS: Mapping[str, Command] = {
    **folders.COMMANDS,
    **users.COMMANDS,
    **office.COMMANDS,
    **villages.COMMANDS,
    **boards.COMMANDS,
    **catalogue.COMMANDS,
    **programmes.COMMANDS,
    **payouts.COMMANDS,
    **recipes.COMMANDS,
    **sheets.COMMANDS,
    **characters.COMMANDS,
    **reviews.COMMANDS,
    **releases.COMMANDS,
    **postings.COMMANDS,
    **posting_rules.COMMANDS,
    **photos.COMMANDS,
    **posting_papers.COMMANDS,
    **returns.COMMANDS,
    **comparisons.COMMANDS,
    **payments.COMMANDS,
    **time_limits.COMMANDS,
    **reminders.COMMANDS,
    **plan.COMMANDS,
    **history.COMMANDS,
    **checks.COMMANDS,
    **scanning.COMMANDS,
    **handing_over.COMMANDS,
    **backups.COMMANDS,
}
