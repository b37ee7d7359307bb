"""The township: its villages, groups, staff and programmes."""

from __future__ import annotations

import peewee as pw

from gwgk_desktop.store.tables.base import Table


class OfficeTable(Table):
    """The office: one row."""

    township = pw.TextField()
    county = pw.TextField()
    supervision_phone = pw.TextField()
    enquiry_phone = pw.TextField()
    notice_days = pw.IntegerField()
    division_code = pw.TextField(default="")
    mask = pw.TextField(default="shortest")
    mask_order = pw.TextField(default="")

    class Meta:
        table_name = "office"


class VillageTable(Table):
    """A village or community."""

    name = pw.TextField(unique=True)
    kind = pw.TextField()
    position = pw.IntegerField()
    finance_heavy_from = pw.TextField(default="")

    class Meta:
        table_name = "village"


class VillagerGroup(Table):
    """A group of a village."""

    village = pw.ForeignKeyField(VillageTable, on_delete="RESTRICT", index=False)
    name = pw.TextField()
    position = pw.IntegerField()

    class Meta:
        table_name = "villager_group"
        indexes = ((("village", "name"), True),)


class StaffTable(Table):
    """Somebody of the office's staff."""

    name = pw.TextField()
    post = pw.TextField()
    telephone = pw.TextField()

    class Meta:
        table_name = "staff_member"


class ProgrammeTable(Table):
    """A subsidy programme; `columns` is JSON."""

    key = pw.TextField(unique=True)
    name = pw.TextField()
    short_name = pw.TextField()
    code = pw.TextField()
    department = pw.TextField()
    unit = pw.TextField()
    frequency = pw.TextField()
    notice_rule = pw.TextField()
    notice_days = pw.IntegerField(null=True)
    publication = pw.TextField()
    sensitivity = pw.TextField()
    columns = pw.TextField()
    policy = pw.TextField()
    audience = pw.TextField(default="")
    funding = pw.TextField(default="")
    payment = pw.TextField(default="")
    rule = pw.TextField(default="")

    class Meta:
        table_name = "subsidy_programme"
