"""Messages and web archives (.eml, .mht): heads and parts, decoded (RFC 2045, 2557).

A web archive is a message whose parts are a page and what it shows; Word and WPS write
it under .doc, too.  What is coded as base64 or quoted-printable cannot be searched as
it lies in the file.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import HeaderParseError, InvalidBase64CharactersDefect
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_BLANK = b"\xef\xbb\xbf\t\n\r "
_POSTMARK = re.compile(rb"^From [^\r\n]*\r?\n(?=[!-9;-~]+:)", re.MULTILINE)
"""What begins each message of a mailbox."""
_FIELD = re.compile(rb"([!-9;-~]+):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\r|\Z)")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_EARLY = 1 << 16
_OF_PARTS = {b"mime-version", b"content-transfer-encoding"}
_OF_MAIL = {b"from", b"to", b"subject", b"date", b"received", b"message-id"}
_OF_MAIL |= {b"content-type", b"return-path", b"reply-to", b"cc", b"content-location"}
_LEAST_OF_MAIL = 3
_OF_MACHINES = {"message-id", "references", "in-reply-to", "received", "content-id"}
_OF_MACHINES |= {"content-type", "dkim-signature", "authentication-results"}
"""Fields that hold numbers of machines, and nothing that a person wrote."""
_CODINGS = {"", "7bit", "8bit", "binary", "base64", "quoted-printable"}
_CODINGS |= {"x-uuencode", "uuencode", "uue", "x-uue"}


class Part(NamedTuple):
    """A part of a message, or its head."""

    number: int
    """Counted from 1, over all messages of a file."""
    fields: list[str]
    """What its head says to people: subject, names, places."""
    name: str
    """What its file is called, "" where that is not said."""
    content: bytes
    """Decoded; text of another encoding than those of China as UTF-8."""
    whole: bool
    """Whether all of it could be decoded."""


def is_message(content: bytes) -> bool:
    """Return whether a file begins as messages do: with fields, some of them theirs."""
    early = content[:_EARLY].lstrip(_BLANK)
    postmark = _POSTMARK.match(early)
    at = postmark.end() if postmark else 0
    names = set()
    while field := _FIELD.match(early, at):
        names.add(field[1].lower())
        at = field.end()
    if names & _OF_PARTS:
        return True
    ended = early[at : at + 1] in b"\r\n"
    return ended and len(names & _OF_MAIL) >= _LEAST_OF_MAIL


def parts(content: bytes) -> Iterator[Part]:
    """Yield the parts of a message, of all messages in a mailbox."""
    content = content.lstrip(_BLANK)
    starts = [it.start() for it in _POSTMARK.finditer(content)]
    if not content.startswith(b"From ") or not starts:
        starts = [0]
    number = 0
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        for it in message_from_bytes(content[start:end]).walk():
            number += 1
            yield _part(it, number)


def _part(it: Message, number: int) -> Part:
    fields = [
        f"{name}: {_decoded(value)}"
        for name, value in it.raw_items()
        if name.lower() not in _OF_MACHINES
    ]
    fields += [told for told in (it.preamble, it.epilogue) if told and told.strip()]
    name = _name(it)
    if name:
        fields.append(name)
    if it.is_multipart():
        return Part(number, fields, name, b"", whole=True)
    content = it.get_payload(decode=True)
    if not isinstance(content, bytes):
        return Part(number, fields, name, b"", whole=False)
    coding = str(it.get("content-transfer-encoding", "")).strip().lower()
    whole = (
        coding in _CODINGS
        and it.get_content_maintype() != "multipart"
        and not any(
            isinstance(one, InvalidBase64CharactersDefect) for one in it.defects
        )
    )
    if it.get_content_maintype() == "text":
        content = _text(content, it)
    return Part(number, fields, name, content, whole)


def _text(content: bytes, it: Message) -> bytes:
    """Return a text in UTF-8 with its mark where its head says what it is in.

    One that is said to be a page begins as pages do.
    """
    page = it.get_content_subtype() == "html" and content.lstrip(_BLANK)[:1] != b"<"
    try:
        text = content.decode(it.get_content_charset() or "").lstrip("\ufeff")
    except (LookupError, UnicodeError):
        return b"<html>" + content if page and b"\0" not in content else content
    if page and not text.lstrip().startswith("<"):
        text = f"<html>{text}"
    return text.encode("utf-8-sig", "replace")


def _name(it: Message) -> str:
    """Return the file name of a part, or the last piece of where it comes from."""
    try:
        name = it.get_filename() or ""
    except (LookupError, ValueError):
        name = ""
    if not name:
        place = _decoded(str(it.get("content-location", "")))
        name = re.split(r"[/\\]", unquote(place).partition("?")[0].rstrip("/\\"))[-1]
    return _decoded(name)


def _decoded(value: str) -> str:
    """Return a field's text: its lines made one, words in other encodings decoded."""
    raw = _FOLD.sub("", str(value)).encode("utf-8", "surrogateescape")
    for encoding in ("utf-8", "gb18030", "latin-1"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if "=?" not in text:
        return text
    # It takes long to load, and hardly any file has such words.
    from email.header import decode_header  # noqa: PLC0415

    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        piece if isinstance(piece, str) else _word(piece, encoding)
        for piece, encoding in pieces
    )


def _word(piece: bytes, encoding: str | None) -> str:
    try:
        return piece.decode(encoding or "raw-unicode-escape")
    except (LookupError, UnicodeError):
        return piece.decode("gb18030", "replace")
