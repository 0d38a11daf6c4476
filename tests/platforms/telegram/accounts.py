"""Bots and chats as the platform keeps them. A chat's state belongs to one bot: another bot sees another."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.faults import Faults
from tests.platforms.ledger import Ledger
from tests.platforms.limits import Bucket, Limit, Window
from tests.platforms.telegram.files import FileStore
from tests.platforms.telegram.updates import UpdateQueue

if TYPE_CHECKING:
    from tests.platforms.telegram.webhook import Webhook

# Message ids are unique within a chat only (Message.message_id), so all chats count from here and collide.
FIRST_MESSAGE_ID = 1


@dataclass(frozen=True)
class Speeds:
    """https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this

    Messages a second for a bot; a second for one chat, short bursts tolerated; a minute for one group.
    """

    account_per_second: int = 30
    chat_per_second: float = 1.0
    chat_burst: float = 3.0
    group_per_minute: int = 20

    @classmethod
    def none(cls) -> Speeds:
        return cls(10**9, 10**9, 10**9, 10**9)


@dataclass
class ChatState:
    chat: dict[str, Any]
    limit: Limit
    started: bool = False
    closed: str | None = None
    business: str | None = None
    next_id: int = FIRST_MESSAGE_ID
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    reactions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    actions: list[tuple[float, str]] = field(default_factory=list)
    members: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.chat["id"])

    @property
    def is_group(self) -> bool:
        return bool(self.chat["type"] != "private")

    def keep(self, message: dict[str, Any]) -> dict[str, Any]:
        numbered = {"message_id": self.next_id, **message}
        self.messages[self.next_id] = numbered
        self.next_id += 1
        return numbered


class BotAccount:
    def __init__(
        self,
        token: str,
        username: str,
        first_name: str,
        *,
        ledger: Ledger,
        faults: Faults,
        speeds: Speeds,
        clock: Callable[[], float],
    ) -> None:
        self.token, self.username, self.first_name = token, username, first_name
        self.id = int(token.split(":")[0])
        self.name = username
        self.speeds, self.clock = speeds, clock
        self.limit: Limit = Window(speeds.account_per_second, 1.0)
        self.chats: dict[tuple[str | None, int], ChatState] = {}
        self.businesses: dict[str, dict[str, Any]] = {}
        self.callbacks: dict[str, dict[str, Any]] = {}
        self.commands: list[dict[str, Any]] = []
        self.files = FileStore(self.id, clock)
        self.queue = UpdateQueue(self.name, random.Random(self.id).randint(10**8, 8 * 10**8), ledger, faults, clock)
        self.webhook: Webhook | None = None
        self.poll_turn = 0
        self.revoked = False

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    @property
    def me(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getme: a User with what only getMe tells."""
        return {
            **self.user,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": True,
            "has_main_web_app": False,
        }

    def state(self, chat: dict[str, Any], business: str | None = None) -> ChatState:
        """This bot's state of a chat, made when first needed."""
        key = (business, int(chat["id"]))
        if key not in self.chats:
            self.chats[key] = ChatState(chat, self._chat_limit(chat), business=business)
            if business:
                # an account counts the messages of its private chats together
                known = sum(name == business for name, _ in self.chats)
                self.chats[key].next_id = FIRST_MESSAGE_ID + 10_000 * (known - 1)
        return self.chats[key]

    def _chat_limit(self, chat: dict[str, Any]) -> Limit:
        if chat["type"] == "private":
            return Bucket(self.speeds.chat_per_second, self.speeds.chat_burst)
        return Window(self.speeds.group_per_minute, 60.0)
