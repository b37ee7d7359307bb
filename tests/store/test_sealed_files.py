"""Sealed files: come back whole, or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gwgk_desktop.store import sealed_files
from gwgk_desktop.store.sealed_files import CHUNK, NotWhole

KEY = bytes(range(32))
HEADER, TAG = 41, 16
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK]


def sealed(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealed_files.seal(key, io.BytesIO(content)))


def opened(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(sealed_files.unseal(key, io.BytesIO(content)))


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_back(size: int) -> None:
    content = (bytes(range(251)) * (size // 251 + 1))[:size]
    closed = sealed(content)
    chunks = max(1, -(-size // CHUNK))
    assert len(closed) == HEADER + size + chunks * TAG
    assert opened(closed) == content


def test_the_same_file_is_never_sealed_alike() -> None:
    assert sealed(b"content") != sealed(b"content")


@given(st.integers(0, HEADER + CHUNK + 99 + 2 * TAG - 1), st.integers(0, 7))
def test_any_bit_changed_is_found(at: int, bit: int) -> None:
    wrong = bytearray(sealed(bytes(CHUNK + 99)))
    wrong[at] ^= 1 << bit
    with pytest.raises(NotWhole):
        opened(bytes(wrong))


@pytest.mark.parametrize(
    "kept", [0, 5, HEADER, HEADER + 1, HEADER + CHUNK + TAG, HEADER + CHUNK + TAG + 3]
)
def test_a_file_cut_short_is_found(kept: int) -> None:
    with pytest.raises(NotWhole):
        opened(sealed(bytes(2 * CHUNK))[:kept])


def test_chunks_moved_doubled_or_taken_from_elsewhere_are_found() -> None:
    size = CHUNK + TAG
    one, other = sealed(bytes(3 * CHUNK)), sealed(bytes(3 * CHUNK))
    header = one[:HEADER]
    first, second, last = (one[HEADER + it * size :][:size] for it in range(3))
    for chunks in (
        (second, first, last),
        (first, first, second, last),
        (first, last),
        (first, other[HEADER + size :][:size], last),
        (first, second, last, last),
    ):
        with pytest.raises(NotWhole):
            opened(header + b"".join(chunks))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotWhole):
        opened(sealed(b"content"), bytes(32))
