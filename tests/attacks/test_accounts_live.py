"""Attacks 17, 36, 46 and 47 against two real web nodes."""

import asyncio
import json
from contextlib import suppress

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from backend.access.cookie import NAME
from tests.access.office import PASSWORD
from tests.fixtures.processes import Process, Processes

ORIGIN = "http://127.0.0.1:8000"  # the public address of both, as if a proxy stood in front of them
ADA = {"email": "ada@example.com", "password": PASSWORD}
ANNA = {"email": "anna@example.com", "password": PASSWORD}
Nodes = tuple[Process, Process]


@pytest.fixture
async def nodes(processes: Processes) -> Nodes:
    """Two nodes; ada the administrator and anna the operator."""
    for who, role in ((ADA, "admin"), (ANNA, "operator")):
        words = ("user", "add", "--email", who["email"], "--name", "x", "--role", role, "--password-stdin")
        await processes.command(*words, given=who["password"] + "\n")
    first = await processes.web(SAMOVAR_PUBLIC_URL=ORIGIN)
    return first, await processes.web(SAMOVAR_PUBLIC_URL=ORIGIN)


async def signed_in(node: Process, who: dict[str, str]) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=node.url + "/api/v1", headers={"origin": ORIGIN}, timeout=30)
    answer = await client.post("/session", json=who)
    assert answer.status_code == 201, answer.text
    return client


async def listening(node: Process, client: httpx.AsyncClient) -> ClientConnection:
    """A socket of that session that was greeted."""
    socket = await connect(
        f"ws://127.0.0.1:{node.port}/api/v1/realtime",
        origin=ORIGIN,  # type: ignore[arg-type]
        additional_headers={"cookie": f"{NAME}={client.cookies[NAME]}"},
    )
    assert json.loads(await asyncio.wait_for(socket.recv(), 30))["type"] == "hello"
    return socket


async def closed(socket: ClientConnection) -> None:
    """R18 promises 2 s; here the deadline is ten times that."""
    async with asyncio.timeout(20):
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()


async def test_17_a_socket_on_another_node_closes_when_its_session_or_person_ends(nodes: Nodes) -> None:
    here, there = nodes
    ada = await signed_in(here, ADA)
    for deed in ("sign-out", "password", "role", "deactivation"):
        anna = await signed_in(here, ANNA)
        me = (await anna.get("/session")).json()["user"]["id"]
        socket = await listening(there, anna)
        match deed:
            case "sign-out":
                answer = await anna.delete("/session")
            case "password":
                other = await signed_in(here, ANNA)
                answer = await other.post("/session/password", json={"current": PASSWORD, "password": PASSWORD})
            case "role":
                answer = await ada.patch(f"/users/{me}", json={"role_id": 2})
            case _:
                answer = await ada.post(f"/users/{me}/deactivation")
        assert answer.is_success, answer.text
        await closed(socket)


async def test_36_forwarded_headers_of_a_stranger_do_not_unlock_a_node(nodes: Nodes) -> None:
    codes = []
    for n in range(12):
        async with httpx.AsyncClient() as client:
            answer = await client.post(
                nodes[n % 2].url + "/api/v1/session",
                json=ANNA | {"password": f"wrong {n}"},
                headers={"x-forwarded-for": f"192.0.2.{n}", "forwarded": f"for=192.0.2.{n}"},
            )
        codes.append(answer.status_code)
    assert codes == [401] * 10 + [429] * 2


async def test_46_47_strangers_see_no_details_and_every_answer_is_fenced(nodes: Nodes) -> None:
    async with httpx.AsyncClient(base_url=nodes[0].url) as stranger:
        for path in ("/metrics", "/docs", "/schema", "/api/v1/openapi.json", "/api/v1/nothing", "/api/v1/users"):
            answer = await stranger.get(path)
            assert answer.status_code in (401, 404) or "text/html" in answer.headers["content-type"], path
        # /hooks answers platforms, which read no page of it
        assert (await stranger.get("/hooks/1")).headers["x-content-type-options"] == "nosniff"
        for path in ("/", "/health/live", "/health/ready", "/api/v1/session", "/api/v1/nothing"):
            answer = await stranger.get(path)
            assert answer.headers["x-content-type-options"] == "nosniff", path
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
            assert "server" not in answer.headers, path
