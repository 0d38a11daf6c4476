"""A bot: its token, its chats with what was written in them, and those who are told of its updates."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.limits import Window
from tests.platforms.max.errors import error
from tests.platforms.max.polling import Polling
from tests.platforms.max.subscriptions import Subscriptions

if TYPE_CHECKING:
    from tests.platforms.max.people import Person
    from tests.platforms.max.server import MaxServer

Message = dict[str, Any]
RIGHTS = ("read_all_messages", "write", "add_remove_members", "pin_message")


@dataclass(frozen=True)
class Speeds:
    """https://dev.max.ru/docs-api: 30 requests a second; for long polling 2 a second, as MAX wrote to operators."""

    calls: int = 30
    polls: int = 2

    @classmethod
    def none(cls) -> Speeds:
        return cls(10**9, 10**9)


@dataclass
class Chat:
    """`status`: active, removed, left, closed. A dialog's id is positive, a group's and a channel's negative."""

    id: int
    type: str
    title: str = ""
    members: list[Person] = field(default_factory=list)
    status: str = "active"
    rights: set[str] = field(default_factory=lambda: set(RIGHTS))
    messages: dict[str, Message] = field(default_factory=dict)
    actions: list[tuple[float, str]] = field(default_factory=list)
    pinned: str = ""

    @property
    def person(self) -> Person:
        return self.members[0]


class Bot:
    """Levers: `revoked` (verify.token) · `rights` of each group · `chats`."""

    def __init__(self, server: MaxServer, token: str, id: int, name: str) -> None:
        self.server, self.token, self.id, self.name = server, token, id, name
        self.username = f"id{id}_bot"
        self.description = "Чайная лавка на связи"
        self.commands: list[dict[str, str]] = []
        self.revoked = False
        self.chats: dict[int, Chat] = {}
        self.pressed: dict[str, tuple[Person, str]] = {}
        self.notified: list[tuple[str, str]] = []
        self.limit = Window(server.speeds.calls, 1.0)
        self.poll_limit = Window(server.speeds.polls, 1.0)
        self.polling = Polling(self)
        self.subscriptions = Subscriptions(self)
        self._seq = 0

    @property
    def account(self) -> str:
        return str(self.id)

    def now(self) -> int:
        return int(self.server.clock() * 1000)

    def user(self) -> dict[str, Any]:
        """As a sender."""
        about = {"user_id": self.id, "first_name": self.name, "username": self.username, "is_bot": True}
        return {**about, "last_activity_time": self.now(), "name": self.name}

    def chat(self, id: int) -> Chat:
        found = self.chats.get(id)
        if found is None or found.status == "removed":
            raise error("chat.not.found", f"Chat {id} not found")
        return found

    def find(self, mid: str) -> tuple[Chat, Message]:
        for chat in self.chats.values():
            if mid in chat.messages:
                return chat, chat.messages[mid]
        raise error("not.found", f"Message {mid} not found")

    def keep(self, chat: Chat, sender: dict[str, Any] | None, body: Message, *, at: float | None = None) -> Message:
        """A new message: `seq` is the time in milliseconds shifted by 16 bits, so no JavaScript number holds it."""
        self._seq += 1
        stamp = self.now() if at is None else int(at * 1000)
        seq = (stamp << 16) + self._seq
        mid = f"mid.{chat.id % 2**64:016x}{seq:016x}"
        link = body.pop("link", None)
        message: Message = {"recipient": self.recipient(chat, sender), "timestamp": stamp}
        message["body"] = {"mid": mid, "seq": seq, **body}
        if sender is not None:
            message["sender"] = sender
        if link is not None:
            message["link"] = link
        chat.messages[mid] = message
        return message

    def recipient(self, chat: Chat, sender: dict[str, Any] | None) -> dict[str, Any]:
        """In a dialog the one who is written to: the bot, or the person."""
        to: dict[str, Any] = {"chat_id": chat.id, "chat_type": chat.type}
        if chat.type == "dialog":
            ours = sender is not None and sender["user_id"] == self.id
            to["user_id"] = chat.person.id if ours else self.id
        return to

    def tell(self, kind: str, body: dict[str, Any], chat: Chat | None = None, key: int | None = None) -> None:
        """One update for whoever listens: subscriptions, or the long poll while there are none."""
        if chat is not None and chat.type != "dialog" and "read_all_messages" not in chat.rights:
            self.server.events.missed.append({"update_type": kind, **body})
            return
        # a copy: what is edited later was told as it was
        update = copy.deepcopy({**body, "timestamp": self.now(), "update_type": kind})
        row = self.server.events.row(self.account, key if key is not None else chat.id if chat else None, kind, update)
        if self.subscriptions.rows:
            self.subscriptions.add(row)
        else:
            self.polling.add(row)

    def callback(self, person: Person, mid: str) -> str:
        digest = hashlib.sha256(f"{mid}:{person.id}:{len(self.pressed)}".encode()).hexdigest()
        made = f"f9LHodD0cO{digest}"
        self.pressed[made] = (person, mid)
        return made
