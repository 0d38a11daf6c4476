"""Reads of channels: which there are, and how they are."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.duty.clock import calendar_sql
from backend.inbox.channels.alarms import alarms
from backend.inbox.channels.notices import BARRED_SINCE, HOLDING, views
from backend.inbox.channels.schemas import Alarm, Deaf, ExtentView, HealthView
from backend.inbox.deliver.owners import LOCKS
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.secrets import Cipher
from backend.kit.words import say

_IDS = """
SELECT id FROM channels WHERE (state <> 'deleted' OR $1) AND ($2::bigint[] IS NULL OR id = ANY ($2::bigint[]))
  AND id <> ALL ($3::bigint[]) ORDER BY id
"""
_HEALTH = f"""
SELECT c.id, c.kind, c.name, c.state, c.settings::text AS settings, c.secrets, c.hook_secret, c.lead_source,
       c.funnel_id, c.new_after_days, c.default_kind, c.default_id, c.team_id, c.calendar_id,
       {calendar_sql("c.calendar_id")} AS calendar,
       c.telephony::text AS telephony, c.fill::text AS fill, c.rev,
       c.active_since, h.drained_at,
       h.deaf::text AS deaf, {BARRED_SINCE} AS barred_since, {HOLDING}::text AS notices,
       h.last_in_at, h.last_out_at, h.last_poll_at, h.last_error, h.last_error_at, w.process, w.taken_at,
       EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
               WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {LOCKS}::oid
                 AND l.objid = c.id::int::oid) AS owned,
       o.queued, o.failed, o.unconfirmed, o.held, q.quarantined,
       q.aside_since
FROM channels c
LEFT JOIN channel_health h ON h.channel_id = c.id
LEFT JOIN channel_owners w ON w.channel_id = c.id
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state IN ('queued', 'sending')) AS queued,
           count(*) FILTER (WHERE state = 'failed') AS failed,
           count(*) FILTER (WHERE state = 'unconfirmed') AS unconfirmed,
           count(*) FILTER (WHERE state = 'held') AS held
    FROM outbox WHERE channel_id = c.id) o
CROSS JOIN LATERAL (
    SELECT count(*) AS quarantined, min(at) AS aside_since FROM quarantine
    WHERE channel_id = c.id AND replayed_at IS NULL) q
WHERE c.state <> 'deleted' AND c.kind <> 'internal' AND ($1::bigint IS NULL OR c.id = $1)
  AND ($2::bigint[] IS NULL OR c.id = ANY ($2)) AND c.id <> ALL ($3::bigint[]) ORDER BY c.id
"""

_EXTENT = """
SELECT (SELECT count(*) FROM conversations WHERE channel_id = $1) AS conversations,
       (SELECT count(*) FROM conversations WHERE channel_id = $1 AND state = 'open') AS open,
       (SELECT count(*) FROM conversations WHERE channel_id = $1 AND waiting_since IS NOT NULL) AS waiting,
       (SELECT count(*) FROM cards WHERE channel_id = $1 AND is_open) AS cards,
       (SELECT count(*) FROM outbox WHERE channel_id = $1 AND state IN ('queued', 'sending')) AS queued
"""

_HOLDS = timedelta(minutes=1)
_TOLD = timedelta(days=7)
_deaf = msgspec.json.Decoder(list[Deaf]).decode


def _mine(me: Grants) -> list[int] | None:
    """The channels that the caller may know of; None: all."""
    return None if me.channels is None or "channels.manage" in me.rights else sorted(me.channels)


def _not_mine(me: Grants) -> list[int]:
    """Colleagues' own mailboxes: whoever manages channels knows that there are such, and sees nothing in them."""
    return [] if "channels.manage" in me.rights else sorted(me.private)


async def listed(tx: Tx, me: Grants, *, deleted: bool) -> list[int]:
    """Ids of the channels that the caller may work in."""
    return [row["id"] for row in await tx.fetch(_IDS, deleted, _mine(me), _not_mine(me))]


async def health(tx: Tx, me: Grants, cipher: Cipher, channel_id: int | None = None) -> list[HealthView]:
    """Of every channel that the caller may know of, or of one. Raises Missing."""
    rows = await tx.fetch(_HEALTH, channel_id, _mine(me), _not_mine(me))
    if channel_id is not None and not rows:
        raise Missing
    return [_view(row, cipher, me.locale) for row in rows]


async def extent(tx: Tx, channel_id: int) -> ExtentView:
    """What a pause or a deletion touches."""
    row = await tx.row(_EXTENT, channel_id)
    return ExtentView(**dict(row or {}))


def _view(row: Mapping[str, Any], cipher: Cipher, locale: str) -> HealthView:
    now = datetime.now(UTC)
    found, code, over = alarms(row, cipher, now), row["last_error"], _over(row, now)
    # no alarm of the house's: what was put aside is a task for somebody, and may lie there for long
    found += [Alarm("aside", row["aside_since"])] if row["aside_since"] else []
    return HealthView(
        channel_id=row["id"],
        name=row["name"],
        kind=row["kind"],
        state=row["state"],
        status=_status(row, found, over=over),
        last_in_at=row["last_in_at"],
        last_out_at=row["last_out_at"],
        last_poll_at=row["last_poll_at"],
        last_error={"code": code, "message": say(locale, f"send_errors.{code}")} if code else None,
        last_error_at=row["last_error_at"],
        last_error_over=bool(code) and over,
        backlog=row["queued"] + row["quarantined"],
        queued=row["queued"],
        quarantined=row["quarantined"],
        failed=row["failed"],
        unconfirmed=row["unconfirmed"],
        held=row["held"],
        process=row["process"] if row["owned"] else None,
        alarms=found,
        notices=views(row["notices"], row["kind"], locale),
        deaf=[each for each in _deaf(row["deaf"] or "[]") if now - each.until < _TOLD],
    )


def _over(row: Mapping[str, Any], now: datetime) -> bool:
    """It has worked since its last error, or had none. What broke on our side was begun anew: where nothing comes and
    nothing goes out, that it holds is the sign."""
    at = row["last_error_at"]
    signs = (row["last_in_at"], row["last_out_at"], row["last_poll_at"], row["drained_at"])
    if at is None or any(sign and sign > at for sign in signs):
        return True
    return bool(row["last_error"] == "internal" and row["owned"] and at < row["taken_at"] < now - _HOLDS)


def _status(row: Mapping[str, Any], found: list[Alarm], *, over: bool) -> Any:
    if row["state"] != "active":
        return "paused"
    if not row["owned"]:
        return "unowned"
    if not over or row["barred_since"]:
        return "trouble"
    return "quiet" if any(alarm.code == "silent" for alarm in found) else "ok"
