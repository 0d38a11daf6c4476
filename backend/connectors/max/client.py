"""The open line to one bot: sends, listens, fetches files, checks, subscribes."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from backend.connectors.contract import Change, Check, Incoming, Outgoing, Polled, Profile, SendError, Sent, Thread
from backend.connectors.max import changing, checking, ids, outbound, polling, uploading
from backend.connectors.max.line import Line
from backend.connectors.max.payload import WANTED, Message, User
from backend.connectors.max.settings import MaxSettings
from backend.connectors.max.settling import Wanted, settle

# MAX works on a file after it took it: https://dev.max.ru/docs-api/methods/POST/uploads, "attachment.not.ready"
READY_RESTS_S = (0.3, 0.7, 1.5, 3.0, 5.0, 8.0)
KNOWN_MAX = 1000
DIALOGS_MAX = 10_000
FILMS = ("mp4_1080", "mp4_720", "mp4_480", "mp4_360", "mp4_240", "mp4_144")


class SentTo(msgspec.Struct):
    message: Message


class Heard(msgspec.Struct):
    message: Message | None = None


class Chat(msgspec.Struct):
    chat_id: int
    title: str | None = None
    dialog_with_user: User | None = None


class Film(msgspec.Struct):
    urls: dict[str, str | None] | None = None


class MaxClient:
    def __init__(self, settings: MaxSettings, channel_id: int) -> None:
        self.settings, self.channel_id = settings, channel_id
        self.line = Line(settings)
        self._bot = settings.bot_id
        self._known: deque[str] = deque(maxlen=KNOWN_MAX)
        # a person -> the chat of their dialog, as MAX last told it
        self._dialogs: dict[int, int] = {}
        # what MAX has already of a message that it did not take yet
        self._kept: dict[tuple[str, int], list[dict[str, Any]]] = {}

    async def bot(self) -> int:
        """Who we are. Raises SendError."""
        if self._bot is None:
            self._bot = (await self.line.look("/me", checking.Me)).user_id
        return self._bot

    async def _chat(self, thread: Thread) -> int:
        """Raises SendError."""
        [(kind, number)] = outbound.address(thread).items()
        if kind == "chat_id":
            return number
        return self._dialogs.get(number) or ids.likely_dialog(number, await self.bot())

    async def send(self, message: Outgoing) -> Sent:
        done = dict(message.done)
        for post in outbound.plan(message):
            if post.number in done:
                continue
            try:
                done[post.number] = await self._post(message, post)
            except SendError as error:
                error.done = done
                raise
        return Sent(tuple(done[number] for number in sorted(done)), datetime.now(UTC))

    async def _post(self, message: Outgoing, post: outbound.Post) -> str:
        kept = (message.once or message.ref, post.number)
        if post.uploads and kept not in self._kept:
            self._kept[kept] = [await uploading.upload(self.line, one) for one in post.uploads]
        body = dict(post.body)
        if attachments := [*self._kept.get(kept, []), *body.get("attachments", ())]:
            body["attachments"] = attachments
        try:
            sent = await self._once_ready(message.thread, post, body)
        except SendError as error:
            if error.permanent:
                self._kept.pop(kept, None)
            if "link" not in body or error.code not in ("message_gone", "refused"):
                raise
            # what is answered may be gone since: the answer matters more
            del body["link"]
            sent = await self._once_ready(message.thread, post, body)
        self._kept.pop(kept, None)
        self._known.append(sent)
        return sent

    async def _once_ready(self, thread: Thread, post: outbound.Post, body: dict[str, Any]) -> str:
        for rest_s in (*READY_RESTS_S, None):
            try:
                return await self._send(thread, post, body)
            except SendError as error:
                if error.code != "not_ready" or rest_s is None:
                    raise
            await asyncio.sleep(rest_s)
        raise AssertionError("unreachable")

    async def _send(self, thread: Thread, post: outbound.Post, body: dict[str, Any]) -> str:
        began = self.line.clock()
        try:
            answer = await self.line.ask("POST", "/messages", SentTo, params=post.params, json=body)
        except SendError as error:
            found = await self._settled(thread, post, began) if error.ambiguous else None
            if found is None:
                raise
            return found
        if answer.message.body is None:
            raise SendError("timeout", "sent, but unnamed", ambiguous=True)
        self._learn([answer.message])
        return answer.message.body.mid

    async def _settled(self, thread: Thread, post: outbound.Post, began: float) -> str | None:
        """Its key, when it is there after all: MAX takes no key of ours, so its own list is asked."""
        kinds = tuple(one.kind for one in post.uploads)
        try:
            wanted = Wanted(await self.bot(), began, post.plain, kinds, frozenset(self._known))
            chat = await self._chat(thread)
        except SendError:
            return None
        return await settle(self.line, chat, wanted)

    async def recall(self, message: Outgoing, since: datetime, known: frozenset[str]) -> tuple[str, ...]:
        """A send that was cut short, of one message: of several it could not be said which are whose."""
        posts = outbound.plan(message)
        if len(posts) != 1:
            return ()
        # what time it is at MAX, and who we are
        me = await self.line.look("/me", checking.Me)
        began = since.timestamp() + self.line.clock() - time.time()
        kinds = tuple(one.kind for one in posts[0].uploads)
        wanted = Wanted(me.user_id, began, posts[0].plain, kinds, known | frozenset(self._known))
        found = await settle(self.line, await self._chat(message.thread), wanted)
        return (found,) if found else ()

    def _learn(self, messages: Iterable[Message]) -> None:
        """Which chat is whose dialog: MAX wants it for a few things, and says it in passing."""
        for one in messages:
            user, chat = one.recipient.user_id, one.recipient.chat_id
            if one.recipient.chat_type == "dialog" and user and chat:
                self._dialogs[user] = chat
        while len(self._dialogs) > DIALOGS_MAX:
            self._dialogs.pop(next(iter(self._dialogs)))

    def _overhear(self, payloads: Iterable[bytes]) -> None:
        """As `_learn`, from what customers write."""
        for payload in payloads:
            try:
                heard = msgspec.json.decode(payload, type=Heard).message
            except (ValueError, RecursionError):
                continue
            recipient, sender = (heard.recipient, heard.sender) if heard else (None, None)
            if recipient and sender and not sender.is_bot and recipient.chat_type == "dialog" and recipient.chat_id:
                self._dialogs[sender.user_id] = recipient.chat_id

    async def edit(self, change: Change) -> None:
        calls = changing.edit(change)
        for call in calls:
            body = dict(call.body)
            if call is calls[-1]:
                # attachments that are not named stay: named again only where other buttons shall stand than do
                now = await self.line.look(f"/messages/{quote(call.mid, safe='')}", Message)
                kept = changing.attachments(now, change.buttons)
                body |= {} if kept is None else {"attachments": kept}
            await self.line.again("PUT", "/messages", Any, params={"message_id": call.mid}, json=body)

    async def delete(self, change: Change) -> None:
        for mid in changing.known(change):
            try:
                await self.line.again("DELETE", "/messages", Any, params={"message_id": mid})
            except SendError as error:
                # that it is gone already is what was asked for
                if error.code != "message_gone":
                    raise

    async def follow_up(self, todo: dict[str, Any]) -> list[Incoming]:
        """A pressed button waits at the customer's until it is answered; MAX wants something to show them."""
        if isinstance(callback := todo.get("pressed"), str):
            answer = {"notification": "✓"}
            await self.line.again("POST", "/answers", Any, params={"callback_id": callback}, json=answer)
        return []

    async def typing(self, thread: Thread) -> None:
        path = f"/chats/{await self._chat(thread)}/actions"
        await self.line.again("POST", path, Any, json={"action": "typing_on"})

    async def profile(self, external_user: str) -> Profile:
        """Updates name a person, but show no picture: the dialog does."""
        if not external_user.isdecimal():
            return Profile()
        chat = await self._chat(Thread(ids.dialog_key(int(external_user))))
        try:
            found = (await self.line.look(f"/chats/{chat}", Chat)).dialog_with_user
        except SendError as error:
            if error.permanent and not error.channel:
                return Profile()
            raise
        if found is None or found.user_id != int(external_user):
            return Profile()
        picture = found.avatar_url or found.full_avatar_url
        return Profile(
            {"url": picture} if picture else None,
            name=found.first_name or found.name or "",
            surname=found.last_name or "",
            username=found.username or None,
        )

    async def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        async for polled in polling.listen(self.line, await self.bot(), cursor):
            self._overhear(polled.payloads)
            yield polled

    async def drain(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        """What came since nobody was subscribed lies where a poll finds it, until somebody subscribes again. Who polls
        from now on needs a marker before the first message: without one MAX gives the newest update alone.
        """
        if self.settings.mode == "polling" and polling.place_of(await self.bot(), cursor).marker is not None:
            return
        try:
            async for polled in polling.rest(self.line, await self.bot(), cursor):
                yield polled
        except SendError as error:
            # somebody is subscribed: MAX keeps nothing for who polls
            if error.code != "conflict":
                raise

    async def catch_up(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        """A hook that MAX has dropped."""
        if not await self._hooks():
            async for polled in self.drain(cursor):
                yield polled

    async def keep_hook(self, hook_url: str, secret: str) -> None:
        if not await self._hooks():
            await self.install(hook_url, secret)

    async def _hooks(self) -> list[str]:
        """Ours, wherever we were reached before."""
        found = await checking.subscriptions(self.line)
        return [one.url for one in found if checking.is_ours(one.url, self.channel_id)]

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        url = await self._film(remote["video"], remote.get("url", "")) if remote.get("video") else remote["url"]
        async for chunk in self.line.download(url):
            yield chunk

    async def _film(self, token: str, url: str) -> str:
        """The sharpest that can be had as a file; its address in the message may be a page. Raises SendError."""
        try:
            urls = (await self.line.look(f"/videos/{quote(token, safe='')}", Film)).urls or {}
        except SendError as error:
            if not error.permanent or error.channel or not url:
                raise
            urls = {}
        best = next((found for name in FILMS if (found := urls.get(name))), url)
        if not best:
            raise SendError("file_gone", "no address", permanent=True)
        return best

    async def check(self) -> Check:
        return await checking.Checking(self.line, self.settings, self.channel_id).check()

    async def prepare(self) -> None:
        """As long as anybody is subscribed, MAX tells nothing to who asks."""
        for one in await checking.subscriptions(self.line):
            await self._unsubscribe(one.url)

    async def install(self, hook_url: str, secret: str) -> None:
        parts = urlsplit(hook_url)
        if not self.line.is_played and (parts.scheme != "https" or parts.port not in (None, 443)):
            raise SendError("hook_needs_https", parts.scheme, permanent=True)
        asked = {"url": hook_url, "update_types": list(WANTED), "secret": secret}
        await self.line.again("POST", "/subscriptions", Any, json=asked)
        # what an earlier address of ours left would tell everything twice
        for url in await self._hooks():
            if url != hook_url:
                await self._unsubscribe(url)

    async def uninstall(self) -> None:
        for url in await self._hooks():
            await self._unsubscribe(url)

    async def _unsubscribe(self, url: str) -> None:
        await self.line.again("DELETE", "/subscriptions", Any, params={"url": url})


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[MaxClient]:
    if not isinstance(settings, MaxSettings):
        raise TypeError(type(settings).__name__)
    client = MaxClient(settings, channel_id)
    try:
        yield client
    finally:
        await client.line.close()
