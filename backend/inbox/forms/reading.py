"""A form's body off the line: its fields, and its files on the disk, each with an end."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from backend.connectors.form.payload import File, Posted
from backend.inbox.files.keep import keep_upload
from backend.inbox.files.multipart import Part
from backend.inbox.webchat.files import SILENCE_S
from backend.inbox.webchat.look import takes
from backend.kit.errors import Refused
from backend.kit.http.pieces import in_time
from backend.kit.storage import Storage, temporary

FIELDS_MAX = 500
FIELDS_BYTES = 128 * 1024
FILES_MAX = 10
FILE_BYTES = 20 * 2**20
WHOLE_S = 600.0

Count = Callable[[int], None]


class Got(msgspec.Struct):
    """The fields, the files as they lie on the disk, and a body that is neither kind of form."""

    pairs: list[tuple[str, str]] = msgspec.field(default_factory=list)
    files: list[tuple[str, Part, Path]] = msgspec.field(default_factory=list)
    body: bytes | None = None
    charset: str = "utf-8"


async def read(content_type: str, body: AsyncIterator[bytes], count: Count, stack: AsyncExitStack) -> Got:
    """Files lie where `stack` keeps them. Raises Refused 400, 413, TooMany."""
    kind, options = parse_options_header(content_type or "application/octet-stream")
    charset = options.get("charset", "utf-8")
    pieces = in_time(body, count, whole_s=WHOLE_S, silence_s=SILENCE_S)
    if kind == "multipart/form-data":
        return await _Parts(stack).read(pieces, options.get("boundary", ""))
    whole = bytearray()
    async for piece in pieces:
        whole += piece
        if len(whole) > FIELDS_BYTES:
            raise Refused("too_large", status=413)
    if kind == "application/x-www-form-urlencoded":
        return Got(_pairs(bytes(whole), charset))
    return Got(body=bytes(whole), charset=charset)


def _pairs(body: bytes, charset: str) -> list[tuple[str, str]]:
    try:
        text = body.decode("ascii", "replace")
        return parse_qsl(text, keep_blank_values=True, encoding=charset, errors="replace", max_num_fields=FIELDS_MAX)
    except (ValueError, LookupError):
        raise Refused("too_large", status=413) from None


class _Parts:
    """Of a multipart body."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self._stack = stack
        self._got = Got()
        self._bytes = 0
        self._segment: MultipartSegment | None = None
        self._field = bytearray()
        self._file: Any = None
        self._size = 0

    async def read(self, body: AsyncIterator[bytes], boundary: str) -> Got:
        if not 0 < len(boundary) <= 200:
            raise Refused("malformed", status=400, values={"detail": "multipart/form-data"})
        try:
            with PushMultipartParser(boundary, max_segment_count=FIELDS_MAX) as parser:
                async for chunk in body:
                    for event in parser.parse(chunk):
                        await self._take(event)
                parser.parse(b"")
        except MultipartError as error:
            if isinstance(error, ParserLimitReached):
                raise Refused("too_large", status=413) from error
            raise Refused("malformed", status=400, values={"detail": "multipart/form-data"}) from error
        return self._got

    async def _take(self, event: MultipartSegment | bytearray | None) -> None:
        if isinstance(event, MultipartSegment):
            await self._begin(event)
        elif event is None:
            self._end()
        elif self._file is not None:
            self._size += len(event)
            if self._size > FILE_BYTES:
                raise Refused("file_too_large", status=413, values={"limit_mb": FILE_BYTES // 2**20},
                              fields={self._name(): "file_too_large"})  # fmt: skip
            self._file.write(event)
        else:
            self._bytes += len(event)
            if self._bytes > FIELDS_BYTES:
                raise Refused("too_large", status=413)
            self._field += event

    async def _begin(self, segment: MultipartSegment) -> None:
        self._segment, self._field, self._size, self._file = segment, bytearray(), 0, None
        # an input where nobody chose a file comes with an empty name
        if segment.filename:
            if len(self._got.files) >= FILES_MAX:
                raise Refused("invalid", fields={self._name(): "too_many_files"}, values={"limit": FILES_MAX})
            path = await self._stack.enter_async_context(temporary())
            self._file = self._stack.enter_context(path.open("wb"))
            self._got.files.append((self._name(), Part(name=segment.filename), path))

    def _end(self) -> None:
        if self._file is not None:
            self._file.close()
            self._got.files[-1][1].size = self._size
        elif self._segment is not None and self._segment.filename != "":
            self._got.pairs.append((self._name(), self._field.decode("utf-8", "replace")))
        self._segment = self._file = None

    def _name(self) -> str:
        return (self._segment.name or "")[:200] if self._segment else ""


async def keep(storage: Storage, field: str, part: Part, path: Path) -> File:
    """Into the storage. Raises Invalid, Refused 415 for what is not taken."""
    key, name, looks = await keep_upload(storage, path, part, takes)
    return File(looks.kind, key, name, looks.mime, part.size, looks.width, looks.height, field=field)


def posted(got: Got, files: list[File], page: str, at: Any) -> Posted:
    """As it is kept. A body in no encoding that we know is kept as it came, and put aside."""
    if got.body is None:
        return Posted(at, pairs=tuple(got.pairs), files=tuple(files), page=page)
    try:
        return Posted(at, json=got.body.decode(got.charset), page=page)
    except (UnicodeDecodeError, LookupError):
        return Posted(at, raw=got.body, page=page)
