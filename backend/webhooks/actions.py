"""Webhooks: made, edited, switched off and on, removed; another secret; what failed told again."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from backend.access import audit, load
from backend.access.actions.bounds import demand_role, demand_to_act_as
from backend.access.actions.create import a_name
from backend.access.actions.users import demand_mine_to_manage
from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.secrets import Cipher
from backend.webhooks.call import fault_of
from backend.webhooks.catalogue import TYPES
from backend.webhooks.journal import BELL
from backend.webhooks.outcome import MISS
from backend.webhooks.schemas import EditWebhook, NewWebhook
from backend.webhooks.signature import new_secret

MOST = 100
# a receiver has that long to learn the new secret
OVERLAP = timedelta(hours=24)

_INSERT = """
INSERT INTO webhooks (name, url, secret, user_id, role_id, events, channels, hidden_fields, active, created_by)
VALUES ($1, $2, $3, $4, $5, $6::text[], $7::bigint[], $8::text[], $9, $10) RETURNING id
"""
_LOCK = """
SELECT id, name, url, user_id, role_id, events, channels, hidden_fields, active, paused_why, rev
FROM webhooks WHERE id = $1 FOR NO KEY UPDATE
"""
_EDIT = """
UPDATE webhooks SET name = $2, url = $3, events = $4::text[], channels = $5::bigint[], hidden_fields = $6::text[],
    active = $7, rev = rev + 1,
    paused_why = CASE WHEN $8 THEN NULL ELSE paused_why END, paused_at = CASE WHEN $8 THEN NULL ELSE paused_at END,
    failures = CASE WHEN $8 THEN 0 ELSE failures END, failing_since = CASE WHEN $8 THEN NULL ELSE failing_since END,
    failed_at = CASE WHEN $8 THEN NULL ELSE failed_at END, rest_until = CASE WHEN $8 THEN NULL ELSE rest_until END
WHERE id = $1
"""
_RENEW = """
UPDATE webhooks SET old_secret = secret, old_secret_until = now() + $3::interval, secret = $2, rev = rev + 1
WHERE id = $1
"""
# Told under its own name: whoever takes each once loses nothing by it. `epoch`: a person decided.
_AGAIN = """
UPDATE webhook_deliveries SET state = 'waiting', aside = true, due_at = now(), since = now(), ended_at = NULL,
    epoch = (SELECT epoch FROM relay WHERE id = 1)
WHERE id = $1 AND webhook_id = $2 AND state <> 'sending'
  AND EXISTS (SELECT FROM event_log e WHERE e.position = webhook_deliveries.position)
"""
# in their old order, before what is new
_ALL_AGAIN = """
UPDATE webhook_deliveries SET state = 'waiting', aside = false, due_at = now(), since = now(), ended_at = NULL,
    epoch = (SELECT epoch FROM relay WHERE id = 1)
WHERE webhook_id = $1 AND state IN ('failed', 'missed') AND happened_at >= $2
  AND EXISTS (SELECT FROM event_log e WHERE e.position = webhook_deliveries.position)
