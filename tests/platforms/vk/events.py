"""What happens in a community, told to those who listen: https://dev.vk.com/api/community-events/json-schema

One event is offered over the Bots Long Poll and to every Callback server that asked for its kind; it is confirmed
by the first of them. What happens while nobody listens is told to nobody (`missed`).
"""

from __future__ import annotations

import copy
import hashlib
import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.platforms.changes import Changes
from tests.platforms.faults import Faults
from tests.platforms.ledger import Chat, Inbound, Ledger
from tests.platforms.vk.longpoll import LongPoll

if TYPE_CHECKING:
    from tests.platforms.vk.callback import CallbackServer
    from tests.platforms.vk.community import Settings

# What messages look like to a client of the community's choosing: object.client_info of message_new
CLIENT_INFO = {
    "button_actions": ["text", "vkpay", "open_app", "location", "open_link", "open_photo", "callback"],
    "keyboard": True,
    "inline_keyboard": True,
    "carousel": True,
    "lang_id": 0,
}


class Events:
    def __init__(
        self, group_id: int, ledger: Ledger, faults: Faults, clock: Callable[[], float], settings: Settings
    ) -> None:
        self.group_id, self.ledger, self.faults, self.clock, self.settings = group_id, ledger, faults, clock, settings
        self.changes = Changes()
        self.random = random.Random(group_id)
        self.longpoll = LongPoll(self)
        self.callbacks: list[CallbackServer] = []
        self.removed: list[CallbackServer] = []
        self.pending: dict[int, Inbound] = {}
        self.missed: list[dict[str, Any]] = []
        self._made = 0

    def add(self, kind: str, body: dict[str, Any], chat: Chat | None = None) -> Inbound | None:
        """Tells of one event; None when nobody listens for it."""
        self._made += 1
        # a copy: what is edited later was told as it was
        event = {"type": kind, "object": copy.deepcopy(body), "group_id": self.group_id, "event_id": self._event_id()}
        row = Inbound(self._made, f"club{self.group_id}", chat, kind, self.clock(), event)
        polled = self.longpoll.wants(kind)
        called = [server for server in self.callbacks if server.wants(kind)]
        if not polled and not called:
            self.missed.append(event)
            return None
        self.ledger.inbound.append(row)
        self.pending[row.id] = row
        if polled:
            self.longpoll.add(row, self.copies())
        for server in called:
            server.add(row, self.copies())
        self.changes.tell()
        return row

    def copies(self) -> int:
        asked = self.faults.repeat
        return asked if isinstance(asked, int) else self.random.randint(*asked)

    def confirm(self, row: Inbound) -> None:
        row.confirmed_at = row.confirmed_at or self.clock()
        self.pending.pop(row.id, None)
        self.changes.tell()

    def lose(self, row: Inbound) -> None:
        """It will not be offered again; never offered at all, it is `expired`: a gap that only
        messages.getConversations and getHistory can close."""
        if self.pending.pop(row.id, None) is not None:
            row.expired = not row.offers
        self.changes.tell()

    def is_empty(self) -> bool:
        return not self.pending

    def say_pending(self) -> str:
        kinds = [f"{row.kind} of {row.chat} (offered {len(row.offers)} times)" for row in self.pending.values()]
        return f"{len(kinds)} events of club{self.group_id} unconfirmed: {', '.join(kinds[:5])}"

    def _event_id(self) -> str:
        return hashlib.sha1(f"{self.group_id}:{self._made}".encode()).hexdigest()
