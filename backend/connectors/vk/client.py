"""The open line to one community: sends, listens, fetches files, checks, installs the callback."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.connectors.contract import (
    Change,
    Check,
    Incoming,
    Outgoing,
    Polled,
    Profile,
    SendError,
    Sent,
    Thread,
    Titled,
)
from backend.connectors.vk import changing, checking, errors, ids, inbound, outbound, polling, uploading
from backend.connectors.vk.line import VERSION, Line
from backend.connectors.vk.payload import NEEDED, WISHED
from backend.connectors.vk.profiles import profile_of
from backend.connectors.vk.settings import VkSettings

TITLE = "Samovar"
CONFIRM_TRIES = 12
CONFIRM_EVERY_S = 1.0
TITLE_FOR_S = 3600.0
TITLES_MAX = 10_000


class Refused(msgspec.Struct):
    code: int
    description: str = ""


class SentTo(msgspec.Struct):
    """One of messages.send's answers: by `peer_ids` it says conversation_message_id, by `peer_id` only `id`."""

    peer_id: int
    message_id: int = 0
    conversation_message_id: int = 0
    error: Refused | str | None = None


class ChatSettings(msgspec.Struct):
    title: str = ""


class Conversation(msgspec.Struct):
    chat_settings: ChatSettings | None = None


class Conversations(msgspec.Struct):
    """https://dev.vk.com/method/messages.getConversationsById"""

    items: list[Conversation] = []


class Added(msgspec.Struct):
    server_id: int


