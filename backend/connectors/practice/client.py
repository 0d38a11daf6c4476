"""The scripted customers at work: they listen and talk in this process; there is no platform and no SDK."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.connectors.contract import Change, Check, Outgoing, Polled, SendError, Sent, Thread
from backend.connectors.practice import media
from backend.connectors.practice.cast import cast
from backend.connectors.practice.outbound import Heard, heard
from backend.connectors.practice.scripts import NAMES
from backend.connectors.practice.settings import PracticeSettings
from backend.connectors.practice.world import World, advance, hear, next_due, tellable

# a quiet world still says that it lives
QUIET_S = 20.0
CHUNK = 64 * 1024


class PracticeClient:
    def __init__(self, settings: PracticeSettings) -> None:
        self.settings = settings
        self._heard: deque[Heard] = deque()
        self._woken = asyncio.Event()

    async def send(self, message: Outgoing) -> Sent:
        said = heard(message)
        self._heard.append(said)
        self._woken.set()
        return Sent((said.key,), datetime.now(UTC))

    async def edit(self, change: Change) -> None:
        """They have read it already."""

    async def delete(self, change: Change) -> None:
        """They do not go back."""

    async def react(self, change: Change) -> None:
        """They take it as it is meant."""

    async def check(self) -> Check:
        people = [f"{actor.name} {actor.surname}" for actor in cast(self.settings)]
        return Check(True, (), {"customers": people, "scripts": list(self.settings.scripts or NAMES)})

    async def typing(self, thread: Thread) -> None:
        """They do not look at the screen."""

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        makers = {"photo": media.photo, "voice": media.voice}
        make = makers.get(remote.get("kind", ""))
        if make is None:
            raise SendError("file_gone", f"{remote.get('kind')!r}", permanent=True)
        content = await asyncio.to_thread(make, str(remote.get("seed", "")))
        for at in range(0, len(content), CHUNK):
            yield content[at : at + CHUNK]

    async def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        """The world goes on from `cursor`, on its own clock: while nobody listens, no time passes there."""
        world = _world(cursor)
        began, offset = time.monotonic(), world.now
        while True:
            self._woken.clear()
            answers = list(self._heard)
            now = offset + (time.monotonic() - began) * self.settings.speed
            payloads = self._turn(world, answers, now)
            yield Polled(payloads, msgspec.to_builtins(world))
            # only now are they stored: until here a listener that fails hears them again
            for _ in answers:
                self._heard.popleft()
            await self._rest(world, now)

    def _turn(self, world: World, answers: list[Heard], now: float) -> tuple[bytes, ...]:
        happened = advance(world, self.settings, now)
        for one in answers:
            hear(world, self.settings, one.customer, one.ref, one.text, one.key)
        at = datetime.now(UTC).isoformat()
        return tuple(msgspec.json.encode({**payload, "at": at}) for payload in happened)

    async def _rest(self, world: World, now: float) -> None:
        if self._heard:
            return
        due = next_due(world, self.settings)
        wait_s = QUIET_S if due is None else min(QUIET_S, max(0.0, due - now) / self.settings.speed)
        try:
            await asyncio.wait_for(self._woken.wait(), wait_s + 0.01)
        except TimeoutError:
            return


def _world(cursor: dict[str, Any] | None) -> World:
    try:
        world = msgspec.convert(cursor, World)
    except msgspec.ValidationError:
        world = None
    # a first start, or a story that these scripts no longer tell: everybody begins anew
    return world if world is not None and tellable(world) else World(born=int(time.time()))


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[PracticeClient]:
    if not isinstance(settings, PracticeSettings):
        raise TypeError(type(settings).__name__)
    yield PracticeClient(settings)
