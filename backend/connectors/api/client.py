"""The open line to a program: its webhook, signed as https://www.standardwebhooks.com has it."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from standardwebhooks import Webhook

from backend.connectors.abilities import Exchange
from backend.connectors.api import errors, outbound
from backend.connectors.api.settings import ApiSettings
from backend.connectors.contract import Change, Check, OutFile, Outgoing, SendError, Sent, Thread
from backend.connectors.web import ANSWER_S, UPLOAD_BYTES_S, Answer, Web

# what is not found is a matter of the address, and of nothing else
KEPT_BYTES = 1024
CODES = {"not_signed": "not_signed", "no_program": "no_program", "network": "unreachable"}


class Named(msgspec.Struct):
    """What a program may answer: the message's name with it, or why it did not take it."""

    id: str | None = None
    error: str = ""


class ApiClient:
    def __init__(self, settings: ApiSettings) -> None:
        self.settings = settings
        # what customers send is fetched from public addresses alone
        self._files = Web(())
        self._web = Web((), settings.webhook_url or "")
        self.journal: Callable[[Exchange], Awaitable[None]] | None = None

    async def close(self) -> None:
        await self._web.close()
        await self._files.close()

    async def send(self, message: Outgoing) -> Sent:
        answer = await self._told(outbound.send(message))
        return Sent((_named(answer).id or outbound.name(message),), datetime.now(UTC))

    async def edit(self, change: Change) -> None:
        await self._told(outbound.change("edit", change))

    async def delete(self, change: Change) -> None:
        """That it is gone already is what was asked for."""
        post = outbound.change("delete", change)
        try:
            await self._told(post)
        except SendError as error:
            if error.code != "message_gone":
                raise

    async def react(self, change: Change) -> None:
        await self._told(outbound.change("reaction", change))

    async def typing(self, thread: Thread) -> None:
        if self.settings.webhook_url:
            await self._post(f"typing:{uuid4().hex}", msgspec.json.encode(outbound.typing(thread)))

    async def _told(self, post: outbound.Post) -> Answer:
        """Raises SendError; either way it is written down first."""
        body = outbound.with_content(post, [_content(file) for _, file in post.inside])
        began = time.monotonic()
        try:
            answer = await self._asked(post.id, body)
        except SendError as error:
            await self._noted(post, None, error.detail or error.code, "", began)
            raise
        text = answer.content[:KEPT_BYTES].decode("utf-8", "replace")
        await self._noted(post, answer.status, None, text, began)
        return _taken(answer)

    async def _noted(self, post: outbound.Post, status: int | None, error: str | None, text: str, began: float) -> None:
        if self.journal is not None and self.settings.webhook_url is not None:
            took_ms = int((time.monotonic() - began) * 1000)
            kind, thread = str(post.event["type"]), str(post.event["conversation"])
            await self.journal(Exchange(post.id, kind, thread, status, error, text, took_ms))

    async def _post(self, name: str, body: bytes) -> Answer:
        """Raises SendError."""
        return _taken(await self._asked(name, body))

    async def _asked(self, name: str, body: bytes) -> Answer:
        """Whatever it answers. Raises SendError."""
        url, secret = self.settings.webhook_url, self.settings.signing_secret
        if url is None or secret is None:
            raise errors.no_address()
        now = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(secret.reveal()).sign(name, now, body.decode()),
        }
        answer_s = ANSWER_S + len(body) / UPLOAD_BYTES_S
        try:
            return await self._web.ask("POST", url, content=body, headers=headers, answer_s=answer_s)
        except SendError as error:
            raise errors.again(error) from None

    async def fetch_file(self, remote: dict[str, Any]) -> AsyncIterator[bytes]:
        async for chunk in self._files.download(remote["url"]):
            yield chunk

    async def check(self) -> Check:
        """The program is asked whether it understands our signature."""
        if self.settings.webhook_url is None:
            return Check(True, advice=("no_webhook",))
        try:
            await self._post(f"ping:{uuid4().hex}", msgspec.json.encode({"type": "ping"}))
        except SendError as error:
            return Check(False, (CODES.get(error.code, "webhook_refuses"),), {"detail": error.detail})
        return Check(True, passed=("webhook_ok",))


def _content(file: OutFile) -> bytes:
    try:
        return file.path.read_bytes()
    except FileNotFoundError:
        raise SendError("file_missing", file.name, permanent=True) from None


def _taken(answer: Answer) -> Answer:
    """Raises SendError: it was not."""
    if not 200 <= answer.status < 300:
        raise errors.refused(answer.status, _named(answer).error, answer.headers.get("retry-after", ""))
    return answer


def _named(answer: Answer) -> Named:
    """What is no such answer names nothing: it was taken all the same."""
    try:
        named = msgspec.json.decode(answer.content, type=Named)
    except (ValueError, RecursionError):
        return Named()
    return named if named.id is None or 0 < len(named.id) <= 200 else Named(error=named.error)


@asynccontextmanager
async def opened(settings: msgspec.Struct, channel_id: int) -> AsyncIterator[ApiClient]:
    if not isinstance(settings, ApiSettings):
        raise TypeError(type(settings).__name__)
    client = ApiClient(settings)
    try:
        yield client
    finally:
        await client.close()
