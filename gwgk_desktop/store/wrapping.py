"""How a key is wrapped: by a password or the recovery code, and for nobody else."""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gwgk_desktop.domain import recovery_code

if TYPE_CHECKING:
    from gwgk_desktop.domain.users import User

KEY_SIZE = 32
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Stretching:
    """How Argon2id (RFC 9106) makes a key of a password."""

    memory_kib: int
    passes: int
    lanes: int


def bound_to(store_id: str, user: User) -> bytes:
    """Return what an entry is bound to: it opens nowhere else, and for nobody else."""
    return json.dumps(["user", store_id, user.name, user.role]).encode()


def bound_to_recovery(store_id: str) -> bytes:
    """Return what the recovery sheet's entry is bound to: it opens no other store."""
    return json.dumps(["recovery", store_id]).encode()


def stretched(password: str, salt: bytes, how: Stretching) -> bytes:
    """Return the key that Argon2id makes of a password."""
    # The same characters, however the keyboard composed them.
    secret = unicodedata.normalize("NFKC", password).encode()
    return hash_secret_raw(
        secret, salt, how.passes, how.memory_kib, how.lanes, KEY_SIZE, Type.ID
    )


def recovery_key(code: str, salt: bytes) -> bytes:
    """Return the key that a recovery code is; refuse one that is mistyped."""
    symbols = recovery_code.read(code).encode()
    return HKDF(SHA256(), KEY_SIZE, salt, b"gwgk recovery 1").derive(symbols)


def seal(key: bytes, content: bytes, bound: bytes) -> bytes:
    """Return a content sealed with AES-256-GCM, its nonce before it."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def unseal(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """Return what was sealed so; raises InvalidTag for another key, bond or content."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except ValueError as error:  # too short to be anything sealed
        raise InvalidTag from error
