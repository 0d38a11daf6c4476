"""What a platform tells of a person when it is asked: it fills what is empty, never what stands or was typed by hand.

Some platforms name nobody in what they bring: who wrote is then known a moment after the first message.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.connectors.contract import Profile
from backend.inbox.deliver import states
from backend.inbox.rows.conversations import full_name
from backend.kit.db import Tx

# the writer's name stands on each message: only fresh ones can be there of somebody who was nameless
_SAID = """
SELECT m.conversation_id, m.seq FROM conversations c JOIN messages m ON m.conversation_id = c.id
WHERE c.channel_id = $1 AND m.identity_id = $2 AND c.last_at > now() - interval '1 day'
ORDER BY m.conversation_id, m.seq LIMIT 500
"""
_NAME = """
UPDATE identities SET profile = profile || $4::text::jsonb, username = coalesce(username, $3),
    name = CASE WHEN name = '' THEN $2 ELSE name END WHERE id = $1
"""
_BUMP = """
UPDATE messages m SET rev = m.rev + 1 FROM unnest($1::bigint[], $2::bigint[]) AS k (conversation_id, seq)
WHERE m.conversation_id = k.conversation_id AND m.seq = k.seq
"""
_LOCK = "SELECT name, surname, birthday, hand_set FROM contacts WHERE id = $1 FOR UPDATE"
_FILL = """
UPDATE contacts SET name = $2, surname = $3, birthday = $4, rev = rev + 1, updated_at = now() WHERE id = $1
"""


async def learn(tx: Tx, identity: Mapping[str, Any], profile: Profile) -> bool:
    """Keep it. Did the contact or what is shown of the person change? Conversations are locked before the contact."""
    name = full_name(profile.name, profile.surname)
    about = {"city": profile.city} if profile.city else {}
    if not (name or profile.username or about or profile.birthday):
        return False
    if not identity["name"] and (name or profile.username):
        await _sign(tx, identity, name, profile, about)
    else:
        await _keep(tx, identity, name, profile, about)
    await _fill(tx, identity["contact_id"], profile)
    return True


async def _keep(tx: Tx, identity: Mapping[str, Any], name: str, profile: Profile, about: dict[str, str]) -> None:
    await tx.execute(_NAME, identity["id"], name, profile.username, msgspec.json.encode(about).decode())


async def _sign(tx: Tx, identity: Mapping[str, Any], name: str, profile: Profile, about: dict[str, str]) -> None:
    """What the person has said already bears the name too."""
    rows = await tx.fetch(_SAID, identity["channel_id"], identity["id"])
    await states.lock(tx, [row["conversation_id"] for row in rows])
    await _keep(tx, identity, name, profile, about)
    # what came while we waited for the lock
    rows = await tx.fetch(_SAID, identity["channel_id"], identity["id"])
    keys = [(row["conversation_id"], row["seq"]) for row in rows]
    await tx.execute(_BUMP, *states.columns(keys))
    await states.publish(tx, keys)


async def _fill(tx: Tx, contact_id: int, profile: Profile) -> None:
    now: Any = await tx.row(_LOCK, contact_id)
    given = {"name": profile.name or profile.username or "", "surname": profile.surname, "birthday": profile.birthday}
    free = {field for field in given if not now[field] and field not in now["hand_set"]}
    # a name in two halves is one name
    if "name" not in free or ("surname" not in free and now["surname"]):
        free -= {"surname"}
    after = {field: given[field] if field in free else now[field] for field in given}
    if after != {field: now[field] for field in given}:
        await tx.execute(_FILL, contact_id, after["name"], after["surname"], after["birthday"])
