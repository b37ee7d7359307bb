"""What a command is: how it is called, what it needs, what it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from gwgk_desktop.cli.answers import Answer
    from gwgk_desktop.desk import Desk
    from gwgk_desktop.domain.backups import Reason
    from gwgk_desktop.domain.problems import Refusal


class Needs(Enum):
    """What a command needs of the data folder."""

    NOTHING = "nothing"
    STORE = "store"
    """A store: the command is given it, open."""
    FOLDER = "folder"
    """A store, too, but the command opens it by itself, from the desk."""
    NO_STORE = "no_store"
    """That there is none yet; the command is given the desk."""
    EMPTY = "empty"
    """That there is nothing in it; the command is given the desk."""
    IF_THERE = "if_there"
    """A store, where the folder that was named holds one; else nothing."""
    EITHER = "either"
    """It may hold a store or none; the command is given the desk."""


def no_arguments(parser: ArgumentParser) -> None:
    """Add nothing: the command takes no arguments of its own."""
    del parser


def never(wanted: Namespace) -> bool:
    """Say that the command only looks, whatever its arguments are."""
    del wanted
    return False


def always(wanted: Namespace) -> bool:
    """Say that the command changes something, whatever its arguments are."""
    del wanted
    return True


def always_right(wanted: Namespace) -> str:
    """Find nothing amiss among the arguments."""
    del wanted
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what it does, and what it needs to do it."""

    told: str
    """What the help says of it."""
    run: Callable[..., Answer]
    arguments: Callable[[ArgumentParser], None] = no_arguments
    needs: Needs = Needs.STORE
    backs_up: Reason | None = None
    """The backup that goes before it; after it, where a return was exported."""
    changes: Callable[[Namespace], bool] = never
    """Whether it changes anything: who may only look is refused before it begins."""
    amiss: Callable[[Namespace], str] = always_right
    """What is wrong with its arguments taken together, as argparse says it."""
    unopened: Callable[[Desk, Namespace, Refusal], Answer] | None = None
    """What it does where only a backup can help the store, and it is not opened."""
