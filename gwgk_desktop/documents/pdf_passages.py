"""What can be read in a PDF: its pages, what it had before, and what no page shows."""

from __future__ import annotations

import ctypes
import hashlib
import re
from bisect import bisect_left
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from pypdfium2 import raw

from gwgk_desktop.documents import font_files, pdf_streams, pdfium
from gwgk_desktop.documents.pdfium import alone
from gwgk_desktop.domain.known_data import SHORTEST
from gwgk_desktop.domain.passages import CELL, Passage, Unsearched, Why

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gwgk_desktop.documents.archives import Budget
    from gwgk_desktop.documents.pdf_streams import Stream

    Within = Callable[[bytes, str], Iterator[Passage | Unsearched]]

MOST_REVISIONS = 50
_END = re.compile(rb"%%EOF[ \t]*\r?\n?")
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_AT_DIGIT = re.compile(r"(?<=[0-9Xx]) | (?=[0-9])")
_WHOLE = re.compile(r"(?<![0-9.,A-Za-z])[0-9]+[Xx]?(?![0-9.,A-Za-z])")
_LONG = re.compile(r"[\U00010000-\U0010ffff]")
_LOST = "\ufffd"
_APART = "|"
"""What parts one column from the next: no digit, no gap."""
_LITTLE_TEXT, _LARGE_PICTURE = 30, 0.3
"""A page with so few characters beside a picture over so much of it is a scan."""
_COVERED = 0.5
"""Where pictures cover more of a page than this, what they show was not read, however
much was typed over them."""
_AT_BREAK = 3
"""Lines at the foot of a page, and at the head of the next."""
_DEEPEST_FORM = 4
_MANY_SHAPES = 100
"""Shapes on a page without any text: writing that was made curves."""


def passages(
    content: bytes, within: Within, budget: Budget
) -> Iterator[Passage | Unsearched]:
    """Yield what can be read in a PDF; `within` reads what is attached to it."""
    lying = pdf_streams.packed(content)
    outside = pdf_streams.outside(content, lying)
    encrypted = _ENCRYPTED.search(outside) is not None
    document = _opened(content)
    attached: set[bytes] = set()
    if document is None:
        yield Unsearched("", Why.ENCRYPTED if encrypted else Why.DAMAGED)
    else:
        try:
            yield from _pages(document)
            yield from _attached(_attachments(document), within, attached)
        finally:
            _close(document)
    if encrypted:
        if document is not None:
            yield Unsearched("", Why.ENCRYPTED)
        return
    yield from _revisions(content)
    streams = pdf_streams.streams(content, lying, budget)
    yield from _streams(streams, within, attached)
    yield _strings("objects", outside)


@alone
def _opened(content: bytes) -> pypdfium2.PdfDocument | None:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return None


@alone
def _close(document: pypdfium2.PdfDocument) -> None:
    document.close()


@alone
def _count(document: pypdfium2.PdfDocument) -> int:
    return len(document)


@alone
def _page(document: pypdfium2.PdfDocument, number: int) -> _Page | None:
    """Return what can be read on a page, None where it is damaged."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        return _Page(page)
    finally:
        page.close()


def _pages(
    document: pypdfium2.PdfDocument, before: str = ""
) -> Iterator[Passage | Unsearched]:
    revised = bool(before)
    above: Sequence[str] = ()
    for number in range(_count(document)):
        where = f"{before}page {number + 1}"
        read = _page(document, number)
        if read is None:
            yield Unsearched(where, Why.DAMAGED)
            continue
        yield Passage(where, read.lines, raw=revised)
        if read.stacked:
            yield Passage(where, read.stacked, read_before=True, raw=revised)
        if read.is_picture:
            yield Unsearched(where, Why.IMAGE_ONLY)
        if above:
            last = f"{before}page {number}"
            over = _over_break(above, [line[0] for line in read.lines if line[0]])
            yield Passage(last, over, read_before=True, raw=revised)
        above = [line[-1] for line in read.lines if line[-1]]


def _over_break(above: Sequence[str], below: Sequence[str]) -> list[list[str]]:
    """Return what ends a page and what begins the next, each beside each.

    Between them may stand a foot and a head.
    """
    return [
        [it]
        for end in above[-_AT_BREAK:]
        for begin in below[:_AT_BREAK]
        for it in (end, begin, _APART)
    ]


class _Page:
    """What is read of a page while it is open."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        shown = page.get_textpage()
        try:
            text = _Text(shown)
            told = text.in_cells().split("\r\n")
            self.lines = [line.split(CELL) for line in told]
            self.stacked = text.stacked()
        finally:
            shown.close()
        self.is_picture = _is_picture(page, text.text)


