"""Files sealed with AES-256-GCM, chunk by chunk: of any size, read as they come.

    magic 8 bytes ("GWGKSEAL"), format 1 byte, salt 32 bytes: the header
    chunks of 65,536 bytes, each with its tag of 16 bytes; the last may be shorter

Each file has a key of its own (HKDF-SHA-256 of the given key with the header's
salt), so that a nonce needs to be unique within its file only: the chunk's number
in 11 bytes, and one byte that says whether it is the last.  The header is
authenticated with every chunk.  So a bit changed, a chunk moved, dropped, doubled
or taken from another file, and a file cut short are all found.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Iterator

MAGIC = b"GWGKSEAL"
FORMAT = b"\x01"
CHUNK = 65_536
_SALT = 32
_TAG = 16
_HEADER = len(MAGIC) + len(FORMAT) + _SALT


class NotWhole(Exception):  # noqa: N818 - the store says what it means to the clerk
    """Raised where a sealed file was changed, cut short or sealed with another key."""


def seal(key: bytes, source: BinaryIO) -> Iterator[bytes]:
    """Yield the sealed form of a file, piece by piece."""
    header = MAGIC + FORMAT + os.urandom(_SALT)
    cipher = _cipher(key, header)
    yield header
    number, piece = 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        nonce = _nonce(number, last=not following)
        yield cipher.encrypt(nonce, piece, header)
        if not following:
            return
        number, piece = number + 1, following


def unseal(key: bytes, source: BinaryIO) -> Iterator[bytes]:
    """Yield what was sealed, each piece once it has proved right.

    Raises NotWhole; what came before it is genuine, but not all of the file.
    """
    header = source.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(MAGIC + FORMAT):
        raise NotWhole
    cipher = _cipher(key, header)
    number, piece = 0, source.read(CHUNK + _TAG)
    while True:
        following = source.read(CHUNK + _TAG)
        try:
            nonce = _nonce(number, last=not following)
            yield cipher.decrypt(nonce, piece, header)
        except (InvalidTag, ValueError) as error:
            raise NotWhole from error
        if not following:
            return
        number, piece = number + 1, following


def _cipher(key: bytes, header: bytes) -> AESGCM:
    salt = header[-_SALT:]
    return AESGCM(HKDF(SHA256(), 32, salt, b"gwgk sealed file 1").derive(key))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
