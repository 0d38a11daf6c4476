"""How large and how long an MP4 is, by its own table of contents: nothing is decoded, no huge table is read."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

# a film of hours has a table of some megabytes
TABLE_MAX = 16 * 1024 * 1024
BOXES_MAX = 1000


class Film(msgspec.Struct, frozen=True):
    width: int
    height: int
    duration_s: float


def film_of(path: Path) -> Film | None:
    """Blocking. None where the table is missing, torn or too large."""
    try:
        with path.open("rb") as file:
            table = _table(file)
        return None if table is None else _read(table)
    except (struct.error, ZeroDivisionError):
        return None


def _table(file: BinaryIO) -> bytes | None:
    """The contents of the box "moov", which may stand after gigabytes of pictures."""
    whole = os.fstat(file.fileno()).st_size
    for _ in range(BOXES_MAX):
        head = file.read(8)
        if len(head) < 8:
            return None
        size, name = struct.unpack(">I4s", head)
        inside = size - 8
        if size == 1:
            inside = struct.unpack(">Q", file.read(8))[0] - 16
        if name == b"moov":
            return file.read(inside) if 0 < inside <= TABLE_MAX else None
        # what says that it ends after the file would also name places that no file has
        if not 0 <= inside <= whole - file.tell():
            return None
        file.seek(inside, 1)
    return None


def _read(table: bytes) -> Film | None:
    duration, sides = 0.0, (0, 0)
    for name, inside in _boxes(table):
        if name == b"mvhd":
            duration = _duration(inside)
        elif name == b"trak" and not all(sides):
            sides = next((_sides(box) for what, box in _boxes(inside) if what == b"tkhd"), sides)
    return Film(*sides, duration) if all(sides) and duration > 0 else None


def _boxes(inside: memoryview | bytes) -> Iterator[tuple[bytes, memoryview]]:
    view, at = memoryview(inside), 0
    for _ in range(BOXES_MAX):
        if at + 8 > len(view):
            return
        size, name = struct.unpack(">I4s", view[at : at + 8])
        if size < 8:
            return
        yield name, view[at + 8 : at + size]
        at += size


def _duration(box: memoryview) -> float:
    scale, length = (
        struct.unpack_from(">IQ", box, 20) if bytes(box[:1]) == b"\x01" else struct.unpack_from(">II", box, 12)
    )
    return float(length / scale)


def _sides(box: memoryview) -> tuple[int, int]:
    """The last two numbers of a track's header, in 65536ths."""
    width, height = struct.unpack(">II", box[-8:])
    return width >> 16, height >> 16
