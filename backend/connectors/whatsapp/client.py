"""The open line to one business number: sends, fetches files, reacts, checks, installs the webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.connectors import cloud_templates
from backend.connectors.contract import Change, Check, Outgoing, SendError, Sent, Template, Thread
from backend.connectors.whatsapp import changing, checking, errors, hooking, outbound
from backend.connectors.whatsapp.line import Line
from backend.connectors.whatsapp.settings import WhatsAppSettings

# so many people are remembered as written to too fast
PAIRS_MAX = 10_000
TEMPLATES_PAGE = 100


class SentMessage(msgspec.Struct):
    id: str


class SentTo(msgspec.Struct):
    messages: tuple[SentMessage, ...]


class Where(msgspec.Struct):
    """Of a file: its address is good for five minutes."""

    url: str


class Cursors(msgspec.Struct):
    after: str = ""


class Paging(msgspec.Struct):
    cursors: Cursors = msgspec.field(default_factory=Cursors)
    next: str = ""


class Templates(msgspec.Struct):
    data: tuple[cloud_templates.Listed, ...] = ()
    paging: Paging = msgspec.field(default_factory=Paging)


class WhatsAppClient:
    def __init__(self, settings: WhatsAppSettings, channel_id: int) -> None:
        self.settings, self.channel_id = settings, channel_id
        self.line = Line(settings)
        self._refused: dict[str, int] = {}

    async def send(self, message: Outgoing) -> Sent:
        done = dict(message.done)
        for post in outbound.plan(message):
            if post.number in done:
                continue
            try:
                done[post.number] = await self._post(message.thread, post)
            except SendError as error:
                error.done = done
                raise
        return Sent(tuple(done[number] for number in sorted(done)), datetime.now(UTC))

    async def _post(self, thread: Thread, post: outbound.Post) -> str:
        body = post.body
        if post.upload is not None:
            media = await self.line.upload(post.upload.mime, post.upload.file)
            if body["type"] == "template":
                body = cloud_templates.with_file(body, {"id": media}, post.upload.file.name)
            else:
                body = {**body, body["type"]: {"id": media, **body[body["type"]]}}
        return await self._say(thread, body)

    async def _say(self, thread: Thread, body: dict[str, Any]) -> str:
        """The name of what was taken; that it was taken says nothing of its arriving. Raises SendError."""
        try:
            answer = await self.line.post(f"{self.line.number}/messages", body, SentTo)
        except SendError as error:
            if error.code == "pair_limit":
                error.retry_after = self._slower(thread.key)
            raise
        self._refused.pop(thread.key, None)
        return answer.messages[0].id

    def _slower(self, thread: str) -> float:
        """To this person alone, longer each time."""
        if len(self._refused) > PAIRS_MAX:
            self._refused.clear()
        self._refused[thread] = self._refused.get(thread, 0) + 1
        return errors.pair_rest(self._refused[thread])

    async def react(self, change: Change) -> None:
        try:
            await self._say(change.thread, changing.react(change))
        except SendError as error:
            # asking again harms nobody: what stands so already is what was asked for
            error.ambiguous = False
            raise

    async def tell_read(self, thread: Thread, key: str, *, typing: bool = False) -> None:
        """The two ticks turn blue, for all up to that message; the dots are shown with them, 25 s at most."""
        body = {"messaging_product": "whatsapp", "status": "read", "message_id": key}
        dots = {"typing_indicator": {"type": "text"}} if typing else {}
        await self.line.post(f"{self.line.number}/messages", {**body, **dots}, Any)

    async def templates(self) -> list[Template]:
        path, found, after = f"{self.line.account}/message_templates", list[Template](), dict[str, str]()
        while True:
            page = await self.line.get(path, Templates, fields=cloud_templates.FIELDS, limit=TEMPLATES_PAGE, **after)
            found += [cloud_templates.template(one) for one in page.data if one.status not in cloud_templates.GONE]
            following = page.paging.cursors.after if page.paging.next else ""
            if not following:
                return found
            after = {"after": following}

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        asked = {"phone_number_id": self.line.number}
        try:
            where = await self.line.get(str(remote["id"]), Where, **asked)
        except SendError as error:
            if error.code in ("refused", "number_unknown"):
                raise SendError("file_gone", error.detail, permanent=True) from None
            raise
        async for chunk in self.line.download(where.url):
            yield chunk

    async def check(self) -> Check:
        return await checking.Checking(self.line, self.settings, self.channel_id).check()

    async def install(self, hook_url: str, secret: str) -> None:
        await hooking.install(self.line, self.settings, hook_url, secret)

    async def uninstall(self) -> None:
        await hooking.uninstall(self.line, self.channel_id)


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[WhatsAppClient]:
    if not isinstance(settings, WhatsAppSettings):
        raise TypeError(type(settings).__name__)
    client = WhatsAppClient(settings, channel_id)
    try:
        yield client
    finally:
        await client.line.close()
