"""Attacks 19 to 21, and those on the visitors' socket: who is not signed, whose token it is not, what is not theirs."""

import json
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.webchat.conftest import site
from tests.webchat.site import Site
from tests.webchat.visitor import ORIGIN, Widget, signed

__all__ = ["site"]

TABLES = (
    "visitors",
    "visitor_tokens",
    "contacts",
    "identities",
    "conversations",
    "messages",
    "event_log",
    "raw_inbound",
)
EVIL = "https://evil.example"
CLIENT = "11111111-1111-4111-8111-111111111111"
ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("GET", "messages", None),
    ("POST", "messages", {"client_id": CLIENT, "text": "чужое"}),
    ("GET", f"files/{CLIENT}", None),
    ("POST", "contact", {"name": "Мэллори"}),
    ("POST", "seen", {"seq": 1}),
    ("POST", "end", None),
)


async def rows(site: Site) -> dict[str, int]:
    return {table: await site.count(table) for table in TABLES}


async def refused(widget: Widget, identity: Any) -> None:
    answer = await widget.ask("POST", "session", {"identity": identity})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "identity_refused"), identity
    assert "token" not in answer.json()


async def test_19_who_is_not_signed_opens_nobodys_history(site: Site) -> None:
    anna = site.visitor()
    await anna.opens(identity=signed(site.key, "anna", email="anna@example.com"))
    await anna.says("Мой заказ 17")
    other = (await site.another_channel())["settings"]["key"]
    unsigned = (await site.another_channel(identity_secret=None))["settings"]["key"]
    now, good = int(time.time()), signed(site.key, "anna")
    before, eve = await rows(site), site.visitor()
    forged: list[dict[str, Any]] = [
        {**good, "hash": "0" * 64},
        {**good, "hash": ""},
        {**good, "hash": good["hash"].upper()},
        {**good, "hash": "none"},
        {**good, "user_id": "anna "},
        {**signed(site.key, "eve"), "user_id": "anna"},
        {**good, "email": "boris@example.com"},
        {**good, "at": now - 1},
        signed(site.key, "anna", secret="x" * 40),
        signed(other, "anna"),
        signed(site.key, "anna", at=now - 25 * 3600),
        signed(site.key, "anna", at=now + 3600),
        signed(site.key, "anna", at=10**17),
        # the lines may not be shifted: a name may not carry the line after it
        signed(site.key, "anna", name="A\nb@example.com"),
        signed(site.key, ""),
    ]
    for identity in forged:
        await refused(eve, identity)
    odd: tuple[Any, ...] = ({**good, "alg": "none"}, {"user_id": "anna"}, {**good, "at": "now"}, [], "anna")
    for malformed in odd:
        assert (await eve.ask("POST", "session", {"identity": malformed})).status_code == 422
    await refused(site.visitor(key=unsigned), signed(unsigned, "anna", secret=""))
    assert await rows(site) == before, "nothing was made of any of it"

    # an e-mail that nobody has proven opens no history, and becomes no other person's
    thief = site.visitor()
    assert (await thief.opens())["messages"] == []
    assert (await thief.ask("POST", "contact", {"email": "anna@example.com", "name": "Анна"})).status_code == 200
    await thief.says("Это я, Анна")
    assert [m["text"] for m in await thief.history()] == ["Это я, Анна"]
    assert await site.count("contacts") == 2

    # her token without a fresh signature opens nothing; after she has left, neither does the old signature
    again = site.visitor()
    again.token = anna.token
    assert (await again.opens())["messages"] == []
    assert (await anna.ask("POST", "end")).status_code == 204
    assert (await anna.ask("GET", "messages")).status_code == 401
    await refused(eve, good)
    # she signs in anew, and has what was hers, on any device
    back = site.visitor()
    opened = await back.opens(identity=signed(site.key, "anna", at=int(time.time()) + 2))
    assert [m["text"] for m in opened["messages"]] == ["Мой заказ 17"]


async def test_19_another_sites_token_and_one_that_is_void_are_refused_everywhere(site: Site) -> None:
    gleb, there = site.visitor(), await site.another_channel()
    await gleb.opens()
    await gleb.says("Моё")
    stranger = site.visitor(key=there["settings"]["key"])
    void = site.visitor()
    await void.opens()
    assert (await void.ask("POST", "end")).status_code == 204
    before = await rows(site)
    for widget, token in ((stranger, gleb.token), (void, void.token), (site.visitor(), "x" * 43), (site.visitor(), "")):
        widget.token = token
        for method, path, body in ROUTES:
            answer = await widget.ask(method, path, body)
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized"), (path, token)
        assert (await widget.ask("POST", "files", None, files={"file": ("a.txt", b"x")})).status_code == 401
        async with widget.dialled() as socket:
            await socket.send(json.dumps({"type": "auth", "token": token}))
            await socket.wait_closed()
            assert socket.close_code == 4401
    assert await rows(site) == before


