"""Recordings that Asterisk's dialplan makes are told by nobody: when a call is over they are looked for by their name,
until they are there or their time is up. What is looked for stands in the listener's cursor, so no restart forgets it.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from backend.connectors.contract import SendError
from backend.connectors.phone import outbound
from backend.connectors.refusals import unreached

if TYPE_CHECKING:
    from backend.connectors.phone.client import PhoneClient

# of what is there, and that it is not there: a recording may be written for a moment after the call
MADE_WITHIN_S = 120.0
# of an exchange that does not answer
LOST_AFTER_S = 24 * 3600.0
ANSWER_S = 4.0
LONGEST_S = 60.0
MOST = 500
_stored = msgspec.json.Decoder(dict[str, Any])


class Wanted(msgspec.Struct):
    """`since`: when the call was over; `due`: of the next look; `told`: that it is awaited. Seconds since 1970."""

    since: float
    due: float
    tries: int = 0
    told: bool = False


class Tapes:
    """`kept`: as `plain` gave it."""

    def __init__(self, client: "PhoneClient", kept: dict[str, Any], clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._clock = clock
        self._wanted: dict[str, Wanted] = msgspec.convert(kept, dict[str, Wanted])

    def plain(self) -> dict[str, Any]:
        found: dict[str, Any] = msgspec.to_builtins(self._wanted)
        return found

    def want(self, channel: str) -> None:
        """Its call is over."""
        now = self._clock()
        self._wanted.setdefault(channel, Wanted(now, now))
        while len(self._wanted) > MOST:
            self._wanted.pop(next(iter(self._wanted)))

    def rest_s(self, longest_s: float) -> float:
        """Until the next look."""
        due = min((each.due for each in self._wanted.values()), default=None)
        return longest_s if due is None else min(longest_s, max(0.05, due - self._clock()))

    async def look(self) -> list[bytes]:
        """What there is to tell, as events. An exchange that does not answer is asked once at a time."""
        told: list[bytes] = []
        for channel, wanted in list(self._wanted.items()):
            if wanted.due > self._clock():
                continue
            try:
                found = await self._asked(channel)
            except SendError:
                told += self._put_off(channel, wanted)
                break
            if found is not None:
                self._wanted.pop(channel)
                told.append(_event("RecordingFinished", recording=found))
            elif self._clock() - wanted.since < MADE_WITHIN_S:
                self._later(wanted)
            else:
                self._wanted.pop(channel)
                told += [_tape(channel, "none")] if wanted.told else []
        return told

    def _put_off(self, channel: str, wanted: Wanted) -> list[bytes]:
        self._later(wanted)
        if self._clock() - wanted.since >= LOST_AFTER_S:
            self._wanted.pop(channel)
            return [_tape(channel, "lost")]
        if wanted.told:
            return []
        wanted.told = True
        return [_tape(channel, "awaited")]

    def _later(self, wanted: Wanted) -> None:
        wanted.tries += 1
        wanted.due = self._clock() + min(LONGEST_S, 2.0 ** (wanted.tries - 1))

    async def _asked(self, channel: str) -> dict[str, Any] | None:
        """None: there is none. Raises SendError where nobody can say."""
        path = f"recordings/stored/call-{outbound.channel_of(channel)}"
        try:
            async with asyncio.timeout(ANSWER_S):
                answer = await self._client.ari(outbound.ari(self._client.settings, "GET", path), look=True)
        except TimeoutError:
            raise unreached("no answer") from None
        if answer.status == 404:
            return None
        try:
            found = _stored.decode(answer.content)
        except (ValueError, RecursionError):
            found = {}
        if answer.status != 200 or not isinstance(found.get("name"), str):
            raise unreached(f"HTTP {answer.status}")
        return found


def _event(kind: str, **more: Any) -> bytes:
    return msgspec.json.encode({"type": kind, "timestamp": datetime.now(UTC).isoformat(), **more})


def _tape(channel: str, state: str) -> bytes:
    return _event("SamovarTape", channel={"id": channel}, tape=state)
