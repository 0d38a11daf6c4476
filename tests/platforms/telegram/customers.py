"""People who write to bots. What they do becomes an Update: https://core.telegram.org/bots/api#update"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tests.platforms.changes import Changes
from tests.platforms.ledger import Delivered
from tests.platforms.telegram.accounts import BotAccount, ChatState
from tests.platforms.telegram.sending import Message, SendsMedia
from tests.platforms.telegram.text import Entity, find_entities

if TYPE_CHECKING:
    from tests.platforms.telegram.server import TelegramServer

PUBLIC = ("last_name", "username", "language_code", "is_premium")
BLOCKED = "bot was blocked by the user"
GONE = "user is deactivated"
# What a bot is not told of: https://core.telegram.org/bots/api#message, "reply_to_message".
NOT_NESTED = ("reply_to_message", "quote")


class Customer(SendsMedia):
    """Methods in the third person do what a person does at once, and give the Message that Telegram made.

    `to` = a Group of which the person is a member; `business` = a BusinessConnection (the person then writes
    to its owner); neither = the private chat with the bot. `more` is laid over the Message.
    """

    def __init__(self, server: TelegramServer, bot: BotAccount, id: int, first_name: str, user: dict[str, Any]) -> None:
        self.server, self.bot, self.id = server, bot, id
        self.changes = Changes()
        about: dict[str, Any] = {key: user[key] for key in PUBLIC if key in user}
        self.user: dict[str, Any] = {"id": id, "is_bot": False, "first_name": first_name, **about}
        names: dict[str, Any] = {key: user[key] for key in ("last_name", "username") if key in user}
        self.chat: dict[str, Any] = {"id": id, "first_name": first_name, **names, "type": "private"}
        self.private = {key: value for key, value in user.items() if key not in PUBLIC}

    def state(self, chat: Any = None, business: Any = None) -> ChatState:
        return self.bot.state(chat.chat if chat else self.chat, business.id if business else None)

    @property
    def heard(self) -> list[Delivered]:
        """Messages from this customer's bot, in the order they arrived."""
        return [row for row in self.server.ledger.sent_to(self.id) if row.account == self.bot.name]

    @property
    def screen(self) -> list[Message]:
        """The private chat as it looks now: edits done, deletions gone."""
        return list(self.state().messages.values())

    async def hears(self, text: str | None = None, *, count: int = 1, timeout: float = 10.0) -> list[Delivered]:
        """Waits until `count` messages (with exactly this text, when given) have arrived, and gives them."""

        def arrived() -> list[Delivered] | None:
            rows = [row for row in self.heard if text is None or row.text == text]
            return rows if len(rows) >= count else None

        def so_far() -> str:
            return f"{count} × {text!r}; heard so far: {[row.text for row in self.heard]}"

        return await self.changes.until(arrived, timeout, so_far) or []

    def writes(self, text: str, *, entities: list[Entity] | None = None, **more: Any) -> Message:
        found = find_entities(text) if entities is None else entities
        return self.says({"text": text, **({"entities": found} if found else {})}, **more)

    def says(
        self,
        body: Message,
        *,
        reply_to: int | None = None,
        at: float | None = None,
        to: Any = None,
        business: Any = None,
        **more: Any,
    ) -> Message:
        """Any Message body of the person's making; every other verb ends here. `at`: Message.date."""
        state = self.state(to, business)
        state.started = True
        head: Message = {"from": self.user, "chat": state.chat, "date": self._date(at)}
        if business:
            head["business_connection_id"] = business.id
        if reply_to is not None:
            original = state.messages[reply_to]
            head["reply_to_message"] = {k: v for k, v in original.items() if k not in NOT_NESTED}
        message = state.keep({**head, **body, **more})
        self._update("business_message" if business else "message", message, state.id)
        return message

    def edits(self, message_id: int, text: str, *, to: Any = None, business: Any = None, **more: Any) -> Message:
        """Changes the text or, where there is none, the caption."""
        state = self.state(to, business)
        old = state.messages[message_id]
        what = "text" if "text" in old else "caption"
        entities = {"text": "entities", "caption": "caption_entities"}[what]
        changed = {**{k: v for k, v in old.items() if k != entities}, what: text, "edit_date": self._date(None), **more}
        if found := find_entities(text):
            changed[entities] = found
        state.messages[message_id] = changed
        self._update("edited_business_message" if business else "edited_message", changed, state.id)
        return changed

    def forwards(self, text: str, origin: dict[str, Any] | None = None, **more: Any) -> Message:
        """`origin`: a MessageOrigin; somebody who hides behind a name when not given."""
        hidden = {"type": "hidden_user", "date": self._date(None) - 3600, "sender_user_name": "Somebody"}
        return self.writes(text, forward_origin=origin or hidden, **more)

    def deletes(self, message_id: int, *, business: Any = None) -> None:
        """A bot is told of deletions only over a business connection."""
        state = self.state(None, business)
        del state.messages[message_id]
        if business:
            body = {"business_connection_id": business.id, "chat": state.chat, "message_ids": [message_id]}
            self._update("deleted_business_messages", body, state.id)

    def reacts(self, message_id: int, emoji: str | None, *, to: Any = None) -> None:
        """None takes the reaction back. Told only to a bot that asked for message_reaction."""
        state = self.state(to)
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        body = {"chat": state.chat, "message_id": message_id, "user": self.user, "date": self._date(None)}
        old = state.reactions.get(message_id, [])
        state.reactions[message_id] = new
        self._update("message_reaction", {**body, "old_reaction": old, "new_reaction": new}, state.id)

    def presses(self, message_id: int, data: str) -> str:
        """A button under a message; gives the callback query's id."""
        query: dict[str, Any] = {"id": str(uuid.uuid4().int)[:18], "from": self.user, "data": data}
        query |= {"message": self.state().messages[message_id], "chat_instance": str(self.id * 7919)}
        self.bot.callbacks[query["id"]] = {}
        self._update("callback_query", query, self.id)
        return str(query["id"])

    def starts(self, payload: str = "") -> Message:
        """Opens the bot by its link: https://core.telegram.org/bots/features#deep-linking"""
        return self.writes(f"/start {payload}".strip())

    def blocks(self) -> None:
        self.state().closed = BLOCKED
        self._membership("member", "kicked")

    def unblocks(self) -> None:
        self.state().closed = None
        self._membership("kicked", "member")

    def deactivates(self) -> None:
        """Deletes the account; bots are not told."""
        for (_, chat), state in self.bot.chats.items():
            if chat == self.id:
                state.closed = GONE

    def _membership(self, old: str, new: str) -> None:
        def member(status: str) -> dict[str, Any]:
            banned = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.bot.user, "status": status, **banned}

        body = {"chat": self.chat, "from": self.user, "date": self._date(None)}
        body |= {"old_chat_member": member(old), "new_chat_member": member(new)}
        self._update("my_chat_member", body, self.id)

    def _date(self, at: float | None) -> int:
        return int(self.server.clock() if at is None else at)

    def _update(self, kind: str, body: dict[str, Any], chat: int) -> None:
        self.bot.queue.add(kind, body, chat)
        self.server.changes.tell()
