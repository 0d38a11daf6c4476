"""What is to be told now: the first of each lane, and what is tried again beside them; marked before it is said."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from backend.kit.db import Audience, Scoped, Tx
from backend.kit.secrets import Cipher
from backend.realtime.shapes import Shape
from backend.webhooks.journal import LANES
from backend.webhooks.payload import Told, body_of
from backend.webhooks.sight import Ears, ears_of, scopes_now

# beside the lanes
ASIDE_AT_ONCE = 2
# after so many failures in a row one call at a time finds out whether it answers again
DOUBTED = 3

_WEBHOOK = """
SELECT id, name, url, secret, CASE WHEN old_secret_until > now() THEN old_secret END AS old_secret, user_id, role_id,
       events, channels, hidden_fields, api_version, failures
FROM webhooks WHERE id = $1 AND lease_by = $2 AND active AND paused_why IS NULL
  AND (rest_until IS NULL OR rest_until <= now())
FOR NO KEY UPDATE
"""
_HEADS = f"""
SELECT h.id FROM generate_series(0, {LANES - 1}) AS l (lane) CROSS JOIN LATERAL (
    SELECT d.id, d.state, d.due_at, d.position FROM webhook_deliveries d
    WHERE d.webhook_id = $1 AND d.lane = l.lane AND d.state IN ('waiting', 'sending') AND NOT d.aside
    ORDER BY d.position LIMIT 1) h
WHERE h.state = 'waiting' AND h.due_at <= now() ORDER BY h.position LIMIT $2
"""
_ASIDE = """
SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'waiting' AND aside AND due_at <= now()
ORDER BY due_at LIMIT $2
"""
_MARK = """
UPDATE webhook_deliveries SET state = 'sending', attempts = attempts + 1
WHERE id = ANY($1::bigint[]) AND state = 'waiting'
RETURNING id, message_id, position, epoch, attempts, aside
"""
EVENTS = """
SELECT position, at, type, subject_kind, subject_id, audience, body FROM event_log WHERE position = ANY($1::bigint[])
"""
_END = """
UPDATE webhook_deliveries SET state = $2, error = $3, ended_at = now(), attempts = attempts - 1
WHERE id = ANY($1::bigint[]) AND state = 'sending'
"""
_audience: msgspec.json.Decoder[Audience] = msgspec.json.Decoder(Audience)


class Post(msgspec.Struct, frozen=True):
    """One call to be made."""

    delivery_id: int
    attempt: int
    message_id: str
    aside: bool
    body: bytes


class Taken(msgspec.Struct, frozen=True):
    """Where to, signed by which secrets, what. `marked`: how many were looked at; some may have ended unsaid."""

    url: str
    secrets: tuple[str, ...]
    posts: list[Post]
    marked: int


class NobodyListens(Exception):
    """The person or role whose sight it has is gone."""


def secrets_of(cipher: Cipher, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(cipher.decrypt(kept, str) for kept in (row["secret"], row["old_secret"]) if kept is not None)


async def take(tx: Tx, cipher: Cipher, webhook_id: int, lease: UUID, free: int, aside: int) -> Taken | None:
    """`free`, `aside`: how many more may be under way. None: nothing may be said now. Raises NobodyListens."""
    row = await tx.row(_WEBHOOK, webhook_id, lease)
    if row is None:
        return None
    ears = await ears_of(tx, row)
    if ears is None:
        raise NobodyListens
    if row["failures"] >= DOUBTED:
        busy = LANES - free + ASIDE_AT_ONCE - aside
        free, aside = (0, 0) if busy else (1, 1)
    ids = [found["id"] for found in await tx.fetch(_HEADS, webhook_id, free)]
    if row["failures"] < DOUBTED or not ids:
        ids += [found["id"] for found in await tx.fetch(_ASIDE, webhook_id, aside)]
    marked = sorted(await tx.fetch(_MARK, ids), key=lambda each: each["position"]) if ids else []
    posts = await _posts(tx, ears, marked, row["api_version"])
    return Taken(row["url"], secrets_of(cipher, row), posts, len(marked))


async def _posts(tx: Tx, ears: Ears, marked: Sequence[Mapping[str, Any]], api_version: str) -> list[Post]:
    if not marked:
        return []
    epoch = await tx.value("SELECT epoch FROM relay WHERE id = 1")
    events = await events_at(tx, [row["position"] for row in marked if row["epoch"] == epoch])
    shapes = await visible(tx, [ears], list(events.values()))
    old, gone, hidden, posts = [], [], [], []
    for row in marked:
        event = events.get(row["position"])
        if row["epoch"] != epoch:
            # of before the backup was put back: the other side may have had it, a person decides
            old.append(row["id"])
        elif event is None:
            gone.append(row["id"])
        elif (shape := shapes.get(event.position)) is None:
            hidden.append(row["id"])
        else:
            body = body_of(event, shape, [ears.grants], row["message_id"], api_version)
            posts.append(Post(row["id"], row["attempts"], row["message_id"], row["aside"], body))
    for ids, state, error in ((old, "missed", "restored"), (gone, "failed", "event_gone"), (hidden, "skipped", None)):
        if ids:
            await tx.execute(_END, ids, state, error)
    return posts


async def events_at(tx: Tx, positions: Sequence[int]) -> dict[int, Told]:
    rows = await tx.fetch(EVENTS, list(positions))
    return {row["position"]: Told(**{**row, "audience": _audience.decode(row["audience"])}) for row in rows}


async def visible(tx: Tx, viewers: Sequence[Ears], events: Sequence[Told]) -> dict[int, Shape]:
    """How all of `viewers` may see each: by the event's scope, and by that of its row as it is now."""
    found: dict[int, Shape] = {}
    for event in events:
        shapes = [viewer.shape(event.type, event.audience) for viewer in viewers]
        if None not in shapes:
            found[event.position] = "gone" if "gone" in shapes else "full"
    rows: dict[str, set[int]] = {}
    for event in events:
        if _is_scoped(event) and found.get(event.position) == "full" and event.subject_id is not None:
            rows.setdefault(event.subject_kind, set()).add(event.subject_id)
    for kind, ids in rows.items():
        now = await scopes_now(tx, kind, sorted(ids))
        for event in events:
            if event.subject_kind == kind and event.subject_id in ids and _is_scoped(event):
                seen = all(viewer.sees_any(now.get(event.subject_id, ())) for viewer in viewers)
                if not seen and found.get(event.position) == "full":
                    del found[event.position]
    return found


def _is_scoped(event: Told) -> bool:
    return isinstance(event.audience, Scoped)
