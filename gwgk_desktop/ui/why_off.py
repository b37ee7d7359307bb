"""Buttons that are off say why: what they want to be chosen, and what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from PySide6.QtWidgets import QPushButton

CHOOSE_FIRST = "请先在列表里选"
R = TypeVar("R")


def settle(
    buttons: Iterable[tuple[QPushButton, str]],
    told: Mapping[QPushButton, str] | None = None,
) -> None:
    """Let buttons be on where nothing is against it; else say what is, on hover.

    `told`: what is said of a button that is on.
    """
    for one, why in buttons:
        one.setEnabled(not why)
        one.setToolTip(why or (told or {}).get(one, ""))


def unfit_for(
    some: Sequence[R],
    fits: Callable[[R], bool],
    told: str,
    called: Callable[[R], str],
    choose_first: str = CHOOSE_FIRST,
) -> str:
    """Return for what something is (`told`) and what of that chosen does not fit.

    `called` is what the clerk knows each by; `choose_first` is said of nothing chosen.
    """
    if not some:
        return choose_first
    wrong = [it for it in some if not fits(it)]
    if not wrong:
        return ""
    more = f"等{len(wrong)}份" if len(wrong) > 1 else ""
    return f"{told}；选中的{called(wrong[0])}{more}不是"
