"""Tags on a person: they stay over requests (Y6)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.tags import tag_ids
from backend.contacts.publish import publish_contact
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView
from backend.contacts.sight import demand_contact, demand_reach
from backend.fields.seen_only import demand_open
from backend.kit.db import Tx

_LOCK = "SELECT id FROM contacts WHERE id = $1 FOR UPDATE"
_TAGS = (
    "SELECT DISTINCT t.id, t.name FROM contact_tags k JOIN standing_tags t ON t.put = k.tag_id WHERE k.contact_id = $1"
)
# a deleted tag stays where it is: it may be brought back
_OFF = """
DELETE FROM contact_tags k USING standing_tags t
WHERE t.put = k.tag_id AND k.contact_id = $1 AND t.id <> ALL($2::bigint[])
"""
_ON = "INSERT INTO contact_tags (contact_id, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING"


async def _names(tx: Tx, contact_id: int) -> dict[int, str]:
    return {row["id"]: row["name"] for row in await tx.fetch(_TAGS, contact_id)}


async def tag_contact(tx: Tx, grants: Grants, contact_id: int, names: Sequence[str]) -> ContactView:
    """Put exactly these tags on the person. Raises Missing, Forbidden, Invalid."""
    await demand_contact(tx, grants, contact_id)
    demand(grants, "cards.edit")
    await demand_reach(tx, grants, "edit", contact_id)
    await tx.value(_LOCK, contact_id)
    wanted = await tag_ids(tx, grants, names)
    before = await _names(tx, contact_id)
    if set(wanted) != set(before):
        demand_open(grants.read_only, ["tags"])
        await tx.execute(_OFF, contact_id, wanted)
        await tx.execute(_ON, contact_id, sorted(set(wanted) - before.keys()))
        await tx.execute("UPDATE contacts SET rev = rev + 1, updated_at = now() WHERE id = $1", contact_id)
        await _tell(tx, grants, contact_id, before, await _names(tx, contact_id))
    return (await load_contacts(tx, [contact_id]))[contact_id][0]


async def _tell(tx: Tx, grants: Grants, contact_id: int, before: dict[int, str], after: dict[int, str]) -> None:
    gone, new = before.keys() - after.keys(), after.keys() - before.keys()
    now = datetime.now(UTC)
    facts = [
        Activity(
            kind="tag_removed" if tag in gone else "tag_added",
            at=now,
            **by(grants),
            contact_id=contact_id,
            data={"tag": before.get(tag) or after[tag]},
        )
        for tag in sorted(gone | new)
    ]
    await record(tx, facts)
    await publish_contact(tx, contact_id)
