"""One call on its way: who calls, with what, to which chat; and how a message reaches a customer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.ledger import Call, Delivered
from tests.platforms.limits import Limit
from tests.platforms.telegram.accounts import BotAccount, ChatState
from tests.platforms.telegram.errors import bad, forbidden, too_many
from tests.platforms.telegram.files import Upload
from tests.platforms.telegram.reply import replied

if TYPE_CHECKING:
    from tests.platforms.telegram.server import TelegramServer


@dataclass
class Context:
    server: TelegramServer
    bot: BotAccount
    params: dict[str, Any]
    files: dict[str, Upload]
    call: Call
    request: web.Request

    @property
    def caller_left(self) -> bool:
        return self.request.transport is None or self.request.transport.is_closing()

    def chat(self) -> ChatState:
        """The chat that chat_id names, as this bot knows it."""
        name = self.params.get("chat_id", "")
        if name == "":
            raise bad("chat_id is empty")
        chat = self.server.find_chat(name)
        business = self.params.get("business_connection_id")
        if business is not None and business not in self.bot.businesses:
            raise bad("business connection not found")
        if chat is None:
            raise bad("chat not found")
        return self.bot.state(chat, business)

    def open_chat(self) -> ChatState:
        """A chat the bot may write to."""
        state = self.chat()
        if state.closed:
            raise forbidden(state.closed)
        if state.business:
            connection = self.bot.businesses[state.business]
            if not connection["is_enabled"]:
                raise bad("business connection not found")
            if not connection["rights"].get("can_reply"):
                raise bad("not enough rights")
        if not state.started:
            raise forbidden("bot can't initiate conversation with a user")
        return state

    def message(self, state: ChatState, words: str = "message not found") -> dict[str, Any]:
        number = self.params.get("message_id")
        if not number or number < 0:
            raise bad("message identifier is not specified")
        if number not in state.messages:
            raise bad(words)
        return state.messages[number]

    def deliver(self, state: ChatState, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        """Puts messages on the customer's screen, when the speed limits allow it: all of them or none."""
        extras = replied(state, self.params)
        self._keep_speed(state, len(bodies))
        sent = []
        for body in bodies:
            message = state.keep({**self._head(state), **extras, **body})
            sent.append(message)
            text = message.get("text") or message.get("caption") or ""
            row = Delivered(
                self.bot.clock(), self.bot.name, state.id, message["message_id"], self.call.method, text, message
            )
            self.server.ledger.deliver(row)
        self.server.tell(state.id)
        return sent

    def _head(self, state: ChatState) -> dict[str, Any]:
        head = {"date": int(self.bot.clock()), "chat": state.chat, "from": self.bot.user}
        if state.business:
            owner = self.bot.businesses[state.business]["user"]
            head |= {"business_connection_id": state.business, "from": owner, "sender_business_bot": self.bot.user}
        if self.params.get("protect_content"):
            head["has_protected_content"] = True
        return head

    def _keep_speed(self, state: ChatState, amount: int) -> None:
        now = self.bot.clock()
        kind = "group" if state.is_group else "chat"
        limits: list[tuple[str, Limit]] = [("account", self.bot.limit), (kind, state.limit)]
        self.call.limit = ""
        for name, limit in limits:
            if (wait := limit.wait(now, amount)) > 0:
                raise too_many(max(1, math.ceil(wait)), name)
        for _, limit in limits:
            limit.take(now, amount)
