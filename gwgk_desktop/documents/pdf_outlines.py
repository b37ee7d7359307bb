"""What a page of a PDF draws beside its text, and whether that is writing.

Writing that was made outlines (by a printer's driver, a program for posters, "text to
curves") is many shapes of one height, side by side in rows, of which each has some more
segments than a box and few have the same number.  Rules, boxes, bars, codes and marks
of charts have few segments, or always the same; a seal or a logo has no rows of them.
"""

from __future__ import annotations

import ctypes
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

from pypdfium2 import raw

from gwgk_desktop.documents import pdfium
from gwgk_desktop.documents.pdfium import alone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pypdfium2

    Box = tuple[float, float, float, float]

_DEEPEST_FORM = 4
_SHOWN = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH)
_LEAST_SEGMENTS = 7
"""A box has five, a circle six at most; the plainest digit has more than both."""
_LEAST_HEIGHT, _MOST_OF_PAGE = 2.5, 1 / 6
"""How high characters are: in points, in parts of the page's shorter side."""
_MOST_SEGMENTS = 20_000
"""Segments of a page that are looked at one by one."""
_SAMPLE = 24
_FLAT = 0.01
_LEAST_OF_ROW = 0.15
"""How high the lowest stroke of a row is, in parts of its highest character."""
_FARTHEST = 2.5
"""How far the next character of a row is, in parts of its height."""
_LEAST_IN_ROW, _LEAST_KINDS = 6, 3
_UNEVEN, _TALL, _MOSTLY = 0.15, 0.6, 0.6
"""How far feet lie apart and how tall characters are, of the highest; of how many."""
_MANY, _MANY_ROWS = 36, 3
"""Characters, or rows of them, that are more than a logo's, beside text."""
_FEW = 11
"""The same where there is next to no text: a telephone number."""
_LONG_RULE, _WIDE_BOX = 30.0, 8.0
"""Points from which a line is a rule, and from which a box is one."""
_MANY_SHAPES, _MANY_STROKES = 100, 12
"""Shapes of any kind, or what is no rule or box, on a page without any text."""


class Drawn(NamedTuple):
    """A picture, path or piece of text, and the forms around it, the inmost first."""

    kind: int
    handle: int
    placed: tuple[raw.FS_MATRIX, ...]


class _Shape(NamedTuple):
    left: float
    foot: float
    right: float
    top: float
    segments: int


@alone
def drawn_on(page: pypdfium2.PdfPage) -> list[Drawn]:
    """Return the pictures and paths on a page and in the forms drawn there."""
    return _on(page, _SHOWN)


@alone
def words_on(page: pypdfium2.PdfPage) -> list[Drawn]:
    """Return the pieces of text on a page and in the forms drawn there."""
    return _on(page, (raw.FPDF_PAGEOBJ_TEXT,))


def _on(page: pypdfium2.PdfPage, wanted: Collection[int]) -> list[Drawn]:
    found = []
    form = raw.FPDF_PAGEOBJ_FORM
    waiting: list[tuple[int, int, tuple[raw.FS_MATRIX, ...]]]
    waiting = [(pdfium.number_of(page.raw), 0, ())]
    while waiting:
        held, depth, placed = waiting.pop()
        count, get = pdfium.in_form if depth else pdfium.on_page
        shapes = list(map(get, repeat(held), range(count(held))))
        for kind, shape in zip(map(pdfium.kind_of, shapes), shapes, strict=True):
            if kind in wanted:
                found.append(Drawn(kind, shape, placed))
            elif kind == form and depth < _DEEPEST_FORM:
                matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
                pdfium.matrix(shape, ctypes.byref(matrix))
                waiting.append((shape, depth + 1, (matrix, *placed)))
    return found


@alone
def box_of(it: Drawn) -> Box:
    """Return left, foot, right and top of what is drawn, in points of its page."""
    sides = tuple(ctypes.c_float() for _ in range(4))
    if not pdfium.bounds(it.handle, *map(ctypes.byref, sides)):
        return 0, 0, 0, 0
    left, foot, right, top = (side.value for side in sides)
    if not it.placed:
        return left, foot, right, top
    corners = [(x, y) for x in (left, right) for y in (foot, top)]
    return _around([_on_page(corner, it.placed) for corner in corners])


@alone
def are_more_than_rules(paths: Sequence[Drawn], page: pypdfium2.PdfPage) -> bool:
    """Return whether a page without any text draws more than rules, boxes and a seal.

    Writing in plain strokes counts here, too.
    """
    if len(paths) >= _MANY_SHAPES or are_writing(paths, page, few=True):
        return True
    strokes = 0
    for it in paths:
        count = pdfium.segments(it.handle)
        if count >= _LEAST_SEGMENTS:
            strokes += count // _LEAST_SEGMENTS if _is_bent(it, count) else 0
            continue
        left, foot, right, top = box_of(it)
        width, height = right - left, top - foot
        rule = max(width, height) >= _LONG_RULE or min(width, height) >= _WIDE_BOX
        strokes += not rule
    return strokes >= _MANY_STROKES


@alone
def are_writing(paths: Sequence[Drawn], page: pypdfium2.PdfPage, *, few: bool) -> bool:
    """Return whether paths are writing made outlines; `few`: it has hardly any text."""
    counts = [pdfium.segments(it.handle) for it in paths]
    if sum(counts) < (_FEW if few else _LEAST_IN_ROW * _MANY_ROWS) * _LEAST_SEGMENTS:
        return False
    highest = min(page.get_size()) * _MOST_OF_PAGE
    shapes = list(_shapes(paths, counts, highest))
    rows = [count for row in _rows(shapes) for count in _characters(row)]
    if few:
        return max(rows, default=0) >= _FEW or sum(rows) >= 2 * _FEW
    return len(rows) >= _MANY_ROWS or sum(rows) >= _MANY


