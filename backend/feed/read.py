"""A page of the feed, as its reader may have it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities.history import Actor, Fact, without
from backend.feed import client_notes, likes
from backend.feed.following.put import seen
from backend.feed.schemas import Feed, FeedItem, FeedRef
from backend.feed.walk import Wanted, key_of, one, walk
from backend.fields.hidden import is_hidden
from backend.inbox.rows.messages import load_messages
from backend.inbox.rows.withheld import for_reader_all
from backend.inbox.schemas import MessageView
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage
from backend.timeline.chunks import Row

ALL = "feed.all"
_object = msgspec.json.Decoder(dict[str, Any])
Key = tuple[int, int]


async def feed(tx: Tx, grants: Grants, wanted: Wanted, limit: int, cursor: str | None) -> Feed:
    """Raises Forbidden for who may not see everything, Missing, Invalid for a foreign cursor."""
    if wanted.about is not None and not await seen(tx, grants, wanted.about[0], [wanted.about[1]]):
        raise Missing
    if wanted.whose == "all":
        demand(grants, ALL)
    found = await walk(tx, grants, wanted, limit, unpage(cursor, tuple[datetime, int]))
    items = await present(tx, grants, found.rows)
    return Feed(items, None if found.place is None else make_cursor(*found.place), found.looked_to)


async def present(tx: Tx, grants: Grants, rows: Sequence[Row]) -> list[FeedItem]:
    """Of a hidden field nothing is told, not even that it changed."""
    told = [
        (row, data)
        for row in rows
        if not is_hidden(row["kind"], data := _object.decode(row["data"]), grants.hidden_fields)
    ]
    said = await _said(tx, grants, [row for row, _ in told])
    notes = await client_notes.load(tx, [data["note_id"] for _, data in told if "note_id" in data])
    ids = [row["id"] for row, _ in told]
    liked, commented = await likes.of_facts(tx, grants, ids), await likes.comments_of(tx, grants, ids)
    found = []
    for row, data in told:
        many, mine, names = liked.get(row["id"], (0, False, []))
        note = notes.get(data.get("note_id", 0))
        item = _item(row, data, said.get(_message_key(row)), grants)
        found.append(
            msgspec.structs.replace(
                item,
                text=note.text if note else "",
                files=note.files if note else [],
                likes=many,
                liked=mine,
                likers=names,
                comments=0 if item.alone else commented.get(row["id"], 0),
            )
        )
    return found


async def one_item(tx: Tx, grants: Grants, key: str) -> FeedItem:
    """Raises Missing, Invalid."""
    found = await present(tx, grants, [await one(tx, grants, key)])
    if not found:
        raise Missing
    return found[0]


def _message_key(row: Row) -> Key | None:
    return (row["conversation_id"], row["message_seq"]) if _speaks(row) and row["message_seq"] is not None else None


def _speaks(row: Row) -> bool:
    """Is its dialog told, and what was said there? To whoever sees the dialog, whatever they see the fact by; and of a
    note to whom it names (F8)."""
    return bool(row["talk_seen"] or not row["seen"])


async def _said(tx: Tx, grants: Grants, rows: Sequence[Row]) -> dict[Key | None, MessageView]:
    keys = sorted({key for row in rows if (key := _message_key(row)) is not None})
    views = await load_messages(tx, keys) if keys else {}
    return dict(zip(views, for_reader_all(grants, list(views.values())), strict=True))


def _item(row: Row, data: dict[str, Any], message: MessageView | None, grants: Grants) -> FeedItem:
    alone = not row["seen"]
    fact = Fact(
        id=row["id"],
        at=row["at"],
        kind=row["kind"],
        actor=Actor(row["actor_kind"], row["actor_id"], row["actor_name"]),
        card_id=row["card_id"],
        contact_id=row["contact_id"],
        conversation_id=row["conversation_id"],
        data={} if alone else data,
    )
    item = FeedItem(
        key=key_of((row["stored_at"], row["id"])),
        id=row["id"],
        at=row["at"],
        stored_at=row["stored_at"],
        kind=row["kind"],
        actor=fact.actor,
        conversation_id=row["conversation_id"] if _speaks(row) else None,
        message=message,
        data=without(fact, grants.hidden_fields).data,
        alone=alone,
        subject=row["contact_name"] or row["talk_title"] or row["company_name"] or "",
    )
    if alone:
        return item
    return msgspec.structs.replace(
        item,
        card=FeedRef(row["card_id"], row["card_title"], row["card_kind"]) if row["card_seen"] else None,
        contact=FeedRef(row["contact_id"], row["contact_name"]) if row["contact_seen"] else None,
        company=FeedRef(row["company_id"], row["company_name"]) if row["company_seen"] else None,
        subject="",
    )
