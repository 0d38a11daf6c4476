"""Is the community set up as it has to be? Each thing by its name, with the very page of VK where it is set."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from backend.connectors.contract import Check, SendError
from backend.connectors.findings import Findings, small_picture
from backend.connectors.vk.line import Line
from backend.connectors.vk.payload import NEEDED
from backend.connectors.vk.profiles import NO_PICTURE
from backend.connectors.vk.settings import VkSettings

PAGES = {
    "tokens": "?act=tokens",
    "messages": "?act=messages",
    "callback": "?act=api",
    "long_poll": "?act=longpoll_api",
    "events": "?act=longpoll_api_types",
    "market": "?act=market",
}
PAGE_OF = {
    "no_right_messages": "tokens", "no_right_manage": "tokens", "no_right_manage_hook": "tokens",
    "no_right_photos": "tokens", "no_right_docs": "tokens", "messages_off": "messages",
    "long_poll_off": "long_poll", "market_contact": "market", "no_code": "callback", "no_secret": "callback",
    "hook_unknown": "callback", "hook_off": "callback",
}  # fmt: skip


class Market(msgspec.Struct):
    enabled: int | bool = False
    # below nothing: the community itself, by its messages
    contact_id: int | None = None


class Group(msgspec.Struct):
    id: int
    name: str = ""
    screen_name: str = ""
    photo_50: str = ""
    photo_100: str = ""
    market: Market | None = None
    can_message: int | bool = True


class Groups(msgspec.Struct):
    groups: list[Group] = []


class Right(msgspec.Struct):
    name: str


class Rights(msgspec.Struct):
    permissions: list[Right] = []


class LongPoll(msgspec.Struct):
    is_enabled: int | bool = False
    events: dict[str, int] = {}


class Hook(msgspec.Struct):
    id: int
    url: str = ""
    status: str = ""
    title: str = ""


class Hooks(msgspec.Struct):
    items: list[Hook] = []


class Events(msgspec.Struct):
    events: dict[str, int] = {}


class Code(msgspec.Struct):
    code: str


async def own_group(line: Line) -> Group | None:
    """The community that the key belongs to. Raises SendError."""
    groups = (
        await line.ask("groups.getById", Groups, fields="market,screen_name,can_message,photo_50,photo_100")
    ).groups
    return groups[0] if groups else None


async def rights(line: Line) -> set[str]:
    """What the key may do. Raises SendError."""
    return {right.name for right in (await line.ask("groups.getTokenPermissions", Rights)).permissions}


async def our_hooks(line: Line, group: int, channel_id: int) -> list[Hook]:
    """Callback servers that lead to this channel, wherever we were reached before. Raises SendError."""
    found = await line.ask("groups.getCallbackServers", Hooks, group_id=group)
    return [hook for hook in found.items if urlsplit(hook.url).path.rstrip("/").endswith(f"/hooks/{channel_id}")]


class Checking(Findings):
    """One check; `check` never raises."""

    def __init__(self, line: Line, settings: VkSettings, channel_id: int) -> None:
        super().__init__()
        self.line, self.settings, self.channel_id = line, settings, channel_id
        self.group = Group(settings.group_id or 0)

    async def check(self) -> Check:
        try:
            group = await own_group(self.line)
        except SendError as error:
            code = {"token_invalid": "token_invalid", "platform_down": "no_vk_api", "refused": "no_community"}
            self.missing.append(code.get(error.code, "unreachable"))
            self.facts["detail"] = error.detail
            return self._answer()
        if group is None:
            self.missing.append("no_community")
            return self._answer()
        self.group = group
        self.facts |= {"id": str(group.id), "name": group.name, "username": group.screen_name}
        if self.settings.group_id not in (None, group.id):
            self.missing.append("other_community")
            return self._answer()
        self.learnt["group_id"] = group.id
        self.passed.append("token_ok")
        try:
            await self._set_up()
            face = self.group.photo_100 or self.group.photo_50
            if any(part in face for part in NO_PICTURE):
                face = ""
            self.facts["picture"] = await small_picture(self.line.download(face)) if face else None
        except SendError as error:
            self.missing.append("unreachable")
            self.facts["detail"] = error.detail
        return self._answer()

    async def _set_up(self) -> None:
        may = await rights(self.line)
        self.say("messages" in may, "right_messages_ok", "no_right_messages")
        if "messages" in may:
            await self._messages()
        if lacking := [name for name in ("photos", "docs") if name not in may]:
            self.advice += [f"no_right_{name}" for name in lacking]
        else:
            self.passed.append("right_files_ok")
        if self.settings.mode == "polling":
            self.say("manage" in may, "right_manage_ok", "no_right_manage")
            if "manage" in may:
                await self._long_poll()
        elif "manage" in may:
            self.passed.append("right_manage_ok")
            await self._hook()
        else:
            self._by_hand()
        self._market()

    async def _messages(self) -> None:
        """VK refuses a look into the dialogs when messages are off; that nobody may write is a hint alone."""
        try:
            await self.line.ask("messages.getConversations", Any, group_id=self.group.id, count=1)
        except SendError as error:
            if error.code not in ("rights", "bots_off", "no_chat_access"):
                raise
            self.missing.append("messages_off")
        else:
            (self.passed if self.group.can_message else self.advice).append(
                "messages_ok" if self.group.can_message else "messages_off"
            )

    async def _long_poll(self) -> None:
        found = await self.line.ask("groups.getLongPollSettings", LongPoll, group_id=self.group.id)
        self.say(bool(found.is_enabled), "long_poll_ok", "long_poll_off", mends=True)
        self._events(found.events)

    async def _hook(self) -> None:
        code = await self.line.ask("groups.getCallbackConfirmationCode", Code, group_id=self.group.id)
        self.learnt["confirmation"] = code.code
        hooks = await our_hooks(self.line, self.group.id, self.channel_id)
        working = [hook for hook in hooks if hook.status == "ok"]
        self.say(bool(working), "hook_ok", "hook_off", mends=True)
        if working:
            asked = {"group_id": self.group.id, "server_id": working[0].id}
            self._events((await self.line.ask("groups.getCallbackSettings", Events, **asked)).events)

    def _events(self, events: Mapping[str, int]) -> None:
        self.say(all(events.get(name) for name in NEEDED), "events_ok", "events_off", mends=True)

    def _by_hand(self) -> None:
        """The key may not set up a callback server: somebody has to, and to tell us what VK shows there."""
        self.advice.append("no_right_manage_hook")
        if self.settings.confirmation is None:
            self.missing.append("no_code")
        if self.settings.secret is None:
            self.missing.append("no_secret")
        if self.settings.confirmation and self.settings.secret:
            self.advice.append("hook_unknown")

    def _market(self) -> None:
        market = self.group.market
        if market is not None and market.enabled:
            ours = market.contact_id is not None and market.contact_id < 0
            (self.passed if ours else self.advice).append("market_ok" if ours else "market_contact")

    def _answer(self) -> Check:
        home = f"https://vk.com/club{self.group.id}"
        pages = {**PAGE_OF, "events_off": "events" if self.settings.mode == "polling" else "callback"}
        return self.answer({code: home + PAGES[page] for code, page in pages.items()} if self.group.id else {})
