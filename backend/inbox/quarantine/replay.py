"""Read put-aside or raw bodies again, through the same door: what is known already changes nothing."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.connectors.contract import Typing, Unreadable
from backend.inbox.actions.receive import Payload, Received
from backend.inbox.channels.facts import ChannelFacts, Channels
from backend.inbox.channels.sharing import alike, sharing
from backend.inbox.intake import Intake
from backend.inbox.quarantine.read import read
from backend.inbox.quarantine.strange import is_for_a_stranger
from backend.kit.db import Database

log = structlog.get_logger("inbox")

PAGE = 50
_PAGE = """
SELECT at, id, channel_id, body FROM {table}
WHERE (at, id) > ($1, $2::bigint) AND at <= $5 AND ($3::bigint IS NULL OR channel_id = $3) AND {which}
ORDER BY at, id LIMIT $4
"""
_NOW = "SELECT now()"
_ASIDE = _PAGE.format(table="quarantine", which="replayed_at IS NULL")
_RAW = _PAGE.format(table="raw_inbound", which="true")
_DONE = "UPDATE quarantine SET replayed_at = now() WHERE id = ANY($1::bigint[])"


class Replayed(msgspec.Struct):
    """How many bodies were read, how many things in them were new, how many bodies still fail."""

    bodies: int = 0
    stored: int = 0
    failed: int = 0


class Replay:
    """`channel_id` and `since` narrow what is replayed. Raises Unavailable when the database goes away."""

    def __init__(
        self,
        db: Database,
        channels: Channels,
        *,
        channel_id: int | None = None,
        since: datetime | None = None,
    ) -> None:
        self._db = db
        self._channels = channels
        self._intake = Intake(db)
        self._only = channel_id
        self._since = since or datetime(1970, 1, 1, tzinfo=UTC)

    async def quarantine(self) -> Replayed:
        """What was put aside; a body that is stored now is marked and not read again."""
        found = Replayed()
        async for row in self._pages(_ASIDE):
            if await self._again(row, found, Payload(row["body"])):
                async with self._db.tx() as tx:
                    await tx.execute(_DONE, [row["id"]])
        return found

    async def raw(self) -> Replayed:
        """Bodies as they came, of the days that are kept. They are kept already: kept anew, each would come again."""
        found = Replayed()
        async for row in self._pages(_RAW):
            await self._again(row, found, None)
        return found

    async def _pages(self, sql: str) -> AsyncIterator[Mapping[str, Any]]:
        at, last = self._since, 0
        async with self._db.tx() as tx:
            # what comes meanwhile is no business of ours
            began: datetime = await tx.value(_NOW)
        while True:
            async with self._db.tx() as tx:
                rows = await tx.fetch(sql, at, last, self._only, PAGE, began)
            for row in rows:
                yield row
                at, last = row["at"], row["id"]
            if len(rows) < PAGE:
                return

    async def _again(self, row: Mapping[str, Any], found: Replayed, keep: Payload | None) -> bool:
        found.bodies += 1
        facts = await self._channels.facts(row["channel_id"])
        if facts is None or not await self._everywhere(facts, row["body"], found, keep):
            found.failed += 1
            return False
        return True

    async def _everywhere(self, facts: ChannelFacts, body: bytes, found: Replayed, keep: Payload | None) -> bool:
        """In its channel, and of what was put aside in every other one that it names: done when all have it."""
        done = await self._store(facts, body, found, keep)
        if keep is None:
            # each of them kept its own
            return done
        others = await sharing(self._channels, facts, body)
        believing = alike(facts, others)
        stored = [await self._store(other, body, found, keep) for other in believing]
        strangers = [other for other in others.found if other not in believing]
        return done and all(stored) and not others.shut and not is_for_a_stranger(facts, strangers, body)

    async def _store(self, facts: ChannelFacts, body: bytes, found: Replayed, keep: Payload | None) -> bool:
        try:
            told, whole = [each for each in read(facts, body) if not isinstance(each, Typing)], True
        except Unreadable as error:
            log.warning("inbox.still_unreadable", channel=facts.id, reason=str(error)[:200])
            # another channel's body may come here for the first time: what can be read of it does not wait
            told, whole = [each for each in error.rest if not isinstance(each, Typing)], False
        outcomes = await self._intake.take([Received(facts, each, keep) for each in told])
        found.stored += sum(outcome.result in ("stored", "applied", "early") for outcome in outcomes)
        return whole and len(outcomes) == len(told)
