"""The catalogue: versions and what each changed, villages that depart, reviews.

What a later version rests on never changes, nor does what a later departure follows.
"""

SQL = """
    CREATE TABLE catalogue_version (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        scope TEXT NOT NULL,
        number INTEGER NOT NULL CHECK (number > 0),
        holds_from TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        made_by TEXT NOT NULL,
        made_at TEXT NOT NULL
    );
    CREATE UNIQUE INDEX catalogue_version_number ON catalogue_version (scope, number);
    CREATE TABLE catalogue_item (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        version_id INTEGER NOT NULL
            REFERENCES catalogue_version (id) ON DELETE RESTRICT,
        code TEXT NOT NULL CHECK (code <> ''),
        removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
        sequence INTEGER NOT NULL,
        category TEXT NOT NULL,
        category_code TEXT NOT NULL,
        first_level TEXT NOT NULL,
        second_level TEXT NOT NULL,
        content TEXT NOT NULL,
        basis TEXT NOT NULL,
        phrase TEXT NOT NULL,
        rule TEXT NOT NULL,
        body TEXT NOT NULL,
        channels TEXT NOT NULL,
        audience TEXT NOT NULL,
        method TEXT NOT NULL,
        level TEXT NOT NULL,
        procedure TEXT NOT NULL,
        least_display TEXT NOT NULL,
        sensitivity TEXT NOT NULL,
        village_relation TEXT NOT NULL,
        section TEXT NOT NULL,
        bodies TEXT NOT NULL,
        holds_from TEXT NOT NULL,
        display_basis TEXT NOT NULL,
        display_from TEXT NOT NULL,
        timing_code TEXT NOT NULL,
        evidence TEXT NOT NULL,
        sources TEXT NOT NULL,
        timing_origin TEXT NOT NULL,
        note TEXT NOT NULL
    );
    CREATE UNIQUE INDEX catalogue_item_of_version ON catalogue_item (version_id, code);
    CREATE TABLE village_departure (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
        code TEXT NOT NULL,
        departure TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        holds_from TEXT NOT NULL,
        made_by TEXT NOT NULL,
        made_at TEXT NOT NULL,
        phrase TEXT NOT NULL,
        rule TEXT NOT NULL,
        least_display TEXT NOT NULL
    );
    CREATE INDEX village_departure_of_item ON village_departure (village_id, code);
    CREATE TABLE catalogue_review (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        scope TEXT NOT NULL,
        year INTEGER NOT NULL,
        reviewed_on TEXT NOT NULL,
        reviewed_by TEXT NOT NULL CHECK (reviewed_by <> ''),
        conclusion TEXT NOT NULL CHECK (conclusion <> ''),
        version INTEGER NOT NULL,
        before INTEGER NOT NULL,
        recorded_by TEXT NOT NULL,
        recorded_at TEXT NOT NULL
    );
    CREATE INDEX catalogue_review_year ON catalogue_review (scope, year);

    CREATE TRIGGER catalogue_version_changed BEFORE UPDATE ON catalogue_version BEGIN
        SELECT RAISE(ABORT, 'a version never changes');
    END;
    CREATE TRIGGER catalogue_version_removed BEFORE DELETE ON catalogue_version
    WHEN EXISTS (
        SELECT 1 FROM catalogue_version WHERE scope = OLD.scope AND number > OLD.number
    ) OR EXISTS (
        SELECT 1 FROM catalogue_review WHERE scope = OLD.scope AND version = OLD.number
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER catalogue_item_added BEFORE INSERT ON catalogue_item
    WHEN EXISTS (
        SELECT 1 FROM catalogue_version AS own JOIN catalogue_version AS later
        ON later.scope = own.scope AND later.number > own.number
        WHERE own.id = NEW.version_id
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER catalogue_item_changed BEFORE UPDATE ON catalogue_item
    WHEN EXISTS (
        SELECT 1 FROM catalogue_version AS own JOIN catalogue_version AS later
        ON later.scope = own.scope AND later.number > own.number
        WHERE own.id = OLD.version_id
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER catalogue_item_removed BEFORE DELETE ON catalogue_item
    WHEN EXISTS (
        SELECT 1 FROM catalogue_version AS own JOIN catalogue_version AS later
        ON later.scope = own.scope AND later.number > own.number
        WHERE own.id = OLD.version_id
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER departure_changed BEFORE UPDATE ON village_departure BEGIN
        SELECT RAISE(ABORT, 'what was decided never changes');
    END;
    CREATE TRIGGER departure_removed BEFORE DELETE ON village_departure
    WHEN EXISTS (
        SELECT 1 FROM village_departure
        WHERE village_id = OLD.village_id AND code = OLD.code AND id > OLD.id
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    CREATE TRIGGER catalogue_review_changed BEFORE UPDATE ON catalogue_review BEGIN
        SELECT RAISE(ABORT, 'a review never changes');
    END;
    CREATE TRIGGER catalogue_review_removed BEFORE DELETE ON catalogue_review
    WHEN EXISTS (
        SELECT 1 FROM catalogue_review WHERE scope = OLD.scope AND id > OLD.id
    ) BEGIN
        SELECT RAISE(ABORT, 'later ones rest on it');
    END;
    """