def rules(page: pypdfium2.PdfPage) -> Iterator[Box]:
    """Yield the upright and level lines that a page draws, edges of boxes, too.

    Of what has so many segments as a picture has the first.
    """
    left_to_see = _MOST_SEGMENTS
    for it in drawn_on(page):
        if it.kind != raw.FPDF_PAGEOBJ_PATH or left_to_see < 0:
            continue
        count = min(pdfium.segments(it.handle), _MOST_SEGMENTS)
        left_to_see -= count
        for points in _closed_lines(it, count):
            for (x, y), (to_x, to_y) in pairwise([*points, points[0]]):
                if abs(x - to_x) <= _FLAT:
                    yield x, min(y, to_y), x, max(y, to_y)
                elif abs(y - to_y) <= _FLAT:
                    yield min(x, to_x), y, max(x, to_x), y


def _shapes(
    paths: Sequence[Drawn], counts: Sequence[int], highest: float
) -> Iterator[_Shape]:
    """Yield what may be characters, or strokes of some."""
    left_to_see = _MOST_SEGMENTS
    for it, count in zip(paths, counts, strict=True):
        if count < _LEAST_SEGMENTS or left_to_see < 0:
            continue
        left, foot, right, top = box = box_of(it)
        height = top - foot
        if height < _LEAST_HEIGHT:
            continue
        if height <= highest and right - left <= 2 * height:
            yield _Shape(*box, count)
            left_to_see -= 1
        elif _is_bent(it, count):
            left_to_see -= count
            for part in _contours(it, min(count, _MOST_SEGMENTS)):
                if (
                    part.segments >= _LEAST_SEGMENTS
                    and part.top - part.foot <= highest
                    and part.right - part.left <= highest
                ):
                    yield part


def _is_bent(it: Drawn, count: int) -> bool:
    """Return whether a path is more than upright and level lines, by some of it."""
    step = max(count // _SAMPLE, 1)
    for at in range(1, count, step):
        kind = pdfium.segment_kind(segment := pdfium.segment(it.handle, at))
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return True
        if kind == raw.FPDF_SEGMENT_LINETO:
            x, y = _end(segment)
            before_x, before_y = _end(pdfium.segment(it.handle, at - 1))
            if abs(x - before_x) > _FLAT and abs(y - before_y) > _FLAT:
                return True
    return False


def _contours(it: Drawn, count: int) -> Iterator[_Shape]:
    """Yield the closed lines that a path consists of, as shapes."""
    for points in _closed_lines(it, count):
        yield _Shape(*_around(points), len(points))


def _closed_lines(it: Drawn, count: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the ends of the segments of each line that a path consists of."""
    matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.matrix(it.handle, ctypes.byref(matrix))
    placed = (matrix, *it.placed)
    points: list[tuple[float, float]] = []
    for at in range(count):
        segment = pdfium.segment(it.handle, at)
        if points and pdfium.segment_kind(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield points
            points = []
        points.append(_on_page(_end(segment), placed))
    if points:
        yield points


def _end(segment: int) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.segment_end(segment, ctypes.byref(x), ctypes.byref(y))
    return x.value, y.value


def _on_page(
    point: tuple[float, float], placed: Sequence[raw.FS_MATRIX]
) -> tuple[float, float]:
    x, y = point
    for it in placed:
        x, y = it.a * x + it.c * y + it.e, it.b * x + it.d * y + it.f
    return x, y


def _around(points: Sequence[tuple[float, float]]) -> Box:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _rows(shapes: Sequence[_Shape]) -> list[list[_Shape]]:
    """Return the shapes that stand beside each other, each row from the left."""
    rows: list[list[_Shape]] = []
    for it in sorted(shapes, key=lambda it: it.foot - it.top):
        middle, height = (it.foot + it.top) / 2, it.top - it.foot
        for row in rows:
            first = row[0]
            as_high = height >= _LEAST_OF_ROW * (first.top - first.foot)
            if as_high and first.foot <= middle <= first.top:
                row.append(it)
                break
        else:
            rows.append([it])
    return [sorted(row) for row in rows]


def _characters(row: Sequence[_Shape]) -> Iterator[int]:
    """Yield of each run of characters in a row how many they are."""
    highest = max(it.top - it.foot for it in row)
    run: list[_Shape] = []
    kinds: set[int] = set()
    for it in row:
        if run and it.left - run[-1].right > _FARTHEST * highest:
            if _is_line(run, kinds, highest):
                yield len(run)
            run, kinds = [], set()
        kinds.add(it.segments)
        if run and it.left < run[-1].right:  # strokes of one character lie over another
            run[-1] = _Shape(
                *_around([run[-1][:2], run[-1][2:4], it[:2], it[2:4]]), it.segments
            )
        else:
            run.append(it)
    if _is_line(run, kinds, highest):
        yield len(run)


def _is_line(run: Sequence[_Shape], kinds: set[int], highest: float) -> bool:
    """Return whether shapes side by side stand on a line as characters do.

    Those of a picture are as high and as low as they come.
    """
    if len(run) < _LEAST_IN_ROW or len(kinds) < _LEAST_KINDS:
        return False
    foot = sorted(it.foot for it in run)[len(run) // 2]
    upright = sum(
        abs(it.foot - foot) <= _UNEVEN * highest and it.top - it.foot >= _TALL * highest
        for it in run
    )
    return upright >= _MOSTLY * len(run)
