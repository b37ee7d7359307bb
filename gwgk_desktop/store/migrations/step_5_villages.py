"""From which day on a village's finances are busy, so that law has it disclose monthly.

An image of a village that an older program wrote lacks the column, as those of boards
lack theirs.
"""

SQL = """
    ALTER TABLE village ADD COLUMN finance_heavy_from TEXT NOT NULL DEFAULT '';
    """
