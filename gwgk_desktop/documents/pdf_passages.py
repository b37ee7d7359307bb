"""What can be read in a PDF: its pages, what it had before, and what no page shows."""

from __future__ import annotations

import ctypes
import hashlib
import io
import re
from bisect import bisect_left
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from pypdfium2 import raw

from gwgk_desktop.documents import font_files, pdf_legibility, pdf_streams, pdfium
from gwgk_desktop.documents.pdf_gaps import Gaps
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
_FOR_WEB, _HEAD = re.compile(rb"/Linearized\b"), 1024
"""A file laid out for the web ends twice."""
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_AT_DIGIT = re.compile(r"(?<=[0-9Xx]) | (?=[0-9])")
_WHOLE = re.compile(r"(?<![0-9.,A-Za-z])[0-9]+[Xx]?(?![0-9.,A-Za-z组年月日户人页])")
"""A number that may go on below; 三组's is no part of one, and stands in every line."""
_LONG = re.compile(r"[\U00010000-\U0010ffff]")
_LOST = "\ufffd"
_APART = "|"
"""What parts one column from the next: no digit, no gap."""
_MARKUP = re.compile(rb"\s*<[?A-Za-z][\w:.-]*\s[^<>]*[\w:]=[^<>]*>")
_AT_BREAK = 3
"""Lines at the foot of a page, and at the head of the next."""


def passages(
    content: bytes, within: Within, budget: Budget
) -> Iterator[Passage | Unsearched]:
    """Yield what can be read in a PDF; `within` reads what is attached to it."""
    lying = pdf_streams.packed(content)
    outside = pdf_streams.outside(content, lying)
    if _ENCRYPTED.search(outside):
        yield from _unlocked(content, within, budget)
        return
    sure = pdf_streams.all_fonts_tell(outside)
    document = _opened(content)
    attached: set[bytes] = set()
    if document is None:
        yield Unsearched("", Why.DAMAGED)
    else:
        try:
            yield from _pages(document, sure=sure)
            yield from _attached(_attachments(document), within, attached)
        finally:
            _close(document)
    yield from _revisions(content, sure=sure)
    streams = pdf_streams.streams(content, lying, budget)
    yield from _streams(streams, within, attached)
    yield _strings("objects", outside)


def _unlocked(
    content: bytes, within: Within, budget: Budget
) -> Iterator[Passage | Unsearched]:
    """Yield what can be read in a PDF that asks nobody for a password.

    What it was before it was added to stays locked.
    """
    copy = _without_lock(content)
    if copy is None or _ENCRYPTED.search(
        pdf_streams.outside(copy, pdf_streams.packed(copy))
    ):
        yield Unsearched("", Why.ENCRYPTED)
        return
    yield from passages(copy, within, budget)
    ends = len(_END.findall(content)) - (_FOR_WEB.search(content[:_HEAD]) is not None)
    if ends > 1:
        yield Unsearched("revisions", Why.ENCRYPTED)


