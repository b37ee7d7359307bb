"""What sheets show of whom: the county's digits, the mask, the rule behind it."""

SQL = """
    ALTER TABLE office ADD COLUMN division_code TEXT NOT NULL DEFAULT '';
    ALTER TABLE office ADD COLUMN mask TEXT NOT NULL DEFAULT 'shortest';
    ALTER TABLE office ADD COLUMN mask_order TEXT NOT NULL DEFAULT '';
    ALTER TABLE subsidy_programme ADD COLUMN rule TEXT NOT NULL DEFAULT '';
    """
