"""Boards of the township and of groups, to the millimetre, divided, with fixtures.

And what happened in the villages.  An image of a board that an older program wrote has
none of the new columns: they hold their defaults until the board is changed.
"""

SQL = """
    CREATE TABLE board_5 (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER REFERENCES village (id) ON DELETE RESTRICT,
        name TEXT NOT NULL CHECK (name <> ''),
        place TEXT NOT NULL,
        width_cm INTEGER NOT NULL CHECK (width_cm > 0),
        height_cm INTEGER NOT NULL CHECK (height_cm > 0),
        width_over_mm INTEGER NOT NULL DEFAULT 0
            CHECK (width_over_mm BETWEEN 0 AND 9),
        height_over_mm INTEGER NOT NULL DEFAULT 0
            CHECK (height_over_mm BETWEEN 0 AND 9),
        kind TEXT NOT NULL DEFAULT 'village',
        group_name TEXT NOT NULL DEFAULT '',
        margin_mm INTEGER NOT NULL DEFAULT 20 CHECK (margin_mm >= 0),
        gap_mm INTEGER NOT NULL DEFAULT 10 CHECK (gap_mm >= 0),
        material TEXT NOT NULL DEFAULT '',
        in_use_from TEXT NOT NULL DEFAULT '',
        in_use_until TEXT NOT NULL DEFAULT '',
        photo_name TEXT NOT NULL DEFAULT '',
        photo_sha256 TEXT NOT NULL DEFAULT ''
    );
    INSERT INTO board_5 (id, village_id, name, place, width_cm, height_cm)
        SELECT id, village_id, name, place, width_cm, height_cm FROM board;
    DELETE FROM sqlite_sequence WHERE name = 'board_5';
    INSERT INTO sqlite_sequence (name, seq)
        SELECT 'board_5', seq FROM sqlite_sequence WHERE name = 'board';
    DROP TABLE board;
    ALTER TABLE board_5 RENAME TO board;
    CREATE INDEX board_village_id ON board (village_id);

    CREATE TABLE board_section (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE RESTRICT,
        name TEXT NOT NULL CHECK (name <> ''),
        subjects TEXT NOT NULL,
        x_mm INTEGER NOT NULL CHECK (x_mm >= 0),
        y_mm INTEGER NOT NULL CHECK (y_mm >= 0),
        width_mm INTEGER NOT NULL CHECK (width_mm > 0),
        height_mm INTEGER NOT NULL CHECK (height_mm > 0)
    );
    CREATE INDEX board_section_board_id ON board_section (board_id);
    CREATE TABLE board_fixture (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        board_id INTEGER NOT NULL REFERENCES board (id) ON DELETE RESTRICT,
        title TEXT NOT NULL CHECK (title <> ''),
        item_code TEXT NOT NULL,
        x_mm INTEGER NOT NULL CHECK (x_mm >= 0),
        y_mm INTEGER NOT NULL CHECK (y_mm >= 0),
        width_mm INTEGER NOT NULL CHECK (width_mm > 0),
        height_mm INTEGER NOT NULL CHECK (height_mm > 0)
    );
    CREATE INDEX board_fixture_board_id ON board_fixture (board_id);
    CREATE TABLE village_event (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER REFERENCES village (id) ON DELETE RESTRICT,
        item_code TEXT NOT NULL CHECK (item_code <> ''),
        happened_on TEXT NOT NULL,
        title TEXT NOT NULL CHECK (title <> ''),
        note TEXT NOT NULL
    );
    CREATE INDEX village_event_village_id ON village_event (village_id);
    """