async def test_other_pages_get_no_answer_they_could_read_and_no_socket(site: Site) -> None:
    gleb = site.visitor()
    await gleb.opens()
    for origin in (
        EVIL,
        "null",
        "https://shop.example.evil.example",
        "http://shop.example",
        "https://shop.example:444",
    ):
        evil = site.visitor(origin=origin)
        evil.token = gleb.token
        for method, path, body in (*ROUTES, ("GET", "config", None), ("OPTIONS", "messages", None)):
            answer = await evil.ask(method, path, body)
            assert answer.status_code == 403, (origin, path)
            assert "access-control-allow-origin" not in answer.headers
        with pytest.raises(InvalidStatus) as shut:
            await evil.dialled()
        assert shut.value.response.status_code == 403
    with pytest.raises(InvalidStatus) as nameless:
        await site.visitor(origin=None).dialled()
    assert nameless.value.response.status_code == 403
    assert await gleb.history() == []

    mine = await gleb.ask("OPTIONS", "messages")
    assert (mine.status_code, mine.headers["access-control-allow-origin"]) == (204, ORIGIN)
    for answer in (
        mine,
        await gleb.ask("GET", "messages"),
        await gleb.ask("GET", "nowhere"),
        await gleb.ask("GET", "config"),
    ):
        assert "access-control-allow-credentials" not in answer.headers
        assert "set-cookie" not in answer.headers
    # a colleague's session is nothing here
    async with httpx.AsyncClient(headers=site.ada.headers) as ada:
        assert (await ada.get(f"{gleb.base}/messages")).status_code == 401


async def test_a_token_in_an_address_is_refused_beside_a_good_one_and_bad_sockets_are_closed(site: Site) -> None:
    gleb = site.visitor()
    await gleb.opens()
    for name in ("token", "access_token", "auth", "Authorization"):
        answer = await gleb.ask("GET", "messages", params={name: gleb.token})
        assert answer.status_code == 401
    with pytest.raises(InvalidStatus) as shut:
        await gleb.dialled(f"?token={gleb.token}")
    assert shut.value.response.status_code == 401
    for first in (json.dumps({"type": "typing"}), "{", "[]", json.dumps({"type": "auth", "token": 1}), b"\x00"):
        async with gleb.dialled() as socket:
            await socket.send(first)
            await socket.wait_closed()
            assert socket.close_code in (4400, 4401), first
    async with gleb.listening() as line:
        await line.socket.send(json.dumps({"type": "subscribe", "conversation_id": 1}))
        await line.until("error")
        await line.socket.send(json.dumps({"type": "page", "url": "x" * 5000}))
        await line.socket.wait_closed()
        assert line.socket.close_code == 1009
    async with gleb.listening() as line:
        for _ in range(200):
            await line.socket.send('{"type":"ping"}')
        await line.socket.wait_closed()
        assert line.socket.close_code == 4429
    async with gleb.listening() as line:
        assert (await gleb.ask("POST", "end")).status_code == 204
        await line.socket.wait_closed()
        assert line.socket.close_code == 4401


async def test_20_no_answer_to_colleagues_holds_a_visitors_token(site: Site) -> None:
    gleb = site.visitor()
    await gleb.opens(identity=signed(site.key, "gleb", name="Глеб"), page={"url": "https://shop.example/#secret"})
    async with site.ada.listening() as ear, gleb.listening(page={"url": "https://shop.example/cart"}) as line:
        await gleb.says("Здравствуйте")
        dialog = await site.dialog_of(gleb)
        row = await site.ada.get(f"/conversations/{dialog}")
        await site.anna.says(dialog, "Слушаю")
        await line.said("Слушаю")
        await line.tells("typing")
        await line.tells("seen", seq=2)
        await ear.until(lambda frame: frame["type"] == "message.changed" and frame["message"]["state"] == "read")
        told = [json.dumps(frame) for frame in ear.frames]
    described = (await site.ada.get("/openapi.json"))["paths"]
    paths = [path for path, verbs in described.items() if "get" in verbs and path.startswith("/api/v1/")]
    values = {"conversation_id": dialog, "contact_id": row["contact"]["id"], "card_id": row["card_id"]}
    values |= {"channel_id": site.channel["id"], "user_id": 1}
    asked = 0
    for path in paths:
        try:
            filled = path.removeprefix("/api/v1").format_map(values)
        except KeyError:
            continue
        answer = await site.ada.call("GET", filled)
        asked += answer.status_code == 200
        told.append(answer.text)
    assert asked > 15, "the routes were really asked"
    kept = "SELECT string_agg(t::text, ' ') FROM {} t"
    for table in ("event_log", "raw_inbound", "audit", "activities", "messages", "identities", "visitors", "jobs"):
        told.append(str(await site.db.hot.fetchval(kept.format(table))))
    assert gleb.token
    secret = "s" * 40
    assert [text[:200] for text in told if gleb.token in text or secret in text] == []
    # nor did any of our processes write it down
    logs = "".join(process.log for process in site.house.processes.started)
    assert gleb.token not in logs
    assert "#secret" not in logs


