"""HTTP of webhooks."""

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.kit.db import Database
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.words import say
from backend.webhooks import actions, queries, testing
from backend.webhooks.catalogue import EVENTS
from backend.webhooks.schemas import (
    DeliveryState,
    DeliveryView,
    DeliveryWhole,
    EditWebhook,
    EventTypeView,
    IssuedWebhook,
    NewWebhook,
    ResendSince,
    Resent,
    StoppedView,
    Tested,
    WebhookView,
)

MANAGE = needs("webhooks.manage")


@get("/webhooks", guards=[MANAGE])
async def show_all(db: NamedDependency[Database]) -> Page[WebhookView]:
    """All of the house, by name, with how the last day went."""
    async with db.tx() as tx:
        return Page(await queries.listed(tx))


@get("/webhooks/events", guards=[MANAGE])
async def event_types(me: NamedDependency[Grants]) -> Page[EventTypeView]:
    """What can be chosen."""
    return Page([EventTypeView(e.type, e.group, say(me.locale, f"webhook_events.{e.type}")) for e in EVENTS])


@get("/webhooks/stopped", guards=[MANAGE])
async def stopped(db: NamedDependency[Database]) -> Page[StoppedView]:
    """Those that the house stopped, for the line above every screen."""
    async with db.tx() as tx:
        return Page(await queries.stopped(tx))


@post("/webhooks", guards=[MANAGE])
async def make(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    cipher: NamedDependency[Cipher],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    data: JSONBody[NewWebhook],
) -> IssuedWebhook:
    """The secret is shown this once."""
    async with db.tx() as tx:
        webhook_id, secret = await actions.make(tx, me, ip, cipher, settings.private_hosts, data)
        return IssuedWebhook(await queries.one(tx, webhook_id), secret)


@get("/webhooks/{webhook_id:int}", guards=[MANAGE])
async def show(db: NamedDependency[Database], webhook_id: RowId) -> WebhookView:
    async with db.tx() as tx:
        return await queries.one(tx, webhook_id)


@patch("/webhooks/{webhook_id:int}", guards=[MANAGE])
async def edit(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    webhook_id: RowId,
    data: JSONBody[EditWebhook],
) -> WebhookView:
    """Also switched off, and on again: then what the house had paused it for is forgotten."""
    async with db.tx() as tx:
        await actions.edit(tx, me, ip, settings.private_hosts, webhook_id, data)
        return await queries.one(tx, webhook_id)


@delete("/webhooks/{webhook_id:int}", guards=[MANAGE])
async def remove(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], webhook_id: RowId
) -> None:
    """With its journal."""
    async with db.tx() as tx:
        await actions.remove(tx, me, ip, webhook_id)


@post("/webhooks/{webhook_id:int}/secret", guards=[MANAGE])
async def renew_secret(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    cipher: NamedDependency[Cipher],
    ip: NamedDependency[str],
    webhook_id: RowId,
) -> IssuedWebhook:
    """Another one, shown this once; for a day both sign."""
    async with db.tx() as tx:
        secret = await actions.renew_secret(tx, me, ip, cipher, webhook_id)
        return IssuedWebhook(await queries.one(tx, webhook_id), secret)


@post("/webhooks/{webhook_id:int}/test", guards=[MANAGE], status_code=200)
async def test(
    db: NamedDependency[Database],
    cipher: NamedDependency[Cipher],
    settings: NamedDependency[Settings],
    webhook_id: RowId,
    event: Annotated[str | None, QueryParameter(name="type")] = None,  # noqa: PT028 - a route, no test of ours
) -> Tested:
    """Tell a signed sample now (at most 15 s) and show what came back; also of one that is off. `type`: a made-up event
    of that type, whole in its shape; a ping without it. Its id begins with test_, its sequence is 0.
    """
    async with db.tx() as tx:
        row = await testing.subject(tx, webhook_id)
    return await testing.test(row, cipher, settings.private_hosts, event)


@get("/webhooks/{webhook_id:int}/deliveries", guards=[MANAGE])
async def deliveries(
    db: NamedDependency[Database],
    webhook_id: RowId,
    which: Annotated[DeliveryState | None, QueryParameter(name="state")] = None,
    event: Annotated[str | None, QueryParameter(name="type")] = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> Page[DeliveryView]:
    """The journal, newest first; kept for 14 days."""
    async with db.tx() as tx:
        return await queries.deliveries(tx, webhook_id, which, event, cursor, limit)


@get("/webhooks/{webhook_id:int}/deliveries/{delivery_id:int}", guards=[MANAGE])
async def delivery(
    me: NamedDependency[Grants], db: NamedDependency[Database], webhook_id: RowId, delivery_id: RowId
) -> DeliveryWhole:
    """With what was told and answered."""
    async with db.tx() as tx:
        return await queries.delivery(tx, me, webhook_id, delivery_id)


@post("/webhooks/{webhook_id:int}/deliveries/{delivery_id:int}/resend", guards=[MANAGE], status_code=200)
async def resend(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    webhook_id: RowId,
    delivery_id: RowId,
) -> DeliveryWhole:
    """Once more, under the same webhook-id."""
    async with db.tx() as tx:
        await actions.resend(tx, me, ip, webhook_id, delivery_id)
        return await queries.delivery(tx, me, webhook_id, delivery_id)


@post("/webhooks/{webhook_id:int}/resend", guards=[MANAGE], status_code=200)
async def resend_since(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    webhook_id: RowId,
    data: JSONBody[ResendSince],
) -> Resent:
    """All that failed or was missed since then, in its order."""
    async with db.tx() as tx:
        return Resent(await actions.resend_since(tx, me, ip, webhook_id, data.since))


HANDLERS = [
    show_all, event_types, stopped, make, show, edit, remove, renew_secret, test, deliveries, delivery, resend,
    resend_since,
]  # fmt: skip
