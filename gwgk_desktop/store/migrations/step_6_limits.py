"""Sheets may stay up until they are replaced; objections wait working days, too.

What was on record goes on as it was: down when its days are over, calendar days.
"""

SQL = """
    ALTER TABLE time_limit_setting
        ADD COLUMN until_replaced INTEGER NOT NULL DEFAULT 0
        CHECK (until_replaced IN (0, 1));
    ALTER TABLE posting_rule
        ADD COLUMN reply_unit TEXT NOT NULL DEFAULT 'calendar_day';
    ALTER TABLE objection
        ADD COLUMN reply_unit TEXT NOT NULL DEFAULT 'calendar_day';
    """
