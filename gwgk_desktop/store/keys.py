"""The keys of a protected data folder, as `keys.json` keeps them.

One random data key of 256 bits opens the store and everything beside it.  It is
kept only wrapped (AES-256-GCM): once for each user, by a key that Argon2id makes
of the password, and once by the code on the printed recovery sheet, whose 150 random
bits need no stretching.  What is wrapped is bound to the store's number, the user's
name and role, so that an entry moved to another name, raised to another role or
taken from another folder does not open.  A closed user has no wrapped key any more.

Subkeys of the data key, each for one purpose, come by HKDF-SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gwgk_desktop import paths
from gwgk_desktop.domain import recovery_code
from gwgk_desktop.domain.problems import Code, Refusal
from gwgk_desktop.domain.users import Role, User, checked_name, checked_password
from gwgk_desktop.store.wrapping import (
    KEY_SIZE,
    Stretching,
    bound_to,
    bound_to_recovery,
    recovery_key,
    seal,
    stretched,
    unseal,
)

if TYPE_CHECKING:
    from pathlib import Path

FILE = "keys.json"
FORMAT = 1
COMMON_PASSWORDS = "common_passwords.toml"
FREE_TRIES = 5
"""How many wrong passwords in a row cost nothing."""
FIRST_DELAY, LONGEST_DELAY = 5, 900
"""Seconds to wait after the next one, and at most; each doubles the one before."""
_SALT = 16


ALONE = threading.RLock()
"""Held by whoever reads `keys.json` in order to write it: while the desk is locked, a
deed that waited behind an import may change the users as a password is tried."""


STRETCHING = Stretching(memory_kib=64 * 1024, passes=3, lanes=1)
"""For new passwords; above OWASP's 46 MiB once, under a second on an old PC."""
_MOST = Stretching(memory_kib=1024 * 1024, passes=20, lanes=16)
"""What a file may ask of us: more is damage, or somebody's wish to stop the desk."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one store; it is never shown, written or logged."""

    store_id: str
    value: bytes = field(repr=False)

    def subkey(self, purpose: str, size: int = KEY_SIZE) -> bytes:
        """Return the key for one purpose."""
        salt = self.store_id.encode()
        return HKDF(SHA256(), size, salt, f"gwgk {purpose} 1".encode()).derive(
            self.value
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A user and the data key as the user's password opens it."""

    user: User
    stretching: Stretching
    salt: bytes
    wrapped: bytes
    """Empty once the user is closed."""
    wrong: int = 0
    """How many wrong passwords there were since the last right one."""
    wrong_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """What `keys.json` says."""

    store_id: str
    entries: tuple[_Entry, ...]
    recovery_since: date
    recovery_salt: bytes
    recovery_wrapped: bytes

    @property
    def users(self) -> tuple[User, ...]:
        """Everybody who ever signed in here, in the order they came."""
        return tuple(entry.user for entry in self.entries)

    def entry(self, name: str) -> _Entry:
        """Return a user's entry; refuse a user who is unknown or closed."""
        for entry in self.entries:
            if entry.user.name == name:
                if entry.user.closed_on is not None:
                    raise Refusal(
                        Code.USER_CLOSED,
                        user=name,
                        day=entry.user.closed_on.isoformat(),
                    )
                return entry
        raise Refusal(Code.USER_UNKNOWN, user=name)


def new(name: str, password: str, today: date) -> tuple[Keys, DataKey, str]:
    """Return the keys of a new store, its data key and its recovery code.

    Its first user is a head: somebody must be able to add the others.
    """
    key = DataKey(secrets.token_hex(16), secrets.token_bytes(KEY_SIZE))
    keys, code = with_recovery(Keys(key.store_id, (), today, b"", b""), key, today)
    user = User(checked_name(name), Role.HEAD, today)
    return with_user(keys, key, user, password), key, code


def with_user(keys: Keys, key: DataKey, user: User, password: str) -> Keys:
    """Return the keys with one user more; refuse a name that was ever taken."""
    if any(user.name == it.name for it in keys.users):
        raise Refusal(Code.USER_EXISTS, user=user.name)
    return replace(keys, entries=(*keys.entries, _wrap(key, user, password)))


def with_password(keys: Keys, key: DataKey, name: str, password: str) -> Keys:
    """Return the keys with another password for a user."""
    return _with(keys, _wrap(key, keys.entry(name).user, password))


def closed(keys: Keys, name: str, today: date) -> Keys:
    """Return the keys without a user's own; refuse to close the last head."""
    entry = keys.entry(name)
    heads = [it for it in keys.users if it.role is Role.HEAD and it.closed_on is None]
    if heads == [entry.user]:
        raise Refusal(Code.LAST_HEAD, user=name)
    user = replace(entry.user, closed_on=today)
    return _with(keys, replace(entry, user=user, wrapped=b""))


def with_recovery(keys: Keys, key: DataKey, today: date) -> tuple[Keys, str]:
    """Return the keys with another recovery code, and the code; the old one is void."""
    code, salt = recovery_code.new(), secrets.token_bytes(_SALT)
    wrapped = seal(recovery_key(code, salt), key.value, bound_to_recovery(key.store_id))
    kept = replace(
        keys, recovery_since=today, recovery_salt=salt, recovery_wrapped=wrapped
    )
    return kept, code


def unlock(path: Path, name: str, password: str, now: datetime) -> tuple[DataKey, User]:
    """Return the data key, and who opened it.

    Wrong passwords are counted in the file; after the fifth in a row each costs a
    longer wait (TRY_LATER), which a clock set back never shortens.
    """
    with ALONE:
        return _unlock(path, name, password, now)


def _unlock(
    path: Path, name: str, password: str, now: datetime
) -> tuple[DataKey, User]:
    keys = load(path)
    entry = keys.entry(checked_name(name))
    if not password:
        raise Refusal(Code.PASSWORD_MISSING)
    keys, entry = _waited(path, keys, entry, now)
    wrapping = stretched(password, entry.salt, entry.stretching)
    try:
        value = unseal(wrapping, entry.wrapped, bound_to(keys.store_id, entry.user))
    except InvalidTag as error:
        wrong = replace(entry, wrong=entry.wrong + 1, wrong_at=now)
        with suppress(Refusal):  # a full disk makes it no less wrong
            save(path, _with(keys, wrong))
        raise Refusal(Code.PASSWORD_WRONG, user=entry.user.name) from error
    if entry.wrong:
        with suppress(Refusal):  # the worst is a wait the next time
            save(path, _with(keys, replace(entry, wrong=0, wrong_at=None)))
    return DataKey(keys.store_id, value), entry.user


def unlock_by_recovery(keys: Keys, code: str) -> DataKey:
    """Return the data key that the code on the recovery sheet opens."""
    wrapping = recovery_key(code, keys.recovery_salt)
    try:
        value = unseal(
            wrapping, keys.recovery_wrapped, bound_to_recovery(keys.store_id)
        )
    except InvalidTag as error:
        raise Refusal(Code.RECOVERY_WRONG) from error
    return DataKey(keys.store_id, value)


def save(path: Path, keys: Keys) -> None:
    """Write the keys, whole or not at all."""
    document = {
        "format": FORMAT,
        "store": keys.store_id,
        "users": [_entry_document(entry) for entry in keys.entries],
        "recovery": {
            "since": keys.recovery_since.isoformat(),
            "salt": _text(keys.recovery_salt),
            "wrapped": _text(keys.recovery_wrapped),
        },
    }
    document["sha256"] = _checksum(document)
    written = json.dumps(document, ensure_ascii=False, indent=1)
    paths.replace_file(path, written.encode())


def load(path: Path) -> Keys:
    """Return the keys of a folder.

    Refuses with KEYS_MISSING, KEYS_DAMAGED (never mistaken for a wrong password:
    the file has a checksum) and KEYS_TOO_NEW.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Refusal(Code.KEYS_MISSING, folder=str(path.parent)) from error
    except OSError as error:
        if path.is_dir():
            raise Refusal(Code.KEYS_DAMAGED, folder=str(path.parent)) from error
        raise paths.refusal_of(error, path) from error
    damaged = Refusal(Code.KEYS_DAMAGED, folder=str(path.parent))
    try:
        document: dict[str, Any] = json.loads(content)
        told = document.pop("sha256")
        if told != _checksum(document):
            raise damaged
        if document["format"] > FORMAT:
            raise Refusal(Code.KEYS_TOO_NEW)
        return _keys(document)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged from error
    except (ArithmeticError, RecursionError) as error:
        raise damaged from error


def _waited(
    path: Path, keys: Keys, entry: _Entry, now: datetime
) -> tuple[Keys, _Entry]:
    """Refuse who has not waited long enough since the last wrong password."""
    if entry.wrong_at is not None and now < entry.wrong_at:
        entry = replace(entry, wrong_at=now)  # set back, the wait begins anew, once
        keys = _with(keys, entry)
        save(path, keys)
    if left := _left(entry, now):
        raise Refusal(Code.TRY_LATER, user=entry.user.name, seconds=left)
    return keys, entry


def seconds_to_wait(keys: Keys, name: str, now: datetime) -> int:
    """Return how long a user must wait before the next password is looked at."""
    return _left(keys.entry(name), now)


def _left(entry: _Entry, now: datetime) -> int:
    if entry.wrong < FREE_TRIES or entry.wrong_at is None:
        return 0
    delay = min(FIRST_DELAY * 2 ** (entry.wrong - FREE_TRIES), LONGEST_DELAY)
    waited = max((now - entry.wrong_at).total_seconds(), 0)
    return int(delay - waited) + 1 if waited < delay else 0


def checked(password: str, name: str) -> str:
    """Return a new password as it was chosen; refuse a weak one."""
    return checked_password(password, name, _common())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    written = (paths.RESOURCES / COMMON_PASSWORDS).read_text("utf-8")
    return frozenset(tomllib.loads(written)["passwords"])


def _with(keys: Keys, entry: _Entry) -> Keys:
    entries = tuple(
        entry if it.user.name == entry.user.name else it for it in keys.entries
    )
    return replace(keys, entries=entries)


def _wrap(key: DataKey, user: User, password: str) -> _Entry:
    salt = secrets.token_bytes(_SALT)
    chosen = checked(password, user.name)
    wrapping = stretched(chosen, salt, STRETCHING)
    wrapped = seal(wrapping, key.value, bound_to(key.store_id, user))
    return _Entry(user, STRETCHING, salt, wrapped)


def _entry_document(entry: _Entry) -> dict[str, Any]:
    user, how = entry.user, entry.stretching
    return {
        "name": user.name,
        "role": user.role,
        "since": user.since.isoformat(),
        "closed_on": user.closed_on.isoformat() if user.closed_on else None,
        "kdf": {
            "name": "argon2id",
            "memory_kib": how.memory_kib,
            "passes": how.passes,
            "lanes": how.lanes,
        },
        "salt": _text(entry.salt),
        "wrapped": _text(entry.wrapped),
        "wrong": entry.wrong,
        "wrong_at": entry.wrong_at.isoformat() if entry.wrong_at else None,
    }


def _keys(document: dict[str, Any]) -> Keys:
    recovery = document["recovery"]
    return Keys(
        store_id=str(document["store"]),
        entries=tuple(_entry(it) for it in document["users"]),
        recovery_since=date.fromisoformat(recovery["since"]),
        recovery_salt=_bytes(recovery["salt"]),
        recovery_wrapped=_bytes(recovery["wrapped"]),
    )


def _entry(it: dict[str, Any]) -> _Entry:
    closed_on, wrong_at, how = it["closed_on"], it["wrong_at"], it["kdf"]
    stretching = Stretching(how["memory_kib"], how["passes"], how["lanes"])
    if not (
        0 < stretching.memory_kib <= _MOST.memory_kib
        and 0 < stretching.passes <= _MOST.passes
        and 0 < stretching.lanes <= _MOST.lanes
    ):
        raise ValueError(stretching)
    return _Entry(
        user=User(
            it["name"],
            Role(it["role"]),
            date.fromisoformat(it["since"]),
            date.fromisoformat(closed_on) if closed_on else None,
        ),
        stretching=stretching,
        salt=_bytes(it["salt"]),
        wrapped=_bytes(it["wrapped"]),
        wrong=int(it["wrong"]),
        wrong_at=datetime.fromisoformat(wrong_at) if wrong_at else None,
    )


def _checksum(document: dict[str, Any]) -> str:
    """Return the SHA-256 of the document in its one canonical form."""
    canonical = json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
