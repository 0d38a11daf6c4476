"""Who joins two people, or splits them, changes no field of the one who stays that their role only sees."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.fields.load import access_of, living
from backend.fields.seen_only import demand_open
from backend.inbox.merging.stood import PERSON
from backend.kit.db import HotTx
from backend.kit.errors import Forbidden
from backend.kit.http.faults import Fault

_TAGS = "SELECT coalesce(array_agg(tag_id ORDER BY tag_id), ARRAY[]::bigint[]) FROM contact_tags WHERE contact_id = $1"
_ASKED = (
    "name", "surname", "phone", "more_phones", "email", "more_emails", "birthday", "type", "responsible_id", "tags",
)  # fmt: skip
_decode = msgspec.json.Decoder(dict[str, Any]).decode


async def standing(tx: HotTx, contact_id: int) -> dict[str, Any]:
    """As they are now."""
    return _decode(await tx.value(PERSON, contact_id)) | {"tags": await tx.value(_TAGS, contact_id)}


async def demand_untouched(tx: HotTx, me: Grants, contact_id: int, before: dict[str, Any]) -> None:
    """Raises Forbidden, the field named."""
    now = await standing(tx, contact_id)
    demand_open(me.read_only, [name for name in _ASKED if now[name] != before[name]])
    was, are = before["fields"], now["fields"]
    for field in await living(tx, "contact"):
        if was.get(str(field.id)) != are.get(str(field.id)) and access_of(field, me) == "read":
            fault = Fault("field_read_only", {"name": field.name})
            raise Forbidden("field_read_only", fields={field.key: fault}, values={"name": field.name})
