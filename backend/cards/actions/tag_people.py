"""Tags on many new people at once (Y6)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from backend.access.card_rules import Verb
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.tags import tag_ids
from backend.contacts.sight import may_sql
from backend.fields.seen_only import demand_open
from backend.kit.db import Tx
from backend.kit.errors import Forbidden

_ON = """
INSERT INTO contact_tags (contact_id, tag_id)
SELECT contact_id, tag_id FROM unnest($1::bigint[], $2::bigint[]) AS t (contact_id, tag_id) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_TOLD = """
SELECT DISTINCT k.contact_id, t.id, t.name FROM contact_tags k JOIN standing_tags t ON t.put = k.tag_id
WHERE k.contact_id = ANY ($1::bigint[]) ORDER BY 1, 2
"""


async def tag_people(tx: Tx, grants: Grants, people: Mapping[int, Sequence[str]]) -> None:
    """On people who were made in this transaction and had none. Raises Forbidden, Invalid; publish_contacts tells."""
    worn = {contact_id: tuple(names) for contact_id, names in people.items() if names}
    if not worn:
        return
    demand(grants, "cards.edit")
    demand_open(grants.read_only, ["tags"])
    for verb in ("see", "edit"):
        await _demand_reach(tx, grants, verb, list(worn))
    ids = {names: await tag_ids(tx, grants, names) for names in sorted(set(worn.values()))}
    pairs = [(contact_id, tag) for contact_id, names in worn.items() for tag in ids[names]]
    await tx.execute(_ON, [contact_id for contact_id, _ in pairs], [tag for _, tag in pairs])
    now = datetime.now(UTC)
    await record(
        tx,
        [
            Activity(kind="tag_added", at=now, **by(grants), contact_id=row["contact_id"], data={"tag": row["name"]})
            for row in await tx.fetch(_TOLD, list(worn))
        ],
    )


async def _demand_reach(tx: Tx, grants: Grants, verb: Verb, ids: list[int]) -> None:
    reached, args = may_sql(grants, verb, 2)
    beyond = f"SELECT 1 FROM contacts p WHERE p.id = ANY ($1::bigint[]) AND ({reached}) IS NOT TRUE LIMIT 1"
    if reached != "true" and await tx.value(beyond, ids, *args) is not None:
        raise Forbidden("contact_not_yours_to_edit")
