"""Days off by year, and how the office counts and what it takes by default."""

SQL = """
    CREATE TABLE time_limit_setting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        notice_counts_first_day INTEGER NOT NULL
            CHECK (notice_counts_first_day IN (0, 1)),
        display_counts_first_day INTEGER NOT NULL
            CHECK (display_counts_first_day IN (0, 1)),
        prompt_days INTEGER NOT NULL,
        prompt_unit TEXT NOT NULL,
        month_day TEXT NOT NULL,
        quarter_day TEXT NOT NULL,
        half_year_day TEXT NOT NULL,
        year_day TEXT NOT NULL,
        regular TEXT NOT NULL,
        display_days INTEGER NOT NULL CHECK (display_days > 0)
    );

    CREATE TABLE days_off_year (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        year INTEGER NOT NULL,
        document TEXT NOT NULL
    );
    CREATE UNIQUE INDEX days_off_year_year ON days_off_year (year);

    CREATE TABLE day_off (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        notice_id INTEGER NOT NULL REFERENCES days_off_year (id) ON DELETE RESTRICT,
        day TEXT NOT NULL,
        worked INTEGER NOT NULL CHECK (worked IN (0, 1)),
        name TEXT NOT NULL
    );
    CREATE UNIQUE INDEX day_off_day ON day_off (notice_id, day);
"""
