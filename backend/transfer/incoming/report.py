"""The rows that failed, as a file to mend and import again: the file's own columns, and what is wrong with each row."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import Database
from backend.kit.words import say
from backend.transfer.incoming.look import sentence
from backend.transfer.incoming.row import Why
from backend.transfer.incoming.rows import row_for, setup
from backend.transfer.outgoing.cells import csv_line, marked

PIECE = 1_000
_FAILED = """
SELECT line, cells, why::text AS why FROM import_rows
WHERE import_id = $1 AND line > $2 AND coalesce(done, checked) = 'error' ORDER BY line LIMIT $3
"""
_whys = msgspec.json.Decoder(list[Why])


async def failed(db: Database, me: Grants, import_id: int) -> AsyncIterator[bytes]:
    """CSV in pieces. Raises Missing, Forbidden before the first."""
    async with db.tx() as tx:
        found = await row_for(tx, me, import_id)
    found = dict(found) | {"columns": setup.decode(found["setup"]).columns}
    width = len(found["headers"])
    delimiter = ";"
    head = [*found["headers"], say(me.locale, "transfer.line"), say(me.locale, "transfer.reason")]
    yield marked("utf-8") + csv_line(head, delimiter).encode()
    last = 0
    while True:
        async with db.tx() as tx:
            rows = await tx.fetch(_FAILED, import_id, last, PIECE)
        if not rows:
            return
        lines = []
        for row in rows:
            whys = _whys.decode(row["why"]) if row["why"] else []
            cells = [*row["cells"][:width], *[""] * (width - len(row["cells"]))]
            said = " ".join(dict.fromkeys(sentence(each, me.locale, _header(found, each.target)) for each in whys))
            lines.append(csv_line([*cells, str(row["line"]), said], delimiter))
        yield "".join(lines).encode()
        last = rows[-1]["line"]


def _header(found: Mapping[str, Any], target: str) -> str:
    """How the file calls the column that goes there."""
    pairs = zip(found["headers"], found["columns"], strict=False)
    return next((header for header, name in pairs if name == target), "")
