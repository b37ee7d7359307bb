"""The characters of GB 18030-2022, counted as the standard counts them."""

from __future__ import annotations

import unicodedata

import pytest

from gwgk_desktop.domain import characters


def test_the_standard_has_87887_ideographs() -> None:
    every = list(characters.ideographs())
    assert len(every) == len(set(every)) == 87_887


def test_every_one_of_them_is_a_unified_ideograph() -> None:
    """What Python's Unicode calls CJK UNIFIED IDEOGRAPH; the twelve it calls else."""
    for character in characters.ideographs():
        name = unicodedata.name(character)
        known = name.startswith("CJK UNIFIED IDEOGRAPH-")
        assert known or character in characters.COMPATIBLE
        assert unicodedata.normalize("NFC", character) == character


def test_the_codec_of_python_writes_them_all() -> None:
    for character in characters.ideographs():
        assert character.encode("gb18030").decode("gb18030") == character


def test_every_private_code_of_gbk_has_its_official_one() -> None:
    block = [chr(point) for point in range(0xE815, 0xE865)]
    officials = [characters.official_of(it) for it in block]
    assert all(officials)
    assert len(set(officials)) == 80
    assert not any(map(characters.is_private, officials))


@pytest.mark.parametrize(
    ("private", "official"),
    [
        ("\ue81e", "龴"),
        ("\ue831", "\U000215d7"),
        ("\ue863", "䶮"),
        ("\ue78e", "︒"),
        ("\ue78f", "︑"),
        ("\ue000", ""),
        ("王", ""),
    ],
)
def test_a_private_code_is_named_with_its_official_one(
    private: str, official: str
) -> None:
    assert characters.official_of(private) == official


@pytest.mark.parametrize("character", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_private_codes_are_known(character: str) -> None:
    assert characters.is_private(character)


def test_a_code_is_written_as_unicode_writes_it() -> None:
    assert characters.code_of("龴") == "U+9FB4"
    assert characters.code_of("\U000323af") == "U+323AF"
