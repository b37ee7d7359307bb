"""What hung where, what became of it, and where its papers are.

What was noted never changes; it may be taken back while nothing rests on it.
"""

_FACTS = {
    "posting": "a posting never changes",
    "posting_take_down": "a posting never changes",
    "posting_spoiling": "a posting never changes",
    "objection": "an objection never changes",
    "objection_reply": "an answer never changes",
    "posting_photo": "a photo never changes",
    "archive_record": "an archive record never changes",
    "enquiry": "an enquiry never changes",
}

SQL = """
    CREATE TABLE posting_rule (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        display_basis TEXT NOT NULL CHECK (display_basis <> ''),
        display_since TEXT NOT NULL,
        reply_days INTEGER NOT NULL CHECK (reply_days > 0),
        reply_basis TEXT NOT NULL CHECK (reply_basis <> ''),
        retention_years INTEGER NOT NULL CHECK (retention_years > 0),
        finance_retention_years INTEGER NOT NULL CHECK (finance_retention_years > 0)
    );
    CREATE TABLE posting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER REFERENCES village (id) ON DELETE RESTRICT,
        group_name TEXT NOT NULL,
        board_id INTEGER REFERENCES board (id) ON DELETE RESTRICT,
        place TEXT NOT NULL,
        sheet_id INTEGER REFERENCES notice_sheet (id) ON DELETE RESTRICT,
        item_code TEXT NOT NULL,
        batch_id INTEGER REFERENCES payout_batch (id) ON DELETE RESTRICT,
        occasion TEXT NOT NULL,
        stage TEXT NOT NULL,
        title TEXT NOT NULL CHECK (title <> ''),
        posted_at TEXT NOT NULL,
        posted_by TEXT NOT NULL CHECK (posted_by <> ''),
        hangs_until TEXT NOT NULL,
        lasting INTEGER NOT NULL CHECK (lasting IN (0, 1)),
        notice_from TEXT NOT NULL,
        notice_to TEXT NOT NULL,
        day_by_hand INTEGER NOT NULL CHECK (day_by_hand IN (0, 1)),
        min_display_days INTEGER NOT NULL CHECK (min_display_days >= 0),
        replaces_posting_id INTEGER REFERENCES posting (id) ON DELETE RESTRICT,
        note TEXT NOT NULL
    );
    CREATE INDEX posting_village_id ON posting (village_id, item_code, occasion);
    CREATE INDEX posting_board_id ON posting (board_id);
    CREATE INDEX posting_sheet_id ON posting (sheet_id);
    CREATE INDEX posting_batch_id ON posting (batch_id);
    CREATE UNIQUE INDEX posting_replaces_posting_id ON posting (replaces_posting_id)
        WHERE replaces_posting_id IS NOT NULL;
    CREATE TABLE posting_take_down (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        posting_id INTEGER NOT NULL REFERENCES posting (id) ON DELETE RESTRICT,
        taken_down_at TEXT NOT NULL,
        taken_down_by TEXT NOT NULL CHECK (taken_down_by <> ''),
        reason TEXT NOT NULL
    );
    CREATE UNIQUE INDEX posting_take_down_posting_id
        ON posting_take_down (posting_id);
    CREATE TABLE posting_spoiling (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        posting_id INTEGER NOT NULL REFERENCES posting (id) ON DELETE RESTRICT,
        found_at TEXT NOT NULL,
        found_by TEXT NOT NULL CHECK (found_by <> ''),
        reason TEXT NOT NULL CHECK (reason <> '')
    );
    CREATE UNIQUE INDEX posting_spoiling_posting_id ON posting_spoiling (posting_id);
    CREATE TABLE objection (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        posting_id INTEGER NOT NULL REFERENCES posting (id) ON DELETE RESTRICT,
        received_at TEXT NOT NULL,
        received_by TEXT NOT NULL CHECK (received_by <> ''),
        text TEXT NOT NULL CHECK (text <> ''),
        reply_days INTEGER NOT NULL CHECK (reply_days > 0),
        objector_name TEXT NOT NULL,
        objector_phone TEXT NOT NULL
    );
    CREATE INDEX objection_posting_id ON objection (posting_id);
    CREATE TABLE objection_reply (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        objection_id INTEGER NOT NULL REFERENCES objection (id) ON DELETE RESTRICT,
        replied_at TEXT NOT NULL,
        replied_by TEXT NOT NULL CHECK (replied_by <> ''),
        text TEXT NOT NULL CHECK (text <> ''),
        outcome TEXT NOT NULL
    );
    CREATE UNIQUE INDEX objection_reply_objection_id
        ON objection_reply (objection_id);
    CREATE TABLE posting_photo (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        posting_id INTEGER NOT NULL REFERENCES posting (id) ON DELETE RESTRICT,
        file_sha256 TEXT NOT NULL,
        file_name TEXT NOT NULL,
        taken_at TEXT NOT NULL,
        added_at TEXT NOT NULL,
        matched TEXT NOT NULL,
        added_by TEXT NOT NULL
    );
    CREATE UNIQUE INDEX posting_photo_posting_id
        ON posting_photo (posting_id, file_sha256);
    CREATE TABLE archive_record (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        posting_id INTEGER NOT NULL REFERENCES posting (id) ON DELETE RESTRICT,
        number TEXT NOT NULL CHECK (number <> ''),
        year INTEGER NOT NULL,
        papers TEXT NOT NULL CHECK (papers <> ''),
        retention_years INTEGER NOT NULL CHECK (retention_years > 0),
        place TEXT NOT NULL CHECK (place <> ''),
        archived_at TEXT NOT NULL,
        archived_by TEXT NOT NULL CHECK (archived_by <> '')
    );
    CREATE UNIQUE INDEX archive_record_posting_id ON archive_record (posting_id);
    CREATE UNIQUE INDEX archive_record_number ON archive_record (number);
    CREATE TABLE enquiry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        asked_at TEXT NOT NULL,
        asked_by TEXT NOT NULL,
        name TEXT NOT NULL CHECK (name <> ''),
        sheet_number TEXT NOT NULL,
        known INTEGER NOT NULL CHECK (known IN (0, 1)),
        found INTEGER NOT NULL CHECK (found >= 0)
    );
"""
SQL += "".join(
    f"""
    CREATE TRIGGER {table}_changed BEFORE UPDATE ON {table} BEGIN
        SELECT RAISE(ABORT, '{told}');
    END;
    """
    for table, told in _FACTS.items()
)
SQL += """
    CREATE TRIGGER posting_take_down_removed BEFORE DELETE ON posting_take_down
    WHEN EXISTS (SELECT 1 FROM archive_record WHERE posting_id = OLD.posting_id)
    OR EXISTS (SELECT 1 FROM posting WHERE replaces_posting_id = OLD.posting_id) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER posting_spoiling_removed BEFORE DELETE ON posting_spoiling
    WHEN EXISTS (SELECT 1 FROM archive_record WHERE posting_id = OLD.posting_id)
    OR EXISTS (SELECT 1 FROM posting WHERE replaces_posting_id = OLD.posting_id) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER objection_removed BEFORE DELETE ON objection
    WHEN EXISTS (SELECT 1 FROM archive_record WHERE posting_id = OLD.posting_id) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER objection_reply_removed BEFORE DELETE ON objection_reply
    WHEN EXISTS (
        SELECT 1 FROM archive_record JOIN objection USING (posting_id)
        WHERE objection.id = OLD.objection_id
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER posting_photo_removed BEFORE DELETE ON posting_photo
    WHEN EXISTS (SELECT 1 FROM archive_record WHERE posting_id = OLD.posting_id) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER enquiry_removed BEFORE DELETE ON enquiry BEGIN
        SELECT RAISE(ABORT, 'an enquiry never changes');
    END;
    """
