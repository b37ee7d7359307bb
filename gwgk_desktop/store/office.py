"""The office in the store: villages, staff, programmes."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from gwgk_desktop.domain.office import (
    Office,
    Programme,
    Publication,
    PublicColumn,
    Sensitivity,
    Source,
    StaffMember,
    Village,
    VillageKind,
)
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.store import tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    import peewee as pw


def office(db: pw.Database) -> Office:
    """Return what is known of the office; blanks where nothing is yet."""
    row = next(iter(tables.OfficeTable.select().execute(db)), None)
    if row is None:
        return Office()
    return Office(
        township=row.township,
        county=row.county,
        supervision_phone=row.supervision_phone,
        enquiry_phone=row.enquiry_phone,
        notice_days=row.notice_days,
        division_code=row.division_code,
        mask=Mask(row.mask),
        mask_order=row.mask_order,
    )


def save_office(db: pw.Database, new: Office) -> None:
    """Keep what is known of the office."""
    table = tables.OfficeTable
    values = {
        "township": new.township,
        "county": new.county,
        "supervision_phone": new.supervision_phone,
        "enquiry_phone": new.enquiry_phone,
        "notice_days": new.notice_days,
        "division_code": new.division_code,
        "mask": new.mask,
        "mask_order": new.mask_order,
    }
    if not table.update(values).execute(db):
        table.insert(values).execute(db)


def villages(db: pw.Database) -> list[Village]:
    """Return the villages and communities in their order."""
    group = tables.VillagerGroup
    groups: dict[int, list[str]] = {}
    query = group.select(group.village, group.name).order_by(group.position, group.id)
    for village_id, name in query.tuples().execute(db):
        groups.setdefault(village_id, []).append(name)
    alias = tables.VillageAlias
    aliases: dict[int, list[str]] = {}
    also = alias.select(alias.village, alias.name).order_by(alias.id)
    for village_id, name in also.tuples().execute(db):
        aliases.setdefault(village_id, []).append(name)
    village = tables.VillageTable
    found = village.select(
        village.id, village.name, village.kind, village.finance_heavy_from
    )
    return [
        Village(
            id_,
            name,
            VillageKind(kind),
            tuple(groups.get(id_, ())),
            tuple(aliases.get(id_, ())),
            date.fromisoformat(heavy) if heavy else None,
        )
        for id_, name, kind, heavy in found.order_by(village.position, village.id)
        .tuples()
        .execute(db)
    ]


def add_village(db: pw.Database, name: str, kind: VillageKind) -> int:
    """Add a village at the end and return its number."""
    table = tables.VillageTable
    position = table.select().count(db)
    return int(table.insert(name=name, kind=kind, position=position).execute(db))


def save_village(db: pw.Database, village: Village) -> None:
    """Keep all there is to know of a village but its place among the others."""
    table, group = tables.VillageTable, tables.VillagerGroup
    heavy = village.finance_heavy_from
    values = {
        "name": village.name,
        "kind": village.kind,
        "finance_heavy_from": heavy.isoformat() if heavy else "",
    }
    table.update(values).where(table.id == village.id).execute(db)
    kept = set(village.groups)
    for id_, name in (
        group.select(group.id, group.name)
        .where(group.village == village.id)
        .tuples()
        .execute(db)
    ):
        if name not in kept:
            group.delete().where(group.id == id_).execute(db)
    for position, name in enumerate(village.groups):
        known = group.update(position=position).where(
            (group.village == village.id) & (group.name == name)
        )
        if not known.execute(db):
            new = {"village": village.id, "name": name, "position": position}
            group.insert(new).execute(db)
    save_aliases(db, village)


def save_aliases(db: pw.Database, village: Village) -> None:
    """Keep the other names of a village, and nothing else of it."""
    alias = tables.VillageAlias
    query = alias.select(alias.id, alias.name).where(alias.village == village.id)
    known = {name: id_ for id_, name in query.tuples().execute(db)}
    for name in known.keys() - set(village.aliases):
        alias.delete().where(alias.id == known[name]).execute(db)
    for name in village.aliases:
        if name not in known:
            alias.insert(village=village.id, name=name).execute(db)


def staff(db: pw.Database) -> list[StaffMember]:
    """Return the staff in the order they were added."""
    table = tables.StaffTable
    query = table.select(table.id, table.name, table.post, table.telephone)
    return [StaffMember(*row) for row in query.order_by(table.id).tuples().execute(db)]


def save_staff_member(db: pw.Database, member: StaffMember) -> None:
    """Add somebody of the staff, or keep what has changed; number 0 is new."""
    values = {
        "name": member.name,
        "post": member.post,
        "telephone": member.telephone,
    }
    table = tables.StaffTable
    if member.id:
        table.update(values).where(table.id == member.id).execute(db)
    else:
        table.insert(values).execute(db)


def remove_staff_member(db: pw.Database, member_id: int) -> None:
    """Remove somebody of the staff."""
    table = tables.StaffTable
    table.delete().where(table.id == member_id).execute(db)


def programmes(db: pw.Database) -> list[Programme]:
    """Return the subsidy programmes in the order they were added."""
    table = tables.ProgrammeTable
    return [_programme(row) for row in table.select().order_by(table.id).execute(db)]


def add_programmes(db: pw.Database, new: Sequence[Programme]) -> None:
    """Add programmes; their numbers are given anew."""
    for programme in new:
        tables.ProgrammeTable.insert(_values(programme)).execute(db)


def save_programme(db: pw.Database, programme: Programme) -> None:
    """Keep what has changed of a programme."""
    table = tables.ProgrammeTable
    changed = table.update(_values(programme))
    changed.where(table.id == programme.id).execute(db)


def _values(programme: Programme) -> dict[str, object]:
    columns = [[column.heading, column.source] for column in programme.columns]
    return {
        "key": programme.key,
        "name": programme.name,
        "short_name": programme.short_name,
        "code": programme.code,
        "department": programme.department,
        "unit": programme.unit,
        "frequency": programme.frequency,
        "notice_rule": programme.notice_rule,
        "notice_days": programme.notice_days,
        "publication": programme.publication,
        "sensitivity": programme.sensitivity,
        "columns": json.dumps(columns, ensure_ascii=False),
        "policy": programme.policy,
        "rule": programme.rule,
        "audience": programme.audience,
        "funding": programme.funding,
        "payment": programme.payment,
    }


def _programme(row: tables.ProgrammeTable) -> Programme:
    columns = json.loads(str(row.columns))
    return Programme(
        id=row.id,
        key=row.key,
        name=row.name,
        short_name=row.short_name,
        code=row.code,
        department=row.department,
        unit=row.unit,
        frequency=row.frequency,
        notice_rule=row.notice_rule,
        notice_days=row.notice_days,
        publication=Publication(row.publication),
        sensitivity=Sensitivity(row.sensitivity),
        columns=tuple(
            PublicColumn(heading, Source(source)) for heading, source in columns
        ),
        policy=row.policy,
        rule=row.rule,
        audience=row.audience,
        funding=row.funding,
        payment=row.payment,
    )
