"""The office's own facts: township, villages, staff, programmes."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from gwgk_desktop import paths
from gwgk_desktop.domain.office import (
    GivenVillages,
    Programme,
    Publication,
    PublicColumn,
    Sensitivity,
    Source,
    VillageKind,
    is_village_name,
    telephones_in,
    village_key,
)
from gwgk_desktop.domain.personal_data import PersonalData
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.shown_tails import Mask
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks
from gwgk_desktop.store import office as kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from gwgk_desktop.domain.office import Office, StaffMember, Village
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store


_DOCUMENT_NUMBER = re.compile(r"[号条]")
"""A rule is named by a document's number or its article: 民发〔2021〕57号, 第三条."""


def seed_programmes(store: Store) -> None:
    """Add the programmes of `resources` that the store lacks; change none."""
    known = {programme.key for programme in kept.programmes(store.db)}
    new = [it for it in _programmes_of_resources() if it.key not in known]
    if new:
        # The first deed of a store says that files are to stand beside it.
        facts: dict[str, object] = {"count": len(new), "sealed": True}
        with store.operation(Kind.SEED_PROGRAMMES, facts):
            kept.add_programmes(store.db, new)


def office(store: Store) -> Office:
    """Return what is known of the office."""
    return kept.office(store.db)


def save_office(store: Store, new: Office, *, agreed: bool = False) -> Operation:
    """Keep what is known of the office.

    Refused where the division code is not six digits, and where more digits are to
    be shown than are safe without the number of the county's order; where a telephone
    is none, or somebody's number, and where a name holds one.  A telephone that is
    also somebody's is refused with TELEPHONE_NOT_AGREED, unless it was the office's
    before or the clerk has `agreed`: the leak gate lets it through where it is called
    a telephone, and stops it elsewhere.
    """
    refuse_office(store, new)
    before = kept.office(store.db)
    shared = [
        one
        for one in sorted(new.telephones - before.telephones)
        if PersonalData.PHONE in leaks.kinds_of(store, one)
    ]
    if shared and not agreed:
        raise Refusal(Code.TELEPHONE_NOT_AGREED)
    facts: dict[str, object] = {"township": new.township}
    if shared:
        facts["shared_telephones"] = len(shared)
    with store.operation(Kind.EDIT_OFFICE, facts) as operation:
        kept.save_office(store.db, new)
    return operation


def refuse_office(store: Store | None, new: Office) -> None:
    """Refuse what cannot be kept of an office, whatever is known of it.

    Where there is no store yet, what is written is judged by its form alone.
    """
    if new.division_code and not re.fullmatch(r"[1-9][0-9]{5}", new.division_code):
        raise Refusal(Code.DIVISION_CODE_INVALID)
    if new.mask is Mask.SIX_FOUR and not new.mask_order:
        raise Refusal(Code.MASK_ORDER_MISSING)
    for told_in in ("supervision_phone", "enquiry_phone"):
        _refuse_no_telephone(store, getattr(new, told_in), told_in)
    leaks.refuse_numbers(
        store,
        {"name": new.township, "county": new.county, "order": new.mask_order},
    )


def _refuse_no_telephone(store: Store | None, text: str, told_in: str) -> None:
    """Refuse a field of telephones that holds anything else: public sheets show it."""
    telephones, clean = telephones_in(text)
    if not clean or (text.strip() and not telephones):
        raise Refusal(Code.TELEPHONE_INVALID, told_in=told_in)
    if store is None:
        return
    kinds = {it for one in telephones for it in leaks.kinds_of(store, one)}
    for kind in sorted(kinds - {PersonalData.PHONE}):
        raise Refusal(Code.TELEPHONE_OF_PERSON, personal=kind.value)


def villages(store: Store) -> list[Village]:
    """Return the villages and communities in their order."""
    return kept.villages(store.db)


def add_villages(store: Store, names: Sequence[str]) -> Operation:
    """Add villages; a name that is there already, however written, is refused.

    So is one that is empty, not of Chinese characters, or spells somebody's number in
    them: the history and the sheets would show whatever was given.
    """
    given = given_villages(store, names)
    if already := given.known + given.repeated:
        raise Refusal(Code.VILLAGE_EXISTS, village=already[0])
    with store.operation(Kind.ADD_VILLAGES, {"names": list(names)}) as operation:
        for name in given.new:
            community = name.endswith("社区")
            kind = VillageKind.COMMUNITY if community else VillageKind.VILLAGE
            kept.add_village(store.db, name, kind)
    return operation


def add_new_villages(
    store: Store, names: Sequence[str]
) -> tuple[Operation, GivenVillages]:
    """Add what is new of some villages; return also what was passed over.

    Refused where none is new.
    """
    given = given_villages(store, names)
    if not given.new:
        raise Refusal(Code.VILLAGE_EXISTS, village="、".join(given.known))
    return add_villages(store, given.new), given


