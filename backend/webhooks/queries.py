"""Webhooks and their journal as people read them."""

from collections.abc import Mapping
from typing import Any

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.http.paging import Page, page, unpage
from backend.webhooks.payload import body_of
from backend.webhooks.schemas import Day, DeliveryState, DeliveryView, DeliveryWhole, StoppedView, TryView, WebhookView
from backend.webhooks.sight import Ears, ears_of, scopes_now
from backend.webhooks.take import events_at, visible

COLUMNS = """
id, name, url, user_id, role_id, events, channels, hidden_fields, api_version, active, paused_why, paused_at,
failing_since, rest_until, old_secret_until, rev, created_by, created_at
"""
_LIST = f"SELECT {COLUMNS} FROM webhooks WHERE $1::bigint IS NULL OR id = $1 ORDER BY lower(name), id"
_STOPPED = """
SELECT id, name, paused_why AS why, paused_at AS since FROM webhooks WHERE active AND paused_why IS NOT NULL ORDER BY id
"""
_DAYS = """
SELECT webhook_id, count(*) FILTER (WHERE state = 'delivered') AS delivered,
       count(*) FILTER (WHERE state = 'failed') AS failed, count(*) FILTER (WHERE state = 'missed') AS missed
FROM webhook_deliveries WHERE created_at > now() - interval '1 day' AND webhook_id = ANY ($1::bigint[]) GROUP BY 1
"""
_WAITING = """
SELECT webhook_id, count(*) AS waiting FROM webhook_deliveries
WHERE state IN ('waiting', 'sending') AND webhook_id = ANY ($1::bigint[]) GROUP BY 1
"""
_DELIVERY = """
id, message_id, type, position AS sequence, subject_kind, subject_id, state, attempts, status, error, happened_at,
ended_at, CASE WHEN state = 'waiting' THEN due_at END AS due_at
"""
_PAGE = f"""
SELECT {_DELIVERY} FROM webhook_deliveries
WHERE webhook_id IS NOT DISTINCT FROM $1 AND channel_id IS NOT DISTINCT FROM $2
  AND ($3::bigint IS NULL OR id < $3) AND ($4::text IS NULL OR state = $4) AND ($5::text IS NULL OR type = $5)
ORDER BY id DESC LIMIT $6
"""
_ONE = f"SELECT {_DELIVERY} FROM webhook_deliveries WHERE id = $1 AND webhook_id = $2"
_ONE_OF_CHANNEL = f"SELECT {_DELIVERY} FROM webhook_deliveries WHERE id = $1 AND channel_id = $2"
_TRIES = """
SELECT attempt, at, duration_ms, status, error, answer FROM webhook_attempts WHERE delivery_id = $1
ORDER BY attempt DESC
"""


async def listed(tx: Tx, webhook_id: int | None = None) -> list[WebhookView]:
    rows = await tx.fetch(_LIST, webhook_id)
    ids = [row["id"] for row in rows]
    days = {row["webhook_id"]: dict(row) for row in await tx.fetch(_DAYS, ids)}
    for row in await tx.fetch(_WAITING, ids):
        days.setdefault(row["webhook_id"], {"webhook_id": row["webhook_id"]})["waiting"] = row["waiting"]
    return [_view(row, days.get(row["id"], {})) for row in rows]


async def one(tx: Tx, webhook_id: int) -> WebhookView:
    """Raises Missing."""
    found = await listed(tx, webhook_id)
    if not found:
        raise Missing
    return found[0]


def _view(row: Mapping[str, Any], day: Mapping[str, Any]) -> WebhookView:
    counts = {name: day[name] for name in Day.__struct_fields__ if name in day}
    return WebhookView(**row, day=Day(**counts))


async def stopped(tx: Tx) -> list[StoppedView]:
    return [StoppedView(**row) for row in await tx.fetch(_STOPPED)]


async def deliveries(
    tx: Tx,
    webhook_id: int,
    state: DeliveryState | None,
    event: str | None,
    cursor: str | None,
    limit: int,
) -> Page[DeliveryView]:
    """Newest first. Raises Missing."""
    if not await tx.value("SELECT EXISTS (SELECT FROM webhooks WHERE id = $1)", webhook_id):
        raise Missing
    return await _page(tx, webhook_id, None, state, event, cursor, limit)


async def exchanges(
    tx: Tx, channel_id: int, state: DeliveryState | None, event: str | None, cursor: str | None, limit: int
) -> Page[DeliveryView]:
    """What a channel's program was told, newest first."""
    return await _page(tx, None, channel_id, state, event, cursor, limit)


async def exchange(tx: Tx, me: Grants, channel_id: int, delivery_id: int) -> DeliveryWhole:
    """The answer, which may repeat what was told, only for who sees the dialog. Raises Missing."""
    row = await tx.row(_ONE_OF_CHANNEL, delivery_id, channel_id)
    if row is None:
        raise Missing
    view = DeliveryView(**row)
    seen = await scopes_now(tx, "conversation", [view.subject_id] if view.subject_id is not None else [])
    hidden = view.subject_id is None or not Ears(me).sees_any(seen.get(view.subject_id, ()))
    return DeliveryWhole(view, None, hidden, await _tries(tx, delivery_id, hidden))


async def _tries(tx: Tx, delivery_id: int, hidden: bool) -> list[TryView]:
    """Who answers may repeat what was told."""
    rows = await tx.fetch(_TRIES, delivery_id)
    return [TryView(**{**each, "answer": None if hidden else each["answer"]}) for each in rows]


async def _page(
    tx: Tx,
    webhook_id: int | None,
    channel_id: int | None,
    state: str | None,
    event: str | None,
    cursor: str | None,
    n: int,
) -> Page[DeliveryView]:
    last = unpage(cursor, tuple[int])
    rows = await tx.fetch(_PAGE, webhook_id, channel_id, last[0] if last else None, state, event, n + 1)
    return page(rows, n, lambda row: DeliveryView(**row), lambda row: (row["id"],))


async def delivery(tx: Tx, me: Grants, webhook_id: int, delivery_id: int) -> DeliveryWhole:
    """With what is told, as far as both the webhook and the reader may see it. Raises Missing."""
    row = await tx.row(_ONE, delivery_id, webhook_id)
    webhook = await tx.row(f"SELECT {COLUMNS} FROM webhooks WHERE id = $1", webhook_id)
    if row is None or webhook is None:
        raise Missing
    view = DeliveryView(**row)
    body, hidden = await _body(tx, me, webhook, view)
    return DeliveryWhole(view, body, hidden, await _tries(tx, delivery_id, hidden))


async def _body(tx: Tx, me: Grants, webhook: Mapping[str, Any], view: DeliveryView) -> tuple[str | None, bool]:
    """(what is told, whether that is not for the reader)."""
    ears = await ears_of(tx, webhook)
    event = (await events_at(tx, [view.sequence])).get(view.sequence) if view.sequence is not None else None
    if event is None:
        # what it said cannot be looked up any more, nor who might see it
        return None, True
    theirs = (await visible(tx, [Ears(me)], [event])).get(event.position)
    if theirs is None:
        return None, True
    shape = None if ears is None else (await visible(tx, [ears], [event])).get(event.position)
    if ears is None or shape is None:
        return None, False
    if theirs == "gone" and shape != "gone":
        return None, True
    return body_of(event, shape, [ears.grants, me], view.message_id, webhook["api_version"]).decode(), False
