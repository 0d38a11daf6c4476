"""What was done to a thing, newest first: facts as their reader may see them (E5, in the card)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.activities.record import Kind
from backend.kit.db import Tx


class Actor(msgspec.Struct, frozen=True):
    """Who did it. `system` has an id and a name where it was a rule."""

    kind: Literal["user", "contact", "system", "token"]
    id: int | None
    name: str


class Fact(msgspec.Struct, frozen=True):
    """One fact. `data` by kind: {"from", "to"} for most changes, {"tag"}, {"field", "from", "to"}."""

    id: int
    at: datetime
    kind: str
    actor: Actor
    card_id: int | None
    contact_id: int | None
    conversation_id: int | None
    data: dict[str, Any]
    company_id: int | None = None
    message_seq: int | None = None


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Whose facts: of a card, and of its person where no card is meant. Kinds are chosen apart for each."""

    card_id: int | None = None
    card_kinds: Sequence[Kind] = ()
    contact_id: int | None = None
    contact_kinds: Sequence[Kind] = ()
    # channels of which the reader is told nothing
    private: Collection[int] = ()


_COLUMNS = """
a.id, a.at, a.stored_at, a.kind, a.actor_kind, a.actor_id, a.card_id, a.contact_id, a.conversation_id,
a.company_id, a.message_seq, a.data::text AS data, coalesce(u.name, t.name, r.name, '') AS actor_name
"""
_NAMES = """
LEFT JOIN users u ON a.actor_kind = 'user' AND u.id = a.actor_id
LEFT JOIN tokens t ON a.actor_kind = 'token' AND t.id = a.actor_id
LEFT JOIN rules r ON a.actor_kind = 'system' AND r.id = a.actor_id
"""
# what was done in a dialog of a colleague's own mailbox is told to nobody else
_TOLD = (
    """NOT EXISTS (SELECT FROM conversations v WHERE v.id = f.conversation_id AND v.channel_id = ANY ($8::bigint[]))"""
)
# two walks, each along an index of its own; an OR over both columns would sort everything
_PAGE = f"""
WITH found AS (
    (SELECT * FROM activities f WHERE card_id = $1 AND kind = ANY($2::text[]) AND {_TOLD}
        AND ($5::timestamptz IS NULL OR (stored_at, id) < ($5, $6)) ORDER BY stored_at DESC, id DESC LIMIT $7)
    UNION ALL
    (SELECT * FROM activities f WHERE contact_id = $3 AND card_id IS NULL AND kind = ANY($4::text[]) AND {_TOLD}
        AND ($5::timestamptz IS NULL OR (stored_at, id) < ($5, $6)) ORDER BY stored_at DESC, id DESC LIMIT $7)
)
SELECT {_COLUMNS} FROM found a {_NAMES} ORDER BY a.stored_at DESC, a.id DESC LIMIT $7
"""
_COMPANY = f"""
SELECT {_COLUMNS} FROM activities a {_NAMES}
WHERE a.company_id = $1 AND a.kind = ANY ($2::text[])
  AND ($3::timestamptz IS NULL OR (a.stored_at, a.id) < ($3, $4)) ORDER BY a.stored_at DESC, a.id DESC LIMIT $5
"""
_THINGS = f"""
SELECT {_COLUMNS} FROM activities a {_NAMES}
WHERE a.card_id = ANY ($1::bigint[]) AND a.kind = ANY ($2::text[]) AND a.data @> ANY ($3::text[]::jsonb[])
  AND ($4::timestamptz IS NULL OR (a.stored_at, a.id) < ($4, $5)) ORDER BY a.stored_at DESC, a.id DESC LIMIT $6
"""
_ONE = "SELECT {columns} FROM activities a {names} WHERE a.{column} = $1 AND a.id = $2"
_OWN = f"SELECT {_COLUMNS} FROM activities a {_NAMES} WHERE a.kind = 'own' AND a.id = ANY ($1::bigint[])"
_object = msgspec.json.Decoder(dict[str, Any])
Place = tuple[datetime, int]


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(
        id=row["id"],
        at=row["at"],
        kind=row["kind"],
        actor=Actor(row["actor_kind"], row["actor_id"], row["actor_name"]),
        card_id=row["card_id"],
        contact_id=row["contact_id"],
        conversation_id=row["conversation_id"],
        data=_object.decode(row["data"]),
        company_id=row["company_id"],
        message_seq=row["message_seq"],
    )


async def facts_of_own(tx: Tx, ids: Sequence[int]) -> list[Fact]:
    """Events of own kinds by their numbers; the log has no way to others by number alone."""
    return [_fact(row) for row in await tx.fetch(_OWN, list(ids))]


async def history(tx: Tx, about: About, limit: int, after: Place | None) -> tuple[list[Fact], Place | None]:
    """A page and the place of the next one (None at the end). The caller has the right to both subjects."""
    at, last = after or (None, None)
    rows = await tx.fetch(
        _PAGE,
        about.card_id,
        list(about.card_kinds),
        about.contact_id,
        list(about.contact_kinds),
        at,
        last,
        limit + 1,
        sorted(about.private),
    )
    shown = rows[:limit]
    more = (shown[-1]["stored_at"], shown[-1]["id"]) if len(rows) > limit else None
    return [_fact(row) for row in shown], more


async def of_company(
    tx: Tx, company_id: int, kinds: Sequence[Kind], limit: int, after: Place | None
) -> tuple[list[Fact], Place | None]:
    """The same of a company. The caller has the right to it."""
    at, last = after or (None, None)
    rows = await tx.fetch(_COMPANY, company_id, list(kinds), at, last, limit + 1)
    shown = rows[:limit]
    more = (shown[-1]["stored_at"], shown[-1]["id"]) if len(rows) > limit else None
    return [_fact(row) for row in shown], more


async def of_things(
    tx: Tx,
    card_ids: Sequence[int],
    kinds: Sequence[Kind],
    things: Sequence[Mapping[str, int]],
    limit: int,
    after: Place | None,
) -> tuple[list[Fact], Place | None]:
    """Facts of requests that name one of these ({"order_id": 7}). The caller has the right to all of them."""
    at, last = after or (None, None)
    named = [msgspec.json.encode(thing).decode() for thing in things]
    rows = await tx.fetch(_THINGS, list(card_ids), list(kinds), named, at, last, limit + 1)
    shown = rows[:limit]
    more = (shown[-1]["stored_at"], shown[-1]["id"]) if len(rows) > limit else None
    return [_fact(row) for row in shown], more


async def find_fact(
    tx: Tx, column: Literal["card_id", "contact_id", "company_id"], row_id: int, fact_id: int
) -> Fact | None:
    """One fact of a thing."""
    row = await tx.row(_ONE.format(columns=_COLUMNS, names=_NAMES, column=column), row_id, fact_id)
    return None if row is None else _fact(row)


def without(fact: Fact, hidden: Collection[str]) -> Fact:
    """The fact without the values of fields that its reader's role hides; that they changed may be known."""
    if not hidden:
        return fact
    data = {
        side: {name: value for name, value in told.items() if _field(name) not in hidden}
        if isinstance(told, dict)
        else told
        for side, told in fact.data.items()
    }
    return msgspec.structs.replace(fact, data=data)


def _field(name: str) -> str:
    """The field that a name in a fact belongs to: "phones" and "phone_normal" are phones, "addresses" the address."""
    return "address" if name == "addresses" else name.removesuffix("_normal").removesuffix("s")
