"""Ask the confined program."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from backend.kit import confined
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault

SECONDS = 60
MEMORY = 2 * 1024**3
_row = msgspec.json.Decoder(tuple[int, list[str]])


class Sheet(msgspec.Struct, frozen=True):
    """Of a workbook. `hidden`: its maker does not show it."""

    name: str
    hidden: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the file is. Encoding and delimiter of text, sheets of a workbook; a page is a web page with a table."""

    kind: str
    encoding: str | None = None
    delimiter: str | None = None
    sheets: list[Sheet] = []
    sheet: str | None = None
    rows: int
    width: int


async def read(path: Path, into: Path, asked: dict[str, Any]) -> Told:
    """Rows as JSON lines in `into`. Raises Invalid on the field file."""
    try:
        said = await confined.run(
            "backend.transfer.reading.program",
            str(path),
            str(into),
            msgspec.json.encode(asked).decode(),
            seconds=SECONDS,
            memory=MEMORY,
        )
    except confined.Failed as error:
        # it wanted more time or memory than any honest table
        raise Invalid("invalid", fields={"file": Fault("import_too_large_inside")}) from error
    told: dict[str, Any] = msgspec.json.decode(said)
    if "code" in told:
        raise Invalid("invalid", fields={"file": Fault(told["code"], told["values"])})
    return msgspec.convert(told, Told)


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) as they were written."""
    with path.open("rb") as file:
        for line in file:
            yield _row.decode(line)
