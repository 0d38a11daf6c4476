"""Cards, whole, with their person, tags and names."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.cards.schemas import CardView, Money, Named
from backend.contacts.rows import load_people
from backend.contacts.schemas import ContactView
from backend.fields.load import GONE
from backend.kit.db import Scope, Tx

_LOAD = f"""
SELECT k.id, k.kind, k.funnel_id, k.status_id, k.is_open, k.contact_id, k.company_id, k.channel_id, k.team_id,
       k.responsible_id, k.assigned_by, k.participants, k.source_id, k.reason_id, k.budget_amount, k.budget_currency,
       k.budget_by_items,
       k.comment, (k.fields - {GONE})::text AS fields, k.version, k.created_at, k.updated_at, k.status_changed_at,
       k.closed_at, (SELECT s.category FROM statuses s WHERE s.id = k.status_id) AS category,
       k.title, k.locked, k.born_of, k.became, k.converted_at, k.deleted_at,
       u.name AS responsible_name,
       ARRAY(SELECT g.name FROM tags g WHERE g.id IN (
             SELECT s.id FROM card_tags t JOIN standing_tags s ON s.put = t.tag_id WHERE t.card_id = k.id)
             ORDER BY lower(g.name)) AS tags
FROM cards k LEFT JOIN users u ON u.id = k.responsible_id
WHERE k.id = ANY($1::bigint[]) ORDER BY k.id
"""
_object = msgspec.json.Decoder(dict[str, Any])


def card_scope(row: Mapping[str, Any]) -> Scope:
    """The scope of a cards row (any mapping with its columns)."""
    return Scope(
        channel_id=row["channel_id"],
        team_id=row["team_id"],
        responsible_id=row["responsible_id"],
        participants=tuple(row["participants"]),
        entity=row["kind"],
        status_id=row["status_id"],
        category=row["category"],
        opens="cards.all",
    )


def card_of(row: Mapping[str, Any], contact: ContactView | None) -> CardView:
    """One fetched row and its person → the view."""
    budget = None
    if row["budget_amount"] is not None:
        budget = Money(row["budget_amount"], row["budget_currency"])
    responsible = None
    if row["responsible_id"] is not None:
        responsible = Named(row["responsible_id"], row["responsible_name"] or "")
    return CardView(
        id=row["id"],
        kind=row["kind"],
        funnel_id=row["funnel_id"],
        status_id=row["status_id"],
        is_open=row["is_open"],
        contact=contact,
        company_id=row["company_id"],
        channel_id=row["channel_id"],
        responsible=responsible,
        assigned_by=row["assigned_by"],
        source_id=row["source_id"],
        reason_id=row["reason_id"],
        budget=budget,
        budget_by_items=row["budget_by_items"],
        tags=list(row["tags"]),
        comment=row["comment"],
        fields=_object.decode(row["fields"]),
        version=row["version"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        status_changed_at=row["status_changed_at"],
        closed_at=row["closed_at"],
        title=row["title"],
        locked=row["locked"],
        born_of=row["born_of"],
        became=row["became"],
        converted_at=row["converted_at"],
        deleted_at=row["deleted_at"],
    )


async def load_cards(tx: Tx, ids: Sequence[int]) -> dict[int, tuple[CardView, Scope]]:
    """id → (view, scope) of those that exist, by id, as this transaction sees them."""
    rows = await tx.fetch(_LOAD, list(ids))
    people = await load_people(tx, sorted({row["contact_id"] for row in rows if row["contact_id"]}))
    return {row["id"]: (card_of(row, people.get(row["contact_id"])), card_scope(row)) for row in rows}
