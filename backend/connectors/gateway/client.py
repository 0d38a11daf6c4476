"""The open line to one gateway: sends, listens, fetches files, checks, installs the hook."""

import asyncio
import base64
import binascii
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from backend.connectors.contract import Change, Check, Outgoing, Polled, SendError, Sent, Template, Thread
from backend.connectors.gateway import approved, checking, ids, outbound, signing, templates
from backend.connectors.gateway.capabilities import able_of
from backend.connectors.gateway.description import Ask, Media
from backend.connectors.gateway.errors import refused
from backend.connectors.gateway.expressions import find
from backend.connectors.gateway.line import Line
from backend.connectors.gateway.settings import GatewaySettings

POLL_S = 40.0
EMPTY_GAP_S = 1.0
CHUNK = 64 * 1024
# of a list of templates: a gateway that goes on for ever is left
PAGES_MAX = 100


class GatewayClient:
    def __init__(self, settings: GatewaySettings, channel_id: int) -> None:
        self.settings, self.channel_id = settings, channel_id
        self.described = settings.description()
        self.line = Line(self.described, self.described.base, settings.api_base or "")

    async def send(self, message: Outgoing) -> Sent:
        done = dict(message.done)
        for post in outbound.plan(self.described, self.settings.shown(), message):
            if post.number in done:
                continue
            try:
                done[post.number] = await self._post(post)
            except SendError as error:
                error.done = done
                raise
        keys = tuple(key for number in sorted(done) for key in done[number].split("\n") if key)
        return Sent(keys, datetime.now(UTC))

    async def _post(self, post: outbound.Post) -> str:
        """Its key; a gateway that names none has it all the same."""
        values = {**self._values(), **post.values}
        try:
            answer = await self.line.carry_out(post.ask, values, post.file)
        except SendError as error:
            # the answer matters more than what it answers
            if error.code != "message_gone" or not post.values.get("reply_to"):
                raise
            answer = await self.line.carry_out(post.ask, {**values, **outbound.unquoted(post).values}, post.file)
        good = find(self.described.send.good, answer.tree)
        if not good:
            raise SendError("refused", f"HTTP {answer.status} {answer.body!r}"[:300], permanent=True)
        return ids.text(find(self.described.send.key, answer.tree)) or ""

    def _values(self, hook: str = "", secret: str = "") -> dict[str, Any]:
        return self.settings.values(hook, secret)

    async def edit(self, change: Change) -> None:
        await self._change("edit", change)

    async def delete(self, change: Change) -> None:
        """What went out as several messages is taken back one by one. What is gone already is as it shall be."""
        outbound.demand_named(change)
        for key in change.keys:
            try:
                await self._change("delete", msgspec.structs.replace(change, keys=(key,)))
            except SendError as error:
                if error.code != "message_gone":
                    raise

    async def react(self, change: Change) -> None:
        await self._change("react", change)

    async def _change(self, verb: str, change: Change) -> None:
        post = outbound.change(self.described, self.settings.shown(), verb, change)
        await self.line.carry_out(post.ask, {**self._values(), **post.values}, harmless=True)

    async def typing(self, thread: Thread) -> None:
        ask = self.described.send.typing
        if ask is not None:
            await self.line.carry_out(
                ask, {**self._values(), **outbound.whom(self.described, self.settings.shown(), thread)}, harmless=True
            )

    async def listen(self, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
        """One thing at a time, taken from the queue once it is stored: the next is asked for only after the commit."""
        poll = self.described.poll
        if poll is None:
            raise SendError("refused", "no queue is described", permanent=True, channel=True)
        while True:
            asked = time.monotonic()
            answer = await self.line.look(poll.ask, self._values(), wait_s=POLL_S)
            error = refused(self.described, answer, hand_over=False)
            if error is not None:
                raise error
            receipt = ids.text(find(poll.receipt, answer.tree))
            if receipt is None:
                yield Polled((), {})
                # one that does not wait until there is something would be asked without end
                await asyncio.sleep(max(0.0, EMPTY_GAP_S - (time.monotonic() - asked)))
                continue
            payload = find(poll.payload, answer.tree)
            yield Polled((msgspec.json.encode(payload),), {"receipt": receipt}, more=True)
            await self.line.carry_out(poll.done, {**self._values(), "receipt": receipt}, harmless=True)

    async def templates(self) -> list[Template]:
        """None where the gateway has no such list. Raises SendError."""
        listed, found = self.described.templates, list[Template]()
        if listed is None or not able_of(self.described, self.settings.speaks).templates:
            return found
        ask: Ask = listed.ask
        for _ in range(PAGES_MAX):
            answer = await self.line.look(ask, self._values())
            error = refused(self.described, answer, hand_over=False)
            if error is not None:
                raise error
            rows = find(listed.rows, answer.tree)
            found += [one for row in rows or () if (one := approved.template(listed, row)) is not None]
            following = ids.text(find(listed.next, answer.tree)) if listed.next else None
            if not following:
                return found
            ask = msgspec.structs.replace(ask, url=self._within(ask.url, following), query={})
        return found

    def _within(self, asked: str, following: str) -> str:
        """The next page's address; what opens the account is shown to no other server than the one that was asked."""
        page, own = urlsplit(following), urlsplit(templates.fill(asked, self._values()))
        query = f"?{page.query}" if page.query else ""
        return f"{own.scheme}://{own.netloc}{page.path}{query}".replace("{", "%7B")

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        """What came with the message, lies at an address, or is asked for by its name."""
        data, url = remote.get("data"), remote.get("url")
        media = self.described.media or Media()
        if not (data or url) or media.always:
            data, url = await self._place(media, remote)
        if data:
            for chunk in _decoded(data):
                yield chunk
            return
        if not url:
            raise SendError("file_gone", "no address", permanent=True)
        values = self._values()
        # what opens the gateway is shown to the gateway alone
        own = urlsplit(url).netloc == urlsplit(values["base"]).netloc
        headers = templates.headers(self.described, values) if media.with_headers and own else None
        async for chunk in self.line.download(url, headers):
            yield chunk

    async def _place(self, media: Media, remote: dict[str, Any]) -> tuple[str | None, str | None]:
        """(the file itself, its address) of a file of which we have a name. Raises SendError."""
        if media.ask is None:
            return None, remote.get("url")
        answer = await self.line.look(media.ask, {**self._values(), "file": remote, "file_id": remote.get("id")})
        if answer.status in (400, 404, 410):
            raise SendError("file_gone", f"HTTP {answer.status}", permanent=True)
        error = refused(self.described, answer, hand_over=False)
        if error is not None:
            raise error
        tree = {**answer.tree, "my": self.settings.shown()}
        return ids.text(find(media.data, tree)) if media.data else None, ids.text(find(media.url, tree))

    async def check(self) -> Check:
        return await checking.check(self.line, self.described, self.settings)

    async def install(self, hook_url: str, secret: str) -> None:
        hook = signing.address(self.described, self._values(hook_url, secret), hook_url)
        for ask in self.described.install:
            if find(ask.when, self.settings.shown()):
                await self.line.carry_out(ask, self._values(hook, secret), harmless=True)

    async def uninstall(self) -> None:
        for ask in self.described.uninstall:
            await self.line.carry_out(ask, self._values(), harmless=True)

    async def prepare(self) -> None:
        """A hook that an earlier setting left would take from the queue what we ask for."""
        poll = self.described.poll
        for ask in poll.prepare if poll else ():
            await self.line.carry_out(ask, self._values(), harmless=True)


def _decoded(data: str) -> list[bytes]:
    try:
        whole = base64.b64decode(data.partition("base64,")[2] or data, validate=False)
    except (binascii.Error, ValueError):
        raise SendError("file_gone", "no base64", permanent=True) from None
    return [whole[at : at + CHUNK] for at in range(0, len(whole), CHUNK)]


@asynccontextmanager
async def opened(settings: GatewaySettings, channel_id: int) -> AsyncIterator[GatewayClient]:
    client = GatewayClient(settings, channel_id)
    try:
        yield client
    finally:
        await client.line.close()
