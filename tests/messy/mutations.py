"""Damaging the bytes of a workbook at random, the same way for the same seed.

Some mutants are still read and some are refused; none may make the program fail,
hang, fill the memory or change the store.
"""

from __future__ import annotations

import io
import re
import zipfile
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Parts = dict[str, bytes]
"""The entries of a zip by name, in their order."""
_OLE = b"\xd0\xcf\x11\xe0"
_CELL_VALUE = re.compile(rb"<v>([^<]*)</v>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_TAG = re.compile(rb"<[^>]+>")
HUGE = (
    *(b"9" * 400, b"1e400", b"-1e400", b"NaN", b"INF", b"-0", b"1e-400", b"0x10"),
    *(b"99999999999999999999", b"-1", b"2147483648", b"4294967296", b""),
    *(b"1048577", b"1.5", b" 5 ", b"\xef\xbc\x95", b"#REF!", b"TRUE", b"1,5"),
)
"""What may stand where a number is expected."""
REFERENCES = (
    *(b"A0", b"XFD1048576", b"ZZZZZ9999999999", b"A1:", b":", b"", b"B-2", b"a1"),
    *(b"A1:XFD1048576", b"C3:A1", b"A1:A1:A1", b"1A", b"Sheet2!A1"),
)
KINDS = (b"s", b"str", b"inlineStr", b"b", b"e", b"n", b"d", b"z", b"")
NASTY = (
    "\x00",
    "\ufeff",
    "\ufffe",
    "\u202e姓名",
    '"',
    '""""',
    "\r",
    "\r\n\r\n",
    "=1+1",
    "@SUM(A1)",
    "<",
    "&nbsp;&#0;&#x110000;",
    "\U0010ffff",
    "姓名" * 5_000,
    "9" * 2_000,
    "," * 3_000,
    "1e999999",
    "٣٤٥",
    "\u200b\u200b",
    "²³½",
)
"""Texts that have broken readers before."""


def mutate(content: bytes, seed: int) -> bytes:
    """Return a workbook damaged in one to four places."""
    random = Random(f"mutate {seed}")  # noqa: S311 - made to be repeated
    for _ in range(random.choice((1, 1, 2, 4))):
        content = _damaged(content, random)
    return content


def _damaged(content: bytes, random: Random) -> bytes:
    if not content:
        return random.randbytes(random.randrange(1, 64))
    parts = _unpacked(content) if content.startswith(b"PK") else {}
    if random.random() < 0.25 or content.startswith(_OLE):
        return random.choice(_ON_BYTES)(content, random)
    if parts:
        name = random.choice(_worth_damage(parts))
        if random.random() < 0.25:
            return random.choice(_ON_ARCHIVES)(parts, name, random)
        return _packed({**parts, name: random.choice(_ON_XML)(parts[name], random)})
    is_page = content.lstrip()[:1] == b"<"
    ways = (*_ON_XML, *_ON_TEXT) if is_page else _ON_TEXT
    return random.choice(ways)(content, random)


def _unpacked(content: bytes) -> Parts:
    """Return the parts of a zip that can still be read; none where none can."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {it.filename: archive.read(it) for it in archive.infolist()}
    except Exception:  # noqa: BLE001 - a damaged zip raises whatever it meets
        return {}


def _packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _worth_damage(parts: Parts) -> list[str]:
    """Return the parts, the sheets and texts several times: they matter most."""
    names = list(parts)
    main = [it for it in names if "sheet" in it or "content.xml" in it or "Str" in it]
    return names + main * 4


def _spot(content: bytes, random: Random) -> int:
    return random.randrange(len(content)) if content else 0


# On the bytes of any file


def _flip_bits(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 3, 20))):
        changed[_spot(content, random)] ^= 1 << random.randrange(8)
    return bytes(changed)


def _set_bytes(content: bytes, random: Random) -> bytes:
    at, length = _spot(content, random), random.choice((1, 2, 4, 16, 512))
    fill = random.choice((b"\0", b"\xff", b"\x7f", random.randbytes(1)))
    return content[:at] + fill * length + content[at + length :]


def _cut(content: bytes, random: Random) -> bytes:
    at = _spot(content, random)
    return content[:at] if random.random() < 0.7 else content[at:]


def _remove(content: bytes, random: Random) -> bytes:
    at = _spot(content, random)
    return content[:at] + content[at + random.choice((1, 4, 64, 1_000)) :]


def _repeat(content: bytes, random: Random) -> bytes:
    at, length = _spot(content, random), random.choice((1, 64, 4_000))
    return content[:at] + content[at : at + length] * 2 + content[at + length :]


def _swap(content: bytes, random: Random) -> bytes:
    one, other = sorted((_spot(content, random), _spot(content, random)))
    middle = (one + other) // 2
    return content[:one] + content[middle:other] + content[one:middle] + content[other:]


def _append(content: bytes, random: Random) -> bytes:
    return content + random.randbytes(random.choice((1, 30, 5_000)))


_ON_BYTES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_flip_bits, _flip_bits, _set_bytes, _cut, _remove, _repeat, _swap, _append),
)


# On the entries of a zip


def _drop_entry(parts: Parts, name: str, _: Random) -> bytes:
    return _packed({it: content for it, content in parts.items() if it != name})


def _rename_entry(parts: Parts, name: str, random: Random) -> bytes:
    new = random.choice(("../../evil.xml", "/etc/x", name.upper(), "", "a" * 70_000))
    new = new[:60_000]
    return _packed({new if it == name else it: what for it, what in parts.items()})


def _twice(parts: Parts, name: str, random: Random) -> bytes:
    out = io.BytesIO(_packed(parts))
    other = parts[random.choice(list(parts))]
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo(name)
        # The library warns of a name that is there already, so it is told another.
        entry.filename = name[:-1] + "~"
        archive.writestr(entry, other)
    return out.getvalue().replace((name[:-1] + "~").encode(), name.encode())


def _swap_entries(parts: Parts, name: str, random: Random) -> bytes:
    other = random.choice(list(parts))
    return _packed({**parts, name: parts[other], other: parts[name]})


def _other_compression(parts: Parts, name: str, random: Random) -> bytes:
    out = io.BytesIO()
    ways = (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for it, content in parts.items():
            way = random.choice(ways) if it == name else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(it), content, way)
    return out.getvalue()


def _lie_of_size(parts: Parts, _: str, random: Random) -> bytes:
    """Let a header say another size, checksum or flag than there is."""
    packed = bytearray(_packed(parts))
    mark = random.choice((b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"))
    places = [it.start() for it in re.finditer(re.escape(mark), bytes(packed))]
    if places:
        at = random.choice(places) + random.randrange(4, 30)
        packed[at : at + 2] = random.choice((b"\xff\xff", b"\0\0", random.randbytes(2)))
    return bytes(packed)


def _within(parts: Parts, name: str, _: Random) -> bytes:
    """Put the workbook into a zip within itself."""
    return _packed({**parts, name: _packed(parts)})


def _bomb(parts: Parts, name: str, random: Random) -> bytes:
    size = random.choice((2, 12, 40)) << 20
    return _packed({**parts, name: parts[name][:200] + b" " * size})


_ON_ARCHIVES: tuple[Callable[[Parts, str, Random], bytes], ...] = (
    *(_drop_entry, _rename_entry, _twice, _swap_entries, _other_compression),
    *(_lie_of_size, _within, _bomb),
)


# On the XML of a part, or on HTML


def _replace_one(
    content: bytes,
    pattern: re.Pattern[bytes],
    what: Callable[[re.Match[bytes]], bytes],
    random: Random,
) -> bytes:
    """Replace one of the places where a pattern is found."""
    found = list(pattern.finditer(content))
    if not found:
        return _flip_bits(content or b"<", random)
    match = random.choice(found)
    return content[: match.start()] + what(match) + content[match.end() :]


def _value(content: bytes, random: Random) -> bytes:
    new = random.choice(HUGE)
    return _replace_one(content, _CELL_VALUE, lambda _: b"<v>" + new + b"</v>", random)


def _attribute(content: bytes, random: Random) -> bytes:
    new = random.choice((*HUGE, *REFERENCES, *KINDS))
    return _replace_one(
        content, _ATTRIBUTE, lambda it: it[1] + b'="' + new + b'"', random
    )


def _named(name: bytes, values: tuple[bytes, ...]) -> Callable[[bytes, Random], bytes]:
    """Return what changes an attribute of that name."""
    pattern = re.compile(rb"\b" + name + rb'="[^"]*"')

    def change(content: bytes, random: Random) -> bytes:
        new = name + b'="' + random.choice(values) + b'"'
        return _replace_one(content, pattern, lambda _: new, random)

    return change


def _no_attribute(content: bytes, random: Random) -> bytes:
    return _replace_one(content, _ATTRIBUTE, lambda _: b"", random)


def _no_tag(content: bytes, random: Random) -> bytes:
    return _replace_one(content, _TAG, lambda _: b"", random)


def _tag_twice(content: bytes, random: Random) -> bytes:
    return _replace_one(content, _TAG, lambda it: it[0] * 2, random)


def _deep(content: bytes, random: Random) -> bytes:
    depth = random.choice((50, 5_000, 100_000))
    closed = b"</g>" * depth if random.random() < 0.5 else b""
    return _replace_one(
        content, _TAG, lambda it: it[0] + b"<g>" * depth + closed, random
    )


def _giant(content: bytes, random: Random) -> bytes:
    size = random.choice((40_000, 3_000_000))
    return _replace_one(
        content, _TAG, lambda it: it[0] + b"\xe5\xbc\xa0" * size, random
    )


def _text_in(content: bytes, random: Random) -> bytes:
    nasty = random.choice(NASTY).encode()
    return _replace_one(content, _TAG, lambda it: it[0] + nasty, random)


def _entities(content: bytes, random: Random) -> bytes:
    """Declare entities that grow, or that name a file or an address."""
    grown = b"".join(
        b'<!ENTITY e%d "%s">' % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 9)
    )
    bodies = (
        b'<!ENTITY e0 "ha">' + grown,
        b'<!ENTITY e8 SYSTEM "file:///etc/passwd">',
        b'<!ENTITY e8 SYSTEM "http://127.0.0.1:9/x">',
        b'<!ENTITY % e8 SYSTEM "file:///etc/hostname"> %e8;',
    )
    kind = b"<!DOCTYPE x [" + random.choice(bodies) + b"]>"
    content = _text_of_entity(content, random)
    head = content.find(b"?>")
    at = head + 2 if head >= 0 else 0
    return content[:at] + kind + content[at:]


def _text_of_entity(content: bytes, random: Random) -> bytes:
    return _replace_one(content, _TAG, lambda it: it[0] + b"&e8;", random)


def _merges(content: bytes, random: Random) -> bytes:
    odd = (
        *(b"A1:XFD1048576", b"B2:B2", b"C3:A1", b"A1:C3", b"B1:D2", b"A0:B0", b"A1"),
        *(b"A1:A1048576", b"A1:XFD1", b""),
    )
    those = b"".join(
        b'<mergeCell ref="%s"/>' % random.choice(odd)
        for _ in range(random.choice((1, 3, 2_000)))
    )
    at = content.find(b"</sheetData>")
    if at < 0:
        return _tag_twice(content, random)
    at += len(b"</sheetData>")
    return content[:at] + b"<mergeCells>" + those + b"</mergeCells>" + content[at:]


def _other_encoding(content: bytes, random: Random) -> bytes:
    text = content.decode("utf-8", "replace")
    encoding = random.choice(("utf-16", "gb18030", "utf-32", "latin-1"))
    return text.encode(encoding, "replace")


def _rows_again(content: bytes, random: Random) -> bytes:
    """Repeat a row, thousands of times with the same number."""
    times = random.choice((2, 50, 3_000))
    row = re.compile(rb"<row .*?</row>", re.DOTALL)
    return _replace_one(content, row, lambda it: it[0] * times, random)


_ON_XML: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_value, _value, _attribute, _attribute, _no_attribute, _no_tag, _tag_twice),
    *(_deep, _giant, _text_in, _entities, _merges, _other_encoding, _rows_again),
    _named(b"r", REFERENCES),
    _named(b"ref", REFERENCES),
    _named(b"t", KINDS),
    _named(b"s", HUGE),
    _named(b"state", (b"hidden", b"veryHidden", b"zzz")),
    _named(
        b"Target", (b"../../../etc/passwd", b"", b"http://127.0.0.1:9/", b"sheet9.xml")
    ),
    _named(b"table:number-rows-repeated", HUGE),
    _named(b"table:number-columns-repeated", HUGE),
    _named(b"colspan", (*HUGE, b"100000")),
    _named(b"rowspan", (*HUGE, b"100000")),
)


# On separated text


def _insert(content: bytes, random: Random) -> bytes:
    at = _spot(content, random)
    return content[:at] + random.choice(NASTY).encode() + content[at:]


def _surrogates(content: bytes, random: Random) -> bytes:
    at = _spot(content, random)
    bad = random.choice((b"\xed\xa0\x80", b"\x00\xd8", b"\xff\xfe", b"\x81\x30\x81"))
    return content[:at] + bad + content[at:]


def _lines_again(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at = random.randrange(len(lines)) if lines else 0
    times = random.choice((2, 2_000, 20_000))
    return b"".join((*lines[:at], *lines[at : at + 1] * times, *lines[at + 1 :]))


def _other_separator(content: bytes, random: Random) -> bytes:
    return content.replace(b",", random.choice((b";", b"\t", b"|", b",,", b"")))


def _quotes(content: bytes, random: Random) -> bytes:
    at = _spot(content, random)
    return content[:at] + b'"' * random.choice((1, 2, 3, 999)) + content[at:]


_ON_TEXT: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_insert, _insert, _surrogates, _lines_again, _other_separator, _quotes),
    *(_flip_bits, _cut, _other_encoding),
)
