"""Name colleagues in a note. Who may not work in the channel gets that note alone (alone.py); the audit keeps it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.queries.works import who_works
from backend.connectors.contract import Entity
from backend.inbox.events import Mentioned, MentionWithdrawn
from backend.inbox.mentions.queries import mention_of
from backend.inbox.schemas import Author
from backend.kit.db import HotTx, Own, Published, Tx
from backend.kit.errors import Invalid
from backend.notify.centre import take_back
from backend.notify.tell import Notice, tell

PREVIEW = 160
_INSERT = """
INSERT INTO mentions (user_id, conversation_id, seq, at, by_id)
SELECT id, $2, $3, $4, $5 FROM unnest($1::bigint[]) AS id ORDER BY id
ON CONFLICT DO NOTHING RETURNING user_id
"""

_WITHDRAW = """
WITH gone AS (DELETE FROM mentions WHERE conversation_id = $1 AND seq = $2 AND user_id <> ALL ($3::bigint[])
              RETURNING user_id)
SELECT g.user_id, l.conversation_id, l.seq, l.at, l.by_id, u.name FROM gone g
LEFT JOIN LATERAL (
    SELECT m.* FROM mentions m
    WHERE m.user_id = g.user_id AND m.conversation_id = $1 AND m.seq <> $2 AND m.seen_at IS NULL
    ORDER BY m.seq DESC LIMIT 1) l ON true
LEFT JOIN users u ON u.id = l.by_id ORDER BY g.user_id
"""

_WHOSE = """
SELECT coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), c.title) FROM conversations c
LEFT JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1
"""


def named(entities: Sequence[Entity]) -> list[int]:
    """Whom a text names, each once."""
    return sorted({entity.user_id for entity in entities if entity.user_id is not None})


def demand_none(entities: Sequence[Entity]) -> None:
    """An answer goes to the customer: colleagues are named in notes alone. Raises Invalid."""
    if named(entities):
        raise Invalid("invalid", fields={"entities": "mentions_in_notes_only"})


class Named(msgspec.Struct, frozen=True):
    """`inside`: they work in the channel and take part from then on; `outside`: they see the note alone."""

    inside: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()


async def check(tx: Tx, channel_id: int, entities: Sequence[Entity]) -> Named:
    """Whom the note names. Raises Invalid for who is not here any more."""
    ids = named(entities)
    if not ids:
        return Named()
    works = await who_works(tx, ids, channel_id)
    if len(works) < len(ids):
        raise Invalid("invalid", fields={"entities": "no_such_colleague"})
    inside = tuple(user_id for user_id in ids if works[user_id])
    return Named(inside, tuple(user_id for user_id in ids if not works[user_id]))


async def record(tx: HotTx, me: Grants, key: tuple[int, int], ids: Named, text: str, at: datetime) -> None:
    """Keep whom a note names, and tell each of them once, however often it is reworded; not who names oneself."""
    others = [user_id for user_id in (*ids.inside, *ids.outside) if user_id != me.user_id]
    if not others:
        return
    new = {row["user_id"] for row in await tx.fetch(_INSERT, others, *key, at, me.user_id)}
    by = Author("token", me.token_id, me.name) if me.user_id is None else Author("user", me.user_id, me.name)
    told = Mentioned(conversation_id=key[0], seq=key[1], by=by, text=text[:PREVIEW], at=at)
    tx.publish(*(Published(told, Own(user_id), "mention", key[0]) for user_id in sorted(new)))
    await _tell(tx, sorted(new), key, by.name)
    if strangers := sorted(new & set(ids.outside)):
        shown = {"seq": key[1], "to": strangers}
        await audit.write(tx, me, None, "note.addressed", ("conversation", key[0]), after=shown)


async def _tell(tx: Tx, new: Sequence[int], key: tuple[int, int], who: str) -> None:
    if new:
        whose = await tx.value(_WHOSE, key[0]) or ""
        await tell(tx, [_notice(user_id, key, who, whose) for user_id in new])


def _once(key: tuple[int, int]) -> str:
    return f"mention:{key[0]}:{key[1]}"


def _notice(user_id: int, key: tuple[int, int], who: str, whose: str) -> Notice:
    return Notice(
        to=user_id,
        kind="mentioned",
        subject=("conversation", key[0]),
        place={"conversation_id": key[0], "seq": key[1]},
        data={"who": who, "whose": whose},
        once=_once(key),
    )


async def withdraw(tx: HotTx, key: tuple[int, int], still: Sequence[int]) -> None:
    """Who is named no more is called there no more, and who saw that note alone does not see it. Taking part stays."""
    gone = await tx.fetch(_WITHDRAW, *key, list(still))
    await take_back(tx, [row["user_id"] for row in gone], _once(key))
    for row in gone:
        left = None if row["seq"] is None else mention_of(row)
        told = MentionWithdrawn(conversation_id=key[0], seq=key[1], left=left)
        tx.publish(Published(told, Own(row["user_id"]), "mention", key[0]))
