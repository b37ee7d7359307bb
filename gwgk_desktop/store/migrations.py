"""The schema, as the steps that made it.

Each step is frozen once released: it is plain SQL and imports no model, so it
means the same thing for ever.  A new store runs all of them from the first.
"""

from __future__ import annotations

APPLICATION_ID = 0x6777676B  # "gwgk"

STEPS = (
    # 1: the history, the office, payouts, notice sheets, returns
    """
    CREATE TABLE operation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        facts TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        undoes INTEGER REFERENCES operation (id),
        digest TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    );
    CREATE TABLE change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        operation_id INTEGER NOT NULL REFERENCES operation (id),
        table_name TEXT NOT NULL,
        row_id INTEGER NOT NULL,
        before TEXT,
        after TEXT
    );
    CREATE INDEX change_operation_id ON change (operation_id);

    CREATE TABLE office (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        township TEXT NOT NULL,
        county TEXT NOT NULL,
        supervision_phone TEXT NOT NULL,
        enquiry_phone TEXT NOT NULL,
        notice_days INTEGER NOT NULL CHECK (notice_days BETWEEN 1 AND 365)
    );
    CREATE TABLE village (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        kind TEXT NOT NULL,
        position INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX village_name ON village (name);
    CREATE TABLE villager_group (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
        name TEXT NOT NULL CHECK (name <> ''),
        position INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX villager_group_village_id_name
        ON villager_group (village_id, name);
    CREATE TABLE board (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
        name TEXT NOT NULL CHECK (name <> ''),
        place TEXT NOT NULL,
        width_cm INTEGER NOT NULL CHECK (width_cm > 0),
        height_cm INTEGER NOT NULL CHECK (height_cm > 0)
    );
    CREATE INDEX board_village_id ON board (village_id);
    CREATE TABLE staff_member (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        post TEXT NOT NULL,
        telephone TEXT NOT NULL
    );
    CREATE TABLE subsidy_programme (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        key TEXT NOT NULL,
        name TEXT NOT NULL CHECK (name <> ''),
        short_name TEXT NOT NULL,
        code TEXT NOT NULL,
        department TEXT NOT NULL,
        unit TEXT NOT NULL,
        frequency TEXT NOT NULL,
        notice_rule TEXT NOT NULL,
        notice_days INTEGER CHECK (notice_days BETWEEN 1 AND 365),
        publication TEXT NOT NULL,
        sensitivity TEXT NOT NULL,
        columns TEXT NOT NULL,
        policy TEXT NOT NULL
    );
    CREATE UNIQUE INDEX subsidy_programme_key ON subsidy_programme (key);

    CREATE TABLE person (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        id_number TEXT NOT NULL,
        name TEXT NOT NULL,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
        group_name TEXT NOT NULL
    );
    CREATE UNIQUE INDEX person_id_number ON person (id_number) WHERE id_number <> '';
    CREATE UNIQUE INDEX person_village_id_group_name_name
        ON person (village_id, group_name, name) WHERE id_number = '';

    CREATE TABLE payout_batch (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        programme_id INTEGER NOT NULL
            REFERENCES subsidy_programme (id) ON DELETE RESTRICT,
        year INTEGER NOT NULL,
        period TEXT NOT NULL,
        paid_on TEXT NOT NULL,
        file_name TEXT NOT NULL,
        file_sha256 TEXT NOT NULL,
        imported_on TEXT NOT NULL,
        line_count INTEGER NOT NULL,
        village_count INTEGER NOT NULL,
        total_fen INTEGER NOT NULL,
        lines_sha256 TEXT NOT NULL,
        undone INTEGER NOT NULL CHECK (undone IN (0, 1))
    );
    CREATE INDEX payout_batch_programme_id ON payout_batch (programme_id);
    CREATE UNIQUE INDEX payout_batch_file ON payout_batch
        (file_sha256, programme_id, year, period) WHERE undone = 0;
    CREATE TABLE payout_line (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        batch_id INTEGER NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
        group_name TEXT NOT NULL,
        name TEXT NOT NULL,
        quantity TEXT,
        rate TEXT,
        amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
        bank_account TEXT NOT NULL,
        phone TEXT NOT NULL,
        address TEXT NOT NULL,
        remark TEXT NOT NULL,
        extras TEXT NOT NULL,
        sheet TEXT NOT NULL,
        row INTEGER NOT NULL
    );
    CREATE INDEX payout_line_batch_id ON payout_line (batch_id);
    CREATE INDEX payout_line_person_id ON payout_line (person_id);
    CREATE TABLE line_correction (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        line_id INTEGER NOT NULL REFERENCES payout_line (id) ON DELETE RESTRICT,
        person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
        group_name TEXT NOT NULL,
        name TEXT NOT NULL,
        quantity TEXT,
        rate TEXT,
        amount_fen INTEGER NOT NULL CHECK (amount_fen >= 0),
        bank_account TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL,
        superseded INTEGER NOT NULL CHECK (superseded IN (0, 1))
    );
    CREATE INDEX line_correction_line_id ON line_correction (line_id);
    CREATE INDEX line_correction_person_id ON line_correction (person_id);
    CREATE UNIQUE INDEX line_correction_current
        ON line_correction (line_id) WHERE superseded = 0;
    CREATE VIEW current_line AS
        SELECT line.id AS id, line.batch_id AS batch_id,
            coalesce(new.person_id, line.person_id) AS person_id,
            coalesce(new.village_id, line.village_id) AS village_id,
            coalesce(new.group_name, line.group_name) AS group_name,
            coalesce(new.name, line.name) AS name,
            iif(new.id IS NULL, line.quantity, new.quantity) AS quantity,
            iif(new.id IS NULL, line.rate, new.rate) AS rate,
            coalesce(new.amount_fen, line.amount_fen) AS amount_fen,
            coalesce(new.bank_account, line.bank_account) AS bank_account,
            line.phone AS phone, line.address AS address, line.remark AS remark,
            line.extras AS extras, line.sheet AS sheet, line.row AS row,
            new.id AS correction_id
        FROM payout_line AS line
        LEFT JOIN line_correction AS new
            ON new.line_id = line.id AND new.superseded = 0;

    CREATE TABLE notice_sheet (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
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
        file_sha256 TEXT NOT NULL
    );
    CREATE UNIQUE INDEX notice_sheet_number
        ON notice_sheet (village_id, year, serial, version);
    CREATE TABLE notice_sheet_batch (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sheet_id INTEGER NOT NULL REFERENCES notice_sheet (id) ON DELETE RESTRICT,
        batch_id INTEGER NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT
    );
    CREATE INDEX notice_sheet_batch_sheet_id ON notice_sheet_batch (sheet_id);
    CREATE INDEX notice_sheet_batch_batch_id ON notice_sheet_batch (batch_id);

    CREATE TABLE county_return (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        quarter TEXT NOT NULL,
        form TEXT NOT NULL,
        made_on TEXT NOT NULL,
        total_fen INTEGER NOT NULL,
        file_name TEXT NOT NULL,
        file_sha256 TEXT NOT NULL
    );
    CREATE TABLE county_return_batch (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        return_id INTEGER NOT NULL REFERENCES county_return (id) ON DELETE RESTRICT,
        batch_id INTEGER NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT
    );
    CREATE INDEX county_return_batch_return_id ON county_return_batch (return_id);
    CREATE INDEX county_return_batch_batch_id ON county_return_batch (batch_id);
    """,
    # 2: how workbooks are read, who is compared with whom, what the bank paid
    """
    CREATE TABLE recipe (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL CHECK (name <> ''),
        headings TEXT NOT NULL,
        mapping TEXT NOT NULL,
        used_on TEXT NOT NULL
    );
    CREATE UNIQUE INDEX recipe_name ON recipe (name);
    CREATE TABLE heading_meaning (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        heading TEXT NOT NULL CHECK (heading <> ''),
        field TEXT NOT NULL
    );
    CREATE UNIQUE INDEX heading_meaning_heading ON heading_meaning (heading);
    CREATE TABLE village_alias (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        village_id INTEGER NOT NULL REFERENCES village (id) ON DELETE RESTRICT,
        name TEXT NOT NULL CHECK (name <> '')
    );
    CREATE UNIQUE INDEX village_alias_name ON village_alias (name);
    CREATE INDEX village_alias_village_id ON village_alias (village_id);

    ALTER TABLE payout_batch ADD COLUMN source TEXT NOT NULL DEFAULT '';
    ALTER TABLE payout_batch ADD COLUMN supplements_id INTEGER
        REFERENCES payout_batch (id) ON DELETE RESTRICT;
    ALTER TABLE payout_batch ADD COLUMN resends_id INTEGER
        REFERENCES payout_batch (id) ON DELETE RESTRICT;
    CREATE INDEX payout_batch_supplements_id ON payout_batch (supplements_id);
    CREATE INDEX payout_batch_resends_id ON payout_batch (resends_id);
    ALTER TABLE payout_line ADD COLUMN household_head TEXT NOT NULL DEFAULT '';
    ALTER TABLE payout_line ADD COLUMN household_head_id_number TEXT
        NOT NULL DEFAULT '';
    ALTER TABLE payout_line ADD COLUMN payee TEXT NOT NULL DEFAULT '';
    ALTER TABLE payout_line ADD COLUMN payee_id_number TEXT NOT NULL DEFAULT '';
    DROP VIEW current_line;
    CREATE VIEW current_line AS
        SELECT line.id AS id, line.batch_id AS batch_id,
            coalesce(new.person_id, line.person_id) AS person_id,
            coalesce(new.village_id, line.village_id) AS village_id,
            coalesce(new.group_name, line.group_name) AS group_name,
            coalesce(new.name, line.name) AS name,
            iif(new.id IS NULL, line.quantity, new.quantity) AS quantity,
            iif(new.id IS NULL, line.rate, new.rate) AS rate,
            coalesce(new.amount_fen, line.amount_fen) AS amount_fen,
            coalesce(new.bank_account, line.bank_account) AS bank_account,
            line.phone AS phone, line.address AS address, line.remark AS remark,
            line.extras AS extras, line.sheet AS sheet, line.row AS row,
            line.household_head AS household_head,
            line.household_head_id_number AS household_head_id_number,
            line.payee AS payee, line.payee_id_number AS payee_id_number,
            new.id AS correction_id
        FROM payout_line AS line
        LEFT JOIN line_correction AS new
            ON new.line_id = line.id AND new.superseded = 0;

    CREATE TABLE payment_file (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        batch_id INTEGER NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT,
        file_name TEXT NOT NULL,
        file_sha256 TEXT NOT NULL,
        read_on TEXT NOT NULL,
        paid_count INTEGER NOT NULL,
        failed_count INTEGER NOT NULL,
        returned_count INTEGER NOT NULL
    );
    CREATE INDEX payment_file_batch_id ON payment_file (batch_id);
    CREATE TABLE payment (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        file_id INTEGER NOT NULL REFERENCES payment_file (id) ON DELETE RESTRICT,
        line_id INTEGER NOT NULL REFERENCES payout_line (id) ON DELETE RESTRICT,
        status TEXT NOT NULL,
        reason TEXT NOT NULL,
        happened_on TEXT NOT NULL
    );
    CREATE INDEX payment_file_id ON payment (file_id);
    CREATE INDEX payment_line_id ON payment (line_id);
    CREATE TABLE resent_line (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        batch_id INTEGER NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT,
        line_id INTEGER NOT NULL REFERENCES payout_line (id) ON DELETE RESTRICT,
        payment_id INTEGER NOT NULL REFERENCES payment (id) ON DELETE RESTRICT
    );
    CREATE INDEX resent_line_batch_id ON resent_line (batch_id);
    CREATE INDEX resent_line_line_id ON resent_line (line_id);
    CREATE INDEX resent_line_payment_id ON resent_line (payment_id);

    CREATE TABLE comparison_list (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        source TEXT NOT NULL CHECK (source <> ''),
        dated_on TEXT NOT NULL,
        imported_on TEXT NOT NULL,
        file_name TEXT NOT NULL,
        file_sha256 TEXT NOT NULL,
        entry_count INTEGER NOT NULL,
        undone INTEGER NOT NULL CHECK (undone IN (0, 1))
    );
    CREATE TABLE comparison_entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        list_id INTEGER NOT NULL REFERENCES comparison_list (id) ON DELETE RESTRICT,
        name TEXT NOT NULL,
        id_number TEXT NOT NULL,
        village_name TEXT NOT NULL,
        since_on TEXT NOT NULL,
        relation TEXT NOT NULL,
        remark TEXT NOT NULL,
        sheet TEXT NOT NULL,
        row INTEGER NOT NULL
    );
    CREATE INDEX comparison_entry_list_id ON comparison_entry (list_id);
    CREATE INDEX comparison_entry_id_number ON comparison_entry (id_number);
    CREATE INDEX comparison_entry_name ON comparison_entry (name);
    CREATE TABLE verification (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        line_id INTEGER NOT NULL REFERENCES payout_line (id) ON DELETE RESTRICT,
        entry_id INTEGER NOT NULL
            REFERENCES comparison_entry (id) ON DELETE RESTRICT,
        found_on TEXT NOT NULL,
        certain INTEGER NOT NULL CHECK (certain IN (0, 1)),
        decision TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        decided_on TEXT NOT NULL,
        reason TEXT NOT NULL
    );
    CREATE UNIQUE INDEX verification_line_id_entry_id
        ON verification (line_id, entry_id);
    CREATE INDEX verification_entry_id ON verification (entry_id);
    """,
    # 3: what sheets show of whom: the county's digits, the mask, the rule behind it
    """
    ALTER TABLE office ADD COLUMN division_code TEXT NOT NULL DEFAULT '';
    ALTER TABLE office ADD COLUMN mask TEXT NOT NULL DEFAULT 'shortest';
    ALTER TABLE office ADD COLUMN mask_order TEXT NOT NULL DEFAULT '';
    ALTER TABLE subsidy_programme ADD COLUMN rule TEXT NOT NULL DEFAULT '';
    """,
    # 4: sheets of the township, of groups, of free text; what each says; characters;
    # review before release: what was released, and withdrawn, never changes
    """
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
    """,
)
LATEST = len(STEPS)
