"""Attacks 10, 17, 31 and 32 by webhooks: nobody hears by one what they do not see, and none reaches into our house."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from backend.access.rights import OPERATOR
from backend.kit.consumers import ConsumerRunner
from backend.kit.secrets import Cipher
from backend.webhooks.call import KEPT_BYTES, Line
from backend.webhooks.journal import CONSUMERS
from backend.webhooks.sender import Sender
from tests.journeys.house import until
from tests.platforms.receiver import Instead, Receiver, receiving
from tests.rights.village import Village

_ROLE = """
INSERT INTO roles (key, name, rights, sight, hidden_fields) VALUES ($1, $1, $2, $3, $4) RETURNING id
"""
_USER = "INSERT INTO users (email, name, role_id) VALUES ($1 || '@example.com', $1, $2) RETURNING id"
_STATES = "SELECT state FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY id"
HOOK = "https://nowhere.invalid/hook"


async def hooker(village: Village, sight: str = "own") -> Any:
    """Somebody who may make webhooks, and sees little."""
    role = await village.value(_ROLE, "hooker", sorted(OPERATOR | {"webhooks.manage"}), sight, [])
    village.people.ids["hooker"] = await village.value(_USER, "hooker", role)
    return await village.client("hooker")


async def made(village: Village, url: str = HOOK, **more: Any) -> tuple[int, str]:
    ada = await village.client("ada")
    answer = await ada.post("/api/v1/webhooks", json={"name": "x", "url": url, "role_id": 3} | more)
    assert answer.status_code == 201, answer.text
    return answer.json()["webhook"]["id"], answer.json()["secret"]


async def noted(village: Village, place: str, text: str = "Секрет") -> int:
    """A dialog in which something was said."""
    dialog = await village.dialog(place)
    ada = await village.client("ada")
    body = {"client_id": str(uuid4()), "kind": "note", "text": text}
    answer = await ada.post(f"/api/v1/conversations/{dialog}/messages", json=body)
    assert answer.status_code == 201, answer.text
    return dialog


async def journaled(village: Village) -> None:
    """All that happened stands in the journals."""

    async def moved() -> bool:
        return not await village.value("SELECT count(*) FROM event_pending")

    await until(moved, "the relay at its end")
    await ConsumerRunner(village.db, CONSUMERS[0], first_rest_s=0.001).drain()


@asynccontextmanager
async def sending(village: Village) -> AsyncIterator[None]:
    settings = replace(village.settings, private_hosts=("127.0.0.1",))
    task = asyncio.create_task(Sender(settings, village.db, Cipher(settings.secret_key)).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def states(village: Village, webhook: int) -> list[str]:
    async with village.db.tx() as tx:
        return [row["state"] for row in await tx.fetch(_STATES, webhook)]


async def settled(village: Village, webhook: int) -> list[str]:
    """What became of each, once nothing waits."""

    async def ended() -> list[str] | None:
        found = await states(village, webhook)
        return None if set(found) & {"waiting", "sending"} else found

    found: list[str] = await until(ended, "an end of all that waited")
    return found


async def listening(village: Village, receiver: Receiver, **whose: int) -> int:
    """A webhook with somebody's sight, made past the address filter."""
    webhook, secret = await made(village)
    receiver.secrets.append(secret)
    sql = "UPDATE webhooks SET url = $2, user_id = $3, role_id = $4 WHERE id = $1 RETURNING id"
    await village.value(sql, webhook, receiver.url, whose.get("user_id"), whose.get("role_id"))
    await ConsumerRunner(village.db, CONSUMERS[0]).drain()
    return webhook


