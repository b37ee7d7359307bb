"""pdfium, asked by one thread at a time: it has no locks of its own.

Two lanes of the window read and draw PDFs, each its own; pdfium's caches are shared by
all.  Without this two of them at once end the program.

What is asked for each thing on a page is asked here by numbers instead of handles:
pages of lists have hundreds, and pypdfium2 makes an object of each.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Callable

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_ASKED = threading.RLock()


def alone(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Return a function that asks pdfium, made to wait until no other thread does.

    For functions that answer whole: a generator would be left while it still asks.
    """

    @functools.wraps(function)
    def waiting(*arguments: Asked.args, **named: Asked.kwargs) -> Answer:
        with _ASKED:
            return function(*arguments, **named)

    return waiting


def _by_number(function: Any, answer: type, *asked: type) -> Callable[..., Any]:
    """Return a function that takes numbers and keeps Python's lock.

    Each is over at once; given up for each of thousands, a busy window would keep the
    lock for milliseconds every time.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(answer, *asked)(address or 0)


_HANDLE, _NUMBER = ctypes.c_void_p, ctypes.c_int
kind_of = _by_number(raw.FPDFPageObj_GetType, _NUMBER, _HANDLE)
"""What an object on a page is, FPDF_PAGEOBJ_…"""
on_page = (
    _by_number(raw.FPDFPage_CountObjects, _NUMBER, _HANDLE),
    _by_number(raw.FPDFPage_GetObject, _HANDLE, _HANDLE, _NUMBER),
)
"""How many objects a page has, and each by its place."""
in_form = (
    _by_number(raw.FPDFFormObj_CountObjects, _NUMBER, _HANDLE),
    _by_number(raw.FPDFFormObj_GetObject, _HANDLE, _HANDLE, ctypes.c_ulong),
)
"""The same of a form that is drawn there."""
bounds = _by_number(raw.FPDFPageObj_GetBounds, _NUMBER, _HANDLE, *[_HANDLE] * 4)
"""Where an object ends: left, bottom, right, top; whether that is known."""
matrix = _by_number(raw.FPDFPageObj_GetMatrix, _NUMBER, _HANDLE, _HANDLE)
"""How a form lies where it is drawn, as FS_MATRIX; whether that is known."""
segments = _by_number(raw.FPDFPath_CountSegments, _NUMBER, _HANDLE)
segment = _by_number(raw.FPDFPath_GetPathSegment, _HANDLE, _HANDLE, _NUMBER)
segment_kind = _by_number(raw.FPDFPathSegment_GetType, _NUMBER, _HANDLE)
segment_end = _by_number(raw.FPDFPathSegment_GetPoint, _NUMBER, *[_HANDLE] * 3)
"""Of a drawn path: how many segments, each by its place, its kind, where it ends."""
unmapped = _by_number(raw.FPDFText_HasUnicodeMapError, _NUMBER, _HANDLE, _NUMBER)
"""Whether the file does not tell which character a glyph of a text page shows: 1."""
character = _by_number(raw.FPDFText_GetUnicode, ctypes.c_uint, _HANDLE, _NUMBER)
"""The character of a text page at a place, as pdfium takes it."""
generated = _by_number(raw.FPDFText_IsGenerated, _NUMBER, _HANDLE, _NUMBER)
"""Whether pdfium made up a character of a text page, as spaces between words: 1."""
character_box = _by_number(
    raw.FPDFText_GetCharBox, _NUMBER, _HANDLE, _NUMBER, *[_HANDLE] * 4
)
"""Where a character stands: left, right, foot, top; whether that is known."""
annotation_count = _by_number(raw.FPDFPage_GetAnnotCount, _NUMBER, _HANDLE)
"""How many annotations and form fields a page has."""


def number_of(handle: Any) -> int:
    """Return the number by which pypdfium2's handle is asked for here."""
    return ctypes.cast(handle, _HANDLE).value or 0
