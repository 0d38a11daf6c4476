"""One conversation between a community and a person, or a chat that the community was added to."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

Message = dict[str, Any]


@dataclass
class Dialog:
    """`messages` by conversation_message_id, which counts from 1 in every dialog; `screen` leaves out the deleted."""

    peer: int
    next_cmid: int = 1
    messages: dict[int, Message] = field(default_factory=dict)
    # None = the person never wrote nor allowed; False = denied
    allowed: bool | None = None
    in_read_cmid: int = 0
    out_read_cmid: int = 0
    typing: list[tuple[float, str]] = field(default_factory=list)
    reactions: dict[int, dict[int, int]] = field(default_factory=dict)
    keyboard: dict[str, Any] | None = None
    left: bool = False
    members: list[int] = field(default_factory=list)
    title: str = ""

    @property
    def is_chat(self) -> bool:
        return self.peer > 2_000_000_000

    def keep(self, message: Message) -> Message:
        message["conversation_message_id"] = self.next_cmid
        self.messages[self.next_cmid] = message
        self.next_cmid += 1
        return message

    @property
    def last(self) -> Message | None:
        return next(reversed(self.messages.values()), None)

    def by_random_id(self, random_id: int, since: float, most: int) -> Message | None:
        """https://dev.vk.com/method/messages.send, random_id: looked for in this dialog, in the last hour, among
        the last hundred messages; 0 is not looked for."""
        for message in islice(reversed(self.messages.values()), most):
            if random_id and message["out"] and message.get("random_id") == random_id and message["date"] >= since:
                return message
        return None

    def unread(self) -> list[Message]:
        return [message for cmid, message in self.messages.items() if not message["out"] and cmid > self.in_read_cmid]
