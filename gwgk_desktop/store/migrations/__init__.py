"""The schema, as the steps that made it: a file each, or a file a subject.

Each step is frozen once released: it is plain SQL and imports no model, so it
means the same thing for ever.  A new store runs all of them from the first.
"""

from __future__ import annotations

from gwgk_desktop.store.migrations import (
    step_1,
    step_2,
    step_3,
    step_4,
    step_5_boards,
    step_5_catalogue,
    step_5_postings,
    step_5_time_limits,
    step_5_villages,
    step_6_limits,
    step_6_sheets,
)

APPLICATION_ID = 0x6777676B  # "gwgk"

STEP_5 = (
    step_5_time_limits.SQL,
    step_5_catalogue.SQL,
    step_5_boards.SQL,
    step_5_postings.SQL,
    step_5_villages.SQL,
)
STEP_6 = (step_6_limits.SQL, step_6_sheets.SQL)
STEPS = (
    step_1.SQL,
    step_2.SQL,
    step_3.SQL,
    step_4.SQL,
    "".join(STEP_5),
    "".join(STEP_6),
)
LATEST = len(STEPS)
