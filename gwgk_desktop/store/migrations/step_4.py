"""Sheets of the township, of groups, of free text; characters; review and release.

What was released, and withdrawn, never changes.
"""

SQL = """
    ALTER TABLE subsidy_programme ADD COLUMN audience TEXT NOT NULL DEFAULT '';
    ALTER TABLE subsidy_programme ADD COLUMN funding TEXT NOT NULL DEFAULT '';
    ALTER TABLE subsidy_programme ADD COLUMN payment TEXT NOT NULL DEFAULT '';

    CREATE TABLE notice_sheet_4 (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER REFERENCES village (id) ON DELETE RESTRICT,
        year INTEGER NOT NULL,
        serial INTEGER NOT NULL,
        version INTEGER NOT NULL,
        title TEXT NOT NULL,
        notice_from TEXT NOT NULL,
        notice_days INTEGER NOT NULL,
        paper TEXT NOT NULL,
        made_on TEXT NOT NULL,
        page_count INTEGER NOT NULL,
        line_count INTEGER NOT NULL,
        total_fen INTEGER NOT NULL,
        file_sha256 TEXT NOT NULL,
        kind TEXT NOT NULL DEFAULT 'payouts',
        group_name TEXT NOT NULL DEFAULT '',
        direction TEXT NOT NULL DEFAULT 'upright',
        type_size TEXT NOT NULL DEFAULT 'ordinary',
        content_sha256 TEXT NOT NULL DEFAULT '',
        drafted_by TEXT NOT NULL DEFAULT '',
        shown_digits TEXT NOT NULL DEFAULT '[]'
    );
    INSERT INTO notice_sheet_4 (id, village_id, year, serial, version, title,
        notice_from, notice_days, paper, made_on, page_count, line_count, total_fen,
        file_sha256)
        SELECT id, village_id, year, serial, version, title, notice_from,
            notice_days, paper, made_on, page_count, line_count, total_fen, file_sha256
        FROM notice_sheet;
    CREATE TABLE notice_sheet_batch_4 (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sheet_id INTEGER NOT NULL REFERENCES notice_sheet_4 (id) ON DELETE RESTRICT,
        batch_id INTEGER NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT
    );
    INSERT INTO notice_sheet_batch_4 SELECT id, sheet_id, batch_id
        FROM notice_sheet_batch;
    DROP TABLE notice_sheet_batch;
    DROP TABLE notice_sheet;
    ALTER TABLE notice_sheet_4 RENAME TO notice_sheet;
    ALTER TABLE notice_sheet_batch_4 RENAME TO notice_sheet_batch;
    CREATE UNIQUE INDEX notice_sheet_number
        ON notice_sheet (coalesce(village_id, 0), year, serial, version);
    CREATE INDEX notice_sheet_batch_sheet_id ON notice_sheet_batch (sheet_id);
    CREATE INDEX notice_sheet_batch_batch_id ON notice_sheet_batch (batch_id);

    CREATE TABLE glyph_picture (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        character TEXT NOT NULL CHECK (length(character) = 1),
        picture_sha256 TEXT NOT NULL,
        description TEXT NOT NULL
    );
    CREATE UNIQUE INDEX glyph_picture_character ON glyph_picture (character);

    CREATE TABLE review_rule (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        steps TEXT NOT NULL,
        one_person INTEGER NOT NULL CHECK (one_person IN (0, 1))
    );
    CREATE TABLE programme_classification (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        programme_id INTEGER NOT NULL
            REFERENCES subsidy_programme (id) ON DELETE RESTRICT,
        disclosure TEXT NOT NULL,
        ground TEXT NOT NULL,
        basis TEXT NOT NULL
    );
    CREATE UNIQUE INDEX programme_classification_programme_id
        ON programme_classification (programme_id);
    CREATE TABLE sheet_classification (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sheet_id INTEGER NOT NULL REFERENCES notice_sheet (id) ON DELETE RESTRICT,
        disclosure TEXT NOT NULL,
        ground TEXT NOT NULL,
        basis TEXT NOT NULL
    );
    CREATE UNIQUE INDEX sheet_classification_sheet_id
        ON sheet_classification (sheet_id);
    CREATE TABLE sheet_review (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sheet_id INTEGER NOT NULL REFERENCES notice_sheet (id) ON DELETE RESTRICT,
        step TEXT NOT NULL,
        ruling TEXT NOT NULL,
        decided_by TEXT NOT NULL CHECK (decided_by <> ''),
        decided_on TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        recorded_by TEXT NOT NULL,
        means TEXT NOT NULL,
        reason TEXT NOT NULL,
        checks TEXT NOT NULL,
        page_name TEXT NOT NULL,
        page_sha256 TEXT NOT NULL
    );
    CREATE INDEX sheet_review_sheet_id ON sheet_review (sheet_id);
    CREATE TABLE sheet_release (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sheet_id INTEGER NOT NULL REFERENCES notice_sheet (id) ON DELETE RESTRICT,
        released_at TEXT NOT NULL,
        released_by TEXT NOT NULL,
        file_sha256 TEXT NOT NULL,
        content_sha256 TEXT NOT NULL,
        steps TEXT NOT NULL,
        one_person INTEGER NOT NULL CHECK (one_person IN (0, 1))
    );
    CREATE UNIQUE INDEX sheet_release_sheet_id ON sheet_release (sheet_id);
    CREATE TABLE sheet_withdrawal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sheet_id INTEGER NOT NULL REFERENCES notice_sheet (id) ON DELETE RESTRICT,
        withdrawn_at TEXT NOT NULL,
        withdrawn_by TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> '')
    );
    CREATE UNIQUE INDEX sheet_withdrawal_sheet_id ON sheet_withdrawal (sheet_id);

    CREATE TRIGGER released_sheet_changed BEFORE UPDATE ON notice_sheet
    WHEN EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = OLD.id) BEGIN
        SELECT RAISE(ABORT, 'a released sheet never changes');
    END;
    CREATE TRIGGER released_sheet_removed BEFORE DELETE ON notice_sheet
    WHEN EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = OLD.id) BEGIN
        SELECT RAISE(ABORT, 'a released sheet never changes');
    END;
    CREATE TRIGGER released_batch_changed BEFORE UPDATE ON notice_sheet_batch
    WHEN EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = OLD.sheet_id) BEGIN
        SELECT RAISE(ABORT, 'a released sheet never changes');
    END;
    CREATE TRIGGER released_batch_removed BEFORE DELETE ON notice_sheet_batch
    WHEN EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = OLD.sheet_id) BEGIN
        SELECT RAISE(ABORT, 'a released sheet never changes');
    END;
    CREATE TRIGGER released_class_changed BEFORE UPDATE ON sheet_classification
    WHEN EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = OLD.sheet_id) BEGIN
        SELECT RAISE(ABORT, 'a released sheet never changes');
    END;
    CREATE TRIGGER released_class_removed BEFORE DELETE ON sheet_classification
    WHEN EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = OLD.sheet_id) BEGIN
        SELECT RAISE(ABORT, 'a released sheet never changes');
    END;
    CREATE TRIGGER review_changed BEFORE UPDATE ON sheet_review BEGIN
        SELECT RAISE(ABORT, 'a decision never changes');
    END;
    CREATE TRIGGER review_removed BEFORE DELETE ON sheet_review
    WHEN EXISTS (SELECT 1 FROM sheet_release WHERE sheet_id = OLD.sheet_id)
    OR EXISTS (
        SELECT 1 FROM sheet_review WHERE sheet_id = OLD.sheet_id AND id > OLD.id
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER release_changed BEFORE UPDATE ON sheet_release BEGIN
        SELECT RAISE(ABORT, 'a release never changes');
    END;
    CREATE TRIGGER release_removed BEFORE DELETE ON sheet_release BEGIN
        SELECT RAISE(ABORT, 'a release never changes');
    END;
    CREATE TRIGGER withdrawal_changed BEFORE UPDATE ON sheet_withdrawal BEGIN
        SELECT RAISE(ABORT, 'a withdrawal never changes');
    END;
    CREATE TRIGGER withdrawal_removed BEFORE DELETE ON sheet_withdrawal BEGIN
        SELECT RAISE(ABORT, 'a withdrawal never changes');
    END;
    """
