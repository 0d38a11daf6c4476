"""An answer that is made from a template: looked up in its channel and filled, before anything is written."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from backend.inbox.actions.locked import Locked
from backend.inbox.templates import queries
from backend.inbox.templates.fill import SentTemplate, TemplateUse, demand_file, filled
from backend.kit.db import HotTx
from backend.kit.errors import Invalid

_KINDS = "SELECT kind FROM attachments WHERE id = ANY ($1::uuid[])"


async def filled_for(
    tx: HotTx, found: Locked, use: TemplateUse, text: str, entities: Sequence[Any], files: Sequence[UUID]
) -> tuple[str, SentTemplate]:
    """(the message's text, its meta.template). Raises Invalid, Conflict."""
    if text.strip() or entities:
        raise Invalid("invalid", fields={"text": "template_has_its_text"})
    template = await queries.one(tx, found.row["channel_id"], use.external_id)
    if template is None:
        raise Invalid("invalid", fields={"template.external_id": "no_such_template"})
    said = filled(template, use)
    demand_file(template, [row["kind"] for row in await tx.fetch(_KINDS, list(files))])
    return said