def _is_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Return whether what can be read on a page is not what it shows."""
    nothing = not text.strip()
    few = len(text) < _LITTLE_TEXT
    area = page.get_width() * page.get_height() or 1
    shapes = 0
    covered = 0.0
    for kind, shape in _drawn(page, paths=nothing):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            covers = _on_page(_bounds(shape), page.get_bbox()) / area
            covered += covers
            large = few and covers >= _LARGE_PICTURE
            if nothing or large or covered > _COVERED:
                return True
        else:
            shapes += 1
    return shapes >= _MANY_SHAPES


def _drawn(page: pypdfium2.PdfPage, *, paths: bool) -> list[tuple[int, int]]:
    """Return the pictures on a page and in the forms drawn there, kind and handle.

    With `paths` drawn shapes, too.
    """
    found = []
    form = raw.FPDF_PAGEOBJ_FORM
    wanted = {raw.FPDF_PAGEOBJ_IMAGE, *([raw.FPDF_PAGEOBJ_PATH] if paths else [])}
    kind_of = pdfium.kind_of
    waiting = [(pdfium.number_of(page.raw), 0)]
    while waiting:
        held, depth = waiting.pop()
        count, get = pdfium.in_form if depth else pdfium.on_page
        for number in range(count(held)):
            shape = get(held, number)
            kind = kind_of(shape)
            if kind in wanted:
                found.append((kind, shape))
            elif kind == form and depth < _DEEPEST_FORM:
                waiting.append((shape, depth + 1))
    return found


def _bounds(shape: int) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of what is drawn, in points."""
    sides = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.bounds(shape, *map(ctypes.byref, sides)):
        return 0, 0, 0, 0
    left, bottom, right, top = (it.value for it in sides)
    return left, bottom, right, top


def _on_page(bounds: Sequence[float], page: Sequence[float]) -> float:
    """Return how much of a picture lies on its page, in square points."""
    left, bottom = (max(bounds[at], page[at]) for at in (0, 1))
    right, top = (min(bounds[at], page[at]) for at in (2, 3))
    return max(right - left, 0) * max(top - bottom, 0)


class _Spot(NamedTuple):
    """Where a number stands on a page, in points from its lower left corner."""

    left: float
    right: float
    foot: float
    height: float
    text: str


