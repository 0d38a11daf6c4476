"""Channels that the dialplan gave to our application: Asterisk rings nobody until they are sent on or let go."""

import math
import time
from collections.abc import Iterable

from backend.connectors.phone.read_asterisk import Channel, Event
from backend.connectors.phone.read_dialplan import name


class Holding:
    def __init__(self, application: str) -> None:
        self._application = application
        self._since: dict[str, float] = {}

    def found(self, channels: Iterable[Channel]) -> None:
        """These are live. Whoever was given to us before we listened has waited for long enough."""
        self._since = {name(each.id): -math.inf for each in channels if self._is_here(each)}

    def follow(self, event: Event) -> None:
        if event.channel is None:
            return
        if event.type == "StasisStart":
            # an older Asterisk does not say in which application a channel is, but tells nobody else of it
            if self._is_here(event.channel) or not event.channel.dialplan.app_data:
                self._since[name(event.channel.id)] = time.monotonic()
        elif event.type in ("StasisEnd", "ChannelDestroyed"):
            self.forget(name(event.channel.id))

    def forget(self, call: str) -> None:
        self._since.pop(call, None)

    def ages(self) -> dict[str, float]:
        now = time.monotonic()
        return {call: now - since for call, since in self._since.items()}

    def _is_here(self, channel: Channel) -> bool:
        about = channel.dialplan
        return about.app_name == "Stasis" and about.app_data.split(",")[0] == self._application
