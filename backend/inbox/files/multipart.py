"""One file out of a multipart body, streamed to disk."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from backend.kit.errors import Invalid, Refused

PARTS = 8
FIELD_MAX = 1000


class Part(msgspec.Struct):
    """What came: the file's name and size, and the small fields beside it."""

    name: str | None = None
    size: int = 0
    fields: dict[str, str] = {}


def boundary_of(content_type: str) -> str:
    """Raises Refused when this is no multipart form."""
    kind, options = parse_options_header(content_type)
    boundary: str = options.get("boundary", "")
    if kind != "multipart/form-data" or not 0 < len(boundary) <= 200:
        raise Refused("malformed", status=400, values={"detail": "multipart/form-data"})
    return boundary


class Reader:
    """Feeds a parser; the part named "file" goes to `path`, at most `limit` bytes."""

    def __init__(self, path: Path, limit: int) -> None:
        self._path = path
        self._limit = limit
        self._segment: MultipartSegment | None = None
        self._field = bytearray()
        self.part = Part(fields={})

    async def read(self, body: AsyncIterator[bytes], boundary: str) -> Part:
        """Raises Invalid (no file), Refused 413 (too large) or 400 (malformed)."""
        try:
            with PushMultipartParser(boundary, max_segment_count=PARTS) as parser, self._path.open("wb") as file:
                async for chunk in body:
                    for event in parser.parse(chunk):
                        self._take(event, file.write)
                parser.parse(b"")
        except MultipartError as error:
            raise Refused("malformed", status=400, values={"detail": "multipart/form-data"}) from error
        if self.part.name is None:
            raise Invalid("invalid", fields={"file": "required"})
        return self.part

    def _take(self, event: MultipartSegment | bytearray | None, write: Callable[[bytearray], object]) -> None:
        if isinstance(event, MultipartSegment):
            self._segment, self._field = event, bytearray()
            if self._is_file() and self.part.name is None:
                self.part.name = event.filename or "file"
        elif event is None:
            self._end()
        elif self._is_file():
            self.part.size += len(event)
            if self.part.size > self._limit:
                raise too_large(self._limit)
            write(event)
        else:
            self._field += event
            if len(self._field) > FIELD_MAX:
                raise Refused("too_large", status=413)

    def _is_file(self) -> bool:
        return self._segment is not None and self._segment.name == "file"

    def _end(self) -> None:
        if self._segment is not None and not self._is_file():
            self.part.fields[self._segment.name] = self._field.decode("utf-8", "replace")
        self._segment = None


def too_large(limit: int) -> Refused:
    return Refused("file_too_large", status=413, fields={"file": "file_too_large"}, values={"limit_mb": limit // 2**20})
