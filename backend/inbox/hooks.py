"""POST /hooks/{channel_id}: verified, read, stored, and only then answered; GET, where a platform asks whether it is
the right address. A raw ASGI application.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import structlog

from backend.connectors.abilities import Call, Challenged, Hooks, Judges, Proves, SharesHook
from backend.inbox.channels.facts import ChannelFacts, Channels, OfAccounts
from backend.inbox.channels.sharing import alike, sharing
from backend.inbox.intake import Intake, Unavailable
from backend.inbox.quarantine import is_for_a_stranger
from backend.kit.db.trouble import is_passing
from backend.kit.http.headers import BARE

log = structlog.get_logger("inbox")

PREFIX = "/hooks/"
BODY_MAX = 5 * 1024 * 1024
BODY_WITHIN_S = 20.0
QUERY_MAX = 4096
FACTS_WITHIN_S = 2.5
FOR_ANOTHER = "for another channel, which is not signed alike"

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Answer(Exception):
    """An answer before anything was stored."""

    def __init__(self, status: int, body: bytes = b"") -> None:
        super().__init__(status)
        self.status = status
        self.body = body


class HookApp:
    """ASGI. A paused channel still stores what comes: the customer wrote, whoever works today."""

    def __init__(self, channels: Channels, intake: Intake, public_url: str) -> None:
        self._channels = channels
        self._intake = intake
        self._public_url = public_url

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        try:
            body = await self._handle(scope, receive)
        except Answer as answer:
            await _send(send, answer.status, answer.body)
        except Unavailable:
            await _send(send, 503, b"")
        else:
            await _send(send, 200, body)

    async def _handle(self, scope: Mapping[str, Any], receive: Receive) -> bytes:
        number, below, _ = scope["path"].removeprefix(PREFIX).partition("/")
        facts = await self._facts(number)
        # a platform that says in the address what it tells; nobody else's address is longer
        if below and not isinstance(facts.connector, Proves):
            raise Answer(404)
        if scope["method"] == "GET":
            return _challenged(facts, scope["query_string"])
        if scope["method"] != "POST":
            raise Answer(405)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        body = await _body(headers, receive)
        hooks = facts.connector
        assert isinstance(hooks, Hooks)
        call = Call(self._address(scope), headers, body)
        if not _is_genuine(hooks, facts, call):
            raise Answer(hooks.refused_status)
        if isinstance(hooks, Judges) and (why := hooks.wrong(body)) is not None:
            raise Answer(422, msgspec.json.encode({"error": {"code": "invalid", "message": why}}))
        told = hooks.told(facts.settings, call) if isinstance(hooks, Proves) else body
        others, strangers = await self._others(facts, headers, told)
        if facts.state != "deleted":
            await self._intake.submit(facts, told)
        elif not (others.found or others.shut):
            raise Answer(404)
        for other in others.found:
            await self._intake.submit(other, told)
        if strangers and is_for_a_stranger(facts, strangers, told):
            await self._intake.put_aside(facts, FOR_ANOTHER, told)
        if others.shut:
            # one of them cannot be opened: until it can, the platform keeps the body
            raise Unavailable("a channel that the body is for")
        return hooks.answer(facts.settings, body)

    async def _others(
        self, facts: ChannelFacts, headers: Mapping[str, str], body: bytes
    ) -> tuple[OfAccounts, list[ChannelFacts]]:
        """Channels of the house that the body is for as well: each verifies it by its own settings, or shares ours. And
        those that do neither.
        """
        kind = facts.connector
        try:
            async with asyncio.timeout(FACTS_WITHIN_S):
                others = await sharing(self._channels, facts, body)
        except Exception as error:
            if not is_passing(error):
                raise
            raise Unavailable("channels") from error
        assert isinstance(kind, Hooks)
        verified = [one for one in others.found if kind.verify(one.settings, one.hook_secret, headers, body)]
        shared = [one for one in alike(facts, others) if one not in verified]
        believing = (*verified, *shared)
        return OfAccounts(believing, others.shut), [one for one in others.found if one not in believing]

    def _address(self, scope: Mapping[str, Any]) -> str:
        """As the platform called it: a proxy in front of us may have made http of it."""
        query = scope["query_string"].decode("latin-1")
        return f"{self._public_url}{scope['path']}" + (f"?{query}" if query else "")

    async def _facts(self, name: str) -> ChannelFacts:
        if not (name.isascii() and name.isdigit() and len(name) < 19):
            raise Answer(404)
        try:
            async with asyncio.timeout(FACTS_WITHIN_S):
                facts = await self._channels.facts(int(name)) or await self._gone(int(name))
        except Exception as error:
            if not is_passing(error):
                raise
            raise Unavailable("channel") from error
        if facts is None or not isinstance(facts.connector, Hooks):
            raise Answer(404)
        return facts

    async def _gone(self, channel_id: int) -> ChannelFacts | None:
        """A deleted channel whose address may still be the one that others of its account are told by."""
        facts = await self._channels.even_deleted(channel_id)
        if facts is None or not isinstance(facts.connector, SharesHook):
            return None
        return msgspec.structs.replace(facts, state="deleted")


def _challenged(facts: ChannelFacts, query: bytes) -> bytes:
    """The platform asks whether this address is meant. Raises Answer."""
    kind = facts.connector
    if not isinstance(kind, Challenged):
        raise Answer(405)
    if len(query) > QUERY_MAX:
        raise Answer(414)
    answer = kind.challenge(facts.settings, facts.hook_secret, dict(parse_qsl(query.decode("latin-1"))))
    if answer is None:
        assert isinstance(kind, Hooks)
        raise Answer(kind.refused_status)
    return answer


def _is_genuine(hooks: Hooks, facts: ChannelFacts, call: Call) -> bool:
    if isinstance(hooks, Proves):
        return hooks.proves(facts.settings, facts.hook_secret, call)
    return hooks.verify(facts.settings, facts.hook_secret, call.headers, call.body)


async def _body(headers: Mapping[str, str], receive: Receive) -> bytes:
    """Raises Answer 413 before reading too much, 408 when it does not come."""
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length) > BODY_MAX:
        raise Answer(413)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Answer(400)
                part = message.get("body", b"")
                size += len(part)
                if size > BODY_MAX:
                    raise Answer(413)
                parts.append(part)
                if not message.get("more_body"):
                    return b"".join(parts)
    except TimeoutError as error:
        raise Answer(408) from error


async def _send(send: Send, status: int, body: bytes) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *BARE,
    ]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
