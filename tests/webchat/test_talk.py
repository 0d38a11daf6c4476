"""A visitor and a colleague talk."""

import asyncio
from uuid import uuid4

from tests.webchat.site import Site


async def test_a_visitor_writes_and_is_answered(site: Site) -> None:
    gleb = site.visitor()
    opened = await gleb.opens(page={"url": "https://shop.example/a", "title": "A", "referrer": "https://google.com/"})
    assert opened["messages"] == []
    client_id = str(uuid4())
    async with site.anna.listening() as ear, gleb.listening() as line:
        first = await gleb.says("Сколько стоит?", client_id=client_id)
        assert (first["from"], first["text"], first["client_id"]) == ("visitor", "Сколько стоит?", client_id)
        assert (await line.said("Сколько стоит?"))["seq"] == first["seq"]
        heard = await ear.until(lambda frame: frame["type"] == "message.arrived")
        dialog = heard["conversation"]["id"]
        again = await gleb.writes("Сколько стоит?", client_id=client_id)
        assert (again.status_code, again.json()["message"]) == (200, first)

        answered = await site.anna.says(dialog, "Добрый день!")
        assert answered.status_code == 201, answered.text
        told = await line.said("Добрый день!")
        assert (told["from"], told["author"]["name"]) == ("us", "Анна")
        await line.tells("got", seq=told["seq"])
        await ear.until(lambda f: f["type"] == "message.changed" and f["message"]["state"] == "delivered")
        await line.tells("seen", seq=told["seq"])
        await ear.until(lambda f: f["type"] == "message.changed" and f["message"]["state"] == "read")
    assert [m["text"] for m in await gleb.history()] == ["Сколько стоит?", "Добрый день!"]
    assert await asyncio.gather(*(site.count(table) for table in ("contacts", "conversations", "cards"))) == [1, 1, 1]
