"""Write activities, many in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from backend.activities.data import demand_shape
from backend.kit.db import HotTx, Tx

# What is recorded by itself (PRODUCT E3), and own kinds.
Kind = Literal[
    "message_in", "message_out", "note", "lead_created", "deal_created", "claimed", "reassigned", "status_changed",
    "budget_changed", "tag_added", "tag_removed", "comment_changed", "contact_created", "contact_changed",
    "contact_joined", "contact_split",
    "dialog_done", "dialog_reopened", "no_reply_needed", "debt_restored", "field_changed", "blocked", "unblocked",
    "blocked_by_us", "unblocked_by_us",
    "dialog_snoozed", "dialog_woken", "macro_run",
    "company_created", "company_changed", "company_deleted", "company_restored", "company_joined", "company_left",
    "card_deleted", "card_restored",
    "contacted", "call", "contact_deleted", "contact_restored", "task_added", "task_done",
    "items_changed", "order_made", "order_moved", "order_opened",
    "invoice_issued", "invoice_opened", "invoice_paid", "invoice_refunded", "payment_undone", "invoice_overdue",
    "invoice_void",
    "document_added", "document_renamed", "document_removed", "document_restored",
    "imported",
    "value_left",
    "warmth_changed",
    "consent_given", "consent_withdrawn",
    # of a kind that the administrator made: data.kind_id (backend/activities/kinds)
    "own",
]  # fmt: skip
# Declared for what is to come (E3): nothing records them yet, so that no list and no filter knows them. Whoever does
# moves the kind up there, and tests/activities asks for the deed.
Ahead = Literal[
    "campaign_sent", "campaign_opened", "link_followed", "rating_given", "offer_sent", "offer_opened",
]  # fmt: skip


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """One fact. `at` is when it happened (provider's time for messages), not when it was stored. `data`: data.py."""

    kind: Kind
    at: datetime
    actor_kind: Literal["user", "contact", "system", "token"]
    actor_id: int | None = None
    contact_id: int | None = None
    company_id: int | None = None
    card_id: int | None = None
    conversation_id: int | None = None
    message_seq: int | None = None
    data: dict[str, Any] = {}


_INSERT = """
INSERT INTO activities (at, kind, actor_kind, actor_id, contact_id, company_id, card_id, conversation_id, message_seq,
                        data)
SELECT at, kind, actor_kind, actor_id, contact_id, company_id, card_id, conversation_id, message_seq, data::jsonb
FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::bigint[], $10::text[])
     WITH ORDINALITY AS a (at, kind, actor_kind, actor_id, contact_id, company_id, card_id, conversation_id,
                           message_seq, data, ord)
ORDER BY ord
"""
_encode = msgspec.json.Encoder().encode


async def record(tx: Tx, activities: Sequence[Activity]) -> None:
    """Append `activities` in their order. Raises ValueError where their data is of another shape (data.py)."""
    if activities:
        _demand_shapes(activities)
        await tx.execute(_INSERT, *_columns(activities))


async def record_told(tx: Tx, activities: Sequence[Activity]) -> list[int]:
    """The same; their numbers, in their order."""
    _demand_shapes(activities)
    rows = await tx.fetch(f"{_INSERT} RETURNING id", *_columns(activities)) if activities else []
    # numbers are given in the order of insertion
    return sorted(row["id"] for row in rows)


def record_later(tx: HotTx, activities: Sequence[Activity]) -> None:
    """The same, in the transaction's last statement; what arrives does not stop for its shape."""
    if activities:
        tx.later(_INSERT, *_columns(activities))


def _demand_shapes(activities: Sequence[Activity]) -> None:
    for activity in activities:
        demand_shape(activity.kind, _encode(activity.data))


def _columns(activities: Sequence[Activity]) -> tuple[list[Any], ...]:
    return (
        [a.at for a in activities],
        [a.kind for a in activities],
        [a.actor_kind for a in activities],
        [a.actor_id for a in activities],
        [a.contact_id for a in activities],
        [a.company_id for a in activities],
        [a.card_id for a in activities],
        [a.conversation_id for a in activities],
        [a.message_seq for a in activities],
        [_encode(a.data).decode() for a in activities],
    )
