"""Several PDFs of ours made one, with a bookmark for each.

Only what `wall_sheets` draws is understood: one table of references, no revisions, no
object streams.  Objects are copied as they are and numbered anew, so that every page
is the very page that was released.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gwgk_desktop import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_REFERENCE = re.compile(rb"(\d+) 0 R")
_TABLE = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
_STREAM = re.compile(rb"stream\r?\n")
_HEADER = b"%PDF-1.4\n%\xe4\xb8\xad\xe6\x96\x87\n"


def join(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Return the PDFs one after another; each begins at the bookmark of its title.

    Raises ValueError where a file is not as `wall_sheets` writes it.
    """
    objects: dict[int, bytes] = {}
    catalog, pages, outlines, info = 1, 2, 3, 4
    following = 5
    kids, items, count = [], [], 0
    for title, content in parts:
        source = _objects(content)
        root = _referred(source[_referred(_trailer(content), b"Root")], b"Pages")
        numbers = {
            old: following + place for place, old in enumerate(_reachable(source, root))
        }
        following += len(numbers)
        for old, new in numbers.items():
            objects[new] = _renumbered(source[old], numbers)
        tree = objects[numbers[root]]
        objects[numbers[root]] = tree.replace(b"<<", b"<< /Parent %d 0 R" % pages, 1)
        told = re.search(rb"/Count (\d+)", tree)
        first = re.search(rb"/Kids \[ ?(\d+) 0 R", tree)
        if told is None or first is None:
            raise ValueError("no pages")
        count += int(told[1])
        kids.append(numbers[root])
        items.append((title, int(first[1])))  # numbered anew already
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[catalog] = (
        b"<< /Type /Catalog /Pages %d 0 R /Outlines %d 0 R /PageMode /UseOutlines >>"
        % (pages, outlines)
    )
    objects[pages] = b"<< /Type /Pages /Kids [ %b ] /Count %d >>" % (listed, count)
    objects[outlines] = (
        b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
        % (
            *(following, following + len(items) - 1),
            len(items),
        )
    )
    product = _text(wording.PRODUCT)
    objects[info] = b"<< /Creator %b /Producer %b >>" % (product, product)
    for place, (title, page) in enumerate(items):
        own = following + place
        before = b" /Prev %d 0 R" % (own - 1) if place else b""
        after = b" /Next %d 0 R" % (own + 1) if place < len(items) - 1 else b""
        objects[own] = b"<< /Title %b /Parent %d 0 R /Dest [ %d 0 R /Fit ]%b%b >>" % (
            *(_text(title), outlines, page),
            *(before, after),
        )
    return _written(objects, catalog, info)


def _text(text: str) -> bytes:
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()


def _trailer(content: bytes) -> bytes:
    return content[content.rindex(b"trailer") :]


def _objects(content: bytes) -> dict[int, bytes]:
    """Return the objects of a file by number, as bytes between obj and endobj."""
    told = _TABLE.search(content)
    if told is None:
        raise ValueError("no table of references")
    table = int(told[1])
    places = [int(it) for it in _ENTRY.findall(content[table:])]
    ends = dict(zip(sorted(places), [*sorted(places)[1:], table], strict=True))
    found = {}
    for number, place in enumerate(places, start=1):
        whole = content[place : ends[place]]
        head = b"%d 0 obj" % number
        if not whole.startswith(head):
            raise ValueError("an object is not where the table says")
        found[number] = whole[len(head) : whole.rindex(b"endobj")].strip(b"\n")
    return found


def _referred(told: bytes, key: bytes) -> int:
    match = re.search(rb"/%b (\d+) 0 R" % key, told)
    if match is None:
        raise ValueError("a reference is missing")
    return int(match[1])


def _reachable(objects: dict[int, bytes], root: int) -> Iterator[int]:
    """Yield the objects that the pages need, the root first."""
    seen, waiting = {root}, [root]
    while waiting:
        number = waiting.pop()
        yield number
        for told in _REFERENCE.findall(_split(objects[number])[0]):
            if int(told) not in seen:
                seen.add(int(told))
                waiting.append(int(told))


def _split(told: bytes) -> tuple[bytes, bytes]:
    """Return an object's dictionary, and its stream: no references stand there."""
    match = _STREAM.search(told)
    return (
        (told, b"") if match is None else (told[: match.start()], told[match.start() :])
    )


def _renumbered(told: bytes, numbers: dict[int, int]) -> bytes:
    head, stream = _split(told)
    return _REFERENCE.sub(lambda it: b"%d 0 R" % numbers[int(it[1])], head) + stream


def _written(objects: dict[int, bytes], catalog: int, info: int) -> bytes:
    """Return a file of objects numbered from 1 on, with its table of references."""
    parts, places, at = [_HEADER], [], len(_HEADER)
    for number in sorted(objects):
        places.append(at)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, objects[number]))
        at += len(parts[-1])
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table))
    parts.append(
        b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, catalog, info, at)
    )
    return b"".join(parts)
