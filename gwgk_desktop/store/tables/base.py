"""What every table has."""

from __future__ import annotations

import peewee as pw


class Table(pw.Model):
    """Base of all tables."""

    id = pw.AutoField()
