"""Owns one channel: listens and sends, as long as the lock is held."""

import asyncio
from contextlib import AsyncExitStack

from backend.inbox.channels.health import Health
from backend.kit.tasks import Tasks
from bots import backlog, catching, ringing
from bots.handover import Handover
from bots.listener import Deliver, Listener
from bots.open import Line
from bots.post import Post
from bots.sender import Sender


class Owner:
    """One channel that this process has taken."""

    def __init__(self, channel: Handover, health: Health, deliver: Deliver, tasks: Tasks) -> None:
        self._channel = channel
        self.line = Line(channel.connector, channel.settings, channel.own.channel_id)
        self._sender = Sender(channel, Post(channel, self.line, health), tasks)
        self._listener = Listener(channel, self.line, health, deliver)
        self._health = health
        self._deliver = deliver

    def wake(self) -> None:
        """Something may have been queued."""
        self._sender.wake()

    async def run(self) -> None:
        """Until cancelled, or until either half fails; both have ended when this returns."""
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.line.close)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._sender.run())
                group.create_task(ringing.watch(self._channel, self.line))
                if self._channel.connector.listens(self._channel.settings):
                    group.create_task(self._listener.run())
                else:
                    group.create_task(backlog.watch(self._channel, self.line, self._health))
                    group.create_task(catching.watch(self._channel, self.line, self._deliver))
