"""Boards, what has its place on them, and what happened in the villages."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table
from gwgk_desktop.store.tables.office import VillageTable


class BoardTable(Table):
    """A bulletin board; its sides are whole centimetres and what is over."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", null=True)
    name = pw.TextField()
    place = pw.TextField()
    width_cm = pw.IntegerField()
    height_cm = pw.IntegerField()
    width_over_mm = pw.IntegerField(default=0)
    height_over_mm = pw.IntegerField(default=0)
    kind = pw.TextField(default="village")
    group_name = pw.TextField(default="")
    margin_mm = pw.IntegerField(default=20)
    gap_mm = pw.IntegerField(default=10)
    material = pw.TextField(default="")
    in_use_from = pw.TextField(default="")
    in_use_until = pw.TextField(default="")
    photo_name = pw.TextField(default="")
    photo_sha256 = pw.TextField(default="")

    class Meta:
        table_name = "board"


class BoardSection(Table):
    """A part of a board; `subjects` are words with commas."""

    board = pw.ForeignKeyField(BoardTable, on_delete="RESTRICT")
    name = pw.TextField()
    subjects = pw.TextField()
    x_mm = pw.IntegerField()
    y_mm = pw.IntegerField()
    width_mm = pw.IntegerField()
    height_mm = pw.IntegerField()

    class Meta:
        table_name = "board_section"


class BoardFixture(Table):
    """What hangs on a board for good."""

    board = pw.ForeignKeyField(BoardTable, on_delete="RESTRICT")
    title = pw.TextField()
    item_code = pw.TextField()
    x_mm = pw.IntegerField()
    y_mm = pw.IntegerField()
    width_mm = pw.IntegerField()
    height_mm = pw.IntegerField()

    class Meta:
        table_name = "board_fixture"


class VillageEvent(Table):
    """What happened in a village, or in the township, and starts a time limit."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", null=True)
    item_code = pw.TextField()
    happened_on = pw.TextField()
    title = pw.TextField()
    note = pw.TextField()

    class Meta:
        table_name = "village_event"
