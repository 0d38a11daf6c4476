"""A community as the platform keeps it: its token and rights, its settings, dialogs and events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.platforms.faults import Faults
from tests.platforms.ledger import Ledger
from tests.platforms.limits import Window
from tests.platforms.vk.callback import CallbackPolicy, CallbackServer
from tests.platforms.vk.dialogs import Dialog
from tests.platforms.vk.errors import ApiError
from tests.platforms.vk.events import Events
from tests.platforms.vk.kinds import MESSAGES

# Bits of a community token: https://dev.vk.com/reference/access-rights
RIGHTS = {
    "stories": 1,
    "photos": 4,
    "app_widget": 64,
    "messages": 4096,
    "wall": 8192,
    "docs": 131_072,
    "manage": 262_144,
    "market": 134_217_728,
}
FIRST_MESSAGE_ID = 1


@dataclass(frozen=True)
class Speeds:
    """https://dev.vk.com/api/api-requests#limits: calls a second with one community's token."""

    calls_per_second: int = 20

    @classmethod
    def none(cls) -> Speeds:
        return cls(10**9)


@dataclass
class Settings:
    """What an administrator ticks on the community's own pages."""

    messages: bool = True
    bot_features: bool = True
    long_poll: bool = True
    long_poll_events: set[str] = field(default_factory=lambda: set(MESSAGES))
    long_poll_version: str = "5.199"
    market: bool = True
    # None = write to the community's messages; a number = that person's
    market_contact: int | None = None


class Community:
    def __init__(
        self,
        id: int,
        token: str,
        name: str,
        *,
        ledger: Ledger,
        faults: Faults,
        speeds: Speeds,
        callback_policy: CallbackPolicy,
        clock: Callable[[], float],
        rights: tuple[str, ...] = ("messages", "photos", "docs", "manage"),
    ) -> None:
        self.id, self.token, self.name, self.clock, self.ledger = id, token, name, clock, ledger
        self.screen_name = f"shop{id}"
        # where its picture lies; VK's own for who has none
        self.picture = ""
        self.rights = set(rights)
        self.settings = Settings()
        self.limit = Window(speeds.calls_per_second, 1.0)
        self.events = Events(id, ledger, faults, clock, self.settings)
        self.dialogs: dict[int, Dialog] = {}
        self.banned: set[int] = set()
        self.pressed: dict[str, dict[str, Any]] = {}
        self.revoked = False
        self.callback_policy = callback_policy
        # The code of servers added over the API, and the one that the community's pages show
        self.api_code, self.page_code = f"{id % 16**8:08x}", f"{(id * 7919) % 16**8:08x}"
        self._servers_made = 0
        self._by_id: dict[int, tuple[Dialog, dict[str, Any]]] = {}
        self.next_message_id = FIRST_MESSAGE_ID

    @property
    def account(self) -> str:
        """How the ledger names it."""
        return f"club{self.id}"

    @property
    def mask(self) -> int:
        return sum(RIGHTS[name] for name in self.rights)

    def needs(self, right: str) -> None:
        if right and right not in self.rights:
            raise ApiError(15, "no access to call this method. It cannot be called with current scopes.")

    def dialog(self, peer: int) -> Dialog:
        if peer not in self.dialogs:
            self.dialogs[peer] = Dialog(peer)
        return self.dialogs[peer]

    def number(self, peer: int) -> int:
        """`id` is one count over all dialogs of a community; in chats with many people it is 0."""
        if peer > 2_000_000_000:
            return 0
        self.next_message_id += 1
        return self.next_message_id - 1

    def find(self, message_id: int) -> tuple[Dialog, dict[str, Any]] | None:
        return self._by_id.get(message_id)

    def add_callback(self, url: str, title: str = "Shop", secret_key: str = "") -> CallbackServer:
        """Nothing is ticked at first, and nothing is told before `confirm(code)` went well."""
        self._servers_made += 1
        server = CallbackServer(self._servers_made, self.events, self.callback_policy, url, title, secret_key)
        self.events.callbacks.append(server)
        return server

    def says(self, peer: int, body: dict[str, Any], *, at: float | None = None) -> dict[str, Any]:
        """A message of the community's own side, told to those who listen for message_reply."""
        message = self.keep(peer, {"from_id": -self.id, "out": 1, "random_id": 0, **body}, at)
        self.events.add("message_reply", message, peer)
        return message

    def admin_writes(self, peer: int, text: str, admin: int = 1, **more: Any) -> dict[str, Any]:
        """An administrator answers on VK's own pages: a message_reply that our token did not send."""
        return self.says(peer, {"text": text, "admin_author_id": admin, **more})

    def tells(self, kind: str, body: dict[str, Any], peer: int | None = None) -> None:
        """Any other event of the community, as it is: group_change_settings, user_block, one that does not exist."""
        self.events.add(kind, body, peer)

    def keep(self, peer: int, body: dict[str, Any], at: float | None = None) -> dict[str, Any]:
        """Numbers a message and files it in its dialog."""
        message = {
            "date": int(self.clock() if at is None else at),
            "id": self.number(peer),
            "peer_id": peer,
            "version": 10000000 + self.next_message_id,
            "attachments": [],
            "fwd_messages": [],
            "important": False,
            "is_hidden": False,
            "text": "",
            **body,
        }
        dialog = self.dialog(peer)
        dialog.keep(message)
        if message["id"]:
            self._by_id[message["id"]] = (dialog, message)
        return message