async def test_10_nobody_hears_by_a_webhook_more_than_they_see(village: Village) -> None:
    his = await hooker(village)
    webhook, _ = await made(village, events=["message.arrived"])
    await ConsumerRunner(village.db, CONSUMERS[0]).drain()
    await noted(village, "market")
    await journaled(village)
    told = await village.value("SELECT max(id) FROM webhook_deliveries WHERE webhook_id = $1", webhook)
    before = await village.value("SELECT row(url, secret, rev)::text FROM webhooks WHERE id = $1", webhook)
    at = f"/api/v1/webhooks/{webhook}"
    ways: list[tuple[str, str, Any]] = [
        ("POST", "/api/v1/webhooks", {"name": "x", "url": HOOK, "role_id": 3}),
        ("POST", "/api/v1/webhooks", {"name": "x", "url": HOOK, "role_id": village.roles["robots"]}),
        ("POST", "/api/v1/webhooks", {"name": "x", "url": HOOK, "user_id": village.people.ids["ada"]}),
        ("POST", "/api/v1/webhooks", {"name": "x", "url": HOOK, "user_id": village.people.ids["vera"]}),
        ("PATCH", at, {"rev": 1, "url": "https://mine.invalid/"}),
        ("POST", f"{at}/secret", None),
        ("POST", f"{at}/resend", {"since": "2026-01-01T00:00:00Z"}),
        ("POST", f"{at}/deliveries/{told}/resend", None),
    ]
    for method, path, body in ways:
        answer = await his.request(method, path, json=body)
        assert answer.status_code == 403, (method, path, body, answer.text)
        assert answer.json()["error"]["code"] in ("beyond_own_rights", "beyond_own_sight")
    assert await village.value("SELECT row(url, secret, rev)::text FROM webhooks WHERE id = $1", webhook) == before
    assert await village.value("SELECT count(*) FROM webhooks") == 1
    # who answers may repeat what was told
    put = "INSERT INTO webhook_attempts VALUES ($1, 1, now(), 5, 200, NULL, 'Секрет') RETURNING 1"
    await village.value(put, told)
    hidden = await his.get(f"{at}/deliveries/{told}")
    assert (hidden.status_code, hidden.json()["hidden"], hidden.json()["body"]) == (200, True, None)
    assert "Секрет" not in hidden.text
    shown = await (await village.client("ada")).get(f"{at}/deliveries/{told}")
    assert "Секрет" in shown.json()["body"]
    assert shown.json()["tries"][0]["answer"] == "Секрет"


async def test_17_what_went_out_of_sight_meanwhile_is_not_told(village: Village) -> None:
    async with receiving() as receiver:
        vera = village.people.ids["vera"]
        webhook = await listening(village, receiver, user_id=vera)
        foreign = await noted(village, "sales", "Не ей")
        await noted(village, "market", "Ей, пока она там работает")
        await journaled(village)
        # vera works in the market alone: of the sales nothing was even noted
        heard = "SELECT count(*) FROM webhook_deliveries WHERE webhook_id = $1 AND subject_id = $2"
        assert await village.value(heard, webhook, foreign) == 0
        assert set(await states(village, webhook)) == {"waiting"}
        await village.value("UPDATE channel_members SET member_id = 10^9 WHERE member_id = $1 RETURNING 1", vera)
        async with sending(village):
            assert "skipped" in await settled(village, webhook)
            texts = [event["data"].get("message", {}).get("text") for event in receiver.taken]
            assert "Ей, пока она там работает" not in texts
            # and when she has left, it is told nothing at all
            await village.value("UPDATE users SET deactivated_at = now() WHERE id = $1 RETURNING 1", vera)
            late = "UPDATE webhook_deliveries SET state = 'waiting', due_at = now() WHERE webhook_id = $1 RETURNING 1"
            await village.value(late, webhook)
            before = len(receiver.calls)
            assert set(await settled(village, webhook)) == {"missed"}
            assert len(receiver.calls) == before
        assert await village.value("SELECT paused_why FROM webhooks WHERE id = $1", webhook) == "owner"


async def test_17_a_dialog_that_somebody_else_has_by_now_is_not_told(village: Village) -> None:
    """It was free when it happened, and is seen by its responsible alone when it would be told."""
    async with receiving() as receiver:
        webhook = await listening(village, receiver, user_id=village.people.ids["rita"])
        taken, free = await noted(village, "sales", "Занято"), await noted(village, "sales", "Свободно")
        await journaled(village)
        assert set(await states(village, webhook)) == {"waiting"}
        anna = village.people.ids["anna"]
        await village.value("UPDATE conversations SET responsible_id = $2 WHERE id = $1 RETURNING 1", taken, anna)
        async with sending(village):
            assert {"delivered", "skipped"} <= set(await settled(village, webhook))
        told = {event["data"]["message"]["text"] for event in receiver.of("message.arrived")}
        assert told == {"Свободно"}
        assert {event["data"]["conversation"]["id"] for event in receiver.of("message.arrived")} == {free}


