"""Name colleagues in a note. Who may not work in the channel gets that note alone (alone.py); the audit keeps it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.access.queries.works import name_of_who_works
from backend.connectors.contract import Entity
from backend.inbox.events import Mentioned
from backend.inbox.schemas import Author
from backend.kit.db import Own, Published, Tx
from backend.kit.errors import Invalid

PREVIEW = 160
_INSERT = """
INSERT INTO mentions (user_id, conversation_id, seq, at, by_id)
SELECT id, $2, $3, $4, $5 FROM unnest($1::bigint[]) AS id ORDER BY id
"""
_IS_HERE = "SELECT 1 FROM users WHERE id = $1 AND deactivated_at IS NULL"


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

    @property
    def everybody(self) -> list[int]:
        return sorted((*self.inside, *self.outside))


async def check(tx: Tx, channel_id: int, entities: Sequence[Entity]) -> Named:
    """Whom the note names. Raises Invalid for who is not here any more."""
    inside, outside = [], []
    for user_id in named(entities):
        if await name_of_who_works(tx, user_id, channel_id) is not None:
            inside.append(user_id)
        elif await tx.value(_IS_HERE, user_id):
            outside.append(user_id)
        else:
            raise Invalid("invalid", fields={"entities": "no_such_colleague"})
    return Named(tuple(inside), tuple(outside))


async def record(tx: Tx, key: tuple[int, int], ids: Sequence[int], by: Author, text: str, at: datetime) -> None:
    """Keep it, and tell each of them; who names oneself need not be told."""
    others = [user_id for user_id in ids if user_id != by.id]
    if not others:
        return
    await tx.execute(_INSERT, others, *key, at, by.id)
    told = Mentioned(conversation_id=key[0], seq=key[1], by=by, text=text[:PREVIEW], at=at)
    tx.publish(*(Published(told, Own(user_id), "mention", key[0]) for user_id in others))
