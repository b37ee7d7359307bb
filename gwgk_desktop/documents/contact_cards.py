"""Contact cards (.vcf): vCard 2.1 in quoted-printable, 3.0 and 4.0 (RFC 2426, 6350).

A card says whose telephones and addresses it has, as a list with headings does: it is
told as one, so that landlines and houses count as they do there.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.domain.passages import Passage, Unsearched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BEGINS = "BEGIN:VCARD"
_SOFT = re.compile(r"=\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]")
_CODED_LINE = re.compile(
    r"^[^:\r\n]*quoted-printable[^:\r\n]*:(?:[^\r\n]*=\r?\n)*[^\r\n]*",
    re.IGNORECASE | re.MULTILINE,
)
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[^:]*)?):(.*)", re.DOTALL)
_CHARSET = re.compile(r"charset=\"?([\w-]+)", re.IGNORECASE)
_IN_BASE64 = re.compile(r"encoding=(?:b|base64)\b|^data:[^,]*;base64,", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([\\,;:nN])")
_APART = re.compile(r"[\s|]+")
_HEADS = ("姓名", "电话", "住址")
"""As lists of persons are headed."""
_NOTHING = "-"


class _Field(NamedTuple):
    name: str
    told: str
    content: bytes
    """What base64 holds."""


def is_cards(text: str) -> bool:
    """Return whether a text is one of contact cards."""
    return text.lstrip("\ufeff \t\r\n")[: len(_BEGINS)].upper() == _BEGINS


def passages(
    text: str, within: Callable[[bytes, str], Iterator[Passage | Unsearched]]
) -> Iterator[Passage | Unsearched]:
    """Yield what cards say; `within` reads the pictures and sounds in them."""
    plain = _FOLD.sub("", _CODED_LINE.sub(lambda it: _SOFT.sub("", it[0]), text))
    fields = [_field(line) for line in plain.splitlines() if line.strip()]
    starts = [at for at, it in enumerate(fields) if it.name == "BEGIN"][1:]
    for number, (start, end) in enumerate(
        zip([0, *starts], [*starts, len(fields)], strict=True), start=1
    ):
        called, card = f"contact {number}", fields[start:end]
        yield Passage(called, [_HEADS, *_rows(card)])
        for it in card:
            if it.content:
                yield from within(it.content, called)
        rows = [[f"{it.name}: {it.told}"] for it in card]
        yield Passage(called, rows, neighbours=False, raw=True)


def _rows(card: Sequence[_Field]) -> list[Sequence[str]]:
    """Return the telephones and addresses of a card with its name, none of an office.

    That is one whose card has no other name than the office's.
    """
    named = {it.name: it.told.strip("; ") for it in card}
    name = named.get("FN") or named.get("N", "")
    if not name or name == named.get("ORG"):
        return []
    telephones = [_APART.sub("", it.told) for it in card if it.name == "TEL"]
    addresses = [
        _APART.sub("", it.told.replace(";", "")) for it in card if it.name == "ADR"
    ]
    shown = _APART.sub("", name)
    return [
        *((shown, it.removeprefix("tel:") or _NOTHING, _NOTHING) for it in telephones),
        *((shown, _NOTHING, it or _NOTHING) for it in addresses),
    ]


def _field(line: str) -> _Field:
    found = _LINE.fullmatch(line)
    if found is None:
        return _Field("", line, b"")
    name, how, value = found[1].upper(), found[2], found[3]
    if "quoted-printable" in how.lower():
        coded = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
        return _Field(name, _decoded(coded, _CHARSET.search(how)), b"")
    if _IN_BASE64.search(how) or _IN_BASE64.search(value):
        content = _unpacked(value.rpartition(",")[2])
        if content is not None:
            return _Field(name, "", content)
    return _Field(name, _ESCAPED.sub(_unescaped, value), b"")


def _decoded(coded: bytes, charset: re.Match[str] | None) -> str:
    for encoding in (charset[1] if charset else "utf-8", "utf-8", "gb18030"):
        try:
            return coded.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return coded.decode("gb18030", "replace")


def _unpacked(value: str) -> bytes | None:
    try:
        return base64.b64decode("".join(value.split()))
    except (binascii.Error, ValueError):
        return None


def _unescaped(found: re.Match[str]) -> str:
    return "\n" if found[1] in "nN" else found[1]
