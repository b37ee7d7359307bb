"""The history, the office, payouts, notice sheets, returns."""

SQL = """
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
    """
