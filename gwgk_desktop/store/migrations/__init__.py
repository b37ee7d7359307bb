"""The schema, as the steps that made it: a file each, or a file a subject.

Each step is frozen once released: it is plain SQL and imports no model, so it
means the same thing for ever.  A new store runs all of them from the first.
"""

from __future__ import annotations

from gwgk_desktop.store.migrations import step_1, step_2, step_3, step_4, step_5_boards

APPLICATION_ID = 0x6777676B  # "gwgk"

STEPS = (
    step_1.SQL,
    step_2.SQL,
    step_3.SQL,
    step_4.SQL,
    step_5_boards.SQL,
)
LATEST = len(STEPS)
