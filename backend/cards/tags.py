"""One dictionary of tags, for contacts and cards alike; made on the fly by those with the right."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.access.policy import can
from backend.cards.events import TagChanged
from backend.cards.schemas import TagView
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Invalid

NAME_MAX, TAGS_MAX = 60, 30
COLORS = ("slate", "sky", "amber", "ember", "green", "violet", "rose", "copper")

_FIND = "SELECT id, name, color FROM tags WHERE lower(name) = ANY($1::text[])"
_MAKE = """
INSERT INTO tags (name, color, created_by) SELECT name, color, $3::bigint
FROM unnest($1::text[], $2::text[]) AS t (name, color) ORDER BY lower(name)
ON CONFLICT (lower(name)) DO NOTHING
RETURNING id, name, color
"""
_ALL = "SELECT id, name, color FROM tags WHERE gone_at IS NULL ORDER BY lower(name)"


def color_of(name: str) -> str:
    """The colour of one that was made on the fly."""
    return COLORS[len(name) % len(COLORS)]


def tidy(names: Sequence[str]) -> list[str]:
    """Trimmed, without doubles (case aside), in the order given. Raises Invalid."""
    found: dict[str, str] = {}
    for name in (" ".join(each.split()) for each in names):
        if not name or len(name) > NAME_MAX:
            raise Invalid("invalid", fields={"tags": "bad_tag"}, values={"limit": NAME_MAX})
        found.setdefault(name.lower(), name)
    if len(found) > TAGS_MAX:
        raise Invalid("invalid", fields={"tags": "too_many_tags"}, values={"limit": TAGS_MAX})
    return list(found.values())


async def all_tags(tx: Tx) -> list[TagView]:
    return [TagView(**row) for row in await tx.fetch(_ALL)]


async def tag_ids(tx: Tx, grants: Grants, names: Sequence[str]) -> list[int]:
    """Ids of the named tags; unknown ones are made by those with the right. Raises Invalid no_such_tag."""
    wanted = tidy(names)
    known = await _known(tx, wanted)
    new = [name for name in wanted if name.lower() not in known]
    if new:
        if not can(grants, "tags.create"):
            raise Invalid("invalid", fields={"tags": "no_such_tag"}, values={"name": new[0]})
        made = await tx.fetch(_MAKE, new, [color_of(name) for name in new], grants.user_id)
        tx.publish(*(Published(TagChanged(TagView(**row)), Staff(), "tag", row["id"]) for row in made))
        known = await _known(tx, wanted)  # a twin may have made some of them meanwhile
    return [known[name.lower()] for name in wanted]


async def _known(tx: Tx, names: Sequence[str]) -> dict[str, int]:
    return {row["name"].lower(): row["id"] for row in await tx.fetch(_FIND, [name.lower() for name in names])}