async def test_21_a_visitor_gets_the_two_sides_of_their_own_thread_and_nothing_else(site: Site) -> None:
    gleb, other = site.visitor(), site.visitor()
    await gleb.opens()
    await other.opens()
    await other.says("тайна другого")
    async with gleb.listening() as line, other.listening() as theirs:
        await gleb.says("Сколько стоит?")
        dialog, foreign = await site.dialog_of(gleb), await site.dialog_of(other)
        upload = await site.anna.http.post("/files", files={"file": ("заметка.txt", b"napkin", "text/plain")})
        note_file = upload.json()["id"]
        await site.anna.says(dialog, "внутренняя заметка", kind="note", attachments=[note_file])
        await site.anna.call("POST", f"/conversations/{dialog}/assign", {"user_id": await me(site)})
        await site.anna.says(foreign, "чужой ответ")
        await theirs.said("чужой ответ")
        await site.db.hot.execute("UPDATE channels SET name = 'внутреннее имя' WHERE id = $1", site.channel["id"])
        await queued(site, dialog)
        await site.anna.says(dialog, "45 000 ₽")
        said = await line.said("45 000 ₽")
        await line.tells("got", seq=said["seq"])
        await line.tells("typing")
        for frame in ("viewing", "subscribe", "note", "history"):
            await line.tells(frame, conversation_id=foreign, seq=2)
        await line.until("error")
        again = site.visitor()
        again.token = gleb.token
        async with again.listening(after=0) as fresh:
            frames = [*line.frames, *fresh.frames]
    answers = [json.dumps(frames, ensure_ascii=False), json.dumps(await gleb.opens(), ensure_ascii=False)]
    for query in ("", "?before=999", "?limit=100", "?before=3"):
        answers.append((await gleb.ask("GET", f"messages{query}")).text)
    answers.append((await gleb.ask("GET", "config")).text)
    answers.append((await gleb.ask("POST", "contact", {"name": "Глеб"})).text)
    hidden = (
        "заметка",
        "внутреннее имя",
        "тайна",
        "чужой",
        "не ушло",
        "Орлова",
        "@example.com",
        "system",
        "note",
        note_file,
    )
    told = "\n".join(answers)
    assert [word for word in hidden if word in told] == []
    assert {frame["type"] for frame in frames} <= {
        "ready",
        "message",
        "changed",
        "typing",
        "seen",
        "online",
        "pong",
        "error",
    }

    assert (await gleb.ask("GET", f"files/{note_file}")).status_code == 404
    sent = (await other.ask("POST", "files", None, files={"file": ("a.txt", b"mine", "text/plain")})).json()["file"][
        "id"
    ]
    posted = await other.says("вот", files=[sent])
    theirs_file = posted["files"][0]["id"]
    assert (await other.ask("GET", f"files/{theirs_file}")).content == b"mine"
    for file_id in (theirs_file, sent, str(uuid4())):
        assert (await gleb.ask("GET", f"files/{file_id}")).status_code == 404
    stolen = await gleb.writes("моё", files=[sent])
    assert (stolen.status_code, stolen.json()["error"]["fields"]["files"]["code"]) == (422, "no_such_file")
    # nor can a colleague's loose upload, or a visitor's, be taken by the other side
    loose = (await gleb.ask("POST", "files", None, files={"file": ("b.txt", b"x", "text/plain")})).json()["file"]["id"]
    taken = await site.anna.says(dialog, "чужой файл", attachments=[loose])
    assert taken.status_code == 422


async def me(site: Site) -> int:
    found: int = (await site.anna.get("/session"))["user"]["id"]
    return found


async def queued(site: Site, dialog: int) -> None:
    """An answer that has not left, and one that failed."""
    for state in ("queued", "failed", "cancelled", "unconfirmed"):
        await site.db.hot.execute(
            "INSERT INTO messages (conversation_id, seq, direction, text, state, provider_at)"
            " SELECT $1, seq + 1, 'out', 'не ушло', $2, now() FROM conversations WHERE id = $1",
            dialog,
            state,
        )
        await site.db.hot.execute("UPDATE conversations SET seq = seq + 1 WHERE id = $1", dialog)
