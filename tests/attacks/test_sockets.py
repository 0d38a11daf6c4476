"""Attacks 15 to 18: other sites' pages, nobody, withdrawn rights, and clients that misbehave."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from backend.access.actions import revisions, sessions
from backend.access.cookie import NAME
from backend.kit.db import Database, Published, Scope, Scoped, Tx
from backend.realtime.hooks import Hooks
from backend.wiring import realtime_hooks
from tests import cast
from tests.realtime.stage import ORIGIN, Node, standing
from tests.realtime.world import said, say, until

SALES, SECRET = 1, 2


class Access:
    """The real thing: sessions, tokens and rights of the database; only the rows are of the tests' own room."""

    def hooks(self, db: Database) -> Hooks:
        scopes = {"thing": scopes_of, "conversation": scopes_of}
        return msgspec.structs.replace(realtime_hooks(db), scopes=scopes)


async def scopes_of(ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
    """Things below 100 are of the channel where everyone works, from 100 on of the closed one; 999 is not there."""
    return {i: (Scope(channel_id=SALES if i < 100 else SECRET),) for i in ids if i != 999}


class Shop:
    def __init__(self, node: Node, cast: cast.Cast, token: str) -> None:
        self.node = node
        self.cast = cast
        self.token = token

    @property
    def db(self) -> Database:
        return self.node.node.db

    async def knock(self, query: str = "", origin: str | None = ORIGIN, **headers: str) -> ClientConnection:
        sent = {"Cookie": f"{NAME}={self.token}", **headers}
        sent = {name: value for name, value in sent.items() if value}
        return await connect(
            self.node.url(query),
            origin=origin,
            additional_headers=sent,
            compression=None,
            ping_interval=None,  # type: ignore[arg-type]
        )

    async def refused(self, **handshake: Any) -> tuple[int, dict[str, Any]]:
        before = self.node.node.figures.opened
        with pytest.raises(InvalidStatus) as error:
            await self.knock(**handshake)
        assert self.node.node.figures.opened == before, "it was accepted"
        answer = error.value.response
        return answer.status_code, json.loads(answer.body)["error"]


@pytest.fixture
async def shop(database_url: str, redis_url: str) -> AsyncIterator[Shop]:
    async with open_shop(database_url, redis_url) as shop:
        yield shop


@asynccontextmanager
async def open_shop(database_url: str, redis_url: str) -> AsyncIterator[Shop]:
    async with standing(database_url, redis_url, Access()) as node:
        people = await cast.fill(node.node.db)
        assert (people.sales, people.secret) == (SALES, SECRET)
        async with node.node.db.tx() as tx:
            token = await sessions.start(tx, people.ids["anna"], "127.0.0.1", "test")
        yield Shop(node, people, token)


async def told(connection: ClientConnection) -> dict[str, Any]:
    """The next frame that is not the clock's."""
    while True:
        frame: dict[str, Any] = json.loads(await connection.recv())
        if frame["type"] != "at":
            return frame


async def hello(connection: ClientConnection) -> None:
    assert (await told(connection))["type"] == "hello"


async def test_our_own_page_with_a_session_is_let_in(shop: Shop) -> None:
    async with await shop.knock() as connection:
        await hello(connection)


async def test_another_programs_cookie_beside_ours_does_not_shut_the_socket(shop: Shop) -> None:
    async with await shop.knock(Cookie=f'g_state={{"i_l":0}}; novalue; x=a b; {NAME}={shop.token}') as connection:
        await hello(connection)


@pytest.mark.parametrize(
    "origin",
    [
        None, "null", "https://evil.example.com", "http://inbox.example.com", "https://inbox.example.com.evil.com",
        "https://inbox.example.com:444", "https://INBOX.example.com", "", "https://inbox.example.com/", "*",
    ],
)  # fmt: skip
async def test_another_sites_page_is_refused_although_the_cookie_is_good(shop: Shop, origin: str | None) -> None:
    status, error = await shop.refused(origin=origin)
    assert (status, error["code"]) == (403, "foreign_origin")


async def test_a_header_that_only_looks_like_a_bearer_does_not_open_the_cookie(shop: Shop) -> None:
    for forged in ("Basic x", "Bearer", "Bearer ", "bearer "):
        status, _ = await shop.refused(origin=None, Authorization=forged)
        assert status == 403
    status, _ = await shop.refused(origin=None, Authorization="Bearer nonsense")
    assert status == 401


async def test_nobody_is_refused_before_the_socket_opens(shop: Shop) -> None:
    assert (await shop.refused(Cookie=""))[0] == 401
    assert (await shop.refused(Cookie="", origin=None))[0] == 401
    assert (await shop.refused(Cookie=f"{NAME}=wrong"))[0] == 401
    _, error = await shop.refused(Cookie="", **{"Accept-Language": "lt"})
    assert error["message"] == "Prisijunkite." or error["message"]


@pytest.mark.parametrize("name", ["token", "access_token", "Authorization", "session", "key"])
async def test_a_secret_in_the_address_is_refused_even_beside_a_good_session(
    shop: Shop, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "uvicorn.error")
    status, _ = await shop.refused(query=f"?{name}={shop.token}")
    assert status == 401
    assert shop.token not in caplog.text
    assert "ERROR" not in caplog.text
    status, _ = await shop.refused(query=f"?{name}={shop.token}", Cookie="")
    assert status == 401


@pytest.mark.parametrize("query", ["?after=-1", "?after=1e3", "?after=٣", "?after=1" + "0" * 30, "?epoch=" + "x" * 99])
async def test_a_place_that_is_none_is_refused_in_words(shop: Shop, query: str) -> None:
    status, error = await shop.refused(query=query)
    assert status == 400
    assert error["message"]


async def sign_out(shop: Shop, tx: Tx) -> None:
    await sessions.end_all(tx, shop.cast.ids["anna"])


async def switch_off(shop: Shop, tx: Tx) -> None:
    await tx.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", shop.cast.ids["anna"])


async def other_rights(shop: Shop, tx: Tx) -> None:
    await revisions.of_users(tx, [shop.cast.ids["anna"]])


@pytest.mark.parametrize("withdraw", [sign_out, switch_off, other_rights])
async def test_withdrawn_rights_close_the_socket_on_another_node(
    shop: Shop, database_url: str, redis_url: str, withdraw: Callable[[Shop, Tx], Awaitable[None]]
) -> None:
    async with standing(database_url, redis_url, Access()) as other:
        there = Shop(other, shop.cast, shop.token)
        async with await there.knock() as connection:
            await hello(connection)
            async with shop.db.tx() as tx:
                await withdraw(shop, tx)
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(told(connection), 20)
            assert connection.close_code == 4401
            await say(shop.db, said(1, 1))
            await until(lambda: other.node.follower.position == 1)
            assert other.node.roster.size == 0


async def test_a_foreign_conversation_and_a_missing_one_are_answered_alike(shop: Shop) -> None:
    async with await shop.knock() as connection:
        await hello(connection)
        for conversation in (100, 999):
            await connection.send(json.dumps({"type": "typing", "conversation_id": conversation}))
            assert await told(connection) == {"type": "error", "code": "not_found"}
            await connection.send(json.dumps({"type": "viewing", "conversation_id": conversation}))
            assert await told(connection) == {"type": "error", "code": "not_found"}
        assert shop.node.node.presence.frame(100).typing == []


async def test_events_of_a_foreign_channel_never_arrive(shop: Shop) -> None:
    async with await shop.knock() as connection:
        await hello(connection)
        await say(shop.db, hidden(100), hidden(101), said(1, 1))
        assert (await told(connection))["thing"]["id"] == 1


def hidden(subject: int) -> Published:
    return said(subject, 1, Scoped(after=(Scope(channel_id=SECRET),)))


Attack = Callable[[ClientConnection], Awaitable[None]]


async def a_mebibyte(connection: ClientConnection) -> None:
    await connection.send("x" * 2**20)


async def a_mebibyte_in_pieces(connection: ClientConnection) -> None:
    await connection.send("y" * 1024 for _ in range(1024))


async def no_json(connection: ClientConnection) -> None:
    await connection.send("{")


async def no_object(connection: ClientConnection) -> None:
    await connection.send('["typing", 1]')


async def deep_json(connection: ClientConnection) -> None:
    await connection.send("[" * 30_000)


async def binary(connection: ClientConnection) -> None:
    await connection.send(b'{"type":"ping"}')


async def no_utf8(connection: ClientConnection) -> None:
    await connection.send(b"\xff\xfe\xc3\x28", text=True)


async def ten_thousand(connection: ClientConnection) -> None:
    for _ in range(10_000):
        await connection.send('{"type":"ping"}')


async def compressed(connection: ClientConnection) -> None:
    """A frame that says it is deflated, although nobody agreed to that: RSV1, masked, a bomb's first bytes."""
    connection.transport.write(b"\xc1\x84" + b"\0\0\0\0" + b"\x4b\x4c\x04\x00")
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (a_mebibyte, 1009), (a_mebibyte_in_pieces, 1009), (no_json, 4400), (no_object, 4400), (deep_json, 4400),
        (binary, 4400), (no_utf8, 1007), (ten_thousand, 4429), (compressed, 1002),
    ],
)  # fmt: skip
async def test_a_client_that_misbehaves_is_closed_and_the_others_hear_on(shop: Shop, attack: Attack, code: int) -> None:
    async with await shop.knock() as good, await shop.knock() as bad:
        await hello(good)
        await hello(bad)
        try:
            await attack(bad)
            async with asyncio.timeout(20):
                while True:
                    await bad.recv()
        except ConnectionClosed:
            pass
        assert bad.close_code == code
        await until(lambda: shop.node.node.roster.size == 1, "the bad one's leaving")
        await say(shop.db, said(1, 1))
        assert (await told(good))["type"] == "thing.said"