def given_villages(store: Store, names: Sequence[str]) -> GivenVillages:
    """Return what some names of villages are; refuse what is none."""
    for name in names:
        _refuse_no_name(store, name)
    keys = [village_key(name) for name in names]
    known, given = _by_key(kept.villages(store.db)), dict.fromkeys(keys)
    return GivenVillages(
        new=tuple(it for it in given if it not in known),
        repeated=tuple(it for it in given if keys.count(it) > 1 and it not in known),
        known=tuple(it for it in given if it in known),
    )


def save_village(store: Store, village: Village) -> Operation:
    """Keep a village's name, kind, groups, aliases and when its finances got busy.

    No name may mean two villages: refused with VILLAGE_EXISTS for its name of today,
    VILLAGE_ALIAS_TAKEN for an alias.
    """
    _refuse_no_name(store, village.name)
    for group in village.groups:
        leaks.refuse_numbers(store, {"group": group})
    for alias in village.aliases:
        leaks.refuse_numbers(store, {"alias": alias})
    others = _by_key(it for it in kept.villages(store.db) if it.id != village.id)
    if village_key(village.name) in others:
        raise Refusal(Code.VILLAGE_EXISTS, village=village.name)
    aliases = tuple(dict.fromkeys(map(village_key, village.aliases)))
    for alias in aliases:
        _refuse_alias_of(village if alias == village.name else others.get(alias), alias)
    village = replace(village, aliases=aliases)
    with store.operation(Kind.EDIT_VILLAGE, {"village": village.name}) as operation:
        kept.save_village(store.db, village)
    return operation


def set_finance_heavy(
    store: Store, names: Sequence[str], since: date | None
) -> Operation:
    """Note from when on finances of villages are busy; None: that they are not.

    What the law has such villages disclose every month is then due every month.
    Refuses a name that is no village's.
    """
    some = {it.id: it for it in (village_called(store, name) for name in names)}
    facts: dict[str, object] = {"names": [it.name for it in some.values()]}
    kind = Kind.SET_FINANCE_USUAL
    if since is not None:
        kind = Kind.SET_FINANCE_HEAVY
        facts["since"] = since.isoformat()
    with store.operation(kind, facts) as operation:
        for it in some.values():
            kept.save_village(store.db, replace(it, finance_heavy_from=since))
    return operation


def add_alias(store: Store, alias: str, name: str) -> Operation:
    """Let `alias` mean the village of that name, as lists still call it.

    Refused where it is the name or alias of a village already, or says nothing.
    """
    village = village_called(store, name)
    key = village_key(alias)
    if not key:
        raise Refusal(Code.VILLAGE_NOT_LISTED, village=alias, known="")
    if not is_village_name(alias):
        raise Refusal(Code.VILLAGE_NAME_INVALID)
    leaks.refuse_numbers(store, {"alias": alias})
    _refuse_alias_of(_by_key(kept.villages(store.db)).get(key), key)
    facts: dict[str, object] = {"alias": key, "village": village.name}
    with store.operation(Kind.ADD_VILLAGE_ALIAS, facts) as operation:
        kept.save_aliases(store.db, replace(village, aliases=(*village.aliases, key)))
    return operation


def remove_alias(store: Store, alias: str) -> Operation:
    """Let `alias` mean no village any more; refuse one that means none."""
    key = village_key(alias)
    villages = kept.villages(store.db)
    village = next((it for it in villages if key in it.aliases), None)
    if village is None:
        nearest = nearest_name(key, [name for it in villages for name in it.aliases])
        raise Refusal(Code.VILLAGE_ALIAS_UNKNOWN, alias=alias, known=nearest)
    left = tuple(name for name in village.aliases if name != key)
    facts: dict[str, object] = {"alias": key, "village": village.name}
    with store.operation(Kind.REMOVE_VILLAGE_ALIAS, facts) as operation:
        kept.save_aliases(store.db, replace(village, aliases=left))
    return operation


def village_called(store: Store, name: str) -> Village:
    """Return the village of that name or alias, however written.

    Refuses an unknown one.
    """
    known = kept.villages(store.db)
    village = _by_key(known).get(village_key(name))
    if village is None:
        nearest = nearest_name(name, [it for village in known for it in village.names])
        raise Refusal(Code.VILLAGE_NOT_LISTED, village=name, known=nearest)
    return village


def _by_key(villages: Iterable[Village]) -> dict[str, Village]:
    return {village_key(name): it for it in villages for name in it.names}


def _refuse_alias_of(village: Village | None, alias: str) -> None:
    if village is not None:
        raise Refusal(Code.VILLAGE_ALIAS_TAKEN, alias=alias, village=village.name)


def staff(store: Store) -> list[StaffMember]:
    """Return the staff."""
    return kept.staff(store.db)