@alone
def _without_lock(content: bytes) -> bytes | None:
    """Return a PDF as it would be without its passwords; None: it cannot be opened."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return None
    try:
        out = io.BytesIO()
        document.save(out, flags=raw.FPDF_REMOVE_SECURITY)
        return out.getvalue()
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


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
def _page(document: pypdfium2.PdfDocument, number: int, *, sure: bool) -> list[_Page]:
    """Return what can be read on a page, nothing where it is damaged.

    Then the same with what is laid over it as annotations and form fields, if any is.
    """
    read: list[_Page] = []
    for _ in range(2):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            break
        try:
            read.append(_Page(page, sure=sure))
            if len(read) > 1 or not _flattened(page):
                break
        finally:
            page.close()
    return read


def _flattened(page: pypdfium2.PdfPage) -> bool:
    """Make all annotations of a page part of it, hidden ones too; whether any is."""
    count = pdfium.annotation_count(pdfium.number_of(page.raw))
    for number in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if annotation:
            raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
            raw.FPDFPage_CloseAnnot(annotation)
    if count <= 0:
        return False
    return bool(raw.FPDFPage_Flatten(page, raw.FLAT_PRINT) == raw.FLATTEN_SUCCESS)


def _pages(
    document: pypdfium2.PdfDocument, before: str = "", *, sure: bool
) -> Iterator[Passage | Unsearched]:
    revised = bool(before)
    above: Sequence[str] = ()
    for number in range(_count(document)):
        where = f"{before}page {number + 1}"
        every = _page(document, number, sure=sure)
        if not every:
            yield Unsearched(where, Why.DAMAGED)
            continue
        for it in every:
            yield Passage(where, it.lines, raw=revised)
            if it.stacked:
                yield Passage(where, it.stacked, read_before=True, raw=revised)
        why = [it.why_unread for it in every if it.why_unread]
        if why:
            yield Unsearched(where, why[0])
        read = every[0]
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
    """What is read of a page while it is open, and why it was not, if that is so."""

    def __init__(self, page: pypdfium2.PdfPage, *, sure: bool) -> None:
        if not sure:
            pdf_legibility.give_room_to_lost_words(page)
        shown = page.get_textpage()
        try:
            text = _Text(shown)
            told = text.in_cells().split("\r\n")
            self.lines = [line.split(CELL) for line in told]
            self.stacked = text.stacked()
            lacking = text.lacks_characters(sure=sure)
        finally:
            shown.close()
        self.why_unread = pdf_legibility.why_unread(page, text.text)
        if lacking and self.why_unread is None:
            self.why_unread = Why.ILLEGIBLE


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
        self._shown = page
        self._page = pdfium.number_of(page.raw)
        self.text: str = page.get_text_range()
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._at_box = tuple(map(ctypes.addressof, self._box))
        self._long = [it.start() for it in _LONG.finditer(self.text)]
        self._same = page.count_chars() == len(self.text) + len(self._long)
        self._plain = self._same and not self._long
        """Whether pdfium counts its characters as the text does."""

    def in_cells(self) -> str:
        """Return the text; where no space was written beside digits, a cell ends.

        Unless it is too narrow for that, and could be within somebody's number.
        """
        text, page, generated = self.text, self._page, pdfium.generated
        plain = self._plain
        near = Gaps(self._shown, text, self._is_generated, self._index).within_numbers()
        gaps = _AT_DIGIT.finditer(text)
        pieces, at = [], 0
        for gap in (it for it in gaps if it.start() not in near) if near else gaps:
            start = gap.start()
            if generated(page, start if plain else self._index(start)) == 1:
                pieces.append(text[at:start])
                at = start + 1
        pieces.append(text[at:])
        told = CELL.join(pieces)
        if near:
            told = "".join(near.get(place, it) for place, it in enumerate(told))
        return told

    def _is_generated(self, at: int) -> bool:
        return bool(pdfium.generated(self._page, self._index(at)) == 1)

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

    def lacks_characters(self, *, sure: bool) -> bool:
        """Return whether glyphs are writing whose characters the file does not tell."""
        return pdf_legibility.lacks_characters(
            self._shown, self.text, self._index, sure=sure
        )

    def _spot(self, found: re.Match[str]) -> _Spot | None:
        left, right, foot, top = self._box
        first, end = found.span()
        if not self._plain:
            first, end = self._index(first), self._index(end - 1) + 1
        box_of = pdfium.character_box
        if not box_of(self._page, first, *self._at_box):
            return None
        begin = left.value
        if end > first + 1 and not box_of(self._page, end - 1, *self._at_box):
            return None
        height = top.value - foot.value
        return _Spot(begin, right.value, foot.value, height, found[0])

    def _index(self, at: int) -> int:
        """Return which of pdfium's characters stands at a place of the text."""
        at += bisect_left(self._long, at)  # pdfium counts the units of UTF-16
        if self._same:
            return at
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._shown, at))


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


def _revisions(content: bytes, *, sure: bool) -> Iterator[Passage | Unsearched]:
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
            for it in _pages(document, f"revision {number} ", sure=sure):
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
        elif _MARKUP.match(stream.content):  # a form of XFA holds its values there
            yield from within(stream.content, where)
        elif font_files.is_font(stream.content):
            yield _strings(where, font_files.text_of(stream.content))
        elif stream.kind != "Image":
            yield _strings(where, stream.content)


def _strings(where: str, content: bytes) -> Passage:
    told = pdf_streams.texts(content, SHORTEST)
    return Passage(where, [[it] for it in told], neighbours=False, raw=True)
