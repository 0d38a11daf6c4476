"""Sends what is due: each delivery by one worker, once. One whose worker died with it in hand is not sent again:
nobody knows whether it arrived, and in the centre it stands anyway."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
import structlog

from backend.access.load import of_users
from backend.kit.db import Database, Tx
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.wakes import wait_s
from backend.notify import away, heads
from backend.notify.afresh import as_of_now
from backend.notify.kinds import is_closed
from backend.notify.live import LIVE
from backend.notify.rows import COLUMNS, row_of
from backend.notify.schemas import Row
from backend.notify.sight import seen
from backend.notify.texts import Texts, texts_of
from backend.notify.way import Outcome, Sending, backoff
from backend.notify.ways import letters, push, sms

log = structlog.get_logger("notify")

Way = Callable[[Sending], Awaitable[Outcome]]
LEASE_S = 120
BATCH = 100
TRIES = 6
FAILED = Outcome("failed", "internal")
_NEXT = """
SELECT extract(epoch FROM min(due_at) - now())::float8 FROM notice_deliveries
WHERE state = 'waiting' AND way = ANY ($1::text[])
"""
_LOST = """
UPDATE notice_deliveries SET state = 'unconfirmed', why = 'process_died', ended_at = now()
WHERE state = 'sending' AND lease_until < now()
"""
_TAKE = f"""
UPDATE notice_deliveries SET state = 'sending', attempts = attempts + 1, lease_until = now() + interval '{LEASE_S} s'
WHERE id IN (SELECT id FROM notice_deliveries WHERE state = 'waiting' AND due_at <= now() AND way = ANY ($1::text[])
               AND why IS DISTINCT FROM '{away.OFF_DUTY}'
             ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING id, notice_id, user_id, way, target, attempts, lease_until, why
"""
_BACK = """
UPDATE notice_deliveries SET state = 'waiting', attempts = attempts - 1, lease_until = NULL
WHERE id = ANY ($1::bigint[]) AND state = 'sending' AND lease_until = $2
"""
# one that cannot even be made must not keep the others back
_SPOILT = """
UPDATE notice_deliveries SET state = 'failed', why = 'internal', ended_at = now()
WHERE id = ANY ($1::bigint[]) AND state = 'waiting'
"""
# where people are reached now, whatever was planned
_NOW = f"""
SELECT u.id, l.chat_id::text AS chat, w.phone, CASE WHEN w.mail = lower(u.email) THEN w.mail END AS mail,
    ARRAY(SELECT d.id::text FROM push_devices d WHERE d.user_id = u.id AND {LIVE}) AS devices
FROM users u LEFT JOIN notice_wishes w ON w.user_id = u.id LEFT JOIN staff_links l ON l.user_id = u.id
WHERE u.id = ANY ($1::bigint[])
"""
_NOTICES = f"""
SELECT {COLUMNS}, u.locale, u.name AS reader, coalesce((u.settings #>> '{{alerts,words}}')::boolean, true) AS worded,
    (SELECT sum(o.times) FROM notices o WHERE o.user_id = n.user_id AND o.group_key = n.group_key AND o.read_at IS NULL)
        AS count
FROM notices n JOIN users u ON u.id = n.user_id WHERE n.id = ANY ($1::bigint[])
"""
_END = """
UPDATE notice_deliveries d SET state = $2, why = $3, lease_until = NULL,
    ended_at = CASE WHEN $2 = 'waiting' THEN NULL ELSE now() END,
    due_at = CASE WHEN $2 = 'waiting' THEN now() + make_interval(secs => $4) ELSE due_at END
WHERE id = ANY ($1::bigint[]) AND state = 'sending'
"""


def of_house(settings: Settings, db: Database, cipher: Cipher) -> dict[str, Way]:
    """The ways of the worker; the staff bot's is the bots' (bots/staff.py)."""
    letters_ = letters.Letters(settings, cipher)
    return {
        "push": push.Push(settings, db, cipher).send,
        "email": letters_.send,
        "digest": letters_.send,
        "head": heads.Heads(db).send,
        "sms": sms.Sms(db, cipher).send,
    }


class Sender:
    """`run` is a supervised task; right with any number of workers."""

    def __init__(self, db: Database, ways: Mapping[str, Way]) -> None:
        self._db = db
        self._ways = dict(ways)

    async def run(self) -> None:
        while True:
            if not await self.step():
                await asyncio.sleep(await self._rest_s())

    async def _rest_s(self) -> float:
        """Seconds until the next one's moment, or the next look: what is planned meanwhile is due later than that."""
        async with self._db.tx() as tx:
            return wait_s(await tx.value(_NEXT, list(self._ways)))

    async def step(self) -> bool:
        """What is due now; says whether there was anything. Raises passing trouble of the database."""
        try:
            return await self._round(BATCH)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("notify.not_made")
        for _ in range(BATCH):
            if not await self._round(1, alone=True):
                break
        return True

    async def _round(self, most: int, alone: bool = False) -> bool:
        taken: Sequence[Mapping[str, Any]] = ()
        try:
            async with self._db.tx() as tx:
                await tx.execute(_LOST)
                taken = await tx.fetch(_TAKE, list(self._ways), most)
                if not (alone and taken):
                    taken = [*taken, *await away.take(tx, list(self._ways), LEASE_S)]
                # in the transaction that takes them: until it commits nothing is handed over, and nothing is lost
                sendings, held = await self._made(tx, taken)
                for why, those in held.items():
                    await tx.execute(_END, those, "held", why, 0.0)
        except Exception as error:
            await self._give_back(taken, spoilt=alone and not is_passing(error))
            if alone and not is_passing(error):
                return True
            raise
        await asyncio.gather(*(self._send(each) for each in sendings))
        return bool(taken)

    async def _give_back(self, taken: Sequence[Mapping[str, Any]], *, spoilt: bool) -> None:
        """Nothing of them left. Also where the commit came through and its answer did not."""
        if not taken:
            return
        ids = [row["id"] for row in taken]
        try:
            async with self._db.tx() as tx:
                # by the very lease: another worker may have them in hand by now
                await tx.execute(_BACK, ids, taken[0]["lease_until"])
                if spoilt:
                    await tx.execute(_SPOILT, ids)
        except Exception:
            log.exception("notify.not_given_back", ids=ids)

    async def _made(self, tx: Tx, taken: Sequence[Mapping[str, Any]]) -> tuple[list[Sending], dict[str, list[int]]]:
        """What goes out, several for one target and group as one; and what does not, with why."""
        notices = {row["id"]: row for row in await tx.fetch(_NOTICES, sorted({row["notice_id"] for row in taken}))}
        people = await of_users(tx, sorted({row["user_id"] for row in taken}))
        now = {row["id"]: row for row in await tx.fetch(_NOW, sorted({row["user_id"] for row in taken}))}
        texts, held = await texts_of(tx), dict[str, list[int]]()
        waits, over = await away.still(tx, taken, {key: row["kind"] for key, row in notices.items()})
        if over:
            held[away.OFF_DUTY] = over
        groups: dict[tuple[Any, ...], list[tuple[Mapping[str, Any], Row]]] = {}
        taken = [row for row in taken if row["id"] not in waits and row["id"] not in over]
        for row in sorted(taken, key=lambda row: row["notice_id"]):
            found = notices.get(row["notice_id"])
            notice = row_of(found, found["count"]) if found else None
            reader = people.get(row["user_id"])
            why = await _held(tx, reader, notice) or _moved(row, now[row["user_id"]])
            if not why and notice is not None and reader is not None:
                notice = (await as_of_now(tx, reader, [notice])).get(notice.id)
                why = None if notice else "sight"
            if why or notice is None:
                held.setdefault(why or "gone", []).append(row["id"])
                continue
            whole = "" if row["way"] == "digest" or row["why"] == away.OFF_DUTY else notice.group
            groups.setdefault((row["way"], row["target"], row["user_id"], whole), []).append((row, notice))
        return [_sending(key, rows, notices, texts) for key, rows in groups.items()], held

    async def _send(self, sending: Sending) -> None:
        await fault("notify.before_send")
        try:
            outcome = await self._ways[sending.way](sending)
        except Exception as error:
            log.exception("notify.failed", way=sending.way)
            # heads are told within the house: what the database did not take did not happen
            again = sending.way == "head" and is_passing(error)
            outcome = Outcome("waiting", "database", backoff(sending.attempts)) if again else FAILED
        await fault("notify.after_send")
        if outcome.state == "waiting" and sending.attempts >= TRIES:
            outcome = Outcome("failed", outcome.why)
        elif outcome.state == "waiting" and sending.summed:
            # it stays one thing when it is tried again
            outcome = msgspec.structs.replace(outcome, why=away.OFF_DUTY)
        async with self._db.tx() as tx:
            await tx.execute(_END, sending.ids, outcome.state, outcome.why, outcome.after_s)


async def _held(tx: Tx, grants: Any, notice: Row | None) -> str | None:
    if notice is None or grants is None:
        return "gone"
    if notice.read:
        return "seen"
    if is_closed(notice.kind, grants.rights):
        return "sight"
    subject = (notice.subject.kind, notice.subject.id)
    return None if subject in await seen(tx, grants, [subject]) else "sight"


def _moved(row: Mapping[str, Any], now: Mapping[str, Any]) -> str | None:
    """Why it goes there no more: another chat or none, an address that is theirs no more, a device that is gone."""
    way, target = row["way"], row["target"]
    if way == "bot":
        return None if target == now["chat"] else "no_bot"
    if way == "sms":
        return None if target == now["phone"] else "no_phone"
    if way in ("email", "digest"):
        return None if target == now["mail"] else "no_address"
    return "device_gone" if way == "push" and target not in now["devices"] else None


def _sending(
    key: tuple[Any, ...], rows: Sequence[tuple[Mapping[str, Any], Row]], notices: Mapping[int, Any], texts: Texts
) -> Sending:
    way, target, user_id, _ = key
    last = notices[rows[-1][1].id]
    locale = last["locale"]
    said = [texts.said(notice, locale, whole=last["worded"]) for _, notice in rows]
    ids, attempts = [row["id"] for row, _ in rows], max(row["attempts"] for row, _ in rows)
    summed = None
    if any(row["why"] == away.OFF_DUTY for row, _ in rows) and len({notice.group for _, notice in rows}) > 1:
        summed = texts.away(locale, [(notice, each) for (_, notice), each in zip(rows, said, strict=True)])
    return Sending(
        way, target, user_id, last["reader"], locale, ids, attempts, [n for _, n in rows], said, texts, summed
    )