async def test_17_what_was_deleted_since_is_withheld_from_who_may_not_read_it(village: Village) -> None:
    async with receiving() as receiver:
        webhook = await listening(village, receiver, role_id=village.roles["robots"])
        dialog = await noted(village, "sales", "Секрет")
        ada = await village.client("ada")
        gone = await ada.delete(f"/api/v1/conversations/{dialog}/messages/2")
        assert gone.status_code == 200, gone.text
        await journaled(village)
        async with sending(village):
            assert set(await settled(village, webhook)) <= {"delivered", "skipped"}
        [deleted] = [event for event in receiver.taken if event["type"] == "message.changed"]
        assert deleted["data"]["message"]["deleted_at"] is not None
        assert "Секрет" not in str(deleted)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest", "https://0.0.0.0/",
        "https://[::ffff:10.0.0.1]/", "http://example.com/", "file:///etc/passwd", "gopher://example.com/",
        "https://user:word@example.com/", "https://example.com:25/", "https://example.com/\r\nX: y",
    ],
)  # fmt: skip
async def test_31_an_address_of_our_own_house_is_not_kept(village: Village, url: str) -> None:
    ada = await village.client("ada")
    answer = await ada.post("/api/v1/webhooks", json={"name": "x", "url": url, "role_id": 3})
    assert answer.status_code == 422, answer.text
    assert "url" in answer.json()["error"]["fields"]
    assert await village.value("SELECT count(*) FROM webhooks") == 0


async def test_31_a_name_that_leads_inside_is_never_connected_to(village: Village) -> None:
    """Looked at when it is resolved: what the name said when it was saved counts for nothing."""
    reached: list[Any] = []

    async def noticed(reader: Any, writer: Any) -> None:
        reached.append(writer)
        writer.close()

    server = await asyncio.start_server(noticed, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    ada = await village.client("ada")
    for name in ("localhost", "localhost.", "2130706433", "0x7f000001", "127.1"):
        webhook, _ = await made(village, f"https://{name}:{port}/")
        tested = (await ada.post(f"/api/v1/webhooks/{webhook}/test")).json()
        assert tested["status"] is None, (name, tested)
        assert tested["error"] in ("address_not_allowed", "unreachable")
    assert reached == []
    server.close()


async def test_31_a_redirect_is_an_answer_and_no_way() -> None:
    async with receiving() as inside, receiving() as receiver:
        receiver.secrets.append("whsec_" + "a" * 44)
        app = web.Application()

        async def away(request: web.Request) -> web.Response:
            raise web.HTTPFound(inside.url)

        app.router.add_post("/", away)
        async with TestServer(app) as server, Line(("127.0.0.1",)) as line:
            answer = await line.post(str(server.make_url("/")), b"{}", {})
        assert answer.status == 302
        assert not answer.is_taken
        assert inside.calls == []
        assert inside.forged == 0


async def test_32_a_huge_or_endless_answer_costs_a_kilobyte_and_two_seconds() -> None:
    app = web.Application()

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        piece = b"x" * 100_000 if request.path == "/huge" else b"."
        while True:
            await response.write(piece)
            await asyncio.sleep(0 if request.path == "/huge" else 0.05)

    app.router.add_post("/{how}", endless)
    async with TestServer(app) as server, Line(("127.0.0.1",)) as line:
        for how in ("huge", "drip"):
            # ten times what it may take
            async with asyncio.timeout(100):
                answer = await line.post(str(server.make_url(f"/{how}")), b"{}", {})
            assert (answer.status, answer.error) == (200, None)
            assert 0 < len(answer.text) <= KEPT_BYTES


async def test_32_a_receiver_that_hangs_is_left(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.webhooks.call.TOTAL_S", 0.3)
    async with receiving() as receiver:
        webhook = await listening(village, receiver, role_id=3)
        receiver.always = lambda event: Instead(200, after_s=600)
        await noted(village, "sales")
        await journaled(village)
        async with sending(village):
            await receiver.until(lambda: receiver.calls)
            await until(lambda: village.value("SELECT 1 FROM webhook_attempts WHERE error = 'timeout'"), "a timeout")
        assert set(await states(village, webhook)) <= {"waiting", "sending"}