@pytest.mark.parametrize(
    ("frame", "answer"),
    [
        ({"type": "subscribe", "channel": "secret"}, "unknown_type"),
        ({}, "unknown_type"),
        ({"type": 7}, "unknown_type"),
        ({"type": "typing"}, "invalid"),
        ({"type": "typing", "conversation_id": "1"}, "invalid"),
        ({"type": "typing", "conversation_id": 1, "user_id": 2}, "invalid"),
        ({"type": "viewing", "conversation_id": 2**70}, "invalid"),
        ({"type": "viewing", "conversation_id": 0}, "invalid"),
        ({"type": "typing", "conversation_id": 2**53 - 1}, "not_found"),
    ],
)
async def test_what_is_not_understood_is_answered(shop: Shop, frame: dict[str, Any], answer: str) -> None:
    async with await shop.knock() as connection:
        await hello(connection)
        await connection.send(json.dumps(frame))
        assert await told(connection) == {"type": "error", "code": answer}
        await connection.send('{"type":"ping"}')
        assert await told(connection) == {"type": "pong"}


async def test_a_client_that_never_reads_is_closed_and_the_others_hear_on(shop: Shop) -> None:
    """Its queue stays within a mebibyte, and its connection does not linger."""
    reader, writer = await stuffed(shop)
    async with await shop.knock() as good:
        await hello(good)
        heard = asyncio.create_task(count(good))
        sent = 0
        while shop.node.node.roster.size == 2:
            await say(shop.db, *(said(1, sent + n, text="z" * 15_000) for n in range(20)))
            sent += 20
            assert shop.node.node.sockets()
            assert max(s.queued for s in shop.node.node.sockets()) <= 2**20
            assert sent < 4000, "it was never closed"
            await asyncio.sleep(0.01)
        assert shop.node.node.figures.closed == {4408: 1}
        await say(shop.db, said(2, 1))
        await until(lambda: heard.done(), "the end for the one who reads")
        await until(lambda: len(shop.node.server.server_state.connections) == 1, "the connection's end", 60)
    writer.transport.abort()
    del reader


async def count(connection: ClientConnection) -> int:
    """Frames until the one about thing 2."""
    frames = 0
    while True:
        frames += 1
        if (await told(connection))["thing"]["id"] == 2:
            return frames


async def stuffed(shop: Shop) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A handshake by hand on a connection from which nothing is read after its first line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", shop.node.port, limit=64)
    key = os.urandom(8).hex()
    writer.write(
        f"GET /api/v1/realtime HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}{key[:6]}==\r\nSec-WebSocket-Version: 13\r\n"
        f"Origin: {ORIGIN}\r\nCookie: {NAME}={shop.token}\r\n\r\n".encode()
    )
    assert b"101" in await reader.readuntil(b"\r\n")
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    await until(lambda: shop.node.node.roster.size == 1, "the stuffed one")
    return reader, writer
