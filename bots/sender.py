"""Sends what a channel has to send: heads of its threads, one in flight each, within the platform's limits."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog

from backend.connectors.contract import SendError
from backend.inbox.deliver import expired, found, sending
from backend.inbox.deliver.heads import BULK, PEOPLE, Head, heads
from backend.inbox.deliver.owners import NotOurs, demand_ours
from backend.inbox.deliver.recall import Lost
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault
from backend.kit.tasks import Tasks
from bots.handover import Handover
from bots.limits import Limits
from bots.post import Post

log = structlog.get_logger("bots")

POLL_S = 0.5
PAGE = 500
IN_FLIGHT = 32
# a process that was stopped between its commit and the call asks again whether the channel is still its own
LATE_S = 3.0
FINISH_S = 8.0


class Sender:
    """The sending half of one channel's owner."""

    def __init__(
        self, channel: Handover, post: Post, tasks: Tasks, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._channel = channel
        self._post = post
        self._tasks = tasks
        self._clock = clock
        abilities = channel.facts.capabilities
        self.limits = Limits(abilities.channel_rate, abilities.thread_gap_s, clock, abilities.thread_burst)
        self.woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._busy: set[int] = set()
        # conversation → sends of it that the platform is still asked about
        self._sought: Counter[int] = Counter()
        self._after = {PEOPLE: 0, BULK: 0}

    def wake(self) -> None:
        self.woken.set()

    async def run(self) -> None:
        """Until cancelled; sends in flight are then given time to end. Raises NotOurs."""
        try:
            await self._settle()
            cut = await self._post.lost()
            self._sought = Counter(one.job.conversation_id for one in cut)
            # beside the sending: a platform that is slow to say what it has holds up only the threads that it is
            # asked about, since what goes out there meanwhile could be taken for what is sought
            self._tasks.once(self._recall(cut), "recall")
            while True:
                self.woken.clear()
                wait_s = await self._round()
                try:
                    async with asyncio.timeout(wait_s):
                        await self.woken.wait()
                except TimeoutError:
                    continue
        finally:
            await self._finish()

    async def _recall(self, cut: Sequence[Lost]) -> None:
        def ended(place: int) -> None:
            self._sought[cut[place].job.conversation_id] -= 1
            self.wake()

        try:
            await self._post.recall(cut, ended)
        finally:
            self._sought.clear()
            self.wake()

    async def _settle(self) -> None:
        """What an earlier owner left behind."""
        own, ref_is_key = self._channel.own, self._channel.facts.capabilities.ref_is_key
        steps: list[Callable[[Any], Coroutine[Any, Any, int]]] = [
            lambda tx: found.cut_short(tx, own, ref_is_key),
            lambda tx: found.hold_old(tx, own),
        ]
        for step in steps:
            while True:
                async with self._channel.db.tx() as tx:
                    moved = await step(tx)
                if not moved:
                    break
                log.info("sends.settled", channel=own.channel_id, count=moved)

    async def _finish(self) -> None:
        if self._busy:
            self._idle.clear()
            try:
                async with asyncio.timeout(FINISH_S):
                    await self._idle.wait()
            except TimeoutError:
                log.warning("sends.left_behind", channel=self._channel.own.channel_id, count=len(self._busy))

    async def _round(self) -> float:
        """Start what may start now. Returns the seconds until it is worth looking again."""
        chosen: list[Head] = []
        soonest = POLL_S
        for lane in (PEOPLE, BULK):
            room = min(self.limits.room(), IN_FLIGHT - len(self._busy)) - len(chosen)
            if room <= 0:
                soonest = min(soonest, self.limits.wait() or POLL_S)
                break
            try:
                ready, next_s = await self._ready(lane, {head.conversation_id for head in chosen})
            except Exception as error:
                # nothing was begun: it is looked for again. What breaks amid a beginning ends the owner, since nobody
                # would know what was marked
                if not is_passing(error):
                    raise
                log.warning("sends.not_found", channel=self._channel.own.channel_id, error=type(error).__name__)
                return POLL_S
            # the longest queued first: else the dialogs of low numbers are served until nothing of theirs is left
            chosen += sorted(ready, key=lambda head: head.id)[:room]
            soonest = min(soonest, 0.0 if len(ready) > room else next_s)
        if chosen:
            await self._start(chosen)
        return max(0.01, min(soonest, self.limits.wait() or soonest))

    async def _ready(self, lane: int, taken: set[int]) -> tuple[list[Head], float]:
        """Heads of the lane that may go now, and the seconds until the next one may."""
        async with self._channel.db.tx() as tx:
            page = await heads(tx, self._channel.own.channel_id, lane, self._after[lane], PAGE)
        self._after[lane] = page[-1].conversation_id if len(page) == PAGE else 0
        ready, soonest = [], 0.0 if len(page) == PAGE else POLL_S
        for head in page:
            if not head.queued or head.conversation_id in self._busy or head.conversation_id in taken:
                continue
            if self._sought[head.conversation_id]:
                continue
            wait_s = max(head.wait_s, self.limits.thread_wait(head.conversation_id))
            if head.expired:
                await self._give_up(head)
            elif wait_s <= 0:
                ready.append(head)
            else:
                soonest = min(soonest, wait_s)
        return ready, soonest

    async def _give_up(self, head: Head) -> None:
        async with self._channel.db.tx() as tx:
            await expired.give_up(tx, self._channel.own, head)
        self.wake()

    async def _start(self, chosen: list[Head]) -> None:
        # an SDK takes seconds to load: what is marked `sending` should be on its way at once
        await self._post.prepare()
        asked = self._clock()
        async with self._channel.db.tx() as tx:
            jobs = await sending.start(tx, self._channel.own, chosen)
            await self._post.mark(tx, jobs)
        for job in jobs:
            self._busy.add(job.conversation_id)
            self.limits.start()
            self._tasks.once(self._send(job, asked), f"send {job.ref}")

    async def _send(self, job: sending.Job, asked: float) -> None:
        try:
            await fault("send.marked")
            if self._clock() - asked > LATE_S:
                await self._still_ours()
            await self._post.send(job, self._hold)
        except NotOurs:
            log.warning("send.left_to_other_owner", channel=job.channel_id, ref=job.ref)
        finally:
            self._busy.discard(job.conversation_id)
            self.limits.end(job.conversation_id, 1 + len(job.content.files))
            if not self._busy:
                self._idle.set()
            self.wake()

    async def _still_ours(self) -> None:
        async with self._channel.db.tx() as tx:
            await demand_ours(tx, self._channel.own)

    def _hold(self, job: sending.Job, error: SendError, seconds: float) -> None:
        if error.channel:
            self.limits.hold_channel(seconds)
        self.limits.hold_thread(job.conversation_id, seconds)
