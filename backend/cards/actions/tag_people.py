"""Tags on many people at once (Y6)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from backend.access.card_rules import Verb
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.tags import TAGS_MAX, tag_ids
from backend.contacts.sight import may_sql
from backend.fields.seen_only import demand_open
from backend.kit.db import Tx
from backend.kit.errors import Forbidden, Invalid

_ON = """
INSERT INTO contact_tags (contact_id, tag_id)
SELECT contact_id, tag_id FROM unnest($1::bigint[], $2::bigint[]) AS t (contact_id, tag_id) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
_WORN = """
SELECT DISTINCT k.contact_id, t.id, t.name FROM contact_tags k JOIN standing_tags t ON t.put = k.tag_id
WHERE k.contact_id = ANY ($1::bigint[]) ORDER BY 1, 2
"""
_REV = "UPDATE contacts SET rev = rev + 1, updated_at = now() WHERE id = ANY ($1::bigint[])"


async def tag_people(
    tx: Tx, grants: Grants, people: Mapping[int, Sequence[str]], *, known: Collection[int] = ()
) -> None:
    """These beside those that they have, on people who are locked. Raises Forbidden, Invalid; publish_contacts tells.

    `known`: those of them who were not made in this transaction, and may have some.
    """
    worn = {contact_id: tuple(names) for contact_id, names in people.items() if names}
    if not worn:
        return
    demand(grants, "cards.edit")
    demand_open(grants.read_only, ["tags"])
    for verb in ("see", "edit"):
        await _demand_reach(tx, grants, verb, list(worn))
    ids = {names: await tag_ids(tx, grants, names) for names in sorted(set(worn.values()))}
    before = {(row["contact_id"], row["id"]) for row in await tx.fetch(_WORN, sorted(worn.keys() & set(known)))}
    pairs = [(key, tag) for key, names in worn.items() for tag in ids[names] if (key, tag) not in before]
    _demand_few(before, pairs)
    await tx.execute(_ON, [key for key, _ in pairs], [tag for _, tag in pairs])
    new = [row for row in await tx.fetch(_WORN, list(worn)) if (row["contact_id"], row["id"]) not in before]
    await tx.execute(_REV, sorted({row["contact_id"] for row in new} & set(known)))
    now = datetime.now(UTC)
    await record(
        tx,
        [
            Activity(kind="tag_added", at=now, **by(grants), contact_id=row["contact_id"], data={"tag": row["name"]})
            for row in new
        ],
    )


def _demand_few(before: Collection[tuple[int, int]], new: Collection[tuple[int, int]]) -> None:
    """Raises Invalid, as tidy does of one."""
    worn = Counter(key for key, _ in (*before, *new))
    if any(worn[key] > TAGS_MAX for key, _ in new):
        raise Invalid("invalid", fields={"tags": "too_many_tags"}, values={"limit": TAGS_MAX})


async def _demand_reach(tx: Tx, grants: Grants, verb: Verb, ids: list[int]) -> None:
    reached, args = may_sql(grants, verb, 2)
    beyond = f"SELECT 1 FROM contacts p WHERE p.id = ANY ($1::bigint[]) AND ({reached}) IS NOT TRUE LIMIT 1"
    if reached != "true" and await tx.value(beyond, ids, *args) is not None:
        raise Forbidden("contact_not_yours_to_edit")