def save_staff_member(store: Store, member: StaffMember) -> Operation:
    """Add somebody of the staff or keep what has changed; refuse no telephone."""
    _refuse_no_telephone(store, member.telephone, "telephone")
    leaks.refuse_numbers(store, {"name": member.name, "post": member.post})
    with store.operation(Kind.EDIT_STAFF, {"name": member.name}) as operation:
        kept.save_staff_member(store.db, member)
    return operation


def remove_staff_member(store: Store, member: StaffMember) -> Operation:
    """Remove somebody of the staff."""
    with store.operation(Kind.EDIT_STAFF, {"name": member.name}) as operation:
        kept.remove_staff_member(store.db, member.id)
    return operation


def programmes(store: Store) -> list[Programme]:
    """Return the subsidy programmes."""
    return kept.programmes(store.db)


def save_programme(store: Store, programme: Programme) -> Operation:
    """Keep what has changed of a programme.

    Refused where a public column has no heading or calls for personal data, and
    where one is new that only a rule allows, without the rule's document number.
    """
    before = {it.id: it for it in kept.programmes(store.db)}.get(programme.id)
    _refuse_columns(programme, before)
    texts = (programme.name, programme.short_name, programme.department)
    leaks.refuse_numbers(
        store,
        {
            "name": "\n".join((*texts, programme.unit)),
            "rule": programme.rule,
            "policy": programme.policy,
            "audience": programme.audience,
            "funding": programme.funding,
            "payment": programme.payment,
        },
    )
    for column in programme.columns:
        leaks.refuse_numbers(store, {"heading": column.heading})
    facts: dict[str, object] = {"programme": programme.name}
    if before and (before.columns, before.rule) != (programme.columns, programme.rule):
        facts["public_columns"] = [it.heading for it in programme.columns]
        facts["by_rule"] = programme.rule
    with store.operation(Kind.EDIT_PROGRAMME, facts) as operation:
        kept.save_programme(store.db, programme)
    return operation


def _refuse_columns(programme: Programme, before: Programme | None) -> None:
    for column in programme.columns:
        if not column.heading.strip():
            raise Refusal(Code.COLUMN_HEADING_MISSING)
        if kind := column.never_public:
            raise Refusal(Code.COLUMN_NOT_PUBLIC, kind=kind, column=column.heading)
    known = before.beyond_default if before else ()
    new = [it.heading for it in programme.beyond_default if it not in known]
    if new and not _DOCUMENT_NUMBER.search(programme.rule):
        raise Refusal(Code.COLUMN_RULE_MISSING, columns=new)


def programme_called(store: Store, text: str) -> Programme:
    """Return the programme of that name, short name or code; refuse an unknown one."""
    known = kept.programmes(store.db)
    for programme in known:
        if programme.called(text):
            return programme
    names = [it.name for it in known] + [it.short_name for it in known]
    nearest = nearest_name(text, names)
    raise Refusal(Code.PROGRAMME_UNKNOWN, programme=text, known=nearest)


def nearest_name(text: str, names: Sequence[str]) -> str:
    """Return the known name most like `text`, or "" where none is."""
    return next(iter(difflib.get_close_matches(text, names, 1, 0.5)), "")


def _refuse_no_name(store: Store, name: str) -> None:
    """Refuse what is no village's name; Chinese numerals may spell a number, too."""
    if not name.strip():
        raise Refusal(Code.VILLAGE_NAME_MISSING)
    if not is_village_name(name):
        raise Refusal(Code.VILLAGE_NAME_INVALID)
    leaks.refuse_numbers(store, {"name": name})


def age_limits(programme: Programme) -> tuple[int, int] | None:
    """Return the least and most age of a programme's people, 0 for none.

    None where no rule about their age is known.
    """
    return _age_limits().get(programme.key)


@cache
def _age_limits() -> dict[str, tuple[int, int]]:
    return {
        row["key"]: (row.get("least_age", 0), row.get("most_age", 0))
        for row in _programme_rows()
        if row.keys() & {"least_age", "most_age"}
    }


@cache
def _programme_rows() -> list[dict[str, Any]]:
    text = (paths.RESOURCES / "seed" / "programmes.toml").read_text("utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["programme"]
    return rows


@cache
def _programmes_of_resources() -> tuple[Programme, ...]:
    return tuple(
        Programme(
            id=0,
            key=row["key"],
            name=row["name"],
            short_name=row["short_name"],
            code=row["code"],
            department=row["department"],
            unit=row["unit"],
            frequency=row["frequency"],
            notice_rule=row["notice_rule"],
            notice_days=row.get("notice_days"),
            publication=Publication(row["publication"]),
            sensitivity=Sensitivity(row["sensitivity"]),
            columns=tuple(
                PublicColumn(heading, Source(source))
                for heading, source in row["columns"]
            ),
            rule=row.get("rule", ""),
        )
        for row in _programme_rows()
    )