"""
_CHANGES = ("name", "url", "events", "channels", "hidden_fields", "active")


async def make(
    tx: Tx, me: Grants, ip: str, cipher: Cipher, private: tuple[str, ...], new: NewWebhook
) -> tuple[int, str]:
    """(id, the secret: shown this once). Raises Invalid, Conflict, Forbidden when it would see more than the caller."""
    if (new.user_id is None) == (new.role_id is None):
        raise Invalid("invalid", fields={"role_id": "user_or_role"})
    await _demand_sight(tx, me, new.user_id, new.role_id)
    if new.user_id is not None and new.user_id not in await load.of_users(tx, [new.user_id]):
        raise Invalid("invalid", fields={"user_id": "no_such_user"})
    asked = msgspec.structs.asdict(new)
    await _check(tx, private, asked)
    if await tx.value("SELECT count(*) FROM webhooks") >= MOST:
        raise Conflict("too_many_webhooks", values={"most": MOST})
    secret = new_secret()
    webhook_id: int = await tx.value(
        _INSERT,
        asked["name"],
        new.url,
        cipher.encrypt(secret),
        new.user_id,
        new.role_id,
        asked["events"],
        asked["channels"],
        asked["hidden_fields"],
        new.active,
        me.user_id,
    )
    await audit.write(tx, me, ip, "webhook.added", ("webhook", webhook_id), after=_said(asked))
    return webhook_id, secret


async def edit(tx: Tx, me: Grants, ip: str, private: tuple[str, ...], webhook_id: int, change: EditWebhook) -> None:
    """Raises Missing, Conflict, Invalid, Forbidden."""
    before = await _lock(tx, me, webhook_id)
    if change.rev != before["rev"]:
        raise Conflict("stale_version")
    asked = {n: v for n, v in msgspec.structs.asdict(change).items() if v is not msgspec.UNSET and n != "rev"}
    await _check(tx, private, asked)
    now = before | asked
    started = asked.get("active") is True
    await tx.execute(_EDIT, webhook_id, *(now[name] for name in _CHANGES), started)
    if now["active"] is False:
        await tx.execute(MISS, webhook_id)
    if asked:
        said = {name: before[name] for name in asked}
        await audit.write(tx, me, ip, "webhook.edited", ("webhook", webhook_id), _said(said), _said(asked))


async def remove(tx: Tx, me: Grants, ip: str, webhook_id: int) -> None:
    """With its journal. Raises Missing."""
    before = await tx.row(_LOCK, webhook_id)
    if before is None:
        raise Missing
    await tx.execute("DELETE FROM webhooks WHERE id = $1", webhook_id)
    await audit.write(tx, me, ip, "webhook.removed", ("webhook", webhook_id), before=_said(dict(before)))


async def renew_secret(tx: Tx, me: Grants, ip: str, cipher: Cipher, webhook_id: int) -> str:
    """Another secret; the present one signs along for a day. Raises Missing, Forbidden."""
    await _lock(tx, me, webhook_id)
    secret = new_secret()
    await tx.execute(_RENEW, webhook_id, cipher.encrypt(secret), OVERLAP)
    await audit.write(tx, me, ip, "webhook.secret_renewed", ("webhook", webhook_id))
    return secret


async def resend(tx: Tx, me: Grants, ip: str, webhook_id: int, delivery_id: int) -> None:
    """Now, under its own name, beside what is told otherwise. Raises Missing, Conflict, Forbidden."""
    await _demand_on(tx, me, webhook_id)
    if not await tx.value(
        "SELECT 1 FROM webhook_deliveries WHERE id = $1 AND webhook_id = $2", delivery_id, webhook_id
    ):
        raise Missing
    if not await tx.execute(_AGAIN, delivery_id, webhook_id):
        raise Conflict("cannot_resend")
    tx.wake(BELL)
    await audit.write(tx, me, ip, "webhook.resent", ("webhook", webhook_id), after={"delivery_id": delivery_id})


async def resend_since(tx: Tx, me: Grants, ip: str, webhook_id: int, since: datetime) -> int:
    """How many. Raises Missing, Conflict, Forbidden."""
    await _demand_on(tx, me, webhook_id)
    count = await tx.execute(_ALL_AGAIN, webhook_id, since)
    tx.wake(BELL)
    await audit.write(tx, me, ip, "webhook.resent", ("webhook", webhook_id), after={"since": since, "count": count})
    return count


async def _demand_on(tx: Tx, me: Grants, webhook_id: int) -> None:
    row = await _lock(tx, me, webhook_id)
    if not row["active"] or row["paused_why"] is not None:
        raise Conflict("webhook_off")


async def _lock(tx: Tx, me: Grants, webhook_id: int) -> dict[str, Any]:
    """Whoever changes where it tells hears what it hears: nobody lays hands on one that sees more than they do."""
    row = await tx.row(_LOCK, webhook_id)
    if row is None:
        raise Missing
    await _demand_sight(tx, me, row["user_id"], row["role_id"])
    return dict(row)


async def _demand_sight(tx: Tx, me: Grants, user_id: int | None, role_id: int | None) -> None:
    if role_id is not None:
        await demand_role(tx, me, role_id)
    elif user_id is not None:
        try:
            await demand_mine_to_manage(tx, me, user_id)
        except Missing as error:
            raise Invalid("invalid", fields={"user_id": "no_such_user"}) from error
        await demand_to_act_as(tx, me, user_id)


async def _check(tx: Tx, private: tuple[str, ...], asked: dict[str, Any]) -> None:
    """Raises Invalid; tidies `asked`."""
    if "name" in asked:
        asked["name"] = a_name(asked["name"])
    if "url" in asked and (fault := fault_of(asked["url"], private)) is not None:
        raise Invalid("invalid", fields={"url": fault})
    for field in ("events", "channels"):
        if asked.get(field) is not None:
            asked[field] = sorted(set(asked[field]))
            if not asked[field]:
                raise Invalid("invalid", fields={field: "required"})
    if set(asked.get("events") or ()) - set(TYPES):
        raise Invalid("invalid", fields={"events": "no_such_event"})
    if channels := asked.get("channels"):
        known = await tx.value("SELECT count(*) FROM channels WHERE id = ANY ($1::bigint[])", channels)
        if known < len(channels):
            raise Invalid("invalid", fields={"channels": "no_such_channel"})
    if "hidden_fields" in asked:
        asked["hidden_fields"] = sorted(set(asked["hidden_fields"]))


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """For the audit: what stands behind the "?" of an address may be a key."""
    kept = {name: value for name, value in values.items() if name not in ("id", "rev")}
    if "url" in kept:
        parts = urlsplit(kept["url"])
        kept["url"] = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    return kept
