"""The colours of the plan; each state has a sign as well, in `wording.PLAN_STATES`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gwgk_desktop.domain.posting_plan import PlanState

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_COLOURS: Mapping[PlanState, str] = {
    PlanState.RECALLED: "#7a0c0c",
    PlanState.OVERDUE: "#b3261e",
    PlanState.AGAIN: "#8e3b8a",
    PlanState.MISSING: "#c05a12",
    PlanState.TODAY: "#e08a1e",
    PlanState.SOON: "#f5c04e",
    PlanState.TO_TAKE_DOWN: "#5b7083",
    PlanState.OPEN: "#fdf1c9",
    PlanState.HANGING: "#2f7fbf",
    PlanState.STANDING: "#9cc3e4",
    PlanState.DONE: "#3d8b57",
    PlanState.ENDED: "#c9b8a8",
    PlanState.AHEAD: "#eef3f7",
    PlanState.MISSED: "#e8c4c1",
    PlanState.UNSETTLED: "#d9d2e9",
    PlanState.WAITING: "#ffffff",
    PlanState.OFF: "#e3e6e8",
}
ON_STATE: Mapping[PlanState, str] = dict.fromkeys(
    (
        PlanState.RECALLED,
        PlanState.OVERDUE,
        PlanState.AGAIN,
        PlanState.MISSING,
        PlanState.TO_TAKE_DOWN,
        PlanState.HANGING,
        PlanState.DONE,
    ),
    "#ffffff",
)
"""The colour of the sign where the dark one could not be read."""