class VkClient:
    def __init__(self, settings: VkSettings, channel_id: int) -> None:
        self.settings, self.channel_id = settings, channel_id
        self.line = Line(settings)
        self._group = settings.group_id
        # chats whose names were asked for, and when
        self._titled: dict[int, float] = {}

    async def group(self) -> int:
        """The community's number. Raises SendError."""
        if self._group is None:
            found = await checking.own_group(self.line)
            if found is None:
                raise SendError("token_invalid", "the key is no community's", permanent=True, channel=True)
            self._group = found.id
        return self._group

    async def send(self, message: Outgoing) -> Sent:
        done = dict(message.done)
        for post in outbound.plan(message):
            if post.number in done:
                continue
            try:
                done[post.number] = await self._post(post)
            except SendError as error:
                error.done = done
                raise
        return Sent(tuple(done[number] for number in sorted(done)), datetime.now(UTC))

    async def _post(self, post: outbound.Post) -> str:
        params = dict(post.params)
        if post.uploads:
            peer = int(params["peer_ids"])
            kept = [await uploading.upload(self.line, peer, one) for one in post.uploads]
            params["attachment"] = ",".join(kept)
        try:
            answer = await self._send(params)
        except SendError as error:
            # what is answered may be gone since: the answer matters more
            if "forward" not in params or error.code not in ("refused", "cannot_quote", "too_many_forwards"):
                raise
            answer = await self._send({name: value for name, value in params.items() if name != "forward"})
        return ids.message_key(answer.peer_id, answer.conversation_message_id or answer.message_id)

    async def _send(self, params: dict[str, Any]) -> SentTo:
        [answer] = await self.line.ask("messages.send", tuple[SentTo], group_id=await self.group(), **params)
        match answer.error:
            case Refused(code, description):
                raise errors.refusal(code, description)
            case str(text):
                raise errors.refusal(0, text)
        return answer

    async def edit(self, change: Change) -> None:
        for call in changing.edit(change):
            params = dict(call.params)
            if change.files:
                # an edit that names no files takes them away
                kept = await polling.fetch(
                    self.line, await self.group(), params["peer_id"], params["conversation_message_id"]
                )
                params["attachment"] = ",".join(uploading.names(kept or {})) or None
            await self._change("messages.edit", params)

    async def delete(self, change: Change) -> None:
        call = changing.delete(change)
        await self._change(call.method, call.params)

    async def react(self, change: Change) -> None:
        call = changing.react(change)
        await self._change(call.method, call.params, with_group=False)

    async def _change(self, method: str, params: dict[str, Any], *, with_group: bool = True) -> None:
        group = await self.group() if with_group else None
        try:
            answer = await self.line.ask(method, Any, group_id=group, **params)
        except SendError as error:
            # asking again harms nobody: what stands so already is what was asked for
            error.ambiguous = False
            raise
        for one in answer if isinstance(answer, list) else ():
            if isinstance(one, dict) and isinstance(one.get("error"), dict):
                refused = msgspec.convert(one["error"], Refused)
                raise errors.refusal(refused.code, refused.description)

    async def follow_up(self, todo: dict[str, Any]) -> list[Incoming]:
        """A pressed button spins at the customer's until it is answered; a message cut short is read whole."""
        match todo:
            case {"pressed": [peer, user, event]}:
                asked = {"peer_id": peer, "user_id": user, "event_id": event}
                await self.line.ask("messages.sendMessageEventAnswer", Any, **asked)
            case {"rest": [peer, number]}:
                group = await self.group()
                found = await polling.fetch(self.line, group, peer, number)
                return inbound.whole(group, {**found, "is_cropped": False}) if found else []
            case {"title": peer}:
                return await self._title(int(peer))
        return []

    async def _title(self, peer: int) -> list[Incoming]:
        """What a chat is called now, not asked with each message; a community that is no administrator is told none."""
        now = time.monotonic()
        if now - self._titled.get(peer, -TITLE_FOR_S) < TITLE_FOR_S:
            return []
        found = await self.line.ask(
            "messages.getConversationsById", Conversations, group_id=await self.group(), peer_ids=peer
        )
        if len(self._titled) > TITLES_MAX:
            self._titled.clear()
        self._titled[peer] = now
        # a change of this very second is newer: VK's clock counts whole ones
        at = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
        titles = [one.chat_settings.title for one in found.items if one.chat_settings]
        return [Titled(Thread(ids.thread_key(peer), "group", title), at) for title in titles if title]

    async def typing(self, thread: Thread) -> None:
        asked = {"peer_id": outbound.peer_of(thread), "type": "typing"}
        await self.line.ask("messages.setActivity", Any, group_id=await self.group(), **asked)

    async def profile(self, external_user: str) -> Profile:
        return await profile_of(self.line, external_user)

    async def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        async for polled in polling.listen(self.line, await self.group(), cursor):
            yield polled

    async def catch_up(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        async for polled in polling.catch_up(self.line, await self.group(), cursor):
            yield polled

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        async for chunk in self.line.download(remote["url"]):
            yield chunk

    async def check(self) -> Check:
        return await checking.Checking(self.line, self.settings, self.channel_id).check()

    async def prepare(self) -> None:
        """Long poll on, its events ticked; a callback that an earlier setting left would tell everything twice."""
        group = await self.group()
        await self.uninstall()
        await self.line.ask("groups.setLongPollSettings", Any, group_id=group, enabled=1, **_events())

    async def install(self, hook_url: str, secret: str) -> None:
        if "manage" not in await checking.rights(self.line):
            return  # set up by hand: the check has said what is to be entered where
        group = await self.group()
        own = self.settings.secret.reveal() if self.settings.secret else ids.hook_secret(secret)
        asked = {"group_id": group, "url": hook_url, "title": TITLE, "secret_key": own}
        server = await self._server(group, asked)
        await self._confirmed(group, server, asked)
        await self.line.ask("groups.setCallbackSettings", Any, group_id=group, server_id=server, **_events())

    async def _server(self, group: int, asked: dict[str, Any]) -> int:
        for hook in await checking.our_hooks(self.line, group, self.channel_id):
            await self.line.ask("groups.editCallbackServer", Any, server_id=hook.id, **asked)
            return hook.id
        return (await self.line.ask("groups.addCallbackServer", Added, **asked)).server_id

    async def _confirmed(self, group: int, server: int, asked: dict[str, Any]) -> None:
        """VK asks our hook for the code at once; a node that learns it a second later is asked again."""
        for _ in range(CONFIRM_TRIES):
            found = await self.line.ask("groups.getCallbackServers", checking.Hooks, group_id=group)
            status = next((hook.status for hook in found.items if hook.id == server), "")
            if status == "ok":
                return
            await asyncio.sleep(CONFIRM_EVERY_S)
            if status != "wait":
                await self.line.ask("groups.editCallbackServer", Any, server_id=server, **asked)
        raise SendError("not_confirmed", "callback server", permanent=True)

    async def uninstall(self) -> None:
        group = await self.group()
        for hook in await checking.our_hooks(self.line, group, self.channel_id):
            await self.line.ask("groups.deleteCallbackServer", Any, group_id=group, server_id=hook.id)


def _events(names: Sequence[str] = (*NEEDED, *WISHED)) -> dict[str, Any]:
    return {"api_version": VERSION, **dict.fromkeys(names, 1)}


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[VkClient]:
    if not isinstance(settings, VkSettings):
        raise TypeError(type(settings).__name__)
    client = VkClient(settings, channel_id)
    try:
        yield client
    finally:
        await client.line.close()
