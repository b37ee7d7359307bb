"""Users of a protected folder: added, closed, their passwords and the recovery code.

Each deed is written into `keys.json` before the operation that tells of it is
committed: where the file cannot be written, nothing has happened.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gwgk_desktop import paths, wording
from gwgk_desktop.documents import pdf_pages, recovery_sheet
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import (
    IDLE_MINUTES,
    Role,
    Roster,
    User,
    checked_minutes,
    checked_name,
)
from gwgk_desktop.domain.work import Kind
from gwgk_desktop.services import leaks
from gwgk_desktop.store import keys

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gwgk_desktop.domain.pages import PageImage
    from gwgk_desktop.domain.work import Operation
    from gwgk_desktop.store.database import Store
    from gwgk_desktop.store.keys import DataKey, Keys

_INTERNAL = "内部"
SETTINGS = "lock.json"


def roster(store: Store) -> Roster:
    """Return who works here, also of a folder without protection: nobody by name."""
    if store.key is None:
        return Roster()
    return Roster(_kept(store)[0].users, store.user, idle_minutes(store))


def idle_minutes(store: Store) -> int:
    """Return after how many minutes without anybody at it the desk locks itself."""
    try:
        told = json.loads((store.path.parent / SETTINGS).read_text("utf-8"))
        return checked_minutes(int(told["minutes"]))
    except (OSError, ValueError, KeyError, TypeError, Refusal):
        return IDLE_MINUTES
    except (ArithmeticError, RecursionError):
        return IDLE_MINUTES


def lock_after(store: Store, minutes: int) -> Operation:
    """Let the desk lock itself after so many minutes; only a head may."""
    _as_head(store)
    content = json.dumps({"minutes": checked_minutes(minutes)}).encode()
    with store.operation(Kind.SET_IDLE_LOCK, {"minutes": minutes}) as operation:
        paths.replace_file(store.path.parent / SETTINGS, content)
    return operation


def every(store: Store) -> tuple[User, ...]:
    """Return everybody who signs in, or did, in the order they came."""
    return _kept(store)[0].users


def add(store: Store, name: str, role: Role, password: str) -> Operation:
    """Let somebody sign in; only a head may."""
    with keys.ALONE:
        ring, key = _as_head(store)
        user = User(checked_name(name), role, store.now().date())
        leaks.refuse_numbers(store, {"user": user.name})
        more = keys.with_user(ring, key, user, password)
        return _keep(store, more, Kind.ADD_USER, user=user.name, role=role)


def close(store: Store, name: str) -> Operation:
    """Let somebody no longer sign in; only a head may, and one head stays."""
    with keys.ALONE:
        ring, _ = _as_head(store)
        fewer = keys.closed(ring, checked_name(name), store.now().date())
        return _keep(store, fewer, Kind.CLOSE_USER, user=checked_name(name))


def reset(store: Store, name: str, password: str) -> Operation:
    """Give somebody who forgot the password another; only a head may."""
    with keys.ALONE:
        ring, key = _as_head(store)
        kept = keys.with_password(ring, key, checked_name(name), password)
        return _keep(store, kept, Kind.RESET_PASSWORD, user=checked_name(name))


def change_password(store: Store, old: str, password: str) -> Operation:
    """Give oneself another password; the old one is asked for once more."""
    with keys.ALONE:
        _kept(store)
        name = store.user.name if store.user else ""
        keys.unlock(_path(store), name, old, store.now())
        ring, key = _kept(store)
        kept = keys.with_password(ring, key, name, password)
        return _keep(store, kept, Kind.CHANGE_PASSWORD, user=name)


def new_recovery(store: Store, sheet: Path | None = None) -> tuple[str, Path | None]:
    """Make another recovery code, which voids the old one; only a head may.

    Returns the code and where its sheet was written, None where none was wanted.
    """
    with keys.ALONE:
        ring, key = _as_head(store)
        today = store.now().date()
        kept, code = keys.with_recovery(ring, key, today)
        written = write_sheet(sheet, code, key.store_id, today, store)
        name = written.name if written else ""
        _keep(store, kept, Kind.NEW_RECOVERY, recovery_sheet=name)
        return code, written


def save_recovery(store: Store, code: str, to: Path) -> tuple[Operation, Path]:
    """Write the recovery sheet of a code that was just made; return where."""
    key = _of_code(store, code)
    pdf = _sheet(code, key.store_id, store.now().date(), store)
    facts: dict[str, object] = {"handed_out": "saved"}
    with store.operation(Kind.HAND_OUT_RECOVERY, facts) as operation:
        written = _write(to, pdf)
        facts["saved_as"] = written.name
    return operation, written


def print_recovery(
    store: Store, code: str, dots: float
) -> tuple[Operation, list[PageImage]]:
    """Return the recovery sheet for a printer; the history records it."""
    key = _of_code(store, code)
    pdf = _sheet(code, key.store_id, store.now().date(), store)
    pages = pdf_pages.images(pdf, dots)
    facts: dict[str, object] = {"handed_out": "printed", "saved_as": ""}
    with store.operation(Kind.HAND_OUT_RECOVERY, facts) as operation:
        return operation, pages


def refuse_other_than_head(store: Store) -> None:
    """Refuse a user who is not the head; a folder without users has nobody to ask."""
    if store.user is not None and store.user.role is not Role.HEAD:
        raise Refusal(Code.HEAD_ONLY, user=store.user.name)


def refuse_unless_head(store: Store) -> None:
    """Refuse who may not manage the folder."""
    _as_head(store)


def write_sheet(
    sheet: Path | None,
    code: str,
    store_id: str,
    today: date,
    store: Store | None = None,
) -> Path | None:
    """Write the recovery sheet where it is wanted; its name says that it is private.

    Refuses to replace any file, and a sheet that would show anybody's data.
    """
    if sheet is None:
        return None
    return _write(sheet, _sheet(code, store_id, today, store))


def _sheet(code: str, store_id: str, today: date, store: Store | None) -> bytes:
    """Return the recovery sheet; whoever locks it away need not know any villager."""
    pdf = recovery_sheet.draw(code, store_id, today)
    leaks.gate(store, pdf, wording.RECOVERY_TITLE)
    return pdf


def _write(sheet: Path, pdf: bytes) -> Path:
    path = sheet if _INTERNAL in sheet.name else sheet.with_name(_marked(sheet))
    paths.refuse_astray(path)
    paths.refuse_other_file(path, ())
    paths.replace_file(path, pdf, private=True)
    return path


def _marked(sheet: Path) -> str:
    return f"{_INTERNAL}_{sheet.stem}.pdf"


def _of_code(store: Store, code: str) -> DataKey:
    """Return the store's key; refuse a code that does not open it, or no head."""
    ring, _ = _as_head(store)
    return keys.unlock_by_recovery(ring, code)


def _path(store: Store) -> Path:
    return store.path.parent / keys.FILE


def _kept(store: Store) -> tuple[Keys, DataKey]:
    if store.key is None:
        raise Refusal(Code.NOT_PROTECTED, folder=str(store.path.parent))
    return keys.load(_path(store)), store.key


def _as_head(store: Store) -> tuple[Keys, DataKey]:
    kept = _kept(store)
    if store.user is None or store.user.role is not Role.HEAD:
        name = store.user.name if store.user else ""
        raise Refusal(Code.HEAD_ONLY, user=name)
    return kept


def _keep(store: Store, ring: Keys, kind: Kind, **facts: object) -> Operation:
    with store.operation(kind, facts) as operation:
        keys.save(_path(store), ring)
    return operation
