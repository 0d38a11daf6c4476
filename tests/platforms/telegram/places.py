"""Where else a bot meets people: groups, and the private chats of a business account it is connected to."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram.customers import Customer

if TYPE_CHECKING:
    from tests.platforms.telegram.server import TelegramServer

KICKED = "bot was kicked from the group chat"
RIGHTS = {"can_reply": True, "can_read_messages": True, "can_delete_sent_messages": True}


class Group:
    """https://core.telegram.org/bots/api#chat, type group or supergroup; topics by message_thread_id."""

    def __init__(self, server: TelegramServer, id: int, title: str, members: list[Customer], topics: bool) -> None:
        self.server, self.id, self.bot = server, id, members[0].bot
        kind = "supergroup" if str(id).startswith("-100") else "group"
        self.chat: dict[str, Any] = {"id": id, "title": title, "type": kind}
        if topics:
            self.chat["is_forum"] = True
        self.state = self.bot.state(self.chat)
        self.state.started = True
        self.state.members = {member.id: member.user for member in members}

    def becomes_supergroup(self) -> int:
        """https://core.telegram.org/bots/api#message, migrate_to_chat_id and migrate_from_chat_id; the new id."""
        old, new = self.id, -1_000_000_000_000 + self.id
        at = int(self.server.clock())
        moved = {"id": new, "title": self.chat["title"], "type": "supergroup"}
        for chat, field in ((self.chat, {"migrate_to_chat_id": new}), (moved, {"migrate_from_chat_id": old})):
            state = self.bot.state(chat)
            state.started, state.members = True, self.state.members
            self.bot.queue.add("message", state.keep({"chat": chat, "date": at, **field}), int(chat["id"]))
        self.server.chats[new] = moved
        self.id, self.chat, self.state = new, moved, self.bot.state(moved)
        self.server.changes.tell()
        return new

    def kicks_bot(self, by: Customer) -> None:
        self.state.closed = KICKED
        body = {"chat": self.chat, "from": by.user, "date": int(self.server.clock())}
        body["old_chat_member"] = {"user": self.bot.user, "status": "member"}
        body["new_chat_member"] = {"user": self.bot.user, "status": "left"}
        self.bot.queue.add("my_chat_member", body, self.id)


class BusinessConnection:
    """https://core.telegram.org/bots/api#businessconnection: an owner's own account, answered through a bot."""

    def __init__(self, server: TelegramServer, owner: Customer, rights: dict[str, bool] | None = None) -> None:
        self.server, self.owner, self.bot = server, owner, owner.bot
        self.id = uuid.uuid4().hex[:20]
        self.rights = RIGHTS if rights is None else rights
        self.announce(enabled=True)

    def disconnects(self) -> None:
        self.announce(enabled=False)

    def connects_again(self) -> None:
        """Under another name; the chats and the numbers of their messages are the account's, and stay."""
        old, self.id = self.id, uuid.uuid4().hex[:20]
        for name, chat in [key for key in self.bot.chats if key[0] == old]:
            state = self.bot.chats.pop((name, chat))
            state.business = self.id
            self.bot.chats[self.id, chat] = state
            for message in state.messages.values():
                message["business_connection_id"] = self.id
        self.announce(enabled=True)

    def sees(self, customer: Customer) -> list[dict[str, Any]]:
        """The chat with the customer as it looks now, in the owner's own telephone."""
        return list(customer.state(None, self).messages.values())

    def announce(self, *, enabled: bool) -> None:
        """Connected, or taken away."""
        about = {"id": self.id, "user": self.owner.user, "user_chat_id": self.owner.id}
        about |= {"date": int(self.server.clock()), "rights": self.rights, "is_enabled": enabled}
        self.bot.businesses[self.id] = about
        self.bot.queue.add("business_connection", about, self.owner.id)

    def owner_writes(self, customer: Customer, text: str) -> dict[str, Any]:
        """The owner answers from their own phone: the bot sees the message, with the owner as its author."""
        state = customer.state(None, self)
        head = {"business_connection_id": self.id, "from": self.owner.user, "chat": state.chat}
        message = state.keep({**head, "date": int(self.server.clock()), "text": text})
        self.bot.queue.add("business_message", message, state.id)
        self.server.changes.tell()
        return message
