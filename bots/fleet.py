"""Which channels this process owns: takes those that are free, gives back what was paused or deleted.

One channel that fails waits by itself, ever longer; the others do not notice.
"""

import asyncio
import os
import socket
import time
from collections.abc import Mapping, Sequence

import msgspec
import structlog

from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.health import Health
from backend.inbox.channels.present import hook_url
from backend.inbox.deliver import owners
from backend.inbox.files.lend import Lending
from backend.kit.db import Database
from backend.kit.db.trouble import is_passing
from backend.kit.secrets import Cipher
from backend.kit.storage import Storage
from backend.kit.tasks import Tasks
from bots.handover import Handover
from bots.listener import Deliver
from bots.locks import Locks
from bots.open import Line
from bots.owner import Owner
from bots.sender import FINISH_S

log = structlog.get_logger("bots")

EVERY_S = 0.5
FIRST_REST_S = 0.5
LONGEST_REST_S = 30.0
# the poll that keeps the locks' connection busy is the one that says which channels there are
_CHANNELS = "SELECT id, rev FROM channels WHERE state = 'active' AND kind <> 'internal' ORDER BY id"


class Held(msgspec.Struct):
    """A channel that is ours, and the task that works on it."""

    rev: int
    owner: Owner
    task: asyncio.Task[None]
    since: float


class Rest(msgspec.Struct):
    """A channel that failed and waits. Seconds are monotonic."""

    until: float
    seconds: float


class Fleet:
    """`run` is a supervised task; `wake(channel_id)` when something was queued."""

    def __init__(
        self,
        db: Database,
        database_url: str,
        cipher: Cipher,
        storage: Storage,
        deliver: Deliver,
        health: Health,
        public_url: str = "",
        lending: Lending | None = None,
    ) -> None:
        self._db = db
        self._url = database_url
        self._directory = Directory(db, cipher)
        self._storage = storage
        self._deliver = deliver
        self._health = health
        self._public_url = public_url
        self._lending = lending
        self._held: dict[int, Held] = {}
        self._resting: dict[int, Rest] = {}
        self._locks: Locks | None = None
        self._is_closing = False
        self._name = f"{socket.gethostname()}:{os.getpid()}"

    @property
    def channels(self) -> list[int]:
        """Those that this process owns now."""
        return sorted(self._held)

    def wake(self, channel_id: int) -> None:
        held = self._held.get(channel_id)
        if held is not None:
            held.owner.wake()

    def line(self, channel_id: int) -> Line | None:
        """The open line of a channel of ours."""
        held = self._held.get(channel_id)
        return None if held is None else held.owner.line

    async def run(self) -> None:
        """Until cancelled. Raises when the locks' connection is lost: everything has stopped by then."""
        async with Tasks() as tasks, await Locks.connect(self._url) as locks:
            self._locks = locks
            try:
                while True:
                    await self._reconcile(locks, tasks)
                    try:
                        async with asyncio.timeout(EVERY_S):
                            await locks.lost.wait()
                    except TimeoutError:
                        continue
                    raise ConnectionError("the connection that held the channels' locks is gone")
            finally:
                await self._stop(list(self._held), locks)

    async def finish(self) -> None:
        """Before the tasks are cancelled: let go of every channel, giving sends in flight time to end."""
        self._is_closing = True
        if self._locks is not None:
            await self._stop(list(self._held), self._locks)

    async def _reconcile(self, locks: Locks, tasks: Tasks) -> None:
        if self._is_closing:
            return
        wanted = {row["id"]: row["rev"] for row in await locks.fetch(_CHANNELS)}
        ended = [channel_id for channel_id, held in self._held.items() if held.task.done()]
        for channel_id in ended:
            self._note_end(channel_id)
        changed = [channel_id for channel_id, held in self._held.items() if wanted.get(channel_id) != held.rev]
        await self._stop(sorted({*ended, *changed}), locks)
        await self._take(self._free(wanted), locks, tasks)

    def _free(self, wanted: Mapping[int, int]) -> list[int]:
        now = time.monotonic()
        self._resting = {channel_id: rest for channel_id, rest in self._resting.items() if channel_id in wanted}
        resting = {channel_id for channel_id, rest in self._resting.items() if rest.until > now}
        return [channel_id for channel_id in wanted if channel_id not in self._held and channel_id not in resting]

    async def _take(self, channel_ids: Sequence[int], locks: Locks, tasks: Tasks) -> None:
        taken = [channel_id for channel_id in channel_ids if await locks.take(channel_id)]
        if not taken:
            return
        found = await self._directory.many(taken)
        for channel_id in taken:
            facts = found.get(channel_id)
            if facts is None or facts.state != "active":
                if facts is None:
                    self._health.trouble(channel_id, "unusable")
                self._rest(channel_id)
                await locks.release(channel_id)
            else:
                await self._begin(facts, tasks)

    async def _begin(self, facts: ChannelFacts, tasks: Tasks) -> None:
        async with self._db.tx() as tx:
            own = await owners.take(tx, facts.id, self._name)
        hook = hook_url(self._public_url, facts.id) if self._public_url else ""
        given = (own, facts.connector, facts.settings, self._db, self._storage, facts, hook, self._lending)
        handover = Handover(*given)
        owner = Owner(handover, self._health, self._deliver, tasks)
        task = asyncio.create_task(owner.run(), name=f"channel {facts.id}")
        self._held[facts.id] = Held(facts.rev, owner, task, time.monotonic())
        log.info("channel.taken", channel=facts.id, kind=facts.connector.kind)

    async def _stop(self, channel_ids: Sequence[int], locks: Locks) -> None:
        going = {channel_id: self._held.pop(channel_id) for channel_id in channel_ids if channel_id in self._held}
        working = {held.task for held in going.values()}
        while working:
            # once is not enough: wait_for of Python 3.11, which drivers use, may lose a cancellation
            for task in working:
                task.cancel()
            _, working = await asyncio.wait(working, timeout=FINISH_S + 2)
        for channel_id in going:
            await locks.release(channel_id)
            log.info("channel.released", channel=channel_id)

    def _note_end(self, channel_id: int) -> None:
        held = self._held[channel_id]
        error = None if held.task.cancelled() else held.task.exception()
        log.error("channel.broke", channel=channel_id, exc_info=error)
        if error is None or not _passes(error):
            self._health.trouble(channel_id, "internal")
        if time.monotonic() - held.since > LONGEST_REST_S:
            self._resting.pop(channel_id, None)
        self._rest(channel_id)

    def _rest(self, channel_id: int) -> None:
        before = self._resting.get(channel_id)
        seconds = min(before.seconds * 2, LONGEST_REST_S) if before else FIRST_REST_S
        self._resting[channel_id] = Rest(time.monotonic() + seconds, seconds)


def _passes(error: BaseException) -> bool:
    """Our database was away or busy: that is told elsewhere, and is no trouble of this channel's."""
    if isinstance(error, BaseExceptionGroup):
        return all(_passes(each) for each in error.exceptions)
    return is_passing(error)
