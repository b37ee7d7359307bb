"""A data folder as both front ends need it: locked, logged, its store open."""

from gwgk_desktop.desk.damage import WANTS_BACKUP, damage_of
from gwgk_desktop.desk.folder import (
    CHOSEN_UNPROTECTED,
    LOCK,
    STORE,
    has_traces,
    is_used,
)
from gwgk_desktop.desk.logs import LOG, log_bug
from gwgk_desktop.desk.rescue import Desk

__all__ = [
    "CHOSEN_UNPROTECTED",
    "LOCK",
    "LOG",
    "STORE",
    "WANTS_BACKUP",
    "Desk",
    "damage_of",
    "has_traces",
    "is_used",
    "log_bug",
]
