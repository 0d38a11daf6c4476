"""A file as HTTP: part or whole, never as something that a browser would run."""

import re
from collections.abc import Mapping
from urllib.parse import quote

import msgspec

from backend.inbox.files.find import Found
from backend.inbox.files.kinds import INLINE, UNKNOWN

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; img-src 'self'"


class Slice(msgspec.Struct, frozen=True):
    """Bytes `start` up to before `end`, of `size`; status 200, 206, 304 or 416."""

    status: int
    start: int
    end: int
    size: int

    @property
    def length(self) -> int:
        return self.end - self.start


def etag(found: Found) -> str:
    """A file never changes."""
    return f'"{found.storage_key.rsplit("/", 1)[-1]}"'


def slice_of(headers: Mapping[str, str], tag: str, size: int) -> Slice:
    """What of the file is asked for. Several ranges at once are answered with the whole, as is allowed."""
    if tag in headers.get("if-none-match", ""):
        return Slice(304, 0, 0, size)
    match = _RANGE.fullmatch(headers.get("range", "").strip())
    if match is None or headers.get("if-range", tag) != tag or match[0] == "bytes=-":
        return Slice(200, 0, size, size)
    first, last = match[1], match[2]
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= end:
        return Slice(416, 0, 0, size)
    return Slice(206, start, end, size)


def headers_of(found: Found, part: Slice, *, download: bool) -> dict[str, str]:
    """`download`: asked for as a file, whatever it is."""
    inline = found.mime in INLINE and not download
    headers = safe_headers(etag(found), found.name, inline=inline) | {
        "accept-ranges": "bytes",
        "content-type": found.mime if found.mime in INLINE else UNKNOWN,
    }
    if part.status == 416:
        return headers | {"content-range": f"bytes */{part.size}"}
    if part.status == 206:
        headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{part.size}"
    return headers | ({"content-length": str(part.length)} if part.status != 304 else {})


def safe_headers(tag: str, name: str, *, inline: bool = True) -> dict[str, str]:
    """Of anything that a stranger made: shown or saved, never run."""
    return {
        "etag": tag,
        # kept, but asked about every time: the right may be gone
        "cache-control": "private, no-cache",
        "content-disposition": disposition(name, inline=inline),
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
    }


def disposition(name: str, *, inline: bool) -> str:
    """RFC 6266 with RFC 5987: the name stands in the header only, and only encoded."""
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "_", name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
