"""A sheet of the catalogue knows its item and occasion; those made before, of none."""

SQL = """
    ALTER TABLE notice_sheet ADD COLUMN item_code TEXT NOT NULL DEFAULT '';
    ALTER TABLE notice_sheet ADD COLUMN occasion TEXT NOT NULL DEFAULT '';
    """