class _Text:
    """A page's text, and what pdfium knows of its characters."""

    def __init__(self, page: pypdfium2.PdfTextPage) -> None:
        self._page = page.raw
        self.text: str = page.get_text_range()
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._long = [it.start() for it in _LONG.finditer(self.text)]
        self._same = page.count_chars() == len(self.text) + len(self._long)
        self._plain = self._same and not self._long
        """Whether pdfium counts its characters as the text does."""

    def in_cells(self) -> str:
        """Return the text; where no space was written beside digits, a cell ends."""
        text, page, generated = self.text, self._page, raw.FPDFText_IsGenerated
        plain = self._plain
        pieces, at = [], 0
        for gap in _AT_DIGIT.finditer(text):
            start = gap.start()
            if generated(page, start if plain else self._index(start)) == 1:
                pieces.append(text[at:start])
                at = start + 1
        pieces.append(text[at:])
        return CELL.join(pieces)

    def stacked(self) -> list[list[str]]:
        """Return the whole numbers that stand one below the other, line by line."""
        spots = [spot for it in _WHOLE.finditer(self.text) if (spot := self._spot(it))]
        spots.sort(key=lambda it: -it.foot)
        columns: list[list[_Spot]] = []
        open_: list[list[_Spot]] = []
        for spot in spots:
            near, above = [], None
            for column in open_:
                low = column[-1]
                gap = low.foot - spot.foot
                if gap <= 4 * max(spot.height, low.height):
                    near.append(column)
                    beside = low.left >= spot.right or spot.left >= low.right
                    if gap > spot.height / 2 and not beside:
                        above = column
            open_ = near
            if above is None:
                above = []
                columns.append(above)
                open_.append(above)
            above.append(spot)
        return [
            [text]
            for column in columns
            if len(column) > 1
            for text in (*(it.text for it in column), _APART)
        ]

    def _spot(self, found: re.Match[str]) -> _Spot | None:
        box = left, right, foot, top = self._box
        first, end = found.span()
        if not self._plain:
            first, end = self._index(first), self._index(end - 1) + 1
        if not raw.FPDFText_GetCharBox(self._page, first, *box):
            return None
        begin = left.value
        if end > first + 1 and not raw.FPDFText_GetCharBox(self._page, end - 1, *box):
            return None
        height = top.value - foot.value
        return _Spot(begin, right.value, foot.value, height, found[0])

    def _index(self, at: int) -> int:
        """Return which of pdfium's characters stands at a place of the text."""
        at += bisect_left(self._long, at)  # pdfium counts the units of UTF-16
        if self._same:
            return at
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._page, at))


@alone
def _attachments(document: pypdfium2.PdfDocument) -> list[tuple[str, bytes]]:
    """Return what is attached, by name; names under which nothing is stay out."""
    found = []
    for number in range(document.count_attachments()):
        attachment = document.get_attachment(number)
        with suppress(pypdfium2.PdfiumError):
            found.append((attachment.get_name(), bytes(attachment.get_data())))
    return found


def _attached(
    attachments: Sequence[tuple[str, bytes]], within: Within, attached: set[bytes]
) -> Iterator[Passage | Unsearched]:
    for number, (name, content) in enumerate(attachments, start=1):
        attached.add(hashlib.sha256(content).digest())
        yield Passage("attachments", [[name]], raw=True)
        legible = bool(name) and name.isprintable() and _LOST not in name
        yield from within(content, name if legible else f"attachment {number}")


def _revisions(content: bytes) -> Iterator[Passage | Unsearched]:
    """Yield the pages of what the file was before it was added to."""
    ends = [it.end() for it in _END.finditer(content)]
    earlier = [it for it in ends if content[it:].strip()]
    if len(earlier) > MOST_REVISIONS:
        yield Unsearched("revisions", Why.TOO_LARGE)
    for number, end in enumerate(earlier[-MOST_REVISIONS:], start=1):
        document = _opened(content[:end])
        if document is None:
            continue  # the first part of a file that is laid out for the web
        try:
            for it in _pages(document, f"revision {number} "):
                if isinstance(it, Passage):
                    yield it
        finally:
            _close(document)


def _streams(
    streams: Iterator[Stream], within: Within, attached: set[bytes]
) -> Iterator[Passage | Unsearched]:
    for stream in streams:
        where = f"object {stream.number}"
        if stream.kind == "EmbeddedFile":
            if hashlib.sha256(stream.content).digest() not in attached:
                yield from within(stream.content, where)
        elif stream.kind in {"Metadata", "XML"}:
            yield from within(stream.content, "metadata")
        elif font_files.is_font(stream.content):
            yield _strings(where, font_files.text_of(stream.content))
        elif stream.kind != "Image":
            yield _strings(where, stream.content)


def _strings(where: str, content: bytes) -> Passage:
    told = pdf_streams.texts(content, SHORTEST)
    return Passage(where, [[it] for it in told], neighbours=False, raw=True)
