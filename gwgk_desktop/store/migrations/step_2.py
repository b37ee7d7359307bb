"""How workbooks are read, who is compared with whom, what the bank paid."""

SQL = """
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
    """
