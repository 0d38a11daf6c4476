"""A page of events, as its reader may have it (B4, E5)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.activities.history import Actor, Fact, without
from backend.cards.actions.edit import card_for
from backend.cards.history import can_undo
from backend.contacts.companies.history import can_undo as of_company
from backend.contacts.companies.sight import demand_company
from backend.contacts.sight import demand_contact
from backend.fields.hidden import is_hidden
from backend.inbox.rows.messages import load_messages
from backend.inbox.rows.withheld import for_reader_all
from backend.inbox.schemas import MessageView
from backend.kit.db import Tx
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage
from backend.timeline.chunks import Row
from backend.timeline.keeping.setting import hidden_from
from backend.timeline.schemas import EventRef, Events, EventView
from backend.timeline.walk import Wanted, walk

_object = msgspec.json.Decoder(dict[str, Any])
Key = tuple[int, int]


async def events(
    tx: Tx, grants: Grants, wanted: Wanted, limit: int, cursor: str | None, *, hidden: bool = True
) -> Events:
    """`hidden`: those that are hidden from the caller, too.

    Raises Missing for a subject that is not there or out of sight, Invalid for a foreign cursor."""
    wanted = await _about(tx, grants, wanted)
    if not hidden:
        kinds, own = await hidden_from(tx, grants.user_id)
        wanted = msgspec.structs.replace(wanted, without=kinds, without_own=own)
    found = await walk(tx, grants, wanted, limit, unpage(cursor, tuple[datetime, int]))
    items = await _presented(tx, grants, found.rows)
    return Events(items, None if found.place is None else make_cursor(*found.place), found.looked_to)


async def _about(tx: Tx, grants: Grants, wanted: Wanted) -> Wanted:
    if wanted.card_id is not None:
        card, _ = await card_for(tx, grants, wanted.card_id, binned=True)
        return msgspec.structs.replace(wanted, person_id=card.contact.id if card.contact else None)
    if wanted.contact_id is not None:
        await demand_contact(tx, grants, wanted.contact_id, binned=True)
    if wanted.company_id is not None:
        await demand_company(tx, grants, wanted.company_id, binned=True)
    return wanted


async def _presented(tx: Tx, grants: Grants, rows: Sequence[Row]) -> list[EventView]:
    """Of a hidden field nothing is told, not even that it changed."""
    told = [
        (row, data)
        for row in rows
        if not is_hidden(row["kind"], data := _object.decode(row["data"]), grants.hidden_fields)
    ]
    keys = sorted({key for row, _ in told if (key := _message_of(row)) is not None})
    views = await load_messages(tx, keys) if keys else {}
    said = dict(zip(views, for_reader_all(grants, list(views.values())), strict=True))
    return [_view(row, data, said, grants) for row, data in told]


def _message_of(row: Row) -> Key | None:
    """What was said is told to whoever sees the dialog, and not to whoever sees the fact by its request alone."""
    return (row["conversation_id"], row["message_seq"]) if row["talk_seen"] and row["message_seq"] is not None else None


def _view(row: Row, data: dict[str, Any], said: dict[Key, MessageView], grants: Grants) -> EventView:
    actor = Actor(row["actor_kind"], row["actor_id"], row["actor_name"])
    fact = Fact(
        id=row["id"], at=row["at"], kind=row["kind"], actor=actor, card_id=row["card_id"], contact_id=row["contact_id"],
        conversation_id=row["conversation_id"], data=data,
    )  # fmt: skip
    key = _message_of(row)
    return EventView(
        id=row["id"],
        at=row["at"],
        stored_at=row["stored_at"],
        kind=row["kind"],
        actor=actor,
        card=EventRef(row["card_id"], row["card_title"] or "", row["card_kind"]) if row["card_seen"] else None,
        contact=EventRef(row["contact_id"], row["contact_name"]) if row["contact_seen"] else None,
        company=EventRef(row["company_id"], row["company_name"]) if row["company_seen"] else None,
        conversation_id=row["conversation_id"] if row["talk_seen"] else None,
        message=said.get(key) if key is not None else None,
        data=without(fact, grants.hidden_fields).data,
        can_delete=may_delete(grants, row),
        can_undo=of_company(fact) if row["company_id"] and not row["contact_id"] else can_undo(fact),
    )


def may_delete(grants: Grants, row: Row) -> bool:
    """Events of own kinds alone: everything else is told by what stands elsewhere (docs/decisions/0333)."""
    return row["kind"] == "own" and (can(grants, "activities.delete") or _is_mine(grants, row))


def may_delete_sql(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """The same over events `w` of own kinds, and its arguments, numbered from $first on."""
    if can(grants, "activities.delete"):
        return "true", []
    if not can(grants, "activities.record"):
        return "false", []
    kind, who = ("token", grants.token_id) if grants.user_id is None else ("user", grants.user_id)
    return f"(w.actor_kind = '{kind}' AND w.actor_id = ${first}::bigint)", [who]


def _is_mine(grants: Grants, row: Row) -> bool:
    if not can(grants, "activities.record"):
        return False
    if row["actor_kind"] == "user":
        return bool(row["actor_id"] == grants.user_id)
    return bool(row["actor_kind"] == "token" and grants.user_id is None and row["actor_id"] == grants.token_id)
