"""The dictionary before an administrator's eyes: what each tag stands on, what can be brought back."""

from datetime import timedelta

from backend.cards.schemas import TagView
from backend.cards.tagging.schemas import GoneTag, TagSetup, TagSetups, TagUse
from backend.kit.db import Tx
from backend.kit.errors import Missing

KEPT = timedelta(days=30)

# counted once each: of two merged tags both may have been put on one request
_SETUPS = """
SELECT t.id, t.name, t.color, t.version, coalesce(p.n, 0) AS contacts, coalesce(k.n, 0) AS cards FROM tags t
LEFT JOIN (SELECT s.id, count(DISTINCT contact_id) AS n FROM contact_tags JOIN standing_tags s ON s.put = tag_id
           GROUP BY s.id) p ON p.id = t.id
LEFT JOIN (SELECT s.id, count(DISTINCT card_id) AS n FROM card_tags JOIN standing_tags s ON s.put = tag_id
           GROUP BY s.id) k ON k.id = t.id
WHERE t.gone_at IS NULL ORDER BY lower(t.name), t.id
"""
_GONE = """
SELECT t.id, t.former_name AS name, t.color, coalesce(o.former_name, o.name) AS into, t.gone_at
FROM tags t LEFT JOIN tags o ON o.id = t.merged_into
WHERE t.gone_at > now() - $1::interval ORDER BY t.gone_at DESC, t.id LIMIT 200
"""
_USE = """
SELECT (SELECT count(DISTINCT contact_id) FROM contact_tags JOIN standing_tags s ON s.put = tag_id WHERE s.id = $1)
           AS contacts,
       (SELECT count(DISTINCT card_id) FROM card_tags JOIN standing_tags s ON s.put = tag_id WHERE s.id = $1) AS cards
"""
_MACROS = """
SELECT title FROM macros WHERE deleted_at IS NULL AND EXISTS (
    SELECT 1 FROM jsonb_array_elements_text(steps -> 'tags') AS n WHERE lower(n) = lower($1)) ORDER BY lower(title), id
"""
_VIEWS = """
SELECT count(*) FROM views WHERE EXISTS (
    SELECT 1 FROM jsonb_array_elements_text(filter -> 'tags') AS n WHERE lower(n) = lower($1))
"""


async def setups(tx: Tx) -> TagSetups:
    rows = await tx.fetch(_SETUPS)
    gone = await tx.fetch(_GONE, KEPT)
    return TagSetups(
        [
            TagSetup(TagView(row["id"], row["name"], row["color"]), row["version"], row["contacts"], row["cards"])
            for row in rows
        ],
        [
            GoneTag(TagView(row["id"], row["name"], row["color"]), row["into"], row["gone_at"], row["gone_at"] + KEPT)
            for row in gone
        ],
    )


async def use(tx: Tx, tag_id: int) -> TagUse:
    """What a deletion, a merge or another name would touch. Raises Missing."""
    name = await tx.value("SELECT name FROM tags WHERE id = $1 AND gone_at IS NULL", tag_id)
    if name is None:
        raise Missing
    row = await tx.row(_USE, tag_id)
    contacts, cards = (row["contacts"], row["cards"]) if row else (0, 0)
    macros = [each["title"] for each in await tx.fetch(_MACROS, name)]
    return TagUse(contacts, cards, macros, await tx.value(_VIEWS, name))
