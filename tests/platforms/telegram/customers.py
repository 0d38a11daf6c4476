"""People who write to bots. What they do becomes an Update: https://core.telegram.org/bots/api#update"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.ledger import Delivered
from tests.platforms.telegram.accounts import BotAccount, ChatState
from tests.platforms.telegram.text import Entity, find_entities

if TYPE_CHECKING:
    from tests.platforms.telegram.server import TelegramServer

Message = dict[str, Any]
PUBLIC = ("last_name", "username", "language_code", "is_premium")


class Customer:
    """Methods in the third person do what a person does at once, and give the Message that Telegram made."""

    def __init__(self, server: TelegramServer, bot: BotAccount, id: int, first_name: str, user: dict[str, Any]) -> None:
        self.server, self.bot, self.id = server, bot, id
        about = {key: user[key] for key in PUBLIC if key in user}
        self.user = {"id": id, "is_bot": False, "first_name": first_name, **about}
        names = {key: self.user[key] for key in ("last_name", "username") if key in self.user}
        self.chat: dict[str, Any] = {"id": id, "first_name": first_name, **names, "type": "private"}
        self.private = {key: value for key, value in user.items() if key not in PUBLIC}

    def state(self, bot: BotAccount | None = None) -> ChatState:
        return (bot or self.bot).state(self.chat)

    @property
    def heard(self) -> list[Delivered]:
        """Messages from this customer's bot, in the order they arrived."""
        return [row for row in self.server.ledger.sent_to(self.id) if row.account == self.bot.name]

    async def hears(self, text: str | None = None, *, count: int = 1, timeout: float = 10.0) -> list[Delivered]:
        """Waits until `count` messages (with exactly this text, when given) have arrived, and gives them."""

        def arrived() -> list[Delivered] | None:
            rows = [row for row in self.heard if text is None or row.text == text]
            return rows if len(rows) >= count else None

        def so_far() -> str:
            return f"{count} × {text!r}; heard so far: {[row.text for row in self.heard]}"

        return await self.server.changes.until(arrived, timeout, so_far) or []

    def writes(
        self,
        text: str,
        *,
        entities: list[Entity] | None = None,
        reply_to: int | None = None,
        at: float | None = None,
        **more: Any,
    ) -> Message:
        """A text message. `more` is laid over the Message (forward_origin, media_group_id, unknown fields …)."""
        found = find_entities(text) if entities is None else entities
        body: Message = {"text": text, **({"entities": found} if found else {})}
        return self.says(body, reply_to=reply_to, at=at, **more)

    def says(self, body: Message, *, reply_to: int | None = None, at: float | None = None, **more: Any) -> Message:
        """Any Message body of the person's making; the other verbs end here."""
        state = self.state()
        state.started = True
        date = int(self.server.clock() if at is None else at)
        head: Message = {"from": self.user, "chat": self.chat, "date": date}
        if reply_to is not None:
            original = state.messages[reply_to]
            head["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
        message = state.keep({**head, **body, **more})
        self.bot.queue.add("message", message, self.id)
        self.server.changes.tell()
        return message
