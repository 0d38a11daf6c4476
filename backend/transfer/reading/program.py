"""Confined: read a table of a stranger, print what it is, write its rows as JSON lines.

`python -m backend.transfer.reading.program <file> <rows> <asked>`: `asked` is JSON, {"encoding", "delimiter", "sheet"};
printed is JSON of confined.Told, or {"code", "values"} of why it cannot be read.
"""

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from backend.transfer.reading import book, page
from backend.transfer.reading.text import Unreadable, decoded, delimiter_of, encoding_of, rows_of, said_delimiter

ROWS_MAX = 100_000
COLUMNS_MAX = 300
_OLD_BOOK = b"\xd0\xcf\x11\xe0"


def read(path: Path, into: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Raises Unreadable."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip():
        raise Unreadable("import_empty")
    told, rows = _book(path, asked, head) if head.startswith((b"PK\x03\x04", _OLD_BOOK)) else _text(path, asked)
    count, width = 0, 0
    with into.open("w", encoding="utf-8") as out:
        for line, cells in rows:
            while cells and not cells[-1].strip():
                cells.pop()
            width = max(width, len(cells))
            if width > COLUMNS_MAX:
                raise Unreadable("import_too_wide", limit=COLUMNS_MAX)
            count += 1
            if count > ROWS_MAX + 1:
                raise Unreadable("import_too_long", limit=ROWS_MAX)
            # a lone half of a character is none that a database keeps
            out.write(json.dumps([line, [_clean(cell) for cell in cells]], ensure_ascii=False) + "\n")
    if count == 0:
        raise Unreadable("import_empty")
    return told | {"rows": count, "width": width}


def _clean(cell: str) -> str:
    return cell.encode("utf-8", "replace").decode("utf-8").strip()


def _book(path: Path, asked: dict[str, Any], head: bytes) -> tuple[dict[str, Any], Iterator[tuple[int, list[str]]]]:
    if head.startswith(b"PK"):
        book.demand_modest(path)
        if not zipfile.is_zipfile(path):
            raise Unreadable("import_not_a_book")
    found = book.opened(path)
    sheets = book.sheets_of(found)
    sheet = book.sheet_of(found, asked.get("sheet"), sheets)
    return {"kind": "book", "sheets": sheets, "sheet": sheet.name}, book.rows_of(sheet)


def _text(path: Path, asked: dict[str, Any]) -> tuple[dict[str, Any], Iterator[tuple[int, list[str]]]]:
    content = path.read_bytes()
    encoding = asked.get("encoding") or encoding_of(content)
    text = decoded(content, encoding, lenient=not asked.get("encoding"))
    if page.is_page(text):
        return {"kind": "page", "encoding": encoding}, page.rows_of(text)
    said, body = said_delimiter(text)
    delimiter = asked.get("delimiter") or said or delimiter_of(body)
    told = {"kind": "text", "encoding": encoding, "delimiter": delimiter}
    return told, rows_of(body, delimiter, first=2 if said else 1)


def main() -> None:
    path, into, asked = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    try:
        told = read(path, into, asked)
    except Unreadable as why:
        told = {"code": why.code, "values": why.values}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
