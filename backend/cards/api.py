"""HTTP of cards, their dictionaries and tags (docs/contract.md)."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.actions.tag_contact import tag_contact
from backend.cards.hidden import shown
from backend.cards.history import card_history, contact_history, undo_on_card, undo_on_contact, view_of
from backend.cards.queries import cards_of, funnels
from backend.cards.schemas import CardView, FunnelView, TagView
from backend.cards.tags import all_tags
from backend.contacts.hidden import shown as person_shown
from backend.contacts.schemas import ContactView, FactView
from backend.kit.db import Database
from backend.kit.http import Limit, Page, RowId, unpage
from backend.kit.http import cursor as make_cursor


class Tags(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names; the whole set."""

    tags: list[str]


@get("/cards/{card_id:int}")
async def card(me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId) -> CardView:
    """One request: a lead or a deal; one in the bin, too: `deleted_at` says since when."""
    async with db.orm() as tx:
        return shown((await card_for(tx, me, card_id, binned=True))[0], me)


@get("/cards")
async def cards(
    me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: FromQuery[int], limit: Limit = 50
) -> dict[str, Any]:
    """A person's requests that the caller sees, newest first."""
    async with db.orm() as tx:
        return {"items": [shown(each, me) for each in await cards_of(tx, me, contact_id, limit)], "next": None}


@patch("/cards/{card_id:int}")
async def change(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, data: JSONBody[EditCard]
) -> CardView:
    """Every field at once, or one, against the version as seen. 409 stale_version with the request as it stands."""
    async with db.orm() as tx:
        return shown(await edit_card(tx, me, card_id, data), me)


@get("/statuses")
async def statuses(db: NamedDependency[Database]) -> dict[str, list[FunnelView]]:
    """Funnels with their statuses, in order."""
    async with db.orm() as tx:
        return {"items": await funnels(tx)}


@get("/tags")
async def tags(db: NamedDependency[Database]) -> dict[str, list[TagView]]:
    """Tags that may be put on people and requests."""
    async with db.orm() as tx:
        return {"items": await all_tags(tx)}


@put("/contacts/{contact_id:int}/tags")
async def contact_tags(
    me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId, data: JSONBody[Tags]
) -> ContactView:
    """Exactly these tags on the person."""
    async with db.orm() as tx:
        return person_shown(await tag_contact(tx, me, contact_id, data.tags), me)


@get("/cards/{card_id:int}/history")
async def history(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    card_id: RowId,
    limit: Limit = 30,
    cursor: FromQuery[str | None] = None,
) -> Page[FactView]:
    """What was changed on the request and its person, newest first; of hidden fields nothing."""
    async with db.orm() as tx:
        found, more = await card_history(tx, me, card_id, limit, unpage(cursor, tuple[datetime, int]))
    return Page([view_of(fact) for fact in found], make_cursor(*more) if more else None)


@get("/contacts/{contact_id:int}/history")
async def person_history(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    contact_id: RowId,
    limit: Limit = 30,
    cursor: FromQuery[str | None] = None,
) -> Page[FactView]:
    """What was changed on a person, newest first."""
    async with db.orm() as tx:
        found, more = await contact_history(tx, me, contact_id, limit, unpage(cursor, tuple[datetime, int]))
    return Page([view_of(fact) for fact in found], make_cursor(*more) if more else None)


@post("/cards/{card_id:int}/history/{fact_id:int}/undo", status_code=200)
async def undo_card(
    me: NamedDependency[Grants], db: NamedDependency[Database], card_id: RowId, fact_id: RowId
) -> CardView:
    """Put back what stood before. 409 changed_since where it was changed again."""
    async with db.orm() as tx:
        return shown(await undo_on_card(tx, me, card_id, fact_id), me)


@post("/contacts/{contact_id:int}/history/{fact_id:int}/undo", status_code=200)
async def undo_contact(
    me: NamedDependency[Grants], db: NamedDependency[Database], contact_id: RowId, fact_id: RowId
) -> ContactView:
    """The same for a person."""
    async with db.orm() as tx:
        return person_shown(await undo_on_contact(tx, me, contact_id, fact_id), me)


HANDLERS = [history, person_history, undo_card, undo_contact, card, cards, change, statuses, tags, contact_tags]
