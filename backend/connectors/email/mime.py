"""The parts of a letter: what is its text, its HTML, its files; IMAP's numbers of the parts, by which each is fetched.

A letter is made lighter before it is stored: bodies of files are left with the mailbox, headers and texts are kept.
"""

from collections.abc import Iterator
from email import message_from_bytes
from email.generator import BytesGenerator
from email.message import Message
from email.policy import compat32
from io import BytesIO

import msgspec

from backend.connectors.email.charset import decode, header

PARTS_MAX = 200
DEPTH_MAX = 20
TEXT_MAX = 1_000_000
LEFT = "X-Samovar-Left"
# whole letters that are parts of a letter, and what tells of one
_CARRIED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/delivery-status")


class Part(msgspec.Struct, frozen=True):
    """One leaf. `number` as IMAP counts (RFC 3501, 6.4.5)."""

    number: str
    mime: str
    name: str
    cid: str
    inline: bool
    size: int
    source: Message

    @property
    def text(self) -> str:
        return decode(body(self.source)[:TEXT_MAX], self.source.get_content_charset())

    @property
    def is_file(self) -> bool:
        said = str(self.source.get("Content-Disposition", "")).strip().lower()
        return said.startswith("attachment") or bool(self.name) or not self.mime.startswith("text/")


class TooDeep(ValueError):
    """Parts in parts in parts."""


def parse(raw: bytes) -> Message:
    """Raises ValueError, RecursionError and what else email's parser raises for letters that are none."""
    return message_from_bytes(raw, policy=compat32)


def parts(letter: Message) -> list[Part]:
    """The leaves in their order; what comes after too many of them is left out."""
    found = []
    for number, source in _leaves(letter, "", 0):
        found.append(_part(number, source))
        if len(found) >= PARTS_MAX:
            break
    return found


def _leaves(source: Message, number: str, depth: int) -> Iterator[tuple[str, Message]]:
    if depth > DEPTH_MAX:
        raise TooDeep(number)
    inside = source.get_payload()
    if source.get_content_maintype() == "multipart" and isinstance(inside, list):
        for at, child in enumerate(inside, 1):
            yield from _leaves(child, f"{number}.{at}" if number else str(at), depth + 1)
    else:
        yield number or "1", source


def _part(number: str, source: Message) -> Part:
    left = str(source.get(LEFT, ""))
    mime = source.get_content_type()
    size = int(left) if left.isdecimal() else _size(source)
    disposition = str(source.get("Content-Disposition", "")).strip().lower()
    return Part(
        number=number,
        mime=mime,
        name=file_name(source),
        cid=str(source.get("Content-ID", "")).strip().strip("<>")[:300],
        inline=disposition.startswith("inline") or not disposition,
        size=size,
        source=source,
    )


def file_name(source: Message) -> str:
    """RFC 2231, RFC 2047 inside quotes (wrong, and common), bare bytes."""
    try:
        name = source.get_filename("") or ""
    except (UnicodeError, LookupError, ValueError, TypeError):
        name = ""
    return header(name)[:200]


def _size(source: Message) -> int:
    if source.get_content_type() in _CARRIED:
        return len(_whole(source))
    inside = source.get_payload()
    if not isinstance(inside, str):
        return 0
    # base64 says four letters for three bytes
    coded = str(source.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"
    return (len(inside) - inside.count("\n") - inside.count("\r")) * 3 // 4 if coded else len(inside)


def body(source: Message) -> bytes:
    """The decoded bytes of a leaf; a letter inside a letter as it stands."""
    inside = source.get_payload()
    if isinstance(inside, list):
        return b"".join(_whole(child) for child in inside if isinstance(child, Message))
    try:
        found = source.get_payload(decode=True)
    except (ValueError, LookupError):
        found = None
    return found if isinstance(found, bytes) else str(inside or "").encode("utf-8", "surrogateescape")


def _whole(source: Message) -> bytes:
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=compat32).flatten(source)
    return out.getvalue()


def lighten(raw: bytes) -> bytes:
    """Without the bodies of its files. Raises as `parse` does."""
    letter = parse(raw)
    for at, (number, source) in enumerate(_leaves(letter, "", 0)):
        if at >= PARTS_MAX:
            source.set_payload("")
            continue
        part = _part(number, source)
        if part.mime in _CARRIED and part.size <= TEXT_MAX:
            continue
        if part.mime.startswith("text/") and not part.is_file and part.size <= 2 * TEXT_MAX:
            continue
        if part.mime in ("text/calendar", "application/ics") and part.size <= TEXT_MAX:
            continue
        source[LEFT] = str(part.size)
        source.set_payload("")
    return _whole(letter)


def unpacked(raw: bytes, encoding: str) -> bytes:
    """A part as IMAP gives it."""
    shell = Message()
    shell["Content-Transfer-Encoding"] = encoding or "7bit"
    shell.set_payload(raw.decode("ascii", "surrogateescape"))
    found = shell.get_payload(decode=True)
    return found if isinstance(found, bytes) else raw
