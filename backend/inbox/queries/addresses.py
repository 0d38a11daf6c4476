"""Where a person can be answered: each of their addresses, with the dialog that lies there, or why there is none."""

from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees, works_in
from backend.connectors.registry import capabilities as capabilities_of
from backend.contacts.phones import is_phone
from backend.contacts.sight import demand_contact
from backend.inbox.queries.begins import begins
from backend.inbox.rows.conversations import account_of, scope_of
from backend.inbox.schemas import AddressView, NotThere
from backend.inbox.templates.window import window_until
from backend.kit.db import Tx
from backend.kit.words import say

# of each address the dialog that was spoken in last, as POST /conversations finds it
_READ = """
SELECT i.id AS identity_id, i.channel_id, i.external_user, i.name, i.username, i.unreachable, ch.kind AS channel_kind,
       ch.settings::text AS channel_settings,
       ch.name AS channel_name, ch.state AS channel_state, c.id, c.state, c.continued_in, c.team_id,
       c.last_in_at, c.created_at, c.responsible_id, c.participants, c.pool_kind, c.pool_id, u.name AS holder,
       (SELECT to_jsonb(a)::text FROM channel_access a
        WHERE a.channel_id = i.channel_id AND starts_with(c.thread_key, a.prefix) LIMIT 1) AS access
FROM identities i JOIN channels ch ON ch.id = i.channel_id
LEFT JOIN LATERAL (
    SELECT * FROM conversations
    WHERE contact_id = i.contact_id AND identity_id = i.id AND kind = 'private'
    ORDER BY last_at DESC LIMIT 1) AS c ON true
LEFT JOIN users u ON u.id = c.responsible_id
WHERE i.contact_id = $1 ORDER BY c.last_at DESC NULLS LAST, i.id
"""


class Addresses(msgspec.Struct, frozen=True):
    items: list[AddressView]


async def addresses(tx: Tx, grants: Grants, contact_id: int) -> Addresses:
    """Where one can answer comes first, the last spoken in before the others. Raises Missing."""
    await demand_contact(tx, grants, contact_id, book=False)
    rows = await tx.fetch(_READ, contact_id)
    seen = [row for row in rows if row["channel_id"] not in grants.private]
    found = [*(_of(row, grants) for row in seen), *await begins(tx, grants, contact_id, seen)]
    return Addresses(sorted(found, key=lambda address: (address.refused is not None, address.begins)))


def why_not_begin(kind: str, settings: str) -> str:
    """The code of why such a channel takes no first message to an address where nobody has written."""
    return f"cannot_start_{'no_address' if capabilities_of(kind, settings).starts else 'must_write_first'}"


def _of(row: Any, grants: Grants) -> AddressView:
    seen = row["id"] is not None and sees(grants, scope_of(row))
    refused = _why_not(row, grants, seen)
    return AddressView(
        identity_id=row["identity_id"],
        channel_id=row["channel_id"],
        address=_said(row, grants),
        name=row["name"],
        unreachable=row["unreachable"],
        conversation_id=row["id"] if seen else None,
        state=row["state"] if seen else None,
        refused=refused,
        window_until=_until(row) if seen else None,
    )


def _until(row: Any) -> datetime | None:
    able = capabilities_of(row["channel_kind"], row["channel_settings"])
    return window_until(able, "private", row["last_in_at"], row["created_at"])


def _said(row: Any, grants: Grants) -> str:
    if row["username"]:
        return f"@{row['username'].lstrip('@')}"
    external: str = row["external_user"]
    if is_phone(external):
        return "" if "phone" in grants.hidden_fields else external
    if "@" in external:
        return "" if "email" in grants.hidden_fields else external
    return ""


def _why_not(row: Any, grants: Grants, seen: bool) -> NotThere | None:
    values = {"channel": row["channel_name"], "name": row["holder"] or ""}
    code = _code(row, grants, seen, values)
    return NotThere(code, say(grants.locale, f"errors.{code}", **values)) if code else None


def _code(row: Any, grants: Grants, seen: bool, values: dict[str, Any]) -> str | None:
    if not works_in(grants, row["channel_id"]):
        return "not_your_channel"
    if row["channel_state"] == "deleted":
        return "channel_deleted"
    if not capabilities_of(row["channel_kind"], row["channel_settings"]).can_send:
        return "channel_cannot_send"
    if row["id"] is None:
        return why_not_begin(row["channel_kind"], row["channel_settings"])
    if not seen:
        return "other_leads" if row["responsible_id"] else "not_your_dialog"
    if row["continued_in"] is not None:
        return "continued"
    account = account_of(row["access"])
    values["name"] = account.name
    return account.closed
