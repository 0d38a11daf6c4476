"""One call on its way: who calls, with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.vk.community import Community
from tests.platforms.vk.dialogs import Dialog
from tests.platforms.vk.errors import ApiError, bad

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer

CHATS = 2_000_000_000


@dataclass
class Context:
    server: VkServer
    group: Community
    params: dict[str, Any]
    call: Call
    request: web.Request

    def own_group(self) -> Community:
        """group_id of a community's token can name that community only."""
        asked = self.params.get("group_id", self.group.id)
        if asked != self.group.id:
            raise ApiError(15, "group auth: group_id is not yours")
        return self.group

    def peer(self) -> int:
        """peer_id, user_id, domain or chat_id: the one that was given."""
        params = self.params
        if "peer_id" in params:
            return int(params["peer_id"])
        if "user_id" in params:
            return int(params["user_id"])
        if "chat_id" in params:
            return CHATS + int(params["chat_id"])
        if "domain" in params:
            for person in self.server.people.values():
                if person.about.get("screen_name") == params["domain"]:
                    return person.id
            raise ApiError(113)
        raise bad("you should specify peer_id, user_id, domain, chat_id or user_ids param")

    def known_dialog(self, peer: int) -> Dialog:
        """The dialog of somebody who exists; a chat only where the community is a member."""
        dialog = self.group.dialogs.get(peer)
        if peer > CHATS:
            if dialog is None:
                raise ApiError(917)
            if dialog.left:
                raise ApiError(922)
            return dialog
        if peer not in self.server.people:
            raise ApiError(936)
        return self.group.dialog(peer)

    def tell(self) -> None:
        self.server.changes.tell()
