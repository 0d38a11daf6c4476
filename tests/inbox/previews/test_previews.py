"""Cards of links: made by our server when the house wants them, never from inside our house (attacks 31, 32)."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web
from PIL import Image

from backend.connectors.contract import Entity
from backend.inbox.previews import setting, wanted
from backend.inbox.previews.fetch import Previewer
from backend.inbox.previews.links import first_link
from backend.inbox.previews.setting import Previews
from backend.kit.consumers import Logged
from backend.kit.jobs import Job
from backend.kit.outgoing import Outgoing
from backend.kit.storage import Storage
from tests.cast import Cast

HERE = "127.0.0.1"
PAGE = """<html><head><meta charset="windows-1251"><title>не тот</title>
<meta property="og:title" content="Самовар &lt;b&gt;тульский&lt;/b&gt;\u202e  5 л">
<meta name="description" content="Латунь"><meta property="og:image" content="{image}"></head>
<body>{rest}</body></html>"""


def picture(size: tuple[int, int] = (1200, 630)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    return file.getvalue()


def bomb() -> bytes:
    """20,000 × 20,000 by its header."""
    whole = picture((64, 64))
    return whole[:16] + (20_000).to_bytes(4, "big") * 2 + whole[24:]


class Site:
    """Somebody's server, on loopback; it remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.port = 0

    def url(self, path: str, host: str = HERE) -> str:
        return f"http://{host}:{self.port}{path}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.host.split(':')[0]}{request.path}")
        inside = self.url("/secret", "localhost")
        match request.path:
            case "/picture.png":
                return web.Response(body=picture(), content_type="image/png")
            case "/bomb.png":
                return web.Response(body=bomb(), content_type="image/png")
            case "/vector.png":
                return web.Response(body=b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/png")
            case "/moved":
                raise web.HTTPFound(inside)
            case "/round":
                raise web.HTTPFound("/round")
            case "/file":
                return web.Response(body=picture(), content_type="image/png")
            case "/huge":
                return web.Response(body=b" " * (6 * 1024 * 1024), content_type="text/html")
            case "/drip":
                response = web.StreamResponse(headers={"content-type": "text/html"})
                await response.prepare(request)
                while True:
                    await response.write(b".")
                    await asyncio.sleep(0.05)
        images = {"/inside": inside, "/bomb": "/bomb.png", "/vector": "/vector.png", "/local": "file:///etc/passwd"}
        text = PAGE.format(image=images.get(request.path, "/picture.png"), rest="<script>alert(1)</script>")
        return web.Response(body=text.encode("cp1251", "xmlcharrefreplace"), content_type="text/html")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as site:
        yield site


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    site, app = Site(), web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listening = socket.create_server((HERE, 0))
    site.port = listening.getsockname()[1]
    await web.SockSite(runner, listening).start()
    yield site
    await runner.cleanup()


class Desk:
    def __init__(self, cast: Cast, folder: Path) -> None:
        self.cast = cast
        self.storage = Storage(f"file://{folder}")

    async def wants(self, on: bool) -> None:
        async with self.cast.db.tx() as tx:
            await setting.write(tx, await self.cast.grants("ada"), HERE, Previews(on))

    async def heard(self) -> None:
        """The consumer reads what was said until now."""
        events = [e for e in await self.cast.events() if e["type"].startswith("message.")]
        logged = [
            Logged(1, e["type"], "conversation", 1, None, msgspec.json.encode(e["body"] | {"type": e["type"]}).decode())
            for e in events
        ]
        async with self.cast.db.tx() as tx:
            await wanted.ask(tx, logged)

    async def jobs(self) -> list[dict[str, Any]]:
        sql = "SELECT payload::text AS p FROM jobs WHERE kind = $1 AND state = 'waiting' ORDER BY id"
        return [msgspec.json.decode(row["p"]) for row in await self.cast.db.hot.fetch(sql, wanted.KIND)]

    async def shown(self, key: tuple[int, int]) -> dict[str, Any] | None:
        sql = "SELECT (meta -> 'preview')::text FROM messages WHERE conversation_id = $1 AND seq = $2"
        found = await self.cast.db.hot.fetchval(sql, *key)
        return msgspec.json.decode(found) if found else None

    async def card(self, text: str, **limits: Any) -> dict[str, Any] | None:
        """What stands under an answer with this text, when 127.0.0.1 alone is a place where one may go."""
        dialog = await self.cast.dialog()
        key = (dialog, (await self.cast.says("anna", dialog, text)).message.seq)
        await self.look(key, partial(Outgoing, allowed=(HERE,), **limits))
        return await self.shown(key)

    async def look(self, key: tuple[int, int], outgoing: Any) -> None:
        job = Job(1, wanted.KIND, {"conversation_id": key[0], "seq": key[1]}, 1)
        await Previewer(self.cast.db, self.storage, outgoing)(job)


@pytest.fixture
def desk(cast: Cast, tmp_path: Path) -> Desk:
    return Desk(cast, tmp_path)


@pytest.mark.parametrize(
    ("text", "entities", "link"),
    [
        ("see https://a.example/x?y=1, and http://b.example", [], "https://a.example/x?y=1"),
        ("(https://a.example/x)", [], "https://a.example/x"),
        ("here", [Entity("link", 0, 4, url="https://c.example")], "https://c.example"),
        ("😀 https://a.example", [Entity("code", 3, 17)], None),
        ("ftp://a.example javascript://b.example a.example", [], None),
        ("here", [Entity("link", 0, 4, url="file:///etc/passwd")], None),
        ("https://a.example/" + "x" * 3000, [], None),
    ],
)
def test_the_first_link_is_found(text: str, entities: list[Entity], link: str | None) -> None:
    assert first_link(text, entities) == link


async def test_off_until_the_house_wants_it_and_notes_stay_among_us(desk: Desk, site: Site) -> None:
    dialog = await desk.cast.dialog()
    await desk.cast.says("anna", dialog, site.url("/"))
    await desk.heard()
    assert await desk.jobs() == []
    await desk.wants(True)
    await desk.cast.says("anna", dialog, site.url("/"), kind="note")
    await desk.heard()
    assert await desk.jobs() == [{"conversation_id": dialog, "seq": 2}]
    await desk.wants(False)
    await desk.look((dialog, 2), partial(Outgoing, allowed=(HERE,)))
    assert (await desk.shown((dialog, 2)), site.asked) == (None, [])
    lines = await desk.cast.db.hot.fetch(
        "SELECT before::text AS b, after::text AS a FROM audit WHERE verb = 'previews.set'"
    )
    assert len(lines) == 2


async def test_a_page_becomes_a_card_with_a_picture_of_ours_and_is_asked_for_once(desk: Desk, site: Site) -> None:
    await desk.wants(True)
    card = await desk.card(f"смотрите {site.url('/')}")
    assert card == {
        "url": site.url("/"),
        "title": "Самовар <b>тульский</b> 5 л",
        "description": "Латунь",
        "site": HERE,
        "picture": {"width": 640, "height": 336},
    }
    key = await desk.cast.db.hot.fetchval("SELECT picture_key FROM link_previews")
    kept = b"".join([piece async for piece in desk.storage.read(key)])
    with Image.open(io.BytesIO(kept)) as ours:
        assert (ours.format, ours.size) == ("WEBP", (640, 336))
    assert site.asked == [f"{HERE}/", f"{HERE}/picture.png"]
    changed = (await desk.cast.events("message.changed"))[-1]["body"]["message"]
    assert changed["meta"]["preview"] == card
    # somebody else sends the same link: nobody calls again
    assert (await desk.card(site.url("/"))) == card
    assert len(site.asked) == 2


async def test_another_link_another_card_and_none_without(desk: Desk, site: Site) -> None:
    await desk.wants(True)
    dialog = await desk.cast.dialog()
    seq = (await desk.cast.says("anna", dialog, site.url("/one"))).message.seq
    go = partial(Outgoing, allowed=(HERE,))
    await desk.look((dialog, seq), go)
    change = "UPDATE messages SET text = $3, edited_at = now() WHERE conversation_id = $1 AND seq = $2"
    await desk.cast.db.hot.execute(change, dialog, seq, site.url("/two"))
    await desk.look((dialog, seq), go)
    assert (await desk.shown((dialog, seq)) or {})["url"] == site.url("/two")
    await desk.cast.db.hot.execute(change, dialog, seq, "no link any more")
    await desk.look((dialog, seq), go)
    assert await desk.shown((dialog, seq)) is None


@pytest.mark.parametrize("host", [HERE, "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1"])
async def test_31_no_link_leads_into_our_own_house(desk: Desk, site: Site, host: str) -> None:
    await desk.wants(True)
    dialog = await desk.cast.dialog()
    seq = (await desk.cast.says("anna", dialog, site.url("/", host))).message.seq
    await desk.look((dialog, seq), Outgoing)
    assert (await desk.shown((dialog, seq)), site.asked) == (None, [])


@pytest.mark.parametrize("path", ["/moved", "/round", "/file", "/huge"])
async def test_31_32_a_page_that_leads_elsewhere_or_is_none_makes_no_card(desk: Desk, site: Site, path: str) -> None:
    await desk.wants(True)
    assert await desk.card(site.url(path)) is None
    assert not any(asked.startswith("localhost") for asked in site.asked)
    assert len(site.asked) <= 4, "three hops"


async def test_32_a_page_that_drips_is_left(desk: Desk, site: Site) -> None:
    await desk.wants(True)
    assert await desk.card(site.url("/drip"), total_s=0.5) is None


@pytest.mark.parametrize("path", ["/inside", "/bomb", "/vector", "/local"])
async def test_31_a_picture_that_is_none_or_lies_inside_is_left_out(desk: Desk, site: Site, path: str) -> None:
    await desk.wants(True)
    card = await desk.card(site.url(path))
    assert card is not None
    assert card["picture"] is None
    assert not any(asked.startswith("localhost") for asked in site.asked)
