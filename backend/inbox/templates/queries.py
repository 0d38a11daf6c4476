"""A channel's templates as they are known."""

from typing import Any

import msgspec

from backend.connectors.contract import Template
from backend.inbox.templates.schemas import ListProblem, TemplatesView
from backend.kit.db import Tx
from backend.kit.words import say

_READ = """
SELECT shape::text AS shape, removed_at IS NOT NULL AS removed FROM message_templates
WHERE channel_id = $1 AND ($2 OR removed_at IS NULL)
ORDER BY shape ->> 'name', shape ->> 'language', external_id
"""
_ONE = """
SELECT shape::text AS shape, removed_at IS NOT NULL AS removed FROM message_templates
WHERE channel_id = $1 AND external_id = $2
"""
_LIST = "SELECT read_at, error FROM template_lists WHERE channel_id = $1"
_template = msgspec.json.Decoder(Template)


def _of(row: Any) -> Template:
    found = _template.decode(row["shape"])
    return msgspec.structs.replace(found, status="removed") if row["removed"] else found


async def listed(tx: Tx, channel_id: int, locale: str, *, removed: bool = False) -> TemplatesView:
    """All that may be sent or not, in the order of their names."""
    items = [_of(row) for row in await tx.fetch(_READ, channel_id, removed)]
    of_list = await tx.row(_LIST, channel_id)
    code = of_list["error"] if of_list else None
    problem = ListProblem(code, say(locale, f"send_errors.{code}")) if code else None
    return TemplatesView(channel_id, items, of_list["read_at"] if of_list else None, problem)


async def one(tx: Tx, channel_id: int, external_id: str) -> Template | None:
    """As the platform told of it last."""
    row = await tx.row(_ONE, channel_id, external_id)
    return None if row is None else _of(row)
