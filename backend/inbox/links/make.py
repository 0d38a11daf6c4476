"""In which channels a person may go on, and a link that takes them there."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from backend.connectors.abilities import Invites
from backend.connectors.registry import UnknownKind, connector, kinds, looks
from backend.inbox.links.token import drawn, hash_of
from backend.kit.db import Tx

# a visitor opens it at once; what a colleague sends may be read later
OF_VISITOR, OF_COLLEAGUE = "24 hours", "7 days"
_CHANNELS = """
SELECT id, kind, name, settings::text AS settings, coalesce(last_check -> 'facts', '{}')::text AS facts FROM channels
WHERE state = 'active' AND NOT private AND kind = ANY ($1::text[]) AND id = ANY ($2::bigint[]) ORDER BY id
"""
_ALL = "SELECT id FROM channels WHERE state = 'active' AND NOT private AND kind = ANY ($1::text[]) ORDER BY id"
_THERE = "SELECT DISTINCT channel_id FROM identities WHERE contact_id = $1 AND channel_id = ANY ($2::bigint[])"
_KEEP = f"""
INSERT INTO contact_links (token_hash, contact_id, channel_id, conversation_id, made_by, expires_at)
VALUES ($1, $2, $3, $4, $5,
        now() + CASE WHEN $5::bigint IS NULL THEN interval '{OF_VISITOR}' ELSE interval '{OF_COLLEAGUE}' END)
"""


class Way(msgspec.Struct, frozen=True):
    """A channel that a link leads to. `looks`: as what kind it is shown."""

    channel_id: int
    looks: str
    name: str
    row: Mapping[str, Any]

    def link(self, token: str = "") -> str:
        found = _link(self.row, token)
        assert found is not None
        return found


async def ways(tx: Tx, among: Collection[int] | None = None, contact_id: int | None = None) -> list[Way]:
    """Those that can be led to, of `among` where it is given; none where the contact can be written to already."""
    able = [kind for kind in kinds() if isinstance(connector(kind), Invites)]
    asked = sorted(among) if among is not None else [row["id"] for row in await tx.fetch(_ALL, able)]
    if not asked:
        return []
    there = set[int]()
    if contact_id is not None:
        there = {row["channel_id"] for row in await tx.fetch(_THERE, contact_id, asked)}
    rows = [row for row in await tx.fetch(_CHANNELS, able, asked) if row["id"] not in there and _link(row, "")]
    return [Way(row["id"], looks(row["kind"], row["settings"]), row["name"], row) for row in rows]


async def make(tx: Tx, way: Way, contact_id: int, conversation_id: int | None, made_by: int | None) -> str:
    """The link. The token stands in it alone: we keep what it hashes to."""
    token = drawn()
    await tx.execute(_KEEP, hash_of(token), contact_id, way.channel_id, conversation_id, made_by)
    return way.link(token)


def _link(row: Mapping[str, Any], token: str) -> str | None:
    try:
        found = connector(row["kind"])
    except UnknownKind:
        return None
    if not isinstance(found, Invites):
        return None
    decode = msgspec.json.decode
    return found.invite(decode(row["settings"]), decode(row["facts"]), token)
