"""Every command, in the order of the help; each is made in the room of its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.cli import (
    backups,
    characters,
    checks,
    comparisons,
    folders,
    handing_over,
    history,
    office,
    payments,
    payouts,
    programmes,
    recipes,
    releases,
    returns,
    reviews,
    scanning,
    sheets,
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
    **programmes.COMMANDS,
    **payouts.COMMANDS,
    **recipes.COMMANDS,
    **sheets.COMMANDS,
    **characters.COMMANDS,
    **reviews.COMMANDS,
    **releases.COMMANDS,
    **returns.COMMANDS,
    **comparisons.COMMANDS,
    **payments.COMMANDS,
    **history.COMMANDS,
    **checks.COMMANDS,
    **scanning.COMMANDS,
    **handing_over.COMMANDS,
    **backups.COMMANDS,
}
