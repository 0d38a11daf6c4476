"""Tags of this request alone (Y6); those of its person stand on the contact."""

from backend.cards.editing.change import Editing, Field
from backend.cards.tags import tag_ids

_TAGS = "SELECT DISTINCT t.id, t.name FROM card_tags k JOIN standing_tags t ON t.put = k.tag_id WHERE k.card_id = $1"
# a deleted tag stays where it is: it may be brought back
_OFF = """
DELETE FROM card_tags k USING standing_tags t
WHERE t.put = k.tag_id AND k.card_id = $1 AND t.id <> ALL($2::bigint[])
"""
_ON = "INSERT INTO card_tags (card_id, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING"


async def _names(at: Editing) -> dict[int, str]:
    return {row["id"]: row["name"] for row in await at.tx.fetch(_TAGS, at.card.id)}


async def _apply(at: Editing, names: list[str]) -> None:
    wanted = await tag_ids(at.tx, at.grants, names)
    before = await _names(at)
    if set(wanted) == set(before):
        return
    await at.tx.execute(_OFF, at.card.id, wanted)
    await at.tx.execute(_ON, at.card.id, sorted(set(wanted) - before.keys()))
    after = await _names(at)
    at.change.facts += [("tag_removed", {"tag": before[i]}) for i in before.keys() - after.keys()]
    at.change.facts += [("tag_added", {"tag": after[i]}) for i in after.keys() - before.keys()]


TAGS = Field("tags", ("tag_added", "tag_removed"), _apply)
