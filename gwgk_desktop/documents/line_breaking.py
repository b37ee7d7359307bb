"""How texts are broken into lines: paragraphs, titles, headings, cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gwgk_desktop.documents import typefaces
from gwgk_desktop.documents.typefaces import Face

if TYPE_CHECKING:
    from collections.abc import Sequence

INDENT = "　　"
SHORTEST_LAST = 4
"""Of how many characters a paragraph's last line is at least, its full stop too."""
OPENS = "（"
"""A text that is too wide is broken before it first."""
DOT = "·"
"""What stands between the parts of a name."""
_RUN = "0123456789*.,-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""What numbers, telephones and Latin words consist of: not broken in between."""
_NO_LINE_STARTS_WITH = "，。；：！？、）》”’％%)]}"
_NO_LINE_ENDS_WITH = "（《“‘([{"


class Style(NamedTuple):
    """A face and its size, in points."""

    face: Face
    size: float


def wrapped(text: str, size: float, room: float, face: Face = Face.SERIF) -> list[str]:
    """Return a text broken into lines that fit; no line starts with a full stop."""
    lines: list[str] = []
    line, used = "", 0.0
    for character in text:
        wide = typefaces.width(character, size, face)
        while line and used + wide > room:
            kept = _kept(line, character)
            lines.append(kept)
            line = line[len(kept) :]
            used = typefaces.width(line, size, face)
        line += character
        used += wide
    return [*lines, line]


def paragraph_lines(text: str, style: Style, room: float) -> list[str]:
    """Return a paragraph's lines; the last is no lonely character where it can be."""
    face, size = style
    lines = wrapped(INDENT + text, size, room, face)
    for narrower in range(1, SHORTEST_LAST):
        if len(lines) == 1 or len(lines[-1]) >= SHORTEST_LAST:
            break
        other = wrapped(INDENT + text, size, room - narrower * size, face)
        if len(other) == len(lines):
            lines = other
    return lines


def _kept(line: str, following: str) -> str:
    """Return what of a full line stays on it, so that the next begins well.

    What may not begin a line takes the character before it along; a number or a word
    of Latin letters goes to the next line whole.
    """
    end = len(line)
    if following in _NO_LINE_STARTS_WITH:
        end = max(len(line.rstrip(_NO_LINE_STARTS_WITH)) - 1, 0)
    taken = line[end:] + following
    if taken[0] in _RUN:
        end = len(line[: end + 1].rstrip(_RUN)) or end
    return line[:end].rstrip(_NO_LINE_ENDS_WITH) or line


def in_parts(text: str) -> list[str]:
    """Return a text before its bracket, and from there: 王伟, （尾号0）."""
    name, bracket, rest = text.partition(OPENS)
    return [name, bracket + rest] if name and rest else [text]


def broken(text: str, style: Style, room: float) -> list[str]:
    """Return a cell in lines; what is short before a bracket has a line of its own.

    A name of several parts is broken behind a dot: 阿卜杜拉·/买买提江.
    """
    face, size = style
    parts = in_parts(text)
    if len(parts) > 1 and any(typefaces.width(it, size, face) > room for it in parts):
        parts = [text]
    return [line for part in parts for line in _at_dots(part, style, room)]


def _at_dots(text: str, style: Style, room: float) -> list[str]:
    """Return a text in lines that end with its dots, where its parts fit in them."""
    face, size = style
    if DOT not in text or typefaces.width(text, size, face) <= room:
        return wrapped(text, size, room, face)
    *first, last = text.split(DOT)
    lines: list[str] = []
    for part in (*(it + DOT for it in first), last):
        joined = lines[-1] + part if lines else part
        if lines and typefaces.width(joined, size, face) <= room:
            lines[-1] = joined
        else:
            lines += wrapped(part, size, room, face)
    return lines


def heading_lines(text: str, style: Style, room: float) -> list[str]:
    """Return a heading in lines; its unit in brackets goes to a line of its own."""
    if typefaces.width(text, style.size, style.face) <= room:
        return [text]
    return [line for part in in_parts(text) for line in _even(part, style, room)]


def _even(text: str, style: Style, room: float) -> list[str]:
    """Return a heading's part in lines of as many characters each: 补贴/标准."""
    face, size = style
    count = len(wrapped(text, size, room, face))
    most = -(-len(text) // count) * size  # rounded up
    return wrapped(text, size, min(room, most) if count > 1 else room, face)


def title_lines(parts: Sequence[str], style: Style, room: float) -> list[str]:
    """Return a title in few and even lines, broken between its parts.

    Only a part that is wider than the page is broken itself.
    """

    def cost(lines: Sequence[str]) -> tuple[float, int, float]:
        widths = [typefaces.width(line, style.size, style.face) for line in lines]
        return sum(it for it in widths if it > room), len(lines), max(widths)

    best = min(_joined(parts), key=cost)
    return [it for line in best for it in _balanced(line, style, room)]


def _joined(parts: Sequence[str]) -> list[list[str]]:
    """Return every way to join parts into lines."""
    ways = [[parts[0]]]
    for part in parts[1:]:
        ways = [
            way
            for lines in ways
            for way in ([*lines, part], [*lines[:-1], lines[-1] + part])
        ]
    return ways


def _balanced(text: str, style: Style, room: float) -> list[str]:
    """Return a text in lines of about the same length."""
    face, size = style
    count = len(wrapped(text, size, room, face))
    if count == 1:
        return [text]
    most = typefaces.width(text, size, face) / count + size
    return wrapped(text, size, min(most, room), face)
